/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-id.h"
#include "crm-model-error.h"
#include "crm-money.h"
#include "crm-phone.h"
#include "crm-record-private.h"
#include "crm-record-rules.h"
#include "crm-referral.h"
#include "crm-relation.h"
#include "crm-timezone.h"

static gboolean
is_ideographic (const char *text)
{
  for (const char *p = text; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      switch (g_unichar_get_script (g_utf8_get_char (p)))
        {
        case G_UNICODE_SCRIPT_HAN:
        case G_UNICODE_SCRIPT_HIRAGANA:
        case G_UNICODE_SCRIPT_KATAKANA:
        case G_UNICODE_SCRIPT_HANGUL:
          break;

        default:
          return FALSE;
        }
    }

  return text != NULL;
}

char *
crm_name_compose (const char *prefix,
                  const char *given_name,
                  const char *middle_name,
                  const char *family_name,
                  const char *suffix)
{
  const char *parts[] = { prefix, given_name, middle_name, family_name, suffix };
  g_autoptr (GString) name = g_string_new (NULL);

  if (is_ideographic (given_name) && is_ideographic (family_name))
    return g_strconcat (family_name, given_name, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (parts[i] == NULL || *parts[i] == '\0')
        continue;
      if (name->len > 0)
        g_string_append_c (name, ' ');
      g_string_append (name, parts[i]);
    }

  return name->len > 0 ? g_string_free (g_steal_pointer (&name), FALSE) : NULL;
}

gboolean
crm_name_split (const char  *name,
                char       **given_name,
                char       **family_name)
{
  static const char *const particles[] = {
    "van", "von", "vom", "zu", "zum", "zur", "der", "den", "dem", "de", "del", "della", "di", "da", "dos", "das", "du", "la", "le",
    "ter", "ten", "bin", "ibn", "al", "el", "st.", "af", "av", NULL
  };
  g_auto (GStrv) words = NULL;
  guint n_words;
  guint family;

  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (given_name != NULL, FALSE);
  g_return_val_if_fail (family_name != NULL, FALSE);

  words = g_strsplit (name, " ", -1);
  n_words = g_strv_length (words);
  if (n_words < 2)
    return FALSE;

  family = n_words - 1;
  while (family > 1)
    {
      g_autofree char *lower = g_utf8_strdown (words[family - 1], -1);

      if (!g_strv_contains (particles, lower))
        break;
      family--;
    }

  *family_name = g_strjoinv (" ", words + family);
  g_clear_pointer (&words[family], g_free);
  for (guint i = family + 1; i < n_words; i++)
    g_clear_pointer (&words[i], g_free);
  *given_name = g_strjoinv (" ", words);

  return TRUE;
}

char *
crm_address_key (const char *address)
{
  const char *at;
  g_autofree char *local = NULL;
  g_autofree char *domain = NULL;
  g_autofree char *ascii = NULL;

  g_return_val_if_fail (address != NULL, NULL);

  at = strrchr (address, '@');
  if (at == NULL)
    return g_utf8_strdown (address, -1);

  local = g_utf8_strdown (address, at - address);
  domain = g_utf8_strdown (at + 1, -1);
  ascii = g_hostname_to_ascii (domain);

  return g_strconcat (local, "@", ascii != NULL ? ascii : domain, NULL);
}

static const char *const name_parts[] = { "prefix", "given_name", "middle_name", "family_name", "suffix" };

static const char *
base_text (CrmRecord  *record,
           const char *field)
{
  const CrmRecordType *type = crm_record_get_record_type (record);
  const CrmFieldValue *value = crm_record_peek_base (record, (guint) crm_record_type_find_field (type, field));

  return value->kind == CRM_FIELD_VALUE_TEXT ? value->text : NULL;
}

static gint64
base_int (CrmRecord  *record,
          const char *field)
{
  const CrmRecordType *type = crm_record_get_record_type (record);
  const CrmFieldValue *value = crm_record_peek_base (record, (guint) crm_record_type_find_field (type, field));

  return value->kind == CRM_FIELD_VALUE_INT ? value->integer : 0;
}

