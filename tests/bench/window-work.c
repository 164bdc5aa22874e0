/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-contacts-view.h"
#include "crm-import.h"
#include "crm-record-store.h"
#include "window-app.h"
#include "window-figures.h"
#include "window-parts.h"
#include "window-watch.h"

#define N_IMPORTED 20000
#define N_SAVES    500

/* Work on a thread while the window shows the contacts. */
typedef struct
{
  CrmDb           *db;       /* borrowed */
  CrmImportSource *source;   /* borrowed */
  int              done;     /* atomic */
} Work;

static char *
write_table (const char *folder)
{
  g_autoptr (GString) text = g_string_new ("First Name,Last Name,E-mail,Phone,Company,City\n");
  char *path = g_build_filename (folder, "work.csv", NULL);

  for (guint i = 0; i < N_IMPORTED; i++)
    g_string_append_printf (text, "Person %u,Of the table,p%u@mail.example,+49 30 %07u,Company %u,Bonn\n", i, i, i, i / 20);
  g_assert_true (g_file_set_contents (path, text->str, text->len, NULL));

  return path;
}

static gpointer
import (gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmImportReport) report = crm_import_run (work->db, work->source, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (report->n_new, ==, N_IMPORTED);
  g_atomic_int_set (&work->done, 1);
  return NULL;
}

/* One save: the first contacts of the list, one after the other. */
static gboolean
save_cb (CrmConn       *conn,
         gpointer       user_data,
         GCancellable  *cancellable,
         GError       **error)
{
  gint64 id = crm_conn_get_int (conn, 0, error, "SELECT id FROM contact_list ORDER BY sort_key, id LIMIT 1 OFFSET ?", "i",
                                (gint64) (GPOINTER_TO_UINT (user_data) % 50));
  g_autoptr (CrmRecord) contact = id != 0 ? crm_record_load (conn, &crm_contact_type, id, error) : NULL;
  g_autofree char *nickname = g_strdup_printf ("Nick %u", GPOINTER_TO_UINT (user_data));

  if (contact == NULL)
    return FALSE;
  crm_record_set_text (contact, "nickname", nickname);
  return crm_record_save (conn, contact, error);
}

static gpointer
save (gpointer data)
{
  Work *work = data;
  CrmWriteOptions options = { .priority = CRM_PRIORITY_USER, .origin = CRM_ORIGIN_USER, .label = "Bench" };

  for (guint i = 0; i < N_SAVES; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CrmChangeSet) set = crm_db_write (work->db, &options, save_cb, GUINT_TO_POINTER (i), NULL, &error);

      g_assert_no_error (error);
    }
  g_atomic_int_set (&work->done, 1);
  return NULL;
}

static gboolean
is_done (gpointer data)
{
  return g_atomic_int_get (&((Work *) data)->done) != 0;
}

static void
watch (const char  *phase,
       Work        *work,
       GThreadFunc  func)
{
  GThread *thread;

  work->done = 0;
  window_watch_phase (phase);
  thread = g_thread_new ("work", func, work);
  window_app_wait (is_done, work);
  g_thread_join (thread);
  window_app_run_for (500);
  window_watch_phase (NULL);
}

void
window_part_work (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "work.clientele", NULL);
  g_autofree char *table = write_table (folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmDb) db = crm_db_open (path, CRM_DB_OPEN_CREATE, NULL, &error);
  g_autoptr (CrmImportSource) source = crm_import_source_open (table, &error);
  Work work = { .source = source };

  g_assert_no_error (error);
  crm_db_close (db);

  window_app_open (path, "contacts");
  window_app_run_for (1500);
  work.db = crm_book_get_db (crm_view_get_book (window_app_find (NULL, CRM_TYPE_CONTACTS_VIEW)));

  watch ("an import of 20,000", &work, import);
  window_app_wait_quiet ();
  watch ("500 saves", &work, save);
  window_app_close ();
}
