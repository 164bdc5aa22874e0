/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-fixture.h"

#include "crm-demo.h"
#include "crm-filter.h"
#include "crm-id.h"
#include "crm-list-commands.h"
#include "crm-list-reason.h"
#include "crm-model-error.h"
#include "crm-query-model.h"
#include "crm-record-store.h"
#include "crm-rule-sql.h"
#include "crm-rule-words.h"
#include "crm-text.h"

#define TODAY "2026-03-10"

/* ---- Text ---- */

static void
test_parse (void)
{
  static const char *const right[] = {
    "{\"all\":[]}",
    "{\"field\":\"name\",\"op\":\"is\",\"value\":\"Anna\"}",
    "{\"any\":[{\"field\":\"tag\",\"op\":\"is\",\"value\":[\"VIP\",\"New\"]},{\"none\":[{\"field\":\"note\",\"op\":\"empty\"}]}]}",
  };
  static const char *const wrong[] = {
    "", "[]", "7", "{\"all\":7}", "{\"all\":[],\"any\":[]}", "{\"all\":[7]}", "{\"op\":\"is\",\"value\":\"x\"}",
    "{\"field\":\"name\",\"op\":\"like\",\"value\":\"x\"}", "{\"field\":\"name\",\"op\":\"empty\",\"value\":\"x\"}",
    "{\"field\":\"name\",\"op\":\"is\"}", "{\"field\":\"name\",\"op\":\"less\",\"value\":[1,2]}", "{\"field\":7,\"value\":\"x\"}",
    "{\"field\":\"name\",\"value\":{}}", "{\"field\":\"name\",\"value\":\"x\",\"not\":1}", "{\"field\":\"name\",\"value\":null}",
    "{\"all\":[{\"all\":[{\"all\":[{\"all\":[{\"all\":[{\"all\":[{\"all\":[{\"all\":[{\"all\":[]}]}]}]}]}]}]}]}]}",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
  };
  g_autoptr (GString) long_one = g_string_new ("{\"all\":[");

  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CrmRule) rule = crm_rule_parse (right[i], -1, &error);
      g_autofree char *json = rule != NULL ? crm_rule_to_json (rule) : NULL;
      g_autoptr (CrmRule) again = json != NULL ? crm_rule_parse (json, -1, &error) : NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (json, ==, right[i]);
      g_assert_true (crm_rule_equal (rule, again));
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (crm_rule_parse (wrong[i], -1, &error));
      g_assert_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID);
    }

  for (guint i = 0; i <= CRM_RULE_MAX_NODES; i++)
    g_string_append (long_one, i == 0 ? "{\"field\":\"a\",\"op\":\"empty\"}" : ",{\"field\":\"a\",\"op\":\"empty\"}");
  g_string_append (long_one, "]}");
  g_assert_null (crm_rule_parse (long_one->str, -1, NULL));
}

/* All that people are offered is found again by its path, compiles, and has words. */
static void
test_subjects (void)
{
  const CrmRecordType *const types[] = { &crm_contact_type, &crm_deal_type };

  for (guint t = 0; t < G_N_ELEMENTS (types); t++)
    {
      g_autoptr (GPtrArray) subjects = crm_rule_subject_list (types[t]);
      g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

      g_assert_cmpuint (subjects->len, >, 10);
      for (guint i = 0; i < subjects->len; i++)
        {
          CrmRuleSubject *subject = subjects->pdata[i];
          g_autoptr (CrmRuleSubject) found = crm_rule_subject_find (types[t], subject->path);
          g_autoptr (CrmRule) rule = crm_rule_new_simple (subject->path, CRM_RULE_IS, subject->kind == CRM_FIELD_BOOLEAN ? "yes"
                                                          : subject->choices != NULL ? subject->choices[0].value : "2026");
          g_autoptr (CrmRule) day = crm_rule_new_simple (subject->path, CRM_RULE_IS, "2026-01-01");
          g_autoptr (CrmSql) sql = crm_sql_new (NULL);
          g_autoptr (GError) error = NULL;
          g_autofree char *words = crm_rule_describe (rule, types[t], NULL);

          g_assert_true (g_hash_table_add (seen, subject->path));
          g_assert_nonnull (found);
          g_assert_cmpstr (found->value, ==, subject->value);
          g_assert_cmpstr (found->label, ==, subject->label);
          crm_rule_compile (subject->kind == CRM_FIELD_INSTANT ? day : rule, types[t], NULL, TODAY, sql, &error);
          g_assert_no_error (error);
          g_assert_true (g_str_has_prefix (words, subject->label));
        }
    }
}

