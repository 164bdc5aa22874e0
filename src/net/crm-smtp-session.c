/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-smtp-session.h"

#include "crm-net-error.h"
#include "crm-smtp-channel.h"

#include <string.h>

#define DEFAULT_REPLY_TIMEOUT 300
#define DEFAULT_DOT_TIMEOUT   600
#define QUIT_TIMEOUT          2
#define LARGE_BODY            (256 * 1024)

typedef enum
{
  STATE_READY,   /* between two mails */
  STATE_AHEAD,   /* MAIL, RCPT and DATA were sent with the last dot, their replies not read */
  STATE_DATA,    /* the server waits for the text */
  STATE_BODY,    /* the text is sent but for the dot */
} State;

struct _CrmSmtpSession
{
  CrmSmtpChannel *channel;       /* NULL once the connection ended */
  GPtrArray      *capabilities;  /* of char * */
  char           *ahead;         /* what was sent ahead, to compare */
  State           state;
  gboolean        pipelining;
  guint           reply_timeout;
  guint           dot_timeout;
  guint           n_sent;
};

static void
hang_up (CrmSmtpSession *self)
{
  g_clear_pointer (&self->channel, crm_smtp_channel_close);
}

CrmSmtpSession *
crm_smtp_session_open (const CrmSmtpConfig  *config,
                       GCancellable         *cancellable,
                       GError              **error)
{
  g_autoptr(GPtrArray) capabilities = NULL;
  CrmSmtpChannel *channel;
  CrmSmtpSession *self;

  g_return_val_if_fail (config != NULL, NULL);

  channel = crm_smtp_channel_open (config, &capabilities, cancellable, error);
  if (channel == NULL)
    return NULL;

  self = g_new0 (CrmSmtpSession, 1);
  self->channel = channel;
  self->capabilities = g_steal_pointer (&capabilities);
  self->reply_timeout = config->reply_timeout > 0 ? config->reply_timeout : DEFAULT_REPLY_TIMEOUT;
  self->dot_timeout = config->dot_timeout > 0 ? config->dot_timeout : DEFAULT_DOT_TIMEOUT;
  self->pipelining = crm_smtp_session_has (self, "PIPELINING");

  return self;
}

void
crm_smtp_session_close (CrmSmtpSession *self)
{
  g_return_if_fail (self != NULL);

  if (self->channel != NULL && self->state == STATE_READY &&
      crm_smtp_channel_write (self->channel, "QUIT\r\n", 6, QUIT_TIMEOUT, NULL, NULL))
    {
      g_autoptr(CrmSmtpReply) reply = crm_smtp_channel_read (self->channel, CRM_SMTP_STAGE_CONNECT, QUIT_TIMEOUT, NULL, NULL);

      if (reply == NULL)
        g_debug ("No answer to QUIT");
    }

  hang_up (self);
  g_ptr_array_unref (self->capabilities);
  g_free (self->ahead);
  g_free (self);
}

gboolean
crm_smtp_session_is_open (CrmSmtpSession *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->channel != NULL;
}

static const char *
find_capability (CrmSmtpSession *self,
                 const char     *name)
{
  gsize length = strlen (name);

  /* The first line greets. */
  for (guint i = 1; i < self->capabilities->len; i++)
    {
      const char *line = g_ptr_array_index (self->capabilities, i);

      if (strncmp (line, name, length) == 0 && (line[length] == '\0' || line[length] == ' '))
        return line + length;
    }

  return NULL;
}

gboolean
crm_smtp_session_has (CrmSmtpSession *self,
                      const char     *capability)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (capability != NULL, FALSE);

  return find_capability (self, capability) != NULL;
}

gsize
crm_smtp_session_get_max_size (CrmSmtpSession *self)
{
  const char *size;

  g_return_val_if_fail (self != NULL, 0);

  size = find_capability (self, "SIZE");
  return size != NULL ? g_ascii_strtoull (size, NULL, 10) : 0;
}

