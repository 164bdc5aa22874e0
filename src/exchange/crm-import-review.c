/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-import-source-private.h"

#include <string.h>

#include "crm-record.h"

/* What the owner says of a table beside what its columns mean: rules, the order of day and month, what stands for a value. */

#define MAX_DISTINCT 20000    /* values that are told apart */

CrmImportRules *
crm_import_source_get_rules (CrmImportSource *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->rules;
}

/* ---- Dates ---- */

static gboolean
is_date (const char *key)
{
  return key != NULL && (g_str_equal (key, "birthday") || g_str_equal (key, "date") || g_str_has_prefix (key, "date:"));
}

gboolean
crm_import_source_is_ambiguous (CrmImportSource *self,
                                guint            index)
{
  g_autoptr (CrmCsvReader) reader = NULL;
  gboolean open = FALSE;
  CrmCsvRow row;

  g_return_val_if_fail (self != NULL && index < crm_import_source_get_n_columns (self), FALSE);

  if (!is_date (self->keys[index]))
    return FALSE;

  reader = crm_import_source_new_reader (self);
  while (reader != NULL && crm_csv_reader_next (reader, &row))
    {
      g_autofree char *value = crm_import_source_dup_field (self, row.fields[index]);
      g_autofree char *month_first = NULL;
      g_autofree char *day_first = NULL;

      if (crm_import_date_find_order (value) != CRM_DATE_ORDER_UNKNOWN)
        return FALSE;
      month_first = crm_import_date_read (value, CRM_DATE_ORDER_MONTH_FIRST);
      day_first = crm_import_date_read (value, CRM_DATE_ORDER_DAY_FIRST);
      open = open || (month_first != NULL && g_strcmp0 (month_first, day_first) != 0);
    }

  return open;
}

CrmDateOrder
crm_import_source_get_date_order (CrmImportSource *self,
                                  guint            index)
{
  g_return_val_if_fail (self != NULL && index < crm_import_source_get_n_columns (self), CRM_DATE_ORDER_UNKNOWN);

  return self->asked[index];
}

void
crm_import_source_set_date_order (CrmImportSource *self,
                                  guint            index,
                                  CrmDateOrder     order)
{
  g_return_if_fail (self != NULL && index < crm_import_source_get_n_columns (self));

  self->asked[index] = order;
}

/* ---- Values ---- */

gboolean
crm_import_source_has_choices (CrmImportSource *self,
                               guint            index)
{
  const char *key;

  g_return_val_if_fail (self != NULL && index < crm_import_source_get_n_columns (self), FALSE);

  key = self->keys[index];
  return key != NULL && (g_str_equal (key, "kind") || g_str_equal (key, "lifecycle") || g_str_equal (key, "tag") ||
                         (g_str_has_prefix (key, "address") && g_str_has_suffix (key, ".country")));
}

static void
value_free (gpointer data)
{
  CrmImportValue *value = data;

  g_free (value->value);
  g_free (value);
}

/* Those that need a look first, then those that come most often. */
static int
compare_values (gconstpointer a,
                gconstpointer b)
{
  const CrmImportValue *x = *(CrmImportValue *const *) a;
  const CrmImportValue *y = *(CrmImportValue *const *) b;

  if (x->is_unknown != y->is_unknown)
    return x->is_unknown ? -1 : 1;
  if (x->n != y->n)
    return x->n > y->n ? -1 : 1;

  return strcmp (x->value, y->value);
}

static gboolean
is_unknown (const char *key,
            const char *value)
{
  g_autoptr (CrmRecord) record = NULL;

  if (!g_str_equal (key, "kind") && !g_str_equal (key, "lifecycle"))
    return FALSE;

  record = crm_record_new (&crm_contact_type);
  return !crm_record_parse (record, key, value, NULL);
}

GPtrArray *
crm_import_source_list_values (CrmImportSource *self,
                               guint            index,
                               guint            max)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (value_free);
  g_autoptr (CrmCsvReader) reader = NULL;
  GHashTableIter iter;
  gpointer key, count;
  CrmCsvRow row;

  g_return_val_if_fail (self != NULL && index < crm_import_source_get_n_columns (self), NULL);

  reader = crm_import_source_new_reader (self);
  while (reader != NULL && crm_csv_reader_next (reader, &row))
    {
      char *value;

      if (row.fields[index].len == 0)
        continue;
      value = crm_import_source_dup_field (self, row.fields[index]);
      if (g_hash_table_size (counts) >= MAX_DISTINCT && !g_hash_table_contains (counts, value))
        g_free (value);
      else
        g_hash_table_replace (counts, value, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, value)) + 1));
    }

  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &key, &count))
    {
      CrmImportValue *value = g_new (CrmImportValue, 1);

      value->value = g_strdup (key);
      value->n = GPOINTER_TO_UINT (count);
      value->is_unknown = self->keys[index] != NULL && is_unknown (self->keys[index], key);
      g_ptr_array_add (values, value);
    }
  g_ptr_array_sort (values, compare_values);
  if (values->len > max)
    g_ptr_array_set_size (values, (int) max);

  return g_steal_pointer (&values);
}

void
crm_import_source_set_value (CrmImportSource *self,
                             guint            index,
                             const char      *value,
                             const char      *replacement)
{
  g_return_if_fail (self != NULL && index < crm_import_source_get_n_columns (self) && value != NULL);

  if (self->values[index] == NULL)
    self->values[index] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (replacement != NULL)
    g_hash_table_replace (self->values[index], g_strdup (value), g_strdup (replacement));
  else
    g_hash_table_remove (self->values[index], value);
}

const char *
crm_import_source_get_value (CrmImportSource *self,
                             guint            index,
                             const char      *value)
{
  g_return_val_if_fail (self != NULL && index < crm_import_source_get_n_columns (self) && value != NULL, NULL);

  return self->values[index] != NULL ? g_hash_table_lookup (self->values[index], value) : NULL;
}
