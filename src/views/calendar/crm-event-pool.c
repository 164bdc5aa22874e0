/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-event-pool.h"

#define SLICE 64     /* widgets that can be made, laid out and painted within a frame */

struct _CrmEventPool
{
  /* Owned */
  GPtrArray *widgets;         /* children of the grid, in the order in which they are taken */

  /* Borrowed */
  GtkWidget *grid;

  CrmEventPoolMake make;
  gboolean compact;
  guint n_taken;
  guint n_wanted;
  guint n_made;
  guint tick_id;
};

static void
unparent (gpointer widget)
{
  gtk_widget_unparent (widget);
}

/* Makes as many as a frame bears. FALSE: that was the last. */
static gboolean
make_some (CrmEventPool *pool)
{
  guint end = MIN (pool->n_made + SLICE, pool->n_wanted);

  while (pool->n_made < end)
    pool->make (pool->grid, pool->n_made++);
  gtk_widget_queue_resize (pool->grid);
  if (pool->n_made < pool->n_wanted)
    return TRUE;

  g_ptr_array_set_size (pool->widgets, pool->n_taken);
  return FALSE;
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  CrmEventPool *pool = user_data;

  if (make_some (pool))
    return G_SOURCE_CONTINUE;

  pool->tick_id = 0;
  return G_SOURCE_REMOVE;
}

CrmEventPool *
crm_event_pool_new (GtkWidget        *grid,
                    CrmEventPoolMake  make,
                    gboolean          compact)
{
  CrmEventPool *pool;

  g_return_val_if_fail (GTK_IS_WIDGET (grid), NULL);
  g_return_val_if_fail (make != NULL, NULL);

  pool = g_new0 (CrmEventPool, 1);
  pool->widgets = g_ptr_array_new_with_free_func (unparent);
  pool->grid = grid;
  pool->make = make;
  pool->compact = compact;

  return pool;
}

static void
stop (CrmEventPool *pool)
{
  if (pool->tick_id != 0)
    gtk_widget_remove_tick_callback (pool->grid, pool->tick_id);
  pool->tick_id = 0;
}

void
crm_event_pool_free (CrmEventPool *pool)
{
  g_return_if_fail (pool != NULL);

  stop (pool);
  g_ptr_array_unref (pool->widgets);
  g_free (pool);
}

void
crm_event_pool_fill (CrmEventPool *pool,
                     guint         n)
{
  g_return_if_fail (pool != NULL);

  stop (pool);
  pool->n_taken = pool->n_made = 0;
  pool->n_wanted = n;
  if (!make_some (pool))
    return;

  /* What is not yet taken again shows what was there before. */
  for (guint i = pool->n_taken; i < pool->widgets->len; i++)
    gtk_widget_set_child_visible (g_ptr_array_index (pool->widgets, i), FALSE);
  pool->tick_id = gtk_widget_add_tick_callback (pool->grid, tick_cb, pool, NULL);
}

GtkWidget *
crm_event_pool_take (CrmEventPool       *pool,
                     const CrmRangeItem *item,
                     gboolean            continued)
{
  GtkWidget *widget;

  g_return_val_if_fail (pool != NULL, NULL);
  g_return_val_if_fail (item != NULL, NULL);

  if (pool->n_taken < pool->widgets->len)
    {
      widget = g_ptr_array_index (pool->widgets, pool->n_taken++);
      crm_event_widget_set_item (CRM_EVENT_WIDGET (widget), item, continued);
      gtk_widget_set_child_visible (widget, TRUE);
      return widget;
    }

  widget = crm_event_widget_new (item, pool->compact);
  if (continued)
    crm_event_widget_set_item (CRM_EVENT_WIDGET (widget), item, TRUE);
  gtk_widget_set_parent (widget, pool->grid);
  g_ptr_array_add (pool->widgets, widget);
  pool->n_taken++;

  return widget;
}
