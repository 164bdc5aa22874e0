/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "crm-import-mapping.h"
#include "crm-import.h"
#include "model-fixture.h"

/* What the owner says of an import: who is who, what is done with them, days, values; and that it is known again. */

typedef struct
{
  Fixture  base;
  CrmBook *book;
} RulesFixture;

static void
set_up (RulesFixture *fixture,
        gconstpointer data)
{
  fixture->book = fixture_open_book (&fixture->base);
}

static void
tear_down (RulesFixture *fixture,
           gconstpointer data)
{
  fixture_close_book (&fixture->base, &fixture->book);
}

static CrmDb *
get_db (RulesFixture *fixture)
{
  return crm_book_get_db (fixture->book);
}

static CrmImportSource *
open_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  CrmImportSource *source = crm_import_source_open_text (text, NULL, &error);

  g_assert_no_error (error);
  return source;
}

static CrmImportReport *
try_source (RulesFixture    *fixture,
            CrmImportSource *source)
{
  g_autoptr (GError) error = NULL;
  CrmImportReport *report = crm_import_try (get_db (fixture), source, NULL, &error);

  g_assert_no_error (error);
  return report;
}

static void
assert_report (CrmImportReport *report,
               guint            n_new,
               guint            n_updated,
               guint            n_skipped,
               guint            n_refused)
{
  g_assert_cmpuint (report->n_new, ==, n_new);
  g_assert_cmpuint (report->n_updated, ==, n_updated);
  g_assert_cmpuint (report->n_skipped, ==, n_skipped);
  g_assert_cmpuint (report->n_refused, ==, n_refused);
}

/* What was foreseen is what comes. */
static void
run_source (RulesFixture    *fixture,
            CrmImportSource *source)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmImportReport) trial = try_source (fixture, source);
  g_autoptr (CrmImportReport) report = crm_import_run (get_db (fixture), source, NULL, &error);

  g_assert_no_error (error);
  assert_report (report, trial->n_new, trial->n_updated, trial->n_skipped, trial->n_refused);
}

static void
run_text (RulesFixture *fixture,
          const char   *text)
{
  g_autoptr (CrmImportSource) source = open_text (text);

  run_source (fixture, source);
}

static gpointer
read_text (CrmConn       *conn,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  return crm_conn_get_text (conn, error, data, "");
}

