/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-vcard-entry.h"

#include <stdio.h>
#include <string.h>

#include "crm-encoding.h"
#include "crm-vcard-builder.h"

/* Properties that have a field here, or that a reader makes anew. */
static const char *const known[] = {
  "FN", "N", "NICKNAME", "BDAY", "NOTE", "LANG", "UID", "EMAIL", "TEL", "ADR", "URL", "ORG", "TITLE", "ROLE", "CATEGORIES", "PHOTO", "ANNIVERSARY",
  "KIND", "PRODID", "REV", "X-ABLABEL", "X-ABSHOWAS", NULL
};

static const char *const address_fields[] = { "po_box", "extended", "street", "city", "region", "postal_code", "country" };
static const char *const name_fields[] = { "family_name", "given_name", "middle_name", "prefix", "suffix" };

/* ---- In ---- */

/* A label of the owner's own, else the type that says most. */
static char *
dup_label (const CrmVcard       *card,
           const CrmContentLine *property)
{
  static const char *const types[] = { "cell", "fax", "work", "home", "pager", "car", "main", NULL };
  static const char *const labels[] = { "mobile", "fax", "work", "home", "pager", "car", "main" };
  char *label = crm_vcard_dup_label (card, property);

  if (label != NULL)
    {
      g_strdelimit (label, ":.", ' ');
      return label;
    }

  for (guint i = 0; types[i] != NULL; i++)
    if (crm_vcard_has_type (property, types[i]))
      return g_strdup (labels[i]);

  return NULL;
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
        text = crm_vcard_dup_text (card, property);
        if (plain[i].labelled)
          add_labelled (entry, card, property, plain[i].key, g_str_has_prefix (text, "tel:") ? text + 4 : text);
        else
          crm_import_entry_add (entry, plain[i].key, g_str_has_prefix (text, "urn:uuid:") ? text + 9 : text);
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
  else if (crm_slice_is (property->name, "BDAY") || crm_slice_is (property->name, "ANNIVERSARY"))
    {
      g_autofree char *date = NULL;

      text = crm_vcard_dup_text (card, property);
      date = tidy_date (text);
      crm_import_entry_add (entry, crm_slice_is (property->name, "BDAY") ? "birthday" : "date:anniversary", date);
    }
  else if (crm_slice_is (property->name, "PHOTO") && entry->photo == NULL)
    entry->photo = crm_vcard_dup_bytes (card, property, &entry->photo_type);
}

/* Text is stored as UTF-8. A line that says by itself what it is in cannot be written in another: it is not kept. */
static char *
dup_extra (GString *lines)
{
  g_autoptr(GString) text = NULL;

  if (lines->len == 0)
    return NULL;
  if (crm_encoding_is_utf8 (lines->str, lines->len))
    return g_strdup (lines->str);

  text = g_string_sized_new (lines->len * 2);
  crm_encoding_append_utf8 (text, crm_slice (lines->str, lines->len), CRM_ENCODING_UTF_8);

  return g_string_free (g_steal_pointer (&text), FALSE);
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

/* The line without its folds: text that is stored keeps no blanks at the ends of lines. */
static void
append_line (GString        *lines,
             const CrmSlice *raw)
{
  for (gsize i = 0; i < raw->len; i++)
    {
      gsize next = i;

      while (next < raw->len && (raw->data[next] == '\r' || raw->data[next] == '\n'))
        next++;
      if (next == i)
        g_string_append_c (lines, raw->data[i]);
      else if (next < raw->len)
        i = next;      /* the blank that follows belongs to the fold */
      else
        break;
    }
  g_string_append (lines, "\r\n");
}

CrmImportEntry *
crm_vcard_to_entry (const CrmVcard *card)
{
  CrmImportEntry *entry;
  g_autoptr(GString) extra = g_string_new (NULL);
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
      else if (property->name.len > 0 && property->raw.len > 0 && !has_other_charset (property))
        append_line (extra, &property->raw);
    }

  entry->extra = dup_extra (extra);

  return entry;
}

/* ---- Out ---- */

static void
set_values (CrmVcardBuilder     *builder,
            CrmRecord           *contact,
            const CrmRecordType *type,
            const char          *property,
            const char          *field)
{
  static const char *const work[] = { "work", NULL }, *const home[] = { "home", NULL }, *const cell[] = { "cell", NULL }, *const fax[] = { "fax", NULL };
  GPtrArray *children = crm_record_get_children (contact, type);
  g_autofree CrmVcardValue *values = g_new0 (CrmVcardValue, MAX (children->len, 1));

  for (guint i = 0; i < children->len; i++)
    {
      CrmRecord *child = g_ptr_array_index (children, i);
      const char *label = crm_record_get_text (child, "label");

      values[i].text = crm_record_get_text (child, field);
      if (g_strcmp0 (label, "work") == 0)
        values[i].types = work;
      else if (g_strcmp0 (label, "home") == 0)
        values[i].types = home;
      else if (g_strcmp0 (label, "mobile") == 0)
        values[i].types = cell;
      else if (g_strcmp0 (label, "fax") == 0)
        values[i].types = fax;
      else
        values[i].label = label;
    }

  crm_vcard_builder_set_values (builder, property, values, children->len);
}

