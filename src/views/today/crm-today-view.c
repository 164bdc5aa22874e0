/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-today-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "crm-activity-commands.h"
#include "crm-relative-time.h"
#include "crm-today.h"
#include "crm-today-resources.h"

#define MAX_ROWS 12   /* of a column; the rest is said as a number */

struct _CrmTodayView
{
  CrmView parent_instance;

  /* Template children */
  GtkLabel *day;
  GtkBox *columns;
  AdwPreferencesGroup *to_do;
  AdwPreferencesGroup *meet;
  AdwPreferencesGroup *mind;

  /* Owned */
  CrmToday *today;
  GPtrArray *rows;      /* borrowed elements, with their group as "crm-group" */
};

G_DEFINE_FINAL_TYPE (CrmTodayView, crm_today_view, CRM_TYPE_VIEW)

static gint64
get_id (gpointer widget)
{
  return GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (widget), "crm-id"));
}

/* Of a series which one; NULL. */
static const char *
get_occurrence (gpointer widget)
{
  return g_object_get_data (G_OBJECT (widget), "crm-occurrence");
}

static void
set_item (gpointer            widget,
          const CrmTodayItem *item)
{
  g_object_set_data (G_OBJECT (widget), "crm-id", GSIZE_TO_POINTER ((gsize) item->id));
  g_object_set_data_full (G_OBJECT (widget), "crm-occurrence", g_strdup (item->occurrence), g_free);
}

/* ---- What can be done with a row ---- */

static void
done_cb (GtkCheckButton *check,
         CrmTodayView   *self)
{
  if (gtk_check_button_get_active (check))
    crm_activity_complete_async (crm_view_get_book (CRM_VIEW (self)), get_id (check), get_occurrence (check), NULL, crm_view_host_command_cb,
                                 g_object_ref (self));
}

static void
snooze_cb (GtkButton    *button,
           CrmTodayView *self)
{
  crm_activity_snooze_async (crm_view_get_book (CRM_VIEW (self)), get_id (button), get_occurrence (button), 1, crm_view_host_command_cb,
                             g_object_ref (self));
}

static void
opened_cb (AdwActionRow *row,
           CrmTodayView *self)
{
  crm_view_host_show_record (GTK_WIDGET (self), g_object_get_data (G_OBJECT (row), "crm-type"), get_id (row));
}

/* ---- Rows ---- */

static const char *
get_icon (const CrmTodayItem *item)
{
  if (item->type == &crm_deal_type)
    return "crm-deal-symbolic";
  if (g_strcmp0 (item->kind, "call") == 0)
    return "crm-call-symbolic";
  if (g_strcmp0 (item->kind, "mail") == 0)
    return "crm-mail-symbolic";
  if (g_strcmp0 (item->kind, "letter") == 0)
    return "crm-letter-symbolic";
  if (g_strcmp0 (item->kind, "meeting") == 0 || g_strcmp0 (item->kind, "visit") == 0)
    return "crm-calendar-symbolic";

  return "crm-task-symbolic";
}

static char *
make_subtitle (const CrmTodayItem *item)
{
  g_autofree char *when = item->when != NULL ? crm_relative_time_of_wall (item->when, NULL) : NULL;

  if (when != NULL && item->type == &crm_deal_type)
    {
      g_autofree char *due = g_strdup_printf (_("expected %s"), when);

      return item->detail != NULL ? g_strdup_printf ("%s · %s", item->detail, due) : g_steal_pointer (&due);
    }
  if (when != NULL && item->detail != NULL)
    return g_strdup_printf ("%s · %s", when, item->detail);

  return when != NULL ? g_steal_pointer (&when) : g_strdup (item->detail != NULL ? item->detail : "");
}

static void
add_row (CrmTodayView        *self,
         AdwPreferencesGroup *group,
         GtkWidget           *row)
{
  g_object_set_data (G_OBJECT (row), "crm-group", group);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
}

