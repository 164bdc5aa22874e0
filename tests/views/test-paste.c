/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-contact-paste.h"
#include "crm-contacts-view.h"
#include "view-fixture.h"

#include "crm-stmt.h"

/* The window in which a signature becomes a contact. */

#define SIGNATURE \
  "Best regards\nDr. Ana Ruiz\nHead of Sales at Acme Ltd\n+44 20 7946 0958 | ana@acme.example\n221B Baker Street, London NW1 6XE\nWe moved!\n"

static void
set_up (ViewFixture   *fixture,
        gconstpointer  data)
{
  view_fixture_set_up (fixture, CRM_TYPE_CONTACTS_VIEW, NULL, NULL);
}

static GtkWidget *
find_paste (ViewFixture *fixture)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *at = windows; at != NULL; at = at->next)
    {
      if (g_str_equal (G_OBJECT_TYPE_NAME (at->data), "CrmContactPaste"))
        return at->data;
    }

  return NULL;
}

static gboolean
is_gone (ViewFixture *fixture)
{
  return find_paste (fixture) == NULL;
}

/* The first widget of @type below @widget whose title is @title (NULL: any). */
static GtkWidget *
find_below (GtkWidget  *widget,
            GType       type,
            const char *title)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found;

      if (G_TYPE_CHECK_INSTANCE_TYPE (child, type) &&
          (title == NULL || g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (child)), title) == 0))
        return child;
      found = find_below (child, type, title);
      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkWidget *
open_paste (ViewFixture *fixture,
            const char  *text)
{
  GtkWidget *window, *view;

  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "contacts.paste", NULL);
  window = find_paste (fixture);
  g_assert_nonnull (window);
  view = find_below (window, GTK_TYPE_TEXT_VIEW, NULL);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
  return window;
}

static const char *
get_row (GtkWidget  *window,
         const char *title)
{
  GtkWidget *row = find_below (window, ADW_TYPE_ENTRY_ROW, title);

  return row != NULL ? gtk_editable_get_text (GTK_EDITABLE (row)) : NULL;
}

static gpointer
read_contact (CrmConn       *conn,
              gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
    "SELECT c.name, f.name, a.role, e.address, d.street, d.city, c.note, (SELECT count (*) FROM contact) FROM contact c"
    " JOIN affiliation a ON a.contact_id = c.id JOIN contact f ON f.id = a.company_id"
    " LEFT JOIN contact_email e ON e.contact_id = c.id JOIN contact_address d ON d.contact_id = c.id", NULL);

  if (stmt == NULL || crm_stmt_step (stmt, error) != CRM_STEP_ROW)
    return NULL;
  return g_strdup_printf ("%s/%s/%s/%s/%s/%s/%s/%d", crm_stmt_get_text (stmt, 0), crm_stmt_get_text (stmt, 1), crm_stmt_get_text (stmt, 2),
                          crm_stmt_get_text (stmt, 3), crm_stmt_get_text (stmt, 4), crm_stmt_get_text (stmt, 5),
                          crm_stmt_get_text (stmt, 6), (int) crm_stmt_get_int (stmt, 7));
}

static char *
dup_contact (ViewFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  char *words = crm_db_read (crm_book_get_db (fixture->book), CRM_READER_ROW, read_contact, NULL, NULL, &error);

  g_assert_no_error (error);
  return words;
}

static void
test_add (ViewFixture   *fixture,
          gconstpointer  data)
{
  GtkWidget *window = open_paste (fixture, SIGNATURE);
  g_autofree char *contact = NULL;

  g_assert_cmpstr (get_row (window, "Title"), ==, "Dr.");
  g_assert_cmpstr (get_row (window, "First name"), ==, "Ana");
  g_assert_cmpstr (get_row (window, "Last name"), ==, "Ruiz");
  g_assert_cmpstr (get_row (window, "Company"), ==, "Acme Ltd");
  g_assert_cmpstr (get_row (window, "E-mail"), ==, "ana@acme.example");

  /* What was put right is what is kept, what was emptied is not, and of what was not understood only what is asked for. */
  gtk_editable_set_text (GTK_EDITABLE (find_below (window, ADW_TYPE_ENTRY_ROW, "Last name")), "Ruíz");
  gtk_editable_set_text (GTK_EDITABLE (find_below (window, ADW_TYPE_ENTRY_ROW, "E-mail")), " ");
  gtk_switch_set_active (GTK_SWITCH (find_below (window, GTK_TYPE_SWITCH, NULL)), TRUE);
  gtk_widget_activate_action (window, "paste.add", NULL);
  WAIT_UNTIL (is_gone (fixture));
  contact = dup_contact (fixture);
  g_assert_cmpstr (contact, ==, "Dr. Ana Ruíz/Acme Ltd/Head of Sales/(null)/221B Baker Street/London/We moved!/2");
}

/* A text without a name cannot be added until one is typed; leaving adds nothing. */
static void
test_nameless (ViewFixture   *fixture,
               gconstpointer  data)
{
  GtkWidget *window = open_paste (fixture, "+49 89 1234567\nana@gmail.com\n");
  g_autofree char *contact = NULL;

  gtk_widget_activate_action (window, "paste.add", NULL);
  g_assert_cmpstr (get_row (window, "Name"), ==, "");
  gtk_widget_activate_action (window, "window.close", NULL);
  WAIT_UNTIL (is_gone (fixture));
  contact = dup_contact (fixture);
  g_assert_null (contact);
}

/* Another text makes another form. */
static void
test_replaced (ViewFixture   *fixture,
               gconstpointer  data)
{
  GtkWidget *window = open_paste (fixture, SIGNATURE);
  GtkWidget *view = find_below (window, GTK_TYPE_TEXT_VIEW, NULL);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "Cheers\nBen\nben@gmail.com\n", -1);
  g_assert_cmpstr (get_row (window, "Name"), ==, "Ben");
  g_assert_null (get_row (window, "Company"));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "", -1);
  g_assert_null (get_row (window, "Name"));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  view_fixture_init (&argc, &argv);
  g_test_add ("/paste/add", ViewFixture, NULL, set_up, test_add, view_fixture_tear_down);
  g_test_add ("/paste/nameless", ViewFixture, NULL, set_up, test_nameless, view_fixture_tear_down);
  g_test_add ("/paste/replaced", ViewFixture, NULL, set_up, test_replaced, view_fixture_tear_down);

  return g_test_run ();
}
