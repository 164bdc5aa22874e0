/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-ical-merge.h"

#include "crm-content-text.h"
#include "crm-ical-slot.h"
#include "crm-text-merge.h"

typedef struct
{
  CrmIcalObject *base;               /* NULL: none */
  CrmIcalObject *local;
  CrmIcalObject *remote;             /* becomes the result */
  GPtrArray *conflicts;
  gboolean taken;                    /* something local went into the result */
} Merge;

/* One component on the three sides; a side without it has no component and no slots. */
typedef struct
{
  Merge *merge;
  const char *key;
  CrmContentComponent *local;
  CrmContentComponent *remote;
  CrmIcalSlots *base_slots;
  CrmIcalSlots *local_slots;
  CrmIcalSlots *remote_slots;
  gboolean taken;
  gboolean reschedules;
} Part;

static void
free_conflict (gpointer data)
{
  CrmIcalConflict *conflict = data;

  g_free (conflict->component);
  g_free (conflict->field);
  g_free (conflict->base);
  g_free (conflict->local);
  g_free (conflict->remote);
  g_free (conflict);
}

static void
add_conflict (Merge           *merge,
              const char      *component,
              const char      *field,
              const char      *base,
              const char      *local,
              const char      *remote,
              CrmIcalDecision  decision)
{
  CrmIcalConflict *conflict = g_new0 (CrmIcalConflict, 1);

  conflict->component = g_strdup (component);
  conflict->field = g_strdup (field);
  conflict->base = g_strdup (base);
  conflict->local = g_strdup (local);
  conflict->remote = g_strdup (remote);
  conflict->decision = decision;
  g_ptr_array_add (merge->conflicts, conflict);
}

static int
find_index (CrmIcalObject *object,
            const char    *key)
{
  for (guint i = 0; object != NULL && i < object->events->len; i++)
    {
      g_autofree char *other = crm_ical_get_component_key (g_ptr_array_index (object->events, i));

      if (g_str_equal (key, other))
        return (int) i;
    }

  return -1;
}

static CrmIcalSlots *
get_slots (CrmIcalObject *object,
           int            index)
{
  return object != NULL && index >= 0 ? crm_ical_collect_slots (object, (guint) index) : crm_ical_slots_new ();
}

static gboolean
same_slots (CrmIcalSlots *one,
            CrmIcalSlots *other)
{
  if (one->list->len != other->list->len)
    return FALSE;

  for (guint i = 0; i < one->list->len; i++)
    {
      const CrmIcalSlot *slot = g_ptr_array_index (one->list, i);
      const CrmIcalSlot *twin = crm_ical_find_slot (other, slot->key);

      if (twin == NULL || !g_str_equal (slot->value, twin->value))
        return FALSE;
    }

  return TRUE;
}

static gboolean
same_component (CrmIcalObject *one,
                int            one_index,
                CrmIcalObject *other,
                int            other_index)
{
  g_autoptr (CrmIcalSlots) one_slots = get_slots (one, one_index);
  g_autoptr (CrmIcalSlots) other_slots = get_slots (other, other_index);

  return (one_index < 0) == (other_index < 0) && same_slots (one_slots, other_slots);
}

/* Takes the value of @slot out of its line of the result, and the line when nothing is left on it. */
static void
remove_part (CrmIcalObject       *object,
             CrmContentComponent *component,
             const CrmIcalSlot   *slot)
{
  const char *wanted = strchr (slot->key, '=') + 1;

  for (guint i = 0; i < slot->lines->len; i++)
    {
      const CrmContentLine *line = g_ptr_array_index (slot->lines, i);
      g_autoptr (GString) kept = g_string_new (NULL);
      gboolean more = TRUE;
      CrmSlice rest = line->value;
      CrmSlice part;

      while (crm_content_text_next_part (&rest, ',', &part, &more))
        {
          g_autofree char *value = crm_ical_get_part_value (object, line, part);

          if (g_str_equal (value, wanted))
            continue;
          if (kept->len > 0)
            g_string_append_c (kept, ',');
          g_string_append_len (kept, part.data, (gssize) part.len);
        }
      if (kept->len > 0)
        crm_content_component_set_value (component, line, kept->str);
      else
        crm_content_component_remove (component, line);
    }
}

