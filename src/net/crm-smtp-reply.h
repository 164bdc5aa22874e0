/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where in the dialogue a reply came. */
typedef enum
{
  CRM_SMTP_STAGE_CONNECT,  /* greeting, EHLO, STARTTLS */
  CRM_SMTP_STAGE_AUTH,
  CRM_SMTP_STAGE_MAIL,
  CRM_SMTP_STAGE_RCPT,
  CRM_SMTP_STAGE_DATA,
  CRM_SMTP_STAGE_DOT,      /* after the whole mail */
} CrmSmtpStage;

/*
 * What a reply is about. Providers say "your limit is reached" with the codes of "no such user": the scope is found from
 * stage, code, enhanced code and words together, and only then what is done about it.
 */
typedef enum
{
  CRM_SMTP_SCOPE_ACCEPTED,
  CRM_SMTP_SCOPE_RECIPIENT,            /* this address, for good: failed, the next one goes on */
  CRM_SMTP_SCOPE_RECIPIENT_TEMPORARY,  /* this address, for now: try again later, the next one goes on */
  CRM_SMTP_SCOPE_MESSAGE,              /* this text (size, spam): pause, nobody's address is to blame */
  CRM_SMTP_SCOPE_SENDER,               /* the From address or its domain is not accepted: pause */
  CRM_SMTP_SCOPE_QUOTA,                /* the account's limit: pause until it frees */
  CRM_SMTP_SCOPE_CREDENTIALS,          /* user name or password: pause, ask */
  CRM_SMTP_SCOPE_CONNECTION,           /* this connection: connect again later, nobody's fault */
} CrmSmtpScope;

/* One reply, all its lines (RFC 5321 4.2, enhanced codes RFC 3463). */
typedef struct
{
  CrmSmtpStage  stage;
  int           code;      /* 200 to 599 */
  char         *enhanced;  /* "5.1.1"; NULL where there is none */
  char         *text;      /* the words of all lines, without codes, joined by LF, valid UTF-8 */
} CrmSmtpReply;

/* A reply out of its lines, CRLF and codes included as they came (transfer full). NULL when they are no reply. Pure. */
CrmSmtpReply *crm_smtp_reply_parse         (CrmSmtpStage         stage,
                                            const char          *lines);

/* Ends @self. */
void          crm_smtp_reply_free          (CrmSmtpReply        *self);

/* What the reply is about. Pure; any thread. */
CrmSmtpScope  crm_smtp_reply_get_scope     (const CrmSmtpReply  *self);

/* "550 5.1.1 No such user", in one line, for people (transfer full). */
char         *crm_smtp_reply_to_string     (const CrmSmtpReply  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmSmtpReply, crm_smtp_reply_free)

G_END_DECLS
