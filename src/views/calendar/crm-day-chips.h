/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-range-model.h"

G_BEGIN_DECLS

/* More do not fit on any screen. */
#define CRM_DAY_CHIPS_MAX_PLACES 31

/* Where the chips of a month stand: a cell for each day, and in it places from above. What has no place is counted. */
typedef struct _CrmDayChips CrmDayChips;

/* An item on days of one row, at the same place in all of them. */
typedef struct
{
  const CrmRangeItem *item;      /* borrowed */
  GtkWidget          *widget;    /* borrowed, of whoever makes it; NULL */
  guint               cell;      /* the first */
  guint               n_cells;
  guint               place;
} CrmDayChip;

CrmDayChips *crm_day_chips_new         (void);
void         crm_day_chips_free        (CrmDayChips        *self);

/* Empty, of @n_rows rows of @n_columns days from @first_day (days since 1970). */
void         crm_day_chips_clear       (CrmDayChips        *self,
                                        gint64              first_day,
                                        guint               n_rows,
                                        guint               n_columns);

/* Chips in all the rows on which @item is, which must outlive them. Items come in the order in which they are to be seen. */
void         crm_day_chips_add         (CrmDayChips        *self,
                                        const CrmRangeItem *item);

/* Another @n_items are on the day of @cell, which all come after CRM_DAY_CHIPS_MAX_PLACES chips of this day alone. After the last chip. */
void         crm_day_chips_add_unseen  (CrmDayChips        *self,
                                        guint               cell,
                                        guint               n_items);

/* Decides what is shown where a cell has @room places. A chip over several days is seen on all or none. */
void         crm_day_chips_share       (CrmDayChips        *self,
                                        guint               room);
guint        crm_day_chips_get_room    (CrmDayChips        *self);

guint        crm_day_chips_get_n       (CrmDayChips        *self);
/* Owned by @self, until the next crm_day_chips_add() or crm_day_chips_clear(). */
CrmDayChip  *crm_day_chips_get         (CrmDayChips        *self,
                                        guint               index);
/* Whether crm_day_chips_share() found room for @chip. */
gboolean     crm_day_chips_is_shown    (CrmDayChips        *self,
                                        const CrmDayChip   *chip);

/* Places that the fullest cell would need. */
guint        crm_day_chips_get_highest (CrmDayChips        *self);

/* Of a cell: all that is on, the places that are seen, and what is not seen. */
guint        crm_day_chips_get_n_items  (CrmDayChips       *self,
                                         guint              cell);
guint        crm_day_chips_get_n_shown  (CrmDayChips       *self,
                                         guint              cell);
guint        crm_day_chips_get_n_hidden (CrmDayChips       *self,
                                         guint              cell);

G_END_DECLS
