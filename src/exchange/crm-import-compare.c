/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-import-compare.h"

#include <string.h>

#include "crm-mail-address.h"
#include "crm-phone.h"
#include "crm-record-store.h"
#include "crm-text.h"

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
gboolean
crm_import_compare_has_card (CrmRecord *contact)
{
  g_return_val_if_fail (CRM_IS_RECORD (contact), FALSE);

  return crm_record_get_children (contact, &crm_contact_card_type)->len > 0 || crm_record_has (contact, "vcard_extra");
}

/* Of the address that @key is a part of: where its parts begin to differ in name, "address:home" of "address:home.city". */
static gsize
get_place (const char *key)
{
  return strcspn (key, ".");
}

/* How an address of the contact goes together with the one that @key is a part of: 0 not, as a part differs; 1 nothing in common; 2 it is the same. */
static int
compare_address (CrmRecord      *address,
                 CrmImportEntry *entry,
                 const char     *key)
{
  gsize place = get_place (key);
  int result = 1;

  for (guint i = 0; i < entry->keys->len; i++)
    {
      const char *other = g_ptr_array_index (entry->keys, i);
      const char *there;

      if (get_place (other) != place || other[place] != '.' || strncmp (other, key, place) != 0 ||
          crm_record_type_find_field (&crm_contact_address_type, other + place + 1) < 0)
        continue;

      there = crm_record_get_text (address, other + place + 1);
      if (there == NULL || *there == '\0')
        continue;
      if (!same (there, g_ptr_array_index (entry->values, i)))
        return 0;
      result = 2;
    }

  return result;
}

static char *
dup_address_label (const char *key)
{
  g_autofree char *place = g_strndup (key, get_place (key));
  const char *label = strchr (place, ':');

  return g_strndup (label != NULL ? label + 1 : "", label != NULL ? strcspn (label + 1, CRM_IMPORT_SECOND) : 0);
}

/* The address of @contact that the one in @entry is: which has parts in common and none that differs; where what differs is replaced, the one of the same
 * label, or the only one. NULL: it would be another one. */
CrmRecord *
crm_import_compare_find_address (CrmRecord            *contact,
                                 CrmImportEntry       *entry,
                                 const char           *key,
                                 const CrmImportRules *rules)
{
  GPtrArray *children = crm_record_get_children (contact, &crm_contact_address_type);
  g_autofree char *label = dup_address_label (key);

  for (guint i = 0; i < children->len; i++)
    if (compare_address (g_ptr_array_index (children, i), entry, key) == 2)
      return g_ptr_array_index (children, i);
  if (!rules->replace || strstr (key, CRM_IMPORT_SECOND) != NULL)
    return NULL;

  for (guint i = 0; i < children->len; i++)
    {
      const char *other = crm_record_get_text (g_ptr_array_index (children, i), "label");

      if (g_ascii_strcasecmp (other != NULL ? other : "", label) == 0)
        return g_ptr_array_index (children, i);
    }

  return children->len == 1 && *label == '\0' ? g_ptr_array_index (children, 0) : NULL;
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

/* The value of a field as it would be kept. (transfer full) */
static char *
dup_kept (const char *field,
          const char *value)
{
  g_autoptr (CrmRecord) record = crm_record_new (&crm_contact_type);

  return crm_record_parse (record, field, value, NULL) ? crm_record_dup_plain (record, field) : g_strdup (value);
}

/* A field of the contact: what stands there stays, or gives way to something else. What did not fit it is in the notes by now. */
static gboolean
has_field (CrmRecord            *contact,
           const char           *key,
           const char           *kind,
           const char           *value,
           const CrmImportRules *rules)
{
  g_autofree char *now = NULL;
  g_autofree char *then = NULL;
  int field = crm_record_type_find_field (&crm_contact_type, kind);

  if (g_str_equal (kind, "kind") || g_str_equal (kind, "uid") || is_in_notes (contact, key, value))
    return TRUE;
  if (!crm_record_has (contact, kind) || field < 0)
    return crm_record_has (contact, kind);
  if (!rules->replace || crm_contact_type.fields[field].kind == CRM_FIELD_REFERENCE)
    return TRUE;

  now = crm_record_dup_plain (contact, kind);
  then = dup_kept (kind, value);
  return g_strcmp0 (now, then) == 0;
}

/* The company that role and department of an entry belong to. */
CrmRecord *
crm_import_compare_get_affiliation (CrmRecord *contact)
{
  GPtrArray *companies = crm_record_get_children (contact, &crm_affiliation_type);

  return companies->len > 0 ? g_ptr_array_index (companies, companies->len - 1) : NULL;
}

static gboolean
has_in_company (CrmRecord            *contact,
                const char           *field,
                const char           *value,
                const CrmImportRules *rules)
{
  CrmRecord *affiliation = crm_import_compare_get_affiliation (contact);
  const char *there = affiliation != NULL ? crm_record_get_text (affiliation, field) : NULL;

  if (is_in_notes (contact, field, value))
    return TRUE;

  return affiliation != NULL && there != NULL && *there != '\0' && (!rules->replace || same (there, value));
}

gboolean
crm_import_compare_is_there (CrmConn              *conn,
                             CrmRecord            *contact,
                             CrmImportEntry       *entry,
                             guint                 index,
                             const CrmImportRules *rules)
{
  const char *key = g_ptr_array_index (entry->keys, index);
  const char *value = g_ptr_array_index (entry->values, index);
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
    {
      CrmRecord *address = dot != NULL ? crm_import_compare_find_address (contact, entry, key, rules) : NULL;

      return dot == NULL || crm_record_type_find_field (&crm_contact_address_type, dot + 1) < 0 ||
             (address != NULL && same (crm_record_get_text (address, dot + 1), value));
    }
  if (g_str_equal (kind, "tag"))
    return has_reference (conn, contact, &crm_contact_tag_type, "tag_id", "tag", value);
  if (g_str_equal (kind, "company"))
    return g_strcmp0 (crm_record_get_text (contact, "kind"), "company") == 0 ||
           has_reference (conn, contact, &crm_affiliation_type, "company_id", "contact", value);
  if (g_str_equal (kind, "note"))
    return crm_record_has (contact, "note") && strstr (crm_record_get_text (contact, "note"), value) != NULL;
  if (g_str_equal (kind, "role") || g_str_equal (kind, "department"))
    return has_in_company (contact, kind, value, rules);

  return has_field (contact, key, kind, value, rules);
}

gboolean
crm_import_compare_adds (CrmConn              *conn,
                         CrmRecord            *contact,
                         CrmImportEntry       *entry,
                         const CrmImportRules *rules)
{
  for (guint i = 0; i < entry->keys->len; i++)
    if (!crm_import_compare_is_there (conn, contact, entry, i, rules))
      return TRUE;

  return (entry->photo != NULL && crm_record_get_children (contact, &crm_contact_photo_type)->len == 0) ||
         (entry->has_more && !crm_import_compare_has_card (contact));
}
