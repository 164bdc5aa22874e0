/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-vcard.h"

#include "crm-content-text.h"
#include "crm-encoding.h"

static gboolean
is_encoding (const CrmContentParam *param,
             const char            *encoding)
{
  return (param->name.len == 0 || crm_slice_is (param->name, "ENCODING")) && crm_slice_is (param->value, encoding);
}

static gboolean
has_encoding (const CrmContentLine *line,
              const char           *encoding)
{
  CrmSlice rest = line->params;
  CrmContentParam param;

  while (crm_content_param_next (&rest, &param))
    if (is_encoding (&param, encoding))
      return TRUE;

  return FALSE;
}

/* What is wrong in it stays as it stands. */
static GString *
decode_quoted_printable (CrmSlice value)
{
  GString *out = g_string_sized_new (value.len);

  for (gsize i = 0; i < value.len; i++)
    {
      if (value.data[i] == '=' && i + 2 < value.len && g_ascii_isxdigit (value.data[i + 1]) &&
          g_ascii_isxdigit (value.data[i + 2]))
        {
          g_string_append_c (out, g_ascii_xdigit_value (value.data[i + 1]) << 4 |
                                  g_ascii_xdigit_value (value.data[i + 2]));
          i += 2;
        }
      else if (value.data[i] != '=' || i + 1 < value.len)
        {
          g_string_append_c (out, value.data[i]);
        }
    }

  return out;
}

/* The value in UTF-8, still escaped; (transfer full) in @owned where it is not the line's own. */
static CrmSlice
decode (const CrmContentLine *property,
        char                **owned)
{
  g_autoptr (GString) bytes = NULL;
  g_autofree char *charset = NULL;
  CrmSlice value = property->value;
  CrmSlice rest = property->params;
  CrmContentParam param;

  *owned = NULL;
  while (crm_content_param_next (&rest, &param))
    if (bytes == NULL && is_encoding (&param, "QUOTED-PRINTABLE"))
      {
        bytes = decode_quoted_printable (value);
        value = crm_slice (bytes->str, bytes->len);
      }
    else if (charset == NULL && crm_slice_is (param.name, "CHARSET"))
      {
        charset = crm_content_param_decode (param.value);
      }
  if (charset == NULL && bytes == NULL &&
      crm_encoding_is_utf8 (value.data, value.len))
    return value;

  *owned = crm_encoding_decode_charset (value, charset != NULL ? charset : "UTF-8", NULL);

  return crm_slice_from_string (*owned);
}

/* 2.1 escapes semicolons only, and a backslash is a backslash; its line breaks are those of quoted-printable. */
static char *
unescape (const CrmVcard *card,
          CrmSlice        raw)
{
  GString *out;

  if (raw.len == 0 || (memchr (raw.data, '\\', raw.len) == NULL && memchr (raw.data, '\r', raw.len) == NULL))
    return crm_slice_dup (raw);
  if (card->version != CRM_VCARD_2_1)
    return crm_content_text_unescape (raw);

  out = g_string_sized_new (raw.len);
  for (gsize i = 0; i < raw.len; i++)
    {
      if (raw.data[i] == '\\' && i + 1 < raw.len && strchr (";,:\\", raw.data[i + 1]) != NULL)
        i++;
      else if (raw.data[i] == '\\' && i + 1 < raw.len && (raw.data[i + 1] == 'n' || raw.data[i + 1] == 'N'))
        {
          g_string_append_c (out, '\n');
          i++;
          continue;
        }
      else if (raw.data[i] == '\r')
        {
          if (i + 1 == raw.len || raw.data[i + 1] != '\n')
            g_string_append_c (out, '\n');
          continue;
        }
      g_string_append_c (out, raw.data[i]);
    }

  return g_string_free (out, FALSE);
}

char *
crm_vcard_dup_text (const CrmVcard       *card,
                    const CrmContentLine *property)
{
  g_autofree char *owned = NULL;

  g_return_val_if_fail (card != NULL, NULL);
  g_return_val_if_fail (property != NULL, NULL);

  return unescape (card, decode (property, &owned));
}

char *
crm_vcard_dup_plain (const CrmVcard       *card,
                     const CrmContentLine *property)
{
  static const char *const schemes[] = { "tel:", "mailto:", "urn:uuid:" };
  char *text = crm_vcard_dup_text (card, property);

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (schemes); i++)
    if (g_ascii_strncasecmp (text, schemes[i], strlen (schemes[i])) == 0)
      {
        memmove (text, text + strlen (schemes[i]), strlen (text + strlen (schemes[i])) + 1);
        break;
      }

  return text;
}

