/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-rule.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "crm-model-error.h"

struct _CrmRule
{
  gatomicrefcount ref_count;
  CrmRuleKind     kind;
  GPtrArray      *children;    /* of a group; NULL */
  char           *subject;     /* of a condition; NULL */
  char          **values;
  CrmRuleOp       op;
};

G_DEFINE_BOXED_TYPE (CrmRule, crm_rule, crm_rule_ref, crm_rule_unref)

static const char *const group_names[] = { [CRM_RULE_ALL] = "all", [CRM_RULE_ANY] = "any", [CRM_RULE_NONE] = "none" };

static CrmRule *
new_rule (CrmRuleKind kind)
{
  CrmRule *self = g_new0 (CrmRule, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->kind = kind;

  return self;
}

CrmRule *
crm_rule_new_group (CrmRuleKind  kind,
                    GPtrArray   *children)
{
  CrmRule *self;

  g_return_val_if_fail (kind < CRM_RULE_CONDITION, NULL);
  g_return_val_if_fail (children != NULL, NULL);

  self = new_rule (kind);
  self->children = g_ptr_array_new_full (children->len, (GDestroyNotify) crm_rule_unref);
  for (guint i = 0; i < children->len; i++)
    g_ptr_array_add (self->children, crm_rule_ref (g_ptr_array_index (children, i)));

  return self;
}

CrmRule *
crm_rule_new_condition (const char         *subject,
                        CrmRuleOp           op,
                        const char *const  *values)
{
  CrmRule *self;

  g_return_val_if_fail (subject != NULL, NULL);
  g_return_val_if_fail (op < CRM_RULE_N_OPS, NULL);

  self = new_rule (CRM_RULE_CONDITION);
  self->subject = g_strdup (subject);
  self->op = op;
  self->values = values != NULL ? g_strdupv ((char **) values) : g_new0 (char *, 1);

  return self;
}

CrmRule *
crm_rule_new_simple (const char *subject,
                     CrmRuleOp   op,
                     const char *value)
{
  const char *values[] = { value, NULL };

  return crm_rule_new_condition (subject, op, values);
}

CrmRule *
crm_rule_ref (CrmRule *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
crm_rule_unref (CrmRule *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_strfreev (self->values);
  g_free (self->subject);
  g_free (self);
}

CrmRuleKind
crm_rule_get_kind (const CrmRule *self)
{
  g_return_val_if_fail (self != NULL, CRM_RULE_ALL);

  return self->kind;
}

guint
crm_rule_get_n_children (const CrmRule *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->children != NULL ? self->children->len : 0;
}

CrmRule *
crm_rule_get_child (const CrmRule *self,
                    guint          position)
{
  g_return_val_if_fail (self != NULL && self->children != NULL, NULL);
  g_return_val_if_fail (position < self->children->len, NULL);

  return g_ptr_array_index (self->children, position);
}

const char *
crm_rule_get_subject (const CrmRule *self)
{
  g_return_val_if_fail (self != NULL && self->kind == CRM_RULE_CONDITION, NULL);

  return self->subject;
}

CrmRuleOp
crm_rule_get_op (const CrmRule *self)
{
  g_return_val_if_fail (self != NULL && self->kind == CRM_RULE_CONDITION, CRM_RULE_IS);

  return self->op;
}

const char *const *
crm_rule_get_values (const CrmRule *self)
{
  g_return_val_if_fail (self != NULL && self->kind == CRM_RULE_CONDITION, NULL);

  return (const char *const *) self->values;
}

gboolean
crm_rule_equal (const CrmRule *one,
                const CrmRule *other)
{
  g_return_val_if_fail (one != NULL && other != NULL, FALSE);

  if (one->kind != other->kind || crm_rule_get_n_children (one) != crm_rule_get_n_children (other))
    return FALSE;
  if (one->kind == CRM_RULE_CONDITION)
    return one->op == other->op && strcmp (one->subject, other->subject) == 0 &&
           g_strv_equal ((const char *const *) one->values, (const char *const *) other->values);

  for (guint i = 0; i < one->children->len; i++)
    if (!crm_rule_equal (g_ptr_array_index (one->children, i), g_ptr_array_index (other->children, i)))
      return FALSE;

  return TRUE;
}

/* ---- JSON ---- */

typedef struct
{
  guint n_nodes;
  guint n_values;
  guint depth;
} Parsing;

static CrmRule *parse_node (JsonNode  *node,
                            Parsing   *parsing,
                            GError   **error);

static gpointer refuse (GError     **error,
                        const char  *format,
                        ...) G_GNUC_PRINTF (2, 3);

static gpointer
refuse (GError     **error,
        const char  *format,
        ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL && *error == NULL)
    *error = g_error_new_valist (CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, format, args);
  va_end (args);
  return NULL;
}

/* Text and numbers, as text; NULL for anything else. */
static char *
read_value (JsonNode *node)
{
  const char *text;
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (!JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      text = json_node_get_string (node);
      return text != NULL && g_utf8_validate (text, -1, NULL) ? g_strdup (text) : NULL;
    case G_TYPE_INT64:
      return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
    case G_TYPE_DOUBLE:
      return g_strdup (g_ascii_dtostr (buffer, sizeof buffer, json_node_get_double (node)));
    case G_TYPE_BOOLEAN:
      return g_strdup (json_node_get_boolean (node) ? "yes" : "no");
    default:
      return NULL;
    }
}

/* (transfer full) NULL where there is something that is no value. */
static char **
read_values (JsonNode *node)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *single = NULL;

  if (node == NULL)
    return g_new0 (char *, 1);
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      if (json_array_get_length (array) > CRM_RULE_MAX_VALUES)
        return NULL;
      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          g_autofree char *value = read_value (json_array_get_element (array, i));

          if (value == NULL)
            return NULL;
          g_strv_builder_add (builder, value);
        }
      return g_strv_builder_end (builder);
    }

  single = read_value (node);
  if (single == NULL)
    return NULL;
  g_strv_builder_add (builder, single);

  return g_strv_builder_end (builder);
}

