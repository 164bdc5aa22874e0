/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-campaigns-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-alert.h"
#include "crm-audience-step.h"
#include "crm-campaign-rows.h"
#include "crm-campaigns-resources.h"
#include "crm-check-step.h"
#include "crm-empty-page.h"
#include "crm-error-words.h"
#include "crm-list-view.h"
#include "crm-message-step.h"
#include "crm-query-model.h"
#include "crm-results-step.h"
#include "crm-send-step.h"
#include "crm-view-host.h"

#define N_STEPS 5

struct _CrmCampaignsView
{
  CrmView parent_instance;

  /* Template children */
  GtkStack *stack;
  GtkListView *list;
  CrmEmptyPage *empty;
  GtkBox *tabs;
  GtkStack *steps;
  CrmCampaignStep *audience;
  CrmCampaignStep *message;
  CrmCampaignStep *check;
  CrmCampaignStep *send;
  CrmCampaignStep *results;

  /* Owned */
  CrmQueryModel *model;
  CrmCampaignWatch *watch;

  /* Borrowed: a tab for each step */
  GtkToggleButton *tab[N_STEPS];
  GtkImage *mark[N_STEPS];

  gint64 id;
  gboolean failed;             /* the last reading of the campaign */
};

static const struct
{
  const char *name;
  const char *label;
} step_names[N_STEPS] = {
  { "audience", N_("Audience") },
  { "message", N_("Message") },
  { "check", N_("Check") },
  { "send", N_("Send") },
  { "results", N_("Results") },
};

G_DEFINE_FINAL_TYPE (CrmCampaignsView, crm_campaigns_view, CRM_TYPE_VIEW)

/* ---- List ---- */

static void
update_page (CrmCampaignsView *self)
{
  gboolean empty = !crm_query_model_get_loading (self->model) && g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0;
  gboolean searching = *crm_view_get_search_text (CRM_VIEW (self)) != '\0';
  const GError *error = crm_query_model_get_error (self->model);
  g_autofree char *words = error != NULL ? crm_error_words_line (error, NULL) : NULL;

  if (self->id == 0)
    gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "list");
  if (!crm_query_model_get_loading (self->model))
    crm_view_content_shown (GTK_WIDGET (self));
  crm_empty_page_clear_buttons (self->empty);
  if (error != NULL)
    {
      crm_empty_page_set (self->empty, "dialog-warning-symbolic", _("The Campaigns Could Not Be Read"), words);
      return;
    }
  if (searching)
    crm_empty_page_set (self->empty, "system-search-symbolic", _("No Campaign Found"), NULL);
  else
    crm_empty_page_set (self->empty, "crm-campaigns-symbolic", _("No Campaigns Yet"),
                        _("Write to many at once, each by name, from your own mail account."));
  crm_empty_page_add_button (self->empty, _("_New Campaign"), CRM_BUTTON_SUGGESTED, "campaign.new", NULL);
}

static void
search_cb (CrmCampaignsView *self)
{
  g_autoptr(CrmQuery) all = crm_query_new (&crm_campaign_type);
  g_autoptr(CrmQuery) query = crm_query_with_search (all, crm_view_get_search_text (CRM_VIEW (self)));

  crm_query_model_set_query (self->model, query);
}

/* ---- One campaign ---- */

static void
get_steps (CrmCampaignsView *self,
           CrmCampaignStep  *steps[N_STEPS])
{
  steps[0] = self->audience;
  steps[1] = self->message;
  steps[2] = self->check;
  steps[3] = self->send;
  steps[4] = self->results;
}

/* ---- Tabs: which steps are done ---- */

typedef enum
{
  STEP_OPEN,
  STEP_DONE,
  STEP_WRONG,      /* something there keeps the campaign from being sent */
} StepState;

static gboolean
has_text (CrmRecord  *campaign,
          const char *field)
{
  const char *text = crm_record_get_text (campaign, field);

  return text != NULL && *text != '\0';
}

