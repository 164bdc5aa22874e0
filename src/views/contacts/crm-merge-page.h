/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-merge-sheet.h"

G_BEGIN_DECLS

/* The choices of a merge, as columns or (@narrow) as a list. @sheet has to live as long; what is chosen is written into it at once. @moves
 * (nullable) is the sentence of what else moves. Actions: merge.take-all and merge.keep of what it stands in. */
GtkWidget *crm_merge_page_new    (CrmMergeSheet *sheet,
                                  const char    *moves,
                                  gboolean       narrow);

/* After the sheet was changed elsewhere. */
void       crm_merge_page_update (GtkWidget     *page);

G_END_DECLS
