/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "crm-cli.h"
#include "crm-demo.h"
#include "crm-export.h"
#include "crm-import.h"
#include "crm-record-store.h"
#include "crm-search.h"

/*
 * bench: how fast this machine and its disk are with a business of a given size. All in a folder of its own beside the book, so
 * that it is the same disk; the book itself is not touched.
 */

#define N_RUNS     200
#define WRITE_SIZE 4096

typedef struct
{
  const char *name;        /* stable, for JSON */
  const char *words;       /* N_() */
  double      median;      /* milliseconds, or records a second */
  double      slowest;     /* of 100 the slowest but one; 0 for rates */
  gboolean    is_rate;
} Figure;

typedef struct
{
  char    *folder;
  char    *path;
  char    *cards;
  CrmBook *book;
  GArray  *ids;            /* of all contacts */
  GArray  *figures;
} Bench;

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const double *one = a;
  const double *other = b;

  return (*one > *other) - (*one < *other);
}

static double
milliseconds_since (gint64 begin)
{
  return (double) (g_get_monotonic_time () - begin) / 1000.0;
}

static void
add_times (Bench      *bench,
           const char *name,
           const char *words,
           double     *times)
{
  Figure figure = { name, words };

  qsort (times, N_RUNS, sizeof *times, compare);
  figure.median = times[N_RUNS / 2];
  figure.slowest = times[N_RUNS * 99 / 100];
  g_array_append_val (bench->figures, figure);
}

static void
add_rate (Bench      *bench,
          const char *name,
          const char *words,
          gint64      count,
          double      milliseconds)
{
  Figure figure = { name, words, (double) count * 1000.0 / MAX (milliseconds, 0.001), 0, TRUE };

  g_array_append_val (bench->figures, figure);
}

