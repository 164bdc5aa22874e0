/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#define PIECE (64 * 1024)

gboolean
crm_zip_is_archive (GBytes *bytes)
{
  const char *data;
  gsize len;

  g_return_val_if_fail (bytes != NULL, FALSE);

  data = g_bytes_get_data (bytes, &len);
  return len > 4 && memcmp (data, "PK\003\004", 4) == 0;
}

/* ---- Reading ---- */

static void
set_damaged (struct archive *archive,
             GError        **error)
{
  const char *words = archive_error_string (archive);

  g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_SYNTAX, "archive: %s", words != NULL ? words : "damaged");
}

/* (transfer full): at the part called @name; NULL with an error. */
static struct archive *
open_part (GBytes                *bytes,
           const char            *name,
           struct archive_entry **entry,
           GError               **error)
{
  struct archive *archive = archive_read_new ();
  int status;

  archive_read_support_format_zip_seekable (archive);
  status = archive_read_open_memory (archive, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  while (status == ARCHIVE_OK || status == ARCHIVE_WARN)
    {
      status = archive_read_next_header (archive, entry);
      if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
        break;
      if (g_strcmp0 (archive_entry_pathname (*entry), name) == 0)
        return archive;
    }

  if (status == ARCHIVE_EOF)
    g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_WRONG_KIND, "there is no %s in the archive", name);
  else
    set_damaged (archive, error);
  archive_read_free (archive);
  return NULL;
}

gboolean
crm_zip_has (GBytes     *bytes,
             const char *name)
{
  struct archive_entry *entry;
  struct archive *archive;

  g_return_val_if_fail (bytes != NULL && name != NULL, FALSE);

  archive = open_part (bytes, name, &entry, NULL);
  if (archive != NULL)
    archive_read_free (archive);

  return archive != NULL;
}

static gboolean
read_part (struct archive *archive,
           gsize           max,
           CrmZipFunc      func,
           gpointer        user_data,
           GError        **error)
{
  g_autofree char *piece = g_malloc (PIECE);
  gsize total = 0;
  la_ssize_t n;

  while ((n = archive_read_data (archive, piece, PIECE)) > 0)
    {
      total += (gsize) n;
      if (total > max)
        {
          g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_TOO_LARGE, "a part of the archive is larger than %" G_GSIZE_FORMAT " bytes", max);
          return FALSE;
        }
      if (!func (piece, (gsize) n, user_data, error))
        return FALSE;
    }

  if (n < 0)
    set_damaged (archive, error);
  return n == 0;
}

gboolean
crm_zip_read (GBytes      *bytes,
              const char  *name,
              gsize        max,
              CrmZipFunc   func,
              gpointer     user_data,
              GError     **error)
{
  struct archive_entry *entry;
  struct archive *archive;
  gboolean done;

  g_return_val_if_fail (bytes != NULL && name != NULL && func != NULL, FALSE);

  archive = open_part (bytes, name, &entry, error);
  if (archive == NULL)
    return FALSE;

  if (archive_entry_is_encrypted (entry))
    {
      g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_UNSUPPORTED, "%s is encrypted", name);
      done = FALSE;
    }
  else
    {
      done = read_part (archive, max, func, user_data, error);
    }
  archive_read_free (archive);

  return done;
}

/* ---- Writing ---- */

struct _CrmZipWriter
{
  struct archive *archive;
  GString        *out;
  gboolean        failed;
};

static la_ssize_t
write_cb (struct archive *archive,
          void           *user_data,
          const void     *data,
          size_t          len)
{
  CrmZipWriter *self = user_data;

  g_string_append_len (self->out, data, (gssize) len);
  return (la_ssize_t) len;
}

CrmZipWriter *
crm_zip_writer_new (GString *out)
{
  CrmZipWriter *self;

  g_return_val_if_fail (out != NULL, NULL);

  self = g_new0 (CrmZipWriter, 1);
  self->out = out;
  self->archive = archive_write_new ();
  self->failed = archive_write_set_format_zip (self->archive) != ARCHIVE_OK ||
                 archive_write_set_bytes_per_block (self->archive, 0) != ARCHIVE_OK ||
                 archive_write_open2 (self->archive, self, NULL, write_cb, NULL, NULL) != ARCHIVE_OK;

  return self;
}

void
crm_zip_writer_free (CrmZipWriter *self)
{
  if (self == NULL)
    return;

  /* Freeing would end the archive, into a string that may be gone. */
  archive_write_fail (self->archive);
  archive_write_free (self->archive);
  g_free (self);
}

void
crm_zip_writer_begin (CrmZipWriter *self,
                      const char   *name,
                      gboolean      stored)
{
  struct archive_entry *entry;

  g_return_if_fail (self != NULL && name != NULL);

  if (stored)
    archive_write_zip_set_compression_store (self->archive);
  else
    archive_write_zip_set_compression_deflate (self->archive);

  entry = archive_entry_new ();
  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  self->failed = self->failed || archive_write_header (self->archive, entry) != ARCHIVE_OK;
  archive_entry_free (entry);
}

void
crm_zip_writer_add (CrmZipWriter *self,
                    const char   *data,
                    gsize         len)
{
  g_return_if_fail (self != NULL && data != NULL);

  self->failed = self->failed || archive_write_data (self->archive, data, len) != (la_ssize_t) len;
}

gboolean
crm_zip_writer_finish (CrmZipWriter  *self,
                       GError       **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  self->failed = archive_write_close (self->archive) != ARCHIVE_OK || self->failed;
  if (self->failed)
    g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_VALUE, "archive: %s", archive_error_string (self->archive));

  return !self->failed;
}
