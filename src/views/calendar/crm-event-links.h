/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book.h"

G_BEGIN_DECLS

/*
 * Whom, or which deals, an activity is linked to: a pill for each, and an entry with completion that adds more. Labels with a
 * mnemonic point to the entry.
 */
#define CRM_TYPE_EVENT_LINKS (crm_event_links_get_type ())
G_DECLARE_FINAL_TYPE (CrmEventLinks, crm_event_links, CRM, EVENT_LINKS, GtkWidget)

/* @kind "contact" or "deal"; @hint: what stands in the empty entry. */
GtkWidget *crm_event_links_new       (CrmBook       *book,
                                      const char    *kind,
                                      const char    *hint);

GtkWidget *crm_event_links_get_entry (CrmEventLinks *self);

/* Shows the links of its kind that @activity has. */
void       crm_event_links_show      (CrmEventLinks *self,
                                      CrmRecord     *activity);
/* Gives @activity those that are shown, and takes the others of its kind away. */
void       crm_event_links_take      (CrmEventLinks *self,
                                      CrmRecord     *activity);

G_END_DECLS
