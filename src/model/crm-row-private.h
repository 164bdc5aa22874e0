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

/* For rows that come to stand for another record: gives away the values (transfer full; NULL: none) ... */
CrmRowData *
         crm_row_steal (CrmRow             *self);
/* ... gets another id and other values (transfer full; NULL: loading), without a signal ... */
void     crm_row_become (CrmRow            *self,
                         gint64             id,
                         CrmRowData        *data);
/* ... and says so. */
void     crm_row_say_changed (CrmRow       *self);

G_END_DECLS
