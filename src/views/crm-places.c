/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-places.h"

#include <glib/gi18n.h>

#include "crm-calendar-view.h"
#include "crm-contacts-view.h"
#include "crm-campaigns-view.h"
#include "crm-pipeline-view.h"
#include "crm-today-view.h"

static const CrmPlace places[] = {
  { "today", N_("Today"), "crm-today-symbolic", crm_today_view_get_type, "" },
  { "contacts", N_("Contacts"), "crm-contacts-symbolic", crm_contacts_view_get_type, "contact" },
  { "pipeline", N_("Pipeline"), "crm-pipeline-symbolic", crm_pipeline_view_get_type, "deal" },
  { "calendar", N_("Calendar"), "crm-calendar-symbolic", crm_calendar_view_get_type, "activity" },
  { "campaigns", N_("Campaigns"), "crm-campaigns-symbolic", crm_campaigns_view_get_type, "campaign" },
  { NULL }
};

const CrmPlace *
crm_places_get (guint *n_places)
{
  g_return_val_if_fail (n_places != NULL, NULL);

  *n_places = G_N_ELEMENTS (places) - 1;
  return places;
}

const CrmPlace *
crm_places_find (const char *name)
{
  for (guint i = 0; places[i].name != NULL; i++)
    if (g_strcmp0 (places[i].name, name) == 0)
      return &places[i];
  return NULL;
}

const CrmPlace *
crm_places_find_record (const CrmRecordType *type)
{
  g_return_val_if_fail (type != NULL, NULL);

  for (guint i = 0; places[i].name != NULL; i++)
    {
      g_auto (GStrv) names = g_strsplit (places[i].records, " ", -1);

      if (g_strv_contains ((const char *const *) names, type->name))
        return &places[i];
    }
  return NULL;
}