/* A part of a structured value; its own values, separated by commas that are not escaped, with ", " between them. */
static char *
dup_part (const CrmVcard *card,
          CrmSlice        part)
{
  CrmSlice rest = part;
  CrmSlice value;
  gboolean more = TRUE;
  GString *out;

  if (card->version == CRM_VCARD_2_1 || !crm_content_text_next_part (&rest, ',', &value, &more) || !more)
    return unescape (card, part);

  out = g_string_sized_new (part.len);
  while (crm_content_text_next_part (&part, ',', &value, &more))
    {
      g_autofree char *text = unescape (card, value);

      g_strstrip (text);
      if (*text != '\0')
        g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", text);
    }

  return g_string_free (out, FALSE);
}

char **
crm_vcard_dup_parts (const CrmVcard       *card,
                     const CrmContentLine *property,
                     guint                 n_min)
{
  g_autofree char *owned = NULL;
  GPtrArray *parts;
  gboolean more = TRUE;
  CrmSlice rest;
  CrmSlice part;

  g_return_val_if_fail (card != NULL, NULL);
  g_return_val_if_fail (property != NULL, NULL);

  parts = g_ptr_array_new ();
  rest = decode (property, &owned);
  while (crm_content_text_next_part (&rest, ';', &part, &more))
    g_ptr_array_add (parts, dup_part (card, part));
  while (parts->len < n_min)
    g_ptr_array_add (parts, g_strdup (""));
  g_ptr_array_add (parts, NULL);

  return (char **) g_ptr_array_free (parts, FALSE);
}

char **
crm_vcard_dup_list (const CrmVcard       *card,
                    const CrmContentLine *property)
{
  g_autofree char *owned = NULL;
  GPtrArray *items;
  gboolean more = TRUE;
  CrmSlice rest;
  CrmSlice item;

  g_return_val_if_fail (card != NULL, NULL);
  g_return_val_if_fail (property != NULL, NULL);

  items = g_ptr_array_new ();
  rest = decode (property, &owned);
  while (crm_content_text_next_part (&rest, ',', &item, &more))
    {
      char *text = g_strstrip (unescape (card, item));

      if (*text != '\0')
        g_ptr_array_add (items, text);
      else
        g_free (text);
    }
  g_ptr_array_add (items, NULL);

  return (char **) g_ptr_array_free (items, FALSE);
}

/* "data:image/jpeg;base64,..." (RFC 2397), in base64 only. */
static GBytes *
decode_data_address (const char *address,
                     char      **media_type)
{
  const char *comma = strchr (address, ',');
  const char *start = address + 5;
  g_autofree char *head = NULL;
  guchar *data;
  gsize len;

  if (comma == NULL)
    return NULL;

  head = g_strndup (start, comma - start);
  if (!g_str_has_suffix (head, ";base64"))
    return NULL;

  head[strcspn (head, ";")] = '\0';
  if (media_type != NULL && *head != '\0')
    *media_type = g_ascii_strdown (head, -1);
  data = g_base64_decode (comma + 1, &len);

  return g_bytes_new_take (data, len);
}

static char *
dup_media_type (const CrmContentLine *property)
{
  g_autofree char *type = crm_content_line_dup_param (property, "MEDIATYPE");
  const char *known[] = { "jpeg", "jpg", "png", "gif", "webp", "bmp", "tiff" };

  if (type == NULL)
    type = crm_content_line_dup_param (property, "TYPE");
  if (type != NULL && strchr (type, '/') != NULL)
    return g_ascii_strdown (type, -1);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (crm_vcard_has_type (property, known[i]))
      return g_strdup_printf ("image/%s", i == 1 ? "jpeg" : known[i]);

  return NULL;
}

GBytes *
crm_vcard_dup_bytes (const CrmVcard       *card,
                     const CrmContentLine *property,
                     char                **media_type)
{
  g_autofree char *text = NULL;
  guchar *data;
  gsize len;

  g_return_val_if_fail (card != NULL, NULL);
  g_return_val_if_fail (property != NULL, NULL);

  if (media_type != NULL)
    *media_type = NULL;

  if (has_encoding (property, "BASE64") || has_encoding (property, "B"))
    {
      text = crm_slice_dup (property->value);
      data = g_base64_decode (text, &len);
      if (len == 0)
        {
          g_free (data);
          return NULL;
        }
      if (media_type != NULL)
        *media_type = dup_media_type (property);
      return g_bytes_new_take (data, len);
    }

  text = crm_vcard_dup_text (card, property);
  if (g_ascii_strncasecmp (text, "data:", 5) == 0)
    return decode_data_address (text, media_type);

  return NULL;
}

/* Words without a name in 2.1 that are no type. */
static gboolean
is_bare_type (const CrmContentParam *param)
{
  return param->name.len == 0 && !is_encoding (param, "QUOTED-PRINTABLE") && !is_encoding (param, "BASE64") &&
         !is_encoding (param, "8BIT") && !is_encoding (param, "7BIT") && !is_encoding (param, "B");
}

