/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "crm-book.h"
#include "crm-record-store.h"
#include "crm-store-error.h"
#include "crm-thread.h"
#include "crm-undo-names.h"
#include "model-fixture.h"

typedef struct
{
  Fixture  base;
  CrmBook *book;
} BookFixture;

static void
set_up (BookFixture   *fixture,
        gconstpointer  data)
{
  fixture->book = fixture_open_book (&fixture->base);
}

static void
tear_down (BookFixture   *fixture,
           gconstpointer  data)
{
  fixture_close_book (&fixture->base, &fixture->book);
}

static void
take_result (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **place)
{
  while (*place == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *place;
}

static gpointer
read_text (CrmConn       *conn,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  return crm_conn_get_text (conn, error, data, "");
}

static char *
query (BookFixture *fixture,
       const char  *sql)
{
  g_autoptr (GError) error = NULL;
  char *text = crm_db_read (crm_book_get_db (fixture->book), CRM_READER_LIST, read_text, (gpointer) sql, NULL, &error);

  g_assert_no_error (error);
  return text;
}

static void
test_defaults (BookFixture   *fixture,
               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *stages = query (fixture, "SELECT group_concat (name || ':' || probability, ' ')"
                                            " FROM (SELECT name, probability FROM stage ORDER BY position)");
  g_autofree char *calendars = NULL;

  g_assert_cmpstr (stages, ==, "Lead:10 Qualified:25 Proposal:50 Negotiation:75 Won:100 Lost:0");
  g_assert_cmpstr (crm_settings_get (crm_book_get_settings (fixture->book), CRM_SETTING_CURRENCY), ==, "EUR");

  /* Once is enough, and there is nothing to undo in a new book. */
  g_assert_null (crm_db_get_undo_label (crm_book_get_db (fixture->book)));
  crm_book_close (fixture->book);
  g_object_unref (fixture->book);
  fixture->book = crm_book_open (fixture->base.path, 0, NULL, &error);
  g_assert_no_error (error);
  calendars = query (fixture, "SELECT count (*) || ' ' || (SELECT count (*) FROM pipeline) FROM calendar");
  g_assert_cmpstr (calendars, ==, "1 1");
}

static void
test_open_async (BookFixture   *fixture,
                 gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (CrmBook) book = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->base.folder, "other.clientele", NULL);
  g_autofree char *missing = g_build_filename (fixture->base.folder, "none.clientele", NULL);

  crm_book_open_async (path, CRM_DB_OPEN_CREATE, NULL, take_result, &result);
  book = crm_book_open_finish (wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_true (CRM_IS_BOOK (book));
  crm_book_close (book);

  crm_book_open_async (missing, 0, NULL, take_result, &second);
  g_assert_null (crm_book_open_finish (wait_for (&second), &error));
  g_assert_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_FOUND);
}

static void
on_changed (CrmBook      *book,
            CrmChangeSet *set,
            guint        *n_changes)
{
  if (crm_change_set_concerns (set, "contact"))
    (*n_changes)++;
}

