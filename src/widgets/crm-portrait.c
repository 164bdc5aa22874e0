/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-portrait.h"

#include "crm-colour-name.h"
#include "crm-draw.h"
#include "crm-text.h"

struct _CrmPortrait
{
  GtkWidget parent_instance;

  /* Owned */
  PangoLayout *layout;
  GdkPaintable *picture;
  char *initials;

  /* State */
  const char *icon_name;     /* interned */
  const char *colour;
  int size;
};

G_DEFINE_FINAL_TYPE (CrmPortrait, crm_portrait, GTK_TYPE_WIDGET)

static void
crm_portrait_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  *minimum = *natural = CRM_PORTRAIT (widget)->size;
}

static void
crm_portrait_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  CrmPortrait *self = CRM_PORTRAIT (widget);
  float x = (gtk_widget_get_width (widget) - self->size) / 2, y = (gtk_widget_get_height (widget) - self->size) / 2;

  crm_draw_portrait (widget, snapshot, self->layout, x, y, self->size, self->picture, self->icon_name, self->initials,
                     self->colour);
}

static void
crm_portrait_finalize (GObject *object)
{
  CrmPortrait *self = CRM_PORTRAIT (object);

  g_clear_object (&self->layout);
  g_clear_object (&self->picture);
  g_free (self->initials);

  G_OBJECT_CLASS (crm_portrait_parent_class)->finalize (object);
}

static void
crm_portrait_class_init (CrmPortraitClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = crm_portrait_finalize;
  widget_class->measure = crm_portrait_measure;
  widget_class->snapshot = crm_portrait_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
crm_portrait_init (CrmPortrait *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_START);
}

GtkWidget *
crm_portrait_new (int size)
{
  CrmPortrait *self = g_object_new (CRM_TYPE_PORTRAIT, NULL);

  self->size = size;
  self->layout = crm_draw_create_layout (GTK_WIDGET (self), size / 40.0, PANGO_WEIGHT_BOLD);
  return GTK_WIDGET (self);
}

void
crm_portrait_set (CrmPortrait  *self,
                  const char   *name,
                  const char   *icon_name,
                  GdkPaintable *picture)
{
  g_return_if_fail (CRM_IS_PORTRAIT (self));

  g_free (self->initials);
  self->initials = crm_text_initials (name != NULL ? name : "");
  self->colour = crm_colour_name_for (name);
  self->icon_name = g_intern_string (icon_name);
  g_set_object (&self->picture, picture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
