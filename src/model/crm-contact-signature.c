/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-contact-signature.h"

#include <glib/gi18n.h>

#include "crm-record-rules.h"

/* Where a part is kept: a field of the contact, or of a child that there is one or several of. */
typedef struct
{
  const CrmRecordType *type;
  const char          *field;
  const char          *label;       /* of the child, where it has none of its own */
} PartPlace;

static const PartPlace places[] = {
  [CRM_SIGNATURE_PREFIX] = { &crm_contact_type, "prefix", NULL },
  [CRM_SIGNATURE_NAME] = { &crm_contact_type, "name", NULL },
  [CRM_SIGNATURE_GIVEN_NAME] = { &crm_contact_type, "given_name", NULL },
  [CRM_SIGNATURE_FAMILY_NAME] = { &crm_contact_type, "family_name", NULL },
  [CRM_SIGNATURE_SUFFIX] = { &crm_contact_type, "suffix", NULL },
  [CRM_SIGNATURE_ROLE] = { &crm_affiliation_type, "role", NULL },
  [CRM_SIGNATURE_DEPARTMENT] = { &crm_affiliation_type, "department", NULL },
  [CRM_SIGNATURE_COMPANY] = { &crm_affiliation_type, "company_id", NULL },
  [CRM_SIGNATURE_EMAIL] = { &crm_contact_email_type, "address", NULL },
  [CRM_SIGNATURE_PHONE] = { &crm_contact_phone_type, "number", NULL },
  [CRM_SIGNATURE_LINK] = { &crm_contact_link_type, "url", NULL },
  [CRM_SIGNATURE_PO_BOX] = { &crm_contact_address_type, "po_box", "work" },
  [CRM_SIGNATURE_EXTENDED] = { &crm_contact_address_type, "extended", "work" },
  [CRM_SIGNATURE_STREET] = { &crm_contact_address_type, "street", "work" },
  [CRM_SIGNATURE_POSTAL_CODE] = { &crm_contact_address_type, "postal_code", "work" },
  [CRM_SIGNATURE_CITY] = { &crm_contact_address_type, "city", "work" },
  [CRM_SIGNATURE_REGION] = { &crm_contact_address_type, "region", "work" },
  [CRM_SIGNATURE_COUNTRY] = { &crm_contact_address_type, "country", "work" },
};

char *
crm_contact_signature_label (const CrmSignatureItem *item)
{
  const PartPlace *place;
  const char *label;

  g_return_val_if_fail (item != NULL && item->part < G_N_ELEMENTS (places), NULL);

  place = &places[item->part];
  label = crm_field_get_label (&place->type->fields[crm_record_type_find_field (place->type, place->field)]);
  if (item->label == NULL)
    return g_strdup (label);

  /* Translators: a field and which of several it is, as in "Phone (mobile)". */
  return g_strdup_printf (_("%s (%s)"), label, crm_label_get_words (item->label));
}

const char *
crm_contact_signature_key (CrmSignaturePart part)
{
  g_return_val_if_fail (part < G_N_ELEMENTS (places), NULL);

  switch (part)
    {
    case CRM_SIGNATURE_COMPANY: return "company";
    case CRM_SIGNATURE_EMAIL: return "email";
    case CRM_SIGNATURE_PHONE: return "phone";
    case CRM_SIGNATURE_LINK: return "link";
    default: return places[part].field;
    }
}

static const char *
find_value (const CrmSignatureItem *items,
            guint                   n_items,
            CrmSignaturePart        part)
{
  for (guint i = 0; i < n_items; i++)
    {
      if (items[i].part == part && items[i].value != NULL && *items[i].value != '\0')
        return items[i].value;
    }

  return NULL;
}

static gboolean
is_named (const CrmSignatureItem *items,
          guint                   n_items)
{
  return find_value (items, n_items, CRM_SIGNATURE_NAME) != NULL || find_value (items, n_items, CRM_SIGNATURE_GIVEN_NAME) != NULL ||
         find_value (items, n_items, CRM_SIGNATURE_FAMILY_NAME) != NULL;
}

static void
set_child (CrmRecord              *contact,
           const PartPlace        *place,
           const CrmSignatureItem *item)
{
  GPtrArray *siblings = crm_record_get_children (contact, place->type);
  gboolean shared = place->type == &crm_contact_address_type && siblings->len > 0;
  CrmRecord *child = shared ? siblings->pdata[0] : crm_record_add_child (contact, place->type);
  const char *label = item->label != NULL ? item->label : place->label;

  crm_record_set_text (child, place->field, item->value);
  if (label != NULL)
    crm_record_set_text (child, "label", label);
}

static void
set_note (CrmRecord              *contact,
          const CrmSignatureItem *items,
          guint                   n_items,
          const char             *note,
          gboolean                at_company)
{
  static const CrmSignaturePart parts[] = { CRM_SIGNATURE_ROLE, CRM_SIGNATURE_DEPARTMENT };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts) && !at_company; i++)
    {
      const char *value = find_value (items, n_items, parts[i]);

      if (value != NULL)
        g_string_append_printf (text, "%s\n", value);
    }
  if (note != NULL)
    g_string_append (text, note);
  crm_record_set_text (contact, "note", text->str);
}

CrmRecord *
crm_contact_from_signature (const CrmSignatureItem  *items,
                            guint                    n_items,
                            const char              *note,
                            CrmRecord              **affiliation,
                            char                   **company)
{
  g_autoptr (CrmRecord) contact = NULL;
  const char *firm;
  gboolean person, parts;

  g_return_val_if_fail (items != NULL || n_items == 0, NULL);
  g_return_val_if_fail (affiliation != NULL && company != NULL, NULL);

  *affiliation = NULL;
  *company = NULL;
  firm = find_value (items, n_items, CRM_SIGNATURE_COMPANY);
  person = is_named (items, n_items);
  if (!person && firm == NULL)
    return NULL;

  contact = crm_record_new (&crm_contact_type);
  crm_record_set_text (contact, "kind", person ? "person" : "company");
  if (!person)
    crm_record_set_text (contact, "name", firm);
  parts = find_value (items, n_items, CRM_SIGNATURE_GIVEN_NAME) != NULL || find_value (items, n_items, CRM_SIGNATURE_FAMILY_NAME) != NULL;
  if (person && firm != NULL)
    {
      *affiliation = crm_record_add_child (contact, &crm_affiliation_type);
      *company = g_strdup (firm);
    }

  for (guint i = 0; i < n_items; i++)
    {
      const PartPlace *place = &places[items[i].part];

      if (items[i].value == NULL || *items[i].value == '\0' || items[i].part == CRM_SIGNATURE_COMPANY)
        continue;
      /* The parts make the name, as they were corrected; a name in one piece counts where there are none. */
      if (items[i].part == CRM_SIGNATURE_NAME && parts)
        continue;
      if (place->type == &crm_contact_type)
        crm_record_set_text (contact, place->field, items[i].value);
      else if (place->type != &crm_affiliation_type)
        set_child (contact, place, &items[i]);
      else if (*affiliation != NULL)
        crm_record_set_text (*affiliation, place->field, items[i].value);
    }
  if (parts)
    {
      g_autofree char *name = crm_name_compose (crm_record_get_text (contact, "prefix"), crm_record_get_text (contact, "given_name"), NULL,
                                                crm_record_get_text (contact, "family_name"), crm_record_get_text (contact, "suffix"));

      crm_record_set_text (contact, "name", name);
    }
  set_note (contact, items, n_items, note, *affiliation != NULL);

  return g_steal_pointer (&contact);
}
