/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-window-private.h"

#include <glib/gi18n.h>

#include "crm-calendar-account-dialog.h"
#include "crm-conflicts-window.h"
#include "crm-sync-password.h"

/* The sync of the open book: at its start, after edits, every few minutes and on demand; what the line in the sidebar says about it;
 * and the questions that only a person can answer. */

#define SYNC_MINUTES 10

void
crm_window_sync_now (CrmWindow *self,
                     gint64     id)
{
  g_autoptr (CrmJob) job = NULL;

  if (self->sync == NULL)
    return;
  /* Somebody is there who can be asked. */
  g_hash_table_remove_all (self->asked);
  job = crm_job_new (_("Syncing calendars"));
  crm_job_list_add (self->jobs, job);
  crm_sync_run_async (self->sync, id, CRM_SYNC_DEFAULT, job);
}

void
crm_window_add_calendar_account (CrmWindow *self)
{
  if (self->sync != NULL)
    crm_calendar_account_dialog_present (GTK_WINDOW (self), crm_book_get_db (self->book));
}

void
crm_window_show_conflicts (CrmWindow *self)
{
  if (self->book == NULL)
    return;
  if (self->conflicts == NULL)
    g_set_weak_pointer (&self->conflicts, crm_conflicts_window_new (GTK_WINDOW (self), self->book));
  gtk_window_present (GTK_WINDOW (self->conflicts));
}

/* ---- Passwords ---- */

typedef struct
{
  CrmWindow *self;
  gint64 account;
} Asking;

static void
asked_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Asking *asking = user_data;
  g_autoptr (CrmWindow) self = asking->self;
  gint64 account = asking->account;
  g_autoptr (GError) error = NULL;
  gboolean given;

  g_free (asking);
  given = crm_sync_password_finish (result, &error);
  self->asking = FALSE;
  if (error != NULL)
    crm_view_host_failed (GTK_WIDGET (self), _("The password was not kept"), error);
  else if (given && self->sync != NULL)
    {
      /* A wrong one is asked for again. */
      crm_window_sync_now (self, account);
    }
}

void
crm_window_ask_password (CrmWindow *self,
                         GtkWidget *parent,
                         gint64     id)
{
  Asking *asking;

  g_return_if_fail (CRM_IS_WINDOW (self));
  g_return_if_fail (GTK_IS_WIDGET (parent));

  if (self->sync == NULL || self->asking)
    return;
  self->asking = TRUE;
  g_hash_table_add (self->asked, g_memdup2 (&id, sizeof id));
  asking = g_new0 (Asking, 1);
  asking->self = g_object_ref (self);
  asking->account = id;
  crm_sync_password_async (parent, crm_book_get_db (self->book), self->sync, id, asked_cb, asking);
}

/* Above whatever window is open, once for each account; later the line in the sidebar says it. */
static void
password_needed_cb (CrmWindow *self,
                    gint64     account)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  GtkWindow *active = application != NULL ? gtk_application_get_active_window (application) : NULL;

  crm_window_update_foot (self);
  if (!g_hash_table_contains (self->asked, &account))
    crm_window_ask_password (self, active != NULL ? GTK_WIDGET (active) : GTK_WIDGET (self), account);
}

/* ---- Its life ---- */

/* The reason stands in the line and in the log; a problem is only said aloud where somebody asked. */
static void
finished_cb (CrmWindow    *self,
             const GError *error)
{
  crm_window_update_foot (self);
}

static void
changed_cb (CrmWindow    *self,
            CrmChangeSet *set)
{
  static const char *const tables[] = { "calendar_account", "calendar", "account_sync", "calendar_sync", "conflict", "campaign_run" };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (crm_change_set_concerns (set, tables[i]))
      {
        crm_window_update_foot (self);
        return;
      }
}

static gboolean
begin_cb (gpointer data)
{
  CrmWindow *self = data;

  self->sync_id = 0;
  crm_sync_start (self->sync, SYNC_MINUTES);
  return G_SOURCE_REMOVE;
}

void
crm_window_begin_sync (CrmWindow *self)
{
  crm_window_end_sync (self);
  crm_window_update_foot (self);
  if (self->book == NULL)
    return;
  g_signal_connect_object (self->book, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  if (crm_db_is_read_only (crm_book_get_db (self->book)))
    return;
  self->asked = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->sync = crm_sync_new (crm_book_get_db (self->book), crm_secrets_get_default ());
  g_signal_connect_object (self->sync, "finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sync, "password-needed", G_CALLBACK (password_needed_cb), self, G_CONNECT_SWAPPED);
  self->sync_id = g_timeout_add_seconds (2, begin_cb, self);
}

void
crm_window_end_sync (CrmWindow *self)
{
  g_clear_handle_id (&self->sync_id, g_source_remove);
  if (self->conflicts != NULL)
    gtk_window_destroy (GTK_WINDOW (self->conflicts));
  g_clear_weak_pointer (&self->conflicts);
  g_clear_pointer (&self->asked, g_hash_table_unref);
  if (self->sync == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->sync, self);
  crm_sync_stop (self->sync);
  g_clear_object (&self->sync);
}
