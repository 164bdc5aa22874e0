/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-query-model.h"
#include "crm-selection-model.h"

G_BEGIN_DECLS

/*
 * The list of contacts at the left of the page: rows, letters, the A to Z bar, and the pages for loading, empty, no match.
 *
 * Signals: activated (gint64 id): a row was pressed or Enter was hit on it.
 */
#define CRM_TYPE_CONTACTS_LIST (crm_contacts_list_get_type ())
G_DECLARE_FINAL_TYPE (CrmContactsList, crm_contacts_list, CRM, CONTACTS_LIST, GtkWidget)

/* What is listed. */
typedef enum
{
  CRM_CONTACTS_ALL,
  CRM_CONTACTS_PEOPLE,
  CRM_CONTACTS_COMPANIES,
  CRM_CONTACTS_DUE,         /* with whom to be in touch again */
  CRM_CONTACTS_TRASH,
} CrmContactsFilter;

GtkWidget         *crm_contacts_list_new           (CrmBook            *book);

CrmSelectionModel *crm_contacts_list_get_selection (CrmContactsList    *self);
CrmQueryModel     *crm_contacts_list_get_model     (CrmContactsList    *self);

/* @tag_id 0: of any tag; @list_id 0: of any list. */
void               crm_contacts_list_set_filter    (CrmContactsList    *self,
                                                    CrmContactsFilter   filter,
                                                    gint64              tag_id,
                                                    gint64              list_id);
void               crm_contacts_list_set_search    (CrmContactsList    *self,
                                                    const char         *text);

/* Selects a contact and brings it into view, and the keyboard with it where that is in the list; one that is not in the list is
 * selected and brought into view once it comes. */
void               crm_contacts_list_select        (CrmContactsList    *self,
                                                    gint64              id);

/* The keyboard goes to the selected row, or to the first. */
void               crm_contacts_list_focus         (CrmContactsList    *self);

G_END_DECLS
