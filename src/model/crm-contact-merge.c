/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-contact-merge.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-id.h"
#include "crm-merge-refer.h"
#include "crm-record-private.h"

/* ---- Writing ---- */

typedef struct
{
  CrmMergeSheet *choices;
  gint64        *ids;
  guint          n_ids;
} Merge;

static Merge *
merge_new (CrmMergeSheet *choices)
{
  Merge *merge = g_new0 (Merge, 1);

  merge->choices = choices;
  merge->n_ids = choices->n_records;
  merge->ids = g_new (gint64, merge->n_ids);
  for (guint i = 0; i < merge->n_ids; i++)
    merge->ids[i] = crm_record_get_id (g_ptr_array_index (choices->records, i));
  return merge;
}

static void
merge_free (Merge *merge)
{
  g_free (merge->ids);
  g_free (merge);
}

static void
merge_free_all (Merge *merge)
{
  crm_merge_sheet_free (merge->choices);
  merge_free (merge);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Merge, merge_free)

/* Lets the contact @to have @columns exactly as @from has them. */
static gboolean
copy_columns (CrmConn            *conn,
              const char *const  *columns,
              gint64              from,
              gint64              to,
              GError            **error)
{
  for (guint i = 0; columns[i] != NULL; i++)
    {
      g_autofree char *sql = g_strdup_printf ("UPDATE contact SET \"%s\" = (SELECT \"%s\" FROM contact WHERE id = ?1) WHERE id = ?2 "
                                              "AND \"%s\" IS NOT (SELECT \"%s\" FROM contact WHERE id = ?1)",
                                              columns[i], columns[i], columns[i], columns[i]);

      if (!crm_conn_run (conn, error, sql, "ii", from, to))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_photo (CrmConn        *conn,
             gint64          from,
             gint64          to,
             GError        **error)
{
  return from == to || (crm_conn_run (conn, error, "DELETE FROM contact_photo WHERE contact_id = ?", "i", to) &&
                        crm_conn_run (conn, error, "UPDATE contact_photo SET contact_id = ?2 WHERE contact_id = ?1", "ii", from, to));
}

static gboolean
write_fields (CrmConn        *conn,
              Merge          *merge,
              CrmMergeSheet  *sheet,
              GError        **error)
{
  static const char *const name_columns[] = { "name", "prefix", "given_name", "middle_name", "family_name", "suffix", NULL };

  for (guint i = 0; i < sheet->fields->len; i++)
    {
      CrmMergeField *field = g_ptr_array_index (sheet->fields, i);
      const char *one[] = { field->name, NULL };
      gboolean ok;

      if (field->chosen == sheet->n_records)
        {
          g_autofree char *sql = g_strdup_printf ("UPDATE contact SET \"%s\" = ? WHERE id = ?", field->name);
          g_autofree char *text = crm_merge_field_dup_result (sheet, field);

          ok = crm_conn_run (conn, error, sql, "si", text, merge->ids[0]);
        }
      else if (strcmp (field->name, "photo") == 0)
        ok = write_photo (conn, merge->ids[field->chosen], merge->ids[0], error);
      else
        ok = field->chosen == 0 || copy_columns (conn, strcmp (field->name, "name") == 0 ? name_columns : one, merge->ids[field->chosen],
                                                 merge->ids[0], error);
      if (!ok)
        return FALSE;
    }

  return TRUE;
}

/* Rows that are taken go over, behind those that are there; those of the contact that is kept and are not wanted any more go away. */
static gboolean
write_values (CrmConn        *conn,
              Merge          *merge,
              CrmMergeSheet  *sheet,
              GError        **error)
{
  for (guint i = 0; i < sheet->values->len; i++)
    {
      CrmMergeValue *value = g_ptr_array_index (sheet->values, i);
      g_autofree char *sql = NULL;

      if (value->record == 0 && !value->taken)
        {
          sql = g_strdup_printf ("DELETE FROM \"%s\" WHERE id = ?", value->type->table);
          if (!crm_conn_run (conn, error, sql, "i", value->id))
            return FALSE;
        }
    }
  for (guint i = 0; i < sheet->values->len; i++)
    {
      CrmMergeValue *value = g_ptr_array_index (sheet->values, i);
      const char *parent = value->type->parent;
      g_autofree char *sql = NULL;

      if (value->record == 0 || !value->taken)
        continue;
      if (crm_record_type_find_field (value->type, "position") >= 0)
        sql = g_strdup_printf ("UPDATE OR IGNORE \"%s\" SET \"%s\" = ?1, position = coalesce ((SELECT max (position) + 1 FROM \"%s\" WHERE \"%s\" = ?1), 0) "
                               "WHERE id = ?2", value->type->table, parent, value->type->table, parent);
      else
        sql = g_strdup_printf ("UPDATE OR IGNORE \"%s\" SET \"%s\" = ?1 WHERE id = ?2", value->type->table, parent);
      if (!crm_conn_run (conn, error, sql, "ii", merge->ids[0], value->id))
        return FALSE;
    }

  return TRUE;
}

static gboolean
hide_merged (CrmConn  *conn,
             Merge    *merge,
             GError  **error)
{
  gint64 now = g_get_real_time ();

  for (guint i = 1; i < merge->n_ids; i++)
    {
      if (!crm_conn_run (conn, error, "UPDATE contact SET deleted_at = ?, merged_into = ? WHERE id = ?", "iii", now, merge->ids[0], merge->ids[i]) ||
          !crm_conn_run (conn, error, "INSERT INTO contact_merge (id, set_id, survivor_id, merged_id, at) VALUES (?, ?, ?, ?, ?)", "iiiii",
                         crm_id_new (), crm_conn_get_set_id (conn), merge->ids[0], merge->ids[i], now))
        return FALSE;
    }
  crm_conn_touch (conn, "contact_merge", 0);

  return TRUE;
}

/* "A, B and C" */
static char *
join_names (const char *const *names,
            guint              n_names)
{
  g_autoptr (GString) text = g_string_new (names[0]);

  for (guint i = 1; i + 1 < n_names; i++)
    g_string_append_printf (text, ", %s", names[i]);
  /* Translators: the last two of a list of names */
  return n_names > 1 ? g_strdup_printf (_("%s and %s"), text->str, names[n_names - 1]) : g_strdup (text->str);
}

static void
set_label (CrmConn       *conn,
           CrmMergeSheet *sheet)
{
  g_autofree const char **names = g_new0 (const char *, sheet->n_records);
  g_autofree char *joined = NULL;
  g_autofree char *label = NULL;

  for (guint i = 0; i < sheet->n_records; i++)
    names[i] = crm_record_get_title (g_ptr_array_index (sheet->records, i));
  joined = join_names (names, sheet->n_records);
  /* Translators: what was done; %s are names: "Merged Ana Ruiz and A. Ruiz" */
  label = g_strdup_printf (_("Merged %s"), joined);
  crm_conn_set_label (conn, label);
}

static gboolean
write_merge (CrmConn       *conn,
             gpointer       user_data,
             GCancellable  *cancellable,
             GError       **error)
{
  Merge *merge = user_data;
  g_autoptr (CrmMergeSheet) sheet = crm_merge_sheet_read (conn, merge->ids, merge->n_ids, error);

  if (sheet == NULL)
    return FALSE;

  crm_merge_sheet_choose_like (sheet, merge->choices);
  set_label (conn, sheet);
  if (!write_fields (conn, merge, sheet, error) || !write_values (conn, merge, sheet, error))
    return FALSE;
  for (guint i = 1; i < merge->n_ids; i++)
    if (!crm_merge_refer (conn, merge->ids[i], merge->ids[0], error))
      return FALSE;

  return hide_merged (conn, merge, error);
}

static const CrmWriteOptions merge_options = { .priority = CRM_PRIORITY_USER, .origin = CRM_ORIGIN_MERGE };

CrmChangeSet *
crm_contact_merge (CrmBook        *book,
                   CrmMergeSheet  *choices,
                   GError        **error)
{
  g_autoptr (Merge) merge = NULL;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);
  g_return_val_if_fail (choices != NULL, NULL);

  merge = merge_new (choices);
  return crm_db_write (crm_book_get_db (book), &merge_options, write_merge, merge, NULL, error);
}

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  CrmChangeSet *set = crm_db_write_finish (CRM_DB (source), result, &error);

  if (set != NULL)
    g_task_return_pointer (task, set, (GDestroyNotify) crm_change_set_unref);
  else
    g_task_return_error (task, error);
}