/* Edits made while a save is under way stay edits; what the rules made comes back. */
static void
test_save_async (BookFixture   *fixture,
                 gconstpointer  data)
{
  g_autoptr (CrmRecord) record = crm_record_new (&crm_contact_type);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GAsyncResult) third = NULL;
  g_autoptr (GAsyncResult) fourth = NULL;
  g_autoptr (CrmChangeSet) added = NULL;
  g_autoptr (CrmChangeSet) changed = NULL;
  g_autoptr (CrmChangeSet) undone = NULL;
  g_autoptr (CrmRecord) loaded = NULL;
  g_autoptr (GError) error = NULL;
  guint n_changes = 0;

  g_signal_connect (fixture->book, "changed", G_CALLBACK (on_changed), &n_changes);

  crm_record_set_text (record, "name", "Anna Schmidt");
  crm_book_save_async (fixture->book, record, NULL, NULL, take_result, &result);
  crm_record_set_text (record, "note", "typed meanwhile");
  added = crm_book_command_finish (fixture->book, wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (crm_change_set_get_label (added), ==, "Added Anna Schmidt");
  g_assert_true (crm_change_set_is_undoable (added));
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_false (crm_record_is_new (record));
  g_assert_cmpstr (crm_record_get_text (record, "family_name"), ==, "Schmidt");
  g_assert_true (crm_record_is_field_changed (record, "note"));

  crm_book_save_async (fixture->book, record, NULL, NULL, take_result, &second);
  changed = crm_book_command_finish (fixture->book, wait_for (&second), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (crm_change_set_get_label (changed), ==, "Changed Anna Schmidt");
  g_assert_false (crm_record_is_changed (record));

  crm_book_undo_async (fixture->book, 0, take_result, &third);
  undone = crm_book_command_finish (fixture->book, wait_for (&third), &error);
  g_assert_no_error (error);

  crm_book_load_async (fixture->book, &crm_contact_type, crm_record_get_id (record), NULL, take_result, &fourth);
  loaded = crm_book_load_finish (fixture->book, wait_for (&fourth), &error);
  g_assert_no_error (error);
  g_assert_false (crm_record_has (loaded, "note"));
  g_assert_cmpuint (n_changes, ==, 3);
}

static gboolean
write_currency (CrmConn       *conn,
                gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  return crm_setting_store (conn, CRM_SETTING_CURRENCY, data, error);
}

static void
on_setting (CrmSettings *settings,
            const char  *key,
            guint       *counter)
{
  g_assert_cmpstr (key, ==, CRM_SETTING_CURRENCY);
  (*counter)++;
}

static void
test_settings (BookFixture   *fixture,
               gconstpointer  data)
{
  CrmSettings *settings = crm_book_get_settings (fixture->book);
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (CrmChangeSet) undone = NULL;
  g_autoptr (GError) error = NULL;
  guint n_currency = 0;

  g_signal_connect (settings, "changed::currency", G_CALLBACK (on_setting), &n_currency);
  g_signal_connect (settings, "changed::trash_days", G_CALLBACK (on_setting), &n_currency);
  set = crm_book_run (fixture->book, "Currency", write_currency, (gpointer) "CHF", NULL, &error);
  g_assert_no_error (error);
  while (n_currency == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (crm_settings_get (settings, CRM_SETTING_CURRENCY), ==, "CHF");

  undone = crm_db_undo (crm_book_get_db (fixture->book), 0, &error);
  g_assert_no_error (error);
  while (n_currency == 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (crm_settings_get (settings, CRM_SETTING_CURRENCY), ==, "EUR");
}

static gpointer
read_refusal (CrmConn       *conn,
              gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  return crm_undo_names_read (conn, data);
}

/* Names of what was changed since, for an undo that is refused. */
static void
test_undo_names (BookFixture   *fixture,
                 gconstpointer  data)
{
  CrmDb *db = crm_book_get_db (fixture->book);
  g_autoptr (CrmRecord) person = crm_record_new (&crm_contact_type);
  g_autoptr (CrmRecord) deal = crm_record_new (&crm_deal_type);
  g_autoptr (CrmChangeSet) added = NULL;
  g_autoptr (CrmChangeSet) changed = NULL;
  g_autoptr (CrmChangeSet) undone = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *names = NULL;
  g_autofree char *with_deal = NULL;

  crm_record_set_text (person, "kind", "person");
  crm_record_set_text (person, "name", "Ada Lovelace");
  added = crm_book_save (fixture->book, person, NULL, NULL, &error);
  g_assert_no_error (error);
  crm_record_set_text (person, "nickname", "Countess");
  changed = crm_book_save (fixture->book, person, NULL, NULL, &error);
  g_assert_no_error (error);

  g_assert_null (crm_db_undo (db, crm_change_set_get_id (added), &error));
  g_assert_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_CONFLICT);
  names = crm_db_read (db, CRM_READER_ROW, read_refusal, error, NULL, NULL);
  g_assert_cmpstr (names, ==, "Ada Lovelace");
  g_clear_error (&error);

  undone = crm_db_undo (db, 0, &error);
  g_assert_no_error (error);
  g_clear_pointer (&changed, crm_change_set_unref);
  crm_record_set_text (deal, "title", "New roof");
  crm_record_set_int (crm_record_add_child (deal, &crm_deal_contact_type), "contact_id", crm_record_get_id (person));
  changed = crm_book_save (fixture->book, deal, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (crm_db_undo (db, crm_change_set_get_id (added), &error));
  g_assert_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_CONFLICT);
  with_deal = crm_db_read (db, CRM_READER_ROW, read_refusal, error, NULL, NULL);
  g_assert_cmpstr (with_deal, ==, "Ada Lovelace (New roof)");
}

static char *
snapshot (BookFixture *fixture)
{
  return query (fixture,
                "SELECT group_concat (t, '\n') FROM ("
                " SELECT id || name || coalesce (nickname, '') || coalesce (note, '') || coalesce (deleted_at, '') AS t FROM contact"
                " UNION ALL SELECT id || contact_id || address || position || coalesce (label, '') FROM contact_email"
                " UNION ALL SELECT id || title || stage_id || position || coalesce (amount, '') || coalesce (closed_at, '')"
                "   || coalesce (deleted_at, '') FROM deal"
                " UNION ALL SELECT id || deal_id || to_stage_id FROM stage_event ORDER BY 1)");
}

static gint64
random_stage (BookFixture *fixture)
{
  g_autofree char *id = query (fixture, "SELECT id FROM stage ORDER BY random () LIMIT 1");

  return g_ascii_strtoll (id, NULL, 10);
}

/* One edit as a person makes it. FALSE where it changed nothing. */
static gboolean
random_edit (BookFixture *fixture,
             GPtrArray   *records)
{
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;
  int choice = g_test_rand_int_range (0, 6);
  CrmRecord *record;

  if (choice == 0 || records->len == 0)
    {
      record = crm_record_new (g_test_rand_bit () ? &crm_contact_type : &crm_deal_type);
      crm_record_set_text (record, crm_record_get_record_type (record)->title, "Name");
      g_ptr_array_add (records, record);
    }
  else
    {
      record = g_ptr_array_index (records, g_test_rand_int_range (0, (gint32) records->len));
    }

  if (choice == 1 && !crm_record_is_new (record))
    {
      gint64 id = crm_record_get_id (record);

      set = crm_book_delete (fixture->book, crm_record_get_record_type (record), &id, 1, &error);
      g_assert_no_error (error);
      g_ptr_array_remove (records, record);
      return TRUE;
    }

  if (crm_record_get_record_type (record) == &crm_contact_type)
    {
      g_autofree char *text = g_strdup_printf ("%d", g_test_rand_int ());
      GPtrArray *emails = crm_record_get_children (record, &crm_contact_email_type);

      if (choice == 2)
        crm_record_set_text (record, "note", text);
      else if (choice == 3 && emails->len > 0)
        crm_record_remove_child (record, g_ptr_array_index (emails, 0));
      else if (choice == 4 && emails->len > 0)
        crm_record_set_text (g_ptr_array_index (emails, 0), "label", text);
      else
        crm_record_set_text (crm_record_add_child (record, &crm_contact_email_type), "address", text);
    }
  else if (choice < 4)
    {
      crm_record_set_int (record, "stage_id", random_stage (fixture));
    }
  else
    {
      crm_record_set_int (record, "amount", g_test_rand_int ());
    }

  set = crm_book_save (fixture->book, record, NULL, NULL, &error);
  g_assert_no_error (error);

  return crm_change_set_get_id (set) != 0;
}

/* A long row of edits, taken back one by one and made again: at each step the book is what it was at that step. */
static void
test_random_undo (BookFixture   *fixture,
                  gconstpointer  data)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (states, snapshot (fixture));
  while (states->len < 60)
    {
      if (random_edit (fixture, records))
        g_ptr_array_add (states, snapshot (fixture));
    }

  for (guint i = states->len - 1; i > 0; i--)
    {
      g_autoptr (CrmChangeSet) set = crm_db_undo (crm_book_get_db (fixture->book), 0, &error);
      g_autofree char *state = snapshot (fixture);

      g_assert_no_error (error);
      g_assert_cmpstr (state, ==, g_ptr_array_index (states, i - 1));
    }
  g_assert_null (crm_db_undo (crm_book_get_db (fixture->book), 0, &error));
  g_assert_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_GONE);
  g_clear_error (&error);

  for (guint i = 1; i < states->len; i++)
    {
      g_autoptr (CrmChangeSet) set = crm_db_redo (crm_book_get_db (fixture->book), &error);
      g_autofree char *state = snapshot (fixture);

      g_assert_no_error (error);
      g_assert_cmpstr (state, ==, g_ptr_array_index (states, i));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/book/defaults", BookFixture, NULL, set_up, test_defaults, tear_down);
  g_test_add ("/book/open-async", BookFixture, NULL, set_up, test_open_async, tear_down);
  g_test_add ("/book/save-async", BookFixture, NULL, set_up, test_save_async, tear_down);
  g_test_add ("/book/settings", BookFixture, NULL, set_up, test_settings, tear_down);
  g_test_add ("/book/undo-names", BookFixture, NULL, set_up, test_undo_names, tear_down);
  g_test_add ("/book/random-undo", BookFixture, NULL, set_up, test_random_undo, tear_down);

  return g_test_run ();
}
