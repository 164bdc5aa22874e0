/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-filter.h"

#include "crm-model-error.h"
#include "crm-reference.h"
#include "crm-text.h"

#include <stdio.h>
#include <string.h>

typedef enum
{
  OP_EQUAL,
  OP_NOT_EQUAL,
  OP_LESS,
  OP_AT_MOST,
  OP_MORE,
  OP_AT_LEAST,
  OP_CONTAINS,
} Op;

static const struct
{
  const char *text;
  const char *sql;
} ops[] = {
  [OP_EQUAL] = { "=", "=" },
  [OP_NOT_EQUAL] = { "!=", "<>" },
  [OP_LESS] = { "<", "<" },
  [OP_AT_MOST] = { "<=", "<=" },
  [OP_MORE] = { ">", ">" },
  [OP_AT_LEAST] = { ">=", ">=" },
  [OP_CONTAINS] = { "~", NULL },
};

/* Whole units of a currency in SQL; those that are not named have two decimals (ISO 4217). */
#define UNITS_SQL \
  "CASE WHEN %s.%s IN ('BIF','CLP','DJF','GNF','ISK','JPY','KMF','KRW','PYG','RWF','UGX','VND','VUV','XAF','XOF','XPF') THEN 1.0 " \
  "WHEN %s.%s IN ('BHD','IQD','JOD','KWD','LYD','OMR','TND') THEN 1000.0 ELSE 100.0 END"

static const CrmField *
find_field (const CrmRecordType *type,
            const char          *name)
{
  g_autofree char *reference = g_strconcat (name, "_id", NULL);
  int index = crm_record_type_find_field (type, name);

  if (index < 0)
    index = crm_record_type_find_field (type, reference);

  return index < 0 || (type->fields[index].flags & CRM_FIELD_INTERNAL) != 0 ? NULL : &type->fields[index];
}

/* "email" is contact_email for a contact, "company" its affiliation, "tag" contact_tag. */
static const CrmRecordType *
find_child (const CrmRecordType *type,
            const char          *name)
{
  g_autofree char *full = g_strconcat (type->name, "_", name, NULL);

  if (crm_record_type_find_child (type, name) != NULL)
    return crm_record_type_find_child (type, name);
  for (guint i = 0; type->children != NULL && type->children[i] != NULL; i++)
    {
      const CrmRecordType *child = type->children[i];

      if (g_str_equal (child->name, full) || g_str_equal (child->name, name))
        return child;
      if (g_str_equal (name, "company") && g_str_equal (child->name, "affiliation"))
        return child;
    }

  return NULL;
}

static gboolean
refuse_value (const CrmField  *field,
              const char      *value,
              const char      *expected,
              GError         **error)
{
  g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, "%s: “%s” is not %s", field->name, value, expected);
  return FALSE;
}

/* As much of a date, and a time, as one wants to compare: 2026, 2026-11, 2026-11-23T14. A birthday without a year begins with two dashes. */
static gboolean
is_date (const char *value)
{
  const char *at = value;

  while (g_ascii_isdigit (*at) || *at == '-' || *at == ':' || *at == 'T' || *at == ' ')
    at++;

  return *at == '\0' && (g_str_has_prefix (value, "--") || strspn (value, "0123456789") == 4);
}

static gboolean
check_choice (const CrmField  *field,
              const char      *value,
              GError         **error)
{
  g_autofree char *folded = crm_text_fold (value);
  g_autoptr (GString) known = g_string_new (NULL);

  for (const CrmChoice *choice = field->choices; choice != NULL && choice->value != NULL; choice++)
    {
      g_autofree char *other = crm_text_fold (choice->value);

      if (strcmp (other, folded) == 0)
        return TRUE;
      g_string_append_printf (known, "%s%s", known->len > 0 ? ", " : "one of: ", choice->value);
    }

  return refuse_value (field, value, known->str, error);
}

/* A local day as the instant at which it begins, @days later. */
static gboolean
parse_day (const char *value,
           int         days,
           gint64     *instant)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr(GDateTime) midnight = NULL;
  g_autoptr(GDateTime) shifted = NULL;
  int year, month, day;

  if (sscanf (value, "%4d-%2d-%2d", &year, &month, &day) != 3)
    return FALSE;

  midnight = g_date_time_new (zone, year, month, day, 0, 0, 0);
  shifted = midnight != NULL ? g_date_time_add_days (midnight, days) : NULL;
  if (shifted == NULL)
    return FALSE;

  *instant = g_date_time_to_unix (shifted) * G_USEC_PER_SEC;
  return TRUE;
}

