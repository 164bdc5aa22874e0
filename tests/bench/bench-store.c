/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench-store [CONTACTS [SAVES]]: fills a book as an import does, then saves single contacts. Each result is one line of JSON
 * {name, value, unit, floor, ratio, bar, kept}; the floor is what SQLite alone takes for the same rows in the same run.
 */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "crm-db.h"
#include "crm-id.h"
#include "crm-text-sort.h"
#include "crm-text.h"

#define BATCH 500

static const char *const given_names[] = { "Anna", "Jürgen", "Łukasz", "Иван", "王芳", "Søren", "Maria", "José", "Zoë", "Peter",
                                           "Ahmed", "Yuki", "Olga", "Erik", "Fatma", "Liam" };
static const char *const family_names[] = { "Müller", "Schmidt", "Novák", "Петров", "李", "Ødegård", "García", "O'Neill", "van Dijk",
                                            "Yılmaz", "Fischer", "Rossi", "Kowalski", "Andersson", "Tanaka", "Smith" };
static const char *const cities[] = { "Berlin", "Kraków", "Москва", "Barcelona", "Göteborg", "Dublin", "İzmir", "Milano" };

static guint64 seed = 1;

static guint
next_random (guint below)
{
  seed = seed * G_GUINT64_CONSTANT (6364136223846793005) + G_GUINT64_CONSTANT (1442695040888963407);
  return (guint) ((seed >> 33) % below);
}

typedef struct
{
  gint64  id;
  char    uid[40];
  char    given[24];
  char    family[40];
  char    name[64];
  char    email[64];
  char    digits[20];
  char    street[32];
  char    postal_code[8];
  const char *city;
} Person;

static void
make_person (Person *person,
             guint   number)
{
  person->id = crm_id_new ();
  g_snprintf (person->uid, sizeof person->uid, "%08x-0000-4000-8000-%012x", number, next_random (G_MAXINT));
  g_strlcpy (person->given, given_names[next_random (G_N_ELEMENTS (given_names))], sizeof person->given);
  g_snprintf (person->family, sizeof person->family, "%s%c%c%c", family_names[next_random (G_N_ELEMENTS (family_names))],
              'a' + next_random (26), 'a' + next_random (26), 'a' + next_random (26));
  g_snprintf (person->name, sizeof person->name, "%s %s", person->given, person->family);
  g_snprintf (person->email, sizeof person->email, "user%u.%u@firm%u.example", number, next_random (100), next_random (5000));
  g_snprintf (person->digits, sizeof person->digits, "49%09u", next_random (1000000000));
  g_snprintf (person->street, sizeof person->street, "Street%u %u", next_random (3000), next_random (200));
  g_snprintf (person->postal_code, sizeof person->postal_code, "%05u", next_random (100000));
  person->city = cities[next_random (G_N_ELEMENTS (cities))];
}

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

