/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-rule-reason.h"

G_BEGIN_DECLS

/* Why a record is in a list, or not. */
typedef enum
{
  CRM_LIST_BY_RULE,       /* its rule decides; a static list has none: out */
  CRM_LIST_ADDED,         /* by hand */
  CRM_LIST_EXCLUDED,      /* by hand */
} CrmListHand;

typedef struct
{
  gboolean       member;
  CrmListHand    hand;
  char          *name;     /* of the list */
  char          *record;   /* of the record */
  CrmRuleReason *rule;     /* NULL: a static list */
} CrmListReason;

void           crm_list_reason_free  (CrmListReason  *self);

/* The answer in a sentence, translated: "Anna Schmidt is in “Quiet”: added by hand." (transfer full) */
char          *crm_list_reason_say   (CrmListReason  *self);

/* NULL with CRM_STORE_ERROR_NOT_FOUND (the list, the record) or the errors of crm_rule_compile(). As of @day. Inside a read or write
 * function. (transfer full) */
CrmListReason *crm_list_explain      (gint64          list_id,
                                      gint64          record_id,
                                      CrmConn        *conn,
                                      const char     *day,
                                      GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmListReason, crm_list_reason_free)

G_END_DECLS
