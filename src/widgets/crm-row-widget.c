/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-row-widget.h"

#include "crm-colour.h"
#include "crm-draw.h"
#include "crm-text-line.h"
#include "crm-text.h"

#define MARGIN   24    /* room for the letter */
#define PORTRAIT 36
#define GAP      12
#define DOT      8
#define GLYPH    16
#define HEIGHT   56
#define MAX_DOTS 3
#define BAR      3     /* height of the progress */

struct _CrmRowWidget
{
  GtkWidget parent_instance;

  /* Owned */
  CrmTextLine title;
  CrmTextLine detail;
  CrmTextLine trailing;
  CrmTextLine letter;
  CrmTextLine initials;
  GdkPaintable *picture;
  char *glyph_words;

  /* State; strings are interned */
  const char *icon_name;
  const char *colour;
  const char *glyph;
  const char *glyph_colour;
  const char *dots[MAX_DOTS];
  guint n_dots;
  double progress;
  gboolean lettered;
  gboolean loading;
};

G_DEFINE_FINAL_TYPE (CrmRowWidget, crm_row_widget, GTK_TYPE_WIDGET)

static void
ensure_layouts (CrmRowWidget *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  crm_text_line_ensure (&self->title, widget, 1.0, PANGO_WEIGHT_NORMAL);
  crm_text_line_ensure (&self->detail, widget, 0.9, PANGO_WEIGHT_NORMAL);
  crm_text_line_ensure (&self->trailing, widget, 0.9, PANGO_WEIGHT_NORMAL);
  crm_text_line_ensure (&self->letter, widget, 0.9, PANGO_WEIGHT_BOLD);
  crm_text_line_ensure (&self->initials, widget, 0.9, PANGO_WEIGHT_BOLD);
}

static void
snapshot_loading (CrmRowWidget  *self,
                  GtkSnapshot   *snapshot,
                  float          x,
                  float          y,
                  const GdkRGBA *colour)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GdkRGBA quiet = *colour;

  quiet.alpha *= 0.08f;
  crm_draw_disc (widget, snapshot, crm_draw_mirror (widget, x, PORTRAIT), y + (HEIGHT - PORTRAIT) / 2, PORTRAIT, &quiet);
  crm_draw_rounded (snapshot, crm_draw_mirror (widget, x + PORTRAIT + GAP, 120), y + 15, 120, 10, 5, &quiet);
  crm_draw_rounded (snapshot, crm_draw_mirror (widget, x + PORTRAIT + GAP, 80), y + 32, 80, 8, 4, &quiet);
}

/* How wide the trailing text is, and whether the title, in @room, bears it on its line. */
static gboolean
is_trailing_above (CrmRowWidget *self,
                   int           room,
                   int          *width)
{
  *width = crm_text_line_measure (&self->trailing);

  return crm_text_line_is_empty (&self->detail) || crm_text_line_measure (&self->title) <= room - *width - GAP;
}

/* How far what takes its time is. */
static void
snapshot_progress (CrmRowWidget  *self,
                   GtkSnapshot   *snapshot,
                   float          x,
                   float          y,
                   float          width,
                   const GdkRGBA *colour)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GdkRGBA trough = *colour, bar;
  float done = MAX (width * MIN (self->progress, 1), BAR);

  trough.alpha *= 0.15f;
  crm_colour_get ("blue", CRM_COLOUR_FILL, &bar);
  crm_draw_rounded (snapshot, crm_draw_mirror (widget, x, width), y, width, BAR, BAR / 2.0, &trough);
  crm_draw_rounded (snapshot, crm_draw_mirror (widget, x, done), y, done, BAR, BAR / 2.0, &bar);
}

