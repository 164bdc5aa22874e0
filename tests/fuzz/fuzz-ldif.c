/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-ldif-reader.h"

#include "fuzz.h"

const char *const fuzz_seeds[] = {
  "version: 1\ndn: cn=Anna,mail=a@x\nobjectclass: person\ncn: Anna\nmail: a@x\nhomePhone;lang-de: 1\n\n# note\ndn: cn=B\ncn:: QsO2\n",
  "dn: cn=Long\ncn: fol\n ded\njpegphoto:< file:///x\n\ndn: cn=C\nchangetype: add\ncn: C\n",
  "dn:: Y249\r\ncn:: ####\r\n\r\ndn: x=y\r\n: nothing\r\n",
  NULL,
};

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (CrmLdifReader) reader = crm_ldif_reader_new (bytes, NULL);
  CrmLdifEntry entry;
  guint64 line = 0;

  if (reader == NULL)
    return 0;

  while (crm_ldif_reader_next (reader, &entry))
    {
      g_assert_cmpuint (entry.line, >, line);
      g_assert_true (entry.flaw != CRM_LDIF_FLAW_NONE || entry.attributes->len > 0);
      line = entry.line;
    }
  g_assert_cmpfloat (crm_ldif_reader_get_progress (reader), ==, 1.0);

  return 0;
}
