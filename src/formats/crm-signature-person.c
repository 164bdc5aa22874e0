/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-signature-private.h"

#include <string.h>

#include "crm-text.h"

/* Name, role, department and company, out of what mail, phones and address have left. */

typedef struct
{
  guint     line;
  char     *text;
  gboolean  used;
} Segment;

static void
segment_free (Segment *segment)
{
  g_free (segment->text);
  g_free (segment);
}

static guint
count (CrmSignatureWord  kind,
       const char       *text)
{
  return crm_signature_count_words (kind, text);
}

static guint
n_words (const char *text)
{
  g_auto (GStrv) words = crm_text_words (text);

  return g_strv_length (words);
}

/* --------------------------------------------------------------------------------------------------------------- company */

/* Letters and digits of @text alone, folded: "Müller & Söhne" is "mullersohne". (transfer full) */
static char *
squeeze (const char *text)
{
  g_auto (GStrv) words = crm_text_words (text);

  return g_strjoinv ("", words);
}

/* The label of the domain that is a name: "acme" of "mail.acme.co.uk". (transfer full) */
static char *
dup_domain_name (const char *domain)
{
  g_auto (GStrv) labels = g_strsplit (domain, ".", -1);
  guint n = g_strv_length (labels);
  guint at = n >= 2 ? n - 2 : 0;

  if (at > 0 && strlen (labels[at]) <= 3 && strlen (labels[n - 1]) == 2)
    at--;
  return squeeze (labels[at]);
}

static gboolean
matches_domain (const CrmSignatureText *text,
                const char             *value)
{
  g_autofree char *squeezed = squeeze (value);
  g_autofree char *name = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (GString) initials = g_string_new (NULL);

  if (text->domain == NULL || *squeezed == '\0')
    return FALSE;
  name = dup_domain_name (text->domain);
  if (strlen (name) < 2)
    return FALSE;
  words = crm_text_words (value);
  for (guint i = 0; words[i] != NULL; i++)
    g_string_append_c (initials, words[i][0]);

  return strcmp (squeezed, name) == 0 || (strlen (name) >= 4 && strstr (squeezed, name) != NULL) ||
         (strlen (squeezed) >= 4 && g_str_has_prefix (name, squeezed)) || (strlen (words[0]) >= 5 && g_str_has_prefix (name, words[0])) ||
         (initials->len >= 3 && strcmp (initials->str, name) == 0);
}

/* A legal form stands at the end, or before "&" and "und": "Acme Inc.", "Huber GmbH & Co. KG". */
static gboolean
has_legal_form (const char *value)
{
  static GRegex *dotted;
  g_auto (GStrv) words = crm_text_words (value);
  guint n = g_strv_length (words);

  if (n >= 2 && (crm_signature_is_word (CRM_SIGNATURE_WORD_LEGAL_FORM, words[n - 1]) ||
                 (n >= 3 && crm_signature_is_word (CRM_SIGNATURE_WORD_LEGAL_FORM, words[n - 2]) && strlen (words[n - 2]) >= 3)))
    return TRUE;
  return g_regex_match (crm_signature_regex (&dotted, "\\p{L}[ ,]+(?:s\\.\\s?[al]\\.(?:\\s?[urs]\\.)?|s\\.?a\\.?r\\.?l\\.?|e\\. ?[kv]\\.|l\\.l\\.c\\.|b\\.v\\.|n\\.v\\.|s\\.p\\.a\\.|s\\.c\\.)(?:$|\\s|,)"), value, 0, NULL);
}

static int
score_company (const CrmSignatureText *text,
               const char             *value)
{
  int score = 0;
  guint words = n_words (value);

  if (words == 0 || words > 10 || g_utf8_strlen (value, -1) > 90)
    return 0;
  if (has_legal_form (value))
    score += 40;
  if (matches_domain (text, value))
    score += 30;
  if (count (CRM_SIGNATURE_WORD_TRADE, value) > 0)
    score += 15;
  if (strstr (value, " & ") != NULL && words <= 5)
    score += 10;
  return score;
}

/* ------------------------------------------------------------------------------------------------------------------ name */

static gboolean
is_particle (const char *word)
{
  g_autofree char *folded = crm_text_fold (word);

  return crm_signature_is_word (CRM_SIGNATURE_WORD_PARTICLE, folded);
}

