/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sender.h"

#include "crm-mail-journal.h"
#include "crm-mail-queue.h"
#include "crm-mailing-error.h"
#include "crm-net-error.h"
#include "crm-refusals.h"
#include "crm-reply-verdict.h"
#include "crm-sending-lease.h"
#include "crm-sending-plan.h"
#include "crm-sent-ledger.h"
#include "crm-smtp-session.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAILS_A_CONNECTION  100  /* some servers refuse more, and a new connection costs little */
#define IDLE_CLOSE          (20 * G_USEC_PER_SEC)
#define DROPS_TO_DEFER      3
#define SHORT_TEXT          (64 * 1024)  /* octets: gone into the socket in one piece, sooner than the disk is done */
#define POLL_INTERVAL       (G_USEC_PER_SEC / 2)
#define PROGRESS_INTERVAL   (G_USEC_PER_SEC / 10)

/* One run. Lives on the thread that sends. */
typedef struct
{
  CrmDb             *db;           /* borrowed */
  CrmJob            *job;          /* borrowed; may be NULL */
  GCancellable      *cancelled;    /* the job's; may be NULL */
  GCancellable      *cancellable;  /* the lease's: follows @cancelled, and is cancelled by who paused or stopped the campaign */
  gint64             campaign;
  CrmSendingPlan    *plan;
  CrmMailQueue      *queue;
  CrmSentLedger     *ledger;
  CrmSmtpSession    *session;      /* NULL while not connected */
  CrmSmtpConfig      config;       /* the plan's with the password */
  guint              backoff_ms;

  gint64             next_at;      /* what the limits allow */

  CrmJournalReply    held;         /* the reply that goes into the next commit */
  gboolean           has_held;
  CrmSmtpReply      *held_reply;   /* owns the words of @held */

  guint              failures;     /* connections in a row that came to nothing */
  gboolean           noted;        /* the journal says why nothing goes on */
  gint64             dropped;      /* the mail at which the connection ended, and how often */
  guint              n_dropped;
  CrmRefusals        refusals;

  gint64             shown_at;
  char              *pause_reason; /* set: pause the campaign and say this */
} Sender;

static void
sender_clear (Sender *self)
{
  g_clear_pointer (&self->session, crm_smtp_session_close);
  g_clear_pointer (&self->queue, crm_mail_queue_free);
  g_clear_pointer (&self->ledger, crm_sent_ledger_close);
  g_clear_pointer (&self->plan, crm_sending_plan_free);
  g_clear_pointer (&self->held_reply, crm_smtp_reply_free);
  g_clear_object (&self->cancelled);
  g_clear_object (&self->cancellable);
  crm_refusals_clear (&self->refusals);
  g_free (self->pause_reason);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sender, sender_clear)

static void
show_progress (Sender *self)
{
  gint64 now = g_get_monotonic_time ();
  g_autofree char *done = NULL;
  g_autofree char *total = NULL;
  g_autofree char *detail = NULL;

  if (self->job == NULL || (now - self->shown_at < PROGRESS_INTERVAL && self->plan->done < self->plan->total))
    return;

  self->shown_at = now;
  done = g_strdup_printf ("%" G_GINT64_FORMAT, self->plan->done);
  total = g_strdup_printf ("%" G_GINT64_FORMAT, self->plan->total);
  /* Translators: "120 of 353 mails" */
  detail = g_strdup_printf (_("%s of %s mails"), done, total);
  crm_job_set_count (self->job, (guint64) self->plan->done, (guint64) self->plan->total);
  crm_job_set_detail (self->job, detail);
}

static gboolean
is_sending (Sender *self)
{
  g_autofree char *state = crm_mail_journal_dup_state (self->db, self->campaign, NULL);

  return g_strcmp0 (state, "sending") == 0 && !g_cancellable_is_cancelled (self->cancellable);
}

