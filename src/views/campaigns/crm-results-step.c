/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-results-step.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-activity-commands.h"
#include "crm-alert.h"
#include "crm-campaign-control.h"
#include "crm-empty-page.h"
#include "crm-tag-list.h"
#include "crm-view-host.h"

#define MAX_PEOPLE 200   /* of one state; a list made of it has all */

/* What became of mails, those first that need a look. */
static const struct
{
  const char *state;
  const char *label;
  const char *icon_name;
  const char *class_name;
  gboolean people;        /* those it concerns can be listed and called */
  const char *again;      /* they can be sent again: what the menu says */
} states[] = {
  { "failed", N_("Failed"), "dialog-error-symbolic", "error", TRUE, N_("_Try Again") },
  { "unknown", N_("Unknown"), "dialog-question-symbolic", "warning", TRUE, N_("_Send Again…") },
  { "pending", N_("Waiting"), "crm-clock-symbolic", "dim-label", FALSE },
  { "sent", N_("Sent"), "object-select-symbolic", "success", TRUE },
  { "cancelled", N_("Not sent"), "process-stop-symbolic", "dim-label", TRUE },
  { "excluded", N_("Left out"), "list-remove-symbolic", "dim-label", TRUE },
};

/* One state's row, with the people below it once it was opened. */
typedef struct
{
  CrmResultsStep *step;
  guint state;
  GtkWidget *row;
  GPtrArray *people;      /* rows, borrowed */
  gboolean loading;
  gboolean load_again;
} Part;

struct _CrmResultsStep
{
  CrmCampaignStep parent_instance;

  /* Owned */
  CrmTagList *tags;

  /* Borrowed: children */
  GtkWidget *nothing;     /* in place of all below, while nothing was sent */
  GtkLabel *summary;
  GtkLabel *unknown_words;
  AdwPreferencesGroup *group;

  Part parts[G_N_ELEMENTS (states)];
};

G_DEFINE_FINAL_TYPE (CrmResultsStep, crm_results_step, CRM_TYPE_CAMPAIGN_STEP)

static void load (Part *part);

/* ---- People of a state */

static void
opened_cb (GtkWidget *row,
           Part      *part)
{
  crm_view_host_show_record (GTK_WIDGET (part->step), &crm_contact_type, GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (row), "crm-contact")));
}

static void
add_person (Part                    *part,
            const CrmCampaignResult *result)
{
  GtkWidget *row = adw_action_row_new ();
  g_autoptr(GString) subtitle = g_string_new (result->address);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), result->name);
  if (result->exclusion != CRM_EXCLUSION_NONE)
    g_string_append_printf (subtitle, " · %s", crm_exclusion_get_label (result->exclusion));
  else if (result->reason != NULL && *result->reason != '\0')
    g_string_append_printf (subtitle, " · %s", result->reason);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle->str);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);

  if (result->contact_id != 0)
    {
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_object_set_data (G_OBJECT (row), "crm-contact", GSIZE_TO_POINTER ((gsize) result->contact_id));
      g_signal_connect (row, "activated", G_CALLBACK (opened_cb), part);
    }
  adw_expander_row_add_row (ADW_EXPANDER_ROW (part->row), row);
  g_ptr_array_add (part->people, row);
}

static void
clear_people (Part *part)
{
  for (guint i = 0; i < part->people->len; i++)
    adw_expander_row_remove (ADW_EXPANDER_ROW (part->row), g_ptr_array_index (part->people, i));
  g_ptr_array_set_size (part->people, 0);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Part *part = user_data;
  g_autoptr(CrmResultsStep) self = part->step;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) results = crm_campaign_results_finish (CRM_BOOK (source), result, &error);

  part->loading = FALSE;
  if (results == NULL)
    {
      crm_view_host_failed (GTK_WIDGET (self), _("The results could not be read"), error);
      return;
    }
  if (part->people == NULL)
    return;

  clear_people (part);
  for (guint i = 0; i < results->len; i++)
    add_person (part, g_ptr_array_index (results, i));

  if (part->load_again)
    load (part);
}

