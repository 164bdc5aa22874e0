/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-smtp-channel.h"

#include "crm-net-error.h"
#include "crm-trust.h"

#include <curl/curl.h>
#include <errno.h>
#include <linux/sockios.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>

#define DEFAULT_CONNECT_TIMEOUT 60
#define MAX_REPLY               65536

struct _CrmSmtpChannel
{
  CURL    *curl;
  GString *input;
  int      fd;
};

/* What is seen of the dialogue that libcurl holds for us. */
typedef struct
{
  GCancellable *cancellable;
  GPtrArray    *ehlo;          /* of char *, the lines of the last reply 250 */
  gboolean      ehlo_ended;
  gboolean      signed_in;     /* a 235 was seen: the only proof that AUTH happened */
  char          last[256];
} Greeting;

/* A peer that hangs up must be an error of the write, not the end of the program. */
static void
ignore_sigpipe (void)
{
  struct sigaction action;

  if (sigaction (SIGPIPE, NULL, &action) == 0 && action.sa_handler == SIG_DFL)
    signal (SIGPIPE, SIG_IGN);
}

static gsize
on_line (char     *data,
         gsize     size,
         gsize     count,
         gpointer  user_data)
{
  Greeting *greeting = user_data;
  gsize length = size * count;
  g_autofree char *line = g_strchomp (g_strndup (data, length));

  g_strlcpy (greeting->last, line, sizeof greeting->last);
  if (g_str_has_prefix (line, "235"))
    greeting->signed_in = TRUE;

  if (g_str_has_prefix (line, "250") && (line[3] == '-' || line[3] == ' '))
    {
      /* The EHLO after STARTTLS replaces the one before: that one could have been anybody's. */
      if (greeting->ehlo_ended)
        g_ptr_array_set_size (greeting->ehlo, 0);
      greeting->ehlo_ended = line[3] == ' ';
      g_ptr_array_add (greeting->ehlo, g_ascii_strup (line + 4, -1));
    }

  return length;
}

static int
on_progress (gpointer   user_data,
             curl_off_t dltotal,
             curl_off_t dlnow,
             curl_off_t ultotal,
             curl_off_t ulnow)
{
  Greeting *greeting = user_data;

  return g_cancellable_is_cancelled (greeting->cancellable);
}

static CrmNetErrorCode
code_of (CURLcode  result,
         Greeting *greeting)
{
  switch (result)
    {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return CRM_NET_ERROR_RESOLVE;

    case CURLE_COULDNT_CONNECT:
      return CRM_NET_ERROR_CONNECT;

    case CURLE_USE_SSL_FAILED:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CERTPROBLEM:
      return CRM_NET_ERROR_TLS;

    case CURLE_OPERATION_TIMEDOUT:
      return CRM_NET_ERROR_TIMEOUT;

    case CURLE_LOGIN_DENIED:
      /* 454 is "not now"; libcurl calls it the same as a wrong password. */
      return greeting->last[0] == '4' ? CRM_NET_ERROR_STATUS : CRM_NET_ERROR_AUTH;

    case CURLE_WEIRD_SERVER_REPLY:
      return strchr ("45", greeting->last[0]) != NULL ? CRM_NET_ERROR_STATUS : CRM_NET_ERROR_PROTOCOL;

    default:
      return CRM_NET_ERROR_FAILED;
    }
}

static gboolean
is_this_machine (const char *host)
{
  return g_str_equal (host, "localhost") || (g_str_has_prefix (host, "127.") && g_hostname_is_ip_address (host)) || g_str_equal (host, "::1");
}

