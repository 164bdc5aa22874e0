/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench-import [CONTACTS]: imports a CSV file and a vCard file the way the window does, trial left out: read, match, save, one undo,
 * until every contact can be found. The floor is what SQLite alone takes for the same rows and the same index, in batches of the same
 * size, in the same run.
 */
#include <time.h>
#include <unistd.h>

#include "bench-people.h"
#include "crm-import.h"

static void
write_files (const Person *people,
             guint         n_people,
             const char   *csv_path,
             const char   *vcard_path)
{
  FILE *csv = g_fopen (csv_path, "w");
  FILE *vcard = g_fopen (vcard_path, "w");

  g_assert_true (csv != NULL && vcard != NULL);
  fputs ("First Name,Last Name,E-mail,Phone,Street,Zip,City\r\n", csv);
  for (guint i = 0; i < n_people; i++)
    {
      const Person *person = &people[i];

      fprintf (csv, "%s,%s,%s,%s,%s,%s,%s\r\n", person->given, person->family, person->email, person->digits, person->street,
               person->postal_code, person->city);
      fprintf (vcard, "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%s\r\nN:%s;%s;;;\r\nFN:%s\r\nEMAIL;TYPE=WORK:%s\r\nTEL;TYPE=WORK:%s\r\n"
               "ADR;TYPE=WORK:;;%s;%s;;%s;\r\nEND:VCARD\r\n", person->uid, person->family, person->given, person->name, person->email,
               person->digits, person->street, person->city, person->postal_code);
    }

  fclose (csv);
  fclose (vcard);
}

/* Of all threads: where other programs keep the machine busy, this says more than the clock. */
static double
processor_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

/* Pages of this process in memory, in MiB. */
static double
resident (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return 0;

  fields = g_strsplit (text, " ", 3);
  return g_ascii_strtod (fields[1], NULL) * (double) sysconf (_SC_PAGESIZE) / 1048576;
}

static gpointer
count_unsearchable (CrmConn       *conn,
                    gpointer       data,
                    GCancellable  *cancellable,
                    GError       **error)
{
  gint64 *n = data;

  n[0] = crm_conn_get_int (conn, -1, error, "SELECT count (*) FROM contact_words_due", "");
  n[1] = crm_conn_get_int (conn, -1, error, "SELECT count (*) FROM contact_list", "");
  return NULL;
}

/* Seconds; *processor those of the processor. */
static double
import (const char *folder,
        const char *file,
        guint       n_people,
        double     *processor)
{
  g_autofree char *path = g_strconcat (folder, "/", file, ".clientele", NULL);
  g_autofree char *file_path = g_build_filename (folder, file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmDb) db = crm_db_open (path, CRM_DB_OPEN_CREATE, NULL, &error);
  g_autoptr (CrmImportSource) source = NULL;
  g_autoptr (CrmImportReport) report = NULL;
  gint64 n[2] = { 0 };
  gint64 start;
  double seconds;

  if (db == NULL)
    g_error ("%s", error->message);

  start = g_get_monotonic_time ();
  *processor = processor_seconds ();
  source = crm_import_source_open (file_path, &error);
  if (source != NULL)
    report = crm_import_run (db, source, NULL, &error);
  if (report == NULL)
    g_error ("%s", error->message);
  seconds = (g_get_monotonic_time () - start) / 1e6;
  *processor = processor_seconds () - *processor;

  crm_db_read (db, CRM_READER_ROW, count_unsearchable, n, NULL, &error);
  if (report->n_new != n_people || n[0] != 0 || n[1] != n_people)
    g_error ("%u new, %" G_GINT64_FORMAT " not searchable, %" G_GINT64_FORMAT " in the list", report->n_new, n[0], n[1]);

  crm_db_close (db);
  return seconds;
}

int
main (int   argc,
      char *argv[])
{
  guint n_people = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 100000;
  g_autofree char *folder = g_dir_make_tmp ("clientele-bench-XXXXXX", NULL);
  g_autofree char *csv_path = g_build_filename (folder, "people.csv", NULL);
  g_autofree char *vcard_path = g_build_filename (folder, "people.vcf", NULL);
  g_autofree char *raw_path = g_build_filename (folder, "raw.db", NULL);
  g_autofree Person *people = g_new0 (Person, n_people);
  sqlite3 *raw = NULL;
  double raw_processor;
  double raw_seconds;
  double processor;
  double seconds;
  double before;

  for (guint i = 0; i < n_people; i++)
    make_person (&people[i], i);
  write_files (people, n_people, csv_path, vcard_path);

  check (raw, sqlite3_open (raw_path, &raw));
  raw_processor = processor_seconds ();
  raw_seconds = fill_raw (raw, people, n_people);
  raw_processor = processor_seconds () - raw_processor;
  sqlite3_close (raw);

  before = resident ();
  seconds = import (folder, "people.csv", n_people, &processor);
  figure_print ("import: CSV rows until searchable", seconds, "s", raw_seconds, FIGURE_RATIO, 2);
  figure_print ("import: CSV rows, processor", processor, "s", raw_processor, FIGURE_PLAIN, 0);
  figure_print ("import: memory more after CSV", resident () - before, "MiB", 0, FIGURE_PLAIN, 0);

  seconds = import (folder, "people.vcf", n_people, &processor);
  figure_print ("import: vCards until searchable", seconds, "s", raw_seconds, FIGURE_RATIO, 2);
  figure_print ("import: vCards, processor", processor, "s", raw_processor, FIGURE_PLAIN, 0);

  remove_folder (folder);
  return 0;
}
