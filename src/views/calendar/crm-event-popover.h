/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-range-model.h"

G_BEGIN_DECLS

/*
 * Makes or edits an event: what, with whom, when, in which calendar; all the rest by "All Fields" (Ctrl+Enter). Enter saves, Esc
 * leaves, and what was typed can be gone on with; of a series it asks which ones are meant. It goes away by itself when closed. What cannot be changed is shown with the
 * reason.
 */
#define CRM_TYPE_EVENT_POPOVER (crm_event_popover_get_type ())
G_DECLARE_FINAL_TYPE (CrmEventPopover, crm_event_popover, CRM, EVENT_POPOVER, GtkPopover)

/* Opens on @activity, an own copy that may be new, beside @area of @parent. @occurrence: which one of a series; NULL. */
GtkWidget *crm_event_popover_present (GtkWidget          *parent,
                                      const GdkRectangle *area,
                                      CrmBook            *book,
                                      CrmRangeModel      *model,
                                      CrmRecord          *activity,
                                      const char         *occurrence);

/* Opens again, over @parent, what was typed there last for something new, and neither saved nor given up with Esc: what was typed is kept when
 * the popover is closed, and offered in a toast. FALSE: there is nothing. */
gboolean   crm_event_popover_continue (GtkWidget        *parent);

G_END_DECLS
