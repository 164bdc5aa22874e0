/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-book.h"

G_BEGIN_DECLS

/*
 * The lists of contacts that there are, as menus whose items call the actions of the contacts view:
 *   contacts.list (x)          show it
 *   contacts.new-list (b)      smart or not
 *   contacts.edit-list, contacts.duplicate-list, contacts.delete-list, contacts.leave-out   of the one that is shown
 *   contacts.put-in (x)        the selected contacts
 *   contacts.why (x)           is the shown contact in it, or not
 *
 * Signal: changed ()   other lists, or other names
 */
#define CRM_TYPE_CONTACT_LISTS (crm_contact_lists_get_type ())
G_DECLARE_FINAL_TYPE (CrmContactLists, crm_contact_lists, CRM, CONTACT_LISTS, GObject)

CrmContactLists *crm_contact_lists_new       (CrmBook         *book);

/* What can be shown; to put contacts into one; both follow the lists. (transfer none) */
GMenuModel      *crm_contact_lists_get_menu  (CrmContactLists *self);
GMenuModel      *crm_contact_lists_get_put_in(CrmContactLists *self);

/* The name of list @id; NULL where there is none. Owned by the list. */
const char      *crm_contact_lists_find      (CrmContactLists *self,
                                              gint64           id);

/* Which one is shown (0: none): the menu says what can be done with it. */
void             crm_contact_lists_set_shown (CrmContactLists *self,
                                              gint64           id);

G_END_DECLS
