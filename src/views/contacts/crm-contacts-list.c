/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-contacts-list.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-empty-page.h"
#include "crm-error-words.h"
#include "crm-list-view.h"
#include "crm-relative-time.h"
#include "crm-row-widget.h"
#include "crm-view.h"

#define LOADING_MS  200
#define JUMP_FROM   40      /* rows from which on the A to Z bar helps */

struct _CrmContactsList
{
  GtkWidget parent_instance;

  /* Owned */
  CrmBook *book;
  CrmQueryModel *model;
  CrmSelectionModel *selection;
  GtkWidget *stack;
  char *search;
  char *today;

  /* Borrowed */
  GtkListView *list;
  GtkWidget *jump;
  CrmEmptyPage *reason;    /* why no contact is there; NULL until it is shown for the first time, as the other pages without contacts */

  /* State */
  CrmContactsFilter filter;
  gint64 tag_id;
  gint64 list_id;
  gint64 sought;           /* selected before it was in the list: brought into view once it comes */
  guint loading_id;
  gboolean filled;              /* there are rows */
  gboolean to_top;         /* once the answer to another question is there */
};

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmContactsList, crm_contacts_list, GTK_TYPE_WIDGET)

static gint64
id_at (GListModel *model,
       guint       position)
{
  return crm_query_model_get_id (CRM_QUERY_MODEL (model), position);
}

static guint
find_id (GListModel *model,
         gint64      id)
{
  return crm_query_model_find (CRM_QUERY_MODEL (model), id);
}

static void show_row (CrmContactsList *self,
                      GtkListItem     *item);

static void
stop_waiting (GtkListItem *item)
{
  CrmRow *above = g_object_get_data (G_OBJECT (item), "crm-above");

  if (above == NULL)
    return;
  g_signal_handlers_disconnect_by_data (above, item);
  g_object_set_data (G_OBJECT (item), "crm-above", NULL);
}

static void
above_changed_cb (CrmRow      *above,
                  GtkListItem *item)
{
  CrmContactsList *self = CRM_CONTACTS_LIST (gtk_widget_get_ancestor (gtk_list_item_get_child (item), CRM_TYPE_CONTACTS_LIST));

  stop_waiting (item);
  if (self != NULL && gtk_list_item_get_item (item) != NULL)
    show_row (self, item);
}

static void
wait_for (GtkListItem *item,
          CrmRow      *above)
{
  stop_waiting (item);
  g_object_set_data_full (G_OBJECT (item), "crm-above", g_object_ref (above), g_object_unref);
  g_signal_connect (above, "changed", G_CALLBACK (above_changed_cb), item);
}

/* The letter is shown where a new one begins, which the row above knows once it was read. */
static const char *
get_letter (CrmContactsList *self,
            GtkListItem     *item,
            CrmRow          *row)
{
  guint position = gtk_list_item_get_position (item);
  const char *letter = crm_row_get_letter (row);
  g_autoptr (CrmRow) above = NULL;

  if (letter == NULL || (self->search != NULL && *self->search != '\0'))
    return NULL;
  if (position == 0)
    return letter;
  above = g_list_model_get_item (G_LIST_MODEL (self->model), position - 1);
  if (above != NULL && crm_row_is_loading (above))
    wait_for (item, above);
  if (above == NULL || crm_row_is_loading (above) || g_strcmp0 (crm_row_get_letter (above), letter) == 0)
    return NULL;
  return letter;
}

static void
show_row (CrmContactsList *self,
          GtkListItem     *item)
{
  CrmRow *row = gtk_list_item_get_item (item);
  const char *due = crm_row_get_due (row);
  g_autofree char *when = due != NULL ? crm_relative_time_of_wall (due, NULL) : NULL;
  g_autofree char *words = NULL;
  gboolean overdue = due != NULL && g_strcmp0 (due, self->today) < 0;
  CrmRowFace face = {
    .title = crm_row_get_title (row),
    .detail = crm_row_get_detail (row),
    .letter = get_letter (self, item, row),
    .icon_name = g_strcmp0 (crm_row_get_kind (row), "company") == 0 ? "crm-company-symbolic" : NULL,
    .dots = crm_row_get_badges (row),
    .loading = crm_row_is_loading (row),
  };

  if (when != NULL)
    {
      face.glyph = overdue ? "crm-overdue-symbolic" : "crm-clock-symbolic";
      face.glyph_colour = overdue ? "red" : NULL;
      /* Translators: %s is a day, as "yesterday" or "tomorrow 14:30" */
      words = overdue ? g_strdup_printf (_("overdue since %s"), when) : g_strdup_printf (_("next step %s"), when);
      face.glyph_words = words;
    }
  crm_row_widget_set_face (CRM_ROW_WIDGET (gtk_list_item_get_child (item)), &face);
  crm_list_view_name_row (item, face.title);
}

