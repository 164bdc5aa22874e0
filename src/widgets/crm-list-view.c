/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-list-view.h"

void
crm_list_view_scroll_to (GtkListView *list,
                         guint        position)
{
  GtkSelectionModel *model;

  g_return_if_fail (GTK_IS_LIST_VIEW (list));

  model = gtk_list_view_get_model (list);
  if (model == NULL || position >= g_list_model_get_n_items (G_LIST_MODEL (model)))
    return;
  gtk_widget_activate_action (GTK_WIDGET (list), "list.scroll-to-item", "u", position);
}

/* The rows of GTK 4.8 do not say where in the list they stand, but the item that a row shows does: crm_list_view_name_row() keeps it. */
#define ROW_ITEM "crm-list-item"

static GtkWidget *
find_row (GtkListView *list,
          guint        position)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (list)); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *child = gtk_widget_get_first_child (row);
      GtkListItem *item = child != NULL ? g_object_get_data (G_OBJECT (child), ROW_ITEM) : NULL;

      if (item != NULL && gtk_list_item_get_position (item) == position)
        return row;
    }
  return NULL;
}

#define WAITS_FOR   "crm-focus-row"
#define MOST_FRAMES 30

typedef struct
{
  guint    position;
  guint    n_frames;
  gboolean focused;
} FocusWait;

/* Whether @position has the keyboard now. */
static gboolean
try_focus (GtkListView *list,
           guint        position)
{
  GtkWidget *row;

  crm_list_view_scroll_to (list, position);
  row = find_row (list, position);
  return row != NULL && gtk_widget_grab_focus (row);
}

/* GTK 4.12 and later make the row that is scrolled to, or know its height, only when the list was laid out. */
static gboolean
focus_tick_cb (GtkWidget     *list,
               GdkFrameClock *clock,
               gpointer       user_data)
{
  FocusWait *wait = user_data;

  /* A frame's ticks come in front of its layout. */
  if (++wait->n_frames < 2)
    return G_SOURCE_CONTINUE;

  if (wait->focused)
    {
      /* Unless somebody went elsewhere meanwhile. */
      if (gtk_widget_get_focus_child (list) == find_row (GTK_LIST_VIEW (list), wait->position))
        crm_list_view_scroll_to (GTK_LIST_VIEW (list), wait->position);
    }
  else if (!try_focus (GTK_LIST_VIEW (list), wait->position) && wait->n_frames < MOST_FRAMES)
    {
      return G_SOURCE_CONTINUE;
    }

  g_object_set_data (G_OBJECT (list), WAITS_FOR, NULL);
  return G_SOURCE_REMOVE;
}

void
crm_list_view_focus_row (GtkListView *list,
                         guint        position)
{
  guint waiting;
  FocusWait *wait;

  g_return_if_fail (GTK_IS_LIST_VIEW (list));

  waiting = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (list), WAITS_FOR));
  if (waiting != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (list), waiting);

  wait = g_new0 (FocusWait, 1);
  wait->position = position;
  wait->focused = try_focus (list, position);
  waiting = gtk_widget_add_tick_callback (GTK_WIDGET (list), focus_tick_cb, wait, g_free);
  g_object_set_data (G_OBJECT (list), WAITS_FOR, GUINT_TO_POINTER (waiting));
}

void
crm_list_view_jump_to (GtkListView *list,
                       guint        position)
{
  GtkSelectionModel *model;
  GtkAdjustment *adjustment;
  guint n_items;

  g_return_if_fail (GTK_IS_LIST_VIEW (list));

  model = gtk_list_view_get_model (list);
  n_items = model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (model)) : 0;
  if (position >= n_items)
    return;
  /* Rows are equally high: the adjustment counts them. */
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  crm_list_view_scroll_to (list, position);
  if (adjustment != NULL && n_items > 0)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment) * position / n_items);
}

#define TAB_LEAVES "crm-tab-leaves"
#define TAB_ITEM   1            /* GTK_LIST_TAB_ITEM */

typedef gboolean (*FocusFunc) (GtkWidget        *widget,
                               GtkDirectionType  direction);

static GQuark
get_focus_quark (void)
{
  return g_quark_from_static_string ("crm-list-focus");
}

/* Within the row, where there is anything, and then out. */
static gboolean
focus_list (GtkWidget        *widget,
            GtkDirectionType  direction)
{
  GtkWidget *row = gtk_widget_get_focus_child (widget);
  FocusFunc original = NULL;

  for (GType type = G_OBJECT_TYPE (widget); original == NULL && type != 0; type = g_type_parent (type))
    original = (FocusFunc) g_type_get_qdata (type, get_focus_quark ());
  g_assert (original != NULL);
  if (row != NULL && (direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD)
      && g_object_get_data (G_OBJECT (widget), TAB_LEAVES) != NULL)
    return gtk_widget_child_focus (row, direction);
  return original (widget, direction);
}

/* GTK 4.8 asks the list's class where the keyboard goes, and lists cannot be derived from: the class gets another answer. */
static void
teach_list (GtkWidget *list)
{
  GtkWidgetClass *klass = GTK_WIDGET_GET_CLASS (list);

  if (klass->focus != focus_list)
    {
      g_type_set_qdata (G_OBJECT_TYPE (list), get_focus_quark (), (gpointer) klass->focus);
      klass->focus = focus_list;
    }
  g_object_set_data (G_OBJECT (list), TAB_LEAVES, GINT_TO_POINTER (TRUE));
}

void
crm_list_view_set_tab_leaves (GtkWidget *list)
{
  g_return_if_fail (GTK_IS_LIST_VIEW (list) || GTK_IS_COLUMN_VIEW (list));

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (list), "tab-behavior") != NULL)
    {
      g_object_set (list, "tab-behavior", TAB_ITEM, NULL);
      return;
    }
  if (GTK_IS_LIST_VIEW (list))
    {
      teach_list (list);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (list); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_VIEW (child))
      teach_list (child);
}

void
crm_list_view_name_row (GtkListItem *item,
                        const char  *label)
{
  static int settable = -1;
  GtkWidget *child;

  g_return_if_fail (GTK_IS_LIST_ITEM (item));

  if (settable < 0)
    settable = g_object_class_find_property (G_OBJECT_GET_CLASS (item), "accessible-label") != NULL;

  child = gtk_list_item_get_child (item);
  if (child != NULL)
    g_object_set_data (G_OBJECT (child), ROW_ITEM, item);
  if (settable)
    g_object_set (item, "accessible-label", label != NULL ? label : "", NULL);
  else if (child != NULL && gtk_widget_get_parent (child) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (child)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    label != NULL ? label : "", -1);
}
