/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-event-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-accessible.h"
#include "crm-event-links.h"
#include "crm-recurrence.h"
#include "crm-relative-time.h"
#include "crm-zone-entry.h"

struct _CrmEventForm
{
  GtkWidget parent_instance;

  /* Owned */
  GArray *calendars;             /* gint64, as in the list */
  char *known_starts;            /* what the end belongs to, as it is stored; NULL */
  char *known_ends;              /* the end as it was shown: what was typed since stays */
  GtkWidget *box;

  /* Borrowed */
  GtkGrid *grid;
  GtkEditable *title;
  GtkLabel *problem;
  GtkDropDown *kind;
  GtkEditable *starts;
  GtkWidget *starts_label;
  GtkEditable *ends;
  GtkWidget *ends_label;
  GtkCheckButton *all_day;
  GtkEditable *zone;
  GtkWidget *zone_label;
  GtkWidget *zone_button;
  CrmEventLinks *people;
  CrmEventLinks *deals;
  GtkDropDown *calendar;
  GtkEditable *place;
  GtkDropDown *repeat;
  GtkWidget *interval_box;
  GtkSpinButton *interval;
  GtkLabel *interval_unit;
  GtkEditable *until;
  GtkWidget *until_label;
  GtkDropDown *reminder;
  GtkTextBuffer *notes;
  GtkCheckButton *done;

  guint repeat_loaded;
  int rows;
  int first_rows;
  gboolean existing;
  gboolean all;
  gboolean zone_asked;
};

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmEventForm, crm_event_form, GTK_TYPE_WIDGET)

static const char *const kinds[] = { "meeting", "call", "visit", "task" };
static const char *const kind_labels[] = { N_("Meeting"), N_("Call"), N_("Visit"), N_("Task") };
static const char *const repeat_labels[] = { N_("Never"), N_("Daily"), N_("Weekly"), N_("Monthly"), N_("Yearly") };
static const int reminder_minutes[] = { -1, 0, 5, 15, 30, 60, 1440 };
static const char *const reminder_labels[] = {
  N_("None"), N_("When it begins"), N_("5 minutes before"), N_("15 minutes before"), N_("30 minutes before"), N_("1 hour before"), N_("1 day before")
};

static const char *
get_kind (CrmEventForm *self)
{
  return kinds[gtk_drop_down_get_selected (self->kind)];
}

static gboolean
is_task (CrmEventForm *self)
{
  return g_str_equal (get_kind (self), "task");
}

/* ---- Reading the record ---- */

static void
show_time (GtkEditable *entry,
           const char  *wall)
{
  g_autofree char *text = wall != NULL ? crm_relative_time_write (wall) : g_strdup ("");
  g_autofree char *full = wall != NULL ? crm_relative_time_full_wall (wall) : NULL;

  gtk_editable_set_text (entry, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (entry), full);
}

static void
show_repeat (CrmEventForm *self,
             CrmRecord    *activity)
{
  const char *text = crm_record_get_text (activity, "rrule");
  CrmRecurrence rule;

  if (text == NULL || !crm_recurrence_parse (text, &rule, NULL) || rule.frequency < CRM_FREQUENCY_DAILY)
    return;

  self->repeat_loaded = rule.frequency - CRM_FREQUENCY_DAILY + 1;
  gtk_drop_down_set_selected (self->repeat, self->repeat_loaded);
  gtk_spin_button_set_value (self->interval, rule.interval);
  if (rule.until.kind != CRM_DATETIME_NONE)
    {
      CrmDatetime day = crm_datetime_from_day (crm_datetime_get_day (&rule.until));
      g_autofree char *until = crm_datetime_to_text (&day);

      show_time (self->until, until);
    }
}

