/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-mime-message.h"

#include "crm-format-error.h"
#include "crm-mail-address.h"
#include "crm-mime-header.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#define LINE_LENGTH 76
#define TOKEN_CHARS 20

/* Line ends LF, alone or after CR, become one; a CR of its own too. */
static char *
normalise (const char *text)
{
  g_autoptr(GString) out = g_string_sized_new (strlen (text) + 2);

  while (*text != '\0')
    {
      gsize length = strcspn (text, "\r");

      g_string_append_len (out, text, length);
      text += length;
      if (*text == '\0')
        break;
      if (text[1] != '\n')
        g_string_append_c (out, '\n');
      text++;
    }

  if (out->len > 0 && out->str[out->len - 1] != '\n')
    g_string_append_c (out, '\n');

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
is_qp_literal (const char *line,
               gsize       i,
               gsize       length)
{
  guchar c = line[i];

  /* A blank at the end gets lost on the way; a dot or "From " at the start is changed by some. */
  if (c == ' ' || c == '\t')
    return i + 1 < length;
  if (i == 0 && (c == '.' || (c == 'F' && length >= 5 && memcmp (line, "From ", 5) == 0)))
    return FALSE;

  return c > ' ' && c < 0x7f && c != '=';
}

/* How many octets from @i on stand for themselves and still fit into the line, @i not being at its start. Most of a mail is such runs. */
static gsize
measure_literals (const char *line,
                  gsize       i,
                  gsize       length,
                  gsize       column)
{
  gsize end = column < LINE_LENGTH - 1 ? MIN (length, i + LINE_LENGTH - 1 - column) : i;
  gsize at = i;

  while (at < end && (guchar) line[at] < 0x80 && is_qp_literal (line, at, length))
    at++;

  return at - i;
}

static void
append_encoded (GString *out,
                guchar   byte)
{
  static const char digits[] = "0123456789ABCDEF";
  const char encoded[] = { '=', digits[byte >> 4], digits[byte & 15] };

  g_string_append_len (out, encoded, sizeof encoded);
}

/* One line of quoted-printable (RFC 2045 6.7), broken by soft line breaks, never inside a character of UTF-8. */
static void
add_qp_line (GString    *out,
             const char *line,
             gsize       length)
{
  gsize column = 0;
  gsize i = 0;

  while (i < length)
    {
      gsize run = column > 0 ? measure_literals (line, i, length, column) : 0;
      gsize size = (guchar) line[i] < 0x80 ? 1 : MIN ((gsize) g_utf8_skip[(guchar) line[i]], length - i);
      gboolean literal = size == 1 && is_qp_literal (line, i, length);
      gsize width = literal ? 1 : 3 * size;

      if (run > 0)
        {
          g_string_append_len (out, line + i, run);
          column += run;
          i += run;
          continue;
        }

      if (column + width > LINE_LENGTH - 1 && (column + width > LINE_LENGTH || i + size < length))
        {
          g_string_append (out, "=\r\n");
          column = 0;
          /* What now starts a line must not look like the end of the mail. */
          literal = literal && line[i] != '.' && line[i] != 'F';
          width = literal ? 1 : 3 * size;
        }

      for (gsize k = i; k < i + size; k++)
        {
          if (literal)
            g_string_append_c (out, line[k]);
          else
            append_encoded (out, (guchar) line[k]);
        }
      column += width;
      i += size;
    }

  g_string_append (out, "\r\n");
}

static void
add_quoted_printable (GString    *out,
                      const char *text)
{
  while (*text != '\0')
    {
      const char *end = strchr (text, '\n');

      add_qp_line (out, text, end - text);
      text = end + 1;
    }
}

static void
add_base64 (GString    *out,
            const char *text)
{
  g_autoptr(GString) crlf = g_string_sized_new (strlen (text) + 64);
  g_autofree char *encoded = NULL;
  gsize length;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '\n')
        g_string_append_c (crlf, '\r');
      g_string_append_c (crlf, *p);
    }

  encoded = g_base64_encode ((const guchar *) crlf->str, crlf->len);
  length = strlen (encoded);
  for (gsize i = 0; i < length; i += LINE_LENGTH)
    {
      g_string_append_len (out, encoded + i, MIN (LINE_LENGTH, length - i));
      g_string_append (out, "\r\n");
    }
}

/* Quoted-printable unless most of the text is outside ASCII. Headers of the part, blank line, body. */
static void
add_part (GString    *out,
          const char *type,
          const char *text)
{
  g_autofree char *lines = normalise (text);
  gsize length = strlen (lines);
  gsize foreign = 0;
  gboolean base64;

  for (gsize i = 0; i < length; i++)
    foreign += (guchar) lines[i] >= 0x80;
  base64 = foreign * 4 > length;

  g_string_append_printf (out, "Content-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: %s\r\n\r\n",
                          type, base64 ? "base64" : "quoted-printable");
  if (base64)
    add_base64 (out, lines);
  else
    add_quoted_printable (out, lines);
}

