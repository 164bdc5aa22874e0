/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-deal-people.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-contact-chooser.h"
#include "crm-deal-commands.h"
#include "crm-portrait.h"
#include "crm-view-host.h"

struct _CrmDealPeople
{
  AdwPreferencesGroup parent_instance;

  /* Owned */
  CrmBook *book;
  CrmRecord *deal;                /* NULL: not read yet */
  GPtrArray *rows;                /* of people, borrowed elements */
  GCancellable *cancellable;      /* of names that are read */

  /* Borrowed */
  AdwEntryRow *add;
  CrmContactChooser *chooser;
};

G_DEFINE_FINAL_TYPE (CrmDealPeople, crm_deal_people, ADW_TYPE_PREFERENCES_GROUP)

static void
save (CrmDealPeople *self,
      CrmRecord     *draft)
{
  crm_book_save_async (self->book, draft, NULL, NULL, crm_view_host_command_cb, g_object_ref (self));
}

/* ---- What is done ---- */

static void
person_added_cb (CrmDealPeople *self,
                 gint64         id)
{
  g_autoptr (CrmRecord) draft = NULL;
  CrmRecord *child;

  if (self->deal == NULL)
    return;

  draft = crm_record_copy (self->deal);
  child = crm_record_add_child (draft, &crm_deal_contact_type);
  crm_record_set_int (child, "contact_id", id);
  save (self, draft);

  gtk_editable_set_text (GTK_EDITABLE (self->add), "");
}

static void
person_named_cb (CrmDealPeople *self,
                 const char    *name)
{
  if (self->deal == NULL)
    return;

  crm_deal_save_named_async (self->book, self->deal, NULL, name, crm_view_host_command_cb, g_object_ref (self));
  gtk_editable_set_text (GTK_EDITABLE (self->add), "");
}

static void
person_entered_cb (CrmDealPeople *self)
{
  g_autofree char *name = crm_contact_chooser_dup_new_name (self->chooser);

  if (name != NULL)
    person_named_cb (self, name);
}

/* A copy of the deal to be changed (transfer full), and in it the row of a person. NULL: it has none such any more, or is not read yet. */
static CrmRecord *
copy_with_person (CrmDealPeople  *self,
                  gint64          child_id,
                  CrmRecord     **child)
{
  g_autoptr (CrmRecord) draft = self->deal != NULL ? crm_record_copy (self->deal) : NULL;
  GPtrArray *children = draft != NULL ? crm_record_get_children (draft, &crm_deal_contact_type) : NULL;

  for (guint i = 0; children != NULL && i < children->len; i++)
    {
      *child = g_ptr_array_index (children, i);
      if (crm_record_get_id (*child) == child_id)
        return g_steal_pointer (&draft);
    }

  return NULL;
}

static void
person_removed_cb (GtkButton     *button,
                   CrmDealPeople *self)
{
  gint64 child_id = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (button), "crm-child"));
  CrmRecord *child = NULL;
  g_autoptr (CrmRecord) draft = copy_with_person (self, child_id, &child);

  if (draft == NULL)
    return;

  crm_record_remove_child (draft, child);
  save (self, draft);
}

static void
set_role (CrmDealPeople *self,
          gint64         child_id,
          const char    *role)
{
  CrmRecord *child = NULL;
  g_autoptr (CrmRecord) draft = copy_with_person (self, child_id, &child);

  if (draft == NULL)
    return;

  crm_record_set_text (child, "role", role);
  if (crm_record_is_changed (draft))
    save (self, draft);
}

static void
role_typed_cb (GtkEntry      *entry,
               CrmDealPeople *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (entry), GTK_TYPE_POPOVER);
  g_autofree char *role = g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry)));
  gint64 child_id = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (entry), "crm-child"));

  gtk_popover_popdown (GTK_POPOVER (popover));
  set_role (self, child_id, g_strstrip (role));
}

static void
role_chosen_cb (GtkButton     *button,
                CrmDealPeople *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_POPOVER);
  g_autofree char *role = g_strdup (gtk_button_get_label (button));
  gint64 child_id = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (button), "crm-child"));

  gtk_popover_popdown (GTK_POPOVER (popover));
  set_role (self, child_id, role);
}

