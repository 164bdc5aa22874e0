/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-event-popover.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-calendar-commands.h"
#include "crm-contact-chooser.h"
#include "crm-recurrence.h"
#include "crm-relative-time.h"
#include "crm-view-host.h"

struct _CrmEventPopover
{
  GtkPopover parent_instance;

  /* Owned */
  CrmBook *book;
  CrmRecord *activity;
  GArray *calendars;             /* gint64, as in the list */
  CrmRangeItem item;             /* the occurrence; without its strings */

  /* Borrowed */
  GtkGrid *grid;
  GtkWidget *title;
  GtkDropDown *kind;
  GtkEditable *starts;
  GtkEditable *ends;
  GtkWidget *ends_label;
  GtkCheckButton *all_day;
  GtkEditable *with;
  CrmContactChooser *chooser;
  GtkDropDown *calendar;
  GtkEditable *place;
  GtkDropDown *repeat;
  GtkSpinButton *interval;
  GtkEditable *until;
  GtkDropDown *reminder;
  GtkTextBuffer *notes;
  GtkCheckButton *done;
  GtkLabel *problem;
  GtkWidget *more;

  guint repeat_loaded;
  int rows;
  gboolean existing;
};

G_DEFINE_FINAL_TYPE (CrmEventPopover, crm_event_popover, GTK_TYPE_POPOVER)

static const char *const kinds[] = { "meeting", "call", "visit", "task" };
static const char *const kind_labels[] = { N_("Meeting"), N_("Call"), N_("Visit"), N_("Task") };
static const char *const repeat_labels[] = { N_("Never"), N_("Daily"), N_("Weekly"), N_("Monthly"), N_("Yearly") };
static const int reminder_minutes[] = { -1, 0, 5, 15, 30, 60, 1440 };
static const char *const reminder_labels[] = {
  N_("None"), N_("When it begins"), N_("5 minutes before"), N_("15 minutes before"), N_("30 minutes before"), N_("1 hour before"), N_("1 day before")
};

/* ---- Reading the record ---- */

/* "2026-03-02T09:00" as one types it. */
static void
show_time (GtkEditable *entry,
           const char  *wall)
{
  g_autofree char *text = g_strdup (wall != NULL ? wall : "");
  char *separator = strchr (text, 'T');

  if (separator != NULL)
    *separator = ' ';
  gtk_editable_set_text (entry, text);
}

static void
select_text (GtkDropDown       *list,
             const char *const *texts,
             guint              n,
             const char        *text)
{
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (texts[i], text) == 0)
      gtk_drop_down_set_selected (list, i);
}

static void
show_repeat (CrmEventPopover *self)
{
  const char *text = crm_record_get_text (self->activity, "rrule");
  CrmRecurrence rule;

  if (text != NULL && crm_recurrence_parse (text, &rule, NULL) && rule.frequency >= CRM_FREQUENCY_DAILY)
    {
      self->repeat_loaded = rule.frequency - CRM_FREQUENCY_DAILY + 1;
      gtk_drop_down_set_selected (self->repeat, self->repeat_loaded);
      gtk_spin_button_set_value (self->interval, rule.interval);
      if (rule.until.kind != CRM_DATETIME_NONE)
        {
          CrmDatetime day = crm_datetime_from_day (crm_datetime_get_day (&rule.until));
          g_autofree char *until = crm_datetime_to_text (&day);

          gtk_editable_set_text (self->until, until);
        }
    }
}

static CrmRecord *
find_contact (CrmEventPopover *self)
{
  return crm_record_find_child (self->activity, &crm_activity_link_type, "kind", "contact");
}

