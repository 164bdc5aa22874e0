/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-referral.h"

#include <glib/gi18n.h>

#include "crm-model-error.h"
#include "crm-record-store.h"

void
crm_referral_free (CrmReferral *referral)
{
  if (referral == NULL)
    return;

  g_free (referral->title);
  g_free (referral->detail);
  g_free (referral->state);
  g_free (referral->deal_title);
  g_free (referral->referred_on);
  g_free (referral->thanked_on);
  g_free (referral->note);
  g_free (referral);
}

const char *
crm_referral_get_state (const CrmReferral *referral)
{
  const CrmRecordType *type = &crm_referral_type;

  g_return_val_if_fail (referral != NULL, NULL);

  return crm_field_get_choice_label (&type->fields[crm_record_type_find_field (type, "state")], referral->state);
}

GPtrArray *
crm_referral_load (CrmConn  *conn,
                   gint64    contact,
                   GError  **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_referral_free);
  g_autoptr (CrmStmt) stmt = NULL;
  CrmStep step = CRM_STEP_ERROR;

  g_return_val_if_fail (conn != NULL, NULL);

  stmt = crm_conn_query (conn, error,
                         "SELECT r.id, r.received, l.id, l.name, l.detail, r.state, d.id, d.title, r.referred_on, r.thanked_on, r.note FROM ("
                         " SELECT *, referred_id AS other, 0 AS received FROM referral WHERE contact_id = ?1"
                         " UNION ALL SELECT *, contact_id, 1 FROM referral WHERE referred_id = ?1) r "
                         "JOIN contact_list l ON l.id = r.other LEFT JOIN deal d ON d.id = r.deal_id AND d.deleted_at IS NULL "
                         "ORDER BY r.received DESC, r.id DESC", "i", contact);
  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmReferral *referral = g_new0 (CrmReferral, 1);

      referral->row = crm_stmt_get_int (stmt, 0);
      referral->received = crm_stmt_get_int (stmt, 1) != 0;
      referral->other = crm_stmt_get_int (stmt, 2);
      referral->title = crm_stmt_dup_text (stmt, 3);
      referral->detail = crm_stmt_dup_text (stmt, 4);
      referral->state = crm_stmt_dup_text (stmt, 5);
      referral->deal = crm_stmt_get_int (stmt, 6);
      referral->deal_title = crm_stmt_dup_text (stmt, 7);
      referral->referred_on = crm_stmt_dup_text (stmt, 8);
      referral->thanked_on = crm_stmt_dup_text (stmt, 9);
      referral->note = crm_stmt_dup_text (stmt, 10);
      g_ptr_array_add (all, referral);
    }

  return step == CRM_STEP_DONE ? g_steal_pointer (&all) : NULL;
}

gint64
crm_referral_add (CrmConn     *conn,
                  gint64       from,
                  gint64       to,
                  gint64       deal,
                  const char  *state,
                  const char  *on,
                  const char  *note,
                  GError     **error)
{
  g_autoptr (CrmRecord) referral = crm_record_new (&crm_referral_type);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");

  g_return_val_if_fail (conn != NULL, 0);

  crm_record_set_int (referral, "contact_id", from);
  crm_record_set_int (referral, "referred_id", to);
  crm_record_set_int (referral, "deal_id", deal);
  if (state != NULL)
    crm_record_set_text (referral, "state", state);
  crm_record_set_text (referral, "note", note);
  if (!crm_record_parse (referral, "referred_on", on != NULL ? on : today, error))
    return 0;

  return crm_record_save (conn, referral, error) ? crm_record_get_id (referral) : 0;
}

gboolean
crm_referral_check (CrmConn    *conn,
                    CrmRecord  *referral,
                    GError    **error)
{
  gint64 from, to;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *other = NULL;

  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (CRM_IS_RECORD (referral), FALSE);

  from = crm_record_get_int (referral, "contact_id");
  to = crm_record_get_int (referral, "referred_id");
  if (to == 0 || (!crm_record_is_new (referral) && !crm_record_is_field_changed (referral, "referred_id")))
    return TRUE;

  name = crm_conn_get_text (conn, &local_error, "SELECT name FROM contact WHERE id = ?", "i", from);
  if (local_error == NULL)
    other = crm_conn_get_text (conn, &local_error, "SELECT name FROM contact WHERE id = ?", "i", to);
  if (local_error == NULL && from == to)
    g_set_error (&local_error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("%s cannot be sent by themselves."), name);
  else if (local_error == NULL &&
           crm_conn_get_int (conn, 0, &local_error, "SELECT 1 FROM referral WHERE contact_id = ? AND referred_id = ? AND id <> ?", "iii", from, to,
                             crm_record_get_id (referral)) != 0)
    g_set_error (&local_error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("That %s sent %s is noted already."), name, other);

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
