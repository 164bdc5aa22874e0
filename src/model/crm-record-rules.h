/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-record.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/*
 * What a record's values have to do with each other, and what is written beside it. Called by crm_record_save() on the
 * writer: before, to fill in what follows from other values and to refuse what cannot be; after, when its row is there.
 */
gboolean   crm_record_rules_before_save (CrmConn      *conn,
                                         CrmRecord    *record,
                                         GError      **error);
gboolean   crm_record_rules_after_save  (CrmConn      *conn,
                                         CrmRecord    *record,
                                         GError      **error);

/* Refuses to delete what others stand on (a stage with deals), CRM_MODEL_ERROR_IN_USE. */
gboolean   crm_record_rules_before_delete (CrmConn             *conn,
                                         const CrmRecordType *type,
                                         gint64               id,
                                         GError             **error);

/* A person's name as it is shown, of its parts (each may be NULL); family name first and without a space where both are written in Han,
 * Kana or Hangul. (transfer full), NULL for no parts. Any thread. */
char      *crm_name_compose             (const char   *prefix,
                                         const char   *given_name,
                                         const char   *middle_name,
                                         const char   *family_name,
                                         const char   *suffix);

/* The inverse, as far as one can tell: the last word is the family name, with particles before it ("van der Berg"). FALSE for one
 * word. Both results are (transfer full). Any thread. */
gboolean   crm_name_split               (const char   *name,
                                         char        **given_name,
                                         char        **family_name);

/* The form in which mail addresses are compared: lower case, the domain as A-labels (RFC 5890). (transfer full). Any thread. */
char      *crm_address_key              (const char   *address);

G_END_DECLS
