/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-sheet.h"

G_BEGIN_DECLS

/*
 * Writes one sheet as Excel (.xlsx) or OpenDocument (.ods). The bytes go to a string of the caller, who may take what is in it to a file at any
 * time and empty it. All fields are texts: no program runs them as formulas, nor drops the zero before a phone number. One thread at a time.
 */
typedef struct _CrmSheetWriter CrmSheetWriter;

/* A sheet called @name, appended to @out, which has to outlive the writer. (transfer full) */
CrmSheetWriter *crm_sheet_writer_new       (CrmSheetKind      kind,
                                            const char       *name,
                                            GString          *out);
void            crm_sheet_writer_free      (CrmSheetWriter   *self);

/* The next field of the present row; NULL or "": an empty one. What XML cannot hold is left out. */
void            crm_sheet_writer_add_field (CrmSheetWriter   *self,
                                            const char       *text);

/* Ends the present row. The first one is shown as a heading. */
void            crm_sheet_writer_end_row   (CrmSheetWriter   *self);

/* Writes the end. FALSE with CRM_FORMAT_ERROR_TOO_LARGE (more rows than a sheet has) or CRM_FORMAT_ERROR_VALUE. */
gboolean        crm_sheet_writer_finish    (CrmSheetWriter   *self,
                                            GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmSheetWriter, crm_sheet_writer_free)

G_END_DECLS
