/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-functions.h"

#include "crm-store-error-private.h"

static void
function_now (sqlite3_context  *context,
              int               n_values,
              sqlite3_value   **values)
{
  sqlite3_result_int64 (context, g_get_real_time ());
}

gboolean
crm_functions_register (sqlite3  *db,
                        GError  **error)
{
  int rc;

  g_return_val_if_fail (db != NULL, FALSE);

  rc = sqlite3_create_function_v2 (db, "crm_now", 0, SQLITE_UTF8, NULL, function_now, NULL, NULL, NULL);
  if (rc == SQLITE_OK)
    return TRUE;

  crm_store_error_take_sqlite (error, db, rc, "registering functions");
  return FALSE;
}
