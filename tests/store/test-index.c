/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "crm-span.h"

typedef struct
{
  char  *folder;
  CrmDb *db;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = fixture_make_folder ();
  fixture->db = fixture_open (fixture->folder);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->db);
  fixture_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
wait_for_idle (Fixture *fixture)
{
  for (;;)
    {
      g_autofree char *n_due = fixture_read (fixture->db, "SELECT (SELECT count (*) FROM index_due) + (SELECT count (*) FROM contact_words_due)");

      if (g_str_equal (n_due, "0"))
        return;
      g_usleep (5000);
    }
}

/* Ids that @match finds in contact_fts. */
#define assert_found(fixture, match, expected)                                                                    \
  wait_for_idle (fixture);                                                                                        \
  fixture_assert_read ((fixture)->db, "SELECT group_concat (rowid) FROM contact_fts WHERE contact_fts MATCH '" match "'", expected)

#define AFFILIATION(id, person, company, role)                                       \
  "INSERT INTO affiliation (id, contact_id, company_id, role) VALUES (" #id ", " #person ", " #company ", '" role "');"

static void
test_contact (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (CrmChangeSet) set = NULL;

  fixture_write (fixture->db, NULL,
                 FIXTURE_CONTACT (1, "Jörg Müller") FIXTURE_CONTACT (2, "Über GmbH")
                 "INSERT INTO contact_email (id, contact_id, address, address_key) VALUES (11, 1, 'jm@example.org', 'jm@example.org');"
                 "INSERT INTO contact_phone (id, contact_id, number, digits) VALUES (12, 1, '+49 30 12', '493012')");
  fixture_assert_read (fixture->db, "SELECT detail FROM contact_list WHERE id = 1", "jm@example.org");
  fixture_assert_read (fixture->db, "SELECT group_concat (letter, '') FROM (SELECT letter FROM contact_list ORDER BY sort_key)", "JU");
  assert_found (fixture, "mull*", "1");
  assert_found (fixture, "example", "1");
  assert_found (fixture, "phones: 4930*", "1");

  fixture_write (fixture->db, NULL, AFFILIATION (21, 1, 2, "Chef"));
  fixture_assert_read (fixture->db, "SELECT detail FROM contact_list WHERE id = 1", "Chef · Über GmbH");
  assert_found (fixture, "company: uber", "1");

  /* The new name of a company shows on its people. */
  set = fixture_write_as (fixture->db, CRM_ORIGIN_USER, NULL, "UPDATE contact SET name = 'Unter AG' WHERE id = 2");
  g_assert_true (crm_change_set_has (set, "contact_list", 1));
  fixture_assert_read (fixture->db, "SELECT detail FROM contact_list WHERE id = 1", "Chef · Unter AG");
  assert_found (fixture, "uber", NULL);
  assert_found (fixture, "unter", "1,2");

  /* Tags, their name and their end. */
  fixture_write (fixture->db, NULL, "INSERT INTO tag (id, name, created_at) VALUES (31, 'Kunde', 1);"
                 "INSERT INTO contact_tag (id, contact_id, tag_id) VALUES (32, 1, 31)");
  assert_found (fixture, "kunde", "1");
  fixture_write (fixture->db, NULL, "UPDATE tag SET name = 'VIP' WHERE id = 31");
  assert_found (fixture, "kunde", NULL);
  assert_found (fixture, "vip", "1");

  /* Trash and back; undo goes the same way. */
  fixture_write (fixture->db, NULL, "UPDATE contact SET deleted_at = 5 WHERE id = 1");
  assert_found (fixture, "vip OR mull*", NULL);
  fixture_assert_read (fixture->db, "SELECT count (*) FROM contact_list", "1");
  g_clear_pointer (&set, crm_change_set_unref);
  set = crm_db_undo (fixture->db, 0, NULL);
  assert_found (fixture, "vip mull*", "1");
  g_clear_pointer (&set, crm_change_set_unref);
  set = crm_db_undo (fixture->db, 0, NULL);
  assert_found (fixture, "kunde", "1");

  /* A child that moves to another contact (a merge) changes both. */
  fixture_write (fixture->db, NULL, "UPDATE contact_email SET contact_id = 2 WHERE id = 11");
  assert_found (fixture, "example", "2");
  fixture_write (fixture->db, NULL, "DELETE FROM contact_email");
  assert_found (fixture, "example", NULL);

  fixture_write (fixture->db, NULL, "INSERT INTO contact_fts (contact_fts, rank) VALUES ('integrity-check', 1)");
}

