/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-http-session.h"
#include "crm-multistatus.h"

G_BEGIN_DECLS

/*
 * One calendar on a server: the requests of a sync, and what their answers mean. It decides nothing and stores nothing. All
 * calls wait, and belong to the one thread that uses the session; errors are CRM_NET_ERROR, CRM_SYNC_ERROR and
 * G_IO_ERROR_CANCELLED.
 */
typedef struct _CrmCaldavClient CrmCaldavClient;

/* What PROPFIND Depth 0 says. */
typedef struct
{
  char             *sync_token;       /* (nullable) */
  char             *ctag;             /* (nullable) */
  CrmDavReports     reports;
  CrmDavPrivileges  privileges;
  guint64           max_resource_size;/* 0: not said */
  char             *moved_to;         /* the calendar's new address after a permanent redirection (nullable) */
} CrmCaldavState;

/* A line of a listing. */
typedef struct
{
  char     *href;                     /* as the server wrote it */
  char     *key;                      /* see crm_href_key() */
  char     *etag;                     /* as written; NULL where it is gone, or not said */
  GBytes   *body;                     /* the object, where it was asked for and given (nullable) */
  gboolean  gone;
} CrmCaldavMember;

typedef struct
{
  GPtrArray *members;                 /* (element-type CrmCaldavMember) each key once */
  char      *token;                   /* the token that belongs to this page (nullable) */
  gboolean   more;                    /* another page follows with the new token */
} CrmCaldavListing;

/* One calendar object as it was read. */
typedef struct
{
  char     *href;
  char     *key;
  char     *etag;                     /* (nullable) */
  GBytes   *body;                     /* (nullable) where it could not be read */
  guint     status;                   /* 200; 404 or 410: positively gone; anything else: not readable now */
  char     *error;                    /* why not (nullable) */
} CrmCaldavObject;

typedef enum
{
  CRM_CALDAV_DONE,                    /* accepted; to be read back */
  CRM_CALDAV_PRECONDITION,            /* not what we thought it was (412, 409): look at it */
  CRM_CALDAV_UID_TAKEN,               /* another object has this UID */
  CRM_CALDAV_GONE,                    /* 404, 410 */
  CRM_CALDAV_READ_ONLY,               /* not allowed to this user */
  CRM_CALDAV_REFUSED,                 /* this body never */
  CRM_CALDAV_FAILED,                  /* 400, 415, 422, 500: perhaps this body never; try a few times */
  CRM_CALDAV_BUSY,                    /* later, like all others: 429, 502, 503, 504 */
  CRM_CALDAV_LOCKED,                  /* this one later: 423 */
  CRM_CALDAV_FULL,                    /* whatever takes room later: 507 */
} CrmCaldavOutcome;

/* The answer to a write. */
typedef struct
{
  CrmCaldavOutcome  outcome;
  guint             status;           /* the one inside where a 207 wraps it */
  char             *etag;             /* (nullable) */
  char             *conditions;       /* names of DAV conditions (nullable) */
  char             *twin;             /* UID_TAKEN: where the other object is, if said (nullable) */
  char             *text;             /* what was answered, for the log */
} CrmCaldavReply;

/* @session is kept (a reference); @url is the calendar's address. Returns: (transfer full) */
CrmCaldavClient  *crm_caldav_client_new             (CrmHttpSession     *session,
                                                     const char         *url);
void              crm_caldav_client_free            (CrmCaldavClient    *self);

const char       *crm_caldav_client_get_url         (CrmCaldavClient    *self);

/* The seconds the server asked to wait with its last BUSY, 0 where it did not. */
guint             crm_caldav_client_get_retry_after (CrmCaldavClient    *self);

/* By what a calendar tells that something in it has changed. */
typedef enum
{
  CRM_CALDAV_BY_NOTHING = 0,
  CRM_CALDAV_BY_TOKEN   = 1 << 0,
  CRM_CALDAV_BY_CTAG    = 1 << 1,
} CrmCaldavSign;

/* PROPFIND Depth 0; @signs are asked for, and no others: each may cost the server a reading of the whole calendar.
 * CRM_SYNC_ERROR_GONE where it is not there, NOT_A_CALENDAR where it is something else. */
CrmCaldavState   *crm_caldav_client_state           (CrmCaldavClient    *self,
                                                     CrmCaldavSign       signs,
                                                     GCancellable       *cancellable,
                                                     GError            **error);

/*
 * sync-collection; @token NULL: all. @with_data asks for the objects in the same answer, which some servers give and others do
 * not (then @body stays NULL). CRM_SYNC_ERROR_TOKEN: the token is void. UNSUPPORTED: not known here.
 */
CrmCaldavListing *crm_caldav_client_changes         (CrmCaldavClient    *self,
                                                     const char         *token,
                                                     gboolean            with_data,
                                                     GCancellable       *cancellable,
                                                     GError            **error);

/* PROPFIND Depth 1: all members. */
CrmCaldavListing *crm_caldav_client_list            (CrmCaldavClient    *self,
                                                     GCancellable       *cancellable,
                                                     GError            **error);

/*
 * Reads the objects at @hrefs (addresses as the server wrote them) by calendar-multiget, halving what the server or the
 * parser cannot take down to single GETs. One entry per href, in their order; what could not be read says so by its status.
 * Returns: (transfer full) (element-type CrmCaldavObject)
 */
GPtrArray        *crm_caldav_client_fetch           (CrmCaldavClient    *self,
                                                     const char * const *hrefs,
                                                     guint               n_hrefs,
                                                     GCancellable       *cancellable,
                                                     GError            **error);

/* GET of one object. */
CrmCaldavObject  *crm_caldav_client_get             (CrmCaldavClient    *self,
                                                     const char         *href,
                                                     GCancellable       *cancellable,
                                                     GError            **error);

/* The object with the UID @uid, by calendar-query; NULL without an error where there is none. */
CrmCaldavObject  *crm_caldav_client_find_uid        (CrmCaldavClient    *self,
                                                     gboolean            task,
                                                     const char         *uid,
                                                     GCancellable       *cancellable,
                                                     GError            **error);

/*
 * PUT. @etag: the version to be replaced (If-Match); NULL: only where there is nothing (If-None-Match). A weak @etag cannot
 * be sent, the write is then unconditional: the caller has just compared. An error means that it is not known whether it was
 * done, unless crm_net_error_may_have_arrived() says no.
 */
CrmCaldavReply   *crm_caldav_client_put             (CrmCaldavClient    *self,
                                                     const char         *href,
                                                     GBytes             *body,
                                                     const char         *etag,
                                                     GCancellable       *cancellable,
                                                     GError            **error);

/* DELETE with If-Match where @etag is strong. Never sent to the calendar itself. */
CrmCaldavReply   *crm_caldav_client_delete          (CrmCaldavClient    *self,
                                                     const char         *href,
                                                     const char         *etag,
                                                     GCancellable       *cancellable,
                                                     GError            **error);

void              crm_caldav_state_free             (CrmCaldavState     *state);
void              crm_caldav_listing_free           (CrmCaldavListing   *listing);
void              crm_caldav_object_free            (CrmCaldavObject    *object);
void              crm_caldav_reply_free             (CrmCaldavReply     *reply);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmCaldavClient, crm_caldav_client_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmCaldavState, crm_caldav_state_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmCaldavListing, crm_caldav_listing_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmCaldavObject, crm_caldav_object_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmCaldavReply, crm_caldav_reply_free)

G_END_DECLS
