/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-contact-card.h"
#include "crm-contact-facts.h"
#include "crm-contact-page.h"
#include "crm-contact-ties.h"
#include "crm-contacts-view.h"
#include "crm-empty-page.h"
#include "crm-fact-row.h"
#include "crm-lazy-column.h"
#include "crm-referral.h"
#include "crm-relation.h"
#include "crm-row-widget.h"
#include "crm-timeline-row.h"
#include "crm-timeline-view.h"
#include "view-fixture.h"

static gint64 person_id, company_id;

static gboolean
add_activity (CrmConn     *conn,
              const char  *kind,
              const char  *subject,
              GError     **error)
{
  g_autoptr (CrmRecord) activity = crm_record_new (&crm_activity_type);
  CrmRecord *link;

  crm_record_set_text (activity, "kind", kind);
  crm_record_set_text (activity, "subject", subject);
  crm_record_set_int (activity, "done_at", g_get_real_time ());
  link = crm_record_add_child (activity, &crm_activity_link_type);
  crm_record_set_text (link, "kind", "contact");
  crm_record_set_int (link, "ref_id", person_id);
  return crm_record_save (conn, activity, error);
}

static gboolean
fill (CrmConn       *conn,
      gpointer       data,
      GCancellable  *cancellable,
      GError       **error)
{
  g_autoptr (CrmRecord) company = crm_record_new (&crm_contact_type);
  g_autoptr (CrmRecord) other = crm_record_new (&crm_contact_type);
  g_autoptr (CrmRecord) person = crm_record_new (&crm_contact_type);
  CrmRecord *child;

  crm_record_set_text (company, "name", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft");
  crm_record_set_text (company, "kind", "company");
  company_id = crm_record_get_id (company);
  crm_record_set_text (person, "name", "Maximiliane-Friederike Freifrau von Schwarzenberg-Hohenlohe-Waldenburg");
  crm_record_set_text (person, "birthday", "1969-05-11");
  person_id = crm_record_get_id (person);
  child = crm_record_add_child (person, &crm_contact_email_type);
  crm_record_set_text (child, "address", "maximiliane.von.schwarzenberg@donaudampfschifffahrtselektrizitaetenhauptbetriebswerk.example");
  crm_record_set_text (child, "label", "Geschäftsführungsassistenz");
  child = crm_record_add_child (person, &crm_contact_phone_type);
  crm_record_set_text (child, "number", "+49 (0)89 1234567890");
  child = crm_record_add_child (person, &crm_contact_link_type);
  crm_record_set_text (child, "url", "https://www.donaudampfschifffahrtselektrizitaetenhauptbetriebswerk.example/");
  child = crm_record_add_child (person, &crm_affiliation_type);
  crm_record_set_int (child, "company_id", company_id);
  crm_record_set_text (child, "role", "Oberunterbeamtenbevollmächtigte");
  child = crm_record_add_child (person, &crm_affiliation_type);
  crm_record_set_int (child, "company_id", crm_record_get_id (other));
  crm_record_set_text (child, "role", "مستشار");
  crm_record_set_text (other, "name", "شركة منصور للتجارة");
  crm_record_set_text (other, "kind", "company");
  if (!crm_record_save (conn, other, error))
    return FALSE;
  return crm_record_save (conn, company, error) && crm_record_save (conn, person, error)
         && add_activity (conn, "call", "Asked about the delivery date", error)
         && add_activity (conn, "note", "Prefers oak", error);
}

static void
set_up (ViewFixture   *fixture,
        gconstpointer  data)
{
  view_fixture_set_up (fixture, CRM_TYPE_CONTACTS_VIEW, fill, NULL);
}

static GtkWidget *
find_page (ViewFixture *fixture)
{
  guint first = 0;

  return find_widget (GTK_WIDGET (fixture->view), CRM_TYPE_CONTACT_PAGE, &first);
}

static CrmRecord *
load (ViewFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  CrmRecord *record = crm_book_load (fixture->book, &crm_contact_type, person_id, NULL, &error);

  g_assert_no_error (error);
  return record;
}

static guint
count_pictures (ViewFixture *fixture)
{
  g_autoptr (CrmRecord) record = load (fixture);

  return crm_record_get_children (record, &crm_contact_photo_type)->len;
}

static gboolean
has_picture_of_type (ViewFixture *fixture,
                     const char  *media_type)
{
  g_autoptr (CrmRecord) record = load (fixture);
  GPtrArray *photos = crm_record_get_children (record, &crm_contact_photo_type);

  return photos->len == 1 && g_strcmp0 (crm_record_get_text (g_ptr_array_index (photos, 0), "media_type"), media_type) == 0;
}

/* Down in the search field goes to the list at once: a second Down, typed before anything else happens, is the list's. */
static void
test_down (ViewFixture   *fixture,
           gconstpointer  data)
{
  guint first = 0;
  GtkWidget *list, *focus;

  WAIT_UNTIL (count_widgets (GTK_WIDGET (fixture->view), CRM_TYPE_ROW_WIDGET) >= 3);
  list = find_widget (GTK_WIDGET (fixture->view), GTK_TYPE_LIST_VIEW, &first);
  gtk_window_set_focus (GTK_WINDOW (fixture->window), NULL);
  crm_view_focus_results (fixture->view);
  focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_is_ancestor (focus, list));
  g_assert_true (gtk_selection_model_is_selected (gtk_list_view_get_model (GTK_LIST_VIEW (list)), 0));
}