/* ---- A second opinion: rules asked of loaded records, one by one ---- */

typedef struct
{
  GPtrArray *contacts;
  GPtrArray *deals;
  GPtrArray *activities;
  GHashTable *stage_kinds;    /* id: 'o', 'w', 'l' */
} Loaded;

static const struct
{
  const char *path;
  char        kind;    /* t text, e e-mail, c choice, d day, i instant, r reference, n number */
} asked[] = {
  { "name", 't' }, { "family_name", 't' }, { "note", 't' }, { "lifecycle", 'c' }, { "kind", 'c' }, { "birthday", 'd' }, { "created_at", 'i' },
  { "email", 'e' }, { "address.city", 't' }, { "tag", 'r' }, { "company", 'r' }, { "company.role", 't' }, { "company.lifecycle", 'c' },
  { "last_contact", 'i' }, { "last_call", 'i' }, { "deals", 'n' }, { "deals.open", 'n' }, { "deals.won", 'n' }, { "deal.stage", 'r' },
  { "activities.done", 'n' }, { "people", 'n' },
};

static void
add_text (GPtrArray  *values,
          const char *text)
{
  if (text != NULL)
    g_ptr_array_add (values, g_strdup (text));
}

static void
add_int (GPtrArray *values,
         gint64     value)
{
  g_ptr_array_add (values, g_strdup_printf ("%" G_GINT64_FORMAT, value));
}

static void
add_of_children (GPtrArray           *values,
                 CrmRecord           *record,
                 const CrmRecordType *type,
                 const char          *field,
                 gboolean             is_id)
{
  GPtrArray *children = crm_record_get_children (record, type);

  for (guint i = 0; i < children->len; i++)
    if (is_id)
      add_int (values, crm_record_get_int (children->pdata[i], field));
    else
      add_text (values, crm_record_get_text (children->pdata[i], field));
}

static gboolean
takes_part (CrmRecord *deal,
            gint64     contact)
{
  GPtrArray *people = crm_record_get_children (deal, &crm_deal_contact_type);

  for (guint i = 0; i < people->len; i++)
    if (crm_record_get_int (people->pdata[i], "contact_id") == contact)
      return TRUE;

  return crm_record_get_int (deal, "company_id") == contact;
}

static gboolean
is_with (CrmRecord *activity,
         gint64     contact)
{
  GPtrArray *links = crm_record_get_children (activity, &crm_activity_link_type);

  for (guint i = 0; i < links->len; i++)
    if (g_str_equal (crm_record_get_text (links->pdata[i], "kind"), "contact") && crm_record_get_int (links->pdata[i], "ref_id") == contact)
      return TRUE;

  return FALSE;
}

static void
add_of_deals (const Loaded *loaded,
              const char   *path,
              gint64        contact,
              GPtrArray    *values)
{
  char wanted = g_str_equal (path, "deals.open") ? 'o' : g_str_equal (path, "deals.won") ? 'w' : '\0';
  gint64 n = 0;

  for (guint i = 0; i < loaded->deals->len; i++)
    {
      CrmRecord *deal = loaded->deals->pdata[i];
      gint64 stage = crm_record_get_int (deal, "stage_id");

      if (!takes_part (deal, contact))
        continue;
      if (wanted == '\0' || GPOINTER_TO_INT (g_hash_table_lookup (loaded->stage_kinds, &stage)) == wanted)
        n++;
      if (g_str_equal (path, "deal.stage"))
        add_int (values, stage);
    }
  if (!g_str_equal (path, "deal.stage"))
    add_int (values, n);
}

static void
add_of_activities (const Loaded *loaded,
                   const char   *path,
                   gint64        contact,
                   GPtrArray    *values)
{
  gint64 last = 0, n = 0;

  for (guint i = 0; i < loaded->activities->len; i++)
    {
      CrmRecord *activity = loaded->activities->pdata[i];
      const char *kind = crm_record_get_text (activity, "kind");

      if (!is_with (activity, contact))
        continue;
      /* A contact is a call, meeting, mail, visit or letter: done, or noted down without a time. */
      if (g_str_equal (path, "last_contact"))
        {
          if (g_str_equal (kind, "note") || g_str_equal (kind, "task"))
            continue;
          if (crm_record_has (activity, "done_at"))
            last = MAX (last, crm_record_get_int (activity, "done_at"));
          else if (!crm_record_has (activity, "starts") && !crm_record_has (activity, "due"))
            last = MAX (last, crm_record_get_int (activity, "created_at"));
          continue;
        }
      if (!crm_record_has (activity, "done_at"))
        continue;
      n++;
      if (!g_str_equal (path, "last_call") || g_str_equal (crm_record_get_text (activity, "kind"), "call"))
        last = MAX (last, crm_record_get_int (activity, "done_at"));
    }
  if (g_str_equal (path, "activities.done"))
    add_int (values, n);
  else if (last != 0)
    add_int (values, last);
}

