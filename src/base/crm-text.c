/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-text.h"

#include <string.h>

/* Letters that Unicode does not decompose but people type without their stroke. */
static const struct
{
  gunichar    letter;
  const char *folded;
} special_letters[] = {
  { 0x00DF, "ss" }, { 0x1E9E, "ss" }, { 0x00E6, "ae" }, { 0x0153, "oe" }, { 0x00F8, "o" }, { 0x0142, "l" }, { 0x0111, "d" },
  { 0x00F0, "d" }, { 0x00FE, "th" }, { 0x0131, "i" }, { 0x0127, "h" }, { 0x0167, "t" }, { 0x0138, "k" }, { 0x014B, "n" },
  { 0x03C2, "\xCF\x83" },
};

/* Accents and points that may be left out in writing; marks that make another letter (Indic vowels, kana) are kept. */
static gboolean
is_accent (gunichar c)
{
  return (c >= 0x0300 && c <= 0x036F) || (c >= 0x0483 && c <= 0x0487) || (c >= 0x0591 && c <= 0x05C7) ||
         (c >= 0x064B && c <= 0x065F) || c == 0x0670 || (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF) ||
         (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xFE20 && c <= 0xFE2F) || c == 0x0640 || c == 0x00AD || (c >= 0x200B && c <= 0x200F);
}

static void
append_folded (GString  *folded,
               gunichar  c)
{
  if (is_accent (c))
    return;

  if (g_unichar_iscntrl (c))
    {
      g_string_append_c (folded, c == '\n' ? '\n' : ' ');
      return;
    }

  c = g_unichar_tolower (c);
  if (c >= 0x80)
    for (guint i = 0; i < G_N_ELEMENTS (special_letters); i++)
      if (special_letters[i].letter == c)
        {
          g_string_append (folded, special_letters[i].folded);
          return;
        }

  g_string_append_unichar (folded, c);
}

static char *
make_valid (const char *text)
{
  char *valid = g_strdup (text);
  const char *end;

  for (char *at = valid; !g_utf8_validate (at, -1, &end); at = valid + (end - valid))
    *(char *) end = ' ';

  return valid;
}

char *
crm_text_fold (const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *decomposed = NULL;
  GString *folded;
  gsize length;

  if (text == NULL)
    return NULL;

  for (length = 0; text[length] != '\0' && (guchar) text[length] < 0x80; length++)
    ;

  if (text[length] == '\0')
    {
      char *ascii = g_malloc (length + 1);

      for (gsize i = 0; i < length; i++)
        ascii[i] = (guchar) text[i] < ' ' && text[i] != '\n' ? ' ' : g_ascii_tolower (text[i]);
      ascii[length] = '\0';
      return ascii;
    }

  decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  if (decomposed == NULL)
    {
      valid = make_valid (text);
      decomposed = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);
    }

  folded = g_string_sized_new (strlen (decomposed));
  for (const char *at = decomposed; *at != '\0'; at = g_utf8_next_char (at))
    append_folded (folded, g_utf8_get_char (at));

  return g_string_free (folded, FALSE);
}

static const char *
skip_signs (const char *text)
{
  while (*text != '\0' && !g_unichar_isalnum (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);

  return text;
}

GBytes *
crm_text_sort_key (const char *text)
{
  g_autofree char *folded = NULL;
  const char *start;
  GString *key;
  gsize length;

  g_return_val_if_fail (text != NULL, NULL);

  folded = crm_text_fold (text);
  start = skip_signs (folded);
  key = g_string_new (*start != '\0' ? start : folded);
  g_string_append_c (key, '\0');
  g_string_append (key, text);
  length = key->len;

  return g_bytes_new_take (g_string_free (key, FALSE), length);
}

char *
crm_text_letter (const char *text)
{
  g_autofree char *folded = NULL;
  char letter[8] = { 0 };
  GUnicodeScript script;
  gunichar first;

  g_return_val_if_fail (text != NULL, NULL);

  folded = crm_text_fold (text);
  first = g_utf8_get_char (skip_signs (folded));
  script = g_unichar_get_script (first);

  if (!g_unichar_isalpha (first) || script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HIRAGANA ||
      script == G_UNICODE_SCRIPT_KATAKANA)
    return g_strdup ("#");

  g_unichar_to_utf8 (g_unichar_toupper (first), letter);
  return g_strdup (letter);
}

char *
crm_text_initials (const char *name)
{
  g_autofree char *valid = NULL;
  GString *initials = g_string_new (NULL);
  gunichar first = 0, last = 0;
  gboolean in_word = FALSE;

  g_return_val_if_fail (name != NULL, g_string_free (initials, FALSE));

  valid = make_valid (name);
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      gboolean starts = !in_word && g_unichar_isalnum (c);

      if (starts && first == 0)
        first = c;
      else if (starts)
        last = c;
      in_word = !g_unichar_isspace (c);
    }

  if (first != 0)
    g_string_append_unichar (initials, g_unichar_toupper (first));
  if (last != 0 && g_unichar_get_script (first) != G_UNICODE_SCRIPT_HAN)
    g_string_append_unichar (initials, g_unichar_toupper (last));

  return g_string_free (initials, FALSE);
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
