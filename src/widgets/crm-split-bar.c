/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-split-bar.h"

#include "crm-accessible.h"
#include "crm-colour.h"
#include "crm-draw.h"
#include "crm-tooltip.h"

#define HEIGHT    4
#define GAP       2
#define MAX_PARTS 4

struct _CrmSplitBar
{
  GtkWidget parent_instance;

  const char *colours[MAX_PARTS];   /* interned */
  guint values[MAX_PARTS];
  guint n_parts;
  guint total;
};

G_DEFINE_FINAL_TYPE (CrmSplitBar, crm_split_bar, GTK_TYPE_WIDGET)

static void
crm_split_bar_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  CrmSplitBar *self = CRM_SPLIT_BAR (widget);
  gboolean from_right = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int width = gtk_widget_get_width (widget);
  guint n_shown = 0;
  float x = 0;

  for (guint i = 0; i < self->n_parts; i++)
    n_shown += self->values[i] > 0;

  for (guint i = 0; i < self->n_parts && self->total > 0; i++)
    {
      float part = (width - (n_shown - 1) * GAP) * (float) self->values[i] / self->total;
      GdkRGBA colour;

      if (self->values[i] == 0)
        continue;

      crm_colour_get (self->colours[i], CRM_COLOUR_FILL, &colour);
      crm_draw_rounded (snapshot, from_right ? width - x - part : x, 0, part, HEIGHT, MIN (part, HEIGHT) / 2, &colour);
      x += part + GAP;
    }
}

static void
crm_split_bar_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 24;
}

static void
crm_split_bar_class_init (CrmSplitBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = crm_split_bar_snapshot;
  widget_class->measure = crm_split_bar_measure;
  gtk_widget_class_set_css_name (widget_class, "crm-split-bar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
crm_split_bar_init (CrmSplitBar *self)
{
}

void
crm_split_bar_set_parts (CrmSplitBar        *self,
                         const CrmSplitPart *parts,
                         guint               n_parts)
{
  g_autoptr(GString) words = g_string_new (NULL);

  g_return_if_fail (CRM_IS_SPLIT_BAR (self));
  g_return_if_fail (parts != NULL || n_parts == 0);
  g_return_if_fail (n_parts <= MAX_PARTS);

  self->n_parts = n_parts;
  self->total = 0;
  for (guint i = 0; i < n_parts; i++)
    {
      self->colours[i] = g_intern_string (parts[i].colour);
      self->values[i] = parts[i].value;
      self->total += parts[i].value;
      if (parts[i].value > 0)
        g_string_append_printf (words, "%s%u %s", words->len > 0 ? ", " : "", parts[i].value, parts[i].words);
    }

  crm_tooltip_set (GTK_WIDGET (self), words->str);
  crm_accessible_set_name (GTK_WIDGET (self), words->str);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