static void
set_addresses (CrmVcardBuilder *builder,
               CrmRecord       *contact)
{
  static const char *const work[] = { "work", NULL }, *const home[] = { "home", NULL };
  GPtrArray *children = crm_record_get_children (contact, &crm_contact_address_type);
  g_autofree CrmVcardValue *values = g_new0 (CrmVcardValue, MAX (children->len, 1));
  g_autofree const char **parts = g_new0 (const char *, children->len * (G_N_ELEMENTS (address_fields) + 1) + 1);

  for (guint i = 0; i < children->len; i++)
    {
      CrmRecord *child = g_ptr_array_index (children, i);
      const char **own = parts + i * (G_N_ELEMENTS (address_fields) + 1);
      const char *label = crm_record_get_text (child, "label");

      for (guint j = 0; j < G_N_ELEMENTS (address_fields); j++)
        {
          const char *part = crm_record_get_text (child, address_fields[j]);

          own[j] = part != NULL ? part : "";
        }
      values[i].parts = own;
      values[i].types = g_strcmp0 (label, "work") == 0 ? work : g_strcmp0 (label, "home") == 0 ? home : NULL;
      values[i].label = values[i].types == NULL ? label : NULL;
    }

  crm_vcard_builder_set_values (builder, "ADR", values, children->len);
}

static void
set_company (CrmVcardBuilder   *builder,
             CrmRecord         *contact,
             const char *const *companies)
{
  GPtrArray *affiliations = crm_record_get_children (contact, &crm_affiliation_type);
  CrmRecord *first;
  const char *parts[] = { NULL, NULL, NULL };

  if (affiliations->len == 0 || companies == NULL || companies[0] == NULL)
    return;

  first = g_ptr_array_index (affiliations, 0);
  parts[0] = companies[0];
  parts[1] = crm_record_get_text (first, "department");
  crm_vcard_builder_set_parts (builder, "ORG", parts);
  crm_vcard_builder_set_text (builder, "TITLE", crm_record_get_text (first, "role"));
}

static CrmVcardBuilder *
make_builder (CrmRecord       *contact,
              CrmVcardVersion  version)
{
  const char *extra = crm_record_get_text (contact, "vcard_extra");

  if (extra != NULL)
    {
      g_auto(GStrv) lines = g_strsplit (extra, "\n", -1);
      g_autofree char *joined = g_strjoinv ("\r\n", lines);
      g_autofree char *card = g_strdup_printf ("BEGIN:VCARD\r\nVERSION:%s\r\n%s\r\nEND:VCARD\r\n", version == CRM_VCARD_4_0 ? "4.0" : "3.0", joined);
      g_autoptr(GBytes) bytes = g_bytes_new (card, strlen (card));
      CrmVcardBuilder *builder = crm_vcard_builder_new_from (bytes, NULL);

      if (builder != NULL)
        return builder;
    }

  return crm_vcard_builder_new (version);
}

/* Cards of old phones do not say of what kind their picture is: then its bytes do. */
static void
set_photo (CrmVcardBuilder *builder,
           CrmRecord       *photo)
{
  GBytes *bytes = crm_record_get_bytes (photo, "bytes");
  const char *media_type = crm_record_get_text (photo, "media_type");
  g_autofree char *guessed = NULL;

  if (bytes != NULL && media_type == NULL)
    {
      g_autofree char *type = g_content_type_guess (NULL, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);

      media_type = guessed = g_content_type_get_mime_type (type);
    }
  crm_vcard_builder_set_bytes (builder, "PHOTO", bytes, media_type != NULL ? media_type : "image/jpeg");
}

GBytes *
crm_vcard_from_record (CrmRecord          *contact,
                       const char *const  *companies,
                       const char *const  *tags,
                       CrmVcardVersion     version)
{
  g_autoptr(CrmVcardBuilder) builder = NULL;
  const char *parts[G_N_ELEMENTS (name_fields) + 1] = { NULL };
  gboolean is_company;
  GPtrArray *photos;

  g_return_val_if_fail (CRM_IS_RECORD (contact), NULL);

  builder = make_builder (contact, version);
  is_company = g_strcmp0 (crm_record_get_text (contact, "kind"), "company") == 0;
  for (guint i = 0; i < G_N_ELEMENTS (name_fields); i++)
    {
      const char *part = is_company ? NULL : crm_record_get_text (contact, name_fields[i]);

      parts[i] = part != NULL ? part : "";
    }

  crm_vcard_builder_set_text (builder, "FN", crm_record_get_title (contact));
  crm_vcard_builder_set_parts (builder, "N", parts);
  if (is_company)
    {
      const char *organization[] = { crm_record_get_title (contact), NULL };

      crm_vcard_builder_set_parts (builder, "ORG", organization);
      crm_vcard_builder_set_text (builder, version == CRM_VCARD_4_0 ? "KIND" : "X-ABShowAs", version == CRM_VCARD_4_0 ? "org" : "COMPANY");
    }
  crm_vcard_builder_set_text (builder, "NICKNAME", crm_record_get_text (contact, "nickname"));
  crm_vcard_builder_set_text (builder, "BDAY", crm_record_get_text (contact, "birthday"));
  crm_vcard_builder_set_text (builder, "NOTE", crm_record_get_text (contact, "note"));
  crm_vcard_builder_set_text (builder, "LANG", crm_record_get_text (contact, "language"));
  crm_vcard_builder_set_text (builder, "UID", crm_record_get_text (contact, "uid"));
  set_values (builder, contact, &crm_contact_email_type, "EMAIL", "address");
  set_values (builder, contact, &crm_contact_phone_type, "TEL", "number");
  set_values (builder, contact, &crm_contact_link_type, "URL", "url");
  set_addresses (builder, contact);
  set_company (builder, contact, companies);
  crm_vcard_builder_set_list (builder, "CATEGORIES", tags);

  photos = crm_record_get_children (contact, &crm_contact_photo_type);
  if (photos->len > 0)
    set_photo (builder, g_ptr_array_index (photos, 0));

  return crm_vcard_builder_to_bytes (builder);
}
