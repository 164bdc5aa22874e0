/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a CalDAV server can answer to a whole request, beyond what the transport reports (CRM_NET_ERROR). The message says
 * what was asked and what was answered. */
#define CRM_SYNC_ERROR (crm_sync_error_quark ())

typedef enum
{
  CRM_SYNC_ERROR_FAILED,          /* a status without a better name here, 500 for one */
  CRM_SYNC_ERROR_GONE,            /* 404 or 410: the calendar is not there */
  CRM_SYNC_ERROR_FORBIDDEN,       /* 403: not allowed to this user */
  CRM_SYNC_ERROR_TOKEN,           /* the sync token is void */
  CRM_SYNC_ERROR_BUSY,            /* 429, 503, 423, a rate limit: later */
  CRM_SYNC_ERROR_NOT_A_CALENDAR,  /* the address exists, but there is no calendar */
  CRM_SYNC_ERROR_NOTHING_FOUND,   /* no calendar server behind this address */
  CRM_SYNC_ERROR_INCOMPLETE,      /* a listing that cannot be believed */
  CRM_SYNC_ERROR_UNSUPPORTED,     /* the server does not know this request */
} CrmSyncError;

GQuark crm_sync_error_quark (void);

G_END_DECLS
