/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-rule-subject.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-rule-relations.h"

void
crm_rule_subject_free (CrmRuleSubject *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_free (self->label);
  g_free (self->value);
  g_free (self->unit);
  g_free (self->from);
  g_free (self->link);
  g_free (self->where);
  g_free (self->key);
  g_free (self);
}

static const CrmField *
find_field (const CrmRecordType *type,
            const char          *name)
{
  g_autofree char *reference = g_strconcat (name, "_id", NULL);
  int index = crm_record_type_find_field (type, name);

  if (index < 0)
    index = crm_record_type_find_field (type, reference);

  return index < 0 || (type->fields[index].flags & CRM_FIELD_INTERNAL) != 0 ? NULL : &type->fields[index];
}

/* "email" is contact_email for a contact, "company" its affiliation, "tag" contact_tag. */
static const CrmRecordType *
find_child (const CrmRecordType *type,
            const char          *name)
{
  g_autofree char *full = g_strconcat (type->name, "_", name, NULL);

  if (crm_record_type_find_child (type, name) != NULL)
    return crm_record_type_find_child (type, name);
  for (guint i = 0; type->children != NULL && type->children[i] != NULL; i++)
    if (g_str_equal (type->children[i]->name, full))
      return type->children[i];

  return NULL;
}

static CrmRuleSubject *
new_of_field (const CrmRecordType *type,
              const CrmField      *field,
              const char          *alias)
{
  CrmRuleSubject *self = g_new0 (CrmRuleSubject, 1);

  self->path = g_str_has_suffix (field->name, "_id") ? g_strndup (field->name, strlen (field->name) - strlen ("_id")) : g_strdup (field->name);
  self->label = g_strdup (crm_field_get_label (field));
  self->group = crm_record_type_get_label (type);
  self->kind = field->kind;
  self->choices = field->choices;
  self->target = field->target != NULL ? crm_record_type_lookup (field->target) : NULL;
  self->value = field->kind == CRM_FIELD_BOOLEAN ? g_strdup_printf ("coalesce (%s.%s, 0)", alias, field->name)
                                                 : g_strdup_printf ("%s.%s", alias, field->name);
  self->unit = field->kind == CRM_FIELD_MONEY && field->unit != NULL ? g_strdup_printf ("%s.%s", alias, field->unit) : NULL;

  return self;
}

static CrmRuleSubject *
new_of_child (const CrmRecordType *type,
              const CrmRecordType *child,
              const CrmField      *field)
{
  CrmRuleSubject *self = new_of_field (child, field, "c");
  gboolean is_title = g_str_equal (field->name, child->title);
  g_autofree char *name = g_steal_pointer (&self->path);
  g_autofree char *label = g_steal_pointer (&self->label);

  self->path = is_title && child->alias != NULL ? g_strdup (child->alias) : g_strdup_printf ("%s.%s", child->alias, name);
  self->label = is_title && child != &crm_contact_address_type ? g_strdup (crm_record_type_get_label (child))
                                                               /* Translators: of a list of a record, and one of its fields: "Address: City" */
                                                               : g_strdup_printf (_("%s: %s"), crm_record_type_get_label (child), label);
  self->group = child == &crm_contact_tag_type ? _("Tags and lists") : child == &crm_affiliation_type ? _("Company and people")
                                                                                                     : crm_record_type_get_label (type);
  self->from = g_strdup_printf ("%s c", child->table);
  self->link = g_strdup_printf ("c.%s", child->parent);
  self->indexed = self->kind == CRM_FIELD_REFERENCE;
  if (child == &crm_contact_email_type && is_title)
    {
      self->key = g_strdup ("c.address_key");
      self->indexed = TRUE;
    }
  if (child == &crm_contact_phone_type && is_title)
    self->key = g_strdup ("c.digits");

  return self;
}

/* What refers to things of several kinds is asked for by the kind: "contact" of an activity. */
static CrmRuleSubject *
find_of_kind (const CrmRecordType *type,
              const char          *name)
{
  for (guint i = 0; type->children != NULL && type->children[i] != NULL; i++)
    {
      const CrmRecordType *child = type->children[i];
      const CrmField *field = &child->fields[crm_record_type_find_field (child, child->title)];
      const CrmRecordType *target = crm_record_type_lookup (name);
      CrmRuleSubject *self;

      if (target == NULL || field->kind != CRM_FIELD_REFERENCE || field->target != NULL || field->unit == NULL
          || !crm_field_has_choice (&child->fields[crm_record_type_find_field (child, field->unit)], name))
        continue;

      self = new_of_child (type, child, field);
      g_free (self->path);
      self->path = g_strdup (name);
      g_free (self->label);
      self->label = g_strdup (crm_record_type_get_label (target));
      self->target = target;
      self->where = g_strdup_printf ("c.%s = '%s'", field->unit, target->name);
      return self;
    }

  return NULL;
}

