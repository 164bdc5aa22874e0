/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-import-match.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-import-columns.h"
#include "crm-import-compare.h"
#include "crm-import-identity.h"
#include "crm-model-error.h"
#include "crm-record-assign.h"
#include "crm-record-store.h"
#include "crm-text.h"

/* ---- Trying ---- */

void
crm_import_change_free (CrmImportChange *self)
{
  if (self == NULL)
    return;

  g_free (self->label);
  g_free (self->before);
  g_free (self->after);
  g_free (self);
}

static void
add_change (GPtrArray  *changes,
            char       *label,
            const char *before,
            const char *after)
{
  CrmImportChange *change = g_new (CrmImportChange, 1);

  change->label = label;
  change->before = before != NULL && *before != '\0' ? g_strdup (before) : NULL;
  change->after = g_strdup (after);
  g_ptr_array_add (changes, change);
}

/* What stands where @key would go and gives way to it. (transfer full); NULL: nothing. */
static char *
dup_before (CrmRecord            *contact,
            CrmImportEntry       *entry,
            const char           *key,
            const CrmImportRules *rules)
{
  const char *dot = strchr (key, '.');
  CrmRecord *child = NULL;

  if (!rules->replace || g_str_equal (key, "note"))
    return NULL;
  if (g_str_has_prefix (key, "address") && dot != NULL)
    child = crm_import_compare_find_address (contact, entry, key, rules);
  else if (g_str_equal (key, "role") || g_str_equal (key, "department"))
    child = crm_import_compare_get_affiliation (contact);
  else if (crm_record_type_find_field (&crm_contact_type, key) >= 0)
    return crm_record_dup_plain (contact, key);

  return child != NULL ? g_strdup (crm_record_get_text (child, dot != NULL ? dot + 1 : key)) : NULL;
}

static void
list_changes (CrmConn              *conn,
              CrmRecord            *contact,
              CrmImportEntry       *entry,
              const CrmImportRules *rules,
              GPtrArray            *changes)
{
  for (guint i = 0; i < entry->keys->len; i++)
    {
      const char *key = g_ptr_array_index (entry->keys, i);
      g_autofree char *before = NULL;

      if (crm_import_compare_is_there (conn, contact, entry, i, rules))
        continue;
      before = dup_before (contact, entry, key, rules);
      add_change (changes, crm_import_key_dup_label (key), before, g_ptr_array_index (entry->values, i));
    }

  if (entry->photo != NULL && crm_record_get_children (contact, &crm_contact_photo_type)->len == 0)
    add_change (changes, g_strdup (_("Picture")), NULL, _("from the card"));
}

/* Which of the rules keeps an entry out. */
static const char *
find_bar (const CrmImportRules *rules,
          gboolean              known)
{
  if (known && (rules->mode & CRM_IMPORT_UPDATE) == 0)
    return _("It is in the book already, and nothing there is to be changed.");
  if (!known && (rules->mode & CRM_IMPORT_CREATE) == 0)
    return _("It is not in the book yet, and nothing new is to be made.");

  return NULL;
}

gboolean
crm_import_match_try (CrmConn               *conn,
                      CrmImportEntry        *entry,
                      const CrmImportRules  *rules,
                      GHashTable            *seen,
                      CrmImportOutcome      *outcome,
                      gint64                *id,
                      GPtrArray             *changes,
                      const char           **refusal,
                      GError               **error)
{
  g_autoptr(CrmRecord) contact = NULL;

  g_return_val_if_fail (conn != NULL && entry != NULL && rules != NULL && seen != NULL, FALSE);
  g_return_val_if_fail (outcome != NULL && id != NULL && refusal != NULL, FALSE);

  if (!crm_import_identity_find (conn, entry, rules, id, error))
    return FALSE;

  if (*id == 0)
    {
      gboolean again = FALSE;

      *refusal = find_bar (rules, FALSE);
      if (*refusal == NULL)
        again = crm_import_identity_note (entry, rules, seen);
      if (again)
        *refusal = find_bar (rules, TRUE);
      *outcome = again ? CRM_IMPORT_UPDATED : CRM_IMPORT_NEW;
      return TRUE;
    }

  *refusal = find_bar (rules, TRUE);
  if (*refusal != NULL)
    return TRUE;

  contact = crm_record_load (conn, &crm_contact_type, *id, error);
  if (contact == NULL)
    return FALSE;

  *outcome = crm_import_compare_adds (conn, contact, entry, rules) ? CRM_IMPORT_UPDATED : CRM_IMPORT_SKIPPED;
  if (changes != NULL && *outcome == CRM_IMPORT_UPDATED)
    list_changes (conn, contact, entry, rules, changes);
  return TRUE;
}

