/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-accounts-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-accessible.h"
#include "crm-calendar-account-dialog.h"
#include "crm-colour.h"
#include "crm-error-presenter.h"
#include "crm-mail-accounts-group.h"
#include "crm-net-error.h"
#include "crm-relative-time.h"
#include "crm-secrets.h"
#include "crm-sync-account.h"
#include "crm-sync-log-window.h"
#include "crm-sync-standing.h"
#include "crm-sync.h"
#include "crm-table-watch.h"

#define DOT 12

struct _CrmAccountsPage
{
  AdwPreferencesPage parent_instance;

  /* Owned */
  CrmBook *book;
  CrmTableWatch *watch;
  CrmSyncStanding *standing;   /* what is shown */
  char *signature;             /* of what the rows are; what they say may change without it */
  GHashTable *rows;            /* id of a calendar (in it) -> its row */

  /* Borrowed */
  GtkWindow *window;
  GtkWidget *groups;           /* a group for each calendar account, and the last one, which adds */
};

G_DEFINE_FINAL_TYPE (CrmAccountsPage, crm_accounts_page, ADW_TYPE_PREFERENCES_PAGE)

/* ---- Toasts ---- */

static void
undo_clicked_cb (AdwToast  *toast,
                 GtkWindow *window)
{
  gint64 *id = g_object_get_data (G_OBJECT (toast), "crm-set");

  gtk_widget_activate_action (GTK_WIDGET (window), "win.undo-set", "x", *id);
}

static void
dismissed_cb (AdwToast *toast,
              GObject  *root)
{
  if (g_object_get_data (root, "crm-toast") == toast)
    g_object_set_data (root, "crm-toast", NULL);
}

static void
show_toast (GtkWidget *widget,
            AdwToast  *toast)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  /* The newest is the one that matters: nobody waits for the others to go. */
  if (ADW_IS_PREFERENCES_WINDOW (root))
    {
      g_autoptr (AdwToast) before = g_object_steal_data (G_OBJECT (root), "crm-toast");

      if (before != NULL)
        adw_toast_dismiss (before);
      g_object_set_data_full (G_OBJECT (root), "crm-toast", g_object_ref (toast), g_object_unref);
      g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), root, 0);
      adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (root), toast);
    }
  else
    g_object_unref (toast);
}

void
crm_accounts_page_done (GtkWidget    *widget,
                        GtkWindow    *window,
                        CrmChangeSet *set)
{
  g_autofree char *text = NULL;
  AdwToast *toast;
  gint64 id;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (set != NULL);

  text = g_markup_escape_text (crm_change_set_get_label (set), -1);
  toast = adw_toast_new (text);
  id = crm_change_set_get_id (set);
  if (crm_change_set_is_undoable (set))
    {
      adw_toast_set_button_label (toast, _("_Undo"));
      adw_toast_set_timeout (toast, 8);
      g_object_set_data_full (G_OBJECT (toast), "crm-set", g_memdup2 (&id, sizeof id), g_free);
      g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_clicked_cb), window, 0);
    }
  show_toast (widget, toast);
}

void
crm_accounts_page_say (GtkWidget  *widget,
                       const char *text)
{
  g_autofree char *plain = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (text != NULL);

  plain = g_markup_escape_text (text, -1);
  show_toast (widget, adw_toast_new (plain));
}

static void
command_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (CrmAccountsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_book_command_finish (CRM_BOOK (object), result, &error);

  if (set != NULL)
    crm_accounts_page_done (GTK_WIDGET (self), self->window, set);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *sentence = crm_error_presenter_sentence (_("The account was not changed"), error);

      crm_accounts_page_say (GTK_WIDGET (self), sentence);
    }
}

/* ---- Commands ---- */

typedef struct
{
  gint64 id;
  gboolean taken;
} Taking;

static gboolean
write_taken (CrmConn       *conn,
             gpointer       user_data,
             GCancellable  *cancellable,
             GError       **error)
{
  Taking *taking = user_data;

  return crm_sync_account_take (conn, taking->id, taking->taken, error);
}

