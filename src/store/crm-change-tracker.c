/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-change-tracker.h"

#include <string.h>

#include "crm-change-reader.h"

#define NO_TABLE G_MAXUINT

typedef struct
{
  char         *name;
  int           n_columns;
  int           key_column;
  GByteArray   *header;
  guint64       real_columns;    /* bit per column: an integer in it is a real */
  sqlite3_stmt *select;          /* the row of a key; prepared when it is first needed */
} Table;

/* A row that is only inserted is kept as it was then, up to so many bytes of all; behind that, it is read again at the end. */
#define MAX_KEPT_NEW (2 * 1024 * 1024)

/* A row that was touched. What became of it is seen at the end; what it was is kept from the first touch. */
typedef struct
{
  gint64  key;
  guint   table;
  gboolean existed;              /* when the transaction began */
  gboolean indirect;             /* only triggers touched it */
  gboolean is_new;               /* inserted and not touched again: its values are kept, complete */
  gsize   kept;                  /* offset in values: what it was where it existed, what it is where it is new */
  gsize   kept_size;
} Row;

struct _CrmChangeTracker
{
  CrmConn    *conn;              /* borrowed */
  Table      *tables;
  guint       n_tables;
  gboolean    recording;

  /* Of the transaction that runs */
  GArray     *rows;              /* of Row, in the order they were touched */
  GByteArray *values;
  guint32    *slots;             /* index in rows + 1, by table and key; 0: free */
  guint       n_slots;           /* a power of two */
  guint       last_table;        /* most changes are of the same table as the one before */
  int         rc;                /* what went wrong in the hook */

  GByteArray *scratch;
};

/* ------------------------------------------------------------------------------------------------ bytes */

static void
append_byte (GByteArray *bytes,
             guint8      byte)
{
  g_byte_array_append (bytes, &byte, 1);
}

/* Sizes are below 2^31: five bytes of seven bits at most, the most significant first. */
static void
append_varint (GByteArray *bytes,
               guint32     value)
{
  guint8 reversed[5];
  guint n = 0;

  do
    {
      reversed[n] = (value & 0x7f) | (n > 0 ? 0x80 : 0);
      n++;
      value >>= 7;
    }
  while (value != 0);

  while (n > 0)
    append_byte (bytes, reversed[--n]);
}

static void
append_raw (GByteArray *bytes,
            guint8      kind,
            guint64     raw)
{
  guint8 encoded[9] = { kind };

  raw = GUINT64_TO_BE (raw);
  memcpy (encoded + 1, &raw, 8);
  g_byte_array_append (bytes, encoded, sizeof encoded);
}

static void
append_real (GByteArray *bytes,
             double      real)
{
  guint64 raw;

  memcpy (&raw, &real, sizeof raw);
  append_raw (bytes, CRM_VALUE_REAL, raw);
}

/* FALSE: memory ran out inside SQLite. */
static gboolean
append_value (GByteArray    *bytes,
              sqlite3_value *value)
{
  int type = sqlite3_value_type (value);
  const void *data;
  int size;

  switch (type)
    {
    case SQLITE_NULL:
      append_byte (bytes, CRM_VALUE_NULL);
      return TRUE;

    case SQLITE_INTEGER:
      append_raw (bytes, CRM_VALUE_INTEGER, (guint64) sqlite3_value_int64 (value));
      return TRUE;

    case SQLITE_FLOAT:
      append_real (bytes, sqlite3_value_double (value));
      return TRUE;

    default:
      data = type == SQLITE_TEXT ? (const void *) sqlite3_value_text (value) : sqlite3_value_blob (value);
      size = sqlite3_value_bytes (value);
      if (data == NULL && (type == SQLITE_TEXT || size > 0))
        return FALSE;
      append_byte (bytes, type == SQLITE_TEXT ? CRM_VALUE_TEXT : CRM_VALUE_BLOB);
      append_varint (bytes, (guint32) size);
      if (size > 0)
        g_byte_array_append (bytes, data, (guint) size);
      return TRUE;
    }
}

/* ------------------------------------------------------------------------------------------------ rows */