/* Whether a finding that blocks is mended in the step of that name. */
static gboolean
is_blocked (CrmPreflight *preflight,
            const char   *step)
{
  for (guint i = 0; i < preflight->findings->len; i++)
    {
      const CrmFinding *finding = g_ptr_array_index (preflight->findings, i);

      if (finding->blocks && g_strcmp0 (crm_check_step_get_place (finding), step) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Whether anyone gets a mail, whatever is still wrong with its text. */
static gboolean
has_audience (CrmPreflight *preflight)
{
  for (guint i = 0; i < preflight->recipients->len; i++)
    {
      CrmExclusion exclusion = ((CrmRecipient *) g_ptr_array_index (preflight->recipients, i))->exclusion;

      if (exclusion == CRM_EXCLUSION_NONE || exclusion == CRM_EXCLUSION_MISSING || exclusion == CRM_EXCLUSION_BAD_VALUE)
        return TRUE;
    }

  return FALSE;
}

static StepState
get_step_state (CrmCampaignsView *self,
                guint             step)
{
  CrmRecord *campaign = crm_campaign_watch_get_record (self->watch);
  CrmPreflight *preflight = crm_campaign_watch_get_preflight (self->watch);
  const CrmCampaignStatus *status = crm_campaign_watch_get_status (self->watch);
  gboolean finished = status != NULL && g_strcmp0 (status->state, "finished") == 0;
  gboolean written;

  if (campaign == NULL || status == NULL)
    return STEP_OPEN;
  if (step >= 3)
    return finished ? (status->failed + status->unknown > 0 && step == 4 ? STEP_WRONG : STEP_DONE) : STEP_OPEN;
  if (preflight == NULL)
    return STEP_DONE;    /* frozen: these are behind it */

  written = has_text (campaign, "subject") && has_text (campaign, "body");
  if (step == 0)
    return has_audience (preflight) ? STEP_DONE : STEP_OPEN;
  if (step == 1)
    return !written ? STEP_OPEN : is_blocked (preflight, "message") ? STEP_WRONG : STEP_DONE;

  /* The check is a verdict only once there is something to check. */
  if (crm_preflight_get_blocker (preflight) == NULL)
    return STEP_DONE;
  return written && has_audience (preflight) ? STEP_WRONG : STEP_OPEN;
}

static void
show_tabs (CrmCampaignsView *self)
{
  for (guint i = 0; i < N_STEPS; i++)
    {
      StepState state = self->watch != NULL ? get_step_state (self, i) : STEP_OPEN;

      gtk_widget_set_visible (GTK_WIDGET (self->mark[i]), state != STEP_OPEN);
      gtk_image_set_from_icon_name (self->mark[i], state == STEP_WRONG ? "crm-overdue-symbolic" : "object-select-symbolic");
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->tab[i]), state == STEP_DONE ? _("Done") : state == STEP_WRONG ? _("Needs a look") : NULL);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->tab[i]), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      state == STEP_DONE ? _("Done") : state == STEP_WRONG ? _("Needs a look") : "", -1);
      gtk_widget_remove_css_class (GTK_WIDGET (self->mark[i]), state == STEP_WRONG ? "success" : "warning");
      gtk_widget_add_css_class (GTK_WIDGET (self->mark[i]), state == STEP_WRONG ? "warning" : "success");
    }
}

static void
tab_toggled_cb (GtkToggleButton  *tab,
                CrmCampaignsView *self)
{
  for (guint i = 0; gtk_toggle_button_get_active (tab) && i < N_STEPS; i++)
    if (self->tab[i] == tab)
      gtk_stack_set_visible_child_name (self->steps, step_names[i].name);
}

static void
step_shown_cb (CrmCampaignsView *self)
{
  for (guint i = 0; i < N_STEPS; i++)
    if (g_strcmp0 (gtk_stack_get_visible_child_name (self->steps), step_names[i].name) == 0)
      gtk_toggle_button_set_active (self->tab[i], TRUE);
}

static void
make_tabs (CrmCampaignsView *self)
{
  for (guint i = 0; i < N_STEPS; i++)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      GtkWidget *place = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

      self->tab[i] = GTK_TOGGLE_BUTTON (gtk_toggle_button_new ());
      self->mark[i] = GTK_IMAGE (gtk_image_new ());
      gtk_widget_set_visible (GTK_WIDGET (self->mark[i]), FALSE);
      gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
      /* In a box of its own, which has no baseline: GTK 4.8 asks for another height with it than without. */
      gtk_widget_set_valign (place, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (place), GTK_WIDGET (self->mark[i]));
      g_object_bind_property (self->mark[i], "visible", place, "visible", G_BINDING_SYNC_CREATE);
      gtk_box_append (GTK_BOX (box), place);
      gtk_box_append (GTK_BOX (box), gtk_label_new (_(step_names[i].label)));
      gtk_button_set_child (GTK_BUTTON (self->tab[i]), box);
      crm_accessible_set_name (GTK_WIDGET (self->tab[i]), _(step_names[i].label));
      if (i > 0)
        gtk_toggle_button_set_group (self->tab[i], self->tab[0]);
      gtk_box_append (self->tabs, GTK_WIDGET (self->tab[i]));
    }
  gtk_toggle_button_set_active (self->tab[0], TRUE);
  for (guint i = 0; i < N_STEPS; i++)
    g_signal_connect (self->tab[i], "toggled", G_CALLBACK (tab_toggled_cb), self);
  g_signal_connect_object (self->steps, "notify::visible-child-name", G_CALLBACK (step_shown_cb), self, G_CONNECT_SWAPPED);
}

