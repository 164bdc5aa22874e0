/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-card-widget.h"

#include "crm-colour.h"
#include "crm-draw.h"


#define PADDING  12
#define LINE_GAP 2
#define FOOT_GAP 8
#define PORTRAIT 24
#define GLYPH    16

struct _CrmCardWidget
{
  GtkWidget parent_instance;

  /* Owned */
  PangoLayout *title;
  PangoLayout *detail;
  PangoLayout *value;
  PangoLayout *note;
  PangoLayout *initials;
  char *initials_text;

  /* State; strings are interned */
  const char *portrait_colour;
  const char *glyph;
  const char *note_colour;
  CrmCardMark mark;
  gboolean loading;
};

G_DEFINE_FINAL_TYPE (CrmCardWidget, crm_card_widget, GTK_TYPE_WIDGET)

static gboolean
is_empty (PangoLayout *layout)
{
  return *pango_layout_get_text (layout) == '\0';
}

static int
get_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

/* Mirrored where text runs from the right. */
static float
place (CrmCardWidget *self,
       float          x,
       float          width)
{
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    return gtk_widget_get_width (GTK_WIDGET (self)) - x - width;

  return x;
}

static void
snapshot_line (CrmCardWidget *self,
               GtkSnapshot   *snapshot,
               PangoLayout   *layout,
               float          x,
               float          y,
               int            room,
               const GdkRGBA *colour)
{
  PangoRectangle extents;

  if (room <= 0 || is_empty (layout))
    return;

  pango_layout_set_width (layout, room * PANGO_SCALE);
  pango_layout_get_pixel_extents (layout, NULL, &extents);
  crm_draw_text (snapshot, layout, place (self, x, extents.width) - extents.x, y, colour);
}

static void
snapshot_mark (CrmCardWidget *self,
               GtkSnapshot   *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  float y = self->mark == CRM_CARD_MARK_ABOVE ? -5 : gtk_widget_get_height (widget) + 2;
  GdkRGBA colour;

  if (self->mark == CRM_CARD_MARK_NONE)
    return;

  crm_colour_get ("blue", CRM_COLOUR_FILL, &colour);
  crm_draw_rounded (snapshot, 0, y, gtk_widget_get_width (widget), 3, 1.5f, &colour);
}

static void
snapshot_loading (CrmCardWidget *self,
                  GtkSnapshot   *snapshot,
                  const GdkRGBA *colour)
{
  GdkRGBA quiet = *colour;

  quiet.alpha *= 0.08f;
  crm_draw_rounded (snapshot, place (self, PADDING, 140), PADDING + 4, 140, 10, 5, &quiet);
  crm_draw_rounded (snapshot, place (self, PADDING, 90), PADDING + 24, 90, 8, 4, &quiet);
}

static void
snapshot_foot (CrmCardWidget *self,
               GtkSnapshot   *snapshot,
               float          y,
               int            room,
               const GdkRGBA *dim)
{
  GdkRGBA colour = *dim;
  float x = PADDING;

  if (self->note_colour != NULL)
    crm_colour_get (self->note_colour, CRM_COLOUR_TEXT, &colour);

  if (self->glyph != NULL)
    {
      crm_draw_symbol (GTK_WIDGET (self), snapshot, self->glyph, place (self, x, GLYPH), y + 1, GLYPH, &colour);
      x += GLYPH + 6;
    }
  snapshot_line (self, snapshot, self->note, x, y, room - (x - PADDING), &colour);
}

static void
crm_card_widget_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  CrmCardWidget *self = CRM_CARD_WIDGET (widget);
  int room = gtk_widget_get_width (widget) - 2 * PADDING;
  float y = PADDING;
  GdkRGBA colour, dim;

  crm_colour_get_foreground (widget, &colour);
  dim = colour;
  dim.alpha *= 0.6f;

  snapshot_mark (self, snapshot);
  if (self->loading)
    {
      snapshot_loading (self, snapshot, &colour);
      return;
    }

  snapshot_line (self, snapshot, self->title, PADDING, y, room, &colour);
  y += get_height (self->title) + LINE_GAP;
  snapshot_line (self, snapshot, self->detail, PADDING, y, room, &dim);
  y += get_height (self->detail) + FOOT_GAP;

  snapshot_line (self, snapshot, self->value, PADDING, y + (PORTRAIT - get_height (self->value)) / 2, room - PORTRAIT - 6, &colour);
  if (self->initials_text != NULL)
    crm_draw_portrait (widget, snapshot, self->initials, place (self, PADDING + room - PORTRAIT, PORTRAIT), y, PORTRAIT,
                       NULL, NULL, self->initials_text, self->portrait_colour);
  y += PORTRAIT + FOOT_GAP;

  snapshot_foot (self, snapshot, y, room, &dim);
}

