/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "crm-contact-commands.h"
#include "crm-contact-overview.h"
#include "crm-tag-list.h"
#include "crm-timeline.h"

/* What the page of a contact reads, and the commands it has beyond a save. */

typedef struct
{
  char *folder;
  CrmBook *book;
  CrmRecord *person;
} Fixture;

static gint64
save (CrmBook   *book,
      CrmRecord *record)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_book_save (book, record, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (set);
  return crm_record_get_id (record);
}

static CrmRecord *
make_contact (CrmBook    *book,
              const char *kind,
              const char *name)
{
  CrmRecord *record = crm_record_new (&crm_contact_type);

  crm_record_set_text (record, "kind", kind);
  crm_record_set_text (record, "name", name);
  save (book, record);
  return record;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("clientele-timeline-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (fixture->folder, "book.clientele", NULL);
  fixture->book = crm_book_open (path, CRM_DB_OPEN_CREATE, NULL, &error);
  g_assert_no_error (error);
  fixture->person = make_contact (fixture->book, "person", "Ana Ruiz");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  crm_book_close (fixture->book);
  g_clear_object (&fixture->person);
  g_clear_object (&fixture->book);
  dir = g_dir_open (fixture->folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (fixture->folder, name, NULL);

      g_remove (file);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static void
add_activity (Fixture    *fixture,
              const char *kind,
              const char *subject,
              gint64      done_at,
              const char *due)
{
  g_autoptr (CrmRecord) activity = crm_record_new (&crm_activity_type);
  CrmRecord *link;

  crm_record_set_text (activity, "kind", kind);
  crm_record_set_text (activity, "subject", subject);
  if (done_at != 0)
    crm_record_set_int (activity, "done_at", done_at);
  crm_record_set_text (activity, "due", due);
  link = crm_record_add_child (activity, &crm_activity_link_type);
  crm_record_set_text (link, "kind", "contact");
  crm_record_set_int (link, "ref_id", crm_record_get_id (fixture->person));
  save (fixture->book, activity);
}

static void
finished_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static GAsyncResult *
await (GAsyncResult **place)
{
  while (*place == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *place;
}

static void
test_timeline (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  const CrmTimelineEntry *entry;
  gint64 now = g_get_real_time ();

  add_activity (fixture, "call", "Asked for an offer", now - 12 * G_TIME_SPAN_DAY, NULL);
  add_activity (fixture, "task", "Later", 0, "2031-01-02");
  add_activity (fixture, "task", "Sooner", 0, "2031-01-01T09:00");
  entries = crm_timeline_load (fixture->book, &crm_contact_type, crm_record_get_id (fixture->person), 100, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 4);
  entry = g_ptr_array_index (entries, 0);
  g_assert_cmpstr (entry->title, ==, "Sooner");
  g_assert_true (entry->open);
  entry = g_ptr_array_index (entries, 1);
  g_assert_cmpstr (entry->title, ==, "Later");
  entry = g_ptr_array_index (entries, 2);
  g_assert_cmpstr (entry->kind, ==, "edit");
  entry = g_ptr_array_index (entries, 3);
  g_assert_cmpstr (entry->title, ==, "Asked for an offer");
  g_assert_cmpstr (entry->kind, ==, "call");
  g_assert_cmpint (entry->at, ==, now - 12 * G_TIME_SPAN_DAY);
}

/* What is read of each sort ends somewhere: before that nothing is shown, so that the past has no gaps; what is open is shown always. */
static void
test_limit (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) few = NULL, all = NULL;
  gint64 now = g_get_real_time ();
  gboolean more = FALSE;

  add_activity (fixture, "task", "Open since long", 0, "2031-01-01");
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *subject = g_strdup_printf ("Call %u", i);

      add_activity (fixture, "call", subject, now + (i + 1) * G_TIME_SPAN_DAY, NULL);
    }

  few = crm_timeline_load (fixture->book, &crm_contact_type, crm_record_get_id (fixture->person), 5, &more, &error);
  g_assert_no_error (error);
  g_assert_true (more);
  g_assert_cmpuint (few->len, ==, 5);
  g_assert_cmpstr (((CrmTimelineEntry *) g_ptr_array_index (few, 0))->title, ==, "Open since long");
  g_assert_cmpstr (((CrmTimelineEntry *) g_ptr_array_index (few, 1))->title, ==, "Call 7");
  g_assert_cmpstr (((CrmTimelineEntry *) g_ptr_array_index (few, 4))->title, ==, "Call 4");
  g_assert_cmpuint (((CrmTimelineEntry *) g_ptr_array_index (few, 1))->day, >, ((CrmTimelineEntry *) g_ptr_array_index (few, 2))->day);

  all = crm_timeline_load (fixture->book, &crm_contact_type, crm_record_get_id (fixture->person), 20, &more, &error);
  g_assert_no_error (error);
  g_assert_false (more);
  /* With the edit that made the contact. */
  g_assert_cmpuint (all->len, ==, 10);
  g_assert_cmpstr (((CrmTimelineEntry *) g_ptr_array_index (all, 9))->kind, ==, "edit");
}

static void
test_edits (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmRecord) loaded = crm_book_load (fixture->book, &crm_contact_type, crm_record_get_id (fixture->person), NULL, &error);
  g_autoptr (GPtrArray) entries = NULL;
  const CrmTimelineEntry *entry;

  g_assert_no_error (error);
  crm_record_set_text (loaded, "nickname", "Anita");
  save (fixture->book, loaded);
  entries = crm_timeline_load (fixture->book, &crm_contact_type, crm_record_get_id (fixture->person), 100, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 2);
  entry = g_ptr_array_index (entries, 0);
  g_assert_nonnull (entry->text);
  g_assert_nonnull (strstr (entry->text, "Anita"));
}

static void
test_overview (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) saved = NULL;
  g_autoptr (GAsyncResult) person_result = NULL;
  g_autoptr (GAsyncResult) company_result = NULL;
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (CrmRecord) loaded = NULL;
  g_autoptr (CrmContactOverview) person = NULL;
  g_autoptr (CrmContactOverview) company = NULL;
  CrmRecord *place, *copy = fixture->person;
  gint64 now = g_get_real_time (), company_id;

  /* Where there is no company of that name it is made in the same step. */
  loaded = crm_book_load (fixture->book, &crm_contact_type, crm_record_get_id (copy), NULL, &error);
  g_assert_no_error (error);
  place = crm_record_add_child (loaded, &crm_affiliation_type);
  crm_record_set_text (place, "role", "Buyer");
  crm_contact_save_at_company_async (fixture->book, loaded, place, " Acme  Tools ", NULL, finished_cb, &saved);
  set = crm_book_command_finish (fixture->book, await (&saved), &error);
  g_assert_no_error (error);
  g_clear_object (&loaded);
  loaded = crm_book_load (fixture->book, &crm_contact_type, crm_record_get_id (copy), NULL, &error);
  place = g_ptr_array_index (crm_record_get_children (loaded, &crm_affiliation_type), 0);
  g_assert_cmpstr (crm_record_get_reference_title (place, "company_id"), ==, "Acme Tools");
  company_id = crm_record_get_int (place, "company_id");

  add_activity (fixture, "call", "Asked for an offer", now - G_TIME_SPAN_DAY, NULL);
  add_activity (fixture, "task", "Send the offer", 0, "2031-01-01");
  crm_contact_overview_load_async (fixture->book, crm_record_get_id (copy), NULL, finished_cb, &person_result);
  person = crm_contact_overview_load_finish (fixture->book, await (&person_result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (person->last_touch_kind, ==, "call");
  g_assert_cmpint (person->last_touch_at, ==, now - G_TIME_SPAN_DAY);
  g_assert_cmpstr (person->next_step, ==, "2031-01-01");
  g_assert_cmpstr (person->next_step_title, ==, "Send the offer");
  g_assert_cmpuint (person->people->len, ==, 0);

  crm_contact_overview_load_async (fixture->book, company_id, NULL, finished_cb, &company_result);
  company = crm_contact_overview_load_finish (fixture->book, await (&company_result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (company->people->len, ==, 1);
  g_assert_cmpstr (((CrmOverviewLink *) g_ptr_array_index (company->people, 0))->title, ==, "Ana Ruiz");
  g_assert_cmpstr (((CrmOverviewLink *) g_ptr_array_index (company->people, 0))->detail, ==, "Buyer");
}

static guint
count_tags (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmRecord) loaded = crm_book_load (fixture->book, &crm_contact_type, crm_record_get_id (fixture->person), NULL, &error);

  g_assert_no_error (error);
  return crm_record_get_children (loaded, &crm_contact_tag_type)->len;
}

static void
test_tags (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmTagList) tags = crm_tag_list_new (fixture->book);
  g_autoptr (CrmRecord) tag = NULL;
  gint64 id = crm_record_get_id (fixture->person);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GAsyncResult) added = NULL;
      g_autoptr (CrmChangeSet) set = NULL;

      crm_tag_list_add_async (tags, "VIP", &id, 1, finished_cb, &added);
      set = crm_book_command_finish (fixture->book, await (&added), &error);
      g_assert_no_error (error);
      g_assert_cmpuint (count_tags (fixture), ==, 1);      /* twice is once */
    }
  while (g_list_model_get_n_items (G_LIST_MODEL (tags)) == 0)
    g_main_context_iteration (NULL, TRUE);
  tag = g_list_model_get_item (G_LIST_MODEL (tags), 0);
  g_assert_cmpstr (crm_record_get_title (tag), ==, "VIP");
  g_assert_true (crm_tag_list_find (tags, crm_record_get_id (tag)) == tag);
  {
    g_autoptr (GAsyncResult) removed = NULL;
    g_autoptr (CrmChangeSet) set = NULL;

    crm_tag_list_remove_async (tags, crm_record_get_id (tag), &id, 1, finished_cb, &removed);
    set = crm_book_command_finish (fixture->book, await (&removed), &error);
    g_assert_no_error (error);
    g_assert_cmpuint (count_tags (fixture), ==, 0);
  }
}

