/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "crm-stmt.h"
#include "crm-store-error-private.h"

G_BEGIN_DECLS

typedef enum
{
  CRM_CONN_WRITER,       /* reads and writes, tuned */
  CRM_CONN_READER,       /* only reads */
  CRM_CONN_PLAIN,        /* reads and writes, no pragma set: to look at a file before it is touched */
} CrmConnKind;

/* A row of a table that is not recorded was changed; see crm_conn_touch(). */
typedef struct
{
  const char *table;     /* interned */
  gint64      id;
} CrmTouch;

struct _CrmConn
{
  sqlite3      *db;

  /* Statements that are kept: by their SQL text, and by age (the oldest at the tail) */
  GHashTable   *cache;
  GQueue        cache_age;
  CrmStmt      *recent[256];   /* by the address of the text */

  /* Of the transaction that runs */
  GCancellable *cancellable;   /* borrowed */
  const gint   *stop;          /* borrowed; not 0: the book is being closed, give up */
  char         *label;
  gint64        set_id;        /* see crm_conn_get_set_id() */
  GArray       *touches;       /* of CrmTouch */
  GHashTable   *memos;         /* see crm_conn_set_memo() */

  guint         n_scanned;     /* see crm_conn_n_scanned() */
  /* Set wherever rows may have been taken back within the transaction: by a statement that failed halfway, or a savepoint (only the
   * session extension makes some). What was seen of them before no longer counts. */
  gboolean      unsure;

  gboolean      damaged;       /* SQLite met a damaged page since this was last cleared */
};

/* Opens @uri (a "file:" URI). Any thread but the window's. */
CrmConn    *crm_conn_open            (const char    *uri,
                                      CrmConnKind    kind,
                                      GError       **error);
void        crm_conn_close           (CrmConn       *self);

/* A "file:" URI for @path, with @query ("mode=ro") or NULL. (transfer full) */
char       *crm_conn_make_uri        (const char    *path,
                                      const char    *query);

/* Runs a script of statements without parameters. */
gboolean    crm_conn_exec            (CrmConn       *self,
                                      const char    *sql,
                                      GError       **error);

/* From now on statements stop when @cancellable is cancelled; NULL for none. */
void        crm_conn_set_cancellable (CrmConn       *self,
                                      GCancellable  *cancellable);

/* Forgets the label, the touches and the memos of the transaction that ended. */
void        crm_conn_reset_notes     (CrmConn       *self);

/* Turns a failure of SQLite on this connection into @error, and takes note of damage, whether anybody wants the error or not. */
void        crm_conn_fail            (CrmConn       *self,
                                      int            rc,
                                      const char    *what,
                                      GError       **error);

/* Called by crm_stmt_free(). */
void        crm_conn_take_back       (CrmConn       *self,
                                      CrmStmt       *stmt);

struct _CrmStmt
{
  sqlite3_stmt *stmt;
  CrmConn      *conn;          /* borrowed */
  GList         age_link;      /* in cache_age */
  gboolean      cached;
  gboolean      busy;          /* lent out */
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmConn, crm_conn_close)

G_END_DECLS