static void
show_record (CrmEventPopover *self)
{
  CrmRecord *record = self->activity;
  gboolean task = g_strcmp0 (crm_record_get_text (record, "kind"), "task") == 0;
  GPtrArray *reminders = crm_record_get_children (record, &crm_activity_reminder_type);
  CrmRecord *contact = find_contact (self);

  gtk_editable_set_text (GTK_EDITABLE (self->title), crm_record_get_title (record));
  select_text (self->kind, kinds, G_N_ELEMENTS (kinds), crm_record_get_text (record, "kind"));
  show_time (self->starts, crm_record_get_text (record, task && crm_record_has (record, "due") ? "due" : "starts"));
  show_time (self->ends, crm_record_get_text (record, "ends"));
  gtk_check_button_set_active (self->all_day, crm_record_get_int (record, "all_day") != 0);
  if (contact != NULL && crm_record_get_reference_title (contact, "ref_id") != NULL)
    crm_contact_chooser_set (self->chooser, crm_record_get_int (contact, "ref_id"), crm_record_get_reference_title (contact, "ref_id"));
  for (guint i = 0; i < self->calendars->len; i++)
    if (g_array_index (self->calendars, gint64, i) == crm_record_get_int (record, "calendar_id"))
      gtk_drop_down_set_selected (self->calendar, i);
  if (crm_record_has (record, "location"))
    gtk_editable_set_text (self->place, crm_record_get_text (record, "location"));
  show_repeat (self);
  for (guint i = 0; reminders->len > 0 && i < G_N_ELEMENTS (reminder_minutes); i++)
    if (crm_record_get_int (g_ptr_array_index (reminders, 0), "minutes_before") == reminder_minutes[i])
      gtk_drop_down_set_selected (self->reminder, i);
  if (crm_record_has (record, "body"))
    gtk_text_buffer_set_text (self->notes, crm_record_get_text (record, "body"), -1);
  gtk_check_button_set_active (self->done, crm_record_has (record, "done_at"));
}

/* ---- Writing it ---- */

static gboolean
refuse (CrmEventPopover *self,
        GtkWidget       *entry,
        const char      *why)
{
  gtk_label_set_label (self->problem, why);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  gtk_widget_add_css_class (entry, "error");
  gtk_widget_grab_focus (entry);
  return FALSE;
}

static gboolean
take_times (CrmEventPopover *self,
            const char      *kind)
{
  g_autofree char *starts = crm_relative_time_read (gtk_editable_get_text (self->starts), NULL);
  g_autofree char *ends = crm_relative_time_read (gtk_editable_get_text (self->ends), NULL);
  gboolean task = g_str_equal (kind, "task"), all_day = gtk_check_button_get_active (self->all_day);

  if (starts == NULL)
    return refuse (self, GTK_WIDGET (self->starts), _("When? For example: tomorrow 14:30"));
  if (all_day)
    starts[10] = '\0';
  if (!all_day && !task && strlen (starts) == 10)
    return refuse (self, GTK_WIDGET (self->starts), _("At what time? Or choose All day."));
  if (all_day && ends != NULL)
    ends[10] = '\0';
  if (!task && (ends == NULL || strlen (ends) != strlen (starts) || strcmp (ends, starts) < 0))
    return refuse (self, GTK_WIDGET (self->ends), _("The end has to be after the beginning."));

  crm_record_set_text (self->activity, task ? "due" : "starts", starts);
  crm_record_set_text (self->activity, "ends", task ? NULL : ends);
  crm_record_clear (self->activity, task ? "starts" : "due");
  crm_record_set_int (self->activity, "all_day", !task && all_day);
  if (!crm_record_has (self->activity, "tz") && strlen (starts) > 10)
    crm_record_set_text (self->activity, "tz", crm_timezone_get_name (crm_timezone_get_system ()));
  if (strlen (starts) == 10)
    crm_record_clear (self->activity, "tz");

  return TRUE;
}

static gboolean
take_repeat (CrmEventPopover *self)
{
  guint chosen = gtk_drop_down_get_selected (self->repeat);
  const char *until = gtk_editable_get_text (self->until);
  const char *before = crm_record_get_text (self->activity, "rrule");
  CrmRecurrence rule = CRM_RECURRENCE_INIT;
  CrmDatetime start;
  g_autofree char *text = NULL, *last = *until != '\0' ? crm_relative_time_read (until, NULL) : NULL;

  if (chosen == 0)
    {
      crm_record_clear (self->activity, "rrule");
      return TRUE;
    }
  if (*until != '\0' && last == NULL)
    return refuse (self, GTK_WIDGET (self->until), _("Until which day?"));

  /* A rule that says more than this form does is kept as long as its frequency is. */
  if (chosen == self->repeat_loaded && before != NULL && crm_recurrence_parse (before, &rule, NULL) && rule.complex)
    return TRUE;

  if (chosen != self->repeat_loaded)
    rule = (CrmRecurrence) CRM_RECURRENCE_INIT;
  rule.frequency = CRM_FREQUENCY_DAILY + chosen - 1;
  rule.interval = gtk_spin_button_get_value_as_int (self->interval);
  rule.until = (CrmDatetime) CRM_DATETIME_INIT;
  if (last != NULL && crm_datetime_parse_text (crm_record_get_text (self->activity, crm_record_has (self->activity, "starts") ? "starts" : "due"),
                                               crm_record_get_text (self->activity, "tz"), &start))
    {
      CrmDatetime day;

      last[10] = '\0';
      if (crm_datetime_parse_text (last, NULL, &day))
        crm_recurrence_set_until (&rule, &start, crm_datetime_get_day (&day));
    }
  text = crm_recurrence_to_text (&rule);
  crm_record_set_text (self->activity, "rrule", text);

  return TRUE;
}

