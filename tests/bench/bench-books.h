/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Books of the demo business for the benches, made once by the command line and kept. Included by one bench-NAME.c each. */

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>

#include "crm-schema.h"

/* The path of a book of @n contacts in @books, made by @cli where it is not there yet. Each version of the file has books of its own:
 * one that was migrated, or that another program made, is not what an owner has who begins with this one. */
static char *
bench_ensure_book (const char *cli,
                   const char *books,
                   int         n)
{
  g_autofree char *name = g_strdup_printf ("contacts-%d-v%d.clientele", n, CRM_SCHEMA_VERSION);
  g_autofree char *number = g_strdup_printf ("%d", n);
  g_autofree char *making = NULL;
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (books, name, NULL);
  const char *argv[] = { cli, "--book", NULL, "demo", "--contacts", number, "--seed", "7", NULL };
  int status;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return path;

  making = g_strconcat (path, ".new", NULL);
  argv[2] = making;
  g_mkdir_with_parents (books, 0700);
  g_remove (making);
  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, &error) ||
      !g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s", cli, error->message);
  if (g_rename (making, path) != 0)
    g_error ("%s: %s", path, g_strerror (errno));

  return path;
}