/* ---- facts */

#define N_MAILS 7

/* The mail addresses below @parent in the order in which they stand, and whether all of them stand in one box. */
static void
assert_mails (GtkWidget *parent,
              guint      n)
{
  GtkWidget *box = NULL;

  for (guint i = 0; i < n; i++)
    {
      guint index = i;
      GtkWidget *row = find_widget (parent, CRM_TYPE_FACT_ROW, &index);
      CrmRecord *record;

      g_assert_nonnull (row);
      record = crm_fact_row_get_record (CRM_FACT_ROW (row));
      g_assert_true (box == NULL || gtk_widget_get_parent (row) == box);
      box = gtk_widget_get_parent (row);
      if (i < N_MAILS)
        {
          g_autofree char *address = g_strdup_printf ("m%u@example.org", i);

          g_assert_cmpstr (crm_record_get_text (record, "address"), ==, address);
        }
    }
}

/* A group of many comes a few within a frame; whoever adds one to it in the meantime finds it whole. */
static void
test_facts (ViewFixture   *fixture,
            gconstpointer  data)
{
  g_autoptr (CrmRecord) record = crm_record_new (&crm_contact_type);
  g_autoptr (CrmRecord) again = crm_record_new (&crm_contact_type);
  g_autoptr (CrmView) view = g_object_ref (fixture->view);
  AdwWindow *window = ADW_WINDOW (fixture->window);
  GtkWidget *facts = crm_contact_facts_new (fixture->book);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  for (guint i = 0; i < N_MAILS; i++)
    {
      g_autofree char *address = g_strdup_printf ("m%u@example.org", i);

      crm_record_set_text (crm_record_add_child (record, &crm_contact_email_type), "address", address);
      crm_record_set_text (crm_record_add_child (again, &crm_contact_email_type), "address", address);
    }
  crm_record_set_text (crm_record_add_child (record, &crm_contact_phone_type), "number", "+4930123456");
  crm_record_set_text (record, "note", "Oak");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), facts);
  adw_window_set_content (window, scrolled);

  crm_contact_facts_set_record (CRM_CONTACT_FACTS (facts), record, NULL);
  g_assert_cmpuint (count_widgets (facts, CRM_TYPE_FACT_ROW), ==, 0);
  WAIT_UNTIL (count_widgets (facts, CRM_TYPE_FACT_ROW) > 0);
  g_assert_cmpuint (count_widgets (facts, CRM_TYPE_FACT_ROW), <, N_MAILS);
  WAIT_UNTIL (find_label (facts, "Add Details…") != NULL);
  g_assert_cmpuint (count_widgets (facts, CRM_TYPE_FACT_ROW), ==, N_MAILS + 2);
  assert_mails (facts, N_MAILS);

  crm_contact_facts_set_record (CRM_CONTACT_FACTS (facts), again, NULL);
  WAIT_UNTIL (count_widgets (facts, CRM_TYPE_FACT_ROW) > 0);
  g_assert_cmpuint (count_widgets (facts, CRM_TYPE_FACT_ROW), <, N_MAILS);
  crm_contact_facts_add (CRM_CONTACT_FACTS (facts), "email");
  g_assert_cmpuint (count_widgets (facts, CRM_TYPE_FACT_ROW), ==, N_MAILS + 1);
  assert_mails (facts, N_MAILS + 1);
  g_assert_true (crm_contact_facts_is_editing (CRM_CONTACT_FACTS (facts)));

  /* Nothing was written: with the keyboard the row goes. */
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  WAIT_UNTIL (count_widgets (facts, CRM_TYPE_FACT_ROW) == N_MAILS);
  assert_mails (facts, N_MAILS);

  /* Also where another one is begun at once. */
  crm_contact_facts_add (CRM_CONTACT_FACTS (facts), "email");
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  crm_contact_facts_add (CRM_CONTACT_FACTS (facts), "email");
  for (guint i = 0; i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (count_widgets (facts, CRM_TYPE_FACT_ROW), ==, N_MAILS + 1);
  g_assert_true (crm_contact_facts_is_editing (CRM_CONTACT_FACTS (facts)));
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  WAIT_UNTIL (count_widgets (facts, CRM_TYPE_FACT_ROW) == N_MAILS);
  adw_window_set_content (window, GTK_WIDGET (view));
}

