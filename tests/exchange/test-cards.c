/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Cards that come in and go out again: what was not changed here is as it came, byte for byte. */
#include <string.h>

#include "crm-export.h"
#include "crm-import.h"
#include "crm-record-store.h"
#include "model-fixture.h"

typedef struct
{
  Fixture  base;
  CrmBook *book;
  char    *file;
} CardFixture;

static void
set_up (CardFixture   *fixture,
        gconstpointer  data)
{
  fixture->book = fixture_open_book (&fixture->base);
  fixture->file = g_build_filename (fixture->base.folder, "cards.vcf", NULL);
}

static void
tear_down (CardFixture   *fixture,
           gconstpointer  data)
{
  g_free (fixture->file);
  fixture_close_book (&fixture->base, &fixture->book);
}

static CrmDb *
get_db (CardFixture *fixture)
{
  return crm_book_get_db (fixture->book);
}

/* How many contacts the cards in @path made. */
static guint
import (CardFixture *fixture,
        const char  *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(CrmImportSource) source = crm_import_source_open (path, &error);
  g_autoptr(CrmImportReport) report = NULL;

  g_assert_no_error (error);
  report = crm_import_run (get_db (fixture), source, NULL, &error);
  g_assert_no_error (error);
  return report->n_new;
}

/* All contacts that are people, or came as cards, as cards. (transfer full) */
static char *
export (CardFixture *fixture)
{
  g_autoptr(GError) error = NULL;
  char *text;

  crm_export_records (get_db (fixture), fixture->file, &crm_contact_type, CRM_EXPORT_VCARD, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (fixture->file, &text, NULL, &error));
  return text;
}

/* As other programs write them: parameters and properties that nobody here knows, folds, groups, several types, dates without dashes. */
static const char *const cards[] = {
  "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//Apple Inc.//macOS 14.1//EN\r\nN:Roe;Jane;;Dr.;\r\nFN:Dr. Jane Roe\r\n"
  "EMAIL;type=INTERNET;type=WORK;type=pref:jane@roe.example\r\nitem1.EMAIL;type=INTERNET:jane@home.example\r\n"
  "item1.X-ABLabel:_$!<Home>!$_\r\nTEL;type=CELL;type=VOICE;type=pref;X-CONFIRMED=yes:+1 555 0100\r\nTEL;TYPE=work,cell:+1 555 0101\r\n"
  "item2.ADR;type=HOME;type=pref:;;1 Elm\\nStreet;Springfield;IL;62701;USA\r\nitem2.X-ABADR:us\r\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-03-05\r\n"
  "item3.X-ABDATE;type=pref:2010-06-01\r\nitem3.X-ABLabel:_$!<Anniversary>!$_\r\nROLE:Head of everything\r\nTITLE:Boss\r\n"
  "NOTE:A long note that goes on\r\n  and on\\, over two lines\\nand a second one.  \r\nX-PHONETIC-FIRST-NAME:Jayne\r\n"
  "CATEGORIES:friends,work\r\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBw\r\n"
  " cJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/\r\n wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAA"
  "AAAAAAAAAAAAAA\r\n AP/aAAgBAQAAPwA//9k=\r\nUID:0f5e\r\nREV:2024-01-02T03:04:05Z\r\nEND:VCARD\r\n",

  "BEGIN:VCARD\r\nVERSION:4.0\r\nFN;ALTID=1;LANGUAGE=en:John Q. Public\r\nN;SORT-AS=\"Public,John\":Public;John;Quinlan;Mr.;Esq.\r\n"
  "KIND:individual\r\nGENDER:M\r\nLANG;PREF=1:fr\r\nANNIVERSARY:20090808T1430-0500\r\nBDAY:19700310\r\nTEL;VALUE=uri;PREF=1;TYPE=\"voice,home\":tel:+1-555-555-5555;ext=5555\r\n"
  "TEL;VALUE=uri;TYPE=home:tel:+33-01-23-45-67\r\nEMAIL;PID=4.1;TYPE=work:jq@xyz.example\r\nGEO;TYPE=work:geo:46.772673,-71.282945\r\n"
  "KEY;VALUE=uri:http://www.xyz.example/jq.asc\r\nTZ:-0500\r\nRELATED;TYPE=friend:urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6\r\n"
  "URL;TYPE=home:http://xyz.example/jq\r\nUID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1\r\nCLIENTPIDMAP:1;urn:uuid:53e374d9\r\nEND:VCARD\r\n",

  "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Acme\r\nN:;;;;\r\nORG:Acme;Sales\r\nX-ABShowAs:COMPANY\r\nTEL;TYPE=MAIN:5\r\nUID:a-company\r\nEND:VCARD\r\n",
};

