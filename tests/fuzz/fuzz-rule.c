/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-filter.h"
#include "crm-rule-sql.h"
#include "crm-rule-words.h"

#include "fuzz.h"

const char *const fuzz_seeds[] = {
  "{\"all\": [{\"field\": \"tag\", \"op\": \"is\", \"value\": \"VIP\"}, {\"any\": [{\"field\": \"last_contact\", \"op\": \"not-last-days\", \"value\": 90}, "
  "{\"field\": \"deals.open\", \"op\": \"more\", \"value\": 0}]}, {\"none\": [{\"field\": \"address.city\", \"value\": [\"Bonn\", \"K\xc3\xb6ln\"]}]}]}",
  "{\"field\": \"birthday\", \"op\": \"anniversary-days\", \"value\": \"14\"}",
  "{\"any\": [{\"field\": \"phone\", \"op\": \"contains\", \"value\": \"0228/12\"}, {\"field\": \"email\", \"op\": \"is\", \"value\": \"a@b\"}]}",
  "tag=VIP and name~\"a \"\"b\"\"\" and birthday<2026-01 and amount>=12.5",
  "{\"all\": [{\"field\": \"created_at\", \"op\": \"less\", \"value\": \"2026-02-30\"}, {\"field\": \"note\", \"op\": \"empty\"}]}",
  NULL,
};

/* What is read is written and read again as the same, and either compiles or is refused; nothing that was typed gets into the statement. */
static void
check (CrmRule *rule)
{
  const CrmRecordType *const types[] = { &crm_contact_type, &crm_deal_type, &crm_activity_type };
  g_autofree char *json = crm_rule_to_json (rule);
  g_autoptr (CrmRule) again = crm_rule_parse (json, -1, NULL);

  g_assert_nonnull (again);
  g_assert_true (crm_rule_equal (rule, again));
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (CrmSql) sql = crm_sql_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *words = crm_rule_describe (rule, types[i], NULL);

      g_assert_true (g_utf8_validate (words, -1, NULL));
      if (crm_rule_compile (rule, types[i], NULL, "2026-03-10", sql, &error))
        g_assert_true (g_str_is_ascii (crm_sql_get_text (sql)));
      else
        g_assert_nonnull (error);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmRule) rule = crm_rule_parse ((const char *) data, (gssize) size, &error);
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (CrmRule) filter = size < 4096 ? crm_filter_parse (text, NULL) : NULL;

  g_assert_true ((rule == NULL) == (error != NULL));
  if (rule != NULL)
    check (rule);
  /* A filter may have more conditions than a rule that is stored. */
  if (filter != NULL && crm_rule_get_n_children (filter) < CRM_RULE_MAX_NODES)
    check (filter);

  return 0;
}
