/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-range-model.h"

G_BEGIN_DECLS

/*
 * What is done to an entry where it stands in a grid: moved, resized, done, deleted. Of a series the scope is asked for first;
 * the toast with Undo comes in the window of @from.
 */

/* To @starts to @ends, as CrmRangeItem.starts; nothing where it stands there already. */
void   crm_calendar_edits_move        (GtkWidget          *from,
                                       CrmBook            *book,
                                       const CrmRangeItem *item,
                                       gint64              starts,
                                       gint64              ends);

void   crm_calendar_edits_delete      (GtkWidget          *from,
                                       CrmBook            *book,
                                       const CrmRangeItem *item);

/* Done, or not done after all. */
void   crm_calendar_edits_toggle_done (GtkWidget          *from,
                                       CrmBook            *book,
                                       const CrmRangeItem *item);

/* From hours to whole days, @first_day to @last_day (since 1970); a task is due on the first. */
void   crm_calendar_edits_set_days    (GtkWidget          *from,
                                       CrmBook            *book,
                                       const CrmRangeItem *item,
                                       gint64              first_day,
                                       gint64              last_day);

/* From whole days to hours, @starts to @ends as CrmRangeItem.starts; a task is due at the first. */
void   crm_calendar_edits_set_hours   (GtkWidget          *from,
                                       CrmBook            *book,
                                       const CrmRangeItem *item,
                                       gint64              starts,
                                       gint64              ends);

/* Gives the task @id the day @day (since 1970). */
void   crm_calendar_edits_set_day     (GtkWidget          *from,
                                       CrmBook            *book,
                                       gint64              id,
                                       gint64              day);

G_END_DECLS
