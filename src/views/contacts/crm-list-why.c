/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-list-why.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-list-reason.h"
#include "crm-view-host.h"

#define INDENT 18

typedef struct
{
  gint64 list_id;
  gint64 record_id;
} Question;

static gpointer
read_reason (CrmConn       *conn,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  const Question *question = data;

  return crm_list_explain (question->list_id, question->record_id, conn, NULL, error);
}

static void
add_reason (GtkWidget     *list,
            CrmRuleReason *reason,
            guint          depth)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (reason->holds ? "object-select-symbolic" : "window-close-symbolic");
  /* Translators: whether a condition holds, then the condition */
  g_autofree char *name = g_strdup_printf ("%s: %s", reason->holds ? _("yes") : _("no"), reason->words);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), reason->words);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  if (reason->found != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), reason->found);
  gtk_widget_add_css_class (icon, reason->holds ? "success" : "dim-label");
  gtk_widget_set_tooltip_text (icon, reason->holds ? _("yes") : _("no"));
  gtk_widget_set_margin_start (icon, (int) depth * INDENT);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  crm_accessible_set_name (row, name);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  for (guint i = 0; i < reason->children->len; i++)
    add_reason (list, g_ptr_array_index (reason->children, i), depth + 1);
}

static void
show (GtkWindow     *window,
      CrmListReason *reason)
{
  GtkWidget *scrolled = g_object_get_data (G_OBJECT (window), "crm-place");
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  g_autofree char *sentence = crm_list_reason_say (reason);
  GtkWidget *label = gtk_label_new (sentence);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (page), label);
  if (reason->rule != NULL)
    {
      GtkWidget *list = gtk_list_box_new ();

      gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
      gtk_widget_add_css_class (list, "boxed-list");
      add_reason (list, reason->rule, 0);
      gtk_box_append (GTK_BOX (page), list);
    }
  gtk_widget_set_margin_start (page, 18);
  gtk_widget_set_margin_end (page, 18);
  gtk_widget_set_margin_top (page, 18);
  gtk_widget_set_margin_bottom (page, 18);
  adw_clamp_set_child (ADW_CLAMP (clamp), page);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
}

static void
read_cb (GObject      *db,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GtkWindow) window = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmListReason) reason = crm_db_read_finish (CRM_DB (db), result, &error);

  if (reason != NULL)
    {
      show (window, reason);
      return;
    }
  if (gtk_window_get_transient_for (window) != NULL)
    crm_view_host_failed (GTK_WIDGET (gtk_window_get_transient_for (window)), _("The list could not be asked"), error);
  gtk_window_destroy (window);
}

void
crm_list_why_present (GtkWidget *from,
                      CrmBook   *book,
                      gint64     list_id,
                      gint64     record_id)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkRoot *root = gtk_widget_get_root (from);
  const Question question = { list_id, record_id };

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (CRM_IS_BOOK (book));

  gtk_window_set_title (GTK_WINDOW (window), _("Why?"));
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), 480, 480);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (root));
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), scrolled);
  adw_window_set_content (ADW_WINDOW (window), box);
  g_object_set_data (G_OBJECT (window), "crm-place", scrolled);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
  crm_db_read_async (crm_book_get_db (book), CRM_READER_LIST, read_reason, g_memdup2 (&question, sizeof question), g_free,
                     (GDestroyNotify) crm_list_reason_free, NULL, read_cb, g_object_ref (window));
  gtk_window_present (GTK_WINDOW (window));
}
