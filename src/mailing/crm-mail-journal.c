/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-mail-journal.h"

#include "crm-id.h"
#include "crm-mail-retry.h"

#include <glib/gi18n.h>

#define MINUTE      (60 * (gint64) G_USEC_PER_SEC)
#define HOUR        (60 * MINUTE)
#define TOUCH_EVERY (G_USEC_PER_SEC / 4)

/* What a write function works on; each uses its part. */
typedef struct
{
  gint64                  campaign;
  gint64                  mail;
  gint64                  now;
  gint64                  date;
  guint                   n;
  const CrmJournalReply  *reply;
  CrmJournalLimits       *limits;
  const char             *state;
  const char             *reason;

  GPtrArray              *mails;
  gint64                  next;
  gboolean                allowed;
} Request;

struct _CrmJournalIntent
{
  CrmPendingWrite *pending;
  CrmJournalReply  reply;     /* its words are owned */
  Request          request;
};

static gint64 touched_at;  /* writer thread only */

void
crm_journal_mail_free (CrmJournalMail *mail)
{
  g_return_if_fail (mail != NULL);

  g_free (mail->address);
  g_free (mail->merge);
  g_free (mail->token);
  g_free (mail->message_id);
  g_free (mail);
}

static CrmPendingWrite *
begin (CrmDb         *db,
       CrmWriteFunc   func,
       Request       *request)
{
  CrmWriteOptions options = { .priority = CRM_PRIORITY_JOURNAL, .origin = CRM_ORIGIN_CAMPAIGN, .label = _("Sent mails"),
                              .not_undoable = TRUE };

  return crm_db_write_begin (db, &options, func, request, NULL);
}

static gboolean
run (CrmDb         *db,
     CrmWriteFunc   func,
     Request       *request,
     GError       **error)
{
  CrmPendingWrite *pending = begin (db, func, request);
  g_autoptr(CrmChangeSet) set = pending != NULL ? crm_db_write_end (pending, error) : NULL;

  return set != NULL;
}

/* Models hear of the progress a few times a second, not a thousand. */
static void
touch (CrmConn  *conn,
       gboolean  now)
{
  gint64 at = g_get_monotonic_time ();

  if (!now && at - touched_at < TOUCH_EVERY)
    return;

  touched_at = at;
  crm_conn_touch (conn, "campaign_mail", 0);
}

/* Cancels what was suppressed since the freeze. Of those due only the first @n are looked at, or each claim would go through all. */
static gboolean
cancel_suppressed (CrmConn        *conn,
                   const Request  *request,
                   gboolean        later,
                   GError        **error)
{
  if (later)
    return crm_conn_run (conn, error,
                         "UPDATE campaign_mail SET state = 'cancelled', reason = 'suppressed' WHERE campaign_id = ? AND state = 'pending' "
                         "AND not_before > ? AND address_key IN (SELECT address_key FROM suppression)", "ii",
                         request->campaign, request->now);

  return crm_conn_run (conn, error,
                       "UPDATE campaign_mail SET state = 'cancelled', reason = 'suppressed' WHERE id IN (SELECT id FROM campaign_mail "
                       "WHERE campaign_id = ? AND state = 'pending' AND not_before <= ? ORDER BY not_before, id LIMIT ?) "
                       "AND address_key IN (SELECT address_key FROM suppression)", "iii",
                       request->campaign, request->now, (gint64) request->n);
}

/* Whether mail m is for a contact who was merged with one that the campaign reached already, or reaches by a mail before it. */
#define REACHED_OTHERWISE                                                                                                          \
  "EXISTS (SELECT 1 FROM contact_merge g WHERE m.contact_id IN (g.merged_id, g.survivor_id)) AND EXISTS ("                          \
  "WITH RECURSIVE up (id) AS (SELECT m.contact_id UNION SELECT c.merged_into FROM up JOIN contact c ON c.id = up.id "               \
  "WHERE c.merged_into IS NOT NULL), one (id) AS (SELECT id FROM up UNION SELECT c.id FROM one JOIN contact c ON c.merged_into = one.id) " \
  "SELECT 1 FROM one JOIN campaign_mail o ON o.contact_id = one.id WHERE o.campaign_id = m.campaign_id AND o.id <> m.id "           \
  "AND (o.state IN ('dot', 'sent', 'unknown') OR (o.state = 'pending' AND o.id < m.id)))"

