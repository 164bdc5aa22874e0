/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-caldav-private.h"

#include <string.h>

#include "crm-dav-request.h"
#include "crm-href.h"
#include "crm-net-error.h"
#include "crm-sync-error.h"

#define XML_TYPE    "application/xml; charset=utf-8"
#define TEXT_SHOWN  200         /* bytes of an answer in a message */

CrmCaldavClient *
crm_caldav_client_new (CrmHttpSession *session,
                       const char     *url)
{
  CrmCaldavClient *self;

  g_return_val_if_fail (CRM_IS_HTTP_SESSION (session), NULL);
  g_return_val_if_fail (url != NULL, NULL);

  self = g_new0 (CrmCaldavClient, 1);
  self->session = g_object_ref (session);
  self->url = g_str_has_suffix (url, "/") ? g_strdup (url) : g_strconcat (url, "/", NULL);
  self->key = crm_href_key (NULL, self->url);

  return self;
}

void
crm_caldav_client_free (CrmCaldavClient *self)
{
  if (self == NULL)
    return;

  g_object_unref (self->session);
  g_free (self->url);
  g_free (self->key);
  g_free (self);
}

const char *
crm_caldav_client_get_url (CrmCaldavClient *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->url;
}

guint
crm_caldav_client_get_retry_after (CrmCaldavClient *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->retry_after;
}

void
crm_caldav_state_free (CrmCaldavState *state)
{
  if (state == NULL)
    return;

  g_free (state->sync_token);
  g_free (state->ctag);
  g_free (state->moved_to);
  g_free (state);
}

static void
member_free (CrmCaldavMember *member)
{
  g_free (member->href);
  g_free (member->key);
  g_free (member->etag);
  g_clear_pointer (&member->body, g_bytes_unref);
  g_free (member);
}

void
crm_caldav_listing_free (CrmCaldavListing *listing)
{
  if (listing == NULL)
    return;

  g_ptr_array_unref (listing->members);
  g_free (listing->token);
  g_free (listing);
}

void
crm_caldav_object_free (CrmCaldavObject *object)
{
  if (object == NULL)
    return;

  g_free (object->href);
  g_free (object->key);
  g_free (object->etag);
  g_free (object->error);
  g_clear_pointer (&object->body, g_bytes_unref);
  g_free (object);
}

void
crm_caldav_reply_free (CrmCaldavReply *reply)
{
  if (reply == NULL)
    return;

  g_free (reply->etag);
  g_free (reply->conditions);
  g_free (reply->twin);
  g_free (reply->text);
  g_free (reply);
}

char *
crm_caldav_shown_text (GBytes *body)
{
  gsize size;
  const char *data = g_bytes_get_data (body, &size);
  g_autofree char *begin = g_strndup (data == NULL ? "" : data, MIN (size, TEXT_SHOWN));

  return g_strstrip (g_strdelimit (g_utf8_make_valid (begin, -1), "\r\n\t", ' '));
}

/* A page for people: of a proxy or a network that wants somebody to sign in, or of the wrong server. */
gboolean
crm_caldav_is_page (CrmHttpResponse *response)
{
  const char *type = crm_http_response_get_header (response, "Content-Type");

  return type != NULL && (g_ascii_strncasecmp (type, "text/html", strlen ("text/html")) == 0 ||
                          g_ascii_strncasecmp (type, "application/xhtml", strlen ("application/xhtml")) == 0);
}

gboolean
crm_caldav_has_condition (const char *conditions,
                          const char *name)
{
  g_auto (GStrv) words = NULL;

  if (conditions == NULL)
    return FALSE;

  words = g_strsplit (conditions, " ", -1);

  return g_strv_contains ((const char * const *) words, name);
}

gboolean
crm_caldav_is_rate_limit (guint       status,
                          const char *conditions,
                          const char *text)
{
  g_autofree char *lower = NULL;

  if (status != 403)
    return FALSE;
  if (conditions != NULL)
    return *conditions == '\0';

  lower = g_ascii_strdown (text, -1);

  return strstr (lower, "rate limit") != NULL || strstr (lower, "quota exceeded") != NULL;
}

