/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-duplicate-measure.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-duplicate-names.h"
#include "crm-phone.h"
#include "crm-text.h"

#define MORE      2     /* for each further kind of evidence */
#define RARE_NAME 65
#define NAME_ONLY 30

/* What is shared, in the order of people_scores[]. */
enum { OWN_EMAIL, OWN_PHONE, BIRTHDAY, COMPANY, ADDRESS, SHARED, DOMAIN_, N_SHARED };

/* By CrmNames. 0: says nothing. */
static const guint people_scores[N_SHARED][CRM_NAMES_SAME + 1] = {
  /*                 OTHER FAMILY GIVEN NONE PART SLIP INITIAL LONGER VARIANT SWAPPED SAME */
  [OWN_EMAIL] =    { 40,   40,    80,   90,  96,  97,  97,     98,    99,     98,     99 },
  [OWN_PHONE] =    { 30,   35,    65,   75,  80,  90,  90,     93,    95,     95,     96 },
  [BIRTHDAY] =     { 0,    0,     0,    0,   55,  90,  86,     90,    92,     93,     94 },
  [COMPANY] =      { 0,    0,     0,    0,   50,  80,  72,     85,    88,     89,     90 },
  [ADDRESS] =      { 0,    0,     0,    0,   50,  82,  74,     84,    86,     89,     90 },
  [SHARED] =       { 0,    0,     0,    0,   45,  78,  70,     82,    85,     89,     90 },
  [DOMAIN_] =      { 0,    0,     0,    0,   45,  76,  70,     82,    84,     87,     88 },
};

static const CrmDuplicateEvidence name_evidence[CRM_NAMES_SAME + 1] = {
  [CRM_NAMES_OTHER] = CRM_AGAINST_NAME,
  [CRM_NAMES_FAMILY] = CRM_EVIDENCE_NAME_FAMILY,
  [CRM_NAMES_GIVEN] = CRM_EVIDENCE_NAME_GIVEN,
  [CRM_NAMES_PART] = CRM_EVIDENCE_NAME_PART,
  [CRM_NAMES_SLIP] = CRM_EVIDENCE_NAME_SLIP,
  [CRM_NAMES_INITIAL] = CRM_EVIDENCE_NAME_INITIAL,
  [CRM_NAMES_LONGER] = CRM_EVIDENCE_NAME_LONGER,
  [CRM_NAMES_VARIANT] = CRM_EVIDENCE_NAME_FORM,
  [CRM_NAMES_SWAPPED] = CRM_EVIDENCE_NAME_ORDER,
  [CRM_NAMES_SAME] = CRM_EVIDENCE_NAME,
};

static const CrmDuplicateEvidence shared_evidence[N_SHARED] = {
  [OWN_EMAIL] = CRM_EVIDENCE_EMAIL, [OWN_PHONE] = CRM_EVIDENCE_PHONE, [BIRTHDAY] = CRM_EVIDENCE_BIRTHDAY, [COMPANY] = CRM_EVIDENCE_COMPANY,
  [ADDRESS] = CRM_EVIDENCE_ADDRESS, [SHARED] = CRM_EVIDENCE_SHARED_EMAIL | CRM_EVIDENCE_SHARED_PHONE, [DOMAIN_] = CRM_EVIDENCE_DOMAIN,
};

/* ---- What is shared ---- */

static gboolean
is_many (const CrmDuplicateValue *a,
         const CrmDuplicateValue *b)
{
  return a->generic || b->generic || MAX (a->holders, b->holders) >= CRM_DUPLICATE_MANY;
}

static CrmDuplicateEvidence
share_emails (const CrmDuplicateCard *a,
              const CrmDuplicateCard *b)
{
  CrmDuplicateEvidence evidence = 0;

  for (guint i = 0; i < a->emails->len; i++)
    for (guint j = 0; j < b->emails->len; j++)
      {
        CrmDuplicateValue *x = g_ptr_array_index (a->emails, i);
        CrmDuplicateValue *y = g_ptr_array_index (b->emails, j);

        if (strcmp (x->key, y->key) == 0)
          evidence |= is_many (x, y) ? CRM_EVIDENCE_SHARED_EMAIL : CRM_EVIDENCE_EMAIL;
      }

  return evidence;
}