static void
assert_query (RulesFixture *fixture,
              const char   *sql,
              const char   *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = crm_db_read (get_db (fixture), CRM_READER_ROW, read_text, (gpointer) sql, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_row (CrmImportReport *report,
            guint            index,
            const char      *name,
            const char      *changes)
{
  const CrmImportRow *row = g_ptr_array_index (report->rows, index);
  g_autofree char *words = crm_import_row_describe (row);

  g_assert_cmpstr (row->name, ==, name);
  g_assert_cmpstr (words, ==, changes);
}

static const char before[] =
  "Name,E-mail,Company,Role,Street,City,Nickname,Birthday\n"
  "Ana Ruiz,ana@example.com,Ruiz SL,,Calle 1,Bonn,Ani,1980-02-03\n";

static const char after[] =
  "Name,E-mail,Phone,Company,Role,Street,ZIP,City,Nickname,Birthday,Tag\n"
  "Ana Ruiz,ana@example.com,+49 170 1,Ruiz SL,Owner,Calle 1,53111,Bonn,Anita,,VIP\n"
  "Ben Ruiz,ben@example.com,,Ruiz SL,,,,,,,\n";

/* What is missing is filled in where it belongs, what differs stays, and blanks mean nothing. */
static void
test_fill (RulesFixture *fixture,
           gconstpointer data)
{
  g_autoptr (CrmImportSource) source = open_text (after);
  g_autoptr (CrmImportReport) report = NULL;

  run_text (fixture, before);
  report = try_source (fixture, source);
  assert_report (report, 1, 1, 0, 0);
  assert_row (report, 0, "Ana Ruiz", "Phone: + +49 170 1; Role: + Owner; Postal code: + 53111; Tag: + VIP");
  assert_row (report, 1, "Ben Ruiz", "");
  g_assert_cmpuint (report->n_changes, ==, 4);

  run_source (fixture, source);
  assert_query (fixture, "SELECT group_concat (street || ' ' || postal_code || ' ' || city) FROM contact_address", "Calle 1 53111 Bonn");
  assert_query (fixture, "SELECT nickname || birthday FROM contact WHERE name = 'Ana Ruiz'", "Ani1980-02-03");
  assert_query (fixture, "SELECT role FROM affiliation WHERE contact_id = (SELECT id FROM contact WHERE name = 'Ana Ruiz')", "Owner");
}

static void
test_replace (RulesFixture *fixture,
              gconstpointer data)
{
  g_autoptr (CrmImportSource) source = open_text ("Name,E-mail,Street,City,Nickname,Birthday\nAna Ruiz,ana@example.com,Calle 1,K\xc3\xb6ln,Anita,\n");
  g_autoptr (CrmImportReport) report = NULL;
  g_autoptr (CrmImportReport) again = NULL;

  run_text (fixture, before);
  crm_import_source_get_rules (source)->replace = TRUE;
  report = try_source (fixture, source);
  assert_row (report, 0, "Ana Ruiz", "City: Bonn \xe2\x86\x92 K\xc3\xb6ln; Nickname: Ani \xe2\x86\x92 Anita");

  run_source (fixture, source);
  assert_query (fixture, "SELECT group_concat (street || ' ' || city) FROM contact_address", "Calle 1 K\xc3\xb6ln");
  assert_query (fixture, "SELECT nickname || birthday FROM contact WHERE name = 'Ana Ruiz'", "Anita1980-02-03");
  again = try_source (fixture, source);
  assert_report (again, 0, 0, 1, 0);
}

/* Without a rule that knows her she is someone else; by name and company she is known without an address. */
static void
test_match (RulesFixture *fixture,
            gconstpointer data)
{
  static const struct
  {
    CrmImportMatch match;
    guint          n_new;
  } cases[] = {
    { CRM_IMPORT_MATCH_EMAIL, 1 }, { CRM_IMPORT_MATCH_UID | CRM_IMPORT_MATCH_PHONE, 2 }, { 0, 2 },
    { CRM_IMPORT_MATCH_EMAIL | CRM_IMPORT_MATCH_NAME_COMPANY, 0 }, { CRM_IMPORT_MATCH_NAME_COMPANY, 1 },
  };
  g_autoptr (CrmImportSource) source = open_text ("Name,E-mail,Company\nAna Ruiz,ana@example.com,\nAna Ruiz,,Ruiz SL\n");

  run_text (fixture, before);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CrmImportReport) report = NULL;

      crm_import_source_get_rules (source)->match = cases[i].match;
      report = try_source (fixture, source);
      g_assert_cmpuint (report->n_new, ==, cases[i].n_new);
      g_assert_cmpuint (report->n_new + report->n_updated + report->n_skipped, ==, 2);
    }
}

static void
test_mode (RulesFixture *fixture,
           gconstpointer data)
{
  g_autoptr (CrmImportSource) source = open_text (after);
  g_autoptr (CrmImportReport) report = NULL;
  g_autoptr (CrmImportReport) update = NULL;

  run_text (fixture, before);
  crm_import_source_get_rules (source)->mode = CRM_IMPORT_CREATE;
  report = try_source (fixture, source);
  assert_report (report, 1, 0, 0, 1);
  g_assert_cmpuint (((CrmImportRefusal *) g_ptr_array_index (report->refused, 0))->line, ==, 2);
  crm_import_source_get_rules (source)->mode = CRM_IMPORT_UPDATE;
  update = try_source (fixture, source);
  assert_report (update, 0, 1, 0, 1);

  run_source (fixture, source);
  assert_query (fixture, "SELECT count (*) FROM contact WHERE name = 'Ben Ruiz'", "0");
}

static void
test_dates (RulesFixture *fixture,
            gconstpointer data)
{
  g_autoptr (CrmImportSource) clear = open_text ("Name,Birthday\nAna,3/4/1980\nBen,25/12/1980\n");
  g_autoptr (CrmImportSource) source = open_text ("Name,Birthday\nAna,3/4/1980\nBen,5/5/1980\n");

  g_assert_false (crm_import_source_is_ambiguous (clear, 1));
  g_assert_true (crm_import_source_is_ambiguous (source, 1));
  g_assert_false (crm_import_source_is_ambiguous (source, 0));
  crm_import_source_set_date_order (source, 1, CRM_DATE_ORDER_DAY_FIRST);
  run_source (fixture, source);
  assert_query (fixture, "SELECT group_concat (birthday) FROM (SELECT birthday FROM contact ORDER BY name)", "1980-04-03,1980-05-05");
}

