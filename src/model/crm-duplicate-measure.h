/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-duplicate-card.h"

G_BEGIN_DECLS

/*
 * Whether two contacts are one: a stated measure, without a book and without a window. Any thread.
 *
 * The confidence of a pair is the highest of what speaks for it; each further kind of evidence adds 2; then what speaks against it is
 * taken off. A person is never compared with a company.
 *
 * People, by what they share     same name   other form   longer   slip   initials   a part   no name   same first   same last   other
 *   own mail address                 99          99          98      97       97        96        90         80          40        40
 *   own phone, in any writing        96          95          93      90       90        80        75         65          35        30
 *   birthday                         94          92          90      90       86        55         -          -           -         -
 *   company                          90          88          85      80       72        50         -          -           -         -
 *   street and city                  90          86          84      82       74        50         -          -           -         -
 *   shared mail address or phone     90          85          82      78       70        45         -          -           -         -
 *   domain of the mail address       88          84          82      76       70        45         -          -           -         -
 *   nothing                          65 where at most 3 have the name and nothing speaks against it, else 30
 * (The columns are those of CrmNames, see crm-duplicate-names.h; words in another order count 1 less than the same name.)
 *
 * Companies, by what they share  same name   slip   one name within the other   other name
 *   own mail address, domain         97       92               85                   45
 *   phone, street and city           97       90               80                   40
 *   city                             90        -                -                    -
 *   nothing                          80        -                -                    -
 * (The same name: without legal forms, ß, accents, umlauts in either writing.)
 *
 * An address is shared when it begins like one of an office (info@, family@) or CRM_DUPLICATE_MANY contacts have it, a phone number
 * when as many have it. Domains of freemailers count for nothing.
 *
 * Against it: other birthdays -45 (-5 where one digit differs or day and month are swapped); another generation (Jr, Sr) -50, said of one
 * only -25 (-10 with a mail address of their own in common); of the same name at one company or domain, each with another mail address
 * there -12; of a name alone, each with other addresses or numbers -15, other companies -20. Companies: other domains -30; other cities
 * and nothing else in common -20.
 */

typedef enum
{
  CRM_EVIDENCE_EMAIL            = 1 << 0,
  CRM_EVIDENCE_PHONE            = 1 << 1,
  CRM_EVIDENCE_BIRTHDAY         = 1 << 2,
  CRM_EVIDENCE_COMPANY          = 1 << 3,
  CRM_EVIDENCE_ADDRESS          = 1 << 4,
  CRM_EVIDENCE_SHARED_EMAIL     = 1 << 5,
  CRM_EVIDENCE_SHARED_PHONE     = 1 << 6,
  CRM_EVIDENCE_DOMAIN           = 1 << 7,
  CRM_EVIDENCE_CITY             = 1 << 8,     /* of companies */
  CRM_EVIDENCE_NAME             = 1 << 9,
  CRM_EVIDENCE_NAME_ORDER       = 1 << 10,
  CRM_EVIDENCE_NAME_FORM        = 1 << 11,
  CRM_EVIDENCE_NAME_LONGER      = 1 << 12,
  CRM_EVIDENCE_NAME_SLIP        = 1 << 13,
  CRM_EVIDENCE_NAME_INITIAL     = 1 << 14,
  CRM_EVIDENCE_NAME_PART        = 1 << 15,
  CRM_EVIDENCE_NAME_GIVEN       = 1 << 16,    /* only the first name */
  CRM_EVIDENCE_NAME_FAMILY      = 1 << 17,    /* only the last name */
  CRM_AGAINST_NAME              = 1 << 18,
  CRM_AGAINST_BIRTHDAY          = 1 << 19,
  CRM_AGAINST_GENERATION        = 1 << 20,
  CRM_AGAINST_EMAIL             = 1 << 21,
  CRM_AGAINST_COMPANY           = 1 << 22,
  CRM_AGAINST_DOMAIN            = 1 << 23,
  CRM_AGAINST_CITY              = 1 << 24,
} CrmDuplicateEvidence;

typedef struct
{
  guint                score;       /* 0 to 99 */
  CrmDuplicateEvidence evidence;
} CrmDuplicateVerdict;

/* From this confidence on a pair is worth a look, and is shown unless more was asked for. */
#define CRM_DUPLICATE_LIKELY  70
/* From this on the pair is nearly certain. */
#define CRM_DUPLICATE_CERTAIN 95
/* Below this a pair is not kept. */
#define CRM_DUPLICATE_LEAST   30

/* @rare: at most 3 contacts have the name of @a and @b, where that is the same; otherwise it is not looked at. */
CrmDuplicateVerdict crm_duplicate_measure        (const CrmDuplicateCard *a,
                                                  const CrmDuplicateCard *b,
                                                  gboolean                rare);

/* The evidence in words, with the values that are shared: "Same e-mail ana@example.org · same name · but different birthdays". (transfer full) */
char               *crm_duplicate_dup_words      (const CrmDuplicateCard *a,
                                                  const CrmDuplicateCard *b,
                                                  CrmDuplicateVerdict     verdict);

/* "Almost certain", "Very likely", "Likely", "Possible", "Weak": translated, static. */
const char         *crm_duplicate_get_confidence (guint                   score);

G_END_DECLS
