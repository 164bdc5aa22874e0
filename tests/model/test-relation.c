/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How contacts hang together, and with whom to be in touch again. */

#include <string.h>
#include <time.h>

#include "crm-keep-touch.h"
#include "crm-model-error.h"
#include "crm-org-chart.h"
#include "crm-record-store.h"
#include "crm-referral.h"
#include "crm-relation.h"
#include "model-fixture.h"

typedef struct
{
  Fixture  base;
  CrmBook *book;
} BookFixture;

static void
set_up (BookFixture   *fixture,
        gconstpointer  data)
{
  if (data != NULL)
    {
      g_setenv ("TZ", data, TRUE);
      tzset ();
    }
  fixture->book = fixture_open_book (&fixture->base);
}

static void
tear_down (BookFixture   *fixture,
           gconstpointer  data)
{
  fixture_close_book (&fixture->base, &fixture->book);
}

static gint64
add_contact (BookFixture *fixture,
             const char  *name,
             const char  *kind,
             gint64       parent)
{
  g_autoptr (CrmRecord) record = crm_record_new (&crm_contact_type);
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;

  crm_record_set_text (record, "kind", kind);
  crm_record_set_text (record, "name", name);
  crm_record_set_int (record, "parent_id", parent);
  set = crm_book_save (fixture->book, record, NULL, NULL, &error);
  g_assert_no_error (error);

  return crm_record_get_id (record);
}

static void
add_place (BookFixture *fixture,
           gint64       person,
           gint64       company,
           const char  *role,
           const char  *ended)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmRecord) record = crm_book_load (fixture->book, &crm_contact_type, person, NULL, &error);
  g_autoptr (CrmChangeSet) set = NULL;
  CrmRecord *place;

  g_assert_no_error (error);
  place = crm_record_add_child (record, &crm_affiliation_type);
  crm_record_set_int (place, "company_id", company);
  crm_record_set_text (place, "role", role);
  crm_record_set_text (place, "ended", ended);
  set = crm_book_save (fixture->book, record, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* One call of the model on its thread. */
typedef struct
{
  gint64      contact;
  gint64      other;
  const char *word;
  gint64      now;
  gboolean    referral;
  gint64      row;
} Call;

static gboolean
add_cb (CrmConn       *conn,
        gpointer       data,
        GCancellable  *cancellable,
        GError       **error)
{
  Call *call = data;

  call->row = call->referral ? crm_referral_add (conn, call->contact, call->other, 0, NULL, NULL, NULL, error)
                             : crm_relation_add (conn, call->contact, call->word, call->other, NULL, NULL, error);
  return call->row != 0;
}

static gboolean
try_add (BookFixture *fixture,
         gint64       contact,
         const char  *word,
         gint64       other,
         GError     **error)
{
  Call call = { contact, other, word, 0, word == NULL, 0 };
  g_autoptr (CrmChangeSet) set = crm_book_run (fixture->book, "Related", add_cb, &call, NULL, error);

  return set != NULL;
}

static void
add (BookFixture *fixture,
     gint64       contact,
     const char  *word,
     gint64       other)
{
  g_autoptr (GError) error = NULL;

  try_add (fixture, contact, word, other, &error);
  g_assert_no_error (error);
}

static void
assert_refused (BookFixture *fixture,
                gint64       contact,
                const char  *word,
                gint64       other,
                const char  *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (try_add (fixture, contact, word, other, &error));
  g_assert_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, words));
}

static gpointer
describe_cb (CrmConn       *conn,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  const Call *call = data;
  GString *text = g_string_new (NULL);
  g_autoptr (GPtrArray) relations = crm_relation_load (conn, call->contact, error);
  g_autoptr (GPtrArray) referrals = crm_referral_load (conn, call->contact, error);

  for (guint i = 0; relations != NULL && i < relations->len; i++)
    {
      const CrmRelated *related = g_ptr_array_index (relations, i);

      g_string_append_printf (text, "%s%s: %s", text->len > 0 ? ", " : "", related->word->name, related->title);
    }
  for (guint i = 0; referrals != NULL && i < referrals->len; i++)
    {
      const CrmReferral *referral = g_ptr_array_index (referrals, i);

      g_string_append_printf (text, "%s%s: %s", text->len > 0 ? ", " : "", referral->received ? "sent by" : "sent", referral->title);
    }

  return g_string_free (text, FALSE);
}