static void
narrow_cb (CrmCampaignsView *self)
{
  if (crm_view_get_narrow (CRM_VIEW (self)))
    gtk_widget_add_css_class (GTK_WIDGET (self->tabs), "crm-tight");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->tabs), "crm-tight");
}

static void
watch_failed_cb (CrmCampaignsView *self,
                 const GError     *error)
{
  /* Of a campaign that is being sent it is tried again and again. */
  if (!self->failed)
    crm_view_host_failed (GTK_WIDGET (self), _("The campaign could not be read"), error);
  self->failed = TRUE;
}

static void
watch_changed_cb (CrmCampaignsView *self)
{
  CrmRecord *record = crm_campaign_watch_get_record (self->watch);

  self->failed = FALSE;

  if (record != NULL)
    crm_view_set_page (CRM_VIEW (self), TRUE, crm_record_get_title (record));
  show_tabs (self);
}

static void
show_campaign (CrmCampaignsView *self,
               gint64            id)
{
  CrmCampaignStep *steps[N_STEPS];

  if (self->id == id)
    return;

  self->id = id;
  if (self->watch != NULL)
    g_signal_handlers_disconnect_by_data (self->watch, self);

  get_steps (self, steps);
  for (guint i = 0; i < N_STEPS; i++)
    crm_campaign_step_set (steps[i], NULL, NULL);
  g_clear_object (&self->watch);

  if (id == 0)
    {
      crm_view_set_page (CRM_VIEW (self), FALSE, NULL);
      update_page (self);
      return;
    }

  self->watch = crm_campaign_watch_new (crm_view_get_book (CRM_VIEW (self)), id);
  for (guint i = 0; i < N_STEPS; i++)
    crm_campaign_step_set (steps[i], crm_view_get_book (CRM_VIEW (self)), self->watch);
  g_signal_connect_swapped (self->watch, "changed", G_CALLBACK (watch_changed_cb), self);
  g_signal_connect_swapped (self->watch, "failed", G_CALLBACK (watch_failed_cb), self);

  show_tabs (self);
  gtk_stack_set_visible_child_name (self->steps, "audience");
  gtk_stack_set_visible_child_name (self->stack, "campaign");
  crm_view_set_page (CRM_VIEW (self), TRUE, _("Campaign"));
}

static void
activate_cb (CrmCampaignsView *self,
             guint             position)
{
  show_campaign (self, crm_query_model_get_id (self->model, position));
}

static void
go_to_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  gtk_stack_set_visible_child_name (CRM_CAMPAIGNS_VIEW (widget)->steps, g_variant_get_string (parameter, NULL));
}

/* ---- New ---- */

typedef struct
{
  CrmCampaignsView *view;
  GtkWidget        *entry;
  gint64            id;
} New;

static void
new_free (New *new)
{
  g_object_unref (new->view);
  g_clear_object (&new->entry);
  g_free (new);
}

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  New *new = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(CrmChangeSet) set = crm_book_command_finish (CRM_BOOK (source), result, &error);

  if (set != NULL)
    show_campaign (new->view, new->id);
  else
    crm_view_host_failed (GTK_WIDGET (new->view), _("The campaign could not be made"), error);
  new_free (new);
}

static void
named_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  New *new = user_data;
  g_autofree char *answer = crm_alert_choose_finish (result, NULL);
  const char *name = gtk_editable_get_text (GTK_EDITABLE (new->entry));
  CrmBook *book = crm_view_get_book (CRM_VIEW (new->view));
  g_autoptr(CrmRecord) campaign = NULL;
  gint64 account_id;

  if (g_strcmp0 (answer, "add") != 0)
    {
      new_free (new);
      return;
    }

  campaign = crm_record_new (&crm_campaign_type);
  crm_record_set_text (campaign, "name", *name != '\0' ? name : _("New Campaign"));
  account_id = crm_settings_get_int (crm_book_get_settings (book), CRM_SETTING_MAIL_ACCOUNT);
  if (account_id != 0)
    crm_record_set_int (campaign, "account_id", account_id);
  new->id = crm_record_get_id (campaign);
  crm_book_save_async (book, campaign, NULL, NULL, added_cb, new);
}

static void
main_action (CrmView *view)
{
  GtkWidget *group = adw_preferences_group_new ();
  New *new = g_new0 (New, 1);
  CrmAlertAnswer answers[] = { { "cancel", _("_Cancel"), CRM_BUTTON_PLAIN }, { "add", _("_Add"), CRM_BUTTON_SUGGESTED }, { NULL } };

  new->view = g_object_ref (CRM_CAMPAIGNS_VIEW (view));
  new->entry = g_object_ref_sink (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (new->entry), _("Name"));
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (new->entry), TRUE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), new->entry);
  crm_alert_choose_async (GTK_WIDGET (view), _("New Campaign"), _("The name is for you; nobody else sees it."), answers, group, NULL, named_cb, new);
}

