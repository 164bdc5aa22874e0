/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The nine colours that tags, stages and calendars choose from, by the names that are stored. What they look like in light,
 * dark and high contrast is in widgets/crm-colour.h. */
#define CRM_N_COLOURS 9

/* "blue", "teal", "green", "yellow", "orange", "red", "pink", "purple", "grey", NULL. Static. */
const char *const *crm_colour_names      (void);

/* The word for people, translated. Static. */
const char        *crm_colour_name_label (const char *name);

/* Position of @name, or 0 (blue) where it is none of the nine. */
guint              crm_colour_name_index (const char *name);

/* A colour that is always the same for the same @key, for what has none of its own (initials). Never grey. */
const char        *crm_colour_name_for   (const char *key);

G_END_DECLS
