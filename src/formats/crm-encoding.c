/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-encoding.h"

#define UTF16_SAMPLE 4096
#define REPLACEMENT  0xfffd

/* 0x80 to 0x9f; the five places without a character are the control characters they are in ISO 8859-1. */
static const guint16 windows_1252[32] = {
  0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d,
  0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d,
  0x017e, 0x0178,
};

gboolean
crm_encoding_is_plain_ascii (const char *data,
                             gsize       len)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  const guint64 highs = G_GUINT64_CONSTANT (0x8080808080808080);
  guint64 odd = 0;

  for (; len >= 8; data += 8, len -= 8)
    {
      guint64 word;

      memcpy (&word, data, 8);
      odd |= (word | (word - ones)) & highs;
      if (odd != 0)
        return FALSE;
    }
  for (; len > 0; data++, len--)
    if (*data == '\0' || (guchar) *data >= 0x80)
      return FALSE;

  return TRUE;
}

/* 8 bytes at a time to the first that is not ASCII. */
static const char *
skip_ascii (const char *pos,
            const char *end)
{
  while (end - pos >= 8)
    {
      guint64 word;

      memcpy (&word, pos, 8);
      if ((word & G_GUINT64_CONSTANT (0x8080808080808080)) != 0)
        break;
      pos += 8;
    }
  while (pos < end && (guchar) *pos < 0x80)
    pos++;

  return pos;
}

/* The length of the valid character at @pos, which is not ASCII; 0: there is none (RFC 3629). */
static inline guint
valid_length (const guchar *pos,
              gsize         left)
{
  guchar lead = pos[0];

  if (lead >= 0xc2 && lead <= 0xdf)
    return left >= 2 && (pos[1] & 0xc0) == 0x80 ? 2 : 0;

  if (lead >= 0xe0 && lead <= 0xef)
    return left >= 3 && (pos[1] & 0xc0) == 0x80 && (pos[2] & 0xc0) == 0x80 && (lead != 0xe0 || pos[1] >= 0xa0) &&
           (lead != 0xed || pos[1] < 0xa0) ? 3 : 0;

  if (lead >= 0xf0 && lead <= 0xf4)
    return left >= 4 && (pos[1] & 0xc0) == 0x80 && (pos[2] & 0xc0) == 0x80 && (pos[3] & 0xc0) == 0x80 &&
           (lead != 0xf0 || pos[1] >= 0x90) && (lead != 0xf4 || pos[1] < 0x90) ? 4 : 0;

  return 0;
}

gboolean
crm_encoding_is_utf8 (const char *data,
                      gsize       len)
{
  const char *pos = data;
  const char *end = data + len;

  if (len == 0)
    return TRUE;
  if (memchr (data, '\0', len) != NULL)
    return FALSE;

  while ((pos = skip_ascii (pos, end)) < end)
    {
      guint n = valid_length ((const guchar *) pos, end - pos);

      if (n == 0)
        return FALSE;
      pos += n;
    }

  return TRUE;
}

/* UTF-16 without a byte order mark: western text has a zero in every second byte, and hardly one in the others. */
static gboolean
looks_like_utf16 (const char  *data,
                  gsize        len,
                  CrmEncoding *encoding)
{
  gsize n = MIN (len, UTF16_SAMPLE) / 2;
  gsize zeros[2] = { 0, 0 };

  for (gsize i = 0; i < 2 * n; i++)
    zeros[i % 2] += data[i] == '\0';
  if (n < 2 || (len % 2 != 0 && len < UTF16_SAMPLE))
    return FALSE;

  *encoding = zeros[1] > zeros[0] ? CRM_ENCODING_UTF_16_LE : CRM_ENCODING_UTF_16_BE;
  return MAX (zeros[0], zeros[1]) * 10 >= n * 4 && MIN (zeros[0], zeros[1]) * 20 <= n;
}

