/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sender.h"

#include "crm-campaign-text.h"
#include "crm-mail-address.h"
#include "crm-mail-journal.h"
#include "crm-mail-merge.h"
#include "crm-mailing-error.h"
#include "crm-net-error.h"
#include "crm-sending-lease.h"
#include "crm-smtp-session.h"

#include <glib/gi18n.h>
#include <string.h>

#define CLAIM_SIZE          100
#define MAILS_A_CONNECTION  100  /* some servers refuse more, and a new connection costs little */
#define IDLE_CLOSE          (20 * G_USEC_PER_SEC)
#define REFUSALS_TO_PAUSE   5
#define DROPS_TO_DEFER      3
#define POLL_INTERVAL       (G_USEC_PER_SEC / 2)

/* One run. Lives on the thread that sends. */
typedef struct
{
  CrmDb             *db;
  CrmJob            *job;          /* may be NULL */
  GCancellable      *cancellable;  /* may be NULL */
  gint64             campaign;
  CrmCampaignText   *text;
  CrmSmtpSession    *session;      /* NULL while not connected */
  CrmSmtpConfig      config;
  CrmJournalLimits   limits;
  char              *host;
  char              *user;
  char              *sender;       /* wire form */
  char              *ehlo;
  guint              backoff_ms;

  GPtrArray         *mails;        /* claimed; at the end of the array is the next one */
  gint64             making;       /* the mail that was taken last */
  gint64             next_due;
  gint64             next_at;      /* what the limits allow */

  CrmJournalReply    held;         /* the reply that goes into the next commit */
  gboolean           has_held;
  CrmSmtpReply      *held_reply;   /* owns the words of @held */

  guint              failures;     /* connections in a row that came to nothing */
  gint64             dropped;      /* the mail at which the connection ended, and how often */
  guint              n_dropped;
  char              *refused_domain;
  guint              n_refused;    /* permanent refusals in a row, each on another domain */

  gint64             done;
  gint64             total;
  char              *pause_reason; /* set: pause the campaign and say this */
} Sender;

/* One mail with everything that goes over the wire. */
typedef struct
{
  CrmJournalMail  *mail;
  CrmCampaignMail *content;
  char            *recipient;
  gint64           date;
  CrmSmtpEnvelope  envelope;
} Item;

static void
item_free (Item *item)
{
  crm_journal_mail_free (item->mail);
  g_clear_pointer (&item->content, crm_campaign_mail_free);
  g_free (item->recipient);
  g_free (item);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Item, item_free)

static void
sender_clear (Sender *self)
{
  g_clear_pointer (&self->session, crm_smtp_session_close);
  g_clear_pointer (&self->text, crm_campaign_text_free);
  g_clear_pointer (&self->mails, g_ptr_array_unref);
  g_clear_pointer (&self->held_reply, crm_smtp_reply_free);
  g_clear_object (&self->cancellable);
  g_free (self->host);
  g_free (self->user);
  g_free (self->sender);
  g_free (self->ehlo);
  g_free (self->refused_domain);
  g_free (self->pause_reason);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sender, sender_clear)

