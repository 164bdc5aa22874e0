/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "crm-book.h"
#include "crm-card-widget.h"
#include "crm-pipeline-view.h"
#include "crm-record-store.h"
#include "crm-stage-column.h"
#include "crm-widgets.h"
#include "model-fixture.h"

typedef struct
{
  Fixture    base;
  CrmBook   *book;
  GtkWidget *window;
  CrmView   *view;
  gint64     stages[6];
} ViewFixture;

/* Until @condition, a call that is made anew each time, or the test has waited too long. */
#define WAIT_UNTIL(condition) \
  G_STMT_START { \
    gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC; \
    while (!(condition)) \
      { \
        g_assert_cmpint (g_get_monotonic_time (), <, deadline); \
        g_main_context_iteration (NULL, FALSE); \
      } \
  } G_STMT_END

static gboolean
add_deals (CrmConn       *conn,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  ViewFixture *fixture = data;
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
set_up (ViewFixture   *fixture,
        gconstpointer  data)
{
  CrmWriteOptions options = { CRM_PRIORITY_USER, CRM_ORIGIN_USER, "Test", 0, FALSE };
  g_autoptr(GError) error = NULL;
  g_autoptr(CrmChangeSet) set = NULL;

  fixture->base.folder = g_dir_make_tmp ("clientele-view-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->base.path = g_build_filename (fixture->base.folder, "book.clientele", NULL);
  fixture->book = crm_book_open (fixture->base.path, CRM_DB_OPEN_CREATE, NULL, &error);
  g_assert_no_error (error);
  set = crm_db_write (crm_book_get_db (fixture->book), &options, add_deals, fixture, NULL, &error);
  g_assert_no_error (error);

  fixture->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1060, 700);
  fixture->view = g_object_new (CRM_TYPE_PIPELINE_VIEW, "book", fixture->book, NULL);
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (ViewFixture   *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  crm_book_close (fixture->book);
  g_clear_object (&fixture->book);
  fixture_tear_down (&fixture->base, data);
}

/* The n-th widget of @type in @root, depth first; NULL. */
static GtkWidget *
find_widget (GtkWidget *root,
             GType      type,
             guint     *n)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && (*n)-- == 0)
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type, n);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static CrmStageColumn *
get_column (ViewFixture *fixture,
            guint        place)
{
  GtkWidget *column = find_widget (GTK_WIDGET (fixture->view), CRM_TYPE_STAGE_COLUMN, &place);

  return column != NULL ? CRM_STAGE_COLUMN (column) : NULL;
}

static guint
count_cards (ViewFixture *fixture,
             guint        place)
{
  CrmStageColumn *column = get_column (fixture, place);
  guint n = 0;

  for (;;)
    {
      guint skip = n;

      if (column == NULL || find_widget (GTK_WIDGET (column), CRM_TYPE_CARD_WIDGET, &skip) == NULL)
        return n;
      n++;
    }
}

static void
test_board (ViewFixture   *fixture,
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

static void
test_move (ViewFixture   *fixture,
           gconstpointer  data)
{
  gint64 id;

  WAIT_UNTIL (count_cards (fixture, 0) == 4 && count_cards (fixture, 1) == 4);

  /* By keyboard: the card that has it goes one stage on, and the keyboard with it. */
  gtk_widget_child_focus (GTK_WIDGET (get_column (fixture, 0)), GTK_DIR_TAB_FORWARD);
  WAIT_UNTIL (gtk_window_get_focus (GTK_WINDOW (fixture->window)) != NULL);
  gtk_widget_activate_action (gtk_window_get_focus (GTK_WINDOW (fixture->window)), "list.select-item", "(ubb)", 0u, FALSE, FALSE);
  id = crm_stage_column_get_current (get_column (fixture, 0));
  g_assert_cmpint (id, !=, 0);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->view), "board.shift", "(ii)", 1, 0));
  WAIT_UNTIL (count_cards (fixture, 0) == 3 && count_cards (fixture, 1) == 5);
  WAIT_UNTIL (crm_stage_column_get_current (get_column (fixture, 1)) == id);

  /* Within the stage: one up. */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->view), "board.move", "(xxx)", id, fixture->stages[2], (gint64) 0));
  WAIT_UNTIL (count_cards (fixture, 2) == 5);

  crm_book_undo_async (fixture->book, 0, NULL, NULL);
  WAIT_UNTIL (count_cards (fixture, 1) == 5 && count_cards (fixture, 2) == 4);
}

static void
test_search (ViewFixture   *fixture,
             gconstpointer  data)
{
  WAIT_UNTIL (count_cards (fixture, 0) == 4);
  g_object_set (fixture->view, "search-text", "03", NULL);
  WAIT_UNTIL (count_cards (fixture, 0) == 1 && count_cards (fixture, 1) == 0);
  g_object_set (fixture->view, "search-text", "", NULL);
  WAIT_UNTIL (count_cards (fixture, 0) == 4 && count_cards (fixture, 1) == 4);
}

static void
test_page (ViewFixture   *fixture,
           gconstpointer  data)
{
  gint64 id, shown;

  WAIT_UNTIL (count_cards (fixture, 0) == 4);
  gtk_widget_child_focus (GTK_WIDGET (get_column (fixture, 0)), GTK_DIR_TAB_FORWARD);
  gtk_widget_activate_action (gtk_window_get_focus (GTK_WINDOW (fixture->window)), "list.select-item", "(ubb)", 0u, FALSE, FALSE);
  id = crm_stage_column_get_current (get_column (fixture, 0));

  g_assert_true (crm_view_show_record (fixture->view, &crm_deal_type, id));
  g_assert_true (crm_view_get_at_page (fixture->view));
  g_assert_true (crm_view_get_record (fixture->view, &shown) == &crm_deal_type);
  g_assert_cmpint (shown, ==, id);

  for (gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC / 2; g_get_monotonic_time () < end; )
    g_main_context_iteration (NULL, FALSE);

  crm_view_go_back (fixture->view);
  g_assert_false (crm_view_get_at_page (fixture->view));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  crm_widgets_init ();

  g_test_add ("/pipeline/board", ViewFixture, NULL, set_up, test_board, tear_down);
  g_test_add ("/pipeline/move", ViewFixture, NULL, set_up, test_move, tear_down);
  g_test_add ("/pipeline/search", ViewFixture, NULL, set_up, test_search, tear_down);
  g_test_add ("/pipeline/page", ViewFixture, NULL, set_up, test_page, tear_down);

  return g_test_run ();
}
