/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-text-sort.h"

#include <string.h>

#include "crm-text.h"

/* Sorts behind every other character, and is none. */
#define BEHIND "\364\217\277\277"

/* @letters of @languages stand behind @base in this order, as letters of their own. Equals are in brackets. */
typedef struct
{
  const char *languages;
  const char *base;
  const char *letters;
} Placement;

static const Placement placements[] = {
  { "sv fi",          "z", "å[äæ][öø]" },
  { "da nb nn no",    "z", "[æä][øö]å" },
  { "et",             "w", "õäöü" },
  { "is",             "z", "þ[æä][öø]" },
  { "es gl eu",       "n", "ñ" },
  { "pl",             "a", "ą" }, { "pl", "c", "ć" }, { "pl", "e", "ę" }, { "pl", "l", "ł" }, { "pl", "n", "ń" },
  { "pl",             "o", "ó" }, { "pl", "s", "ś" }, { "pl", "z", "źż" },
  { "tr az",          "c", "ç" }, { "tr az", "g", "ğ" }, { "tr az", "h", "ı" }, { "tr az", "o", "ö" },
  { "tr az",          "s", "ş" }, { "tr az", "u", "ü" },
  { "cs sk",          "c", "č" }, { "cs sk", "r", "ř" },
  { "hr sl bs",       "c", "čć" }, { "hr sl bs", "d", "đ" }, { "lt lv", "c", "č" },
  { "cs sk hr sl bs lt lv et", "s", "š" }, { "cs sk hr sl bs lt lv et", "z", "ž" },
  { "hu",             "o", "[öő]" }, { "hu", "u", "[üű]" },
  { "ro",             "a", "ăâ" }, { "ro", "i", "î" }, { "ro", "s", "[șş]" }, { "ro", "t", "[țţ]" },
  { "sq",             "c", "ç" }, { "sq", "e", "ë" },
  { "*",              "и", "й" },
  { "uk",             "г", "ґ" }, { "uk", "і", "ї" },
};

/* The first syllable of each initial consonant in Hangul, in order. */
#define HANGUL_FIRST       0xac00
#define HANGUL_LAST        0xd7a3
#define HANGUL_PER_INITIAL 588

static gboolean
speaks (const char *languages,
        const char *language)
{
  gsize len = language != NULL ? strcspn (language, "_-.@") : 0;

  if (strcmp (languages, "*") == 0)
    return TRUE;

  for (const char *at = languages; *at != '\0'; at += strcspn (at, " "), at += strspn (at, " "))
    if (strcspn (at, " ") == len && g_ascii_strncasecmp (at, language, len) == 0)
      return TRUE;

  return FALSE;
}

/* The rank of @c (lower case) among the letters of @placement, from 1; 0 when it is none of them. */
static guint
rank_in (const Placement *placement,
         gunichar         c)
{
  gboolean bracket = FALSE;
  guint rank = 1;

  for (const char *pos = placement->letters; *pos != '\0'; pos = g_utf8_next_char (pos))
    {
      if (*pos == '[' || *pos == ']')
        {
          bracket = *pos == '[';
          rank += !bracket;
          continue;
        }
      if (g_utf8_get_char (pos) == c)
        return rank;
      rank += !bracket;
    }

  return 0;
}

static const Placement *
find_placement (gunichar    c,
                const char *language,
                guint      *rank)
{
  if (c < 0x80)
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (placements); i++)
    if ((*rank = rank_in (&placements[i], c)) > 0 && speaks (placements[i].languages, language))
      return &placements[i];

  return NULL;
}

static gboolean
is_plain_ascii (const char *text)
{
  for (; *text != '\0'; text++)
    if ((guchar) *text >= 0x80)
      return FALSE;

  return TRUE;
}

/* @text folded, the letters with their own place as their base and what puts them behind it. (transfer full) */
static char *
fold_with_places (const char *text,
                  const char *language)
{
  g_autofree char *composed = NULL;
  GString *out;
  const char *start;

  if (is_plain_ascii (text))
    return crm_text_fold (text);

  composed = crm_text_clean_line (text);
  out = g_string_sized_new (strlen (composed) + 8);
  start = composed;
  for (const char *pos = composed; *pos != '\0'; pos = g_utf8_next_char (pos))
    {
      guint rank;
      gunichar lower = g_unichar_tolower (g_utf8_get_char (pos));
      const Placement *placement = find_placement (lower, language, &rank);

      if (placement == NULL)
        continue;

      /* The folding takes blanks off the ends; here they are in the middle. */
      if (pos > start)
        {
          if (*start == ' ')
            g_string_append_c (out, ' ');
          crm_text_append_folded (out, start, pos - start);
          if (pos[-1] == ' ' && out->len > 0 && out->str[out->len - 1] != ' ')
            g_string_append_c (out, ' ');
        }
      g_string_append_printf (out, "%s" BEHIND "%c", placement->base, 'a' + rank);
      start = g_utf8_next_char (pos);
    }
  if (*start == ' ')
    g_string_append_c (out, ' ');
  crm_text_append_folded (out, start, -1);

  return g_string_free (out, FALSE);
}

