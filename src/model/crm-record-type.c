/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "crm-record-type.h"

static const CrmRecordType *const all_types[] = {
  &crm_contact_type,
  &crm_contact_email_type,
  &crm_contact_phone_type,
  &crm_contact_address_type,
  &crm_contact_link_type,
  &crm_contact_date_type,
  &crm_contact_photo_type,
  &crm_contact_card_type,
  &crm_tag_type,
  &crm_contact_tag_type,
  &crm_affiliation_type,
  &crm_list_type,
  &crm_relation_type,
  &crm_referral_type,
  &crm_pipeline_type,
  &crm_stage_type,
  &crm_deal_type,
  &crm_deal_contact_type,
  &crm_calendar_account_type,
  &crm_calendar_type,
  &crm_activity_type,
  &crm_activity_link_type,
  &crm_activity_reminder_type,
  &crm_mail_account_type,
  &crm_template_type,
  &crm_campaign_type,
  &crm_campaign_audience_type,
  NULL,
};

const CrmRecordType *const *
crm_record_type_list (void)
{
  return all_types;
}

const CrmRecordType *
crm_record_type_lookup (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; all_types[i] != NULL; i++)
    {
      if (strcmp (all_types[i]->name, name) == 0 || strcmp (all_types[i]->table, name) == 0)
        return all_types[i];
    }

  return NULL;
}

int
crm_record_type_find_field (const CrmRecordType *type,
                            const char          *name)
{
  g_return_val_if_fail (type != NULL, -1);
  g_return_val_if_fail (name != NULL, -1);

  for (int i = 0; type->fields[i].name != NULL; i++)
    {
      if (strcmp (type->fields[i].name, name) == 0)
        return i;
    }

  for (int i = 0; type->fields[i].name != NULL; i++)
    {
      if (g_strcmp0 (type->fields[i].alias, name) == 0)
        return i;
    }

  return -1;
}

guint
crm_record_type_n_fields (const CrmRecordType *type)
{
  guint n = 0;

  g_return_val_if_fail (type != NULL, 0);

  while (type->fields[n].name != NULL)
    n++;

  return n;
}

const CrmRecordType *
crm_record_type_find_child (const CrmRecordType *type,
                            const char          *name)
{
  g_return_val_if_fail (type != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; type->children != NULL && type->children[i] != NULL; i++)
    {
      const CrmRecordType *child = type->children[i];

      if (strcmp (child->name, name) == 0 || strcmp (child->key, name) == 0 || g_strcmp0 (child->alias, name) == 0)
        return child;
    }

  return NULL;
}

const char *
crm_record_type_get_label (const CrmRecordType *type)
{
  g_return_val_if_fail (type != NULL, "");

  return g_dgettext (GETTEXT_PACKAGE, type->label);
}

const char *
crm_field_get_label (const CrmField *field)
{
  g_return_val_if_fail (field != NULL, "");

  return g_dgettext (GETTEXT_PACKAGE, field->label);
}

const char *
crm_field_get_choice_label (const CrmField *field,
                            const char     *value)
{
  g_return_val_if_fail (field != NULL, value);

  for (guint i = 0; value != NULL && field->choices != NULL && field->choices[i].value != NULL; i++)
    {
      if (strcmp (field->choices[i].value, value) == 0)
        return g_dgettext (GETTEXT_PACKAGE, field->choices[i].label);
    }

  return value;
}

const char *
crm_label_get_words (const char *label)
{
  /* As crm_vcard_dup_usual_label() gives them. */
  static const CrmChoice labels[] = {
    { "work", NC_("label", "work") }, { "home", NC_("label", "home") }, { "mobile", NC_("label", "mobile") }, { "fax", NC_("label", "fax") },
    { "pager", NC_("label", "pager") }, { "car", NC_("label", "car") }, { "main", NC_("label", "main") },
  };

  g_return_val_if_fail (label != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      if (strcmp (labels[i].value, label) == 0)
        return g_dpgettext2 (GETTEXT_PACKAGE, "label", labels[i].label);
    }

  return label;
}

gboolean
crm_field_has_choice (const CrmField *field,
                      const char     *value)
{
  g_return_val_if_fail (field != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  for (guint i = 0; field->choices != NULL && field->choices[i].value != NULL; i++)
    {
      if (strcmp (field->choices[i].value, value) == 0)
        return TRUE;
    }

  return FALSE;
}
