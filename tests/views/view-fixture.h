/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-book.h"
#include "crm-record-store.h"
#include "crm-view.h"
#include "crm-widgets.h"
#include "model-fixture.h"

/* A window that keeps what the view could not do. */
#define TEST_TYPE_HOST (test_host_get_type ())
G_DECLARE_FINAL_TYPE (TestHost, test_host, TEST, HOST, AdwWindow)

struct _TestHost
{
  AdwWindow  parent_instance;

  char      *failure;      /* what was said last; NULL: nothing failed */
};

static void
test_host_failed (CrmViewHost  *host,
                  const char   *what,
                  const GError *error)
{
  TestHost *self = TEST_HOST (host);

  g_free (self->failure);
  self->failure = g_strdup (what);
}

/* What was done is seen in the book. */
static void
test_host_done (CrmViewHost  *host,
                CrmChangeSet *set)
{
}

static void
test_host_say (CrmViewHost *host,
               const char  *text)
{
}

static void
test_host_show_record (CrmViewHost         *host,
                       const CrmRecordType *type,
                       gint64               id)
{
}

static void
test_host_add_job (CrmViewHost *host,
                   CrmJob      *job)
{
}

static void
test_host_init_host (CrmViewHostInterface *iface)
{
  iface->failed = test_host_failed;
  iface->done = test_host_done;
  iface->say = test_host_say;
  iface->show_record = test_host_show_record;
  iface->add_job = test_host_add_job;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestHost, test_host, ADW_TYPE_WINDOW, G_IMPLEMENT_INTERFACE (CRM_TYPE_VIEW_HOST, test_host_init_host))

static void
test_host_finalize (GObject *object)
{
  g_free (TEST_HOST (object)->failure);

  G_OBJECT_CLASS (test_host_parent_class)->finalize (object);
}

static void
test_host_class_init (TestHostClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_host_finalize;
}

static void
test_host_init (TestHost *self)
{
}

/* A view in a window, over a book of its own. */
typedef struct
{
  Fixture    base;
  CrmBook   *book;
  GtkWidget *window;       /* a TestHost */
  CrmView   *view;
} ViewFixture;

static inline gboolean
view_fixture_stop_tooltip (gpointer data)
{
  GSource *source = g_main_context_find_source_by_user_data (NULL, gdk_display_get_default ());

  if (source != NULL && g_strcmp0 (g_source_get_name (source), "[gtk] tooltip_popup_timeout") == 0)
    g_source_set_ready_time (source, -1);

  return G_SOURCE_CONTINUE;
}

/* What a test of a view does first in main(). */
static inline void
view_fixture_init (int    *argc,
                   char ***argv)
{
  gtk_test_init (argc, argv, NULL);
  adw_init ();
  crm_widgets_init ();
  /* A tooltip comes half a second after its time has begun, and GTK 4.8 complains where its popover or window has left the screen by
     then and is still kept alive, by a reading that has not ended. None comes: the priority is above theirs. */
  g_timeout_add_full (G_PRIORITY_HIGH, 100, view_fixture_stop_tooltip, NULL, NULL);
}

/* Puts a view of @type over the fixture's book into a window. */
static inline void
view_fixture_show (ViewFixture *fixture,
                   GType        type)
{
  fixture->window = g_object_new (TEST_TYPE_HOST, NULL);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1060, 700);
  fixture->view = g_object_new (type, "book", fixture->book, NULL);
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  gtk_window_present (GTK_WINDOW (fixture->window));
}

/* @fill writes what the book holds; NULL: nothing. @type is the view's. */
static inline void
view_fixture_set_up (ViewFixture  *fixture,
                     GType         type,
                     CrmWriteFunc  fill,
                     gpointer      data)
{
  CrmWriteOptions options = { CRM_PRIORITY_USER, CRM_ORIGIN_USER, "Test", 0, FALSE };
  g_autoptr (GError) error = NULL;

  fixture->base.folder = g_dir_make_tmp ("clientele-view-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->base.path = g_build_filename (fixture->base.folder, "book.clientele", NULL);
  fixture->book = crm_book_open (fixture->base.path, CRM_DB_OPEN_CREATE, NULL, &error);
  g_assert_no_error (error);
  if (fill != NULL)
    {
      g_autoptr (CrmChangeSet) set = crm_db_write (crm_book_get_db (fixture->book), &options, fill, data, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (set);
    }
  view_fixture_show (fixture, type);
}

static inline void
view_fixture_tear_down (ViewFixture   *fixture,
                        gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  crm_book_close (fixture->book);
  g_clear_object (&fixture->book);
  fixture_tear_down (&fixture->base, data);
}

/* Whether the keyboard is on something in the view, and not on the frame of a list that is empty yet. */
static inline gboolean
view_fixture_has_focus (ViewFixture *fixture)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (fixture->view)) && !GTK_IS_SCROLLED_WINDOW (focus);
}

static inline void
view_fixture_content_shown_cb (CrmView     *view,
                               ViewFixture *fixture)
{
  if (!view_fixture_has_focus (fixture))
    crm_view_focus_content (view);
}

/* The keyboard comes to what @type (GTK_TYPE_WIDGET: whatever) shows as soon as the view says that it is there: no other time is tried. */
static inline void
view_fixture_check_focus (ViewFixture *fixture,
                          GType        type)
{
  GtkWidget *focus;

  gtk_window_set_focus (GTK_WINDOW (fixture->window), NULL);
  g_signal_connect (fixture->view, "content-shown", G_CALLBACK (view_fixture_content_shown_cb), fixture);
  WAIT_UNTIL (view_fixture_has_focus (fixture));
  focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  g_assert_true (g_type_is_a (G_OBJECT_TYPE (focus), type));
  g_signal_handlers_disconnect_by_data (fixture->view, fixture);
}

/* The n-th mapped widget of @type in @root, depth first; NULL. */
static inline GtkWidget *
find_widget (GtkWidget *root,
             GType      type,
             guint     *n)
{
  /* What stands on a page of a stack that is not shown is visible, but not mapped. */
  if (!gtk_widget_get_mapped (root))
    return NULL;
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

static inline guint
count_widgets (GtkWidget *root,
               GType      type)
{
  for (guint n = 0;; n++)
    {
      guint skip = n;

      if (find_widget (root, type, &skip) == NULL)
        return n;
    }
}

/* The visible label that says @text; NULL. */
static inline GtkWidget *
find_label (GtkWidget  *root,
            const char *text)
{
  for (guint n = 0;; n++)
    {
      guint skip = n;
      GtkWidget *label = find_widget (root, GTK_TYPE_LABEL, &skip);

      if (label == NULL || strstr (gtk_label_get_text (GTK_LABEL (label)), text) != NULL)
        return label;
    }
}

/* The button whose label says @text; NULL. */
static inline GtkWidget *
find_button (GtkWidget  *root,
             const char *text)
{
  GtkWidget *label = find_label (root, text);

  return label != NULL ? gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON) : NULL;
}
