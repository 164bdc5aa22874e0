/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-calendar-bar.h"

#include <glib/gi18n.h>

static const char *const mode_labels[CRM_CALENDAR_N_MODES] = { N_("_Week"), N_("_Month"), N_("A_genda") };

struct _CrmCalendarBar
{
  GtkBox parent_instance;

  /* Owned */
  GtkWidget *modes;

  /* Borrowed */
  GtkLabel *title;
  GtkWidget *buttons[CRM_CALENDAR_N_MODES];
};

G_DEFINE_FINAL_TYPE (CrmCalendarBar, crm_calendar_bar, GTK_TYPE_BOX)

static void
mode_clicked_cb (GtkWidget      *button,
                 CrmCalendarBar *self)
{
  for (guint i = 0; i < CRM_CALENDAR_N_MODES; i++)
    if (self->buttons[i] == button)
      gtk_widget_activate_action (GTK_WIDGET (self), "calendar.mode", "s", crm_calendar_mode_get_name (i));
}

static GtkWidget *
make_button (const char *icon_name,
             const char *label,
             const char *tooltip,
             const char *action)
{
  GtkWidget *button = icon_name != NULL ? gtk_button_new_from_icon_name (icon_name) : gtk_button_new_with_mnemonic (label);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static GtkWidget *
make_steps (CrmCalendarBar *self)
{
  GtkWidget *steps = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (steps), make_button (NULL, _("_Today"), _("Go to today (T)"), "calendar.today"));
  gtk_box_append (GTK_BOX (steps), make_button ("go-previous-symbolic", NULL, _("Earlier"), "calendar.step(-1)"));
  gtk_box_append (GTK_BOX (steps), make_button ("go-next-symbolic", NULL, _("Later"), "calendar.step(1)"));
  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->title, 0);
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), TRUE);
  gtk_widget_set_margin_start (GTK_WIDGET (self->title), 6);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  gtk_box_append (GTK_BOX (steps), GTK_WIDGET (self->title));
  return steps;
}

static GtkWidget *
make_modes (CrmCalendarBar *self)
{
  GtkWidget *linked = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (linked, "linked");
  gtk_widget_set_halign (linked, GTK_ALIGN_CENTER);
  for (guint i = 0; i < CRM_CALENDAR_N_MODES; i++)
    {
      self->buttons[i] = gtk_toggle_button_new_with_mnemonic (_(mode_labels[i]));
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->buttons[i]), GTK_TOGGLE_BUTTON (self->buttons[0]));
      g_signal_connect (self->buttons[i], "clicked", G_CALLBACK (mode_clicked_cb), self);
      gtk_box_append (GTK_BOX (linked), self->buttons[i]);
    }
  return linked;
}

static void
crm_calendar_bar_dispose (GObject *object)
{
  CrmCalendarBar *self = CRM_CALENDAR_BAR (object);

  if (self->modes != NULL)
    for (guint i = 0; i < CRM_CALENDAR_N_MODES; i++)
      g_signal_handlers_disconnect_by_data (self->buttons[i], self);
  g_clear_object (&self->modes);

  G_OBJECT_CLASS (crm_calendar_bar_parent_class)->dispose (object);
}

static void
crm_calendar_bar_class_init (CrmCalendarBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_calendar_bar_dispose;
}

static void
crm_calendar_bar_init (CrmCalendarBar *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_add_css_class (GTK_WIDGET (self), "toolbar");
  gtk_box_append (GTK_BOX (self), make_steps (self));
  self->modes = g_object_ref_sink (make_modes (self));
  gtk_box_append (GTK_BOX (self), self->modes);
}

GtkWidget *
crm_calendar_bar_new (void)
{
  return g_object_new (CRM_TYPE_CALENDAR_BAR, NULL);
}

void
crm_calendar_bar_show (CrmCalendarBar          *self,
                       const CrmCalendarPeriod *period)
{
  g_autofree char *title = NULL;

  g_return_if_fail (CRM_IS_CALENDAR_BAR (self));
  g_return_if_fail (period != NULL && period->mode < CRM_CALENDAR_N_MODES);

  title = crm_calendar_period_format (period);
  gtk_label_set_label (self->title, title);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[period->mode]), TRUE);
}

GtkWidget *
crm_calendar_bar_take_modes (CrmCalendarBar *self)
{
  g_return_val_if_fail (CRM_IS_CALENDAR_BAR (self), NULL);

  if (gtk_widget_get_parent (self->modes) == GTK_WIDGET (self))
    gtk_box_remove (GTK_BOX (self), self->modes);
  return self->modes;
}

void
crm_calendar_bar_return_modes (CrmCalendarBar *self)
{
  g_return_if_fail (CRM_IS_CALENDAR_BAR (self));

  if (gtk_widget_get_parent (self->modes) == NULL)
    gtk_box_append (GTK_BOX (self), self->modes);
}
