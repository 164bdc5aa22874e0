/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-timeline-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-accessible.h"
#include "crm-places.h"
#include "crm-relative-time.h"
#include "crm-row-box.h"
#include "crm-tooltip.h"

#define FOLD_LINES 3

struct _CrmTimelineRow
{
  GtkWidget parent_instance;

  /* Borrowed; but the first four made when they are first needed */
  GtkWidget *grid;
  GtkWidget *icon;
  GtkWidget *words;
  GtkWidget *time;
  GtkWidget *heading;
  GtkWidget *title;
  GtkWidget *link;          /* the title of what can be gone to */
  GtkWidget *text;
  GtkWidget *more;
  GtkWidget *people;
  GtkWidget *done;

  /* State */
  const CrmRecordType *type;
  gint64 id;
  gint64 key;
};

G_DEFINE_FINAL_TYPE (CrmTimelineRow, crm_timeline_row, GTK_TYPE_WIDGET)

typedef struct
{
  const char *kind;
  const char *icon;
  const char *words;
} Kind;

static const Kind kinds[] = {
  { "call", "crm-call-symbolic", N_("Call") },
  { "meeting", "crm-calendar-symbolic", N_("Meeting") },
  { "task", "crm-task-symbolic", N_("Task") },
  { "mail", "crm-mail-symbolic", N_("Mail") },
  { "note", "crm-note-symbolic", N_("Note") },
  { "letter", "crm-letter-symbolic", N_("Letter") },
  { "visit", "crm-place-symbolic", N_("Visit") },
  { "stage", "crm-stage-symbolic", N_("Deal moved") },
  { "deal", "crm-deal-symbolic", N_("Deal") },
  { "campaign", "crm-campaigns-symbolic", N_("Campaign") },
  { "edit", "crm-history-symbolic", N_("Change") },
};

static const Kind *
find_kind (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].kind, name) == 0)
      return &kinds[i];
  return &kinds[G_N_ELEMENTS (kinds) - 1];
}

static void
open_cb (CrmTimelineRow *self)
{
  if (self->type != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "timeline.open", "(sx)", self->type->name, self->id);
}

static void
done_cb (CrmTimelineRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "timeline.done", "x", self->id);
}

static void
set_folded (CrmTimelineRow *self,
            gboolean        folded)
{
  gtk_label_set_lines (GTK_LABEL (self->text), folded ? FOLD_LINES : -1);
  gtk_label_set_ellipsize (GTK_LABEL (self->text), folded ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
}

static void
say_fold (CrmTimelineRow *self,
          gboolean        folded)
{
  gtk_button_set_label (GTK_BUTTON (self->more), folded ? _("More") : _("Less"));
}

static void
fold_cb (CrmTimelineRow *self)
{
  gboolean folded = gtk_label_get_lines (GTK_LABEL (self->text)) <= 0;

  set_folded (self, folded);
  say_fold (self, folded);
  gtk_widget_activate_action (GTK_WIDGET (self), "timeline.fold", "(xb)", self->key, folded);
}

/* ---- making what is needed */

static GtkWidget *
make_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_link (CrmTimelineRow *self)
{
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), make_label (NULL));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "crm-entry-link");
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (open_cb), self);
  return button;
}

static GtkWidget *
make_text (CrmTimelineRow *self)
{
  GtkWidget *label = make_label (NULL);

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_focusable (label, FALSE);
  return label;
}

static GtkWidget *
make_more (CrmTimelineRow *self)
{
  GtkWidget *more = gtk_button_new_with_label ("");

  gtk_widget_add_css_class (more, "flat");
  gtk_widget_add_css_class (more, "crm-add");
  gtk_widget_set_halign (more, GTK_ALIGN_START);
  g_signal_connect_swapped (more, "clicked", G_CALLBACK (fold_cb), self);
  return more;
}

static GtkWidget *
make_dim (CrmTimelineRow *self)
{
  return make_label ("dim-label");
}