/* Words that wait: kept through saves, trash and the end of the program, and never in the way of the check. */
static void
test_words_wait (Fixture       *fixture,
                 gconstpointer  data)
{
  static const char *const changes[] = {
    "UPDATE contact SET name = 'Ben' WHERE id = 1",
    "UPDATE contact SET name = 'Carl' WHERE id = 1",
    "UPDATE contact SET deleted_at = 5 WHERE id = 1",
    "UPDATE contact SET deleted_at = NULL, name = 'Dora' WHERE id = 1",
  };
  g_autoptr (GPtrArray) problems = NULL;

  fixture_write (fixture->db, NULL, FIXTURE_CONTACT (1, "Anton"));
  assert_found (fixture, "anton", "1");

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    fixture_write (fixture->db, NULL, changes[i]);
  g_clear_object (&fixture->db);
  fixture->db = fixture_open (fixture->folder);
  assert_found (fixture, "anton OR ben OR carl", NULL);
  assert_found (fixture, "dora", "1");

  /* More than wait, at once, some of them new, while one waits. */
  fixture_write (fixture->db, NULL, "UPDATE contact SET name = 'Emil' WHERE id = 1");
  fixture_write (fixture->db, NULL,
                 "INSERT INTO contact (id, uid, kind, name, created_at) WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n "
                 "WHERE i < 60) SELECT i, 'u' || i, 'person', 'Emil ' || i, 1 FROM n; UPDATE contact SET name = 'Emil F' WHERE id = 1");
  fixture_assert_read (fixture->db, "SELECT count (*) FROM contact_fts WHERE contact_fts MATCH 'emil'", "60");
  assert_found (fixture, "dora", NULL);

  fixture_write (fixture->db, NULL, "UPDATE contact SET name = 'Gert' WHERE id = 1");
  problems = crm_db_check (fixture->db, NULL, NULL);
  g_assert_cmpuint (problems->len, ==, 0);
  fixture_assert_read (fixture->db, "SELECT count (*) FROM contact_words_due", "0");
}

static void
test_nickname (Fixture       *fixture,
               gconstpointer  data)
{
  fixture_write (fixture->db, NULL,
                 "INSERT INTO contact (id, uid, kind, name, given_name, family_name, nickname, created_at) "
                 "VALUES (1, 'u', 'person', 'Hannah Berg', 'Hannah', 'Berg', 'Ann', 1)");
  fixture_assert_read (fixture->db, "SELECT names FROM contact_list", "hannah berg ann");
}

static void
test_notes (Fixture       *fixture,
            gconstpointer  data)
{
  fixture_write (fixture->db, NULL, FIXTURE_CONTACT (1, "Ada") "UPDATE contact SET note = 'Liebt Äpfel' WHERE id = 1");
  wait_for_idle (fixture);
  fixture_assert_read (fixture->db, "SELECT rowid FROM contact_note_fts WHERE contact_note_fts MATCH 'apf*'", "1");
  fixture_write (fixture->db, NULL, "UPDATE contact SET deleted_at = 1");
  wait_for_idle (fixture);
  fixture_assert_read (fixture->db, "SELECT count (*) FROM contact_note_fts", "0");
  fixture_write (fixture->db, NULL, "UPDATE contact SET deleted_at = NULL");
  wait_for_idle (fixture);
  fixture_assert_read (fixture->db, "SELECT count (*) FROM contact_note_fts", "1");
}

