/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Answers of WebDAV and CalDAV servers: 207 Multi-Status (RFC 4918 section 13) and the body of an error (section 16). Elements are
 * known by namespace and name, never by prefix; of a response only properties with status 200 are taken; a DOCTYPE is
 * refused, nothing is loaded from anywhere. Values, no locks: read by any thread, one at a time.
 */

/* Properties that are a text. */
typedef enum
{
  CRM_DAV_ETAG,
  CRM_DAV_SCHEDULE_TAG,
  CRM_DAV_CALENDAR_DATA,
  CRM_DAV_DISPLAY_NAME,
  CRM_DAV_COLOUR,                     /* as the server writes it: "#RRGGBB", "#RRGGBBAA", a name */
  CRM_DAV_CTAG,
  CRM_DAV_SYNC_TOKEN,
  CRM_DAV_CONTENT_TYPE,
  CRM_DAV_MAX_RESOURCE_SIZE,
  CRM_DAV_ORDER,
  CRM_DAV_N_TEXTS,
} CrmDavText;

/* Properties that are addresses. */
typedef enum
{
  CRM_DAV_PRINCIPAL,                  /* current-user-principal */
  CRM_DAV_HOME_SET,                   /* calendar-home-set */
  CRM_DAV_USER_ADDRESSES,             /* calendar-user-address-set */
  CRM_DAV_OUTBOX,                     /* schedule-outbox-URL */
  CRM_DAV_N_HREFS,
} CrmDavHrefs;

typedef enum
{
  CRM_DAV_IS_COLLECTION   = 1 << 0,
  CRM_DAV_IS_CALENDAR     = 1 << 1,
  CRM_DAV_IS_PRINCIPAL    = 1 << 2,
  CRM_DAV_IS_SPECIAL      = 1 << 3,   /* inbox, outbox, notification, trash: never a calendar of the owner */
  CRM_DAV_IS_SUBSCRIBED   = 1 << 4,
} CrmDavKind;

typedef enum
{
  CRM_DAV_MAY_READ        = 1 << 0,
  CRM_DAV_MAY_CHANGE      = 1 << 1,   /* write-content, write, all */
  CRM_DAV_MAY_CREATE      = 1 << 2,   /* bind */
  CRM_DAV_MAY_DELETE      = 1 << 3,   /* unbind */
  CRM_DAV_PRIVILEGES_KNOWN = 1 << 4,  /* the server said something about it at all */
} CrmDavPrivileges;

typedef enum
{
  CRM_DAV_REPORT_SYNC     = 1 << 0,
  CRM_DAV_REPORT_MULTIGET = 1 << 1,
  CRM_DAV_REPORT_QUERY    = 1 << 2,
  CRM_DAV_REPORTS_KNOWN   = 1 << 3,
} CrmDavReports;

typedef enum
{
  CRM_DAV_TAKES_EVENTS    = 1 << 0,
  CRM_DAV_TAKES_TASKS     = 1 << 1,
  CRM_DAV_TAKES_KNOWN     = 1 << 2,   /* without: all kinds (RFC 4791 section 5.2.3) */
} CrmDavTakes;

/* One response element. Owned by its multistatus. */
typedef struct
{
  char             *href;                       /* as written, without white space around; NULL where it is empty */
  guint             status;                     /* the response's own, or 200 with properties, or that of its propstats */
  char             *error;                      /* names of the conditions that failed, separated by spaces; NULL */
  char             *texts[CRM_DAV_N_TEXTS];
  GPtrArray        *hrefs[CRM_DAV_N_HREFS];     /* (element-type utf8) (nullable) */
  CrmDavKind        kind;
  CrmDavPrivileges  privileges;
  CrmDavReports     reports;
  CrmDavTakes       takes;
} CrmDavResponse;

typedef struct
{
  GPtrArray        *responses;                  /* (element-type CrmDavResponse) in the order of the answer */
  char             *sync_token;                 /* of a sync-collection; NULL */
} CrmMultistatus;

/*
 * Reads a whole 207 body. Control characters that XML forbids are read as spaces; anything else that is not well-formed, or
 * ends early, is an error, never half an answer. Errors: CRM_FORMAT_ERROR SYNTAX (what it begins with is in the message),
 * TRUNCATED, TOO_LARGE, UNSUPPORTED (DOCTYPE). Returns: (transfer full)
 */
CrmMultistatus *crm_multistatus_parse (GBytes          *body,
                                       GError         **error);

/* Frees @self with its responses. */
void            crm_multistatus_free  (CrmMultistatus  *self);

/*
 * The conditions of an error body ("valid-sync-token need-privileges"), "" for an error element that names none, NULL when
 * the body is no DAV error. An address given with a condition (CalDAV: no-uid-conflict) goes to @href.
 * Returns: (transfer full) (nullable)
 */
char           *crm_dav_error_parse   (GBytes          *body,
                                       char           **href);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmMultistatus, crm_multistatus_free)

G_END_DECLS
