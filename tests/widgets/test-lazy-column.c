/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>

#include "crm-lazy-column.h"

#define MAX_MADE 60
#define N_FRAMES 12
#define WAIT_UNTIL(condition) while (!(condition)) g_main_context_iteration (NULL, TRUE)

typedef struct
{
  GtkWidget *window;
  GtkWidget *scroller;
  GtkWidget *above;
  CrmLazyColumn *column;
  guint offset;           /* of the names of the rows */
  guint n_ends;
} Fixture;

static GtkWidget *
bind_cb (guint      position,
         GtkWidget *row,
         gpointer   data)
{
  Fixture *fixture = data;
  g_autofree char *name = g_strdup_printf ("Row %u", position + fixture->offset);

  if (row == NULL)
    row = gtk_button_new_with_label (name);
  else
    gtk_button_set_label (GTK_BUTTON (row), name);
  gtk_widget_set_size_request (row, -1, position % 3 == 0 ? 80 : 40);
  return row;
}

static double
lines_cb (guint    position,
          gpointer data)
{
  return 1;
}

static void
end_cb (Fixture *fixture)
{
  fixture->n_ends++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  fixture->column = CRM_LAZY_COLUMN (crm_lazy_column_new (bind_cb, lines_cb, fixture));
  g_signal_connect_swapped (fixture->column, "end-near", G_CALLBACK (end_cb), fixture);
  fixture->above = gtk_button_new_with_label ("Above");
  gtk_widget_set_size_request (fixture->above, -1, 300);
  gtk_box_append (GTK_BOX (box), fixture->above);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (fixture->column));
  fixture->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (fixture->scroller), box);
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 400, 500);
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->scroller);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
}

static GtkAdjustment *
get_adjustment (Fixture *fixture)
{
  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (fixture->scroller));
}

static GtkWidget *
find_row (Fixture    *fixture,
          const char *name)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (fixture->column)); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (gtk_widget_get_visible (row) && g_str_equal (gtk_button_get_label (GTK_BUTTON (row)), name))
      return row;
  return NULL;
}

/* Whether the row called @name is where it is seen. */
static gboolean
is_seen (Fixture    *fixture,
         const char *name)
{
  GtkWidget *row = find_row (fixture, name);
  double y;

  return row != NULL && gtk_widget_get_height (row) > 0
         && gtk_widget_translate_coordinates (row, fixture->scroller, 0, 0, NULL, &y)
         && y > -gtk_widget_get_height (row) && y < gtk_widget_get_height (fixture->scroller);
}

static gboolean
count_frame_cb (GtkWidget     *widget,
                GdkFrameClock *clock,
                gpointer       data)
{
  guint *frames = data;

  return ++*frames < N_FRAMES;
}

/* Only what is in sight has widgets; what is scrolled to comes into being, in its order. */
static void
test_sight (Fixture       *fixture,
            gconstpointer  data)
{
  guint last = 0;

  crm_lazy_column_splice (fixture->column, 0, 0, 5000);
  WAIT_UNTIL (is_seen (fixture, "Row 0") && is_seen (fixture, "Row 3"));
  g_assert_cmpuint (crm_lazy_column_get_n_rows (fixture->column), ==, 5000);
  g_assert_cmpuint (crm_lazy_column_get_n_made (fixture->column), <, MAX_MADE);
  g_assert_cmpuint (fixture->n_ends, ==, 0);

  gtk_adjustment_set_value (get_adjustment (fixture), gtk_adjustment_get_upper (get_adjustment (fixture)) / 2);
  WAIT_UNTIL (find_row (fixture, "Row 0") == NULL && crm_lazy_column_get_n_made (fixture->column) > 10);
  g_assert_cmpuint (crm_lazy_column_get_n_made (fixture->column), <, MAX_MADE);
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (fixture->column)); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (gtk_widget_get_visible (row))
      {
        guint number = (guint) g_ascii_strtoull (gtk_button_get_label (GTK_BUTTON (row)) + 4, NULL, 10);

        g_assert_cmpuint (number, >, last);
        last = number;
      }

  gtk_adjustment_set_value (get_adjustment (fixture), G_MAXINT);
  WAIT_UNTIL (find_row (fixture, "Row 4999") != NULL);
  gtk_adjustment_set_value (get_adjustment (fixture), G_MAXINT);
  WAIT_UNTIL (is_seen (fixture, "Row 4999"));
  WAIT_UNTIL (fixture->n_ends == 1);
}