static gboolean
add_headers (GString               *out,
             const CrmMimeMessage  *message,
             GError               **error)
{
  crm_mime_header_add_date (out, message->date);

  if (!crm_mime_header_add_mailbox (out, "From", message->from_name, message->from_address, error) ||
      !crm_mime_header_add_mailbox (out, "To", message->to_name, message->to_address, error))
    return FALSE;
  if (message->reply_to != NULL &&
      !crm_mime_header_add_mailbox (out, "Reply-To", NULL, message->reply_to, error))
    return FALSE;
  if (!crm_mime_header_add_text (out, "Subject", message->subject, error) ||
      !crm_mime_header_add_raw (out, "Message-ID", message->message_id, error))
    return FALSE;

  /* A second copy of the id: some providers replace the first, and a bounce or reply has to find its mail. */
  if (!crm_mime_header_add_raw (out, "References", message->message_id, error))
    return FALSE;

  if (message->list_id != NULL && !crm_mime_header_add_raw (out, "List-ID", message->list_id, error))
    return FALSE;
  if (message->unsubscribe_url != NULL)
    {
      g_autofree char *value = g_strdup_printf ("<%s>", message->unsubscribe_url);

      if (!crm_mime_header_add_raw (out, "List-Unsubscribe", value, error))
        return FALSE;
    }
  if (message->bulk)
    g_string_append (out, "Precedence: bulk\r\n");

  if (!crm_mime_header_add_raw (out, "X-CRM-Token", message->token, error))
    return FALSE;

  g_string_append (out, "MIME-Version: 1.0\r\n");
  return TRUE;
}

static gboolean
check_utf8 (const char  *text,
            GError     **error)
{
  if (text == NULL || g_utf8_validate (text, -1, NULL))
    return TRUE;

  g_set_error_literal (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_ENCODING, "the text of the mail is not UTF-8");
  return FALSE;
}

/* The last gate: whatever was built above, this never leaves. RFC 5321 2.3.8, 4.5.3.1.6. */
static gboolean
check_bytes (const GString  *out,
             GError        **error)
{
  gsize line = 0;

  for (gsize i = 0; i < out->len; i++)
    {
      guchar c = out->str[i];
      gboolean ok = c < 0x80 && c != '\0';

      if (c == '\r')
        ok = out->str[i + 1] == '\n';
      else if (c == '\n')
        ok = i > 0 && out->str[i - 1] == '\r';

      line = c == '\n' ? 0 : line + 1;
      if (!ok || line > 999)
        {
          g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_VALUE,
                       "the finished mail is not 7-bit with CRLF line ends at octet %" G_GSIZE_FORMAT, i);
          return FALSE;
        }
    }

  return TRUE;
}

/* A line that cannot stand in either part: "=_" is neither quoted-printable nor base64 (RFC 2045 6.7). */
static char *
make_boundary (const char *token)
{
  return g_strdup_printf ("=_%s", token);
}

GBytes *
crm_mime_message_write (const CrmMimeMessage  *message,
                        GError               **error)
{
  g_autoptr(GString) out = NULL;
  gsize length;

  g_return_val_if_fail (message != NULL, NULL);
  g_return_val_if_fail (message->from_address != NULL && message->to_address != NULL, NULL);
  g_return_val_if_fail (message->subject != NULL && message->text != NULL, NULL);
  g_return_val_if_fail (message->date != NULL && message->token != NULL && message->message_id != NULL, NULL);

  if (!check_utf8 (message->text, error) || !check_utf8 (message->html, error))
    return NULL;

  out = g_string_sized_new (16384);
  if (!add_headers (out, message, error))
    return NULL;

  if (message->html == NULL)
    {
      add_part (out, "text/plain", message->text);
    }
  else
    {
      g_autofree char *boundary = make_boundary (message->token);

      g_string_append_printf (out, "Content-Type: multipart/alternative; boundary=\"%s\"\r\n\r\n--%s\r\n",
                              boundary, boundary);
      add_part (out, "text/plain", message->text);
      g_string_append_printf (out, "\r\n--%s\r\n", boundary);
      add_part (out, "text/html", message->html);
      g_string_append_printf (out, "\r\n--%s--\r\n", boundary);
    }

  if (!check_bytes (out, error))
    return NULL;

  length = out->len;
  return g_bytes_new_take (g_string_free (g_steal_pointer (&out), FALSE), length);
}

char *
crm_mime_message_make_id (const char *token,
                          gint64      campaign,
                          const char *from_address)
{
  g_autofree char *domain = NULL;

  g_return_val_if_fail (token != NULL, NULL);
  g_return_val_if_fail (from_address != NULL, NULL);

  domain = crm_mail_address_get_domain (from_address);
  if (domain == NULL)
    return NULL;

  return g_strdup_printf ("<%s.c%" G_GINT64_FORMAT "@%s>", token, campaign, domain);
}

char *
crm_mime_message_make_unsubscribe_url (const char *address,
                                       const char *token)
{
  g_autofree char *wire = NULL;
  g_autofree char *escaped = NULL;

  g_return_val_if_fail (address != NULL, NULL);
  g_return_val_if_fail (token != NULL, NULL);

  /* Programs that answer the header by themselves do not all know domains outside ASCII. */
  wire = crm_mail_address_to_wire (address, NULL);
  escaped = g_uri_escape_string (wire != NULL ? wire : address, "@!$*+", FALSE);
  return g_strdup_printf ("mailto:%s?subject=unsubscribe%%20%s", escaped, token);
}

char *
crm_mime_message_make_token (void)
{
  static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
  guchar bytes[TOKEN_CHARS];
  char token[TOKEN_CHARS + 1] = "";

  while (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    {
      if (errno != EINTR)
        g_error ("The system gives no random numbers: %s", g_strerror (errno));
    }

  for (guint i = 0; i < TOKEN_CHARS; i++)
    token[i] = letters[bytes[i] % 32];

  return g_strdup (token);
}
