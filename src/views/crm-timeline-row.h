/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-timeline.h"

G_BEGIN_DECLS

/*
 * One entry of a timeline: glyph, title, text, people and time; above it the heading of its day where it is the first of it. It is set again
 * and again: what it has no use for is hidden. Its buttons activate timeline.open (sx: name of the type, id), timeline.done (x: id) and
 * timeline.fold (xb: the key of the entry, folded) of whoever it stands in.
 */
#define CRM_TYPE_TIMELINE_ROW (crm_timeline_row_get_type ())
G_DECLARE_FINAL_TYPE (CrmTimelineRow, crm_timeline_row, CRM, TIMELINE_ROW, GtkWidget)

GtkWidget *crm_timeline_row_new       (void);

/* Nothing of @entry is kept. @text: of all the entries that are gathered in it; @heading: NULL for none; @first: nothing stands above it. */
void       crm_timeline_row_set       (CrmTimelineRow          *self,
                                       const CrmTimelineEntry  *entry,
                                       const char              *text,
                                       const char              *heading,
                                       gboolean                 first,
                                       gboolean                 folded);

/* What an entry is known by as long as it does not change. */
gint64     crm_timeline_row_get_key   (const CrmTimelineEntry  *entry);

/* About how many lines of text @text takes where it is folded. */
guint      crm_timeline_row_get_lines (const char              *text);

G_END_DECLS