void
crm_contact_merge_async (CrmBook             *book,
                         CrmMergeSheet       *choices,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (choices != NULL);

  task = g_task_new (book, NULL, callback, user_data);
  g_task_set_source_tag (task, crm_contact_merge_async);
  crm_db_write_async (crm_book_get_db (book), &merge_options, write_merge, merge_new (choices), (GDestroyNotify) merge_free_all, NULL,
                      on_written, task);
}

/* ---- What moves ---- */

gboolean
crm_merge_moves_read (CrmConn        *conn,
                      CrmMergeSheet  *sheet,
                      CrmMergeMoves  *moves,
                      GError        **error)
{
  static const char *const counts[] = {
    "SELECT count (DISTINCT l.activity_id) FROM json_each (?1) j CROSS JOIN activity_link l ON l.kind = 'contact' AND l.ref_id = j.value "
    "JOIN activity a ON a.id = l.activity_id WHERE a.deleted_at IS NULL",
    "SELECT count (*) FROM deal WHERE deleted_at IS NULL AND id IN (SELECT x.deal_id FROM json_each (?1) j CROSS JOIN deal_contact x "
    "ON x.contact_id = j.value UNION SELECT d.id FROM json_each (?1) j CROSS JOIN deal d ON d.company_id = j.value)",
    "SELECT count (DISTINCT f.contact_id) FROM json_each (?1) j CROSS JOIN affiliation f ON f.company_id = j.value "
    "JOIN contact c ON c.id = f.contact_id WHERE c.deleted_at IS NULL",
    "SELECT count (*) FROM json_each (?1) j CROSS JOIN campaign_mail m ON m.contact_id = j.value WHERE m.state IN ('sent', 'failed', 'unknown')",
  };
  gint64 *results[] = { &moves->n_activities, &moves->n_deals, &moves->n_people, &moves->n_mails };
  g_autoptr (GString) ids = g_string_new ("[");

  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (sheet != NULL && moves != NULL, FALSE);

  for (guint i = 1; i < sheet->n_records; i++)
    g_string_append_printf (ids, "%s%" G_GINT64_FORMAT, i > 1 ? "," : "", crm_record_get_id (g_ptr_array_index (sheet->records, i)));
  g_string_append_c (ids, ']');

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      *results[i] = crm_conn_get_int (conn, -1, error, counts[i], "s", ids->str);
      if (*results[i] < 0)
        return FALSE;
    }

  return TRUE;
}

