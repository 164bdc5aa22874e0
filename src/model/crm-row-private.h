/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-row-data.h"
#include "crm-row.h"

G_BEGIN_DECLS

/* A row that is loading. */
CrmRow  *crm_row_new  (const CrmRecordType *type,
                       gint64               id);

/* Takes over the values and emits "changed"; @data (transfer full). */
void     crm_row_take (CrmRow              *self,
                       CrmRowData          *data);

G_END_DECLS
