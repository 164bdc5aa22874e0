/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-record-type.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/* What a row of a list shows, as it comes from the file: plain values made on a reader's thread and handed to a CrmRow. */
typedef struct
{
  gint64  id;
  char   *title;       /* never NULL */
  char   *detail;
  char   *kind;
  char   *letter;
  char   *due;
  char  **badges;      /* names of colours; NULL: none */
  char   *currency;
  char   *person;
  char   *state;
  char   *group;
  char   *date;
  gint64  amount;
  gint64  since;
} CrmRowData;

void       crm_row_data_free  (CrmRowData           *self);

/* The rows of @ids (those that are gone are left out). Runs inside a read function. Elements are CrmRowData, (transfer full). */
GPtrArray *crm_row_data_load  (CrmConn              *conn,
                               const CrmRecordType  *type,
                               const gint64         *ids,
                               guint                 n_ids,
                               GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmRowData, crm_row_data_free)

G_END_DECLS
