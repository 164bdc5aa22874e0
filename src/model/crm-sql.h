/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-stmt.h"

G_BEGIN_DECLS

/* The condition that the row @f of the table conflict waits for an answer: it was not settled, or the edit that settled it was taken back. */
#define CRM_SQL_CONFLICT_IS_OPEN(f) \
  "(" f ".resolved_at IS NULL OR EXISTS (SELECT 1 FROM change_set open_ WHERE open_.id = " f ".settled_by AND open_.undone_by IS NOT NULL))"

/* A statement being put together: text and the values of its parameters side by side, so that a value never gets into the text. */
typedef struct _CrmSql CrmSql;

CrmSql  *crm_sql_new      (const char  *text);
void     crm_sql_free     (CrmSql      *self);

/* Appends text that is ours: never what a person typed. */
void     crm_sql_append   (CrmSql      *self,
                           const char  *format,
                           ...) G_GNUC_PRINTF (2, 3);

/* Appends "?" and remembers its value. */
void     crm_sql_add_int  (CrmSql      *self,
                           gint64       value);
void     crm_sql_add_real (CrmSql      *self,
                           double       value);
void     crm_sql_add_text (CrmSql      *self,
                           const char  *value);

/* Appends all of @other. */
void     crm_sql_add_sql  (CrmSql       *self,
                           const CrmSql *other);

gboolean crm_sql_is_empty (const CrmSql *self);

/* The text so far. Owned by the builder. */
const char *crm_sql_get_text (const CrmSql *self);

/* Prepared and bound; NULL with CRM_STORE_ERROR. */
CrmStmt *crm_sql_prepare  (const CrmSql *self,
                           CrmConn      *conn,
                           GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmSql, crm_sql_free)

G_END_DECLS
