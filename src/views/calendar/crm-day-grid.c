/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-day-grid.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-colour.h"
#include "crm-day-chips.h"
#include "crm-draw.h"
#include "crm-event-pool.h"
#include "crm-week-grid.h"

#define HEAD         28
#define CHIP         23
#define DRAG_START   5
#define MAX_STRIP    4       /* chips in a day of the strip */

struct _CrmDayGrid
{
  GtkWidget parent_instance;

  /* Owned */
  CrmEventPool *pool;
  GPtrArray *items;          /* CrmRangeItem; NULL */
  CrmDayChips *chips;
  GArray *order;             /* guint: the chips that are shown */
  GPtrArray *heads;          /* GtkButton per cell, children */
  PangoLayout *layout;

  /* Borrowed */
  GtkWidget *dragged;

  guint remake_id;
  gint64 first_day;
  guint n_weeks;
  guint n_columns;
  int month;
  gint64 anchor;
  gint64 from;               /* days that are chosen; -1: none */
  gint64 to;
  gint64 mark;               /* where something would be dropped; G_MININT64: nowhere */
  gboolean outside;          /* what is dragged is beside the grid */
};

enum
{
  RANGE_CHOSEN,
  MOVED,
  TASK_DROPPED,
  DAY_OPENED,
  MORE_OPENED,
  CARRIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmDayGrid, crm_day_grid, GTK_TYPE_WIDGET)

static gboolean
is_strip (CrmDayGrid *self)
{
  return self->n_weeks == 1;
}

static int
get_gutter (CrmDayGrid *self)
{
  return is_strip (self) ? CRM_WEEK_GUTTER : 0;
}

static void
get_cell (CrmDayGrid      *self,
          guint            cell,
          graphene_rect_t *area)
{
  int all = gtk_widget_get_width (GTK_WIDGET (self));
  double width = (all - get_gutter (self)) / (double) self->n_columns;
  double height = gtk_widget_get_height (GTK_WIDGET (self)) / (double) self->n_weeks;
  double x = get_gutter (self) + cell % self->n_columns * width;

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = all - x - width;
  graphene_rect_init (area, x, cell / self->n_columns * height, width, height);
}

static guint
find_cell (CrmDayGrid *self,
           double      x,
           double      y)
{
  guint n = self->n_weeks * self->n_columns;

  for (guint cell = 0; cell < n; cell++)
    {
      graphene_rect_t area;

      get_cell (self, cell, &area);
      if (x < area.origin.x + area.size.width && x >= area.origin.x && y < area.origin.y + area.size.height && y >= area.origin.y)
        return cell;
    }

  return y < 0 || x < 0 ? 0 : n - 1;
}

/* Of a grid that is not laid out yet that of the place where it will be. */
static guint
get_room (CrmDayGrid *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  if (is_strip (self))
    return MIN (crm_day_chips_get_highest (self->chips), MAX_STRIP);
  if (height == 0 && parent != NULL)
    height = gtk_widget_get_height (parent);

  return MAX ((int) ((height / (double) self->n_weeks - HEAD - 2) / CHIP), 0);
}

static void
make_widget (GtkWidget *widget,
             guint      index)
{
  CrmDayGrid *self = CRM_DAY_GRID (widget);
  CrmDayChip *chip = crm_day_chips_get (self->chips, g_array_index (self->order, guint, index));
  gint64 row_starts = (self->first_day + chip->cell / self->n_columns * self->n_columns) * CRM_SECONDS_PER_DAY;

  chip->widget = crm_event_pool_take (self->pool, chip->item, chip->item->starts < row_starts);
}

/* A widget for each chip that there is room for. */
static void
make_chips (CrmDayGrid *self)
{
  self->dragged = NULL;
  crm_day_chips_share (self->chips, get_room (self));
  g_array_set_size (self->order, 0);
  for (guint i = 0; i < crm_day_chips_get_n (self->chips); i++)
    {
      CrmDayChip *chip = crm_day_chips_get (self->chips, i);

      chip->widget = NULL;
      if (crm_day_chips_is_shown (self->chips, chip))
        g_array_append_val (self->order, i);
    }
  crm_event_pool_fill (self->pool, self->order->len);
}

static gboolean
remake_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       user_data)
{
  CrmDayGrid *self = CRM_DAY_GRID (widget);

  self->remake_id = 0;
  if (get_room (self) != crm_day_chips_get_room (self->chips))
    make_chips (self);

  return G_SOURCE_REMOVE;
}