static void
show_record (CrmEventForm *self,
             CrmRecord    *activity)
{
  gboolean task = g_strcmp0 (crm_record_get_text (activity, "kind"), "task") == 0;
  GPtrArray *reminders = crm_record_get_children (activity, &crm_activity_reminder_type);
  const char *zone = crm_record_get_text (activity, "tz");

  gtk_editable_set_text (self->title, crm_record_get_title (activity));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i], crm_record_get_text (activity, "kind")) == 0)
      gtk_drop_down_set_selected (self->kind, i);
  show_time (self->starts, crm_record_get_text (activity, task && crm_record_has (activity, "due") ? "due" : "starts"));
  self->known_starts = g_strdup (crm_record_get_text (activity, "starts"));
  show_time (self->ends, crm_record_get_text (activity, "ends"));
  self->known_ends = g_strdup (gtk_editable_get_text (self->ends));
  gtk_check_button_set_active (self->all_day, crm_record_get_int (activity, "all_day") != 0);
  gtk_editable_set_text (self->zone, zone != NULL ? zone : "");
  self->zone_asked = zone != NULL && g_strcmp0 (zone, crm_timezone_get_name (crm_timezone_get_system ())) != 0;
  crm_event_links_show (self->people, activity);
  crm_event_links_show (self->deals, activity);
  for (guint i = 0; i < self->calendars->len; i++)
    if (g_array_index (self->calendars, gint64, i) == crm_record_get_int (activity, "calendar_id"))
      gtk_drop_down_set_selected (self->calendar, i);
  if (crm_record_has (activity, "location"))
    gtk_editable_set_text (self->place, crm_record_get_text (activity, "location"));
  show_repeat (self, activity);
  for (guint i = 0; reminders->len > 0 && i < G_N_ELEMENTS (reminder_minutes); i++)
    if (crm_record_get_int (g_ptr_array_index (reminders, 0), "minutes_before") == reminder_minutes[i])
      gtk_drop_down_set_selected (self->reminder, i);
  if (crm_record_has (activity, "body"))
    gtk_text_buffer_set_text (self->notes, crm_record_get_text (activity, "body"), -1);
  gtk_check_button_set_active (self->done, crm_record_has (activity, "done_at"));
}

/* ---- Writing it ---- */

static gboolean
refuse (CrmEventForm *self,
        gpointer      entry,
        const char   *why)
{
  gtk_label_set_label (self->problem, why);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  gtk_widget_add_css_class (entry, "error");
  gtk_widget_grab_focus (entry);
  return FALSE;
}

