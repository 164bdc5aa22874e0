/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What went wrong, said to people: one sentence that names the thing, and one that says what to do. The same in the window and on the
 * command line. The layers below put the technical detail into the error's message; it is shown under "Details".
 *
 * Words are found by (domain, code). The domains that model sees (store, formats, model, GIO) are known here; one that it does
 * not see is announced by crm_error_words_register() from a layer that does (sync/crm-net-error-words.h).
 */
typedef struct
{
  char *sentence;     /* never NULL; ends with a full stop */
  char *advice;       /* what to do; NULL where there is nothing to say */
  char *detail;       /* the technical message; NULL where the sentence says it already */
} CrmErrorWords;

/* What a table gives for one error: untranslated, N_(). @sentence may have one %s for the subject. FALSE: it has no words for it. */
typedef gboolean (*CrmErrorWordsFunc) (const GError  *error,
                                       const char   **sentence,
                                       const char   **advice);

/* @subject names what it happened to: a file, an account, a record; NULL: "it". (transfer full), never NULL. Any thread. */
CrmErrorWords *crm_error_words_new      (const GError      *error,
                                         const char        *subject);
void           crm_error_words_free     (CrmErrorWords     *self);

/* Both sentences as one line. (transfer full). Any thread. */
char          *crm_error_words_line     (const GError      *error,
                                         const char        *subject);

/* As crm_error_words_line(), behind what could not be done ("The contact was not saved"); @what may be NULL. (transfer full). Any thread. */
char          *crm_error_words_sentence (const char        *what,
                                         const GError      *error);

/* Whether it should not be shown at all: the user cancelled. Any thread. */
gboolean       crm_error_words_is_quiet (const GError      *error);

/* Adds a domain, once at the start of the program, before there are threads. @func NULL: its messages are sentences already,
 * translated, and are shown as they are. */
void           crm_error_words_register (GQuark             domain,
                                         CrmErrorWordsFunc  func);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmErrorWords, crm_error_words_free)

G_END_DECLS
