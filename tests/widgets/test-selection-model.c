/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-selection-model.h"

/* A list of ids without any item in it until one is asked for. */
#define TEST_TYPE_IDS (test_ids_get_type ())
G_DECLARE_FINAL_TYPE (TestIds, test_ids, TEST, IDS, GObject)

struct _TestIds
{
  GObject parent_instance;

  GArray *ids;
  guint n_made;
};

static GType
get_item_type (GListModel *list)
{
  return G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *list)
{
  return TEST_IDS (list)->ids->len;
}

static gpointer
get_item (GListModel *list,
          guint       position)
{
  TEST_IDS (list)->n_made++;
  return position < TEST_IDS (list)->ids->len ? g_object_new (G_TYPE_OBJECT, NULL) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestIds, test_ids, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
test_ids_finalize (GObject *object)
{
  g_array_unref (TEST_IDS (object)->ids);
  G_OBJECT_CLASS (test_ids_parent_class)->finalize (object);
}

static void
test_ids_class_init (TestIdsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_ids_finalize;
}

static void
test_ids_init (TestIds *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
}

static gint64
id_at (GListModel *model,
       guint       position)
{
  GArray *ids = TEST_IDS (model)->ids;

  return position < ids->len ? g_array_index (ids, gint64, position) : 0;
}

static guint
find (GListModel *model,
      gint64      id)
{
  GArray *ids = TEST_IDS (model)->ids;

  for (guint i = 0; i < ids->len; i++)
    if (g_array_index (ids, gint64, i) == id)
      return i;
  return GTK_INVALID_LIST_POSITION;
}

static TestIds *
make (guint n)
{
  TestIds *list = g_object_new (TEST_TYPE_IDS, NULL);

  for (gint64 i = 1; i <= n; i++)
    g_array_append_val (list->ids, i);
  return list;
}

/* As the query model does it: everything away, then what is there now. */
static void
replace (TestIds      *list,
         const gint64 *ids,
         guint         n_ids)
{
  guint removed = list->ids->len;

  g_array_set_size (list->ids, 0);
  g_list_model_items_changed (G_LIST_MODEL (list), 0, removed, 0);
  g_array_append_vals (list->ids, ids, n_ids);
  g_list_model_items_changed (G_LIST_MODEL (list), 0, 0, n_ids);
}

static void
test_all (void)
{
  g_autoptr (TestIds) list = make (1000000);
  g_autoptr (CrmSelectionModel) selection = crm_selection_model_new (G_LIST_MODEL (list), id_at, find);
  g_autoptr (GArray) ids = NULL;

  gtk_selection_model_select_all (GTK_SELECTION_MODEL (selection));
  g_assert_cmpuint (crm_selection_model_get_n_selected (selection), ==, 1000000);
  g_assert_cmpuint (list->n_made, ==, 0);
  gtk_selection_model_unselect_item (GTK_SELECTION_MODEL (selection), 7);
  ids = crm_selection_model_dup_ids (selection);
  g_assert_cmpuint (ids->len, ==, 999999);
  g_assert_cmpint (g_array_index (ids, gint64, 7), ==, 9);
  g_assert_cmpuint (list->n_made, ==, 0);
}

static void
test_kept_by_id (void)
{
  const gint64 others[] = { 2, 4, 6 }, back[] = { 9, 5, 2 };
  g_autoptr (TestIds) list = make (10);
  g_autoptr (CrmSelectionModel) selection = crm_selection_model_new (G_LIST_MODEL (list), id_at, find);

  g_assert_cmpuint (crm_selection_model_select_id (selection, 5), ==, 4);
  g_assert_cmpint (crm_selection_model_get_single (selection), ==, 5);
  replace (list, others, G_N_ELEMENTS (others));
  g_assert_cmpint (crm_selection_model_get_single (selection), ==, 0);
  replace (list, back, G_N_ELEMENTS (back));
  g_assert_cmpint (crm_selection_model_get_single (selection), ==, 5);
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (selection), 1));
  g_assert_false (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (selection), 0));
}

/* As a query model does it that reuses its rows: the top is other ids without a word, the rest comes and goes. */
static void
test_replaced (void)
{
  const gint64 others[] = { 8, 5, 9, 2 };
  g_autoptr (TestIds) list = make (10);
  g_autoptr (CrmSelectionModel) selection = crm_selection_model_new (G_LIST_MODEL (list), id_at, find);

  crm_selection_model_select_id (selection, 5);
  g_array_set_size (list->ids, 0);
  g_array_append_vals (list->ids, others, 4);
  g_list_model_items_changed (G_LIST_MODEL (list), 4, 6, 0);
  crm_selection_model_replaced (selection, 4);
  g_assert_cmpint (crm_selection_model_get_single (selection), ==, 5);
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (selection), 1));
  g_assert_false (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (selection), 4));

  g_array_index (list->ids, gint64, 1) = 7;
  crm_selection_model_replaced (selection, 4);
  g_assert_cmpuint (crm_selection_model_get_n_selected (selection), ==, 0);

  g_array_index (list->ids, gint64, 3) = 5;
  crm_selection_model_replaced (selection, 4);
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (selection), 3));
}

static void
test_splice (void)
{
  const gint64 added = 77;
  g_autoptr (TestIds) list = make (10);
  g_autoptr (CrmSelectionModel) selection = crm_selection_model_new (G_LIST_MODEL (list), id_at, find);

  crm_selection_model_select_id (selection, 8);
  g_array_insert_val (list->ids, 0, added);
  g_list_model_items_changed (G_LIST_MODEL (list), 0, 0, 1);
  g_assert_cmpint (crm_selection_model_get_single (selection), ==, 8);
  g_array_remove_index (list->ids, 8);
  g_list_model_items_changed (G_LIST_MODEL (list), 8, 1, 0);
  g_assert_cmpuint (crm_selection_model_get_n_selected (selection), ==, 0);
}

static void
test_comes_later (void)
{
  const gint64 now[] = { 41, 42 };
  g_autoptr (TestIds) list = make (0);
  g_autoptr (CrmSelectionModel) selection = crm_selection_model_new (G_LIST_MODEL (list), id_at, find);

  g_assert_cmpuint (crm_selection_model_select_id (selection, 42), ==, GTK_INVALID_LIST_POSITION);
  replace (list, now, G_N_ELEMENTS (now));
  g_assert_cmpint (crm_selection_model_get_single (selection), ==, 42);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/selection-model/all", test_all);
  g_test_add_func ("/selection-model/kept-by-id", test_kept_by_id);
  g_test_add_func ("/selection-model/splice", test_splice);
  g_test_add_func ("/selection-model/replaced", test_replaced);
  g_test_add_func ("/selection-model/comes-later", test_comes_later);
  return g_test_run ();
}
