/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-fixture.h"

#include <string.h>

#include "crm-contact-merge.h"
#include "crm-demo.h"
#include "crm-id.h"
#include "crm-model-error.h"
#include "crm-store-error.h"

typedef struct
{
  Fixture  files;
  CrmBook *book;
  GRand   *rand;
} Book;

static void
set_up (Book          *book,
        gconstpointer  data)
{
  CrmDemoOptions options = { .n_contacts = 60, .seed = 7 };
  g_autoptr (GError) error = NULL;
  guint32 seed = g_test_rand_int ();

  g_test_message ("seed %u", seed);
  book->rand = g_rand_new_with_seed (seed);
  book->book = fixture_open_book (&book->files);
  g_assert_true (crm_demo_fill (book->book, &options, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
tear_down (Book          *book,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = crm_db_check (crm_book_get_db (book->book), NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 0);
  g_rand_free (book->rand);
  fixture_close_book (&book->files, &book->book);
}

/* ---- The book as it stands in the file, by means of its own ---- */

/* All that the owner wrote, and what is worked out from it but for the times of it. */
static const char *const tables[] = {
  "contact", "contact_email", "contact_phone", "contact_address", "contact_link", "contact_date", "contact_photo", "contact_card", "tag",
  "contact_tag", "affiliation", "pipeline", "stage", "deal", "deal_contact", "stage_event", "calendar", "activity", "activity_link",
  "activity_reminder", "campaign", "campaign_audience", "not_duplicate", "list", "list_member", "relation", "referral", "setting", "contact_list", "activity_span",
};

/* "table id" -> its columns, as name=value. */
static gpointer
read_rows (CrmConn       *conn,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  GHashTable *rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s", tables[i]);
      g_autoptr (CrmStmt) stmt = crm_conn_prepare (conn, sql, error);

      g_assert_nonnull (stmt);
      while (crm_stmt_step (stmt, error) == CRM_STEP_ROW)
        {
          g_autoptr (GStrvBuilder) row = g_strv_builder_new ();

          for (int column = 0; column < crm_stmt_n_columns (stmt); column++)
            {
              g_autofree char *cell = NULL;
              g_autoptr (GBytes) bytes = crm_stmt_dup_bytes (stmt, column);

              if (strcmp (crm_stmt_column_name (stmt, column), "updated_at") == 0)
                continue;
              cell = crm_stmt_is_null (stmt, column) ? g_strdup ("-")
                                                     : g_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
              g_strv_builder_add (row, cell);
            }
          g_hash_table_insert (rows, g_strdup_printf ("%s %s", tables[i], crm_stmt_get_text (stmt, 0)), g_strv_builder_end (row));
        }
    }
  g_assert_cmpint (crm_conn_get_int (conn, -1, error, "SELECT count (*) FROM pragma_foreign_key_check", ""), ==, 0);

  return rows;
}

static GHashTable *
dump (Book *book)
{
  g_autoptr (GError) error = NULL;
  GHashTable *rows = crm_db_read (crm_book_get_db (book->book), CRM_READER_LIST, read_rows, NULL, NULL, &error);

  g_assert_no_error (error);
  return rows;
}

static void
assert_same (GHashTable *one,
             GHashTable *other)
{
  GHashTableIter iter;
  gpointer key, row;

  g_hash_table_iter_init (&iter, one);
  while (g_hash_table_iter_next (&iter, &key, &row))
    {
      const char *const *found = g_hash_table_lookup (other, key);

      if (found == NULL || !g_strv_equal (row, found))
        {
          g_autofree char *was = g_strjoinv ("|", row);
          g_autofree char *is = found != NULL ? g_strjoinv ("|", (char **) found) : NULL;

          g_error ("%s: %s\nis not %s", (char *) key, was, is);
        }
    }
  g_assert_cmpuint (g_hash_table_size (one), ==, g_hash_table_size (other));
}

/* ---- Merging ---- */

static gpointer
read_ids (CrmConn       *conn,
          gpointer       kind,
          GCancellable  *cancellable,
          GError       **error)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT id FROM contact WHERE deleted_at IS NULL AND kind = ?", "s", kind);

  while (crm_stmt_step (stmt, error) == CRM_STEP_ROW)
    {
      gint64 id = crm_stmt_get_int (stmt, 0);

      g_array_append_val (ids, id);
    }

  return ids;
}

typedef struct
{
  gint64  ids[4];
  guint   n_ids;
  GRand  *rand;
  GError *error;
} Pick;

/* A sheet with random choices. */
static gpointer
read_sheet (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  Pick *pick = data;
  CrmMergeSheet *sheet = crm_merge_sheet_read (conn, pick->ids, pick->n_ids, error);

  if (sheet == NULL || pick->rand == NULL)
    return sheet;

  for (guint i = 0; i < sheet->fields->len; i++)
    {
      CrmMergeField *field = g_ptr_array_index (sheet->fields, i);
      guint wanted = (guint) g_rand_int_range (pick->rand, 0, (gint32) sheet->n_records);

      if (field->texts[wanted] != NULL)
        field->chosen = wanted;
    }
  for (guint i = 0; i < sheet->values->len; i++)
    {
      CrmMergeValue *value = g_ptr_array_index (sheet->values, i);

      if (g_rand_int_range (pick->rand, 0, 4) == 0)
        value->taken = !value->taken;
    }

  return sheet;
}

/* 0: nobody is left. */
static gint64
merge (Book   *book,
       GRand  *choices,
       gint64 *survivor)
{
  CrmDb *db = crm_book_get_db (book->book);
  const char *kind = g_rand_int_range (book->rand, 0, 3) == 0 ? "company" : "person";
  g_autoptr (GArray) ids = crm_db_read (db, CRM_READER_ROW, read_ids, (gpointer) kind, NULL, NULL);
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (CrmMergeSheet) sheet = NULL;
  g_autoptr (GError) error = NULL;
  Pick pick = { .n_ids = (guint) g_rand_int_range (book->rand, 2, 5), .rand = choices };

  if (ids->len < 4)
    return 0;
  for (guint i = 0; i < pick.n_ids; i++)
    {
      guint position = (guint) g_rand_int_range (book->rand, 0, (gint32) ids->len);

      pick.ids[i] = g_array_index (ids, gint64, position);
      g_array_remove_index_fast (ids, position);
    }
  sheet = crm_db_read (db, CRM_READER_ROW, read_sheet, &pick, NULL, &error);
  g_assert_no_error (error);
  set = crm_contact_merge (book->book, sheet, &error);
  g_assert_no_error (error);
  if (survivor != NULL)
    *survivor = pick.ids[0];
  return crm_change_set_get_id (set);
}

static GPtrArray *
unmerge (Book   *book,
         gint64  set_id)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *stayed = NULL;
  g_autoptr (CrmChangeSet) set = crm_contact_unmerge (book->book, set_id, &stayed, &error);

  g_assert_no_error (error);
  g_assert_nonnull (set);
  g_assert_nonnull (stayed);
  return stayed;
}

