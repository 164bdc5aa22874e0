/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-record-fields.h"

const CrmChoice crm_created_via_choices[] = {
  { "manual", N_("By hand") },
  { "import", N_("Import") },
  { "sync", N_("Calendar sync") },
  { "mail", N_("Mail") },
  { "demo", N_("Demo business") },
  { NULL, NULL },
};

static const CrmChoice kinds[] = {
  { "person", N_("Person") },
  { "company", N_("Company") },
  { NULL, NULL },
};

static const CrmChoice lifecycles[] = {
  { "lead", N_("Lead") },
  { "prospect", N_("Prospect") },
  { "customer", N_("Customer") },
  { "former", N_("Former customer") },
  { "partner", N_("Partner") },
  { NULL, NULL },
};

static const CrmField contact_fields[] = {
  { "name", N_("Name"), TEXT, FILLED | SEARCH | MERGE | IMPORT, .vcard = "FN", .alias = "full_name" },
  { "kind", N_("Kind"), CHOICE, FILLED | IMPORT, .choices = kinds, .vcard = "KIND", .initial = "person" },
  { "prefix", N_("Title"), TEXT, MERGE | IMPORT, .vcard = "N.3" },
  { "given_name", N_("First name"), TEXT, SEARCH | MERGE | IMPORT, .vcard = "N.1", .alias = "first_name" },
  { "middle_name", N_("Middle name"), TEXT, SEARCH | MERGE | IMPORT, .vcard = "N.2" },
  { "family_name", N_("Last name"), TEXT, SEARCH | MERGE | IMPORT, .vcard = "N.0", .alias = "last_name" },
  { "suffix", N_("Name suffix"), TEXT, MERGE | IMPORT, .vcard = "N.4" },
  { "nickname", N_("Nickname"), TEXT, SEARCH | MERGE | IMPORT, .vcard = "NICKNAME" },
  { "lifecycle", N_("Relationship"), CHOICE, IMPORT, .choices = lifecycles },
  { "language", N_("Language"), TEXT, MERGE | IMPORT, .vcard = "LANG" },
  { "birthday", N_("Birthday"), DATE, IMPORT, .vcard = "BDAY" },
  { "note", N_("Notes"), LONG_TEXT, SEARCH | IMPORT, .vcard = "NOTE" },
  { "source", N_("Source"), TEXT, IMPORT },
  CREATED_VIA,
  { "parent_id", N_("Part of"), REFERENCE, 0, .target = "contact", .alias = "parent" },
  { "cadence_days", N_("Keep in touch every (days)"), INTEGER, IMPORT, .alias = "cadence" },
  { "snoozed_until", N_("Keep in touch not before"), DATE, 0, .alias = "snooze" },
  { "vcard_extra", N_("Other properties"), LONG_TEXT, HIDDEN },
  UID,
  CREATED_AT,
  DELETED_AT,
  { "merged_into", N_("Merged into"), REFERENCE, HIDDEN, .target = "contact" },
  { NULL },
};

static const CrmRecordType *const contact_children[] = {
  &crm_contact_email_type,
  &crm_contact_phone_type,
  &crm_contact_address_type,
  &crm_contact_link_type,
  &crm_contact_date_type,
  &crm_contact_photo_type,
  &crm_contact_card_type,
  &crm_contact_tag_type,
  &crm_affiliation_type,
  &crm_relation_type,
  &crm_referral_type,
  NULL,
};

const CrmRecordType crm_contact_type = {
  .name = "contact",
  .table = "contact",
  .label = N_("Contact"),
  .key = "contacts",
  .title = "name",
  .fields = contact_fields,
  .children = contact_children,
  .soft_delete = TRUE,
};

static const CrmField email_fields[] = {
  PARENT ("contact_id", "contact"),
  POSITION,
  { "label", N_("Label"), TEXT, IMPORT },
  { "address", N_("E-mail"), TEXT, FILLED | SEARCH | MERGE | IMPORT, .vcard = "EMAIL", .alias = "email" },
  { "address_key", N_("E-mail, for comparing"), TEXT, HIDDEN | FILLED },
  { "source", N_("Source"), TEXT, SHOWN_ONLY },
  { NULL },
};

const CrmRecordType crm_contact_email_type = {
  .name = "contact_email",
  .table = "contact_email",
  .label = N_("E-mail"),
  .key = "emails",
  .alias = "email",
  .title = "address",
  .fields = email_fields,
  .parent = "contact_id",
};