static void
assert_described (BookFixture *fixture,
                  gint64       contact,
                  const char  *expected)
{
  Call call = { contact, 0, NULL, 0, FALSE, 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = crm_db_read (crm_book_get_db (fixture->book), CRM_READER_ROW, describe_cb, &call, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_both_ends (BookFixture   *fixture,
                gconstpointer  data)
{
  gint64 ana = add_contact (fixture, "Ana Ruiz", "person", 0);
  gint64 ben = add_contact (fixture, "Ben Meier", "person", 0);
  gint64 eva = add_contact (fixture, "Eva Lang", "person", 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = NULL;

  add (fixture, ana, "manager", ben);
  add (fixture, ben, "report", eva);
  add (fixture, eva, "spouse", ana);
  add (fixture, ana, NULL, eva);
  assert_described (fixture, ana, "manager: Ben Meier, spouse: Eva Lang, sent: Eva Lang");
  assert_described (fixture, ben, "report: Ana Ruiz, report: Eva Lang");
  assert_described (fixture, eva, "manager: Ben Meier, spouse: Ana Ruiz, sent by: Ana Ruiz");

  /* There once, and not with oneself. */
  assert_refused (fixture, ana, "spouse", eva, "Ana Ruiz");
  assert_refused (fixture, ana, NULL, eva, "Eva Lang");
  assert_refused (fixture, ana, "friend", ana, "Ana Ruiz");
  assert_refused (fixture, ana, NULL, ana, "Ana Ruiz");
  /* A referral may well come back. */
  add (fixture, eva, NULL, ana);

  /* Whoever is in the trash is not shown, and is back with it. */
  set = crm_book_delete (fixture->book, &crm_contact_type, &ben, 1, &error);
  g_assert_no_error (error);
  assert_described (fixture, ana, "spouse: Eva Lang, sent by: Eva Lang, sent: Eva Lang");
  g_clear_pointer (&set, crm_change_set_unref);
  set = crm_db_undo (crm_book_get_db (fixture->book), 0, &error);
  g_assert_no_error (error);
  assert_described (fixture, ana, "manager: Ben Meier, spouse: Eva Lang, sent by: Eva Lang, sent: Eva Lang");
}

static void
test_no_circles (BookFixture   *fixture,
                 gconstpointer  data)
{
  gint64 ana = add_contact (fixture, "Ana Ruiz", "person", 0);
  gint64 ben = add_contact (fixture, "Ben Meier", "person", 0);
  gint64 eva = add_contact (fixture, "Eva Lang", "person", 0);
  gint64 acme = add_contact (fixture, "Acme", "company", 0);
  gint64 works = add_contact (fixture, "Acme Works", "company", acme);
  gint64 north = add_contact (fixture, "Acme Works North", "company", works);
  const struct { gint64 id; gint64 parent; const char *words; } wrong[] = {
    { acme, north, "Acme Works North" }, { acme, acme, "Acme" }, { works, north, "Acme Works North" }, { ana, acme, "Ana Ruiz" }, { acme, ana, "Ana Ruiz" },
  };

  add (fixture, ana, "manager", ben);
  add (fixture, ben, "manager", eva);
  assert_refused (fixture, eva, "manager", ana, "Ana Ruiz");
  assert_refused (fixture, ana, "report", eva, "Eva Lang");
  assert_refused (fixture, ben, "manager", ana, "Ben Meier");

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CrmRecord) record = crm_book_load (fixture->book, &crm_contact_type, wrong[i].id, NULL, &error);
      g_autoptr (CrmChangeSet) set = NULL;

      crm_record_set_int (record, "parent_id", wrong[i].parent);
      set = crm_book_save (fixture->book, record, NULL, NULL, &error);
      g_assert_null (set);
      g_assert_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, wrong[i].words));
    }
}

static gpointer
chart_cb (CrmConn       *conn,
          gpointer       data,
          GCancellable  *cancellable,
          GError       **error)
{
  const Call *call = data;
  g_autoptr (GPtrArray) nodes = crm_org_chart_load (conn, call->contact, 0, error);
  GString *text = g_string_new (NULL);

  for (guint i = 0; nodes != NULL && i < nodes->len; i++)
    {
      const CrmOrgNode *node = g_ptr_array_index (nodes, i);
      const CrmOrgNode *above = node->parent >= 0 ? g_ptr_array_index (nodes, node->parent) : NULL;

      g_assert_cmpint (node->parent, <, (int) i);
      g_string_append_printf (text, "%s%s%s%s", i > 0 ? ", " : "", above != NULL ? above->title : "", above != NULL ? "/" : "", node->title);
    }

  return g_string_free (text, FALSE);
}

