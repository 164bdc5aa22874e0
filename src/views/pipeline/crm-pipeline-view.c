/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-pipeline-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-autoscroll.h"
#include "crm-board-columns.h"
#include "crm-deal-ids.h"
#include "crm-deal-move.h"
#include "crm-deal-page.h"
#include "crm-deal-peek.h"
#include "crm-deal-strip.h"
#include "crm-deal-table.h"
#include "crm-empty-page.h"
#include "crm-new-deal.h"
#include "crm-pipeline-resources.h"
#include "crm-stage-editor.h"
#include "crm-tooltip.h"
#include "crm-view-host.h"

struct _CrmPipelineView
{
  CrmView parent_instance;

  /* Template children */
  GtkStack *stack;
  GtkBox *head;
  CrmDealStrip *strip;
  GtkStack *body;
  GtkScrolledWindow *scrolled;
  CrmBoardColumns *columns;
  GtkRevealer *zones;
  GtkWidget *won_zone;
  GtkWidget *lost_zone;
  CrmEmptyPage *empty;

  /* Owned */
  CrmBoard *board;

  /* Borrowed */
  CrmDealTable *table;     /* NULL until it is wanted */
  CrmDealPage *page;       /* likewise */
  GtkWidget *modes;

  gint64 current;      /* the card that was chosen from the menu */
};

G_DEFINE_FINAL_TYPE (CrmPipelineView, crm_pipeline_view, CRM_TYPE_VIEW)

static CrmBook *
get_book (CrmPipelineView *self)
{
  return crm_view_get_book (CRM_VIEW (self));
}

static gboolean
shows_table (CrmPipelineView *self)
{
  return self->table != NULL && gtk_stack_get_visible_child (self->body) == GTK_WIDGET (self->table);
}

static gboolean
shows_page (CrmPipelineView *self)
{
  return self->page != NULL && gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->page);
}

/* The deal on whose card or row the keyboard is; 0: none. */
static gint64
get_focused_deal (CrmPipelineView *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gint64 id = 0;

  if (shows_table (self))
    return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->table)) ? crm_deal_table_get_current (self->table) : 0;
  crm_board_columns_get_focused (self->columns, &id);
  return id;
}

/* ---- Moving ---- */

/* What was moved is gone after, where it can be seen. */
static void
moved_cb (CrmView *view,
          gint64   deal_id,
          gint64   stage_id)
{
  CrmPipelineView *self = CRM_PIPELINE_VIEW (view);

  if (!shows_page (self))
    crm_board_columns_follow (self->columns, stage_id, deal_id);
}

static void
move_deal (CrmPipelineView *self,
           gint64           deal_id,
           gint64           stage_id,
           gint64           before_id)
{
  const CrmBoardStage *stage = crm_board_find_stage (self->board, stage_id);

  if (stage != NULL)
    crm_deal_move_ask (CRM_VIEW (self), deal_id, stage, before_id, moved_cb);
}

static void
move_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  gint64 deal_id, stage_id, before_id;

  g_variant_get (parameter, "(xxx)", &deal_id, &stage_id, &before_id);
  move_deal (CRM_PIPELINE_VIEW (widget), deal_id, stage_id, before_id);
}

static void
shift_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  CrmPipelineView *self = CRM_PIPELINE_VIEW (widget);
  gint64 deal_id, before_id;
  CrmStageColumn *column = crm_board_columns_get_focused (self->columns, &deal_id);
  int columns, rows;
  guint n = crm_board_get_n_stages (self->board);

  g_variant_get (parameter, "(ii)", &columns, &rows);
  if (column == NULL)
    return;

  if (rows != 0)
    {
      if (crm_stage_column_find_before (column, deal_id, rows, &before_id))
        move_deal (self, deal_id, crm_stage_column_get_stage (column), before_id);
      return;
    }

  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    columns = -columns;
  for (guint i = 0; i < n; i++)
    if (crm_board_get_stage (self->board, i)->id == crm_stage_column_get_stage (column))
      {
        if ((int) i + columns >= 0 && i + columns < n)
          move_deal (self, deal_id, crm_board_get_stage (self->board, i + columns)->id, 0);
        return;
      }
}

