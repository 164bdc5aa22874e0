/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-vcard-record.h"

#include <string.h>

#include "crm-vcard-builder.h"
#include "crm-vcard-entry.h"

#define N_ADDRESS_FIELDS G_N_ELEMENTS (address_fields)

static const char *const address_fields[] = { CRM_VCARD_ADDRESS_FIELDS };
static const char *const name_fields[] = { CRM_VCARD_NAME_FIELDS };

/* A card in the making. */
typedef struct
{
  CrmVcardBuilder   *builder;
  CrmImportEntry    *before;      /* what the card that came says, in the words of an import; NULL: it is a new one */
  CrmImportEntry    *now;         /* what the contact says, in the same words */
  CrmRecord         *contact;     /* borrowed */
  const char *const *companies;   /* borrowed */
} Writing;

/* ---- In the words of an import ---- */

static void
add_labelled (CrmImportEntry      *entry,
              CrmRecord           *contact,
              const CrmRecordType *type,
              const char          *kind,
              const char          *field)
{
  GPtrArray *children = crm_record_get_children (contact, type);

  for (guint i = 0; i < children->len; i++)
    {
      CrmRecord *child = g_ptr_array_index (children, i);
      const char *label = crm_record_get_text (child, "label");
      g_autofree char *key = crm_import_entry_make_place (kind, label, 1);

      crm_import_entry_add (entry, key, crm_record_get_text (child, field));
    }
}

static void
add_addresses (CrmImportEntry *entry,
               CrmRecord      *contact)
{
  GPtrArray *children = crm_record_get_children (contact, &crm_contact_address_type);

  for (guint i = 0; i < children->len; i++)
    {
      CrmRecord *child = g_ptr_array_index (children, i);
      const char *label = crm_record_get_text (child, "label");
      g_autofree char *place = NULL;
      guint n = 1;

      for (guint j = 0; j < i; j++)
        n += g_strcmp0 (label, crm_record_get_text (g_ptr_array_index (children, j), "label")) == 0;
      place = crm_import_entry_make_place ("address", label, n);
      for (guint j = 0; j < N_ADDRESS_FIELDS; j++)
        {
          g_autofree char *key = g_strconcat (place, ".", address_fields[j], NULL);

          crm_import_entry_add (entry, key, crm_record_get_text (child, address_fields[j]));
        }
    }
}

static gboolean
is_company (CrmRecord *contact)
{
  return g_strcmp0 (crm_record_get_text (contact, "kind"), "company") == 0;
}

/* Whether an import kept @line in the notes because what the card that came said had no other place; then it is said here as there. */
static gboolean
take_out_of_notes (CrmImportEntry *entry,
                   CrmImportEntry *before,
                   const char     *line)
{
  for (guint i = 0; before != NULL && i < before->keys->len; i++)
    {
      const char *key = g_ptr_array_index (before->keys, i);
      const char *value = g_ptr_array_index (before->values, i);
      g_autofree char *kept = g_strdup_printf ("%s: %s", key, value);

      if (g_str_equal (kept, line) && crm_import_entry_get (entry, key) == NULL)
        {
          crm_import_entry_add (entry, key, value);
          return TRUE;
        }
    }

  return FALSE;
}

static void
add_note (CrmImportEntry *entry,
          CrmImportEntry *before,
          CrmRecord      *contact)
{
  const char *note = crm_record_get_text (contact, "note");
  g_auto(GStrv) lines = g_strsplit (note != NULL ? note : "", "\n", -1);
  g_autoptr(GString) rest = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    if (!take_out_of_notes (entry, before, lines[i]))
      g_string_append_printf (rest, "%s\n", lines[i]);

  crm_import_entry_add (entry, "note", rest->str);
}

static CrmImportEntry *
describe (CrmRecord         *contact,
          CrmImportEntry    *before,
          const char *const *companies,
          const char *const *tags)
{
  static const char *const plain[] = { "nickname", "birthday", "language", "uid" };
  CrmImportEntry *entry = crm_import_entry_new ();
  GPtrArray *affiliations = crm_record_get_children (contact, &crm_affiliation_type);

  crm_import_entry_add (entry, "name", crm_record_get_title (contact));
  if (is_company (contact))
    crm_import_entry_add (entry, "kind", "company");
  for (guint i = 0; !is_company (contact) && i < G_N_ELEMENTS (name_fields); i++)
    crm_import_entry_add (entry, name_fields[i], crm_record_get_text (contact, name_fields[i]));
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    crm_import_entry_add (entry, plain[i], crm_record_get_text (contact, plain[i]));
  add_labelled (entry, contact, &crm_contact_email_type, "email", "address");
  add_labelled (entry, contact, &crm_contact_phone_type, "phone", "number");
  add_labelled (entry, contact, &crm_contact_link_type, "link", "url");
  add_labelled (entry, contact, &crm_contact_date_type, "date", "date");
  add_addresses (entry, contact);
  for (guint i = 0; i < affiliations->len && companies != NULL && companies[i] != NULL; i++)
    {
      crm_import_entry_add (entry, "company", companies[i]);
      crm_import_entry_add (entry, "department", crm_record_get_text (g_ptr_array_index (affiliations, i), "department"));
      crm_import_entry_add (entry, "role", crm_record_get_text (g_ptr_array_index (affiliations, i), "role"));
    }
  for (guint i = 0; tags != NULL && tags[i] != NULL; i++)
    crm_import_entry_add (entry, "tag", tags[i]);
  add_note (entry, before, contact);

  return entry;
}