/* The end of the row: glyph above, dots below, or a text. Returns the room that the title and the detail lose. */
static void
snapshot_end (CrmRowWidget  *self,
              GtkSnapshot   *snapshot,
              float          left,
              float          right,
              float          y,
              const GdkRGBA *dim,
              int           *title_loss,
              int           *detail_loss)
{
  GtkWidget *widget = GTK_WIDGET (self);

  *title_loss = *detail_loss = 0;
  if (self->glyph != NULL)
    {
      GdkRGBA colour = *dim;

      if (self->glyph_colour != NULL)
        crm_colour_get (self->glyph_colour, CRM_COLOUR_TEXT, &colour);
      crm_draw_symbol (widget, snapshot, self->glyph, crm_draw_mirror (widget, right - GLYPH, GLYPH), y + 10, GLYPH, &colour);
      *title_loss = GLYPH + 6;
    }
  else if (!crm_text_line_is_empty (&self->trailing))
    {
      int width;
      gboolean above = is_trailing_above (self, right - left, &width);

      crm_draw_text (snapshot, self->trailing.layout, crm_draw_mirror (widget, right - width, width), y + (above ? 10 : 30), dim);
      *(above ? title_loss : detail_loss) = width + GAP;
    }
  for (guint i = 0; i < self->n_dots; i++)
    {
      GdkRGBA colour;
      float x = right - DOT - (self->n_dots - 1 - i) * (DOT + 4);

      crm_colour_get (self->dots[i], CRM_COLOUR_FILL, &colour);
      crm_draw_disc (widget, snapshot, crm_draw_mirror (widget, x, DOT), y + 36, DOT, &colour);
    }
  if (self->n_dots > 0)
    *detail_loss += self->n_dots * (DOT + 4) + 4;
}

static void
crm_row_widget_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  CrmRowWidget *self = CRM_ROW_WIDGET (widget);
  int width = gtk_widget_get_width (widget);
  float y = (gtk_widget_get_height (widget) - HEIGHT) / 2;
  float x = self->lettered ? MARGIN : 0;
  int title_loss, detail_loss, title_height, detail_height, room;
  GdkRGBA colour, dim;

  ensure_layouts (self);
  crm_colour_get_foreground (widget, &colour);
  dim = colour;
  dim.alpha *= 0.6f;
  if (self->lettered && !crm_text_line_is_empty (&self->letter))
    crm_text_line_snapshot (&self->letter, widget, snapshot, 0, y + HEIGHT / 2 - 9, MARGIN, &dim);
  if (self->loading)
    {
      snapshot_loading (self, snapshot, x, y, &colour);
      return;
    }
  crm_draw_portrait (widget, snapshot, self->initials.layout, crm_draw_mirror (widget, x, PORTRAIT), y + (HEIGHT - PORTRAIT) / 2, PORTRAIT,
                     self->picture, self->icon_name, self->initials.text, self->colour);
  x += PORTRAIT + GAP;
  snapshot_end (self, snapshot, x, width, y, &dim, &title_loss, &detail_loss);
  room = width - x;
  if (self->progress > 0)
    snapshot_progress (self, snapshot, x, y + HEIGHT - BAR - 2, room, &dim);
  if (crm_text_line_is_empty (&self->detail))
    {
      title_loss = MAX (title_loss, detail_loss);
      title_height = crm_text_line_fit (&self->title, room - title_loss);
      crm_text_line_snapshot (&self->title, widget, snapshot, x, y + (HEIGHT - title_height) / 2, room - title_loss, &colour);
      return;
    }
  title_height = crm_text_line_fit (&self->title, room - title_loss);
  detail_height = crm_text_line_fit (&self->detail, room - detail_loss);
  y += (HEIGHT - title_height - detail_height - 2) / 2;
  crm_text_line_snapshot (&self->title, widget, snapshot, x, y, room - title_loss, &colour);
  crm_text_line_snapshot (&self->detail, widget, snapshot, x, y + title_height + 2, room - detail_loss, &dim);
}

static void
crm_row_widget_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 160;
      *natural = 280;
      return;
    }
  *minimum = *natural = HEIGHT;
}

static gboolean
crm_row_widget_query_tooltip (GtkWidget  *widget,
                              int         x,
                              int         y,
                              gboolean    keyboard,
                              GtkTooltip *tooltip)
{
  CrmRowWidget *self = CRM_ROW_WIDGET (widget);
  float glyph_x = crm_draw_mirror (widget, gtk_widget_get_width (widget) - GLYPH, GLYPH);

  if (self->glyph_words != NULL && !keyboard && x >= glyph_x - 6 && x <= glyph_x + GLYPH + 6 && y < HEIGHT / 2)
    {
      gtk_tooltip_set_text (tooltip, self->glyph_words);
      return TRUE;
    }
  if (crm_text_line_is_ellipsized (&self->title))
    {
      gtk_tooltip_set_text (tooltip, self->title.text);
      return TRUE;
    }
  return FALSE;
}