static void
load (Part *part)
{
  CrmCampaignStep *step = CRM_CAMPAIGN_STEP (part->step);
  CrmRecord *campaign = crm_campaign_step_get_record (step);

  part->load_again = part->loading;
  if (part->loading || campaign == NULL)
    return;

  part->loading = TRUE;
  g_object_ref (part->step);
  crm_campaign_results_async (crm_campaign_step_get_book (step), crm_record_get_id (campaign), states[part->state].state, MAX_PEOPLE, NULL,
                              loaded_cb, part);
}

static void
expanded_cb (AdwExpanderRow *row,
             GParamSpec     *pspec,
             Part           *part)
{
  if (adw_expander_row_get_expanded (row))
    load (part);
}

/* ---- What can be done with all of a state */

typedef struct
{
  CrmResultsStep *step;     /* owned */
  char *name;               /* of the campaign */
  guint state;
  gboolean calls;
} Gathering;

static void
gathering_free (Gathering *gathering)
{
  g_object_unref (gathering->step);
  g_free (gathering->name);
  g_free (gathering);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Gathering, gathering_free)

static void
plan_calls (Gathering *gathering,
            CrmBook   *book,
            GArray    *ids)
{
  /* Translators: the subject of a call; %s is the name of a campaign */
  g_autofree char *subject = g_strdup_printf (_("Call about “%s”"), gathering->name);

  crm_activity_plan_calls_async (book, subject, (const gint64 *) ids->data, ids->len, crm_view_host_command_cb, g_object_ref (gathering->step));
}

static void
make_list (Gathering *gathering,
           CrmBook   *book,
           GArray    *ids)
{
  /* Translators: the name of a tag: of a campaign, and what became of its mails */
  g_autofree char *name = g_strdup_printf (_("%s: %s"), gathering->name, _(states[gathering->state].label));

  if (gathering->step->tags == NULL)
    gathering->step->tags = crm_tag_list_new (book);
  crm_tag_list_add_async (gathering->step->tags, name, (const gint64 *) ids->data, ids->len, crm_view_host_command_cb,
                          g_object_ref (gathering->step));
}

static void
gathered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Gathering) gathering = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) results = crm_campaign_results_finish (CRM_BOOK (source), result, &error);
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (results == NULL)
    {
      crm_view_host_failed (GTK_WIDGET (gathering->step), _("The results could not be read"), error);
      return;
    }

  for (guint i = 0; i < results->len; i++)
    {
      gint64 id = ((CrmCampaignResult *) g_ptr_array_index (results, i))->contact_id;

      if (id != 0)
        g_array_append_val (ids, id);
    }
  if (ids->len == 0)
    crm_view_host_say (GTK_WIDGET (gathering->step), _("None of them is among your contacts any more."));
  else if (gathering->calls)
    plan_calls (gathering, CRM_BOOK (source), ids);
  else
    make_list (gathering, CRM_BOOK (source), ids);
}

static void
gather_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  CrmCampaignStep *step = CRM_CAMPAIGN_STEP (widget);
  CrmRecord *campaign = crm_campaign_step_get_record (step);
  Gathering *gathering;

  if (campaign == NULL)
    return;

  gathering = g_new (Gathering, 1);
  gathering->step = g_object_ref (CRM_RESULTS_STEP (widget));
  gathering->name = g_strdup (crm_record_get_title (campaign));
  g_variant_get (parameter, "(ub)", &gathering->state, &gathering->calls);
  crm_campaign_results_async (crm_campaign_step_get_book (step), crm_record_get_id (campaign), states[gathering->state].state, 0, NULL,
                              gathered_cb, gathering);
}

/* ---- Sending again */

typedef struct
{
  CrmDb *db;
  gint64 campaign;
  guint state;
} Again;

static void
again_free (Again *again)
{
  g_object_unref (again->db);
  g_free (again);
}

