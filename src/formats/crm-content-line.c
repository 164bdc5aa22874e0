/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-content-line.h"

#include "crm-content-text.h"

#define UTF8_BOM "\xef\xbb\xbf"

void
crm_content_scanner_init (CrmContentScanner *scanner,
                          const char        *data,
                          gsize              len,
                          guint              first_number,
                          gsize              max_line)
{
  g_return_if_fail (scanner != NULL);
  g_return_if_fail (data != NULL || len == 0);

  scanner->pos = data;
  scanner->end = len > 0 ? data + len : data;
  scanner->max_line = max_line > 0 ? max_line : CRM_CONTENT_MAX_LINE;
  scanner->number = first_number;
  scanner->line_end = '\n';
  scanner->unfolded = NULL;

  if (len >= 3 && memcmp (data, UTF8_BOM, 3) == 0)
    scanner->pos += 3;

  /* Files of the classic Mac have no LF at all; in any other a lone CR is a byte like all others. */
  if (len > 0 && memchr (data, '\n', len) == NULL)
    scanner->line_end = '\r';
}

void
crm_content_scanner_clear (CrmContentScanner *scanner)
{
  g_return_if_fail (scanner != NULL);

  if (scanner->unfolded != NULL)
    g_string_free (g_steal_pointer (&scanner->unfolded), TRUE);
}

/* Steps over one physical line; gives it without its line ending. */
static CrmSlice
next_physical (CrmContentScanner *scanner)
{
  const char *start = scanner->pos;
  const char *stop = memchr (start, scanner->line_end, scanner->end - start);

  if (stop != NULL)
    {
      scanner->pos = stop + 1;
    }
  else
    {
      stop = scanner->end;
      scanner->pos = stop;
    }

  while (stop > start && stop[-1] == '\r')
    stop--;

  scanner->number++;
  return crm_slice (start, stop - start);
}

static inline gboolean
at_fold (const CrmContentScanner *scanner)
{
  return scanner->pos < scanner->end && (*scanner->pos == ' ' || *scanner->pos == '\t');
}

static gboolean
is_quoted_printable (CrmSlice text)
{
  CrmContentLine line = { 0 };
  CrmContentParam param;

  if (!crm_content_line_split (&line, text))
    return FALSE;

  while (crm_content_param_next (&line.params, &param))
    if ((param.name.len == 0 || crm_slice_is (param.name, "ENCODING")) &&
        crm_slice_is (param.value, "QUOTED-PRINTABLE"))
      return TRUE;

  return FALSE;
}

/*
 * Whether a component begins or ends at the next line. No soft break goes on into it: one that was cut off must not
 * swallow the end of its card.
 */
static gboolean
at_boundary (const CrmContentScanner *scanner)
{
  gsize left = scanner->end - scanner->pos;

  return (left >= 4 && g_ascii_strncasecmp (scanner->pos, "END:", 4) == 0) ||
         (left >= 6 && g_ascii_strncasecmp (scanner->pos, "BEGIN:", 6) == 0);
}

/* The rest of a folded line. @first is its first physical line; gives the unfolded text. */
static CrmSlice
unfold (CrmContentScanner *scanner,
        CrmSlice           first,
        const char        *start)
{
  gboolean quoted_printable = first.len > 0 && first.data[first.len - 1] == '=' && is_quoted_printable (first);
  gboolean asked = quoted_printable;
  GString *text;

  if (!quoted_printable && !at_fold (scanner))
    return first;

  if (scanner->unfolded == NULL)
    scanner->unfolded = g_string_sized_new (512);
  text = scanner->unfolded;
  g_string_truncate (text, 0);
  g_string_append_len (text, first.data, first.len);

  while (scanner->pos < scanner->end)
    {
      gboolean soft = text->len > 0 && text->str[text->len - 1] == '=';
      CrmSlice next;

      if (soft && !asked)
        {
          quoted_printable = is_quoted_printable (crm_slice (text->str, text->len));
          asked = TRUE;
        }
      soft = soft && quoted_printable && !at_boundary (scanner);
      if (!soft && !at_fold (scanner))
        break;

      next = next_physical (scanner);
      if (soft)
        g_string_truncate (text, text->len - 1);
      else
        next = crm_slice (next.data + 1, next.len - 1);

      /* Past the limit the text is not kept: the line is refused, and memory stays bounded. */
      if ((gsize) (scanner->pos - start) <= scanner->max_line)
        g_string_append_len (text, next.data, next.len);
    }

  return crm_slice (text->str, text->len);
}

