/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-href.h"

#include <string.h>

#define URI_FLAGS (G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED)

static GUri *
resolve (const char *base,
         const char *href)
{
  g_autoptr (GUri) base_uri = base == NULL ? NULL : g_uri_parse (base, URI_FLAGS, NULL);
  g_autoptr (GUri) uri = NULL;
  g_autofree char *trimmed = g_strstrip (g_strdup (href));

  if (*trimmed == '\0')
    return NULL;

  /* A path that begins with two slashes is a path here: servers that join theirs carelessly write it, and no calendar
   * server names another host without its scheme. */
  if (g_str_has_prefix (trimmed, "//") && base_uri != NULL)
    {
      const char *path = trimmed;

      while (path[1] == '/')
        path++;
      uri = g_uri_parse_relative (base_uri, path, URI_FLAGS, NULL);
    }
  else
    {
      uri = base_uri != NULL ? g_uri_parse_relative (base_uri, trimmed, URI_FLAGS, NULL)
                             : g_uri_parse (trimmed, URI_FLAGS, NULL);
    }

  if (uri == NULL || g_uri_get_host (uri) == NULL ||
      (!g_str_equal (g_uri_get_scheme (uri), "http") && !g_str_equal (g_uri_get_scheme (uri), "https")))
    return NULL;

  return g_steal_pointer (&uri);
}

char *
crm_href_resolve (const char *base,
                  const char *href)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (href != NULL, NULL);

  uri = resolve (base, href);
  if (uri == NULL)
    return NULL;

  return g_uri_to_string_partial (uri, G_URI_HIDE_USERINFO | G_URI_HIDE_FRAGMENT);
}

static int
hex_value (const char *p)
{
  return p[0] == '%' && g_ascii_isxdigit (p[1]) && g_ascii_isxdigit (p[2])
         ? g_ascii_xdigit_value (p[1]) * 16 + g_ascii_xdigit_value (p[2]) : -1;
}

char *
crm_href_key (const char *base,
              const char *href)
{
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GString) key = NULL;
  const char *path;

  g_return_val_if_fail (href != NULL, NULL);

  uri = resolve (base, href);
  if (uri == NULL)
    return NULL;

  path = g_uri_get_path (uri);
  key = g_string_sized_new (strlen (path) + 8);
  if (*path != '/')
    g_string_append_c (key, '/');

  for (const char *p = path; *p != '\0'; p++)
    {
      int decoded = hex_value (p);
      guchar byte = decoded >= 0 ? (guchar) decoded : (guchar) *p;

      if (decoded < 0 && byte == '/')
        g_string_append_c (key, '/');
      else if (byte < 0x80 && (g_ascii_isalnum (byte) || strchr ("-._~", byte) != NULL) && byte != '\0')
        g_string_append_c (key, (char) byte);
      else
        g_string_append_printf (key, "%%%02X", byte);

      if (decoded >= 0)
        p += 2;
    }

  return g_string_free (g_steal_pointer (&key), FALSE);
}

char *
crm_href_join (const char *collection,
               const char *name)
{
  g_autofree char *encoded = NULL;

  g_return_val_if_fail (collection != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  encoded = g_uri_escape_string (name, NULL, FALSE);

  return g_strconcat (collection, g_str_has_suffix (collection, "/") ? "" : "/", encoded, NULL);
}

char *
crm_href_path (const char *url)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (url != NULL, NULL);

  uri = g_uri_parse (url, URI_FLAGS, NULL);
  if (uri == NULL)
    return g_strdup (url);

  return g_strconcat (*g_uri_get_path (uri) == '\0' ? "/" : g_uri_get_path (uri),
                      g_uri_get_query (uri) == NULL ? "" : "?", g_uri_get_query (uri), NULL);
}

gboolean
crm_href_key_is_member (const char *collection_key,
                        const char *key)
{
  gsize length;

  g_return_val_if_fail (collection_key != NULL, FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  length = strlen (collection_key);
  while (length > 0 && collection_key[length - 1] == '/')
    length--;

  return strncmp (collection_key, key, length) == 0 && key[length] == '/' && key[length + 1] != '\0' &&
         strchr (key + length + 1, '/') == NULL;
}

/* The opaque part of @etag without quotes and the mark of a proxy. */
static void
opaque_part (const char  *etag,
             const char **start,
             gsize       *length)
{
  static const char * const marks[] = { "-gzip", ";gzip", "--gzip" };

  if (g_str_has_prefix (etag, "W/"))
    etag += 2;
  *length = strlen (etag);
  if (*length >= 2 && etag[0] == '"' && etag[*length - 1] == '"')
    {
      etag++;
      *length -= 2;
    }
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (*length > strlen (marks[i]) && strncmp (etag + *length - strlen (marks[i]), marks[i], strlen (marks[i])) == 0)
      {
        *length -= strlen (marks[i]);
        break;
      }
  *start = etag;
}

gboolean
crm_etag_is_same (const char *a,
                  const char *b)
{
  const char *start_a;
  const char *start_b;
  gsize length_a;
  gsize length_b;

  if (a == NULL || b == NULL || *a == '\0' || *b == '\0')
    return FALSE;

  opaque_part (a, &start_a, &length_a);
  opaque_part (b, &start_b, &length_b);

  return length_a == length_b && memcmp (start_a, start_b, length_a) == 0;
}

gboolean
crm_etag_is_strong (const char *etag)
{
  return etag != NULL && *etag != '\0' && !g_str_has_prefix (etag, "W/");
}