static void
crm_card_widget_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  CrmCardWidget *self = CRM_CARD_WIDGET (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 160;
      *natural = 256;
      return;
    }

  *minimum = *natural = 2 * PADDING + get_height (self->title) + LINE_GAP + get_height (self->detail) + FOOT_GAP +
                        PORTRAIT + FOOT_GAP + MAX (GLYPH + 2, get_height (self->note));
}

static gboolean
crm_card_widget_query_tooltip (GtkWidget  *widget,
                               int         x,
                               int         y,
                               gboolean    keyboard,
                               GtkTooltip *tooltip)
{
  CrmCardWidget *self = CRM_CARD_WIDGET (widget);

  if (!pango_layout_is_ellipsized (self->title) && !pango_layout_is_ellipsized (self->detail))
    return FALSE;

  gtk_tooltip_set_text (tooltip, pango_layout_get_text (pango_layout_is_ellipsized (self->title) ? self->title : self->detail));
  return TRUE;
}

static void
crm_card_widget_css_changed (GtkWidget         *widget,
                             GtkCssStyleChange *change)
{
  CrmCardWidget *self = CRM_CARD_WIDGET (widget);
  PangoLayout *layouts[] = { self->title, self->detail, self->value, self->note, self->initials };

  GTK_WIDGET_CLASS (crm_card_widget_parent_class)->css_changed (widget, change);
  for (guint i = 0; i < G_N_ELEMENTS (layouts); i++)
    pango_layout_context_changed (layouts[i]);
  gtk_widget_queue_draw (widget);
}

static void
crm_card_widget_finalize (GObject *object)
{
  CrmCardWidget *self = CRM_CARD_WIDGET (object);

  g_clear_object (&self->title);
  g_clear_object (&self->detail);
  g_clear_object (&self->value);
  g_clear_object (&self->note);
  g_clear_object (&self->initials);
  g_clear_pointer (&self->initials_text, g_free);

  G_OBJECT_CLASS (crm_card_widget_parent_class)->finalize (object);
}

static void
crm_card_widget_class_init (CrmCardWidgetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = crm_card_widget_finalize;
  widget_class->snapshot = crm_card_widget_snapshot;
  widget_class->measure = crm_card_widget_measure;
  widget_class->query_tooltip = crm_card_widget_query_tooltip;
  widget_class->css_changed = crm_card_widget_css_changed;
  gtk_widget_class_set_css_name (widget_class, "crm-card");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
crm_card_widget_init (CrmCardWidget *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->title = crm_draw_create_layout (widget, 1.0, PANGO_WEIGHT_SEMIBOLD);
  self->detail = crm_draw_create_layout (widget, 0.9, PANGO_WEIGHT_NORMAL);
  self->value = crm_draw_create_layout (widget, 1.0, PANGO_WEIGHT_NORMAL);
  self->note = crm_draw_create_layout (widget, 0.9, PANGO_WEIGHT_NORMAL);
  self->initials = crm_draw_create_layout (widget, 0.75, PANGO_WEIGHT_BOLD);
  gtk_widget_set_has_tooltip (widget, TRUE);
}

GtkWidget *
crm_card_widget_new (void)
{
  return g_object_new (CRM_TYPE_CARD_WIDGET, NULL);
}

static void
set_layout (PangoLayout *layout,
            const char  *text)
{
  pango_layout_set_text (layout, text != NULL ? text : "", -1);
}

static void
update_accessible (CrmCardWidget *self)
{
  PangoLayout *parts[] = { self->detail, self->value, self->note };
  g_autoptr(GString) words = g_string_new (pango_layout_get_text (self->title));

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (!is_empty (parts[i]))
      g_string_append_printf (words, ", %s", pango_layout_get_text (parts[i]));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words->str, -1);
}

void
crm_card_widget_set_face (CrmCardWidget     *self,
                          const CrmCardFace *face)
{
  g_return_if_fail (CRM_IS_CARD_WIDGET (self));
  g_return_if_fail (face != NULL);

  set_layout (self->title, face->title);
  set_layout (self->detail, face->detail);
  set_layout (self->value, face->value);
  set_layout (self->note, face->note);
  g_free (self->initials_text);
  self->initials_text = g_strdup (face->initials);
  self->portrait_colour = g_intern_string (crm_colour_name_for (face->portrait_key));
  self->glyph = g_intern_string (face->glyph);
  self->note_colour = g_intern_string (face->note_colour);
  self->loading = face->loading;

  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
crm_card_widget_set_mark (CrmCardWidget *self,
                          CrmCardMark    mark)
{
  g_return_if_fail (CRM_IS_CARD_WIDGET (self));

  if (self->mark == mark)
    return;

  self->mark = mark;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
