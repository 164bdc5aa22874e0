/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-reminder-bar.h"
#include "crm-accessible.h"

#include <glib/gi18n.h>

/* One that waits to be answered. */
typedef struct
{
  gint64 activity_id;
  gint64 starts;
  gint64 minutes_before;
  char *title;
  char *when;
} Entry;

struct _CrmReminderBar
{
  AdwBin parent_instance;

  /* Template */
  GtkWidget *open;
  GtkLabel *title;
  GtkLabel *when;

  /* Owned */
  GQueue entries;              /* of Entry; the first is shown */
};

G_DEFINE_FINAL_TYPE (CrmReminderBar, crm_reminder_bar, ADW_TYPE_BIN)

static void
entry_free (Entry *entry)
{
  g_free (entry->title);
  g_free (entry->when);
  g_free (entry);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Entry, entry_free)

static void
show_first (CrmReminderBar *self)
{
  const Entry *entry = g_queue_peek_head (&self->entries);
  guint n_more = entry != NULL ? g_queue_get_length (&self->entries) - 1 : 0;
  g_autofree char *more = NULL;
  g_autofree char *when = NULL;
  g_autofree char *name = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), entry != NULL);
  if (entry == NULL)
    return;

  if (n_more > 0)
    more = g_strdup_printf (ngettext ("%u more", "%u more", n_more), n_more);
  when = g_strdup_printf ("%s%s%s", entry->when, more != NULL ? " · " : "", more != NULL ? more : "");
  gtk_label_set_text (self->title, entry->title);
  gtk_label_set_text (self->when, when);
  gtk_widget_set_tooltip_text (self->open, entry->title);
  name = g_strdup_printf ("%s, %s", entry->title, when);
  crm_accessible_set_name (self->open, name);
}

/* Takes the first away and tells @action about it. (transfer full) */
static Entry *
answer (CrmReminderBar *self,
        const char     *action)
{
  Entry *entry = g_queue_pop_head (&self->entries);

  g_assert (entry != NULL);

  show_first (self);
  gtk_widget_activate_action (GTK_WIDGET (self), action, "(xxx)", entry->activity_id, entry->starts, entry->minutes_before);
  return entry;
}

static void
open_cb (CrmReminderBar *self)
{
  g_autoptr (Entry) entry = answer (self, "app.close-reminder");

  gtk_widget_activate_action (GTK_WIDGET (self), "app.show-activity", "x", entry->activity_id);
}

static void
snooze_cb (CrmReminderBar *self)
{
  g_autoptr (Entry) entry = answer (self, "app.snooze-reminder");
}

static void
close_cb (CrmReminderBar *self)
{
  g_autoptr (Entry) entry = answer (self, "app.close-reminder");
}

static void
crm_reminder_bar_finalize (GObject *object)
{
  CrmReminderBar *self = CRM_REMINDER_BAR (object);

  g_queue_clear_full (&self->entries, (GDestroyNotify) entry_free);

  G_OBJECT_CLASS (crm_reminder_bar_parent_class)->finalize (object);
}

static void
crm_reminder_bar_class_init (CrmReminderBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = crm_reminder_bar_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/clientele/Clientele/app/crm-reminder-bar.ui");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child (widget_class, CrmReminderBar, open);
  gtk_widget_class_bind_template_child (widget_class, CrmReminderBar, title);
  gtk_widget_class_bind_template_child (widget_class, CrmReminderBar, when);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, snooze_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
}

static void
crm_reminder_bar_init (CrmReminderBar *self)
{
  g_queue_init (&self->entries);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
crm_reminder_bar_add (CrmReminderBar    *self,
                      const CrmReminder *reminder,
                      const char        *when)
{
  Entry *entry;

  g_return_if_fail (CRM_IS_REMINDER_BAR (self));
  g_return_if_fail (reminder != NULL);
  g_return_if_fail (when != NULL);

  for (GList *l = self->entries.head; l != NULL; l = l->next)
    if (((Entry *) l->data)->activity_id == reminder->activity_id)
      {
        entry_free (l->data);
        g_queue_delete_link (&self->entries, l);
        break;
      }

  entry = g_new0 (Entry, 1);
  entry->activity_id = reminder->activity_id;
  entry->starts = reminder->starts;
  entry->minutes_before = reminder->minutes_before;
  entry->title = g_strdup (reminder->subject);
  entry->when = g_strdup (when);
  g_queue_push_tail (&self->entries, entry);
  show_first (self);
}

static gboolean
is_due (const Entry     *entry,
        const GPtrArray *due)
{
  for (guint i = 0; due != NULL && i < due->len; i++)
    {
      const CrmReminder *reminder = g_ptr_array_index (due, i);

      if (reminder->activity_id == entry->activity_id && reminder->starts == entry->starts)
        return TRUE;
    }
  return FALSE;
}

void
crm_reminder_bar_keep (CrmReminderBar  *self,
                       const GPtrArray *due)
{
  g_return_if_fail (CRM_IS_REMINDER_BAR (self));

  for (GList *l = self->entries.head, *next; l != NULL; l = next)
    {
      next = l->next;
      if (is_due (l->data, due))
        continue;
      entry_free (l->data);
      g_queue_delete_link (&self->entries, l);
    }
  show_first (self);
}
