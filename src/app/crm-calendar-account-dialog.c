/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-calendar-account-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-colour.h"
#include "crm-error-words.h"
#include "crm-sync-account.h"
#include "crm-view-host.h"

#define CRM_TYPE_CALENDAR_ACCOUNT_DIALOG (crm_calendar_account_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CrmCalendarAccountDialog, crm_calendar_account_dialog, CRM, CALENDAR_ACCOUNT_DIALOG, AdwWindow)

struct _CrmCalendarAccountDialog
{
  AdwWindow parent_instance;

  /* Template */
  GtkButton *next;
  GtkWidget *fields;
  AdwEntryRow *address;
  AdwEntryRow *user;
  AdwPasswordEntryRow *password;
  GtkWidget *calendars;
  GtkSpinner *spinner;
  GtkLabel *outcome;

  /* Owned */
  CrmDb *db;
  GCancellable *cancellable;
  CrmFoundAccount *found;      /* NULL until the server was asked */
  GPtrArray *switches;         /* one for each calendar found, in their order */
};

G_DEFINE_FINAL_TYPE (CrmCalendarAccountDialog, crm_calendar_account_dialog, ADW_TYPE_WINDOW)

/* What a thread works on. */
typedef struct
{
  CrmDb *db;
  char *address;
  char *user;
  char *password;
  CrmFoundAccount *found;
} Work;

static void
work_free (Work *work)
{
  g_object_unref (work->db);
  g_free (work->address);
  g_free (work->user);
  crm_secret_free (work->password);
  g_clear_pointer (&work->found, crm_found_account_free);
  g_free (work);
}

static const char *
get_text (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* The user name is the mail address where nothing else was typed, or what stands in the address before its host. */
static Work *
work_new (CrmCalendarAccountDialog *self)
{
  Work *work = g_new0 (Work, 1);
  const char *user = get_text (self->user);
  const char *password = get_text (self->password);
  g_autofree char *own_user = NULL;
  char *own_password = NULL;

  work->db = g_object_ref (self->db);
  work->address = crm_caldav_plain_address (get_text (self->address), &own_user, &own_password);
  if (*user != '\0')
    work->user = g_strdup (user);
  else if (own_user != NULL)
    work->user = g_steal_pointer (&own_user);
  else if (strchr (work->address, '@') != NULL && strstr (work->address, "://") == NULL)
    work->user = g_strdup (work->address);
  work->password = g_strdup (*password != '\0' || own_password == NULL ? password : own_password);
  crm_secret_free (own_password);
  return work;
}

static void
set_busy (CrmCalendarAccountDialog *self,
          gboolean                  busy)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_widget_set_sensitive (self->fields, !busy);
  gtk_widget_set_sensitive (self->calendars, !busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "account.next", !busy && *get_text (self->address) != '\0');
  if (busy)
    gtk_widget_set_visible (GTK_WIDGET (self->outcome), FALSE);
}

static void
say (CrmCalendarAccountDialog *self,
     const char               *words)
{
  gtk_label_set_text (self->outcome, words);
  gtk_widget_set_visible (GTK_WIDGET (self->outcome), TRUE);
}

static void
say_error (CrmCalendarAccountDialog *self,
           const GError             *error)
{
  g_autofree char *sentence = NULL;
  g_autofree char *plain = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  plain = crm_caldav_plain_address (get_text (self->address), NULL, NULL);
  sentence = crm_error_words_line (error, plain);
  say (self, sentence);
}

/* ---- Saving ---- */

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  CrmCalendarAccountDialog *self = CRM_CALENDAR_ACCOUNT_DIALOG (object);
  g_autoptr (GtkWidget) window = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      set_busy (self, FALSE);
      say_error (self, error);
      return;
    }
  g_set_object (&window, (GtkWidget *) crm_view_host_for (GTK_WIDGET (self)));
  gtk_window_close (GTK_WINDOW (self));
  if (window != NULL)
    gtk_widget_activate_action (window, "win.sync", NULL);
}