static void
undo_newest (Book *book)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_db_undo (crm_book_get_db (book->book), 0, &error);

  g_assert_no_error (error);
  g_assert_nonnull (set);
}

static void
redo_newest (Book *book)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_db_redo (crm_book_get_db (book->book), &error);

  g_assert_no_error (error);
  g_assert_nonnull (set);
}

/* Merges, those of who were merged before among them, are taken back one by one: each time the book is what it was. */
static void
test_identity (Book          *book,
               gconstpointer  data)
{
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  g_autoptr (GArray) sets = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_ptr_array_add (states, dump (book));
  for (guint i = 0; i < 20; i++)
    {
      gint64 set = merge (book, book->rand, NULL);

      if (set == 0)
        continue;
      g_array_append_val (sets, set);
      g_ptr_array_add (states, dump (book));
    }
  g_assert_cmpuint (sets->len, >, 8);

  for (guint i = sets->len; i > 0; i--)
    {
      g_autoptr (GHashTable) state = NULL;
      g_autoptr (GPtrArray) stayed = unmerge (book, g_array_index (sets, gint64, i - 1));

      g_assert_cmpuint (stayed->len, ==, 0);
      state = dump (book);
      assert_same (g_ptr_array_index (states, i - 1), state);
    }
}

/* Ctrl+Z and its contrary, to both ends. */
static void
test_undo_and_redo (Book          *book,
                    gconstpointer  data)
{
  g_autoptr (GHashTable) before = dump (book);
  g_autoptr (GHashTable) merged = NULL;

  g_assert_cmpint (merge (book, book->rand, NULL), !=, 0);
  merged = dump (book);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GHashTable) undone = NULL;
      g_autoptr (GHashTable) redone = NULL;

      undo_newest (book);
      undone = dump (book);
      assert_same (before, undone);
      redo_newest (book);
      redone = dump (book);
      assert_same (merged, redone);
    }
}

