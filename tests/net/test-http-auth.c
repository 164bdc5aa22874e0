/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-http-auth.h"
#include "crm-net-error.h"

#include <string.h>

static const char rfc7616[] =
  "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=%s, "
  "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

/* The value of @name in @header. */
static char *
parameter (const char *header,
           const char *name)
{
  g_autofree char *needle = g_strdup_printf ("%s=\"", name);
  const char *start = strstr (header, needle);

  g_assert_nonnull (start);
  start += strlen (needle);

  return g_strndup (start, strcspn (start, "\""));
}

static char *hash (GChecksumType  type,
                   const char    *format,
                   ...) G_GNUC_PRINTF (2, 3);

static char *
hash (GChecksumType  type,
      const char    *format,
      ...)
{
  va_list arguments;
  g_autofree char *text = NULL;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  return g_compute_checksum_for_string (type, text, -1);
}

static void
check_digest (const char    *algorithm,
              GChecksumType  type)
{
  g_autoptr (CrmHttpAuth) auth = crm_http_auth_new ("Mufasa", "Circle of Life");
  g_autofree char *challenge = g_strdup_printf (rfc7616, algorithm);
  const char *challenges[] = { challenge, NULL };
  g_autofree char *header = NULL;
  g_autofree char *second = NULL;
  g_autofree char *cnonce = NULL;
  g_autofree char *response = NULL;
  g_autofree char *ha1 = hash (type, "Mufasa:http-auth@example.org:Circle of Life");
  g_autofree char *ha2 = hash (type, "GET:/dir/index.html");
  g_autofree char *expected = NULL;

  g_assert_null (crm_http_auth_header (auth, "GET", "/dir/index.html"));
  g_assert_true (crm_http_auth_take_challenge (auth, challenges, FALSE));
  header = crm_http_auth_header (auth, "GET", "/dir/index.html");
  cnonce = parameter (header, "cnonce");
  response = parameter (header, "response");
  expected = hash (type, "%s:7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v:00000001:%s:auth:%s", ha1, cnonce, ha2);
  g_assert_cmpstr (response, ==, expected);

  second = crm_http_auth_header (auth, "GET", "/dir/index.html");
  g_assert_nonnull (strstr (second, "nc=00000002"));

  /* The same challenge again means that the password is wrong, unless the server says that only the nonce was old. */
  g_assert_false (crm_http_auth_take_challenge (auth, challenges, FALSE));
  challenges[0] = "Digest realm=\"r\", nonce=\"new\", stale=TRUE, algorithm=MD5";
  g_assert_true (crm_http_auth_take_challenge (auth, challenges, FALSE));
}

static void
test_digest (void)
{
  check_digest ("MD5", G_CHECKSUM_MD5);
  check_digest ("SHA-256", G_CHECKSUM_SHA256);
}

static void
test_basic (void)
{
  const char *challenges[] = { "Negotiate", "Basic realm=\"x\"", NULL };
  g_autoptr (CrmHttpAuth) auth = crm_http_auth_new ("ada", "love:lace");
  g_autofree char *header = NULL;

  g_assert_false (crm_http_auth_take_challenge (auth, challenges, FALSE));
  g_assert_true (crm_http_auth_take_challenge (auth, challenges, TRUE));
  header = crm_http_auth_header (auth, "PUT", "/x");
  g_assert_cmpstr (header, ==, "Basic YWRhOmxvdmU6bGFjZQ==");
  g_assert_false (crm_http_auth_take_challenge (auth, challenges, TRUE));
}

/* Basic sent ahead to a server that only knows Digest: one more try is right, and only one. */
static void
test_digest_after_basic (void)
{
  const char *challenges[] = { "Digest realm=\"r\", nonce=\"n\"", NULL };
  g_autoptr (CrmHttpAuth) auth = crm_http_auth_new ("ada", "x");

  crm_http_auth_use_basic (auth);
  g_assert_true (crm_http_auth_take_challenge (auth, challenges, TRUE));
  g_assert_cmpint (crm_http_auth_get_scheme (auth), ==, CRM_HTTP_AUTH_DIGEST);
  g_assert_false (crm_http_auth_take_challenge (auth, challenges, TRUE));
}

static void
test_unknown_algorithm (void)
{
  const char *challenges[] = { "Digest realm=\"r\", nonce=\"n\", algorithm=SHA-512-256", NULL };
  g_autoptr (CrmHttpAuth) auth = crm_http_auth_new ("ada", "x");

  g_assert_false (crm_http_auth_take_challenge (auth, challenges, TRUE));
}

static void
test_may_have_arrived (void)
{
  g_autoptr (GError) connect = g_error_new (CRM_NET_ERROR, CRM_NET_ERROR_CONNECT, "refused");
  g_autoptr (GError) cut = g_error_new (CRM_NET_ERROR, CRM_NET_ERROR_FAILED, "cut");

  g_assert_false (crm_net_error_may_have_arrived (connect));
  g_assert_true (crm_net_error_may_have_arrived (cut));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http-auth/digest", test_digest);
  g_test_add_func ("/http-auth/basic", test_basic);
  g_test_add_func ("/http-auth/digest-after-basic", test_digest_after_basic);
  g_test_add_func ("/http-auth/unknown-algorithm", test_unknown_algorithm);
  g_test_add_func ("/net-error/may-have-arrived", test_may_have_arrived);

  return g_test_run ();
}
