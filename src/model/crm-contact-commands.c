/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-contact-commands.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-record-store.h"
#include "crm-reference.h"
#include "crm-text.h"

typedef struct
{
  CrmRecord *contact;
  CrmRecord *affiliation;
  char *company;
} AtCompany;

static void
at_company_free (AtCompany *at)
{
  g_object_unref (at->contact);
  g_object_unref (at->affiliation);
  g_free (at->company);
  g_free (at);
}

static gboolean
write_at_company (CrmConn       *conn,
                  gpointer       data,
                  GCancellable  *cancellable,
                  GError       **error)
{
  AtCompany *at = data;
  gint64 id = crm_company_find_or_create (conn, at->company, NULL, error);

  if (id == 0)
    return FALSE;
  crm_record_set_int (at->affiliation, "company_id", id);
  return crm_record_save (conn, at->contact, error);
}

static AtCompany *
at_company_new (CrmRecord  *contact,
                CrmRecord  *affiliation,
                const char *company)
{
  AtCompany *at = g_new0 (AtCompany, 1);

  at->contact = g_object_ref (contact);
  at->affiliation = g_object_ref (affiliation);
  at->company = crm_text_clean_line (company);
  return at;
}

/* (transfer full) */
static char *
dup_save_label (CrmRecord  *contact,
                const char *label)
{
  return label != NULL ? g_strdup (label)
         : crm_record_is_new (contact) ? g_strdup_printf (_("Added %s"), crm_record_get_title (contact))
         : g_strdup_printf (_("Changed %s"), crm_record_get_title (contact));
}

void
crm_contact_save_at_company_async (CrmBook             *book,
                                   CrmRecord           *contact,
                                   CrmRecord           *affiliation,
                                   const char          *company,
                                   const char          *label,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autofree char *words = NULL;

  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (CRM_IS_RECORD (contact) && CRM_IS_RECORD (affiliation));
  g_return_if_fail (company != NULL && *company != '\0');

  words = dup_save_label (contact, label);
  crm_book_run_async (book, words, write_at_company, at_company_new (contact, affiliation, company), (GDestroyNotify) at_company_free, NULL,
                      callback, user_data);
}

CrmChangeSet *
crm_contact_save_at_company (CrmBook     *book,
                             CrmRecord   *contact,
                             CrmRecord   *affiliation,
                             const char  *company,
                             const char  *label,
                             GError     **error)
{
  g_autofree char *words = NULL;
  CrmChangeSet *set;
  AtCompany *at;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);
  g_return_val_if_fail (CRM_IS_RECORD (contact) && CRM_IS_RECORD (affiliation), NULL);
  g_return_val_if_fail (company != NULL && *company != '\0', NULL);

  words = dup_save_label (contact, label);
  at = at_company_new (contact, affiliation, company);
  set = crm_book_run (book, words, write_at_company, at, NULL, error);
  at_company_free (at);
  return set;
}

/* ---- letters */

typedef struct
{
  GArray *ids;
  GBytes *key;
} Prefix;

static void
prefix_free (Prefix *prefix)
{
  g_array_unref (prefix->ids);
  g_bytes_unref (prefix->key);
  g_free (prefix);
}

/* Whether the name of row @id stands before the prefix: -1 on error, 0 no, 1 yes. A row that is gone stands nowhere: no. */
static int
stands_before (CrmStmt  *stmt,
               gint64    id,
               GBytes   *key,
               GError  **error)
{
  CrmStep step;
  int before = 0;

  crm_stmt_reset (stmt);
  crm_stmt_bind_int (stmt, 1, id);
  step = crm_stmt_step (stmt, error);
  if (step == CRM_STEP_ROW)
    {
      g_autoptr (GBytes) found = crm_stmt_dup_bytes (stmt, 0);

      before = found != NULL && g_bytes_compare (found, key) < 0;
    }
  return step == CRM_STEP_ERROR ? -1 : before;
}

static gpointer
find_prefix (CrmConn       *conn,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  Prefix *prefix = data;
  g_autoptr (CrmStmt) stmt = crm_conn_prepare (conn, "SELECT sort_key FROM contact_list WHERE id = ?", error);
  guint low = 0, high = prefix->ids->len;

  if (stmt == NULL)
    return NULL;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      int before = stands_before (stmt, g_array_index (prefix->ids, gint64, middle), prefix->key, error);

      if (before < 0)
        return NULL;
      if (before)
        low = middle + 1;
      else
        high = middle;
    }
  return g_memdup2 (&low, sizeof low);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autofree guint *position = crm_db_read_finish (CRM_DB (object), result, &error);

  if (position == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, *position);
}

void
crm_contact_find_prefix_async (CrmBook             *book,
                               GArray              *ids,
                               const char          *prefix,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task;
  Prefix *data;

  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (ids != NULL && prefix != NULL);

  task = g_task_new (book, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_contact_find_prefix_async);
  data = g_new (Prefix, 1);
  data->ids = ids;
  data->key = crm_text_sort_key (prefix);
  crm_db_read_async (crm_book_get_db (book), CRM_READER_ROW, find_prefix, data, (GDestroyNotify) prefix_free, g_free,
                     cancellable, found_cb, task);
}

gint64
crm_contact_find_prefix_finish (CrmBook       *book,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, book), -1);

  return g_task_propagate_int (G_TASK (result), error);
}