/* Contacts may have been merged since the freeze: nobody is mailed twice. */
static gboolean
cancel_merged (CrmConn        *conn,
               const Request  *request,
               GError        **error)
{
  if (crm_conn_get_int (conn, 0, NULL, "SELECT EXISTS (SELECT 1 FROM contact_merge)", "") == 0)
    return TRUE;

  return crm_conn_run (conn, error,
                       "UPDATE campaign_mail AS m SET state = 'cancelled', reason = 'duplicate' WHERE id IN (SELECT id FROM campaign_mail "
                       "WHERE campaign_id = ? AND state = 'pending' AND not_before <= ? ORDER BY not_before, id LIMIT ?) AND " REACHED_OTHERWISE,
                       "iii", request->campaign, request->now, (gint64) request->n);
}

static gboolean
read_due (CrmConn        *conn,
          const Request  *request,
          GError        **error)
{
  g_autoptr(CrmStmt) stmt = crm_conn_query (conn, error,
                                            "SELECT id, address, merge, token, message_id, date FROM campaign_mail "
                                            "WHERE campaign_id = ? AND state = 'pending' AND not_before <= ? "
                                            "ORDER BY not_before, id LIMIT ?",
                                            "iii", request->campaign, request->now, (gint64) request->n);
  CrmStep step;

  if (stmt == NULL)
    return FALSE;

  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmJournalMail *mail = g_new0 (CrmJournalMail, 1);

      mail->id = crm_stmt_get_int (stmt, 0);
      mail->address = crm_stmt_dup_text (stmt, 1);
      mail->merge = crm_stmt_dup_text (stmt, 2);
      mail->token = crm_stmt_dup_text (stmt, 3);
      mail->message_id = crm_stmt_dup_text (stmt, 4);
      mail->date = crm_stmt_get_int (stmt, 5);
      g_ptr_array_add (request->mails, mail);
    }

  return step == CRM_STEP_DONE;
}

static gboolean
claim_cb (CrmConn       *conn,
          gpointer       user_data,
          GCancellable  *cancellable,
          GError       **error)
{
  Request *request = user_data;
  int n_cancelled;

  /* As often as it takes: the first ones may all be cancelled. What slips in behind them is caught by its intent. */
  do
    {
      if (!cancel_suppressed (conn, request, FALSE, error))
        return FALSE;
      n_cancelled = crm_conn_n_changed (conn);
      if (!cancel_merged (conn, request, error))
        return FALSE;
      n_cancelled += crm_conn_n_changed (conn);
    }
  while (n_cancelled > 0);

  if (!read_due (conn, request, error))
    return FALSE;
  if (request->mails->len > 0)
    return TRUE;

  if (!cancel_suppressed (conn, request, TRUE, error))
    return FALSE;
  request->next = crm_conn_get_int (conn, 0, NULL,
                                    "SELECT min (not_before) FROM campaign_mail WHERE campaign_id = ? AND state = 'pending' "
                                    "AND not_before > ?", "ii", request->campaign, request->now);
  return TRUE;
}

GPtrArray *
crm_mail_journal_claim (CrmDb    *db,
                        gint64    campaign,
                        guint     n,
                        gint64    now,
                        gint64   *next_due,
                        GError  **error)
{
  g_autoptr(GPtrArray) mails = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_journal_mail_free);
  Request request = { .campaign = campaign, .n = n, .now = now, .mails = mails };

  g_return_val_if_fail (CRM_IS_DB (db), NULL);

  if (!run (db, claim_cb, &request, error))
    return NULL;

  if (next_due != NULL)
    *next_due = request.next;
  return g_steal_pointer (&mails);
}

