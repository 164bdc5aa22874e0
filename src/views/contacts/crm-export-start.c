/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-import-window.h"

#include <glib/gi18n.h>

#include "crm-export.h"
#include "crm-file-dialog.h"
#include "crm-view-host.h"

/* What is asked for until a file is chosen. */
typedef struct
{
  GtkWidget *parent;
  CrmBook   *book;
  GArray    *ids;
} Request;

static void
request_free (Request *request)
{
  g_object_unref (request->parent);
  g_object_unref (request->book);
  g_clear_pointer (&request->ids, g_array_unref);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static Request *
request_new (GtkWidget *parent,
             CrmBook   *book,
             GArray    *ids)
{
  Request *request = g_new0 (Request, 1);

  request->parent = g_object_ref (parent);
  request->book = g_object_ref (book);
  request->ids = ids != NULL ? g_array_ref (ids) : NULL;

  return request;
}

typedef struct
{
  CrmDb  *db;
  GArray *ids;
  char   *path;
  CrmJob *job;
} ExportWork;

static void
export_work_free (ExportWork *work)
{
  g_object_unref (work->db);
  g_object_unref (work->job);
  g_clear_pointer (&work->ids, g_array_unref);
  g_free (work->path);
  g_free (work);
}

static void
export_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  ExportWork *work = task_data;
  g_autoptr(GError) error = NULL;
  CrmExportFormat format = crm_export_format_from_path (work->path, CRM_EXPORT_CSV);
  gint64 n;

  crm_job_start (work->job);
  n = crm_export_records (work->db, work->path, &crm_contact_type, format, work->ids, work->job, &error);
  if (n < 0)
    {
      crm_job_fail (work->job, error);
    }
  else
    {
      g_autofree char *words = g_strdup_printf (ngettext ("%d contact written", "%d contacts written", (gulong) n), (int) n);

      crm_job_finish (work->job, words);
    }
  g_task_return_boolean (task, n >= 0);
}

static void
export_chosen_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(Request) request = user_data;
  g_autoptr(GFile) file = crm_file_dialog_finish_one (result, NULL);
  g_autoptr(GTask) task = NULL;
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;
  ExportWork *work;

  if (file == NULL)
    return;

  name = g_file_get_basename (file);
  title = g_strdup_printf (_("Exporting to %s"), name);
  work = g_new0 (ExportWork, 1);
  work->db = g_object_ref (crm_book_get_db (request->book));
  work->ids = request->ids != NULL ? g_array_ref (request->ids) : NULL;
  work->path = g_file_get_path (file);
  work->job = crm_job_new (title);
  crm_view_host_add_job (request->parent, work->job);

  task = g_task_new (request->parent, NULL, NULL, NULL);
  g_task_set_source_tag (task, export_chosen_cb);
  g_task_set_task_data (task, work, (GDestroyNotify) export_work_free);
  g_task_run_in_thread (task, export_thread);
}

void
crm_export_start (GtkWidget *parent,
                  CrmBook   *book,
                  GArray    *ids)
{
  static const CrmFileKind kinds[] = { { N_("vCard"), "*.vcf" }, { N_("Table (CSV)"), "*.csv" }, { N_("Excel"), "*.xlsx" },
                                        { N_("OpenDocument"), "*.ods" }, { NULL } };

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (CRM_IS_BOOK (book));

  crm_file_dialog_async (parent, CRM_FILE_SAVE, _("Export Contacts"), _("_Export"), kinds, "contacts.vcf", export_chosen_cb,
                         request_new (parent, book, ids));
}