/* ---- Edits between ---- */

typedef struct
{
  gint64      survivor;
  GRand      *rand;
} Edit;

/* Some of what people do to a contact; whole values, as the program writes them. */
static gboolean
write_edits (CrmConn       *conn,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  Edit *edit = data;
  gint64 id = edit->survivor;
  gint64 made = crm_id_new ();

  switch (g_rand_int_range (edit->rand, 0, 10))
    {
    case 0:
      return crm_conn_run (conn, error, "UPDATE contact SET nickname = 'Edited ' || ? WHERE id = ?", "ii", made, id);
    case 1:
      return crm_conn_run (conn, error, "UPDATE contact SET birthday = '1901-01-01', source = NULL WHERE id = ?", "i", id);
    case 2:
      return crm_conn_run (conn, error, "INSERT INTO contact_phone (id, contact_id, number, digits) VALUES (?, ?, ?, ?)", "iiii", made, id, made, made);
    case 3:
      return crm_conn_run (conn, error, "UPDATE contact_phone SET number = ?1, digits = ?1 WHERE id = (SELECT max (id) FROM contact_phone "
                           "WHERE contact_id = ?2)", "ii", made, id);
    case 4:
      return crm_conn_run (conn, error, "DELETE FROM contact_email WHERE id = (SELECT min (id) FROM contact_email WHERE contact_id = ?)", "i", id);
    case 5:
      return crm_conn_run (conn, error, "UPDATE contact_email SET label = 'edited' WHERE id = (SELECT max (id) FROM contact_email "
                           "WHERE contact_id = ?)", "i", id);
    case 6:
      return crm_conn_run (conn, error, "INSERT INTO activity_link (id, activity_id, kind, ref_id) SELECT ?, a.id, 'contact', ?2 FROM activity a "
                           "WHERE a.id > ?3 AND NOT EXISTS (SELECT 1 FROM activity_link l WHERE l.activity_id = a.id AND l.kind = 'contact') LIMIT 1",
                           "iii", made, id, (gint64) 0);
    case 7:
      return crm_conn_run (conn, error, "DELETE FROM activity_link WHERE id = (SELECT max (id) FROM activity_link WHERE kind = 'contact' "
                           "AND ref_id = ?)", "i", id);
    case 8:
      return crm_conn_run (conn, error, "UPDATE deal SET title = title || '!' WHERE id IN (SELECT deal_id FROM deal_contact WHERE contact_id = ?1) "
                           "OR company_id = ?1", "i", id);
    default:
      return crm_conn_run (conn, error, "UPDATE contact SET note = coalesce (note, '') || ' more' WHERE id = ?", "i", id);
    }
}

