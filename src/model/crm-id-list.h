/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How one list of ids becomes another, for announcing it as few small changes. Pure; any thread. */

/* At @position of the list as it is then, @n_removed ids go and @n_added ids of the new list come. */
typedef struct
{
  guint position;
  guint n_removed;
  guint n_added;
} CrmIdRun;

/*
 * The runs that, applied one after the other, make @before into @after: removals from the end to the start, then additions from
 * the start to the end. @moved holds ids that may stand elsewhere now or that come or go (GArray of gint64, or NULL); everything else is
 * expected to have kept its order. NULL when it did not, or when more than @max_runs would be needed: then all is to be
 * announced anew. (transfer full), GArray of CrmIdRun; empty when the lists are equal.
 */
GArray *crm_id_list_diff (GArray *before,
                          GArray *after,
                          GArray *moved,
                          guint   max_runs);

G_END_DECLS