/* What the disk needs to keep one page for good: the floor of everything that is saved. */
static gboolean
measure_disk (Bench   *bench,
              GError **error)
{
  g_autofree char *path = g_build_filename (bench->folder, "disk", NULL);
  char page[WRITE_SIZE] = "";
  double times[N_RUNS];
  int fd = g_open (path, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  gboolean good = fd >= 0;

  for (guint i = 0; good && i < N_RUNS; i++)
    {
      gint64 begin = g_get_monotonic_time ();

      good = write (fd, page, sizeof page) == (gssize) sizeof page && fdatasync (fd) == 0;
      times[i] = milliseconds_since (begin);
    }
  if (!good)
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", path, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  if (good)
    add_times (bench, "disk", N_("Keeping 4 KiB for good"), times);

  return good;
}

static gpointer
read_ids (CrmConn       *conn,
          gpointer       query,
          GCancellable  *cancellable,
          GError       **error)
{
  gboolean complete;

  return crm_search_run (NULL, conn, query, 0, &complete, cancellable, error);
}

static gpointer
read_first (CrmConn       *conn,
            gpointer       query,
            GCancellable  *cancellable,
            GError       **error)
{
  gboolean complete;

  return crm_search_run (NULL, conn, query, 200, &complete, cancellable, error);
}

static gpointer
read_contact (CrmConn       *conn,
              gpointer       id,
              GCancellable  *cancellable,
              GError       **error)
{
  return crm_record_load (conn, &crm_contact_type, *(gint64 *) id, error);
}

/* What is searched for as people type it: the first one to four letters of a name that is there. */
static gboolean
measure_reading (Bench   *bench,
                 GError **error)
{
  CrmDb *db = crm_book_get_db (bench->book);
  g_autoptr (CrmQuery) all = crm_query_new (&crm_contact_type);
  double pages[N_RUNS];
  double searches[N_RUNS];

  bench->ids = crm_db_read (db, CRM_READER_LIST, read_ids, all, NULL, error);
  if (bench->ids == NULL)
    return FALSE;

  for (guint i = 0; i < N_RUNS; i++)
    {
      gint64 id = g_array_index (bench->ids, gint64, (i * 7919u) % bench->ids->len);
      gint64 begin = g_get_monotonic_time ();
      g_autoptr (CrmRecord) contact = crm_db_read (db, CRM_READER_ROW, read_contact, &id, NULL, error);
      g_autoptr (CrmQuery) query = NULL;
      g_autoptr (GArray) found = NULL;
      g_autofree char *text = NULL;

      pages[i] = milliseconds_since (begin);
      if (contact == NULL)
        return FALSE;

      text = g_utf8_substring (crm_record_get_title (contact), 0, MIN (1 + i % 4, (guint) g_utf8_strlen (crm_record_get_title (contact), -1)));
      query = crm_query_with_search (all, text);
      begin = g_get_monotonic_time ();
      found = crm_db_read (db, CRM_READER_LIST, read_first, query, NULL, error);
      searches[i] = milliseconds_since (begin);
      if (found == NULL)
        return FALSE;
    }
  add_times (bench, "contact", N_("Reading a contact"), pages);
  add_times (bench, "search", N_("Searching, one to four letters"), searches);

  return TRUE;
}

static gboolean
measure_saving (Bench   *bench,
                GError **error)
{
  double times[N_RUNS];

  for (guint i = 0; i < N_RUNS; i++)
    {
      gint64 id = g_array_index (bench->ids, gint64, (i * 7919u) % bench->ids->len);
      g_autoptr (CrmRecord) contact = crm_db_read (crm_book_get_db (bench->book), CRM_READER_ROW, read_contact, &id, NULL, error);
      g_autofree char *note = g_strdup_printf ("Called for the %u. time", i + 1);
      g_autoptr (CrmChangeSet) set = NULL;
      gint64 begin;

      if (contact == NULL)
        return FALSE;

      crm_record_set_text (contact, "note", note);
      begin = g_get_monotonic_time ();
      set = crm_book_save (bench->book, contact, NULL, NULL, error);
      times[i] = milliseconds_since (begin);
      if (set == NULL)
        return FALSE;
    }
  add_times (bench, "save", N_("Saving a contact"), times);

  return TRUE;
}

/* All contacts to cards, and the cards into a new book. */
static gboolean
measure_exchange (Bench   *bench,
                  GError **error)
{
  g_autofree char *path = g_build_filename (bench->folder, "import.clientele", NULL);
  g_autoptr (CrmImportSource) source = NULL;
  g_autoptr (CrmImportReport) report = NULL;
  g_autoptr (CrmBook) book = NULL;
  gint64 begin = g_get_monotonic_time ();
  gint64 n = crm_export_records (crm_book_get_db (bench->book), bench->cards, &crm_contact_type, CRM_EXPORT_VCARD, NULL, NULL, error);

  if (n < 0)
    return FALSE;
  add_rate (bench, "export", N_("Exporting contacts"), n, milliseconds_since (begin));

  book = crm_book_open (path, CRM_DB_OPEN_CREATE, NULL, error);
  if (book == NULL)
    return FALSE;

  begin = g_get_monotonic_time ();
  source = crm_import_source_open (bench->cards, error);
  report = source != NULL ? crm_import_run (crm_book_get_db (book), source, NULL, error) : NULL;
  if (report != NULL)
    add_rate (bench, "import", N_("Importing contacts"), n, milliseconds_since (begin));
  crm_book_close (book);

  return report != NULL;
}

static gboolean
measure (Bench                *bench,
         const CrmDemoOptions *options,
         GError              **error)
{
  gint64 begin = g_get_monotonic_time ();

  bench->book = crm_book_open (bench->path, CRM_DB_OPEN_CREATE, NULL, error);

  if (bench->book == NULL || !crm_demo_fill (bench->book, options, NULL, NULL, NULL, error))
    return FALSE;
  add_rate (bench, "demo", N_("Making the business"), options->n_contacts, milliseconds_since (begin));

  return measure_disk (bench, error) && measure_reading (bench, error) && measure_saving (bench, error) && measure_exchange (bench, error);
}

static void
bench_free (Bench *bench)
{
  g_autoptr (GDir) dir = bench->folder != NULL ? g_dir_open (bench->folder, 0, NULL) : NULL;
  const char *name;

  if (bench->book != NULL)
    crm_book_close (bench->book);
  g_clear_object (&bench->book);

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (bench->folder, name, NULL);

      g_unlink (file);
    }
  if (bench->folder != NULL)
    g_rmdir (bench->folder);

  g_clear_pointer (&bench->ids, g_array_unref);
  g_array_unref (bench->figures);
  g_free (bench->folder);
  g_free (bench->path);
  g_free (bench->cards);
  g_free (bench);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bench, bench_free)

