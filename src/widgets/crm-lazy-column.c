/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-lazy-column.h"

#define SLICE      3      /* rows that are made within a frame */
#define SLICE_US   4000   /* after which no further one is begun */
#define SPARES     12     /* rows without a place that are kept */
#define AHEAD      0.5    /* of the height in sight, made above and below it */
#define UNTOLD     G_MAXUINT

typedef struct
{
  guint      position;
  GtkWidget *widget;
} Row;

struct _CrmLazyColumn
{
  GtkWidget parent_instance;

  /* Owned */
  CrmRowHeights *heights;
  GArray *rows;           /* Row, by position; the widgets are children */
  GPtrArray *spares;      /* children that are not visible */

  /* Borrowed */
  CrmLazyColumnBindFunc bind;
  gpointer data;
  GtkWidget *viewport;
  GtkAdjustment *adjustment;

  /* State */
  int width;
  int minimum, natural;   /* widths, of all rows so far */
  guint tick_id;
  guint end_told;         /* the number of rows for which end-near was emitted */
  gboolean at_end;        /* scrolled to the end; what is added then does not count */
  gboolean updating;
};

enum
{
  END_NEAR,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmLazyColumn, crm_lazy_column, GTK_TYPE_WIDGET)

static guint
get_n (CrmLazyColumn *self)
{
  return crm_row_heights_get_n (self->heights);
}

static Row *
get_row (CrmLazyColumn *self,
         guint          index)
{
  return &g_array_index (self->rows, Row, index);
}

/* The index of the first row at or after @position. */
static guint
find_row (CrmLazyColumn *self,
          guint          position)
{
  guint index = 0;

  while (index < self->rows->len && get_row (self, index)->position < position)
    index++;
  return index;
}

static int
measure_row (GtkWidget *row,
             int        width)
{
  int natural;

  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, width > 0 ? width : -1, NULL, &natural, NULL, NULL);
  return natural;
}

/* Takes over what @row measures; by how much its place grew. */
static int
learn_height (CrmLazyColumn *self,
              const Row     *row)
{
  return crm_row_heights_learn (self->heights, row->position, measure_row (row->widget, self->width), self->width > 0);
}

static int
get_height (CrmLazyColumn *self)
{
  return crm_row_heights_sum (self->heights, 0, get_n (self));
}

/* ---- which rows are in sight */

/* The part that is in sight, in pixels from the top of the column. FALSE: not known yet. */
static gboolean
get_sight (CrmLazyColumn *self,
           double        *top,
           double        *bottom)
{
  GtkWidget *content = gtk_widget_get_first_child (self->viewport);
  double x, y;

  if (gtk_adjustment_get_page_size (self->adjustment) < 1 || content == NULL
      || !gtk_widget_translate_coordinates (GTK_WIDGET (self), content, 0, 0, &x, &y))
    return FALSE;
  *top = gtk_adjustment_get_value (self->adjustment) - y;
  *bottom = *top + gtk_adjustment_get_page_size (self->adjustment);
  return TRUE;
}

/* Of what is in sight come those first that are seen. */
static void
find_wanted (CrmLazyColumn *self,
             guint         *seen,
             guint         *first,
             guint         *end)
{
  double top = 0, bottom = 0, more;
  guint last_seen;

  if (self->viewport == NULL || !get_sight (self, &top, &bottom))
    {
      *seen = *first = 0;
      *end = self->viewport == NULL ? get_n (self) : MIN (get_n (self), SLICE);
      return;
    }
  more = (bottom - top) * AHEAD;
  crm_row_heights_find (self->heights, top, bottom, seen, &last_seen);
  crm_row_heights_find (self->heights, top - more, bottom + more, first, end);
}

static int
find_focused (CrmLazyColumn *self)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self));

  for (guint i = 0; child != NULL && i < self->rows->len; i++)
    if (get_row (self, i)->widget == child)
      return (int) get_row (self, i)->position;
  return -1;
}

static gboolean
is_kept (guint position,
         guint first,
         guint end,
         int   focused)
{
  return (position >= first && position < end) || (focused >= 0 && ABS ((int) position - focused) <= 1);
}

