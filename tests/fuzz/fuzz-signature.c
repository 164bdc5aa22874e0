/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-signature.h"

#include <string.h>

#include "fuzz.h"

const char *const fuzz_seeds[] = {
  "Best regards\nAna Ruiz, PhD\nHead of Sales at Acme, Inc.\n1200 Market Street, Portland, OR 97201\nT: +1 (503) 555-0142 ext. 12 | ana@acme.example\n",
  "-- \ni. A. Dr. J\xc3\xbcrgen von der Heide\nHuber GmbH & Co. KG | Am Markt 5 | D-80331 M\xc3\xbcnchen\nTel. 089/123456-0 / -12, Fax -13\nwww.huber.de\n",
  "Cordialement\nM. Jean DUPONT \xe2\x80\x93 G\xc3\xa9rant\n12, rue de la Paix\n75002 Paris Cedex 02\nT\xc3\xa9l. 01 42 68 53 00 (portable)\n",
  "Saludos\nGARC\xc3\x8d" "A L\xc3\x93PEZ, Ana\nTalleres L\xc3\xb3pez, S.L.\nC/ Mayor, 5\n28013 Madrid (Espa\xc3\xb1" "a)\nana [at] lopez.es\n",
  NULL,
};

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (CrmSignature) signature = crm_signature_parse (text);
  guint seen = 0;

  for (guint i = 0; i < crm_signature_n_items (signature); i++)
    {
      const CrmSignatureItem *item = crm_signature_get_item (signature, i);

      g_assert_true (g_utf8_validate (item->value, -1, NULL));
      g_assert_true (item->value[0] != '\0' && strpbrk (item->value, "\r\n") == NULL);
      if (item->part != CRM_SIGNATURE_EMAIL && item->part != CRM_SIGNATURE_PHONE && item->part != CRM_SIGNATURE_LINK)
        g_assert_cmpuint (seen & 1u << item->part, ==, 0);
      seen |= 1u << item->part;
    }
  g_assert_true (g_utf8_validate (crm_signature_get_rest (signature), -1, NULL));

  return 0;
}
