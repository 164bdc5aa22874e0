/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-contact-ties.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-record-store.h"
#include "crm-referral.h"
#include "crm-relation.h"
#include "crm-relative-time.h"
#include "crm-row-box.h"
#include "crm-tie-dialog.h"
#include "crm-tooltip.h"
#include "crm-view-host.h"

struct _CrmContactTies
{
  GtkWidget parent_instance;

  /* Owned */
  CrmBook *book;
  GtkWidget *box;
};

G_DEFINE_FINAL_TYPE (CrmContactTies, crm_contact_ties, GTK_TYPE_WIDGET)

static const struct
{
  const char *label;
  gboolean of_person;
  gboolean of_company;
} ties[CRM_N_TIES] = {
  [CRM_TIE_RELATION] = { N_("Relation"), TRUE, TRUE },
  [CRM_TIE_SENT_BY] = { N_("Sent by"), TRUE, TRUE },
  [CRM_TIE_SENT] = { N_("Sent us"), TRUE, TRUE },
  [CRM_TIE_PARENT] = { N_("Part of"), FALSE, TRUE },
  [CRM_TIE_UNIT] = { N_("Unit or site"), FALSE, TRUE },
};

const char *
crm_contact_ties_get_label (CrmTie tie)
{
  g_return_val_if_fail (tie < CRM_N_TIES, NULL);

  return _(ties[tie].label);
}

gboolean
crm_contact_ties_is_for (CrmTie   tie,
                         gboolean company)
{
  g_return_val_if_fail (tie < CRM_N_TIES, FALSE);

  return company ? ties[tie].of_company : ties[tie].of_person;
}

void
crm_contact_ties_add (GtkWidget *parent,
                      CrmBook   *book,
                      gint64     contact,
                      CrmTie     tie)
{
  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (tie < CRM_N_TIES);

  crm_tie_dialog_present (parent, book, contact, tie);
}

/* ---- What is done with a row ---- */

/* One row of relation or referral, or a company that is no longer part of another. */
typedef struct
{
  const CrmRecordType *type;
  gint64               row;
  gboolean             thank;
} Change;

static gboolean
change_cb (CrmConn       *conn,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  const Change *change = data;
  g_autoptr (CrmRecord) record = NULL;

  if (!change->thank && change->type != &crm_contact_type)
    return crm_record_delete (conn, change->type, change->row, error);

  record = crm_record_load (conn, change->type, change->row, error);
  if (record == NULL)
    return FALSE;
  if (change->thank)
    {
      g_autoptr (GDateTime) now = g_date_time_new_now_local ();
      g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");

      crm_record_set_text (record, "thanked_on", today);
    }
  else
    {
      crm_record_clear (record, "parent_id");
    }

  return crm_record_save (conn, record, error);
}

static void
run_change (CrmContactTies *self,
            Change          change,
            const char     *label)
{
  crm_book_run_async (self->book, label, change_cb, g_memdup2 (&change, sizeof change), g_free, NULL, crm_view_host_command_cb,
                      g_object_ref (self));
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  Change change = { 0 };
  const char *type;

  g_variant_get (parameter, "(&sx)", &type, &change.row);
  change.type = crm_record_type_lookup (type);
  run_change (CRM_CONTACT_TIES (widget), change,
              change.type == &crm_relation_type ? _("Removed a relation")
              : change.type == &crm_referral_type ? _("Removed a referral") : _("Taken out of a company"));
}

static void
thank_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  Change change = { &crm_referral_type, g_variant_get_int64 (parameter), TRUE };

  run_change (CRM_CONTACT_TIES (widget), change, _("Noted that you said thanks"));
}

static void
open_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  crm_view_host_show_record (widget, &crm_contact_type, g_variant_get_int64 (parameter));
}

/* ---- Rows ---- */

static GtkWidget *
add_group (CrmContactTies *self,
           const char     *icon_name,
           const char     *title)
{
  GtkWidget *outer = crm_row_box_new (6);
  GtkWidget *rows = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (icon, 10);
  gtk_widget_add_css_class (icon, "dim-label");
  crm_tooltip_set (icon, title);
  gtk_widget_set_hexpand (rows, TRUE);
  crm_row_box_append (outer, icon);
  crm_row_box_append (outer, rows);
  crm_accessible_set_name (rows, title);
  gtk_box_append (GTK_BOX (self->box), outer);

  return rows;
}

static GtkWidget *
make_label (const char *text,
            gboolean    dim)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (dim)
    gtk_widget_add_css_class (label, "crm-fact-label");

  return label;
}

/* The name, and what it is below; a button that goes there. Returns the row, to which more can be added. */
static GtkWidget *
add_row (GtkWidget  *rows,
         gint64      other,
         const char *title,
         const char *caption)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  /* Translators: a contact, and what it is to another one: "Ana Ruiz, Manager" */
  g_autofree char *name = g_strdup_printf (_("%s, %s"), title, caption);

  gtk_box_append (GTK_BOX (words), make_label (title, FALSE));
  gtk_box_append (GTK_BOX (words), make_label (caption, TRUE));
  gtk_button_set_child (GTK_BUTTON (button), words);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "crm-fact");
  gtk_widget_set_hexpand (button, TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x", other);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "ties.open");
  crm_accessible_set_name (button, name);
  gtk_box_append (GTK_BOX (row), button);
  gtk_box_append (GTK_BOX (rows), row);

  return row;
}

