/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-split-view.h"

#include <adwaita.h>

#include "crm-colour.h"

#define SLIDE_MS 200

struct _CrmSplitView
{
  GtkWidget parent_instance;

  /* Owned */
  GtkWidget *sidebar;
  GtkWidget *content;
  AdwAnimation *animation;

  /* State */
  CrmSplitMode mode;
  int sidebar_width;
  int fold_width;
  int least_width;       /* 0: what the panes need */
  double shown;          /* 0 to 1: how far the sidebar is in view while folded */
  gboolean folded;
  gboolean at_sidebar;
  guint notify_id;
};

enum
{
  PROP_0,
  PROP_MODE,
  PROP_SIDEBAR,
  PROP_CONTENT,
  PROP_SIDEBAR_WIDTH,
  PROP_FOLD_WIDTH,
  PROP_LEAST_WIDTH,
  PROP_FOLDED,
  PROP_AT_SIDEBAR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (CrmSplitView, crm_split_view, GTK_TYPE_WIDGET)

static gboolean
notify_folded_cb (gpointer data)
{
  CrmSplitView *self = data;

  self->notify_id = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);
  return G_SOURCE_REMOVE;
}

/* Told after the allocation: who listens shows and hides widgets. */
static void
set_folded (CrmSplitView *self,
            gboolean      folded)
{
  if (self->folded == folded)
    return;
  self->folded = folded;
  adw_animation_skip (self->animation);
  self->shown = self->at_sidebar ? 1 : 0;
  if (self->notify_id == 0)
    self->notify_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, notify_folded_cb, self, NULL);
}

static void
measure_child (GtkWidget      *child,
               GtkOrientation  orientation,
               int             for_size,
               int            *minimum,
               int            *natural)
{
  *minimum = *natural = 0;
  if (child != NULL && gtk_widget_get_visible (child))
    gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
}

static int
get_sidebar_width (CrmSplitView *self)
{
  int minimum, natural;

  measure_child (self->sidebar, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural);
  return MAX (minimum, self->sidebar_width);
}

/* The width from which on both stand beside each other. */
static int
get_fold_width (CrmSplitView *self)
{
  int minimum, natural;

  if (self->least_width > 0)
    return self->fold_width;
  measure_child (self->content, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural);
  return MAX (self->fold_width, get_sidebar_width (self) + 1 + minimum);
}

static void
crm_split_view_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  CrmSplitView *self = CRM_SPLIT_VIEW (widget);
  int sidebar_min, sidebar_nat, content_min, content_nat, sidebar_size = -1, content_size = for_size;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_child (self->sidebar, orientation, -1, &sidebar_min, &sidebar_nat);
      measure_child (self->content, orientation, -1, &content_min, &content_nat);
      *minimum = MAX (sidebar_min, content_min);
      if (self->least_width > 0)
        *minimum = MIN (*minimum, self->least_width);
      *natural = MAX (*minimum, MAX (sidebar_min, self->sidebar_width) + 1 + content_nat);
      return;
    }
  if (for_size >= 0 && for_size >= get_fold_width (self))
    {
      sidebar_size = get_sidebar_width (self);
      content_size = for_size - sidebar_size - 1;
    }
  else if (for_size >= 0)
    {
      sidebar_size = self->mode == CRM_SPLIT_PAGES ? for_size : get_sidebar_width (self);
    }
  measure_child (self->sidebar, orientation, sidebar_size, &sidebar_min, &sidebar_nat);
  measure_child (self->content, orientation, content_size, &content_min, &content_nat);
  *minimum = MAX (sidebar_min, content_min);
  *natural = MAX (sidebar_nat, content_nat);
}

static void
allocate_child (CrmSplitView *self,
                GtkWidget    *child,
                float         x,
                int           child_width,
                int           height,
                gboolean      seen)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int minimum;

  if (child == NULL)
    return;
  gtk_widget_set_child_visible (child, seen);
  if (!seen || !gtk_widget_get_visible (child))
    return;
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  child_width = MAX (child_width, minimum);
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = width - x - child_width;
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, child_width, &minimum, NULL, NULL, NULL);
  gtk_widget_allocate (child, child_width, MAX (height, minimum), -1,
                       gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (x, 0)));
}

