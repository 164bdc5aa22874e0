/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-slice.h"

G_BEGIN_DECLS

/* What a file of comma-separated values does not say about itself, found out from its first rows. */

/*
 * The separator of @text, the start of a file or the whole: the one of , ; and tab by which the most rows of a sample
 * have the same number of fields, and at least two. ',' when none does.
 */
char       crm_csv_guess_separator   (CrmSlice      text);

/*
 * Whether the first of @rows (GStrv) holds the names of columns: no value in it looks like an address, a number or a
 * date, none that is not empty stands there twice.
 */
gboolean   crm_csv_guess_header      (GPtrArray    *rows);

G_END_DECLS
