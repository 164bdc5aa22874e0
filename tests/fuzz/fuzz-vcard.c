/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-vcard-builder.h"

#include "fuzz.h"

const char *const fuzz_seeds[] = {
  "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg\r\nTEL;HOME;PREF:1\r\n"
  "PHOTO;JPEG;ENCODING=BASE64:\r\nAAEC\r\nAAEC\r\n\r\nAGENT:\r\nBEGIN:VCARD\r\nFN:x\r\nEND:VCARD\r\nEND:VCARD\r\n",
  "BEGIN:VCARD\nVERSION:3.0\nFN:Anna\nitem1.EMAIL;type=INTERNET;type=pref:anna@\n example.org\n"
  "item1.X-ABLabel:_$!<Home>!$_\nCATEGORIES:a\\,b,c\nPHOTO;ENCODING=b;TYPE=PNG:AAEC\nEND:VCARD\n",
  "BEGIN:VCARD\nVERSION:4.0\nFN;PREF=2:Anna\nPHOTO:data:image/png;base64,AAEC\nTEL;TYPE=\"voice,home\":tel:+49\nEND:VCARD\n",
  "BEGIN:VCARD\nVERSION:3.0\r\nFN:cut behind a CR\r",
  NULL,
};

static void
read_card (const CrmVcard *card)
{
  for (guint i = 0; i < card->n_properties; i++)
    {
      const CrmContentLine *property = &card->properties[i];
      g_autofree char *text = crm_vcard_dup_text (card, property);
      g_auto (GStrv) parts = crm_vcard_dup_parts (card, property, 7);
      g_auto (GStrv) list = crm_vcard_dup_list (card, property);
      g_auto (GStrv) types = crm_vcard_dup_types (property);
      g_autofree char *label = crm_vcard_dup_label (card, property);
      g_autofree char *media_type = NULL;
      g_autoptr (GBytes) bytes = crm_vcard_dup_bytes (card, property, &media_type);

      g_assert_true (g_utf8_validate (text, -1, NULL));
    }
}

/* A card that is changed is read again with what was set. */
static void
patch (GBytes *bytes)
{
  const char *types[] = { "work", NULL };
  const CrmVcardValue values[] = { { .text = "+49 89 1", .types = types, .label = "L" } };
  g_autoptr (CrmVcardBuilder) builder = crm_vcard_builder_new_from (bytes, NULL);
  g_autoptr (CrmVcardReader) reader = NULL;
  g_autoptr (GBytes) written = NULL;
  g_autofree char *text = NULL;
  const CrmVcard *card;

  if (builder == NULL)
    return;

  crm_vcard_builder_set_text (builder, "X-SET", "a;b\nc");
  crm_vcard_builder_set_values (builder, "TEL", values, 1);
  written = crm_vcard_builder_to_bytes (builder);
  reader = crm_vcard_reader_new (written, NULL);
  card = crm_vcard_reader_next (reader);
  g_assert_nonnull (crm_vcard_find (card, "X-SET", NULL));
  text = crm_vcard_dup_text (card, crm_vcard_find (card, "X-SET", NULL));
  g_assert_cmpstr (text, ==, "a;b\nc");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (CrmVcardReader) reader = crm_vcard_reader_new (bytes, NULL);
  const CrmVcard *card;

  if (reader == NULL)
    return 0;

  while ((card = crm_vcard_reader_next (reader)) != NULL)
    read_card (card);
  patch (bytes);

  return 0;
}
