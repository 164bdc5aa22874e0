/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-contact-paste.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "crm-contact-commands.h"
#include "crm-contact-signature.h"
#include "crm-text.h"
#include "crm-view-host.h"

/* A clipboard with more than this is no signature; it can still be pasted. */
#define MAX_CLIPBOARD 8000

#define CRM_TYPE_CONTACT_PASTE (crm_contact_paste_get_type ())
G_DECLARE_FINAL_TYPE (CrmContactPaste, crm_contact_paste, CRM, CONTACT_PASTE, AdwWindow)

struct _CrmContactPaste
{
  AdwWindow parent_instance;

  /* Owned */
  CrmBook *book;
  GtkWidget *owner;             /* the view */
  CrmSignature *signature;      /* of the text as it is */
  CrmRecord *saved;
  GPtrArray *rows;              /* AdwEntryRow, one per item of the signature, in the form */
  GCancellable *reading;        /* the clipboard */

  gboolean saving;

  /* From the template */
  GtkTextView *text;
  GtkLabel *hint;
  AdwPreferencesGroup *form;
  GtkWidget *rest_group;
  GtkLabel *rest;
  GtkSwitch *keep_rest;
};

G_DEFINE_FINAL_TYPE (CrmContactPaste, crm_contact_paste, ADW_TYPE_WINDOW)

/* The items as they stand in the form. (transfer container); the values are owned by @values. */
static GArray *
read_form (CrmContactPaste *self,
           GPtrArray       *values)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (CrmSignatureItem));

  for (guint i = 0; i < self->rows->len; i++)
    {
      CrmSignatureItem item = *(const CrmSignatureItem *) g_object_get_data (self->rows->pdata[i], "item");

      item.value = crm_text_clean_line (gtk_editable_get_text (self->rows->pdata[i]));
      g_ptr_array_add (values, item.value);
      g_array_append_val (items, item);
    }

  return items;
}

static CrmRecord *
make_contact (CrmContactPaste  *self,
              CrmRecord       **affiliation,
              char            **company)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) items = read_form (self, values);
  gboolean keep = gtk_switch_get_active (self->keep_rest);

  return crm_contact_from_signature ((const CrmSignatureItem *) (gpointer) items->data, items->len,
                                     keep ? crm_signature_get_rest (self->signature) : NULL, affiliation, company);
}

static void
update (CrmContactPaste *self)
{
  CrmRecord *affiliation = NULL;
  g_autofree char *company = NULL;
  g_autoptr (CrmRecord) contact = make_contact (self, &affiliation, &company);
  gboolean empty = self->rows->len == 0;
  gboolean no_text = gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (self->text)) == 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "paste.add", contact != NULL && !self->saving);
  gtk_widget_set_visible (GTK_WIDGET (self->form), !empty);
  gtk_label_set_text (self->hint, no_text ? _("Copy the lines below a mail and paste them here: name, company, phone and address are read out of them.")
                                  : empty ? _("Nothing of a contact was found in this text.")
                                  : contact == NULL ? _("No name was found. Type one to add the contact.")
                                  : _("Read by rules on this computer. Look it over before you add it."));
}

/* A field that nothing was found for and that a person may want to fill in: the names, without which there is no contact. */
static void
add_row (CrmContactPaste        *self,
         const CrmSignatureItem *item)
{
  GtkWidget *row = adw_entry_row_new ();
  g_autofree char *title = crm_contact_signature_label (item);
  CrmSignatureItem *copy = g_memdup2 (item, sizeof *item);

  /* Labels are those of the parser or in the signature, which lives as long as its rows. */
  g_object_set_data_full (G_OBJECT (row), "item", copy, g_free);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), FALSE);
  gtk_editable_set_text (GTK_EDITABLE (row), item->value);
  if (item->part == CRM_SIGNATURE_EMAIL)
    adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row), GTK_INPUT_PURPOSE_EMAIL);
  else if (item->part == CRM_SIGNATURE_PHONE)
    adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row), GTK_INPUT_PURPOSE_PHONE);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (update), self);
  adw_preferences_group_add (self->form, row);
  g_ptr_array_add (self->rows, row);
}

static gboolean
is_shown (CrmContactPaste        *self,
          const CrmSignatureItem *item)
{
  return item->part != CRM_SIGNATURE_NAME || crm_signature_get (self->signature, CRM_SIGNATURE_GIVEN_NAME) == NULL;
}

static void
fill_form (CrmContactPaste *self)
{
  const CrmSignatureItem no_name = { CRM_SIGNATURE_NAME, NULL, (char *) "" };
  guint n = crm_signature_n_items (self->signature);
  const char *rest = crm_signature_get_rest (self->signature);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->form, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);

  if (n > 0 && crm_signature_get (self->signature, CRM_SIGNATURE_NAME) == NULL)
    add_row (self, &no_name);
  for (guint i = 0; i < n; i++)
    {
      const CrmSignatureItem *item = crm_signature_get_item (self->signature, i);

      if (is_shown (self, item))
        add_row (self, item);
    }

  gtk_label_set_text (self->rest, rest);
  gtk_widget_set_visible (self->rest_group, n > 0 && *rest != '\0');
  gtk_switch_set_active (self->keep_rest, FALSE);
  update (self);
}

