/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib/gstdio.h>
#include <unistd.h>

#include "crm-db.h"
#include "crm-id.h"
#include "crm-store-error.h"

/* A folder of its own for each test, and a few rows to play with. Everything waits: tests have no window. */

/* In memory where there is such a place: a test commits hundreds of times, and other tests keep the disk busy. */
static inline char *
fixture_make_folder (void)
{
  const char *place = g_access ("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_tmp_dir ();
  char *folder = g_build_filename (place, "clientele-test-XXXXXX", NULL);

  g_assert_nonnull (g_mkdtemp (folder));
  return folder;
}

static inline void
fixture_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        fixture_remove_folder (path);
      else
        g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static inline CrmDb *
fixture_open (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "test.clientele", NULL);
  g_autoptr (GError) error = NULL;
  CrmDb *db = crm_db_open (path, CRM_DB_OPEN_CREATE, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (db);
  return db;
}

/* Runs one statement without parameters in a transaction of the user's. */
static inline gboolean
fixture_run_sql (CrmConn       *conn,
                 gpointer       sql,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_auto (GStrv) statements = g_strsplit (sql, ";", -1);

  for (guint i = 0; statements[i] != NULL; i++)
    {
      if (g_strstrip (statements[i])[0] != '\0' && !crm_conn_run (conn, error, statements[i], ""))
        return FALSE;
    }

  return TRUE;
}

static inline CrmChangeSet *
fixture_write_as (CrmDb      *db,
                  CrmOrigin   origin,
                  const char *label,
                  const char *sql)
{
  g_autoptr (GError) error = NULL;
  CrmWriteOptions options = { .priority = CRM_PRIORITY_USER, .origin = origin, .label = label };
  CrmChangeSet *set = crm_db_write (db, &options, fixture_run_sql, (gpointer) sql, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (set);
  return set;
}

/* Writes and returns the id of the change set. */
static inline gint64
fixture_write (CrmDb      *db,
               const char *label,
               const char *sql)
{
  g_autoptr (CrmChangeSet) set = fixture_write_as (db, CRM_ORIGIN_USER, label, sql);

  return crm_change_set_get_id (set);
}

/* The same for another origin than the user. */
static inline void
fixture_write_quietly (CrmDb      *db,
                       CrmOrigin   origin,
                       const char *label,
                       const char *sql)
{
  g_autoptr (CrmChangeSet) set = fixture_write_as (db, origin, label, sql);

  g_assert_nonnull (set);
}

static inline gpointer
fixture_read_text (CrmConn       *conn,
                   gpointer       sql,
                   GCancellable  *cancellable,
                   GError       **error)
{
  return crm_conn_get_text (conn, error, sql, "");
}

/* The first column of the first row, as text. */
static inline char *
fixture_read (CrmDb      *db,
              const char *sql)
{
  g_autoptr (GError) error = NULL;
  char *text = crm_db_read (db, CRM_READER_ROW, fixture_read_text, (gpointer) sql, NULL, &error);

  g_assert_no_error (error);
  return text;
}

#define fixture_assert_read(db, sql, expected)                  \
  G_STMT_START {                                                \
    g_autofree char *fixture_text = fixture_read (db, sql);     \
    g_assert_cmpstr (fixture_text, ==, expected);               \
  } G_STMT_END

#define FIXTURE_CONTACT(id, name)                                                                      \
  "INSERT INTO contact (id, uid, kind, name, created_at) VALUES (" #id ", 'uid-" #id "', 'person', '" name "', 1);"
