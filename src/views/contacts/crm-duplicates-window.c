/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-duplicates-window.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-duplicate-row.h"
#include "crm-empty-page.h"
#include "crm-list-view.h"
#include "crm-table-watch.h"
#include "crm-view-host.h"

#define MERGE_ACTION "win.merge-contacts"

#define CRM_TYPE_DUPLICATES_WINDOW (crm_duplicates_window_get_type ())
G_DECLARE_FINAL_TYPE (CrmDuplicatesWindow, crm_duplicates_window, CRM, DUPLICATES_WINDOW, AdwWindow)

struct _CrmDuplicatesWindow
{
  AdwWindow parent_instance;

  /* Owned */
  CrmBook *book;
  CrmDuplicates *duplicates;
  CrmTableWatch *watch;         /* of the groups */
  CrmJob *job;                  /* the scan that is shown; NULL */
  GListStore *store;            /* CrmDuplicateItem */
  GtkSingleSelection *selection;

  /* Borrowed */
  GtkWidget *owner;             /* the view; weak */
  GtkListView *list;
  GtkStack *stack;
  GtkWidget *bar;
  GtkProgressBar *progress;
  AdwWindowTitle *title;
  AdwToastOverlay *overlay;
  CrmEmptyPage *empty;

  guint least;
  gboolean loaded;              /* groups of this confidence were read */
};

G_DEFINE_FINAL_TYPE (CrmDuplicatesWindow, crm_duplicates_window, ADW_TYPE_WINDOW)

static const struct
{
  const char *label;
  guint       least;
} filters[] = {
  { N_("Almost certain"), CRM_DUPLICATE_CERTAIN },
  { N_("Likely and more"), CRM_DUPLICATE_LIKELY },
  { N_("Possible and more"), 50 },
};

/* ---- What is shown ---- */

static gboolean
can_merge (CrmDuplicatesWindow *self)
{
  GtkRoot *root = self->owner != NULL ? gtk_widget_get_root (self->owner) : NULL;
  guint i = 0;
  GType type;
  const char *name, *property;
  const GVariantType *parameter;

  while (root != NULL && gtk_widget_class_query_action (GTK_WIDGET_GET_CLASS (root), i++, &type, &name, &parameter, &property))
    if (g_str_equal (name, MERGE_ACTION))
      return TRUE;

  return FALSE;
}

static void
update_title (CrmDuplicatesWindow *self,
              gboolean             ready)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store));
  g_autofree char *subtitle = ready && n > 0 ? g_strdup_printf (ngettext ("%u to review", "%u to review", n), n) : NULL;

  adw_window_title_set_subtitle (self->title, subtitle != NULL ? subtitle : "");
}

static void
update_empty (CrmDuplicatesWindow *self,
              CrmDuplicatesState   state)
{
  crm_empty_page_clear_buttons (self->empty);
  if (state == CRM_DUPLICATES_READY && !crm_duplicates_is_stale (self->duplicates))
    {
      crm_empty_page_set (self->empty, "object-select-symbolic", _("No Duplicates"),
                          _("Nobody else in this book is like another to this degree. What changes is looked at by itself."));
      crm_empty_page_add_button (self->empty, _("_Search Again"), CRM_BUTTON_PLAIN, "duplicates.scan", NULL);
    }
  else
    {
      crm_empty_page_set (self->empty, "edit-find-symbolic", _("Find Duplicates"),
                          _("All contacts are compared by mail addresses, phone numbers, names, companies, addresses and birthdays."));
      crm_empty_page_add_button (self->empty, _("_Search"), CRM_BUTTON_SUGGESTED, "duplicates.scan", NULL);
    }
}

static void
progress_cb (CrmDuplicatesWindow *self)
{
  double fraction = self->job != NULL ? crm_job_get_fraction (self->job) : 0;

  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->progress, fraction);
}

static void
watch_job (CrmDuplicatesWindow *self,
           CrmJob              *job)
{
  if (self->job == job)
    return;
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_set_object (&self->job, job);
  if (job != NULL)
    g_signal_connect_swapped (job, "notify::fraction", G_CALLBACK (progress_cb), self);
  progress_cb (self);
}

static void
update (CrmDuplicatesWindow *self)
{
  CrmDuplicatesState state;
  gboolean some;

  if (self->store == NULL)
    return;

  state = crm_duplicates_get_state (self->duplicates);
  some = g_list_model_get_n_items (G_LIST_MODEL (self->store)) > 0;
  watch_job (self, crm_duplicates_get_job (self->duplicates));
  if (state == CRM_DUPLICATES_SCANNING)
    gtk_stack_set_visible_child_name (self->stack, "scanning");
  else if (state == CRM_DUPLICATES_LOADING || (state == CRM_DUPLICATES_READY && !self->loaded))
    gtk_stack_set_visible_child_name (self->stack, "loading");
  else if (some)
    gtk_stack_set_visible_child_name (self->stack, "list");
  else
    {
      update_empty (self, state);
      gtk_stack_set_visible_child_name (self->stack, "empty");
    }
  gtk_widget_set_visible (self->bar, some && state == CRM_DUPLICATES_READY);
  update_title (self, state == CRM_DUPLICATES_READY);
}