/* Copies the number at @pos so that its length counts first; gives what stands behind it. */
static const char *
append_number (GString    *out,
               const char *pos)
{
  gsize len;

  while (*pos == '0' && g_ascii_isdigit (pos[1]))
    pos++;
  len = strspn (pos, "0123456789");
  for (gsize i = 1; i < MIN (len, 40); i++)
    g_string_append_c (out, '9' + 1);
  g_string_append_len (out, pos, len);

  return pos + len;
}

GBytes *
crm_text_sort_key_for (const char *text,
                       const char *language)
{
  g_autofree char *folded = NULL;
  GString *out;
  const char *pos;

  g_return_val_if_fail (text != NULL, NULL);

  folded = fold_with_places (text, language);
  out = g_string_sized_new (strlen (folded) + 4);
  pos = folded;
  while (*pos != '\0')
    {
      const char *next = g_utf8_next_char (pos);

      if (g_ascii_isdigit (*pos))
        next = append_number (out, pos);
      else if (*pos == ' ' || *pos == '-' || *pos == '/')
        {
          if (out->len > 0 && out->str[out->len - 1] != ' ')
            g_string_append_c (out, ' ');
        }
      else if ((guchar) *pos >= 0x80 ? !g_unichar_ispunct (g_utf8_get_char (pos)) : g_ascii_isalnum (*pos))
        g_string_append_len (out, pos, next - pos);
      pos = next;
    }

  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  if (out->len == 0)
    g_string_append (out, folded);
  g_string_append_c (out, '\0');
  g_string_append (out, text);

  return g_string_free_to_bytes (out);
}

GBytes *
crm_text_sort_key (const char *text)
{
  return crm_text_sort_key_for (text, NULL);
}

/* The letter of @placement with @rank, upper case. */
static gunichar
letter_of (const Placement *placement,
           guint            rank)
{
  for (const char *pos = placement->letters; *pos != '\0'; pos = g_utf8_next_char (pos))
    if (*pos != '[' && *pos != ']' && rank_in (placement, g_utf8_get_char (pos)) == rank)
      return g_unichar_toupper (g_utf8_get_char (pos));

  g_assert_not_reached ();
}

static gunichar
find_letter (const char *text,
             const char *language)
{
  g_autofree char *composed = NULL;

  composed = crm_text_clean_line (text);
  for (const char *pos = composed; *pos != '\0'; pos = g_utf8_next_char (pos))
    {
      gunichar c = g_utf8_get_char (pos);
      const Placement *placement;
      g_autofree char *letter = NULL;
      g_autofree char *folded = NULL;
      guint rank;

      if (!g_unichar_isalnum (c))
        continue;
      if (!g_unichar_isalpha (c))
        return '#';

      placement = find_placement (g_unichar_tolower (c), language, &rank);
      if (placement != NULL)
        return letter_of (placement, rank);
      if (c >= HANGUL_FIRST && c <= HANGUL_LAST)
        return c - (c - HANGUL_FIRST) % HANGUL_PER_INITIAL;
      if (g_unichar_get_script (c) == G_UNICODE_SCRIPT_HAN)
        return 0x6f22;

      letter = g_strndup (pos, g_utf8_next_char (pos) - pos);
      folded = crm_text_fold (letter);
      return *folded != '\0' ? g_unichar_toupper (g_utf8_get_char (folded)) : '#';
    }

  return '#';
}

char *
crm_text_letter_for (const char *text,
                     const char *language)
{
  char letter[7] = { 0 };

  g_return_val_if_fail (text != NULL, NULL);

  g_unichar_to_utf8 (find_letter (text, language), letter);

  return g_strdup (letter);
}

char *
crm_text_letter (const char *text)
{
  return crm_text_letter_for (text, NULL);
}
