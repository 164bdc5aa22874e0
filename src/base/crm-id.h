/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Row ids: 63-bit, positive, ordered by the time they were made, strictly increasing within one process, with a
 * random tail so that two machines that never met do not make the same one.
 *
 *   bits 62..22  milliseconds since 2020-01-01 00:00 UTC (41 bits, until the year 2089)
 *   bits 21..0   random; within one millisecond the previous id + 1
 *
 * 0 is never an id: it stands for "none".
 */

/* A new id. Any thread. */
gint64     crm_id_new         (void);

/*
 * Ids to come are greater than @id, which another process made, or this computer while its clock was ahead. They begin anew in the next
 * millisecond, so that two processes that both catch up do not make the same. Any thread.
 */
void       crm_id_raise       (gint64       id);

/* The instant at which @id was made, in microseconds since 1970 (UTC). */
gint64     crm_id_get_time    (gint64       id);

/* The smallest id that may be made at @time, microseconds since 1970 (UTC): all that are made from then on are at least this. */
gint64     crm_id_get_first   (gint64       time);

/* Reads an id written in decimal. FALSE when @text is no positive 63-bit number; @id is then untouched. */
gboolean   crm_id_parse       (const char  *text,
                               gint64      *id);

G_END_DECLS