guint
crm_smtp_session_get_n_sent (CrmSmtpSession *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_sent;
}

/* Nothing that could end the command it stands in. */
static gboolean
is_safe (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      if (!g_ascii_isgraph (*p) || *p == '<' || *p == '>')
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_envelope (const CrmSmtpEnvelope  *envelope,
                GError                **error)
{
  if (is_safe (envelope->sender) && is_safe (envelope->recipient) && strchr (envelope->recipient, '@') != NULL &&
      (envelope->id == NULL || is_safe (envelope->id)))
    return TRUE;

  g_set_error_literal (error, CRM_NET_ERROR, CRM_NET_ERROR_PROTOCOL, "an address that must not be sent to a server");
  return FALSE;
}

/* RFC 3461 4: '+' and '=' as hexadecimal. */
static void
append_xtext (GString    *out,
              const char *text)
{
  for (; *text != '\0'; text++)
    {
      if (*text == '+' || *text == '=')
        g_string_append_printf (out, "+%02X", (guchar) *text);
      else
        g_string_append_c (out, *text);
    }
}

/* The commands that begin a mail: MAIL, RCPT, DATA, each a line. */
static GString *
make_commands (CrmSmtpSession        *self,
               const CrmSmtpEnvelope *envelope)
{
  GString *out = g_string_new (NULL);
  gboolean dsn = crm_smtp_session_has (self, "DSN");

  g_string_append_printf (out, "MAIL FROM:<%s>", envelope->sender);
  if (envelope->size > 0 && crm_smtp_session_has (self, "SIZE"))
    g_string_append_printf (out, " SIZE=%" G_GSIZE_FORMAT, envelope->size);
  if (dsn && envelope->id != NULL)
    {
      g_string_append (out, " RET=HDRS ENVID=");
      append_xtext (out, envelope->id);
    }

  g_string_append_printf (out, "\r\nRCPT TO:<%s>", envelope->recipient);
  if (dsn)
    {
      g_string_append (out, " NOTIFY=FAILURE,DELAY ORCPT=rfc822;");
      append_xtext (out, envelope->recipient);
    }
  g_string_append (out, "\r\nDATA\r\n");

  return out;
}

static gboolean
read_one (CrmSmtpSession  *self,
          CrmSmtpStage     stage,
          CrmSmtpReply   **reply,
          GCancellable    *cancellable,
          GError         **error)
{
  g_clear_pointer (reply, crm_smtp_reply_free);
  *reply = crm_smtp_channel_read (self->channel, stage, self->reply_timeout, cancellable, error);

  return *reply != NULL;
}

/* After a refusal: the server forgets the mail that was begun, and the next one can use the connection. */
static void
reset (CrmSmtpSession *self,
       gboolean        waits_for_text,
       gboolean        hangs_up,
       GCancellable   *cancellable)
{
  g_autoptr(CrmSmtpReply) reply = NULL;
  gboolean ok = !hangs_up;

  self->state = STATE_READY;

  /* It refused the recipient and asks for the text all the same: an empty one, which has nowhere to go. */
  if (ok && waits_for_text)
    ok = crm_smtp_channel_write (self->channel, ".\r\n", 3, self->reply_timeout, cancellable, NULL) &&
         read_one (self, CRM_SMTP_STAGE_DOT, &reply, cancellable, NULL) && reply->code != 421;
  if (ok)
    ok = crm_smtp_channel_write (self->channel, "RSET\r\n", 6, self->reply_timeout, cancellable, NULL) &&
         read_one (self, CRM_SMTP_STAGE_CONNECT, &reply, cancellable, NULL) && reply->code / 100 == 2;

  if (!ok)
    hang_up (self);
}

/* Whether @reply is one that its command can have: the one that lets the dialogue go on, or a refusal (RFC 5321 4.3.2). */
static gboolean
check_reply (const CrmSmtpReply  *reply,
             int                  good,
             GError             **error)
{
  g_autofree char *words = NULL;

  if (reply->code / 100 == good || reply->code >= 400)
    return TRUE;

  words = crm_smtp_reply_to_string (reply);
  g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_PROTOCOL, "no answer to what was asked: %s", words);
  return FALSE;
}

