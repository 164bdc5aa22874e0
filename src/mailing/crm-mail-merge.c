/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-mail-merge.h"

#include "crm-mailing-error.h"
#include "crm-record-type.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

/* Fields that are no column of the contact itself. */
static const struct
{
  const char *name;
  const char *label;
  const char *sql;    /* NULL: set by the sender */
} extras[] = {
  { "email", N_("E-mail"), "(SELECT address FROM contact_email WHERE contact_id = c.id ORDER BY position, id LIMIT 1)" },
  { "phone", N_("Phone"), "(SELECT number FROM contact_phone WHERE contact_id = c.id ORDER BY position, id LIMIT 1)" },
  { "company", N_("Company"), "CASE c.kind WHEN 'company' THEN c.name ELSE k.name END" },
  { "role", N_("Role"), "f.role" },
  { "street", N_("Street"), "a.street" },
  { "postal_code", N_("Postal code"), "a.postal_code" },
  { "city", N_("City"), "a.city" },
  { "region", N_("State or region"), "a.region" },
  { "country", N_("Country"), "a.country" },
  { "tags", N_("Tags"), "(SELECT group_concat(t.name, char(10)) FROM contact_tag x JOIN tag t ON t.id = x.tag_id "
    "WHERE x.contact_id = c.id AND t.deleted_at IS NULL)" },
  { CRM_MAIL_MERGE_SENDER_NAME, N_("Sender's name"), NULL },
  { CRM_MAIL_MERGE_SENDER_ADDRESS, N_("Sender's address"), NULL },
  { CRM_MAIL_MERGE_POSTAL_ADDRESS, N_("Postal address"), NULL },
  { CRM_MAIL_MERGE_UNSUBSCRIBE_URL, N_("Link to unsubscribe"), NULL },
};

static const CrmField *
find_contact_field (const char *name)
{
  int n = crm_record_type_find_field (&crm_contact_type, name);
  const CrmField *field = n >= 0 ? &crm_contact_type.fields[n] : NULL;

  return field != NULL && (field->flags & CRM_FIELD_MERGEABLE) != 0 ? field : NULL;
}

static int
find_extra (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (extras); i++)
    {
      if (g_str_equal (extras[i].name, name))
        return (int) i;
    }

  return -1;
}

const char * const *
crm_mail_merge_list_fields (void)
{
  static GPtrArray *names;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      names = g_ptr_array_new ();
      for (const CrmField *field = crm_contact_type.fields; field->name != NULL; field++)
        {
          if ((field->flags & CRM_FIELD_MERGEABLE) != 0)
            g_ptr_array_add (names, (gpointer) (field->alias != NULL ? field->alias : field->name));
        }
      for (guint i = 0; i < G_N_ELEMENTS (extras); i++)
        g_ptr_array_add (names, (gpointer) extras[i].name);
      g_ptr_array_add (names, NULL);
      g_once_init_leave (&once, 1);
    }

  return (const char * const *) names->pdata;
}

const char *
crm_mail_merge_get_label (const char *field)
{
  const CrmField *contact_field;
  int extra;

  g_return_val_if_fail (field != NULL, NULL);

  contact_field = find_contact_field (field);
  if (contact_field != NULL)
    return crm_field_get_label (contact_field);

  extra = find_extra (field);
  return extra >= 0 ? _(extras[extra].label) : NULL;
}

gboolean
crm_mail_merge_is_field (const char *field,
                         gpointer    unused)
{
  g_return_val_if_fail (field != NULL, FALSE);

  return find_contact_field (field) != NULL || find_extra (field) >= 0;
}

