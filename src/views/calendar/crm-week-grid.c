/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-week-grid.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-colour.h"
#include "crm-draw.h"
#include "crm-event-pool.h"
#include "crm-week-lanes.h"

#define SNAP         (15 * 60)
#define EDGE_HEIGHT  7             /* at the foot of an event, to resize it */
#define DRAG_START   5

typedef enum
{
  NOTHING,
  CHOOSING,
  MOVING,
  RESIZING,
} Mode;

struct _CrmWeekGrid
{
  GtkWidget parent_instance;

  /* Owned */
  CrmEventPool *pool;
  GPtrArray *items;                /* CrmRangeItem; NULL */
  GArray *pieces;                  /* CrmWeekPiece */
  GArray *order;                   /* guint: pieces, in the order in which they are made */
  GPtrArray *mores;                /* GtkButton, children */
  GPtrArray *hours;                /* PangoLayout */

  /* Borrowed */
  GtkWidget *dragged;

  gint64 first_day;
  guint n_days;
  guint tick_id;

  Mode mode;
  gboolean chosen;                 /* a range is drawn, from @starts to @ends */
  gint64 starts;
  gint64 ends;
  gint64 anchor;                   /* where the drag began */
  gboolean outside;                /* what is dragged is beside the grid */
};

enum
{
  RANGE_CHOSEN,
  MOVED,
  TASK_DROPPED,
  DAY_OPENED,
  CARRIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmWeekGrid, crm_week_grid, GTK_TYPE_WIDGET)

static double
get_column_width (CrmWeekGrid *self)
{
  return (gtk_widget_get_width (GTK_WIDGET (self)) - CRM_WEEK_GUTTER) / (double) self->n_days;
}

static double
get_x (CrmWeekGrid *self,
       double       column)
{
  double x = CRM_WEEK_GUTTER + column * get_column_width (self);

  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? gtk_widget_get_width (GTK_WIDGET (self)) - x : x;
}

static double
get_y (gint64 seconds)
{
  return seconds * CRM_WEEK_HOUR_HEIGHT / 3600.0;
}

/* The wall clock at a place of the grid. */
static gint64
get_time (CrmWeekGrid *self,
          double       x,
          double       y)
{
  int column;

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = gtk_widget_get_width (GTK_WIDGET (self)) - x;
  column = CLAMP ((int) ((x - CRM_WEEK_GUTTER) / get_column_width (self)), 0, (int) self->n_days - 1);

  return (self->first_day + column) * CRM_SECONDS_PER_DAY +
         CLAMP ((gint64) (y * 3600 / CRM_WEEK_HOUR_HEIGHT), 0, CRM_SECONDS_PER_DAY - 1);
}

static gint64
snap (gint64 time)
{
  return (time + SNAP / 2) / SNAP * SNAP;
}

/* ---- Laying out ---- */

static void
place_piece (CrmWeekGrid        *self,
             const CrmWeekPiece *piece)
{
  double width = get_column_width (self) - 4;
  double lane_width = width / piece->n_lanes;
  double left = get_x (self, piece->column), x;
  double top = get_y (piece->starts), bottom = get_y (MAX (piece->ends, piece->starts + CRM_WEEK_SHORTEST));
  GtkAllocation allocation;

  x = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? left - 2 - (piece->lane + 1) * lane_width
                                                                       : left + 2 + piece->lane * lane_width;
  allocation = (GtkAllocation) { x, top + 1, MAX (lane_width - 2, 10), MAX (bottom - top - 2, 14) };
  gtk_widget_size_allocate (piece->widget, &allocation, -1);
}

static void
crm_week_grid_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  CrmWeekGrid *self = CRM_WEEK_GRID (widget);

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const CrmWeekPiece *piece = &g_array_index (self->pieces, CrmWeekPiece, i);

      if (piece->widget == NULL)
        continue;
      gtk_widget_measure (piece->widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
      place_piece (self, piece);
    }
}

static void
crm_week_grid_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  CrmWeekGrid *self = CRM_WEEK_GRID (widget);

  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? 24 * CRM_WEEK_HOUR_HEIGHT + 1 : CRM_WEEK_GUTTER + (int) self->n_days * 40;
}

