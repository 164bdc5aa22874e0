/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sync-password.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "crm-alert.h"
#include "crm-sync-account.h"

typedef struct
{
  CrmDb *db;
  CrmSync *sync;
  gint64 id;
  CrmSyncAccount *account;
  char *password;              /* as it stands in the entry */
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->db);
  g_object_unref (question->sync);
  g_clear_pointer (&question->account, crm_sync_account_free);
  crm_secret_free (question->password);
  g_free (question);
}

static void
keep_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Question *question = data;
  GError *error = NULL;

  if (crm_sync_set_password (question->sync, question->id, question->password, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
kept_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Question *question = g_task_get_task_data (task);
  g_autofree char *answer = crm_alert_choose_finish (result, NULL);
  g_autoptr (GTask) keeping = NULL;
  Question *copy;

  if (g_strcmp0 (answer, "ok") != 0)
    {
      g_task_return_boolean (task, FALSE);
      return;
    }
  copy = g_new0 (Question, 1);
  copy->db = g_object_ref (question->db);
  copy->sync = g_object_ref (question->sync);
  copy->id = question->id;
  copy->password = g_strdup (question->password != NULL ? question->password : "");
  keeping = g_task_new (g_task_get_source_object (task), NULL, kept_cb, g_object_ref (task));
  g_task_set_source_tag (keeping, answered_cb);
  g_task_set_task_data (keeping, copy, (GDestroyNotify) question_free);
  g_task_run_in_thread (keeping, keep_thread);
}

/* The entry is gone when the answer comes. */
static void
changed_cb (GtkEditable *entry,
            GTask       *task)
{
  Question *question = g_task_get_task_data (task);

  crm_secret_free (question->password);
  question->password = g_strdup (gtk_editable_get_text (entry));
}

static void
ask (GTask *task)
{
  Question *question = g_task_get_task_data (task);
  CrmSyncAccount *account = question->account;
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *entry = adw_password_entry_row_new ();
  const char *user = account->user != NULL ? account->user : account->name;
  g_autoptr (GUri) uri = g_uri_parse (account->url, G_URI_FLAGS_NONE, NULL);
  /* Translators: %s is a user name, then the name of a server */
  g_autofree char *body = g_strdup_printf (account->refused ? _("The server did not accept the password of %s at %s. "
                                                                "Some providers ask for an app password.")
                                                            : _("For the calendars of %s at %s. It is kept in your keyring; "
                                                                "without one, until you close Clientele."),
                                           user, uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : account->url);
  CrmAlertAnswer answers[] = { { "cancel", _("_Later"), CRM_BUTTON_PLAIN }, { "ok", _("_Continue"), CRM_BUTTON_SUGGESTED }, { NULL } };

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), _("Password"));
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (entry), TRUE);
  g_signal_connect_object (entry, "changed", G_CALLBACK (changed_cb), task, 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), entry);
  crm_alert_choose_async (g_task_get_source_object (task), _("Password of the Calendar Account"), body, answers, group, NULL,
                          answered_cb, g_object_ref (task));
  gtk_widget_grab_focus (entry);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Question *question = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  question->account = g_task_propagate_pointer (G_TASK (result), &error);
  if (question->account == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (gtk_widget_get_root (GTK_WIDGET (source)) == NULL || !gtk_widget_get_mapped (GTK_WIDGET (source)))
    g_task_return_boolean (task, FALSE);
  else
    ask (task);
}

static void
load_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Question *question = data;
  GError *error = NULL;
  CrmSyncAccount *account = crm_sync_account_load (question->db, question->id, cancellable, &error);

  if (account != NULL)
    g_task_return_pointer (task, account, (GDestroyNotify) crm_sync_account_free);
  else
    g_task_return_error (task, error);
}

void
crm_sync_password_async (GtkWidget           *parent,
                         CrmDb               *db,
                         CrmSync             *sync,
                         gint64               id,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) loading = NULL;
  Question *question;
  Question *copy;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (CRM_IS_DB (db));
  g_return_if_fail (CRM_IS_SYNC (sync));

  question = g_new0 (Question, 1);
  question->db = g_object_ref (db);
  question->sync = g_object_ref (sync);
  question->id = id;
  copy = g_new0 (Question, 1);
  copy->db = g_object_ref (db);
  copy->sync = g_object_ref (sync);
  copy->id = id;
  task = g_task_new (parent, NULL, callback, user_data);
  g_task_set_source_tag (task, crm_sync_password_async);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  loading = g_task_new (parent, NULL, loaded_cb, g_steal_pointer (&task));
  g_task_set_source_tag (loading, crm_sync_password_async);
  g_task_set_task_data (loading, copy, (GDestroyNotify) question_free);
  g_task_run_in_thread (loading, load_thread);
}

gboolean
crm_sync_password_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
