/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-smtp-reply.h"

G_BEGIN_DECLS

/*
 * One connection to a submission server. libcurl makes it (TCP, TLS, EHLO, AUTH); the dialogue after that is ours, because
 * the caller has to be between the body and the final dot: there the intent is written to disk, so that after a crash no
 * mail goes out twice.
 *
 *   for each mail:
 *     crm_smtp_session_begin()     MAIL, RCPT, DATA; the server waits for the text
 *     crm_smtp_session_send_body() everything but the final dot
 *     (commit: this mail is about to be sent)
 *     crm_smtp_session_finish()    the dot; with @next given, the next mail's MAIL, RCPT and DATA in the same segment where
 *                                  the server offers PIPELINING: one round trip a mail (RFC 2920)
 *     (commit: the reply)
 *
 * All calls wait; they belong on a worker thread, one session on one thread at a time. A call that fails with anything but
 * CRM_NET_ERROR_REJECTED has ended the connection. G_IO_ERROR_CANCELLED ends it too: nothing is left half said.
 */
typedef struct _CrmSmtpSession CrmSmtpSession;

typedef enum
{
  CRM_SMTP_SECURITY_STARTTLS,  /* port 587: TLS is required, never optional */
  CRM_SMTP_SECURITY_TLS,       /* port 465 */
  CRM_SMTP_SECURITY_NONE,      /* refused unless the host is this machine */
} CrmSmtpSecurity;

typedef struct
{
  const char      *host;
  guint            port;
  CrmSmtpSecurity  security;
  const char      *user;             /* NULL: no AUTH */
  const char      *password;
  const char      *ehlo;             /* the name we give ourselves: the domain of From, never the machine's */
  const char      *ca_file;          /* certificates to trust instead of the system's; NULL: crm_trust_get_ca_file() */
  guint            connect_timeout;  /* seconds for connecting and signing in; 0: 60 */
  guint            reply_timeout;    /* seconds for a reply before the dot; 0: 300 (RFC 5321 4.5.3.2) */
  guint            dot_timeout;      /* seconds for the reply to the dot; 0: 600 */
} CrmSmtpConfig;

/* One mail's envelope. Addresses as crm_mail_address_to_wire() gives them; anything else is refused. */
typedef struct
{
  const char *sender;
  const char *recipient;
  gsize       size;     /* octets of the mail, told to servers that offer SIZE; 0: not told */
  const char *id;       /* comes back in bounces of servers that offer DSN (ENVID); letters and digits; NULL for none */
} CrmSmtpEnvelope;

/*
 * Connects and signs in. NULL with CRM_NET_ERROR: RESOLVE, CONNECT, TLS (also: the server offers no STARTTLS), TIMEOUT,
 * AUTH (wrong password, or the server took no AUTH although @user is set), PROTOCOL, FAILED; or G_IO_ERROR_CANCELLED.
 * Transfer full.
 */
CrmSmtpSession *crm_smtp_session_open             (const CrmSmtpConfig   *config,
                                                   GCancellable          *cancellable,
                                                   GError               **error);

/* Says QUIT, waits for its answer for two seconds at most, and closes. In the middle of a mail it just closes. */
void            crm_smtp_session_close            (CrmSmtpSession        *self);

/* Whether the server can still be spoken to. */
gboolean        crm_smtp_session_is_open          (CrmSmtpSession        *self);

/* Whether EHLO named this capability: "PIPELINING", "SIZE", "DSN", "SMTPUTF8", "8BITMIME". */
gboolean        crm_smtp_session_has              (CrmSmtpSession        *self,
                                                   const char            *capability);

/* The largest mail the server takes, in octets; 0 where it does not say. */
gsize           crm_smtp_session_get_max_size     (CrmSmtpSession        *self);

/* How many mails were accepted on this connection. */
guint           crm_smtp_session_get_n_sent       (CrmSmtpSession        *self);

/*
 * Begins a mail, or goes on with the one that crm_smtp_session_finish() began as @next. TRUE: the server waits for the
 * text. CRM_NET_ERROR_REJECTED: the server refused sender, recipient or DATA; @refusal (transfer full) is its reply and
 * the connection is ready for the next mail.
 */
gboolean        crm_smtp_session_begin            (CrmSmtpSession        *self,
                                                   const CrmSmtpEnvelope *envelope,
                                                   CrmSmtpReply         **refusal,
                                                   GCancellable          *cancellable,
                                                   GError               **error);

/*
 * Sends the text, dot-stuffed, all but the final dot. @body has CRLF line ends only and ends in one; anything else is
 * CRM_NET_ERROR_PROTOCOL. Of a body over 256 KiB it is known when this returns that the peer's system has all of it.
 */
gboolean        crm_smtp_session_send_body        (CrmSmtpSession        *self,
                                                   GBytes                *body,
                                                   GCancellable          *cancellable,
                                                   GError               **error);

/*
 * Sends the final dot and reads its reply (transfer full), whatever it is. NULL with @error: nobody knows whether the mail
 * was accepted. @next (may be NULL): the mail that is due now, to be begun with crm_smtp_session_begin() afterwards.
 * @give_up (may be NULL) ends the wait for the reply and leaves that doubt; a pause must not use it.
 */
CrmSmtpReply   *crm_smtp_session_finish           (CrmSmtpSession        *self,
                                                   const CrmSmtpEnvelope *next,
                                                   GCancellable          *give_up,
                                                   GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmSmtpSession, crm_smtp_session_close)

G_END_DECLS
