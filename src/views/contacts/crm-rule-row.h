/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-rule-choices.h"
#include "crm-rule.h"

G_BEGIN_DECLS

/*
 * One condition of a rule, to be made and changed: a field, a comparison, a value.
 *
 * Signals: changed (), removed ()
 */
#define CRM_TYPE_RULE_ROW (crm_rule_row_get_type ())
G_DECLARE_FINAL_TYPE (CrmRuleRow, crm_rule_row, CRM, RULE_ROW, GtkWidget)

/* @rule: a condition with at most one value. */
GtkWidget *crm_rule_row_new      (CrmRuleChoices *choices,
                                  const CrmRule  *rule);

/* The condition as it stands; NULL while its value is missing. (transfer full) */
CrmRule   *crm_rule_row_dup_rule (CrmRuleRow     *self);

G_END_DECLS
