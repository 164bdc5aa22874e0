/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-query-private.h"

#include "crm-filter.h"
#include "crm-keep-touch.h"
#include "crm-rule-sql.h"

struct _CrmQuery
{
  gatomicrefcount      ref_count;
  const CrmRecordType *type;
  char                *search;
  CrmRule             *rule;        /* one that compiles; NULL */
  GPtrArray           *equals;      /* CrmRule */
  char                *day;         /* that rules are asked on; NULL: today */
  gint64               list_id;     /* 0: any */
  char                *order;
  gboolean             descending;
  gboolean             trash;
  CrmDealFilter        deals;
  gboolean             due;
};

G_DEFINE_BOXED_TYPE (CrmQuery, crm_query, crm_query_ref, crm_query_unref)

CrmQuery *
crm_query_new (const CrmRecordType *type)
{
  CrmQuery *self;

  g_return_val_if_fail (type != NULL, NULL);

  self = g_new0 (CrmQuery, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->type = type;
  self->equals = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_rule_unref);

  return self;
}

CrmQuery *
crm_query_ref (CrmQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
crm_query_unref (CrmQuery *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->equals);
  g_free (self->search);
  g_clear_pointer (&self->rule, crm_rule_unref);
  g_free (self->day);
  g_free (self->order);
  g_free (self);
}

static CrmQuery *
copy_query (const CrmQuery *self)
{
  CrmQuery *copy = crm_query_new (self->type);

  copy->search = g_strdup (self->search);
  copy->rule = self->rule != NULL ? crm_rule_ref (self->rule) : NULL;
  copy->day = g_strdup (self->day);
  copy->list_id = self->list_id;
  copy->order = g_strdup (self->order);
  copy->descending = self->descending;
  copy->trash = self->trash;
  copy->deals = self->deals;
  copy->due = self->due;
  for (guint i = 0; i < self->equals->len; i++)
    g_ptr_array_add (copy->equals, crm_rule_ref (g_ptr_array_index (self->equals, i)));

  return copy;
}

CrmQuery *
crm_query_with_search (const CrmQuery *self,
                       const char     *text)
{
  CrmQuery *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = copy_query (self);
  g_free (copy->search);
  copy->search = text != NULL ? g_strstrip (g_strdup (text)) : NULL;
  if (copy->search != NULL && *copy->search == '\0')
    g_clear_pointer (&copy->search, g_free);

  return copy;
}

CrmQuery *
crm_query_with_trash (const CrmQuery *self,
                      gboolean        trash)
{
  CrmQuery *copy;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (!trash || self->type->soft_delete, NULL);

  copy = copy_query (self);
  copy->trash = trash;

  return copy;
}

CrmQuery *
crm_query_with_equal (const CrmQuery *self,
                      const char     *field,
                      const char     *value)
{
  CrmQuery *copy;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (field != NULL, NULL);

  copy = copy_query (self);
  if (value != NULL && *value != '\0')
    g_ptr_array_add (copy->equals, crm_rule_new_simple (field, CRM_RULE_IS, value));
  else
    g_ptr_array_add (copy->equals, crm_rule_new_condition (field, CRM_RULE_EMPTY, NULL));

  return copy;
}

CrmQuery *
crm_query_with_rule (const CrmQuery  *self,
                     CrmRule         *rule,
                     GError         **error)
{
  g_autoptr (CrmSql) sql = crm_sql_new (NULL);
  CrmQuery *copy;

  g_return_val_if_fail (self != NULL, NULL);

  if (rule != NULL && !crm_rule_compile (rule, self->type, NULL, self->day, sql, error))
    return NULL;

  copy = copy_query (self);
  g_clear_pointer (&copy->rule, crm_rule_unref);
  copy->rule = rule != NULL ? crm_rule_ref (rule) : NULL;

  return copy;
}

CrmQuery *
crm_query_with_filter (const CrmQuery  *self,
                       const char      *expression,
                       GError         **error)
{
  g_autoptr (CrmRule) rule = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (expression != NULL && (rule = crm_filter_parse (expression, error)) == NULL)
    return NULL;

  return crm_query_with_rule (self, rule, error);
}

CrmQuery *
crm_query_with_list (const CrmQuery *self,
                     gint64          list_id)
{
  CrmQuery *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = copy_query (self);
  copy->list_id = list_id;

  return copy;
}