static void
remove_slot (Part              *part,
             const CrmIcalSlot *slot)
{
  if (slot->kind == CRM_ICAL_SLOT_CHILD)
    {
      crm_content_component_remove_child (part->remote, slot->child);
    }
  else if (slot->kind == CRM_ICAL_SLOT_PART)
    {
      remove_part (part->merge->remote, part->remote, slot);
    }
  else
    {
      for (guint i = 0; i < slot->lines->len; i++)
        crm_content_component_remove (part->remote, g_ptr_array_index (slot->lines, i));
    }
}

static void
add_local_slot (Part              *part,
                const CrmIcalSlot *slot)
{
  if (slot->kind == CRM_ICAL_SLOT_CHILD)
    {
      crm_content_component_add_child_copy (part->remote, slot->child);
    }
  else if (slot->kind == CRM_ICAL_SLOT_PART)
    {
      const CrmContentLine *line = g_ptr_array_index (slot->lines, 0);
      g_autofree char *name = crm_slice_dup (line->name);
      g_autofree char *params = crm_slice_dup (line->params);
      g_autofree char *value = crm_slice_dup (slot->part);

      crm_content_component_append (part->remote, NULL, name, *params != '\0' ? params : NULL, value);
    }
  else
    {
      for (guint i = 0; i < slot->lines->len; i++)
        crm_content_component_append_copy (part->remote, g_ptr_array_index (slot->lines, i));
    }
}

/* Line by line where both have the property, so that it stays where it stands; then what only one of them has. */
static void
replace_lines (Part              *part,
               const CrmIcalSlot *remote,
               const CrmIcalSlot *local)
{
  g_autoptr (GPtrArray) left = g_ptr_array_copy (remote->lines, NULL, NULL);

  for (guint i = 0; i < local->lines->len; i++)
    {
      const CrmContentLine *from = g_ptr_array_index (local->lines, i);
      g_autofree char *name = crm_slice_dup (from->name);
      g_autofree char *params = crm_slice_dup (from->params);
      g_autofree char *value = crm_slice_dup (from->value);
      const CrmContentLine *to = NULL;

      for (guint j = 0; j < left->len && to == NULL; j++)
        {
          if (crm_content_line_is (g_ptr_array_index (left, j), name))
            to = g_ptr_array_steal_index (left, j);
        }
      if (to == NULL)
        {
          crm_content_component_append_copy (part->remote, from);
          continue;
        }
      crm_content_component_set_params (part->remote, to, *params != '\0' ? params : NULL);
      crm_content_component_set_value (part->remote, to, value);
    }

  for (guint j = 0; j < left->len; j++)
    crm_content_component_remove (part->remote, g_ptr_array_index (left, j));
}

/* Gives the result what the local side says under @key: a value, or none. */
static void
take_local (Part       *part,
            const char *key)
{
  const CrmIcalSlot *local = crm_ical_find_slot (part->local_slots, key);
  const CrmIcalSlot *remote = crm_ical_find_slot (part->remote_slots, key);
  const CrmIcalSlot *slot = local != NULL ? local : remote;

  part->taken = TRUE;
  if (slot->kind == CRM_ICAL_SLOT_TIME || slot->kind == CRM_ICAL_SLOT_RULE || slot->kind == CRM_ICAL_SLOT_DONE
      || g_str_has_prefix (key, "EXDATE=") || g_str_has_prefix (key, "RDATE=") || g_str_equal (key, "STATUS"))
    part->reschedules = TRUE;

  if (local != NULL && remote != NULL && local->kind != CRM_ICAL_SLOT_CHILD && local->kind != CRM_ICAL_SLOT_PART)
    {
      replace_lines (part, remote, local);
      return;
    }
  if (remote != NULL)
    remove_slot (part, remote);
  if (local != NULL)
    add_local_slot (part, local);
}

