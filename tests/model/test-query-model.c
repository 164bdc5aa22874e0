/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-query-model.h"
#include "crm-record-store.h"
#include "model-fixture.h"

static const char *const given[] = { "Anna", "Jürgen", "Олег", "王", "Zoë", "Hannah", "Ben", "Åsa" };
static const char *const family[] = { "Müller", "Banana", "Smith", "Иванов", "小明", "O’Neil", "Anand" };

typedef struct
{
  Fixture        base;
  CrmBook       *book;
  CrmQueryModel *model;
  GArray        *shadow;    /* the list as the signals told it */
} ModelFixture;

/* ---- Changes ---- */

static CrmRecord *
make_contact (void)
{
  CrmRecord *record = crm_record_new (&crm_contact_type);
  g_autofree char *number = g_strdup_printf ("+49 89 %06d", g_test_rand_int_range (0, 1000000));

  crm_record_set_text (record, "kind", "person");
  crm_record_set_text (record, "given_name", given[g_test_rand_int_range (0, G_N_ELEMENTS (given))]);
  crm_record_set_text (record, "family_name", family[g_test_rand_int_range (0, G_N_ELEMENTS (family))]);
  if (g_test_rand_bit ())
    crm_record_set_text (record, "note", "likes bananas");
  crm_record_set_text (crm_record_add_child (record, &crm_contact_phone_type), "number", number);

  return record;
}