/* A book that was never searched is, at once: that is why one came here. */
static void
state_changed_cb (CrmDuplicatesWindow *self)
{
  if (crm_duplicates_get_state (self->duplicates) == CRM_DUPLICATES_NEVER && self->job == NULL && !self->loaded)
    crm_duplicates_scan (self->duplicates);
  update (self);
}

/* ---- The list ---- */

static gpointer
read_groups (CrmConn       *conn,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  return crm_duplicates_read_groups (conn, (guint) *(gint64 *) data, error);
}

static const char *const tables[] = { "duplicate_pair", "not_duplicate", "contact", "contact_email", "contact_phone", "contact_address", NULL };
static const CrmTableWatchSource source = { tables, read_groups, (GDestroyNotify) g_ptr_array_unref };

/* The items that are still there stay as they are, with what was read of them, and the selection stays at its place. */
static void
show_groups (gpointer owner,
             gpointer snapshot)
{
  CrmDuplicatesWindow *self = owner;
  g_autoptr (GPtrArray) groups = snapshot;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_before = g_list_model_get_n_items (G_LIST_MODEL (self->store));
  guint position = gtk_single_selection_get_selected (self->selection);
  gboolean same = groups->len == n_before;

  for (guint i = 0; i < n_before; i++)
    {
      g_autoptr (CrmDuplicateItem) item = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      g_hash_table_insert (known, (gpointer) crm_duplicate_item_get_key (item), item);
      crm_duplicate_item_forget (item);
    }
  for (guint i = 0; i < groups->len; i++)
    {
      CrmDuplicateItem *item = crm_duplicate_item_new (self->book, g_ptr_array_index (groups, i));
      CrmDuplicateItem *old = g_hash_table_lookup (known, crm_duplicate_item_get_key (item));
      g_autoptr (CrmDuplicateItem) here = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      if (old != NULL)
        g_set_object (&item, old);
      same = same && item == here;
      g_ptr_array_add (items, item);
    }

  self->loaded = TRUE;
  if (!same)
    {
      g_list_store_splice (self->store, 0, n_before, items->pdata, items->len);
      if (items->len > 0)
        gtk_single_selection_set_selected (self->selection, MIN (position == GTK_INVALID_LIST_POSITION ? 0 : position, items->len - 1));
    }
  update (self);
}

static void
set_least (CrmDuplicatesWindow *self,
           guint                least)
{
  if (self->least == least)
    return;
  self->least = least;
  self->loaded = FALSE;
  g_clear_object (&self->watch);
  self->watch = crm_table_watch_new (self->book, &source, least, show_groups, G_OBJECT (self));
}

static void
opened_cb (CrmDuplicatesWindow *self,
           gint64               id)
{
  if (self->owner != NULL)
    crm_view_host_show_record (self->owner, &crm_contact_type, id);
}

static void
setup_cb (GtkListItemFactory  *factory,
          GtkListItem         *list_item,
          CrmDuplicatesWindow *self)
{
  GtkWidget *row = crm_duplicate_row_new ();

  g_signal_connect_swapped (row, "opened", G_CALLBACK (opened_cb), self);
  gtk_list_item_set_child (list_item, row);
}

static void
bind_cb (GtkListItemFactory  *factory,
         GtkListItem         *list_item,
         CrmDuplicatesWindow *self)
{
  crm_list_view_name_row (list_item, NULL);
  crm_duplicate_row_set_item (CRM_DUPLICATE_ROW (gtk_list_item_get_child (list_item)), gtk_list_item_get_item (list_item), list_item);
}

static void
unbind_cb (GtkListItemFactory  *factory,
           GtkListItem         *list_item,
           CrmDuplicatesWindow *self)
{
  crm_duplicate_row_set_item (CRM_DUPLICATE_ROW (gtk_list_item_get_child (list_item)), NULL, NULL);
}

/* ---- What is done ---- */

