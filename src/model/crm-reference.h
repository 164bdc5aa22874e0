/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-record-type.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/* Records by what people call them. Called inside read and write functions. What is in the trash is not found. */

typedef enum
{
  CRM_REFERENCE_FIND   = 0,
  CRM_REFERENCE_CREATE = 1 << 0,    /* a company or a tag that there is none of is made (in a write only) */
} CrmReferenceFlags;

/*
 * The id of the @type that @text names: an id in decimal, or its title, compared as in a search (no case, no accents) with the very same
 * writing preferred. Contacts are only found by their whole name. 0 with CRM_MODEL_ERROR_UNKNOWN or _AMBIGUOUS, the message naming
 * what was asked for, or CRM_STORE_ERROR.
 */
gint64               crm_reference_resolve       (CrmConn              *conn,
                                                  const CrmRecordType  *type,
                                                  const char           *text,
                                                  CrmReferenceFlags     flags,
                                                  GError              **error);

/* *id is the company called @name, of several the oldest; 0 where there is none. FALSE with CRM_STORE_ERROR. */
gboolean             crm_company_find            (CrmConn              *conn,
                                                  const char           *name,
                                                  gint64               *id,
                                                  GError              **error);

/* The company called @name, made where there is none; @created_via (NULL: "manual") is where a new one came from. Of several of
 * that name, the oldest. 0 on error. */
gint64               crm_company_find_or_create  (CrmConn              *conn,
                                                  const char           *name,
                                                  const char           *created_via,
                                                  GError              **error);

/* The person called @name, made where there is none; a new one works at company @company_id (0: nowhere). 0 with CRM_MODEL_ERROR_AMBIGUOUS
 * where several are called so. */
gint64               crm_person_find_or_create   (CrmConn              *conn,
                                                  const char           *name,
                                                  gint64                company_id,
                                                  GError              **error);

/* The tag called @name, made where there is none. 0 on error. */
gint64               crm_tag_find_or_create      (CrmConn              *conn,
                                                  const char           *name,
                                                  GError              **error);

/* The type of the record with that id, whatever it is; NULL with CRM_STORE_ERROR_NOT_FOUND. Trashed ones are found too. */
const CrmRecordType *crm_record_find_type        (CrmConn              *conn,
                                                  gint64                id,
                                                  GError              **error);

G_END_DECLS
