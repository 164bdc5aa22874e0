/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-campaign-watch.h"

#include "crm-record-store.h"

/* While sending, each mail is a change: it is looked at no more often than this. */
#define INTERVAL_MS 300

typedef struct
{
  CrmRecord         *record;
  CrmCampaignStatus *status;
  CrmPreflight      *preflight;
  GPtrArray         *accounts;
  GPtrArray         *tags;
} Snapshot;

struct _CrmCampaignWatch
{
  CrmWatch  parent_instance;

  /* Owned */
  Snapshot *snapshot;      /* NULL until loaded */

  gint64    campaign_id;
};

G_DEFINE_FINAL_TYPE (CrmCampaignWatch, crm_campaign_watch, CRM_TYPE_WATCH)

static void
snapshot_free (Snapshot *snapshot)
{
  g_clear_object (&snapshot->record);
  g_clear_pointer (&snapshot->preflight, crm_preflight_free);
  g_clear_pointer (&snapshot->accounts, g_ptr_array_unref);
  g_clear_pointer (&snapshot->tags, g_ptr_array_unref);
  g_clear_pointer (&snapshot->status, crm_campaign_status_free);
  g_free (snapshot);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Snapshot, snapshot_free)

/* ---- Reading: on the list reader's thread ---- */

static gpointer
read_campaign (CrmConn       *conn,
               gpointer       user_data,
               GCancellable  *cancellable,
               GError       **error)
{
  gint64 id = *(gint64 *) user_data;
  g_autoptr (GPtrArray) lists = NULL;
  g_autoptr(Snapshot) snapshot = g_new0 (Snapshot, 1);

  snapshot->record = crm_record_load (conn, &crm_campaign_type, id, error);
  if (snapshot->record == NULL)
    return NULL;

  snapshot->status = crm_campaign_status_load (conn, id, error);
  if (snapshot->status == NULL)
    return NULL;

  snapshot->accounts = crm_record_load_many (conn, &crm_mail_account_type, error,
                                             "SELECT id FROM mail_account WHERE deleted_at IS NULL ORDER BY name, id", "");
  if (snapshot->accounts == NULL)
    return NULL;

  snapshot->tags = crm_record_load_many (conn, &crm_tag_type, error, "SELECT id FROM tag WHERE deleted_at IS NULL ORDER BY crm_fold (name), id", "");
  lists = crm_record_load_many (conn, &crm_list_type, error, "SELECT id FROM list WHERE records = 'contact' AND deleted_at IS NULL "
                                "ORDER BY crm_fold (name), id", "");
  if (snapshot->tags != NULL && lists != NULL)
    g_ptr_array_extend_and_steal (snapshot->tags, g_steal_pointer (&lists));
  else
    g_clear_pointer (&snapshot->tags, g_ptr_array_unref);
  if (snapshot->tags == NULL)
    return NULL;

  if (g_str_equal (snapshot->status->state, "draft"))
    {
      snapshot->preflight = crm_preflight_run (conn, id, error);
      if (snapshot->preflight == NULL)
        return NULL;
    }

  return g_steal_pointer (&snapshot);
}

/* ---- Keeping current ---- */

static gpointer
ask (CrmWatch *watch)
{
  return g_memdup2 (&CRM_CAMPAIGN_WATCH (watch)->campaign_id, sizeof (gint64));
}

static void
show (CrmWatch *watch,
      gpointer  snapshot)
{
  CrmCampaignWatch *self = CRM_CAMPAIGN_WATCH (watch);

  g_clear_pointer (&self->snapshot, snapshot_free);
  self->snapshot = snapshot;
}

static void
crm_campaign_watch_finalize (GObject *object)
{
  g_clear_pointer (&CRM_CAMPAIGN_WATCH (object)->snapshot, snapshot_free);

  G_OBJECT_CLASS (crm_campaign_watch_parent_class)->finalize (object);
}

