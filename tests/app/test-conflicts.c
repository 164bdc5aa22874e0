/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-conflicts-window.h"
#include "crm-sql.h"
#include "crm-today-view.h"
#include "view-fixture.h"

#define EVENT(place) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\nBEGIN:VEVENT\r\nUID:visit\r\nDTSTAMP:20261101T080000Z\r\n" \
                     "DTSTART:20261202T090000Z\r\nDTEND:20261202T100000Z\r\nSUMMARY:Visit the mill\r\nLOCATION:" place "\r\n" \
                     "END:VEVENT\r\nEND:VCALENDAR\r\n"

#define IS_SETTLED "SELECT count(*) FROM conflict f WHERE NOT " CRM_SQL_CONFLICT_IS_OPEN ("f")

/* What the sync left for a person, what its card says, and what one of its buttons does. */
typedef struct
{
  const char *decision;        /* of the journal; NULL: the server refused an edit */
  const char *sentence;
  const char *button;
  const char *effect;          /* a query that gives 1 when the button did its work */
} Case;

static const char deleted_here[] = "You deleted it here, and it was changed on the server at the same time. It was kept.";
static const char deleted_there[] = "You changed it here, and it was deleted on the server at the same time. It was kept, here and there.";
static const char lost[] = "The server took your change, and does not keep it.";
static const char refused[] = "The server does not take your change. It is not tried again by itself.";

static const Case cases[] = {
  { "restored", deleted_here, "Delete It", "SELECT count(*) FROM activity WHERE deleted_at IS NOT NULL" },
  { "restored", deleted_here, "Keep It", "SELECT count(*) FROM activity WHERE deleted_at IS NULL" },
  { "recreated", deleted_there, "Delete It", "SELECT count(*) FROM activity WHERE deleted_at IS NOT NULL" },
  { "recreated", deleted_there, "Keep It", "SELECT count(*) FROM activity WHERE deleted_at IS NULL" },
  { "lost", lost, "Use Mine", "SELECT count(*) FROM activity WHERE location = 'Harbour'" },
  { "lost", lost, "Keep Theirs", "SELECT count(*) FROM activity WHERE location = 'Market'" },
  { NULL, refused, "Try Again", "SELECT count(*) FROM sync_outbox WHERE state = 'queued' AND attempts = 0" },
  { NULL, refused, "Open", "SELECT count(*) FROM sync_outbox WHERE state = 'held'" },
};

static gboolean
fill (CrmConn       *conn,
      gpointer       data,
      GCancellable  *cancellable,
      GError       **error)
{
  const Case *c = data;
  g_autoptr (CrmRecord) activity = crm_record_new (&crm_activity_type);
  g_autofree char *decisions = NULL;
  gint64 id = crm_record_get_id (activity);

  crm_record_set_text (activity, "kind", "meeting");
  crm_record_set_text (activity, "subject", "Visit the mill");
  crm_record_set_text (activity, "location", "Market");
  crm_record_set_int (activity, "calendar_id", 12);
  if (!crm_conn_run (conn, error, "INSERT INTO calendar_account (id, uid, name, url, created_at) VALUES (11, 'a', 'ada', 'http://a.example/', 1)", "") ||
      !crm_conn_run (conn, error, "INSERT INTO calendar (id, account_id, name, href, created_at) VALUES (12, 11, 'Work', '/w/', 1)", "") ||
      !crm_record_save (conn, activity, error))
    return FALSE;

  if (c->decision == NULL)
    return crm_conn_run (conn, error, "INSERT INTO resource (id, calendar_id, href, href_key, state) VALUES (13, 12, '/v', '/v', 'synced')", "") &&
           crm_conn_run (conn, error, "INSERT INTO activity_resource (activity_id, resource_id) VALUES (?, 13)", "i", id) &&
           crm_conn_run (conn, error, "INSERT INTO sync_outbox (id, uid, resource_id, calendar_id, operation, state, attempts, error, created_at) "
                         "VALUES (14, 'visit', 13, 12, 'update', 'held', 3, 'No meetings on Sundays', 1)", "");

  decisions = g_strdup_printf ("[{\"component\": \"\", \"field\": \"LOCATION\", \"decision\": \"%s\", \"local\": \"Harbour\", "
                               "\"remote\": \"Market\"}]", c->decision);
  return crm_conn_run (conn, error, "INSERT INTO conflict (id, calendar_id, activity_id, uid, at, local, remote, merged, decisions) "
                       "VALUES (15, 12, ?, 'visit', 1, CAST(? AS BLOB), CAST(? AS BLOB), CAST(? AS BLOB), ?)", "issss", id,
                       EVENT ("Harbour"), EVENT ("Market"), EVENT ("Market"), decisions);
}