static void
close_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  CrmPipelineView *self = CRM_PIPELINE_VIEW (widget);
  const CrmBoardStage *stage = crm_board_find_kind (self->board, g_variant_get_string (parameter, NULL));
  gint64 deal_id = shows_page (self) ? crm_deal_page_get_id (self->page) : get_focused_deal (self);

  if (deal_id == 0)
    return;
  if (stage != NULL)
    move_deal (self, deal_id, stage->id, 0);
}

static gboolean
zone_dropped_cb (GtkDropTarget *target,
                 const GValue  *value,
                 double         x,
                 double         y,
                 gpointer       user_data)
{
  CrmPipelineView *self = user_data;
  GtkWidget *zone = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  const CrmBoardStage *stage = crm_board_find_kind (self->board, zone == self->won_zone ? "won" : "lost");
  const CrmDealIds *ids = g_value_get_boxed (value);

  if (stage == NULL)
    return FALSE;

  move_deal (self, ids->ids[0], stage->id, 0);
  return TRUE;
}

static void
drag_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmPipelineView *self = CRM_PIPELINE_VIEW (widget);

  gtk_revealer_set_reveal_child (self->zones, g_variant_get_boolean (parameter));
}

/* ---- Cards: menu, opening, deleting ---- */

static void
show_deal (CrmPipelineView *self,
           gint64           id)
{
  if (self->page == NULL)
    {
      self->page = g_object_new (CRM_TYPE_DEAL_PAGE, NULL);
      crm_deal_page_set_book (self->page, get_book (self), self->board);
      gtk_stack_add_named (self->stack, GTK_WIDGET (self->page), "deal");
    }
  crm_deal_page_show (self->page, id);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->page));
  crm_view_set_page (CRM_VIEW (self), TRUE, _("Deal"));
  gtk_widget_set_visible (self->modes, FALSE);
}

static void
open_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  show_deal (CRM_PIPELINE_VIEW (widget), g_variant_get_int64 (parameter));
}

static void
open_current_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  CrmPipelineView *self = CRM_PIPELINE_VIEW (widget);

  if (self->current != 0)
    show_deal (self, self->current);
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  CrmPipelineView *self = CRM_PIPELINE_VIEW (widget);
  gint64 id = self->current;

  if (id == 0 && (id = get_focused_deal (self)) == 0)
    return;

  crm_book_delete_async (get_book (self), &crm_deal_type, &id, 1, crm_view_host_command_cb, g_object_ref (self));
  self->current = 0;
}

static void
menu_closed_cb (GtkWidget *popover)
{
  /* Not while the chosen action is still to come. */
  g_idle_add_once ((GSourceOnceFunc) gtk_widget_unparent, popover);
}

static GMenuModel *
make_menu (CrmPipelineView *self,
           gint64           deal_id)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) open = g_menu_new ();
  g_autoptr(GMenu) stages = g_menu_new ();
  g_autoptr(GMenu) trash = g_menu_new ();
  g_autoptr(GMenuItem) submenu = NULL;

  for (guint i = 0; i < crm_board_get_n_stages (self->board); i++)
    {
      const CrmBoardStage *stage = crm_board_get_stage (self->board, i);
      g_autoptr(GMenuItem) item = g_menu_item_new (stage->name, NULL);

      g_menu_item_set_action_and_target (item, "board.move", "(xxx)", deal_id, stage->id, (gint64) 0);
      g_menu_append_item (stages, item);
    }

  g_menu_append (open, _("_Open"), "board.open-current");
  submenu = g_menu_item_new_submenu (_("_Move to"), G_MENU_MODEL (stages));
  g_menu_append_item (open, submenu);
  g_menu_append (trash, _("Move to _Trash"), "board.delete");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (open));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (trash));

  return G_MENU_MODEL (menu);
}

