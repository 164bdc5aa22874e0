/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-import-columns.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-record-type.h"
#include "crm-text.h"

static const CrmImportTarget targets[] = {
  { "name", N_("Name") }, { "given_name", N_("First name") }, { "family_name", N_("Last name") }, { "middle_name", N_("Middle name") },
  { "prefix", N_("Title") }, { "suffix", N_("Name suffix") }, { "nickname", N_("Nickname") },
  { "company", N_("Company") }, { "role", N_("Role") }, { "department", N_("Department") },
  { "email", N_("E-mail") }, { "email:work", N_("E-mail (work)") }, { "email:home", N_("E-mail (home)") },
  { "phone", N_("Phone") }, { "phone:mobile", N_("Phone (mobile)") }, { "phone:work", N_("Phone (work)") }, { "phone:home", N_("Phone (home)") },
  { "phone:fax", N_("Fax") },
  { "address.street", N_("Street") }, { "address.postal_code", N_("Postal code") }, { "address.city", N_("City") },
  { "address.region", N_("State or region") }, { "address.country", N_("Country") }, { "address.po_box", N_("Post office box") }, { "address.extended", N_("Address line 2") },
  { "link", N_("Link") }, { "birthday", N_("Birthday") }, { "date", N_("Date") }, { "tag", N_("Tag") }, { "note", N_("Notes") },
  { "kind", N_("Kind") }, { "lifecycle", N_("Relationship") }, { "language", N_("Language") }, { "source", N_("Source") }, { "uid", N_("Identifier") },
  { NULL, NULL },
};

/* Google's numbered groups: "Phone 2 - Value" is a phone; "Address 1 - City" a part of an address. */
static const struct
{
  const char *begin;
  const char *end;
  const char *key;
} numbered[] = {
  { "email", "value", "email" }, { "phone", "value", "phone" }, { "website", "value", "link" }, { "event", "value", "date" },
  { "address", "street", "address.street" }, { "address", "city", "address.city" }, { "address", "region", "address.region" },
  { "address", "postalcode", "address.postal_code" }, { "address", "country", "address.country" }, { "address", "pobox", "address.po_box" },
  { "address", "extendedaddress", "address.extended" },
};

const CrmImportTarget *
crm_import_targets (void)
{
  return targets;
}

gboolean
crm_import_key_is_known (const char *key)
{
  static const char *const labelled[] = { "email", "phone", "link", "date" };
  g_autofree char *kind = NULL;
  const char *dot;

  g_return_val_if_fail (key != NULL, FALSE);

  for (const CrmImportTarget *target = targets; target->key != NULL; target++)
    if (g_str_equal (target->key, key))
      return TRUE;

  kind = g_strndup (key, strcspn (key, ":."));
  dot = strchr (key, '.');
  if (g_str_equal (kind, "address"))
    return dot != NULL && crm_record_type_find_field (&crm_contact_address_type, dot + 1) >= 0;
  for (guint i = 0; i < G_N_ELEMENTS (labelled); i++)
    if (g_str_equal (labelled[i], kind))
      return key[strlen (kind)] == ':' && key[strlen (kind) + 1] != '\0';

  return FALSE;
}

static const char *
find_label (const char *key)
{
  for (const CrmImportTarget *target = targets; target->key != NULL; target++)
    if (g_str_equal (target->key, key))
      return _(target->label);

  return NULL;
}

char *
crm_import_key_dup_label (const char *key)
{
  g_autofree char *label = NULL;
  g_autofree char *plain = NULL;
  const char *own, *words;
  const char *dot;

  g_return_val_if_fail (key != NULL, NULL);

  if (find_label (key) != NULL)
    return g_strdup (find_label (key));

  own = strchr (key, ':');
  dot = strchr (key, '.');
  if (own == NULL)
    own = dot != NULL ? dot : key + strlen (key);
  label = *own == ':' ? g_strndup (own + 1, dot != NULL ? (gsize) (dot - own - 1) : strlen (own + 1)) : g_strdup ("");
  label[strcspn (label, "\x1f")] = '\0';      /* CRM_IMPORT_SECOND */
  plain = g_strdup_printf ("%.*s%s", (int) (own - key), key, dot != NULL ? dot : "");
  words = find_label (plain);
  if (words == NULL)
    words = dot != NULL ? dot + 1 : plain;

  /* Translators: a kind of value and its label: "Phone (mobile)" */
  return *label != '\0' ? g_strdup_printf (_("%s (%s)"), words, label) : g_strdup (words);
}

static char *
squeeze (const char *name)
{
  g_auto(GStrv) words = crm_text_words (name);

  return g_strjoinv ("", words);
}

static gboolean
has (const char *const *columns,
     const char        *wanted)
{
  for (; *columns != NULL; columns++)
    {
      g_autofree char *name = squeeze (*columns);

      if (g_str_equal (name, wanted))
        return TRUE;
    }

  return FALSE;
}

