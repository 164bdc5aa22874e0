/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-import-entry.h"

CrmImportEntry *
crm_import_entry_new (void)
{
  CrmImportEntry *self = g_new0 (CrmImportEntry, 1);

  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->values = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
crm_import_entry_free (CrmImportEntry *self)
{
  if (self == NULL)
    return;

  g_free (self->raw);
  g_ptr_array_unref (self->keys);
  g_ptr_array_unref (self->values);
  g_clear_pointer (&self->photo, g_bytes_unref);
  g_free (self->photo_type);
  g_clear_pointer (&self->card, g_bytes_unref);
  g_free (self->folded);
  g_clear_pointer (&self->forms, g_ptr_array_unref);
  g_clear_pointer (&self->passes, g_byte_array_unref);
  g_clear_object (&self->contact);
  g_free (self);
}

void
crm_import_entry_add (CrmImportEntry *self,
                      const char     *key,
                      const char     *value)
{
  g_autofree char *trimmed = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (key != NULL);

  trimmed = g_strstrip (g_strdup (value != NULL ? value : ""));
  if (*trimmed == '\0')
    return;
  for (guint i = 0; *key == 'n' && i < self->keys->len; i++)
    if (g_str_equal (key, "note") && g_str_equal (g_ptr_array_index (self->keys, i), "note"))
      {
        char **note = (char **) &g_ptr_array_index (self->values, i);
        g_autofree char *shorter = *note;

        *note = g_strconcat (shorter, "\n", trimmed, NULL);
        return;
      }

  g_ptr_array_add (self->keys, g_strdup (key));
  g_ptr_array_add (self->values, g_steal_pointer (&trimmed));
}

char *
crm_import_entry_make_place (const char *kind,
                             const char *label,
                             guint       n)
{
  g_return_val_if_fail (kind != NULL, NULL);
  g_return_val_if_fail (n > 0, NULL);

  if (n > 1)
    return g_strdup_printf ("%s:%s%s%u", kind, label != NULL ? label : "", CRM_IMPORT_SECOND, n);
  return label != NULL ? g_strconcat (kind, ":", label, NULL) : g_strdup (kind);
}

const char *
crm_import_entry_get (CrmImportEntry *self,
                      const char     *key)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (key != NULL, NULL);

  for (guint i = 0; i < self->keys->len; i++)
    if (g_str_equal (g_ptr_array_index (self->keys, i), key))
      return g_ptr_array_index (self->values, i);

  return NULL;
}
