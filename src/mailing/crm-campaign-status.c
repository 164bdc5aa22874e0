/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-campaign-status.h"

#include "crm-format-error.h"
#include "crm-id.h"
#include "crm-mail-address.h"

#include <glib/gi18n.h>
#include <string.h>

void
crm_campaign_status_free (CrmCampaignStatus *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->state);
  g_free (self->reason);
  g_free (self);
}

void
crm_campaign_result_free (CrmCampaignResult *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->address);
  g_free (self->state);
  g_free (self->reason);
  g_free (self);
}

/* Each state from an index that has it alone: while a campaign is sent this is asked for several times a second. */
static gboolean
count_states (CrmConn            *conn,
              gint64              campaign,
              CrmCampaignStatus  *self,
              GError            **error)
{
  g_autoptr(GError) inner = NULL;
  gint64 total = crm_conn_get_int (conn, 0, &inner, "SELECT count(*) FROM campaign_mail WHERE campaign_id = ? AND excluded = 0", "i",
                                   campaign);
  g_autoptr(CrmStmt) stmt = NULL;
  CrmStep step;

  if (inner == NULL)
    self->pending = (guint) crm_conn_get_int (conn, 0, &inner,
      "SELECT (SELECT count(*) FROM campaign_mail WHERE campaign_id = ?1 AND state = 'pending') + (SELECT count(*) FROM attempt a "
      "CROSS JOIN campaign_mail m ON m.id = a.mail_id WHERE a.done_at IS NULL AND m.campaign_id = ?1 AND m.state = 'dot')", "i", campaign);
  if (inner != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&inner));
      return FALSE;
    }

  stmt = crm_conn_query (conn, error,
    "SELECT state, count(*) FROM campaign_mail WHERE campaign_id = ? AND state <> 'pending' AND state <> 'dot' AND state <> 'sent' "
    "GROUP BY state", "i", campaign);
  if (stmt == NULL)
    return FALSE;

  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      const char *state = crm_stmt_get_text (stmt, 0);
      guint n = (guint) crm_stmt_get_int (stmt, 1);

      if (g_str_equal (state, "failed"))
        self->failed = n;
      else if (g_str_equal (state, "unknown"))
        self->unknown = n;
      else if (g_str_equal (state, "excluded"))
        self->excluded = n;
      else
        self->cancelled = n;
    }
  self->sent = (guint) total - self->pending - self->failed - self->unknown - self->cancelled;

  return step == CRM_STEP_DONE;
}

CrmCampaignStatus *
crm_campaign_status_load (CrmConn  *conn,
                          gint64    campaign,
                          GError  **error)
{
  g_autoptr(CrmCampaignStatus) self = NULL;
  g_autoptr(CrmStmt) stmt = NULL;
  CrmStep step;

  g_return_val_if_fail (conn != NULL, NULL);

  stmt = crm_conn_query (conn, error, "SELECT state, reason, frozen_at, started_at, finished_at FROM campaign_run WHERE campaign_id = ?",
                         "i", campaign);
  if (stmt == NULL)
    return NULL;
  step = crm_stmt_step (stmt, error);
  if (step == CRM_STEP_ERROR)
    return NULL;

  self = g_new0 (CrmCampaignStatus, 1);
  if (step == CRM_STEP_DONE)
    {
      self->state = g_strdup ("draft");
      return g_steal_pointer (&self);
    }

  self->state = crm_stmt_dup_text (stmt, 0);
  self->reason = crm_stmt_dup_text (stmt, 1);
  self->frozen_at = crm_stmt_get_int (stmt, 2);
  self->started_at = crm_stmt_get_int (stmt, 3);
  self->finished_at = crm_stmt_get_int (stmt, 4);

  return count_states (conn, campaign, self, error) ? g_steal_pointer (&self) : NULL;
}

static CrmExclusion
exclusion_of (const char *reason)
{
  g_auto(GStrv) parts = g_strsplit (reason != NULL ? reason : "", ":", 2);

  return crm_exclusion_from_nick (parts[0]);
}