static char *
get_text (const CrmIcalSlot *slot,
          const char        *name)
{
  for (guint i = 0; slot != NULL && i < slot->lines->len; i++)
    {
      const CrmContentLine *line = g_ptr_array_index (slot->lines, i);

      if (crm_slice_is (line->name, name))
        return crm_content_text_unescape (line->value);
    }

  return NULL;
}

/* The lines of the three descriptions, where they do not touch. */
static gboolean
merge_description (Part       *part,
                   const char *key)
{
  g_autofree char *base = get_text (crm_ical_find_slot (part->base_slots, key), key);
  g_autofree char *local = get_text (crm_ical_find_slot (part->local_slots, key), key);
  g_autofree char *remote = get_text (crm_ical_find_slot (part->remote_slots, key), key);
  g_autofree char *merged = NULL;
  g_autofree char *escaped = NULL;

  if (base == NULL || local == NULL || remote == NULL)
    return FALSE;
  merged = crm_text_merge (base, local, remote);
  if (merged == NULL)
    return FALSE;

  escaped = crm_content_text_escape (merged);
  crm_content_component_set (part->remote, key, NULL, escaped);
  crm_content_component_remove_all (part->remote, "X-ALT-DESC");
  crm_content_component_remove_all (part->remote, "STYLED-DESCRIPTION");
  part->taken = TRUE;
  return TRUE;
}

static gboolean
says_done (const CrmIcalSlot *slot)
{
  return slot != NULL
         && (strstr (slot->value, "STATUS:COMPLETED") != NULL || strstr (slot->value, "COMPLETED:") != NULL
             || strstr (slot->value, "PERCENT-COMPLETE:100") != NULL);
}

static const char *
value_of (const CrmIcalSlot *slot)
{
  return slot != NULL ? slot->value : NULL;
}

static gboolean
changed (CrmIcalSlots *base,
         CrmIcalSlots *side,
         const char   *key)
{
  return g_strcmp0 (value_of (crm_ical_find_slot (base, key)), value_of (crm_ical_find_slot (side, key))) != 0;
}

static void
merge_slot (Part              *part,
            const CrmIcalSlot *any,
            gboolean           time_and_rule)
{
  const char *key = any->key;
  const CrmIcalSlot *base = crm_ical_find_slot (part->base_slots, key);
  const CrmIcalSlot *local = crm_ical_find_slot (part->local_slots, key);
  const CrmIcalSlot *remote = crm_ical_find_slot (part->remote_slots, key);
  gboolean paired = time_and_rule && (any->kind == CRM_ICAL_SLOT_TIME || any->kind == CRM_ICAL_SLOT_RULE);

  if (g_strcmp0 (value_of (local), value_of (base)) == 0 || g_strcmp0 (value_of (local), value_of (remote)) == 0)
    return;

  if (!paired && g_strcmp0 (value_of (remote), value_of (base)) == 0)
    {
      take_local (part, key);
      return;
    }
  if (any->kind == CRM_ICAL_SLOT_BODY && merge_description (part, key))
    return;
  if (any->kind == CRM_ICAL_SLOT_DONE && says_done (local) && !says_done (remote))
    {
      add_conflict (part->merge, part->key, key, value_of (base), value_of (local), value_of (remote), CRM_ICAL_DECISION_LOCAL);
      take_local (part, key);
      return;
    }

  add_conflict (part->merge, part->key, key, value_of (base), value_of (local), value_of (remote), CRM_ICAL_DECISION_REMOTE);
}

static void
copy_stamp (Part       *part,
            const char *name)
{
  const CrmContentLine *line = crm_content_component_next_line (part->local, name, NULL);
  g_autofree char *value = line != NULL ? crm_slice_dup (line->value) : NULL;

  if (value != NULL)
    crm_content_component_set (part->remote, name, NULL, value);
}

