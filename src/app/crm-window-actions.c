/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-window-private.h"

#include <glib/gi18n.h>

#include "crm-alert.h"
#include "crm-changes-window.h"
#include "crm-error-presenter.h"
#include "crm-merge-window.h"
#include "crm-palette.h"
#include "crm-preferences.h"
#include "crm-stayed-alert.h"
#include "crm-store-error.h"
#include "crm-undo-names.h"

/* ---- What an undo was refused for ---- */

typedef struct
{
  CrmWindow *window;
  GError    *refusal;
} Refusal;

static void
refusal_free (Refusal *refusal)
{
  g_object_unref (refusal->window);
  g_error_free (refusal->refusal);
  g_free (refusal);
}

static gpointer
read_names (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  Refusal *refusal = data;

  return crm_undo_names_read (conn, refusal->refusal);
}

static void
names_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Refusal *refusal = user_data;
  g_autofree char *names = crm_db_read_finish (CRM_DB (object), result, NULL);
  g_autofree char *body = NULL;
  GtkWindow *window = GTK_WINDOW (refusal->window);
  GtkApplication *application = gtk_window_get_application (window);
  CrmAlertAnswer answers[] = { { "close", _("_Close"), CRM_BUTTON_SUGGESTED }, { NULL } };

  /* Translators: %s is a list of names */
  body = names != NULL ? g_strdup_printf (_("Changed since: %s. Undo the later changes first, or change it by hand."), names)
                       : crm_error_presenter_sentence (NULL, refusal->refusal);
  if (application != NULL && gtk_application_get_active_window (application) != NULL)
    window = gtk_application_get_active_window (application);
  crm_alert_choose_async (GTK_WIDGET (window), _("That Cannot Be Undone"), body, answers, NULL, NULL, NULL, NULL);
  refusal_free (refusal);
}

/* Too much for a toast, and somebody asked. */
static void
explain_refusal (CrmWindow    *self,
                 const GError *error)
{
  Refusal *refusal = g_new0 (Refusal, 1);

  refusal->window = g_object_ref (self);
  refusal->refusal = g_error_copy (error);
  crm_db_read_async (crm_book_get_db (self->book), CRM_READER_ROW, read_names, refusal, NULL, g_free, NULL, names_cb, refusal);
}

/* Over the list of changes, where that is open. */
static void
tell_kept (CrmWindow    *self,
           CrmChangeSet *set)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  GtkWindow *active = application != NULL ? gtk_application_get_active_window (application) : NULL;

  crm_stayed_alert_read (active != NULL ? GTK_WIDGET (active) : GTK_WIDGET (self), self->book, set);
}

static void
undo_done_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (CrmWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_book_command_finish (CRM_BOOK (object), result, &error);

  if (g_error_matches (error, CRM_STORE_ERROR, CRM_STORE_ERROR_CONFLICT) && self->book != NULL)
    {
      explain_refusal (self, error);
    }
  else if (error != NULL)
    {
      g_autofree char *sentence = crm_error_presenter_sentence (_("That cannot be undone"), error);

      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        crm_window_toast (self, sentence, NULL, NULL, NULL);
    }
  else if (set != NULL)
    {
      crm_window_toast (self, crm_change_set_get_label (set), _("_Redo"), "win.redo", NULL);
      if (self->book != NULL && crm_change_set_get_kept (set) != NULL)
        tell_kept (self, set);
    }
  crm_window_update_actions (self);
}

static void
redo_done_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (CrmWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_book_command_finish (CRM_BOOK (object), result, &error);

  if (error != NULL)
    {
      g_autofree char *sentence = crm_error_presenter_sentence (_("That cannot be done again"), error);

      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        crm_window_toast (self, sentence, NULL, NULL, NULL);
    }
  else if (set != NULL)
    {
      crm_window_toast (self, crm_change_set_get_label (set), _("_Undo"), "win.undo", NULL);
    }
  crm_window_update_actions (self);
}

/* The contacts of the parameter, the one that is proposed to be kept first. */
static void
merge_contacts_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  CrmWindow *self = CRM_WINDOW (widget);
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (widget));
  GtkWindow *active = application != NULL ? gtk_application_get_active_window (application) : NULL;
  const gint64 *ids;
  gsize n_ids;

  ids = g_variant_get_fixed_array (parameter, &n_ids, sizeof *ids);
  if (self->book != NULL && !crm_db_is_read_only (crm_book_get_db (self->book)))
    crm_merge_window_present (active != NULL ? GTK_WIDGET (active) : widget, self->book, ids, (guint) n_ids);
}

static void
undo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmWindow *self = CRM_WINDOW (widget);
  gint64 id = parameter != NULL ? g_variant_get_int64 (parameter) : 0;

  if (self->book != NULL)
    crm_book_undo_async (self->book, id, undo_done_cb, g_object_ref (self));
}

static void
redo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmWindow *self = CRM_WINDOW (widget);

  if (self->book != NULL)
    crm_book_redo_async (self->book, redo_done_cb, g_object_ref (self));
}

