/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "crm-export.h"
#include "crm-import.h"
#include "crm-sheet-writer.h"
#include "crm-store-error.h"
#include "model-fixture.h"

typedef struct
{
  Fixture  base;
  CrmBook *book;
  char    *file;
  CrmJob  *job;
} ImportFixture;

static void
set_up (ImportFixture *fixture,
        gconstpointer  data)
{
  fixture->book = fixture_open_book (&fixture->base);
  fixture->file = g_build_filename (fixture->base.folder, "contacts", NULL);
}

static void
tear_down (ImportFixture *fixture,
           gconstpointer  data)
{
  g_free (fixture->file);
  fixture_close_book (&fixture->base, &fixture->book);
}

static CrmDb *
get_db (ImportFixture *fixture)
{
  return crm_book_get_db (fixture->book);
}

static CrmImportSource *
open_text (ImportFixture *fixture,
           const char    *text,
           gssize         length)
{
  g_autoptr(GError) error = NULL;
  CrmImportSource *source;

  g_assert_true (g_file_set_contents (fixture->file, text, length, &error));
  source = crm_import_source_open (fixture->file, &error);
  g_assert_no_error (error);

  return source;
}

/* A trial and the import must say the same. */
static CrmImportReport *
import (ImportFixture *fixture,
        const char    *text,
        gssize         length)
{
  g_autoptr(CrmImportSource) source = open_text (fixture, text, length);
  g_autoptr(GError) error = NULL;
  g_autoptr(CrmImportReport) trial = crm_import_try (get_db (fixture), source, NULL, &error);
  CrmImportReport *report;

  g_assert_no_error (error);
  report = crm_import_run (get_db (fixture), source, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (trial->n_new, ==, report->n_new);
  g_assert_cmpuint (trial->n_refused, ==, report->n_refused);
  g_assert_cmpuint (trial->n_updated + trial->n_skipped, ==, report->n_updated + report->n_skipped);

  return report;
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
assert_query (ImportFixture *fixture,
              const char    *sql,
              const char    *expected)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = crm_db_read (get_db (fixture), CRM_READER_ROW, read_text, (gpointer) sql, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static const char google[] =
  "Name,Given Name,Family Name,Birthday,Notes,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,"
  "Address 1 - Type,Address 1 - Street,Address 1 - City,Organization 1 - Name,Organization 1 - Title\r\n"
  "Anna Müller,Anna,Müller,1980-02-03,\"likes\ntea\",VIP ::: * myContacts,* Work,anna@example.com,Mobile,+49 170 1234567,Home,Hauptstr. 1,Bonn,Müller GmbH,Owner\r\n"
  "Ben Smith,Ben,Smith,not a date,,,,ben@example.com,Work,089 123456,,,,Acme Ltd,\r\n"
  "Ben Smith,Ben,Smith,,,,,BEN@example.com,Home,089 999999,,,,,\r\n"
  ",,,,x,,,,,,,,,,\r\n";

static void
test_google (ImportFixture *fixture,
             gconstpointer  data)
{
  g_autoptr(CrmImportReport) report = import (fixture, google, -1);
  g_autoptr(CrmImportReport) again = NULL;

  g_assert_cmpuint (report->n_new, ==, 2);
  g_assert_cmpuint (report->n_updated, ==, 1);
  g_assert_cmpuint (report->n_refused, ==, 1);
  g_assert_cmpuint (((CrmImportRefusal *) g_ptr_array_index (report->refused, 0))->line, ==, 6);

  assert_query (fixture, "SELECT group_concat (address || ' ' || coalesce (label, '-')) FROM contact_email ORDER BY id", "anna@example.com work,ben@example.com -");
  assert_query (fixture, "SELECT group_concat (number || ' ' || label) FROM contact_phone ORDER BY id", "+49 170 1234567 mobile,089 123456 work,089 999999 home");
  assert_query (fixture, "SELECT street || ' ' || city || ' ' || label FROM contact_address", "Hauptstr. 1 Bonn home");
  assert_query (fixture, "SELECT group_concat (name) FROM tag", "VIP");
  assert_query (fixture, "SELECT birthday || note FROM contact WHERE given_name = 'Anna'", "1980-02-03likes\ntea");
  assert_query (fixture, "SELECT a.role || ' ' || c.name FROM affiliation a JOIN contact c ON c.id = a.company_id WHERE a.role IS NOT NULL", "Owner Müller GmbH");
  /* What does not fit its field is not lost. */
  assert_query (fixture, "SELECT note FROM contact WHERE given_name = 'Ben'", "birthday: not a date");

  again = import (fixture, google, -1);
  g_assert_cmpuint (again->n_new + again->n_updated, ==, 0);
}

static const char outlook[] =
  "\"First Name\";\"Last Name\";\"Company\";\"Job Title\";\"Business Street\";\"Business City\";\"Home City\";\"Business Phone\";\"Mobile Phone\";\"E-mail Address\";\"Categories\"\r\n"
  "\"J\xF6rg\";\"Wei\xDF\";\"Blumen Wei\xDF\";\"Inhaber\";\"Am Markt 3\";\"K\xF6ln\";\"Bonn\";\"0221 4711\";\"0170 99\";\"joerg@weiss.example\";\"Kunde;Stamm\"\r\n";

static void
test_outlook (ImportFixture *fixture,
              gconstpointer  data)
{
  g_autoptr(CrmImportReport) report = import (fixture, outlook, -1);

  g_assert_cmpuint (report->n_new, ==, 1);
  assert_query (fixture, "SELECT name FROM contact WHERE kind = 'person'", "Jörg Weiß");
  assert_query (fixture, "SELECT group_concat (city || ' ' || label) FROM contact_address ORDER BY id", "Köln work,Bonn home");
  assert_query (fixture, "SELECT group_concat (name) FROM tag", "Kunde,Stamm");
}

static const char cards[] =
  "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Curie;Marie;;Dr.;\r\nFN:Dr. Marie Curie\r\nitem1.EMAIL;TYPE=INTERNET:marie@lab.example\r\nitem1.X-ABLabel:Lab\r\n"
  "TEL;TYPE=CELL:+33 6 12 34 56 78\r\nORG:Institut;Radium\r\nTITLE:Director\r\nBDAY:18671107\r\nX-SPECIAL;X-P=1:kept\r\n as it is\r\nCATEGORIES:Science\r\nUID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1\r\nEND:VCARD\r\n"
  "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Uwe\r\nTEL;HOME:0301234567\r\nEND:VCARD\r\n"
  "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Acme\r\nKIND:org\r\nEND:VCARD\r\n"
  "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Cut off\r\n";

static void
test_vcard (ImportFixture *fixture,
            gconstpointer  data)
{
  g_autoptr(CrmImportReport) report = import (fixture, cards, -1);
  g_autoptr(GError) error = NULL;
  g_autofree char *exported = NULL;

  g_assert_cmpuint (report->n_new, ==, 3);
  g_assert_cmpuint (report->n_refused, ==, 1);
  assert_query (fixture, "SELECT group_concat (name, '|') FROM (SELECT name FROM contact ORDER BY name)", "Acme|Dr. Marie Curie|Institut|Uwe Müller");
  assert_query (fixture, "SELECT label FROM contact_email", "Lab");
  assert_query (fixture, "SELECT birthday || uid FROM contact WHERE family_name = 'Curie'", "1867-11-074fbe8971-0bc3-424c-9c26-36c3e1eff6b1");

  /* What is not known here goes out as it came in. */
  g_assert_cmpint (crm_export_records (get_db (fixture), fixture->file, &crm_contact_type, CRM_EXPORT_VCARD, NULL, NULL, &error), ==, 4);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (fixture->file, &exported, NULL, &error));
  g_assert_nonnull (strstr (exported, "X-SPECIAL;X-P=1:kept\r\n as it is\r\n"));
}

/* Two addresses of the same kind, or of none, are two. */
static void
test_same_label (ImportFixture *fixture,
                 gconstpointer  data)
{
  static const char text[] =
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Kim\r\nADR;TYPE=home:;;Elm 1;Bonn;;;\r\nADR;TYPE=home:;;Oak 2;Ulm;;;\r\nADR:;;Ash 3;Kiel;;;\r\n"
    "ADR;TYPE=x-boat:;;Pier 4;Husum;;;\r\nEND:VCARD\r\n";
  g_autoptr(CrmImportReport) report = import (fixture, text, -1);

  g_assert_cmpuint (report->n_new, ==, 1);
  assert_query (fixture, "SELECT group_concat (coalesce (label, '-') || ' ' || street || ' ' || city, '; ') FROM "
                "(SELECT * FROM contact_address ORDER BY street)", "- Ash 3 Kiel; home Elm 1 Bonn; home Oak 2 Ulm; - Pier 4 Husum");
}

/* In columns too. */
static void
test_same_label_columns (ImportFixture *fixture,
                         gconstpointer  data)
{
  static const char text[] =
    "Name,Address 1 - Type,Address 1 - Street,Address 1 - City,Address 2 - Type,Address 2 - Street,Address 2 - City,Address 2 - PO Box\r\n"
    "Kim,Home,Elm 1,Bonn,Home,Oak 2,Ulm,77\r\nLou,,Ash 3,Kiel,Work,Pier 4,Husum,\r\n";
  g_autoptr(CrmImportReport) report = import (fixture, text, -1);

  g_assert_cmpuint (report->n_new, ==, 2);
  assert_query (fixture, "SELECT group_concat (coalesce (label, '-') || ' ' || street || ' ' || city || coalesce (' ' || po_box, ''), '; ') FROM "
                "(SELECT * FROM contact_address ORDER BY street)", "- Ash 3 Kiel; home Elm 1 Bonn; home Oak 2 Ulm 77; work Pier 4 Husum");
  assert_query (fixture, "SELECT count (*) FROM contact WHERE note IS NOT NULL", "0");
  g_clear_pointer (&report, crm_import_report_free);

  report = import (fixture, "Name,Business Street,Business Street 2,Business City\r\nMax,Fir 5,Floor 6,Jena\r\n", -1);
  assert_query (fixture, "SELECT street || ' ' || extended || ' ' || city FROM contact_address WHERE city = 'Jena'", "Fir 5 Floor 6 Jena");
}

/* Exported years ago, without a word on the encoding: taken for what it is, and told so. */
static void
test_western_vcard (ImportFixture *fixture,
                    gconstpointer  data)
{
  static const char text[] =
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN:M\xfcller;J\xf6rg\r\nORG:B\xe4" "ckerei Stra\xdf" "er\r\nX-HOBBY:T\xf6pfern\r\nEND:VCARD\r\n";
  g_autoptr(CrmImportReport) report = import (fixture, text, -1);
  g_autoptr(CrmImportSource) source = crm_import_source_open (fixture->file, NULL);
  g_autofree char *words = crm_import_source_describe (source);

  g_assert_cmpuint (report->n_new, ==, 1);
  g_assert_cmpuint (report->n_refused, ==, 0);
  g_assert_cmpstr (words, ==, "vCard, windows-1252");
  assert_query (fixture, "SELECT group_concat (name, '|') FROM (SELECT name FROM contact ORDER BY name)", "Bäckerei Straßer|Jörg Müller");
  assert_query (fixture, "SELECT CAST (bytes AS TEXT) LIKE '%X-HOBBY:Töpfern%' FROM contact_card", "1");
}

/* What is written can be read again, into another book, and brings nothing new to the same one. */
static void
test_round_trip (ImportFixture *fixture,
                 gconstpointer  data)
{
  CrmExportFormat format = GPOINTER_TO_INT (data);
  g_autoptr(CrmImportReport) first = import (fixture, google, -1);
  g_autoptr(CrmImportSource) source = NULL;
  g_autoptr(CrmImportReport) again = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (crm_export_records (get_db (fixture), fixture->file, &crm_contact_type, format, NULL, NULL, &error), ==, 4);
  g_assert_no_error (error);
  source = crm_import_source_open (fixture->file, &error);
  g_assert_no_error (error);
  again = crm_import_try (get_db (fixture), source, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->n_new, ==, 0);
  g_assert_cmpuint (again->n_updated, ==, 0);
  g_assert_cmpuint (again->n_skipped, ==, 4);
}

/* Over several batches: one undo takes all of it, updates included. */
static void
test_undo (ImportFixture *fixture,
           gconstpointer  data)
{
  g_autoptr(GString) text = g_string_new ("First Name,Last Name,E-mail,Phone\n");
  g_autoptr(CrmImportReport) before = import (fixture, "Name,E-mail\nPerson 7 Test,p7@example.com\n", -1);
  g_autoptr(CrmImportReport) report = NULL;
  g_autoptr(CrmChangeSet) undone = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 1200; i++)
    g_string_append_printf (text, "Person %u,Test,p%u@example.com,+49 30 %06u\n", i, i, i);
  report = import (fixture, text->str, text->len);
  g_assert_cmpuint (report->n_new, ==, 1199);
  g_assert_cmpuint (report->n_updated, ==, 1);
  assert_query (fixture, "SELECT count (*) FROM contact", "1200");

  undone = crm_db_undo (get_db (fixture), 0, &error);
  g_assert_no_error (error);
  g_assert_nonnull (undone);
  assert_query (fixture, "SELECT count (*) || ' ' || (SELECT count (*) FROM contact_phone) FROM contact", "1 0");
}

/* A tag and a company that another import has come to use stay when the one that made them is taken back; what it did to those that were there
 * is taken back. */
static void
test_undo_shared (ImportFixture *fixture,
                  gconstpointer  data)
{
  g_autoptr(CrmImportReport) before = import (fixture, "Name,E-mail\nOld Friend,old@example.com\n", -1);
  g_autoptr(CrmImportReport) first = NULL;
  g_autoptr(CrmImportReport) second = NULL;
  g_autoptr(CrmChangeSet) undone = NULL;
  g_autoptr(CrmChangeSet) redone = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *set = NULL;

  first = import (fixture, "Name,E-mail,Company,Tag,Phone\nAnna Eins,a@example.com,Shared Ltd,shared,1\nBea Eins,b@example.com,Own Ltd,own,\n"
                  "Old Friend,old@example.com,Shared Ltd,shared,2\n", -1);
  set = crm_db_read (get_db (fixture), CRM_READER_ROW, read_text, (gpointer) "SELECT max (id) FROM change_set", NULL, &error);
  g_assert_no_error (error);
  second = import (fixture, "Name,E-mail,Company,Tag\nCara Zwei,c@example.com,Shared Ltd,shared\n", -1);
  g_assert_cmpuint (first->n_new, ==, 2);
  g_assert_cmpuint (second->n_new, ==, 1);

  undone = crm_db_undo (get_db (fixture), g_ascii_strtoll (set, NULL, 10), &error);
  g_assert_no_error (error);
  assert_query (fixture, "SELECT group_concat (name, '|') FROM (SELECT name FROM contact ORDER BY name)", "Cara Zwei|Old Friend|Shared Ltd");
  assert_query (fixture, "SELECT group_concat (name) FROM tag", "shared");
  assert_query (fixture, "SELECT group_concat (c.name || ' ' || t.name) FROM contact_tag x JOIN contact c ON c.id = x.contact_id JOIN tag t ON t.id = x.tag_id",
                "Cara Zwei shared");
  assert_query (fixture, "SELECT count (*) || ' ' || (SELECT count (*) FROM affiliation) FROM contact_phone", "0 1");

  redone = crm_db_redo (get_db (fixture), &error);
  g_assert_no_error (error);
  assert_query (fixture, "SELECT count (*) || ' ' || (SELECT count (*) FROM contact_tag) || ' ' || (SELECT count (*) FROM affiliation) FROM contact", "6 4 4");
}

/* Waits until contacts have come in. */
static gpointer
cancel_in_the_middle (gpointer data)
{
  ImportFixture *fixture = data;

  for (;;)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *n = crm_db_read (get_db (fixture), CRM_READER_ROW, read_text, (gpointer) "SELECT count (*) FROM contact", NULL, &error);

      g_assert_no_error (error);
      if (!g_str_equal (n, "0"))
        break;
      g_usleep (1000);
    }
  crm_job_cancel (fixture->job);

  return NULL;
}

