/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-merge-key.h"

#include <string.h>

#include "crm-phone.h"
#include "crm-text.h"

/* Whether each word of @a is among those of @b. */
static gboolean
has_words (char *const *a,
           char *const *b)
{
  for (guint i = 0; a[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) b, a[i]))
      return FALSE;

  return TRUE;
}

CrmMergeMark
crm_merge_key_compare_texts (const char *a,
                             const char *b)
{
  g_auto (GStrv) a_words = NULL;
  g_auto (GStrv) b_words = NULL;
  g_autofree char *a_joined = NULL;
  g_autofree char *b_joined = NULL;

  g_return_val_if_fail (a != NULL && b != NULL, CRM_MERGE_MARK_NONE);

  a_words = crm_text_words (a);
  b_words = crm_text_words (b);
  a_joined = g_strjoinv (" ", a_words);
  b_joined = g_strjoinv (" ", b_words);
  if (strcmp (a_joined, b_joined) == 0)
    return *a_joined != '\0' || strcmp (a, b) == 0 ? CRM_MERGE_MARK_SAME : CRM_MERGE_MARK_NONE;

  return *a_joined != '\0' && g_strv_length (a_words) < g_strv_length (b_words) && has_words (a_words, b_words) ? CRM_MERGE_MARK_PART
                                                                                                               : CRM_MERGE_MARK_NONE;
}

/* A link without what browsers add or leave out by themselves. (transfer full) */
static char *
make_link_key (const char *url)
{
  g_autofree char *key = g_utf8_strdown (url, -1);
  const char *start = key;
  gsize length;

  if (g_str_has_prefix (start, "http://"))
    start += strlen ("http://");
  else if (g_str_has_prefix (start, "https://"))
    start += strlen ("https://");
  if (g_str_has_prefix (start, "www."))
    start += strlen ("www.");
  length = strlen (start);
  while (length > 0 && start[length - 1] == '/')
    length--;

  return g_strndup (start, length);
}

static gboolean
is_compared (const CrmRecordType *type,
             const CrmField      *field)
{
  return strcmp (field->name, "position") != 0 && strcmp (field->name, "source") != 0 && g_strcmp0 (field->name, type->parent) != 0 &&
         (strcmp (field->name, "label") != 0 || type == &crm_contact_date_type);
}

CrmMergeMark
crm_merge_key_compare_rows (CrmRecord *a,
                            CrmRecord *b)
{
  const CrmRecordType *type = crm_record_get_record_type (a);
  gboolean less = FALSE;

  g_return_val_if_fail (type == crm_record_get_record_type (b), CRM_MERGE_MARK_NONE);

  if (type == &crm_contact_email_type)
    return g_strcmp0 (crm_record_get_text (a, "address_key"), crm_record_get_text (b, "address_key")) == 0 ? CRM_MERGE_MARK_SAME
                                                                                                         : CRM_MERGE_MARK_NONE;
  if (type == &crm_contact_phone_type)
    return crm_phone_equal (crm_record_get_text (a, "number"), crm_record_get_text (b, "number"), 0) ? CRM_MERGE_MARK_SAME
                                                                                                    : CRM_MERGE_MARK_NONE;
  if (type == &crm_contact_link_type)
    {
      g_autofree char *one = make_link_key (crm_record_get_text (a, "url"));
      g_autofree char *other = make_link_key (crm_record_get_text (b, "url"));

      return strcmp (one, other) == 0 ? CRM_MERGE_MARK_SAME : CRM_MERGE_MARK_NONE;
    }

  for (const CrmField *field = type->fields; field->name != NULL; field++)
    {
      g_autofree char *one = is_compared (type, field) ? crm_record_dup_plain (a, field->name) : NULL;
      g_autofree char *other = is_compared (type, field) ? crm_record_dup_plain (b, field->name) : NULL;

      if (one == NULL)
        less |= other != NULL;
      else if (other == NULL || crm_merge_key_compare_texts (one, other) != CRM_MERGE_MARK_SAME)
        return CRM_MERGE_MARK_NONE;
    }

  return less ? CRM_MERGE_MARK_PART : CRM_MERGE_MARK_SAME;
}
