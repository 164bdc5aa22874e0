/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-caldav-client.h"

#include <string.h>

#include "crm-dav-request.h"
#include "crm-format-error.h"
#include "crm-href.h"
#include "crm-net-error.h"
#include "crm-sync-error.h"

#define XML_TYPE       "application/xml; charset=utf-8"
#define CALENDAR_TYPE  "text/calendar; charset=utf-8"
#define TEXT_SHOWN     200

struct _CrmCaldavClient
{
  CrmHttpSession *session;
  char           *url;
  char           *key;
  guint           retry_after;
};

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

/* The begin of a body, as one line for a log. */
static char *
shown_text (GBytes *body)
{
  gsize size;
  const char *data = g_bytes_get_data (body, &size);
  g_autofree char *begin = g_strndup (data == NULL ? "" : data, MIN (size, TEXT_SHOWN));

  return g_strstrip (g_strdelimit (g_utf8_make_valid (begin, -1), "\r\n\t", ' '));
}

static gboolean
has_condition (const char *conditions,
               const char *name)
{
  g_auto (GStrv) words = NULL;

  if (conditions == NULL)
    return FALSE;

  words = g_strsplit (conditions, " ", -1);

  return g_strv_contains ((const char * const *) words, name);
}

/* A 403 with an empty error element is how Google says "too fast" (caldav.md 1.6); so do texts about rates. */
static gboolean
is_rate_limit (guint       status,
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

static void
set_status_error (CrmCaldavClient  *self,
                  const char       *method,
                  CrmHttpResponse  *response,
                  gboolean          with_token,
                  GError          **error)
{
  guint status = crm_http_response_get_status (response);
  GBytes *body = crm_http_response_get_body (response);
  g_autofree char *conditions = crm_dav_error_parse (body, NULL);
  g_autofree char *text = shown_text (body);
  CrmSyncError code = CRM_SYNC_ERROR_FAILED;

  self->retry_after = crm_http_response_get_retry_after (response);

  if (with_token && has_condition (conditions, "valid-sync-token"))
    code = CRM_SYNC_ERROR_TOKEN;
  else if (status == 429 || status == 503 || status == 423 || is_rate_limit (status, conditions, text))
    code = CRM_SYNC_ERROR_BUSY;
  else if (has_condition (conditions, "supported-report") || status == 405 || status == 501)
    code = CRM_SYNC_ERROR_UNSUPPORTED;
  else if (status == 404 || (status == 410 && !with_token))
    code = CRM_SYNC_ERROR_GONE;
  else if (with_token && ((status >= 400 && status < 500 && status != 403) || status >= 500))
    code = CRM_SYNC_ERROR_TOKEN;
  else if (status == 403)
    code = CRM_SYNC_ERROR_FORBIDDEN;

  g_set_error (error, CRM_SYNC_ERROR, code, "%s %s: %u %s", method, self->url, status, text);
}

/* Sends a PROPFIND or REPORT to @url and reads the multistatus. */
static CrmMultistatus *
ask (CrmCaldavClient  *self,
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
          g_autofree char *text = shown_text (crm_http_response_get_body (response));

          g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_PROTOCOL, "%s %s: %u instead of 207: %s", method, url,
                       crm_http_response_get_status (response), text);
        }
      else
        {
          set_status_error (self, method, response, with_token, error);
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
  multistatus = ask (self, "PROPFIND", self->url, "0", xml, FALSE, NULL, &state->moved_to, cancellable, error);
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
  state->privileges = response->privileges;
  if (response->texts[CRM_DAV_MAX_RESOURCE_SIZE] != NULL)
    state->max_resource_size = g_ascii_strtoull (response->texts[CRM_DAV_MAX_RESOURCE_SIZE], NULL, 10);

  return g_steal_pointer (&state);
}

/* The object in @response, which loses it. */
static GBytes *
take_body (CrmDavResponse *response)
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
        member->body = take_body (response);
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

  multistatus = ask (self, "REPORT", self->url, "0", crm_dav_request_sync (token, 0, with_data), token != NULL, &final_url, NULL,
                     cancellable, error);
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

  multistatus = ask (self, "PROPFIND", self->url, "1", crm_dav_request_listing (), FALSE, &final_url, NULL, cancellable, error);
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

