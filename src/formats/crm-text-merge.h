/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Merges two edits of the text @base line by line: what only one side changed is taken from it. NULL when both changed
 * the same or adjacent lines in different ways, or the texts are too long to compare (2,000 lines). NULL texts are empty
 * ones. (transfer full) Any thread.
 */
char   *crm_text_merge   (const char  *base,
                          const char  *local,
                          const char  *remote);

G_END_DECLS
