/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-ldif-entry.h"

#include <glib/gi18n.h>
#include <string.h>

static const struct
{
  const char *name;
  const char *key;
} attributes[] = {
  { "givenname", "given_name" }, { "gn", "given_name" }, { "sn", "family_name" }, { "surname", "family_name" }, { "personaltitle", "prefix" },
  { "mozillanickname", "nickname" }, { "xmozillanickname", "nickname" }, { "nickname", "nickname" }, { "generationqualifier", "suffix" },
  { "mail", "email" }, { "rfc822mailbox", "email" }, { "mozillasecondemail", "email" }, { "xmozillasecondemail", "email" },
  { "telephonenumber", "phone:work" }, { "homephone", "phone:home" }, { "mobile", "phone:mobile" }, { "mobiletelephonenumber", "phone:mobile" },
  { "cellphone", "phone:mobile" }, { "carphone", "phone:car" }, { "facsimiletelephonenumber", "phone:fax" }, { "fax", "phone:fax" },
  { "pager", "phone:pager" }, { "pagerphone", "phone:pager" }, { "pagertelephonenumber", "phone:pager" },
  { "o", "company" }, { "organizationname", "company" }, { "company", "company" }, { "ou", "department" }, { "department", "department" },
  { "departmentnumber", "department" }, { "orgunit", "department" }, { "title", "role" },
  { "street", "address:work.street" }, { "streetaddress", "address:work.street" }, { "mozillaworkstreet2", "address:work.extended" },
  { "l", "address:work.city" }, { "locality", "address:work.city" }, { "localityname", "address:work.city" }, { "st", "address:work.region" },
  { "region", "address:work.region" }, { "stateorprovincename", "address:work.region" }, { "postalcode", "address:work.postal_code" },
  { "zip", "address:work.postal_code" }, { "c", "address:work.country" }, { "co", "address:work.country" }, { "countryname", "address:work.country" },
  { "friendlycountryname", "address:work.country" }, { "postofficebox", "address:work.po_box" },
  { "mozillahomestreet", "address:home.street" }, { "mozillahomestreet2", "address:home.extended" },
  { "mozillahomelocalityname", "address:home.city" }, { "mozillahomestate", "address:home.region" },
  { "mozillahomepostalcode", "address:home.postal_code" }, { "mozillahomecountryname", "address:home.country" },
  { "mozillaworkurl", "link:work" }, { "workurl", "link:work" }, { "mozillahomeurl", "link:home" }, { "homeurl", "link:home" },
  { "labeleduri", "link" }, { "url", "link" }, { "preferredlanguage", "language" }, { "description", "note" }, { "notes", "note" },
  { "entryuuid", "uid" }, { "objectguid", NULL },
};

/* What the directory keeps for itself, and what nobody wants in a book of contacts. */
static const char *const passed_over[] = {
  "dn", "cn", "commonname", "displayname", "objectclass", "uid", "userid", "userpassword", "usercertificate", "usersmimecertificate", "userpkcs12",
  "modifytimestamp", "createtimestamp", "creatorsname", "modifiersname", "entrydn", "entrycsn", "structuralobjectclass", "subschemasubentry",
  "hassubordinates", "mozillausehtmlmail", "xmozillausehtmlmail", "birthyear", "birthmonth", "birthday", "jpegphoto", "photo", "thumbnailphoto",
  "audio", NULL,
};

static const CrmLdifAttribute *
find (const CrmLdifEntry *ldif,
      const char         *name)
{
  for (guint i = 0; i < ldif->attributes->len; i++)
    {
      const CrmLdifAttribute *attribute = g_ptr_array_index (ldif->attributes, i);

      if (strcmp (attribute->name, name) == 0 && g_bytes_get_size (attribute->value) > 0)
        return attribute;
    }

  return NULL;
}

static gboolean
is_text (const CrmLdifAttribute *attribute)
{
  gsize len;
  const char *text = g_bytes_get_data (attribute->value, &len);

  return len == 0 || (g_utf8_validate_len (text, len, NULL) && memchr (text, '\0', len) == NULL);
}

static char *
dup_text (const CrmLdifAttribute *attribute)
{
  gsize len;
  const char *text = g_bytes_get_data (attribute->value, &len);

  return g_strndup (text, len);
}

/* NULL: there is none. (transfer full) */
static char *
dup_value (const CrmLdifEntry *ldif,
           const char         *name)
{
  const CrmLdifAttribute *attribute = find (ldif, name);

  return attribute != NULL && is_text (attribute) ? dup_text (attribute) : NULL;
}

static void
add_name (CrmImportEntry     *entry,
          const CrmLdifEntry *ldif)
{
  static const char *const names[] = { "cn", "commonname", "displayname" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = dup_value (ldif, names[i]);

      if (name != NULL)
        {
          crm_import_entry_add (entry, "name", name);
          return;
        }
    }
}

