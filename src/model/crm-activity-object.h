/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-ical.h"
#include "crm-record.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/*
 * Brings what @record, an activity with its children, holds into its place in @object: the master, or the override of one
 * occurrence; made there when @object does not have it. Where nothing differs, nothing is written. A deleted occurrence is left
 * out of its series; a deleted master changes nothing. @now in seconds UTC. On a thread of the store.
 *
 * FALSE with an error of the store or of crm_ical_object_apply().
 */
gboolean crm_activity_apply (CrmConn        *conn,
                             CrmRecord      *record,
                             CrmIcalObject  *object,
                             gint64          now,
                             GError        **error);

G_END_DECLS
