/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-export-private.h"

/* A table as text or as a sheet. */

void
crm_export_begin_rows (CrmExport *export)
{
  g_return_if_fail (export != NULL);

  if (export->format == CRM_EXPORT_XLSX || export->format == CRM_EXPORT_ODS)
    {
      export->sheet = crm_sheet_writer_new (export->format == CRM_EXPORT_XLSX ? CRM_SHEET_XLSX : CRM_SHEET_ODS,
                                            export->type->key, export->text);
      return;
    }

  crm_csv_writer_init (&export->csv, export->text, ',', TRUE);
  crm_csv_writer_add_bom (&export->csv);
}

void
crm_export_add_field (CrmExport  *export,
                      const char *text)
{
  g_return_if_fail (export != NULL);

  if (export->sheet != NULL)
    crm_sheet_writer_add_field (export->sheet, text);
  else
    crm_csv_writer_add_field (&export->csv, text);
}

void
crm_export_end_row (CrmExport *export)
{
  g_return_if_fail (export != NULL);

  if (export->sheet != NULL)
    crm_sheet_writer_end_row (export->sheet);
  else
    crm_csv_writer_end_row (&export->csv);
}

gboolean
crm_export_end_rows (CrmExport  *export,
                     GError    **error)
{
  g_return_val_if_fail (export != NULL, FALSE);

  return export->sheet == NULL || crm_sheet_writer_finish (export->sheet, error);
}