/* The keys leave the country out: where both say it, it has to be the same. */
static CrmDuplicateEvidence
share_phones (const CrmDuplicateCard *a,
              const CrmDuplicateCard *b)
{
  CrmDuplicateEvidence evidence = 0;

  for (guint i = 0; i < a->phones->len; i++)
    for (guint j = 0; j < b->phones->len; j++)
      {
        CrmDuplicateValue *x = g_ptr_array_index (a->phones, i);
        CrmDuplicateValue *y = g_ptr_array_index (b->phones, j);

        if (strcmp (x->key, y->key) == 0 && crm_phone_equal (x->shown, y->shown, 0))
          evidence |= is_many (x, y) ? CRM_EVIDENCE_SHARED_PHONE : CRM_EVIDENCE_PHONE;
      }

  return evidence;
}

/* 1 the same, 0 not known or nearly the same, -1 another. The year may be missing. */
static int
compare_birthdays (const char *a,
                   const char *b)
{
  gboolean years;
  guint differ = 0;

  if (a == NULL || b == NULL || strlen (a) < 5 || strlen (b) < 5)
    return 0;

  years = *a != '-' && *b != '-';
  if (strcmp (a, b) == 0)
    return 1;
  if (!years)
    return strcmp (a + strlen (a) - 5, b + strlen (b) - 5) == 0 ? 0 : -1;
  if (strlen (a) != 10 || strlen (b) != 10)
    return 0;

  for (guint i = 0; i < 10; i++)
    differ += a[i] != b[i];
  if (differ == 1 || (strncmp (a, b, 4) == 0 && strncmp (a + 5, b + 8, 2) == 0 && strncmp (a + 8, b + 5, 2) == 0))
    return 0;

  return -1;
}

static gboolean
differ_nearly (const CrmDuplicateCard *a,
               const CrmDuplicateCard *b)
{
  return a->birthday != NULL && b->birthday != NULL && strlen (a->birthday) == 10 && strlen (b->birthday) == 10 &&
         strcmp (a->birthday, b->birthday) != 0 && compare_birthdays (a->birthday, b->birthday) == 0;
}

/* Both have values of the kind, and none in common. */
static gboolean
differ (GPtrArray *a,
        GPtrArray *b)
{
  return a->len > 0 && b->len > 0 && crm_duplicate_value_shared (a, b) == NULL;
}

static CrmDuplicateEvidence
find_shared (const CrmDuplicateCard *a,
             const CrmDuplicateCard *b)
{
  CrmDuplicateEvidence evidence = share_emails (a, b) | share_phones (a, b);

  if (compare_birthdays (a->birthday, b->birthday) > 0)
    evidence |= CRM_EVIDENCE_BIRTHDAY;
  if (crm_duplicate_value_shared (a->companies, b->companies) != NULL)
    evidence |= CRM_EVIDENCE_COMPANY;
  if (crm_duplicate_value_shared (a->addresses, b->addresses) != NULL)
    evidence |= CRM_EVIDENCE_ADDRESS;
  if (crm_duplicate_value_shared (a->domains, b->domains) != NULL)
    evidence |= CRM_EVIDENCE_DOMAIN;
  if (crm_duplicate_value_shared (a->cities, b->cities) != NULL)
    evidence |= CRM_EVIDENCE_CITY;

  return evidence;
}

/* ---- People ---- */

