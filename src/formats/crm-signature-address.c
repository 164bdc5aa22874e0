/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-signature-private.h"

#include <string.h>

#include "crm-text.h"

/*
 * The postal address. The line with the postal code is found first, by how the countries write it; street, house and country are what stands
 * before and behind it.
 */

#define CITY "\\p{L}[\\p{L}\\s.'\\x{2019}/()-]{1,50}?(?:\\s+cedex(?:\\s+\\d{1,2})?)?"

typedef struct
{
  const char *pattern;              /* of a part between commas, or of a whole line */
  guint       code;                 /* number of the group; 0: none */
  guint       city;
  guint       region;
} PlacePattern;

static const PlacePattern patterns[] = {
  /* "1017 AB Amsterdam" */
  { "(?-i)^(\\d{4}\\s?[A-Z]{2})\\s+(" CITY ")$", 1, 2, 0 },
  /* "D-80331 München", "75008 Paris Cedex 08", "28001 - Madrid (Madrid)", "CH 8001 Zürich" */
  { "^(?:[A-Z]{1,2}[ -]\\s?)?(\\d{4,5})(?:\\s*[-\\x{2013}])?\\s+(" CITY ")$", 1, 2, 0 },
  /* "Portland, OR 97201"; "Toronto, ON M5V 2T6" */
  { "(?-i)^(\\p{L}[\\p{L} .'-]{1,40}?),?\\s+([A-Z]{2}|[A-Z][a-z]{3,}(?: [A-Z][a-z]+)?),?\\s+(\\d{5}(?:-\\d{4})?|[A-Z]\\d[A-Z]\\s?\\d[A-Z]\\d)$", 3, 1, 2 },
  /* "London EC1A 1BB" */
  { "^(\\p{L}[\\p{L} .'-]{1,40}?)?\\s*\\b([A-Z]{1,2}\\d[A-Z\\d]?\\s?\\d[A-Z]{2})$", 2, 1, 0 },
};

static GRegex *compiled[G_N_ELEMENTS (patterns)];

/* A part of a line: what stands between two separators. */
typedef struct
{
  guint  line;
  char  *text;                      /* empty once it was used */
  gboolean used;
} Piece;

static void
piece_free (Piece *piece)
{
  g_free (piece->text);
  g_free (piece);
}

static GPtrArray *
cut_pieces (const CrmSignatureText *text)
{
  static GRegex *separators;
  GPtrArray *pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) piece_free);

  crm_signature_regex (&separators, "\\s*[,;|\\x{b7}\\x{2022}\\t]\\s*|\\s+[\\x{2013}\\x{2014}]\\s+|\\s{3,}");
  for (guint i = 0; i < text->lines->len; i++)
    {
      g_auto (GStrv) parts = g_regex_split (separators, text->lines->pdata[i], 0);

      for (guint j = 0; parts[j] != NULL; j++)
        {
          Piece *piece = g_new0 (Piece, 1);

          piece->line = i;
          piece->text = crm_signature_trim (parts[j]);
          if (*piece->text == '\0')
            piece_free (piece);
          else
            g_ptr_array_add (pieces, piece);
        }
    }

  return pieces;
}

/* What was understood leaves its line: those lines are what is left of their pieces. */
static void
use_piece (Piece *piece)
{
  piece->text[0] = '\0';
  piece->used = TRUE;
}

static void
rebuild_lines (CrmSignatureText *text,
               GPtrArray        *pieces)
{
  for (guint i = 0; i < text->lines->len; i++)
    {
      g_autoptr (GString) line = g_string_new (NULL);
      gboolean used = FALSE;

      for (guint j = 0; j < pieces->len; j++)
        {
          const Piece *piece = pieces->pdata[j];

          if (piece->line != i)
            continue;
          used |= piece->used;
          if (*piece->text != '\0')
            g_string_append_printf (line, "%s%s", line->len > 0 ? " | " : "", piece->text);
        }
      if (!used)
        continue;
      g_free (text->lines->pdata[i]);
      text->lines->pdata[i] = g_string_free (g_steal_pointer (&line), FALSE);
    }
}

