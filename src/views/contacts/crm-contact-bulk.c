/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-contact-bulk.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-empty-page.h"
#include "crm-import-window.h"
#include "crm-lazy-menu.h"
#include "crm-merge-sheet.h"
#include "crm-text.h"
#include "crm-view-host.h"

struct _CrmContactBulk
{
  GtkWidget parent_instance;

  /* Owned */
  CrmBook *book;
  CrmTagList *tags;
  CrmSelectionModel *selection;
  GMenuModel *lists;
  GtkWidget *box;

  /* Borrowed */
  CrmEmptyPage *page;
  GtkEditable *tag;
  GtkWidget *tag_row;
  GtkWidget *put_in;
  GtkWidget *leave_out;
  GtkWidget *export;
  GtkWidget *trash;
  GtkWidget *merge;
  GtkWidget *restore;
};

G_DEFINE_FINAL_TYPE (CrmContactBulk, crm_contact_bulk, GTK_TYPE_WIDGET)

static void
tag_cb (CrmContactBulk *self)
{
  g_autoptr (GArray) ids = crm_selection_model_dup_ids (self->selection);
  g_autofree char *name = crm_text_clean_line (gtk_editable_get_text (self->tag));

  if (ids->len == 0 || name == NULL || *name == '\0')
    return;
  crm_tag_list_add_async (self->tags, name, (const gint64 *) ids->data, ids->len, crm_view_host_command_cb, g_object_ref (self));
  gtk_editable_set_text (self->tag, "");
}

void
crm_contact_bulk_delete (CrmContactBulk *self)
{
  g_autoptr (GArray) ids = NULL;

  g_return_if_fail (CRM_IS_CONTACT_BULK (self));

  ids = crm_selection_model_dup_ids (self->selection);
  if (ids->len > 0)
    crm_book_delete_async (self->book, &crm_contact_type, (const gint64 *) ids->data, ids->len, crm_view_host_command_cb,
                           g_object_ref (self));
}

static void
export_cb (CrmContactBulk *self)
{
  g_autoptr (GArray) ids = crm_selection_model_dup_ids (self->selection);

  if (ids->len > 0)
    crm_export_start (GTK_WIDGET (self), self->book, ids);
}

static void
merge_cb (CrmContactBulk *self)
{
  g_autoptr (GArray) ids = crm_selection_model_dup_ids (self->selection);

  if (ids->len >= CRM_MERGE_MIN && ids->len <= CRM_MERGE_MAX)
    gtk_widget_activate_action_variant (GTK_WIDGET (self), "win.merge-contacts",
                                        g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, ids->data, ids->len, sizeof (gint64)));
}

static void
restore_cb (CrmContactBulk *self)
{
  g_autoptr (GArray) ids = crm_selection_model_dup_ids (self->selection);

  if (ids->len > 0)
    crm_book_restore_async (self->book, &crm_contact_type, (const gint64 *) ids->data, ids->len, crm_view_host_command_cb,
                            g_object_ref (self));
}

static void
crm_contact_bulk_dispose (GObject *object)
{
  CrmContactBulk *self = CRM_CONTACT_BULK (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->lists);
  g_clear_object (&self->tags);
  g_clear_object (&self->book);

  G_OBJECT_CLASS (crm_contact_bulk_parent_class)->dispose (object);
}

static void
crm_contact_bulk_class_init (CrmContactBulkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_contact_bulk_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
make_tag_row (CrmContactBulk *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button = gtk_button_new_with_mnemonic (_("Add _Tag"));

  self->tag = GTK_EDITABLE (gtk_entry_new ());
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->tag), _("Name of a tag"));
  crm_accessible_set_name (GTK_WIDGET (self->tag), _("Tag for the Selected"));
  g_signal_connect_swapped (self->tag, "activate", G_CALLBACK (tag_cb), self);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (tag_cb), self);
  gtk_widget_set_hexpand (GTK_WIDGET (self->tag), TRUE);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->tag));
  gtk_box_append (GTK_BOX (row), button);
  return row;
}

