/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-reminder-service.h"

#include <glib/gi18n.h>

#include "crm-agenda.h"
#include "crm-relative-time.h"
#include "crm-reminders.h"
#include "crm-view-host.h"

#define SNOOZE_SECONDS 600
#define MAX_WAIT       3600   /* the clock may be set, the computer may sleep: looked again at least so often */

struct _CrmReminderService
{
  GObject parent_instance;

  /* Owned */
  CrmBook *book;
  GHashTable *shown;           /* keys of what was shown in this run: the file may not know of it yet */

  /* Borrowed: weak */
  GtkWidget *window;
  CrmReminderBar *bar;

  gulong changed_handler;
  guint source;
  gboolean loading;
  gboolean load_again;
  gboolean desktop_shows;      /* notifications, when it was last asked */
};

G_DEFINE_FINAL_TYPE (CrmReminderService, crm_reminder_service, G_TYPE_OBJECT)

static void load (CrmReminderService *self);

/* Which reminder it is. (transfer full) */
static char *
make_key (const CrmReminder *reminder)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, reminder->activity_id, reminder->starts,
                          reminder->minutes_before);
}

/* ---- What a notification can be answered with ---- */

static void
show_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  CrmReminderService *self = user_data;

  if (self->window == NULL)
    return;

  gtk_window_present (GTK_WINDOW (self->window));
  crm_view_host_show_record (self->window, &crm_activity_type, g_variant_get_int64 (parameter));
}

/* The file knows when it is to come again, and no change of the book says so. */
static void
snoozed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (CrmReminderService) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_book_command_finish (CRM_BOOK (source), result, &error);

  if (error != NULL && self->window != NULL)
    crm_view_host_failed (self->window, _("The reminder could not be put off"), error);
  if (self->window != NULL)
    load (self);
}

static void
snooze_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  CrmReminderService *self = user_data;
  CrmReminder reminder = { 0 };
  g_autofree char *key = NULL;

  g_variant_get (parameter, "(xxx)", &reminder.activity_id, &reminder.starts, &reminder.minutes_before);
  key = make_key (&reminder);
  g_hash_table_remove (self->shown, key);
  crm_reminder_shown_async (self->book, &reminder, g_get_real_time () / G_USEC_PER_SEC + SNOOZE_SECONDS, snoozed_cb, g_object_ref (self));
}

static void
close_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  CrmReminderService *self = user_data;
  CrmReminder reminder = { 0 };

  g_variant_get (parameter, "(xxx)", &reminder.activity_id, &reminder.starts, &reminder.minutes_before);
  crm_reminder_shown_async (self->book, &reminder, 0, NULL, NULL);
}

static void
install_actions (CrmReminderService *self)
{
  GActionMap *map = G_ACTION_MAP (g_application_get_default ());
  g_autoptr (GSimpleAction) show = g_simple_action_new ("show-activity", G_VARIANT_TYPE_INT64);
  g_autoptr (GSimpleAction) snooze = g_simple_action_new ("snooze-reminder", G_VARIANT_TYPE ("(xxx)"));
  g_autoptr (GSimpleAction) dismiss = g_simple_action_new ("close-reminder", G_VARIANT_TYPE ("(xxx)"));

  g_signal_connect_object (show, "activate", G_CALLBACK (show_action), self, 0);
  g_signal_connect_object (snooze, "activate", G_CALLBACK (snooze_action), self, 0);
  g_signal_connect_object (dismiss, "activate", G_CALLBACK (close_action), self, 0);
  g_action_map_add_action (map, G_ACTION (show));
  g_action_map_add_action (map, G_ACTION (snooze));
  g_action_map_add_action (map, G_ACTION (dismiss));
}

/* ---- Showing ---- */

/* When and where, in words. (transfer full) */
static char *
describe (const CrmReminder *reminder)
{
  g_autoptr (GDateTime) starts = g_date_time_new_from_unix_local (reminder->starts);
  g_autofree char *wall = starts != NULL ? g_date_time_format (starts, reminder->all_day ? "%Y-%m-%d" : "%Y-%m-%dT%H:%M") : NULL;
  g_autofree char *when = wall != NULL ? crm_relative_time_of_wall (wall, NULL) : NULL;

  return g_strdup_printf ("%s%s%s", when != NULL ? when : "", reminder->location != NULL ? " · " : "",
                          reminder->location != NULL ? reminder->location : "");
}

static void
notify (CrmReminderService *self,
        const CrmReminder  *reminder)
{
  g_autoptr (GNotification) notification = g_notification_new (reminder->subject);
  g_autofree char *body = describe (reminder);
  g_autofree char *id = g_strdup_printf ("reminder-%" G_GINT64_FORMAT, reminder->activity_id);

  g_notification_set_body (notification, body);
  g_notification_set_default_action_and_target (notification, "app.show-activity", "x", reminder->activity_id);
  g_notification_add_button_with_target (notification, _("In 10 Minutes"), "app.snooze-reminder", "(xxx)", reminder->activity_id,
                                         reminder->starts, reminder->minutes_before);
  g_application_send_notification (g_application_get_default (), id, notification);
  crm_reminder_shown_async (self->book, reminder, 0, NULL, NULL);
}

