/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-book.h"
#include "crm-merge-sheet.h"

G_BEGIN_DECLS

/*
 * Contacts side by side, to be merged: each is a column, each field that differs a row with a choice, and of mail addresses, phones and tags
 * one ticks what is kept. Where it is narrow, the columns become a list of choices. Ctrl+Return merges, Esc leaves, Alt+1 to Alt+9 take all
 * from that column.
 */
#define CRM_TYPE_MERGE_WINDOW (crm_merge_window_get_type ())
G_DECLARE_FINAL_TYPE (CrmMergeWindow, crm_merge_window, CRM, MERGE_WINDOW, AdwWindow)

/* Opens it over the window that @from stands in. @ids: CRM_MERGE_MIN to CRM_MERGE_MAX contacts, the one that is to be kept first. What they
 * cannot be merged for is said there. (transfer none) */
CrmMergeWindow *crm_merge_window_present  (GtkWidget       *from,
                                           CrmBook         *book,
                                           const gint64    *ids,
                                           guint            n_ids);

/* What is shown and chosen; NULL until it was read. (transfer none) */
CrmMergeSheet  *crm_merge_window_get_sheet (CrmMergeWindow *self);

G_END_DECLS