/* Stopped before it begins and in the middle: nothing of it is left, and nothing is offered for undo. */
static void
test_cancel (ImportFixture *fixture,
             gconstpointer  data)
{
  g_autoptr(GString) text = g_string_new ("Name,E-mail,Company\n");
  gboolean in_the_middle = GPOINTER_TO_INT (data);
  g_autoptr(CrmJob) job = crm_job_new ("Import");
  g_autoptr(CrmImportSource) source = NULL;
  g_autoptr(GError) error = NULL;
  GThread *thread = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "Person %u,p%u@example.com,Firm %u\n", i, i, i / 4);
  source = open_text (fixture, text->str, text->len);
  crm_job_start (job);
  fixture->job = job;
  if (in_the_middle)
    thread = g_thread_new ("cancel", cancel_in_the_middle, fixture);
  else
    crm_job_cancel (job);

  g_assert_null (crm_import_run (get_db (fixture), source, job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (thread != NULL)
    g_thread_join (thread);

  assert_query (fixture, "SELECT count (*) || ' ' || (SELECT count (*) FROM contact_email) || ' ' || (SELECT count (*) FROM contact_list) "
                "|| ' ' || (SELECT count (*) FROM affiliation) FROM contact", "0 0 0 0");
  assert_query (fixture, "SELECT count (*) FROM import_run WHERE finished_at IS NULL", "0");
  g_assert_cmpstr (crm_db_get_undo_label (get_db (fixture)), ==, NULL);
}

/* The same people, companies and tags several times in one file, also in one batch, written differently: each is made once. */
static void
test_twice (ImportFixture *fixture,
            gconstpointer  data)
{
  static const char twice[] =
    "Name,E-mail,Phone,Company,Tags,Notes\n"
    "Anna Berg,anna@example.com,,Müller GmbH,VIP,first\n"
    "Ben Tal,ben@example.com,,MULLER gmbh,vip,\n"
    "ANNA BERG,Anna@Example.com,+49 30 1234,müller  GmbH,New,second\n"
    "Anna Berg,anna@example.com,,,,\n"
    "Other Name,anna@example.com,,,,\n"
    ",,,Müller GmbH,,\n";
  g_autoptr(CrmImportReport) report = import (fixture, twice, -1);

  g_assert_cmpuint (report->n_new, ==, 3);
  g_assert_cmpuint (report->n_updated, ==, 1);
  g_assert_cmpuint (report->n_skipped, ==, 2);
  assert_query (fixture, "SELECT group_concat (name, '|') FROM (SELECT name FROM contact ORDER BY name)", "Anna Berg|Ben Tal|Müller GmbH|Other Name");
  assert_query (fixture, "SELECT group_concat (name, '|') FROM (SELECT name FROM tag ORDER BY id)", "VIP|New");
  assert_query (fixture, "SELECT count (*) FROM affiliation a JOIN contact c ON c.id = a.company_id AND c.kind = 'company'", "2");
  assert_query (fixture, "SELECT count (*) || ' ' || (SELECT count (*) FROM contact_phone) FROM contact_email", "3 1");
  assert_query (fixture, "SELECT note FROM contact WHERE name = 'Anna Berg'", "first\nsecond");
  assert_query (fixture, "SELECT group_concat (detail, '|') FROM (SELECT detail FROM contact_list WHERE kind = 'person' ORDER BY id)",
                "Müller GmbH|Müller GmbH|anna@example.com");
}

static void
test_refused (ImportFixture *fixture,
              gconstpointer  data)
{
  static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
  static const char ragged[] = "Name,E-mail\nAnna,a@example.com\nBen,b@example.com,too,much\nCarl\n\"Dora,d@example.com\n";
  g_autoptr(GError) error = NULL;
  g_autoptr(CrmImportReport) report = NULL;
  g_autofree char *written = NULL;

  g_assert_true (g_file_set_contents (fixture->file, png, sizeof png, NULL));
  g_assert_null (crm_import_source_open (fixture->file, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);

  report = import (fixture, ragged, -1);
  g_assert_cmpuint (report->n_new, ==, 2);
  g_assert_cmpuint (report->n_refused, ==, 2);
  g_assert_true (crm_import_report_write_refused (report, fixture->file, &error));
  g_assert_true (g_file_get_contents (fixture->file, &written, NULL, NULL));
  g_assert_nonnull (strstr (written, "too,much"));
}

/* A table that begins with the first contact: what stands in the columns tells what they are. */
static void
test_no_header (ImportFixture *fixture,
                gconstpointer  data)
{
  g_autoptr(CrmImportReport) report = import (fixture, "Anna Schmidt,Customer since May,anna@x.example,+49 30 1234567\nBert Braun,,bert@x.example,0171 2345678\n", -1);

  g_assert_cmpuint (report->n_new, ==, 2);
  assert_query (fixture, "SELECT group_concat (name, '|') FROM (SELECT name FROM contact ORDER BY name)", "Anna Schmidt|Bert Braun");
  assert_query (fixture, "SELECT count (*) || (SELECT count (*) FROM contact_phone) FROM contact_email", "22");
}

/* Each is said in a sentence, with nothing of how the program calls it. */
static void
test_reasons (ImportFixture *fixture,
              gconstpointer  data)
{
  const char rows[] = "Name,E-mail\nA,a@x.example,more\nB\0b,b@x.example\n\"C,c@x.example\n";
  g_autoptr(CrmImportReport) table = import (fixture, rows, sizeof rows - 1);
  g_autoptr(CrmImportReport) card = import (fixture, "BEGIN:VCARD\nVERSION:3.0\nFN:Cut\n", -1);
  const char *const expected[] = { "There are more fields than in the first row.", "There are NUL bytes in the text.", "A quote is not closed, or there is text behind it." };

  g_assert_cmpuint (table->refused->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const CrmImportRefusal *refusal = g_ptr_array_index (table->refused, i);

      g_assert_cmpuint (refusal->line, ==, i + 2);
      g_assert_cmpstr (refusal->reason, ==, expected[i]);
    }
  g_assert_cmpuint (card->refused->len, ==, 1);
  g_assert_cmpstr (((CrmImportRefusal *) g_ptr_array_index (card->refused, 0))->reason, ==, "The card has no end.");
}

/* What two columns say of one thing stands in the notes, each under the name of its column. */
static void
test_doubled (ImportFixture *fixture,
              gconstpointer  data)
{
  const char rows[] = "Name,Notes,Comment,Birthday,Geburtstag,E-mail,Mail\n"
                      "Anna,likes tea,call at 9,1980-02-03,1981-02-03,a@x.example,b@x.example\n"
                      "Ben,,only this,1980-02-03,1980-02-03,,\n";
  const char card[] = "BEGIN:VCARD\nVERSION:3.0\nFN:Cleo\nNOTE:one\nNOTE:two\nEND:VCARD\n";
  g_autoptr(CrmImportReport) table = import (fixture, rows, -1);
  g_autoptr(CrmImportReport) noted = import (fixture, card, -1);

  g_assert_cmpuint (table->n_new, ==, 2);
  g_assert_cmpuint (noted->n_new, ==, 1);
  assert_query (fixture, "SELECT note FROM contact WHERE name = 'Anna'", "Notes: likes tea\nComment: call at 9\nGeburtstag: 1981-02-03");
  assert_query (fixture, "SELECT birthday FROM contact WHERE name = 'Anna'", "1980-02-03");
  assert_query (fixture, "SELECT group_concat (address, ' ') FROM contact_email e JOIN contact c ON c.id = e.contact_id WHERE c.name = 'Anna'",
                "a@x.example b@x.example");
  assert_query (fixture, "SELECT note FROM contact WHERE name = 'Ben'", "Comment: only this");
  assert_query (fixture, "SELECT note FROM contact WHERE name = 'Cleo'", "one\ntwo");
}

static CrmImportReport *
import_bytes (ImportFixture *fixture,
              GString       *bytes)
{
  return import (fixture, bytes->str, (gssize) bytes->len);
}

/* A list as many businesses keep one: companies, and who is asked for there. */
static void
test_sheet (ImportFixture *fixture,
            gconstpointer  data)
{
  static const char *const rows[][7] = {
    { "Kunde", "Ansprechpartner", "Tel.", "E-Mail", "PLZ", "Ort", "Geb.-Datum" },
    { "M\xc3\xbcller GmbH", "Anna M\xc3\xbcller", "+49 170 1234567", "anna@example.com", "01067", "Dresden", "1980-02-03" },
    { "", "", "", "", "", "Bonn", "" },
    { "S\xc3\xb6hne KG", "Ben\nS\xc3\xb6hn", "089 1234", "ben@example.com", "53111", "Bonn", "" },
  };
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (CrmSheetWriter) writer = crm_sheet_writer_new (GPOINTER_TO_INT (data), "Kunden", out);
  g_autoptr (CrmImportReport) report = NULL;
  const CrmImportRefusal *refusal;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (rows[i]); j++)
        crm_sheet_writer_add_field (writer, rows[i][j]);
      crm_sheet_writer_end_row (writer);
    }
  g_assert_true (crm_sheet_writer_finish (writer, NULL));

  report = import_bytes (fixture, out);
  g_assert_cmpuint (report->n_new, ==, 2);
  g_assert_cmpuint (report->n_refused, ==, 1);
  refusal = g_ptr_array_index (report->refused, 0);
  g_assert_cmpuint (refusal->line, ==, 3);
  g_assert_cmpstr (refusal->fields[5], ==, "Bonn");
  assert_query (fixture, "SELECT group_concat (name) FROM (SELECT name FROM contact WHERE kind = 'company' ORDER BY name)",
                "M\xc3\xbcller GmbH,S\xc3\xb6hne KG");
  assert_query (fixture, "SELECT group_concat (name || ' ' || coalesce (birthday, '-')) FROM (SELECT * FROM contact WHERE kind = 'person' ORDER BY id)",
                "Anna M\xc3\xbcller 1980-02-03,Ben S\xc3\xb6hn -");
  assert_query (fixture, "SELECT group_concat (postal_code || ' ' || city) FROM contact_address", "01067 Dresden,53111 Bonn");
  assert_query (fixture, "SELECT format FROM import_run", GPOINTER_TO_INT (data) == CRM_SHEET_XLSX ? "xlsx" : "ods");
}

