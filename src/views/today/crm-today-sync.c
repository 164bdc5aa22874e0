/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-today-sync.h"

#include <glib/gi18n.h>

#include "crm-sync-standing.h"
#include "crm-table-watch.h"

struct _CrmTodaySync
{
  AdwBin parent_instance;

  /* Owned */
  CrmTableWatch *watch;

  /* Borrowed: child */
  AdwActionRow *row;
};

G_DEFINE_FINAL_TYPE (CrmTodaySync, crm_today_sync, ADW_TYPE_BIN)

static void
took (gpointer owner,
      gpointer snapshot)
{
  CrmTodaySync *self = owner;
  CrmSyncStanding *standing = snapshot;
  g_autofree char *words = g_strdup_printf (ngettext ("%u entry needs a look", "%u entries need a look", standing->n_open), standing->n_open);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), words);
  gtk_widget_set_visible (GTK_WIDGET (self), standing->n_open > 0);
  crm_sync_standing_free (standing);
}

static const CrmTableWatchSource source = {
  (const char *const []) { "conflict", "calendar_sync", "calendar", NULL },
  crm_sync_standing_read,
  (GDestroyNotify) crm_sync_standing_free,
};

static void
crm_today_sync_dispose (GObject *object)
{
  CrmTodaySync *self = CRM_TODAY_SYNC (object);

  g_clear_object (&self->watch);

  G_OBJECT_CLASS (crm_today_sync_parent_class)->dispose (object);
}

static void
crm_today_sync_class_init (CrmTodaySyncClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_today_sync_dispose;
}

static void
crm_today_sync_init (CrmTodaySync *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  self->row = ADW_ACTION_ROW (adw_action_row_new ());
  adw_action_row_set_subtitle (self->row, _("Changed in two places, or not taken by the server"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->row), "win.conflicts");
  gtk_widget_add_css_class (icon, "warning");
  adw_action_row_add_prefix (self->row, icon);
  adw_action_row_add_suffix (self->row, gtk_image_new_from_icon_name ("go-next-symbolic"));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Calendars"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->row));
  adw_bin_set_child (ADW_BIN (self), group);
  gtk_widget_add_css_class (GTK_WIDGET (self), "crm-today-group");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
crm_today_sync_new (CrmBook *book)
{
  CrmTodaySync *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);

  self = g_object_new (CRM_TYPE_TODAY_SYNC, NULL);
  self->watch = crm_table_watch_new (book, &source, 0, took, G_OBJECT (self));
  return GTK_WIDGET (self);
}