/* Calls @visit for each type until it says TRUE. Types in quotes may hold several: TYPE="home,cell". */
static gboolean
visit_types (const CrmContentLine *property,
             gboolean            (*visit) (CrmSlice type, gpointer data),
             gpointer              data)
{
  CrmSlice rest = property->params;
  CrmContentParam param;

  while (crm_content_param_next (&rest, &param))
    {
      const char *pos = param.value.data;
      const char *end = crm_slice_end (param.value);

      if (!crm_slice_is (param.name, "TYPE") && !is_bare_type (&param))
        continue;

      while (pos < end)
        {
          const char *start = pos;

          while (pos < end && *pos != ',' && *pos != '"' && *pos != ' ')
            pos++;
          if (pos > start && visit (crm_slice (start, pos - start), data))
            return TRUE;
          pos++;
        }
    }

  return FALSE;
}

static gboolean
collect_type (CrmSlice type,
              gpointer data)
{
  GPtrArray *types = data;
  g_autofree char *lower = NULL;

  if (crm_slice_is (type, "PREF"))
    return FALSE;

  lower = g_ascii_strdown (type.data, type.len);
  if (!g_utf8_validate (lower, -1, NULL))
    return FALSE;
  for (guint i = 0; i < types->len; i++)
    if (strcmp (types->pdata[i], lower) == 0)
      return FALSE;
  g_ptr_array_add (types, g_steal_pointer (&lower));

  return FALSE;
}

char **
crm_vcard_dup_types (const CrmContentLine *property)
{
  GPtrArray *types;

  g_return_val_if_fail (property != NULL, NULL);

  types = g_ptr_array_new ();
  visit_types (property, collect_type, types);
  g_ptr_array_add (types, NULL);

  return (char **) g_ptr_array_free (types, FALSE);
}

static gboolean
same_type (CrmSlice type,
           gpointer data)
{
  return crm_slice_is (type, data);
}

gboolean
crm_vcard_has_type (const CrmContentLine *property,
                    const char           *type)
{
  g_return_val_if_fail (property != NULL, FALSE);
  g_return_val_if_fail (type != NULL && *type != '\0', FALSE);

  return property->params.len > 0 && visit_types (property, same_type, (gpointer) type);
}

guint
crm_vcard_get_preference (const CrmContentLine *property)
{
  g_autofree char *text = NULL;
  guint64 preference;

  g_return_val_if_fail (property != NULL, 0);

  if (property->params.len == 0)
    return 0;

  text = crm_content_line_dup_param (property, "PREF");
  if (text != NULL && g_ascii_string_to_unsigned (text, 10, 1, 100, &preference, NULL))
    return (guint) preference;

  return crm_vcard_has_type (property, "PREF") ? 1 : 0;
}

char *
crm_vcard_dup_label_text (const CrmVcard       *card,
                          const CrmContentLine *property)
{
  char *label = crm_vcard_dup_text (card, property);
  gsize len;

  g_return_val_if_fail (label != NULL, NULL);

  len = strlen (label);
  if (g_str_has_prefix (label, "_$!<") && g_str_has_suffix (label, ">!$_") && len >= 8)
    {
      memmove (label, label + 4, len - 8);
      label[len - 8] = '\0';
    }

  return label;
}

char *
crm_vcard_dup_label (const CrmVcard       *card,
                     const CrmContentLine *property)
{
  const CrmContentLine *line = NULL;

  g_return_val_if_fail (card != NULL, NULL);
  g_return_val_if_fail (property != NULL, NULL);

  if (property->group.len == 0)
    return NULL;

  while ((line = crm_vcard_find (card, "X-ABLABEL", line)) != NULL)
    if (line->group.len == property->group.len &&
        g_ascii_strncasecmp (line->group.data, property->group.data, line->group.len) == 0)
      return crm_vcard_dup_label_text (card, line);

  return NULL;
}

/* The first that fits says most: a phone of the work that is mobile is called by that. */
static const struct
{
  const char *type;
  const char *label;
} usual[] = {
  { "cell", "mobile" }, { "fax", "fax" }, { "work", "work" }, { "home", "home" }, { "pager", "pager" }, { "car", "car" }, { "main", "main" },
};

char *
crm_vcard_dup_usual_label (const char           *own,
                           const CrmContentLine *property)
{
  g_return_val_if_fail (property != NULL, NULL);

  if (own != NULL)
    return g_strdelimit (g_strdup (own), ":.", ' ');

  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    if (crm_vcard_has_type (property, usual[i].type))
      return g_strdup (usual[i].label);

  return NULL;
}

const char *
crm_vcard_get_usual_type (const char *label)
{
  g_return_val_if_fail (label != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    if (strcmp (usual[i].label, label) == 0)
      return usual[i].type;

  return NULL;
}
