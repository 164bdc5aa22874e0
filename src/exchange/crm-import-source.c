/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-import-source-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-format-error.h"
#include "crm-import-values.h"
#include "crm-ldif-entry.h"
#include "crm-vcard-entry.h"

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

  return self->format;
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

  if (self->ldif != NULL)
    return crm_encoding_get_name (CRM_ENCODING_UTF_8);

  return crm_encoding_get_name (self->vcard != NULL ? crm_vcard_reader_get_encoding (self->vcard)
                                                    : crm_csv_reader_get_encoding (self->csv)->encoding);
}

char
crm_import_source_get_separator (CrmImportSource *self)
{
  g_return_val_if_fail (self != NULL, '\0');

  return self->format == CRM_IMPORT_CSV ? crm_csv_reader_get_separator (self->csv) : '\0';
}

guint
crm_import_source_get_header (CrmImportSource *self)
{
  g_return_val_if_fail (self != NULL, 0);

  if (self->csv == NULL || !crm_csv_reader_has_header (self->csv))
    return 0;
  return MAX (1, (guint) self->options.first_line);
}

const char *const *
crm_import_source_get_sheets (CrmImportSource *self,
                              guint           *index)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (index != NULL)
    *index = self->sheet != NULL ? self->sheet->index : 0;
  return self->sheet != NULL ? (const char *const *) self->sheet->names : NULL;
}

CrmCsvReader *
crm_import_source_new_reader (CrmImportSource *self)
{
  g_return_val_if_fail (self != NULL && self->csv != NULL, NULL);

  return crm_csv_reader_new (self->text, &self->options, NULL);
}

char *
crm_import_source_dup_field (CrmImportSource *self,
                             CrmSlice         field)
{
  char *text = crm_slice_dup (field);

  g_return_val_if_fail (self != NULL, text);

  return self->sheet != NULL ? g_strdelimit (text, (char[]) { CRM_SHEET_BREAK, '\0' }, '\n') : text;
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
      g_ptr_array_add (fields, crm_import_source_dup_field (self, row.fields[i]));
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
    reader = crm_import_source_new_reader (self);

  while (n_open > 0 && reader != NULL && crm_csv_reader_next (reader, &row))
    for (guint i = 0; i < n; i++)
      if (is_date (self->keys[i]) && self->orders[i] == CRM_DATE_ORDER_UNKNOWN && row.fields[i].len > 0)
        {
          g_autofree char *value = crm_import_source_dup_field (self, row.fields[i]);

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

      value = crm_import_source_dup_field (self, row.fields[i]);
      if (self->values[i] != NULL)
        {
          const char *other = g_hash_table_lookup (self->values[i], value);

          if (other != NULL)
            {
              g_free (value);
              value = g_strdup (other);
            }
        }
      if (self->labels[i] >= 0)
        label = crm_import_source_dup_field (self, row.fields[self->labels[i]]);
      if (is_date (self->keys[i]))
        {
          char *day;

          /* Outlook's way to say that there is none. */
          if (g_str_equal (value, "0/0/00"))
            continue;

          day = crm_import_date_read (value, self->orders[i] != CRM_DATE_ORDER_UNKNOWN ? self->orders[i] : self->asked[i]);
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

  if (self->ldif != NULL)
    {
      CrmLdifEntry ldif;

      return crm_ldif_reader_next (self->ldif, &ldif) ? crm_ldif_to_entry (&ldif) : NULL;
    }

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
  else if (self->ldif != NULL)
    {
      crm_ldif_reader_rewind (self->ldif);
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

  if (self->ldif != NULL)
    return crm_ldif_reader_get_progress (self->ldif);

  return self->csv != NULL ? crm_csv_reader_get_progress (self->csv) : crm_vcard_reader_get_progress (self->vcard);
}