/* What each row of @after that is not in @edited, or otherwise there, may be once the merge is taken back. */
static void
check_rows (GHashTable *before,
            GHashTable *after,
            GHashTable *edited,
            GHashTable *now)
{
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTable *all[] = { before, after, edited, now };
  GHashTableIter iter;
  gpointer key;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_hash_table_iter_init (&iter, all[i]);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        g_hash_table_add (keys, key);
    }

  g_hash_table_iter_init (&iter, keys);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      char **was = g_hash_table_lookup (before, key);
      char **merged = g_hash_table_lookup (after, key);
      char **edit = g_hash_table_lookup (edited, key);
      char **is = g_hash_table_lookup (now, key);
      gboolean moved = FALSE;

      /* Worked out from the others; the check of the book looks at them. */
      if (g_str_has_prefix (key, "contact_list ") || g_str_has_prefix (key, "activity_span "))
        continue;

      if (merged == NULL && edit == NULL)
        {
          /* The merge took it away: it is back. */
          g_assert_nonnull (was);
          g_assert_nonnull (is);
          g_assert_true (g_strv_equal ((const char *const *) was, (const char *const *) is));
          continue;
        }
      if (merged == NULL || edit == NULL)
        {
          /* Added or removed since: so it stays. */
          g_assert_true ((edit == NULL) == (is == NULL));
          g_assert_true (edit == NULL || g_strv_equal ((const char *const *) edit, (const char *const *) is));
          continue;
        }

      /* The merge adds nothing. */
      g_assert_nonnull (was);
      g_assert_nonnull (is);
      if (g_str_has_prefix (key, "contact_"))
        moved = strcmp (was[1], merged[1]) != 0 && !g_strv_equal ((const char *const *) merged, (const char *const *) edit);
      for (guint i = 0; is[i] != NULL; i++)
        {
          const char *wanted = moved || strcmp (merged[i], edit[i]) != 0 ? edit[i] : was[i];

          if (strcmp (is[i], wanted) != 0)
            g_error ("%s column %u: was %s, merged %s, edited %s, is %s", (char *) key, i, was[i], merged[i], edit[i], is[i]);
        }
    }
}

static gboolean
has_new_phone (GHashTable *before,
               GHashTable *after)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_str_has_prefix (key, "contact_phone ") && !g_hash_table_contains (before, key))
      return TRUE;

  return FALSE;
}

static void
test_edits_between (Book          *book,
                    gconstpointer  data)
{
  for (guint i = 0; i < 25; i++)
    {
      g_autoptr (GHashTable) before = dump (book);
      g_autoptr (GHashTable) after = NULL;
      g_autoptr (GHashTable) edited = NULL;
      g_autoptr (GHashTable) now = NULL;
      g_autoptr (GHashTable) undone = NULL;
      g_autoptr (GPtrArray) stayed = NULL;
      Edit edit = { .rand = book->rand };
      gint64 set = merge (book, book->rand, &edit.survivor);
      guint n_edits = (guint) g_rand_int_range (book->rand, 0, 6);
      gboolean changed;

      g_assert_cmpint (set, !=, 0);
      after = dump (book);
      for (guint j = 0; j < n_edits; j++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (CrmChangeSet) done = crm_book_run (book->book, "Edit", write_edits, &edit, NULL, &error);

          g_assert_no_error (error);
          g_assert_nonnull (done);
        }
      edited = dump (book);
      changed = has_new_phone (after, edited);

      stayed = unmerge (book, set);
      now = dump (book);
      check_rows (before, after, edited, now);
      if (changed)
        g_assert_cmpuint (stayed->len, >, 0);
      if (n_edits == 0)
        {
          g_assert_cmpuint (stayed->len, ==, 0);
          assert_same (before, now);
        }

      /* What was taken back in part is made again as it was, and then taken back again. */
      redo_newest (book);
      undone = dump (book);
      assert_same (edited, undone);
      g_clear_pointer (&stayed, g_ptr_array_unref);
      stayed = unmerge (book, set);
    }
}

/* ---- Single cases ---- */

static gpointer
read_text (CrmConn       *conn,
           gpointer       sql,
           GCancellable  *cancellable,
           GError       **error)
{
  return crm_conn_get_text (conn, error, sql, "");
}

static char *
get (Book       *book,
     const char *format,
     ...) G_GNUC_PRINTF (2, 3);

static char *
get (Book       *book,
     const char *format,
     ...)
{
  g_autofree char *sql = NULL;
  va_list arguments;

  va_start (arguments, format);
  sql = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return crm_db_read (crm_book_get_db (book->book), CRM_READER_ROW, read_text, sql, NULL, NULL);
}

static gboolean
write_sql (CrmConn       *conn,
           gpointer       sql,
           GCancellable  *cancellable,
           GError       **error)
{
  return crm_conn_run (conn, error, sql, "");
}

