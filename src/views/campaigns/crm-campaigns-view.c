/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-campaigns-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "crm-alert.h"
#include "crm-audience-step.h"
#include "crm-campaigns-resources.h"
#include "crm-check-step.h"
#include "crm-empty-page.h"
#include "crm-message-step.h"
#include "crm-query-model.h"
#include "crm-relative-time.h"
#include "crm-results-step.h"
#include "crm-row-widget.h"
#include "crm-send-step.h"

#define N_STEPS 5

struct _CrmCampaignsView
{
  CrmView parent_instance;

  /* Template children */
  GtkStack *stack;
  GtkListView *list;
  CrmEmptyPage *empty;
  GtkStack *steps;
  CrmCampaignStep *audience;
  CrmCampaignStep *message;
  CrmCampaignStep *check;
  CrmCampaignStep *send;
  CrmCampaignStep *results;

  /* Owned */
  CrmQueryModel *model;
  CrmCampaignWatch *watch;

  gint64 id;
};

G_DEFINE_FINAL_TYPE (CrmCampaignsView, crm_campaigns_view, CRM_TYPE_VIEW)

/* ---- List ---- */

static const char *
get_state_words (const char *state)
{
  if (g_strcmp0 (state, "sending") == 0)
    return _("Sending");
  if (g_strcmp0 (state, "paused") == 0)
    return _("Paused");
  if (g_strcmp0 (state, "finished") == 0)
    return _("Sent");
  if (g_strcmp0 (state, "stopped") == 0)
    return _("Stopped");
  if (g_strcmp0 (state, "frozen") == 0)
    return _("Ready");

  return _("Draft");
}

static void
show_row (CrmRowWidget *widget,
          CrmRow       *row)
{
  g_autofree char *when = crm_row_is_loading (row) ? NULL : crm_relative_time_of_instant (crm_row_get_since (row), NULL);
  g_autofree char *trailing = when != NULL ? g_strdup_printf ("%s · %s", get_state_words (crm_row_get_state (row)), when) : NULL;
  CrmRowFace face = {
    .title = crm_row_get_title (row),
    .detail = crm_row_get_detail (row),
    .trailing = trailing,
    .icon_name = "crm-campaigns-symbolic",
    .loading = crm_row_is_loading (row),
  };

  crm_row_widget_set_face (widget, &face);
}

static void
row_changed_cb (CrmRow       *row,
                CrmRowWidget *widget)
{
  show_row (widget, row);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  user_data)
{
  gtk_list_item_set_child (item, crm_row_widget_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  user_data)
{
  CrmRow *row = gtk_list_item_get_item (item);
  CrmRowWidget *widget = CRM_ROW_WIDGET (gtk_list_item_get_child (item));

  show_row (widget, row);
  g_signal_connect_object (row, "changed", G_CALLBACK (row_changed_cb), widget, 0);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           gpointer                  user_data)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), row_changed_cb, gtk_list_item_get_child (item));
}

static void
update_page (CrmCampaignsView *self)
{
  gboolean empty = !crm_query_model_get_loading (self->model) && g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0;
  gboolean searching = *crm_view_get_search_text (CRM_VIEW (self)) != '\0';

  if (self->id == 0)
    gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "list");
  if (searching)
    crm_empty_page_set (self->empty, "system-search-symbolic", _("No Campaign Found"), NULL);
  else
    crm_empty_page_set (self->empty, "crm-campaigns-symbolic", _("No Campaigns Yet"),
                        _("Write to many at once, each by name, from your own mail account."));
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

/* A finding that blocks is marked on the step's tab; where it can be sent no longer, Results are shown first. */
static void
watch_changed_cb (CrmCampaignsView *self)
{
  CrmRecord *record = crm_campaign_watch_get_record (self->watch);
  CrmPreflight *preflight = crm_campaign_watch_get_preflight (self->watch);
  GtkStackPage *page = gtk_stack_get_page (self->steps, GTK_WIDGET (self->check));

  if (record != NULL)
    crm_view_set_page (CRM_VIEW (self), TRUE, crm_record_get_title (record));
  gtk_stack_page_set_needs_attention (page, preflight != NULL && crm_preflight_get_blocker (preflight) != NULL);
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
  gtk_widget_child_focus (GTK_WIDGET (CRM_CAMPAIGNS_VIEW (view)->list), GTK_DIR_TAB_FORWARD);
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

  self->model = crm_query_model_new (crm_view_get_book (view), query);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->model)))));
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (update_page), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify::loading", G_CALLBACK (update_page), self, G_CONNECT_SWAPPED);
  crm_empty_page_add_button (self->empty, _("_New Campaign"), CRM_BUTTON_SUGGESTED, "campaign.new", NULL);
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
  gtk_widget_class_bind_template_child (widget_class, CrmCampaignsView, steps);
  gtk_widget_class_bind_template_child (widget_class, CrmCampaignsView, audience);
  gtk_widget_class_bind_template_child (widget_class, CrmCampaignsView, message);
  gtk_widget_class_bind_template_child (widget_class, CrmCampaignsView, check);
  gtk_widget_class_bind_template_child (widget_class, CrmCampaignsView, send);
  gtk_widget_class_bind_template_child (widget_class, CrmCampaignsView, results);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_install_action (widget_class, "campaign.go-to", "s", go_to_action);
  gtk_widget_class_install_action (widget_class, "campaign.new", NULL, new_action);
}

static void
crm_campaigns_view_init (CrmCampaignsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
