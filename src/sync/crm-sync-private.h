/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-sync.h"

G_BEGIN_DECLS

/* What the two parts of CrmSync share: crm-sync.c has accounts and schedule, crm-sync-run.c one run over all calendars. */

struct _CrmSync
{
  GObject       parent_instance;

  /* Owned. */
  CrmDb        *db;
  CrmSecrets   *secrets;
  GCancellable *cancellable;
  GMainContext *context;

  GMutex        run_lock;             /* one run at a time; also for what follows */
  GHashTable   *asked;                /* accounts without a password that were asked for already */

  gulong        changed_handler;
  guint         timer;
  guint         debounce;
  gboolean      scheduled;            /* a run of the schedule is under way */
  gboolean      again;                /* something changed meanwhile */
};

G_END_DECLS