/* A name that was never typed follows its parts, and parts that were never typed follow the name. */
static void
apply_person_name (CrmRecord *record)
{
  g_autofree char *base_name = NULL;
  gboolean parts_changed = FALSE;
  gboolean in_step;

  for (guint i = 0; i < G_N_ELEMENTS (name_parts); i++)
    parts_changed = parts_changed || crm_record_is_field_changed (record, name_parts[i]);

  base_name = crm_name_compose (base_text (record, "prefix"), base_text (record, "given_name"), base_text (record, "middle_name"),
                                base_text (record, "family_name"), base_text (record, "suffix"));
  in_step = base_name == NULL || g_strcmp0 (base_name, base_text (record, "name")) == 0;

  if (parts_changed && (!crm_record_has (record, "name") || (in_step && !crm_record_is_field_changed (record, "name"))))
    {
      g_autofree char *name = crm_name_compose (crm_record_get_text (record, "prefix"), crm_record_get_text (record, "given_name"),
                                                crm_record_get_text (record, "middle_name"),
                                                crm_record_get_text (record, "family_name"), crm_record_get_text (record, "suffix"));

      if (name != NULL)
        crm_record_set_text (record, "name", name);
    }
  else if (!parts_changed && in_step && crm_record_is_field_changed (record, "name"))
    {
      g_autofree char *given = NULL;
      g_autofree char *family = NULL;
      const char *name = crm_record_get_text (record, "name");

      if (name == NULL)
        return;

      for (guint i = 0; i < G_N_ELEMENTS (name_parts); i++)
        crm_record_clear (record, name_parts[i]);
      if (crm_name_split (name, &given, &family))
        {
          crm_record_set_text (record, "given_name", given);
          crm_record_set_text (record, "family_name", family);
        }
    }
}

/* Of two children of @type that stand for the same, a new one goes. */
static void
drop_doubles (CrmRecord           *record,
              const CrmRecordType *type,
              const char          *reference,
              const char          *kind)
{
  GPtrArray *children = crm_record_get_children (record, type);

  for (guint i = children->len; i > 1; i--)
    {
      CrmRecord *child = g_ptr_array_index (children, i - 1);

      for (guint j = 0; j < i - 1; j++)
        {
          CrmRecord *other = g_ptr_array_index (children, j);

          if (crm_record_get_int (child, reference) == crm_record_get_int (other, reference) &&
              (kind == NULL || g_strcmp0 (crm_record_get_text (child, kind), crm_record_get_text (other, kind)) == 0))
            {
              crm_record_remove_child (record, crm_record_is_new (child) ? child : other);
              break;
            }
        }
    }
}

static void
apply_contact (CrmRecord *record)
{
  GPtrArray *emails = crm_record_get_children (record, &crm_contact_email_type);
  GPtrArray *phones = crm_record_get_children (record, &crm_contact_phone_type);

  if (g_strcmp0 (crm_record_get_text (record, "kind"), "person") == 0)
    apply_person_name (record);

  /* Whoever has only an address is called by it. */
  if (!crm_record_has (record, "name") && crm_record_has (record, "nickname"))
    crm_record_set_text (record, "name", crm_record_get_text (record, "nickname"));
  if (!crm_record_has (record, "name") && emails->len > 0)
    crm_record_set_text (record, "name", crm_record_get_text (g_ptr_array_index (emails, 0), "address"));
  if (!crm_record_has (record, "name") && phones->len > 0)
    crm_record_set_text (record, "name", crm_record_get_text (g_ptr_array_index (phones, 0), "number"));

  drop_doubles (record, &crm_contact_tag_type, "tag_id", NULL);
  drop_doubles (record, &crm_referral_type, "referred_id", NULL);
}

