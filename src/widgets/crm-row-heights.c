/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-row-heights.h"

#define LINE  20     /* pixels, until a row is known */
#define OFF   0.1    /* by which part an estimate may be wrong */

typedef struct
{
  int      height;
  gboolean known;         /* measured at the width of now, else an estimate */
} Place;

struct _CrmRowHeights
{
  /* Owned */
  GArray *places;         /* Place */

  /* Borrowed */
  CrmRowLinesFunc lines;
  gpointer data;

  double known_height, known_lines;      /* sums over the rows that were measured */
  double line_height;     /* with which the others were estimated */
};

static Place *
get_place (CrmRowHeights *self,
           guint          position)
{
  return &g_array_index (self->places, Place, position);
}

static int
estimate (CrmRowHeights *self,
          guint          position)
{
  return (int) (self->line_height * self->lines (position, self->data));
}

CrmRowHeights *
crm_row_heights_new (CrmRowLinesFunc lines,
                     gpointer        data)
{
  CrmRowHeights *self = g_new0 (CrmRowHeights, 1);

  self->places = g_array_new (FALSE, TRUE, sizeof (Place));
  self->lines = lines;
  self->data = data;
  self->line_height = LINE;
  return self;
}

void
crm_row_heights_free (CrmRowHeights *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->places);
  g_free (self);
}

guint
crm_row_heights_get_n (CrmRowHeights *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->places->len;
}

int
crm_row_heights_get (CrmRowHeights *self,
                     guint          position)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (position < self->places->len, 0);

  return get_place (self, position)->height;
}

int
crm_row_heights_sum (CrmRowHeights *self,
                     guint          first,
                     guint          end)
{
  int height = 0;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (first <= end && end <= self->places->len, 0);

  for (guint i = first; i < end; i++)
    height += get_place (self, i)->height;
  return height;
}

void
crm_row_heights_splice (CrmRowHeights *self,
                        guint          position,
                        guint          n_removed,
                        guint          n_added)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (position <= self->places->len && n_removed <= self->places->len - position);

  if (n_removed > 0)
    g_array_remove_range (self->places, position, n_removed);
  if (n_added > 0)
    {
      g_autofree Place *added = g_new0 (Place, n_added);

      for (guint i = 0; i < n_added; i++)
        added[i].height = estimate (self, position + i);
      g_array_insert_vals (self->places, position, added, n_added);
    }
}

int
crm_row_heights_learn (CrmRowHeights *self,
                       guint          position,
                       int            height,
                       gboolean       known)
{
  Place *place;
  int grown;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (position < self->places->len, 0);

  place = get_place (self, position);
  grown = height - place->height;
  if (!place->known && known)
    {
      self->known_height += height;
      self->known_lines += self->lines (position, self->data);
    }
  place->height = height;
  place->known = known;
  return grown;
}

void
crm_row_heights_forget (CrmRowHeights *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->places->len; i++)
    get_place (self, i)->known = FALSE;
}

int
crm_row_heights_estimate (CrmRowHeights *self,
                          guint          anchor)
{
  double mean;
  int above = 0;

  g_return_val_if_fail (self != NULL, 0);

  mean = self->known_lines > 0 ? self->known_height / self->known_lines : self->line_height;
  if (ABS (mean - self->line_height) < self->line_height * OFF)
    return 0;
  self->line_height = mean;
  for (guint i = 0; i < self->places->len; i++)
    {
      Place *place = get_place (self, i);
      int height = place->known ? place->height : estimate (self, i);

      if (i < anchor)
        above += height - place->height;
      place->height = height;
    }
  return above;
}

void
crm_row_heights_find (CrmRowHeights *self,
                      double         top,
                      double         bottom,
                      guint         *first,
                      guint         *end)
{
  double y = 0;
  guint i = 0;

  g_return_if_fail (self != NULL);
  g_return_if_fail (first != NULL && end != NULL);

  for (; i < self->places->len && y + get_place (self, i)->height <= top; i++)
    y += get_place (self, i)->height;
  *first = i;
  for (; i < self->places->len && y < bottom; i++)
    y += get_place (self, i)->height;
  *end = i;
}
