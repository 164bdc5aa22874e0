/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-deal-commands.h"
#include "crm-model-error.h"
#include "crm-record-store.h"
#include "crm-store-error.h"
#include "model-fixture.h"

typedef struct
{
  Fixture  base;
  CrmBook *book;
  gint64   stages[6];
  gint64   deals[5];
} DealFixture;

static gpointer
read_stages (CrmConn       *conn,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(CrmStmt) stmt = crm_conn_query (conn, error, "SELECT id FROM stage ORDER BY position", "");
  gint64 *stages = data;

  for (guint i = 0; i < 6; i++)
    {
      g_assert_cmpint (crm_stmt_step (stmt, error), ==, CRM_STEP_ROW);
      stages[i] = crm_stmt_get_int (stmt, 0);
    }

  return NULL;
}

static void
set_up (DealFixture   *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->book = fixture_open_book (&fixture->base);
  crm_db_read (crm_book_get_db (fixture->book), CRM_READER_ROW, read_stages, fixture->stages, NULL, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr(CrmRecord) deal = crm_record_new (&crm_deal_type);
      g_autoptr(CrmChangeSet) set = NULL;
      char title[] = { 'A' + i, '\0' };

      crm_record_set_text (deal, "title", title);
      crm_record_set_int (deal, "stage_id", fixture->stages[0]);
      fixture->deals[i] = crm_record_get_id (deal);
      set = crm_book_save (fixture->book, deal, NULL, NULL, &error);
      g_assert_no_error (error);
    }
}

static void
tear_down (DealFixture   *fixture,
           gconstpointer  data)
{
  fixture_close_book (&fixture->base, &fixture->book);
}

static gpointer
read_order (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  return crm_conn_get_text (conn, error,
                            "SELECT group_concat (title, '') FROM (SELECT title FROM deal WHERE stage_id = ? AND deleted_at IS NULL "
                            "ORDER BY position, id)", "i", *(gint64 *) data);
}

static gpointer
count_events (CrmConn       *conn,
              gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  return GINT_TO_POINTER ((int) crm_conn_get_int (conn, -1, error, "SELECT count (*) FROM stage_event", ""));
}

static void
assert_order (DealFixture *fixture,
              guint        stage,
              const char  *expected)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *order = crm_db_read (crm_book_get_db (fixture->book), CRM_READER_ROW, read_order, &fixture->stages[stage], NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (order, ==, expected);
}

static int
get_n_events (DealFixture *fixture)
{
  return GPOINTER_TO_INT (crm_db_read (crm_book_get_db (fixture->book), CRM_READER_ROW, count_events, NULL, NULL, NULL));
}

static void
move (DealFixture *fixture,
      const char  *titles,
      guint        stage,
      char         before)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(CrmChangeSet) set = NULL;
  gint64 ids[5];
  guint n = 0;

  for (; titles[n] != '\0'; n++)
    ids[n] = fixture->deals[titles[n] - 'A'];
  set = crm_deal_move (fixture->book, ids, n, fixture->stages[stage], before != 0 ? fixture->deals[before - 'A'] : 0, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (crm_change_set_is_undoable (set));
}

static void
test_order (DealFixture   *fixture,
            gconstpointer  data)
{
  int n_events = get_n_events (fixture);

  assert_order (fixture, 0, "ABCDE");

  move (fixture, "E", 0, 'A');
  assert_order (fixture, 0, "EABCD");
  move (fixture, "E", 0, 'C');
  assert_order (fixture, 0, "ABECD");
  move (fixture, "A", 0, 0);
  assert_order (fixture, 0, "BECDA");
  /* Another place in the same stage is no move in the pipeline. */
  g_assert_cmpint (get_n_events (fixture), ==, n_events);

  move (fixture, "CB", 2, 0);
  assert_order (fixture, 0, "EDA");
  assert_order (fixture, 2, "CB");
  g_assert_cmpint (get_n_events (fixture), ==, n_events + 2);
  move (fixture, "AE", 2, 'B');
  assert_order (fixture, 2, "CAEB");

  /* The card it was dropped on is in another stage by now: it goes behind all. */
  move (fixture, "D", 2, 0);
  move (fixture, "C", 1, 'D');
  assert_order (fixture, 1, "C");
}

static void
test_undo (DealFixture   *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(CrmChangeSet) set = NULL;
  int n_events = get_n_events (fixture);

  move (fixture, "BD", 4, 0);
  assert_order (fixture, 4, "BD");

  set = crm_db_undo (crm_book_get_db (fixture->book), 0, &error);
  g_assert_no_error (error);
  g_assert_nonnull (set);
  assert_order (fixture, 0, "ABCDE");
  assert_order (fixture, 4, NULL);
  g_assert_cmpint (get_n_events (fixture), ==, n_events);
}

/* Always in front of the same card: the gap is halved until there is none, and the order still holds. */
static void
test_narrow_gap (DealFixture   *fixture,
                 gconstpointer  data)
{
  for (guint i = 0; i < 120; i++)
    {
      move (fixture, i % 2 == 0 ? "C" : "D", 0, 'B');
      assert_order (fixture, 0, i == 0 ? "ACBDE" : i % 2 == 0 ? "ADCBE" : "ACDBE");
    }
}