static void
run_sql (Book *book,
         char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_book_run (book->book, "Test", write_sql, sql, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (set);
}

static CrmRecord *
add_person (Book       *book,
            const char *name,
            const char *email,
            const char *phone)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = NULL;
  CrmRecord *record = crm_record_new (&crm_contact_type);

  crm_record_set_text (record, "name", name);
  crm_record_set_text (crm_record_add_child (record, &crm_contact_email_type), "address", email);
  crm_record_set_text (crm_record_add_child (record, &crm_contact_phone_type), "number", phone);
  set = crm_book_save (book->book, record, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (set);
  return record;
}

static gint64
merge_two (Book      *book,
           CrmRecord *one,
           CrmRecord *other)
{
  Pick pick = { .ids = { crm_record_get_id (one), crm_record_get_id (other) }, .n_ids = 2 };
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmMergeSheet) sheet = crm_db_read (crm_book_get_db (book->book), CRM_READER_ROW, read_sheet, &pick, NULL, &error);
  g_autoptr (CrmChangeSet) set = NULL;

  g_assert_no_error (error);
  set = crm_contact_merge (book->book, sheet, &error);
  g_assert_no_error (error);
  g_assert_cmpint (crm_change_set_get_origin (set), ==, CRM_ORIGIN_MERGE);
  return crm_change_set_get_id (set);
}

static void
test_sheet (Book          *book,
            gconstpointer  data)
{
  g_autoptr (CrmRecord) one = add_person (book, "Ana Ruiz", "Ana@Example.org", "+34 600 111 222");
  g_autoptr (CrmRecord) other = add_person (book, "ANA RUÍZ", "ana@example.org", "600111222");
  g_autofree char *company_id = get (book, "SELECT id FROM contact WHERE kind = 'company' LIMIT 1");
  Pick pick = { .ids = { crm_record_get_id (one), crm_record_get_id (other) }, .n_ids = 2 };
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmMergeSheet) sheet = crm_db_read (crm_book_get_db (book->book), CRM_READER_ROW, read_sheet, &pick, NULL, &error);
  CrmMergeField *name;

  g_assert_no_error (error);
  name = crm_merge_sheet_find_field (sheet, "family_name");
  g_assert_cmpstr (name->name, ==, "name");
  g_assert_false (name->is_same);
  g_assert_cmpint (name->marks[1], ==, CRM_MERGE_MARK_SAME);
  /* One mailbox and one number, in two writings each. */
  g_assert_cmpuint (sheet->values->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      CrmMergeValue *value = g_ptr_array_index (sheet->values, i);

      g_assert_cmpint (value->mark, ==, value->record == 0 ? CRM_MERGE_MARK_NONE : CRM_MERGE_MARK_SAME);
      g_assert_true (value->taken == (value->record == 0));
    }
  crm_merge_sheet_take_all (sheet, 1);
  g_assert_cmpuint (name->chosen, ==, 1);
  for (guint i = 0; i < 4; i++)
    {
      CrmMergeValue *value = g_ptr_array_index (sheet->values, i);

      g_assert_true (value->taken == (value->record == 1));
    }

  pick.ids[1] = g_ascii_strtoll (company_id, NULL, 10);
  g_assert_null (crm_db_read (crm_book_get_db (book->book), CRM_READER_ROW, read_sheet, &pick, NULL, &error));
  g_assert_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "Ana Ruiz"));
}

