/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-series-question.h"

#include <glib/gi18n.h>

#include "crm-alert.h"

const CrmSeriesChoice crm_series_choices[3] = {
  { CRM_ACTIVITY_ONE, N_("Only _This One") },
  { CRM_ACTIVITY_FOLLOWING, N_("This and _Following") },
  { CRM_ACTIVITY_ALL, N_("_All of Them") },
};

void
crm_series_question_ask_async (GtkWidget           *from,
                               const char          *title,
                               gboolean             deleting,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  CrmButtonKind kind = deleting ? CRM_BUTTON_DESTRUCTIVE : CRM_BUTTON_PLAIN;
  const CrmAlertAnswer answers[] = {
    { "cancel", _("_Cancel"), CRM_BUTTON_PLAIN },
    { "one", _(crm_series_choices[0].label), deleting ? CRM_BUTTON_DESTRUCTIVE : CRM_BUTTON_SUGGESTED },
    { "following", _(crm_series_choices[1].label), kind },
    { "all", _(crm_series_choices[2].label), kind },
    { NULL }
  };
  g_autofree char *heading = NULL;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (title != NULL);

  heading = g_strdup_printf (deleting ? _("Delete “%s”?") : _("Change “%s”?"), title);
  crm_alert_choose_async (from, heading, _("It repeats. Which ones are meant?"), answers, NULL, NULL, callback, user_data);
}

gboolean
crm_series_question_ask_finish (GAsyncResult     *result,
                                CrmActivityScope *scope)
{
  static const char *const ids[] = { "one", "following", "all" };
  g_autofree char *answer = crm_alert_choose_finish (result, NULL);

  g_return_val_if_fail (scope != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    if (g_strcmp0 (answer, ids[i]) == 0)
      {
        *scope = crm_series_choices[i].scope;
        return TRUE;
      }

  return FALSE;
}
