/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-app-resources.h"
#include "crm-changes-window.h"
#include "crm-today-view.h"
#include "view-fixture.h"

static gboolean
add_contact (CrmConn       *conn,
             gpointer       name,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr (CrmRecord) contact = crm_record_new (&crm_contact_type);

  crm_record_set_text (contact, "kind", "person");
  crm_record_set_text (contact, "name", name);
  return crm_record_save (conn, contact, error);
}

static void
set_up (ViewFixture   *fixture,
        gconstpointer  data)
{
  view_fixture_set_up (fixture, CRM_TYPE_TODAY_VIEW, add_contact, (gpointer) "Ada Lovelace");
}

static void
undo_set (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  *(gint64 *) user_data = g_variant_get_int64 (parameter);
}

static void
listen (ViewFixture *fixture,
        gint64      *undone)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("undo-set", G_VARIANT_TYPE_INT64);

  g_signal_connect (action, "activate", G_CALLBACK (undo_set), undone);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (fixture->window, "win", G_ACTION_GROUP (group));
}

static GtkWindow *
changes_window (ViewFixture *fixture)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_window_get_transient_for (window) == GTK_WINDOW (fixture->window))
        return window;
    }
  return NULL;
}

static void
write_contact (ViewFixture *fixture,
               const char  *label,
               const char  *name)
{
  CrmWriteOptions options = { CRM_PRIORITY_USER, CRM_ORIGIN_USER, label, 0, FALSE };
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_db_write (crm_book_get_db (fixture->book), &options, add_contact, (gpointer) name, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (set);
}

/* GTK clicks a button that is activated by a key or by assistive technology only a quarter of a second later: what changes in
 * the book meanwhile must not take the button away. */
static void
test_pressed_while_the_book_changes (ViewFixture   *fixture,
                                     gconstpointer  data)
{
  gint64 undone = 0;
  GtkWidget *window, *row, *button;

  listen (fixture, &undone);
  crm_changes_window_present (GTK_WINDOW (fixture->window), fixture->book);
  window = GTK_WIDGET (changes_window (fixture));
  WAIT_UNTIL (find_label (window, "Test") != NULL);
  row = gtk_widget_get_ancestor (find_label (window, "Test"), GTK_TYPE_LIST_BOX_ROW);
  button = find_button (row, "Undo");
  g_assert_nonnull (button);

  write_contact (fixture, "The second", "Grace Hopper");
  g_assert_true (gtk_widget_activate (button));
  WAIT_UNTIL (find_label (window, "The second") != NULL);
  WAIT_UNTIL (undone != 0);
  g_assert_true (gtk_widget_get_ancestor (find_label (window, "Test"), GTK_TYPE_LIST_BOX_ROW) == row);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The newest is first; what was taken back has no button and says so. */
static void
test_rows (ViewFixture   *fixture,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = NULL;
  gint64 undone = 0;
  GtkWidget *window, *list, *row;

  listen (fixture, &undone);
  crm_changes_window_present (GTK_WINDOW (fixture->window), fixture->book);
  window = GTK_WIDGET (changes_window (fixture));
  WAIT_UNTIL (find_label (window, "Test") != NULL);
  write_contact (fixture, "The second", "Grace Hopper");
  WAIT_UNTIL (find_label (window, "The second") != NULL);
  list = gtk_widget_get_ancestor (find_label (window, "Test"), GTK_TYPE_LIST_BOX);
  row = GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  g_assert_nonnull (find_label (row, "The second"));
  g_assert_null (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 2));

  g_signal_emit_by_name (find_button (row, "Undo"), "clicked");
  g_assert_cmpint (undone, !=, 0);
  set = crm_db_undo (crm_book_get_db (fixture->book), undone, &error);
  g_assert_no_error (error);
  WAIT_UNTIL (find_label (row, "undone") != NULL);
  g_assert_null (find_button (row, "Undo"));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  view_fixture_init (&argc, &argv);
  g_resources_register (crm_app_get_resource ());
  g_test_add ("/changes/pressed-while-the-book-changes", ViewFixture, NULL, set_up, test_pressed_while_the_book_changes,
              view_fixture_tear_down);
  g_test_add ("/changes/rows", ViewFixture, NULL, set_up, test_rows, view_fixture_tear_down);
  return g_test_run ();
}
