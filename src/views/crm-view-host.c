/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-view-host.h"

#include <glib/gi18n.h>

G_DEFINE_INTERFACE (CrmViewHost, crm_view_host, GTK_TYPE_WIDGET)

static void
crm_view_host_default_init (CrmViewHostInterface *iface)
{
}

CrmViewHost *
crm_view_host_for (GtkWidget *widget)
{
  GtkWidget *host;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  host = gtk_widget_get_ancestor (widget, CRM_TYPE_VIEW_HOST);
  if (host == NULL)
    {
      /* A dialog over the window: its host is the window's. */
      GtkRoot *root = gtk_widget_get_root (widget);
      GtkWindow *parent = GTK_IS_WINDOW (root) ? gtk_window_get_transient_for (GTK_WINDOW (root)) : NULL;

      if (parent != NULL)
        return crm_view_host_for (GTK_WIDGET (parent));
    }
  return host != NULL ? CRM_VIEW_HOST (host) : NULL;
}

void
crm_view_host_show_record (GtkWidget           *from,
                           const CrmRecordType *type,
                           gint64               id)
{
  CrmViewHost *self = crm_view_host_for (from);

  g_return_if_fail (type != NULL);

  if (self != NULL)
    CRM_VIEW_HOST_GET_IFACE (self)->show_record (self, type, id);
}

void
crm_view_host_say (GtkWidget  *from,
                   const char *text)
{
  CrmViewHost *self = crm_view_host_for (from);

  g_return_if_fail (text != NULL);

  if (self != NULL)
    CRM_VIEW_HOST_GET_IFACE (self)->say (self, text);
}

void
crm_view_host_offer (GtkWidget  *from,
                     const char *text,
                     const char *button,
                     GClosure   *closure)
{
  CrmViewHost *self = crm_view_host_for (from);

  g_return_if_fail (text != NULL && button != NULL);
  g_return_if_fail (closure != NULL);

  g_closure_ref (closure);
  g_closure_sink (closure);
  if (self != NULL && CRM_VIEW_HOST_GET_IFACE (self)->offer != NULL)
    CRM_VIEW_HOST_GET_IFACE (self)->offer (self, text, button, closure);
  g_closure_unref (closure);
}

void
crm_view_host_done (GtkWidget    *from,
                    CrmChangeSet *set)
{
  CrmViewHost *self = crm_view_host_for (from);

  if (self != NULL && set != NULL)
    CRM_VIEW_HOST_GET_IFACE (self)->done (self, set);
}

void
crm_view_host_failed (GtkWidget    *from,
                      const char   *what,
                      const GError *error)
{
  CrmViewHost *self = crm_view_host_for (from);

  g_return_if_fail (error != NULL);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (self != NULL)
    CRM_VIEW_HOST_GET_IFACE (self)->failed (self, what, error);
  else
    g_message ("%s: %s", what, error->message);
}

void
crm_view_host_add_job (GtkWidget *from,
                       CrmJob    *job)
{
  CrmViewHost *self = crm_view_host_for (from);

  g_return_if_fail (CRM_IS_JOB (job));

  if (self != NULL)
    CRM_VIEW_HOST_GET_IFACE (self)->add_job (self, job);
}

gint64
crm_view_host_get_last_backup (GtkWidget *from)
{
  CrmViewHost *host = crm_view_host_for (from);

  return host != NULL && CRM_VIEW_HOST_GET_IFACE (host)->get_last_backup != NULL ? CRM_VIEW_HOST_GET_IFACE (host)->get_last_backup (host) : -1;
}

void
crm_view_host_command_cb (GObject      *book,
                          GAsyncResult *result,
                          gpointer      widget)
{
  g_autoptr (GtkWidget) from = widget;
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;

  g_assert (CRM_IS_BOOK (book));
  g_assert (GTK_IS_WIDGET (from));

  set = crm_book_command_finish (CRM_BOOK (book), result, &error);
  if (error != NULL)
    crm_view_host_failed (from, _("The change was not saved"), error);
  else
    crm_view_host_done (from, set);
}
