/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-http-response.h"

#include <curl/curl.h>
#include <string.h>

struct _CrmHttpResponse
{
  char       *url;
  GPtrArray  *headers;          /* (element-type utf8) name, value, name, value */
  GHashTable *joined;           /* lower-case name -> value, made when sealed */
  GByteArray *buffer;
  GBytes     *body;             /* once sealed */
  guint       status;
  gboolean    moved;
};

CrmHttpResponse *
crm_http_response_new (const char *url)
{
  CrmHttpResponse *response;

  g_return_val_if_fail (url != NULL, NULL);

  response = g_new0 (CrmHttpResponse, 1);
  response->url = g_strdup (url);
  response->headers = g_ptr_array_new_with_free_func (g_free);
  response->joined = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  response->buffer = g_byte_array_new ();

  return response;
}

void
crm_http_response_free (CrmHttpResponse *response)
{
  if (response == NULL)
    return;

  g_free (response->url);
  g_ptr_array_unref (response->headers);
  g_hash_table_unref (response->joined);
  g_clear_pointer (&response->buffer, g_byte_array_unref);
  g_clear_pointer (&response->body, g_bytes_unref);
  g_free (response);
}

/* One header line as it came. A status line begins a new answer (after "100 Continue", for one): what came before goes. */
void
crm_http_response_take_line (CrmHttpResponse *response,
                             const char      *line,
                             gsize            length)
{
  g_autofree char *text = NULL;
  char *colon;

  g_return_if_fail (response != NULL);
  g_return_if_fail (line != NULL || length == 0);

  text = g_strndup (line, length);
  g_strchomp (text);

  if (g_str_has_prefix (text, "HTTP/"))
    {
      g_ptr_array_set_size (response->headers, 0);
      g_byte_array_set_size (response->buffer, 0);
      return;
    }

  colon = strchr (text, ':');
  if (colon == NULL || colon == text)
    return;

  *colon = '\0';
  g_ptr_array_add (response->headers, g_ascii_strdown (text, -1));
  g_ptr_array_add (response->headers, g_strdup (g_strstrip (colon + 1)));
}

void
crm_http_response_set_status (CrmHttpResponse *response,
                              guint            status)
{
  g_return_if_fail (response != NULL);

  response->status = status;
}

void
crm_http_response_set_moved (CrmHttpResponse *response,
                             gboolean         moved)
{
  g_return_if_fail (response != NULL);

  response->moved = moved;
}

GByteArray *
crm_http_response_get_buffer (CrmHttpResponse *response)
{
  g_return_val_if_fail (response != NULL, NULL);

  return response->buffer;
}

void
crm_http_response_seal (CrmHttpResponse *response)
{
  g_return_if_fail (response != NULL);
  g_return_if_fail (response->body == NULL);

  response->body = g_byte_array_free_to_bytes (g_steal_pointer (&response->buffer));

  for (guint i = 0; i + 1 < response->headers->len; i += 2)
    {
      const char *name = g_ptr_array_index (response->headers, i);
      const char *value = g_ptr_array_index (response->headers, i + 1);
      const char *before = g_hash_table_lookup (response->joined, name);

      g_hash_table_insert (response->joined, g_strdup (name),
                           before == NULL ? g_strdup (value) : g_strconcat (before, ", ", value, NULL));
    }
}

guint
crm_http_response_get_status (const CrmHttpResponse *response)
{
  g_return_val_if_fail (response != NULL, 0);

  return response->status;
}

gboolean
crm_http_response_is_success (const CrmHttpResponse *response)
{
  g_return_val_if_fail (response != NULL, FALSE);

  return response->status >= 200 && response->status < 300;
}

const char *
crm_http_response_get_url (const CrmHttpResponse *response)
{
  g_return_val_if_fail (response != NULL, NULL);

  return response->url;
}

gboolean
crm_http_response_get_moved (const CrmHttpResponse *response)
{
  g_return_val_if_fail (response != NULL, FALSE);

  return response->moved;
}

const char *
crm_http_response_get_header (const CrmHttpResponse *response,
                              const char            *name)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (response != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  key = g_ascii_strdown (name, -1);

  return g_hash_table_lookup (response->joined, key);
}

GStrv
crm_http_response_get_headers (const CrmHttpResponse *response,
                               const char            *name)
{
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();

  g_return_val_if_fail (response != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i + 1 < response->headers->len; i += 2)
    if (g_ascii_strcasecmp (g_ptr_array_index (response->headers, i), name) == 0)
      g_strv_builder_add (values, g_ptr_array_index (response->headers, i + 1));

  return g_strv_builder_end (values);
}

GBytes *
crm_http_response_get_body (const CrmHttpResponse *response)
{
  g_return_val_if_fail (response != NULL, NULL);

  return response->body;
}

guint
crm_http_response_get_retry_after (const CrmHttpResponse *response)
{
  const char *value;
  gint64 seconds;

  g_return_val_if_fail (response != NULL, 0);

  value = crm_http_response_get_header (response, "Retry-After");
  if (value == NULL || *value == '\0')
    return 0;

  if (g_ascii_isdigit (*value))
    {
      seconds = g_ascii_strtoll (value, NULL, 10);
    }
  else
    {
      time_t date = curl_getdate (value, NULL);

      if (date == (time_t) -1)
        return 0;
      seconds = (gint64) date - g_get_real_time () / G_USEC_PER_SEC;
    }

  return (guint) CLAMP (seconds, 1, 3600);
}
