/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-filter.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-model-error.h"

/* Two-letter signs come first, so that "<=" is not read as "<". */
static const struct
{
  const char *text;
  CrmRuleOp op;
} signs[] = {
  { "!=", CRM_RULE_IS_NOT },
  { "<=", CRM_RULE_AT_MOST },
  { ">=", CRM_RULE_AT_LEAST },
  { "=", CRM_RULE_IS },
  { "<", CRM_RULE_LESS },
  { ">", CRM_RULE_MORE },
  { "~", CRM_RULE_CONTAINS },
};

static const char *
skip_blanks (const char *at)
{
  while (g_ascii_isspace (*at))
    at++;

  return at;
}

static gpointer
refuse_syntax (const char  *expression,
               const char  *at,
               const char  *expected,
               GError     **error)
{
  /* Translators: %ld is the number of a character in what was typed, %s what should stand there, as "a closing quote" */
  g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("The filter cannot be read at character %ld: %s is missing there."),
               g_utf8_strlen (expression, at - expression) + 1, expected);
  return NULL;
}

static const char *
read_op (const char  *at,
         CrmRuleOp  *op)
{
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (at, signs[i].text))
      {
        *op = signs[i].op;
        return at + strlen (signs[i].text);
      }

  return NULL;
}

/* A value in quotes, or everything up to " and " or the end. NULL when a quote is not closed. */
static const char *
read_value (const char *at,
            GString    *value)
{
  if (*at == '"')
    {
      for (at++; *at != '\0'; at++)
        {
          if (*at == '"' && at[1] != '"')
            return at + 1;
          if (*at == '"')
            at++;
          g_string_append_c (value, *at);
        }
      return NULL;
    }

  while (*at != '\0' && !(g_ascii_isspace (*at) && g_ascii_strncasecmp (skip_blanks (at), "and ", 4) == 0))
    g_string_append_c (value, *at++);
  g_strchomp (value->str);
  value->len = strlen (value->str);

  return at;
}

/* FIELD= and FIELD!= ask whether there is anything. */
static CrmRule *
new_condition (const char *name,
               CrmRuleOp   op,
               const char *value)
{
  if (*value == '\0' && (op == CRM_RULE_IS || op == CRM_RULE_IS_NOT))
    return crm_rule_new_condition (name, op == CRM_RULE_IS ? CRM_RULE_EMPTY : CRM_RULE_NOT_EMPTY, NULL);

  return crm_rule_new_simple (name, op, value);
}

CrmRule *
crm_filter_parse (const char  *expression,
                  GError     **error)
{
  g_autoptr (GPtrArray) conditions = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_rule_unref);
  const char *at;

  g_return_val_if_fail (expression != NULL, NULL);

  if (!g_utf8_validate (expression, -1, &at))
    return refuse_syntax (expression, expression, _("text in UTF-8"), error);

  for (at = skip_blanks (expression); conditions->len == 0 || *at != '\0'; at = skip_blanks (at))
    {
      g_autofree char *name = NULL;
      g_autoptr(GString) value = g_string_new (NULL);
      const char *start;
      CrmRuleOp op;

      if (conditions->len > 0)
        {
          if (g_ascii_strncasecmp (at, "and ", 4) != 0)
            return refuse_syntax (expression, at, _("“and”"), error);
          at = skip_blanks (at + 4);
        }

      for (start = at; g_ascii_isalnum (*at) || *at == '_' || *at == '.'; at++)
        ;
      name = g_strndup (start, at - start);
      if (*name == '\0')
        return refuse_syntax (expression, at, _("the name of a field"), error);

      start = skip_blanks (at);
      at = read_op (start, &op);
      if (at == NULL)
        return refuse_syntax (expression, start, _("one of = != < <= > >= ~"), error);

      start = skip_blanks (at);
      at = read_value (start, value);
      if (at == NULL)
        return refuse_syntax (expression, start, _("a closing quote"), error);

      g_ptr_array_add (conditions, new_condition (name, op, value->str));
    }

  return crm_rule_new_group (CRM_RULE_ALL, conditions);
}