static CrmRecord *
find_contact (const Loaded *loaded,
              gint64        id)
{
  for (guint i = 0; i < loaded->contacts->len; i++)
    if (crm_record_get_id (loaded->contacts->pdata[i]) == id)
      return loaded->contacts->pdata[i];

  return NULL;
}

static void
add_of_companies (const Loaded *loaded,
                  const char   *path,
                  CrmRecord    *contact,
                  GPtrArray    *values)
{
  gint64 id = crm_record_get_id (contact);
  gint64 n = 0;

  if (g_str_equal (path, "company.lifecycle"))
    {
      GPtrArray *affiliations = crm_record_get_children (contact, &crm_affiliation_type);

      for (guint i = 0; i < affiliations->len; i++)
        add_text (values, crm_record_get_text (find_contact (loaded, crm_record_get_int (affiliations->pdata[i], "company_id")), "lifecycle"));
      return;
    }

  for (guint i = 0; i < loaded->contacts->len; i++)
    {
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, id);

      n += crm_record_find_child (loaded->contacts->pdata[i], &crm_affiliation_type, "company_id", text) != NULL;
    }
  add_int (values, n);
}

static GPtrArray *
find_values (const Loaded *loaded,
             CrmRecord    *contact,
             const char   *path)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);
  gint64 id = crm_record_get_id (contact);

  if (g_str_equal (path, "email"))
    add_of_children (values, contact, &crm_contact_email_type, "address", FALSE);
  else if (g_str_equal (path, "address.city"))
    add_of_children (values, contact, &crm_contact_address_type, "city", FALSE);
  else if (g_str_equal (path, "tag"))
    add_of_children (values, contact, &crm_contact_tag_type, "tag_id", TRUE);
  else if (g_str_equal (path, "company"))
    add_of_children (values, contact, &crm_affiliation_type, "company_id", TRUE);
  else if (g_str_equal (path, "company.role"))
    add_of_children (values, contact, &crm_affiliation_type, "role", FALSE);
  else if (g_str_equal (path, "company.lifecycle") || g_str_equal (path, "people"))
    add_of_companies (loaded, path, contact, values);
  else if (g_str_has_prefix (path, "deal"))
    add_of_deals (loaded, path, id, values);
  else if (g_str_has_prefix (path, "last_") || g_str_has_prefix (path, "activities"))
    add_of_activities (loaded, path, id, values);
  else if (g_str_equal (path, "created_at"))
    add_int (values, crm_record_get_int (contact, path));
  else
    add_text (values, crm_record_get_text (contact, path));

  return values;
}

/* Days since the year 1; 0 for a day without a year. */
static int
count_day (const char *day)
{
  int year, month, date;
  GDate value;

  if (sscanf (day, "%4d-%2d-%2d", &year, &month, &date) != 3)
    return 0;
  g_date_set_dmy (&value, (GDateDay) date, (GDateMonth) month, (GDateYear) year);
  return (int) g_date_get_julian (&value);
}

static gboolean
comes_round (const char *day,
             int         within)
{
  int month, date;
  gboolean found = FALSE;

  g_assert_cmpint (sscanf (day + strlen (day) - 5, "%2d-%2d", &month, &date), ==, 2);
  for (int i = 0; i <= within && !found; i++)
    {
      GDate at;

      g_date_set_julian (&at, (guint32) (count_day (TODAY) + i));
      found = (int) g_date_get_month (&at) == month
              && ((int) g_date_get_day (&at) == date
                  || (month == 2 && date == 29 && g_date_get_day (&at) == 28 && !g_date_is_leap_year (g_date_get_year (&at))));
    }

  return found;
}

