/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-rule-choices.h"
#include "crm-rule.h"

G_BEGIN_DECLS

/*
 * A rule, to be made and changed: conditions and groups within groups of which all, any or none have to hold.
 *
 * Signals: changed (), removed ()
 */
#define CRM_TYPE_RULE_GROUP (crm_rule_group_get_type ())
G_DECLARE_FINAL_TYPE (CrmRuleGroup, crm_rule_group, CRM, RULE_GROUP, GtkWidget)

/* @rule NULL: a new one, with one condition. @depth: of groups around this one. */
GtkWidget *crm_rule_group_new      (CrmRuleChoices *choices,
                                    const CrmRule  *rule,
                                    guint           depth);

/* The rule as it stands; conditions whose value is missing are counted into @n_missing and left out. (transfer full) */
CrmRule   *crm_rule_group_dup_rule (CrmRuleGroup   *self,
                                    guint          *n_missing);

G_END_DECLS