static gboolean
add_contacts (CrmConn       *conn,
              gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  for (guint i = GPOINTER_TO_UINT (data); i > 0; i--)
    {
      g_autoptr(CrmRecord) record = make_contact ();

      if (!crm_record_save (conn, record, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
change_one (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  gint64 id = crm_conn_get_int (conn, 0, error, "SELECT id FROM contact WHERE deleted_at IS NULL ORDER BY random () LIMIT 1", "");
  g_autoptr(CrmRecord) record = NULL;

  switch (g_test_rand_int_range (0, 4))
    {
    case 0:
      return add_contacts (conn, GUINT_TO_POINTER (1), cancellable, error);

    case 1:
      return crm_record_delete (conn, &crm_contact_type, id, error);

    case 2:
      record = crm_record_load (conn, &crm_contact_type, id, error);
      crm_record_set_text (record, "family_name", family[g_test_rand_int_range (0, G_N_ELEMENTS (family))]);
      return crm_record_save (conn, record, error);

    case 3:
    default:
      record = crm_record_load (conn, &crm_contact_type, id, error);
      crm_record_set_text (crm_record_add_child (record, &crm_contact_email_type), "address", "anna@example.com");
      return crm_record_save (conn, record, error);
    }
}

static void
run (ModelFixture *fixture,
     CrmWriteFunc  func,
     gpointer      data)
{
  CrmWriteOptions options = { CRM_PRIORITY_USER, CRM_ORIGIN_USER, "Test", 0, FALSE };
  g_autoptr(GError) error = NULL;
  g_autoptr(CrmChangeSet) set = crm_db_write (crm_book_get_db (fixture->book), &options, func, data, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (set);
}

/* ---- What should be shown ---- */

static gpointer
read_expected (CrmConn       *conn,
               gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  gboolean complete;

  return crm_search_run (NULL, conn, data, 0, &complete, cancellable, error);
}

static GArray *
get_expected (ModelFixture *fixture)
{
  g_autoptr(GError) error = NULL;
  GArray *ids = crm_db_read (crm_book_get_db (fixture->book), CRM_READER_LIST, read_expected,
                             crm_query_model_get_query (fixture->model), NULL, &error);

  g_assert_no_error (error);
  return ids;
}

static void
settle (ModelFixture *fixture)
{
  gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  /* What was announced by the writer's thread comes first. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  while (!crm_query_model_is_settled (fixture->model))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, TRUE);
    }
}

/* Nothing outside of what was announced may have changed, and what was announced must lead to what is there. */
static void
items_changed_cb (GListModel   *model,
                  guint         position,
                  guint         n_removed,
                  guint         n_added,
                  ModelFixture *fixture)
{
  g_assert_cmpuint (position + n_removed, <=, fixture->shadow->len);
  if (n_removed > 0)
    g_array_remove_range (fixture->shadow, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    {
      gint64 id = crm_query_model_get_id (fixture->model, position + i);

      g_assert_cmpint (id, !=, 0);
      g_array_insert_val (fixture->shadow, position + i, id);
    }

  g_assert_cmpuint (g_list_model_get_n_items (model), ==, fixture->shadow->len);
  for (guint i = 0; i < fixture->shadow->len; i++)
    g_assert_cmpint (crm_query_model_get_id (fixture->model, i), ==, g_array_index (fixture->shadow, gint64, i));
}

static void
assert_as_expected (ModelFixture *fixture)
{
  g_autoptr(GArray) expected = NULL;
  g_autoptr(GArray) shown = NULL;

  settle (fixture);
  expected = get_expected (fixture);
  shown = crm_query_model_dup_ids (fixture->model);
  g_assert_cmpuint (shown->len, ==, expected->len);
  g_assert_cmpmem (shown->data, shown->len * sizeof (gint64), expected->data, expected->len * sizeof (gint64));
}

static void
set_up (ModelFixture  *fixture,
        gconstpointer  data)
{
  g_autoptr(CrmQuery) query = crm_query_new (&crm_contact_type);
  fixture->book = fixture_open_book (&fixture->base);

  run (fixture, add_contacts, GUINT_TO_POINTER (500));
  fixture->shadow = g_array_new (FALSE, FALSE, sizeof (gint64));
  fixture->model = crm_query_model_new (fixture->book, query);
  g_signal_connect (fixture->model, "items-changed", G_CALLBACK (items_changed_cb), fixture);
}

static void
tear_down (ModelFixture  *fixture,
           gconstpointer  data)
{
  g_signal_handlers_disconnect_by_data (fixture->model, fixture);
  g_assert_finalize_object (fixture->model);
  g_array_unref (fixture->shadow);
  crm_book_close (fixture->book);
  g_assert_finalize_object (fixture->book);
  fixture_tear_down (&fixture->base, data);
}

/* ---- Tests ---- */

static void
set_search (ModelFixture *fixture,
            const char   *text)
{
  g_autoptr(CrmQuery) all = crm_query_new (&crm_contact_type);
  g_autoptr(CrmQuery) query = crm_query_with_search (all, text);

  crm_query_model_set_query (fixture->model, query);
}

static void
test_edits (ModelFixture  *fixture,
            gconstpointer  data)
{
  static const char *const searches[] = { NULL, "an", "anna mü", "89 12", "小", "zoe", "banana", "nothing at all" };
  gboolean in_memory = GPOINTER_TO_INT (data);

  if (in_memory)
    {
      crm_search_start (crm_book_get_search (fixture->book));
      while (!crm_search_is_loaded (crm_book_get_search (fixture->book)))
        g_main_context_iteration (NULL, TRUE);
    }

  assert_as_expected (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)), ==, 500);

  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      set_search (fixture, searches[i]);
      assert_as_expected (fixture);
      for (guint step = 0; step < 25; step++)
        {
          run (fixture, change_one, NULL);
          assert_as_expected (fixture);
        }
    }
}

/* Letters come faster than answers: only the last one's answer is shown. */
static void
test_typing (ModelFixture  *fixture,
             gconstpointer  data)
{
  static const char *const typed[] = { "a", "an", "ann", "anna", "anna m", "anna", "ann", "o", "ol" };

  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      set_search (fixture, typed[i]);
      g_main_context_iteration (NULL, FALSE);
    }
  assert_as_expected (fixture);
}

static void
test_rows (ModelFixture  *fixture,
           gconstpointer  data)
{
  g_autoptr(CrmRow) first = NULL;
  g_autoptr(CrmRow) again = NULL;
  g_autoptr(CrmRow) moved = NULL;
  gint64 id;

  settle (fixture);
  first = g_list_model_get_item (G_LIST_MODEL (fixture->model), 0);
  again = g_list_model_get_item (G_LIST_MODEL (fixture->model), 0);
  g_assert_true (first == again);
  g_assert_true (crm_row_is_loading (first));
  g_assert_cmpstr (crm_row_get_title (first), ==, "");

  settle (fixture);
  g_assert_false (crm_row_is_loading (first));
  g_assert_cmpstr (crm_row_get_title (first), !=, "");
  g_assert_cmpstr (crm_row_get_kind (first), ==, "person");
  g_assert_nonnull (crm_row_get_letter (first));

  /* The same record is the same object wherever it comes to stand. */
  id = crm_row_get_id (first);
  run (fixture, add_contacts, GUINT_TO_POINTER (50));
  assert_as_expected (fixture);
  moved = g_list_model_get_item (G_LIST_MODEL (fixture->model), crm_query_model_find (fixture->model, id));
  g_assert_true (moved == first);
}

/* ---- Rows that are reused ---- */

#define N_HELD 60

/* Holds the rows at the top as GTK does: those that were announced, one object for each place. */
typedef struct
{
  ModelFixture *fixture;
  GPtrArray    *rows;
  guint         n_told;       /* "changed" of a row */
  guint         n_replaced;
} Holder;

/* Whoever hears that a row changed may ask for others, as a list does that shows where a new letter begins. */
static void
count_cb (Holder *holder)
{
  g_autoptr(CrmRow) other = g_list_model_get_item (G_LIST_MODEL (holder->fixture->model), holder->n_told % N_HELD);

  holder->n_told++;
}

static void
hold_cb (GListModel *model,
         guint       position,
         guint       n_removed,
         guint       n_added,
         Holder     *holder)
{
  guint n = MIN (g_list_model_get_n_items (model), N_HELD);

  if (position < holder->rows->len)
    g_ptr_array_set_size (holder->rows, position);
  while (holder->rows->len < n)
    {
      CrmRow *row = g_list_model_get_item (model, holder->rows->len);

      g_signal_connect_swapped (row, "changed", G_CALLBACK (count_cb), holder);
      g_ptr_array_add (holder->rows, row);
    }
}

static void
replaced_cb (CrmQueryModel *model,
             guint          n,
             Holder        *holder)
{
  holder->n_replaced++;
  /* What the signals told so far says nothing of these places. */
  for (guint i = 0; i < n; i++)
    g_array_index (holder->fixture->shadow, gint64, i) = crm_query_model_get_id (model, i);
}

static gpointer
read_name (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr(CrmRecord) record = crm_record_load (conn, &crm_contact_type, *(gint64 *) data, error);

  return record != NULL ? g_strdup (crm_record_get_title (record)) : NULL;
}

static void
assert_is_current (ModelFixture *fixture,
                   CrmRow       *row)
{
  gint64 id = crm_row_get_id (row);
  g_autoptr(GError) error = NULL;
  g_autofree char *title = crm_db_read (crm_book_get_db (fixture->book), CRM_READER_LIST, read_name, &id, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (crm_row_get_title (row), ==, title);
}

static void
test_reuse (ModelFixture  *fixture,
            gconstpointer  data)
{
  static const char *const searches[] = { "a", "an", "ann", NULL, "mü", "nothing at all", "o", NULL, "zoe", "z", "banana", NULL };
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  Holder holder = { fixture, rows, 0, 0 };

  /* The shadow is told of what is replaced after what follows it. */
  g_signal_handlers_disconnect_by_func (fixture->model, items_changed_cb, fixture);
  crm_query_model_set_reuses_rows (fixture->model, TRUE);
  crm_query_model_set_brings_rows (fixture->model, TRUE);
  g_signal_connect (fixture->model, "items-changed", G_CALLBACK (hold_cb), &holder);
  g_signal_connect (fixture->model, "replaced", G_CALLBACK (replaced_cb), &holder);
  g_array_set_size (fixture->shadow, 1000);
  assert_as_expected (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      /* A change in between makes the values that come with the ids old ones. */
      set_search (fixture, searches[i]);
      if (i % 3 == 1)
        for (guint j = 0; j < 20; j++)
          run (fixture, change_one, NULL);
      assert_as_expected (fixture);
      if (i % 3 == 0)
        run (fixture, change_one, NULL);
      assert_as_expected (fixture);

      g_assert_cmpuint (rows->len, ==, MIN (N_HELD, g_list_model_get_n_items (G_LIST_MODEL (fixture->model))));
      for (guint j = 0; j < rows->len; j++)
        {
          CrmRow *row = g_ptr_array_index (rows, j);
          g_autoptr(CrmRow) there = g_list_model_get_item (G_LIST_MODEL (fixture->model), j);

          g_assert_true (there == row);
          g_assert_cmpint (crm_row_get_id (row), ==, crm_query_model_get_id (fixture->model, j));
          g_assert_false (crm_row_is_loading (row));
          assert_is_current (fixture, row);
        }
    }

  g_assert_cmpuint (holder.n_replaced, >, 3);
  g_assert_cmpuint (holder.n_told, >, N_HELD);

  g_signal_handlers_disconnect_by_data (fixture->model, &holder);
  for (guint j = 0; j < rows->len; j++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (rows, j), &holder);
}

static gboolean
tag_one (CrmConn       *conn,
         gpointer       data,
         GCancellable  *cancellable,
         GError       **error)
{
  g_autoptr(CrmRecord) tag = crm_record_new (&crm_tag_type);
  g_autoptr(CrmRecord) record = crm_record_load (conn, &crm_contact_type, *(gint64 *) data, error);

  crm_record_set_text (tag, "name", "Late");
  crm_record_set_text (tag, "colour", "blue");
  if (!crm_record_save (conn, tag, error))
    return FALSE;
  crm_record_set_int (crm_record_add_child (record, &crm_contact_tag_type), "tag_id", crm_record_get_id (tag));
  return crm_record_save (conn, record, error);
}

/* The values of a screenful come with its ids, also where rows are reused. */
static void
test_values_with_ids (ModelFixture  *fixture,
                      gconstpointer  data)
{
  g_autoptr(CrmRow) changed = NULL;
  gint64 id;

  settle (fixture);
  g_signal_handlers_disconnect_by_func (fixture->model, items_changed_cb, fixture);
  crm_query_model_set_reuses_rows (fixture->model, TRUE);
  crm_query_model_set_brings_rows (fixture->model, TRUE);
  crm_query_model_set_screen_rows (fixture->model, 5);
  set_search (fixture, "o");
  while (crm_query_model_get_loading (fixture->model))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)), >, 5);

  for (guint i = 0; i < 6; i++)
    {
      g_autoptr(CrmRow) row = g_list_model_get_item (G_LIST_MODEL (fixture->model), i);

      g_assert_true (crm_row_is_loading (row) == (i == 5));
      if (i < 5)
        assert_is_current (fixture, row);
    }

  /* A record that changes meanwhile: what was read of it before is not shown. */
  set_search (fixture, NULL);
  settle (fixture);
  id = crm_query_model_get_id (fixture->model, 0);
  set_search (fixture, "zoe");
  settle (fixture);
  set_search (fixture, NULL);
  run (fixture, tag_one, &id);
  settle (fixture);
  changed = g_list_model_get_item (G_LIST_MODEL (fixture->model), crm_query_model_find (fixture->model, id));
  settle (fixture);
  g_assert_nonnull (crm_row_get_badges (changed));
  g_assert_cmpstr (crm_row_get_badges (changed)[0], ==, "blue");
}

static gboolean
paint_cb (gpointer user_data)
{
  g_usleep (1000);
  return G_SOURCE_CONTINUE;
}

/* As long as something is to be painted, no more than a screenful is announced: a first frame that takes long is not made longer. */
static void
test_painting_first (ModelFixture  *fixture,
                     gconstpointer  data)
{
  guint paint = g_idle_add_full (G_PRIORITY_HIGH_IDLE + 20, paint_cb, NULL, NULL);

  crm_query_model_set_screen_rows (fixture->model, 30);
  set_search (fixture, NULL);
  while (crm_query_model_get_loading (fixture->model))
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 300; i++)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)), <, 100);

  g_source_remove (paint);
  assert_as_expected (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)), ==, 500);
}