static void
test_values (RulesFixture *fixture,
             gconstpointer data)
{
  g_autoptr (CrmImportSource) source = open_text ("Name,Kundenstatus,Gruppe\nAna,Stammkunde,alt\nBen,Stammkunde,neu\nCarl,lead,alt\nDora,???,\n");
  g_autoptr (GPtrArray) values = crm_import_source_list_values (source, 1, 10);
  const CrmImportValue *first = g_ptr_array_index (values, 0);

  g_assert_true (crm_import_source_has_choices (source, 1));
  g_assert_true (crm_import_source_has_choices (source, 2));
  g_assert_false (crm_import_source_has_choices (source, 0));
  g_assert_cmpuint (values->len, ==, 3);
  g_assert_cmpstr (first->value, ==, "Stammkunde");
  g_assert_cmpuint (first->n, ==, 2);
  g_assert_true (first->is_unknown);
  g_assert_false (((CrmImportValue *) g_ptr_array_index (values, 2))->is_unknown);

  crm_import_source_set_value (source, 1, "Stammkunde", "customer");
  crm_import_source_set_value (source, 1, "???", "");
  crm_import_source_set_value (source, 2, "alt", "old");
  run_source (fixture, source);
  assert_query (fixture, "SELECT group_concat (coalesce (lifecycle, '-')) FROM (SELECT * FROM contact ORDER BY name)", "customer,customer,lead,-");
  assert_query (fixture, "SELECT group_concat (name) FROM (SELECT name FROM tag ORDER BY name)", "neu,old");
  assert_query (fixture, "SELECT count (note) FROM contact", "0");
}

/* A table with the same columns is read as the last one was. */
static void
test_remembered (RulesFixture *fixture,
                 gconstpointer data)
{
  g_autoptr (CrmImportSource) first = open_text ("Who,What,Born\nAna,Gold,3/4/1980\n");
  g_autoptr (CrmImportSource) second = open_text ("Who,What,Born\nBen,Gold,5/6/1981\n");
  g_autoptr (CrmImportSource) other = open_text ("Who,What\nBen,Gold\n");
  g_autofree char *file = NULL;
  gint64 at = 0;

  g_assert_false (crm_import_mapping_recall (get_db (fixture), first, NULL, NULL, NULL));
  crm_import_source_set_key (first, 0, "name");
  crm_import_source_set_key (first, 1, "lifecycle");
  crm_import_source_set_value (first, 1, "Gold", "customer");
  crm_import_source_set_date_order (first, 2, CRM_DATE_ORDER_DAY_FIRST);
  crm_import_source_get_rules (first)->match = CRM_IMPORT_MATCH_NAME_COMPANY;
  crm_import_source_get_rules (first)->replace = TRUE;
  run_source (fixture, first);

  g_assert_false (crm_import_mapping_recall (get_db (fixture), other, NULL, NULL, NULL));
  g_assert_true (crm_import_mapping_recall (get_db (fixture), second, &file, &at, NULL));
  g_assert_cmpstr (file, ==, "Pasted cells");
  g_assert_cmpint (at, >, 0);
  g_assert_cmpstr (crm_import_source_get_key (second, 0), ==, "name");
  g_assert_cmpint (crm_import_source_get_rules (second)->match, ==, CRM_IMPORT_MATCH_NAME_COMPANY);
  g_assert_true (crm_import_source_get_rules (second)->replace);
  run_source (fixture, second);
  assert_query (fixture, "SELECT group_concat (lifecycle || birthday) FROM (SELECT * FROM contact ORDER BY name)", "customer1980-04-03,customer1981-06-05");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/import-rules/fill", RulesFixture, NULL, set_up, test_fill, tear_down);
  g_test_add ("/import-rules/replace", RulesFixture, NULL, set_up, test_replace, tear_down);
  g_test_add ("/import-rules/match", RulesFixture, NULL, set_up, test_match, tear_down);
  g_test_add ("/import-rules/mode", RulesFixture, NULL, set_up, test_mode, tear_down);
  g_test_add ("/import-rules/dates", RulesFixture, NULL, set_up, test_dates, tear_down);
  g_test_add ("/import-rules/values", RulesFixture, NULL, set_up, test_values, tear_down);
  g_test_add ("/import-rules/remembered", RulesFixture, NULL, set_up, test_remembered, tear_down);
  return g_test_run ();
}
