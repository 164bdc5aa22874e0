/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-timeline-view.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-lazy-column.h"
#include "crm-relative-time.h"
#include "crm-timeline-row.h"
#include "crm-timeline.h"
#include "crm-view-host.h"
#include "crm-wrap-box.h"

#define LIMIT      100       /* entries of each sort that are read at first */
#define MORE       4         /* times as many when the end of these comes into sight */
#define MAX_LIMIT  1000000

/* What the timeline can be narrowed to: kinds that people think of as one. */
typedef struct
{
  const char *label;
  const char *kinds[4];
} Sort;

static const Sort sorts[] = {
  { N_("Calls"), { "call" } },
  { N_("Meetings"), { "meeting", "visit" } },
  { N_("Mail"), { "mail", "letter", "campaign" } },
  { N_("Notes"), { "note" } },
  { N_("Tasks"), { "task" } },
  { N_("Deals"), { "deal", "stage" } },
  { N_("Changes"), { "edit" } },
};

/* One row: an entry with those that are gathered in it. */
typedef struct
{
  guint first;
  guint n;
} Line;

struct _CrmTimelineView
{
  GtkWidget parent_instance;

  /* Owned */
  CrmBook *book;
  GtkWidget *box;
  GCancellable *reading;
  GPtrArray *entries;
  GArray *lines;                 /* Line, of what is shown of them */
  GHashTable *unfolded;          /* keys of entries */

  /* Borrowed */
  GtkWidget *chips;
  GtkWidget *list;

  /* State */
  const Sort *shown;             /* NULL: all sorts */
  guint present;                 /* bits of the sorts that have chips */
  guint limit;
  gboolean more;                 /* there are older entries than those that were read */
  gboolean stale;                /* what is shown is of another record */
  const CrmRecordType *type;
  gint64 id;
};

G_DEFINE_FINAL_TYPE (CrmTimelineView, crm_timeline_view, GTK_TYPE_WIDGET)

static void read_again (CrmTimelineView *self);

static void
done_loaded_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GtkWidget) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmRecord) record = crm_book_load_finish (CRM_BOOK (object), result, &error);
  g_autofree char *label = NULL;

  if (record == NULL)
    {
      crm_view_host_failed (self, _("The activity could not be marked as done"), error);
      return;
    }
  crm_record_set_int (record, "done_at", g_get_real_time ());
  /* Translators: %s is what was to be done */
  label = g_strdup_printf (_("Done: %s"), crm_record_get_title (record));
  crm_book_save_async (CRM_BOOK (object), record, label, NULL, crm_view_host_command_cb, g_object_ref (self));
}

static void
done_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmTimelineView *self = CRM_TIMELINE_VIEW (widget);

  crm_book_load_async (self->book, &crm_activity_type, g_variant_get_int64 (parameter), NULL, done_loaded_cb, g_object_ref (self));
}

static void
open_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  const char *type;
  gint64 id;

  g_variant_get (parameter, "(&sx)", &type, &id);
  crm_view_host_show_record (widget, crm_record_type_lookup (type), id);
}

static void
fold_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmTimelineView *self = CRM_TIMELINE_VIEW (widget);
  gint64 key;
  gboolean folded;

  g_variant_get (parameter, "(xb)", &key, &folded);
  if (folded)
    g_hash_table_remove (self->unfolded, &key);
  else
    g_hash_table_add (self->unfolded, g_memdup2 (&key, sizeof key));
}

/* ---- lines */

static guint
count_gathered (GPtrArray *entries,
                guint      first)
{
  const CrmTimelineEntry *entry = g_ptr_array_index (entries, first);
  guint n = 1;

  if (entry->open || !g_str_equal (entry->kind, "edit"))
    return 1;
  for (guint i = first + 1; i < entries->len; i++, n++)
    {
      const CrmTimelineEntry *next = g_ptr_array_index (entries, i);

      if (!g_str_equal (next->kind, "edit") || g_strcmp0 (next->title, entry->title) != 0
          || entry->at - next->at > G_TIME_SPAN_MINUTE)
        break;
    }
  return n;
}

/* What the gathered entries say together. (transfer full) */
static char *
join_texts (CrmTimelineView *self,
            guint            first,
            guint            n)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = first; i < first + n; i++)
    {
      const CrmTimelineEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->text != NULL && *entry->text != '\0')
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", entry->text);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_of_sort (const CrmTimelineEntry *entry,
            const Sort             *sort)
{
  for (guint i = 0; i < G_N_ELEMENTS (sort->kinds) && sort->kinds[i] != NULL; i++)
    if (g_str_equal (entry->kind, sort->kinds[i]))
      return TRUE;
  return FALSE;
}

static gboolean
has_sort (GPtrArray  *entries,
          const Sort *sort)
{
  for (guint i = 0; i < entries->len; i++)
    if (is_of_sort (g_ptr_array_index (entries, i), sort))
      return TRUE;
  return FALSE;
}