gboolean
crm_content_scanner_next (CrmContentScanner  *scanner,
                          CrmContentLine     *line,
                          GError            **error)
{
  const char *start;
  CrmSlice text;

  g_return_val_if_fail (scanner != NULL, FALSE);
  g_return_val_if_fail (line != NULL, FALSE);

  memset (line, 0, sizeof *line);
  if (scanner->pos >= scanner->end)
    return FALSE;

  start = scanner->pos;
  line->number = scanner->number;
  text = next_physical (scanner);
  if (at_fold (scanner) || (text.len > 0 && text.data[text.len - 1] == '='))
    text = unfold (scanner, text, start);
  line->raw = crm_slice (start, scanner->pos - start);

  if (line->raw.len > scanner->max_line)
    {
      g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_TOO_LARGE,
                   "line %u has %" G_GSIZE_FORMAT " bytes, the limit is %" G_GSIZE_FORMAT,
                   line->number, line->raw.len, scanner->max_line);
      return FALSE;
    }

  crm_content_line_split (line, text);
  return TRUE;
}

/* Letters, digits, '-', and '_' which no standard allows and some programs write. */
static const guint8 name_chars[256] = {
  ['-'] = 1, ['_'] = 1, ['0' ... '9'] = 1, ['A' ... 'Z'] = 1, ['a' ... 'z'] = 1,
};

static inline gboolean
is_name_char (char c)
{
  return name_chars[(guchar) c];
}

/* The ':' that ends the parameters at @pos; a quoted one does not count, unless its quote is never closed. */
static const char *
find_colon (const char *pos,
            const char *end)
{
  const char *first = memchr (pos, ':', end - pos);
  const char *colon = first;
  gboolean quoted = FALSE;

  if (first == NULL || memchr (pos, '"', first - pos) == NULL)
    return first;

  for (colon = pos; colon < end; colon++)
    {
      if (*colon == '"')
        quoted = !quoted;
      else if (*colon == ':' && !quoted)
        return colon;
    }

  return first;
}

gboolean
crm_content_line_split (CrmContentLine *line,
                        CrmSlice        text)
{
  const char *pos = text.data;
  const char *end = crm_slice_end (text);
  const char *start = pos;
  const char *colon;

  g_return_val_if_fail (line != NULL, FALSE);

  line->group = line->name = line->params = CRM_SLICE_EMPTY;
  line->value = text;

  while (pos < end && is_name_char (*pos))
    pos++;
  if (pos < end && *pos == '.' && pos > start)
    {
      line->group = crm_slice (start, pos - start);
      start = ++pos;
      while (pos < end && is_name_char (*pos))
        pos++;
    }

  colon = pos < end && *pos == ':' ? pos : NULL;
  if (colon == NULL && pos < end && *pos == ';')
    colon = find_colon (pos, end);
  if (pos == start || colon == NULL)
    {
      line->group = CRM_SLICE_EMPTY;
      return FALSE;
    }

  line->name = crm_slice (start, pos - start);
  if (colon > pos)
    line->params = crm_slice (pos + 1, colon - pos - 1);
  line->value = crm_slice (colon + 1, end - colon - 1);

  return TRUE;
}

gboolean
crm_content_line_is (const CrmContentLine *line,
                     const char           *name)
{
  g_return_val_if_fail (line != NULL, FALSE);
  g_return_val_if_fail (name != NULL && *name != '\0', FALSE);

  return crm_slice_is (line->name, name);
}