static void
new_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  main_action (CRM_VIEW (widget));
}

/* ---- View ---- */

static gboolean
show_record (CrmView             *view,
             const CrmRecordType *type,
             gint64               id)
{
  if (type != &crm_campaign_type)
    return FALSE;

  show_campaign (CRM_CAMPAIGNS_VIEW (view), id);
  return TRUE;
}

static const CrmRecordType *
get_record (CrmView *view,
            gint64  *id)
{
  *id = CRM_CAMPAIGNS_VIEW (view)->id;
  return &crm_campaign_type;
}

static void
go_back (CrmView *view)
{
  show_campaign (CRM_CAMPAIGNS_VIEW (view), 0);
}

static void
focus_results (CrmView *view)
{
  gtk_widget_child_focus (CRM_CAMPAIGNS_VIEW (view)->id != 0 ? GTK_WIDGET (view) : GTK_WIDGET (CRM_CAMPAIGNS_VIEW (view)->list),
                          GTK_DIR_TAB_FORWARD);
}

static void
crm_campaigns_view_constructed (GObject *object)
{
  CrmCampaignsView *self = CRM_CAMPAIGNS_VIEW (object);
  CrmView *view = CRM_VIEW (self);
  g_autoptr(CrmQuery) query = crm_query_new (&crm_campaign_type);

  G_OBJECT_CLASS (crm_campaigns_view_parent_class)->constructed (object);

  crm_view_set_search_hint (view, _("Search campaigns"));
  crm_view_set_main_label (view, _("New Campaign"));
  g_signal_connect (self, "notify::search-text", G_CALLBACK (search_cb), NULL);
  g_signal_connect (self, "notify::narrow", G_CALLBACK (narrow_cb), NULL);

  self->model = crm_query_model_new (crm_view_get_book (view), query);
  crm_list_view_set_tab_leaves (GTK_WIDGET (self->list));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->model)))));
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (update_page), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify::loading", G_CALLBACK (update_page), self, G_CONNECT_SWAPPED);
}

static void
crm_campaigns_view_dispose (GObject *object)
{
  CrmCampaignsView *self = CRM_CAMPAIGNS_VIEW (object);

  if (self->watch != NULL)
    g_signal_handlers_disconnect_by_data (self->watch, self);
  g_clear_object (&self->watch);
  gtk_widget_dispose_template (GTK_WIDGET (self), CRM_TYPE_CAMPAIGNS_VIEW);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (crm_campaigns_view_parent_class)->dispose (object);
}

static void
crm_campaigns_view_class_init (CrmCampaignsViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CrmViewClass *view_class = CRM_VIEW_CLASS (klass);

  object_class->constructed = crm_campaigns_view_constructed;
  object_class->dispose = crm_campaigns_view_dispose;
  view_class->show_record = show_record;
  view_class->get_record = get_record;
  view_class->main_action = main_action;
  view_class->go_back = go_back;
  view_class->focus_results = focus_results;

  g_resources_register (crm_campaigns_get_resource ());
  g_type_ensure (CRM_TYPE_AUDIENCE_STEP);
  g_type_ensure (CRM_TYPE_MESSAGE_STEP);
  g_type_ensure (CRM_TYPE_CHECK_STEP);
  g_type_ensure (CRM_TYPE_SEND_STEP);
  g_type_ensure (CRM_TYPE_RESULTS_STEP);
  g_type_ensure (CRM_TYPE_EMPTY_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/clientele/Clientele/views/campaigns/crm-campaigns-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmCampaignsView, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmCampaignsView, list);
  gtk_widget_class_bind_template_child (widget_class, CrmCampaignsView, empty);
  gtk_widget_class_bind_template_child (widget_class, CrmCampaignsView, tabs);
  gtk_widget_class_bind_template_child (widget_class, CrmCampaignsView, steps);
  gtk_widget_class_bind_template_child (widget_class, CrmCampaignsView, audience);
  gtk_widget_class_bind_template_child (widget_class, CrmCampaignsView, message);
  gtk_widget_class_bind_template_child (widget_class, CrmCampaignsView, check);
  gtk_widget_class_bind_template_child (widget_class, CrmCampaignsView, send);
  gtk_widget_class_bind_template_child (widget_class, CrmCampaignsView, results);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_install_action (widget_class, "campaign.go-to", "s", go_to_action);
  gtk_widget_class_install_action (widget_class, "campaign.new", NULL, new_action);
}

static void
crm_campaigns_view_init (CrmCampaignsView *self)
{
  g_autoptr (GtkListItemFactory) rows = crm_campaign_rows_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_view_set_factory (self->list, rows);
  make_tabs (self);
}
