/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-day-chips.h"

#define MAX_PLACES       CRM_DAY_CHIPS_MAX_PLACES
#define MAX_PLACES_MASK  ((1ul << MAX_PLACES) - 1)
#define NO_PLACE         ((guint) -1)

typedef struct
{
  gulong taken;      /* bits of places */
  guint n_items;
  guint beyond;      /* of these without a place */
  guint height;      /* lowest place that is taken, plus one */
  guint shown;       /* places that are seen */
  guint hidden;      /* items that are not */
} Cell;

struct _CrmDayChips
{
  /* Owned */
  GArray *chips;     /* CrmDayChip */
  GArray *cells;     /* Cell */

  gint64 first_day;
  guint n_columns;
  guint room;
};

static Cell *
get_cell (CrmDayChips *self,
          guint        cell)
{
  g_assert (cell < self->cells->len);

  return &g_array_index (self->cells, Cell, cell);
}

CrmDayChips *
crm_day_chips_new (void)
{
  CrmDayChips *self = g_new0 (CrmDayChips, 1);

  self->chips = g_array_new (FALSE, TRUE, sizeof (CrmDayChip));
  self->cells = g_array_new (FALSE, TRUE, sizeof (Cell));

  return self;
}

void
crm_day_chips_free (CrmDayChips *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->chips);
  g_array_unref (self->cells);
  g_free (self);
}

void
crm_day_chips_clear (CrmDayChips *self,
                     gint64       first_day,
                     guint        n_rows,
                     guint        n_columns)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (n_columns > 0);

  g_array_set_size (self->chips, 0);
  g_array_set_size (self->cells, 0);
  g_array_set_size (self->cells, n_rows * n_columns);
  self->first_day = first_day;
  self->n_columns = n_columns;
}

/* One chip for all the days of a row on which @item is, at the first place that is free on each of them. */
static void
add_chip (CrmDayChips        *self,
          const CrmRangeItem *item,
          guint               first_cell,
          guint               last_cell)
{
  CrmDayChip chip = { .item = item, .cell = first_cell, .n_cells = last_cell - first_cell + 1 };
  gulong taken = 0;

  for (guint i = first_cell; i <= last_cell; i++)
    taken |= get_cell (self, i)->taken;
  chip.place = g_bit_nth_lsf (~taken & MAX_PLACES_MASK, -1);

  for (guint i = first_cell; i <= last_cell; i++)
    {
      Cell *cell = get_cell (self, i);

      cell->n_items++;
      if (chip.place == NO_PLACE)
        cell->beyond++;
      else
        cell->taken |= 1ul << chip.place;
      cell->height = MAX (cell->height, chip.place == NO_PLACE ? MAX_PLACES + 1 : chip.place + 1);
    }
  if (chip.place != NO_PLACE)
    g_array_append_val (self->chips, chip);
}

void
crm_day_chips_add (CrmDayChips        *self,
                   const CrmRangeItem *item)
{
  gint64 first, last;

  g_return_if_fail (self != NULL);
  g_return_if_fail (item != NULL);

  first = MAX (crm_local_get_day (item->starts) - self->first_day, 0);
  last = MIN (crm_local_get_day (MAX (item->ends - 1, item->starts)) - self->first_day, (gint64) self->cells->len - 1);
  while (first <= last)
    {
      gint64 row_ends = first / self->n_columns * self->n_columns + self->n_columns - 1;

      add_chip (self, item, first, MIN (last, row_ends));
      first = row_ends + 1;
    }
}

void
crm_day_chips_add_unseen (CrmDayChips *self,
                          guint        cell,
                          guint        n_items)
{
  Cell *its;

  g_return_if_fail (self != NULL);
  g_return_if_fail (cell < self->cells->len);

  if (n_items == 0)
    return;
  its = get_cell (self, cell);
  its->n_items += n_items;
  its->beyond += n_items;
  its->height = MAX_PLACES + 1;
}

gboolean
crm_day_chips_is_shown (CrmDayChips      *self,
                        const CrmDayChip *chip)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (chip != NULL, FALSE);

  for (guint cell = chip->cell; cell < chip->cell + chip->n_cells; cell++)
    if (chip->place >= get_cell (self, cell)->shown)
      return FALSE;

  return TRUE;
}

void
crm_day_chips_share (CrmDayChips *self,
                     guint        room)
{
  gboolean again = TRUE;

  g_return_if_fail (self != NULL);

  self->room = room;
  for (guint i = 0; i < self->cells->len; i++)
    {
      Cell *cell = get_cell (self, i);

      cell->shown = cell->height <= room ? cell->height : MAX (room, 1) - 1;
    }

  /* What is not shown needs a line that says so, in each of its days: that may take the place of another. */
  while (again)
    {
      again = FALSE;
      for (guint i = 0; i < self->cells->len; i++)
        get_cell (self, i)->hidden = get_cell (self, i)->beyond;
      for (guint i = 0; i < self->chips->len; i++)
        {
          const CrmDayChip *chip = &g_array_index (self->chips, CrmDayChip, i);

          for (guint j = chip->cell; !crm_day_chips_is_shown (self, chip) && j < chip->cell + chip->n_cells; j++)
            {
              Cell *cell = get_cell (self, j);

              cell->hidden++;
              again = again || (cell->shown > 0 && cell->shown >= room);
              cell->shown = MIN (cell->shown, MAX (room, 1) - 1);
            }
        }
    }
}

guint
crm_day_chips_get_room (CrmDayChips *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->room;
}

guint
crm_day_chips_get_n (CrmDayChips *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->chips->len;
}

CrmDayChip *
crm_day_chips_get (CrmDayChips *self,
                   guint        index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->chips->len, NULL);

  return &g_array_index (self->chips, CrmDayChip, index);
}

guint
crm_day_chips_get_highest (CrmDayChips *self)
{
  guint highest = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->cells->len; i++)
    highest = MAX (highest, get_cell (self, i)->height);

  return highest;
}

guint
crm_day_chips_get_n_items (CrmDayChips *self,
                           guint        cell)
{
  g_return_val_if_fail (self != NULL, 0);

  return get_cell (self, cell)->n_items;
}

guint
crm_day_chips_get_n_shown (CrmDayChips *self,
                           guint        cell)
{
  g_return_val_if_fail (self != NULL, 0);

  return get_cell (self, cell)->shown;
}

guint
crm_day_chips_get_n_hidden (CrmDayChips *self,
                            guint        cell)
{
  g_return_val_if_fail (self != NULL, 0);

  return get_cell (self, cell)->hidden;
}
