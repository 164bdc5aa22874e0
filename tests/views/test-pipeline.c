/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-card-widget.h"
#include "crm-composer.h"
#include "crm-deal-people.h"
#include "crm-deal-table.h"
#include "crm-new-deal.h"
#include "crm-pipeline-view.h"
#include "crm-stage-column.h"
#include "view-fixture.h"

typedef struct
{
  ViewFixture view;
  gint64      stages[6];
} BoardFixture;

static gboolean
add_deals (CrmConn       *conn,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  BoardFixture *fixture = data;
  g_autoptr(CrmStmt) stmt = crm_conn_query (conn, error, "SELECT id FROM stage ORDER BY position", "");

  for (guint i = 0; i < 6; i++)
    {
      g_assert_cmpint (crm_stmt_step (stmt, error), ==, CRM_STEP_ROW);
      fixture->stages[i] = crm_stmt_get_int (stmt, 0);
    }

  for (guint i = 0; i < 12; i++)
    {
      g_autoptr(CrmRecord) deal = crm_record_new (&crm_deal_type);
      g_autofree char *title = g_strdup_printf ("Deal %02u for the new roof", i);

      crm_record_set_text (deal, "title", title);
      crm_record_set_int (deal, "stage_id", fixture->stages[i % 3]);
      crm_record_set_int (deal, "amount", (i + 1) * 123450);
      crm_record_set_text (deal, "currency", i % 4 == 3 ? "CHF" : "EUR");
      if (!crm_record_save (conn, deal, error))
        return FALSE;
    }

  return TRUE;
}

static void
set_up (BoardFixture  *fixture,
        gconstpointer  data)
{
  view_fixture_set_up (&fixture->view, CRM_TYPE_PIPELINE_VIEW, add_deals, fixture);
}

static void
tear_down (BoardFixture  *fixture,
           gconstpointer  data)
{
  view_fixture_tear_down (&fixture->view, data);
}

static CrmStageColumn *
get_column (BoardFixture *fixture,
            guint        place)
{
  GtkWidget *column = find_widget (GTK_WIDGET (fixture->view.view), CRM_TYPE_STAGE_COLUMN, &place);

  return column != NULL ? CRM_STAGE_COLUMN (column) : NULL;
}

static guint
count_cards (BoardFixture *fixture,
             guint         place)
{
  CrmStageColumn *column = get_column (fixture, place);

  return column != NULL ? count_widgets (GTK_WIDGET (column), CRM_TYPE_CARD_WIDGET) : 0;
}

static void
test_board (BoardFixture  *fixture,
            gconstpointer  data)
{
  GtkWidget *card;
  guint first = 0;

  WAIT_UNTIL (count_cards (fixture, 2) == 4);
  g_assert_cmpuint (count_cards (fixture, 0), ==, 4);
  g_assert_cmpuint (count_cards (fixture, 5), ==, 0);

  /* A card says all it shows. */
  card = find_widget (GTK_WIDGET (get_column (fixture, 0)), CRM_TYPE_CARD_WIDGET, &first);
  g_assert_nonnull (card);
  gtk_test_accessible_assert_role (card, GTK_ACCESSIBLE_ROLE_LABEL);
}

static gboolean
take_deals_away (CrmConn       *conn,
                 gpointer       data,
                 GCancellable  *cancellable,
                 GError       **error)
{
  return crm_conn_run (conn, error, "UPDATE stage SET name = 'Another name'", "")
         && crm_conn_run (conn, error, "ALTER TABLE deal RENAME TO gone", "");
}

/* Where the board cannot be read, that is said, and what was read before stays. */
static void
test_unreadable (BoardFixture  *fixture,
                 gconstpointer  data)
{
  CrmWriteOptions options = { CRM_PRIORITY_USER, CRM_ORIGIN_USER, "Test", 0, FALSE };
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;
  TestHost *host = TEST_HOST (fixture->view.window);

  WAIT_UNTIL (count_cards (fixture, 2) == 4);
  set = crm_db_write (crm_book_get_db (fixture->view.book), &options, take_deals_away, NULL, NULL, &error);
  g_assert_no_error (error);
  WAIT_UNTIL (g_strcmp0 (host->failure, "The board could not be read") == 0);
  g_assert_cmpuint (count_cards (fixture, 2), ==, 4);
}