/*
 * When the newest @limit attempts no longer fill the last @window. Where there is room, the window is counted again only when half of that room
 * is used: near the limit with every mail. What lies ahead by more than a window was dated by a clock that was wrong.
 */
static gboolean
allow (CrmConn   *conn,
       gint64     account,
       guint      limit,
       gint64     window,
       gint64     now,
       guint     *slack,
       gint64    *at,
       GError   **error)
{
  g_autoptr(GError) inner = NULL;
  gint64 first = crm_id_get_first (now - window);
  gint64 oldest;
  gint64 n;

  if (limit == 0)
    return TRUE;
  if (*slack > 0)
    {
      (*slack)--;
      return TRUE;
    }

  n = crm_conn_get_int (conn, 0, &inner, "SELECT count(*) FROM attempt WHERE id >= ? AND account_id = ? AND dot_at > ? AND dot_at <= ?",
                      "iiii", first, account, now - window, now + window);
  if (inner == NULL && n < limit)
    {
      *slack = (limit - (guint) n) / 2;
      return TRUE;
    }

  oldest = inner != NULL ? 0 :
           crm_conn_get_int (conn, 0, &inner,
                             "SELECT min (dot_at, ?3) FROM attempt WHERE id >= ?1 AND account_id = ?2 AND dot_at > ?4 AND dot_at <= ?5 "
                             "ORDER BY dot_at DESC LIMIT 1 OFFSET ?6",
                             "iiiiii", first, account, now, now - window, now + window, (gint64) limit - 1);
  if (inner != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&inner));
      return FALSE;
    }
  if (oldest > 0)
    *at = MAX (*at, oldest + window);

  return TRUE;
}

static gboolean
allow_all (CrmConn           *conn,
           CrmJournalLimits  *limits,
           gint64             now,
           gint64            *at,
           GError           **error)
{
  *at = 0;
  return allow (conn, limits->account, limits->per_minute, MINUTE, now, &limits->slack[0], at, error) &&
         allow (conn, limits->account, limits->per_hour, HOUR, now, &limits->slack[1], at, error) &&
         allow (conn, limits->account, limits->per_day, 24 * HOUR, now, &limits->slack[2], at, error);
}

static const char *
state_of (CrmConn               *conn,
          const CrmJournalReply *reply,
          gint64                 now,
          gint64                *not_before)
{
  *not_before = 0;
  switch (reply->outcome)
    {
    case CRM_OUTCOME_SENT: return "sent";
    case CRM_OUTCOME_FAILED: return "failed";
    case CRM_OUTCOME_UNKNOWN: return "unknown";
    case CRM_OUTCOME_BACK: return "pending";
    case CRM_OUTCOME_RETRY:
    default:
      *not_before = crm_mail_retry_find (conn, reply->mail, now);
      return *not_before > 0 ? "pending" : "failed";
    }
}

/* The state ?1, but a campaign that was ended meanwhile does not try again. */
#define UNLESS_STOPPED \
  "CASE WHEN ?1 = 'pending' AND EXISTS (SELECT 1 FROM campaign_run WHERE campaign_id = campaign_mail.campaign_id AND state = 'stopped') " \
  "THEN 'cancelled' ELSE ?1 END"

