/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-mail-account-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "crm-error-words.h"
#include "crm-secrets.h"
#include "crm-test-mail.h"
#include "crm-view-host.h"

#define CRM_TYPE_MAIL_ACCOUNT_DIALOG (crm_mail_account_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CrmMailAccountDialog, crm_mail_account_dialog, CRM, MAIL_ACCOUNT_DIALOG, AdwWindow)

struct _CrmMailAccountDialog
{
  AdwWindow parent_instance;

  /* Template children */
  AdwEntryRow *from_name;
  AdwEntryRow *from_address;
  AdwEntryRow *host;
  AdwEntryRow *port;
  AdwComboRow *security;
  AdwEntryRow *user;
  AdwPasswordEntryRow *password;
  AdwEntryRow *per_minute;
  AdwEntryRow *per_hour;
  AdwEntryRow *per_day;
  GtkLabel *outcome;
  GtkSpinner *spinner;

  /* Owned */
  CrmBook *book;
  CrmRecord *account;
  GtkWidget *opener;

  gboolean test;         /* what is saved now is to be tried */
};

static const char *const securities[] = { "starttls", "tls", "none" };

G_DEFINE_FINAL_TYPE (CrmMailAccountDialog, crm_mail_account_dialog, ADW_TYPE_WINDOW)

static const char *
get_text (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
say (CrmMailAccountDialog *self,
     const char           *words,
     const char           *class_name)
{
  GtkWidget *label = GTK_WIDGET (self->outcome);

  gtk_widget_remove_css_class (label, "error");
  gtk_widget_remove_css_class (label, "success");
  if (class_name != NULL)
    gtk_widget_add_css_class (label, class_name);
  gtk_label_set_label (self->outcome, words);
  gtk_widget_set_visible (label, *words != '\0');
}

static gboolean
take (CrmMailAccountDialog *self,
      CrmRecord            *draft,
      const char           *field,
      gpointer              row)
{
  const CrmField *described = &crm_mail_account_type.fields[crm_record_type_find_field (&crm_mail_account_type, field)];
  g_autoptr(GError) error = NULL;
  g_autofree char *words = NULL;

  gtk_widget_remove_css_class (row, "error");
  if (!crm_record_parse (draft, field, get_text (row), &error))
    words = g_strdup (error->message);
  else if ((described->flags & CRM_FIELD_REQUIRED) != 0 && !crm_record_has (draft, field))
    words = g_strdup_printf (_("%s must not be empty."), adw_preferences_row_get_title (row));
  if (words == NULL)
    return TRUE;

  gtk_widget_add_css_class (row, "error");
  gtk_widget_grab_focus (row);
  say (self, words, "error");
  return FALSE;
}

/* The account as it stands in the fields; NULL where one does not fit, and that is said. */
static CrmRecord *
read_fields (CrmMailAccountDialog *self)
{
  g_autoptr(CrmRecord) draft = crm_record_copy (self->account);

  if (!take (self, draft, "from_name", self->from_name) || !take (self, draft, "from_address", self->from_address) ||
      !take (self, draft, "host", self->host) || !take (self, draft, "port", self->port) || !take (self, draft, "user", self->user) ||
      !take (self, draft, "per_minute", self->per_minute) || !take (self, draft, "per_hour", self->per_hour) ||
      !take (self, draft, "per_day", self->per_day))
    return NULL;

  crm_record_set_text (draft, "security", securities[MIN (adw_combo_row_get_selected (self->security), 2)]);
  /* It is called by its address unless it was given another name elsewhere. */
  if (g_strcmp0 (crm_record_get_text (self->account, "name"), crm_record_get_text (self->account, "from_address")) == 0)
    crm_record_set_text (draft, "name", crm_record_get_text (draft, "from_address"));

  return g_steal_pointer (&draft);
}

/* ---- Trying ---- */

static void
tried_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  CrmMailAccountDialog *self = CRM_MAIL_ACCOUNT_DIALOG (source);
  g_autoptr(GError) error = NULL;

  gtk_spinner_stop (self->spinner);
  if (crm_mail_account_test_finish (result, &error))
    say (self, _("It works: the server takes mail from this account."), "success");
  else
    say (self, error->message, "error");
}

static void
try (CrmMailAccountDialog *self)
{
  gtk_spinner_start (self->spinner);
  say (self, _("Trying…"), NULL);
  crm_mail_account_test_async (crm_book_get_db (self->book), crm_record_get_id (self->account), get_text (self->password), NULL,
                               self, tried_cb, NULL);
}

/* ---- Saving ---- */

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(CrmMailAccountDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(CrmChangeSet) set = crm_book_command_finish (CRM_BOOK (source), result, &error);

  if (set == NULL)
    {
      g_autofree char *words = crm_error_words_sentence (NULL, error);

      say (self, words, "error");
    }
  else if (self->test)
    try (self);
  else
    {
      crm_view_host_done (self->opener, set);
      gtk_window_close (GTK_WINDOW (self));
    }
}

static void
save (CrmMailAccountDialog *self,
      gboolean              test)
{
  g_autoptr(CrmRecord) draft = read_fields (self);

  if (draft == NULL)
    return;

  say (self, "", NULL);
  self->test = test;
  g_set_object (&self->account, draft);
  if (*get_text (self->password) != '\0')
    crm_secrets_store_async (crm_secrets_get_default (), "smtp", crm_record_get_text (draft, "uid"), crm_record_get_title (draft),
                             get_text (self->password), NULL, NULL, NULL);
  crm_book_save_async (self->book, draft, NULL, NULL, saved_cb, g_object_ref (self));
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  save (CRM_MAIL_ACCOUNT_DIALOG (widget), FALSE);
}