/* Without contacts one page says so, not two. */
static void
test_empty (ViewFixture   *fixture,
            gconstpointer  data)
{
  WAIT_UNTIL (find_label (GTK_WIDGET (fixture->view), "No Contacts Yet") != NULL);
  g_assert_null (find_label (GTK_WIDGET (fixture->view), "No Contact Selected"));
}

static void
set_up_empty (ViewFixture   *fixture,
              gconstpointer  data)
{
  view_fixture_set_up (fixture, CRM_TYPE_CONTACTS_VIEW, NULL, NULL);
}

static gint64 new_id;

static gboolean
add_many (CrmConn       *conn,
          gpointer       data,
          GCancellable  *cancellable,
          GError       **error)
{
  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (CrmRecord) person = crm_record_new (&crm_contact_type);
      g_autofree char *name = g_strdup_printf ("Nadia %02u", i);

      crm_record_set_text (person, "name", name);
      if (!crm_record_save (conn, person, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_last (CrmConn       *conn,
          gpointer       data,
          GCancellable  *cancellable,
          GError       **error)
{
  g_autoptr (CrmRecord) person = crm_record_new (&crm_contact_type);

  crm_record_set_text (person, "name", "Zora Quick");
  new_id = crm_record_get_id (person);
  return crm_record_save (conn, person, error);
}

static gboolean
is_on_selected_row (ViewFixture *fixture,
                    GtkWidget   *list)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  graphene_rect_t bounds;

  return focus != NULL && gtk_widget_is_ancestor (focus, list) && (gtk_widget_get_state_flags (focus) & GTK_STATE_FLAG_SELECTED) != 0
         && gtk_widget_compute_bounds (focus, list, &bounds) && bounds.origin.y >= 0
         && bounds.origin.y + bounds.size.height <= gtk_widget_get_height (list);
}

/* A contact that is shown before the list has read it: the list goes to it once it has, and the ring with it. Delete means that row. */
static void
test_new_in_view (ViewFixture   *fixture,
                  gconstpointer  data)
{
  CrmWriteOptions options = { CRM_PRIORITY_USER, CRM_ORIGIN_USER, "Test", 0, FALSE };
  CrmDb *db = crm_book_get_db (fixture->book);
  g_autoptr (CrmChangeSet) many = NULL;
  g_autoptr (CrmChangeSet) last = NULL;
  g_autoptr (GError) error = NULL;
  GtkSelectionModel *model;
  GtkWidget *list;
  guint first = 0;

  WAIT_UNTIL (count_widgets (GTK_WIDGET (fixture->view), CRM_TYPE_ROW_WIDGET) >= 3);
  list = find_widget (GTK_WIDGET (fixture->view), GTK_TYPE_LIST_VIEW, &first);
  model = gtk_list_view_get_model (GTK_LIST_VIEW (list));
  many = crm_db_write (db, &options, add_many, NULL, NULL, &error);
  g_assert_no_error (error);
  WAIT_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (model)) == 63);
  crm_view_focus_results (fixture->view);
  WAIT_UNTIL (is_on_selected_row (fixture, list));
  g_assert_true (gtk_selection_model_is_selected (model, 0));

  last = crm_db_write (db, &options, add_last, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (crm_view_show_record (fixture->view, &crm_contact_type, new_id));
  WAIT_UNTIL (gtk_selection_model_is_selected (model, 62));
  WAIT_UNTIL (is_on_selected_row (fixture, list));

  /* One that is in the list, far from the row of the ring. */
  g_assert_true (crm_view_show_record (fixture->view, &crm_contact_type, person_id));
  WAIT_UNTIL (!gtk_selection_model_is_selected (model, 62));
  WAIT_UNTIL (is_on_selected_row (fixture, list));
}

static int
get_minimum_width (GtkWidget *widget)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);

  return minimum;
}

