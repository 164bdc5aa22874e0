/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-colour-name.h"
#include "crm-id.h"
#include "crm-model-error.h"
#include "crm-record-store.h"
#include "crm-reference.h"
#include "crm-store-error.h"
#include "crm-text.h"

/* What a look for a name found so far. */
typedef struct
{
  const char *text;
  char       *folded;
  gint64      exact;         /* written the very same */
  gint64      alike;         /* the same when folded */
  guint       n_exact;
  guint       n_alike;
  char       *near;          /* the title that is nearest in writing; NULL */
  guint       distance;      /* of that */
} Found;

static void
found_clear (Found *found)
{
  g_free (found->folded);
  g_free (found->near);
}

/* One letter in three may be wrong. */
static guint
get_most (const Found *found)
{
  return MAX (g_utf8_strlen (found->folded, -1) / 3, 1);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Found, found_clear)

/* @stmt gives id and title, oldest first. */
static gboolean
collect (CrmStmt  *stmt,
         Found    *found,
         GError  **error)
{
  CrmStep step;

  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      gint64 id = crm_stmt_get_int (stmt, 0);
      const char *title = crm_stmt_get_text (stmt, 1);
      g_autofree char *folded = NULL;

      if (title == NULL)
        continue;
      if (strcmp (title, found->text) == 0)
        {
          if (found->n_exact++ == 0)
            found->exact = id;
          continue;
        }
      folded = crm_text_fold (title);
      if (strcmp (folded, found->folded) == 0)
        {
          if (found->n_alike++ == 0)
            found->alike = id;
        }
      else if (found->n_exact + found->n_alike == 0)
        {
          guint distance = crm_text_distance (found->folded, folded, get_most (found));

          if (distance <= get_most (found) && (found->near == NULL || distance < found->distance))
            {
              g_free (found->near);
              found->near = g_strdup (title);
              found->distance = distance;
            }
        }
    }

  return step == CRM_STEP_DONE;
}

/* The words of a name as a phrase for the full-text index; NULL where there are none. */
static char *
name_phrase (const char *text)
{
  g_auto (GStrv) words = crm_text_words (text);
  g_autofree char *joined = NULL;

  if (words == NULL || words[0] == NULL)
    return NULL;

  joined = g_strjoinv (" ", words);

  return g_strdup_printf ("names : \"%s\"", joined);
}

/* Contacts that this transaction made, which the index does not know yet: an import makes hundreds and asks for as many companies. */
typedef struct
{
  GHashTable *ids;            /* folded name -> GArray of gint64, oldest first */
  gint64      last_id;        /* up to which they were looked at */
} NewNames;

static void
new_names_free (gpointer data)
{
  NewNames *names = data;

  g_hash_table_unref (names->ids);
  g_free (names);
}

static gboolean
read_new_names (CrmConn   *conn,
                NewNames  *names,
                GError   **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT id, name FROM contact WHERE id > ? ORDER BY id", "i", names->last_id);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      gint64 id = crm_stmt_get_int (stmt, 0);
      g_autofree char *folded = crm_text_fold (crm_stmt_get_text (stmt, 1));
      GArray *ids = g_hash_table_lookup (names->ids, folded);

      if (ids == NULL)
        {
          ids = g_array_new (FALSE, FALSE, sizeof (gint64));
          g_hash_table_insert (names->ids, g_steal_pointer (&folded), ids);
        }
      g_array_append_val (ids, id);
      names->last_id = id;
    }

  return step == CRM_STEP_DONE;
}

/* NULL on error. */
static NewNames *
ensure_new_names (CrmConn  *conn,
                  GError  **error)
{
  static const char key[] = "new names";
  NewNames *names = crm_conn_get_memo (conn, key);

  if (names == NULL)
    {
      names = g_new0 (NewNames, 1);
      names->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
      names->last_id = crm_conn_get_int (conn, 0, NULL, "SELECT max (id) FROM contact_list", "");
      crm_conn_set_memo (conn, key, names, new_names_free);
    }

  return read_new_names (conn, names, error) ? names : NULL;
}

/* Contacts are many, so the index is asked. It knows what was committed and is not due; those of this transaction have ids
 * above all of these. @kind NULL: both. */
