/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-deal-move.h"

#include <glib/gi18n.h>

#include "crm-close-deal.h"
#include "crm-deal-commands.h"

typedef struct
{
  CrmView *view;            /* owned */
  CrmRecord *deal;          /* owned; NULL until it is read, where it is asked for */
  char *kind;               /* owned */
  CrmDealMovedFunc moved;
  gint64 deal_id;
  gint64 stage_id;
  gint64 before_id;
} Move;

static void
move_free (Move *move)
{
  g_clear_object (&move->view);
  g_clear_object (&move->deal);
  g_free (move->kind);
  g_free (move);
}

static void
moved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Move *move = user_data;

  if (move->moved != NULL)
    move->moved (move->view, move->deal_id, move->stage_id);
  crm_view_host_command_cb (source, result, g_object_ref (move->view));
  move_free (move);
}

static void
carry_out (Move       *move,
           const char *reason,
           const char *note)
{
  crm_deal_move_async (crm_view_get_book (move->view), &move->deal_id, 1, move->stage_id, move->before_id, reason, note, moved_cb, move);
}

static void
reason_given_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Move *move = user_data;
  g_autofree char *reason = NULL;
  g_autofree char *note = NULL;

  if (crm_close_deal_ask_finish (result, &reason, &note))
    carry_out (move, reason, note);
  else
    move_free (move);
}

static void
deal_loaded_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  Move *move = user_data;
  g_autoptr (GError) error = NULL;

  move->deal = crm_book_load_finish (CRM_BOOK (source), result, &error);
  if (move->deal == NULL)
    {
      crm_view_host_failed (GTK_WIDGET (move->view), _("The deal could not be moved"), error);
      move_free (move);
    }
  else if (crm_record_get_int (move->deal, "stage_id") == move->stage_id)
    {
      carry_out (move, NULL, NULL);
    }
  else
    {
      crm_close_deal_ask_async (GTK_WIDGET (move->view), move->kind, crm_record_get_title (move->deal), reason_given_cb, move);
    }
}

void
crm_deal_move_ask (CrmView             *view,
                   gint64               deal_id,
                   const CrmBoardStage *stage,
                   gint64               before_id,
                   CrmDealMovedFunc     moved)
{
  Move *move;

  g_return_if_fail (CRM_IS_VIEW (view));
  g_return_if_fail (stage != NULL);

  move = g_new0 (Move, 1);
  move->view = g_object_ref (view);
  move->moved = moved;
  move->deal_id = deal_id;
  move->stage_id = stage->id;
  move->before_id = before_id;
  move->kind = g_strdup (stage->kind);

  if (g_str_equal (stage->kind, "open"))
    carry_out (move, NULL, NULL);
  else
    crm_book_load_async (crm_view_get_book (view), &crm_deal_type, deal_id, NULL, deal_loaded_cb, move);
}
