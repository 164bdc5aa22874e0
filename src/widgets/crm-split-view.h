/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  CRM_SPLIT_OVERLAY,      /* folded: the sidebar slides over the content */
  CRM_SPLIT_PAGES,        /* folded: sidebar and content are two pages */
} CrmSplitMode;

/*
 * Two panes beside each other that fold below a width. It does what AdwFlap and AdwLeaflet do, without them: both are
 * deprecated since libadwaita 1.4, and their successors are not in 1.2; and it folds at a width that is given, not at one that
 * follows from what the panes would like.
 *
 * Properties: sidebar, content (widgets), sidebar-width, fold-width (below it the view is folded), least-width (the view can be
 * made as narrow as that, although the content needs more until it has heard that it is narrow; 0: off), folded (read only),
 * at-sidebar (folded: whether the sidebar is what one sees). Esc and a click beside an overlaid sidebar close it.
 */
#define CRM_TYPE_SPLIT_VIEW (crm_split_view_get_type ())
G_DECLARE_FINAL_TYPE (CrmSplitView, crm_split_view, CRM, SPLIT_VIEW, GtkWidget)

GtkWidget *crm_split_view_new            (CrmSplitMode    mode);

void       crm_split_view_set_sidebar    (CrmSplitView   *self,
                                          GtkWidget      *sidebar);
void       crm_split_view_set_content    (CrmSplitView   *self,
                                          GtkWidget      *content);
gboolean   crm_split_view_get_folded     (CrmSplitView   *self);
gboolean   crm_split_view_get_at_sidebar (CrmSplitView   *self);
/* Without effect on what is seen as long as the view is not folded, but remembered. */
void       crm_split_view_set_at_sidebar (CrmSplitView   *self,
                                          gboolean        at_sidebar);

G_END_DECLS