void
crm_caldav_set_status_error (CrmCaldavClient  *self,
                             const char       *method,
                             CrmHttpResponse  *response,
                             gboolean          with_token,
                             GError          **error)
{
  guint status = crm_http_response_get_status (response);
  GBytes *body = crm_http_response_get_body (response);
  g_autofree char *conditions = crm_dav_error_parse (body, NULL);
  g_autofree char *text = crm_caldav_shown_text (body);
  CrmSyncError code = CRM_SYNC_ERROR_FAILED;

  self->retry_after = crm_http_response_get_retry_after (response);

  if (with_token && crm_caldav_has_condition (conditions, "valid-sync-token"))
    code = CRM_SYNC_ERROR_TOKEN;
  else if (status == 429 || status == 503 || status == 423 || crm_caldav_is_rate_limit (status, conditions, text))
    code = CRM_SYNC_ERROR_BUSY;
  else if (crm_caldav_has_condition (conditions, "supported-report") || status == 405 || status == 501)
    code = CRM_SYNC_ERROR_UNSUPPORTED;
  else if (status == 404 || (status == 410 && !with_token))
    code = CRM_SYNC_ERROR_GONE;
  else if (with_token && ((status >= 400 && status < 500 && status != 403) || status >= 500))
    code = CRM_SYNC_ERROR_TOKEN;
  else if (status == 403)
    code = CRM_SYNC_ERROR_FORBIDDEN;

  g_set_error (error, CRM_SYNC_ERROR, code, "%s %s: %u %s", method, self->url, status, text);
}

CrmMultistatus *
crm_caldav_ask (CrmCaldavClient  *self,
                const char       *method,
                const char       *url,
                const char       *depth,
                char             *xml,
                gboolean          with_token,
                char            **final_url,
                char            **moved_to,
                GCancellable     *cancellable,
                GError          **error)
{
  g_autoptr (CrmHttpRequest) request = crm_http_request_new (method, url);
  g_autoptr (CrmHttpResponse) response = NULL;
  g_autoptr (CrmMultistatus) multistatus = NULL;

  crm_http_request_add_header (request, "Depth", depth);
  crm_http_request_take_text (request, xml, XML_TYPE);
  response = crm_http_session_send (self->session, request, cancellable, error);
  if (response == NULL)
    return NULL;

  if (crm_http_response_get_status (response) != 207)
    {
      if (crm_http_response_is_success (response))
        {
          g_autofree char *text = crm_caldav_shown_text (crm_http_response_get_body (response));

          g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_PROTOCOL, "%s %s: %u instead of 207: %s", method, url,
                       crm_http_response_get_status (response), text);
        }
      else
        {
          crm_caldav_set_status_error (self, method, response, with_token, error);
        }
      return NULL;
    }

  multistatus = crm_multistatus_parse (crm_http_response_get_body (response), error);
  if (multistatus == NULL)
    {
      g_prefix_error (error, "%s %s: ", method, url);
      return NULL;
    }

  if (final_url != NULL)
    *final_url = g_strdup (crm_http_response_get_url (response));
  if (moved_to != NULL && crm_http_response_get_moved (response))
    *moved_to = g_strdup (crm_http_response_get_url (response));

  return g_steal_pointer (&multistatus);
}

CrmCaldavState *
crm_caldav_client_state (CrmCaldavClient  *self,
                         CrmCaldavSign     signs,
                         GCancellable     *cancellable,
                         GError          **error)
{
  g_autoptr (CrmMultistatus) multistatus = NULL;
  g_autoptr (CrmCaldavState) state = g_new0 (CrmCaldavState, 1);
  CrmDavResponse *response;
  char *xml;

  g_return_val_if_fail (self != NULL, NULL);

  xml = crm_dav_request_calendar_state ((signs & CRM_CALDAV_BY_TOKEN) != 0, (signs & CRM_CALDAV_BY_CTAG) != 0);
  multistatus = crm_caldav_ask (self, "PROPFIND", self->url, "0", xml, FALSE, NULL, &state->moved_to, cancellable, error);
  if (multistatus == NULL)
    return NULL;

  response = multistatus->responses->len > 0 ? g_ptr_array_index (multistatus->responses, 0) : NULL;
  if (response != NULL && (response->status == 404 || response->status == 410))
    {
      g_set_error (error, CRM_SYNC_ERROR, CRM_SYNC_ERROR_GONE, "PROPFIND %s: %u inside the answer", self->url, response->status);
      return NULL;
    }
  if (response == NULL || response->status != 200 || (response->kind & CRM_DAV_IS_CALENDAR) == 0)
    {
      g_set_error (error, CRM_SYNC_ERROR, CRM_SYNC_ERROR_NOT_A_CALENDAR, "PROPFIND %s: there is no calendar", self->url);
      return NULL;
    }

  state->sync_token = g_steal_pointer (&response->texts[CRM_DAV_SYNC_TOKEN]);
  state->ctag = g_steal_pointer (&response->texts[CRM_DAV_CTAG]);
  state->reports = response->reports;
  state->privileges = (response->kind & CRM_DAV_IS_SUBSCRIBED) != 0 ? CRM_DAV_PRIVILEGES_KNOWN | CRM_DAV_MAY_READ
                                                                    : response->privileges;
  if (response->texts[CRM_DAV_MAX_RESOURCE_SIZE] != NULL)
    state->max_resource_size = g_ascii_strtoull (response->texts[CRM_DAV_MAX_RESOURCE_SIZE], NULL, 10);

  return g_steal_pointer (&state);
}

