/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-contact-merge.h"
#include "crm-edits.h"
#include "crm-record-store.h"
#include "crm-undo-kept.h"

/* What stayed with the contact that was kept, in words. */
typedef struct
{
  gint64     set_id;
  GPtrArray *kept;      /* of CrmUndoConflict; NULL */
} Asked;

static void
asked_free (Asked *asked)
{
  g_clear_pointer (&asked->kept, g_ptr_array_unref);
  g_free (asked);
}

static void
add_line (GPtrArray *lines,
          char      *line)
{
  if (line == NULL || g_ptr_array_find_with_equal_func (lines, line, g_str_equal, NULL))
    g_free (line);
  else
    g_ptr_array_add (lines, line);
}

/* What was edited of the contact after the merge, by hand or by an import, and not taken back again. */
static gboolean
add_edits (CrmConn    *conn,
           GPtrArray  *lines,
           gint64      survivor,
           const char *name,
           gint64      set_id,
           GError    **error)
{
  g_autoptr (GPtrArray) steps = crm_edits_load (conn, &crm_contact_type, survivor, 0, error);

  if (steps == NULL)
    return FALSE;

  for (guint i = 0; i < steps->len; i++)
    {
      const CrmEditStep *step = g_ptr_array_index (steps, i);

      if (step->set_id <= set_id || step->undone || step->origin == CRM_ORIGIN_UNDO || step->origin == CRM_ORIGIN_REDO ||
          step->origin == CRM_ORIGIN_MERGE)
        continue;
      for (guint j = 0; j < step->edits->len; j++)
        {
          g_autofree char *edit = crm_edit_to_text (g_ptr_array_index (step->edits, j));

          add_line (lines, g_strdup_printf ("%s: %s", name, edit));
        }
    }

  return TRUE;
}

/* What refers to the contact only since. Ids are given in the order of time. */
static gboolean
add_links (CrmConn    *conn,
           GPtrArray  *lines,
           gint64      survivor,
           const char *name,
           gint64      set_id,
           GError    **error)
{
  static const char links_sql[] =
    "SELECT a.subject FROM activity_link l JOIN activity a ON a.id = l.activity_id "
    "WHERE l.kind = 'contact' AND l.ref_id = ?1 AND l.id > ?2 AND a.deleted_at IS NULL "
    "UNION ALL SELECT d.title FROM deal_contact x JOIN deal d ON d.id = x.deal_id WHERE x.contact_id = ?1 AND x.id > ?2 AND d.deleted_at IS NULL "
    "UNION ALL SELECT title FROM deal WHERE company_id = ?1 AND id > ?2 AND deleted_at IS NULL "
    "UNION ALL SELECT c.name FROM affiliation f JOIN contact c ON c.id = f.contact_id "
    "WHERE f.company_id = ?1 AND f.id > ?2 AND c.deleted_at IS NULL";
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, links_sql, "ii", survivor, set_id);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    /* Translators: the name of a contact, and the subject of an activity or the title of a deal that was added to it */
    add_line (lines, g_strdup_printf (_("%s: added since: %s"), name, crm_stmt_get_text (stmt, 0)));

  return step == CRM_STEP_DONE;
}

static gpointer
read_stayed (CrmConn       *conn,
             gpointer       user_data,
             GCancellable  *cancellable,
             GError       **error)
{
  Asked *asked = user_data;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) kept = crm_undo_kept_read (conn, asked->kept);
  gint64 survivor = crm_conn_get_int (conn, 0, error, "SELECT survivor_id FROM contact_merge WHERE set_id = ?", "i", asked->set_id);
  g_autofree char *name = NULL;

  /* It may have been merged into another one since; that one has what came after. */
  survivor = crm_contact_resolve (conn, survivor);
  name = crm_conn_get_text (conn, error, "SELECT name FROM contact WHERE id = ?", "i", survivor);
  if (name == NULL || !add_edits (conn, lines, survivor, name, asked->set_id, error) ||
      !add_links (conn, lines, survivor, name, asked->set_id, error))
    return NULL;

  for (guint i = 0; i < kept->len; i++)
    add_line (lines, g_strdup (g_ptr_array_index (kept, i)));

  return g_steal_pointer (&lines);
}

