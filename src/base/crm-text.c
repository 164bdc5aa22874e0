/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-text.h"

#include <string.h>

/* What one character folds to. Made once for 256 characters at a time, when the first of them is met. */
typedef struct
{
  guint8 len;          /* of @bytes, or SLOW; with COMPOSE when it may have to be composed with what stands before it */
  char   bytes[7];
} Folded;

#define SLOW        0x7f
#define COMPOSE     0x80
#define BLOCK_CHARS 256
#define N_BLOCKS    256      /* the basic multilingual plane; what is beyond is folded anew each time */

typedef struct
{
  gunichar    from;
  const char *to;
} Replacement;

/* Letters that Unicode does not take apart, and variants that search should not tell apart. */
static const Replacement replacements[] = {
  { 0x00b4, "'" }, { 0x02b9, "'" }, { 0x02bb, "'" }, { 0x02bc, "'" }, { 0x2018, "'" }, { 0x2019, "'" },
  { 0x201b, "'" }, { 0x2032, "'" }, { 0x201c, "\"" }, { 0x201d, "\"" }, { 0x201e, "\"" },
  { 0x2010, "-" }, { 0x2011, "-" }, { 0x2012, "-" }, { 0x2013, "-" }, { 0x2014, "-" }, { 0x2015, "-" },
  { 0x2212, "-" },
  { 0x00e6, "ae" }, { 0x0153, "oe" }, { 0x00f8, "o" }, { 0x0142, "l" }, { 0x0111, "d" }, { 0x00f0, "d" },
  { 0x00fe, "th" }, { 0x0127, "h" }, { 0x0131, "i" }, { 0x0138, "k" }, { 0x0167, "t" }, { 0x014b, "n" },
  { 0x0180, "b" }, { 0x0253, "b" }, { 0x0188, "c" }, { 0x0256, "d" }, { 0x0257, "d" }, { 0x01dd, "e" },
  { 0x0259, "e" }, { 0x025b, "e" }, { 0x0192, "f" }, { 0x01e5, "g" }, { 0x0260, "g" }, { 0x0268, "i" },
  { 0x0199, "k" }, { 0x019a, "l" }, { 0x0272, "n" }, { 0x0254, "o" }, { 0x01ad, "t" }, { 0x0288, "t" },
  { 0x0289, "u" }, { 0x01b4, "y" }, { 0x01b6, "z" },
  { 0x0649, "\331\212" }, { 0x06cc, "\331\212" }, { 0x06a9, "\331\203" }, { 0x0629, "\331\207" },
};

static Folded *blocks[N_BLOCKS];

/* Marks without which the letter is still the same to someone who searches. */
static gboolean
is_plain_mark (gunichar c)
{
  return (c >= 0x0300 && c <= 0x036f) || (c >= 0x0483 && c <= 0x0487) || (c >= 0x0591 && c <= 0x05bd) ||
         c == 0x05bf || c == 0x05c1 || c == 0x05c2 || c == 0x05c4 || c == 0x05c5 || c == 0x05c7 ||
         (c >= 0x0610 && c <= 0x061a) || (c >= 0x064b && c <= 0x065f) || c == 0x0670 || c == 0x0640 ||
         (c >= 0x06d6 && c <= 0x06dc) || (c >= 0x1ab0 && c <= 0x1aff) || (c >= 0x1dc0 && c <= 0x1dff) ||
         (c >= 0x20d0 && c <= 0x20ff) || (c >= 0xfe20 && c <= 0xfe2f);
}

/* Soft hyphens, joiners, direction marks, variation selectors: seen by nobody. */
static gboolean
is_invisible (gunichar c)
{
  return c == 0x00ad || c == 0x034f || c == 0x061c || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2060 && c <= 0x206f) || (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff || (c >= 0xe0000 && c <= 0xe0fff);
}

static gboolean
is_blank (gunichar c)
{
  return c <= 0x20 || (c >= 0x7f && c <= 0xa0) || g_unichar_isspace (c) || c == 0x2028 || c == 0x2029;
}

static const char *
find_replacement (gunichar c)
{
  for (guint i = 0; i < G_N_ELEMENTS (replacements); i++)
    if (replacements[i].from == c)
      return replacements[i].to;

  return NULL;
}

