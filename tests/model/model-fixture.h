/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib/gstdio.h>

#include "crm-book.h"

/* A folder of its own for a test's book, gone after it. */
typedef struct
{
  char  *folder;
  char  *path;
  CrmDb *db;
} Fixture;

/* How long a test waits at most, in microseconds: under the sanitizers one layout of a page takes a minute. */
static inline gint64
fixture_get_patience (void)
{
  const char *slow = g_getenv ("UI_SLOW");

  return (slow != NULL ? MAX (g_ascii_strtoll (slow, NULL, 10), 1) : 1) * 60 * G_USEC_PER_SEC;
}

/* Until @condition, a call that is made anew each time, or the test has waited too long. */
#define WAIT_UNTIL(condition) \
  G_STMT_START { \
    gint64 deadline = g_get_monotonic_time () + fixture_get_patience (); \
    while (!(condition)) \
      { \
        g_assert_cmpint (g_get_monotonic_time (), <, deadline); \
        g_main_context_iteration (NULL, FALSE); \
      } \
  } G_STMT_END

static inline void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("clientele-model-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "book.clientele", NULL);
  fixture->db = crm_db_open (fixture->path, CRM_DB_OPEN_CREATE, NULL, &error);
  g_assert_no_error (error);
}

static inline void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (fixture->db != NULL)
    {
      crm_db_close (fixture->db);
      g_clear_object (&fixture->db);
    }

  dir = g_dir_open (fixture->folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (fixture->folder, name, NULL);

      g_remove (file);
    }
  g_rmdir (fixture->folder);
  g_clear_pointer (&fixture->path, g_free);
  g_clear_pointer (&fixture->folder, g_free);
}

/* A new book in the folder of @fixture, which has no db of its own then. */
static inline CrmBook *
fixture_open_book (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  CrmBook *book;

  fixture->folder = g_dir_make_tmp ("clientele-model-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "book.clientele", NULL);
  book = crm_book_open (fixture->path, CRM_DB_OPEN_CREATE, NULL, &error);
  g_assert_no_error (error);

  return book;
}

static inline void
fixture_close_book (Fixture  *fixture,
                    CrmBook **book)
{
  crm_book_close (*book);
  g_clear_object (book);
  fixture_tear_down (fixture, NULL);
}

/* One transaction of the user. */
static inline CrmChangeSet *
fixture_write (Fixture      *fixture,
               CrmWriteFunc  func,
               gpointer      data,
               GError      **error)
{
  CrmWriteOptions options = { CRM_PRIORITY_USER, CRM_ORIGIN_USER, "Test", 0, FALSE };

  return crm_db_write (fixture->db, &options, func, data, NULL, error);
}