static GtkWidget *
make_plain (CrmTimelineRow *self)
{
  return make_label (NULL);
}

/* The widget in @slot among the words, behind those in @before (up to NULL) that are there; hidden where it is not @wanted. */
static GtkWidget *
need (CrmTimelineRow  *self,
      GtkWidget      **slot,
      gboolean         wanted,
      GtkWidget     *(*make) (CrmTimelineRow *self))
{
  GtkWidget *const slots[] = { self->title, self->link, self->text, self->more, self->people };
  GtkWidget **const places[] = { &self->title, &self->link, &self->text, &self->more, &self->people };
  GtkWidget *before = NULL;

  if (*slot == NULL && !wanted)
    return NULL;
  if (*slot == NULL)
    {
      for (guint i = 0; i < G_N_ELEMENTS (places) && places[i] != slot; i++)
        before = slots[i] != NULL ? slots[i] : before;
      *slot = make (self);
      gtk_box_insert_child_after (GTK_BOX (self->words), *slot, before);
    }
  gtk_widget_set_visible (*slot, wanted);
  return *slot;
}

static void
set_class (GtkWidget  *widget,
           const char *name,
           gboolean    on)
{
  if (on && !gtk_widget_has_css_class (widget, name))
    gtk_widget_add_css_class (widget, name);
  else if (!on)
    gtk_widget_remove_css_class (widget, name);
}

/* ---- what it shows */

static void
set_heading (CrmTimelineRow *self,
             const char     *heading,
             gboolean        first)
{
  if (self->heading == NULL && heading == NULL)
    return;
  if (self->heading == NULL)
    {
      self->heading = make_label ("crm-day");
      gtk_widget_insert_before (self->heading, GTK_WIDGET (self), self->grid);
    }
  gtk_widget_set_visible (self->heading, heading != NULL);
  if (heading == NULL)
    return;
  gtk_label_set_text (GTK_LABEL (self->heading), heading);
  gtk_widget_set_margin_top (self->heading, first ? 0 : 12);
}

static void
set_title (CrmTimelineRow         *self,
           const CrmTimelineEntry *entry)
{
  gboolean linked = entry->type != NULL && crm_places_find_record (entry->type) != NULL;
  const char *words = entry->title != NULL ? entry->title : "";

  self->type = linked ? entry->type : NULL;
  self->id = entry->id;
  need (self, &self->title, !linked, make_plain);
  need (self, &self->link, linked, make_link);
  if (!linked)
    {
      gtk_label_set_text (GTK_LABEL (self->title), words);
      return;
    }
  gtk_label_set_text (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->link))), words);
  crm_accessible_set_name (self->link, words);
}

static void
set_text (CrmTimelineRow *self,
          const char     *text,
          gboolean        quiet,
          gboolean        folded)
{
  gboolean wanted = text != NULL && *text != '\0';
  gboolean foldable = wanted && crm_timeline_row_get_lines (text) > FOLD_LINES + 1;

  need (self, &self->text, wanted, make_text);
  need (self, &self->more, foldable, make_more);
  if (!wanted)
    return;
  gtk_label_set_text (GTK_LABEL (self->text), text);
  set_class (self->text, "dim-label", quiet);
  set_folded (self, foldable && folded);
  if (foldable)
    say_fold (self, folded);
}

static void
set_time (CrmTimelineRow         *self,
          const CrmTimelineEntry *entry)
{
  g_autofree char *when = entry->open ? crm_relative_time_of_wall (entry->due, NULL) : crm_relative_time_clock (entry->at);
  g_autofree char *full = entry->open ? crm_relative_time_full_wall (entry->due) : crm_relative_time_full_instant (entry->at);

  gtk_label_set_text (GTK_LABEL (self->time), when != NULL ? when : "");
  crm_tooltip_set (self->time, full);
}