static GtkWidget *
make_role_button (CrmDealPeople *self,
                  CrmRecord     *child)
{
  static const char *const roles[] = { N_("Decision maker"), N_("Evaluator"), N_("Influencer"), N_("Buyer"), N_("User") };
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *entry = gtk_entry_new ();
  const char *role = crm_record_get_text (child, "role");
  const char *name = crm_record_get_reference_title (child, "contact_id");
  /* Translators: %s is a person */
  g_autofree char *words = g_strdup_printf (_("Role of %s"), name != NULL ? name : "");

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Role"));
  gtk_editable_set_text (GTK_EDITABLE (entry), role != NULL ? role : "");
  crm_accessible_set_name (entry, words);
  g_object_set_data (G_OBJECT (entry), "crm-child", GSIZE_TO_POINTER ((gsize) crm_record_get_id (child)));
  g_signal_connect (entry, "activate", G_CALLBACK (role_typed_cb), self);
  gtk_box_append (GTK_BOX (box), entry);
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      GtkWidget *choice = gtk_button_new_with_label (_(roles[i]));

      gtk_widget_add_css_class (choice, "flat");
      gtk_widget_add_css_class (choice, "crm-add");
      gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (choice))), 0);
      g_object_set_data (G_OBJECT (choice), "crm-child", GSIZE_TO_POINTER ((gsize) crm_record_get_id (child)));
      g_signal_connect (choice, "clicked", G_CALLBACK (role_chosen_cb), self);
      gtk_box_append (GTK_BOX (box), choice);
    }
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "document-edit-symbolic");
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (button), FALSE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, words);
  crm_accessible_set_name (button, words);
  return button;
}

static void
person_opened_cb (AdwActionRow  *row,
                  CrmDealPeople *self)
{
  crm_view_host_show_record (GTK_WIDGET (self), &crm_contact_type, GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (row), "crm-contact")));
}

/* ---- Showing ---- */

static void
named_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GtkWidget) row = user_data;
  g_autoptr (CrmRecord) contact = crm_book_load_finish (CRM_BOOK (source), result, NULL);

  if (contact != NULL)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), crm_record_get_title (contact));
}

static GtkWidget *
make_remove_button (CrmDealPeople *self,
                    CrmRecord     *child)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Take off this deal"));
  g_object_set_data (G_OBJECT (button), "crm-child", GSIZE_TO_POINTER ((gsize) crm_record_get_id (child)));
  g_signal_connect (button, "clicked", G_CALLBACK (person_removed_cb), self);
  return button;
}

static void
add_person (CrmDealPeople *self,
            CrmRecord     *child)
{
  GtkWidget *row = adw_action_row_new (), *portrait = crm_portrait_new (32);
  const char *role = crm_record_get_text (child, "role");
  const char *name = crm_record_get_reference_title (child, "contact_id");
  gint64 contact_id = crm_record_get_int (child, "contact_id");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name != NULL ? name : "");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), role != NULL ? role : "");
  crm_portrait_set (CRM_PORTRAIT (portrait), name, NULL, NULL);
  gtk_widget_set_valign (portrait, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), portrait);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_role_button (self, child));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "crm-contact", GSIZE_TO_POINTER ((gsize) contact_id));
  g_signal_connect (row, "activated", G_CALLBACK (person_opened_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_remove_button (self, child));

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
  if (name == NULL)
    crm_book_load_async (self->book, &crm_contact_type, contact_id, self->cancellable, named_cb, g_object_ref (row));
}

static void
show_people (CrmDealPeople *self)
{
  GPtrArray *children = crm_record_get_children (self->deal, &crm_deal_contact_type);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  g_object_ref (self->add);
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->add));

  for (guint i = 0; i < children->len; i++)
    add_person (self, g_ptr_array_index (children, i));

  /* The way to add another stands last. */
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->add));
  g_object_unref (self->add);
}

static void
crm_deal_people_dispose (GObject *object)
{
  CrmDealPeople *self = CRM_DEAL_PEOPLE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->book);
  g_clear_object (&self->deal);

  G_OBJECT_CLASS (crm_deal_people_parent_class)->dispose (object);
}

static void
crm_deal_people_finalize (GObject *object)
{
  CrmDealPeople *self = CRM_DEAL_PEOPLE (object);

  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (crm_deal_people_parent_class)->finalize (object);
}

static void
crm_deal_people_class_init (CrmDealPeopleClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_deal_people_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_deal_people_finalize;
}

static void
crm_deal_people_init (CrmDealPeople *self)
{
  self->rows = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
}

void
crm_deal_people_set_book (CrmDealPeople *self,
                          CrmBook       *book)
{
  g_return_if_fail (CRM_IS_DEAL_PEOPLE (self));
  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (self->book == NULL);

  self->book = g_object_ref (book);
  self->add = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->add), _("Add a Person"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->add));
  self->chooser = crm_contact_chooser_attach (GTK_WIDGET (self->add), book, "person");
  crm_contact_chooser_set_offers_new (self->chooser, TRUE);
  g_signal_connect_object (self->chooser, "chosen", G_CALLBACK (person_added_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chooser, "new-name", G_CALLBACK (person_named_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->add, "entry-activated", G_CALLBACK (person_entered_cb), self, G_CONNECT_SWAPPED);
}

void
crm_deal_people_set_deal (CrmDealPeople *self,
                          CrmRecord     *deal)
{
  g_return_if_fail (CRM_IS_DEAL_PEOPLE (self));
  g_return_if_fail (self->book != NULL);
  g_return_if_fail (deal == NULL || CRM_IS_RECORD (deal));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_set_object (&self->deal, deal);
  if (deal != NULL)
    show_people (self);
}
