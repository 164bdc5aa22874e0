/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-event-widget.h"

G_BEGIN_DECLS

/*
 * The event widgets of a grid: only those that have a place there, taken over from what was shown before, and made a frame's worth at a
 * time where there are many. Main thread.
 */
typedef struct _CrmEventPool CrmEventPool;

/* To make the @index-th widget that @grid wants: it takes it with crm_event_pool_take(), or makes something else. */
typedef void (*CrmEventPoolMake) (GtkWidget *grid,
                                  guint      index);

/* @grid is borrowed: it owns the pool, and frees it when it is disposed of. @compact: as of crm_event_widget_new(). */
CrmEventPool *crm_event_pool_new   (GtkWidget        *grid,
                                    CrmEventPoolMake  make,
                                    gboolean          compact);

/* Unparents all that is left. */
void          crm_event_pool_free  (CrmEventPool     *pool);

/* The grid wants @n widgets, the most important first: what it took before is spare again. The first are made at once, the others
 * before the next frames. */
void          crm_event_pool_fill  (CrmEventPool     *pool,
                                    guint             n);

/* One that shows @item, a child of the grid. Owned by the pool, the grid's until the next crm_event_pool_fill(). */
GtkWidget    *crm_event_pool_take  (CrmEventPool       *pool,
                                    const CrmRangeItem *item,
                                    gboolean            continued);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmEventPool, crm_event_pool_free)

G_END_DECLS