/* The stamps of the local edit, so that the result depends on nothing but the three inputs. */
static void
stamp (Part *part,
       int   local_sequence,
       int   remote_sequence)
{
  int sequence = MAX (local_sequence, remote_sequence);

  if (part->reschedules)
    sequence = MAX (sequence, remote_sequence + 1);
  if (sequence > remote_sequence)
    {
      g_autofree char *value = g_strdup_printf ("%d", sequence);

      crm_content_component_set (part->remote, "SEQUENCE", NULL, value);
    }

  copy_stamp (part, "DTSTAMP");
  copy_stamp (part, "LAST-MODIFIED");
}

static void
merge_component (Merge      *merge,
                 const char *key,
                 int         base,
                 int         local,
                 int         remote)
{
  g_autoptr (CrmIcalSlots) base_slots = get_slots (merge->base, base);
  g_autoptr (CrmIcalSlots) local_slots = get_slots (merge->local, local);
  g_autoptr (CrmIcalSlots) remote_slots = get_slots (merge->remote, remote);
  Part part = {
    .merge = merge, .key = key, .base_slots = base_slots, .local_slots = local_slots, .remote_slots = remote_slots,
    .local = g_ptr_array_index (merge->local->components, local),
    .remote = g_ptr_array_index (merge->remote->components, remote),
  };
  gboolean time_and_rule = (changed (base_slots, local_slots, "DTSTART") && changed (base_slots, remote_slots, "RRULE"))
                           || (changed (base_slots, local_slots, "RRULE") && changed (base_slots, remote_slots, "DTSTART"));

  for (guint i = 0; i < remote_slots->list->len; i++)
    merge_slot (&part, g_ptr_array_index (remote_slots->list, i), time_and_rule);
  for (guint i = 0; i < local_slots->list->len; i++)
    {
      const CrmIcalSlot *slot = g_ptr_array_index (local_slots->list, i);

      if (crm_ical_find_slot (remote_slots, slot->key) == NULL)
        merge_slot (&part, slot, time_and_rule);
    }

  if (part.taken)
    {
      const CrmIcalEvent *local_event = g_ptr_array_index (merge->local->events, local);
      const CrmIcalEvent *remote_event = g_ptr_array_index (merge->remote->events, remote);

      stamp (&part, local_event->sequence, remote_event->sequence);
      merge->taken = TRUE;
    }
}

/* An occurrence that one side deleted and the other edited stays, so the exception that says it is gone goes. */
static void
remove_exdate (CrmIcalObject     *object,
               const CrmDatetime *id)
{
  int master = find_index (object, "");
  g_autoptr (CrmIcalSlots) slots = NULL;
  CrmDatetime date = *id;
  g_autofree char *value = NULL;
  g_autofree char *key = NULL;
  const CrmIcalSlot *slot;

  if (master < 0)
    return;

  if (date.kind == CRM_DATETIME_ZONED)
    date = crm_datetime_from_instant (crm_datetime_to_instant (&date, NULL));
  value = crm_datetime_to_ical (&date);
  key = g_strconcat ("EXDATE=", value, NULL);
  slots = crm_ical_collect_slots (object, (guint) master);
  slot = crm_ical_find_slot (slots, key);
  if (slot != NULL)
    remove_part (object, g_ptr_array_index (object->components, master), slot);
}

static void
add_event (Merge               *merge,
           CrmContentComponent *component)
{
  CrmContentComponent *copy = crm_content_component_add_child_copy (merge->remote->calendar, component);
  CrmIcalEvent *event = crm_ical_read_event (merge->remote, copy, NULL);

  merge->taken = TRUE;
  if (event == NULL)
    return;
  g_ptr_array_add (merge->remote->events, event);
  g_ptr_array_add (merge->remote->components, copy);
}