static void
take_contact (CrmEventPopover *self)
{
  gint64 id = crm_contact_chooser_get_id (self->chooser);
  CrmRecord *link = find_contact (self);

  if (link != NULL && crm_record_get_int (link, "ref_id") == id)
    return;
  if (link != NULL)
    crm_record_remove_child (self->activity, link);
  if (id != 0)
    {
      link = crm_record_add_child (self->activity, &crm_activity_link_type);
      crm_record_set_text (link, "kind", "contact");
      crm_record_set_int (link, "ref_id", id);
    }
}

static void
take_reminder (CrmEventPopover *self)
{
  GPtrArray *reminders = crm_record_get_children (self->activity, &crm_activity_reminder_type);
  int minutes = reminder_minutes[gtk_drop_down_get_selected (self->reminder)];
  CrmRecord *reminder = reminders->len > 0 ? g_ptr_array_index (reminders, 0) : NULL;

  if (minutes < 0 && reminder != NULL)
    crm_record_remove_child (self->activity, reminder);
  else if (minutes >= 0 && reminder == NULL)
    reminder = crm_record_add_child (self->activity, &crm_activity_reminder_type);
  if (minutes >= 0)
    crm_record_set_int (reminder, "minutes_before", minutes);
}

static void
save (CrmEventPopover *self)
{
  const char *title = gtk_editable_get_text (GTK_EDITABLE (self->title));
  const char *kind = kinds[gtk_drop_down_get_selected (self->kind)];
  guint calendar = gtk_drop_down_get_selected (self->calendar);
  GtkTextIter start, end;
  g_autofree char *notes = NULL;

  gtk_widget_remove_css_class (GTK_WIDGET (self->starts), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->ends), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->until), "error");
  if (!take_times (self, kind) || !take_repeat (self))
    return;

  crm_record_set_text (self->activity, "subject", title);
  crm_record_set_text (self->activity, "kind", kind);
  crm_record_set_text (self->activity, "location", gtk_editable_get_text (self->place));
  gtk_text_buffer_get_bounds (self->notes, &start, &end);
  notes = gtk_text_buffer_get_text (self->notes, &start, &end, FALSE);
  crm_record_set_text (self->activity, "body", notes);
  if (calendar < self->calendars->len)
    crm_record_set_int (self->activity, "calendar_id", g_array_index (self->calendars, gint64, calendar));
  if (gtk_check_button_get_active (self->done) != crm_record_has (self->activity, "done_at"))
    crm_record_set_int (self->activity, "done_at", gtk_check_button_get_active (self->done) ? g_get_real_time () : 0);
  take_contact (self);
  take_reminder (self);

  if (crm_record_is_new (self->activity) || crm_record_is_changed (self->activity))
    crm_book_save_async (self->book, self->activity, NULL, NULL, crm_view_host_command_cb,
                         g_object_ref (gtk_widget_get_parent (GTK_WIDGET (self))));
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  save (CRM_EVENT_POPOVER (widget));
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  CrmEventPopover *self = CRM_EVENT_POPOVER (widget);
  GtkWidget *parent = gtk_widget_get_parent (widget);
  gint64 id = crm_record_get_id (self->activity);

  if (g_variant_get_boolean (parameter))
    crm_calendar_skip_async (self->book, &self->item, crm_view_host_command_cb, g_object_ref (parent));
  else
    crm_book_delete_async (self->book, &crm_activity_type, &id, 1, crm_view_host_command_cb, g_object_ref (parent));
  gtk_popover_popdown (GTK_POPOVER (self));
}

/* ---- The form ---- */

static GtkWidget *
add_row (CrmEventPopover *self,
         const char      *label,
         GtkWidget       *widget)
{
  GtkWidget *name = gtk_label_new_with_mnemonic (label);

  gtk_label_set_xalign (GTK_LABEL (name), 1);
  gtk_label_set_mnemonic_widget (GTK_LABEL (name), widget);
  gtk_widget_add_css_class (name, "dim-label");
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_grid_attach (self->grid, name, 0, self->rows, 1, 1);
  gtk_grid_attach (self->grid, widget, 1, self->rows++, 1, 1);
  return name;
}