static const CrmField phone_fields[] = {
  PARENT ("contact_id", "contact"),
  POSITION,
  { "label", N_("Label"), TEXT, IMPORT },
  { "number", N_("Phone"), TEXT, FILLED | SEARCH | MERGE | IMPORT, .vcard = "TEL", .alias = "phone" },
  { "digits", N_("Phone, for comparing"), TEXT, HIDDEN },
  { "source", N_("Source"), TEXT, SHOWN_ONLY },
  { NULL },
};

const CrmRecordType crm_contact_phone_type = {
  .name = "contact_phone",
  .table = "contact_phone",
  .label = N_("Phone"),
  .key = "phones",
  .alias = "phone",
  .title = "number",
  .fields = phone_fields,
  .parent = "contact_id",
};

static const CrmField address_fields[] = {
  PARENT ("contact_id", "contact"),
  POSITION,
  { "label", N_("Label"), TEXT, IMPORT },
  { "po_box", N_("Post office box"), TEXT, IMPORT, .vcard = "ADR.0" },
  { "extended", N_("Address line 2"), TEXT, IMPORT, .vcard = "ADR.1" },
  { "street", N_("Street"), TEXT, MERGE | IMPORT, .vcard = "ADR.2" },
  { "city", N_("City"), TEXT, MERGE | IMPORT, .vcard = "ADR.3" },
  { "region", N_("State or region"), TEXT, MERGE | IMPORT, .vcard = "ADR.4" },
  { "postal_code", N_("Postal code"), TEXT, MERGE | IMPORT, .vcard = "ADR.5" },
  { "country", N_("Country"), TEXT, MERGE | IMPORT, .vcard = "ADR.6" },
  { "source", N_("Source"), TEXT, SHOWN_ONLY },
  { NULL },
};

const CrmRecordType crm_contact_address_type = {
  .name = "contact_address",
  .table = "contact_address",
  .label = N_("Address"),
  .key = "addresses",
  .alias = "address",
  .title = "street",
  .fields = address_fields,
  .parent = "contact_id",
};

static const CrmField link_fields[] = {
  PARENT ("contact_id", "contact"),
  POSITION,
  { "label", N_("Label"), TEXT, IMPORT },
  { "url", N_("Link"), TEXT, FILLED | MERGE | IMPORT, .vcard = "URL", .alias = "website" },
  { "source", N_("Source"), TEXT, SHOWN_ONLY },
  { NULL },
};

const CrmRecordType crm_contact_link_type = {
  .name = "contact_link",
  .table = "contact_link",
  .label = N_("Link"),
  .key = "links",
  .alias = "link",
  .title = "url",
  .fields = link_fields,
  .parent = "contact_id",
};

static const CrmField date_fields[] = {
  PARENT ("contact_id", "contact"),
  POSITION,
  { "label", N_("Label"), TEXT, IMPORT },
  { "date", N_("Date"), DATE, FILLED | IMPORT, .vcard = "ANNIVERSARY" },
  { "source", N_("Source"), TEXT, SHOWN_ONLY },
  { NULL },
};

const CrmRecordType crm_contact_date_type = {
  .name = "contact_date",
  .table = "contact_date",
  .label = N_("Date"),
  .key = "dates",
  .alias = "date",
  .title = "date",
  .fields = date_fields,
  .parent = "contact_id",
};

static const CrmField photo_fields[] = {
  PARENT ("contact_id", "contact"),
  { "media_type", N_("Kind of picture"), TEXT, HIDDEN },
  { "bytes", N_("Picture"), BYTES, FILLED, .vcard = "PHOTO" },
  { NULL },
};

const CrmRecordType crm_contact_photo_type = {
  .name = "contact_photo",
  .table = "contact_photo",
  .label = N_("Picture"),
  .key = "photos",
  .alias = "photo",
  .title = "media_type",
  .fields = photo_fields,
  .parent = "contact_id",
};

/* The vCard that a contact came as, to go out as that again. */
static const CrmField card_fields[] = {
  PARENT ("contact_id", "contact"),
  { "bytes", N_("vCard"), BYTES, HIDDEN | FILLED },
  { NULL },
};

const CrmRecordType crm_contact_card_type = {
  .name = "contact_card",
  .table = "contact_card",
  .label = N_("vCard"),
  .key = "cards",
  .title = "bytes",
  .fields = card_fields,
  .parent = "contact_id",
};

