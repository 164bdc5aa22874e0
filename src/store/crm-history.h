/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-change-set.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/* What a column was before and after. Numbers are in decimal; bytes (a photo) are "" where there were any; NULL is NULL. */
typedef struct
{
  char *column;
  char *old_value;
  char *new_value;
} CrmHistoryValue;

/* One change of a record, or of a row that belongs to it. */
typedef struct
{
  gint64         set_id;
  gint64         at;             /* microseconds since 1970, UTC */
  CrmOrigin      origin;
  char          *label;          /* what was done, for people */
  gboolean       undone;         /* taken back since */
  const char    *table;          /* interned */
  gint64         row_id;
  CrmChangeKind  kind;
  GPtrArray     *values;         /* of CrmHistoryValue: what changed; all values that are not NULL for a row that came or went */
} CrmHistoryEntry;

/* The newest @limit (0: all) changes of record @record_id and of the rows that belong to it, the newest first. Inside a read
 * function. (transfer full), of CrmHistoryEntry; NULL with CRM_STORE_ERROR. */
GPtrArray *crm_history_read       (CrmConn          *conn,
                                   gint64            record_id,
                                   guint             limit,
                                   GError          **error);
void       crm_history_entry_free (CrmHistoryEntry  *self);

/* One thing that the user did, or one import as a whole, as it can be taken back. */
typedef struct
{
  gint64    set_id;
  gint64    at;                  /* microseconds since 1970, UTC */
  CrmOrigin origin;              /* USER, IMPORT or MERGE */
  char     *label;
  gboolean  undone;              /* taken back since */
} CrmHistoryStep;

/* The newest @limit things that can be taken back or were, the newest first. Inside a read function. (transfer full), of
 * CrmHistoryStep; NULL with CRM_STORE_ERROR. */
GPtrArray *crm_history_read_steps (CrmConn          *conn,
                                   guint             limit,
                                   GError          **error);
void       crm_history_step_free  (CrmHistoryStep   *self);

G_END_DECLS
