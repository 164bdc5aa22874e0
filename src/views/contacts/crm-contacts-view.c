/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-contacts-view.h"

#include <glib/gi18n.h>

#include "crm-contact-bulk.h"
#include "crm-contact-commands.h"
#include "crm-contact-lists.h"
#include "crm-contact-new.h"
#include "crm-contact-paste.h"
#include "crm-contact-page.h"
#include "crm-contacts-list.h"
#include "crm-duplicates-window.h"
#include "crm-import-window.h"
#include "crm-empty-page.h"
#include "crm-lazy-menu.h"
#include "crm-list-commands.h"
#include "crm-list-view.h"
#include "crm-list-why.h"
#include "crm-list-window.h"
#include "crm-split-view.h"
#include "crm-tag-list.h"

#define LIST_WIDTH 320
#define FOLD_WIDTH 640
#define TYPE_AHEAD_MS 1000

struct _CrmContactsView
{
  CrmView parent_instance;

  /* Owned */
  CrmTagList *tags;
  CrmContactLists *lists;
  GCancellable *jumping;
  GString *typed;                /* letters typed over the list, for a second */

  /* Borrowed */
  CrmSplitView *split;
  CrmContactsList *list;
  GtkStack *detail;
  CrmContactPage *page;
  CrmContactBulk *bulk;          /* NULL until it is needed for the first time */
  GtkWidget *filter_button;
  GMenu *tag_menu;

  /* State */
  CrmContactsFilter filter;
  gint64 tag_id;
  gint64 list_id;
  gint64 shown;                  /* the record of the page */
  guint typed_id;
};

G_DEFINE_FINAL_TYPE (CrmContactsView, crm_contacts_view, CRM_TYPE_VIEW)

static const struct
{
  const char *name;
  const char *label;
} filters[] = {
  { "all", N_("All") },
  { "people", N_("People") },
  { "companies", N_("Companies") },
  { "due", N_("To Keep in Touch With") },
  { "trash", N_("Trash") },
};

/* Folded, the page is a page of its own that Back leaves. */
static void
update_page (CrmContactsView *self)
{
  gboolean at_page;

  /* The page may still be reading when the view is closed. */
  if (self->list == NULL)
    return;
  at_page = crm_split_view_get_folded (self->split) && !crm_split_view_get_at_sidebar (self->split);
  crm_view_set_page (CRM_VIEW (self), at_page, at_page ? crm_contact_page_get_title (self->page) : NULL);
}

static void
show_contact (CrmContactsView *self,
              gint64           id)
{
  self->shown = id;
  crm_contact_page_set_contact (self->page, id);
  gtk_stack_set_visible_child_name (self->detail, "page");
}

/* Beside a list without contacts, which says so, none need be chosen. */
static void
show_none (CrmContactsView *self)
{
  if (self->list == NULL || self->shown != 0 || crm_selection_model_get_n_selected (crm_contacts_list_get_selection (self->list)) > 1)
    return;
  gtk_stack_set_visible_child_name (self->detail, g_list_model_get_n_items (G_LIST_MODEL (crm_contacts_list_get_model (self->list))) > 0
                                                  ? "page" : "nothing");
}

static CrmContactBulk *
ensure_bulk (CrmContactsView *self)
{
  if (self->bulk == NULL)
    {
      self->bulk = CRM_CONTACT_BULK (crm_contact_bulk_new (crm_view_get_book (CRM_VIEW (self)), self->tags,
                                                           crm_contacts_list_get_selection (self->list)));
      crm_contact_bulk_set_lists (self->bulk, crm_contact_lists_get_put_in (self->lists));
      gtk_stack_add_named (self->detail, GTK_WIDGET (self->bulk), "bulk");
    }
  return self->bulk;
}

static void
selection_changed_cb (CrmContactsView *self)
{
  CrmSelectionModel *selection = crm_contacts_list_get_selection (self->list);
  guint64 n_selected = crm_selection_model_get_n_selected (selection);
  gint64 id = crm_selection_model_get_single (selection);

  if (n_selected > 1)
    {
      crm_contact_bulk_update (ensure_bulk (self), n_selected, self->filter == CRM_CONTACTS_TRASH, self->list_id != 0);
      gtk_stack_set_visible_child_name (self->detail, "bulk");
      if (crm_split_view_get_folded (self->split))
        crm_split_view_set_at_sidebar (self->split, FALSE);
    }
  else if (id != 0)
    {
      show_contact (self, id);
    }
  else
    {
      gtk_stack_set_visible_child_name (self->detail, "page");
      show_none (self);
    }
}

