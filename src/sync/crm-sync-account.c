/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sync-account.h"

#include <glib/gi18n-lib.h>

#include "crm-href.h"
#include "crm-record-store.h"
#include "crm-store-error.h"
#include "crm-sync-row.h"

static void
calendar_free (CrmSyncCalendar *calendar)
{
  g_free (calendar->name);
  g_free (calendar->url);
  g_free (calendar);
}

void
crm_sync_account_free (CrmSyncAccount *account)
{
  if (account == NULL)
    return;

  g_free (account->uid);
  g_free (account->name);
  g_free (account->url);
  g_free (account->user);
  g_free (account->pinned_key);
  g_ptr_array_unref (account->calendars);
  g_free (account);
}

typedef struct
{
  const CrmFoundAccount *found;
  const char            *name;
  const char            *user;
  char                  *uid;
  gint64                 id;
} Saving;

/* The address by which the account is known again, and which gets the password. */
static const char *
address_of (const CrmFoundAccount *found)
{
  if (found->principal != NULL)
    return found->principal;
  if (found->homes->len > 0)
    return g_ptr_array_index (found->homes, 0);

  return ((CrmFoundCalendar *) g_ptr_array_index (found->calendars, 0))->url;
}

static gboolean
save_calendar (CrmConn           *conn,
               gint64             account_id,
               CrmFoundCalendar  *found,
               gint64             position,
               GError           **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 known = crm_conn_get_int (conn, 0, &local_error, "SELECT id FROM calendar WHERE account_id = ? AND href = ?", "is",
                                   account_id, found->url);
  gint64 taken = crm_conn_get_int (conn, 0, NULL, "SELECT deleted_at IS NULL FROM calendar WHERE id = ?", "i", known);
  g_autoptr (CrmRecord) record = NULL;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (known != 0)
    return taken || !found->taken || crm_record_restore (conn, &crm_calendar_type, known, error);

  record = crm_record_new (&crm_calendar_type);
  crm_record_set_int (record, "account_id", account_id);
  crm_record_set_text (record, "name", found->name);
  crm_record_set_text (record, "colour", found->colour);
  crm_record_set_double (record, "position", 1000.0 + position);
  crm_record_set_int (record, "events", found->events);
  crm_record_set_int (record, "tasks", found->tasks);
  crm_record_set_int (record, "read_only", found->read_only);
  crm_record_set_text (record, "href", found->url);

  return crm_record_save (conn, record, error) &&
         (found->taken || crm_record_delete (conn, &crm_calendar_type, crm_record_get_id (record), error));
}

static gboolean
write_account (CrmConn       *conn,
               gpointer       user_data,
               GCancellable  *cancellable,
               GError       **error)
{
  Saving *saving = user_data;
  const char *url = address_of (saving->found);
  g_autoptr (GError) local_error = NULL;
  gint64 known = crm_conn_get_int (conn, 0, &local_error, "SELECT id FROM calendar_account WHERE url = ? AND user IS ?"
                                   " ORDER BY deleted_at IS NOT NULL, id DESC LIMIT 1", "ss", url, saving->user);
  g_autoptr (CrmRecord) record = NULL;
  g_autoptr (GString) homes = g_string_new (NULL);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  for (guint i = 0; i < saving->found->homes->len; i++)
    g_string_append_printf (homes, "%s%s", i > 0 ? "\n" : "", (const char *) g_ptr_array_index (saving->found->homes, i));
  if (crm_conn_get_int (conn, 0, NULL, "SELECT deleted_at IS NOT NULL FROM calendar_account WHERE id = ?", "i", known) &&
      !crm_record_restore (conn, &crm_calendar_account_type, known, error))
    return FALSE;
  record = known == 0 ? crm_record_new (&crm_calendar_account_type)
                      : crm_record_load (conn, &crm_calendar_account_type, known, error);
  if (record == NULL)
    return FALSE;
  if (known == 0)
    crm_record_set_text (record, "name", saving->name);
  crm_record_set_text (record, "url", url);
  crm_record_set_text (record, "user", saving->user);
  crm_record_set_text (record, "principal", saving->found->principal);
  crm_record_set_text (record, "home_sets", homes->str);
  if ((known == 0 || crm_record_is_changed (record)) && !crm_record_save (conn, record, error))
    return FALSE;

  saving->id = crm_record_get_id (record);
  saving->uid = g_strdup (crm_record_get_text (record, "uid"));
  for (guint i = 0; i < saving->found->calendars->len; i++)
    if (!save_calendar (conn, saving->id, g_ptr_array_index (saving->found->calendars, i), i, error))
      return FALSE;

  return crm_conn_run (conn, error, "DELETE FROM account_sync WHERE account_id = ?", "i", saving->id);
}