static void
test_many_followers (Fixture       *fixture,
                     gconstpointer  data)
{
  fixture_write (fixture->db, NULL,
                 FIXTURE_CONTACT (100000, "Old")
                 "INSERT INTO contact (id, uid, kind, name, created_at) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                 "WHERE i < 700) SELECT i, 'u' || i, 'person', 'N' || i, 1 FROM n;"
                 "INSERT INTO affiliation (id, contact_id, company_id) SELECT 200000 + id, id, 100000 FROM contact WHERE id < 1000");
  fixture_write (fixture->db, NULL, "UPDATE contact SET name = 'New' WHERE id = 100000");
  wait_for_idle (fixture);
  fixture_assert_read (fixture->db, "SELECT count (*) FROM contact_fts WHERE contact_fts MATCH 'company: new'", "700");
  fixture_assert_read (fixture->db, "SELECT count (*) FROM contact_fts WHERE contact_fts MATCH 'company: old'", "0");
}

static void
test_deal (Fixture       *fixture,
           gconstpointer  data)
{
  fixture_write (fixture->db, NULL,
                 FIXTURE_CONTACT (1, "Ada") FIXTURE_CONTACT (2, "Bo")
                 "INSERT INTO pipeline (id, name, created_at) VALUES (5, 'Sales', 1);"
                 "INSERT INTO stage (id, pipeline_id, name, created_at) VALUES (6, 5, 'Lead', 1);"
                 "INSERT INTO deal (id, uid, title, stage_id, company_id, entered_stage_at, created_at) VALUES (7, 'u', 'Küche', 6, 1, 1, 1)");
  fixture_assert_read (fixture->db, "SELECT rowid FROM deal_fts WHERE deal_fts MATCH 'kuche ada'", "7");
  fixture_write (fixture->db, NULL, "INSERT INTO deal_contact (id, deal_id, contact_id) VALUES (8, 7, 2)");
  fixture_write (fixture->db, NULL, "UPDATE contact SET name = 'Cy' WHERE id = 2");
  fixture_assert_read (fixture->db, "SELECT rowid FROM deal_fts WHERE deal_fts MATCH 'ada cy'", "7");
  fixture_assert_read (fixture->db, "SELECT count (*) FROM deal_fts WHERE deal_fts MATCH 'bo'", "0");
  fixture_write (fixture->db, NULL, "UPDATE deal SET deleted_at = 1");
  fixture_assert_read (fixture->db, "SELECT count (*) FROM deal_fts", "0");
}

static gboolean
span_of_one_hour (const CrmSpanSource *source,
                  CrmSpan             *span)
{
  g_assert_cmpstr (source->tz, ==, "Europe/Berlin");
  span->starts = 1000;
  span->ends = source->rrule != NULL ? G_MAXINT64 : 1060;
  span->series = source->rrule != NULL;
  return source->starts != NULL;
}

static void
test_activity (Fixture       *fixture,
               gconstpointer  data)
{
  fixture_write (fixture->db, NULL,
                 FIXTURE_CONTACT (1, "Ada")
                 "INSERT INTO activity (id, uid, kind, subject, location, starts, ends, created_at) "
                 "VALUES (3, 'u', 'meeting', 'Plan', 'Köln', '1970-01-02T01:00', '1970-01-02T02:30', 1);"
                 "INSERT INTO activity_link (id, activity_id, kind, ref_id) VALUES (4, 3, 'contact', 1)");
  fixture_assert_read (fixture->db, "SELECT rowid FROM activity_fts WHERE activity_fts MATCH 'koln'", "3");
  fixture_assert_read (fixture->db, "SELECT starts || '-' || ends || '-' || series FROM activity_span", "1500-1590-0");
  fixture_assert_read (fixture->db, "SELECT coalesce (calendar_id, 'none') || ' ' || wall || ' ' || length || ' ' || shape FROM activity_span",
                       "none 90000 5400 4");
  fixture_assert_read (fixture->db, "SELECT next_step_at FROM contact_list", "1970-01-02T01:00");
  fixture_assert_read (fixture->db, "SELECT last_touch_at IS NULL FROM contact_list", "1");

  fixture_write (fixture->db, NULL, "UPDATE activity SET done_at = 77 WHERE id = 3");
  fixture_assert_read (fixture->db, "SELECT last_touch_at FROM contact_list", "77");
  fixture_assert_read (fixture->db, "SELECT next_step_at IS NULL FROM contact_list", "1");
  fixture_write (fixture->db, NULL, "DELETE FROM activity_link WHERE id = 4");
  fixture_assert_read (fixture->db, "SELECT last_touch_at IS NULL FROM contact_list", "1");

  crm_span_set_func (span_of_one_hour);
  fixture_write (fixture->db, NULL, "UPDATE activity SET rrule = 'FREQ=DAILY', tz = 'Europe/Berlin'");
  fixture_assert_read (fixture->db, "SELECT starts || '-' || coalesce (ends, 'never') || '-' || series FROM activity_span", "1000-never-1");
  fixture_write (fixture->db, NULL, "UPDATE activity SET starts = NULL");
  fixture_assert_read (fixture->db, "SELECT count (*) FROM activity_span", "0");
  crm_span_set_func (NULL);

  fixture_write (fixture->db, NULL, "UPDATE activity SET deleted_at = 1");
  fixture_assert_read (fixture->db, "SELECT count (*) FROM activity_fts", "0");
}

