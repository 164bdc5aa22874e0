/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book.h"

G_BEGIN_DECLS

/*
 * What was searched in the calendar: meetings, calls, visits and tasks of any time by their words, the latest first.
 *
 * Signals
 *   chosen (gint64 id)    the activity that is to be shown
 */
#define CRM_TYPE_EVENT_SEARCH (crm_event_search_get_type ())
G_DECLARE_FINAL_TYPE (CrmEventSearch, crm_event_search, CRM, EVENT_SEARCH, GtkWidget)

GtkWidget *crm_event_search_new      (CrmBook         *book);

/* Finds what has the words of @text; "": nothing. */
void       crm_event_search_set_text (CrmEventSearch  *self,
                                      const char      *text);

G_END_DECLS
