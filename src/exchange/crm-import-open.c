/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-import-source-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-format-error.h"
#include "crm-import-content.h"
#include "crm-model-error.h"

/* What a file is, told by its bytes, and what its columns mean at first. */

/* "Name" beside "Contact person" is what the company is called, where nothing else is. */
static void
find_contact_person (CrmImportSource *self)
{
  guint n = crm_csv_reader_get_n_columns (self->csv);
  int plain = -1;
  guint n_names = 0;

  for (guint i = 0; i < n; i++)
    {
      if (g_strcmp0 (self->keys[i], "company") == 0)
        return;
      if (g_strcmp0 (self->keys[i], "name") != 0)
        continue;
      n_names++;
      if (g_ascii_strcasecmp (g_ptr_array_index (self->names, i), "name") == 0)
        plain = (int) i;
    }
  if (plain >= 0 && n_names == 2)
    self->keys[plain] = g_intern_string ("company");
}

static void
read_columns (CrmImportSource *self)
{
  guint n = crm_csv_reader_get_n_columns (self->csv);

  self->names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n; i++)
    {
      const char *name = crm_csv_reader_get_column (self->csv, i);

      g_ptr_array_add (self->names, *name != '\0' ? g_strdup (name) : g_strdup_printf (_("Column %u"), i + 1));
    }
  g_ptr_array_add (self->names, NULL);

  self->layout = crm_import_columns_recognize ((const char *const *) self->names->pdata);
  self->keys = g_new0 (const char *, n + 1);
  self->labels = g_new (int, n + 1);
  self->asked = g_new0 (CrmDateOrder, n + 1);
  self->values = g_new0 (GHashTable *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      const char *key = crm_import_columns_suggest (self->layout, g_ptr_array_index (self->names, i));

      self->keys[i] = key != NULL ? g_intern_string (key) : NULL;
      self->labels[i] = crm_import_columns_find_label ((const char *const *) self->names->pdata, i);
    }

  /* "Title" is the one before a name where there is a job title too, and the job where there is none. */
  for (guint i = 0; i < n; i++)
    {
      gboolean has_role = FALSE;

      for (guint j = 0; j < n; j++)
        has_role = has_role || g_strcmp0 (self->keys[j], "role") == 0;
      if (!has_role && g_ascii_strcasecmp (g_ptr_array_index (self->names, i), "title") == 0)
        self->keys[i] = g_intern_string ("role");
    }

  find_contact_person (self);
  crm_import_content_suggest (self->csv, self->keys);
}

/* It would pass for a table with one column. */
static gboolean
is_calendar (GBytes *bytes)
{
  static const char begin[] = "BEGIN:VCALENDAR";
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  gsize at = length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

  while (at < length && g_ascii_isspace (text[at]))
    at++;

  return length - at >= strlen (begin) && g_ascii_strncasecmp (text + at, begin, strlen (begin)) == 0;
}

/* What a person can be told of a spreadsheet that cannot be read. */
static void
explain_sheet (const char  *path,
               const char  *name,
               GError     **error)
{
  g_autoptr (GError) cause = g_steal_pointer (error);
  g_autofree char *shown = g_filename_display_basename (path);

  switch (cause->code)
    {
    case CRM_FORMAT_ERROR_UNKNOWN_NAME:
      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_UNKNOWN, _("There is no sheet “%s” in “%s”."), name, shown);
      break;

    case CRM_FORMAT_ERROR_TOO_LARGE:
      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID,
                   _("“%s” is too large: at most 1,048,576 rows, 1,000 columns and 256 MiB of text can be imported at once."), shown);
      break;

    case CRM_FORMAT_ERROR_UNSUPPORTED:
      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID,
                   _("“%s” is protected by a password. Save it without one and import it again."), shown);
      break;

    default:
      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID,
                   _("“%s” is damaged: the spreadsheet in it cannot be read (%s)."), shown, cause->message);
      break;
    }
}

static gboolean
open_table (CrmImportSource         *self,
            const CrmImportOptions  *options,
            GError                 **error)
{
  if (crm_sheet_guess_kind (self->bytes) != CRM_SHEET_NONE)
    {
      self->format = crm_sheet_guess_kind (self->bytes) == CRM_SHEET_XLSX ? CRM_IMPORT_XLSX : CRM_IMPORT_ODS;
      self->sheet = crm_sheet_read (self->bytes, options->sheet, error);
      if (self->sheet == NULL)
        {
          explain_sheet (self->path, options->sheet, error);
          return FALSE;
        }
      if (self->sheet->n_rows == 0)
        {
          g_autofree char *shown = g_filename_display_basename (self->path);

          g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_FAILED, _("There is nothing in “%s”."), shown);
          return FALSE;
        }
      self->text = g_bytes_ref (self->sheet->text);
      self->options.separator = '\t';
      self->options.force_encoding = TRUE;
      self->options.encoding = CRM_ENCODING_UTF_8;
    }
  else
    {
      self->format = CRM_IMPORT_CSV;
      self->text = g_bytes_ref (self->bytes);
      self->options.separator = options->separator;
      self->options.force_encoding = options->force_encoding;
      self->options.encoding = options->encoding;
    }
  self->options.force_header = options->header != CRM_IMPORT_HEADER_GUESS;
  self->options.has_header = options->header > 0;
  self->options.first_line = options->header > 0 ? (guint64) options->header : 0;

  self->csv = crm_csv_reader_new (self->text, &self->options, error);
  if (self->csv == NULL)
    return FALSE;
  /* Found out once: the second reader must not find anything else. */
  self->options.force_header = TRUE;
  self->options.has_header = crm_csv_reader_has_header (self->csv);

  read_columns (self);
  return TRUE;
}

