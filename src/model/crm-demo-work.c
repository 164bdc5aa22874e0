/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "crm-demo-private.h"
#include "crm-record-store.h"

#define MAX_DEALS      2000
#define MAX_ACTIVITIES 4000

/* The stages of the first pipeline, in order: those that are open, then won and lost. */
typedef struct
{
  GArray *open;
  gint64  won;
  gint64  lost;
} Stages;

static const char *const deal_titles[] = {
  "Reception desk in oak", "Meeting room for twelve", "Office refit, second floor", "Shelves for the archive", "Shop counter and display",
  "Kitchen for the staff room", "Stairs and railing", "Wall panelling, lobby", "Hotel rooms 101 to 118", "Practice furniture",
  "Bar and back wall", "Acoustic ceiling", "Wardrobe system", "Fitted cupboards", "Maintenance of all doors", "Restoration of the front door",
  "Library with ladder", "Conference tables", "Wine cellar racks", "Market stalls", NULL
};

static const char *const won_reasons[] = { "Best offer", "Recommendation", "Knew our work", "Short delivery time", NULL };
static const char *const lost_reasons[] = { "Price", "Project stopped", "No answer", "Chose another supplier", NULL };

static const char *
pick_text (CrmDemo           *demo,
           const char *const *texts)
{
  return texts[crm_demo_pick (demo, g_strv_length ((char **) texts))];
}

static gint64
pick_id (CrmDemo *demo,
         GArray  *ids)
{
  return g_array_index (ids, gint64, crm_demo_pick (demo, ids->len));
}

static gboolean
load_stages (CrmConn  *conn,
             Stages   *stages,
             GError  **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
                                             "SELECT id, kind FROM stage WHERE deleted_at IS NULL AND pipeline_id ="
                                             " (SELECT id FROM pipeline WHERE deleted_at IS NULL ORDER BY position, id LIMIT 1)"
                                             " ORDER BY position, id", "");
  CrmStep step;

  if (stmt == NULL)
    return FALSE;

  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      gint64 id = crm_stmt_get_int (stmt, 0);
      const char *kind = crm_stmt_get_text (stmt, 1);

      if (strcmp (kind, "won") == 0)
        stages->won = id;
      else if (strcmp (kind, "lost") == 0)
        stages->lost = id;
      else
        g_array_append_val (stages->open, id);
    }

  return step == CRM_STEP_DONE;
}

static void
link_to (CrmRecord  *activity,
         const char *kind,
         gint64      id)
{
  CrmRecord *link = crm_record_add_child (activity, &crm_activity_link_type);

  crm_record_set_text (link, "kind", kind);
  crm_record_set_int (link, "ref_id", id);
}

static CrmRecord *
new_activity (const char *kind,
              const char *subject)
{
  CrmRecord *activity = crm_record_new (&crm_activity_type);

  crm_record_set_text (activity, "kind", kind);
  crm_record_set_text (activity, "subject", subject);
  crm_record_set_text (activity, "created_via", "demo");

  return activity;
}

/* What is to be done next for an open deal; one in four has none. */
static gboolean
write_next_step (CrmConn    *conn,
                 CrmDemo    *demo,
                 CrmRecord  *deal,
                 gint64      person,
                 GError    **error)
{
  static const char *const steps[] = {
    "Call about the offer", "Send samples", "Measure on site", "Send the drawing", "Ask for a decision", "Check the delivery date", NULL
  };
  g_autoptr (CrmRecord) activity = NULL;
  g_autofree char *due = NULL;
  const char *subject;

  if (crm_demo_chance (demo, 4))
    return TRUE;

  subject = pick_text (demo, steps);
  activity = new_activity (g_str_has_prefix (subject, "Call") ? "call" : "task", subject);
  due = crm_demo_day (demo, g_rand_int_range (demo->rand, -4, 21));
  crm_record_set_text (activity, "due", due);
  link_to (activity, "deal", crm_record_get_id (deal));
  link_to (activity, "contact", person);

  return crm_record_save (conn, activity, error);
}

