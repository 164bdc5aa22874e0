/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book.h"

G_BEGIN_DECLS

/*
 * The timeline of a contact or a deal: what is to come, then what was, under day headings; one line an entry with glyph and
 * time; edits of the same minute gathered; a filter by kind. It reads again by itself after changes, and further back when its end comes into
 * sight. Only what is in sight of the viewport it stands in has widgets.
 */
#define CRM_TYPE_TIMELINE_VIEW (crm_timeline_view_get_type ())
G_DECLARE_FINAL_TYPE (CrmTimelineView, crm_timeline_view, CRM, TIMELINE_VIEW, GtkWidget)

GtkWidget *crm_timeline_view_new        (CrmBook              *book);
void       crm_timeline_view_set_record (CrmTimelineView      *self,
                                         const CrmRecordType  *type,
                                         gint64                id);      /* 0: none */

G_END_DECLS