static gboolean
is_of (const char        *key,
       const char *const *kinds)
{
  g_autofree char *kind = g_strndup (key, strcspn (key, ":."));

  return g_strv_contains (kinds, kind);
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Whether both are the same text. A field of one line has blanks where the card had ends of lines, and none has blanks at ends of lines. */
static gboolean
same_text (const char *a,
           const char *b)
{
  for (;;)
    {
      gboolean a_blank = is_blank (*a);
      gboolean b_blank = is_blank (*b);

      while (is_blank (*a))
        a++;
      while (is_blank (*b))
        b++;
      if (*a != *b || (*a != '\0' && a_blank != b_blank))
        return FALSE;
      if (*a == '\0')
        return TRUE;
      a++, b++;
    }
}

/* How often @entry says @value under @key. */
static guint
count_pairs (CrmImportEntry *entry,
             const char     *key,
             const char     *value)
{
  guint n = 0;

  for (guint i = 0; i < entry->keys->len; i++)
    n += g_str_equal (g_ptr_array_index (entry->keys, i), key) && same_text (g_ptr_array_index (entry->values, i), value);

  return n;
}

/* Whether what the card said of @kinds (NULL-ended) is what the contact says, in whatever order: then its lines stay. */
static gboolean
is_as_before (Writing           *writing,
              const char *const *kinds)
{
  CrmImportEntry *before = writing->before;
  CrmImportEntry *now = writing->now;
  guint n_before = 0;
  guint n_now = 0;

  if (before == NULL)
    return FALSE;

  for (guint i = 0; i < before->keys->len; i++)
    {
      const char *key = g_ptr_array_index (before->keys, i);
      const char *value = g_ptr_array_index (before->values, i);

      if (!is_of (key, kinds))
        continue;
      if (count_pairs (before, key, value) != count_pairs (now, key, value))
        return FALSE;
      n_before++;
    }
  for (guint i = 0; i < now->keys->len; i++)
    n_now += is_of (g_ptr_array_index (now->keys, i), kinds);

  return n_before == n_now;
}

/*
 * The same for @kind of which a contact has one where a card may have several (in other languages, by other programs): what the contact says,
 * the card says too.
 */
static gboolean
is_said_before (Writing    *writing,
                const char *kind)
{
  const char *const kinds[] = { kind, NULL };
  gboolean said = FALSE;

  if (writing->before == NULL)
    return FALSE;

  for (guint i = 0; i < writing->now->keys->len; i++)
    {
      const char *key = g_ptr_array_index (writing->now->keys, i);

      if (!is_of (key, kinds))
        continue;
      if (count_pairs (writing->before, key, g_ptr_array_index (writing->now->values, i)) == 0)
        return FALSE;
      said = TRUE;
    }

  return said || crm_import_entry_get (writing->before, kind) == NULL;
}

/* ---- What was changed ---- */

static void
write_text (Writing    *writing,
            const char *property,
            const char *field)
{
  if (!is_said_before (writing, field))
    crm_vcard_builder_set_text (writing->builder, property, crm_import_entry_get (writing->now, field));
}

static void
write_name (Writing *writing)
{
  const char *const kinds[] = { CRM_VCARD_NAME_FIELDS, NULL };
  const char *parts[G_N_ELEMENTS (name_fields) + 1] = { NULL };

  write_text (writing, "FN", "name");
  if (is_as_before (writing, kinds))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (name_fields); i++)
    {
      const char *part = crm_import_entry_get (writing->now, name_fields[i]);

      parts[i] = part != NULL ? part : "";
    }
  crm_vcard_builder_set_parts (writing->builder, "N", parts);
}

