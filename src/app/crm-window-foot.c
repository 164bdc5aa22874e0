/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-window-private.h"

#include <glib/gi18n.h>

#include "crm-relative-time.h"
#include "crm-sync-standing.h"

/* The line at the foot of the sidebar: one owner, several who have something to say, the most urgent of which is heard. */

#define AGE_SECONDS 60

static void
line_free (CrmFootLine *line)
{
  if (line == NULL)
    return;

  g_free ((char *) line->icon_name);
  g_free ((char *) line->text);
  g_free ((char *) line->tooltip);
  g_free ((char *) line->action);
  g_clear_pointer (&line->target, g_variant_unref);
  g_free (line);
}

static CrmFootLine *
line_copy (const CrmFootLine *line)
{
  CrmFootLine *copy;

  if (line == NULL)
    return NULL;

  copy = g_new0 (CrmFootLine, 1);
  copy->icon_name = g_strdup (line->icon_name);
  copy->text = g_strdup (line->text);
  copy->tooltip = g_strdup (line->tooltip);
  copy->action = g_strdup (line->action);
  copy->target = line->target != NULL ? g_variant_ref_sink (line->target) : NULL;
  copy->urgent = line->urgent;
  return copy;
}

void
crm_window_set_foot (CrmWindow         *self,
                     CrmFootSource      source,
                     const CrmFootLine *line)
{
  const CrmFootLine *heard = NULL;

  g_return_if_fail (CRM_IS_WINDOW (self));
  g_return_if_fail (source < CRM_N_FOOTS);

  line_free (self->foot[source]);
  self->foot[source] = line_copy (line);
  for (guint i = 0; i < CRM_N_FOOTS && heard == NULL; i++)
    heard = self->foot[i];
  if (self->sidebar != NULL)
    crm_sidebar_set_foot (self->sidebar, heard);
}

void
crm_window_clear_foot (CrmWindow *self)
{
  g_clear_handle_id (&self->foot_id, g_source_remove);
  for (guint i = 0; i < CRM_N_FOOTS; i++)
    g_clear_pointer (&self->foot[i], line_free);
}

/* ---- How sync and sending stand ---- */

typedef struct
{
  CrmSyncStanding *sync;
  gint64 campaign;             /* one that is paused with mails left; 0: none */
  char *campaign_name;
} Standing;

static void
standing_free (Standing *standing)
{
  g_clear_pointer (&standing->sync, crm_sync_standing_free);
  g_free (standing->campaign_name);
  g_free (standing);
}

static gpointer
read_standing (CrmConn       *conn,
               gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  Standing *standing = g_new0 (Standing, 1);
  g_autoptr (CrmStmt) stmt = NULL;

  standing->sync = crm_sync_standing_read (conn, NULL, cancellable, error);
  stmt = standing->sync == NULL ? NULL
         : crm_conn_query (conn, error, "SELECT c.id, c.name FROM campaign_run r JOIN campaign c ON c.id = r.campaign_id"
                           " WHERE r.state = 'paused' AND c.deleted_at IS NULL AND EXISTS (SELECT 1 FROM campaign_mail m"
                           " WHERE m.campaign_id = c.id AND m.state = 'pending') ORDER BY c.id DESC LIMIT 1", "");
  if (stmt == NULL)
    {
      standing_free (standing);
      return NULL;
    }
  if (crm_stmt_step (stmt, NULL) == CRM_STEP_ROW)
    {
      standing->campaign = crm_stmt_get_int (stmt, 0);
      standing->campaign_name = crm_stmt_dup_text (stmt, 1);
    }
  return standing;
}

static void
say_password (CrmWindow       *self,
              CrmSyncStanding *sync)
{
  for (guint i = 0; i < sync->accounts->len; i++)
    {
      CrmAccountStanding *account = g_ptr_array_index (sync->accounts, i);
      /* Translators: %s is the name of a calendar account, mostly a mail address */
      g_autofree char *tooltip = g_strdup_printf (_("The calendars of %s wait for their password"), account->name);

      if (!account->needs_password)
        continue;
      crm_window_set_foot (self, CRM_FOOT_PASSWORD,
                           &(CrmFootLine) { "dialog-password-symbolic", _("Password needed"), tooltip, "win.calendar-password",
                                            g_variant_new_int64 (account->id), TRUE });
      return;
    }
  crm_window_set_foot (self, CRM_FOOT_PASSWORD, NULL);
}

