/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-window.h"

#include "crm-book.h"
#include "crm-reminder-bar.h"

G_BEGIN_DECLS

/*
 * Shows the reminders of a book as notifications of the desktop when their time comes, as long as it lives; where nothing on the desktop shows
 * notifications, in @bar, where they come again in the next run until they are answered. A reminder opens its activity in @window, or is put off
 * for ten minutes. Main thread.
 */
#define CRM_TYPE_REMINDER_SERVICE (crm_reminder_service_get_type ())
G_DECLARE_FINAL_TYPE (CrmReminderService, crm_reminder_service, CRM, REMINDER_SERVICE, GObject)

CrmReminderService *crm_reminder_service_new (CrmBook        *book,
                                              GtkWidget      *window,
                                              CrmReminderBar *bar);

G_END_DECLS