static void
append_folded_part (GString  *out,
                    gunichar  c)
{
  const char *replacement = find_replacement (c);
  int digit = g_unichar_digit_value (c);

  if (replacement != NULL)
    g_string_append (out, replacement);
  else if (is_plain_mark (c) || is_invisible (c))
    return;
  else if (is_blank (c))
    g_string_append_c (out, ' ');
  else if (digit >= 0)
    g_string_append_c (out, '0' + digit);
  else if (c >= 0x30a1 && c <= 0x30f6)
    g_string_append_unichar (out, c - 0x60);
  else
    g_string_append_unichar (out, c);
}

/* The folding of one character, composed. (transfer full) */
static char *
fold_char (gunichar c)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *decomposed = NULL;
  g_autofree char *folded = NULL;
  g_autofree char *again = NULL;
  const char *replacement = find_replacement (c);
  char text[7] = { 0 };

  if (replacement != NULL)
    return g_strdup (replacement);

  g_unichar_to_utf8 (c, text);
  decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_NFKD);
  /* Cherokee folds to its upper case; GLib would make lower case of it. */
  folded = c >= 0x13a0 && c <= 0x13f5 ? g_strdup (decomposed) : g_utf8_casefold (decomposed, -1);
  again = g_utf8_normalize (folded, -1, G_NORMALIZE_NFKD);
  for (const char *pos = again; *pos != '\0'; pos = g_utf8_next_char (pos))
    append_folded_part (out, g_utf8_get_char (pos));

  return g_utf8_normalize (out->str, out->len, G_NORMALIZE_NFC);
}

/*
 * Whether something of @folded may join the letter before it into one: marks that are kept, and the parts of Korean
 * syllables, which letters of other blocks (U+3131, U+FFA1 ...) fold to.
 */
static gboolean
may_compose (const char *folded)
{
  for (const char *pos = folded; *pos != '\0'; pos = g_utf8_next_char (pos))
    {
      gunichar c = g_utf8_get_char (pos);

      if ((c >= 0x1100 && c <= 0x11ff) || g_unichar_ismark (c))
        return TRUE;
    }

  return FALSE;
}

static const Folded *
get_block (guint index)
{
  Folded *block = g_atomic_pointer_get (&blocks[index]);

  if (G_LIKELY (block != NULL))
    return block;

  block = g_new0 (Folded, BLOCK_CHARS);
  for (guint i = 0; i < BLOCK_CHARS; i++)
    {
      gunichar c = index * BLOCK_CHARS + i;
      g_autofree char *text = NULL;
      gsize len;

      if (c == 0 || !g_unichar_validate (c))
        continue;

      text = fold_char (c);
      len = strlen (text);
      if (len > sizeof block[i].bytes)
        {
          block[i].len = SLOW;
          continue;
        }

      memcpy (block[i].bytes, text, len);
      block[i].len = len | (may_compose (text) ? COMPOSE : 0);
    }

  /* Another thread may have been faster; both made the same. */
  if (!g_atomic_pointer_compare_and_exchange (&blocks[index], NULL, block))
    {
      g_free (block);
      block = g_atomic_pointer_get (&blocks[index]);
    }

  return block;
}

/* Blanks are held back until something follows, so that none are doubled and none are at the ends. */
typedef struct
{
  GString *out;
  gsize    start;
  gboolean blank;
  gboolean compose;
} Folding;

static inline void
emit (Folding    *folding,
      const char *bytes,
      gsize       len)
{
  for (gsize i = 0; i < len; i++)
    {
      if (bytes[i] == ' ')
        {
          folding->blank = TRUE;
          continue;
        }
      if (folding->blank && folding->out->len > folding->start && folding->out->str[folding->out->len - 1] != '\n')
        g_string_append_c (folding->out, ' ');
      folding->blank = FALSE;
      g_string_append_c (folding->out, bytes[i]);
    }
}

static void
emit_char (Folding  *folding,
           gunichar  c)
{
  const Folded *folded = c < N_BLOCKS * BLOCK_CHARS ? &get_block (c / BLOCK_CHARS)[c % BLOCK_CHARS] : NULL;
  g_autofree char *text = NULL;

  if (G_LIKELY (folded != NULL && (folded->len & ~COMPOSE) != SLOW))
    {
      if (folded->len & COMPOSE)
        folding->compose = TRUE;
      emit (folding, folded->bytes, folded->len & ~COMPOSE);
      return;
    }

  text = fold_char (c);
  folding->compose |= may_compose (text);
  emit (folding, text, strlen (text));
}

