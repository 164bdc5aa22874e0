/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>

#include "crm-model-error.h"
#include "crm-record-rules.h"
#include "crm-record-store.h"
#include "crm-store-error.h"
#include "model-fixture.h"

static gboolean
save_one (CrmConn       *conn,
          gpointer       data,
          GCancellable  *cancellable,
          GError       **error)
{
  return crm_record_save (conn, data, error);
}

static void
save (Fixture   *fixture,
      CrmRecord *record)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = fixture_write (fixture, save_one, record, &error);

  g_assert_no_error (error);
  g_assert_nonnull (set);
}

typedef struct
{
  const CrmRecordType *type;
  gint64               id;
} Which;

static gpointer
load_one (CrmConn       *conn,
          gpointer       data,
          GCancellable  *cancellable,
          GError       **error)
{
  Which *which = data;

  return crm_record_load (conn, which->type, which->id, error);
}

static CrmRecord *
load (Fixture             *fixture,
      const CrmRecordType *type,
      gint64               id)
{
  g_autoptr (GError) error = NULL;
  Which which = { type, id };
  CrmRecord *record = crm_db_read (fixture->db, CRM_READER_ROW, load_one, &which, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (record);

  return record;
}

static gpointer
read_int (CrmConn       *conn,
          gpointer       data,
          GCancellable  *cancellable,
          GError       **error)
{
  gint64 *value = g_new (gint64, 1);

  *value = crm_conn_get_int (conn, -1, error, data, "");
  return value;
}

static gint64
get_int (Fixture    *fixture,
         const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autofree gint64 *value = crm_db_read (fixture->db, CRM_READER_ROW, read_int, (gpointer) sql, NULL, &error);

  g_assert_no_error (error);
  return *value;
}

/* Every descriptor names columns that there are, and nothing twice. */
static void
test_descriptors (void)
{
  for (guint i = 0; crm_record_type_list ()[i] != NULL; i++)
    {
      const CrmRecordType *type = crm_record_type_list ()[i];

      g_assert_true (crm_record_type_lookup (type->name) == type);
      g_assert_cmpint (crm_record_type_find_field (type, type->title), >=, 0);
      for (guint j = 0; type->fields[j].name != NULL; j++)
        {
          const CrmField *field = &type->fields[j];

          g_assert_cmpint (crm_record_type_find_field (type, field->name), ==, j);
          g_assert_nonnull (field->label);
          if (field->kind == CRM_FIELD_CHOICE)
            g_assert_nonnull (field->choices);
          if (field->target != NULL)
            g_assert_nonnull (crm_record_type_lookup (field->target));
          if (field->unit != NULL)
            g_assert_cmpint (crm_record_type_find_field (type, field->unit), >=, 0);
        }
      if (type->parent != NULL)
        g_assert_cmpint (crm_record_type_find_field (type, type->parent), >=, 0);
      g_assert_cmpint (crm_record_type_find_field (type, "deleted_at") >= 0, ==, type->soft_delete);
    }
}

static void fill (Fixture   *fixture,
                  CrmRecord *record);

/* Something in every field, whatever it is. */
static void
fill_field (Fixture        *fixture,
            CrmRecord      *record,
            const CrmField *field)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\0\1\2", 3);
  g_autofree char *text = NULL;

  switch (field->kind)
    {
    case CRM_FIELD_TEXT:
      text = g_strdup_printf ("Ünï %s %u", field->name, g_random_int ());
      crm_record_set_text (record, field->name, strcmp (field->name, "currency") == 0 ? "CHF" : text);
      break;

    case CRM_FIELD_LONG_TEXT:
      crm_record_set_text (record, field->name, "one\ntwo\n  three 漢字");
      break;

    case CRM_FIELD_DATE:
      crm_record_set_text (record, field->name, "2026-02-28");
      break;

    case CRM_FIELD_TIME:
      crm_record_set_text (record, field->name, "2026-02-28T09:30");
      break;

    case CRM_FIELD_CHOICE:
      crm_record_set_text (record, field->name, field->choices[0].value);
      break;

    case CRM_FIELD_COLOUR:
      crm_record_set_text (record, field->name, "green");
      break;

    case CRM_FIELD_INTEGER:
      crm_record_set_int (record, field->name, 42);
      break;

    case CRM_FIELD_BOOLEAN:
      crm_record_set_int (record, field->name, 1);
      break;

    case CRM_FIELD_INSTANT:
      if (strcmp (field->name, "deleted_at") != 0)
        crm_record_set_int (record, field->name, G_GINT64_CONSTANT (1766000000123456));
      break;

    case CRM_FIELD_MONEY:
      crm_record_set_int (record, field->name, -123456);
      break;

    case CRM_FIELD_REAL:
      crm_record_set_double (record, field->name, 1.5);
      break;

    case CRM_FIELD_BYTES:
      crm_record_set_bytes (record, field->name, bytes);
      break;

    case CRM_FIELD_REFERENCE:
    default:
      break;
    }
}

