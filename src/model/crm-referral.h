/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-record.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/* Who sent whom: one row, entered once, that stands on both pages. */
typedef struct
{
  gint64      row;           /* of referral */
  gboolean    received;      /* the one on whose page it stands was sent by @other; else they sent @other */
  gint64      other;
  char       *title;         /* of @other */
  char       *detail;        /* NULL */
  char       *state;         /* as stored: named, contacted, customer, declined */
  gint64      deal;          /* 0: none */
  char       *deal_title;    /* NULL */
  char       *referred_on;   /* date; NULL */
  char       *thanked_on;    /* date; NULL: not yet */
  char       *note;          /* NULL */
} CrmReferral;

void       crm_referral_free      (CrmReferral  *referral);
/* The words for its state, translated. Static. */
const char *crm_referral_get_state (const CrmReferral *referral);

/* Inside a read function: the referrals of @contact from both ends, those received first, the newest first. Whoever is in the trash is left
 * out. (transfer full), elements are CrmReferral; NULL with CRM_STORE_ERROR. */
GPtrArray *crm_referral_load      (CrmConn      *conn,
                                   gint64        contact,
                                   GError      **error);

/* Inside a write function: @from sent @to. @on is a date, NULL: today. The id of the row; 0 with CRM_MODEL_ERROR_INVALID where they are the
 * same or it is there already, or CRM_STORE_ERROR. */
gint64     crm_referral_add       (CrmConn      *conn,
                                   gint64        from,
                                   gint64        to,
                                   gint64        deal,         /* 0: none */
                                   const char   *state,        /* NULL: named */
                                   const char   *on,
                                   const char   *note,
                                   GError      **error);

/* What a save has to hold: two contacts, there once. Inside a write function. FALSE with CRM_MODEL_ERROR_INVALID, naming who. */
gboolean   crm_referral_check     (CrmConn      *conn,
                                   CrmRecord    *referral,
                                   GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmReferral, crm_referral_free)

G_END_DECLS