static void
activated_cb (CrmContactsList *list,
              gint64           id,
              CrmContactsView *self)
{
  show_contact (self, id);
  crm_split_view_set_at_sidebar (self->split, FALSE);
}

/* Folded, one press on a row opens it: there is nowhere else to show it. */
static void
list_pressed_cb (GtkGestureClick *gesture,
                 int              n_press,
                 double           x,
                 double           y,
                 CrmContactsView *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  gint64 id = crm_selection_model_get_single (crm_contacts_list_get_selection (self->list));

  if (crm_split_view_get_folded (self->split) && id != 0 && (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) == 0)
    activated_cb (self->list, id, self);
}

/* ---- filter */

static void
update_filter (CrmContactsView *self)
{
  CrmRecord *tag = self->tag_id != 0 ? crm_tag_list_find (self->tags, self->tag_id) : NULL;
  const char *list = crm_contact_lists_find (self->lists, self->list_id);
  const char *label = tag != NULL ? crm_record_get_title (tag) : list != NULL ? list : _(filters[self->filter].label);

  crm_contacts_list_set_filter (self->list, self->filter, self->tag_id, self->list_id);
  crm_contact_lists_set_shown (self->lists, self->list_id);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->filter_button), label);
}

static void
filter_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  CrmContactsView *self = CRM_CONTACTS_VIEW (widget);

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    if (g_str_equal (filters[i].name, g_variant_get_string (parameter, NULL)))
      self->filter = i;
  self->tag_id = 0;
  self->list_id = 0;
  update_filter (self);
}

static void
tag_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  CrmContactsView *self = CRM_CONTACTS_VIEW (widget);

  self->filter = CRM_CONTACTS_ALL;
  self->tag_id = g_variant_get_int64 (parameter);
  self->list_id = 0;
  update_filter (self);
}

/* ---- lists */

static void
list_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmContactsView *self = CRM_CONTACTS_VIEW (widget);

  self->filter = CRM_CONTACTS_ALL;
  self->tag_id = 0;
  self->list_id = g_variant_get_int64 (parameter);
  update_filter (self);
}

static void
new_list_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  crm_list_window_present (widget, crm_view_get_book (CRM_VIEW (widget)), 0, g_variant_get_boolean (parameter));
}

/* Edit, duplicate, delete: the one that is shown. */
static void
change_list_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  CrmContactsView *self = CRM_CONTACTS_VIEW (widget);
  CrmBook *book = crm_view_get_book (CRM_VIEW (self));

  if (self->list_id == 0)
    return;
  if (g_str_equal (name, "contacts.edit-list"))
    crm_list_window_present (widget, book, self->list_id, TRUE);
  else if (g_str_equal (name, "contacts.duplicate-list"))
    crm_list_duplicate_async (book, self->list_id, crm_view_host_command_cb, g_object_ref (self));
  else
    crm_book_delete_async (book, &crm_list_type, &self->list_id, 1, crm_view_host_command_cb, g_object_ref (self));
}

static void
change_members (CrmContactsView *self,
                gint64           list_id,
                CrmListChange    change)
{
  g_autoptr (GArray) ids = crm_selection_model_dup_ids (crm_contacts_list_get_selection (self->list));

  if (ids->len == 0 || list_id == 0)
    return;
  crm_list_change_async (crm_view_get_book (CRM_VIEW (self)), list_id, (const gint64 *) ids->data, ids->len, change,
                         crm_view_host_command_cb, g_object_ref (self));
}

static void
put_in_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  change_members (CRM_CONTACTS_VIEW (widget), g_variant_get_int64 (parameter), CRM_LIST_PUT_IN);
}

static void
leave_out_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  change_members (CRM_CONTACTS_VIEW (widget), CRM_CONTACTS_VIEW (widget)->list_id, CRM_LIST_LEAVE_OUT);
}

static void
why_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  CrmContactsView *self = CRM_CONTACTS_VIEW (widget);

  if (self->shown != 0)
    crm_list_why_present (widget, crm_view_get_book (CRM_VIEW (self)), g_variant_get_int64 (parameter), self->shown);
}

