/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-backup.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crm-book-file.h"
#include "crm-book-lock.h"
#include "crm-conn-private.h"
#include "crm-schema.h"
#include "crm-thread.h"

#define SUFFIX          ".clientele"
#define PAGES_PER_STEP  512

#define KEEP_DAYS   7
#define KEEP_WEEKS  4
#define KEEP_MONTHS 6

void
crm_backup_free (CrmBackup *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_free (self);
}

/* ------------------------------------------------------------------------------------------------ copy */

static gboolean
sync_path (const char  *path,
           GError     **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  int saved_errno;

  if (fd >= 0 && fsync (fd) == 0)
    {
      close (fd);
      return TRUE;
    }

  saved_errno = errno;
  if (fd >= 0)
    close (fd);
  crm_store_error_take_errno (error, saved_errno, path);
  return FALSE;
}

static gboolean
copy_pages (CrmConn       *from,
            CrmConn       *to,
            GCancellable  *cancellable,
            GError       **error)
{
  sqlite3_backup *backup;
  int rc;

  backup = sqlite3_backup_init (to->db, "main", from->db, "main");
  if (backup == NULL)
    {
      crm_store_error_take_sqlite (error, to->db, sqlite3_errcode (to->db), "starting a copy");
      return FALSE;
    }

  do
    rc = g_cancellable_is_cancelled (cancellable) ? SQLITE_INTERRUPT : sqlite3_backup_step (backup, PAGES_PER_STEP);
  while (rc == SQLITE_OK || rc == SQLITE_BUSY || rc == SQLITE_LOCKED);

  sqlite3_backup_finish (backup);
  if (rc == SQLITE_DONE)
    return TRUE;

  crm_store_error_take_sqlite (error, to->db, rc, "copying the book");
  return FALSE;
}

static gboolean
copy_to (const char    *from_uri,
         const char    *path,
         GCancellable  *cancellable,
         GError       **error)
{
  g_autofree char *to_uri = crm_conn_make_uri (path, NULL);
  g_autoptr (CrmConn) from = NULL;
  g_autoptr (CrmConn) to = NULL;

  from = crm_conn_open (from_uri, CRM_CONN_READER, error);
  if (from == NULL)
    return FALSE;
  to = crm_conn_open (to_uri, CRM_CONN_PLAIN, error);
  if (to == NULL)
    return FALSE;

  /* A read transaction pins what is copied: otherwise each save would make the copy start again. The copy itself is one
   * file without a WAL, and is brought to the disk at the end. */
  return crm_conn_exec (to, "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF", error) &&
         crm_conn_exec (from, "BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1", error) &&
         copy_pages (from, to, cancellable, error) &&
         crm_conn_exec (from, "ROLLBACK", error) &&
         crm_conn_exec (to, "PRAGMA journal_mode = DELETE", error);
}

gboolean
crm_backup_copy (const char    *from_uri,
                 const char    *to,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_autofree char *folder = NULL;
  g_autofree char *part = NULL;

  g_return_val_if_fail (from_uri != NULL, FALSE);
  g_return_val_if_fail (to != NULL, FALSE);

  folder = g_path_get_dirname (to);
  part = g_strconcat (to, ".part", NULL);
  g_unlink (part);

  if (!copy_to (from_uri, part, cancellable, error) || !sync_path (part, error))
    {
      g_unlink (part);
      return FALSE;
    }

  if (g_rename (part, to) != 0)
    {
      crm_store_error_take_errno (error, errno, to);
      g_unlink (part);
      return FALSE;
    }

  return sync_path (folder, error);
}