static gboolean
is_so_of_day (CrmRuleOp   op,
              const char *value,
              const char *wanted)
{
  int day = count_day (value);
  int n = atoi (wanted);
  int today = count_day (TODAY);

  if (op == CRM_RULE_ANNIVERSARY_DAYS)
    return comes_round (value, n);
  if (op == CRM_RULE_IS)
    return g_str_has_prefix (value, wanted);
  if (day == 0)
    return FALSE;

  switch (op)
    {
    case CRM_RULE_LESS: return day < count_day (wanted);
    case CRM_RULE_AT_MOST: return day <= count_day (wanted);
    case CRM_RULE_MORE: return day > count_day (wanted);
    case CRM_RULE_AT_LEAST: return day >= count_day (wanted);
    case CRM_RULE_LAST_DAYS: return day >= today - n && day <= today;
    case CRM_RULE_OLDER_DAYS: return day < today - n;
    case CRM_RULE_NEXT_DAYS: return day >= today && day <= today + n;
    case CRM_RULE_LATER_DAYS: return day > today + n;
    default: g_assert_not_reached ();
    }
}

static gboolean
is_so (char        kind,
       CrmRuleOp   op,
       const char *value,
       const char *wanted)
{
  g_autofree char *one = crm_text_fold (value);
  g_autofree char *other = crm_text_fold (wanted);
  double difference = g_ascii_strtod (value, NULL) - g_ascii_strtod (wanted, NULL);

  if (op == CRM_RULE_NOT_EMPTY)
    return TRUE;
  if (kind == 'i')
    {
      g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (g_ascii_strtoll (value, NULL, 10) / G_USEC_PER_SEC);
      g_autofree char *day = g_date_time_format (at, "%Y-%m-%d");

      return is_so_of_day (op, day, wanted);
    }
  if (kind == 'd')
    return is_so_of_day (op, value, wanted);

  switch (op)
    {
    case CRM_RULE_IS: return kind == 'n' ? difference == 0 : kind == 'r' ? g_str_equal (value, wanted) : g_str_equal (one, other);
    case CRM_RULE_CONTAINS: return strstr (one, other) != NULL;
    case CRM_RULE_STARTS: return g_str_has_prefix (one, other);
    case CRM_RULE_LESS: return difference < 0;
    case CRM_RULE_AT_MOST: return difference <= 0;
    case CRM_RULE_MORE: return difference > 0;
    case CRM_RULE_AT_LEAST: return difference >= 0;
    default: g_assert_not_reached ();
    }
}

static gboolean
holds (const Loaded  *loaded,
       const CrmRule *rule,
       CrmRecord     *contact)
{
  CrmRuleKind group = crm_rule_get_kind (rule);
  guint n = crm_rule_get_n_children (rule);
  guint n_true = 0;

  if (group == CRM_RULE_CONDITION)
    {
      g_autoptr (GPtrArray) values = find_values (loaded, contact, crm_rule_get_subject (rule));
      gboolean denied;
      CrmRuleOp op = crm_rule_op_get_core (crm_rule_get_op (rule), &denied);
      const char *const *wanted = crm_rule_get_values (rule);
      gboolean any = FALSE;
      char kind = 't';

      for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
        if (g_str_equal (asked[i].path, crm_rule_get_subject (rule)))
          kind = asked[i].kind;
      for (guint i = 0; i < values->len; i++)
        for (guint j = 0; j == 0 || wanted[j - 1] != NULL; j++)
          if ((wanted[j] != NULL || (j == 0 && op == CRM_RULE_NOT_EMPTY)) && is_so (kind, op, values->pdata[i], wanted[j] != NULL ? wanted[j] : ""))
            any = TRUE;
      return any != denied;
    }

  for (guint i = 0; i < n; i++)
    n_true += holds (loaded, crm_rule_get_child (rule, i), contact);
  return group == CRM_RULE_ALL ? n_true == n : group == CRM_RULE_ANY ? n_true > 0 : n_true == 0;
}

