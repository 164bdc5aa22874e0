/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-slice.h"

G_BEGIN_DECLS

/* In which encoding a file is, and its text as UTF-8. All functions may be called from any thread. */

typedef enum
{
  CRM_ENCODING_UTF_8,
  CRM_ENCODING_UTF_16_LE,
  CRM_ENCODING_UTF_16_BE,
  CRM_ENCODING_WINDOWS_1252,
} CrmEncoding;

/* What was found out about bytes. Offsets count from their start; G_MAXSIZE stands for "none". */
typedef struct
{
  CrmEncoding encoding;
  gsize       bom;              /* bytes of the byte order mark; 0: the encoding is an assumption */
  gsize       first_invalid;    /* that is not valid UTF-8, where @encoding is UTF-8 or Windows-1252 */
  gsize       first_nul;        /* NUL byte in a text that is not UTF-16 */
} CrmEncodingGuess;

/*
 * Looks at @len bytes of @data, a whole file or the start of one: a byte order mark decides, then NUL bytes at every
 * second place (UTF-16), then whether it is UTF-8. Text with more valid UTF-8 characters than bytes that are none, or
 * with no fewer good lines beyond ASCII than lines with such bytes, is damaged UTF-8; anything else is taken as Windows-1252, which has no wrong bytes.
 */
void        crm_encoding_detect          (const char         *data,
                                          gsize               len,
                                          CrmEncodingGuess   *guess);

/* The name by which standards know @encoding: "UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252". */
const char *crm_encoding_get_name        (CrmEncoding         encoding);

/*
 * Appends @bytes to @out as UTF-8, without byte order mark. Never fails: in UTF-8 a wrong byte is read as Windows-1252,
 * what is no character in UTF-16 and any NUL becomes U+FFFD. How many bytes or units were wrong.
 */
gsize       crm_encoding_append_utf8     (GString            *out,
                                          CrmSlice            bytes,
                                          CrmEncoding         encoding);

/*
 * @bytes as UTF-8 without byte order mark: a reference to the same memory where they are that already. @n_wrong may be
 * NULL. (transfer full)
 */
GBytes     *crm_encoding_to_utf8         (GBytes             *bytes,
                                          CrmEncoding         encoding,
                                          gsize              *n_wrong);

/*
 * @bytes, in the charset with the IANA name @charset, as UTF-8. Where the charset is not known or the bytes are none of
 * it, they are read as UTF-8 as above, and @wrong is set to TRUE (it may be NULL). (transfer full)
 */
char       *crm_encoding_decode_charset  (CrmSlice            bytes,
                                          const char         *charset,
                                          gboolean           *wrong);

/* Whether all bytes are ASCII without NUL. Some gigabytes a second. */
gboolean    crm_encoding_is_plain_ascii  (const char         *data,
                                          gsize               len);

/* Whether the bytes are valid UTF-8 without NUL. Fast where most of them are ASCII. */
gboolean    crm_encoding_is_utf8         (const char         *data,
                                          gsize               len);

G_END_DECLS
