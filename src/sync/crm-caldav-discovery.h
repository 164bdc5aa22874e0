/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-http-session.h"

G_BEGIN_DECLS

/* A calendar that was found on a server. */
typedef struct
{
  char     *url;                      /* absolute */
  char     *name;
  char     *colour;                   /* one of the nine colour names */
  gboolean  events;
  gboolean  tasks;
  gboolean  read_only;
  gboolean  taken;                    /* TRUE as found; the owner may not want it */
} CrmFoundCalendar;

/* What lies behind an e-mail address, host or URL. */
typedef struct
{
  char      *principal;               /* absolute URL (nullable) */
  GPtrArray *homes;                   /* (element-type utf8) absolute URLs */
  GPtrArray *calendars;               /* (element-type CrmFoundCalendar) */
} CrmFoundAccount;

/*
 * @input as it may be kept and shown: without blanks around it, and a URL without the user name and password that may stand in it
 * ("https://ada:secret@host/"), which @user and @password (both nullable) get, NULL for none. (transfer full)
 */
char            *crm_caldav_plain_address  (const char         *input,
                                            char              **user,
                                            char              **password);

/*
 * Finds the calendars of the account that @input (an e-mail address, a host, or a URL) names: the URL itself, the servers
 * of well-known providers, DNS SRV and TXT records, /.well-known/caldav, the root of the host (RFC 6764). Sets the
 * credentials of @session; without a scheme only TLS is tried. Only PROPFIND is sent.
 * Waits; errors: CRM_NET_ERROR (AUTH as soon as a server refuses the password), CRM_SYNC_ERROR_NOTHING_FOUND, cancelled.
 * Returns: (transfer full)
 */
CrmFoundAccount *crm_caldav_discover       (CrmHttpSession     *session,
                                            const char         *input,
                                            const char         *user,
                                            const char         *password,
                                            GCancellable       *cancellable,
                                            GError            **error);

/* The calendars in the home sets @homes (absolute URLs), for an account that is known already. (element-type
 * CrmFoundCalendar) Returns: (transfer full), NULL when any of them could not be read: nothing may be concluded then. */
GPtrArray       *crm_caldav_list_calendars (CrmHttpSession     *session,
                                            const char * const *homes,
                                            GCancellable       *cancellable,
                                            GError            **error);

/* What an account that is known has now, at its address @url; @session has its credentials. Errors as crm_caldav_discover(). (transfer full) */
CrmFoundAccount *crm_caldav_look_again     (CrmHttpSession     *session,
                                            const char         *url,
                                            GCancellable       *cancellable,
                                            GError            **error);

/* The nearest of the nine colour names to "#RRGGBB" (or with an alpha value); "blue" for anything else. */
const char      *crm_colour_from_server    (const char         *value);

void             crm_found_account_free    (CrmFoundAccount    *account);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmFoundAccount, crm_found_account_free)

G_END_DECLS
