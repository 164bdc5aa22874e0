/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-csv-reader.h"

#include "crm-arena.h"
#include "crm-csv-guess.h"
#include "crm-text.h"

#define MAX_FIELD       (10 * 1024 * 1024)
#define ENCODING_SAMPLE (4 * 1024 * 1024)
#define SAMPLE_ROWS     50

struct _CrmCsvReader
{
  GBytes           *bytes;
  CrmArena         *arena;       /* fields of the present row that are not as in the file */
  CrmSlice         *fields;
  GString          *scratch;
  GStrv             columns;

  const char       *start;
  const char       *end;
  const char       *pos;
  guint64           line;

  CrmEncodingGuess  guess;
  gsize             max_field;
  guint             n_columns;
  guint             n_fields;        /* in @fields */
  guint             n_allocated;
  char              separator;
  char              line_end;
  gboolean          has_header;
  const char       *first_row;       /* of data */
  guint64           first_line;
};

static void
grow_fields (CrmCsvReader *reader,
             guint         n)
{
  if (n <= reader->n_allocated)
    return;

  reader->n_allocated = MAX (n, 2 * reader->n_allocated);
  reader->fields = g_renew (CrmSlice, reader->fields, reader->n_allocated);
}

static inline void
add_field (CrmCsvReader *reader,
           const char   *data,
           gsize         len,
           CrmCsvRow    *row)
{
  CrmSlice field = crm_slice (data, len);

  if (G_UNLIKELY (len > reader->max_field))
    {
      row->flaws |= CRM_CSV_FLAW_TOO_LONG;
      field = CRM_SLICE_EMPTY;
    }
  if (G_UNLIKELY (reader->n_fields == reader->n_allocated))
    grow_fields (reader, reader->n_fields + 1);
  reader->fields[reader->n_fields++] = field;
}

/* A row without quotes: its end is known. */
static void
split_plain (CrmCsvReader *reader,
             const char   *end,
             CrmCsvRow    *row)
{
  const char *pos = reader->pos;
  const char separator = reader->separator;

  while (TRUE)
    {
      const char *stop = memchr (pos, separator, end - pos);

      if (stop == NULL)
        break;
      add_field (reader, pos, stop - pos, row);
      pos = stop + 1;
    }
  add_field (reader, pos, end - pos, row);
}

/* @len bytes at @data with every doubled quote made one, then @rest. */
static void
add_unquoted (CrmCsvReader *reader,
              CrmSlice      quoted,
              CrmSlice      rest,
              CrmCsvRow    *row)
{
  CrmSlice copy;
  char *to;

  if (quoted.len > reader->max_field || rest.len > reader->max_field)
    {
      add_field (reader, quoted.data, MAX (quoted.len, rest.len), row);
      return;
    }

  to = crm_arena_alloc0 (reader->arena, quoted.len + rest.len + 1);
  copy.data = to;
  for (gsize i = 0; i < quoted.len; i++)
    {
      *to++ = quoted.data[i];
      i += quoted.data[i] == '"';
    }
  if (rest.len > 0)
    memcpy (to, rest.data, rest.len);
  add_field (reader, copy.data, to + rest.len - copy.data, row);
}

/* The quote that closes the field whose text starts at @pos; NULL: none. @doubled: whether there are doubled ones. */
static const char *
find_closing_quote (CrmCsvReader *reader,
                    const char   *pos,
                    gboolean     *doubled)
{
  *doubled = FALSE;
  while ((pos = memchr (pos, '"', reader->end - pos)) != NULL)
    {
      if (pos + 1 == reader->end || pos[1] != '"')
        return pos;
      *doubled = TRUE;
      pos += 2;
    }

  return NULL;
}

/* The end of an unquoted field or of the text behind a quoted one. */
static const char *
find_field_end (CrmCsvReader *reader,
                const char   *pos)
{
  while (pos < reader->end && *pos != reader->separator && *pos != reader->line_end &&
         !(*pos == '\r' && pos + 1 < reader->end && pos[1] == '\n'))
    pos++;

  return pos;
}

