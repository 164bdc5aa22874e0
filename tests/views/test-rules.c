/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-contacts-list.h"
#include "crm-contacts-view.h"
#include "crm-list-commands.h"
#include "crm-rule-group.h"
#include "view-fixture.h"

static gint64 list_id;

static gboolean
fill (CrmConn       *conn,
      gpointer       data,
      GCancellable  *cancellable,
      GError       **error)
{
  g_autoptr (CrmRecord) anna = crm_record_new (&crm_contact_type);
  g_autoptr (CrmRecord) acme = crm_record_new (&crm_contact_type);
  g_autoptr (CrmRecord) list = crm_record_new (&crm_list_type);
  g_autoptr (CrmRule) rule = crm_rule_new_simple ("kind", CRM_RULE_IS, "company");

  crm_record_set_text (anna, "name", "Anna");
  crm_record_set_text (acme, "name", "Acme");
  crm_record_set_text (acme, "kind", "company");
  crm_record_set_text (list, "name", "Firms");
  crm_record_set_text (list, "kind", "smart");
  list_id = crm_record_get_id (list);
  return crm_record_save (conn, anna, error) && crm_record_save (conn, acme, error) && crm_list_write (conn, list, rule, error);
}

static void
set_up (ViewFixture   *fixture,
        gconstpointer  data)
{
  view_fixture_set_up (fixture, CRM_TYPE_CONTACTS_VIEW, fill, NULL);
}

static gpointer
read_choices (CrmConn       *conn,
              gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  return crm_rule_choices_read (conn, &crm_contact_type, error);
}

/* What stands in the editor is the rule it was given; one with several values says the same in other words. */
static void
test_round_trip (ViewFixture   *fixture,
                 gconstpointer  data)
{
  static const char *const rules[][2] = {
    { "{\"all\":[{\"field\":\"lifecycle\",\"op\":\"is-not\",\"value\":\"customer\"},{\"field\":\"last_contact\",\"op\":\"not-last-days\",\"value\":90},"
      "{\"none\":[{\"field\":\"note\",\"op\":\"empty\"},{\"field\":\"address.city\",\"op\":\"starts\",\"value\":\"B\"}]}]}", NULL },
    { "{\"any\":[{\"field\":\"birthday\",\"op\":\"anniversary-days\",\"value\":\"14\"},{\"field\":\"created_at\",\"op\":\"less\",\"value\":\"2026-02-03\"},"
      "{\"field\":\"deals.open\",\"op\":\"more\",\"value\":\"0\"},{\"field\":\"unsubscribed\",\"op\":\"is\",\"value\":\"no\"}]}", NULL },
    { "{\"any\":[{\"field\":\"kind\",\"op\":\"is\",\"value\":[\"person\",\"company\"]}]}",
      "{\"any\":[{\"field\":\"kind\",\"op\":\"is\",\"value\":\"person\"},{\"field\":\"kind\",\"op\":\"is\",\"value\":\"company\"}]}" },
    { "{\"all\":[{\"field\":\"name\",\"op\":\"contains-not\",\"value\":[\"a\",\"b\"]}]}",
      "{\"all\":[{\"none\":[{\"field\":\"name\",\"op\":\"contains\",\"value\":\"a\"},{\"field\":\"name\",\"op\":\"contains\",\"value\":\"b\"}]}]}" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmRuleChoices) choices = NULL;

  choices = crm_db_read (crm_book_get_db (fixture->book), CRM_READER_ROW, read_choices, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (CrmRule) rule = crm_rule_parse (rules[i][0], -1, &error);
      g_autoptr (CrmRule) wanted = crm_rule_parse (rules[i][1] != NULL ? rules[i][1] : rules[i][0], -1, &error);
      GtkWidget *group = g_object_ref_sink (crm_rule_group_new (choices, rule, 0));
      guint n_missing = 0;
      g_autoptr (CrmRule) again = crm_rule_group_dup_rule (CRM_RULE_GROUP (group), &n_missing);
      g_autofree char *json = crm_rule_to_json (again);

      g_assert_no_error (error);
      g_assert_cmpuint (n_missing, ==, 0);
      if (!crm_rule_equal (again, wanted))
        g_error ("%s became %s", rules[i][0], json);
      g_object_unref (group);
    }
}

static guint
count_shown (ViewFixture *fixture)
{
  guint first = 0;
  GtkWidget *list = find_widget (GTK_WIDGET (fixture->view), CRM_TYPE_CONTACTS_LIST, &first);
  CrmQueryModel *model = list != NULL ? crm_contacts_list_get_model (CRM_CONTACTS_LIST (list)) : NULL;

  return model != NULL && crm_query_model_is_settled (model) ? g_list_model_get_n_items (G_LIST_MODEL (model)) : G_MAXUINT;
}

/* From the header, which is not below the view: everyone, one kind, the members of a list. */
static void
test_header (ViewFixture   *fixture,
             gconstpointer  data)
{
  g_autoptr (GtkWidget) button = NULL;

  WAIT_UNTIL (count_shown (fixture) == 2);
  g_object_get (fixture->view, "header-start", &button, NULL);
  g_assert_true (gtk_widget_activate_action (button, "contacts.filter", "s", "people"));
  WAIT_UNTIL (count_shown (fixture) == 1);
  g_assert_true (gtk_widget_activate_action (button, "contacts.filter", "s", "all"));
  WAIT_UNTIL (count_shown (fixture) == 2);
  g_assert_true (gtk_widget_activate_action (button, "contacts.list", "x", list_id));
  WAIT_UNTIL (count_shown (fixture) == 1);
  WAIT_UNTIL (g_strcmp0 (gtk_menu_button_get_label (GTK_MENU_BUTTON (button)), "Firms") == 0);

  /* A list that is deleted is shown no longer. */
  g_assert_true (gtk_widget_activate_action (button, "contacts.delete-list", NULL));
  WAIT_UNTIL (count_shown (fixture) == 2);
}

int
main (int   argc,
      char *argv[])
{
  view_fixture_init (&argc, &argv);

  g_test_add ("/rules/round-trip", ViewFixture, NULL, set_up, test_round_trip, view_fixture_tear_down);
  g_test_add ("/rules/header", ViewFixture, NULL, set_up, test_header, view_fixture_tear_down);

  return g_test_run ();
}
