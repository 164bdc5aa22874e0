/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-stayed-alert.h"

#include <glib/gi18n.h>

#include "crm-alert.h"
#include "crm-undo-kept.h"

/* More than this nobody reads in a dialog. */
#define MAX_LINES 200

static GtkWidget *
make_list (GPtrArray *lines)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  for (guint i = 0; i < MIN (lines->len, MAX_LINES); i++)
    {
      GtkWidget *label = gtk_label_new (g_ptr_array_index (lines, i));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      gtk_box_append (GTK_BOX (box), label);
    }
  if (lines->len > MAX_LINES)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", lines->len - MAX_LINES), lines->len - MAX_LINES);

      gtk_box_append (GTK_BOX (box), gtk_label_new (more));
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 320);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  return scroller;
}

void
crm_stayed_alert_present (GtkWidget  *from,
                          const char *heading,
                          GPtrArray  *lines)
{
  CrmAlertAnswer answers[] = { { "close", _("_Close"), CRM_BUTTON_SUGGESTED }, { NULL } };

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (heading != NULL && lines != NULL);

  if (lines->len > 0)
    crm_alert_choose_async (from, heading, _("What was changed since stays as it is:"), answers, make_list (lines), NULL, NULL, NULL);
}

typedef struct
{
  GtkWidget *from;
  GPtrArray *kept;
} Asked;

static gpointer
read_lines (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  Asked *asked = data;

  return crm_undo_kept_read (conn, asked->kept);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Asked *asked = user_data;
  g_autoptr (GPtrArray) lines = crm_db_read_finish (CRM_DB (object), result, NULL);

  if (lines != NULL && gtk_widget_get_root (asked->from) != NULL)
    crm_stayed_alert_present (asked->from, _("Taken Back But for Some"), lines);
  g_object_unref (asked->from);
  g_ptr_array_unref (asked->kept);
  g_free (asked);
}

void
crm_stayed_alert_read (GtkWidget    *from,
                       CrmBook      *book,
                       CrmChangeSet *set)
{
  GPtrArray *kept;
  Asked *asked;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (CRM_IS_BOOK (book) && set != NULL);

  kept = crm_change_set_get_kept (set);
  if (kept == NULL)
    return;

  asked = g_new (Asked, 1);
  *asked = (Asked) { g_object_ref (from), g_ptr_array_ref (kept) };
  crm_db_read_async (crm_book_get_db (book), CRM_READER_ROW, read_lines, asked, NULL, (GDestroyNotify) g_ptr_array_unref, NULL, read_cb, asked);
}