static void
crm_day_grid_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  CrmDayGrid *self = CRM_DAY_GRID (widget);

  for (guint cell = 0; cell < self->heads->len; cell++)
    {
      graphene_rect_t area;
      GtkAllocation allocation;

      get_cell (self, cell, &area);
      gtk_widget_measure (g_ptr_array_index (self->heads, cell), GTK_ORIENTATION_HORIZONTAL, -1, &allocation.width, NULL, NULL, NULL);
      allocation.width = is_strip (self) ? MAX (allocation.width, area.size.width) : allocation.width;
      allocation.height = HEAD - 2;
      allocation.x = area.origin.x + (is_strip (self) ? 0 : 2);
      allocation.y = area.origin.y + 1;
      gtk_widget_size_allocate (g_ptr_array_index (self->heads, cell), &allocation, -1);
    }

  /* Widgets are not made while they are laid out: before the next frame. */
  if (get_room (self) != crm_day_chips_get_room (self->chips) && self->remake_id == 0)
    self->remake_id = gtk_widget_add_tick_callback (widget, remake_cb, NULL, NULL);

  for (guint i = 0; i < self->order->len; i++)
    {
      const CrmDayChip *chip = crm_day_chips_get (self->chips, g_array_index (self->order, guint, i));
      graphene_rect_t area, last;
      GtkAllocation allocation;

      if (chip->widget == NULL)
        continue;
      get_cell (self, chip->cell, &area);
      get_cell (self, chip->cell + chip->n_cells - 1, &last);
      graphene_rect_union (&area, &last, &area);
      allocation = (GtkAllocation) { area.origin.x + 3, area.origin.y + HEAD + chip->place * CHIP, MAX (area.size.width - 5, 10), CHIP - 2 };
      gtk_widget_measure (chip->widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
      gtk_widget_size_allocate (chip->widget, &allocation, -1);
    }
}

static void
crm_day_grid_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  CrmDayGrid *self = CRM_DAY_GRID (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = get_gutter (self) + (int) self->n_columns * 40;
  else if (is_strip (self))
    *minimum = *natural = HEAD + (int) MIN (crm_day_chips_get_highest (self->chips), MAX_STRIP) * CHIP + 4;
  else
    *minimum = *natural = (int) self->n_weeks * (HEAD + CHIP + 4);
}

static void
snapshot_more (CrmDayGrid    *self,
               GtkSnapshot   *snapshot,
               guint          cell,
               const GdkRGBA *colour)
{
  guint n_shown = crm_day_chips_get_n_shown (self->chips, cell), n_more = crm_day_chips_get_n_hidden (self->chips, cell);
  g_autofree char *text = NULL;
  graphene_rect_t area;
  int room, width;

  if (n_more == 0)
    return;

  get_cell (self, cell, &area);
  room = MAX ((int) area.size.width - 14, 1);
  text = g_strdup_printf (ngettext ("+%u more", "+%u more", n_more), n_more);
  pango_layout_set_text (self->layout, text, -1);
  pango_layout_set_width (self->layout, -1);
  pango_layout_get_pixel_size (self->layout, &width, NULL);
  if (width > room)
    {
      g_free (text);
      text = g_strdup_printf ("+%u", n_more);
      pango_layout_set_text (self->layout, text, -1);
    }
  pango_layout_set_width (self->layout, room * PANGO_SCALE);
  crm_draw_text (snapshot, self->layout, area.origin.x + 9, area.origin.y + HEAD + n_shown * CHIP + 2, colour);
}

static void
crm_day_grid_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  CrmDayGrid *self = CRM_DAY_GRID (widget);
  gint64 today = crm_local_get_day (crm_event_now ());
  GdkRGBA text, line, blue;

  crm_colour_get_foreground (widget, &text);
  crm_colour_get ("blue", CRM_COLOUR_FILL, &blue);
  line = text;
  line.alpha *= 0.1f;
  text.alpha *= 0.7f;

  for (guint cell = 0; cell < self->heads->len; cell++)
    {
      gint64 day = self->first_day + cell;
      graphene_rect_t area;

      get_cell (self, cell, &area);
      blue.alpha = day == self->mark || (self->from >= 0 && !self->outside && day >= self->from && day <= self->to) ? 0.25f : day == today ? 0.05f : 0;
      if (blue.alpha > 0)
        gtk_snapshot_append_color (snapshot, &blue, &area);
      gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (area.origin.x, area.origin.y, 1, area.size.height));
      gtk_snapshot_append_color (snapshot, &line,
                                 &GRAPHENE_RECT_INIT (area.origin.x, area.origin.y + (is_strip (self) ? area.size.height - 1 : 0), area.size.width, 1));
      gtk_widget_snapshot_child (widget, g_ptr_array_index (self->heads, cell), snapshot);
      snapshot_more (self, snapshot, cell, &text);
    }
  for (guint i = 0; i < self->order->len; i++)
    {
      const CrmDayChip *chip = crm_day_chips_get (self->chips, g_array_index (self->order, guint, i));

      if (chip->widget != NULL)
        gtk_widget_snapshot_child (widget, chip->widget, snapshot);
    }
}

