/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-preferences.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "crm-accounts-page.h"
#include "crm-backup-group.h"
#include "crm-business-group.h"

#define MIN_WIDTH 340

static GtkWidget *
make_scheme_row (GSettings *settings)
{
  GtkWidget *row = adw_combo_row_new ();
  const char *names[] = { _("As the Desktop"), _("Light"), _("Dark"), NULL };
  g_autoptr (GtkStringList) list = gtk_string_list_new (names);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Style"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), g_settings_get_enum (settings, "colour-scheme"));
  return row;
}

static void
scheme_chosen_cb (AdwComboRow *row,
                  GParamSpec  *pspec,
                  GSettings   *settings)
{
  g_settings_set_enum (settings, "colour-scheme", adw_combo_row_get_selected (row));
}

/* libadwaita asks for 360 pixels within its window, which with the window's border is more than a narrow screen has. */
static void
make_narrower (GtkWidget *widget)
{
  int width;

  gtk_widget_get_size_request (widget, &width, NULL);
  if (width > MIN_WIDTH)
    gtk_widget_set_size_request (widget, MIN_WIDTH, -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && width <= 0; child = gtk_widget_get_next_sibling (child))
    make_narrower (child);
}

void
crm_preferences_present (GtkWindow     *parent,
                         CrmBook       *book,
                         CrmBookKeeper *keeper,
                         const char    *page_name)
{
  g_autoptr (GSettings) settings = g_settings_new (CRM_APPLICATION_ID);
  GtkWidget *window = adw_preferences_window_new ();
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *backups = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *scheme = make_scheme_row (settings);

  make_narrower (window);
  adw_preferences_page_set_title (ADW_PREFERENCES_PAGE (page), _("General"));
  adw_preferences_page_set_icon_name (ADW_PREFERENCES_PAGE (page), "preferences-system-symbolic");
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Appearance"));
  g_signal_connect_object (scheme, "notify::selected", G_CALLBACK (scheme_chosen_cb), settings, 0);
  g_object_set_data_full (G_OBJECT (window), "crm-settings", g_object_ref (settings), g_object_unref);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), scheme);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  if (book != NULL && !crm_db_is_read_only (crm_book_get_db (book)))
    adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (crm_business_group_new (book, parent)));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), ADW_PREFERENCES_PAGE (page));
  /* Accounts are written into the book. */
  if (book != NULL && !crm_db_is_read_only (crm_book_get_db (book)))
    adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), ADW_PREFERENCES_PAGE (crm_accounts_page_new (book, parent)));

  adw_preferences_page_set_name (ADW_PREFERENCES_PAGE (backups), "backups");
  adw_preferences_page_set_title (ADW_PREFERENCES_PAGE (backups), _("Backups"));
  adw_preferences_page_set_icon_name (ADW_PREFERENCES_PAGE (backups), "drive-harddisk-symbolic");
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (backups), ADW_PREFERENCES_GROUP (crm_backup_group_new (keeper, parent)));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), ADW_PREFERENCES_PAGE (backups));

  if (page_name != NULL)
    adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (window), page_name);
  adw_preferences_window_set_search_enabled (ADW_PREFERENCES_WINDOW (window), FALSE);
  gtk_window_set_title (GTK_WINDOW (window), _("Preferences"));
  gtk_window_set_default_size (GTK_WINDOW (window), 600, 640);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_present (GTK_WINDOW (window));
}
