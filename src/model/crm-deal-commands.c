/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-deal-commands.h"

#include <glib/gi18n.h>

#include "crm-record-store.h"
#include "crm-reference.h"
#include "crm-store-error.h"
#include "crm-text.h"

typedef struct
{
  GArray *ids;
  gint64  stage_id;      /* 0: the one of @kind in the pipeline of the deal */
  char   *kind;
  gint64  before_id;
  char   *reason;
  char   *reason_note;
} Move;

static Move *
move_new (const gint64 *ids,
          guint         n_ids,
          gint64        stage_id,
          gint64        before_id,
          const char   *reason,
          const char   *reason_note)
{
  Move *move = g_new0 (Move, 1);

  move->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (move->ids, ids, n_ids);
  move->stage_id = stage_id;
  move->before_id = before_id;
  move->reason = g_strdup (reason);
  move->reason_note = g_strdup (reason_note);

  return move;
}

static void
move_free (Move *move)
{
  g_array_unref (move->ids);
  g_free (move->kind);
  g_free (move->reason);
  g_free (move->reason_note);
  g_free (move);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Move, move_free)

/* The room between the neighbours at the place: from @low to @high, in which the deals are laid out evenly. */
static gboolean
find_room (CrmConn  *conn,
           Move     *move,
           double   *low,
           double   *high,
           GError  **error)
{
  g_autoptr(CrmStmt) stmt = NULL;
  g_autoptr(CrmStmt) before = NULL;
  CrmStep step;

  if (move->before_id != 0)
    {
      before = crm_conn_query (conn, error, "SELECT position FROM deal WHERE id = ? AND stage_id = ?", "ii", move->before_id, move->stage_id);
      if (before == NULL || (step = crm_stmt_step (before, error)) == CRM_STEP_ERROR)
        return FALSE;

      /* The card it was dropped on went elsewhere meanwhile: then behind all. */
      if (step == CRM_STEP_DONE)
        move->before_id = 0;
      else
        *high = crm_stmt_get_double (before, 0);
    }

  stmt = move->before_id != 0
    ? crm_conn_query (conn, error,
                      "SELECT max (position) FROM deal WHERE stage_id = ? AND deleted_at IS NULL AND (position, id) < (?, ?)",
                      "idi", move->stage_id, *high, move->before_id)
    : crm_conn_query (conn, error, "SELECT max (position) FROM deal WHERE stage_id = ? AND deleted_at IS NULL", "i", move->stage_id);
  if (stmt == NULL || crm_stmt_step (stmt, error) != CRM_STEP_ROW)
    return FALSE;

  *low = crm_stmt_is_null (stmt, 0) ? (move->before_id != 0 ? *high - move->ids->len - 1 : 0.0) : crm_stmt_get_double (stmt, 0);
  if (move->before_id == 0)
    *high = *low + move->ids->len + 1;

  return TRUE;
}

/* Halving the same gap fifty times leaves no number between: then the whole stage is numbered anew. */
static gboolean
renumber (CrmConn  *conn,
          gint64    stage_id,
          GError  **error)
{
  return crm_conn_run (conn, error,
                       "UPDATE deal SET position = n.number FROM ("
                       "  SELECT id, row_number () OVER (ORDER BY position, id) AS number FROM deal WHERE stage_id = ?1 AND deleted_at IS NULL) n "
                       "WHERE deal.id = n.id AND deal.position <> n.number", "i", stage_id);
}

static gboolean
move_one (CrmConn  *conn,
          Move     *move,
          gint64    id,
          double    position,
          GError  **error)
{
  g_autoptr(CrmRecord) deal = crm_record_load (conn, &crm_deal_type, id, error);

  if (deal == NULL)
    return FALSE;

  if (crm_record_get_int (deal, "stage_id") != move->stage_id)
    {
      crm_record_set_int (deal, "stage_id", move->stage_id);
      crm_record_set_text (deal, "reason", move->reason);
      crm_record_set_text (deal, "reason_note", move->reason_note);
    }
  crm_record_set_double (deal, "position", position);

  return crm_record_save (conn, deal, error);
}

