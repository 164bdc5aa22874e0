/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-agenda-lines.h"

#include "crm-agenda-entry.h"

typedef struct
{
  gint64 day;
  const CrmRangeItem *item;     /* NULL: the heading of the day */
} Line;

struct _CrmAgendaLines
{
  GObject parent_instance;

  /* Owned */
  GPtrArray *items;             /* CrmRangeItem */
  GArray *lines;                /* Line */

  guint n_shown;
};

static GType
get_item_type (GListModel *model)
{
  return CRM_TYPE_AGENDA_ENTRY;
}

static guint
get_n_items (GListModel *model)
{
  return CRM_AGENDA_LINES (model)->n_shown;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  CrmAgendaLines *self = CRM_AGENDA_LINES (model);
  const Line *line;

  if (position >= self->n_shown)
    return NULL;

  line = &g_array_index (self->lines, Line, position);
  return crm_agenda_entry_new (line->day, line->item, self->items);
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmAgendaLines, crm_agenda_lines, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
crm_agenda_lines_finalize (GObject *object)
{
  CrmAgendaLines *self = CRM_AGENDA_LINES (object);

  g_ptr_array_unref (self->items);
  g_array_unref (self->lines);

  G_OBJECT_CLASS (crm_agenda_lines_parent_class)->finalize (object);
}

static void
crm_agenda_lines_class_init (CrmAgendaLinesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_agenda_lines_finalize;
}

static void
crm_agenda_lines_init (CrmAgendaLines *self)
{
  self->items = g_ptr_array_new ();
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
}

CrmAgendaLines *
crm_agenda_lines_new (void)
{
  return g_object_new (CRM_TYPE_AGENDA_LINES, NULL);
}

static gboolean
say_the_same (const Line *a,
              const Line *b)
{
  const CrmRangeItem *x = a->item, *y = b->item;

  if (a->day != b->day || (x == NULL) != (y == NULL))
    return FALSE;

  return x == NULL || (x->id == y->id && x->starts == y->starts && x->ends == y->ends && x->colour == y->colour && x->kind == y->kind &&
                       x->all_day == y->all_day && x->done == y->done && x->read_only == y->read_only && x->unsynced == y->unsynced &&
                       x->conflict == y->conflict && g_strcmp0 (x->occurrence, y->occurrence) == 0 && g_strcmp0 (x->title, y->title) == 0 &&
                       g_strcmp0 (x->place, y->place) == 0 && g_strcmp0 (x->people, y->people) == 0);
}

/* Each day that has something, in lines. */
static GArray *
make_lines (GPtrArray *items,
            gint64     first_day,
            guint      n_days)
{
  g_autoptr (GPtrArray) going_on = g_ptr_array_new ();
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));
  guint next = 0;

  for (gint64 day = first_day; day < first_day + n_days; day++)
    {
      guint n_kept = 0;
      Line line = { day, NULL };

      while (next < items->len && crm_local_get_day (((const CrmRangeItem *) g_ptr_array_index (items, next))->starts) <= day)
        g_ptr_array_add (going_on, g_ptr_array_index (items, next++));
      for (guint i = 0; i < going_on->len; i++)
        {
          line.item = g_ptr_array_index (going_on, i);
          if (!crm_range_item_is_on (line.item, day))
            continue;
          if (n_kept == 0)
            g_array_append_vals (lines, &(Line) { day, NULL }, 1);
          g_array_append_val (lines, line);
          going_on->pdata[n_kept++] = (gpointer) line.item;
        }
      g_ptr_array_set_size (going_on, (int) n_kept);
    }

  return lines;
}

void
crm_agenda_lines_show (CrmAgendaLines *self,
                       GPtrArray      *items,
                       gint64          first_day,
                       guint           n_days,
                       guint           limit)
{
  g_autoptr (GPtrArray) old_items = NULL;
  g_autoptr (GArray) old = NULL;
  guint n_old, n_new, n_head = 0, n_tail = 0;

  g_return_if_fail (CRM_IS_AGENDA_LINES (self));
  g_return_if_fail (items != NULL);

  old_items = g_steal_pointer (&self->items);
  old = g_steal_pointer (&self->lines);
  n_old = self->n_shown;
  self->items = g_ptr_array_ref (items);
  self->lines = make_lines (items, first_day, n_days);

  while (n_head < MIN (n_old, self->lines->len) && say_the_same (&g_array_index (old, Line, n_head), &g_array_index (self->lines, Line, n_head)))
    n_head++;
  n_new = n_head > 0 && n_old == old->len ? self->lines->len : MIN (MAX (limit, n_head), self->lines->len);
  while (n_tail < MIN (n_old, n_new) - n_head &&
         say_the_same (&g_array_index (old, Line, n_old - 1 - n_tail), &g_array_index (self->lines, Line, n_new - 1 - n_tail)))
    n_tail++;

  self->n_shown = n_new;
  if (n_old - n_head - n_tail > 0 || n_new - n_head - n_tail > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), n_head, n_old - n_head - n_tail, n_new - n_head - n_tail);
}

gboolean
crm_agenda_lines_grow (CrmAgendaLines *self,
                       guint           n)
{
  guint before;

  g_return_val_if_fail (CRM_IS_AGENDA_LINES (self), FALSE);

  before = self->n_shown;
  self->n_shown += MIN (n, self->lines->len - before);
  if (self->n_shown > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->n_shown - before);

  return self->n_shown < self->lines->len;
}
