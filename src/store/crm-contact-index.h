/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-conn-private.h"

G_BEGIN_DECLS

/* Columns of contact_list, in their order, for the bits of CrmChange.columns. */
typedef enum
{
  CRM_CONTACT_LIST_ID,
  CRM_CONTACT_LIST_KIND,
  CRM_CONTACT_LIST_SORT_KEY,
  CRM_CONTACT_LIST_LETTER,
  CRM_CONTACT_LIST_NAME,
  CRM_CONTACT_LIST_DETAIL,
  CRM_CONTACT_LIST_UPDATED_AT,
  CRM_CONTACT_LIST_LAST_TOUCH_AT,
  CRM_CONTACT_LIST_NEXT_STEP_AT,
  CRM_CONTACT_LIST_NAMES,
  CRM_CONTACT_LIST_COMPANY,
  CRM_CONTACT_LIST_ADDRESSES,
  CRM_CONTACT_LIST_PHONES,
  CRM_CONTACT_LIST_TAGS,
  CRM_CONTACT_LIST_KEEP_DAYS,
  CRM_CONTACT_LIST_KEEP_DUE,
  CRM_CONTACT_LIST_N_COLUMNS
} CrmContactListColumn;

/* What may belong to a contact: of a new one it is known, and tables that cannot have anything of it are not asked. PAST: it may have been there
 * before, with a row in the list, words in the index and activities. */
typedef enum
{
  CRM_CONTACT_PART_EMAIL       = 1 << 0,
  CRM_CONTACT_PART_PHONE       = 1 << 1,
  CRM_CONTACT_PART_ADDRESS     = 1 << 2,
  CRM_CONTACT_PART_TAG         = 1 << 3,
  CRM_CONTACT_PART_AFFILIATION = 1 << 4,
  CRM_CONTACT_PART_PAST        = 1 << 5,
  CRM_CONTACT_PARTS_ALL        = (1 << 6) - 1,
} CrmContactParts;

/* Brings contact_list up to date for contact @id, and contact_fts too where @now, else that waits for an idle step. @updated_at: when
 * it was changed, or 0 to keep what is known. *columns gets a bit for each column of contact_list that changed (all for a row that came or went). */
gboolean crm_contact_index_update       (CrmConn          *conn,
                                         gint64            id,
                                         gint64            updated_at,
                                         gboolean          now,
                                         CrmContactParts   parts,
                                         guint64          *columns,
                                         GError          **error);

/* The same for what follows from activities alone: last_touch_at, next_step_at and keep_due. */
gboolean crm_contact_index_update_times (CrmConn  *conn,
                                         gint64    id,
                                         guint64  *columns,
                                         GError  **error);

/* Brings contact_note_fts up to date for contact @id. */
gboolean crm_contact_index_update_note  (CrmConn  *conn,
                                         gint64    id,
                                         GError  **error);

G_END_DECLS