/* ---- making them */

static void
put_by (CrmLazyColumn *self,
        GtkWidget     *row)
{
  if (self->spares->len >= SPARES)
    {
      gtk_widget_unparent (row);
      return;
    }
  gtk_widget_set_visible (row, FALSE);
  g_ptr_array_add (self->spares, row);
}

static void
make_row (CrmLazyColumn *self,
          guint          position)
{
  guint index = find_row (self, position);
  GtkWidget *spare = self->spares->len > 0 ? g_ptr_array_steal_index_fast (self->spares, self->spares->len - 1) : NULL;
  GtkWidget *widget = self->bind (position, spare, self->data);
  GtkWidget *before = index > 0 ? get_row (self, index - 1)->widget : NULL;
  Row row = { position, widget };
  int minimum, natural;

  g_assert (spare == NULL || widget == spare);

  if (spare != NULL)
    gtk_widget_set_visible (widget, TRUE);
  gtk_widget_insert_after (widget, GTK_WIDGET (self), before);
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  self->minimum = MAX (self->minimum, minimum);
  self->natural = MAX (self->natural, natural);
  g_array_insert_val (self->rows, index, row);
}

/* Beside the row with the keyboard, where the next Tab goes. */
static guint
find_missing_neighbour (CrmLazyColumn *self)
{
  int focused = find_focused (self);

  for (int i = MAX (focused - 1, 0); focused >= 0 && i <= focused + 1 && i < (int) get_n (self); i++)
    {
      guint index = find_row (self, (guint) i);

      if (index >= self->rows->len || get_row (self, index)->position != (guint) i)
        return (guint) i;
    }
  return G_MAXUINT;
}

/* The position nearest to @seen that has no row yet, of those after it first; G_MAXUINT: none. */
static guint
find_missing (CrmLazyColumn *self,
              guint          seen,
              guint          first,
              guint          end)
{
  guint index = find_row (self, seen);
  guint missing = G_MAXUINT;

  for (guint i = seen; i < end; i++, index++)
    if (index >= self->rows->len || get_row (self, index)->position != i)
      return i;
  index = find_row (self, first);
  for (guint i = first; i < seen; i++)
    if (index < self->rows->len && get_row (self, index)->position == i)
      index++;
    else
      missing = i;
  return missing != G_MAXUINT ? missing : find_missing_neighbour (self);
}

static gboolean
drop_unwanted (CrmLazyColumn *self,
               guint          first,
               guint          end)
{
  int focused = find_focused (self);
  gboolean dropped = FALSE;

  for (guint i = self->rows->len; i > 0; i--)
    if (!is_kept (get_row (self, i - 1)->position, first, end, focused))
      {
        put_by (self, get_row (self, i - 1)->widget);
        g_array_remove_index (self->rows, i - 1);
        dropped = TRUE;
      }
  return dropped;
}

static gboolean tick_cb (GtkWidget     *widget,
                         GdkFrameClock *clock,
                         gpointer       data);

