/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-format-error.h"
#include "crm-slice.h"

G_BEGIN_DECLS

/*
 * Content lines: the syntax under vCard (RFC 6350 3.3, RFC 2426, vCard 2.1) and iCalendar (RFC 5545 3.1), read without
 * copying and without loss.
 *
 *   [group.]NAME[;PARAM=value,value...]:value
 *
 * Every byte of the input belongs to the @raw of exactly one line. Lines end with CRLF, LF or several CR and one LF; in
 * data without any LF a lone CR ends a line. A line break and one space or tab after it are a fold and are taken out
 * before anything is decoded (a fold may cut a UTF-8 character). The soft breaks of vCard 2.1 ("=" at the end of a line
 * whose parameters say QUOTED-PRINTABLE) are folds too, unless BEGIN or END comes next.
 */

/* A line. All slices but @raw are in unfolded text; their owner is the scanner or the document that gave the line. */
typedef struct
{
  CrmSlice raw;       /* as it was read, with folds and line ending; empty for a line that was changed or made new */
  CrmSlice group;     /* vCard: "item1" of "item1.TEL" */
  CrmSlice name;      /* in the case it was written in; empty for a line that is no property (blank, malformed) */
  CrmSlice params;    /* between the first ';' and the ':', neither included */
  CrmSlice value;     /* after the ':', not unescaped; of a line that is no property: the whole text */
  guint    number;    /* of the first physical line, from 1; 0 for a line made new */
} CrmContentLine;

/* One parameter: @value with its quotes, commas and carets as written. vCard 2.1's "TEL;HOME" has an empty @name. */
typedef struct
{
  CrmSlice name;
  CrmSlice value;
} CrmContentParam;

/* A position in data that is read line by line. Public only to live on the stack. */
typedef struct
{
  const char *pos;
  const char *end;
  gsize       max_line;
  guint       number;
  char        line_end;

  GString    *unfolded;
} CrmContentScanner;

/* The longest line accepted where the caller names no other limit: a photo of a camera fits. */
#define CRM_CONTENT_MAX_LINE (16 * 1024 * 1024)

/*
 * Starts reading @len bytes at @data, which must stay as they are while @scanner is used. A UTF-8 byte order mark at
 * the start is stepped over. @first_number is the number of the first line, usually 1; @max_line the longest line
 * accepted in bytes, 0 for CRM_CONTENT_MAX_LINE.
 */
void       crm_content_scanner_init        (CrmContentScanner      *scanner,
                                            const char             *data,
                                            gsize                   len,
                                            guint                   first_number,
                                            gsize                   max_line);

/* Frees what @scanner holds. */
void       crm_content_scanner_clear       (CrmContentScanner      *scanner);

/*
 * Reads the next line into @line. FALSE at the end of the data or on error. The slices other than @raw are valid until
 * the next call. A line longer than the limit is CRM_FORMAT_ERROR_TOO_LARGE; @line then has @raw and @number only, and
 * the next call goes on with the line after it.
 */
gboolean   crm_content_scanner_next        (CrmContentScanner      *scanner,
                                            CrmContentLine         *line,
                                            GError                **error);

/*
 * Splits @text, one unfolded line without its ending, into group, name, params and value of @line (@raw and @number are
 * left alone). FALSE when @text is no property; it is then in @value as a whole.
 */
gboolean   crm_content_line_split          (CrmContentLine         *line,
                                            CrmSlice                text);

/* Whether @line is the property @name, upper and lower case being the same. */
gboolean   crm_content_line_is             (const CrmContentLine   *line,
                                            const char             *name);

/*
 * Takes the next parameter off the front of @params, a copy of a line's @params. FALSE when there is none left.
 *
 *   CrmSlice rest = line->params;
 *   while (crm_content_param_next (&rest, &param)) ...
 */
gboolean   crm_content_param_next          (CrmSlice               *params,
                                            CrmContentParam        *param);

/*
 * Takes the next value off the front of @values, a copy of a parameter's @value: commas separate values, except in
 * quotes. @value keeps its quotes. FALSE when there is none left.
 */
gboolean   crm_content_param_value_next    (CrmSlice               *values,
                                            CrmSlice               *value);

/* Finds the first parameter @name of @line. FALSE when there is none; @param may be NULL. */
gboolean   crm_content_line_find_param     (const CrmContentLine   *line,
                                            const char             *name,
                                            CrmContentParam        *param);

/*
 * The first parameter @name of @line, the quotes and RFC 6868 carets taken off, valid UTF-8; commas outside of quotes
 * are kept. NULL when there is none. (transfer full)
 */
char      *crm_content_line_dup_param      (const CrmContentLine   *line,
                                            const char             *name);

/*
 * @line unfolded, without line ending: what I4 of the sync engine compares. (transfer full)
 */
char      *crm_content_line_dup_unfolded   (const CrmContentLine   *line);

/*
 * Appends @line to @out: its @raw as it is if it has one, else written from its parts, folded and ended with CRLF.
 */
void       crm_content_line_append_to      (const CrmContentLine   *line,
                                            GString                *out);

G_END_DECLS
