/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-event-widget.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-colour.h"
#include "crm-draw.h"
#include "crm-relative-time.h"

#define EDGE   4
#define PAD    8
#define GLYPH  14
#define NARROW 48            /* a compact one with less room than this says the title alone */
#define ROOM_FOR_PLACE 50    /* less would show a letter or two of it */

struct _CrmEventWidget
{
  GtkWidget parent_instance;

  /* Owned */
  CrmRangeItem item;
  PangoLayout *title;
  PangoLayout *detail;
  PangoLayout *where;

  int title_line;              /* height of a line of it, in pixels */
  gboolean compact;
  gboolean narrow;
  gboolean continued;          /* it began on a day before those that are shown */
};

G_DEFINE_FINAL_TYPE (CrmEventWidget, crm_event_widget, GTK_TYPE_WIDGET)

char *
crm_event_clock (gint64 local)
{
  return crm_relative_time_clock (crm_timezone_to_utc (crm_timezone_get_system (), local) * G_USEC_PER_SEC);
}

char *
crm_event_hour (gint64 local)
{
  g_autofree char *text = crm_event_clock (local);
  char *minutes = strstr (text, ":00 ");

  /* "9 AM" where clocks count to 12. */
  if (minutes != NULL)
    memmove (minutes, minutes + strlen (":00"), strlen (minutes + strlen (":00")) + 1);

  return g_steal_pointer (&text);
}

char *
crm_event_format_day (gint64      day,
                      const char *format)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (day * CRM_SECONDS_PER_DAY);

  g_return_val_if_fail (date != NULL, NULL);

  return g_date_time_format (date, format);
}

gint64
crm_event_now (void)
{
  return crm_timezone_to_local (crm_timezone_get_system (), g_get_real_time () / G_USEC_PER_SEC);
}

static const char *
get_glyph (CrmEventWidget *self)
{
  if (g_str_equal (self->item.kind, "task"))
    return self->item.done ? "checkbox-checked-symbolic" : "checkbox-symbolic";
  if (g_str_equal (self->item.kind, "call"))
    return "crm-call-symbolic";
  return NULL;
}

/* "09:00 – 10:00", or where that is @brief "09:00". (transfer full) */
static char *
make_times (const CrmRangeItem *item,
            gboolean            brief)
{
  g_autofree char *starts = crm_event_clock (item->starts);
  g_autofree char *ends = crm_event_clock (item->ends);

  if (item->all_day)
    return g_strdup (g_str_equal (item->kind, "task") ? _("Due") : _("All day"));
  if (brief || item->ends == item->starts)
    return g_steal_pointer (&starts);

  return g_strdup_printf ("%s – %s", starts, ends);
}

/* "Workshop · Anna Berg"; NULL: neither is known. (transfer full) */
static char *
make_where (const CrmRangeItem *item)
{
  if (item->place != NULL && item->people != NULL)
    return g_strdup_printf ("%s · %s", item->place, item->people);

  return g_strdup (item->place != NULL ? item->place : item->people);
}

/* "09:00 – 10:00 · Workshop". (transfer full) */
static char *
make_detail (const CrmRangeItem *item,
             gboolean            brief)
{
  g_autofree char *times = make_times (item, brief);
  g_autofree char *where = make_where (item);

  return where != NULL ? g_strdup_printf ("%s · %s", times, where) : g_steal_pointer (&times);
}

/* All that it shows and means, in words. (transfer full) */
static char *
make_words (const CrmRangeItem *item)
{
  g_autofree char *day = crm_event_format_day (crm_local_get_day (item->starts), "%A %-d %B");
  g_autofree char *detail = make_detail (item, FALSE);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n%s, %s", item->title, day, detail);
  if (item->occurrence != NULL)
    g_string_append_printf (text, "\n%s", _("Repeats"));
  if (item->done)
    g_string_append_printf (text, "\n%s", _("Done"));
  if (item->conflict)
    g_string_append_printf (text, "\n%s", _("Changed on the server too: see the conflicts of its calendar"));
  else if (item->unsynced)
    g_string_append_printf (text, "\n%s", _("Not yet on the server"));
  if (item->read_only)
    g_string_append_printf (text, "\n%s", _("Read only"));

  return g_string_free (text, FALSE);
}

static void
ensure_title (CrmEventWidget *self)
{
  if (self->title != NULL)
    return;

  self->title = crm_draw_create_layout (GTK_WIDGET (self), 0.92, PANGO_WEIGHT_SEMIBOLD);
  if (self->compact && !self->narrow && !self->item.all_day && !self->continued)
    {
      g_autofree char *starts = crm_event_clock (self->item.starts);
      g_autofree char *text = g_strdup_printf ("%s %s", starts, self->item.title);

      pango_layout_set_text (self->title, text, -1);
    }
  else
    {
      pango_layout_set_text (self->title, self->item.title, -1);
    }
  if (self->item.done)
    {
      g_autoptr (PangoAttrList) attributes = pango_layout_get_attributes (self->title) != NULL
                                               ? pango_attr_list_copy (pango_layout_get_attributes (self->title)) : pango_attr_list_new ();

      pango_attr_list_insert (attributes, pango_attr_strikethrough_new (TRUE));
      pango_layout_set_attributes (self->title, attributes);
    }
  pango_layout_get_pixel_size (self->title, NULL, &self->title_line);
}

