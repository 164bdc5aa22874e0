/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-stmt.h"

G_BEGIN_DECLS

/*
 * The values that go into the mail for one recipient: fields of the contact (those the record types call mergeable, under
 * their names and aliases), of its first address, phone and company, and of the sender. They are read once, when a
 * campaign is frozen, and kept with the mail as JSON: what is edited later changes no mail of a campaign under way.
 * A set of values is a GHashTable of char * by char *, without the empty ones. Any thread.
 */

/* Fields of the sender; they are there for every recipient. */
#define CRM_MAIL_MERGE_SENDER_NAME     "sender_name"
#define CRM_MAIL_MERGE_SENDER_ADDRESS  "sender_address"
#define CRM_MAIL_MERGE_POSTAL_ADDRESS  "postal_address"
#define CRM_MAIL_MERGE_UNSUBSCRIBE_URL "unsubscribe_url"

/* The names of all fields, for people who write a mail; static, NULL-terminated. */
const char * const *crm_mail_merge_list_fields   (void);

/* What a field is called, translated; NULL for what is no field. */
const char         *crm_mail_merge_get_label     (const char    *field);

/* Whether there is such a field (a CrmMailKnownField; @unused is not looked at). */
gboolean            crm_mail_merge_is_field      (const char    *field,
                                                  gpointer       unused);

/* The values of a contact (transfer full), inside a read or write. NULL with CRM_STORE_ERROR. */
GHashTable         *crm_mail_merge_load          (CrmConn       *conn,
                                                  gint64         contact_id,
                                                  GError       **error);

/* Sets or, with NULL, clears a value. */
void                crm_mail_merge_set           (GHashTable    *values,
                                                  const char    *field,
                                                  const char    *value);

/* The value under a name or alias (a CrmMailFieldValue; @values is the GHashTable). NULL where there is none. */
const char         *crm_mail_merge_get           (const char    *field,
                                                  gpointer       values);

/* One JSON object, members sorted (transfer full), and back; NULL with CRM_MAILING_ERROR_FAILED. */
char               *crm_mail_merge_to_json       (GHashTable    *values);
GHashTable         *crm_mail_merge_from_json     (const char    *json,
                                                  GError       **error);

G_END_DECLS