/* Something that stands in the book, often, or near it. */
static char *
pick_value (GRand        *random,
            const Loaded *loaded,
            const char   *path,
            char          kind,
            CrmRuleOp     op)
{
  CrmRecord *contact = loaded->contacts->pdata[g_rand_int_range (random, 0, (int) loaded->contacts->len)];
  g_autoptr (GPtrArray) values = find_values (loaded, contact, path);
  const char *value = values->len > 0 ? values->pdata[g_rand_int_range (random, 0, (int) values->len)] : NULL;

  if (crm_rule_op_has_days (op))
    return g_strdup_printf ("%d", g_rand_int_range (random, 0, g_rand_boolean (random) ? 5 : 400));
  if (kind == 'n')
    return g_strdup_printf ("%d", g_rand_int_range (random, 0, 4));
  if (kind == 'i' || (kind == 'd' && (value == NULL || *value == '-')))
    return g_strdup_printf ("20%02d-%02d-%02d", g_rand_int_range (random, 24, 27), g_rand_int_range (random, 1, 13), g_rand_int_range (random, 1, 29));
  if (value == NULL)
    return g_strdup (kind == 'c' ? g_str_equal (path, "kind") ? "company" : "customer" : kind == 'r' ? "1" : "ö");
  if (kind == 't' && op != CRM_RULE_IS && op != CRM_RULE_IS_NOT)
    return g_utf8_substring (value, 0, MIN (2, g_utf8_strlen (value, -1)));

  return g_strdup (value);
}

static CrmRule *
make_rule (GRand        *random,
           const Loaded *loaded,
           guint         depth)
{
  static const CrmFieldKind kinds[128] = {
    ['t'] = CRM_FIELD_TEXT, ['e'] = CRM_FIELD_TEXT, ['c'] = CRM_FIELD_CHOICE, ['d'] = CRM_FIELD_DATE, ['i'] = CRM_FIELD_INSTANT,
    ['r'] = CRM_FIELD_REFERENCE, ['n'] = CRM_FIELD_INTEGER,
  };

  if (depth < 3 && g_rand_int_range (random, 0, 3 - (int) depth) > 0)
    {
      g_autoptr (GPtrArray) children = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_rule_unref);

      for (int n = g_rand_int_range (random, 0, 4); n > 0; n--)
        g_ptr_array_add (children, make_rule (random, loaded, depth + 1));
      return crm_rule_new_group ((CrmRuleKind) g_rand_int_range (random, 0, 3), children);
    }

  for (;;)
    {
      guint i = (guint) g_rand_int_range (random, 0, G_N_ELEMENTS (asked));
      CrmRuleOp op = (CrmRuleOp) g_rand_int_range (random, 0, CRM_RULE_N_OPS);
      g_autofree char *one = NULL;
      g_autofree char *other = NULL;
      const char *values[3] = { NULL };

      if (!crm_rule_op_fits (op, kinds[(guchar) asked[i].kind]) || (asked[i].kind == 'n' && crm_rule_op_has_nothing (op))
          || (asked[i].kind == 'r' && (op == CRM_RULE_CONTAINS || op == CRM_RULE_CONTAINS_NOT)))
        continue;
      one = pick_value (random, loaded, asked[i].path, asked[i].kind, op);
      other = pick_value (random, loaded, asked[i].path, asked[i].kind, op);
      values[0] = crm_rule_op_has_nothing (op) ? NULL : one;
      values[1] = values[0] != NULL && crm_rule_op_has_many (op) && g_rand_boolean (random) ? other : NULL;
      return crm_rule_new_condition (asked[i].path, op, values);
    }
}

/* ---- The compiler agrees with it ---- */

static Loaded *
load_book (CrmConn  *conn,
           GError  **error)
{
  Loaded *loaded = g_new0 (Loaded, 1);
  g_autoptr (CrmStmt) stages = crm_conn_query (conn, error, "SELECT id, kind FROM stage", "");

  loaded->contacts = crm_record_load_many (conn, &crm_contact_type, error, "SELECT id FROM contact WHERE deleted_at IS NULL", "");
  loaded->deals = crm_record_load_many (conn, &crm_deal_type, error, "SELECT id FROM deal WHERE deleted_at IS NULL", "");
  loaded->activities = crm_record_load_many (conn, &crm_activity_type, error, "SELECT id FROM activity WHERE deleted_at IS NULL", "");
  loaded->stage_kinds = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  while (crm_stmt_step (stages, error) == CRM_STEP_ROW)
    {
      gint64 id = crm_stmt_get_int (stages, 0);

      g_hash_table_insert (loaded->stage_kinds, g_memdup2 (&id, sizeof id), GINT_TO_POINTER (crm_stmt_get_text (stages, 1)[0]));
    }

  return loaded;
}

static void
loaded_free (Loaded *loaded)
{
  g_ptr_array_unref (loaded->contacts);
  g_ptr_array_unref (loaded->deals);
  g_ptr_array_unref (loaded->activities);
  g_hash_table_unref (loaded->stage_kinds);
  g_free (loaded);
}