static CrmRule *
parse_condition (JsonObject  *object,
                 Parsing     *parsing,
                 GError     **error)
{
  g_auto (GStrv) values = NULL;
  const char *subject = NULL;
  const char *nick = "is";
  g_autoptr (GList) members = json_object_get_members (object);
  CrmRuleOp op;

  for (GList *at = members; at != NULL; at = at->next)
    {
      JsonNode *node = json_object_get_member (object, at->data);
      const char **text = g_str_equal (at->data, "field") ? &subject : g_str_equal (at->data, "op") ? &nick : NULL;

      if (text == NULL && !g_str_equal (at->data, "value"))
        return refuse (error, _("“%s” is no part of a rule."), (const char *) at->data);
      if (text != NULL && !(JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING))
        return refuse (error, _("“%s” of a condition has to be a word."), (const char *) at->data);
      if (text != NULL)
        *text = json_node_get_string (node);
    }

  if (subject == NULL || *subject == '\0')
    return refuse (error, _("A condition names no field."));
  if (!crm_rule_op_from_nick (nick, &op))
    return refuse (error, _("%s: there is no comparison “%s”."), subject, nick);

  values = read_values (json_object_has_member (object, "value") ? json_object_get_member (object, "value") : NULL);
  if (values == NULL)
    return refuse (error, _("%s: the value has to be a text, a number or a list of them."), subject);
  parsing->n_values += g_strv_length (values);
  if (parsing->n_values > CRM_RULE_MAX_VALUES)
    return refuse (error, _("The rule has more than %d values."), CRM_RULE_MAX_VALUES);
  if (crm_rule_op_has_nothing (op) != (values[0] == NULL) || (values[0] != NULL && values[1] != NULL && !crm_rule_op_has_many (op)))
    return refuse (error, _("%s: “%s” does not go with that many values."), subject, nick);

  return crm_rule_new_condition (subject, op, (const char *const *) values);
}