static void
place_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  crm_window_go_to_place (CRM_WINDOW (widget), g_variant_get_string (parameter, NULL));
  crm_window_focus_view (CRM_WINDOW (widget));
}

/* Ctrl+1 is the first place. */
static void
place_number_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  guint n_places, number = g_variant_get_uint32 (parameter);
  const CrmPlace *places = crm_places_get (&n_places);

  if (number < 1 || number > n_places)
    return;
  crm_window_go_to_place (CRM_WINDOW (widget), places[number - 1].name);
  crm_window_focus_view (CRM_WINDOW (widget));
}

static void
back_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  crm_window_go_back (CRM_WINDOW (widget));
}

static void
search_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  CrmWindow *self = CRM_WINDOW (widget);

  if (self->view != NULL && crm_view_get_narrow (self->view) && crm_view_get_at_page (self->view))
    crm_view_go_back (self->view);
  if (self->view != NULL && !crm_view_has_search (self->view))
    gtk_widget_activate_action (widget, "win.palette", NULL);
  else
    crm_window_set_searching (self, TRUE);
}

static void
new_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  CrmWindow *self = CRM_WINDOW (widget);

  if (self->view != NULL)
    crm_view_main_action (self->view);
}

static void
new_in_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  crm_window_go_to_place (CRM_WINDOW (widget), g_variant_get_string (parameter, NULL));
  gtk_widget_activate_action (widget, "win.new", NULL);
}

static void
toggle_sidebar_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  CrmWindow *self = CRM_WINDOW (widget);

  crm_split_view_set_at_sidebar (self->split, !crm_split_view_get_at_sidebar (self->split));
}

/* F6 goes round: sidebar, header, view. */
static void
next_pane_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  CrmWindow *self = CRM_WINDOW (widget);
  GtkWidget *panes[] = { GTK_WIDGET (self->sidebar), self->header, GTK_WIDGET (self->places) };
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  gboolean backward = g_variant_get_boolean (parameter);
  int current = G_N_ELEMENTS (panes) - 1;

  for (guint i = 0; i < G_N_ELEMENTS (panes); i++)
    if (focus != NULL && gtk_widget_is_ancestor (focus, panes[i]))
      current = i;
  for (guint i = 1; i <= G_N_ELEMENTS (panes); i++)
    {
      int next = (current + (backward ? G_N_ELEMENTS (panes) - i : i)) % G_N_ELEMENTS (panes);

      if (gtk_widget_get_mapped (panes[next]) && gtk_widget_child_focus (panes[next], GTK_DIR_TAB_FORWARD))
        return;
    }
}

static void
new_book_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  crm_window_new_book (CRM_WINDOW (widget));
}

static void
open_book_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  crm_window_ask_open (CRM_WINDOW (widget));
}

static void
open_path_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  const char *path;
  guint flags;

  g_variant_get (parameter, "(&su)", &path, &flags);
  crm_window_open_book (CRM_WINDOW (widget), path, flags);
}

static void
save_copy_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  crm_window_save_copy (CRM_WINDOW (widget));
}

/* Import, export, duplicates and what is pasted are actions of the place of contacts. */
static void
import_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  CrmWindow *self = CRM_WINDOW (widget);
  g_autofree char *action = g_strconcat ("contacts.", strchr (name, '.') + 1, NULL);

  crm_window_go_to_place (self, "contacts");
  if (self->view != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->view), action, NULL);
}

static void
sync_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  crm_window_sync_now (CRM_WINDOW (widget), parameter != NULL ? g_variant_get_int64 (parameter) : 0);
}

static void
calendar_password_action (GtkWidget  *widget,
                          const char *name,
                          GVariant   *parameter)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (widget));
  GtkWindow *active = application != NULL ? gtk_application_get_active_window (application) : NULL;

  crm_window_ask_password (CRM_WINDOW (widget), active != NULL ? GTK_WIDGET (active) : widget, g_variant_get_int64 (parameter));
}

static void
conflicts_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  crm_window_show_conflicts (CRM_WINDOW (widget));
}

static void
jobs_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmWindow *self = CRM_WINDOW (widget);

  crm_split_view_set_at_sidebar (self->split, FALSE);
  crm_jobs_button_popup (self->jobs_button);
}

static void
add_calendar_account_action (GtkWidget  *widget,
                             const char *name,
                             GVariant   *parameter)
{
  crm_window_add_calendar_account (CRM_WINDOW (widget));
}

static void
restore_backup_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  crm_window_restore_backup (CRM_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
palette_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  CrmWindow *self = CRM_WINDOW (widget);

  if (self->book != NULL)
    crm_palette_present (self, self->book);
}

static void
changes_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  CrmWindow *self = CRM_WINDOW (widget);

  if (self->book != NULL)
    crm_changes_window_present (GTK_WINDOW (self), self->book);
}