/* ---- Columns of a board: lists of which a change concerns one or two */

#define N_STAGES 4

static gboolean
make_deals (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  if (!crm_conn_run (conn, error, "INSERT INTO pipeline (id, name, created_at) VALUES (900, 'Sales', 1)", ""))
    return FALSE;
  for (gint64 stage = 1; stage <= N_STAGES; stage++)
    if (!crm_conn_run (conn, error, "INSERT INTO stage (id, pipeline_id, name, position, created_at) VALUES (900 + ?1, 900, 'Stage ' || ?1, ?1, 1)", "i", stage))
      return FALSE;
  for (gint64 id = 1; id <= 80; id++)
    if (!crm_conn_run (conn, error,
                       "INSERT INTO deal (id, uid, title, stage_id, position, entered_stage_at, created_at) VALUES (?1, 'deal ' || ?1, 'Deal ' || ?1, 900 + ?2, ?3, 1, 1)",
                       "iii", id, 1 + id % N_STAGES, g_test_rand_int_range (0, 1000) + (gint64) 0))
      return FALSE;

  return TRUE;
}

static gboolean
change_deals (CrmConn       *conn,
              gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  static const char *const changes[] = {
    "UPDATE deal SET stage_id = 900 + ?2, position = ?3 WHERE id = ?1",
    "UPDATE deal SET stage_id = 900 + ?2, position = ?3 WHERE id = ?1",
    "UPDATE deal SET position = ?3 + 0 * ?2 WHERE id = ?1",
    "UPDATE deal SET title = 'Deal ' || ?1 || ' of ' || ?3 || substr ('', ?2) WHERE id = ?1",
    "UPDATE deal SET deleted_at = iif (deleted_at IS NULL, ?3, NULL) + 0 * ?2 WHERE id = ?1",
    "UPDATE stage SET name = 'Stage of ' || ?3 WHERE id = 900 + ?2 + 0 * ?1",
  };
  /* Now and then more than one asks for one by one. */
  guint n = g_test_rand_int_range (0, 10) == 0 ? 30 : g_test_rand_int_range (1, 4);

  for (guint i = 0; i < n; i++)
    if (!crm_conn_run (conn, error, changes[g_test_rand_int_range (0, G_N_ELEMENTS (changes))], "iii", (gint64) g_test_rand_int_range (1, 81),
                       (gint64) g_test_rand_int_range (1, N_STAGES + 1), (gint64) g_test_rand_int_range (1, 1000)))
      return FALSE;

  return TRUE;
}

