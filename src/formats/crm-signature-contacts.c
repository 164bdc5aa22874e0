/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-signature-private.h"

#include <string.h>

#include "crm-mail-address.h"
#include "crm-text.h"

/* Mail addresses, addresses of the web and phone numbers, with the words that say what they are. */

/* (at) and [at] are how people hide an address from robots. */
#define MAIL_PATTERN \
  "(?:mailto:\\s*)?<?([\\p{L}\\p{N}._%+'-]{1,64})(?:@|\\s?[\\[({]\\s?(?:at|@)\\s?[\\])}]\\s?)" \
  "((?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?\\.){1,8}\\p{L}{2,24})>?"

#define LINK_PATTERN \
  "(?:https?://|www\\.)[^\\s<>\"|,;]{3,300}|" \
  "\\b(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?\\.){1,4}" \
  "(?:com|org|net|de|at|ch|fr|es|uk|eu|io|info|biz|it|nl|be|lu|mx|ar|cl|pe|us|ca|ie|app|dev|shop|online|berlin|hamburg|wien|paris|cat|bayern|koeln)" \
  "\\b(?:/[^\\s<>\"|,;]{0,300})?"

/* At least seven digits, which is checked where it is used. The last part is an extension. */
#define PHONE_PATTERN \
  "(?:\\+|\\b00\\s?|\\()?\\d[\\d\\s()./\\x{2010}-\\x{2013}\\x{a0}-]{4,30}\\d(?:\\s?(?:ext|x|dw|durchwahl|poste)\\.?\\s?\\d{1,6})?"

/* A network whose addresses are known by it. */
static const struct
{
  const char *host;
  const char *label;
} networks[] = {
  { "linkedin.", "LinkedIn" }, { "xing.", "XING" }, { "twitter.", "Twitter" }, { "x.com", "X" }, { "facebook.", "Facebook" },
  { "instagram.", "Instagram" }, { "youtube.", "YouTube" }, { "github.", "GitHub" }, { "tiktok.", "TikTok" }, { "pinterest.", "Pinterest" },
  { "wa.me", "WhatsApp" }, { "t.me", "Telegram" }, { "calendly.", "Calendly" }
};

/* The letters directly before @end in @line, in which labels stand: "Tel. mobil: ". */
static gsize
find_label_start (const char *line,
                  gsize       end)
{
  const char *at = line + end;
  guint n_words = 0;
  gboolean in_word = FALSE;

  while (at > line && n_words <= 3)
    {
      const char *previous = g_utf8_prev_char (at);
      gunichar c = g_utf8_get_char (previous);

      if (g_unichar_isalpha (c) || g_unichar_ismark (c))
        {
          n_words += !in_word;
          in_word = TRUE;
        }
      else if (strchr (" .:-/()'", (int) MIN (c, 0x7f)) != NULL || c == 0xa0)
        in_word = FALSE;
      else
        break;
      if (n_words > 3)
        break;
      at = previous;
    }

  return at - line;
}

static gboolean
is_label_word (const char *word)
{
  for (CrmSignatureWord kind = CRM_SIGNATURE_WORD_WORK; kind <= CRM_SIGNATURE_WORD_LINK; kind++)
    {
      if (crm_signature_is_word (kind, word))
        return TRUE;
    }

  return FALSE;
}

/* Where the label before @end begins: as many whole words at its end as are such words. @words: (transfer full) those, folded. */
static gsize
find_label (const char   *line,
            gsize         end,
            char       ***words)
{
  gsize start = find_label_start (line, end);

  for (; start < end; start = g_utf8_next_char (line + start) - line)
    {
      g_autofree char *piece = NULL;
      g_auto (GStrv) found = NULL;
      guint n = 0;

      if (start > 0 && g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (line + start))))
        continue;
      piece = g_strndup (line + start, end - start);
      found = crm_text_words (piece);
      while (found[n] != NULL && is_label_word (found[n]))
        n++;
      if (n == 0 || found[n] != NULL)
        continue;
      *words = g_steal_pointer (&found);
      return start;
    }

  *words = g_new0 (char *, 1);
  return end;
}

/* What the words say of a number; "mobile" says more than "phone". NULL: nothing. */
static const char *
label_of_words (char **words)
{
  static const struct
  {
    CrmSignatureWord kind;
    const char *label;
  } labels[] = {
    { CRM_SIGNATURE_WORD_MOBILE, "mobile" }, { CRM_SIGNATURE_WORD_FAX, "fax" }, { CRM_SIGNATURE_WORD_HOME, "home" },
    { CRM_SIGNATURE_WORD_WORK, "work" }
  };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      for (guint j = 0; words[j] != NULL; j++)
        {
          /* "Tel/Fax" is a phone. */
          if (labels[i].kind == CRM_SIGNATURE_WORD_FAX && j > 0 && crm_signature_is_word (CRM_SIGNATURE_WORD_WORK, words[0]))
            continue;
          if (crm_signature_is_word (labels[i].kind, words[j]))
            return labels[i].label;
        }
    }

  return NULL;
}