static void
preferences_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  CrmWindow *self = CRM_WINDOW (widget);
  const char *page = g_str_equal (name, "win.preferences") ? NULL : name + strlen ("win.");

  crm_preferences_present (GTK_WINDOW (widget), self->book, self->keeper, page);
}

/* Made when it is asked for. GTK's own help overlay would be made with the window, which took a tenth of the start. */
static void
shortcuts_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/io/github/clientele/Clientele/app/crm-shortcuts.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (shortcuts, GTK_WINDOW (widget));
  gtk_window_present (shortcuts);
}

void
crm_window_update_actions (CrmWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  CrmDb *db = self->book != NULL ? crm_book_get_db (self->book) : NULL;
  g_autofree char *label = NULL;

  if (self->view != NULL)
    g_object_get (self->view, "main-label", &label, NULL);
  gtk_widget_action_set_enabled (widget, "win.undo", db != NULL && crm_db_get_undo_label (db) != NULL);
  gtk_widget_action_set_enabled (widget, "win.redo", db != NULL && crm_db_get_redo_label (db) != NULL);
  gtk_widget_action_set_enabled (widget, "win.changes", db != NULL);
  gtk_widget_action_set_enabled (widget, "win.merge-contacts", db != NULL && !crm_db_is_read_only (db));
  gtk_widget_action_set_enabled (widget, "win.save-copy", db != NULL);
  gtk_widget_action_set_enabled (widget, "win.sync", db != NULL && !crm_db_is_read_only (db));
  gtk_widget_action_set_enabled (widget, "win.add-calendar-account", db != NULL && !crm_db_is_read_only (db));
  gtk_widget_action_set_enabled (widget, "win.accounts", db != NULL && !crm_db_is_read_only (db));
  gtk_widget_action_set_enabled (widget, "win.conflicts", db != NULL && !crm_db_is_read_only (db));
  gtk_widget_action_set_enabled (widget, "win.import", db != NULL);
  gtk_widget_action_set_enabled (widget, "win.paste", db != NULL);
  gtk_widget_action_set_enabled (widget, "win.export", db != NULL);
  gtk_widget_action_set_enabled (widget, "win.duplicates", db != NULL && !crm_db_is_read_only (db));
  gtk_widget_action_set_enabled (widget, "win.palette", db != NULL);
  gtk_widget_action_set_enabled (widget, "win.search", db != NULL);
  gtk_widget_action_set_enabled (widget, "win.new", label != NULL && db != NULL && !crm_db_is_read_only (db));
  gtk_widget_action_set_enabled (widget, "win.back", crm_window_can_go_back (self));
}

void
crm_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.undo-set", "x", undo_action);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, redo_action);
  gtk_widget_class_install_action (widget_class, "win.merge-contacts", "ax", merge_contacts_action);
  gtk_widget_class_install_action (widget_class, "win.place", "s", place_action);
  gtk_widget_class_install_action (widget_class, "win.place-number", "u", place_number_action);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "win.new-in", "s", new_in_action);
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL, toggle_sidebar_action);
  gtk_widget_class_install_action (widget_class, "win.next-pane", "b", next_pane_action);
  gtk_widget_class_install_action (widget_class, "win.new-book", NULL, new_book_action);
  gtk_widget_class_install_action (widget_class, "win.open-book", NULL, open_book_action);
  gtk_widget_class_install_action (widget_class, "win.open-path", "(su)", open_path_action);
  gtk_widget_class_install_action (widget_class, "win.save-copy", NULL, save_copy_action);
  gtk_widget_class_install_action (widget_class, "win.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "win.paste", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "win.export", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "win.duplicates", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "win.sync", NULL, sync_action);
  gtk_widget_class_install_action (widget_class, "win.sync-part", "x", sync_action);
  gtk_widget_class_install_action (widget_class, "win.accounts", NULL, preferences_action);
  gtk_widget_class_install_action (widget_class, "win.backups", NULL, preferences_action);
  gtk_widget_class_install_action (widget_class, "win.calendar-password", "x", calendar_password_action);
  gtk_widget_class_install_action (widget_class, "win.conflicts", NULL, conflicts_action);
  gtk_widget_class_install_action (widget_class, "win.jobs", NULL, jobs_action);
  gtk_widget_class_install_action (widget_class, "win.add-calendar-account", NULL, add_calendar_account_action);
  gtk_widget_class_install_action (widget_class, "win.restore-backup", "s", restore_backup_action);
  gtk_widget_class_install_action (widget_class, "win.palette", NULL, palette_action);
  gtk_widget_class_install_action (widget_class, "win.changes", NULL, changes_action);
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, preferences_action);
  gtk_widget_class_install_action (widget_class, "win.shortcuts", NULL, shortcuts_action);

  /* Bindings of the class come after the focused widget's own: a text field undoes its own typing first. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.redo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_y, GDK_CONTROL_MASK, "win.redo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F6, 0, "win.next-pane", "b", FALSE);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F6, GDK_SHIFT_MASK, "win.next-pane", "b", TRUE);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "win.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Back, 0, "win.back", NULL);
}
