/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-vcard.h"

#include "crm-arena.h"
#include "crm-content-text.h"
#include "crm-encoding.h"

#define MAX_PROPERTIES 10000

struct _CrmVcardReader
{
  GBytes            *bytes;
  CrmArena          *arena;         /* unfolded text of the present card */
  GArray            *properties;    /* CrmContentLine */
  GString           *base64;        /* of the last property, while it goes on line by line; else empty */
  GError            *flaw;

  CrmContentScanner  scanner;
  CrmContentLine     held;          /* a BEGIN that ended the card before it */
  const char        *start;
  CrmVcard           card;

  CrmEncoding        encoding;      /* of the file, once it is detected */
  gboolean           detected;
};

/* Asked of every line, and almost always no. */
static inline gboolean
is_word (CrmSlice    name,
         const char *word,
         gsize       len)
{
  return name.len == len && (name.data[0] | 0x20) == word[0] && g_ascii_strncasecmp (name.data, word, len) == 0;
}

#define IS_WORD(name, word) is_word (name, word, sizeof word - 1)

static gboolean
is_card (CrmSlice value)
{

  while (value.len > 0 && g_ascii_isspace (value.data[value.len - 1]))
    value.len--;
  while (value.len > 0 && g_ascii_isspace (value.data[0]))
    value = crm_slice (value.data + 1, value.len - 1);

  return crm_slice_is (value, "VCARD");
}

static inline gboolean
is_begin (const CrmContentLine *line)
{
  return IS_WORD (line->name, "begin") && is_card (line->value);
}

static inline gboolean
is_end (const CrmContentLine *line)
{
  return IS_WORD (line->name, "end") && is_card (line->value);
}

/* Whether @text has the word BEGIN:VCARD in any case. */
static gboolean
has_card (const char *data,
          gsize       len)
{
  const char *end = data + len;

  for (const char *pos = data; (pos = memchr (pos, ':', end - pos)) != NULL; pos++)
    if (pos - data >= 5 && g_ascii_strncasecmp (pos - 5, "BEGIN", 5) == 0)
      {
        const char *word = pos + 1;

        while (word < end && *word == ' ')
          word++;
        if (end - word >= 5 && g_ascii_strncasecmp (word, "VCARD", 5) == 0)
          return TRUE;
      }

  return FALSE;
}

CrmVcardReader *
crm_vcard_reader_new (GBytes  *bytes,
                      GError **error)
{
  g_autoptr (CrmVcardReader) reader = NULL;
  CrmEncodingGuess guess;
  const char *data;
  gsize len;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  reader = g_new0 (CrmVcardReader, 1);
  data = g_bytes_get_data (bytes, &len);
  crm_encoding_detect (data, MIN (len, 4096), &guess);
  if (guess.encoding == CRM_ENCODING_UTF_16_LE || guess.encoding == CRM_ENCODING_UTF_16_BE)
    {
      reader->bytes = crm_encoding_to_utf8 (bytes, guess.encoding, NULL);
      reader->encoding = guess.encoding;
      reader->detected = TRUE;
    }
  else
    reader->bytes = g_bytes_ref (bytes);

  data = g_bytes_get_data (reader->bytes, &len);
  if (len == 0 || !has_card (data, len))
    {
      g_set_error_literal (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_WRONG_KIND, "no BEGIN:VCARD in it");
      return NULL;
    }

  reader->arena = crm_arena_new ();
  reader->base64 = g_string_new (NULL);
  reader->properties = g_array_sized_new (FALSE, FALSE, sizeof (CrmContentLine), 64);
  crm_content_scanner_init (&reader->scanner, data, len, 1, 0);
  reader->start = data;

  return g_steal_pointer (&reader);
}

CrmEncoding
crm_vcard_reader_get_encoding (CrmVcardReader *reader)
{
  const char *data;
  gsize len;

  g_return_val_if_fail (reader != NULL, CRM_ENCODING_UTF_8);

  if (!reader->detected)
    {
      CrmEncodingGuess guess = { CRM_ENCODING_UTF_8 };

      data = g_bytes_get_data (reader->bytes, &len);
      if (!crm_encoding_is_utf8 (data, len))
        crm_encoding_detect (data, len, &guess);
      reader->encoding = guess.encoding;
      reader->detected = TRUE;
    }

  return reader->encoding;
}

