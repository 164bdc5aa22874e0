/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-range-model.h"
#include "crm-view.h"

G_BEGIN_DECLS

/* Opens the activity @id over @view, beside its widget @from, wherever that is: reads it and the calendars it may be in, then shows
 * CrmEventPopover, unless somebody went elsewhere meanwhile. @model: has the calendars, of a view that shows them anyway; NULL: they are
 * read for this. @occurrence: which one of a series; NULL. What cannot be read is said by the host. Main thread. */
void crm_event_open   (CrmView       *view,
                       CrmRangeModel *model,
                       GtkWidget     *from,
                       gint64         id,
                       const char    *occurrence);

/* Shows the new @activity over @view, for its fields to be filled in; it is saved when that is done. Main thread. */
void crm_event_create (CrmView       *view,
                       CrmRecord     *activity);

G_END_DECLS