static void
update_later (CrmLazyColumn *self)
{
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
tell_end (CrmLazyColumn *self,
          guint          end)
{
  if (end < get_n (self) || self->end_told == get_n (self) || self->width == 0)
    return;
  self->end_told = get_n (self);
  g_signal_emit (self, signals[END_NEAR], 0);
}

/* What is seen stays where it is when a row above it turns out to be higher or lower. */
static void
keep_place (CrmLazyColumn *self,
            int            above,
            int            grown)
{
  if (above == 0 || self->adjustment == NULL)
    return;
  gtk_adjustment_set_upper (self->adjustment, gtk_adjustment_get_upper (self->adjustment) + grown);
  gtk_adjustment_set_value (self->adjustment, gtk_adjustment_get_value (self->adjustment) + above);
}

/* The row that is to stay where it is: the first in sight that is there already. */
static guint
find_anchor (CrmLazyColumn *self,
             guint          seen)
{
  guint index = find_row (self, seen);

  return index < self->rows->len ? get_row (self, index)->position : seen;
}

/* Makes at most @n rows in the time for them, at least one, those in sight first. TRUE: that was enough. */
static gboolean
update (CrmLazyColumn *self,
        guint          n)
{
  guint seen, first, end, anchor, missing = G_MAXUINT;
  gint64 until = g_get_monotonic_time () + SLICE_US;
  gboolean changed;
  int above = 0, before = get_height (self);

  g_assert (!self->updating);

  self->updating = TRUE;
  find_wanted (self, &seen, &first, &end);
  changed = drop_unwanted (self, first, end);
  anchor = find_anchor (self, seen);
  for (; (missing = find_missing (self, seen, first, end)) != G_MAXUINT && n > 0; n--)
    {
      make_row (self, missing);
      if (self->width > 0)
        {
          int grown = learn_height (self, get_row (self, find_row (self, missing)));

          above += missing < anchor ? grown : 0;
        }
      changed = TRUE;
      if (g_get_monotonic_time () > until)
        n = 1;
    }
  if (changed)
    {
      above += crm_row_heights_estimate (self->heights, anchor);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      keep_place (self, above, get_height (self) - before);
    }
  self->updating = FALSE;
  tell_end (self, end);
  if (missing != G_MAXUINT)
    return FALSE;
  /* With other heights there may be more in sight. */
  find_wanted (self, &seen, &first, &end);
  return find_missing (self, seen, first, end) == G_MAXUINT;
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  CrmLazyColumn *self = CRM_LAZY_COLUMN (widget);

  gboolean enough = update (self, SLICE);

  /* Who went to the end stays there when that turns out to be further down. */
  if (self->at_end)
    {
      self->updating = TRUE;
      gtk_adjustment_set_value (self->adjustment, gtk_adjustment_get_upper (self->adjustment));
      self->updating = FALSE;
    }
  if (!enough)
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

/* Not now: this may come while sizes are given out, which is not the time for new widgets. */
static void
scrolled_cb (CrmLazyColumn *self)
{
  double value = gtk_adjustment_get_value (self->adjustment);

  if (!self->updating)
    self->at_end = value > 0 && value + gtk_adjustment_get_page_size (self->adjustment) > gtk_adjustment_get_upper (self->adjustment) - 1;
  update_later (self);
}

/* ---- the widget */

static void
leave_viewport (CrmLazyColumn *self)
{
  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustment, self);
  g_clear_object (&self->adjustment);
  self->viewport = NULL;
  self->at_end = FALSE;
}

static void
crm_lazy_column_map (GtkWidget *widget)
{
  CrmLazyColumn *self = CRM_LAZY_COLUMN (widget);

  leave_viewport (self);
  self->viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  if (self->viewport != NULL)
    {
      self->adjustment = g_object_ref (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->viewport)));
      g_signal_connect_swapped (self->adjustment, "value-changed", G_CALLBACK (scrolled_cb), self);
      g_signal_connect_swapped (self->adjustment, "changed", G_CALLBACK (update_later), self);
    }
  GTK_WIDGET_CLASS (crm_lazy_column_parent_class)->map (widget);
  update_later (self);
}

static void
crm_lazy_column_unmap (GtkWidget *widget)
{
  leave_viewport (CRM_LAZY_COLUMN (widget));
  GTK_WIDGET_CLASS (crm_lazy_column_parent_class)->unmap (widget);
}

static GtkSizeRequestMode
crm_lazy_column_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
crm_lazy_column_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  CrmLazyColumn *self = CRM_LAZY_COLUMN (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = self->minimum;
      *natural = self->natural;
      return;
    }
  *minimum = get_height (self);
  for (guint i = 0; i < self->rows->len; i++)
    *minimum += measure_row (get_row (self, i)->widget, for_size) - crm_row_heights_get (self->heights, get_row (self, i)->position);
  *natural = *minimum;
}

static void
crm_lazy_column_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  CrmLazyColumn *self = CRM_LAZY_COLUMN (widget);
  GtkAllocation allocation = { 0, 0, width, 0 };
  guint position = 0;

  if (width != self->width)
    crm_row_heights_forget (self->heights);
  self->width = width;
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = get_row (self, i);

      learn_height (self, row);
      allocation.y += crm_row_heights_sum (self->heights, position, row->position);
      position = row->position;
      allocation.height = crm_row_heights_get (self->heights, position);
      gtk_widget_size_allocate (row->widget, &allocation, -1);
    }
}