gint64
crm_sync_account_save (CrmDb                  *db,
                       const CrmFoundAccount  *found,
                       const char             *name,
                       const char             *user,
                       char                  **uid,
                       GCancellable           *cancellable,
                       GError                **error)
{
  /* A password in the address does not get into the book with it. */
  g_autofree char *plain = crm_caldav_plain_address (name, NULL, NULL);
  g_autofree char *label = g_strdup_printf (_("Added the calendars of %s"), plain);
  CrmWriteOptions options = { .priority = CRM_PRIORITY_USER, .origin = CRM_ORIGIN_USER, .label = label, .not_undoable = TRUE };
  Saving saving = { found, plain, user, NULL, 0 };
  g_autoptr (CrmChangeSet) set = NULL;

  g_return_val_if_fail (found != NULL && (found->principal != NULL || found->homes->len > 0 || found->calendars->len > 0), 0);

  set = crm_db_write (db, &options, write_account, &saving, cancellable, error);
  if (set == NULL)
    {
      g_free (saving.uid);
      return 0;
    }
  *uid = saving.uid;

  return saving.id;
}

/* ---------------------------------------------------------------- looking again */

gboolean
crm_sync_account_may_follow (const char *before,
                             const char *after)
{
  g_autoptr (GUri) from = g_uri_parse (before, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, NULL);
  g_autoptr (GUri) to = g_uri_parse (after, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, NULL);
  gboolean secure;

  if (from == NULL || to == NULL || g_uri_get_host (from) == NULL || g_uri_get_host (to) == NULL)
    return FALSE;

  /* The password goes to where an address leads: another host has to be added by its owner. */
  secure = g_ascii_strcasecmp (g_uri_get_scheme (to), "https") == 0;
  if (g_ascii_strcasecmp (g_uri_get_host (from), g_uri_get_host (to)) != 0)
    return FALSE;

  return secure || (g_ascii_strcasecmp (g_uri_get_scheme (from), "https") != 0 && g_uri_get_port (from) == g_uri_get_port (to));
}

typedef struct
{
  const CrmFoundAccount *found;
  gint64                 id;
  guint                  n_new;
} Updating;

static gboolean
write_update (CrmConn       *conn,
              gpointer       user_data,
              GCancellable  *cancellable,
              GError       **error)
{
  Updating *updating = user_data;
  const CrmFoundAccount *found = updating->found;
  g_autoptr (CrmRecord) account = crm_record_load (conn, &crm_calendar_account_type, updating->id, error);

  if (account == NULL)
    return FALSE;
  if (found->principal != NULL && crm_sync_account_may_follow (crm_record_get_text (account, "url"), found->principal))
    {
      g_autoptr (GString) homes = g_string_new (NULL);

      for (guint i = 0; i < found->homes->len; i++)
        g_string_append_printf (homes, "%s%s", i > 0 ? "\n" : "", (const char *) g_ptr_array_index (found->homes, i));
      crm_record_set_text (account, "url", found->principal);
      crm_record_set_text (account, "principal", found->principal);
      crm_record_set_text (account, "home_sets", homes->str);
      if (crm_record_is_changed (account) && !crm_record_save (conn, account, error))
        return FALSE;
    }

  for (guint i = 0; i < found->calendars->len; i++)
    {
      CrmFoundCalendar *calendar = g_ptr_array_index (found->calendars, i);
      g_autoptr (GError) local_error = NULL;
      gint64 known = crm_conn_get_int (conn, 0, &local_error, "SELECT id FROM calendar WHERE account_id = ? AND href = ?", "is",
                                       updating->id, calendar->url);

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (known != 0)
        continue;
      if (!save_calendar (conn, updating->id, calendar, i, error))
        return FALSE;
      updating->n_new++;
    }

  return TRUE;
}