static gboolean
record (CrmConn                 *conn,
        const CrmJournalReply   *reply,
        const CrmJournalLimits  *limits,
        gint64                   now,
        GError                 **error)
{
  g_autofree char *reason = NULL;
  const char *state;
  gint64 not_before;

  if (reply->after_dot)
    {
      if (!crm_conn_run (conn, error, "UPDATE attempt SET done_at = ?, code = ?, enhanced = ?, reply = ? "
                         "WHERE mail_id = ? AND done_at IS NULL", "iissi", now, (gint64) reply->code, reply->enhanced, reply->text,
                         reply->mail))
        return FALSE;
    }
  else if (!crm_conn_run (conn, error, "INSERT INTO attempt (id, mail_id, number, account_id, dot_at, done_at, code, enhanced, reply) "
                          "VALUES (?1, ?2, 1 + coalesce ((SELECT max (number) FROM attempt WHERE mail_id = ?2), 0), ?3, ?4, ?4, ?5, ?6, ?7)",
                          "iiiiiss", crm_id_new (), reply->mail, limits->account, now, (gint64) reply->code, reply->enhanced,
                          reply->text))
    {
      return FALSE;
    }

  state = state_of (conn, reply, now, &not_before);
  if (reply->outcome != CRM_OUTCOME_SENT)
    reason = reply->code > 0 ? g_strdup_printf ("%d %s%s%s", reply->code, reply->enhanced != NULL ? reply->enhanced : "",
                                                reply->enhanced != NULL ? " " : "", reply->text != NULL ? reply->text : "")
                             : g_strdup (reply->text);
  if (!crm_conn_run (conn, error, "UPDATE campaign_mail SET state = " UNLESS_STOPPED ", reason = ?2, not_before = ?3 "
                     "WHERE id = ?4 AND state IN ('pending', 'dot')", "ssii", state, reason, not_before, reply->mail))
    return FALSE;

  if (reply->suppress)
    return crm_conn_run (conn, error, "INSERT INTO suppression (id, address_key, reason, at, source) "
                         "SELECT ?, address_key, 'bounced', ?, ? FROM campaign_mail WHERE id = ? ON CONFLICT DO NOTHING", "iisi",
                         crm_id_new (), now, reason, reply->mail);

  return TRUE;
}

static gboolean
intend_cb (CrmConn       *conn,
           gpointer       user_data,
           GCancellable  *cancellable,
           GError       **error)
{
  Request *request = user_data;

  if (request->reply != NULL && !record (conn, request->reply, request->limits, request->now, error))
    return FALSE;
  touch (conn, FALSE);

  if (!crm_conn_run (conn, error,
                     "UPDATE campaign_mail SET state = 'dot', tries = tries + 1, date = ?2 WHERE id = ?1 AND state = 'pending' "
                     "AND NOT EXISTS (SELECT 1 FROM suppression WHERE address_key = campaign_mail.address_key) "
                     "AND EXISTS (SELECT 1 FROM campaign_run WHERE campaign_id = campaign_mail.campaign_id AND state = 'sending')",
                     "ii", request->mail, request->date))
    return FALSE;
  request->allowed = crm_conn_n_changed (conn) == 1;
  if (!request->allowed)
    return TRUE;

  return crm_conn_run (conn, error,
                       "INSERT INTO attempt (id, mail_id, number, account_id, dot_at) "
                       "VALUES (?1, ?2, 1 + coalesce ((SELECT max (number) FROM attempt WHERE mail_id = ?2), 0), ?3, ?4)",
                       "iiii", crm_id_new (), request->mail, request->limits->account, request->now) &&
         allow_all (conn, request->limits, request->now, &request->next, error);
}

static void
intent_free (CrmJournalIntent *self)
{
  g_free ((char *) self->reply.enhanced);
  g_free ((char *) self->reply.text);
  g_free (self);
}

CrmJournalIntent *
crm_mail_journal_intend_begin (CrmDb                   *db,
                               const CrmJournalReply   *previous,
                               gint64                   mail,
                               gint64                   date,
                               CrmJournalLimits        *limits)
{
  CrmJournalIntent *self;

  g_return_val_if_fail (CRM_IS_DB (db), NULL);
  g_return_val_if_fail (limits != NULL, NULL);

  self = g_new0 (CrmJournalIntent, 1);
  if (previous != NULL)
    {
      self->reply = *previous;
      self->reply.enhanced = g_strdup (previous->enhanced);
      self->reply.text = g_strdup (previous->text);
    }
  self->request = (Request) { .reply = previous != NULL ? &self->reply : NULL, .mail = mail, .date = date, .limits = limits,
                              .now = g_get_real_time () };
  self->pending = begin (db, intend_cb, &self->request);
  if (self->pending == NULL)
    g_clear_pointer (&self, intent_free);

  return self;
}

