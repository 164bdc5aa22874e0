/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-rule.h"

G_BEGIN_DECLS

/*
 * What a list shows, immutable: record type, search text, filters, order. Compiles to one parameterised statement that gives ids.
 */
#define CRM_TYPE_QUERY (crm_query_get_type ())
typedef struct _CrmQuery CrmQuery;

typedef enum
{
  CRM_DEALS_ALL,
  CRM_DEALS_OPEN,
  CRM_DEALS_LIKELY,        /* open, and won at least every second time, by their own probability or their stage's */
  CRM_DEALS_ATTENTION,     /* open, and without a next step or with an overdue one */
} CrmDealFilter;

GType       crm_query_get_type      (void);
CrmQuery   *crm_query_new           (const CrmRecordType *type);
CrmQuery   *crm_query_ref           (CrmQuery            *self);
void        crm_query_unref         (CrmQuery            *self);

/* Each returns a changed copy (transfer full). */
CrmQuery   *crm_query_with_search   (const CrmQuery      *self,
                                     const char          *text);     /* what was typed; NULL or "": everything */
CrmQuery   *crm_query_with_trash    (const CrmQuery      *self,
                                     gboolean             trash);    /* TRUE: what is in the trash instead */
/* Only records whose @field equals @value (text or integer as the field's kind says); "tag" (id) works for contacts. */
CrmQuery   *crm_query_with_equal    (const CrmQuery      *self,
                                     const char          *field,
                                     const char          *value);
/* Only records for which @rule (NULL: none) holds. NULL with CRM_MODEL_ERROR, as crm_rule_compile(). */
CrmQuery   *crm_query_with_rule     (const CrmQuery      *self,
                                     CrmRule             *rule,
                                     GError             **error);
/* The same with a rule as in the command line's --filter: FIELD=VALUE, FIELD!=VALUE, FIELD<VALUE, FIELD~TEXT, joined by "and". */
CrmQuery   *crm_query_with_filter   (const CrmQuery      *self,
                                     const char          *expression,
                                     GError             **error);
/* Only the members of list @list_id (0: any), as it is in the book when the query is asked. */
CrmQuery   *crm_query_with_list     (const CrmQuery      *self,
                                     gint64               list_id);
/* Rules are asked as of the local day @day 'YYYY-MM-DD'; NULL: of today. */
CrmQuery   *crm_query_with_day      (const CrmQuery      *self,
                                     const char          *day);
/* Only some of the deals. Deals only. */
CrmQuery   *crm_query_with_deals    (const CrmQuery      *self,
                                     CrmDealFilter        deals);
/* Only contacts with whom one is to be in touch again (crm-keep-touch.h). Contacts only. */
CrmQuery   *crm_query_with_due      (const CrmQuery      *self,
                                     gboolean             due);
/* By @field: texts as people sort them, references by what they refer to as it is listed (a stage by its place, a company by its name). */
CrmQuery   *crm_query_with_order    (const CrmQuery      *self,
                                     const char          *field,     /* NULL: the type's own order */
                                     gboolean             descending);

const CrmRecordType *crm_query_get_record_type (const CrmQuery *self);
const char          *crm_query_get_search      (const CrmQuery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmQuery, crm_query_unref)

G_END_DECLS
