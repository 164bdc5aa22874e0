/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-vcard-entry.h"

#include <stdio.h>
#include <string.h>

#include "crm-encoding.h"

/* Properties that have a field here, or that a reader makes anew. */
static const char *const known[] = {
  "FN", "N", "NICKNAME", "BDAY", "NOTE", "LANG", "UID", "EMAIL", "TEL", "ADR", "URL", "ORG", "TITLE", "CATEGORIES", "PHOTO", "ANNIVERSARY",
  "X-ANNIVERSARY", "X-EVOLUTION-ANNIVERSARY", "X-ABDATE", "KIND", "PRODID", "REV", "X-ABLABEL", "X-ABSHOWAS", NULL
};

static const char *const address_fields[] = { CRM_VCARD_ADDRESS_FIELDS };
static const char *const name_fields[] = { CRM_VCARD_NAME_FIELDS };

static char *
dup_label (const CrmVcard       *card,
           const CrmContentLine *property)
{
  g_autofree char *own = crm_vcard_dup_label (card, property);

  return crm_vcard_dup_usual_label (own, property);
}

static void
add_labelled (CrmImportEntry       *entry,
              const CrmVcard       *card,
              const CrmContentLine *property,
              const char           *key,
              const char           *value)
{
  g_autofree char *label = dup_label (card, property);
  g_autofree char *labelled = label != NULL ? g_strconcat (key, ":", label, NULL) : NULL;

  crm_import_entry_add (entry, labelled != NULL ? labelled : key, value);
}

static gboolean
has_place (CrmImportEntry *entry,
           const char     *place)
{
  gsize length = strlen (place);

  for (guint i = 0; i < entry->keys->len; i++)
    {
      const char *key = g_ptr_array_index (entry->keys, i);

      if (strncmp (key, place, length) == 0 && key[length] == '.')
        return TRUE;
    }

  return FALSE;
}

static void
add_address (CrmImportEntry       *entry,
             const CrmVcard       *card,
             const CrmContentLine *property)
{
  g_auto(GStrv) parts = crm_vcard_dup_parts (card, property, G_N_ELEMENTS (address_fields));
  g_autofree char *label = dup_label (card, property);
  g_autofree char *place = NULL;
  guint n = 1;

  /* A second one of the same label is another address. */
  do
    {
      g_free (place);
      place = crm_import_entry_make_place ("address", label, n++);
    }
  while (has_place (entry, place));

  for (guint i = 0; i < G_N_ELEMENTS (address_fields); i++)
    {
      g_autofree char *key = g_strconcat (place, ".", address_fields[i], NULL);

      crm_import_entry_add (entry, key, parts[i]);
    }
}

/* "20260131" and "1990-01-31T00:00:00Z" as dates, "--0131" without a year. */
static char *
tidy_date (const char *text)
{
  guint year, month, day;

  if (sscanf (text, "--%2u-%2u", &month, &day) == 2 || sscanf (text, "--%2u%2u", &month, &day) == 2)
    return g_strdup_printf ("--%02u-%02u", month, day);
  if (sscanf (text, "%4u-%2u-%2u", &year, &month, &day) == 3 || sscanf (text, "%4u%2u%2u", &year, &month, &day) == 3)
    {
      /* Apple writes 1604 for a birthday without a year. */
      return year == 1604 ? g_strdup_printf ("--%02u-%02u", month, day) : g_strdup_printf ("%04u-%02u-%02u", year, month, day);
    }

  return g_strdup (text);
}

static void
add_organization (CrmImportEntry       *entry,
                  const CrmVcard       *card,
                  const CrmContentLine *property)
{
  g_auto(GStrv) parts = crm_vcard_dup_parts (card, property, 2);

  crm_import_entry_add (entry, "company", parts[0]);
  crm_import_entry_add (entry, "department", parts[1]);
}

static void
add_name (CrmImportEntry       *entry,
          const CrmVcard       *card,
          const CrmContentLine *property)
{
  g_auto(GStrv) parts = crm_vcard_dup_parts (card, property, G_N_ELEMENTS (name_fields));

  for (guint i = 0; i < G_N_ELEMENTS (name_fields); i++)
    crm_import_entry_add (entry, name_fields[i], parts[i]);
}

static void
add_tags (CrmImportEntry       *entry,
          const CrmVcard       *card,
          const CrmContentLine *property)
{
  g_auto(GStrv) items = crm_vcard_dup_list (card, property);

  for (guint i = 0; items[i] != NULL; i++)
    crm_import_entry_add (entry, "tag", items[i]);
}

/* RFC 6350, and what stood for it before. */
static gboolean
is_anniversary (const CrmContentLine *property)
{
  return crm_slice_is (property->name, "ANNIVERSARY") || crm_slice_is (property->name, "X-ANNIVERSARY") ||
         crm_slice_is (property->name, "X-EVOLUTION-ANNIVERSARY");
}