/* The replies to MAIL, RCPT and DATA; the first refusal counts. With @commands they are sent one by one. */
static gboolean
read_begin (CrmSmtpSession  *self,
            char           **commands,
            CrmSmtpReply   **refusal,
            GCancellable    *cancellable,
            GError         **error)
{
  static const CrmSmtpStage stages[] = { CRM_SMTP_STAGE_MAIL, CRM_SMTP_STAGE_RCPT, CRM_SMTP_STAGE_DATA };
  g_autoptr(CrmSmtpReply) first_refusal = NULL;
  gboolean waits_for_text = FALSE;
  gboolean hangs_up = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      int good = stages[i] == CRM_SMTP_STAGE_DATA ? 3 : 2;
      g_autoptr(CrmSmtpReply) reply = NULL;

      if (commands != NULL)
        {
          g_autofree char *line = g_strconcat (commands[i], "\n", NULL);

          if (!crm_smtp_channel_write (self->channel, line, strlen (line), self->reply_timeout, cancellable, error))
            return FALSE;
        }
      if (!read_one (self, stages[i], &reply, cancellable, error))
        {
          /* Servers that say 421 hang up without answering what else was sent. */
          if (first_refusal == NULL)
            return FALSE;
          g_clear_error (error);
          hangs_up = TRUE;
          break;
        }

      if (first_refusal == NULL && !check_reply (reply, good, error))
        return FALSE;
      hangs_up |= reply->code == 421;
      if (stages[i] == CRM_SMTP_STAGE_DATA)
        waits_for_text = reply->code == 354;
      if (first_refusal == NULL && reply->code / 100 != good)
        first_refusal = g_steal_pointer (&reply);
      if (first_refusal != NULL && (commands != NULL || hangs_up))
        break;
    }

  if (first_refusal == NULL)
    {
      self->state = STATE_DATA;
      return TRUE;
    }

  reset (self, waits_for_text, hangs_up, cancellable);
  {
    g_autofree char *words = crm_smtp_reply_to_string (first_refusal);

    g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_REJECTED, "%s", words);
  }
  *refusal = g_steal_pointer (&first_refusal);
  return FALSE;
}

gboolean
crm_smtp_session_begin (CrmSmtpSession         *self,
                        const CrmSmtpEnvelope  *envelope,
                        CrmSmtpReply          **refusal,
                        GCancellable           *cancellable,
                        GError                **error)
{
  g_autoptr(GString) commands = NULL;
  g_autoptr(GError) inner = NULL;
  gboolean ok;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (envelope != NULL && envelope->sender != NULL && envelope->recipient != NULL, FALSE);
  g_return_val_if_fail (refusal != NULL && *refusal == NULL, FALSE);
  g_return_val_if_fail (self->channel != NULL, FALSE);
  g_return_val_if_fail (self->state == STATE_READY || self->state == STATE_AHEAD, FALSE);

  if (!check_envelope (envelope, error))
    {
      hang_up (self);
      return FALSE;
    }

  commands = make_commands (self, envelope);
  if (self->state == STATE_AHEAD)
    {
      g_return_val_if_fail (g_strcmp0 (self->ahead, commands->str) == 0, FALSE);

      ok = read_begin (self, NULL, refusal, cancellable, &inner);
    }
  else if (crm_smtp_channel_is_stale (self->channel))
    {
      /* A 421 that waited here would be taken for the answer to MAIL. */
      ok = FALSE;
      g_set_error_literal (&inner, CRM_NET_ERROR, CRM_NET_ERROR_FAILED, "the mail server closed the connection meanwhile");
    }
  else if (self->pipelining)
    {
      ok = crm_smtp_channel_write (self->channel, commands->str, commands->len, self->reply_timeout, cancellable, &inner) &&
           read_begin (self, NULL, refusal, cancellable, &inner);
    }
  else
    {
      g_auto(GStrv) lines = g_strsplit (commands->str, "\n", -1);

      ok = read_begin (self, lines, refusal, cancellable, &inner);
    }

  g_clear_pointer (&self->ahead, g_free);
  if (!ok)
    {
      if (*refusal == NULL)
        hang_up (self);
      g_propagate_error (error, g_steal_pointer (&inner));
    }

  return ok;
}

