/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-book.h"

G_BEGIN_DECLS

/*
 * All tags of a book by name: a GListModel of CrmRecord, read off-thread when it is made and again after each change.
 * Main thread only.
 */
#define CRM_TYPE_TAG_LIST (crm_tag_list_get_type ())
G_DECLARE_FINAL_TYPE (CrmTagList, crm_tag_list, CRM, TAG_LIST, GObject)

CrmTagList *crm_tag_list_new    (CrmBook     *book);

/* The tag with that id, NULL for none (yet). (transfer none) */
CrmRecord  *crm_tag_list_find   (CrmTagList  *self,
                                 gint64       id);

/*
 * A command: gives contacts the tag called @name, which is made where there is none of that name; or takes it from them. Contacts that
 * have it already (or not at all) are left as they are. Ends with crm_book_command_finish().
 */
void        crm_tag_list_add_async    (CrmTagList           *self,
                                       const char           *name,
                                       const gint64         *contact_ids,
                                       guint                 n_ids,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
void        crm_tag_list_remove_async (CrmTagList           *self,
                                       gint64                tag_id,
                                       const gint64         *contact_ids,
                                       guint                 n_ids,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);

G_END_DECLS