static int
count_against (const CrmDuplicateCard *a,
               const CrmDuplicateCard *b,
               CrmDuplicateEvidence   *evidence)
{
  const CrmDuplicateEvidence own = CRM_EVIDENCE_EMAIL | CRM_EVIDENCE_PHONE | CRM_EVIDENCE_BIRTHDAY | CRM_EVIDENCE_ADDRESS |
                                   CRM_EVIDENCE_SHARED_EMAIL | CRM_EVIDENCE_SHARED_PHONE;
  const CrmDuplicateEvidence place = CRM_EVIDENCE_COMPANY | CRM_EVIDENCE_DOMAIN;
  int against = 0;

  if (compare_birthdays (a->birthday, b->birthday) < 0)
    {
      *evidence |= CRM_AGAINST_BIRTHDAY;
      against += 45;
    }
  else if (differ_nearly (a, b))
    against += 5;
  if (a->generation != b->generation)
    {
      *evidence |= CRM_AGAINST_GENERATION;
      against += a->generation != 0 && b->generation != 0 ? 50 : (*evidence & CRM_EVIDENCE_EMAIL) != 0 ? 10 : 25;
    }

  if ((*evidence & own) != 0)
    return against;
  if ((*evidence & place) != 0)
    {
      if ((*evidence & CRM_EVIDENCE_DOMAIN) != 0 && differ (a->emails, b->emails))
        {
          *evidence |= CRM_AGAINST_EMAIL;
          against += 12;
        }
      return against;
    }

  if (differ (a->emails, b->emails) || differ (a->phones, b->phones) || differ (a->addresses, b->addresses))
    {
      *evidence |= CRM_AGAINST_EMAIL;
      against += 15;
    }
  if (differ (a->companies, b->companies))
    {
      *evidence |= CRM_AGAINST_COMPANY;
      against += 20;
    }
  return against;
}

static CrmDuplicateVerdict
measure_people (const CrmDuplicateCard *a,
                const CrmDuplicateCard *b,
                gboolean                rare)
{
  CrmNames names = crm_duplicate_names_compare ((const char *const *) a->words->pdata, a->words->len,
                                                (const char *const *) b->words->pdata, b->words->len);
  CrmDuplicateVerdict verdict = { 0, (find_shared (a, b) & ~CRM_EVIDENCE_CITY) | name_evidence[names] };
  guint n = 0;
  int score = 0;
  int against;

  for (guint i = 0; i < N_SHARED; i++)
    if ((verdict.evidence & shared_evidence[i]) != 0 && people_scores[i][names] > 0)
      {
        /* The company's domain says no more than the company. */
        n += !(i == DOMAIN_ && (verdict.evidence & CRM_EVIDENCE_COMPANY) != 0);
        score = MAX (score, (int) people_scores[i][names]);
      }
  if (score == 0 && names < CRM_NAMES_SWAPPED)
    return (CrmDuplicateVerdict) { 0, 0 };

  if (n > 1 && names >= CRM_NAMES_PART)
    score += (n - 1) * MORE;
  against = count_against (a, b, &verdict.evidence);
  /* A name alone: how many have it says something only where nothing speaks against it. */
  if (score == 0)
    score = rare && against == 0 ? RARE_NAME : NAME_ONLY;
  score = MIN (score, 99) - against;
  verdict.score = CLAMP (score, 0, 99);
  return verdict;
}

/* ---- Companies ---- */

typedef enum
{
  FIRM_OTHER,
  FIRM_WITHIN,
  FIRM_SLIP,
  FIRM_SAME,
} FirmNames;

static gboolean
is_within (GPtrArray *less,
           GPtrArray *more)
{
  if (less->len == 0 || less->len >= more->len)
    return FALSE;
  for (guint i = 0; i < less->len; i++)
    if (!g_ptr_array_find_with_equal_func (more, g_ptr_array_index (less, i), g_str_equal, NULL))
      return FALSE;

  return TRUE;
}

static FirmNames
compare_firms (const CrmDuplicateCard *a,
               const CrmDuplicateCard *b)
{
  if (*a->name_key == '\0' || *b->name_key == '\0')
    return FIRM_OTHER;
  if (strcmp (a->name_key, b->name_key) == 0)
    return FIRM_SAME;
  if (crm_duplicate_names_is_slip (a->name_key, b->name_key, FALSE))
    return FIRM_SLIP;
  if (is_within (a->words, b->words) || is_within (b->words, a->words))
    return FIRM_WITHIN;
  return FIRM_OTHER;
}

