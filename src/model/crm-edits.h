/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-change-set.h"
#include "crm-record.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/*
 * What happened to a record, in words (store/crm-history.h has it in columns): which field changed from what to what, by the labels of the
 * descriptors. Records that a field refers to are called as they are called today.
 */
typedef struct
{
  char *label;        /* of the field; for a child row that came or went, of its kind ("E-mail") */
  char *name;         /* of the field, or the alias of the kind of child row: "amount", "email" */
  char *before;       /* for people; NULL: was empty, or the row came */
  char *after;        /* NULL: is empty, or the row went */
} CrmEdit;

/* The edits of one step. */
typedef struct
{
  gint64     set_id;
  gint64     at;          /* microseconds, UTC */
  CrmOrigin  origin;
  char      *label;       /* what was done: "Moved 3 deals to Won" */
  gboolean   created;     /* the record was made in it; its values are then not listed */
  gboolean   undone;      /* taken back since */
  GPtrArray *edits;       /* of CrmEdit; may be empty (a move within a stage) */
} CrmEditStep;

/* Runs in a read function: the steps among the newest @limit changed rows (0: all), newest first. Elements are CrmEditStep;
 * (transfer full). NULL with CRM_STORE_ERROR. */
GPtrArray *crm_edits_load     (CrmConn              *conn,
                               const CrmRecordType  *type,
                               gint64                id,
                               guint                 limit,
                               GError              **error);
void       crm_edit_step_free (CrmEditStep          *step);

/* "Amount: 100 € → 200 €", "E-mail: added a@example.org". (transfer full) */
char      *crm_edit_to_text   (const CrmEdit        *edit);

/* One text for a whole child row: "Main Street 1, Berlin". Inside a read function. (transfer full); NULL where it says nothing. */
char      *crm_edits_format_child (CrmConn          *conn,
                                   CrmRecord        *record);

/* The stored name of an origin: "user", "import"… Static. */
const char *crm_origin_to_name (CrmOrigin            origin);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmEditStep, crm_edit_step_free)

G_END_DECLS