static void
set_options (CURL                *curl,
             const CrmSmtpConfig *config,
             gboolean             any_way,
             Greeting            *greeting,
             char                *message)
{
  guint timeout = config->connect_timeout > 0 ? config->connect_timeout : DEFAULT_CONNECT_TIMEOUT;
  gboolean is_v6 = strchr (config->host, ':') != NULL;
  const char *ca_file = crm_trust_get_ca_file (config->ca_file);
  g_autofree char *ehlo = g_uri_escape_string (config->ehlo != NULL ? config->ehlo : "[127.0.0.1]", "[]", FALSE);
  g_autofree char *url = g_strdup_printf ("%s://%s%s%s:%u/%s",
                                          config->security == CRM_SMTP_SECURITY_TLS ? "smtps" : "smtp",
                                          is_v6 ? "[" : "", config->host, is_v6 ? "]" : "", config->port, ehlo);

  curl_easy_setopt (curl, CURLOPT_URL, url);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt (curl, CURLOPT_CONNECT_ONLY, 1L);
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_PROXY, "");
  curl_easy_setopt (curl, CURLOPT_ERRORBUFFER, message);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, (long) timeout);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, (long) timeout);
  curl_easy_setopt (curl, CURLOPT_HEADERFUNCTION, on_line);
  curl_easy_setopt (curl, CURLOPT_HEADERDATA, greeting);
  curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt (curl, CURLOPT_XFERINFODATA, greeting);
  curl_easy_setopt (curl, CURLOPT_USE_SSL,
                    (long) (config->security == CRM_SMTP_SECURITY_NONE ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYHOST, 2L);
  if (ca_file != NULL)
    {
      curl_easy_setopt (curl, CURLOPT_CAINFO, ca_file);
      curl_easy_setopt (curl, CURLOPT_CAPATH, NULL);
    }
  if (config->user != NULL)
    {
      curl_easy_setopt (curl, CURLOPT_USERNAME, config->user);
      curl_easy_setopt (curl, CURLOPT_PASSWORD, config->password != NULL ? config->password : "");
      if (!any_way)
        curl_easy_setopt (curl, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
    }
}

/* The dialogue up to where one is signed in. NULL with @result and @message. */
static CURL *
connect_to (const CrmSmtpConfig *config,
            gboolean             any_way,
            Greeting            *greeting,
            char                *message,
            CURLcode            *result)
{
  CURL *curl = curl_easy_init ();

  *message = '\0';
  g_ptr_array_set_size (greeting->ehlo, 0);
  greeting->ehlo_ended = FALSE;
  greeting->signed_in = FALSE;
  greeting->last[0] = '\0';

  set_options (curl, config, any_way, greeting, message);
  *result = curl_easy_perform (curl);
  /* The connection lives on, what was on this stack does not. */
  curl_easy_setopt (curl, CURLOPT_HEADERFUNCTION, NULL);
  curl_easy_setopt (curl, CURLOPT_HEADERDATA, NULL);
  curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 1L);
  curl_easy_setopt (curl, CURLOPT_ERRORBUFFER, NULL);
  curl_easy_setopt (curl, CURLOPT_PASSWORD, NULL);
  if (*result == CURLE_OK)
    return curl;

  curl_easy_cleanup (curl);
  return NULL;
}

CrmSmtpChannel *
crm_smtp_channel_open (const CrmSmtpConfig  *config,
                       GPtrArray           **capabilities,
                       GCancellable         *cancellable,
                       GError              **error)
{
  g_autoptr(GPtrArray) ehlo = g_ptr_array_new_with_free_func (g_free);
  Greeting greeting = { .cancellable = cancellable, .ehlo = ehlo };
  char message[CURL_ERROR_SIZE] = "";
  curl_socket_t fd = CURL_SOCKET_BAD;
  CrmSmtpChannel *self;
  CURLcode result;
  CURL *curl;

  g_return_val_if_fail (config != NULL && config->host != NULL && config->port > 0, NULL);
  g_return_val_if_fail (capabilities != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (config->security == CRM_SMTP_SECURITY_NONE && !is_this_machine (config->host))
    {
      g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_TLS, "%s: not without TLS", config->host);
      return NULL;
    }

  ignore_sigpipe ();
  curl_global_init (CURL_GLOBAL_DEFAULT);
  /*
   * Inside TLS the password itself is the surest way: servers announce digests that nothing stands behind, and libcurl would take Kerberos first
   * for every user name with an @. What needs more is tried where nothing simpler is offered; the password was not sent then.
   */
  curl = connect_to (config, FALSE, &greeting, message, &result);
  if (result == CURLE_LOGIN_DENIED && g_str_has_prefix (greeting.last, "250"))
    curl = connect_to (config, TRUE, &greeting, message, &result);

  if (result == CURLE_ABORTED_BY_CALLBACK && g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (result != CURLE_OK)
    {
      g_set_error (error, CRM_NET_ERROR, code_of (result, &greeting), "%s:%u: %s (last reply: %s)", config->host,
                   config->port, *message != '\0' ? message : curl_easy_strerror (result), greeting.last);
      return NULL;
    }

  if (config->user != NULL && !greeting.signed_in)
    {
      g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_AUTH, "%s:%u: the server offers no way to sign in",
                   config->host, config->port);
      curl_easy_cleanup (curl);
      return NULL;
    }
  if (curl_easy_getinfo (curl, CURLINFO_ACTIVESOCKET, &fd) != CURLE_OK || fd == CURL_SOCKET_BAD)
    {
      g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_FAILED, "%s:%u: the connection is gone", config->host, config->port);
      curl_easy_cleanup (curl);
      return NULL;
    }

  self = g_new0 (CrmSmtpChannel, 1);
  self->curl = curl;
  self->fd = fd;
  self->input = g_string_new (NULL);
  *capabilities = g_steal_pointer (&ehlo);

  return self;
}

void
crm_smtp_channel_close (CrmSmtpChannel *self)
{
  g_return_if_fail (self != NULL);

  curl_easy_cleanup (self->curl);
  g_string_free (self->input, TRUE);
  g_free (self);
}

/* Waits for the socket. @deadline is g_get_monotonic_time()'s. */
static gboolean
wait_for (CrmSmtpChannel  *self,
          short            events,
          gint64           deadline,
          GCancellable    *cancellable,
          GError         **error)
{
  GPollFD fds[2] = { { self->fd, events, 0 } };
  gboolean has_cancel = cancellable != NULL && g_cancellable_make_pollfd (cancellable, &fds[1]);
  gint64 left = deadline - g_get_monotonic_time ();
  int ready = 0;

  if (left > 0)
    ready = g_poll (fds, has_cancel ? 2 : 1, (int) MIN (left / 1000 + 1, 60000));
  if (has_cancel)
    g_cancellable_release_fd (cancellable);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (ready == 0 && g_get_monotonic_time () >= deadline)
    {
      g_set_error_literal (error, CRM_NET_ERROR, CRM_NET_ERROR_TIMEOUT, "the mail server does not answer");
      return FALSE;
    }

  return TRUE;
}

