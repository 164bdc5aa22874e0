/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-parts.h"

#include "crm-card-widget.h"
#include "crm-pipeline-view.h"
#include "crm-record-store.h"
#include "crm-stage-column.h"
#include "window-app.h"
#include "window-figures.h"
#include "window-watch.h"

#define N_COLUMNS     10
#define N_CARDS       1000
#define BATCH         500
#define N_IN_SIGHT    4      /* columns that are in sight, the last of them in part */
#define N_VISIBLE     6      /* cards of a column that are in sight */
#define SCROLL_FRAMES 100
#define SCROLL_STEP   60
#define N_MOVES       20

typedef struct
{
  gint64 stages[N_COLUMNS];
  guint  n_done;
} Filling;

static gboolean
make_stages (CrmConn  *conn,
             Filling  *filling,
             GError  **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT id, pipeline_id FROM stage WHERE kind = 'open' ORDER BY position", "");
  gint64 pipeline = 0;
  guint n = 0;

  while (stmt != NULL && n < N_COLUMNS && crm_stmt_step (stmt, error) == CRM_STEP_ROW)
    {
      filling->stages[n++] = crm_stmt_get_int (stmt, 0);
      pipeline = crm_stmt_get_int (stmt, 1);
    }
  for (; n < N_COLUMNS; n++)
    {
      g_autoptr (CrmRecord) stage = crm_record_new (&crm_stage_type);
      g_autofree char *name = g_strdup_printf ("Stage %u", n + 1);

      crm_record_set_text (stage, "name", name);
      crm_record_set_int (stage, "pipeline_id", pipeline);
      crm_record_set_double (stage, "position", 3.0 + n / 100.0);
      if (!crm_record_save (conn, stage, error))
        return FALSE;
      filling->stages[n] = crm_record_get_id (stage);
    }

  return TRUE;
}

static gboolean
write_batch (CrmConn       *conn,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  static const char *const things[] = { "Reception desk in oak", "Office refit, second floor", "Stairs and railing", "Acoustic ceiling" };
  Filling *filling = data;

  if (filling->n_done == 0 && !make_stages (conn, filling, error))
    return FALSE;
  for (guint i = 0; i < BATCH; i++, filling->n_done++)
    {
      g_autoptr (CrmRecord) deal = crm_record_new (&crm_deal_type);
      g_autofree char *title = g_strdup_printf ("%s %u", things[filling->n_done % G_N_ELEMENTS (things)], filling->n_done);

      crm_record_set_text (deal, "title", title);
      crm_record_set_int (deal, "stage_id", filling->stages[filling->n_done % N_COLUMNS]);
      crm_record_set_int (deal, "amount", 100000 + filling->n_done * 137);
      crm_record_set_text (deal, "currency", "EUR");
      if (!crm_record_save (conn, deal, error))
        return FALSE;
    }

  return TRUE;
}

/* Before the program starts: its main thread may not wait for the store. */
static char *
make_book (const char *folder,
           Filling    *filling)
{
  static const CrmWriteOptions options = { .priority = CRM_PRIORITY_IMPORT, .origin = CRM_ORIGIN_SYSTEM, .label = "Bench",
                                           .not_undoable = TRUE, .not_kept = TRUE };
  char *path = g_build_filename (folder, "board.clientele", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmBook) book = crm_book_open (path, CRM_DB_OPEN_CREATE, NULL, &error);

  g_assert_no_error (error);
  while (filling->n_done < N_COLUMNS * N_CARDS)
    {
      g_autoptr (CrmChangeSet) set = crm_db_write (crm_book_get_db (book), &options, write_batch, filling, NULL, &error);

      g_assert_no_error (error);
    }
  crm_book_close (book);

  return path;
}

/* ---- the floor: what is in sight, and nothing else */

typedef struct
{
  GtkWidget *stack;
  gboolean   painted;
} Floor;

static void
floor_painted_cb (GdkFrameClock *clock,
                  Floor         *floor)
{
  floor->painted = TRUE;
}

static GtkWidget *
make_visible_cards (void)
{
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  const CrmCardFace face = { .title = "Reception desk in oak 17", .value = "1 234,50 €", .glyph = "crm-overdue-symbolic",
                             .note = "No next step", .note_colour = "orange" };

  for (guint i = 0; i < N_IN_SIGHT; i++)
    {
      GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

      gtk_widget_set_size_request (column, 280, -1);
      gtk_box_append (GTK_BOX (column), gtk_label_new ("Stage"));
      for (guint j = 0; j < N_VISIBLE; j++)
        {
          GtkWidget *card = crm_card_widget_new ();

          crm_card_widget_set_face (CRM_CARD_WIDGET (card), &face);
          gtk_box_append (GTK_BOX (column), card);
        }
      gtk_box_append (GTK_BOX (columns), column);
    }

  return columns;
}

static double
measure_floor (void)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < 5; i++)
    {
      Floor floor = { gtk_stack_new (), FALSE };
      GtkWidget *window = adw_window_new ();
      GtkWidget *scrolled = gtk_scrolled_window_new ();
      gint64 began;
      double time;

      gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
      gtk_stack_add_named (GTK_STACK (floor.stack), gtk_label_new ("Nothing"), "nothing");
      adw_window_set_content (ADW_WINDOW (window), floor.stack);
      gtk_window_present (GTK_WINDOW (window));
      window_app_run_for (300);

      g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (floor_painted_cb), &floor);
      began = g_get_monotonic_time ();
      gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), make_visible_cards ());
      gtk_stack_add_named (GTK_STACK (floor.stack), scrolled, "cards");
      gtk_stack_set_visible_child_name (GTK_STACK (floor.stack), "cards");
      floor.painted = FALSE;
      while (!floor.painted)
        g_main_context_iteration (NULL, TRUE);
      time = (g_get_monotonic_time () - began) / 1e3;
      g_array_append_val (times, time);
      gtk_window_destroy (GTK_WINDOW (window));
      window_app_run_for (100);
    }

  return window_percentile (times, 0.5);
}