static void
popup_menu (CrmPipelineView *self,
            GtkWidget       *over,
            gint64           deal_id)
{
  g_autoptr(GMenuModel) menu = make_menu (self, deal_id);
  GtkWidget *popover = gtk_popover_menu_new_from_model (menu);

  self->current = deal_id;
  gtk_widget_set_parent (popover, over);
  g_signal_connect (popover, "closed", G_CALLBACK (menu_closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
menu_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmPipelineView *self = CRM_PIPELINE_VIEW (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  gint64 id = g_variant_get_int64 (parameter);

  if (id != 0 || (id = get_focused_deal (self)) != 0)
    popup_menu (self, focus != NULL && gtk_widget_is_ancestor (focus, widget) ? focus : widget, id);
}

/* Ctrl+Shift and an arrow carry the card; GTK's list would take them for its selection. */
static gboolean
shift_key (CrmPipelineView *self,
           guint            keyval)
{
  int columns = 0, rows = 0;
  gint64 id;

  if (keyval == GDK_KEY_Left || keyval == GDK_KEY_KP_Left)
    columns = -1;
  else if (keyval == GDK_KEY_Right || keyval == GDK_KEY_KP_Right)
    columns = 1;
  else if (keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up)
    rows = -1;
  else if (keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down)
    rows = 1;
  else
    return FALSE;

  if (shows_page (self) || shows_table (self) || crm_board_columns_get_focused (self->columns, &id) == NULL)
    return FALSE;
  return gtk_widget_activate_action (GTK_WIDGET (self), "board.shift", "(ii)", columns, rows);
}

/* Space shows a deal at a glance, where it would otherwise select the row that is selected already. */
static gboolean
key_cb (GtkEventControllerKey *keys,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        state,
        CrmPipelineView       *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gint64 id;

  if ((state & gtk_accelerator_get_default_mod_mask ()) == (GDK_CONTROL_MASK | GDK_SHIFT_MASK))
    return shift_key (self, keyval);
  if ((keyval != GDK_KEY_space && keyval != GDK_KEY_KP_Space) || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return FALSE;
  /* The heads of the table are pressed by it. */
  if (focus == NULL || g_str_equal (gtk_widget_get_css_name (focus), "button"))
    return FALSE;
  if (!gtk_widget_is_ancestor (focus, GTK_WIDGET (self->body)) || (id = get_focused_deal (self)) == 0)
    return FALSE;
  crm_deal_peek_popup (focus, get_book (self), id);
  return TRUE;
}

static void
edit_stages_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  CrmPipelineView *self = CRM_PIPELINE_VIEW (widget);

  crm_stage_editor_present (widget, get_book (self), self->board);
}

/* ---- The board ---- */

static void
update_search (CrmPipelineView *self)
{
  const char *text = crm_view_get_search_text (CRM_VIEW (self));
  CrmDealFilter filter = crm_deal_strip_get_filter (self->strip);

  crm_board_columns_set_search (self->columns, text, filter);
  if (self->table != NULL)
    crm_deal_table_set_search (self->table, text, filter);
}

static void
totals_changed_cb (CrmPipelineView *self)
{
  guint n_deals = 0;

  for (guint i = 0; i < crm_board_get_n_stages (self->board); i++)
    n_deals += crm_board_get_stage (self->board, i)->n_deals;

  crm_deal_strip_show (self->strip, self->board, !crm_view_get_narrow (CRM_VIEW (self)));
  if (!shows_page (self))
    gtk_stack_set_visible_child_name (self->stack, n_deals > 0 ? "board" : "empty");
}

static void
go_back (CrmView *view)
{
  CrmPipelineView *self = CRM_PIPELINE_VIEW (view);
  gint64 id = self->page != NULL ? crm_deal_page_get_id (self->page) : 0;

  if (self->page != NULL)
    crm_deal_page_show (self->page, 0);
  gtk_stack_set_visible_child_name (self->stack, "board");
  crm_view_set_page (view, FALSE, NULL);
  gtk_widget_set_visible (self->modes, TRUE);
  totals_changed_cb (self);

  crm_board_columns_follow (self->columns, 0, id);
}

static gboolean
show_record (CrmView             *view,
             const CrmRecordType *type,
             gint64               id)
{
  CrmPipelineView *self = CRM_PIPELINE_VIEW (view);

  if (type != &crm_deal_type)
    return FALSE;

  if (id != 0)
    show_deal (self, id);
  else if (crm_view_get_at_page (view))
    go_back (view);

  return TRUE;
}

static const CrmRecordType *
get_record (CrmView *view,
            gint64  *id)
{
  CrmPipelineView *self = CRM_PIPELINE_VIEW (view);

  *id = crm_view_get_at_page (view) && self->page != NULL ? crm_deal_page_get_id (self->page) : 0;
  return &crm_deal_type;
}

static void
main_action (CrmView *view)
{
  crm_new_deal_present (GTK_WIDGET (view), crm_view_get_book (view));
}

static void
focus_results (CrmView *view)
{
  CrmPipelineView *self = CRM_PIPELINE_VIEW (view);

  if (shows_page (self))
    gtk_widget_child_focus (GTK_WIDGET (self->page), GTK_DIR_TAB_FORWARD);
  else
    gtk_widget_child_focus (shows_table (self) ? GTK_WIDGET (self->table) : GTK_WIDGET (self->columns), GTK_DIR_TAB_FORWARD);
}

/* ---- Board or table ---- */

static void
narrow_cb (CrmPipelineView *self)
{
  int margin = crm_view_get_narrow (CRM_VIEW (self)) ? 12 : 18;

  gtk_widget_set_margin_start (GTK_WIDGET (self->head), margin);
  gtk_widget_set_margin_end (GTK_WIDGET (self->head), margin);
  gtk_box_set_spacing (self->head, margin - 6);
  if (self->table != NULL)
    crm_deal_table_set_narrow (self->table, crm_view_get_narrow (CRM_VIEW (self)));
  crm_deal_strip_show (self->strip, self->board, !crm_view_get_narrow (CRM_VIEW (self)));
}

static void
table_toggled_cb (GtkToggleButton *button,
                  CrmPipelineView *self)
{
  if (!gtk_toggle_button_get_active (button))
    {
      gtk_stack_set_visible_child_name (self->body, "columns");
      return;
    }
  if (self->table == NULL)
    {
      self->table = CRM_DEAL_TABLE (crm_deal_table_new (get_book (self)));
      gtk_stack_add_named (self->body, GTK_WIDGET (self->table), "table");
      narrow_cb (self);
      update_search (self);
    }
  gtk_stack_set_visible_child (self->body, GTK_WIDGET (self->table));
}

static GtkWidget *
make_mode_button (const char *icon_name,
                  const char *label)
{
  GtkWidget *button = gtk_toggle_button_new ();

  gtk_button_set_icon_name (GTK_BUTTON (button), icon_name);
  crm_tooltip_set (button, label);
  crm_accessible_set_name (button, label);
  return button;
}

static GtkWidget *
make_modes (CrmPipelineView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *board = make_mode_button ("crm-pipeline-symbolic", _("Board"));
  GtkWidget *table = make_mode_button ("view-list-symbolic", _("Table"));

  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (table), GTK_TOGGLE_BUTTON (board));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (board), TRUE);
  g_signal_connect (table, "toggled", G_CALLBACK (table_toggled_cb), self);
  gtk_widget_add_css_class (box, "linked");
  gtk_box_append (GTK_BOX (box), board);
  gtk_box_append (GTK_BOX (box), table);
  return box;
}

static void
add_zone (CrmPipelineView *self,
          GtkWidget       *zone)
{
  GtkDropTarget *target = gtk_drop_target_new (CRM_TYPE_DEAL_IDS, GDK_ACTION_MOVE);

  g_signal_connect_object (target, "drop", G_CALLBACK (zone_dropped_cb), self, 0);
  gtk_widget_add_controller (zone, GTK_EVENT_CONTROLLER (target));
}

static void
failed_cb (CrmPipelineView *self,
           const GError    *error)
{
  crm_view_host_failed (GTK_WIDGET (self), _("The board could not be read"), error);
}

static void
crm_pipeline_view_constructed (GObject *object)
{
  CrmPipelineView *self = CRM_PIPELINE_VIEW (object);
  CrmView *view = CRM_VIEW (self);

  G_OBJECT_CLASS (crm_pipeline_view_parent_class)->constructed (object);

  crm_view_set_search_hint (view, _("Search deals"));
  crm_view_set_main_label (view, _("New Deal"));
  g_signal_connect (self, "notify::search-text", G_CALLBACK (update_search), NULL);

  g_signal_connect_object (self->strip, "filter-changed", G_CALLBACK (update_search), self, G_CONNECT_SWAPPED);
  self->modes = make_modes (self);
  crm_view_set_header (view, self->modes, NULL);
  g_signal_connect (self, "notify::narrow", G_CALLBACK (narrow_cb), NULL);

  self->board = crm_board_new (get_book (self), 0);
  crm_board_columns_set_board (self->columns, get_book (self), self->board);
  g_signal_connect_object (self->board, "totals-changed", G_CALLBACK (totals_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->board, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);

  crm_empty_page_set (self->empty, "crm-pipeline-symbolic", _("No Deals Yet"),
                      _("A deal is something a customer may buy. It moves from stage to stage until it is won."));
  crm_empty_page_add_button (self->empty, _("_New Deal"), CRM_BUTTON_SUGGESTED, "board.new", NULL);
}

static void
new_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  crm_view_main_action (CRM_VIEW (widget));
}

static void
crm_pipeline_view_dispose (GObject *object)
{
  CrmPipelineView *self = CRM_PIPELINE_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), CRM_TYPE_PIPELINE_VIEW);
  self->table = NULL;
  self->page = NULL;
  g_clear_object (&self->board);

  G_OBJECT_CLASS (crm_pipeline_view_parent_class)->dispose (object);
}

