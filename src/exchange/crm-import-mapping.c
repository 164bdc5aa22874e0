/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-import-mapping.h"

#include <string.h>

#include "crm-import-source-private.h"
#include "crm-stmt.h"

#define MAX_VALUES 500    /* of a column that are kept */

static char *
make_fingerprint (CrmImportSource *source)
{
  g_autofree char *joined = NULL;

  if (source->csv == NULL || !crm_csv_reader_has_header (source->csv))
    return NULL;

  joined = g_strjoinv ("\x1f", (char **) source->names->pdata);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, joined, -1);
}

static void
write_values (GKeyFile   *file,
              const char *column,
              GHashTable *values)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autofree char *group = g_strconcat ("values ", column, NULL);
  GHashTableIter iter;
  gpointer from, to;

  g_hash_table_iter_init (&iter, values);
  while (list->len < 2 * MAX_VALUES && g_hash_table_iter_next (&iter, &from, &to))
    {
      g_ptr_array_add (list, from);
      g_ptr_array_add (list, to);
    }
  if (list->len > 0)
    g_key_file_set_string_list (file, group, "pairs", (const char *const *) list->pdata, list->len);
}

char *
crm_import_mapping_write (CrmImportSource *source)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *fingerprint = NULL;
  guint n;

  g_return_val_if_fail (source != NULL, NULL);

  fingerprint = make_fingerprint (source);
  if (fingerprint == NULL)
    return NULL;

  g_key_file_set_string (file, "table", "columns", fingerprint);
  g_key_file_set_integer (file, "rules", "match", (int) source->rules.match);
  g_key_file_set_integer (file, "rules", "mode", (int) source->rules.mode);
  g_key_file_set_boolean (file, "rules", "replace", source->rules.replace);

  n = crm_csv_reader_get_n_columns (source->csv);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *column = g_strdup_printf ("%u", i);

      g_key_file_set_string (file, "keys", column, source->keys[i] != NULL ? source->keys[i] : "");
      if (source->asked[i] != CRM_DATE_ORDER_UNKNOWN)
        g_key_file_set_integer (file, "dates", column, (int) source->asked[i]);
      if (source->values[i] != NULL)
        write_values (file, column, source->values[i]);
    }

  return g_key_file_to_data (file, NULL, NULL);
}

static void
read_values (CrmImportSource *source,
             GKeyFile        *file,
             guint            index)
{
  g_autofree char *group = g_strdup_printf ("values %u", index);
  gsize n = 0;
  g_auto (GStrv) pairs = g_key_file_get_string_list (file, group, "pairs", &n, NULL);

  for (gsize i = 0; pairs != NULL && i + 1 < n; i += 2)
    crm_import_source_set_value (source, index, pairs[i], pairs[i + 1]);
}

static void
apply (CrmImportSource *source,
       GKeyFile        *file)
{
  const int all = CRM_IMPORT_MATCH_UID | CRM_IMPORT_MATCH_EMAIL | CRM_IMPORT_MATCH_PHONE | CRM_IMPORT_MATCH_NAME_COMPANY;
  int mode = g_key_file_get_integer (file, "rules", "mode", NULL) & (CRM_IMPORT_CREATE | CRM_IMPORT_UPDATE);
  guint n = crm_csv_reader_get_n_columns (source->csv);

  source->rules.match = (CrmImportMatch) (g_key_file_get_integer (file, "rules", "match", NULL) & all);
  source->rules.mode = mode != 0 ? (CrmImportMode) mode : CRM_IMPORT_CREATE | CRM_IMPORT_UPDATE;
  source->rules.replace = g_key_file_get_boolean (file, "rules", "replace", NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *column = g_strdup_printf ("%u", i);
      g_autofree char *key = g_key_file_get_string (file, "keys", column, NULL);
      int order = g_key_file_get_integer (file, "dates", column, NULL);

      if (key != NULL && (*key == '\0' || crm_import_key_is_known (key)))
        crm_import_source_set_key (source, i, key);
      source->asked[i] = (CrmDateOrder) CLAMP (order, CRM_DATE_ORDER_UNKNOWN, CRM_DATE_ORDER_DAY_FIRST);
      read_values (source, file, i);
    }
}

typedef struct
{
  const char *fingerprint;
  char       *mapping;
  char       *file;
  gint64      at;
} Memory;

static gpointer
find_mapping (CrmConn       *conn,
              gpointer       user_data,
              GCancellable  *cancellable,
              GError       **error)
{
  Memory *memory = user_data;
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
                                             "SELECT mapping, file, started_at FROM import_run WHERE instr (mapping, ?) > 0 AND finished_at IS NOT NULL"
                                             " ORDER BY id DESC LIMIT 1", "s", memory->fingerprint);

  if (stmt != NULL && crm_stmt_step (stmt, error) == CRM_STEP_ROW)
    {
      memory->mapping = crm_stmt_dup_text (stmt, 0);
      memory->file = crm_stmt_dup_text (stmt, 1);
      memory->at = crm_stmt_get_int (stmt, 2);
    }

  return NULL;
}

gboolean
crm_import_mapping_recall (CrmDb            *db,
                           CrmImportSource  *source,
                           char            **file,
                           gint64           *at,
                           GError          **error)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autofree char *fingerprint = NULL;
  g_autofree char *mapping = NULL;
  g_autofree char *name = NULL;
  Memory memory = { NULL };

  g_return_val_if_fail (CRM_IS_DB (db), FALSE);
  g_return_val_if_fail (source != NULL, FALSE);

  fingerprint = make_fingerprint (source);
  if (fingerprint == NULL)
    return FALSE;

  memory.fingerprint = fingerprint;
  crm_db_read (db, CRM_READER_ROW, find_mapping, &memory, NULL, error);
  mapping = memory.mapping;
  name = memory.file;
  if (mapping == NULL || !g_key_file_load_from_data (keys, mapping, strlen (mapping), G_KEY_FILE_NONE, NULL))
    return FALSE;

  apply (source, keys);
  if (file != NULL)
    *file = g_steal_pointer (&name);
  if (at != NULL)
    *at = memory.at;
  return TRUE;
}