void
crm_text_append_folded (GString    *out,
                        const char *text,
                        gssize      len)
{
  Folding folding = { out, 0, FALSE, FALSE };
  const char *end;

  g_return_if_fail (out != NULL);
  g_return_if_fail (text != NULL);

  folding.start = out->len;
  end = text + (len >= 0 ? (gsize) len : strlen (text));

  while (text < end)
    {
      guchar byte = *text;
      gunichar c;

      if (byte == '\n')
        {
          g_string_append_c (out, '\n');
          folding.blank = FALSE;
          text++;
          continue;
        }

      if (byte < 0x80)
        {
          char lower = byte <= 0x20 || byte == 0x7f ? ' ' : g_ascii_tolower (byte);

          emit (&folding, &lower, 1);
          text++;
          continue;
        }

      c = g_utf8_get_char_validated (text, end - text);
      if (c >= (gunichar) -2)
        {
          folding.blank = TRUE;
          text++;
          continue;
        }

      emit_char (&folding, c);
      text = g_utf8_next_char (text);
    }

  if (folding.compose)
    {
      g_autofree char *composed = g_utf8_normalize (out->str + folding.start, -1, G_NORMALIZE_NFC);

      g_string_truncate (out, folding.start);
      g_string_append (out, composed);
    }
}

char *
crm_text_fold (const char *text)
{
  GString *out;

  if (text == NULL)
    return NULL;

  out = g_string_sized_new (strlen (text) + 8);
  crm_text_append_folded (out, text, -1);

  return g_string_free (out, FALSE);
}

/* Letters that normalization leaves as they are, whatever stands beside them but a mark: Latin, Cyrillic, Chinese. */
static inline gboolean
is_composed (gunichar c)
{
  return c < 0x300 || (c >= 0x400 && c < 0x483) || (c >= 0x48a && c < 0x530) || (c >= 0x4e00 && c < 0xa000);
}

/* Whether @text is composed and @settled for a line: no control characters, no blanks but single ones inside. */
static gboolean
is_composed_text (const char *text,
                  gboolean   *settled)
{
  gboolean blank = TRUE;

  *settled = TRUE;
  for (const char *pos = text; *pos != '\0'; )
    {
      guchar byte = *pos;
      gunichar c;

      if (byte < 0x80)
        {
          if (byte < 0x20 || byte == 0x7f || (byte == ' ' && blank))
            *settled = FALSE;
          blank = byte == ' ';
          pos++;
          continue;
        }

      c = g_utf8_get_char_validated (pos, -1);
      if (c >= (gunichar) -2 || !is_composed (c))
        return *settled = FALSE;
      if (c <= 0xa0)
        *settled = FALSE;
      blank = FALSE;
      pos = g_utf8_next_char (pos);
    }

  *settled = *settled && (!blank || *text == '\0');
  return TRUE;
}

/* Valid, composed UTF-8. (transfer full) */
static char *
compose (const char *text)
{
  g_autofree char *valid = NULL;
  gboolean settled;

  if (is_composed_text (text, &settled))
    return g_strdup (text);

  valid = g_utf8_make_valid (text, -1);

  return g_utf8_normalize (valid, -1, G_NORMALIZE_NFC);
}

char *
crm_text_clean_line (const char *text)
{
  g_autofree char *composed = NULL;
  GString *out;
  gboolean blank = FALSE;
  gboolean settled;

  g_return_val_if_fail (text != NULL, NULL);

  if (is_composed_text (text, &settled) && settled)
    return g_strdup (text);

  composed = compose (text);
  out = g_string_sized_new (strlen (composed) + 1);
  for (const char *pos = composed; *pos != '\0'; pos = g_utf8_next_char (pos))
    {
      gunichar c = g_utf8_get_char (pos);

      if (c == 0xfeff)
        continue;
      if (is_blank (c))
        {
          blank = TRUE;
          continue;
        }
      if (blank && out->len > 0)
        g_string_append_c (out, ' ');
      blank = FALSE;
      g_string_append_unichar (out, c);
    }

  return g_string_free (out, FALSE);
}

static void
trim_line_end (GString *out)
{
  while (out->len > 0 && (out->str[out->len - 1] == ' ' || out->str[out->len - 1] == '\t'))
    g_string_truncate (out, out->len - 1);
}

