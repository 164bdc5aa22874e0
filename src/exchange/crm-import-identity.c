/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-import-identity.h"

#include <string.h>

#include "crm-contact-merge.h"
#include "crm-mail-address.h"
#include "crm-phone.h"
#include "crm-reference.h"
#include "crm-text.h"

gboolean
crm_import_identity_is_company (CrmImportEntry *entry)
{
  static const char *const names[] = { "name", "given_name", "family_name", "nickname" };

  g_return_val_if_fail (entry != NULL, FALSE);

  if (g_strcmp0 (crm_import_entry_get (entry, "kind"), "company") == 0)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (crm_import_entry_get (entry, names[i]) != NULL)
      return FALSE;

  return crm_import_entry_get (entry, "company") != NULL;
}

char *
crm_import_identity_dup_name (CrmImportEntry *entry)
{
  static const char *const parts[] = { "given_name", "middle_name", "family_name" };
  g_autoptr (GString) composed = NULL;
  const char *name;

  g_return_val_if_fail (entry != NULL, NULL);

  name = crm_import_entry_get (entry, "name");
  if (name != NULL)
    return g_strdup (name);

  composed = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const char *part = crm_import_entry_get (entry, parts[i]);

      if (part != NULL)
        g_string_append_printf (composed, "%s%s", composed->len > 0 ? " " : "", part);
    }
  if (composed->len > 0)
    return g_strdup (composed->str);

  name = crm_import_entry_get (entry, crm_import_identity_is_company (entry) ? "company" : "nickname");
  return g_strdup (name != NULL ? name : "");
}

void
crm_import_identity_prepare (CrmImportEntry *entry)
{
  g_autofree char *name = NULL;

  g_return_if_fail (entry != NULL);

  if (entry->forms != NULL)
    return;

  name = crm_import_identity_dup_name (entry);
  entry->folded = crm_text_fold (name);
  entry->forms = g_ptr_array_new_full (entry->keys->len, g_free);
  for (guint i = 0; i < entry->keys->len; i++)
    {
      const char *key = g_ptr_array_index (entry->keys, i);
      const char *value = g_ptr_array_index (entry->values, i);
      char *form = g_str_has_prefix (key, "email") ? crm_mail_address_get_key (value)
                   : g_str_has_prefix (key, "phone") ? crm_phone_digits (value) : NULL;

      if (form != NULL && strlen (form) < 4)
        g_clear_pointer (&form, g_free);
      g_ptr_array_add (entry->forms, form);
    }
}

/* The first of the contacts that @stmt gives as (id, name) whose name is @folded; an entry without a name is whoever has its address. */
static gboolean
pick (CrmStmt     *stmt,
      const char  *folded,
      gint64      *id,
      GError     **error)
{
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      g_autofree char *name = crm_text_fold (crm_stmt_get_text (stmt, 1));

      if (*folded == '\0' || strcmp (name, folded) == 0)
        {
          *id = crm_stmt_get_int (stmt, 0);
          return TRUE;
        }
    }

  return step == CRM_STEP_DONE;
}

static gboolean
find_by_value (CrmConn     *conn,
               const char  *key,
               const char  *form,
               const char  *folded,
               gint64      *id,
               GError     **error)
{
  g_autoptr(CrmStmt) stmt = NULL;
  gboolean email = g_str_has_prefix (key, "email");

  stmt = crm_conn_query (conn, error,
                         email ? "SELECT c.id, c.name FROM contact_email e JOIN contact c ON c.id = e.contact_id WHERE e.address_key = ? AND c.deleted_at IS NULL"
                               : "SELECT c.id, c.name FROM contact_phone p JOIN contact c ON c.id = p.contact_id WHERE p.digits = ? AND c.deleted_at IS NULL",
                         "s", form);

  return pick (stmt, folded, id, error);
}

/* Who of that name works, or worked, for the company of the entry. */
static gboolean
find_in_company (CrmConn         *conn,
                 CrmImportEntry  *entry,
                 gint64          *id,
                 GError         **error)
{
  const char *name = crm_import_entry_get (entry, "company");
  g_autoptr (CrmStmt) stmt = NULL;
  gint64 company;

  if (name == NULL || *entry->folded == '\0')
    return TRUE;
  if (!crm_company_find (conn, name, &company, error))
    return FALSE;
  if (company == 0)
    return TRUE;

  stmt = crm_conn_query (conn, error, "SELECT c.id, c.name FROM affiliation a JOIN contact c ON c.id = a.contact_id"
                                      " WHERE a.company_id = ? AND c.deleted_at IS NULL", "i", company);
  return pick (stmt, entry->folded, id, error);
}

