/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-campaign-watch.h"

#include "crm-record-store.h"
#include "crm-store-error.h"

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
  GObject       parent_instance;

  /* Owned */
  CrmBook      *book;
  Snapshot     *snapshot;      /* NULL until loaded */
  GCancellable *cancellable;

  gint64        campaign_id;
  gint64        loaded_at;
  gulong        changed_handler;
  guint         source;
  gboolean      loading;
  gboolean      load_again;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmCampaignWatch, crm_campaign_watch, G_TYPE_OBJECT)

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

static void load (CrmCampaignWatch *self);

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(CrmCampaignWatch) self = user_data;
  g_autoptr(GError) error = NULL;
  Snapshot *snapshot = crm_db_read_finish (CRM_DB (source), result, &error);

  self->loading = FALSE;
  self->loaded_at = g_get_monotonic_time ();
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL && !g_error_matches (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_FOUND) &&
      !g_error_matches (error, CRM_STORE_ERROR, CRM_STORE_ERROR_CLOSED))
    g_message ("Reading a campaign: %s", error->message);

  g_clear_pointer (&self->snapshot, snapshot_free);
  self->snapshot = snapshot;
  g_signal_emit (self, signals[CHANGED], 0);

  if (self->load_again)
    load (self);
}

static gboolean
load_cb (gpointer user_data)
{
  CrmCampaignWatch *self = user_data;

  self->source = 0;
  self->loading = TRUE;
  self->load_again = FALSE;
  crm_db_read_async (crm_book_get_db (self->book), CRM_READER_LIST, read_campaign,
                     g_memdup2 (&self->campaign_id, sizeof self->campaign_id), g_free, (GDestroyNotify) snapshot_free,
                     self->cancellable, loaded_cb, g_object_ref (self));

  return G_SOURCE_REMOVE;
}

static void
load (CrmCampaignWatch *self)
{
  gint64 since = (g_get_monotonic_time () - self->loaded_at) / 1000;

  if (self->loading)
    self->load_again = TRUE;
  else if (self->source == 0)
    self->source = g_timeout_add (since >= INTERVAL_MS ? 0 : INTERVAL_MS - since, load_cb, self);
}

static void
changed_cb (CrmCampaignWatch *self,
            CrmChangeSet     *set)
{
  static const char *const tables[] = { "campaign", "campaign_audience", "campaign_run", "campaign_mail", "mail_account", "tag", "contact_tag",
                                        "contact", "contact_email", "suppression", "setting" };

  g_assert (CRM_IS_CAMPAIGN_WATCH (self));

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (crm_change_set_concerns (set, tables[i]))
      {
        load (self);
        return;
      }
}

static void
crm_campaign_watch_dispose (GObject *object)
{
  CrmCampaignWatch *self = CRM_CAMPAIGN_WATCH (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->source, g_source_remove);
  if (self->book != NULL)
    g_clear_signal_handler (&self->changed_handler, self->book);
  g_clear_object (&self->book);

  G_OBJECT_CLASS (crm_campaign_watch_parent_class)->dispose (object);
}

static void
crm_campaign_watch_finalize (GObject *object)
{
  CrmCampaignWatch *self = CRM_CAMPAIGN_WATCH (object);

  g_clear_pointer (&self->snapshot, snapshot_free);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (crm_campaign_watch_parent_class)->finalize (object);
}

static void
crm_campaign_watch_class_init (CrmCampaignWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = crm_campaign_watch_dispose;
  object_class->finalize = crm_campaign_watch_finalize;

  signals[CHANGED] = g_signal_new ("changed", CRM_TYPE_CAMPAIGN_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
crm_campaign_watch_init (CrmCampaignWatch *self)
{
  self->cancellable = g_cancellable_new ();
}

CrmCampaignWatch *
crm_campaign_watch_new (CrmBook *book,
                        gint64   campaign_id)
{
  CrmCampaignWatch *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);
  g_return_val_if_fail (campaign_id > 0, NULL);

  self = g_object_new (CRM_TYPE_CAMPAIGN_WATCH, NULL);
  self->book = g_object_ref (book);
  self->campaign_id = campaign_id;
  self->changed_handler = g_signal_connect_swapped (book, "changed", G_CALLBACK (changed_cb), self);
  load (self);

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

  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (campaign_id > 0);

  job = g_new (ResultsJob, 1);
  job->campaign_id = campaign_id;
  job->state = g_strdup (state);
  job->limit = limit;

  crm_db_read_async (crm_book_get_db (book), CRM_READER_LIST, read_results, job, (GDestroyNotify) results_job_free,
                     (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
crm_campaign_results_finish (CrmBook       *book,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);

  return crm_db_read_finish (crm_book_get_db (book), result, error);
}
