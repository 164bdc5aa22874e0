/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-card-widget.h"

#include "crm-colour.h"
#include "crm-draw.h"
#include "crm-text-line.h"

#define PADDING  12
#define LINE_GAP 2
#define FOOT_GAP 8
#define PORTRAIT 24
#define GLYPH    16

struct _CrmCardWidget
{
  GtkWidget parent_instance;

  /* Owned */
  CrmTextLine title;
  CrmTextLine detail;
  CrmTextLine value;
  CrmTextLine note;
  CrmTextLine initials;

  /* State; strings are interned */
  const char *portrait_colour;
  const char *glyph;
  const char *note_colour;
  CrmCardMark mark;
  gboolean loading;
};

G_DEFINE_FINAL_TYPE (CrmCardWidget, crm_card_widget, GTK_TYPE_WIDGET)

/* How high the lines of a card are: the same for all, whatever stands in them, so that none needs its layouts to be measured. */
typedef struct
{
  int title;
  int line;
  int value;
} Heights;

static void
ensure_layouts (CrmCardWidget *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  crm_text_line_ensure (&self->title, widget, 1.0, PANGO_WEIGHT_SEMIBOLD);
  crm_text_line_ensure (&self->detail, widget, 0.9, PANGO_WEIGHT_NORMAL);
  crm_text_line_ensure (&self->value, widget, 1.0, PANGO_WEIGHT_NORMAL);
  crm_text_line_ensure (&self->note, widget, 0.9, PANGO_WEIGHT_NORMAL);
  crm_text_line_ensure (&self->initials, widget, 0.75, PANGO_WEIGHT_BOLD);
}

static int
get_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

/* Measured once, and again when the font changed. */
static const Heights *
get_heights (CrmCardWidget *self)
{
  static Heights heights;
  static char *measured;
  g_autofree char *name = NULL;
  g_autofree char *font = NULL;
  int dpi;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-font-name", &name, "gtk-xft-dpi", &dpi, NULL);
  font = g_strdup_printf ("%s %d", name, dpi);
  if (g_strcmp0 (font, measured) != 0)
    {
      g_autoptr (PangoLayout) title = crm_draw_create_layout (GTK_WIDGET (self), 1.0, PANGO_WEIGHT_SEMIBOLD);
      g_autoptr (PangoLayout) line = crm_draw_create_layout (GTK_WIDGET (self), 0.9, PANGO_WEIGHT_NORMAL);
      g_autoptr (PangoLayout) value = crm_draw_create_layout (GTK_WIDGET (self), 1.0, PANGO_WEIGHT_NORMAL);

      heights = (Heights) { get_height (title), get_height (line), get_height (value) };
      g_free (measured);
      measured = g_steal_pointer (&font);
    }

  return &heights;
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
  GtkWidget *widget = GTK_WIDGET (self);
  GdkRGBA quiet = *colour;

  quiet.alpha *= 0.08f;
  crm_draw_rounded (snapshot, crm_draw_mirror (widget, PADDING, 140), PADDING + 4, 140, 10, 5, &quiet);
  crm_draw_rounded (snapshot, crm_draw_mirror (widget, PADDING, 90), PADDING + 24, 90, 8, 4, &quiet);
}

static void
snapshot_foot (CrmCardWidget *self,
               GtkSnapshot   *snapshot,
               float          y,
               int            room,
               const GdkRGBA *dim)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GdkRGBA colour = *dim;
  float x = PADDING;

  if (self->note_colour != NULL)
    crm_colour_get (self->note_colour, CRM_COLOUR_TEXT, &colour);

  if (self->glyph != NULL)
    {
      crm_draw_symbol (widget, snapshot, self->glyph, crm_draw_mirror (widget, x, GLYPH), y + 1, GLYPH, &colour);
      x += GLYPH + 6;
    }
  crm_text_line_snapshot (&self->note, widget, snapshot, x, y, room - (x - PADDING), &colour);
}

