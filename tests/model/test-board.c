/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-board.h"
#include "model-fixture.h"

typedef struct
{
  Fixture   base;
  CrmBook  *book;
  CrmBoard *board;
} BoardFixture;

static void
set_up (BoardFixture  *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->base.folder = g_dir_make_tmp ("clientele-board-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->base.path = g_build_filename (fixture->base.folder, "book.clientele", NULL);
  fixture->book = crm_book_open (fixture->base.path, CRM_DB_OPEN_CREATE, NULL, &error);
  g_assert_no_error (error);
  fixture->board = crm_board_new (fixture->book, 0);
  WAIT_UNTIL (crm_board_get_n_stages (fixture->board) > 1);
}

static void
tear_down (BoardFixture  *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->board);
  crm_book_close (fixture->book);
  g_clear_object (&fixture->book);
  fixture_tear_down (&fixture->base, data);
}

static void
save (BoardFixture *fixture,
      CrmRecord    *record)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_book_save (fixture->book, record, NULL, NULL, &error);

  g_assert_no_error (error);
}

/* @probability -1: that of its stage; @currency NULL: without an amount. */
static gint64
add_deal (BoardFixture *fixture,
          guint         stage,
          gint64        amount,
          const char   *currency,
          int           probability)
{
  g_autoptr (CrmRecord) deal = crm_record_new (&crm_deal_type);

  crm_record_set_text (deal, "title", "Oak desk");
  crm_record_set_int (deal, "stage_id", crm_board_get_stage (fixture->board, stage)->id);
  if (currency != NULL)
    {
      crm_record_set_int (deal, "amount", amount);
      crm_record_set_text (deal, "currency", currency);
    }
  if (probability >= 0)
    crm_record_set_int (deal, "probability_override", probability);
  save (fixture, deal);

  return crm_record_get_id (deal);
}

static gboolean
write_step (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  const gint64 *ids = data;

  return crm_conn_run (conn, error, "INSERT INTO activity_link (id, activity_id, kind, ref_id) VALUES (?1 + 1, ?1, 'deal', ?2)", "ii", ids[0], ids[1]);
}

static void
add_task (BoardFixture *fixture,
          gint64        deal,
          const char   *due)
{
  static const CrmWriteOptions options = { .origin = CRM_ORIGIN_SYSTEM, .label = "Test" };
  g_autoptr (CrmRecord) task = crm_record_new (&crm_activity_type);
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;
  gint64 ids[2];

  crm_record_set_text (task, "kind", "task");
  crm_record_set_text (task, "subject", "Call back");
  crm_record_set_text (task, "due", due);
  save (fixture, task);
  ids[0] = crm_record_get_id (task);
  ids[1] = deal;
  set = crm_db_write (crm_book_get_db (fixture->book), &options, write_step, ids, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
counts (BoardFixture *fixture,
        guint         n_deals,
        guint         n_planned,
        guint         n_overdue)
{
  const CrmBoardStage *stage = crm_board_get_stage (fixture->board, 0);

  return stage->n_deals == n_deals && stage->n_planned == n_planned && stage->n_overdue == n_overdue &&
         stage->n_without == n_deals - n_planned - n_overdue;
}

static void
test_totals (BoardFixture  *fixture,
             gconstpointer  data)
{
  const CrmBoardStage *stage;
  gint64 planned, overdue, gone;
  g_autoptr (GArray) sums = NULL;
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;
  gint64 probability = crm_board_get_stage (fixture->board, 0)->probability;

  planned = add_deal (fixture, 0, 10000, "EUR", 50);
  overdue = add_deal (fixture, 0, 333, "EUR", -1);
  add_deal (fixture, 0, 50000, "CHF", 10);
  add_deal (fixture, 0, 0, "GBP", -1);
  add_deal (fixture, 0, 0, NULL, -1);
  add_deal (fixture, 1, 700, "EUR", 100);
  gone = add_deal (fixture, 0, 99999, "USD", -1);
  add_task (fixture, planned, "2999-01-01");
  add_task (fixture, overdue, "2999-01-01T10:00");
  add_task (fixture, overdue, "2001-01-01T10:00");
  set = crm_book_delete (fixture->book, &crm_deal_type, &gone, 1, &error);
  g_assert_no_error (error);
  WAIT_UNTIL (counts (fixture, 5, 1, 1));

  stage = crm_board_get_stage (fixture->board, 0);
  g_assert_cmpuint (stage->n_stale, ==, 0);
  g_assert_cmpuint (stage->n_sums, ==, 2);
  g_assert_cmpstr (stage->sums[0].currency, ==, "CHF");
  g_assert_cmpint (stage->sums[0].total, ==, 50000);
  g_assert_cmpint (stage->sums[0].weighted, ==, 5000);
  g_assert_cmpstr (stage->sums[1].currency, ==, "EUR");
  g_assert_cmpint (stage->sums[1].total, ==, 10333);
  g_assert_cmpint (stage->sums[1].weighted, ==, 5000 + 333 * probability / 100);
  g_assert_cmpuint (crm_board_get_stage (fixture->board, 1)->n_deals, ==, 1);

  sums = crm_board_dup_open_sums (fixture->board);
  g_assert_cmpuint (sums->len, ==, 2);
  g_assert_cmpuint (crm_board_get_n_needing_attention (fixture->board), ==, 5);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/board/totals", BoardFixture, NULL, set_up, test_totals, tear_down);

  return g_test_run ();
}
