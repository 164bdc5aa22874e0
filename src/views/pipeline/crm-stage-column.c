/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-stage-column.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-autoscroll.h"
#include "crm-card-widget.h"
#include "crm-deal-cards.h"
#include "crm-deal-ids.h"
#include "crm-head-model.h"
#include "crm-list-view.h"
#include "crm-money.h"
#include "crm-split-bar.h"
#include "crm-tooltip.h"
#include "crm-view.h"

#define SCREEN_CARDS 16   /* of a column whose height is not known that are made before the first frame */
#define CARD_HEIGHT  64   /* of the lowest there are */
#define MORE_CARDS   48   /* that come with each step after it */
#define ALIVE_CARDS  240  /* of more than these the list makes no widgets, so that the rest comes at once */
#define MAX_SUMS 2   /* more currencies than that do not fit the header: the tooltip has all */

struct _CrmStageColumn
{
  GtkWidget parent_instance;

  /* Template children */
  GtkLabel *name;
  GtkLabel *count;
  GtkLabel *totals;
  CrmSplitBar *bar;
  GtkScrolledWindow *scrolled;
  GtkListView *list;
  GtkLabel *empty;

  /* Owned */
  CrmQuery *query;
  CrmQueryModel *model;
  CrmHeadModel *shown;     /* the first of the model, see crm_stage_column_fill() */
  GtkSingleSelection *selection;
  char *head;              /* all that the head says, by which one knows whether it is the same */

  /* Borrowed: the card that shows where a drop would go */
  CrmCardWidget *marked;

  gint64 stage_id;
  gint64 following;
  gboolean started;             /* its deals were asked for */
};

G_DEFINE_FINAL_TYPE (CrmStageColumn, crm_stage_column, GTK_TYPE_WIDGET)

/* ---- Dropping ---- */

static void
set_mark (CrmStageColumn *self,
          CrmCardWidget  *card,
          CrmCardMark     mark)
{
  if (self->marked != NULL && self->marked != card)
    crm_card_widget_set_mark (self->marked, CRM_CARD_MARK_NONE);
  g_set_weak_pointer (&self->marked, card);
  if (card != NULL)
    crm_card_widget_set_mark (card, mark);
}

/* The card under (@x, @y) of the list, and in which half; NULL beside all cards. */
static CrmCardWidget *
find_card (CrmStageColumn *self,
           double          x,
           double          y,
           gboolean       *lower_half)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self->list), x, y, GTK_PICK_DEFAULT);
  GtkWidget *card;
  graphene_rect_t bounds;

  for (card = picked; card != NULL && !CRM_IS_CARD_WIDGET (card); card = gtk_widget_get_parent (card))
    if (card == GTK_WIDGET (self->list))
      return NULL;

  if (card == NULL || !gtk_widget_compute_bounds (card, GTK_WIDGET (self->list), &bounds))
    return NULL;

  *lower_half = y > bounds.origin.y + bounds.size.height / 2;
  return CRM_CARD_WIDGET (card);
}

/* Which position a card has: GTK's list items are not known to their children. */
static guint
find_position (CrmStageColumn *self,
               CrmCardWidget  *card)
{
  return crm_query_model_find (self->model, crm_deal_cards_get_deal (GTK_WIDGET (card)));
}

static GdkDragAction
drop_motion_cb (CrmStageColumn *self,
                double          x,
                double          y,
                GtkDropTarget  *target)
{
  gboolean lower_half;
  CrmCardWidget *card = find_card (self, x, y, &lower_half);

  set_mark (self, card, lower_half ? CRM_CARD_MARK_BELOW : CRM_CARD_MARK_ABOVE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "drop");

  return GDK_ACTION_MOVE;
}

static void
drop_leave_cb (CrmStageColumn *self,
               GtkDropTarget  *target)
{
  set_mark (self, NULL, CRM_CARD_MARK_NONE);
  gtk_widget_remove_css_class (GTK_WIDGET (self), "drop");
}

static gboolean
drop_cb (CrmStageColumn *self,
         const GValue   *value,
         double          x,
         double          y,
         GtkDropTarget  *target)
{
  const CrmDealIds *ids = g_value_get_boxed (value);
  gboolean lower_half = FALSE;
  CrmCardWidget *card = find_card (self, x, y, &lower_half);
  gint64 before_id = 0;

  drop_leave_cb (self, target);
  if (card != NULL)
    before_id = crm_query_model_get_id (self->model, find_position (self, card) + (lower_half ? 1 : 0));
  if (before_id == ids->ids[0])
    return FALSE;

  return gtk_widget_activate_action (GTK_WIDGET (self), "board.move", "(xxx)", ids->ids[0], self->stage_id, before_id);
}

