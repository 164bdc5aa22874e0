/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "crm-record-type.h"

G_BEGIN_DECLS

/*
 * A record's values as they were read, with its child rows, and the edits made to them since. Saving writes only what
 * differs, so two windows (or a window and a sync) that change different fields both keep their edits.
 *
 * Not bound to a thread, but used by one at a time: read on a reader, handed to the main thread. A view shows a loaded record and
 * edits a copy (crm_record_copy). All fields are addressed by name; asking for an unknown field is a programmer's error.
 */
#define CRM_TYPE_RECORD (crm_record_get_type ())
G_DECLARE_FINAL_TYPE (CrmRecord, crm_record, CRM, RECORD, GObject)

/* A new record with a new id (and uid, created_at where the type has them), not in the book until it is saved. */
CrmRecord           *crm_record_new            (const CrmRecordType *type);

/* A copy that knows the same base values: edits to it are edits to what was loaded. */
CrmRecord           *crm_record_copy           (CrmRecord           *self);

/* A new record with the same values and children: its own id, uid and created_at. (transfer full) */
CrmRecord           *crm_record_duplicate      (CrmRecord           *self);

const CrmRecordType *crm_record_get_record_type(CrmRecord           *self);
gint64               crm_record_get_id         (CrmRecord           *self);
gboolean             crm_record_is_new         (CrmRecord           *self);

/* Whether any field or child differs from what was loaded (of a new one: from what new ones have). */
gboolean             crm_record_is_changed     (CrmRecord           *self);
/* Whether the one field does. */
gboolean             crm_record_is_field_changed (CrmRecord         *self,
                                                const char          *field);

/* The field that names it to people; never NULL, "" where empty. */
const char          *crm_record_get_title      (CrmRecord           *self);

/* Text as stored; NULL for none. Owned by the record, valid until the field is set. */
const char          *crm_record_get_text       (CrmRecord           *self,
                                                const char          *field);
/* Integers, booleans, instants, references, minor units; 0 for none. */
gint64               crm_record_get_int        (CrmRecord           *self,
                                                const char          *field);
double               crm_record_get_double     (CrmRecord           *self,
                                                const char          *field);
/* (transfer none) NULL for none. */
GBytes              *crm_record_get_bytes      (CrmRecord           *self,
                                                const char          *field);
/* Whether the field holds anything (a number that is 0 is something). */
gboolean             crm_record_has            (CrmRecord           *self,
                                                const char          *field);
/* Of a REFERENCE: how the record it refers to was called when this one was loaded; NULL where it was set since or is none. */
const char          *crm_record_get_reference_title (CrmRecord      *self,
                                                const char          *field);
/* The type a REFERENCE refers to, which may depend on another field ("unit"); NULL where that is not set. */
const CrmRecordType *crm_record_get_reference_type (CrmRecord       *self,
                                                const char          *field);

/* Setting NULL or "" clears, 0 clears a REFERENCE or an INSTANT. Text is made tidy by crm_text_clean_line() (LONG_TEXT by
 * crm_text_clean_lines()). */
void                 crm_record_set_text       (CrmRecord           *self,
                                                const char          *field,
                                                const char          *value);
void                 crm_record_set_int        (CrmRecord           *self,
                                                const char          *field,
                                                gint64               value);
void                 crm_record_set_double     (CrmRecord           *self,
                                                const char          *field,
                                                double               value);
void                 crm_record_set_bytes      (CrmRecord           *self,
                                                const char          *field,
                                                GBytes              *value);
void                 crm_record_clear          (CrmRecord           *self,
                                                const char          *field);

/* The child rows of @type in their order (transfer none; elements are CrmRecord). */
GPtrArray           *crm_record_get_children   (CrmRecord           *self,
                                                const CrmRecordType *type);
/* Appends a new child, ranked after its siblings (transfer none: to be filled in by the caller). */
CrmRecord           *crm_record_add_child      (CrmRecord           *self,
                                                const CrmRecordType *type);
/* @child is freed unless someone else holds it. */
void                 crm_record_remove_child   (CrmRecord           *self,
                                                CrmRecord           *child);
/* The first child row of @type in which @field has the text (or, in decimal, the integer) @value; NULL. */
CrmRecord           *crm_record_find_child     (CrmRecord           *self,
                                                const CrmRecordType *type,
                                                const char          *field,
                                                const char          *value);

/* The value as people read it (money with currency, dates by locale, a choice's words; a reference's title where it was
 * loaded with it). (transfer full), NULL for none. */
char                *crm_record_format         (CrmRecord           *self,
                                                const char          *field);
/* The value as programs read it, the same in every locale and read again by crm_record_parse(): decimal numbers with a point,
 * "1234.50" for money, RFC 3339 UTC for instants, ids for references, base64 for bytes. (transfer full), NULL for none. */
char                *crm_record_dup_plain      (CrmRecord           *self,
                                                const char          *field);
/* Sets from what a person typed, or from what crm_record_dup_plain() wrote; "" clears. A reference takes an id.
 * FALSE with CRM_MODEL_ERROR_INVALID, the message naming field and value; the field is then untouched. */
gboolean             crm_record_parse          (CrmRecord           *self,
                                                const char          *field,
                                                const char          *text,
                                                GError             **error);

G_END_DECLS
