/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Duplicates in the window: the book is searched when one comes, pairs are kept separate by a key and come back by undo. */

#include "crm-contact-new.h"
#include "crm-contacts-view.h"
#include "crm-duplicates-window.h"
#include "crm-duplicates.h"
#include "view-fixture.h"

static gboolean
save_person (CrmConn     *conn,
             const char  *name,
             const char  *mail,
             GError     **error)
{
  g_autoptr (CrmRecord) contact = crm_record_new (&crm_contact_type);

  crm_record_set_text (contact, "name", name);
  crm_record_set_text (crm_record_add_child (contact, &crm_contact_email_type), "address", mail);
  return crm_record_save (conn, contact, error);
}

static gboolean
fill (CrmConn       *conn,
      gpointer       data,
      GCancellable  *cancellable,
      GError       **error)
{
  return save_person (conn, "Ana Ruiz", "ana@example.org", error) && save_person (conn, "Ruiz, Ana", "ana@example.org", error) &&
         save_person (conn, "Bob Miller", "rm@example.com", error) && save_person (conn, "Robert Miller", "rm@example.com", error) &&
         save_person (conn, "Somebody Else", "else@example.net", error);
}

static void
set_up (ViewFixture   *fixture,
        gconstpointer  data)
{
  view_fixture_set_up (fixture, CRM_TYPE_CONTACTS_VIEW, fill, NULL);
}

static GtkWindow *
find_window (const char *title)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_strcmp0 (gtk_window_get_title (window), title) == 0)
        return window;
    }

  return NULL;
}

static GtkWidget *
find_list (GtkWidget *widget)
{
  if (GTK_IS_LIST_VIEW (widget) && gtk_widget_get_mapped (widget))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_list (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static guint
count_groups (GtkWindow *window)
{
  GtkWidget *list = find_list (GTK_WIDGET (window));

  return list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)))) : 0;
}

static void
undo_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_book_command_finish (CRM_BOOK (object), result, &error);

  g_assert_no_error (error);
}

static void
test_window (ViewFixture   *fixture,
             gconstpointer  data)
{
  GtkWindow *window;

  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "contacts.duplicates", NULL);
  window = find_window ("Duplicates");
  g_assert_nonnull (window);
  WAIT_UNTIL (count_groups (window) == 2);

  gtk_widget_activate_action (GTK_WIDGET (window), "duplicates.skip", NULL);
  gtk_widget_activate_action (GTK_WIDGET (window), "duplicates.keep", NULL);
  WAIT_UNTIL (count_groups (window) == 1);
  crm_book_undo_async (fixture->book, 0, undo_cb, NULL);
  WAIT_UNTIL (count_groups (window) == 2);

  /* Usable in little room. */
  gtk_window_set_default_size (window, 360, 500);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (window)), <=, 680);

  gtk_window_destroy (window);
}

static GtkWidget *
find_row (GtkWidget  *widget,
          const char *title)
{
  if (ADW_IS_ENTRY_ROW (widget) && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, title);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkRevealer *
find_revealer (GtkWidget *widget)
{
  if (GTK_IS_REVEALER (widget))
    {
      GtkWidget *row = gtk_revealer_get_child (GTK_REVEALER (widget));

      if (row != NULL && GTK_IS_LABEL (gtk_widget_get_first_child (row)))
        return GTK_REVEALER (widget);
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkRevealer *found = find_revealer (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* Who is typed once more is said to be there, and the keyboard stays where it is. */
static void
test_typing (ViewFixture   *fixture,
             gconstpointer  data)
{
  GtkWindow *window;
  GtkRevealer *known;
  GtkWidget *mail;

  crm_contact_new_present (GTK_WIDGET (fixture->view), fixture->book, "Ana Ruiz");
  window = find_window ("New Contact");
  g_assert_nonnull (window);
  known = find_revealer (GTK_WIDGET (window));
  mail = find_row (GTK_WIDGET (window), "E-mail");
  g_assert_nonnull (known);
  g_assert_false (gtk_revealer_get_reveal_child (known));

  gtk_editable_set_text (GTK_EDITABLE (mail), "Ana@Example.org");
  WAIT_UNTIL (gtk_revealer_get_reveal_child (known));
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (gtk_widget_get_first_child (gtk_revealer_get_child (known)))), "ame e-mail"));
  gtk_editable_set_text (GTK_EDITABLE (mail), "ana@nowhere.example");
  WAIT_UNTIL (!gtk_revealer_get_reveal_child (known));

  gtk_window_destroy (window);
}

/* What changes afterwards is found without another search. */
static void
test_step (ViewFixture   *fixture,
           gconstpointer  data)
{
  CrmWriteOptions options = { CRM_PRIORITY_USER, CRM_ORIGIN_USER, "Test", 0, FALSE };
  g_autoptr (CrmDuplicates) duplicates = crm_duplicates_share (fixture->book);
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;

  WAIT_UNTIL (crm_duplicates_get_state (duplicates) == CRM_DUPLICATES_NEVER);
  crm_duplicates_scan (duplicates);
  WAIT_UNTIL (crm_duplicates_get_state (duplicates) == CRM_DUPLICATES_READY && crm_duplicates_get_count (duplicates) == 2);

  set = crm_db_write (crm_book_get_db (fixture->book), &options, fill, NULL, NULL, &error);
  g_assert_no_error (error);
  WAIT_UNTIL (crm_duplicates_get_count (duplicates) > 2);
}

int
main (int   argc,
      char *argv[])
{
  view_fixture_init (&argc, &argv);

  g_test_add ("/duplicates/window", ViewFixture, NULL, set_up, test_window, view_fixture_tear_down);
  g_test_add ("/duplicates/typing", ViewFixture, NULL, set_up, test_typing, view_fixture_tear_down);
  g_test_add ("/duplicates/step", ViewFixture, NULL, set_up, test_step, view_fixture_tear_down);

  return g_test_run ();
}
