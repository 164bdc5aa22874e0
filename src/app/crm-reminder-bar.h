/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-reminders.h"

G_BEGIN_DECLS

/*
 * Shows reminders in the window, one after the other, where the desktop shows none. Each stays until it is opened, put off for ten minutes or
 * closed: the actions "app.show-activity", "app.snooze-reminder" and "app.close-reminder" of CrmReminderService. Hidden while there is none.
 */
#define CRM_TYPE_REMINDER_BAR (crm_reminder_bar_get_type ())
G_DECLARE_FINAL_TYPE (CrmReminderBar, crm_reminder_bar, CRM, REMINDER_BAR, AdwBin)

/* At the end, or in place of an earlier one of the same activity. @when: in words, when and where it is. */
void crm_reminder_bar_add   (CrmReminderBar    *self,
                             const CrmReminder *reminder,
                             const char        *when);
/* Takes away what is not in @due any more (of CrmReminder): done, deleted or over meanwhile. An empty or NULL @due takes all away. */
void crm_reminder_bar_keep  (CrmReminderBar    *self,
                             const GPtrArray   *due);

G_END_DECLS
