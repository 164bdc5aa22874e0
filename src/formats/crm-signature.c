/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-signature-private.h"

#include <string.h>

#include "crm-text.h"

#define MAX_BYTES (64 * 1024)

/* Of a text in which nothing says where the signature begins. */
#define MAX_LINES 25

/* What is longer is no line of a signature. */
#define MAX_LINE 400

struct _CrmSignature
{
  GPtrArray *items;             /* CrmSignatureItem, by part */
  char      *rest;
};

static void
item_free (CrmSignatureItem *item)
{
  g_free (item->label);
  g_free (item->value);
  g_free (item);
}

void
crm_signature_add (CrmSignatureText *text,
                   CrmSignaturePart  part,
                   const char       *label,
                   char             *value)
{
  CrmSignatureItem *item = g_new0 (CrmSignatureItem, 1);

  g_return_if_fail (text != NULL);
  g_return_if_fail (value != NULL);

  item->part = part;
  item->label = g_strdup (label);
  item->value = value;
  g_ptr_array_add (text->items, item);
}

gboolean
crm_signature_has (const CrmSignatureText *text,
                   CrmSignaturePart        part)
{
  g_return_val_if_fail (text != NULL, FALSE);

  for (guint i = 0; i < text->items->len; i++)
    {
      if (((CrmSignatureItem *) text->items->pdata[i])->part == part)
        return TRUE;
    }

  return FALSE;
}

GRegex *
crm_signature_regex (GRegex     **place,
                     const char  *pattern)
{
  g_return_val_if_fail (place != NULL, NULL);
  g_return_val_if_fail (pattern != NULL, NULL);

  if (g_once_init_enter (place))
    {
      g_autoptr (GError) error = NULL;
      GRegex *regex = g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, &error);

      g_assert_no_error (error);
      g_once_init_leave (place, regex);
    }

  return *place;
}

static gboolean
is_edge (gunichar c)
{
  return g_unichar_isspace (c) || (c < 0x80 && strchr ("|,;*_:/-~=#<>\"", (int) c) != NULL && c != 0) || c == 0xb7 || c == 0x2022 || c == 0x2013 ||
         c == 0x2014 || c == 0xa0 || c == 0x25cf || c == 0x25aa || c == 0x2709 || c == 0x260e || c == 0xfe0f || c == 0xfffd ||
         g_unichar_type (c) == G_UNICODE_OTHER_SYMBOL;
}

