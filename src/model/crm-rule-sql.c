/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-rule-sql.h"

#include <glib/gi18n.h>

#include "crm-model-error.h"
#include "crm-reference.h"
#include "crm-rule-value.h"

#define MAX_LISTS 8   /* that stand for each other, one within the other */

typedef struct
{
  const CrmRecordType *type;
  CrmConn             *conn;               /* NULL: only whether it compiles */
  const char          *day;
  gint64               lists[MAX_LISTS];   /* that are being compiled */
  guint                n_lists;
  gboolean             narrow;             /* an index leads to few records: each of them is looked at */
} Compiling;

static gboolean compile_node (const CrmRule  *rule,
                              Compiling      *self,
                              CrmSql         *sql,
                              GError        **error);

static gboolean
refuse_unknown (const CrmRecordType  *type,
                const char           *path,
                GError              **error)
{
  g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_UNKNOWN, _("“%s” has no field “%s”."), type->name, path);
  return FALSE;
}

/* One of the values, without what ties them to the record. */
static gboolean
compile_values (const CrmRuleSubject  *subject,
                const CrmRule         *rule,
                CrmRuleOp              op,
                const char            *day,
                CrmSql                *sql,
                GError               **error)
{
  const char *const *values = crm_rule_get_values (rule);
  const char *name = crm_rule_get_subject (rule);

  if (crm_rule_op_has_nothing (op))
    return crm_rule_value_compile (subject, name, op, NULL, day, sql, error);
  if (values[0] == NULL)
    {
      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("%s: there is nothing to compare with."), name);
      return FALSE;
    }

  crm_sql_append (sql, "(");
  for (guint i = 0; values[i] != NULL; i++)
    {
      if (i > 0)
        crm_sql_append (sql, " OR ");
      if (!crm_rule_value_compile (subject, name, op, values[i], day, sql, error))
        return FALSE;
    }
  crm_sql_append (sql, ")");

  return TRUE;
}

/* ---- Lists ---- */

CrmRule *
crm_rule_load_list (gint64    list_id,
                    CrmConn  *conn,
                    GError  **error)
{
  g_autofree char *json = NULL;

  g_return_val_if_fail (conn != NULL, NULL);

  json = crm_conn_get_text (conn, error, "SELECT rule FROM list WHERE id = ? AND kind = 'smart'", "i", list_id);
  return json != NULL ? crm_rule_parse (json, -1, error) : NULL;
}

static void
append_members (gint64    list_id,
                gboolean  excluded,
                CrmSql   *sql)
{
  crm_sql_append (sql, "SELECT record_id FROM list_member WHERE list_id = ");
  crm_sql_add_int (sql, list_id);
  crm_sql_append (sql, " AND excluded = %d", excluded);
}

/* A rule beside which others are added is asked on its own: in one condition with them no index would lead to its records. */
static gboolean
append_list (Compiling  *self,
             gint64      list_id,
             CrmRule    *rule,
             gboolean    has_added,
             gboolean    has_excluded,
             CrmSql     *sql,
             GError    **error)
{
  crm_sql_append (sql, "(");
  if (rule != NULL && has_added)
    crm_sql_append (sql, "t.id IN (SELECT t.id FROM %s t WHERE ", self->type->table);
  if (rule != NULL && !compile_node (rule, self, sql, error))
    return FALSE;
  if (rule != NULL && has_added)
    crm_sql_append (sql, " UNION ALL ");
  else if (rule == NULL)
    crm_sql_append (sql, "t.id IN (");
  if (rule == NULL || has_added)
    {
      append_members (list_id, FALSE, sql);
      crm_sql_append (sql, ")");
    }
  if (has_excluded)
    {
      crm_sql_append (sql, " AND t.id NOT IN (");
      append_members (list_id, TRUE, sql);
      crm_sql_append (sql, ")");
    }
  crm_sql_append (sql, ")");

  return TRUE;
}

