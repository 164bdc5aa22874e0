/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-alert.h"

static void
response_cb (AdwMessageDialog *dialog,
             const char       *response,
             GTask            *task)
{
  /* libadwaita 1.2: an entry row that still has the keyboard when it goes is asked once more after it is gone. */
  gtk_window_set_focus (GTK_WINDOW (dialog), NULL);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_strdup (response), g_free);
  g_object_unref (task);
}

static void
cancelled_cb (GCancellable *cancellable,
              GtkWindow    *dialog)
{
  gtk_window_close (dialog);
}

static GtkWidget *
text_label (const char *text,
            const char *class_name,
            int         max_chars)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), max_chars);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (label, class_name);
  return label;
}

/* The words are ours: libadwaita 1.7 measures a heading of its own narrower than it can be, which GTK 4.18 complains of. */
static void
set_words (AdwMessageDialog *dialog,
           const char       *heading,
           const char       *body,
           GtkWidget        *extra)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *label;

  gtk_window_set_title (GTK_WINDOW (dialog), heading);
  if (heading != NULL)
    {
      label = text_label (heading, "title-2", 20);
      gtk_box_append (GTK_BOX (box), label);
      gtk_accessible_update_relation (GTK_ACCESSIBLE (dialog), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
    }
  if (body != NULL && *body != '\0')
    {
      label = text_label (body, "body", 40);
      gtk_widget_set_vexpand (label, TRUE);
      gtk_box_append (GTK_BOX (box), label);
      gtk_accessible_update_relation (GTK_ACCESSIBLE (dialog), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, label, NULL, -1);
    }
  if (extra != NULL)
    gtk_box_append (GTK_BOX (box), extra);
  adw_message_dialog_set_extra_child (dialog, box);
}

void
crm_alert_choose_async (GtkWidget            *parent,
                        const char           *heading,
                        const char           *body,
                        const CrmAlertAnswer *answers,
                        GtkWidget            *extra,
                        GCancellable         *cancellable,
                        GAsyncReadyCallback   callback,
                        gpointer              user_data)
{
  GtkRoot *root = parent != NULL ? gtk_widget_get_root (parent) : NULL;
  AdwMessageDialog *dialog;
  GTask *task;

  g_return_if_fail (answers != NULL && answers[0].id != NULL);

  task = g_task_new (parent, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_alert_choose_async);
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, NULL));
  set_words (dialog, heading, body, extra);
  for (const CrmAlertAnswer *answer = answers; answer->id != NULL; answer++)
    {
      adw_message_dialog_add_response (dialog, answer->id, answer->label);
      if (answer->kind == CRM_BUTTON_SUGGESTED)
        adw_message_dialog_set_response_appearance (dialog, answer->id, ADW_RESPONSE_SUGGESTED);
      else if (answer->kind == CRM_BUTTON_DESTRUCTIVE)
        adw_message_dialog_set_response_appearance (dialog, answer->id, ADW_RESPONSE_DESTRUCTIVE);
      if (answer->kind == CRM_BUTTON_SUGGESTED)
        adw_message_dialog_set_default_response (dialog, answer->id);
    }
  adw_message_dialog_set_close_response (dialog, answers[0].id);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), task);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled_cb), dialog, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

char *
crm_alert_choose_finish (GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
