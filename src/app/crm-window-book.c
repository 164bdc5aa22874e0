/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-window-private.h"

#include <glib/gi18n.h>

#include "crm-contacts-view.h"
#include "crm-demo.h"
#include "crm-empty-page.h"
#include "crm-error-words.h"
#include "crm-file-dialog.h"
#include "crm-output-file.h"
#include "crm-store-error.h"
#include "crm-welcome.h"

/* Opening and closing books. */

#define LOADING_MS 200
#define PRESENT_MS 150   /* a window is not shown empty for a book that is there in a moment */
#define MAX_RECENT 8
#define DEMO_CONTACTS 300

static const CrmFileKind book_kinds[] = {
  { N_("Clientele books"), "*.clientele" },
  { N_("All files"), "*" },
  { NULL }
};

static char *
get_default_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "clientele", "business.clientele", NULL);
}

void
crm_window_show_book_name (CrmWindow *self)
{
  const char *path = self->book != NULL ? crm_db_get_path (crm_book_get_db (self->book)) : NULL;
  g_autofree char *usual = get_default_path ();
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;

  g_return_if_fail (CRM_IS_WINDOW (self));

  /* Who has one book need not be told which it is. */
  if (path != NULL && strcmp (path, usual) != 0)
    {
      name = g_filename_display_basename (path);
      if (g_str_has_suffix (name, ".clientele"))
        name[strlen (name) - strlen (".clientele")] = '\0';
      /* Translators: the title of the window; %s is the name of a book */
      title = g_strdup_printf (_("%s – Clientele"), name);
    }
  crm_sidebar_set_book (self->sidebar, name);
  gtk_window_set_title (GTK_WINDOW (self), title != NULL ? title : _("Clientele"));
}

static const CrmFileKind *
get_kinds (void)
{
  static CrmFileKind kinds[G_N_ELEMENTS (book_kinds)];

  for (guint i = 0; book_kinds[i].name != NULL; i++)
    {
      kinds[i].name = _(book_kinds[i].name);
      kinds[i].patterns = book_kinds[i].patterns;
    }
  return kinds;
}

static void
remember (CrmWindow  *self,
          const char *path)
{
  g_auto (GStrv) old = g_settings_get_strv (self->settings, "recent-books");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) recent = NULL;

  g_strv_builder_add (builder, path);
  for (guint i = 0, n = 1; old[i] != NULL && n < MAX_RECENT; i++)
    if (!g_str_equal (old[i], path))
      {
        g_strv_builder_add (builder, old[i]);
        n++;
      }
  recent = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, "recent-books", (const char *const *) recent);
  g_settings_set_string (self->settings, "last-book", path);
}

static void
open_read_only_cb (CrmWindow *self)
{
  g_autofree char *path = g_strdup (self->path);

  crm_window_open_book (self, path, CRM_DB_OPEN_READ_ONLY);
}

static void
open_again_cb (CrmWindow *self)
{
  g_autofree char *path = g_strdup (self->path);

  crm_window_open_book (self, path, CRM_DB_OPEN_DEFAULT);
}

static void choose_backup_cb (CrmWindow *self);      /* below, with the other questions for a file */

void
crm_window_show_failure (CrmWindow    *self,
                         const char   *title,
                         const GError *error)
{
  CrmEmptyPage *page = crm_window_ensure_failure (self);
  g_autofree char *name = g_path_get_basename (self->path);
  g_autofree char *words = crm_error_words_line (error, name);
  GtkWidget *button;

  crm_empty_page_set (page, "dialog-warning-symbolic", title, words);
  crm_empty_page_clear_buttons (page);
  if (g_error_matches (error, CRM_STORE_ERROR, CRM_STORE_ERROR_CORRUPT)
      || g_error_matches (error, CRM_STORE_ERROR, CRM_STORE_ERROR_READ_ONLY))
    {
      button = crm_empty_page_add_button (page, _("Open to _Read Only"), CRM_BUTTON_SUGGESTED, NULL, NULL);
      g_signal_connect_swapped (button, "clicked", G_CALLBACK (open_read_only_cb), self);
    }
  if (!g_error_matches (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_A_BOOK)
      && !g_error_matches (error, CRM_STORE_ERROR, CRM_STORE_ERROR_TOO_NEW))
    {
      button = crm_empty_page_add_button (page, _("_Try Again"), CRM_BUTTON_PLAIN, NULL, NULL);
      g_signal_connect_swapped (button, "clicked", G_CALLBACK (open_again_cb), self);
    }
  if (g_error_matches (error, CRM_STORE_ERROR, CRM_STORE_ERROR_CORRUPT))
    {
      button = crm_empty_page_add_button (page, _("_Choose a Backup…"), CRM_BUTTON_PLAIN, NULL, NULL);
      g_signal_connect_swapped (button, "clicked", G_CALLBACK (choose_backup_cb), self);
    }
  crm_empty_page_add_button (page, _("Open _Another Book…"), CRM_BUTTON_PLAIN, "win.open-book", NULL);
  if (g_error_matches (error, CRM_STORE_ERROR, CRM_STORE_ERROR_CORRUPT)
      || g_error_matches (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_A_BOOK)
      || g_error_matches (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_FOUND))
    crm_window_offer_backup (self);
  gtk_stack_set_visible_child_name (self->root, "failure");
}

