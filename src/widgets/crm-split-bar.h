/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A thin bar whose parts are as long as their share of the whole. The tooltip and the accessible name say the same in words. */
#define CRM_TYPE_SPLIT_BAR (crm_split_bar_get_type ())
G_DECLARE_FINAL_TYPE (CrmSplitBar, crm_split_bar, CRM, SPLIT_BAR, GtkWidget)

typedef struct
{
  const char *colour;    /* one of the nine names */
  guint       value;
  const char *words;     /* "overdue": said as "3 overdue" */
} CrmSplitPart;

/* Replaces the parts (at most 4; copied). None, or all 0: nothing is drawn, the room stays. */
void crm_split_bar_set_parts (CrmSplitBar        *self,
                              const CrmSplitPart *parts,
                              guint               n_parts);

G_END_DECLS
