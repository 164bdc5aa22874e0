/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-http-request.h"

#include <string.h>

struct _CrmHttpRequest
{
  char      *method;
  char      *url;
  GPtrArray *headers;           /* (element-type utf8) name, value, name, value */
  GBytes    *body;              /* (nullable) */
  gboolean   extend_trust;
};

CrmHttpRequest *
crm_http_request_new (const char *method,
                      const char *url)
{
  CrmHttpRequest *request;

  g_return_val_if_fail (method != NULL && *method != '\0', NULL);
  g_return_val_if_fail (url != NULL, NULL);

  request = g_new0 (CrmHttpRequest, 1);
  request->method = g_strdup (method);
  request->url = g_strdup (url);
  request->headers = g_ptr_array_new_with_free_func (g_free);

  return request;
}

void
crm_http_request_free (CrmHttpRequest *request)
{
  if (request == NULL)
    return;

  g_free (request->method);
  g_free (request->url);
  g_ptr_array_unref (request->headers);
  g_clear_pointer (&request->body, g_bytes_unref);
  g_free (request);
}

void
crm_http_request_add_header (CrmHttpRequest *request,
                             const char     *name,
                             const char     *value)
{
  g_return_if_fail (request != NULL);
  g_return_if_fail (name != NULL && *name != '\0');

  if (value == NULL)
    return;

  if (strpbrk (value, "\r\n") != NULL)
    {
      g_warning ("the value of the header %s holds a line break and is left out", name);
      return;
    }

  g_ptr_array_add (request->headers, g_strdup (name));
  g_ptr_array_add (request->headers, g_strdup (value));
}

void
crm_http_request_set_body (CrmHttpRequest *request,
                           GBytes         *body,
                           const char     *content_type)
{
  g_return_if_fail (request != NULL);
  g_return_if_fail (body != NULL);
  g_return_if_fail (content_type != NULL);
  g_return_if_fail (request->body == NULL);

  request->body = g_bytes_ref (body);
  crm_http_request_add_header (request, "Content-Type", content_type);
}

void
crm_http_request_take_text (CrmHttpRequest *request,
                            char           *text,
                            const char     *content_type)
{
  g_autoptr (GBytes) body = NULL;

  g_return_if_fail (request != NULL);
  g_return_if_fail (text != NULL);

  body = g_bytes_new_take (text, strlen (text));
  crm_http_request_set_body (request, body, content_type);
}

void
crm_http_request_set_extend_trust (CrmHttpRequest *request,
                                   gboolean        extend_trust)
{
  g_return_if_fail (request != NULL);

  request->extend_trust = extend_trust;
}

const char *
crm_http_request_get_method (const CrmHttpRequest *request)
{
  g_return_val_if_fail (request != NULL, NULL);

  return request->method;
}

const char *
crm_http_request_get_url (const CrmHttpRequest *request)
{
  g_return_val_if_fail (request != NULL, NULL);

  return request->url;
}

GPtrArray *
crm_http_request_get_headers (const CrmHttpRequest *request)
{
  g_return_val_if_fail (request != NULL, NULL);

  return request->headers;
}

GBytes *
crm_http_request_get_body (const CrmHttpRequest *request)
{
  g_return_val_if_fail (request != NULL, NULL);

  return request->body;
}

gboolean
crm_http_request_get_extend_trust (const CrmHttpRequest *request)
{
  g_return_val_if_fail (request != NULL, FALSE);

  return request->extend_trust;
}