static GArray *
make_lines (GPtrArray  *entries,
            const Sort *shown)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));

  for (guint i = 0; i < entries->len;)
    {
      Line line = { i, 1 };

      if (shown == NULL || is_of_sort (g_ptr_array_index (entries, i), shown))
        {
          line.n = count_gathered (entries, i);
          g_array_append_val (lines, line);
        }
      i += line.n;
    }
  return lines;
}

/* The first entry of the row at @position, and whether it is the first of its day. */
static const CrmTimelineEntry *
get_entry (GPtrArray *entries,
           GArray    *lines,
           guint      position,
           gboolean  *first_of_day)
{
  const CrmTimelineEntry *entry = g_ptr_array_index (entries, g_array_index (lines, Line, position).first);
  const CrmTimelineEntry *above = position > 0 ? g_ptr_array_index (entries, g_array_index (lines, Line, position - 1).first) : NULL;

  *first_of_day = above == NULL || above->open != entry->open || (!entry->open && above->day != entry->day);
  return entry;
}

static GtkWidget *
bind_cb (guint      position,
         GtkWidget *row,
         gpointer   data)
{
  CrmTimelineView *self = data;
  const Line *line = &g_array_index (self->lines, Line, position);
  gboolean first_of_day;
  const CrmTimelineEntry *entry = get_entry (self->entries, self->lines, position, &first_of_day);
  gint64 key = crm_timeline_row_get_key (entry);
  g_autofree char *text = join_texts (self, line->first, line->n);
  g_autofree char *heading = NULL;

  if (first_of_day)
    heading = entry->open ? g_strdup (_("To Come")) : crm_relative_time_day_heading (entry->at, NULL);
  if (row == NULL)
    row = crm_timeline_row_new ();
  crm_timeline_row_set (CRM_TIMELINE_ROW (row), entry, text, heading, position == 0, !g_hash_table_contains (self->unfolded, &key));
  return row;
}

static double
lines_cb (guint    position,
          gpointer data)
{
  CrmTimelineView *self = data;
  gboolean first_of_day;
  const CrmTimelineEntry *entry = get_entry (self->entries, self->lines, position, &first_of_day);

  return 1.5 + MIN (crm_timeline_row_get_lines (entry->text), 4) + (entry->people != NULL ? 1 : 0) + (first_of_day ? 1.5 : 0);
}

/* Whether a row looks as it looked: nothing in it is another, and it stands under the heading it stood under. */
static gboolean
is_same (GPtrArray *old_entries,
         GArray    *old_lines,
         guint      old_position,
         GPtrArray *entries,
         GArray    *lines,
         guint      position)
{
  const Line *old = &g_array_index (old_lines, Line, old_position), *line = &g_array_index (lines, Line, position);
  gboolean old_first, first;

  get_entry (old_entries, old_lines, old_position, &old_first);
  get_entry (entries, lines, position, &first);
  if (old_first != first || old->n != line->n || (old_position == 0) != (position == 0))
    return FALSE;
  for (guint i = 0; i < line->n; i++)
    {
      const CrmTimelineEntry *a = g_ptr_array_index (old_entries, old->first + i), *b = g_ptr_array_index (entries, line->first + i);

      if (a->kind != b->kind || a->at != b->at || a->id != b->id || a->type != b->type || a->open != b->open
          || g_strcmp0 (a->title, b->title) != 0 || g_strcmp0 (a->text, b->text) != 0 || g_strcmp0 (a->people, b->people) != 0
          || g_strcmp0 (a->due, b->due) != 0)
        return FALSE;
    }
  return TRUE;
}

/* Shows @entries (transfer full); rows at both ends that say what they said stay. */
static void
show (CrmTimelineView *self,
      GPtrArray       *entries)
{
  g_autoptr (GPtrArray) old_entries = g_steal_pointer (&self->entries);
  g_autoptr (GArray) old_lines = g_steal_pointer (&self->lines);
  GArray *lines = make_lines (entries, self->shown);
  guint n_old = old_lines->len, begin = 0, end = 0;

  self->entries = entries;
  self->lines = lines;
  while (!self->stale && begin < n_old && begin < lines->len && is_same (old_entries, old_lines, begin, entries, lines, begin))
    begin++;
  while (!self->stale && end < n_old - begin && end < lines->len - begin
         && is_same (old_entries, old_lines, n_old - 1 - end, entries, lines, lines->len - 1 - end))
    end++;
  self->stale = FALSE;
  crm_lazy_column_splice (CRM_LAZY_COLUMN (self->list), begin, n_old - begin - end, lines->len - begin - end);
}

static void
read_more (CrmTimelineView *self)
{
  if (!self->more || self->limit >= MAX_LIMIT)
    return;
  self->more = FALSE;
  self->limit *= MORE;
  read_again (self);
}

static void
chip_toggled_cb (GtkToggleButton *chip,
                 CrmTimelineView *self)
{
  if (!gtk_toggle_button_get_active (chip))
    return;
  self->shown = g_object_get_data (G_OBJECT (chip), "crm-sort");
  show (self, g_ptr_array_ref (self->entries));
}

