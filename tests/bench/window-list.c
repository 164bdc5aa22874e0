/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-parts.h"

#include "crm-contacts-list.h"
#include "window-app.h"
#include "window-figures.h"
#include "window-watch.h"

#define PLAIN_FRAMES  30
#define SCROLL_FRAMES 200
#define SCROLL_STEP   170   /* three rows a frame */
#define PAUSE_MS      120   /* between two letters: someone who types fast */
#define REPLACEMENTS  12

static GtkListView *
get_list (void)
{
  GtkWidget *contacts = window_app_find (NULL, CRM_TYPE_CONTACTS_LIST);

  return contacts != NULL ? window_app_find (contacts, GTK_TYPE_LIST_VIEW) : NULL;
}

static gboolean
page_is_read (gpointer data)
{
  GtkListView *list = get_list ();

  return list != NULL && g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (list))) > 0 && window_app_rows_are_read (list);
}

static gboolean
words_are_loaded (gpointer data)
{
  CrmBook *book = crm_window_get_book (window_app_get_window ());

  return book != NULL && crm_search_is_loaded (crm_book_get_search (book));
}

static gboolean
is_settled (gpointer data)
{
  return crm_query_model_is_settled (data);
}

void
window_part_start (const char *book,
                   gint64      started)
{
  gint64 painted;
  double cpu;

  window_app_open (book, "contacts");
  window_watch_phase ("start");
  painted = window_app_wait_painted (page_is_read, NULL);
  window_figure_print ("painted", (painted - started) / 1e3);
  window_figure_print ("painted.cpu", window_app_get_cpu ());

  window_app_run_for (400);
  window_figures_print_memory ("page");
  cpu = window_app_get_cpu ();
  window_watch_phase ("loading the words");
  window_app_wait (words_are_loaded, NULL);
  window_figure_print ("words.cpu", window_app_get_cpu () - cpu);
  window_figure_print ("words", (g_get_monotonic_time () - started) / 1e3);
  window_app_run_for (1000);
  window_figures_print_memory ("memory");
  window_watch_phase (NULL);
  window_app_close ();
}

/* ---- what is typed */

static const char *const typed[] = {
  "müller", "schm", "王", "ива", "ann", "o", "x", "wal", "gmb", "jose", "λ", "zz", "info", "4930", "hol", "ber",
};

typedef struct
{
  GtkEditable *entry;
  GtkListView *list;
  GArray      *waits;      /* ms from the letter to the painted screenful */
} Typing;

static gboolean
shows_what_is_typed (gpointer data)
{
  Typing *typing = data;
  GtkListView *list = get_list ();
  const char *wanted = gtk_editable_get_text (typing->entry);
  CrmQueryModel *model = window_app_get_model (typing->list);
  const char *shown = crm_query_get_search (crm_query_model_get_query (model));

  if (crm_query_model_get_loading (model) || g_strcmp0 (shown, *wanted != '\0' ? wanted : NULL) != 0)
    return FALSE;

  return list == NULL || window_app_rows_are_read (list);
}

/* What @text has more than what stands there is typed behind it; else @text takes its place. */
static void
enter (GtkEditable *entry,
       const char  *text)
{
  const char *before = gtk_editable_get_text (entry);
  int end = g_utf8_strlen (before, -1);

  if (*before != '\0' && g_str_has_prefix (text, before))
    gtk_editable_insert_text (entry, text + strlen (before), -1, &end);
  else
    gtk_editable_set_text (entry, text);
}

static void
type_text (Typing     *typing,
           const char *text)
{
  gint64 began = g_get_monotonic_time ();
  double wait;

  enter (typing->entry, text);
  wait = (window_app_wait_painted (shows_what_is_typed, typing) - began) / 1e3;
  g_array_append_val (typing->waits, wait);
  if (g_getenv ("BENCH_LETTERS") != NULL)
    g_printerr ("%s: %.1f ms\n", text, wait);
}

static void
clear_text (Typing *typing)
{
  gtk_editable_set_text (typing->entry, "");
  window_app_wait_painted (shows_what_is_typed, typing);
  window_app_wait (is_settled, window_app_get_model (typing->list));
}

static void
measure_typing (Typing *typing)
{
  window_watch_phase ("typing");
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      for (const char *end = typed[i]; *end != '\0';)
        {
          g_autofree char *text = NULL;

          end = g_utf8_next_char (end);
          text = g_strndup (typed[i], end - typed[i]);
          type_text (typing, text);
          window_app_run_for (PAUSE_MS);
        }
      window_app_wait (is_settled, window_app_get_model (typing->list));
      clear_text (typing);
    }
  window_figure_print ("letter.n", typing->waits->len);
  window_figure_print ("letter.p50", window_percentile (typing->waits, 0.5));
  window_figure_print ("letter.p95", window_percentile (typing->waits, 0.95));
  window_figure_print ("letter.max", window_percentile (typing->waits, 1));
}

