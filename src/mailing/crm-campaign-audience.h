/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-stmt.h"

G_BEGIN_DECLS

/* Why someone of the audience gets no mail. */
typedef enum
{
  CRM_EXCLUSION_NONE,
  CRM_EXCLUSION_LEFT_OUT,      /* taken away by hand or by a tag */
  CRM_EXCLUSION_NO_ADDRESS,
  CRM_EXCLUSION_BAD_ADDRESS,
  CRM_EXCLUSION_UNREACHABLE,   /* letters outside ASCII before the @ */
  CRM_EXCLUSION_DUPLICATE,     /* another recipient has the same address */
  CRM_EXCLUSION_SUPPRESSED,    /* unsubscribed, bounced, or entered by hand */
  CRM_EXCLUSION_MISSING,       /* a field without value and without fallback */
  CRM_EXCLUSION_BAD_VALUE,     /* a value that must not stand where the text puts it */
} CrmExclusion;

/* One member of an audience, with the values for its mail. */
typedef struct
{
  gint64        contact_id;
  char         *name;
  char         *address;      /* "" where there is none */
  char         *address_key;  /* "" where the address is none */
  GHashTable   *values;       /* crm-mail-merge.h */
  CrmExclusion  exclusion;
  char         *detail;       /* the field that is missing, the reason of the suppression; NULL for none */
} CrmRecipient;

/*
 * Everyone whom @campaign is for, in the order of their ids, with the reason of those who are left out: everyone of its
 * tags and single contacts, less the excluded ones, once per address, to each contact's first address. Inside a read or
 * write. Returns an array of CrmRecipient (transfer full); NULL with CRM_STORE_ERROR.
 */
GPtrArray   *crm_campaign_audience_load        (CrmConn       *conn,
                                                gint64         campaign,
                                                GError       **error);

/* How many get a mail. */
guint        crm_campaign_audience_count       (GPtrArray     *recipients);

/* The word that is stored for a reason ("duplicate"), static, and back; words nobody knows are NONE. */
const char  *crm_exclusion_to_nick             (CrmExclusion   exclusion);
CrmExclusion crm_exclusion_from_nick           (const char    *nick);

/* The reason in words, translated; static. */
const char  *crm_exclusion_get_label           (CrmExclusion   exclusion);

/* Ends a recipient. */
void         crm_recipient_free                (CrmRecipient  *recipient);

G_END_DECLS
