/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-record-private.h"

G_BEGIN_DECLS

/* What a record is made of, for the files that are the record: crm-record.c and crm-record-base.c. */

/*
 * Values and their base stand in two arrays by field index; the base is what was loaded. Child rows are records of their
 * own, in one array per child type.
 */
struct _CrmRecord
{
  GObject              parent_instance;

  const CrmRecordType *type;
  gint64               id;
  guint                n_fields;
  guint                n_child_types;
  gboolean             is_new;

  CrmFieldValue       *values;
  CrmFieldValue       *base;
  char               **titles;          /* of references; NULL until one is set */
  GPtrArray          **children;        /* of CrmRecord, per child type; NULL until they are asked for */
  GArray             **base_children;   /* of gint64, per child type; NULL where there are none */
};

/* Programmer errors end the program: fields and children are named by the code. */
static inline guint
crm_record_field_index (CrmRecord  *self,
                        const char *field)
{
  int index = crm_record_type_find_field (self->type, field);

  if (index < 0)
    g_error ("A %s has no field \"%s\"", self->type->name, field);

  return (guint) index;
}

static inline guint
crm_record_child_type_index (CrmRecord           *self,
                             const CrmRecordType *type)
{
  for (guint i = 0; i < self->n_child_types; i++)
    {
      if (self->type->children[i] == type)
        return i;
    }

  g_error ("A %s has no children of type %s", self->type->name, type->name);
}

static inline GPtrArray *
crm_record_peek_children (CrmRecord *self,
                          guint      child_type)
{
  if (self->children[child_type] == NULL)
    self->children[child_type] = g_ptr_array_new_with_free_func (g_object_unref);

  return self->children[child_type];
}

static inline guint
crm_record_count_children (CrmRecord *self,
                           guint      child_type)
{
  return self->children[child_type] != NULL ? self->children[child_type]->len : 0;
}

static inline guint
crm_record_count_base_children (CrmRecord *self,
                                guint      child_type)
{
  return self->base_children[child_type] != NULL ? self->base_children[child_type]->len : 0;
}

/* Takes over the ids of @from. */
static inline void
crm_record_set_base_children (CrmRecord *self,
                              guint      child_type,
                              CrmRecord *from)
{
  g_clear_pointer (&self->base_children[child_type], g_array_unref);
  if (crm_record_count_base_children (from, child_type) > 0)
    self->base_children[child_type] = g_array_copy (from->base_children[child_type]);
}

G_END_DECLS
