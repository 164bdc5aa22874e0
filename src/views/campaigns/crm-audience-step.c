/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-audience-step.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-contact-chooser.h"

#define MAX_NAMES 50   /* of one reason; the number says how many there are */

struct _CrmAudienceStep
{
  CrmCampaignStep parent_instance;

  /* Borrowed: children */
  AdwPreferencesGroup *choice;
  AdwPreferencesGroup *outcome;
  GtkCheckButton *everyone;
  AdwEntryRow *add;
  GPtrArray *checks;           /* GtkCheckButton of a tag */
  GPtrArray *choice_rows;      /* rows that are made anew */
  GPtrArray *outcome_rows;

  gboolean updating;
};

G_DEFINE_FINAL_TYPE (CrmAudienceStep, crm_audience_step, CRM_TYPE_CAMPAIGN_STEP)

static CrmRecord *
find_entry (CrmRecord  *campaign,
            const char *kind,
            gint64      ref_id)
{
  GPtrArray *children = crm_record_get_children (campaign, &crm_campaign_audience_type);

  for (guint i = 0; i < children->len; i++)
    {
      CrmRecord *child = g_ptr_array_index (children, i);

      if (g_strcmp0 (crm_record_get_text (child, "kind"), kind) == 0 && crm_record_get_int (child, "ref_id") == ref_id)
        return child;
    }

  return NULL;
}

static void
set_entry (CrmAudienceStep *self,
           const char      *kind,
           gint64           ref_id,
           gboolean         wanted)
{
  CrmCampaignStep *step = CRM_CAMPAIGN_STEP (self);
  CrmRecord *campaign = crm_campaign_step_get_record (step);
  g_autoptr(CrmRecord) draft = NULL;
  CrmRecord *entry;

  if (campaign == NULL)
    return;

  draft = crm_record_copy (campaign);
  entry = find_entry (draft, kind, ref_id);
  if (wanted && entry == NULL)
    {
      entry = crm_record_add_child (draft, &crm_campaign_audience_type);
      crm_record_set_text (entry, "kind", kind);
      if (ref_id != 0)
        crm_record_set_int (entry, "ref_id", ref_id);
    }
  else if (!wanted && entry != NULL)
    {
      crm_record_remove_child (draft, entry);
    }
  else
    {
      return;
    }

  crm_campaign_step_save (step, draft, _("Changed the audience"));
}

static void
toggled_cb (GtkCheckButton  *check,
            CrmAudienceStep *self)
{
  gint64 tag_id = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (check), "crm-tag"));

  if (!self->updating)
    set_entry (self, tag_id != 0 ? g_object_get_data (G_OBJECT (check), "crm-kind") : "everyone", tag_id, gtk_check_button_get_active (check));
}

static void
chosen_cb (CrmAudienceStep *self,
           gint64           id)
{
  set_entry (self, "contact", id, TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->add), "");
}

static void
removed_cb (GtkButton       *button,
            CrmAudienceStep *self)
{
  set_entry (self, "contact", GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (button), "crm-contact")), FALSE);
}

static GtkWidget *
add_check (CrmAudienceStep *self,
           const char      *title,
           gint64           tag_id,
           GtkCheckButton **place)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_object_set_data (G_OBJECT (check), "crm-tag", GSIZE_TO_POINTER ((gsize) tag_id));
  g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  crm_accessible_set_name (check, title);
  adw_preferences_group_add (self->choice, row);
  *place = GTK_CHECK_BUTTON (check);

  return row;
}

static void
named_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GtkWidget) row = user_data;
  g_autoptr(CrmRecord) contact = crm_book_load_finish (CRM_BOOK (source), result, NULL);

  if (contact != NULL)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), crm_record_get_title (contact));
}

static void
add_contact_row (CrmAudienceStep *self,
                 CrmRecord       *entry)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *remove = gtk_button_new_from_icon_name ("list-remove-symbolic");
  gint64 id = crm_record_get_int (entry, "ref_id");

  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, _("Take off the audience"));
  g_object_set_data (G_OBJECT (remove), "crm-contact", GSIZE_TO_POINTER ((gsize) id));
  g_signal_connect (remove, "clicked", G_CALLBACK (removed_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), remove);
  adw_preferences_group_add (self->choice, row);
  g_ptr_array_add (self->choice_rows, row);
  crm_book_load_async (crm_campaign_step_get_book (CRM_CAMPAIGN_STEP (self)), &crm_contact_type, id, NULL, named_cb, g_object_ref (row));
}

static gboolean
same_tags (CrmAudienceStep *self,
           GPtrArray       *tags)
{
  if (self->checks->len != tags->len)
    return FALSE;

  for (guint i = 0; i < tags->len; i++)
    if ((gint64) GPOINTER_TO_SIZE (g_object_get_data (g_ptr_array_index (self->checks, i), "crm-tag")) !=
        crm_record_get_id (g_ptr_array_index (tags, i)))
      return FALSE;

  return TRUE;
}

static void
clear_rows (AdwPreferencesGroup *group,
            GPtrArray           *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, g_ptr_array_index (rows, i));
  g_ptr_array_set_size (rows, 0);
}

