/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-http-auth.h"

#include <string.h>

struct _CrmHttpAuth
{
  char              *user;
  char              *password;

  CrmHttpAuthScheme  scheme;
  char              *realm;
  char              *nonce;
  char              *opaque;
  char              *algorithm;         /* as the server wrote it, NULL for none */
  gboolean           qop_auth;
  guint              nonce_count;
  char              *client_nonce;      /* fixed only by tests */
};

CrmHttpAuth *
crm_http_auth_new (const char *user,
                   const char *password)
{
  CrmHttpAuth *auth;

  g_return_val_if_fail (user != NULL, NULL);
  g_return_val_if_fail (password != NULL, NULL);

  auth = g_new0 (CrmHttpAuth, 1);
  auth->user = g_strdup (user);
  auth->password = g_strdup (password);

  return auth;
}

static void
clear_digest (CrmHttpAuth *auth)
{
  g_clear_pointer (&auth->realm, g_free);
  g_clear_pointer (&auth->nonce, g_free);
  g_clear_pointer (&auth->opaque, g_free);
  g_clear_pointer (&auth->algorithm, g_free);
  g_clear_pointer (&auth->client_nonce, g_free);
  auth->qop_auth = FALSE;
  auth->nonce_count = 0;
}

void
crm_http_auth_free (CrmHttpAuth *auth)
{
  if (auth == NULL)
    return;

  clear_digest (auth);
  explicit_bzero (auth->password, strlen (auth->password));
  g_free (auth->password);
  g_free (auth->user);
  g_free (auth);
}

CrmHttpAuthScheme
crm_http_auth_get_scheme (const CrmHttpAuth *auth)
{
  g_return_val_if_fail (auth != NULL, CRM_HTTP_AUTH_NONE);

  return auth->scheme;
}

void
crm_http_auth_use_basic (CrmHttpAuth *auth)
{
  g_return_if_fail (auth != NULL);

  auth->scheme = CRM_HTTP_AUTH_BASIC;
}

/* Reads NAME=VALUE or NAME="VALUE" and the comma behind it. FALSE at the end of the challenge. */
static gboolean
next_parameter (const char **cursor,
                char       **name,
                char       **value)
{
  const char *p = *cursor;
  const char *start;
  g_autoptr (GString) text = g_string_new (NULL);

  p += strspn (p, " \t,");
  start = p;
  p += strcspn (p, "= \t,");
  if (p == start || *p != '=')
    return FALSE;

  *name = g_ascii_strdown (start, p - start);
  p++;

  if (*p == '"')
    {
      for (p++; *p != '\0' && *p != '"'; p++)
        {
          if (*p == '\\' && p[1] != '\0')
            p++;
          g_string_append_c (text, *p);
        }
      if (*p == '"')
        p++;
    }
  else
    {
      gsize length = strcspn (p, " \t,");

      g_string_append_len (text, p, length);
      p += length;
    }

  *value = g_string_free (g_steal_pointer (&text), FALSE);
  *cursor = p;

  return TRUE;
}

static void
take_text (char **where,
           char **text)
{
  g_free (*where);
  *where = g_steal_pointer (text);
}

static gboolean
algorithm_is_known (const char *algorithm)
{
  return algorithm == NULL ||
         g_ascii_strcasecmp (algorithm, "MD5") == 0 ||
         g_ascii_strcasecmp (algorithm, "SHA-256") == 0;
}

static gboolean
take_digest (CrmHttpAuth *auth,
             const char  *parameters)
{
  const char *cursor = parameters;
  gboolean stale = FALSE;
  gboolean had_nonce = auth->scheme == CRM_HTTP_AUTH_DIGEST && auth->nonce != NULL;
  char *name = NULL;
  char *value = NULL;

  clear_digest (auth);

  while (next_parameter (&cursor, &name, &value))
    {
      if (g_str_equal (name, "realm"))
        take_text (&auth->realm, &value);
      else if (g_str_equal (name, "nonce"))
        take_text (&auth->nonce, &value);
      else if (g_str_equal (name, "opaque"))
        take_text (&auth->opaque, &value);
      else if (g_str_equal (name, "algorithm"))
        take_text (&auth->algorithm, &value);
      else if (g_str_equal (name, "stale"))
        stale = g_ascii_strcasecmp (value, "true") == 0;
      else if (g_str_equal (name, "qop"))
        {
          g_auto (GStrv) words = g_strsplit_set (value, ", ", -1);

          auth->qop_auth = g_strv_contains ((const char * const *) words, "auth");
        }
      g_clear_pointer (&name, g_free);
      g_clear_pointer (&value, g_free);
    }

  if (auth->realm == NULL || auth->nonce == NULL || !algorithm_is_known (auth->algorithm))
    {
      clear_digest (auth);
      return FALSE;
    }

  auth->scheme = CRM_HTTP_AUTH_DIGEST;

  return !had_nonce || stale;
}