static void
clear_problems (CrmEventForm *self)
{
  gpointer entries[] = { self->starts, self->ends, self->until, self->zone };

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    gtk_widget_remove_css_class (entries[i], "error");
  gtk_widget_remove_css_class (crm_event_links_get_entry (self->people), "error");
  gtk_widget_remove_css_class (crm_event_links_get_entry (self->deals), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
}

/* The end follows the beginning: what is put off stays as long as it was. */
static void
follow_start (CrmEventForm *self)
{
  g_autofree char *starts = crm_relative_time_read (gtk_editable_get_text (self->starts), NULL);
  g_autofree char *ends = NULL;
  CrmDatetime from, to, end;

  if (starts == NULL || self->known_starts == NULL || strcmp (starts, self->known_starts) == 0 ||
      g_strcmp0 (gtk_editable_get_text (self->ends), self->known_ends) != 0)
    return;

  ends = crm_relative_time_read_from (gtk_editable_get_text (self->ends), self->known_starts);
  if (ends != NULL && strlen (ends) == strlen (starts) && strlen (starts) == strlen (self->known_starts) &&
      crm_datetime_parse_text (self->known_starts, NULL, &from) && crm_datetime_parse_text (starts, NULL, &to) &&
      crm_datetime_parse_text (ends, NULL, &end) && end.local >= from.local)
    {
      g_autofree char *text = NULL;

      end.local += to.local - from.local;
      text = crm_datetime_to_text (&end);
      show_time (self->ends, text);
      g_free (self->known_ends);
      self->known_ends = g_strdup (gtk_editable_get_text (self->ends));
    }
  g_free (self->known_starts);
  self->known_starts = g_steal_pointer (&starts);
}

static gboolean
take_times (CrmEventForm *self,
            CrmRecord    *activity)
{
  g_autofree char *starts = crm_relative_time_read (gtk_editable_get_text (self->starts), NULL);
  gboolean task = is_task (self), all_day = gtk_check_button_get_active (self->all_day);
  const char *zone = gtk_editable_get_text (self->zone);
  g_autofree char *ends = NULL;

  if (starts == NULL && task && *gtk_editable_get_text (self->starts) == '\0')
    {
      /* A task may be done some day. */
      crm_record_clear (activity, "starts");
      crm_record_clear (activity, "ends");
      crm_record_clear (activity, "due");
      crm_record_clear (activity, "rrule");
      return TRUE;
    }
  if (starts == NULL)
    return refuse (self, self->starts, _("When? For example: tomorrow 14:30"));
  ends = crm_relative_time_read_from (gtk_editable_get_text (self->ends), starts);
  if (all_day)
    starts[10] = '\0';
  if (!all_day && !task && strlen (starts) == 10)
    return refuse (self, self->starts, _("At what time? Or choose All day."));
  if (all_day && ends != NULL)
    ends[10] = '\0';
  if (!task && (ends == NULL || strlen (ends) != strlen (starts) || strcmp (ends, starts) < 0))
    return refuse (self, self->ends, _("The end has to be after the beginning."));
  if (strlen (starts) > 10 && *zone != '\0' && crm_timezone_lookup (zone) == NULL)
    return refuse (self, self->zone, _("No such time zone. For example: Europe/London"));

  crm_record_set_text (activity, task ? "due" : "starts", starts);
  crm_record_set_text (activity, "ends", task ? NULL : ends);
  crm_record_clear (activity, task ? "starts" : "due");
  crm_record_set_int (activity, "all_day", !task && all_day);
  if (strlen (starts) == 10)
    crm_record_clear (activity, "tz");
  else if (*zone != '\0')
    crm_record_set_text (activity, "tz", zone);
  else if (crm_record_is_new (activity) || self->zone_asked)
    crm_record_set_text (activity, "tz", crm_timezone_get_name (crm_timezone_get_system ()));

  return TRUE;
}

static gboolean
take_repeat (CrmEventForm *self,
             CrmRecord    *activity)
{
  guint chosen = gtk_drop_down_get_selected (self->repeat);
  const char *until = gtk_editable_get_text (self->until);
  const char *before = crm_record_get_text (activity, "rrule");
  CrmRecurrence rule = CRM_RECURRENCE_INIT, old;
  CrmDatetime start = CRM_DATETIME_INIT, day;
  g_autofree char *text = NULL, *last = *until != '\0' ? crm_relative_time_read (until, NULL) : NULL;
  gint64 last_day = G_MININT64, old_last_day = G_MININT64;

  if (chosen == 0)
    {
      crm_record_clear (activity, "rrule");
      return TRUE;
    }
  if (*until != '\0' && last == NULL)
    return refuse (self, self->until, _("Until which day?"));

  /* A rule that says more than this form does is kept as long as its frequency is. */
  if (chosen == self->repeat_loaded && before != NULL && crm_recurrence_parse (before, &rule, NULL) && rule.complex)
    return TRUE;

  if (chosen != self->repeat_loaded)
    rule = (CrmRecurrence) CRM_RECURRENCE_INIT;
  old = rule;
  rule.frequency = CRM_FREQUENCY_DAILY + chosen - 1;
  rule.interval = gtk_spin_button_get_value_as_int (self->interval);
  crm_datetime_parse_text (crm_record_get_text (activity, crm_record_has (activity, "starts") ? "starts" : "due"),
                           crm_record_get_text (activity, "tz"), &start);
  if (last != NULL)
    {
      last[10] = '\0';
      if (crm_datetime_parse_text (last, NULL, &day))
        last_day = crm_datetime_get_day (&day);
    }
  if (old.until.kind != CRM_DATETIME_NONE)
    old_last_day = crm_datetime_get_day (&old.until);

  /* What was not changed is not written anew: it may say the same in other words. */
  if (chosen == self->repeat_loaded && rule.interval == old.interval && last_day == old_last_day)
    return TRUE;
  if (last_day != old_last_day)
    {
      rule.until = (CrmDatetime) CRM_DATETIME_INIT;
      if (last_day != G_MININT64)
        crm_recurrence_set_until (&rule, &start, last_day);
    }
  text = crm_recurrence_to_text (&rule);
  crm_record_set_text (activity, "rrule", text);

  return TRUE;
}

static void
take_reminder (CrmEventForm *self,
               CrmRecord    *activity)
{
  GPtrArray *reminders = crm_record_get_children (activity, &crm_activity_reminder_type);
  int minutes = reminder_minutes[gtk_drop_down_get_selected (self->reminder)];
  CrmRecord *reminder = reminders->len > 0 ? g_ptr_array_index (reminders, 0) : NULL;

  if (minutes < 0 && reminder != NULL)
    {
      gint64 known = crm_record_get_int (reminder, "minutes_before");

      /* One that this list does not name is shown as none, and kept. */
      for (guint i = 0; i < G_N_ELEMENTS (reminder_minutes); i++)
        if (known == reminder_minutes[i])
          {
            crm_record_remove_child (activity, reminder);
            return;
          }
      return;
    }
  if (minutes >= 0 && reminder == NULL)
    reminder = crm_record_add_child (activity, &crm_activity_reminder_type);
  if (minutes >= 0)
    crm_record_set_int (reminder, "minutes_before", minutes);
}

static gboolean
take_links (CrmEventForm  *self,
            CrmEventLinks *links,
            CrmRecord     *activity)
{
  GtkWidget *entry = crm_event_links_get_entry (links);
  g_autofree char *left = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));

  if (*left != '\0')
    {
      g_autofree char *why = g_strdup_printf (_("Choose “%s” from the list, or leave this empty."), left);

      return refuse (self, entry, why);
    }
  crm_event_links_take (links, activity);

  return TRUE;
}

