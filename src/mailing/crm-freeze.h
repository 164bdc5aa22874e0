/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-preflight.h"

G_BEGIN_DECLS

typedef enum
{
  CRM_FREEZE_DEFAULT       = 0,
  CRM_FREEZE_LEAVE_MISSING = 1 << 0,  /* whose values are missing or wrong is left out, instead of stopping the whole */
} CrmFreezeFlags;

/*
 * Freezes a campaign: after the checks, every recipient, in and out with the reason, the values for each mail and the text
 * are written in one transaction. From then on edits of contacts and campaign change nothing of it; nothing is sent yet.
 * FALSE with CRM_MAILING_ERROR_NOT_READY (a check blocks, its sentence is the message), _STATE (frozen already), or a
 * CRM_STORE_ERROR. @n_included (may be NULL): how many mails there are. Waits.
 */
gboolean   crm_campaign_freeze          (CrmDb            *db,
                                         gint64            campaign,
                                         CrmFreezeFlags    flags,
                                         guint            *n_included,
                                         GCancellable     *cancellable,
                                         GError          **error);

/* Takes a freeze back as long as nothing was sent. CRM_MAILING_ERROR_STATE otherwise. Waits. */
gboolean   crm_campaign_thaw            (CrmDb            *db,
                                         gint64            campaign,
                                         GCancellable     *cancellable,
                                         GError          **error);

G_END_DECLS