static void
fill (Fixture   *fixture,
      CrmRecord *record)
{
  const CrmRecordType *type = crm_record_get_record_type (record);

  for (guint i = 0; type->fields[i].name != NULL; i++)
    fill_field (fixture, record, &type->fields[i]);

  for (guint i = 0; type->fields[i].name != NULL; i++)
    {
      const CrmField *field = &type->fields[i];
      const CrmRecordType *target;

      /* Only a merge hides a contact in another one. */
      if (field->kind != CRM_FIELD_REFERENCE || g_strcmp0 (field->name, type->parent) == 0 || g_str_equal (field->name, "merged_into"))
        continue;
      target = crm_record_get_reference_type (record, field->name);
      if (target != NULL)
        {
          g_autoptr (CrmRecord) other = crm_record_new (target);

          /* A company within another one, which is in none. */
          if (target == type)
            {
              crm_record_set_text (record, "kind", "company");
              crm_record_set_text (other, "kind", "company");
              crm_record_set_text (other, "name", "Above");
            }
          else
            {
              fill (fixture, other);
            }
          save (fixture, other);
          crm_record_set_int (record, field->name, crm_record_get_id (other));
        }
    }
}

static void
assert_same (CrmRecord *one,
             CrmRecord *other)
{
  const CrmRecordType *type = crm_record_get_record_type (one);

  g_assert_true (type == crm_record_get_record_type (other));
  g_assert_cmpint (crm_record_get_id (one), ==, crm_record_get_id (other));
  for (guint i = 0; type->fields[i].name != NULL; i++)
    {
      g_autofree char *a = crm_record_dup_plain (one, type->fields[i].name);
      g_autofree char *b = crm_record_dup_plain (other, type->fields[i].name);

      if (g_strcmp0 (a, b) != 0)
        g_error ("%s.%s: \"%s\" is not \"%s\"", type->name, type->fields[i].name, a, b);
    }
  for (guint i = 0; type->children != NULL && type->children[i] != NULL; i++)
    {
      GPtrArray *a = crm_record_get_children (one, type->children[i]);
      GPtrArray *b = crm_record_get_children (other, type->children[i]);

      g_assert_cmpuint (a->len, ==, b->len);
      for (guint j = 0; j < a->len; j++)
        assert_same (g_ptr_array_index (a, j), g_ptr_array_index (b, j));
    }
}

/* What is written is read again: every field of every type, with two children of each kind; and so is an emptied one. */
static void
test_round_trip (Fixture       *fixture,
                 gconstpointer  data)
{
  for (guint i = 0; crm_record_type_list ()[i] != NULL; i++)
    {
      const CrmRecordType *type = crm_record_type_list ()[i];
      g_autoptr (CrmRecord) record = NULL;
      g_autoptr (CrmRecord) loaded = NULL;
      g_autoptr (CrmRecord) again = NULL;

      if (type->parent != NULL)
        continue;

      record = crm_record_new (type);
      fill (fixture, record);
      for (guint j = 0; type->children != NULL && type->children[j] != NULL; j++)
        {
          for (guint k = 0; k < 2; k++)
            {
              CrmRecord *child = crm_record_add_child (record, type->children[j]);

              fill (fixture, child);
              if (crm_record_type_find_field (type->children[j], "position") >= 0)
                crm_record_set_double (child, "position", k + 0.5);
            }
        }
      save (fixture, record);
      g_assert_false (crm_record_is_new (record));
      g_assert_false (crm_record_is_changed (record));

      loaded = load (fixture, type, crm_record_get_id (record));
      g_assert_false (crm_record_is_changed (loaded));
      assert_same (record, loaded);

      for (guint j = 0; type->fields[j].name != NULL; j++)
        {
          if (!(type->fields[j].flags & CRM_FIELD_REQUIRED))
            crm_record_clear (loaded, type->fields[j].name);
        }
      for (guint j = 0; type->children != NULL && type->children[j] != NULL; j++)
        {
          GPtrArray *children = crm_record_get_children (loaded, type->children[j]);

          crm_record_remove_child (loaded, g_ptr_array_index (children, 0));
        }
      save (fixture, loaded);
      again = load (fixture, type, crm_record_get_id (record));
      assert_same (loaded, again);
    }
}

