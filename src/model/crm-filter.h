/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-rule.h"

G_BEGIN_DECLS

/*
 * Conditions on records, as people write them:
 *
 *   FIELD OP VALUE [and FIELD OP VALUE]...       OP is one of = != < <= > >= ~ (contains)
 *
 * FIELD is a field's name; a reference may be written without its "_id" and is compared by the title of what it refers to
 * (stage=Proposal); a child by the name of its kind (email~example, tag=VIP, company="Müller & Söhne"), or one of its fields after a
 * dot (address.city=Bonn). VALUE may stand in double quotes, with "" for a quote; empty stands for "none". Amounts are in whole
 * units of their currency, instants and dates 'YYYY-MM-DD' in local days. Text is compared without regard to case.
 */

/* The rule that @expression says, to be compiled (crm-rule-sql.h), which looks at the fields and values. NULL with CRM_MODEL_ERROR_INVALID,
 * the message naming the place that is wrong. Any thread. (transfer full) */
CrmRule *crm_filter_parse (const char  *expression,
                           GError     **error);

G_END_DECLS