static const CrmField tag_fields[] = {
  { "name", N_("Name"), TEXT, FILLED | SEARCH },
  { "colour", N_("Colour"), COLOUR, FILLED, .initial = "blue" },
  { "pinned", N_("In the sidebar"), BOOLEAN, 0, .initial = "0" },
  { "cadence_days", N_("Keep in touch every (days)"), INTEGER, 0, .alias = "cadence" },
  CREATED_AT,
  DELETED_AT,
  { NULL },
};

const CrmRecordType crm_tag_type = {
  .name = "tag",
  .table = "tag",
  .label = N_("Tag"),
  .key = "tags",
  .title = "name",
  .fields = tag_fields,
  .soft_delete = TRUE,
};

static const CrmField contact_tag_fields[] = {
  PARENT ("contact_id", "contact"),
  { "tag_id", N_("Tag"), REFERENCE, FILLED | SEARCH | IMPORT, .target = "tag", .vcard = "CATEGORIES", .alias = "tag" },
  { NULL },
};

const CrmRecordType crm_contact_tag_type = {
  .name = "contact_tag",
  .table = "contact_tag",
  .label = N_("Tag"),
  .key = "tags",
  .alias = "tag",
  .title = "tag_id",
  .fields = contact_tag_fields,
  .parent = "contact_id",
};

static const CrmField affiliation_fields[] = {
  PARENT ("contact_id", "contact"),
  { "company_id", N_("Company"), REFERENCE, FILLED | SEARCH | MERGE | IMPORT, .target = "contact", .vcard = "ORG.0", .alias = "company" },
  POSITION,
  { "role", N_("Role"), TEXT, SEARCH | MERGE | IMPORT, .vcard = "TITLE" },
  { "department", N_("Department"), TEXT, IMPORT, .vcard = "ORG.1" },
  { "started", N_("Since"), DATE, IMPORT },
  { "ended", N_("Until"), DATE, IMPORT },
  { NULL },
};

const CrmRecordType crm_affiliation_type = {
  .name = "affiliation",
  .table = "affiliation",
  .label = N_("Company"),
  .key = "companies",
  .alias = "company",
  .title = "company_id",
  .fields = affiliation_fields,
  .parent = "contact_id",
};

/* What other_id is to contact_id. crm-relation.h has the words for both ends. */
static const CrmChoice relation_kinds[] = {
  { "manager", N_("Manager") },
  { "assistant", N_("Assistant") },
  { "spouse", N_("Spouse") },
  { "partner", N_("Partner") },
  { "parent", N_("Parent") },
  { "sibling", N_("Sibling") },
  { "relative", N_("Relative") },
  { "friend", N_("Friend") },
  { "colleague", N_("Colleague") },
  { "other", N_("Relation") },
  { NULL, NULL },
};

static const CrmField relation_fields[] = {
  PARENT ("contact_id", "contact"),
  { "other_id", N_("With"), REFERENCE, FILLED, .target = "contact", .alias = "contact" },
  { "kind", N_("Kind"), CHOICE, FILLED, .choices = relation_kinds, .initial = "other" },
  { "label", N_("Own words"), TEXT, 0 },
  { "note", N_("Note"), TEXT, 0 },
  { NULL },
};

const CrmRecordType crm_relation_type = {
  .name = "relation",
  .table = "relation",
  .label = N_("Relation"),
  .key = "relations",
  .alias = "relation",
  .title = "other_id",
  .fields = relation_fields,
  .parent = "contact_id",
};

static const CrmChoice referral_states[] = {
  { "named", N_("Named") },
  { "contacted", N_("Contacted") },
  { "customer", N_("Became a customer") },
  { "declined", N_("Declined") },
  { NULL, NULL },
};

static const CrmField referral_fields[] = {
  PARENT ("contact_id", "contact"),
  { "referred_id", N_("Referred"), REFERENCE, FILLED, .target = "contact", .alias = "contact" },
  { "state", N_("State"), CHOICE, FILLED, .choices = referral_states, .initial = "named" },
  { "deal_id", N_("Deal"), REFERENCE, 0, .target = "deal", .alias = "deal" },
  { "referred_on", N_("On"), DATE, 0 },
  { "thanked_on", N_("Thanked"), DATE, 0 },
  { "note", N_("Note"), TEXT, 0 },
  { NULL },
};

const CrmRecordType crm_referral_type = {
  .name = "referral",
  .table = "referral",
  .label = N_("Referral"),
  .key = "referrals",
  .alias = "referral",
  .title = "referred_id",
  .fields = referral_fields,
  .parent = "contact_id",
};