/* ---- Drawing ---- */

static void
snapshot_range (CrmWeekGrid *self,
                GtkSnapshot *snapshot)
{
  GdkRectangle area;
  GdkRGBA colour;

  if (!self->chosen)
    return;

  crm_week_grid_get_chosen_area (self, &area);
  crm_colour_get ("blue", CRM_COLOUR_FILL, &colour);
  colour.alpha = 0.3f;
  crm_draw_rounded (snapshot, area.x, area.y, area.width, area.height, 6, &colour);
}

static void
snapshot_now (CrmWeekGrid *self,
              GtkSnapshot *snapshot)
{
  gint64 now = crm_event_now ();
  gint64 column = crm_local_get_day (now) - self->first_day;
  double y = get_y (now - crm_local_get_day (now) * CRM_SECONDS_PER_DAY), left, right;
  GdkRGBA red;

  if (column < 0 || column >= self->n_days)
    return;

  crm_colour_get ("red", CRM_COLOUR_FILL, &red);
  left = MIN (get_x (self, column), get_x (self, column + 1));
  right = MAX (get_x (self, column), get_x (self, column + 1));
  gtk_snapshot_append_color (snapshot, &red, &GRAPHENE_RECT_INIT (left, y - 1, right - left, 2));
  crm_draw_rounded (snapshot, get_x (self, column) - 4, y - 4, 8, 8, 4, &red);
}

static void
crm_week_grid_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  CrmWeekGrid *self = CRM_WEEK_GRID (widget);
  int width = gtk_widget_get_width (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gint64 today = crm_local_get_day (crm_event_now ()) - self->first_day;
  GdkRGBA text, line, quiet;

  crm_colour_get_foreground (widget, &text);
  line = quiet = text;
  line.alpha *= 0.1f;
  quiet.alpha *= 0.6f;

  if (today >= 0 && today < self->n_days)
    {
      GdkRGBA ground;

      crm_colour_get ("blue", CRM_COLOUR_FILL, &ground);
      ground.alpha = 0.05f;
      gtk_snapshot_append_color (snapshot, &ground, &GRAPHENE_RECT_INIT (MIN (get_x (self, today), get_x (self, today + 1)), 0,
                                                                        get_column_width (self), 24 * CRM_WEEK_HOUR_HEIGHT));
    }

  for (guint hour = 1; hour < 24; hour++)
    {
      PangoLayout *layout = g_ptr_array_index (self->hours, hour);
      int w, h;

      pango_layout_get_pixel_size (layout, &w, &h);
      gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (rtl ? 0 : CRM_WEEK_GUTTER, hour * CRM_WEEK_HOUR_HEIGHT, width - CRM_WEEK_GUTTER, 1));
      crm_draw_text (snapshot, layout, rtl ? width - CRM_WEEK_GUTTER + 8 : CRM_WEEK_GUTTER - 8 - w, hour * CRM_WEEK_HOUR_HEIGHT - h / 2, &quiet);
    }
  for (guint column = 0; column <= self->n_days; column++)
    gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (get_x (self, column), 0, 1, 24 * CRM_WEEK_HOUR_HEIGHT));

  if (self->mode == NOTHING || self->mode == CHOOSING)
    snapshot_range (self, snapshot);
  for (guint i = 0; i < self->pieces->len; i++)
    if (g_array_index (self->pieces, CrmWeekPiece, i).widget != NULL)
      gtk_widget_snapshot_child (widget, g_array_index (self->pieces, CrmWeekPiece, i).widget, snapshot);
  if ((self->mode == MOVING && !self->outside) || self->mode == RESIZING)
    snapshot_range (self, snapshot);
  snapshot_now (self, snapshot);
}

/* ---- Dragging ---- */

static const CrmWeekPiece *
find_piece (CrmWeekGrid *self,
            double       x,
            double       y,
            gboolean    *at_edge)
{
  for (guint i = self->pieces->len; i-- > 0; )
    {
      const CrmWeekPiece *piece = &g_array_index (self->pieces, CrmWeekPiece, i);
      graphene_rect_t bounds;

      if (piece->widget != NULL && gtk_widget_compute_bounds (piece->widget, GTK_WIDGET (self), &bounds) &&
          graphene_rect_contains_point (&bounds, &GRAPHENE_POINT_INIT (x, y)))
        {
          *at_edge = piece->item != NULL && y > bounds.origin.y + bounds.size.height - EDGE_HEIGHT && bounds.size.height > 2 * EDGE_HEIGHT;
          return piece;
        }
    }

  return NULL;
}

