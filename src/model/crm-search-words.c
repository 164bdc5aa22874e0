/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-search-words.h"

#include "crm-text.h"

#include <string.h>

struct _CrmSearchWords
{
  char **words;
  char  *match;
};

/* "+49 (0)89 123-4", "089/1234": three digits and more, and nothing but what stands in phone numbers. In the index a number stands
 * with its country; what is dialled in front of it at home or abroad is left away, so that the rest is found inside. */
static char *
read_phone (const char *text)
{
  g_autofree char *folded = crm_text_fold (text);
  g_autoptr(GString) digits = g_string_new (NULL);
  const char *start;

  if (g_str_has_prefix (folded, "+"))
    {
      char *trunk = strstr (folded, "(0)");

      if (trunk != NULL)
        memcpy (trunk, "   ", 3);
    }

  for (const char *at = folded; *at != '\0'; at++)
    {
      if (g_ascii_isdigit (*at))
        g_string_append_c (digits, *at);
      else if (strchr (" +()/.-", *at) == NULL)
        return NULL;
    }

  if (digits->len < 3)
    return NULL;

  for (start = digits->str; *start == '0'; start++)
    ;

  return g_strdup (strlen (start) >= 2 ? start : digits->str);
}

CrmSearchWords *
crm_search_words_new (const char *text)
{
  CrmSearchWords *self = g_new (CrmSearchWords, 1);
  g_autoptr(GString) match = g_string_new (NULL);
  char *phone;

  g_return_val_if_fail (text != NULL, NULL);

  phone = read_phone (text);
  if (phone != NULL)
    {
      self->words = g_new0 (char *, 2);
      self->words[0] = phone;
    }
  else
    {
      self->words = crm_text_words (text);
    }

  for (guint i = 0; self->words[i] != NULL; i++)
    g_string_append_printf (match, "%s\"%s\"*", i > 0 ? " " : "", self->words[i]);
  self->match = g_strdup (match->str);

  return self;
}

void
crm_search_words_free (CrmSearchWords *self)
{
  if (self == NULL)
    return;

  g_strfreev (self->words);
  g_free (self->match);
  g_free (self);
}

const char *const *
crm_search_words_get (const CrmSearchWords *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->words;
}

const char *
crm_search_words_get_match (const CrmSearchWords *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->match;
}