static Asked *
asked_new (gint64        set_id,
           CrmChangeSet *set)
{
  Asked *asked = g_new0 (Asked, 1);
  GPtrArray *kept = crm_change_set_get_kept (set);

  asked->set_id = set_id;
  asked->kept = kept != NULL ? g_ptr_array_ref (kept) : NULL;
  return asked;
}

CrmChangeSet *
crm_contact_unmerge (CrmBook    *book,
                     gint64      set_id,
                     GPtrArray **stayed,
                     GError    **error)
{
  g_autoptr (CrmChangeSet) set = NULL;
  GPtrArray *lines = NULL;
  Asked *asked;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);
  g_return_val_if_fail (set_id != 0, NULL);

  set = crm_db_undo (crm_book_get_db (book), set_id, error);
  if (set == NULL)
    return NULL;

  asked = asked_new (set_id, set);
  lines = crm_db_read (crm_book_get_db (book), CRM_READER_ROW, read_stayed, asked, NULL, NULL);
  asked_free (asked);
  if (stayed != NULL)
    *stayed = lines != NULL ? lines : g_ptr_array_new_with_free_func (g_free);
  else
    g_clear_pointer (&lines, g_ptr_array_unref);

  return g_steal_pointer (&set);
}

/* ---- For the window ---- */

typedef struct
{
  gint64        set_id;
  CrmChangeSet *set;
  GPtrArray    *lines;
} Unmerge;

static void
unmerge_free (Unmerge *unmerge)
{
  g_clear_pointer (&unmerge->set, crm_change_set_unref);
  g_clear_pointer (&unmerge->lines, g_ptr_array_unref);
  g_free (unmerge);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Unmerge *unmerge = g_task_get_task_data (task);

  /* The contacts are separate: a list that cannot be read does not make that a failure. */
  unmerge->lines = crm_db_read_finish (CRM_DB (source), result, NULL);
  g_task_return_pointer (task, g_steal_pointer (&unmerge->set), (GDestroyNotify) crm_change_set_unref);
}

static void
on_undone (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Unmerge *unmerge = g_task_get_task_data (task);
  GError *error = NULL;

  unmerge->set = crm_db_write_finish (CRM_DB (source), result, &error);
  if (unmerge->set == NULL)
    g_task_return_error (task, error);
  else
    crm_db_read_async (CRM_DB (source), CRM_READER_ROW, read_stayed, asked_new (unmerge->set_id, unmerge->set), (GDestroyNotify) asked_free,
                       (GDestroyNotify) g_ptr_array_unref, NULL, on_read, g_steal_pointer (&task));
}

void
crm_contact_unmerge_async (CrmBook             *book,
                           gint64               set_id,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  Unmerge *unmerge;
  GTask *task;

  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (set_id != 0);

  task = g_task_new (book, NULL, callback, user_data);
  g_task_set_source_tag (task, crm_contact_unmerge_async);
  unmerge = g_new0 (Unmerge, 1);
  unmerge->set_id = set_id;
  g_task_set_task_data (task, unmerge, (GDestroyNotify) unmerge_free);
  crm_db_undo_async (crm_book_get_db (book), set_id, on_undone, task);
}

CrmChangeSet *
crm_contact_unmerge_finish (CrmBook       *book,
                            GAsyncResult  *result,
                            GPtrArray    **stayed,
                            GError       **error)
{
  Unmerge *unmerge;
  CrmChangeSet *set;

  g_return_val_if_fail (g_task_is_valid (result, book), NULL);

  unmerge = g_task_get_task_data (G_TASK (result));
  set = g_task_propagate_pointer (G_TASK (result), error);
  if (set != NULL && stayed != NULL)
    *stayed = unmerge->lines != NULL ? g_steal_pointer (&unmerge->lines) : g_ptr_array_new_with_free_func (g_free);

  return set;
}