static gboolean
has_digit (const char *text)
{
  return strpbrk (text, "0123456789") != NULL;
}

/* A state and a ZIP behind a comma belong to the city before it. */
static void
join_states (GPtrArray *pieces)
{
  static GRegex *state;

  crm_signature_regex (&state, "^(?:[A-Z]{2}|[A-Z][a-z]{3,}(?: [A-Z][a-z]+)?)\\s+(?:\\d{5}(?:-\\d{4})?|[A-Z]\\d[A-Z]\\s?\\d[A-Z]\\d)$");
  for (guint i = 1; i < pieces->len; i++)
    {
      Piece *piece = pieces->pdata[i];
      Piece *before = pieces->pdata[i - 1];
      g_autofree char *joined = NULL;

      if (piece->line != before->line || has_digit (before->text) || !g_regex_match (state, piece->text, 0, NULL))
        continue;
      joined = g_strdup_printf ("%s, %s", before->text, piece->text);
      g_free (before->text);
      before->text = g_steal_pointer (&joined);
      g_ptr_array_remove_index (pieces, i);
      i--;
    }
}

static void
add_trimmed (CrmSignatureText *text,
             CrmSignaturePart  part,
             const char       *value)
{
  g_autofree char *trimmed = value != NULL ? crm_signature_trim (value) : NULL;

  if (trimmed != NULL && *trimmed != '\0' && !crm_signature_has (text, part))
    crm_signature_add (text, part, NULL, g_steal_pointer (&trimmed));
}

static gboolean
is_country (const char *text)
{
  g_autofree char *folded = crm_text_fold (text);
  g_auto (GStrv) words = crm_text_words (text);

  if (strcmp (folded, "united kingdom") == 0 || strcmp (folded, "united states") == 0 || strcmp (folded, "pays-bas") == 0 || strcmp (folded, "the netherlands") == 0 ||
      strcmp (folded, "great britain") == 0 || strcmp (folded, "estados unidos") == 0 || strcmp (folded, "reino unido") == 0 ||
      strcmp (folded, "u.s.a.") == 0 || strcmp (folded, "u.k.") == 0 || strcmp (folded, "royaume-uni") == 0 || strcmp (folded, "new zealand") == 0)
    return TRUE;
  return words[0] != NULL && words[1] == NULL && crm_signature_is_word (CRM_SIGNATURE_WORD_COUNTRY, words[0]);
}

/* "Madrid (España)", "Sabadell (Barcelona)": what stands in brackets is the country or a region. */
static void
add_city (CrmSignatureText *text,
          const char       *value)
{
  const char *bracket = value != NULL ? strchr (value, '(') : NULL;
  g_autofree char *city = NULL;
  g_autofree char *inside = NULL;

  if (bracket == NULL || bracket == value)
    {
      add_trimmed (text, CRM_SIGNATURE_CITY, value);
      return;
    }
  city = g_strndup (value, bracket - value);
  inside = g_strndup (bracket + 1, strcspn (bracket + 1, ")"));
  add_trimmed (text, CRM_SIGNATURE_CITY, city);
  add_trimmed (text, is_country (inside) ? CRM_SIGNATURE_COUNTRY : CRM_SIGNATURE_REGION, inside);
}

static gboolean
has_place_behind (GPtrArray *pieces,
                  guint      index)
{
  for (guint i = index + 1; i < pieces->len && i <= index + 4; i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (patterns); j++)
        {
          if (g_regex_match (crm_signature_regex (&compiled[j], patterns[j].pattern), ((Piece *) pieces->pdata[i])->text, 0, NULL))
            return TRUE;
        }
    }

  return FALSE;
}