static gboolean
present_cb (gpointer data)
{
  CrmWindow *self = data;

  self->present_id = 0;
  gtk_window_present (GTK_WINDOW (self));
  return G_SOURCE_REMOVE;
}

/* What was waited for is there. In a turn of the main loop of its own, before anything else: what is shown was just made. */
void
crm_window_present_now (CrmWindow *self)
{
  if (self->present_id == 0)
    return;
  g_source_remove (self->present_id);
  self->present_id = g_idle_add_full (G_PRIORITY_HIGH, present_cb, self, NULL);
}

void
crm_window_present_soon (CrmWindow *self)
{
  g_return_if_fail (CRM_IS_WINDOW (self));

  if (self->present_id == 0)
    self->present_id = g_timeout_add (PRESENT_MS, present_cb, self);
}

static void
demo_filled_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (CrmWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!crm_demo_fill_finish (CRM_BOOK (object), result, &error))
    crm_view_host_failed (GTK_WIDGET (self), _("The demo business could not be made"), error);
}

/* What the first start was chosen for. */
static void
begin (CrmWindow *self)
{
  g_autofree char *how = g_steal_pointer (&self->start);
  const CrmDemoOptions options = { DEMO_CONTACTS, 1, TRUE };

  if (how == NULL)
    return;
  crm_window_go_to_place (self, "contacts");
  if (g_str_equal (how, "demo"))
    crm_demo_fill_async (self->book, &options, NULL, demo_filled_cb, g_object_ref (self));
  else if (g_str_equal (how, "import") && self->view != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "contacts.import", NULL);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (CrmWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmBook) book = crm_book_open_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->closing)
    {
      if (book != NULL)
        crm_book_close_async (book, NULL, NULL);
      return;
    }
  g_clear_handle_id (&self->loading_id, g_source_remove);
  if (book == NULL)
    {
      g_autofree char *name = g_path_get_basename (self->path);
      /* Translators: %s is the name of a file */
      g_autofree char *title = g_strdup_printf (_("“%s” Could Not Be Opened"), name);

      crm_window_show_failure (self, title, error);
      return;
    }
  remember (self, self->path);
  g_signal_connect_object (book, "changed", G_CALLBACK (crm_window_update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (book, "damaged", G_CALLBACK (crm_window_leave_damaged), self, G_CONNECT_SWAPPED);
  crm_window_set_book (self, book);
  begin (self);
  crm_window_present_now (self);
  /* Opening it read some of it. */
  if (crm_db_is_damaged (crm_book_get_db (book)))
    crm_window_leave_damaged (self);
  else if (crm_db_is_read_only (crm_book_get_db (book)))
    crm_window_toast (self, _("The book is open to read only. Nothing can be changed."), NULL, NULL, NULL);
}

static gboolean
loading_cb (gpointer data)
{
  CrmWindow *self = data;

  self->loading_id = 0;
  crm_window_show_loading (self);
  return G_SOURCE_REMOVE;
}

typedef struct
{
  CrmWindow *self;
  CrmDbOpenFlags flags;
} Opening;

static void
old_closed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  Opening *opening = user_data;
  CrmWindow *self = opening->self;

  g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  self->opening = g_cancellable_new ();
  g_clear_handle_id (&self->loading_id, g_source_remove);
  self->loading_id = g_timeout_add (LOADING_MS, loading_cb, self);
  if ((opening->flags & CRM_DB_OPEN_CREATE) != 0)
    {
      g_autofree char *folder = g_path_get_dirname (self->path);

      g_mkdir_with_parents (folder, 0700);
    }
  crm_book_open_async (self->path, opening->flags, self->opening, opened_cb, g_object_ref (self));
  g_object_unref (opening->self);
  g_free (opening);
}