GBytes *
crm_caldav_take_body (CrmDavResponse *response)
{
  char *text = g_steal_pointer (&response->texts[CRM_DAV_CALENDAR_DATA]);

  return g_bytes_new_take (text, strlen (text));
}

/* Members of the calendar in an answer: the calendar itself, empty addresses and repeated ones left out. */
static CrmCaldavListing *
read_listing (CrmCaldavClient *self,
              CrmMultistatus  *multistatus,
              const char      *final_url,
              gboolean         whole)
{
  CrmCaldavListing *listing = g_new0 (CrmCaldavListing, 1);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *own_key = crm_href_key (NULL, final_url);

  listing->members = g_ptr_array_new_with_free_func ((GDestroyNotify) member_free);
  listing->token = g_strdup (multistatus->sync_token);

  for (guint i = 0; i < multistatus->responses->len; i++)
    {
      CrmDavResponse *response = g_ptr_array_index (multistatus->responses, i);
      g_autofree char *key = response->href == NULL ? NULL : crm_href_key (final_url, response->href);
      CrmCaldavMember *member;

      if (response->status == 507)
        {
          listing->more = TRUE;
          continue;
        }
      if (key == NULL || (!crm_href_key_is_member (own_key, key) && !crm_href_key_is_member (self->key, key)) ||
          (response->kind & CRM_DAV_IS_COLLECTION) != 0 || g_hash_table_contains (seen, key))
        continue;
      if (response->status != 200 && (whole || (response->status != 404 && response->status != 410)))
        continue;

      member = g_new0 (CrmCaldavMember, 1);
      member->href = g_strdup (response->href);
      member->key = g_steal_pointer (&key);
      member->gone = response->status != 200;
      member->etag = g_steal_pointer (&response->texts[CRM_DAV_ETAG]);
      if (!member->gone && response->texts[CRM_DAV_CALENDAR_DATA] != NULL && *response->texts[CRM_DAV_CALENDAR_DATA] != '\0')
        member->body = crm_caldav_take_body (response);
      g_ptr_array_add (listing->members, member);
      g_hash_table_add (seen, member->key);
    }

  return listing;
}

CrmCaldavListing *
crm_caldav_client_changes (CrmCaldavClient  *self,
                           const char       *token,
                           gboolean          with_data,
                           GCancellable     *cancellable,
                           GError          **error)
{
  g_autoptr (CrmMultistatus) multistatus = NULL;
  g_autofree char *final_url = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  multistatus = crm_caldav_ask (self, "REPORT", self->url, "0", crm_dav_request_sync (token, 0, with_data), token != NULL,
                                &final_url, NULL, cancellable, error);
  if (multistatus == NULL)
    return NULL;

  return read_listing (self, multistatus, final_url, FALSE);
}

CrmCaldavListing *
crm_caldav_client_list (CrmCaldavClient  *self,
                        GCancellable     *cancellable,
                        GError          **error)
{
  g_autoptr (CrmMultistatus) multistatus = NULL;
  g_autoptr (CrmCaldavListing) listing = NULL;
  g_autofree char *final_url = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  multistatus = crm_caldav_ask (self, "PROPFIND", self->url, "1", crm_dav_request_listing (), FALSE, &final_url, NULL, cancellable,
                                error);
  if (multistatus == NULL)
    return NULL;

  listing = read_listing (self, multistatus, final_url, TRUE);
  if (listing->more)
    {
      g_set_error (error, CRM_SYNC_ERROR, CRM_SYNC_ERROR_INCOMPLETE, "PROPFIND %s: the listing was cut short", self->url);
      return NULL;
    }

  return g_steal_pointer (&listing);
}
