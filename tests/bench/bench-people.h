/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* People for the benches, the same in each run, and what SQLite alone takes to store them. Included by one bench-NAME.c each. */

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "crm-id.h"
#include "crm-text-sort.h"
#include "crm-text.h"
#include "figure.h"

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
