/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench-store [CONTACTS [SAVES]]: fills a book of a million as an import does, then saves single contacts (an import from its file is
 * bench-import). Each result is one line of JSON (figure.h); the floor is what SQLite alone takes for the same rows in the same run.
 */
#include "bench-people.h"
#include "crm-db.h"

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
percentile (GArray *sorted,
            double  part)
{
  return g_array_index (sorted, double, (guint) (part * (sorted->len - 1)));
}

/* ------------------------------------------------------------------------------------------------ through the store */

typedef struct
{
  Person *people;
  guint   n_people;
} Batch;

static gboolean
insert_person (CrmConn       *conn,
               const Person  *person,
               GError       **error)
{
  return crm_conn_run (conn, error,
                       "INSERT INTO contact (id, uid, kind, name, given_name, family_name, created_via, created_at) "
                       "VALUES (?, ?, 'person', ?, ?, ?, 'import', ?)",
                       "issssi", person->id, person->uid, person->name, person->given, person->family, g_get_real_time ()) &&
         crm_conn_run (conn, error,
                       "INSERT INTO contact_email (id, contact_id, label, address, address_key) VALUES (?, ?, 'work', ?, ?)",
                       "iiss", crm_id_new (), person->id, person->email, person->email) &&
         crm_conn_run (conn, error, "INSERT INTO contact_phone (id, contact_id, label, number, digits) VALUES (?, ?, 'work', ?, ?)",
                       "iiss", crm_id_new (), person->id, person->digits, person->digits) &&
         crm_conn_run (conn, error,
                       "INSERT INTO contact_address (id, contact_id, label, street, postal_code, city) VALUES (?, ?, 'work', ?, ?, ?)",
                       "iisss", crm_id_new (), person->id, person->street, person->postal_code, person->city);
}

static gboolean
insert_batch (CrmConn       *conn,
              gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  Batch *batch = data;

  for (guint i = 0; i < batch->n_people; i++)
    {
      if (!insert_person (conn, &batch->people[i], error))
        return FALSE;
    }

  return TRUE;
}

static void
write_or_die (CrmDb                 *db,
              const CrmWriteOptions *options,
              CrmWriteFunc           func,
              gpointer               data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_db_write (db, options, func, data, NULL, &error);

  if (set == NULL)
    g_error ("%s", error->message);
}

/* Seconds. */
static double
fill_book (CrmDb  *db,
           Person *people,
           guint   n_people)
{
  CrmWriteOptions options = { .priority = CRM_PRIORITY_IMPORT, .origin = CRM_ORIGIN_IMPORT, .label = "Import" };
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < n_people; i += BATCH)
    {
      Batch batch = { people + i, MIN (BATCH, n_people - i) };

      write_or_die (db, &options, insert_batch, &batch);
    }

  return (g_get_monotonic_time () - start) / 1e6;
}

static gboolean
save_person (CrmConn       *conn,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  Person *person = data;

  return crm_conn_run (conn, error, "UPDATE contact SET name = ?, family_name = ? WHERE id = ?", "ssi", person->name, person->family,
                       person->id) &&
         crm_conn_run (conn, error, "UPDATE contact_phone SET number = ?1, digits = ?1 WHERE contact_id = ?2", "si", person->digits,
                       person->id);
}

static GArray *
save_people (CrmDb  *db,
             Person *people,
             guint   n_people,
             guint   n_saves)
{
  CrmWriteOptions options = { .priority = CRM_PRIORITY_USER, .origin = CRM_ORIGIN_USER, .label = "Changed" };
  GArray *times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < n_saves; i++)
    {
      Person person = people[next_random (n_people)];
      gint64 start;
      double ms;

      g_snprintf (person.family, sizeof person.family, "Changed%u", i);
      g_snprintf (person.name, sizeof person.name, "%s %s", person.given, person.family);
      g_snprintf (person.digits, sizeof person.digits, "41%09u", next_random (1000000000));

      start = g_get_monotonic_time ();
      write_or_die (db, &options, save_person, &person);
      ms = (g_get_monotonic_time () - start) / 1e3;
      g_array_append_val (times, ms);
    }

  g_array_sort (times, compare_doubles);
  return times;
}

/* ------------------------------------------------------------------------------------------------ floors */

/* One row of one table changed and committed. */
static GArray *
commit_raw (sqlite3 *db,
            Person  *people,
            guint    n_people,
            guint    n_commits)
{
  GArray *times = g_array_new (FALSE, FALSE, sizeof (double));
  sqlite3_stmt *stmt;

  check (db, sqlite3_prepare_v2 (db, "UPDATE contact SET family = ? WHERE id = ?", -1, &stmt, NULL));
  for (guint i = 0; i < n_commits; i++)
    {
      gint64 start = g_get_monotonic_time ();
      double ms;

      run_raw (db, stmt, "si", "Changed", people[next_random (n_people)].id);
      ms = (g_get_monotonic_time () - start) / 1e3;
      g_array_append_val (times, ms);
    }

  sqlite3_finalize (stmt);
  g_array_sort (times, compare_doubles);
  return times;
}

int
main (int   argc,
      char *argv[])
{
  guint n_people = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 1000000;
  guint n_saves = argc > 2 ? (guint) g_ascii_strtoull (argv[2], NULL, 10) : 2000;
  g_autofree char *folder = g_dir_make_tmp ("clientele-bench-XXXXXX", NULL);
  g_autofree char *book_path = g_build_filename (folder, "bench.clientele", NULL);
  g_autofree char *raw_path = g_build_filename (folder, "raw.db", NULL);
  g_autofree Person *people = g_new0 (Person, n_people);
  g_autoptr (GArray) plain = NULL;
  g_autoptr (GArray) saves = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmDb) db = NULL;
  sqlite3 *raw = NULL;
  double raw_seconds;
  double seconds;

  for (guint i = 0; i < n_people; i++)
    make_person (&people[i], i);

  check (raw, sqlite3_open (raw_path, &raw));
  raw_seconds = fill_raw (raw, people, n_people);

  db = crm_db_open (book_path, CRM_DB_OPEN_CREATE, NULL, &error);
  if (db == NULL)
    g_error ("%s", error->message);
  seconds = fill_book (db, people, n_people);
  figure_print ("store: the rows of as many contacts as an import writes them", seconds, "s", raw_seconds, FIGURE_PLAIN, 0);

  g_usleep (3 * G_USEC_PER_SEC);
  plain = commit_raw (raw, people, n_people, n_saves);
  saves = save_people (db, people, n_people, n_saves);
  figure_print ("store: save a contact, median", percentile (saves, 0.5), "ms", percentile (plain, 0.5), FIGURE_VALUE, 0.7);
  figure_print ("store: save a contact, p99", percentile (saves, 0.99), "ms", percentile (plain, 0.99), FIGURE_RATIO, 2);
  figure_print ("store: save a contact, longest", percentile (saves, 1), "ms", percentile (plain, 1), FIGURE_PLAIN, 0);

  sqlite3_close (raw);
  crm_db_close (db);
  remove_folder (folder);
  return 0;
}