/* A deal lives through its stages as a real one: made at the first, moved from one to the next, closed at last. */
static gboolean
write_deal (CrmConn    *conn,
            CrmDemo    *demo,
            Stages     *stages,
            GError    **error)
{
  g_autoptr (CrmRecord) deal = crm_record_new (&crm_deal_type);
  gint64 person = pick_id (demo, demo->people);
  int days = g_rand_int_range (demo->rand, 3, 60);
  guint reach = crm_demo_pick (demo, stages->open->len + 2);     /* beyond the open ones: closed */
  gboolean closed = reach >= stages->open->len;
  guint n_stages = closed ? stages->open->len : reach + 1;

  if (closed)
    days += g_rand_int_range (demo->rand, 20, 300);

  crm_record_set_text (deal, "title", pick_text (demo, deal_titles));
  if (!crm_demo_chance (demo, 8))
    crm_record_set_int (deal, "company_id", pick_id (demo, demo->companies));
  crm_record_set_int (deal, "amount", (gint64) g_rand_int_range (demo->rand, 6, 900) * 5000);
  crm_record_set_text (deal, "currency", crm_demo_chance (demo, 10) ? "CHF" : "EUR");
  crm_record_set_text (deal, "created_via", "demo");
  crm_record_set_int (crm_record_add_child (deal, &crm_deal_contact_type), "contact_id", person);

  for (guint i = 0; i < n_stages; i++)
    {
      gint64 at = crm_demo_instant (demo, -days);

      crm_record_set_int (deal, "stage_id", g_array_index (stages->open, gint64, i));
      crm_record_set_int (deal, "entered_stage_at", at);
      if (i == 0)
        crm_record_set_int (deal, "created_at", at);
      if (!crm_record_save (conn, deal, error))
        return FALSE;
      days -= g_rand_int_range (demo->rand, 0, MAX (days / 2, 1) + 1);
    }

  if (closed)
    {
      gboolean won = g_rand_int_range (demo->rand, 0, 5) < 3;
      gint64 at = crm_demo_instant (demo, -days);

      crm_record_set_int (deal, "stage_id", won ? stages->won : stages->lost);
      crm_record_set_int (deal, "entered_stage_at", at);
      crm_record_set_int (deal, "closed_at", at);
      crm_record_set_text (deal, "reason", pick_text (demo, won ? won_reasons : lost_reasons));
      return crm_record_save (conn, deal, error);
    }

  if (!crm_demo_chance (demo, 5))
    {
      g_autofree char *close = crm_demo_day (demo, g_rand_int_range (demo->rand, -5, 90));

      crm_record_set_text (deal, "expected_close", close);
      if (!crm_record_save (conn, deal, error))
        return FALSE;
    }

  return write_next_step (conn, demo, deal, person, error);
}

/* What was done with someone in the past year. */
static gboolean
write_past (CrmConn  *conn,
            CrmDemo  *demo,
            GError  **error)
{
  static const struct
  {
    const char *kind;
    const char *subject;
    const char *body;
  } past[] = {
    { "call", "Asked about the delivery date", "Two weeks later is fine, as long as it is before the opening." },
    { "call", "First call", "Interested; wants to see the workshop." },
    { "note", "Visited the site", "The walls are not straight. Add two days." },
    { "note", "Prefers oak", NULL },
    { "meeting", "Presented the drawings", "Liked the second version. The lamp has to go elsewhere." },
    { "mail", "Sent the offer", NULL },
    { "letter", "Christmas card", NULL },
    { "visit", "Came to the workshop", "Took three samples." },
  };
  guint which = crm_demo_pick (demo, G_N_ELEMENTS (past));
  g_autoptr (CrmRecord) activity = new_activity (past[which].kind, past[which].subject);
  gint64 at = crm_demo_instant (demo, -g_rand_int_range (demo->rand, 0, 365));

  crm_record_set_text (activity, "body", past[which].body);
  crm_record_set_int (activity, "created_at", at);
  crm_record_set_int (activity, "done_at", at);
  if (strcmp (past[which].kind, "call") == 0)
    crm_record_set_text (activity, "direction", crm_demo_chance (demo, 2) ? "in" : "out");
  link_to (activity, "contact", pick_id (demo, demo->people));

  return crm_record_save (conn, activity, error);
}

static CrmRecord *
new_meeting (CrmDemo    *demo,
             const char *kind,
             const char *subject,
             int         days,
             int         hour,
             int         minute,
             int         duration)
{
  CrmRecord *meeting = new_activity (kind, subject);
  g_autofree char *starts = crm_demo_time (demo, days, hour, minute);
  int end = hour * 60 + minute + duration;
  g_autofree char *ends = crm_demo_time (demo, days, end / 60, end % 60);

  crm_record_set_text (meeting, "starts", starts);
  crm_record_set_text (meeting, "ends", ends);

  return meeting;
}

/* A calendar that looks lived in, from last week to the next three. */
static gboolean
write_calendar (CrmConn  *conn,
                CrmDemo  *demo,
                GError  **error)
{
  static const char *const subjects[] = {
    "Measure on site", "Present the drawings", "Lunch with the architect", "Talk about the offer", "Handover", "Visit in the workshop", NULL
  };
  static const char *const places[] = { "On site", "Workshop", "Café am Markt", "Video call", NULL };

  for (int day = -7; day <= 21; day++)
    {
      g_autoptr (GDateTime) date = g_date_time_add_days (demo->now, day);
      int n = g_date_time_get_day_of_week (date) >= 6 ? 0 : g_rand_int_range (demo->rand, day == 0 ? 2 : 0, 4);
      int hour = 8;

      for (int i = 0; i < n; i++)
        {
          g_autoptr (CrmRecord) meeting = NULL;

          hour += g_rand_int_range (demo->rand, 1, 3);
          meeting = new_meeting (demo, crm_demo_chance (demo, 4) ? "call" : "meeting", pick_text (demo, subjects), day, hour,
                                 crm_demo_chance (demo, 2) ? 0 : 30, crm_demo_chance (demo, 3) ? 30 : 60);
          crm_record_set_text (meeting, "location", pick_text (demo, places));
          link_to (meeting, "contact", pick_id (demo, demo->people));
          crm_record_set_int (crm_record_add_child (meeting, &crm_activity_reminder_type), "minutes_before", 15);
          if (!crm_record_save (conn, meeting, error))
            return FALSE;
          hour++;
        }
    }

  return TRUE;
}