void
crm_window_open_book (CrmWindow      *self,
                      const char     *path,
                      CrmDbOpenFlags  flags)
{
  Opening *opening;

  g_return_if_fail (CRM_IS_WINDOW (self));
  g_return_if_fail (path != NULL);

  if (self->book != NULL && g_strcmp0 (self->path, path) == 0 && flags != CRM_DB_OPEN_READ_ONLY)
    return;
  opening = g_new0 (Opening, 1);
  opening->self = g_object_ref (self);
  opening->flags = flags;
  if (self->path != path)
    {
      g_free (self->path);
      self->path = g_strdup (path);
    }
  crm_window_close_book_async (self, old_closed_cb, opening);
}

void
crm_window_open_default (CrmWindow *self)
{
  g_autofree char *path = NULL;

  g_return_if_fail (CRM_IS_WINDOW (self));

  path = g_settings_get_string (self->settings, "last-book");
  if (*path == '\0')
    {
      g_free (path);
      path = get_default_path ();
    }
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    crm_window_open_book (self, path, CRM_DB_OPEN_DEFAULT);
  else
    crm_window_show_welcome (self);
}

static void
start_cb (CrmWindow  *self,
          const char *how)
{
  g_autofree char *path = get_default_path ();
  gboolean demo = g_str_equal (how, "demo");
  g_autofree char *demo_path = g_build_filename (g_get_user_data_dir (), "clientele", "demo.clientele", NULL);

  g_free (self->start);
  self->start = demo && g_file_test (demo_path, G_FILE_TEST_EXISTS) ? NULL : g_strdup (how);
  crm_window_open_book (self, demo ? demo_path : path, CRM_DB_OPEN_CREATE);
}

/* The import is an action of the place of contacts. */
static gboolean
can_import (void)
{
  g_autoptr (GTypeClass) klass = g_type_class_ref (CRM_TYPE_CONTACTS_VIEW);
  const GVariantType *parameter;
  const char *name, *property;
  GType owner;

  for (guint i = 0; gtk_widget_class_query_action (GTK_WIDGET_CLASS (klass), i, &owner, &name, &parameter, &property); i++)
    if (g_str_equal (name, "contacts.import"))
      return TRUE;
  return FALSE;
}

void
crm_window_show_welcome (CrmWindow *self)
{
  GtkWidget *welcome = crm_welcome_new (can_import ());

  g_signal_connect_swapped (welcome, "start", G_CALLBACK (start_cb), self);
  crm_window_show_welcoming (self, welcome);
  crm_window_present_now (self);
}

static void
book_closed_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  crm_book_close_finish (CRM_BOOK (object), result, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
kept_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = user_data;

  crm_book_close_async (g_task_get_task_data (task), book_closed_cb, task);
}

void
crm_window_close_book_async (CrmWindow           *self,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (CrmBookKeeper) keeper = NULL;
  CrmBook *book;

  g_task_set_source_tag (task, crm_window_close_book_async);
  if (self->book == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  /* What is being edited is saved when it loses the keyboard. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  g_signal_handlers_disconnect_by_data (self->book, self);
  book = g_object_ref (self->book);
  keeper = g_object_ref (self->keeper);
  g_task_set_task_data (task, book, g_object_unref);
  crm_window_set_book (self, NULL);
  if (self->damaged)
    kept_cb (NULL, NULL, g_steal_pointer (&task));
  else
    crm_book_keeper_close_async (keeper, kept_cb, g_steal_pointer (&task));
}

static void
damaged_closed_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  CrmWindow *self = CRM_WINDOW (object);
  g_autoptr (GError) error = g_error_new_literal (CRM_STORE_ERROR, CRM_STORE_ERROR_CORRUPT, "a page of the book cannot be read");
  g_autofree char *name = g_path_get_basename (self->path);
  /* Translators: %s is the name of a file */
  g_autofree char *title = g_strdup_printf (_("“%s” Is Damaged"), name);

  self->damaged = FALSE;
  if (!self->closing && self->book == NULL)
    crm_window_show_failure (self, title, error);
}

void
crm_window_leave_damaged (CrmWindow *self)
{
  if (self->closing || self->book == NULL)
    return;
  self->damaged = TRUE;
  crm_job_list_cancel_all (self->jobs);
  crm_window_show_loading (self);
  crm_window_close_book_async (self, damaged_closed_cb, NULL);
}

static void
new_chosen_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  CrmWindow *self = CRM_WINDOW (object);
  g_autoptr (GFile) file = crm_file_dialog_finish_one (result, NULL);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    crm_window_open_book (self, path, CRM_DB_OPEN_CREATE);
}

