/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-contact-new.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "crm-contact-commands.h"
#include "crm-duplicate-question.h"
#include "crm-row-box.h"
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
  GCancellable *asking;         /* whether the contact is there already */

  /* Borrowed */
  GtkWidget *person;
  GtkEditable *name;
  GtkEditable *company;
  GtkEditable *mail;
  GtkEditable *phone;
  GtkWidget *add;
  GtkRevealer *known;           /* says that the contact is there already */
  GtkLabel *known_words;

  gint64 known_id;
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

/* "Ana Ruiz, Acme": what stands behind the comma is the company, where none was typed. */
static void split_company (char **name,
                           char **company);

/* ---- Whether the contact is there already: said, and never in the way ---- */

static void
show_known (CrmContactNew      *self,
            CrmDuplicateAnswer *answer)
{
  self->known_id = answer != NULL ? answer->id : 0;
  if (answer != NULL)
    {
      /* Translators: a name, and why it may be the same contact: "Same e-mail ana@example.org" */
      g_autofree char *words = g_strdup_printf (_("%s is in the book already. %s"), answer->name, answer->words);

      gtk_label_set_text (self->known_words, words);
    }
  gtk_revealer_set_reveal_child (self->known, answer != NULL);
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (CrmContactNew) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmDuplicateAnswer) answer = crm_duplicate_question_ask_finish (CRM_BOOK (object), result, &error);

  /* Another question was asked since, or the window is closed. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->book == NULL)
    return;
  show_known (self, answer);
}

static void
ask (CrmContactNew *self)
{
  g_autofree char *name = dup_text (self->name);
  g_autofree char *company = dup_text (self->company);
  g_autofree char *mail = dup_text (self->mail);
  g_autofree char *phone = dup_text (self->phone);
  CrmDuplicateCard *card;

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  if (self->book == NULL || self->saved != NULL)
    return;

  if (*name == '\0' && *mail == '\0' && *phone == '\0')
    {
      show_known (self, NULL);
      return;
    }

  card = crm_duplicate_card_new (0, !is_person (self));
  if (is_person (self))
    split_company (&name, &company);
  crm_duplicate_card_set_name (card, name, NULL, NULL, NULL, NULL);
  crm_duplicate_card_add_email (card, mail, 0);
  crm_duplicate_card_add_phone (card, phone, 0);
  if (is_person (self))
    crm_duplicate_card_add_company (card, company);
  self->asking = g_cancellable_new ();
  crm_duplicate_question_ask_async (self->book, card, self->asking, answered_cb, g_object_ref (self));
}

static void
open_known (CrmContactNew *self)
{
  if (self->known_id == 0)
    return;
  crm_view_host_show_record (self->owner, &crm_contact_type, self->known_id);
  gtk_window_close (GTK_WINDOW (self));
}

static GtkWidget *
make_known (CrmContactNew *self)
{
  GtkWidget *row = crm_row_box_new (12);
  GtkWidget *words = gtk_label_new (NULL);
  GtkWidget *open = gtk_button_new_with_mnemonic (_("_Open"));

  self->known_words = GTK_LABEL (words);
  gtk_label_set_wrap (self->known_words, TRUE);
  gtk_label_set_wrap_mode (self->known_words, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->known_words, 0);
  gtk_label_set_max_width_chars (self->known_words, 30);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (open, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (open, "clicked", G_CALLBACK (open_known), self);
  crm_row_box_append (row, words);
  crm_row_box_append (row, open);
  self->known = GTK_REVEALER (gtk_revealer_new ());
  gtk_revealer_set_child (self->known, row);
  return GTK_WIDGET (self->known);
}

static void
changed (CrmContactNew *self)
{
  update (self);
  ask (self);
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
  g_signal_connect_swapped (self->person, "toggled", G_CALLBACK (changed), self);
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

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
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
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (changed), self);
  g_signal_connect_swapped (self->company, "changed", G_CALLBACK (ask), self);
  g_signal_connect_swapped (self->mail, "changed", G_CALLBACK (ask), self);
  g_signal_connect_swapped (self->phone, "changed", G_CALLBACK (ask), self);
  g_signal_connect_swapped (self->name, "entry-activated", G_CALLBACK (save), self);
  g_signal_connect_swapped (self->company, "entry-activated", G_CALLBACK (save), self);
  g_signal_connect_swapped (self->mail, "entry-activated", G_CALLBACK (save), self);
  g_signal_connect_swapped (self->phone, "entry-activated", G_CALLBACK (save), self);
  gtk_box_append (GTK_BOX (page), group);
  gtk_box_append (GTK_BOX (page), make_known (self));
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
