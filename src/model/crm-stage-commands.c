/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-stage-commands.h"

#include <glib/gi18n.h>

#include "crm-record-store.h"

typedef struct
{
  gint64         pipeline_id;
  CrmStageDraft *drafts;       /* with names of their own */
  guint          n_drafts;
} Change;

static void
change_free (Change *change)
{
  for (guint i = 0; i < change->n_drafts; i++)
    g_free ((char *) change->drafts[i].name);
  g_free (change->drafts);
  g_free (change);
}

static gboolean
save_stage (CrmConn        *conn,
            gint64          pipeline_id,
            CrmStageDraft  *draft,
            guint           place,
            GError        **error)
{
  g_autoptr(CrmRecord) stage = draft->id == 0 ? crm_record_new (&crm_stage_type)
                                              : crm_record_load (conn, &crm_stage_type, draft->id, error);

  if (stage == NULL)
    return FALSE;

  if (draft->id == 0)
    crm_record_set_int (stage, "pipeline_id", pipeline_id);
  crm_record_set_text (stage, "name", draft->name);
  crm_record_set_double (stage, "position", place + 1);

  /* What is won or lost keeps its certainty, and is never stale. */
  if (g_strcmp0 (crm_record_get_text (stage, "kind"), "open") == 0)
    {
      crm_record_set_int (stage, "probability", draft->probability);
      if (draft->stale_days > 0)
        crm_record_set_int (stage, "stale_days", draft->stale_days);
      else
        crm_record_clear (stage, "stale_days");
    }

  draft->id = crm_record_get_id (stage);
  return crm_record_save (conn, stage, error);
}

static gboolean
is_kept (const Change *change,
         gint64        id)
{
  for (guint i = 0; i < change->n_drafts; i++)
    if (change->drafts[i].id == id)
      return TRUE;

  return FALSE;
}

static gboolean
delete_others (CrmConn       *conn,
               const Change  *change,
               GError       **error)
{
  g_autoptr(GPtrArray) stages = crm_record_load_many (conn, &crm_stage_type, error,
                                                      "SELECT id FROM stage WHERE pipeline_id = ? AND deleted_at IS NULL",
                                                      "i", change->pipeline_id);

  for (guint i = 0; stages != NULL && i < stages->len; i++)
    {
      gint64 id = crm_record_get_id (g_ptr_array_index (stages, i));

      if (!is_kept (change, id) && !crm_record_delete (conn, &crm_stage_type, id, error))
        return FALSE;
    }

  return stages != NULL;
}

static gboolean
save_all (CrmConn       *conn,
          gpointer       user_data,
          GCancellable  *cancellable,
          GError       **error)
{
  Change *change = user_data;

  for (guint i = 0; i < change->n_drafts; i++)
    if (!save_stage (conn, change->pipeline_id, &change->drafts[i], i, error))
      return FALSE;

  return delete_others (conn, change, error);
}

void
crm_stages_save_async (CrmBook             *book,
                       gint64               pipeline_id,
                       const CrmStageDraft *drafts,
                       guint                n_drafts,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  Change *change;

  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (pipeline_id > 0);
  g_return_if_fail (drafts != NULL && n_drafts > 0);

  change = g_new (Change, 1);
  change->pipeline_id = pipeline_id;
  change->drafts = g_memdup2 (drafts, n_drafts * sizeof *drafts);
  change->n_drafts = n_drafts;
  for (guint i = 0; i < n_drafts; i++)
    change->drafts[i].name = g_strdup (drafts[i].name);

  crm_book_run_async (book, _("Changed the stages"), save_all, change, (GDestroyNotify) change_free, NULL, callback, user_data);
}