static GtkWidget *
make_list (const char *const *labels,
           guint              n)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; i < n; i++)
    gtk_string_list_append (list, _(labels[i]));
  return gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&list)), NULL);
}

static GtkEditable *
make_entry (CrmEventPopover *self,
            const char      *hint)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), hint);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (save), self);
  return GTK_EDITABLE (entry);
}

static void
update_kind (CrmEventPopover *self)
{
  gboolean task = g_str_equal (kinds[gtk_drop_down_get_selected (self->kind)], "task");

  gtk_widget_set_visible (GTK_WIDGET (self->ends), !task);
  gtk_widget_set_visible (self->ends_label, !task);
  gtk_widget_set_visible (GTK_WIDGET (self->all_day), !task);
}

/* Everything there is to say, when it is asked for. */
static void
show_more (CrmEventPopover *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->grid)); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_visible (child, TRUE);
  gtk_widget_set_visible (self->more, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->done), self->existing);
  update_kind (self);
}

static void
more_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  show_more (CRM_EVENT_POPOVER (widget));
}

static void
make_first_fields (CrmEventPopover *self)
{
  GtkWidget *calendar = gtk_drop_down_new (NULL, NULL);

  self->kind = GTK_DROP_DOWN (make_list (kind_labels, G_N_ELEMENTS (kind_labels)));
  g_signal_connect_swapped (self->kind, "notify::selected", G_CALLBACK (update_kind), self);
  add_row (self, _("_Kind"), GTK_WIDGET (self->kind));
  self->starts = make_entry (self, _("tomorrow 14:30"));
  add_row (self, _("_From"), GTK_WIDGET (self->starts));
  self->ends = make_entry (self, "");
  self->ends_label = add_row (self, _("_To"), GTK_WIDGET (self->ends));
  self->all_day = GTK_CHECK_BUTTON (gtk_check_button_new_with_mnemonic (_("All _day")));
  gtk_grid_attach (self->grid, GTK_WIDGET (self->all_day), 1, self->rows++, 1, 1);
  self->with = make_entry (self, _("Name of a contact"));
  add_row (self, _("_With"), GTK_WIDGET (self->with));
  self->calendar = GTK_DROP_DOWN (calendar);
  add_row (self, _("_Calendar"), calendar);
}

static void
make_more_fields (CrmEventPopover *self)
{
  GtkWidget *repeat = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *text = gtk_text_view_new (), *scrolled = gtk_scrolled_window_new ();

  self->place = make_entry (self, "");
  add_row (self, _("_Place"), GTK_WIDGET (self->place));
  self->repeat = GTK_DROP_DOWN (make_list (repeat_labels, G_N_ELEMENTS (repeat_labels)));
  gtk_widget_set_hexpand (GTK_WIDGET (self->repeat), TRUE);
  self->interval = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (1, 99, 1));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->interval), _("Every how many days, weeks, months or years"));
  gtk_box_append (GTK_BOX (repeat), GTK_WIDGET (self->repeat));
  gtk_box_append (GTK_BOX (repeat), GTK_WIDGET (self->interval));
  add_row (self, _("_Repeat"), repeat);
  self->until = make_entry (self, _("Without end"));
  add_row (self, _("_Until"), GTK_WIDGET (self->until));
  self->reminder = GTK_DROP_DOWN (make_list (reminder_labels, G_N_ELEMENTS (reminder_labels)));
  add_row (self, _("Re_minder"), GTK_WIDGET (self->reminder));
  self->notes = gtk_text_view_get_buffer (GTK_TEXT_VIEW (text));
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (text), FALSE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), text);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 64);
  gtk_widget_set_focusable (text, TRUE);
  gtk_label_set_mnemonic_widget (GTK_LABEL (add_row (self, _("_Notes"), scrolled)), text);
}

static GtkWidget *
add_button (CrmEventPopover *self,
            GtkWidget       *box,
            const char      *label,
            const char      *style,
            const char      *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  if (style != NULL)
    gtk_widget_add_css_class (button, style);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static void
make_foot (CrmEventPopover *self,
           GtkWidget       *box)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *spacer = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  if (self->existing && self->item.series)
    add_button (self, foot, _("Delete _One"), "flat", "event.delete(true)");
  if (self->existing)
    add_button (self, foot, self->item.series ? _("Delete A_ll") : _("_Delete"), "flat", "event.delete(false)");
  gtk_widget_set_hexpand (spacer, TRUE);
  gtk_box_append (GTK_BOX (foot), spacer);
  self->more = add_button (self, foot, _("_All Fields"), "flat", "event.more");
  gtk_widget_set_tooltip_text (self->more, _("All Fields (Ctrl+Enter)"));
  add_button (self, foot, self->existing ? _("_Save") : _("_Add"), "suggested-action", "event.save");
  gtk_box_append (GTK_BOX (box), foot);
}

