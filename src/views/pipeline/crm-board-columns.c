/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-board-columns.h"

#define COLUMN_WIDTH  292    /* with the space beside it */
#define USUAL_WIDTH   1280   /* of a window that is not laid out yet */
#define HEAD_HEIGHT   90     /* of a column */
#define BARS_HEIGHT   90     /* what stands over the columns, at least */
#define FILL_INTERVAL 8      /* milliseconds */

struct _CrmBoardColumns
{
  GtkBox parent_instance;

  /* Owned */
  CrmBook *book;
  CrmBoard *board;
  GtkSizeGroup *heads;     /* of the columns: the same height, however many currencies there are */
  char *text;              /* that is searched; NULL: nothing */

  CrmDealFilter deals;
  guint fill_id;
  guint n_made;            /* columns: the first of the stages */
};

G_DEFINE_FINAL_TYPE (CrmBoardColumns, crm_board_columns, GTK_TYPE_BOX)

static CrmStageColumn *
get_first (CrmBoardColumns *self)
{
  return (CrmStageColumn *) gtk_widget_get_first_child (GTK_WIDGET (self));
}

static CrmStageColumn *
get_next (CrmStageColumn *column)
{
  return (CrmStageColumn *) gtk_widget_get_next_sibling (GTK_WIDGET (column));
}

static void
update_search_of (CrmBoardColumns *self,
                  CrmStageColumn  *column)
{
  const CrmBoardStage *stage = crm_board_find_stage (self->board, crm_stage_column_get_stage (column));

  crm_stage_column_set_search (column, self->text, self->deals);
  gtk_widget_set_visible (GTK_WIDGET (column), self->deals == CRM_DEALS_ALL || stage == NULL || g_str_equal (stage->kind, "open"));
}

static void
update_search (CrmBoardColumns *self)
{
  for (CrmStageColumn *column = get_first (self); column != NULL; column = get_next (column))
    update_search_of (self, column);
}

/* Of the next stage that has none; FALSE: all have. */
static gboolean
make_column (CrmBoardColumns *self)
{
  const CrmBoardStage *stage;
  CrmStageColumn *column;

  if (self->n_made >= crm_board_get_n_stages (self->board))
    return FALSE;

  stage = crm_board_get_stage (self->board, self->n_made++);
  column = CRM_STAGE_COLUMN (crm_stage_column_new (self->book, stage->id));
  crm_stage_column_align (column, self->heads);
  crm_stage_column_set_stage (column, stage);
  update_search_of (self, column);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (column));

  return TRUE;
}

/* After a frame: what is out of sight, one step of one column at a time. */
static gboolean
fill_cb (gpointer user_data)
{
  CrmBoardColumns *self = user_data;

  if (make_column (self))
    return G_SOURCE_CONTINUE;
  for (CrmStageColumn *column = get_first (self); column != NULL; column = get_next (column))
    if (crm_stage_column_fill (column))
      return G_SOURCE_CONTINUE;

  self->fill_id = 0;
  return G_SOURCE_REMOVE;
}

/* The room for cards of a column below its head; of a board that is not laid out yet that of its window. */
static int
get_room (CrmBoardColumns *self,
          GtkWidget       *scrolled)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  int height = scrolled != NULL ? gtk_widget_get_height (scrolled) : 0;

  if (height > 0)
    return height - HEAD_HEIGHT;
  return root != NULL ? gtk_widget_get_height (GTK_WIDGET (root)) - HEAD_HEIGHT - BARS_HEIGHT : 0;
}

/* The columns in sight at once, for the first frame. */
static void
start_filling (CrmBoardColumns *self)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  int width = scrolled != NULL ? gtk_widget_get_width (scrolled) : 0;
  int height = get_room (self, scrolled);

  for (int room = width > 0 ? width : USUAL_WIDTH; room > 0 && make_column (self); room -= COLUMN_WIDTH)
    {
      CrmStageColumn *column = CRM_STAGE_COLUMN (gtk_widget_get_last_child (GTK_WIDGET (self)));

      crm_stage_column_set_room (column, height);
      crm_stage_column_fill (column);
    }
  if (self->fill_id == 0)
    self->fill_id = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, FILL_INTERVAL, fill_cb, self, NULL);
}