char *
crm_signature_trim (const char *text)
{
  const char *start = text;
  const char *end;
  char *trimmed;
  gsize length;

  g_return_val_if_fail (text != NULL, NULL);

  while (*start != '\0' && is_edge (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  end = start + strlen (start);
  while (end > start && is_edge (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);

  trimmed = g_strndup (start, end - start);
  length = strlen (trimmed);
  /* A bracket without its other half is what a cut has left. */
  if (length > 0 && trimmed[length - 1] == ')' && strchr (trimmed, '(') == NULL)
    trimmed[length - 1] = '\0';
  else if (length > 0 && trimmed[0] == '(' && strchr (trimmed, ')') == NULL)
    memmove (trimmed, trimmed + 1, length);

  return trimmed;
}

/* Without the marks of a quoted mail and of bold text, and what people set before an address. (transfer full) */
static char *
dup_line (const char *line)
{
  g_autofree char *clean = NULL;
  g_autoptr (GString) result = NULL;

  while (*line == '>' || *line == ' ')
    line++;
  /* A tab and a row of blanks part a line, which tidying would hide. */
  result = g_string_new (line);
  g_string_replace (result, "\t", " | ", 0);
  g_string_replace (result, "   ", " | ", 0);
  g_string_replace (result, "*", "", 0);
  clean = crm_text_clean_line (result->str);
  return g_steal_pointer (&clean);
}

/* "From: Ana Ruiz <ana@example.org>", in four languages: the name. (transfer full), NULL for none. */
static char *
dup_from_name (const char *line)
{
  static GRegex *pattern;
  g_autoptr (GMatchInfo) match = NULL;

  if (!g_regex_match (crm_signature_regex (&pattern, "^(?:from|von|de|expediteur)\\s?:\\s*\"?([^<\"\\[]{2,60}?)\"?\\s*[<\\[]"), line, 0, &match))
    return NULL;
  return g_match_info_fetch (match, 1);
}

/* The lines of the signature, and what a From line says. */
static void
read_lines (CrmSignatureText *text,
            const char       *whole)
{
  g_auto (GStrv) lines = g_regex_split_simple ("\\r\\n|\\r|\\n|\\x{2028}", whole, 0, 0);
  guint begin = G_MAXUINT, n = g_strv_length (lines);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *line = dup_line (lines[i]);
      g_autofree char *folded = crm_text_fold (line);
      g_autofree char *from = dup_from_name (line);

      if (from != NULL)
        {
          g_free (text->from_name);
          text->from_name = g_steal_pointer (&from);
        }
      if (strcmp (lines[i], "-- ") == 0 || strcmp (folded, "--") == 0 || crm_signature_is_closing (folded))
        {
          begin = i + 1;
          text->closed = crm_signature_is_closing (folded);
        }
    }
  if (begin == G_MAXUINT || begin >= n)
    begin = n > MAX_LINES ? n - MAX_LINES : 0;

  for (guint i = begin; i < n; i++)
    {
      g_autofree char *line = dup_line (lines[i]);
      g_autofree char *folded = crm_text_fold (line);
      g_autofree char *from = dup_from_name (line);

      if (crm_signature_is_small_print (folded) && text->lines->len > 0)
        break;
      if (*line == '\0' || from != NULL || crm_signature_is_closing (folded) || strlen (line) > MAX_LINE)
        continue;
      text->french |= crm_signature_count_words (CRM_SIGNATURE_WORD_FRENCH, line) > 0;
      text->spanish |= crm_signature_count_words (CRM_SIGNATURE_WORD_SPANISH, line) > 0;
      g_ptr_array_add (text->lines, g_steal_pointer (&line));
    }
}

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  const CrmSignatureItem *first = *(const CrmSignatureItem *const *) a;
  const CrmSignatureItem *second = *(const CrmSignatureItem *const *) b;

  return (int) first->part - (int) second->part;
}

/* A number that nothing was said of is one at work where a company was found. */
static void
label_phones (CrmSignatureText *text)
{
  if (!crm_signature_has (text, CRM_SIGNATURE_COMPANY))
    return;
  for (guint i = 0; i < text->items->len; i++)
    {
      CrmSignatureItem *item = text->items->pdata[i];

      if (item->part == CRM_SIGNATURE_PHONE && item->label == NULL)
        item->label = g_strdup ("work");
    }
}

/* Items of one part keep the order in which they were found. */
static void
sort_items (GPtrArray *items)
{
  for (guint i = 1; i < items->len; i++)
    {
      for (guint j = i; j > 0 && compare_items (&items->pdata[j - 1], &items->pdata[j]) > 0; j--)
        {
          gpointer item = items->pdata[j];

          items->pdata[j] = items->pdata[j - 1];
          items->pdata[j - 1] = item;
        }
    }
}

CrmSignature *
crm_signature_parse (const char *text)
{
  CrmSignature *self = g_new0 (CrmSignature, 1);
  CrmSignatureText found = { NULL };
  g_autofree char *valid = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, strnlen (text, MAX_BYTES));
  found.items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  found.lines = g_ptr_array_new_with_free_func (g_free);
  read_lines (&found, valid);
  crm_signature_take_contacts (&found);
  crm_signature_take_address (&found);
  crm_signature_take_person (&found);
  label_phones (&found);
  sort_items (found.items);

  self->items = found.items;
  g_ptr_array_add (found.lines, NULL);
  self->rest = g_strjoinv ("\n", (char **) found.lines->pdata);
  g_ptr_array_free (found.lines, TRUE);
  g_free (found.from_name);
  g_free (found.domain);
  g_free (found.local);
  return self;
}

void
crm_signature_free (CrmSignature *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_free (self->items, TRUE);
  g_free (self->rest);
  g_free (self);
}

guint
crm_signature_n_items (const CrmSignature *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->items->len;
}

const CrmSignatureItem *
crm_signature_get_item (const CrmSignature *self,
                        guint               index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->items->len, NULL);

  return self->items->pdata[index];
}

const char *
crm_signature_get (const CrmSignature *self,
                   CrmSignaturePart    part)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      const CrmSignatureItem *item = self->items->pdata[i];

      if (item->part == part)
        return item->value;
    }

  return NULL;
}

const char *
crm_signature_get_rest (const CrmSignature *self)
{
  g_return_val_if_fail (self != NULL, "");

  return self->rest;
}
