/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-wrap-box.h"

struct _CrmWrapBox
{
  GtkWidget parent_instance;

  /* State */
  int spacing;
  int line_spacing;
};

G_DEFINE_FINAL_TYPE (CrmWrapBox, crm_wrap_box, GTK_TYPE_WIDGET)

/* Lays the children out in @width; allocates them where @allocate says so. Returns the height. */
static int
lay_out (CrmWrapBox *self,
         int         width,
         gboolean    allocate)
{
  gboolean from_right = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int x = 0, y = 0, line_height = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int minimum, natural, child_width, height;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
      child_width = MAX (minimum, MIN (natural, width));
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, child_width, NULL, &height, NULL, NULL);
      if (x > 0 && x + child_width > width)
        {
          x = 0;
          y += line_height + self->line_spacing;
          line_height = 0;
        }
      if (allocate)
        gtk_widget_allocate (child, child_width, height, -1,
                             gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (from_right ? width - x - child_width : x, y)));
      x += child_width + self->spacing;
      line_height = MAX (line_height, height);
    }
  return y + line_height;
}

static void
crm_wrap_box_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  CrmWrapBox *self = CRM_WRAP_BOX (widget);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = lay_out (self, for_size >= 0 ? for_size : G_MAXINT / 2, FALSE);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_min, child_nat;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, orientation, -1, &child_min, &child_nat, NULL, NULL);
      *minimum = MAX (*minimum, child_min);
      *natural += child_nat + (*natural > 0 ? self->spacing : 0);
    }
}

static void
crm_wrap_box_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  lay_out (CRM_WRAP_BOX (widget), width, TRUE);
}

static GtkSizeRequestMode
crm_wrap_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
crm_wrap_box_dispose (GObject *object)
{
  crm_wrap_box_clear (CRM_WRAP_BOX (object));

  G_OBJECT_CLASS (crm_wrap_box_parent_class)->dispose (object);
}

static void
crm_wrap_box_class_init (CrmWrapBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_wrap_box_dispose;
  widget_class->measure = crm_wrap_box_measure;
  widget_class->size_allocate = crm_wrap_box_size_allocate;
  widget_class->get_request_mode = crm_wrap_box_get_request_mode;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
crm_wrap_box_init (CrmWrapBox *self)
{
}

GtkWidget *
crm_wrap_box_new (int spacing,
                  int line_spacing)
{
  CrmWrapBox *self = g_object_new (CRM_TYPE_WRAP_BOX, NULL);

  self->spacing = spacing;
  self->line_spacing = line_spacing;
  return GTK_WIDGET (self);
}

void
crm_wrap_box_append (CrmWrapBox *self,
                     GtkWidget  *child)
{
  g_return_if_fail (CRM_IS_WRAP_BOX (self));
  g_return_if_fail (GTK_IS_WIDGET (child));

  gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
}

void
crm_wrap_box_clear (CrmWrapBox *self)
{
  GtkWidget *child;

  g_return_if_fail (CRM_IS_WRAP_BOX (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}