static CrmRuleSubject *
new_of_relation (const CrmRuleRelation *relation)
{
  CrmRuleSubject *self = g_new0 (CrmRuleSubject, 1);

  self->path = g_strdup (relation->path);
  self->label = g_strdup (_(relation->label));
  self->group = _(relation->group);
  self->kind = relation->kind;
  self->value = g_strdup (relation->value);
  self->unit = g_strdup (relation->unit);
  self->from = g_strdup (relation->from);
  self->link = g_strdup (relation->link);
  self->where = g_strdup (relation->where);
  self->set_from = relation->set_from;
  self->set_link = relation->set_link;
  self->set_value = relation->set_value;
  self->grouped = relation->grouped;
  self->tables = relation->tables;
  self->indexed = relation->indexed;
  self->counted = relation->counted;
  if (relation->kind == CRM_FIELD_CHOICE)
    {
      g_auto (GStrv) path = g_strsplit (relation->target, ".", 2);
      const CrmRecordType *type = crm_record_type_lookup (path[0]);

      self->choices = type->fields[crm_record_type_find_field (type, path[1])].choices;
    }
  else if (relation->target != NULL)
    {
      self->target = crm_record_type_lookup (relation->target);
    }

  return self;
}

CrmRuleSubject *
crm_rule_subject_find (const CrmRecordType *type,
                       const char          *path)
{
  g_auto (GStrv) parts = NULL;
  const CrmField *field;
  const CrmRecordType *child;

  g_return_val_if_fail (type != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  for (const CrmRuleRelation *relation = crm_rule_relations_get (type); relation->path != NULL; relation++)
    if (g_str_equal (relation->path, path))
      return new_of_relation (relation);

  field = find_field (type, path);
  if (field != NULL)
    return field->kind != CRM_FIELD_BYTES ? new_of_field (type, field, "t") : NULL;

  parts = g_strsplit (path, ".", 2);
  child = parts[0] != NULL ? find_child (type, parts[0]) : NULL;
  field = child != NULL ? find_field (child, parts[1] != NULL ? parts[1] : child->title) : NULL;
  if (field != NULL && field->kind != CRM_FIELD_BYTES && !(field->kind == CRM_FIELD_REFERENCE && field->target == NULL))
    return new_of_child (type, child, field);

  return child == NULL ? find_of_kind (type, path) : NULL;
}

static void
add_children (const CrmRecordType *type,
              const CrmRecordType *child,
              GPtrArray           *subjects)
{
  for (const CrmField *field = child->fields; child->alias != NULL && field->name != NULL; field++)
    if ((field->flags & CRM_FIELD_INTERNAL) == 0 && field->kind != CRM_FIELD_BYTES && !g_str_equal (field->name, "source")
        && !(field->kind == CRM_FIELD_REFERENCE && field->target == NULL))
      g_ptr_array_add (subjects, new_of_child (type, child, field));
}

/* Puts what belongs to one group together, the groups in the order in which they begin. */
static GPtrArray *
gather_groups (GPtrArray *subjects)
{
  GPtrArray *gathered = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_rule_subject_free);

  while (subjects->len > 0)
    {
      const char *group = ((CrmRuleSubject *) subjects->pdata[0])->group;

      for (guint i = 0; i < subjects->len;)
        if (g_str_equal (((CrmRuleSubject *) subjects->pdata[i])->group, group))
          g_ptr_array_add (gathered, g_ptr_array_steal_index (subjects, i));
        else
          i++;
    }
  g_ptr_array_unref (subjects);

  return gathered;
}

GPtrArray *
crm_rule_subject_list (const CrmRecordType *type)
{
  GPtrArray *subjects;

  g_return_val_if_fail (type != NULL, NULL);

  subjects = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_rule_subject_free);
  for (const CrmField *field = type->fields; field->name != NULL; field++)
    if ((field->flags & CRM_FIELD_INTERNAL) == 0 && field->kind != CRM_FIELD_BYTES)
      g_ptr_array_add (subjects, new_of_field (type, field, "t"));
  for (guint i = 0; type->children != NULL && type->children[i] != NULL; i++)
    if (type->children[i] != &crm_contact_photo_type && type->children[i] != &crm_contact_card_type)
      add_children (type, type->children[i], subjects);
  for (const CrmRuleRelation *relation = crm_rule_relations_get (type); relation->path != NULL; relation++)
    g_ptr_array_add (subjects, new_of_relation (relation));

  return gather_groups (subjects);
}
