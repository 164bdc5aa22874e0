/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-agenda-list.h"

#include <glib/gi18n.h>

#include "crm-empty-page.h"
#include "crm-event-widget.h"

struct _CrmAgendaList
{
  GtkWidget parent_instance;

  /* Owned */
  GtkWidget *stack;

  /* Borrowed */
  GtkBox *days;
};

G_DEFINE_FINAL_TYPE (CrmAgendaList, crm_agenda_list, GTK_TYPE_WIDGET)

static void
released_cb (GtkGestureClick *click,
             int              n_press,
             double           x,
             double           y)
{
  GtkWidget *event = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (click));

  gtk_widget_grab_focus (event);
  gtk_widget_activate_action (event, crm_event_widget_is_check_at (CRM_EVENT_WIDGET (event), x, y) ? "calendar.done" : "calendar.open", NULL);
}

static void
add_event (CrmAgendaList      *self,
           const CrmRangeItem *item)
{
  GtkWidget *event = crm_event_widget_new (item, FALSE);
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_set_size_request (event, -1, 44);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), NULL);
  gtk_widget_add_controller (event, GTK_EVENT_CONTROLLER (click));
  gtk_box_append (self->days, event);
}

static void
add_heading (CrmAgendaList *self,
             gint64         day,
             gboolean       first)
{
  g_autofree char *date = crm_event_format_day (day, "%A %-d %B");
  g_autofree char *text = day == crm_local_get_day (crm_event_now ()) ? g_strdup_printf (_("Today, %s"), date) : g_strdup (date);
  GtkWidget *heading = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_set_margin_top (heading, first ? 0 : 12);
  gtk_box_append (self->days, heading);
}

void
crm_agenda_list_show (CrmAgendaList *self,
                      CrmRangeModel *model,
                      gint64         first_day,
                      guint          n_days)
{
  GtkWidget *child;
  gboolean any = FALSE;

  g_return_if_fail (CRM_IS_AGENDA_LIST (self));
  g_return_if_fail (CRM_IS_RANGE_MODEL (model));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->days))) != NULL)
    gtk_box_remove (self->days, child);

  for (gint64 day = first_day; day < first_day + n_days; day++)
    {
      gboolean headed = FALSE;

      for (guint i = 0; i < crm_range_model_get_n_items (model); i++)
        {
          const CrmRangeItem *item = crm_range_model_get_item (model, i);

          if (!crm_range_item_is_on (item, day))
            continue;
          if (!headed)
            add_heading (self, day, !any);
          headed = any = TRUE;
          add_event (self, item);
        }
    }
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), any ? "days" : "empty");
}

static void
crm_agenda_list_dispose (GObject *object)
{
  g_clear_pointer (&CRM_AGENDA_LIST (object)->stack, gtk_widget_unparent);

  G_OBJECT_CLASS (crm_agenda_list_parent_class)->dispose (object);
}

static void
crm_agenda_list_class_init (CrmAgendaListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_agenda_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
crm_agenda_list_init (CrmAgendaList *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *empty = crm_empty_page_new ("crm-calendar-symbolic", _("Nothing Planned"), _("Nothing is planned for the next 30 days."));

  crm_empty_page_add_button (CRM_EMPTY_PAGE (empty), _("_New Event"), CRM_BUTTON_SUGGESTED, "calendar.new", NULL);
  self->days = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  gtk_widget_set_margin_start (GTK_WIDGET (self->days), 18);
  gtk_widget_set_margin_end (GTK_WIDGET (self->days), 18);
  gtk_widget_set_margin_top (GTK_WIDGET (self->days), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->days), 18);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->days));
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), scrolled, "days");
  gtk_stack_add_named (GTK_STACK (self->stack), empty, "empty");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
}

GtkWidget *
crm_agenda_list_new (void)
{
  return g_object_new (CRM_TYPE_AGENDA_LIST, NULL);
}
