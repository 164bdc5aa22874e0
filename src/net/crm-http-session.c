/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-http-session.h"

#include <curl/curl.h>
#include <string.h>

#include "config.h"
#include "crm-http-auth.h"
#include "crm-net-error.h"
#include "crm-trust.h"

#define MAX_HOPS           5
#define MAX_CHALLENGES     2
#define DEFAULT_CONNECT_MS 15000
#define DEFAULT_REPORT_MS  300000
#define DEFAULT_OTHER_MS   120000
#define DEFAULT_SIZE_CAP   ((gsize) 128 * 1024 * 1024)
#define STALL_SECONDS      60L
#define POLL_MS            1000

struct _CrmHttpSession
{
  GObject         parent_instance;

  /* Owned. */
  CURLM          *multi;
  CURL           *easy;
  CrmHttpAuth    *auth;                 /* (nullable) */
  GHashTable     *trusted;              /* origins the password may go to */
  char           *ca_file;
  char           *pinned_key;

  /* Borrowed. */
  CrmHttpLogFunc  log;
  gpointer        log_data;

  guint           connect_ms;
  guint           report_ms;
  guint           other_ms;
  gsize           size_cap;
  guint           n_exchanges;
  gboolean        preemptive;
  gboolean        refused;
};

G_DEFINE_FINAL_TYPE (CrmHttpSession, crm_http_session, G_TYPE_OBJECT)

/* One exchange on the wire. */
typedef struct
{
  CrmHttpResponse *response;    /* (transfer none) */
  gsize            size_cap;
  gboolean         too_large;
} Exchange;

static void
crm_http_session_finalize (GObject *object)
{
  CrmHttpSession *self = CRM_HTTP_SESSION (object);

  g_clear_pointer (&self->easy, curl_easy_cleanup);
  g_clear_pointer (&self->multi, curl_multi_cleanup);
  g_clear_pointer (&self->auth, crm_http_auth_free);
  g_clear_pointer (&self->trusted, g_hash_table_unref);
  g_clear_pointer (&self->ca_file, g_free);
  g_clear_pointer (&self->pinned_key, g_free);

  G_OBJECT_CLASS (crm_http_session_parent_class)->finalize (object);
}

static void
crm_http_session_class_init (CrmHttpSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_http_session_finalize;

  curl_global_init (CURL_GLOBAL_DEFAULT);
}

static void
crm_http_session_init (CrmHttpSession *self)
{
  self->multi = curl_multi_init ();
  self->easy = curl_easy_init ();
  self->trusted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->connect_ms = DEFAULT_CONNECT_MS;
  self->report_ms = DEFAULT_REPORT_MS;
  self->other_ms = DEFAULT_OTHER_MS;
  self->size_cap = DEFAULT_SIZE_CAP;
}

CrmHttpSession *
crm_http_session_new (void)
{
  return g_object_new (CRM_TYPE_HTTP_SESSION, NULL);
}

static GUri *
parse_url (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      (!g_str_equal (g_uri_get_scheme (uri), "https") && !g_str_equal (g_uri_get_scheme (uri), "http")))
    return NULL;

  return g_steal_pointer (&uri);
}

static gboolean
is_tls (GUri *uri)
{
  return g_str_equal (g_uri_get_scheme (uri), "https");
}

/* TRUE when nobody but this machine can listen in. */
static gboolean
is_loopback (GUri *uri)
{
  const char *host = g_uri_get_host (uri);

  return g_str_has_prefix (host, "127.") || g_str_equal (host, "::1") || g_ascii_strcasecmp (host, "localhost") == 0;
}

static char *
origin_of (GUri *uri)
{
  g_autofree char *host = g_ascii_strdown (g_uri_get_host (uri), -1);
  int port = g_uri_get_port (uri);

  if (port <= 0)
    port = is_tls (uri) ? 443 : 80;

  return g_strdup_printf ("%s://%s:%d", g_uri_get_scheme (uri), host, port);
}

static char *
target_of (GUri *uri)
{
  const char *path = g_uri_get_path (uri);
  const char *query = g_uri_get_query (uri);

  return g_strconcat (*path == '\0' ? "/" : path, query == NULL ? "" : "?", query, NULL);
}

