/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-record.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/* Records to and from rows, by their descriptors. Called inside read and write functions, on the store's threads. */

/* (transfer full) NULL with CRM_STORE_ERROR_NOT_FOUND. */
CrmRecord *crm_record_load           (CrmConn              *conn,
                                      const CrmRecordType  *type,
                                      gint64                id,
                                      GError              **error);

/* All records that @sql (SELECT id FROM …) names, in its order, children included; see crm_conn_query() for @types. */
GPtrArray *crm_record_load_many      (CrmConn              *conn,
                                      const CrmRecordType  *type,
                                      GError              **error,
                                      const char           *sql,
                                      const char           *types,
                                      ...);

/* Inserts a new record, or updates only the fields that differ from those loaded; children likewise (added, changed, removed).
 * Runs the type's rules first (a person's name from its parts, address_key, digits, a stage event when the stage moved). */
gboolean   crm_record_save           (CrmConn              *conn,
                                      CrmRecord            *record,
                                      GError              **error);

/* Soft where the type has a trash. */
gboolean   crm_record_delete         (CrmConn              *conn,
                                      const CrmRecordType  *type,
                                      gint64                id,
                                      GError              **error);
gboolean   crm_record_restore        (CrmConn              *conn,
                                      const CrmRecordType  *type,
                                      gint64                id,
                                      GError              **error);

G_END_DECLS