static void
check_rule (CrmConn      *conn,
            const Loaded *loaded,
            CrmRule      *rule,
            gboolean      explain)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = crm_rule_to_json (rule);
  g_autoptr (CrmRule) again = crm_rule_parse (json, -1, &error);
  g_autoptr (CrmSql) sql = crm_sql_new ("SELECT t.id FROM contact t WHERE t.deleted_at IS NULL AND ");
  g_autoptr (GHashTable) members = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (CrmStmt) stmt = NULL;

  g_assert_no_error (error);
  g_assert_true (crm_rule_equal (rule, again));
  crm_rule_compile (rule, &crm_contact_type, conn, TODAY, sql, &error);
  g_assert_no_error (error);
  stmt = crm_sql_prepare (sql, conn, &error);
  g_assert_no_error (error);
  while (crm_stmt_step (stmt, &error) == CRM_STEP_ROW)
    {
      gint64 id = crm_stmt_get_int (stmt, 0);

      g_hash_table_add (members, g_memdup2 (&id, sizeof id));
    }
  g_assert_no_error (error);
  g_assert_cmpint (crm_rule_count (rule, &crm_contact_type, conn, TODAY, &error), ==, g_hash_table_size (members));

  for (guint i = 0; i < loaded->contacts->len; i++)
    {
      CrmRecord *contact = loaded->contacts->pdata[i];
      gint64 id = crm_record_get_id (contact);
      gboolean is_member = g_hash_table_contains (members, &id);

      if (is_member != holds (loaded, rule, contact))
        g_error ("%s: %s %s a member: %s\n%s", crm_record_get_title (contact), is_member ? "is" : "is not", "rightly", json, crm_sql_get_text (sql));
      if (explain)
        {
          g_autoptr (CrmRuleReason) reason = crm_rule_explain (rule, &crm_contact_type, id, conn, TODAY, &error);

          g_assert_no_error (error);
          g_assert_cmpint (reason->holds, ==, is_member);
        }
    }
}

static gpointer
compare_random (CrmConn       *conn,
                gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  Loaded *loaded = load_book (conn, error);
  g_autoptr (GRand) random = g_rand_new_with_seed (GPOINTER_TO_UINT (data));

  g_assert_no_error (*error);
  for (guint i = 0; i < 400; i++)
    {
      g_autoptr (CrmRule) rule = make_rule (random, loaded, 0);

      check_rule (conn, loaded, rule, i % 20 == 0);
    }
  loaded_free (loaded);

  return NULL;
}