void
crm_http_session_set_credentials (CrmHttpSession *self,
                                  const char     *url,
                                  const char     *user,
                                  const char     *password,
                                  gboolean        preemptive)
{
  g_return_if_fail (CRM_IS_HTTP_SESSION (self));
  g_return_if_fail (user == NULL || (url != NULL && password != NULL));

  g_clear_pointer (&self->auth, crm_http_auth_free);
  g_hash_table_remove_all (self->trusted);
  self->refused = FALSE;
  self->preemptive = preemptive;

  if (user == NULL)
    return;

  self->auth = crm_http_auth_new (user, password);
  crm_http_session_trust_origin (self, url);
}

void
crm_http_session_trust_origin (CrmHttpSession *self,
                               const char     *url)
{
  g_autoptr (GUri) uri = NULL;

  g_return_if_fail (CRM_IS_HTTP_SESSION (self));
  g_return_if_fail (url != NULL);

  uri = parse_url (url);
  if (uri != NULL)
    g_hash_table_add (self->trusted, origin_of (uri));
}

void
crm_http_session_set_ca_file (CrmHttpSession *self,
                              const char     *path)
{
  g_return_if_fail (CRM_IS_HTTP_SESSION (self));

  g_free (self->ca_file);
  self->ca_file = g_strdup (path);
}

void
crm_http_session_set_pinned_key (CrmHttpSession *self,
                                 const char     *pinned_key)
{
  g_return_if_fail (CRM_IS_HTTP_SESSION (self));
  g_return_if_fail (pinned_key == NULL || g_str_has_prefix (pinned_key, "sha256//"));

  g_free (self->pinned_key);
  self->pinned_key = g_strdup (pinned_key);
}

void
crm_http_session_set_timeouts (CrmHttpSession *self,
                               guint           connect_ms,
                               guint           report_ms,
                               guint           other_ms)
{
  g_return_if_fail (CRM_IS_HTTP_SESSION (self));

  self->connect_ms = connect_ms > 0 ? connect_ms : DEFAULT_CONNECT_MS;
  self->report_ms = report_ms > 0 ? report_ms : DEFAULT_REPORT_MS;
  self->other_ms = other_ms > 0 ? other_ms : DEFAULT_OTHER_MS;
}

void
crm_http_session_set_size_cap (CrmHttpSession *self,
                               gsize           bytes)
{
  g_return_if_fail (CRM_IS_HTTP_SESSION (self));

  self->size_cap = bytes > 0 ? bytes : DEFAULT_SIZE_CAP;
}

void
crm_http_session_set_log (CrmHttpSession *self,
                          CrmHttpLogFunc  func,
                          gpointer        user_data)
{
  g_return_if_fail (CRM_IS_HTTP_SESSION (self));

  self->log = func;
  self->log_data = user_data;
}

guint
crm_http_session_get_n_exchanges (CrmHttpSession *self)
{
  g_return_val_if_fail (CRM_IS_HTTP_SESSION (self), 0);

  return self->n_exchanges;
}

static size_t
on_header (char   *data,
           size_t  size,
           size_t  n,
           void   *user_data)
{
  Exchange *exchange = user_data;

  crm_http_response_take_line (exchange->response, data, size * n);

  return size * n;
}

static size_t
on_body (char   *data,
         size_t  size,
         size_t  n,
         void   *user_data)
{
  Exchange *exchange = user_data;
  GByteArray *buffer = crm_http_response_get_buffer (exchange->response);

  if (buffer->len + size * n > exchange->size_cap)
    {
      exchange->too_large = TRUE;
      return 0;
    }

  g_byte_array_append (buffer, (const guint8 *) data, size * n);

  return size * n;
}

static void
on_cancelled (GCancellable *cancellable,
              gpointer      multi)
{
  curl_multi_wakeup (multi);
}

static CrmNetErrorCode
code_of (CURLcode code)
{
  switch ((int) code)
    {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return CRM_NET_ERROR_RESOLVE;
    case CURLE_COULDNT_CONNECT:
      return CRM_NET_ERROR_CONNECT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return CRM_NET_ERROR_TLS;
    case CURLE_OPERATION_TIMEDOUT:
      return CRM_NET_ERROR_TIMEOUT;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_PARTIAL_FILE:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_HTTP2:
      return CRM_NET_ERROR_PROTOCOL;
    default:
      return CRM_NET_ERROR_FAILED;
    }
}

/* A time-out before the connection stood is a failure to connect: nothing was sent. */
static CrmNetErrorCode
code_of_exchange (CrmHttpSession *self,
                  CURLcode        code)
{
  curl_off_t connected = 0;

  if (code == CURLE_OPERATION_TIMEDOUT &&
      curl_easy_getinfo (self->easy, CURLINFO_PRETRANSFER_TIME_T, &connected) == CURLE_OK && connected == 0)
    return CRM_NET_ERROR_CONNECT;

  return code_of (code);
}

