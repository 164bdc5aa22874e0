/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * A GtkSelectionModel over any list whose items have ids, kept as a GtkBitset of positions: "select all" of a million
 * rows makes no object (GtkMultiSelection makes a million). What is selected is remembered by id, so that a list that is read again,
 * filtered, and shown in full again has its selection back (up to CRM_SELECTION_KEPT rows).
 *
 * Properties: model, n-selected. Signals: those of GtkSelectionModel.
 */
#define CRM_TYPE_SELECTION_MODEL (crm_selection_model_get_type ())
G_DECLARE_FINAL_TYPE (CrmSelectionModel, crm_selection_model, CRM, SELECTION_MODEL, GObject)

#define CRM_SELECTION_KEPT 64

/* The id at a position without making its item, 0 beyond the end; the position of an id, GTK_INVALID_LIST_POSITION for none. */
typedef gint64 (*CrmSelectionIdFunc)   (GListModel *model,
                                        guint       position);
typedef guint  (*CrmSelectionFindFunc) (GListModel *model,
                                        gint64      id);

CrmSelectionModel *crm_selection_model_new          (GListModel           *model,      /* (transfer none) */
                                                     CrmSelectionIdFunc    id_at,
                                                     CrmSelectionFindFunc  find);

GListModel        *crm_selection_model_get_model    (CrmSelectionModel    *self);

guint64            crm_selection_model_get_n_selected (CrmSelectionModel  *self);

/* The id of the one selected row; 0 when none or several are. */
gint64             crm_selection_model_get_single   (CrmSelectionModel    *self);

/* The first @n positions have other ids now, without items-changed: what is selected stays with its id. */
void               crm_selection_model_replaced     (CrmSelectionModel    *self,
                                                     guint                 n);

/* All selected ids in the order of the list (transfer full). */
GArray            *crm_selection_model_dup_ids      (CrmSelectionModel    *self);

/* Selects only row @id. Where it is not in the list now it is selected once it comes. 0: nothing is selected. Returns its
 * position, or GTK_INVALID_LIST_POSITION. */
guint              crm_selection_model_select_id    (CrmSelectionModel    *self,
                                                     gint64                id);

G_END_DECLS