/* The rows of tags stay where they can, so that the keyboard stays on them. */
static void
show_choice (CrmAudienceStep *self,
             CrmRecord       *campaign,
             GPtrArray       *tags)
{
  GPtrArray *children = crm_record_get_children (campaign, &crm_campaign_audience_type);
  gboolean draft = crm_campaign_step_is_draft (CRM_CAMPAIGN_STEP (self));

  if (!same_tags (self, tags))
    {
      for (guint i = 0; i < self->checks->len; i++)
        adw_preferences_group_remove (self->choice,
                                      gtk_widget_get_ancestor (g_ptr_array_index (self->checks, i), ADW_TYPE_ACTION_ROW));
      g_ptr_array_set_size (self->checks, 0);
      for (guint i = 0; i < tags->len; i++)
        {
          CrmRecord *tag = g_ptr_array_index (tags, i);
          GtkCheckButton *check;
          GtkWidget *row = add_check (self, crm_record_get_title (tag), crm_record_get_id (tag), &check);

          /* The types are called as the kinds of an audience are. */
          g_object_set_data (G_OBJECT (check), "crm-kind", (gpointer) crm_record_get_record_type (tag)->name);
          if (crm_record_get_record_type (tag) == &crm_list_type)
            adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("List"));
          g_ptr_array_add (self->checks, check);
        }
    }

  self->updating = TRUE;
  gtk_check_button_set_active (self->everyone, find_entry (campaign, "everyone", 0) != NULL);
  for (guint i = 0; i < self->checks->len; i++)
    gtk_check_button_set_active (g_ptr_array_index (self->checks, i),
                                 find_entry (campaign, crm_record_get_record_type (g_ptr_array_index (tags, i))->name,
                                             crm_record_get_id (g_ptr_array_index (tags, i))) != NULL);
  self->updating = FALSE;

  clear_rows (self->choice, self->choice_rows);
  for (guint i = 0; i < children->len; i++)
    if (g_strcmp0 (crm_record_get_text (g_ptr_array_index (children, i), "kind"), "contact") == 0)
      add_contact_row (self, g_ptr_array_index (children, i));

  gtk_widget_set_sensitive (GTK_WIDGET (self->choice), draft);
}

static void
add_reason (CrmAudienceStep *self,
            CrmPreflight    *preflight,
            CrmExclusion     reason)
{
  g_autoptr(GString) names = g_string_new (NULL);
  g_autofree char *title = NULL;
  GtkWidget *row, *label;
  guint n = 0;

  for (guint i = 0; i < preflight->recipients->len; i++)
    {
      const CrmRecipient *recipient = g_ptr_array_index (preflight->recipients, i);

      if (recipient->exclusion != reason)
        continue;
      if (++n <= MAX_NAMES)
        g_string_append_printf (names, "%s%s%s%s", names->len > 0 ? "\n" : "", recipient->name,
                                recipient->detail != NULL ? " · " : "", recipient->detail != NULL ? recipient->detail : "");
    }
  if (n == 0)
    return;

  /* Translators: how many people get no mail, and why: "12 left out: no mail address" */
  title = g_strdup_printf (_("%u left out: %s"), n, crm_exclusion_get_label (reason));
  row = adw_expander_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  label = gtk_label_new (names->str);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 12);
  gtk_widget_set_margin_top (label, 12);
  gtk_widget_set_margin_bottom (label, 12);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), label);
  adw_preferences_group_add (self->outcome, row);
  g_ptr_array_add (self->outcome_rows, row);
}

static void
show_outcome (CrmAudienceStep *self,
              CrmPreflight    *preflight)
{
  g_autofree char *title = NULL;

  clear_rows (self->outcome, self->outcome_rows);
  gtk_widget_set_visible (GTK_WIDGET (self->outcome), preflight != NULL);
  if (preflight == NULL)
    return;

  title = g_strdup_printf (ngettext ("%u person gets this mail", "%u people get this mail", preflight->n_included), preflight->n_included);
  adw_preferences_group_set_title (self->outcome, title);
  for (CrmExclusion reason = CRM_EXCLUSION_LEFT_OUT; reason <= CRM_EXCLUSION_BAD_VALUE; reason++)
    add_reason (self, preflight, reason);
}

static void
update (CrmCampaignStep *step)
{
  CrmAudienceStep *self = CRM_AUDIENCE_STEP (step);
  CrmCampaignWatch *watch = crm_campaign_step_get_watch (step);
  CrmRecord *campaign = crm_campaign_step_get_record (step);

  if (campaign == NULL)
    return;

  show_choice (self, campaign, crm_campaign_watch_get_tags (watch));
  show_outcome (self, crm_campaign_watch_get_preflight (watch));

  if (g_object_get_data (G_OBJECT (self->add), "crm-contact-chooser") == NULL)
    {
      CrmContactChooser *chooser = crm_contact_chooser_attach (GTK_WIDGET (self->add), crm_campaign_step_get_book (step), NULL);

      g_signal_connect_object (chooser, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
    }
}

static void
crm_audience_step_finalize (GObject *object)
{
  CrmAudienceStep *self = CRM_AUDIENCE_STEP (object);

  g_ptr_array_unref (self->checks);
  g_ptr_array_unref (self->choice_rows);
  g_ptr_array_unref (self->outcome_rows);

  G_OBJECT_CLASS (crm_audience_step_parent_class)->finalize (object);
}

static void
crm_audience_step_class_init (CrmAudienceStepClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_audience_step_finalize;
  CRM_CAMPAIGN_STEP_CLASS (klass)->update = update;
}

static void
crm_audience_step_init (CrmAudienceStep *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  GtkWidget *single = adw_preferences_group_new ();

  self->checks = g_ptr_array_new ();
  self->choice_rows = g_ptr_array_new ();
  self->outcome_rows = g_ptr_array_new ();

  self->choice = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->choice, _("Who gets it"));
  add_check (self, _("Everyone with a mail address"), 0, &self->everyone);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->choice));

  self->add = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->add), _("Add a Contact"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (single), GTK_WIDGET (self->add));
  gtk_box_append (GTK_BOX (box), single);

  self->outcome = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->outcome));
  crm_campaign_step_set_content (CRM_CAMPAIGN_STEP (self), box);
}
