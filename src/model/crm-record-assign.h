/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-record.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/*
 * KEY=VALUE as the command line, an import's mapping and scripts write it. Called inside a write function, for references are
 * looked up by name and a company or tag that is new is made. @record is changed, not saved.
 *
 *   FIELD=VALUE          sets the field (crm_record_parse()); a reference is named or its id given; "" clears
 *   CHILD=VALUE          adds a child row with that main value, unless it is there (email=a@example.org, tag=VIP, company=Acme);
 *                        "" takes all of them away
 *   CHILD:LABEL=VALUE    the same with a label (phone:work=...); a row that has the value gets the label
 *   CHILD-=VALUE         takes the row with that value away (the caller passes the key with the "-")
 *   CHILD.FIELD=VALUE    sets the field of the row that was added last, else of the first one, else of a new one (address.city=Bonn)
 *   KIND=VALUE           where the child rows refer to several kinds of records: contact=, deal= of an activity; tag=, contact= of an audience
 *
 * @conn may be NULL for a key that names no other record. FALSE with CRM_MODEL_ERROR or CRM_STORE_ERROR.
 */
gboolean   crm_record_assign   (CrmConn      *conn,
                                CrmRecord    *record,
                                const char   *key,
                                const char   *value,
                                GError      **error);

G_END_DECLS