gboolean
crm_sync_account_update (CrmDb                  *db,
                         gint64                  id,
                         const CrmFoundAccount  *found,
                         guint                  *n_new,
                         GCancellable           *cancellable,
                         GError                **error)
{
  CrmWriteOptions options = { .priority = CRM_PRIORITY_USER, .origin = CRM_ORIGIN_USER, .label = _("Looked for new calendars"),
                              .not_undoable = TRUE };
  Updating updating = { found, id, 0 };
  g_autoptr (CrmChangeSet) set = NULL;

  g_return_val_if_fail (CRM_IS_DB (db), FALSE);
  g_return_val_if_fail (found != NULL, FALSE);

  set = crm_db_write (db, &options, write_update, &updating, cancellable, error);
  if (set == NULL)
    return FALSE;
  if (n_new != NULL)
    *n_new = updating.n_new;

  return TRUE;
}

static gboolean
read_calendars (CrmConn         *conn,
                CrmSyncAccount  *account,
                GError         **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT c.id, c.name, c.href, s.backoff_until FROM calendar c"
                                             " LEFT JOIN calendar_sync s ON s.calendar_id = c.id WHERE c.account_id = ?"
                                             " AND c.deleted_at IS NULL AND c.href IS NOT NULL ORDER BY c.position, c.id", "i",
                                             account->id);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmSyncCalendar *calendar = g_new0 (CrmSyncCalendar, 1);

      calendar->id = crm_stmt_get_int (stmt, 0);
      calendar->name = crm_stmt_dup_text (stmt, 1);
      calendar->url = crm_stmt_dup_text (stmt, 2);
      calendar->backoff_until = crm_stmt_get_int (stmt, 3);
      g_ptr_array_add (account->calendars, calendar);
    }

  return step == CRM_STEP_DONE;
}

static gpointer
read_accounts (CrmConn       *conn,
               gpointer       user_data,
               GCancellable  *cancellable,
               GError       **error)
{
  gint64 *only = user_data;
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_sync_account_free);
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT a.id, a.uid, a.name, a.url, a.user, s.pinned_key,"
                                             " s.state IS 'refused', s.state IS 'missing' FROM calendar_account a LEFT JOIN account_sync s"
                                             " ON s.account_id = a.id WHERE a.deleted_at IS NULL AND (? = 0 OR a.id = ?)"
                                             " ORDER BY a.id", "ii", *only, *only);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmSyncAccount *account = g_new0 (CrmSyncAccount, 1);

      account->id = crm_stmt_get_int (stmt, 0);
      account->uid = crm_stmt_dup_text (stmt, 1);
      account->name = crm_stmt_dup_text (stmt, 2);
      account->url = crm_stmt_dup_text (stmt, 3);
      account->user = crm_stmt_dup_text (stmt, 4);
      account->pinned_key = crm_stmt_dup_text (stmt, 5);
      account->refused = crm_stmt_get_int (stmt, 6) != 0;
      account->missing = crm_stmt_get_int (stmt, 7) != 0;
      account->calendars = g_ptr_array_new_with_free_func ((GDestroyNotify) calendar_free);
      g_ptr_array_add (accounts, account);
      if (!read_calendars (conn, account, error))
        return NULL;
    }

  return step == CRM_STEP_DONE ? g_steal_pointer (&accounts) : NULL;
}

GPtrArray *
crm_sync_account_load_all (CrmDb         *db,
                           GCancellable  *cancellable,
                           GError       **error)
{
  gint64 only = 0;

  return crm_db_read (db, CRM_READER_ROW, read_accounts, &only, cancellable, error);
}

CrmSyncAccount *
crm_sync_account_load (CrmDb         *db,
                       gint64         id,
                       GCancellable  *cancellable,
                       GError       **error)
{
  g_autoptr (GPtrArray) accounts = crm_db_read (db, CRM_READER_ROW, read_accounts, &id, cancellable, error);

  if (accounts == NULL)
    return NULL;
  if (accounts->len == 0)
    {
      g_set_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_FOUND, "no calendar account %" G_GINT64_FORMAT, id);
      return NULL;
    }

  return g_ptr_array_steal_index (accounts, 0);
}

/* ---------------------------------------------------------------- leaving out */