static void
taken_cb (GtkSwitch       *toggle,
          GParamSpec      *pspec,
          CrmAccountsPage *self)
{
  gint64 *id = g_object_get_data (G_OBJECT (toggle), "crm-id");
  Taking *taking = g_new0 (Taking, 1);

  taking->id = *id;
  taking->taken = gtk_switch_get_active (toggle);
  crm_book_run_async (self->book, NULL, write_taken, taking, g_free, NULL, command_cb, g_object_ref (self));
}

static gboolean
write_forget (CrmConn       *conn,
              gpointer       user_data,
              GCancellable  *cancellable,
              GError       **error)
{
  return crm_sync_account_forget (conn, *(gint64 *) user_data, error);
}

/* The password goes at once: whoever takes the account back is asked for it. */
static void
forget_password_thread (GTask        *task,
                        gpointer      source,
                        gpointer      data,
                        GCancellable *cancellable)
{
  gint64 *id = g_object_get_data (G_OBJECT (task), "crm-id");
  g_autoptr (CrmSyncAccount) account = crm_sync_account_load (data, *id, NULL, NULL);

  if (account != NULL && account->user != NULL)
    crm_secrets_clear (crm_secrets_get_default (), CRM_SYNC_SERVICE, account->uid, NULL, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
password_forgotten_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  CrmAccountsPage *self = CRM_ACCOUNTS_PAGE (object);
  gint64 *id = g_object_get_data (G_OBJECT (result), "crm-id");

  crm_book_run_async (self->book, NULL, write_forget, g_memdup2 (id, sizeof *id), g_free, NULL, command_cb, g_object_ref (self));
}

static void
forget_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  CrmAccountsPage *self = CRM_ACCOUNTS_PAGE (widget);
  g_autoptr (GTask) task = g_task_new (self, NULL, password_forgotten_cb, NULL);
  gint64 id = g_variant_get_int64 (parameter);

  g_object_set_data_full (G_OBJECT (task), "crm-id", g_memdup2 (&id, sizeof id), g_free);
  g_task_set_source_tag (task, forget_action);
  g_task_set_task_data (task, g_object_ref (crm_book_get_db (self->book)), g_object_unref);
  g_task_run_in_thread (task, forget_password_thread);
}

/* What the main window does, over this one. */
static void
window_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  CrmAccountsPage *self = CRM_ACCOUNTS_PAGE (widget);
  const char *action = g_str_equal (name, "accounts.sync") ? "win.sync-part"
                       : g_str_equal (name, "accounts.password") ? "win.calendar-password" : "win.conflicts";

  g_autoptr (GtkWindow) window = g_object_ref (self->window);

  /* One window over the main one at a time. */
  if (g_str_equal (action, "win.conflicts"))
    gtk_window_close (GTK_WINDOW (gtk_widget_get_root (widget)));
  gtk_widget_activate_action_variant (GTK_WIDGET (window), action, parameter);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (CrmAccountsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 *id = g_object_get_data (object, "crm-id");
  g_autofree char *text = NULL;
  guint n_new;

  if (!crm_sync_find_calendars_finish (CRM_SYNC (object), result, &n_new, &error))
    text = crm_error_presenter_sentence (_("New calendars were not looked for"), error);
  else if (n_new == 0)
    text = g_strdup (_("There is no new calendar"));
  else
    text = g_strdup_printf (ngettext ("%u new calendar", "%u new calendars", n_new), n_new);
  if (self->book == NULL)
    return;
  crm_accounts_page_say (GTK_WIDGET (self), text);
  if (g_error_matches (error, CRM_NET_ERROR, CRM_NET_ERROR_AUTH))
    gtk_widget_activate_action (GTK_WIDGET (self), "accounts.password", "x", *id);
  else if (error == NULL && n_new > 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "accounts.sync", "x", *id);
}

/* Those that are found stand in the list, taken; the switch beside one leaves it out. */
static void
find_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmAccountsPage *self = CRM_ACCOUNTS_PAGE (widget);
  g_autoptr (CrmSync) sync = crm_sync_new (crm_book_get_db (self->book), crm_secrets_get_default ());
  gint64 id = g_variant_get_int64 (parameter);

  g_object_set_data_full (G_OBJECT (sync), "crm-id", g_memdup2 (&id, sizeof id), g_free);
  crm_sync_find_calendars_async (sync, id, NULL, found_cb, g_object_ref (self));
}

