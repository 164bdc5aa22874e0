/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-tie-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "crm-contact-chooser.h"
#include "crm-record-store.h"
#include "crm-referral.h"
#include "crm-relation.h"
#include "crm-text.h"
#include "crm-view-host.h"

#define CRM_TYPE_TIE_DIALOG (crm_tie_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CrmTieDialog, crm_tie_dialog, CRM, TIE_DIALOG, AdwWindow)

struct _CrmTieDialog
{
  AdwWindow parent_instance;

  /* Owned */
  CrmBook *book;
  GtkWidget *owner;             /* the page */

  /* Borrowed */
  AdwComboRow *kind;            /* of a relation; else NULL */
  GtkEditable *label;           /* the same */
  CrmContactChooser *chooser;
  GtkWidget *add;

  /* State */
  gint64 contact;
  CrmTie tie;
};

G_DEFINE_FINAL_TYPE (CrmTieDialog, crm_tie_dialog, ADW_TYPE_WINDOW)

/* What is written, on the store's thread. */
typedef struct
{
  CrmTie  tie;
  gint64  contact;
  gint64  other;
  char   *word;
  char   *label;
} Tying;

static void
tying_free (Tying *tying)
{
  g_free (tying->word);
  g_free (tying->label);
  g_free (tying);
}

static gboolean
set_parent (CrmConn  *conn,
            gint64    unit,
            gint64    parent,
            GError  **error)
{
  g_autoptr (CrmRecord) record = crm_record_load (conn, &crm_contact_type, unit, error);

  if (record == NULL)
    return FALSE;
  crm_record_set_int (record, "parent_id", parent);

  return crm_record_save (conn, record, error);
}

static gboolean
tie_cb (CrmConn       *conn,
        gpointer       data,
        GCancellable  *cancellable,
        GError       **error)
{
  const Tying *tying = data;

  switch (tying->tie)
    {
    case CRM_TIE_SENT_BY:
      return crm_referral_add (conn, tying->other, tying->contact, 0, NULL, NULL, NULL, error) != 0;
    case CRM_TIE_SENT:
      return crm_referral_add (conn, tying->contact, tying->other, 0, NULL, NULL, NULL, error) != 0;
    case CRM_TIE_PARENT:
      return set_parent (conn, tying->contact, tying->other, error);
    case CRM_TIE_UNIT:
      return set_parent (conn, tying->other, tying->contact, error);
    case CRM_TIE_RELATION:
    case CRM_N_TIES:
    default:
      return crm_relation_add (conn, tying->contact, tying->word, tying->other, tying->label, NULL, error) != 0;
    }
}

static void
tied_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (CrmTieDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_book_command_finish (CRM_BOOK (object), result, &error);

  if (error != NULL)
    {
      gtk_widget_set_sensitive (self->add, TRUE);
      crm_view_host_failed (self->owner, _("It was not added"), error);
      return;
    }
  crm_view_host_done (self->owner, set);
  gtk_window_close (GTK_WINDOW (self));
}

static void
save (CrmTieDialog *self)
{
  Tying *tying;
  gint64 other = crm_contact_chooser_get_id (self->chooser);
  const char *label;

  if (other == 0 || !gtk_widget_get_sensitive (self->add))
    return;
  gtk_widget_set_sensitive (self->add, FALSE);
  tying = g_new0 (Tying, 1);
  tying->tie = self->tie;
  tying->contact = self->contact;
  tying->other = other;
  if (self->kind != NULL)
    {
      tying->word = g_strdup (crm_relation_get_words ()[adw_combo_row_get_selected (self->kind)].name);
      tying->label = crm_text_clean_line (gtk_editable_get_text (self->label));
    }
  label = self->tie == CRM_TIE_RELATION ? _("Added a relation")
          : self->tie == CRM_TIE_SENT_BY || self->tie == CRM_TIE_SENT ? _("Noted a referral") : _("Joined two companies");
  crm_book_run_async (self->book, label, tie_cb, tying, (GDestroyNotify) tying_free, NULL, tied_cb, g_object_ref (self));
}

static void
update (CrmTieDialog *self)
{
  gtk_widget_set_sensitive (self->add, crm_contact_chooser_get_id (self->chooser) != 0);
}

static void
add_kind (CrmTieDialog *self,
          GtkWidget    *group)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  GtkWidget *row = adw_combo_row_new ();

  for (const CrmRelationWord *word = crm_relation_get_words (); word->name != NULL; word++)
    gtk_string_list_append (words, _(word->label));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Who It Is to Them"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (words));
  self->kind = ADW_COMBO_ROW (row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);

  row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("In Your Own Words"));
  self->label = GTK_EDITABLE (row);
  g_signal_connect_swapped (row, "entry-activated", G_CALLBACK (save), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

static GtkWidget *
make_header (CrmTieDialog *self)
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

static void
crm_tie_dialog_dispose (GObject *object)
{
  CrmTieDialog *self = CRM_TIE_DIALOG (object);

  g_clear_object (&self->owner);
  g_clear_object (&self->book);

  G_OBJECT_CLASS (crm_tie_dialog_parent_class)->dispose (object);
}

static void
crm_tie_dialog_class_init (CrmTieDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_tie_dialog_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_tie_dialog_init (CrmTieDialog *self)
{
}

static void
make_content (CrmTieDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = adw_entry_row_new ();
  gboolean companies = self->tie == CRM_TIE_PARENT || self->tie == CRM_TIE_UNIT;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), companies ? _("Company") : _("Contact"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  self->chooser = crm_contact_chooser_attach (row, self->book, companies ? "company" : NULL);
  g_signal_connect_object (self->chooser, "chosen", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  if (self->tie == CRM_TIE_RELATION)
    add_kind (self, group);

  gtk_widget_set_margin_start (group, 24);
  gtk_widget_set_margin_end (group, 24);
  gtk_widget_set_margin_top (group, 6);
  gtk_widget_set_margin_bottom (group, 24);
  gtk_box_append (GTK_BOX (box), make_header (self));
  gtk_box_append (GTK_BOX (box), group);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_widget_grab_focus (row);
  update (self);
}

void
crm_tie_dialog_present (GtkWidget *parent,
                        CrmBook   *book,
                        gint64     contact,
                        CrmTie     tie)
{
  CrmTieDialog *self;
  GtkRoot *root;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (CRM_IS_BOOK (book));

  root = gtk_widget_get_root (parent);
  self = g_object_new (CRM_TYPE_TIE_DIALOG, "title", crm_contact_ties_get_label (tie), "modal", TRUE, "default-width", 420,
                       "transient-for", GTK_IS_WINDOW (root) ? root : NULL, NULL);
  self->book = g_object_ref (book);
  self->owner = g_object_ref (parent);
  self->contact = contact;
  self->tie = tie;
  make_content (self);
  gtk_window_present (GTK_WINDOW (self));
}
