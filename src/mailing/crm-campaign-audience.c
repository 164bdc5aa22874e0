/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-campaign-audience.h"

#include "crm-format-error.h"
#include "crm-mail-address.h"
#include "crm-mail-merge.h"
#include "crm-rule-sql.h"

#include <glib/gi18n.h>

static const struct
{
  const char *nick;
  const char *label;
} exclusions[] = {
  [CRM_EXCLUSION_NONE] = { "", "" },
  [CRM_EXCLUSION_LEFT_OUT] = { "left-out", N_("Left out of this campaign") },
  [CRM_EXCLUSION_NO_ADDRESS] = { "no-address", N_("No e-mail address") },
  [CRM_EXCLUSION_BAD_ADDRESS] = { "bad-address", N_("The e-mail address is not valid") },
  [CRM_EXCLUSION_UNREACHABLE] = { "unreachable", N_("Mail servers cannot reach letters with accents before the @") },
  [CRM_EXCLUSION_DUPLICATE] = { "duplicate", N_("Another recipient has the same address") },
  [CRM_EXCLUSION_SUPPRESSED] = { "suppressed", N_("Unsubscribed or not reachable") },
  [CRM_EXCLUSION_MISSING] = { "missing", N_("A value is missing") },
  [CRM_EXCLUSION_BAD_VALUE] = { "bad-value", N_("A value cannot stand where it is used") },
};

#define MEMBERS(exclude)                                                                                            \
  "SELECT x.contact_id FROM campaign_audience a JOIN contact_tag x ON x.tag_id = a.ref_id "                         \
  "JOIN tag t ON t.id = x.tag_id AND t.deleted_at IS NULL "                                                         \
  "WHERE a.campaign_id = ?1 AND a.kind = 'tag' AND a.exclude = " exclude " "                                        \
  "UNION SELECT ref_id FROM campaign_audience WHERE campaign_id = ?1 AND kind = 'contact' AND exclude = " exclude " " \
  "UNION SELECT c.id FROM contact c WHERE EXISTS (SELECT 1 FROM campaign_audience "                                 \
  "WHERE campaign_id = ?1 AND kind = 'everyone' AND exclude = " exclude ")"

/* ?1 is the campaign; the parameters of lists follow. */
static const char outcome_sql[] =
  ") SELECT c.id, c.name, c.id IN (SELECT id FROM excluded), "
  "(SELECT address FROM contact_email WHERE contact_id = c.id ORDER BY position, id LIMIT 1) "
  "FROM member JOIN contact c ON c.id = member.id WHERE c.deleted_at IS NULL ORDER BY c.id";

/* Adds the members of the campaign's lists, as they are now. */
static gboolean
append_lists (CrmConn   *conn,
              gint64     campaign,
              gboolean   exclude,
              CrmSql    *sql,
              GError   **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT ref_id FROM campaign_audience WHERE campaign_id = ? AND kind = 'list' "
                                             "AND exclude = ? AND ref_id IS NOT NULL", "ii", campaign, (gint64) exclude);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      crm_sql_append (sql, " UNION SELECT t.id FROM contact t WHERE ");
      if (!crm_rule_compile_list (crm_stmt_get_int (stmt, 0), &crm_contact_type, conn, NULL, sql, error))
        return FALSE;
    }

  return step == CRM_STEP_DONE;
}

static CrmStmt *
query_members (CrmConn  *conn,
               gint64    campaign,
               GError  **error)
{
  g_autoptr (CrmSql) sql = crm_sql_new ("WITH asked (id) AS (SELECT ");

  crm_sql_add_int (sql, campaign);
  crm_sql_append (sql, "), member (id) AS (" MEMBERS ("0"));
  if (!append_lists (conn, campaign, FALSE, sql, error))
    return NULL;
  crm_sql_append (sql, "), excluded (id) AS (" MEMBERS ("1"));
  if (!append_lists (conn, campaign, TRUE, sql, error))
    return NULL;
  crm_sql_append (sql, outcome_sql);

  return crm_sql_prepare (sql, conn, error);
}

const char *
crm_exclusion_to_nick (CrmExclusion exclusion)
{
  g_return_val_if_fail (exclusion < G_N_ELEMENTS (exclusions), "");

  return exclusions[exclusion].nick;
}

