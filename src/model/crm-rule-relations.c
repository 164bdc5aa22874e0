/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-rule-relations.h"

#include <glib/gi18n.h>

#define TABLES(...) (const char *const[]) { __VA_ARGS__, NULL }

/* ---- Of contacts ---- */

#define LISTED(column) \
  .value = "(SELECT x." column " FROM contact_list x WHERE x.id = t.id)", \
  .set_from = "contact_list x WHERE 1", .set_link = "x.id", .set_value = "x." column

#define ACTIVITIES \
  "activity_link k JOIN activity a ON a.id = k.activity_id WHERE k.kind = 'contact' AND a.deleted_at IS NULL"
#define LAST_OF(which) \
  .value = "(SELECT max (a.done_at) FROM " ACTIVITIES " AND k.ref_id = t.id AND a.kind = '" which "')", \
  .set_from = ACTIVITIES " AND a.kind = '" which "'", .set_link = "k.ref_id", .set_value = "max (a.done_at)", .grouped = TRUE
#define N_ACTIVITIES(which) \
  .value = "(SELECT count (*) FROM " ACTIVITIES " AND k.ref_id = t.id AND " which ")", \
  .set_from = ACTIVITIES " AND " which, .set_link = "k.ref_id", .set_value = "count (*)", .grouped = TRUE, .counted = TRUE
#define PLANNED         "a.done_at IS NULL AND a.kind IN ('call', 'meeting', 'task', 'visit')"
#define ACTIVITY_TABLES TABLES ("activity", "activity_link")

/* A company's own deals, and those a person takes part in. */
#define DEALS \
  "(SELECT company_id AS contact_id, id AS deal_id FROM deal WHERE company_id IS NOT NULL " \
  "UNION ALL SELECT contact_id, deal_id FROM deal_contact) o " \
  "JOIN deal d ON d.id = o.deal_id AND d.deleted_at IS NULL JOIN stage s ON s.id = d.stage_id"
#define N_DEALS(which) \
  .value = "(SELECT count (DISTINCT d.id) FROM " DEALS " WHERE o.contact_id = t.id AND " which ")", \
  .set_from = DEALS " WHERE " which, .set_link = "o.contact_id", .set_value = "count (DISTINCT d.id)", .grouped = TRUE, .counted = TRUE
#define DEAL_TABLES     TABLES ("deal", "deal_contact", "stage")

#define EMPLOYERS       "affiliation f JOIN contact c ON c.id = f.company_id AND c.deleted_at IS NULL"
#define WORKERS         "affiliation f JOIN contact c ON c.id = f.contact_id AND c.deleted_at IS NULL"