static guint
hash_row (guint  table,
          gint64 key)
{
  guint64 mixed = ((guint64) key ^ (guint64) table << 56) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  return (guint) (mixed >> 32);
}

static guint32 *
find_slot (CrmChangeTracker *self,
           guint             table,
           gint64            key)
{
  guint mask = self->n_slots - 1;

  for (guint i = hash_row (table, key) & mask; ; i = (i + 1) & mask)
    {
      const Row *row;

      if (self->slots[i] == 0)
        return &self->slots[i];

      row = &g_array_index (self->rows, Row, self->slots[i] - 1);
      if (row->key == key && row->table == table)
        return &self->slots[i];
    }
}

static void
set_n_slots (CrmChangeTracker *self,
             guint             n_slots)
{
  g_free (self->slots);
  self->slots = g_new0 (guint32, n_slots);
  self->n_slots = n_slots;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);

      *find_slot (self, row->table, row->key) = i + 1;
    }
}

/* The row as it is before the change that is about to be made. */
static void
keep_old_values (CrmChangeTracker *self,
                 Row              *row)
{
  row->kept = self->values->len;
  for (int i = 0; i < self->tables[row->table].n_columns; i++)
    {
      sqlite3_value *value = NULL;
      int rc = sqlite3_preupdate_old (self->conn->db, i, &value);

      if (rc == SQLITE_OK && !append_value (self->values, value))
        rc = SQLITE_NOMEM;
      if (rc != SQLITE_OK)
        {
          self->rc = rc;
          return;
        }
    }
  row->kept_size = self->values->len - row->kept;
}

/* The row as it is about to be inserted. SQLite stores whole numbers of real columns as integers, and tells them so. */
static void
keep_new_values (CrmChangeTracker *self,
                 Row              *row)
{
  const Table *table = &self->tables[row->table];

  row->kept = self->values->len;
  for (int i = 0; i < table->n_columns; i++)
    {
      sqlite3_value *value = NULL;
      int rc = sqlite3_preupdate_new (self->conn->db, i, &value);

      if (rc == SQLITE_OK && (table->real_columns & G_GUINT64_CONSTANT (1) << i) != 0 && sqlite3_value_type (value) == SQLITE_INTEGER)
        append_real (self->values, (double) sqlite3_value_int64 (value));
      else if (rc == SQLITE_OK && !append_value (self->values, value))
        rc = SQLITE_NOMEM;
      if (rc != SQLITE_OK)
        {
          self->rc = rc;
          return;
        }
    }
  row->kept_size = self->values->len - row->kept;
  row->is_new = TRUE;
}

static void
touch (CrmChangeTracker *self,
       int               operation,
       guint             table,
       gint64            key,
       gboolean          exists)
{
  gboolean indirect = sqlite3_preupdate_depth (self->conn->db) > 0;
  Row row = { .key = key, .table = table, .existed = exists, .indirect = indirect };
  guint32 *slot = find_slot (self, table, key);

  if (*slot != 0)
    {
      Row *known = &g_array_index (self->rows, Row, *slot - 1);

      known->indirect = known->indirect && indirect;
      known->is_new = FALSE;
      return;
    }

  if (exists)
    keep_old_values (self, &row);
  else if (operation == SQLITE_INSERT && self->tables[table].n_columns <= 64 && self->values->len < MAX_KEPT_NEW)
    keep_new_values (self, &row);

  g_array_append_val (self->rows, row);
  *slot = self->rows->len;
  if (self->rows->len > self->n_slots / 2)
    set_n_slots (self, self->n_slots * 2);
}

static guint
find_table (CrmChangeTracker *self,
            const char       *name)
{
  if (strcmp (self->tables[self->last_table].name, name) == 0)
    return self->last_table;

  for (guint i = 0; i < self->n_tables; i++)
    {
      if (strcmp (self->tables[i].name, name) == 0)
        {
          self->last_table = i;
          return i;
        }
    }

  return NO_TABLE;
}

