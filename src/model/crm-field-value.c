/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "crm-field-value.h"

void
crm_field_value_clear (CrmFieldValue *value)
{
  if (value->kind == CRM_FIELD_VALUE_TEXT)
    g_ref_string_release (value->text);
  else if (value->kind == CRM_FIELD_VALUE_BYTES)
    g_bytes_unref (value->bytes);

  memset (value, 0, sizeof *value);
}

CrmFieldValue
crm_field_value_copy (const CrmFieldValue *value)
{
  CrmFieldValue copy = *value;

  if (copy.kind == CRM_FIELD_VALUE_TEXT)
    g_ref_string_acquire (copy.text);
  else if (copy.kind == CRM_FIELD_VALUE_BYTES)
    g_bytes_ref (copy.bytes);

  return copy;
}

void
crm_field_value_assign (CrmFieldValue       *value,
                        const CrmFieldValue *from)
{
  CrmFieldValue copy = crm_field_value_copy (from);

  crm_field_value_clear (value);
  *value = copy;
}

gboolean
crm_field_value_equal (const CrmFieldValue *one,
                       const CrmFieldValue *other)
{
  if (one->kind != other->kind)
    return FALSE;

  switch (one->kind)
    {
    case CRM_FIELD_VALUE_NONE:
      return TRUE;

    case CRM_FIELD_VALUE_INT:
      return one->integer == other->integer;

    case CRM_FIELD_VALUE_REAL:
      return one->real == other->real;

    case CRM_FIELD_VALUE_TEXT:
      return one->text == other->text || strcmp (one->text, other->text) == 0;

    case CRM_FIELD_VALUE_BYTES:
      return g_bytes_equal (one->bytes, other->bytes);

    default:
      g_return_val_if_reached (FALSE);
    }
}
