/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-event-opener.h"

#include <glib/gi18n.h>

#include "crm-event-popover.h"
#include "crm-event-widget.h"
#include "crm-view-host.h"

#define NEW_BUTTON 200    /* how far from the edge of a wide window it is */

typedef struct
{
  CrmView *view;               /* owned */
  CrmRangeModel *calendars;    /* owned */
  GtkWidget *from;             /* owned; NULL: what is opened is new */
  CrmRecord *activity;         /* owned; NULL until it is read */
  char *occurrence;            /* owned; NULL */
  GdkRectangle area;
} Opening;

static void
opening_free (Opening *opening)
{
  g_signal_handlers_disconnect_by_data (opening->calendars, opening);
  g_object_unref (opening->calendars);
  g_clear_object (&opening->activity);
  g_clear_object (&opening->from);
  g_object_unref (opening->view);
  g_free (opening->occurrence);
  g_free (opening);
}

static void
closed_cb (GtkWidget *from)
{
  /* What it was opened from may be another widget by now: the view sees to that itself. */
  if (gtk_widget_get_mapped (from))
    gtk_widget_grab_focus (from);
}

static void
present (Opening *opening)
{
  GtkWidget *popover;

  /* Somebody who went elsewhere meanwhile is not called back. */
  if (gtk_widget_get_mapped (GTK_WIDGET (opening->view)))
    {
      popover = crm_event_popover_present (GTK_WIDGET (opening->view), &opening->area, crm_view_get_book (opening->view),
                                           opening->calendars, opening->activity, opening->occurrence);
      /* The keyboard goes back to where it came from. */
      if (opening->from != NULL)
        g_signal_connect_object (popover, "closed", G_CALLBACK (closed_cb), opening->from, G_CONNECT_SWAPPED);
      else
        gtk_popover_set_position (GTK_POPOVER (popover), GTK_POS_BOTTOM);
    }
  opening_free (opening);
}

static void
calendars_failed_cb (Opening      *opening,
                     const GError *error)
{
  crm_view_host_failed (GTK_WIDGET (opening->view), _("The calendars could not be read"), error);
  opening_free (opening);
}

static void
present_when_read (Opening *opening)
{
  CrmWatch *calendars = CRM_WATCH (opening->calendars);

  if (crm_watch_has_picture (calendars))
    {
      present (opening);
      return;
    }
  g_signal_connect_swapped (calendars, "changed", G_CALLBACK (present), opening);
  g_signal_connect_swapped (calendars, "failed", G_CALLBACK (calendars_failed_cb), opening);
  /* They could not be read before this was listened to: once more, and then it is said. */
  if (crm_watch_is_current (calendars))
    crm_watch_read (calendars);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Opening *opening = user_data;
  g_autoptr (GError) error = NULL;

  opening->activity = crm_book_load_finish (CRM_BOOK (source), result, &error);
  if (opening->activity == NULL)
    {
      crm_view_host_failed (GTK_WIDGET (opening->view), _("The entry could not be opened"), error);
      opening_free (opening);
    }
  else
    {
      present_when_read (opening);
    }
}

/* Begins to read the calendars, where @model does not have them. */
static Opening *
opening_new (CrmView       *view,
             CrmRangeModel *model)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->view = g_object_ref (view);
  opening->calendars = model != NULL ? g_object_ref (model) : crm_range_model_new (crm_view_get_book (view));
  if (model == NULL)
    crm_range_model_set_range (opening->calendars, crm_local_get_day (crm_event_now ()), 1);
  return opening;
}

/* Of a row that is half scrolled away, what one sees of it; never nothing, beside which GDK cannot put a popover. */
static void
get_area (CrmView      *view,
          GtkWidget    *from,
          GdkRectangle *area)
{
  GdkRectangle whole = { 0, 0, gtk_widget_get_width (GTK_WIDGET (view)), gtk_widget_get_height (GTK_WIDGET (view)) };
  graphene_rect_t bounds;

  if (gtk_widget_compute_bounds (from, GTK_WIDGET (view), &bounds))
    {
      *area = (GdkRectangle) { bounds.origin.x, bounds.origin.y, bounds.size.width, bounds.size.height };
      gdk_rectangle_intersect (area, &whole, area);
    }
  area->width = MAX (area->width, 1);
  area->height = MAX (area->height, 1);
}

void
crm_event_open (CrmView       *view,
                CrmRangeModel *model,
                GtkWidget     *from,
                gint64         id,
                const char    *occurrence)
{
  Opening *opening;

  g_return_if_fail (CRM_IS_VIEW (view));
  g_return_if_fail (model == NULL || CRM_IS_RANGE_MODEL (model));
  g_return_if_fail (GTK_IS_WIDGET (from));

  opening = opening_new (view, model);
  opening->from = g_object_ref (from);
  opening->occurrence = g_strdup (occurrence);
  get_area (view, from, &opening->area);
  crm_book_load_async (crm_view_get_book (view), &crm_activity_type, id, NULL, loaded_cb, opening);
}

void
crm_event_create (CrmView   *view,
                  CrmRecord *activity)
{
  Opening *opening;
  int width;

  g_return_if_fail (CRM_IS_VIEW (view));
  g_return_if_fail (CRM_IS_RECORD (activity));

  if (crm_event_popover_continue (GTK_WIDGET (view)))
    return;
  opening = opening_new (view, NULL);
  opening->activity = g_object_ref (activity);
  /* Below the button in the header that makes something new. */
  width = gtk_widget_get_width (GTK_WIDGET (view));
  opening->area = (GdkRectangle) { MAX (width / 2, width - NEW_BUTTON), 0, 1, 1 };
  present_when_read (opening);
}
