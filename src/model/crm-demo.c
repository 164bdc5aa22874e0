/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "crm-demo-private.h"
#include "crm-model-error.h"
#include "crm-record-store.h"

#define BATCH       500
#define MAX_PEOPLE  5000      /* of those that deals and activities are about */

static CrmDemo *
demo_new (const CrmDemoOptions *options)
{
  CrmDemo *demo = g_new0 (CrmDemo, 1);

  demo->options = *options;
  demo->rand = g_rand_new_with_seed (options->seed);
  demo->now = g_date_time_new_now_local ();
  demo->companies = g_array_new (FALSE, FALSE, sizeof (gint64));
  demo->people = g_array_new (FALSE, FALSE, sizeof (gint64));
  demo->company_names = g_ptr_array_new_with_free_func (g_free);

  return demo;
}

static void
demo_free (CrmDemo *demo)
{
  g_rand_free (demo->rand);
  g_date_time_unref (demo->now);
  g_array_unref (demo->companies);
  g_array_unref (demo->people);
  g_ptr_array_unref (demo->company_names);
  g_free (demo);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmDemo, demo_free)

gint64
crm_demo_instant (CrmDemo *demo,
                  int      days)
{
  g_autoptr (GDateTime) day = g_date_time_add_days (demo->now, days);
  g_autoptr (GDateTime) then = g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                                                      g_date_time_get_day_of_month (day),
                                                      9 + g_rand_int_range (demo->rand, 0, 8), g_rand_int_range (demo->rand, 0, 60), 0);

  return MIN (g_date_time_to_unix (then), g_date_time_to_unix (demo->now)) * G_USEC_PER_SEC;
}

char *
crm_demo_day (CrmDemo *demo,
              int      days)
{
  g_autoptr (GDateTime) day = g_date_time_add_days (demo->now, days);

  return g_date_time_format (day, "%Y-%m-%d");
}

char *
crm_demo_time (CrmDemo *demo,
               int      days,
               int      hour,
               int      minute)
{
  g_autofree char *day = crm_demo_day (demo, days);

  return g_strdup_printf ("%sT%02d:%02d", day, hour, minute);
}

static const CrmDemoRegion *
pick_region (CrmDemo *demo)
{
  guint total = 0;
  guint at;

  for (guint i = 0; crm_demo_regions[i].language != NULL; i++)
    total += crm_demo_regions[i].weight;

  at = crm_demo_pick (demo, total);
  for (guint i = 0;; i++)
    {
      if (at < crm_demo_regions[i].weight)
        return &crm_demo_regions[i];
      at -= crm_demo_regions[i].weight;
    }
}

static const CrmDemoName *
pick_name (CrmDemo           *demo,
           const CrmDemoName *names)
{
  guint n = 0;

  while (names[n].name != NULL)
    n++;

  return &names[crm_demo_pick (demo, n)];
}

static const char *
pick_text (CrmDemo           *demo,
           const char *const *texts)
{
  return texts[crm_demo_pick (demo, g_strv_length ((char **) texts))];
}

static char *
latin (const CrmDemoName *name)
{
  return name->latin != NULL ? g_strdup (name->latin) : g_ascii_strdown (name->name, -1);
}

static void
add_address (CrmDemo             *demo,
             CrmRecord           *contact,
             const CrmDemoRegion *region)
{
  CrmRecord *address = crm_record_add_child (contact, &crm_contact_address_type);
  const CrmDemoName *city = pick_name (demo, region->cities);
  const char *street = pick_text (demo, region->streets);
  int number = g_rand_int_range (demo->rand, 1, 120);
  g_autofree char *line = g_strcmp0 (region->language, "en") == 0 || g_strcmp0 (region->language, "fr") == 0
                            ? g_strdup_printf ("%d %s", number, street) : g_strdup_printf ("%s %d", street, number);

  crm_record_set_text (address, "label", "work");
  crm_record_set_text (address, "street", line);
  crm_record_set_text (address, "postal_code", city->latin);
  crm_record_set_text (address, "city", city->name);
  crm_record_set_text (address, "country", region->country);
}

static void
add_phone (CrmDemo             *demo,
           CrmRecord           *contact,
           const CrmDemoRegion *region,
           const char          *label)
{
  CrmRecord *phone = crm_record_add_child (contact, &crm_contact_phone_type);
  int middle = g_rand_int_range (demo->rand, 100, 999);
  int last = g_rand_int_range (demo->rand, 1000, 9999);
  g_autofree char *number = NULL;

  /* Exchange 555: nobody is rung up by a click on a demo. */
  if (!demo->options.clean && crm_demo_chance (demo, 12))
    number = g_strdup_printf ("00%s/555-%d%d (after 6pm)", region->calling_code + 1, middle, last);
  else
    number = g_strdup_printf ("%s 555 %d %d", region->calling_code, middle, last);

  crm_record_set_text (phone, "label", label);
  crm_record_set_text (phone, "number", number);
}

