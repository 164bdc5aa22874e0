/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "crm-book.h"
#include "crm-calendar-view.h"
#include "crm-datetime.h"
#include "crm-event-popover.h"
#include "crm-event-widget.h"
#include "crm-widgets.h"
#include "model-fixture.h"

typedef struct
{
  Fixture    base;
  CrmBook   *book;
  GtkWidget *window;
  CrmView   *view;
} ViewFixture;

#define WAIT_UNTIL(condition) \
  G_STMT_START { \
    gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC; \
    while (!(condition)) \
      { \
        g_assert_cmpint (g_get_monotonic_time (), <, deadline); \
        g_main_context_iteration (NULL, FALSE); \
      } \
  } G_STMT_END

static void
add_meeting (CrmBook *book)
{
  g_autoptr (CrmRecord) meeting = crm_record_new (&crm_activity_type);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = NULL;
  CrmDatetime starts = crm_datetime_from_local (crm_event_now () / CRM_SECONDS_PER_DAY * CRM_SECONDS_PER_DAY + 10 * 3600, NULL);
  CrmDatetime ends = crm_datetime_from_local (starts.local + 3600, NULL);
  g_autofree char *starts_text = crm_datetime_to_text (&starts);
  g_autofree char *ends_text = crm_datetime_to_text (&ends);

  crm_record_set_text (meeting, "kind", "meeting");
  crm_record_set_text (meeting, "subject", "Measure on site");
  crm_record_set_text (meeting, "starts", starts_text);
  crm_record_set_text (meeting, "ends", ends_text);
  set = crm_book_save (book, meeting, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (ViewFixture   *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->base.folder = g_dir_make_tmp ("clientele-calendar-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->base.path = g_build_filename (fixture->base.folder, "book.clientele", NULL);
  fixture->book = crm_book_open (fixture->base.path, CRM_DB_OPEN_CREATE, NULL, &error);
  g_assert_no_error (error);
  add_meeting (fixture->book);

  fixture->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1060, 700);
  fixture->view = g_object_new (CRM_TYPE_CALENDAR_VIEW, "book", fixture->book, NULL);
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

/* The n-th mapped widget of @type in @root, depth first; NULL. */
static GtkWidget *
find_widget (GtkWidget *root,
             GType      type,
             guint     *n)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && gtk_widget_get_mapped (root) && (*n)-- == 0)
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type, n);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkWidget *
get_widget (ViewFixture *fixture,
            GType        type,
            guint        n)
{
  return find_widget (GTK_WIDGET (fixture->view), type, &n);
}

static guint
count_events (ViewFixture *fixture)
{
  guint n = 0;

  while (get_widget (fixture, CRM_TYPE_EVENT_WIDGET, n) != NULL)
    n++;
  return n;
}

static void
test_modes (ViewFixture   *fixture,
            gconstpointer  data)
{
  static const char *const modes[] = { "month", "agenda", "week" };

  WAIT_UNTIL (count_events (fixture) == 1);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (fixture->view), "calendar.mode", "s", modes[i]);
      WAIT_UNTIL (count_events (fixture) == 1);
    }

  gtk_test_accessible_assert_role (get_widget (fixture, CRM_TYPE_EVENT_WIDGET, 0), GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "calendar.step", "i", 1);
  WAIT_UNTIL (count_events (fixture) == 0);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "calendar.today", NULL);
  WAIT_UNTIL (count_events (fixture) == 1);
}

static void
test_new (ViewFixture   *fixture,
          gconstpointer  data)
{
  GtkWidget *popover;

  WAIT_UNTIL (count_events (fixture) == 1);
  crm_view_main_action (fixture->view);
  WAIT_UNTIL (get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0) != NULL);
  popover = get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0);

  /* The keyboard is in the title; Enter adds. */
  WAIT_UNTIL (GTK_IS_TEXT (gtk_window_get_focus (GTK_WINDOW (fixture->window))));
  gtk_editable_set_text (GTK_EDITABLE (gtk_window_get_focus (GTK_WINDOW (fixture->window))), "Lunch");
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "calendar.mode", "s", "agenda");
  gtk_widget_activate_action (popover, "event.save", NULL);
  WAIT_UNTIL (count_events (fixture) == 2);
  crm_book_undo_async (fixture->book, 0, NULL, NULL);
  WAIT_UNTIL (count_events (fixture) == 1);
}

static void
test_edit (ViewFixture   *fixture,
           gconstpointer  data)
{
  GtkWidget *event;

  WAIT_UNTIL (count_events (fixture) == 1);
  event = get_widget (fixture, CRM_TYPE_EVENT_WIDGET, 0);
  gtk_widget_grab_focus (event);
  gtk_widget_activate_action (event, "calendar.open", NULL);
  WAIT_UNTIL (get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0) != NULL);
  WAIT_UNTIL (GTK_IS_TEXT (gtk_window_get_focus (GTK_WINDOW (fixture->window))));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (gtk_window_get_focus (GTK_WINDOW (fixture->window)))), ==, "Measure on site");
  gtk_editable_set_text (GTK_EDITABLE (gtk_window_get_focus (GTK_WINDOW (fixture->window))), "Measure again");
  gtk_widget_activate_action (get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0), "event.save", NULL);
  WAIT_UNTIL (count_events (fixture) == 1 &&
              g_str_equal (crm_event_widget_get_item (CRM_EVENT_WIDGET (get_widget (fixture, CRM_TYPE_EVENT_WIDGET, 0)))->title, "Measure again"));

  event = get_widget (fixture, CRM_TYPE_EVENT_WIDGET, 0);
  WAIT_UNTIL (get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0) == NULL);
  gtk_widget_grab_focus (event);
  gtk_widget_activate_action (event, "calendar.delete", NULL);
  WAIT_UNTIL (count_events (fixture) == 0);
}

static void
test_show (ViewFixture   *fixture,
           gconstpointer  data)
{
  const CrmRangeItem *item;

  WAIT_UNTIL (count_events (fixture) == 1);
  item = crm_event_widget_get_item (CRM_EVENT_WIDGET (get_widget (fixture, CRM_TYPE_EVENT_WIDGET, 0)));
  g_assert_true (crm_view_show_record (fixture->view, &crm_activity_type, item->id));
  WAIT_UNTIL (get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0) != NULL);
  g_assert_false (crm_view_show_record (fixture->view, &crm_deal_type, 1));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  crm_widgets_init ();

  g_test_add ("/calendar/modes", ViewFixture, NULL, set_up, test_modes, tear_down);
  g_test_add ("/calendar/new", ViewFixture, NULL, set_up, test_new, tear_down);
  g_test_add ("/calendar/show", ViewFixture, NULL, set_up, test_show, tear_down);
  g_test_add ("/calendar/edit", ViewFixture, NULL, set_up, test_edit, tear_down);

  return g_test_run ();
}
