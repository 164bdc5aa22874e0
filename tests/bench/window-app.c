/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-app.h"

#include <time.h>

#include "crm-application.h"
#include "crm-memory.h"
#include "crm-net-error-words.h"
#include "window-watch.h"

#define GIVE_UP_S 60
#define STILL_MS  250   /* without a frame nothing is left to be painted */

static CrmApplication *application;
static guint n_frames;
static gint64 last_frame;

static WindowReady waiting;
static gpointer waiting_data;
static gint64 painted_at;

static void
after_paint_cb (GdkFrameClock *clock,
                gpointer       user_data)
{
  n_frames++;
  last_frame = g_get_monotonic_time ();
  if (waiting != NULL && painted_at == 0 && waiting (waiting_data))
    painted_at = last_frame;
}

void
window_app_open (const char *book,
                 const char *place)
{
  g_autoptr (GSettings) settings = g_settings_new ("io.github.clientele.Clientele");
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (book);

  crm_memory_set_up ();
  g_settings_set_string (settings, "last-place", place);
  crm_net_error_words_register ();
  application = crm_application_new ();
  if (!g_application_register (G_APPLICATION (application), NULL, &error))
    g_error ("%s", error->message);
  window_watch_start ();
  g_application_open (G_APPLICATION (application), &file, 1, "");
  while (!gtk_widget_get_realized (GTK_WIDGET (window_app_get_window ())))
    g_main_context_iteration (NULL, TRUE);
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (window_app_get_window ())), "after-paint", G_CALLBACK (after_paint_cb), NULL);
}

CrmWindow *
window_app_get_window (void)
{
  return CRM_WINDOW (gtk_application_get_windows (GTK_APPLICATION (application))->data);
}

void
window_app_close (void)
{
  gtk_window_close (GTK_WINDOW (window_app_get_window ()));
  while (gtk_application_get_windows (GTK_APPLICATION (application)) != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

gint64
window_app_wait_painted (WindowReady ready,
                         gpointer    data)
{
  gint64 began = g_get_monotonic_time ();
  guint wake = g_timeout_add (STILL_MS, wake_cb, NULL);
  gint64 found;

  waiting = ready;
  waiting_data = data;
  painted_at = 0;
  while (painted_at == 0)
    {
      gint64 now;

      g_main_context_iteration (NULL, TRUE);
      now = g_get_monotonic_time ();
      if (painted_at == 0 && now - MAX (began, last_frame) > STILL_MS * 1000 && ready (data))
        painted_at = MAX (began, last_frame);
      if (now - began > GIVE_UP_S * G_USEC_PER_SEC)
        g_error ("nothing was painted in %d s", GIVE_UP_S);
    }
  waiting = NULL;
  g_source_remove (wake);
  found = painted_at;

  return found;
}

void
window_app_wait (WindowReady ready,
                 gpointer    data)
{
  gint64 began = g_get_monotonic_time ();
  guint wake = g_timeout_add (STILL_MS, wake_cb, NULL);

  while (!ready (data))
    {
      g_main_context_iteration (NULL, TRUE);
      if (g_get_monotonic_time () - began > 5 * GIVE_UP_S * G_USEC_PER_SEC)
        g_error ("still not ready");
    }
  g_source_remove (wake);
}

static gboolean
over_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

void
window_app_run_for (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, over_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

void
window_app_wait_quiet (void)
{
  for (guint i = 0; i < 4 * GIVE_UP_S; i++)
    {
      double cpu = window_app_get_cpu ();

      window_app_run_for (500);
      if (window_app_get_cpu () - cpu < 10)
        return;
    }
}

guint
window_app_get_n_frames (void)
{
  return n_frames;
}

double
window_app_get_cpu (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static void
find_below (GtkWidget *widget,
            GType      type,
            GPtrArray *found)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    g_ptr_array_add (found, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    find_below (child, type, found);
}

GPtrArray *
window_app_find_all (GtkWidget *root,
                     GType      type)
{
  GPtrArray *found = g_ptr_array_new ();

  find_below (root != NULL ? root : GTK_WIDGET (window_app_get_window ()), type, found);
  return found;
}

gpointer
window_app_find (GtkWidget *root,
                 GType      type)
{
  g_autoptr (GPtrArray) found = window_app_find_all (root, type);

  return found->len > 0 ? g_ptr_array_index (found, 0) : NULL;
}

CrmQueryModel *
window_app_get_model (GtkListView *list)
{
  GtkSelectionModel *selection = gtk_list_view_get_model (list);
  g_autoptr (GObject) model = g_object_ref (G_OBJECT (selection));

  /* Below the selection, and what shows only the first rows of it. */
  while (!CRM_IS_QUERY_MODEL (model))
    {
      GObject *below;

      g_object_get (model, "model", &below, NULL);
      g_object_unref (model);
      model = below;
    }
  return CRM_QUERY_MODEL (model);
}

gboolean
window_app_rows_are_read (GtkListView *list)
{
  CrmQueryModel *model = window_app_get_model (list);
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (list)));
  double upper = gtk_adjustment_get_upper (adjustment);
  guint first, last;

  if (crm_query_model_get_loading (model) || (n_items > 0 && upper <= 0))
    return FALSE;

  first = upper > 0 ? gtk_adjustment_get_value (adjustment) / upper * n_items : 0;
  last = upper > 0 ? (gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment)) / upper * n_items : 0;
  for (guint i = first; i < MIN (last, n_items); i++)
    {
      g_autoptr (CrmRow) row = g_list_model_get_item (G_LIST_MODEL (model), i);

      if (crm_row_is_loading (row))
        return FALSE;
    }

  return TRUE;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

double
window_percentile (GArray *values,
                   double  part)
{
  g_return_val_if_fail (values->len > 0, 0);

  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, (guint) (part * (values->len - 1) + 0.5));
}
