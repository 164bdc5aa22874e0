/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-record-fields.h"

static const CrmChoice kinds[] = {
  { "call", N_("Call") },
  { "meeting", N_("Meeting") },
  { "task", N_("Task") },
  { "mail", N_("Mail") },
  { "note", N_("Note") },
  { "letter", N_("Letter") },
  { "visit", N_("Visit") },
  { NULL, NULL },
};

static const CrmChoice directions[] = {
  { "in", N_("Incoming") },
  { "out", N_("Outgoing") },
  { NULL, NULL },
};

static const CrmField activity_fields[] = {
  { "kind", N_("Kind"), CHOICE, FILLED | IMPORT, .choices = kinds, .initial = "task" },
  { "subject", N_("Subject"), TEXT, FILLED | SEARCH | IMPORT, .ical = "SUMMARY" },
  { "starts", N_("Starts"), TIME, IMPORT, .unit = "tz", .ical = "DTSTART" },
  { "ends", N_("Ends"), TIME, IMPORT, .unit = "tz", .ical = "DTEND" },
  { "all_day", N_("All day"), BOOLEAN, IMPORT, .initial = "0" },
  { "tz", N_("Time zone"), TEXT, 0 },
  { "due", N_("Due"), TIME, IMPORT, .unit = "tz", .ical = "DUE" },
  { "location", N_("Place"), TEXT, SEARCH | IMPORT, .ical = "LOCATION" },
  { "body", N_("Description"), LONG_TEXT, SEARCH | IMPORT, .ical = "DESCRIPTION" },
  { "direction", N_("Direction"), CHOICE, IMPORT, .choices = directions },
  { "done_at", N_("Done"), INSTANT, IMPORT, .ical = "COMPLETED" },
  { "outcome", N_("Outcome"), TEXT, IMPORT },
  { "status", N_("Status"), TEXT, 0, .ical = "STATUS" },
  { "priority", N_("Priority"), INTEGER, IMPORT, .ical = "PRIORITY" },
  { "url", N_("Link"), TEXT, IMPORT, .ical = "URL" },
  { "rrule", N_("Repeats"), TEXT, 0, .ical = "RRULE" },
  { "exdates", N_("Left out"), TEXT, HIDDEN, .ical = "EXDATE" },
  { "rdates", N_("Added dates"), TEXT, HIDDEN, .ical = "RDATE" },
  { "series_uid", N_("Series"), TEXT, HIDDEN },
  { "recurrence_id", N_("Stands for"), TEXT, HIDDEN, .ical = "RECURRENCE-ID" },
  { "calendar_id", N_("Calendar"), REFERENCE, 0, .target = "calendar", .alias = "calendar" },
  { "categories", N_("Categories"), TEXT, IMPORT, .ical = "CATEGORIES" },
  { "class", N_("Privacy"), TEXT, 0, .ical = "CLASS" },
  { "transparency", N_("Shown as busy"), TEXT, 0, .ical = "TRANSP" },
  CREATED_VIA,
  UID,
  CREATED_AT,
  DELETED_AT,
  { NULL },
};

static const CrmRecordType *const activity_children[] = {
  &crm_activity_link_type,
  &crm_activity_reminder_type,
  NULL,
};

const CrmRecordType crm_activity_type = {
  .name = "activity",
  .table = "activity",
  .label = N_("Activity"),
  .key = "activities",
  .title = "subject",
  .fields = activity_fields,
  .children = activity_children,
  .soft_delete = TRUE,
};

static const CrmChoice link_kinds[] = {
  { "contact", N_("Contact") },
  { "deal", N_("Deal") },
  { NULL, NULL },
};

static const CrmField activity_link_fields[] = {
  PARENT ("activity_id", "activity"),
  { "kind", N_("Kind"), CHOICE, FILLED, .choices = link_kinds, .initial = "contact" },
  { "ref_id", N_("With"), REFERENCE, FILLED, .unit = "kind" },
  { "role", N_("Role"), TEXT, 0 },
  { NULL },
};

const CrmRecordType crm_activity_link_type = {
  .name = "activity_link",
  .table = "activity_link",
  .label = N_("With"),
  .key = "links",
  .alias = "link",
  .title = "ref_id",
  .fields = activity_link_fields,
  .parent = "activity_id",
};

static const CrmField activity_reminder_fields[] = {
  PARENT ("activity_id", "activity"),
  { "minutes_before", N_("Minutes before"), INTEGER, FILLED, .ical = "TRIGGER", .initial = "15" },
  { NULL },
};

const CrmRecordType crm_activity_reminder_type = {
  .name = "activity_reminder",
  .table = "activity_reminder",
  .label = N_("Reminder"),
  .key = "reminders",
  .alias = "reminder",
  .title = "minutes_before",
  .fields = activity_reminder_fields,
  .parent = "activity_id",
};

static const CrmField calendar_account_fields[] = {
  { "name", N_("Name"), TEXT, FILLED },
  { "url", N_("Address of the server"), TEXT, FILLED },
  { "user", N_("User name"), TEXT, 0 },
  { "principal", N_("Principal"), TEXT, HIDDEN },
  { "home_sets", N_("Calendar homes"), LONG_TEXT, HIDDEN },
  UID,
  CREATED_AT,
  DELETED_AT,
  { NULL },
};

const CrmRecordType crm_calendar_account_type = {
  .name = "calendar_account",
  .table = "calendar_account",
  .label = N_("Calendar account"),
  .key = "calendar_accounts",
  .title = "name",
  .fields = calendar_account_fields,
  .soft_delete = TRUE,
};

static const CrmField calendar_fields[] = {
  { "account_id", N_("Account"), REFERENCE, 0, .target = "calendar_account", .alias = "account" },
  { "name", N_("Name"), TEXT, FILLED },
  { "colour", N_("Colour"), COLOUR, FILLED, .initial = "blue" },
  POSITION,
  { "visible", N_("Shown"), BOOLEAN, 0, .initial = "1" },
  { "read_only", N_("Read only"), BOOLEAN, SHOWN_ONLY, .initial = "0" },
  { "events", N_("Takes meetings"), BOOLEAN, SHOWN_ONLY, .initial = "1" },
  { "tasks", N_("Takes tasks"), BOOLEAN, SHOWN_ONLY, .initial = "1" },
  { "href", N_("Address on the server"), TEXT, HIDDEN },
  CREATED_AT,
  DELETED_AT,
  { NULL },
};

const CrmRecordType crm_calendar_type = {
  .name = "calendar",
  .table = "calendar",
  .label = N_("Calendar"),
  .key = "calendars",
  .title = "name",
  .fields = calendar_fields,
  .soft_delete = TRUE,
};