/* The piece with the postal code; G_MAXUINT for none. Its values are taken. */
static guint
take_place (CrmSignatureText *text,
            GPtrArray        *pieces)
{
  for (guint i = 0; i < pieces->len; i++)
    {
      Piece *piece = pieces->pdata[i];
      g_autofree char *folded = crm_text_fold (piece->text);

      if (!has_digit (piece->text) || crm_signature_is_legal_notice (folded))
        continue;
      for (guint j = 0; j < G_N_ELEMENTS (patterns); j++)
        {
          g_autoptr (GMatchInfo) match = NULL;
          g_autofree char *code = NULL;
          g_autofree char *city = NULL;
          g_autofree char *region = NULL;

          if (!g_regex_match (crm_signature_regex (&compiled[j], patterns[j].pattern), piece->text, 0, &match))
            continue;
          code = g_match_info_fetch (match, patterns[j].code);
          city = g_match_info_fetch (match, patterns[j].city);
          region = patterns[j].region != 0 ? g_match_info_fetch (match, patterns[j].region) : NULL;
          /* "1200 Market Street", with another such piece behind it, is the number of a house. */
          if (j == 1 && crm_signature_count_words (CRM_SIGNATURE_WORD_STREET, city) > 0 && has_place_behind (pieces, i))
            break;
          add_trimmed (text, CRM_SIGNATURE_POSTAL_CODE, code);
          add_city (text, city);
          add_trimmed (text, CRM_SIGNATURE_REGION, region);
          return i;
        }
    }

  return G_MAXUINT;
}

static gboolean
is_po_box (const char *text)
{
  static GRegex *pattern;

  return g_regex_match (crm_signature_regex (&pattern, "^(?:postfach|p\\.?\\s?o\\.?\\s?box|bo\\x{ee}te postale|b\\.?p\\.?|apartado(?: de correos)?|apdo\\.?)\\s+\\d[\\d ]{0,12}$"),
                        text, 0, NULL);
}

/* Whether a word of it is one of streets. */
static gboolean
says_street (const char *text)
{
  static GRegex *calle;

  return crm_signature_count_words (CRM_SIGNATURE_WORD_STREET, text) > 0 ||
         g_regex_match (crm_signature_regex (&calle, "^(?:c/|c\\.|cl\\.|av\\.|avda\\.|p\\x{ba})\\s?\\p{L}"), text, 0, NULL);
}

/* "Hauptstr. 5a", "12 rue de la Paix", "C/ Mayor 5, 2º B", "221B Baker Street"; with @lenient also "Am Anger 7", which no word betrays. */
static gboolean
is_street (const char *text,
           gboolean    lenient)
{
  static GRegex *bare, *number;

  if (g_utf8_strlen (text, -1) > 70 || is_po_box (text))
    return FALSE;
  if (says_street (text) && has_digit (text))
    return TRUE;
  /* Without a number only where the word for it stands alone, as first or last: a "Bachhof" is an inn. */
  if (lenient && !has_digit (text) &&
      g_regex_match (crm_signature_regex (&bare, "^(?:rue|avenue|place|quai|calle|avenida|avda|paseo|plaza|pol[i\\x{ed}]gono)\\b|"
                                                 "\\b(?:street|road|avenue|lane|close|court|terrace|crescent|square|gardens|park|drive)$"), text, 0, NULL))
    return TRUE;
  return lenient && g_regex_match (crm_signature_regex (&number, "^\\p{L}[\\p{L} .'\\x{2019}-]{2,50} \\d{1,4} ?[a-z]?(?: ?[-/] ?\\d{1,4} ?[a-z]?)?$|^\\d{1,5}[a-z]?,? \\p{L}[\\p{L} .'\\x{2019}-]{2,50}$"),
                                   text, 0, NULL);
}

static gboolean
is_extended (const char *text)
{
  return g_utf8_strlen (text, -1) <= 40 && crm_signature_count_words (CRM_SIGNATURE_WORD_EXTENDED, text) > 0 && has_digit (text);
}

