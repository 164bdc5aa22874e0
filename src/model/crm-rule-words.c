/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-rule-words.h"

#include <glib/gi18n.h>

#include "crm-relative-time.h"

static char *
find_title (const CrmRecordType *type,
            const char          *id,
            CrmConn             *conn)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s WHERE id = ?", type->title, type->table);
  guint64 number;

  if (!g_ascii_string_to_unsigned (id, 10, 1, G_MAXINT64, &number, NULL))
    return g_strdup (id);

  return conn != NULL ? crm_conn_get_text (conn, NULL, sql, "i", (gint64) number) : NULL;
}

char *
crm_rule_format_value (const CrmRuleSubject *subject,
                       const char           *value,
                       CrmConn              *conn)
{
  char *text = NULL;

  g_return_val_if_fail (subject != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  switch (subject->kind)
    {
    case CRM_FIELD_REFERENCE:
      return find_title (subject->target, value, conn);

    case CRM_FIELD_CHOICE:
      for (const CrmChoice *choice = subject->choices; choice != NULL && choice->value != NULL; choice++)
        if (g_ascii_strcasecmp (choice->value, value) == 0)
          return g_strdup (g_dgettext (GETTEXT_PACKAGE, choice->label));
      return g_strdup (value);

    case CRM_FIELD_BOOLEAN:
      return g_strdup (g_ascii_strcasecmp (value, "no") == 0 || g_str_equal (value, "0") ? _("no") : _("yes"));

    case CRM_FIELD_DATE:
    case CRM_FIELD_TIME:
    case CRM_FIELD_INSTANT:
      text = g_utf8_strlen (value, -1) >= 10 ? crm_relative_time_write (value) : NULL;
      return text != NULL ? text : g_strdup (value);

    case CRM_FIELD_TEXT:
    case CRM_FIELD_LONG_TEXT:
      return g_strdup_printf (_("“%s”"), value);

    case CRM_FIELD_INTEGER:
    case CRM_FIELD_REAL:
    case CRM_FIELD_MONEY:
    case CRM_FIELD_COLOUR:
    case CRM_FIELD_BYTES:
    default:
      return g_strdup (value);
    }
}

static char *
join_values (const CrmRule        *rule,
             const CrmRuleSubject *subject,
             CrmConn              *conn)
{
  g_autofree char *joined = NULL;

  for (const char *const *value = crm_rule_get_values (rule); *value != NULL; value++)
    {
      g_autofree char *known = crm_rule_format_value (subject, *value, conn);
      const char *text = known != NULL ? known : conn != NULL ? _("something that is gone") : *value;
      char *longer = joined == NULL ? g_strdup (text)
                                    /* Translators: between two values, one of which is enough: "Bonn or Cologne" */
                                    : g_strdup_printf (_("%s or %s"), joined, text);

      g_free (joined);
      joined = longer;
    }

  return joined != NULL ? g_steal_pointer (&joined) : g_strdup ("");
}

static char *
describe_days (const char *label,
               CrmRuleOp   op,
               guint       n)
{
  switch (op)
    {
    case CRM_RULE_LAST_DAYS:
      return g_strdup_printf (ngettext ("%s in the last %u day", "%s in the last %u days", n), label, n);
    case CRM_RULE_NOT_LAST_DAYS:
      return g_strdup_printf (ngettext ("%s not in the last %u day", "%s not in the last %u days", n), label, n);
    case CRM_RULE_OLDER_DAYS:
      return g_strdup_printf (ngettext ("%s more than %u day ago", "%s more than %u days ago", n), label, n);
    case CRM_RULE_NEXT_DAYS:
      return g_strdup_printf (ngettext ("%s in the next %u day", "%s in the next %u days", n), label, n);
    case CRM_RULE_LATER_DAYS:
      return g_strdup_printf (ngettext ("%s in more than %u day", "%s in more than %u days", n), label, n);
    case CRM_RULE_ANNIVERSARY_DAYS:
    default:
      return g_strdup_printf (ngettext ("%s comes round in the next %u day", "%s comes round in the next %u days", n), label, n);
    }
}

static char *
describe_condition (const CrmRule        *rule,
                    const CrmRecordType  *type,
                    CrmConn              *conn)
{
  g_autoptr (CrmRuleSubject) subject = crm_rule_subject_find (type, crm_rule_get_subject (rule));
  const char *const *values = crm_rule_get_values (rule);
  CrmRuleOp op = crm_rule_get_op (rule);
  g_autofree char *value = NULL;

  if (subject == NULL)
    return g_strdup (crm_rule_get_subject (rule));
  if (crm_rule_op_has_days (op))
    return describe_days (subject->label, op, values[0] != NULL ? (guint) g_ascii_strtoull (values[0], NULL, 10) : 0);
  if (crm_rule_op_has_nothing (op))
    return g_strdup_printf ("%s %s", subject->label, crm_rule_op_get_label (op, subject->kind));

  value = join_values (rule, subject, conn);
  return g_strdup_printf ("%s %s %s", subject->label, crm_rule_op_get_label (op, subject->kind), value);
}

char *
crm_rule_describe (const CrmRule        *rule,
                   const CrmRecordType  *type,
                   CrmConn              *conn)
{
  CrmRuleKind kind;
  g_autofree char *joined = NULL;

  g_return_val_if_fail (rule != NULL, NULL);
  g_return_val_if_fail (type != NULL, NULL);

  kind = crm_rule_get_kind (rule);
  if (kind == CRM_RULE_CONDITION)
    return describe_condition (rule, type, conn);
  if (crm_rule_get_n_children (rule) == 0)
    return g_strdup (kind == CRM_RULE_ANY ? _("nothing") : _("everything"));

  for (guint i = 0; i < crm_rule_get_n_children (rule); i++)
    {
      const CrmRule *child = crm_rule_get_child (rule, i);
      g_autofree char *words = crm_rule_describe (child, type, conn);
      gboolean in_brackets = crm_rule_get_kind (child) != CRM_RULE_CONDITION && crm_rule_get_n_children (child) > 1
                             && crm_rule_get_n_children (rule) > 1 && crm_rule_get_kind (child) != CRM_RULE_NONE;
      g_autofree char *part = in_brackets ? g_strdup_printf ("(%s)", words) : g_steal_pointer (&words);
      char *longer = joined == NULL ? g_steal_pointer (&part)
                     : kind == CRM_RULE_ALL
                     /* Translators: between two conditions that both have to hold */
                     ? g_strdup_printf (_("%s and %s"), joined, part)
                     : g_strdup_printf (_("%s or %s"), joined, part);

      g_free (joined);
      joined = longer;
    }

  /* Translators: %s is a condition, or several of which none may hold */
  return kind == CRM_RULE_NONE ? g_strdup_printf (_("not (%s)"), joined) : g_steal_pointer (&joined);
}
