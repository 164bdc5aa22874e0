/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-record-store.h"
#include "crm-search.h"
#include "model-fixture.h"

#define N_CONTACTS 400
#define N_MANY     20200

/* ---- The book ---- */

static gboolean
add_contacts (CrmConn       *conn,
              gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  for (guint i = 0; i < GPOINTER_TO_UINT (data); i++)
    {
      g_autoptr (CrmRecord) record = crm_record_new (&crm_contact_type);
      g_autofree char *family = g_strdup_printf ("Berger%u", i);

      crm_record_set_text (record, "kind", "person");
      crm_record_set_text (record, "given_name", "Anna");
      crm_record_set_text (record, "family_name", family);
      if (i == 7)
        crm_record_set_text (record, "note", "plays the theremin");
      if (!crm_record_save (conn, record, error))
        return FALSE;
    }

  return TRUE;
}

static void
add (Fixture *fixture,
     guint    n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = fixture_write (fixture, add_contacts, GUINT_TO_POINTER (n), &error);

  g_assert_no_error (error);
}

static gpointer
count_due (CrmConn       *conn,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  return GINT_TO_POINTER (crm_conn_get_int (conn, -1, error,
                                            "SELECT (SELECT count(*) FROM contact_words_due) + (SELECT count(*) FROM index_due)", ""));
}

/* Until the idle work has indexed everything. */
static void
wait_indexed (Fixture *fixture)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  g_autoptr (GError) error = NULL;

  while (crm_db_read (fixture->db, CRM_READER_ROW, count_due, NULL, NULL, &error) != NULL)
    {
      g_assert_no_error (error);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (5000);
    }
  g_assert_no_error (error);
}

/* ---- Tests ---- */

typedef struct
{
  CrmSearch  *search;     /* NULL: the file alone answers */
  const char *text;
  guint       limit;
  gboolean    complete;
  guint       n_found;
  guint       n_scanned;
} Question;

static gpointer
answer (CrmConn       *conn,
        gpointer       data,
        GCancellable  *cancellable,
        GError       **error)
{
  Question *question = data;
  g_autoptr (CrmQuery) all = crm_query_new (&crm_contact_type);
  g_autoptr (CrmQuery) query = crm_query_with_search (all, question->text);
  g_autoptr (GArray) ids = NULL;
  guint before = crm_conn_n_scanned (conn);

  ids = crm_search_run (question->search, conn, query, question->limit, &question->complete, cancellable, error);
  if (ids == NULL)
    return NULL;

  question->n_found = ids->len;
  question->n_scanned = crm_conn_n_scanned (conn) - before;
  return GINT_TO_POINTER (TRUE);
}

static Question
ask_search (Fixture    *fixture,
            CrmSearch  *search,
            const char *text,
            guint       limit)
{
  Question question = { .search = search, .text = text, .limit = limit };
  g_autoptr (GError) error = NULL;

  crm_db_read (fixture->db, CRM_READER_LIST, answer, &question, NULL, &error);
  g_assert_no_error (error);

  return question;
}

static Question
ask (Fixture    *fixture,
     const char *text,
     guint       limit)
{
  return ask_search (fixture, NULL, text, limit);
}

/* A screenful of a search reads what it finds, however large the book is: no table is gone through. */
static void
test_no_scan (Fixture       *fixture,
              gconstpointer  data)
{
  Question question;

  add (fixture, N_CONTACTS);
  wait_indexed (fixture);

  question = ask (fixture, "anna berger7", 50);
  g_assert_cmpuint (question.n_found, ==, 11);
  g_assert_cmpuint (question.n_scanned, <, 50);

  question = ask (fixture, "a", 50);
  g_assert_cmpuint (question.n_found, ==, 50);
  g_assert_cmpuint (question.n_scanned, <, 100);

  question = ask (fixture, "nobody", 50);
  g_assert_cmpuint (question.n_found, ==, 0);
  g_assert_cmpuint (question.n_scanned, <, 10);
}

/* What is not yet indexed is looked at itself, and nothing else is. */
static void
test_due (Fixture       *fixture,
          gconstpointer  data)
{
  Question question;

  add (fixture, N_CONTACTS);
  wait_indexed (fixture);
  add (fixture, 5);

  question = ask (fixture, "berger3", 50);
  g_assert_cmpuint (question.n_found, >, 10);
  g_assert_cmpuint (question.n_scanned, <, 100);
}

/* From here on the notes count too. */
static void
test_everything (Fixture       *fixture,
                 gconstpointer  data)
{
  add (fixture, N_CONTACTS);
  wait_indexed (fixture);

  g_assert_cmpuint (ask (fixture, "theremin", 0).n_found, ==, 1);
  g_assert_cmpuint (ask (fixture, "erger39", 0).n_found, ==, 11);
  g_assert_cmpuint (ask (fixture, "berger39", 0).n_found, ==, 11);
}

/* A book of more contacts than are gone through for each letter, its words in memory: the first answer is never empty where there is
 * something, be it in the middle of a word or in a note. */
static void
test_first (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (CrmSearch) search = NULL;
  Question question;

  add (fixture, N_MANY);
  wait_indexed (fixture);
  search = crm_search_new (fixture->db);
  crm_search_start (search);
  while (!crm_search_is_loaded (search))
    g_main_context_iteration (NULL, TRUE);

  question = ask_search (fixture, search, "anna", 200);
  g_assert_cmpuint (question.n_found, ==, 200);
  g_assert_false (question.complete);

  question = ask_search (fixture, search, "berger2019", 200);
  g_assert_cmpuint (question.n_found, ==, 11);

  question = ask_search (fixture, search, "erger", 200);
  g_assert_cmpuint (question.n_found, ==, 200);
  g_assert_false (question.complete);

  question = ask_search (fixture, search, "erger2019", 200);
  g_assert_cmpuint (question.n_found, ==, 11);

  question = ask_search (fixture, search, "theremin", 200);
  g_assert_cmpuint (question.n_found, ==, 1);
  g_assert_true (question.complete);

  question = ask_search (fixture, search, "nobody", 200);
  g_assert_cmpuint (question.n_found, ==, 0);
  g_assert_true (question.complete);

}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/model/search-run/no-scan", Fixture, NULL, fixture_set_up, test_no_scan, fixture_tear_down);
  g_test_add ("/model/search-run/due", Fixture, NULL, fixture_set_up, test_due, fixture_tear_down);
  g_test_add ("/model/search-run/everything", Fixture, NULL, fixture_set_up, test_everything, fixture_tear_down);
  g_test_add ("/model/search-run/first", Fixture, NULL, fixture_set_up, test_first, fixture_tear_down);

  return g_test_run ();
}
