/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-watch.h"

G_BEGIN_DECLS

/*
 * A CrmWatch for what is shown in one place only: "read this, and again when these tables change". The reading is short, and done on the
 * row reader's thread. Main thread.
 */
#define CRM_TYPE_TABLE_WATCH (crm_table_watch_get_type ())
G_DECLARE_FINAL_TYPE (CrmTableWatch, crm_table_watch, CRM, TABLE_WATCH, CrmWatch)

/* What is read: static. */
typedef struct
{
  const char *const *tables;          /* a change to one of them is a reason to read again; ended by NULL */
  CrmReadFunc        read;            /* its data: the id (gint64 *), or NULL where that is 0 */
  GDestroyNotify     free_snapshot;
} CrmTableWatchSource;

/* @snapshot is what was read (transfer full), @owner whom it is for. */
typedef void (*CrmTableWatchFunc) (gpointer owner,
                                   gpointer snapshot);

/* Reads @source in @book at once, and calls @func on the main thread whenever it was read, as long as @owner lives. @id: of what is read;
 * 0. Changes that come while it is being read lead to one more reading. */
CrmTableWatch *crm_table_watch_new (CrmBook                   *book,
                                    const CrmTableWatchSource *source,
                                    gint64                     id,
                                    CrmTableWatchFunc          func,
                                    GObject                   *owner);

G_END_DECLS