gboolean
crm_db_backup (CrmDb         *self,
               const char    *path,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autofree char *uri = NULL;

  g_return_val_if_fail (CRM_IS_DB (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (!crm_thread_is_ui (), FALSE);

  uri = crm_book_file_inspect (crm_db_get_path (self), crm_db_is_read_only (self) ? CRM_DB_OPEN_READ_ONLY : 0, error);
  return uri != NULL && crm_backup_copy (uri, path, cancellable, error);
}

/* ------------------------------------------------------------------------------------------------ folder */

char *
crm_backup_get_default_folder (const char *book_path)
{
  g_autofree char *folder = NULL;

  g_return_val_if_fail (book_path != NULL, NULL);

  folder = g_path_get_dirname (book_path);
  return g_build_filename (folder, "Backups", NULL);
}

static char *
make_stem (const char *book_path)
{
  g_autofree char *name = g_path_get_basename (book_path);

  if (g_str_has_suffix (name, SUFFIX))
    name[strlen (name) - strlen (SUFFIX)] = '\0';

  return g_strconcat (name, "-", NULL);
}

/* The time in NAME-YYYYMMDD-HHMMSS.clientele, or 0 where the name is no such. */
static gint64
parse_time (const char *name,
            const char *stem)
{
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *iso = NULL;
  const char *stamp;

  if (!g_str_has_prefix (name, stem))
    return 0;

  stamp = name + strlen (stem);
  if (strlen (stamp) != strlen ("YYYYMMDD-HHMMSS" SUFFIX) || stamp[8] != '-' || !g_str_has_suffix (stamp, SUFFIX))
    return 0;

  iso = g_strdup_printf ("%.8sT%.6sZ", stamp, stamp + 9);
  time = g_date_time_new_from_iso8601 (iso, NULL);
  return time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC : 0;
}

static int
compare_backups (gconstpointer a,
                 gconstpointer b)
{
  const CrmBackup *backup_a = *(CrmBackup *const *) a;
  const CrmBackup *backup_b = *(CrmBackup *const *) b;

  return backup_a->at < backup_b->at ? 1 : backup_a->at > backup_b->at ? -1 : 0;
}

GPtrArray *
crm_backup_list (const char *book_path,
                 const char *folder)
{
  GPtrArray *backups = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_backup_free);
  g_autofree char *stem = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_return_val_if_fail (book_path != NULL, backups);
  g_return_val_if_fail (folder != NULL, backups);

  stem = make_stem (book_path);
  dir = g_dir_open (folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      gint64 at = parse_time (name, stem);
      CrmBackup *backup;
      struct stat status;

      if (at == 0)
        continue;

      backup = g_new0 (CrmBackup, 1);
      backup->path = g_build_filename (folder, name, NULL);
      backup->at = at;
      if (g_stat (backup->path, &status) == 0)
        backup->size = status.st_size;
      g_ptr_array_add (backups, backup);
    }

  g_ptr_array_sort (backups, compare_backups);
  return backups;
}

gint64
crm_backup_get_last_time (const char *book_path,
                          const char *folder)
{
  g_autoptr (GPtrArray) backups = crm_backup_list (book_path, folder);

  return backups->len > 0 ? ((CrmBackup *) g_ptr_array_index (backups, 0))->at : 0;
}

/* ------------------------------------------------------------------------------------------------ schedule, rotation */

static gpointer
read_last_change (CrmConn       *conn,
                  gpointer       data,
                  GCancellable  *cancellable,
                  GError       **error)
{
  *(gint64 *) data = crm_conn_get_int (conn, 0, error, "SELECT at FROM change_set ORDER BY id DESC LIMIT 1", "");
  return NULL;
}

gboolean
crm_backup_is_due (CrmDb      *db,
                   const char *folder,
                   gint64      max_age)
{
  gint64 last_change = 0;
  gint64 last_backup;

  g_return_val_if_fail (CRM_IS_DB (db), FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);

  last_backup = crm_backup_get_last_time (crm_db_get_path (db), folder);
  crm_db_read (db, CRM_READER_ROW, read_last_change, &last_change, NULL, NULL);

  /* Names of backups count in seconds. */
  return last_change / G_USEC_PER_SEC * G_USEC_PER_SEC >= last_backup && last_change > 0 &&
         g_get_real_time () - last_backup >= max_age;
}

/* Which day, week or month a time belongs to, in local time, counted so that neighbours differ by 1 (months: nearly). */
static int
get_period (GDateTime *time,
            guint      kind)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) g_date_time_get_day_of_month (time), (GDateMonth) g_date_time_get_month (time),
                  (GDateYear) g_date_time_get_year (time));

  switch (kind)
    {
    case 0:
      return (int) g_date_get_julian (&date);
    case 1:
      return (int) (g_date_get_julian (&date) - 1) / 7;
    default:
      return g_date_time_get_year (time) * 12 + g_date_time_get_month (time);
    }
}

