/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench-search --cli FILE --books FOLDER [--contacts N] [--verbose]: the query behind what is typed, asked as the list asks it
 * (crm_search_run() on the list reader's thread, the words in memory), on a book of N contacts (1,000,000). The floor is the plain
 * full-text query with a LIMIT on the same connection. Both in turns and by the clock, the best of several: what else the machine
 * does only adds. One JSON object a line.
 */
#include "bench-books.h"
#include "crm-book.h"
#include "crm-record-type.h"
#include "crm-search-words.h"
#include "figure.h"

#define SCREEN 50
#define N_RUNS 15

/* What people type: several scripts, with and without marks, digits; many hits, few and none. Each is asked letter by letter. */
static const char *const typed[] = {
  "müller", "muller", "schm", "王", "ива", "ann", "o", "x", "wal", "gmb", "jose", "λ", "zz", "info", "4930", "hol", "ber", "an sch",
};

/* Parts that begin no word, and parts of phone numbers. */
static const char *const parts[] = { "owalsk", "ndersso", "ller", "chmid", "ванов", "qxz" };
static const char *const digits[] = { "0890", "90182", "2034", "77 12" };

static char *cli, *books;
static int n_contacts = 1000000;
static gboolean verbose;

static const GOptionEntry entries[] = {
  { "cli", 0, 0, G_OPTION_ARG_FILENAME, &cli, "The command line, to make the book", "FILE" },
  { "books", 0, 0, G_OPTION_ARG_FILENAME, &books, "Where the books are kept", "FOLDER" },
  { "contacts", 0, 0, G_OPTION_ARG_INT, &n_contacts, "In the book", "N" },
  { "verbose", 0, 0, G_OPTION_ARG_NONE, &verbose, "Each question", NULL },
  { NULL }
};

typedef struct
{
  CrmSearch  *search;
  CrmQuery   *query;
  const char *match;    /* for the floor */
  guint       enough;   /* rows; with fewer, the list is asked for all of them at once */
  double      ours;     /* ms */
  double      floor;
  guint       n_found;
} Question;

static double
now (void)
{
  return (double) g_get_monotonic_time () / 1000;
}

/* As the list asks: a screenful of what begins with the words first, everything where that was not enough. */
static gboolean
ask (CrmConn       *conn,
     Question      *question,
     GError       **error)
{
  gboolean complete = FALSE;
  g_autoptr (GArray) ids = crm_search_run (question->search, conn, question->query, SCREEN, &complete, NULL, error);

  if (ids != NULL && ids->len < question->enough && !complete)
    {
      g_array_unref (ids);
      ids = crm_search_run (question->search, conn, question->query, 0, &complete, NULL, error);
    }
  question->n_found = ids != NULL ? ids->len : 0;

  return ids != NULL;
}

static gboolean
ask_plainly (CrmConn   *conn,
             Question  *question,
             GError   **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT rowid FROM contact_fts WHERE contact_fts MATCH ? LIMIT ?", "si",
                                             question->match, (gint64) SCREEN);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    g_assert_cmpint (crm_stmt_get_int (stmt, 0), !=, 0);

  return step == CRM_STEP_DONE;
}

static gpointer
measure_read (CrmConn       *conn,
              gpointer       user_data,
              GCancellable  *cancellable,
              GError       **error)
{
  Question *question = user_data;

  question->ours = question->floor = G_MAXDOUBLE;
  for (guint i = 0; i < N_RUNS; i++)
    {
      double begin = now ();

      if (!ask (conn, question, error))
        return NULL;
      question->ours = MIN (question->ours, now () - begin);
      begin = now ();
      if (!ask_plainly (conn, question, error))
        return NULL;
      question->floor = MIN (question->floor, now () - begin);
    }

  return GINT_TO_POINTER (1);
}

static Question
measure (CrmBook    *book,
         const char *text,
         guint       enough)
{
  g_autoptr (CrmQuery) all = crm_query_new (&crm_contact_type);
  g_autoptr (CrmQuery) query = crm_query_with_search (all, text);
  g_autoptr (CrmSearchWords) words = crm_search_words_new (text);
  g_autoptr (GError) error = NULL;
  Question question = { crm_book_get_search (book), query, crm_search_words_get_match (words), enough, 0, 0, 0 };

  crm_db_read (crm_book_get_db (book), CRM_READER_LIST, measure_read, &question, NULL, &error);
  g_assert_no_error (error);
  if (verbose)
    g_printerr ("%-10s %.3f ms, floor %.3f, %u found\n", text, question.ours, question.floor, question.n_found);

  return question;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
percentile (GArray *values,
            double  part)
{
  g_array_sort (values, compare);
  return g_array_index (values, double, (guint) (part * (values->len - 1) + 0.5));
}

static void
bench_typing (CrmBook *book)
{
  g_autoptr (GArray) ours = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) floors = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      for (const char *end = typed[i]; *end != '\0';)
        {
          g_autofree char *text = NULL;
          Question question;

          end = g_utf8_next_char (end);
          text = g_strndup (typed[i], end - typed[i]);
          if (g_str_has_suffix (text, " "))
            continue;
          question = measure (book, text, 0);
          g_array_append_val (ours, question.ours);
          g_array_append_val (floors, question.floor);
        }
    }
  figure_print ("search: the query of a typed letter, the plain full-text one, p50", percentile (ours, 0.5), "ms",
                percentile (floors, 0.5), FIGURE_PLAIN, 0);
  figure_print ("search: the query of a typed letter, the plain full-text one, p95", percentile (ours, 0.95), "ms",
                percentile (floors, 0.95), FIGURE_RATIO, 2);
  figure_print ("search: the query of a typed letter, longest", percentile (ours, 1), "ms", percentile (floors, 1), FIGURE_VALUE, 10);
}

static void
bench_parts (CrmBook           *book,
             const char        *name,
             const char *const *texts,
             guint              n_texts)
{
  double longest = 0, floor = 0;

  for (guint i = 0; i < n_texts; i++)
    {
      Question question = measure (book, texts[i], SCREEN);

      longest = MAX (longest, question.ours);
      floor = MAX (floor, question.floor);
    }
  figure_print (name, longest, "ms", floor, FIGURE_VALUE, 10);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  CrmBook *book;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || cli == NULL || books == NULL)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "--cli and --books are needed");
      return 2;
    }

  path = bench_ensure_book (cli, books, n_contacts);
  book = crm_book_open (path, CRM_DB_OPEN_DEFAULT, NULL, &error);
  g_assert_no_error (error);
  crm_search_start (crm_book_get_search (book));
  while (!crm_search_is_loaded (crm_book_get_search (book)))
    g_main_context_iteration (NULL, TRUE);

  bench_typing (book);
  bench_parts (book, "search: part of a word anywhere, first 50, longest", parts, G_N_ELEMENTS (parts));
  bench_parts (book, "search: part of a phone number anywhere, first 50, longest", digits, G_N_ELEMENTS (digits));

  crm_book_close (book);
  g_object_unref (book);
  return 0;
}
