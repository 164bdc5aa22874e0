/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-rule-value.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "crm-model-error.h"
#include "crm-record-rules.h"
#include "crm-text.h"

#define MAX_DAYS 36500

static const char *const signs[CRM_RULE_N_OPS] = {
  [CRM_RULE_IS] = "=",
  [CRM_RULE_LESS] = "<",
  [CRM_RULE_AT_MOST] = "<=",
  [CRM_RULE_MORE] = ">",
  [CRM_RULE_AT_LEAST] = ">=",
};

/* Whole units of a currency in SQL; those that are not named have two decimals (ISO 4217). */
#define UNITS_SQL \
  "CASE WHEN %s IN ('BIF','CLP','DJF','GNF','ISK','JPY','KMF','KRW','PYG','RWF','UGX','VND','VUV','XAF','XOF','XPF') THEN 1.0 " \
  "WHEN %s IN ('BHD','IQD','JOD','KWD','LYD','OMR','TND') THEN 1000.0 ELSE 100.0 END"

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

/* ---- Days ---- */

/* As much of a date, and a time, as one wants to compare: 2026, 2026-11, 2026-11-23T14. A birthday without a year begins with two dashes. */
static gboolean
is_date (const char *value)
{
  const char *at = value;

  while (g_ascii_isdigit (*at) || *at == '-' || *at == ':' || *at == 'T' || *at == ' ')
    at++;

  return *at == '\0' && (g_str_has_prefix (value, "--") || strspn (value, "0123456789") == 4);
}

/* A local day, @days later. (transfer full), NULL for none. */
static GDateTime *
parse_day (const char *value,
           int         days)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) midnight = NULL;
  int year, month, day;

  if (sscanf (value, "%4d-%2d-%2d", &year, &month, &day) != 3)
    return NULL;

  midnight = g_date_time_new (zone, year, month, day, 0, 0, 0);
  return midnight != NULL ? g_date_time_add_days (midnight, days) : NULL;
}

static void
add_instant (GDateTime *day,
             CrmSql    *sql)
{
  crm_sql_add_int (sql, g_date_time_to_unix (day) * G_USEC_PER_SEC);
}

static void
add_day (GDateTime *day,
         CrmSql    *sql)
{
  g_autofree char *text = g_date_time_format (day, "%Y-%m-%d");

  crm_sql_add_text (sql, text);
}

/* From the beginning of the day @begin (NULL: any) up to the beginning of the day @end (NULL: any). */
static void
append_range (const CrmRuleSubject *subject,
              GDateTime            *begin,
              GDateTime            *end,
              CrmSql               *sql)
{
  void (*add) (GDateTime *, CrmSql *) = subject->kind == CRM_FIELD_INSTANT ? add_instant : add_day;

  crm_sql_append (sql, "(");
  if (begin != NULL)
    {
      crm_sql_append (sql, "%s >= ", subject->value);
      add (begin, sql);
    }
  else if (subject->kind == CRM_FIELD_DATE)
    {
      /* Not a birthday whose year is not known: '--05-12'. */
      crm_sql_append (sql, "%s >= '0'", subject->value);
    }
  if (end != NULL)
    {
      crm_sql_append (sql, "%s%s < ", begin != NULL || subject->kind == CRM_FIELD_DATE ? " AND " : "", subject->value);
      add (end, sql);
    }
  crm_sql_append (sql, ")");
}

/* Which instants belong to a day: the whole of it, so "= day" is a range, and "> day" begins with the next. */
static gboolean
compile_instant (const CrmRuleSubject  *subject,
                 const char            *name,
                 CrmRuleOp              op,
                 const char            *value,
                 CrmSql                *sql,
                 GError               **error)
{
  g_autoptr (GDateTime) begin = parse_day (value, 0);
  g_autoptr (GDateTime) end = parse_day (value, 1);

  if (begin == NULL || end == NULL)
    return refuse (error, _("%s: “%s” is not a date (YYYY-MM-DD)."), name, value);

  append_range (subject, op == CRM_RULE_IS || op == CRM_RULE_AT_LEAST ? begin : op == CRM_RULE_MORE ? end : NULL,
                op == CRM_RULE_IS || op == CRM_RULE_AT_MOST ? end : op == CRM_RULE_LESS ? begin : NULL, sql);
  return TRUE;
}

