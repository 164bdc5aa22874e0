/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-freeze.h"

#include "crm-id.h"
#include "crm-mail-merge.h"
#include "crm-mailing-error.h"
#include "crm-mime-message.h"

#include <glib/gi18n.h>

typedef struct
{
  gint64         campaign;
  CrmFreezeFlags flags;
  guint          n_included;
} Request;

/* What stops the freeze: those findings that the flags do not mend. */
static const CrmFinding *
find_blocker (const Request *request,
              CrmPreflight  *preflight)
{
  for (guint i = 0; i < preflight->findings->len; i++)
    {
      const CrmFinding *finding = g_ptr_array_index (preflight->findings, i);
      gboolean mended = (request->flags & CRM_FREEZE_LEAVE_MISSING) != 0 &&
                        (finding->check == CRM_CHECK_MISSING || finding->check == CRM_CHECK_VALUE);

      if (finding->blocks && !mended)
        return finding;
    }

  return NULL;
}

static gboolean
insert_mail (CrmConn             *conn,
             gint64               campaign,
             const CrmRecipient  *recipient,
             GError             **error)
{
  gboolean included = recipient->exclusion == CRM_EXCLUSION_NONE;
  const char *from = crm_mail_merge_get (CRM_MAIL_MERGE_SENDER_ADDRESS, recipient->values);
  g_autofree char *token = crm_mime_message_make_token ();
  g_autofree char *message_id = crm_mime_message_make_id (token, campaign, from);
  g_autofree char *merge = NULL;
  g_autofree char *reason = NULL;

  crm_mail_merge_set (recipient->values, CRM_MAIL_MERGE_UNSUBSCRIBE_URL, NULL);
  merge = crm_mail_merge_to_json (recipient->values);
  if (!included)
    reason = g_strconcat (crm_exclusion_to_nick (recipient->exclusion), recipient->detail != NULL ? ": " : "",
                          recipient->detail != NULL ? recipient->detail : "", NULL);

  return crm_conn_run (conn, error,
                       "INSERT INTO campaign_mail (id, campaign_id, contact_id, address, address_key, merge, token, message_id, "
                       "date, state, excluded, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)", "iiissssssis",
                       crm_id_new (), campaign, recipient->contact_id, recipient->address, recipient->address_key, merge,
                       token, message_id, included ? "pending" : "excluded", (gint64) !included, reason);
}

static gboolean
freeze_cb (CrmConn       *conn,
           gpointer       user_data,
           GCancellable  *cancellable,
           GError       **error)
{
  Request *request = user_data;
  g_autoptr(CrmPreflight) preflight = NULL;
  const CrmFinding *blocker;

  if (crm_conn_get_int (conn, 0, NULL, "SELECT count(*) FROM campaign_run WHERE campaign_id = ?", "i", request->campaign) > 0)
    {
      g_set_error_literal (error, CRM_MAILING_ERROR, CRM_MAILING_ERROR_STATE,
                           _("This campaign has been started already."));
      return FALSE;
    }

  preflight = crm_preflight_run (conn, request->campaign, error);
  if (preflight == NULL)
    return FALSE;
  blocker = find_blocker (request, preflight);
  if (blocker != NULL)
    {
      g_set_error_literal (error, CRM_MAILING_ERROR, CRM_MAILING_ERROR_NOT_READY, blocker->text);
      return FALSE;
    }

  /* The default footer is written out: its words must not change with the language of a later start. */
  if (!crm_conn_run (conn, error,
                     "INSERT INTO campaign_run (campaign_id, state, frozen_at, account_id, subject, body, footer) "
                     "SELECT id, 'frozen', ?, account_id, subject, body, coalesce (footer, ?) FROM campaign WHERE id = ?", "isi",
                     g_get_real_time (), crm_campaign_text_get_default_footer (), request->campaign))
    return FALSE;

  for (guint i = 0; i < preflight->recipients->len; i++)
    {
      if (!insert_mail (conn, request->campaign, g_ptr_array_index (preflight->recipients, i), error))
        return FALSE;
    }

  request->n_included = preflight->n_included;
  crm_conn_touch (conn, "campaign_run", request->campaign);
  crm_conn_touch (conn, "campaign_mail", 0);
  return TRUE;
}

gboolean
crm_campaign_freeze (CrmDb           *db,
                     gint64           campaign,
                     CrmFreezeFlags   flags,
                     guint           *n_included,
                     GCancellable    *cancellable,
                     GError         **error)
{
  Request request = { campaign, flags, 0 };
  CrmWriteOptions options = { .priority = CRM_PRIORITY_USER, .origin = CRM_ORIGIN_CAMPAIGN, .label = _("Started a campaign"),
                              .not_undoable = TRUE };
  g_autoptr(CrmChangeSet) set = NULL;

  g_return_val_if_fail (CRM_IS_DB (db), FALSE);

  set = crm_db_write (db, &options, freeze_cb, &request, cancellable, error);
  if (set == NULL)
    return FALSE;

  if (n_included != NULL)
    *n_included = request.n_included;
  return TRUE;
}

static gboolean
thaw_cb (CrmConn       *conn,
         gpointer       user_data,
         GCancellable  *cancellable,
         GError       **error)
{
  const Request *request = user_data;

  if (crm_conn_get_int (conn, 1, NULL, "SELECT count(*) FROM campaign_mail WHERE campaign_id = ? AND "
                        "(tries > 0 OR date > 0 OR state NOT IN ('pending', 'excluded'))", "i", request->campaign) > 0)
    {
      g_set_error_literal (error, CRM_MAILING_ERROR, CRM_MAILING_ERROR_STATE,
                           _("Mails of this campaign have been sent already."));
      return FALSE;
    }

  crm_conn_touch (conn, "campaign_run", request->campaign);
  return crm_conn_run (conn, error, "DELETE FROM campaign_mail WHERE campaign_id = ?", "i", request->campaign) &&
         crm_conn_run (conn, error, "DELETE FROM campaign_run WHERE campaign_id = ?", "i", request->campaign);
}

gboolean
crm_campaign_thaw (CrmDb         *db,
                   gint64         campaign,
                   GCancellable  *cancellable,
                   GError       **error)
{
  Request request = { campaign, CRM_FREEZE_DEFAULT, 0 };
  CrmWriteOptions options = { .priority = CRM_PRIORITY_USER, .origin = CRM_ORIGIN_CAMPAIGN, .label = _("Took a campaign back"),
                              .not_undoable = TRUE };
  g_autoptr(CrmChangeSet) set = NULL;

  g_return_val_if_fail (CRM_IS_DB (db), FALSE);

  set = crm_db_write (db, &options, thaw_cb, &request, cancellable, error);
  return set != NULL;
}
