/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-new-deal.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "crm-contact-chooser.h"
#include "crm-deal-commands.h"
#include "crm-model-error.h"
#include "crm-view-host.h"

#define CRM_TYPE_NEW_DEAL (crm_new_deal_get_type ())
G_DECLARE_FINAL_TYPE (CrmNewDeal, crm_new_deal, CRM, NEW_DEAL, AdwWindow)

struct _CrmNewDeal
{
  AdwWindow parent_instance;

  /* Template children */
  AdwEntryRow *title;
  AdwEntryRow *company;
  AdwEntryRow *person;
  AdwEntryRow *amount;
  AdwEntryRow *expected_close;
  GtkLabel *problem;
  GtkLabel *new_company;
  GtkLabel *new_person;

  /* Owned */
  CrmBook *book;
  GtkWidget *opener;

  /* Borrowed: their entries own them */
  CrmContactChooser *company_chooser;
  CrmContactChooser *person_chooser;

  gboolean saving;
};

G_DEFINE_FINAL_TYPE (CrmNewDeal, crm_new_deal, ADW_TYPE_WINDOW)

static void
update_add (CrmNewDeal *self)
{
  const char *title = gtk_editable_get_text (GTK_EDITABLE (self->title));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "deal.add", *title != '\0' && !self->saving);
}

/* A name that was typed and is nobody's says that it will be somebody. */
static void
show_hint (CrmContactChooser *chooser,
           GtkLabel          *label)
{
  g_autofree char *hint = crm_contact_chooser_dup_hint (chooser);

  gtk_label_set_label (label, hint != NULL ? hint : "");
  gtk_widget_set_visible (GTK_WIDGET (label), hint != NULL);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(CrmNewDeal) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(CrmChangeSet) set = crm_book_command_finish (CRM_BOOK (source), result, &error);

  if (set != NULL)
    {
      crm_view_host_done (self->opener, set);
      gtk_window_close (GTK_WINDOW (self));
      return;
    }

  /* The dialog stays as it was filled in. */
  self->saving = FALSE;
  update_add (self);
  if (g_error_matches (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_AMBIGUOUS))
    {
      gtk_label_set_label (self->problem, error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
      gtk_widget_add_css_class (GTK_WIDGET (self->person), "error");
      gtk_widget_grab_focus (GTK_WIDGET (self->person));
      return;
    }
  crm_view_host_failed (self->opener, _("The deal was not saved"), error);
}

static gboolean
take_value (CrmNewDeal   *self,
            CrmRecord    *deal,
            const char   *field,
            AdwEntryRow  *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  g_autoptr(GError) error = NULL;

  gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  if (*text == '\0' || crm_record_parse (deal, field, text, &error))
    return TRUE;

  gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  gtk_label_set_label (self->problem, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  return FALSE;
}

static void
add_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  CrmNewDeal *self = CRM_NEW_DEAL (widget);
  g_autoptr(CrmRecord) deal = crm_record_new (&crm_deal_type);
  gint64 company_id = crm_contact_chooser_get_id (self->company_chooser);
  gint64 person_id = crm_contact_chooser_get_id (self->person_chooser);
  g_autofree char *company = crm_contact_chooser_dup_new_name (self->company_chooser);
  g_autofree char *person = crm_contact_chooser_dup_new_name (self->person_chooser);

  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_widget_remove_css_class (GTK_WIDGET (self->person), "error");

  if (!take_value (self, deal, "title", self->title) || !take_value (self, deal, "amount", self->amount) ||
      !take_value (self, deal, "expected_close", self->expected_close))
    return;

  if (company_id != 0)
    crm_record_set_int (deal, "company_id", company_id);
  if (person_id != 0)
    crm_record_set_int (crm_record_add_child (deal, &crm_deal_contact_type), "contact_id", person_id);

  self->saving = TRUE;
  update_add (self);
  crm_deal_save_named_async (self->book, deal, company, person, saved_cb, g_object_ref (self));
}

static void
crm_new_deal_dispose (GObject *object)
{
  CrmNewDeal *self = CRM_NEW_DEAL (object);

  g_clear_object (&self->book);
  g_clear_object (&self->opener);
  gtk_widget_dispose_template (GTK_WIDGET (self), CRM_TYPE_NEW_DEAL);

  G_OBJECT_CLASS (crm_new_deal_parent_class)->dispose (object);
}

static void
crm_new_deal_class_init (CrmNewDealClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_new_deal_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/clientele/Clientele/views/pipeline/crm-new-deal.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmNewDeal, title);
  gtk_widget_class_bind_template_child (widget_class, CrmNewDeal, company);
  gtk_widget_class_bind_template_child (widget_class, CrmNewDeal, person);
  gtk_widget_class_bind_template_child (widget_class, CrmNewDeal, amount);
  gtk_widget_class_bind_template_child (widget_class, CrmNewDeal, expected_close);
  gtk_widget_class_bind_template_child (widget_class, CrmNewDeal, problem);
  gtk_widget_class_bind_template_child (widget_class, CrmNewDeal, new_company);
  gtk_widget_class_bind_template_child (widget_class, CrmNewDeal, new_person);
  gtk_widget_class_bind_template_callback (widget_class, update_add);
  gtk_widget_class_install_action (widget_class, "deal.add", NULL, add_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "deal.add", NULL);
}

static void
crm_new_deal_init (CrmNewDeal *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_add (self);
}

void
crm_new_deal_present (GtkWidget *parent,
                      CrmBook   *book)
{
  crm_new_deal_present_for (parent, book, NULL);
}

static void
set_contact (CrmNewDeal *self,
             CrmRecord  *contact)
{
  GPtrArray *places = crm_record_get_children (contact, &crm_affiliation_type);

  if (g_strcmp0 (crm_record_get_text (contact, "kind"), "company") == 0)
    {
      crm_contact_chooser_set (self->company_chooser, crm_record_get_id (contact), crm_record_get_title (contact));
      return;
    }
  crm_contact_chooser_set (self->person_chooser, crm_record_get_id (contact), crm_record_get_title (contact));
  if (places->len > 0 && crm_record_get_reference_title (g_ptr_array_index (places, 0), "company_id") != NULL)
    crm_contact_chooser_set (self->company_chooser, crm_record_get_int (g_ptr_array_index (places, 0), "company_id"),
                             crm_record_get_reference_title (g_ptr_array_index (places, 0), "company_id"));
}

void
crm_new_deal_present_for (GtkWidget *parent,
                          CrmBook   *book,
                          CrmRecord *contact)
{
  GtkRoot *root;
  CrmNewDeal *self;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (contact == NULL || CRM_IS_RECORD (contact));

  root = gtk_widget_get_root (parent);
  self = g_object_new (CRM_TYPE_NEW_DEAL, "transient-for", root, "modal", TRUE, NULL);
  self->book = g_object_ref (book);
  self->opener = g_object_ref (parent);
  self->company_chooser = crm_contact_chooser_attach (GTK_WIDGET (self->company), book, "company");
  self->person_chooser = crm_contact_chooser_attach (GTK_WIDGET (self->person), book, "person");
  crm_contact_chooser_set_offers_new (self->company_chooser, TRUE);
  crm_contact_chooser_set_offers_new (self->person_chooser, TRUE);
  g_signal_connect (self->company_chooser, "settled", G_CALLBACK (show_hint), self->new_company);
  g_signal_connect (self->person_chooser, "settled", G_CALLBACK (show_hint), self->new_person);
  if (contact != NULL)
    set_contact (self, contact);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->title));
}
