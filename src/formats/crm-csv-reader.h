/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-encoding.h"
#include "crm-format-error.h"

G_BEGIN_DECLS

/*
 * Reads comma-separated values (RFC 4180) row by row out of a file in memory or mapped into it, at a constant use of
 * memory: separators , ; and tab, fields in quotes with line breaks and doubled quotes, any line ending, UTF-8,
 * Windows-1252 and UTF-16 (which alone is converted as a whole first). A row that is wrong costs no other row: it comes
 * with its number, its bytes and what is wrong. One thread at a time.
 */
typedef struct _CrmCsvReader CrmCsvReader;

/* What is wrong with a row; several may be. */
typedef enum
{
  CRM_CSV_FLAW_NONE     = 0,
  CRM_CSV_FLAW_SHORT    = 1 << 0,    /* fewer fields than the first row; the missing ones are empty */
  CRM_CSV_FLAW_LONG     = 1 << 1,    /* more fields than the first row, and the further ones are not empty */
  CRM_CSV_FLAW_QUOTE    = 1 << 2,    /* a quote that is never closed (the row then ends with its line), or text behind one */
  CRM_CSV_FLAW_TOO_LONG = 1 << 3,    /* a field longer than the limit; it is empty here */
  CRM_CSV_FLAW_NUL      = 1 << 4,    /* NUL bytes, which are left out */
  CRM_CSV_FLAW_ENCODING = 1 << 5,    /* bytes that are no UTF-8, read as Windows-1252 */
} CrmCsvFlaw;

/* A row. All of it is valid until the next one is read. */
typedef struct
{
  const CrmSlice *fields;      /* at least as many as there are columns; valid UTF-8, quotes taken off */
  guint           n_fields;    /* as many as stand in the row, or columns if there are more of these */
  guint64         line;        /* number of its first line, from 1 */
  CrmSlice        raw;         /* its bytes with line ending; of UTF-16 those of its conversion */
  CrmCsvFlaw      flaws;
} CrmCsvRow;

/* How to read; 0 in each field stands for what is right most of the time. */
typedef struct
{
  char        separator;        /* 0: found out from the first rows */
  gboolean    force_encoding;   /* read as @encoding; FALSE: found out */
  CrmEncoding encoding;
  gboolean    force_header;     /* the first row holds names if @has_header; FALSE: found out */
  gboolean    has_header;
  guint64     first_line;       /* lines before it are passed over; 0: none */
  gsize       max_field;        /* bytes; 0: 10 MiB */
} CrmCsvOptions;

/*
 * Starts reading @bytes, of which it keeps a reference. @options may be NULL. CRM_FORMAT_ERROR_WRONG_KIND when these
 * are not text at all (a spreadsheet, an archive, a picture) or empty. (transfer full)
 */
CrmCsvReader      *crm_csv_reader_new             (GBytes                 *bytes,
                                                   const CrmCsvOptions    *options,
                                                   GError                **error);

/* Frees the reader and the row it gave. */
void               crm_csv_reader_free            (CrmCsvReader           *reader);

/* The separator in use: ',', ';' or tab, or what the options said. */
char               crm_csv_reader_get_separator   (CrmCsvReader           *reader);

/* Whether the first row holds names; crm_csv_reader_next() then starts with the second one. */
gboolean           crm_csv_reader_has_header      (CrmCsvReader           *reader);

/* How many fields the first row has. */
guint              crm_csv_reader_get_n_columns   (CrmCsvReader           *reader);

/* The name of column @index, tidied; without a header "". (transfer none) */
const char        *crm_csv_reader_get_column      (CrmCsvReader           *reader,
                                                   guint                   index);

/* What was found out about the encoding, from the first 4 MiB, or what the options said. (transfer none) */
const CrmEncodingGuess *crm_csv_reader_get_encoding (CrmCsvReader         *reader);

/* How far it has come, from 0 to 1. */
double             crm_csv_reader_get_progress    (CrmCsvReader           *reader);

/* Reads the next row that is not blank. FALSE at the end. */
gboolean           crm_csv_reader_next            (CrmCsvReader           *reader,
                                                   CrmCsvRow              *row);

/* Starts again with the first row (the second, where the first holds names). */
void               crm_csv_reader_rewind          (CrmCsvReader           *reader);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmCsvReader, crm_csv_reader_free)

G_END_DECLS
