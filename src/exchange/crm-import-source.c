/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-import-source.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-csv-reader.h"
#include "crm-format-error.h"
#include "crm-import-content.h"
#include "crm-import-dates.h"
#include "crm-import-values.h"
#include "crm-model-error.h"
#include "crm-vcard-entry.h"

struct _CrmImportSource
{
  char            *path;
  GBytes          *bytes;
  CrmCsvReader    *csv;
  CrmVcardReader  *vcard;
  GPtrArray       *names;       /* of columns, NULL-ended */
  const char     **keys;        /* interned, per column; NULL: not imported */
  int             *labels;      /* per column: where its label stands; -1 */
  CrmDateOrder    *orders;      /* per column of dates; NULL: not looked at yet */
  gboolean        *doubled;     /* likewise: whether another column has the same key */
  CrmImportLayout  layout;
};

/* ---- Columns ---- */

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
  self->keys = g_new0 (const char *, n);
  self->labels = g_new (int, n);
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

  if (!crm_csv_reader_has_header (self->csv))
    crm_import_content_suggest (self->csv, self->keys);
}

/* It would pass for a table with one column. */
static gboolean
is_calendar (GMappedFile *file)
{
  static const char begin[] = "BEGIN:VCALENDAR";
  const char *text = g_mapped_file_get_contents (file);
  gsize length = g_mapped_file_get_length (file);
  gsize at = length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

  while (at < length && g_ascii_isspace (text[at]))
    at++;

  return length - at >= strlen (begin) && g_ascii_strncasecmp (text + at, begin, strlen (begin)) == 0;
}

CrmImportSource *
crm_import_source_open (const char  *path,
                        GError     **error)
{
  g_autoptr(CrmImportSource) self = g_new0 (CrmImportSource, 1);
  g_autoptr(GMappedFile) file = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR, "%s", path);
      return NULL;
    }

  file = g_mapped_file_new (path, FALSE, error);
  if (file == NULL)
    return NULL;
  if (is_calendar (file))
    {
      g_autofree char *name = g_filename_display_basename (path);

      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_FAILED, _("“%s” is a calendar: there are no contacts in it."), name);
      return NULL;
    }

  self->path = g_strdup (path);
  self->bytes = g_mapped_file_get_bytes (file);
  self->vcard = crm_vcard_reader_new (self->bytes, NULL);
  if (self->vcard != NULL)
    return g_steal_pointer (&self);

  self->csv = crm_csv_reader_new (self->bytes, NULL, error);
  if (self->csv == NULL)
    return NULL;

  read_columns (self);
  return g_steal_pointer (&self);
}

void
crm_import_source_free (CrmImportSource *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->csv, crm_csv_reader_free);
  g_clear_pointer (&self->vcard, crm_vcard_reader_free);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->keys);
  g_free (self->labels);
  g_free (self->orders);
  g_free (self->doubled);
  g_free (self->path);
  g_free (self);
}

const char *
crm_import_source_get_path (CrmImportSource *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}

CrmImportFormat
crm_import_source_get_format (CrmImportSource *self)
{
  g_return_val_if_fail (self != NULL, CRM_IMPORT_CSV);

  return self->vcard != NULL ? CRM_IMPORT_VCARD : CRM_IMPORT_CSV;
}

CrmImportLayout
crm_import_source_get_layout (CrmImportSource *self)
{
  g_return_val_if_fail (self != NULL, CRM_LAYOUT_OTHER);

  return self->layout;
}

const char *
crm_import_source_get_encoding (CrmImportSource *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return crm_encoding_get_name (self->vcard != NULL ? crm_vcard_reader_get_encoding (self->vcard)
                                                    : crm_csv_reader_get_encoding (self->csv)->encoding);
}

char *
crm_import_source_describe (CrmImportSource *self)
{
  const char *layout, *separator;
  char sign;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->vcard != NULL)
    /* Translators: the format of a file, and its encoding */
    return g_strdup_printf (_("vCard, %s"), crm_import_source_get_encoding (self));

  layout = crm_import_layout_get_label (self->layout);
  sign = crm_csv_reader_get_separator (self->csv);
  separator = sign == ',' ? _("comma") : sign == ';' ? _("semicolon") : _("tab");

  /* Translators: who wrote a table, its encoding, and the sign between its columns */
  return g_strdup_printf (_("%s, %s, separated by %s"), layout != NULL ? layout : _("Table"), crm_import_source_get_encoding (self), separator);
}

guint
crm_import_source_get_n_columns (CrmImportSource *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->csv != NULL ? crm_csv_reader_get_n_columns (self->csv) : 0;
}

const char *
crm_import_source_get_column (CrmImportSource *self,
                              guint            index)
{
  g_return_val_if_fail (self != NULL && index < crm_import_source_get_n_columns (self), NULL);

  return g_ptr_array_index (self->names, index);
}

