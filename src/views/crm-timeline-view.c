/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-timeline-view.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-places.h"
#include "crm-relative-time.h"
#include "crm-row-box.h"
#include "crm-timeline.h"
#include "crm-view-host.h"
#include "crm-wrap-box.h"

#define LIMIT      200
#define FOLD_LINES 3
#define SLICE      10    /* entries that are made and laid out within a frame */

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

struct _CrmTimelineView
{
  GtkWidget parent_instance;

  /* Owned */
  CrmBook *book;
  GtkWidget *box;
  GCancellable *reading;
  GPtrArray *entries;

  char *heading;                 /* the last one that was made */

  /* Borrowed */
  GtkWidget *chips;
  GtkWidget *list;

  /* State */
  const Sort *shown;             /* NULL: all sorts */
  guint present;                 /* bits of the sorts that have chips */
  guint next;                    /* the first entry that has no row yet */
  guint tick_id;
  gboolean fresh;                /* nothing of the record was shown yet */
  const CrmRecordType *type;
  gint64 id;
};

G_DEFINE_FINAL_TYPE (CrmTimelineView, crm_timeline_view, GTK_TYPE_WIDGET)

static const char *
get_icon (const char *kind)
{
  static const char *const icons[][2] = {
    { "call", "crm-call-symbolic" }, { "meeting", "crm-calendar-symbolic" }, { "task", "crm-task-symbolic" },
    { "mail", "crm-mail-symbolic" }, { "note", "crm-note-symbolic" }, { "letter", "crm-letter-symbolic" },
    { "visit", "crm-place-symbolic" }, { "stage", "crm-stage-symbolic" }, { "deal", "crm-deal-symbolic" },
    { "campaign", "crm-campaigns-symbolic" }, { "edit", "crm-history-symbolic" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (icons); i++)
    if (g_strcmp0 (icons[i][0], kind) == 0)
      return icons[i][1];
  return "crm-history-symbolic";
}

static const char *
get_words (const char *kind)
{
  static const char *const words[][2] = {
    { "call", N_("Call") }, { "meeting", N_("Meeting") }, { "task", N_("Task") }, { "mail", N_("Mail") }, { "note", N_("Note") },
    { "letter", N_("Letter") }, { "visit", N_("Visit") }, { "stage", N_("Deal moved") }, { "deal", N_("Deal") },
    { "campaign", N_("Campaign") }, { "edit", N_("Change") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i][0], kind) == 0)
      return _(words[i][1]);
  return "";
}

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
done_cb (GtkButton       *button,
         CrmTimelineView *self)
{
  gint64 id = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (button), "crm-id"));

  crm_book_load_async (self->book, &crm_activity_type, id, NULL, done_loaded_cb, g_object_ref (self));
}

static void
open_cb (GtkButton       *button,
         CrmTimelineView *self)
{
  gint64 id = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (button), "crm-id"));

  crm_view_host_show_record (GTK_WIDGET (self), g_object_get_data (G_OBJECT (button), "crm-type"), id);
}

