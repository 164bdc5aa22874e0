/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-stmt.h"

G_BEGIN_DECLS

/* What was changed since, by the names people know it by, for an undo that was refused with @refusal (CRM_STORE_ERROR_CONFLICT):
 * "Ada Lovelace, Bo Smith (New roof) and 3 more", in brackets what refers to it now. Inside a read function. (transfer full); NULL
 * where nothing of it has a name. */
char *crm_undo_names_read (CrmConn      *conn,
                           const GError *refusal);

/* The name of the record that row @id of @table is or belongs to. Inside a read function. (transfer full); NULL where it has none. */
char *crm_undo_names_read_one (CrmConn    *conn,
                               const char *table,
                               gint64      id);

G_END_DECLS
