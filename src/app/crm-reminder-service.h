/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-window.h"

#include "crm-book.h"

G_BEGIN_DECLS

/*
 * Shows the reminders of a book as notifications of the desktop when their time comes, as long as it lives. A notification opens its activity in
 * @window, or puts it off for ten minutes.
 */
#define CRM_TYPE_REMINDER_SERVICE (crm_reminder_service_get_type ())
G_DECLARE_FINAL_TYPE (CrmReminderService, crm_reminder_service, CRM, REMINDER_SERVICE, GObject)

CrmReminderService *crm_reminder_service_new (CrmBook   *book,
                                              GtkWidget *window);

G_END_DECLS