/* Until @deadline (g_get_real_time()), or until the campaign is paused: then FALSE. */
static gboolean
wait_until (Sender     *self,
            gint64      deadline,
            const char *detail)
{
  crm_mail_queue_unprepare (self->queue);
  if (deadline - g_get_real_time () > IDLE_CLOSE)
    g_clear_pointer (&self->session, crm_smtp_session_close);
  if (self->job != NULL && deadline > g_get_real_time ())
    crm_job_set_detail (self->job, detail);

  for (;;)
    {
      gint64 left = deadline - g_get_real_time ();
      GPollFD fd = { 0 };

      if (!is_sending (self))
        return FALSE;
      if (left <= 0)
        return TRUE;

      left = MIN (left, POLL_INTERVAL);
      if (g_cancellable_make_pollfd (self->cancellable, &fd))
        {
          g_poll (&fd, 1, (int) (left / 1000 + 1));
          g_cancellable_release_fd (self->cancellable);
        }
      else
        {
          g_usleep ((gulong) left);
        }
    }
}

/* Seconds to wait after @failures connections in a row that came to nothing. */
static gint64
pause_after (guint failures)
{
  static const guint seconds[] = { 5, 15, 60, 300, 900 };

  return seconds[MIN (failures, G_N_ELEMENTS (seconds) - 1)];
}

static gboolean
back_off (Sender       *self,
          const GError *error)
{
  gint64 wait = pause_after (self->failures);
  g_autofree char *words = g_strdup_printf (_("The mail server cannot be reached now and is tried again. (%s)"), error->message);

  g_clear_pointer (&self->session, crm_smtp_session_close);
  self->failures++;
  self->noted = TRUE;
  crm_mail_journal_note (self->db, self->campaign, words, NULL);

  return wait_until (self, g_get_real_time () + wait * self->backoff_ms * 1000, _("Waiting for the network or the mail server"));
}

/* FALSE: stop; with @error for the journal's sake only. */
static gboolean
ensure_session (Sender *self)
{
  while (self->session == NULL)
    {
      g_autoptr(GError) error = NULL;

      self->session = crm_smtp_session_open (&self->config, self->cancellable, &error);
      if (self->session != NULL && self->noted)
        {
          self->noted = FALSE;
          crm_mail_journal_note (self->db, self->campaign, NULL, NULL);
        }
      if (self->session != NULL)
        return TRUE;
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return FALSE;

      /* One try, then ask: a second wrong password may lock the account. */
      if (g_error_matches (error, CRM_NET_ERROR, CRM_NET_ERROR_AUTH))
        {
          self->pause_reason = g_strdup_printf (_("The mail server refuses the user name or password. (%s)"), error->message);
          return FALSE;
        }
      if (g_error_matches (error, CRM_NET_ERROR, CRM_NET_ERROR_TLS))
        {
          self->pause_reason = g_strdup_printf (_("There is no secure connection to the mail server. (%s)"), error->message);
          return FALSE;
        }
      if (!back_off (self, error))
        return FALSE;
    }

  return TRUE;
}

/* The reply that was held back gets a commit of its own. */
static gboolean
flush (Sender  *self,
       GError **error)
{
  if (!self->has_held)
    return TRUE;

  if (!crm_mail_journal_record (self->db, &self->plan->limits, &self->held, error))
    return FALSE;

  self->has_held = FALSE;
  g_clear_pointer (&self->held_reply, crm_smtp_reply_free);
  return TRUE;
}

/* The connection ended at the mail @mail, without its fault as it seems. TRUE: it is always that mail, and it has to wait. */
static gboolean
count_drop (Sender *self,
            gint64  mail)
{
  self->n_dropped = self->dropped == mail ? self->n_dropped + 1 : 1;
  self->dropped = mail;
  if (self->n_dropped < DROPS_TO_DEFER)
    return FALSE;

  self->n_dropped = 0;
  return TRUE;
}

