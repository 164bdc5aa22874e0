/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sending-plan.h"

#include "crm-mail-address.h"
#include "crm-mailing-error.h"

#include <glib/gi18n.h>
#include <string.h>

static CrmSmtpSecurity
security_of (const char *nick)
{
  if (g_strcmp0 (nick, "tls") == 0)
    return CRM_SMTP_SECURITY_TLS;

  return g_strcmp0 (nick, "none") == 0 ? CRM_SMTP_SECURITY_NONE : CRM_SMTP_SECURITY_STARTTLS;
}

/* The account, of a row as load_cb() reads it. */
static void
take_account (CrmSendingPlan *self,
              CrmStmt        *stmt)
{
  self->host = crm_stmt_dup_text (stmt, 4);
  self->user = crm_stmt_dup_text (stmt, 7);
  self->ehlo = g_strdup (strchr (self->sender, '@') + 1);

  self->config.host = self->host;
  self->config.port = (guint) crm_stmt_get_int (stmt, 5);
  self->config.security = security_of (crm_stmt_get_text (stmt, 6));
  self->config.user = self->user != NULL && *self->user != '\0' ? self->user : NULL;
  self->config.ehlo = self->ehlo;

  self->limits.account = crm_stmt_get_int (stmt, 3);
  self->limits.per_minute = (guint) MAX (crm_stmt_get_int (stmt, 9), 0);
  self->limits.per_hour = (guint) MAX (crm_stmt_get_int (stmt, 10), 0);
  self->limits.per_day = (guint) MAX (crm_stmt_get_int (stmt, 11), 0);
}

static gpointer
load_cb (CrmConn       *conn,
         gpointer       user_data,
         GCancellable  *cancellable,
         GError       **error)
{
  const gint64 *campaign = user_data;
  g_autoptr(CrmSendingPlan) self = g_new0 (CrmSendingPlan, 1);
  g_autoptr(CrmStmt) stmt = crm_conn_query (conn, error,
    "SELECT r.subject, r.body, r.footer, a.id, a.host, a.port, a.security, a.user, a.from_address, a.per_minute, a.per_hour, a.per_day, "
    "(SELECT count(*) FROM campaign_mail WHERE campaign_id = r.campaign_id AND excluded = 0), "
    "(SELECT count(*) FROM campaign_mail WHERE campaign_id = r.campaign_id AND state = 'pending') "
    "FROM campaign_run r LEFT JOIN mail_account a ON a.id = r.account_id AND a.deleted_at IS NULL "
    "WHERE r.campaign_id = ? AND r.state IN ('frozen', 'sending', 'paused')", "i", *campaign);
  CrmStep step;

  if (stmt == NULL)
    return NULL;
  step = crm_stmt_step (stmt, error);
  if (step == CRM_STEP_ERROR)
    return NULL;
  if (step == CRM_STEP_DONE)
    {
      g_set_error_literal (error, CRM_MAILING_ERROR, CRM_MAILING_ERROR_STATE, _("There is nothing of this campaign to send."));
      return NULL;
    }
  if (crm_stmt_is_null (stmt, 3))
    {
      g_set_error_literal (error, CRM_MAILING_ERROR, CRM_MAILING_ERROR_NO_ACCOUNT, _("The mail account of this campaign is gone."));
      return NULL;
    }

  self->text = crm_campaign_text_new (crm_stmt_get_text (stmt, 0), crm_stmt_get_text (stmt, 1), crm_stmt_get_text (stmt, 2),
                                      NULL, NULL, error);
  if (self->text == NULL)
    return NULL;
  self->sender = crm_mail_address_to_wire (crm_stmt_get_text (stmt, 8), error);
  if (self->sender == NULL)
    return NULL;

  take_account (self, stmt);
  self->total = crm_stmt_get_int (stmt, 12);
  self->done = self->total - crm_stmt_get_int (stmt, 13);

  return g_steal_pointer (&self);
}

CrmSendingPlan *
crm_sending_plan_load (CrmDb   *db,
                       gint64   campaign,
                       GError **error)
{
  g_return_val_if_fail (CRM_IS_DB (db), NULL);

  return crm_db_read (db, CRM_READER_ROW, load_cb, &campaign, NULL, error);
}

void
crm_sending_plan_free (CrmSendingPlan *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->text, crm_campaign_text_free);
  g_free (self->sender);
  g_free (self->host);
  g_free (self->user);
  g_free (self->ehlo);
  g_free (self);
}
