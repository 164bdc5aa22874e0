/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-mail-tag.h"

#include "crm-format-error.h"

#include <string.h>

#define MAX_SOURCE (256 * 1024)
#define MAX_TAGS   5000

/* One tag being read: what stands between the braces. */
typedef struct
{
  const char        *p;
  const char        *end;
  CrmMailPosition    place;
  CrmMailKnownField  known;
  gpointer           known_data;
  CrmMailPosition   *position;
} Scanner;

static const struct
{
  const char    *name;
  CrmMailFilter  filter;
} filters[] = {
  { "upper", CRM_MAIL_FILTER_UPPER },
  { "lower", CRM_MAIL_FILTER_LOWER },
  { "capital", CRM_MAIL_FILTER_CAPITAL },
  { "trim", CRM_MAIL_FILTER_TRIM },
};

void
crm_mail_position_set_error (CrmMailPosition   place,
                             CrmMailPosition  *position,
                             GError          **error,
                             int               code,
                             const char       *format,
                             ...)
{
  g_autofree char *words = NULL;
  va_list args;

  va_start (args, format);
  words = g_strdup_vprintf (format, args);
  va_end (args);

  if (position != NULL)
    *position = place;

  g_set_error (error, CRM_FORMAT_ERROR, code, "line %u, column %u: %s", place.line, place.column, words);
}

static void
tag_clear (gpointer data)
{
  CrmMailTag *tag = data;

  g_clear_pointer (&tag->text, g_free);
  g_clear_pointer (&tag->fields, g_ptr_array_unref);
  g_clear_pointer (&tag->fallback, g_free);
  g_clear_pointer (&tag->filters, g_array_unref);
  g_clear_pointer (&tag->operand, g_free);
}

CrmMailTag *
crm_mail_tag_ref (CrmMailTag *tag)
{
  g_return_val_if_fail (tag != NULL, NULL);

  return g_atomic_rc_box_acquire (tag);
}

void
crm_mail_tag_unref (CrmMailTag *tag)
{
  g_return_if_fail (tag != NULL);

  g_atomic_rc_box_release_full (tag, tag_clear);
}

gboolean
crm_mail_tag_is_control (const CrmMailTag *tag)
{
  g_return_val_if_fail (tag != NULL, FALSE);

  return tag->kind == CRM_MAIL_TAG_IF || tag->kind == CRM_MAIL_TAG_ELSE || tag->kind == CRM_MAIL_TAG_END;
}

static CrmMailTag *
tag_new (CrmMailTagKind   kind,
         CrmMailPosition  place,
         const char      *text,
         gsize            length)
{
  CrmMailTag *tag = g_atomic_rc_box_new0 (CrmMailTag);

  tag->kind = kind;
  tag->position = place;
  tag->text = g_strndup (text, length);

  return tag;
}

static void
skip_space (Scanner *scanner)
{
  while (scanner->p < scanner->end && g_ascii_isspace (*scanner->p))
    scanner->p++;
}

static gboolean
at_end (Scanner *scanner)
{
  skip_space (scanner);
  return scanner->p == scanner->end;
}

static gboolean
take_char (Scanner *scanner,
           char     c)
{
  skip_space (scanner);
  if (scanner->p == scanner->end || *scanner->p != c)
    return FALSE;

  scanner->p++;
  return TRUE;
}

/* A name, lower case: letters, digits, '_' and '.', starting with a letter. NULL when there is none. */
static char *
take_name (Scanner *scanner)
{
  const char *start;

  skip_space (scanner);
  start = scanner->p;
  if (start == scanner->end || !g_ascii_isalpha (*start))
    return NULL;

  while (scanner->p < scanner->end &&
         (g_ascii_isalnum (*scanner->p) || *scanner->p == '_' || *scanner->p == '.'))
    scanner->p++;

  return g_ascii_strdown (start, scanner->p - start);
}

/* Word processors turn straight quotes into these; what an owner pastes must work. */
static gsize
quote_length (const char *p,
              const char *end)
{
  static const char * const quotes[] = { "\"", "“", "”", "„" };

  for (guint i = 0; i < G_N_ELEMENTS (quotes); i++)
    {
      gsize length = strlen (quotes[i]);

      if ((gsize) (end - p) >= length && memcmp (p, quotes[i], length) == 0)
        return length;
    }

  return 0;
}

/* A quoted text; \" and \\ stand for themselves. NULL when there is none or it does not end. */
static char *
take_string (Scanner *scanner)
{
  g_autoptr(GString) text = g_string_new (NULL);
  gsize length;

  skip_space (scanner);
  length = quote_length (scanner->p, scanner->end);
  if (length == 0)
    return NULL;
  scanner->p += length;

  while (scanner->p < scanner->end)
    {
      length = quote_length (scanner->p, scanner->end);
      if (length > 0)
        {
          scanner->p += length;
          return g_string_free (g_steal_pointer (&text), FALSE);
        }

      if (*scanner->p == '\\' && scanner->end - scanner->p > 1 && strchr ("\"\\", scanner->p[1]) != NULL)
        scanner->p++;
      g_string_append_c (text, *scanner->p++);
    }

  return NULL;
}

