/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-deal-cards.h"

#include <glib/gi18n.h>

#include "crm-card-widget.h"
#include "crm-deal-ids.h"
#include "crm-list-view.h"
#include "crm-money.h"
#include "crm-relative-time.h"
#include "crm-row.h"
#include "crm-text.h"

static char *
describe_due (CrmRow *row)
{
  const char *due = crm_row_get_due (row);

  return due != NULL ? crm_relative_time_of_wall (due, NULL) : NULL;
}

static void
show_state (CrmRow       *row,
            CrmCardFace  *face,
            char        **note)
{
  const char *state = crm_row_get_state (row);
  g_autofree char *when = NULL;

  if (g_strcmp0 (state, "no-step") == 0)
    {
      face->glyph = "crm-overdue-symbolic";
      face->note_colour = "orange";
      *note = g_strdup (_("No next step"));
    }
  else if (g_strcmp0 (state, "overdue") == 0)
    {
      when = describe_due (row);
      face->glyph = "crm-overdue-symbolic";
      face->note_colour = "red";
      /* Translators: when the next step of a deal should have been done: "Overdue: yesterday" */
      *note = g_strdup_printf (_("Overdue: %s"), when != NULL ? when : "");
    }
  else if (g_strcmp0 (state, "stale") == 0)
    {
      when = crm_relative_time_of_instant (crm_row_get_since (row), NULL);
      face->glyph = "crm-clock-symbolic";
      face->note_colour = "orange";
      /* Translators: how long ago a deal came into its stage: "Stale: moved 40 days ago" */
      *note = g_strdup_printf (_("Stale: moved %s"), when);
    }
  else if (g_strcmp0 (state, "won") == 0 || g_strcmp0 (state, "lost") == 0)
    {
      when = crm_relative_time_of_instant (crm_row_get_since (row), NULL);
      face->glyph = g_strcmp0 (state, "won") == 0 ? "crm-task-symbolic" : "crm-history-symbolic";
      *note = g_strdup_printf (g_strcmp0 (state, "won") == 0 ? _("Won %s") : _("Lost %s"), when);
    }
  else if ((when = describe_due (row)) != NULL)
    {
      face->glyph = "crm-clock-symbolic";
      *note = g_strdup (when);
    }

  face->note = *note;
}

static void
show_row (CrmCardWidget *card,
          CrmRow        *row)
{
  CrmCardFace face = { 0 };
  g_autofree char *value = NULL;
  g_autofree char *note = NULL;
  g_autofree char *initials = NULL;

  face.title = crm_row_get_title (row);
  face.detail = crm_row_get_detail (row);
  face.loading = crm_row_is_loading (row);
  if (crm_row_get_amount (row) != 0)
    value = crm_money_format (crm_row_get_amount (row), crm_row_get_currency (row), CRM_MONEY_SHORT);
  if (crm_row_get_person (row) != NULL)
    initials = crm_text_initials (crm_row_get_person (row));
  face.value = value;
  face.initials = initials;
  face.portrait_key = crm_row_get_person (row);
  show_state (row, &face, &note);

  crm_card_widget_set_face (card, &face);
}

static void
row_changed_cb (CrmRow      *row,
                GtkListItem *item)
{
  show_row (CRM_CARD_WIDGET (gtk_list_item_get_child (item)), row);
  crm_list_view_name_row (item, crm_row_get_title (row));
}

static GdkContentProvider *
drag_prepare_cb (GtkDragSource *source,
                 double         x,
                 double         y,
                 gpointer       user_data)
{
  GtkListItem *item = user_data;
  CrmRow *row = gtk_list_item_get_item (item);
  g_autoptr(CrmDealIds) ids = NULL;
  gint64 id;

  if (row == NULL)
    return NULL;

  id = crm_row_get_id (row);
  ids = crm_deal_ids_new (&id, 1);

  return gdk_content_provider_new_typed (CRM_TYPE_DEAL_IDS, ids);
}

static void
drag_begin_cb (GtkDragSource *source,
               GdkDrag       *drag,
               gpointer       user_data)
{
  GtkWidget *card = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));
  g_autoptr(GdkPaintable) picture = gtk_widget_paintable_new (card);

  gtk_drag_source_set_icon (source, picture, gtk_widget_get_width (card) / 2, 20);
  gtk_widget_add_css_class (card, "dragged");
  gtk_widget_activate_action (card, "board.drag", "b", TRUE);
}

static void
drag_end_cb (GtkDragSource *source,
             GdkDrag       *drag,
             gboolean       delete_data,
             gpointer       user_data)
{
  GtkWidget *card = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));

  gtk_widget_remove_css_class (card, "dragged");
  gtk_widget_activate_action (card, "board.drag", "b", FALSE);
}

static void
pressed_cb (GtkGestureClick *click,
            int              n_press,
            double           x,
            double           y,
            gpointer         user_data)
{
  GtkListItem *item = user_data;
  GtkWidget *card = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (click));
  CrmRow *row = gtk_list_item_get_item (item);

  if (row == NULL)
    return;

  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_activate_action (card, "board.menu", "x", crm_row_get_id (row));
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  user_data)
{
  GtkWidget *card = crm_card_widget_new ();
  GtkDragSource *source = gtk_drag_source_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (drag_prepare_cb), item);
  g_signal_connect (source, "drag-begin", G_CALLBACK (drag_begin_cb), NULL);
  g_signal_connect (source, "drag-end", G_CALLBACK (drag_end_cb), NULL);
  gtk_widget_add_controller (card, GTK_EVENT_CONTROLLER (source));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), item);
  gtk_widget_add_controller (card, GTK_EVENT_CONTROLLER (click));

  gtk_list_item_set_child (item, card);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  user_data)
{
  CrmRow *row = gtk_list_item_get_item (item);
  CrmCardWidget *card = CRM_CARD_WIDGET (gtk_list_item_get_child (item));

  g_object_set_data (G_OBJECT (card), "crm-deal", GSIZE_TO_POINTER ((gsize) crm_row_get_id (row)));
  show_row (card, row);
  crm_list_view_name_row (item, crm_row_get_title (row));
  g_signal_connect_object (row, "changed", G_CALLBACK (row_changed_cb), item, 0);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           gpointer                  user_data)
{
  g_object_set_data (G_OBJECT (gtk_list_item_get_child (item)), "crm-deal", NULL);
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), row_changed_cb, item);
}

GtkListItemFactory *
crm_deal_cards_new (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  return factory;
}

gint64
crm_deal_cards_get_deal (GtkWidget *card)
{
  g_return_val_if_fail (GTK_IS_WIDGET (card), 0);

  return GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (card), "crm-deal"));
}