static CrmCaldavObject *
object_new (CrmCaldavClient *self,
            const char      *href)
{
  CrmCaldavObject *object = g_new0 (CrmCaldavObject, 1);

  object->href = g_strdup (href);
  object->key = crm_href_key (self->url, href);

  return object;
}

CrmCaldavObject *
crm_caldav_client_get (CrmCaldavClient  *self,
                       const char       *href,
                       GCancellable     *cancellable,
                       GError          **error)
{
  g_autofree char *url = NULL;
  g_autoptr (CrmHttpRequest) request = NULL;
  g_autoptr (CrmHttpResponse) response = NULL;
  g_autoptr (CrmCaldavObject) object = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (href != NULL, NULL);

  url = crm_href_resolve (self->url, href);
  if (url == NULL)
    {
      g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_PROTOCOL, "%s is no address", href);
      return NULL;
    }

  request = crm_http_request_new ("GET", url);
  crm_http_request_add_header (request, "Accept", "text/calendar");
  response = crm_http_session_send (self->session, request, cancellable, error);
  if (response == NULL)
    return NULL;

  object = object_new (self, href);
  object->status = crm_http_response_get_status (response);
  object->etag = g_strdup (crm_http_response_get_header (response, "ETag"));
  if (object->status == 200)
    object->body = g_bytes_ref (crm_http_response_get_body (response));
  else
    object->error = shown_text (crm_http_response_get_body (response));
  if (object->status == 429 || object->status == 503)
    {
      set_status_error (self, "GET", response, FALSE, error);
      return NULL;
    }

  return g_steal_pointer (&object);
}

/* TRUE for failures that a smaller request may not have. */
static gboolean
is_worth_halving (const GError *error)
{
  return g_error_matches (error, CRM_SYNC_ERROR, CRM_SYNC_ERROR_FAILED) ||
         g_error_matches (error, CRM_SYNC_ERROR, CRM_SYNC_ERROR_UNSUPPORTED) ||
         g_error_matches (error, CRM_NET_ERROR, CRM_NET_ERROR_TIMEOUT) ||
         g_error_matches (error, CRM_NET_ERROR, CRM_NET_ERROR_PROTOCOL) ||
         error->domain == CRM_FORMAT_ERROR;
}

/* Fills @objects[0..n) by one multiget. */
static gboolean
multiget (CrmCaldavClient  *self,
          CrmCaldavObject **objects,
          guint             n,
          GCancellable     *cancellable,
          GError          **error)
{
  g_autofree const char **hrefs = g_new0 (const char *, n);
  g_autoptr (CrmMultistatus) multistatus = NULL;
  g_autoptr (GHashTable) by_key = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *final_url = NULL;

  for (guint i = 0; i < n; i++)
    {
      hrefs[i] = objects[i]->href;
      if (objects[i]->key != NULL)
        g_hash_table_insert (by_key, objects[i]->key, objects[i]);
    }

  multistatus = ask (self, "REPORT", self->url, "1", crm_dav_request_multiget (hrefs, n), FALSE, &final_url, NULL,
                     cancellable, error);
  if (multistatus == NULL)
    return FALSE;

  for (guint i = 0; i < multistatus->responses->len; i++)
    {
      CrmDavResponse *response = g_ptr_array_index (multistatus->responses, i);
      g_autofree char *key = response->href == NULL ? NULL : crm_href_key (final_url, response->href);
      CrmCaldavObject *object = key == NULL ? NULL : g_hash_table_lookup (by_key, key);

      if (object == NULL || object->status != 0)
        continue;
      if (response->status == 200 && response->texts[CRM_DAV_CALENDAR_DATA] != NULL)
        {
          object->status = 200;
          object->etag = g_steal_pointer (&response->texts[CRM_DAV_ETAG]);
          object->body = take_body (response);
        }
      else if (response->status != 200)
        {
          object->status = response->status;
          object->error = g_strdup (response->error);
        }
    }

  return TRUE;
}

