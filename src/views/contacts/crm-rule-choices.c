/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-rule-choices.h"

#include <glib/gi18n.h>

/* Of these there are few enough to be chosen from a list; a company is searched for. */
static const struct
{
  const char *type;
  const char *sql;
} sources[] = {
  { "tag", "SELECT id, name FROM tag WHERE deleted_at IS NULL ORDER BY name COLLATE NOCASE" },
  { "list", "SELECT id, name FROM list WHERE deleted_at IS NULL AND records = ? ORDER BY name COLLATE NOCASE" },
  { "pipeline", "SELECT id, name FROM pipeline WHERE deleted_at IS NULL ORDER BY position, id" },
  { "stage", "SELECT s.id, s.name || CASE WHEN (SELECT count (*) FROM pipeline WHERE deleted_at IS NULL) > 1 THEN ' · ' || p.name ELSE '' END "
             "FROM stage s JOIN pipeline p ON p.id = s.pipeline_id WHERE s.deleted_at IS NULL AND p.deleted_at IS NULL "
             "ORDER BY p.position, p.id, s.position, s.id" },
  { "campaign", "SELECT id, name FROM campaign WHERE deleted_at IS NULL ORDER BY id DESC" },
};

static void
choice_free (CrmRuleChoice *choice)
{
  g_free (choice->value);
  g_free (choice->title);
  g_free (choice);
}

static void
add_choice (GPtrArray  *choices,
            char       *value,
            const char *title)
{
  CrmRuleChoice *choice = g_new (CrmRuleChoice, 1);

  *choice = (CrmRuleChoice) { value, g_strdup (title) };
  g_ptr_array_add (choices, choice);
}

CrmRuleChoices *
crm_rule_choices_read (CrmConn              *conn,
                       const CrmRecordType  *type,
                       GError              **error)
{
  g_autoptr (CrmRuleChoices) self = NULL;

  g_return_val_if_fail (conn != NULL, NULL);
  g_return_val_if_fail (type != NULL, NULL);

  self = g_new0 (CrmRuleChoices, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->type = type;
  self->subjects = crm_rule_subject_list (type);
  self->titles = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, sources[i].sql, g_str_equal (sources[i].type, "list") ? "s" : "", type->name);
      GPtrArray *choices = g_ptr_array_new_with_free_func ((GDestroyNotify) choice_free);
      CrmStep step = CRM_STEP_ERROR;

      g_hash_table_insert (self->titles, (gpointer) sources[i].type, choices);
      while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
        add_choice (choices, g_strdup_printf ("%" G_GINT64_FORMAT, crm_stmt_get_int (stmt, 0)), crm_stmt_get_text (stmt, 1));
      if (step != CRM_STEP_DONE)
        return NULL;
    }

  return g_steal_pointer (&self);
}

CrmRuleChoices *
crm_rule_choices_ref (CrmRuleChoices *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
crm_rule_choices_unref (CrmRuleChoices *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->subjects);
  g_hash_table_unref (self->titles);
  g_free (self);
}

GPtrArray *
crm_rule_choices_get (CrmRuleChoices       *self,
                      const CrmRuleSubject *subject)
{
  GPtrArray *choices;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (subject != NULL, NULL);

  if (subject->target != NULL)
    {
      choices = g_hash_table_lookup (self->titles, subject->target->name);
      return choices != NULL ? g_ptr_array_ref (choices) : NULL;
    }
  if (subject->kind != CRM_FIELD_CHOICE && subject->kind != CRM_FIELD_BOOLEAN)
    return NULL;

  choices = g_ptr_array_new_with_free_func ((GDestroyNotify) choice_free);
  for (const CrmChoice *choice = subject->choices; choice != NULL && choice->value != NULL; choice++)
    add_choice (choices, g_strdup (choice->value), g_dgettext (GETTEXT_PACKAGE, choice->label));
  if (subject->kind == CRM_FIELD_BOOLEAN)
    {
      add_choice (choices, g_strdup ("yes"), _("yes"));
      add_choice (choices, g_strdup ("no"), _("no"));
    }

  return choices;
}