void
crm_vcard_reader_free (CrmVcardReader *reader)
{
  if (reader == NULL)
    return;

  if (reader->start != NULL)
    crm_content_scanner_clear (&reader->scanner);
  g_clear_pointer (&reader->bytes, g_bytes_unref);
  g_clear_pointer (&reader->arena, crm_arena_free);
  g_clear_pointer (&reader->properties, g_array_unref);
  if (reader->base64 != NULL)
    g_string_free (g_steal_pointer (&reader->base64), TRUE);
  g_clear_error (&reader->flaw);
  g_free (reader);
}

double
crm_vcard_reader_get_progress (CrmVcardReader *reader)
{
  g_return_val_if_fail (reader != NULL, 0);

  return (double) (reader->scanner.pos - reader->start) / (reader->scanner.end - reader->start);
}

G_GNUC_PRINTF (3, 4)
static void
add_flaw (CrmVcardReader *reader,
          CrmFormatError  code,
          const char     *format,
          ...)
{
  va_list args;

  if (reader->flaw != NULL)
    return;

  va_start (args, format);
  reader->flaw = g_error_new_valist (CRM_FORMAT_ERROR, code, format, args);
  va_end (args);
}

/* The next line that can be read; one that is too long is a flaw of the card. FALSE at the end. */
static gboolean
next_line (CrmVcardReader *reader,
           CrmContentLine *line)
{
  while (!crm_content_scanner_next (&reader->scanner, line, reader->flaw == NULL ? &reader->flaw : NULL))
    if (line->raw.len == 0)
      return FALSE;

  return TRUE;
}

/* The text of a folded line lives in the scanner's buffer until the next one: keep it for the card. */
static void
keep_text (CrmVcardReader *reader,
           CrmContentLine *line)
{
  const char *start = line->group.len > 0 ? line->group.data : line->name.data;
  gsize len = line->value.data + line->value.len - start;

  if (start >= line->raw.data && start + len <= line->raw.data + line->raw.len)
    return;

  crm_content_line_split (line, crm_arena_copy (reader->arena, crm_slice (start, len)));
}

static gboolean
is_base64_encoding (const CrmContentParam *param)
{
  return (param->name.len == 0 || crm_slice_is (param->name, "ENCODING")) &&
         (crm_slice_is (param->value, "BASE64") || crm_slice_is (param->value, "B"));
}

static gboolean
has_param (const CrmContentLine *line,
           gboolean            (*is) (const CrmContentParam *param))
{
  CrmSlice rest = line->params;
  CrmContentParam param;

  while (crm_content_param_next (&rest, &param))
    if (is (&param))
      return TRUE;

  return FALSE;
}

/* Base64 that goes on in a line without a blank in front, as old phones wrote it. */
static gboolean
continue_base64 (CrmVcardReader       *reader,
                 const CrmContentLine *line)
{
  CrmContentLine *last;

  if (reader->properties->len == 0 || line->value.len == 0)
    return FALSE;

  last = &g_array_index (reader->properties, CrmContentLine, reader->properties->len - 1);
  for (gsize i = 0; i < line->value.len; i++)
    if (!g_ascii_isalnum (line->value.data[i]) && strchr ("+/=", line->value.data[i]) == NULL)
      return FALSE;
  if (!has_param (last, is_base64_encoding) || last->value.len + line->value.len > CRM_CONTENT_MAX_LINE)
    return FALSE;

  if (reader->base64->len == 0)
    g_string_append_len (reader->base64, last->value.data, last->value.len);
  g_string_append_len (reader->base64, line->value.data, line->value.len);
  last->value = crm_slice (reader->base64->str, reader->base64->len);
  if (last->raw.data + last->raw.len == line->raw.data)
    last->raw.len += line->raw.len;

  return TRUE;
}

/* The last property is complete. */
static void
end_base64 (CrmVcardReader *reader)
{
  CrmContentLine *last;

  if (reader->base64->len == 0)
    return;

  last = &g_array_index (reader->properties, CrmContentLine, reader->properties->len - 1);
  last->value = crm_arena_copy (reader->arena, crm_slice (reader->base64->str, reader->base64->len));
  g_string_truncate (reader->base64, 0);
}

static void
set_version (CrmVcardReader *reader,
             CrmSlice        value)
{
  if (value.len >= 1 && value.data[0] == '2')
    reader->card.version = CRM_VCARD_2_1;
  else if (value.len >= 1 && value.data[0] == '4')
    reader->card.version = CRM_VCARD_4_0;
}