static void
on_preupdate (void          *data,
              sqlite3       *db,
              int            operation,
              const char    *database,
              const char    *name,
              sqlite3_int64  old_key,
              sqlite3_int64  new_key)
{
  CrmChangeTracker *self = data;
  guint table;

  if (!self->recording || self->rc != SQLITE_OK || strcmp (database, "main") != 0)
    return;

  table = find_table (self, name);
  if (table == NO_TABLE)
    return;

  /* Columns were appended by someone else, or while the book was open: the record would be wrong. */
  if (sqlite3_preupdate_count (db) != self->tables[table].n_columns)
    {
      self->rc = SQLITE_SCHEMA;
      return;
    }

  if (operation != SQLITE_INSERT)
    touch (self, operation, table, old_key, TRUE);
  if (operation == SQLITE_INSERT || (operation == SQLITE_UPDATE && new_key != old_key))
    touch (self, operation, table, new_key, FALSE);
}

/* ------------------------------------------------------------------------------------------------ what became of them */

/* The size of the encoded value at @at. */
static gsize
measure_value (const guint8 *at)
{
  guint32 size = 0;
  gsize n = 1;

  switch (*at)
    {
    case CRM_VALUE_INTEGER:
    case CRM_VALUE_REAL:
      return 9;

    case CRM_VALUE_TEXT:
    case CRM_VALUE_BLOB:
      do
        size = size << 7 | (at[n] & 0x7f);
      while ((at[n++] & 0x80) != 0);
      return n + size;

    default:
      return 1;
    }
}

/* Reals are compared as numbers, as the session extension does: 0.0 and -0.0 are one. */
static gboolean
is_equal (const guint8 *old_value,
          gsize         old_size,
          const guint8 *new_value,
          gsize         new_size)
{
  double old_real;
  double new_real;
  guint64 raw;

  if (old_size != new_size || old_value[0] != new_value[0])
    return FALSE;
  if (old_value[0] != CRM_VALUE_REAL)
    return memcmp (old_value, new_value, old_size) == 0;

  memcpy (&raw, old_value + 1, 8);
  raw = GUINT64_FROM_BE (raw);
  memcpy (&old_real, &raw, 8);
  memcpy (&raw, new_value + 1, 8);
  raw = GUINT64_FROM_BE (raw);
  memcpy (&new_real, &raw, 8);
  return !(old_real < new_real) && !(old_real > new_real);
}

static void
append_start (GByteArray         *bytes,
              CrmRecordOperation  operation,
              const Row          *row)
{
  append_byte (bytes, (guint8) operation);
  append_byte (bytes, row->indirect ? 1 : 0);
}

static gboolean
append_insert (GByteArray   *bytes,
               const Table  *table,
               const Row    *row)
{
  append_start (bytes, CRM_RECORD_INSERT, row);
  for (int i = 0; i < table->n_columns; i++)
    {
      if (!append_value (bytes, sqlite3_column_value (table->select, i)))
        return FALSE;
    }

  return TRUE;
}

/* Of the old values the key and what changed, of the new ones what changed. Appends nothing where nothing did. */
static gboolean
append_update (CrmChangeTracker *self,
               GByteArray       *bytes,
               const Table      *table,
               const Row        *row)
{
  const guint8 *old_values = self->values->data + row->kept;
  GByteArray *new_values = self->scratch;
  guint start = bytes->len;
  gboolean any = FALSE;

  append_start (bytes, CRM_RECORD_UPDATE, row);
  g_byte_array_set_size (new_values, 0);
  for (int i = 0; i < table->n_columns; i++)
    {
      gsize old_size = measure_value (old_values);
      guint new_start = new_values->len;
      gboolean changed;

      if (!append_value (new_values, sqlite3_column_value (table->select, i)))
        return FALSE;

      changed = !is_equal (old_values, old_size, new_values->data + new_start, new_values->len - new_start);
      if (!changed)
        {
          g_byte_array_set_size (new_values, new_start);
          append_byte (new_values, CRM_VALUE_ABSENT);
        }
      if (changed || i == table->key_column)
        g_byte_array_append (bytes, old_values, (guint) old_size);
      else
        append_byte (bytes, CRM_VALUE_ABSENT);

      any = any || changed;
      old_values += old_size;
    }

  if (any)
    g_byte_array_append (bytes, new_values->data, new_values->len);
  else
    g_byte_array_set_size (bytes, start);
  return TRUE;
}

