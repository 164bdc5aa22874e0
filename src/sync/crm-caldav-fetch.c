/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-caldav-private.h"

#include <string.h>

#include "crm-dav-request.h"
#include "crm-format-error.h"
#include "crm-href.h"
#include "crm-net-error.h"
#include "crm-sync-error.h"

/* Objects of a calendar, by one request for many where that goes and by one for each where not. */

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

  if (crm_http_response_get_status (response) == 200 && crm_caldav_is_page (response))
    {
      g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_PROTOCOL, "GET %s: a web page instead of the object", url);
      return NULL;
    }

  object = object_new (self, href);
  object->status = crm_http_response_get_status (response);
  object->etag = g_strdup (crm_http_response_get_header (response, "ETag"));
  if (object->status == 200)
    object->body = g_bytes_ref (crm_http_response_get_body (response));
  else
    object->error = crm_caldav_shown_text (crm_http_response_get_body (response));
  if (object->status == 429 || object->status == 503)
    {
      crm_caldav_set_status_error (self, "GET", response, FALSE, error);
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

  multistatus = crm_caldav_ask (self, "REPORT", self->url, "1", crm_dav_request_multiget (hrefs, n), FALSE, &final_url, NULL,
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
          object->body = crm_caldav_take_body (response);
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

  multistatus = crm_caldav_ask (self, "REPORT", self->url, "1", crm_dav_request_by_uid (task ? "VTODO" : "VEVENT", uid), FALSE,
                                &final_url, NULL, cancellable, error);
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
      object->body = crm_caldav_take_body (response);
      return object;
    }

  return NULL;
}
