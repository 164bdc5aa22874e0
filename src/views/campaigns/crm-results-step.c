/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-results-step.h"

#include <glib/gi18n.h>

#include "crm-view-host.h"

#define MAX_ROWS 500   /* those that need a look come first */

struct _CrmResultsStep
{
  CrmCampaignStep parent_instance;

  /* Borrowed: children */
  GtkLabel *summary;
  GtkLabel *unknown_words;
  AdwPreferencesGroup *group;
  GPtrArray *rows;

  gboolean loading;
  gboolean load_again;
};

static const struct
{
  const char *state;
  const char *label;
  const char *icon_name;
  const char *class_name;
} states[] = {
  { "sent", N_("Sent"), "emblem-ok-symbolic", "success" },
  { "failed", N_("Failed"), "dialog-error-symbolic", "error" },
  { "unknown", N_("Unknown"), "dialog-question-symbolic", "warning" },
  { "pending", N_("Waiting"), "crm-clock-symbolic", "dim-label" },
  { "dot", N_("Under way"), "crm-clock-symbolic", "dim-label" },
  { "excluded", N_("Left out"), "list-remove-symbolic", "dim-label" },
  { "cancelled", N_("Not sent"), "process-stop-symbolic", "dim-label" },
};

G_DEFINE_FINAL_TYPE (CrmResultsStep, crm_results_step, CRM_TYPE_CAMPAIGN_STEP)

static void load (CrmResultsStep *self);

static void
opened_cb (GtkWidget      *row,
           CrmResultsStep *self)
{
  crm_view_host_show_record (GTK_WIDGET (self), &crm_contact_type, GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (row), "crm-contact")));
}

static void
add_result (CrmResultsStep          *self,
            const CrmCampaignResult *result)
{
  GtkWidget *row = adw_action_row_new ();
  g_autoptr(GString) subtitle = g_string_new (result->address);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), result->name);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].state, result->state))
      {
        GtkWidget *icon = gtk_image_new_from_icon_name (states[i].icon_name);

        gtk_widget_add_css_class (icon, states[i].class_name);
        adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
        g_string_append_printf (subtitle, " · %s", _(states[i].label));
      }
  if (result->exclusion != CRM_EXCLUSION_NONE)
    g_string_append_printf (subtitle, ": %s", crm_exclusion_get_label (result->exclusion));
  else if (result->reason != NULL && *result->reason != '\0')
    g_string_append_printf (subtitle, ": %s", result->reason);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle->str);

  if (result->contact_id != 0)
    {
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_object_set_data (G_OBJECT (row), "crm-contact", GSIZE_TO_POINTER ((gsize) result->contact_id));
      g_signal_connect (row, "activated", G_CALLBACK (opened_cb), self);
    }

  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(CrmResultsStep) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) results = crm_campaign_results_finish (CRM_BOOK (source), result, &error);

  self->loading = FALSE;
  if (results == NULL)
    {
      crm_view_host_failed (GTK_WIDGET (self), _("The results could not be read"), error);
      return;
    }

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < results->len; i++)
    add_result (self, g_ptr_array_index (results, i));

  if (self->load_again)
    load (self);
}

static void
load (CrmResultsStep *self)
{
  CrmCampaignStep *step = CRM_CAMPAIGN_STEP (self);
  CrmRecord *campaign = crm_campaign_step_get_record (step);

  self->load_again = self->loading;
  if (self->loading || campaign == NULL)
    return;

  self->loading = TRUE;
  crm_campaign_results_async (crm_campaign_step_get_book (step), crm_record_get_id (campaign), NULL, MAX_ROWS, NULL, loaded_cb,
                              g_object_ref (self));
}

static void
update (CrmCampaignStep *step)
{
  CrmResultsStep *self = CRM_RESULTS_STEP (step);
  const CrmCampaignStatus *status = crm_campaign_watch_get_status (crm_campaign_step_get_watch (step));
  g_autofree char *summary = NULL;
  g_autofree char *unknown = NULL;

  if (status == NULL)
    return;

  if (crm_campaign_step_is_draft (step))
    summary = g_strdup (_("Nothing was sent yet."));
  else
    /* Translators: how many mails of a campaign are in which state */
    summary = g_strdup_printf (_("%u sent, %u failed, %u unknown, %u waiting, %u left out, %u not sent"), status->sent, status->failed,
                               status->unknown, status->pending, status->excluded, status->cancelled);
  gtk_label_set_label (self->summary, summary);

  unknown = g_strdup_printf (ngettext ("The server’s answer to %u mail was lost. It probably arrived; it is not sent again by itself.",
                                       "The server’s answers to %u mails were lost. They probably arrived; they are not sent again by themselves.",
                                       status->unknown), status->unknown);
  gtk_label_set_label (self->unknown_words, unknown);
  gtk_widget_set_visible (GTK_WIDGET (self->unknown_words), status->unknown > 0);

  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    load (self);
}

static void
crm_results_step_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (crm_results_step_parent_class)->map (widget);
  load (CRM_RESULTS_STEP (widget));
}

static void
crm_results_step_finalize (GObject *object)
{
  g_ptr_array_unref (CRM_RESULTS_STEP (object)->rows);

  G_OBJECT_CLASS (crm_results_step_parent_class)->finalize (object);
}

static void
crm_results_step_class_init (CrmResultsStepClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_results_step_finalize;
  GTK_WIDGET_CLASS (klass)->map = crm_results_step_map;
  CRM_CAMPAIGN_STEP_CLASS (klass)->update = update;
}

static GtkLabel *
make_label (const char *class_name)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, class_name);

  return GTK_LABEL (label);
}

static void
crm_results_step_init (CrmResultsStep *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->rows = g_ptr_array_new ();
  self->summary = make_label ("heading");
  self->unknown_words = make_label ("warning");
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->summary));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->unknown_words));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->group));
  crm_campaign_step_set_content (CRM_CAMPAIGN_STEP (self), box);
}