gboolean
crm_event_form_take (CrmEventForm *self,
                     CrmRecord    *activity)
{
  guint calendar;
  GtkTextIter start, end;
  g_autofree char *notes = NULL;
  gboolean done;

  g_return_val_if_fail (CRM_IS_EVENT_FORM (self), FALSE);
  g_return_val_if_fail (CRM_IS_RECORD (activity), FALSE);

  clear_problems (self);
  follow_start (self);
  if (!take_times (self, activity) || !take_repeat (self, activity) ||
      !take_links (self, self->people, activity) || !take_links (self, self->deals, activity))
    return FALSE;

  calendar = gtk_drop_down_get_selected (self->calendar);
  done = gtk_check_button_get_active (self->done);
  crm_record_set_text (activity, "subject", gtk_editable_get_text (self->title));
  crm_record_set_text (activity, "kind", get_kind (self));
  crm_record_set_text (activity, "location", gtk_editable_get_text (self->place));
  gtk_text_buffer_get_bounds (self->notes, &start, &end);
  notes = gtk_text_buffer_get_text (self->notes, &start, &end, FALSE);
  crm_record_set_text (activity, "body", notes);
  if (calendar < self->calendars->len)
    crm_record_set_int (activity, "calendar_id", g_array_index (self->calendars, gint64, calendar));
  if (done != crm_record_has (activity, "done_at"))
    {
      crm_record_set_int (activity, "done_at", done ? g_get_real_time () : 0);
      if (is_task (self))
        crm_record_set_text (activity, "status", done ? "COMPLETED" : "NEEDS-ACTION");
    }
  take_reminder (self, activity);

  return TRUE;
}