/* One that was deleted is shown no more; a new name stands on the button. */
static void
lists_changed_cb (CrmContactsView *self)
{
  if (self->list_id != 0 && crm_contact_lists_find (self->lists, self->list_id) == NULL)
    self->list_id = 0;
  update_filter (self);
}

static void
tags_changed_cb (CrmContactsView *self)
{
  g_menu_remove_all (self->tag_menu);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->tags)); i++)
    {
      g_autoptr (CrmRecord) tag = g_list_model_get_item (G_LIST_MODEL (self->tags), i);
      g_autoptr (GMenuItem) item = g_menu_item_new (crm_record_get_title (tag), NULL);

      g_menu_item_set_action_and_target (item, "contacts.tag", "x", crm_record_get_id (tag));
      g_menu_append_item (self->tag_menu, item);
    }
}

static GtkWidget *
make_filter_button (CrmContactsView *self)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) kinds = g_menu_new ();
  g_autoptr (GMenu) tools = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_(filters[i].label), NULL);

      g_menu_item_set_action_and_target (item, "contacts.filter", "s", filters[i].name);
      g_menu_append_item (kinds, item);
    }
  self->tag_menu = g_menu_new ();
  g_menu_append_section (menu, NULL, G_MENU_MODEL (kinds));
  g_menu_append_section (menu, _("Tags"), G_MENU_MODEL (self->tag_menu));
  g_menu_append_section (menu, _("Lists"), crm_contact_lists_get_menu (self->lists));
  g_menu_append (tools, _("Find _Duplicates…"), "contacts.duplicates");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (tools));
  crm_lazy_menu_set (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_tooltip_text (button, _("What Is Listed"));
  return button;
}

/* ---- actions */

static void
clear_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  CrmContactsView *self = CRM_CONTACTS_VIEW (widget);

  self->filter = CRM_CONTACTS_ALL;
  self->tag_id = 0;
  self->list_id = 0;
  update_filter (self);
  crm_view_clear_search (CRM_VIEW (self));
}

static void
create_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  crm_contact_new_present (widget, crm_view_get_book (CRM_VIEW (widget)), g_variant_get_string (parameter, NULL));
}

static void
paste_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  crm_contact_paste_present (widget, crm_view_get_book (CRM_VIEW (widget)));
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (CrmContactsView) self = user_data;
  gint64 position = crm_contact_find_prefix_finish (CRM_BOOK (object), result, NULL);
  gint64 id;

  if (position < 0)
    return;
  id = crm_query_model_get_id (crm_contacts_list_get_model (self->list), position);
  if (id != 0)
    crm_contacts_list_select (self->list, id);
}

static void
jump_to (CrmContactsView *self,
         const char      *prefix)
{
  g_cancellable_cancel (self->jumping);
  g_clear_object (&self->jumping);
  self->jumping = g_cancellable_new ();
  crm_contact_find_prefix_async (crm_view_get_book (CRM_VIEW (self)), crm_query_model_dup_ids (crm_contacts_list_get_model (self->list)),
                                 prefix, self->jumping, found_cb, g_object_ref (self));
}

static void
jump_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  jump_to (CRM_CONTACTS_VIEW (widget), g_variant_get_string (parameter, NULL));
}

static gboolean
forget_typed_cb (gpointer data)
{
  CrmContactsView *self = data;

  self->typed_id = 0;
  g_string_truncate (self->typed, 0);
  return G_SOURCE_REMOVE;
}

/* Letters typed over the list find a row. */
static gboolean
list_key_cb (GtkEventControllerKey *controller,
             guint                  keyval,
             guint                  keycode,
             GdkModifierType        state,
             CrmContactsView       *self)
{
  gunichar c = gdk_keyval_to_unicode (keyval);
  CrmSelectionModel *selection = crm_contacts_list_get_selection (self->list);

  if (keyval == GDK_KEY_Delete && (state & gtk_accelerator_get_default_mod_mask ()) == 0)
    {
      if (self->filter != CRM_CONTACTS_TRASH && crm_selection_model_get_n_selected (selection) > 0)
        crm_contact_bulk_delete (ensure_bulk (self));
      return TRUE;
    }
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0 || !g_unichar_isalnum (c))
    return FALSE;
  g_string_append_unichar (self->typed, c);
  g_clear_handle_id (&self->typed_id, g_source_remove);
  self->typed_id = g_timeout_add (TYPE_AHEAD_MS, forget_typed_cb, self);
  jump_to (self, self->typed->str);
  return TRUE;
}

