/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-rule-op.h"

G_BEGIN_DECLS

/*
 * What decides whether a record belongs to a list: conditions on it, in groups of which all, any or none have to hold, nested. Immutable,
 * counted, any thread. What a condition may ask of says crm-rule-subject.h, what becomes of it crm-rule-sql.h.
 *
 * As JSON:
 *   {"all": [{"field": "tag", "op": "is", "value": "VIP"},
 *            {"any": [{"field": "last_contact", "op": "not-last-days", "value": 90}, {"field": "deals.open", "op": "more", "value": 0}]},
 *            {"none": [{"field": "address.city", "op": "is", "value": ["Bonn", "Köln"]}]}]}
 */
#define CRM_TYPE_RULE (crm_rule_get_type ())
typedef struct _CrmRule CrmRule;

/* What is larger is refused: depth of groups, conditions and groups together, values of all of them, bytes of JSON. */
#define CRM_RULE_MAX_DEPTH  8
#define CRM_RULE_MAX_NODES  200
#define CRM_RULE_MAX_VALUES 1000
#define CRM_RULE_MAX_BYTES  65536

typedef enum
{
  CRM_RULE_ALL,         /* of no conditions at all: true */
  CRM_RULE_ANY,         /* of none: false */
  CRM_RULE_NONE,        /* of none: true */
  CRM_RULE_CONDITION,
} CrmRuleKind;

GType        crm_rule_get_type      (void);

/* A group of @children (CrmRule, of which it takes references). */
CrmRule     *crm_rule_new_group     (CrmRuleKind         kind,
                                     GPtrArray          *children);
/* @values (NULL: none) is copied. Nothing is checked but by crm_rule_compile(). */
CrmRule     *crm_rule_new_condition (const char         *subject,
                                     CrmRuleOp           op,
                                     const char *const  *values);
/* The same with one value. */
CrmRule     *crm_rule_new_simple    (const char         *subject,
                                     CrmRuleOp           op,
                                     const char         *value);
CrmRule     *crm_rule_ref           (CrmRule            *self);
void         crm_rule_unref         (CrmRule            *self);

CrmRuleKind  crm_rule_get_kind      (const CrmRule      *self);
/* Of a group. (transfer none) */
guint        crm_rule_get_n_children(const CrmRule      *self);
CrmRule     *crm_rule_get_child     (const CrmRule      *self,
                                     guint               position);
/* Of a condition. The values are NULL-terminated, never NULL. */
const char  *crm_rule_get_subject   (const CrmRule      *self);
CrmRuleOp    crm_rule_get_op        (const CrmRule      *self);
const char *const *
             crm_rule_get_values    (const CrmRule      *self);

gboolean     crm_rule_equal         (const CrmRule      *one,
                                     const CrmRule      *other);

/* NULL with CRM_MODEL_ERROR_INVALID, saying what is wrong with it. Fields and values are not looked at. @len -1: up to the NUL. */
CrmRule     *crm_rule_parse         (const char         *json,
                                     gssize              len,
                                     GError            **error);
/* What crm_rule_parse() makes the same rule of. (transfer full) */
char        *crm_rule_to_json       (const CrmRule      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmRule, crm_rule_unref)

G_END_DECLS