static void
add_remove (GtkWidget           *row,
            const CrmRecordType *type,
            gint64               id,
            const char          *title)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");
  /* Translators: %s is a contact */
  g_autofree char *words = g_strdup_printf (_("Remove %s"), title);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_add_css_class (button, "dim-label");
  gtk_widget_set_tooltip_text (button, words);
  crm_accessible_set_name (button, words);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(sx)", type->name, id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "ties.remove");
  gtk_box_append (GTK_BOX (row), button);
}

static void
add_thank (GtkWidget         *row,
           const CrmReferral *referral)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("object-select-symbolic");
  /* Translators: %s is who sent somebody, or was sent */
  g_autofree char *words = g_strdup_printf (_("Note that you said thanks: %s"), referral->title);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_tooltip_text (button, words);
  crm_accessible_set_name (button, words);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x", referral->row);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "ties.thank");
  gtk_box_append (GTK_BOX (row), button);
}

static void
add_companies (CrmContactTies     *self,
               gint64              contact,
               CrmContactOverview *overview)
{
  GtkWidget *rows;

  if (overview->parent_id == 0 && overview->units->len == 0)
    return;
  rows = add_group (self, "crm-company-symbolic", _("Belongs Together"));
  if (overview->parent_id != 0)
    add_remove (add_row (rows, overview->parent_id, overview->parent, _("Part of")), &crm_contact_type, contact, overview->parent);
  for (guint i = 0; i < overview->units->len; i++)
    {
      CrmOverviewLink *unit = g_ptr_array_index (overview->units, i);

      add_remove (add_row (rows, unit->id, unit->title, unit->detail != NULL ? unit->detail : _("Unit or site")), &crm_contact_type, unit->id,
                  unit->title);
    }
}

static void
add_relations (CrmContactTies     *self,
               CrmContactOverview *overview)
{
  GtkWidget *rows;

  if (overview->relations->len == 0)
    return;
  rows = add_group (self, "crm-person-symbolic", _("Relations"));
  for (guint i = 0; i < overview->relations->len; i++)
    {
      const CrmRelated *related = g_ptr_array_index (overview->relations, i);

      add_remove (add_row (rows, related->other, related->title, crm_related_get_label (related)), &crm_relation_type, related->row,
                  related->title);
    }
}

static void
add_referrals (CrmContactTies     *self,
               CrmContactOverview *overview)
{
  GtkWidget *rows;

  if (overview->referrals->len == 0)
    return;
  rows = add_group (self, "crm-gift-symbolic", _("Referrals"));
  for (guint i = 0; i < overview->referrals->len; i++)
    {
      const CrmReferral *referral = g_ptr_array_index (overview->referrals, i);
      g_autofree char *thanked = referral->thanked_on != NULL ? crm_relative_time_of_wall (referral->thanked_on, NULL) : NULL;
      /* Translators: %s is when */
      g_autofree char *words = thanked != NULL ? g_strdup_printf (_("thanked %s"), thanked) : NULL;
      g_autofree char *caption = NULL;
      GtkWidget *row;

      caption = g_strdup_printf ("%s · %s%s%s", referral->received ? _("Sent by") : _("Sent us"), crm_referral_get_state (referral),
                                 words != NULL ? " · " : "", words != NULL ? words : "");
      row = add_row (rows, referral->other, referral->title, caption);
      if (referral->thanked_on == NULL)
        add_thank (row, referral);
      add_remove (row, &crm_referral_type, referral->row, referral->title);
    }
}

static void
crm_contact_ties_dispose (GObject *object)
{
  CrmContactTies *self = CRM_CONTACT_TIES (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->book);

  G_OBJECT_CLASS (crm_contact_ties_parent_class)->dispose (object);
}

static void
crm_contact_ties_class_init (CrmContactTiesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_contact_ties_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "ties.open", "x", open_action);
  gtk_widget_class_install_action (widget_class, "ties.remove", "(sx)", remove_action);
  gtk_widget_class_install_action (widget_class, "ties.thank", "x", thank_action);
}

static void
crm_contact_ties_init (CrmContactTies *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
crm_contact_ties_new (CrmBook            *book,
                      gint64              contact,
                      CrmContactOverview *overview)
{
  CrmContactTies *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);
  g_return_val_if_fail (overview != NULL, NULL);

  self = g_object_new (CRM_TYPE_CONTACT_TIES, NULL);
  self->book = g_object_ref (book);
  add_companies (self, contact, overview);
  add_relations (self, overview);
  add_referrals (self, overview);
  gtk_widget_set_visible (GTK_WIDGET (self), gtk_widget_get_first_child (self->box) != NULL);

  return GTK_WIDGET (self);
}