/* Reads one field at @pos; gives its end: a separator, a line ending, the end. NULL: a quote is never closed. */
static const char *
read_field (CrmCsvReader *reader,
            const char   *pos,
            CrmCsvRow    *row)
{
  const char *quote;
  const char *stop;
  gboolean doubled;

  if (pos == reader->end || *pos != '"')
    {
      stop = find_field_end (reader, pos);
      add_field (reader, pos, stop - pos, row);
      return stop;
    }

  quote = find_closing_quote (reader, pos + 1, &doubled);
  if (quote == NULL)
    return NULL;

  stop = find_field_end (reader, quote + 1);
  if (stop > quote + 1)
    {
      const char *rest = quote + 1;

      /* Blanks behind the quote are no text. */
      while (rest < stop && *rest == ' ')
        rest++;

      /* Over the end of a line this is not the quote that was meant: the first one was never closed. */
      if (rest < stop && memchr (pos, reader->line_end, quote - pos) != NULL)
        return NULL;
      if (rest < stop)
        {
          row->flaws |= CRM_CSV_FLAW_QUOTE;
          add_unquoted (reader, crm_slice (pos + 1, quote - pos - 1), crm_slice (quote + 1, stop - quote - 1), row);
          return stop;
        }
    }
  if (doubled)
    add_unquoted (reader, crm_slice (pos + 1, quote - pos - 1), CRM_SLICE_EMPTY, row);
  else
    add_field (reader, pos + 1, quote - pos - 1, row);

  return stop;
}

/* A row with quotes; gives the end of its text. */
static const char *
split_quoted (CrmCsvReader *reader,
              const char   *line_end,
              CrmCsvRow    *row)
{
  const char *pos = reader->pos;

  while ((pos = read_field (reader, pos, row)) != NULL && pos < reader->end && *pos == reader->separator)
    pos++;
  if (pos != NULL)
    return pos;

  /* A quote that is never closed would take the rest of the file with it: it is read as if it were none. */
  reader->n_fields = 0;
  row->flaws |= CRM_CSV_FLAW_QUOTE;
  split_plain (reader, line_end, row);

  return line_end;
}

/* Bytes that are not plain ASCII: UTF-8 if they are, else made so field by field. */
static void
decode_fields (CrmCsvReader *reader,
               CrmCsvRow    *row)
{
  gboolean single = reader->guess.encoding == CRM_ENCODING_WINDOWS_1252;

  if (!single && crm_encoding_is_utf8 (row->raw.data, row->raw.len))
    return;
  if (memchr (row->raw.data, '\0', row->raw.len) != NULL)
    row->flaws |= CRM_CSV_FLAW_NUL;

  for (guint i = 0; i < reader->n_fields; i++)
    {
      CrmSlice *field = &reader->fields[i];
      const char *pos = field->data;
      const char *end = crm_slice_end (*field);

      if (field->len == 0 || crm_encoding_is_plain_ascii (field->data, field->len))
        continue;

      g_string_truncate (reader->scratch, 0);
      while (pos < end)
        {
          const char *nul = memchr (pos, '\0', end - pos);
          CrmSlice part = crm_slice (pos, (nul != NULL ? nul : end) - pos);

          if (crm_encoding_append_utf8 (reader->scratch, part,
                                        single ? CRM_ENCODING_WINDOWS_1252 : CRM_ENCODING_UTF_8) > 0)
            row->flaws |= CRM_CSV_FLAW_ENCODING;
          pos = nul != NULL ? nul + 1 : end;
        }
      *field = crm_arena_copy (reader->arena, crm_slice (reader->scratch->str, reader->scratch->len));
    }
}

static guint64
count_lines (CrmCsvReader *reader,
             const char   *pos,
             const char   *end)
{
  guint64 n = 0;

  while ((pos = memchr (pos, reader->line_end, end - pos)) != NULL)
    {
      n++;
      pos++;
    }

  return n;
}

/* Steps over the line ending at @pos. */
static const char *
skip_line_end (CrmCsvReader *reader,
               const char   *pos)
{
  if (pos < reader->end && *pos == '\r' && reader->line_end == '\n')
    pos++;
  if (pos < reader->end && *pos == reader->line_end)
    pos++;

  return pos;
}

/* Reads the row at the position, also a blank one. */
static void
read_row (CrmCsvReader *reader,
          CrmCsvRow    *row)
{
  const char *start = reader->pos;
  const char *line_end = memchr (start, reader->line_end, reader->end - start);
  const char *next = line_end != NULL ? line_end + 1 : reader->end;
  gboolean quoted;

  if (line_end == NULL)
    line_end = reader->end;
  quoted = memchr (start, '"', line_end - start) != NULL;
  if (line_end > start && line_end[-1] == '\r')
    line_end--;

  row->line = reader->line;
  row->flaws = CRM_CSV_FLAW_NONE;
  reader->n_fields = 0;

  if (!quoted)
    {
      split_plain (reader, line_end, row);
      reader->line++;
    }
  else
    {
      crm_arena_reset (reader->arena);
      next = skip_line_end (reader, split_quoted (reader, line_end, row));
      reader->line += MAX (count_lines (reader, start, next), 1);
    }

  row->raw = crm_slice (start, next - start);
  reader->pos = next;
  if (!crm_encoding_is_plain_ascii (row->raw.data, row->raw.len))
    {
      if (!quoted)
        crm_arena_reset (reader->arena);
      decode_fields (reader, row);
    }
}