CrmQuery *
crm_query_with_day (const CrmQuery *self,
                    const char     *day)
{
  CrmQuery *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = copy_query (self);
  g_free (copy->day);
  copy->day = g_strdup (day);

  return copy;
}

CrmQuery *
crm_query_with_deals (const CrmQuery *self,
                      CrmDealFilter   deals)
{
  CrmQuery *copy;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->type == &crm_deal_type, NULL);

  copy = copy_query (self);
  copy->deals = deals;

  return copy;
}

CrmQuery *
crm_query_with_due (const CrmQuery *self,
                    gboolean        due)
{
  CrmQuery *copy;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->type == &crm_contact_type, NULL);

  copy = copy_query (self);
  copy->due = due;

  return copy;
}

CrmQuery *
crm_query_with_order (const CrmQuery *self,
                      const char     *field,
                      gboolean        descending)
{
  CrmQuery *copy;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (field == NULL || crm_record_type_find_field (self->type, field) >= 0, NULL);

  copy = copy_query (self);
  g_free (copy->order);
  copy->order = g_strdup (field);
  copy->descending = descending;

  return copy;
}

const CrmRecordType *
crm_query_get_record_type (const CrmQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->type;
}

const char *
crm_query_get_search (const CrmQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->search;
}

gboolean
crm_query_is_filtered (const CrmQuery *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->trash || self->due || self->deals != CRM_DEALS_ALL || self->rule != NULL || self->list_id != 0 || self->equals->len > 0;
}

gboolean
crm_query_is_trash (const CrmQuery *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->trash;
}

gboolean
crm_query_has_own_order (const CrmQuery *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->order == NULL && !self->trash;
}

static const char open_sql[] = "t.stage_id IN (SELECT id FROM stage WHERE kind = 'open')";

static const char likely_sql[] =
  "t.stage_id IN (SELECT id FROM stage WHERE kind = 'open' AND coalesce (t.probability_override, probability) >= 50)";

/* Nothing planned from now on: no open activity at all, or only ones whose time is over. */
static const char attention_sql[] =
  "t.stage_id IN (SELECT id FROM stage WHERE kind = 'open') AND NOT EXISTS ("
  "  SELECT 1 FROM (SELECT min (coalesce (a.due, a.starts)) AS at FROM activity_link k JOIN activity a ON a.id = k.activity_id "
  "    WHERE k.kind = 'deal' AND k.ref_id = t.id AND a.done_at IS NULL AND a.deleted_at IS NULL "
  "      AND a.kind IN ('call', 'meeting', 'task', 'visit')) "
  "  WHERE at >= strftime (iif (length (at) > 10, '%Y-%m-%dT%H:%M', '%Y-%m-%d'), 'now', 'localtime'))";

static gboolean
append_conditions (const CrmQuery  *self,
                   CrmConn         *conn,
                   CrmSql          *sql,
                   GError         **error)
{
  if (self->type->soft_delete)
    crm_sql_append (sql, "t.deleted_at IS %s%s", self->trash ? "NOT NULL" : "NULL",
                    self->trash && self->type == &crm_contact_type ? " AND t.merged_into IS NULL" : "");
  else
    crm_sql_append (sql, "1");

  for (guint i = 0; i < self->equals->len; i++)
    {
      crm_sql_append (sql, " AND ");
      if (!crm_rule_compile (g_ptr_array_index (self->equals, i), self->type, conn, self->day, sql, error))
        return FALSE;
    }

  if (self->deals != CRM_DEALS_ALL)
    crm_sql_append (sql, " AND %s", self->deals == CRM_DEALS_OPEN ? open_sql : self->deals == CRM_DEALS_LIKELY ? likely_sql : attention_sql);

  if (self->due)
    {
      g_autofree char *condition = crm_keep_touch_dup_sql (0);

      crm_sql_append (sql, " AND %s", condition);
    }

  if (self->rule != NULL)
    {
      crm_sql_append (sql, " AND ");
      if (!crm_rule_compile (self->rule, self->type, conn, self->day, sql, error))
        return FALSE;
    }

  if (self->list_id != 0)
    {
      crm_sql_append (sql, " AND ");
      if (!crm_rule_compile_list (self->list_id, self->type, conn, self->day, sql, error))
        return FALSE;
    }

  return TRUE;
}

/* Where a type has an order of its own beyond the title. */
static const char *
get_default_order (const CrmRecordType *type)
{
  if (crm_record_type_find_field (type, "position") >= 0)
    return "t.position, t.id";
  if (type == &crm_activity_type)
    return "coalesce (t.starts, t.due, '9999') DESC, t.id DESC";
  if (type == &crm_campaign_type)
    return "t.id DESC";

  return NULL;
}

