/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-record.h"

G_BEGIN_DECLS

/*
 * One fact, read as text; pressed (or Enter, F2) it becomes editable where it stands. Esc restores what was there; Enter, Ctrl+Enter and
 * leaving it save. What can be edited are fields of one record: a contact, or a row that belongs to it.
 *
 * Signals
 *   commit   the editors hold other values than the record: crm_fact_row_apply() them to a copy and save that
 *   remove   the fact is to be taken away
 */
#define CRM_TYPE_FACT_ROW (crm_fact_row_get_type ())
G_DECLARE_FINAL_TYPE (CrmFactRow, crm_fact_row, CRM, FACT_ROW, GtkWidget)

/*
 * @record is what is shown (a reference is kept), @fields (NULL-ended, static) are what is edited. @text is what is read,
 * @caption (may be NULL) stands dim behind it, below it when it begins with a new line. @name is the accessible name: "E-mail". @removable: the editor offers to remove it.
 */
GtkWidget   *crm_fact_row_new          (CrmRecord           *record,
                                        const char *const   *fields,
                                        const char          *name,
                                        const char          *text,
                                        const char          *caption,
                                        gboolean             removable);

/* A button behind the fact that does something with it: calls the number, opens the link. @words is its tooltip and accessible name,
 * @target is floating. Hidden while the fact is edited. */
void         crm_fact_row_add_action   (CrmFactRow          *self,
                                        const char          *icon_name,
                                        const char          *words,
                                        const char          *action_name,
                                        GVariant            *target);

/* Shows the fact as the heading of a page. */
void         crm_fact_row_set_heading  (CrmFactRow          *self);

CrmRecord   *crm_fact_row_get_record   (CrmFactRow          *self);

void         crm_fact_row_edit         (CrmFactRow          *self);
gboolean     crm_fact_row_is_editing   (CrmFactRow          *self);

/* Sets the fields of @target (of the same type) from the editors. FALSE with the reason: it is shown at the editor as well. */
gboolean     crm_fact_row_apply        (CrmFactRow          *self,
                                        CrmRecord           *target,
                                        GError             **error);

/* What stands in the editor of @field: for what is no text of the record (the name of a company). (transfer full) */
char        *crm_fact_row_dup_text     (CrmFactRow          *self,
                                        const char          *field);

/* The editor of @field, for completions. (transfer none) */
GtkWidget   *crm_fact_row_get_editor   (CrmFactRow          *self,
                                        const char          *field);

G_END_DECLS
