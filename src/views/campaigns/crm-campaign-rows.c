/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-campaign-rows.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-campaign-watch.h"
#include "crm-list-view.h"
#include "crm-mail-merge.h"
#include "crm-relative-time.h"
#include "crm-row.h"
#include "crm-row-widget.h"
#include "crm-view.h"

static const char *
get_state_words (const char *state)
{
  if (g_strcmp0 (state, "sending") == 0)
    return _("Sending");
  if (g_strcmp0 (state, "paused") == 0)
    return _("Paused");
  if (g_strcmp0 (state, "finished") == 0)
    return _("Sent");
  if (g_strcmp0 (state, "stopped") == 0)
    return _("Stopped");
  if (g_strcmp0 (state, "frozen") == 0)
    return _("Ready");

  return _("Draft");
}

/* "You are invited, {{first_name|"there"}}" is read as "You are invited, [First name]". (transfer full) */
static char *
describe_subject (const char *subject)
{
  g_autoptr(GString) text = g_string_new (NULL);

  while (subject != NULL && *subject != '\0')
    {
      const char *begin = strstr (subject, "{{");
      const char *end = begin != NULL ? strstr (begin, "}}") : NULL;
      g_autofree char *field = NULL;

      if (end == NULL)
        {
          g_string_append (text, subject);
          break;
        }
      field = g_strndup (begin + 2, strcspn (begin + 2, "|}"));
      g_strstrip (field);
      g_string_append_len (text, subject, begin - subject);
      g_string_append_printf (text, "[%s]", crm_mail_merge_get_label (field) != NULL ? crm_mail_merge_get_label (field) : field);
      subject = end + 2;
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_under_way (const char *state)
{
  return g_strcmp0 (state, "sending") == 0 || g_strcmp0 (state, "paused") == 0;
}

static void show_row (GtkListItem *item,
                      CrmRow      *row);

static void
progressed_cb (GtkListItem *item)
{
  if (gtk_list_item_get_item (item) != NULL)
    show_row (item, gtk_list_item_get_item (item));
}

/* How far the campaign of @row is, while mails go out; NULL until it is known. */
static const CrmCampaignStatus *
watch_row (GtkListItem *item,
           CrmRow      *row)
{
  CrmCampaignWatch *watch = g_object_get_data (G_OBJECT (item), "crm-watch");
  GtkWidget *view = gtk_widget_get_ancestor (gtk_list_item_get_child (item), CRM_TYPE_VIEW);

  if (crm_row_is_loading (row) || !is_under_way (crm_row_get_state (row)))
    {
      g_object_set_data (G_OBJECT (item), "crm-watch", NULL);
      return NULL;
    }
  if (watch == NULL && view != NULL)
    {
      watch = crm_campaign_watch_new (crm_view_get_book (CRM_VIEW (view)), crm_row_get_id (row));
      g_signal_connect_object (watch, "changed", G_CALLBACK (progressed_cb), item, G_CONNECT_SWAPPED);
      g_object_set_data_full (G_OBJECT (item), "crm-watch", watch, g_object_unref);
    }
  return watch != NULL ? crm_campaign_watch_get_status (watch) : NULL;
}

static char *
describe_state (CrmRow                  *row,
                const CrmCampaignStatus *status)
{
  g_autofree char *when = NULL;

  if (crm_row_is_loading (row))
    return NULL;
  if (status != NULL)
    {
      guint done = status->sent + status->failed + status->unknown;

      /* Translators: a state ("Sending"), and how many of how many mails are out */
      return g_strdup_printf (_("%s · %u of %u"), get_state_words (crm_row_get_state (row)), done, done + status->pending);
    }
  when = crm_relative_time_of_instant (crm_row_get_since (row), NULL);
  return g_strdup_printf ("%s · %s", get_state_words (crm_row_get_state (row)), when);
}

static void
show_row (GtkListItem *item,
          CrmRow      *row)
{
  const CrmCampaignStatus *status = watch_row (item, row);
  g_autofree char *subject = describe_subject (crm_row_get_detail (row));
  g_autofree char *trailing = describe_state (row, status);
  CrmRowFace face = {
    .title = crm_row_get_title (row),
    .detail = subject,
    .trailing = trailing,
    .icon_name = "crm-campaigns-symbolic",
    .loading = crm_row_is_loading (row),
  };

  if (status != NULL)
    {
      guint done = status->sent + status->failed + status->unknown;

      /* A bar that is empty is a bar still. */
      face.progress = MAX (done / (double) MAX (done + status->pending, 1), 0.001);
    }
  crm_row_widget_set_face (CRM_ROW_WIDGET (gtk_list_item_get_child (item)), &face);
  crm_list_view_name_row (item, face.title);
}

static void
row_changed_cb (CrmRow      *row,
                GtkListItem *item)
{
  show_row (item, row);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  user_data)
{
  gtk_list_item_set_child (item, crm_row_widget_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  user_data)
{
  CrmRow *row = gtk_list_item_get_item (item);

  show_row (item, row);
  g_signal_connect_object (row, "changed", G_CALLBACK (row_changed_cb), item, 0);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           gpointer                  user_data)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), row_changed_cb, item);
  g_object_set_data (G_OBJECT (item), "crm-watch", NULL);
}

GtkListItemFactory *
crm_campaign_rows_new (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  return factory;
}
