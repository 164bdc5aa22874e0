/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-record-type.h"
#include "crm-sql.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/* One condition of a filter, FIELD OP VALUE; what may stand there says crm-filter.h. */

typedef enum
{
  CRM_FILTER_EQUAL,
  CRM_FILTER_NOT_EQUAL,
  CRM_FILTER_LESS,
  CRM_FILTER_AT_MOST,
  CRM_FILTER_MORE,
  CRM_FILTER_AT_LEAST,
  CRM_FILTER_CONTAINS,
} CrmFilterOp;

/* Appends it as SQL on the table of @type under the alias "t"; @value "": none. FALSE with CRM_MODEL_ERROR_UNKNOWN (the field) or
 * CRM_MODEL_ERROR_INVALID (the value); @sql is then of no use. */
gboolean crm_filter_condition_compile    (const CrmRecordType  *type,
                                          const char           *name,
                                          CrmFilterOp           op,
                                          const char           *value,
                                          CrmSql               *sql,
                                          GError              **error);

/* Whether there is what the condition calls by name, as crm_filter_check_names(). Inside a read or write function. FALSE with
 * CRM_MODEL_ERROR_UNKNOWN, naming it and the nearest one there is, or CRM_STORE_ERROR. */
gboolean crm_filter_condition_check_name (CrmConn              *conn,
                                          const CrmRecordType  *type,
                                          const char           *name,
                                          CrmFilterOp           op,
                                          const char           *value,
                                          GError              **error);

G_END_DECLS
