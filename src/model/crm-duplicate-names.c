/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-duplicate-names.h"

#include <string.h>

#include "crm-name-forms.h"
#include "crm-text.h"

#define SHORT_SLIP 5    /* letters from which one may be wrong */
#define LONG_SLIP  9    /* letters from which two may be */
#define FIRST_CJK  0x2e80

gboolean
crm_duplicate_names_is_slip (const char *a,
                             const char *b,
                             gboolean    given)
{
  glong n_a, n_b, shorter;
  guint max;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  n_a = g_utf8_strlen (a, -1);
  n_b = g_utf8_strlen (b, -1);
  shorter = MIN (n_a, n_b);
  max = shorter >= LONG_SLIP ? 2 : 1;
  if (shorter < SHORT_SLIP || ABS (n_a - n_b) > (glong) max)
    return FALSE;
  if (crm_text_distance (a, b, max) > max || strpbrk (a, "0123456789") != NULL || strpbrk (b, "0123456789") != NULL)
    return FALSE;
  if (crm_name_is_given (a) && crm_name_is_given (b))
    return FALSE;

  /* The endings that tell a man from a woman stand behind what is equal. */
  if (given)
    {
      gsize same = 0;

      while (a[same] != '\0' && a[same] == b[same])
        same++;
      if (strlen (a + same) <= 1 && strlen (b + same) <= 1)
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_initial (const char *word)
{
  return *word != '\0' && *g_utf8_next_char (word) == '\0' && g_utf8_get_char (word) < FIRST_CJK;
}

static gboolean
fits_initial (const char *a,
              const char *b)
{
  return (is_initial (a) || is_initial (b)) && g_utf8_get_char (a) == g_utf8_get_char (b);
}

typedef struct
{
  const char *const *a;
  const char *const *b;
  guint n_a;
  guint n_b;
  guint taken_a;          /* bits */
  guint taken_b;
  guint exact;
  guint forms;
  guint initials;
  guint slips;
  gboolean swapped;
  gboolean first;         /* the first word of each is equal, or a form */
  gboolean sound;         /* more than a letter is equal */
} Match;

typedef enum
{
  EXACT,
  FORM,
  INITIAL,
  SLIP,
} Kind;

static gboolean
words_match (const Match *match,
             Kind         kind,
             guint        i,
             guint        j)
{
  const char *a = match->a[i];
  const char *b = match->b[j];

  switch (kind)
    {
    case EXACT:
      return strcmp (a, b) == 0;
    case FORM:
      return crm_name_is_form (a, b);
    case INITIAL:
      return fits_initial (a, b);
    case SLIP:
    default:
      return crm_duplicate_names_is_slip (a, b, i == 0 && j == 0 && match->n_a > 1 && match->n_b > 1);
    }
}

static guint
match_all (Match *match,
           Kind   kind)
{
  guint n = 0;
  guint last = 0;

  for (guint i = 0; i < match->n_a; i++)
    for (guint j = 0; j < match->n_b && (match->taken_a & 1u << i) == 0; j++)
      if ((match->taken_b & 1u << j) == 0 && words_match (match, kind, i, j))
        {
          match->taken_a |= 1u << i;
          match->taken_b |= 1u << j;
          match->swapped = match->swapped || (n > 0 && j < last);
          match->first = match->first || (i == 0 && j == 0 && kind <= FORM);
          match->sound = match->sound || (kind <= FORM && !is_initial (match->a[i]));
          last = j;
          n++;
        }

  return n;
}

/* A single word that is a whole name: Chinese, Japanese and Korean names are written in one. */
static gboolean
is_whole (const char *word)
{
  return g_utf8_get_char (word) >= FIRST_CJK && *g_utf8_next_char (word) != '\0';
}

CrmNames
crm_duplicate_names_compare (const char *const *a,
                             guint              n_a,
                             const char *const *b,
                             guint              n_b)
{
  Match match = { a, b, MIN (n_a, CRM_NAME_MAX_WORDS), MIN (n_b, CRM_NAME_MAX_WORDS), 0, 0, 0, 0, 0, 0, FALSE, FALSE, FALSE };
  guint strong, matched, rest_a, rest_b;

  g_return_val_if_fail ((a != NULL || n_a == 0) && (b != NULL || n_b == 0), CRM_NAMES_OTHER);

  if (match.n_a == 0 || match.n_b == 0)
    return CRM_NAMES_NONE;

  match.exact = match_all (&match, EXACT);
  if (match.exact < match.n_a || match.exact < match.n_b)
    {
      match.forms = match_all (&match, FORM);
      match.initials = match_all (&match, INITIAL);
      match.slips = match.exact + match.forms > 0 ? match_all (&match, SLIP) : 0;
    }
  strong = match.exact + match.forms;
  matched = strong + match.initials + match.slips;
  rest_a = match.n_a - matched;
  rest_b = match.n_b - matched;

  if (!match.sound)
    return CRM_NAMES_OTHER;
  if ((rest_a > 0 && rest_b > 0) || match.slips > 1 || (match.slips == 1 && (rest_a + rest_b > 0 || match.initials > 0)))
    return match.first ? CRM_NAMES_GIVEN : CRM_NAMES_FAMILY;
  if (match.n_a == 1 || match.n_b == 1)
    return match.n_a == match.n_b && match.exact == 1 && is_whole (match.a[0]) ? CRM_NAMES_SAME : CRM_NAMES_PART;
  if (match.slips == 1)
    return CRM_NAMES_SLIP;
  if (match.initials > 0)
    return CRM_NAMES_INITIAL;
  if (rest_a + rest_b > 0)
    return CRM_NAMES_LONGER;
  if (match.forms > 0)
    return CRM_NAMES_VARIANT;

  return match.swapped ? CRM_NAMES_SWAPPED : CRM_NAMES_SAME;
}
