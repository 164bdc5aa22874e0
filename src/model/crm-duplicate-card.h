/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-record.h"

G_BEGIN_DECLS

/*
 * What of a contact tells whether it is the same as another one, in the forms that are compared. Made from a record (a form that is being
 * filled in, a row of an import) or read from the book (crm-duplicate-finder.h); knows neither. Used by one thread at a time.
 */

/* From this many contacts on a mail address or a phone number is one that is shared: a switchboard, an office. */
#define CRM_DUPLICATE_MANY 4

typedef struct
{
  char    *key;         /* what is compared */
  char    *shown;       /* as people wrote it */
  guint    holders;     /* contacts that have it, up to CRM_DUPLICATE_MANY; 0: not known, taken for few */
  gboolean generic;     /* a mail address of an office: info@ */
} CrmDuplicateValue;

typedef struct
{
  gint64     id;
  gboolean   company;
  char      *name;          /* as shown */
  GPtrArray *words;         /* char *: of its name, without titles, particles and generations; of a company without its legal form */
  char      *name_key;      /* the words in alphabetical order: equal for two writings of one name. "" where there is none */
  guint      generation;    /* 1 Sr, 2 Jr ...; 0: not said */
  char      *birthday;      /* as stored; NULL */
  GPtrArray *emails;        /* CrmDuplicateValue */
  GPtrArray *phones;        /* keys are crm_phone_match_key() of 6 digits or more */
  GPtrArray *companies;     /* of a person: names without legal forms */
  GPtrArray *domains;       /* of mail addresses and, of a company, of its sites, without those of freemailers */
  GPtrArray *addresses;     /* street with number, and city */
  GPtrArray *cities;
} CrmDuplicateCard;

/* (transfer full) */
CrmDuplicateCard *crm_duplicate_card_new          (gint64             id,
                                                   gboolean           company);
void              crm_duplicate_card_free         (CrmDuplicateCard  *self);

/* The parts may be NULL; where given and family name are, they count and @name is only shown. Once. */
void              crm_duplicate_card_set_name     (CrmDuplicateCard  *self,
                                                   const char        *name,
                                                   const char        *given,
                                                   const char        *middle,
                                                   const char        *family,
                                                   const char        *suffix);
void              crm_duplicate_card_set_birthday (CrmDuplicateCard  *self,
                                                   const char        *birthday);
/* What is no address or number is ignored. @holders as in CrmDuplicateValue. */
void              crm_duplicate_card_add_email    (CrmDuplicateCard  *self,
                                                   const char        *address,
                                                   guint              holders);
void              crm_duplicate_card_add_phone    (CrmDuplicateCard  *self,
                                                   const char        *number,
                                                   guint              holders);
void              crm_duplicate_card_add_company  (CrmDuplicateCard  *self,
                                                   const char        *name);
/* Any may be NULL. */
void              crm_duplicate_card_add_address  (CrmDuplicateCard  *self,
                                                   const char        *street,
                                                   const char        *postal_code,
                                                   const char        *city);
void              crm_duplicate_card_add_link     (CrmDuplicateCard  *self,
                                                   const char        *url);

/* Of a contact that may not be in the book yet; the names of its companies are given by the caller, who can ask the book (NULL: none). (transfer full) */
CrmDuplicateCard *crm_duplicate_card_new_from_record (CrmRecord         *contact,
                                                      const char *const *companies);

/* The first value that both lists have by key; NULL. (transfer none), of @a. */
const CrmDuplicateValue *crm_duplicate_value_shared  (GPtrArray         *a,
                                                      GPtrArray         *b);

/* The keys that the card is made of, for whoever only needs one of them. All
 * (transfer full). */
char      *crm_duplicate_company_key (const char  *name);
char      *crm_duplicate_address_key (const char  *street,
                                      const char  *postal_code,
                                      const char  *city);
/* NULL: none, or that of a freemailer. */
char      *crm_duplicate_mail_domain (const char  *address);
char      *crm_duplicate_link_domain (const char  *url);
/* NULL: too short to say anything. */
char      *crm_duplicate_phone_key   (const char  *number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmDuplicateCard, crm_duplicate_card_free)

G_END_DECLS
