/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-http-private.h"

#include "crm-net-error.h"
#include "crm-trust.h"

/* One request and its answer by libcurl: what goes out, what comes in, what an ending that is none means. */

#define STALL_SECONDS 60L
#define POLL_MS       1000

/* One exchange on the wire. */
typedef struct
{
  CrmHttpResponse *response;    /* (transfer none) */
  gsize            size_cap;
  gboolean         too_large;
} Exchange;

/* ---------------------------------------------------------------- addresses */

GUri *
crm_http_parse_url (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      (!g_str_equal (g_uri_get_scheme (uri), "https") && !g_str_equal (g_uri_get_scheme (uri), "http")))
    return NULL;

  return g_steal_pointer (&uri);
}

gboolean
crm_http_is_tls (GUri *uri)
{
  return g_str_equal (g_uri_get_scheme (uri), "https");
}

gboolean
crm_http_is_loopback (GUri *uri)
{
  const char *host = g_uri_get_host (uri);

  return (g_str_has_prefix (host, "127.") && g_hostname_is_ip_address (host)) || g_str_equal (host, "::1") || g_ascii_strcasecmp (host, "localhost") == 0;
}

char *
crm_http_origin (GUri *uri)
{
  g_autofree char *host = g_ascii_strdown (g_uri_get_host (uri), -1);
  int port = g_uri_get_port (uri);

  if (port <= 0)
    port = crm_http_is_tls (uri) ? 443 : 80;

  return g_strdup_printf ("%s://%s:%d", g_uri_get_scheme (uri), host, port);
}

static char *
target_of (GUri *uri)
{
  const char *path = g_uri_get_path (uri);
  const char *query = g_uri_get_query (uri);

  return g_strconcat (*path == '\0' ? "/" : path, query == NULL ? "" : "?", query, NULL);
}

/* ---------------------------------------------------------------- the wire */

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
  g_autofree char *origin = crm_http_origin (uri);

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
          (crm_http_is_tls (uri) || crm_http_is_loopback (uri)))
        crm_http_auth_use_basic (self->auth);

      value = crm_http_auth_header (self->auth, crm_http_request_get_method (request), target);
      if (value != NULL &&
          (crm_http_auth_get_scheme (self->auth) == CRM_HTTP_AUTH_DIGEST || crm_http_is_tls (uri) || crm_http_is_loopback (uri)))
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
  if (crm_http_is_loopback (uri))
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

CrmHttpResponse *
crm_http_session_exchange (CrmHttpSession  *self,
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
