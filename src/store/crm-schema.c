/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-schema.h"

#include "crm-store-resources.h"

#define RESOURCE_FOLDER "/io/github/clientele/Clientele/store/"

gboolean
crm_schema_inspect (CrmConn  *conn,
                    int      *version,
                    GError  **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 application_id;
  gint64 n_tables;

  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (version != NULL, FALSE);

  n_tables = crm_conn_get_int (conn, -1, &local_error, "SELECT count (*) FROM sqlite_schema", "");
  if (local_error == NULL)
    application_id = crm_conn_get_int (conn, 0, &local_error, "PRAGMA application_id", "");
  if (local_error == NULL)
    *version = (int) crm_conn_get_int (conn, 0, &local_error, "PRAGMA user_version", "");

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (application_id != CRM_SCHEMA_APPLICATION_ID && (application_id != 0 || n_tables != 0))
    {
      g_set_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_A_BOOK,
                   "A database of another program (application id %08x)", (guint) application_id);
      return FALSE;
    }

  if (*version > CRM_SCHEMA_VERSION)
    {
      g_set_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_TOO_NEW,
                   "The book has version %d, this program knows %d", *version, CRM_SCHEMA_VERSION);
      return FALSE;
    }

  return TRUE;
}

static gboolean
run_step (CrmConn  *conn,
          int       version,
          GError  **error)
{
  g_autofree char *resource = g_strdup_printf (RESOURCE_FOLDER "version-%03d.sql", version);
  g_autofree char *script = NULL;
  g_autoptr (GBytes) sql = NULL;

  sql = g_resource_lookup_data (crm_store_get_resource (), resource, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (sql == NULL)
    return FALSE;

  script = g_strdup_printf ("BEGIN EXCLUSIVE;\n%s\nPRAGMA application_id = %d; PRAGMA user_version = %d;\nCOMMIT;",
                            (const char *) g_bytes_get_data (sql, NULL), CRM_SCHEMA_APPLICATION_ID, version);
  if (crm_conn_exec (conn, script, error))
    return TRUE;

  if (!sqlite3_get_autocommit (conn->db))
    sqlite3_exec (conn->db, "ROLLBACK", NULL, NULL, NULL);
  g_prefix_error (error, "Migration to version %d: ", version);
  return FALSE;
}

/* What a version brought that is read, by empty stand-ins: a book that cannot be written is read as it is. */
static const char *const stand_ins[CRM_SCHEMA_VERSION + 1] = {
  [2] = "CREATE TEMP VIEW contact_words_due (id, names, company, addresses, phones, tags) AS SELECT 0, '', '', '', '', '' WHERE 0;",
  [3] = "CREATE TEMP VIEW conflict AS SELECT *, NULL AS settled_by FROM main.conflict;",
  [4] = "CREATE TEMP VIEW campaign_mail AS SELECT *, state = 'excluded' AS excluded FROM main.campaign_mail;",
  [5] = "CREATE TEMP VIEW activity_span AS SELECT *, NULL AS calendar_id, NULL AS wall, NULL AS length, NULL AS shape, NULL AS tz "
        "FROM main.activity_span;",
  [6] = "CREATE TEMP VIEW contact_card AS SELECT 0 AS id, 0 AS contact_id, x'' AS bytes WHERE 0;",
  [7] = "CREATE TEMP VIEW not_duplicate AS SELECT 0 AS id, 0 AS contact_id, 0 AS other_id, 0 AS created_at WHERE 0;"
        "CREATE TEMP VIEW duplicate_pair AS SELECT 0 AS id, 0 AS scan, 0 AS low, 0 AS high, 0 AS score, 0 AS evidence WHERE 0;"
        "CREATE TEMP VIEW duplicate_state AS SELECT 0 AS id, 0 AS scan, 0 AS last_set, 0 AS scanned_at WHERE 0;",
  [8] = "CREATE TEMP VIEW list AS SELECT 0 AS id, '' AS name, '' AS records, '' AS kind, NULL AS rule, 0.0 AS position, 0 AS pinned, "
        "0 AS created_at, NULL AS deleted_at WHERE 0; "
        "CREATE TEMP VIEW list_member AS SELECT 0 AS id, 0 AS list_id, 0 AS record_id, 0 AS excluded WHERE 0;",
  [9] = "CREATE TEMP VIEW contact AS SELECT *, NULL AS merged_into, NULL AS parent_id, NULL AS cadence_days, NULL AS snoozed_until "
        "FROM main.contact;"
        "CREATE TEMP VIEW contact_merge AS SELECT 0 AS id, 0 AS set_id, 0 AS survivor_id, 0 AS merged_id, 0 AS at WHERE 0;",
  [10] = "CREATE TEMP VIEW IF NOT EXISTS contact AS SELECT *, NULL AS parent_id, NULL AS cadence_days, NULL AS snoozed_until FROM main.contact;"
        "CREATE TEMP VIEW tag AS SELECT *, NULL AS cadence_days FROM main.tag;"
        "CREATE TEMP VIEW contact_list AS SELECT *, NULL AS keep_days, NULL AS keep_due FROM main.contact_list;"
        "CREATE TEMP VIEW relation AS SELECT 0 AS id, 0 AS contact_id, 0 AS other_id, '' AS kind, '' AS label, '' AS note WHERE 0;"
        "CREATE TEMP VIEW referral AS SELECT 0 AS id, 0 AS contact_id, 0 AS referred_id, 0 AS deal_id, '' AS state, '' AS referred_on, "
        "'' AS thanked_on, '' AS note WHERE 0;",
};

gboolean
crm_schema_stand_in (CrmConn  *conn,
                     int       version,
                     GError  **error)
{
  g_return_val_if_fail (conn != NULL, FALSE);

  for (int next = version + 1; next <= CRM_SCHEMA_VERSION; next++)
    {
      g_autofree char *script = g_strdup_printf ("PRAGMA query_only = OFF; %s PRAGMA query_only = ON;",
                                                 stand_ins[next] != NULL ? stand_ins[next] : "");

      if (!crm_conn_exec (conn, script, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
crm_schema_migrate (CrmConn  *conn,
                    int       version,
                    GError  **error)
{
  g_return_val_if_fail (conn != NULL, FALSE);

  for (int next = version + 1; next <= CRM_SCHEMA_VERSION; next++)
    {
      if (!run_step (conn, next, error))
        return FALSE;
    }

  return TRUE;
}
