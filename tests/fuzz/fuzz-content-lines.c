/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-content-document.h"
#include "crm-content-text.h"

#include "fuzz.h"

const char *const fuzz_seeds[] = {
  "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY;LANGUAGE=de;X=\"a:b\":long\r\n  line\r\nDESCRIPTION:a\\nb\\,c\r\n"
  "BEGIN:VALARM\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
  "\xef\xbb\xbf" "BEGIN:A\nX:1\n\n\ty\nEND:B\nEND:A",
  "BEGIN:A\rN;QUOTED-PRINTABLE:x=\ry\rEND:A\r",
  NULL,
};

static void
visit (CrmContentComponent *component)
{
  const CrmContentLine *line = NULL;
  CrmContentComponent *child = NULL;

  while ((line = crm_content_component_next_line (component, NULL, line)) != NULL)
    {
      CrmSlice rest = line->params;
      CrmContentParam param;
      g_auto (GStrv) parts = crm_content_text_split (line->value, ';');
      g_autofree char *unfolded = crm_content_line_dup_unfolded (line);

      while (crm_content_param_next (&rest, &param))
        {
          g_autofree char *decoded = crm_content_param_decode (param.value);

          g_assert_true (g_utf8_validate (decoded, -1, NULL));
        }
      g_assert_nonnull (parts[0]);
      g_assert_nonnull (unfolded);
    }
  while ((child = crm_content_component_next_child (component, NULL, child)) != NULL)
    visit (child);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  const CrmContentLimits limits = { .max_line = 100000, .max_depth = 50, .max_lines = 10000 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (CrmContentDocument) document = crm_content_document_parse (bytes, &limits, NULL);
  g_autoptr (CrmContentDocument) again = NULL;
  g_autoptr (GBytes) same = NULL;
  g_autoptr (GBytes) changed = NULL;
  CrmContentComponent *root;

  if (document == NULL)
    return 0;

  same = crm_content_document_to_bytes (document);
  g_assert_true (g_bytes_equal (bytes, same));

  root = crm_content_document_get_root (document);
  visit (root);
  crm_content_component_set (root, "X-NEW", NULL, "value");
  changed = crm_content_document_to_bytes (document);
  again = crm_content_document_parse (changed, NULL, NULL);
  g_assert_nonnull (again);
  root = crm_content_document_get_root (again);
  g_assert_nonnull (crm_content_component_next_line (root, "X-NEW", NULL));

  return 0;
}
