/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-filter-condition.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "crm-model-error.h"
#include "crm-reference.h"
#include "crm-text.h"

static const char *const signs[] = {
  [CRM_FILTER_EQUAL] = "=",
  [CRM_FILTER_NOT_EQUAL] = "<>",
  [CRM_FILTER_LESS] = "<",
  [CRM_FILTER_AT_MOST] = "<=",
  [CRM_FILTER_MORE] = ">",
  [CRM_FILTER_AT_LEAST] = ">=",
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

static gboolean refuse (GError     **error,
                        const char  *format,
                        ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError     **error,
        const char  *format,
        ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, format, args);
  va_end (args);
  return FALSE;
}

static gboolean
refuse_date (const CrmField  *field,
             const char      *value,
             GError         **error)
{
  return refuse (error, _("%s: “%s” is not a date (YYYY-MM-DD)."), field->name, value);
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
      g_string_append_printf (known, "%s%s", known->len > 0 ? ", " : "", choice->value);
    }

  return refuse (error, _("%s: “%s” is not one of %s."), field->name, value, known->str);
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
                 CrmFilterOp      op,
                 const char      *value,
                 CrmSql          *sql,
                 GError         **error)
{
  gint64 begin, end;

  if (!parse_day (value, 0, &begin) || !parse_day (value, 1, &end))
    return refuse_date (field, value, error);

  if (op == CRM_FILTER_EQUAL || op == CRM_FILTER_NOT_EQUAL)
    {
      crm_sql_append (sql, op == CRM_FILTER_EQUAL ? "(" : "NOT (");
      crm_sql_append (sql, "%s.%s >= ", alias, field->name);
      crm_sql_add_int (sql, begin);
      crm_sql_append (sql, " AND %s.%s < ", alias, field->name);
      crm_sql_add_int (sql, end);
      crm_sql_append (sql, ")");
    }
  else
    {
      gboolean whole_day = op == CRM_FILTER_AT_MOST || op == CRM_FILTER_MORE;

      crm_sql_append (sql, "%s.%s %s ", alias, field->name, op == CRM_FILTER_AT_MOST || op == CRM_FILTER_LESS ? "<" : ">=");
      crm_sql_add_int (sql, whole_day ? end : begin);
    }

  return TRUE;
}

