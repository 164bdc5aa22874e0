/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-parts.h"

#include "crm-calendar-view.h"
#include "crm-day-chips.h"
#include "crm-range-model.h"
#include "crm-record-store.h"
#include "window-app.h"
#include "window-figures.h"
#include "window-watch.h"

#define N_EVENTS 10000
#define N_SERIES 1000
#define BATCH    500
#define N_RUNS   15
#define N_DAYS   42   /* that a month shows */

typedef struct
{
  GRand *random;
  gint64 month;         /* midnight of its first day */
  guint  n_done;
} Filling;

static gboolean
write_batch (CrmConn       *conn,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  static const char *const rules[] = { "FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "FREQ=DAILY", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY",
                                       "FREQ=WEEKLY;INTERVAL=2" };
  Filling *filling = data;

  for (guint i = 0; i < BATCH; i++, filling->n_done++)
    {
      gboolean series = filling->n_done >= N_EVENTS;
      g_autoptr (CrmRecord) meeting = crm_record_new (&crm_activity_type);
      gint64 start = series ? filling->month - g_rand_int_range (filling->random, 100, 3000) * (gint64) CRM_SECONDS_PER_DAY + 9 * 3600
                            : filling->month + g_rand_int_range (filling->random, 0, 28 * 96) * 900;
      CrmDatetime starts = crm_datetime_from_local (start, NULL);
      CrmDatetime ends = crm_datetime_from_local (start + 3600, NULL);
      g_autofree char *starts_text = crm_datetime_to_text (&starts);
      g_autofree char *ends_text = crm_datetime_to_text (&ends);
      g_autofree char *subject = g_strdup_printf ("Measure on site %u", filling->n_done);

      crm_record_set_text (meeting, "kind", "meeting");
      crm_record_set_text (meeting, "subject", subject);
      crm_record_set_text (meeting, "location", "Hauptstraße 7");
      crm_record_set_text (meeting, "starts", starts_text);
      crm_record_set_text (meeting, "ends", ends_text);
      if (series)
        crm_record_set_text (meeting, "rrule", rules[filling->n_done % G_N_ELEMENTS (rules)]);
      if (!crm_record_save (conn, meeting, error))
        return FALSE;
    }

  return TRUE;
}

static char *
make_book (const char *folder,
           Filling    *filling)
{
  static const CrmWriteOptions options = { .priority = CRM_PRIORITY_IMPORT, .origin = CRM_ORIGIN_SYSTEM, .label = "Bench",
                                           .not_undoable = TRUE, .not_kept = TRUE };
  char *path = g_build_filename (folder, "calendar.clientele", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmDb) db = crm_db_open (path, CRM_DB_OPEN_CREATE, NULL, &error);

  g_assert_no_error (error);
  while (filling->n_done < N_EVENTS + N_SERIES)
    {
      g_autoptr (CrmChangeSet) set = crm_db_write (db, &options, write_batch, filling, NULL, &error);

      g_assert_no_error (error);
    }
  crm_db_close (db);

  return path;
}

static gboolean
is_current (gpointer data)
{
  return crm_range_model_is_current (data) && crm_range_model_get_n_items (data) > 0;
}

static gboolean
is_read (gpointer data)
{
  return *(gboolean *) data;
}

/* The floor: the same spans, read by one statement that only steps. */
static gpointer
step_spans (CrmConn       *conn,
            gpointer       user_data,
            GCancellable  *cancellable,
            GError       **error)
{
  const Filling *filling = user_data;
  gint64 from = filling->month / 60 - 6 * 1440;
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
                                             "SELECT a.id, a.subject, a.starts, a.ends, a.rrule FROM activity_span s CROSS JOIN activity a ON a.id = s.id "
                                             "WHERE s.series IN (0, 1) AND s.starts < ?2 AND (s.ends IS NULL OR s.ends >= ?1)",
                                             "ii", from, from + N_DAYS * 1440);
  guint n = 0;

  while (stmt != NULL && crm_stmt_step (stmt, error) == CRM_STEP_ROW)
    n += crm_stmt_get_text (stmt, 1) != NULL;

  return GUINT_TO_POINTER (n);
}

static void
stepped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  crm_db_read_finish (CRM_DB (source), result, NULL);
  *(gboolean *) user_data = TRUE;
}

static void
measure_month (Filling *filling)
{
  CrmBook *book = crm_window_get_book (window_app_get_window ());
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) floors = g_array_new (FALSE, FALSE, sizeof (double));

  window_watch_phase ("calendar: a month is read");
  for (guint i = 0; i < N_RUNS; i++)
    {
      g_autoptr (CrmRangeModel) model = crm_range_model_new (book);
      gint64 began = g_get_monotonic_time ();
      gboolean done = FALSE;
      double time;

      crm_range_model_set_range_in_brief (model, filling->month / CRM_SECONDS_PER_DAY - 5, N_DAYS, CRM_DAY_CHIPS_MAX_PLACES);
      window_app_wait (is_current, model);
      time = (g_get_monotonic_time () - began) / 1e3;
      g_array_append_val (times, time);
      if (i == 0)
        window_figure_print ("items", crm_range_model_get_n_items (model));

      began = g_get_monotonic_time ();
      crm_db_read_async (crm_book_get_db (book), CRM_READER_LIST, step_spans, filling, NULL, NULL, NULL, stepped_cb, &done);
      window_app_wait (is_read, &done);
      time = (g_get_monotonic_time () - began) / 1e3;
      g_array_append_val (floors, time);
    }
  window_figure_print ("floor", window_percentile (floors, 0.5));
  window_figure_print ("month", window_percentile (times, 0.5));
}

static gboolean
always (gpointer data)
{
  return TRUE;
}

/* What a click on "Month", "Later" and "Agenda" shows. */
static void
show_modes (void)
{
  GtkWidget *view = window_app_find (NULL, CRM_TYPE_CALENDAR_VIEW);

  window_watch_phase ("calendar: month");
  gtk_widget_activate_action (view, "calendar.mode", "s", "month");
  window_app_run_for (1500);
  window_watch_phase ("calendar: another month and back");
  gtk_widget_activate_action (view, "calendar.step", "i", 1);
  window_app_run_for (1500);
  gtk_widget_activate_action (view, "calendar.step", "i", -1);
  window_app_run_for (1500);
  window_watch_phase ("calendar: agenda");
  gtk_widget_activate_action (view, "calendar.mode", "s", "agenda");
  window_app_run_for (1500);
  window_watch_phase ("calendar: week again");
  gtk_widget_activate_action (view, "calendar.mode", "s", "week");
  window_app_run_for (1500);
}

void
window_part_calendar (const char *folder)
{
  Filling filling = { .random = g_rand_new_with_seed (1) };
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *path = NULL;

  filling.month = crm_days_from_civil (g_date_time_get_year (now), g_date_time_get_month (now), 1) * CRM_SECONDS_PER_DAY;
  path = make_book (folder, &filling);
  window_app_open (path, "contacts");
  window_app_run_for (1500);
  window_app_wait_quiet ();

  measure_month (&filling);
  window_watch_phase ("calendar: shown");
  gtk_widget_activate_action (GTK_WIDGET (window_app_get_window ()), "win.place-number", "u", 4);
  window_app_wait_painted (always, NULL);
  window_app_run_for (1500);
  show_modes ();
  g_rand_free (filling.random);
  window_watch_phase (NULL);
  window_app_close ();
}
