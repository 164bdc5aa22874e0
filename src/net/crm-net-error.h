/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What can go wrong between this machine and a server, the same for HTTP, SMTP and IMAP. The message of such an error is
 * technical detail for a log (who was asked, what was answered); it never holds a password. Sentences for people are made
 * elsewhere from the code. A cancelled call reports G_IO_ERROR_CANCELLED, not a code of this domain.
 */
#define CRM_NET_ERROR (crm_net_error_quark ())

typedef enum
{
  CRM_NET_ERROR_OFFLINE,   /* no network at all; nothing left this machine */
  CRM_NET_ERROR_RESOLVE,   /* the host name is not known */
  CRM_NET_ERROR_CONNECT,   /* the host does not answer on that port; nothing left this machine */
  CRM_NET_ERROR_TLS,       /* no secure connection: certificate, protocol, or the server offers none */
  CRM_NET_ERROR_TIMEOUT,   /* no answer in time; a write may have been done all the same */
  CRM_NET_ERROR_AUTH,      /* user name or password refused */
  CRM_NET_ERROR_REDIRECT,  /* too many redirections, or one that would be unsafe to follow */
  CRM_NET_ERROR_PROTOCOL,  /* the answer is not what the protocol says (an HTML page, a broken line, a cut body) */
  CRM_NET_ERROR_STATUS,    /* the server answered with an error status that is temporary or not understood */
  CRM_NET_ERROR_REJECTED,  /* the server understood and refuses for good: sending the same again is useless */
  CRM_NET_ERROR_FAILED,    /* anything else, a connection cut in the middle for one; a write may have been done */
} CrmNetErrorCode;

/* The domain. Any thread. */
GQuark     crm_net_error_quark   (void);

/*
 * FALSE only for errors where it is certain that the server saw nothing of the request (OFFLINE, RESOLVE, CONNECT, TLS):
 * a write that ended with any other error of this domain has to be looked up before it is sent again. Any thread.
 */
gboolean   crm_net_error_may_have_arrived (const GError *error);

G_END_DECLS