GPtrArray *
crm_backup_select_old (GPtrArray *backups,
                       gint64     now)
{
  const int n_kept[] = { KEEP_DAYS, KEEP_WEEKS, KEEP_MONTHS };
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);
  GPtrArray *old = g_ptr_array_new ();
  int last[] = { -1, -1, -1 };

  g_return_val_if_fail (backups != NULL, old);

  for (guint i = 0; i < backups->len; i++)
    {
      const CrmBackup *backup = g_ptr_array_index (backups, i);
      g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (backup->at / G_USEC_PER_SEC);
      gboolean keep = i == 0;

      /* The newest of each period stays, as long as the period is recent enough. */
      for (guint kind = 0; kind < G_N_ELEMENTS (n_kept); kind++)
        {
          int period = get_period (time, kind);

          if (period != last[kind] && get_period (today, kind) - period < n_kept[kind])
            keep = TRUE;
          last[kind] = period;
        }

      if (!keep)
        g_ptr_array_add (old, backup->path);
    }

  return old;
}

static void
rotate (const char *book_path,
        const char *folder)
{
  g_autoptr (GPtrArray) backups = crm_backup_list (book_path, folder);
  g_autoptr (GPtrArray) old = crm_backup_select_old (backups, g_get_real_time ());

  for (guint i = 0; i < old->len; i++)
    {
      if (g_unlink (g_ptr_array_index (old, i)) != 0)
        g_message ("Cannot remove %s: %s", (char *) g_ptr_array_index (old, i), g_strerror (errno));
    }
}

gboolean
crm_backup_make (CrmDb         *db,
                 const char    *folder,
                 char         **path,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stem = NULL;
  g_autofree char *stamp = NULL;
  g_autofree char *name = NULL;
  g_autofree char *target = NULL;

  g_return_val_if_fail (CRM_IS_DB (db), FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      crm_store_error_take_errno (error, errno, folder);
      return FALSE;
    }

  stem = make_stem (crm_db_get_path (db));
  stamp = g_date_time_format (now, "%Y%m%d-%H%M%S");
  name = g_strconcat (stem, stamp, SUFFIX, NULL);
  target = g_build_filename (folder, name, NULL);
  if (!crm_db_backup (db, target, cancellable, error))
    return FALSE;

  rotate (crm_db_get_path (db), folder);
  if (path != NULL)
    *path = g_steal_pointer (&target);
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------ restore */

static gboolean
check_backup (const char    *uri,
              GCancellable  *cancellable,
              GError       **error)
{
  g_autoptr (CrmConn) conn = crm_conn_open (uri, CRM_CONN_READER, error);
  g_autofree char *answer = NULL;
  int version = 0;

  if (conn == NULL || !crm_schema_inspect (conn, &version, error))
    return FALSE;

  if (version == 0)
    {
      g_set_error_literal (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_A_BOOK, "The backup is empty");
      return FALSE;
    }

  crm_conn_set_cancellable (conn, cancellable);
  answer = crm_conn_get_text (conn, error, "PRAGMA quick_check (1)", "");
  crm_conn_set_cancellable (conn, NULL);
  if (answer == NULL)
    return FALSE;
  if (g_str_equal (answer, "ok"))
    return TRUE;

  g_set_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_CORRUPT, "The backup is damaged: %s", answer);
  return FALSE;
}

gboolean
crm_backup_check (const char    *path,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autofree char *uri = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  uri = crm_conn_make_uri (path, "mode=ro&immutable=1");
  return check_backup (uri, cancellable, error);
}

/* What is in the WAL belongs to the book: brought into it where it is not damaged. */
static void
fold_wal (const char *book_path)
{
  g_autofree char *uri = crm_conn_make_uri (book_path, "mode=rw");
  g_autoptr (CrmConn) conn = crm_conn_open (uri, CRM_CONN_PLAIN, NULL);

  if (conn != NULL)
    crm_conn_exec (conn, "PRAGMA wal_checkpoint (TRUNCATE)", NULL);
}

static char *
make_kept_path (const char *book_path)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp = g_date_time_format (now, "%Y-%m-%d %H%M%S");
  g_autofree char *base = g_str_has_suffix (book_path, SUFFIX) ? g_strndup (book_path, strlen (book_path) - strlen (SUFFIX))
                                                               : g_strdup (book_path);
  char *path = g_strdup_printf ("%s (replaced %s)" SUFFIX, base, stamp);

  for (guint i = 2; g_file_test (path, G_FILE_TEST_EXISTS); i++)
    {
      g_free (path);
      path = g_strdup_printf ("%s (replaced %s, %u)" SUFFIX, base, stamp, i);
    }

  return path;
}