static gboolean
apply_deal (CrmConn    *conn,
            CrmRecord  *record,
            GError    **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean moved;

  if (!crm_record_has (record, "stage_id"))
    {
      gint64 stage = crm_conn_get_int (conn, 0, &local_error,
                                       "SELECT stage.id FROM stage JOIN pipeline ON pipeline.id = stage.pipeline_id"
                                       " WHERE stage.deleted_at IS NULL AND pipeline.deleted_at IS NULL AND stage.kind = 'open'"
                                       " ORDER BY pipeline.position, pipeline.id, stage.position, stage.id LIMIT 1", "");

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      crm_record_set_int (record, "stage_id", stage);
    }

  moved = crm_record_is_new (record) || crm_record_is_field_changed (record, "stage_id");
  if (moved)
    {
      g_autofree char *kind = crm_conn_get_text (conn, &local_error, "SELECT kind FROM stage WHERE id = ?", "i",
                                                 crm_record_get_int (record, "stage_id"));
      gint64 now = g_get_real_time ();

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }

      if (!crm_record_is_field_changed (record, "entered_stage_at"))
        crm_record_set_int (record, "entered_stage_at", now);
      if (g_strcmp0 (kind, "open") == 0)
        {
          crm_record_clear (record, "closed_at");
          if (!crm_record_is_field_changed (record, "reason"))
            crm_record_clear (record, "reason");
          if (!crm_record_is_field_changed (record, "reason_note"))
            crm_record_clear (record, "reason_note");
        }
      else if (!crm_record_is_field_changed (record, "closed_at"))
        {
          crm_record_set_int (record, "closed_at", now);
        }

      if (!crm_record_is_field_changed (record, "position"))
        {
          g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT max(position) FROM deal WHERE stage_id = ? AND deleted_at IS NULL",
                                                     "i", crm_record_get_int (record, "stage_id"));
          CrmStep step = stmt != NULL ? crm_stmt_step (stmt, error) : CRM_STEP_ERROR;

          if (step == CRM_STEP_ERROR)
            return FALSE;
          crm_record_set_double (record, "position",
                                 crm_stmt_is_null (stmt, 0) ? 0 : crm_stmt_get_double (stmt, 0) + 1);
        }
    }

  if (crm_record_has (record, "currency"))
    {
      g_autofree char *upper = g_ascii_strup (crm_record_get_text (record, "currency"), -1);

      /* What stands in the book already stays, whatever it is. */
      if ((crm_record_is_new (record) || crm_record_is_field_changed (record, "currency")) && !crm_money_is_currency (upper))
        {
          g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("“%s” is not a currency. Write its three letters: EUR, USD."), upper);
          return FALSE;
        }
      crm_record_set_text (record, "currency", upper);
    }
  else if (crm_record_has (record, "amount"))
    {
      g_autofree char *currency = crm_conn_get_text (conn, &local_error,
                                                     "SELECT coalesce ((SELECT pipeline.currency FROM stage JOIN pipeline"
                                                     " ON pipeline.id = stage.pipeline_id WHERE stage.id = ?),"
                                                     " (SELECT value FROM setting WHERE key = 'currency'), 'EUR')", "i",
                                                     crm_record_get_int (record, "stage_id"));

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      crm_record_set_text (record, "currency", currency);
    }

  drop_doubles (record, &crm_deal_contact_type, "contact_id", NULL);
  return TRUE;
}

/* A time of day means the clock here, unless it was said otherwise. Times without a zone come from other programs, and stay. */
static void
apply_zone (CrmRecord *record)
{
  static const char *const fields[] = { "starts", "ends", "due" };
  gboolean timed = FALSE;
  gboolean changed = crm_record_is_new (record);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *text = crm_record_get_text (record, fields[i]);

      timed = timed || (text != NULL && strchr (text, 'T') != NULL);
      changed = changed || crm_record_is_field_changed (record, fields[i]);
    }

  if (changed && timed && !crm_record_has (record, "tz") && g_strcmp0 (crm_record_get_text (record, "created_via"), "sync") != 0)
    crm_record_set_text (record, "tz", crm_timezone_get_name (crm_timezone_get_system ()));
}

/* What happens at a time stands in a calendar; notes and mails stand in none. */
static gboolean
apply_activity (CrmConn    *conn,
                CrmRecord  *record,
                GError    **error)
{
  const char *kind = crm_record_get_text (record, "kind");

  drop_doubles (record, &crm_activity_link_type, "ref_id", "kind");
  apply_zone (record);

  if (crm_record_is_new (record) && !crm_record_has (record, "calendar_id") && g_strcmp0 (kind, "note") != 0 &&
      (crm_record_has (record, "starts") || crm_record_has (record, "due")))
    {
      g_autoptr (GError) local_error = NULL;
      gint64 calendar = crm_conn_get_int (conn, 0, &local_error,
                                          "SELECT id FROM calendar WHERE deleted_at IS NULL AND read_only = 0"
                                          " AND CASE ? WHEN 'task' THEN tasks ELSE events END = 1"
                                          " ORDER BY id = (SELECT CAST (value AS INTEGER) FROM setting WHERE key = 'calendar') DESC,"
                                          " position, id LIMIT 1", "s", kind);

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      crm_record_set_int (record, "calendar_id", calendar);
    }

  if (!crm_record_has (record, "subject"))
    {
      const CrmRecordType *type = &crm_activity_type;
      const CrmField *field = &type->fields[crm_record_type_find_field (type, "kind")];

      /* An event without a title comes from servers too. */
      crm_record_set_text (record, "subject", crm_field_get_choice_label (field, kind));
    }

  return TRUE;
}

