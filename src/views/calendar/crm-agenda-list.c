/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-agenda-list.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-agenda-entry.h"
#include "crm-agenda-lines.h"
#include "crm-empty-page.h"
#include "crm-event-widget.h"
#include "crm-list-view.h"

#define FIRST_LINES 40     /* that a frame bears; so many more come with each of the next */
#define ALIVE_LINES 240    /* of more than these the list makes no widgets, so that the rest comes at once */

struct _CrmAgendaList
{
  GtkWidget parent_instance;

  /* Owned */
  GtkWidget *stack;

  CrmAgendaLines *lines;

  guint tick_id;
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

static GtkWidget *
make_event (const CrmRangeItem *item)
{
  GtkWidget *event = crm_event_widget_new (item, FALSE);
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_set_size_request (event, -1, 44);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), NULL);
  gtk_widget_add_controller (event, GTK_EVENT_CONTROLLER (click));

  return event;
}

static GtkWidget *
make_heading (gint64   day,
              gboolean first)
{
  g_autofree char *date = crm_event_format_day (day, "%A %-d %B");
  g_autofree char *text = day == crm_local_get_day (crm_event_now ()) ? g_strdup_printf (_("Today, %s"), date) : g_strdup (date);
  GtkWidget *heading = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_set_margin_top (heading, first ? 0 : 12);

  return heading;
}

static void
bind_cb (GtkListItemFactory *factory,
         GtkListItem        *row,
         gpointer            user_data)
{
  CrmAgendaEntry *entry = gtk_list_item_get_item (row);
  const CrmRangeItem *item = crm_agenda_entry_get_item (entry);
  GtkWidget *child = gtk_list_item_get_child (row);

  gtk_list_item_set_activatable (row, FALSE);
  gtk_list_item_set_selectable (row, FALSE);
  if (item != NULL && child != NULL && CRM_IS_EVENT_WIDGET (child))
    crm_event_widget_set_item (CRM_EVENT_WIDGET (child), item, FALSE);
  else
    gtk_list_item_set_child (row, item != NULL ? make_event (item)
                                               : make_heading (crm_agenda_entry_get_day (entry), gtk_list_item_get_position (row) == 0));
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  CrmAgendaList *self = CRM_AGENDA_LIST (widget);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->lines));

  if (crm_agenda_lines_grow (self->lines, n < ALIVE_LINES ? FIRST_LINES : G_MAXUINT))
    return G_SOURCE_CONTINUE;

  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

void
crm_agenda_list_show (CrmAgendaList *self,
                      CrmRangeModel *model,
                      gint64         first_day,
                      guint          n_days)
{
  g_autoptr (GPtrArray) items = NULL;

  g_return_if_fail (CRM_IS_AGENDA_LIST (self));
  g_return_if_fail (CRM_IS_RANGE_MODEL (model));

  items = crm_range_model_ref_items (model);
  crm_agenda_lines_show (self->lines, items, first_day, n_days, FIRST_LINES);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), g_list_model_get_n_items (G_LIST_MODEL (self->lines)) > 0 ? "days" : "empty");
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
crm_agenda_list_dispose (GObject *object)
{
  CrmAgendaList *self = CRM_AGENDA_LIST (object);

  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->lines);

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
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *list;
  GtkWidget *empty = crm_empty_page_new ("crm-calendar-symbolic", _("Nothing Planned"), _("Nothing is planned for the next 30 days."));

  crm_empty_page_add_button (CRM_EMPTY_PAGE (empty), _("_New Event"), CRM_BUTTON_SUGGESTED, "calendar.new", NULL);
  self->lines = crm_agenda_lines_new ();
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  list = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->lines)))), factory);
  gtk_widget_add_css_class (list, "crm-agenda");
  crm_list_view_set_tab_leaves (list);
  crm_accessible_set_name (list, _("Agenda"));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
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