static void
test_ldif (ImportFixture *fixture,
           gconstpointer  data)
{
  g_autoptr (CrmImportReport) report = import (fixture,
    "dn: cn=Anna M\xc3\xbcller,mail=anna@example.com\n"
    "objectclass: inetOrgPerson\nobjectclass: mozillaAbPersonAlpha\n"
    "givenName: Anna\nsn:: TcO8bGxlcg==\ncn:: QW5uYSBNw7xsbGVy\nmail: anna@example.com\nmozillaSecondEmail: a@home.example\n"
    "telephoneNumber: 089 1234\ncellPhone: +49 170 1\n 234567\no: M\xc3\xbcller GmbH\ntitle: Owner\nl: Bonn\nmozillaHomeLocalityName: K\xc3\xb6ln\n"
    "birthyear: 1980\nbirthmonth: 2\nbirthday: 3\ndescription: likes tea\ncustom1: blue\nuserPassword: secret\nmodifytimestamp: 0\n\n"
    "dn: cn=Team\nobjectclass: groupOfNames\ncn: Team\nmember: cn=Anna\n\n"
    "dn: cn=Ben\nchangetype: delete\n\n"
    "dn: cn=Carl\ncn: Carl\njpegphoto:< file:///etc/passwd\n", -1);

  g_assert_cmpuint (report->n_new, ==, 1);
  g_assert_cmpuint (report->n_refused, ==, 3);
  assert_query (fixture, "SELECT name || birthday || note FROM contact WHERE kind = 'person'", "Anna M\xc3\xbcller1980-02-03likes tea\ncustom1: blue");
  assert_query (fixture, "SELECT group_concat (address) FROM contact_email", "anna@example.com,a@home.example");
  assert_query (fixture, "SELECT group_concat (number || ' ' || label) FROM contact_phone", "089 1234 work,+49 170 1234567 mobile");
  assert_query (fixture, "SELECT group_concat (label || ' ' || city) FROM contact_address", "work Bonn,home K\xc3\xb6ln");
  assert_query (fixture, "SELECT role FROM affiliation", "Owner");
}

