/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-rule-subject.h"
#include "crm-rule-op.h"
#include "crm-sql.h"

G_BEGIN_DECLS

/*
 * The comparison of one value: SQL on the column(s) of @subject; it may be NULL where the column is. @op is one that denies nothing
 * (crm_rule_op_get_core()), @value not used where it needs none; @day is today. FALSE with CRM_MODEL_ERROR_INVALID, naming @name (the
 * field as it was asked for) and the value. Used by crm-rule-sql.c.
 */
gboolean crm_rule_value_compile (const CrmRuleSubject  *subject,
                                 const char            *name,
                                 CrmRuleOp              op,
                                 const char            *value,
                                 const char            *day,
                                 CrmSql                *sql,
                                 GError               **error);

G_END_DECLS
