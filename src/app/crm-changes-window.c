/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-changes-window.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-history.h"
#include "crm-relative-time.h"

#define MAX_STEPS 200

#define CRM_TYPE_CHANGES_WINDOW (crm_changes_window_get_type ())
G_DECLARE_FINAL_TYPE (CrmChangesWindow, crm_changes_window, CRM, CHANGES_WINDOW, AdwWindow)

struct _CrmChangesWindow
{
  AdwWindow parent_instance;

  /* Template */
  GtkStack *stack;
  GtkListBox *list;

  /* Owned */
  CrmBook *book;

  gboolean loading;
  gboolean load_again;
};

G_DEFINE_FINAL_TYPE (CrmChangesWindow, crm_changes_window, ADW_TYPE_WINDOW)

static void load (CrmChangesWindow *self);

static void
undo_clicked_cb (GtkWidget        *button,
                 CrmChangesWindow *self)
{
  gint64 *set_id = g_object_get_data (G_OBJECT (button), "crm-set");
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.undo-set", "x", *set_id);
}

static gint64
get_set (GtkListBoxRow *row)
{
  return *(gint64 *) g_object_get_data (G_OBJECT (row), "crm-set");
}

/* What can change of a step that is shown. */
static void
update_row (GtkListBoxRow  *row,
            CrmHistoryStep *step)
{
  g_autofree char *when = crm_relative_time_of_instant (step->at, NULL);
  /* Translators: %s is a time like "5 minutes ago" */
  g_autofree char *subtitle = step->undone ? g_strdup_printf (_("%s · undone"), when) : g_strdup (when);

  /* Translators: of a button; %s is what was done, such as "Imported people.csv" */
  g_autofree char *name = g_strdup_printf (_("Undo: %s"), step->label);
  GtkWidget *button = g_object_get_data (G_OBJECT (row), "crm-button");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), step->label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  crm_accessible_set_name (button, name);
  gtk_widget_set_visible (button, !step->undone);
}

static GtkWidget *
make_row (CrmChangesWindow *self,
          CrmHistoryStep   *step)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (_("Undo"));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "crm-set", g_memdup2 (&step->set_id, sizeof step->set_id), g_free);
  g_object_set_data_full (G_OBJECT (row), "crm-set", g_memdup2 (&step->set_id, sizeof step->set_id), g_free);
  g_object_set_data (G_OBJECT (row), "crm-button", button);
  g_signal_connect (button, "clicked", G_CALLBACK (undo_clicked_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  update_row (GTK_LIST_BOX_ROW (row), step);
  return row;
}

/* Rows stay as long as their steps do: one may be pressed, or have the keyboard, while the book changes. */
static void
show_steps (CrmChangesWindow *self,
            GPtrArray        *steps)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_int64_hash, g_int64_equal);
  GtkListBoxRow *row;

  for (guint i = 0; i < steps->len; i++)
    g_hash_table_add (wanted, &((CrmHistoryStep *) g_ptr_array_index (steps, i))->set_id);

  for (guint i = 0; i < steps->len; i++)
    {
      CrmHistoryStep *step = g_ptr_array_index (steps, i);

      while ((row = gtk_list_box_get_row_at_index (self->list, i)) != NULL &&
             !g_hash_table_contains (wanted, g_object_get_data (G_OBJECT (row), "crm-set")))
        gtk_list_box_remove (self->list, GTK_WIDGET (row));
      if (row != NULL && get_set (row) == step->set_id)
        update_row (row, step);
      else
        gtk_list_box_insert (self->list, make_row (self, step), i);
    }
  while ((row = gtk_list_box_get_row_at_index (self->list, steps->len)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  gtk_stack_set_visible_child_name (self->stack, steps->len > 0 ? "list" : "empty");
}

static gpointer
read_steps (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  return crm_history_read_steps (conn, MAX_STEPS, error);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (CrmChangesWindow) self = user_data;
  g_autoptr (GPtrArray) steps = crm_db_read_finish (CRM_DB (source), result, NULL);

  self->loading = FALSE;
  if (self->list == NULL || steps == NULL)
    return;

  show_steps (self, steps);
  if (self->load_again)
    load (self);
}

static void
load (CrmChangesWindow *self)
{
  self->load_again = self->loading;
  if (self->loading)
    return;

  self->loading = TRUE;
  crm_db_read_async (crm_book_get_db (self->book), CRM_READER_ROW, read_steps, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL,
                     loaded_cb, g_object_ref (self));
}

static void
crm_changes_window_dispose (GObject *object)
{
  CrmChangesWindow *self = CRM_CHANGES_WINDOW (object);

  if (self->book != NULL)
    g_signal_handlers_disconnect_by_data (self->book, self);
  g_clear_object (&self->book);
  gtk_widget_dispose_template (GTK_WIDGET (self), CRM_TYPE_CHANGES_WINDOW);

  G_OBJECT_CLASS (crm_changes_window_parent_class)->dispose (object);
}

static void
crm_changes_window_class_init (CrmChangesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_changes_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/clientele/Clientele/app/crm-changes-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmChangesWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmChangesWindow, list);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_changes_window_init (CrmChangesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
crm_changes_window_present (GtkWindow *parent,
                            CrmBook   *book)
{
  CrmChangesWindow *self;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (CRM_IS_BOOK (book));

  self = g_object_new (CRM_TYPE_CHANGES_WINDOW, "transient-for", parent, "modal", TRUE, "destroy-with-parent", TRUE, NULL);
  self->book = g_object_ref (book);
  g_signal_connect_swapped (book, "changed", G_CALLBACK (load), self);
  load (self);
  gtk_window_present (GTK_WINDOW (self));
}