static gboolean
compile_date (const CrmRuleSubject  *subject,
              const char            *name,
              CrmRuleOp              op,
              const char            *value,
              CrmSql                *sql,
              GError               **error)
{
  if (!is_date (value))
    return refuse (error, _("%s: “%s” is not a date (YYYY-MM-DD)."), name, value);

  if (op != CRM_RULE_IS && !g_str_has_prefix (value, "--"))
    crm_sql_append (sql, "%s >= '0' AND ", subject->value);
  crm_sql_append (sql, "substr (%s, 1, %u) %s ", subject->value, (guint) strlen (value), signs[op]);
  crm_sql_add_text (sql, value);
  return TRUE;
}

/* Day and month from today until in @days days. The 29th of February belongs to the 28th in a year that has none. */
static void
compile_anniversary (const CrmRuleSubject *subject,
                     const char           *day,
                     int                   days,
                     CrmSql               *sql)
{
  g_autoptr (GDateTime) begin = parse_day (day, 0);
  g_autoptr (GDateTime) end = parse_day (day, days);
  g_autofree char *from = g_date_time_format (begin, "%m-%d");
  g_autofree char *until = g_date_time_format (end, "%m-%d");

  if (days >= 365)
    {
      crm_sql_append (sql, "%s IS NOT NULL", subject->value);
      return;
    }
  if (g_str_equal (until, "02-28") && !g_date_is_leap_year ((GDateYear) g_date_time_get_year (end)))
    until[4] = '9';

  crm_sql_append (sql, "(substr (%s, -5) >= ", subject->value);
  crm_sql_add_text (sql, from);
  crm_sql_append (sql, " %s substr (%s, -5) <= ", strcmp (from, until) <= 0 ? "AND" : "OR", subject->value);
  crm_sql_add_text (sql, until);
  crm_sql_append (sql, ")");
}

static gboolean
compile_days (const CrmRuleSubject  *subject,
              const char            *name,
              CrmRuleOp              op,
              const char            *value,
              const char            *day,
              CrmSql                *sql,
              GError               **error)
{
  guint64 days;
  g_autoptr (GDateTime) begin = NULL;
  g_autoptr (GDateTime) end = NULL;

  if (!g_ascii_string_to_unsigned (value, 10, 0, MAX_DAYS, &days, NULL))
    return refuse (error, _("%s: “%s” is not a number of days."), name, value);

  switch (op)
    {
    case CRM_RULE_ANNIVERSARY_DAYS:
      compile_anniversary (subject, day, (int) days, sql);
      return TRUE;

    case CRM_RULE_LAST_DAYS:
      begin = parse_day (day, -(int) days);
      end = parse_day (day, 1);
      break;

    case CRM_RULE_OLDER_DAYS:
      end = parse_day (day, -(int) days);
      break;

    case CRM_RULE_NEXT_DAYS:
      begin = parse_day (day, 0);
      end = parse_day (day, (int) days + 1);
      break;

    case CRM_RULE_LATER_DAYS:
      begin = parse_day (day, (int) days + 1);
      break;

    default:
      g_assert_not_reached ();
    }

  append_range (subject, begin, end, sql);
  return TRUE;
}

/* ---- Everything else ---- */

static gboolean
compile_boolean (const CrmRuleSubject  *subject,
                 const char            *name,
                 const char            *value,
                 CrmSql                *sql,
                 GError               **error)
{
  gboolean yes = g_ascii_strcasecmp (value, "yes") == 0 || g_ascii_strcasecmp (value, "true") == 0 || g_str_equal (value, "1");

  if (!yes && g_ascii_strcasecmp (value, "no") != 0 && g_ascii_strcasecmp (value, "false") != 0 && !g_str_equal (value, "0"))
    return refuse (error, _("%s: “%s” is neither yes nor no."), name, value);

  crm_sql_append (sql, "%s = %d", subject->value, yes);
  return TRUE;
}