static void
add_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  CrmAccountsPage *self = CRM_ACCOUNTS_PAGE (widget);

  crm_calendar_account_dialog_present (GTK_WINDOW (gtk_widget_get_root (widget)), crm_book_get_db (self->book));
}

static void
log_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  CrmAccountsPage *self = CRM_ACCOUNTS_PAGE (widget);
  gint64 id = g_variant_get_int64 (parameter);

  for (guint i = 0; i < self->standing->accounts->len; i++)
    {
      CrmAccountStanding *account = g_ptr_array_index (self->standing->accounts, i);

      for (guint j = 0; j < account->calendars->len; j++)
        {
          CrmCalendarStanding *calendar = g_ptr_array_index (account->calendars, j);

          if (calendar->id == id)
            crm_sync_log_window_present (GTK_WINDOW (gtk_widget_get_root (widget)), self->book, id, calendar->name);
        }
    }
}

/* ---- Rows ---- */

static void
draw_dot_cb (GtkDrawingArea *area,
             cairo_t        *cr,
             int             width,
             int             height,
             gpointer        colour)
{
  GdkRGBA rgba;

  crm_colour_get (colour, CRM_COLOUR_FILL, &rgba);
  gdk_cairo_set_source_rgba (cr, &rgba);
  cairo_arc (cr, width / 2.0, height / 2.0, DOT / 2.0, 0, 2 * G_PI);
  cairo_fill (cr);
}

static GtkWidget *
make_dot (const char *colour)
{
  GtkWidget *dot = gtk_drawing_area_new ();

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (dot), DOT);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (dot), DOT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (dot), draw_dot_cb, (gpointer) g_intern_string (colour), NULL);
  gtk_widget_set_valign (dot, GTK_ALIGN_CENTER);
  crm_colour_watch (dot, gtk_widget_queue_draw);
  return dot;
}

static void
show_calendar (GtkWidget           *row,
               CrmCalendarStanding *calendar)
{
  g_autofree char *ago = calendar->last_sync_at > 0 ? crm_relative_time_of_instant (calendar->last_sync_at, NULL) : NULL;
  g_autofree char *synced = ago != NULL ? g_strdup_printf (_("Synced %s"), ago) : g_strdup (_("Not synced yet"));
  g_autofree char *read_only = calendar->read_only ? g_strdup_printf ("%s · %s", _("Read only"), synced) : NULL;
  g_autofree char *full = calendar->last_sync_at > 0 ? crm_relative_time_full_instant (calendar->last_sync_at) : NULL;
  const char *words = !calendar->taken ? _("Not taken") : calendar->problem != NULL ? calendar->problem
                      : read_only != NULL ? read_only : synced;

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  gtk_widget_set_tooltip_text (row, full);
}

static GtkWidget *
make_icon_button (const char *icon_name,
                  const char *tooltip,
                  const char *name,
                  const char *action,
                  gint64      id)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), g_variant_new_int64 (id));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  crm_accessible_set_name (button, name);
  return button;
}

static GtkWidget *
make_calendar_row (CrmAccountsPage     *self,
                   CrmCalendarStanding *calendar)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();
  /* Translators: %s is the name of a calendar */
  g_autofree char *log_name = g_strdup_printf (_("Log of %s"), calendar->name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), calendar->name);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), make_dot (calendar->colour));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_icon_button ("crm-history-symbolic", _("Log"), log_name, "accounts.log",
                                                                     calendar->id));
  gtk_switch_set_active (GTK_SWITCH (toggle), calendar->taken);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (toggle, _("Sync and show this calendar"));
  g_object_set_data_full (G_OBJECT (toggle), "crm-id", g_memdup2 (&calendar->id, sizeof calendar->id), g_free);
  g_signal_connect (toggle, "notify::active", G_CALLBACK (taken_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  show_calendar (row, calendar);
  g_hash_table_insert (self->rows, g_memdup2 (&calendar->id, sizeof calendar->id), row);
  return row;
}

/* A row that asks for something: words, and the button that does it. */
static GtkWidget *
make_notice_row (const char *icon_name,
                 const char *title,
                 const char *label,
                 const char *action,
                 GVariant   *target)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_add_css_class (icon, "warning");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  if (target != NULL)
    gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  /* Newer libadwaita gives it the name of the row. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  return row;
}

static void
append_item (GMenu      *menu,
             const char *label,
             const char *action,
             gint64      id)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, g_variant_new_int64 (id));
  g_menu_append_item (menu, item);
}

static GtkWidget *
make_account_buttons (CrmAccountStanding *account)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *more = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  /* Translators: %s is the name of a calendar account, mostly a mail address */
  g_autofree char *sync_name = g_strdup_printf (_("Sync %s Now"), account->name);
  g_autofree char *more_name = g_strdup_printf (_("More about %s"), account->name);

  append_item (menu, _("Look for _New Calendars"), "accounts.find", account->id);
  if (account->user != NULL)
    append_item (menu, _("Change _Password…"), "accounts.password", account->id);
  append_item (menu, _("_Forget This Account"), "accounts.forget", account->id);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (more), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (more), G_MENU_MODEL (menu));
  gtk_widget_set_tooltip_text (more, _("More"));
  gtk_widget_add_css_class (more, "flat");
  gtk_widget_set_valign (more, GTK_ALIGN_CENTER);
  crm_accessible_set_name (more, more_name);
  gtk_box_append (GTK_BOX (box), make_icon_button ("view-refresh-symbolic", _("Sync Now"), sync_name, "accounts.sync", account->id));
  gtk_box_append (GTK_BOX (box), more);
  return box;
}