static void
assert_chart (BookFixture *fixture,
              gint64       contact,
              const char  *expected)
{
  Call call = { contact, 0, NULL, 0, FALSE, 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = crm_db_read (crm_book_get_db (fixture->book), CRM_READER_ROW, chart_cb, &call, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static gboolean
circle_cb (CrmConn       *conn,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  const Call *call = data;

  return crm_conn_run (conn, error, "INSERT INTO relation (id, contact_id, other_id, kind) VALUES (?, ?, ?, 'manager')", "iii", call->row,
                       call->contact, call->other);
}

static void
test_org_chart (BookFixture   *fixture,
                gconstpointer  data)
{
  static const char all[] = "Acme, Acme/Works, Acme/Ana, Ana/Ben, Works/Eva";
  gint64 acme = add_contact (fixture, "Acme", "company", 0);
  gint64 works = add_contact (fixture, "Works", "company", acme);
  gint64 ana = add_contact (fixture, "Ana", "person", 0);
  gint64 ben = add_contact (fixture, "Ben", "person", 0);
  gint64 eva = add_contact (fixture, "Eva", "person", 0);
  gint64 old = add_contact (fixture, "Old", "person", 0);
  gint64 far = add_contact (fixture, "Far", "person", 0);
  Call circle = { ana, ben, NULL, 0, FALSE, 7 };
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = NULL;

  add_place (fixture, ana, acme, "Owner", NULL);
  add_place (fixture, ben, acme, "Clerk", NULL);
  add_place (fixture, eva, works, "Fitter", NULL);
  add_place (fixture, old, acme, "Clerk", "2020-12-31");
  add (fixture, ben, "manager", ana);
  assert_chart (fixture, acme, all);
  assert_chart (fixture, works, all);
  assert_chart (fixture, ben, all);
  assert_chart (fixture, old, "Old");

  /* Whoever works nowhere stands under whom they report to, in whose chart too. */
  add (fixture, old, "report", far);
  assert_chart (fixture, far, "Old, Old/Far");

  /* A circle, which no command makes, is a tree all the same. */
  set = crm_book_run (fixture->book, "Circle", circle_cb, &circle, NULL, &error);
  g_assert_no_error (error);
  assert_chart (fixture, acme, "Acme, Acme/Works, Works/Eva, Acme/Ana, Ana/Ben");
}

/* Whoever goes for good takes along what joined them to others, and leaves the others. */
static void
test_purge (BookFixture   *fixture,
            gconstpointer  data)
{
  gint64 acme = add_contact (fixture, "Acme", "company", 0);
  gint64 works = add_contact (fixture, "Works", "company", acme);
  gint64 ana = add_contact (fixture, "Ana Ruiz", "person", 0);
  gint64 ben = add_contact (fixture, "Ben Meier", "person", 0);
  gint64 gone[] = { acme, ana };
  guint n_purged = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmRecord) record = NULL;
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GPtrArray) problems = NULL;

  add (fixture, ben, "manager", ana);
  add (fixture, ana, "spouse", ben);
  add (fixture, ana, NULL, ben);
  add (fixture, ben, NULL, ana);
  set = crm_book_delete (fixture->book, &crm_contact_type, gone, G_N_ELEMENTS (gone), &error);
  g_assert_no_error (error);
  g_assert_true (crm_db_purge_trash (crm_book_get_db (fixture->book), G_MAXINT64, &n_purged, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_purged, ==, 2);

  assert_described (fixture, ben, "");
  record = crm_book_load (fixture->book, &crm_contact_type, works, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (crm_record_get_int (record, "parent_id"), ==, 0);
  problems = crm_db_check (crm_book_get_db (fixture->book), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 0);
}

/* ---- Undo ---- */

static gpointer
hash_cb (CrmConn       *conn,
         gpointer       data,
         GCancellable  *cancellable,
         GError       **error)
{
  static const char *const tables[] = { "contact", "affiliation", "relation", "referral", "contact_tag", "tag" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s ORDER BY id", tables[i]);
      g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, sql, "");

      g_string_append (text, tables[i]);
      while (stmt != NULL && crm_stmt_step (stmt, error) == CRM_STEP_ROW)
        for (int column = 0; column < crm_stmt_n_columns (stmt); column++)
          g_string_append_printf (text, "|%s", crm_stmt_get_text (stmt, column) != NULL ? crm_stmt_get_text (stmt, column) : "-");
    }
  {
    g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT id, keep_days, keep_due FROM contact_list ORDER BY id", "");

    while (stmt != NULL && crm_stmt_step (stmt, error) == CRM_STEP_ROW)
      g_string_append_printf (text, "|%s %s", crm_stmt_get_text (stmt, 1), crm_stmt_get_text (stmt, 2));
  }

  return g_string_free (text, FALSE);
}

static char *
hash_book (BookFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  char *text = crm_db_read (crm_book_get_db (fixture->book), CRM_READER_ROW, hash_cb, NULL, NULL, &error);

  g_assert_no_error (error);
  return text;
}

/* What was done at random is taken back step by step, and done again: each state is what it was. */
static void
test_undo (BookFixture   *fixture,
           gconstpointer  data)
{
  static const char *const words[] = { "manager", "report", "assistant", "spouse", "friend", NULL };
  gint64 ids[8];
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *name = g_strdup_printf ("Contact %u", i);

      ids[i] = add_contact (fixture, name, i < 4 ? "company" : "person", 0);
    }

  g_ptr_array_add (states, hash_book (fixture));
  for (guint i = 0; i < 150; i++)
    {
      gint64 one = ids[g_test_rand_int_range (0, G_N_ELEMENTS (ids))];
      gint64 two = ids[g_test_rand_int_range (0, G_N_ELEMENTS (ids))];
      gboolean done;

      if (g_test_rand_int_range (0, 3) == 0)
        {
          g_autoptr (CrmRecord) record = crm_book_load (fixture->book, &crm_contact_type, one, NULL, NULL);
          g_autoptr (CrmChangeSet) set = NULL;

          if (g_test_rand_bit ())
            crm_record_set_int (record, "parent_id", two);
          else
            crm_record_set_int (record, "cadence_days", g_test_rand_int_range (0, 100));
          if (!crm_record_is_changed (record))
            continue;
          set = crm_book_save (fixture->book, record, NULL, NULL, NULL);
          done = set != NULL;
        }
      else
        {
          done = try_add (fixture, one, words[g_test_rand_int_range (0, G_N_ELEMENTS (words))], two, NULL);
        }
      if (done)
        g_ptr_array_add (states, hash_book (fixture));
      else
        {
          g_autofree char *now = hash_book (fixture);

          g_assert_cmpstr (now, ==, g_ptr_array_index (states, states->len - 1));
        }
    }

  g_assert_cmpuint (states->len, >, 20);
  for (guint i = states->len - 1; i > 0; i--)
    {
      g_autoptr (CrmChangeSet) set = crm_db_undo (crm_book_get_db (fixture->book), 0, &error);
      g_autofree char *now = hash_book (fixture);

      g_assert_no_error (error);
      g_assert_cmpstr (now, ==, g_ptr_array_index (states, i - 1));
    }
  for (guint i = 1; i < states->len; i++)
    {
      g_autoptr (CrmChangeSet) set = crm_db_redo (crm_book_get_db (fixture->book), &error);
      g_autofree char *now = hash_book (fixture);

      g_assert_no_error (error);
      g_assert_cmpstr (now, ==, g_ptr_array_index (states, i));
    }
}

/* ---- Keeping in touch ---- */

typedef struct
{
  gint64 id;
  gint64 days;
  gint64 base;
  char   snooze[12];
} Naive;

static gint64
instant (int year,
         int month,
         int day,
         int hour)
{
  g_autoptr (GDateTime) time = g_date_time_new_utc (year, month, day, hour, 30, 0);

  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

/* The local day of @at, @days later, as people count. */
static void
local_day (gint64 at,
           gint64 days,
           char   day[12])
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (at / G_USEC_PER_SEC);
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, g_date_time_get_day_of_month (time), g_date_time_get_month (time), g_date_time_get_year (time));
  g_date_add_days (&date, (guint) days);
  g_date_strftime (day, 12, "%Y-%m-%d", &date);
}

