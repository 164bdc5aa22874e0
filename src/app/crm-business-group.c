/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-business-group.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-view-host.h"

/* One setting and the text that is typed for it. */
typedef struct
{
  CrmBook *book;               /* owned */
  GtkWidget *host;             /* owned: the window that says what was done */
  const char *key;
  GtkEditable *entry;          /* borrowed: one of the two */
  GtkTextBuffer *buffer;
} Field;

static void
field_free (gpointer  data,
            GClosure *closure)
{
  Field *field = data;

  g_object_unref (field->book);
  g_object_unref (field->host);
  g_free (field);
}

static char *
dup_text (Field *field)
{
  GtkTextIter start, end;

  if (field->entry != NULL)
    return g_strstrip (g_strdup (gtk_editable_get_text (field->entry)));
  gtk_text_buffer_get_bounds (field->buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (field->buffer, &start, &end, FALSE));
}

static void
save (Field *field)
{
  g_autofree char *text = dup_text (field);

  if (!g_str_equal (text, crm_settings_get (crm_book_get_settings (field->book), field->key)))
    crm_book_set_setting_async (field->book, field->key, text, crm_view_host_command_cb, g_object_ref (field->host));
}

/* Saved when the keyboard leaves, and when the window is closed while it is there. */
static void
watch (CrmBook    *book,
       GtkWindow  *host,
       const char *key,
       GtkWidget  *widget)
{
  Field *field = g_new0 (Field, 1);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  field->book = g_object_ref (book);
  field->host = g_object_ref (GTK_WIDGET (host));
  field->key = key;
  if (GTK_IS_TEXT_VIEW (widget))
    field->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget));
  else
    field->entry = GTK_EDITABLE (widget);
  g_signal_connect_data (focus, "leave", G_CALLBACK (save), field, field_free, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (widget, "unmap", G_CALLBACK (save), field);
  gtk_widget_add_controller (widget, focus);
}

static GtkWidget *
make_address_row (CrmBook   *book,
                  GtkWindow *host)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *title = gtk_label_new (_("Postal Address"));
  GtkWidget *text = gtk_text_view_new ();

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "caption");
  gtk_widget_add_css_class (title, "dim-label");
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (text), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (text), GTK_WRAP_WORD_CHAR);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text)),
                            crm_settings_get (crm_book_get_settings (book), CRM_SETTING_BUSINESS_ADDRESS), -1);
  gtk_widget_add_css_class (text, "crm-setting-text");
  gtk_widget_set_size_request (text, -1, 72);
  crm_accessible_set_name (text, _("Postal Address"));
  watch (book, host, CRM_SETTING_BUSINESS_ADDRESS, text);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 8);
  gtk_widget_set_margin_bottom (box, 8);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), text);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  return row;
}

GtkWidget *
crm_business_group_new (CrmBook   *book,
                        GtkWindow *host)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *name = adw_entry_row_new ();

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Business"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _("Both stand at the foot of your campaigns; the law asks for the address."));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (name), _("Name"));
  gtk_editable_set_text (GTK_EDITABLE (name), crm_settings_get (crm_book_get_settings (book), CRM_SETTING_BUSINESS_NAME));
  watch (book, host, CRM_SETTING_BUSINESS_NAME, name);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), name);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_address_row (book, host));
  return group;
}
