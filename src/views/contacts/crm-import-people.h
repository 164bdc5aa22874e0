/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-import.h"

G_BEGIN_DECLS

/* Everyone a dry run names, those that change first: who, and what would be added or replaced. (transfer floating) */
GtkWidget *crm_import_people_new      (CrmImportReport    *report);

/* What would come of a row, in words. (transfer full) */
char      *crm_import_people_describe (const CrmImportRow *row);

G_END_DECLS
