/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-query.h"
#include "crm-sql.h"

G_BEGIN_DECLS

/* Whether more than the search decides what belongs to the result (trash included). */
gboolean  crm_query_is_filtered   (const CrmQuery  *self);

gboolean  crm_query_is_trash      (const CrmQuery  *self);

/* Whether the result stands in the type's own order. */
gboolean  crm_query_has_own_order (const CrmQuery  *self);

/* Whether a rule or a list decides what belongs to the result. */
gboolean  crm_query_is_ruled      (const CrmQuery  *self);

/* The tables that a rule or list of it reads beyond the records and their children: names, a set (transfer full); NULL for none. */
GHashTable *crm_query_list_tables (const CrmQuery  *self,
                                   CrmConn         *conn);

/* The day that rules are asked on; NULL: today. Owned by the query. */
const char *crm_query_get_day     (const CrmQuery  *self);

/* The statement that gives the ids in order, without the search; @among (a SELECT of ids, or NULL) narrows it. Inside a read or write
 * function. (transfer full), NULL with CRM_MODEL_ERROR or CRM_STORE_ERROR. */
CrmSql   *crm_query_compile       (const CrmQuery  *self,
                                   CrmConn         *conn,
                                   const CrmSql    *among,
                                   GError         **error);

G_END_DECLS