GPtrArray *
crm_campaign_results_load (CrmConn     *conn,
                           gint64       campaign,
                           const char  *state,
                           guint        limit,
                           GError     **error)
{
  g_autoptr(GPtrArray) results = NULL;
  g_autoptr(CrmStmt) stmt = NULL;
  CrmStep step;

  g_return_val_if_fail (conn != NULL, NULL);

  stmt = crm_conn_query (conn, error,
    "SELECT m.id, m.contact_id, coalesce (c.name, m.address), m.address, m.state, m.reason, "
    "coalesce ((SELECT max (dot_at) FROM attempt WHERE mail_id = m.id), 0) "
    "FROM campaign_mail m LEFT JOIN contact c ON c.id = m.contact_id WHERE m.campaign_id = ?1 AND (?2 IS NULL OR m.state = ?2) "
    "ORDER BY CASE m.state WHEN 'failed' THEN 0 WHEN 'unknown' THEN 1 WHEN 'dot' THEN 2 WHEN 'pending' THEN 3 WHEN 'sent' THEN 4 "
    "ELSE 5 END, 3, m.id LIMIT ?3", "isi", campaign, state, limit > 0 ? (gint64) limit : (gint64) -1);
  if (stmt == NULL)
    return NULL;

  results = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_campaign_result_free);
  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmCampaignResult *result = g_new0 (CrmCampaignResult, 1);

      g_ptr_array_add (results, result);
      result->id = crm_stmt_get_int (stmt, 0);
      result->contact_id = crm_stmt_get_int (stmt, 1);
      result->name = crm_stmt_dup_text (stmt, 2);
      result->address = crm_stmt_dup_text (stmt, 3);
      result->state = crm_stmt_dup_text (stmt, 4);
      result->reason = crm_stmt_dup_text (stmt, 5);
      result->exclusion = g_str_equal (result->state, "excluded") ? exclusion_of (result->reason) : CRM_EXCLUSION_NONE;
      result->at = crm_stmt_get_int (stmt, 6);
    }

  return step == CRM_STEP_DONE ? g_steal_pointer (&results) : NULL;
}

/* One change to the journal's tables. */
typedef struct
{
  char       *key;
  const char *reason;
} Request;

static gboolean
run (CrmDb         *db,
     const char    *label,
     CrmWriteFunc   func,
     Request       *request,
     GError       **error)
{
  CrmWriteOptions options = { .priority = CRM_PRIORITY_USER, .origin = CRM_ORIGIN_USER, .label = label, .not_undoable = TRUE };
  g_autoptr(CrmChangeSet) set = crm_db_write (db, &options, func, request, NULL, error);

  return set != NULL;
}

static gboolean
add_cb (CrmConn       *conn,
        gpointer       user_data,
        GCancellable  *cancellable,
        GError       **error)
{
  const Request *request = user_data;

  crm_conn_touch (conn, "suppression", 0);
  return crm_conn_run (conn, error, "INSERT INTO suppression (id, address_key, reason, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                       "issi", crm_id_new (), request->key, request->reason, g_get_real_time ());
}

static gboolean
remove_cb (CrmConn       *conn,
           gpointer       user_data,
           GCancellable  *cancellable,
           GError       **error)
{
  const Request *request = user_data;

  crm_conn_touch (conn, "suppression", 0);
  return crm_conn_run (conn, error, "DELETE FROM suppression WHERE address_key = ?", "s", request->key);
}

static gboolean
change_suppression (CrmDb         *db,
                    const char    *address,
                    const char    *reason,
                    CrmWriteFunc   func,
                    GError       **error)
{
  g_autofree char *key = NULL;
  Request request = { .reason = reason };

  if (!crm_mail_address_check (address, error))
    return FALSE;

  key = crm_mail_address_get_key (address);
  request.key = key;
  return run (db, _("Changed whom campaigns may write to"), func, &request, error);
}

gboolean
crm_suppression_add (CrmDb       *db,
                     const char  *address,
                     const char  *reason,
                     GError     **error)
{
  g_return_val_if_fail (CRM_IS_DB (db), FALSE);
  g_return_val_if_fail (address != NULL && reason != NULL, FALSE);

  return change_suppression (db, address, reason, add_cb, error);
}

gboolean
crm_suppression_remove (CrmDb       *db,
                        const char  *address,
                        GError     **error)
{
  g_return_val_if_fail (CRM_IS_DB (db), FALSE);
  g_return_val_if_fail (address != NULL, FALSE);

  return change_suppression (db, address, NULL, remove_cb, error);
}
