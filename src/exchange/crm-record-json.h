/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "crm-record.h"

G_BEGIN_DECLS

/*
 * Adds @record as an object: "id" and "type", then every field by its name (ids as text, money as "1234.50", instants as RFC 3339
 * in UTC, null where empty; beside "company_id" what that is called as "company"), then each kind of children as a list. The keys
 * are stable. Any thread.
 */
void crm_record_json_add (JsonBuilder *builder,
                          CrmRecord   *record);

G_END_DECLS