/* ---- Writing ---- */

/* The row of @contact, a copy of one that was found, with the id of @wanted. */
static CrmRecord *
find_copy (CrmRecord *contact,
           CrmRecord *wanted)
{
  GPtrArray *children = crm_record_get_children (contact, crm_record_get_record_type (wanted));

  for (guint i = 0; i < children->len; i++)
    if (crm_record_get_id (g_ptr_array_index (children, i)) == crm_record_get_id (wanted))
      return g_ptr_array_index (children, i);

  return NULL;
}

/* The address row for @label: one of this entry, kept in @addresses, else a new one. */
static CrmRecord *
get_address (CrmRecord  *contact,
             GHashTable *addresses,
             const char *label)
{
  CrmRecord *address = g_hash_table_lookup (addresses, label);

  if (address == NULL)
    {
      g_autofree char *own = g_strndup (label, strcspn (label, CRM_IMPORT_SECOND));

      address = crm_record_add_child (contact, &crm_contact_address_type);
      if (*own != '\0')
        crm_record_set_text (address, "label", own);
      g_hash_table_insert (addresses, g_strdup (label), address);
    }

  return address;
}

/* Below what stands there. */
static void
append_note (CrmRecord  *contact,
             const char *text)
{
  const char *note = crm_record_get_text (contact, "note");
  g_autofree char *longer = note != NULL ? g_strconcat (note, "\n", text, NULL) : g_strdup (text);

  crm_record_set_text (contact, "note", longer);
}

/* What does not fit where it belongs is kept where everything fits. */
static void
keep_in_notes (CrmRecord  *contact,
               const char *key,
               const char *value)
{
  g_autofree char *line = g_strdup_printf ("%s: %s", key, value);

  append_note (contact, line);
}

/* More than this are forgotten: memory stays bounded. */
#define MAX_KNOWN 20000

/* Companies and tags come again and again: @known has those that were found or made before, as the text of their id. The id is looked up
 * again in the book each time, as it may have been deleted there in between. */
static gboolean
assign_named (CrmConn              *conn,
              CrmRecord            *contact,
              GHashTable           *known,
              const CrmRecordType  *type,
              const char           *field,
              const char           *key,
              const char           *value,
              GError              **error)
{
  g_autofree char *folded = crm_text_fold (value);
  g_autofree char *place = g_strconcat (key, " ", folded, NULL);
  const char *id = g_hash_table_lookup (known, place);
  guint n_before = crm_record_get_children (contact, type)->len;
  GPtrArray *children;

  if (id != NULL && crm_record_assign (conn, contact, key, id, NULL))
    return TRUE;
  if (!crm_record_assign (conn, contact, key, value, error))
    return FALSE;

  children = crm_record_get_children (contact, type);
  if (children->len > n_before)
    {
      CrmRecord *child = g_ptr_array_index (children, children->len - 1);

      if (g_hash_table_size (known) >= MAX_KNOWN)
        g_hash_table_remove_all (known);
      g_hash_table_replace (known, g_steal_pointer (&place),
                            g_strdup_printf ("%" G_GINT64_FORMAT, crm_record_get_int (child, field)));
    }

  return TRUE;
}