static void
make_form (CrmEventPopover *self,
           CrmRangeModel   *model)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  int first_rows;

  gtk_widget_set_size_request (box, 320, -1);
  self->title = GTK_WIDGET (make_entry (self, _("What is it about?")));
  gtk_widget_add_css_class (self->title, "heading");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->title), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Title"), -1);
  gtk_box_append (GTK_BOX (box), self->title);
  self->problem = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->problem, 0);
  gtk_label_set_wrap (self->problem, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->problem));

  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_row_spacing (self->grid, 6);
  gtk_grid_set_column_spacing (self->grid, 12);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->grid));
  make_first_fields (self);
  first_rows = self->rows;
  make_more_fields (self);
  for (int row = first_rows; row < self->rows; row++)
    for (int column = 0; column < 2; column++)
      gtk_widget_set_visible (gtk_grid_get_child_at (self->grid, column, row), FALSE);

  self->done = GTK_CHECK_BUTTON (gtk_check_button_new_with_mnemonic (_("Do_ne")));
  gtk_widget_set_visible (GTK_WIDGET (self->done), self->existing);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->done));
  make_foot (self, box);

  for (guint i = 0; i < crm_range_model_get_n_calendars (model); i++)
    {
      const CrmRangeCalendar *calendar = crm_range_model_get_calendar (model, i);

      if (calendar->read_only && calendar->id != crm_record_get_int (self->activity, "calendar_id"))
        continue;
      g_array_append_val (self->calendars, calendar->id);
      gtk_string_list_append (names, calendar->name);
    }
  gtk_drop_down_set_model (self->calendar, G_LIST_MODEL (names));
  gtk_popover_set_child (GTK_POPOVER (self), box);
}

static gboolean
leave_cb (gpointer popover)
{
  if (gtk_widget_get_parent (popover) != NULL)
    gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

/* Not while the action that closed it is still under way. */
static void
closed_cb (GtkWidget *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, leave_cb, g_object_ref (popover), g_object_unref);
}

static void
crm_event_popover_dispose (GObject *object)
{
  CrmEventPopover *self = CRM_EVENT_POPOVER (object);

  g_clear_object (&self->book);
  g_clear_object (&self->activity);
  g_clear_pointer (&self->calendars, g_array_unref);

  G_OBJECT_CLASS (crm_event_popover_parent_class)->dispose (object);
}

static void
crm_event_popover_class_init (CrmEventPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_event_popover_dispose;
  gtk_widget_class_install_action (widget_class, "event.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "event.more", NULL, more_action);
  gtk_widget_class_install_action (widget_class, "event.delete", "b", delete_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "event.more", NULL);
}

static void
crm_event_popover_init (CrmEventPopover *self)
{
  self->calendars = g_array_new (FALSE, FALSE, sizeof (gint64));
}

GtkWidget *
crm_event_popover_present (GtkWidget          *parent,
                           const GdkRectangle *area,
                           CrmBook            *book,
                           CrmRangeModel      *model,
                           CrmRecord          *activity,
                           const CrmRangeItem *item)
{
  CrmEventPopover *self;

  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);
  g_return_val_if_fail (CRM_IS_RECORD (activity), NULL);

  self = g_object_new (CRM_TYPE_EVENT_POPOVER, NULL);
  self->book = g_object_ref (book);
  self->activity = g_object_ref (activity);
  self->existing = !crm_record_is_new (activity);
  if (item != NULL)
    {
      self->item = *item;
      self->item.title = self->item.place = self->item.people = NULL;
    }
  make_form (self, model);
  self->chooser = crm_contact_chooser_attach (GTK_WIDGET (self->with), book, NULL);
  show_record (self);
  update_kind (self);

  gtk_widget_set_parent (GTK_WIDGET (self), parent);
  gtk_popover_set_pointing_to (GTK_POPOVER (self), area);
  gtk_popover_set_position (GTK_POPOVER (self), GTK_POS_RIGHT);
  g_signal_connect (self, "closed", G_CALLBACK (closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (self->title);

  return GTK_WIDGET (self);
}
