/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-content-text.h"

#define FOLD_OCTETS 75

/* Takes @text; the same bytes when they are valid UTF-8 without NUL. */
static char *
make_valid (GString *text)
{
  char *valid;

  if (g_utf8_validate_len (text->str, text->len, NULL))
    return g_string_free (text, FALSE);

  valid = g_utf8_make_valid (text->str, text->len);
  g_string_free (text, TRUE);

  return valid;
}

static void
append_unescaped (GString  *out,
                  CrmSlice  raw)
{
  const char *pos = raw.data;
  const char *end = raw.data + raw.len;

  while (pos < end)
    {
      const char *backslash = memchr (pos, '\\', end - pos);

      if (backslash == NULL || backslash + 1 == end)
        break;

      g_string_append_len (out, pos, backslash - pos);
      switch (backslash[1])
        {
        case 'n':
        case 'N':
          g_string_append_c (out, '\n');
          break;

        case '\\':
        case ',':
        case ';':
        case ':':
          g_string_append_c (out, backslash[1]);
          break;

        default:
          g_string_append_len (out, backslash, 2);
          break;
        }
      pos = backslash + 2;
    }

  if (pos < end)
    g_string_append_len (out, pos, end - pos);
}

char *
crm_content_text_unescape (CrmSlice raw)
{
  GString *out = g_string_sized_new (raw.len + 1);

  if (raw.len > 0)
    append_unescaped (out, raw);

  return make_valid (out);
}

void
crm_content_text_append_escaped (GString    *out,
                                 const char *text)
{
  g_return_if_fail (out != NULL);
  g_return_if_fail (text != NULL);

  for (const char *pos = text; *pos != '\0'; pos++)
    {
      switch (*pos)
        {
        case '\\':
        case ',':
        case ';':
          g_string_append_c (out, '\\');
          g_string_append_c (out, *pos);
          break;

        case '\r':
          if (pos[1] == '\n')
            pos++;
          g_string_append (out, "\\n");
          break;

        case '\n':
          g_string_append (out, "\\n");
          break;

        default:
          if (!g_ascii_iscntrl (*pos) || *pos == '\t')
            g_string_append_c (out, *pos);
          break;
        }
    }
}

char *
crm_content_text_escape (const char *text)
{
  GString *out;

  g_return_val_if_fail (text != NULL, NULL);

  out = g_string_sized_new (strlen (text) + 8);
  crm_content_text_append_escaped (out, text);

  return g_string_free (out, FALSE);
}

gboolean
crm_content_text_next_part (CrmSlice *rest,
                            char      separator,
                            CrmSlice *part,
                            gboolean *more)
{
  const char *pos;
  const char *end;

  g_return_val_if_fail (rest != NULL && part != NULL && more != NULL, FALSE);

  if (!*more)
    return FALSE;

  pos = rest->data;
  end = crm_slice_end (*rest);
  while (pos < end && *pos != separator)
    pos += *pos == '\\' && pos + 1 < end ? 2 : 1;

  *part = crm_slice (rest->data, pos - rest->data);
  *more = pos < end;
  *rest = *more ? crm_slice (pos + 1, end - pos - 1) : CRM_SLICE_EMPTY;

  return TRUE;
}

char **
crm_content_text_split (CrmSlice raw,
                        char     separator)
{
  GPtrArray *parts = g_ptr_array_new ();
  gboolean more = TRUE;
  CrmSlice part;

  while (crm_content_text_next_part (&raw, separator, &part, &more))
    g_ptr_array_add (parts, crm_content_text_unescape (part));
  g_ptr_array_add (parts, NULL);

  return (char **) g_ptr_array_free (parts, FALSE);
}

char *
crm_content_param_decode (CrmSlice raw)
{
  GString *out = g_string_sized_new (raw.len + 1);

  for (gsize i = 0; i < raw.len; i++)
    {
      char c = raw.data[i];
      char next = i + 1 < raw.len ? raw.data[i + 1] : '\0';

      if (c == '^' && (next == 'n' || next == '^' || next == '\''))
        {
          g_string_append_c (out, next == 'n' ? '\n' : next == '^' ? '^' : '"');
          i++;
        }
      else if (c != '"')
        {
          g_string_append_c (out, c);
        }
    }

  return make_valid (out);
}

void
crm_content_param_append (GString    *params,
                          const char *name,
                          const char *value)
{
  gboolean quote;

  g_return_if_fail (params != NULL);
  g_return_if_fail (name != NULL && *name != '\0');
  g_return_if_fail (value != NULL);

  quote = strpbrk (value, ":;,") != NULL;

  if (params->len > 0)
    g_string_append_c (params, ';');
  g_string_append_printf (params, "%s=%s", name, quote ? "\"" : "");

  for (const char *pos = value; *pos != '\0'; pos++)
    {
      if (*pos == '\r' && pos[1] == '\n')
        continue;
      if (*pos == '\n' || *pos == '\r')
        g_string_append (params, "^n");
      else if (*pos == '^')
        g_string_append (params, "^^");
      else if (*pos == '"')
        g_string_append (params, "^'");
      else if (!g_ascii_iscntrl (*pos) || *pos == '\t')
        g_string_append_c (params, *pos);
    }

  if (quote)
    g_string_append_c (params, '"');
}

static inline gboolean
is_continuation (char c)
{
  return ((guchar) c & 0xc0) == 0x80;
}

void
crm_content_fold (GString  *out,
                  CrmSlice  text)
{
  gsize room = FOLD_OCTETS;

  g_return_if_fail (out != NULL);

  while (text.len > room)
    {
      gsize cut = room;

      /* Bytes that are no UTF-8 may be cut anywhere: no character is longer than four. */
      while (cut > room - 3 && is_continuation (text.data[cut]))
        cut--;
      if (is_continuation (text.data[cut]))
        cut = room;

      g_string_append_len (out, text.data, cut);
      g_string_append (out, "\r\n ");
      text = crm_slice (text.data + cut, text.len - cut);
      room = FOLD_OCTETS - 1;
    }

  if (text.len > 0)
    g_string_append_len (out, text.data, text.len);
  g_string_append (out, "\r\n");
}