static gboolean
set_pair (CrmConn     *conn,
          CrmRecord   *contact,
          GHashTable  *addresses,
          GHashTable  *known,
          const char  *key,
          const char  *value,
          GError     **error)
{
  g_autoptr(GError) local_error = NULL;
  const char *dot = strchr (key, '.');
  gboolean done;

  if (g_str_has_prefix (key, "address") && dot != NULL)
    {
      g_autofree char *label = key[strlen ("address")] == ':' ? g_strndup (key + strlen ("address:"), dot - key - strlen ("address:")) : g_strdup ("");

      if (crm_record_type_find_field (&crm_contact_address_type, dot + 1) >= 0)
        crm_record_set_text (get_address (contact, addresses, label), dot + 1, value);
      return TRUE;
    }

  if (g_str_equal (key, "role") || g_str_equal (key, "department"))
    {
      GPtrArray *companies = crm_record_get_children (contact, &crm_affiliation_type);

      if (companies->len == 0)
        keep_in_notes (contact, key, value);
      else
        crm_record_set_text (g_ptr_array_index (companies, companies->len - 1), key, value);
      return TRUE;
    }

  if (g_str_equal (key, "note"))
    {
      append_note (contact, value);
      return TRUE;
    }

  if (g_str_equal (key, "uid"))
    {
      if (crm_record_is_new (contact))
        crm_record_set_text (contact, "uid", value);
      return TRUE;
    }

  if (g_str_equal (key, "company"))
    done = assign_named (conn, contact, known, &crm_affiliation_type, "company_id", key, value, &local_error);
  else if (g_str_equal (key, "tag"))
    done = assign_named (conn, contact, known, &crm_contact_tag_type, "tag_id", key, value, &local_error);
  else
    done = crm_record_assign (conn, contact, key, value, &local_error);
  if (done)
    return TRUE;
  if (local_error->domain != CRM_MODEL_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  keep_in_notes (contact, key, value);
  return TRUE;
}

/* What is set needs the book for the last two kinds. Notes come first, as what fits nowhere else is added to them; companies before the roles
 * in them. */
typedef enum
{
  PASS_NOTE,
  PASS_OWN,
  PASS_NAMED,
  PASS_IN_COMPANY,
  N_PASSES
} Pass;

static Pass
get_pass (const char *key)
{
  static const char *const own[] = { "email", "phone", "link", "date", "address", NULL };
  g_autofree char *kind = g_strndup (key, strcspn (key, ":."));
  int field;

  if (g_str_equal (key, "note"))
    return PASS_NOTE;
  if (g_str_equal (key, "role") || g_str_equal (key, "department"))
    return PASS_IN_COMPANY;

  field = crm_record_type_find_field (&crm_contact_type, kind);
  return g_strv_contains (own, kind) || (field >= 0 && crm_contact_type.fields[field].kind != CRM_FIELD_REFERENCE) ? PASS_OWN : PASS_NAMED;
}

static void
make_passes (CrmImportEntry *entry)
{
  if (entry->passes != NULL)
    return;

  entry->passes = g_byte_array_sized_new (entry->keys->len);
  for (guint i = 0; i < entry->keys->len; i++)
    {
      guint8 pass = get_pass (g_ptr_array_index (entry->keys, i));

      g_byte_array_append (entry->passes, &pass, 1);
    }
}

/* Of an address that is in the book already, the row there takes what is missing. */
static void
know_address (CrmRecord            *contact,
              CrmRecord            *before,
              CrmImportEntry       *entry,
              const char           *key,
              const CrmImportRules *rules,
              GHashTable           *addresses)
{
  const char *place = key + strlen ("address");
  g_autofree char *label = g_strndup (*place == ':' ? place + 1 : "", *place == ':' ? strcspn (place + 1, ".") : 0);
  CrmRecord *address = g_hash_table_contains (addresses, label) ? NULL : crm_import_compare_find_address (before, entry, key, rules);
  CrmRecord *copy = address != NULL ? find_copy (contact, address) : NULL;

  if (copy != NULL)
    g_hash_table_insert (addresses, g_steal_pointer (&label), copy);
}

static gboolean
set_pairs (CrmConn               *conn,
           CrmRecord             *contact,
           CrmRecord             *before,
           CrmImportEntry        *entry,
           const CrmImportRules  *rules,
           Pass                   first,
           Pass                   last,
           GHashTable            *known,
           GError               **error)
{
  g_autoptr(GHashTable) addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean company = crm_import_identity_is_company (entry);

  make_passes (entry);
  for (Pass pass = first; pass <= last; pass++)
    for (guint i = 0; i < entry->keys->len; i++)
      {
        const char *key = g_ptr_array_index (entry->keys, i);
        const char *value = g_ptr_array_index (entry->values, i);

        if (entry->passes->data[i] != pass || (before != NULL && crm_import_compare_is_there (conn, before, entry, i, rules)))
          continue;
        if (before != NULL && g_str_has_prefix (key, "address"))
          know_address (contact, before, entry, key, rules, addresses);
        if (company && g_str_equal (key, "company"))
          continue;
        if (!set_pair (conn, contact, addresses, known, key, value, error))
          return FALSE;
      }

  return TRUE;
}

static void
set_rest (CrmRecord      *contact,
          CrmImportEntry *entry)
{
  if (entry->photo != NULL && crm_record_get_children (contact, &crm_contact_photo_type)->len == 0)
    {
      CrmRecord *photo = crm_record_add_child (contact, &crm_contact_photo_type);

      crm_record_set_bytes (photo, "bytes", entry->photo);
      if (entry->photo_type != NULL)
        crm_record_set_text (photo, "media_type", entry->photo_type);
    }
  if (entry->card != NULL && !crm_import_compare_has_card (contact))
    crm_record_set_bytes (crm_record_add_child (contact, &crm_contact_card_type), "bytes", entry->card);
}

/* Someone of whom only an address is known is called by it. */
char *
crm_import_match_dup_name (CrmImportEntry *entry)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (entry != NULL, NULL);

  name = crm_import_identity_dup_name (entry);
  for (guint i = 0; *name == '\0' && i < entry->keys->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (entry->keys, i), "email") || g_str_has_prefix (g_ptr_array_index (entry->keys, i), "phone"))
      {
        g_free (name);
        name = g_strdup (g_ptr_array_index (entry->values, i));
      }

  return g_steal_pointer (&name);
}