static gpointer
read_title (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  return crm_conn_get_text (conn, error, "SELECT title FROM deal WHERE id = ?", "i", *(gint64 *) data);
}

static void
assert_rows_as_expected (ModelFixture *column)
{
  assert_as_expected (column);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (column->model)); i++)
    {
      g_autoptr (CrmRow) row = g_list_model_get_item (G_LIST_MODEL (column->model), i);
      g_autoptr (GError) error = NULL;
      g_autofree char *title = NULL;
      gint64 id = crm_row_get_id (row);

      while (crm_row_is_loading (row))
        g_main_context_iteration (NULL, TRUE);
      title = crm_db_read (crm_book_get_db (column->book), CRM_READER_LIST, read_title, &id, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (crm_row_get_title (row), ==, title);
    }
}

static void
ask_for_stage (ModelFixture *column,
               guint         stage)
{
  g_autoptr (CrmQuery) all = crm_query_new (&crm_deal_type);
  g_autofree char *id = g_strdup_printf ("%u", 900 + stage);
  g_autoptr (CrmQuery) here = crm_query_with_equal (all, "stage_id", id);

  crm_query_model_set_query (column->model, here);
}

static void
test_columns (ModelFixture  *fixture,
              gconstpointer  data)
{
  ModelFixture columns[N_STAGES];

  run (fixture, make_deals, NULL);
  for (guint i = 0; i < N_STAGES; i++)
    {
      columns[i] = (ModelFixture) { .book = fixture->book, .shadow = g_array_new (FALSE, FALSE, sizeof (gint64)) };
      columns[i].model = crm_query_model_new (fixture->book, NULL);
      crm_query_model_set_brings_rows (columns[i].model, TRUE);
      crm_query_model_set_screen_rows (columns[i].model, 8);
      g_signal_connect (columns[i].model, "items-changed", G_CALLBACK (items_changed_cb), &columns[i]);
      ask_for_stage (&columns[i], i + 1);
    }

  /* The first rows have their values with the ids. */
  for (guint i = 0; i < N_STAGES; i++)
    {
      while (crm_query_model_get_loading (columns[i].model))
        g_main_context_iteration (NULL, TRUE);
      for (guint j = 0; j < 8; j++)
        {
          g_autoptr (CrmRow) row = g_list_model_get_item (G_LIST_MODEL (columns[i].model), j);

          g_assert_false (crm_row_is_loading (row));
        }
      assert_rows_as_expected (&columns[i]);
    }

  for (guint step = 0; step < 150; step++)
    {
      /* Some changes come while the lists are asked for, and some lists are asked for while changes come. */
      if (g_test_rand_int_range (0, 6) == 0)
        {
          guint i = g_test_rand_int_range (0, N_STAGES);

          crm_query_model_set_query (columns[i].model, NULL);
          ask_for_stage (&columns[i], i + 1);
        }
      for (guint n = g_test_rand_int_range (1, 4); n > 0; n--)
        {
          run (fixture, change_deals, NULL);
          for (guint i = g_test_rand_int_range (0, 5); i > 0; i--)
            g_main_context_iteration (NULL, FALSE);
        }
      for (guint i = 0; i < N_STAGES; i++)
        assert_rows_as_expected (&columns[i]);
    }

  for (guint i = 0; i < N_STAGES; i++)
    {
      g_signal_handlers_disconnect_by_data (columns[i].model, &columns[i]);
      g_assert_finalize_object (columns[i].model);
      g_array_unref (columns[i].shadow);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/query-model/edits-in-file", ModelFixture, GINT_TO_POINTER (FALSE), set_up, test_edits, tear_down);
  g_test_add ("/query-model/edits-in-memory", ModelFixture, GINT_TO_POINTER (TRUE), set_up, test_edits, tear_down);
  g_test_add ("/query-model/typing", ModelFixture, NULL, set_up, test_typing, tear_down);
  g_test_add ("/query-model/rows", ModelFixture, NULL, set_up, test_rows, tear_down);

  g_test_add ("/query-model/values-with-ids", ModelFixture, NULL, set_up, test_values_with_ids, tear_down);
  g_test_add ("/query-model/painting-first", ModelFixture, NULL, set_up, test_painting_first, tear_down);
  g_test_add ("/query-model/columns", ModelFixture, NULL, set_up, test_columns, tear_down);
  g_test_add ("/query-model/reuse", ModelFixture, NULL, set_up, test_reuse, tear_down);

  return g_test_run ();
}