static void
test_table_unreadable (BoardFixture  *fixture,
                       gconstpointer  data)
{
  CrmWriteOptions options = { CRM_PRIORITY_USER, CRM_ORIGIN_USER, "Test", 0, FALSE };
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;
  GtkWidget *table;

  WAIT_UNTIL (count_cards (fixture, 2) == 4);
  set = crm_db_write (crm_book_get_db (fixture->view.book), &options, take_deals_away, NULL, NULL, &error);
  g_assert_no_error (error);
  table = crm_deal_table_new (fixture->view.book);
  adw_window_set_content (ADW_WINDOW (fixture->view.window), table);
  WAIT_UNTIL (find_label (table, "The Deals Could Not Be Read") != NULL);
}

static void
test_move (BoardFixture  *fixture,
           gconstpointer  data)
{
  gint64 id;

  WAIT_UNTIL (count_cards (fixture, 0) == 4 && count_cards (fixture, 1) == 4);

  /* By keyboard: the card that has it goes one stage on, and the keyboard with it. */
  gtk_widget_child_focus (GTK_WIDGET (get_column (fixture, 0)), GTK_DIR_TAB_FORWARD);
  WAIT_UNTIL (gtk_window_get_focus (GTK_WINDOW (fixture->view.window)) != NULL);
  gtk_widget_activate_action (gtk_window_get_focus (GTK_WINDOW (fixture->view.window)), "list.select-item", "(ubb)", 0u, FALSE, FALSE);
  id = crm_stage_column_get_current (get_column (fixture, 0));
  g_assert_cmpint (id, !=, 0);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->view.view), "board.shift", "(ii)", 1, 0));
  WAIT_UNTIL (count_cards (fixture, 0) == 3 && count_cards (fixture, 1) == 5);
  WAIT_UNTIL (crm_stage_column_get_current (get_column (fixture, 1)) == id);

  /* Within the stage: one up. */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->view.view), "board.move", "(xxx)", id, fixture->stages[2], (gint64) 0));
  WAIT_UNTIL (count_cards (fixture, 2) == 5);

  crm_book_undo_async (fixture->view.book, 0, NULL, NULL);
  WAIT_UNTIL (count_cards (fixture, 1) == 5 && count_cards (fixture, 2) == 4);
}

static void
test_search (BoardFixture  *fixture,
             gconstpointer  data)
{
  WAIT_UNTIL (count_cards (fixture, 0) == 4);
  g_object_set (fixture->view.view, "search-text", "03", NULL);
  WAIT_UNTIL (count_cards (fixture, 0) == 1 && count_cards (fixture, 1) == 0);
  g_object_set (fixture->view.view, "search-text", "", NULL);
  WAIT_UNTIL (count_cards (fixture, 0) == 4 && count_cards (fixture, 1) == 4);
}

static int
get_composer_height (BoardFixture *fixture)
{
  guint first = 0;
  GtkWidget *composer = find_widget (GTK_WIDGET (fixture->view.view), CRM_TYPE_COMPOSER, &first);

  return composer != NULL ? gtk_widget_get_height (composer) : 0;
}

static void
test_page (BoardFixture  *fixture,
           gconstpointer  data)
{
  gint64 id, shown;

  WAIT_UNTIL (count_cards (fixture, 0) == 4);
  gtk_widget_child_focus (GTK_WIDGET (get_column (fixture, 0)), GTK_DIR_TAB_FORWARD);
  gtk_widget_activate_action (gtk_window_get_focus (GTK_WINDOW (fixture->view.window)), "list.select-item", "(ubb)", 0u, FALSE, FALSE);
  id = crm_stage_column_get_current (get_column (fixture, 0));

  g_assert_true (crm_view_show_record (fixture->view.view, &crm_deal_type, id));
  g_assert_true (crm_view_get_at_page (fixture->view.view));
  g_assert_true (crm_view_get_record (fixture->view.view, &shown) == &crm_deal_type);
  g_assert_cmpint (shown, ==, id);

  for (gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC / 2; g_get_monotonic_time () < end; )
    g_main_context_iteration (NULL, FALSE);

  /* The words in the empty text of the composer are not cut. */
  WAIT_UNTIL (get_composer_height (fixture) > 0);
  g_assert_cmpint (get_composer_height (fixture), >=, 30);

  crm_view_go_back (fixture->view.view);
  g_assert_false (crm_view_get_at_page (fixture->view.view));
}

/* The text of the first row of the table. */
static const char *
get_first_title (GtkWidget *table)
{
  guint skip = 0;
  GtkWidget *view = find_widget (table, GTK_TYPE_COLUMN_VIEW, &skip);
  guint first = 0;
  GtkWidget *list, *label;

  list = view != NULL ? gtk_widget_get_last_child (view) : NULL;
  label = list != NULL ? find_widget (list, GTK_TYPE_LABEL, &first) : NULL;
  return label != NULL ? gtk_label_get_text (GTK_LABEL (label)) : "";
}

