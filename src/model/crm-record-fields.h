/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Short words for the lines of crm-record-types-*.c, used nowhere else. Each line: name, label, kind, flags, and what else. */

#include <glib/gi18n.h>

#include "crm-record-type.h"

#define FILLED     (CRM_FIELD_REQUIRED)
#define SEARCH     (CRM_FIELD_SEARCHABLE)
#define MERGE      (CRM_FIELD_MERGEABLE)
#define IMPORT     (CRM_FIELD_IMPORTABLE)
#define SHOWN_ONLY (CRM_FIELD_READ_ONLY)
#define HIDDEN     (CRM_FIELD_INTERNAL)

#define TEXT       CRM_FIELD_TEXT
#define LONG_TEXT  CRM_FIELD_LONG_TEXT
#define INTEGER    CRM_FIELD_INTEGER
#define REAL       CRM_FIELD_REAL
#define BOOLEAN    CRM_FIELD_BOOLEAN
#define DATE       CRM_FIELD_DATE
#define TIME       CRM_FIELD_TIME
#define INSTANT    CRM_FIELD_INSTANT
#define MONEY      CRM_FIELD_MONEY
#define CHOICE     CRM_FIELD_CHOICE
#define COLOUR     CRM_FIELD_COLOUR
#define REFERENCE  CRM_FIELD_REFERENCE
#define BYTES      CRM_FIELD_BYTES

/* The row a child belongs to, and its place among its siblings. */
#define PARENT(name, type)  { name, N_("Belongs to"), REFERENCE, HIDDEN | FILLED, .target = type }
#define POSITION            { "position", N_("Position"), REAL, HIDDEN, .initial = "0" }

/* What every record with a trash has. */
#define UID                 { "uid", N_("Unique ID"), TEXT, HIDDEN | FILLED, .vcard = "UID", .ical = "UID" }
#define CREATED_AT          { "created_at", N_("Created"), INSTANT, SHOWN_ONLY | FILLED, .ical = "CREATED" }
#define DELETED_AT          { "deleted_at", N_("Deleted"), INSTANT, HIDDEN }
#define CREATED_VIA         { "created_via", N_("Came by"), CHOICE, SHOWN_ONLY | FILLED, .choices = crm_created_via_choices, .initial = "manual" }

extern const CrmChoice crm_created_via_choices[];