/* Two who load the same record and change different things both keep their edits. */
static void
test_diff (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (CrmRecord) record = crm_record_new (&crm_contact_type);
  g_autoptr (CrmRecord) one = NULL;
  g_autoptr (CrmRecord) other = NULL;
  g_autoptr (CrmRecord) merged = NULL;
  CrmRecord *email;

  crm_record_set_text (record, "name", "Anna Schmidt");
  email = crm_record_add_child (record, &crm_contact_email_type);
  crm_record_set_text (email, "address", "Anna@Example.org");
  save (fixture, record);

  one = load (fixture, &crm_contact_type, crm_record_get_id (record));
  other = load (fixture, &crm_contact_type, crm_record_get_id (record));
  g_assert_false (crm_record_is_changed (one));
  crm_record_set_text (one, "note", "  met in Vienna\n\n");
  g_assert_true (crm_record_is_changed (one));
  g_assert_true (crm_record_is_field_changed (one, "note"));
  g_assert_false (crm_record_is_field_changed (one, "name"));
  crm_record_set_text (crm_record_add_child (one, &crm_contact_phone_type), "number", "+43 1 234");
  crm_record_set_text (other, "nickname", "Anni");
  crm_record_set_text (g_ptr_array_index (crm_record_get_children (other, &crm_contact_email_type), 0), "label", "work");
  save (fixture, one);
  save (fixture, other);

  merged = load (fixture, &crm_contact_type, crm_record_get_id (record));
  g_assert_cmpstr (crm_record_get_text (merged, "note"), ==, "  met in Vienna");
  g_assert_cmpstr (crm_record_get_text (merged, "nickname"), ==, "Anni");
  g_assert_cmpuint (crm_record_get_children (merged, &crm_contact_phone_type)->len, ==, 1);
  email = g_ptr_array_index (crm_record_get_children (merged, &crm_contact_email_type), 0);
  g_assert_cmpstr (crm_record_get_text (email, "label"), ==, "work");
  g_assert_cmpstr (crm_record_get_text (email, "address_key"), ==, "anna@example.org");

  /* Setting back is no change. */
  crm_record_set_text (merged, "nickname", "X");
  crm_record_set_text (merged, "nickname", " Anni ");
  g_assert_false (crm_record_is_changed (merged));
}

/* An edit to a child row that someone else took away is not lost. */
static void
test_child_gone (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (CrmRecord) record = crm_record_new (&crm_contact_type);
  g_autoptr (CrmRecord) one = NULL;
  g_autoptr (CrmRecord) other = NULL;
  g_autoptr (CrmRecord) merged = NULL;

  crm_record_set_text (record, "name", "Anna Schmidt");
  crm_record_set_text (crm_record_add_child (record, &crm_contact_phone_type), "number", "123");
  save (fixture, record);

  one = load (fixture, &crm_contact_type, crm_record_get_id (record));
  other = load (fixture, &crm_contact_type, crm_record_get_id (record));
  crm_record_remove_child (one, g_ptr_array_index (crm_record_get_children (one, &crm_contact_phone_type), 0));
  crm_record_set_text (g_ptr_array_index (crm_record_get_children (other, &crm_contact_phone_type), 0), "number", "+١٢٣-4");
  save (fixture, one);
  save (fixture, other);

  merged = load (fixture, &crm_contact_type, crm_record_get_id (record));
  g_assert_cmpuint (crm_record_get_children (merged, &crm_contact_phone_type)->len, ==, 1);
  g_assert_cmpstr (crm_record_get_text (g_ptr_array_index (crm_record_get_children (merged, &crm_contact_phone_type), 0), "digits"),
                   ==, "1234");
}

static void
test_copy (void)
{
  g_autoptr (CrmRecord) record = crm_record_new (&crm_contact_type);
  g_autoptr (CrmRecord) copy = NULL;

  crm_record_set_text (crm_record_add_child (record, &crm_contact_email_type), "address", "a@example.org");
  copy = crm_record_copy (record);
  assert_same (record, copy);
  crm_record_set_text (g_ptr_array_index (crm_record_get_children (copy, &crm_contact_email_type), 0), "address", "b@example.org");
  g_assert_nonnull (crm_record_find_child (record, &crm_contact_email_type, "address", "a@example.org"));
  g_assert_null (crm_record_find_child (copy, &crm_contact_email_type, "address", "a@example.org"));
}