static void
add_date (CrmImportEntry       *entry,
          const CrmVcard       *card,
          const CrmContentLine *property)
{
  g_autofree char *text = crm_vcard_dup_text (card, property);
  g_autofree char *date = tidy_date (text);

  if (crm_slice_is (property->name, "BDAY"))
    crm_import_entry_add (entry, "birthday", date);
  else if (is_anniversary (property))
    crm_import_entry_add (entry, "date:anniversary", date);
  else
    add_labelled (entry, card, property, "date", date);
}

static gboolean
is_known (const CrmContentLine *property)
{
  for (guint i = 0; known[i] != NULL; i++)
    if (crm_slice_is (property->name, known[i]))
      return TRUE;

  return FALSE;
}

static void
add_property (CrmImportEntry       *entry,
              const CrmVcard       *card,
              const CrmContentLine *property)
{
  static const struct { const char *name, *key; gboolean labelled; } plain[] = {
    { "FN", "name", FALSE }, { "NICKNAME", "nickname", FALSE }, { "NOTE", "note", FALSE }, { "LANG", "language", FALSE }, { "UID", "uid", FALSE },
    { "EMAIL", "email", TRUE }, { "TEL", "phone", TRUE }, { "URL", "link", TRUE }, { "TITLE", "role", FALSE },
  };
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    if (crm_slice_is (property->name, plain[i].name))
      {
        text = crm_vcard_dup_plain (card, property);
        if (plain[i].labelled)
          add_labelled (entry, card, property, plain[i].key, text);
        else if (crm_slice_is (property->name, "NOTE") || crm_slice_is (property->name, "TITLE") || crm_import_entry_get (entry, plain[i].key) == NULL)
          crm_import_entry_add (entry, plain[i].key, text);
        return;
      }

  if (crm_slice_is (property->name, "N"))
    add_name (entry, card, property);
  else if (crm_slice_is (property->name, "ADR"))
    add_address (entry, card, property);
  else if (crm_slice_is (property->name, "ORG"))
    add_organization (entry, card, property);
  else if (crm_slice_is (property->name, "CATEGORIES"))
    add_tags (entry, card, property);
  else if (crm_slice_is (property->name, "BDAY") || crm_slice_is (property->name, "X-ABDATE") || is_anniversary (property))
    add_date (entry, card, property);
  else if (crm_slice_is (property->name, "PHOTO") && entry->photo == NULL)
    entry->photo = crm_vcard_dup_bytes (card, property, &entry->photo_type);
}

static gboolean
has_other_charset (const CrmContentLine *line)
{
  CrmSlice rest = line->params;
  CrmContentParam param;

  while (crm_content_param_next (&rest, &param))
    if (crm_slice_is (param.name, "CHARSET"))
      return !crm_encoding_is_utf8 (line->raw.data, line->raw.len);

  return FALSE;
}

/*
 * The card as it is to be kept: as it stands where that is UTF-8, else in UTF-8. A line that says by itself what it is in cannot be written in
 * another: it is not kept.
 */
static GBytes *
dup_card (const CrmVcard *card)
{
  g_autoptr(GString) lines = NULL;
  GString *text;

  if (crm_encoding_is_utf8 (card->raw.data, card->raw.len))
    return g_bytes_new (card->raw.data, card->raw.len);

  lines = g_string_new ("BEGIN:VCARD\r\n");
  g_string_append_printf (lines, "VERSION:%s\r\n", card->version == CRM_VCARD_4_0 ? "4.0" : card->version == CRM_VCARD_3_0 ? "3.0" : "2.1");
  for (guint i = 0; i < card->n_properties; i++)
    if (!has_other_charset (&card->properties[i]))
      {
        CrmSlice raw = card->properties[i].raw;

        g_string_append_len (lines, raw.data, raw.len);
        if (raw.len > 0 && raw.data[raw.len - 1] != '\n')
          g_string_append (lines, "\r\n");
      }
  g_string_append (lines, "END:VCARD\r\n");

  text = g_string_sized_new (lines->len * 2);
  crm_encoding_append_utf8 (text, crm_slice (lines->str, lines->len), CRM_ENCODING_UTF_8);
  return g_string_free_to_bytes (text);
}

CrmImportEntry *
crm_vcard_to_entry (const CrmVcard *card)
{
  CrmImportEntry *entry;
  const CrmContentLine *kind;
  gboolean is_company;

  g_return_val_if_fail (card != NULL, NULL);

  entry = crm_import_entry_new ();
  entry->line = card->line;
  entry->raw = crm_slice_dup (card->raw);

  kind = crm_vcard_find (card, "KIND", NULL);
  is_company = (kind != NULL && crm_slice_is (kind->value, "org")) ||
               ((kind = crm_vcard_find (card, "X-ABSHOWAS", NULL)) != NULL && crm_slice_is (kind->value, "company"));
  if (is_company)
    crm_import_entry_add (entry, "kind", "company");

  for (guint i = 0; i < card->n_properties; i++)
    {
      const CrmContentLine *property = &card->properties[i];

      if (is_company && (crm_slice_is (property->name, "ORG") || crm_slice_is (property->name, "N")))
        continue;
      if (is_known (property))
        add_property (entry, card, property);
      else
        entry->has_more |= property->name.len > 0;
    }

  entry->card = dup_card (card);

  return entry;
}
