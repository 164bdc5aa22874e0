/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-send-step.h"

#include <glib/gi18n.h>

#include "crm-alert.h"
#include "crm-campaign-control.h"
#include "crm-freeze.h"
#include "crm-mail-account-dialog.h"
#include "crm-mail-password.h"
#include "crm-sender-job.h"
#include "crm-test-mail.h"
#include "crm-view-host.h"

struct _CrmSendStep
{
  CrmCampaignStep parent_instance;

  /* Borrowed: children */
  AdwPreferencesGroup *prepare;
  AdwComboRow *account;
  GtkWidget *account_settings;
  GtkWidget *account_new;
  GtkLabel *headline;
  GtkLabel *detail;
  GtkProgressBar *progress;
  GtkButton *send;
  GtkWidget *pause;
  GtkWidget *resume;
  GtkWidget *stop;

  guint n_before;       /* entries of the list of accounts that stand before the first of them */
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (CrmSendStep, crm_send_step, CRM_TYPE_CAMPAIGN_STEP)

/* ---- Work that waits, on a thread ---- */

typedef enum
{
  WORK_SEND,        /* freeze where it is a draft, then begin */
  WORK_PAUSE,
  WORK_STOP,
  WORK_TEST,
} Work;

typedef struct
{
  Work     work;
  CrmDb   *db;
  gint64   campaign_id;
  gint64   contact_id;
  gboolean freeze;
  char    *address;
  char    *password;
} Order;

static void
order_free (Order *order)
{
  g_object_unref (order->db);
  g_free (order->address);
  crm_secret_free (order->password);
  g_free (order);
}

static void
work_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Order *order = task_data;
  CrmSenderOptions options = { .password = order->password };
  GError *error = NULL;
  gboolean done = FALSE;

  switch (order->work)
    {
    case WORK_SEND:
      done = !order->freeze || crm_campaign_freeze (order->db, order->campaign_id, CRM_FREEZE_LEAVE_MISSING, NULL, cancellable, &error);
      break;

    case WORK_PAUSE:
      done = crm_campaign_pause (order->db, order->campaign_id, &error);
      break;

    case WORK_STOP:
      done = crm_campaign_stop (order->db, order->campaign_id, &error);
      break;

    case WORK_TEST:
    default:
      done = crm_campaign_send_test (order->db, order->campaign_id, order->contact_id, order->address, &options, cancellable, &error);
      break;
    }

  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
worked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  CrmSendStep *self = CRM_SEND_STEP (source);
  CrmCampaignStep *step = CRM_CAMPAIGN_STEP (self);
  Order *order = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      crm_view_host_failed (GTK_WIDGET (self), order->work == WORK_TEST ? _("The test mail was not sent") : _("The campaign could not go on"), error);
      return;
    }

  if (order->work == WORK_TEST)
    {
      g_autofree char *words = g_strdup_printf (_("Test mail sent to %s"), order->address);

      crm_view_host_say (GTK_WIDGET (self), words);
    }
  else if (order->work == WORK_SEND && crm_campaign_step_get_record (step) != NULL)
    {
      CrmSenderOptions options = { .password = order->password };
      g_autofree char *title = g_strdup_printf (_("Sending “%s”"), crm_record_get_title (crm_campaign_step_get_record (step)));
      g_autoptr(CrmJob) job = crm_sender_start (order->db, order->campaign_id, &options, title);

      crm_view_host_add_job (GTK_WIDGET (self), job);
    }
}

static void
run (CrmSendStep *self,
     Work         work,
     const char  *address,
     const char  *password)
{
  CrmCampaignStep *step = CRM_CAMPAIGN_STEP (self);
  CrmCampaignWatch *watch = crm_campaign_step_get_watch (step);
  CrmPreflight *preflight = crm_campaign_watch_get_preflight (watch);
  g_autoptr(GTask) task = g_task_new (self, NULL, worked_cb, NULL);
  Order *order = g_new0 (Order, 1);

  order->work = work;
  order->db = g_object_ref (crm_book_get_db (crm_campaign_step_get_book (step)));
  order->campaign_id = crm_record_get_id (crm_campaign_step_get_record (step));
  order->freeze = crm_campaign_step_is_draft (step);
  order->address = g_strdup (address);
  order->password = g_strdup (password);
  for (guint i = 0; preflight != NULL && i < preflight->recipients->len && order->contact_id == 0; i++)
    if (((CrmRecipient *) g_ptr_array_index (preflight->recipients, i))->exclusion == CRM_EXCLUSION_NONE)
      order->contact_id = ((CrmRecipient *) g_ptr_array_index (preflight->recipients, i))->contact_id;

  g_task_set_source_tag (task, run);
  g_task_set_task_data (task, order, (GDestroyNotify) order_free);
  g_task_run_in_thread (task, work_thread);
}

