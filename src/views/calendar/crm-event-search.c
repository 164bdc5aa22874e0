/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-event-search.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-empty-page.h"
#include "crm-error-words.h"
#include "crm-list-view.h"
#include "crm-query-model.h"
#include "crm-relative-time.h"
#include "crm-row-widget.h"

struct _CrmEventSearch
{
  GtkWidget parent_instance;

  /* Owned */
  CrmQueryModel *model;
  GtkWidget *stack;
  char *text;

  /* Borrowed */
  CrmEmptyPage *nothing;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmEventSearch, crm_event_search, GTK_TYPE_WIDGET)

static const char *
get_icon (const char *kind)
{
  static const char *const icons[][2] = {
    { "call", "crm-call-symbolic" }, { "meeting", "crm-calendar-symbolic" }, { "visit", "crm-place-symbolic" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (icons); i++)
    if (g_strcmp0 (kind, icons[i][0]) == 0)
      return icons[i][1];
  return "crm-task-symbolic";
}

static void
show_row (GtkListItem *item)
{
  CrmRow *row = gtk_list_item_get_item (item);
  const char *due = crm_row_get_due (row);
  g_autofree char *when = due != NULL ? crm_relative_time_of_wall (due, NULL) : NULL;
  g_autofree char *name = g_strdup_printf ("%s %s", crm_row_get_title (row), when != NULL ? when : "");
  gboolean done = g_strcmp0 (crm_row_get_state (row), "done") == 0;
  g_autofree char *ended = done ? g_strdup_printf ("%s · %s", _("Done"), when != NULL ? when : "") : NULL;
  CrmRowFace face = {
    .title = crm_row_get_title (row), .detail = crm_row_get_detail (row), .trailing = done ? ended : when, .icon_name = get_icon (crm_row_get_kind (row)),
    .colour = "grey", .loading = crm_row_is_loading (row),
  };

  crm_row_widget_set_face (CRM_ROW_WIDGET (gtk_list_item_get_child (item)), &face);
  crm_list_view_name_row (item, g_strchomp (name));
}

static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *item)
{
  gtk_list_item_set_child (item, crm_row_widget_new ());
}

static void
bind_cb (GtkListItemFactory *factory,
         GtkListItem        *item)
{
  g_signal_connect_swapped (gtk_list_item_get_item (item), "changed", G_CALLBACK (show_row), item);
  show_row (item);
}

static void
unbind_cb (GtkListItemFactory *factory,
           GtkListItem        *item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_row, item);
}

static void
activate_cb (GtkListView    *list,
             guint           position,
             CrmEventSearch *self)
{
  gint64 id = crm_query_model_get_id (self->model, position);

  if (id != 0)
    g_signal_emit (self, signals[CHOSEN], 0, id);
}

/* Nothing was found only when the answer is there. */
static void
update_page (CrmEventSearch *self)
{
  const GError *error = crm_query_model_get_error (self->model);
  g_autofree char *title = NULL;
  g_autofree char *words = NULL;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    {
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "found");
    }
  else if (*self->text != '\0' && error != NULL)
    {
      words = crm_error_words_line (error, NULL);
      crm_empty_page_set (self->nothing, "dialog-warning-symbolic", _("The Calendar Could Not Be Searched"), words);
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "nothing");
    }
  else if (*self->text != '\0' && !crm_query_model_get_loading (self->model))
    {
      title = g_strdup_printf (_("Nothing Matches “%s”"), self->text);
      crm_empty_page_set (self->nothing, "edit-find-symbolic", title, NULL);
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "nothing");
    }
}

void
crm_event_search_set_text (CrmEventSearch *self,
                           const char     *text)
{
  g_autoptr (CrmQuery) all = NULL;
  g_autoptr (CrmQuery) planned = NULL;
  g_autoptr (CrmQuery) query = NULL;

  g_return_if_fail (CRM_IS_EVENT_SEARCH (self));
  g_return_if_fail (text != NULL);

  g_free (self->text);
  self->text = g_strdup (text);
  if (*text != '\0')
    {
      /* Notes, mails and letters have no place in a calendar. */
      all = crm_query_new (&crm_activity_type);
      planned = crm_query_with_filter (all, "kind!=note and kind!=mail and kind!=letter", NULL);
      g_assert (planned != NULL);
      query = crm_query_with_search (planned, text);
    }
  crm_query_model_set_query (self->model, query);
  update_page (self);
}

static void
crm_event_search_dispose (GObject *object)
{
  CrmEventSearch *self = CRM_EVENT_SEARCH (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (crm_event_search_parent_class)->dispose (object);
}

static void
crm_event_search_finalize (GObject *object)
{
  g_free (CRM_EVENT_SEARCH (object)->text);

  G_OBJECT_CLASS (crm_event_search_parent_class)->finalize (object);
}

static void
crm_event_search_class_init (CrmEventSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_event_search_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_event_search_finalize;

  signals[CHOSEN] = g_signal_new ("chosen", CRM_TYPE_EVENT_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
crm_event_search_init (CrmEventSearch *self)
{
  self->text = g_strdup ("");
}

static GtkWidget *
make_list (CrmEventSearch *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *list;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  list = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->model)))), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (list), TRUE);
  gtk_widget_add_css_class (list, "crm-list");
  gtk_widget_add_css_class (list, "crm-found");
  crm_list_view_set_tab_leaves (list);
  crm_accessible_set_name (list, _("Found in the Calendar"));
  g_signal_connect (list, "activate", G_CALLBACK (activate_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  return scrolled;
}

GtkWidget *
crm_event_search_new (CrmBook *book)
{
  CrmEventSearch *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);

  self = g_object_new (CRM_TYPE_EVENT_SEARCH, NULL);
  self->model = crm_query_model_new (book, NULL);
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), make_list (self), "found");
  self->nothing = CRM_EMPTY_PAGE (crm_empty_page_new ("edit-find-symbolic", "", NULL));
  crm_empty_page_add_button (self->nothing, _("C_lear the Search"), CRM_BUTTON_PLAIN, "calendar.clear-search", NULL);
  gtk_stack_add_named (GTK_STACK (self->stack), GTK_WIDGET (self->nothing), "nothing");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  g_signal_connect_swapped (self->model, "items-changed", G_CALLBACK (update_page), self);
  g_signal_connect_swapped (self->model, "notify::loading", G_CALLBACK (update_page), self);
  return GTK_WIDGET (self);
}