/* Whatever stands on the page, it fits a window of 360 pixels, and says what it holds. */
static void
test_narrow (ViewFixture   *fixture,
             gconstpointer  data)
{
  GtkWidget *page;

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 500, 700);
  WAIT_UNTIL (gtk_widget_get_width (GTK_WIDGET (fixture->view)) <= 500);
  crm_view_show_record (fixture->view, &crm_contact_type, person_id);
  WAIT_UNTIL (find_page (fixture) != NULL);
  page = find_page (fixture);
  WAIT_UNTIL (find_label (page, "11 May 1969") != NULL);
  g_assert_nonnull (find_label (page, "Oberunterbeamtenbevollmächtigte"));
  /* One column replaces two in the frame after the page got its width. */
  WAIT_UNTIL (get_minimum_width (page) <= 350);
}

/* Of the picture that the card shows; NULL: none. */
static const char *
get_picture_type (CrmContactCard *card)
{
  GPtrArray *photos = crm_record_get_children (crm_contact_card_get_record (card), &crm_contact_photo_type);

  return photos->len > 0 ? crm_record_get_text (g_ptr_array_index (photos, 0), "media_type") : NULL;
}

static void
test_picture (ViewFixture   *fixture,
              gconstpointer  data)
{
  static const guint8 dot[] = { 0xff, 0xd8, 0xff, 0xd9 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (dot, sizeof dot);
  guint first = 0;
  GtkWidget *page, *card;

  crm_view_show_record (fixture->view, &crm_contact_type, person_id);
  page = find_page (fixture);
  WAIT_UNTIL (find_label (page, "11 May 1969") != NULL);
  card = find_widget (page, CRM_TYPE_CONTACT_CARD, &first);
  g_assert_false (crm_contact_card_has_picture (CRM_CONTACT_CARD (card)));
  crm_contact_card_set_picture (CRM_CONTACT_CARD (card), bytes, "image/jpeg");
  WAIT_UNTIL (crm_contact_card_has_picture (CRM_CONTACT_CARD (card)));
  g_assert_true (has_picture_of_type (fixture, "image/jpeg"));

  /* Another one takes its place. */
  crm_contact_card_set_picture (CRM_CONTACT_CARD (card), bytes, "image/png");
  WAIT_UNTIL (has_picture_of_type (fixture, "image/png"));
  WAIT_UNTIL (g_strcmp0 (get_picture_type (CRM_CONTACT_CARD (card)), "image/png") == 0);
  g_assert_true (gtk_widget_activate_action (page, "contact.remove-picture", NULL));
  WAIT_UNTIL (count_pictures (fixture) == 0);
}

/* What is narrowed to one sort shows that sort only, and "All" shows all again. */
static void
test_timeline (ViewFixture   *fixture,
               gconstpointer  data)
{
  GtkWidget *page;

  crm_view_show_record (fixture->view, &crm_contact_type, person_id);
  page = find_page (fixture);
  /* A slice of rows in each frame: one may come later than the other. */
  WAIT_UNTIL (find_label (page, "Prefers oak") != NULL);
  WAIT_UNTIL (find_label (page, "Asked about") != NULL);
  g_assert_null (find_button (page, "Meetings"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_button (page, "Calls")), TRUE);
  WAIT_UNTIL (find_label (page, "Prefers oak") == NULL);
  WAIT_UNTIL (find_label (page, "Asked about") != NULL);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_button (page, "All")), TRUE);
  WAIT_UNTIL (find_label (page, "Prefers oak") != NULL);
}

/* ---- a long timeline */

#define N_LONG   1000
#define MAX_MADE 60

static gboolean
fill_long (CrmConn       *conn,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  for (guint i = 0; i < N_LONG; i++)
    {
      g_autofree char *subject = g_strdup_printf ("Talk %u", i);

      if (!add_activity (conn, i % 7 == 0 ? "note" : "call", subject, error))
        return FALSE;
    }
  return TRUE;
}

static void
fill_more (ViewFixture *fixture)
{
  CrmWriteOptions options = { CRM_PRIORITY_USER, CRM_ORIGIN_SYSTEM, "Test", 0, TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_db_write (crm_book_get_db (fixture->book), &options, fill_long, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (set);
}

static void
scroll_to_end (GtkWidget *column)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (column, GTK_TYPE_VIEWPORT);
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport));

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
}