/* ---- Accounts ---- */

static CrmRecord *
get_account (CrmSendStep *self)
{
  CrmCampaignWatch *watch = crm_campaign_step_get_watch (CRM_CAMPAIGN_STEP (self));
  CrmRecord *campaign = crm_campaign_step_get_record (CRM_CAMPAIGN_STEP (self));
  GPtrArray *accounts = watch != NULL ? crm_campaign_watch_get_accounts (watch) : NULL;

  for (guint i = 0; campaign != NULL && accounts != NULL && i < accounts->len; i++)
    if (crm_record_get_id (g_ptr_array_index (accounts, i)) == crm_record_get_int (campaign, "account_id"))
      return g_ptr_array_index (accounts, i);

  return NULL;
}

static void
account_chosen_cb (CrmSendStep *self)
{
  CrmCampaignStep *step = CRM_CAMPAIGN_STEP (self);
  CrmRecord *campaign = crm_campaign_step_get_record (step);
  /* Wraps around, past all accounts, where it is none of them. */
  guint selected = adw_combo_row_get_selected (self->account) - self->n_before;
  GPtrArray *accounts;
  g_autoptr(CrmRecord) draft = NULL;

  if (self->showing || campaign == NULL)
    return;

  accounts = crm_campaign_watch_get_accounts (crm_campaign_step_get_watch (step));
  if (selected >= accounts->len)
    return;

  draft = crm_record_copy (campaign);
  crm_record_set_int (draft, "account_id", crm_record_get_id (g_ptr_array_index (accounts, selected)));
  if (crm_record_is_changed (draft))
    crm_campaign_step_save (step, draft, _("Changed the account"));
}

static void
show_accounts (CrmSendStep *self)
{
  GPtrArray *accounts = crm_campaign_watch_get_accounts (crm_campaign_step_get_watch (CRM_CAMPAIGN_STEP (self)));
  CrmRecord *current = get_account (self);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  /* The only account there is needs no choice. */
  gboolean only = current == NULL && accounts->len == 1 && crm_campaign_step_is_draft (CRM_CAMPAIGN_STEP (self));
  guint selected = 0;

  /* Newer GTK always selects something. */
  self->n_before = current == NULL && !only ? 1 : 0;
  if (self->n_before > 0)
    gtk_string_list_append (names, _("Not chosen yet"));
  for (guint i = 0; i < accounts->len; i++)
    {
      CrmRecord *account = g_ptr_array_index (accounts, i);
      const char *address = crm_record_get_text (account, "from_address");

      gtk_string_list_append (names, address != NULL ? address : crm_record_get_title (account));
      if (account == current)
        selected = i;
    }

  self->showing = TRUE;
  adw_combo_row_set_model (self->account, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->account, selected);
  self->showing = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->account), accounts->len > 0);
  if (only)
    account_chosen_cb (self);
}

/* ---- Actions ---- */

static void
add_account_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  crm_mail_account_dialog_present (widget, crm_campaign_step_get_book (CRM_CAMPAIGN_STEP (widget)), NULL);
}

static void
edit_account_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  CrmRecord *account = get_account (CRM_SEND_STEP (widget));

  if (account != NULL)
    crm_mail_account_dialog_present (widget, crm_campaign_step_get_book (CRM_CAMPAIGN_STEP (widget)), account);
}

static void
test_password_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  CrmSendStep *self = CRM_SEND_STEP (source);
  CrmRecord *account = get_account (self);
  char *password = NULL;

  if (crm_mail_password_finish (result, &password) && account != NULL)
    run (self, WORK_TEST, crm_record_get_text (account, "from_address"), password);
  crm_secret_free (password);
}

static void
test_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmRecord *account = get_account (CRM_SEND_STEP (widget));

  if (account != NULL)
    crm_mail_password_async (widget, account, test_password_cb, NULL);
}

static void
send_password_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  CrmSendStep *self = CRM_SEND_STEP (source);
  char *password = NULL;

  if (crm_mail_password_finish (result, &password) && crm_campaign_step_get_record (CRM_CAMPAIGN_STEP (self)) != NULL)
    run (self, WORK_SEND, NULL, password);
  crm_secret_free (password);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(CrmSendStep) self = user_data;
  g_autofree char *answer = crm_alert_choose_finish (result, NULL);
  CrmRecord *account = get_account (self);

  if (g_strcmp0 (answer, "send") == 0 && account != NULL)
    crm_mail_password_async (GTK_WIDGET (self), account, send_password_cb, NULL);
}