static void
test_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  save (CRM_MAIL_ACCOUNT_DIALOG (widget), TRUE);
}

/* The usual port goes with the encryption, unless another one was typed. */
static void
security_cb (CrmMailAccountDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->security);
  const char *port = get_text (self->port);

  if (strcmp (port, "") == 0 || strcmp (port, "587") == 0 || strcmp (port, "465") == 0 || strcmp (port, "25") == 0)
    gtk_editable_set_text (GTK_EDITABLE (self->port), selected == 0 ? "587" : selected == 1 ? "465" : "25");
}

/* Most people sign in with their address. */
static void
address_cb (CrmMailAccountDialog *self)
{
  const char *address = get_text (self->from_address);
  const char *user = get_text (self->user);

  if (crm_record_is_new (self->account) && g_str_has_prefix (address, user))
    gtk_editable_set_text (GTK_EDITABLE (self->user), address);
}

/* libadwaita 1.2: an entry row that still has the keyboard when it goes is asked once more after it is gone. */
static gboolean
crm_mail_account_dialog_close_request (GtkWindow *window)
{
  gtk_window_set_focus (window, NULL);

  return GTK_WINDOW_CLASS (crm_mail_account_dialog_parent_class)->close_request (window);
}

static void
crm_mail_account_dialog_dispose (GObject *object)
{
  CrmMailAccountDialog *self = CRM_MAIL_ACCOUNT_DIALOG (object);

  g_clear_object (&self->book);
  g_clear_object (&self->account);
  g_clear_object (&self->opener);
  gtk_widget_dispose_template (GTK_WIDGET (self), CRM_TYPE_MAIL_ACCOUNT_DIALOG);

  G_OBJECT_CLASS (crm_mail_account_dialog_parent_class)->dispose (object);
}

static void
crm_mail_account_dialog_class_init (CrmMailAccountDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_mail_account_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = crm_mail_account_dialog_close_request;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/clientele/Clientele/views/campaigns/crm-mail-account-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmMailAccountDialog, from_name);
  gtk_widget_class_bind_template_child (widget_class, CrmMailAccountDialog, from_address);
  gtk_widget_class_bind_template_child (widget_class, CrmMailAccountDialog, host);
  gtk_widget_class_bind_template_child (widget_class, CrmMailAccountDialog, port);
  gtk_widget_class_bind_template_child (widget_class, CrmMailAccountDialog, security);
  gtk_widget_class_bind_template_child (widget_class, CrmMailAccountDialog, user);
  gtk_widget_class_bind_template_child (widget_class, CrmMailAccountDialog, password);
  gtk_widget_class_bind_template_child (widget_class, CrmMailAccountDialog, per_minute);
  gtk_widget_class_bind_template_child (widget_class, CrmMailAccountDialog, per_hour);
  gtk_widget_class_bind_template_child (widget_class, CrmMailAccountDialog, per_day);
  gtk_widget_class_bind_template_child (widget_class, CrmMailAccountDialog, outcome);
  gtk_widget_class_bind_template_child (widget_class, CrmMailAccountDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, security_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_cb);
  gtk_widget_class_install_action (widget_class, "account.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "account.test", NULL, test_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "account.save", NULL);
}

static void
crm_mail_account_dialog_init (CrmMailAccountDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_field (CrmMailAccountDialog *self,
            const char           *field,
            gpointer              row)
{
  g_autofree char *text = crm_record_format (self->account, field);

  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
}

static void
password_found_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(CrmMailAccountDialog) self = user_data;
  char *password = crm_secrets_lookup_finish (CRM_SECRETS (source), result, NULL);

  if (password != NULL && self->book != NULL && *get_text (self->password) == '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->password), password);
  crm_secret_free (password);
}

void
crm_mail_account_dialog_present (GtkWidget *parent,
                                 CrmBook   *book,
                                 CrmRecord *account)
{
  CrmMailAccountDialog *self;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (CRM_IS_BOOK (book));

  self = g_object_new (CRM_TYPE_MAIL_ACCOUNT_DIALOG, "transient-for", gtk_widget_get_root (parent), "modal", TRUE, NULL);
  self->book = g_object_ref (book);
  self->opener = g_object_ref (parent);
  self->account = account != NULL ? crm_record_copy (account) : crm_record_new (&crm_mail_account_type);

  show_field (self, "from_name", self->from_name);
  show_field (self, "host", self->host);
  show_field (self, "port", self->port);
  show_field (self, "user", self->user);
  show_field (self, "from_address", self->from_address);
  show_field (self, "per_minute", self->per_minute);
  show_field (self, "per_hour", self->per_hour);
  show_field (self, "per_day", self->per_day);
  for (guint i = 0; i < G_N_ELEMENTS (securities); i++)
    if (g_strcmp0 (crm_record_get_text (self->account, "security"), securities[i]) == 0)
      adw_combo_row_set_selected (self->security, i);
  if (account != NULL)
    crm_secrets_lookup_async (crm_secrets_get_default (), "smtp", crm_record_get_text (account, "uid"), NULL, password_found_cb,
                              g_object_ref (self));

  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->from_name));
}
