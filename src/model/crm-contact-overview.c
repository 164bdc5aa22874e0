/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-contact-overview.h"

#include "crm-keep-touch.h"
#include "crm-referral.h"
#include "crm-relation.h"

static const char touch_sql[] =
  "SELECT coalesce (a.done_at, a.created_at), a.kind FROM activity_link l JOIN activity a ON a.id = l.activity_id "
  "WHERE l.kind = 'contact' AND l.ref_id = ? AND a.deleted_at IS NULL AND a.kind IN ('call', 'meeting', 'mail', 'visit', 'letter') "
  "  AND (a.done_at IS NOT NULL OR (a.starts IS NULL AND a.due IS NULL)) ORDER BY 1 DESC LIMIT 1";

static const char next_sql[] =
  "SELECT coalesce (a.due, a.starts), a.subject, a.id FROM activity_link l JOIN activity a ON a.id = l.activity_id "
  "WHERE l.kind = 'contact' AND l.ref_id = ? AND a.deleted_at IS NULL AND a.done_at IS NULL "
  "  AND (a.due IS NOT NULL OR a.starts >= strftime ('%Y-%m-%d', 'now', 'localtime')) ORDER BY 1 LIMIT 1";

static const char won_sql[] =
  "SELECT min (e.at) FROM stage_event e JOIN stage s ON s.id = e.to_stage_id JOIN deal d ON d.id = e.deal_id "
  "WHERE s.kind = 'won' AND d.deleted_at IS NULL "
  "  AND e.deal_id IN (SELECT deal_id FROM deal_contact WHERE contact_id = ?1 UNION SELECT id FROM deal WHERE company_id = ?1)";

static const char people_sql[] =
  "SELECT c.id, c.name, a.role FROM affiliation a JOIN contact c ON c.id = a.contact_id "
  "WHERE a.company_id = ? AND c.deleted_at IS NULL AND a.ended IS NULL ORDER BY c.name LIMIT 200";

static const char units_sql[] =
  "SELECT l.id, l.name, l.detail FROM contact t JOIN contact_list l ON l.id = t.id WHERE t.parent_id = ? ORDER BY l.sort_key LIMIT 200";

static const char deals_sql[] =
  "SELECT d.id, d.title, s.name FROM deal d JOIN stage s ON s.id = d.stage_id "
  "WHERE d.deleted_at IS NULL AND d.id IN "
  "  (SELECT deal_id FROM deal_contact WHERE contact_id = ?1 UNION SELECT id FROM deal WHERE company_id = ?1) "
  "ORDER BY s.kind <> 'open', d.entered_stage_at DESC LIMIT 50";

static void
link_free (CrmOverviewLink *link)
{
  g_free (link->title);
  g_free (link->detail);
  g_free (link);
}

void
crm_contact_overview_free (CrmContactOverview *self)
{
  if (self == NULL)
    return;

  g_free (self->last_touch_kind);
  g_free (self->next_step);
  g_free (self->next_step_title);
  g_free (self->parent);
  g_free (self->keep_due_on);
  g_clear_pointer (&self->people, g_ptr_array_unref);
  g_clear_pointer (&self->relations, g_ptr_array_unref);
  g_clear_pointer (&self->referrals, g_ptr_array_unref);
  g_clear_pointer (&self->units, g_ptr_array_unref);
  g_clear_pointer (&self->deals, g_ptr_array_unref);
  g_free (self);
}

static GPtrArray *
read_links (CrmConn     *conn,
            const char  *sql,
            gint64       id,
            GError     **error)
{
  g_autoptr (GPtrArray) links = g_ptr_array_new_with_free_func ((GDestroyNotify) link_free);
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, sql, "i", id);
  CrmStep step;

  if (stmt == NULL)
    return NULL;
  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmOverviewLink *link = g_new0 (CrmOverviewLink, 1);

      link->id = crm_stmt_get_int (stmt, 0);
      link->title = crm_stmt_dup_text (stmt, 1);
      link->detail = crm_stmt_dup_text (stmt, 2);
      g_ptr_array_add (links, link);
    }
  return step == CRM_STEP_DONE ? g_steal_pointer (&links) : NULL;
}

/* How the contact hangs together with others, and when to be in touch again. */
static gboolean
read_ties (CrmConn             *conn,
           gint64               id,
           CrmContactOverview  *self,
           GError             **error)
{
  g_autoptr (GError) local_error = NULL;

  self->parent_id = crm_conn_get_int (conn, 0, &local_error,
                                      "SELECT l.id FROM contact t JOIN contact_list l ON l.id = t.parent_id WHERE t.id = ?", "i", id);
  if (local_error == NULL && self->parent_id != 0)
    self->parent = crm_conn_get_text (conn, &local_error, "SELECT name FROM contact_list WHERE id = ?", "i", self->parent_id);
  if (local_error == NULL)
    self->keep_days = crm_keep_touch_get (conn, id, &self->keep_own, &self->keep_due_on, &local_error);
  if (local_error == NULL)
    self->relations = crm_relation_load (conn, id, &local_error);
  if (local_error == NULL)
    self->referrals = crm_referral_load (conn, id, &local_error);
  if (local_error == NULL)
    self->units = read_links (conn, units_sql, id, &local_error);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gpointer
read_overview (CrmConn       *conn,
               gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr (CrmContactOverview) self = g_new0 (CrmContactOverview, 1);
  g_autoptr (CrmStmt) touch = NULL;
  g_autoptr (CrmStmt) next = NULL;
  gint64 id = *(gint64 *) data;

  touch = crm_conn_query (conn, error, touch_sql, "i", id);
  if (touch == NULL)
    return NULL;
  switch (crm_stmt_step (touch, error))
    {
    case CRM_STEP_ROW:
      self->last_touch_at = crm_stmt_get_int (touch, 0);
      self->last_touch_kind = crm_stmt_dup_text (touch, 1);
      break;
    case CRM_STEP_DONE:
      break;
    case CRM_STEP_ERROR:
    default:
      return NULL;
    }
  next = crm_conn_query (conn, error, next_sql, "i", id);
  if (next == NULL)
    return NULL;
  switch (crm_stmt_step (next, error))
    {
    case CRM_STEP_ROW:
      self->next_step = crm_stmt_dup_text (next, 0);
      self->next_step_title = crm_stmt_dup_text (next, 1);
      self->next_step_id = crm_stmt_get_int (next, 2);
      break;
    case CRM_STEP_DONE:
      break;
    case CRM_STEP_ERROR:
    default:
      return NULL;
    }
  self->won_since = crm_conn_get_int (conn, 0, NULL, won_sql, "i", id);
  self->people = read_links (conn, people_sql, id, error);
  if (self->people == NULL)
    return NULL;
  self->deals = read_links (conn, deals_sql, id, error);
  if (self->deals == NULL || !read_ties (conn, id, self, error))
    return NULL;
  return g_steal_pointer (&self);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  CrmContactOverview *self = crm_db_read_finish (CRM_DB (object), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, self, (GDestroyNotify) crm_contact_overview_free);
}

void
crm_contact_overview_load_async (CrmBook             *book,
                                 gint64               contact_id,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (CRM_IS_BOOK (book));

  task = g_task_new (book, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_contact_overview_load_async);
  crm_db_read_async (crm_book_get_db (book), CRM_READER_ROW, read_overview, g_memdup2 (&contact_id, sizeof contact_id), g_free,
                     (GDestroyNotify) crm_contact_overview_free, cancellable, read_cb, task);
}

CrmContactOverview *
crm_contact_overview_load_finish (CrmBook       *book,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, book), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
