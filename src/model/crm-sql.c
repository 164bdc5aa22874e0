/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sql.h"

struct _CrmSql
{
  GString   *text;
  GPtrArray *values;   /* GVariant of type x, d or s */
};

CrmSql *
crm_sql_new (const char *text)
{
  CrmSql *self = g_new (CrmSql, 1);

  self->text = g_string_new (text);
  self->values = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);

  return self;
}

void
crm_sql_free (CrmSql *self)
{
  if (self == NULL)
    return;

  g_string_free (self->text, TRUE);
  g_ptr_array_unref (self->values);
  g_free (self);
}

void
crm_sql_append (CrmSql     *self,
                const char *format,
                ...)
{
  va_list arguments;

  g_return_if_fail (self != NULL);
  g_return_if_fail (format != NULL);

  va_start (arguments, format);
  g_string_append_vprintf (self->text, format, arguments);
  va_end (arguments);
}

static void
add_value (CrmSql   *self,
           GVariant *value)
{
  g_string_append_c (self->text, '?');
  g_ptr_array_add (self->values, g_variant_ref_sink (value));
}

void
crm_sql_add_int (CrmSql *self,
                 gint64  value)
{
  g_return_if_fail (self != NULL);

  add_value (self, g_variant_new_int64 (value));
}

void
crm_sql_add_real (CrmSql *self,
                  double  value)
{
  g_return_if_fail (self != NULL);

  add_value (self, g_variant_new_double (value));
}

void
crm_sql_add_text (CrmSql     *self,
                  const char *value)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (value != NULL && g_utf8_validate (value, -1, NULL));

  add_value (self, g_variant_new_string (value));
}

void
crm_sql_add_sql (CrmSql       *self,
                 const CrmSql *other)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (other != NULL);

  g_string_append_len (self->text, other->text->str, other->text->len);
  for (guint i = 0; i < other->values->len; i++)
    g_ptr_array_add (self->values, g_variant_ref (g_ptr_array_index (other->values, i)));
}

gboolean
crm_sql_is_empty (const CrmSql *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->text->len == 0;
}

const char *
crm_sql_get_text (const CrmSql *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text->str;
}

CrmStmt *
crm_sql_prepare (const CrmSql  *self,
                 CrmConn       *conn,
                 GError       **error)
{
  g_autoptr(CrmStmt) stmt = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (conn != NULL, NULL);

  stmt = crm_conn_prepare (conn, self->text->str, error);
  if (stmt == NULL)
    return NULL;

  for (guint i = 0; i < self->values->len; i++)
    {
      GVariant *value = g_ptr_array_index (self->values, i);

      if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
        crm_stmt_bind_int (stmt, i + 1, g_variant_get_int64 (value));
      else if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
        crm_stmt_bind_double (stmt, i + 1, g_variant_get_double (value));
      else
        crm_stmt_bind_text (stmt, i + 1, g_variant_get_string (value, NULL));
    }

  return g_steal_pointer (&stmt);
}