static CrmRule *
parse_group (CrmRuleKind   kind,
             JsonNode     *node,
             Parsing      *parsing,
             GError      **error)
{
  g_autoptr (GPtrArray) children = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_rule_unref);
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse (error, _("“%s” of a rule has to be a list of conditions."), group_names[kind]);
  if (++parsing->depth > CRM_RULE_MAX_DEPTH)
    return refuse (error, _("The groups of the rule are nested more than %d deep."), CRM_RULE_MAX_DEPTH);

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      CrmRule *child = parse_node (json_array_get_element (array, i), parsing, error);

      if (child == NULL)
        return NULL;
      g_ptr_array_add (children, child);
    }
  parsing->depth--;

  return crm_rule_new_group (kind, children);
}

static CrmRule *
parse_node (JsonNode  *node,
            Parsing   *parsing,
            GError   **error)
{
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (error, _("A rule consists of conditions and groups of them."));
  if (++parsing->n_nodes > CRM_RULE_MAX_NODES)
    return refuse (error, _("The rule has more than %d conditions."), CRM_RULE_MAX_NODES);

  object = json_node_get_object (node);
  for (guint i = 0; i < G_N_ELEMENTS (group_names); i++)
    if (json_object_has_member (object, group_names[i]))
      {
        if (json_object_get_size (object) != 1)
          return refuse (error, _("“%s” of a rule stands alone."), group_names[i]);
        return parse_group (i, json_object_get_member (object, group_names[i]), parsing, error);
      }

  return parse_condition (object, parsing, error);
}

/* Whether the brackets are nested no deeper than a rule's may be: the reader of JSON goes down with them. */
static gboolean
is_shallow (const char *json,
            gsize       len)
{
  gboolean quoted = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < len; i++)
    {
      if (quoted && json[i] == '\\')
        i++;
      else if (json[i] == '"')
        quoted = !quoted;
      else if (json[i] == '\0')
        return FALSE;
      else if (!quoted && (json[i] == '[' || json[i] == '{') && ++depth > 2 * CRM_RULE_MAX_DEPTH + 4)
        return FALSE;
      else if (!quoted && (json[i] == ']' || json[i] == '}') && depth > 0)
        depth--;
    }

  return TRUE;
}

CrmRule *
crm_rule_parse (const char  *json,
                gssize       len,
                GError     **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (CrmRule) rule = NULL;
  Parsing parsing = { 0 };
  gsize size;

  g_return_val_if_fail (json != NULL, NULL);

  size = len < 0 ? strlen (json) : (gsize) len;
  if (size > CRM_RULE_MAX_BYTES)
    return refuse (error, _("The rule is longer than %d bytes."), CRM_RULE_MAX_BYTES);
  if (!g_utf8_validate_len (json, size, NULL) || !is_shallow (json, size))
    return refuse (error, _("The rule cannot be read."));

  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, json, (gssize) size, &local_error))
    return refuse (error, _("The rule cannot be read: %s"), local_error->message);
  if (json_parser_get_root (parser) == NULL)
    return refuse (error, _("The rule is empty."));

  rule = parse_node (json_parser_get_root (parser), &parsing, error);
  return g_steal_pointer (&rule);
}

static void
write_node (const CrmRule *self,
            JsonBuilder   *builder)
{
  json_builder_begin_object (builder);
  if (self->kind == CRM_RULE_CONDITION)
    {
      json_builder_set_member_name (builder, "field");
      json_builder_add_string_value (builder, self->subject);
      json_builder_set_member_name (builder, "op");
      json_builder_add_string_value (builder, crm_rule_op_get_nick (self->op));
      if (self->values[0] != NULL)
        json_builder_set_member_name (builder, "value");
      if (self->values[0] != NULL && self->values[1] != NULL)
        json_builder_begin_array (builder);
      for (guint i = 0; self->values[i] != NULL; i++)
        json_builder_add_string_value (builder, self->values[i]);
      if (self->values[0] != NULL && self->values[1] != NULL)
        json_builder_end_array (builder);
    }
  else
    {
      json_builder_set_member_name (builder, group_names[self->kind]);
      json_builder_begin_array (builder);
      for (guint i = 0; i < self->children->len; i++)
        write_node (g_ptr_array_index (self->children, i), builder);
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
}

char *
crm_rule_to_json (const CrmRule *self)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  builder = json_builder_new ();
  write_node (self, builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}