static gboolean
find_bom (const char       *data,
          gsize             len,
          CrmEncodingGuess *guess)
{
  if (len >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      guess->encoding = CRM_ENCODING_UTF_8;
      guess->bom = 3;
    }
  else if (len >= 2 && memcmp (data, "\xff\xfe", 2) == 0)
    {
      guess->encoding = CRM_ENCODING_UTF_16_LE;
      guess->bom = 2;
    }
  else if (len >= 2 && memcmp (data, "\xfe\xff", 2) == 0)
    {
      guess->encoding = CRM_ENCODING_UTF_16_BE;
      guess->bom = 2;
    }

  return guess->bom > 0;
}

void
crm_encoding_detect (const char       *data,
                     gsize             len,
                     CrmEncodingGuess *guess)
{
  const char *pos = data;
  const char *end;
  const char *nul;
  const char *line_end = data;
  gboolean line_wrong = FALSE;
  gsize n_good_lines = 0;
  gsize n_wrong_lines = 0;
  gsize n_valid = 0;
  gsize n_wrong = 0;

  g_return_if_fail (data != NULL || len == 0);
  g_return_if_fail (guess != NULL);

  *guess = (CrmEncodingGuess) { CRM_ENCODING_UTF_8, 0, G_MAXSIZE, G_MAXSIZE };
  if (len == 0)
    return;

  if (find_bom (data, len, guess) ? guess->encoding != CRM_ENCODING_UTF_8
                                  : looks_like_utf16 (data, len, &guess->encoding))
    return;

  guess->encoding = CRM_ENCODING_UTF_8;
  nul = memchr (data, '\0', len);
  if (nul != NULL)
    guess->first_nul = nul - data;

  end = data + len;
  while ((pos = skip_ascii (pos, end)) < end)
    {
      gunichar c = g_utf8_get_char_validated (pos, end - pos);

      /* A line counts as good until something in it is wrong. */
      if (pos >= line_end)
        {
          const char *newline = memchr (pos, '\n', end - pos);

          line_end = newline != NULL ? newline : end;
          line_wrong = FALSE;
          n_good_lines++;
        }

      if (c < (gunichar) -2)
        {
          n_valid++;
          pos = g_utf8_next_char (pos);
          continue;
        }

      /* The start of a file may be cut in the middle of a character. */
      if (c == (gunichar) -2 && end - pos < 4 && n_valid > 0 && n_wrong == 0)
        break;
      if (n_wrong++ == 0)
        guess->first_invalid = pos - data;
      if (!line_wrong)
        {
          line_wrong = TRUE;
          n_good_lines--;
          n_wrong_lines++;
        }
      pos++;
    }

  if (guess->bom == 0 && n_wrong > 0 && n_valid <= n_wrong && n_good_lines < n_wrong_lines)
    guess->encoding = CRM_ENCODING_WINDOWS_1252;
}

const char *
crm_encoding_get_name (CrmEncoding encoding)
{
  switch (encoding)
    {
    case CRM_ENCODING_UTF_16_LE:
      return "UTF-16LE";
    case CRM_ENCODING_UTF_16_BE:
      return "UTF-16BE";
    case CRM_ENCODING_WINDOWS_1252:
      return "windows-1252";
    case CRM_ENCODING_UTF_8:
    default:
      return "UTF-8";
    }
}

static void
append_1252 (GString *out,
             guchar   byte)
{
  if (byte == '\0')
    g_string_append_unichar (out, REPLACEMENT);
  else if (byte >= 0x80 && byte < 0xa0)
    g_string_append_unichar (out, windows_1252[byte - 0x80]);
  else
    g_string_append_unichar (out, byte);
}

/* UTF-8, or with @single bytes Windows-1252. */
static gsize
append_bytes (GString  *out,
              CrmSlice  bytes,
              gboolean  single)
{
  const char *pos = bytes.data;
  const char *end = crm_slice_end (bytes);
  gsize n_wrong = 0;

  while (pos < end)
    {
      const char *start = pos;
      gunichar c;

      while (pos < end && (guchar) *pos < 0x80 && *pos != '\0')
        pos++;
      g_string_append_len (out, start, pos - start);
      if (pos == end)
        break;

      c = single || *pos == '\0' ? (gunichar) -1 : g_utf8_get_char_validated (pos, end - pos);
      if (c < (gunichar) -2)
        {
          g_string_append_len (out, pos, g_utf8_next_char (pos) - pos);
          pos = g_utf8_next_char (pos);
        }
      else
        {
          n_wrong += !single || *pos == '\0';
          append_1252 (out, *pos);
          pos++;
        }
    }

  return n_wrong;
}

