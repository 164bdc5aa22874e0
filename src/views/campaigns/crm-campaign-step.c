/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-campaign-step.h"

#include <glib/gi18n.h>

#include "crm-view-host.h"

typedef struct
{
  /* Owned */
  CrmBook          *book;
  CrmCampaignWatch *watch;
} CrmCampaignStepPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CrmCampaignStep, crm_campaign_step, ADW_TYPE_BIN)

static CrmCampaignStepPrivate *
get_private (CrmCampaignStep *self)
{
  return crm_campaign_step_get_instance_private (self);
}

static void
update (CrmCampaignStep *self)
{
  if (get_private (self)->watch != NULL && CRM_CAMPAIGN_STEP_GET_CLASS (self)->update != NULL)
    CRM_CAMPAIGN_STEP_GET_CLASS (self)->update (self);
}

static void
crm_campaign_step_dispose (GObject *object)
{
  CrmCampaignStepPrivate *priv = get_private (CRM_CAMPAIGN_STEP (object));

  if (priv->watch != NULL)
    g_signal_handlers_disconnect_by_data (priv->watch, object);
  g_clear_object (&priv->watch);
  g_clear_object (&priv->book);

  G_OBJECT_CLASS (crm_campaign_step_parent_class)->dispose (object);
}

static void
crm_campaign_step_class_init (CrmCampaignStepClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_campaign_step_dispose;
}

static void
crm_campaign_step_init (CrmCampaignStep *self)
{
}

void
crm_campaign_step_set (CrmCampaignStep  *self,
                       CrmBook          *book,
                       CrmCampaignWatch *watch)
{
  CrmCampaignStepPrivate *priv;

  g_return_if_fail (CRM_IS_CAMPAIGN_STEP (self));
  g_return_if_fail (watch == NULL || CRM_IS_CAMPAIGN_WATCH (watch));

  priv = get_private (self);
  if (priv->watch != NULL)
    {
      if (CRM_CAMPAIGN_STEP_GET_CLASS (self)->leave != NULL)
        CRM_CAMPAIGN_STEP_GET_CLASS (self)->leave (self);
      g_signal_handlers_disconnect_by_data (priv->watch, self);
    }

  g_set_object (&priv->book, book);
  g_set_object (&priv->watch, watch);
  if (watch != NULL)
    g_signal_connect_swapped (watch, "changed", G_CALLBACK (update), self);
}

CrmBook *
crm_campaign_step_get_book (CrmCampaignStep *self)
{
  g_return_val_if_fail (CRM_IS_CAMPAIGN_STEP (self), NULL);

  return get_private (self)->book;
}

CrmCampaignWatch *
crm_campaign_step_get_watch (CrmCampaignStep *self)
{
  g_return_val_if_fail (CRM_IS_CAMPAIGN_STEP (self), NULL);

  return get_private (self)->watch;
}

CrmRecord *
crm_campaign_step_get_record (CrmCampaignStep *self)
{
  CrmCampaignStepPrivate *priv;

  g_return_val_if_fail (CRM_IS_CAMPAIGN_STEP (self), NULL);

  priv = get_private (self);
  return priv->watch != NULL ? crm_campaign_watch_get_record (priv->watch) : NULL;
}

gboolean
crm_campaign_step_is_draft (CrmCampaignStep *self)
{
  CrmCampaignStepPrivate *priv;

  g_return_val_if_fail (CRM_IS_CAMPAIGN_STEP (self), FALSE);

  priv = get_private (self);
  return priv->watch != NULL && crm_campaign_watch_is_draft (priv->watch);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GtkWidget) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(CrmChangeSet) set = crm_book_command_finish (CRM_BOOK (source), result, &error);

  if (set == NULL)
    crm_view_host_failed (self, _("The campaign could not be saved"), error);
}

void
crm_campaign_step_save (CrmCampaignStep *self,
                        CrmRecord       *draft,
                        const char      *label)
{
  g_return_if_fail (CRM_IS_CAMPAIGN_STEP (self));
  g_return_if_fail (CRM_IS_RECORD (draft));

  crm_book_save_async (crm_campaign_step_get_book (self), draft, label, NULL, saved_cb, g_object_ref (self));
}

void
crm_campaign_step_set_content (CrmCampaignStep *self,
                               GtkWidget       *content)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  g_return_if_fail (CRM_IS_CAMPAIGN_STEP (self));
  g_return_if_fail (GTK_IS_WIDGET (content));

  gtk_widget_set_margin_start (content, 18);
  gtk_widget_set_margin_end (content, 18);
  gtk_widget_set_margin_top (content, 24);
  gtk_widget_set_margin_bottom (content, 24);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 720);
  adw_clamp_set_child (ADW_CLAMP (clamp), content);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_widget_set_vexpand (scrolled, TRUE);
  adw_bin_set_child (ADW_BIN (self), scrolled);
}