/* ---- the place */

static void
search_changed_cb (CrmContactsView *self)
{
  crm_contacts_list_set_search (self->list, crm_view_get_search_text (CRM_VIEW (self)));
}

static gboolean
contacts_show_record (CrmView             *view,
                      const CrmRecordType *type,
                      gint64               id)
{
  CrmContactsView *self = CRM_CONTACTS_VIEW (view);

  if (type != &crm_contact_type)
    return FALSE;
  crm_contacts_list_select (self->list, id);
  show_contact (self, id);
  crm_split_view_set_at_sidebar (self->split, FALSE);
  update_page (self);
  return TRUE;
}

static const CrmRecordType *
contacts_get_record (CrmView *view,
                     gint64  *id)
{
  *id = CRM_CONTACTS_VIEW (view)->shown;
  return &crm_contact_type;
}

static void
contacts_main_action (CrmView *view)
{
  crm_contact_new_present (GTK_WIDGET (view), crm_view_get_book (view), NULL);
}

static void
contacts_go_back (CrmView *view)
{
  CrmContactsView *self = CRM_CONTACTS_VIEW (view);

  crm_split_view_set_at_sidebar (self->split, TRUE);
}

static void
contacts_focus_results (CrmView *view)
{
  crm_contacts_list_focus (CRM_CONTACTS_VIEW (view)->list);
}

static void
contacts_focus_content (CrmView *view)
{
  CrmContactsView *self = CRM_CONTACTS_VIEW (view);

  gtk_widget_child_focus (crm_view_get_at_page (view) ? GTK_WIDGET (self->detail) : GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

/* F6 within the place: list, then page; then it is the window's turn. */
static gboolean
next_pane_cb (GtkWidget *widget,
              GVariant  *arguments,
              gpointer   user_data)
{
  CrmContactsView *self = CRM_CONTACTS_VIEW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus == NULL || crm_split_view_get_folded (self->split))
    return FALSE;
  if (gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list)))
    return gtk_widget_child_focus (GTK_WIDGET (self->detail), GTK_DIR_TAB_FORWARD);
  return FALSE;
}

static void
crm_contacts_view_constructed (GObject *object)
{
  CrmContactsView *self = CRM_CONTACTS_VIEW (object);
  CrmBook *book = crm_view_get_book (CRM_VIEW (self));
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  G_OBJECT_CLASS (crm_contacts_view_parent_class)->constructed (object);

  self->tags = crm_tag_list_new (book);
  self->lists = crm_contact_lists_new (book);
  self->list = CRM_CONTACTS_LIST (crm_contacts_list_new (book));
  self->page = CRM_CONTACT_PAGE (crm_contact_page_new (book, self->tags));
  self->detail = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->detail, FALSE);
  gtk_stack_add_named (self->detail, adw_bin_new (), "nothing");
  gtk_stack_add_named (self->detail, GTK_WIDGET (self->page), "page");
  self->split = CRM_SPLIT_VIEW (crm_split_view_new (CRM_SPLIT_PAGES));
  g_object_set (self->split, "sidebar-width", LIST_WIDTH, "fold-width", FOLD_WIDTH, "at-sidebar", TRUE, NULL);
  crm_split_view_set_sidebar (self->split, GTK_WIDGET (self->list));
  crm_split_view_set_content (self->split, GTK_WIDGET (self->detail));
  gtk_widget_set_parent (GTK_WIDGET (self->split), GTK_WIDGET (self));

  self->filter_button = make_filter_button (self);
  g_signal_connect_swapped (self->tags, "items-changed", G_CALLBACK (tags_changed_cb), self);
  g_signal_connect_object (self->lists, "changed", G_CALLBACK (lists_changed_cb), self, G_CONNECT_SWAPPED);
  update_filter (self);
  crm_view_set_header (CRM_VIEW (self), self->filter_button, NULL);
  crm_view_set_search_hint (CRM_VIEW (self), _("Search contacts"));
  crm_view_set_main_label (CRM_VIEW (self), _("New Contact"));

  g_signal_connect (self, "notify::search-text", G_CALLBACK (search_changed_cb), NULL);
  g_signal_connect_object (crm_contacts_list_get_model (self->list), "items-changed", G_CALLBACK (show_none), self, G_CONNECT_SWAPPED);
  g_signal_connect (self->list, "activated", G_CALLBACK (activated_cb), self);
  g_signal_connect_swapped (crm_contacts_list_get_selection (self->list), "selection-changed", G_CALLBACK (selection_changed_cb), self);
  g_signal_connect_swapped (self->split, "notify::folded", G_CALLBACK (update_page), self);
  g_signal_connect_swapped (self->split, "notify::at-sidebar", G_CALLBACK (update_page), self);
  g_signal_connect_object (self->page, "notify::title", G_CALLBACK (update_page), self, G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (list_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
  g_signal_connect (click, "released", G_CALLBACK (list_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (click));
}

static void
crm_contacts_view_dispose (GObject *object)
{
  CrmContactsView *self = CRM_CONTACTS_VIEW (object);

  g_cancellable_cancel (self->jumping);
  g_clear_object (&self->jumping);
  g_clear_handle_id (&self->typed_id, g_source_remove);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (crm_contacts_list_get_selection (self->list), self);
  self->list = NULL;
  if (self->tags != NULL)
    g_signal_handlers_disconnect_by_data (self->tags, self);
  g_clear_object (&self->tags);
  g_clear_object (&self->lists);
  g_clear_object (&self->tag_menu);

  G_OBJECT_CLASS (crm_contacts_view_parent_class)->dispose (object);
}

static void
crm_contacts_view_finalize (GObject *object)
{
  g_string_free (CRM_CONTACTS_VIEW (object)->typed, TRUE);

  G_OBJECT_CLASS (crm_contacts_view_parent_class)->finalize (object);
}

static void
import_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  crm_import_window_start (widget, crm_view_get_book (CRM_VIEW (widget)));
}

static void
export_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  crm_export_start (widget, crm_view_get_book (CRM_VIEW (widget)), NULL);
}

