/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-agenda.h"

G_BEGIN_DECLS

/* Spans place days and floating times in UTC: no zone is further from it. */
#define CRM_AGENDA_ZONE_MINUTES (15 * 60)

typedef struct
{
  gint64      id;
  const char *colour;        /* interned */
  gboolean    read_only;
  gboolean    visible;
  gboolean    deleted;
} CrmAgendaCalendar;

/* What an agenda looks up for each activity instead of joining it: the calendars, and the few that wait or are in conflict. A reader's
 * thread. Begins as zeros. */
typedef struct
{
  GHashTable *calendars;     /* id -> CrmAgendaCalendar */
  GHashTable *unsynced;      /* ids */
  GHashTable *conflicts;     /* ids */
} CrmAgendaLookups;

/* Runs in a read function. FALSE with CRM_STORE_ERROR; to be cleared in either case. */
gboolean                 crm_agenda_lookups_read         (CrmAgendaLookups        *self,
                                                          CrmConn                 *conn,
                                                          GError                 **error);
void                     crm_agenda_lookups_clear        (CrmAgendaLookups        *self);

/* NULL: there is none of that id. Owned by @self. */
const CrmAgendaCalendar *crm_agenda_lookups_get_calendar (const CrmAgendaLookups  *self,
                                                          gint64                   id);
/* Whether changes of the activity @id wait for the server. */
gboolean                 crm_agenda_lookups_is_unsynced  (const CrmAgendaLookups  *self,
                                                          gint64                   id);
/* Whether it has a conflict that nobody has looked at. */
gboolean                 crm_agenda_lookups_has_conflict (const CrmAgendaLookups  *self,
                                                          gint64                   id);

/* Whether @flags and its calendar let an activity of @kind through. @calendar NULL: it is not known; @in_none: it is in none. */
gboolean                 crm_agenda_is_wanted            (CrmAgendaFlags           flags,
                                                          const CrmAgendaCalendar *calendar,
                                                          gboolean                 in_none,
                                                          const char              *kind);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CrmAgendaLookups, crm_agenda_lookups_clear)

G_END_DECLS
