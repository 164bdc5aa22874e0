/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-recorder.h"

#include <string.h>

#include "crm-change-reader.h"
#include "crm-change-tracker.h"
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
  { "contact_card",       "contact_id" },
  { "not_duplicate",      "contact_id" },
  { "tag",                NULL },
  { "contact_tag",        "contact_id" },
  { "affiliation",        "contact_id" },
  { "list",               NULL },
  { "list_member",        "list_id" },
  { "relation",           "contact_id" },
  { "pipeline",           NULL },
  { "stage",              "pipeline_id" },
  { "deal",               NULL },
  { "deal_contact",       "deal_id" },
  { "referral",           "contact_id" },
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
  CrmConn          *conn;         /* borrowed */
  CrmIndexer       *indexer;      /* borrowed */
  CrmChangeTracker *tracker;
  gint64            set_id;       /* of the transaction, should it change anything */
  gint64            undoes;
  gboolean          recording;
  int               owner_columns[G_N_ELEMENTS (crm_recorded_tables)];   /* -1: none */
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
crm_recorder_new (CrmConn     *conn,
                  CrmIndexer  *indexer,
                  GError     **error)
{
  const char *names[G_N_ELEMENTS (crm_recorded_tables)] = { NULL };
  g_autoptr (CrmRecorder) self = NULL;

  g_return_val_if_fail (conn != NULL, NULL);
  g_return_val_if_fail (indexer != NULL, NULL);

  self = g_new0 (CrmRecorder, 1);
  self->conn = conn;
  self->indexer = indexer;

  for (guint i = 0; crm_recorded_tables[i].name != NULL; i++)
    {
      const CrmRecordedTable *table = &crm_recorded_tables[i];
      g_autoptr (GError) local_error = NULL;

      names[i] = table->name;
      self->owner_columns[i] = -1;
      if (table->owner != NULL)
        self->owner_columns[i] = (int) crm_conn_get_int (conn, -1, &local_error,
                                                         "SELECT cid FROM pragma_table_info(?) WHERE name = ?", "ss",
                                                         table->name, table->owner);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      g_assert (table->owner == NULL || self->owner_columns[i] > 0);
    }

  self->tracker = crm_change_tracker_new (conn, names, error);
  if (self->tracker == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

void
crm_recorder_free (CrmRecorder *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->tracker, crm_change_tracker_free);
  g_free (self);
}

void
crm_recorder_abort (CrmRecorder *self)
{
  g_return_if_fail (self != NULL);

  crm_change_tracker_abort (self->tracker);
  self->recording = FALSE;
  self->undoes = 0;
}

gboolean
crm_recorder_begin (CrmRecorder  *self,
                    GError      **error)
{
  gint64 newest;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (!self->recording, FALSE);

  /* Undo and history go by the order of ids. The clock may have been set back since the newest was made. */
  newest = crm_conn_get_int (self->conn, -1, error, "SELECT coalesce (max (id), 0) FROM change_set", "");
  if (newest < 0)
    return FALSE;

  crm_id_raise (newest);
  self->set_id = self->conn->set_id = crm_id_new ();
  self->undoes = 0;
  self->recording = TRUE;
  crm_change_tracker_begin (self->tracker);
  return TRUE;
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

/* What happened to one record, while the set is split. */
typedef struct
{
  gint64                  record_id;
  const CrmRecordedTable *table;      /* whose header was written last */
  GByteArray             *bytes;
} Group;

static void
group_free (gpointer data)
{
  Group *group = data;

  g_byte_array_unref (group->bytes);
  g_free (group);
}

static void
add_to_group (GPtrArray              *groups,
              GHashTable             *by_record,
              gint64                  record_id,
              const CrmRecordedTable *table,
              const CrmChangeRecord  *record)
{
  Group *group = g_hash_table_lookup (by_record, &record_id);

  if (group == NULL)
    {
      group = g_new0 (Group, 1);
      group->record_id = record_id;
      group->bytes = g_byte_array_new ();
      g_ptr_array_add (groups, group);
      g_hash_table_insert (by_record, &group->record_id, group);
    }

  if (group->table != table)
    g_byte_array_append (group->bytes, record->header, record->header_size);
  group->table = table;
  g_byte_array_append (group->bytes, record->record, record->record_size);
}

/* Stores the groups as rows of change_row; *first_row and *last_row become their range. */
static gboolean
insert_groups (CrmRecorder  *self,
               GPtrArray    *groups,
               gint64        set_id,
               gint64       *first_row,
               gint64       *last_row,
               GError      **error)
{
  g_autoptr (CrmStmt) insert = NULL;

  insert = crm_conn_prepare (self->conn, "INSERT INTO change_row (set_id, record_id, bytes) VALUES (?, ?, ?)", error);
  if (insert == NULL)
    return FALSE;

  for (guint i = 0; i < groups->len; i++)
    {
      const Group *group = g_ptr_array_index (groups, i);

      crm_stmt_bind_int (insert, 1, set_id);
      crm_stmt_bind_int (insert, 2, group->record_id);
      crm_stmt_bind_blob (insert, 3, group->bytes->data, group->bytes->len);
      if (crm_stmt_step (insert, error) == CRM_STEP_ERROR)
        return FALSE;
      crm_stmt_reset (insert);

      *last_row = sqlite3_last_insert_rowid (self->conn->db);
      if (i == 0)
        *first_row = *last_row;
    }

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

/* Splits the changeset by record into @groups, and tells @set and the index of each change. */
static gboolean
split_changeset (CrmRecorder    *self,
                 gconstpointer   data,
                 gsize           size,
                 GPtrArray      *groups,
                 CrmChangeSet   *set,
                 GError        **error)
{
  g_autoptr (GHashTable) by_record = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GError) local_error = NULL;
  const CrmRecordedTable *table = NULL;
  const CrmChangeRecord *record;
  const char *interned = NULL;
  CrmChangeReader reader;
  int owner_column = -1;

  crm_change_reader_init (&reader, data, size);
  while (local_error == NULL && crm_change_reader_next (&reader, &record, &local_error))
    {
      CrmValue id;
      gint64 old_owner;
      gint64 owner;

      if (table == NULL || strcmp (table->name, record->table) != 0)
        {
          table = crm_recorded_table_lookup (record->table);
          g_assert (table != NULL);
          interned = g_intern_static_string (table->name);
          owner_column = self->owner_columns[table - crm_recorded_tables];
        }

      crm_change_record_get (record, record->old_values != NULL ? record->old_values : record->new_values, 0, &id);
      g_assert (id.kind == CRM_VALUE_INTEGER);

      owner = find_owner (self, table, owner_column, record, id.integer, &local_error);
      old_owner = find_old_owner (record, owner_column);
      note_change (set, record, interned, id.integer, owner);
      if (old_owner != 0)
        note_change (set, record, interned, id.integer, old_owner);
      crm_indexer_note (self->indexer, record, id.integer, owner, old_owner);
      add_to_group (groups, by_record, owner != 0 ? owner : id.integer, table, record);
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
           GPtrArray              *groups,
           GError                **error)
{
  gint64 first_row = 0;
  gint64 last_row = 0;

  if (!insert_groups (self, groups, self->set_id, &first_row, &last_row, error))
    return FALSE;

  return crm_conn_run (self->conn, error,
                       "INSERT INTO change_set (id, first_row, last_row, at, origin, label, import_run, undoes, undoable, schema_version) "
                       "VALUES (?, ?, ?, ?, ?, ?, nullif (?, 0), nullif (?, 0), ?, ?)",
                       "iiiissiiii", self->set_id, first_row, last_row, g_get_real_time (), crm_origin_to_string (options->origin), label,
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
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func (group_free);
  g_autoptr (GByteArray) changeset = g_byte_array_new ();
  g_autoptr (CrmChangeSet) set = NULL;
  const char *label;
  gboolean undoable;
  gint64 set_id = 0;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->recording, NULL);
  g_return_val_if_fail (options != NULL, NULL);

  self->recording = FALSE;
  if (!crm_change_tracker_end (self->tracker, changeset, error))
    return NULL;

  set = crm_change_set_new (options->origin);
  label = self->conn->label != NULL ? self->conn->label : options->label != NULL ? options->label : "";
  undoable = changeset->len > 0 && !options->not_undoable && !options->not_kept &&
             (options->origin == CRM_ORIGIN_USER || options->origin == CRM_ORIGIN_IMPORT || options->origin == CRM_ORIGIN_MERGE);

  if (!split_changeset (self, changeset->data, changeset->len, groups, set, error))
    return NULL;

  if (groups->len > 0 && !options->not_kept)
    {
      set_id = self->set_id;
      if (!store_set (self, options, label, undoable, groups, error))
        return NULL;
    }

  note_touches (self, set);
  crm_change_set_describe (set, set_id, label, undoable);
  self->undoes = 0;

  return g_steal_pointer (&set);
}