/* The same deals as a table, in the order of the column that was pressed. */
static void
test_table (BoardFixture  *fixture,
            gconstpointer  data)
{
  GtkWidget *table = crm_deal_table_new (fixture->view.book);
  guint first = 0;
  GtkColumnView *view;
  g_autoptr(GtkColumnViewColumn) title = NULL;
  g_autoptr(GtkColumnViewColumn) amount = NULL;

  adw_window_set_content (ADW_WINDOW (fixture->view.window), table);
  view = GTK_COLUMN_VIEW (find_widget (table, GTK_TYPE_COLUMN_VIEW, &first));
  title = g_list_model_get_item (gtk_column_view_get_columns (view), 0);
  amount = g_list_model_get_item (gtk_column_view_get_columns (view), 2);
  gtk_column_view_sort_by_column (view, amount, GTK_SORT_DESCENDING);
  WAIT_UNTIL (g_str_has_prefix (get_first_title (table), "Deal 11"));
  gtk_column_view_sort_by_column (view, title, GTK_SORT_ASCENDING);
  WAIT_UNTIL (g_str_has_prefix (get_first_title (table), "Deal 00"));
  gtk_column_view_sort_by_column (view, title, GTK_SORT_DESCENDING);
  WAIT_UNTIL (g_str_has_prefix (get_first_title (table), "Deal 11"));

  crm_deal_table_set_search (CRM_DEAL_TABLE (table), "05", CRM_DEALS_OPEN);
  WAIT_UNTIL (g_str_has_prefix (get_first_title (table), "Deal 05"));
  crm_deal_table_set_narrow (CRM_DEAL_TABLE (table), TRUE);
  g_assert_true (gtk_column_view_column_get_visible (amount));
}

static GtkWidget *
find_dialog (const char *title)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *window = windows; window != NULL; window = window->next)
    if (g_strcmp0 (gtk_window_get_title (window->data), title) == 0)
      return window->data;

  return NULL;
}

static GtkEditable *
find_entry (GtkWidget  *root,
            const char *title)
{
  for (guint n = 0;; n++)
    {
      guint skip = n;
      GtkWidget *row = find_widget (root, ADW_TYPE_ENTRY_ROW, &skip);

      g_assert_nonnull (row);
      if (g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), title) == 0)
        return GTK_EDITABLE (row);
    }
}

static gpointer
read_named (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  return crm_conn_get_text (conn, error,
                            "SELECT o.name || '/' || p.name FROM deal d JOIN contact o ON o.id = d.company_id JOIN deal_contact dc"
                            " ON dc.deal_id = d.id JOIN contact p ON p.id = dc.contact_id WHERE d.title = 'Named'", "");
}

/* A name typed and not chosen is said to be new, and saved with the deal. */
static void
test_new_names (BoardFixture  *fixture,
                gconstpointer  data)
{
  GtkWidget *view = GTK_WIDGET (fixture->view.view), *dialog;
  g_autofree char *named = NULL;

  WAIT_UNTIL (count_cards (fixture, 0) == 4);
  crm_new_deal_present (view, fixture->view.book);
  dialog = find_dialog ("New Deal");
  g_assert_nonnull (dialog);
  WAIT_UNTIL (gtk_widget_get_mapped (dialog));
  gtk_editable_set_text (find_entry (dialog, "What is it about?"), "Named");
  gtk_editable_set_text (find_entry (dialog, "Company"), "Acme");
  WAIT_UNTIL (find_label (dialog, "New company: Acme") != NULL);
  gtk_editable_set_text (find_entry (dialog, "Person"), "Ana Ruiz");
  WAIT_UNTIL (find_label (dialog, "New person: Ana Ruiz") != NULL);
  gtk_widget_activate_action (dialog, "deal.add", NULL);
  WAIT_UNTIL (find_dialog ("New Deal") == NULL);
  WAIT_UNTIL (count_cards (fixture, 0) == 5);
  named = crm_db_read (crm_book_get_db (fixture->view.book), CRM_READER_ROW, read_named, NULL, NULL, NULL);
  g_assert_cmpstr (named, ==, "Acme/Ana Ruiz");
}

static gpointer
read_people (CrmConn       *conn,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  return crm_conn_get_text (conn, error,
                            "SELECT coalesce (group_concat (p.name || '/' || coalesce (dc.role, '')), '')"
                            " FROM deal_contact dc JOIN contact p ON p.id = dc.contact_id WHERE dc.deal_id = ?", "i", *(gint64 *) data);
}