static void
say_problem (CrmWindow       *self,
             CrmSyncStanding *sync)
{
  for (guint i = 0; i < sync->accounts->len; i++)
    {
      CrmAccountStanding *account = g_ptr_array_index (sync->accounts, i);

      for (guint j = 0; j < account->calendars->len; j++)
        {
          CrmCalendarStanding *calendar = g_ptr_array_index (account->calendars, j);
          g_autofree char *text = NULL;

          if (!calendar->taken || calendar->problem == NULL)
            continue;
          /* Translators: %s is the name of a calendar */
          text = g_strdup_printf (_("%s was not synced"), calendar->name);
          crm_window_set_foot (self, CRM_FOOT_PROBLEM,
                               &(CrmFootLine) { "dialog-warning-symbolic", text, calendar->problem, "win.accounts", NULL, TRUE });
          return;
        }
    }
  crm_window_set_foot (self, CRM_FOOT_PROBLEM, NULL);
}

static void
say_review (CrmWindow       *self,
            CrmSyncStanding *sync)
{
  g_autofree char *text = NULL;

  if (sync->n_open == 0)
    {
      crm_window_set_foot (self, CRM_FOOT_REVIEW, NULL);
      return;
    }
  text = g_strdup_printf (ngettext ("%u entry needs a look", "%u entries need a look", sync->n_open), sync->n_open);
  crm_window_set_foot (self, CRM_FOOT_REVIEW,
                       &(CrmFootLine) { "dialog-warning-symbolic", text, _("Changed in two places, or not taken by the server"),
                                        "win.conflicts", NULL, TRUE });
}

static void
say_sending (CrmWindow *self,
             Standing  *standing)
{
  g_autofree char *tooltip = NULL;

  if (standing->campaign == 0)
    {
      crm_window_set_foot (self, CRM_FOOT_SENDING, NULL);
      return;
    }
  /* Translators: %s is the name of a campaign */
  tooltip = g_strdup_printf (_("The sending of %s is paused, and mails are left"), standing->campaign_name);
  crm_window_set_foot (self, CRM_FOOT_SENDING,
                       &(CrmFootLine) { "media-playback-pause-symbolic", _("Sending is paused"), tooltip, "win.place",
                                        g_variant_new_string ("campaigns"), FALSE });
}

static void
say_synced (CrmWindow       *self,
            CrmSyncStanding *sync)
{
  g_autofree char *ago = sync->last_sync_at > 0 ? crm_relative_time_of_instant (sync->last_sync_at, NULL) : NULL;
  g_autofree char *full = sync->last_sync_at > 0 ? crm_relative_time_full_instant (sync->last_sync_at) : NULL;
  g_autofree char *text = NULL;

  if (ago == NULL)
    {
      crm_window_set_foot (self, CRM_FOOT_SYNCED, NULL);
      return;
    }
  /* Translators: %s is a time like "5 minutes ago" or "yesterday" */
  text = g_strdup_printf (_("Synced %s"), ago);
  crm_window_set_foot (self, CRM_FOOT_SYNCED,
                       &(CrmFootLine) { "crm-calendar-symbolic", text, full, "win.accounts", NULL, FALSE });
}

static void
standing_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (CrmWindow) self = user_data;
  Standing *standing = crm_db_read_finish (CRM_DB (object), result, NULL);

  if (standing == NULL)
    return;
  if (self->book != NULL && crm_book_get_db (self->book) == CRM_DB (object))
    {
      say_password (self, standing->sync);
      say_review (self, standing->sync);
      say_problem (self, standing->sync);
      say_sending (self, standing);
      say_synced (self, standing->sync);
    }
  standing_free (standing);
}

static gboolean
aged_cb (gpointer data)
{
  crm_window_update_foot (data);
  return G_SOURCE_CONTINUE;
}

void
crm_window_update_foot (CrmWindow *self)
{
  if (self->book == NULL)
    {
      g_clear_handle_id (&self->foot_id, g_source_remove);
      for (guint i = 0; i < CRM_N_FOOTS; i++)
        crm_window_set_foot (self, i, NULL);
      return;
    }
  if (self->foot_id == 0)
    self->foot_id = g_timeout_add_seconds (AGE_SECONDS, aged_cb, self);
  crm_db_read_async (crm_book_get_db (self->book), CRM_READER_ROW, read_standing, NULL, NULL, (GDestroyNotify) standing_free,
                     NULL, standing_cb, g_object_ref (self));
}
