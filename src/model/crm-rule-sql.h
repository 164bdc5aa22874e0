/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-rule-subject.h"
#include "crm-rule.h"
#include "crm-sql.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/*
 * The one way from a rule to records: a condition in SQL on the table of @type under the alias "t", never NULL, all values as parameters.
 *
 * Values are written as crm_rule_parse() gives them: text is compared as in a search (no case, no accents), e-mails as mailboxes, phones by
 * their digits; a choice by its stored word; amounts are in whole units of their currency; days 'YYYY-MM-DD', as much of them as one wants
 * to compare; a reference by id, or by its title ("VIP"); yes and no.
 *
 * @conn is asked for the rules of lists that are named; NULL: only whether the rule can be compiled is of interest. @day is today, a local
 * day 'YYYY-MM-DD'; NULL: the present one.
 *
 * FALSE with CRM_MODEL_ERROR_UNKNOWN (a field, a list), CRM_MODEL_ERROR_INVALID (a comparison, a value; lists that name each other in a
 * circle), the message naming it, or CRM_STORE_ERROR; @sql is then of no use.
 */
gboolean crm_rule_compile        (const CrmRule        *rule,
                                  const CrmRecordType  *type,
                                  CrmConn              *conn,
                                  const char           *day,
                                  CrmSql               *sql,
                                  GError              **error);

/* The members of list @list_id (of records of @type) as the same kind of condition: what its rule says or was added by hand, without what
 * was left out by hand. Of a list that is in the trash or gone nobody is a member. */
gboolean crm_rule_compile_list   (gint64                list_id,
                                  const CrmRecordType  *type,
                                  CrmConn              *conn,
                                  const char           *day,
                                  CrmSql               *sql,
                                  GError              **error);

/* Adds to @tables (a set of names) what the rule, or that of the list, is decided by beyond the record's own row and its children. */
void     crm_rule_add_tables     (const CrmRule        *rule,
                                  const CrmRecordType  *type,
                                  CrmConn              *conn,
                                  GHashTable           *tables);
void     crm_rule_add_list_tables(gint64                list_id,
                                  const CrmRecordType  *type,
                                  CrmConn              *conn,
                                  GHashTable           *tables);

/* Whether it depends on the day it is asked on. Lists that it names are not looked into. */
gboolean crm_rule_is_of_today    (const CrmRule        *rule);

/* The rule of list @list_id; NULL where it has none, or with @error. (transfer full). Inside a read or write function. */
CrmRule *crm_rule_load_list      (gint64                list_id,
                                  CrmConn              *conn,
                                  GError              **error);

/*
 * The same rule with references by id where they were by name: a tag that is renamed stays the one that was meant. A name that several
 * have stands for each of them, and stays. NULL with CRM_MODEL_ERROR_UNKNOWN, naming what there is not and the nearest one there is, or
 * CRM_STORE_ERROR. (transfer full)
 */
CrmRule *crm_rule_resolve        (const CrmRule        *rule,
                                  const CrmRecordType  *type,
                                  CrmConn              *conn,
                                  GError              **error);

G_END_DECLS
