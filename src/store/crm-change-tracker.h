/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-conn-private.h"

G_BEGIN_DECLS

/*
 * Records what a transaction does to the rows of some tables, through SQLite's preupdate hook, and writes it as a changeset in the
 * format of the session extension (crm-change-reader.h), which therefore inverts and applies it. A session looks up its tables
 * anew in each transaction, a fifth of what a save costs; this one does so once. It differs from a session in two ways: only tables
 * with an INTEGER PRIMARY KEY, and changes stand in the order in which their rows were first touched.
 *
 * It owns the preupdate hook of its connection, on which no session may be made as long as it lives. The connection's thread.
 */
typedef struct _CrmChangeTracker CrmChangeTracker;

/* @tables ends with NULL; their order is that of the changeset. NULL with CRM_STORE_ERROR where one is missing or has another key.
 * Their columns must stay as they are from now on. @conn is borrowed, and closed after crm_change_tracker_free(). */
CrmChangeTracker *crm_change_tracker_new   (CrmConn            *conn,
                                            const char *const  *tables,
                                            GError            **error);
void              crm_change_tracker_free  (CrmChangeTracker   *self);

/* From now on changes are recorded. Directly after BEGIN. */
void              crm_change_tracker_begin (CrmChangeTracker   *self);

/* Stops, and appends to @bytes what became of the rows since: nothing where they are as they were. Before COMMIT. */
gboolean          crm_change_tracker_end   (CrmChangeTracker   *self,
                                            GByteArray         *bytes,
                                            GError            **error);

/* Stops and forgets what was recorded. Harmless at any time. */
void              crm_change_tracker_abort (CrmChangeTracker   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmChangeTracker, crm_change_tracker_free)

G_END_DECLS
