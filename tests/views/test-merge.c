/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view-fixture.h"

#include "crm-merge-window.h"

static gint64
add_person (ViewFixture *fixture,
            const char  *name,
            const char  *nickname,
            const char  *email)
{
  g_autoptr (CrmRecord) record = crm_record_new (&crm_contact_type);
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;

  crm_record_set_text (record, "name", name);
  crm_record_set_text (record, "nickname", nickname);
  crm_record_set_text (crm_record_add_child (record, &crm_contact_email_type), "address", email);
  set = crm_book_save (fixture->book, record, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (set);
  return crm_record_get_id (record);
}

static void
set_up (ViewFixture   *fixture,
        gconstpointer  data)
{
  fixture->book = fixture_open_book (&fixture->base);
  fixture->window = g_object_new (TEST_TYPE_HOST, NULL);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1060, 700);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (ViewFixture   *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  fixture_close_book (&fixture->base, &fixture->book);
}

static gboolean
is_merged (ViewFixture *fixture,
           gint64       id)
{
  g_autoptr (CrmRecord) record = crm_book_load (fixture->book, &crm_contact_type, id, NULL, NULL);

  return crm_record_has (record, "merged_into");
}

/* How many choices Tab comes to in a turn through the window; what was not laid out yet is stepped over. */
static guint
count_choices (GtkWindow *window)
{
  guint n = 0;

  for (guint i = 0; i < 30; i++)
    {
      gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD);
      n += GTK_IS_CHECK_BUTTON (gtk_window_get_focus (window));
    }

  return n;
}

/* By keyboard alone: Tab goes through the choices, Alt+2 takes all from the second, Ctrl+Return merges. */
static void
test_merge (ViewFixture   *fixture,
            gconstpointer  data)
{
  gint64 ids[] = { add_person (fixture, "Ana Ruiz", "Ani", "ana@example.org"), add_person (fixture, "A. Ruiz", "Nita", "ruiz@example.org") };
  g_autoptr (CrmMergeWindow) window = g_object_ref (crm_merge_window_present (fixture->window, fixture->book, ids, 2));
  g_autoptr (CrmRecord) kept = NULL;

  WAIT_UNTIL (crm_merge_window_get_sheet (window) != NULL && gtk_widget_get_mapped (GTK_WIDGET (window)));
  WAIT_UNTIL (count_choices (GTK_WINDOW (window)) >= 3);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "merge.take-all", "u", 1));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "merge.merge", NULL));
  WAIT_UNTIL (is_merged (fixture, ids[1]));
  WAIT_UNTIL (!gtk_widget_get_visible (GTK_WIDGET (window)));
  kept = crm_book_load (fixture->book, &crm_contact_type, ids[0], NULL, NULL);
  g_assert_cmpstr (crm_record_get_text (kept, "name"), ==, "A. Ruiz");
  g_assert_cmpstr (crm_record_get_text (kept, "nickname"), ==, "Nita");
  g_assert_cmpuint (crm_record_get_children (kept, &crm_contact_email_type)->len, ==, 2);
}

/* The contact of another column can be the one that is kept; a narrow window shows the same choices. */
static void
test_keep_another (ViewFixture   *fixture,
                   gconstpointer  data)
{
  gint64 ids[] = { add_person (fixture, "Ana Ruiz", "Ani", "ana@example.org"), add_person (fixture, "A. Ruiz", NULL, "ruiz@example.org"),
                   add_person (fixture, "Ana María Ruiz", NULL, "am@example.org") };
  g_autoptr (CrmMergeWindow) window = NULL;

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 360, 600);
  WAIT_UNTIL (gtk_widget_get_width (fixture->window) > 0);
  window = g_object_ref (crm_merge_window_present (fixture->window, fixture->book, ids, 3));
  WAIT_UNTIL (crm_merge_window_get_sheet (window) != NULL);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "merge.keep", "u", 2));
  WAIT_UNTIL (crm_record_get_id (g_ptr_array_index (crm_merge_window_get_sheet (window)->records, 0)) == ids[2]);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "merge.merge", NULL));
  WAIT_UNTIL (is_merged (fixture, ids[0]) && is_merged (fixture, ids[1]));
  g_assert_false (is_merged (fixture, ids[2]));
  WAIT_UNTIL (!gtk_widget_get_visible (GTK_WIDGET (window)));
}

/* What cannot be merged is said, and Esc leaves. */
static void
test_refused (ViewFixture   *fixture,
              gconstpointer  data)
{
  gint64 ids[] = { add_person (fixture, "Ana Ruiz", NULL, "ana@example.org"), 0 };
  g_autoptr (CrmMergeWindow) window = NULL;

  ids[1] = ids[0];
  window = g_object_ref (crm_merge_window_present (fixture->window, fixture->book, ids, 2));
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_null (crm_merge_window_get_sheet (window));
  gtk_window_close (GTK_WINDOW (window));
  WAIT_UNTIL (!gtk_widget_get_visible (GTK_WIDGET (window)));
  g_assert_false (is_merged (fixture, ids[0]));
}

int
main (int   argc,
      char *argv[])
{
  view_fixture_init (&argc, &argv);

  g_test_add ("/merge/merge", ViewFixture, NULL, set_up, test_merge, tear_down);
  g_test_add ("/merge/keep-another", ViewFixture, NULL, set_up, test_keep_another, tear_down);
  g_test_add ("/merge/refused", ViewFixture, NULL, set_up, test_refused, tear_down);

  return g_test_run ();
}
