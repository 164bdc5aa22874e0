/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-check-step.h"

#include <glib/gi18n.h>

struct _CrmCheckStep
{
  CrmCampaignStep parent_instance;

  /* Owned */
  char *shown;             /* the rows that there are, as one text */

  /* Borrowed: children */
  AdwPreferencesGroup *group;
  GPtrArray *rows;
};

G_DEFINE_FINAL_TYPE (CrmCheckStep, crm_check_step, CRM_TYPE_CAMPAIGN_STEP)

const char *
crm_check_step_get_place (const CrmFinding *finding)
{
  g_return_val_if_fail (finding != NULL, NULL);

  switch (finding->check)
    {
    case CRM_CHECK_ACCOUNT:
    case CRM_CHECK_DURATION:
      return "send";

    case CRM_CHECK_SUBJECT:
    case CRM_CHECK_TEXT:
    case CRM_CHECK_UNSUBSCRIBE:
      return "message";

    case CRM_CHECK_POSTAL_ADDRESS:
      return "preferences";

    case CRM_CHECK_MISSING:
    case CRM_CHECK_VALUE:
    case CRM_CHECK_RECIPIENTS:
    case CRM_CHECK_DUPLICATE:
    case CRM_CHECK_SUPPRESSED:
    case CRM_CHECK_ADDRESS:
    default:
      return "audience";
    }
}

static void
add_row (CrmCheckStep *self,
         const char   *icon_name,
         const char   *class_name,
         const char   *title,
         const char   *subtitle,
         const char   *place)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);

  gtk_widget_add_css_class (icon, class_name);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);

  if (place != NULL)
    {
      GtkWidget *button = gtk_button_new_with_label (_("Show"));

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      if (g_str_equal (place, "preferences"))
        {
          gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.preferences");
        }
      else
        {
          gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "campaign.go-to");
          gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", place);
        }
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    }

  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static char *
dup_names (const CrmFinding *finding)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; finding->names != NULL && i < finding->names->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", (const char *) g_ptr_array_index (finding->names, i));
  if (finding->names != NULL && finding->n > finding->names->len)
    g_string_append (names, " …");

  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
add_finding (CrmCheckStep     *self,
             const CrmFinding *finding)
{
  g_autofree char *names = dup_names (finding);

  add_row (self, finding->blocks ? "dialog-error-symbolic" : "dialog-information-symbolic", finding->blocks ? "error" : "dim-label",
           finding->text, names, crm_check_step_get_place (finding));
}

/* What the rows of @preflight would show. */
static char *
describe (CrmPreflight *preflight)
{
  g_autoptr(GString) text = g_string_new (preflight != NULL ? "checked" : "fixed");

  for (guint i = 0; preflight != NULL && i < preflight->findings->len; i++)
    {
      const CrmFinding *finding = g_ptr_array_index (preflight->findings, i);
      g_autofree char *names = dup_names (finding);

      g_string_append_printf (text, "\n%d\n%d\n%s\n%s", finding->check, finding->blocks, finding->text, names);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
update (CrmCampaignStep *step)
{
  CrmCheckStep *self = CRM_CHECK_STEP (step);
  CrmPreflight *preflight = crm_campaign_watch_get_preflight (crm_campaign_step_get_watch (step));
  g_autofree char *text = describe (preflight);

  /* Rows stay while they say the same: one that is made anew between press and release takes the click with it. */
  if (g_strcmp0 (self->shown, text) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&text);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);

  if (preflight == NULL)
    {
      adw_preferences_group_set_title (self->group, _("Checked"));
      adw_preferences_group_set_description (self->group, _("The audience and the message are fixed. What is edited now does not change them."));
      return;
    }

  adw_preferences_group_set_description (self->group, NULL);
  adw_preferences_group_set_title (self->group, crm_preflight_get_blocker (preflight) != NULL ? _("Not ready yet") : _("Ready to send"));
  for (guint i = 0; i < preflight->findings->len; i++)
    add_finding (self, g_ptr_array_index (preflight->findings, i));
  if (preflight->findings->len == 0)
    add_row (self, "object-select-symbolic", "success", _("Nothing to mend"), _("Addresses, fields, the way to unsubscribe and the sender are in order."), NULL);
}

static void
crm_check_step_finalize (GObject *object)
{
  g_ptr_array_unref (CRM_CHECK_STEP (object)->rows);
  g_free (CRM_CHECK_STEP (object)->shown);

  G_OBJECT_CLASS (crm_check_step_parent_class)->finalize (object);
}

static void
crm_check_step_class_init (CrmCheckStepClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_check_step_finalize;
  CRM_CAMPAIGN_STEP_CLASS (klass)->update = update;
}

static void
crm_check_step_init (CrmCheckStep *self)
{
  self->rows = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  crm_campaign_step_set_content (CRM_CAMPAIGN_STEP (self), GTK_WIDGET (self->group));
}
