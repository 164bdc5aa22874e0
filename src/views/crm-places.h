/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-view.h"

G_BEGIN_DECLS

/* One place of the window. */
typedef struct
{
  const char *name;             /* "contacts": in settings, actions, tests */
  const char *title;            /* N_("Contacts") */
  const char *icon_name;
  GType     (*get_type) (void); /* a CrmView */
  const char *records;          /* names of the record types it shows, separated by blanks */
} CrmPlace;

/* The places in the order of the sidebar; Ctrl+1 is the first. Static. */
const CrmPlace *crm_places_get         (guint                *n_places);

/* The place named @name; NULL. */
const CrmPlace *crm_places_find        (const char           *name);

/* The place that shows records of @type; NULL. */
const CrmPlace *crm_places_find_record (const CrmRecordType  *type);

G_END_DECLS