char *
crm_event_form_dup_state (CrmEventForm *self)
{
  g_autoptr (CrmRecord) scratch = crm_record_new (&crm_activity_type);
  GString *state = g_string_new (NULL);
  GtkTextIter start, end;
  g_autofree char *notes = NULL;
  GPtrArray *links;

  g_return_val_if_fail (CRM_IS_EVENT_FORM (self), NULL);

  GtkEditable *texts[] = {
    self->title, self->starts, self->ends, self->zone, self->place, self->until,
    GTK_EDITABLE (crm_event_links_get_entry (self->people)), GTK_EDITABLE (crm_event_links_get_entry (self->deals)),
  };
  GtkDropDown *lists[] = { self->kind, self->calendar, self->repeat, self->reminder };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_string_append_printf (state, "%s\n", gtk_editable_get_text (texts[i]));
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_string_append_printf (state, "%u\n", gtk_drop_down_get_selected (lists[i]));
  g_string_append_printf (state, "%d %d %d\n", gtk_check_button_get_active (self->all_day), gtk_check_button_get_active (self->done),
                          gtk_spin_button_get_value_as_int (self->interval));
  crm_event_links_take (self->people, scratch);
  crm_event_links_take (self->deals, scratch);
  links = crm_record_get_children (scratch, &crm_activity_link_type);
  for (guint i = 0; i < links->len; i++)
    g_string_append_printf (state, "%" G_GINT64_FORMAT "\n", crm_record_get_int (g_ptr_array_index (links, i), "ref_id"));
  gtk_text_buffer_get_bounds (self->notes, &start, &end);
  notes = gtk_text_buffer_get_text (self->notes, &start, &end, FALSE);
  g_string_append (state, notes);

  return g_string_free (state, FALSE);
}

/* ---- The fields ---- */

/* Which of them have a sense with what is chosen. */
static void
update (CrmEventForm *self)
{
  gboolean task = is_task (self), repeats = gtk_drop_down_get_selected (self->repeat) > 0;
  gboolean timed = task || !gtk_check_button_get_active (self->all_day);
  static const char *const units[] = { "", N_("days"), N_("weeks"), N_("months"), N_("years") };

  gtk_widget_set_visible (GTK_WIDGET (self->ends), !task);
  gtk_widget_set_visible (self->ends_label, !task);
  gtk_label_set_text_with_mnemonic (GTK_LABEL (self->starts_label), task ? _("_Due") : _("_From"));
  gtk_widget_set_visible (GTK_WIDGET (self->all_day), !task);
  gtk_widget_set_visible (GTK_WIDGET (self->zone), self->zone_asked && timed);
  gtk_widget_set_visible (self->zone_label, self->zone_asked && timed);
  gtk_widget_set_visible (self->zone_button, self->all && !self->zone_asked && timed);
  gtk_widget_set_visible (self->interval_box, repeats);
  gtk_widget_set_visible (GTK_WIDGET (self->until), self->all && repeats);
  gtk_widget_set_visible (self->until_label, self->all && repeats);
  gtk_label_set_label (self->interval_unit, repeats ? _(units[gtk_drop_down_get_selected (self->repeat)]) : "");
}

static void
zone_clicked_cb (CrmEventForm *self)
{
  self->zone_asked = TRUE;
  if (*gtk_editable_get_text (self->zone) == '\0')
    gtk_editable_set_text (self->zone, crm_timezone_get_name (crm_timezone_get_system ()));
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->zone));
}

static GtkWidget *
add_row (CrmEventForm *self,
         const char   *label,
         gpointer      widget,
         gpointer      target)
{
  GtkWidget *name = gtk_label_new_with_mnemonic (label);

  gtk_label_set_xalign (GTK_LABEL (name), 1);
  gtk_label_set_mnemonic_widget (GTK_LABEL (name), target);
  gtk_widget_add_css_class (name, "dim-label");
  if (CRM_IS_EVENT_LINKS (widget) || GTK_IS_SCROLLED_WINDOW (widget))
    {
      /* Higher than a line: beside the first one. */
      gtk_widget_set_valign (name, GTK_ALIGN_START);
      gtk_widget_set_margin_top (name, 8);
    }
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_grid_attach (self->grid, name, 0, self->rows, 1, 1);
  gtk_grid_attach (self->grid, widget, 1, self->rows++, 1, 1);
  return name;
}

static GtkDropDown *
make_list (CrmEventForm      *self,
           const char *const *labels,
           guint              n)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  GtkWidget *drop_down;

  for (guint i = 0; i < n; i++)
    gtk_string_list_append (list, _(labels[i]));
  drop_down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&list)), NULL);
  g_signal_connect_swapped (drop_down, "notify::selected", G_CALLBACK (update), self);
  return GTK_DROP_DOWN (drop_down);
}