static void
crm_campaign_watch_class_init (CrmCampaignWatchClass *klass)
{
  static const char *const tables[] = { "campaign", "campaign_audience", "campaign_run", "campaign_mail", "mail_account", "tag", "contact_tag",
                                        "contact", "contact_email", "suppression", "setting", "list", "list_member", "contact_list",
                                        "affiliation", "deal", "deal_contact", "stage", "activity", "activity_link", "contact_address", NULL };
  CrmWatchClass *watch_class = CRM_WATCH_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = crm_campaign_watch_finalize;
  watch_class->tables = tables;
  watch_class->interval = INTERVAL_MS;
  watch_class->ask = ask;
  watch_class->free_question = g_free;
  watch_class->read = read_campaign;
  watch_class->free_snapshot = (GDestroyNotify) snapshot_free;
  watch_class->show = show;
}

static void
crm_campaign_watch_init (CrmCampaignWatch *self)
{
}

CrmCampaignWatch *
crm_campaign_watch_new (CrmBook *book,
                        gint64   campaign_id)
{
  CrmCampaignWatch *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);
  g_return_val_if_fail (campaign_id > 0, NULL);

  self = g_object_new (CRM_TYPE_CAMPAIGN_WATCH, NULL);
  self->campaign_id = campaign_id;
  crm_watch_set_book (CRM_WATCH (self), book);
  crm_watch_read (CRM_WATCH (self));

  return self;
}

CrmRecord *
crm_campaign_watch_get_record (CrmCampaignWatch *self)
{
  g_return_val_if_fail (CRM_IS_CAMPAIGN_WATCH (self), NULL);

  return self->snapshot != NULL ? self->snapshot->record : NULL;
}

const CrmCampaignStatus *
crm_campaign_watch_get_status (CrmCampaignWatch *self)
{
  g_return_val_if_fail (CRM_IS_CAMPAIGN_WATCH (self), NULL);

  return self->snapshot != NULL ? self->snapshot->status : NULL;
}

gboolean
crm_campaign_watch_is_draft (CrmCampaignWatch *self)
{
  g_return_val_if_fail (CRM_IS_CAMPAIGN_WATCH (self), FALSE);

  return self->snapshot != NULL && g_str_equal (self->snapshot->status->state, "draft");
}

CrmPreflight *
crm_campaign_watch_get_preflight (CrmCampaignWatch *self)
{
  g_return_val_if_fail (CRM_IS_CAMPAIGN_WATCH (self), NULL);

  return self->snapshot != NULL ? self->snapshot->preflight : NULL;
}

GPtrArray *
crm_campaign_watch_get_accounts (CrmCampaignWatch *self)
{
  g_return_val_if_fail (CRM_IS_CAMPAIGN_WATCH (self), NULL);

  return self->snapshot != NULL ? self->snapshot->accounts : NULL;
}

GPtrArray *
crm_campaign_watch_get_tags (CrmCampaignWatch *self)
{
  g_return_val_if_fail (CRM_IS_CAMPAIGN_WATCH (self), NULL);

  return self->snapshot != NULL ? self->snapshot->tags : NULL;
}

/* ---- Recipients ---- */

typedef struct
{
  gint64  campaign_id;
  guint   limit;
  char   *state;
} ResultsJob;

static void
results_job_free (ResultsJob *job)
{
  g_free (job->state);
  g_free (job);
}

static gpointer
read_results (CrmConn       *conn,
              gpointer       user_data,
              GCancellable  *cancellable,
              GError       **error)
{
  ResultsJob *job = user_data;

  return crm_campaign_results_load (conn, job->campaign_id, job->state, job->limit, error);
}

static void
results_read_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *results = crm_db_read_finish (CRM_DB (source), result, &error);

  if (results != NULL)
    g_task_return_pointer (task, results, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
crm_campaign_results_async (CrmBook             *book,
                            gint64               campaign_id,
                            const char          *state,
                            guint                limit,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  ResultsJob *job;
  GTask *task;

  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (campaign_id > 0);

  task = g_task_new (book, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_campaign_results_async);
  job = g_new (ResultsJob, 1);
  job->campaign_id = campaign_id;
  job->state = g_strdup (state);
  job->limit = limit;

  crm_db_read_async (crm_book_get_db (book), CRM_READER_LIST, read_results, job, (GDestroyNotify) results_job_free,
                     (GDestroyNotify) g_ptr_array_unref, cancellable, results_read_cb, task);
}

GPtrArray *
crm_campaign_results_finish (CrmBook       *book,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);

  g_return_val_if_fail (g_task_is_valid (result, book), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