/* Which instants belong to a day: the whole of it, so "= day" is a range, and "> day" begins with the next. */
static gboolean
compile_instant (const char      *alias,
                 const CrmField  *field,
                 Op               op,
                 const char      *value,
                 CrmSql          *sql,
                 GError         **error)
{
  gint64 begin, end;

  if (!parse_day (value, 0, &begin) || !parse_day (value, 1, &end))
    return refuse_value (field, value, "a date (YYYY-MM-DD)", error);

  if (op == OP_EQUAL || op == OP_NOT_EQUAL)
    {
      crm_sql_append (sql, op == OP_EQUAL ? "(" : "NOT (");
      crm_sql_append (sql, "%s.%s >= ", alias, field->name);
      crm_sql_add_int (sql, begin);
      crm_sql_append (sql, " AND %s.%s < ", alias, field->name);
      crm_sql_add_int (sql, end);
      crm_sql_append (sql, ")");
    }
  else
    {
      gboolean whole_day = op == OP_AT_MOST || op == OP_MORE;

      crm_sql_append (sql, "%s.%s %s ", alias, field->name, op == OP_AT_MOST || op == OP_LESS ? "<" : ">=");
      crm_sql_add_int (sql, whole_day ? end : begin);
    }

  return TRUE;
}

static gboolean
compile_number (const char      *alias,
                const CrmField  *field,
                Op               op,
                const char      *value,
                CrmSql          *sql,
                GError         **error)
{
  char *end = NULL;
  double number;

  if (field->kind == CRM_FIELD_BOOLEAN && (g_ascii_strcasecmp (value, "yes") == 0 || g_ascii_strcasecmp (value, "true") == 0))
    value = "1";
  else if (field->kind == CRM_FIELD_BOOLEAN && (g_ascii_strcasecmp (value, "no") == 0 || g_ascii_strcasecmp (value, "false") == 0))
    value = "0";

  number = g_ascii_strtod (value, &end);
  if (end == value || *end != '\0')
    return refuse_value (field, value, field->kind == CRM_FIELD_BOOLEAN ? "yes or no" : "a number", error);

  crm_sql_append (sql, "%s.%s", alias, field->name);
  if (field->kind == CRM_FIELD_MONEY && field->unit != NULL)
    crm_sql_append (sql, " / (" UNITS_SQL ")", alias, field->unit, alias, field->unit);
  crm_sql_append (sql, " %s ", ops[op].sql);
  crm_sql_add_real (sql, number);

  return TRUE;
}

static void
compile_contains (const char *column,
                  const char *value,
                  CrmSql     *sql)
{
  g_autofree char *folded = crm_text_fold (value);

  crm_sql_append (sql, "instr (crm_fold (%s), ", column);
  crm_sql_add_text (sql, folded);
  crm_sql_append (sql, ") > 0");
}

static gboolean
compile_reference (const char           *alias,
                   const CrmField       *field,
                   const CrmRecordType  *target,
                   Op                    op,
                   const char           *value,
                   CrmSql               *sql,
                   GError              **error)
{
  guint64 id;

  g_assert (target != NULL);

  if (op != OP_EQUAL && op != OP_NOT_EQUAL && op != OP_CONTAINS)
    return refuse_value (field, value, "something that can be more or less", error);

  crm_sql_append (sql, "%s%s.%s IN (SELECT r.id FROM %s r WHERE ", op == OP_NOT_EQUAL ? "NOT " : "", alias, field->name, target->table);
  if (op == OP_CONTAINS)
    {
      g_autofree char *column = g_strconcat ("r.", target->title, NULL);

      compile_contains (column, value, sql);
    }
  else if (g_ascii_string_to_unsigned (value, 10, 1, G_MAXINT64, &id, NULL))
    {
      crm_sql_append (sql, "r.id = ");
      crm_sql_add_int (sql, (gint64) id);
    }
  else
    {
      g_autofree char *folded = crm_text_fold (value);

      crm_sql_append (sql, "crm_fold (r.%s) = ", target->title);
      crm_sql_add_text (sql, folded);
    }
  crm_sql_append (sql, ")");

  return TRUE;
}

