/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "crm-id.h"
#include "crm-model-error.h"
#include "crm-money.h"
#include "crm-settings.h"

struct _CrmSettings
{
  GObject     parent_instance;

  GHashTable *values;      /* key -> text, what was set */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const CrmSettingInfo infos[] = {
  { CRM_SETTING_BUSINESS_NAME, N_("Name of the business"), CRM_FIELD_TEXT, "" },
  { CRM_SETTING_BUSINESS_ADDRESS, N_("Postal address of the business"), CRM_FIELD_LONG_TEXT, "" },
  { CRM_SETTING_CURRENCY, N_("Currency"), CRM_FIELD_TEXT, "EUR" },
  { CRM_SETTING_CALENDAR, N_("Calendar for new entries"), CRM_FIELD_REFERENCE, "" },
  { CRM_SETTING_MAIL_ACCOUNT, N_("Mail account for new campaigns"), CRM_FIELD_REFERENCE, "" },
  { CRM_SETTING_COUNTRY, N_("Country of phone numbers without a country code"), CRM_FIELD_TEXT, "" },
  { CRM_SETTING_TRASH_DAYS, N_("Days until the trash is emptied"), CRM_FIELD_INTEGER, "30" },
  { CRM_SETTING_TOUCH_DAYS, N_("Days without a touch until a person is called to mind"), CRM_FIELD_INTEGER, "90" },
  { NULL },
};

G_DEFINE_FINAL_TYPE (CrmSettings, crm_settings, G_TYPE_OBJECT)

static void
crm_settings_finalize (GObject *object)
{
  CrmSettings *self = CRM_SETTINGS (object);

  g_clear_pointer (&self->values, g_hash_table_unref);

  G_OBJECT_CLASS (crm_settings_parent_class)->finalize (object);
}

static void
crm_settings_class_init (CrmSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_settings_finalize;

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
crm_settings_init (CrmSettings *self)
{
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

CrmSettings *
crm_settings_new (void)
{
  return g_object_new (CRM_TYPE_SETTINGS, NULL);
}

const CrmSettingInfo *
crm_settings_list (void)
{
  return infos;
}

const CrmSettingInfo *
crm_settings_find (const char *key)
{
  g_return_val_if_fail (key != NULL, NULL);

  for (guint i = 0; infos[i].key != NULL; i++)
    {
      if (strcmp (infos[i].key, key) == 0)
        return &infos[i];
    }

  return NULL;
}

const char *
crm_settings_get (CrmSettings *self,
                  const char  *key)
{
  const CrmSettingInfo *info = crm_settings_find (key);
  const char *value;

  g_return_val_if_fail (CRM_IS_SETTINGS (self), "");
  g_return_val_if_fail (info != NULL, "");

  value = g_hash_table_lookup (self->values, key);

  return value != NULL ? value : info->fallback;
}

gint64
crm_settings_get_int (CrmSettings *self,
                      const char  *key)
{
  return g_ascii_strtoll (crm_settings_get (self, key), NULL, 10);
}

GHashTable *
crm_settings_read (CrmConn  *conn,
                   GError  **error)
{
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT key, value FROM setting WHERE value IS NOT NULL", "");
  CrmStep step;

  if (stmt == NULL)
    return NULL;

  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    g_hash_table_replace (values, crm_stmt_dup_text (stmt, 0), crm_stmt_dup_text (stmt, 1));

  return step == CRM_STEP_DONE ? g_steal_pointer (&values) : NULL;
}

void
crm_settings_replace (CrmSettings *self,
                      GHashTable  *values)
{
  g_autoptr (GHashTable) old = NULL;

  g_return_if_fail (CRM_IS_SETTINGS (self));
  g_return_if_fail (values != NULL);

  old = g_steal_pointer (&self->values);
  self->values = g_hash_table_ref (values);

  for (guint i = 0; infos[i].key != NULL; i++)
    {
      const char *key = infos[i].key;

      if (g_strcmp0 (g_hash_table_lookup (old, key), g_hash_table_lookup (values, key)) != 0)
        g_signal_emit (self, signals[SIGNAL_CHANGED], g_quark_from_string (key), key);
    }
}

char *
crm_setting_load (CrmConn     *conn,
                  const char  *key,
                  GError     **error)
{
  const CrmSettingInfo *info = crm_settings_find (key);
  g_autoptr (GError) local_error = NULL;
  g_autofree char *value = NULL;

  g_return_val_if_fail (conn != NULL, NULL);
  g_return_val_if_fail (info != NULL, NULL);

  value = crm_conn_get_text (conn, &local_error, "SELECT value FROM setting WHERE key = ?", "s", key);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return value != NULL ? g_steal_pointer (&value) : g_strdup (info->fallback);
}

static gboolean
check_value (const CrmSettingInfo  *info,
             const char            *value,
             GError               **error)
{
  gint64 number;

  if (value == NULL || *value == '\0')
    return TRUE;

  if ((info->kind == CRM_FIELD_INTEGER && !g_ascii_string_to_signed (value, 10, 0, G_MAXINT32, &number, NULL)) ||
      (info->kind == CRM_FIELD_REFERENCE && !crm_id_parse (value, &number)))
    {
      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("%s: “%s” is not a whole number."),
                   g_dgettext (GETTEXT_PACKAGE, info->label), value);
      return FALSE;
    }
  if (g_str_equal (info->key, CRM_SETTING_CURRENCY) && !crm_money_is_currency (value))
    {
      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("“%s” is not a currency. Write its three letters: EUR, USD."), value);
      return FALSE;
    }

  return TRUE;
}

gboolean
crm_setting_store (CrmConn     *conn,
                   const char  *key,
                   const char  *value,
                   GError     **error)
{
  const CrmSettingInfo *info;
  gint64 id;

  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  info = crm_settings_find (key);
  if (info == NULL)
    {
      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_UNKNOWN, _("There is no setting “%s”."), key);
      return FALSE;
    }
  if (!check_value (info, value, error))
    return FALSE;

  if (value == NULL || *value == '\0')
    return crm_conn_run (conn, error, "DELETE FROM setting WHERE key = ?", "s", key);

  id = crm_conn_get_int (conn, 0, NULL, "SELECT id FROM setting WHERE key = ?", "s", key);
  if (id != 0)
    return crm_conn_run (conn, error, "UPDATE setting SET value = ? WHERE id = ? AND value IS NOT ?", "sis", value, id, value);

  return crm_conn_run (conn, error, "INSERT INTO setting (id, key, value) VALUES (?, ?, ?)", "iss", crm_id_new (), key, value);
}
