/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-db-private.h"
#include "crm-memory.h"

/* Idle steps of the writer begin when nobody wrote for this long, or after so many transactions without such a pause. */
#define QUIET_MS  50
#define MAX_TASKS 128

/* Pages in the WAL: from the first on the checkpoint thread empties it. That only comes to an end when nobody writes meanwhile, or the
 * file would grow for ever: from the others on the writer stops for it, after a batch of an import or after any transaction. The mail journal
 * stops at once: it changes the same few pages again and again, and its commits are faster in a file that does not grow. */
#define CHECKPOINT_FRAMES        1000
#define IMPORT_CHECKPOINT_FRAMES 8000
#define MAX_FRAMES               4000

/* Bytes of pages that the writer may keep when it has nothing to do: a save reads a few dozen of 4 KB, a merge of the index thousands. */
#define KEPT_PAGES (8 * 1024 * 1024)

static int
on_wal (void       *data,
        sqlite3    *db,
        const char *name,
        int         n_frames)
{
  CrmDb *self = data;

  g_atomic_int_set (&self->wal_frames, n_frames);
  return SQLITE_OK;
}

static void
run_checkpoint (gpointer data)
{
  CrmDb *self = data;
  int rc;

  rc = sqlite3_wal_checkpoint_v2 (self->checkpointer->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  if (rc != SQLITE_OK && rc != SQLITE_BUSY)
    g_message ("Checkpoint: %s", sqlite3_errmsg (self->checkpointer->db));

  g_atomic_int_set (&self->checkpointing, 0);
}

/* Idle work reads far more of the book than anyone asks for; what it leaves in memory would stay there. */
static void
let_pages_go (CrmDb *self)
{
  sqlite3 *db = self->writer->conn->db;
  int used = 0;
  int highest = 0;

  if (sqlite3_db_status (db, SQLITE_DBSTATUS_CACHE_USED, &used, &highest, FALSE) != SQLITE_OK || used <= KEPT_PAGES)
    return;

  sqlite3_db_release_memory (db);
  crm_memory_give_back ();
}

static gboolean
on_writer_idle (gpointer data)
{
  CrmDb *self = data;
  g_autoptr (CrmChangeSet) set = NULL;
  gboolean more;

  more = crm_writer_idle (self->writer, &set);
  if (set != NULL)
    crm_db_announce (self, set);
  crm_db_look_for_damage (self, self->writer->conn, NULL);

  if (g_atomic_int_get (&self->wal_frames) >= CHECKPOINT_FRAMES &&
      g_atomic_int_compare_and_exchange (&self->checkpointing, 0, 1))
    {
      g_atomic_int_set (&self->wal_frames, 0);
      crm_worker_push (self->checkpoint_worker, 0, run_checkpoint, self);
    }
  if (!more)
    let_pages_go (self);

  return more;
}

void
crm_db_relieve_wal (CrmDb       *self,
                    CrmPriority  priority)
{
  int limit = priority == CRM_PRIORITY_IMPORT ? IMPORT_CHECKPOINT_FRAMES : priority == CRM_PRIORITY_JOURNAL ? CHECKPOINT_FRAMES : MAX_FRAMES;

  if (g_atomic_int_get (&self->wal_frames) < limit)
    return;

  sqlite3_wal_checkpoint_v2 (self->writer->conn->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

gboolean
crm_db_start_maintenance (CrmDb   *self,
                          GError **error)
{
  g_return_val_if_fail (CRM_IS_DB (self), FALSE);
  g_return_val_if_fail (self->writer_worker != NULL, FALSE);

  self->checkpointer = crm_conn_open (self->uri, CRM_CONN_WRITER, error);
  if (self->checkpointer == NULL)
    return FALSE;

  self->checkpoint_worker = crm_worker_new ("crm-checkpoint");
  sqlite3_wal_hook (self->writer->conn->db, on_wal, self);
  crm_worker_set_idle (self->writer_worker, on_writer_idle, self, QUIET_MS, MAX_TASKS);
  crm_worker_poke (self->writer_worker);

  return TRUE;
}

void
crm_db_stop_maintenance (CrmDb *self)
{
  g_return_if_fail (CRM_IS_DB (self));

  g_clear_pointer (&self->checkpoint_worker, crm_worker_free);
  g_clear_pointer (&self->checkpointer, crm_conn_close);
}

/* Runs on the writer thread. */
static void
note_due (gpointer data)
{
  CrmDb *self = data;

  self->writer->has_due = TRUE;
}

void
crm_db_wake_index (CrmDb *self)
{
  g_mutex_lock (&self->mutex);
  if (!self->closed)
    crm_worker_push (self->writer_worker, CRM_PRIORITY_IDLE, note_due, self);
  g_mutex_unlock (&self->mutex);
}