static void
test_names (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (CrmRecord) person = crm_record_new (&crm_contact_type);
  g_autoptr (CrmRecord) composed = crm_record_new (&crm_contact_type);
  g_autoptr (CrmRecord) japanese = crm_record_new (&crm_contact_type);
  g_autoptr (CrmRecord) mail_only = crm_record_new (&crm_contact_type);
  g_autoptr (CrmRecord) company = crm_record_new (&crm_contact_type);

  crm_record_set_text (person, "name", "Jörg van der Berg");
  save (fixture, person);
  g_assert_cmpstr (crm_record_get_text (person, "given_name"), ==, "Jörg");
  g_assert_cmpstr (crm_record_get_text (person, "family_name"), ==, "van der Berg");

  /* The name follows its parts while nobody typed another one. */
  crm_record_set_text (person, "given_name", "Georg");
  save (fixture, person);
  g_assert_cmpstr (crm_record_get_text (person, "name"), ==, "Georg van der Berg");
  crm_record_set_text (person, "name", "Schorsch");
  crm_record_set_text (person, "given_name", "Georg Friedrich");
  save (fixture, person);
  g_assert_cmpstr (crm_record_get_text (person, "name"), ==, "Schorsch");
  crm_record_set_text (person, "given_name", "Georg");
  save (fixture, person);
  g_assert_cmpstr (crm_record_get_text (person, "name"), ==, "Schorsch");

  crm_record_set_text (composed, "given_name", "Anna");
  crm_record_set_text (composed, "family_name", "Müller");
  crm_record_set_text (composed, "prefix", "Dr.");
  save (fixture, composed);
  g_assert_cmpstr (crm_record_get_text (composed, "name"), ==, "Dr. Anna Müller");

  crm_record_set_text (japanese, "given_name", "太郎");
  crm_record_set_text (japanese, "family_name", "山田");
  save (fixture, japanese);
  g_assert_cmpstr (crm_record_get_text (japanese, "name"), ==, "山田太郎");

  crm_record_set_text (crm_record_add_child (mail_only, &crm_contact_email_type), "address", "info@bücher.example");
  save (fixture, mail_only);
  g_assert_cmpstr (crm_record_get_text (mail_only, "name"), ==, "info@bücher.example");
  g_assert_nonnull (crm_record_find_child (mail_only, &crm_contact_email_type, "address_key", "info@xn--bcher-kva.example"));

  crm_record_set_text (company, "kind", "company");
  crm_record_set_text (company, "name", "Acme Trading Ltd");
  save (fixture, company);
  g_assert_null (crm_record_get_text (company, "family_name"));
}

static gboolean
delete_one (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  Which *which = data;

  return crm_record_delete (conn, which->type, which->id, error);
}

static CrmRecord *
new_stage (Fixture    *fixture,
           CrmRecord  *pipeline,
           const char *kind)
{
  CrmRecord *stage = crm_record_new (&crm_stage_type);

  crm_record_set_int (stage, "pipeline_id", crm_record_get_id (pipeline));
  crm_record_set_text (stage, "name", kind);
  crm_record_set_text (stage, "kind", kind);
  save (fixture, stage);

  return stage;
}

