/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-book.h"

G_BEGIN_DECLS

/* A reminder whose time has come. */
typedef struct
{
  gint64      activity_id;
  const char *kind;             /* interned */
  char       *subject;
  char       *location;         /* NULL: none */
  gint64      starts;           /* of this occurrence, seconds UTC */
  gint64      ends;
  gint64      minutes_before;
  gboolean    all_day;
} CrmReminder;

/* What is due, and when to ask again. */
typedef struct
{
  GPtrArray *due;               /* of CrmReminder, the earliest first */
  gint64     next_at;           /* seconds UTC: nothing comes due before, unless the book changes (crm_agenda_is_concerned()) */
} CrmReminders;

void          crm_reminders_free         (CrmReminders         *reminders);

/*
 * Runs in a read function. What was missed while no window was open is due as long as it is not over (a task: on its day). What is done, or
 * was shown and not snoozed, is not. @now in seconds UTC, 0 for the present. (transfer full). NULL with CRM_STORE_ERROR.
 */
CrmReminders *crm_reminders_read         (CrmConn              *conn,
                                          gint64                now,
                                          GCancellable         *cancellable,
                                          GError              **error);
void          crm_reminders_load_async   (CrmBook              *book,
                                          gint64                now,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
/* (transfer full) */
CrmReminders *crm_reminders_load_finish  (CrmBook              *book,
                                          GAsyncResult         *result,
                                          GError              **error);

/* It was shown; @snooze_until (seconds UTC, 0: not again) shows it once more. Not a step of undo. Ends with crm_book_command_finish(). */
void          crm_reminder_shown_async   (CrmBook              *book,
                                          const CrmReminder    *reminder,
                                          gint64                snooze_until,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);

/* @activity_id was moved to where it begins at @starts (seconds UTC): of its reminders those whose time has passed by now are taken as shown.
 * Inside a write function; not a step of undo. */
gboolean      crm_reminders_pass         (CrmConn              *conn,
                                          gint64                activity_id,
                                          gint64                starts,
                                          GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmReminders, crm_reminders_free)

G_END_DECLS
