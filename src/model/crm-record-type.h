/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * A field is described once, here. From its line come: load and save, forms, table columns, import mapping, merge fields of
 * mails, filter expressions, the command line's KEY=VALUE, JSON, and the words of the history. Adding a field is one
 * line in crm-record-types-*.c and a migration.
 */
typedef enum
{
  CRM_FIELD_TEXT,        /* one line */
  CRM_FIELD_LONG_TEXT,
  CRM_FIELD_INTEGER,
  CRM_FIELD_REAL,        /* a rank among siblings; never empty */
  CRM_FIELD_BOOLEAN,     /* 0 or 1 */
  CRM_FIELD_DATE,        /* 'YYYY-MM-DD' ('--MM-DD' where the year is unknown) */
  CRM_FIELD_TIME,        /* date, or local wall time 'YYYY-MM-DDTHH:MM' */
  CRM_FIELD_INSTANT,     /* microseconds UTC */
  CRM_FIELD_MONEY,       /* minor units; the currency is in the field named by "unit" */
  CRM_FIELD_CHOICE,      /* one of "choices" */
  CRM_FIELD_COLOUR,      /* a name of the nine colours */
  CRM_FIELD_REFERENCE,   /* the id of a record of type "target", or of the type that the field named by "unit" says */
  CRM_FIELD_BYTES,
} CrmFieldKind;

typedef enum
{
  CRM_FIELD_REQUIRED   = 1 << 0,
  CRM_FIELD_SEARCHABLE = 1 << 1,
  CRM_FIELD_MERGEABLE  = 1 << 2,   /* offered as merge field of mails */
  CRM_FIELD_IMPORTABLE = 1 << 3,   /* offered by the import's mapping page */
  CRM_FIELD_READ_ONLY  = 1 << 4,   /* set by the program, shown to people */
  CRM_FIELD_INTERNAL   = 1 << 5,   /* never shown */
} CrmFieldFlags;

typedef struct
{
  const char *value;               /* as stored */
  const char *label;               /* N_() */
} CrmChoice;

typedef struct _CrmRecordType CrmRecordType;

typedef struct
{
  const char      *name;           /* column, KEY=VALUE, JSON, merge field */
  const char      *label;          /* N_() */
  CrmFieldKind     kind;
  CrmFieldFlags    flags;
  const char      *unit;           /* MONEY: field with the currency; TIME: field with the zone; REFERENCE: see there */
  const char      *target;         /* REFERENCE: name of the record type */
  const CrmChoice *choices;        /* CHOICE: ended by a NULL value */
  const char      *vcard;          /* vCard property, with a component after a dot: "N.0" family name */
  const char      *ical;           /* iCalendar property */
  const char      *alias;          /* a second name that people know it by ("first_name"); nothing is written under it */
  const char      *initial;        /* what a new record has there; numbers in decimal */
} CrmField;

struct _CrmRecordType
{
  const char                 *name;       /* "contact" */
  const char                 *table;
  const char                 *label;      /* N_("Contact") */
  const char                 *key;        /* JSON: the list of these records, in their parent or alone: "contacts", "emails" */
  const char                 *alias;      /* KEY=VALUE of one child row in its parent: "email"; NULL for what is no child */
  const char                 *title;      /* the field that names a record to people */
  const CrmField             *fields;     /* ended by a NULL name; column order of loading */
  const CrmRecordType *const *children;   /* rows that belong to a record and are loaded and saved with it; NULL-ended */
  const char                 *parent;     /* of a child: the field that refers to the record it belongs to */
  gboolean                    soft_delete;/* has deleted_at and a trash; otherwise rows are deleted hard */
};

/* Every function here may be called from any thread; what they return is static. */

extern const CrmRecordType crm_contact_type;          /* children: email, phone, address, link, date, photo, tag, affiliation, relation, referral */
extern const CrmRecordType crm_contact_email_type;
extern const CrmRecordType crm_contact_phone_type;
extern const CrmRecordType crm_contact_address_type;
extern const CrmRecordType crm_contact_link_type;
extern const CrmRecordType crm_contact_date_type;
extern const CrmRecordType crm_contact_photo_type;
extern const CrmRecordType crm_contact_card_type;
extern const CrmRecordType crm_contact_tag_type;
extern const CrmRecordType crm_affiliation_type;
extern const CrmRecordType crm_relation_type;
extern const CrmRecordType crm_referral_type;
extern const CrmRecordType crm_tag_type;
extern const CrmRecordType crm_list_type;             /* its members stand in list_member, which is no record */
extern const CrmRecordType crm_pipeline_type;         /* children: none; stages are records of their own */
extern const CrmRecordType crm_stage_type;
extern const CrmRecordType crm_deal_type;             /* children: deal_contact */
extern const CrmRecordType crm_deal_contact_type;
extern const CrmRecordType crm_activity_type;         /* children: activity_link, activity_reminder */
extern const CrmRecordType crm_activity_link_type;
extern const CrmRecordType crm_activity_reminder_type;
extern const CrmRecordType crm_calendar_account_type;
extern const CrmRecordType crm_calendar_type;
extern const CrmRecordType crm_mail_account_type;
extern const CrmRecordType crm_template_type;
extern const CrmRecordType crm_campaign_type;         /* children: campaign_audience */
extern const CrmRecordType crm_campaign_audience_type;

/* The type named @name ("deal"), or stored in table @name; NULL. */
const CrmRecordType *crm_record_type_lookup     (const char          *name);

/* All of them, parents before children; NULL-ended. */
const CrmRecordType *const *
                     crm_record_type_list       (void);

/* Position of the field with the name (or alias) @name, or -1. */
int                  crm_record_type_find_field (const CrmRecordType *type,
                                                 const char          *name);
guint                crm_record_type_n_fields   (const CrmRecordType *type);

/* The type of the child rows that are called @name ("contact_email", "emails" or "email") in records of @type; NULL. */
const CrmRecordType *crm_record_type_find_child (const CrmRecordType *type,
                                                 const char          *name);

/* The translated words for the type, the field, the choice @value of the field (@value itself where it is none). */
const char          *crm_record_type_get_label  (const CrmRecordType *type);
const char          *crm_field_get_label        (const CrmField      *field);
const char          *crm_field_get_choice_label (const CrmField      *field,
                                                 const char          *value);

/* What a label of a mail address, phone or the like is called: the translated word for "work", "mobile" and the other usual ones, @label
 * itself where it is the owner's own. */
const char          *crm_label_get_words        (const char          *label);

/* Whether @value is one of the field's choices. */
gboolean             crm_field_has_choice       (const CrmField      *field,
                                                 const char          *value);

G_END_DECLS