/* Every move leaves a stage event, in the transaction of the move; closing and opening again are told apart. */
static void
test_stages (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (CrmRecord) pipeline = crm_record_new (&crm_pipeline_type);
  g_autoptr (CrmRecord) open = NULL;
  g_autoptr (CrmRecord) lost = NULL;
  g_autoptr (CrmRecord) deal = crm_record_new (&crm_deal_type);
  g_autoptr (CrmRecord) second = crm_record_new (&crm_deal_type);
  g_autoptr (GError) error = NULL;
  Which which = { &crm_stage_type, 0 };
  gint64 created;

  crm_record_set_text (pipeline, "name", "Sales");
  crm_record_set_text (pipeline, "currency", "CHF");
  save (fixture, pipeline);
  open = new_stage (fixture, pipeline, "open");
  lost = new_stage (fixture, pipeline, "lost");
  which.id = crm_record_get_id (open);

  crm_record_set_text (deal, "title", "Roof");
  crm_record_set_int (deal, "amount", 10000);
  save (fixture, deal);
  g_assert_cmpint (crm_record_get_int (deal, "stage_id"), ==, crm_record_get_id (open));
  g_assert_cmpstr (crm_record_get_text (deal, "currency"), ==, "CHF");
  created = crm_record_get_int (deal, "entered_stage_at");
  g_assert_cmpint (created, >, 0);
  g_assert_cmpint (get_int (fixture, "SELECT count (*) FROM stage_event WHERE from_stage_id IS NULL"), ==, 1);

  crm_record_set_text (second, "title", "Cellar");
  save (fixture, second);
  g_assert_cmpfloat (crm_record_get_double (second, "position"), >, crm_record_get_double (deal, "position"));

  crm_record_set_int (deal, "amount", 20000);
  save (fixture, deal);
  g_assert_cmpint (crm_record_get_int (deal, "entered_stage_at"), ==, created);

  crm_record_set_int (deal, "stage_id", crm_record_get_id (lost));
  crm_record_set_text (deal, "reason", "Price");
  save (fixture, deal);
  g_assert_cmpint (crm_record_get_int (deal, "closed_at"), >=, created);
  g_assert_cmpint (crm_record_get_int (deal, "entered_stage_at"), >, created);
  g_assert_cmpint (get_int (fixture, "SELECT count (*) FROM stage_event WHERE reason = 'Price' AND from_stage_id IS NOT NULL"), ==, 1);

  crm_record_set_int (deal, "stage_id", crm_record_get_id (open));
  save (fixture, deal);
  g_assert_false (crm_record_has (deal, "closed_at"));
  g_assert_false (crm_record_has (deal, "reason"));
  g_assert_cmpint (get_int (fixture, "SELECT count (*) FROM stage_event"), ==, 4);

  crm_record_set_int (deal, "probability_override", 101);
  g_assert_null (fixture_write (fixture, save_one, deal, &error));
  g_assert_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID);
  g_clear_error (&error);

  /* A stage with deals stays. */
  g_assert_null (fixture_write (fixture, delete_one, &which, &error));
  g_assert_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_IN_USE);
}

static gboolean
restore_one (CrmConn       *conn,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  Which *which = data;

  return crm_record_restore (conn, which->type, which->id, error);
}

static void
test_trash (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (CrmRecord) tag = crm_record_new (&crm_tag_type);
  g_autoptr (CrmRecord) contact = crm_record_new (&crm_contact_type);
  g_autoptr (CrmRecord) without = NULL;
  g_autoptr (CrmRecord) with = NULL;
  g_autoptr (CrmChangeSet) deleted = NULL;
  g_autoptr (CrmChangeSet) restored = NULL;
  g_autoptr (GError) error = NULL;
  Which which = { &crm_tag_type, crm_record_get_id (tag) };

  crm_record_set_text (tag, "name", "VIP");
  save (fixture, tag);
  crm_record_set_text (contact, "name", "Anna");
  crm_record_set_int (crm_record_add_child (contact, &crm_contact_tag_type), "tag_id", which.id);
  crm_record_set_int (crm_record_add_child (contact, &crm_contact_tag_type), "tag_id", which.id);
  save (fixture, contact);
  g_assert_cmpuint (crm_record_get_children (contact, &crm_contact_tag_type)->len, ==, 1);

  deleted = fixture_write (fixture, delete_one, &which, &error);
  g_assert_no_error (error);
  g_assert_null (fixture_write (fixture, delete_one, &which, &error));
  g_assert_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  /* A deleted tag is not shown, and a save meanwhile does not take it from the contact. */
  without = load (fixture, &crm_contact_type, crm_record_get_id (contact));
  g_assert_cmpuint (crm_record_get_children (without, &crm_contact_tag_type)->len, ==, 0);
  crm_record_set_text (without, "nickname", "A");
  save (fixture, without);

  restored = fixture_write (fixture, restore_one, &which, &error);
  g_assert_no_error (error);
  with = load (fixture, &crm_contact_type, crm_record_get_id (contact));
  g_assert_cmpuint (crm_record_get_children (with, &crm_contact_tag_type)->len, ==, 1);
  g_assert_cmpstr (crm_record_get_reference_title (g_ptr_array_index (crm_record_get_children (with, &crm_contact_tag_type), 0), "tag_id"),
                   ==, "VIP");
}

