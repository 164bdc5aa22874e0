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
  char *title_text;
  char *detail_text;
  char *value_text;
  char *note_text;
  char *initials_text;

  /* Owned, made when the card is drawn: a board keeps two thousand cards and shows some thirty */
  PangoLayout *title;
  PangoLayout *detail;
  PangoLayout *value;
  PangoLayout *note;
  PangoLayout *initials;

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

static gboolean
is_empty (const char *text)
{
  return text == NULL || *text == '\0';
}

static void
make_layout (CrmCardWidget  *self,
             PangoLayout   **layout,
             double          scale,
             PangoWeight     weight,
             const char     *text)
{
  *layout = crm_draw_create_layout (GTK_WIDGET (self), scale, weight);
  if (text != NULL)
    pango_layout_set_text (*layout, text, -1);
}

static void
ensure_layouts (CrmCardWidget *self)
{
  if (self->title != NULL)
    return;

  make_layout (self, &self->title, 1.0, PANGO_WEIGHT_SEMIBOLD, self->title_text);
  make_layout (self, &self->detail, 0.9, PANGO_WEIGHT_NORMAL, self->detail_text);
  make_layout (self, &self->value, 1.0, PANGO_WEIGHT_NORMAL, self->value_text);
  make_layout (self, &self->note, 0.9, PANGO_WEIGHT_NORMAL, self->note_text);
  make_layout (self, &self->initials, 0.75, PANGO_WEIGHT_BOLD, NULL);
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

  if (room <= 0 || is_empty (pango_layout_get_text (layout)))
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

  snapshot_line (self, snapshot, self->title, PADDING, y, room, &colour);
  y += heights->title + LINE_GAP;
  snapshot_line (self, snapshot, self->detail, PADDING, y, room, &dim);
  y += heights->line + FOOT_GAP;

  snapshot_line (self, snapshot, self->value, PADDING, y + (PORTRAIT - heights->value) / 2, room - PORTRAIT - 6, &colour);
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

  if (self->title == NULL)
    return FALSE;
  if (!pango_layout_is_ellipsized (self->title) && !pango_layout_is_ellipsized (self->detail))
    return FALSE;

  gtk_tooltip_set_text (tooltip, pango_layout_is_ellipsized (self->title) ? self->title_text : self->detail_text);
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
    if (layouts[i] != NULL)
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
  g_clear_pointer (&self->title_text, g_free);
  g_clear_pointer (&self->detail_text, g_free);
  g_clear_pointer (&self->value_text, g_free);
  g_clear_pointer (&self->note_text, g_free);
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
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

GtkWidget *
crm_card_widget_new (void)
{
  return g_object_new (CRM_TYPE_CARD_WIDGET, NULL);
}

static void
set_text (char        **mine,
          PangoLayout  *layout,
          const char   *text)
{
  g_free (*mine);
  *mine = g_strdup (text != NULL ? text : "");
  if (layout != NULL)
    pango_layout_set_text (layout, *mine, -1);
}

static void
update_accessible (CrmCardWidget *self)
{
  const char *parts[] = { self->detail_text, self->value_text, self->note_text };
  g_autoptr(GString) words = g_string_new (self->title_text);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (!is_empty (parts[i]))
      g_string_append_printf (words, ", %s", parts[i]);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words->str, -1);
}

void
crm_card_widget_set_face (CrmCardWidget     *self,
                          const CrmCardFace *face)
{
  g_return_if_fail (CRM_IS_CARD_WIDGET (self));
  g_return_if_fail (face != NULL);

  set_text (&self->title_text, self->title, face->title);
  set_text (&self->detail_text, self->detail, face->detail);
  set_text (&self->value_text, self->value, face->value);
  set_text (&self->note_text, self->note, face->note);
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