static gboolean
compile_list (Compiling  *self,
              gint64      list_id,
              CrmSql     *sql,
              GError    **error)
{
  g_autoptr (CrmStmt) stmt = NULL;
  g_autoptr (CrmRule) rule = NULL;
  g_autofree char *name = NULL;
  g_autofree char *json = NULL;
  gboolean has_added, has_excluded, was_narrow, done;
  CrmStep step;

  if (self->conn == NULL)
    {
      crm_sql_append (sql, "0");
      return TRUE;
    }

  stmt = crm_conn_query (self->conn, error,
                         "SELECT name, CASE kind WHEN 'smart' THEN rule END, "
                         "EXISTS (SELECT 1 FROM list_member WHERE list_id = ?1 AND excluded = 0), "
                         "EXISTS (SELECT 1 FROM list_member WHERE list_id = ?1 AND excluded = 1) "
                         "FROM list WHERE id = ?1 AND records = ?2 AND deleted_at IS NULL", "is", list_id, self->type->name);
  step = stmt != NULL ? crm_stmt_step (stmt, error) : CRM_STEP_ERROR;
  if (step != CRM_STEP_ROW)
    {
      crm_sql_append (sql, "0");
      return step == CRM_STEP_DONE;
    }
  name = crm_stmt_dup_text (stmt, 0);
  json = crm_stmt_dup_text (stmt, 1);
  has_added = crm_stmt_get_int (stmt, 2) != 0;
  has_excluded = crm_stmt_get_int (stmt, 3) != 0;

  for (guint i = 0; i < self->n_lists; i++)
    if (self->lists[i] == list_id || self->n_lists == MAX_LISTS)
      {
        g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("The list “%s” is made of lists that are made of it."), name);
        return FALSE;
      }
  if (json != NULL && (rule = crm_rule_parse (json, -1, error)) == NULL)
    return FALSE;

  self->lists[self->n_lists++] = list_id;
  was_narrow = self->narrow;
  self->narrow = FALSE;
  done = append_list (self, list_id, rule, has_added, has_excluded, sql, error);
  self->narrow = was_narrow;
  self->n_lists--;

  return done;
}

/* The list called @value, or with that id; *id 0: none. */
static gboolean
find_list (Compiling   *self,
           const char  *value,
           gint64      *id,
           GError     **error)
{
  g_autoptr (GError) local_error = NULL;
  guint64 number;

  *id = 0;
  if (g_ascii_string_to_unsigned (value, 10, 1, G_MAXINT64, &number, NULL))
    *id = (gint64) number;
  else if (self->conn != NULL)
    *id = crm_reference_resolve (self->conn, &crm_list_type, value, CRM_REFERENCE_FIND, &local_error);

  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
compile_in_lists (Compiling      *self,
                  const CrmRule  *rule,
                  CrmRuleOp       op,
                  CrmSql         *sql,
                  GError        **error)
{
  const char *const *values = crm_rule_get_values (rule);

  if (op == CRM_RULE_NOT_EMPTY)
    {
      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("%s: “%s” cannot be asked of it."), crm_rule_get_subject (rule),
                   crm_rule_op_get_nick (crm_rule_get_op (rule)));
      return FALSE;
    }
  if (op != CRM_RULE_IS)
    {
      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("%s: “%s” cannot be more or less than another."),
                   crm_rule_get_subject (rule), values[0] != NULL ? values[0] : "");
      return FALSE;
    }

  crm_sql_append (sql, "(");
  for (guint i = 0; values[i] != NULL; i++)
    {
      gint64 id;

      if (i > 0)
        crm_sql_append (sql, " OR ");
      if (!find_list (self, values[i], &id, error) || !compile_list (self, id, sql, error))
        return FALSE;
    }
  crm_sql_append (sql, values[0] == NULL ? "0)" : ")");

  return TRUE;
}

/* ---- Conditions and groups ---- */