/* ---- the board */

static GPtrArray *
get_lists (void)
{
  g_autoptr (GPtrArray) columns = window_app_find_all (NULL, CRM_TYPE_STAGE_COLUMN);
  GPtrArray *lists = g_ptr_array_new ();

  for (guint i = 0; i < columns->len; i++)
    g_ptr_array_add (lists, window_app_find (g_ptr_array_index (columns, i), GTK_TYPE_LIST_VIEW));

  return lists;
}

static gboolean
is_in_sight (GtkWidget *list)
{
  GtkWidget *board = gtk_widget_get_ancestor (gtk_widget_get_ancestor (list, CRM_TYPE_STAGE_COLUMN), GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  return gtk_widget_compute_bounds (list, board, &bounds) && bounds.origin.x + bounds.size.width > 0 &&
         bounds.origin.x < gtk_widget_get_width (board);
}

/* Whether the columns in sight have their cards. */
static gboolean
cards_are_read (gpointer data)
{
  g_autoptr (GPtrArray) lists = get_lists ();
  guint n_full = 0;

  for (guint i = 0; i < lists->len; i++)
    {
      GtkListView *list = g_ptr_array_index (lists, i);

      if (list == NULL || !is_in_sight (GTK_WIDGET (list)))
        continue;
      if (!window_app_rows_are_read (list) || g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (list))) == 0)
        return FALSE;
      n_full++;
    }

  return n_full >= N_IN_SIGHT - 1;
}

static gboolean
next_frame (gpointer data)
{
  return window_app_get_n_frames () > *(guint *) data;
}

static double
scroll (GtkAdjustment *adjustment,
        double         step)
{
  double cpu = window_app_get_cpu ();

  for (guint i = 0; i < SCROLL_FRAMES; i++)
    {
      guint n = window_app_get_n_frames ();

      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + step);
      window_app_wait_painted (next_frame, &n);
    }

  return (window_app_get_cpu () - cpu) / SCROLL_FRAMES;
}

typedef struct
{
  CrmQueryModel *from;
  CrmQueryModel *to;
  gint64         id;
} Move;

static gboolean
card_moved (gpointer data)
{
  const Move *move = data;

  return crm_query_model_get_id (move->to, 0) == move->id && crm_query_model_get_id (move->from, 0) != move->id && cards_are_read (NULL);
}

static void
measure_moves (const Filling *filling)
{
  g_autoptr (GPtrArray) lists = get_lists ();
  g_autoptr (GArray) waits = g_array_new (FALSE, FALSE, sizeof (double));
  GtkWidget *board = window_app_find (NULL, CRM_TYPE_PIPELINE_VIEW);

  window_watch_phase ("board: a move");
  for (guint i = 0; i < N_MOVES; i++)
    {
      guint column = i % 2;
      Move move = { window_app_get_model (g_ptr_array_index (lists, column)), window_app_get_model (g_ptr_array_index (lists, 1 - column)), 0 };
      GtkWidget *target = gtk_widget_get_ancestor (g_ptr_array_index (lists, 1 - column), CRM_TYPE_STAGE_COLUMN);
      gint64 began = g_get_monotonic_time ();
      double wait;

      move.id = crm_query_model_get_id (move.from, 0);
      g_assert_true (gtk_widget_activate_action (board, "board.move", "(xxx)", move.id,
                                                 crm_stage_column_get_stage (CRM_STAGE_COLUMN (target)), crm_query_model_get_id (move.to, 0)));
      wait = (window_app_wait_painted (card_moved, &move) - began) / 1e3;
      g_array_append_val (waits, wait);
      window_app_run_for (200);
    }
  window_figure_print ("move.p50", window_percentile (waits, 0.5));
  window_figure_print ("move.p95", window_percentile (waits, 0.95));
}

void
window_part_board (const char *folder)
{
  Filling filling = { 0 };
  g_autofree char *path = make_book (folder, &filling);
  g_autoptr (GPtrArray) lists = NULL;
  GtkAdjustment *adjustment;
  gint64 began;
  double cpu;

  window_app_open (path, "contacts");
  window_app_run_for (1500);
  window_app_wait_quiet ();

  window_figure_print ("floor", measure_floor ());
  window_watch_phase ("board: first frame");
  began = g_get_monotonic_time ();
  cpu = window_app_get_cpu ();
  gtk_widget_activate_action (GTK_WIDGET (window_app_get_window ()), "win.place-number", "u", 3);
  window_figure_print ("first", (window_app_wait_painted (cards_are_read, NULL) - began) / 1e3);
  window_figure_print ("first.cpu", window_app_get_cpu () - cpu);
  window_app_run_for (2000);
  window_figures_print_memory ("memory");

  lists = get_lists ();
  window_watch_phase ("board: scrolling");
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (g_ptr_array_index (lists, 0)));
  window_figure_print ("scroll", scroll (adjustment, SCROLL_STEP));
  gtk_adjustment_set_value (adjustment, 0);
  window_app_run_for (200);
  adjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (
    gtk_widget_get_ancestor (gtk_widget_get_ancestor (g_ptr_array_index (lists, 0), CRM_TYPE_STAGE_COLUMN), GTK_TYPE_SCROLLED_WINDOW)));
  window_figure_print ("scroll.sideways", scroll (adjustment, 12));
  gtk_adjustment_set_value (adjustment, 0);
  window_app_run_for (200);
  measure_moves (&filling);
  window_watch_phase (NULL);
  window_app_close ();
}