static void
add_email (CrmDemo    *demo,
           CrmRecord  *contact,
           const char *local,
           const char *domain)
{
  CrmRecord *email = crm_record_add_child (contact, &crm_contact_email_type);
  g_autofree char *address = NULL;

  /* Domains that exist nowhere (RFC 2606): no mail of a demo reaches anyone. */
  if (!demo->options.clean && crm_demo_chance (demo, 60))
    address = g_strdup_printf ("%s(at)%s.example", local, domain);
  else
    address = g_strdup_printf ("%s@%s.example", local, domain);

  crm_record_set_text (email, "label", "work");
  crm_record_set_text (email, "address", address);
}

static void
add_tag (CrmDemo   *demo,
         CrmRecord *contact,
         guint      tag)
{
  crm_record_set_int (crm_record_add_child (contact, &crm_contact_tag_type), "tag_id", demo->tags[tag]);
}

static void
set_origin (CrmDemo   *demo,
            CrmRecord *contact)
{
  static const char *const sources[] = { "Recommendation", "Trade fair", "Website", "Advertisement", "Walk-in", NULL };

  crm_record_set_text (contact, "created_via", "demo");
  crm_record_set_int (contact, "created_at", crm_demo_instant (demo, -g_rand_int_range (demo->rand, 1, 1200)));
  if (crm_demo_chance (demo, 2))
    crm_record_set_text (contact, "source", pick_text (demo, sources));
}

static CrmRecord *
make_company (CrmDemo *demo)
{
  const CrmDemoRegion *region = pick_region (demo);
  const CrmDemoName *family = pick_name (demo, region->family);
  CrmRecord *company = crm_record_new (&crm_contact_type);
  g_autofree char *ascii = latin (family);
  g_autofree char *domain = g_strdup_printf ("%s-%u", ascii, demo->companies->len + 1);
  const char *pattern = pick_text (demo, region->companies);
  g_auto (GStrv) parts = g_strsplit (pattern, "%s", 2);
  g_autofree char *name = g_strjoinv (family->name, parts);
  g_autofree char *url = g_strdup_printf ("https://www.%s.example", domain);
  gint64 id = crm_record_get_id (company);

  crm_record_set_text (company, "kind", "company");
  crm_record_set_text (company, "name", name);
  crm_record_set_text (company, "lifecycle", crm_demo_chance (demo, 3) ? "customer" : crm_demo_chance (demo, 2) ? "prospect" : "lead");
  crm_record_set_text (company, "language", region->language);
  set_origin (demo, company);
  add_address (demo, company, region);
  add_phone (demo, company, region, "work");
  add_email (demo, company, "info", domain);
  crm_record_set_text (crm_record_add_child (company, &crm_contact_link_type), "url", url);
  if (crm_demo_chance (demo, 9))
    add_tag (demo, company, CRM_DEMO_TAG_SUPPLIER);
  if (crm_demo_chance (demo, 6))
    add_tag (demo, company, CRM_DEMO_TAG_TRADE_FAIR);

  g_array_append_val (demo->companies, id);
  g_ptr_array_add (demo->company_names, g_steal_pointer (&domain));

  return company;
}

static void
set_person_name (CrmDemo             *demo,
                 CrmRecord           *person,
                 const CrmDemoRegion *region,
                 const CrmDemoName   *given,
                 const CrmDemoName   *family)
{
  crm_record_set_text (person, "given_name", given->name);
  crm_record_set_text (person, "family_name", family->name);
  if (crm_demo_chance (demo, 25) && !region->family_first)
    crm_record_set_text (person, "prefix", "Dr.");

  if (demo->options.clean)
    return;

  if (crm_demo_chance (demo, 50))
    {
      g_autofree char *shouted = g_utf8_strup (family->name, -1);

      crm_record_set_text (person, "family_name", shouted);
    }
  else if (crm_demo_chance (demo, 70))
    {
      crm_record_clear (person, "given_name");
    }
}

