/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-window-private.h"

#include <glib/gi18n.h>

#include "crm-error-presenter.h"

/* What the views ask of the window. */

static void
dismissed_cb (AdwToast  *toast,
              CrmWindow *self)
{
  if (self->offer == toast)
    g_clear_object (&self->offer);
}

/* Offers do not queue: behind the one before, the way back from what was just done would come seconds later, and the one in front would
 * take back something else. What only says something is not lost. */
static void
set_offer (CrmWindow *self,
           AdwToast  *toast)
{
  g_autoptr (AdwToast) before = g_steal_pointer (&self->offer);

  if (before != NULL)
    adw_toast_dismiss (before);
  self->offer = g_object_ref (toast);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), self, 0);
}

void
crm_window_toast (CrmWindow  *self,
                  const char *text,
                  const char *button,
                  const char *action,
                  GVariant   *target)
{
  g_autofree char *plain = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (plain);

  adw_toast_set_timeout (toast, button != NULL ? 8 : 4);
  if (button != NULL)
    {
      adw_toast_set_button_label (toast, button);
      adw_toast_set_action_target_value (toast, target);
      adw_toast_set_action_name (toast, action);
      set_offer (self, toast);
    }
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
show_record (CrmViewHost         *host,
             const CrmRecordType *type,
             gint64               id)
{
  CrmWindow *self = CRM_WINDOW (host);
  const CrmPlace *place = crm_places_find_record (type);

  if (place == NULL)
    return;
  crm_window_go_to_place (self, place->name);
  if (self->view != NULL)
    crm_view_show_record (self->view, type, id);
}

static void
say (CrmViewHost *host,
     const char  *text)
{
  crm_window_toast (CRM_WINDOW (host), text, NULL, NULL, NULL);
}

static void
offer (CrmViewHost *host,
       const char  *text,
       const char  *button,
       GClosure    *closure)
{
  g_autofree char *plain = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (plain);

  adw_toast_set_timeout (toast, 8);
  adw_toast_set_button_label (toast, button);
  g_closure_set_marshal (closure, g_cclosure_marshal_VOID__VOID);
  g_signal_connect_closure (toast, "button-clicked", closure, FALSE);
  set_offer (CRM_WINDOW (host), toast);
  adw_toast_overlay_add_toast (CRM_WINDOW (host)->toasts, toast);
}

static void
done (CrmViewHost  *host,
      CrmChangeSet *set)
{
  CrmWindow *self = CRM_WINDOW (host);

  if (crm_change_set_is_undoable (set))
    crm_window_toast (self, crm_change_set_get_label (set), _("_Undo"), "win.undo-set",
                      g_variant_new_int64 (crm_change_set_get_id (set)));
  crm_window_update_actions (self);
}

static void
failed (CrmViewHost  *host,
        const char   *what,
        const GError *error)
{
  g_autofree char *sentence = crm_error_presenter_sentence (what, error);

  crm_window_toast (CRM_WINDOW (host), sentence, NULL, NULL, NULL);
}

static void
add_job (CrmViewHost *host,
         CrmJob      *job)
{
  if (CRM_WINDOW (host)->jobs != NULL)
    crm_job_list_add (CRM_WINDOW (host)->jobs, job);
}

static gint64
get_last_backup (CrmViewHost *host)
{
  CrmWindow *self = CRM_WINDOW (host);

  return self->keeper != NULL ? crm_book_keeper_get_last_backup (self->keeper) : -1;
}

void
crm_window_host_init (CrmViewHostInterface *iface)
{
  iface->show_record = show_record;
  iface->say = say;
  iface->offer = offer;
  iface->done = done;
  iface->failed = failed;
  iface->add_job = add_job;
  iface->get_last_backup = get_last_backup;
}
