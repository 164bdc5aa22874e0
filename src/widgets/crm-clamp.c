/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-clamp.h"

struct _CrmClamp
{
  GtkWidget parent_instance;

  /* Owned */
  GtkWidget *child;

  int maximum;
};

G_DEFINE_FINAL_TYPE (CrmClamp, crm_clamp, GTK_TYPE_WIDGET)

static int
limit (CrmClamp *self,
       int       width)
{
  return self->maximum >= 0 && width > self->maximum ? self->maximum : width;
}

static GtkSizeRequestMode
crm_clamp_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
crm_clamp_measure (GtkWidget      *widget,
                   GtkOrientation  orientation,
                   int             for_size,
                   int            *minimum,
                   int            *natural,
                   int            *minimum_baseline,
                   int            *natural_baseline)
{
  CrmClamp *self = CRM_CLAMP (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (self->child, orientation, -1, minimum, natural, NULL, NULL);
      *natural = MAX (limit (self, *natural), *minimum);
    }
  else
    {
      int narrowest;

      gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &narrowest, NULL, NULL, NULL);
      gtk_widget_measure (self->child, orientation, for_size < 0 ? -1 : MAX (limit (self, for_size), narrowest), minimum, natural, NULL, NULL);
    }
}

static void
crm_clamp_size_allocate (GtkWidget *widget,
                         int        width,
                         int        height,
                         int        baseline)
{
  CrmClamp *self = CRM_CLAMP (widget);
  GtkAllocation allocation = { 0, 0, 0, height };
  int narrowest;

  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &narrowest, NULL, NULL, NULL);
  allocation.width = MAX (limit (self, width), narrowest);
  allocation.x = MAX ((width - allocation.width) / 2, 0);
  gtk_widget_size_allocate (self->child, &allocation, baseline);
}

static void
crm_clamp_dispose (GObject *object)
{
  g_clear_pointer (&CRM_CLAMP (object)->child, gtk_widget_unparent);

  G_OBJECT_CLASS (crm_clamp_parent_class)->dispose (object);
}

static void
crm_clamp_class_init (CrmClampClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_clamp_dispose;
  widget_class->get_request_mode = crm_clamp_get_request_mode;
  widget_class->measure = crm_clamp_measure;
  widget_class->size_allocate = crm_clamp_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "crm-clamp");
}

static void
crm_clamp_init (CrmClamp *self)
{
  self->maximum = -1;
}

GtkWidget *
crm_clamp_new (GtkWidget *child,
               int        maximum)
{
  CrmClamp *self;

  g_return_val_if_fail (GTK_IS_WIDGET (child), NULL);

  self = g_object_new (CRM_TYPE_CLAMP, NULL);
  self->child = child;
  self->maximum = maximum;
  gtk_widget_set_parent (child, GTK_WIDGET (self));

  return GTK_WIDGET (self);
}

void
crm_clamp_set_maximum (CrmClamp *self,
                       int       maximum)
{
  g_return_if_fail (CRM_IS_CLAMP (self));

  if (self->maximum == maximum)
    return;

  self->maximum = maximum;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