/* What comes back every week and month, a few days away, and a handful of tasks. */
static gboolean
write_routine (CrmConn  *conn,
               CrmDemo  *demo,
               GError  **error)
{
  static const struct
  {
    const char *subject;
    int         days;
    int         priority;
  } tasks[] = {
    { "Send the invoices of last month", 0, 1 }, { "Order veneer", -1, 5 }, { "Book the stand at the trade fair", 3, 5 },
    { "Write to the newsletter", 0, 5 }, { "Call the insurance", -3, 9 }, { "Service of the van", 8, 9 },
  };
  int weekday = g_date_time_get_day_of_week (demo->now);
  g_autoptr (CrmRecord) weekly = new_meeting (demo, "meeting", "Planning of the week", -21 - (weekday - 1), 8, 0, 45);
  g_autoptr (CrmRecord) fair = new_activity ("meeting", "Trade fair in Cologne");
  g_autofree char *fair_starts = crm_demo_day (demo, 12);
  g_autofree char *fair_ends = crm_demo_day (demo, 14);

  crm_record_set_text (weekly, "rrule", "FREQ=WEEKLY;BYDAY=MO");
  crm_record_set_text (weekly, "location", "Workshop");
  crm_record_set_int (fair, "all_day", 1);
  crm_record_set_text (fair, "starts", fair_starts);
  crm_record_set_text (fair, "ends", fair_ends);
  crm_record_set_text (fair, "location", "Köln");
  if (!crm_record_save (conn, weekly, error) || !crm_record_save (conn, fair, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
    {
      g_autoptr (CrmRecord) task = new_activity ("task", tasks[i].subject);
      g_autofree char *due = crm_demo_day (demo, tasks[i].days);

      crm_record_set_text (task, "due", due);
      crm_record_set_int (task, "priority", tasks[i].priority);
      if (!crm_record_save (conn, task, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_mail (CrmConn  *conn,
            CrmDemo  *demo,
            GError  **error)
{
  g_autoptr (CrmRecord) campaign = crm_record_new (&crm_campaign_type);
  g_autoptr (CrmRecord) template = crm_record_new (&crm_template_type);
  CrmRecord *audience;

  crm_record_set_text (campaign, "name", "Open workshop in December");
  crm_record_set_text (campaign, "subject", "You are invited, {{first_name|\"dear neighbour\"}}");
  crm_record_set_text (campaign, "body",
                       "Dear {{first_name|\"neighbour\"}},\n\nwe open the workshop again on the second Saturday in December, with coffee, cake and"
                       " the smell of fresh wood.\n\n- new chairs in ash\n- how a dovetail is made\n- what fits under your tree\n\n"
                       "We look forward to seeing you.\n\nInga Holm");
  audience = crm_record_add_child (campaign, &crm_campaign_audience_type);
  crm_record_set_text (audience, "kind", "tag");
  crm_record_set_int (audience, "ref_id", demo->tags[CRM_DEMO_TAG_NEWSLETTER]);

  crm_record_set_text (template, "name", "Offer");
  crm_record_set_text (template, "subject", "Our offer");
  crm_record_set_text (template, "body", "Dear {{first_name|\"Sir or Madam\"}},\n\nenclosed is the offer you asked for.\n\nInga Holm");

  return crm_record_save (conn, campaign, error) && crm_record_save (conn, template, error);
}

gboolean
crm_demo_write_work (CrmConn  *conn,
                     CrmDemo  *demo,
                     GError  **error)
{
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (gint64));
  Stages stages = { open, 0, 0 };
  guint n_deals = CLAMP (demo->options.n_contacts / 8, 3, MAX_DEALS);
  guint n_past = MIN (demo->options.n_contacts * 2, MAX_ACTIVITIES);

  if (!load_stages (conn, &stages, error))
    return FALSE;
  if (demo->people->len == 0 || demo->companies->len == 0)
    return TRUE;

  for (guint i = 0; i < n_deals && open->len > 0 && stages.won != 0 && stages.lost != 0; i++)
    {
      if (!write_deal (conn, demo, &stages, error))
        return FALSE;
    }
  for (guint i = 0; i < n_past; i++)
    {
      if (!write_past (conn, demo, error))
        return FALSE;
    }

  return write_calendar (conn, demo, error) && write_routine (conn, demo, error) && write_mail (conn, demo, error);
}
