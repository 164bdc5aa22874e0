/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>

#include "crm-book.h"

/*
 * seed-book FILE [N]: makes a small book for the tests of the window, always the same: companies, N people at them (30), tags, notes, calls,
 * a meeting and tasks.
 */

static const char *const given[] = { "Ana", "Bruno", "Chloé", "Dilara", "Emil", "Frida", "Goran", "Hanna", "Ivo", "Jana", "Kenji",
                                     "Lena", "Mateo", "Nora", "Ömer", "Paula", "Quentin", "Rosa", "Søren", "Tuğba", "Ugo", "Vera",
                                     "Wanda", "Xaver", "Yara", "Zoë" };
static const char *const family[] = { "Álvarez", "Becker", "Costa", "Dvořák", "Eriksson", "Fischer", "García", "Horvat", "Ito",
                                      "Jansen", "Kowalska", "Lindqvist", "Müller", "Novák", "Okafor", "Petrov", "Ruiz", "Schäfer",
                                      "Tanaka", "Ünal", "Vogel", "Weber", "Yılmaz", "Zimmermann" };
static const char *const companies[] = { "Acme Tools", "Bäckerei Sonne", "Café Luna", "Delta Garden", "Elbe Logistics" };
static const char *const roles[] = { "Buyer", "Managing Director", "Accounting", "Owner", "Office Manager" };

static void
save (CrmBook   *book,
      CrmRecord *record)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_book_save (book, record, NULL, NULL, &error);

  if (set == NULL)
    g_error ("%s", error != NULL ? error->message : "nothing was saved");
}

static CrmRecord *
make_contact (const char *kind,
              const char *name)
{
  CrmRecord *record = crm_record_new (&crm_contact_type);

  crm_record_set_text (record, "kind", kind);
  crm_record_set_text (record, "name", name);
  return record;
}

static gint64
add_tag (CrmBook    *book,
         const char *name,
         const char *colour)
{
  g_autoptr (CrmRecord) tag = crm_record_new (&crm_tag_type);

  crm_record_set_text (tag, "name", name);
  crm_record_set_text (tag, "colour", colour);
  save (book, tag);
  return crm_record_get_id (tag);
}

static void
add_activity (CrmBook    *book,
              gint64      contact,
              const char *kind,
              const char *subject,
              const char *body,
              int         done_days_ago,
              int         due_in_days)
{
  g_autoptr (CrmRecord) activity = crm_record_new (&crm_activity_type);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) when = g_date_time_add_days (now, due_in_days);
  g_autofree char *day = g_date_time_format (when, "%Y-%m-%d");
  CrmRecord *link;

  crm_record_set_text (activity, "kind", kind);
  crm_record_set_text (activity, "subject", subject);
  crm_record_set_text (activity, "body", body);
  if (done_days_ago >= 0)
    crm_record_set_int (activity, "done_at", g_get_real_time () - done_days_ago * G_TIME_SPAN_DAY);
  else if (g_str_equal (kind, "task"))
    crm_record_set_text (activity, "due", day);
  else if (g_str_equal (kind, "meeting"))
    {
      g_autofree char *starts = g_strconcat (day, "T14:30", NULL);
      g_autofree char *ends = g_strconcat (day, "T15:30", NULL);

      crm_record_set_text (activity, "starts", starts);
      crm_record_set_text (activity, "ends", ends);
    }
  link = crm_record_add_child (activity, &crm_activity_link_type);
  crm_record_set_text (link, "kind", "contact");
  crm_record_set_int (link, "ref_id", contact);
  save (book, activity);
}

static gint64
add_person (CrmBook      *book,
            guint         i,
            const gint64 *company_ids,
            const gint64 *tags)
{
  g_autofree char *name = g_strdup_printf ("%s %s", given[i % G_N_ELEMENTS (given)], family[(i * 7) % G_N_ELEMENTS (family)]);
  g_autofree char *mail = g_strdup_printf ("person%u@example.org", i);
  g_autofree char *phone = g_strdup_printf ("+49 30 55%04u", 1000 + i * 37);
  g_autoptr (CrmRecord) person = make_contact ("person", name);
  CrmRecord *child = crm_record_add_child (person, &crm_contact_email_type);

  crm_record_set_text (child, "address", mail);
  crm_record_set_text (child, "label", "work");
  child = crm_record_add_child (person, &crm_contact_phone_type);
  crm_record_set_text (child, "number", phone);
  crm_record_set_text (child, "label", i % 2 == 0 ? "mobile" : "work");
  if (i % 4 != 3)
    {
      child = crm_record_add_child (person, &crm_affiliation_type);
      crm_record_set_int (child, "company_id", company_ids[i % G_N_ELEMENTS (companies)]);
      crm_record_set_text (child, "role", roles[i % G_N_ELEMENTS (roles)]);
    }
  for (guint t = 0; t < i % 4; t++)
    {
      child = crm_record_add_child (person, &crm_contact_tag_type);
      crm_record_set_int (child, "tag_id", tags[t]);
    }
  crm_record_set_text (person, "lifecycle", i % 3 == 0 ? "customer" : "prospect");
  if (i == 0)
    {
      child = crm_record_add_child (person, &crm_contact_address_type);
      crm_record_set_text (child, "street", "Lindenstraße 12");
      crm_record_set_text (child, "postal_code", "10969");
      crm_record_set_text (child, "city", "Berlin");
      crm_record_set_text (child, "country", "Germany");
      crm_record_set_text (person, "birthday", "1984-05-17");
      crm_record_set_text (person, "note", "Prefers to be called in the morning.\nKnows the owner of Café Luna.");
    }
  save (book, person);
  return crm_record_get_id (person);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmBook) book = argc > 1 ? crm_book_open (argv[1], CRM_DB_OPEN_CREATE, NULL, &error) : NULL;
  guint n = argc > 2 ? atoi (argv[2]) : 30;
  gint64 company_ids[G_N_ELEMENTS (companies)], tags[3];

  if (book == NULL)
    g_error ("%s", error != NULL ? error->message : "usage: seed-book FILE [N]");
  tags[0] = add_tag (book, "VIP", "purple");
  tags[1] = add_tag (book, "Newsletter", "teal");
  tags[2] = add_tag (book, "Fair 2026", "orange");
  for (guint i = 0; i < G_N_ELEMENTS (companies); i++)
    {
      g_autoptr (CrmRecord) company = make_contact ("company", companies[i]);

      save (book, company);
      company_ids[i] = crm_record_get_id (company);
    }
  for (guint i = 0; i < n; i++)
    {
      gint64 id = add_person (book, i, company_ids, tags);

      if (i % 5 == 0)
        {
          add_activity (book, id, "call", "Asked for an offer", "20 garden chairs, delivery in May.", 12, 0);
          add_activity (book, id, "note", "Met at the fair", NULL, -1, 0);
          add_activity (book, id, "task", "Send the offer", NULL, -1, i % 2 == 0 ? -2 : 1);
          add_activity (book, id, "meeting", "Show the samples", NULL, -1, 3);
        }
    }
  crm_book_close (book);
  return 0;
}