static int
prepare_select (CrmChangeTracker *self,
                Table            *table)
{
  g_autofree char *sql = NULL;

  if (table->select != NULL)
    return SQLITE_OK;

  sql = g_strdup_printf ("SELECT * FROM main.\"%s\" WHERE rowid = ?", table->name);
  return sqlite3_prepare_v3 (self->conn->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &table->select, NULL);
}

static int
append_row (CrmChangeTracker *self,
            GByteArray       *bytes,
            Table            *table,
            const Row        *row)
{
  gboolean ok = TRUE;
  int rc;

  if (row->is_new && !self->conn->unsure)
    {
      append_start (bytes, CRM_RECORD_INSERT, row);
      g_byte_array_append (bytes, self->values->data + row->kept, (guint) row->kept_size);
      return SQLITE_OK;
    }

  rc = prepare_select (self, table);
  if (rc != SQLITE_OK)
    return rc;

  sqlite3_bind_int64 (table->select, 1, row->key);
  rc = sqlite3_step (table->select);
  if (rc == SQLITE_ROW)
    {
      ok = row->existed ? append_update (self, bytes, table, row) : append_insert (bytes, table, row);
    }
  else if (rc == SQLITE_DONE && row->existed)
    {
      append_start (bytes, CRM_RECORD_DELETE, row);
      g_byte_array_append (bytes, self->values->data + row->kept, (guint) row->kept_size);
    }

  /* What step() found wrong, reset() says again. */
  rc = sqlite3_reset (table->select);
  return ok ? rc : SQLITE_NOMEM;
}

static int
append_table (CrmChangeTracker *self,
              GByteArray       *bytes,
              guint             index)
{
  Table *table = &self->tables[index];
  guint start = bytes->len;
  guint changes;
  int rc = SQLITE_OK;

  g_byte_array_append (bytes, table->header->data, table->header->len);
  changes = bytes->len;
  for (guint i = 0; i < self->rows->len && rc == SQLITE_OK; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);

      if (row->table == index)
        rc = append_row (self, bytes, table, row);
    }
  if (bytes->len == changes)
    g_byte_array_set_size (bytes, start);

  return rc;
}

/* ------------------------------------------------------------------------------------------------ doors */

static gboolean
read_shape (CrmConn  *conn,
            Table    *table,
            GError  **error)
{
  g_autoptr (CrmStmt) stmt = NULL;
  g_autoptr (GByteArray) keys = g_byte_array_new ();
  gboolean has_rowid = TRUE;
  guint n_keys = 0;

  stmt = crm_conn_query (conn, error,
                         "SELECT c.cid, c.pk, c.hidden, upper (c.type) = 'INTEGER', t.wr, upper (c.type) = 'REAL' FROM pragma_table_xinfo (?1) c, "
                         "pragma_table_list (?1) t WHERE t.schema = 'main' ORDER BY c.cid", "s", table->name);
  if (stmt == NULL)
    return FALSE;

  while (crm_stmt_step (stmt, error) == CRM_STEP_ROW)
    {
      gint64 key = crm_stmt_get_int (stmt, 1);

      if (key != 0)
        {
          n_keys++;
          table->key_column = table->n_columns;
          has_rowid = has_rowid && crm_stmt_get_int (stmt, 3) != 0;
        }
      has_rowid = has_rowid && crm_stmt_get_int (stmt, 2) == 0 && crm_stmt_get_int (stmt, 4) == 0;
      append_byte (keys, (guint8) key);
      if (crm_stmt_get_int (stmt, 5) != 0)
        table->real_columns |= G_GUINT64_CONSTANT (1) << (table->n_columns & 63);
      table->n_columns++;
    }

  if (n_keys != 1 || !has_rowid)
    {
      g_set_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_FAILED, "Changes of \"%s\" cannot be recorded: no INTEGER PRIMARY KEY, or "
                   "generated columns", table->name);
      return FALSE;
    }

  append_byte (table->header, 'T');
  append_varint (table->header, (guint32) table->n_columns);
  g_byte_array_append (table->header, keys->data, keys->len);
  g_byte_array_append (table->header, (const guint8 *) table->name, (guint) strlen (table->name) + 1);
  return TRUE;
}