/* Gives @widget the keyboard without scrolling to it: it is under the pointer. */
static void
focus_in_place (CrmWeekGrid *self,
                GtkWidget   *widget)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_VIEWPORT);

  if (viewport != NULL)
    gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (viewport), FALSE);
  gtk_widget_grab_focus (widget);
  if (viewport != NULL)
    gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (viewport), TRUE);
}

static void
drag_begin_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               CrmWeekGrid    *self)
{
  gboolean at_edge = FALSE;
  const CrmWeekPiece *piece = find_piece (self, x, y, &at_edge);

  self->anchor = get_time (self, x, y);
  self->chosen = FALSE;
  self->outside = FALSE;
  self->dragged = NULL;
  self->mode = CHOOSING;
  if (piece != NULL && piece->item == NULL)
    {
      self->mode = NOTHING;
    }
  else if (piece != NULL)
    {
      const CrmRangeItem *item = crm_event_widget_get_item (CRM_EVENT_WIDGET (piece->widget));

      self->dragged = piece->widget;
      self->mode = item->read_only ? NOTHING : at_edge && item->ends > item->starts ? RESIZING : MOVING;
      focus_in_place (self, piece->widget);
    }
  else
    {
      focus_in_place (self, GTK_WIDGET (self));
    }
}

/* Tells where the dragged event is; TRUE: that it is somebody else's there. */
static gboolean
carry (CrmWeekGrid *self,
       GtkWidget   *dragged,
       double       x,
       double       y,
       gboolean     dropped)
{
  gboolean taken = FALSE;

  g_signal_emit (self, signals[CARRIED], 0, dragged, x, y, dropped, &taken);
  return taken;
}