static const CrmRuleRelation contact_relations[] = {
  { "list", N_("List"), N_("Tags and lists"), CRM_FIELD_REFERENCE, .target = "list", .tables = TABLES ("list", "list_member") },

  { "last_contact", N_("Last contact"), N_("Activities"), CRM_FIELD_INSTANT, LISTED ("last_touch_at"), .tables = ACTIVITY_TABLES },
  { "next_step", N_("Next step"), N_("Activities"), CRM_FIELD_TIME, LISTED ("next_step_at"), .tables = ACTIVITY_TABLES },
  { "last_call", N_("Last call"), N_("Activities"), CRM_FIELD_INSTANT, LAST_OF ("call"), .tables = ACTIVITY_TABLES },
  { "last_meeting", N_("Last meeting"), N_("Activities"), CRM_FIELD_INSTANT, LAST_OF ("meeting"), .tables = ACTIVITY_TABLES },
  { "last_mail", N_("Last mail"), N_("Activities"), CRM_FIELD_INSTANT, LAST_OF ("mail"), .tables = ACTIVITY_TABLES },
  { "last_visit", N_("Last visit"), N_("Activities"), CRM_FIELD_INSTANT, LAST_OF ("visit"), .tables = ACTIVITY_TABLES },
  { "last_letter", N_("Last letter"), N_("Activities"), CRM_FIELD_INSTANT, LAST_OF ("letter"), .tables = ACTIVITY_TABLES },
  { "last_task", N_("Last task done"), N_("Activities"), CRM_FIELD_INSTANT, LAST_OF ("task"), .tables = ACTIVITY_TABLES },
  { "activities.done", N_("Number of activities done"), N_("Activities"), CRM_FIELD_INTEGER,
    N_ACTIVITIES ("a.done_at IS NOT NULL"), .tables = ACTIVITY_TABLES },
  { "activities.open", N_("Number of activities planned"), N_("Activities"), CRM_FIELD_INTEGER,
    N_ACTIVITIES (PLANNED), .tables = ACTIVITY_TABLES },

  { "deals", N_("Number of deals"), N_("Deals"), CRM_FIELD_INTEGER, N_DEALS ("1"), .tables = DEAL_TABLES },
  { "deals.open", N_("Number of open deals"), N_("Deals"), CRM_FIELD_INTEGER, N_DEALS ("s.kind = 'open'"),
    .tables = DEAL_TABLES },
  { "deals.won", N_("Number of deals won"), N_("Deals"), CRM_FIELD_INTEGER, N_DEALS ("s.kind = 'won'"),
    .tables = DEAL_TABLES },
  { "deals.lost", N_("Number of deals lost"), N_("Deals"), CRM_FIELD_INTEGER, N_DEALS ("s.kind = 'lost'"),
    .tables = DEAL_TABLES },
  { "deal.stage", N_("Stage of a deal"), N_("Deals"), CRM_FIELD_REFERENCE, .target = "stage", .value = "d.stage_id", .from = DEALS,
    .link = "o.contact_id", .tables = DEAL_TABLES, .indexed = TRUE },
  { "deal.pipeline", N_("Pipeline of a deal"), N_("Deals"), CRM_FIELD_REFERENCE, .target = "pipeline", .value = "s.pipeline_id", .from = DEALS,
    .link = "o.contact_id", .tables = DEAL_TABLES, .indexed = TRUE },
  { "deal.amount", N_("Amount of a deal"), N_("Deals"), CRM_FIELD_MONEY, .value = "d.amount", .unit = "d.currency", .from = DEALS,
    .link = "o.contact_id", .tables = DEAL_TABLES },
  { "deal.expected_close", N_("Expected close of a deal"), N_("Deals"), CRM_FIELD_DATE, .value = "d.expected_close", .from = DEALS,
    .link = "o.contact_id", .tables = DEAL_TABLES },
  { "deal.closed_at", N_("Close of a deal"), N_("Deals"), CRM_FIELD_INSTANT, .value = "d.closed_at", .from = DEALS, .link = "o.contact_id",
    .tables = DEAL_TABLES },

  { "campaign.sent", N_("Got a mail of the campaign"), N_("Campaigns"), CRM_FIELD_REFERENCE, .target = "campaign", .value = "m.campaign_id",
    .from = "campaign_mail m", .link = "m.contact_id", .where = "m.contact_id IS NOT NULL AND m.state = 'sent'",
    .tables = TABLES ("campaign_mail"), .indexed = TRUE },
  { "campaign.failed", N_("Mail failed, of the campaign"), N_("Campaigns"), CRM_FIELD_REFERENCE, .target = "campaign",
    .value = "m.campaign_id", .from = "campaign_mail m", .link = "m.contact_id", .where = "m.contact_id IS NOT NULL AND m.state = 'failed'",
    .tables = TABLES ("campaign_mail"), .indexed = TRUE },
  { "campaign.left_out", N_("Left out of the campaign"), N_("Campaigns"), CRM_FIELD_REFERENCE, .target = "campaign",
    .value = "m.campaign_id", .from = "campaign_mail m", .link = "m.contact_id", .where = "m.contact_id IS NOT NULL AND m.excluded = 1",
    .tables = TABLES ("campaign_mail"), .indexed = TRUE },
  { "unsubscribed", N_("Unsubscribed or not reachable"), N_("Campaigns"), CRM_FIELD_BOOLEAN,
    .value = "EXISTS (SELECT 1 FROM contact_email e JOIN suppression p ON p.address_key = e.address_key WHERE e.contact_id = t.id)",
    .tables = TABLES ("suppression") },

  { "company.lifecycle", N_("Relationship of the company"), N_("Company and people"), CRM_FIELD_CHOICE, .target = "contact.lifecycle",
    .value = "c.lifecycle", .from = EMPLOYERS, .link = "f.contact_id", .tables = TABLES ("contact") },
  { "company.tag", N_("Tag of the company"), N_("Company and people"), CRM_FIELD_REFERENCE, .target = "tag", .value = "x.tag_id",
    .from = EMPLOYERS " JOIN contact_tag x ON x.contact_id = c.id", .link = "f.contact_id", .tables = TABLES ("contact", "contact_tag"),
    .indexed = TRUE },
  { "company.city", N_("City of the company"), N_("Company and people"), CRM_FIELD_TEXT, .value = "x.city",
    .from = EMPLOYERS " JOIN contact_address x ON x.contact_id = c.id", .link = "f.contact_id", .tables = TABLES ("contact", "contact_address") },
  { "people", N_("Number of people of the company"), N_("Company and people"), CRM_FIELD_INTEGER,
    .value = "(SELECT count (DISTINCT f.contact_id) FROM " WORKERS " WHERE f.company_id = t.id)", .tables = TABLES ("contact", "affiliation"),
    .counted = TRUE },
  { "person.role", N_("Role of a person of the company"), N_("Company and people"), CRM_FIELD_TEXT, .value = "f.role", .from = WORKERS,
    .link = "f.company_id", .tables = TABLES ("contact", "affiliation") },
  { "person.tag", N_("Tag of a person of the company"), N_("Company and people"), CRM_FIELD_REFERENCE, .target = "tag", .value = "x.tag_id",
    .from = WORKERS " JOIN contact_tag x ON x.contact_id = c.id", .link = "f.company_id",
    .tables = TABLES ("contact", "affiliation", "contact_tag"), .indexed = TRUE },

  { "updated_at", N_("Changed"), N_("Contact"), CRM_FIELD_INSTANT, LISTED ("updated_at") },
  { NULL }
};