/* "Anna-Lena", "O'Neill", "J.": letters, the first of them upper case. */
static gboolean
is_name_word (const char *word)
{
  if (!g_unichar_isupper (g_utf8_get_char (word)) && !g_unichar_istitle (g_utf8_get_char (word)) &&
      g_unichar_type (g_utf8_get_char (word)) != G_UNICODE_OTHER_LETTER)
    return FALSE;
  for (const char *at = word; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (!g_unichar_isalpha (c) && !g_unichar_ismark (c) && c != '-' && c != '\'' && c != '.' && c != 0x2019 && c != 0x2010)
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_prefix_word (const char *word)
{
  g_auto (GStrv) words = crm_text_words (word);

  if (words[0] == NULL)
    return FALSE;
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (!crm_signature_is_word (CRM_SIGNATURE_WORD_PREFIX, words[i]))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_suffix_word (const char *word)
{
  g_autofree char *squeezed = squeeze (word);

  return crm_signature_is_word (CRM_SIGNATURE_WORD_SUFFIX, squeezed);
}

/* A segment as a name of a person. */
typedef struct
{
  char     *prefix;
  char     *suffix;
  char    **words;       /* of the name itself, first name first */
  guint     family;      /* the index of the first word of the family name, where it was shown; else G_MAXUINT */
} PersonName;

static void
person_name_clear (PersonName *name)
{
  g_clear_pointer (&name->prefix, g_free);
  g_clear_pointer (&name->suffix, g_free);
  g_clear_pointer (&name->words, g_strfreev);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PersonName, person_name_clear)

static gboolean
is_all_upper (const char *word)
{
  guint letters = 0;

  for (const char *at = word; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_islower (c))
        return FALSE;
      letters += g_unichar_isupper (c);
    }

  return letters >= 2;
}

/* "DUPONT-MARTIN" as people write it: "Dupont-Martin". (transfer full) */
static char *
dup_capitalised (const char *word)
{
  g_autoptr (GString) result = g_string_new (NULL);
  gboolean start = TRUE;

  if (!is_all_upper (word) || strchr (word, '.') != NULL)
    return g_strdup (word);
  for (const char *at = word; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      g_string_append_unichar (result, start ? c : g_unichar_tolower (c));
      start = !g_unichar_isalpha (c);
    }

  return g_string_free (g_steal_pointer (&result), FALSE);
}

/* Without what says in German that one signs for somebody else. */
static const char *
skip_proxy (const char *value)
{
  static GRegex *proxy;
  g_autoptr (GMatchInfo) match = NULL;
  int start = 0, end = 0;

  if (g_regex_match (crm_signature_regex (&proxy, "^(?:i\\.\\s?[av]\\.|ppa\\.?|p\\.\\s?p\\.)\\s+"), value, 0, &match))
    g_match_info_fetch_pos (match, 0, &start, &end);

  return value + end;
}

/* "RUIZ GARCÍA, Ana" turned round; @n_family gets how many words the family name had. (transfer full) */
static char *
turn_round (const char *value,
            guint      *n_family)
{
  const char *comma = strchr (value, ',');
  g_autofree char *family = NULL;
  g_autofree char *given = NULL;

  *n_family = 0;
  if (comma == NULL || strchr (comma + 1, ',') != NULL)
    return g_strdup (value);
  family = g_strstrip (g_strndup (value, comma - value));
  given = g_strstrip (g_strdup (comma + 1));
  if (*family == '\0' || *given == '\0' || is_suffix_word (given) || n_words (family) > 3 || n_words (given) > 2)
    return g_strdup (value);
  *n_family = n_words (family);
  return g_strdup_printf ("%s %s", given, family);
}

/* Titles and what stands behind a name are taken off; FALSE where what is left is no name. */
static gboolean
read_name (const CrmSignatureText *text,
           const char             *value,
           PersonName             *name)
{
  guint n_family, n_real = 0, n_upper = 0;
  g_autofree char *turned = turn_round (skip_proxy (value), &n_family);
  g_auto (GStrv) parts = g_regex_split_simple ("[\\s,]+", turned, 0, 0);
  g_autoptr (GString) prefix = g_string_new (NULL);
  g_autoptr (GString) suffix = g_string_new (NULL);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  guint first = 0, last;

  last = g_strv_length (parts);
  while (first + 1 < last && (is_prefix_word (parts[first]) || *parts[first] == '\0'))
    {
      /* "M. Durand", but "M. Night Keller" where nothing is French. */
      if (strlen (parts[first]) <= 2 && strchr (parts[first], '.') != NULL && !text->french)
        break;
      g_string_append_printf (prefix, "%s%s", prefix->len > 0 ? " " : "", parts[first++]);
    }
  while (last > first + 1 && (*parts[last - 1] == '\0' || (is_suffix_word (parts[last - 1]) && last - first > 2)))
    {
      last--;
      if (*parts[last] != '\0')
        {
          g_string_prepend (suffix, suffix->len > 0 ? " " : "");
          g_string_prepend (suffix, parts[last]);
        }
    }
  for (guint i = first; i < last; i++)
    {
      if (!is_name_word (parts[i]) && !(i > first && is_particle (parts[i])))
        return FALSE;
      n_real += is_name_word (parts[i]);
      n_upper += is_all_upper (parts[i]);
    }
  if (n_real == 0 || last - first > 6)
    return FALSE;

  name->family = n_family > 0 ? last - first - n_family : G_MAXUINT;
  for (guint i = first; i < last; i++)
    {
      g_autofree char *word = dup_capitalised (parts[i]);

      /* "Jean DUPONT": capitals show the family name, unless all is in capitals. */
      if (n_upper < n_real && i > first && is_all_upper (parts[i]) && name->family == G_MAXUINT)
        name->family = i - first;
      g_strv_builder_add (words, word);
    }
  name->words = g_strv_builder_end (words);
  name->prefix = prefix->len > 0 ? g_string_free (g_steal_pointer (&prefix), FALSE) : NULL;
  name->suffix = suffix->len > 0 ? g_string_free (g_steal_pointer (&suffix), FALSE) : NULL;
  return TRUE;
}

/* How many of the words stand in the mail address before the "@", a first letter counting for half. */
static int
score_mail (const CrmSignatureText *text,
            char                  **words)
{
  int score = 0;

  if (text->local == NULL)
    return 0;
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *word = squeeze (words[i]);

      if (strlen (word) >= 3 && strstr (text->local, word) != NULL)
        score += 15;
      else if (*word != '\0' && i == 0 && text->local[0] == word[0])
        score += 3;
    }

  return score;
}

static int
score_name (const CrmSignatureText *text,
            const char             *value,
            gboolean                first)
{
  g_auto (PersonName) name = { NULL };
  g_autofree char *folded = crm_text_fold (value);
  guint n;
  int score;

  if (g_utf8_strlen (value, -1) > 60 || crm_signature_is_closing (folded) || !read_name (text, value, &name))
    return 0;
  n = g_strv_length (name.words);
  score = score_mail (text, name.words) + (name.prefix != NULL ? 8 : 0) + (first ? 6 : 0);
  if (first && text->closed && n == 1)
    score += 10;                       /* "Cheers, Ben" */
  if (text->from_name != NULL)
    {
      g_autofree char *from = crm_text_fold (text->from_name);

      if (strstr (from, folded) != NULL || strstr (folded, from) != NULL)
        score += 30;
    }
  if (n >= 2 && n <= 4)
    score += 10;
  else if (score < 15)
    return 0;
  if (count (CRM_SIGNATURE_WORD_ROLE, value) > 0 || count (CRM_SIGNATURE_WORD_DEPARTMENT, value) > 0)
    score -= 14;
  if (score_company (text, value) >= 15 && score_mail (text, name.words) == 0)
    score -= 20;
  return MAX (score, 0);
}

/* Where the family name begins. In Spain and where it is spoken it has two words. */
static guint
find_family (const CrmSignatureText *text,
             const PersonName       *name)
{
  guint n = g_strv_length (name->words);
  guint family = n - 1;

  if (name->family != G_MAXUINT && name->family > 0 && name->family < n)
    return name->family;
  if (text->spanish && n >= 3)
    family = n - 2;
  while (family > 1 && is_particle (name->words[family - 1]))
    family--;
  return family;
}

static void
add_name (CrmSignatureText *text,
          const char       *value)
{
  g_auto (PersonName) name = { NULL };
  g_autofree char *whole = NULL;

  if (!read_name (text, value, &name))
    return;
  whole = g_strjoinv (" ", name.words);
  if (g_strv_length (name.words) >= 2)
    {
      guint family = find_family (text, &name);
      g_autofree char *behind = g_strjoinv (" ", name.words + family);
      g_autofree char *before = g_strndup (whole, strlen (whole) - strlen (behind) - 1);

      crm_signature_add (text, CRM_SIGNATURE_GIVEN_NAME, NULL, g_steal_pointer (&before));
      crm_signature_add (text, CRM_SIGNATURE_FAMILY_NAME, NULL, g_steal_pointer (&behind));
    }
  crm_signature_add (text, CRM_SIGNATURE_NAME, NULL, g_steal_pointer (&whole));
  if (name.prefix != NULL)
    crm_signature_add (text, CRM_SIGNATURE_PREFIX, NULL, g_steal_pointer (&name.prefix));
  if (name.suffix != NULL)
    crm_signature_add (text, CRM_SIGNATURE_SUFFIX, NULL, g_steal_pointer (&name.suffix));
}

/* -------------------------------------------------------------------------------------------------------------- segments */

static gboolean
is_role (const char *value)
{
  return count (CRM_SIGNATURE_WORD_ROLE, value) > 0 && n_words (value) <= 10;
}

/* "Abteilung Einkauf", "Dept. of Physics", or just "Sales". */
static gboolean
is_department (const char *value)
{
  g_auto (GStrv) words = crm_text_words (value);

  return words[0] != NULL && crm_signature_is_word (CRM_SIGNATURE_WORD_DEPARTMENT, words[0]) && g_strv_length (words) <= 6;
}

static void
add_segment (GPtrArray  *segments,
             guint       line,
             const char *value)
{
  g_autofree char *trimmed = crm_signature_trim (value);
  Segment *segment;

  if (*trimmed == '\0')
    return;
  segment = g_new0 (Segment, 1);
  segment->line = line;
  segment->text = g_steal_pointer (&trimmed);
  g_ptr_array_add (segments, segment);
}

/* "Ana Ruiz, Sales Manager", "CEO at Acme Ltd": the first place at which one thing ends and another begins; FALSE for one thing. */
static gboolean
split_segment (const CrmSignatureText *text,
               const char             *value,
               char                  **before,
               char                  **behind)
{
  static GRegex *joints;
  g_autoptr (GMatchInfo) match = NULL;

  g_regex_match (crm_signature_regex (&joints, "\\s*,\\s*|\\s+(?:at|@|bei|bei der|der|chez|de la|de|en|of|for|und|y|et|&)\\s+|\\s*/\\s*|\\s*\\("), value, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *joint = g_strstrip (g_match_info_fetch (match, 0));
      gboolean comma = strcmp (joint, ",") == 0;
      gboolean mark = comma || strcmp (joint, "/") == 0 || strcmp (joint, "(") == 0;
      gboolean at = strcmp (joint, "@") == 0 || strcmp (joint, "at") == 0 || strcmp (joint, "chez") == 0 || strcmp (joint, "bei") == 0;
      g_autofree char *left = NULL;
      g_autofree char *right = NULL;
      gboolean name, company, role, department;
      int start, end;

      g_match_info_fetch_pos (match, 0, &start, &end);
      left = g_strndup (value, start);
      right = crm_signature_trim (value + end);
      department = is_department (right);
      role = is_role (left) || is_department (left);
      name = !role && score_name (text, left, FALSE) > 0;
      company = score_company (text, right) >= 15;
      if (comma && has_legal_form (value) && !has_legal_form (left) && n_words (right) <= 2 && !role)
        continue;                      /* "Acme, Inc." */

      if ((name && mark && (is_role (right) || department)) || (name && comma && company) || (role && comma && department) || (role && at) ||
          (role && company && !is_role (right) && !department))
        {
          *before = g_steal_pointer (&left);
          *behind = g_steal_pointer (&right);
          return TRUE;
        }
    }

  return FALSE;
}

static void
cut_segment (const CrmSignatureText *text,
             GPtrArray              *segments,
             guint                   line,
             const char             *value,
             guint                   depth)
{
  g_autofree char *before = NULL;
  g_autofree char *behind = NULL;

  if (depth > 3 || !split_segment (text, value, &before, &behind))
    {
      add_segment (segments, line, value);
      return;
    }
  add_segment (segments, line, before);
  cut_segment (text, segments, line, behind, depth + 1);
}

static GPtrArray *
cut_segments (const CrmSignatureText *text)
{
  static GRegex *separators;
  GPtrArray *segments = g_ptr_array_new_with_free_func ((GDestroyNotify) segment_free);

  crm_signature_regex (&separators, "\\s*[|\\x{b7}\\x{2022}\\t;]+\\s*|\\s+[\\x{2013}\\x{2014}-]+\\s+|\\s{3,}|\\s+//\\s+|\\s+/\\s+");
  for (guint i = 0; i < text->lines->len; i++)
    {
      g_autofree char *folded = crm_text_fold (text->lines->pdata[i]);
      g_auto (GStrv) parts = NULL;

      if (crm_signature_is_legal_notice (folded))
        {
          Segment *segment;

          add_segment (segments, i, text->lines->pdata[i]);
          segment = segments->len > 0 ? segments->pdata[segments->len - 1] : NULL;
          if (segment != NULL && segment->line == i)
            segment->line = G_MAXUINT;        /* nothing is looked for in it */
          continue;
        }
      parts = g_regex_split (separators, text->lines->pdata[i], 0);
      for (guint j = 0; parts[j] != NULL; j++)
        cut_segment (text, segments, i, parts[j], 0);
    }

  return segments;
}

static void
take_name (CrmSignatureText *text,
           GPtrArray        *segments)
{
  Segment *best = NULL;
  int best_score = 0;

  for (guint i = 0; i < segments->len; i++)
    {
      Segment *segment = segments->pdata[i];
      const Segment *next = i + 1 < segments->len ? segments->pdata[i + 1] : NULL;
      int score = segment->line == G_MAXUINT ? 0 : score_name (text, segment->text, i == 0);

      if (score > 0 && next != NULL && is_role (next->text))
        score += 6;
      if (score > best_score)
        {
          best = segment;
          best_score = score;
        }
    }
  if (best != NULL && best_score >= 10)
    {
      add_name (text, best->text);
      best->used = TRUE;
    }
  else if (text->from_name != NULL)
    add_name (text, text->from_name);
}

static void
take_company (CrmSignatureText *text,
              GPtrArray        *segments)
{
  Segment *best = NULL;
  int best_score = 0;

  for (guint i = 0; i < segments->len; i++)
    {
      Segment *segment = segments->pdata[i];
      int score;

      if (segment->used || segment->line == G_MAXUINT)
        continue;
      score = score_company (text, segment->text);
      if (is_role (segment->text) && !has_legal_form (segment->text) && strstr (segment->text, " & ") == NULL)
        score -= 25;      /* "Keller & Partner" are no partner */
      if (is_department (segment->text) && !has_legal_form (segment->text))
        score -= 10;
      if (score > best_score)
        {
          best = segment;
          best_score = score;
        }
    }
  if (best == NULL || best_score < 10)
    return;

  best->used = TRUE;
  crm_signature_add (text, CRM_SIGNATURE_COMPANY, NULL, g_strdup (best->text));
}

static void
take_titles (CrmSignatureText *text,
             GPtrArray        *segments)
{
  for (guint i = 0; i < segments->len; i++)
    {
      Segment *segment = segments->pdata[i];

      if (segment->used || segment->line == G_MAXUINT)
        continue;
      if (is_department (segment->text) && !is_role (segment->text) && !crm_signature_has (text, CRM_SIGNATURE_DEPARTMENT))
        crm_signature_add (text, CRM_SIGNATURE_DEPARTMENT, NULL, g_strdup (segment->text));
      else if (is_role (segment->text) && !crm_signature_has (text, CRM_SIGNATURE_ROLE))
        crm_signature_add (text, CRM_SIGNATURE_ROLE, NULL, g_strdup (segment->text));
      else
        continue;
      segment->used = TRUE;
    }
}

void
crm_signature_take_person (CrmSignatureText *text)
{
  g_autoptr (GPtrArray) segments = NULL;

  g_return_if_fail (text != NULL);

  segments = cut_segments (text);
  take_name (text, segments);
  take_company (text, segments);
  take_titles (text, segments);

  /* What nobody took is what is left. */
  g_ptr_array_set_size (text->lines, 0);
  for (guint i = 0; i < segments->len; i++)
    {
      Segment *segment = segments->pdata[i];

      if (!segment->used && n_words (segment->text) > 0)
        g_ptr_array_add (text->lines, g_strdup (segment->text));
    }
}