static CrmRecord *
make_contact (CrmImportEntry *entry)
{
  CrmRecord *contact = crm_record_new (&crm_contact_type);
  g_autofree char *name = crm_import_match_dup_name (entry);

  crm_record_set_text (contact, "created_via", "import");
  if (crm_import_identity_is_company (entry))
    crm_record_set_text (contact, "kind", "company");

  if (crm_import_entry_get (entry, "given_name") == NULL && crm_import_entry_get (entry, "family_name") == NULL)
    crm_record_set_text (contact, "name", name);

  return contact;
}

void
crm_import_match_prepare (CrmImportEntry *entry)
{
  g_autoptr(GError) error = NULL;

  g_return_if_fail (entry != NULL && entry->contact == NULL);

  crm_import_identity_prepare (entry);

  /* No connection: nothing of it is asked for before the second pass. */
  entry->contact = make_contact (entry);
  if (!set_pairs (NULL, entry->contact, NULL, entry, NULL, PASS_NOTE, PASS_OWN, NULL, &error))
    g_clear_object (&entry->contact);
}

/* The contact that @entry makes, or makes of @before. */
static CrmRecord *
fill_contact (CrmConn               *conn,
              CrmImportEntry        *entry,
              const CrmImportRules  *rules,
              CrmRecord             *before,
              GHashTable            *known,
              GError               **error)
{
  gboolean prepared = before == NULL && entry->contact != NULL;
  g_autoptr(CrmRecord) contact = prepared ? g_object_ref (entry->contact) : before != NULL ? crm_record_copy (before) : make_contact (entry);

  if (!set_pairs (conn, contact, before, entry, rules, prepared ? PASS_NAMED : PASS_NOTE, N_PASSES - 1, known, error))
    return NULL;

  set_rest (contact, entry);
  return g_steal_pointer (&contact);
}

gboolean
crm_import_match_write (CrmConn               *conn,
                        CrmImportEntry        *entry,
                        const CrmImportRules  *rules,
                        GHashTable            *known,
                        CrmImportOutcome      *outcome,
                        char                 **refusal,
                        GError               **error)
{
  g_autoptr(CrmRecord) before = NULL;
  g_autoptr(CrmRecord) contact = NULL;
  g_autoptr(GError) local_error = NULL;
  gint64 id;

  g_return_val_if_fail (conn != NULL && entry != NULL && rules != NULL && known != NULL && outcome != NULL && refusal != NULL, FALSE);

  *refusal = NULL;
  if (!crm_import_identity_find (conn, entry, rules, &id, error))
    return FALSE;

  *refusal = g_strdup (find_bar (rules, id != 0));
  if (*refusal != NULL)
    return TRUE;

  if (id != 0)
    {
      before = crm_record_load (conn, &crm_contact_type, id, error);
      if (before == NULL)
        return FALSE;
      if (!crm_import_compare_adds (conn, before, entry, rules))
        {
          *outcome = CRM_IMPORT_SKIPPED;
          return TRUE;
        }
    }

  contact = fill_contact (conn, entry, rules, before, known, error);
  if (contact == NULL)
    return FALSE;

  if (!crm_record_save (conn, contact, &local_error))
    {
      if (local_error->domain != CRM_MODEL_ERROR)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      *refusal = g_strdup (local_error->message);
      return TRUE;
    }

  *outcome = before != NULL ? CRM_IMPORT_UPDATED : CRM_IMPORT_NEW;
  return TRUE;
}
