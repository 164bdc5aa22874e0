/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-import-review.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "crm-record-type.h"

#define MAX_VALUES 100    /* of a column that are shown */

struct _CrmImportReview
{
  CrmImportSource *source;
  GArray          *ambiguous;    /* columns: guint */
  GPtrArray       *values;       /* per column: CrmImportValue, NULL: nothing to choose there */
};

static void
clear_values (gpointer values)
{
  if (values != NULL)
    g_ptr_array_unref (values);
}

CrmImportReview *
crm_import_review_new (CrmImportSource *source)
{
  CrmImportReview *self;
  guint n;

  g_return_val_if_fail (source != NULL, NULL);

  self = g_new0 (CrmImportReview, 1);
  self->source = source;
  self->ambiguous = g_array_new (FALSE, FALSE, sizeof (guint));
  self->values = g_ptr_array_new_with_free_func (clear_values);

  n = crm_import_source_get_n_columns (source);
  for (guint i = 0; i < n; i++)
    {
      if (crm_import_source_is_ambiguous (source, i))
        g_array_append_val (self->ambiguous, i);
      g_ptr_array_add (self->values, crm_import_source_has_choices (source, i) ? crm_import_source_list_values (source, i, MAX_VALUES) : NULL);
    }

  return self;
}

void
crm_import_review_free (CrmImportReview *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->ambiguous);
  g_ptr_array_unref (self->values);
  g_free (self);
}

gboolean
crm_import_review_is_needed (CrmImportReview *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->ambiguous->len; i++)
    if (crm_import_source_get_date_order (self->source, g_array_index (self->ambiguous, guint, i)) == CRM_DATE_ORDER_UNKNOWN)
      return TRUE;

  for (guint i = 0; i < self->values->len; i++)
    {
      GPtrArray *values = g_ptr_array_index (self->values, i);

      for (guint j = 0; values != NULL && j < values->len; j++)
        {
          const CrmImportValue *value = g_ptr_array_index (values, j);

          if (value->is_unknown && crm_import_source_get_value (self->source, i, value->value) == NULL)
            return TRUE;
        }
    }

  return FALSE;
}

/* ---- Rows ---- */

static GtkWidget *
make_combo (const char        *title,
            const char        *subtitle,
            const char *const *choices,
            guint              selected)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) list = gtk_string_list_new (choices);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);

  return row;
}

static void
match_cb (GtkSwitch       *toggle,
          GParamSpec      *pspec,
          CrmImportReview *self)
{
  CrmImportMatch match = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (toggle), "crm-match"));
  CrmImportRules *rules = crm_import_source_get_rules (self->source);

  rules->match = gtk_switch_get_active (toggle) ? rules->match | match : rules->match & ~match;
}

static void
replace_cb (GtkSwitch       *toggle,
            GParamSpec      *pspec,
            CrmImportReview *self)
{
  crm_import_source_get_rules (self->source)->replace = gtk_switch_get_active (toggle);
}

static void
mode_cb (AdwComboRow     *row,
         GParamSpec      *pspec,
         CrmImportReview *self)
{
  static const CrmImportMode modes[] = { CRM_IMPORT_CREATE | CRM_IMPORT_UPDATE, CRM_IMPORT_CREATE, CRM_IMPORT_UPDATE };
  guint selected = adw_combo_row_get_selected (row);

  if (selected < G_N_ELEMENTS (modes))
    crm_import_source_get_rules (self->source)->mode = modes[selected];
}

static void
order_cb (AdwComboRow     *row,
          GParamSpec      *pspec,
          CrmImportReview *self)
{
  static const CrmDateOrder orders[] = { CRM_DATE_ORDER_UNKNOWN, CRM_DATE_ORDER_DAY_FIRST, CRM_DATE_ORDER_MONTH_FIRST };
  guint selected = adw_combo_row_get_selected (row);

  if (selected < G_N_ELEMENTS (orders))
    crm_import_source_set_date_order (self->source, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "crm-column")), orders[selected]);
}

static void
add_switch (AdwPreferencesGroup *group,
            CrmImportReview     *self,
            const char          *title,
            const char          *subtitle,
            gboolean             active,
            GCallback            callback,
            CrmImportMatch       match)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_switch_set_active (GTK_SWITCH (toggle), active);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  g_object_set_data (G_OBJECT (toggle), "crm-match", GUINT_TO_POINTER (match));
  g_signal_connect (toggle, "notify::active", callback, self);
  adw_preferences_group_add (group, row);
}

/* ---- Groups ---- */

static AdwPreferencesGroup *
add_group (AdwPreferencesPage *page,
           const char         *title,
           const char         *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  adw_preferences_group_set_description (group, description);
  adw_preferences_page_add (page, group);

  return group;
}

static void
add_dates (CrmImportReview    *self,
           AdwPreferencesPage *page)
{
  const char *const choices[] = { _("Into the notes, as it stands"), _("Day first: 3 April"), _("Month first: 4 March"), NULL };
  AdwPreferencesGroup *group;

  if (self->ambiguous->len == 0)
    return;

  group = add_group (page, _("Day or Month First?"), _("Nothing in these columns tells which of the two numbers is the day."));
  for (guint i = 0; i < self->ambiguous->len; i++)
    {
      guint column = g_array_index (self->ambiguous, guint, i);
      CrmDateOrder order = crm_import_source_get_date_order (self->source, column);
      g_autofree char *sample = crm_import_source_dup_sample (self->source, column, 3);
      GtkWidget *row = make_combo (crm_import_source_get_column (self->source, column), sample, choices,
                                   order == CRM_DATE_ORDER_DAY_FIRST ? 1 : order == CRM_DATE_ORDER_MONTH_FIRST ? 2 : 0);

      g_object_set_data (G_OBJECT (row), "crm-column", GUINT_TO_POINTER (column));
      g_signal_connect (row, "notify::selected", G_CALLBACK (order_cb), self);
      adw_preferences_group_add (group, row);
    }
}