static GtkWidget *
append_chip (CrmTimelineView *self,
             const char      *label,
             const Sort      *sort,
             GtkWidget       *first)
{
  GtkWidget *chip = gtk_toggle_button_new_with_label (label);

  gtk_widget_add_css_class (chip, "flat");
  gtk_widget_add_css_class (chip, "crm-chip");
  g_object_set_data (G_OBJECT (chip), "crm-sort", (gpointer) sort);
  if (first != NULL)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (chip), GTK_TOGGLE_BUTTON (first));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), sort == self->shown);
  g_signal_connect (chip, "toggled", G_CALLBACK (chip_toggled_cb), self);
  crm_wrap_box_append (CRM_WRAP_BOX (self->chips), chip);
  return chip;
}

/* A chip for each sort that there is, once there is more than one of them; made anew only when others are needed, so that the keyboard
 * stays on its chip. */
static void
update_chips (CrmTimelineView *self,
              GPtrArray       *entries)
{
  guint present = 0, n = 0;
  GtkWidget *first;

  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++)
    if (has_sort (entries, &sorts[i]))
      {
        present |= 1u << i;
        n++;
      }
  if (self->shown != NULL && (present & (1u << (self->shown - sorts))) == 0)
    self->shown = NULL;
  gtk_widget_set_visible (self->chips, n > 1);
  if (present == self->present)
    return;
  self->present = present;
  crm_wrap_box_clear (CRM_WRAP_BOX (self->chips));
  if (n < 2)
    return;
  first = append_chip (self, _("All"), NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++)
    if ((present & (1u << i)) != 0)
      append_chip (self, _(sorts[i].label), &sorts[i], first);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (CrmTimelineView) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean more = FALSE;
  GPtrArray *entries = crm_timeline_load_finish (CRM_BOOK (object), result, &more, &error);

  if (entries == NULL)
    {
      if (self->list != NULL && error != NULL)
        crm_view_host_failed (GTK_WIDGET (self), _("The timeline could not be read"), error);
      return;
    }
  if (self->box == NULL)
    {
      g_ptr_array_unref (entries);
      return;
    }
  self->more = more;
  update_chips (self, entries);
  show (self, entries);
}

static void
read_again (CrmTimelineView *self)
{
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (self->id == 0)
    return;
  self->reading = g_cancellable_new ();
  crm_timeline_load_async (self->book, self->type, self->id, self->limit, self->reading, read_cb, g_object_ref (self));
}

static void
changed_cb (CrmBook         *book,
            CrmChangeSet    *set,
            CrmTimelineView *self)
{
  if (self->id != 0 && crm_timeline_is_concerned (set, self->type, self->id))
    read_again (self);
}

static void
crm_timeline_view_dispose (GObject *object)
{
  CrmTimelineView *self = CRM_TIMELINE_VIEW (object);

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->book);
  self->list = NULL;

  G_OBJECT_CLASS (crm_timeline_view_parent_class)->dispose (object);
}

static void
crm_timeline_view_finalize (GObject *object)
{
  CrmTimelineView *self = CRM_TIMELINE_VIEW (object);

  g_ptr_array_unref (self->entries);
  g_array_unref (self->lines);
  g_hash_table_unref (self->unfolded);

  G_OBJECT_CLASS (crm_timeline_view_parent_class)->finalize (object);
}

static void
crm_timeline_view_class_init (CrmTimelineViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_timeline_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_timeline_view_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "timeline.open", "(sx)", open_action);
  gtk_widget_class_install_action (widget_class, "timeline.done", "x", done_action);
  gtk_widget_class_install_action (widget_class, "timeline.fold", "(xb)", fold_action);
}

static void
crm_timeline_view_init (CrmTimelineView *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->limit = LIMIT;
  self->entries = g_ptr_array_new ();
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  self->unfolded = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->list = crm_lazy_column_new (bind_cb, lines_cb, self);
  g_signal_connect_swapped (self->list, "end-near", G_CALLBACK (read_more), self);
  crm_accessible_set_name (self->list, _("Timeline"));
  self->chips = crm_wrap_box_new (3, 3);
  crm_accessible_set_name (self->chips, _("What the Timeline Shows"));
  gtk_widget_set_visible (self->chips, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->chips);
  gtk_box_append (GTK_BOX (self->box), self->list);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
crm_timeline_view_new (CrmBook *book)
{
  CrmTimelineView *self = g_object_new (CRM_TYPE_TIMELINE_VIEW, NULL);

  self->book = g_object_ref (book);
  g_signal_connect_object (book, "changed", G_CALLBACK (changed_cb), self, 0);
  return GTK_WIDGET (self);
}

void
crm_timeline_view_set_record (CrmTimelineView     *self,
                              const CrmRecordType *type,
                              gint64               id)
{
  g_return_if_fail (CRM_IS_TIMELINE_VIEW (self));

  if (self->type == type && self->id == id)
    return;
  self->type = type;
  self->id = id;
  /* Another record is not narrowed to what was looked for in this one. */
  self->shown = NULL;
  self->present = 0;
  self->limit = LIMIT;
  self->more = FALSE;
  self->stale = TRUE;
  g_hash_table_remove_all (self->unfolded);
  read_again (self);
}
