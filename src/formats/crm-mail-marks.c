/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-mail-marks.h"

#include <stdlib.h>
#include <string.h>

CrmMailTag *
crm_mail_marks_get (const char  *p,
                    GPtrArray   *tags,
                    const char **next)
{
  gulong number;
  char *end;

  g_return_val_if_fail (p != NULL, NULL);
  g_return_val_if_fail (tags != NULL, NULL);

  if (!g_str_has_prefix (p, CRM_MAIL_MARK_OPEN))
    return NULL;

  number = strtoul (p + CRM_MAIL_MARK_SIZE, &end, 10);
  if (number >= tags->len || !g_str_has_prefix (end, CRM_MAIL_MARK_CLOSE))
    return NULL;

  if (next != NULL)
    *next = end + CRM_MAIL_MARK_SIZE;

  return g_ptr_array_index (tags, number);
}

gboolean
crm_mail_marks_are_control (const char *text,
                            GPtrArray  *tags)
{
  gboolean any = FALSE;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (tags != NULL, FALSE);

  while (*text != '\0')
    {
      const CrmMailTag *tag = crm_mail_marks_get (text, tags, &text);

      if (tag != NULL)
        {
          if (!crm_mail_tag_is_control (tag))
            return FALSE;
          any = TRUE;
        }
      else if (!g_ascii_isspace (*text++))
        {
          return FALSE;
        }
    }

  return any;
}

char *
crm_mail_marks_put (GPtrArray *tags)
{
  g_autoptr(GString) marked = g_string_new (NULL);
  g_autoptr(GString) out = g_string_new (NULL);
  g_auto(GStrv) lines = NULL;

  g_return_val_if_fail (tags != NULL, NULL);

  for (guint i = 0; i < tags->len; i++)
    {
      const CrmMailTag *tag = g_ptr_array_index (tags, i);

      if (tag->kind == CRM_MAIL_TAG_LITERAL)
        g_string_append (marked, tag->text);
      else
        g_string_append_printf (marked, CRM_MAIL_MARK_OPEN "%u" CRM_MAIL_MARK_CLOSE, i);
    }

  lines = g_strsplit (marked->str, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (out, crm_mail_marks_are_control (lines[i], tags) ? "\n%s\n\n" : "%s\n", lines[i]);

  return g_string_free (g_steal_pointer (&out), FALSE);
}
