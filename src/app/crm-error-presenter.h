/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The words in which the window speaks of errors: those of model/crm-error-words.h, which the other layers add theirs to. */

/* One or two sentences: what (may be NULL), why, what to do. (transfer full) */
char *crm_error_presenter_sentence (const char    *what,
                                    const GError  *error);

G_END_DECLS