static gboolean
require_fields (CrmRecord  *record,
                GError    **error)
{
  const CrmRecordType *type = crm_record_get_record_type (record);

  for (guint i = 0; type->fields[i].name != NULL; i++)
    {
      const CrmField *field = &type->fields[i];

      if ((field->flags & CRM_FIELD_REQUIRED) && crm_record_peek_value (record, i)->kind == CRM_FIELD_VALUE_NONE)
        {
          /* Translators: a kind of record, a field: "Contact: Name must not be empty." */
          g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_REQUIRED, _("%s: %s must not be empty."),
                       crm_record_type_get_label (type), crm_field_get_label (field));
          return FALSE;
        }

      if (field->kind == CRM_FIELD_CHOICE && crm_record_peek_value (record, i)->kind == CRM_FIELD_VALUE_TEXT &&
          !crm_field_has_choice (field, crm_record_peek_value (record, i)->text))
        {
          g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("%s: “%s” is not one of the choices."),
                       crm_field_get_label (field), crm_record_peek_value (record, i)->text);
          return FALSE;
        }

      if (strcmp (field->name, "cadence_days") == 0 &&
          (crm_record_get_int (record, field->name) < 0 || crm_record_get_int (record, field->name) > 3650))
        {
          g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("%s: must be between 0 and 3650."), crm_field_get_label (field));
          return FALSE;
        }

      if (strncmp (field->name, "probability", strlen ("probability")) == 0 &&
          (crm_record_get_int (record, field->name) < 0 || crm_record_get_int (record, field->name) > 100))
        {
          g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("%s: must be between 0 and 100."),
                       crm_field_get_label (field));
          return FALSE;
        }
    }

  return TRUE;
}

gboolean
crm_record_rules_before_save (CrmConn    *conn,
                              CrmRecord  *record,
                              GError    **error)
{
  const CrmRecordType *type;

  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (CRM_IS_RECORD (record), FALSE);

  type = crm_record_get_record_type (record);
  if (type == &crm_contact_type)
    {
      apply_contact (record);
      if (!crm_relation_check_parent (conn, record, error))
        return FALSE;
    }
  else if (type == &crm_relation_type)
    {
      if (!crm_relation_check (conn, record, error))
        return FALSE;
    }
  else if (type == &crm_referral_type)
    {
      if (!crm_referral_check (conn, record, error))
        return FALSE;
    }
  else if (type == &crm_contact_email_type && crm_record_has (record, "address"))
    {
      g_autofree char *key = crm_address_key (crm_record_get_text (record, "address"));

      crm_record_set_text (record, "address_key", key);
    }
  else if (type == &crm_contact_phone_type && crm_record_has (record, "number"))
    {
      g_autofree char *digits = crm_phone_digits (crm_record_get_text (record, "number"));

      crm_record_set_text (record, "digits", digits);
    }
  else if (type == &crm_deal_type)
    {
      if (!apply_deal (conn, record, error))
        return FALSE;
    }
  else if (type == &crm_activity_type)
    {
      if (!apply_activity (conn, record, error))
        return FALSE;
    }

  return require_fields (record, error);
}

gboolean
crm_record_rules_after_save (CrmConn    *conn,
                             CrmRecord  *record,
                             GError    **error)
{
  gint64 from;

  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (CRM_IS_RECORD (record), FALSE);

  if (crm_record_get_record_type (record) != &crm_deal_type)
    return TRUE;
  if (!crm_record_is_new (record) && !crm_record_is_field_changed (record, "stage_id"))
    return TRUE;

  from = crm_record_is_new (record) ? 0 : base_int (record, "stage_id");

  return crm_conn_run (conn, error,
                       "INSERT INTO stage_event (id, deal_id, from_stage_id, to_stage_id, at, reason) VALUES (?, ?, nullif (?, 0), ?, ?, ?)",
                       "iiiiis", crm_id_new (), crm_record_get_id (record), from, crm_record_get_int (record, "stage_id"),
                       crm_record_get_int (record, "entered_stage_at"), crm_record_get_text (record, "reason"));
}

gboolean
crm_record_rules_before_delete (CrmConn              *conn,
                                const CrmRecordType  *type,
                                gint64                id,
                                GError              **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 n = 0;

  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (type != NULL, FALSE);

  if (type == &crm_stage_type)
    n = crm_conn_get_int (conn, 0, &local_error, "SELECT count (*) FROM deal WHERE stage_id = ? AND deleted_at IS NULL", "i", id);
  else if (type == &crm_pipeline_type)
    n = crm_conn_get_int (conn, 0, &local_error,
                          "SELECT count (*) FROM deal WHERE deleted_at IS NULL AND stage_id IN (SELECT id FROM stage WHERE pipeline_id = ?)",
                          "i", id);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (n > 0)
    {
      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_IN_USE,
                   ngettext ("There is still %d deal in it. Move it to another stage first.",
                             "There are still %d deals in it. Move them to another stage first.", (gulong) n), (int) n);
      return FALSE;
    }

  return TRUE;
}
