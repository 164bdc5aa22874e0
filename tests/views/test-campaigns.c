/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-campaigns-view.h"
#include "crm-check-step.h"
#include "crm-row-widget.h"
#include "view-fixture.h"

static gint64 draft_id, sent_id;

static gboolean
add_mail (CrmConn     *conn,
          gint64       id,
          gint64       contact_id,
          const char  *address,
          const char  *state,
          GError     **error)
{
  return crm_conn_run (conn, error, "INSERT INTO campaign_mail (id, campaign_id, contact_id, address, address_key, merge, token, message_id, date, state) "
                       "VALUES (?, ?, ?, ?, ?, '{}', ?, ?, 0, ?)", "iiisssss", id, sent_id, contact_id, address, address, address, address, state);
}

static gboolean
fill (CrmConn       *conn,
      gpointer       data,
      GCancellable  *cancellable,
      GError       **error)
{
  g_autoptr (CrmRecord) draft = crm_record_new (&crm_campaign_type);
  g_autoptr (CrmRecord) sent = crm_record_new (&crm_campaign_type);
  g_autoptr (CrmRecord) person = crm_record_new (&crm_contact_type);
  CrmRecord *child;

  crm_record_set_text (person, "name", "Ada Lovelace");
  child = crm_record_add_child (person, &crm_contact_email_type);
  crm_record_set_text (child, "address", "ada@mail.example");
  crm_record_set_text (draft, "name", "Open workshop");
  crm_record_set_text (draft, "subject", "Hello {{first_name|\"there\"}}");
  child = crm_record_add_child (draft, &crm_campaign_audience_type);
  crm_record_set_text (child, "kind", "everyone");
  crm_record_set_text (sent, "name", "Spring news");
  draft_id = crm_record_get_id (draft);
  sent_id = crm_record_get_id (sent);
  return crm_record_save (conn, person, error) && crm_record_save (conn, draft, error) && crm_record_save (conn, sent, error)
         && crm_conn_run (conn, error, "INSERT INTO campaign_run (campaign_id, state, frozen_at, account_id, subject, body) "
                          "VALUES (?, 'finished', 1, 1, 'News', 'Text')", "i", sent_id)
         && add_mail (conn, 1, crm_record_get_id (person), "ada@mail.example", "failed", error)
         && add_mail (conn, 2, 0, "gone@mail.example", "sent", error);
}

static void
set_up (ViewFixture   *fixture,
        gconstpointer  data)
{
  view_fixture_set_up (fixture, CRM_TYPE_CAMPAIGNS_VIEW, fill, NULL);
}

static GtkWidget *
find_in (ViewFixture *fixture,
         const char  *text)
{
  return find_label (GTK_WIDGET (fixture->view), text);
}

/* Whether the tab of a step has its tick. */
static gboolean
is_marked (ViewFixture *fixture,
           const char  *step)
{
  GtkWidget *tab = find_button (GTK_WIDGET (fixture->view), step);
  guint first = 0;

  return tab != NULL && find_widget (tab, GTK_TYPE_IMAGE, &first) != NULL;
}

/* The ticks tell what is done: an audience, but no text yet. */
static void
test_ticks (ViewFixture   *fixture,
            gconstpointer  data)
{
  static const char *const steps[] = { "Message", "Check", "Send", "Results" };

  crm_view_show_record (fixture->view, &crm_campaign_type, draft_id);
  WAIT_UNTIL (is_marked (fixture, "Audience"));
  g_assert_false (is_marked (fixture, "Message"));
  g_assert_false (is_marked (fixture, "Check"));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_button (GTK_WIDGET (fixture->view), steps[i])), TRUE);
  WAIT_UNTIL (find_in (fixture, "Nothing Sent Yet") != NULL);
}