gboolean
crm_sync_account_forget (CrmConn  *conn,
                         gint64    id,
                         GError  **error)
{
  g_autofree char *name = NULL;
  g_autofree char *label = NULL;
  g_autoptr (GPtrArray) calendars = NULL;

  g_return_val_if_fail (conn != NULL, FALSE);

  name = crm_conn_get_text (conn, error, "SELECT name FROM calendar_account WHERE id = ?", "i", id);
  if (name == NULL)
    return FALSE;
  label = g_strdup_printf (_("Forgot the calendars of %s"), name);
  crm_conn_set_label (conn, label);

  calendars = crm_record_load_many (conn, &crm_calendar_type, error, "SELECT id FROM calendar WHERE account_id = ?"
                                    " AND deleted_at IS NULL", "i", id);
  if (calendars == NULL)
    return FALSE;
  for (guint i = 0; i < calendars->len; i++)
    if (!crm_record_delete (conn, &crm_calendar_type, crm_record_get_id (g_ptr_array_index (calendars, i)), error))
      return FALSE;

  return crm_record_delete (conn, &crm_calendar_account_type, id, error);
}

gboolean
crm_sync_account_take (CrmConn   *conn,
                       gint64     calendar_id,
                       gboolean   taken,
                       GError   **error)
{
  g_autofree char *name = NULL;
  g_autofree char *label = NULL;

  g_return_val_if_fail (conn != NULL, FALSE);

  name = crm_conn_get_text (conn, error, "SELECT name FROM calendar WHERE id = ?", "i", calendar_id);
  if (name == NULL)
    return FALSE;
  label = g_strdup_printf (taken ? _("Took the calendar %s") : _("Left out the calendar %s"), name);
  crm_conn_set_label (conn, label);

  return taken ? crm_record_restore (conn, &crm_calendar_type, calendar_id, error)
               : crm_record_delete (conn, &crm_calendar_type, calendar_id, error);
}

/* ---------------------------------------------------------------- passwords */

typedef struct
{
  gint64      id;
  const char *state;
  const char *why;
} Refusal;

static gboolean
write_refusal (CrmConn       *conn,
               gpointer       user_data,
               GCancellable  *cancellable,
               GError       **error)
{
  Refusal *refusal = user_data;

  crm_conn_touch (conn, "account_sync", refusal->id);

  return crm_conn_run (conn, error, "INSERT INTO account_sync (account_id, state, error) VALUES (?, ?, ?)"
                       " ON CONFLICT (account_id) DO UPDATE SET state = excluded.state, error = excluded.error", "iss",
                       refusal->id, refusal->state, refusal->why);
}

static gboolean
set_state (CrmDb       *db,
           gint64       id,
           const char  *state,
           const char  *why,
           GError     **error)
{
  CrmWriteOptions options = { .priority = CRM_PRIORITY_SYNC, .origin = CRM_ORIGIN_SYNC, .label = _("Synced a calendar"),
                              .not_undoable = TRUE };
  Refusal refusal = { id, state, why };
  g_autoptr (CrmChangeSet) set = crm_db_write (db, &options, write_refusal, &refusal, NULL, error);

  return set != NULL;
}

gboolean
crm_sync_account_set_refused (CrmDb       *db,
                              gint64       id,
                              const char  *why,
                              GError     **error)
{
  g_return_val_if_fail (CRM_IS_DB (db), FALSE);

  return set_state (db, id, why == NULL ? "missing" : "refused", why, error);
}

gboolean
crm_sync_account_set_active (CrmDb   *db,
                             gint64   id,
                             GError **error)
{
  g_return_val_if_fail (CRM_IS_DB (db), FALSE);

  return set_state (db, id, "active", NULL, error);
}

static gpointer
read_work (CrmConn       *conn,
           gpointer       user_data,
           GCancellable  *cancellable,
           GError       **error)
{
  gint64 work = crm_conn_get_int (conn, 0, error, "SELECT EXISTS (SELECT 1 FROM sync_outbox o WHERE state = 'queued'"
                                  " AND " CRM_SYNC_IS_DUE " AND NOT EXISTS (SELECT 1 FROM sync_outbox b"
                                  " WHERE b.id = o.after_id))", "i", g_get_real_time ());

  return GINT_TO_POINTER ((int) work);
}

gboolean
crm_sync_account_has_work (CrmDb        *db,
                           GCancellable *cancellable)
{
  return GPOINTER_TO_INT (crm_db_read (db, CRM_READER_ROW, read_work, NULL, cancellable, NULL)) != 0;
}
