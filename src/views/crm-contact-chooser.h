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
 *   new-name (const char *name)             what was typed is to be a new contact, of those who offer that; the entry is left as it is
 *   settled                                 what is known of the typed name changed: the hint is to be shown anew
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

/* Whether the last choice is to make a new contact of what was typed, where nobody is called so. The chooser has a kind. */
void               crm_contact_chooser_set_offers_new (CrmContactChooser *self,
                                                       gboolean           offers_new);

/* What was typed without being chosen, tidied; NULL: nothing, or a contact was chosen. (transfer full) */
char              *crm_contact_chooser_dup_new_name   (CrmContactChooser *self);

/* "New person: Ana Ruiz", when what was typed was looked for and nobody is called so; NULL. (transfer full) */
char              *crm_contact_chooser_dup_hint       (CrmContactChooser *self);

/* Shows @name as chosen contact @id. */
void               crm_contact_chooser_set    (CrmContactChooser *self,
                                               gint64             id,
                                               const char        *name);

G_END_DECLS
