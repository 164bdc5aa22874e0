/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-http-private.h"

#include "crm-net-error.h"

#define MAX_HOPS           5
#define MAX_CHALLENGES     2
#define DEFAULT_CONNECT_MS 15000
#define DEFAULT_REPORT_MS  300000
#define DEFAULT_OTHER_MS   120000
#define DEFAULT_SIZE_CAP   ((gsize) 128 * 1024 * 1024)

G_DEFINE_FINAL_TYPE (CrmHttpSession, crm_http_session, G_TYPE_OBJECT)

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

  uri = crm_http_parse_url (url);
  if (uri != NULL)
    g_hash_table_add (self->trusted, crm_http_origin (uri));
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
  g_autofree char *origin = crm_http_origin (uri);
  gboolean safe = crm_http_is_tls (uri) || crm_http_is_loopback (uri);
  gboolean trusted = self->auth != NULL && g_hash_table_contains (self->trusted, origin);

  (*n_challenges)++;
  if (trusted && *n_challenges <= MAX_CHALLENGES &&
      crm_http_auth_take_challenge (self->auth, (const char * const *) challenges, safe))
    return TRUE;

  if (self->auth == NULL)
    g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_AUTH, "%s asks for a password", origin);
  else if (!trusted)
    g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_REDIRECT, "%s asks for a password that was given for another server",
                 origin);
  else if (!safe && crm_http_auth_get_scheme (self->auth) != CRM_HTTP_AUTH_DIGEST)
    g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_TLS, "%s asks for the password without encryption", origin);
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
      to = crm_http_parse_url (text);
    }
  if (to == NULL)
    {
      g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_REDIRECT, "%s redirects to nowhere (%s)",
                   crm_http_response_get_url (response), location == NULL ? "no Location" : location);
      return NULL;
    }
  if (crm_http_is_tls (from) && !crm_http_is_tls (to))
    {
      g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_REDIRECT, "%s redirects to an unencrypted address, %s",
                   crm_http_response_get_url (response), text);
      return NULL;
    }

  origin = crm_http_origin (from);
  if (crm_http_request_get_extend_trust (request) && g_hash_table_contains (self->trusted, origin) &&
      crm_http_is_tls (from) && crm_http_is_tls (to))
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
      g_autoptr (GUri) uri = crm_http_parse_url (url);
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

      response = crm_http_session_exchange (self, request, uri, url, cancellable, error);
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
