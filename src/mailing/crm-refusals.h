/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The permanent refusals of a run. Where there are too many, something is wrong with the list or with us, and going on would ruin the sender's
 * name: five in a row on different domains, or more than a tenth of the last fifty mails. One run, one thread.
 */
typedef struct
{
  char    *domains[5];  /* of the refusals in a row, each another */
  guint    n_domains;
  guint64  last;        /* a bit for each of the last mails, set: refused */
  guint    n;           /* how many bits of it count */
} CrmRefusals;

/*
 * Notes what became of the mail to @recipient, an address. Why the run has to pause (translated, transfer full), NULL where it may go on; the
 * count begins anew then.
 */
char *crm_refusals_note  (CrmRefusals *self,
                          const char  *recipient,
                          gboolean     refused);

/* Ends what @self points to. */
void  crm_refusals_clear (CrmRefusals *self);

G_END_DECLS