static void
set_person_facts (CrmDemo   *demo,
                  CrmRecord *person)
{
  static const char *const notes[] = {
    "Prefers to be called before ten.", "Met at the trade fair; wants samples of oak and ash.", "Speaks English and some Italian.",
    "Drinks tea. Two dogs, one of them large.", "Asked for a quote with and without delivery.",
    "Decides together with her sister, who keeps the books.", NULL
  };

  crm_record_set_text (person, "lifecycle",
                       crm_demo_chance (demo, 3) ? "customer" : crm_demo_chance (demo, 3) ? "prospect" : crm_demo_chance (demo, 12) ? "former" : "lead");
  if (crm_demo_chance (demo, 4))
    {
      g_autofree char *birthday = g_strdup_printf ("%04d-%02d-%02d", g_rand_int_range (demo->rand, 1948, 2002),
                                                   g_rand_int_range (demo->rand, 1, 13), g_rand_int_range (demo->rand, 1, 29));

      crm_record_set_text (person, "birthday", birthday);
    }
  if (crm_demo_chance (demo, 5))
    crm_record_set_text (person, "note", pick_text (demo, notes));

  if (!crm_demo_chance (demo, 3))
    add_tag (demo, person, CRM_DEMO_TAG_NEWSLETTER);
  if (crm_demo_chance (demo, 4))
    add_tag (demo, person, CRM_DEMO_TAG_CUSTOMER);
  if (crm_demo_chance (demo, 20))
    add_tag (demo, person, CRM_DEMO_TAG_VIP);
  if (crm_demo_chance (demo, 12))
    add_tag (demo, person, CRM_DEMO_TAG_ARCHITECT);
  if (crm_demo_chance (demo, 8))
    add_tag (demo, person, CRM_DEMO_TAG_CHRISTMAS);
}

static CrmRecord *
make_person (CrmDemo *demo)
{
  static const char *const roles[] = {
    "Managing Director", "Office Manager", "Architect", "Head of Purchasing", "Owner", "Project Manager", "Assistant", "Interior Designer", NULL
  };
  const CrmDemoRegion *region = pick_region (demo);
  const CrmDemoName *given = pick_name (demo, region->given);
  const CrmDemoName *family = pick_name (demo, region->family);
  CrmRecord *person = crm_record_new (&crm_contact_type);
  g_autofree char *given_latin = latin (given);
  g_autofree char *family_latin = latin (family);
  g_autofree char *local = g_strdup_printf ("%s.%s", given_latin, family_latin);
  gint64 id = crm_record_get_id (person);

  set_person_name (demo, person, region, given, family);
  crm_record_set_text (person, "language", region->language);
  set_origin (demo, person);
  set_person_facts (demo, person);

  if (demo->companies->len > 0 && !crm_demo_chance (demo, 4))
    {
      guint company = crm_demo_pick (demo, demo->companies->len);
      CrmRecord *affiliation = crm_record_add_child (person, &crm_affiliation_type);

      crm_record_set_int (affiliation, "company_id", g_array_index (demo->companies, gint64, company));
      crm_record_set_text (affiliation, "role", pick_text (demo, roles));
      add_email (demo, person, local, g_ptr_array_index (demo->company_names, company));
    }
  else if (!crm_demo_chance (demo, 5))
    {
      g_autofree char *numbered = g_strdup_printf ("%s.%u", local, demo->n_done);

      add_email (demo, person, numbered, "mail");
      if (crm_demo_chance (demo, 2))
        add_address (demo, person, region);
    }
  if (!crm_demo_chance (demo, 3))
    add_phone (demo, person, region, "mobile");

  if (demo->people->len < MAX_PEOPLE)
    g_array_append_val (demo->people, id);

  return person;
}

