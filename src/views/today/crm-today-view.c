/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-today-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-activity-commands.h"
#include "crm-close-deal.h"
#include "crm-deal-commands.h"
#include "crm-event-opener.h"
#include "crm-keep-touch.h"
#include "crm-relative-time.h"
#include "crm-today.h"
#include "crm-today-group.h"
#include "crm-today-resources.h"
#include "crm-today-sync.h"

#define BACKUP_LATE (2 * G_TIME_SPAN_DAY)   /* one a day is promised; a day on which nobody worked needs none */
#define LOOK_SECONDS 2

struct _CrmTodayView
{
  CrmView parent_instance;

  /* Template children */
  GtkBox *page;
  GtkBox *head;
  GtkLabel *day;
  GtkWidget *backup;
  GtkImage *backup_icon;
  GtkLabel *backup_words;
  GtkBox *columns;
  GtkBox *to_do;
  GtkBox *meet;
  GtkBox *mind;

  /* Owned */
  CrmToday *today;
  GPtrArray *shown;            /* whose items the rows of "Do" show */

  /* Borrowed */
  CrmTodayGroup *overdue;
  CrmTodayGroup *due;
  CrmTodayGroup *meetings;
  CrmTodayGroup *tomorrow;
  CrmTodayGroup *sending;
  CrmTodayGroup *deals;
  CrmTodayGroup *keep;
  CrmTodayGroup *people;
  GtkWidget *calendars;
  GtkWidget *all_done;
  GtkWidget *unreadable;        /* where nothing was read yet */
  GtkWidget *no_meetings;
  GtkWidget *nothing_in_mind;

  /* State */
  guint look_source;
  gboolean failed;              /* the last reading, and it was said */
  gboolean stale;              /* the rows show what was, for nobody looks at them */
};

G_DEFINE_FINAL_TYPE (CrmTodayView, crm_today_view, CRM_TYPE_VIEW)

/* ---- What can be done with a row ---- */

static void
done_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmBook *book = crm_view_get_book (CRM_VIEW (widget));
  const char *occurrence;
  gint64 id;
  gboolean done;

  g_variant_get (parameter, "(xm&sb)", &id, &occurrence, &done);
  if (done)
    crm_activity_complete_async (book, id, occurrence, NULL, crm_view_host_command_cb, g_object_ref (widget));
  else
    crm_activity_reopen_async (book, id, crm_view_host_command_cb, g_object_ref (widget));
}

static void
snooze_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  const char *occurrence;
  gint64 id;
  guint days;

  g_variant_get (parameter, "(xm&su)", &id, &occurrence, &days);
  crm_activity_snooze_async (crm_view_get_book (CRM_VIEW (widget)), id, occurrence, days, crm_view_host_command_cb, g_object_ref (widget));
}

/* A next step for a deal or a person, in so many days. */
static void
plan_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  g_autoptr (CrmRecord) task = crm_record_new (&crm_activity_type);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) day = NULL;
  g_autofree char *due = NULL;
  g_autofree char *subject = NULL;
  const char *kind, *title;
  CrmRecord *link;
  gint64 id;
  guint days;

  g_variant_get (parameter, "(&sx&su)", &kind, &id, &title, &days);
  day = g_date_time_add_days (now, days);
  due = g_date_time_format (day, "%Y-%m-%d");
  /* Translators: a task; %s is a deal or a person */
  subject = g_strdup_printf (g_str_equal (kind, "deal") ? _("Follow up: %s") : _("Get in touch with %s"), title);
  crm_record_set_text (task, "kind", g_str_equal (kind, "deal") ? "task" : "call");
  crm_record_set_text (task, "subject", subject);
  crm_record_set_text (task, "due", due);
  link = crm_record_add_child (task, &crm_activity_link_type);
  crm_record_set_text (link, "kind", kind);
  crm_record_set_int (link, "ref_id", id);
  crm_book_save_async (crm_view_get_book (CRM_VIEW (widget)), task, _("Next step planned"), NULL, crm_view_host_command_cb,
                       g_object_ref (widget));
}

/* ---- A deal that is won or lost ---- */

typedef struct
{
  GtkWidget *view;       /* owned */
  gint64     id;
  char      *kind;
} Closing;

