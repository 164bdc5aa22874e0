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

/* The statement that gives the ids in order, without the search; @among (a SELECT of ids, or NULL) narrows it. (transfer full),
 * NULL with CRM_MODEL_ERROR. */
CrmSql   *crm_query_compile       (const CrmQuery  *self,
                                   const CrmSql    *among,
                                   GError         **error);

G_END_DECLS
