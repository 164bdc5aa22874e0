/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-record-type.h"

G_BEGIN_DECLS

/*
 * What a rule may ask of a record: its fields, those of its children ("email", "address.city"), both from the descriptors, and what stands
 * in relation to it: lists, deals, activities, mails of campaigns, a person's company and a company's people.
 *
 * The SQL is of the record's row under the alias "t". Where @from is NULL there is one value per record; else one per row of @from that
 * @link ties to t.id.
 */
typedef struct
{
  char                *path;       /* as in the rule */
  char                *label;      /* translated */
  const char          *group;      /* translated: where it stands among the others */
  CrmFieldKind         kind;
  const CrmChoice     *choices;    /* CHOICE */
  const CrmRecordType *target;     /* REFERENCE */
  char                *value;      /* SQL; one that is never NULL for a BOOLEAN */
  char                *unit;       /* SQL: currency of MONEY; NULL */
  char                *from;       /* SQL; NULL */
  char                *link;       /* SQL, never NULL */
  char                *where;      /* SQL; NULL: all rows of @from */
  char                *key;        /* SQL: what is compared instead of the text where that can be: of e-mails and phones; NULL */
  const char          *set_from;   /* SQL: where all records are found whose one value is so, by @set_link and @set_value; NULL */
  const char          *set_link;
  const char          *set_value;
  const char *const   *tables;     /* that are read beyond the record and its children; NULL: none */
  gboolean             indexed;    /* the records with a given value are found by an index */
  gboolean             counted;    /* a number of something: never empty */
  gboolean             grouped;    /* @set_value is of all rows of a record; those without any are not in the set */
} CrmRuleSubject;

/* Of records of @type; NULL where nothing is called @path. By @path a reference may be called without its "_id". Any thread. */
CrmRuleSubject *crm_rule_subject_find (const CrmRecordType *type,
                                       const char          *path);
void            crm_rule_subject_free (CrmRuleSubject      *self);

/* All that people are offered for records of @type, group by group (CrmRuleSubject, transfer full). Any thread. */
GPtrArray      *crm_rule_subject_list (const CrmRecordType *type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmRuleSubject, crm_rule_subject_free)

G_END_DECLS