gboolean
crm_mail_journal_intend_end (CrmJournalIntent  *self,
                             gboolean          *allowed,
                             gint64            *next_at,
                             GError           **error)
{
  g_autoptr(CrmChangeSet) set = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (allowed != NULL && next_at != NULL, FALSE);

  set = crm_db_write_end (self->pending, error);
  *allowed = set != NULL && self->request.allowed;
  *next_at = self->request.next;
  intent_free (self);

  return set != NULL;
}

static gboolean
record_cb (CrmConn       *conn,
           gpointer       user_data,
           GCancellable  *cancellable,
           GError       **error)
{
  Request *request = user_data;

  touch (conn, TRUE);
  return record (conn, request->reply, request->limits, request->now, error);
}

gboolean
crm_mail_journal_record (CrmDb                   *db,
                         const CrmJournalLimits  *limits,
                         const CrmJournalReply   *reply,
                         GError                 **error)
{
  CrmJournalLimits copy = limits != NULL ? *limits : (CrmJournalLimits) { 0 };
  Request request = { .reply = reply, .limits = &copy, .now = g_get_real_time () };

  g_return_val_if_fail (CRM_IS_DB (db), FALSE);
  g_return_val_if_fail (limits != NULL && reply != NULL, FALSE);

  return run (db, record_cb, &request, error);
}

static gboolean
take_back_cb (CrmConn       *conn,
              gpointer       user_data,
              GCancellable  *cancellable,
              GError       **error)
{
  const Request *request = user_data;

  touch (conn, TRUE);
  return crm_conn_run (conn, error, "UPDATE campaign_mail SET state = " UNLESS_STOPPED ", tries = tries - 1, "
                       "date = CASE WHEN tries > 1 THEN date ELSE 0 END WHERE id = ?2 AND state = 'dot'", "si", "pending", request->mail) &&
         crm_conn_run (conn, error, "DELETE FROM attempt WHERE mail_id = ? AND done_at IS NULL", "i", request->mail);
}

gboolean
crm_mail_journal_take_back (CrmDb   *db,
                            gint64   mail,
                            GError **error)
{
  Request request = { .mail = mail };

  g_return_val_if_fail (CRM_IS_DB (db), FALSE);

  return run (db, take_back_cb, &request, error);
}

static gpointer
was_refused_cb (CrmConn       *conn,
                gpointer       user_data,
                GCancellable  *cancellable,
                GError       **error)
{
  Request *request = user_data;

  request->n = crm_mail_retry_count_refusals (conn, request->mail);
  return NULL;
}

gboolean
crm_mail_journal_was_refused (CrmDb  *db,
                              gint64  mail)
{
  Request request = { .mail = mail };

  g_return_val_if_fail (CRM_IS_DB (db), FALSE);

  crm_db_read (db, CRM_READER_ROW, was_refused_cb, &request, NULL, NULL);
  return request.n > 0;
}

static gpointer
next_allowed_cb (CrmConn       *conn,
                 gpointer       user_data,
                 GCancellable  *cancellable,
                 GError       **error)
{
  Request *request = user_data;

  request->allowed = allow_all (conn, request->limits, request->now, &request->next, error);
  return NULL;
}

gint64
crm_mail_journal_next_allowed (CrmDb             *db,
                               CrmJournalLimits  *limits,
                               GError           **error)
{
  Request request = { .limits = limits, .now = g_get_real_time () };

  g_return_val_if_fail (CRM_IS_DB (db), -1);
  g_return_val_if_fail (limits != NULL, -1);

  crm_db_read (db, CRM_READER_ROW, next_allowed_cb, &request, NULL, error);
  return request.allowed ? request.next : -1;
}