/* Whether the rules ask for what stands under @key, a mail address or a phone number. */
static gboolean
is_asked_for (const CrmImportRules *rules,
              const char           *key)
{
  return (rules->match & (g_str_has_prefix (key, "email") ? CRM_IMPORT_MATCH_EMAIL : CRM_IMPORT_MATCH_PHONE)) != 0;
}

gboolean
crm_import_identity_find (CrmConn               *conn,
                          CrmImportEntry        *entry,
                          const CrmImportRules  *rules,
                          gint64                *id,
                          GError               **error)
{
  g_autoptr (GError) local_error = NULL;
  const char *uid;

  g_return_val_if_fail (conn != NULL && entry != NULL && rules != NULL && id != NULL, FALSE);

  crm_import_identity_prepare (entry);
  uid = crm_import_entry_get (entry, "uid");
  *id = 0;
  if (uid != NULL && (rules->match & CRM_IMPORT_MATCH_UID) != 0)
    {
      /* The card of a contact that was merged into another one is about that one. */
      *id = crm_conn_get_int (conn, 0, &local_error,
                              "SELECT id FROM contact WHERE uid = ?1 AND (deleted_at IS NULL OR merged_into IS NOT NULL) "
                              "ORDER BY deleted_at IS NOT NULL LIMIT 1", "s", uid);
      if (local_error == NULL && *id != 0)
        *id = crm_conn_get_int (conn, 0, &local_error, "SELECT id FROM contact WHERE id = ? AND deleted_at IS NULL", "i",
                                crm_contact_resolve (conn, *id));
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }

  for (guint i = 0; *id == 0 && i < entry->keys->len; i++)
    {
      const char *form = g_ptr_array_index (entry->forms, i);

      if (form != NULL && is_asked_for (rules, g_ptr_array_index (entry->keys, i)) &&
          !find_by_value (conn, g_ptr_array_index (entry->keys, i), form, entry->folded, id, error))
        return FALSE;
    }

  if (*id == 0 && crm_import_identity_is_company (entry))
    {
      g_autofree char *name = crm_import_identity_dup_name (entry);

      return *name == '\0' || crm_company_find (conn, name, id, error);
    }
  if (*id == 0 && (rules->match & CRM_IMPORT_MATCH_NAME_COMPANY) != 0)
    return find_in_company (conn, entry, id, error);

  return TRUE;
}

static char *
make_seen_key (const char *kind,
               const char *form,
               const char *folded)
{
  return g_strdup_printf ("%s %s %s", kind, form, folded);
}

gboolean
crm_import_identity_note (CrmImportEntry       *entry,
                          const CrmImportRules *rules,
                          GHashTable           *seen)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  const char *uid;
  gboolean found = FALSE;

  g_return_val_if_fail (entry != NULL && rules != NULL && seen != NULL, FALSE);

  crm_import_identity_prepare (entry);
  uid = crm_import_entry_get (entry, "uid");
  if (uid != NULL && (rules->match & CRM_IMPORT_MATCH_UID) != 0)
    g_ptr_array_add (keys, make_seen_key ("uid", uid, ""));
  if (crm_import_identity_is_company (entry))
    g_ptr_array_add (keys, make_seen_key ("company", "", entry->folded));
  for (guint i = 0; i < entry->keys->len; i++)
    {
      const char *form = g_ptr_array_index (entry->forms, i);
      gboolean email = g_str_has_prefix (g_ptr_array_index (entry->keys, i), "email");

      if (form != NULL && is_asked_for (rules, g_ptr_array_index (entry->keys, i)))
        g_ptr_array_add (keys, make_seen_key (email ? "email" : "phone", form, entry->folded));
    }

  if (!crm_import_identity_is_company (entry) && (rules->match & CRM_IMPORT_MATCH_NAME_COMPANY) != 0 && *entry->folded != '\0' &&
      crm_import_entry_get (entry, "company") != NULL)
    {
      g_autofree char *company = crm_text_fold (crm_import_entry_get (entry, "company"));

      g_ptr_array_add (keys, make_seen_key ("employee", company, entry->folded));
    }

  for (guint i = 0; i < keys->len; i++)
    found = found || g_hash_table_contains (seen, g_ptr_array_index (keys, i));
  for (guint i = 0; i < keys->len; i++)
    g_hash_table_add (seen, g_strdup (g_ptr_array_index (keys, i)));

  /* The import makes the company that somebody works for. */
  if (!crm_import_identity_is_company (entry) && crm_import_entry_get (entry, "company") != NULL)
    {
      g_autofree char *company = crm_text_fold (crm_import_entry_get (entry, "company"));

      g_hash_table_add (seen, make_seen_key ("company", "", company));
    }

  return found;
}