/* ---- The mouse ---- */

static GtkWidget *
find_chip (CrmDayGrid *self,
           double      x,
           double      y)
{
  for (guint i = 0; i < self->order->len; i++)
    {
      GtkWidget *widget = crm_day_chips_get (self->chips, g_array_index (self->order, guint, i))->widget;
      graphene_rect_t bounds;

      if (widget != NULL && gtk_widget_compute_bounds (widget, GTK_WIDGET (self), &bounds) &&
          graphene_rect_contains_point (&bounds, &GRAPHENE_POINT_INIT (x, y)))
        return widget;
    }

  return NULL;
}

static void
drag_begin_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               CrmDayGrid     *self)
{
  self->dragged = find_chip (self, x, y);
  self->anchor = self->first_day + find_cell (self, x, y);
  self->from = -1;
  self->outside = FALSE;
  if (self->dragged != NULL)
    gtk_widget_grab_focus (self->dragged);
}

/* Tells where the dragged chip is; TRUE: that it is somebody else's there. */
static gboolean
carry (CrmDayGrid *self,
       double      x,
       double      y,
       gboolean    dropped)
{
  gboolean taken = FALSE;

  if (self->dragged != NULL && !crm_event_widget_get_item (CRM_EVENT_WIDGET (self->dragged))->read_only)
    g_signal_emit (self, signals[CARRIED], 0, self->dragged, x, y, dropped, &taken);
  return taken;
}

static void
drag_update_cb (GtkGestureDrag *gesture,
                double          dx,
                double          dy,
                CrmDayGrid     *self)
{
  double x, y;
  gint64 day;

  if (self->from < 0 && ABS (dx) < DRAG_START && ABS (dy) < DRAG_START)
    return;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  day = self->first_day + find_cell (self, x + dx, y + dy);
  self->from = self->dragged != NULL ? day : MIN (day, self->anchor);
  self->to = self->dragged != NULL ? day : MAX (day, self->anchor);
  self->outside = carry (self, x + dx, y + dy, FALSE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Whether the place is on "+3 more" of @cell. */
static gboolean
is_on_more (CrmDayGrid *self,
            guint       cell,
            double      y)
{
  guint n_shown;
  graphene_rect_t area;

  if (cell >= self->heads->len)
    return FALSE;

  n_shown = crm_day_chips_get_n_shown (self->chips, cell);
  get_cell (self, cell, &area);
  return crm_day_chips_get_n_hidden (self->chips, cell) > 0 && y >= area.origin.y + HEAD + n_shown * CHIP;
}

/* Whether the press was on the check mark of a task. */
static gboolean
is_on_check (GtkGestureDrag *gesture,
             GtkWidget      *event)
{
  double x, y;

  return gtk_gesture_drag_get_start_point (gesture, &x, &y) &&
         gtk_widget_translate_coordinates (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture)), event, x, y, &x, &y) &&
         crm_event_widget_is_check_at (CRM_EVENT_WIDGET (event), x, y);
}

static void
drag_end_cb (GtkGestureDrag *gesture,
             double          dx,
             double          dy,
             CrmDayGrid     *self)
{
  GtkWidget *dragged = self->dragged;
  gboolean moved = self->from >= 0;
  gint64 from = moved ? self->from : self->anchor, to = moved ? self->to : self->anchor;
  gboolean taken;
  double x, y;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  taken = moved && carry (self, x + dx, y + dy, TRUE);
  self->dragged = NULL;
  self->from = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (taken)
    return;

  if (dragged != NULL && !moved)
    gtk_widget_activate_action (dragged, is_on_check (gesture, dragged) ? "calendar.done" : "calendar.open", NULL);
  else if (dragged != NULL && !crm_event_widget_get_item (CRM_EVENT_WIDGET (dragged))->read_only)
    g_signal_emit (self, signals[MOVED], 0, dragged, from - self->anchor);
  else if (dragged == NULL && !moved && is_on_more (self, self->anchor - self->first_day, y))
    g_signal_emit (self, signals[MORE_OPENED], 0, self->anchor);
  else if (dragged == NULL)
    g_signal_emit (self, signals[RANGE_CHOSEN], 0, from, to);
}

