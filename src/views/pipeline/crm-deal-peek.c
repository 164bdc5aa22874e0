/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-deal-peek.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-relative-time.h"
#include "crm-timeline.h"
#include "crm-view-host.h"

#define WIDTH      300
#define MAX_NOTES  6      /* lines */
#define MAX_STEPS  3      /* entries of the timeline that are shown */
#define MAX_READ   24     /* of each sort, of which some say nothing */

typedef struct
{
  GtkWidget *box;
  CrmRecord *deal;
  gint64 id;
} Peek;

static void
peek_free (Peek *peek)
{
  g_clear_object (&peek->deal);
  g_free (peek);
}

static void
closed_cb (GtkWidget *popover)
{
  /* Not while what closed it is still to come. */
  g_idle_add_once ((GSourceOnceFunc) gtk_widget_unparent, popover);
}

static void
open_cb (GtkWidget *popover)
{
  Peek *peek = g_object_get_data (G_OBJECT (popover), "crm-peek");

  gtk_popover_popdown (GTK_POPOVER (popover));
  gtk_widget_activate_action (gtk_widget_get_parent (popover), "board.open", "x", peek->id);
}

static gboolean
key_cb (GtkEventControllerKey *keys,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        state,
        GtkWidget             *popover)
{
  if (keyval == GDK_KEY_space || keyval == GDK_KEY_KP_Space)
    gtk_popover_popdown (GTK_POPOVER (popover));
  else if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter)
    open_cb (popover);
  else
    return FALSE;
  return TRUE;
}

static GtkLabel *
add_line (GtkWidget  *box,
          const char *icon_name,
          const char *text,
          const char *css_class)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *label = gtk_label_new (text);

  if (icon_name != NULL)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);

      gtk_widget_add_css_class (icon, "dim-label");
      gtk_widget_set_valign (icon, GTK_ALIGN_START);
      gtk_box_append (GTK_BOX (line), icon);
    }
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (box), line);
  return GTK_LABEL (label);
}

static void
add_value (Peek       *peek,
           const char *icon_name,
           const char *format,
           const char *value)
{
  g_autofree char *text = NULL;

  if (value == NULL || *value == '\0')
    return;
  text = format != NULL ? g_strconcat (format, " ", value, NULL) : g_strdup (value);
  add_line (peek->box, icon_name, text, NULL);
}

static void
show_people (Peek *peek)
{
  GPtrArray *people = crm_record_get_children (peek->deal, &crm_deal_contact_type);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < people->len; i++)
    {
      const char *name = crm_record_get_reference_title (g_ptr_array_index (people, i), "contact_id");
      const char *role = crm_record_get_text (g_ptr_array_index (people, i), "role");

      if (name == NULL)
        continue;
      g_string_append_printf (names, "%s%s", names->len > 0 ? "\n" : "", name);
      if (role != NULL)
        g_string_append_printf (names, " · %s", role);
    }
  add_value (peek, "crm-contacts-symbolic", NULL, names->str);
}

static void
show_deal (Peek *peek)
{
  g_autofree char *amount = crm_record_format (peek->deal, "amount");
  g_autofree char *close = crm_record_has (peek->deal, "expected_close")
                           ? crm_relative_time_of_wall (crm_record_get_text (peek->deal, "expected_close"), NULL) : NULL;
  g_autofree char *since = crm_relative_time_of_instant (crm_record_get_int (peek->deal, "entered_stage_at"), NULL);
  g_autofree char *stage = g_strdup_printf ("%s · %s", crm_record_get_reference_title (peek->deal, "stage_id"), since);
  GtkLabel *notes;

  add_line (peek->box, NULL, crm_record_get_title (peek->deal), "title-4");
  add_value (peek, "crm-company-symbolic", NULL, crm_record_get_reference_title (peek->deal, "company_id"));
  add_value (peek, "crm-deal-symbolic", NULL, amount);
  add_value (peek, "crm-stage-symbolic", NULL, stage);
  /* Translators: a day follows */
  add_value (peek, "crm-calendar-symbolic", _("Expected close"), close);
  show_people (peek);
  if (crm_record_has (peek->deal, "note"))
    {
      notes = add_line (peek->box, "crm-note-symbolic", crm_record_get_text (peek->deal, "note"), NULL);
      gtk_label_set_lines (notes, MAX_NOTES);
      gtk_label_set_ellipsize (notes, PANGO_ELLIPSIZE_END);
    }
}

static void
timeline_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GtkWidget) popover = user_data;
  g_autoptr (GPtrArray) entries = crm_timeline_load_finish (CRM_BOOK (object), result, NULL, NULL);
  Peek *peek = g_object_get_data (G_OBJECT (popover), "crm-peek");
  GtkWidget *open;

  if (gtk_widget_get_parent (popover) == NULL)
    return;
  for (guint i = 0; entries != NULL && i < MIN (entries->len, MAX_STEPS); i++)
    {
      const CrmTimelineEntry *entry = g_ptr_array_index (entries, i);
      g_autofree char *when = entry->open ? crm_relative_time_of_wall (entry->due, NULL) : crm_relative_time_of_instant (entry->at, NULL);
      g_autofree char *text = when != NULL ? g_strdup_printf ("%s · %s", entry->title, when) : g_strdup (entry->title);

      add_line (peek->box, entry->open ? "crm-clock-symbolic" : "crm-history-symbolic", text, entry->open ? NULL : "dim-label");
    }
  open = gtk_button_new_with_mnemonic (_("_Open"));
  gtk_widget_set_halign (open, GTK_ALIGN_END);
  g_signal_connect_swapped (open, "clicked", G_CALLBACK (open_cb), popover);
  gtk_box_append (GTK_BOX (peek->box), open);
  gtk_popover_popup (GTK_POPOVER (popover));
  gtk_widget_grab_focus (open);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GtkWidget) popover = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmRecord) deal = crm_book_load_finish (CRM_BOOK (object), result, &error);
  Peek *peek = g_object_get_data (G_OBJECT (popover), "crm-peek");

  if (gtk_widget_get_parent (popover) == NULL)
    return;
  if (deal == NULL)
    {
      crm_view_host_failed (gtk_widget_get_parent (popover), _("The deal could not be shown"), error);
      gtk_widget_unparent (popover);
      return;
    }
  peek->deal = g_object_ref (deal);
  show_deal (peek);
  crm_timeline_load_async (CRM_BOOK (object), &crm_deal_type, peek->id, MAX_READ, NULL, timeline_cb, g_object_ref (popover));
}

void
crm_deal_peek_popup (GtkWidget *over,
                     CrmBook   *book,
                     gint64     id)
{
  Peek *peek;
  GtkWidget *popover;
  GtkEventController *keys;

  g_return_if_fail (GTK_IS_WIDGET (over));
  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (id != 0);

  popover = gtk_popover_new ();
  peek = g_new0 (Peek, 1);
  peek->id = id;
  peek->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  gtk_widget_add_css_class (peek->box, "crm-peek");
  gtk_widget_set_size_request (peek->box, WIDTH, -1);
  g_object_set_data_full (G_OBJECT (popover), "crm-peek", peek, (GDestroyNotify) peek_free);
  gtk_popover_set_child (GTK_POPOVER (popover), peek->box);
  crm_accessible_set_name (popover, _("Deal"));
  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), popover);
  gtk_widget_add_controller (popover, keys);
  gtk_widget_set_parent (popover, over);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
  crm_book_load_async (book, &crm_deal_type, id, NULL, loaded_cb, g_object_ref (popover));
}
