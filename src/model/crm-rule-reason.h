/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-rule.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/* Why a rule holds for a record, or not: of each condition and group whether it does, with what was found. Decided by the same SQL. */
typedef struct
{
  CrmRuleKind kind;
  gboolean    holds;
  char       *words;      /* translated: the condition; of a group what has to hold of it: "All of these" */
  char       *found;      /* translated: what the record has there; NULL: nothing, and of groups */
  GPtrArray  *children;   /* CrmRuleReason */
} CrmRuleReason;

void           crm_rule_reason_free (CrmRuleReason       *self);

/* For record @id of @type, as of @day (crm_rule_compile()). NULL with its errors. Inside a read or write function. (transfer full) */
CrmRuleReason *crm_rule_explain     (const CrmRule        *rule,
                                     const CrmRecordType  *type,
                                     gint64                id,
                                     CrmConn              *conn,
                                     const char           *day,
                                     GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmRuleReason, crm_rule_reason_free)

G_END_DECLS