static gboolean
compile_number (const CrmRuleSubject  *subject,
                const char            *name,
                CrmRuleOp              op,
                const char            *value,
                CrmSql                *sql,
                GError               **error)
{
  char *end = NULL;
  double number = g_ascii_strtod (value, &end);

  if (end == value || *end != '\0')
    return refuse (error, _("%s: “%s” is not a number."), name, value);

  crm_sql_append (sql, "%s", subject->value);
  if (subject->unit != NULL)
    crm_sql_append (sql, " / (" UNITS_SQL ")", subject->unit, subject->unit);
  crm_sql_append (sql, " %s ", signs[op]);
  crm_sql_add_real (sql, number);

  return TRUE;
}

static gboolean
compile_choice (const CrmRuleSubject  *subject,
                const char            *name,
                const char            *value,
                CrmSql                *sql,
                GError               **error)
{
  g_autofree char *folded = crm_text_fold (value);
  g_autoptr (GString) known = g_string_new (NULL);

  for (const CrmChoice *choice = subject->choices; choice != NULL && choice->value != NULL; choice++)
    {
      g_autofree char *other = crm_text_fold (choice->value);

      if (strcmp (other, folded) == 0)
        {
          crm_sql_append (sql, "%s = ", subject->value);
          crm_sql_add_text (sql, choice->value);
          return TRUE;
        }
      g_string_append_printf (known, "%s%s", known->len > 0 ? ", " : "", choice->value);
    }

  return refuse (error, _("%s: “%s” is not one of %s."), name, value, known->str);
}

static void
append_text (const char *column,
             CrmRuleOp   op,
             const char *value,
             CrmSql     *sql)
{
  crm_sql_append (sql, op == CRM_RULE_CONTAINS ? "instr (%s, " : op == CRM_RULE_STARTS ? "1 = instr (%s, " : "%s %s ", column, signs[op]);
  crm_sql_add_text (sql, value);
  if (op == CRM_RULE_CONTAINS)
    crm_sql_append (sql, ") > 0");
  else if (op == CRM_RULE_STARTS)
    crm_sql_append (sql, ")");
}

/* The digits of @value; NULL where it has something in it that is not written in a phone number. */
static char *
get_digits (const char *value)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (; *value != '\0'; value++)
    if (g_ascii_isdigit (*value))
      g_string_append_c (digits, *value);
    else if (strchr (" +-/().", *value) == NULL)
      return NULL;

  return digits->len > 0 ? g_string_free (g_steal_pointer (&digits), FALSE) : NULL;
}

static gboolean
compile_text (const CrmRuleSubject *subject,
              CrmRuleOp             op,
              const char           *value,
              CrmSql               *sql)
{
  g_autofree char *folded = crm_text_fold (value);
  g_autofree char *column = g_strdup_printf ("crm_fold (%s)", subject->value);
  g_autofree char *digits = NULL;

  if (subject->key != NULL && subject->indexed && op == CRM_RULE_IS)
    {
      g_autofree char *key = crm_address_key (value);

      append_text (subject->key, op, key, sql);
      return TRUE;
    }

  digits = subject->key != NULL && !subject->indexed && op <= CRM_RULE_STARTS ? get_digits (value) : NULL;
  append_text (digits != NULL ? subject->key : column, op, digits != NULL ? digits : folded, sql);
  return TRUE;
}