static void
crm_contact_bulk_init (CrmContactBulk *self)
{
  GtkWidget *clamp = adw_clamp_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->page = CRM_EMPTY_PAGE (crm_empty_page_new ("crm-contacts-symbolic", "", NULL));
  self->tag_row = make_tag_row (self);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 320);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->tag_row);
  self->put_in = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->put_in), _("Add to _List"));
  gtk_menu_button_set_use_underline (GTK_MENU_BUTTON (self->put_in), TRUE);
  gtk_widget_add_css_class (self->put_in, "pill");
  gtk_widget_set_halign (self->put_in, GTK_ALIGN_CENTER);
  self->leave_out = crm_empty_page_add_button (self->page, _("Leave _Out of This List"), CRM_BUTTON_PLAIN, "contacts.leave-out", NULL);
  self->export = crm_empty_page_add_button (self->page, _("E_xport…"), CRM_BUTTON_PLAIN, NULL, NULL);
  g_signal_connect_swapped (self->export, "clicked", G_CALLBACK (export_cb), self);
  self->merge = crm_empty_page_add_button (self->page, _("_Merge…"), CRM_BUTTON_PLAIN, NULL, NULL);
  g_signal_connect_swapped (self->merge, "clicked", G_CALLBACK (merge_cb), self);
  self->trash = crm_empty_page_add_button (self->page, _("Move to _Trash"), CRM_BUTTON_PLAIN, NULL, NULL);
  g_signal_connect_swapped (self->trash, "clicked", G_CALLBACK (crm_contact_bulk_delete), self);
  self->restore = crm_empty_page_add_button (self->page, _("_Restore"), CRM_BUTTON_SUGGESTED, NULL, NULL);
  g_signal_connect_swapped (self->restore, "clicked", G_CALLBACK (restore_cb), self);
  gtk_box_prepend (GTK_BOX (gtk_widget_get_parent (self->trash)), self->put_in);
  gtk_box_prepend (GTK_BOX (gtk_widget_get_parent (self->trash)), clamp);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->page));
  gtk_widget_set_vexpand (GTK_WIDGET (self->page), TRUE);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
crm_contact_bulk_new (CrmBook           *book,
                      CrmTagList        *tags,
                      CrmSelectionModel *selection)
{
  CrmContactBulk *self = g_object_new (CRM_TYPE_CONTACT_BULK, NULL);

  self->book = g_object_ref (book);
  self->tags = g_object_ref (tags);
  self->selection = g_object_ref (selection);
  return GTK_WIDGET (self);
}

void
crm_contact_bulk_update (CrmContactBulk *self,
                         guint64         n_selected,
                         gboolean        trash,
                         gboolean        in_list)
{
  g_autofree char *number = NULL;
  g_autofree char *title = NULL;

  g_return_if_fail (CRM_IS_CONTACT_BULK (self));

  number = g_strdup_printf ("%" G_GUINT64_FORMAT, n_selected);
  title = g_strdup_printf (ngettext ("%s Contact Selected", "%s Contacts Selected", n_selected), number);
  crm_empty_page_set (self->page, trash ? "user-trash-symbolic" : "crm-contacts-symbolic", title, NULL);
  gtk_widget_set_visible (self->tag_row, !trash);
  gtk_widget_set_visible (self->put_in, !trash && self->lists != NULL && g_menu_model_get_n_items (self->lists) > 0);
  gtk_widget_set_visible (self->leave_out, in_list);
  gtk_widget_set_visible (self->export, !trash);
  gtk_widget_set_visible (self->merge, !trash && n_selected >= CRM_MERGE_MIN && n_selected <= CRM_MERGE_MAX);
  gtk_widget_set_visible (self->trash, !trash);
  gtk_widget_set_visible (self->restore, trash);
}

void
crm_contact_bulk_set_lists (CrmContactBulk *self,
                            GMenuModel     *lists)
{
  g_return_if_fail (CRM_IS_CONTACT_BULK (self));
  g_return_if_fail (G_IS_MENU_MODEL (lists));

  g_set_object (&self->lists, lists);
  crm_lazy_menu_set (GTK_MENU_BUTTON (self->put_in), lists);
}
