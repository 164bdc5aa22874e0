/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-mail-accounts-group.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-accounts-page.h"
#include "crm-error-presenter.h"
#include "crm-mail-account-dialog.h"
#include "crm-mail-password.h"
#include "crm-record-store.h"
#include "crm-table-watch.h"
#include "crm-test-mail.h"

#define CRM_TYPE_MAIL_ACCOUNTS_GROUP (crm_mail_accounts_group_get_type ())
G_DECLARE_FINAL_TYPE (CrmMailAccountsGroup, crm_mail_accounts_group, CRM, MAIL_ACCOUNTS_GROUP, AdwPreferencesGroup)

struct _CrmMailAccountsGroup
{
  AdwPreferencesGroup parent_instance;

  /* Owned */
  CrmBook *book;
  CrmTableWatch *watch;
  GPtrArray *accounts;         /* of CrmRecord */
  GPtrArray *rows;             /* theirs, and the one that adds */

  /* Borrowed */
  GtkWindow *window;
};

G_DEFINE_FINAL_TYPE (CrmMailAccountsGroup, crm_mail_accounts_group, ADW_TYPE_PREFERENCES_GROUP)

static CrmRecord *
find_account (CrmMailAccountsGroup *self,
              GVariant             *id)
{
  for (guint i = 0; i < self->accounts->len; i++)
    {
      CrmRecord *account = g_ptr_array_index (self->accounts, i);

      if (crm_record_get_id (account) == g_variant_get_int64 (id))
        return account;
    }
  return NULL;
}

/* ---- Trying ---- */

static void
tried_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (crm_mail_account_test_finish (result, &error))
    crm_accounts_page_say (GTK_WIDGET (object), _("It works: the server takes mail from this account."));
  else
    {
      g_autofree char *sentence = crm_error_presenter_sentence (_("The account does not work"), error);

      crm_accounts_page_say (GTK_WIDGET (object), sentence);
    }
}

static void
password_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  CrmMailAccountsGroup *self = CRM_MAIL_ACCOUNTS_GROUP (object);
  g_autoptr (CrmRecord) account = user_data;
  char *password = NULL;

  if (!crm_mail_password_finish (result, &password) || self->book == NULL)
    return;
  crm_accounts_page_say (GTK_WIDGET (self), _("Trying…"));
  crm_mail_account_test_async (crm_book_get_db (self->book), crm_record_get_id (account), password, NULL, self, tried_cb, NULL);
  crm_secret_free (password);
}

static void
test_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmRecord *account = find_account (CRM_MAIL_ACCOUNTS_GROUP (widget), parameter);

  if (account != NULL)
    crm_mail_password_async (widget, account, password_cb, g_object_ref (account));
}

/* ---- Editing ---- */

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmMailAccountsGroup *self = CRM_MAIL_ACCOUNTS_GROUP (widget);
  CrmRecord *account = find_account (self, parameter);

  if (account != NULL)
    crm_mail_account_dialog_present (widget, self->book, account);
}

static void
add_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  crm_mail_account_dialog_present (widget, CRM_MAIL_ACCOUNTS_GROUP (widget)->book, NULL);
}

static void
removed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (CrmMailAccountsGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_book_command_finish (CRM_BOOK (object), result, &error);

  if (set != NULL)
    crm_accounts_page_done (GTK_WIDGET (self), self->window, set);
  else
    {
      g_autofree char *sentence = crm_error_presenter_sentence (_("The account was not removed"), error);

      crm_accounts_page_say (GTK_WIDGET (self), sentence);
    }
}

/* Its password stays in the keyring: an account that comes back by Undo, or is in the middle of a campaign, needs it. */
static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  CrmMailAccountsGroup *self = CRM_MAIL_ACCOUNTS_GROUP (widget);
  gint64 id = g_variant_get_int64 (parameter);

  crm_book_delete_async (self->book, &crm_mail_account_type, &id, 1, removed_cb, g_object_ref (self));
}

/* ---- Rows ---- */