static void
crm_split_view_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  CrmSplitView *self = CRM_SPLIT_VIEW (widget);
  int sidebar_width = get_sidebar_width (self);

  set_folded (self, width < get_fold_width (self));
  if (!self->folded)
    {
      allocate_child (self, self->sidebar, 0, sidebar_width, height, TRUE);
      allocate_child (self, self->content, sidebar_width + 1, width - sidebar_width - 1, height, TRUE);
    }
  else if (self->mode == CRM_SPLIT_OVERLAY)
    {
      allocate_child (self, self->content, 0, width, height, TRUE);
      allocate_child (self, self->sidebar, -sidebar_width * (1 - self->shown), sidebar_width, height, self->shown > 0);
    }
  else
    {
      allocate_child (self, self->sidebar, -width * (1 - self->shown) / 3, width, height, self->shown > 0);
      allocate_child (self, self->content, width * self->shown, width, height, self->shown < 1);
    }
}

static void
snapshot_edge (CrmSplitView *self,
               GtkSnapshot  *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int x = get_sidebar_width (self);
  GdkRGBA line;

  crm_colour_get_foreground (widget, &line);
  line.alpha *= adw_style_manager_get_high_contrast (adw_style_manager_get_default ()) ? 0.5f : 0.12f;
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    x = width - x - 1;
  gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (x, 0, 1, height));
}

static void
crm_split_view_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  CrmSplitView *self = CRM_SPLIT_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (self->folded && self->mode == CRM_SPLIT_OVERLAY)
    {
      GdkRGBA shade = { 0, 0, 0, 0.3f * self->shown };

      if (self->content != NULL)
        gtk_widget_snapshot_child (widget, self->content, snapshot);
      if (self->shown > 0)
        gtk_snapshot_append_color (snapshot, &shade, &GRAPHENE_RECT_INIT (0, 0, width, height));
      if (self->sidebar != NULL)
        gtk_widget_snapshot_child (widget, self->sidebar, snapshot);
    }
  else
    {
      if (self->sidebar != NULL)
        gtk_widget_snapshot_child (widget, self->sidebar, snapshot);
      if (self->content != NULL)
        gtk_widget_snapshot_child (widget, self->content, snapshot);
      if (!self->folded)
        snapshot_edge (self, snapshot);
    }
  gtk_snapshot_pop (snapshot);
}

static void
slide_cb (double        value,
          CrmSplitView *self)
{
  self->shown = value;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* A press beside the overlaid sidebar closes it and does nothing else. */
static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            CrmSplitView    *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = width - x;
  if (self->mode != CRM_SPLIT_OVERLAY || !self->folded || !self->at_sidebar || x < get_sidebar_width (self))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  crm_split_view_set_at_sidebar (self, FALSE);
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   user_data)
{
  CrmSplitView *self = CRM_SPLIT_VIEW (widget);

  if (self->mode != CRM_SPLIT_OVERLAY || !self->folded || !self->at_sidebar)
    return FALSE;
  crm_split_view_set_at_sidebar (self, FALSE);
  return TRUE;
}

static void
set_child (CrmSplitView  *self,
           GtkWidget    **place,
           GtkWidget     *child,
           GtkWidget     *before)
{
  if (*place == child)
    return;
  g_clear_pointer (place, gtk_widget_unparent);
  *place = child;
  if (child != NULL)
    gtk_widget_insert_before (child, GTK_WIDGET (self), before);
}

static void
crm_split_view_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  CrmSplitView *self = CRM_SPLIT_VIEW (object);

  switch (prop_id)
    {
    case PROP_MODE:
      g_value_set_int (value, self->mode);
      break;
    case PROP_SIDEBAR:
      g_value_set_object (value, self->sidebar);
      break;
    case PROP_CONTENT:
      g_value_set_object (value, self->content);
      break;
    case PROP_SIDEBAR_WIDTH:
      g_value_set_int (value, self->sidebar_width);
      break;
    case PROP_FOLD_WIDTH:
      g_value_set_int (value, self->fold_width);
      break;
    case PROP_LEAST_WIDTH:
      g_value_set_int (value, self->least_width);
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, self->folded);
      break;
    case PROP_AT_SIDEBAR:
      g_value_set_boolean (value, self->at_sidebar);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