static void
activate_cb (CrmEventForm *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static GtkEditable *
make_entry (CrmEventForm *self,
            const char   *hint)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), hint);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (activate_cb), self);
  return GTK_EDITABLE (entry);
}

static CrmEventLinks *
make_links (CrmEventForm *self,
            CrmBook      *book,
            const char   *kind,
            const char   *hint)
{
  GtkWidget *links = crm_event_links_new (book, kind, hint);

  g_signal_connect_swapped (crm_event_links_get_entry (CRM_EVENT_LINKS (links)), "activate", G_CALLBACK (activate_cb), self);
  return CRM_EVENT_LINKS (links);
}

static void
make_head (CrmEventForm *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->title = make_entry (self, _("What is it about?"));
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  crm_accessible_set_name (GTK_WIDGET (self->title), _("Title"));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->title));
  self->problem = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->problem, 0);
  gtk_label_set_wrap (self->problem, TRUE);
  gtk_label_set_max_width_chars (self->problem, 40);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->problem));

  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_row_spacing (self->grid, 6);
  gtk_grid_set_column_spacing (self->grid, 12);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->grid));
}

static void
make_first_fields (CrmEventForm *self,
                   CrmBook      *book)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->kind = make_list (self, kind_labels, G_N_ELEMENTS (kind_labels));
  add_row (self, _("_Kind"), self->kind, self->kind);
  self->starts = make_entry (self, _("tomorrow 14:30"));
  self->starts_label = add_row (self, _("_From"), self->starts, self->starts);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (follow_start), self);
  gtk_widget_add_controller (GTK_WIDGET (self->starts), focus);
  self->ends = make_entry (self, "");
  self->ends_label = add_row (self, _("_To"), self->ends, self->ends);
  self->all_day = GTK_CHECK_BUTTON (gtk_check_button_new_with_mnemonic (_("All _day")));
  g_signal_connect_swapped (self->all_day, "toggled", G_CALLBACK (update), self);
  gtk_grid_attach (self->grid, GTK_WIDGET (self->all_day), 1, self->rows++, 1, 1);
  self->zone = GTK_EDITABLE (crm_zone_entry_new ());
  g_signal_connect_swapped (self->zone, "activate", G_CALLBACK (activate_cb), self);
  self->zone_label = add_row (self, _("Time _zone"), self->zone, self->zone);
  self->people = make_links (self, book, "contact", _("Name of a contact"));
  add_row (self, _("_With"), self->people, crm_event_links_get_entry (self->people));
  self->calendar = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  add_row (self, _("_Calendar"), self->calendar, self->calendar);
}

static void
make_repeat (CrmEventForm *self)
{
  GtkWidget *repeat = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->repeat = make_list (self, repeat_labels, G_N_ELEMENTS (repeat_labels));
  gtk_widget_set_hexpand (GTK_WIDGET (self->repeat), TRUE);
  gtk_box_append (GTK_BOX (repeat), GTK_WIDGET (self->repeat));
  self->interval_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  /* Translators: "every 2 weeks", the number between the two words */
  gtk_box_append (GTK_BOX (self->interval_box), gtk_label_new (_("every")));
  self->interval = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (1, 99, 1));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->interval), _("Every how many days, weeks, months or years"));
  gtk_box_append (GTK_BOX (self->interval_box), GTK_WIDGET (self->interval));
  self->interval_unit = GTK_LABEL (gtk_label_new (NULL));
  gtk_box_append (GTK_BOX (self->interval_box), GTK_WIDGET (self->interval_unit));
  gtk_box_append (GTK_BOX (repeat), self->interval_box);
  add_row (self, _("_Repeat"), repeat, self->repeat);
  self->until = make_entry (self, _("Without end"));
  self->until_label = add_row (self, _("_Until"), self->until, self->until);
}

