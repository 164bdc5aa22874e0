/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

#include "crm-store-error.h"

G_BEGIN_DECLS

/* Turns what SQLite says about its last call on @db into @error; @what says what was tried (SQL text or words). The cancel
 * of a GCancellable comes as G_IO_ERROR_CANCELLED. */
void crm_store_error_take_sqlite (GError     **error,
                                  sqlite3     *db,
                                  int          rc,
                                  const char  *what);

/* The same for a failed system call, from @saved_errno. */
void crm_store_error_take_errno  (GError     **error,
                                  int          saved_errno,
                                  const char  *what);

G_END_DECLS
