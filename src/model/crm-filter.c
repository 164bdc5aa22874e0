/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-filter.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-filter-condition.h"
#include "crm-model-error.h"

/* Two-letter signs come first, so that "<=" is not read as "<". */
static const struct
{
  const char *text;
  CrmFilterOp op;
} signs[] = {
  { "!=", CRM_FILTER_NOT_EQUAL },
  { "<=", CRM_FILTER_AT_MOST },
  { ">=", CRM_FILTER_AT_LEAST },
  { "=", CRM_FILTER_EQUAL },
  { "<", CRM_FILTER_LESS },
  { ">", CRM_FILTER_MORE },
  { "~", CRM_FILTER_CONTAINS },
};

static const char *
skip_blanks (const char *at)
{
  while (g_ascii_isspace (*at))
    at++;

  return at;
}

static gboolean
refuse_syntax (const char  *expression,
               const char  *at,
               const char  *expected,
               GError     **error)
{
  /* Translators: %ld is the number of a character in what was typed, %s what should stand there, as "a closing quote" */
  g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("The filter cannot be read at character %ld: %s is missing there."),
               g_utf8_strlen (expression, at - expression) + 1, expected);
  return FALSE;
}

static const char *
read_op (const char  *at,
         CrmFilterOp *op)
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

typedef gboolean (*ConditionFunc) (const CrmRecordType  *type,
                                   const char           *name,
                                   CrmFilterOp           op,
                                   const char           *value,
                                   gboolean              first,
                                   gpointer              data,
                                   GError              **error);

static gboolean
each_condition (const CrmRecordType  *type,
                const char           *expression,
                ConditionFunc         func,
                gpointer              data,
                GError              **error)
{
  const char *at;
  gboolean first = TRUE;

  if (!g_utf8_validate (expression, -1, &at))
    return refuse_syntax (expression, expression, _("text in UTF-8"), error);

  for (at = skip_blanks (expression); first || *at != '\0'; at = skip_blanks (at))
    {
      g_autofree char *name = NULL;
      g_autoptr(GString) value = g_string_new (NULL);
      const char *start;
      CrmFilterOp op;

      if (!first)
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

      if (!func (type, name, op, value->str, first, data, error))
        return FALSE;
      first = FALSE;
    }

  return TRUE;
}

static gboolean
compile_next (const CrmRecordType  *type,
              const char           *name,
              CrmFilterOp           op,
              const char           *value,
              gboolean              first,
              gpointer              sql,
              GError              **error)
{
  if (!first)
    crm_sql_append (sql, " AND ");
  return crm_filter_condition_compile (type, name, op, value, sql, error);
}

gboolean
crm_filter_compile (const CrmRecordType  *type,
                    const char           *expression,
                    CrmSql               *sql,
                    GError              **error)
{
  g_return_val_if_fail (type != NULL, FALSE);
  g_return_val_if_fail (expression != NULL, FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  return each_condition (type, expression, compile_next, sql, error);
}

static gboolean
check_next (const CrmRecordType  *type,
            const char           *name,
            CrmFilterOp           op,
            const char           *value,
            gboolean              first,
            gpointer              conn,
            GError              **error)
{
  return crm_filter_condition_check_name (conn, type, name, op, value, error);
}

gboolean
crm_filter_check_names (CrmConn              *conn,
                        const CrmRecordType  *type,
                        const char           *expression,
                        GError              **error)
{
  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (type != NULL, FALSE);
  g_return_val_if_fail (expression != NULL, FALSE);

  return each_condition (type, expression, check_next, conn, error);
}

gboolean
crm_filter_compile_equal (const CrmRecordType  *type,
                          const char           *field,
                          const char           *value,
                          CrmSql               *sql,
                          GError              **error)
{
  g_return_val_if_fail (type != NULL, FALSE);
  g_return_val_if_fail (field != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  return crm_filter_condition_compile (type, field, CRM_FILTER_EQUAL, value, sql, error);
}