static void
test_random (gconstpointer data)
{
  Fixture fixture = { 0 };
  g_autoptr (CrmBook) book = fixture_open_book (&fixture);
  const CrmDemoOptions options = { .n_contacts = 60, .seed = GPOINTER_TO_UINT (data) };
  g_autoptr (GError) error = NULL;

  crm_demo_fill (book, &options, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  crm_db_read (crm_book_get_db (book), CRM_READER_LIST, compare_random, (gpointer) data, NULL, &error);
  g_assert_no_error (error);

  fixture_close_book (&fixture, &book);
}

/* ---- Days ---- */

static gint64
add_contact (CrmConn    *conn,
             const char *name,
             const char *birthday)
{
  g_autoptr (CrmRecord) contact = crm_record_new (&crm_contact_type);
  g_autoptr (GError) error = NULL;

  crm_record_set_text (contact, "name", name);
  crm_record_set_text (contact, "birthday", birthday);
  crm_record_save (conn, contact, &error);
  g_assert_no_error (error);

  return crm_record_get_id (contact);
}

static gint64
count_on (CrmConn    *conn,
          const char *subject,
          CrmRuleOp   op,
          const char *value,
          const char *day)
{
  g_autoptr (CrmRule) rule = crm_rule_new_simple (subject, op, value);
  g_autoptr (GError) error = NULL;
  gint64 n = crm_rule_count (rule, &crm_contact_type, conn, day, &error);

  g_assert_no_error (error);
  return n;
}

static gboolean
write_birthdays (CrmConn       *conn,
                 gpointer       data,
                 GCancellable  *cancellable,
                 GError       **error)
{
  add_contact (conn, "Leap", "1988-02-29");
  add_contact (conn, "Early", "--01-02");
  add_contact (conn, "None", NULL);

  /* Over the end of the year, and the day that three years of four have not. */
  g_assert_cmpint (count_on (conn, "birthday", CRM_RULE_ANNIVERSARY_DAYS, "7", "2026-12-28"), ==, 1);
  g_assert_cmpint (count_on (conn, "birthday", CRM_RULE_ANNIVERSARY_DAYS, "4", "2026-12-28"), ==, 0);
  g_assert_cmpint (count_on (conn, "birthday", CRM_RULE_ANNIVERSARY_DAYS, "0", "2027-02-28"), ==, 1);
  g_assert_cmpint (count_on (conn, "birthday", CRM_RULE_ANNIVERSARY_DAYS, "0", "2028-02-28"), ==, 0);
  g_assert_cmpint (count_on (conn, "birthday", CRM_RULE_ANNIVERSARY_DAYS, "0", "2028-02-29"), ==, 1);
  g_assert_cmpint (count_on (conn, "birthday", CRM_RULE_ANNIVERSARY_DAYS, "0", "2027-03-01"), ==, 0);
  g_assert_cmpint (count_on (conn, "birthday", CRM_RULE_ANNIVERSARY_DAYS, "365", "2027-03-01"), ==, 2);

  /* A birthday without a year is on no side of a day. What is empty is not "is not", but says yes to it. */
  g_assert_cmpint (count_on (conn, "birthday", CRM_RULE_LESS, "2026-01-01", NULL), ==, 1);
  g_assert_cmpint (count_on (conn, "birthday", CRM_RULE_OLDER_DAYS, "10", NULL), ==, 1);
  g_assert_cmpint (count_on (conn, "birthday", CRM_RULE_IS_NOT, "1988-02-29", NULL), ==, 2);
  g_assert_cmpint (count_on (conn, "birthday", CRM_RULE_EMPTY, NULL, NULL), ==, 1);
  g_assert_cmpint (count_on (conn, "last_contact", CRM_RULE_NOT_LAST_DAYS, "90", NULL), ==, 3);
  g_assert_cmpint (count_on (conn, "last_contact", CRM_RULE_OLDER_DAYS, "90", NULL), ==, 0);

  /* Local days, both ways of daylight saving time (TZ of the tests is Europe/Berlin). */
  g_assert_cmpint (count_on (conn, "created_at", CRM_RULE_LAST_DAYS, "0", NULL), ==, 3);

  return TRUE;
}

static void
test_days (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = fixture_write (fixture, write_birthdays, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (set);
}

/* ---- Lists ---- */

typedef struct
{
  gint64 ben;
  gint64 eva;
  gint64 list;
} Named;

static gboolean
write_lists (CrmConn       *conn,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  Named *named = data;
  g_autoptr (CrmRecord) list = crm_record_new (&crm_list_type);
  g_autoptr (CrmRecord) outer = crm_record_new (&crm_list_type);
  g_autoptr (CrmRecord) same = crm_record_new (&crm_list_type);
  g_autoptr (CrmRule) rule = crm_filter_parse ("name~en", error);
  g_autoptr (CrmRule) in_list = crm_rule_new_simple ("list", CRM_RULE_IS, "Short");
  g_autoptr (CrmRule) in_outer = crm_rule_new_simple ("list", CRM_RULE_IS, "Outer");
  g_autoptr (GError) refusal = NULL;

  named->ben = add_contact (conn, "Ben", NULL);
  named->eva = add_contact (conn, "Eva", NULL);
  add_contact (conn, "Jens", NULL);
  crm_record_set_text (list, "name", "Short");
  crm_record_set_text (list, "kind", "smart");
  g_assert_true (crm_list_write (conn, list, rule, error));
  named->list = crm_record_get_id (list);
  g_assert_cmpint (crm_list_count (named->list, &crm_contact_type, conn, NULL, error), ==, 2);

  crm_record_set_text (outer, "name", "Outer");
  crm_record_set_text (outer, "kind", "smart");
  g_assert_true (crm_list_write (conn, outer, in_list, error));
  g_assert_cmpint (crm_list_count (crm_record_get_id (outer), &crm_contact_type, conn, NULL, error), ==, 2);

  /* Refused: a circle, and a name that there is. */
  g_assert_false (crm_list_write (conn, list, in_outer, &refusal));
  g_assert_error (refusal, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID);
  g_clear_error (&refusal);
  crm_record_set_text (same, "name", "SHORT");
  g_assert_false (crm_list_write (conn, same, NULL, &refusal));
  g_assert_error (refusal, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID);

  g_assert_true (crm_list_write (conn, list, rule, error));
  return TRUE;
}

static gboolean
write_hands (CrmConn       *conn,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  const Named *named = data;

  return crm_list_write_members (conn, named->list, &named->eva, 1, CRM_LIST_PUT_IN, error) &&
         crm_list_write_members (conn, named->list, &named->ben, 1, CRM_LIST_PUT_IN, error) &&
         crm_list_write_members (conn, named->list, &named->ben, 1, CRM_LIST_LEAVE_OUT, error);
}

static void
assert_reason (CrmConn     *conn,
               gint64       list,
               gint64       record,
               gboolean     member,
               CrmListHand  hand,
               gboolean     rule_holds)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmListReason) reason = crm_list_explain (list, record, conn, NULL, &error);
  g_autofree char *sentence = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (reason->member, ==, member);
  g_assert_cmpint (reason->hand, ==, hand);
  g_assert_cmpint (reason->rule->holds, ==, rule_holds);
  sentence = crm_list_reason_say (reason);
  g_assert_nonnull (strstr (sentence, "Short"));
}