static void
crm_card_widget_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  CrmCardWidget *self = CRM_CARD_WIDGET (widget);
  int room = gtk_widget_get_width (widget) - 2 * PADDING;
  const Heights *heights = get_heights (self);
  float y = PADDING;
  GdkRGBA colour, dim;

  ensure_layouts (self);
  crm_colour_get_foreground (widget, &colour);
  dim = colour;
  dim.alpha *= 0.6f;

  snapshot_mark (self, snapshot);
  if (self->loading)
    {
      snapshot_loading (self, snapshot, &colour);
      return;
    }

  crm_text_line_snapshot (&self->title, widget, snapshot, PADDING, y, room, &colour);
  y += heights->title + LINE_GAP;
  crm_text_line_snapshot (&self->detail, widget, snapshot, PADDING, y, room, &dim);
  y += heights->line + FOOT_GAP;

  crm_text_line_snapshot (&self->value, widget, snapshot, PADDING, y + (PORTRAIT - heights->value) / 2, room - PORTRAIT - 6, &colour);
  if (!crm_text_line_is_empty (&self->initials))
    crm_draw_portrait (widget, snapshot, self->initials.layout, crm_draw_mirror (widget, PADDING + room - PORTRAIT, PORTRAIT), y, PORTRAIT,
                       NULL, NULL, self->initials.text, self->portrait_colour);
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
  const Heights *heights;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 160;
      *natural = 256;
      return;
    }

  heights = get_heights (CRM_CARD_WIDGET (widget));
  *minimum = *natural = 2 * PADDING + heights->title + LINE_GAP + heights->line + FOOT_GAP + PORTRAIT + FOOT_GAP + MAX (GLYPH + 2, heights->line);
}

static gboolean
crm_card_widget_query_tooltip (GtkWidget  *widget,
                               int         x,
                               int         y,
                               gboolean    keyboard,
                               GtkTooltip *tooltip)
{
  CrmCardWidget *self = CRM_CARD_WIDGET (widget);

  if (!crm_text_line_is_ellipsized (&self->title) && !crm_text_line_is_ellipsized (&self->detail))
    return FALSE;

  gtk_tooltip_set_text (tooltip, crm_text_line_is_ellipsized (&self->title) ? self->title.text : self->detail.text);
  return TRUE;
}

static void
crm_card_widget_css_changed (GtkWidget         *widget,
                             GtkCssStyleChange *change)
{
  CrmCardWidget *self = CRM_CARD_WIDGET (widget);
  CrmTextLine *lines[] = { &self->title, &self->detail, &self->value, &self->note, &self->initials };

  GTK_WIDGET_CLASS (crm_card_widget_parent_class)->css_changed (widget, change);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    crm_text_line_font_changed (lines[i]);
  gtk_widget_queue_draw (widget);
}

static void
crm_card_widget_finalize (GObject *object)
{
  CrmCardWidget *self = CRM_CARD_WIDGET (object);

  crm_text_line_clear (&self->title);
  crm_text_line_clear (&self->detail);
  crm_text_line_clear (&self->value);
  crm_text_line_clear (&self->note);
  crm_text_line_clear (&self->initials);

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
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

GtkWidget *
crm_card_widget_new (void)
{
  return g_object_new (CRM_TYPE_CARD_WIDGET, NULL);
}

static void
update_accessible (CrmCardWidget *self)
{
  const CrmTextLine *parts[] = { &self->detail, &self->value, &self->note };
  g_autoptr (GString) words = g_string_new (self->title.text);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (!crm_text_line_is_empty (parts[i]))
      g_string_append_printf (words, ", %s", parts[i]->text);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words->str, -1);
}

void
crm_card_widget_set_face (CrmCardWidget     *self,
                          const CrmCardFace *face)
{
  g_return_if_fail (CRM_IS_CARD_WIDGET (self));
  g_return_if_fail (face != NULL);

  crm_text_line_set (&self->title, face->title);
  crm_text_line_set (&self->detail, face->detail);
  crm_text_line_set (&self->value, face->value);
  crm_text_line_set (&self->note, face->note);
  crm_text_line_set (&self->initials, face->initials);
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