void
crm_window_new_book (CrmWindow *self)
{
  crm_file_dialog_async (GTK_WIDGET (self), CRM_FILE_SAVE, _("New Book"), _("_Create"), get_kinds (),
                         _("Business.clientele"), new_chosen_cb, NULL);
}

static void
open_chosen_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  CrmWindow *self = CRM_WINDOW (object);
  g_autoptr (GFile) file = crm_file_dialog_finish_one (result, NULL);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    crm_window_open_book (self, path, CRM_DB_OPEN_DEFAULT);
}

void
crm_window_ask_open (CrmWindow *self)
{
  crm_file_dialog_async (GTK_WIDGET (self), CRM_FILE_OPEN, _("Open Book"), _("_Open"), get_kinds (), NULL,
                         open_chosen_cb, NULL);
}

static void
backup_chosen_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GFile) file = crm_file_dialog_finish_one (result, NULL);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    crm_window_restore_backup (CRM_WINDOW (object), path);
}

/* A backup that lies where none is looked for: on another disk, in another folder. */
static void
choose_backup_cb (CrmWindow *self)
{
  crm_file_dialog_async (GTK_WIDGET (self), CRM_FILE_OPEN, _("Choose a Backup"), _("_Restore"), get_kinds (), NULL,
                         backup_chosen_cb, NULL);
}

typedef struct
{
  CrmDb *db;
  CrmJob *job;
  char *path;
} Copy;

static void
copy_free (Copy *copy)
{
  g_object_unref (copy->db);
  g_object_unref (copy->job);
  g_free (copy->path);
  g_free (copy);
}

static void
copy_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Copy *copy = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) stop = crm_job_ref_cancellable (copy->job);

  crm_job_start (copy->job);
  if (crm_output_file_check (crm_db_get_path (copy->db), copy->path, CRM_OUTPUT_BOOK, &error) &&
      crm_db_backup (copy->db, copy->path, stop, &error))
    {
      g_autofree char *name = g_path_get_basename (copy->path);
      /* Translators: %s is the name of a file */
      g_autofree char *words = g_strdup_printf (_("Saved as %s"), name);

      crm_job_finish (copy->job, words);
    }
  else
    {
      crm_job_fail (copy->job, error);
    }
  g_task_return_boolean (task, TRUE);
}

static void
copy_chosen_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  CrmWindow *self = CRM_WINDOW (object);
  g_autoptr (GFile) file = crm_file_dialog_finish_one (result, NULL);
  g_autoptr (GTask) task = NULL;
  Copy *copy;

  if (file == NULL || self->book == NULL || g_file_peek_path (file) == NULL)
    return;
  copy = g_new0 (Copy, 1);
  copy->db = g_object_ref (crm_book_get_db (self->book));
  copy->job = crm_job_new (_("Saving a copy of the book"));
  copy->path = g_file_get_path (file);
  crm_job_list_add (self->jobs, copy->job);
  task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_task_data (task, copy, (GDestroyNotify) copy_free);
  g_task_run_in_thread (task, copy_thread);
}

void
crm_window_save_copy (CrmWindow *self)
{
  g_autofree char *name = NULL;

  if (self->book == NULL)
    return;
  name = g_path_get_basename (self->path);
  crm_file_dialog_async (GTK_WIDGET (self), CRM_FILE_SAVE, _("Save a Copy"), _("_Save"), get_kinds (), name,
                         copy_chosen_cb, NULL);
}