/* The findings are looked for again whenever something changes in the book; the rows that say them stay under the pointer. */
static void
test_findings_stay (ViewFixture   *fixture,
                    gconstpointer  data)
{
  guint first = 0, second = 0, third = 0;
  GtkWidget *step, *row;

  crm_view_show_record (fixture->view, &crm_campaign_type, draft_id);
  WAIT_UNTIL (is_marked (fixture, "Audience"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_button (GTK_WIDGET (fixture->view), "Check")), TRUE);
  WAIT_UNTIL (find_in (fixture, "Not ready yet") != NULL);
  step = find_widget (GTK_WIDGET (fixture->view), CRM_TYPE_CHECK_STEP, &first);
  row = find_widget (step, ADW_TYPE_ACTION_ROW, &second);
  g_assert_nonnull (row);
  g_object_ref (row);
  CRM_CAMPAIGN_STEP_GET_CLASS (step)->update (CRM_CAMPAIGN_STEP (step));
  g_assert_true (find_widget (step, ADW_TYPE_ACTION_ROW, &third) == row);
  g_object_unref (row);
}

/* Results open their people, and a list can be made of them. */
static void
test_results (ViewFixture   *fixture,
              gconstpointer  data)
{
  GtkWidget *row;

  crm_view_show_record (fixture->view, &crm_campaign_type, sent_id);
  WAIT_UNTIL (is_marked (fixture, "Audience") && is_marked (fixture, "Send"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_button (GTK_WIDGET (fixture->view), "Results")), TRUE);
  WAIT_UNTIL (find_in (fixture, "Failed · 1") != NULL && find_in (fixture, "1 of 2 sent") != NULL);
  g_assert_null (find_in (fixture, "Unknown ·"));

  row = gtk_widget_get_ancestor (find_in (fixture, "Failed · 1"), ADW_TYPE_EXPANDER_ROW);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  WAIT_UNTIL (find_in (fixture, "Ada Lovelace") != NULL);
  g_assert_null (find_in (fixture, "gone@mail.example"));

  /* What failed is tried again when its owner says so. */
  g_assert_true (gtk_widget_activate_action (row, "results.again", "u", 0));
  WAIT_UNTIL (find_in (fixture, "Waiting · 1") != NULL);
  WAIT_UNTIL (!gtk_widget_get_visible (row));
}

static gboolean
take_mails_away (CrmConn       *conn,
                 gpointer       data,
                 GCancellable  *cancellable,
                 GError       **error)
{
  return crm_conn_run (conn, error, "ALTER TABLE campaign_mail RENAME TO gone", "");
}

/* A campaign that cannot be read is no empty one. */
static void
test_unreadable (ViewFixture   *fixture,
                 gconstpointer  data)
{
  CrmWriteOptions options = { CRM_PRIORITY_USER, CRM_ORIGIN_USER, "Test", 0, FALSE };
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;

  set = crm_db_write (crm_book_get_db (fixture->book), &options, take_mails_away, NULL, NULL, &error);
  g_assert_no_error (error);
  crm_view_show_record (fixture->view, &crm_campaign_type, sent_id);
  WAIT_UNTIL (g_strcmp0 (TEST_HOST (fixture->window)->failure, "The campaign could not be read") == 0);
}

static gboolean
start_sending (CrmConn       *conn,
               gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  return fill (conn, data, cancellable, error) && add_mail (conn, 3, 0, "next@mail.example", "pending", error)
         && crm_conn_run (conn, error, "UPDATE campaign_run SET state = 'sending' WHERE campaign_id = ?", "i", sent_id);
}

static void
set_up_sending (ViewFixture   *fixture,
                gconstpointer  data)
{
  view_fixture_set_up (fixture, CRM_TYPE_CAMPAIGNS_VIEW, start_sending, NULL);
}

/* The accessible names of the rows say what is drawn. */
static gboolean
has_row (ViewFixture *fixture,
         const char  *words)
{
  for (guint n = 0;; n++)
    {
      guint skip = n;
      GtkWidget *row = find_widget (GTK_WIDGET (fixture->view), CRM_TYPE_ROW_WIDGET, &skip);

      if (row == NULL)
        return FALSE;
      if (gtk_test_accessible_has_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL))
        {
          g_autofree char *wrong = gtk_test_accessible_check_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, words);

          if (wrong == NULL)
            return TRUE;
        }
    }
}