/* Where a person works: a company and a department each, and the roles there. */
static void
write_affiliations (Writing *writing)
{
  static const char *const kinds[] = { "kind", "company", NULL };
  GPtrArray *affiliations = crm_record_get_children (writing->contact, &crm_affiliation_type);
  g_autofree CrmVcardValue *companies = g_new0 (CrmVcardValue, MAX (affiliations->len, 1));
  g_autofree CrmVcardValue *roles = g_new0 (CrmVcardValue, MAX (affiliations->len, 1));
  g_autofree const char **parts = g_new0 (const char *, 3 * affiliations->len + 1);
  guint n_companies = 0;
  guint n_roles = 0;

  for (guint i = 0; i < affiliations->len && writing->companies != NULL && writing->companies[i] != NULL; i++)
    {
      CrmRecord *affiliation = g_ptr_array_index (affiliations, i);

      parts[3 * i] = writing->companies[i];
      parts[3 * i + 1] = crm_record_get_text (affiliation, "department");
      companies[n_companies++].parts = parts + 3 * i;
      if (crm_record_has (affiliation, "role"))
        roles[n_roles++].text = crm_record_get_text (affiliation, "role");
    }

  if (!is_as_before (writing, kinds) || !is_said_before (writing, "department"))
    crm_vcard_builder_set_values (writing->builder, "ORG", companies, n_companies);
  if (!is_said_before (writing, "role"))
    crm_vcard_builder_set_values (writing->builder, "TITLE", roles, n_roles);
}

static void
write_company (Writing *writing)
{
  static const char *const kind[] = { "kind", NULL };
  const char *parts[] = { crm_record_get_title (writing->contact), NULL };
  gboolean company = is_company (writing->contact);
  gboolean new_version = crm_vcard_builder_get_version (writing->builder) == CRM_VCARD_4_0;

  if (!is_as_before (writing, kind) && (company || writing->before != NULL))
    crm_vcard_builder_set_text (writing->builder, new_version ? "KIND" : "X-ABShowAs", !company ? NULL : new_version ? "org" : "COMPANY");

  if (!company)
    write_affiliations (writing);
  else if (!is_as_before (writing, kind) || !is_said_before (writing, "name"))
    crm_vcard_builder_set_parts (writing->builder, "ORG", parts);
}

static void
write_labelled (Writing             *writing,
                const CrmRecordType *type,
                const char          *property,
                const char          *kind,
                const char          *field)
{
  const char *const kinds[] = { kind, NULL };
  GPtrArray *children = crm_record_get_children (writing->contact, type);
  g_autofree CrmVcardValue *values = g_new0 (CrmVcardValue, MAX (children->len, 1));

  if (is_as_before (writing, kinds))
    return;

  for (guint i = 0; i < children->len; i++)
    {
      values[i].text = crm_record_get_text (g_ptr_array_index (children, i), field);
      values[i].label = crm_record_get_text (g_ptr_array_index (children, i), "label");
    }
  crm_vcard_builder_set_values (writing->builder, property, values, children->len);
}

static void
write_addresses (Writing *writing)
{
  static const char *const kinds[] = { "address", NULL };
  GPtrArray *children = crm_record_get_children (writing->contact, &crm_contact_address_type);
  g_autofree CrmVcardValue *values = g_new0 (CrmVcardValue, MAX (children->len, 1));
  g_autofree const char **parts = g_new0 (const char *, children->len * (N_ADDRESS_FIELDS + 1) + 1);

  if (is_as_before (writing, kinds))
    return;

  for (guint i = 0; i < children->len; i++)
    {
      CrmRecord *child = g_ptr_array_index (children, i);
      const char **own = parts + i * (N_ADDRESS_FIELDS + 1);

      for (guint j = 0; j < N_ADDRESS_FIELDS; j++)
        {
          const char *part = crm_record_get_text (child, address_fields[j]);

          own[j] = part != NULL ? part : "";
        }
      values[i].parts = own;
      values[i].label = crm_record_get_text (child, "label");
    }
  crm_vcard_builder_set_values (writing->builder, "ADR", values, children->len);
}

/* Before 4.0 there is no property for an anniversary, and in none one for other days: those are written as Apple writes them. */
static void
write_dates (Writing *writing)
{
  static const char *const kinds[] = { "date", NULL };
  GPtrArray *children = crm_record_get_children (writing->contact, &crm_contact_date_type);
  g_autofree CrmVcardValue *values = g_new0 (CrmVcardValue, MAX (children->len, 1));
  const char *anniversary = NULL;
  guint n = 0;

  if (is_as_before (writing, kinds))
    return;

  for (guint i = 0; i < children->len; i++)
    {
      const char *label = crm_record_get_text (g_ptr_array_index (children, i), "label");
      const char *date = crm_record_get_text (g_ptr_array_index (children, i), "date");

      if (anniversary == NULL && g_strcmp0 (label, "anniversary") == 0)
        anniversary = date;
      else
        values[n++] = (CrmVcardValue) { .text = date, .label = label };
    }
  crm_vcard_builder_set_text (writing->builder,
                              crm_vcard_builder_get_version (writing->builder) == CRM_VCARD_4_0 ? "ANNIVERSARY" : "X-ANNIVERSARY", anniversary);
  crm_vcard_builder_set_values (writing->builder, "X-ABDATE", values, n);
}