static void
head_clicked_cb (GtkButton  *button,
                 CrmDayGrid *self)
{
  guint cell;

  if (g_ptr_array_find (self->heads, button, &cell))
    g_signal_emit (self, signals[DAY_OPENED], 0, self->first_day + cell);
}

static gboolean
dropped_cb (GtkDropTarget *target,
            const GValue  *value,
            double         x,
            double         y,
            CrmDayGrid    *self)
{
  g_signal_emit (self, signals[TASK_DROPPED], 0, g_value_get_int64 (value), (gint64) (self->first_day + find_cell (self, x, y)));

  return TRUE;
}

/* ---- Life ---- */

static void
crm_day_grid_dispose (GObject *object)
{
  CrmDayGrid *self = CRM_DAY_GRID (object);

  g_array_set_size (self->order, 0);
  g_clear_pointer (&self->pool, crm_event_pool_free);
  for (guint i = 0; i < self->heads->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->heads, i));
  g_ptr_array_set_size (self->heads, 0);
  g_clear_object (&self->layout);

  G_OBJECT_CLASS (crm_day_grid_parent_class)->dispose (object);
}

static void
crm_day_grid_finalize (GObject *object)
{
  CrmDayGrid *self = CRM_DAY_GRID (object);

  g_clear_pointer (&self->items, g_ptr_array_unref);
  crm_day_chips_free (self->chips);
  g_array_unref (self->order);
  g_ptr_array_unref (self->heads);

  G_OBJECT_CLASS (crm_day_grid_parent_class)->finalize (object);
}

