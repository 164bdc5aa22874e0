/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-change-reader.h"

#include "crm-store-error.h"

#include <string.h>

/* SQLite's variable-length integer: seven bits a byte, most significant first, the ninth byte whole. */
static gboolean
read_varint (const guint8 **at,
             const guint8  *end,
             guint64       *value)
{
  guint64 result = 0;

  for (int i = 0; i < 9; i++)
    {
      guint8 byte;

      if (*at >= end)
        return FALSE;

      byte = *(*at)++;
      if (i == 8)
        {
          *value = (result << 8) | byte;
          return TRUE;
        }

      result = (result << 7) | (byte & 0x7f);
      if ((byte & 0x80) == 0)
        break;
    }

  *value = result;
  return TRUE;
}

static gboolean
read_value (const guint8 **at,
            const guint8  *end,
            CrmValue      *value)
{
  guint64 raw;

  memset (value, 0, sizeof *value);
  if (*at >= end)
    return FALSE;

  value->kind = (CrmValueKind) *(*at)++;
  switch (value->kind)
    {
    case CRM_VALUE_ABSENT:
    case CRM_VALUE_NULL:
      return TRUE;

    case CRM_VALUE_INTEGER:
    case CRM_VALUE_REAL:
      if (end - *at < 8)
        return FALSE;
      memcpy (&raw, *at, 8);
      raw = GUINT64_FROM_BE (raw);
      memcpy (value->kind == CRM_VALUE_REAL ? (void *) &value->real : (void *) &value->integer, &raw, 8);
      *at += 8;
      return TRUE;

    case CRM_VALUE_TEXT:
    case CRM_VALUE_BLOB:
      if (!read_varint (at, end, &raw) || raw > (guint64) (end - *at))
        return FALSE;
      value->bytes = *at;
      value->size = raw;
      *at += raw;
      return TRUE;

    default:
      return FALSE;
    }
}

static gboolean
read_header (CrmChangeReader *self)
{
  CrmChangeRecord *record = &self->current;
  const guint8 *name_end;
  guint64 n_columns;

  record->header = self->next++;
  if (!read_varint (&self->next, self->end, &n_columns) || n_columns == 0 || n_columns > 10000 ||
      n_columns > (guint64) (self->end - self->next))
    return FALSE;

  self->next += n_columns;
  name_end = memchr (self->next, '\0', self->end - self->next);
  if (name_end == NULL)
    return FALSE;

  record->n_columns = (int) n_columns;
  record->table = (const char *) self->next;
  self->next = name_end + 1;
  record->header_size = self->next - record->header;
  return TRUE;
}

static gboolean
skip_values (CrmChangeReader *self)
{
  CrmValue value;

  for (int i = 0; i < self->current.n_columns; i++)
    {
      if (!read_value (&self->next, self->end, &value))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_record (CrmChangeReader *self)
{
  CrmChangeRecord *record = &self->current;

  if (record->table == NULL || self->end - self->next < 2)
    return FALSE;

  record->record = self->next;
  record->operation = (CrmRecordOperation) self->next[0];
  record->old_values = NULL;
  record->new_values = NULL;
  self->next += 2;

  if (record->operation != CRM_RECORD_INSERT && record->operation != CRM_RECORD_UPDATE &&
      record->operation != CRM_RECORD_DELETE)
    return FALSE;

  if (record->operation != CRM_RECORD_INSERT)
    {
      record->old_values = self->next;
      if (!skip_values (self))
        return FALSE;
    }
  if (record->operation != CRM_RECORD_DELETE)
    {
      record->new_values = self->next;
      if (!skip_values (self))
        return FALSE;
    }

  record->record_size = self->next - record->record;
  return TRUE;
}

void
crm_change_reader_init (CrmChangeReader *self,
                        gconstpointer    data,
                        gsize            size)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL || size == 0);

  memset (self, 0, sizeof *self);
  self->next = data;
  self->end = self->next + size;
}

gboolean
crm_change_reader_next (CrmChangeReader        *self,
                        const CrmChangeRecord **record,
                        GError                **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (record != NULL, FALSE);

  while (self->next < self->end && *self->next == 'T')
    {
      if (!read_header (self))
        goto damaged;
    }

  if (self->next >= self->end)
    return FALSE;

  if (!read_record (self))
    goto damaged;

  *record = &self->current;
  return TRUE;

damaged:
  self->next = self->end;
  g_set_error_literal (error, CRM_STORE_ERROR, CRM_STORE_ERROR_CORRUPT, "A stored change cannot be read");
  return FALSE;
}

void
crm_change_record_step (const CrmChangeRecord  *record,
                        const guint8          **values,
                        CrmValue               *value)
{
  g_return_if_fail (record != NULL);
  g_return_if_fail (values != NULL && *values != NULL);
  g_return_if_fail (value != NULL);

  read_value (values, record->record + record->record_size, value);
}

void
crm_change_record_get (const CrmChangeRecord *record,
                       const guint8          *values,
                       int                    column,
                       CrmValue              *value)
{
  g_return_if_fail (record != NULL);
  g_return_if_fail (value != NULL);

  memset (value, 0, sizeof *value);
  if (values == NULL || column < 0 || column >= record->n_columns)
    return;

  for (int i = 0; i <= column; i++)
    crm_change_record_step (record, &values, value);
}

gboolean
crm_value_equal (const CrmValue *a,
                 const CrmValue *b)
{
  g_return_val_if_fail (a != NULL, FALSE);
  g_return_val_if_fail (b != NULL, FALSE);

  return a->kind == b->kind && a->integer == b->integer && a->real == b->real && a->size == b->size &&
         (a->size == 0 || memcmp (a->bytes, b->bytes, a->size) == 0);
}