static void
add_item (CrmTodayView        *self,
          AdwPreferencesGroup *group,
          const CrmTodayItem  *item)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (get_icon (item));
  g_autofree char *subtitle = make_subtitle (item);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), item->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  gtk_widget_add_css_class (icon, item->overdue ? "error" : "dim-label");
  if (item->overdue)
    gtk_widget_set_tooltip_text (icon, _("Overdue"));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);

  if (group == self->to_do)
    {
      GtkWidget *check = gtk_check_button_new ();
      GtkWidget *snooze = gtk_button_new_from_icon_name ("crm-clock-symbolic");
      g_autofree char *words = g_strdup_printf (_("Done: %s"), item->title);

      set_item (check, item);
      gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (check, _("Done"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
      g_signal_connect (check, "toggled", G_CALLBACK (done_cb), self);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);

      set_item (snooze, item);
      gtk_widget_set_valign (snooze, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (snooze, "flat");
      gtk_widget_set_tooltip_text (snooze, _("Put Off until Tomorrow"));
      g_signal_connect (snooze, "clicked", G_CALLBACK (snooze_cb), self);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), snooze);
    }

  set_item (row, item);
  g_object_set_data (G_OBJECT (row), "crm-type", (gpointer) item->type);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect (row, "activated", G_CALLBACK (opened_cb), self);
  add_row (self, group, row);
}

static void
add_words (CrmTodayView        *self,
           AdwPreferencesGroup *group,
           const char          *words)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (row, "dim-label");
  gtk_widget_set_focusable (row, FALSE);
  add_row (self, group, row);
}

static void
show_items (CrmTodayView        *self,
            AdwPreferencesGroup *group,
            GPtrArray           *items,
            const char          *nothing)
{
  for (guint i = 0; i < MIN (items->len, MAX_ROWS); i++)
    add_item (self, group, g_ptr_array_index (items, i));

  if (items->len == 0)
    {
      add_words (self, group, nothing);
    }
  else if (items->len > MAX_ROWS)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", items->len - MAX_ROWS), items->len - MAX_ROWS);

      add_words (self, group, more);
    }
}

static void
update (CrmTodayView *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, _("%A, %-d %B"));
  guint n_overdue = crm_today_get_n_overdue (self->today);
  g_autofree char *badge = n_overdue > 0 ? g_strdup_printf ("%u", n_overdue) : NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);

      adw_preferences_group_remove (g_object_get_data (G_OBJECT (row), "crm-group"), row);
    }
  g_ptr_array_set_size (self->rows, 0);

  gtk_label_set_label (self->day, day);
  show_items (self, self->to_do, crm_today_get_do (self->today), _("All done. Have a good day."));
  show_items (self, self->meet, crm_today_get_meet (self->today), _("No meetings today."));
  show_items (self, self->mind, crm_today_get_mind (self->today), _("Every open deal has a next step."));
  crm_view_set_badge (CRM_VIEW (self), badge);
}

/* Side by side where there is room, else one below the other. */
static void
narrow_cb (CrmTodayView *self)
{
  gboolean narrow = crm_view_get_narrow (CRM_VIEW (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_homogeneous (self->columns, !narrow);
}

static void
crm_today_view_constructed (GObject *object)
{
  CrmTodayView *self = CRM_TODAY_VIEW (object);

  G_OBJECT_CLASS (crm_today_view_parent_class)->constructed (object);

  self->today = crm_today_new (crm_view_get_book (CRM_VIEW (self)));
  g_signal_connect (self, "notify::narrow", G_CALLBACK (narrow_cb), NULL);
  narrow_cb (self);
  g_signal_connect_object (self->today, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

static void
crm_today_view_dispose (GObject *object)
{
  CrmTodayView *self = CRM_TODAY_VIEW (object);

  g_clear_object (&self->today);
  gtk_widget_dispose_template (GTK_WIDGET (self), CRM_TYPE_TODAY_VIEW);

  G_OBJECT_CLASS (crm_today_view_parent_class)->dispose (object);
}

static void
crm_today_view_finalize (GObject *object)
{
  g_ptr_array_unref (CRM_TODAY_VIEW (object)->rows);

  G_OBJECT_CLASS (crm_today_view_parent_class)->finalize (object);
}

static void
crm_today_view_class_init (CrmTodayViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = crm_today_view_constructed;
  object_class->dispose = crm_today_view_dispose;
  object_class->finalize = crm_today_view_finalize;

  g_resources_register (crm_today_get_resource ());
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/clientele/Clientele/views/today/crm-today-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmTodayView, day);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayView, columns);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayView, to_do);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayView, meet);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayView, mind);
}

static void
crm_today_view_init (CrmTodayView *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