static gboolean
compile_field (const char      *alias,
               const CrmField  *field,
               Op               op,
               const char      *value,
               CrmSql          *sql,
               GError         **error)
{
  g_autofree char *column = g_strconcat (alias, ".", field->name, NULL);
  g_autofree char *folded = NULL;

  if (*value == '\0')
    {
      if (op != OP_EQUAL && op != OP_NOT_EQUAL)
        return refuse_value (field, value, "something to compare with", error);
      crm_sql_append (sql, "%s IS %s", column, op == OP_EQUAL ? "NULL" : "NOT NULL");
      return TRUE;
    }

  if (field->kind == CRM_FIELD_REFERENCE)
    return compile_reference (alias, field, crm_record_type_lookup (field->target), op, value, sql, error);

  if (op == OP_CONTAINS)
    {
      compile_contains (column, value, sql);
      return TRUE;
    }

  switch (field->kind)
    {
    case CRM_FIELD_INSTANT:
      return compile_instant (alias, field, op, value, sql, error);

    case CRM_FIELD_INTEGER:
    case CRM_FIELD_BOOLEAN:
    case CRM_FIELD_MONEY:
      return compile_number (alias, field, op, value, sql, error);

    case CRM_FIELD_DATE:
    case CRM_FIELD_TIME:
      if (!is_date (value))
        return refuse_value (field, value, "a date (YYYY-MM-DD)", error);
      crm_sql_append (sql, op == OP_EQUAL || op == OP_NOT_EQUAL ? "coalesce (substr (%s, 1, %u), '') %s " : "substr (%s, 1, %u) %s ",
                      column, (guint) strlen (value), ops[op].sql);
      crm_sql_add_text (sql, value);
      return TRUE;

    case CRM_FIELD_BYTES:
      return refuse_value (field, value, "comparable", error);

    case CRM_FIELD_CHOICE:
      if (!check_choice (field, value, error))
        return FALSE;
      /* fall through */
    case CRM_FIELD_TEXT:
    case CRM_FIELD_LONG_TEXT:
    case CRM_FIELD_COLOUR:
    case CRM_FIELD_REFERENCE:
    default:
      folded = crm_text_fold (value);
      crm_sql_append (sql, "coalesce (crm_fold (%s), '') %s ", column, ops[op].sql);
      crm_sql_add_text (sql, folded);
      return TRUE;
    }
}

/* The child one of whose kinds of references is called @name ("contact" of an activity), and what it refers to by that. */
static const CrmRecordType *
find_child_kind (const CrmRecordType  *type,
                 const char           *name,
                 const CrmRecordType **target)
{
  for (guint i = 0; type->children != NULL && type->children[i] != NULL; i++)
    {
      const CrmRecordType *child = type->children[i];
      const CrmField *field = &child->fields[crm_record_type_find_field (child, child->title)];

      if (field->kind == CRM_FIELD_REFERENCE && field->target == NULL && field->unit != NULL
          && crm_field_has_choice (&child->fields[crm_record_type_find_field (child, field->unit)], name))
        {
          *target = crm_record_type_lookup (name);
          return *target != NULL ? child : NULL;
        }
    }

  return NULL;
}

static gboolean
compile_child_kind (const CrmRecordType  *child,
                    const CrmRecordType  *target,
                    Op                    op,
                    const char           *value,
                    CrmSql               *sql,
                    GError              **error)
{
  const CrmField *field = &child->fields[crm_record_type_find_field (child, child->title)];
  gboolean none = *value == '\0' ? op == OP_EQUAL : op == OP_NOT_EQUAL;

  crm_sql_append (sql, "%sEXISTS (SELECT 1 FROM %s c WHERE c.%s = t.id AND c.%s = ", none ? "NOT " : "", child->table, child->parent,
                  field->unit);
  crm_sql_add_text (sql, target->name);
  if (*value != '\0')
    {
      crm_sql_append (sql, " AND ");
      if (!compile_reference ("c", field, target, op == OP_NOT_EQUAL ? OP_EQUAL : op, value, sql, error))
        return FALSE;
    }
  crm_sql_append (sql, ")");

  return TRUE;
}