static gsize
append_utf16 (GString  *out,
              CrmSlice  bytes,
              gboolean  big_endian)
{
  gsize n_wrong = bytes.len % 2;

  for (gsize i = 0; i + 1 < bytes.len; i += 2)
    {
      const guchar *pair = (const guchar *) bytes.data + i;
      gunichar c = big_endian ? pair[0] << 8 | pair[1] : pair[1] << 8 | pair[0];

      if (c >= 0xd800 && c < 0xdc00 && i + 3 < bytes.len)
        {
          gunichar low = big_endian ? pair[2] << 8 | pair[3] : pair[3] << 8 | pair[2];

          if (low >= 0xdc00 && low < 0xe000)
            {
              c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
              i += 2;
            }
        }
      if (c == 0xfeff && i == 0)
        continue;
      if (c == 0 || (c >= 0xd800 && c < 0xe000))
        {
          n_wrong++;
          c = REPLACEMENT;
        }
      g_string_append_unichar (out, c);
    }

  return n_wrong;
}

gsize
crm_encoding_append_utf8 (GString     *out,
                          CrmSlice     bytes,
                          CrmEncoding  encoding)
{
  g_return_val_if_fail (out != NULL, 0);

  if (bytes.len == 0)
    return 0;

  switch (encoding)
    {
    case CRM_ENCODING_UTF_16_LE:
    case CRM_ENCODING_UTF_16_BE:
      return append_utf16 (out, bytes, encoding == CRM_ENCODING_UTF_16_BE);
    case CRM_ENCODING_WINDOWS_1252:
      return append_bytes (out, bytes, TRUE);
    case CRM_ENCODING_UTF_8:
    default:
      if (bytes.len >= 3 && memcmp (bytes.data, "\xef\xbb\xbf", 3) == 0)
        bytes = crm_slice (bytes.data + 3, bytes.len - 3);
      return append_bytes (out, bytes, FALSE);
    }
}

GBytes *
crm_encoding_to_utf8 (GBytes      *bytes,
                      CrmEncoding  encoding,
                      gsize       *n_wrong)
{
  const char *data;
  GString *out;
  gsize wrong;
  gsize len;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &len);
  if (n_wrong != NULL)
    *n_wrong = 0;
  if (len == 0 || (encoding <= CRM_ENCODING_UTF_8 && crm_encoding_is_utf8 (data, len)))
    {
      gsize bom = len >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

      return g_bytes_new_from_bytes (bytes, bom, len - bom);
    }

  out = g_string_sized_new (len + len / 8 + 16);
  wrong = crm_encoding_append_utf8 (out, crm_slice (data, len), encoding);
  if (n_wrong != NULL)
    *n_wrong = wrong;

  return g_string_free_to_bytes (out);
}

char *
crm_encoding_decode_charset (CrmSlice    bytes,
                             const char *charset,
                             gboolean   *wrong)
{
  GString *out;
  gsize n_wrong;
  gsize written;
  char *text;

  g_return_val_if_fail (charset != NULL, NULL);

  if (wrong != NULL)
    *wrong = FALSE;
  if (bytes.len > 0 && g_ascii_strcasecmp (charset, "UTF-8") != 0)
    {
      text = g_convert (bytes.data, bytes.len, "UTF-8", charset, NULL, &written, NULL);
      if (text != NULL && strlen (text) == written && g_utf8_validate (text, -1, NULL))
        return text;
      g_free (text);
      if (wrong != NULL)
        *wrong = TRUE;
    }

  out = g_string_sized_new (bytes.len + 1);
  n_wrong = crm_encoding_append_utf8 (out, bytes, CRM_ENCODING_UTF_8);
  if (wrong != NULL && n_wrong > 0)
    *wrong = TRUE;

  return g_string_free (out, FALSE);
}
