/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-contact-merged.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-alert.h"
#include "crm-contact-chooser.h"
#include "crm-contact-merge.h"
#include "crm-relative-time.h"
#include "crm-row-box.h"
#include "crm-stayed-alert.h"
#include "crm-view-host.h"

struct _CrmContactMerged
{
  GtkBox parent_instance;

  /* Owned */
  CrmBook *book;
  GCancellable *reading;

  gint64 id;
};

G_DEFINE_FINAL_TYPE (CrmContactMerged, crm_contact_merged, GTK_TYPE_BOX)

/* ---- Separating ---- */

static void
separated_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GtkWidget) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) stayed = NULL;
  g_autoptr (CrmChangeSet) set = crm_contact_unmerge_finish (CRM_BOOK (object), result, &stayed, &error);

  if (set == NULL)
    {
      crm_view_host_failed (self, _("The contacts could not be separated"), error);
      return;
    }
  crm_view_host_done (self, set);
  if (gtk_widget_get_root (self) != NULL)
    crm_stayed_alert_present (self, _("Separated Again"), stayed);
}

static void
separate_cb (GtkWidget        *button,
             CrmContactMerged *self)
{
  gint64 *set_id = g_object_get_data (G_OBJECT (button), "crm-set");

  gtk_widget_set_sensitive (button, FALSE);
  crm_contact_unmerge_async (self->book, *set_id, separated_cb, g_object_ref (self));
}

/* ---- Showing ---- */

static void
add_row (CrmContactMerged *self,
         CrmContactMerge  *merge)
{
  GtkWidget *row = crm_row_box_new (12);
  g_autofree char *ago = crm_relative_time_of_instant (merge->at, NULL);
  /* Translators: the names of contacts, and a time like "3 days ago" */
  g_autofree char *words = g_strdup_printf (_("Merged from %s, %s"), merge->names, ago);
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "dim-label");
  crm_row_box_append (row, label);
  if (merge->can_separate)
    {
      GtkWidget *button = gtk_button_new_with_label (_("Separate Again"));
      g_autofree char *about = g_strdup_printf (_("Separate %s again"), merge->names);

      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      crm_accessible_set_name (button, about);
      g_object_set_data_full (G_OBJECT (button), "crm-set", g_memdup2 (&merge->set_id, sizeof merge->set_id), g_free);
      g_signal_connect_object (button, "clicked", G_CALLBACK (separate_cb), self, 0);
      crm_row_box_append (row, button);
    }
  gtk_box_append (GTK_BOX (self), row);
}

static gpointer
read_merges (CrmConn       *conn,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  return crm_contact_merge_list (conn, *(gint64 *) data, error);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (CrmContactMerged) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) merges = crm_db_read_finish (CRM_DB (object), result, &error);
  GtkWidget *child;

  if (merges == NULL || self->book == NULL)
    return;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  for (guint i = 0; i < merges->len; i++)
    add_row (self, g_ptr_array_index (merges, i));
  gtk_widget_set_visible (GTK_WIDGET (self), merges->len > 0);
}

static void
read_again (CrmContactMerged *self)
{
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (self->id == 0)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  self->reading = g_cancellable_new ();
  crm_db_read_async (crm_book_get_db (self->book), CRM_READER_ROW, read_merges, g_memdup2 (&self->id, sizeof self->id), g_free,
                     (GDestroyNotify) g_ptr_array_unref, self->reading, read_cb, g_object_ref (self));
}

/* A merge and what takes it back change the contacts that are hidden. */
static void
changed_cb (CrmBook          *book,
            CrmChangeSet     *set,
            CrmContactMerged *self)
{
  CrmOrigin origin = crm_change_set_get_origin (set);

  if ((origin == CRM_ORIGIN_MERGE || origin == CRM_ORIGIN_UNDO || origin == CRM_ORIGIN_REDO || origin == CRM_ORIGIN_SYSTEM) &&
      crm_change_set_concerns (set, "contact"))
    read_again (self);
}

static void
crm_contact_merged_dispose (GObject *object)
{
  CrmContactMerged *self = CRM_CONTACT_MERGED (object);

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_object (&self->book);

  G_OBJECT_CLASS (crm_contact_merged_parent_class)->dispose (object);
}

static void
crm_contact_merged_class_init (CrmContactMergedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_contact_merged_dispose;
}

static void
crm_contact_merged_init (CrmContactMerged *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
crm_contact_merged_new (CrmBook *book)
{
  CrmContactMerged *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);

  self = g_object_new (CRM_TYPE_CONTACT_MERGED, NULL);
  self->book = g_object_ref (book);
  g_signal_connect_object (book, "changed", G_CALLBACK (changed_cb), self, 0);
  return GTK_WIDGET (self);
}

void
crm_contact_merged_set_contact (CrmContactMerged *self,
                                gint64            id)
{
  g_return_if_fail (CRM_IS_CONTACT_MERGED (self));

  if (self->id == id)
    return;
  self->id = id;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  read_again (self);
}

/* ---- Merging with ---- */

typedef struct
{
  GtkWidget *from;
  CrmContactChooser *chooser;
  gint64 id;
} Asked;

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Asked *asked = user_data;
  g_autofree char *answer = crm_alert_choose_finish (result, NULL);
  gint64 other = crm_contact_chooser_get_id (asked->chooser);

  if (g_strcmp0 (answer, "merge") == 0 && other != 0)
    {
      gint64 ids[] = { asked->id, other };

      gtk_widget_activate_action_variant (asked->from, "win.merge-contacts",
                                          g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, ids, G_N_ELEMENTS (ids), sizeof *ids));
    }
  g_object_unref (asked->chooser);
  g_object_unref (asked->from);
  g_free (asked);
}

void
crm_contact_merged_ask (GtkWidget *from,
                        CrmBook   *book,
                        CrmRecord *contact)
{
  CrmAlertAnswer answers[] = { { "cancel", _("_Cancel"), CRM_BUTTON_PLAIN }, { "merge", _("_Continue"), CRM_BUTTON_SUGGESTED }, { NULL } };
  GtkWidget *entry;
  g_autofree char *heading = NULL;
  Asked *asked;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (CRM_IS_BOOK (book) && CRM_IS_RECORD (contact));

  entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Name, e-mail or phone"));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  crm_accessible_set_name (entry, _("Contact to Merge With"));
  asked = g_new (Asked, 1);
  asked->from = g_object_ref (from);
  asked->id = crm_record_get_id (contact);
  asked->chooser = g_object_ref (crm_contact_chooser_attach (entry, book, crm_record_get_text (contact, "kind")));
  heading = g_strdup_printf (_("Merge %s With…"), crm_record_get_title (contact));
  crm_alert_choose_async (from, heading, _("Choose the contact that is the same. You then see both side by side."), answers, entry, NULL,
                          answered_cb, asked);
}