/* What a reply means for its mail and for the run; it is held back for the next commit. Takes @reply. */
static void
judge (Sender                 *self,
       const CrmOutgoingMail  *item,
       gboolean                after_dot,
       CrmSmtpReply           *reply)
{
  g_auto(CrmReplyVerdict) verdict = { 0 };
  CrmSmtpScope scope = crm_smtp_reply_get_scope (reply);
  gboolean ends;

  g_assert (!self->has_held && self->pause_reason == NULL);

  crm_reply_verdict_make (&verdict, reply);
  /* Told once, the owner let it go on: then it is this mail, and the others do not wait for it. */
  if (scope == CRM_SMTP_SCOPE_MESSAGE && crm_mail_journal_was_refused (self->db, item->mail->id))
    verdict.outcome = CRM_OUTCOME_FAILED;
  else
    self->pause_reason = g_steal_pointer (&verdict.pause_reason);
  ends = verdict.reconnect && count_drop (self, item->mail->id);
  if (ends)
    verdict.outcome = CRM_OUTCOME_RETRY;
  self->failures = verdict.reconnect ? self->failures + 1 : 0;
  if (self->pause_reason == NULL && (verdict.outcome == CRM_OUTCOME_SENT || verdict.outcome == CRM_OUTCOME_FAILED))
    self->pause_reason = crm_refusals_note (&self->refusals, item->recipient, verdict.outcome == CRM_OUTCOME_FAILED);
  if (verdict.reconnect)
    {
      g_clear_pointer (&self->session, crm_smtp_session_close);
      self->next_at = MAX (self->next_at, g_get_real_time () + pause_after (self->failures - 1) * self->backoff_ms * 1000);
    }

  g_clear_pointer (&self->held_reply, crm_smtp_reply_free);
  self->held_reply = reply;
  self->held = (CrmJournalReply) { .mail = item->mail->id, .outcome = verdict.outcome, .after_dot = after_dot,
                                   .suppress = verdict.suppress, .code = ends ? 0 : reply->code, .enhanced = reply->enhanced, .text = reply->text };
  self->has_held = TRUE;
  if (verdict.outcome == CRM_OUTCOME_SENT || verdict.outcome == CRM_OUTCOME_FAILED)
    self->plan->done++;
  show_progress (self);
}

/* The connection ended before the dot: nothing was sent. The same mail again, unless it is the mail that does it. */
static gboolean
survive_drop (Sender                 *self,
              const CrmOutgoingMail  *item,
              const GError           *reason,
              GError                **error)
{
  if (count_drop (self, item->mail->id))
    {
      CrmJournalReply reply = { .mail = item->mail->id, .outcome = CRM_OUTCOME_RETRY, .text = reason->message };

      if (!flush (self, error) || !crm_mail_journal_record (self->db, &self->plan->limits, &reply, error))
        return FALSE;
    }

  return flush (self, error);
}

typedef enum
{
  STEP_NEXT,   /* go on, with the item in @next where there is one */
  STEP_AGAIN,  /* the connection ended before the dot */
  STEP_STOP,   /* paused, cancelled, or @error */
} Step;

/* Whether the next mail may be begun in the same segment as this one's dot. */
static gboolean
may_go_ahead (Sender *self)
{
  return self->pause_reason == NULL && !g_cancellable_is_cancelled (self->cancellable) && self->next_at <= g_get_real_time () &&
         crm_smtp_session_has (self->session, "PIPELINING") && crm_smtp_session_get_n_sent (self->session) + 1 < MAILS_A_CONNECTION;
}

static Step
lose_reply (Sender           *self,
            CrmOutgoingMail  *item,
            GError           *reason,
            GError          **error)
{
  CrmJournalReply reply = { .mail = item->mail->id, .outcome = CRM_OUTCOME_UNKNOWN, .after_dot = TRUE, .text = reason->message };

  g_clear_pointer (&self->session, crm_smtp_session_close);
  self->plan->done++;
  show_progress (self);
  if (!crm_mail_journal_record (self->db, &self->plan->limits, &reply, error))
    return STEP_STOP;

  return back_off (self, reason) ? STEP_NEXT : STEP_STOP;
}