/* A campaign that is being sent says in the list how far it is. */
static void
test_progress (ViewFixture   *fixture,
               gconstpointer  data)
{
  WAIT_UNTIL (has_row (fixture, "Spring news, Sending · 2 of 3"));
}

static gint64 account_ids[2];

static gboolean
add_accounts (CrmConn       *conn,
              gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  guint n = GPOINTER_TO_UINT (data);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CrmRecord) account = crm_record_new (&crm_mail_account_type);

      crm_record_set_text (account, "name", i == 0 ? "Garden" : "Shop");
      crm_record_set_text (account, "from_address", i == 0 ? "garden@mail.example" : "shop@mail.example");
      crm_record_set_text (account, "host", "mail.example");
      account_ids[i] = crm_record_get_id (account);
      if (!crm_record_save (conn, account, error))
        return FALSE;
    }
  return fill (conn, NULL, cancellable, error);
}

static void
set_up_accounts (ViewFixture   *fixture,
                 gconstpointer  data)
{
  view_fixture_set_up (fixture, CRM_TYPE_CAMPAIGNS_VIEW, add_accounts, (gpointer) data);
}

static gint64
get_account (ViewFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmRecord) record = crm_book_load (fixture->book, &crm_campaign_type, draft_id, NULL, &error);

  g_assert_no_error (error);
  return crm_record_get_int (record, "account_id");
}

/* The only account is the one; of several none is shown as chosen until one is. */
static void
test_account (ViewFixture   *fixture,
              gconstpointer  data)
{
  guint first = 0;

  crm_view_show_record (fixture->view, &crm_campaign_type, draft_id);
  WAIT_UNTIL (is_marked (fixture, "Audience"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_button (GTK_WIDGET (fixture->view), "Send")), TRUE);
  if (GPOINTER_TO_UINT (data) > 1)
    {
      WAIT_UNTIL (find_in (fixture, "Not chosen yet") != NULL);
      g_assert_cmpint (get_account (fixture), ==, 0);
      adw_combo_row_set_selected (ADW_COMBO_ROW (find_widget (GTK_WIDGET (fixture->view), ADW_TYPE_COMBO_ROW, &first)), 1);
    }
  WAIT_UNTIL (get_account (fixture) == account_ids[0]);
  WAIT_UNTIL (find_in (fixture, "garden@mail.example") != NULL && find_in (fixture, "Not chosen yet") == NULL);
}

/* Nobody touches it: the keyboard comes to what is there. */
static void
test_focus (ViewFixture   *fixture,
            gconstpointer  data)
{
  view_fixture_check_focus (fixture, GTK_TYPE_WIDGET);
}

int
main (int   argc,
      char *argv[])
{
  view_fixture_init (&argc, &argv);

  g_test_add ("/campaigns/focus", ViewFixture, NULL, set_up, test_focus, view_fixture_tear_down);
  g_test_add ("/campaigns/findings-stay", ViewFixture, NULL, set_up, test_findings_stay, view_fixture_tear_down);
  g_test_add ("/campaigns/ticks", ViewFixture, NULL, set_up, test_ticks, view_fixture_tear_down);
  g_test_add ("/campaigns/results", ViewFixture, NULL, set_up, test_results, view_fixture_tear_down);
  g_test_add ("/campaigns/unreadable", ViewFixture, NULL, set_up, test_unreadable, view_fixture_tear_down);
  g_test_add ("/campaigns/progress", ViewFixture, NULL, set_up_sending, test_progress, view_fixture_tear_down);
  g_test_add ("/campaigns/only-account", ViewFixture, GUINT_TO_POINTER (1), set_up_accounts, test_account, view_fixture_tear_down);
  g_test_add ("/campaigns/account-of-two", ViewFixture, GUINT_TO_POINTER (2), set_up_accounts, test_account, view_fixture_tear_down);

  return g_test_run ();
}
