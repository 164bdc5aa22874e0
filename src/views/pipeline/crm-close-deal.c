/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-close-deal.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "crm-alert.h"

typedef struct
{
  AdwComboRow *reason;
  AdwEntryRow *note;
  char        *reason_text;
  char        *note_text;
} Question;

static const char *const won_reasons[] = {
  N_("Not said"), N_("Price"), N_("Quality"), N_("Recommendation"), N_("Known from before"), N_("Quick answer"), N_("Other"), NULL
};

static const char *const lost_reasons[] = {
  N_("Not said"), N_("Price"), N_("Went to someone else"), N_("No decision"), N_("Bad time"), N_("No answer any more"), N_("Not suitable"),
  N_("Other"), NULL
};

static void
question_free (Question *question)
{
  g_clear_object (&question->reason);
  g_clear_object (&question->note);
  g_free (question->reason_text);
  g_free (question->note_text);
  g_free (question);
}

static GtkWidget *
make_form (Question   *question,
           gboolean    won)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autoptr(GtkStringList) list = gtk_string_list_new (NULL);

  for (const char *const *reason = won ? won_reasons : lost_reasons; *reason != NULL; reason++)
    gtk_string_list_append (list, _(*reason));

  question->reason = g_object_ref_sink (ADW_COMBO_ROW (adw_combo_row_new ()));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (question->reason), _("Reason"));
  adw_combo_row_set_model (question->reason, G_LIST_MODEL (list));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (question->reason));

  question->note = g_object_ref_sink (ADW_ENTRY_ROW (adw_entry_row_new ()));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (question->note), _("In a few words"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (question->note));

  return group;
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Question *question = g_task_get_task_data (task);
  g_autofree char *answer = crm_alert_choose_finish (result, NULL);

  if (g_strcmp0 (answer, "close") == 0)
    {
      guint selected = adw_combo_row_get_selected (question->reason);
      const char *note = gtk_editable_get_text (GTK_EDITABLE (question->note));
      GListModel *reasons = adw_combo_row_get_model (question->reason);

      if (selected != GTK_INVALID_LIST_POSITION && selected > 0)
        question->reason_text = g_strdup (gtk_string_list_get_string (GTK_STRING_LIST (reasons), selected));
      if (*note != '\0')
        question->note_text = g_strdup (note);
      g_task_return_boolean (task, TRUE);
    }
  else
    {
      g_task_return_boolean (task, FALSE);
    }
}

void
crm_close_deal_ask_async (GtkWidget           *parent,
                          const char          *kind,
                          const char          *title,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  gboolean won = g_strcmp0 (kind, "won") == 0;
  g_autoptr(GTask) task = NULL;
  g_autofree char *heading = NULL;
  Question *question;
  CrmAlertAnswer answers[] = {
    { "cancel", _("_Cancel"), CRM_BUTTON_PLAIN },
    { "close", won ? _("_Won") : _("_Lost"), CRM_BUTTON_SUGGESTED },
    { NULL },
  };

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (title != NULL);

  question = g_new0 (Question, 1);
  task = g_task_new (parent, NULL, callback, user_data);
  g_task_set_source_tag (task, crm_close_deal_ask_async);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);

  heading = g_strdup_printf (won ? _("“%s” is won") : _("“%s” is lost"), title);
  crm_alert_choose_async (parent, heading,
                          won ? _("What decided it? It helps to win the next one.") : _("What was it? It helps to win the next one."),
                          answers, make_form (question, won), NULL, answered_cb, g_steal_pointer (&task));
}

gboolean
crm_close_deal_ask_finish (GAsyncResult  *result,
                           char         **reason,
                           char         **note)
{
  Question *question;

  g_return_val_if_fail (G_IS_TASK (result), FALSE);
  g_return_val_if_fail (reason != NULL && note != NULL, FALSE);

  question = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return FALSE;

  *reason = g_steal_pointer (&question->reason_text);
  *note = g_steal_pointer (&question->note_text);
  return TRUE;
}
