/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-stmt.h"

G_BEGIN_DECLS

/* What the undo of an import or a merge left as it is (@kept: crm_change_set_get_kept(); NULL: nothing), in words for people: "Ada Lovelace:
 * Birthday stays 10 December 1815". Inside a read function, after the undo. (transfer full), of char*, each line once; never NULL. */
GPtrArray *crm_undo_kept_read (CrmConn   *conn,
                               GPtrArray *kept);

G_END_DECLS