/* Whether a comparison of a count that is @op @value is true of none. */
static gboolean
holds_of_none (const CrmRule *rule,
               CrmRuleOp      op)
{
  const char *const *values = crm_rule_get_values (rule);

  for (guint i = 0; values[i] != NULL; i++)
    {
      double number = g_ascii_strtod (values[i], NULL);

      if (op == CRM_RULE_IS ? number == 0 : op == CRM_RULE_LESS ? number > 0 : op == CRM_RULE_AT_MOST ? number >= 0
          : op == CRM_RULE_MORE ? number < 0 : number <= 0)
        return TRUE;
    }

  return FALSE;
}

/* All records of which it is so, found at once: where every record would have to be looked at, that is far less work. Of a count that may
 * be none, all of which it is not so are left out. */
static gboolean
compile_set (const CrmRuleSubject  *subject,
             const CrmRule         *rule,
             CrmRuleOp              op,
             const char            *day,
             CrmSql                *sql,
             GError               **error)
{
  CrmRuleSubject of_set = *subject;
  gboolean others = subject->counted && holds_of_none (rule, op);

  of_set.value = (char *) subject->set_value;
  crm_sql_append (sql, "t.id %sIN (SELECT %s FROM %s", others ? "NOT " : "", subject->set_link, subject->set_from);
  if (subject->grouped)
    crm_sql_append (sql, " GROUP BY %s HAVING %s", subject->set_link, others ? "NOT " : "");
  else
    crm_sql_append (sql, " AND ");
  if (!compile_values (&of_set, rule, op, day, sql, error))
    return FALSE;
  crm_sql_append (sql, ")");

  return TRUE;
}

/* Whether an index leads to the records of which @rule says so. */
static gboolean
is_narrow (const CrmRule *rule,
           Compiling     *self)
{
  g_autoptr (CrmRuleSubject) subject = NULL;

  if (crm_rule_get_kind (rule) != CRM_RULE_CONDITION || crm_rule_get_op (rule) != CRM_RULE_IS)
    return FALSE;

  subject = crm_rule_subject_find (self->type, crm_rule_get_subject (rule));
  return subject != NULL && subject->indexed && subject->from != NULL;
}

static gboolean
compile_condition (const CrmRule  *rule,
                   Compiling      *self,
                   CrmSql         *sql,
                   GError        **error)
{
  g_autoptr (CrmRuleSubject) subject = crm_rule_subject_find (self->type, crm_rule_get_subject (rule));
  gboolean denied;
  CrmRuleOp op = crm_rule_op_get_core (crm_rule_get_op (rule), &denied);

  if (subject == NULL)
    return refuse_unknown (self->type, crm_rule_get_subject (rule), error);

  if (denied)
    crm_sql_append (sql, "NOT ");
  if (subject->target == &crm_list_type)
    return compile_in_lists (self, rule, op, sql, error);

  if (subject->set_from != NULL && !self->narrow)
    return compile_set (subject, rule, op, self->day, sql, error);
  if (subject->from == NULL)
    {
      crm_sql_append (sql, "(");
      if (!compile_values (subject, rule, op, self->day, sql, error))
        return FALSE;
      crm_sql_append (sql, ") IS TRUE");
      return TRUE;
    }

  /* What an index finds is where the search begins; else the record's own rows are looked at. */
  if (subject->indexed && op == CRM_RULE_IS)
    crm_sql_append (sql, "t.id IN (SELECT %s FROM %s WHERE ", subject->link, subject->from);
  else
    crm_sql_append (sql, "EXISTS (SELECT 1 FROM %s WHERE %s = t.id AND ", subject->from, subject->link);
  if (subject->where != NULL)
    crm_sql_append (sql, "%s AND ", subject->where);
  if (!compile_values (subject, rule, op, self->day, sql, error))
    return FALSE;
  crm_sql_append (sql, ")");

  return TRUE;
}

