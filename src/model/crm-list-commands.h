/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-book.h"
#include "crm-rule.h"

G_BEGIN_DECLS

/* Commands on lists that are more than a save (crm_list_type), and what is asked of them. The commands are one transaction and one undo
 * each and end with crm_book_command_finish(). */

typedef enum
{
  CRM_LIST_PUT_IN,      /* whatever the rule says */
  CRM_LIST_LEAVE_OUT,   /* whatever the rule says; of a static list: take away */
  CRM_LIST_AS_RULED,    /* as if nobody had said anything */
} CrmListChange;

/*
 * Saves @list (a new or a loaded record) with @rule (NULL: as it has; with "kind" static: none), its references resolved by
 * crm_rule_resolve(). CRM_MODEL_ERROR_INVALID where another list has its name or the rule would make it a member of itself; besides the
 * errors of crm_rule_resolve(), crm_rule_compile() and a save. For functions on the writer.
 */
gboolean      crm_list_write         (CrmConn              *conn,
                                      CrmRecord            *list,
                                      CrmRule              *rule,
                                      GError              **error);
void          crm_list_save_async    (CrmBook              *book,
                                      CrmRecord            *list,
                                      CrmRule              *rule,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);

/* The same list once more under a name of its own, members and all. */
void          crm_list_duplicate_async (CrmBook            *book,
                                      gint64                list_id,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);

/* Puts records (of the list's type) in, or leaves them out. For functions on the writer; the async form gives it its words. */
gboolean      crm_list_write_members (CrmConn              *conn,
                                      gint64                list_id,
                                      const gint64         *ids,
                                      guint                 n_ids,
                                      CrmListChange         change,
                                      GError              **error);
void          crm_list_change_async  (CrmBook              *book,
                                      gint64                list_id,
                                      const gint64         *ids,
                                      guint                 n_ids,
                                      CrmListChange         change,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);

/* How many records @rule holds for, those in the trash not counted; -1 with the errors of crm_rule_compile(). Inside a read function,
 * which its cancellable stops. */
gint64        crm_rule_count         (const CrmRule        *rule,
                                      const CrmRecordType  *type,
                                      CrmConn              *conn,
                                      const char           *day,
                                      GError              **error);
/* How many members list @list_id has. */
gint64        crm_list_count         (gint64                list_id,
                                      const CrmRecordType  *type,
                                      CrmConn              *conn,
                                      const char           *day,
                                      GError              **error);

G_END_DECLS