static gint64
find_prefix (Fixture    *fixture,
             GArray     *ids,
             const char *prefix)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) found = NULL;
  gint64 position;

  crm_contact_find_prefix_async (fixture->book, g_array_ref (ids), prefix, NULL, finished_cb, &found);
  position = crm_contact_find_prefix_finish (fixture->book, await (&found), &error);
  g_assert_no_error (error);
  return position;
}

static void
test_prefix (Fixture       *fixture,
             gconstpointer  data)
{
  static const char *const names[] = { "Álvarez", "Becker", "Müller", "Muster", "Zoë" };
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (CrmRecord) record = make_contact (fixture->book, "company", names[i]);
      gint64 id = crm_record_get_id (record);

      g_array_append_val (ids, id);
    }
  g_assert_cmpint (find_prefix (fixture, ids, "A"), ==, 0);
  g_assert_cmpint (find_prefix (fixture, ids, "B"), ==, 1);
  g_assert_cmpint (find_prefix (fixture, ids, "m"), ==, 2);
  g_assert_cmpint (find_prefix (fixture, ids, "mus"), ==, 3);
  g_assert_cmpint (find_prefix (fixture, ids, "Q"), ==, 4);
  g_assert_cmpint (find_prefix (fixture, ids, "zz"), ==, 5);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/timeline/order", Fixture, NULL, set_up, test_timeline, tear_down);
  g_test_add ("/timeline/limit", Fixture, NULL, set_up, test_limit, tear_down);
  g_test_add ("/timeline/edits", Fixture, NULL, set_up, test_edits, tear_down);
  g_test_add ("/timeline/overview", Fixture, NULL, set_up, test_overview, tear_down);
  g_test_add ("/timeline/tags", Fixture, NULL, set_up, test_tags, tear_down);
  g_test_add ("/timeline/prefix", Fixture, NULL, set_up, test_prefix, tear_down);
  return g_test_run ();
}
