/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/*
 * Makes these SQL functions known to a connection:
 *   crm_now()     microseconds since 1970, UTC
 */
gboolean crm_functions_register (sqlite3  *db,
                                 GError  **error);

G_END_DECLS