static void
bind_keys (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, 0, "board.close", "s", "won");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, 0, "board.close", "s", "lost");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "board.delete", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "board.menu", "x", (gint64) 0);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "board.menu", "x", (gint64) 0);
}

static void
crm_pipeline_view_class_init (CrmPipelineViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CrmViewClass *view_class = CRM_VIEW_CLASS (klass);

  object_class->constructed = crm_pipeline_view_constructed;
  object_class->dispose = crm_pipeline_view_dispose;
  view_class->show_record = show_record;
  view_class->get_record = get_record;
  view_class->main_action = main_action;
  view_class->go_back = go_back;
  view_class->focus_results = focus_results;

  g_resources_register (crm_pipeline_get_resource ());
  g_type_ensure (CRM_TYPE_BOARD_COLUMNS);
  g_type_ensure (CRM_TYPE_DEAL_STRIP);
  g_type_ensure (CRM_TYPE_EMPTY_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/clientele/Clientele/views/pipeline/crm-pipeline-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmPipelineView, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmPipelineView, head);
  gtk_widget_class_bind_template_child (widget_class, CrmPipelineView, strip);
  gtk_widget_class_bind_template_child (widget_class, CrmPipelineView, body);
  gtk_widget_class_bind_template_child (widget_class, CrmPipelineView, scrolled);
  gtk_widget_class_bind_template_child (widget_class, CrmPipelineView, columns);
  gtk_widget_class_bind_template_child (widget_class, CrmPipelineView, zones);
  gtk_widget_class_bind_template_child (widget_class, CrmPipelineView, won_zone);
  gtk_widget_class_bind_template_child (widget_class, CrmPipelineView, lost_zone);
  gtk_widget_class_bind_template_child (widget_class, CrmPipelineView, empty);

  gtk_widget_class_install_action (widget_class, "board.open", "x", open_action);
  gtk_widget_class_install_action (widget_class, "board.open-current", NULL, open_current_action);
  gtk_widget_class_install_action (widget_class, "board.move", "(xxx)", move_action);
  gtk_widget_class_install_action (widget_class, "board.shift", "(ii)", shift_action);
  gtk_widget_class_install_action (widget_class, "board.close", "s", close_action);
  gtk_widget_class_install_action (widget_class, "board.menu", "x", menu_action);
  gtk_widget_class_install_action (widget_class, "board.drag", "b", drag_action);
  gtk_widget_class_install_action (widget_class, "board.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "board.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "board.edit-stages", NULL, edit_stages_action);
  bind_keys (widget_class);
}

static void
crm_pipeline_view_init (CrmPipelineView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  crm_autoscroll_attach (self->scrolled);
  add_zone (self, self->won_zone);
  add_zone (self, self->lost_zone);
}