/* The server, and how fast mails go out by it. */
static char *
describe (CrmRecord *account)
{
  GString *text = g_string_new (crm_record_get_text (account, "host"));
  guint minute = (guint) crm_record_get_int (account, "per_minute");
  guint hour = (guint) crm_record_get_int (account, "per_hour");
  guint day = (guint) crm_record_get_int (account, "per_day");

  if (minute > 0)
    g_string_append_printf (text, ngettext (" · at most %u mail a minute", " · at most %u mails a minute", minute), minute);
  if (hour > 0)
    g_string_append_printf (text, ngettext (" · at most %u mail an hour", " · at most %u mails an hour", hour), hour);
  if (day > 0)
    g_string_append_printf (text, ngettext (" · at most %u mail a day", " · at most %u mails a day", day), day);
  return g_string_free (text, FALSE);
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
make_row (CrmRecord *account)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *more = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autofree char *words = describe (account);
  /* Translators: %s is a mail address */
  g_autofree char *more_name = g_strdup_printf (_("More about %s"), crm_record_get_title (account));
  gint64 id = crm_record_get_id (account);

  append_item (menu, _("_Edit…"), "mail-accounts.edit", id);
  append_item (menu, _("_Test"), "mail-accounts.test", id);
  append_item (menu, _("_Remove"), "mail-accounts.remove", id);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (more), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (more), G_MENU_MODEL (menu));
  gtk_widget_set_tooltip_text (more, _("More"));
  gtk_widget_add_css_class (more, "flat");
  gtk_widget_set_valign (more, GTK_ALIGN_CENTER);
  crm_accessible_set_name (more, more_name);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), crm_record_get_title (account));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("crm-mail-symbolic"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), more);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (row), g_variant_new_int64 (id));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "mail-accounts.edit");
  return row;
}

static GtkWidget *
make_add_row (void)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Add _Mail Account…"));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("list-add-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "mail-accounts.add");
  return row;
}

static void
add_row (CrmMailAccountsGroup *self,
         GtkWidget            *row)
{
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
took (gpointer owner,
      gpointer snapshot)
{
  CrmMailAccountsGroup *self = owner;
  GPtrArray *accounts = snapshot;

  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  self->accounts = accounts;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < accounts->len; i++)
    add_row (self, make_row (g_ptr_array_index (accounts, i)));
  add_row (self, make_add_row ());
}

static gpointer
read_accounts (CrmConn       *conn,
               gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  return crm_record_load_many (conn, &crm_mail_account_type, error,
                               "SELECT id FROM mail_account WHERE deleted_at IS NULL ORDER BY name COLLATE NOCASE, id", "");
}

static const CrmTableWatchSource source = {
  (const char *const []) { "mail_account", NULL },
  read_accounts,
  (GDestroyNotify) g_ptr_array_unref,
};

static void
crm_mail_accounts_group_dispose (GObject *object)
{
  CrmMailAccountsGroup *self = CRM_MAIL_ACCOUNTS_GROUP (object);

  g_clear_object (&self->watch);
  g_clear_object (&self->book);
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (crm_mail_accounts_group_parent_class)->dispose (object);
}

static void
crm_mail_accounts_group_class_init (CrmMailAccountsGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_mail_accounts_group_dispose;

  gtk_widget_class_install_action (widget_class, "mail-accounts.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "mail-accounts.edit", "x", edit_action);
  gtk_widget_class_install_action (widget_class, "mail-accounts.remove", "x", remove_action);
  gtk_widget_class_install_action (widget_class, "mail-accounts.test", "x", test_action);
}

static void
crm_mail_accounts_group_init (CrmMailAccountsGroup *self)
{
  self->accounts = g_ptr_array_new ();
  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("Mail"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), _("Campaigns are sent by an account of yours."));
}

GtkWidget *
crm_mail_accounts_group_new (CrmBook   *book,
                             GtkWindow *window)
{
  CrmMailAccountsGroup *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);
  g_return_val_if_fail (GTK_IS_WINDOW (window), NULL);

  self = g_object_new (CRM_TYPE_MAIL_ACCOUNTS_GROUP, NULL);
  self->book = g_object_ref (book);
  self->window = window;
  self->watch = crm_table_watch_new (book, &source, 0, took, G_OBJECT (self));
  return GTK_WIDGET (self);
}
