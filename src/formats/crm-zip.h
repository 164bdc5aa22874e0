/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-format-error.h"

G_BEGIN_DECLS

/*
 * Archives (ZIP) in memory, as spreadsheets are made of them: parts are read by name as a stream, and written one behind the other. One thread at
 * a time.
 */

/* Takes the next @len bytes of a part. FALSE with an error ends the reading. */
typedef gboolean (*CrmZipFunc) (const char  *data,
                                gsize        len,
                                gpointer     user_data,
                                GError     **error);

/* Whether @bytes begin like an archive. */
gboolean         crm_zip_is_archive      (GBytes         *bytes);

/* Whether there is a part called @name. FALSE too where the archive is damaged. */
gboolean         crm_zip_has             (GBytes         *bytes,
                                          const char     *name);

/*
 * Gives the part @name of the archive @bytes to @func, piece by piece. CRM_FORMAT_ERROR_WRONG_KIND: there is none; CRM_FORMAT_ERROR_TOO_LARGE: it
 * is larger than @max bytes when unpacked; CRM_FORMAT_ERROR_SYNTAX, _TRUNCATED: the archive is damaged; CRM_FORMAT_ERROR_UNSUPPORTED: it is encrypted.
 */
gboolean         crm_zip_read            (GBytes         *bytes,
                                          const char     *name,
                                          gsize           max,
                                          CrmZipFunc      func,
                                          gpointer        user_data,
                                          GError        **error);

/* An archive that is written to a string of the caller, who may take what is in it to a file at any time and empty it. */
typedef struct _CrmZipWriter CrmZipWriter;

/* Appends to @out, which has to outlive the writer. (transfer full) */
CrmZipWriter    *crm_zip_writer_new      (GString        *out);

/* Frees the writer; without crm_zip_writer_finish() what was written is no archive. */
void             crm_zip_writer_free     (CrmZipWriter   *self);

/* Begins the part @name, packed unless @stored. What was written before ends. */
void             crm_zip_writer_begin    (CrmZipWriter   *self,
                                          const char     *name,
                                          gboolean        stored);

/* Appends to the part. */
void             crm_zip_writer_add      (CrmZipWriter   *self,
                                          const char     *data,
                                          gsize           len);

/* Ends the archive. FALSE with CRM_FORMAT_ERROR_VALUE if anything went wrong since it was begun. */
gboolean         crm_zip_writer_finish   (CrmZipWriter   *self,
                                          GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmZipWriter, crm_zip_writer_free)

G_END_DECLS