static void
set_done (CrmTimelineRow         *self,
          const CrmTimelineEntry *entry)
{
  g_autofree char *name = NULL;

  if (self->done == NULL && !entry->open)
    return;
  if (self->done == NULL)
    {
      self->done = gtk_button_new_from_icon_name ("object-select-symbolic");
      gtk_widget_add_css_class (self->done, "flat");
      gtk_widget_add_css_class (self->done, "circular");
      gtk_widget_add_css_class (self->done, "crm-add-small");
      gtk_widget_set_valign (self->done, GTK_ALIGN_START);
      crm_tooltip_set (self->done, _("Done"));
      g_signal_connect_swapped (self->done, "clicked", G_CALLBACK (done_cb), self);
      crm_row_box_append (self->grid, self->done);
    }
  gtk_widget_set_visible (self->done, entry->open);
  if (!entry->open)
    return;
  /* Translators: %s is what is to be done */
  name = g_strdup_printf (_("Mark “%s” as Done"), entry->title);
  crm_accessible_set_name (self->done, name);
}

static void
crm_timeline_row_dispose (GObject *object)
{
  CrmTimelineRow *self = CRM_TIMELINE_ROW (object);

  g_clear_pointer (&self->heading, gtk_widget_unparent);
  g_clear_pointer (&self->grid, gtk_widget_unparent);

  G_OBJECT_CLASS (crm_timeline_row_parent_class)->dispose (object);
}

static void
crm_timeline_row_class_init (CrmTimelineRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_timeline_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
crm_timeline_row_init (CrmTimelineRow *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  self->grid = crm_row_box_new (12);
  gtk_widget_add_css_class (self->grid, "crm-entry-text");
  self->icon = gtk_image_new ();
  gtk_widget_set_valign (self->icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (self->icon, 2);
  crm_row_box_append (self->grid, self->icon);
  self->words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_set_hexpand (self->words, TRUE);
  crm_row_box_append (self->grid, self->words);
  self->time = gtk_label_new (NULL);
  gtk_widget_set_valign (self->time, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->time, "dim-label");
  gtk_widget_add_css_class (self->time, "numeric");
  crm_row_box_append (self->grid, self->time);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
}

GtkWidget *
crm_timeline_row_new (void)
{
  return g_object_new (CRM_TYPE_TIMELINE_ROW, NULL);
}

void
crm_timeline_row_set (CrmTimelineRow         *self,
                      const CrmTimelineEntry *entry,
                      const char             *text,
                      const char             *heading,
                      gboolean                first,
                      gboolean                folded)
{
  const Kind *kind;

  g_return_if_fail (CRM_IS_TIMELINE_ROW (self));
  g_return_if_fail (entry != NULL);

  kind = find_kind (entry->kind);
  self->key = crm_timeline_row_get_key (entry);
  set_heading (self, heading, first);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), kind->icon);
  crm_tooltip_set (self->icon, _(kind->words));
  crm_accessible_set_name (self->icon, _(kind->words));
  set_class (self->icon, "dim-label", !entry->open);
  set_title (self, entry);
  set_text (self, text, g_str_equal (entry->kind, "edit"), folded);
  need (self, &self->people, entry->people != NULL, make_dim);
  if (entry->people != NULL)
    {
      /* Translators: %s are names */
      g_autofree char *with = g_strdup_printf (_("with %s"), entry->people);

      gtk_label_set_text (GTK_LABEL (self->people), with);
    }
  set_time (self, entry);
  set_done (self, entry);
}

gint64
crm_timeline_row_get_key (const CrmTimelineEntry *entry)
{
  g_return_val_if_fail (entry != NULL, 0);

  return entry->id ^ entry->at;
}

guint
crm_timeline_row_get_lines (const char *text)
{
  guint lines;

  if (text == NULL || *text == '\0')
    return 0;
  lines = 1 + (guint) (strlen (text) / 70);
  for (const char *p = text; *p != '\0'; p++)
    lines += *p == '\n';
  return lines;
}
