/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-parts.h"

#include "crm-contact-page.h"
#include "crm-contacts-view.h"
#include "crm-record-store.h"
#include "crm-timeline-view.h"
#include "window-app.h"
#include "window-figures.h"
#include "window-watch.h"

#define N_EACH     5      /* mails, phones and addresses of each */
#define N_PAST     2000   /* activities of each */
#define N_CHOICES  12
#define N_SCROLLS  60
#define SCROLL     120    /* pixels */
#define N_SEEN     12     /* labels of the timeline that are in sight at least */

typedef struct
{
  gint64 ids[2];
} People;

static gboolean
add_past (CrmConn  *conn,
          gint64    contact,
          guint     i,
          GError  **error)
{
  static const char *const texts[] = {
    NULL,
    "Wants the doors in oak after all, and asks whether the old frames can stay where they are until the painter has been.",
    "Two visits to the site.\nThe stairs are measured, the railing is not.\nThe electrician comes first.\nWe call back on Friday.\nThe key is at the neighbour's.",
  };
  static const char *const kinds[] = { "call", "note", "mail", "meeting" };
  g_autoptr (CrmRecord) activity = crm_record_new (&crm_activity_type);
  g_autofree char *subject = g_strdup_printf ("About the refit of the second floor, part %u of the offer", i);
  CrmRecord *link = crm_record_add_child (activity, &crm_activity_link_type);

  crm_record_set_text (activity, "kind", kinds[i % G_N_ELEMENTS (kinds)]);
  crm_record_set_text (activity, "subject", subject);
  crm_record_set_text (activity, "body", texts[i % G_N_ELEMENTS (texts)]);
  crm_record_set_int (activity, "done_at", g_get_real_time () - (gint64) i * 30 * G_TIME_SPAN_HOUR);
  crm_record_set_text (link, "kind", "contact");
  crm_record_set_int (link, "ref_id", contact);

  return crm_record_save (conn, activity, error);
}

static gboolean
write_people (CrmConn       *conn,
              gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  People *people = data;

  for (guint n = 0; n < G_N_ELEMENTS (people->ids); n++)
    {
      g_autoptr (CrmRecord) contact = crm_record_new (&crm_contact_type);

      crm_record_set_text (contact, "kind", "person");
      crm_record_set_text (contact, "given_name", n == 0 ? "Anna" : "Jürgen");
      crm_record_set_text (contact, "family_name", n == 0 ? "Berg" : "Schröder");
      crm_record_set_text (contact, "note", "Came by recommendation.\nPrefers to be called in the morning, never on Wednesdays.");
      for (guint i = 0; i < N_EACH; i++)
        {
          g_autofree char *mail = g_strdup_printf ("anna.berg.the.%u@carpenters-of-the-old-town.example", i);
          g_autofree char *phone = g_strdup_printf ("+49 30 901820%u%u", n, i);
          CrmRecord *address = crm_record_add_child (contact, &crm_contact_address_type);

          crm_record_set_text (crm_record_add_child (contact, &crm_contact_email_type), "address", mail);
          crm_record_set_text (crm_record_add_child (contact, &crm_contact_phone_type), "number", phone);
          crm_record_set_text (address, "street", "Lange Straße hinter der Kirche 17a");
          crm_record_set_text (address, "postal_code", "10115");
          crm_record_set_text (address, "city", "Berlin");
        }
      if (!crm_record_save (conn, contact, error))
        return FALSE;
      people->ids[n] = crm_record_get_id (contact);
      for (guint i = 0; i < N_PAST; i++)
        if (!add_past (conn, people->ids[n], i, error))
          return FALSE;
    }

  return TRUE;
}

static char *
make_book (const char *folder,
           People     *people)
{
  static const CrmWriteOptions options = { .priority = CRM_PRIORITY_IMPORT, .origin = CRM_ORIGIN_SYSTEM, .label = "Bench",
                                           .not_undoable = TRUE, .not_kept = TRUE };
  char *path = g_build_filename (folder, "contact.clientele", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmDb) db = crm_db_open (path, CRM_DB_OPEN_CREATE, NULL, &error);
  g_autoptr (CrmChangeSet) set = NULL;

  g_assert_no_error (error);
  set = crm_db_write (db, &options, write_people, people, NULL, &error);
  g_assert_no_error (error);
  crm_db_close (db);

  return path;
}

/* Whether the page and the timeline are those of @data. */
static gboolean
is_shown (gpointer data)
{
  GtkWidget *page = window_app_find (NULL, CRM_TYPE_CONTACT_PAGE);
  GtkWidget *timeline = window_app_find (NULL, CRM_TYPE_TIMELINE_VIEW);

  g_autoptr (GPtrArray) labels = timeline != NULL ? window_app_find_all (timeline, GTK_TYPE_LABEL) : NULL;

  return page != NULL && labels != NULL && labels->len > N_SEEN && g_str_equal (crm_contact_page_get_title (CRM_CONTACT_PAGE (page)), data);
}

/* Down a page after page, each frame as far as a quick finger gets in one. */
static void
scroll (void)
{
  GtkWidget *timeline = window_app_find (NULL, CRM_TYPE_TIMELINE_VIEW);
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (gtk_widget_get_ancestor (timeline, GTK_TYPE_VIEWPORT)));
  double cpu = window_app_get_cpu ();

  for (guint i = 0; i < N_SCROLLS; i++)
    {
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + SCROLL);
      window_app_run_for (16);
    }
  window_figure_print ("contact.scroll", (window_app_get_cpu () - cpu) / N_SCROLLS);
}

void
window_part_contact (const char *folder)
{
  People people = { { 0 } };
  g_autofree char *path = make_book (folder, &people);
  g_autoptr (GArray) waits = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) loads = g_array_new (FALSE, FALSE, sizeof (double));
  CrmView *view;

  window_app_open (path, "contacts");
  window_app_run_for (1500);
  window_app_wait_quiet ();
  view = window_app_find (NULL, CRM_TYPE_CONTACTS_VIEW);

  window_watch_phase ("contact: chosen");
  for (guint i = 0; i < N_CHOICES; i++)
    {
      gint64 began = g_get_monotonic_time ();
      double cpu = window_app_get_cpu (), value;

      crm_view_show_record (view, &crm_contact_type, people.ids[i % G_N_ELEMENTS (people.ids)]);
      value = (window_app_wait_painted (is_shown, (gpointer) (i % 2 == 0 ? "Anna Berg" : "Jürgen Schröder")) - began) / 1e3;
      g_array_append_val (waits, value);
      window_app_run_for (500);
      value = window_app_get_cpu () - cpu;
      g_array_append_val (loads, value);
    }
  window_figure_print ("contact", window_percentile (waits, 0.5));
  window_figure_print ("contact.cpu", window_percentile (loads, 0.5));
  window_watch_phase ("contact: scrolled");
  scroll ();
  window_watch_phase (NULL);
  window_app_close ();
}