/* What does not fit one line takes as many as there are: the hours beside it tell when it is. Returns the height of all. */
static int
fit_title (CrmEventWidget *self,
           int             width,
           int             height)
{
  int used;

  pango_layout_set_width (self->title, self->narrow ? -1 : width * PANGO_SCALE);
  if (!self->compact)
    pango_layout_set_height (self->title, -MAX (1, height / self->title_line));
  pango_layout_get_pixel_size (self->title, NULL, &used);

  return used;
}

/* The lines below the title, as much as there is room for. */
static void
snapshot_detail (CrmEventWidget *self,
                 GtkSnapshot    *snapshot,
                 int             room,
                 int             y,
                 const GdkRGBA  *colour)
{
  GtkWidget *widget = GTK_WIDGET (self);
  float x = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? PAD : EDGE + PAD;
  g_autofree char *times = make_times (&self->item, FALSE);
  g_autofree char *where = make_where (&self->item);
  g_autofree char *line = NULL;
  int width, height;
  gboolean brief;

  if (self->detail == NULL)
    self->detail = crm_draw_create_layout (widget, 0.85, PANGO_WEIGHT_NORMAL);
  pango_layout_set_text (self->detail, times, -1);
  pango_layout_set_width (self->detail, -1);
  pango_layout_get_pixel_size (self->detail, &width, &height);
  if (gtk_widget_get_height (widget) < y + height)
    return;

  /* Half a time says nothing: rather the beginning alone, or no place. */
  brief = width > room;
  if (where != NULL && gtk_widget_get_height (widget) >= y + 2 * height + 2)
    {
      if (self->where == NULL)
        self->where = crm_draw_create_layout (widget, 0.85, PANGO_WEIGHT_NORMAL);
      pango_layout_set_text (self->where, where, -1);
      pango_layout_set_width (self->where, room * PANGO_SCALE);
      crm_draw_text (snapshot, self->where, x, y + height + 1, colour);
    }
  else if (where != NULL && (brief || width + ROOM_FOR_PLACE <= room))
    {
      line = make_detail (&self->item, brief);
    }
  if (line == NULL)
    line = make_times (&self->item, brief);
  pango_layout_set_text (self->detail, line, -1);
  pango_layout_set_width (self->detail, room * PANGO_SCALE);
  crm_draw_text (snapshot, self->detail, x, y, colour);
}

static void
crm_event_widget_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  CrmEventWidget *self = CRM_EVENT_WIDGET (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  const char *glyph = get_glyph (self);
  int room = width - EDGE - 2 * PAD, x = EDGE + PAD, y;
  GdkRGBA tint, fill, text;
  GskRoundedRect shape;

  /* In a month on a telephone a time and an ellipsis leave no letter of the title: then it begins, and is cut where the day ends. */
  if (self->narrow != (self->compact && room < NARROW && !rtl))
    {
      self->narrow = !self->narrow;
      g_clear_object (&self->title);
    }
  ensure_title (self);
  crm_colour_get (self->item.colour, CRM_COLOUR_TINT, &tint);
  crm_colour_get (self->item.colour, CRM_COLOUR_FILL, &fill);
  crm_colour_get (self->item.colour, CRM_COLOUR_TEXT, &text);

  gsk_rounded_rect_init_from_rect (&shape, &GRAPHENE_RECT_INIT (0, 0, width, height), 6);
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, &tint, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gtk_snapshot_append_color (snapshot, &fill, &GRAPHENE_RECT_INIT (rtl ? width - EDGE : 0, 0, EDGE, height));

  y = self->compact || height < 34 ? MAX (0, (height - self->title_line) / 2) : 4;
  if ((self->item.unsynced || self->item.conflict) && room > 60)
    {
      crm_draw_symbol (widget, snapshot, self->item.conflict ? "dialog-warning-symbolic" : "crm-clock-symbolic",
                       rtl ? PAD - 2 : width - GLYPH - PAD + 2, y + (self->title_line - GLYPH) / 2, GLYPH, &text);
      room -= GLYPH + 4;
    }
  if (glyph != NULL && room > 40 && !self->narrow)
    {
      crm_draw_symbol (widget, snapshot, glyph, rtl ? width - x - GLYPH : x, y + (self->title_line - GLYPH) / 2, GLYPH, &text);
      x += GLYPH + 5;
      room -= GLYPH + 5;
    }
  if (self->narrow)
    x = EDGE + PAD / 2;
  if (room > 8)
    {
      int title_height = fit_title (self, room, height - 2 * y);

      crm_draw_text (snapshot, self->title, rtl ? width - x - room : x, y, &text);
      if (!self->compact)
        snapshot_detail (self, snapshot, width - EDGE - 2 * PAD, y + title_height + 1, &text);
    }
  gtk_snapshot_pop (snapshot);
}

