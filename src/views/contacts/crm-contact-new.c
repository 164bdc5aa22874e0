/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-contact-new.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "crm-contact-commands.h"
#include "crm-text.h"
#include "crm-view-host.h"

#define CRM_TYPE_CONTACT_NEW (crm_contact_new_get_type ())
G_DECLARE_FINAL_TYPE (CrmContactNew, crm_contact_new, CRM, CONTACT_NEW, AdwWindow)

struct _CrmContactNew
{
  AdwWindow parent_instance;

  /* Owned */
  CrmBook *book;
  GtkWidget *owner;             /* the view */
  CrmRecord *saved;

  /* Borrowed */
  GtkWidget *person;
  GtkEditable *name;
  GtkEditable *company;
  GtkEditable *mail;
  GtkEditable *phone;
  GtkWidget *add;
};

G_DEFINE_FINAL_TYPE (CrmContactNew, crm_contact_new, ADW_TYPE_WINDOW)

static gboolean
is_person (CrmContactNew *self)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->person));
}

static char *
dup_text (GtkEditable *editable)
{
  char *text = crm_text_clean_line (gtk_editable_get_text (editable));

  return text != NULL ? text : g_strdup ("");
}

static void
update (CrmContactNew *self)
{
  g_autofree char *name = dup_text (self->name);

  gtk_widget_set_sensitive (self->add, *name != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->company), is_person (self));
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (CrmContactNew) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_book_command_finish (CRM_BOOK (object), result, &error);

  if (error != NULL)
    {
      gtk_widget_set_sensitive (self->add, TRUE);
      crm_view_host_failed (self->owner, _("The contact was not saved"), error);
      return;
    }
  crm_view_host_done (self->owner, set);
  crm_view_host_show_record (self->owner, &crm_contact_type, crm_record_get_id (self->saved));
  gtk_window_close (GTK_WINDOW (self));
}

static void
add_child_text (CrmRecord           *record,
                const CrmRecordType *type,
                const char          *field,
                GtkEditable         *editable)
{
  g_autofree char *text = dup_text (editable);

  if (*text != '\0')
    crm_record_set_text (crm_record_add_child (record, type), field, text);
}

/* "Ana Ruiz, Acme": what stands behind the comma is the company, where none was typed. */
static void
split_company (char **name,
               char **company)
{
  char *comma = strrchr (*name, ',');

  if (comma == NULL || **company != '\0' || comma == *name || comma[1] == '\0')
    return;
  g_free (*company);
  *company = g_strstrip (g_strdup (comma + 1));
  *comma = '\0';
  g_strchomp (*name);
}

static void
save (CrmContactNew *self)
{
  g_autoptr (CrmRecord) record = NULL;
  g_autofree char *name = dup_text (self->name);
  g_autofree char *company = dup_text (self->company);

  if (*name == '\0' || !gtk_widget_get_sensitive (self->add))
    return;
  gtk_widget_set_sensitive (self->add, FALSE);
  record = crm_record_new (&crm_contact_type);
  crm_record_set_text (record, "kind", is_person (self) ? "person" : "company");
  if (is_person (self))
    split_company (&name, &company);
  crm_record_set_text (record, "name", name);
  add_child_text (record, &crm_contact_email_type, "address", self->mail);
  add_child_text (record, &crm_contact_phone_type, "number", self->phone);
  g_set_object (&self->saved, record);
  if (is_person (self) && *company != '\0')
    crm_contact_save_at_company_async (self->book, record, crm_record_add_child (record, &crm_affiliation_type), company, NULL,
                                       saved_cb, g_object_ref (self));
  else
    crm_book_save_async (self->book, record, NULL, NULL, saved_cb, g_object_ref (self));
}

static GtkEditable *
add_row (GtkWidget  *group,
         const char *title,
         GtkInputPurpose purpose)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row), purpose);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return GTK_EDITABLE (row);
}

static GtkWidget *
make_header (CrmContactNew *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  self->add = gtk_button_new_with_mnemonic (_("_Add"));
  gtk_widget_add_css_class (self->add, "suggested-action");
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (save), self);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->add);
  gtk_widget_add_css_class (header, "flat");
  return header;
}

static GtkWidget *
make_kinds (CrmContactNew *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *company = gtk_toggle_button_new_with_label (_("Company"));

  self->person = gtk_toggle_button_new_with_label (_("Person"));
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (company), GTK_TOGGLE_BUTTON (self->person));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->person), TRUE);
  g_signal_connect_swapped (self->person, "toggled", G_CALLBACK (update), self);
  gtk_widget_add_css_class (box, "linked");
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), self->person);
  gtk_box_append (GTK_BOX (box), company);
  return box;
}

static void
crm_contact_new_dispose (GObject *object)
{
  CrmContactNew *self = CRM_CONTACT_NEW (object);

  g_clear_object (&self->saved);
  g_clear_object (&self->owner);
  g_clear_object (&self->book);

  G_OBJECT_CLASS (crm_contact_new_parent_class)->dispose (object);
}

static void
crm_contact_new_class_init (CrmContactNewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_contact_new_dispose;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_contact_new_init (CrmContactNew *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *group = adw_preferences_group_new ();

  gtk_box_append (GTK_BOX (box), make_header (self));
  gtk_box_append (GTK_BOX (page), make_kinds (self));
  self->name = add_row (group, _("Name"), GTK_INPUT_PURPOSE_NAME);
  self->company = add_row (group, _("Company"), GTK_INPUT_PURPOSE_FREE_FORM);
  self->mail = add_row (group, _("E-mail"), GTK_INPUT_PURPOSE_EMAIL);
  self->phone = add_row (group, _("Phone"), GTK_INPUT_PURPOSE_PHONE);
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->name, "entry-activated", G_CALLBACK (save), self);
  g_signal_connect_swapped (self->company, "entry-activated", G_CALLBACK (save), self);
  g_signal_connect_swapped (self->mail, "entry-activated", G_CALLBACK (save), self);
  g_signal_connect_swapped (self->phone, "entry-activated", G_CALLBACK (save), self);
  gtk_box_append (GTK_BOX (page), group);
  gtk_widget_set_margin_start (page, 24);
  gtk_widget_set_margin_end (page, 24);
  gtk_widget_set_margin_top (page, 6);
  gtk_widget_set_margin_bottom (page, 24);
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (self), box);
  update (self);
}

void
crm_contact_new_present (GtkWidget  *parent,
                         CrmBook    *book,
                         const char *name)
{
  CrmContactNew *self;
  GtkRoot *root = gtk_widget_get_root (parent);

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (CRM_IS_BOOK (book));

  self = g_object_new (CRM_TYPE_CONTACT_NEW,
                       "transient-for", GTK_IS_WINDOW (root) ? root : NULL,
                       "modal", TRUE,
                       "title", _("New Contact"),
                       "default-width", 400,
                       "resizable", FALSE,
                       NULL);
  self->book = g_object_ref (book);
  self->owner = g_object_ref (parent);
  if (name != NULL)
    gtk_editable_set_text (self->name, name);
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
  gtk_window_present (GTK_WINDOW (self));
}