static void
fold_cb (GtkButton *button,
         GtkLabel  *label)
{
  gboolean folded = gtk_label_get_lines (label) > 0;

  gtk_label_set_lines (label, folded ? -1 : FOLD_LINES);
  gtk_label_set_ellipsize (label, folded ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  gtk_button_set_label (button, folded ? _("Less") : _("More"));
}

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
append_text (GtkWidget  *words,
             const char *text,
             gboolean    quiet)
{
  GtkWidget *label = make_label (text, quiet ? "dim-label" : NULL);
  guint lines = 1 + strlen (text) / 70;

  for (const char *p = text; *p != '\0'; p++)
    lines += *p == '\n';
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_focusable (label, FALSE);
  gtk_box_append (GTK_BOX (words), label);
  if (lines > FOLD_LINES + 1)
    {
      GtkWidget *more = gtk_button_new_with_label (_("More"));

      gtk_label_set_lines (GTK_LABEL (label), FOLD_LINES);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (more, "flat");
      gtk_widget_add_css_class (more, "crm-add");
      gtk_widget_set_halign (more, GTK_ALIGN_START);
      g_signal_connect (more, "clicked", G_CALLBACK (fold_cb), label);
      gtk_box_append (GTK_BOX (words), more);
    }
}

static GtkWidget *
make_title (CrmTimelineView        *self,
            const CrmTimelineEntry *entry,
            const char             *title)
{
  GtkWidget *label = make_label (title, NULL);
  GtkWidget *button;

  if (entry->type == NULL || crm_places_find_record (entry->type) == NULL)
    return label;
  button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "crm-entry-link");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_set_data (G_OBJECT (button), "crm-type", (gpointer) entry->type);
  g_object_set_data (G_OBJECT (button), "crm-id", GSIZE_TO_POINTER (entry->id));
  g_signal_connect (button, "clicked", G_CALLBACK (open_cb), self);
  return button;
}

static GtkWidget *
make_done_button (CrmTimelineView        *self,
                  const CrmTimelineEntry *entry)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("object-select-symbolic");
  /* Translators: %s is what is to be done */
  g_autofree char *name = g_strdup_printf (_("Mark “%s” as Done"), entry->title);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_add_css_class (button, "crm-add-small");
  gtk_widget_set_valign (button, GTK_ALIGN_START);

  gtk_widget_set_tooltip_text (button, _("Done"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "crm-id", GSIZE_TO_POINTER (entry->id));
  g_signal_connect (button, "clicked", G_CALLBACK (done_cb), self);
  return button;
}