static gboolean
compile_reference (const CrmRuleSubject  *subject,
                   const char            *name,
                   CrmRuleOp              op,
                   const char            *value,
                   CrmSql                *sql,
                   GError               **error)
{
  const CrmRecordType *target = subject->target;
  const char *living = target->soft_delete ? " AND r.deleted_at IS NULL" : "";
  g_autofree char *folded = NULL;
  g_autofree char *column = g_strdup_printf ("crm_fold (r.%s)", target->title);
  guint64 id;

  if (op != CRM_RULE_IS && op != CRM_RULE_CONTAINS)
    return refuse (error, _("%s: “%s” cannot be more or less than another."), name, value);

  if (op == CRM_RULE_IS && g_ascii_string_to_unsigned (value, 10, 1, G_MAXINT64, &id, NULL))
    {
      crm_sql_append (sql, "%s = (SELECT r.id FROM %s r WHERE r.id = ", subject->value, target->table);
      crm_sql_add_int (sql, (gint64) id);
      crm_sql_append (sql, "%s)", living);
      return TRUE;
    }

  folded = crm_text_fold (value);
  crm_sql_append (sql, "%s IN (SELECT r.id FROM %s r WHERE ", subject->value, target->table);
  append_text (column, op, folded, sql);
  crm_sql_append (sql, "%s)", living);
  return TRUE;
}

/* What a row refers to may be in the trash: it is not there then. */
static void
compile_not_empty (const CrmRuleSubject *subject,
                   CrmSql               *sql)
{
  if (subject->target != NULL && subject->target->soft_delete)
    crm_sql_append (sql, "EXISTS (SELECT 1 FROM %s r WHERE r.id = %s AND r.deleted_at IS NULL)", subject->target->table, subject->value);
  else
    crm_sql_append (sql, "%s IS NOT NULL", subject->value);
}

gboolean
crm_rule_value_compile (const CrmRuleSubject  *subject,
                        const char            *name,
                        CrmRuleOp              op,
                        const char            *value,
                        const char            *day,
                        CrmSql                *sql,
                        GError               **error)
{
  gboolean is_date;

  g_return_val_if_fail (subject != NULL && name != NULL, FALSE);
  g_return_val_if_fail (value != NULL || crm_rule_op_has_nothing (op), FALSE);
  g_return_val_if_fail (day != NULL, FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  if (op == CRM_RULE_NOT_EMPTY)
    {
      compile_not_empty (subject, sql);
      return TRUE;
    }
  if (*value == '\0')
    return refuse (error, _("%s: there is nothing to compare with."), name);

  is_date = subject->kind == CRM_FIELD_DATE || subject->kind == CRM_FIELD_TIME || subject->kind == CRM_FIELD_INSTANT;
  if (crm_rule_op_has_days (op) && is_date && (op != CRM_RULE_ANNIVERSARY_DAYS || subject->kind == CRM_FIELD_DATE))
    return compile_days (subject, name, op, value, day, sql, error);
  if (crm_rule_op_has_days (op))
    return refuse (error, _("%s is no date."), name);

  switch (subject->kind)
    {
    case CRM_FIELD_REFERENCE:
      return compile_reference (subject, name, op, value, sql, error);

    case CRM_FIELD_BOOLEAN:
    case CRM_FIELD_INTEGER:
    case CRM_FIELD_REAL:
    case CRM_FIELD_MONEY:
    case CRM_FIELD_INSTANT:
    case CRM_FIELD_DATE:
    case CRM_FIELD_TIME:
    case CRM_FIELD_CHOICE:
      if (signs[op] == NULL || ((subject->kind == CRM_FIELD_CHOICE || subject->kind == CRM_FIELD_BOOLEAN) && op != CRM_RULE_IS))
        return refuse (error, _("%s: “%s” cannot be asked of it."), name, crm_rule_op_get_nick (op));
      if (subject->kind == CRM_FIELD_BOOLEAN)
        return compile_boolean (subject, name, value, sql, error);
      if (subject->kind == CRM_FIELD_CHOICE)
        return compile_choice (subject, name, value, sql, error);
      if (subject->kind == CRM_FIELD_INSTANT)
        return compile_instant (subject, name, op, value, sql, error);
      if (is_date)
        return compile_date (subject, name, op, value, sql, error);
      return compile_number (subject, name, op, value, sql, error);

    case CRM_FIELD_TEXT:
    case CRM_FIELD_LONG_TEXT:
    case CRM_FIELD_COLOUR:
      return compile_text (subject, op, value, sql);

    case CRM_FIELD_BYTES:
    default:
      return refuse (error, _("%s cannot be compared."), name);
    }
}