static void
row_changed_cb (CrmRow      *row,
                GtkListItem *item)
{
  CrmContactsList *self = CRM_CONTACTS_LIST (gtk_widget_get_ancestor (gtk_list_item_get_child (item), CRM_TYPE_CONTACTS_LIST));

  if (self != NULL && gtk_list_item_get_item (item) == row)
    show_row (self, item);
}

static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *item,
          CrmContactsList    *self)
{
  GtkWidget *widget = crm_row_widget_new ();

  crm_row_widget_set_lettered (CRM_ROW_WIDGET (widget), TRUE);
  gtk_list_item_set_child (item, widget);
}

static void
bind_cb (GtkListItemFactory *factory,
         GtkListItem        *item,
         CrmContactsList    *self)
{
  CrmRow *row = gtk_list_item_get_item (item);

  g_signal_connect (row, "changed", G_CALLBACK (row_changed_cb), item);
  show_row (self, item);
}

static void
unbind_cb (GtkListItemFactory *factory,
           GtkListItem        *item,
           CrmContactsList    *self)
{
  stop_waiting (item);
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), row_changed_cb, item);
}

static void
activate_cb (GtkListView     *list,
             guint            position,
             CrmContactsList *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0, crm_query_model_get_id (self->model, position));
}

static GtkWidget *
make_empty_page (void)
{
  GtkWidget *page = crm_empty_page_new ("crm-contacts-symbolic", _("No Contacts Yet"),
                                        _("People and companies you deal with stand here."));

  crm_empty_page_add_button (CRM_EMPTY_PAGE (page), _("_Add a Contact"), CRM_BUTTON_SUGGESTED, "win.new", NULL);
  crm_empty_page_add_button (CRM_EMPTY_PAGE (page), _("_Import Contacts…"), CRM_BUTTON_PLAIN, "win.import", NULL);
  return page;
}

static GtkWidget *
make_loading_page (void)
{
  GtkWidget *spinner = gtk_spinner_new ();

  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  crm_accessible_set_name (spinner, _("Reading the contacts"));
  return spinner;
}

/* Most of the time there are contacts to be shown, and of the pages without any nothing is made. */
static void
show_page (CrmContactsList *self,
           const char      *name,
           GtkWidget       *(*make) (void))
{
  GtkStack *stack = GTK_STACK (self->stack);

  if (gtk_stack_get_child_by_name (stack, name) == NULL)
    gtk_stack_add_named (stack, make (), name);
  gtk_stack_set_visible_child_name (stack, name);
}

static CrmEmptyPage *
show_reason (CrmContactsList *self)
{
  if (self->reason == NULL)
    {
      self->reason = CRM_EMPTY_PAGE (crm_empty_page_new (NULL, NULL, NULL));
      gtk_stack_add_named (GTK_STACK (self->stack), GTK_WIDGET (self->reason), "reason");
    }
  crm_empty_page_clear_buttons (self->reason);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "reason");
  return self->reason;
}

static void
show_no_match (CrmContactsList *self)
{
  CrmEmptyPage *page = show_reason (self);
  g_autofree char *title = NULL;
  g_autofree char *create = NULL;

  if (self->search != NULL && *self->search != '\0')
    {
      /* Translators: %s is what was searched */
      title = g_strdup_printf (_("Nothing Matches “%s”"), self->search);
      create = g_strdup_printf (_("_Create “%s”"), self->search);
      crm_empty_page_set (page, "edit-find-symbolic", title, NULL);
      if (self->filter != CRM_CONTACTS_TRASH)
        crm_empty_page_add_button (page, create, CRM_BUTTON_SUGGESTED, "contacts.create", g_variant_new_string (self->search));
      crm_empty_page_add_button (page, _("C_lear the Search"), CRM_BUTTON_PLAIN, "contacts.clear", NULL);
      return;
    }
  if (self->filter == CRM_CONTACTS_TRASH)
    crm_empty_page_set (page, "user-trash-symbolic", _("The Trash Is Empty"), _("What you delete waits here to be restored."));
  else if (self->filter == CRM_CONTACTS_DUE)
    crm_empty_page_set (page, "object-select-symbolic", _("Nobody Is Due"),
                        _("Say on the page of a contact how often you want to be in touch: More, Keep in Touch."));
  else
    crm_empty_page_set (page, "crm-contacts-symbolic", _("No Such Contacts"), NULL);
  crm_empty_page_add_button (page, _("_Show All Contacts"), CRM_BUTTON_PLAIN, "contacts.clear", NULL);
}

static void
show_failed (CrmContactsList *self,
             const GError    *error)
{
  g_autofree char *words = crm_error_words_line (error, NULL);

  crm_empty_page_set (show_reason (self), "dialog-warning-symbolic", _("The Contacts Could Not Be Read"), words);
}