static void
make_more_fields (CrmEventForm *self,
                  CrmBook      *book)
{
  GtkWidget *text = gtk_text_view_new (), *scrolled = gtk_scrolled_window_new ();

  self->zone_button = gtk_button_new_with_mnemonic (_("Time _Zone…"));
  gtk_widget_add_css_class (self->zone_button, "flat");
  gtk_widget_set_halign (self->zone_button, GTK_ALIGN_START);
  g_signal_connect_swapped (self->zone_button, "clicked", G_CALLBACK (zone_clicked_cb), self);
  gtk_grid_attach (self->grid, self->zone_button, 1, self->rows++, 1, 1);
  self->deals = make_links (self, book, "deal", _("Name of a deal"));
  add_row (self, _("D_eal"), self->deals, crm_event_links_get_entry (self->deals));
  self->place = make_entry (self, "");
  add_row (self, _("_Place"), self->place, self->place);
  make_repeat (self);
  self->reminder = make_list (self, reminder_labels, G_N_ELEMENTS (reminder_labels));
  add_row (self, _("Re_minder"), self->reminder, self->reminder);

  self->notes = gtk_text_view_get_buffer (GTK_TEXT_VIEW (text));
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (text), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (text), 6);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (text), 6);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (text), 6);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), text);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 64);
  add_row (self, _("_Notes"), scrolled, text);

  self->done = GTK_CHECK_BUTTON (gtk_check_button_new_with_mnemonic (_("Do_ne")));
  gtk_grid_attach (self->grid, GTK_WIDGET (self->done), 1, self->rows++, 1, 1);
}

static void
show_calendars (CrmEventForm  *self,
                CrmRangeModel *model,
                CrmRecord     *activity)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < crm_range_model_get_n_calendars (model); i++)
    {
      const CrmRangeCalendar *calendar = crm_range_model_get_calendar (model, i);

      if (calendar->read_only && calendar->id != crm_record_get_int (activity, "calendar_id"))
        continue;
      g_array_append_val (self->calendars, calendar->id);
      gtk_string_list_append (names, calendar->name);
    }
  gtk_drop_down_set_model (self->calendar, G_LIST_MODEL (names));
}

void
crm_event_form_show_all (CrmEventForm *self)
{
  g_return_if_fail (CRM_IS_EVENT_FORM (self));

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->grid)); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_visible (child, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->done), self->existing);
  self->all = TRUE;
  update (self);
}

static void
crm_event_form_dispose (GObject *object)
{
  CrmEventForm *self = CRM_EVENT_FORM (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (crm_event_form_parent_class)->dispose (object);
}

static void
crm_event_form_finalize (GObject *object)
{
  g_array_unref (CRM_EVENT_FORM (object)->calendars);
  g_free (CRM_EVENT_FORM (object)->known_starts);
  g_free (CRM_EVENT_FORM (object)->known_ends);

  G_OBJECT_CLASS (crm_event_form_parent_class)->finalize (object);
}

static void
crm_event_form_class_init (CrmEventFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = crm_event_form_dispose;
  object_class->finalize = crm_event_form_finalize;

  signals[ACTIVATED] = g_signal_new ("activated", CRM_TYPE_EVENT_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
crm_event_form_init (CrmEventForm *self)
{
  self->calendars = g_array_new (FALSE, FALSE, sizeof (gint64));
  make_head (self);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
crm_event_form_new (CrmBook       *book,
                    CrmRangeModel *model,
                    CrmRecord     *activity)
{
  CrmEventForm *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);
  g_return_val_if_fail (CRM_IS_RANGE_MODEL (model), NULL);
  g_return_val_if_fail (CRM_IS_RECORD (activity), NULL);

  self = g_object_new (CRM_TYPE_EVENT_FORM, NULL);
  self->existing = !crm_record_is_new (activity);
  make_first_fields (self, book);
  self->first_rows = self->rows;
  make_more_fields (self, book);
  for (int row = self->first_rows; row < self->rows; row++)
    for (int column = 0; column < 2; column++)
      {
        GtkWidget *child = gtk_grid_get_child_at (self->grid, column, row);

        if (child != NULL)
          gtk_widget_set_visible (child, FALSE);
      }
  show_calendars (self, model, activity);
  show_record (self, activity);
  update (self);

  return GTK_WIDGET (self);
}

GtkWidget *
crm_event_form_get_title (CrmEventForm *self)
{
  g_return_val_if_fail (CRM_IS_EVENT_FORM (self), NULL);

  return GTK_WIDGET (self->title);
}