/* Who takes part in the deal, by the book: "Ana Ruiz/Buyer". */
static gboolean
has_people (BoardFixture *fixture,
            gint64        deal_id,
            const char   *expected)
{
  g_autofree char *people = crm_db_read (crm_book_get_db (fixture->view.book), CRM_READER_ROW, read_people, &deal_id, NULL, NULL);

  return g_strcmp0 (people, expected) == 0;
}

/* Enter in an entry that is empty once its text was taken: not before the deal is read, and it is known that nobody is called so. */
static gboolean
enter (GtkEditable *entry)
{
  g_signal_emit_by_name (entry, "entry-activated");
  return *gtk_editable_get_text (entry) == '\0';
}

/* Someone new comes to the deal, gets a role, and is taken off it. */
static void
test_people (BoardFixture  *fixture,
             gconstpointer  data)
{
  GtkWidget *people, *role;
  GtkEditable *add;
  guint first = 0;
  gint64 id;

  WAIT_UNTIL (count_cards (fixture, 0) == 4);
  gtk_widget_child_focus (GTK_WIDGET (get_column (fixture, 0)), GTK_DIR_TAB_FORWARD);
  gtk_widget_activate_action (gtk_window_get_focus (GTK_WINDOW (fixture->view.window)), "list.select-item", "(ubb)", 0u, FALSE, FALSE);
  id = crm_stage_column_get_current (get_column (fixture, 0));
  g_assert_true (crm_view_show_record (fixture->view.view, &crm_deal_type, id));
  WAIT_UNTIL (count_widgets (GTK_WIDGET (fixture->view.view), CRM_TYPE_DEAL_PEOPLE) == 1
              && find_label (GTK_WIDGET (fixture->view.view), "Add a Person") != NULL);
  people = find_widget (GTK_WIDGET (fixture->view.view), CRM_TYPE_DEAL_PEOPLE, &first);
  add = find_entry (people, "Add a Person");
  gtk_editable_set_text (add, "Ana Ruiz");
  WAIT_UNTIL (enter (add));
  WAIT_UNTIL (has_people (fixture, id, "Ana Ruiz/"));
  WAIT_UNTIL (count_widgets (people, ADW_TYPE_ACTION_ROW) == 1 && find_label (people, "Ana Ruiz") != NULL);

  first = 0;
  role = find_widget (people, GTK_TYPE_MENU_BUTTON, &first);
  g_assert_nonnull (role);
  gtk_menu_button_popup (GTK_MENU_BUTTON (role));
  WAIT_UNTIL (find_button (role, "Buyer") != NULL);
  g_signal_emit_by_name (find_button (role, "Buyer"), "clicked");
  WAIT_UNTIL (has_people (fixture, id, "Ana Ruiz/Buyer"));
  WAIT_UNTIL (find_label (people, "Buyer") != NULL);

  for (guint i = 0;; i++)
    {
      guint skip = i;
      GtkWidget *button = find_widget (people, GTK_TYPE_BUTTON, &skip);

      g_assert_nonnull (button);
      if (g_strcmp0 (gtk_widget_get_tooltip_text (button), "Take off this deal") != 0)
        continue;
      g_signal_emit_by_name (button, "clicked");
      break;
    }
  WAIT_UNTIL (has_people (fixture, id, ""));
  WAIT_UNTIL (count_widgets (people, ADW_TYPE_ACTION_ROW) == 0);
}

/* Nobody touches it: the keyboard comes to what is there. */
static void
test_focus (BoardFixture  *fixture,
            gconstpointer  data)
{
  view_fixture_check_focus (&fixture->view, GTK_TYPE_WIDGET);
}

int
main (int   argc,
      char *argv[])
{
  view_fixture_init (&argc, &argv);

  g_test_add ("/pipeline/focus", BoardFixture, NULL, set_up, test_focus, tear_down);
  g_test_add ("/pipeline/board", BoardFixture, NULL, set_up, test_board, tear_down);
  g_test_add ("/pipeline/move", BoardFixture, NULL, set_up, test_move, tear_down);
  g_test_add ("/pipeline/unreadable", BoardFixture, NULL, set_up, test_unreadable, tear_down);
  g_test_add ("/pipeline/table-unreadable", BoardFixture, NULL, set_up, test_table_unreadable, tear_down);
  g_test_add ("/pipeline/search", BoardFixture, NULL, set_up, test_search, tear_down);
  g_test_add ("/pipeline/table", BoardFixture, NULL, set_up, test_table, tear_down);
  g_test_add ("/pipeline/new-names", BoardFixture, NULL, set_up, test_new_names, tear_down);
  g_test_add ("/pipeline/people", BoardFixture, NULL, set_up, test_people, tear_down);
  g_test_add ("/pipeline/page", BoardFixture, NULL, set_up, test_page, tear_down);

  return g_test_run ();
}