static gboolean
write_tags (CrmConn  *conn,
            CrmDemo  *demo,
            GError  **error)
{
  static const struct
  {
    const char *name;
    const char *colour;
  } tags[] = {
    { "Customer", "green" }, { "Newsletter", "blue" }, { "VIP", "orange" }, { "Supplier", "grey" }, { "Architect", "purple" },
    { "Trade fair", "teal" }, { "Christmas card", "red" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      g_autoptr (CrmRecord) tag = crm_record_new (&crm_tag_type);

      crm_record_set_text (tag, "name", tags[i].name);
      crm_record_set_text (tag, "colour", tags[i].colour);
      crm_record_set_int (tag, "pinned", i < 3);
      if (!crm_record_save (conn, tag, error))
        return FALSE;
      demo->tags[i] = crm_record_get_id (tag);
    }

  return crm_setting_store (conn, CRM_SETTING_BUSINESS_NAME, "Holm & Daughter, Joinery", error) &&
         crm_setting_store (conn, CRM_SETTING_BUSINESS_ADDRESS, "Holm & Daughter\nMill Lane 3\n53111 Bonn\nGermany", error);
}

static gboolean
check_empty (CrmConn  *conn,
             GError  **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 n = crm_conn_get_int (conn, 0, &local_error, "SELECT EXISTS (SELECT 1 FROM contact)", "");

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (n != 0)
    {
      g_set_error_literal (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_IN_USE,
                           _("The book holds contacts already. The demo business needs a new one."));
      return FALSE;
    }

  return TRUE;
}

/* Someone who was entered twice, the second time in haste. */
static gboolean
write_double (CrmConn    *conn,
              CrmDemo    *demo,
              CrmRecord  *contact,
              GError    **error)
{
  g_autoptr (CrmRecord) twin = crm_record_new (&crm_contact_type);
  GPtrArray *emails = crm_record_get_children (contact, &crm_contact_email_type);
  g_autofree char *lower = g_utf8_strdown (crm_record_get_title (contact), -1);

  crm_record_set_text (twin, "name", lower);
  set_origin (demo, twin);
  if (emails->len > 0)
    crm_record_set_text (crm_record_add_child (twin, &crm_contact_email_type), "address",
                         crm_record_get_text (g_ptr_array_index (emails, 0), "address"));
  demo->n_done++;

  return crm_record_save (conn, twin, error);
}

/* One batch: tags first, then contacts, at the end the work. */
static gboolean
write_batch (CrmConn       *conn,
             gpointer       user_data,
             GCancellable  *cancellable,
             GError       **error)
{
  CrmDemo *demo = user_data;
  guint end;

  if (demo->n_done == 0 && (!check_empty (conn, error) || !write_tags (conn, demo, error)))
    return FALSE;
  if (demo->n_done >= demo->options.n_contacts)
    {
      demo->has_work = TRUE;
      return crm_demo_write_work (conn, demo, error);
    }

  end = MIN (demo->n_done + BATCH, demo->options.n_contacts);
  while (demo->n_done < end)
    {
      gboolean company = demo->n_done == 0 || crm_demo_chance (demo, 6);
      g_autoptr (CrmRecord) contact = company ? make_company (demo) : make_person (demo);

      if (!crm_record_save (conn, contact, error))
        return FALSE;
      demo->n_done++;
      if (!demo->options.clean && demo->n_done < end && crm_demo_chance (demo, 40) && !write_double (conn, demo, contact, error))
        return FALSE;
    }

  return TRUE;
}

/* Nothing of it is kept as history: it never happened, and a million of it would be a second book. */
static const CrmWriteOptions demo_options = {
  .priority = CRM_PRIORITY_IMPORT,
  .origin = CRM_ORIGIN_SYSTEM,
  .label = "Demo",
  .not_undoable = TRUE,
  .not_kept = TRUE,
};

gboolean
crm_demo_fill (CrmBook               *book,
               const CrmDemoOptions  *options,
               CrmDemoProgress        progress,
               gpointer               user_data,
               GCancellable          *cancellable,
               GError               **error)
{
  g_autoptr (CrmDemo) demo = NULL;

  g_return_val_if_fail (CRM_IS_BOOK (book), FALSE);
  g_return_val_if_fail (options != NULL && options->n_contacts > 0, FALSE);

  demo = demo_new (options);
  while (!demo->has_work)
    {
      g_autoptr (CrmChangeSet) set = crm_db_write (crm_book_get_db (book), &demo_options, write_batch, demo, cancellable, error);

      if (set == NULL)
        return FALSE;
      if (progress != NULL)
        progress (demo->n_done, options->n_contacts, user_data);
    }

  return TRUE;
}

static void
on_batch_written (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  CrmDemo *demo = g_task_get_task_data (task);
  CrmDb *db = CRM_DB (source);
  GError *error = NULL;
  g_autoptr (CrmChangeSet) set = crm_db_write_finish (db, result, &error);

  if (set == NULL)
    g_task_return_error (task, error);
  else if (demo->has_work)
    g_task_return_boolean (task, TRUE);
  else
    crm_db_write_async (db, &demo_options, write_batch, demo, NULL, g_task_get_cancellable (task), on_batch_written,
                        g_object_ref (task));
}

void
crm_demo_fill_async (CrmBook              *book,
                     const CrmDemoOptions *options,
                     GCancellable         *cancellable,
                     GAsyncReadyCallback   callback,
                     gpointer              user_data)
{
  g_autoptr (GTask) task = NULL;
  CrmDemo *demo;

  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (options != NULL && options->n_contacts > 0);

  task = g_task_new (book, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_demo_fill_async);
  demo = demo_new (options);
  g_task_set_task_data (task, demo, (GDestroyNotify) demo_free);
  crm_db_write_async (crm_book_get_db (book), &demo_options, write_batch, demo, NULL, cancellable, on_batch_written,
                      g_steal_pointer (&task));
}

gboolean
crm_demo_fill_finish (CrmBook       *book,
                      GAsyncResult  *result,
                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, book), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
