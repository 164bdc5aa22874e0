/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-deal-table.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-empty-page.h"
#include "crm-error-words.h"
#include "crm-list-view.h"
#include "crm-money.h"
#include "crm-relative-time.h"
#include "crm-view.h"

#define NARROW_TITLE 140

typedef enum
{
  COLUMN_TITLE,
  COLUMN_COMPANY,
  COLUMN_AMOUNT,
  COLUMN_STAGE,
  COLUMN_CLOSE,
  COLUMN_AGE,
  N_COLUMNS
} Column;

static const struct
{
  const char *title;
  const char *field;      /* what it is sorted by */
  gboolean number;
  gboolean in_narrow;
  int width;              /* -1: takes what is left */
} columns[N_COLUMNS] = {
  { N_("Title"), "title", FALSE, TRUE, -1 },
  { N_("Company"), "company_id", FALSE, FALSE, 190 },
  { N_("Amount"), "amount", TRUE, TRUE, 106 },
  { N_("Stage"), "stage_id", FALSE, TRUE, 104 },
  { N_("Expected Close"), "expected_close", FALSE, FALSE, 130 },
  { N_("In Stage Since"), "entered_stage_at", FALSE, FALSE, 130 },
};

struct _CrmDealTable
{
  AdwBin parent_instance;

  /* Owned */
  CrmQueryModel *model;
  GtkSingleSelection *selection;
  char *search;

  /* Borrowed */
  GtkColumnView *view;
  GtkColumnViewColumn *heads[N_COLUMNS];
  GtkWidget *stack;
  CrmEmptyPage *none;

  /* State */
  CrmDealFilter deals;
  int sorted_by;          /* -1: as on the board */
  gboolean descending;
};

G_DEFINE_FINAL_TYPE (CrmDealTable, crm_deal_table, ADW_TYPE_BIN)

/* ---- cells */

static char *
make_text (CrmRow *row,
           Column  column)
{
  switch (column)
    {
    case COLUMN_TITLE:
      return g_strdup (crm_row_get_title (row));
    case COLUMN_COMPANY:
      return g_strdup (crm_row_get_detail (row));
    case COLUMN_AMOUNT:
      return crm_row_get_amount (row) != 0 ? crm_money_format (crm_row_get_amount (row), crm_row_get_currency (row), CRM_MONEY_SHORT) : NULL;
    case COLUMN_STAGE:
      return g_strdup (crm_row_get_group (row));
    case COLUMN_CLOSE:
      return crm_row_get_date (row) != NULL ? crm_relative_time_of_wall (crm_row_get_date (row), NULL) : NULL;
    case COLUMN_AGE:
      return crm_row_get_since (row) != 0 ? crm_relative_time_of_instant (crm_row_get_since (row), NULL) : NULL;
    case N_COLUMNS:
    default:
      g_return_val_if_reached (NULL);
    }
}

/* What is late is amber, and says so by its words: "3 days ago" of a close that was expected. */
static gboolean
is_late (CrmRow *row,
         Column  column)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  const char *state = crm_row_get_state (row);
  gboolean closed = g_strcmp0 (state, "won") == 0 || g_strcmp0 (state, "lost") == 0;

  if (column == COLUMN_CLOSE)
    return !closed && crm_row_get_date (row) != NULL && g_strcmp0 (crm_row_get_date (row), today) < 0;
  return column == COLUMN_AGE && g_strcmp0 (state, "stale") == 0;
}

static void
show_cell (CrmRow      *row,
           GtkListItem *item)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  Column column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (label), "crm-column"));
  g_autofree char *text = crm_row_is_loading (row) ? NULL : make_text (row, column);
  static const char *plain[] = { NULL }, *numeric[] = { "numeric", NULL }, *quiet[] = { "dim-label", NULL }, *late[] = { "warning", NULL };

  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_css_classes (label, !crm_row_is_loading (row) && is_late (row, column) ? late : column == COLUMN_TITLE ? plain
                                     : column == COLUMN_AMOUNT ? numeric : quiet);
}

static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *item,
          gpointer            user_data)
{
  Column column = GPOINTER_TO_UINT (user_data);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), columns[column].number ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  g_object_set_data (G_OBJECT (label), "crm-column", user_data);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkListItemFactory *factory,
         GtkListItem        *item,
         gpointer            user_data)
{
  CrmRow *row = gtk_list_item_get_item (item);

  show_cell (row, item);
  g_signal_connect (row, "changed", G_CALLBACK (show_cell), item);
}

static void
unbind_cb (GtkListItemFactory *factory,
           GtkListItem        *item,
           gpointer            user_data)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_cell, item);
}

/* ---- order */

static void
update_query (CrmDealTable *self)
{
  g_autoptr (CrmQuery) all = crm_query_new (&crm_deal_type);
  g_autoptr (CrmQuery) wanted = crm_query_with_deals (all, self->deals);
  g_autoptr (CrmQuery) found = crm_query_with_search (wanted, self->search);
  g_autoptr (CrmQuery) query = crm_query_with_order (found, self->sorted_by >= 0 ? columns[self->sorted_by].field : NULL,
                                                     self->descending);

  crm_query_model_set_query (self->model, query);
}

/* The order is the database's work. GTK's sorters only tell which head was pressed (4.8 has no other way to ask): the view's sorter asks
 * that of the first column, whose answer is always "smaller", and turns it round where the order is descending. */
static int pressed_head;    /* the main thread's, for the length of one question */

