/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-import-match.h"

#include <string.h>

#include "crm-import-identity.h"
#include "crm-mail-address.h"
#include "crm-model-error.h"
#include "crm-phone.h"
#include "crm-record-assign.h"
#include "crm-record-store.h"
#include "crm-text.h"

/* ---- What is not there yet ---- */

static gboolean
same (const char *a,
      const char *b)
{
  g_autofree char *x = crm_text_fold (a);
  g_autofree char *y = crm_text_fold (b);

  return g_strcmp0 (x, y) == 0;
}

static gboolean
has_child (CrmRecord           *contact,
           const CrmRecordType *type,
           const char          *field,
           const char          *value)
{
  GPtrArray *children = crm_record_get_children (contact, type);
  g_autofree char *key = type == &crm_contact_email_type ? crm_mail_address_get_key (value) : NULL;
  g_autofree char *digits = type == &crm_contact_phone_type ? crm_phone_digits (value) : NULL;

  for (guint i = 0; i < children->len; i++)
    {
      CrmRecord *child = g_ptr_array_index (children, i);

      if (key != NULL && g_strcmp0 (crm_record_get_text (child, "address_key"), key) == 0)
        return TRUE;
      if (digits != NULL && (g_strcmp0 (crm_record_get_text (child, "digits"), digits) == 0 ||
                             crm_phone_equal (crm_record_get_text (child, "number"), value, 0)))
        return TRUE;
      if (same (crm_record_get_text (child, field), value))
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_reference (CrmConn             *conn,
               CrmRecord           *contact,
               const CrmRecordType *type,
               const char          *field,
               const char          *table,
               const char          *name)
{
  GPtrArray *children = crm_record_get_children (contact, type);
  g_autofree char *sql = g_strdup_printf ("SELECT name FROM %s WHERE id = ?", table);

  for (guint i = 0; i < children->len; i++)
    {
      g_autofree char *other = crm_conn_get_text (conn, NULL, sql, "i", crm_record_get_int (g_ptr_array_index (children, i), field));

      if (other != NULL && same (other, name))
        return TRUE;
    }

  return FALSE;
}

/* Whether it came as a card; of one that came long ago only some lines were kept. */
static gboolean
has_card (CrmRecord *contact)
{
  return crm_record_get_children (contact, &crm_contact_card_type)->len > 0 || crm_record_has (contact, "vcard_extra");
}

/* Whether the contact has an address to which this part belongs, or one that says something else there. */
static gboolean
has_address_part (CrmRecord  *contact,
                  const char *field,
                  const char *value)
{
  GPtrArray *children = crm_record_get_children (contact, &crm_contact_address_type);

  for (guint i = 0; i < children->len; i++)
    if (same (crm_record_get_text (g_ptr_array_index (children, i), field), value))
      return TRUE;

  return FALSE;
}

static gboolean
is_in_notes (CrmRecord  *contact,
             const char *key,
             const char *value)
{
  const char *note = crm_record_get_text (contact, "note");
  g_autofree char *line = g_strdup_printf ("%s: %s", key, value);

  return note != NULL && strstr (note, line) != NULL;
}

static gboolean
is_there (CrmConn    *conn,
          CrmRecord  *contact,
          const char *key,
          const char *value)
{
  g_autofree char *kind = g_strndup (key, strcspn (key, ":."));
  const char *dot = strchr (key, '.');

  if (g_str_equal (kind, "email"))
    return has_child (contact, &crm_contact_email_type, "address", value);
  if (g_str_equal (kind, "phone"))
    return has_child (contact, &crm_contact_phone_type, "number", value);
  if (g_str_equal (kind, "link"))
    return has_child (contact, &crm_contact_link_type, "url", value);
  if (g_str_equal (kind, "date"))
    return has_child (contact, &crm_contact_date_type, "date", value) || is_in_notes (contact, key, value);
  if (g_str_equal (kind, "address"))
    return dot == NULL || has_address_part (contact, dot + 1, value);
  if (g_str_equal (kind, "tag"))
    return has_reference (conn, contact, &crm_contact_tag_type, "tag_id", "tag", value);
  if (g_str_equal (kind, "company"))
    return g_strcmp0 (crm_record_get_text (contact, "kind"), "company") == 0 ||
           has_reference (conn, contact, &crm_affiliation_type, "company_id", "contact", value);
  if (g_str_equal (kind, "note"))
    return crm_record_has (contact, "note") && strstr (crm_record_get_text (contact, "note"), value) != NULL;
  if (g_str_equal (kind, "role") || g_str_equal (kind, "department"))
    return crm_record_get_children (contact, &crm_affiliation_type)->len > 0 || is_in_notes (contact, key, value);

  /* A field of the contact: what stands there stays. What did not fit it is in the notes by now. */
  return g_str_equal (kind, "kind") || is_in_notes (contact, key, value) || g_str_equal (kind, "uid") || crm_record_has (contact, kind);
}

static gboolean
adds_something (CrmConn        *conn,
                CrmRecord      *contact,
                CrmImportEntry *entry)
{
  for (guint i = 0; i < entry->keys->len; i++)
    if (!is_there (conn, contact, g_ptr_array_index (entry->keys, i), g_ptr_array_index (entry->values, i)))
      return TRUE;

  return (entry->photo != NULL && crm_record_get_children (contact, &crm_contact_photo_type)->len == 0) ||
         (entry->has_more && !has_card (contact));
}

/* ---- Trying ---- */

gboolean
crm_import_match_try (CrmConn           *conn,
                      CrmImportEntry    *entry,
                      GHashTable        *seen,
                      CrmImportOutcome  *outcome,
                      GError           **error)
{
  g_autoptr(CrmRecord) contact = NULL;
  gint64 id;

  g_return_val_if_fail (conn != NULL && entry != NULL && seen != NULL && outcome != NULL, FALSE);

  if (!crm_import_identity_find (conn, entry, &id, error))
    return FALSE;

  if (id == 0)
    {
      *outcome = crm_import_identity_note (entry, seen) ? CRM_IMPORT_UPDATED : CRM_IMPORT_NEW;
      return TRUE;
    }

  contact = crm_record_load (conn, &crm_contact_type, id, error);
  if (contact == NULL)
    return FALSE;

  *outcome = adds_something (conn, contact, entry) ? CRM_IMPORT_UPDATED : CRM_IMPORT_SKIPPED;
  return TRUE;
}

/* ---- Writing ---- */

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

static gboolean
set_pairs (CrmConn         *conn,
           CrmRecord       *contact,
           CrmRecord       *before,
           CrmImportEntry  *entry,
           Pass             first,
           Pass             last,
           GHashTable      *known,
           GError         **error)
{
  g_autoptr(GHashTable) addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean company = crm_import_identity_is_company (entry);

  make_passes (entry);
  for (Pass pass = first; pass <= last; pass++)
    for (guint i = 0; i < entry->keys->len; i++)
      {
        const char *key = g_ptr_array_index (entry->keys, i);
        const char *value = g_ptr_array_index (entry->values, i);

        if (entry->passes->data[i] != pass || (before != NULL && is_there (conn, before, key, value)))
          continue;
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
  if (entry->card != NULL && !has_card (contact))
    crm_record_set_bytes (crm_record_add_child (contact, &crm_contact_card_type), "bytes", entry->card);
}

static CrmRecord *
make_contact (CrmImportEntry *entry)
{
  CrmRecord *contact = crm_record_new (&crm_contact_type);
  g_autofree char *name = crm_import_identity_dup_name (entry);

  crm_record_set_text (contact, "created_via", "import");
  if (crm_import_identity_is_company (entry))
    crm_record_set_text (contact, "kind", "company");

  /* Someone of whom only an address is known is called by it. */
  for (guint i = 0; *name == '\0' && i < entry->keys->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (entry->keys, i), "email") || g_str_has_prefix (g_ptr_array_index (entry->keys, i), "phone"))
      {
        g_free (name);
        name = g_strdup (g_ptr_array_index (entry->values, i));
      }
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
  if (!set_pairs (NULL, entry->contact, NULL, entry, PASS_NOTE, PASS_OWN, NULL, &error))
    g_clear_object (&entry->contact);
}

/* The contact that @entry makes, or makes of @before. */
static CrmRecord *
fill_contact (CrmConn         *conn,
              CrmImportEntry  *entry,
              CrmRecord       *before,
              GHashTable      *known,
              GError         **error)
{
  gboolean prepared = before == NULL && entry->contact != NULL;
  g_autoptr(CrmRecord) contact = prepared ? g_object_ref (entry->contact) : before != NULL ? crm_record_copy (before) : make_contact (entry);

  if (!set_pairs (conn, contact, before, entry, prepared ? PASS_NAMED : PASS_NOTE, N_PASSES - 1, known, error))
    return NULL;

  set_rest (contact, entry);
  return g_steal_pointer (&contact);
}

gboolean
crm_import_match_write (CrmConn           *conn,
                        CrmImportEntry    *entry,
                        GHashTable        *known,
                        CrmImportOutcome  *outcome,
                        char             **refusal,
                        GError           **error)
{
  g_autoptr(CrmRecord) before = NULL;
  g_autoptr(CrmRecord) contact = NULL;
  g_autoptr(GError) local_error = NULL;
  gint64 id;

  g_return_val_if_fail (conn != NULL && entry != NULL && known != NULL && outcome != NULL && refusal != NULL, FALSE);

  *refusal = NULL;
  if (!crm_import_identity_find (conn, entry, &id, error))
    return FALSE;

  if (id != 0)
    {
      before = crm_record_load (conn, &crm_contact_type, id, error);
      if (before == NULL)
        return FALSE;
      if (!adds_something (conn, before, entry))
        {
          *outcome = CRM_IMPORT_SKIPPED;
          return TRUE;
        }
    }

  contact = fill_contact (conn, entry, before, known, error);
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