static void
add_touch (BookFixture *fixture,
           gint64       contact,
           const char  *kind,
           gint64       at)
{
  g_autoptr (CrmRecord) activity = crm_record_new (&crm_activity_type);
  CrmRecord *link = crm_record_add_child (activity, &crm_activity_link_type);
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;

  crm_record_set_text (activity, "kind", kind);
  crm_record_set_int (activity, "done_at", at);
  crm_record_set_int (link, "ref_id", contact);
  set = crm_book_save (fixture->book, activity, NULL, NULL, &error);
  g_assert_no_error (error);
}

static gint64
add_tag (BookFixture *fixture,
         const char  *name,
         gint64       days)
{
  g_autoptr (CrmRecord) tag = crm_record_new (&crm_tag_type);
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;

  crm_record_set_text (tag, "name", name);
  crm_record_set_int (tag, "cadence_days", days);
  set = crm_book_save (fixture->book, tag, NULL, NULL, &error);
  g_assert_no_error (error);

  return crm_record_get_id (tag);
}

static void
add_naive (BookFixture *fixture,
           Naive       *naive,
           const gint64 tags[2],
           gint64       now)
{
  static const char *const kinds[] = { "call", "meeting", "mail", "visit", "letter", "note", "task" };
  static const gint64 tag_days[2] = { 30, 90 };
  g_autoptr (CrmRecord) contact = crm_record_new (&crm_contact_type);
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;
  gint64 last = 0;

  naive->base = now - (gint64) g_test_rand_int_range (0, 500) * G_TIME_SPAN_HOUR * 24 - g_test_rand_int_range (0, 24) * G_TIME_SPAN_HOUR;
  crm_record_set_text (contact, "name", "Somebody");
  crm_record_set_int (contact, "created_at", naive->base);
  for (guint i = 0; i < 2; i++)
    {
      if (!g_test_rand_bit ())
        continue;
      crm_record_set_int (crm_record_add_child (contact, &crm_contact_tag_type), "tag_id", tags[i]);
      naive->days = naive->days != 0 ? MIN (naive->days, tag_days[i]) : tag_days[i];
    }
  if (g_test_rand_int_range (0, 3) != 0)
    {
      naive->days = g_test_rand_int_range (0, 120);
      crm_record_set_int (contact, "cadence_days", naive->days);
    }
  if (g_test_rand_int_range (0, 4) == 0)
    {
      local_day (now - 10 * G_TIME_SPAN_DAY, g_test_rand_int_range (0, 20), naive->snooze);
      crm_record_set_text (contact, "snoozed_until", naive->snooze);
    }
  set = crm_book_save (fixture->book, contact, NULL, NULL, &error);
  g_assert_no_error (error);
  naive->id = crm_record_get_id (contact);

  for (int i = g_test_rand_int_range (0, 4); i > 0; i--)
    {
      const char *kind = kinds[g_test_rand_int_range (0, G_N_ELEMENTS (kinds))];
      gint64 at = now - (gint64) g_test_rand_int_range (0, 150 * 48) * (G_TIME_SPAN_HOUR / 2);

      add_touch (fixture, naive->id, kind, at);
      if (!g_str_equal (kind, "note") && !g_str_equal (kind, "task"))
        last = MAX (last, at);
    }
  if (last != 0)
    naive->base = last;
}