/* Cuts the bytes from @start to @end out of the line, with a mark that parts what stood on both sides. */
static void
cut_out (CrmSignatureText *text,
         guint             index,
         gsize             start,
         gsize             end)
{
  char *line = text->lines->pdata[index];
  char *left = g_strndup (line, start);

  text->lines->pdata[index] = g_strconcat (left, " | ", line + end, NULL);
  g_free (left);
  g_free (line);
}

static gboolean
has_value (const CrmSignatureText *text,
           CrmSignaturePart        part,
           const char             *value)
{
  for (guint i = 0; i < text->items->len; i++)
    {
      const CrmSignatureItem *item = text->items->pdata[i];

      if (item->part == part && g_ascii_strcasecmp (item->value, value) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
add_mail (CrmSignatureText *text,
          const char       *local,
          const char       *domain)
{
  g_autofree char *address = g_strdup_printf ("%s@%s", local, domain);

  if (!crm_mail_address_check (address, NULL) || has_value (text, CRM_SIGNATURE_EMAIL, address))
    return;

  if (text->local == NULL)
    {
      g_autofree char *folded = crm_text_fold (domain);

      text->local = crm_text_fold (local);
      if (!crm_signature_is_mail_provider (folded))
        text->domain = g_steal_pointer (&folded);
    }
  crm_signature_add (text, CRM_SIGNATURE_EMAIL, NULL, g_steal_pointer (&address));
}

/* Both: look for the first one in the line, take it, say whether there was one. */
static gboolean
take_mail (CrmSignatureText *text,
           guint             index)
{
  static GRegex *pattern;
  const char *line = text->lines->pdata[index];
  g_autoptr (GMatchInfo) match = NULL;
  g_auto (GStrv) words = NULL;
  g_autofree char *local = NULL;
  g_autofree char *domain = NULL;
  int start, end;

  if (!g_regex_match (crm_signature_regex (&pattern, MAIL_PATTERN), line, 0, &match))
    return FALSE;
  g_match_info_fetch_pos (match, 0, &start, &end);
  local = g_match_info_fetch (match, 1);
  domain = g_match_info_fetch (match, 2);
  add_mail (text, local, domain);
  cut_out (text, index, find_label (line, start, &words), end);
  return TRUE;
}

static gboolean
is_link_wanted (const CrmSignatureText *text,
                const char             *link,
                char                  **label_words)
{
  g_autofree char *folded = crm_text_fold (link);

  /* A bare "acme.de" is one where it is called so, where mail goes there, or where a page of it is named. */
  return strstr (folded, "://") != NULL || g_str_has_prefix (folded, "www.") || label_words[0] != NULL || strchr (folded, '/') != NULL ||
         (text->domain != NULL && g_str_has_suffix (text->domain, folded)) || (text->domain != NULL && g_str_has_suffix (folded, text->domain));
}

static void
add_link (CrmSignatureText *text,
          const char       *found)
{
  gboolean has_scheme = g_ascii_strncasecmp (found, "http", 4) == 0 && strstr (found, "://") != NULL;
  g_autofree char *link = has_scheme ? g_strdup (found) : g_strconcat ("https://", found, NULL);
  const char *host = strstr (link, "://") + 3;
  const char *label = NULL;

  if (g_ascii_strncasecmp (host, "www.", 4) == 0)
    host += 4;
  for (guint i = 0; i < G_N_ELEMENTS (networks) && label == NULL; i++)
    {
      const char *at = strstr (host, networks[i].host);

      if (at != NULL && (at == host || at[-1] == '.') && strcspn (host, "/") > (gsize) (at - host))
        label = networks[i].label;
    }
  if (!has_value (text, CRM_SIGNATURE_LINK, link))
    crm_signature_add (text, CRM_SIGNATURE_LINK, label, g_steal_pointer (&link));
}

static gboolean
take_link (CrmSignatureText *text,
           guint             index,
           gsize            *from)
{
  static GRegex *pattern;
  const char *line = text->lines->pdata[index];
  g_autoptr (GMatchInfo) match = NULL;
  g_auto (GStrv) words = NULL;
  g_autofree char *link = NULL;
  gsize label_start;
  int start, end;

  if (!g_regex_match_full (crm_signature_regex (&pattern, LINK_PATTERN), line, -1, *from, 0, &match, NULL))
    return FALSE;
  g_match_info_fetch_pos (match, 0, &start, &end);
  while (end > start + 1 && strchr (".)]'!?", line[end - 1]) != NULL)
    end--;
  link = g_strndup (line + start, end - start);
  label_start = find_label (line, start, &words);
  *from = end;
  if (!is_link_wanted (text, link, words))
    return TRUE;

  add_link (text, link);
  cut_out (text, index, label_start, end);
  *from = 0;
  return TRUE;
}

static guint
count_digits (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += g_ascii_isdigit (*text);

  return n;
}

/* "+49 89 1234-0 / -12" is one number and a second end of it; "089 / 1234" is an area and a number. How long the number is. */
static gsize
cut_second_number (const char *number)
{
  const char *slash = strstr (number, " / ");
  g_autofree char *before = NULL;

  if (slash == NULL)
    return strlen (number);
  before = g_strndup (number, slash - number);
  return count_digits (before) >= 8 ? (gsize) (slash - number) : strlen (number);
}

/* Without a word before it, a row of digits is a phone number where it is written like one. */
static gboolean
looks_like_phone (const char *number)
{
  static GRegex *american, *date;
  guint digits = count_digits (number);
  gboolean parted = strpbrk (number, " ./-()") != NULL;

  if (g_regex_match (crm_signature_regex (&date, "^\\d{1,2}[./-]\\d{1,2}[./-]\\d{2,4}$|^\\d{4}-\\d{2}-\\d{2}"), number, 0, NULL))
    return FALSE;
  if (number[0] == '+' || strncmp (number, "00", 2) == 0)
    return digits >= 8 && digits <= 16;
  if (number[0] == '0' || strncmp (number, "(0", 2) == 0)
    return digits >= 7 && digits <= 13 && parted;
  return g_regex_match (crm_signature_regex (&american, "^\\(?\\d{3}\\)?[ .-]{0,2}\\d{3}[ .-]\\d{4}|^[6789]\\d{2}[ .]\\d{2,3}[ .]\\d{2,3}(?:[ .]\\d{2,3})?$"),
                        number, 0, NULL);
}

/* "(mobil)" behind a number; how many bytes it is, 0: nothing like it. @words: (transfer full) */
static gsize
find_label_behind (const char   *behind,
                   char       ***words)
{
  static GRegex *pattern;
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *inside = NULL;
  int start, end;

  if (!g_regex_match (crm_signature_regex (&pattern, "^\\s{0,3}\\(([\\p{L}. -]{1,20})\\)"), behind, 0, &match))
    return 0;
  inside = g_match_info_fetch (match, 1);
  *words = crm_text_words (inside);
  g_match_info_fetch_pos (match, 0, &start, &end);
  return (*words)[0] != NULL && is_label_word ((*words)[0]) ? end : 0;
}

static void
add_phone (CrmSignatureText *text,
           const char       *number,
           const char       *label)
{
  static GRegex *mobile;
  g_autofree char *value = crm_text_clean_line (number);

  /* Numbers of a mobile are known by themselves in these countries. */
  if ((label == NULL || strcmp (label, "work") == 0) &&
      g_regex_match (crm_signature_regex (&mobile, "^(?:\\+|00 ?)(?:49[ (0)/-]*1[567]|33[ (0)-]*[67]|34[ -]*[67]|43[ (0)/-]*6[5-9]|41[ (0)-]*7[5-9]|44[ (0)-]*7)"),
                     value, 0, NULL))
    label = "mobile";
  if (!has_value (text, CRM_SIGNATURE_PHONE, value))
    crm_signature_add (text, CRM_SIGNATURE_PHONE, label, g_steal_pointer (&value));
}

static gboolean
take_phone (CrmSignatureText *text,
            guint             index,
            gsize            *from)
{
  static GRegex *pattern;
  const char *line = text->lines->pdata[index];
  g_autoptr (GMatchInfo) match = NULL;
  g_auto (GStrv) words = NULL;
  g_auto (GStrv) words_behind = NULL;
  g_autofree char *number = NULL;
  gsize label_start, behind;
  const char *label;
  int start, end;

  if (!g_regex_match_full (crm_signature_regex (&pattern, PHONE_PATTERN), line, -1, *from, 0, &match, NULL))
    return FALSE;
  g_match_info_fetch_pos (match, 0, &start, &end);
  number = g_strndup (line + start, end - start);
  end = start + cut_second_number (number);
  number[end - start] = '\0';
  g_strchomp (number);
  label_start = find_label (line, start, &words);
  behind = find_label_behind (line + end, &words_behind);
  label = label_of_words (words);
  if (behind > 0)
    label = label_of_words (words_behind);
  *from = end;
  if (count_digits (number) > 17 || count_digits (number) < 6 || (label == NULL && !looks_like_phone (number)))
    return TRUE;

  add_phone (text, number, label);
  cut_out (text, index, label_start, end + behind);
  *from = 0;
  return TRUE;
}

void
crm_signature_take_contacts (CrmSignatureText *text)
{
  g_return_if_fail (text != NULL);

  for (guint i = 0; i < text->lines->len; i++)
    {
      while (take_mail (text, i))
        ;
    }

  for (guint i = 0; i < text->lines->len; i++)
    {
      g_autofree char *folded = NULL;
      gsize from = 0;

      while (take_link (text, i, &from))
        ;
      folded = crm_text_fold (text->lines->pdata[i]);
      if (crm_signature_is_legal_notice (folded))
        continue;
      from = 0;
      while (take_phone (text, i, &from))
        ;
    }
}