static void
reason_given_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autofree Closing *closing = user_data;
  g_autoptr (GtkWidget) view = closing->view;
  g_autofree char *kind = closing->kind;
  g_autofree char *reason = NULL;
  g_autofree char *note = NULL;

  if (crm_close_deal_ask_finish (result, &reason, &note))
    crm_deal_close_async (crm_view_get_book (CRM_VIEW (view)), closing->id, kind, reason, note, crm_view_host_command_cb, g_object_ref (view));
}

static void
close_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  Closing *closing = g_new0 (Closing, 1);
  const char *kind, *title;

  g_variant_get (parameter, "(&sx&s)", &kind, &closing->id, &title);
  closing->view = g_object_ref (widget);
  closing->kind = g_strdup (kind);
  crm_close_deal_ask_async (widget, kind, title, reason_given_cb, closing);
}

/* Someone was spoken to today. */
static void
touch_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  g_autoptr (CrmRecord) call = crm_record_new (&crm_activity_type);
  CrmRecord *link;

  crm_record_set_text (call, "kind", "call");
  crm_record_set_text (call, "subject", _("In touch"));
  crm_record_set_int (call, "done_at", g_get_real_time ());
  link = crm_record_add_child (call, &crm_activity_link_type);
  crm_record_set_text (link, "kind", "contact");
  crm_record_set_int (link, "ref_id", g_variant_get_int64 (parameter));
  crm_book_save_async (crm_view_get_book (CRM_VIEW (widget)), call, _("Noted that you were in touch"), NULL, crm_view_host_command_cb,
                       g_object_ref (widget));
}

static void
rest_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  gint64 id;
  guint days;

  g_variant_get (parameter, "(xu)", &id, &days);
  crm_keep_touch_snooze_async (crm_view_get_book (CRM_VIEW (widget)), id, (int) days, crm_view_host_command_cb, g_object_ref (widget));
}

/* What comes to mind in the morning: something to do, today unless said otherwise. */
static void
main_action (CrmView *view)
{
  g_autoptr (CrmRecord) task = crm_record_new (&crm_activity_type);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");

  if (crm_db_is_read_only (crm_book_get_db (crm_view_get_book (view))))
    return;
  crm_record_set_text (task, "kind", "task");
  crm_record_set_text (task, "due", today);
  crm_event_create (view, task);
}

/* ---- The head ---- */

static void
show_backup (CrmTodayView *self)
{
  gint64 at = crm_view_host_get_last_backup (GTK_WIDGET (self));
  gboolean late = at == 0 || g_get_real_time () - at > BACKUP_LATE;
  g_autofree char *ago = at > 0 ? crm_relative_time_of_instant (at, NULL) : NULL;
  g_autofree char *words = NULL;

  gtk_widget_set_visible (self->backup, at >= 0);
  if (at < 0)
    return;
  /* Translators: %s is "2 hours ago", "yesterday" */
  words = at == 0 ? g_strdup (_("No backup yet")) : g_strdup_printf (late ? _("Backup overdue, last one %s") : _("Last backup %s"), ago);
  gtk_label_set_label (self->backup_words, words);
  gtk_image_set_from_icon_name (self->backup_icon, late ? "crm-overdue-symbolic" : "object-select-symbolic");
  if (late)
    gtk_widget_add_css_class (self->backup, "warning");
  else
    gtk_widget_remove_css_class (self->backup, "warning");
  crm_accessible_set_name (self->backup, words);
}

/* ---- Columns ---- */

static GPtrArray *
pick (GPtrArray *items,
      gboolean   overdue)
{
  GPtrArray *picked = g_ptr_array_new ();

  for (guint i = 0; i < items->len; i++)
    if (((CrmTodayItem *) g_ptr_array_index (items, i))->overdue == overdue)
      g_ptr_array_add (picked, g_ptr_array_index (items, i));
  return picked;
}

static void
show_people (CrmTodayView *self)
{
  guint days = crm_today_get_touch_days (self->today);
  g_autofree char *rule = g_strdup_printf (ngettext ("Customers, prospects and partners without a touch for %u day and without a next step",
                                                     "Customers, prospects and partners without a touch for %u days and without a next step",
                                                     days), days);

  crm_today_group_set_description (self->people, rule);
  crm_today_group_set_items (self->people, crm_today_get_people (self->today));
}