static void
text_changed_cb (CrmContactPaste *self)
{
  g_autofree char *text = NULL;
  g_autoptr (CrmSignature) before = g_steal_pointer (&self->signature);

  g_object_get (gtk_text_view_get_buffer (self->text), "text", &text, NULL);
  self->signature = crm_signature_parse (text);
  fill_form (self);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (CrmContactPaste) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_book_command_finish (CRM_BOOK (object), result, &error);

  self->saving = FALSE;
  if (error != NULL)
    {
      update (self);
      crm_view_host_failed (self->owner, _("The contact was not saved"), error);
      return;
    }
  crm_view_host_done (self->owner, set);
  crm_view_host_show_record (self->owner, &crm_contact_type, crm_record_get_id (self->saved));
  gtk_window_close (GTK_WINDOW (self));
}

static void
add_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  CrmContactPaste *self = CRM_CONTACT_PASTE (widget);
  CrmRecord *affiliation = NULL;
  g_autofree char *company = NULL;
  g_autoptr (CrmRecord) contact = make_contact (self, &affiliation, &company);

  if (contact == NULL || self->saving)
    return;
  self->saving = TRUE;
  update (self);
  g_set_object (&self->saved, contact);
  if (company != NULL)
    crm_contact_save_at_company_async (self->book, contact, affiliation, company, NULL, saved_cb, g_object_ref (self));
  else
    crm_book_save_async (self->book, contact, NULL, NULL, saved_cb, g_object_ref (self));
}

/* Something with lines or an address is taken; a password or a word that lies in the clipboard is not. */
static void
clipboard_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (CrmContactPaste) self = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
  g_autoptr (CrmSignature) signature = NULL;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);

  if (text == NULL || strlen (text) > MAX_CLIPBOARD || g_cancellable_is_cancelled (self->reading) || gtk_text_buffer_get_char_count (buffer) > 0)
    return;
  signature = crm_signature_parse (text);
  if (crm_signature_n_items (signature) >= 2)
    gtk_text_buffer_set_text (buffer, text, -1);
}

static void
crm_contact_paste_dispose (GObject *object)
{
  CrmContactPaste *self = CRM_CONTACT_PASTE (object);

  g_cancellable_cancel (self->reading);
  gtk_widget_dispose_template (GTK_WIDGET (self), CRM_TYPE_CONTACT_PASTE);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->signature, crm_signature_free);
  g_clear_object (&self->saved);
  g_clear_object (&self->owner);
  g_clear_object (&self->book);

  G_OBJECT_CLASS (crm_contact_paste_parent_class)->dispose (object);
}

static void
crm_contact_paste_finalize (GObject *object)
{
  g_clear_object (&CRM_CONTACT_PASTE (object)->reading);

  G_OBJECT_CLASS (crm_contact_paste_parent_class)->finalize (object);
}

static void
crm_contact_paste_class_init (CrmContactPasteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_contact_paste_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_contact_paste_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/clientele/Clientele/views/contacts/crm-contact-paste.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmContactPaste, text);
  gtk_widget_class_bind_template_child (widget_class, CrmContactPaste, hint);
  gtk_widget_class_bind_template_child (widget_class, CrmContactPaste, form);
  gtk_widget_class_bind_template_child (widget_class, CrmContactPaste, rest_group);
  gtk_widget_class_bind_template_child (widget_class, CrmContactPaste, rest);
  gtk_widget_class_bind_template_child (widget_class, CrmContactPaste, keep_rest);
  gtk_widget_class_install_action (widget_class, "paste.add", NULL, add_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

/* Ctrl+Return adds, wherever the keyboard is: a text view would make a line of it, so it is asked for before. */
static void
add_shortcut (CrmContactPaste *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>Return|<Control>KP_Enter"),
                                                          gtk_named_action_new ("paste.add")));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
crm_contact_paste_init (CrmContactPaste *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_shortcut (self);
  self->rows = g_ptr_array_new ();
  self->reading = g_cancellable_new ();
  self->signature = crm_signature_parse ("");
  g_signal_connect_object (gtk_text_view_get_buffer (self->text), "changed", G_CALLBACK (text_changed_cb), self, G_CONNECT_SWAPPED);
  fill_form (self);
}

void
crm_contact_paste_present (GtkWidget *parent,
                           CrmBook   *book)
{
  CrmContactPaste *self;
  GtkRoot *root = gtk_widget_get_root (parent);

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (CRM_IS_BOOK (book));

  self = g_object_new (CRM_TYPE_CONTACT_PASTE, "transient-for", GTK_IS_WINDOW (root) ? root : NULL, NULL);
  self->book = g_object_ref (book);
  self->owner = g_object_ref (parent);
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (parent), self->reading, clipboard_cb, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}
