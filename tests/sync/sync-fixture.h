/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-record-store.h"
#include "crm-sync-cycle.h"
#include "crm-test-server.h"

G_BEGIN_DECLS

/* A book with one account and one calendar on a test server, and what tests of the sync do to both sides. */
typedef struct
{
  CrmTestServer   *server;
  char            *folder;
  char            *path;              /* of the book */
  char            *url;               /* of the calendar */
  CrmDb           *db;
  CrmHttpSession  *session;
  CrmCaldavClient *client;
  gint64           calendar_id;
  CrmSyncTally     tally;             /* of the last sync */
  CrmSyncStepFunc  step;
  gpointer         step_data;
  GCancellable    *cancellable;       /* of the next syncs (nullable) */
} Fixture;

/* A fresh book for the calendar at @path on @server, which is borrowed. */
void        fixture_open          (Fixture       *fixture,
                                   CrmTestServer *server,
                                   const char    *path);
void        fixture_close         (Fixture       *fixture);

/* Opens an existing book (after fixture_close_book()), without making anything. */
void        fixture_open_book     (Fixture       *fixture);
void        fixture_close_book    (Fixture       *fixture);

/* One cycle; FALSE with @error as crm_sync_cycle_run(). */
gboolean    fixture_try_sync      (Fixture       *fixture,
                                   CrmSyncFlags   flags,
                                   GError       **error);
/* One cycle that must not fail. */
void        fixture_sync          (Fixture       *fixture);

/* Edits of the owner. */
gint64      fixture_add_meeting   (Fixture       *fixture,
                                   const char    *subject);
/* The same in another time zone; NULL: none is said. */
gint64      fixture_add_meeting_in (Fixture      *fixture,
                                   const char    *subject,
                                   const char    *zone);
void        fixture_set           (Fixture       *fixture,
                                   gint64         id,
                                   const char    *field,
                                   const char    *value);
void        fixture_delete        (Fixture       *fixture,
                                   gint64         id);

/* The first column of the first row. (transfer full) */
char       *fixture_text          (Fixture       *fixture,
                                   const char    *sql);
gint64      fixture_int           (Fixture       *fixture,
                                   const char    *sql);
void        fixture_run           (Fixture       *fixture,
                                   const char    *sql);

/* The value of @field of activity @id. (transfer full) */
char       *fixture_get           (Fixture       *fixture,
                                   gint64         id,
                                   const char    *field);

/* Contents of the calendar on the fault server: "name" and "body" of each. (transfer full) */
JsonArray  *fixture_list          (Fixture       *fixture);

/* The body of the only object with @part in it; fails the test when there is not exactly one. (transfer full) */
char       *fixture_body_with     (Fixture       *fixture,
                                   const char    *part,
                                   char         **name);
guint       fixture_count_with    (Fixture       *fixture,
                                   const char    *part);

/* An object with one event. (transfer full) */
char       *make_event            (const char    *uid,
                                   const char    *lines);

/* @text with @from replaced by @to, which must be in it. (transfer full) */
char       *replaced              (const char    *text,
                                   const char    *from,
                                   const char    *to);

G_END_DECLS