static CrmImportSource *
open_bytes (GBytes                  *bytes,
            const char              *path,
            const CrmImportOptions  *options,
            GError                 **error)
{
  static const CrmImportOptions defaults = { .header = CRM_IMPORT_HEADER_GUESS };
  g_autoptr (CrmImportSource) self = g_new0 (CrmImportSource, 1);

  self->rules = (CrmImportRules) CRM_IMPORT_RULES_DEFAULT;
  self->path = g_strdup (path);
  self->bytes = g_bytes_ref (bytes);
  if (is_calendar (bytes))
    {
      g_autofree char *name = g_filename_display_basename (path);

      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_FAILED, _("“%s” is a calendar: there are no contacts in it."), name);
      return NULL;
    }

  self->vcard = crm_vcard_reader_new (bytes, NULL);
  if (self->vcard != NULL)
    {
      self->format = CRM_IMPORT_VCARD;
      return g_steal_pointer (&self);
    }
  self->ldif = crm_ldif_reader_new (bytes, NULL);
  if (self->ldif != NULL)
    {
      self->format = CRM_IMPORT_LDIF;
      return g_steal_pointer (&self);
    }

  return open_table (self, options != NULL ? options : &defaults, error) ? g_steal_pointer (&self) : NULL;
}

CrmImportSource *
crm_import_source_open (const char  *path,
                        GError     **error)
{
  return crm_import_source_open_with (path, NULL, error);
}

CrmImportSource *
crm_import_source_open_with (const char              *path,
                             const CrmImportOptions  *options,
                             GError                 **error)
{
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR, "%s", path);
      return NULL;
    }

  file = g_mapped_file_new (path, FALSE, error);
  if (file == NULL)
    return NULL;

  bytes = g_mapped_file_get_bytes (file);
  return open_bytes (bytes, path, options, error);
}

CrmImportSource *
crm_import_source_open_text (const char              *text,
                             const CrmImportOptions  *options,
                             GError                 **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  bytes = g_bytes_new (text, strlen (text));
  return open_bytes (bytes, _("Pasted cells"), options, error);
}

CrmImportSource *
crm_import_source_reopen (CrmImportSource         *self,
                          const CrmImportOptions  *options,
                          GError                 **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  return open_bytes (self->bytes, self->path, options, error);
}

void
crm_import_source_free (CrmImportSource *self)
{
  guint n;

  if (self == NULL)
    return;

  n = self->names != NULL ? self->names->len - 1 : 0;
  for (guint i = 0; i < n; i++)
    g_clear_pointer (&self->values[i], g_hash_table_unref);
  g_free (self->values);
  g_clear_pointer (&self->csv, crm_csv_reader_free);
  g_clear_pointer (&self->vcard, crm_vcard_reader_free);
  g_clear_pointer (&self->ldif, crm_ldif_reader_free);
  g_clear_pointer (&self->sheet, crm_sheet_free);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->text, g_bytes_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->keys);
  g_free (self->labels);
  g_free (self->asked);
  g_free (self->orders);
  g_free (self->doubled);
  g_free (self->path);
  g_free (self);
}

static const char *
get_format_label (CrmImportFormat format)
{
  switch (format)
    {
    case CRM_IMPORT_XLSX:
      return _("Excel");

    case CRM_IMPORT_ODS:
      return _("OpenDocument");

    case CRM_IMPORT_LDIF:
      return "LDIF";

    case CRM_IMPORT_VCARD:
      return "vCard";

    case CRM_IMPORT_CSV:
    default:
      return _("Table");
    }
}

const char *
crm_import_format_get_name (CrmImportFormat format)
{
  static const char *const names[] = { "csv", "vcard", "xlsx", "ods", "ldif" };

  g_return_val_if_fail (format < G_N_ELEMENTS (names), NULL);

  return names[format];
}

char *
crm_import_source_describe (CrmImportSource *self)
{
  const char *layout, *separator;
  char sign;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->csv == NULL)
    /* Translators: the format of a file, and its encoding */
    return g_strdup_printf (_("%s, %s"), get_format_label (self->format), crm_import_source_get_encoding (self));

  layout = crm_import_layout_get_label (self->layout);
  if (self->sheet != NULL)
    return layout != NULL ? g_strdup_printf (_("%s, %s, sheet “%s”"), layout, get_format_label (self->format), self->sheet->names[self->sheet->index])
                          : g_strdup_printf (_("%s, sheet “%s”"), get_format_label (self->format), self->sheet->names[self->sheet->index]);

  sign = crm_csv_reader_get_separator (self->csv);
  separator = sign == ',' ? _("comma") : sign == ';' ? _("semicolon") : _("tab");

  /* Translators: who wrote a table, its encoding, and the sign between its columns */
  return g_strdup_printf (_("%s, %s, separated by %s"), layout != NULL ? layout : _("Table"), crm_import_source_get_encoding (self), separator);
}
