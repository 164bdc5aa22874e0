/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-book.h"
#include "crm-job.h"

G_BEGIN_DECLS

typedef enum
{
  CRM_EXPORT_CSV,        /* UTF-8 with the columns that the import knows again */
  CRM_EXPORT_VCARD,      /* vCard 3.0, with the properties that came with an import */
} CrmExportFormat;

/*
 * Writes contacts to @path, which is replaced only when all is written. @ids NULL: all that are not in the trash, in the order of the list.
 * Waits. The number written, or -1 with CRM_STORE_ERROR, G_FILE_ERROR, G_IO_ERROR_CANCELLED.
 */
gint64 crm_export_contacts (CrmDb            *db,
                            const char       *path,
                            CrmExportFormat   format,
                            GArray           *ids,
                            CrmJob           *job,
                            GError          **error);

/* The same to @stream, which is closed at the end. */
gint64 crm_export_contacts_to (CrmDb            *db,
                               GOutputStream    *stream,
                               CrmExportFormat   format,
                               GArray           *ids,
                               CrmJob           *job,
                               GError          **error);

G_END_DECLS