/* However much there is, widgets are there for what is in sight, and nothing is out of reach. */
static void
test_long (ViewFixture   *fixture,
           gconstpointer  data)
{
  GtkWidget *page;
  CrmLazyColumn *column;
  guint first = 0, n_rows;

  fill_more (fixture);
  crm_view_show_record (fixture->view, &crm_contact_type, person_id);
  page = find_page (fixture);
  WAIT_UNTIL (count_widgets (page, CRM_TYPE_TIMELINE_ROW) > 0);
  column = CRM_LAZY_COLUMN (find_widget (page, CRM_TYPE_LAZY_COLUMN, &first));
  g_assert_cmpuint (crm_lazy_column_get_n_rows (column), <, N_LONG);
  while (crm_lazy_column_get_n_rows (column) < N_LONG)
    {
      guint before = crm_lazy_column_get_n_rows (column);

      WAIT_UNTIL ((scroll_to_end (GTK_WIDGET (column)), crm_lazy_column_get_n_rows (column) > before));
      g_assert_cmpuint (crm_lazy_column_get_n_made (column), <, MAX_MADE);
    }
  WAIT_UNTIL ((scroll_to_end (GTK_WIDGET (column)), find_label (page, "Asked about") != NULL));
  g_assert_cmpuint (count_widgets (page, CRM_TYPE_TIMELINE_ROW), <, MAX_MADE);

  /* As many again, read as far as was read before. */
  n_rows = crm_lazy_column_get_n_rows (column);
  fill_more (fixture);
  WAIT_UNTIL (crm_lazy_column_get_n_rows (column) > n_rows);
  g_assert_cmpuint (count_widgets (page, CRM_TYPE_TIMELINE_ROW), <, MAX_MADE);
}

/* Nothing is made to show a contact before one is shown: what is not made need not be waited for at the start. */
static void
test_made_when_shown (ViewFixture   *fixture,
                      gconstpointer  data)
{
  GtkWidget *view = GTK_WIDGET (fixture->view);

  WAIT_UNTIL (find_page (fixture) != NULL);
  g_assert_cmpuint (count_widgets (view, CRM_TYPE_CONTACT_CARD), ==, 0);
  g_assert_cmpuint (count_widgets (view, CRM_TYPE_TIMELINE_VIEW), ==, 0);
  /* "No Contact Selected"; none for a list without contacts. */
  g_assert_cmpuint (count_widgets (view, CRM_TYPE_EMPTY_PAGE), ==, 1);
  /* The keys of the page have nothing to act on. */
  gtk_widget_activate_action (find_page (fixture), "contact.compose", "s", "note");
  gtk_widget_activate_action (find_page (fixture), "contact.rename", NULL);

  crm_view_show_record (fixture->view, &crm_contact_type, person_id);
  WAIT_UNTIL (find_label (view, "11 May 1969") != NULL);
  g_assert_cmpuint (count_widgets (view, CRM_TYPE_CONTACT_CARD), ==, 1);
}

/* Nobody touches it: the keyboard comes to what is there. */
static void
test_focus (ViewFixture   *fixture,
            gconstpointer  data)
{
  view_fixture_check_focus (fixture, GTK_TYPE_WIDGET);
}

/* ---- with whom they hang together */

static gboolean
tie_cb (CrmConn       *conn,
        gpointer       data,
        GCancellable  *cancellable,
        GError       **error)
{
  g_autoptr (CrmRecord) other = crm_record_new (&crm_contact_type);

  crm_record_set_text (other, "name", "Ben Ruiz");

  return crm_record_save (conn, other, error)
         && crm_relation_add (conn, person_id, "manager", crm_record_get_id (other), NULL, NULL, error) != 0
         && crm_referral_add (conn, crm_record_get_id (other), person_id, 0, NULL, "2026-01-31", NULL, error) != 0
         && crm_conn_run (conn, error, "UPDATE contact SET parent_id = (SELECT id FROM contact WHERE kind = 'company' AND id <> ?1) WHERE id = ?1",
                          "i", company_id);
}

static GtkWidget *
find_ties (ViewFixture *fixture)
{
  guint first = 0;
  GtkWidget *ties = find_widget (GTK_WIDGET (fixture->view), CRM_TYPE_CONTACT_TIES, &first);

  return ties != NULL && gtk_widget_get_visible (ties) ? ties : NULL;
}

