/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-places.h"

G_BEGIN_DECLS

/*
 * The places of the window with icon, word and badge; at the foot one line about what goes on.
 * Signal: place-chosen (const char *name)
 */
#define CRM_TYPE_SIDEBAR (crm_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (CrmSidebar, crm_sidebar, CRM, SIDEBAR, GtkWidget)

/* The name of the book, at the top; NULL: it needs none. */
void crm_sidebar_set_book  (CrmSidebar  *self,
                            const char  *name);

/* Marks the place named @name, without a signal. */
void crm_sidebar_set_place (CrmSidebar  *self,
                            const char  *name);

/* NULL or "" for none. */
void crm_sidebar_set_badge (CrmSidebar  *self,
                            const char  *name,
                            const char  *badge);

/* What the line at the foot says, and where a press on it goes. */
typedef struct
{
  const char *icon_name;
  const char *text;
  const char *tooltip;         /* says more; NULL: as the text */
  const char *action;          /* of the window */
  GVariant   *target;          /* borrowed; NULL: none */
  gboolean    urgent;          /* somebody has to do something */
} CrmFootLine;

/* NULL: no line. Copied. */
void crm_sidebar_set_foot  (CrmSidebar        *self,
                            const CrmFootLine *line);

G_END_DECLS