static void
again_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  Again *again = task_data;
  GError *error = NULL;
  guint n = 0;

  if (crm_campaign_send_again (again->db, again->campaign, states[again->state].state, &n, &error))
    g_task_return_int (task, n);
  else
    g_task_return_error (task, error);
}

static void
again_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *words = NULL;
  gssize n = g_task_propagate_int (G_TASK (result), &error);

  if (error != NULL)
    {
      crm_view_host_failed (GTK_WIDGET (source), _("The mails cannot be sent again"), error);
      return;
    }

  words = n == 0 ? g_strdup (_("No campaign writes to these addresses any more."))
                 : g_strdup_printf (ngettext ("%u mail waits to be sent. Go on in the step Send.",
                                              "%u mails wait to be sent. Go on in the step Send.", (guint) n), (guint) n);
  crm_view_host_say (GTK_WIDGET (source), words);
}

static void
send_again (CrmResultsStep *self,
            guint           state)
{
  CrmCampaignStep *step = CRM_CAMPAIGN_STEP (self);
  CrmRecord *campaign = crm_campaign_step_get_record (step);
  g_autoptr(GTask) task = NULL;
  Again *again;

  if (campaign == NULL)
    return;

  again = g_new (Again, 1);
  again->db = g_object_ref (crm_book_get_db (crm_campaign_step_get_book (step)));
  again->campaign = crm_record_get_id (campaign);
  again->state = state;
  task = g_task_new (self, NULL, again_cb, NULL);
  g_task_set_source_tag (task, send_again);
  g_task_set_task_data (task, again, (GDestroyNotify) again_free);
  g_task_run_in_thread (task, again_thread);
}

static void
asked_again_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autofree char *answer = crm_alert_choose_finish (result, NULL);

  if (g_strcmp0 (answer, "again") == 0)
    send_again (CRM_RESULTS_STEP (source), GPOINTER_TO_UINT (user_data));
}

static void
again_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  const CrmAlertAnswer answers[] = { { "cancel", _("_Cancel"), CRM_BUTTON_PLAIN }, { "again", _("_Send Again"), CRM_BUTTON_DESTRUCTIVE },
                                     { NULL } };
  guint state = g_variant_get_uint32 (parameter);

  /* What was refused did not arrive; of the others nobody knows. */
  if (g_str_equal (states[state].state, "failed"))
    send_again (CRM_RESULTS_STEP (widget), state);
  else
    crm_alert_choose_async (widget, _("Send These Mails Again?"),
                            _("They probably arrived. Whoever has the mail already gets it twice then."), answers, NULL, NULL,
                            asked_again_cb, GUINT_TO_POINTER (state));
}

/* ---- Rows */

static GtkWidget *
make_menu (guint state)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenuItem) list = g_menu_item_new (_("Make a _List"), NULL);
  g_autoptr(GMenuItem) calls = g_menu_item_new (_("Plan _Calls"), NULL);
  /* Translators: %s is what became of mails, as "Failed" */
  g_autofree char *words = g_strdup_printf (_("With these people: %s"), _(states[state].label));

  g_menu_item_set_action_and_target (list, "results.gather", "(ub)", state, FALSE);
  g_menu_item_set_action_and_target (calls, "results.gather", "(ub)", state, TRUE);
  g_menu_append_item (menu, list);
  g_menu_append_item (menu, calls);
  if (states[state].again != NULL)
    {
      g_autoptr(GMenuItem) again = g_menu_item_new (_(states[state].again), NULL);

      g_menu_item_set_action_and_target (again, "results.again", "u", state);
      g_menu_append_item (menu, again);
    }
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (button), FALSE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, words);
  crm_accessible_set_name (button, words);
  return button;
}

static void
add_part (CrmResultsStep *self,
          guint           state)
{
  Part *part = &self->parts[state];
  GtkWidget *icon = gtk_image_new_from_icon_name (states[state].icon_name);

  part->step = self;
  part->state = state;
  part->people = g_ptr_array_new ();
  part->row = adw_expander_row_new ();
  gtk_widget_add_css_class (icon, states[state].class_name);
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (part->row), icon);
  if (states[state].people)
    adw_expander_row_add_action (ADW_EXPANDER_ROW (part->row), make_menu (state));
  g_signal_connect (part->row, "notify::expanded", G_CALLBACK (expanded_cb), part);
  adw_preferences_group_add (self->group, part->row);
}

