/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-signature.h"

G_BEGIN_DECLS

/* Shared by crm-signature*.c only. Folded is what crm_text_fold() makes. */

typedef enum
{
  CRM_SIGNATURE_WORD_ROLE,          /* "director"; what one is */
  CRM_SIGNATURE_WORD_DEPARTMENT,    /* "abteilung"; begins the name of a part of a company */
  CRM_SIGNATURE_WORD_LEGAL_FORM,    /* "gmbh"; makes a company of what stands before it */
  CRM_SIGNATURE_WORD_TRADE,         /* "kanzlei"; often in the name of a company */
  CRM_SIGNATURE_WORD_STREET,        /* "rue" */
  CRM_SIGNATURE_WORD_EXTENDED,      /* "floor" */
  CRM_SIGNATURE_WORD_COUNTRY,
  CRM_SIGNATURE_WORD_PREFIX,        /* "dr" */
  CRM_SIGNATURE_WORD_SUFFIX,        /* "mba" */
  CRM_SIGNATURE_WORD_PARTICLE,      /* "von"; lower case in a name */
  CRM_SIGNATURE_WORD_WORK,          /* of a phone */
  CRM_SIGNATURE_WORD_MOBILE,
  CRM_SIGNATURE_WORD_HOME,
  CRM_SIGNATURE_WORD_FAX,
  CRM_SIGNATURE_WORD_EMAIL,         /* before an address: "mail" */
  CRM_SIGNATURE_WORD_LINK,          /* before an address of the web: "homepage" */
  CRM_SIGNATURE_WORD_SPANISH,       /* says that the text is Spanish: there people have two family names */
  CRM_SIGNATURE_WORD_FRENCH,        /* says that it is French: there "M." is a title */
  CRM_SIGNATURE_N_WORDS,
} CrmSignatureWord;

/* Whether the folded @word is one of the kind, by itself or, in German, as the end of a compound; women's forms ("-in") included. */
gboolean          crm_signature_is_word          (CrmSignatureWord         kind,
                                                  const char              *word);

/* How many words of @text are of the kind. */
guint             crm_signature_count_words      (CrmSignatureWord         kind,
                                                  const char              *text);

/* Lines after which the signature begins ("Mit freundlichen Grüßen"), with which the small print begins ("This e-mail is confidential"),
 * and with what a company has to say of itself by law ("Amtsgericht München HRB 1234"). @folded is the folded line. */
gboolean          crm_signature_is_closing       (const char              *folded);
gboolean          crm_signature_is_small_print   (const char              *folded);
gboolean          crm_signature_is_legal_notice  (const char              *folded);

/* Whether mail addresses of @domain are anybody's ("gmail.com"), so that it says nothing of a company. */
gboolean          crm_signature_is_mail_provider (const char              *domain);

/* A line of the signature, made shorter by whoever finds something in it. */
typedef struct
{
  GPtrArray *items;                 /* CrmSignatureItem */
  GPtrArray *lines;                 /* char *, what is left of each line */
  char      *from_name;             /* of a From line that was copied too, or NULL */
  char      *domain;                /* of the first mail address, folded, unless it is a provider's; or NULL */
  char      *local;                 /* the other half of that address, folded; or NULL */
  gboolean   closed;                /* the first line stands behind closing words */
  gboolean   spanish;
  gboolean   french;
} CrmSignatureText;

/* (transfer full) for @value */
void              crm_signature_add              (CrmSignatureText        *text,
                                                  CrmSignaturePart         part,
                                                  const char              *label,
                                                  char                    *value);
gboolean          crm_signature_has              (const CrmSignatureText  *text,
                                                  CrmSignaturePart         part);

/* Each takes what it knows out of the lines, in this order. */
void              crm_signature_take_contacts    (CrmSignatureText        *text);   /* mail, links, phones */
void              crm_signature_take_address     (CrmSignatureText        *text);
void              crm_signature_take_person      (CrmSignatureText        *text);   /* name, role, department, company */

/* A pattern of crm-signature*.c, compiled once; it is a programmer's error when it does not compile. (transfer none) */
GRegex           *crm_signature_regex            (GRegex                 **place,
                                                  const char              *pattern);

/* @text without blanks and marks at both ends, such as separators have left there. (transfer full) */
char             *crm_signature_trim             (const char              *text);

G_END_DECLS