/* ---- Lists ---- */

static void
update_empty (CrmStageColumn *self)
{
  gboolean searching = self->query != NULL && crm_query_get_search (self->query) != NULL;
  gboolean empty = self->started && self->model != NULL && !crm_query_model_get_loading (self->model) &&
                   g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0;

  gtk_label_set_label (self->empty, searching ? _("Nothing found here") : _("Drop deals here"));
  gtk_widget_set_visible (GTK_WIDGET (self->empty), empty);
}

/* By its card: GTK would put the keyboard on the card where it was last in this column. */
static gboolean
focus_card (CrmStageColumn *self,
            gint64          id)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *card = gtk_widget_get_first_child (row);

      if (card != NULL && CRM_IS_CARD_WIDGET (card) && crm_deal_cards_get_deal (card) == id)
        return gtk_widget_grab_focus (row);
    }
  return FALSE;
}

static void
items_changed_cb (CrmStageColumn *self)
{
  gint64 id = self->following;
  guint position;

  update_empty (self);
  crm_view_content_shown (GTK_WIDGET (self));
  if (self->following == 0)
    return;

  position = crm_query_model_find (self->model, self->following);
  if (position == G_MAXUINT)
    return;

  self->following = 0;
  if (position >= crm_head_model_get_size (self->shown))
    crm_head_model_set_size (self->shown, G_MAXUINT);
  gtk_single_selection_set_selected (self->selection, position);
  crm_list_view_scroll_to (self->list, position);
  if (!focus_card (self, id))
    crm_list_view_focus_row (self->list, position);
}

static void
activate_cb (CrmStageColumn *self,
             guint           position)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "board.open", "x", crm_query_model_get_id (self->model, position));
}

static void
crm_stage_column_dispose (GObject *object)
{
  CrmStageColumn *self = CRM_STAGE_COLUMN (object);
  GtkWidget *child;

  g_clear_weak_pointer (&self->marked);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->shown);
  g_clear_object (&self->model);
  g_clear_pointer (&self->query, crm_query_unref);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  gtk_widget_dispose_template (GTK_WIDGET (self), CRM_TYPE_STAGE_COLUMN);

  G_OBJECT_CLASS (crm_stage_column_parent_class)->dispose (object);
}

static void
crm_stage_column_finalize (GObject *object)
{
  g_free (CRM_STAGE_COLUMN (object)->head);

  G_OBJECT_CLASS (crm_stage_column_parent_class)->finalize (object);
}

/* Without a layout manager, and so of one height whatever the width: a board is measured for a dozen widths before it is laid out. */
static void
crm_stage_column_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (widget), orientation, for_size, minimum, natural, NULL, NULL);
}

static void
crm_stage_column_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  gtk_widget_allocate (gtk_widget_get_first_child (widget), width, height, -1, NULL);
}

static void
crm_stage_column_class_init (CrmStageColumnClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = crm_stage_column_dispose;
  object_class->finalize = crm_stage_column_finalize;
  widget_class->measure = crm_stage_column_measure;
  widget_class->size_allocate = crm_stage_column_size_allocate;

  g_type_ensure (CRM_TYPE_SPLIT_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/clientele/Clientele/views/pipeline/crm-stage-column.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmStageColumn, name);
  gtk_widget_class_bind_template_child (widget_class, CrmStageColumn, count);
  gtk_widget_class_bind_template_child (widget_class, CrmStageColumn, totals);
  gtk_widget_class_bind_template_child (widget_class, CrmStageColumn, bar);
  gtk_widget_class_bind_template_child (widget_class, CrmStageColumn, scrolled);
  gtk_widget_class_bind_template_child (widget_class, CrmStageColumn, list);
  gtk_widget_class_bind_template_child (widget_class, CrmStageColumn, empty);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_set_css_name (widget_class, "crm-stage-column");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
crm_stage_column_init (CrmStageColumn *self)
{
  g_autoptr (GtkListItemFactory) cards = crm_deal_cards_new ();
  GtkDropTarget *target;

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_view_set_factory (self->list, cards);
  crm_autoscroll_attach (self->scrolled);

  target = gtk_drop_target_new (CRM_TYPE_DEAL_IDS, GDK_ACTION_MOVE);
  g_signal_connect_swapped (target, "motion", G_CALLBACK (drop_motion_cb), self);
  g_signal_connect_swapped (target, "leave", G_CALLBACK (drop_leave_cb), self);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (target));
}