gboolean
crm_http_auth_take_challenge (CrmHttpAuth        *auth,
                              const char * const *challenges,
                              gboolean            allow_basic)
{
  g_return_val_if_fail (auth != NULL, FALSE);
  g_return_val_if_fail (challenges != NULL, FALSE);

  /* Digest first: it is offered alone by the servers that need it, and it never shows the password. But a Basic password
   * that was just refused is wrong for Digest as well, where both are offered. */
  for (guint i = 0; challenges[i] != NULL; i++)
    if (auth->scheme == CRM_HTTP_AUTH_BASIC && g_ascii_strncasecmp (challenges[i], "Basic", 5) == 0)
      return FALSE;

  for (guint i = 0; challenges[i] != NULL; i++)
    if (g_ascii_strncasecmp (challenges[i], "Digest ", 7) == 0)
      {
        gboolean again = take_digest (auth, challenges[i] + 7);

        if (auth->scheme == CRM_HTTP_AUTH_DIGEST && auth->nonce != NULL)
          return again;
      }

  for (guint i = 0; challenges[i] != NULL; i++)
    if (allow_basic && g_ascii_strncasecmp (challenges[i], "Basic", 5) == 0)
      {
        crm_http_auth_use_basic (auth);
        return TRUE;
      }

  return FALSE;
}

static char *
hash_text (const CrmHttpAuth *auth,
           const char        *first,
           ...) G_GNUC_NULL_TERMINATED;

/* The hex digest of the texts joined by colons. */
static char *
hash_text (const CrmHttpAuth *auth,
           const char        *first,
           ...)
{
  gboolean sha256 = auth->algorithm != NULL && g_ascii_strcasecmp (auth->algorithm, "SHA-256") == 0;
  g_autoptr (GChecksum) checksum = g_checksum_new (sha256 ? G_CHECKSUM_SHA256 : G_CHECKSUM_MD5);
  va_list arguments;

  va_start (arguments, first);
  for (const char *text = first; text != NULL; text = va_arg (arguments, const char *))
    {
      if (text != first)
        g_checksum_update (checksum, (const guchar *) ":", 1);
      g_checksum_update (checksum, (const guchar *) text, strlen (text));
    }
  va_end (arguments);

  return g_strdup (g_checksum_get_string (checksum));
}

static void
append_quoted (GString    *text,
               const char *name,
               const char *value)
{
  g_string_append_printf (text, "%s%s=\"", text->len == strlen ("Digest ") ? "" : ", ", name);
  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *p);
    }
  g_string_append_c (text, '"');
}

static char *
digest_header (CrmHttpAuth *auth,
               const char  *method,
               const char  *target)
{
  g_autoptr (GString) text = g_string_new ("Digest ");
  g_autofree char *ha1 = NULL;
  g_autofree char *ha2 = NULL;
  g_autofree char *response = NULL;
  char count[9];

  if (auth->client_nonce == NULL)
    auth->client_nonce = g_strdup_printf ("%08x%08x", g_random_int (), g_random_int ());
  auth->nonce_count++;
  g_snprintf (count, sizeof count, "%08x", auth->nonce_count);

  ha1 = hash_text (auth, auth->user, auth->realm, auth->password, NULL);
  ha2 = hash_text (auth, method, target, NULL);
  if (auth->qop_auth)
    response = hash_text (auth, ha1, auth->nonce, count, auth->client_nonce, "auth", ha2, NULL);
  else
    response = hash_text (auth, ha1, auth->nonce, ha2, NULL);

  append_quoted (text, "username", auth->user);
  append_quoted (text, "realm", auth->realm);
  append_quoted (text, "nonce", auth->nonce);
  append_quoted (text, "uri", target);
  append_quoted (text, "response", response);
  if (auth->algorithm != NULL)
    g_string_append_printf (text, ", algorithm=%s", auth->algorithm);
  if (auth->opaque != NULL)
    append_quoted (text, "opaque", auth->opaque);
  if (auth->qop_auth)
    {
      g_string_append_printf (text, ", qop=auth, nc=%s", count);
      append_quoted (text, "cnonce", auth->client_nonce);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
crm_http_auth_header (CrmHttpAuth *auth,
                      const char  *method,
                      const char  *target)
{
  g_return_val_if_fail (auth != NULL, NULL);
  g_return_val_if_fail (method != NULL, NULL);
  g_return_val_if_fail (target != NULL, NULL);

  switch (auth->scheme)
    {
    case CRM_HTTP_AUTH_BASIC:
      {
        g_autofree char *pair = g_strconcat (auth->user, ":", auth->password, NULL);
        g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));

        explicit_bzero (pair, strlen (pair));
        return g_strconcat ("Basic ", encoded, NULL);
      }

    case CRM_HTTP_AUTH_DIGEST:
      return digest_header (auth, method, target);

    case CRM_HTTP_AUTH_NONE:
    default:
      return NULL;
    }
}