/* A component that is not on all sides: added, deleted, or deleted here and edited there. */
static void
merge_presence (Merge      *merge,
                const char *key,
                int         base,
                int         local,
                int         remote)
{
  if (local >= 0 && remote < 0)
    {
      const CrmIcalEvent *event = g_ptr_array_index (merge->local->events, local);

      if (base >= 0 && same_component (merge->base, base, merge->local, local))
        return;
      add_event (merge, g_ptr_array_index (merge->local->components, local));
      if (base >= 0)
        {
          remove_exdate (merge->remote, &event->recurrence_id);
          add_conflict (merge, key, "", NULL, NULL, NULL, CRM_ICAL_DECISION_KEPT);
        }
    }
  else if (local < 0 && remote >= 0 && base >= 0)
    {
      const CrmIcalEvent *event = g_ptr_array_index (merge->remote->events, remote);

      if (same_component (merge->base, base, merge->remote, remote))
        {
          crm_content_component_remove_child (merge->remote->calendar, g_ptr_array_index (merge->remote->components, remote));
          g_ptr_array_remove_index (merge->remote->events, remote);
          g_ptr_array_remove_index (merge->remote->components, remote);
          merge->taken = TRUE;
        }
      else
        {
          remove_exdate (merge->remote, &event->recurrence_id);
          add_conflict (merge, key, "", NULL, NULL, NULL, CRM_ICAL_DECISION_KEPT);
        }
    }
}

static gboolean
has_zone (CrmIcalObject *object,
          CrmSlice       tzid)
{
  CrmContentComponent *child = NULL;

  while ((child = crm_content_component_next_child (object->calendar, "VTIMEZONE", child)) != NULL)
    {
      const CrmContentLine *line = crm_content_component_next_line (child, "TZID", NULL);

      if (line != NULL && crm_slice_equal (line->value, tzid))
        return TRUE;
    }

  return FALSE;
}

static gboolean
uses_zone (CrmIcalObject *object,
           CrmSlice       tzid)
{
  for (guint i = 0; i < object->components->len; i++)
    {
      const CrmContentLine *line = NULL;
      CrmContentParam param;

      while ((line = crm_content_component_next_line (g_ptr_array_index (object->components, i), NULL, line)) != NULL)
        {
          if (crm_content_line_find_param (line, "TZID", &param) && crm_slice_equal (param.value, tzid))
            return TRUE;
        }
    }

  return FALSE;
}

/* What the local side brought may name a zone that only its own bytes define. */
static void
add_zones (CrmIcalObject *from,
           CrmIcalObject *to)
{
  CrmContentComponent *child = NULL;

  while ((child = crm_content_component_next_child (from->calendar, "VTIMEZONE", child)) != NULL)
    {
      const CrmContentLine *line = crm_content_component_next_line (child, "TZID", NULL);

      if (line != NULL && !has_zone (to, line->value) && uses_zone (to, line->value))
        crm_content_component_add_child_copy (to->calendar, child);
    }
}

static CrmIcalObject *
parse_editable (GBytes  *bytes,
                GError **error)
{
  g_autoptr (CrmIcalObject) object = crm_ical_object_parse (bytes, error);

  if (object == NULL || !crm_ical_object_check (object, error))
    return NULL;

  return g_steal_pointer (&object);
}

static CrmIcalMerge *
merge_new (GBytes    *bytes,
           gboolean   differs,
           GPtrArray *conflicts)
{
  CrmIcalMerge *merge = g_new0 (CrmIcalMerge, 1);

  merge->bytes = bytes;
  merge->differs = differs;
  merge->conflicts = conflicts;
  return merge;
}

static void
merge_components (Merge *merge)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  CrmIcalObject *sides[] = { merge->remote, merge->local };

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      for (guint j = 0; j < sides[i]->events->len; j++)
        {
          char *key = crm_ical_get_component_key (g_ptr_array_index (sides[i]->events, j));

          if (g_hash_table_contains (seen, key))
            {
              g_free (key);
              continue;
            }
          g_hash_table_add (seen, key);
          g_ptr_array_add (keys, key);
        }
    }

  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);
      int base = find_index (merge->base, key);
      int local = find_index (merge->local, key);
      int remote = find_index (merge->remote, key);

      if (local >= 0 && remote >= 0)
        merge_component (merge, key, base, local, remote);
      else
        merge_presence (merge, key, base, local, remote);
    }
}