static gpointer
load_cb (CrmConn       *conn,
         gpointer       user_data,
         GCancellable  *cancellable,
         GError       **error)
{
  Sender *self = user_data;
  g_autofree char *domain = NULL;
  g_autoptr(CrmStmt) stmt = crm_conn_query (conn, error,
    "SELECT r.subject, r.body, r.footer, a.id, a.host, a.port, a.security, a.user, a.from_address, a.per_minute, a.per_hour, a.per_day, "
    "(SELECT count(*) FROM campaign_mail WHERE campaign_id = r.campaign_id AND state <> 'excluded'), "
    "(SELECT count(*) FROM campaign_mail WHERE campaign_id = r.campaign_id AND state NOT IN ('excluded', 'pending', 'dot')) "
    "FROM campaign_run r LEFT JOIN mail_account a ON a.id = r.account_id AND a.deleted_at IS NULL "
    "WHERE r.campaign_id = ? AND r.state IN ('frozen', 'sending', 'paused')", "i", self->campaign);
  const char *security;
  CrmStep step;

  if (stmt == NULL)
    return NULL;
  step = crm_stmt_step (stmt, error);
  if (step == CRM_STEP_ERROR)
    return NULL;
  if (step == CRM_STEP_DONE)
    {
      g_set_error_literal (error, CRM_MAILING_ERROR, CRM_MAILING_ERROR_STATE, _("There is nothing of this campaign to send."));
      return NULL;
    }
  if (crm_stmt_is_null (stmt, 3))
    {
      g_set_error_literal (error, CRM_MAILING_ERROR, CRM_MAILING_ERROR_NO_ACCOUNT, _("The mail account of this campaign is gone."));
      return NULL;
    }

  self->text = crm_campaign_text_new (crm_stmt_get_text (stmt, 0), crm_stmt_get_text (stmt, 1), crm_stmt_get_text (stmt, 2),
                                      NULL, NULL, error);
  self->sender = crm_mail_address_to_wire (crm_stmt_get_text (stmt, 8), self->text != NULL ? error : NULL);
  if (self->text == NULL || self->sender == NULL)
    return NULL;

  security = crm_stmt_get_text (stmt, 6);
  self->host = crm_stmt_dup_text (stmt, 4);
  self->user = crm_stmt_dup_text (stmt, 7);
  self->ehlo = g_strdup (strchr (self->sender, '@') + 1);
  self->config.host = self->host;
  self->config.port = (guint) crm_stmt_get_int (stmt, 5);
  self->config.security = g_str_equal (security, "tls") ? CRM_SMTP_SECURITY_TLS :
                          g_str_equal (security, "none") ? CRM_SMTP_SECURITY_NONE : CRM_SMTP_SECURITY_STARTTLS;
  self->config.user = self->user != NULL && *self->user != '\0' ? self->user : NULL;
  self->config.ehlo = self->ehlo;
  self->limits.account = crm_stmt_get_int (stmt, 3);
  self->limits.per_minute = (guint) MAX (crm_stmt_get_int (stmt, 9), 0);
  self->limits.per_hour = (guint) MAX (crm_stmt_get_int (stmt, 10), 0);
  self->limits.per_day = (guint) MAX (crm_stmt_get_int (stmt, 11), 0);
  self->total = crm_stmt_get_int (stmt, 12);
  self->done = crm_stmt_get_int (stmt, 13);

  return self;
}

static void
show_progress (Sender *self)
{
  g_autofree char *done = NULL;
  g_autofree char *total = NULL;
  g_autofree char *detail = NULL;

  if (self->job == NULL)
    return;

  done = g_strdup_printf ("%" G_GINT64_FORMAT, self->done);
  total = g_strdup_printf ("%" G_GINT64_FORMAT, self->total);
  /* Translators: "120 of 353 mails" */
  detail = g_strdup_printf (_("%s of %s mails"), done, total);
  crm_job_set_count (self->job, (guint64) self->done, (guint64) self->total);
  crm_job_set_detail (self->job, detail);
}

static gpointer
read_state_cb (CrmConn       *conn,
               gpointer       user_data,
               GCancellable  *cancellable,
               GError       **error)
{
  const Sender *self = user_data;

  return crm_conn_get_text (conn, error, "SELECT state FROM campaign_run WHERE campaign_id = ?", "i", self->campaign);
}

static gboolean
is_sending (Sender *self)
{
  g_autofree char *state = crm_db_read (self->db, CRM_READER_ROW, read_state_cb, self, NULL, NULL);

  return g_strcmp0 (state, "sending") == 0 && !g_cancellable_is_cancelled (self->cancellable);
}

/* Until @deadline (g_get_real_time()), or until the campaign is paused: then FALSE. */
static gboolean
wait_until (Sender     *self,
            gint64      deadline,
            const char *detail)
{
  if (deadline - g_get_real_time () > IDLE_CLOSE)
    g_clear_pointer (&self->session, crm_smtp_session_close);
  if (self->job != NULL)
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
      if (self->cancellable != NULL && g_cancellable_make_pollfd (self->cancellable, &fd))
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

  g_clear_pointer (&self->session, crm_smtp_session_close);
  self->failures++;
  g_debug ("Mail server: %s; again in %d s", error->message, (int) wait);

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

  if (!crm_mail_journal_record (self->db, &self->limits, &self->held, error))
    return FALSE;

  self->has_held = FALSE;
  g_clear_pointer (&self->held_reply, crm_smtp_reply_free);
  return TRUE;
}

