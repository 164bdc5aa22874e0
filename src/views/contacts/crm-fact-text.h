/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-record.h"

G_BEGIN_DECLS

/* What is read of a fact: of @record, a row of @type (NULL: the contact itself), the one that @field begins. @caption: what stands dim behind
 * it, after "\n" below it; NULL: nothing. (transfer full) both. */
char *crm_fact_text (const CrmRecordType  *type,
                     const char           *field,
                     CrmRecord            *record,
                     char                **caption);

G_END_DECLS
