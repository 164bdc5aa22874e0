/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-relation.h"

#include <glib/gi18n.h>

#include "crm-model-error.h"
#include "crm-record-store.h"

static const CrmRelationWord words[] = {
  { "manager",   "manager",   FALSE, TRUE,  N_("Manager") },
  { "report",    "manager",   TRUE,  TRUE,  N_("Direct report") },
  { "assistant", "assistant", FALSE, TRUE,  N_("Assistant") },
  { "assists",   "assistant", TRUE,  TRUE,  N_("Assists") },
  { "colleague", "colleague", FALSE, TRUE,  N_("Colleague") },
  { "partner",   "partner",   FALSE, FALSE, N_("Partner") },
  { "spouse",    "spouse",    FALSE, TRUE,  N_("Spouse") },
  { "parent",    "parent",    FALSE, TRUE,  N_("Parent") },
  { "child",     "parent",    TRUE,  TRUE,  N_("Child") },
  { "sibling",   "sibling",   FALSE, TRUE,  N_("Sibling") },
  { "relative",  "relative",  FALSE, TRUE,  N_("Relative") },
  { "friend",    "friend",    FALSE, TRUE,  N_("Friend") },
  { "other",     "other",     FALSE, FALSE, N_("Relation") },
  { NULL, NULL, FALSE, FALSE, NULL },
};

const CrmRelationWord *
crm_relation_get_words (void)
{
  return words;
}

const CrmRelationWord *
crm_relation_find_word (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (const CrmRelationWord *word = words; word->name != NULL; word++)
    if (g_str_equal (word->name, name))
      return word;

  return NULL;
}

/* The word for a row of kind @kind, from the end of other_id where @reversed. Most kinds are the same from both ends. */
static const CrmRelationWord *
find_kind (const char *kind,
           gboolean    reversed)
{
  const CrmRelationWord *found = NULL;

  for (const CrmRelationWord *word = words; word->name != NULL; word++)
    {
      if (g_strcmp0 (word->kind, kind) != 0)
        continue;
      if (word->reversed == reversed)
        return word;
      found = word;
    }

  return found != NULL ? found : crm_relation_find_word ("other");
}

/* A word that is the same from both ends: who was named first says nothing. */
static gboolean
is_mutual (const char *kind)
{
  for (const CrmRelationWord *word = words; word->name != NULL; word++)
    if (word->reversed && g_strcmp0 (word->kind, kind) == 0)
      return FALSE;

  return TRUE;
}

void
crm_related_free (CrmRelated *related)
{
  if (related == NULL)
    return;

  g_free (related->title);
  g_free (related->detail);
  g_free (related->label);
  g_free (related->note);
  g_free (related);
}

const char *
crm_related_get_label (const CrmRelated *related)
{
  g_return_val_if_fail (related != NULL, NULL);

  return related->label != NULL ? related->label : _(related->word->label);
}

static int
compare_related (gconstpointer a,
                 gconstpointer b)
{
  const CrmRelated *first = *(const CrmRelated *const *) a;
  const CrmRelated *second = *(const CrmRelated *const *) b;

  if (first->word != second->word)
    return first->word < second->word ? -1 : 1;
  if (g_strcmp0 (first->title, second->title) != 0)
    return g_utf8_collate (first->title, second->title);

  return first->row < second->row ? -1 : first->row > second->row;
}

GPtrArray *
crm_relation_load (CrmConn  *conn,
                   gint64    contact,
                   GError  **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_related_free);
  g_autoptr (CrmStmt) stmt = NULL;
  CrmStep step = CRM_STEP_ERROR;

  g_return_val_if_fail (conn != NULL, NULL);

  stmt = crm_conn_query (conn, error,
                         "SELECT r.id, r.kind, r.reversed, r.label, r.note, l.id, l.name, l.detail FROM ("
                         " SELECT id, kind, 0 AS reversed, label, note, other_id AS other FROM relation WHERE contact_id = ?1"
                         " UNION ALL SELECT id, kind, 1, label, note, contact_id FROM relation WHERE other_id = ?1 AND contact_id <> ?1) r "
                         "JOIN contact_list l ON l.id = r.other", "i", contact);
  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmRelated *related = g_new0 (CrmRelated, 1);
      gboolean reversed = crm_stmt_get_int (stmt, 2) != 0;

      related->row = crm_stmt_get_int (stmt, 0);
      related->word = find_kind (crm_stmt_get_text (stmt, 1), reversed);
      related->label = crm_stmt_dup_text (stmt, 3);
      related->note = crm_stmt_dup_text (stmt, 4);
      related->other = crm_stmt_get_int (stmt, 5);
      related->title = crm_stmt_dup_text (stmt, 6);
      related->detail = crm_stmt_dup_text (stmt, 7);
      g_ptr_array_add (all, related);
    }
  if (step != CRM_STEP_DONE)
    return NULL;

  g_ptr_array_sort (all, compare_related);
  return g_steal_pointer (&all);
}