static gpointer
due_cb (CrmConn       *conn,
        gpointer       data,
        GCancellable  *cancellable,
        GError       **error)
{
  const Call *call = data;

  return crm_keep_touch_load (conn, call->now, FALSE, 0, error);
}

static void
assert_due (BookFixture *fixture,
            const Naive *naive,
            guint        n,
            gint64       now)
{
  Call call = { 0, 0, NULL, now, FALSE, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) due = crm_db_read (crm_book_get_db (fixture->book), CRM_READER_ROW, due_cb, &call, NULL, &error);
  char today[12];
  guint n_expected = 0;

  g_assert_no_error (error);
  local_day (now, 0, today);
  for (guint i = 0; i < n; i++)
    {
      const CrmDueContact *found = NULL;
      char day[12];

      for (guint j = 0; j < due->len; j++)
        if (((CrmDueContact *) g_ptr_array_index (due, j))->id == naive[i].id)
          found = g_ptr_array_index (due, j);

      if (naive[i].days == 0)
        {
          g_assert_null (found);
          continue;
        }
      local_day (naive[i].base, naive[i].days, day);
      if (strcmp (naive[i].snooze, day) > 0)
        g_strlcpy (day, naive[i].snooze, sizeof day);
      if (strcmp (day, today) > 0)
        {
          g_assert_null (found);
          continue;
        }
      g_assert_nonnull (found);
      g_assert_cmpint (found->days, ==, naive[i].days);
      g_assert_cmpstr (found->due_on, ==, day);
      n_expected++;
    }
  g_assert_cmpuint (due->len, ==, n_expected);
}

