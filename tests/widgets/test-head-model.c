/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-head-model.h"

#include <gtk/gtk.h>

typedef struct
{
  GtkStringList *list;
  CrmHeadModel  *head;
  GString       *heard;      /* the changes, and the items after each: what GTK keeps beside the model */
  GPtrArray     *copy;
} Fixture;

static void
changed_cb (GListModel *model,
            guint       position,
            guint       removed,
            guint       added,
            Fixture    *fixture)
{
  g_string_append_printf (fixture->heard, "%s%u-%u+%u", fixture->heard->len > 0 ? " " : "", position, removed, added);

  g_assert_cmpuint (position + removed, <=, fixture->copy->len);
  g_ptr_array_remove_range (fixture->copy, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (fixture->copy, position + i, g_list_model_get_item (model, position + i));

  g_assert_cmpuint (fixture->copy->len, ==, g_list_model_get_n_items (model));
  for (guint i = 0; i < fixture->copy->len; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);

      g_assert_true (item == g_ptr_array_index (fixture->copy, i));
    }
  g_assert_null (g_list_model_get_item (model, fixture->copy->len));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  size)
{
  const char *const letters[] = { "a", "b", "c", "d", "e", NULL };

  fixture->list = gtk_string_list_new (letters);
  fixture->head = crm_head_model_new (G_LIST_MODEL (fixture->list), GPOINTER_TO_UINT (size));
  fixture->heard = g_string_new (NULL);
  fixture->copy = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->head)); i++)
    g_ptr_array_add (fixture->copy, g_list_model_get_item (G_LIST_MODEL (fixture->head), i));
  g_signal_connect (fixture->head, "items-changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  size)
{
  g_object_unref (fixture->list);
  g_assert_finalize_object (fixture->head);
  g_string_free (fixture->heard, TRUE);
  g_ptr_array_unref (fixture->copy);
}

static void
expect (Fixture    *fixture,
        const char *heard)
{
  g_assert_cmpstr (fixture->heard->str, ==, heard);
  g_string_truncate (fixture->heard, 0);
}

/* What comes and goes is announced alone. */
static void
test_all (Fixture       *fixture,
          gconstpointer  size)
{
  const char *const more[] = { "x", "y", NULL };
  g_autoptr (GListModel) list = NULL;

  g_object_get (fixture->head, "model", &list, NULL);
  g_assert_true (list == G_LIST_MODEL (fixture->list));
  gtk_string_list_remove (fixture->list, 0);
  expect (fixture, "0-1+0");
  gtk_string_list_splice (fixture->list, 2, 1, more);
  expect (fixture, "2-1+2");
  gtk_string_list_append (fixture->list, "z");
  expect (fixture, "5-0+1");
}

static void
test_first (Fixture       *fixture,
            gconstpointer  size)
{
  const char *const more[] = { "x", "y", NULL };

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->head)), ==, 3);
  gtk_string_list_append (fixture->list, "z");
  gtk_string_list_remove (fixture->list, 3);
  expect (fixture, "");
  gtk_string_list_remove (fixture->list, 1);
  expect (fixture, "1-2+2");
  gtk_string_list_splice (fixture->list, 0, 0, more);
  expect (fixture, "0-3+3");

  /* Down to fewer than are wanted, and up again. */
  gtk_string_list_splice (fixture->list, 1, g_list_model_get_n_items (G_LIST_MODEL (fixture->list)) - 1, NULL);
  expect (fixture, "1-2+0");
  gtk_string_list_append (fixture->list, "b");
  expect (fixture, "1-0+1");
  gtk_string_list_splice (fixture->list, 0, 0, more);
  expect (fixture, "0-2+3");
}

static void
test_size (Fixture       *fixture,
           gconstpointer  size)
{
  crm_head_model_set_size (fixture->head, 4);
  expect (fixture, "3-0+1");
  crm_head_model_set_size (fixture->head, G_MAXUINT);
  expect (fixture, "4-0+1");
  g_assert_cmpuint (crm_head_model_get_size (fixture->head), ==, G_MAXUINT);
  crm_head_model_set_size (fixture->head, 2);
  expect (fixture, "2-3+0");
  crm_head_model_set_size (fixture->head, 2);
  expect (fixture, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/head-model/all", Fixture, GUINT_TO_POINTER (G_MAXUINT), set_up, test_all, tear_down);
  g_test_add ("/head-model/first", Fixture, GUINT_TO_POINTER (3), set_up, test_first, tear_down);
  g_test_add ("/head-model/size", Fixture, GUINT_TO_POINTER (3), set_up, test_size, tear_down);

  return g_test_run ();
}