/* What cannot be taken back is asked, with the number in the button. */
static void
send_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmSendStep *self = CRM_SEND_STEP (widget);
  CrmPreflight *preflight = crm_campaign_watch_get_preflight (crm_campaign_step_get_watch (CRM_CAMPAIGN_STEP (self)));
  CrmRecord *account = get_account (self);
  g_autofree char *verb = NULL;
  g_autofree char *body = NULL;
  CrmAlertAnswer answers[] = { { "cancel", _("_Cancel"), CRM_BUTTON_PLAIN }, { "send", NULL, CRM_BUTTON_SUGGESTED }, { NULL } };

  if (preflight == NULL || account == NULL)
    return;

  verb = g_strdup_printf (ngettext ("_Send %u Mail", "_Send %u Mails", preflight->n_included), preflight->n_included);
  body = g_strdup_printf (_("They go out from %s, one after the other. Audience and message are fixed from now on; you can pause and stop, but what is sent is sent."),
                          crm_record_get_text (account, "from_address"));
  answers[1].label = verb;
  crm_alert_choose_async (widget, _("Send this campaign?"), body, answers, NULL, NULL, answered_cb, g_object_ref (self));
}

static void
resume_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  CrmRecord *account = get_account (CRM_SEND_STEP (widget));

  if (account != NULL)
    crm_mail_password_async (widget, account, send_password_cb, NULL);
}

static void
pause_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  run (CRM_SEND_STEP (widget), WORK_PAUSE, NULL, NULL);
}

static void
stop_answered_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(CrmSendStep) self = user_data;
  g_autofree char *answer = crm_alert_choose_finish (result, NULL);

  if (g_strcmp0 (answer, "stop") == 0)
    run (self, WORK_STOP, NULL, NULL);
}

static void
stop_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmSendStep *self = CRM_SEND_STEP (widget);
  const CrmCampaignStatus *status = crm_campaign_watch_get_status (crm_campaign_step_get_watch (CRM_CAMPAIGN_STEP (self)));
  g_autofree char *heading = NULL;
  CrmAlertAnswer answers[] = { { "cancel", _("_Cancel"), CRM_BUTTON_PLAIN }, { "stop", _("_Stop for Good"), CRM_BUTTON_DESTRUCTIVE }, { NULL } };

  if (status == NULL)
    return;

  heading = g_strdup_printf (ngettext ("Never send the %u mail that is left?", "Never send the %u mails that are left?", status->pending), status->pending);
  crm_alert_choose_async (widget, heading, _("To go on later, pause instead."), answers, NULL, NULL, stop_answered_cb, g_object_ref (self));
}

/* ---- State ---- */

static void
show_draft (CrmSendStep  *self,
            CrmPreflight *preflight)
{
  CrmFinding *blocker = preflight != NULL ? crm_preflight_get_blocker (preflight) : NULL;
  guint n = preflight != NULL ? preflight->n_included : 0;
  g_autofree char *label = g_strdup_printf (ngettext ("Send %u Mail…", "Send %u Mails…", n), n);

  gtk_label_set_label (self->headline, blocker != NULL ? _("Not ready yet") : _("Ready to send"));
  gtk_label_set_label (self->detail, blocker != NULL ? blocker->text : "");
  gtk_button_set_label (self->send, label);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "send.send", preflight != NULL && blocker == NULL && get_account (self) != NULL);
}

static const char *
get_state_words (const char *state)
{
  if (g_str_equal (state, "sending"))
    return _("Sending");
  if (g_str_equal (state, "paused"))
    return _("Paused");
  if (g_str_equal (state, "stopped"))
    return _("Stopped for good");
  if (g_str_equal (state, "finished"))
    return _("Finished");

  return _("Fixed, not sent yet");
}

static void
show_run (CrmSendStep             *self,
          const CrmCampaignStatus *status)
{
  guint done = status->sent + status->failed + status->unknown;
  guint all = done + status->pending;
  g_autofree char *words = g_strdup_printf (_("%u of %u sent"), done, all);
  g_autofree char *detail = status->reason != NULL ? g_strdup_printf ("%s. %s", words, status->reason) : g_strdup (words);

  gtk_label_set_label (self->headline, get_state_words (status->state));
  gtk_label_set_label (self->detail, detail);
  gtk_progress_bar_set_fraction (self->progress, all > 0 ? (double) done / all : 0.0);
}

