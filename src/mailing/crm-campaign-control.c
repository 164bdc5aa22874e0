/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-campaign-control.h"

#include "crm-mail-journal.h"
#include "crm-mailing-error.h"
#include "crm-sending-lease.h"

#include <glib/gi18n.h>

/* The state is what the sender obeys; the interrupt only makes it look. */
static gboolean
set_state (CrmDb       *db,
           gint64       campaign,
           const char  *state,
           GError     **error)
{
  if (!crm_mail_journal_set_state (db, campaign, state, NULL, error))
    return FALSE;

  crm_sending_lease_interrupt (db, campaign);
  return TRUE;
}

gboolean
crm_campaign_pause (CrmDb   *db,
                    gint64   campaign,
                    GError **error)
{
  g_return_val_if_fail (CRM_IS_DB (db), FALSE);

  return set_state (db, campaign, "paused", error);
}

gboolean
crm_campaign_stop (CrmDb   *db,
                   gint64   campaign,
                   GError **error)
{
  g_return_val_if_fail (CRM_IS_DB (db), FALSE);

  return set_state (db, campaign, "stopped", error);
}

typedef struct
{
  gint64      campaign;
  const char *state;
  guint       n;
} Again;

static gboolean
again_cb (CrmConn       *conn,
          gpointer       user_data,
          GCancellable  *cancellable,
          GError       **error)
{
  Again *again = user_data;

  if (crm_conn_get_int (conn, 0, NULL, "SELECT state = 'stopped' FROM campaign_run WHERE campaign_id = ?", "i", again->campaign) != 0)
    {
      g_set_error_literal (error, CRM_MAILING_ERROR, CRM_MAILING_ERROR_STATE, _("This campaign was stopped for good: nothing of it is sent any more."));
      return FALSE;
    }

  crm_conn_touch (conn, "campaign_mail", 0);
  crm_conn_touch (conn, "campaign_run", again->campaign);
  if (!crm_conn_run (conn, error, "UPDATE campaign_mail SET state = 'pending', not_before = 0 WHERE campaign_id = ? AND state = ? "
                     "AND NOT EXISTS (SELECT 1 FROM suppression WHERE address_key = campaign_mail.address_key)", "is", again->campaign,
                     again->state))
    return FALSE;
  again->n = (guint) crm_conn_n_changed (conn);

  return again->n == 0 || crm_conn_run (conn, error, "UPDATE campaign_run SET state = 'paused', reason = NULL, finished_at = NULL "
                                        "WHERE campaign_id = ? AND state = 'finished'", "i", again->campaign);
}

gboolean
crm_campaign_send_again (CrmDb       *db,
                         gint64       campaign,
                         const char  *state,
                         guint       *n,
                         GError     **error)
{
  CrmWriteOptions options = { .priority = CRM_PRIORITY_USER, .origin = CRM_ORIGIN_USER, .label = _("Decided about mails"),
                              .not_undoable = TRUE };
  Again again = { campaign, state, 0 };
  g_autoptr(CrmChangeSet) set = NULL;

  g_return_val_if_fail (CRM_IS_DB (db), FALSE);
  g_return_val_if_fail (g_strcmp0 (state, "failed") == 0 || g_strcmp0 (state, "unknown") == 0, FALSE);

  set = crm_db_write (db, &options, again_cb, &again, NULL, error);
  if (set == NULL)
    return FALSE;

  if (n != NULL)
    *n = again.n;
  return TRUE;
}