char *
crm_text_clean_lines (const char *text)
{
  g_autofree char *composed = NULL;
  GString *out;

  g_return_val_if_fail (text != NULL, NULL);

  composed = compose (text);
  out = g_string_sized_new (strlen (composed) + 1);
  for (const char *pos = composed; *pos != '\0'; pos = g_utf8_next_char (pos))
    {
      gunichar c = g_utf8_get_char (pos);

      if (c == '\r' && pos[1] == '\n')
        continue;
      if (c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029 || c == 0x85)
        {
          trim_line_end (out);
          if (out->len > 0)
            g_string_append_c (out, '\n');
        }
      else if (c == '\t' || (!g_unichar_iscntrl (c) && c != 0xfeff))
        {
          g_string_append_unichar (out, c);
        }
    }

  trim_line_end (out);
  while (out->len > 0 && out->str[out->len - 1] == '\n')
    g_string_truncate (out, out->len - 1);

  return g_string_free (out, FALSE);
}

/* Scripts that write words without blanks between them, or whose name has one sign for all that matters. */
static gboolean
is_wordless (gunichar c)
{
  GUnicodeScript script = g_unichar_get_script (c);

  return script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HANGUL || script == G_UNICODE_SCRIPT_HIRAGANA ||
         script == G_UNICODE_SCRIPT_KATAKANA || script == G_UNICODE_SCRIPT_THAI;
}

char *
crm_text_initials (const char *name)
{
  g_autofree char *composed = NULL;
  GString *out;
  gunichar first = 0;
  gunichar last = 0;
  gboolean in_word = FALSE;

  g_return_val_if_fail (name != NULL, NULL);

  composed = compose (name);
  for (const char *pos = composed; *pos != '\0'; pos = g_utf8_next_char (pos))
    {
      gunichar c = g_utf8_get_char (pos);

      /* What stands in brackets is a remark: "Anna Berg (Vienna)". */
      if (c == '(' && first != 0)
        break;
      if (is_blank (c))
        {
          in_word = FALSE;
        }
      else if (!in_word && g_unichar_isalnum (c))
        {
          in_word = TRUE;
          if (first == 0)
            first = c;
          else
            last = c;
        }
    }

  out = g_string_new (NULL);
  if (first != 0)
    g_string_append_unichar (out, g_unichar_totitle (first));
  if (last != 0 && !is_wordless (first))
    g_string_append_unichar (out, g_unichar_totitle (last));

  return g_string_free (out, FALSE);
}

char **
crm_text_words (const char *text)
{
  g_autofree char *folded = crm_text_fold (text);
  g_autoptr(GPtrArray) words = g_ptr_array_new ();
  const char *start = NULL;

  for (const char *at = folded; at != NULL; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      gboolean in_word = c != 0 && (g_unichar_isalnum (c) || g_unichar_ismark (c));

      if (in_word && start == NULL)
        start = at;
      else if (!in_word && start != NULL)
        {
          g_ptr_array_add (words, g_strndup (start, at - start));
          start = NULL;
        }
      if (c == 0)
        break;
    }
  g_ptr_array_add (words, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

guint
crm_text_distance (const char *a,
                   const char *b,
                   guint       max)
{
  g_autofree gunichar *from = NULL;
  g_autofree gunichar *to = NULL;
  g_autofree guint *rows = NULL;
  glong n_from, n_to;

  g_return_val_if_fail (a != NULL && b != NULL, max + 1);

  from = g_utf8_to_ucs4_fast (a, -1, &n_from);
  to = g_utf8_to_ucs4_fast (b, -1, &n_to);
  if (ABS (n_from - n_to) > (glong) max)
    return max + 1;

  /* The row of this letter and of the two before it. */
  rows = g_new0 (guint, 3 * (n_to + 1));
  for (glong j = 0; j <= n_to; j++)
    rows[j] = j;
  for (glong i = 1; i <= n_from; i++)
    {
      guint *row = rows + i % 3 * (n_to + 1);
      const guint *above = rows + (i + 2) % 3 * (n_to + 1);
      const guint *before = rows + (i + 1) % 3 * (n_to + 1);

      row[0] = i;
      for (glong j = 1; j <= n_to; j++)
        {
          row[j] = MIN (MIN (above[j], row[j - 1]) + 1, above[j - 1] + (from[i - 1] != to[j - 1]));
          if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
            row[j] = MIN (row[j], before[j - 2] + 1);
        }
    }

  return MIN (rows[n_from % 3 * (n_to + 1) + n_to], max + 1);
}