static GtkWidget *
find_thanks (ViewFixture *fixture)
{
  for (guint n = 0;; n++)
    {
      guint skip = n;
      GtkWidget *button = find_widget (find_ties (fixture), GTK_TYPE_BUTTON, &skip);

      if (button == NULL || g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), "ties.thank") == 0)
        return button;
    }
}

/* What the book has by @sql; -1: nothing. */
static gpointer
count_cb (CrmConn       *conn,
          gpointer       data,
          GCancellable  *cancellable,
          GError       **error)
{
  gint64 n = crm_conn_get_int (conn, -1, error, data, "");

  return g_memdup2 (&n, sizeof n);
}

static gint64
count (ViewFixture *fixture,
       const char  *sql)
{
  g_autoptr (GError) error = NULL;
  g_autofree gint64 *n = crm_db_read (crm_book_get_db (fixture->book), CRM_READER_ROW, count_cb, (gpointer) sql, NULL, &error);

  g_assert_no_error (error);
  return *n;
}

/* Entered once, seen from both ends, thanked for and taken away in place; the rhythm is set on the page. */
static void
test_ties (ViewFixture   *fixture,
           gconstpointer  data)
{
  CrmWriteOptions options = { CRM_PRIORITY_USER, CRM_ORIGIN_USER, "Test", 0, FALSE };
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_db_write (crm_book_get_db (fixture->book), &options, tie_cb, NULL, NULL, &error);

  g_assert_no_error (error);
  WAIT_UNTIL (count_widgets (GTK_WIDGET (fixture->view), CRM_TYPE_ROW_WIDGET) >= 3);
  g_assert_true (crm_view_show_record (fixture->view, &crm_contact_type, person_id));
  WAIT_UNTIL (find_ties (fixture) != NULL && find_label (find_ties (fixture), "Ben Ruiz") != NULL);
  g_assert_nonnull (find_label (find_ties (fixture), "Manager"));

  g_assert_true (gtk_widget_activate (find_thanks (fixture)));
  WAIT_UNTIL (count (fixture, "SELECT count (*) FROM referral WHERE thanked_on IS NOT NULL") == 1);
  WAIT_UNTIL (find_ties (fixture) != NULL && find_thanks (fixture) == NULL);

  WAIT_UNTIL (gtk_widget_activate_action (find_page (fixture), "contact.keep", "i", 30));
  WAIT_UNTIL (count (fixture, "SELECT max (keep_days) FROM contact_list") == 30);
  g_assert_true (gtk_widget_activate_action (find_page (fixture), "contact.snooze", "i", 90));
  WAIT_UNTIL (count (fixture, "SELECT count (*) FROM contact WHERE snoozed_until > date ('now', '+80 days')") == 1);

  g_assert_true (crm_view_show_record (fixture->view, &crm_contact_type, company_id));
  WAIT_UNTIL (find_ties (fixture) != NULL && find_label (find_ties (fixture), "Part of") != NULL);
}

int
main (int   argc,
      char *argv[])
{
  view_fixture_init (&argc, &argv);

  g_test_add ("/contacts/focus", ViewFixture, NULL, set_up, test_focus, view_fixture_tear_down);
  g_test_add ("/contacts/made-when-shown", ViewFixture, NULL, set_up, test_made_when_shown, view_fixture_tear_down);
  g_test_add ("/contacts/narrow", ViewFixture, NULL, set_up, test_narrow, view_fixture_tear_down);
  g_test_add ("/contacts/empty", ViewFixture, NULL, set_up_empty, test_empty, view_fixture_tear_down);
  g_test_add ("/contacts/new-in-view", ViewFixture, NULL, set_up, test_new_in_view, view_fixture_tear_down);
  g_test_add ("/contacts/facts", ViewFixture, NULL, set_up, test_facts, view_fixture_tear_down);
  g_test_add ("/contacts/ties", ViewFixture, NULL, set_up, test_ties, view_fixture_tear_down);
  g_test_add ("/contacts/down", ViewFixture, NULL, set_up, test_down, view_fixture_tear_down);
  g_test_add ("/contacts/picture", ViewFixture, NULL, set_up, test_picture, view_fixture_tear_down);
  g_test_add ("/contacts/long", ViewFixture, NULL, set_up, test_long, view_fixture_tear_down);
  g_test_add ("/contacts/timeline", ViewFixture, NULL, set_up, test_timeline, view_fixture_tear_down);

  return g_test_run ();
}
