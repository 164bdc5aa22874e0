/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-href.h"

static void
assert_key (const char *href,
            const char *expected)
{
  g_autofree char *key = crm_href_key ("https://dav.example/cal/ada/work/?x=1", href);

  g_assert_cmpstr (key, ==, expected);
}

static void
test_key (void)
{
  assert_key ("/cal/ada/a%40b.ics", "/cal/ada/a%40b.ics");
  assert_key ("/cal/ada/a@b.ics", "/cal/ada/a%40b.ics");
  assert_key ("/cal/%61da/%7Ex.ics", "/cal/ada/~x.ics");
  assert_key ("/cal/a%2fb/c.ics", "/cal/a%2Fb/c.ics");
  assert_key ("https://other.example/cal/x.ics", "/cal/x.ics");
  assert_key ("b.ics", "/cal/ada/work/b.ics");
  assert_key ("../b.ics", "/cal/ada/b.ics");
  assert_key ("  /cal/b.ics\n", "/cal/b.ics");
  assert_key ("//cal/b.ics", "/cal/b.ics");
  assert_key ("/cal/\xc3\xa4.ics", "/cal/%C3%A4.ics");
  assert_key ("/cal/100%.ics", "/cal/100%25.ics");
  assert_key ("", NULL);
  assert_key ("mailto:ada@example.org", NULL);
}

static void
test_resolve (void)
{
  g_autofree char *verbatim = crm_href_resolve ("https://dav.example:8443/a/b/", "/x%40y@z.ics");
  g_autofree char *userinfo = crm_href_resolve (NULL, "https://ada:secret@dav.example/x#f");
  g_autofree char *joined = crm_href_join ("https://dav.example/a", "b c/d.ics");
  g_autofree char *path = crm_href_path ("https://dav.example/a%20b/");

  g_assert_cmpstr (verbatim, ==, "https://dav.example:8443/x%40y@z.ics");
  g_assert_cmpstr (userinfo, ==, "https://dav.example/x");
  g_assert_cmpstr (joined, ==, "https://dav.example/a/b%20c%2Fd.ics");
  g_assert_cmpstr (path, ==, "/a%20b/");
}

static void
test_member (void)
{
  g_assert_true (crm_href_key_is_member ("/cal/work/", "/cal/work/a.ics"));
  g_assert_true (crm_href_key_is_member ("/cal/work", "/cal/work/a.ics"));
  g_assert_false (crm_href_key_is_member ("/cal/work/", "/cal/work/"));
  g_assert_false (crm_href_key_is_member ("/cal/work/", "/cal/work"));
  g_assert_false (crm_href_key_is_member ("/cal/work/", "/cal/work/sub/a.ics"));
  g_assert_false (crm_href_key_is_member ("/cal/work/", "/cal/workshop/a.ics"));
}

static void
test_etag (void)
{
  g_assert_true (crm_etag_is_same ("\"a\"", "\"a\""));
  g_assert_true (crm_etag_is_same ("W/\"a\"", "\"a\""));
  g_assert_true (crm_etag_is_same ("\"a-gzip\"", "\"a\""));
  g_assert_true (crm_etag_is_same ("a", "\"a\""));
  g_assert_false (crm_etag_is_same ("\"a\"", "\"b\""));
  g_assert_false (crm_etag_is_same (NULL, NULL));
  g_assert_false (crm_etag_is_same ("", ""));
  g_assert_true (crm_etag_is_strong ("\"a\""));
  g_assert_false (crm_etag_is_strong ("W/\"a\""));
  g_assert_false (crm_etag_is_strong (NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/href/key", test_key);
  g_test_add_func ("/href/resolve", test_resolve);
  g_test_add_func ("/href/member", test_member);
  g_test_add_func ("/href/etag", test_etag);

  return g_test_run ();
}