/* Fonts may have changed: the layouts are made from them. */
static void
crm_row_widget_css_changed (GtkWidget         *widget,
                            GtkCssStyleChange *change)
{
  CrmRowWidget *self = CRM_ROW_WIDGET (widget);
  CrmTextLine *lines[] = { &self->title, &self->detail, &self->trailing, &self->letter, &self->initials };

  GTK_WIDGET_CLASS (crm_row_widget_parent_class)->css_changed (widget, change);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    crm_text_line_font_changed (lines[i]);
  gtk_widget_queue_draw (widget);
}

static void
crm_row_widget_finalize (GObject *object)
{
  CrmRowWidget *self = CRM_ROW_WIDGET (object);

  crm_text_line_clear (&self->title);
  crm_text_line_clear (&self->detail);
  crm_text_line_clear (&self->trailing);
  crm_text_line_clear (&self->letter);
  crm_text_line_clear (&self->initials);
  g_clear_object (&self->picture);
  g_clear_pointer (&self->glyph_words, g_free);

  G_OBJECT_CLASS (crm_row_widget_parent_class)->finalize (object);
}

static void
crm_row_widget_class_init (CrmRowWidgetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = crm_row_widget_finalize;
  widget_class->snapshot = crm_row_widget_snapshot;
  widget_class->measure = crm_row_widget_measure;
  widget_class->query_tooltip = crm_row_widget_query_tooltip;
  widget_class->css_changed = crm_row_widget_css_changed;
  gtk_widget_class_set_css_name (widget_class, "crm-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
crm_row_widget_init (CrmRowWidget *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

GtkWidget *
crm_row_widget_new (void)
{
  return g_object_new (CRM_TYPE_ROW_WIDGET, NULL);
}

static void
update_accessible (CrmRowWidget *self)
{
  g_autoptr (GString) words = g_string_new (self->title.text);

  if (!crm_text_line_is_empty (&self->detail))
    g_string_append_printf (words, ", %s", self->detail.text);
  if (!crm_text_line_is_empty (&self->trailing))
    g_string_append_printf (words, ", %s", self->trailing.text);
  if (self->glyph_words != NULL)
    g_string_append_printf (words, ", %s", self->glyph_words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words->str, -1);
}

void
crm_row_widget_set_face (CrmRowWidget     *self,
                         const CrmRowFace *face)
{
  g_autofree char *initials = NULL;

  g_return_if_fail (CRM_IS_ROW_WIDGET (self));
  g_return_if_fail (face != NULL);

  crm_text_line_set (&self->title, face->title);
  crm_text_line_set (&self->detail, face->detail);
  crm_text_line_set (&self->trailing, face->trailing);
  crm_text_line_set (&self->letter, face->letter);
  g_set_object (&self->picture, face->picture);
  initials = face->initials != NULL ? g_strdup (face->initials) : crm_text_initials (face->title != NULL ? face->title : "");
  crm_text_line_set (&self->initials, initials);
  g_free (self->glyph_words);
  self->glyph_words = g_strdup (face->glyph_words);
  self->icon_name = g_intern_string (face->icon_name);
  self->colour = g_intern_string (face->colour != NULL ? face->colour : crm_colour_name_for (face->title));
  self->glyph = g_intern_string (face->glyph);
  self->glyph_colour = g_intern_string (face->glyph_colour);
  self->loading = face->loading;
  self->progress = face->progress;
  self->n_dots = 0;
  for (guint i = 0; face->dots != NULL && face->dots[i] != NULL && i < MAX_DOTS; i++)
    self->dots[self->n_dots++] = g_intern_string (face->dots[i]);
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
crm_row_widget_set_lettered (CrmRowWidget *self,
                             gboolean      lettered)
{
  g_return_if_fail (CRM_IS_ROW_WIDGET (self));

  if (self->lettered == lettered)
    return;
  self->lettered = lettered;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
