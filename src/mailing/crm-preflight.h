/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-campaign-audience.h"
#include "crm-campaign-text.h"
#include "crm-db.h"

G_BEGIN_DECLS

/* What a check before sending looks at. */
typedef enum
{
  CRM_CHECK_ACCOUNT,
  CRM_CHECK_SUBJECT,
  CRM_CHECK_TEXT,          /* does not compile; see the position */
  CRM_CHECK_RECIPIENTS,
  CRM_CHECK_MISSING,       /* fields without value and fallback */
  CRM_CHECK_VALUE,
  CRM_CHECK_UNSUBSCRIBE,
  CRM_CHECK_POSTAL_ADDRESS,
  CRM_CHECK_DUPLICATE,
  CRM_CHECK_SUPPRESSED,
  CRM_CHECK_ADDRESS,       /* none, not valid, not reachable */
  CRM_CHECK_DURATION,
} CrmCheck;

typedef struct
{
  CrmCheck         check;
  gboolean         blocks;    /* has to be mended before sending; otherwise worth knowing */
  char            *text;      /* a sentence for people, translated */
  guint            n;         /* how many recipients are concerned; 0 where that makes no sense */
  GPtrArray       *names;     /* of char *: the first of them (at most ten) */
  CrmCampaignPart  part;      /* TEXT: where the error is */
  CrmMailPosition  position;
} CrmFinding;

/* What is found out about a campaign before it is sent. */
typedef struct
{
  GPtrArray       *findings;    /* of CrmFinding, those that block first */
  GPtrArray       *recipients;  /* of CrmRecipient; those with missing values are marked */
  guint            n_included;  /* how many get a mail */
  CrmCampaignText *text;        /* NULL where it does not compile */
  gint64           account;     /* 0 where none is chosen */
} CrmPreflight;

/*
 * The values of one contact with the sender's, as a preview or a test mail shows them (transfer full); inside a read.
 * NULL with CRM_STORE_ERROR.
 */
GHashTable   *crm_preflight_load_values (CrmConn    *conn,
                                         gint64      campaign,
                                         gint64      contact,
                                         GError    **error);

/* Looks at everything, inside a read or write. NULL with CRM_STORE_ERROR. Transfer full. */
CrmPreflight *crm_preflight_run     (CrmConn        *conn,
                                     gint64          campaign,
                                     GError        **error);

/* Waits; never on the thread of the window. */
CrmPreflight *crm_preflight_check   (CrmDb          *db,
                                     gint64          campaign,
                                     GCancellable   *cancellable,
                                     GError        **error);

/* The first finding that blocks, owned by @self; NULL when the campaign can be sent. */
CrmFinding   *crm_preflight_get_blocker (CrmPreflight *self);

/* Ends @self. */
void          crm_preflight_free    (CrmPreflight   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmPreflight, crm_preflight_free)

G_END_DECLS
