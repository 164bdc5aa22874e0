/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-secrets.h"

#include <glib/gstdio.h>
#include <string.h>

static void
assert_secret (CrmSecrets *secrets,
               const char *account,
               const char *expected)
{
  g_autoptr(GError) error = NULL;
  char *secret = crm_secrets_lookup (secrets, "smtp", account, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, expected);
  crm_secret_free (secret);
}

static void
use (CrmSecrets *secrets)
{
  g_autoptr(GError) error = NULL;

  assert_secret (secrets, "a", NULL);
  g_assert_true (crm_secrets_store (secrets, "smtp", "a", "Mail", "geheim ö", NULL, &error));
  g_assert_no_error (error);
  g_assert_true (crm_secrets_store (secrets, "smtp", "b", "Mail", "other", NULL, &error));
  assert_secret (secrets, "a", "geheim ö");
  g_assert_true (crm_secrets_store (secrets, "smtp", "a", "Mail", "newer", NULL, &error));
  assert_secret (secrets, "a", "newer");
  assert_secret (secrets, "b", "other");
  g_assert_true (crm_secrets_clear (secrets, "smtp", "a", NULL, &error));
  assert_secret (secrets, "a", NULL);
  g_assert_true (crm_secrets_clear (secrets, "smtp", "a", NULL, &error));
  g_assert_no_error (error);
}

static void
test_memory (void)
{
  g_autoptr(CrmSecrets) secrets = crm_secrets_new_in_memory ();

  use (secrets);
}

/* libsecret's own encrypted file stands for the keyring. libsecret 0.20.5 loses the file's etag at each store into it, so
 * that leaks are not counted in this child; those of our code are counted in the other tests. */
static void
test_keyring (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr(CrmSecrets) secrets = crm_secrets_new ();
      g_autoptr(CrmSecrets) again = crm_secrets_new ();

      use (secrets);
      assert_secret (again, "b", "other");
      return;
    }

  {
    g_autofree char *folder = g_dir_make_tmp ("clientele-test-XXXXXX", NULL);
    g_autofree char *path = g_build_filename (folder, "keyring", NULL);
    const char *options = g_getenv ("ASAN_OPTIONS");
    g_autofree char *before = g_strdup (options);
    g_autofree char *no_leaks = g_strconcat (options != NULL ? options : "", ":detect_leaks=0", NULL);

    g_setenv ("ASAN_OPTIONS", no_leaks, TRUE);
    g_setenv ("SECRET_BACKEND", "file", TRUE);
    g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
    g_setenv ("SECRET_FILE_TEST_PASSWORD", "pw", TRUE);
    g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
    g_test_trap_assert_passed ();
    g_unsetenv ("SECRET_BACKEND");
    if (before != NULL)
      g_setenv ("ASAN_OPTIONS", before, TRUE);
    else
      g_unsetenv ("ASAN_OPTIONS");
    g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
    g_unlink (path);
    g_rmdir (folder);
  }
}

/* Nobody to ask: the password works in this run and is gone in the next. */
static void
test_no_keyring (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr(CrmSecrets) secrets = crm_secrets_new ();
      g_autoptr(CrmSecrets) next_run = crm_secrets_new ();

      use (secrets);
      assert_secret (secrets, "b", "other");
      assert_secret (next_run, "b", NULL);
      return;
    }

  g_unsetenv ("SECRET_BACKEND");
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  char **secret = user_data;

  *secret = crm_secrets_lookup_finish (CRM_SECRETS (source), result, NULL);
}

static void
test_async (void)
{
  g_autoptr(CrmSecrets) secrets = crm_secrets_new_in_memory ();
  char *secret = NULL;

  crm_secrets_store (secrets, "caldav", "a", "Calendar", "word", NULL, NULL);
  crm_secrets_lookup_async (secrets, "caldav", "a", NULL, looked_up_cb, &secret);
  while (secret == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (secret, ==, "word");
  crm_secret_free (secret);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/secrets/memory", test_memory);
  g_test_add_func ("/secrets/keyring", test_keyring);
  g_test_add_func ("/secrets/no-keyring", test_no_keyring);
  g_test_add_func ("/secrets/async", test_async);

  return g_test_run ();
}