static CrmDuplicateItem *
get_item (CrmDuplicatesWindow *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (CrmDuplicatesWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_book_command_finish (CRM_BOOK (object), result, &error);
  AdwToast *toast;

  if (set == NULL)
    {
      if (self->owner != NULL)
        crm_view_host_failed (self->owner, _("The contacts were not kept separate"), error);
      return;
    }
  if (self->overlay == NULL)
    return;
  toast = adw_toast_new (crm_change_set_get_label (set));
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_action_name (toast, "duplicates.undo");
  adw_toast_overlay_add_toast (self->overlay, toast);
}

static void
keep_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmDuplicatesWindow *self = CRM_DUPLICATES_WINDOW (widget);
  CrmDuplicateItem *item = get_item (self);
  GArray *ids;

  if (item == NULL || !gtk_widget_get_visible (self->bar))
    return;
  ids = crm_duplicate_item_get_ids (item);
  crm_duplicates_keep_separate_async (self->book, (const gint64 *) (gpointer) ids->data, ids->len, done_cb, g_object_ref (self));
}

static void
skip_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmDuplicatesWindow *self = CRM_DUPLICATES_WINDOW (widget);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store));
  guint position = gtk_single_selection_get_selected (self->selection);

  if (n == 0)
    return;
  position = position == GTK_INVALID_LIST_POSITION || position + 1 >= n ? 0 : position + 1;
  gtk_single_selection_set_selected (self->selection, position);
  crm_list_view_focus_row (self->list, position);
}

static void
merge_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  CrmDuplicatesWindow *self = CRM_DUPLICATES_WINDOW (widget);
  CrmDuplicateItem *item = get_item (self);
  GtkRoot *root = self->owner != NULL ? gtk_widget_get_root (self->owner) : NULL;
  GVariantBuilder builder;
  GArray *ids;

  if (item == NULL || root == NULL || !can_merge (self))
    return;
  ids = crm_duplicate_item_get_ids (item);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("ax"));
  for (guint i = 0; i < ids->len; i++)
    g_variant_builder_add (&builder, "x", g_array_index (ids, gint64, i));
  gtk_widget_activate_action_variant (GTK_WIDGET (root), MERGE_ACTION, g_variant_builder_end (&builder));
}

static void
undo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmDuplicatesWindow *self = CRM_DUPLICATES_WINDOW (widget);

  if (self->owner != NULL && gtk_widget_get_root (self->owner) != NULL)
    gtk_widget_activate_action (GTK_WIDGET (gtk_widget_get_root (self->owner)), "win.undo", NULL);
}

static void
scan_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  crm_duplicates_scan (CRM_DUPLICATES_WINDOW (widget)->duplicates);
}

static void
cancel_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  CrmDuplicatesWindow *self = CRM_DUPLICATES_WINDOW (widget);

  if (self->job != NULL)
    crm_job_cancel (self->job);
}

static void
activate_cb (CrmDuplicatesWindow *self)
{
  merge_action (GTK_WIDGET (self), NULL, NULL);
}

/* ---- The window ---- */

static void
filter_cb (GtkDropDown         *chooser,
           GParamSpec          *pspec,
           CrmDuplicatesWindow *self)
{
  set_least (self, filters[MIN (gtk_drop_down_get_selected (chooser), G_N_ELEMENTS (filters) - 1)].least);
}

static GtkWidget *
make_header (CrmDuplicatesWindow *self)
{
  GtkWidget *header = adw_header_bar_new ();
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  GtkWidget *chooser;
  GtkWidget *again = gtk_button_new_from_icon_name ("view-refresh-symbolic");

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    gtk_string_list_append (labels, _(filters[i].label));
  chooser = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&labels)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (chooser), 1);
  gtk_widget_set_tooltip_text (chooser, _("How Certain"));
  crm_accessible_set_name (chooser, _("How Certain"));
  g_signal_connect (chooser, "notify::selected", G_CALLBACK (filter_cb), self);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (again), "duplicates.scan");
  gtk_widget_set_tooltip_text (again, _("Search Again"));
  crm_accessible_set_name (again, _("Search Again"));
  self->title = ADW_WINDOW_TITLE (adw_window_title_new (_("Duplicates"), NULL));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->title));
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), chooser);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), again);
  return header;
}

static GtkWidget *
make_list (CrmDuplicatesWindow *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  self->list = GTK_LIST_VIEW (gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory));
  gtk_list_view_set_show_separators (self->list, TRUE);
  crm_accessible_set_name (GTK_WIDGET (self->list), _("Duplicates"));
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (activate_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  return scrolled;
}

static GtkWidget *
make_scanning (CrmDuplicatesWindow *self)
{
  GtkWidget *page = crm_empty_page_new ("edit-find-symbolic", _("Looking for Duplicates"),
                                        _("This window may be closed meanwhile. All else goes on as ever."));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  crm_empty_page_add_button (CRM_EMPTY_PAGE (page), _("_Stop"), CRM_BUTTON_PLAIN, "duplicates.cancel", NULL);
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_margin_start (GTK_WIDGET (self->progress), 24);
  gtk_widget_set_margin_end (GTK_WIDGET (self->progress), 24);
  gtk_widget_set_margin_top (GTK_WIDGET (self->progress), 24);
  crm_accessible_set_name (GTK_WIDGET (self->progress), _("Looking for Duplicates"));
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->progress));
  gtk_box_append (GTK_BOX (box), page);
  return box;
}

