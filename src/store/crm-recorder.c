/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-recorder.h"

#include <string.h>

#include "crm-change-reader.h"
#include "crm-id.h"
#include "crm-schema.h"

const CrmRecordedTable crm_recorded_tables[] = {
  { "contact",            NULL },
  { "contact_email",      "contact_id" },
  { "contact_phone",      "contact_id" },
  { "contact_address",    "contact_id" },
  { "contact_link",       "contact_id" },
  { "contact_date",       "contact_id" },
  { "contact_photo",      "contact_id" },
  { "tag",                NULL },
  { "contact_tag",        "contact_id" },
  { "affiliation",        "contact_id" },
  { "pipeline",           NULL },
  { "stage",              "pipeline_id" },
  { "deal",               NULL },
  { "deal_contact",       "deal_id" },
  { "stage_event",        "deal_id" },
  { "calendar_account",   NULL },
  { "calendar",           "account_id" },
  { "activity",           NULL },
  { "activity_link",      "activity_id" },
  { "activity_reminder",  "activity_id" },
  { "mail_account",       NULL },
  { "template",           NULL },
  { "campaign",           NULL },
  { "campaign_audience",  "campaign_id" },
  { "setting",            NULL },
  { NULL, NULL }
};

struct _CrmRecorder
{
  CrmConn         *conn;         /* borrowed */
  CrmIndexer      *indexer;      /* borrowed */
  sqlite3_session *session;      /* while recording */
  gint64           set_id;       /* of the transaction, should it change anything */
  gint64           undoes;
};

const CrmRecordedTable *
crm_recorded_table_lookup (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (const CrmRecordedTable *table = crm_recorded_tables; table->name != NULL; table++)
    {
      if (strcmp (table->name, name) == 0)
        return table;
    }

  return NULL;
}

CrmRecorder *
crm_recorder_new (CrmConn    *conn,
                  CrmIndexer *indexer)
{
  CrmRecorder *self;

  g_return_val_if_fail (conn != NULL, NULL);
  g_return_val_if_fail (indexer != NULL, NULL);

  self = g_new0 (CrmRecorder, 1);
  self->conn = conn;
  self->indexer = indexer;

  return self;
}

void
crm_recorder_free (CrmRecorder *self)
{
  if (self == NULL)
    return;

  crm_recorder_abort (self);
  g_free (self);
}

void
crm_recorder_abort (CrmRecorder *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->session, sqlite3session_delete);
  self->undoes = 0;
}

gboolean
crm_recorder_begin (CrmRecorder  *self,
                    GError      **error)
{
  int rc;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (self->session == NULL, FALSE);

  self->set_id = crm_id_new ();
  self->undoes = 0;

  rc = sqlite3session_create (self->conn->db, "main", &self->session);
  for (const CrmRecordedTable *table = crm_recorded_tables; rc == SQLITE_OK && table->name != NULL; table++)
    rc = sqlite3session_attach (self->session, table->name);

  if (rc == SQLITE_OK)
    return TRUE;

  crm_recorder_abort (self);
  crm_store_error_take_sqlite (error, NULL, rc, "recording changes");
  return FALSE;
}

gint64
crm_recorder_get_set_id (CrmRecorder *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->set_id;
}

void
crm_recorder_set_undoes (CrmRecorder *self,
                         gint64       set_id)
{
  g_return_if_fail (self != NULL);

  self->undoes = set_id;
}

/* The record that the changed row belongs to. An UPDATE does not tell columns that it left alone. */
static gint64
find_owner (CrmRecorder            *self,
            const CrmRecordedTable *table,
            int                     owner_column,
            const CrmChangeRecord  *record,
            gint64                  id,
            GError                **error)
{
  g_autofree char *sql = NULL;
  CrmValue value;

  if (owner_column < 0)
    return 0;

  crm_change_record_get (record, record->new_values != NULL ? record->new_values : record->old_values, owner_column, &value);
  if (value.kind == CRM_VALUE_INTEGER)
    return value.integer;
  if (record->operation != CRM_RECORD_UPDATE)
    return 0;

  sql = g_strdup_printf ("SELECT %s FROM %s WHERE id = ?", table->owner, table->name);
  return crm_conn_get_int (self->conn, 0, error, sql, "i", id);
}