static Bench *
bench_new (CrmCli  *cli,
           GError **error)
{
  g_autoptr (Bench) bench = g_new0 (Bench, 1);
  g_autofree char *beside = g_path_get_dirname (crm_cli_get_path (cli));

  bench->figures = g_array_new (FALSE, FALSE, sizeof (Figure));
  bench->folder = g_build_filename (beside, ".clientele-bench-XXXXXX", NULL);
  if (g_mkdir_with_parents (beside, 0700) != 0 || g_mkdtemp (bench->folder) == NULL)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", beside, g_strerror (errno));
      g_clear_pointer (&bench->folder, g_free);
      return NULL;
    }
  bench->path = g_build_filename (bench->folder, "bench.clientele", NULL);
  bench->cards = g_build_filename (bench->folder, "contacts.vcf", NULL);

  return g_steal_pointer (&bench);
}

static void
report (CrmCli *cli,
        Bench  *bench,
        guint   n_contacts)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  crm_cli_json_int (builder, "contacts", n_contacts);
  json_builder_set_member_name (builder, "figures");
  json_builder_begin_array (builder);
  for (guint i = 0; i < bench->figures->len; i++)
    {
      const Figure *figure = &g_array_index (bench->figures, Figure, i);

      json_builder_begin_object (builder);
      crm_cli_json_text (builder, "name", figure->name);
      json_builder_set_member_name (builder, figure->is_rate ? "per_second" : "median_ms");
      json_builder_add_double_value (builder, figure->median);
      if (!figure->is_rate)
        {
          json_builder_set_member_name (builder, "p99_ms");
          json_builder_add_double_value (builder, figure->slowest);
        }
      json_builder_end_object (builder);

      if (figure->is_rate)
        crm_cli_print (cli, _("%s: %.0f a second"), _(figure->words), figure->median);
      else
        crm_cli_print (cli, _("%s: %.2f ms, 1 in 100 more than %.2f ms"), _(figure->words), figure->median, figure->slowest);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);
}

static CrmCliExit
run_bench (CrmCli  *cli,
           int      argc,
           char   **argv)
{
  CrmDemoOptions options = { .seed = 1, .clean = TRUE };
  int n_contacts = 10000;
  const GOptionEntry entries[] = {
    { "contacts", 'n', 0, G_OPTION_ARG_INT, &n_contacts, N_("How many people and companies (10000)"), N_("N") },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (Bench) bench = NULL;
  GError *error = NULL;

  if (!crm_cli_parse (cli, entries, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc != 1)
    return crm_cli_usage (cli, _("The file is given by --book, before the command."));
  if (n_contacts < 1 || n_contacts > 10000000)
    return crm_cli_usage (cli, _("The number of contacts must be between 1 and 10,000,000."));

  options.n_contacts = (guint) n_contacts;
  bench = bench_new (cli, &error);
  if (bench == NULL || !measure (bench, &options, &error))
    return crm_cli_fail (cli, error);

  report (cli, bench, options.n_contacts);

  return CRM_CLI_DONE;
}

const CrmCliCommand crm_cli_bench_commands[] = {
  { "bench", "", N_("Measure how fast this machine and its disk are"),
    N_("With a business that is made beside the book for it and removed again; the book itself is not touched."), CRM_CLI_NO_BOOK, run_bench },
  { NULL },
};
