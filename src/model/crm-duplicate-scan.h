/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-db.h"
#include "crm-duplicate-finder.h"
#include "crm-job.h"

G_BEGIN_DECLS

/*
 * All pairs of the whole book that are alike, found without comparing each with each: contacts are brought together that have a value in
 * common (a mail address, a number, the name), or a value and a word of the name (company, domain, address, birthday), and are measured
 * by crm-duplicate-measure.h. More than CRM_DUPLICATE_MAX_BLOCK with one value are compared only where their names are equal; of a name
 * that more than five have, those are left out that share nothing else.
 *
 * Reads in steps of a few milliseconds, so that searches and rows come in between. The words of all names are held in memory (about 30
 * bytes a contact), and a million keys at a time (12 bytes each).
 */
typedef struct
{
  gint64              low;         /* the smaller id */
  gint64              high;
  CrmDuplicateVerdict verdict;
} CrmDuplicatePair;

/* Those with at least @least, by low and high. Waits; on any thread that may. @job (nullable) hears how far it is. (transfer full), of
 * CrmDuplicatePair. CRM_STORE_ERROR, G_IO_ERROR_CANCELLED. */
GArray *crm_duplicate_scan (CrmDb         *db,
                            guint          least,
                            CrmJob        *job,
                            GCancellable  *cancellable,
                            GError       **error);

G_END_DECLS