static CrmDuplicateVerdict
measure_companies (const CrmDuplicateCard *a,
                   const CrmDuplicateCard *b)
{
  static const guint net[] = { 45, 85, 92, 97 };
  static const guint local[] = { 40, 80, 90, 97 };
  const CrmDuplicateEvidence on_net = CRM_EVIDENCE_EMAIL | CRM_EVIDENCE_SHARED_EMAIL | CRM_EVIDENCE_DOMAIN;
  const CrmDuplicateEvidence on_site = CRM_EVIDENCE_PHONE | CRM_EVIDENCE_SHARED_PHONE | CRM_EVIDENCE_ADDRESS;
  static const CrmDuplicateEvidence words[] = { CRM_AGAINST_NAME, CRM_EVIDENCE_NAME_PART, CRM_EVIDENCE_NAME_SLIP, CRM_EVIDENCE_NAME };
  FirmNames names = compare_firms (a, b);
  CrmDuplicateVerdict verdict = { 0, find_shared (a, b) | words[names] };
  int score = names != FIRM_SAME ? 0 : (verdict.evidence & CRM_EVIDENCE_CITY) != 0 ? 90 : 80;

  if ((verdict.evidence & on_net) != 0)
    score = MAX (score, (int) net[names]);
  if ((verdict.evidence & on_site) != 0)
    score = MAX (score, (int) local[names]);
  if (score == 0)
    return (CrmDuplicateVerdict) { 0, 0 };

  if ((verdict.evidence & on_net) != 0 && (verdict.evidence & on_site) != 0)
    score = MIN (score + MORE, 99);
  if ((verdict.evidence & on_net) == 0 && differ (a->domains, b->domains))
    {
      verdict.evidence |= CRM_AGAINST_DOMAIN;
      score -= 30;
    }
  if ((verdict.evidence & (on_net | on_site)) == 0 && differ (a->cities, b->cities))
    {
      verdict.evidence |= CRM_AGAINST_CITY;
      score -= 20;
    }
  verdict.score = CLAMP (score, 0, 99);
  return verdict;
}

CrmDuplicateVerdict
crm_duplicate_measure (const CrmDuplicateCard *a,
                       const CrmDuplicateCard *b,
                       gboolean                rare)
{
  g_return_val_if_fail (a != NULL && b != NULL, ((CrmDuplicateVerdict) { 0, 0 }));

  if (a->company != b->company)
    return (CrmDuplicateVerdict) { 0, 0 };

  return a->company ? measure_companies (a, b) : measure_people (a, b, rare);
}

/* ---- Words ---- */

static void
add_value (GPtrArray  *sentences,
           const char *format,
           GPtrArray  *a,
           GPtrArray  *b)
{
  const CrmDuplicateValue *value = crm_duplicate_value_shared (a, b);
  g_auto (GStrv) parts = NULL;

  if (value == NULL)
    return;
  parts = g_strsplit (format, "%s", 2);
  g_ptr_array_add (sentences, g_strjoinv (value->shown, parts));
}