static gboolean
set_label (CrmConn  *conn,
           Move     *move,
           GError  **error)
{
  g_autofree char *stage = NULL;
  g_autofree char *title = NULL;
  g_autofree char *label = NULL;

  stage = crm_conn_get_text (conn, error, "SELECT name FROM stage WHERE id = ? AND deleted_at IS NULL", "i", move->stage_id);
  if (stage == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_FOUND, "no stage %" G_GINT64_FORMAT, move->stage_id);
      return FALSE;
    }

  if (move->ids->len == 1)
    {
      title = crm_conn_get_text (conn, NULL, "SELECT title FROM deal WHERE id = ?", "i", g_array_index (move->ids, gint64, 0));
      /* Translators: a deal and the stage of the pipeline it was moved to */
      label = g_strdup_printf (_("Moved “%s” to %s"), title != NULL ? title : "", stage);
    }
  else
    {
      label = g_strdup_printf (ngettext ("Moved %u deal to %s", "Moved %u deals to %s", move->ids->len), move->ids->len, stage);
    }
  crm_conn_set_label (conn, label);

  return TRUE;
}

static gboolean
move_all (CrmConn       *conn,
          gpointer       user_data,
          GCancellable  *cancellable,
          GError       **error)
{
  Move *move = user_data;
  double low = 0.0, high = 0.0;
  double step;

  if (!set_label (conn, move, error) || !find_room (conn, move, &low, &high, error))
    return FALSE;

  step = (high - low) / (move->ids->len + 1);
  if (low + step <= low || high - step >= high || step < 1e-9)
    {
      if (!renumber (conn, move->stage_id, error) || !find_room (conn, move, &low, &high, error))
        return FALSE;
      step = (high - low) / (move->ids->len + 1);
    }

  for (guint i = 0; i < move->ids->len; i++)
    if (!move_one (conn, move, g_array_index (move->ids, gint64, i), low + step * (i + 1), error))
      return FALSE;

  return TRUE;
}

void
crm_deal_move_async (CrmBook             *book,
                     const gint64        *ids,
                     guint                n_ids,
                     gint64               stage_id,
                     gint64               before_id,
                     const char          *reason,
                     const char          *reason_note,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (ids != NULL && n_ids > 0);
  g_return_if_fail (stage_id > 0);

  crm_book_run_async (book, NULL, move_all, move_new (ids, n_ids, stage_id, before_id, reason, reason_note),
                      (GDestroyNotify) move_free, NULL, callback, user_data);
}

CrmChangeSet *
crm_deal_move (CrmBook       *book,
               const gint64  *ids,
               guint          n_ids,
               gint64         stage_id,
               gint64         before_id,
               const char    *reason,
               const char    *reason_note,
               GError       **error)
{
  g_autoptr(Move) move = NULL;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);
  g_return_val_if_fail (ids != NULL && n_ids > 0, NULL);
  g_return_val_if_fail (stage_id > 0, NULL);

  move = move_new (ids, n_ids, stage_id, before_id, reason, reason_note);

  return crm_book_run (book, NULL, move_all, move, NULL, error);
}

/* ---- Won and lost ---- */

static gboolean
close_one (CrmConn       *conn,
           gpointer       user_data,
           GCancellable  *cancellable,
           GError       **error)
{
  Move *move = user_data;
  gint64 id = g_array_index (move->ids, gint64, 0);
  g_autoptr(GError) local_error = NULL;

  move->stage_id = crm_conn_get_int (conn, 0, &local_error,
                                     "SELECT c.id FROM deal d JOIN stage s ON s.id = d.stage_id JOIN stage c ON c.pipeline_id = s.pipeline_id "
                                     "WHERE d.id = ? AND c.kind = ? AND c.deleted_at IS NULL ORDER BY c.position, c.id LIMIT 1", "is",
                                     id, move->kind);
  if (local_error == NULL && move->stage_id == 0)
    g_set_error (&local_error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_FOUND, "no stage “%s” for deal %" G_GINT64_FORMAT, move->kind, id);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return move_all (conn, move, cancellable, error);
}

