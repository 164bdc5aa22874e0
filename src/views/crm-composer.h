/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book.h"

G_BEGIN_DECLS

/*
 * Where a note, a call, a mail, a meeting or a task is written down, on top of a timeline. What is written belongs to one record, a contact
 * or a deal. Ctrl+Enter saves, Esc leaves. A new activity is a command with its toast.
 */
#define CRM_TYPE_COMPOSER (crm_composer_get_type ())
G_DECLARE_FINAL_TYPE (CrmComposer, crm_composer, CRM, COMPOSER, GtkWidget)

GtkWidget *crm_composer_new        (CrmBook              *book);

/* What is written down from now on belongs to this record. What is half written is saved as a note of its own record. */
void       crm_composer_set_record (CrmComposer          *self,
                                    const CrmRecordType  *type,
                                    gint64                id);

/* Opens it for @kind ("note", "call", "mail", "meeting", "task") with the keyboard in it. */
void       crm_composer_open       (CrmComposer          *self,
                                    const char           *kind);

G_END_DECLS