/* What is added and removed leaves the other rows, and the keyboard where it is. */
static void
test_splice (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *row, *focus;

  crm_lazy_column_splice (fixture->column, 0, 0, 100);
  WAIT_UNTIL (is_seen (fixture, "Row 2"));
  row = find_row (fixture, "Row 2");
  g_assert_true (gtk_widget_grab_focus (row));

  fixture->offset = -3;
  crm_lazy_column_splice (fixture->column, 0, 0, 3);
  g_assert_true (find_row (fixture, "Row 2") == row);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) == row);

  /* The row with the keyboard stays however far it is scrolled away, and so do those beside it. */
  WAIT_UNTIL (gtk_adjustment_get_upper (get_adjustment (fixture)) > 4000);
  gtk_adjustment_set_value (get_adjustment (fixture), G_MAXINT);
  WAIT_UNTIL (is_seen (fixture, "Row 99"));
  g_assert_true (find_row (fixture, "Row 2") == row);
  WAIT_UNTIL (find_row (fixture, "Row 3") != NULL);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) == row);

  /* It goes, and the one that follows has the keyboard. */
  fixture->offset = -2;
  crm_lazy_column_splice (fixture->column, 5, 1, 0);
  focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  g_assert_nonnull (focus);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (focus)), ==, "Row 3");

  crm_lazy_column_splice (fixture->column, 0, 102, 0);
  g_assert_cmpuint (crm_lazy_column_get_n_made (fixture->column), ==, 0);
  crm_lazy_column_splice (fixture->column, 0, 0, 1);
  WAIT_UNTIL (is_seen (fixture, "Row 4294967294"));
}

/* Until all that was asked for is laid out: some frames later. */
static void
settle (Fixture *fixture)
{
  guint frames = 0;

  gtk_widget_add_tick_callback (GTK_WIDGET (fixture->column), count_frame_cb, &frames, NULL);
  WAIT_UNTIL (frames == N_FRAMES);
}

/* Rows that turn out to be higher than thought do not push away what is seen. */
static void
test_anchor (Fixture       *fixture,
             gconstpointer  data)
{
  GtkAdjustment *adjustment = get_adjustment (fixture);
  GtkWidget *row = NULL;
  double before, after;

  crm_lazy_column_splice (fixture->column, 0, 0, 2000);
  WAIT_UNTIL (is_seen (fixture, "Row 1"));
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment) / 2);
  WAIT_UNTIL (find_row (fixture, "Row 0") == NULL && crm_lazy_column_get_n_made (fixture->column) > 10);
  settle (fixture);
  for (row = gtk_widget_get_first_child (GTK_WIDGET (fixture->column)); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (gtk_widget_get_visible (row) && is_seen (fixture, gtk_button_get_label (GTK_BUTTON (row))))
      break;
  g_assert_nonnull (row);
  /* The keyboard keeps the row; the page scrolls until all of it is seen. */
  g_assert_true (gtk_widget_grab_focus (row));
  settle (fixture);
  for (guint i = 0; i < 20; i++)
    {
      gtk_widget_translate_coordinates (row, fixture->scroller, 0, 0, NULL, &before);
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) - 30);
      settle (fixture);
      gtk_widget_translate_coordinates (row, fixture->scroller, 0, 0, NULL, &after);
      g_assert_cmpfloat_with_epsilon (after, before + 30, 1);
    }
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add ("/lazy-column/sight", Fixture, NULL, set_up, test_sight, tear_down);
  g_test_add ("/lazy-column/splice", Fixture, NULL, set_up, test_splice, tear_down);
  g_test_add ("/lazy-column/anchor", Fixture, NULL, set_up, test_anchor, tear_down);

  return g_test_run ();
}