/* A value of the merged one that was edited since is the survivor's. */
static void
test_edited_since (Book          *book,
                   gconstpointer  data)
{
  g_autoptr (CrmRecord) one = add_person (book, "Ana Ruiz", "ana@example.org", "+34 600 111 222");
  g_autoptr (CrmRecord) other = add_person (book, "Bea Sol", "bea@example.org", "+34 600 333 444");
  gint64 set = merge_two (book, one, other);
  g_autoptr (CrmRecord) merged = crm_book_load (book->book, &crm_contact_type, crm_record_get_id (one), NULL, NULL);
  g_autoptr (CrmChangeSet) edited = NULL;
  g_autoptr (GPtrArray) stayed = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *owner = NULL;
  g_autofree char *mail_owner = NULL;
  g_autofree char *one_id = g_strdup_printf ("%" G_GINT64_FORMAT, crm_record_get_id (one));
  g_autofree char *other_id = g_strdup_printf ("%" G_GINT64_FORMAT, crm_record_get_id (other));

  crm_record_set_text (g_ptr_array_index (crm_record_get_children (merged, &crm_contact_phone_type), 1), "number", "+34 600 333 555");
  edited = crm_book_save (book->book, merged, NULL, NULL, &error);
  g_assert_no_error (error);

  stayed = unmerge (book, set);
  owner = get (book, "SELECT contact_id FROM contact_phone WHERE number = '+34 600 333 555'");
  g_assert_cmpstr (owner, ==, one_id);
  mail_owner = get (book, "SELECT contact_id FROM contact_email WHERE address = 'bea@example.org'");
  g_assert_cmpstr (mail_owner, ==, other_id);
  g_assert_cmpuint (stayed->len, >=, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (stayed, 0), "+34 600 333 555"));

  /* Once is enough. */
  g_assert_null (crm_contact_unmerge (book->book, set, NULL, &error));
  g_assert_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_GONE);
}

/* Who was merged into one that was merged itself comes out of it alone. */
static void
test_chain (Book          *book,
            gconstpointer  data)
{
  g_autoptr (CrmRecord) a = add_person (book, "Ana", "ana@example.org", "+34 600 111 222");
  g_autoptr (CrmRecord) b = add_person (book, "Bea", "bea@example.org", "+34 600 333 444");
  g_autoptr (CrmRecord) c = add_person (book, "Cid", "cid@example.org", "+34 600 555 666");
  g_autoptr (GHashTable) before = dump (book);
  g_autoptr (GHashTable) after = NULL;
  gint64 first = merge_two (book, a, b);
  gint64 second = merge_two (book, c, a);
  g_autofree char *of_b = NULL;
  g_autofree char *of_a = NULL;
  g_autoptr (GPtrArray) stayed = NULL;

  of_b = get (book, "SELECT count (*) FROM contact_email WHERE contact_id = %" G_GINT64_FORMAT, crm_record_get_id (c));
  g_assert_cmpstr (of_b, ==, "3");
  stayed = unmerge (book, first);
  g_clear_pointer (&of_b, g_free);
  of_b = get (book, "SELECT address FROM contact_email WHERE contact_id = %" G_GINT64_FORMAT, crm_record_get_id (b));
  g_assert_cmpstr (of_b, ==, "bea@example.org");
  of_a = get (book, "SELECT merged_into FROM contact WHERE id = %" G_GINT64_FORMAT, crm_record_get_id (a));
  g_assert_nonnull (of_a);

  g_clear_pointer (&stayed, g_ptr_array_unref);
  stayed = unmerge (book, second);
  after = dump (book);
  assert_same (before, after);
}