/* ---- frames */

static gboolean
next_frame (gpointer data)
{
  return window_app_get_n_frames () > *(guint *) data;
}

/* Processor time of a frame that paints the same rows a pixel higher: what GTK and the renderer need at least. */
static double
measure_plain_frame (GtkListView *list)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < PLAIN_FRAMES; i++)
    {
      guint n = window_app_get_n_frames ();
      double cpu = window_app_get_cpu ();

      gtk_adjustment_set_value (adjustment, 10 + i % 2);
      window_app_wait_painted (next_frame, &n);
      cpu = window_app_get_cpu () - cpu;
      g_array_append_val (times, cpu);
    }
  gtk_adjustment_set_value (adjustment, 0);

  return window_percentile (times, 0.5);
}

static void
measure_scrolling (GtkListView *list)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  double cpu;

  window_watch_phase ("scrolling");
  cpu = window_app_get_cpu ();
  for (guint i = 0; i < SCROLL_FRAMES; i++)
    {
      guint n = window_app_get_n_frames ();

      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + SCROLL_STEP);
      window_app_wait_painted (next_frame, &n);
    }
  window_figure_print ("scroll", (window_app_get_cpu () - cpu) / SCROLL_FRAMES);
}

static gboolean
list_is_read (gpointer data)
{
  return window_app_rows_are_read (data);
}

static void
measure_jump (GtkListView *list)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  g_autoptr (GArray) waits = g_array_new (FALSE, FALSE, sizeof (double));

  window_watch_phase ("jump");
  for (guint i = 0; i < 12; i++)
    {
      static const double parts[] = { 0.5, 0.9, 0.25, 0.6, 0.1, 0.75 };
      double upper = gtk_adjustment_get_upper (adjustment);
      gint64 began = g_get_monotonic_time ();
      double wait;

      gtk_adjustment_set_value (adjustment, upper * parts[i % G_N_ELEMENTS (parts)]);
      wait = (window_app_wait_painted (list_is_read, list) - began) / 1e3;
      g_array_append_val (waits, wait);
      window_app_run_for (50);
    }
  window_figure_print ("jump.p50", window_percentile (waits, 0.5));
  window_figure_print ("jump.max", window_percentile (waits, 1));
  gtk_adjustment_set_value (adjustment, 0);
  window_app_run_for (100);
}

/* From a short result to everything: the processor time of it, all threads, until the first screenful is painted. */
static void
measure_replacing (Typing *typing)
{
  g_autoptr (GArray) waits = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) costs = g_array_new (FALSE, FALSE, sizeof (double));

  window_watch_phase ("replacing the result");
  for (guint i = 0; i < REPLACEMENTS; i++)
    {
      gint64 began;
      double wait, cost;

      type_text (typing, "berg");
      window_app_wait (is_settled, window_app_get_model (typing->list));
      window_app_run_for (PAUSE_MS);

      began = g_get_monotonic_time ();
      cost = window_app_get_cpu ();
      gtk_editable_set_text (typing->entry, "");
      wait = (window_app_wait_painted (shows_what_is_typed, typing) - began) / 1e3;
      cost = window_app_get_cpu () - cost;
      g_array_append_val (waits, wait);
      g_array_append_val (costs, cost);
      window_app_wait (is_settled, window_app_get_model (typing->list));
      window_app_run_for (PAUSE_MS);
    }
  window_figure_print ("replace.p50", window_percentile (waits, 0.5));
  window_figure_print ("replace.cpu", window_percentile (costs, 0.5));
}

void
window_part_list (const char *book)
{
  g_autoptr (GArray) waits = g_array_new (FALSE, FALSE, sizeof (double));
  Typing typing = { .waits = waits };

  window_app_open (book, "contacts");
  window_app_wait_painted (page_is_read, NULL);
  window_app_wait (words_are_loaded, NULL);
  window_app_wait_quiet ();

  typing.list = get_list ();
  typing.entry = GTK_EDITABLE (window_app_find (NULL, GTK_TYPE_SEARCH_ENTRY));
  g_assert_true (GTK_IS_LIST_VIEW (typing.list) && GTK_IS_SEARCH_ENTRY (typing.entry));
  window_app_wait (is_settled, window_app_get_model (typing.list));
  window_figure_print ("rows", g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (typing.list))));

  window_figure_print ("frame", measure_plain_frame (typing.list));
  measure_scrolling (typing.list);
  measure_jump (typing.list);
  measure_typing (&typing);
  measure_replacing (&typing);
  window_watch_phase (NULL);
  window_app_close ();
}
