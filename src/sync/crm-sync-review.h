/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-stmt.h"

G_BEGIN_DECLS

/* What the sync could not settle by itself, in words: conflicts of the journal, edits that the server refused, and entries of the server
 * that cannot be read. */

typedef enum
{
  CRM_REVIEW_CONFLICT,          /* changed in two places: the server's values stand, mine are in the journal */
  CRM_REVIEW_DELETED_HERE,      /* deleted here, changed there: it came back */
  CRM_REVIEW_DELETED_THERE,     /* changed here, deleted there: it was made there again */
  CRM_REVIEW_LOST,              /* the server does not keep a change */
  CRM_REVIEW_REFUSED,           /* the server does not take it; it is not tried again by itself */
  CRM_REVIEW_UNREADABLE,        /* kept as it is, never sent */
} CrmReviewKind;

/* One property that differs. */
typedef struct
{
  char *label;                  /* "Place" */
  char *mine;                   /* as people read it; NULL: nothing */
  char *theirs;
} CrmReviewValue;

typedef struct
{
  CrmReviewKind  kind;
  gint64         id;            /* of the conflict; of the resource for REFUSED and UNREADABLE */
  gint64         activity_id;   /* 0: none */
  char          *title;
  gint64         calendar_id;
  char          *calendar;      /* its name */
  gint64         at;            /* microseconds; 0: not known */
  GPtrArray     *values;        /* of CrmReviewValue */
  gboolean       can_use_mine;  /* a value of mine is not what stands now */
  char          *decisions;     /* of a conflict: what the journal says (JSON); NULL */
  char          *reason;        /* of REFUSED and UNREADABLE: what the server or the reader said */
  char          *text;          /* of UNREADABLE: its beginning, as it is on the server */
} CrmReview;

/* A CrmReadFunc: all of them, the newest first. (element-type CrmReview) (transfer full): for g_ptr_array_unref(). */
gpointer   crm_sync_review_read    (CrmConn       *conn,
                                    gpointer       user_data,
                                    GCancellable  *cancellable,
                                    GError       **error);

/* Inside a write: what the server refused is sent again with the next sync. */
gboolean   crm_sync_review_retry   (CrmConn       *conn,
                                    gint64         resource_id,
                                    GError       **error);

/* Inside a write, with the origin of the user: settles conflict @id by deleting the activity, here and with the next sync there. */
gboolean   crm_sync_review_delete  (CrmConn       *conn,
                                    gint64         id,
                                    GError       **error);

G_END_DECLS