/* Units, relations and referrals of the one are the other's afterwards, without circles and without what would join one to itself. */
static void
test_ties (Book          *book,
           gconstpointer  data)
{
  g_autoptr (CrmRecord) a = add_person (book, "Acme", "a@example.org", "+34 600 111 222");
  g_autoptr (CrmRecord) b = add_person (book, "Branch", "b@example.org", "+34 600 333 444");
  g_autoptr (CrmRecord) c = add_person (book, "Site", "c@example.org", "+34 600 555 666");
  g_autoptr (CrmRecord) d = add_person (book, "Dan", "d@example.org", "+34 600 777 888");
  gint64 id_a = crm_record_get_id (a), id_b = crm_record_get_id (b), id_c = crm_record_get_id (c), id_d = crm_record_get_id (d);
  g_autofree char *sql = g_strdup_printf (
    "UPDATE contact SET parent_id = %1$" G_GINT64_FORMAT " WHERE id = %2$" G_GINT64_FORMAT ";"
    "UPDATE contact SET parent_id = %2$" G_GINT64_FORMAT " WHERE id = %3$" G_GINT64_FORMAT ";"
    "INSERT INTO relation (id, contact_id, other_id, kind) VALUES (1, %1$" G_GINT64_FORMAT ", %3$" G_GINT64_FORMAT ", 'colleague'),"
    " (2, %4$" G_GINT64_FORMAT ", %1$" G_GINT64_FORMAT ", 'manager'), (3, %4$" G_GINT64_FORMAT ", %3$" G_GINT64_FORMAT ", 'manager');"
    "INSERT INTO referral (id, contact_id, referred_id, state) VALUES (4, %3$" G_GINT64_FORMAT ", %4$" G_GINT64_FORMAT ", 'named'),"
    " (5, %1$" G_GINT64_FORMAT ", %3$" G_GINT64_FORMAT ", 'named')", id_a, id_b, id_c, id_d);
  g_auto (GStrv) statements = g_strsplit (sql, ";", -1);
  g_autoptr (GHashTable) before = NULL;
  g_autoptr (GHashTable) after = NULL;
  g_autoptr (GPtrArray) stayed = NULL;
  g_autofree char *ties = NULL;
  gint64 set;

  for (guint i = 0; statements[i] != NULL; i++)
    run_sql (book, statements[i]);
  before = dump (book);

  /* The company goes into its own site, which is part of its branch. */
  set = merge_two (book, c, a);
  ties = get (book, "SELECT (SELECT parent_id IS NULL FROM contact WHERE id = %1$" G_GINT64_FORMAT ") || (SELECT count (*) FROM contact"
              " WHERE parent_id = %1$" G_GINT64_FORMAT ") || (SELECT count (*) FROM relation) || (SELECT count (*) FROM referral)", id_c);
  g_assert_cmpstr (ties, ==, "1111");

  stayed = unmerge (book, set);
  g_assert_cmpuint (stayed->len, ==, 0);
  after = dump (book);
  assert_same (before, after);
}

static void
test_trash (Book          *book,
            gconstpointer  data)
{
  g_autoptr (CrmRecord) a = add_person (book, "Ana", "ana@example.org", "+34 600 111 222");
  g_autoptr (CrmRecord) b = add_person (book, "Bea", "bea@example.org", "+34 600 333 444");
  gint64 set = merge_two (book, a, b);
  gint64 ids[] = { crm_record_get_id (a), crm_record_get_id (b) };
  g_autoptr (CrmChangeSet) done = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *there = NULL;
  guint n_purged;

  /* Hidden, not in the trash. */
  g_assert_null (crm_book_restore (book->book, &crm_contact_type, ids + 1, 1, &error));
  g_assert_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (crm_db_purge_trash (crm_book_get_db (book->book), G_MAXINT64, &n_purged, NULL, &error));
  there = get (book, "SELECT 1 FROM contact WHERE id = %" G_GINT64_FORMAT, ids[1]);
  g_assert_cmpstr (there, ==, "1");

  /* With the contact it is in it goes. */
  done = crm_book_delete (book->book, &crm_contact_type, ids, 1, &error);
  g_assert_no_error (error);
  g_assert_true (crm_db_purge_trash (crm_book_get_db (book->book), G_MAXINT64, &n_purged, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_purged, ==, 2);
  g_clear_pointer (&there, g_free);
  there = get (book, "SELECT count (*) FROM contact WHERE id IN (%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ")", ids[0], ids[1]);
  g_assert_cmpstr (there, ==, "0");
  g_assert_null (crm_contact_unmerge (book->book, set, NULL, &error));
  g_assert_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_GONE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/contact-merge/sheet", Book, NULL, set_up, test_sheet, tear_down);
  g_test_add ("/contact-merge/identity", Book, NULL, set_up, test_identity, tear_down);
  g_test_add ("/contact-merge/undo-and-redo", Book, NULL, set_up, test_undo_and_redo, tear_down);
  g_test_add ("/contact-merge/edits-between", Book, NULL, set_up, test_edits_between, tear_down);
  g_test_add ("/contact-merge/edited-since", Book, NULL, set_up, test_edited_since, tear_down);
  g_test_add ("/contact-merge/chain", Book, NULL, set_up, test_chain, tear_down);
  g_test_add ("/contact-merge/ties", Book, NULL, set_up, test_ties, tear_down);
  g_test_add ("/contact-merge/trash", Book, NULL, set_up, test_trash, tear_down);

  return g_test_run ();
}