CrmChangeTracker *
crm_change_tracker_new (CrmConn            *conn,
                        const char *const  *tables,
                        GError            **error)
{
  g_autoptr (CrmChangeTracker) self = NULL;

  g_return_val_if_fail (conn != NULL, NULL);
  g_return_val_if_fail (tables != NULL && tables[0] != NULL, NULL);

  self = g_new0 (CrmChangeTracker, 1);
  self->conn = conn;
  self->n_tables = g_strv_length ((char **) tables);
  self->tables = g_new0 (Table, self->n_tables);
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->values = g_byte_array_new ();
  self->scratch = g_byte_array_new ();
  set_n_slots (self, 64);

  for (guint i = 0; i < self->n_tables; i++)
    {
      self->tables[i].name = g_strdup (tables[i]);
      self->tables[i].header = g_byte_array_new ();
    }
  for (guint i = 0; i < self->n_tables; i++)
    {
      g_autoptr (GError) local_error = NULL;

      if (!read_shape (conn, &self->tables[i], &local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }

  /* For good, not only while recording: without a hook SQLite compiles DELETE without WHERE to one that calls none. */
  sqlite3_preupdate_hook (conn->db, on_preupdate, self);
  return g_steal_pointer (&self);
}

void
crm_change_tracker_free (CrmChangeTracker *self)
{
  if (self == NULL)
    return;

  sqlite3_preupdate_hook (self->conn->db, NULL, NULL);
  for (guint i = 0; i < self->n_tables; i++)
    {
      sqlite3_finalize (self->tables[i].select);
      g_byte_array_unref (self->tables[i].header);
      g_free (self->tables[i].name);
    }
  g_free (self->tables);
  g_array_unref (self->rows);
  g_byte_array_unref (self->values);
  g_byte_array_unref (self->scratch);
  g_free (self->slots);
  g_free (self);
}

void
crm_change_tracker_abort (CrmChangeTracker *self)
{
  g_return_if_fail (self != NULL);

  self->recording = FALSE;
  self->rc = SQLITE_OK;
  if (self->rows->len == 0)
    return;

  /* After a large batch the memory is given back. */
  g_array_set_size (self->rows, 0);
  if (self->n_slots > 16384 || self->values->len > 1024 * 1024)
    {
      g_byte_array_unref (self->values);
      self->values = g_byte_array_new ();
      set_n_slots (self, 64);
      return;
    }
  g_byte_array_set_size (self->values, 0);
  memset (self->slots, 0, self->n_slots * sizeof *self->slots);
}

void
crm_change_tracker_begin (CrmChangeTracker *self)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (!self->recording);

  self->recording = TRUE;
  self->conn->unsure = FALSE;
}

gboolean
crm_change_tracker_end (CrmChangeTracker  *self,
                        GByteArray        *bytes,
                        GError           **error)
{
  guint64 touched = 0;
  int rc;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (self->recording, FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  self->recording = FALSE;
  rc = self->rc;
  for (guint i = 0; i < self->rows->len; i++)
    touched |= G_GUINT64_CONSTANT (1) << (g_array_index (self->rows, Row, i).table & 63);
  for (guint i = 0; i < self->n_tables && rc == SQLITE_OK; i++)
    {
      if ((touched & G_GUINT64_CONSTANT (1) << (i & 63)) != 0)
        rc = append_table (self, bytes, i);
    }

  crm_change_tracker_abort (self);
  if (rc == SQLITE_OK)
    return TRUE;

  crm_store_error_take_sqlite (error, rc == SQLITE_SCHEMA || rc == SQLITE_NOMEM ? NULL : self->conn->db, rc, "recording changes");
  return FALSE;
}