char *
crm_import_source_dup_sample (CrmImportSource *self,
                              guint            index,
                              guint            n)
{
  g_autoptr(GString) sample = g_string_new (NULL);
  CrmCsvRow row;

  g_return_val_if_fail (self != NULL && index < crm_import_source_get_n_columns (self), NULL);

  crm_csv_reader_rewind (self->csv);
  for (guint rows = 0; n > 0 && rows < 200 && crm_csv_reader_next (self->csv, &row); rows++)
    if (row.fields[index].len > 0)
      {
        g_string_append_printf (sample, "%s%.*s", sample->len > 0 ? " · " : "", (int) MIN (row.fields[index].len, 60), row.fields[index].data);
        n--;
      }
  crm_csv_reader_rewind (self->csv);

  /* A value that was cut may end within a character. */
  return g_utf8_make_valid (sample->str, sample->len);
}

const char *
crm_import_source_get_key (CrmImportSource *self,
                           guint            index)
{
  g_return_val_if_fail (self != NULL && index < crm_import_source_get_n_columns (self), NULL);

  return self->keys[index];
}

void
crm_import_source_set_key (CrmImportSource *self,
                           guint            index,
                           const char      *key)
{
  g_return_if_fail (self != NULL && index < crm_import_source_get_n_columns (self));

  self->keys[index] = key != NULL && *key != '\0' ? g_intern_string (key) : NULL;
  g_clear_pointer (&self->orders, g_free);
  g_clear_pointer (&self->doubled, g_free);
}

gboolean
crm_import_source_is_label (CrmImportSource *self,
                            guint            index)
{
  guint n = crm_import_source_get_n_columns (self);

  g_return_val_if_fail (self != NULL && index < n, FALSE);

  for (guint i = 0; i < n; i++)
    if (self->labels[i] == (int) index)
      return TRUE;

  return FALSE;
}

char **
crm_import_source_dup_header (CrmImportSource *self)
{
  guint n = crm_import_source_get_n_columns (self);
  char **header;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->csv == NULL)
    return NULL;

  header = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      const char *name = g_ptr_array_index (self->names, i);

      /* A table without names gets those that were found for it. */
      if (!crm_csv_reader_has_header (self->csv) && self->keys[i] != NULL && !g_strv_contains ((const char *const *) header, self->keys[i]))
        name = self->keys[i];
      header[i] = g_strdup (name);
    }

  return header;
}

char **
crm_import_source_split_row (CrmImportSource *self,
                             const char      *raw)
{
  g_autoptr(GPtrArray) fields = g_ptr_array_new ();
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(CrmCsvReader) reader = NULL;
  CrmCsvOptions options = { 0 };
  CrmCsvRow row;

  g_return_val_if_fail (self != NULL && raw != NULL, NULL);

  if (self->csv == NULL)
    return NULL;

  /* What was UTF-16 is UTF-8 by now. */
  options.separator = crm_csv_reader_get_separator (self->csv);
  options.force_encoding = TRUE;
  options.encoding = crm_csv_reader_get_encoding (self->csv)->encoding == CRM_ENCODING_WINDOWS_1252 ? CRM_ENCODING_WINDOWS_1252 : CRM_ENCODING_UTF_8;
  options.force_header = TRUE;
  options.max_field = G_MAXSIZE;
  bytes = g_bytes_new (raw, strlen (raw));
  reader = crm_csv_reader_new (bytes, &options, NULL);
  if (reader != NULL && crm_csv_reader_next (reader, &row))
    for (guint i = 0; i < row.n_fields; i++)
      g_ptr_array_add (fields, crm_slice_dup (row.fields[i]));
  else
    g_ptr_array_add (fields, g_utf8_make_valid (raw, -1));
  g_ptr_array_add (fields, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&fields), FALSE);
}

/* ---- Rows ---- */

/* The bytes of a row as a string: NUL bytes are left out. */
static char *
dup_raw (const CrmCsvRow *row)
{
  char *raw = g_malloc (row->raw.len + 1);
  gsize n = 0;

  for (gsize i = 0; i < row->raw.len; i++)
    if (row->raw.data[i] != '\0')
      raw[n++] = row->raw.data[i];
  raw[n] = '\0';

  return raw;
}

static char *
dup_field (const CrmCsvRow *row,
           guint            index)
{
  return crm_slice_dup (row->fields[index]);
}

/* Why a row is refused, in words for people. */
static const char *
describe_row (CrmCsvFlaw flaws)
{
  if (flaws & CRM_CSV_FLAW_TOO_LONG)
    return _("A field is too long.");
  if (flaws & CRM_CSV_FLAW_NUL)
    return _("There are NUL bytes in the text.");
  if (flaws & CRM_CSV_FLAW_QUOTE)
    return _("A quote is not closed, or there is text behind it.");
  if (flaws & CRM_CSV_FLAW_ENCODING)
    return _("Some characters are damaged. Check them and import the row again.");

  return _("There are more fields than in the first row.");
}

