/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-vcard-scan.h"

#include <string.h>

#include "crm-format-error.h"
#include "crm-qr-code.h"
#include "crm-vcard-record.h"

/* A code with more than this is so fine that a camera has to come close; below it, all goes in. */
#define COMFORTABLE 620

static void
remove_children (CrmRecord           *contact,
                 const CrmRecordType *type,
                 guint                keep)
{
  GPtrArray *children = crm_record_get_children (contact, type);

  while (children->len > keep)
    crm_record_remove_child (contact, children->pdata[children->len - 1]);
}

/* What a phone book has no use for, or what would say more of a customer than is meant to be shown around. */
static CrmRecord *
make_small (CrmRecord *contact)
{
  static const char *const fields[] = { "note", "source", "vcard_extra", "lifecycle", "language", "uid" };
  CrmRecord *small = crm_record_copy (contact);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    crm_record_clear (small, fields[i]);
  remove_children (small, &crm_contact_photo_type, 0);
  remove_children (small, &crm_contact_card_type, 0);
  remove_children (small, &crm_contact_tag_type, 0);
  remove_children (small, &crm_contact_date_type, 0);
  return small;
}

static char *
write_card (CrmRecord *contact)
{
  const char *const none[] = { NULL };
  GPtrArray *affiliations = crm_record_get_children (contact, &crm_affiliation_type);
  g_autoptr (GPtrArray) companies = g_ptr_array_new ();
  g_autoptr (GBytes) card = NULL;

  for (guint i = 0; i < affiliations->len; i++)
    {
      const char *company = crm_record_get_reference_title (affiliations->pdata[i], "company_id");

      g_ptr_array_add (companies, (gpointer) (company != NULL ? company : ""));
    }
  g_ptr_array_add (companies, NULL);
  card = crm_vcard_from_record (contact, (const char *const *) companies->pdata, none, CRM_VCARD_3_0);
  return g_strndup (g_bytes_get_data (card, NULL), g_bytes_get_size (card));
}

gboolean
crm_vcard_make_scan (CrmRecord  *contact,
                     GBytes    **modules,
                     guint      *side,
                     GError    **error)
{
  /* What goes first where there is too much; the first two phones and mail addresses stay. */
  static const struct
  {
    const CrmRecordType *type;
    guint keep;
  } steps[] = {
    { &crm_contact_link_type, 1 }, { &crm_contact_address_type, 1 }, { &crm_contact_phone_type, 3 }, { &crm_contact_email_type, 2 },
    { &crm_contact_link_type, 0 }, { &crm_affiliation_type, 1 }, { &crm_contact_address_type, 0 }, { &crm_contact_phone_type, 2 },
    { &crm_contact_email_type, 1 }, { &crm_affiliation_type, 0 }
  };
  g_autoptr (CrmRecord) small = NULL;
  g_autofree char *card = NULL;

  g_return_val_if_fail (CRM_IS_RECORD (contact), FALSE);
  g_return_val_if_fail (modules != NULL && side != NULL, FALSE);

  small = make_small (contact);
  card = write_card (small);
  for (guint i = 0; i < G_N_ELEMENTS (steps) && strlen (card) > COMFORTABLE; i++)
    {
      remove_children (small, steps[i].type, steps[i].keep);
      g_free (card);
      card = write_card (small);
    }
  *modules = crm_qr_code_make (card, side, error);

  return *modules != NULL;
}
