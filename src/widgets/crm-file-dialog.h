/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A kind of files to choose from. */
typedef struct
{
  const char *name;            /* "Contacts (CSV, vCard)" */
  const char *patterns;        /* "*.csv;*.vcf" */
} CrmFileKind;

typedef enum
{
  CRM_FILE_OPEN,
  CRM_FILE_OPEN_MANY,
  CRM_FILE_SAVE,
  CRM_FILE_FOLDER,
} CrmFileMode;

/*
 * Asks for a file. @kinds is ended by a NULL name, or NULL. The one file that names GtkFileChooserNative (deprecated since GTK 4.10,
 * whose GtkFileDialog is not in 4.8).
 */
void        crm_file_dialog_async   (GtkWidget            *parent,
                                     CrmFileMode           mode,
                                     const char           *title,
                                     const char           *accept_label,
                                     const CrmFileKind    *kinds,
                                     const char           *suggested_name,   /* SAVE; NULL otherwise */
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);

/* The chosen files (transfer full, a GListModel of GFile). NULL with G_IO_ERROR_CANCELLED when none was chosen. */
GListModel *crm_file_dialog_finish  (GAsyncResult         *result,
                                     GError              **error);

/* The first of them (transfer full). */
GFile      *crm_file_dialog_finish_one (GAsyncResult      *result,
                                        GError           **error);

G_END_DECLS