static Move *
closing_new (gint64      id,
             const char *kind,
             const char *reason,
             const char *reason_note)
{
  Move *move = move_new (&id, 1, 0, 0, reason, reason_note);

  move->kind = g_strdup (kind);
  return move;
}

void
crm_deal_close_async (CrmBook             *book,
                      gint64               id,
                      const char          *kind,
                      const char          *reason,
                      const char          *reason_note,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (id > 0);
  g_return_if_fail (kind != NULL);

  crm_book_run_async (book, NULL, close_one, closing_new (id, kind, reason, reason_note), (GDestroyNotify) move_free, NULL, callback,
                      user_data);
}

CrmChangeSet *
crm_deal_close (CrmBook     *book,
                gint64       id,
                const char  *kind,
                const char  *reason,
                const char  *reason_note,
                GError     **error)
{
  g_autoptr(Move) move = NULL;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);
  g_return_val_if_fail (id > 0, NULL);
  g_return_val_if_fail (kind != NULL, NULL);

  move = closing_new (id, kind, reason, reason_note);

  return crm_book_run (book, NULL, close_one, move, NULL, error);
}

/* ---- With names that were typed ---- */

typedef struct
{
  CrmRecord *deal;
  char      *company;
  char      *person;
} Named;

static Named *
named_new (CrmRecord  *deal,
           const char *company,
           const char *person)
{
  Named *named = g_new0 (Named, 1);

  named->deal = crm_record_copy (deal);
  named->company = company != NULL && *company != '\0' ? crm_text_clean_line (company) : NULL;
  named->person = person != NULL && *person != '\0' ? crm_text_clean_line (person) : NULL;

  return named;
}

static void
named_free (Named *named)
{
  g_object_unref (named->deal);
  g_free (named->company);
  g_free (named->person);
  g_free (named);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Named, named_free)

static gboolean
add_person (CrmConn    *conn,
            CrmRecord  *deal,
            const char *name,
            GError    **error)
{
  GPtrArray *people = crm_record_get_children (deal, &crm_deal_contact_type);
  gint64 id = crm_person_find_or_create (conn, name, crm_record_get_int (deal, "company_id"), error);

  if (id == 0)
    return FALSE;

  for (guint i = 0; i < people->len; i++)
    if (crm_record_get_int (g_ptr_array_index (people, i), "contact_id") == id)
      return TRUE;
  crm_record_set_int (crm_record_add_child (deal, &crm_deal_contact_type), "contact_id", id);

  return TRUE;
}

static gboolean
write_named (CrmConn       *conn,
             gpointer       user_data,
             GCancellable  *cancellable,
             GError       **error)
{
  Named *named = user_data;
  gboolean is_new = crm_record_is_new (named->deal);
  g_autofree char *label = NULL;

  if (named->company != NULL)
    {
      gint64 id = crm_company_find_or_create (conn, named->company, NULL, error);

      if (id == 0)
        return FALSE;
      crm_record_set_int (named->deal, "company_id", id);
    }
  if (named->person != NULL && !add_person (conn, named->deal, named->person, error))
    return FALSE;
  if (!crm_record_save (conn, named->deal, error))
    return FALSE;

  label = g_strdup_printf (is_new ? _("Added %s") : _("Changed %s"), crm_record_get_title (named->deal));
  crm_conn_set_label (conn, label);

  return TRUE;
}

void
crm_deal_save_named_async (CrmBook             *book,
                           CrmRecord           *deal,
                           const char          *company,
                           const char          *person,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (CRM_IS_RECORD (deal));

  crm_book_run_async (book, NULL, write_named, named_new (deal, company, person), (GDestroyNotify) named_free, NULL, callback, user_data);
}

CrmChangeSet *
crm_deal_save_named (CrmBook     *book,
                     CrmRecord   *deal,
                     const char  *company,
                     const char  *person,
                     GError     **error)
{
  g_autoptr(Named) named = NULL;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);
  g_return_val_if_fail (CRM_IS_RECORD (deal), NULL);

  named = named_new (deal, company, person);

  return crm_book_run (book, NULL, write_named, named, NULL, error);
}
