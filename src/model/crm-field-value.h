/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One value of a record. Used by crm-record*.c only. Text is a GRefString: copies of a record share it. */
typedef enum
{
  CRM_FIELD_VALUE_NONE,
  CRM_FIELD_VALUE_INT,
  CRM_FIELD_VALUE_REAL,
  CRM_FIELD_VALUE_TEXT,
  CRM_FIELD_VALUE_BYTES,
} CrmFieldValueKind;

typedef struct
{
  CrmFieldValueKind kind;
  union
  {
    gint64  integer;
    double  real;
    char   *text;
    GBytes *bytes;
  };
} CrmFieldValue;

/* Frees what it holds and makes it NONE. */
void           crm_field_value_clear  (CrmFieldValue       *value);

/* Another reference to the same text or bytes, to be cleared. */
CrmFieldValue  crm_field_value_copy   (const CrmFieldValue *value);

/* @value becomes a copy of @from; the two may be the same. */
void           crm_field_value_assign (CrmFieldValue       *value,
                                       const CrmFieldValue *from);

gboolean       crm_field_value_equal  (const CrmFieldValue *one,
                                       const CrmFieldValue *other);

G_END_DECLS