static const CrmChoice *
find_choices (const char *key)
{
  int field = crm_record_type_find_field (&crm_contact_type, key);

  return field >= 0 ? crm_contact_type.fields[field].choices : NULL;
}

/* The first entry leaves the value as it is, the second one leaves it out. */
static void
choice_cb (AdwComboRow     *row,
           GParamSpec      *pspec,
           CrmImportReview *self)
{
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "crm-column"));
  const char *value = g_object_get_data (G_OBJECT (row), "crm-value");
  const CrmChoice *choices = find_choices (crm_import_source_get_key (self->source, column));
  guint selected = adw_combo_row_get_selected (row);
  const char *other = selected == 0 ? NULL : "";

  if (selected >= 2 && choices != NULL)
    other = choices[selected - 2].value;
  crm_import_source_set_value (self->source, column, value, other);
}

static GtkWidget *
make_choice (CrmImportReview      *self,
             guint                 column,
             const CrmImportValue *value,
             const char           *times)
{
  const CrmChoice *choices = find_choices (crm_import_source_get_key (self->source, column));
  const char *other = crm_import_source_get_value (self->source, column, value->value);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  guint selected = other == NULL ? 0 : 1;

  g_ptr_array_add (words, (gpointer) (value->is_unknown ? _("Into the notes") : _("As it stands")));
  g_ptr_array_add (words, (gpointer) _("Leave blank"));
  for (guint i = 0; choices != NULL && choices[i].value != NULL; i++)
    {
      g_ptr_array_add (words, (gpointer) _(choices[i].label));
      if (g_strcmp0 (other, choices[i].value) == 0)
        selected = i + 2;
    }
  g_ptr_array_add (words, NULL);

  return make_combo (value->value, times, (const char *const *) words->pdata, selected);
}

static void
add_values (CrmImportReview    *self,
            AdwPreferencesPage *page,
            guint               column)
{
  GPtrArray *values = g_ptr_array_index (self->values, column);
  AdwPreferencesGroup *group;

  if (values == NULL || values->len == 0)
    return;

  group = add_group (page, crm_import_source_get_column (self->source, column), _("What stands in the column, and what is taken for it in every row."));
  for (guint i = 0; i < values->len; i++)
    {
      const CrmImportValue *value = g_ptr_array_index (values, i);
      g_autofree char *times = g_strdup_printf (ngettext ("in %u row", "in %u rows", value->n), value->n);
      GtkWidget *row = make_choice (self, column, value, times);

      g_object_set_data (G_OBJECT (row), "crm-column", GUINT_TO_POINTER (column));
      g_object_set_data_full (G_OBJECT (row), "crm-value", g_strdup (value->value), g_free);
      g_signal_connect (row, "notify::selected", G_CALLBACK (choice_cb), self);
      adw_preferences_group_add (group, row);
    }
}

static void
add_rules (CrmImportReview    *self,
           AdwPreferencesPage *page)
{
  const char *const modes[] = { _("Add new ones, update those there"), _("Only add new ones"), _("Only update those there"), NULL };
  CrmImportRules *rules = crm_import_source_get_rules (self->source);
  AdwPreferencesGroup *group = add_group (page, _("Who Is in the Book Already"), _("Any of these is enough. A company is known by its name."));
  GtkWidget *row;

  add_switch (group, self, _("Same identifier"), NULL, (rules->match & CRM_IMPORT_MATCH_UID) != 0, G_CALLBACK (match_cb), CRM_IMPORT_MATCH_UID);
  add_switch (group, self, _("Same mail address and name"), NULL, (rules->match & CRM_IMPORT_MATCH_EMAIL) != 0, G_CALLBACK (match_cb), CRM_IMPORT_MATCH_EMAIL);
  add_switch (group, self, _("Same phone number and name"), NULL, (rules->match & CRM_IMPORT_MATCH_PHONE) != 0, G_CALLBACK (match_cb), CRM_IMPORT_MATCH_PHONE);
  add_switch (group, self, _("Same name and company"), NULL, (rules->match & CRM_IMPORT_MATCH_NAME_COMPANY) != 0, G_CALLBACK (match_cb),
              CRM_IMPORT_MATCH_NAME_COMPANY);

  group = add_group (page, _("What Is Done"), NULL);
  row = make_combo (_("Contacts"), NULL, modes, rules->mode == CRM_IMPORT_CREATE ? 1 : rules->mode == CRM_IMPORT_UPDATE ? 2 : 0);
  g_signal_connect (row, "notify::selected", G_CALLBACK (mode_cb), self);
  adw_preferences_group_add (group, row);
  add_switch (group, self, _("Replace what differs"), _("Else only what is missing is filled in. Empty cells never erase."), rules->replace,
              G_CALLBACK (replace_cb), 0);
}

GtkWidget *
crm_import_review_make_page (CrmImportReview *self)
{
  AdwPreferencesPage *page;

  g_return_val_if_fail (self != NULL, NULL);

  page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  add_dates (self, page);
  for (guint i = 0; i < self->values->len; i++)
    add_values (self, page, i);
  add_rules (self, page);

  return GTK_WIDGET (page);
}