static void
hold (Sender       *self,
      gint64        mail,
      CrmOutcome    outcome,
      gboolean      after_dot,
      CrmSmtpReply *reply)
{
  g_assert (!self->has_held);

  g_clear_pointer (&self->held_reply, crm_smtp_reply_free);
  self->held_reply = reply;
  self->held = (CrmJournalReply) { .mail = mail, .outcome = outcome, .after_dot = after_dot, .code = reply->code,
                                   .enhanced = reply->enhanced, .text = reply->text };
  self->has_held = TRUE;
  if (outcome == CRM_OUTCOME_SENT || outcome == CRM_OUTCOME_FAILED || outcome == CRM_OUTCOME_UNKNOWN)
    self->done++;
  show_progress (self);
}

static gboolean
is_dead_address (const CrmSmtpReply *reply)
{
  static const char * const codes[] = { "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", NULL };

  return reply->enhanced != NULL && g_strv_contains (codes, reply->enhanced);
}

/* Five permanent refusals in a row on different domains are about us, whatever they say. */
static void
count_refusal (Sender     *self,
               const char *recipient)
{
  const char *domain = strchr (recipient, '@') + 1;

  if (g_strcmp0 (self->refused_domain, domain) != 0)
    self->n_refused++;
  g_free (self->refused_domain);
  self->refused_domain = g_strdup (domain);

  if (self->n_refused >= REFUSALS_TO_PAUSE)
    self->pause_reason = g_strdup (_("Five mails in a row were refused by different servers. See their words below before you go on."));
}

/* What a reply means for its mail and for the run. Takes @reply. */
static void
judge (Sender       *self,
       const Item   *item,
       gboolean      after_dot,
       CrmSmtpReply *reply)
{
  g_autofree char *words = crm_smtp_reply_to_string (reply);
  CrmSmtpScope scope = crm_smtp_reply_get_scope (reply);

  self->failures = scope == CRM_SMTP_SCOPE_CONNECTION ? self->failures + 1 : 0;
  if (scope == CRM_SMTP_SCOPE_ACCEPTED)
    {
      self->n_refused = 0;
      hold (self, item->mail->id, CRM_OUTCOME_SENT, after_dot, reply);
      return;
    }

  switch (scope)
    {
    case CRM_SMTP_SCOPE_RECIPIENT:
      count_refusal (self, item->recipient);
      hold (self, item->mail->id, CRM_OUTCOME_FAILED, after_dot, reply);
      self->held.suppress = is_dead_address (reply);
      return;

    case CRM_SMTP_SCOPE_RECIPIENT_TEMPORARY:
      hold (self, item->mail->id, CRM_OUTCOME_RETRY, after_dot, reply);
      return;

    case CRM_SMTP_SCOPE_MESSAGE:
      self->pause_reason = g_strdup_printf (_("The mail server does not accept this text: %s"), words);
      break;

    case CRM_SMTP_SCOPE_SENDER:
      self->pause_reason = g_strdup_printf (_("The mail server does not accept your sender's address or domain: %s"), words);
      break;

    case CRM_SMTP_SCOPE_QUOTA:
      self->pause_reason = g_strdup_printf (_("The limit of the mail account is reached; go on later. The server says: %s"), words);
      break;

    case CRM_SMTP_SCOPE_CREDENTIALS:
      self->pause_reason = g_strdup_printf (_("The mail server refuses the user name or password. (%s)"), words);
      break;

    case CRM_SMTP_SCOPE_CONNECTION:
    case CRM_SMTP_SCOPE_ACCEPTED:
    default:
      g_clear_pointer (&self->session, crm_smtp_session_close);
      self->next_at = MAX (self->next_at, g_get_real_time () + pause_after (self->failures - 1) * self->backoff_ms * 1000);
    }

  hold (self, item->mail->id, CRM_OUTCOME_BACK, after_dot, reply);
}