/* Drives the one handle until it is done. FALSE only when cancelled. */
static gboolean
perform (CrmHttpSession  *self,
         GCancellable    *cancellable,
         CURLcode        *result,
         GError         **error)
{
  gulong handler = 0;
  int running = 1;
  int left = 0;
  CURLMsg *message;
  gboolean cancelled;

  *result = CURLE_FAILED_INIT;
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), self->multi, NULL);

  curl_multi_add_handle (self->multi, self->easy);
  while (running > 0 && !g_cancellable_is_cancelled (cancellable))
    {
      if (curl_multi_perform (self->multi, &running) != CURLM_OK)
        break;
      if (running > 0)
        curl_multi_poll (self->multi, NULL, 0, POLL_MS, NULL);
    }
  while ((message = curl_multi_info_read (self->multi, &left)) != NULL)
    if (message->msg == CURLMSG_DONE)
      *result = message->data.result;
  cancelled = running > 0 && g_cancellable_is_cancelled (cancellable);
  curl_multi_remove_handle (self->multi, self->easy);

  g_cancellable_disconnect (cancellable, handler);
  if (cancelled)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the request was cancelled");

  return !cancelled;
}

static struct curl_slist *
make_headers (CrmHttpSession *self,
              CrmHttpRequest *request,
              GUri           *uri,
              gboolean        compressed)
{
  struct curl_slist *list = NULL;
  GPtrArray *headers = crm_http_request_get_headers (request);
  g_autofree char *origin = origin_of (uri);

  for (guint i = 0; i + 1 < headers->len; i += 2)
    {
      g_autofree char *line = g_strdup_printf ("%s: %s", (const char *) g_ptr_array_index (headers, i),
                                               (const char *) g_ptr_array_index (headers, i + 1));

      list = curl_slist_append (list, line);
    }

  /* libcurl waits a second for "100 Continue" before a large body, and some servers never say it. */
  list = curl_slist_append (list, "Expect:");
  if (!compressed)
    list = curl_slist_append (list, "Accept-Encoding: identity");

  if (self->auth != NULL && g_hash_table_contains (self->trusted, origin))
    {
      g_autofree char *target = target_of (uri);
      g_autofree char *value = NULL;

      if (self->preemptive && crm_http_auth_get_scheme (self->auth) == CRM_HTTP_AUTH_NONE &&
          (is_tls (uri) || is_loopback (uri)))
        crm_http_auth_use_basic (self->auth);

      value = crm_http_auth_header (self->auth, crm_http_request_get_method (request), target);
      if (value != NULL &&
          (crm_http_auth_get_scheme (self->auth) == CRM_HTTP_AUTH_DIGEST || is_tls (uri) || is_loopback (uri)))
        {
          g_autofree char *line = g_strconcat ("Authorization: ", value, NULL);

          list = curl_slist_append (list, line);
        }
    }

  return list;
}