static void
update_page (CrmContactsList *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  const GError *error = crm_query_model_get_error (self->model);
  gboolean filtered = (self->search != NULL && *self->search != '\0') || self->filter != CRM_CONTACTS_ALL || self->tag_id != 0
                      || self->list_id != 0;

  if (n_items > 0)
    {
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "list");
      gtk_widget_set_visible (self->jump, n_items >= JUMP_FROM && (self->search == NULL || *self->search == '\0')
                                          && self->filter != CRM_CONTACTS_TRASH);
    }
  else if (crm_query_model_get_loading (self->model))
    {
      return;
    }
  else if (error != NULL)
    {
      show_failed (self, error);
    }
  else if (filtered)
    {
      show_no_match (self);
    }
  else
    {
      show_page (self, "empty", make_empty_page);
    }
  if (!self->filled || n_items == 0)
    crm_view_content_shown (GTK_WIDGET (self));
  self->filled = n_items > 0;
  g_clear_handle_id (&self->loading_id, g_source_remove);
}

static gboolean
loading_cb (gpointer data)
{
  CrmContactsList *self = data;

  self->loading_id = 0;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0 && crm_query_model_get_loading (self->model))
    show_page (self, "loading", make_loading_page);
  return G_SOURCE_REMOVE;
}

static void
update_query (CrmContactsList *self)
{
  g_autoptr (CrmQuery) all = crm_query_new (&crm_contact_type);
  g_autoptr (CrmQuery) kind = NULL;
  g_autoptr (CrmQuery) tagged = NULL;
  g_autoptr (CrmQuery) listed = NULL;
  g_autoptr (CrmQuery) query = NULL;
  g_autofree char *tag = g_strdup_printf ("%" G_GINT64_FORMAT, self->tag_id);

  if (self->filter == CRM_CONTACTS_PEOPLE || self->filter == CRM_CONTACTS_COMPANIES)
    kind = crm_query_with_equal (all, "kind", self->filter == CRM_CONTACTS_PEOPLE ? "person" : "company");
  else if (self->filter == CRM_CONTACTS_DUE)
    kind = crm_query_with_due (all, TRUE);
  else
    kind = crm_query_with_trash (all, self->filter == CRM_CONTACTS_TRASH);
  tagged = self->tag_id != 0 ? crm_query_with_equal (kind, "tag", tag) : crm_query_ref (kind);
  listed = crm_query_with_list (tagged, self->list_id);
  query = crm_query_with_search (listed, self->search);
  crm_query_model_set_query (self->model, query);
  self->to_top = TRUE;
  if (self->loading_id == 0)
    self->loading_id = g_timeout_add (LOADING_MS, loading_cb, self);
}

/* The rows at the top stand for other contacts, as objects they are the same: the list itself sees no change. */
static void
replaced_cb (CrmQueryModel   *model,
             guint            n,
             CrmContactsList *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list));

  crm_selection_model_replaced (self->selection, n);
  if (self->to_top && adjustment != NULL)
    gtk_adjustment_set_value (adjustment, 0);
  self->to_top = FALSE;
}

/* The keyboard, where it is in the list, goes along: its ring is on the row that Delete means. */
static void
bring_into_view (CrmContactsList *self,
                 guint            position)
{
  if (gtk_widget_get_focus_child (GTK_WIDGET (self->list)) != NULL)
    crm_list_view_focus_row (self->list, position);
  else
    crm_list_view_scroll_to (self->list, position);
}

static void
find_sought (CrmContactsList *self)
{
  gint64 id = self->sought;
  guint position;

  if (id == 0)
    return;
  position = crm_query_model_find (self->model, id);
  if (position == GTK_INVALID_LIST_POSITION)
    return;
  self->sought = 0;
  if (crm_selection_model_get_single (self->selection) == id)
    bring_into_view (self, position);
}

static void
items_changed_cb (GListModel      *model,
                  guint            position,
                  guint            removed,
                  guint            added,
                  CrmContactsList *self)
{
  update_page (self);
  if (added > 0)
    find_sought (self);
}

static void
jump_cb (GtkButton       *button,
         CrmContactsList *self)
{
  const char *letter = gtk_button_get_label (button);

  gtk_widget_activate_action (GTK_WIDGET (self), "contacts.jump", "s", letter);
}

static GtkWidget *
make_jump_bar (CrmContactsList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  for (char c = 'A'; c <= 'Z'; c++)
    {
      char label[2] = { c, '\0' };
      GtkWidget *button = gtk_button_new_with_label (label);
      /* Translators: %s is a letter */
      g_autofree char *name = g_strdup_printf (_("Go to %s"), label);

      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_focusable (button, FALSE);
      gtk_widget_set_vexpand (button, TRUE);
      crm_accessible_set_name (button, name);
      g_signal_connect (button, "clicked", G_CALLBACK (jump_cb), self);
      gtk_box_append (GTK_BOX (box), button);
    }
  gtk_widget_add_css_class (box, "crm-jump");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_EXTERNAL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  return scroller;
}