/* The record that the row belonged to before, where that changed (a merge of two contacts); else 0. */
static gint64
find_old_owner (const CrmChangeRecord *record,
                int                    owner_column)
{
  CrmValue value;

  if (owner_column < 0 || record->operation != CRM_RECORD_UPDATE)
    return 0;

  crm_change_record_get (record, record->old_values, owner_column, &value);
  return value.kind == CRM_VALUE_INTEGER ? value.integer : 0;
}

static guint64
find_changed_columns (const CrmChangeRecord *record)
{
  const guint8 *values = record->new_values;
  guint64 columns = 0;

  for (int i = 0; i < record->n_columns; i++)
    {
      CrmValue value;

      crm_change_record_step (record, &values, &value);
      if (value.kind != CRM_VALUE_ABSENT)
        columns |= G_GUINT64_CONSTANT (1) << MIN (i, 63);
    }

  return columns;
}

static int
find_column (CrmRecorder  *self,
             const char   *table,
             const char   *column,
             GError      **error)
{
  return (int) crm_conn_get_int (self->conn, -1, error,
                                 "SELECT cid FROM pragma_table_info(?) WHERE name = ?", "ss", table, column);
}

static gboolean
insert_row (CrmStmt                *insert,
            gint64                  set_id,
            const CrmChangeRecord  *record,
            gint64                  id,
            gint64                  owner,
            GByteArray             *buffer,
            GError                **error)
{
  const char *operation = record->operation == CRM_RECORD_INSERT ? "insert"
                          : record->operation == CRM_RECORD_UPDATE ? "update" : "delete";

  g_byte_array_set_size (buffer, 0);
  g_byte_array_append (buffer, record->header, record->header_size);
  g_byte_array_append (buffer, record->record, record->record_size);

  crm_stmt_bind_int (insert, 1, set_id);
  crm_stmt_bind_int (insert, 2, owner != 0 ? owner : id);
  crm_stmt_bind_text (insert, 3, record->table);
  crm_stmt_bind_int (insert, 4, id);
  crm_stmt_bind_text (insert, 5, operation);
  crm_stmt_bind_blob (insert, 6, buffer->data, buffer->len);

  if (crm_stmt_step (insert, error) == CRM_STEP_ERROR)
    return FALSE;

  crm_stmt_reset (insert);
  return TRUE;
}

static void
note_change (CrmChangeSet          *set,
             const CrmChangeRecord *record,
             const char            *table,
             gint64                 id,
             gint64                 owner)
{
  CrmChange change = { .table = table, .id = id, .owner = owner };

  switch (record->operation)
    {
    case CRM_RECORD_INSERT:
      change.kind = CRM_CHANGE_INSERT;
      break;
    case CRM_RECORD_UPDATE:
      change.kind = CRM_CHANGE_UPDATE;
      change.columns = find_changed_columns (record);
      break;
    case CRM_RECORD_DELETE:
    default:
      change.kind = CRM_CHANGE_DELETE;
      break;
    }

  crm_change_set_add (set, &change);
}