static void
assert_parses (const CrmRecordType *type,
               const char          *field,
               const char          *text,
               const char          *plain)
{
  g_autoptr (CrmRecord) record = crm_record_new (type);
  g_autoptr (GError) error = NULL;
  g_autofree char *result = NULL;

  if (plain == NULL)
    {
      g_assert_false (crm_record_parse (record, field, text, &error));
      g_assert_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID);
      return;
    }

  g_assert_true (crm_record_parse (record, field, text, &error));
  g_assert_no_error (error);
  result = crm_record_dup_plain (record, field);
  g_assert_cmpstr (result, ==, plain);

  /* What was written is read again. */
  g_assert_true (crm_record_parse (record, field, result, &error));
  g_free (result);
  result = crm_record_dup_plain (record, field);
  g_assert_cmpstr (result, ==, plain);
}

static void
test_parse (void)
{
  g_autoptr (CrmRecord) deal = crm_record_new (&crm_deal_type);

  assert_parses (&crm_deal_type, "amount", "1234.5", "1234.50");
  assert_parses (&crm_deal_type, "amount", "1.234.567,89 €", "1234567.89");
  assert_parses (&crm_deal_type, "amount", "-12", "-12.00");
  assert_parses (&crm_deal_type, "amount", "JPY 1,200", "1200");
  assert_parses (&crm_deal_type, "amount", "0.05", "0.05");
  assert_parses (&crm_deal_type, "amount", "twelve", NULL);
  assert_parses (&crm_deal_type, "amount", "99999999999999999999", NULL);
  assert_parses (&crm_deal_type, "expected_close", "2026-02-30", NULL);
  assert_parses (&crm_deal_type, "expected_close", "24.12.2026", "2026-12-24");
  assert_parses (&crm_contact_type, "birthday", "--02-29", "--02-29");
  assert_parses (&crm_contact_type, "birthday", "--02-30", NULL);
  assert_parses (&crm_contact_type, "lifecycle", "Former customer", "former");
  assert_parses (&crm_contact_type, "lifecycle", "friend", NULL);
  assert_parses (&crm_activity_type, "starts", "2026-12-24 9:05", "2026-12-24T09:05");
  assert_parses (&crm_activity_type, "starts", "2026-12-24T25:05", NULL);
  assert_parses (&crm_activity_type, "starts", "2026-12-24", "2026-12-24");
  assert_parses (&crm_activity_type, "all_day", "Yes", "yes");
  assert_parses (&crm_activity_type, "all_day", "perhaps", NULL);
  assert_parses (&crm_activity_type, "done_at", "2026-12-24T18:30:00Z", "2026-12-24T18:30:00Z");
  assert_parses (&crm_activity_type, "priority", "3x", NULL);
  assert_parses (&crm_activity_type, "calendar_id", "-3", NULL);

  /* A currency in the text goes where it belongs. */
  g_assert_true (crm_record_parse (deal, "amount", "CHF 10", NULL));
  g_assert_cmpstr (crm_record_get_text (deal, "currency"), ==, "CHF");
  g_assert_cmpint (crm_record_get_int (deal, "amount"), ==, 1000);
  g_assert_true (crm_record_parse (deal, "amount", "", NULL));
  g_assert_false (crm_record_has (deal, "amount"));
}

static void
test_required (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (CrmRecord) contact = crm_record_new (&crm_contact_type);
  g_autoptr (GError) error = NULL;

  g_assert_null (fixture_write (fixture, save_one, contact, &error));
  g_assert_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_REQUIRED);
  g_assert_cmpint (get_int (fixture, "SELECT count (*) FROM contact"), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/record/descriptors", test_descriptors);
  g_test_add ("/record/round-trip", Fixture, NULL, fixture_set_up, test_round_trip, fixture_tear_down);
  g_test_add ("/record/diff", Fixture, NULL, fixture_set_up, test_diff, fixture_tear_down);
  g_test_add ("/record/child-gone", Fixture, NULL, fixture_set_up, test_child_gone, fixture_tear_down);
  g_test_add_func ("/record/copy", test_copy);
  g_test_add ("/record/names", Fixture, NULL, fixture_set_up, test_names, fixture_tear_down);
  g_test_add ("/record/stages", Fixture, NULL, fixture_set_up, test_stages, fixture_tear_down);
  g_test_add ("/record/trash", Fixture, NULL, fixture_set_up, test_trash, fixture_tear_down);
  g_test_add_func ("/record/parse", test_parse);
  g_test_add ("/record/required", Fixture, NULL, fixture_set_up, test_required, fixture_tear_down);

  return g_test_run ();
}
