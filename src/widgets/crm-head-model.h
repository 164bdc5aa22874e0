/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The first items of a list, and more of them by and by, so that a long list is not made in one frame. Unlike GtkSliceListModel (GTK 4.8),
 * which announces all that stands behind an item that comes or goes as replaced, it announces that item alone wherever all of the list is
 * shown. Main thread.
 *
 * Properties
 *   model (GListModel, read)    the whole list, as GTK's models of models have it
 */
#define CRM_TYPE_HEAD_MODEL (crm_head_model_get_type ())
G_DECLARE_FINAL_TYPE (CrmHeadModel, crm_head_model, CRM, HEAD_MODEL, GObject)

/* At most @size items of @model; G_MAXUINT: all. */
CrmHeadModel *crm_head_model_new      (GListModel    *model,
                                       guint          size);
guint         crm_head_model_get_size (CrmHeadModel  *self);
void          crm_head_model_set_size (CrmHeadModel  *self,
                                       guint          size);

G_END_DECLS