static void
add_shared (GPtrArray              *sentences,
            const CrmDuplicateCard *a,
            const CrmDuplicateCard *b,
            CrmDuplicateEvidence    evidence)
{
  if ((evidence & CRM_EVIDENCE_EMAIL) != 0)
    add_value (sentences, _("same e-mail %s"), a->emails, b->emails);
  else if ((evidence & CRM_EVIDENCE_SHARED_EMAIL) != 0)
    add_value (sentences, _("both use the shared e-mail %s"), a->emails, b->emails);
  if ((evidence & CRM_EVIDENCE_PHONE) != 0)
    add_value (sentences, _("same phone %s"), a->phones, b->phones);
  else if ((evidence & CRM_EVIDENCE_SHARED_PHONE) != 0)
    add_value (sentences, _("both use the shared phone %s"), a->phones, b->phones);
  if ((evidence & CRM_EVIDENCE_BIRTHDAY) != 0)
    g_ptr_array_add (sentences, g_strdup (_("same birthday")));
  if ((evidence & CRM_EVIDENCE_COMPANY) != 0)
    /* Translators: %s is a company */
    add_value (sentences, _("both at %s"), a->companies, b->companies);
  else if ((evidence & CRM_EVIDENCE_DOMAIN) != 0 && (evidence & (CRM_EVIDENCE_EMAIL | CRM_EVIDENCE_SHARED_EMAIL)) == 0)
    /* Translators: %s is the domain of mail addresses */
    add_value (sentences, _("both at %s"), a->domains, b->domains);
  if ((evidence & CRM_EVIDENCE_ADDRESS) != 0)
    add_value (sentences, _("same address %s"), a->addresses, b->addresses);
  else if ((evidence & CRM_EVIDENCE_CITY) != 0)
    /* Translators: %s is a city */
    add_value (sentences, _("both in %s"), a->cities, b->cities);
}

static const struct { CrmDuplicateEvidence bit; const char *words; } name_words[] = {
  { CRM_EVIDENCE_NAME, N_("same name") },
  { CRM_EVIDENCE_NAME_ORDER, N_("same name in another order") },
  { CRM_EVIDENCE_NAME_FORM, N_("two forms of one name") },
  { CRM_EVIDENCE_NAME_LONGER, N_("same name, one is longer") },
  { CRM_EVIDENCE_NAME_SLIP, N_("names differ by a typing slip") },
  { CRM_EVIDENCE_NAME_INITIAL, N_("the initials fit") },
  { CRM_EVIDENCE_NAME_PART, N_("one name is a part of the other") },
  { CRM_EVIDENCE_NAME_GIVEN, N_("same first name") },
  { CRM_EVIDENCE_NAME_FAMILY, N_("same last name") },
  { CRM_AGAINST_NAME, N_("but different names") },
  { CRM_AGAINST_BIRTHDAY, N_("but different birthdays") },
  { CRM_AGAINST_GENERATION, N_("but only one is a junior or senior") },
  { CRM_AGAINST_EMAIL, N_("but different e-mails or phones") },
  { CRM_AGAINST_COMPANY, N_("but different companies") },
  { CRM_AGAINST_DOMAIN, N_("but different domains") },
  { CRM_AGAINST_CITY, N_("but different cities") },
};

char *
crm_duplicate_dup_words (const CrmDuplicateCard *a,
                         const CrmDuplicateCard *b,
                         CrmDuplicateVerdict     verdict)
{
  g_autoptr (GPtrArray) sentences = NULL;
  g_autofree char *joined = NULL;
  g_autofree char *first = NULL;
  const char *rest;

  g_return_val_if_fail (a != NULL && b != NULL, NULL);

  sentences = g_ptr_array_new_with_free_func (g_free);
  add_shared (sentences, a, b, verdict.evidence);
  for (guint i = 0; i < G_N_ELEMENTS (name_words); i++)
    if ((verdict.evidence & name_words[i].bit) != 0)
      g_ptr_array_add (sentences, g_strdup (name_words[i].bit == CRM_AGAINST_GENERATION && a->generation != 0 && b->generation != 0
                                            ? _("but one is the junior, one the senior") : _(name_words[i].words)));
  g_ptr_array_add (sentences, NULL);
  joined = g_strjoinv (" · ", (char **) sentences->pdata);
  if (*joined == '\0')
    return g_steal_pointer (&joined);

  rest = g_utf8_next_char (joined);
  first = g_utf8_strup (joined, rest - joined);
  return g_strconcat (first, rest, NULL);
}

const char *
crm_duplicate_get_confidence (guint score)
{
  return score >= CRM_DUPLICATE_CERTAIN ? _("Almost certain") : score >= 85 ? _("Very likely") : score >= CRM_DUPLICATE_LIKELY ? _("Likely")
         : score >= 50 ? _("Possible") : _("Weak");
}