static GtkWidget *
make_loading (void)
{
  GtkWidget *spinner = gtk_spinner_new ();

  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (spinner, 32, 32);
  return spinner;
}

static GtkWidget *
make_button (const char *label,
             const char *tooltip,
             const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, tooltip);
  return button;
}

static GtkWidget *
make_bar (CrmDuplicatesWindow *self)
{
  GtkWidget *merge = make_button (_("_Merge…"), _("Merge (Enter)"), "duplicates.merge");

  self->bar = gtk_action_bar_new ();
  gtk_action_bar_pack_start (GTK_ACTION_BAR (self->bar), make_button (_("_Skip"), _("Skip (S)"), "duplicates.skip"));
  gtk_widget_add_css_class (merge, "suggested-action");
  gtk_widget_set_visible (merge, FALSE);
  gtk_action_bar_pack_end (GTK_ACTION_BAR (self->bar), merge);
  gtk_action_bar_pack_end (GTK_ACTION_BAR (self->bar), make_button (_("_Keep Separate"), _("Keep Separate (K)"), "duplicates.keep"));
  g_object_set_data (G_OBJECT (self->bar), "crm-merge", merge);
  return self->bar;
}

static void
crm_duplicates_window_dispose (GObject *object)
{
  CrmDuplicatesWindow *self = CRM_DUPLICATES_WINDOW (object);

  if (self->duplicates != NULL)
    g_signal_handlers_disconnect_by_data (self->duplicates, self);
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  g_clear_object (&self->watch);
  g_clear_object (&self->duplicates);
  g_clear_object (&self->selection);
  g_clear_object (&self->store);
  g_clear_object (&self->book);
  g_clear_weak_pointer (&self->owner);
  self->overlay = NULL;

  G_OBJECT_CLASS (crm_duplicates_window_parent_class)->dispose (object);
}

static void
crm_duplicates_window_class_init (CrmDuplicatesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_duplicates_window_dispose;
  gtk_widget_class_install_action (widget_class, "duplicates.keep", NULL, keep_action);
  gtk_widget_class_install_action (widget_class, "duplicates.skip", NULL, skip_action);
  gtk_widget_class_install_action (widget_class, "duplicates.merge", NULL, merge_action);
  gtk_widget_class_install_action (widget_class, "duplicates.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "duplicates.scan", NULL, scan_action);
  gtk_widget_class_install_action (widget_class, "duplicates.cancel", NULL, cancel_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_k, 0, "duplicates.keep", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, 0, "duplicates.skip", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "duplicates.undo", NULL);
}

static void
crm_duplicates_window_init (CrmDuplicatesWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->store = g_list_store_new (CRM_TYPE_DUPLICATE_ITEM);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->store)));
  self->stack = GTK_STACK (gtk_stack_new ());
  self->overlay = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  self->empty = CRM_EMPTY_PAGE (crm_empty_page_new ("edit-find-symbolic", _("Find Duplicates"), NULL));
  gtk_stack_add_named (self->stack, make_loading (), "loading");
  gtk_stack_add_named (self->stack, make_scanning (self), "scanning");
  gtk_stack_add_named (self->stack, make_list (self), "list");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->empty), "empty");
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_box_append (GTK_BOX (box), make_header (self));
  adw_toast_overlay_set_child (self->overlay, GTK_WIDGET (self->stack));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->overlay));
  gtk_box_append (GTK_BOX (box), make_bar (self));
  adw_window_set_content (ADW_WINDOW (self), box);
}

void
crm_duplicates_window_present (GtkWidget *parent,
                               CrmBook   *book)
{
  CrmDuplicatesWindow *self;
  GtkRoot *root = gtk_widget_get_root (parent);

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (CRM_IS_BOOK (book));

  self = g_object_new (CRM_TYPE_DUPLICATES_WINDOW,
                       "transient-for", GTK_IS_WINDOW (root) ? root : NULL,
                       "destroy-with-parent", TRUE,
                       "title", _("Duplicates"),
                       "default-width", 680,
                       "default-height", 620,
                       NULL);
  gtk_widget_set_size_request (GTK_WIDGET (self), 360, 300);
  self->book = g_object_ref (book);
  g_set_weak_pointer (&self->owner, parent);
  self->duplicates = crm_duplicates_share (book);
  gtk_widget_set_visible (GTK_WIDGET (g_object_get_data (G_OBJECT (self->bar), "crm-merge")), can_merge (self));
  g_signal_connect_swapped (self->duplicates, "changed", G_CALLBACK (state_changed_cb), self);
  set_least (self, CRM_DUPLICATE_LIKELY);
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
  gtk_window_present (GTK_WINDOW (self));
}
