/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-field-row.h"

#include <glib/gi18n.h>

struct _CrmFieldRow
{
  AdwEntryRow parent_instance;

  /* Owned */
  CrmRecord *record;
  char *field;
  char *shown;       /* what stood there before it was edited */
};

enum
{
  EDITED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmFieldRow, crm_field_row, ADW_TYPE_ENTRY_ROW)

static const CrmField *
get_field (CrmFieldRow *self)
{
  const CrmRecordType *type = crm_record_get_record_type (self->record);
  int index = crm_record_type_find_field (type, self->field);

  g_assert (index >= 0);
  return &type->fields[index];
}

static void
set_problem (CrmFieldRow *self,
             const char  *problem)
{
  GtkWidget *widget = GTK_WIDGET (self);

  if (problem != NULL)
    gtk_widget_add_css_class (widget, "error");
  else
    gtk_widget_remove_css_class (widget, "error");

  gtk_widget_set_tooltip_text (widget, problem);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), problem != NULL ? problem : _(get_field (self)->label));
}

static void
show (CrmFieldRow *self)
{
  g_autofree char *text = crm_record_format (self->record, self->field);

  g_free (self->shown);
  self->shown = text != NULL ? g_steal_pointer (&text) : g_strdup ("");

  /* The tick only means an edit: it must not appear because another record is shown. */
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self), FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self), self->shown);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self), TRUE);
  set_problem (self, NULL);
}

static void
apply_cb (CrmFieldRow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self));
  g_autoptr(CrmRecord) draft = NULL;
  g_autoptr(GError) error = NULL;

  if (self->record == NULL || g_strcmp0 (text, self->shown) == 0)
    return;

  draft = crm_record_copy (self->record);
  if (!crm_record_parse (draft, self->field, text, &error))
    {
      set_problem (self, error->message);
      return;
    }

  set_problem (self, NULL);
  g_free (self->shown);
  self->shown = g_strdup (text);
  g_signal_emit (self, signals[EDITED], 0, draft);
}

static gboolean
restore_cb (GtkWidget *widget,
            GVariant  *arguments,
            gpointer   user_data)
{
  CrmFieldRow *self = CRM_FIELD_ROW (widget);

  if (self->record == NULL || g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self)), self->shown) == 0)
    return FALSE;

  show (self);
  return TRUE;
}

static void
crm_field_row_finalize (GObject *object)
{
  CrmFieldRow *self = CRM_FIELD_ROW (object);

  g_clear_object (&self->record);
  g_clear_pointer (&self->field, g_free);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (crm_field_row_parent_class)->finalize (object);
}

static void
crm_field_row_class_init (CrmFieldRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = crm_field_row_finalize;

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, restore_cb, NULL);
  signals[EDITED] = g_signal_new ("edited", CRM_TYPE_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, CRM_TYPE_RECORD);
}

static void
crm_field_row_init (CrmFieldRow *self)
{
  g_signal_connect (self, "apply", G_CALLBACK (apply_cb), NULL);
  g_signal_connect (self, "entry-activated", G_CALLBACK (apply_cb), NULL);
}

GtkWidget *
crm_field_row_new (const char *field)
{
  CrmFieldRow *self;

  g_return_val_if_fail (field != NULL, NULL);

  self = g_object_new (CRM_TYPE_FIELD_ROW, NULL);
  self->field = g_strdup (field);

  return GTK_WIDGET (self);
}

void
crm_field_row_set_record (CrmFieldRow *self,
                          CrmRecord   *record)
{
  gboolean same, editing;

  g_return_if_fail (CRM_IS_FIELD_ROW (self));
  g_return_if_fail (record == NULL || CRM_IS_RECORD (record));

  same = record != NULL && self->record != NULL && crm_record_get_id (record) == crm_record_get_id (self->record);
  editing = same && g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self)), self->shown) != 0;

  g_set_object (&self->record, record);
  gtk_widget_set_sensitive (GTK_WIDGET (self), record != NULL);
  if (record != NULL && !editing)
    show (self);
}
