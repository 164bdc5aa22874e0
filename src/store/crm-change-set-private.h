/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-change-set.h"

G_BEGIN_DECLS

/* More changes than this in one table are said as "read all of it again". */
#define CRM_CHANGE_SET_MAX_PER_TABLE 5000

/* A set that is being filled by one thread; afterwards it is immutable. */
CrmChangeSet *crm_change_set_new       (CrmOrigin         origin);
void          crm_change_set_add       (CrmChangeSet     *self,
                                        const CrmChange  *change);
/* Says that all of @table changed. */
void          crm_change_set_add_reset (CrmChangeSet     *self,
                                        const char       *table);
void          crm_change_set_describe  (CrmChangeSet     *self,
                                        gint64            id,
                                        const char       *label,
                                        gboolean          undoable);
/* Takes a reference on @kept, which is not changed any more. At most once. */
void          crm_change_set_set_kept  (CrmChangeSet     *self,
                                        GPtrArray        *kept);
gboolean      crm_change_set_is_empty  (CrmChangeSet     *self);

/* The word that stands in change_set.origin, and back (SYSTEM for an unknown one). */
const char   *crm_origin_to_string     (CrmOrigin         origin);
CrmOrigin     crm_origin_from_string   (const char       *text);

G_END_DECLS