static int
compare_cb (gconstpointer a,
            gconstpointer b,
            gpointer      user_data)
{
  pressed_head = GPOINTER_TO_INT (user_data);
  return -1;
}

static void
sorter_changed_cb (GtkSorter       *sorter,
                   GtkSorterChange  change,
                   CrmDealTable    *self)
{
  g_autoptr (GObject) a = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) b = g_object_new (G_TYPE_OBJECT, NULL);
  GtkOrdering ordering;

  pressed_head = -1;
  ordering = gtk_sorter_compare (sorter, a, b);
  self->sorted_by = pressed_head;
  self->descending = ordering == GTK_ORDERING_LARGER;
  update_query (self);
}

static void
add_column (CrmDealTable *self,
            Column        column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *view_column;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  view_column = gtk_column_view_column_new (_(columns[column].title), factory);
  gtk_column_view_column_set_sorter (view_column, GTK_SORTER (gtk_custom_sorter_new (compare_cb, GINT_TO_POINTER (column), NULL)));
  if (columns[column].width < 0)
    gtk_column_view_column_set_expand (view_column, TRUE);
  else
    gtk_column_view_column_set_fixed_width (view_column, columns[column].width);
  gtk_column_view_append_column (self->view, view_column);
  self->heads[column] = view_column;
  g_object_unref (view_column);
}

static void
activate_cb (CrmDealTable *self,
             guint         position)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "board.open", "x", crm_query_model_get_id (self->model, position));
}

static void
show_none (CrmDealTable *self)
{
  const GError *error = crm_query_model_get_error (self->model);
  g_autofree char *words = error != NULL ? crm_error_words_line (error, NULL) : NULL;

  if (error != NULL)
    crm_empty_page_set (self->none, "dialog-warning-symbolic", _("The Deals Could Not Be Read"), words);
  else
    crm_empty_page_set (self->none, "system-search-symbolic", _("No Deal Found"), NULL);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), GTK_WIDGET (self->none));
}

static void
update_page (CrmDealTable *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "table");
  else if (!crm_query_model_get_loading (self->model))
    show_none (self);
  crm_view_content_shown (GTK_WIDGET (self));
}

static void
crm_deal_table_dispose (GObject *object)
{
  CrmDealTable *self = CRM_DEAL_TABLE (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  if (self->view != NULL)
    {
      g_signal_handlers_disconnect_by_data (gtk_column_view_get_sorter (self->view), self);
      gtk_column_view_set_model (self->view, NULL);
      self->view = NULL;
    }
  g_clear_object (&self->selection);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (crm_deal_table_parent_class)->dispose (object);
}

static void
crm_deal_table_finalize (GObject *object)
{
  g_free (CRM_DEAL_TABLE (object)->search);

  G_OBJECT_CLASS (crm_deal_table_parent_class)->finalize (object);
}

static void
crm_deal_table_class_init (CrmDealTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_deal_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_deal_table_finalize;
}

static void
crm_deal_table_init (CrmDealTable *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->sorted_by = -1;
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  crm_list_view_set_tab_leaves (GTK_WIDGET (self->view));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "crm-table");
  crm_accessible_set_name (GTK_WIDGET (self->view), _("Deals"));
  for (guint i = 0; i < N_COLUMNS; i++)
    add_column (self, i);
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect (gtk_column_view_get_sorter (self->view), "changed", G_CALLBACK (sorter_changed_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), scroller, "table");
  self->none = CRM_EMPTY_PAGE (crm_empty_page_new (NULL, NULL, NULL));
  gtk_stack_add_named (GTK_STACK (self->stack), GTK_WIDGET (self->none), "none");
  adw_bin_set_child (ADW_BIN (self), self->stack);
}

GtkWidget *
crm_deal_table_new (CrmBook *book)
{
  CrmDealTable *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);

  self = g_object_new (CRM_TYPE_DEAL_TABLE, NULL);
  self->model = crm_query_model_new (book, NULL);
  g_signal_connect_swapped (self->model, "items-changed", G_CALLBACK (update_page), self);
  g_signal_connect_swapped (self->model, "notify::loading", G_CALLBACK (update_page), self);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  update_query (self);
  return GTK_WIDGET (self);
}

void
crm_deal_table_set_search (CrmDealTable  *self,
                           const char    *text,
                           CrmDealFilter  deals)
{
  g_return_if_fail (CRM_IS_DEAL_TABLE (self));

  if (g_strcmp0 (self->search, text) == 0 && self->deals == deals)
    return;
  g_free (self->search);
  self->search = g_strdup (text);
  self->deals = deals;
  update_query (self);
}

void
crm_deal_table_set_narrow (CrmDealTable *self,
                           gboolean      narrow)
{
  g_return_if_fail (CRM_IS_DEAL_TABLE (self));

  for (guint i = 0; i < N_COLUMNS; i++)
    gtk_column_view_column_set_visible (self->heads[i], !narrow || columns[i].in_narrow);
  /* A column that takes what is left would be left with nothing. */
  gtk_column_view_column_set_fixed_width (self->heads[COLUMN_TITLE], narrow ? NARROW_TITLE : -1);
}

gint64
crm_deal_table_get_current (CrmDealTable *self)
{
  guint position;

  g_return_val_if_fail (CRM_IS_DEAL_TABLE (self), 0);

  position = gtk_single_selection_get_selected (self->selection);
  return position == GTK_INVALID_LIST_POSITION ? 0 : crm_query_model_get_id (self->model, position);
}