/* What is empty comes last, in both directions. */
static void
append_order (const CrmQuery *self,
              CrmSql         *sql)
{
  const CrmField *field = &self->type->fields[crm_record_type_find_field (self->type, self->order)];
  const CrmRecordType *target = field->kind == CRM_FIELD_REFERENCE && field->target != NULL ? crm_record_type_lookup (field->target) : NULL;
  const char *direction = self->descending ? " DESC" : "";

  crm_sql_append (sql, "t.%s IS NULL, ", field->name);
  if (target != NULL && crm_record_type_find_field (target, "position") >= 0)
    crm_sql_append (sql, "(SELECT r.position FROM %s r WHERE r.id = t.%s)%s", target->table, field->name, direction);
  else if (target != NULL)
    crm_sql_append (sql, "(SELECT crm_sort_key (r.%s) FROM %s r WHERE r.id = t.%s)%s", target->title, target->table, field->name, direction);
  else if (field->kind == CRM_FIELD_TEXT)
    crm_sql_append (sql, "crm_sort_key (t.%s)%s", field->name, direction);
  else
    crm_sql_append (sql, "t.%s%s", field->name, direction);
  crm_sql_append (sql, ", t.id");
}

CrmSql *
crm_query_compile (const CrmQuery  *self,
                   CrmConn         *conn,
                   const CrmSql    *among,
                   GError         **error)
{
  g_autoptr(CrmSql) sql = NULL;
  gboolean is_contact, ruled;

  g_return_val_if_fail (self != NULL, NULL);

  is_contact = self->type == &crm_contact_type;
  ruled = is_contact && !self->trash && self->order == NULL && !self->due && crm_query_is_ruled (self);

  /* The plain list of contacts is one walk over a covering index. */
  if (is_contact && !crm_query_is_filtered (self) && self->order == NULL && among == NULL)
    return crm_sql_new ("SELECT id FROM contact_list ORDER BY sort_key, id");

  sql = crm_sql_new (NULL);
  /* What a rule decides is found first and put in order then: along the order of the list each record would lie somewhere else. */
  if (ruled)
    crm_sql_append (sql, "SELECT l.id FROM contact_list l WHERE l.id IN (SELECT t.id FROM contact t WHERE +");
  else if (self->due)
    crm_sql_append (sql, "SELECT t.id FROM contact_list l CROSS JOIN contact t ON t.id = l.id");
  else
    crm_sql_append (sql, "SELECT t.id FROM %s t", self->type->table);
  if (is_contact && !self->trash && self->order == NULL && !ruled && !self->due)
    crm_sql_append (sql, " JOIN contact_list l ON l.id = t.id");
  if (!ruled)
    crm_sql_append (sql, " WHERE ");
  if (!append_conditions (self, conn, sql, error))
    return NULL;

  if (among != NULL)
    {
      crm_sql_append (sql, " AND t.id IN (");
      crm_sql_add_sql (sql, among);
      crm_sql_append (sql, ")");
    }

  crm_sql_append (sql, ruled ? ") ORDER BY " : " ORDER BY ");
  if (self->order != NULL)
    append_order (self, sql);
  else if (self->trash)
    crm_sql_append (sql, "t.deleted_at DESC, t.id");
  else if (is_contact)
    crm_sql_append (sql, "l.sort_key, l.id");
  else if (get_default_order (self->type) != NULL)
    crm_sql_append (sql, "%s", get_default_order (self->type));
  else
    crm_sql_append (sql, "crm_sort_key (t.%s), t.id", self->type->title);

  return g_steal_pointer (&sql);
}

GHashTable *
crm_query_list_tables (const CrmQuery *self,
                       CrmConn        *conn)
{
  GHashTable *tables;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (conn != NULL, NULL);

  if (self->rule == NULL && self->list_id == 0)
    return NULL;

  tables = g_hash_table_new (g_str_hash, g_str_equal);
  if (self->rule != NULL)
    crm_rule_add_tables (self->rule, self->type, conn, tables);
  if (self->list_id != 0)
    crm_rule_add_list_tables (self->list_id, self->type, conn, tables);

  return tables;
}

gboolean
crm_query_is_ruled (const CrmQuery *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->list_id != 0 || self->rule != NULL;
}

const char *
crm_query_get_day (const CrmQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->day;
}
