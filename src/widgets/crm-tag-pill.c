/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-tag-pill.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-colour.h"
#include "crm-draw.h"

struct _CrmTagPill
{
  GtkWidget parent_instance;

  /* Owned */
  GtkWidget *label;
  GtkWidget *remove;
  char *colour;
};

enum
{
  PROP_0,
  PROP_LABEL,
  PROP_COLOUR,
  PROP_REMOVABLE,
  N_PROPS
};

enum
{
  REMOVED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmTagPill, crm_tag_pill, GTK_TYPE_WIDGET)

/* The letters take their colour from an attribute: the nine colours are data, not style. */
static void
update_colours (GtkWidget *widget)
{
  CrmTagPill *self = CRM_TAG_PILL (widget);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  GdkRGBA text;

  crm_colour_get (self->colour, CRM_COLOUR_TEXT, &text);
  pango_attr_list_insert (attributes, pango_attr_foreground_new (text.red * 65535, text.green * 65535, text.blue * 65535));
  gtk_label_set_attributes (GTK_LABEL (self->label), attributes);
  gtk_widget_queue_draw (widget);
}

static void
removed_cb (CrmTagPill *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

static void
update_remove_name (CrmTagPill *self)
{
  g_autofree char *name = NULL;

  if (self->remove == NULL)
    return;
  /* Translators: %s is the name of a tag */
  name = g_strdup_printf (_("Remove %s"), gtk_label_get_text (GTK_LABEL (self->label)));
  gtk_widget_set_tooltip_text (self->remove, name);
  crm_accessible_set_name (self->remove, name);
}

static void
crm_tag_pill_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  CrmTagPill *self = CRM_TAG_PILL (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  GdkRGBA tint;

  crm_colour_get (self->colour, CRM_COLOUR_TINT, &tint);
  crm_draw_rounded (snapshot, 0, 0, width, height, height / 2.0f, &tint);
  GTK_WIDGET_CLASS (crm_tag_pill_parent_class)->snapshot (widget, snapshot);
}

static void
crm_tag_pill_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  CrmTagPill *self = CRM_TAG_PILL (object);

  switch (prop_id)
    {
    case PROP_LABEL:
      g_value_set_string (value, gtk_label_get_text (GTK_LABEL (self->label)));
      break;
    case PROP_COLOUR:
      g_value_set_string (value, self->colour);
      break;
    case PROP_REMOVABLE:
      g_value_set_boolean (value, self->remove != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
crm_tag_pill_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  CrmTagPill *self = CRM_TAG_PILL (object);

  switch (prop_id)
    {
    case PROP_LABEL:
      gtk_label_set_text (GTK_LABEL (self->label), g_value_get_string (value));
      update_remove_name (self);
      break;
    case PROP_COLOUR:
      g_free (self->colour);
      self->colour = g_value_dup_string (value);
      update_colours (GTK_WIDGET (self));
      break;
    case PROP_REMOVABLE:
      crm_tag_pill_set_removable (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
crm_tag_pill_dispose (GObject *object)
{
  CrmTagPill *self = CRM_TAG_PILL (object);

  g_clear_pointer (&self->label, gtk_widget_unparent);
  g_clear_pointer (&self->remove, gtk_widget_unparent);

  G_OBJECT_CLASS (crm_tag_pill_parent_class)->dispose (object);
}

static void
crm_tag_pill_finalize (GObject *object)
{
  g_free (CRM_TAG_PILL (object)->colour);

  G_OBJECT_CLASS (crm_tag_pill_parent_class)->finalize (object);
}

static void
crm_tag_pill_class_init (CrmTagPillClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = crm_tag_pill_dispose;
  object_class->finalize = crm_tag_pill_finalize;
  object_class->get_property = crm_tag_pill_get_property;
  object_class->set_property = crm_tag_pill_set_property;
  widget_class->snapshot = crm_tag_pill_snapshot;

  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_COLOUR] = g_param_spec_string ("colour", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_REMOVABLE] =
    g_param_spec_boolean ("removable", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[REMOVED] = g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "crm-pill");
}

static void
crm_tag_pill_init (CrmTagPill *self)
{
  self->label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (self->label), 2);
  gtk_label_set_max_width_chars (GTK_LABEL (self->label), 24);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  crm_colour_watch (GTK_WIDGET (self), update_colours);
}

GtkWidget *
crm_tag_pill_new (const char *label,
                  const char *colour)
{
  return g_object_new (CRM_TYPE_TAG_PILL, "label", label, "colour", colour, NULL);
}

void
crm_tag_pill_set_removable (CrmTagPill *self,
                            gboolean    removable)
{
  g_return_if_fail (CRM_IS_TAG_PILL (self));

  if (removable == (self->remove != NULL))
    return;
  if (!removable)
    {
      g_clear_pointer (&self->remove, gtk_widget_unparent);
      return;
    }
  self->remove = gtk_button_new_from_icon_name ("window-close-symbolic");
  gtk_widget_add_css_class (self->remove, "flat");
  gtk_widget_add_css_class (self->remove, "circular");
  gtk_widget_set_valign (self->remove, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->remove, "clicked", G_CALLBACK (removed_cb), self);
  gtk_widget_set_parent (self->remove, GTK_WIDGET (self));
  update_remove_name (self);
}