/* Cards of old phones do not say of what kind their picture is: then its bytes do. */
static void
write_photo (Writing *writing)
{
  GPtrArray *photos = crm_record_get_children (writing->contact, &crm_contact_photo_type);
  CrmRecord *photo = photos->len > 0 ? g_ptr_array_index (photos, 0) : NULL;
  GBytes *bytes = photo != NULL ? crm_record_get_bytes (photo, "bytes") : NULL;
  const char *media_type = photo != NULL ? crm_record_get_text (photo, "media_type") : NULL;
  g_autofree char *guessed = NULL;
  GBytes *before = writing->before != NULL ? writing->before->photo : NULL;

  /* A picture that is somewhere in the web was never here. */
  if (bytes == before || (bytes != NULL && before != NULL && g_bytes_equal (bytes, before)))
    return;

  if (bytes != NULL && media_type == NULL)
    {
      g_autofree char *type = g_content_type_guess (NULL, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);

      media_type = guessed = g_content_type_get_mime_type (type);
    }
  crm_vcard_builder_set_bytes (writing->builder, "PHOTO", bytes, media_type != NULL ? media_type : "image/jpeg");
}

/* ---- The card it came as ---- */

/* The card that the contact came as; of one from before version 6 of the schema the lines without a field here. (transfer full), NULL: none. */
static GBytes *
dup_card (CrmRecord *contact)
{
  GPtrArray *cards = crm_record_get_children (contact, &crm_contact_card_type);
  const char *extra = crm_record_get_text (contact, "vcard_extra");
  g_auto(GStrv) lines = NULL;
  g_autofree char *joined = NULL;
  char *card;

  if (cards->len > 0)
    return g_bytes_ref (crm_record_get_bytes (g_ptr_array_index (cards, 0), "bytes"));
  if (extra == NULL)
    return NULL;

  lines = g_strsplit (extra, "\n", -1);
  joined = g_strjoinv ("\r\n", lines);
  card = g_strdup_printf ("BEGIN:VCARD\r\nVERSION:3.0\r\n%s\r\nEND:VCARD\r\n", joined);
  return g_bytes_new_take (card, strlen (card));
}

static void
begin (Writing         *writing,
       CrmVcardVersion  version)
{
  g_autoptr(GBytes) bytes = dup_card (writing->contact);
  g_autoptr(CrmVcardReader) reader = bytes != NULL ? crm_vcard_reader_new (bytes, NULL) : NULL;
  const CrmVcard *card = reader != NULL ? crm_vcard_reader_next (reader) : NULL;

  if (card != NULL)
    writing->builder = crm_vcard_builder_new_from (bytes, NULL);
  if (writing->builder != NULL)
    writing->before = crm_vcard_to_entry (card);
  else
    writing->builder = crm_vcard_builder_new (version);
}

GBytes *
crm_vcard_from_record (CrmRecord         *contact,
                       const char *const *companies,
                       const char *const *tags,
                       CrmVcardVersion    version)
{
  static const char *const tag[] = { "tag", NULL };
  Writing writing = { .contact = contact, .companies = companies };
  GBytes *bytes;

  g_return_val_if_fail (CRM_IS_RECORD (contact), NULL);

  begin (&writing, version);
  writing.now = describe (contact, writing.before, companies, tags);

  write_name (&writing);
  write_company (&writing);
  write_text (&writing, "NICKNAME", "nickname");
  write_text (&writing, "BDAY", "birthday");
  write_text (&writing, "NOTE", "note");
  write_text (&writing, "LANG", "language");
  write_text (&writing, "UID", "uid");
  write_labelled (&writing, &crm_contact_email_type, "EMAIL", "email", "address");
  write_labelled (&writing, &crm_contact_phone_type, "TEL", "phone", "number");
  write_labelled (&writing, &crm_contact_link_type, "URL", "link", "url");
  write_addresses (&writing);
  write_dates (&writing);
  if (!is_as_before (&writing, tag))
    crm_vcard_builder_set_list (writing.builder, "CATEGORIES", tags);
  write_photo (&writing);

  bytes = crm_vcard_builder_to_bytes (writing.builder);
  crm_vcard_builder_free (writing.builder);
  g_clear_pointer (&writing.before, crm_import_entry_free);
  crm_import_entry_free (writing.now);
  return bytes;
}