static gboolean
is_blank_row (CrmCsvReader *reader)
{
  for (guint i = 0; i < reader->n_fields; i++)
    {
      CrmSlice field = reader->fields[i];

      for (gsize j = 0; j < field.len; j++)
        if (field.data[j] != ' ' && field.data[j] != '\t')
          return FALSE;
    }

  return TRUE;
}

/* Too many or too few fields; the missing ones are made. */
static void
check_width (CrmCsvReader *reader,
             CrmCsvRow    *row)
{
  guint n = reader->n_fields;

  if (n < reader->n_columns)
    {
      row->flaws |= CRM_CSV_FLAW_SHORT;
      grow_fields (reader, reader->n_columns);
      memset (&reader->fields[n], 0, (reader->n_columns - n) * sizeof (CrmSlice));
      reader->n_fields = reader->n_columns;
    }
  for (guint i = reader->n_columns; i < n; i++)
    if (reader->fields[i].len > 0)
      row->flaws |= CRM_CSV_FLAW_LONG;
}

gboolean
crm_csv_reader_next (CrmCsvReader *reader,
                     CrmCsvRow    *row)
{
  g_return_val_if_fail (reader != NULL, FALSE);
  g_return_val_if_fail (row != NULL, FALSE);

  while (reader->pos < reader->end)
    {
      read_row (reader, row);
      if (row->flaws == CRM_CSV_FLAW_NONE && is_blank_row (reader))
        continue;

      if (reader->n_fields != reader->n_columns)
        check_width (reader, row);
      row->fields = reader->fields;
      row->n_fields = reader->n_fields;
      return TRUE;
    }

  return FALSE;
}

void
crm_csv_reader_rewind (CrmCsvReader *reader)
{
  g_return_if_fail (reader != NULL);

  reader->pos = reader->first_row;
  reader->line = reader->first_line;
}

