/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-field-value.h"
#include "crm-record.h"

G_BEGIN_DECLS

/* What crm-record-store.c and crm-record-rules.c need to know of a record and nobody else. */

/* A record that is in the book, without values yet: to be filled by the crm_record_take functions and ended by crm_record_seal(). */
CrmRecord           *crm_record_new_loaded          (const CrmRecordType *type,
                                                     gint64               id);
/* Takes over @value. */
void                 crm_record_take_value          (CrmRecord           *self,
                                                     guint                field,
                                                     CrmFieldValue        value);
/* A loaded child: appended as it is, without a new position. Takes over @child. */
void                 crm_record_take_child          (CrmRecord           *self,
                                                     CrmRecord           *child);
void                 crm_record_set_reference_title (CrmRecord           *self,
                                                     guint                field,
                                                     const char          *title);
/* Makes what the record holds now its base: it is saved, or was loaded. Children too. */
void                 crm_record_seal                (CrmRecord           *self);

/* The value, and what it was when it was loaded (of a new record: what new ones have). */
const CrmFieldValue *crm_record_peek_value          (CrmRecord           *self,
                                                     guint                field);
const CrmFieldValue *crm_record_peek_base           (CrmRecord           *self,
                                                     guint                field);
/* Ids of the child rows of the n-th child type that were loaded (gint64). */
GArray              *crm_record_peek_base_children  (CrmRecord           *self,
                                                     guint                child_type);

/* After @saved, made from a copy of @self that is @snapshot, was committed: what was saved is the base of @self, and where
 * @self was not edited again meanwhile it takes the values that the rules made. */
void                 crm_record_rebase              (CrmRecord           *self,
                                                     CrmRecord           *snapshot,
                                                     CrmRecord           *saved);

G_END_DECLS