static void
show_nothing_in_mind (CrmTodayView *self)
{
  if (self->today == NULL)
    return;
  gtk_widget_set_visible (self->nothing_in_mind, crm_today_is_loaded (self->today) && !gtk_widget_get_visible (self->calendars)
                                                 && crm_today_get_mind (self->today)->len + crm_today_get_people (self->today)->len
                                                    + crm_today_get_keep (self->today)->len
                                                    + crm_today_get_sending (self->today)->len == 0);
}

static void
update (CrmTodayView *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, _("%A, %-d %B"));
  GPtrArray *to_do = crm_today_get_do (self->today);
  g_autoptr (GPtrArray) overdue = pick (to_do, TRUE);
  g_autoptr (GPtrArray) due = pick (to_do, FALSE);
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();

  self->failed = FALSE;
  gtk_widget_set_visible (self->unreadable, FALSE);
  /* Rows are made for who looks at them, not for each thing that changes elsewhere. */
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      self->stale = TRUE;
      return;
    }

  self->stale = FALSE;
  gtk_label_set_label (self->day, day);
  crm_today_group_set_items (self->overdue, overdue);
  crm_today_group_set_items (self->due, due);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  self->shown = g_ptr_array_ref (to_do);
  gtk_widget_set_visible (self->all_done, to_do->len == 0);
  crm_today_group_set_items (self->tomorrow, to_do->len == 0 ? crm_today_get_tomorrow (self->today) : nothing);
  crm_today_group_set_items (self->meetings, crm_today_get_meet (self->today));
  gtk_widget_set_visible (self->no_meetings, crm_today_get_meet (self->today)->len == 0);
  crm_today_group_set_items (self->sending, crm_today_get_sending (self->today));
  crm_today_group_set_items (self->deals, crm_today_get_mind (self->today));
  crm_today_group_set_items (self->keep, crm_today_get_keep (self->today));
  show_people (self);
  show_nothing_in_mind (self);
  show_backup (self);
  crm_view_content_shown (GTK_WIDGET (self));
}

/* Side by side where there is room, else one below the other. */
static void
narrow_cb (CrmTodayView *self)
{
  gboolean narrow = crm_view_get_narrow (CRM_VIEW (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->head), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_homogeneous (self->columns, !narrow);
  gtk_widget_set_margin_start (GTK_WIDGET (self->page), narrow ? 12 : 24);
  gtk_widget_set_margin_end (GTK_WIDGET (self->page), narrow ? 12 : 24);
}

static void
add_title (GtkBox     *column,
           const char *title)
{
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "title-4");
  gtk_box_append (column, label);
}

static CrmTodayGroup *
add_group (GtkBox          *column,
           const char      *title,
           CrmTodayActions  actions)
{
  GtkWidget *group = crm_today_group_new (title, actions);

  gtk_box_append (column, group);
  return CRM_TODAY_GROUP (group);
}

/* What stands where there is nothing else. */
static GtkWidget *
add_words (GtkBox     *column,
           const char *icon_name,
           const char *words)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "crm-calm");
  gtk_widget_set_visible (box, FALSE);
  gtk_box_append (column, box);
  return box;
}

static void
make_columns (CrmTodayView *self)
{
  add_title (self->to_do, _("Do"));
  self->all_done = add_words (self->to_do, "object-select-symbolic", _("All done. Have a good day."));
  self->unreadable = add_words (self->to_do, "dialog-warning-symbolic", _("What is to be done could not be read. It is tried again each minute."));
  self->overdue = add_group (self->to_do, _("Overdue"), CRM_TODAY_DO);
  self->due = add_group (self->to_do, _("Due today"), CRM_TODAY_DO);
  self->tomorrow = add_group (self->to_do, _("Tomorrow"), CRM_TODAY_DO);
  add_title (self->meet, _("Meet"));
  self->no_meetings = add_words (self->meet, "crm-calendar-symbolic", _("No meetings today."));
  self->meetings = add_group (self->meet, NULL, CRM_TODAY_MEET);
  add_title (self->mind, _("Keep in Mind"));
  self->nothing_in_mind = add_words (self->mind, "object-select-symbolic", _("Every open deal has a next step, and nobody was forgotten."));
  self->calendars = crm_today_sync_new (crm_view_get_book (CRM_VIEW (self)));
  gtk_box_append (self->mind, self->calendars);
  g_signal_connect_object (self->calendars, "notify::visible", G_CALLBACK (show_nothing_in_mind), self, G_CONNECT_SWAPPED);
  self->sending = add_group (self->mind, _("Sending waits for you"), CRM_TODAY_OPEN);
  self->deals = add_group (self->mind, _("Deals without a next step"), CRM_TODAY_PLAN);
  self->keep = add_group (self->mind, _("Keep in touch"), CRM_TODAY_KEEP);
  self->people = add_group (self->mind, _("Losing touch"), CRM_TODAY_TOUCH);
}