static void
crm_day_grid_class_init (CrmDayGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = crm_day_grid_dispose;
  object_class->finalize = crm_day_grid_finalize;
  widget_class->size_allocate = crm_day_grid_size_allocate;
  widget_class->measure = crm_day_grid_measure;
  widget_class->snapshot = crm_day_grid_snapshot;

  signals[RANGE_CHOSEN] = g_signal_new ("range-chosen", CRM_TYPE_DAY_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                        G_TYPE_INT64, G_TYPE_INT64);
  signals[MOVED] = g_signal_new ("moved", CRM_TYPE_DAY_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                 CRM_TYPE_EVENT_WIDGET, G_TYPE_INT64);
  signals[DAY_OPENED] = g_signal_new ("day-opened", CRM_TYPE_DAY_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[MORE_OPENED] = g_signal_new ("more-opened", CRM_TYPE_DAY_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[CARRIED] = g_signal_new ("carried", CRM_TYPE_DAY_GRID, G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_true_handled, NULL, NULL,
                                   G_TYPE_BOOLEAN, 4, CRM_TYPE_EVENT_WIDGET, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_BOOLEAN);
  signals[TASK_DROPPED] = g_signal_new ("task-dropped", CRM_TYPE_DAY_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                        G_TYPE_INT64, G_TYPE_INT64);
  gtk_widget_class_set_css_name (widget_class, "crm-days");
}

static void
crm_day_grid_init (CrmDayGrid *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkDropTarget *drop = gtk_drop_target_new (G_TYPE_INT64, GDK_ACTION_MOVE);

  self->pool = crm_event_pool_new (GTK_WIDGET (self), make_widget, TRUE);
  self->chips = crm_day_chips_new ();
  self->order = g_array_new (FALSE, FALSE, sizeof (guint));
  self->heads = g_ptr_array_new ();
  self->layout = crm_draw_create_layout (GTK_WIDGET (self), 0.85, PANGO_WEIGHT_NORMAL);
  self->n_columns = 7;
  self->n_weeks = 1;
  self->from = -1;
  self->mark = G_MININT64;
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (drop, "drop", G_CALLBACK (dropped_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
  crm_colour_watch (GTK_WIDGET (self), gtk_widget_queue_draw);
}

GtkWidget *
crm_day_grid_new (guint n_weeks)
{
  CrmDayGrid *self;

  g_return_val_if_fail (n_weeks > 0, NULL);

  self = g_object_new (CRM_TYPE_DAY_GRID, NULL);
  self->n_weeks = n_weeks;
  return GTK_WIDGET (self);
}

/* A text set beforehand would ask the X server each time where the pointer is. */
static gboolean
query_tooltip_cb (GtkWidget  *head,
                  int         x,
                  int         y,
                  gboolean    keyboard,
                  GtkTooltip *tooltip,
                  CrmDayGrid *self)
{
  g_autofree char *full = NULL;
  guint cell;

  if (!g_ptr_array_find (self->heads, head, &cell))
    return FALSE;

  full = crm_event_format_day (self->first_day + cell, "%A %-d %B %Y");
  gtk_tooltip_set_text (tooltip, full);
  return TRUE;
}

static void
show_heads (CrmDayGrid *self)
{
  guint n = self->n_weeks * self->n_columns;
  gint64 today = crm_local_get_day (crm_event_now ());

  while (self->heads->len > n)
    gtk_widget_unparent (g_ptr_array_steal_index (self->heads, self->heads->len - 1));
  while (self->heads->len < n)
    {
      GtkWidget *head = gtk_button_new ();

      gtk_widget_add_css_class (head, "flat");
      gtk_widget_add_css_class (head, "crm-day-head");
      g_signal_connect (head, "clicked", G_CALLBACK (head_clicked_cb), self);
      gtk_widget_set_has_tooltip (head, TRUE);
      g_signal_connect (head, "query-tooltip", G_CALLBACK (query_tooltip_cb), self);
      gtk_widget_set_parent (head, GTK_WIDGET (self));
      g_ptr_array_add (self->heads, head);
    }

  for (guint cell = 0; cell < n; cell++)
    {
      GtkWidget *head = g_ptr_array_index (self->heads, cell);
      gint64 day = self->first_day + cell;
      int month;
      g_autofree char *text = crm_event_format_day (day, is_strip (self) || cell < self->n_columns ? "%a %-d" : "%-d");
      g_autofree char *full = crm_event_format_day (day, "%A %-d %B %Y");
      guint n_items = crm_day_chips_get_n_items (self->chips, cell);
      g_autofree char *words = g_strdup_printf (ngettext ("%s, %u entry", "%s, %u entries", n_items), full, n_items);

      crm_days_to_civil (day, NULL, &month, NULL);
      gtk_button_set_label (GTK_BUTTON (head), text);
      crm_accessible_set_name (head, words);
      gtk_widget_remove_css_class (head, "crm-today");
      gtk_widget_remove_css_class (head, "dim-label");
      if (day == today)
        gtk_widget_add_css_class (head, "crm-today");
      else if (self->month != 0 && month != self->month)
        gtk_widget_add_css_class (head, "dim-label");
    }
}

void
crm_day_grid_show (CrmDayGrid    *self,
                   CrmRangeModel *model,
                   gint64         first_day,
                   guint          n_columns,
                   int            month)
{
  g_return_if_fail (CRM_IS_DAY_GRID (self));
  g_return_if_fail (n_columns > 0);

  g_array_set_size (self->order, 0);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  self->items = crm_range_model_ref_items (model);
  self->first_day = first_day;
  self->n_columns = n_columns;
  self->month = month;
  crm_day_chips_clear (self->chips, first_day, self->n_weeks, n_columns);
  for (guint i = 0; i < self->items->len; i++)
    {
      const CrmRangeItem *item = g_ptr_array_index (self->items, i);

      if (item->all_day || !is_strip (self))
        crm_day_chips_add (self->chips, item);
    }
  for (guint cell = 0; cell < self->n_weeks * n_columns; cell++)
    crm_day_chips_add_unseen (self->chips, cell, crm_range_model_get_n_beyond (model, first_day + cell));
  show_heads (self);
  make_chips (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
crm_day_grid_get_area (CrmDayGrid   *self,
                       gint64        day,
                       GdkRectangle *area)
{
  graphene_rect_t cell;

  g_return_if_fail (CRM_IS_DAY_GRID (self));

  get_cell (self, CLAMP (day - self->first_day, 0, (gint64) self->heads->len - 1), &cell);
  *area = (GdkRectangle) { cell.origin.x, cell.origin.y, cell.size.width, cell.size.height };
}

gint64
crm_day_grid_get_day (CrmDayGrid *self,
                      double      x,
                      double      y)
{
  g_return_val_if_fail (CRM_IS_DAY_GRID (self), 0);

  return self->first_day + find_cell (self, x, y);
}

void
crm_day_grid_mark (CrmDayGrid *self,
                   gint64      day)
{
  g_return_if_fail (CRM_IS_DAY_GRID (self));

  if (self->mark == day)
    return;
  self->mark = day;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