CrmExclusion
crm_exclusion_from_nick (const char *nick)
{
  for (guint i = 0; nick != NULL && i < G_N_ELEMENTS (exclusions); i++)
    {
      if (g_str_equal (exclusions[i].nick, nick))
        return i;
    }

  return CRM_EXCLUSION_NONE;
}

const char *
crm_exclusion_get_label (CrmExclusion exclusion)
{
  g_return_val_if_fail (exclusion < G_N_ELEMENTS (exclusions), "");

  return exclusion == CRM_EXCLUSION_NONE ? "" : _(exclusions[exclusion].label);
}

void
crm_recipient_free (CrmRecipient *recipient)
{
  g_return_if_fail (recipient != NULL);

  g_free (recipient->name);
  g_free (recipient->address);
  g_free (recipient->address_key);
  g_clear_pointer (&recipient->values, g_hash_table_unref);
  g_free (recipient->detail);
  g_free (recipient);
}

/* The reason that lies in the address itself, or in another recipient's. */
static gboolean
judge_address (CrmConn       *conn,
               CrmRecipient  *recipient,
               GHashTable    *seen,
               GError       **error)
{
  g_autofree char *wire = NULL;
  g_autofree char *reason = NULL;
  g_autoptr(GError) inner = NULL;

  if (*recipient->address == '\0')
    {
      recipient->exclusion = CRM_EXCLUSION_NO_ADDRESS;
      return TRUE;
    }

  wire = crm_mail_address_to_wire (recipient->address, &inner);
  if (wire == NULL)
    {
      recipient->exclusion = g_error_matches (inner, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_UNSUPPORTED)
                             ? CRM_EXCLUSION_UNREACHABLE : CRM_EXCLUSION_BAD_ADDRESS;
      recipient->detail = g_strdup (recipient->address);
      return TRUE;
    }

  g_free (recipient->address_key);
  recipient->address_key = crm_mail_address_get_key (recipient->address);
  reason = crm_conn_get_text (conn, &inner, "SELECT reason FROM suppression WHERE address_key = ?", "s", recipient->address_key);
  if (inner != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&inner));
      return FALSE;
    }
  if (reason != NULL)
    {
      recipient->exclusion = CRM_EXCLUSION_SUPPRESSED;
      recipient->detail = g_steal_pointer (&reason);
      return TRUE;
    }

  if (g_hash_table_contains (seen, recipient->address_key))
    {
      recipient->exclusion = CRM_EXCLUSION_DUPLICATE;
      recipient->detail = g_strdup (g_hash_table_lookup (seen, recipient->address_key));
    }
  else
    {
      g_hash_table_insert (seen, g_strdup (recipient->address_key), g_strdup (recipient->name));
    }

  return TRUE;
}

GPtrArray *
crm_campaign_audience_load (CrmConn  *conn,
                            gint64    campaign,
                            GError  **error)
{
  g_autoptr(GPtrArray) recipients = NULL;
  g_autoptr(GHashTable) seen = NULL;
  g_autoptr(CrmStmt) stmt = NULL;
  CrmStep step;

  g_return_val_if_fail (conn != NULL, NULL);

  stmt = query_members (conn, campaign, error);
  if (stmt == NULL)
    return NULL;

  recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_recipient_free);
  seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmRecipient *recipient = g_new0 (CrmRecipient, 1);
      const char *address = crm_stmt_get_text (stmt, 3);

      g_ptr_array_add (recipients, recipient);
      recipient->contact_id = crm_stmt_get_int (stmt, 0);
      recipient->name = crm_stmt_dup_text (stmt, 1);
      recipient->address = g_strstrip (g_strdup (address != NULL ? address : ""));
      recipient->address_key = g_strdup ("");

      if (crm_stmt_get_int (stmt, 2) != 0)
        recipient->exclusion = CRM_EXCLUSION_LEFT_OUT;
      else if (!judge_address (conn, recipient, seen, error))
        return NULL;

      recipient->values = crm_mail_merge_load (conn, recipient->contact_id, error);
      if (recipient->values == NULL)
        return NULL;
    }

  return step == CRM_STEP_DONE ? g_steal_pointer (&recipients) : NULL;
}

guint
crm_campaign_audience_count (GPtrArray *recipients)
{
  guint n = 0;

  g_return_val_if_fail (recipients != NULL, 0);

  for (guint i = 0; i < recipients->len; i++)
    n += ((CrmRecipient *) g_ptr_array_index (recipients, i))->exclusion == CRM_EXCLUSION_NONE;

  return n;
}
