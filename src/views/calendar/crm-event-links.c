/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-event-links.h"

#include <glib/gi18n.h>

#include "crm-contact-chooser.h"
#include "crm-tag-pill.h"
#include "crm-wrap-box.h"

struct _CrmEventLinks
{
  GtkWidget parent_instance;

  /* Owned */
  GArray *ids;                 /* gint64, as the pills stand */
  GtkWidget *box;

  /* Borrowed */
  CrmWrapBox *pills;
  GtkWidget *entry;
  CrmContactChooser *chooser;

  const char *kind;
};

G_DEFINE_FINAL_TYPE (CrmEventLinks, crm_event_links, GTK_TYPE_WIDGET)

static gboolean
find (CrmEventLinks *self,
      gint64         id,
      guint         *at)
{
  for (guint i = 0; i < self->ids->len; i++)
    if (g_array_index (self->ids, gint64, i) == id)
      {
        *at = i;
        return TRUE;
      }

  return FALSE;
}

static void
removed_cb (CrmTagPill    *pill,
            CrmEventLinks *self)
{
  gint64 *id = g_object_get_data (G_OBJECT (pill), "crm-id");
  guint at;

  if (find (self, *id, &at))
    g_array_remove_index (self->ids, at);
  gtk_widget_unparent (GTK_WIDGET (pill));
  gtk_widget_set_visible (GTK_WIDGET (self->pills), self->ids->len > 0);
  gtk_widget_grab_focus (self->entry);
}

static void
add (CrmEventLinks *self,
     gint64         id,
     const char    *name)
{
  GtkWidget *pill;
  guint at;

  if (find (self, id, &at))
    return;

  pill = crm_tag_pill_new (name, g_str_equal (self->kind, "deal") ? "green" : "blue");
  crm_tag_pill_set_removable (CRM_TAG_PILL (pill), TRUE);
  g_object_set_data_full (G_OBJECT (pill), "crm-id", g_memdup2 (&id, sizeof id), g_free);
  g_signal_connect_object (pill, "removed", G_CALLBACK (removed_cb), self, 0);
  crm_wrap_box_append (self->pills, pill);
  gtk_widget_set_visible (GTK_WIDGET (self->pills), TRUE);
  g_array_append_val (self->ids, id);
}

static void
chosen_cb (CrmEventLinks *self,
           gint64         id,
           const char    *name)
{
  add (self, id, name);
  crm_contact_chooser_set (self->chooser, 0, NULL);
}

static gboolean
crm_event_links_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (CRM_EVENT_LINKS (widget)->entry);
}

static void
crm_event_links_dispose (GObject *object)
{
  CrmEventLinks *self = CRM_EVENT_LINKS (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (crm_event_links_parent_class)->dispose (object);
}

static void
crm_event_links_finalize (GObject *object)
{
  g_array_unref (CRM_EVENT_LINKS (object)->ids);

  G_OBJECT_CLASS (crm_event_links_parent_class)->finalize (object);
}

static void
crm_event_links_class_init (CrmEventLinksClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = crm_event_links_dispose;
  object_class->finalize = crm_event_links_finalize;
  widget_class->grab_focus = crm_event_links_grab_focus;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_event_links_init (CrmEventLinks *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->pills = CRM_WRAP_BOX (crm_wrap_box_new (6, 6));
  gtk_widget_set_visible (GTK_WIDGET (self->pills), FALSE);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->pills));
  self->entry = gtk_entry_new ();
  gtk_box_append (GTK_BOX (self->box), self->entry);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
crm_event_links_new (CrmBook    *book,
                     const char *kind,
                     const char *hint)
{
  CrmEventLinks *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);
  g_return_val_if_fail (kind != NULL, NULL);

  self = g_object_new (CRM_TYPE_EVENT_LINKS, NULL);
  self->kind = g_intern_string (kind);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), hint);
  self->chooser = g_str_equal (kind, "deal") ? crm_contact_chooser_attach_deals (self->entry, book)
                                             : crm_contact_chooser_attach (self->entry, book, NULL);
  g_signal_connect_object (self->chooser, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

GtkWidget *
crm_event_links_get_entry (CrmEventLinks *self)
{
  g_return_val_if_fail (CRM_IS_EVENT_LINKS (self), NULL);

  return self->entry;
}

void
crm_event_links_show (CrmEventLinks *self,
                      CrmRecord     *activity)
{
  GPtrArray *links;

  g_return_if_fail (CRM_IS_EVENT_LINKS (self));
  g_return_if_fail (CRM_IS_RECORD (activity));

  links = crm_record_get_children (activity, &crm_activity_link_type);
  crm_wrap_box_clear (self->pills);
  g_array_set_size (self->ids, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->pills), FALSE);
  for (guint i = 0; i < links->len; i++)
    {
      CrmRecord *link = g_ptr_array_index (links, i);
      const char *name = crm_record_get_reference_title (link, "ref_id");

      if (g_strcmp0 (crm_record_get_text (link, "kind"), self->kind) == 0)
        add (self, crm_record_get_int (link, "ref_id"), name != NULL ? name : _("Deleted"));
    }
}

void
crm_event_links_take (CrmEventLinks *self,
                      CrmRecord     *activity)
{
  GPtrArray *links;
  guint at;

  g_return_if_fail (CRM_IS_EVENT_LINKS (self));
  g_return_if_fail (CRM_IS_RECORD (activity));

  links = crm_record_get_children (activity, &crm_activity_link_type);
  for (guint i = links->len; i > 0; i--)
    {
      CrmRecord *link = g_ptr_array_index (links, i - 1);

      if (g_strcmp0 (crm_record_get_text (link, "kind"), self->kind) == 0 && !find (self, crm_record_get_int (link, "ref_id"), &at))
        crm_record_remove_child (activity, link);
    }

  for (guint i = 0; i < self->ids->len; i++)
    {
      gint64 id = g_array_index (self->ids, gint64, i);
      gboolean there = FALSE;

      links = crm_record_get_children (activity, &crm_activity_link_type);
      for (guint j = 0; j < links->len; j++)
        there = there || (g_strcmp0 (crm_record_get_text (g_ptr_array_index (links, j), "kind"), self->kind) == 0 &&
                          crm_record_get_int (g_ptr_array_index (links, j), "ref_id") == id);
      if (!there)
        {
          CrmRecord *link = crm_record_add_child (activity, &crm_activity_link_type);

          crm_record_set_text (link, "kind", self->kind);
          crm_record_set_int (link, "ref_id", id);
        }
    }
}
