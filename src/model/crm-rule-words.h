/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-rule-subject.h"
#include "crm-rule.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/* A rule as people say it, translated: "Tag is VIP and Last contact is not in the last 90 days". @conn is asked how the things are called
 * that the rule refers to; NULL: their ids are said. (transfer full) */
char *crm_rule_describe       (const CrmRule        *rule,
                               const CrmRecordType  *type,
                               CrmConn              *conn);

/* What is stored as @value where @subject is asked, as people read it: the words of a choice, the title of what is referred to, a day. Of a
 * reference without @conn, or to what is gone, NULL. (transfer full) */
char *crm_rule_format_value   (const CrmRuleSubject *subject,
                               const char           *value,
                               CrmConn              *conn);

G_END_DECLS