crm_split_view_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  CrmSplitView *self = CRM_SPLIT_VIEW (object);

  switch (prop_id)
    {
    case PROP_MODE:
      self->mode = g_value_get_int (value);
      break;
    case PROP_SIDEBAR:
      crm_split_view_set_sidebar (self, g_value_get_object (value));
      break;
    case PROP_CONTENT:
      crm_split_view_set_content (self, g_value_get_object (value));
      break;
    case PROP_SIDEBAR_WIDTH:
      self->sidebar_width = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    case PROP_FOLD_WIDTH:
      self->fold_width = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    case PROP_LEAST_WIDTH:
      self->least_width = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    case PROP_AT_SIDEBAR:
      crm_split_view_set_at_sidebar (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
crm_split_view_dispose (GObject *object)
{
  CrmSplitView *self = CRM_SPLIT_VIEW (object);

  g_clear_handle_id (&self->notify_id, g_source_remove);
  g_clear_object (&self->animation);
  g_clear_pointer (&self->sidebar, gtk_widget_unparent);
  g_clear_pointer (&self->content, gtk_widget_unparent);

  G_OBJECT_CLASS (crm_split_view_parent_class)->dispose (object);
}

static void
crm_split_view_class_init (CrmSplitViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = crm_split_view_dispose;
  object_class->get_property = crm_split_view_get_property;
  object_class->set_property = crm_split_view_set_property;
  widget_class->measure = crm_split_view_measure;
  widget_class->size_allocate = crm_split_view_size_allocate;
  widget_class->snapshot = crm_split_view_snapshot;

  properties[PROP_MODE] =
    g_param_spec_int ("mode", NULL, NULL, CRM_SPLIT_OVERLAY, CRM_SPLIT_PAGES, CRM_SPLIT_OVERLAY,
                      G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SIDEBAR] =
    g_param_spec_object ("sidebar", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CONTENT] =
    g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SIDEBAR_WIDTH] =
    g_param_spec_int ("sidebar-width", NULL, NULL, 0, G_MAXINT, 220, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FOLD_WIDTH] =
    g_param_spec_int ("fold-width", NULL, NULL, 0, G_MAXINT, 720, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LEAST_WIDTH] =
    g_param_spec_int ("least-width", NULL, NULL, 0, G_MAXINT, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FOLDED] =
    g_param_spec_boolean ("folded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_AT_SIDEBAR] =
    g_param_spec_boolean ("at-sidebar", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_set_css_name (widget_class, "crm-split");
}

static void
crm_split_view_init (CrmSplitView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->sidebar_width = 220;
  self->fold_width = 720;
  self->animation = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, SLIDE_MS,
                                             adw_callback_animation_target_new ((AdwAnimationTargetFunc) slide_cb, self, NULL));
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
crm_split_view_new (CrmSplitMode mode)
{
  return g_object_new (CRM_TYPE_SPLIT_VIEW, "mode", (int) mode, NULL);
}

void
crm_split_view_set_sidebar (CrmSplitView *self,
                            GtkWidget    *sidebar)
{
  g_return_if_fail (CRM_IS_SPLIT_VIEW (self));

  set_child (self, &self->sidebar, sidebar, self->content);
}

void
crm_split_view_set_content (CrmSplitView *self,
                            GtkWidget    *content)
{
  g_return_if_fail (CRM_IS_SPLIT_VIEW (self));

  set_child (self, &self->content, content, NULL);
}

gboolean
crm_split_view_get_folded (CrmSplitView *self)
{
  g_return_val_if_fail (CRM_IS_SPLIT_VIEW (self), FALSE);

  return self->folded;
}

gboolean
crm_split_view_get_at_sidebar (CrmSplitView *self)
{
  g_return_val_if_fail (CRM_IS_SPLIT_VIEW (self), FALSE);

  return self->at_sidebar;
}

void
crm_split_view_set_at_sidebar (CrmSplitView *self,
                               gboolean      at_sidebar)
{
  GtkWidget *target;

  g_return_if_fail (CRM_IS_SPLIT_VIEW (self));

  at_sidebar = !!at_sidebar;
  if (self->at_sidebar == at_sidebar)
    return;
  self->at_sidebar = at_sidebar;
  if (self->folded && gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      adw_timed_animation_set_value_from (ADW_TIMED_ANIMATION (self->animation), self->shown);
      adw_timed_animation_set_value_to (ADW_TIMED_ANIMATION (self->animation), at_sidebar ? 1 : 0);
      adw_animation_play (self->animation);
      target = at_sidebar ? self->sidebar : self->content;
      if (target != NULL)
        {
          gtk_widget_set_child_visible (target, TRUE);
          gtk_widget_child_focus (target, GTK_DIR_TAB_FORWARD);
        }
    }
  else
    {
      self->shown = at_sidebar ? 1 : 0;
      gtk_widget_queue_allocate (GTK_WIDGET (self));
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AT_SIDEBAR]);
}