static void
append_entry (CrmTimelineView        *self,
              const CrmTimelineEntry *entry,
              const char             *text)
{
  GtkWidget *row = crm_row_box_new (12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *icon = gtk_image_new_from_icon_name (get_icon (entry->kind));
  GtkWidget *time;
  g_autofree char *when = entry->open ? crm_relative_time_of_wall (entry->due, NULL) : crm_relative_time_clock (entry->at);
  g_autofree char *full = entry->open ? crm_relative_time_full_wall (entry->due) : crm_relative_time_full_instant (entry->at);

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (icon, 2);
  gtk_widget_set_tooltip_text (icon, get_words (entry->kind));
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, get_words (entry->kind), -1);
  if (!entry->open)
    gtk_widget_add_css_class (icon, "dim-label");
  crm_row_box_append (row, icon);
  gtk_box_append (GTK_BOX (words), make_title (self, entry, entry->title));
  if (text != NULL && *text != '\0')
    append_text (words, text, g_str_equal (entry->kind, "edit"));
  if (entry->people != NULL)
    {
      /* Translators: %s are names */
      g_autofree char *with = g_strdup_printf (_("with %s"), entry->people);

      gtk_box_append (GTK_BOX (words), make_label (with, "dim-label"));
    }
  gtk_widget_set_hexpand (words, TRUE);
  crm_row_box_append (row, words);
  time = gtk_label_new (when);
  gtk_widget_set_valign (time, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (time, full);
  gtk_widget_add_css_class (time, "dim-label");
  gtk_widget_add_css_class (time, "numeric");
  crm_row_box_append (row, time);
  if (entry->open)
    crm_row_box_append (row, make_done_button (self, entry));
  gtk_widget_add_css_class (row, "crm-entry-text");
  gtk_box_append (GTK_BOX (self->list), row);
}

static void
append_heading (CrmTimelineView *self,
                const char      *text)
{
  GtkWidget *label = make_label (text, "crm-day");

  gtk_widget_set_margin_top (label, gtk_widget_get_first_child (self->list) != NULL ? 12 : 0);
  gtk_box_append (GTK_BOX (self->list), label);
}

static guint
count_gathered (CrmTimelineView *self,
                guint            first)
{
  const CrmTimelineEntry *entry = g_ptr_array_index (self->entries, first);
  guint n = 1;

  if (!g_str_equal (entry->kind, "edit"))
    return 1;
  for (guint i = first + 1; i < self->entries->len; i++, n++)
    {
      const CrmTimelineEntry *next = g_ptr_array_index (self->entries, i);

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
has_sort (CrmTimelineView *self,
          const Sort      *sort)
{
  for (guint i = 0; self->entries != NULL && i < self->entries->len; i++)
    if (is_of_sort (g_ptr_array_index (self->entries, i), sort))
      return TRUE;
  return FALSE;
}

/* Appends the entry at @first with those gathered with it, below a heading where the @last one was of another day. How many. */
static guint
append_gathered (CrmTimelineView  *self,
                 guint             first,
                 char            **last)
{
  const CrmTimelineEntry *entry = g_ptr_array_index (self->entries, first);
  g_autofree char *heading = entry->open ? g_strdup (_("To Come")) : crm_relative_time_day_heading (entry->at, NULL);
  guint n = entry->open ? 1 : count_gathered (self, first);
  g_autofree char *text = join_texts (self, first, n);

  if (g_strcmp0 (heading, *last) != 0)
    {
      append_heading (self, heading);
      g_free (*last);
      *last = g_steal_pointer (&heading);
    }
  append_entry (self, entry, text);
  return n;
}

/* Makes rows for @n entries more. FALSE: that was the last. */
static gboolean
append_some (CrmTimelineView *self,
             guint            n)
{
  while (self->next < self->entries->len && n > 0)
    if (self->shown == NULL || is_of_sort (g_ptr_array_index (self->entries, self->next), self->shown))
      {
        self->next += append_gathered (self, self->next, &self->heading);
        n--;
      }
    else
      {
        self->next++;
      }

  return self->next < self->entries->len;
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  CrmTimelineView *self = CRM_TIMELINE_VIEW (widget);

  if (append_some (self, SLICE))
    return G_SOURCE_CONTINUE;

  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
stop (CrmTimelineView *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
}

static void
rebuild (CrmTimelineView *self)
{
  GtkWidget *child;

  stop (self);
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_box_remove (GTK_BOX (self->list), child);
  self->next = 0;
  g_clear_pointer (&self->heading, g_free);

  /* What was there already comes back at once, so that the page keeps its height and nobody loses the place. */
  if (append_some (self, self->fresh ? SLICE : G_MAXUINT))
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
  self->fresh = FALSE;
}

static void
chip_toggled_cb (GtkToggleButton *chip,
                 CrmTimelineView *self)
{
  if (!gtk_toggle_button_get_active (chip))
    return;
  self->shown = g_object_get_data (G_OBJECT (chip), "crm-sort");
  rebuild (self);
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
update_chips (CrmTimelineView *self)
{
  guint present = 0, n = 0;
  GtkWidget *first;

  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++)
    if (has_sort (self, &sorts[i]))
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
  GPtrArray *entries = crm_timeline_load_finish (CRM_BOOK (object), result, &error);

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
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  self->entries = entries;
  update_chips (self);
  rebuild (self);
}

static void
read_again (CrmTimelineView *self)
{
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (self->id == 0)
    return;
  self->reading = g_cancellable_new ();
  crm_timeline_load_async (self->book, self->type, self->id, LIMIT, self->reading, read_cb, g_object_ref (self));
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
  stop (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->heading, g_free);
  g_clear_object (&self->book);
  self->list = NULL;

  G_OBJECT_CLASS (crm_timeline_view_parent_class)->dispose (object);
}

static void
crm_timeline_view_class_init (CrmTimelineViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_timeline_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
crm_timeline_view_init (CrmTimelineView *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Timeline"), -1);
  self->chips = crm_wrap_box_new (3, 3);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chips), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What the Timeline Shows"), -1);
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
  self->fresh = TRUE;
  read_again (self);
}