CrmImportLayout
crm_import_columns_recognize (const char *const *columns)
{
  g_return_val_if_fail (columns != NULL, CRM_LAYOUT_OTHER);

  if (has (columns, "email1value") || has (columns, "phone1value"))
    return CRM_LAYOUT_GOOGLE;
  if ((has (columns, "emailaddress") && (has (columns, "businessphone") || has (columns, "businessstreet"))) ||
      has (columns, "strassegeschaftlich") || has (columns, "telefongeschaftlich") || has (columns, "ruebureau") || has (columns, "calledeltrabajo"))
    return CRM_LAYOUT_OUTLOOK;
  if (has (columns, "uid") && has (columns, "lifecycle"))
    return CRM_LAYOUT_CLIENTELE;
  if (has (columns, "firstname") && has (columns, "lastname") && (has (columns, "phoneiphone") || has (columns, "emailhome") || has (columns, "phonemobile")))
    return CRM_LAYOUT_APPLE;

  if (has (columns, "primaryemail") || has (columns, "primareemailadresse"))
    return CRM_LAYOUT_THUNDERBIRD;
  if (has (columns, "personname") && (has (columns, "personemail") || has (columns, "personemailwork") || has (columns, "personorganization")))
    return CRM_LAYOUT_PIPEDRIVE;
  if ((has (columns, "lifecyclestage") && (has (columns, "recordid") || has (columns, "contactowner") || has (columns, "firstname"))))
    return CRM_LAYOUT_HUBSPOT;
  if (has (columns, "idstatus") || (has (columns, "contact") && has (columns, "salutation") && has (columns, "company")))
    return CRM_LAYOUT_ACT;

  return CRM_LAYOUT_OTHER;
}

const char *
crm_import_layout_get_label (CrmImportLayout layout)
{
  switch (layout)
    {
    case CRM_LAYOUT_GOOGLE:
      return _("Google Contacts");

    case CRM_LAYOUT_OUTLOOK:
      return _("Outlook");

    case CRM_LAYOUT_APPLE:
      return _("Apple Contacts");

    case CRM_LAYOUT_CLIENTELE:
      return _("Clientele");

    case CRM_LAYOUT_THUNDERBIRD:
      return _("Thunderbird");

    case CRM_LAYOUT_HUBSPOT:
      return _("HubSpot");

    case CRM_LAYOUT_PIPEDRIVE:
      return _("Pipedrive");

    case CRM_LAYOUT_ACT:
      return _("ACT!");

    case CRM_LAYOUT_OTHER:
    default:
      return NULL;
    }
}

static const char *
suggest_numbered (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbered); i++)
    {
      gsize begin = strlen (numbered[i].begin);

      if (g_str_has_prefix (name, numbered[i].begin) && g_ascii_isdigit (name[begin]) && g_str_has_suffix (name, numbered[i].end))
        return numbered[i].key;
    }

  return NULL;
}

/* In Clientele's own files the columns are called like the keys. */
static const char *
suggest_own (const char *name)
{
  for (const CrmImportTarget *target = targets; target->key != NULL; target++)
    if (g_str_equal (target->key, name))
      return target->key;

  return g_str_has_prefix (name, "address:") || g_str_has_prefix (name, "email:") || g_str_has_prefix (name, "phone:")
         ? g_intern_string (name) : NULL;
}

const char *
crm_import_columns_suggest (CrmImportLayout  layout,
                            const char      *name)
{
  g_autofree char *squeezed = NULL;
  const char *key;

  g_return_val_if_fail (name != NULL, NULL);

  /* These say something else by the same name. */
  if (layout == CRM_LAYOUT_ACT || layout == CRM_LAYOUT_HUBSPOT)
    {
      g_autofree char *own = squeeze (name);

      if (layout == CRM_LAYOUT_ACT && g_str_equal (own, "salutation"))
        return "nickname";
      if (layout == CRM_LAYOUT_ACT && g_str_equal (own, "title"))
        return "role";
      if (g_str_equal (own, "associatedcontact"))
        return NULL;
    }

  key = suggest_own (name);
  if (key != NULL)
    return key;

  squeezed = squeeze (name);
  /* Google calls the title of a job "Title" only behind "Organization"; elsewhere a lone "Title" with no job title is one. */
  key = suggest_numbered (squeezed);
  for (const CrmImportColumnName *known = crm_import_column_names; key == NULL && known->name != NULL; known++)
    if (g_str_equal (known->name, squeezed))
      key = known->key;

  return key;
}

int
crm_import_columns_find_label (const char *const *columns,
                               guint              index)
{
  g_autofree char *name = NULL;
  gsize digits;

  g_return_val_if_fail (columns != NULL, -1);

  name = squeeze (columns[index]);
  for (digits = 0; name[digits] != '\0' && !g_ascii_isdigit (name[digits]); digits++)
    ;
  while (g_ascii_isdigit (name[digits]))
    digits++;
  if (name[digits] == '\0' || suggest_numbered (name) == NULL)
    return -1;

  for (guint i = 0; columns[i] != NULL; i++)
    {
      g_autofree char *other = squeeze (columns[i]);

      if (strncmp (other, name, digits) == 0 && (g_str_equal (other + digits, "label") || g_str_equal (other + digits, "type")))
        return i;
    }

  return -1;
}