/* The text as it goes over the wire: a dot at the start of a line is doubled (RFC 5321 4.5.2). NULL: not CRLF throughout. */
static GString *
stuff_dots (GBytes *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  g_autoptr(GString) out = g_string_sized_new (length + 64);
  gsize start = 0;

  while (start < length)
    {
      const char *end = memchr (data + start, '\n', length - start);
      gsize next;

      if (end == NULL || end == data + start || end[-1] != '\r')
        return NULL;
      next = end - data + 1;
      if (memchr (data + start, '\r', end - 1 - (data + start)) != NULL)
        return NULL;

      if (data[start] == '.')
        g_string_append_c (out, '.');
      g_string_append_len (out, data + start, next - start);
      start = next;
    }

  return g_steal_pointer (&out);
}

gboolean
crm_smtp_session_send_body (CrmSmtpSession  *self,
                            GBytes          *body,
                            GCancellable    *cancellable,
                            GError         **error)
{
  g_autoptr(GString) stuffed = NULL;
  gboolean ok;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (body != NULL, FALSE);
  g_return_val_if_fail (self->channel != NULL, FALSE);
  g_return_val_if_fail (self->state == STATE_DATA, FALSE);

  stuffed = stuff_dots (body);
  if (stuffed == NULL)
    {
      g_set_error_literal (error, CRM_NET_ERROR, CRM_NET_ERROR_PROTOCOL, "the mail has a line that does not end in CRLF");
      hang_up (self);
      return FALSE;
    }

  ok = crm_smtp_channel_write (self->channel, stuffed->str, stuffed->len, self->dot_timeout, cancellable, error);
  if (ok && stuffed->len > LARGE_BODY)
    ok = crm_smtp_channel_flush (self->channel, self->dot_timeout, cancellable, error);
  if (ok)
    self->state = STATE_BODY;
  else
    hang_up (self);

  return ok;
}

CrmSmtpReply *
crm_smtp_session_finish (CrmSmtpSession         *self,
                         const CrmSmtpEnvelope  *next,
                         GCancellable           *give_up,
                         GError                **error)
{
  g_autoptr(GString) segment = NULL;
  CrmSmtpReply *reply = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->channel != NULL, NULL);
  g_return_val_if_fail (self->state == STATE_BODY, NULL);

  segment = g_string_new (".\r\n");
  self->state = STATE_READY;
  if (next != NULL && self->pipelining && check_envelope (next, NULL))
    {
      g_autoptr(GString) commands = make_commands (self, next);

      g_string_append_len (segment, commands->str, commands->len);
      self->ahead = g_string_free (g_steal_pointer (&commands), FALSE);
      self->state = STATE_AHEAD;
    }

  if (crm_smtp_channel_write (self->channel, segment->str, segment->len, self->dot_timeout, give_up, error))
    reply = crm_smtp_channel_read (self->channel, CRM_SMTP_STAGE_DOT, self->dot_timeout, give_up, error);
  if (reply != NULL && !check_reply (reply, 2, error))
    g_clear_pointer (&reply, crm_smtp_reply_free);

  if (reply == NULL || reply->code == 421)
    hang_up (self);
  else if (reply->code / 100 == 2)
    self->n_sent++;

  return reply;
}
