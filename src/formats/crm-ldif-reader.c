/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-ldif-reader.h"

#define MAX_ATTRIBUTES 10000
#define MAX_SIZE       (32 * 1024 * 1024)    /* of an entry, as it stands */

struct _CrmLdifReader
{
  GBytes     *bytes;
  GPtrArray  *attributes;
  GString    *line;          /* the present one, unfolded */
  const char *start;
  const char *end;
  const char *pos;
  guint64     number;        /* of the line at @pos */
};

static void
attribute_free (gpointer data)
{
  CrmLdifAttribute *attribute = data;

  g_free (attribute->name);
  g_free (attribute->options);
  g_bytes_unref (attribute->value);
  g_free (attribute);
}

/* The bytes of the line at @pos without its end; @next is where the following one begins. */
static CrmSlice
peek_line (const char  *pos,
           const char  *end,
           const char **next)
{
  const char *stop = memchr (pos, '\n', (gsize) (end - pos));
  gsize len = (gsize) ((stop != NULL ? stop : end) - pos);

  *next = stop != NULL ? stop + 1 : end;
  if (len > 0 && pos[len - 1] == '\r')
    len--;

  return crm_slice (pos, len);
}

gboolean
crm_ldif_is_one (GBytes *bytes)
{
  const char *pos, *end;
  gsize size;

  g_return_val_if_fail (bytes != NULL, FALSE);

  pos = g_bytes_get_data (bytes, &size);
  end = size > 0 ? pos + size : pos;
  if (size >= 3 && memcmp (pos, "\xef\xbb\xbf", 3) == 0)
    pos += 3;

  while (pos < end)
    {
      CrmSlice line = peek_line (pos, end, &pos);

      if (line.len == 0 || *line.data == '#' || *line.data == ' ')
        continue;
      if (line.len >= 3 && g_ascii_strncasecmp (line.data, "dn:", 3) == 0)
        return (line.len > 3 && line.data[3] == ':') || memchr (line.data, '=', line.len) != NULL;
      return line.len >= 9 && g_ascii_strncasecmp (line.data, "version:", 8) == 0 && g_ascii_isdigit (line.data[line.len - 1]);
    }

  return FALSE;
}

CrmLdifReader *
crm_ldif_reader_new (GBytes  *bytes,
                     GError **error)
{
  CrmLdifReader *self;
  gsize size;

  g_return_val_if_fail (bytes != NULL, NULL);

  if (!crm_ldif_is_one (bytes))
    {
      g_set_error_literal (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_WRONG_KIND, "this is no LDIF");
      return NULL;
    }

  self = g_new0 (CrmLdifReader, 1);
  self->bytes = g_bytes_ref (bytes);
  self->start = g_bytes_get_data (bytes, &size);
  self->end = self->start + size;
  self->attributes = g_ptr_array_new_with_free_func (attribute_free);
  self->line = g_string_new (NULL);
  crm_ldif_reader_rewind (self);

  return self;
}

void
crm_ldif_reader_free (CrmLdifReader *self)
{
  if (self == NULL)
    return;

  g_bytes_unref (self->bytes);
  g_ptr_array_unref (self->attributes);
  g_string_free (self->line, TRUE);
  g_free (self);
}

void
crm_ldif_reader_rewind (CrmLdifReader *self)
{
  g_return_if_fail (self != NULL);

  self->pos = self->start;
  if (self->end - self->start >= 3 && memcmp (self->start, "\xef\xbb\xbf", 3) == 0)
    self->pos += 3;
  self->number = 1;
}

double
crm_ldif_reader_get_progress (CrmLdifReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->end > self->start ? (double) (self->pos - self->start) / (double) (self->end - self->start) : 1;
}

/* Takes the next line with those that continue it. FALSE: it is blank, or the end. */
static gboolean
take_line (CrmLdifReader *self)
{
  const char *next;
  CrmSlice line;

  if (self->pos == self->end)
    return FALSE;
  line = peek_line (self->pos, self->end, &next);
  if (line.len == 0)
    return FALSE;

  g_string_truncate (self->line, 0);
  g_string_append_len (self->line, line.data, (gssize) line.len);
  self->pos = next;
  self->number++;
  while (self->pos < self->end && *self->pos == ' ')
    {
      line = peek_line (self->pos, self->end, &self->pos);
      g_string_append_len (self->line, line.data + 1, (gssize) line.len - 1);
      self->number++;
    }

  return TRUE;
}