/* What each program calls its columns. */
static void
test_layouts (ImportFixture *fixture,
              gconstpointer  data)
{
  static const struct
  {
    CrmImportLayout layout;
    const char     *text;
    const char     *keys;
  } cases[] = {
    { CRM_LAYOUT_THUNDERBIRD, "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Work Phone,Home Phone,Fax Number,Mobile Number,"
                              "Home Address,Home City,Home ZipCode,Work Address,Work City,Work ZipCode,Job Title,Department,Organization,Web Page 1,Notes\n"
                              "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u\n",
      "given_name family_name name nickname email email phone:work phone:home phone:fax phone:mobile address:home.street address:home.city "
      "address:home.postal_code address:work.street address:work.city address:work.postal_code role department company link note" },
    { CRM_LAYOUT_HUBSPOT, "Record ID,First Name,Last Name,Email,Phone Number,Lifecycle Stage,Job Title,Company Name,Website URL,State/Region\n"
                          "1,a,b,c,d,e,f,g,h,i\n",
      "- given_name family_name email phone lifecycle role company link address.region" },
    { CRM_LAYOUT_PIPEDRIVE, "Person - ID,Person - Name,Person - Label,Person - Organization,Person - Email - Work,Person - Phone - Mobile\n1,a,b,c,d,e\n",
      "- name tag company email:work phone:mobile" },
    { CRM_LAYOUT_ACT, "Company,Contact,Salutation,Title,Phone,Mobile Phone,Address 1,City,ID/Status,E-mail,Home Address 1\na,b,c,d,e,f,g,h,i,j,k\n",
      "company name nickname role phone phone:mobile address:work.street address.city tag email address:home.street" },
    { CRM_LAYOUT_OUTLOOK, "Vorname;Nachname;Firma;Stra\xc3\x9f" "e gesch\xc3\xa4" "ftlich;Ort gesch\xc3\xa4" "ftlich;Telefon gesch\xc3\xa4" "ftlich;Mobiltelefon;E-Mail-Adresse;"
                          "E-Mail 2: Adresse;Geburtstag\na;b;c;d;e;f;g;h;i;j\n",
      "given_name family_name company address:work.street address:work.city phone:work phone:mobile email email birthday" },
    { CRM_LAYOUT_OTHER, "Name,Ansprechpartner,Telefon\na,b,c\n", "company name phone" },
    { CRM_LAYOUT_OTHER, "Raison sociale;Pr\xc3\xa9nom;Nom;T\xc3\xa9l\xc3\xa9phone portable;Adresse e-mail;Code postal\na;b;c;d;e;f\n",
      "company given_name family_name phone:mobile email address.postal_code" },
    { CRM_LAYOUT_OTHER, "Empresa;Nombre;Apellidos;Tel\xc3\xa9" "fono m\xc3\xb3vil;Correo electr\xc3\xb3nico;Poblaci\xc3\xb3n\na;b;c;d;e;f\n",
      "company given_name family_name phone:mobile email address.city" },
    /* A name that says nothing: what stands in the column does. */
    { CRM_LAYOUT_OTHER, "Wer,Name,Wo,Nr\nx,Anna,anna@example.com,123456\ny,Ben,ben@example.com,123457\n", "- name email -" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CrmImportSource) source = crm_import_source_open_text (cases[i].text, NULL, NULL);
      g_autoptr (GString) keys = g_string_new (NULL);

      g_assert_nonnull (source);
      g_assert_cmpint (crm_import_source_get_layout (source), ==, cases[i].layout);
      for (guint j = 0; j < crm_import_source_get_n_columns (source); j++)
        {
          const char *key = crm_import_source_get_key (source, j);

          g_string_append_printf (keys, "%s%s", j > 0 ? " " : "", key != NULL ? key : "-");
        }
      g_assert_cmpstr (keys->str, ==, cases[i].keys);
    }
}

