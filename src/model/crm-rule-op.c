/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-rule-op.h"

#include <glib/gi18n.h>
#include <string.h>

#define K(kind) (1u << CRM_FIELD_##kind)

#define TEXTS   (K (TEXT) | K (LONG_TEXT))
#define NUMBERS (K (INTEGER) | K (REAL) | K (MONEY))
#define DAYS    (K (DATE) | K (TIME) | K (INSTANT))
#define NAMES   (K (CHOICE) | K (COLOUR) | K (REFERENCE))
#define ALL     (TEXTS | NUMBERS | DAYS | NAMES)

static const struct
{
  const char *nick;
  const char *label;      /* N_() */
  const char *day_label;  /* N_(), where another word is used of days; NULL */
  guint       kinds;
} ops[CRM_RULE_N_OPS] = {
  [CRM_RULE_IS] = { "is", N_("is"), NULL, ALL | K (BOOLEAN) },
  [CRM_RULE_IS_NOT] = { "is-not", N_("is not"), NULL, ALL },
  [CRM_RULE_CONTAINS] = { "contains", N_("contains"), NULL, TEXTS | K (REFERENCE) },
  [CRM_RULE_CONTAINS_NOT] = { "contains-not", N_("does not contain"), NULL, TEXTS | K (REFERENCE) },
  [CRM_RULE_STARTS] = { "starts", N_("begins with"), NULL, TEXTS },
  [CRM_RULE_LESS] = { "less", N_("is less than"), N_("is before"), NUMBERS | DAYS },
  [CRM_RULE_AT_MOST] = { "at-most", N_("is at most"), N_("is at the latest on"), NUMBERS | DAYS },
  [CRM_RULE_MORE] = { "more", N_("is more than"), N_("is after"), NUMBERS | DAYS },
  [CRM_RULE_AT_LEAST] = { "at-least", N_("is at least"), N_("is at the earliest on"), NUMBERS | DAYS },
  [CRM_RULE_LAST_DAYS] = { "last-days", N_("in the last … days"), NULL, DAYS },
  [CRM_RULE_NOT_LAST_DAYS] = { "not-last-days", N_("not in the last … days"), NULL, DAYS },
  [CRM_RULE_OLDER_DAYS] = { "older-days", N_("more than … days ago"), NULL, DAYS },
  [CRM_RULE_NEXT_DAYS] = { "next-days", N_("in the next … days"), NULL, DAYS },
  [CRM_RULE_LATER_DAYS] = { "later-days", N_("in more than … days"), NULL, DAYS },
  [CRM_RULE_ANNIVERSARY_DAYS] = { "anniversary-days", N_("comes round in the next … days"), NULL, K (DATE) },
  [CRM_RULE_EMPTY] = { "empty", N_("is empty"), NULL, ALL },
  [CRM_RULE_NOT_EMPTY] = { "not-empty", N_("is not empty"), NULL, ALL },
};

const char *
crm_rule_op_get_nick (CrmRuleOp op)
{
  g_return_val_if_fail (op < CRM_RULE_N_OPS, "");

  return ops[op].nick;
}

gboolean
crm_rule_op_from_nick (const char *nick,
                       CrmRuleOp  *op)
{
  g_return_val_if_fail (nick != NULL, FALSE);
  g_return_val_if_fail (op != NULL, FALSE);

  for (guint i = 0; i < CRM_RULE_N_OPS; i++)
    if (strcmp (ops[i].nick, nick) == 0)
      {
        *op = i;
        return TRUE;
      }

  return FALSE;
}

const char *
crm_rule_op_get_label (CrmRuleOp    op,
                       CrmFieldKind kind)
{
  g_return_val_if_fail (op < CRM_RULE_N_OPS, "");

  return g_dgettext (GETTEXT_PACKAGE, ops[op].day_label != NULL && (DAYS & 1u << kind) != 0 ? ops[op].day_label : ops[op].label);
}

gboolean
crm_rule_op_fits (CrmRuleOp    op,
                  CrmFieldKind kind)
{
  g_return_val_if_fail (op < CRM_RULE_N_OPS, FALSE);

  return (ops[op].kinds & 1u << kind) != 0;
}

gboolean
crm_rule_op_has_days (CrmRuleOp op)
{
  return op >= CRM_RULE_LAST_DAYS && op <= CRM_RULE_ANNIVERSARY_DAYS;
}

gboolean
crm_rule_op_has_nothing (CrmRuleOp op)
{
  return op == CRM_RULE_EMPTY || op == CRM_RULE_NOT_EMPTY;
}

gboolean
crm_rule_op_has_many (CrmRuleOp op)
{
  return op <= CRM_RULE_STARTS;
}

CrmRuleOp
crm_rule_op_get_core (CrmRuleOp  op,
                      gboolean  *denied)
{
  g_return_val_if_fail (denied != NULL, op);

  *denied = TRUE;
  switch (op)
    {
    case CRM_RULE_IS_NOT:
      return CRM_RULE_IS;
    case CRM_RULE_CONTAINS_NOT:
      return CRM_RULE_CONTAINS;
    case CRM_RULE_NOT_LAST_DAYS:
      return CRM_RULE_LAST_DAYS;
    case CRM_RULE_EMPTY:
      return CRM_RULE_NOT_EMPTY;
    default:
      *denied = FALSE;
      return op;
    }
}