static gboolean
find_contacts (CrmConn     *conn,
               const char  *kind,
               Found       *found,
               GError     **error)
{
  g_autofree char *phrase = name_phrase (found->text);
  NewNames *names = ensure_new_names (conn, error);
  g_autoptr (CrmStmt) stmt = NULL;
  GArray *ids;

  if (names == NULL)
    return FALSE;

  stmt = crm_conn_query (conn, error,
                         "SELECT id, name FROM contact WHERE id IN ("
                         " SELECT rowid FROM contact_fts WHERE contact_fts MATCH ?"
                         " UNION SELECT id FROM contact_words_due"
                         " UNION SELECT id FROM index_due WHERE kind = 'contact')"
                         " AND deleted_at IS NULL AND kind = coalesce (?, kind) ORDER BY id", "ss",
                         phrase != NULL ? phrase : "\"\"", kind);
  if (stmt == NULL || !collect (stmt, found, error))
    return FALSE;

  ids = g_hash_table_lookup (names->ids, found->folded);
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_autoptr (CrmStmt) one = crm_conn_query (conn, error,
                                                "SELECT id, name FROM contact WHERE id = ? AND deleted_at IS NULL AND kind = coalesce (?, kind)",
                                                "is", g_array_index (ids, gint64, i), kind);

      if (one == NULL || !collect (one, found, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
find_titles (CrmConn              *conn,
             const CrmRecordType  *type,
             Found                *found,
             GError              **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id, \"%s\" FROM \"%s\"%s ORDER BY id", type->title, type->table,
                                          type->soft_delete ? " WHERE deleted_at IS NULL" : "");
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, sql, "");

  return stmt != NULL && collect (stmt, found, error);
}

static gint64
choose (Found                *found,
        const CrmRecordType  *type,
        GError              **error)
{
  if (found->n_exact == 1)
    return found->exact;
  if (found->n_exact == 0 && found->n_alike == 1)
    return found->alike;

  if (found->n_exact + found->n_alike == 0 && found->near != NULL)
    /* Translators: what kind of thing, the name that was typed, and one that is nearly written like it */
    g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_UNKNOWN, _("%s: there is none called “%s”. Is “%s” meant?"),
                 crm_record_type_get_label (type), found->text, found->near);
  else if (found->n_exact + found->n_alike == 0)
    g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_UNKNOWN, _("%s: there is none called “%s”."),
                 crm_record_type_get_label (type), found->text);
  else
    g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_AMBIGUOUS, _("%s: several are called “%s”. Use the ID."),
                 crm_record_type_get_label (type), found->text);

  return 0;
}

static gint64
check_id (CrmConn              *conn,
          const CrmRecordType  *type,
          gint64                id,
          GError              **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM \"%s\" WHERE id = ?%s", type->table,
                                          type->soft_delete ? " AND deleted_at IS NULL" : "");
  g_autoptr (GError) local_error = NULL;
  gint64 known = crm_conn_get_int (conn, 0, &local_error, sql, "i", id);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (known == 0)
    {
      g_autofree char *words = g_strdup_printf ("%" G_GINT64_FORMAT, id);

      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_UNKNOWN, _("%s: there is none with the ID %s."),
                   crm_record_type_get_label (type), words);
    }

  return known;
}

static CrmRecord *
make_contact (const char *kind,
              const char *name,
              const char *created_via)
{
  CrmRecord *contact = crm_record_new (&crm_contact_type);

  crm_record_set_text (contact, "kind", kind);
  crm_record_set_text (contact, "name", name);
  crm_record_set_text (contact, "created_via", created_via != NULL ? created_via : "manual");

  return contact;
}

gint64
crm_reference_resolve (CrmConn              *conn,
                       const CrmRecordType  *type,
                       const char           *text,
                       CrmReferenceFlags     flags,
                       GError              **error)
{
  g_auto (Found) found = { 0 };
  gint64 id;

  g_return_val_if_fail (conn != NULL, 0);
  g_return_val_if_fail (type != NULL, 0);
  g_return_val_if_fail (text != NULL, 0);
  g_return_val_if_fail (error == NULL || *error == NULL, 0);

  /* Ids have more digits than any name that is a number ("4711"). */
  if (strlen (text) >= 12 && crm_id_parse (text, &id))
    return check_id (conn, type, id, error);

  if ((flags & CRM_REFERENCE_CREATE) && type == &crm_tag_type)
    return crm_tag_find_or_create (conn, text, error);

  found.text = text;
  found.folded = crm_text_fold (text);
  if (!(type == &crm_contact_type ? find_contacts (conn, NULL, &found, error) : find_titles (conn, type, &found, error)))
    return 0;

  if ((flags & CRM_REFERENCE_CREATE) && type == &crm_contact_type && found.n_exact + found.n_alike == 0)
    {
      g_autoptr (CrmRecord) company = make_contact ("company", text, NULL);

      return crm_record_save (conn, company, error) ? crm_record_get_id (company) : 0;
    }

  return choose (&found, type, error);
}