static void
crm_lazy_column_dispose (GObject *object)
{
  CrmLazyColumn *self = CRM_LAZY_COLUMN (object);
  GtkWidget *child;

  leave_viewport (self);
  g_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->spares, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (crm_lazy_column_parent_class)->dispose (object);
}

static void
crm_lazy_column_finalize (GObject *object)
{
  CrmLazyColumn *self = CRM_LAZY_COLUMN (object);

  g_clear_pointer (&self->heights, crm_row_heights_free);
  g_array_unref (self->rows);
  g_ptr_array_unref (self->spares);

  G_OBJECT_CLASS (crm_lazy_column_parent_class)->finalize (object);
}

static void
crm_lazy_column_class_init (CrmLazyColumnClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = crm_lazy_column_dispose;
  object_class->finalize = crm_lazy_column_finalize;
  widget_class->map = crm_lazy_column_map;
  widget_class->unmap = crm_lazy_column_unmap;
  widget_class->get_request_mode = crm_lazy_column_get_request_mode;
  widget_class->measure = crm_lazy_column_measure;
  widget_class->size_allocate = crm_lazy_column_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  signals[END_NEAR] = g_signal_new ("end-near", CRM_TYPE_LAZY_COLUMN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
crm_lazy_column_init (CrmLazyColumn *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->spares = g_ptr_array_new ();
}

GtkWidget *
crm_lazy_column_new (CrmLazyColumnBindFunc bind,
                     CrmRowLinesFunc       lines,
                     gpointer              data)
{
  CrmLazyColumn *self = g_object_new (CRM_TYPE_LAZY_COLUMN, NULL);

  g_return_val_if_fail (bind != NULL, GTK_WIDGET (self));
  g_return_val_if_fail (lines != NULL, GTK_WIDGET (self));

  self->bind = bind;
  self->data = data;
  self->heights = crm_row_heights_new (lines, data);
  return GTK_WIDGET (self);
}

/* The keyboard goes to what stands at @position now, or to the last, if that has a row. */
static gboolean
focus_at (CrmLazyColumn *self,
          guint          position)
{
  guint index;

  if (get_n (self) == 0)
    return FALSE;
  position = MIN (position, get_n (self) - 1);
  index = find_row (self, position);
  return index < self->rows->len && get_row (self, index)->position == position
         && gtk_widget_child_focus (get_row (self, index)->widget, GTK_DIR_TAB_FORWARD);
}

void
crm_lazy_column_splice (CrmLazyColumn *self,
                        guint          position,
                        guint          n_removed,
                        guint          n_added)
{
  int focused;
  gboolean lost;

  g_return_if_fail (CRM_IS_LAZY_COLUMN (self));
  g_return_if_fail (position <= get_n (self) && n_removed <= get_n (self) - position);

  focused = find_focused (self);
  lost = focused >= (int) position && focused < (int) (position + n_removed);
  for (guint i = self->rows->len; i > 0; i--)
    {
      Row *row = get_row (self, i - 1);

      if (row->position >= position + n_removed)
        {
          row->position += n_added - n_removed;
        }
      else if (row->position >= position)
        {
          put_by (self, row->widget);
          g_array_remove_index (self->rows, i - 1);
        }
    }
  crm_row_heights_splice (self->heights, position, n_removed, n_added);
  self->end_told = UNTOLD;
  self->at_end = FALSE;
  if (lost && focus_at (self, (guint) focused))
    lost = FALSE;
  if (!update (self, SLICE))
    update_later (self);
  if (lost)
    focus_at (self, (guint) focused);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

guint
crm_lazy_column_get_n_rows (CrmLazyColumn *self)
{
  g_return_val_if_fail (CRM_IS_LAZY_COLUMN (self), 0);

  return get_n (self);
}

guint
crm_lazy_column_get_n_made (CrmLazyColumn *self)
{
  g_return_val_if_fail (CRM_IS_LAZY_COLUMN (self), 0);

  return self->rows->len;
}
