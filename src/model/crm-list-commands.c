/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-list-commands.h"

#include <glib/gi18n.h>

#include "crm-id.h"
#include "crm-model-error.h"
#include "crm-record-store.h"
#include "crm-rule-sql.h"

/* ---- The list itself ---- */

static const CrmRecordType *
get_type_of (CrmRecord *list)
{
  return crm_record_type_lookup (crm_record_get_text (list, "records"));
}

static gboolean
check_name (CrmConn    *conn,
            CrmRecord  *list,
            GError    **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 other = crm_conn_get_int (conn, 0, &local_error,
                                   "SELECT id FROM list WHERE crm_fold (name) = crm_fold (?) AND id <> ? AND deleted_at IS NULL LIMIT 1", "si",
                                   crm_record_get_title (list), crm_record_get_id (list));

  if (other != 0)
    g_set_error (&local_error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("There is a list “%s” already."), crm_record_get_title (list));
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
crm_list_write (CrmConn    *conn,
                CrmRecord  *list,
                CrmRule    *rule,
                GError    **error)
{
  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (CRM_IS_RECORD (list) && crm_record_get_record_type (list) == &crm_list_type, FALSE);

  if (!check_name (conn, list, error))
    return FALSE;

  if (rule != NULL)
    {
      g_autoptr (CrmRule) resolved = crm_rule_resolve (rule, get_type_of (list), conn, error);
      g_autofree char *json = resolved != NULL ? crm_rule_to_json (resolved) : NULL;

      if (json == NULL)
        return FALSE;
      crm_record_set_text (list, "rule", json);
    }
  if (crm_record_is_new (list) && !crm_record_has (list, "position"))
    crm_record_set_double (list, "position", 0);
  if (!crm_record_save (conn, list, error))
    return FALSE;

  /* With all it stands on: a list that is a member of itself is noticed only now. */
  if (rule != NULL)
    {
      g_autoptr (CrmSql) sql = crm_sql_new (NULL);

      return crm_rule_compile_list (crm_record_get_id (list), get_type_of (list), conn, NULL, sql, error);
    }

  return TRUE;
}

typedef struct
{
  CrmRecord *list;
  CrmRule   *rule;
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->list);
  g_clear_pointer (&saving->rule, crm_rule_unref);
  g_free (saving);
}

static gboolean
write_saving (CrmConn       *conn,
              gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  Saving *saving = data;

  return crm_list_write (conn, saving->list, saving->rule, error);
}

void
crm_list_save_async (CrmBook             *book,
                     CrmRecord           *list,
                     CrmRule             *rule,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  g_autofree char *label = NULL;
  Saving *saving;

  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (CRM_IS_RECORD (list));

  saving = g_new0 (Saving, 1);
  saving->list = g_object_ref (list);
  saving->rule = rule != NULL ? crm_rule_ref (rule) : NULL;
  label = g_strdup_printf (crm_record_is_new (list) ? _("Added %s") : _("Changed %s"), crm_record_get_title (list));
  crm_book_run_async (book, label, write_saving, saving, (GDestroyNotify) saving_free, NULL, callback, user_data);
}

/* ---- A copy ---- */

static char *
find_free_name (CrmConn    *conn,
                const char *name)
{
  for (guint i = 1;; i++)
    {
      /* Translators: the name of a copy, and of a second one */
      g_autofree char *copy = i == 1 ? g_strdup_printf (_("%s (copy)"), name) : g_strdup_printf (_("%s (copy %u)"), name, i);

      if (crm_conn_get_int (conn, 0, NULL, "SELECT id FROM list WHERE crm_fold (name) = crm_fold (?) AND deleted_at IS NULL LIMIT 1", "s", copy) == 0)
        return g_steal_pointer (&copy);
    }
}

/* The members one by one: ids are made here. */
static gboolean
copy_members (CrmConn  *conn,
              gint64    from,
              gint64    to,
              GError  **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT record_id, excluded FROM list_member WHERE list_id = ? ORDER BY id", "i", from);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    if (!crm_conn_run (conn, error, "INSERT INTO list_member (id, list_id, record_id, excluded) VALUES (?, ?, ?, ?)", "iiii", crm_id_new (), to,
                       crm_stmt_get_int (stmt, 0), crm_stmt_get_int (stmt, 1)))
      return FALSE;

  return step == CRM_STEP_DONE;
}

static gboolean
write_copy (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  const gint64 *id = data;
  g_autoptr (CrmRecord) list = crm_record_load (conn, &crm_list_type, *id, error);
  g_autoptr (CrmRecord) copy = NULL;
  g_autofree char *name = NULL;
  g_autofree char *label = NULL;

  if (list == NULL)
    return FALSE;

  copy = crm_record_duplicate (list);
  name = find_free_name (conn, crm_record_get_title (list));
  crm_record_set_text (copy, "name", name);
  label = g_strdup_printf (_("Added %s"), name);
  crm_conn_set_label (conn, label);

  return crm_record_save (conn, copy, error) && copy_members (conn, *id, crm_record_get_id (copy), error);
}

void
crm_list_duplicate_async (CrmBook             *book,
                          gint64               list_id,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (list_id != 0);

  crm_book_run_async (book, NULL, write_copy, g_memdup2 (&list_id, sizeof list_id), g_free, NULL, callback, user_data);
}

