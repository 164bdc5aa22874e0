/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book.h"

G_BEGIN_DECLS

/*
 * Attaches the choice of a contact to @entry (GtkEntry or AdwEntryRow): what is typed is searched for, a person or company is chosen from below it.
 *
 * Signals
 *   chosen (gint64 id, const char *name)    a contact was chosen; the entry shows its name already
 */
#define CRM_TYPE_CONTACT_CHOOSER (crm_contact_chooser_get_type ())
G_DECLARE_FINAL_TYPE (CrmContactChooser, crm_contact_chooser, CRM, CONTACT_CHOOSER, GObject)

/* @kind "person", "company", or NULL for both. Lives as long as @entry. (transfer none) */
CrmContactChooser *crm_contact_chooser_attach (GtkWidget         *entry,
                                               CrmBook           *book,
                                               const char        *kind);

/* The same for the choice of a deal. */
CrmContactChooser *crm_contact_chooser_attach_deals (GtkWidget   *entry,
                                                     CrmBook     *book);

/* The contact that was chosen and whose name still stands in the entry; 0: none. */
gint64             crm_contact_chooser_get_id (CrmContactChooser *self);

/* Shows @name as chosen contact @id. */
void               crm_contact_chooser_set    (CrmContactChooser *self,
                                               gint64             id,
                                               const char        *name);

G_END_DECLS