/* "Calle Mayor, 5" and "12, rue de la Paix": the number of the house stands behind a comma, so the two pieces are one. */
static void
join_house_number (GPtrArray *pieces,
                   guint      place)
{
  static GRegex *number;

  crm_signature_regex (&number, "^(?:n\\x{ba}|n\\x{b0}|no\\.?|nr\\.?)?\\s?\\d{1,4}\\s?(?:[a-z]|bis|ter)?$");
  for (guint i = 0; i + 1 < pieces->len && i + 1 <= place; i++)
    {
      Piece *first = pieces->pdata[i];
      Piece *second = pieces->pdata[i + 1];
      gboolean number_first = g_regex_match (number, first->text, 0, NULL) && says_street (second->text);
      gboolean number_behind = !has_digit (first->text) && g_regex_match (number, second->text, 0, NULL) && says_street (first->text);
      g_autofree char *joined = NULL;

      if (first->line != second->line || i + 1 == place || (!number_first && !number_behind))
        continue;
      joined = g_strdup_printf ("%s, %s", first->text, second->text);
      g_free (first->text);
      first->text = g_steal_pointer (&joined);
      second->text[0] = '\0';
      return;
    }
}

static void
take_before (CrmSignatureText *text,
             GPtrArray        *pieces,
             guint             place)
{
  Piece *found = pieces->pdata[place];

  for (guint i = place; i-- > 0 && i + 5 > place; )
    {
      Piece *piece = pieces->pdata[i];
      gboolean near = found->line - piece->line <= 1;

      if (*piece->text == '\0')
        continue;
      if (found->line - piece->line > 2)
        break;
      if (!crm_signature_has (text, CRM_SIGNATURE_PO_BOX) && is_po_box (piece->text))
        add_trimmed (text, CRM_SIGNATURE_PO_BOX, piece->text);
      else if (!crm_signature_has (text, CRM_SIGNATURE_EXTENDED) && is_extended (piece->text) && !is_street (piece->text, FALSE))
        add_trimmed (text, CRM_SIGNATURE_EXTENDED, piece->text);
      else if (!crm_signature_has (text, CRM_SIGNATURE_STREET) && is_street (piece->text, near))
        add_trimmed (text, CRM_SIGNATURE_STREET, piece->text);
      else if (!crm_signature_has (text, CRM_SIGNATURE_CITY) && !has_digit (piece->text))
        add_trimmed (text, CRM_SIGNATURE_CITY, piece->text);
      else
        continue;
      use_piece (piece);
    }
}

/* A region and the country stand behind: on the same line, or alone on one of the next two. */
static void
take_behind (CrmSignatureText *text,
             GPtrArray        *pieces,
             guint             place)
{
  Piece *found = pieces->pdata[place];

  for (guint i = place + 1; i < pieces->len && ((Piece *) pieces->pdata[i])->line <= found->line + 2; i++)
    {
      Piece *piece = pieces->pdata[i];

      if (*piece->text == '\0' || crm_signature_has (text, CRM_SIGNATURE_COUNTRY) || !is_country (piece->text))
        continue;
      add_trimmed (text, CRM_SIGNATURE_COUNTRY, piece->text);
      use_piece (piece);
    }
}

/* Without a postal code a street is still worth having where its name says that it is one. */
static void
take_street_alone (CrmSignatureText *text,
                   GPtrArray        *pieces)
{
  for (guint i = 0; i < pieces->len; i++)
    {
      Piece *piece = pieces->pdata[i];

      if (is_po_box (piece->text))
        add_trimmed (text, CRM_SIGNATURE_PO_BOX, piece->text);
      else if (is_street (piece->text, FALSE) && crm_signature_count_words (CRM_SIGNATURE_WORD_ROLE, piece->text) == 0)
        add_trimmed (text, CRM_SIGNATURE_STREET, piece->text);
      else
        continue;
      use_piece (piece);
      return;
    }
}

void
crm_signature_take_address (CrmSignatureText *text)
{
  g_autoptr (GPtrArray) pieces = NULL;
  guint place;

  g_return_if_fail (text != NULL);

  pieces = cut_pieces (text);
  join_states (pieces);
  place = take_place (text, pieces);
  join_house_number (pieces, MIN (place, pieces->len));
  if (place == G_MAXUINT)
    {
      take_street_alone (text, pieces);
      rebuild_lines (text, pieces);
      return;
    }

  take_before (text, pieces, place);
  take_behind (text, pieces, place);
  use_piece (pieces->pdata[place]);
  rebuild_lines (text, pieces);
}
