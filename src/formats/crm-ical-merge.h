/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The three-way merge of calendar objects: pure functions of bytes, any thread. What counts is what properties mean: the
 * order of lines, folding, default parameters, another name for the same zone, and the bookkeeping (DTSTAMP, SEQUENCE,
 * LAST-MODIFIED, CREATED, PRODID) are no difference.
 */

/* What became of a value that both sides changed in different ways. */
typedef enum
{
  CRM_ICAL_DECISION_REMOTE,      /* the server's stands, ours is in the journal */
  CRM_ICAL_DECISION_LOCAL,       /* ours stands (completing a task) */
  CRM_ICAL_DECISION_KEPT,        /* an occurrence that one side deleted was kept, since the other had edited it */
} CrmIcalDecision;

/* One conflict. Values are canonical texts to be shown, NULL where there was none. */
typedef struct
{
  char *component;               /* "" the master, else the RECURRENCE-ID */
  char *field;                   /* the property that names it: "SUMMARY", "DTSTART" (time), "RRULE", "DESCRIPTION" ... */
  char *base;
  char *local;
  char *remote;
  CrmIcalDecision decision;
} CrmIcalConflict;

typedef struct
{
  GBytes *bytes;                 /* the merged object, built on the remote bytes */
  gboolean differs;              /* from the remote: it has to be pushed */
  GPtrArray *conflicts;          /* of CrmIcalConflict; mostly empty */
} CrmIcalMerge;

/*
 * Merges the edits from @base to @local with those from @base to @remote. @base may be NULL (never seen before): then
 * whatever differs is a conflict.
 *
 * What one side changed is taken from it; sets (categories, exceptions, links, attendees) are merged by member, the lines
 * of a description by line; start, end and duration are one value, so are a rule, the state of a task, a place with its
 * coordinates. If both changed the same value, the remote one stands and the other is listed. A component that one
 * side deleted and the other changed stays.
 *
 * merge (b, b, r) is r and merge (b, l, b) is l, byte for byte; merge (b, m, r) of a merged m is m. NULL with
 * CRM_FORMAT_ERROR when one of them cannot be read, or must not be edited. (transfer full)
 */
CrmIcalMerge   *crm_ical_merge               (GBytes         *base,
                                              GBytes         *local,
                                              GBytes         *remote,
                                              GError        **error);

void            crm_ical_merge_free          (CrmIcalMerge   *merge);

/*
 * "Use mine": gives @field of @component in @current the value it has in @local, as crm_ical_merge() named them. @now
 * stamps it. NULL with CRM_FORMAT_ERROR_VALUE when @current has no such component. (transfer full)
 */
GBytes         *crm_ical_merge_use_local     (GBytes         *current,
                                              GBytes         *local,
                                              const char     *component,
                                              const char     *field,
                                              gint64          now,
                                              GError        **error);

/* Whether both mean the same. FALSE also when one of them cannot be read, unless they are the same bytes. */
gboolean        crm_ical_equal               (GBytes         *one,
                                              GBytes         *other);

/* What is left of an edit in what was read back after it was pushed. */
typedef enum
{
  CRM_ICAL_READ_BACK_CONTAINED,  /* all of it */
  CRM_ICAL_READ_BACK_LOST,       /* none of it: where the edit changed something, the base stands */
  CRM_ICAL_READ_BACK_MIXED,      /* part of it, or something else altogether */
  CRM_ICAL_READ_BACK_UNREADABLE,
} CrmIcalReadBack;

/*
 * Compares @read with the edit from @base (NULL: a new object) to @sent. @missing (may be NULL) gets what is not there as
 * "SUMMARY" or "20261130T090000Z SUMMARY". (transfer full): for g_ptr_array_unref().
 */
CrmIcalReadBack crm_ical_check_read_back     (GBytes         *base,
                                              GBytes         *sent,
                                              GBytes         *read,
                                              GPtrArray     **missing);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmIcalMerge, crm_ical_merge_free)

G_END_DECLS
