/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-mail-password.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "crm-alert.h"

typedef struct
{
  CrmRecord *account;
  GtkWidget *entry;      /* owned while asking */
  char      *password;
} Search;

static void
search_free (Search *search)
{
  g_object_unref (search->account);
  g_clear_object (&search->entry);
  crm_secret_free (search->password);
  g_free (search);
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  /* Where there is no keyring it is kept in memory: either way it can be used now. */
  crm_secrets_store_finish (CRM_SECRETS (source), result, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Search *search = g_task_get_task_data (task);
  g_autofree char *answer = crm_alert_choose_finish (result, NULL);

  if (g_strcmp0 (answer, "ok") != 0)
    {
      g_task_return_boolean (task, FALSE);
      return;
    }

  search->password = g_strdup (gtk_editable_get_text (GTK_EDITABLE (search->entry)));
  crm_secrets_store_async (crm_secrets_get_default (), "smtp", crm_record_get_text (search->account, "uid"),
                           crm_record_get_title (search->account), search->password, NULL, stored_cb, g_object_ref (task));
}

static void
ask (GTask *task)
{
  Search *search = g_task_get_task_data (task);
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *body = g_strdup_printf (_("For %s at %s. It is kept in your keyring."), crm_record_get_text (search->account, "user"),
                                           crm_record_get_text (search->account, "host"));
  CrmAlertAnswer answers[] = { { "cancel", _("_Cancel"), CRM_BUTTON_PLAIN }, { "ok", _("_Continue"), CRM_BUTTON_SUGGESTED }, { NULL } };

  search->entry = g_object_ref_sink (adw_password_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (search->entry), _("Password"));
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (search->entry), TRUE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), search->entry);
  crm_alert_choose_async (g_task_get_source_object (task), _("Password of the Mail Account"), body, answers, group, NULL, answered_cb,
                          g_object_ref (task));
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Search *search = g_task_get_task_data (task);

  search->password = crm_secrets_lookup_finish (CRM_SECRETS (source), result, NULL);
  if (search->password != NULL)
    g_task_return_boolean (task, TRUE);
  else
    ask (task);
}

void
crm_mail_password_async (GtkWidget           *parent,
                         CrmRecord           *account,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Search *search;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (CRM_IS_RECORD (account));

  search = g_new0 (Search, 1);
  search->account = g_object_ref (account);
  task = g_task_new (parent, NULL, callback, user_data);
  g_task_set_source_tag (task, crm_mail_password_async);
  g_task_set_task_data (task, search, (GDestroyNotify) search_free);

  if (!crm_record_has (account, "user"))
    g_task_return_boolean (task, TRUE);
  else
    crm_secrets_lookup_async (crm_secrets_get_default (), "smtp", crm_record_get_text (account, "uid"), NULL, found_cb,
                              g_steal_pointer (&task));
}

gboolean
crm_mail_password_finish (GAsyncResult  *result,
                          char         **password)
{
  Search *search;

  g_return_val_if_fail (G_IS_TASK (result), FALSE);
  g_return_val_if_fail (password != NULL, FALSE);

  search = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return FALSE;

  *password = g_steal_pointer (&search->password);
  return TRUE;
}