char *
crm_merge_moves_to_text (const CrmMergeMoves *moves)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;
  gint64 n = 0;

  g_return_val_if_fail (moves != NULL, NULL);

#define ADD(count, one, many)                                                                         \
  if ((count) > 0)                                                                                    \
    {                                                                                                 \
      g_ptr_array_add (parts, g_strdup_printf (ngettext (one, many, (gulong) (count)), (gulong) (count))); \
      n += (count);                                                                                   \
    }
  ADD (moves->n_activities, "%lu activity", "%lu activities")
  ADD (moves->n_deals, "%lu deal", "%lu deals")
  ADD (moves->n_people, "%lu person", "%lu people")
  ADD (moves->n_mails, "%lu campaign mail", "%lu campaign mails")
#undef ADD
  if (parts->len == 0)
    return NULL;

  joined = join_names ((const char *const *) parts->pdata, parts->len);
  /* Translators: %s is a list such as "14 activities and 2 deals" */
  return g_strdup_printf (ngettext ("%s moves to the contact that is kept.", "%s move to the contact that is kept.", (gulong) n), joined);
}

/* ---- What was merged ---- */

void
crm_contact_merge_free (CrmContactMerge *self)
{
  if (self == NULL)
    return;

  g_free (self->names);
  g_free (self);
}