gboolean
crm_smtp_channel_write (CrmSmtpChannel  *self,
                        const char      *data,
                        gsize            length,
                        guint            timeout,
                        GCancellable    *cancellable,
                        GError         **error)
{
  gint64 deadline = g_get_monotonic_time () + timeout * G_USEC_PER_SEC;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  while (length > 0)
    {
      gsize sent = 0;
      CURLcode result = curl_easy_send (self->curl, data, length, &sent);

      if (result == CURLE_OK)
        {
          data += sent;
          length -= sent;
        }
      else if (result == CURLE_AGAIN)
        {
          if (!wait_for (self, G_IO_OUT, deadline, cancellable, error))
            return FALSE;
        }
      else
        {
          g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_FAILED, "sending: %s", curl_easy_strerror (result));
          return FALSE;
        }
    }

  return TRUE;
}

/* What has arrived, without waiting. FALSE: the connection ended. */
static gboolean
fill (CrmSmtpChannel *self)
{
  for (;;)
    {
      char buffer[4096];
      gsize got = 0;
      CURLcode result = curl_easy_recv (self->curl, buffer, sizeof buffer, &got);

      if (result == CURLE_AGAIN)
        return TRUE;
      if (result != CURLE_OK || got == 0)
        return FALSE;

      g_string_append_len (self->input, buffer, got);
      if (self->input->len > 2 * MAX_REPLY)
        return TRUE;
    }
}

/* The length of the whole reply at the start of what arrived; 0: not all of it is there. */
static gsize
whole_reply (const GString *input)
{
  gsize start = 0;

  for (;;)
    {
      const char *end = memchr (input->str + start, '\n', input->len - start);

      if (end == NULL)
        return 0;
      if (end - (input->str + start) < 4 || input->str[start + 3] != '-')
        return end - input->str + 1;
      start = end - input->str + 1;
    }
}

CrmSmtpReply *
crm_smtp_channel_read (CrmSmtpChannel  *self,
                       CrmSmtpStage     stage,
                       guint            timeout,
                       GCancellable    *cancellable,
                       GError         **error)
{
  gint64 deadline = g_get_monotonic_time () + timeout * G_USEC_PER_SEC;
  gboolean open = TRUE;

  g_return_val_if_fail (self != NULL, NULL);

  for (;;)
    {
      gsize length = whole_reply (self->input);

      if (length > 0)
        {
          g_autofree char *lines = g_strndup (self->input->str, length);
          CrmSmtpReply *reply = crm_smtp_reply_parse (stage, lines);

          g_string_erase (self->input, 0, length);
          if (reply == NULL)
            g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_PROTOCOL, "no SMTP reply: %.200s", g_strchomp (lines));
          return reply;
        }

      if (!open)
        {
          g_set_error_literal (error, CRM_NET_ERROR, CRM_NET_ERROR_FAILED, "the mail server closed the connection");
          return NULL;
        }
      if (self->input->len > MAX_REPLY)
        {
          g_set_error_literal (error, CRM_NET_ERROR, CRM_NET_ERROR_PROTOCOL, "an SMTP reply without end");
          return NULL;
        }

      /* TLS may hold what the socket does not show any more: read first, then wait. */
      open = fill (self);
      if (open && whole_reply (self->input) == 0 && !wait_for (self, G_IO_IN, deadline, cancellable, error))
        return NULL;
    }
}

gboolean
crm_smtp_channel_is_stale (CrmSmtpChannel *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return !fill (self) || self->input->len > 0;
}

gboolean
crm_smtp_channel_flush (CrmSmtpChannel  *self,
                        guint            timeout,
                        GCancellable    *cancellable,
                        GError         **error)
{
  gint64 deadline = g_get_monotonic_time () + timeout * G_USEC_PER_SEC;

  g_return_val_if_fail (self != NULL, FALSE);

  for (;;)
    {
      int waiting = 0;
      struct pollfd ended = { self->fd, 0, 0 };

      if (ioctl (self->fd, SIOCOUTQ, &waiting) != 0)
        return TRUE;
      if (poll (&ended, 1, 0) > 0 && (ended.revents & (POLLERR | POLLHUP)) != 0)
        {
          g_set_error_literal (error, CRM_NET_ERROR, CRM_NET_ERROR_FAILED, "the mail server closed the connection");
          return FALSE;
        }
      if (waiting == 0)
        return TRUE;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (g_get_monotonic_time () >= deadline)
        {
          g_set_error_literal (error, CRM_NET_ERROR, CRM_NET_ERROR_TIMEOUT, "the mail server takes nothing more");
          return FALSE;
        }
      g_usleep (2000);
    }
}