static void
add_line (CrmVcardReader *reader,
          CrmContentLine *line)
{
  if (line->name.len == 0)
    {
      if (line->value.len > 0 && !continue_base64 (reader, line))
        add_flaw (reader, CRM_FORMAT_ERROR_SYNTAX, "line %u is no property", line->number);
      return;
    }

  if (IS_WORD (line->name, "version"))
    {
      set_version (reader, line->value);
      return;
    }

  if (reader->properties->len >= MAX_PROPERTIES)
    {
      add_flaw (reader, CRM_FORMAT_ERROR_TOO_LARGE, "line %u: more than %d properties in a card", line->number,
                MAX_PROPERTIES);
      return;
    }

  end_base64 (reader);
  keep_text (reader, line);
  g_array_append_val (reader->properties, *line);
}

/* Steps over a card inside a card (AGENT of 2.1 and 3.0). */
static void
skip_inner (CrmVcardReader *reader)
{
  CrmContentLine line;
  guint depth = 1;

  while (depth > 0 && next_line (reader, &line))
    {
      if (is_begin (&line))
        depth++;
      else if (is_end (&line))
        depth--;
    }
}

static gboolean
is_after_agent (CrmVcardReader *reader)
{
  const CrmContentLine *last;

  if (reader->properties->len == 0)
    return FALSE;

  last = &g_array_index (reader->properties, CrmContentLine, reader->properties->len - 1);

  return crm_content_line_is (last, "AGENT") && last->value.len == 0;
}

/* Reads up to the END of the card whose BEGIN was read. */
static void
read_card (CrmVcardReader *reader)
{
  const char *end = reader->scanner.pos;
  CrmContentLine line;

  while (next_line (reader, &line))
    {
      if (is_end (&line))
        {
          reader->card.raw.len = reader->scanner.pos - reader->card.raw.data;
          return;
        }
      if (is_begin (&line))
        {
          if (is_after_agent (reader))
            {
              skip_inner (reader);
              continue;
            }
          reader->held = line;
          break;
        }
      add_line (reader, &line);
      end = reader->scanner.pos;
    }

  reader->card.raw.len = end - reader->card.raw.data;
  g_clear_error (&reader->flaw);
  add_flaw (reader, CRM_FORMAT_ERROR_TRUNCATED, "the card of line %u has no end", reader->card.line);
}

static gboolean
is_charset (const CrmContentParam *param)
{
  return crm_slice_is (param->name, "CHARSET");
}

/* A value that is not UTF-8 and names no other charset, in a file that is not in Windows-1252 as a whole. */
static void
check_encoding (CrmVcardReader *reader)
{
  if (crm_encoding_is_plain_ascii (reader->card.raw.data, reader->card.raw.len) ||
      crm_encoding_is_utf8 (reader->card.raw.data, reader->card.raw.len))
    return;

  for (guint i = 0; i < reader->properties->len && reader->flaw == NULL; i++)
    {
      const CrmContentLine *line = &g_array_index (reader->properties, CrmContentLine, i);

      if (line->value.len > 0 && !crm_encoding_is_utf8 (line->value.data, line->value.len) &&
          !has_param (line, is_charset) && crm_vcard_reader_get_encoding (reader) != CRM_ENCODING_WINDOWS_1252)
        add_flaw (reader, CRM_FORMAT_ERROR_ENCODING, "line %u is not valid UTF-8", line->number);
    }
}

const CrmVcard *
crm_vcard_reader_next (CrmVcardReader *reader)
{
  CrmContentLine line;

  g_return_val_if_fail (reader != NULL, NULL);

  line = reader->held;
  memset (&reader->held, 0, sizeof reader->held);
  while (line.raw.len == 0 || !is_begin (&line))
    if (!next_line (reader, &line))
      return NULL;

  g_clear_error (&reader->flaw);
  crm_arena_reset (reader->arena);
  g_array_set_size (reader->properties, 0);
  reader->card = (CrmVcard) { .version = CRM_VCARD_3_0, .raw = line.raw, .line = line.number };
  read_card (reader);
  end_base64 (reader);
  check_encoding (reader);
  reader->card.properties = (const CrmContentLine *) reader->properties->data;
  reader->card.n_properties = reader->properties->len;
  reader->card.flaw = reader->flaw;

  return &reader->card;
}

const CrmContentLine *
crm_vcard_find (const CrmVcard       *card,
                const char           *name,
                const CrmContentLine *after)
{
  gsize len;

  g_return_val_if_fail (card != NULL, NULL);
  g_return_val_if_fail (name != NULL && *name != '\0', NULL);

  len = strlen (name);
  for (guint i = after != NULL ? after - card->properties + 1 : 0; i < card->n_properties; i++)
    if (card->properties[i].name.len == len && g_ascii_strncasecmp (card->properties[i].name.data, name, len) == 0)
      return &card->properties[i];

  return NULL;
}