static gboolean
recover_cb (CrmConn       *conn,
            gpointer       user_data,
            GCancellable  *cancellable,
            GError       **error)
{
  Request *request = user_data;

  if (!crm_conn_run (conn, error, "UPDATE campaign_mail SET state = 'unknown', reason = ? WHERE state = 'dot' "
                     "AND id IN (SELECT mail_id FROM attempt WHERE done_at IS NULL)", "s", request->reason))
    return FALSE;
  request->n = (guint) crm_conn_n_changed (conn);

  if (request->n > 0)
    crm_conn_touch (conn, "campaign_mail", 0);
  return crm_conn_run (conn, error, "UPDATE attempt SET done_at = ?, reply = ? WHERE done_at IS NULL", "is", request->now, request->reason) &&
         crm_conn_run (conn, error, "UPDATE campaign_run SET state = 'paused', reason = ? WHERE state = 'sending'", "s", request->reason);
}

gboolean
crm_mail_journal_recover (CrmDb   *db,
                          guint   *n_unknown,
                          GError **error)
{
  Request request = { .now = g_get_real_time (), .reason = _("The program ended while it was sending.") };

  g_return_val_if_fail (CRM_IS_DB (db), FALSE);

  if (!run (db, recover_cb, &request, error))
    return FALSE;

  if (n_unknown != NULL)
    *n_unknown = request.n;
  return TRUE;
}

static gboolean
set_state_cb (CrmConn       *conn,
              gpointer       user_data,
              GCancellable  *cancellable,
              GError       **error)
{
  const Request *request = user_data;

  if (g_str_equal (request->state, "stopped"))
    {
      crm_conn_touch (conn, "campaign_mail", 0);
      if (!crm_conn_run (conn, error, "UPDATE campaign_mail SET state = 'cancelled' WHERE campaign_id = ? AND state = 'pending'", "i",
                         request->campaign))
        return FALSE;
    }

  crm_conn_touch (conn, "campaign_run", request->campaign);
  return crm_conn_run (conn, error,
                       "UPDATE campaign_run SET state = ?1, reason = ?2, "
                       "started_at = CASE ?1 WHEN 'sending' THEN coalesce (started_at, ?3) ELSE started_at END, "
                       "finished_at = CASE WHEN ?1 IN ('finished', 'stopped') THEN ?3 END "
                       "WHERE campaign_id = ?4 AND state NOT IN ('finished', 'stopped')",
                       "ssii", request->state, request->reason, request->now, request->campaign);
}

gboolean
crm_mail_journal_set_state (CrmDb       *db,
                            gint64       campaign,
                            const char  *state,
                            const char  *reason,
                            GError     **error)
{
  Request request = { .campaign = campaign, .state = state, .reason = reason, .now = g_get_real_time () };

  g_return_val_if_fail (CRM_IS_DB (db), FALSE);
  g_return_val_if_fail (state != NULL, FALSE);

  return run (db, set_state_cb, &request, error);
}

static gboolean
note_cb (CrmConn       *conn,
         gpointer       user_data,
         GCancellable  *cancellable,
         GError       **error)
{
  const Request *request = user_data;

  crm_conn_touch (conn, "campaign_run", request->campaign);
  return crm_conn_run (conn, error, "UPDATE campaign_run SET reason = ? WHERE campaign_id = ? AND state = 'sending'", "si", request->reason,
                       request->campaign);
}

gboolean
crm_mail_journal_note (CrmDb       *db,
                       gint64       campaign,
                       const char  *reason,
                       GError     **error)
{
  Request request = { .campaign = campaign, .reason = reason };

  g_return_val_if_fail (CRM_IS_DB (db), FALSE);

  return run (db, note_cb, &request, error);
}

static gpointer
read_state_cb (CrmConn       *conn,
               gpointer       user_data,
               GCancellable  *cancellable,
               GError       **error)
{
  const gint64 *campaign = user_data;

  return crm_conn_get_text (conn, error, "SELECT state FROM campaign_run WHERE campaign_id = ?", "i", *campaign);
}

char *
crm_mail_journal_dup_state (CrmDb   *db,
                            gint64   campaign,
                            GError **error)
{
  g_return_val_if_fail (CRM_IS_DB (db), NULL);

  return crm_db_read (db, CRM_READER_ROW, read_state_cb, &campaign, NULL, error);
}