static char *
read_names (CrmConn  *conn,
            gint64    set_id,
            GError  **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT c.name FROM contact_merge m JOIN contact c ON c.id = m.merged_id "
                                             "WHERE m.set_id = ? ORDER BY m.id", "i", set_id);

  while (stmt != NULL && crm_stmt_step (stmt, error) == CRM_STEP_ROW)
    g_ptr_array_add (names, crm_stmt_dup_text (stmt, 0));

  return names->len > 0 ? join_names ((const char *const *) names->pdata, names->len) : g_strdup ("");
}

GPtrArray *
crm_contact_merge_list (CrmConn  *conn,
                        gint64    id,
                        GError  **error)
{
  g_autoptr (GPtrArray) merges = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_contact_merge_free);
  g_autoptr (CrmStmt) stmt = NULL;
  CrmStep step;

  g_return_val_if_fail (conn != NULL, NULL);

  stmt = crm_conn_query (conn, error,
                         "WITH RECURSIVE into_it (id) AS (SELECT ?1 UNION SELECT c.id FROM into_it JOIN contact c ON c.merged_into = into_it.id) "
                         "SELECT m.set_id, max (m.at), m.survivor_id, s.undoable FROM contact_merge m JOIN change_set s ON s.id = m.set_id "
                         "WHERE m.survivor_id IN (SELECT id FROM into_it) AND s.undone_by IS NULL GROUP BY m.set_id ORDER BY m.set_id DESC",
                         "i", id);
  if (stmt == NULL)
    return NULL;

  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmContactMerge *merge = g_new0 (CrmContactMerge, 1);

      merge->set_id = crm_stmt_get_int (stmt, 0);
      merge->at = crm_stmt_get_int (stmt, 1);
      merge->survivor_id = crm_stmt_get_int (stmt, 2);
      merge->can_separate = crm_stmt_get_int (stmt, 3) != 0;
      merge->names = read_names (conn, merge->set_id, error);
      g_ptr_array_add (merges, merge);
    }

  return step == CRM_STEP_DONE ? g_steal_pointer (&merges) : NULL;
}

gint64
crm_contact_merge_find (CrmConn  *conn,
                        gint64    id,
                        GError  **error)
{
  gint64 set_id;

  g_return_val_if_fail (conn != NULL, 0);

  set_id = crm_conn_get_int (conn, 0, error, "SELECT max (m.set_id) FROM contact_merge m JOIN change_set s ON s.id = m.set_id "
                             "WHERE m.merged_id = ? AND s.undone_by IS NULL", "i", id);
  if (set_id != 0)
    return set_id;

  return crm_conn_get_int (conn, 0, error, "SELECT max (m.set_id) FROM contact_merge m JOIN change_set s ON s.id = m.set_id "
                           "WHERE m.survivor_id = ? AND s.undone_by IS NULL", "i", id);
}

gint64
crm_contact_resolve (CrmConn *conn,
                     gint64   id)
{
  g_return_val_if_fail (conn != NULL, id);

  return crm_conn_get_int (conn, id, NULL,
                           "WITH RECURSIVE up (id, merged_into) AS (SELECT id, merged_into FROM contact WHERE id = ?1 "
                           "UNION SELECT c.id, c.merged_into FROM up JOIN contact c ON c.id = up.merged_into) "
                           "SELECT id FROM up WHERE merged_into IS NULL", "i", id);
}