static gboolean
compile_number (const char      *alias,
                const CrmField  *field,
                CrmFilterOp      op,
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
    {
      return field->kind == CRM_FIELD_BOOLEAN ? refuse (error, _("%s: “%s” is neither yes nor no."), field->name, value)
                                              : refuse (error, _("%s: “%s” is not a number."), field->name, value);
    }

  crm_sql_append (sql, "%s.%s", alias, field->name);
  if (field->kind == CRM_FIELD_MONEY && field->unit != NULL)
    crm_sql_append (sql, " / (" UNITS_SQL ")", alias, field->unit, alias, field->unit);
  crm_sql_append (sql, " %s ", signs[op]);
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
                   CrmFilterOp           op,
                   const char           *value,
                   CrmSql               *sql,
                   GError              **error)
{
  guint64 id;

  g_assert (target != NULL);

  if (op != CRM_FILTER_EQUAL && op != CRM_FILTER_NOT_EQUAL && op != CRM_FILTER_CONTAINS)
    return refuse (error, _("%s: “%s” cannot be more or less than another."), field->name, value);

  crm_sql_append (sql, "%s%s.%s IN (SELECT r.id FROM %s r WHERE ", op == CRM_FILTER_NOT_EQUAL ? "NOT " : "", alias, field->name, target->table);
  if (op == CRM_FILTER_CONTAINS)
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
               CrmFilterOp      op,
               const char      *value,
               CrmSql          *sql,
               GError         **error)
{
  g_autofree char *column = g_strconcat (alias, ".", field->name, NULL);
  g_autofree char *folded = NULL;

  if (*value == '\0')
    {
      if (op != CRM_FILTER_EQUAL && op != CRM_FILTER_NOT_EQUAL)
        return refuse (error, _("%s: there is nothing to compare with."), field->name);
      crm_sql_append (sql, "%s IS %s", column, op == CRM_FILTER_EQUAL ? "NULL" : "NOT NULL");
      return TRUE;
    }

  if (field->kind == CRM_FIELD_REFERENCE)
    return compile_reference (alias, field, crm_record_type_lookup (field->target), op, value, sql, error);

  if (op == CRM_FILTER_CONTAINS)
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
        return refuse_date (field, value, error);
      crm_sql_append (sql, op == CRM_FILTER_EQUAL || op == CRM_FILTER_NOT_EQUAL ? "coalesce (substr (%s, 1, %u), '') %s " : "substr (%s, 1, %u) %s ",
                      column, (guint) strlen (value), signs[op]);
      crm_sql_add_text (sql, value);
      return TRUE;

    case CRM_FIELD_BYTES:
      return refuse (error, _("%s cannot be compared."), field->name);

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
      crm_sql_append (sql, "coalesce (crm_fold (%s), '') %s ", column, signs[op]);
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

/* "Some row of @child is so", to be gone on with and closed; of "!=" that none is equal, of an empty @value whether there is any. */
static void
open_exists (const CrmRecordType *child,
             CrmFilterOp          op,
             const char          *value,
             CrmSql              *sql)
{
  gboolean none = *value == '\0' ? op == CRM_FILTER_EQUAL : op == CRM_FILTER_NOT_EQUAL;

  crm_sql_append (sql, "%sEXISTS (SELECT 1 FROM %s c WHERE c.%s = t.id", none ? "NOT " : "", child->table, child->parent);
}

static gboolean
compile_child_kind (const CrmRecordType  *child,
                    const CrmRecordType  *target,
                    CrmFilterOp           op,
                    const char           *value,
                    CrmSql               *sql,
                    GError              **error)
{
  const CrmField *field = &child->fields[crm_record_type_find_field (child, child->title)];

  open_exists (child, op, value, sql);
  crm_sql_append (sql, " AND c.%s = ", field->unit);
  crm_sql_add_text (sql, target->name);
  if (*value != '\0')
    {
      crm_sql_append (sql, " AND ");
      if (!compile_reference ("c", field, target, op == CRM_FILTER_NOT_EQUAL ? CRM_FILTER_EQUAL : op, value, sql, error))
        return FALSE;
    }
  crm_sql_append (sql, ")");

  return TRUE;
}

static gboolean
compile_child (const CrmRecordType  *child,
               const char           *field_name,
               CrmFilterOp           op,
               const char           *value,
               CrmSql               *sql,
               GError              **error)
{
  const CrmField *field = find_field (child, field_name != NULL ? field_name : child->title);

  if (field == NULL)
    {
      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_UNKNOWN, _("“%s” has no field “%s”."), child->name, field_name);
      return FALSE;
    }

  open_exists (child, op, value, sql);
  if (*value != '\0')
    {
      crm_sql_append (sql, " AND ");
      if (!compile_field ("c", field, op == CRM_FILTER_NOT_EQUAL ? CRM_FILTER_EQUAL : op, value, sql, error))
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

gboolean
crm_filter_condition_compile (const CrmRecordType  *type,
                              const char           *name,
                              CrmFilterOp           op,
                              const char           *value,
                              CrmSql               *sql,
                              GError              **error)
{
  g_auto (GStrv) path = NULL;
  const CrmField *field;
  const CrmRecordType *child;
  const CrmRecordType *target = NULL;

  g_return_val_if_fail (type != NULL, FALSE);
  g_return_val_if_fail (name != NULL && value != NULL, FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  field = find_field (type, name);
  path = g_strsplit (name, ".", 2);
  child = path[0] != NULL ? find_child (type, path[0]) : NULL;
  if (field != NULL)
    return compile_field ("t", field, op, value, sql, error);

  /* What refers to things of several kinds is asked for by the kind. */
  if (child != NULL && !is_of_kinds (child, path[1]))
    return compile_child (child, path[1], op, value, sql, error);

  child = path[1] == NULL ? find_child_kind (type, name, &target) : NULL;
  if (child != NULL)
    return compile_child_kind (child, target, op, value, sql, error);

  g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_UNKNOWN, _("“%s” has no field “%s”."), type->name, name);
  return FALSE;
}

gboolean
crm_filter_condition_check_name (CrmConn              *conn,
                                 const CrmRecordType  *type,
                                 const char           *name,
                                 CrmFilterOp           op,
                                 const char           *value,
                                 GError              **error)
{
  g_auto (GStrv) path = NULL;
  g_autoptr (GError) local_error = NULL;
  const CrmField *field;
  const CrmRecordType *child;
  const CrmRecordType *target = NULL;
  guint64 id;

  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (type != NULL, FALSE);
  g_return_val_if_fail (name != NULL && value != NULL, FALSE);

  path = g_strsplit (name, ".", 2);
  field = find_field (type, name);
  child = field == NULL && path[0] != NULL ? find_child (type, path[0]) : NULL;
  if (child != NULL)
    field = find_field (child, path[1] != NULL ? path[1] : child->title);
  if (field != NULL && field->kind == CRM_FIELD_REFERENCE && field->target != NULL)
    target = crm_record_type_lookup (field->target);
  else if (field == NULL && path[1] == NULL)
    find_child_kind (type, name, &target);
  if (target == NULL || *value == '\0' || (op != CRM_FILTER_EQUAL && op != CRM_FILTER_NOT_EQUAL)
      || g_ascii_string_to_unsigned (value, 10, 1, G_MAXINT64, &id, NULL))
    return TRUE;

  /* Of several that are called so, each is meant. */
  if (crm_reference_resolve (conn, target, value, CRM_REFERENCE_FIND, &local_error) != 0
      || g_error_matches (local_error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_AMBIGUOUS))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