/* Against counting on one's fingers, around the changes of the clock and a leap day, in zones at both ends of the world. */
static void
test_due (BookFixture   *fixture,
          gconstpointer  data)
{
  const gint64 nows[] = { instant (2026, 3, 29, 0), instant (2026, 10, 25, 1), instant (2028, 2, 29, 12), instant (2028, 3, 1, 0), instant (2026, 11, 24, 23) };
  gint64 tags[2];
  Naive naive[60] = { { 0 } };

  tags[0] = add_tag (fixture, "Monthly", 30);
  tags[1] = add_tag (fixture, "Quarterly", 90);
  for (guint i = 0; i < G_N_ELEMENTS (naive); i++)
    add_naive (fixture, &naive[i], tags, nows[i % G_N_ELEMENTS (nows)]);

  for (guint i = 0; i < G_N_ELEMENTS (nows); i++)
    for (int hours = -30; hours <= 30; hours += 5)
      assert_due (fixture, naive, G_N_ELEMENTS (naive), nows[i] + hours * G_TIME_SPAN_HOUR);
}

/* A rhythm that a tag gets later, and loses, reaches all who have it; a touch that is taken back counts no more. */
static void
test_rhythm_of_a_tag (BookFixture   *fixture,
                      gconstpointer  data)
{
  gint64 tag = add_tag (fixture, "VIP", 0);
  gint64 now = g_get_real_time ();
  Naive naive = { 0 };
  g_autoptr (CrmRecord) contact = crm_record_new (&crm_contact_type);
  g_autoptr (CrmRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = NULL;

  crm_record_set_text (contact, "name", "Ana Ruiz");
  crm_record_set_int (contact, "created_at", now - 100 * G_TIME_SPAN_DAY);
  crm_record_set_int (crm_record_add_child (contact, &crm_contact_tag_type), "tag_id", tag);
  set = crm_book_save (fixture->book, contact, NULL, NULL, &error);
  g_assert_no_error (error);
  naive.id = crm_record_get_id (contact);
  naive.base = crm_record_get_int (contact, "created_at");
  assert_due (fixture, &naive, 1, now);

  record = crm_book_load (fixture->book, &crm_tag_type, tag, NULL, &error);
  crm_record_set_int (record, "cadence_days", 60);
  g_clear_pointer (&set, crm_change_set_unref);
  set = crm_book_save (fixture->book, record, NULL, NULL, &error);
  g_assert_no_error (error);
  naive.days = 60;
  assert_due (fixture, &naive, 1, now);

  add_touch (fixture, naive.id, "call", now);
  naive.base = now;
  assert_due (fixture, &naive, 1, now);
  g_clear_pointer (&set, crm_change_set_unref);
  set = crm_db_undo (crm_book_get_db (fixture->book), 0, &error);
  naive.base = now - 100 * G_TIME_SPAN_DAY;
  assert_due (fixture, &naive, 1, now);

  g_clear_pointer (&set, crm_change_set_unref);
  set = crm_db_undo (crm_book_get_db (fixture->book), 0, &error);
  g_assert_no_error (error);
  naive.days = 0;
  assert_due (fixture, &naive, 1, now);
}

int
main (int   argc,
      char *argv[])
{
  static const char *const zones[] = { "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Pago_Pago" };

  g_test_init (&argc, &argv, NULL);
  g_test_add ("/relation/both-ends", BookFixture, NULL, set_up, test_both_ends, tear_down);
  g_test_add ("/relation/no-circles", BookFixture, NULL, set_up, test_no_circles, tear_down);
  g_test_add ("/relation/org-chart", BookFixture, NULL, set_up, test_org_chart, tear_down);
  g_test_add ("/relation/purge", BookFixture, NULL, set_up, test_purge, tear_down);
  g_test_add ("/relation/undo", BookFixture, NULL, set_up, test_undo, tear_down);
  g_test_add ("/keep-touch/rhythm-of-a-tag", BookFixture, NULL, set_up, test_rhythm_of_a_tag, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_autofree char *path = g_strconcat ("/keep-touch/due/", zones[i], NULL);

      g_test_add (path, BookFixture, zones[i], set_up, test_due, tear_down);
    }

  return g_test_run ();
}