CrmIcalMerge *
crm_ical_merge (GBytes  *base,
                GBytes  *local,
                GBytes  *remote,
                GError **error)
{
  g_autoptr (CrmIcalObject) base_object = NULL;
  g_autoptr (CrmIcalObject) local_object = NULL;
  g_autoptr (CrmIcalObject) remote_object = NULL;
  g_autoptr (GPtrArray) conflicts = g_ptr_array_new_with_free_func (free_conflict);
  Merge merge = { .conflicts = conflicts };
  GBytes *bytes;

  g_return_val_if_fail (local != NULL && remote != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (g_bytes_equal (local, remote) || (base != NULL && g_bytes_equal (base, local)))
    return merge_new (g_bytes_ref (remote), FALSE, g_steal_pointer (&conflicts));
  if (base != NULL && g_bytes_equal (base, remote))
    return merge_new (g_bytes_ref (local), !crm_ical_equal (local, remote), g_steal_pointer (&conflicts));

  local_object = parse_editable (local, error);
  remote_object = local_object != NULL ? parse_editable (remote, error) : NULL;
  if (remote_object == NULL)
    return NULL;

  /* A base that cannot be read tells nothing about who changed what. */
  if (base != NULL)
    base_object = parse_editable (base, NULL);

  merge.base = base_object;
  merge.local = local_object;
  merge.remote = remote_object;
  merge_components (&merge);
  if (merge.taken)
    add_zones (local_object, remote_object);

  bytes = crm_ical_object_to_bytes (remote_object);
  return merge_new (bytes, merge.taken, g_steal_pointer (&conflicts));
}

void
crm_ical_merge_free (CrmIcalMerge *merge)
{
  if (merge == NULL)
    return;

  g_bytes_unref (merge->bytes);
  g_ptr_array_unref (merge->conflicts);
  g_free (merge);
}

static void
stamp_now (CrmContentComponent *component,
           int                  sequence,
           gint64               now)
{
  CrmDatetime instant = crm_datetime_from_instant (now);
  g_autofree char *text = crm_datetime_to_ical (&instant);
  g_autofree char *number = g_strdup_printf ("%d", sequence);

  crm_content_component_set (component, "DTSTAMP", NULL, text);
  crm_content_component_set (component, "LAST-MODIFIED", NULL, text);
  if (sequence > 0)
    crm_content_component_set (component, "SEQUENCE", NULL, number);
}

GBytes *
crm_ical_merge_use_local (GBytes      *current,
                          GBytes      *local,
                          const char  *component,
                          const char  *field,
                          gint64       now,
                          GError     **error)
{
  g_autoptr (CrmIcalObject) local_object = NULL;
  g_autoptr (CrmIcalObject) object = NULL;
  g_autoptr (CrmIcalSlots) local_slots = NULL;
  g_autoptr (CrmIcalSlots) slots = NULL;
  Merge merge = { .conflicts = NULL };
  Part part = { .merge = &merge, .key = component };
  int local_index, index;

  g_return_val_if_fail (current != NULL && local != NULL, NULL);
  g_return_val_if_fail (component != NULL && field != NULL, NULL);

  object = parse_editable (current, error);
  local_object = object != NULL ? parse_editable (local, error) : NULL;
  if (local_object == NULL)
    return NULL;

  index = find_index (object, component);
  local_index = find_index (local_object, component);
  if (index < 0 || local_index < 0)
    {
      g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_VALUE, "The occurrence \"%s\" is not there any more", component);
      return NULL;
    }

  local_slots = get_slots (local_object, local_index);
  slots = get_slots (object, index);
  if (g_strcmp0 (value_of (crm_ical_find_slot (slots, field)), value_of (crm_ical_find_slot (local_slots, field))) == 0)
    return g_bytes_ref (current);

  merge.local = local_object;
  merge.remote = object;
  part.local = g_ptr_array_index (local_object->components, local_index);
  part.remote = g_ptr_array_index (object->components, index);
  part.local_slots = local_slots;
  part.remote_slots = slots;
  take_local (&part, field);
  add_zones (local_object, object);
  stamp_now (part.remote, ((CrmIcalEvent *) g_ptr_array_index (object->events, index))->sequence + (part.reschedules ? 1 : 0), now);

  return crm_ical_object_to_bytes (object);
}