static void
test_refused (DealFixture   *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  gint64 ids[2] = { fixture->deals[0], 12345 };

  g_assert_null (crm_deal_move (fixture->book, ids, 2, fixture->stages[1], 0, NULL, NULL, &error));
  g_assert_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_FOUND);
  assert_order (fixture, 0, "ABCDE");

  g_clear_error (&error);
  g_assert_null (crm_deal_move (fixture->book, ids, 1, 777, 0, NULL, NULL, &error));
  g_assert_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_FOUND);
}

/* Whoever closes a deal knows what it came to, not which stages its pipeline has. */
static void
test_close (DealFixture   *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(CrmRecord) deal = NULL;
  g_autoptr(CrmChangeSet) won = crm_deal_close (fixture->book, fixture->deals[1], "won", "Price", "A small one", &error);
  g_autoptr(CrmChangeSet) lost = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (won);
  assert_order (fixture, 0, "ACDE");
  assert_order (fixture, 4, "B");
  deal = crm_book_load (fixture->book, &crm_deal_type, fixture->deals[1], NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (crm_record_get_text (deal, "reason"), ==, "Price");
  g_assert_cmpstr (crm_record_get_text (deal, "reason_note"), ==, "A small one");
  g_assert_true (crm_record_has (deal, "closed_at"));

  lost = crm_deal_close (fixture->book, fixture->deals[2], "lost", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (lost);
  assert_order (fixture, 5, "C");

  g_assert_null (crm_deal_close (fixture->book, 12345, "won", NULL, NULL, &error));
  g_assert_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_FOUND);
}

static gpointer
read_cast (CrmConn       *conn,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  return crm_conn_get_text (conn, error,
                            "SELECT coalesce (o.name, '-') || '/' || coalesce (p.name, '-') || '/' || coalesce (e.name, '-') || '/' || "
                            " (SELECT count (*) FROM contact WHERE deleted_at IS NULL)"
                            " FROM deal d LEFT JOIN contact o ON o.id = d.company_id LEFT JOIN deal_contact dc ON dc.deal_id = d.id"
                            " LEFT JOIN contact p ON p.id = dc.contact_id LEFT JOIN affiliation a ON a.contact_id = p.id"
                            " LEFT JOIN contact e ON e.id = a.company_id WHERE d.id = ?", "i", *(gint64 *) data);
}

/* Company, person, the person's company, and how many contacts there are. */
static void
assert_cast (DealFixture *fixture,
             gint64       id,
             const char  *expected)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *cast = crm_db_read (crm_book_get_db (fixture->book), CRM_READER_ROW, read_cast, &id, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (cast, ==, expected);
}

static gint64
save_named (DealFixture  *fixture,
            const char   *company,
            const char   *person,
            GError      **error)
{
  g_autoptr(CrmRecord) deal = crm_record_new (&crm_deal_type);
  g_autoptr(CrmChangeSet) set = NULL;

  crm_record_set_text (deal, "title", "Named");
  set = crm_deal_save_named (fixture->book, deal, company, person, error);

  return set != NULL ? crm_record_get_id (deal) : 0;
}

/* Names that were typed become contacts with the deal, are found the next time, and are gone with it by one undo. */
static void
test_named (DealFixture   *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(CrmChangeSet) undone = NULL;
  g_autoptr(CrmRecord) namesake = crm_record_new (&crm_contact_type);
  g_autoptr(CrmChangeSet) set = NULL;
  gint64 id = save_named (fixture, "Acme", "Ana  Ruiz ", &error);

  g_assert_no_error (error);
  assert_cast (fixture, id, "Acme/Ana Ruiz/Acme/2");
  id = save_named (fixture, "ACME", "ana ruiz", &error);
  g_assert_no_error (error);
  assert_cast (fixture, id, "Acme/Ana Ruiz/Acme/2");

  id = save_named (fixture, NULL, "Bo", &error);
  g_assert_no_error (error);
  assert_cast (fixture, id, "-/Bo/-/3");
  undone = crm_db_undo (crm_book_get_db (fixture->book), 0, &error);
  g_assert_no_error (error);
  assert_cast (fixture, id, NULL);
  id = save_named (fixture, "", "", &error);
  g_assert_no_error (error);
  assert_cast (fixture, id, "-/-/-/2");

  crm_record_set_text (namesake, "kind", "person");
  crm_record_set_text (namesake, "name", "Ana Ruiz");
  set = crm_book_save (fixture->book, namesake, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (save_named (fixture, "Brand New", "Ana Ruiz", &error), ==, 0);
  g_assert_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_AMBIGUOUS);
  assert_cast (fixture, id, "-/-/-/3");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/deal-commands/order", DealFixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/deal-commands/undo", DealFixture, NULL, set_up, test_undo, tear_down);
  g_test_add ("/deal-commands/narrow-gap", DealFixture, NULL, set_up, test_narrow_gap, tear_down);
  g_test_add ("/deal-commands/refused", DealFixture, NULL, set_up, test_refused, tear_down);

  g_test_add ("/deal-commands/close", DealFixture, NULL, set_up, test_close, tear_down);
  g_test_add ("/deal-commands/named", DealFixture, NULL, set_up, test_named, tear_down);

  return g_test_run ();
}
