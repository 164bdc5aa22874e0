/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-module-picture.h"

/* Modules left white on each side, ISO/IEC 18004 6.3.8. */
#define QUIET_ZONE 4

#define MIN_SIDE    240
#define WANTED_SIDE 312

struct _CrmModulePicture
{
  GtkWidget parent_instance;

  /* Owned */
  GBytes *modules;
  guint side;
};

G_DEFINE_FINAL_TYPE (CrmModulePicture, crm_module_picture, GTK_TYPE_WIDGET)

static void
crm_module_picture_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  CrmModulePicture *self = CRM_MODULE_PICTURE (widget);
  int side = self->side + 2 * QUIET_ZONE;

  /* Two pixels a module at least; four are wanted where that is not wider than a narrow window. */
  *minimum = MAX (MIN_SIDE, 2 * side);
  *natural = MAX (*minimum, CLAMP (WANTED_SIDE / side, 2, 4) * side);
  *minimum_baseline = *natural_baseline = -1;
}

static void
crm_module_picture_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  CrmModulePicture *self = CRM_MODULE_PICTURE (widget);
  const GdkRGBA white = { 1, 1, 1, 1 }, black = { 0, 0, 0, 1 };
  int space = MIN (gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  int modules = self->side + 2 * QUIET_ZONE;
  int scale = MAX (1, space / modules);
  int left = (gtk_widget_get_width (widget) - scale * modules) / 2;
  int top = (gtk_widget_get_height (widget) - scale * modules) / 2;
  const guint8 *data;

  if (self->modules == NULL)
    return;
  data = g_bytes_get_data (self->modules, NULL);
  gtk_snapshot_append_color (snapshot, &white, &GRAPHENE_RECT_INIT (left, top, scale * modules, scale * modules));
  for (guint y = 0; y < self->side; y++)
    {
      for (guint x = 0, end; x < self->side; x = end)
        {
          /* A row's neighbours of one colour are one rectangle. */
          for (end = x + 1; end < self->side && data[y * self->side + end] == data[y * self->side + x]; end++)
            ;
          if (data[y * self->side + x] != 0)
            gtk_snapshot_append_color (snapshot, &black,
                                       &GRAPHENE_RECT_INIT (left + (int) (x + QUIET_ZONE) * scale, top + (int) (y + QUIET_ZONE) * scale,
                                                            (int) (end - x) * scale, scale));
        }
    }
}

static void
crm_module_picture_finalize (GObject *object)
{
  g_clear_pointer (&CRM_MODULE_PICTURE (object)->modules, g_bytes_unref);

  G_OBJECT_CLASS (crm_module_picture_parent_class)->finalize (object);
}

static void
crm_module_picture_class_init (CrmModulePictureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = crm_module_picture_finalize;
  widget_class->measure = crm_module_picture_measure;
  widget_class->snapshot = crm_module_picture_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
crm_module_picture_init (CrmModulePicture *self)
{
}

GtkWidget *
crm_module_picture_new (void)
{
  return g_object_new (CRM_TYPE_MODULE_PICTURE, NULL);
}

void
crm_module_picture_set_modules (CrmModulePicture *self,
                                GBytes           *modules,
                                guint             side,
                                const char       *words)
{
  g_return_if_fail (CRM_IS_MODULE_PICTURE (self));
  g_return_if_fail (modules != NULL && g_bytes_get_size (modules) == (gsize) side * side);
  g_return_if_fail (words != NULL);

  g_bytes_ref (modules);
  g_clear_pointer (&self->modules, g_bytes_unref);
  self->modules = modules;
  self->side = side;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
