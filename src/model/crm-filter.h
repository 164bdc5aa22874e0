/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-record-type.h"
#include "crm-sql.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/*
 * Conditions on records, as people write them:
 *
 *   FIELD OP VALUE [and FIELD OP VALUE]...       OP is one of = != < <= > >= ~ (contains)
 *
 * FIELD is a field's name; a reference may be written without its "_id" and is compared by the title of what it refers to
 * (stage=Proposal); a child by the name of its kind (email~example, tag=VIP, company="Müller & Söhne"), or one of its fields after a
 * dot (address.city=Bonn). VALUE may stand in double quotes, with "" for a quote; empty stands for "none". Amounts are in whole
 * units of their currency, instants and dates 'YYYY-MM-DD' in local days. Text is compared without regard to case.
 */

/* Appends @expression as SQL on the table of @type under the alias "t" ("(…) AND (…)"). FALSE with CRM_MODEL_ERROR_INVALID,
 * the message naming the field or the place that is wrong; @sql is then of no use. */
gboolean crm_filter_compile       (const CrmRecordType  *type,
                                   const char           *expression,
                                   CrmSql               *sql,
                                   GError              **error);

/* Whether there is what @expression, which compiles, calls by name: "tag=Frends" is true of nobody, and no answer to who asked.
 * Inside a read or write function. FALSE with CRM_MODEL_ERROR_UNKNOWN, naming it and the nearest one there is, or CRM_STORE_ERROR. */
gboolean crm_filter_check_names   (CrmConn              *conn,
                                   const CrmRecordType  *type,
                                   const char           *expression,
                                   GError              **error);

/* One condition "@field = @value", for callers that have both. Errors as above. */
gboolean crm_filter_compile_equal (const CrmRecordType  *type,
                                   const char           *field,
                                   const char           *value,
                                   CrmSql               *sql,
                                   GError              **error);

G_END_DECLS
