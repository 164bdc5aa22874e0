/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-rule-reason.h"

#include <glib/gi18n.h>

#include "crm-money.h"
#include "crm-relative-time.h"
#include "crm-rule-sql.h"
#include "crm-rule-words.h"

#define MAX_FOUND 3   /* of several values, so many are said */

void
crm_rule_reason_free (CrmRuleReason *self)
{
  if (self == NULL)
    return;

  g_free (self->words);
  g_free (self->found);
  g_ptr_array_unref (self->children);
  g_free (self);
}

static gboolean
find_truth (const CrmRule        *rule,
            const CrmRecordType  *type,
            gint64                id,
            CrmConn              *conn,
            const char           *day,
            gboolean             *holds,
            GError              **error)
{
  g_autoptr (CrmSql) sql = crm_sql_new (NULL);
  g_autoptr (CrmStmt) stmt = NULL;
  CrmStep step;

  crm_sql_append (sql, "SELECT 1 FROM %s t WHERE t.id = ", type->table);
  crm_sql_add_int (sql, id);
  crm_sql_append (sql, " AND ");
  if (!crm_rule_compile (rule, type, conn, day, sql, error))
    return FALSE;

  stmt = crm_sql_prepare (sql, conn, error);
  step = stmt != NULL ? crm_stmt_step (stmt, error) : CRM_STEP_ERROR;
  *holds = step == CRM_STEP_ROW;

  return step != CRM_STEP_ERROR;
}

/* Instants and days with how long ago that is. */
static char *
format_found (const CrmRuleSubject *subject,
              CrmStmt              *stmt,
              const char           *day,
              CrmConn              *conn)
{
  const char *text = crm_stmt_get_text (stmt, 0);
  g_autofree char *full = NULL;
  g_autofree char *relative = NULL;
  g_autoptr (GDateTime) now = day != NULL ? crm_relative_time_parse_wall (day, NULL) : NULL;

  switch (subject->kind)
    {
    case CRM_FIELD_INSTANT:
      full = crm_relative_time_full_instant (crm_stmt_get_int (stmt, 0));
      relative = crm_relative_time_of_instant (crm_stmt_get_int (stmt, 0), now);
      break;

    case CRM_FIELD_DATE:
    case CRM_FIELD_TIME:
      full = crm_relative_time_full_wall (text);
      relative = crm_relative_time_of_wall (text, now);
      break;

    case CRM_FIELD_MONEY:
      {
        const char *currency = crm_stmt_get_text (stmt, 1);

        return currency != NULL ? crm_money_format (crm_stmt_get_int (stmt, 0), currency, CRM_MONEY_SHORT) : g_strdup (text);
      }

    default:
      return crm_rule_format_value (subject, text, conn);
    }

  if (full == NULL || relative == NULL)
    return g_strdup (text);
  return g_str_has_suffix (full, relative) ? g_steal_pointer (&full) : g_strdup_printf ("%s, %s", full, relative);
}

/* What the record has there. */
static char *
find_values (const CrmRuleSubject *subject,
             const CrmRecordType  *type,
             gint64                id,
             const char           *day,
             CrmConn              *conn,
             GError              **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (GString) found = g_string_new (NULL);
  g_autoptr (CrmStmt) stmt = NULL;
  guint n = 0;

  if (subject->from == NULL)
    g_string_append_printf (sql, "SELECT %s, %s FROM %s t WHERE t.id = ?", subject->value, subject->unit != NULL ? subject->unit : "NULL",
                            type->table);
  else
    g_string_append_printf (sql, "SELECT DISTINCT %s, %s FROM %s WHERE %s = ? AND %s IS NOT NULL AND %s LIMIT %d", subject->value,
                            subject->unit != NULL ? subject->unit : "NULL", subject->from, subject->link, subject->value,
                            subject->where != NULL ? subject->where : "1", MAX_FOUND + 1);

  stmt = crm_conn_query (conn, error, sql->str, "i", id);
  while (stmt != NULL && crm_stmt_step (stmt, error) == CRM_STEP_ROW)
    {
      g_autofree char *text = crm_stmt_is_null (stmt, 0) ? NULL : format_found (subject, stmt, day, conn);

      if (text == NULL)
        continue;
      n++;
      g_string_append_printf (found, "%s%s", n > 1 ? ", " : "", n > MAX_FOUND ? "…" : text);
    }

  return n > 0 ? g_string_free (g_steal_pointer (&found), FALSE) : NULL;
}

static char *
describe_group (CrmRuleKind kind)
{
  return g_strdup (kind == CRM_RULE_ALL ? _("All of these hold") : kind == CRM_RULE_ANY ? _("Any of these holds") : _("None of these holds"));
}

CrmRuleReason *
crm_rule_explain (const CrmRule        *rule,
                  const CrmRecordType  *type,
                  gint64                id,
                  CrmConn              *conn,
                  const char           *day,
                  GError              **error)
{
  g_autoptr (CrmRuleReason) self = NULL;
  g_autoptr (CrmRuleSubject) subject = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (rule != NULL, NULL);
  g_return_val_if_fail (type != NULL, NULL);
  g_return_val_if_fail (conn != NULL, NULL);

  self = g_new0 (CrmRuleReason, 1);
  self->kind = crm_rule_get_kind (rule);
  self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_rule_reason_free);
  if (!find_truth (rule, type, id, conn, day, &self->holds, error))
    return NULL;

  if (self->kind != CRM_RULE_CONDITION)
    {
      self->words = describe_group (self->kind);
      for (guint i = 0; i < crm_rule_get_n_children (rule); i++)
        {
          CrmRuleReason *child = crm_rule_explain (crm_rule_get_child (rule, i), type, id, conn, day, error);

          if (child == NULL)
            return NULL;
          g_ptr_array_add (self->children, child);
        }
      return g_steal_pointer (&self);
    }

  self->words = crm_rule_describe (rule, type, conn);
  subject = crm_rule_subject_find (type, crm_rule_get_subject (rule));
  if (subject->target != &crm_list_type)
    self->found = find_values (subject, type, id, day, conn, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return g_steal_pointer (&self);
}