static void
test_untouched (CardFixture   *fixture,
                gconstpointer  data)
{
  const char *card = cards[GPOINTER_TO_UINT (data)];
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (fixture->file, card, -1, NULL));
  g_assert_cmpuint (import (fixture, fixture->file), ==, 1);
  text = export (fixture);
  g_assert_cmpstr (text, ==, card);
}

static gboolean
edit_cb (CrmConn       *conn,
         gpointer       user_data,
         GCancellable  *cancellable,
         GError       **error)
{
  gint64 id = crm_conn_get_int (conn, 0, error, "SELECT id FROM contact", "");
  g_autoptr(CrmRecord) contact = crm_record_load (conn, &crm_contact_type, id, error);
  CrmRecord *day;

  g_assert_nonnull (contact);
  crm_record_set_text (contact, "nickname", "Jay");
  crm_record_set_text (g_ptr_array_index (crm_record_get_children (contact, &crm_contact_phone_type), 0), "number", "+1 555 0199");
  day = crm_record_add_child (contact, &crm_contact_date_type);
  crm_record_set_text (day, "label", "Name day");
  crm_record_set_text (day, "date", "2011-07-08");
  return crm_record_save (conn, contact, error);
}

/* One field is another, two are new: their lines alone change, and the changed one keeps its parameters. */
static void
test_edited (CardFixture   *fixture,
             gconstpointer  data)
{
  CrmWriteOptions options = { .priority = CRM_PRIORITY_USER, .origin = CRM_ORIGIN_USER, .label = "edit" };
  g_autoptr(CrmChangeSet) set = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) expected = g_string_new (cards[0]);
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (fixture->file, cards[0], -1, NULL));
  g_assert_cmpuint (import (fixture, fixture->file), ==, 1);
  set = crm_db_write (get_db (fixture), &options, edit_cb, NULL, NULL, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (g_string_replace (expected, "+1 555 0100", "+1 555 0199", 0), ==, 1);
  g_assert_cmpuint (g_string_replace (expected, "END:VCARD", "NICKNAME:Jay\r\nitem4.X-ABDATE:2011-07-08\r\nitem4.X-ABLabel:Name day\r\nEND:VCARD", 0), ==, 1);
  text = export (fixture);
  g_assert_cmpstr (text, ==, expected->str);
}

/* @text (transfer full) without lines UID where @original has none. (transfer full) */
static char *
without_new_uid (char       *text,
                 const char *original)
{
  g_autoptr(GRegex) uid = g_regex_new ("^UID:[0-9a-f-]{36}\r?\n", G_REGEX_MULTILINE | G_REGEX_RAW, 0, NULL);
  char *shorter = strstr (original, "\nUID") != NULL ? g_strdup (text) : g_regex_replace_literal (uid, text, -1, 0, "", 0, NULL);

  g_free (text);
  return shorter;
}