/* Takes what stands before the next @separator outside of quotes off the front of @rest. */
static CrmSlice
take_until (CrmSlice *rest,
            char      separator)
{
  const char *pos = rest->data;
  const char *end = crm_slice_end (*rest);
  gboolean quoted = FALSE;
  CrmSlice taken;

  while (pos < end && (quoted || *pos != separator))
    {
      if (*pos == '"')
        quoted = !quoted;
      pos++;
    }

  /* A quote that is never closed hides no separator. */
  if (quoted)
    {
      pos = memchr (rest->data, separator, rest->len);
      if (pos == NULL)
        pos = end;
    }

  taken = crm_slice (rest->data, pos - rest->data);
  *rest = pos < end ? crm_slice (pos + 1, end - pos - 1) : CRM_SLICE_EMPTY;

  return taken;
}

gboolean
crm_content_param_next (CrmSlice        *params,
                        CrmContentParam *param)
{
  CrmSlice text;
  const char *equals;

  g_return_val_if_fail (params != NULL, FALSE);
  g_return_val_if_fail (param != NULL, FALSE);

  do
    {
      if (params->len == 0)
        return FALSE;
      text = take_until (params, ';');
    }
  while (text.len == 0);

  equals = memchr (text.data, '=', text.len);
  if (equals == NULL)
    {
      param->name = CRM_SLICE_EMPTY;
      param->value = text;
    }
  else
    {
      param->name = crm_slice (text.data, equals - text.data);
      param->value = crm_slice (equals + 1, text.data + text.len - equals - 1);
    }

  return TRUE;
}

gboolean
crm_content_param_value_next (CrmSlice *values,
                              CrmSlice *value)
{
  g_return_val_if_fail (values != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  if (values->len == 0)
    return FALSE;

  *value = take_until (values, ',');
  return TRUE;
}

gboolean
crm_content_line_find_param (const CrmContentLine *line,
                             const char           *name,
                             CrmContentParam      *param)
{
  CrmContentParam found;
  CrmSlice rest;

  g_return_val_if_fail (line != NULL, FALSE);
  g_return_val_if_fail (name != NULL && *name != '\0', FALSE);

  rest = line->params;
  while (crm_content_param_next (&rest, &found))
    if (crm_slice_is (found.name, name))
      {
        if (param != NULL)
          *param = found;
        return TRUE;
      }

  return FALSE;
}

char *
crm_content_line_dup_param (const CrmContentLine *line,
                            const char           *name)
{
  CrmContentParam param;

  if (!crm_content_line_find_param (line, name, &param))
    return NULL;

  return crm_content_param_decode (param.value);
}

static void
append_unfolded (const CrmContentLine *line,
                 GString              *out)
{
  if (line->group.len > 0)
    {
      g_string_append_len (out, line->group.data, line->group.len);
      g_string_append_c (out, '.');
    }
  if (line->name.len > 0)
    g_string_append_len (out, line->name.data, line->name.len);
  if (line->params.len > 0)
    {
      g_string_append_c (out, ';');
      g_string_append_len (out, line->params.data, line->params.len);
    }
  if (line->name.len > 0)
    g_string_append_c (out, ':');
  if (line->value.len > 0)
    g_string_append_len (out, line->value.data, line->value.len);
}

char *
crm_content_line_dup_unfolded (const CrmContentLine *line)
{
  GString *out;

  g_return_val_if_fail (line != NULL, NULL);

  out = g_string_sized_new (line->params.len + line->value.len + 32);
  append_unfolded (line, out);

  return g_string_free (out, FALSE);
}

void
crm_content_line_append_to (const CrmContentLine *line,
                            GString              *out)
{
  g_autoptr (GString) text = NULL;

  g_return_if_fail (line != NULL);
  g_return_if_fail (out != NULL);

  if (line->raw.len > 0)
    {
      g_string_append_len (out, line->raw.data, line->raw.len);
      return;
    }

  text = g_string_sized_new (line->params.len + line->value.len + 32);
  append_unfolded (line, text);
  crm_content_fold (out, crm_slice (text->str, text->len));
}
