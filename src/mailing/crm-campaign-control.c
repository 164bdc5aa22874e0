/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-campaign-control.h"

#include "crm-mail-journal.h"
#include "crm-sending-lease.h"

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
