/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-smtp-reply.h"

#include <string.h>

#define ANY    (~0u)
#define AT(s)  (1u << CRM_SMTP_STAGE_##s)
#define BODY   (AT (DATA) | AT (DOT))

/*
 * The first line that fits decides. Code is a pattern of three characters, '.' for any digit; enhanced is the start of the
 * enhanced code; words is a regular expression, matched without regard to case. NULL fits everything.
 */
static const struct
{
  guint        stages;
  const char  *code;
  const char  *enhanced;
  const char  *words;
  CrmSmtpScope scope;
} rules[] = {
  { ANY, "2..", NULL, NULL, CRM_SMTP_SCOPE_ACCEPTED },
  { ANY, "3..", NULL, NULL, CRM_SMTP_SCOPE_ACCEPTED },

  /* Signing in. 454 is "not now", whatever libraries call it. */
  { ANY, "535", NULL, NULL, CRM_SMTP_SCOPE_CREDENTIALS },
  { ANY, "534", NULL, NULL, CRM_SMTP_SCOPE_CREDENTIALS },
  { ANY, "530", NULL, NULL, CRM_SMTP_SCOPE_CREDENTIALS },
  { ANY, "454", "4.7.0", NULL, CRM_SMTP_SCOPE_QUOTA },
  { AT (AUTH), "5..", NULL, NULL, CRM_SMTP_SCOPE_CREDENTIALS },
  { AT (AUTH), "4..", NULL, NULL, CRM_SMTP_SCOPE_CONNECTION },

  { ANY, "...", NULL, "too many (messages|mails|transactions) (in|on|for|from) this (connection|session)", CRM_SMTP_SCOPE_CONNECTION },

  /* The account's limit: the words decide, for the codes are those of everything else. */
  { ANY, "432", "4.3.2", NULL, CRM_SMTP_SCOPE_QUOTA },
  { ANY, "550", "5.4.5", NULL, CRM_SMTP_SCOPE_QUOTA },
  { ANY, "...", NULL, "\\b(daily|hourly|sending|send|mail|message|rate|outgoing|user|relay) *(sending |message |rate )?(limit|quota)s?\\b.*(exceed|reach)",
    CRM_SMTP_SCOPE_QUOTA },
  { ANY, "...", NULL, "(limit|quota) on the number of messages", CRM_SMTP_SCOPE_QUOTA },
  { ANY, "...", NULL, "(exceed|reach)(ed|s)? (the |your |its )*(maximum |daily |hourly |sending |send |mail |message |outgoing |rate )+(limit|quota|rate)", CRM_SMTP_SCOPE_QUOTA },
  { ANY, "...", NULL, "too many (messages|mails|emails|e-mails|recipients) (sent|in|per|today|this hour)", CRM_SMTP_SCOPE_QUOTA },
  { ANY, "...", NULL, "sender thread limit", CRM_SMTP_SCOPE_QUOTA },
  { ANY, "...", NULL, "sending rate|rate limited|throttl", CRM_SMTP_SCOPE_QUOTA },

  /* This connection. */
  { ANY, "421", NULL, NULL, CRM_SMTP_SCOPE_CONNECTION },
  { AT (CONNECT), NULL, NULL, NULL, CRM_SMTP_SCOPE_CONNECTION },

  /* Who we say we are. */
  { ANY, "5..", "5.7.26", NULL, CRM_SMTP_SCOPE_SENDER },
  { ANY, "5..", "5.7.515", NULL, CRM_SMTP_SCOPE_SENDER },
  { ANY, "5..", "5.7.60", NULL, CRM_SMTP_SCOPE_SENDER },
  { ANY, "5..", "5.1.7", NULL, CRM_SMTP_SCOPE_SENDER },
  { ANY, "5..", "5.1.8", NULL, CRM_SMTP_SCOPE_SENDER },
  { ANY, "5..", NULL, "send ?as ?denied|not (allowed|permitted|authori[sz]ed) to send (as|from)|sender address rejected|"
    "not owned by user|sender (is )?not (allowed|authori[sz]ed)|dmarc|spf (check|fail)", CRM_SMTP_SCOPE_SENDER },
  /* The server does not take mail of ours for others: that is so for every recipient. */
  { AT (RCPT) | BODY, "...", NULL, "relay(ing)? (access )?(denied|not (permitted|allowed))|unable to relay|not (permitted|allowed) to relay",
    CRM_SMTP_SCOPE_SENDER },
  { AT (MAIL), "5..", "5.3.4", NULL, CRM_SMTP_SCOPE_MESSAGE },
  { AT (MAIL), "552", NULL, NULL, CRM_SMTP_SCOPE_MESSAGE },
  { AT (MAIL), "452", NULL, NULL, CRM_SMTP_SCOPE_QUOTA },
  { AT (MAIL), "5..", NULL, NULL, CRM_SMTP_SCOPE_SENDER },
  { AT (MAIL), "4..", NULL, NULL, CRM_SMTP_SCOPE_CONNECTION },

  /* This address. */
  { ANY, "5..", "5.1.", NULL, CRM_SMTP_SCOPE_RECIPIENT },
  { ANY, "5..", "5.2.", NULL, CRM_SMTP_SCOPE_RECIPIENT },
  { ANY, "5..", NULL, "(user|recipient|mailbox|account|address)( is)? (unknown|not found|disabled|inactive|unavailable|does ?n.t exist)|"
    "(unknown|no such|invalid) (user|recipient|mailbox|account)|does not exist|mailbox (is )?full|over ?quota",
    CRM_SMTP_SCOPE_RECIPIENT },
  { ANY, "4..", NULL, "grey ?-?list|gray ?-?list", CRM_SMTP_SCOPE_RECIPIENT_TEMPORARY },
  { ANY, "4..", "4.2.", NULL, CRM_SMTP_SCOPE_RECIPIENT_TEMPORARY },
  { ANY, "4..", "4.1.", NULL, CRM_SMTP_SCOPE_RECIPIENT_TEMPORARY },
  { AT (RCPT), "452", "4.5.3", NULL, CRM_SMTP_SCOPE_RECIPIENT_TEMPORARY },
  { ANY, "452", "4.3.1", NULL, CRM_SMTP_SCOPE_QUOTA },

  /* This text. */
  { BODY, "552", NULL, NULL, CRM_SMTP_SCOPE_MESSAGE },
  { BODY, "5..", "5.3.4", NULL, CRM_SMTP_SCOPE_MESSAGE },
  { BODY, "5..", "5.6.", NULL, CRM_SMTP_SCOPE_MESSAGE },
  { BODY, "5..", "5.7.", NULL, CRM_SMTP_SCOPE_MESSAGE },
  { ANY, "5..", NULL, "spam|virus|blocked|content rejected|policy", CRM_SMTP_SCOPE_MESSAGE },

  /* The rest, by where it was said. */
  { BODY, "5..", NULL, NULL, CRM_SMTP_SCOPE_MESSAGE },
  { AT (RCPT), "5..", NULL, NULL, CRM_SMTP_SCOPE_RECIPIENT },
  { ANY, "4..", NULL, NULL, CRM_SMTP_SCOPE_RECIPIENT_TEMPORARY },
};