static guint
count_open (CrmAccountStanding *account)
{
  guint n_open = 0;

  for (guint i = 0; i < account->calendars->len; i++)
    {
      CrmCalendarStanding *calendar = g_ptr_array_index (account->calendars, i);

      n_open += calendar->taken ? calendar->n_open : 0;
    }
  return n_open;
}

static GtkWidget *
make_account_group (CrmAccountsPage    *self,
                    CrmAccountStanding *account)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autoptr (GUri) uri = g_uri_parse (account->url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : account->url;
  gboolean is_link = strstr (account->name, "://") != NULL;
  const char *about = is_link ? account->user : host;
  g_autofree char *title = g_markup_escape_text (is_link ? host : account->name, -1);
  g_autofree char *description = about != NULL ? g_markup_escape_text (about, -1) : NULL;
  guint n_open = count_open (account);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), make_account_buttons (account));
  if (account->needs_password)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                               make_notice_row ("dialog-password-symbolic", _("Password Needed"), _("_Enter…"), "accounts.password",
                                                g_variant_new_int64 (account->id)));
  if (n_open > 0)
    {
      g_autofree char *words = g_strdup_printf (ngettext ("%u entry needs a look", "%u entries need a look", n_open), n_open);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                                 make_notice_row ("dialog-warning-symbolic", words, _("_Look"), "accounts.conflicts", NULL));
    }
  for (guint i = 0; i < account->calendars->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_calendar_row (self, g_ptr_array_index (account->calendars, i)));
  return group;
}

static GtkWidget *
make_add_group (CrmAccountsPage *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = adw_action_row_new ();

  if (self->standing->accounts->len == 0)
    {
      adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Calendars"));
      adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                             _("Meetings and tasks in step with your phone and with whoever shares your calendar."));
    }
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("_Add Calendar Account…"));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("list-add-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "accounts.add");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return group;
}

/* ---- Following the book ---- */

/* What the rows are made from; two standings with the same differ in words only. */
static char *
make_signature (CrmSyncStanding *standing)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < standing->accounts->len; i++)
    {
      CrmAccountStanding *account = g_ptr_array_index (standing->accounts, i);

      g_string_append_printf (text, "%" G_GINT64_FORMAT " %s %d %u\n", account->id, account->name, account->needs_password,
                              count_open (account));
      for (guint j = 0; j < account->calendars->len; j++)
        {
          CrmCalendarStanding *calendar = g_ptr_array_index (account->calendars, j);

          g_string_append_printf (text, " %" G_GINT64_FORMAT " %s %s %d\n", calendar->id, calendar->name, calendar->colour,
                                  calendar->taken);
        }
    }
  return g_string_free (text, FALSE);
}

/* The calendar whose switch or log has the keyboard. */
static gint64
get_focused_calendar (CrmAccountsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GHashTableIter iter;
  gpointer id, row;

  g_hash_table_iter_init (&iter, self->rows);
  while (focus != NULL && g_hash_table_iter_next (&iter, &id, &row))
    if (focus == row || gtk_widget_is_ancestor (focus, row))
      return *(gint64 *) id;
  return 0;
}

