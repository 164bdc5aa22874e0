/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-stmt.h"

G_BEGIN_DECLS

/* How the sync stands, to be shown: accounts with their calendars, what is wrong with them, and how much waits for a person. */

typedef struct
{
  gint64    id;
  char     *name;
  char     *colour;             /* one of the nine names */
  gboolean  taken;              /* FALSE: it is on the server, and the owner does not want it here */
  gboolean  read_only;
  gint64    last_sync_at;       /* microseconds, 0: never */
  char     *problem;            /* what is wrong, in words; NULL: nothing */
  guint     n_open;             /* entries that wait for a person: see crm-sync-review.h */
  guint     n_waiting;          /* changes that the server does not have yet, those among them that it refused */
  guint     n_refused;
} CrmCalendarStanding;

typedef struct
{
  gint64     id;
  char      *name;
  char      *url;
  char      *user;              /* NULL: it signs in without a password */
  gboolean   needs_password;    /* there is none, or the server refused it */
  GPtrArray *calendars;         /* of CrmCalendarStanding, in their order */
} CrmAccountStanding;

typedef struct
{
  GPtrArray *accounts;          /* of CrmAccountStanding, in the order in which they were added */
  GPtrArray *local;             /* of CrmCalendarStanding: the calendars on this computer alone, in their order */
  guint      n_open;
  gint64     last_sync_at;      /* the oldest of the calendars that are taken; 0: one was never synced, or there is none */
} CrmSyncStanding;

/* A CrmReadFunc: gives a CrmSyncStanding (transfer full), NULL with an error of the store. @user_data is not used. */
gpointer             crm_sync_standing_read   (CrmConn          *conn,
                                               gpointer          user_data,
                                               GCancellable     *cancellable,
                                               GError          **error);
void                 crm_sync_standing_free   (CrmSyncStanding  *standing);

/* The account @id, NULL when there is none. (transfer none) */
CrmAccountStanding  *crm_sync_standing_find   (CrmSyncStanding  *standing,
                                               gint64            id);

/* One line of the log of a calendar. */
typedef struct
{
  gint64  at;                   /* microseconds */
  char   *level;                /* "info", "warning", "error" */
  char   *message;              /* a sentence; below it, after a line break, technical details where there are any */
} CrmSyncLogLine;

/* A CrmReadFunc: the log of the calendar whose id *@user_data (gint64) is, the newest first. (element-type CrmSyncLogLine)
 * (transfer full): for g_ptr_array_unref() */
gpointer             crm_sync_log_read        (CrmConn          *conn,
                                               gpointer          user_data,
                                               GCancellable     *cancellable,
                                               GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmSyncStanding, crm_sync_standing_free)

G_END_DECLS