/* Each once in a run. */
static void
show (CrmReminderService *self,
      const GPtrArray    *due)
{
  for (guint i = 0; i < due->len; i++)
    {
      const CrmReminder *reminder = g_ptr_array_index (due, i);
      g_autofree char *when = NULL;

      if (!g_hash_table_add (self->shown, make_key (reminder)))
        continue;
      if (self->desktop_shows)
        {
          notify (self, reminder);
          continue;
        }
      when = describe (reminder);
      if (self->bar != NULL)
        crm_reminder_bar_add (self->bar, reminder, when);
    }
}

static gboolean
has_new (CrmReminderService *self,
         const GPtrArray    *due)
{
  for (guint i = 0; i < due->len; i++)
    {
      g_autofree char *key = make_key (g_ptr_array_index (due, i));

      if (!g_hash_table_contains (self->shown, key))
        return TRUE;
    }

  return FALSE;
}

/* What is due, while the desktop is asked. */
typedef struct
{
  CrmReminderService *service;
  CrmReminders *reminders;
} Asking;

/* GLib hands a notification over without knowing of an answer: where nobody shows it, it is lost. */
static void
desktop_cb (GObject      *bus,
            GAsyncResult *result,
            gpointer      user_data)
{
  Asking *asking = user_data;
  g_autoptr (CrmReminderService) self = asking->service;
  g_autoptr (CrmReminders) reminders = asking->reminders;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (bus), result, NULL);

  g_free (asking);
  self->desktop_shows = answer != NULL;
  if (self->window != NULL)
    show (self, reminders->due);
}

/* A ping starts what shows notifications, where it is not running: Desktop Notifications Specification 1.2. */
static void
ask_desktop (CrmReminderService *self,
             CrmReminders       *reminders)
{
  GDBusConnection *bus = g_application_get_dbus_connection (g_application_get_default ());
  Asking *asking;

  if (bus == NULL)
    {
      show (self, reminders->due);
      crm_reminders_free (reminders);
      return;
    }

  asking = g_new (Asking, 1);
  asking->service = g_object_ref (self);
  asking->reminders = reminders;
  g_dbus_connection_call (bus, "org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.DBus.Peer", "Ping",
                          NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, desktop_cb, asking);
}

static gboolean
timeout_cb (gpointer user_data)
{
  CrmReminderService *self = user_data;

  self->source = 0;
  load (self);

  return G_SOURCE_REMOVE;
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (CrmReminderService) self = user_data;
  g_autoptr (CrmReminders) reminders = crm_reminders_load_finish (CRM_BOOK (source), result, NULL);
  gint64 wait = MAX_WAIT;

  self->loading = FALSE;
  if (self->window == NULL)
    return;

  if (reminders != NULL && reminders->next_at > 0)
    wait = CLAMP (reminders->next_at - g_get_real_time () / G_USEC_PER_SEC, 1, MAX_WAIT);
  if (reminders != NULL && self->bar != NULL)
    crm_reminder_bar_keep (self->bar, reminders->due);
  if (reminders != NULL && has_new (self, reminders->due))
    ask_desktop (self, g_steal_pointer (&reminders));

  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add_seconds (wait, timeout_cb, self);
  if (self->load_again)
    load (self);
}

static void
load (CrmReminderService *self)
{
  self->load_again = self->loading;
  if (self->loading)
    return;

  self->loading = TRUE;
  crm_reminders_load_async (self->book, 0, NULL, loaded_cb, g_object_ref (self));
}

static void
changed_cb (CrmReminderService *self,
            CrmChangeSet       *set)
{
  if (crm_agenda_is_concerned (set))
    load (self);
}

static void
crm_reminder_service_dispose (GObject *object)
{
  CrmReminderService *self = CRM_REMINDER_SERVICE (object);

  g_clear_handle_id (&self->source, g_source_remove);
  if (self->book != NULL)
    g_clear_signal_handler (&self->changed_handler, self->book);
  if (self->bar != NULL)
    crm_reminder_bar_keep (self->bar, NULL);
  g_clear_weak_pointer (&self->window);
  g_clear_weak_pointer (&self->bar);
  g_clear_object (&self->book);
  g_clear_pointer (&self->shown, g_hash_table_unref);

  G_OBJECT_CLASS (crm_reminder_service_parent_class)->dispose (object);
}

static void
crm_reminder_service_class_init (CrmReminderServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_reminder_service_dispose;
}

static void
crm_reminder_service_init (CrmReminderService *self)
{
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

CrmReminderService *
crm_reminder_service_new (CrmBook        *book,
                          GtkWidget      *window,
                          CrmReminderBar *bar)
{
  CrmReminderService *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);
  g_return_val_if_fail (GTK_IS_WINDOW (window), NULL);
  g_return_val_if_fail (CRM_IS_REMINDER_BAR (bar), NULL);

  self = g_object_new (CRM_TYPE_REMINDER_SERVICE, NULL);
  self->book = g_object_ref (book);
  g_set_weak_pointer (&self->window, window);
  g_set_weak_pointer (&self->bar, bar);
  self->changed_handler = g_signal_connect_swapped (book, "changed", G_CALLBACK (changed_cb), self);
  install_actions (self);
  load (self);

  return self;
}