/* Thunderbird has the parts of a birthday one by one. */
static void
add_birthday (CrmImportEntry     *entry,
              const CrmLdifEntry *ldif)
{
  g_autofree char *year = dup_value (ldif, "birthyear");
  g_autofree char *month = dup_value (ldif, "birthmonth");
  g_autofree char *day = dup_value (ldif, "birthday");

  if (year != NULL && month != NULL && day != NULL)
    {
      g_autofree char *date = g_strdup_printf ("%04d-%02d-%02d", (int) g_ascii_strtoll (year, NULL, 10), (int) g_ascii_strtoll (month, NULL, 10),
                                               (int) g_ascii_strtoll (day, NULL, 10));

      crm_import_entry_add (entry, "birthday", date);
    }
  else if (day != NULL)
    {
      crm_import_entry_add (entry, "birthday", day);
    }
}

static void
add_photo (CrmImportEntry     *entry,
           const CrmLdifEntry *ldif)
{
  const CrmLdifAttribute *photo = find (ldif, "jpegphoto");

  if (photo == NULL)
    photo = find (ldif, "thumbnailphoto");
  if (photo == NULL)
    return;

  entry->photo = g_bytes_ref (photo->value);
  entry->photo_type = g_strdup ("image/jpeg");
}

static const char *
find_key (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (attributes); i++)
    if (strcmp (attributes[i].name, name) == 0)
      return attributes[i].key;

  return g_strv_contains (passed_over, name) ? NULL : "";
}

static void
add_attribute (CrmImportEntry         *entry,
               const CrmLdifAttribute *attribute)
{
  const char *key = find_key (attribute->name);
  g_autofree char *value = NULL;

  if (key == NULL)
    return;
  if (!is_text (attribute))
    {
      entry->refusal = _("Some of its text is in an encoding that could not be recognised.");
      return;
    }

  value = dup_text (attribute);
  if (strcmp (attribute->name, "labeleduri") == 0)
    value[strcspn (value, " ")] = '\0';      /* a label may follow */
  if (*key == '\0')
    {
      g_autofree char *line = g_strdup_printf ("%s: %s", attribute->name, value);

      if (strspn (value, " \r\n") < strlen (value))
        crm_import_entry_add (entry, "note", line);
      return;
    }
  /* Of a second town or role there is no place but the notes. */
  if (strchr (key, '.') != NULL && crm_import_entry_get (entry, key) != NULL && strcmp (crm_import_entry_get (entry, key), value) != 0)
    {
      g_autofree char *line = g_strdup_printf ("%s: %s", attribute->name, value);

      crm_import_entry_add (entry, "note", line);
      return;
    }
  if (strchr (key, '.') != NULL && crm_import_entry_get (entry, key) != NULL)
    return;
  crm_import_entry_add (entry, key, value);
}

static const char *
describe (const CrmLdifEntry *ldif)
{
  switch (ldif->flaw)
    {
    case CRM_LDIF_FLAW_NO_NAME:
      return _("The entry does not begin with its name (dn).");

    case CRM_LDIF_FLAW_CHANGE:
      return _("The entry says what to change in a directory (changetype). Only entries that say what there is can be imported.");

    case CRM_LDIF_FLAW_URL:
      return _("A value of the entry stands in another place (a link behind “:<”). It is not fetched.");

    case CRM_LDIF_FLAW_TOO_LARGE:
      return _("The entry is too large.");

    case CRM_LDIF_FLAW_SYNTAX:
      return _("A line of the entry is not written as it should be.");

    case CRM_LDIF_FLAW_NONE:
    default:
      return NULL;
    }
}

static gboolean
is_group (const CrmLdifEntry *ldif)
{
  for (guint i = 0; i < ldif->attributes->len; i++)
    {
      const CrmLdifAttribute *attribute = g_ptr_array_index (ldif->attributes, i);
      g_autofree char *value = strcmp (attribute->name, "objectclass") == 0 ? dup_text (attribute) : NULL;

      if (value != NULL && (g_ascii_strcasecmp (value, "groupOfNames") == 0 || g_ascii_strcasecmp (value, "groupOfUniqueNames") == 0))
        return TRUE;
    }

  return FALSE;
}

CrmImportEntry *
crm_ldif_to_entry (const CrmLdifEntry *ldif)
{
  CrmImportEntry *entry;

  g_return_val_if_fail (ldif != NULL, NULL);

  entry = crm_import_entry_new ();
  entry->line = ldif->line;
  entry->raw = crm_slice_dup (ldif->raw);
  entry->refusal = describe (ldif);
  if (entry->refusal == NULL && is_group (ldif))
    entry->refusal = _("This is a list of addresses, not a contact.");

  add_name (entry, ldif);
  for (guint i = 0; i < ldif->attributes->len; i++)
    add_attribute (entry, g_ptr_array_index (ldif->attributes, i));
  add_birthday (entry, ldif);
  add_photo (entry, ldif);

  return entry;
}