/* What the first bytes of files that are no text say. */
static gboolean
check_kind (CrmSlice   data,
            GError   **error)
{
  static const struct { const char *magic; gsize len; const char *kind; } kinds[] = {
    { "PK\003\004", 4, "a spreadsheet or archive (ZIP)" }, { "\320\317\021\340", 4, "an old Office document" },
    { "%PDF", 4, "a PDF document" }, { "\211PNG", 4, "a picture" }, { "\377\330\377", 3, "a picture" },
    { "GIF8", 4, "a picture" }, { "\037\213", 2, "a compressed file" }, { "SQLite format 3", 15, "a database" },
    { "{\\rtf", 5, "a text document (RTF)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (data.len >= kinds[i].len && memcmp (data.data, kinds[i].magic, kinds[i].len) == 0)
      {
        g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_WRONG_KIND, "this is %s, not comma-separated text",
                     kinds[i].kind);
        return FALSE;
      }

  return TRUE;
}

/* Excel's first line "sep=;". */
static void
read_separator_line (CrmCsvReader *reader)
{
  const char *pos = reader->pos;
  gsize left = reader->end - pos;

  if (left < 6 || g_ascii_strncasecmp (pos, "sep=", 4) != 0 || (pos[5] != '\r' && pos[5] != '\n'))
    return;

  if (reader->separator == 0)
    reader->separator = pos[4];
  reader->pos = skip_line_end (reader, pos + 5);
  reader->line++;
}

/* Reads the first row, and from some more whether it holds names. */
static void
read_header (CrmCsvReader        *reader,
             const CrmCsvOptions *options)
{
  g_autoptr (GPtrArray) sample = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  const char *second_row = NULL;
  guint64 second_line = 0;
  CrmCsvRow row;

  reader->first_row = reader->pos;
  reader->first_line = reader->line;
  while (sample->len < SAMPLE_ROWS && crm_csv_reader_next (reader, &row))
    {
      GStrv values = g_new0 (char *, row.n_fields + 1);

      for (guint i = 0; i < row.n_fields; i++)
        values[i] = crm_slice_dup (crm_slice (row.fields[i].data, MIN (row.fields[i].len, 1024)));
      g_ptr_array_add (sample, values);

      if (sample->len == 1)
        {
          reader->n_columns = row.n_fields;
          second_row = reader->pos;
          second_line = reader->line;
        }
    }

  reader->has_header = options->force_header ? options->has_header : crm_csv_guess_header (sample);
  reader->columns = g_new0 (char *, reader->n_columns + 1);
  for (guint i = 0; i < reader->n_columns; i++)
    reader->columns[i] = crm_text_clean_line (reader->has_header ? ((GStrv) sample->pdata[0])[i] : "");

  if (reader->has_header && sample->len > 0)
    {
      reader->first_row = second_row;
      reader->first_line = second_line;
    }
}

static void
set_encoding (CrmCsvReader        *reader,
              GBytes              *bytes,
              const CrmCsvOptions *options)
{
  const char *data;
  gsize len;

  data = g_bytes_get_data (bytes, &len);
  crm_encoding_detect (data, MIN (len, ENCODING_SAMPLE), &reader->guess);
  if (options->force_encoding)
    {
      if (options->encoding != reader->guess.encoding)
        reader->guess.bom = 0;
      reader->guess.encoding = options->encoding;
    }

  if (reader->guess.encoding == CRM_ENCODING_UTF_16_LE || reader->guess.encoding == CRM_ENCODING_UTF_16_BE)
    reader->bytes = crm_encoding_to_utf8 (bytes, reader->guess.encoding, NULL);
  else
    reader->bytes = g_bytes_new_from_bytes (bytes, reader->guess.bom, len - reader->guess.bom);
}

CrmCsvReader *
crm_csv_reader_new (GBytes               *bytes,
                    const CrmCsvOptions  *options,
                    GError              **error)
{
  static const CrmCsvOptions defaults = { 0 };
  g_autoptr (CrmCsvReader) reader = NULL;
  const char *data;
  gsize len;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  options = options != NULL ? options : &defaults;
  data = g_bytes_get_data (bytes, &len);
  if (!check_kind (crm_slice (data, len), error))
    return NULL;

  reader = g_new0 (CrmCsvReader, 1);
  reader->arena = crm_arena_new ();
  grow_fields (reader, 32);
  reader->scratch = g_string_new (NULL);
  reader->max_field = options->max_field > 0 ? options->max_field : MAX_FIELD;
  set_encoding (reader, bytes, options);

  data = g_bytes_get_data (reader->bytes, &len);
  if (len == 0)
    {
      g_set_error_literal (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_WRONG_KIND, "the file is empty");
      return NULL;
    }

  reader->start = reader->pos = data;
  reader->end = data + len;
  reader->line = 1;
  reader->line_end = memchr (data, '\n', len) != NULL ? '\n' : '\r';
  reader->separator = options->separator;
  read_separator_line (reader);
  while (reader->line < options->first_line && reader->pos < reader->end)
    {
      const char *stop = memchr (reader->pos, reader->line_end, (gsize) (reader->end - reader->pos));

      reader->pos = stop != NULL ? stop + 1 : reader->end;
      reader->line++;
    }
  if (reader->separator == 0)
    reader->separator = crm_csv_guess_separator (crm_slice (reader->pos, reader->end - reader->pos));
  read_header (reader, options);
  crm_csv_reader_rewind (reader);

  return g_steal_pointer (&reader);
}

void
crm_csv_reader_free (CrmCsvReader *reader)
{
  if (reader == NULL)
    return;

  g_clear_pointer (&reader->bytes, g_bytes_unref);
  g_clear_pointer (&reader->arena, crm_arena_free);
  g_clear_pointer (&reader->fields, g_free);
  if (reader->scratch != NULL)
    g_string_free (g_steal_pointer (&reader->scratch), TRUE);
  g_clear_pointer (&reader->columns, g_strfreev);
  g_free (reader);
}

char
crm_csv_reader_get_separator (CrmCsvReader *reader)
{
  g_return_val_if_fail (reader != NULL, ',');

  return reader->separator;
}

gboolean
crm_csv_reader_has_header (CrmCsvReader *reader)
{
  g_return_val_if_fail (reader != NULL, FALSE);

  return reader->has_header;
}

guint
crm_csv_reader_get_n_columns (CrmCsvReader *reader)
{
  g_return_val_if_fail (reader != NULL, 0);

  return reader->n_columns;
}

const char *
crm_csv_reader_get_column (CrmCsvReader *reader,
                           guint         index)
{
  g_return_val_if_fail (reader != NULL, "");
  g_return_val_if_fail (index < reader->n_columns, "");

  return reader->columns[index];
}

const CrmEncodingGuess *
crm_csv_reader_get_encoding (CrmCsvReader *reader)
{
  g_return_val_if_fail (reader != NULL, NULL);

  return &reader->guess;
}

double
crm_csv_reader_get_progress (CrmCsvReader *reader)
{
  g_return_val_if_fail (reader != NULL, 0);

  return (double) (reader->pos - reader->start) / (reader->end - reader->start);
}