static void
drag_update_cb (GtkGestureDrag *gesture,
                double          dx,
                double          dy,
                CrmWeekGrid    *self)
{
  double x, y;
  gint64 time;

  if (ABS (dx) < DRAG_START && ABS (dy) < DRAG_START && !self->chosen)
    return;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  time = get_time (self, x + dx, y + dy);
  if (self->mode == CHOOSING)
    {
      gint64 day = crm_local_get_day (self->anchor) * CRM_SECONDS_PER_DAY;

      /* Within the day of its beginning. */
      time = day + get_time (self, x, y + dy) % CRM_SECONDS_PER_DAY;
      self->starts = MIN (self->anchor, time) / SNAP * SNAP;
      self->ends = MAX ((MAX (self->anchor, time) + SNAP - 1) / SNAP * SNAP, self->starts + SNAP);
      self->chosen = TRUE;
    }
  else if (self->dragged != NULL && self->mode != NOTHING)
    {
      const CrmRangeItem *item = crm_event_widget_get_item (CRM_EVENT_WIDGET (self->dragged));
      gint64 shift = time - self->anchor;

      self->starts = self->mode == MOVING ? snap (item->starts + shift) : item->starts;
      self->ends = self->mode == MOVING ? self->starts + (item->ends - item->starts) : MAX (snap (item->ends + shift), item->starts + SNAP);
      self->chosen = TRUE;
      self->outside = self->mode == MOVING && carry (self, self->dragged, x + dx, y + dy, FALSE);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
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
             CrmWeekGrid    *self)
{
  Mode mode = self->mode;
  GtkWidget *dragged = self->dragged;

  self->mode = NOTHING;
  self->dragged = NULL;
  if (dragged != NULL)
    {
      gboolean moved = self->chosen;

      double x, y;

      self->chosen = FALSE;
      gtk_gesture_drag_get_start_point (gesture, &x, &y);
      if (moved && mode == MOVING && carry (self, dragged, x + dx, y + dy, TRUE))
        ;
      else if (!moved)
        gtk_widget_activate_action (dragged, is_on_check (gesture, dragged) ? "calendar.done" : "calendar.open", NULL);
      else
        g_signal_emit (self, signals[MOVED], 0, dragged, self->starts, self->ends);
    }
  else if (mode == CHOOSING)
    {
      if (!self->chosen)
        {
          self->starts = self->anchor / (30 * 60) * (30 * 60);
          self->ends = self->starts + 3600;
          self->chosen = TRUE;
        }
      g_signal_emit (self, signals[RANGE_CHOSEN], 0, self->starts, self->ends);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (GtkEventControllerMotion *motion,
           double                    x,
           double                    y,
           CrmWeekGrid              *self)
{
  gboolean at_edge = FALSE;
  const CrmWeekPiece *piece = find_piece (self, x, y, &at_edge);

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), piece == NULL ? NULL : at_edge ? "ns-resize" : "pointer");
}

static gboolean
dropped_cb (GtkDropTarget *target,
            const GValue  *value,
            double         x,
            double         y,
            CrmWeekGrid   *self)
{
  g_signal_emit (self, signals[TASK_DROPPED], 0, g_value_get_int64 (value), (gint64) (crm_local_get_day (get_time (self, x, y))));

  return TRUE;
}

/* ---- The keyboard ---- */

static gboolean
shift_chosen (GtkWidget *widget,
              GVariant  *arguments,
              gpointer   user_data)
{
  CrmWeekGrid *self = CRM_WEEK_GRID (widget);
  gint64 shift, first = self->first_day * CRM_SECONDS_PER_DAY;

  g_variant_get (arguments, "(x)", &shift);
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL && ABS (shift) == CRM_SECONDS_PER_DAY)
    shift = -shift;
  if (!self->chosen)
    {
      gint64 now = crm_event_now ();

      self->starts = now >= first && now < first + self->n_days * CRM_SECONDS_PER_DAY ? now / 3600 * 3600 : first + 9 * 3600;
      self->chosen = TRUE;
    }
  else
    {
      self->starts = CLAMP (self->starts + shift, first, first + self->n_days * CRM_SECONDS_PER_DAY - 3600);
    }
  self->ends = self->starts + 3600;
  gtk_widget_queue_draw (widget);

  return TRUE;
}

static gboolean
take_chosen (GtkWidget *widget,
             GVariant  *arguments,
             gpointer   user_data)
{
  CrmWeekGrid *self = CRM_WEEK_GRID (widget);

  if (!self->chosen)
    return FALSE;

  g_signal_emit (self, signals[RANGE_CHOSEN], 0, self->starts, self->ends);
  return TRUE;
}

static gboolean
tick_cb (gpointer user_data)
{
  gtk_widget_queue_draw (user_data);
  return G_SOURCE_CONTINUE;
}

/* ---- What is shown ---- */

static void
more_clicked_cb (GtkButton   *button,
                 CrmWeekGrid *self)
{
  for (guint i = 0; i < self->pieces->len; i++)
    {
      const CrmWeekPiece *piece = &g_array_index (self->pieces, CrmWeekPiece, i);

      if (piece->widget == GTK_WIDGET (button))
        {
          g_signal_emit (self, signals[DAY_OPENED], 0, self->first_day + piece->column);
          return;
        }
    }
}

static GtkWidget *
make_more (CrmWeekGrid        *self,
           const CrmWeekPiece *piece)
{
  g_autofree char *text = g_strdup_printf ("+%u", piece->n_more);
  g_autofree char *more = g_strdup_printf (ngettext ("+%u more", "+%u more", piece->n_more), piece->n_more);
  g_autofree char *day = crm_event_format_day (self->first_day + piece->column, "%A %-d %B");
  g_autofree char *words = g_strdup_printf ("%s, %s", more, day);
  GtkWidget *button = gtk_button_new_with_label (text);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "crm-more");
  crm_accessible_set_name (button, words);
  g_signal_connect (button, "clicked", G_CALLBACK (more_clicked_cb), self);
  gtk_widget_set_parent (button, GTK_WIDGET (self));
  g_ptr_array_add (self->mores, button);

  return button;
}

