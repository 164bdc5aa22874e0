/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-calendar-carry.h"

#include "crm-calendar-edits.h"
#include "crm-event-widget.h"

#define LASTS 3600     /* what lasted all day, in seconds */

typedef struct
{
  CrmDayGrid *strip;   /* borrowed: owns us */
  CrmWeekGrid *week;   /* borrowed */
  GtkWidget *hours;    /* borrowed */
  CrmBook *book;       /* owned */
} Carry;

static void
carry_free (gpointer data,
            GClosure *closure)
{
  g_object_unref (((Carry *) data)->book);
  g_free (data);
}

/* Whether (@x, @y) of @from is on @to, and where there. */
static gboolean
find_place (gpointer   from,
            gpointer   to,
            double     x,
            double     y,
            double    *to_x,
            double    *to_y)
{
  return gtk_widget_translate_coordinates (from, to, x, y, to_x, to_y) && gtk_widget_contains (to, *to_x, *to_y);
}

static gboolean
to_day_cb (CrmWeekGrid    *week,
           CrmEventWidget *event,
           double          x,
           double          y,
           gboolean        dropped,
           Carry          *carry)
{
  const CrmRangeItem *item = crm_event_widget_get_item (event);
  gboolean there = find_place (week, carry->strip, x, y, &x, &y);
  gint64 day = there ? crm_day_grid_get_day (carry->strip, x, y) : G_MININT64;

  crm_day_grid_mark (carry->strip, dropped ? G_MININT64 : day);
  if (there && dropped)
    crm_calendar_edits_set_days (GTK_WIDGET (week), carry->book, item, day,
                                 day + crm_local_get_day (MAX (item->ends - 1, item->starts)) - crm_local_get_day (item->starts));
  return there;
}

static gboolean
to_hour_cb (CrmDayGrid     *strip,
            CrmEventWidget *event,
            double          x,
            double          y,
            gboolean        dropped,
            Carry          *carry)
{
  gboolean there = find_place (strip, carry->hours, x, y, &x, &y);
  gint64 time = 0;

  if (there && gtk_widget_translate_coordinates (carry->hours, GTK_WIDGET (carry->week), x, y, &x, &y))
    time = crm_week_grid_get_time (carry->week, x, y);
  if (there && !dropped)
    crm_week_grid_choose (carry->week, time, time + LASTS);
  else
    crm_week_grid_clear_chosen (carry->week);
  if (there && dropped)
    crm_calendar_edits_set_hours (GTK_WIDGET (strip), carry->book, crm_event_widget_get_item (event), time, time + LASTS);
  return there;
}

void
crm_calendar_carry_attach (CrmDayGrid  *strip,
                           CrmWeekGrid *week,
                           GtkWidget   *hours,
                           CrmBook     *book)
{
  Carry *carry;

  g_return_if_fail (CRM_IS_DAY_GRID (strip));
  g_return_if_fail (CRM_IS_WEEK_GRID (week));
  g_return_if_fail (GTK_IS_WIDGET (hours));
  g_return_if_fail (CRM_IS_BOOK (book));

  carry = g_new0 (Carry, 1);
  carry->strip = strip;
  carry->week = week;
  carry->hours = hours;
  carry->book = g_object_ref (book);
  g_signal_connect (week, "carried", G_CALLBACK (to_day_cb), carry);
  g_signal_connect_data (strip, "carried", G_CALLBACK (to_hour_cb), carry, carry_free, 0);
}
