/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-db.h"

G_BEGIN_DECLS

/*
 * The journal of what is sent. One rule makes it safe: the intent to send a mail is durable before the final dot goes over
 * the wire, the reply is recorded after it. Whatever is cut in between leaves an open attempt: that mail's fate is unknown
 * and it is never sent again by itself. All functions wait; each write is one durable commit.
 */

/* A mail that is due. */
typedef struct
{
  gint64  id;
  char   *address;
  char   *merge;       /* JSON, crm-mail-merge.h */
  char   *token;
  char   *message_id;
  gint64  date;        /* of its first attempt, microseconds since 1970; 0 before that */
} CrmJournalMail;

/* What came of a mail. */
typedef enum
{
  CRM_OUTCOME_SENT,
  CRM_OUTCOME_FAILED,
  CRM_OUTCOME_RETRY,    /* later: 6 minutes, 15, 30, …; after 48 hours it becomes failed */
  CRM_OUTCOME_BACK,     /* pending as before: it was not the mail's fault */
  CRM_OUTCOME_UNKNOWN,  /* the answer was lost */
} CrmOutcome;

typedef struct
{
  gint64      mail;
  CrmOutcome  outcome;
  gboolean    after_dot;  /* an attempt is open; otherwise the mail was refused before its text */
  gboolean    suppress;   /* the address does not exist: no campaign writes to it again */
  int         code;       /* 0: there was no reply */
  const char *enhanced;
  const char *text;       /* the server's words, or what happened to the connection */
} CrmJournalReply;

/* An account's limits; 0: none. */
typedef struct
{
  gint64 account;
  guint  per_minute;
  guint  per_hour;
  guint  per_day;
  guint  slack[3];  /* the journal's own, 0 at first: so many mails may go before it counts again what went out in a window */
} CrmJournalLimits;

/*
 * The next mails of @campaign that are due at @now, at most @n (array of CrmJournalMail, transfer full; empty: none). Those
 * of them whose address was suppressed since the freeze are cancelled in the same transaction. @next_due: when the next one is
 * due that is not yet, 0 for none.
 */
GPtrArray *crm_mail_journal_claim         (CrmDb                   *db,
                                           gint64                   campaign,
                                           guint                    n,
                                           gint64                   now,
                                           gint64                  *next_due,
                                           GError                 **error);

/*
 * P1: "this mail is about to be sent", together with the reply of the one before (@previous, may be NULL; copied with its words). Begins the
 * commit and returns: crm_mail_journal_intend_end() waits for it. @date is that of the mail. @limits has to live until then. NULL when the
 * book is closed. Transfer full.
 */
typedef struct _CrmJournalIntent CrmJournalIntent;
CrmJournalIntent *crm_mail_journal_intend_begin (CrmDb                   *db,
                                           const CrmJournalReply   *previous,
                                           gint64                   mail,
                                           gint64                   date,
                                           CrmJournalLimits        *limits);

/*
 * Ends @intent. FALSE with @error: nothing reached the disk. @allowed is FALSE, and nothing but the reply before recorded, when the mail is no
 * longer to be sent: the campaign was paused, the address suppressed. @next_at: when the account's limits allow the mail after this one, 0 for
 * at once.
 */
gboolean   crm_mail_journal_intend_end    (CrmJournalIntent        *intent,
                                           gboolean                *allowed,
                                           gint64                  *next_at,
                                           GError                 **error);

/*
 * An intent whose dot, for certain, never left: the mail is pending as if it had never been intended, or cancelled where the campaign was ended
 * meanwhile.
 */
gboolean   crm_mail_journal_take_back     (CrmDb                   *db,
                                           gint64                   mail,
                                           GError                 **error);

/* P2: what came of it. */
gboolean   crm_mail_journal_record        (CrmDb                   *db,
                                           const CrmJournalLimits  *limits,
                                           const CrmJournalReply   *reply,
                                           GError                 **error);

/* Whether a server has refused the text of @mail before. Waits. */
gboolean   crm_mail_journal_was_refused   (CrmDb                   *db,
                                           gint64                   mail);

/* When the limits of an account allow the next mail; 0: now. -1 with @error. */
gint64     crm_mail_journal_next_allowed  (CrmDb                   *db,
                                           CrmJournalLimits        *limits,
                                           GError                 **error);

/*
 * After a crash: every attempt that is still open becomes unknown, every campaign that was sending is paused. Only while
 * nothing is being sent. @n_unknown (may be NULL): how many became unknown.
 */
gboolean   crm_mail_journal_recover       (CrmDb                   *db,
                                           guint                   *n_unknown,
                                           GError                 **error);

/*
 * Sets the state of a frozen campaign ("sending", "paused", "stopped", "finished") and why (may be NULL, translated). "stopped" cancels what is
 * pending in the same transaction. A campaign that is finished or stopped stays so.
 */
gboolean   crm_mail_journal_set_state     (CrmDb                   *db,
                                           gint64                   campaign,
                                           const char              *state,
                                           const char              *reason,
                                           GError                 **error);

/* Why a campaign that is being sent does not get on (translated), NULL where it does. No state changes by it. */
gboolean   crm_mail_journal_note          (CrmDb                   *db,
                                           gint64                   campaign,
                                           const char              *reason,
                                           GError                 **error);

/* That state (transfer full); NULL where the campaign is not frozen, or with @error. Waits. */
char      *crm_mail_journal_dup_state     (CrmDb                   *db,
                                           gint64                   campaign,
                                           GError                 **error);

/* Ends a mail of crm_mail_journal_claim(). */
void       crm_journal_mail_free          (CrmJournalMail          *mail);

G_END_DECLS