/* The backups are looked for some seconds after the window stands. */
static gboolean
look_again_cb (gpointer data)
{
  CrmTodayView *self = data;

  show_backup (self);
  if (!gtk_widget_get_visible (self->backup))
    return G_SOURCE_CONTINUE;
  self->look_source = 0;
  return G_SOURCE_REMOVE;
}

static void
crm_today_view_map (GtkWidget *widget)
{
  CrmTodayView *self = CRM_TODAY_VIEW (widget);

  GTK_WIDGET_CLASS (crm_today_view_parent_class)->map (widget);
  if (self->stale)
    update (self);
  show_backup (self);
  if (self->look_source == 0)
    self->look_source = g_timeout_add_seconds (LOOK_SECONDS, look_again_cb, self);
}

static void
crm_today_view_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&CRM_TODAY_VIEW (widget)->look_source, g_source_remove);
  GTK_WIDGET_CLASS (crm_today_view_parent_class)->unmap (widget);
}

static void
failed_cb (CrmTodayView *self,
           const GError *error)
{
  /* It is tried again each minute. */
  gtk_widget_set_visible (self->unreadable, !crm_today_is_loaded (self->today));
  if (!self->failed)
    crm_view_host_failed (GTK_WIDGET (self), _("The day could not be read"), error);
  self->failed = TRUE;
}

static void
crm_today_view_constructed (GObject *object)
{
  CrmTodayView *self = CRM_TODAY_VIEW (object);

  G_OBJECT_CLASS (crm_today_view_parent_class)->constructed (object);

  crm_view_set_main_label (CRM_VIEW (self), _("New Task"));
  self->today = crm_today_share (crm_view_get_book (CRM_VIEW (self)));
  make_columns (self);
  g_signal_connect (self, "notify::narrow", G_CALLBACK (narrow_cb), NULL);
  narrow_cb (self);
  g_signal_connect_object (self->today, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->today, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  /* The window, which counts what is overdue, may have read it already. */
  self->stale = crm_today_is_loaded (self->today);
  crm_watch_begin (CRM_WATCH (self->today));
}

static void
crm_today_view_dispose (GObject *object)
{
  CrmTodayView *self = CRM_TODAY_VIEW (object);

  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_object (&self->today);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), CRM_TYPE_TODAY_VIEW);

  G_OBJECT_CLASS (crm_today_view_parent_class)->dispose (object);
}

static void
crm_today_view_class_init (CrmTodayViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = crm_today_view_constructed;
  object_class->dispose = crm_today_view_dispose;
  CRM_VIEW_CLASS (klass)->main_action = main_action;
  widget_class->map = crm_today_view_map;
  widget_class->unmap = crm_today_view_unmap;

  g_resources_register (crm_today_get_resource ());
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/clientele/Clientele/views/today/crm-today-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmTodayView, page);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayView, head);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayView, day);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayView, backup);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayView, backup_icon);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayView, backup_words);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayView, columns);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayView, to_do);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayView, meet);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayView, mind);
  gtk_widget_class_install_action (widget_class, "today.done", "(xmsb)", done_action);
  gtk_widget_class_install_action (widget_class, "today.snooze", "(xmsu)", snooze_action);
  gtk_widget_class_install_action (widget_class, "today.plan", "(sxsu)", plan_action);
  gtk_widget_class_install_action (widget_class, "today.close", "(sxs)", close_action);
  gtk_widget_class_install_action (widget_class, "today.touch", "x", touch_action);
  gtk_widget_class_install_action (widget_class, "today.rest", "(xu)", rest_action);
}

static void
crm_today_view_init (CrmTodayView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