static gboolean
compile_node (const CrmRule  *rule,
              Compiling      *self,
              CrmSql         *sql,
              GError        **error)
{
  CrmRuleKind kind = crm_rule_get_kind (rule);
  guint n = crm_rule_get_n_children (rule);
  gboolean was_narrow = self->narrow;

  if (kind == CRM_RULE_CONDITION)
    return compile_condition (rule, self, sql, error);
  for (guint i = 0; kind == CRM_RULE_ALL && i < n; i++)
    self->narrow = self->narrow || is_narrow (crm_rule_get_child (rule, i), self);
  if (n == 0)
    {
      crm_sql_append (sql, kind == CRM_RULE_ANY ? "0" : "1");
      return TRUE;
    }

  crm_sql_append (sql, kind == CRM_RULE_NONE ? "NOT (" : "(");
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        crm_sql_append (sql, kind == CRM_RULE_ALL ? " AND " : " OR ");
      if (!compile_node (crm_rule_get_child (rule, i), self, sql, error))
        return FALSE;
    }
  crm_sql_append (sql, ")");
  self->narrow = was_narrow;

  return TRUE;
}

static char *
dup_day (const char *day)
{
  g_autoptr (GDateTime) now = day == NULL ? g_date_time_new_now_local () : NULL;

  return day != NULL ? g_strdup (day) : g_date_time_format (now, "%Y-%m-%d");
}

