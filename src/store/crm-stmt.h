/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * CrmConn is one connection to the file, used by one thread at a time; CrmStmt a statement borrowed from its cache.
 * Both are only ever seen inside a read or write function (crm-db.h). SQL is written with ? parameters, never
 * composed of values. While a CrmStmt is held no second one of the same SQL text is disturbed: the cache makes another.
 */
typedef struct _CrmConn CrmConn;
typedef struct _CrmStmt CrmStmt;

typedef enum
{
  CRM_STEP_ERROR = -1,
  CRM_STEP_DONE  = 0,
  CRM_STEP_ROW   = 1,
} CrmStep;

/* Borrows a statement for @sql from @conn's cache, reset and without bindings. NULL with CRM_STORE_ERROR. Free with
 * crm_stmt_free() (g_autoptr), which gives it back. @sql is kept by content. */
CrmStmt     *crm_conn_prepare      (CrmConn      *conn,
                                    const char   *sql,
                                    GError      **error);
void         crm_stmt_free         (CrmStmt      *stmt);

/* Bindings count from 1. Text and bytes are copied. NULL text or bytes binds NULL. */
void         crm_stmt_bind_int     (CrmStmt      *stmt,
                                    int           index,
                                    gint64        value);
void         crm_stmt_bind_double  (CrmStmt      *stmt,
                                    int           index,
                                    double        value);
void         crm_stmt_bind_text    (CrmStmt      *stmt,
                                    int           index,
                                    const char   *value);
void         crm_stmt_bind_bytes   (CrmStmt      *stmt,
                                    int           index,
                                    GBytes       *value);
void         crm_stmt_bind_blob    (CrmStmt      *stmt,
                                    int           index,
                                    gconstpointer data,
                                    gsize         size);
void         crm_stmt_bind_null    (CrmStmt      *stmt,
                                    int           index);

/* Goes on to the next row. CRM_STEP_ERROR sets @error: CRM_STORE_ERROR, or G_IO_ERROR_CANCELLED. */
CrmStep      crm_stmt_step         (CrmStmt      *stmt,
                                    GError      **error);

/* Makes the statement ready to be bound and stepped again. */
void         crm_stmt_reset        (CrmStmt      *stmt);

/* Columns of the current row count from 0. Text is owned by the statement and valid until the next step; NULL is NULL. */
int          crm_stmt_n_columns    (CrmStmt      *stmt);
const char  *crm_stmt_column_name  (CrmStmt      *stmt,
                                    int           column);
gboolean     crm_stmt_is_null      (CrmStmt      *stmt,
                                    int           column);
gint64       crm_stmt_get_int      (CrmStmt      *stmt,
                                    int           column);
double       crm_stmt_get_double   (CrmStmt      *stmt,
                                    int           column);
const char  *crm_stmt_get_text     (CrmStmt      *stmt,
                                    int           column);
char        *crm_stmt_dup_text     (CrmStmt      *stmt,
                                    int           column);
GBytes      *crm_stmt_dup_bytes    (CrmStmt      *stmt,
                                    int           column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmStmt, crm_stmt_free)

/*
 * Short forms. @types has one letter per parameter that follows:
 *   i gint64   d double   s const char* (NULL is NULL)   b GBytes*   n (no argument) NULL
 */

/* Prepares, binds, leaves the stepping to the caller. */
CrmStmt     *crm_conn_query        (CrmConn      *conn,
                                    GError      **error,
                                    const char   *sql,
                                    const char   *types,
                                    ...);

/* Prepares, binds and runs to the end. FALSE with @error set on failure. */
gboolean     crm_conn_run          (CrmConn      *conn,
                                    GError      **error,
                                    const char   *sql,
                                    const char   *types,
                                    ...);

/* The first column of the first row; @fallback where there is no row or it is NULL or on error (then @error is set). */
gint64       crm_conn_get_int      (CrmConn      *conn,
                                    gint64        fallback,
                                    GError      **error,
                                    const char   *sql,
                                    const char   *types,
                                    ...);

/* The same for text. (transfer full) NULL where there is no row, it is NULL, or on error. */
char        *crm_conn_get_text     (CrmConn      *conn,
                                    GError      **error,
                                    const char   *sql,
                                    const char   *types,
                                    ...);

/* Rows changed by the statement that ran last on @conn. */
int          crm_conn_n_changed    (CrmConn      *conn);

/* How many steps the statements given back to @conn so far have made through whole tables: what grows with the book where the plan of
 * a statement is wrong. For tests; wraps around. */
guint        crm_conn_n_scanned    (CrmConn      *conn);

/*
 * What a layer above found out and may need again in this transaction, under the address @key; it goes with the transaction, committed
 * or not. (transfer none): NULL where there is none.
 */
gpointer     crm_conn_get_memo     (CrmConn      *conn,
                                    gconstpointer key);
/* Takes over @data; frees it with @destroy. */
void         crm_conn_set_memo     (CrmConn       *conn,
                                    gconstpointer  key,
                                    gpointer       data,
                                    GDestroyNotify destroy);

/*
 * Inside a write: tells the models that row @id of the table @table, which is not recorded, changed. (Changes of recorded
 * tables are noticed by themselves.) @id 0 stands for the whole table.
 */
void         crm_conn_touch        (CrmConn      *conn,
                                    const char   *table,
                                    gint64        id);

G_END_DECLS
