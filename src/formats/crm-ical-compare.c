/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-ical-merge.h"
#include "crm-ical-slot.h"

static CrmIcalSlots *
find_slots (CrmIcalObject *object,
            const char    *key)
{
  for (guint i = 0; object != NULL && i < object->events->len; i++)
    {
      g_autofree char *other = crm_ical_get_component_key (g_ptr_array_index (object->events, i));

      if (g_str_equal (key, other))
        return crm_ical_collect_slots (object, i);
    }

  return NULL;
}

/* Whether each component of @one is in @other with the same slots. */
static gboolean
contains (CrmIcalObject *one,
          CrmIcalObject *other)
{
  for (guint i = 0; i < one->events->len; i++)
    {
      g_autofree char *key = crm_ical_get_component_key (g_ptr_array_index (one->events, i));
      g_autoptr (CrmIcalSlots) slots = crm_ical_collect_slots (one, i);
      g_autoptr (CrmIcalSlots) others = find_slots (other, key);

      if (others == NULL || others->list->len != slots->list->len)
        return FALSE;
      for (guint j = 0; j < slots->list->len; j++)
        {
          const CrmIcalSlot *slot = g_ptr_array_index (slots->list, j);
          const CrmIcalSlot *twin = crm_ical_find_slot (others, slot->key);

          if (twin == NULL || !g_str_equal (slot->value, twin->value))
            return FALSE;
        }
    }

  return TRUE;
}

gboolean
crm_ical_equal (GBytes *one,
                GBytes *other)
{
  g_autoptr (CrmIcalObject) one_object = NULL;
  g_autoptr (CrmIcalObject) other_object = NULL;

  g_return_val_if_fail (one != NULL && other != NULL, FALSE);

  if (g_bytes_equal (one, other))
    return TRUE;

  one_object = crm_ical_object_parse (one, NULL);
  other_object = one_object != NULL ? crm_ical_object_parse (other, NULL) : NULL;

  return other_object != NULL
         && crm_ical_object_check (one_object, NULL) && crm_ical_object_check (other_object, NULL)
         && one_object->events->len == other_object->events->len
         && g_strcmp0 (((CrmIcalEvent *) g_ptr_array_index (one_object->events, 0))->uid,
                       ((CrmIcalEvent *) g_ptr_array_index (other_object->events, 0))->uid) == 0
         && contains (one_object, other_object);
}

typedef struct
{
  guint n_kept;
  guint n_lost;         /* the base stands where we had changed it */
  guint n_other;        /* neither ours nor the base's */
  GPtrArray *missing;
} Verdict;

static void
judge (Verdict           *verdict,
       const char        *component,
       const char        *field,
       const CrmIcalSlot *base,
       const CrmIcalSlot *sent,
       const CrmIcalSlot *read)
{
  const char *base_value = base != NULL ? base->value : NULL;
  const char *sent_value = sent != NULL ? sent->value : NULL;
  const char *read_value = read != NULL ? read->value : NULL;

  if (g_strcmp0 (base_value, sent_value) == 0)
    return;

  if (g_strcmp0 (sent_value, read_value) == 0)
    {
      verdict->n_kept++;
      return;
    }

  if (g_strcmp0 (base_value, read_value) == 0)
    verdict->n_lost++;
  else
    verdict->n_other++;
  g_ptr_array_add (verdict->missing, *component != '\0' ? g_strconcat (component, " ", field, NULL) : g_strdup (field));
}

static void
judge_component (Verdict       *verdict,
                 const char    *key,
                 CrmIcalObject *base,
                 CrmIcalObject *sent,
                 CrmIcalObject *read)
{
  CrmIcalSlots *found[] = { find_slots (base, key), find_slots (sent, key), find_slots (read, key) };
  g_autoptr (CrmIcalSlots) base_slots = found[0] != NULL ? found[0] : crm_ical_slots_new ();
  g_autoptr (CrmIcalSlots) sent_slots = found[1] != NULL ? found[1] : crm_ical_slots_new ();
  g_autoptr (CrmIcalSlots) read_slots = found[2] != NULL ? found[2] : crm_ical_slots_new ();

  for (guint i = 0; i < sent_slots->list->len; i++)
    {
      const CrmIcalSlot *slot = g_ptr_array_index (sent_slots->list, i);

      judge (verdict, key, slot->key, crm_ical_find_slot (base_slots, slot->key), slot,
             crm_ical_find_slot (read_slots, slot->key));
    }
  for (guint i = 0; i < base_slots->list->len; i++)
    {
      const CrmIcalSlot *slot = g_ptr_array_index (base_slots->list, i);

      if (crm_ical_find_slot (sent_slots, slot->key) == NULL)
        judge (verdict, key, slot->key, slot, NULL, crm_ical_find_slot (read_slots, slot->key));
    }
}

static void
add_keys (CrmIcalObject *object,
          GHashTable    *keys)
{
  for (guint i = 0; object != NULL && i < object->events->len; i++)
    g_hash_table_add (keys, crm_ical_get_component_key (g_ptr_array_index (object->events, i)));
}

CrmIcalReadBack
crm_ical_check_read_back (GBytes     *base,
                          GBytes     *sent,
                          GBytes     *read,
                          GPtrArray **missing)
{
  g_autoptr (CrmIcalObject) base_object = base != NULL ? crm_ical_object_parse (base, NULL) : NULL;
  g_autoptr (CrmIcalObject) sent_object = NULL;
  g_autoptr (CrmIcalObject) read_object = NULL;
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Verdict verdict = { .missing = fields };
  GHashTableIter iter;
  gpointer key;

  g_return_val_if_fail (sent != NULL && read != NULL, CRM_ICAL_READ_BACK_UNREADABLE);

  if (missing != NULL)
    *missing = g_ptr_array_ref (fields);
  if (g_bytes_equal (sent, read))
    return CRM_ICAL_READ_BACK_CONTAINED;

  sent_object = crm_ical_object_parse (sent, NULL);
  read_object = crm_ical_object_parse (read, NULL);
  if (sent_object == NULL || read_object == NULL
      || !crm_ical_object_check (sent_object, NULL) || !crm_ical_object_check (read_object, NULL))
    return CRM_ICAL_READ_BACK_UNREADABLE;

  add_keys (sent_object, keys);
  add_keys (base_object, keys);
  g_hash_table_iter_init (&iter, keys);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    judge_component (&verdict, key, base_object, sent_object, read_object);

  if (verdict.n_lost + verdict.n_other == 0)
    return CRM_ICAL_READ_BACK_CONTAINED;
  if (verdict.n_kept + verdict.n_other == 0)
    return CRM_ICAL_READ_BACK_LOST;
  return CRM_ICAL_READ_BACK_MIXED;
}