/* @bar is the largest ratio, or where @absolute the largest value, that is good enough; 0: none. */
static void
report (const char *name,
        double      value,
        const char *unit,
        double      floor,
        double      bar,
        gboolean    absolute)
{
  double ratio = floor > 0 ? value / floor : 0;
  gboolean kept = bar <= 0 || (absolute ? value : ratio) <= bar;

  g_print ("{\"name\": \"%s\", \"value\": %.3f, \"unit\": \"%s\", \"floor\": %.3f, \"ratio\": %.2f, \"bar\": \"%s%.2f%s\", \"kept\": %s}\n",
           name, value, unit, floor, ratio, bar > 0 ? "<= " : "", bar, bar <= 0 ? "" : absolute ? unit : "x", kept ? "true" : "false");
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

static void
check (sqlite3 *db,
       int      rc)
{
  if (rc != SQLITE_OK && rc != SQLITE_DONE && rc != SQLITE_ROW)
    g_error ("%s", sqlite3_errmsg (db));
}

static void
run_raw (sqlite3      *db,
         sqlite3_stmt *stmt,
         const char   *types,
         ...)
{
  va_list arguments;
  int index = 1;

  va_start (arguments, types);
  for (const char *type = types; *type != '\0'; type++, index++)
    {
      if (*type == 'i')
        sqlite3_bind_int64 (stmt, index, va_arg (arguments, gint64));
      else
        sqlite3_bind_text (stmt, index, va_arg (arguments, const char *), -1, SQLITE_STATIC);
    }
  va_end (arguments);

  check (db, sqlite3_step (stmt));
  check (db, sqlite3_reset (stmt));
}

static const char raw_schema[] =
  "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768;"
  "CREATE TABLE contact (id INTEGER PRIMARY KEY, uid TEXT, kind TEXT, name TEXT, given TEXT, family TEXT, sort_key BLOB, created_at INTEGER) STRICT;"
  "CREATE UNIQUE INDEX contact_uid ON contact (uid);"
  "CREATE INDEX contact_order ON contact (sort_key, id);"
  "CREATE TABLE email (id INTEGER PRIMARY KEY, contact_id INTEGER, label TEXT, address TEXT, address_key TEXT) STRICT;"
  "CREATE INDEX email_contact ON email (contact_id); CREATE INDEX email_key ON email (address_key);"
  "CREATE TABLE phone (id INTEGER PRIMARY KEY, contact_id INTEGER, label TEXT, number TEXT, digits TEXT) STRICT;"
  "CREATE INDEX phone_contact ON phone (contact_id); CREATE INDEX phone_digits ON phone (digits);"
  "CREATE TABLE address (id INTEGER PRIMARY KEY, contact_id INTEGER, label TEXT, street TEXT, code TEXT, city TEXT) STRICT;"
  "CREATE INDEX address_contact ON address (contact_id);"
  "CREATE VIRTUAL TABLE fts USING fts5 (names, company, addresses, phones, tags, prefix = '1 2 3 4', tokenize = 'unicode61 remove_diacritics 2');"
  "INSERT INTO fts (fts, rank) VALUES ('automerge', 0), ('crisismerge', 1000);";

enum { BEGIN, COMMIT, CONTACT, EMAIL, PHONE, ADDRESS, FTS, N_RAW };

static const char *const raw_sql[N_RAW] = {
  "BEGIN IMMEDIATE",
  "COMMIT",
  "INSERT INTO contact VALUES (?, ?, 'person', ?, ?, ?, ?, 1)",
  "INSERT INTO email VALUES (?, ?, 'work', ?, ?)",
  "INSERT INTO phone VALUES (?, ?, 'work', ?, ?)",
  "INSERT INTO address VALUES (?, ?, 'work', ?, ?, ?)",
  "INSERT INTO fts (rowid, names, company, addresses, phones, tags) VALUES (?, ?, '', ?, ?, '')",
};

static void
insert_raw (sqlite3       *db,
            sqlite3_stmt **stmts,
            const Person  *person)
{
  g_autofree char *addresses = g_strdup_printf ("%s %s %s %s", person->email, person->city, person->street, person->postal_code);
  g_autoptr (GBytes) key = crm_text_sort_key (person->name);
  gsize size;
  const char *bytes = g_bytes_get_data (key, &size);

  sqlite3_bind_blob (stmts[CONTACT], 6, bytes, (int) size, SQLITE_STATIC);
  run_raw (db, stmts[CONTACT], "issss", person->id, person->uid, person->name, person->given, person->family);
  run_raw (db, stmts[EMAIL], "iiss", crm_id_new (), person->id, person->email, person->email);
  run_raw (db, stmts[PHONE], "iiss", crm_id_new (), person->id, person->digits, person->digits);
  run_raw (db, stmts[ADDRESS], "iisss", crm_id_new (), person->id, person->street, person->postal_code, person->city);
  run_raw (db, stmts[FTS], "isss", person->id, person->name, addresses, person->digits);
}

/* The same rows with the same indexes by SQLite alone, in the same batches. Seconds. */
static double
fill_raw (sqlite3 *db,
          Person  *people,
          guint    n_people)
{
  sqlite3_stmt *stmts[N_RAW];
  gint64 start;
  double seconds;

  check (db, sqlite3_exec (db, raw_schema, NULL, NULL, NULL));
  for (guint i = 0; i < N_RAW; i++)
    check (db, sqlite3_prepare_v3 (db, raw_sql[i], -1, SQLITE_PREPARE_PERSISTENT, &stmts[i], NULL));

  start = g_get_monotonic_time ();
  for (guint i = 0; i < n_people; i++)
    {
      if (i % BATCH == 0)
        run_raw (db, stmts[BEGIN], "");
      insert_raw (db, stmts, &people[i]);
      if (i % BATCH == BATCH - 1 || i == n_people - 1)
        run_raw (db, stmts[COMMIT], "");
    }
  seconds = (g_get_monotonic_time () - start) / 1e6;

  for (guint i = 0; i < N_RAW; i++)
    sqlite3_finalize (stmts[i]);
  return seconds;
}

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

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

int
main (int   argc,
      char *argv[])
{
  guint n_people = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 100000;
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
  report ("store: rows of an import until searchable", seconds, "s", raw_seconds, 2, FALSE);

  g_usleep (3 * G_USEC_PER_SEC);
  plain = commit_raw (raw, people, n_people, n_saves);
  saves = save_people (db, people, n_people, n_saves);
  report ("store: save a contact, median", percentile (saves, 0.5), "ms", percentile (plain, 0.5), 0.7, TRUE);
  report ("store: save a contact, p99", percentile (saves, 0.99), "ms", percentile (plain, 0.99), 2, FALSE);
  report ("store: save a contact, longest", percentile (saves, 1), "ms", percentile (plain, 1), 0, FALSE);

  sqlite3_close (raw);
  crm_db_close (db);
  remove_folder (folder);
  return 0;
}