static void
make_widget (GtkWidget *widget,
             guint      index)
{
  CrmWeekGrid *self = CRM_WEEK_GRID (widget);
  CrmWeekPiece *piece = &g_array_index (self->pieces, CrmWeekPiece, g_array_index (self->order, guint, index));

  piece->widget = piece->item != NULL ? crm_event_pool_take (self->pool, piece->item, FALSE) : make_more (self, piece);
}

/* In the usual case the working hours are in sight: they come first. */
static void
put_in_order (CrmWeekGrid *self)
{
  g_array_set_size (self->order, 0);
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->pieces->len; i++)
      {
        const CrmWeekPiece *piece = &g_array_index (self->pieces, CrmWeekPiece, i);
        gboolean working = piece->ends > 7 * 3600 && piece->starts < 19 * 3600;

        if (working == (pass == 0))
          g_array_append_val (self->order, i);
      }
}

static void
unparent_cb (gpointer widget)
{
  gtk_widget_unparent (widget);
}

static void
crm_week_grid_dispose (GObject *object)
{
  CrmWeekGrid *self = CRM_WEEK_GRID (object);

  g_array_set_size (self->pieces, 0);
  g_clear_pointer (&self->pool, crm_event_pool_free);
  g_ptr_array_set_size (self->mores, 0);
  g_clear_handle_id (&self->tick_id, g_source_remove);

  G_OBJECT_CLASS (crm_week_grid_parent_class)->dispose (object);
}

static void
crm_week_grid_finalize (GObject *object)
{
  CrmWeekGrid *self = CRM_WEEK_GRID (object);

  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_array_unref (self->pieces);
  g_array_unref (self->order);
  g_ptr_array_unref (self->mores);
  g_ptr_array_unref (self->hours);

  G_OBJECT_CLASS (crm_week_grid_parent_class)->finalize (object);
}

static void
crm_week_grid_class_init (CrmWeekGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const struct { guint key; gint64 shift; } shifts[] = {
    { GDK_KEY_Up, -1800 }, { GDK_KEY_Down, 1800 }, { GDK_KEY_Left, -CRM_SECONDS_PER_DAY }, { GDK_KEY_Right, CRM_SECONDS_PER_DAY },
  };

  object_class->dispose = crm_week_grid_dispose;
  object_class->finalize = crm_week_grid_finalize;
  widget_class->size_allocate = crm_week_grid_size_allocate;
  widget_class->measure = crm_week_grid_measure;
  widget_class->snapshot = crm_week_grid_snapshot;

  signals[RANGE_CHOSEN] = g_signal_new ("range-chosen", CRM_TYPE_WEEK_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                        G_TYPE_INT64, G_TYPE_INT64);
  signals[MOVED] = g_signal_new ("moved", CRM_TYPE_WEEK_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                 CRM_TYPE_EVENT_WIDGET, G_TYPE_INT64, G_TYPE_INT64);
  signals[CARRIED] = g_signal_new ("carried", CRM_TYPE_WEEK_GRID, G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_true_handled, NULL, NULL,
                                   G_TYPE_BOOLEAN, 4, CRM_TYPE_EVENT_WIDGET, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_BOOLEAN);
  signals[TASK_DROPPED] = g_signal_new ("task-dropped", CRM_TYPE_WEEK_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                        G_TYPE_INT64, G_TYPE_INT64);
  signals[DAY_OPENED] = g_signal_new ("day-opened", CRM_TYPE_WEEK_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  gtk_widget_class_set_css_name (widget_class, "crm-week");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  for (guint i = 0; i < G_N_ELEMENTS (shifts); i++)
    gtk_widget_class_add_binding (widget_class, shifts[i].key, 0, shift_chosen, "(x)", shifts[i].shift);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, take_chosen, NULL);
}

