/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-duplicate-measure.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/*
 * Who in the book may be the same as one contact, found by the indexes that there are: mail addresses, the ends of phone numbers, birthdays,
 * sites, and the full-text index for names together with company, domain or address. Inside read and write functions. CRM_STORE_ERROR.
 */

/* More contacts than this with one value are not compared each with each: of them only those of the same name are. */
#define CRM_DUPLICATE_MAX_BLOCK 64

typedef struct
{
  gint64              id;
  CrmDuplicateVerdict verdict;
} CrmDuplicateFound;

/* The card of a contact, its holders not counted; NULL with @error unset where it is not there, in the trash, or merged into another. (transfer full) */
CrmDuplicateCard *crm_duplicate_card_load  (CrmConn           *conn,
                                            gint64             id,
                                            GError           **error);

/* Brings the holders of the addresses and numbers of @card, which need not be in the book, up to date. Of two cards that are measured it
 * is enough that one is counted. */
gboolean          crm_duplicate_card_count (CrmConn           *conn,
                                            CrmDuplicateCard  *card,
                                            GError           **error);

/*
 * Everyone like @card, whose holders are counted, with at least @least, best first, itself left out, and those who are to be kept separate from it. @keep_separate
 * FALSE: those too. (transfer full), of CrmDuplicateFound; NULL with @error. What cannot be found: a number whose extension is written
 * behind it, by one without (crm-duplicate-scan.h does).
 */
GArray           *crm_duplicate_find       (CrmConn                 *conn,
                                            const CrmDuplicateCard  *card,
                                            guint                    least,
                                            gboolean                 keep_separate,
                                            GCancellable            *cancellable,
                                            GError                 **error);

/* Whether the owner said that these are two. */
gboolean          crm_duplicate_is_kept_separate (CrmConn                 *conn,
                                                  gint64                   a,
                                                  gint64                   b,
                                                  gboolean                *separate,
                                                  GError                 **error);

G_END_DECLS