static void
save_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Work *work = data;
  g_autofree char *uid = NULL;
  GError *error = NULL;

  if (crm_sync_account_save (work->db, work->found, work->address, work->user, &uid, cancellable, &error) == 0)
    g_task_return_error (task, error);
  else if (!crm_secrets_store (crm_secrets_get_default (), CRM_SYNC_SERVICE, uid, work->address, work->password, cancellable,
                               &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
save (CrmCalendarAccountDialog *self)
{
  g_autoptr (GTask) task = NULL;
  Work *work;
  guint n_chosen = 0;

  for (guint i = 0; i < self->switches->len; i++)
    n_chosen += gtk_switch_get_active (g_ptr_array_index (self->switches, i)) ? 1 : 0;
  if (n_chosen == 0)
    {
      say (self, _("Choose at least one calendar."));
      return;
    }
  for (guint i = 0; i < self->switches->len; i++)
    ((CrmFoundCalendar *) g_ptr_array_index (self->found->calendars, i))->taken =
      gtk_switch_get_active (g_ptr_array_index (self->switches, i));
  work = work_new (self);
  work->found = g_steal_pointer (&self->found);
  set_busy (self, TRUE);
  task = g_task_new (self, self->cancellable, saved_cb, NULL);
  g_task_set_source_tag (task, save);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  g_task_run_in_thread (task, save_thread);
}

/* ---- Finding ---- */

static void
add_calendar_row (CrmCalendarAccountDialog *self,
                  CrmFoundCalendar         *calendar)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();
  GtkWidget *dot = gtk_label_new ("●");
  g_autoptr (PangoAttrList) attrs = pango_attr_list_new ();
  GdkRGBA rgba;
  const char *kinds = calendar->events && calendar->tasks ? _("Meetings and tasks") : calendar->tasks ? _("Tasks") : _("Meetings");
  g_autofree char *subtitle = calendar->read_only ? g_strdup_printf ("%s · %s", kinds, _("Read only")) : g_strdup (kinds);

  crm_colour_get (calendar->colour, CRM_COLOUR_FILL, &rgba);
  pango_attr_list_insert (attrs, pango_attr_foreground_new (rgba.red * 65535, rgba.green * 65535, rgba.blue * 65535));
  gtk_label_set_attributes (GTK_LABEL (dot), attrs);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), calendar->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), dot);
  gtk_switch_set_active (GTK_SWITCH (toggle), calendar->events || calendar->tasks);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  crm_accessible_set_name (toggle, calendar->name);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->calendars), row);
  g_ptr_array_add (self->switches, toggle);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  CrmCalendarAccountDialog *self = CRM_CALENDAR_ACCOUNT_DIALOG (object);
  g_autoptr (GError) error = NULL;
  CrmFoundAccount *found = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->cancellable == NULL)
    {
      g_clear_pointer (&found, crm_found_account_free);
      return;
    }
  set_busy (self, FALSE);
  if (found == NULL)
    {
      say_error (self, error);
      return;
    }
  if (found->calendars->len == 0)
    {
      crm_found_account_free (found);
      say (self, _("The server knows this account, but it has no calendar yet. Make one there, and try again."));
      return;
    }
  self->found = found;
  for (guint i = 0; i < found->calendars->len; i++)
    add_calendar_row (self, g_ptr_array_index (found->calendars, i));
  gtk_widget_set_visible (self->fields, FALSE);
  gtk_widget_set_visible (self->calendars, TRUE);
  gtk_button_set_label (self->next, _("_Add"));
  gtk_widget_grab_focus (GTK_WIDGET (self->next));
}

static void
find_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr (CrmHttpSession) session = crm_http_session_new ();
  GError *error = NULL;
  CrmFoundAccount *found = crm_caldav_discover (session, work->address, work->user, work->password, cancellable, &error);

  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify) crm_found_account_free);
  else
    g_task_return_error (task, error);
}

static void
next_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmCalendarAccountDialog *self = CRM_CALENDAR_ACCOUNT_DIALOG (widget);
  g_autoptr (GTask) task = NULL;

  if (self->found != NULL)
    {
      save (self);
      return;
    }
  set_busy (self, TRUE);
  task = g_task_new (self, self->cancellable, found_cb, NULL);
  g_task_set_source_tag (task, next_action);
  g_task_set_task_data (task, work_new (self), (GDestroyNotify) work_free);
  g_task_run_in_thread (task, find_thread);
}

static void
changed_cb (CrmCalendarAccountDialog *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "account.next", *get_text (self->address) != '\0');
}

static void
activated_cb (CrmCalendarAccountDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "account.next", NULL);
}

static void
crm_calendar_account_dialog_dispose (GObject *object)
{
  CrmCalendarAccountDialog *self = CRM_CALENDAR_ACCOUNT_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->db);
  g_clear_pointer (&self->found, crm_found_account_free);
  g_clear_pointer (&self->switches, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), CRM_TYPE_CALENDAR_ACCOUNT_DIALOG);

  G_OBJECT_CLASS (crm_calendar_account_dialog_parent_class)->dispose (object);
}

static gboolean
crm_calendar_account_dialog_close_request (GtkWindow *window)
{
  g_cancellable_cancel (CRM_CALENDAR_ACCOUNT_DIALOG (window)->cancellable);
  /* libadwaita 1.2: an entry row that still has the keyboard when it goes is asked once more after it is gone. */
  gtk_window_set_focus (window, NULL);

  return GTK_WINDOW_CLASS (crm_calendar_account_dialog_parent_class)->close_request (window);
}

static void
crm_calendar_account_dialog_class_init (CrmCalendarAccountDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_calendar_account_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = crm_calendar_account_dialog_close_request;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/clientele/Clientele/app/crm-calendar-account-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmCalendarAccountDialog, next);
  gtk_widget_class_bind_template_child (widget_class, CrmCalendarAccountDialog, fields);
  gtk_widget_class_bind_template_child (widget_class, CrmCalendarAccountDialog, address);
  gtk_widget_class_bind_template_child (widget_class, CrmCalendarAccountDialog, user);
  gtk_widget_class_bind_template_child (widget_class, CrmCalendarAccountDialog, password);
  gtk_widget_class_bind_template_child (widget_class, CrmCalendarAccountDialog, calendars);
  gtk_widget_class_bind_template_child (widget_class, CrmCalendarAccountDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, CrmCalendarAccountDialog, outcome);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_install_action (widget_class, "account.next", NULL, next_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_calendar_account_dialog_init (CrmCalendarAccountDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->switches = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "account.next", FALSE);
}

void
crm_calendar_account_dialog_present (GtkWindow *parent,
                                     CrmDb     *db)
{
  CrmCalendarAccountDialog *self;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (CRM_IS_DB (db));

  self = g_object_new (CRM_TYPE_CALENDAR_ACCOUNT_DIALOG, "transient-for", parent, "modal", TRUE, NULL);
  self->db = g_object_ref (db);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->address));
}
