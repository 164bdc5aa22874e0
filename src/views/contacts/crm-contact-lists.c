/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-contact-lists.h"

#include <glib/gi18n.h>

#include "crm-record-store.h"
#include "crm-table-watch.h"

struct _CrmContactLists
{
  GObject parent_instance;

  /* Owned */
  CrmTableWatch *watch;
  GPtrArray     *lists;       /* CrmRecord */
  GMenu         *menu;
  GMenu         *names;       /* to be shown */
  GMenu         *of_shown;
  GMenu         *put_in;
  GMenu         *why;

  gint64         shown;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmContactLists, crm_contact_lists, G_TYPE_OBJECT)

static gpointer
read_lists (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  return crm_record_load_many (conn, &crm_list_type, error, "SELECT id FROM list WHERE records = 'contact' AND deleted_at IS NULL "
                               "ORDER BY position, name COLLATE NOCASE, id", "");
}

static void
append_target (GMenu      *menu,
               const char *label,
               const char *action,
               gint64      id)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "x", id);
  g_menu_append_item (menu, item);
}

static void
show_menus (CrmContactLists *self)
{
  const char *shown = crm_contact_lists_find (self, self->shown);

  g_menu_remove_all (self->names);
  g_menu_remove_all (self->put_in);
  g_menu_remove_all (self->why);
  g_menu_remove_all (self->of_shown);
  for (guint i = 0; i < self->lists->len; i++)
    {
      CrmRecord *list = g_ptr_array_index (self->lists, i);

      append_target (self->names, crm_record_get_title (list), "contacts.list", crm_record_get_id (list));
      append_target (self->put_in, crm_record_get_title (list), "contacts.put-in", crm_record_get_id (list));
      append_target (self->why, crm_record_get_title (list), "contacts.why", crm_record_get_id (list));
    }
  if (shown != NULL)
    {
      g_menu_append (self->of_shown, _("_Edit This List…"), "contacts.edit-list");
      g_menu_append (self->of_shown, _("_Duplicate This List"), "contacts.duplicate-list");
      g_menu_append (self->of_shown, _("De_lete This List"), "contacts.delete-list");
      g_menu_append (self->of_shown, _("Leave the _Selected Out"), "contacts.leave-out");
    }
  if (self->lists->len > 0)
    {
      g_menu_append_submenu (self->of_shown, _("_Put the Selected in"), G_MENU_MODEL (self->put_in));
      g_menu_append_submenu (self->of_shown, _("_Why in a List, or Not?"), G_MENU_MODEL (self->why));
    }
}

static void
took (gpointer owner,
      gpointer snapshot)
{
  CrmContactLists *self = CRM_CONTACT_LISTS (owner);

  g_ptr_array_unref (self->lists);
  self->lists = snapshot;
  show_menus (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
crm_contact_lists_dispose (GObject *object)
{
  g_clear_object (&CRM_CONTACT_LISTS (object)->watch);

  G_OBJECT_CLASS (crm_contact_lists_parent_class)->dispose (object);
}

static void
crm_contact_lists_finalize (GObject *object)
{
  CrmContactLists *self = CRM_CONTACT_LISTS (object);

  g_ptr_array_unref (self->lists);
  g_object_unref (self->menu);
  g_object_unref (self->names);
  g_object_unref (self->of_shown);
  g_object_unref (self->put_in);
  g_object_unref (self->why);

  G_OBJECT_CLASS (crm_contact_lists_parent_class)->finalize (object);
}

static void
crm_contact_lists_class_init (CrmContactListsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_contact_lists_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_contact_lists_finalize;

  signals[CHANGED] = g_signal_new ("changed", CRM_TYPE_CONTACT_LISTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
crm_contact_lists_init (CrmContactLists *self)
{
  g_autoptr (GMenu) making = g_menu_new ();

  self->lists = g_ptr_array_new_with_free_func (g_object_unref);
  self->menu = g_menu_new ();
  self->names = g_menu_new ();
  self->of_shown = g_menu_new ();
  self->put_in = g_menu_new ();
  self->why = g_menu_new ();
  g_menu_append (making, _("New _Smart List…"), "contacts.new-list(true)");
  g_menu_append (making, _("New _List…"), "contacts.new-list(false)");
  /* The names first, what is made and done below them: one section each in the menu that they come into. */
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (self->names));
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (making));
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (self->of_shown));
}

CrmContactLists *
crm_contact_lists_new (CrmBook *book)
{
  static const char *const tables[] = { "list", NULL };
  static const CrmTableWatchSource source = { tables, read_lists, (GDestroyNotify) g_ptr_array_unref };
  CrmContactLists *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);

  self = g_object_new (CRM_TYPE_CONTACT_LISTS, NULL);
  self->watch = crm_table_watch_new (book, &source, 0, took, G_OBJECT (self));
  return self;
}

GMenuModel *
crm_contact_lists_get_menu (CrmContactLists *self)
{
  g_return_val_if_fail (CRM_IS_CONTACT_LISTS (self), NULL);

  return G_MENU_MODEL (self->menu);
}

GMenuModel *
crm_contact_lists_get_put_in (CrmContactLists *self)
{
  g_return_val_if_fail (CRM_IS_CONTACT_LISTS (self), NULL);

  return G_MENU_MODEL (self->put_in);
}

const char *
crm_contact_lists_find (CrmContactLists *self,
                        gint64           id)
{
  g_return_val_if_fail (CRM_IS_CONTACT_LISTS (self), NULL);

  for (guint i = 0; i < self->lists->len; i++)
    if (crm_record_get_id (g_ptr_array_index (self->lists, i)) == id)
      return crm_record_get_title (g_ptr_array_index (self->lists, i));

  return NULL;
}

void
crm_contact_lists_set_shown (CrmContactLists *self,
                             gint64           id)
{
  g_return_if_fail (CRM_IS_CONTACT_LISTS (self));

  if (id == self->shown)
    return;
  self->shown = id;
  show_menus (self);
}
