/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-book.h"

G_BEGIN_DECLS

/*
 * One row that says how many entries of the calendars need a person (changed in two places, not taken by the server, not readable) and
 * opens their page. Invisible where there are none. Kept current with the book. Main thread.
 */
#define CRM_TYPE_TODAY_SYNC (crm_today_sync_get_type ())
G_DECLARE_FINAL_TYPE (CrmTodaySync, crm_today_sync, CRM, TODAY_SYNC, AdwBin)

GtkWidget *crm_today_sync_new (CrmBook *book);

G_END_DECLS
