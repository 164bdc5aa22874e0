/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-book.h"

G_BEGIN_DECLS

/*
 * Keeping in touch: a contact, or a tag for all who have it, has a rhythm in days. It counts from the last real touch (a call, meeting, mail,
 * visit or letter that took place; no note, no task, no mail of a campaign), of somebody who was never in touch from when they were added. Days are
 * local days: who was called on a day at whatever hour is due so many days after that day. A snooze is a date before which nobody asks; it
 * is no touch.
 */
typedef struct
{
  gint64  id;
  char   *name;
  char   *detail;         /* role and company; NULL */
  gint64  days;           /* the rhythm */
  gint64  last_touch_at;  /* 0: never */
  char   *due_on;         /* date: since when they are due */
  char   *next_step_at;   /* what is planned with them already; NULL */
} CrmDueContact;

void       crm_due_contact_free        (CrmDueContact        *due);

/* The condition that contact t, whose row in contact_list is l, is due at @now (microseconds UTC; 0: when the statement runs), as SQL without
 * parameters. It reads l by its index. (transfer full) Any thread. */
char      *crm_keep_touch_dup_sql      (gint64                now);

/* Inside a read function: who is due at @now, those first who are so the longest; @limit 0: all. @only_unplanned leaves out with whom something is
 * planned. (transfer full) of CrmDueContact; NULL with CRM_STORE_ERROR. */
GPtrArray *crm_keep_touch_load         (CrmConn              *conn,
                                        gint64                now,
                                        gboolean              only_unplanned,
                                        guint                 limit,
                                        GError              **error);

/* The rhythm of one contact, its own or that of its tags, and the day it asks for them again (transfer full). 0 where there is none,
 * *due_on NULL then, or with CRM_STORE_ERROR. Inside a read function. */
gint64     crm_keep_touch_get          (CrmConn              *conn,
                                        gint64                contact,
                                        gboolean             *own,        /* the contact's own, not that of a tag */
                                        char                **due_on,
                                        GError              **error);

/* @days: in touch every so many days from now on; 0: never asked for; -1: as the tags say. Undoable as each command. */
void       crm_keep_touch_set_async    (CrmBook              *book,
                                        gint64                contact,
                                        int                   days,
                                        GAsyncReadyCallback   callback,   /* ends with crm_book_command_finish() */
                                        gpointer              user_data);
/* Nobody asks for the contact for @days days from today on. */
void       crm_keep_touch_snooze_async (CrmBook              *book,
                                        gint64                contact,
                                        int                   days,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);

/* "every month", "every 90 days". (transfer full) */
char      *crm_keep_touch_format       (gint64                days);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmDueContact, crm_due_contact_free)

G_END_DECLS