/* Gives the file a second name; copies it where the file system knows no links. */
static gboolean
keep_file (const char  *path,
           const char  *kept,
           GError     **error)
{
  g_autoptr (GFile) from = NULL;
  g_autoptr (GFile) to = NULL;

  if (link (path, kept) == 0)
    return TRUE;

  from = g_file_new_for_path (path);
  to = g_file_new_for_path (kept);
  return g_file_copy (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, error);
}

static gboolean
keep_replaced (const char  *book_path,
               const char  *kept,
               GError     **error)
{
  g_autofree char *wal = g_strconcat (book_path, "-wal", NULL);
  g_autofree char *shm = g_strconcat (book_path, "-shm", NULL);
  g_autofree char *kept_wal = g_strconcat (kept, "-wal", NULL);

  fold_wal (book_path);
  if (!keep_file (book_path, kept, error))
    return FALSE;

  /* Still there: the book is damaged. The WAL must not be found beside the restored book. */
  if (g_file_test (wal, G_FILE_TEST_EXISTS) && !keep_file (wal, kept_wal, error))
    return FALSE;

  g_unlink (wal);
  g_unlink (shm);
  return TRUE;
}

/*
 * Who wants no mail is not asked again because a book became what it was: what was suppressed since goes into the @staged one from the book at
 * @kept. That one may be damaged, or no book at all; then there is nothing to take. Nothing is left beside @staged whenever this ends.
 */
static gboolean
carry_suppressions (const char  *staged,
                    const char  *kept,
                    GError     **error)
{
  g_autofree char *staged_uri = crm_conn_make_uri (staged, "mode=rw");
  g_autofree char *kept_uri = crm_conn_make_uri (kept, "mode=ro&immutable=1");
  g_autoptr (CrmConn) conn = crm_conn_open (staged_uri, CRM_CONN_PLAIN, error);
  g_autoptr (GError) unreadable = NULL;

  if (conn == NULL || !crm_conn_exec (conn, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = FULL;", error))
    return FALSE;

  if (!crm_conn_run (conn, &unreadable, "ATTACH ? AS kept", "s", kept_uri) ||
      crm_conn_get_int (conn, -1, &unreadable, "SELECT sum (length (address_key)) FROM kept.suppression", "") < 0)
    {
      g_info ("%s: %s", kept, unreadable != NULL ? unreadable->message : "no suppressions");
      return TRUE;
    }

  return crm_conn_exec (conn, "INSERT OR IGNORE INTO main.suppression (id, address_key, reason, at, source)"
                        " SELECT id, address_key, reason, at, source FROM kept.suppression", error);
}

gboolean
crm_backup_restore (const char    *backup_path,
                    const char    *book_path,
                    char         **kept_path,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autoptr (CrmBookLock) lock = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *staged = NULL;
  g_autofree char *kept = NULL;

  g_return_val_if_fail (backup_path != NULL, FALSE);
  g_return_val_if_fail (book_path != NULL, FALSE);
  g_return_val_if_fail (!crm_thread_is_ui (), FALSE);

  lock = crm_book_lock_new (book_path, error);
  if (lock == NULL)
    return FALSE;

  uri = crm_book_file_inspect (backup_path, CRM_DB_OPEN_READ_ONLY, error);
  if (uri == NULL || !check_backup (uri, cancellable, error))
    return FALSE;

  staged = g_strconcat (book_path, ".restoring", NULL);
  if (!crm_backup_copy (uri, staged, cancellable, error))
    return FALSE;

  if (g_file_test (book_path, G_FILE_TEST_EXISTS))
    {
      kept = make_kept_path (book_path);
      if (!keep_replaced (book_path, kept, error) || !carry_suppressions (staged, kept, error))
        {
          g_unlink (staged);
          return FALSE;
        }
    }

  if (g_rename (staged, book_path) != 0)
    {
      crm_store_error_take_errno (error, errno, book_path);
      g_unlink (staged);
      return FALSE;
    }

  if (kept_path != NULL)
    *kept_path = g_steal_pointer (&kept);
  return TRUE;
}