/* Some child is so; "!=" says that no child is equal. */
static gboolean
compile_child (const CrmRecordType  *child,
               const char           *field_name,
               Op                    op,
               const char           *value,
               CrmSql               *sql,
               GError              **error)
{
  const CrmField *field = find_field (child, field_name != NULL ? field_name : child->title);
  gboolean none = op == OP_NOT_EQUAL || (op == OP_EQUAL && *value == '\0');

  if (field == NULL)
    {
      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_UNKNOWN, "“%s” has no field “%s”", child->name, field_name);
      return FALSE;
    }

  if (*value == '\0' && op == OP_NOT_EQUAL)
    none = FALSE;

  crm_sql_append (sql, "%sEXISTS (SELECT 1 FROM %s c WHERE c.%s = t.id", none ? "NOT " : "", child->table, child->parent);
  if (*value != '\0')
    {
      crm_sql_append (sql, " AND ");
      if (!compile_field ("c", field, op == OP_NOT_EQUAL ? OP_EQUAL : op, value, sql, error))
        return FALSE;
    }
  crm_sql_append (sql, ")");

  return TRUE;
}

static gboolean
is_of_kinds (const CrmRecordType *child,
             const char          *field_name)
{
  const CrmField *field = find_field (child, field_name != NULL ? field_name : child->title);

  return field != NULL && field->kind == CRM_FIELD_REFERENCE && field->target == NULL;
}

static gboolean
compile_condition (const CrmRecordType  *type,
                   const char           *name,
                   Op                    op,
                   const char           *value,
                   CrmSql               *sql,
                   GError              **error)
{
  const CrmField *field = find_field (type, name);
  g_auto(GStrv) path = g_strsplit (name, ".", 2);
  const CrmRecordType *child = path[0] != NULL ? find_child (type, path[0]) : NULL;
  const CrmRecordType *target = NULL;

  if (field != NULL)
    return compile_field ("t", field, op, value, sql, error);

  /* What refers to things of several kinds is asked for by the kind. */
  if (child != NULL && !is_of_kinds (child, path[1]))
    return compile_child (child, path[1], op, value, sql, error);

  child = path[1] == NULL ? find_child_kind (type, name, &target) : NULL;
  if (child != NULL)
    return compile_child_kind (child, target, op, value, sql, error);

  g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_UNKNOWN, "%s has no field “%s”", type->name, name);
  return FALSE;
}

gboolean
crm_filter_compile_equal (const CrmRecordType  *type,
                          const char           *field,
                          const char           *value,
                          CrmSql               *sql,
                          GError              **error)
{
  g_return_val_if_fail (type != NULL, FALSE);
  g_return_val_if_fail (field != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  return compile_condition (type, field, OP_EQUAL, value, sql, error);
}

static const char *
skip_blanks (const char *at)
{
  while (g_ascii_isspace (*at))
    at++;

  return at;
}

static gboolean
refuse_syntax (const char  *expression,
               const char  *at,
               const char  *expected,
               GError     **error)
{
  g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, "filter, place %ld: expected %s",
               g_utf8_strlen (expression, at - expression) + 1, expected);
  return FALSE;
}

/* Two-letter signs come first, so that "<=" is not read as "<". */
static const char *
read_op (const char *at,
         Op         *op)
{
  static const Op order[] = { OP_NOT_EQUAL, OP_AT_MOST, OP_AT_LEAST, OP_EQUAL, OP_LESS, OP_MORE, OP_CONTAINS };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (g_str_has_prefix (at, ops[order[i]].text))
      {
        *op = order[i];
        return at + strlen (ops[order[i]].text);
      }

  return NULL;
}

/* A value in quotes, or everything up to " and " or the end. NULL when a quote is not closed. */
static const char *
read_value (const char *at,
            GString    *value)
{
  if (*at == '"')
    {
      for (at++; *at != '\0'; at++)
        {
          if (*at == '"' && at[1] != '"')
            return at + 1;
          if (*at == '"')
            at++;
          g_string_append_c (value, *at);
        }
      return NULL;
    }

  while (*at != '\0' && !(g_ascii_isspace (*at) && g_ascii_strncasecmp (skip_blanks (at), "and ", 4) == 0))
    g_string_append_c (value, *at++);
  g_strchomp (value->str);
  value->len = strlen (value->str);

  return at;
}