static gpointer
read_hands (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  const Named *named = data;

  g_assert_cmpint (crm_list_count (named->list, &crm_contact_type, conn, NULL, error), ==, 2);
  assert_reason (conn, named->list, named->eva, TRUE, CRM_LIST_ADDED, FALSE);
  assert_reason (conn, named->list, named->ben, FALSE, CRM_LIST_EXCLUDED, TRUE);
  return NULL;
}

static gpointer
read_ruled (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  const Named *named = data;

  g_assert_cmpint (crm_list_count (named->list, &crm_contact_type, conn, NULL, error), ==, 2);
  assert_reason (conn, named->list, named->eva, FALSE, CRM_LIST_BY_RULE, FALSE);
  assert_reason (conn, named->list, named->ben, TRUE, CRM_LIST_BY_RULE, TRUE);
  return NULL;
}

static gboolean
model_shows (CrmQueryModel *model,
             guint          n,
             gint64         id)
{
  return crm_query_model_is_settled (model) && g_list_model_get_n_items (G_LIST_MODEL (model)) == n &&
         crm_query_model_find (model, id) != G_MAXUINT;
}

static void
undone_cb (GObject      *book,
           GAsyncResult *result,
           gpointer      done)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_book_command_finish (CRM_BOOK (book), result, &error);

  g_assert_no_error (error);
  g_assert_nonnull (set);
  *(gboolean *) done = TRUE;
}

/* What is put in and left out by hand is, whatever the rule says; an undo leaves it to the rule again; a list model follows. */
static void
test_lists (void)
{
  Fixture fixture = { 0 };
  g_autoptr (CrmBook) book = fixture_open_book (&fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) made = NULL;
  g_autoptr (CrmChangeSet) changed = NULL;
  g_autoptr (CrmQuery) all = crm_query_new (&crm_contact_type);
  g_autoptr (CrmQuery) query = NULL;
  g_autoptr (CrmQueryModel) model = NULL;
  gboolean done = FALSE;
  Named named = { 0 };

  made = crm_book_run (book, "Lists", write_lists, &named, NULL, &error);
  g_assert_no_error (error);
  query = crm_query_with_list (all, named.list);
  model = crm_query_model_new (book, query);
  WAIT_UNTIL (model_shows (model, 2, named.ben));

  changed = crm_book_run (book, "By hand", write_hands, &named, NULL, &error);
  g_assert_no_error (error);
  crm_db_read (crm_book_get_db (book), CRM_READER_LIST, read_hands, &named, NULL, &error);
  WAIT_UNTIL (model_shows (model, 2, named.eva));
  g_assert_cmpuint (crm_query_model_find (model, named.ben), ==, G_MAXUINT);

  crm_book_undo_async (book, crm_change_set_get_id (changed), undone_cb, &done);
  WAIT_UNTIL (done);
  crm_db_read (crm_book_get_db (book), CRM_READER_LIST, read_ruled, &named, NULL, &error);
  WAIT_UNTIL (model_shows (model, 2, named.ben));

  g_clear_object (&model);
  fixture_close_book (&fixture, &book);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rule/parse", test_parse);
  g_test_add_func ("/rule/subjects", test_subjects);
  g_test_add_data_func ("/rule/random/1", GUINT_TO_POINTER (1), test_random);
  g_test_add_data_func ("/rule/random/2", GUINT_TO_POINTER (2), test_random);
  g_test_add ("/rule/days", Fixture, NULL, fixture_set_up, test_days, fixture_tear_down);
  g_test_add_func ("/rule/lists", test_lists);

  return g_test_run ();
}