static void
rebuild (CrmAccountsPage *self)
{
  gint64 focused = get_focused_calendar (self);
  GtkWidget *row, *child;

  while ((child = gtk_widget_get_first_child (self->groups)) != NULL)
    gtk_box_remove (GTK_BOX (self->groups), child);
  g_hash_table_remove_all (self->rows);
  for (guint i = 0; i < self->standing->accounts->len; i++)
    gtk_box_append (GTK_BOX (self->groups), make_account_group (self, g_ptr_array_index (self->standing->accounts, i)));
  gtk_box_append (GTK_BOX (self->groups), make_add_group (self));
  row = focused != 0 ? g_hash_table_lookup (self->rows, &focused) : NULL;
  if (row != NULL)
    gtk_widget_grab_focus (row);
}

static void
show_words (CrmAccountsPage *self)
{
  for (guint i = 0; i < self->standing->accounts->len; i++)
    {
      CrmAccountStanding *account = g_ptr_array_index (self->standing->accounts, i);

      for (guint j = 0; j < account->calendars->len; j++)
        {
          CrmCalendarStanding *calendar = g_ptr_array_index (account->calendars, j);
          GtkWidget *row = g_hash_table_lookup (self->rows, &calendar->id);

          if (row != NULL)
            show_calendar (row, calendar);
        }
    }
}

static void
took (gpointer owner,
      gpointer snapshot)
{
  CrmAccountsPage *self = owner;
  g_autofree char *signature = make_signature (snapshot);

  g_clear_pointer (&self->standing, crm_sync_standing_free);
  self->standing = snapshot;
  if (g_strcmp0 (signature, self->signature) == 0)
    {
      show_words (self);
      return;
    }
  g_free (self->signature);
  self->signature = g_steal_pointer (&signature);
  rebuild (self);
}

static const CrmTableWatchSource source = {
  (const char *const []) { "calendar_account", "calendar", "account_sync", "calendar_sync", "conflict", NULL },
  crm_sync_standing_read,
  (GDestroyNotify) crm_sync_standing_free,
};

static void
crm_accounts_page_dispose (GObject *object)
{
  CrmAccountsPage *self = CRM_ACCOUNTS_PAGE (object);

  g_clear_object (&self->watch);
  g_clear_object (&self->book);
  g_clear_pointer (&self->standing, crm_sync_standing_free);
  g_clear_pointer (&self->signature, g_free);
  g_clear_pointer (&self->rows, g_hash_table_unref);

  G_OBJECT_CLASS (crm_accounts_page_parent_class)->dispose (object);
}

static void
crm_accounts_page_class_init (CrmAccountsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_accounts_page_dispose;

  gtk_widget_class_install_action (widget_class, "accounts.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "accounts.conflicts", NULL, window_action);
  gtk_widget_class_install_action (widget_class, "accounts.find", "x", find_action);
  gtk_widget_class_install_action (widget_class, "accounts.forget", "x", forget_action);
  gtk_widget_class_install_action (widget_class, "accounts.log", "x", log_action);
  gtk_widget_class_install_action (widget_class, "accounts.password", "x", window_action);
  gtk_widget_class_install_action (widget_class, "accounts.sync", "x", window_action);
}

static void
crm_accounts_page_init (CrmAccountsPage *self)
{
  GtkWidget *frame = adw_preferences_group_new ();

  self->groups = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (frame), self->groups);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), ADW_PREFERENCES_GROUP (frame));
  self->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

GtkWidget *
crm_accounts_page_new (CrmBook   *book,
                       GtkWindow *window)
{
  CrmAccountsPage *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);
  g_return_val_if_fail (GTK_IS_WINDOW (window), NULL);

  self = g_object_new (CRM_TYPE_ACCOUNTS_PAGE, "title", _("Accounts"), "icon-name", "crm-calendar-symbolic", "name", "accounts", NULL);
  self->book = g_object_ref (book);
  self->window = window;
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), ADW_PREFERENCES_GROUP (crm_mail_accounts_group_new (book, window)));
  self->watch = crm_table_watch_new (book, &source, 0, took, G_OBJECT (self));
  return GTK_WIDGET (self);
}