/* The first of a contact's addresses is that of the lowest position, wherever its row lies; also for a contact that comes back by a redo. */
static void
test_positions (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) undone = NULL;
  g_autoptr (CrmChangeSet) redone = NULL;

  fixture_write (fixture->db, "Added",
                 FIXTURE_CONTACT (1, "Ida Lang")
                 "INSERT INTO contact_email (id, contact_id, position, address, address_key) VALUES (11, 1, 2, 'old@example.org', 'old@example.org'),"
                 " (12, 1, 1, 'new@example.org', 'new@example.org'), (13, 1, 1, 'third@example.org', 'third@example.org')");
  fixture_assert_read (fixture->db, "SELECT detail || ' ' || addresses FROM contact_list WHERE id = 1",
                       "new@example.org new@example.org third@example.org old@example.org");
  assert_found (fixture, "third*", "1");

  undone = crm_db_undo (fixture->db, 0, &error);
  g_assert_no_error (error);
  assert_found (fixture, "third*", NULL);
  redone = crm_db_redo (fixture->db, &error);
  g_assert_no_error (error);
  assert_found (fixture, "third*", "1");
  fixture_assert_read (fixture->db, "SELECT count (*) FROM contact_list", "1");
}

/* A contact that was there before may have activities when it comes back. */
static void
test_comes_back (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) undone = NULL;
  g_autoptr (CrmChangeSet) redone = NULL;
  g_autoptr (CrmChangeSet) linked = NULL;

  fixture_write (fixture->db, "Added", FIXTURE_CONTACT (1, "Ida Lang"));
  undone = crm_db_undo (fixture->db, 0, &error);
  g_assert_no_error (error);
  linked = fixture_write_as (fixture->db, CRM_ORIGIN_SYNC, "Synced",
                             "INSERT INTO activity (id, uid, kind, subject, starts, created_at) VALUES (5, 'u5', 'meeting', 'Tea', '2030-01-01T10:00', 1);"
                             "INSERT INTO activity_link (id, activity_id, kind, ref_id) VALUES (6, 5, 'contact', 1)");
  redone = crm_db_redo (fixture->db, &error);
  g_assert_no_error (error);
  fixture_assert_read (fixture->db, "SELECT next_step_at FROM contact_list WHERE id = 1", "2030-01-01T10:00");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/index/contact", Fixture, NULL, set_up, test_contact, tear_down);
  g_test_add ("/index/positions", Fixture, NULL, set_up, test_positions, tear_down);
  g_test_add ("/index/comes-back", Fixture, NULL, set_up, test_comes_back, tear_down);
  g_test_add ("/index/words-wait", Fixture, NULL, set_up, test_words_wait, tear_down);
  g_test_add ("/index/nickname", Fixture, NULL, set_up, test_nickname, tear_down);
  g_test_add ("/index/notes", Fixture, NULL, set_up, test_notes, tear_down);
  g_test_add ("/index/many-followers", Fixture, NULL, set_up, test_many_followers, tear_down);
  g_test_add ("/index/deal", Fixture, NULL, set_up, test_deal, tear_down);
  g_test_add ("/index/activity", Fixture, NULL, set_up, test_activity, tear_down);

  return g_test_run ();
}