static CrmQuery *
make_query (CrmStageColumn *self,
            const char     *text,
            CrmDealFilter   deals)
{
  g_autoptr(CrmQuery) all = crm_query_new (&crm_deal_type);
  g_autofree char *stage = g_strdup_printf ("%" G_GINT64_FORMAT, self->stage_id);
  g_autoptr(CrmQuery) here = crm_query_with_equal (all, "stage_id", stage);
  g_autoptr(CrmQuery) wanted = crm_query_with_deals (here, deals);

  return crm_query_with_search (wanted, text);
}

GtkWidget *
crm_stage_column_new (CrmBook *book,
                      gint64   stage_id)
{
  CrmStageColumn *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);
  g_return_val_if_fail (stage_id > 0, NULL);

  self = g_object_new (CRM_TYPE_STAGE_COLUMN, NULL);
  self->stage_id = stage_id;
  self->query = make_query (self, NULL, CRM_DEALS_ALL);
  self->model = crm_query_model_new (book, NULL);
  crm_query_model_set_screen_rows (self->model, SCREEN_CARDS);
  crm_query_model_set_brings_rows (self->model, TRUE);
  self->shown = crm_head_model_new (G_LIST_MODEL (self->model), SCREEN_CARDS);
  /* After GTK has heard of the new rows: it is asked to select one. */
  g_signal_connect_data (self->model, "items-changed", G_CALLBACK (items_changed_cb), self, NULL, G_CONNECT_AFTER | G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->model, "notify::loading", G_CALLBACK (update_empty), self);

  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->shown)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  crm_list_view_set_tab_leaves (GTK_WIDGET (self->list));

  return GTK_WIDGET (self);
}

gint64
crm_stage_column_get_stage (CrmStageColumn *self)
{
  g_return_val_if_fail (CRM_IS_STAGE_COLUMN (self), 0);

  return self->stage_id;
}

static void
append_sum (GString           *text,
            const CrmBoardSum *sum)
{
  g_autofree char *total = crm_money_format (sum->total, sum->currency, CRM_MONEY_SHORT);
  g_autofree char *weighted = crm_money_format (sum->weighted / 100 * 100, sum->currency, CRM_MONEY_SHORT);

  if (text->len > 0)
    g_string_append_c (text, '\n');
  /* Translators: what the deals of a stage are worth, and what of it is expected by their probability */
  g_string_append_printf (text, sum->weighted != sum->total ? _("%s, weighted %s") : "%s", total, weighted);
}

/* (transfer full) */
static char *
describe_head (const CrmBoardStage *stage)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n%s\n%u %u %u %u", stage->name, stage->kind, stage->n_deals, stage->n_planned, stage->n_without, stage->n_overdue);
  for (guint i = 0; i < stage->n_sums; i++)
    g_string_append_printf (text, "\n%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s", stage->sums[i].total, stage->sums[i].weighted, stage->sums[i].currency);

  return g_string_free (text, FALSE);
}

void
crm_stage_column_set_stage (CrmStageColumn      *self,
                            const CrmBoardStage *stage)
{
  g_autofree char *head = NULL;
  g_autoptr(GString) totals = g_string_new (NULL);
  g_autoptr(GString) shown = g_string_new (NULL);
  g_autofree char *count = NULL;
  g_autofree char *words = NULL;
  CrmSplitPart parts[] = {
    { "green", stage->n_planned, _("with a next step") },
    { "orange", stage->n_without, _("without a next step") },
    { "red", stage->n_overdue, _("overdue") },
  };

  g_return_if_fail (CRM_IS_STAGE_COLUMN (self));
  g_return_if_fail (stage != NULL && stage->id == self->stage_id);

  /* After a move ten columns of twelve say what they said. */
  head = describe_head (stage);
  if (g_strcmp0 (head, self->head) == 0)
    return;
  g_free (self->head);
  self->head = g_steal_pointer (&head);

  count = g_strdup_printf ("%u", stage->n_deals);
  for (guint i = 0; i < stage->n_sums; i++)
    {
      append_sum (totals, &stage->sums[i]);
      if (i < MAX_SUMS)
        append_sum (shown, &stage->sums[i]);
    }

  gtk_label_set_label (self->name, stage->name);
  gtk_label_set_label (self->count, count);
  gtk_label_set_label (self->totals, shown->str);
  crm_tooltip_set (GTK_WIDGET (self->totals), totals->str);
  crm_split_bar_set_parts (self->bar, parts, g_str_equal (stage->kind, "open") ? G_N_ELEMENTS (parts) : 0);

  words = g_strdup_printf (ngettext ("%s, %u deal", "%s, %u deals", stage->n_deals), stage->name, stage->n_deals);
  crm_accessible_set_name (GTK_WIDGET (self), words);
  crm_accessible_set_name (GTK_WIDGET (self->list), words);
}

