/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-record-type.h"

G_BEGIN_DECLS

/* What rules ask beyond a record's own fields; the lines of crm-rule-relations.c, read by crm-rule-subject.c. As CrmRuleSubject. */
typedef struct
{
  const char        *path;
  const char        *label;        /* N_() */
  const char        *group;        /* N_() */
  CrmFieldKind       kind;
  const char        *target;       /* REFERENCE: the record type's name; CHOICE: TYPE.FIELD whose choices they are */
  const char        *value;
  const char        *from;
  const char        *link;
  const char        *where;
  const char        *unit;
  const char        *set_from;
  const char        *set_link;
  const char        *set_value;
  const char *const *tables;
  gboolean           indexed;
  gboolean           counted;
  gboolean           grouped;
} CrmRuleRelation;

/* Ended by a NULL path; those of a type without any begin with it. */
const CrmRuleRelation *crm_rule_relations_get (const CrmRecordType *type);

G_END_DECLS
