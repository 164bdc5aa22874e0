/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-book.h"
#include "crm-rule-subject.h"

G_BEGIN_DECLS

/* What conditions of a rule are chosen from: the fields, and the tags, stages, lists ... that there are. Read once, then shared. */
typedef struct
{
  gatomicrefcount      ref_count;
  const CrmRecordType *type;
  GPtrArray           *subjects;   /* CrmRuleSubject */
  GHashTable          *titles;     /* name of a record type: GPtrArray of CrmRuleChoice */
} CrmRuleChoices;

typedef struct
{
  char *value;                     /* as in a rule */
  char *title;
} CrmRuleChoice;

/* Inside a read function. NULL with CRM_STORE_ERROR. (transfer full) */
CrmRuleChoices *crm_rule_choices_read  (CrmConn              *conn,
                                        const CrmRecordType  *type,
                                        GError              **error);
CrmRuleChoices *crm_rule_choices_ref   (CrmRuleChoices       *self);
void            crm_rule_choices_unref (CrmRuleChoices       *self);

/* What a value of @subject is chosen from, translated (CrmRuleChoice, transfer full); NULL where it is typed. */
GPtrArray      *crm_rule_choices_get   (CrmRuleChoices       *self,
                                        const CrmRuleSubject *subject);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmRuleChoices, crm_rule_choices_unref)

G_END_DECLS