static void
show_part (Part  *part,
           guint  n)
{
  /* Translators: what became of mails, and of how many: "Failed · 3" */
  g_autofree char *title = g_strdup_printf (_("%s · %u"), _(states[part->state].label), n);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (part->row), title);
  gtk_widget_set_visible (part->row, n > 0);
  if (n > 0 && adw_expander_row_get_expanded (ADW_EXPANDER_ROW (part->row)) && gtk_widget_get_mapped (part->row))
    load (part);
}

static void
update (CrmCampaignStep *step)
{
  CrmResultsStep *self = CRM_RESULTS_STEP (step);
  const CrmCampaignStatus *status = crm_campaign_watch_get_status (crm_campaign_step_get_watch (step));
  g_autofree char *summary = NULL;
  g_autofree char *unknown = NULL;
  guint total;

  if (status == NULL)
    return;

  total = status->sent + status->failed + status->unknown + status->pending + status->cancelled;
  /* Translators: how many mails of a campaign were sent, of how many */
  summary = g_strdup_printf (_("%u of %u sent"), status->sent, total);
  gtk_label_set_label (self->summary, summary);
  gtk_widget_set_visible (self->nothing, crm_campaign_step_is_draft (step));
  gtk_widget_set_visible (GTK_WIDGET (self->summary), !crm_campaign_step_is_draft (step));
  gtk_widget_set_visible (GTK_WIDGET (self->group), !crm_campaign_step_is_draft (step));

  unknown = g_strdup_printf (ngettext ("The server’s answer to %u mail was lost. It probably arrived; it is not sent again by itself.",
                                       "The server’s answers to %u mails were lost. They probably arrived; they are not sent again by themselves.",
                                       status->unknown), status->unknown);
  gtk_label_set_label (self->unknown_words, unknown);
  gtk_widget_set_visible (GTK_WIDGET (self->unknown_words), status->unknown > 0);

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      const guint numbers[] = { status->failed, status->unknown, status->pending, status->sent, status->cancelled, status->excluded };

      G_STATIC_ASSERT (G_N_ELEMENTS (numbers) == G_N_ELEMENTS (states));
      show_part (&self->parts[i], crm_campaign_step_is_draft (step) ? 0 : numbers[i]);
    }
}

static void
leave (CrmCampaignStep *step)
{
  CrmResultsStep *self = CRM_RESULTS_STEP (step);

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      clear_people (&self->parts[i]);
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->parts[i].row), FALSE);
    }
}

static void
crm_results_step_dispose (GObject *object)
{
  CrmResultsStep *self = CRM_RESULTS_STEP (object);

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    g_clear_pointer (&self->parts[i].people, g_ptr_array_unref);
  g_clear_object (&self->tags);

  G_OBJECT_CLASS (crm_results_step_parent_class)->dispose (object);
}

static void
crm_results_step_class_init (CrmResultsStepClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_results_step_dispose;
  CRM_CAMPAIGN_STEP_CLASS (klass)->update = update;
  CRM_CAMPAIGN_STEP_CLASS (klass)->leave = leave;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "results.gather", "(ub)", gather_action);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "results.again", "u", again_action);
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

  self->nothing = crm_empty_page_new ("crm-campaigns-symbolic", _("Nothing Sent Yet"),
                                      _("Who got it, and who did not and why, stands here from the first mail on."));
  self->summary = make_label ("title-4");
  self->unknown_words = make_label ("warning");
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    add_part (self, i);
  gtk_box_append (GTK_BOX (box), self->nothing);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->summary));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->unknown_words));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->group));
  crm_campaign_step_set_content (CRM_CAMPAIGN_STEP (self), box);
}