/* ---- Members ---- */

gboolean
crm_list_write_members (CrmConn        *conn,
                        gint64          list_id,
                        const gint64   *ids,
                        guint           n_ids,
                        CrmListChange   change,
                        GError        **error)
{
  g_autoptr (CrmRecord) list = NULL;
  gboolean forget;

  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (ids != NULL || n_ids == 0, FALSE);

  list = crm_record_load (conn, &crm_list_type, list_id, error);
  if (list == NULL)
    return FALSE;

  /* A static list has nothing that would put them in again. */
  forget = change == CRM_LIST_AS_RULED
           || (change == CRM_LIST_LEAVE_OUT && g_str_equal (crm_record_get_text (list, "kind"), "static"));
  for (guint i = 0; i < n_ids; i++)
    {
      gboolean done;

      if (forget)
        done = crm_conn_run (conn, error, "DELETE FROM list_member WHERE list_id = ? AND record_id = ?", "ii", list_id, ids[i]);
      else
        done = crm_conn_run (conn, error,
                             "INSERT INTO list_member (id, list_id, record_id, excluded) VALUES (?1, ?2, ?3, ?4) "
                             "ON CONFLICT (list_id, record_id) DO UPDATE SET excluded = excluded.excluded WHERE excluded <> excluded.excluded",
                             "iiii", crm_id_new (), list_id, ids[i], (gint64) (change == CRM_LIST_LEAVE_OUT));
      if (!done)
        return FALSE;
    }

  return TRUE;
}

typedef struct
{
  GArray        *ids;
  gint64         list_id;
  CrmListChange  change;
} Changing;

static void
changing_free (Changing *changing)
{
  g_array_unref (changing->ids);
  g_free (changing);
}

static gboolean
write_changing (CrmConn       *conn,
                gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  Changing *changing = data;
  guint n = changing->ids->len;
  g_autofree char *name = crm_conn_get_text (conn, NULL, "SELECT name FROM list WHERE id = ?", "i", changing->list_id);
  g_autofree char *label = NULL;

  if (name == NULL)
    name = g_strdup ("");
  if (changing->change == CRM_LIST_PUT_IN)
    /* Translators: how many contacts or deals, and the name of a list */
    label = g_strdup_printf (ngettext ("Added %u to “%s”", "Added %u to “%s”", n), n, name);
  else if (changing->change == CRM_LIST_LEAVE_OUT)
    label = g_strdup_printf (ngettext ("Left %u out of “%s”", "Left %u out of “%s”", n), n, name);
  else
    label = g_strdup_printf (ngettext ("Left %u in “%s” to the rule", "Left %u in “%s” to the rule", n), n, name);
  crm_conn_set_label (conn, label);

  return crm_list_write_members (conn, changing->list_id, (const gint64 *) (gconstpointer) changing->ids->data, n, changing->change, error);
}

void
crm_list_change_async (CrmBook             *book,
                       gint64               list_id,
                       const gint64        *ids,
                       guint                n_ids,
                       CrmListChange        change,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  Changing *changing;

  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (list_id != 0);
  g_return_if_fail (ids != NULL);

  changing = g_new0 (Changing, 1);
  changing->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (changing->ids, ids, n_ids);
  changing->list_id = list_id;
  changing->change = change;
  crm_book_run_async (book, NULL, write_changing, changing, (GDestroyNotify) changing_free, NULL, callback, user_data);
}

/* ---- How many ---- */

static gint64
count (const CrmSql  *condition,
       const CrmRecordType *type,
       CrmConn       *conn,
       GError       **error)
{
  g_autoptr (CrmSql) sql = crm_sql_new (NULL);
  g_autoptr (CrmStmt) stmt = NULL;

  /* "+": in the order of the rows. There is an index of those not in the trash, by something else, that SQLite would go along. */
  crm_sql_append (sql, "SELECT count (*) FROM %s t WHERE %s", type->table, type->soft_delete ? "+t.deleted_at IS NULL AND " : "");
  crm_sql_add_sql (sql, condition);
  stmt = crm_sql_prepare (sql, conn, error);

  return stmt != NULL && crm_stmt_step (stmt, error) == CRM_STEP_ROW ? crm_stmt_get_int (stmt, 0) : -1;
}

gint64
crm_rule_count (const CrmRule        *rule,
                const CrmRecordType  *type,
                CrmConn              *conn,
                const char           *day,
                GError              **error)
{
  g_autoptr (CrmSql) condition = crm_sql_new (NULL);

  g_return_val_if_fail (rule != NULL, -1);
  g_return_val_if_fail (conn != NULL, -1);

  return crm_rule_compile (rule, type, conn, day, condition, error) ? count (condition, type, conn, error) : -1;
}

gint64
crm_list_count (gint64                list_id,
                const CrmRecordType  *type,
                CrmConn              *conn,
                const char           *day,
                GError              **error)
{
  g_autoptr (CrmSql) condition = crm_sql_new (NULL);

  g_return_val_if_fail (type != NULL, -1);
  g_return_val_if_fail (conn != NULL, -1);

  return crm_rule_compile_list (list_id, type, conn, day, condition, error) ? count (condition, type, conn, error) : -1;
}