/* The envelope of a mail. STEP_NEXT with !@begun: it was refused. */
static Step
begin_item (Sender           *self,
            CrmOutgoingMail  *item,
            gboolean         *begun,
            GError          **error)
{
  g_autoptr(CrmSmtpReply) refusal = NULL;
  g_autoptr(GError) inner = NULL;

  *begun = crm_smtp_session_begin (self->session, &item->envelope, &refusal, self->cancellable, &inner);
  if (*begun)
    return STEP_NEXT;

  if (refusal != NULL)
    {
      if (!flush (self, error))
        return STEP_STOP;
      judge (self, item, FALSE, g_steal_pointer (&refusal));
      if (self->session != NULL && !crm_smtp_session_is_open (self->session))
        g_clear_pointer (&self->session, crm_smtp_session_close);
      return STEP_NEXT;
    }

  if (g_error_matches (inner, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return STEP_STOP;
  return survive_drop (self, item, inner, error) && back_off (self, inner) ? STEP_AGAIN : STEP_STOP;
}

/*
 * P1, and the text of the mail. While the disk is waited for, a text that is not long goes out and the next mail is made. Nothing after this
 * may happen when the intent did not reach the disk. @broken: the connection ended, or was given up, before the dot; then nothing was sent.
 */
static gboolean
intend_and_write (Sender           *self,
                  CrmOutgoingMail  *item,
                  gboolean         *allowed,
                  GError          **broken,
                  GError          **error)
{
  gboolean at_once = item->envelope.size <= SHORT_TEXT && !g_cancellable_is_cancelled (self->cancellable);
  CrmJournalIntent *intent;

  if (!at_once && !crm_smtp_session_send_body (self->session, item->bytes, self->cancellable, broken))
    return TRUE;

  intent = crm_mail_journal_intend_begin (self->db, self->has_held ? &self->held : NULL, item->mail->id, item->date, &self->plan->limits);
  g_assert (intent != NULL);

  if (at_once)
    crm_smtp_session_send_body (self->session, item->bytes, self->cancellable, broken);
  if (*broken == NULL)
    crm_mail_queue_prepare (self->queue);
  if (!crm_mail_journal_intend_end (intent, allowed, &self->next_at, error))
    return FALSE;
  self->has_held = FALSE;

  /* Its dot never left: what was intended did not happen. */
  return *broken == NULL || !*allowed || crm_mail_journal_take_back (self->db, item->mail->id, error);
}

/* One mail from MAIL to the reply to its dot. */
static Step
send_item (Sender           *self,
           CrmOutgoingMail  *item,
           CrmOutgoingMail **next,
           GError          **error)
{
  g_autoptr(GError) broken = NULL;
  g_autoptr(GError) inner = NULL;
  CrmSmtpReply *reply;
  gboolean allowed = FALSE;
  gboolean begun;
  gint64 unmade;
  Step step;

  step = begin_item (self, item, &begun, error);
  if (!begun)
    return step;

  if (!intend_and_write (self, item, &allowed, &broken, error) || g_error_matches (broken, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return STEP_STOP;
  if (broken != NULL)
    return survive_drop (self, item, broken, error) && back_off (self, broken) ? STEP_AGAIN : STEP_STOP;
  if (!allowed)
    {
      /* Without its dot the mail is none; the only way to say so is to hang up. */
      g_clear_pointer (&self->session, crm_smtp_session_close);
      return is_sending (self) ? STEP_NEXT : STEP_STOP;
    }

  if (may_go_ahead (self) && crm_mail_queue_prepare (self->queue))
    *next = crm_mail_queue_take (self->queue, &unmade, NULL);

  crm_sent_ledger_add (self->ledger, item->mail->address);
  reply = crm_smtp_session_finish (self->session, *next != NULL ? &(*next)->envelope : NULL, NULL, &inner);
  if (reply == NULL)
    {
      /* The mail that was begun ahead has sent no text: it is as it was. */
      if (*next != NULL)
        crm_mail_queue_put_back (self->queue, g_steal_pointer (next));
      return lose_reply (self, item, inner, error);
    }

  judge (self, item, TRUE, reply);
  return STEP_NEXT;
}

/* What is left over when the loop ends: connection, held reply, state of the campaign. */
static gboolean
conclude (Sender  *self,
          GError **error)
{
  g_autofree char *state = NULL;

  if (!flush (self, error))
    return FALSE;
  if (self->pause_reason != NULL)
    return crm_mail_journal_set_state (self->db, self->campaign, "paused", self->pause_reason, error);

  state = crm_mail_journal_dup_state (self->db, self->campaign, error);
  if (g_strcmp0 (state, "sending") != 0)
    return error == NULL || *error == NULL;
  if (g_cancellable_is_cancelled (self->cancellable))
    return crm_mail_journal_set_state (self->db, self->campaign, "paused", NULL, error) &&
           !g_cancellable_set_error_if_cancelled (self->cancelled, error);

  return crm_mail_journal_set_state (self->db, self->campaign, "finished", NULL, error);
}

/* A mail that cannot be made: it fails by itself, the run goes on. */
static gboolean
fail_unmade (Sender        *self,
             gint64         mail,
             const GError  *reason,
             GError       **error)
{
  CrmJournalReply reply = { .mail = mail, .outcome = CRM_OUTCOME_FAILED, .text = reason->message };

  self->plan->done++;
  return flush (self, error) && crm_mail_journal_record (self->db, &self->plan->limits, &reply, error);
}

/* Takes the item that is to be sent now. STEP_AGAIN: none was there, but one may come. */
static Step
next_item (Sender           *self,
           CrmOutgoingMail **item,
           GError          **error)
{
  g_autoptr(GError) reason = NULL;
  gint64 next_due = 0;
  gint64 unmade = 0;

  /* What was just replied to must not be claimed again. */
  if (crm_mail_queue_is_empty (self->queue) && (!flush (self, error) || !crm_mail_queue_fill (self->queue, &next_due, error)))
    return STEP_STOP;

  if (!crm_mail_queue_is_empty (self->queue))
    {
      *item = crm_mail_queue_take (self->queue, &unmade, &reason);
      if (*item != NULL)
        return STEP_NEXT;
      return fail_unmade (self, unmade, reason, error) ? STEP_AGAIN : STEP_STOP;
    }

  if (next_due == 0)
    return STEP_STOP;

  return wait_until (self, next_due, _("Waiting until servers that asked for it may be tried again")) ? STEP_AGAIN : STEP_STOP;
}

static gboolean
keep_limits (Sender  *self,
             GError **error)
{
  if (self->next_at <= g_get_real_time ())
    return TRUE;

  return flush (self, error) && wait_until (self, self->next_at, self->failures > 0 ? _("Waiting for the network or the mail server")
                                                                           : _("Waiting for the limit of the mail account"));
}

static void
loop (Sender  *self,
      GError **error)
{
  g_autoptr(CrmOutgoingMail) item = NULL;

  self->next_at = crm_mail_journal_next_allowed (self->db, &self->plan->limits, error);
  if (self->next_at < 0)
    return;

  while (self->pause_reason == NULL)
    {
      g_autoptr(CrmOutgoingMail) next = NULL;
      Step step;

      if (item == NULL)
        {
          if (!keep_limits (self, error) || !is_sending (self))
            return;
          step = next_item (self, &item, error);
          if (step == STEP_STOP)
            return;
          if (step == STEP_AGAIN)
            continue;
        }
      else if (self->session == NULL && (!keep_limits (self, error) || !is_sending (self)))
        {
          /* It was begun ahead on a connection that is gone. */
          return;
        }

      if (self->session != NULL && crm_smtp_session_get_n_sent (self->session) >= MAILS_A_CONNECTION)
        g_clear_pointer (&self->session, crm_smtp_session_close);
      if (self->session == NULL && !flush (self, error))
        return;
      if (!ensure_session (self))
        return;

      step = send_item (self, item, &next, error);
      if (step == STEP_STOP)
        return;
      if (step == STEP_AGAIN && self->n_dropped > 0)
        continue;
      /* Deferred, or done: the next one. */
      g_clear_pointer (&item, crm_outgoing_mail_free);
      item = g_steal_pointer (&next);
      if (item == NULL && !flush (self, error))
        return;
    }

  /* A mail begun ahead is given up by hanging up. */
  if (item != NULL)
    g_clear_pointer (&self->session, crm_smtp_session_close);
}

static void
on_job_cancelled (GCancellable *cancelled,
                  GCancellable *follower)
{
  g_cancellable_cancel (follower);
}

/* Reads what there is to send and sends it. FALSE with @error: the campaign cannot begin, or the journal cannot be written. */
static gboolean
send_campaign (Sender                  *self,
               const CrmSenderOptions  *options,
               GError                 **error)
{
  g_autoptr(GError) inner = NULL;

  self->ledger = crm_sent_ledger_open (self->campaign);
  if (!crm_mail_journal_recover (self->db, NULL, error) || !crm_sent_ledger_check (self->ledger, self->db, self->campaign, error))
    return FALSE;
  self->plan = crm_sending_plan_load (self->db, self->campaign, error);
  if (self->plan == NULL)
    return FALSE;

  self->config = self->plan->config;
  self->config.password = options->password;
  self->config.ca_file = options->ca_file;
  self->config.reply_timeout = options->reply_timeout;
  self->config.dot_timeout = options->dot_timeout;
  self->backoff_ms = options->backoff_ms > 0 ? options->backoff_ms : 1000;
  self->queue = crm_mail_queue_new (self->db, self->campaign, self->plan);
  if (!crm_mail_journal_set_state (self->db, self->campaign, "sending", NULL, error))
    return FALSE;

  show_progress (self);
  loop (self, &inner);
  g_clear_pointer (&self->session, crm_smtp_session_close);
  if (inner == NULL)
    return conclude (self, error);

  /* The journal cannot be written: say so where it can still be said. A reply that stays out of it makes its mail unknown. */
  flush (self, NULL);
  crm_mail_journal_set_state (self->db, self->campaign, "paused", inner->message, NULL);
  g_propagate_error (error, g_steal_pointer (&inner));
  return FALSE;
}

gboolean
crm_sender_run (CrmDb                   *db,
                gint64                   campaign,
                const CrmSenderOptions  *options,
                CrmJob                  *job,
                GError                 **error)
{
  g_autoptr(CrmSendingLease) lease = NULL;
  g_auto(Sender) self = { .db = db, .job = job, .campaign = campaign };
  GPollFD held = { 0 };
  gboolean polls;
  gulong handler = 0;
  gboolean done;

  g_return_val_if_fail (CRM_IS_DB (db), FALSE);
  g_return_val_if_fail (options != NULL, FALSE);

  lease = crm_sending_lease_take (db, campaign, error);
  if (lease == NULL)
    return FALSE;

  self.cancellable = g_object_ref (crm_sending_lease_get_cancellable (lease));
  self.cancelled = job != NULL ? crm_job_ref_cancellable (job) : NULL;
  if (self.cancelled != NULL)
    handler = g_cancellable_connect (self.cancelled, G_CALLBACK (on_job_cancelled), g_object_ref (self.cancellable), g_object_unref);

  /* As long as it is polled somewhere, its descriptor lives: not a new one with each wait. */
  polls = g_cancellable_make_pollfd (self.cancellable, &held);
  done = send_campaign (&self, options, error);
  if (polls)
    g_cancellable_release_fd (self.cancellable);
  g_cancellable_disconnect (self.cancelled, handler);

  return done;
}