static void
crm_contacts_list_dispose (GObject *object)
{
  CrmContactsList *self = CRM_CONTACTS_LIST (object);

  g_clear_handle_id (&self->loading_id, g_source_remove);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->book);

  G_OBJECT_CLASS (crm_contacts_list_parent_class)->dispose (object);
}

static void
crm_contacts_list_finalize (GObject *object)
{
  CrmContactsList *self = CRM_CONTACTS_LIST (object);

  g_free (self->search);
  g_free (self->today);

  G_OBJECT_CLASS (crm_contacts_list_parent_class)->finalize (object);
}

static void
crm_contacts_list_class_init (CrmContactsListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_contacts_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_contacts_list_finalize;

  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_INT64);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
crm_contacts_list_init (CrmContactsList *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  self->today = g_date_time_format (now, "%Y-%m-%d");
  self->stack = gtk_stack_new ();
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
}

GtkWidget *
crm_contacts_list_new (CrmBook *book)
{
  CrmContactsList *self;
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);

  self = g_object_new (CRM_TYPE_CONTACTS_LIST, NULL);
  self->book = g_object_ref (book);
  self->model = crm_query_model_new (book, NULL);
  crm_query_model_set_reuses_rows (self->model, TRUE);
  crm_query_model_set_brings_rows (self->model, TRUE);
  self->selection = crm_selection_model_new (G_LIST_MODEL (self->model), id_at, find_id);
  g_signal_connect (self->model, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect (self->model, "replaced", G_CALLBACK (replaced_cb), self);
  g_signal_connect_swapped (self->model, "notify::loading", G_CALLBACK (update_page), self);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  self->list = GTK_LIST_VIEW (gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory));
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "crm-list");
  crm_list_view_set_tab_leaves (GTK_WIDGET (self->list));
  crm_accessible_set_name (GTK_WIDGET (self->list), _("Contacts"));
  g_signal_connect (self->list, "activate", G_CALLBACK (activate_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_widget_set_hexpand (scroller, TRUE);
  self->jump = make_jump_bar (self);
  gtk_widget_set_visible (self->jump, FALSE);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), self->jump);
  gtk_widget_add_css_class (box, "view");

  gtk_stack_add_named (GTK_STACK (self->stack), adw_bin_new (), "nothing");
  gtk_stack_add_named (GTK_STACK (self->stack), box, "list");
  update_query (self);
  return GTK_WIDGET (self);
}

CrmSelectionModel *
crm_contacts_list_get_selection (CrmContactsList *self)
{
  g_return_val_if_fail (CRM_IS_CONTACTS_LIST (self), NULL);

  return self->selection;
}

CrmQueryModel *
crm_contacts_list_get_model (CrmContactsList *self)
{
  g_return_val_if_fail (CRM_IS_CONTACTS_LIST (self), NULL);

  return self->model;
}

void
crm_contacts_list_set_filter (CrmContactsList   *self,
                              CrmContactsFilter  filter,
                              gint64             tag_id,
                              gint64             list_id)
{
  g_return_if_fail (CRM_IS_CONTACTS_LIST (self));

  if (self->filter == filter && self->tag_id == tag_id && self->list_id == list_id)
    return;
  self->filter = filter;
  self->tag_id = tag_id;
  self->list_id = list_id;
  update_query (self);
}

void
crm_contacts_list_set_search (CrmContactsList *self,
                              const char      *text)
{
  g_return_if_fail (CRM_IS_CONTACTS_LIST (self));

  if (g_strcmp0 (self->search, text) == 0)
    return;
  g_free (self->search);
  self->search = g_strdup (text);
  update_query (self);
}

void
crm_contacts_list_select (CrmContactsList *self,
                          gint64           id)
{
  guint position;

  g_return_if_fail (CRM_IS_CONTACTS_LIST (self));

  position = crm_selection_model_select_id (self->selection, id);
  self->sought = position == GTK_INVALID_LIST_POSITION ? id : 0;
  if (position != GTK_INVALID_LIST_POSITION)
    bring_into_view (self, position);
}

void
crm_contacts_list_focus (CrmContactsList *self)
{
  gint64 id;
  guint position;

  g_return_if_fail (CRM_IS_CONTACTS_LIST (self));

  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0)
    return;
  id = crm_selection_model_get_single (self->selection);
  position = id != 0 ? crm_query_model_find (self->model, id) : 0;
  if (position == GTK_INVALID_LIST_POSITION)
    position = 0;
  if (id == 0)
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  crm_list_view_focus_row (self->list, position);
}