static Item *
make_item (Sender  *self,
           GError **error)
{
  g_autoptr(Item) item = g_new0 (Item, 1);
  g_autoptr(GHashTable) values = NULL;

  item->mail = g_ptr_array_steal_index (self->mails, self->mails->len - 1);
  self->making = item->mail->id;
  item->date = item->mail->date > 0 ? item->mail->date : g_get_real_time ();
  item->recipient = crm_mail_address_to_wire (item->mail->address, error);
  if (item->recipient == NULL)
    return NULL;

  values = crm_mail_merge_from_json (item->mail->merge, error);
  if (values == NULL)
    return NULL;

  item->content = crm_campaign_text_render_mail (self->text, values, item->mail->address, item->mail->token, item->mail->message_id,
                                                 item->date, error);
  if (item->content == NULL)
    return NULL;

  item->envelope = (CrmSmtpEnvelope) { self->sender, item->recipient, g_bytes_get_size (item->content->bytes), item->mail->token };
  return g_steal_pointer (&item);
}

/* The next mail that is due, claiming more where needed. NULL without @error: none is due now. */
static Item *
take_item (Sender  *self,
           GError **error)
{
  if (self->mails == NULL || self->mails->len == 0)
    {
      g_autoptr(GPtrArray) claimed = NULL;

      /* What was just replied to must not be claimed again. */
      if (!flush (self, error))
        return NULL;
      claimed = crm_mail_journal_claim (self->db, self->campaign, CLAIM_SIZE, g_get_real_time (), &self->next_due, error);
      if (claimed == NULL)
        return NULL;

      g_clear_pointer (&self->mails, g_ptr_array_unref);
      self->mails = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_journal_mail_free);
      while (claimed->len > 0)
        g_ptr_array_add (self->mails, g_ptr_array_steal_index (claimed, claimed->len - 1));
    }

  if (self->mails->len == 0)
    return NULL;

  return make_item (self, error);
}

