/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Reads the bytes of a changeset as SQLite's session extension writes them. The format (comment at the top of SQLite's
 * ext/session/sqlite3session.c):
 *   table   'T', number of columns (varint), one byte per column (not 0: part of the primary key), name, NUL
 *   change  operation (18 INSERT, 9 DELETE, 23 UPDATE), indirect flag, old values (DELETE, UPDATE), new values (INSERT, UPDATE)
 *   value   0 not there, 1 integer and 2 real (8 bytes, big-endian), 3 text and 4 blob (varint size, bytes), 5 NULL
 * An UPDATE has the primary key and what changed among its old values, and only what changed among the new ones.
 */
typedef enum
{
  CRM_VALUE_ABSENT  = 0,
  CRM_VALUE_INTEGER = 1,
  CRM_VALUE_REAL    = 2,
  CRM_VALUE_TEXT    = 3,
  CRM_VALUE_BLOB    = 4,
  CRM_VALUE_NULL    = 5,
} CrmValueKind;

typedef struct
{
  CrmValueKind  kind;
  gint64        integer;
  double        real;
  const guint8 *bytes;       /* of text and blob; not ended by NUL */
  gsize         size;
} CrmValue;

typedef enum
{
  CRM_RECORD_DELETE = 9,
  CRM_RECORD_INSERT = 18,
  CRM_RECORD_UPDATE = 23,
} CrmRecordOperation;

/* One change; everything points into the bytes that are read. */
typedef struct
{
  const char         *table;
  int                 n_columns;
  const guint8       *header;          /* of its table, from 'T' */
  gsize               header_size;
  CrmRecordOperation  operation;
  const guint8       *record;          /* from the operation to the last value */
  gsize               record_size;
  const guint8       *old_values;      /* NULL for an INSERT */
  const guint8       *new_values;      /* NULL for a DELETE */
} CrmChangeRecord;

typedef struct
{
  const guint8    *next;
  const guint8    *end;
  CrmChangeRecord  current;
} CrmChangeReader;

void     crm_change_reader_init     (CrmChangeReader        *self,
                                     gconstpointer           data,
                                     gsize                   size);

/* The next change, valid until the following call. FALSE at the end, or with CRM_STORE_ERROR_CORRUPT. */
gboolean crm_change_reader_next     (CrmChangeReader        *self,
                                     const CrmChangeRecord **record,
                                     GError                **error);

/* Reads the value at @values, which starts as old_values or new_values of @record, and steps over it. */
void     crm_change_record_step     (const CrmChangeRecord  *record,
                                     const guint8          **values,
                                     CrmValue               *value);

/* The @column-th value (from 0) of @values; ABSENT where @values is NULL. */
void     crm_change_record_get      (const CrmChangeRecord  *record,
                                     const guint8           *values,
                                     int                     column,
                                     CrmValue               *value);

gboolean crm_value_equal            (const CrmValue         *a,
                                     const CrmValue         *b);

G_END_DECLS