typedef gboolean (*ConditionFunc) (const CrmRecordType  *type,
                                   const char           *name,
                                   Op                    op,
                                   const char           *value,
                                   gboolean              first,
                                   gpointer              data,
                                   GError              **error);

static gboolean
each_condition (const CrmRecordType  *type,
                const char           *expression,
                ConditionFunc         func,
                gpointer              data,
                GError              **error)
{
  const char *at;
  gboolean first = TRUE;

  if (!g_utf8_validate (expression, -1, &at))
    return refuse_syntax (expression, expression, "text in UTF-8", error);

  for (at = skip_blanks (expression); first || *at != '\0'; at = skip_blanks (at))
    {
      g_autofree char *name = NULL;
      g_autoptr(GString) value = g_string_new (NULL);
      const char *start;
      Op op;

      if (!first)
        {
          if (g_ascii_strncasecmp (at, "and ", 4) != 0)
            return refuse_syntax (expression, at, "“and”", error);
          at = skip_blanks (at + 4);
        }

      for (start = at; g_ascii_isalnum (*at) || *at == '_' || *at == '.'; at++)
        ;
      name = g_strndup (start, at - start);
      if (*name == '\0')
        return refuse_syntax (expression, at, "the name of a field", error);

      start = skip_blanks (at);
      at = read_op (start, &op);
      if (at == NULL)
        return refuse_syntax (expression, start, "one of = != < <= > >= ~", error);

      start = skip_blanks (at);
      at = read_value (start, value);
      if (at == NULL)
        return refuse_syntax (expression, start, "a closing quote", error);

      if (!func (type, name, op, value->str, first, data, error))
        return FALSE;
      first = FALSE;
    }

  return TRUE;
}

static gboolean
compile_next (const CrmRecordType  *type,
              const char           *name,
              Op                    op,
              const char           *value,
              gboolean              first,
              gpointer              sql,
              GError              **error)
{
  if (!first)
    crm_sql_append (sql, " AND ");
  return compile_condition (type, name, op, value, sql, error);
}

gboolean
crm_filter_compile (const CrmRecordType  *type,
                    const char           *expression,
                    CrmSql               *sql,
                    GError              **error)
{
  g_return_val_if_fail (type != NULL, FALSE);
  g_return_val_if_fail (expression != NULL, FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  return each_condition (type, expression, compile_next, sql, error);
}

static gboolean
check_name (const CrmRecordType  *type,
            const char           *name,
            Op                    op,
            const char           *value,
            gboolean              first,
            gpointer              conn,
            GError              **error)
{
  g_auto (GStrv) path = g_strsplit (name, ".", 2);
  const CrmField *field = find_field (type, name);
  const CrmRecordType *child = field == NULL && path[0] != NULL ? find_child (type, path[0]) : NULL;
  const CrmRecordType *target = NULL;
  g_autoptr (GError) local_error = NULL;
  guint64 id;

  if (child != NULL)
    field = find_field (child, path[1] != NULL ? path[1] : child->title);
  if (field != NULL && field->kind == CRM_FIELD_REFERENCE && field->target != NULL)
    target = crm_record_type_lookup (field->target);
  else if (field == NULL && path[1] == NULL)
    find_child_kind (type, name, &target);
  if (target == NULL || *value == '\0' || (op != OP_EQUAL && op != OP_NOT_EQUAL)
      || g_ascii_string_to_unsigned (value, 10, 1, G_MAXINT64, &id, NULL))
    return TRUE;

  /* Of several that are called so, each is meant. */
  if (crm_reference_resolve (conn, target, value, CRM_REFERENCE_FIND, &local_error) != 0
      || g_error_matches (local_error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_AMBIGUOUS))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
crm_filter_check_names (CrmConn              *conn,
                        const CrmRecordType  *type,
                        const char           *expression,
                        GError              **error)
{
  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (type != NULL, FALSE);
  g_return_val_if_fail (expression != NULL, FALSE);

  return each_condition (type, expression, check_name, conn, error);
}