gboolean
crm_company_find (CrmConn     *conn,
                  const char  *name,
                  gint64      *id,
                  GError     **error)
{
  g_auto (Found) found = { 0 };

  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  found.text = name;
  found.folded = crm_text_fold (name);
  if (!find_contacts (conn, "company", &found, error))
    return FALSE;

  *id = found.exact != 0 ? found.exact : found.alike;
  return TRUE;
}

gint64
crm_company_find_or_create (CrmConn     *conn,
                            const char  *name,
                            const char  *created_via,
                            GError     **error)
{
  g_autoptr (CrmRecord) company = NULL;
  g_auto (Found) found = { 0 };

  g_return_val_if_fail (conn != NULL, 0);
  g_return_val_if_fail (name != NULL, 0);

  company = make_contact ("company", name, created_via);

  /* Compared as it would be stored. */
  found.text = crm_record_get_title (company);
  found.folded = crm_text_fold (found.text);
  if (!find_contacts (conn, "company", &found, error))
    return 0;
  if (found.exact != 0)
    return found.exact;
  if (found.alike != 0)
    return found.alike;

  return crm_record_save (conn, company, error) ? crm_record_get_id (company) : 0;
}

gint64
crm_person_find_or_create (CrmConn     *conn,
                           const char  *name,
                           gint64       company_id,
                           GError     **error)
{
  g_autoptr (CrmRecord) person = NULL;
  g_auto (Found) found = { 0 };

  g_return_val_if_fail (conn != NULL, 0);
  g_return_val_if_fail (name != NULL, 0);
  g_return_val_if_fail (company_id >= 0, 0);

  person = make_contact ("person", name, NULL);
  found.text = crm_record_get_title (person);
  found.folded = crm_text_fold (found.text);
  if (!find_contacts (conn, "person", &found, error))
    return 0;
  if (found.n_exact == 1)
    return found.exact;
  if (found.n_exact == 0 && found.n_alike == 1)
    return found.alike;

  /* Two people may have one name, as two companies hardly do: which of them is meant is not for us to say. */
  if (found.n_exact + found.n_alike > 0)
    {
      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_AMBIGUOUS, _("Several people are called “%s”. Choose one of them from the list."),
                   found.text);
      return 0;
    }

  if (company_id != 0)
    crm_record_set_int (crm_record_add_child (person, &crm_affiliation_type), "company_id", company_id);

  return crm_record_save (conn, person, error) ? crm_record_get_id (person) : 0;
}

gint64
crm_tag_find_or_create (CrmConn     *conn,
                        const char  *name,
                        GError     **error)
{
  g_autoptr (CrmRecord) tag = NULL;
  g_auto (Found) found = { 0 };

  g_return_val_if_fail (conn != NULL, 0);
  g_return_val_if_fail (name != NULL, 0);

  tag = crm_record_new (&crm_tag_type);
  crm_record_set_text (tag, "name", name);
  crm_record_set_text (tag, "colour", crm_colour_name_for (name));

  found.text = crm_record_get_title (tag);
  found.folded = crm_text_fold (found.text);
  if (!find_titles (conn, &crm_tag_type, &found, error))
    return 0;
  if (found.exact != 0)
    return found.exact;
  if (found.alike != 0)
    return found.alike;

  return crm_record_save (conn, tag, error) ? crm_record_get_id (tag) : 0;
}

const CrmRecordType *
crm_record_find_type (CrmConn  *conn,
                      gint64    id,
                      GError  **error)
{
  const CrmRecordType *const *types = crm_record_type_list ();

  g_return_val_if_fail (conn != NULL, NULL);

  for (guint i = 0; types[i] != NULL; i++)
    {
      g_autofree char *sql = NULL;
      g_autoptr (GError) local_error = NULL;
      gint64 found;

      if (types[i]->parent != NULL)
        continue;

      sql = g_strdup_printf ("SELECT 1 FROM \"%s\" WHERE id = ?", types[i]->table);
      found = crm_conn_get_int (conn, 0, &local_error, sql, "i", id);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      if (found != 0)
        return types[i];
    }

  g_set_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_FOUND, "no record %" G_GINT64_FORMAT, id);
  return NULL;
}