/* ---- Of deals ---- */

#define OF_DEAL "activity_link k JOIN activity a ON a.id = k.activity_id WHERE k.kind = 'deal' AND k.ref_id = t.id AND a.deleted_at IS NULL"

static const CrmRuleRelation deal_relations[] = {
  { "list", N_("List"), N_("Tags and lists"), CRM_FIELD_REFERENCE, .target = "list", .tables = TABLES ("list", "list_member") },
  { "pipeline", N_("Pipeline"), N_("Deal"), CRM_FIELD_REFERENCE, .target = "pipeline",
    .value = "(SELECT s.pipeline_id FROM stage s WHERE s.id = t.stage_id)", .tables = TABLES ("stage") },
  { "state", N_("State"), N_("Deal"), CRM_FIELD_CHOICE, .target = "stage.kind", .value = "(SELECT s.kind FROM stage s WHERE s.id = t.stage_id)",
    .tables = TABLES ("stage") },
  { "last_activity", N_("Last activity"), N_("Activities"), CRM_FIELD_INSTANT, .value = "(SELECT max (a.done_at) FROM " OF_DEAL ")",
    .tables = ACTIVITY_TABLES },
  { "next_step", N_("Next step"), N_("Activities"), CRM_FIELD_TIME,
    .value = "(SELECT min (coalesce (a.starts, a.due)) FROM " OF_DEAL " AND " PLANNED ")", .tables = ACTIVITY_TABLES },
  { "company.lifecycle", N_("Relationship of the company"), N_("Company and people"), CRM_FIELD_CHOICE, .target = "contact.lifecycle",
    .value = "(SELECT c.lifecycle FROM contact c WHERE c.id = t.company_id AND c.deleted_at IS NULL)", .tables = TABLES ("contact") },
  { "company.tag", N_("Tag of the company"), N_("Company and people"), CRM_FIELD_REFERENCE, .target = "tag", .value = "x.tag_id",
    .from = "deal d JOIN contact_tag x ON x.contact_id = d.company_id", .link = "d.id", .tables = TABLES ("contact_tag"), .indexed = TRUE },
  { NULL }
};

static const CrmRuleRelation no_relations[] = { { NULL } };

const CrmRuleRelation *
crm_rule_relations_get (const CrmRecordType *type)
{
  return type == &crm_contact_type ? contact_relations : type == &crm_deal_type ? deal_relations : no_relations;
}
