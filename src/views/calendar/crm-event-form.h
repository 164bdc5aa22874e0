/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-range-model.h"

G_BEGIN_DECLS

/*
 * The fields of an event, call, visit or task: first what one is asked for, and all there is when it is asked for.
 *
 * Signals
 *   activated ()    Enter in an entry
 */
#define CRM_TYPE_EVENT_FORM (crm_event_form_get_type ())
G_DECLARE_FINAL_TYPE (CrmEventForm, crm_event_form, CRM, EVENT_FORM, GtkWidget)

/* Shows @activity (not kept). The calendars of @model are offered that take something, and the one it is in. */
GtkWidget *crm_event_form_new       (CrmBook       *book,
                                     CrmRangeModel *model,
                                     CrmRecord     *activity);

/* The entry with the title, which is to have the keyboard first. */
GtkWidget *crm_event_form_get_title (CrmEventForm  *self);

/* Every field there is. */
void       crm_event_form_show_all  (CrmEventForm  *self);

/* What stands in the fields, to be compared with what stood there before. (transfer full) */
char      *crm_event_form_dup_state (CrmEventForm  *self);

/* Writes what stands in the fields into @activity. FALSE: something cannot be; it is said and has the keyboard. */
gboolean   crm_event_form_take      (CrmEventForm  *self,
                                     CrmRecord     *activity);

G_END_DECLS