gboolean
crm_rule_compile (const CrmRule        *rule,
                  const CrmRecordType  *type,
                  CrmConn              *conn,
                  const char           *day,
                  CrmSql               *sql,
                  GError              **error)
{
  g_autofree char *today = dup_day (day);
  Compiling self = { .type = type, .conn = conn, .day = today };

  g_return_val_if_fail (rule != NULL, FALSE);
  g_return_val_if_fail (type != NULL, FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  return compile_node (rule, &self, sql, error);
}

gboolean
crm_rule_compile_list (gint64                list_id,
                       const CrmRecordType  *type,
                       CrmConn              *conn,
                       const char           *day,
                       CrmSql               *sql,
                       GError              **error)
{
  g_autofree char *today = dup_day (day);
  Compiling self = { .type = type, .conn = conn, .day = today };

  g_return_val_if_fail (type != NULL, FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  return compile_list (&self, list_id, sql, error);
}

/* ---- What it depends on ---- */

static void
add_tables (const CrmRule        *rule,
            const CrmRecordType  *type,
            CrmConn              *conn,
            GHashTable           *tables,
            guint                 depth)
{
  g_autoptr (CrmRuleSubject) subject = NULL;
  const char *const *values;

  for (guint i = 0; i < crm_rule_get_n_children (rule); i++)
    add_tables (crm_rule_get_child (rule, i), type, conn, tables, depth);
  if (crm_rule_get_kind (rule) != CRM_RULE_CONDITION)
    return;

  subject = crm_rule_subject_find (type, crm_rule_get_subject (rule));
  if (subject == NULL)
    return;
  for (guint i = 0; subject->tables != NULL && subject->tables[i] != NULL; i++)
    g_hash_table_add (tables, (gpointer) subject->tables[i]);
  if (subject->target != NULL)
    g_hash_table_add (tables, (gpointer) subject->target->table);

  values = crm_rule_get_values (rule);
  for (guint i = 0; subject->target == &crm_list_type && values[i] != NULL && depth < MAX_LISTS; i++)
    {
      g_autoptr (CrmRule) other = crm_rule_load_list (g_ascii_strtoll (values[i], NULL, 10), conn, NULL);

      if (other != NULL)
        add_tables (other, type, conn, tables, depth + 1);
    }
}

void
crm_rule_add_tables (const CrmRule        *rule,
                     const CrmRecordType  *type,
                     CrmConn              *conn,
                     GHashTable           *tables)
{
  g_return_if_fail (rule != NULL);
  g_return_if_fail (type != NULL);
  g_return_if_fail (conn != NULL);
  g_return_if_fail (tables != NULL);

  add_tables (rule, type, conn, tables, 0);
}

void
crm_rule_add_list_tables (gint64                list_id,
                          const CrmRecordType  *type,
                          CrmConn              *conn,
                          GHashTable           *tables)
{
  g_autoptr (CrmRule) rule = NULL;

  g_return_if_fail (type != NULL);
  g_return_if_fail (conn != NULL);
  g_return_if_fail (tables != NULL);

  g_hash_table_add (tables, (gpointer) "list");
  g_hash_table_add (tables, (gpointer) "list_member");
  rule = crm_rule_load_list (list_id, conn, NULL);
  if (rule != NULL)
    add_tables (rule, type, conn, tables, 0);
}

gboolean
crm_rule_is_of_today (const CrmRule *rule)
{
  g_return_val_if_fail (rule != NULL, FALSE);

  if (crm_rule_get_kind (rule) == CRM_RULE_CONDITION)
    return crm_rule_op_has_days (crm_rule_get_op (rule));
  for (guint i = 0; i < crm_rule_get_n_children (rule); i++)
    if (crm_rule_is_of_today (crm_rule_get_child (rule, i)))
      return TRUE;

  return FALSE;
}

/* ---- Names ---- */

static CrmRule *
resolve_condition (const CrmRule        *rule,
                   const CrmRecordType  *type,
                   CrmConn              *conn,
                   GError              **error)
{
  g_autoptr (CrmRuleSubject) subject = crm_rule_subject_find (type, crm_rule_get_subject (rule));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) values = NULL;
  gboolean denied;
  gboolean refers;

  if (subject == NULL)
    {
      refuse_unknown (type, crm_rule_get_subject (rule), error);
      return NULL;
    }

  refers = subject->target != NULL && crm_rule_op_get_core (crm_rule_get_op (rule), &denied) == CRM_RULE_IS;
  for (const char *const *value = crm_rule_get_values (rule); *value != NULL; value++)
    {
      g_autofree char *text = NULL;
      guint64 id;

      if (refers && **value != '\0' && !g_ascii_string_to_unsigned (*value, 10, 1, G_MAXINT64, &id, NULL))
        {
          g_autoptr (GError) local_error = NULL;
          gint64 found = crm_reference_resolve (conn, subject->target, *value, CRM_REFERENCE_FIND, &local_error);

          /* Of several that are called so, each is meant. */
          if (found == 0 && !g_error_matches (local_error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_AMBIGUOUS))
            {
              g_propagate_error (error, g_steal_pointer (&local_error));
              return NULL;
            }
          text = found != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, found) : NULL;
        }
      g_strv_builder_add (builder, text != NULL ? text : *value);
    }
  values = g_strv_builder_end (builder);

  return crm_rule_new_condition (crm_rule_get_subject (rule), crm_rule_get_op (rule), (const char *const *) values);
}

CrmRule *
crm_rule_resolve (const CrmRule        *rule,
                  const CrmRecordType  *type,
                  CrmConn              *conn,
                  GError              **error)
{
  g_autoptr (GPtrArray) children = NULL;

  g_return_val_if_fail (rule != NULL, NULL);
  g_return_val_if_fail (type != NULL, NULL);
  g_return_val_if_fail (conn != NULL, NULL);

  if (crm_rule_get_kind (rule) == CRM_RULE_CONDITION)
    return resolve_condition (rule, type, conn, error);

  children = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_rule_unref);
  for (guint i = 0; i < crm_rule_get_n_children (rule); i++)
    {
      CrmRule *child = crm_rule_resolve (crm_rule_get_child (rule, i), type, conn, error);

      if (child == NULL)
        return NULL;
      g_ptr_array_add (children, child);
    }

  return crm_rule_new_group (crm_rule_get_kind (rule), children);
}