/* The connection ended before the dot: nothing was sent. The same mail again, unless it is the mail that does it. */
static gboolean
survive_drop (Sender        *self,
              const Item    *item,
              const GError  *reason,
              GError       **error)
{
  self->n_dropped = self->dropped == item->mail->id ? self->n_dropped + 1 : 1;
  self->dropped = item->mail->id;

  if (self->n_dropped >= DROPS_TO_DEFER)
    {
      CrmJournalReply reply = { .mail = item->mail->id, .outcome = CRM_OUTCOME_RETRY, .text = reason->message };

      self->n_dropped = 0;
      if (!flush (self, error) || !crm_mail_journal_record (self->db, &self->limits, &reply, error))
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
lose_reply (Sender  *self,
            Item    *item,
            GError  *reason,
            GError **error)
{
  CrmJournalReply reply = { .mail = item->mail->id, .outcome = CRM_OUTCOME_UNKNOWN, .after_dot = TRUE, .text = reason->message };

  g_clear_pointer (&self->session, crm_smtp_session_close);
  self->done++;
  show_progress (self);
  if (!crm_mail_journal_record (self->db, &self->limits, &reply, error))
    return STEP_STOP;

  return back_off (self, reason) ? STEP_NEXT : STEP_STOP;
}

/* One mail from MAIL to the reply to its dot. */
static Step
send_item (Sender  *self,
           Item    *item,
           Item   **next,
           GError **error)
{
  g_autoptr(CrmSmtpReply) refusal = NULL;
  g_autoptr(GError) inner = NULL;
  CrmSmtpReply *reply;
  gboolean allowed = FALSE;

  if (!crm_smtp_session_begin (self->session, &item->envelope, &refusal, self->cancellable, &inner))
    {
      if (refusal != NULL)
        {
          if (!flush (self, error))
            return STEP_STOP;
          judge (self, item, FALSE, g_steal_pointer (&refusal));
          if (self->session != NULL && !crm_smtp_session_is_open (self->session))
            g_clear_pointer (&self->session, crm_smtp_session_close);
          return STEP_NEXT;
        }
    }
  else
    {
      crm_smtp_session_send_body (self->session, item->content->bytes, self->cancellable, &inner);
    }
  if (inner != NULL)
    {
      if (g_error_matches (inner, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return STEP_STOP;
      return survive_drop (self, item, inner, error) && back_off (self, inner) ? STEP_AGAIN : STEP_STOP;
    }

  /* P1. Nothing below may happen when this did not reach the disk. */
  if (!crm_mail_journal_intend (self->db, self->has_held ? &self->held : NULL, item->mail->id, item->date, &self->limits,
                                &allowed, &self->next_at, error))
    return STEP_STOP;
  self->has_held = FALSE;
  if (!allowed)
    {
      /* Without its dot the mail is none; the only way to say so is to hang up. */
      g_clear_pointer (&self->session, crm_smtp_session_close);
      return is_sending (self) ? STEP_NEXT : STEP_STOP;
    }

  if (may_go_ahead (self) && self->mails->len > 0)
    *next = make_item (self, &inner);
  if (inner != NULL)
    g_clear_error (&inner);

  reply = crm_smtp_session_finish (self->session, *next != NULL ? &(*next)->envelope : NULL, NULL, &inner);
  if (reply == NULL)
    {
      /* The mail that was begun ahead has sent no text: it is as it was. */
      if (*next != NULL)
        {
          g_ptr_array_add (self->mails, g_steal_pointer (&(*next)->mail));
          (*next)->mail = g_new0 (CrmJournalMail, 1);
          g_clear_pointer (next, item_free);
        }
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

  state = crm_db_read (self->db, CRM_READER_ROW, read_state_cb, self, NULL, error);
  if (g_strcmp0 (state, "sending") != 0)
    return error == NULL || *error == NULL;
  if (g_cancellable_is_cancelled (self->cancellable))
    {
      if (!crm_mail_journal_set_state (self->db, self->campaign, "paused", NULL, error))
        return FALSE;
      g_cancellable_set_error_if_cancelled (self->cancellable, error);
      return FALSE;
    }

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

  self->done++;
  return flush (self, error) && crm_mail_journal_record (self->db, &self->limits, &reply, error);
}

/* Takes the item that is to be sent now. STEP_AGAIN: none was there, but one may come. */
static Step
next_item (Sender  *self,
           Item   **item,
           GError **error)
{
  g_autoptr(GError) inner = NULL;

  self->making = 0;
  *item = take_item (self, &inner);
  if (*item != NULL)
    return STEP_NEXT;

  if (inner != NULL && self->making != 0)
    return fail_unmade (self, self->making, inner, error) ? STEP_AGAIN : STEP_STOP;
  if (inner != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&inner));
      return STEP_STOP;
    }
  if (self->next_due == 0)
    return STEP_STOP;

  return wait_until (self, self->next_due, _("Waiting until servers that asked for it may be tried again")) ? STEP_AGAIN : STEP_STOP;
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
  g_autoptr(Item) item = NULL;

  self->next_at = crm_mail_journal_next_allowed (self->db, &self->limits, error);
  if (self->next_at < 0)
    return;

  while (self->pause_reason == NULL)
    {
      g_autoptr(Item) next = NULL;
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
      g_clear_pointer (&item, item_free);
      item = g_steal_pointer (&next);
      if (item == NULL && !flush (self, error))
        return;
    }

  /* A mail begun ahead is given up by hanging up. */
  if (item != NULL)
    g_clear_pointer (&self->session, crm_smtp_session_close);
}

gboolean
crm_sender_run (CrmDb                   *db,
                gint64                   campaign,
                const CrmSenderOptions  *options,
                CrmJob                  *job,
                GError                 **error)
{
  g_autoptr(CrmSendingLease) lease = NULL;
  g_autoptr(GError) inner = NULL;
  g_auto(Sender) self = { .db = db, .job = job, .campaign = campaign };

  g_return_val_if_fail (CRM_IS_DB (db), FALSE);
  g_return_val_if_fail (options != NULL, FALSE);

  lease = crm_sending_lease_take (db, error);
  if (lease == NULL || !crm_mail_journal_recover (db, NULL, error))
    return FALSE;
  if (crm_db_read (db, CRM_READER_ROW, load_cb, &self, NULL, error) == NULL)
    return FALSE;

  self.cancellable = job != NULL ? crm_job_ref_cancellable (job) : NULL;
  self.config.password = options->password;
  self.config.ca_file = options->ca_file;
  self.config.reply_timeout = options->reply_timeout;
  self.config.dot_timeout = options->dot_timeout;
  self.backoff_ms = options->backoff_ms > 0 ? options->backoff_ms : 1000;
  if (!crm_mail_journal_set_state (db, campaign, "sending", NULL, error))
    return FALSE;

  show_progress (&self);
  loop (&self, &inner);
  g_clear_pointer (&self.session, crm_smtp_session_close);
  if (inner == NULL)
    return conclude (&self, error);

  /* The journal cannot be written: say so where it can still be said. */
  crm_mail_journal_set_state (db, campaign, "paused", inner->message, NULL);
  g_propagate_error (error, g_steal_pointer (&inner));
  return FALSE;
}

/* A run on a thread of its own. */
typedef struct
{
  CrmDb            *db;
  CrmJob           *job;
  gint64            campaign;
  CrmSenderOptions  options;
  char             *password;
  char             *ca_file;
} Run;

static gpointer
run_thread (gpointer data)
{
  Run *run = data;
  g_autoptr(GError) error = NULL;

  if (crm_sender_run (run->db, run->campaign, &run->options, run->job, &error))
    crm_job_finish (run->job, NULL);
  else
    crm_job_fail (run->job, error);

  g_object_unref (run->db);
  g_object_unref (run->job);
  g_free (run->password);
  g_free (run->ca_file);
  g_free (run);
  return NULL;
}

CrmJob *
crm_sender_start (CrmDb                   *db,
                  gint64                   campaign,
                  const CrmSenderOptions  *options,
                  const char              *title)
{
  CrmJob *job;
  Run *run;

  g_return_val_if_fail (CRM_IS_DB (db), NULL);
  g_return_val_if_fail (options != NULL && title != NULL, NULL);

  job = crm_job_new (title);
  run = g_new0 (Run, 1);
  run->db = g_object_ref (db);
  run->job = g_object_ref (job);
  run->campaign = campaign;
  run->options = *options;
  run->password = g_strdup (options->password);
  run->ca_file = g_strdup (options->ca_file);
  run->options.password = run->password;
  run->options.ca_file = run->ca_file;

  crm_job_start (job);
  g_thread_unref (g_thread_new ("sender", run_thread, run));
  return job;
}

gboolean
crm_campaign_pause (CrmDb   *db,
                    gint64   campaign,
                    GError **error)
{
  g_return_val_if_fail (CRM_IS_DB (db), FALSE);

  return crm_mail_journal_set_state (db, campaign, "paused", NULL, error);
}

static gboolean
stop_cb (CrmConn       *conn,
         gpointer       user_data,
         GCancellable  *cancellable,
         GError       **error)
{
  const gint64 *campaign = user_data;

  crm_conn_touch (conn, "campaign_mail", 0);
  return crm_conn_run (conn, error, "UPDATE campaign_mail SET state = 'cancelled' WHERE campaign_id = ? AND state = 'pending'", "i", *campaign);
}

gboolean
crm_campaign_stop (CrmDb   *db,
                   gint64   campaign,
                   GError **error)
{
  CrmWriteOptions options = { .priority = CRM_PRIORITY_JOURNAL, .origin = CRM_ORIGIN_CAMPAIGN, .label = _("Ended a campaign"),
                              .not_undoable = TRUE };
  g_autoptr(CrmChangeSet) set = NULL;

  g_return_val_if_fail (CRM_IS_DB (db), FALSE);

  if (!crm_mail_journal_set_state (db, campaign, "stopped", NULL, error))
    return FALSE;

  set = crm_db_write (db, &options, stop_cb, &campaign, NULL, error);
  return set != NULL;
}
