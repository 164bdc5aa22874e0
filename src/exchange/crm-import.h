/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-book.h"
#include "crm-import-match.h"
#include "crm-import-source.h"
#include "crm-job.h"

G_BEGIN_DECLS

/*
 * Brings the contacts of a file into the book, by the rules that its source has (crm-import-rules.h). One already there gets what it lacks: by default
 * nothing that stands in the book is overwritten, and blank cells mean nothing. All of it is one run with one undo.
 */

/* What came, or would come, of a file. */
typedef struct
{
  guint      n_new;
  guint      n_updated;
  guint      n_skipped;      /* nothing in them that is not there already */
  guint      n_refused;
  GPtrArray *refused;        /* CrmImportRefusal */
  GPtrArray *rows;           /* CrmImportRow, of a dry run: who would be new or updated, the first 20,000 of them */
  guint      n_changes;      /* of a dry run: values that would be added or replaced in contacts that are there */
  gint64     run;            /* the import_run; 0 of a dry run */
  gint64     set;            /* the last change set of it, with which all of it is undone; 0: nothing was changed */
  char      *book;           /* where the book lies */
  char     **columns;        /* of a table; NULL: cards */
} CrmImportReport;

typedef struct
{
  guint64  line;
  char    *reason;           /* for people, translated */
  char    *raw;
  char   **fields;           /* of a table; NULL: a card */
} CrmImportRefusal;

/* What would come of one row. */
typedef struct
{
  guint64    line;
  char      *name;
  gint64     id;             /* of the contact that is there; 0: it would be new, or is further up in the file */
  GPtrArray *changes;        /* CrmImportChange; NULL: it would be new */
} CrmImportRow;

/* "Phone: +49 170 1; City: Bonn → Köln". (transfer full) */
char            *crm_import_row_describe (const CrmImportRow *row);

/* Reads all of @source and says what would happen; nothing is written. Waits. NULL with CRM_STORE_ERROR or G_IO_ERROR_CANCELLED. */
CrmImportReport *crm_import_try          (CrmDb            *db,
                                          CrmImportSource  *source,
                                          CrmJob           *job,          /* may be NULL */
                                          GError          **error);

/*
 * Does it, in batches that let everything else through. Waits. When it fails or is cancelled, what it had written is taken back again:
 * NULL with CRM_STORE_ERROR or G_IO_ERROR_CANCELLED, and nothing of it is left.
 */
CrmImportReport *crm_import_run          (CrmDb            *db,
                                          CrmImportSource  *source,
                                          CrmJob           *job,
                                          GError          **error);

void             crm_import_report_free  (CrmImportReport  *self);

/* One sentence: "1,000 contacts: 980 new, 12 updated, 5 already there, 3 refused". (transfer full) */
char            *crm_import_report_describe (CrmImportReport *self);

/*
 * The refused rows as CSV. Those of a table keep their columns, with the reason in one more, which an import passes over: mended they can be
 * imported as they are. Of cards: line, reason, text. Waits. FALSE with G_IO_ERROR, or CRM_MODEL_ERROR_IN_USE where @path is a book.
 */
gboolean         crm_import_report_write_refused (CrmImportReport  *self,
                                                  const char       *path,
                                                  GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmImportReport, crm_import_report_free)

G_END_DECLS