static char *
take_enhanced (const char **text,
               int          code)
{
  static GRegex *pattern;
  static gsize once;
  g_autoptr(GMatchInfo) match = NULL;
  int end;

  if (g_once_init_enter (&once))
    {
      pattern = g_regex_new ("^[245]\\.[0-9]{1,3}\\.[0-9]{1,3}(?= |$)", G_REGEX_OPTIMIZE, 0, NULL);
      g_once_init_leave (&once, 1);
    }

  if (!g_regex_match (pattern, *text, 0, &match) || (*text)[0] - '0' != code / 100)
    return NULL;

  g_match_info_fetch_pos (match, 0, NULL, &end);
  {
    char *enhanced = g_strndup (*text, end);

    *text += end;
    while (**text == ' ')
      (*text)++;
    return enhanced;
  }
}

CrmSmtpReply *
crm_smtp_reply_parse (CrmSmtpStage  stage,
                      const char   *lines)
{
  g_autofree char *valid = NULL;
  g_auto(GStrv) parts = NULL;
  g_autoptr(GString) text = NULL;
  g_autoptr(CrmSmtpReply) self = NULL;

  g_return_val_if_fail (lines != NULL, NULL);

  valid = g_utf8_make_valid (lines, -1);
  parts = g_strsplit (valid, "\n", -1);
  text = g_string_new (NULL);
  self = g_new0 (CrmSmtpReply, 1);
  self->stage = stage;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *line = g_strchomp (parts[i]);
      g_autofree char *enhanced = NULL;
      int code;

      if (*line == '\0' && i > 0)
        continue;
      if (strlen (line) < 3 || !g_ascii_isdigit (line[0]) || !g_ascii_isdigit (line[1]) || !g_ascii_isdigit (line[2]) ||
          (line[3] != '\0' && line[3] != ' ' && line[3] != '-'))
        return NULL;

      code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
      if (code < 200 || code > 599 || (self->code != 0 && code != self->code))
        return NULL;
      self->code = code;

      line += line[3] == '\0' ? 3 : 4;
      enhanced = take_enhanced (&line, code);
      if (self->enhanced == NULL)
        self->enhanced = g_steal_pointer (&enhanced);
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, line);
    }

  if (self->code == 0)
    return NULL;

  self->text = g_string_free (g_steal_pointer (&text), FALSE);
  return g_steal_pointer (&self);
}