static void
duplicates_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  crm_duplicates_window_present (widget, crm_view_get_book (CRM_VIEW (widget)));
}

static void
crm_contacts_view_class_init (CrmContactsViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CrmViewClass *view_class = CRM_VIEW_CLASS (klass);

  object_class->constructed = crm_contacts_view_constructed;
  object_class->dispose = crm_contacts_view_dispose;
  object_class->finalize = crm_contacts_view_finalize;
  view_class->show_record = contacts_show_record;
  view_class->get_record = contacts_get_record;
  view_class->main_action = contacts_main_action;
  view_class->go_back = contacts_go_back;
  view_class->focus_results = contacts_focus_results;
  view_class->focus_content = contacts_focus_content;

  gtk_widget_class_install_action (widget_class, "contacts.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "contacts.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "contacts.duplicates", NULL, duplicates_action);
  gtk_widget_class_install_action (widget_class, "contacts.filter", "s", filter_action);
  gtk_widget_class_install_action (widget_class, "contacts.tag", "x", tag_action);
  gtk_widget_class_install_action (widget_class, "contacts.list", "x", list_action);
  gtk_widget_class_install_action (widget_class, "contacts.new-list", "b", new_list_action);
  gtk_widget_class_install_action (widget_class, "contacts.edit-list", NULL, change_list_action);
  gtk_widget_class_install_action (widget_class, "contacts.duplicate-list", NULL, change_list_action);
  gtk_widget_class_install_action (widget_class, "contacts.delete-list", NULL, change_list_action);
  gtk_widget_class_install_action (widget_class, "contacts.put-in", "x", put_in_action);
  gtk_widget_class_install_action (widget_class, "contacts.leave-out", NULL, leave_out_action);
  gtk_widget_class_install_action (widget_class, "contacts.why", "x", why_action);
  gtk_widget_class_install_action (widget_class, "contacts.clear", NULL, clear_action);
  gtk_widget_class_install_action (widget_class, "contacts.create", "s", create_action);
  gtk_widget_class_install_action (widget_class, "contacts.paste", NULL, paste_action);
  gtk_widget_class_install_action (widget_class, "contacts.jump", "s", jump_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F6, 0, next_pane_cb, NULL);
}

static void
crm_contacts_view_init (CrmContactsView *self)
{
  self->typed = g_string_new (NULL);
}
