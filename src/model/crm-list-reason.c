/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-list-reason.h"

#include <glib/gi18n.h>

#include "crm-record-store.h"
#include "crm-rule-sql.h"

void
crm_list_reason_free (CrmListReason *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->record);
  g_clear_pointer (&self->rule, crm_rule_reason_free);
  g_free (self);
}

char *
crm_list_reason_say (CrmListReason *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->hand == CRM_LIST_ADDED)
    return g_strdup_printf (_("%s is in “%s”: added by hand."), self->record, self->name);
  if (self->hand == CRM_LIST_EXCLUDED)
    return g_strdup_printf (_("%s is not in “%s”: left out by hand."), self->record, self->name);
  if (self->rule == NULL)
    return g_strdup_printf (_("%s is not in “%s”: nobody added it."), self->record, self->name);
  if (self->member)
    return g_strdup_printf (_("%s is in “%s”: the rule holds."), self->record, self->name);

  return g_strdup_printf (_("%s is not in “%s”: the rule does not hold."), self->record, self->name);
}

/* Whether it was put in (0) or left out (1) by hand; -1: neither. */
static gint64
find_hand (gint64    list_id,
           gint64    record_id,
           CrmConn  *conn,
           GError  **error)
{
  return crm_conn_get_int (conn, -1, error, "SELECT excluded FROM list_member WHERE list_id = ? AND record_id = ?", "ii", list_id, record_id);
}

CrmListReason *
crm_list_explain (gint64        list_id,
                  gint64        record_id,
                  CrmConn      *conn,
                  const char   *day,
                  GError      **error)
{
  g_autoptr (CrmListReason) self = NULL;
  g_autoptr (CrmRecord) list = NULL;
  g_autoptr (CrmRecord) record = NULL;
  g_autoptr (CrmRule) rule = NULL;
  g_autoptr (GError) local_error = NULL;
  const CrmRecordType *type;
  gint64 excluded;

  g_return_val_if_fail (conn != NULL, NULL);

  list = crm_record_load (conn, &crm_list_type, list_id, error);
  if (list == NULL)
    return NULL;
  type = crm_record_type_lookup (crm_record_get_text (list, "records"));
  record = crm_record_load (conn, type, record_id, error);
  if (record == NULL)
    return NULL;

  excluded = find_hand (list_id, record_id, conn, &local_error);
  if (local_error == NULL)
    rule = crm_rule_load_list (list_id, conn, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  self = g_new0 (CrmListReason, 1);
  self->name = g_strdup (crm_record_get_title (list));
  self->record = g_strdup (crm_record_get_title (record));
  self->hand = excluded == 0 ? CRM_LIST_ADDED : excluded == 1 ? CRM_LIST_EXCLUDED : CRM_LIST_BY_RULE;
  if (rule != NULL && (self->rule = crm_rule_explain (rule, type, record_id, conn, day, error)) == NULL)
    return NULL;

  self->member = self->hand == CRM_LIST_ADDED || (self->hand == CRM_LIST_BY_RULE && self->rule != NULL && self->rule->holds);
  return g_steal_pointer (&self);
}