/* Splits the changeset into one row per changed record (kept where @set_id is not 0), and tells @set and the index of each. */
static gboolean
store_rows (CrmRecorder    *self,
            gint64          set_id,
            gconstpointer   data,
            gsize           size,
            CrmChangeSet   *set,
            GError        **error)
{
  g_autoptr (CrmStmt) insert = NULL;
  g_autoptr (GByteArray) buffer = g_byte_array_new ();
  g_autoptr (GError) local_error = NULL;
  const CrmRecordedTable *table = NULL;
  const CrmChangeRecord *record;
  const char *interned = NULL;
  CrmChangeReader reader;
  int owner_column = -1;

  insert = crm_conn_prepare (self->conn,
                             "INSERT INTO change_row (set_id, record_id, \"table\", row_id, operation, bytes) "
                             "VALUES (?, ?, ?, ?, ?, ?)",
                             error);
  if (insert == NULL)
    return FALSE;

  crm_change_reader_init (&reader, data, size);
  while (crm_change_reader_next (&reader, &record, &local_error))
    {
      CrmValue id;
      gint64 old_owner;
      gint64 owner;

      if (table == NULL || strcmp (table->name, record->table) != 0)
        {
          table = crm_recorded_table_lookup (record->table);
          g_assert (table != NULL);
          interned = g_intern_static_string (table->name);
          owner_column = table->owner != NULL ? find_column (self, table->name, table->owner, &local_error) : -1;
        }

      crm_change_record_get (record, record->old_values != NULL ? record->old_values : record->new_values, 0, &id);
      g_assert (id.kind == CRM_VALUE_INTEGER);

      owner = find_owner (self, table, owner_column, record, id.integer, &local_error);
      if (local_error != NULL)
        break;

      old_owner = find_old_owner (record, owner_column);
      note_change (set, record, interned, id.integer, owner);
      if (old_owner != 0)
        note_change (set, record, interned, id.integer, old_owner);
      crm_indexer_note (self->indexer, record, id.integer, owner, old_owner);
      if (set_id != 0 && !insert_row (insert, set_id, record, id.integer, owner, buffer, &local_error))
        break;
    }

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
store_set (CrmRecorder            *self,
           const CrmWriteOptions  *options,
           const char             *label,
           gboolean                undoable,
           GError                **error)
{
  return crm_conn_run (self->conn, error,
                       "INSERT INTO change_set (id, at, origin, label, import_run, undoes, undoable, schema_version) "
                       "VALUES (?, ?, ?, ?, nullif (?, 0), nullif (?, 0), ?, ?)",
                       "iissiiii", self->set_id, g_get_real_time (), crm_origin_to_string (options->origin), label,
                       options->import_run, self->undoes, (gint64) undoable, (gint64) CRM_SCHEMA_VERSION);
}

static void
note_touches (CrmRecorder  *self,
              CrmChangeSet *set)
{
  GArray *touches = self->conn->touches;

  for (guint i = 0; i < touches->len; i++)
    {
      const CrmTouch *touch = &g_array_index (touches, CrmTouch, i);
      CrmChange change = { .table = touch->table, .id = touch->id, .kind = CRM_CHANGE_TOUCH };

      if (touch->id == 0)
        crm_change_set_add_reset (set, touch->table);
      else
        crm_change_set_add (set, &change);
    }
}

CrmChangeSet *
crm_recorder_end (CrmRecorder            *self,
                  const CrmWriteOptions  *options,
                  GError                **error)
{
  g_autoptr (CrmChangeSet) set = NULL;
  const char *label;
  void *data = NULL;
  gboolean undoable;
  gint64 set_id = 0;
  int size = 0;
  int rc;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->session != NULL, NULL);
  g_return_val_if_fail (options != NULL, NULL);

  rc = sqlite3session_changeset (self->session, &size, &data);
  g_clear_pointer (&self->session, sqlite3session_delete);
  if (rc != SQLITE_OK)
    {
      crm_store_error_take_sqlite (error, NULL, rc, "reading what was recorded");
      return NULL;
    }

  set = crm_change_set_new (options->origin);
  label = self->conn->label != NULL ? self->conn->label : options->label != NULL ? options->label : "";
  undoable = size > 0 && !options->not_undoable && !options->not_kept &&
             (options->origin == CRM_ORIGIN_USER || options->origin == CRM_ORIGIN_IMPORT);

  if (size > 0)
    {
      set_id = options->not_kept ? 0 : self->set_id;
      if ((set_id != 0 && !store_set (self, options, label, undoable, error)) ||
          !store_rows (self, set_id, data, size, set, error))
        {
          sqlite3_free (data);
          return NULL;
        }
    }

  sqlite3_free (data);
  note_touches (self, set);
  crm_change_set_describe (set, set_id, label, undoable);
  self->undoes = 0;

  return g_steal_pointer (&set);
}