static void
stages_changed_cb (CrmBoardColumns *self)
{
  CrmStageColumn *column;

  while ((column = get_first (self)) != NULL)
    gtk_box_remove (GTK_BOX (self), GTK_WIDGET (column));
  self->n_made = 0;
  start_filling (self);
}

static void
totals_changed_cb (CrmBoardColumns *self)
{
  for (CrmStageColumn *column = get_first (self); column != NULL; column = get_next (column))
    {
      const CrmBoardStage *stage = crm_board_find_stage (self->board, crm_stage_column_get_stage (column));

      if (stage != NULL)
        crm_stage_column_set_stage (column, stage);
    }
}

static void
crm_board_columns_dispose (GObject *object)
{
  CrmBoardColumns *self = CRM_BOARD_COLUMNS (object);

  g_clear_handle_id (&self->fill_id, g_source_remove);
  g_clear_object (&self->heads);
  g_clear_object (&self->board);
  g_clear_object (&self->book);
  g_clear_pointer (&self->text, g_free);

  G_OBJECT_CLASS (crm_board_columns_parent_class)->dispose (object);
}

static void
crm_board_columns_class_init (CrmBoardColumnsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_board_columns_dispose;
}

static void
crm_board_columns_init (CrmBoardColumns *self)
{
  self->heads = gtk_size_group_new (GTK_SIZE_GROUP_VERTICAL);
}

void
crm_board_columns_set_board (CrmBoardColumns *self,
                             CrmBook         *book,
                             CrmBoard        *board)
{
  g_return_if_fail (CRM_IS_BOARD_COLUMNS (self));
  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (CRM_IS_BOARD (board));
  g_return_if_fail (self->board == NULL);

  self->book = g_object_ref (book);
  self->board = g_object_ref (board);
  g_signal_connect_object (board, "stages-changed", G_CALLBACK (stages_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (board, "totals-changed", G_CALLBACK (totals_changed_cb), self, G_CONNECT_SWAPPED);
}

void
crm_board_columns_set_search (CrmBoardColumns *self,
                              const char      *text,
                              CrmDealFilter    deals)
{
  g_return_if_fail (CRM_IS_BOARD_COLUMNS (self));
  g_return_if_fail (self->board != NULL);

  g_free (self->text);
  self->text = g_strdup (text);
  self->deals = deals;
  update_search (self);
}

CrmStageColumn *
crm_board_columns_get_focused (CrmBoardColumns *self,
                               gint64          *deal_id)
{
  GtkRoot *root;
  GtkWidget *focus, *column;

  g_return_val_if_fail (CRM_IS_BOARD_COLUMNS (self), NULL);
  g_return_val_if_fail (deal_id != NULL, NULL);

  root = gtk_widget_get_root (GTK_WIDGET (self));
  focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  column = focus != NULL ? gtk_widget_get_ancestor (focus, CRM_TYPE_STAGE_COLUMN) : NULL;
  if (column == NULL)
    return NULL;

  *deal_id = crm_stage_column_get_current (CRM_STAGE_COLUMN (column));
  return *deal_id != 0 ? CRM_STAGE_COLUMN (column) : NULL;
}

void
crm_board_columns_follow (CrmBoardColumns *self,
                          gint64           stage_id,
                          gint64           id)
{
  g_return_if_fail (CRM_IS_BOARD_COLUMNS (self));

  while (make_column (self))
    ;
  for (CrmStageColumn *column = get_first (self); column != NULL; column = get_next (column))
    if (stage_id == 0 || crm_stage_column_get_stage (column) == stage_id)
      crm_stage_column_follow (column, id);
}
