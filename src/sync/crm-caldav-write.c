/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-caldav-private.h"

#include "crm-href.h"
#include "crm-net-error.h"

#define CALENDAR_TYPE "text/calendar; charset=utf-8"

/* PUT and DELETE, and what the many answers to them come to. */

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
    if (crm_caldav_has_condition (conditions, names[i]))
      return TRUE;

  return FALSE;
}

static CrmCaldavOutcome
outcome_of (guint       status,
            const char *conditions,
            const char *text)
{
  if (crm_caldav_has_condition (conditions, "no-uid-conflict") ||
      crm_caldav_has_condition (conditions, "unique-scheduling-object-resource"))
    return CRM_CALDAV_UID_TAKEN;
  if (has_any_condition (conditions, permanent_conditions))
    return CRM_CALDAV_REFUSED;
  if (crm_caldav_has_condition (conditions, "need-privileges"))
    return CRM_CALDAV_READ_ONLY;
  if (crm_caldav_is_rate_limit (status, conditions, text))
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
      return CRM_CALDAV_LOCKED;
    case 507:
      return CRM_CALDAV_FULL;
    case 429:
    case 502:
    case 503:
    case 504:
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
  reply->text = crm_caldav_shown_text (body);

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
  CrmCaldavReply *reply;

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

  /* A page may be of anybody on the way: whoever asked looks whether the object is gone. */
  reply = read_reply (self, response);
  if (reply->outcome == CRM_CALDAV_DONE && crm_caldav_is_page (response))
    reply->outcome = CRM_CALDAV_PRECONDITION;

  return reply;
}