/* Base64 with nothing else in it but blanks. */
static GBytes *
decode (const char *text,
        gsize       len)
{
  g_autofree char *tidy = g_malloc (len + 1);
  gsize n = 0, size;
  guchar *data;

  for (gsize i = 0; i < len; i++)
    if (g_ascii_isalnum (text[i]) || text[i] == '+' || text[i] == '/' || text[i] == '=')
      tidy[n++] = text[i];
    else if (text[i] != ' ')
      return NULL;
  tidy[n] = '\0';
  if (n % 4 != 0)
    return NULL;

  data = g_base64_decode (tidy, &size);
  return g_bytes_new_take (data, size);
}

static CrmLdifFlaw
add_attribute (CrmLdifReader *self)
{
  const char *text = self->line->str;
  gsize len = self->line->len;
  const char *colon = memchr (text, ':', len);
  const char *options, *value;
  CrmLdifAttribute *attribute;
  GBytes *bytes;

  if (colon == NULL || colon == text)
    return CRM_LDIF_FLAW_SYNTAX;
  for (const char *at = text; at < colon; at++)
    if (!g_ascii_isalnum (*at) && strchr ("-.;_", *at) == NULL)
      return CRM_LDIF_FLAW_SYNTAX;

  value = colon + 1;
  if (*value == '<')
    return CRM_LDIF_FLAW_URL;
  if (*value == ':')
    {
      bytes = decode (value + 1, (gsize) (text + len - value - 1));
      if (bytes == NULL)
        return CRM_LDIF_FLAW_SYNTAX;
    }
  else
    {
      while (*value == ' ')
        value++;
      bytes = g_bytes_new (value, (gsize) (text + len - value));
    }

  options = memchr (text, ';', (gsize) (colon - text));
  attribute = g_new (CrmLdifAttribute, 1);
  attribute->name = g_ascii_strdown (text, (options != NULL ? options : colon) - text);
  attribute->options = options != NULL ? g_ascii_strdown (options + 1, colon - options - 1) : NULL;
  attribute->value = bytes;
  g_ptr_array_add (self->attributes, attribute);

  return CRM_LDIF_FLAW_NONE;
}

/* What the attribute that was read last says of the whole. */
static CrmLdifFlaw
check_attribute (CrmLdifReader *self)
{
  const CrmLdifAttribute *attribute = g_ptr_array_index (self->attributes, self->attributes->len - 1);

  if (self->attributes->len == 1 && strcmp (attribute->name, "dn") != 0)
    return CRM_LDIF_FLAW_NO_NAME;
  if (strcmp (attribute->name, "changetype") == 0)
    return CRM_LDIF_FLAW_CHANGE;

  return self->attributes->len > MAX_ATTRIBUTES ? CRM_LDIF_FLAW_TOO_LARGE : CRM_LDIF_FLAW_NONE;
}

static void
skip_blank_lines (CrmLdifReader *self)
{
  while (self->pos < self->end)
    {
      const char *next;

      if (peek_line (self->pos, self->end, &next).len > 0)
        return;
      self->pos = next;
      self->number++;
    }
}

gboolean
crm_ldif_reader_next (CrmLdifReader *self,
                      CrmLdifEntry  *entry)
{
  g_return_val_if_fail (self != NULL && entry != NULL, FALSE);

  do
    {
      const char *begin;

      skip_blank_lines (self);
      begin = self->pos;
      entry->line = self->number;
      entry->flaw = CRM_LDIF_FLAW_NONE;
      g_ptr_array_set_size (self->attributes, 0);

      while (take_line (self))
        {
          if (*self->line->str == '#' || entry->flaw != CRM_LDIF_FLAW_NONE)
            continue;
          if (self->attributes->len == 0 && g_ascii_strncasecmp (self->line->str, "version:", 8) == 0)
            continue;
          if (self->pos - begin > MAX_SIZE)
            entry->flaw = CRM_LDIF_FLAW_TOO_LARGE;
          else if ((entry->flaw = add_attribute (self)) == CRM_LDIF_FLAW_NONE)
            entry->flaw = check_attribute (self);
        }
      entry->raw = crm_slice (begin, (gsize) (self->pos - begin));
      entry->attributes = self->attributes;
    }
  while (self->attributes->len == 0 && entry->flaw == CRM_LDIF_FLAW_NONE && self->pos < self->end);

  return self->attributes->len > 0 || entry->flaw != CRM_LDIF_FLAW_NONE;
}