/* A table is read as it is said to be. */
static void
test_options (ImportFixture *fixture,
              gconstpointer  data)
{
  CrmImportOptions options = { .header = 3, .separator = ';', .force_encoding = TRUE, .encoding = CRM_ENCODING_WINDOWS_1252 };
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmImportSource) first = open_text (fixture, "List of 2026\n,\nName;City, town\nM\xfcller;K\xf6ln\n", -1);
  g_autoptr (CrmImportSource) source = crm_import_source_reopen (first, &options, &error);
  g_autoptr (CrmImportEntry) entry = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (crm_import_source_get_n_columns (source), ==, 2);
  g_assert_cmpuint (crm_import_source_get_header (source), ==, 3);
  g_assert_cmpint (crm_import_source_get_separator (source), ==, ';');
  g_assert_cmpstr (crm_import_source_get_column (source, 1), ==, "City, town");
  entry = crm_import_source_next (source);
  g_assert_cmpuint (entry->line, ==, 4);
  g_assert_cmpstr (crm_import_entry_get (entry, "name"), ==, "M\xc3\xbcller");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/import/google", ImportFixture, NULL, set_up, test_google, tear_down);
  g_test_add ("/import/outlook", ImportFixture, NULL, set_up, test_outlook, tear_down);
  g_test_add ("/import/vcard", ImportFixture, NULL, set_up, test_vcard, tear_down);
  g_test_add ("/import/same-label", ImportFixture, NULL, set_up, test_same_label, tear_down);
  g_test_add ("/import/same-label-columns", ImportFixture, NULL, set_up, test_same_label_columns, tear_down);
  g_test_add ("/import/western-vcard", ImportFixture, NULL, set_up, test_western_vcard, tear_down);
  g_test_add ("/import/round-trip-csv", ImportFixture, GINT_TO_POINTER (CRM_EXPORT_CSV), set_up, test_round_trip, tear_down);
  g_test_add ("/import/round-trip-vcard", ImportFixture, GINT_TO_POINTER (CRM_EXPORT_VCARD), set_up, test_round_trip, tear_down);
  g_test_add ("/import/undo", ImportFixture, NULL, set_up, test_undo, tear_down);
  g_test_add ("/import/undo-shared", ImportFixture, NULL, set_up, test_undo_shared, tear_down);
  g_test_add ("/import/no-header", ImportFixture, NULL, set_up, test_no_header, tear_down);
  g_test_add ("/import/reasons", ImportFixture, NULL, set_up, test_reasons, tear_down);
  g_test_add ("/import/doubled", ImportFixture, NULL, set_up, test_doubled, tear_down);
  g_test_add ("/import/cancel-before", ImportFixture, GINT_TO_POINTER (FALSE), set_up, test_cancel, tear_down);
  g_test_add ("/import/cancel-in-the-middle", ImportFixture, GINT_TO_POINTER (TRUE), set_up, test_cancel, tear_down);
  g_test_add ("/import/twice", ImportFixture, NULL, set_up, test_twice, tear_down);
  g_test_add ("/import/refused", ImportFixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/import/sheet/xlsx", ImportFixture, GINT_TO_POINTER (CRM_SHEET_XLSX), set_up, test_sheet, tear_down);
  g_test_add ("/import/sheet/ods", ImportFixture, GINT_TO_POINTER (CRM_SHEET_ODS), set_up, test_sheet, tear_down);
  g_test_add ("/import/ldif", ImportFixture, NULL, set_up, test_ldif, tear_down);
  g_test_add ("/import/layouts", ImportFixture, NULL, set_up, test_layouts, tear_down);
  g_test_add ("/import/options", ImportFixture, NULL, set_up, test_options, tear_down);

  return g_test_run ();
}
