/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-book.h"

G_BEGIN_DECLS

/*
 * Something read from the book that is kept current with it: read in the background, and again when what it was read from has changed.
 * While it is being read further changes are gathered into one more reading. The base of models that are a picture of the whole (a board,
 * a day, a campaign) and not a list of pages (CrmQueryModel). Main thread.
 *
 * Signals
 *   changed ()        another picture is shown; also once when the first one was read
 *   failed (GError)   it could not be read; the old picture stays, and the next change reads again
 */
#define CRM_TYPE_WATCH (crm_watch_get_type ())
G_DECLARE_DERIVABLE_TYPE (CrmWatch, crm_watch, CRM, WATCH, GObject)

struct _CrmWatchClass
{
  GObjectClass parent_class;

  /* The tables that are read from, ended by NULL: a change to one of them is a reason to read again. NULL: none. */
  const char *const *tables;
  /* Other reasons; NULL: none. */
  gboolean      (*is_concerned) (CrmWatch *self,
                                 CrmChangeSet *set);
  /* Not read again sooner than this, in milliseconds; 0: at once. */
  guint           interval;

  /* What the reading has to know, copied: it is used on another thread. May be NULL. */
  gpointer      (*ask)  (CrmWatch     *self);
  GDestroyNotify  free_question;

  /* The reading itself, on the thread of @reader (CRM_READER_LIST): a snapshot, or NULL with @error. */
  CrmReader       reader;
  CrmReadFunc     read;
  GDestroyNotify  free_snapshot;

  /* Takes @snapshot over (transfer full). NULL: what was watched is gone. "changed" follows. */
  void          (*show) (CrmWatch     *self,
                         gpointer      snapshot);
};

/* Once, by what derives from it. Nothing is read before it is asked for. */
void       crm_watch_set_book  (CrmWatch  *self,
                                CrmBook   *book);
CrmBook   *crm_watch_get_book  (CrmWatch  *self);

/* Reads, unless that was asked for before: for one of several that share it. */
void       crm_watch_begin     (CrmWatch  *self);

/* Reads, or reads again after the reading that is under way. */
void       crm_watch_read      (CrmWatch  *self);

/* The question is another one: gives up what is under way and reads at once. */
void       crm_watch_ask_anew  (CrmWatch  *self);

/* Whether nothing is being read, or waits to be. */
gboolean   crm_watch_is_current (CrmWatch *self);

/* Whether there is a picture at all: a first reading came to its end. */
gboolean   crm_watch_has_picture (CrmWatch *self);

G_END_DECLS
