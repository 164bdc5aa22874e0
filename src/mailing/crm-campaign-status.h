/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-campaign-audience.h"
#include "crm-db.h"

G_BEGIN_DECLS

/* How far a campaign is. */
typedef struct
{
  char   *state;        /* draft, frozen, sending, paused, stopped, finished */
  char   *reason;       /* why it is paused, for people; NULL */
  gint64  frozen_at;    /* microseconds since 1970; 0: not yet */
  gint64  started_at;
  gint64  finished_at;
  guint   pending;
  guint   sent;
  guint   failed;
  guint   unknown;      /* the server's answer was lost: they probably arrived */
  guint   excluded;
  guint   cancelled;
} CrmCampaignStatus;

/* What came of one recipient. */
typedef struct
{
  gint64        id;         /* of the mail */
  gint64        contact_id;
  char         *name;       /* of the contact as it is called today; the address where it is gone */
  char         *address;
  char         *state;      /* pending, dot, sent, failed, unknown, excluded, cancelled */
  char         *reason;     /* the server's words, or what happened; NULL */
  CrmExclusion  exclusion;  /* of an excluded one */
  gint64        at;         /* of its last attempt; 0: none */
} CrmCampaignResult;

/* Inside a read or write. NULL with CRM_STORE_ERROR; a campaign that is not frozen has the state "draft". Transfer full. */
CrmCampaignStatus *crm_campaign_status_load       (CrmConn            *conn,
                                                   gint64              campaign,
                                                   GError            **error);
void               crm_campaign_status_free       (CrmCampaignStatus  *self);

/*
 * The results, those that need a look first (failed, unknown), then by name; @state NULL: all; at most @limit, 0: no limit.
 * Inside a read. Array of CrmCampaignResult (transfer full); NULL with CRM_STORE_ERROR.
 */
GPtrArray         *crm_campaign_results_load      (CrmConn            *conn,
                                                   gint64              campaign,
                                                   const char         *state,
                                                   guint               limit,
                                                   GError            **error);
void               crm_campaign_result_free       (CrmCampaignResult  *self);

/* No campaign writes to @address any more; @reason is a word ("unsubscribed", "bounced", "manual"). Pending mails to it are
 * not sent, whatever is under way. CRM_FORMAT_ERROR_VALUE for what is no address. Waits. */
gboolean           crm_suppression_add            (CrmDb              *db,
                                                   const char         *address,
                                                   const char         *reason,
                                                   GError            **error);

/* Campaigns may write to @address again. Waits. */
gboolean           crm_suppression_remove         (CrmDb              *db,
                                                   const char         *address,
                                                   GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmCampaignStatus, crm_campaign_status_free)

G_END_DECLS