static const char *
describe_card (int code)
{
  switch (code)
    {
    case CRM_FORMAT_ERROR_TRUNCATED:
      return _("The card has no end.");

    case CRM_FORMAT_ERROR_ENCODING:
      return _("Some of its text is in an encoding that could not be recognised.");

    case CRM_FORMAT_ERROR_TOO_LARGE:
      return _("The card has too many properties.");

    default:
      return _("A line of the card is not written as it should be.");
    }
}

static gboolean
is_date (const char *key)
{
  return key != NULL && (g_str_equal (key, "birthday") || g_str_equal (key, "date") || g_str_has_prefix (key, "date:"));
}

static void
find_doubled (CrmImportSource *self)
{
  guint n = crm_csv_reader_get_n_columns (self->csv);

  self->doubled = g_new0 (gboolean, n + 1);
  for (guint i = 0; i < n; i++)
    {
      if (self->keys[i] == NULL)
        continue;
      for (guint j = 0; j < n; j++)
        if (i != j && g_strcmp0 (self->keys[i], self->keys[j]) == 0)
          self->doubled[i] = TRUE;

      /* A part that only the second address has a column for. */
      if (g_str_has_prefix (self->keys[i], "address"))
        self->doubled[i] = TRUE;
    }
}

/* What the whole of each column of dates says about the order of day and month; it costs a reading of its own where there is one. */
static void
find_orders (CrmImportSource *self)
{
  guint n = crm_csv_reader_get_n_columns (self->csv);
  g_autoptr(CrmCsvReader) reader = NULL;
  guint n_open = 0;
  CrmCsvRow row;

  self->orders = g_new0 (CrmDateOrder, n + 1);
  for (guint i = 0; i < n; i++)
    n_open += is_date (self->keys[i]);
  if (n_open > 0)
    reader = crm_csv_reader_new (self->bytes, NULL, NULL);

  while (n_open > 0 && reader != NULL && crm_csv_reader_next (reader, &row))
    for (guint i = 0; i < n; i++)
      if (is_date (self->keys[i]) && self->orders[i] == CRM_DATE_ORDER_UNKNOWN && row.fields[i].len > 0)
        {
          g_autofree char *value = dup_field (&row, i);

          self->orders[i] = crm_import_date_find_order (value);
          n_open -= self->orders[i] != CRM_DATE_ORDER_UNKNOWN;
        }
}

static CrmImportEntry *
read_csv_entry (CrmImportSource *self)
{
  CrmImportEntry *entry;
  CrmCsvRow row;
  guint n = crm_csv_reader_get_n_columns (self->csv);

  if (self->orders == NULL)
    {
      find_orders (self);
      find_doubled (self);
    }
  if (!crm_csv_reader_next (self->csv, &row))
    return NULL;

  entry = crm_import_entry_new ();
  entry->line = row.line;
  entry->raw = (row.flaws & CRM_CSV_FLAW_NUL) != 0 ? dup_raw (&row) : crm_slice_dup (row.raw);

  /* Missing fields at the end are empty ones. Wrong bytes were guessed to be Windows-1252: the owner is to look at what came of them. */
  if ((row.flaws & ~CRM_CSV_FLAW_SHORT) != 0)
    entry->refusal = describe_row (row.flaws);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *value = NULL;
      g_autofree char *label = NULL;

      if (self->keys[i] == NULL)
        continue;

      value = dup_field (&row, i);
      if (self->labels[i] >= 0)
        label = dup_field (&row, self->labels[i]);
      if (is_date (self->keys[i]))
        {
          char *day;

          /* Outlook's way to say that there is none. */
          if (g_str_equal (value, "0/0/00"))
            continue;

          day = crm_import_date_read (value, self->orders[i]);
          if (day != NULL)
            {
              g_free (value);
              value = day;
            }
        }
      if (self->doubled[i])
        crm_import_values_add_doubled (entry, g_ptr_array_index (self->names, i), self->keys[i], label, value);
      else
        crm_import_values_add (entry, self->keys[i], label, value);
    }

  return entry;
}

CrmImportEntry *
crm_import_source_next (CrmImportSource *self)
{
  const CrmVcard *card;
  CrmImportEntry *entry;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->csv != NULL)
    return read_csv_entry (self);

  card = crm_vcard_reader_next (self->vcard);
  if (card == NULL)
    return NULL;

  entry = crm_vcard_to_entry (card);
  if (card->flaw != NULL)
    entry->refusal = describe_card (card->flaw->code);

  return entry;
}

void
crm_import_source_rewind (CrmImportSource *self)
{
  g_return_if_fail (self != NULL);

  if (self->csv != NULL)
    {
      crm_csv_reader_rewind (self->csv);
    }
  else
    {
      g_clear_pointer (&self->vcard, crm_vcard_reader_free);
      self->vcard = crm_vcard_reader_new (self->bytes, NULL);
    }
}

double
crm_import_source_get_progress (CrmImportSource *self)
{
  g_return_val_if_fail (self != NULL, 0.0);

  return self->csv != NULL ? crm_csv_reader_get_progress (self->csv) : crm_vcard_reader_get_progress (self->vcard);
}