static void
set_options (CrmHttpSession    *self,
             CrmHttpRequest    *request,
             GUri              *uri,
             const char        *url,
             struct curl_slist *headers,
             gboolean           compressed)
{
  CURL *easy = self->easy;
  const char *method = crm_http_request_get_method (request);
  const char *ca_file = crm_trust_get_ca_file (self->ca_file);
  GBytes *body = crm_http_request_get_body (request);
  long total_ms = g_str_equal (method, "REPORT") ? self->report_ms : self->other_ms;

  curl_easy_setopt (easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (easy, CURLOPT_URL, url);
  curl_easy_setopt (easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt (easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt (easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt (easy, CURLOPT_HTTP_VERSION, (long) CURL_HTTP_VERSION_1_1);
  curl_easy_setopt (easy, CURLOPT_USERAGENT, "Clientele/" CRM_VERSION);
  curl_easy_setopt (easy, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt (easy, CURLOPT_CONNECTTIMEOUT_MS, (long) self->connect_ms);
  curl_easy_setopt (easy, CURLOPT_TIMEOUT_MS, total_ms);
  curl_easy_setopt (easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt (easy, CURLOPT_LOW_SPEED_TIME, STALL_SECONDS);
  if (is_loopback (uri))
    curl_easy_setopt (easy, CURLOPT_PROXY, "");

  /* A body goes as POSTFIELDS under another method name: unlike an upload it can be sent again after a challenge. */
  if (body != NULL)
    {
      gsize size;
      gconstpointer data = g_bytes_get_data (body, &size);

      curl_easy_setopt (easy, CURLOPT_POST, 1L);
      curl_easy_setopt (easy, CURLOPT_POSTFIELDS, size > 0 ? data : "");
      curl_easy_setopt (easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) size);
    }
  else
    {
      curl_easy_setopt (easy, CURLOPT_HTTPGET, 1L);
    }
  curl_easy_setopt (easy, CURLOPT_CUSTOMREQUEST, method);
  if (compressed)
    curl_easy_setopt (easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");

  if (ca_file != NULL)
    curl_easy_setopt (easy, CURLOPT_CAINFO, ca_file);
  if (self->pinned_key != NULL)
    {
      curl_easy_setopt (easy, CURLOPT_PINNEDPUBLICKEY, self->pinned_key);
      curl_easy_setopt (easy, CURLOPT_SSL_VERIFYPEER, 0L);
      curl_easy_setopt (easy, CURLOPT_SSL_VERIFYHOST, 0L);
    }
}

static void
log_exchange (CrmHttpSession  *self,
              CrmHttpRequest  *request,
              GUri            *uri,
              CrmHttpResponse *response,
              gint64           begin)
{
  g_autofree char *line = NULL;

  if (self->log == NULL)
    return;

  line = g_strdup_printf ("%s %s%s: %u, %.1f kB, %.0f ms", crm_http_request_get_method (request), g_uri_get_host (uri),
                          g_uri_get_path (uri), crm_http_response_get_status (response),
                          crm_http_response_get_buffer (response)->len / 1000.0,
                          (g_get_monotonic_time () - begin) / 1000.0);
  self->log (line, self->log_data);
}

/* One request and its answer, no redirection followed. */
static CrmHttpResponse *
exchange_once (CrmHttpSession  *self,
               CrmHttpRequest  *request,
               GUri            *uri,
               const char      *url,
               GCancellable    *cancellable,
               GError         **error)
{
  const char *method = crm_http_request_get_method (request);
  gboolean compressed = g_str_equal (method, "PROPFIND") || g_str_equal (method, "REPORT");
  g_autoptr (CrmHttpResponse) response = crm_http_response_new (url);
  Exchange exchange = { response, self->size_cap, FALSE };
  struct curl_slist *headers = NULL;
  char detail[CURL_ERROR_SIZE] = "";
  gint64 begin = g_get_monotonic_time ();
  CURLcode result;
  gboolean finished;
  long status = 0;

  curl_easy_reset (self->easy);
  headers = make_headers (self, request, uri, compressed);
  set_options (self, request, uri, url, headers, compressed);
  curl_easy_setopt (self->easy, CURLOPT_ERRORBUFFER, detail);
  curl_easy_setopt (self->easy, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt (self->easy, CURLOPT_HEADERDATA, &exchange);
  curl_easy_setopt (self->easy, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt (self->easy, CURLOPT_WRITEDATA, &exchange);

  self->n_exchanges++;
  finished = perform (self, cancellable, &result, error);
  curl_easy_getinfo (self->easy, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_setopt (self->easy, CURLOPT_HTTPHEADER, NULL);
  curl_easy_setopt (self->easy, CURLOPT_ERRORBUFFER, NULL);
  curl_slist_free_all (headers);
  if (!finished)
    return NULL;

  if (exchange.too_large)
    {
      g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_PROTOCOL, "%s %s: the answer is larger than %" G_GSIZE_FORMAT " bytes",
                   method, url, self->size_cap);
      return NULL;
    }
  if (result != CURLE_OK)
    {
      g_set_error (error, CRM_NET_ERROR, code_of_exchange (self, result), "%s %s: %s", method, url,
                   *detail != '\0' ? detail : curl_easy_strerror (result));
      if (self->log != NULL)
        self->log (*detail != '\0' ? detail : curl_easy_strerror (result), self->log_data);
      return NULL;
    }

  crm_http_response_set_status (response, (guint) status);
  log_exchange (self, request, uri, response, begin);
  crm_http_response_seal (response);

  return g_steal_pointer (&response);
}

/* TRUE when the same request should go out again with other credentials. */
static gboolean
answer_challenge (CrmHttpSession  *self,
                  CrmHttpRequest  *request,
                  GUri            *uri,
                  CrmHttpResponse *response,
                  guint           *n_challenges,
                  GError         **error)
{
  g_auto (GStrv) challenges = crm_http_response_get_headers (response, "WWW-Authenticate");
  g_autofree char *origin = origin_of (uri);
  gboolean safe = is_tls (uri) || is_loopback (uri);
  gboolean trusted = self->auth != NULL && g_hash_table_contains (self->trusted, origin);

  (*n_challenges)++;
  if (trusted && *n_challenges <= MAX_CHALLENGES &&
      crm_http_auth_take_challenge (self->auth, (const char * const *) challenges, safe))
    return TRUE;

  if (self->auth == NULL)
    g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_AUTH, "%s asks for a password", origin);
  else if (!trusted)
    g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_AUTH, "%s asks for a password that was given for another server",
                 origin);
  else if (!safe && crm_http_auth_get_scheme (self->auth) != CRM_HTTP_AUTH_DIGEST)
    g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_AUTH, "%s asks for the password without encryption", origin);
  else
    {
      self->refused = TRUE;
      g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_AUTH, "%s refuses the user name or the password", origin);
    }

  return FALSE;
}

static gboolean
is_redirect (guint status)
{
  return (status >= 300 && status <= 303) || status == 307 || status == 308;
}

/* Where to ask next, NULL with an error. */
static char *
follow (CrmHttpSession   *self,
        CrmHttpRequest   *request,
        GUri             *from,
        CrmHttpResponse  *response,
        GError          **error)
{
  const char *location = crm_http_response_get_header (response, "Location");
  g_autoptr (GUri) to = NULL;
  g_autofree char *origin = NULL;
  g_autofree char *text = NULL;

  if (location != NULL)
    to = g_uri_parse_relative (from, location, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, NULL);
  text = to == NULL ? NULL : g_uri_to_string_partial (to, G_URI_HIDE_USERINFO | G_URI_HIDE_FRAGMENT);
  if (text != NULL)
    {
      g_clear_pointer (&to, g_uri_unref);
      to = parse_url (text);
    }
  if (to == NULL)
    {
      g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_REDIRECT, "%s redirects to nowhere (%s)",
                   crm_http_response_get_url (response), location == NULL ? "no Location" : location);
      return NULL;
    }
  if (is_tls (from) && !is_tls (to))
    {
      g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_REDIRECT, "%s redirects to an unencrypted address, %s",
                   crm_http_response_get_url (response), text);
      return NULL;
    }

  origin = origin_of (from);
  if (crm_http_request_get_extend_trust (request) && g_hash_table_contains (self->trusted, origin) &&
      is_tls (from) && is_tls (to))
    crm_http_session_trust_origin (self, text);

  return g_steal_pointer (&text);
}

CrmHttpResponse *
crm_http_session_send (CrmHttpSession  *self,
                       CrmHttpRequest  *request,
                       GCancellable    *cancellable,
                       GError         **error)
{
  g_autofree char *url = NULL;
  guint n_hops = 0;
  guint n_challenges = 0;
  gboolean moved = TRUE;

  g_return_val_if_fail (CRM_IS_HTTP_SESSION (self), NULL);
  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  url = g_strdup (crm_http_request_get_url (request));
  while (TRUE)
    {
      g_autoptr (CrmHttpResponse) response = NULL;
      g_autoptr (GUri) uri = parse_url (url);
      guint status;

      if (uri == NULL)
        {
          g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_PROTOCOL, "%s is no web address", url);
          return NULL;
        }
      if (self->refused)
        {
          g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_AUTH, "the password was refused before");
          return NULL;
        }
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;

      response = exchange_once (self, request, uri, url, cancellable, error);
      if (response == NULL)
        return NULL;

      status = crm_http_response_get_status (response);
      if (status == 401)
        {
          if (!answer_challenge (self, request, uri, response, &n_challenges, error))
            return NULL;
        }
      else if (is_redirect (status))
        {
          char *next;

          if (++n_hops > MAX_HOPS)
            {
              g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_REDIRECT, "%s redirects more than %d times",
                           crm_http_request_get_url (request), MAX_HOPS);
              return NULL;
            }
          moved = moved && (status == 301 || status == 308);
          next = follow (self, request, uri, response, error);
          if (next == NULL)
            return NULL;
          g_free (url);
          url = next;
        }
      else
        {
          crm_http_response_set_moved (response, n_hops > 0 && moved);
          return g_steal_pointer (&response);
        }
    }
}