void
crm_stage_column_set_search (CrmStageColumn *self,
                             const char     *text,
                             CrmDealFilter   deals)
{
  g_return_if_fail (CRM_IS_STAGE_COLUMN (self));

  g_clear_pointer (&self->query, crm_query_unref);
  self->query = make_query (self, text, deals);
  if (self->started)
    crm_query_model_set_query (self->model, self->query);
}

void
crm_stage_column_set_room (CrmStageColumn *self,
                           int             height)
{
  guint n = (guint) MAX (height, 0) / CARD_HEIGHT + 1;

  g_return_if_fail (CRM_IS_STAGE_COLUMN (self));

  if (self->started || height <= 0)
    return;
  crm_query_model_set_screen_rows (self->model, n);
  crm_head_model_set_size (self->shown, n);
}

static void
start (CrmStageColumn *self)
{
  self->started = TRUE;
  crm_query_model_set_query (self->model, self->query);
  update_empty (self);
}

gboolean
crm_stage_column_fill (CrmStageColumn *self)
{
  guint size;

  g_return_val_if_fail (CRM_IS_STAGE_COLUMN (self), FALSE);

  if (!self->started)
    {
      start (self);
      return TRUE;
    }

  size = crm_head_model_get_size (self->shown);
  if (size == G_MAXUINT)
    return FALSE;
  if (crm_query_model_get_loading (self->model))
    return TRUE;

  size = size >= ALIVE_CARDS || size >= g_list_model_get_n_items (G_LIST_MODEL (self->model)) ? G_MAXUINT : size + MORE_CARDS;
  crm_head_model_set_size (self->shown, size);

  return TRUE;
}

void
crm_stage_column_align (CrmStageColumn *self,
                        GtkSizeGroup   *group)
{
  g_return_if_fail (CRM_IS_STAGE_COLUMN (self));

  gtk_size_group_add_widget (group, GTK_WIDGET (self->totals));
}

void
crm_stage_column_follow (CrmStageColumn *self,
                         gint64          id)
{
  g_return_if_fail (CRM_IS_STAGE_COLUMN (self));

  self->following = id;
  if (!self->started && id != 0)
    start (self);
  items_changed_cb (self);
}

/* The deal on whose card the keyboard is, which need not be the selected one; 0: it is elsewhere. */
static gint64
get_focused (CrmStageColumn *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *widget = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (widget == NULL || !gtk_widget_is_ancestor (widget, GTK_WIDGET (self->list)))
    return 0;

  for (; widget != GTK_WIDGET (self->list); widget = gtk_widget_get_parent (widget))
    {
      GtkWidget *card = CRM_IS_CARD_WIDGET (widget) ? widget : gtk_widget_get_first_child (widget);

      if (card != NULL && CRM_IS_CARD_WIDGET (card))
        return crm_deal_cards_get_deal (card);
    }
  return 0;
}

gint64
crm_stage_column_get_current (CrmStageColumn *self)
{
  gint64 focused;
  guint position;

  g_return_val_if_fail (CRM_IS_STAGE_COLUMN (self), 0);

  focused = get_focused (self);
  if (focused != 0)
    return focused;
  position = gtk_single_selection_get_selected (self->selection);
  return position == GTK_INVALID_LIST_POSITION ? 0 : crm_query_model_get_id (self->model, position);
}

gboolean
crm_stage_column_find_before (CrmStageColumn *self,
                              gint64          id,
                              int             delta,
                              gint64         *before_id)
{
  guint n, position;

  g_return_val_if_fail (CRM_IS_STAGE_COLUMN (self), FALSE);
  g_return_val_if_fail (delta == -1 || delta == 1, FALSE);
  g_return_val_if_fail (before_id != NULL, FALSE);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  position = crm_query_model_find (self->model, id);
  if (position == G_MAXUINT || (delta < 0 && position == 0) || (delta > 0 && position + 1 >= n))
    return FALSE;

  /* One further down is in front of the one after next; the last place is in front of none. */
  *before_id = crm_query_model_get_id (self->model, delta < 0 ? position - 1 : position + 2);
  return TRUE;
}