static void
update (CrmCampaignStep *step)
{
  CrmSendStep *self = CRM_SEND_STEP (step);
  CrmCampaignWatch *watch = crm_campaign_step_get_watch (step);
  const CrmCampaignStatus *status = crm_campaign_watch_get_status (watch);
  gboolean draft, sending, waiting;

  if (status == NULL)
    return;

  draft = crm_campaign_step_is_draft (step);
  sending = g_str_equal (status->state, "sending");
  waiting = g_str_equal (status->state, "paused") || g_str_equal (status->state, "frozen");
  show_accounts (self);
  if (draft)
    show_draft (self, crm_campaign_watch_get_preflight (watch));
  else
    show_run (self, status);

  gtk_widget_set_sensitive (GTK_WIDGET (self->account), draft);
  gtk_widget_set_visible (GTK_WIDGET (self->prepare), draft || waiting);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), !draft);
  gtk_widget_set_visible (GTK_WIDGET (self->send), draft);
  gtk_widget_set_visible (self->pause, sending);
  gtk_widget_set_visible (self->resume, waiting && status->pending > 0);
  gtk_widget_set_visible (self->stop, sending || waiting);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "send.test", draft && get_account (self) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "send.edit-account", get_account (self) != NULL);
  gtk_widget_set_visible (self->account_settings, get_account (self) != NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->account_new),
                                 crm_campaign_watch_get_accounts (watch)->len > 0 ? _("Another mail account") : _("Mail account"));
}

static void
crm_send_step_class_init (CrmSendStepClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  CRM_CAMPAIGN_STEP_CLASS (klass)->update = update;
  gtk_widget_class_install_action (widget_class, "send.add-account", NULL, add_account_action);
  gtk_widget_class_install_action (widget_class, "send.edit-account", NULL, edit_account_action);
  gtk_widget_class_install_action (widget_class, "send.test", NULL, test_action);
  gtk_widget_class_install_action (widget_class, "send.send", NULL, send_action);
  gtk_widget_class_install_action (widget_class, "send.pause", NULL, pause_action);
  gtk_widget_class_install_action (widget_class, "send.resume", NULL, resume_action);
  gtk_widget_class_install_action (widget_class, "send.stop", NULL, stop_action);
}

static GtkWidget *
add_button (GtkWidget  *box,
            const char *label,
            const char *action_name,
            const char *class_name)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action_name);
  gtk_widget_add_css_class (button, "pill");
  if (class_name != NULL)
    gtk_widget_add_css_class (button, class_name);
  gtk_box_append (GTK_BOX (box), button);

  return button;
}

static GtkWidget *
add_line (CrmSendStep *self,
          const char  *title,
          const char  *button_label,
          const char  *action_name)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (button_label);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action_name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (self->prepare, row);

  return row;
}

static void
crm_send_step_init (CrmSendStep *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  GtkWidget *state = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->prepare = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->account = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->account), _("From"));
  g_signal_connect_swapped (self->account, "notify::selected", G_CALLBACK (account_chosen_cb), self);
  adw_preferences_group_add (self->prepare, GTK_WIDGET (self->account));
  self->account_settings = add_line (self, _("Mail account"), _("Settings"), "send.edit-account");
  self->account_new = add_line (self, _("Another mail account"), _("Add…"), "send.add-account");
  add_line (self, _("Send a test mail to yourself"), _("Send Test"), "send.test");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->prepare));

  self->headline = GTK_LABEL (gtk_label_new (NULL));
  self->detail = GTK_LABEL (gtk_label_new (NULL));
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->headline), "title-2");
  gtk_widget_add_css_class (GTK_WIDGET (self->detail), "dim-label");
  gtk_label_set_wrap (self->detail, TRUE);
  gtk_label_set_justify (self->detail, GTK_JUSTIFY_CENTER);
  gtk_box_append (GTK_BOX (state), GTK_WIDGET (self->headline));
  gtk_box_append (GTK_BOX (state), GTK_WIDGET (self->detail));
  gtk_box_append (GTK_BOX (state), GTK_WIDGET (self->progress));
  gtk_box_append (GTK_BOX (box), state);

  gtk_widget_set_halign (buttons, GTK_ALIGN_CENTER);
  self->send = GTK_BUTTON (add_button (buttons, "", "send.send", "suggested-action"));
  self->pause = add_button (buttons, _("_Pause"), "send.pause", NULL);
  self->resume = add_button (buttons, _("_Go On"), "send.resume", "suggested-action");
  self->stop = add_button (buttons, _("_Stop…"), "send.stop", NULL);
  gtk_box_append (GTK_BOX (box), buttons);
  crm_campaign_step_set_content (CRM_CAMPAIGN_STEP (self), box);
}