static void
crm_event_widget_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  CrmEventWidget *self = CRM_EVENT_WIDGET (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 10;
      *natural = 120;
    }
  else
    {
      *minimum = 14;
      *natural = self->compact ? 22 : 44;
    }
}

/* Of a task Space marks it as done, of what takes place it opens it. */
static gboolean
space_cb (GtkWidget *widget,
          GVariant  *arguments,
          gpointer   user_data)
{
  gboolean task = g_str_equal (CRM_EVENT_WIDGET (widget)->item.kind, "task");

  return gtk_widget_activate_action (widget, task ? "calendar.done" : "calendar.open", NULL);
}

static void
crm_event_widget_dispose (GObject *object)
{
  CrmEventWidget *self = CRM_EVENT_WIDGET (object);

  g_clear_object (&self->title);
  g_clear_object (&self->detail);
  g_clear_object (&self->where);

  G_OBJECT_CLASS (crm_event_widget_parent_class)->dispose (object);
}

static void
clear_item (CrmEventWidget *self)
{
  g_clear_pointer (&self->item.occurrence, g_free);
  g_clear_pointer (&self->item.title, g_free);
  g_clear_pointer (&self->item.place, g_free);
  g_clear_pointer (&self->item.people, g_free);
}

static void
crm_event_widget_finalize (GObject *object)
{
  clear_item (CRM_EVENT_WIDGET (object));

  G_OBJECT_CLASS (crm_event_widget_parent_class)->finalize (object);
}

/* A text set beforehand would ask the X server each time where the pointer is. */
static gboolean
crm_event_widget_query_tooltip (GtkWidget  *widget,
                                int         x,
                                int         y,
                                gboolean    keyboard,
                                GtkTooltip *tooltip)
{
  g_autofree char *words = make_words (&CRM_EVENT_WIDGET (widget)->item);

  gtk_tooltip_set_text (tooltip, words);
  return TRUE;
}

static void
crm_event_widget_class_init (CrmEventWidgetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const struct { guint key; int days; int minutes; } shifts[] = {
    { GDK_KEY_Up, 0, -15 }, { GDK_KEY_Down, 0, 15 }, { GDK_KEY_Left, -1, 0 }, { GDK_KEY_Right, 1, 0 },
  };

  object_class->dispose = crm_event_widget_dispose;
  object_class->finalize = crm_event_widget_finalize;
  widget_class->snapshot = crm_event_widget_snapshot;
  widget_class->measure = crm_event_widget_measure;
  widget_class->query_tooltip = crm_event_widget_query_tooltip;

  gtk_widget_class_set_css_name (widget_class, "crm-event");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, 0, "calendar.open", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, 0, "calendar.open", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_space, 0, space_cb, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "calendar.delete", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (shifts); i++)
    gtk_widget_class_add_binding_action (widget_class, shifts[i].key, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "calendar.shift", "(ii)",
                                         shifts[i].days, shifts[i].minutes);
}

static void
crm_event_widget_init (CrmEventWidget *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_VISIBLE);
  crm_colour_watch (GTK_WIDGET (self), gtk_widget_queue_draw);
}

GtkWidget *
crm_event_widget_new (const CrmRangeItem *item,
                      gboolean            compact)
{
  CrmEventWidget *self;

  g_return_val_if_fail (item != NULL, NULL);

  self = g_object_new (CRM_TYPE_EVENT_WIDGET, NULL);
  self->compact = compact;
  crm_event_widget_set_item (self, item, FALSE);

  return GTK_WIDGET (self);
}

void
crm_event_widget_set_item (CrmEventWidget     *self,
                           const CrmRangeItem *item,
                           gboolean            continued)
{
  g_autofree char *words = NULL;

  g_return_if_fail (CRM_IS_EVENT_WIDGET (self));
  g_return_if_fail (item != NULL);
  g_return_if_fail (item != &self->item);

  clear_item (self);
  self->item = *item;
  self->item.occurrence = g_strdup (item->occurrence);
  self->item.title = g_strdup (item->title);
  self->item.place = g_strdup (item->place);
  self->item.people = g_strdup (item->people);
  self->continued = continued;
  g_clear_object (&self->title);
  words = make_words (item);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const CrmRangeItem *
crm_event_widget_get_item (CrmEventWidget *self)
{
  g_return_val_if_fail (CRM_IS_EVENT_WIDGET (self), NULL);

  return &self->item;
}

gboolean
crm_event_widget_is_check_at (CrmEventWidget *self,
                              double          x,
                              double          y)
{
  int width;

  g_return_val_if_fail (CRM_IS_EVENT_WIDGET (self), FALSE);

  width = gtk_widget_get_width (GTK_WIDGET (self));
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = width - x;

  return g_str_equal (self->item.kind, "task") && !self->item.read_only && width - EDGE - 2 * PAD > 40 &&
         x >= EDGE && x < EDGE + PAD + GLYPH + 4 && y < 30;
}