static gboolean
is_known (Scanner    *scanner,
          const char *field)
{
  return scanner->known == NULL || scanner->known (field, scanner->known_data);
}

static gboolean
add_field (Scanner     *scanner,
           CrmMailTag  *tag,
           char        *name,
           GError     **error)
{
  if (tag->fields == NULL)
    tag->fields = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (tag->fields, name);

  if (is_known (scanner, name))
    return TRUE;

  crm_mail_position_set_error (scanner->place, scanner->position, error, CRM_FORMAT_ERROR_UNKNOWN_NAME,
                               "there is no field “%s”", name);
  return FALSE;
}

static gboolean
add_filter (CrmMailTag *tag,
            const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      if (g_str_equal (filters[i].name, name))
        {
          if (tag->filters == NULL)
            tag->filters = g_array_new (FALSE, FALSE, sizeof (CrmMailFilter));
          g_array_append_val (tag->filters, filters[i].filter);
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
is_filter (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      if (g_str_equal (filters[i].name, name))
        return TRUE;
    }

  return FALSE;
}

/* field ('|' field)* ('|' "text")? ('|' filter)* */
static gboolean
scan_value (Scanner     *scanner,
            CrmMailTag  *tag,
            GError     **error)
{
  g_autofree char *first = take_name (scanner);

  if (first == NULL)
    goto wrong;
  if (!add_field (scanner, tag, g_steal_pointer (&first), error))
    return FALSE;

  while (take_char (scanner, '|'))
    {
      g_autofree char *text = take_string (scanner);
      g_autofree char *name = NULL;

      if (text != NULL)
        {
          if (tag->fallback != NULL || tag->filters != NULL)
            goto wrong;
          tag->fallback = g_steal_pointer (&text);
          continue;
        }

      name = take_name (scanner);
      if (name == NULL)
        goto wrong;

      if (is_filter (name))
        {
          add_filter (tag, name);
        }
      else if (tag->fallback != NULL || tag->filters != NULL || !is_known (scanner, name))
        {
          crm_mail_position_set_error (scanner->place, scanner->position, error, CRM_FORMAT_ERROR_UNKNOWN_NAME,
                                       "there is no field or filter “%s” that can stand here", name);
          return FALSE;
        }
      else if (!add_field (scanner, tag, g_steal_pointer (&name), error))
        {
          return FALSE;
        }
    }

  if (at_end (scanner))
    return TRUE;

wrong:
  crm_mail_position_set_error (scanner->place, scanner->position, error, CRM_FORMAT_ERROR_SYNTAX,
                               "“%s” is not understood; write {{field}} or {{field|\"text\"}}", tag->text);
  return FALSE;
}

static gboolean
scan_condition (Scanner     *scanner,
                CrmMailTag  *tag,
                GError     **error)
{
  g_autofree char *name = take_name (scanner);

  if (g_strcmp0 (name, "not") == 0)
    {
      tag->negated = TRUE;
      g_free (name);
      name = take_name (scanner);
    }

  if (g_strcmp0 (name, "has") == 0)
    {
      g_autofree char *word = take_name (scanner);

      if (g_strcmp0 (word, "tag") == 0)
        tag->operand = take_string (scanner);
      if (tag->operand == NULL)
        goto wrong;
      tag->test = CRM_MAIL_TEST_HAS_TAG;
      g_free (name);
      name = g_strdup ("tags");
    }

  if (name == NULL)
    goto wrong;
  if (!add_field (scanner, tag, g_steal_pointer (&name), error))
    return FALSE;

  if (tag->test == CRM_MAIL_TEST_PRESENT && !at_end (scanner))
    {
      gboolean differs = take_char (scanner, '!');

      if (!take_char (scanner, '=') || (!take_char (scanner, '=') && !differs))
        goto wrong;
      tag->operand = take_string (scanner);
      if (tag->operand == NULL)
        goto wrong;
      tag->test = CRM_MAIL_TEST_EQUAL;
      tag->negated ^= differs;
    }

  if (at_end (scanner))
    return TRUE;

wrong:
  crm_mail_position_set_error (scanner->place, scanner->position, error, CRM_FORMAT_ERROR_SYNTAX,
                               "“%s” is not understood; write {{#if field}}, {{#if field == \"text\"}} "
                               "or {{#if has tag \"name\"}}", tag->text);
  return FALSE;
}

static CrmMailTag *
scan_tag (Scanner     *scanner,
          const char  *source,
          gsize        length,
          GError     **error)
{
  g_autoptr(CrmMailTag) tag = tag_new (CRM_MAIL_TAG_VALUE, scanner->place, source, length);
  gboolean ok;

  skip_space (scanner);
  if (take_char (scanner, '#'))
    {
      g_autofree char *word = take_name (scanner);

      tag->kind = CRM_MAIL_TAG_IF;
      ok = g_strcmp0 (word, "if") == 0;
      if (ok)
        return scan_condition (scanner, tag, error) ? g_steal_pointer (&tag) : NULL;
    }
  else if (take_char (scanner, '/'))
    {
      g_autofree char *word = take_name (scanner);

      tag->kind = CRM_MAIL_TAG_END;
      ok = g_strcmp0 (word, "if") == 0 && at_end (scanner);
    }
  else if (scanner->end - scanner->p >= 4 && memcmp (scanner->p, "else", 4) == 0 &&
           (scanner->p += 4, at_end (scanner)))
    {
      tag->kind = CRM_MAIL_TAG_ELSE;
      ok = TRUE;
    }
  else
    {
      scanner->p = source + 2;
      return scan_value (scanner, tag, error) ? g_steal_pointer (&tag) : NULL;
    }

  if (ok)
    return g_steal_pointer (&tag);

  crm_mail_position_set_error (scanner->place, scanner->position, error, CRM_FORMAT_ERROR_SYNTAX,
                               "“%s” is not understood; blocks are {{#if …}}, {{else}} and {{/if}}", tag->text);
  return NULL;
}

/* The end of the tag that starts at @p, its braces not inside quotes; NULL when it does not end on its line. */
static const char *
find_end (const char *p,
          const char *end)
{
  gboolean quoted = FALSE;

  while (p < end && *p != '\n')
    {
      gsize length = quote_length (p, end);

      if (length > 0)
        {
          quoted = !quoted;
          p += length;
          continue;
        }

      if (*p == '\\' && quoted && end - p > 1)
        p++;
      else if (!quoted && p[0] == '}' && end - p > 1 && p[1] == '}')
        return p;
      p++;
    }

  return NULL;
}

static void
advance (CrmMailPosition *place,
         const char      *from,
         const char      *to)
{
  for (const char *p = from; p < to; p = g_utf8_next_char (p))
    {
      if (*p == '\n')
        {
          place->line++;
          place->column = 1;
        }
      else
        {
          place->column++;
        }
    }
}

static void
add_literal (GPtrArray       *tags,
             CrmMailPosition  place,
             GString         *text)
{
  if (text->len == 0)
    return;

  g_ptr_array_add (tags, tag_new (CRM_MAIL_TAG_LITERAL, place, text->str, text->len));
  g_string_truncate (text, 0);
}

GPtrArray *
crm_mail_tag_scan (const char         *source,
                   CrmMailKnownField   known,
                   gpointer            known_data,
                   CrmMailPosition    *position,
                   GError            **error)
{
  g_autoptr(GPtrArray) tags = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_mail_tag_unref);
  g_autoptr(GString) text = g_string_new (NULL);
  CrmMailPosition place = { 1, 1 };
  CrmMailPosition text_place = { 1, 1 };
  const char *p = source;
  const char *end;

  g_return_val_if_fail (source != NULL, NULL);

  end = source + strlen (source);
  if (end - source > MAX_SOURCE)
    {
      crm_mail_position_set_error (place, position, error, CRM_FORMAT_ERROR_TOO_LARGE,
                                   "the text is longer than %d KiB", MAX_SOURCE / 1024);
      return NULL;
    }
  if (!g_utf8_validate (source, -1, NULL))
    {
      crm_mail_position_set_error (place, position, error, CRM_FORMAT_ERROR_ENCODING, "the text is not UTF-8");
      return NULL;
    }

  while (p < end)
    {
      const char *close;

      if (g_str_has_prefix (p, "\\{{"))
        {
          if (text->len == 0)
            text_place = place;
          g_string_append (text, "{{");
          advance (&place, p, p + 3);
          p += 3;
          continue;
        }
      if (!g_str_has_prefix (p, "{{"))
        {
          const char *next = g_utf8_next_char (p);

          if (text->len == 0)
            text_place = place;
          g_string_append_len (text, p, next - p);
          advance (&place, p, next);
          p = next;
          continue;
        }

      add_literal (tags, text_place, text);
      close = find_end (p + 2, end);
      if (close == NULL)
        {
          crm_mail_position_set_error (place, position, error, CRM_FORMAT_ERROR_SYNTAX,
                                       "“{{” has no “}}” on its line; write \\{{ for two braces");
          return NULL;
        }
      if (tags->len >= MAX_TAGS)
        {
          crm_mail_position_set_error (place, position, error, CRM_FORMAT_ERROR_TOO_LARGE,
                                       "more than %d fields", MAX_TAGS);
          return NULL;
        }

      {
        Scanner scanner = { p + 2, close, place, known, known_data, position };
        CrmMailTag *tag = scan_tag (&scanner, p, close + 2 - p, error);

        if (tag == NULL)
          return NULL;
        g_ptr_array_add (tags, tag);
      }

      advance (&place, p, close + 2);
      p = close + 2;
    }

  add_literal (tags, text_place, text);
  return g_steal_pointer (&tags);
}
