/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sync-log-window.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "crm-empty-page.h"
#include "crm-relative-time.h"
#include "crm-sync-standing.h"
#include "crm-table-watch.h"

#define CRM_TYPE_SYNC_LOG_WINDOW (crm_sync_log_window_get_type ())
G_DECLARE_FINAL_TYPE (CrmSyncLogWindow, crm_sync_log_window, CRM, SYNC_LOG_WINDOW, AdwWindow)

struct _CrmSyncLogWindow
{
  AdwWindow parent_instance;

  /* Owned */
  CrmTableWatch *watch;

  /* Borrowed */
  GtkStack *stack;
  GtkWidget *days;             /* a group for each day */

  /* State */
  gint64 newest;               /* of the lines that are shown */
};

G_DEFINE_FINAL_TYPE (CrmSyncLogWindow, crm_sync_log_window, ADW_TYPE_WINDOW)

static GtkWidget *
make_row (CrmSyncLogLine *line)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *time;
  g_autofree char *clock = crm_relative_time_clock (line->at);
  g_autofree char *full = crm_relative_time_full_instant (line->at);
  gsize length = strcspn (line->message, "\n");
  g_autofree char *sentence = g_strndup (line->message, length);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), sentence);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (line->message[length] != '\0')
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), line->message + length + 1);
  if (!g_str_equal (line->level, "info"))
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

      gtk_widget_add_css_class (icon, g_str_equal (line->level, "error") ? "error" : "warning");
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
    }
  time = gtk_label_new (clock);
  gtk_widget_add_css_class (time, "dim-label");
  gtk_widget_add_css_class (time, "numeric");
  gtk_widget_set_tooltip_text (time, full);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), time);
  return row;
}

static void
show_lines (CrmSyncLogWindow *self,
            GPtrArray        *lines)
{
  GtkWidget *child, *group = NULL;
  g_autofree char *day = NULL;

  while ((child = gtk_widget_get_first_child (self->days)) != NULL)
    gtk_box_remove (GTK_BOX (self->days), child);
  for (guint i = 0; i < lines->len; i++)
    {
      CrmSyncLogLine *line = g_ptr_array_index (lines, i);
      g_autofree char *heading = crm_relative_time_day_heading (line->at, NULL);

      if (g_strcmp0 (day, heading) != 0)
        {
          group = adw_preferences_group_new ();
          adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), heading);
          gtk_box_append (GTK_BOX (self->days), group);
          g_free (day);
          day = g_steal_pointer (&heading);
        }
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (line));
    }
  gtk_stack_set_visible_child_name (self->stack, lines->len > 0 ? "lines" : "empty");
}

static void
took (gpointer owner,
      gpointer snapshot)
{
  CrmSyncLogWindow *self = owner;
  g_autoptr (GPtrArray) lines = snapshot;
  gint64 newest = lines->len > 0 ? ((CrmSyncLogLine *) g_ptr_array_index (lines, 0))->at : 0;

  if (newest == self->newest)
    return;
  self->newest = newest;
  show_lines (self, lines);
}

static const CrmTableWatchSource source = {
  (const char *const []) { "calendar_sync", "conflict", NULL },
  crm_sync_log_read,
  (GDestroyNotify) g_ptr_array_unref,
};

static void
crm_sync_log_window_dispose (GObject *object)
{
  CrmSyncLogWindow *self = CRM_SYNC_LOG_WINDOW (object);

  g_clear_object (&self->watch);

  G_OBJECT_CLASS (crm_sync_log_window_parent_class)->dispose (object);
}

static void
crm_sync_log_window_class_init (CrmSyncLogWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_sync_log_window_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_sync_log_window_init (CrmSyncLogWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  self->days = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_set_margin_start (self->days, 12);
  gtk_widget_set_margin_end (self->days, 12);
  gtk_widget_set_margin_top (self->days, 18);
  gtk_widget_set_margin_bottom (self->days, 18);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->days);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, adw_bin_new (), "loading");
  gtk_stack_add_named (self->stack, scroller, "lines");
  gtk_stack_add_named (self->stack, crm_empty_page_new ("crm-history-symbolic", _("Nothing Happened Yet"),
                                                        _("What is synced, and what goes wrong, is written down here.")), "empty");
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 520, 560);
  self->newest = -1;
}

void
crm_sync_log_window_present (GtkWindow  *parent,
                             CrmBook    *book,
                             gint64      id,
                             const char *name)
{
  CrmSyncLogWindow *self;
  g_autofree char *title = NULL;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (CRM_IS_BOOK (book));

  /* Translators: %s is the name of a calendar */
  title = g_strdup_printf (_("Log of %s"), name);
  self = g_object_new (CRM_TYPE_SYNC_LOG_WINDOW, "transient-for", parent, "modal", TRUE, "title", title, NULL);
  self->watch = crm_table_watch_new (book, &source, id, took, G_OBJECT (self));
  gtk_window_present (GTK_WINDOW (self));
}
