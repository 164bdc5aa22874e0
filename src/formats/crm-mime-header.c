/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-mime-header.h"

#include "crm-format-error.h"
#include "crm-mail-address.h"

#include <string.h>

#define MAX_LINE 76
#define MAX_HARD 998
#define WORD_FRAME 12  /* "=?utf-8?Q?" and its end */

static gboolean
check_text (const char  *name,
            const char  *text,
            GError     **error)
{
  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_VALUE, "%s: the text is not UTF-8", name);
      return FALSE;
    }

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029)
        {
          g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_VALUE,
                       "%s: a line break or control character in the text", name);
          return FALSE;
        }
    }

  return TRUE;
}

/* What may stand for itself in a "Q" encoded word, in a phrase as well (RFC 2047 5.3). */
static gboolean
is_q_literal (guchar c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("!*+-/", c) != NULL);
}

static gsize
q_width (const char *text,
         gsize       length)
{
  gsize width = 0;

  for (gsize i = 0; i < length; i++)
    width += is_q_literal (text[i]) || text[i] == ' ' ? 1 : 3;

  return width;
}

static void
add_encoded_word (GString    *out,
                  const char *text,
                  gsize       length,
                  gboolean    base64)
{
  if (base64)
    {
      g_autofree char *encoded = g_base64_encode ((const guchar *) text, length);

      g_string_append_printf (out, "=?utf-8?B?%s?=", encoded);
      return;
    }

  g_string_append (out, "=?utf-8?Q?");
  for (gsize i = 0; i < length; i++)
    {
      guchar c = text[i];

      if (c == ' ')
        g_string_append_c (out, '_');
      else if (is_q_literal (c))
        g_string_append_c (out, c);
      else
        g_string_append_printf (out, "=%02X", c);
    }
  g_string_append (out, "?=");
}

/* How much of @text fits into one "Q" encoded word of @room octets: up to the last blank, else whole characters. */
static gsize
fit (const char *text,
     gsize       room)
{
  gsize payload = room - WORD_FRAME;
  const char *after_blank = NULL;
  const char *p = text;

  while (*p != '\0')
    {
      const char *next = g_utf8_next_char (p);
      gsize width = q_width (text, next - text);

      if (width > payload)
        break;
      if (*p == ' ')
        after_blank = next;
      p = next;
    }

  if (*p == '\0' || after_blank == NULL)
    return p - text;

  return after_blank - text;
}

/*
 * The whole of @text as encoded words, each on its own line but the first, which starts at @column. Base64 only where it
 * is shorter and one word is enough: some readers decode neighbouring words as one stream and stop at its padding.
 */
static void
add_encoded (GString    *out,
             const char *text,
             gsize       column)
{
  gsize length = strlen (text);
  gsize base64_width = (length + 2) / 3 * 4;

  if (base64_width < q_width (text, length) && base64_width + WORD_FRAME <= MIN (MAX_LINE - column, 75))
    {
      add_encoded_word (out, text, length, TRUE);
      return;
    }

  while (*text != '\0')
    {
      gsize taken = fit (text, MIN (MAX_LINE - column, 75));

      if (taken == 0)
        taken = g_utf8_next_char (text) - text;
      add_encoded_word (out, text, taken, FALSE);
      text += taken;
      if (*text != '\0')
        g_string_append (out, "\r\n ");
      column = 1;
    }
}

static gsize
longest_word (const char *text)
{
  gsize longest = 0;
  gsize word = 0;

  for (; *text != '\0'; text++)
    {
      word = *text == ' ' ? 0 : word + 1;
      longest = MAX (longest, word);
    }

  return longest;
}

/* ASCII words, folded at blanks. */
static void
add_folded (GString    *out,
            const char *text,
            gsize       column)
{
  while (*text != '\0')
    {
      gsize blanks = strspn (text, " ");
      gsize word = strcspn (text + blanks, " ");

      if (blanks > 0 && column + blanks + word > MAX_LINE)
        {
          g_string_append (out, "\r\n");
          column = 0;
        }
      g_string_append_len (out, text, blanks + word);
      column += blanks + word;
      text += blanks + word;
    }
}

