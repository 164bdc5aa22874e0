/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-sync-row.h"

G_BEGIN_DECLS

/* Writes that the server did not take for now: they are tried again by themselves, and until then they are said. */

/* Notes in the calendar's log that the write of @resource was answered with @status and @text (nullable). Inside a transaction. */
gboolean  crm_sync_waiting_note  (CrmConn                *conn,
                                  const CrmSyncResource  *resource,
                                  int                     status,
                                  const char             *text,
                                  GError                **error);

/* How many writes of a calendar wait, and why the last of them does, for people; NULL for none. (transfer full) */
char     *crm_sync_waiting_words (CrmConn                *conn,
                                  gint64                  calendar_id);

G_END_DECLS