gint64
crm_relation_add (CrmConn     *conn,
                  gint64       contact,
                  const char  *word,
                  gint64       other,
                  const char  *label,
                  const char  *note,
                  GError     **error)
{
  const CrmRelationWord *found;
  g_autoptr (CrmRecord) relation = NULL;

  g_return_val_if_fail (conn != NULL, 0);
  g_return_val_if_fail (word != NULL, 0);

  found = crm_relation_find_word (word);
  if (found == NULL)
    {
      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_UNKNOWN, _("There is no relation “%s”."), word);
      return 0;
    }

  relation = crm_record_new (&crm_relation_type);
  crm_record_set_int (relation, "contact_id", found->reversed ? other : contact);
  crm_record_set_int (relation, "other_id", found->reversed ? contact : other);
  crm_record_set_text (relation, "kind", found->kind);
  crm_record_set_text (relation, "label", label);
  crm_record_set_text (relation, "note", note);

  return crm_record_save (conn, relation, error) ? crm_record_get_id (relation) : 0;
}

/* ---- What must hold ---- */

/* Whether one comes from @from to @to by @sql, which gives the next ids of ?1. What others wrote may go round: nobody is asked twice. TRUE is
 * also returned with @error set. */
static gboolean
leads_to (CrmConn     *conn,
          const char  *sql,
          gint64       from,
          gint64       to,
          GError     **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_val (open, from);
  while (open->len > 0)
    {
      gint64 id = g_array_index (open, gint64, open->len - 1);
      g_autoptr (CrmStmt) stmt = NULL;
      CrmStep step;

      if (id == to)
        return TRUE;
      g_array_set_size (open, open->len - 1);
      if (!g_hash_table_add (seen, g_memdup2 (&id, sizeof id)))
        continue;

      stmt = crm_conn_query (conn, error, sql, "i", id);
      if (stmt == NULL)
        return TRUE;
      while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
        {
          gint64 next = crm_stmt_get_int (stmt, 0);

          g_array_append_val (open, next);
        }
      if (step == CRM_STEP_ERROR)
        return TRUE;
    }

  return FALSE;
}

static char *
get_name (CrmConn *conn,
          gint64   id)
{
  char *name = crm_conn_get_text (conn, NULL, "SELECT name FROM contact WHERE id = ?", "i", id);

  return name != NULL ? name : g_strdup ("?");
}

gboolean
crm_relation_check (CrmConn    *conn,
                    CrmRecord  *relation,
                    GError    **error)
{
  gint64 contact, other;
  const char *kind;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *other_name = NULL;

  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (CRM_IS_RECORD (relation), FALSE);

  contact = crm_record_get_int (relation, "contact_id");
  other = crm_record_get_int (relation, "other_id");
  kind = crm_record_get_text (relation, "kind");
  if (other == 0 || kind == NULL || !crm_record_is_changed (relation))
    return TRUE;

  name = get_name (conn, contact);
  other_name = get_name (conn, other);
  if (contact == other)
    g_set_error (&local_error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("%s cannot stand in a relation to themselves."), name);
  else if (crm_conn_get_int (conn, 0, &local_error,
                             "SELECT 1 FROM relation WHERE kind = ?1 AND id <> ?5 AND coalesce (label, '') = ?6 AND "
                             "((contact_id = ?2 AND other_id = ?3) OR (?4 AND contact_id = ?3 AND other_id = ?2)) LIMIT 1", "siiiis", kind,
                             contact, other, (gint64) is_mutual (kind), crm_record_get_id (relation),
                             crm_record_has (relation, "label") ? crm_record_get_text (relation, "label") : "") != 0)
    /* Translators: two people, and what one is to the other */
    g_set_error (&local_error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("%s and %s: “%s” is there already."), name, other_name,
                 _(find_kind (kind, FALSE)->label));
  else if (local_error == NULL && g_str_equal (kind, "manager") &&
           leads_to (conn, "SELECT other_id FROM relation WHERE contact_id = ? AND kind = 'manager'", other, contact, &local_error))
    g_set_error (local_error == NULL ? &local_error : NULL, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID,
                 _("%s cannot report to %s, who reports to them already, directly or through others."), name, other_name);

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
crm_relation_check_parent (CrmConn    *conn,
                           CrmRecord  *contact,
                           GError    **error)
{
  gint64 parent;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *kind = NULL;
  g_autofree char *parent_name = NULL;
  const char *name;

  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (CRM_IS_RECORD (contact), FALSE);

  parent = crm_record_get_int (contact, "parent_id");
  if (parent == 0 || (!crm_record_is_new (contact) && !crm_record_is_field_changed (contact, "parent_id")))
    return TRUE;

  name = crm_record_get_title (contact);
  parent_name = get_name (conn, parent);
  kind = crm_conn_get_text (conn, &local_error, "SELECT kind FROM contact WHERE id = ?", "i", parent);
  if (local_error == NULL && g_strcmp0 (crm_record_get_text (contact, "kind"), "company") != 0)
    g_set_error (&local_error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID,
                 _("%s is a person: only a company is part of another one. Name the company where they work instead."), name);
  else if (local_error == NULL && g_strcmp0 (kind, "company") != 0)
    g_set_error (&local_error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("%s is a person, of which no company can be part."), parent_name);
  else if (local_error == NULL &&
           leads_to (conn, "SELECT parent_id FROM contact WHERE id = ? AND parent_id IS NOT NULL", parent, crm_record_get_id (contact), &local_error))
    g_set_error (local_error == NULL ? &local_error : NULL, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID,
                 _("%s cannot be part of %s, which is part of it already, directly or through others."), name, parent_name);

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
