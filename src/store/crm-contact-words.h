/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-conn-private.h"

G_BEGIN_DECLS

/*
 * The words of contacts in contact_fts, which has contact_list for its content. They may be behind it: what FTS5 still has of a contact
 * then stands in contact_words_due, from where idle steps bring it up to date. All inside a transaction of the writer.
 */

/* Before contact_list changes what is indexed of contact @id: notes that it is behind. @old is the row of contact_list, with its words
 * from column @first_word on, or NULL where there is none. */
gboolean crm_contact_words_put_off   (CrmConn   *conn,
                                      gint64     id,
                                      CrmStmt   *old,
                                      int        first_word,
                                      GError   **error);

/* After contact_list has a new row @id with @words, one for each column of contact_fts: indexes it at once. !@has_past: no contact
 * of this id was there before. */
gboolean crm_contact_words_add       (CrmConn            *conn,
                                      gint64              id,
                                      const char *const  *words,
                                      gboolean            has_past,
                                      GError            **error);

/* Brings contact @id up to date, where it is behind. */
gboolean crm_contact_words_index     (CrmConn   *conn,
                                      gint64     id,
                                      GError   **error);

/* The same for up to @max contacts that are behind; *n is how many there were. */
gboolean crm_contact_words_index_due (CrmConn   *conn,
                                      guint      max,
                                      guint     *n,
                                      GError   **error);

G_END_DECLS