static void
crm_week_grid_init (CrmWeekGrid *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkDropTarget *drop = gtk_drop_target_new (G_TYPE_INT64, GDK_ACTION_MOVE);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  gint64 day = crm_days_from_civil (2026, 1, 15) * CRM_SECONDS_PER_DAY;

  self->pool = crm_event_pool_new (GTK_WIDGET (self), make_widget, FALSE);
  self->pieces = g_array_new (FALSE, TRUE, sizeof (CrmWeekPiece));
  self->order = g_array_new (FALSE, FALSE, sizeof (guint));
  self->mores = g_ptr_array_new_with_free_func (unparent_cb);
  self->hours = g_ptr_array_new_with_free_func (g_object_unref);
  self->n_days = 7;
  for (guint hour = 0; hour < 24; hour++)
    {
      g_autofree char *text = crm_event_hour (day + hour * 3600);
      PangoLayout *layout = crm_draw_create_layout (GTK_WIDGET (self), 0.8, PANGO_WEIGHT_NORMAL);

      pango_layout_set_text (layout, text, -1);
      g_ptr_array_add (self->hours, layout);
    }
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  crm_accessible_set_name (GTK_WIDGET (self), _("Hours"));

  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect (drop, "drop", G_CALLBACK (dropped_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
  crm_colour_watch (GTK_WIDGET (self), gtk_widget_queue_draw);
  self->tick_id = g_timeout_add_seconds (60, tick_cb, self);
}

GtkWidget *
crm_week_grid_new (void)
{
  return g_object_new (CRM_TYPE_WEEK_GRID, NULL);
}

void
crm_week_grid_show (CrmWeekGrid   *self,
                    CrmRangeModel *model,
                    gint64         first_day,
                    guint          n_days)
{
  g_return_if_fail (CRM_IS_WEEK_GRID (self));
  g_return_if_fail (n_days > 0);

  self->dragged = NULL;
  self->first_day = first_day;
  self->n_days = n_days;
  g_clear_pointer (&self->items, g_ptr_array_unref);
  self->items = crm_range_model_ref_items (model);
  g_array_set_size (self->pieces, 0);
  g_ptr_array_set_size (self->mores, 0);
  for (guint column = 0; column < n_days; column++)
    for (guint i = 0; i < self->items->len; i++)
      {
        const CrmRangeItem *item = g_ptr_array_index (self->items, i);
        gint64 midnight = (first_day + column) * CRM_SECONDS_PER_DAY;
        CrmWeekPiece piece = { .item = item, .column = column };

        if (item->all_day || !crm_range_item_is_on (item, first_day + column))
          continue;
        piece.starts = MAX (item->starts - midnight, 0);
        piece.ends = MIN (item->ends - midnight, CRM_SECONDS_PER_DAY);
        g_array_append_val (self->pieces, piece);
      }
  crm_week_lanes_share (self->pieces);
  put_in_order (self);
  crm_event_pool_fill (self->pool, self->order->len);
}

gboolean
crm_week_grid_get_chosen (CrmWeekGrid *self,
                          gint64      *starts,
                          gint64      *ends)
{
  g_return_val_if_fail (CRM_IS_WEEK_GRID (self), FALSE);

  *starts = self->starts;
  *ends = self->ends;
  return self->chosen;
}

void
crm_week_grid_get_chosen_area (CrmWeekGrid  *self,
                               GdkRectangle *area)
{
  gint64 column;
  double top;

  g_return_if_fail (CRM_IS_WEEK_GRID (self));

  column = crm_local_get_day (self->starts) - self->first_day;
  top = get_y (self->starts - crm_local_get_day (self->starts) * CRM_SECONDS_PER_DAY);
  area->x = MIN (get_x (self, column), get_x (self, column + 1)) + 2;
  area->y = top;
  area->width = get_column_width (self) - 4;
  area->height = MAX (get_y (MAX (self->ends - self->starts, SNAP)), 12);
}

void
crm_week_grid_clear_chosen (CrmWeekGrid *self)
{
  g_return_if_fail (CRM_IS_WEEK_GRID (self));

  self->chosen = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gint64
crm_week_grid_get_time (CrmWeekGrid *self,
                        double       x,
                        double       y)
{
  g_return_val_if_fail (CRM_IS_WEEK_GRID (self), 0);

  return get_time (self, x, y) / SNAP * SNAP;
}

void
crm_week_grid_choose (CrmWeekGrid *self,
                      gint64       starts,
                      gint64       ends)
{
  g_return_if_fail (CRM_IS_WEEK_GRID (self));
  g_return_if_fail (ends >= starts);

  self->starts = starts;
  self->ends = ends;
  self->chosen = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