/* What a multiget left open is asked for alone. */
static gboolean
get_into (CrmCaldavClient  *self,
          CrmCaldavObject  *object,
          GCancellable     *cancellable,
          GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (CrmCaldavObject) single = crm_caldav_client_get (self, object->href, cancellable, &local_error);

  if (single == NULL)
    {
      if (!is_worth_halving (local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      object->error = g_strdup (local_error->message);
      return TRUE;
    }

  object->status = single->status;
  object->etag = g_steal_pointer (&single->etag);
  object->body = g_steal_pointer (&single->body);
  g_free (object->error);
  object->error = g_steal_pointer (&single->error);

  return TRUE;
}

static gboolean
fetch_range (CrmCaldavClient  *self,
             CrmCaldavObject **objects,
             guint             n,
             GCancellable     *cancellable,
             GError          **error)
{
  g_autoptr (GError) local_error = NULL;

  if (n == 1)
    return get_into (self, objects[0], cancellable, error);

  if (multiget (self, objects, n, cancellable, &local_error))
    {
      for (guint i = 0; i < n; i++)
        if (objects[i]->status == 0 && !get_into (self, objects[i], cancellable, error))
          return FALSE;
      return TRUE;
    }

  if (!is_worth_halving (local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return fetch_range (self, objects, n / 2, cancellable, error) &&
         fetch_range (self, objects + n / 2, n - n / 2, cancellable, error);
}

GPtrArray *
crm_caldav_client_fetch (CrmCaldavClient     *self,
                         const char * const  *hrefs,
                         guint                n_hrefs,
                         GCancellable        *cancellable,
                         GError             **error)
{
  g_autoptr (GPtrArray) objects = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_caldav_object_free);

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (hrefs != NULL || n_hrefs == 0, NULL);

  for (guint i = 0; i < n_hrefs; i++)
    g_ptr_array_add (objects, object_new (self, hrefs[i]));

  if (n_hrefs > 0 && !fetch_range (self, (CrmCaldavObject **) objects->pdata, n_hrefs, cancellable, error))
    return NULL;

  return g_steal_pointer (&objects);
}

CrmCaldavObject *
crm_caldav_client_find_uid (CrmCaldavClient  *self,
                            gboolean          task,
                            const char       *uid,
                            GCancellable     *cancellable,
                            GError          **error)
{
  g_autoptr (CrmMultistatus) multistatus = NULL;
  g_autofree char *final_url = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (uid != NULL, NULL);

  multistatus = ask (self, "REPORT", self->url, "1", crm_dav_request_by_uid (task ? "VTODO" : "VEVENT", uid), FALSE, &final_url,
                     NULL, cancellable, error);
  if (multistatus == NULL)
    return NULL;

  for (guint i = 0; i < multistatus->responses->len; i++)
    {
      CrmDavResponse *response = g_ptr_array_index (multistatus->responses, i);
      CrmCaldavObject *object;

      /* A text match finds parts of a UID too: the caller compares. */
      if (response->href == NULL || response->texts[CRM_DAV_CALENDAR_DATA] == NULL ||
          strstr (response->texts[CRM_DAV_CALENDAR_DATA], uid) == NULL)
        continue;

      object = object_new (self, response->href);
      object->status = 200;
      object->etag = g_steal_pointer (&response->texts[CRM_DAV_ETAG]);
      object->body = take_body (response);
      return object;
    }

  return NULL;
}

static const char * const permanent_conditions[] = {
  "valid-calendar-data", "valid-calendar-object-resource", "supported-calendar-component", "supported-calendar-data",
  "max-resource-size", "min-date-time", "max-date-time", "max-instances", "max-attendees-per-instance",
  "organizer-allowed", "same-organizer-in-all-components", "valid-organizer", NULL
};

static gboolean
has_any_condition (const char         *conditions,
                   const char * const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (has_condition (conditions, names[i]))
      return TRUE;

  return FALSE;
}

static CrmCaldavOutcome
outcome_of (guint       status,
            const char *conditions,
            const char *text)
{
  if (has_condition (conditions, "no-uid-conflict") || has_condition (conditions, "unique-scheduling-object-resource"))
    return CRM_CALDAV_UID_TAKEN;
  if (has_any_condition (conditions, permanent_conditions))
    return CRM_CALDAV_REFUSED;
  if (has_condition (conditions, "need-privileges"))
    return CRM_CALDAV_READ_ONLY;
  if (is_rate_limit (status, conditions, text))
    return CRM_CALDAV_BUSY;

  switch (status)
    {
    case 404:
    case 410:
      return CRM_CALDAV_GONE;
    case 409:
    case 412:
      return CRM_CALDAV_PRECONDITION;
    case 403:
    case 405:
      return CRM_CALDAV_READ_ONLY;
    case 413:
      return CRM_CALDAV_REFUSED;
    case 423:
    case 429:
    case 502:
    case 503:
    case 504:
    case 507:
      return CRM_CALDAV_BUSY;
    default:
      return status >= 200 && status < 300 ? CRM_CALDAV_DONE : CRM_CALDAV_FAILED;
    }
}

/* A write's answer. 207 may be a refusal in disguise: the worst status inside counts. */
static CrmCaldavReply *
read_reply (CrmCaldavClient *self,
            CrmHttpResponse *response)
{
  CrmCaldavReply *reply = g_new0 (CrmCaldavReply, 1);
  GBytes *body = crm_http_response_get_body (response);

  reply->status = crm_http_response_get_status (response);
  reply->etag = g_strdup (crm_http_response_get_header (response, "ETag"));
  reply->text = shown_text (body);

  if (reply->status == 207)
    {
      g_autoptr (CrmMultistatus) multistatus = crm_multistatus_parse (body, NULL);

      for (guint i = 0; multistatus != NULL && i < multistatus->responses->len; i++)
        {
          CrmDavResponse *inner = g_ptr_array_index (multistatus->responses, i);

          if (inner->status >= 400 && inner->status > reply->status)
            {
              reply->status = inner->status;
              g_free (reply->conditions);
              reply->conditions = g_strdup (inner->error);
            }
        }
    }
  else if (!crm_http_response_is_success (response))
    {
      reply->conditions = crm_dav_error_parse (body, &reply->twin);
    }

  reply->outcome = outcome_of (reply->status, reply->conditions, reply->text);
  if (reply->outcome != CRM_CALDAV_UID_TAKEN)
    g_clear_pointer (&reply->twin, g_free);
  self->retry_after = crm_http_response_get_retry_after (response);

  return reply;
}

CrmCaldavReply *
crm_caldav_client_put (CrmCaldavClient  *self,
                       const char       *href,
                       GBytes           *body,
                       const char       *etag,
                       GCancellable     *cancellable,
                       GError          **error)
{
  g_autofree char *url = NULL;
  g_autoptr (CrmHttpRequest) request = NULL;
  g_autoptr (CrmHttpResponse) response = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (href != NULL, NULL);
  g_return_val_if_fail (body != NULL, NULL);

  url = crm_href_resolve (self->url, href);
  g_return_val_if_fail (url != NULL, NULL);

  request = crm_http_request_new ("PUT", url);
  if (etag == NULL)
    crm_http_request_add_header (request, "If-None-Match", "*");
  else if (crm_etag_is_strong (etag))
    crm_http_request_add_header (request, "If-Match", etag);
  crm_http_request_set_body (request, body, CALENDAR_TYPE);
  response = crm_http_session_send (self->session, request, cancellable, error);
  if (response == NULL)
    return NULL;

  return read_reply (self, response);
}

CrmCaldavReply *
crm_caldav_client_delete (CrmCaldavClient  *self,
                          const char       *href,
                          const char       *etag,
                          GCancellable     *cancellable,
                          GError          **error)
{
  g_autofree char *url = NULL;
  g_autofree char *key = NULL;
  g_autoptr (CrmHttpRequest) request = NULL;
  g_autoptr (CrmHttpResponse) response = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (href != NULL, NULL);

  url = crm_href_resolve (self->url, href);
  key = crm_href_key (self->url, href);
  if (url == NULL || key == NULL || !crm_href_key_is_member (self->key, key))
    {
      g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_PROTOCOL, "%s is no member of %s: not deleted", href, self->url);
      return NULL;
    }

  request = crm_http_request_new ("DELETE", url);
  if (crm_etag_is_strong (etag))
    crm_http_request_add_header (request, "If-Match", etag);
  response = crm_http_session_send (self->session, request, cancellable, error);
  if (response == NULL)
    return NULL;

  return read_reply (self, response);
}