void
crm_smtp_reply_free (CrmSmtpReply *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->enhanced);
  g_free (self->text);
  g_free (self);
}

static gboolean
fits_code (const char *pattern,
           int         code)
{
  char digits[4];

  if (pattern == NULL)
    return TRUE;

  g_snprintf (digits, sizeof digits, "%03d", code);
  for (guint i = 0; i < 3; i++)
    {
      if (pattern[i] != '.' && pattern[i] != digits[i])
        return FALSE;
    }

  return TRUE;
}

static gboolean
fits_words (guint       rule,
            const char *text)
{
  static GRegex *compiled[G_N_ELEMENTS (rules)];
  static gsize once;

  if (g_once_init_enter (&once))
    {
      for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
        {
          if (rules[i].words != NULL)
            {
              compiled[i] = g_regex_new (rules[i].words, G_REGEX_CASELESS | G_REGEX_OPTIMIZE | G_REGEX_DOTALL, 0, NULL);
              g_assert (compiled[i] != NULL);
            }
        }
      g_once_init_leave (&once, 1);
    }

  return compiled[rule] == NULL || g_regex_match (compiled[rule], text, 0, NULL);
}

/* "5.1." is the start of 5.1.x; "5.1.1" is itself and not 5.1.10. */
static gboolean
fits_enhanced (const char *pattern,
               const char *enhanced)
{
  if (pattern == NULL)
    return TRUE;
  if (enhanced == NULL)
    return FALSE;

  return g_str_has_suffix (pattern, ".") ? g_str_has_prefix (enhanced, pattern) : g_str_equal (enhanced, pattern);
}

CrmSmtpScope
crm_smtp_reply_get_scope (const CrmSmtpReply *self)
{
  g_return_val_if_fail (self != NULL, CRM_SMTP_SCOPE_CONNECTION);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      if ((rules[i].stages & (1u << self->stage)) != 0 &&
          fits_code (rules[i].code, self->code) &&
          fits_enhanced (rules[i].enhanced, self->enhanced) &&
          fits_words (i, self->text))
        return rules[i].scope;
    }

  return CRM_SMTP_SCOPE_CONNECTION;
}

char *
crm_smtp_reply_to_string (const CrmSmtpReply *self)
{
  g_autofree char *line = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  line = g_strdelimit (g_strdup (self->text), "\r\n", ' ');
  if (self->enhanced == NULL)
    return g_strdup_printf ("%d %s", self->code, line);

  return g_strdup_printf ("%d %s %s", self->code, self->enhanced, line);
}