static gboolean
add_cb (CrmConn       *conn,
        gpointer       user_data,
        GCancellable  *cancellable,
        GError       **error)
{
  g_autoptr(CrmRecord) contact = crm_record_new (&crm_contact_type);
  CrmRecord *child;

  crm_record_set_text (contact, "name", "Kim");
  crm_record_set_text (contact, "uid", "kim");
  crm_record_set_text (contact, "vcard_extra", user_data);
  child = crm_record_add_child (contact, &crm_contact_phone_type);
  crm_record_set_text (child, "label", "mobile");
  crm_record_set_text (child, "number", "1");
  child = crm_record_add_child (contact, &crm_contact_phone_type);
  crm_record_set_text (child, "label", "Ski hut");
  crm_record_set_text (child, "number", "2");
  child = crm_record_add_child (contact, &crm_contact_date_type);
  crm_record_set_text (child, "label", "anniversary");
  crm_record_set_text (child, "date", "2010-06-01");
  return crm_record_save (conn, contact, error);
}

/* Someone who did not come as a card; with @data, as one of whom an older version kept those lines. */
static void
test_new (CardFixture   *fixture,
          gconstpointer  data)
{
  CrmWriteOptions options = { .priority = CRM_PRIORITY_USER, .origin = CRM_ORIGIN_USER, .label = "add" };
  g_autoptr(CrmChangeSet) set = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  set = crm_db_write (get_db (fixture), &options, add_cb, (gpointer) data, NULL, &error);
  g_assert_no_error (error);
  text = export (fixture);
  g_assert_cmpstr (text, ==, data != NULL ? "BEGIN:VCARD\r\nVERSION:3.0\r\nX-HOBBY:Chess\r\nX-SHOE;X-P=1:42\r\nFN:Kim\r\nUID:kim\r\nTEL;TYPE=cell:1\r\n"
                   "item1.TEL:2\r\nitem1.X-ABLabel:Ski hut\r\nX-ANNIVERSARY:2010-06-01\r\nEND:VCARD\r\n" :
                   "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Kim\r\nUID:kim\r\nTEL;TYPE=cell:1\r\nitem1.TEL:2\r\n"
                   "item1.X-ABLabel:Ski hut\r\nX-ANNIVERSARY:2010-06-01\r\nEND:VCARD\r\n");
}

/* Every card of 3.0 and 4.0 that other programs wrote, where this machine has them: CLIENTELE_TEST_DATA, or "shared/data" beside the project. */
static void
test_corpus (CardFixture   *fixture,
             gconstpointer  unused)
{
  const char *data = g_getenv ("CLIENTELE_TEST_DATA");
  g_autofree char *root = data != NULL ? g_strdup (data) : g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "data", NULL);
  g_autofree char *folder = g_build_filename (root, "vcard", NULL);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  if (dir == NULL)
    {
      g_test_skip ("no corpus");
      return;
    }

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *original = NULL;
      g_autofree char *text = NULL;

      if (!g_str_has_suffix (name, ".vcf"))
        continue;
      g_assert_true (g_file_get_contents (path, &original, NULL, NULL));
      g_strchomp (original);
      if (strstr (original, "VERSION:2.1") != NULL || import (fixture, path) != 1)
        continue;

      /* Companies that a card names are contacts too. A card without one gets an identity. */
      text = without_new_uid (export (fixture), original);
      if (strstr (text, original) == NULL)
        g_error ("%s went out as\n%s", name, text);
      n++;
    }

  g_test_message ("%u cards", n);
  g_assert_cmpuint (n, >=, 5);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
    {
      g_autofree char *path = g_strdup_printf ("/cards/untouched/%u", i);

      g_test_add (path, CardFixture, GUINT_TO_POINTER (i), set_up, test_untouched, tear_down);
    }
  g_test_add ("/cards/edited", CardFixture, NULL, set_up, test_edited, tear_down);
  g_test_add ("/cards/new", CardFixture, NULL, set_up, test_new, tear_down);
  g_test_add ("/cards/lines-kept-before", CardFixture, "X-HOBBY:Chess\nX-SHOE;X-P=1:42", set_up, test_new, tear_down);
  g_test_add ("/cards/corpus", CardFixture, NULL, set_up, test_corpus, tear_down);

  return g_test_run ();
}