/* One row with all fields of a contact, composed of our own names only. */
static const char *
get_sql (void)
{
  static char *sql;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      g_autoptr(GString) text = g_string_new ("SELECT ");

      for (const CrmField *field = crm_contact_type.fields; field->name != NULL; field++)
        {
          if ((field->flags & CRM_FIELD_MERGEABLE) != 0)
            g_string_append_printf (text, "c.%s AS %s, ", field->name, field->name);
        }
      for (guint i = 0; i < G_N_ELEMENTS (extras); i++)
        {
          if (extras[i].sql != NULL)
            g_string_append_printf (text, "%s AS %s, ", extras[i].sql, extras[i].name);
        }
      g_string_append (text, "1 FROM contact c "
                       "LEFT JOIN contact_address a ON a.id = (SELECT id FROM contact_address WHERE contact_id = c.id ORDER BY position, id LIMIT 1) "
                       "LEFT JOIN affiliation f ON f.id = (SELECT id FROM affiliation WHERE contact_id = c.id AND ended IS NULL ORDER BY position, id LIMIT 1) "
                       "LEFT JOIN contact k ON k.id = f.company_id AND k.deleted_at IS NULL WHERE c.id = ?");
      sql = g_string_free (g_steal_pointer (&text), FALSE);
      g_once_init_leave (&once, 1);
    }

  return sql;
}

GHashTable *
crm_mail_merge_load (CrmConn  *conn,
                     gint64    contact_id,
                     GError  **error)
{
  g_autoptr(CrmStmt) stmt = NULL;
  g_autoptr(GHashTable) values = NULL;
  CrmStep step;

  g_return_val_if_fail (conn != NULL, NULL);

  stmt = crm_conn_query (conn, error, get_sql (), "i", contact_id);
  if (stmt == NULL)
    return NULL;

  step = crm_stmt_step (stmt, error);
  if (step == CRM_STEP_ERROR)
    return NULL;

  values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (int i = 0; step == CRM_STEP_ROW && i < crm_stmt_n_columns (stmt) - 1; i++)
    {
      const char *text = crm_stmt_get_text (stmt, i);

      if (text != NULL && *text != '\0')
        g_hash_table_insert (values, g_strdup (crm_stmt_column_name (stmt, i)), g_strdup (text));
    }

  return g_steal_pointer (&values);
}

void
crm_mail_merge_set (GHashTable *values,
                    const char *field,
                    const char *value)
{
  g_return_if_fail (values != NULL);
  g_return_if_fail (field != NULL);

  if (value == NULL || *value == '\0')
    g_hash_table_remove (values, field);
  else
    g_hash_table_insert (values, g_strdup (field), g_strdup (value));
}

const char *
crm_mail_merge_get (const char *field,
                    gpointer    values)
{
  const CrmField *contact_field;
  const char *value;

  g_return_val_if_fail (field != NULL, NULL);
  g_return_val_if_fail (values != NULL, NULL);

  value = g_hash_table_lookup (values, field);
  if (value != NULL)
    return value;

  contact_field = find_contact_field (field);
  return contact_field != NULL && !g_str_equal (contact_field->name, field) ? g_hash_table_lookup (values, contact_field->name) : NULL;
}

char *
crm_mail_merge_to_json (GHashTable *values)
{
  g_autoptr(JsonBuilder) builder = NULL;
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(GList) keys = NULL;

  g_return_val_if_fail (values != NULL, NULL);

  builder = json_builder_new_immutable ();
  keys = g_list_sort (g_hash_table_get_keys (values), (GCompareFunc) g_strcmp0);
  json_builder_begin_object (builder);
  for (GList *l = keys; l != NULL; l = l->next)
    {
      json_builder_set_member_name (builder, l->data);
      json_builder_add_string_value (builder, g_hash_table_lookup (values, l->data));
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static void
take_member (JsonObject *object,
             const char *name,
             JsonNode   *node,
             gpointer    values)
{
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    crm_mail_merge_set (values, name, json_node_get_string (node));
}

GHashTable *
crm_mail_merge_from_json (const char  *json,
                          GError     **error)
{
  g_autoptr(GHashTable) values = NULL;
  g_autoptr(GError) inner = NULL;
  g_autoptr(JsonNode) root = NULL;

  g_return_val_if_fail (json != NULL, NULL);

  root = json_from_string (json, &inner);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, CRM_MAILING_ERROR, CRM_MAILING_ERROR_FAILED, _("The values of a mail cannot be read: %s"),
                   inner != NULL ? inner->message : json);
      return NULL;
    }

  values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  json_object_foreach_member (json_node_get_object (root), take_member, values);
  return g_steal_pointer (&values);
}
