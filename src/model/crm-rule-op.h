/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-record-type.h"

G_BEGIN_DECLS

/*
 * What a condition of a rule says of a value. Of several values (any e-mail, any deal) an operator says that one of them is so, and those
 * that deny ("is not", "does not contain", "is empty") that none is. Days are local days, counted from the day the rule is asked on.
 */
typedef enum
{
  CRM_RULE_IS,                /* one of the values; a day as much as is given of it: 2026-11 is a month */
  CRM_RULE_IS_NOT,            /* nor is what is empty */
  CRM_RULE_CONTAINS,
  CRM_RULE_CONTAINS_NOT,
  CRM_RULE_STARTS,
  CRM_RULE_LESS,              /* of a day: before it */
  CRM_RULE_AT_MOST,
  CRM_RULE_MORE,              /* of a day: after it */
  CRM_RULE_AT_LEAST,
  CRM_RULE_LAST_DAYS,         /* from so many days ago until today */
  CRM_RULE_NOT_LAST_DAYS,     /* before that, or never, or only later */
  CRM_RULE_OLDER_DAYS,        /* more than so many days ago */
  CRM_RULE_NEXT_DAYS,         /* from today until in so many days */
  CRM_RULE_LATER_DAYS,        /* in more than so many days */
  CRM_RULE_ANNIVERSARY_DAYS,  /* its day and month come within so many days, whatever the year; 29 February is the 28th where there is none */
  CRM_RULE_EMPTY,
  CRM_RULE_NOT_EMPTY,
  CRM_RULE_N_OPS
} CrmRuleOp;

/* Any thread. The name of the operator in JSON and on the command line. Static. */
const char *crm_rule_op_get_nick    (CrmRuleOp      op);
/* FALSE where @nick is none. */
gboolean    crm_rule_op_from_nick   (const char    *nick,
                                     CrmRuleOp     *op);

/* The words between field and value, translated: "is not", "in the last … days". Static. */
const char *crm_rule_op_get_label   (CrmRuleOp      op,
                                     CrmFieldKind   kind);

/* Whether it is asked of values of @kind, and offered to people. */
gboolean    crm_rule_op_fits        (CrmRuleOp      op,
                                     CrmFieldKind   kind);

/* Whether its value is a number of days; whether it has none; whether it may have several. */
gboolean    crm_rule_op_has_days    (CrmRuleOp      op);
gboolean    crm_rule_op_has_nothing (CrmRuleOp      op);
gboolean    crm_rule_op_has_many    (CrmRuleOp      op);

/* Of one that denies, what it denies, else itself. */
CrmRuleOp   crm_rule_op_get_core    (CrmRuleOp      op,
                                     gboolean      *denied);

G_END_DECLS