static void
set_up (ViewFixture   *fixture,
        gconstpointer  data)
{
  view_fixture_set_up (fixture, CRM_TYPE_TODAY_VIEW, fill, (gpointer) data);
}

static gpointer
read_int (CrmConn       *conn,
          gpointer       query,
          GCancellable  *cancellable,
          GError       **error)
{
  return GINT_TO_POINTER (crm_conn_get_int (conn, -1, error, query, "") + 1);
}

static void
read_cb (GObject      *db,
         GAsyncResult *result,
         gpointer      value)
{
  *(int *) value = GPOINTER_TO_INT (crm_db_read_finish (CRM_DB (db), result, NULL)) - 1;
}

/* What @query gives. */
static int
ask (ViewFixture *fixture,
     const char  *query)
{
  int value = -2;

  crm_db_read_async (crm_book_get_db (fixture->book), CRM_READER_ROW, read_int, (gpointer) query, NULL, NULL, NULL, read_cb, &value);
  WAIT_UNTIL (value != -2);
  return value;
}

static void
destroyed_cb (gboolean *gone)
{
  *gone = TRUE;
}

/* Named on Today; shown with its sentence and what differs; the button settles it. */
static void
test_case (ViewFixture   *fixture,
           gconstpointer  data)
{
  const Case *c = data;
  GtkWidget *window, *button;
  gboolean gone = FALSE;

  WAIT_UNTIL (find_label (GTK_WIDGET (fixture->view), "1 entry needs a look") != NULL);
  window = crm_conflicts_window_new (GTK_WINDOW (fixture->window), fixture->book);
  g_signal_connect_swapped (window, "destroy", G_CALLBACK (destroyed_cb), &gone);
  gtk_window_present (GTK_WINDOW (window));
  WAIT_UNTIL (find_label (window, c->sentence) != NULL);
  g_assert_nonnull (find_label (window, "Visit the mill"));
  if (c->decision == NULL)
    g_assert_nonnull (find_label (window, "No meetings on Sundays"));
  if (g_strcmp0 (c->decision, "lost") == 0)
    g_assert_true (find_label (window, "Harbour") != NULL && find_label (window, "Market") != NULL);

  button = find_button (window, c->button);
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  if (g_str_equal (c->button, "Open"))
    {
      WAIT_UNTIL (gone);
      g_assert_cmpint (ask (fixture, c->effect), ==, 1);
      return;
    }
  WAIT_UNTIL (find_label (window, "Nothing Needs You") != NULL);
  g_assert_cmpint (ask (fixture, c->effect), ==, 1);
  if (c->decision != NULL)
    g_assert_cmpint (ask (fixture, IS_SETTLED), ==, 1);
  WAIT_UNTIL (find_label (GTK_WIDGET (fixture->view), "needs a look") == NULL);
  gtk_window_close (GTK_WINDOW (window));
  WAIT_UNTIL (gone);
}

int
main (int   argc,
      char *argv[])
{
  view_fixture_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/conflicts/%s/%s", cases[i].decision != NULL ? cases[i].decision : "refused",
                                               cases[i].button);

      g_test_add (path, ViewFixture, &cases[i], set_up, test_case, view_fixture_tear_down);
    }

  return g_test_run ();
}