gboolean
crm_mime_header_add_text (GString     *out,
                          const char  *name,
                          const char  *text,
                          GError     **error)
{
  g_autofree char *stripped = NULL;
  gsize column;

  g_return_val_if_fail (out != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  if (!check_text (name, text, error))
    return FALSE;

  stripped = g_strstrip (g_strdup (text));
  column = strlen (name) + 2;
  g_string_append_printf (out, "%s: ", name);
  if (g_str_is_ascii (stripped) && strstr (stripped, "=?") == NULL && column + longest_word (stripped) < MAX_LINE)
    add_folded (out, stripped, column);
  else
    add_encoded (out, stripped, column);
  g_string_append (out, "\r\n");

  return TRUE;
}

static gboolean
is_plain_phrase (const char *text)
{
  for (; *text != '\0'; text++)
    {
      if (!g_ascii_isalnum (*text) && strchr (" !#$%&'*+-/=?^_`{|}~", *text) == NULL)
        return FALSE;
    }

  return TRUE;
}

gboolean
crm_mime_header_add_mailbox (GString     *out,
                             const char  *name,
                             const char  *display,
                             const char  *address,
                             GError     **error)
{
  g_autofree char *wire = NULL;
  g_autofree char *stripped = NULL;
  g_autoptr(GString) phrase = NULL;
  gsize column;
  gsize last;

  g_return_val_if_fail (out != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (address != NULL, FALSE);

  if (display != NULL && !check_text (name, display, error))
    return FALSE;

  wire = crm_mail_address_to_wire (address, error);
  if (wire == NULL)
    {
      g_prefix_error (error, "%s: ", name);
      return FALSE;
    }

  column = strlen (name) + 2;
  stripped = g_strstrip (g_strdup (display != NULL ? display : ""));
  if (*stripped == '\0')
    {
      g_string_append_printf (out, "%s: <%s>\r\n", name, wire);
      return TRUE;
    }

  phrase = g_string_new (NULL);
  if (!g_str_is_ascii (stripped) || strstr (stripped, "=?") != NULL || column + strlen (stripped) + 4 > MAX_LINE)
    {
      add_encoded (phrase, stripped, column);
    }
  else if (is_plain_phrase (stripped))
    {
      g_string_append (phrase, stripped);
    }
  else
    {
      g_string_append_c (phrase, '"');
      for (const char *p = stripped; *p != '\0'; p++)
        {
          if (*p == '"' || *p == '\\')
            g_string_append_c (phrase, '\\');
          g_string_append_c (phrase, *p);
        }
      g_string_append_c (phrase, '"');
    }

  {
    const char *line = strrchr (phrase->str, '\n');

    last = line != NULL ? strlen (line + 1) : column + phrase->len;
  }
  g_string_append_printf (out, "%s: %s%s<%s>\r\n", name, phrase->str,
                          last + strlen (wire) + 3 > MAX_LINE ? "\r\n " : " ", wire);
  return TRUE;
}

gboolean
crm_mime_header_add_raw (GString     *out,
                         const char  *name,
                         const char  *value,
                         GError     **error)
{
  g_return_val_if_fail (out != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  for (const char *p = value; *p != '\0'; p++)
    {
      if (!g_ascii_isprint (*p))
        {
          g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_VALUE,
                       "%s: a character that is not printable ASCII", name);
          return FALSE;
        }
    }
  if (strlen (name) + 2 + strlen (value) > MAX_HARD)
    {
      g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_TOO_LARGE, "%s: longer than a line may be", name);
      return FALSE;
    }

  g_string_append_printf (out, "%s: %s\r\n", name, value);
  return TRUE;
}

void
crm_mime_header_add_date (GString   *out,
                          GDateTime *date)
{
  static const char * const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char * const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  int offset;

  g_return_if_fail (out != NULL);
  g_return_if_fail (date != NULL);

  offset = (int) (g_date_time_get_utc_offset (date) / G_TIME_SPAN_MINUTE);
  g_string_append_printf (out, "Date: %s, %d %s %d %02d:%02d:%02d %c%02d%02d\r\n",
                          days[g_date_time_get_day_of_week (date) - 1], g_date_time_get_day_of_month (date),
                          months[g_date_time_get_month (date) - 1], g_date_time_get_year (date),
                          g_date_time_get_hour (date), g_date_time_get_minute (date), g_date_time_get_second (date),
                          offset < 0 ? '-' : '+', ABS (offset) / 60, ABS (offset) % 60);
}
