/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-stmt.h"

G_BEGIN_DECLS

/* Inside a write: whatever refers to the contact @from refers to @to from now on; what then says the same as another row goes. Not what
 * belongs to @from itself (mail addresses, tags), which is chosen row by row. FALSE with CRM_STORE_ERROR. */
gboolean crm_merge_refer (CrmConn  *conn,
                          gint64    from,
                          gint64    to,
                          GError  **error);

G_END_DECLS
