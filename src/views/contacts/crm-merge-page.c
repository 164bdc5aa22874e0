/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-merge-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "crm-accessible.h"
#include "crm-relative-time.h"

/* What the widgets of one page know of it; lives as long as the page. */
typedef struct
{
  CrmMergeSheet *sheet;     /* borrowed */
  GtkGrid *grid;
  GtkLabel *result;
  GPtrArray *buttons;       /* of GtkCheckButton, with their Choice */
  gboolean narrow;
  gboolean updating;
  int row;
} Page;

/* What a button stands for: a field of a record, or a row. */
typedef struct
{
  Page *page;
  CrmMergeField *field;     /* NULL: a row */
  guint record;             /* n_records: all of them, one below the other */
  CrmMergeValue *value;
} Choice;

static void
page_free (Page *page)
{
  g_ptr_array_unref (page->buttons);
  g_free (page);
}

static CrmRecord *
get_record (Page  *page,
            guint  position)
{
  return g_ptr_array_index (page->sheet->records, position);
}

static const char *
get_name (Page  *page,
          guint  position)
{
  return crm_record_get_title (get_record (page, position));
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

/* ---- The result ---- */

static void
append_values (Page                *page,
               GString             *text,
               const CrmRecordType *type)
{
  gboolean first = TRUE;

  for (guint i = 0; i < page->sheet->values->len; i++)
    {
      CrmMergeValue *value = g_ptr_array_index (page->sheet->values, i);

      if (value->type != type || !value->taken)
        continue;
      g_string_append_printf (text, "%s%s", first ? "\n" : ", ", value->text);
      first = FALSE;
    }
}

static void
show_result (Page *page)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < page->sheet->fields->len; i++)
    {
      CrmMergeField *field = g_ptr_array_index (page->sheet->fields, i);
      g_autofree char *result = crm_merge_field_dup_result (page->sheet, field);

      if (strcmp (field->name, "name") == 0)
        g_string_append (text, result);
      else
        g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", field->label, result);
    }
  for (const CrmRecordType *const *type = crm_contact_type.children; *type != NULL; type++)
    append_values (page, text, *type);
  gtk_label_set_text (page->result, text->str);
}

/* ---- Choices ---- */

static void
toggled_cb (GtkCheckButton *button,
            Choice         *choice)
{
  gboolean active = gtk_check_button_get_active (button);

  if (choice->page->updating)
    return;
  if (choice->field == NULL)
    choice->value->taken = active;
  else if (active)
    choice->field->chosen = choice->record;
  show_result (choice->page);
}

static const char *
get_mark_words (CrmMergeMark mark)
{
  switch (mark)
    {
    case CRM_MERGE_MARK_SAME:
      return _("the same");
    case CRM_MERGE_MARK_PART:
      return _("part of another");
    case CRM_MERGE_MARK_NONE:
    default:
      return NULL;
    }
}

static void
free_choice (gpointer  choice,
             GClosure *closure)
{
  g_free (choice);
}

/* @text as people read it; below it @detail and the mark, dimmed. */
static GtkWidget *
make_button (Page         *page,
             const char   *text,
             const char   *detail,
             CrmMergeMark  mark,
             const char   *accessible,
             Choice        choice)
{
  GtkWidget *button = gtk_check_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = make_label (text, NULL);
  const char *words = get_mark_words (mark);
  g_autofree char *below = detail != NULL && words != NULL ? g_strdup_printf ("%s · %s", detail, words) : g_strdup (detail != NULL ? detail : words);

  gtk_label_set_lines (GTK_LABEL (label), 4);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 16);
  gtk_label_set_max_width_chars (GTK_LABEL (label), page->narrow ? 40 : 24);
  gtk_box_append (GTK_BOX (box), label);
  if (below != NULL && *below != '\0')
    {
      GtkWidget *dim = make_label (below, "dim-label");

      gtk_widget_add_css_class (dim, "caption");
      gtk_box_append (GTK_BOX (box), dim);
    }
  gtk_check_button_set_child (GTK_CHECK_BUTTON (button), box);
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  crm_accessible_set_name (button, accessible);
  choice.page = page;
  g_object_set_data (G_OBJECT (button), "crm-choice", g_memdup2 (&choice, sizeof choice));
  g_signal_connect_data (button, "toggled", G_CALLBACK (toggled_cb), g_object_get_data (G_OBJECT (button), "crm-choice"), free_choice, 0);
  g_ptr_array_add (page->buttons, button);
  return button;
}

static void
show_choices (Page *page)
{
  page->updating = TRUE;
  for (guint i = 0; i < page->buttons->len; i++)
    {
      GtkCheckButton *button = g_ptr_array_index (page->buttons, i);
      Choice *choice = g_object_get_data (G_OBJECT (button), "crm-choice");

      gtk_check_button_set_active (button, choice->field != NULL ? choice->field->chosen == choice->record : choice->value->taken);
    }
  page->updating = FALSE;
  show_result (page);
}

/* ---- Rows ---- */

/* The title of a row: at its left, or above it. */
static void
attach_title (Page       *page,
              const char *title)
{
  GtkWidget *label = make_label (title, page->narrow ? "heading" : "dim-label");

  gtk_label_set_max_width_chars (GTK_LABEL (label), 16);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  if (!page->narrow)
    {
      gtk_label_set_width_chars (GTK_LABEL (label), 10);
      gtk_grid_attach (page->grid, label, 0, page->row, 1, 1);
      return;
    }
  gtk_widget_set_margin_top (label, page->row > 0 ? 12 : 0);
  gtk_grid_attach (page->grid, label, 0, page->row++, 1, 1);
}

static void
attach_cell (Page      *page,
             GtkWidget *cell,
             guint      record)
{
  gtk_widget_set_hexpand (cell, TRUE);
  if (page->narrow)
    gtk_grid_attach (page->grid, cell, 0, page->row++, 1, 1);
  else
    gtk_grid_attach (page->grid, cell, 1 + (int) record, page->row, 1, 1);
}

static void
add_field (Page          *page,
           CrmMergeField *field)
{
  GtkCheckButton *group = NULL;

  attach_title (page, field->label);
  for (guint i = 0; i <= page->sheet->n_records; i++)
    {
      gboolean all = i == page->sheet->n_records;
      const char *text = all ? _("All, one below the other") : field->texts[i];
      /* Where there are no columns, whose it is stands with it. */
      const char *whose = page->narrow && !all ? get_name (page, i) : NULL;
      g_autofree char *accessible = NULL;
      GtkWidget *button;

      if (text == NULL || (all && !field->can_join))
        continue;
      accessible = all ? g_strdup_printf ("%s: %s", field->label, text) : g_strdup_printf ("%s: %s (%s)", field->label, text, get_name (page, i));
      button = make_button (page, text, whose, all ? CRM_MERGE_MARK_NONE : field->marks[i], accessible, (Choice) { .field = field, .record = i });
      gtk_check_button_set_group (GTK_CHECK_BUTTON (button), group);
      group = GTK_CHECK_BUTTON (button);
      if (all && !page->narrow)
        page->row++;
      attach_cell (page, button, all ? 0 : i);
    }
  if (!page->narrow)
    page->row++;
}

/* The values of one kind: a cell for each record, in it a tick for each. */
static void
add_values (Page                *page,
            const CrmRecordType *type)
{
  g_autofree GtkWidget **cells = g_new0 (GtkWidget *, page->sheet->n_records);
  gboolean titled = FALSE;

  for (guint i = 0; i < page->sheet->values->len; i++)
    {
      CrmMergeValue *value = g_ptr_array_index (page->sheet->values, i);
      g_autofree char *accessible = NULL;
      GtkWidget *button;

      if (value->type != type)
        continue;
      if (!titled)
        attach_title (page, crm_record_type_get_label (type));
      titled = TRUE;
      accessible = g_strdup_printf ("%s: %s (%s)", crm_record_type_get_label (type), value->text, get_name (page, value->record));
      button = make_button (page, value->text, page->narrow ? get_name (page, value->record) : value->label, value->mark, accessible,
                            (Choice) { .value = value });
      if (cells[value->record] == NULL)
        {
          cells[value->record] = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
          attach_cell (page, cells[value->record], value->record);
        }
      gtk_box_append (GTK_BOX (cells[value->record]), button);
    }
  if (titled && !page->narrow)
    page->row++;
}

static void
add_line (Page *page)
{
  GtkWidget *line = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);

  gtk_grid_attach (page->grid, line, 0, page->row++, page->narrow ? 1 : 1 + (int) page->sheet->n_records, 1);
}

/* ---- The head ---- */

static GtkWidget *
make_head (Page  *page,
           guint  record)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *take = gtk_button_new_with_label (_("Take All from Here"));
  g_autofree char *ago = crm_relative_time_of_instant (crm_record_get_int (get_record (page, record), "created_at"), NULL);
  /* Translators: %s is a time like "5 minutes ago" */
  g_autofree char *added = g_strdup_printf (_("Added %s"), ago);
  g_autofree char *about = g_strdup_printf (_("Take all from %s"), get_name (page, record));

  gtk_box_append (GTK_BOX (box), make_label (get_name (page, record), "heading"));
  gtk_box_append (GTK_BOX (box), make_label (record == 0 ? _("Is kept") : added, record == 0 ? "accent" : "dim-label"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (take), "merge.take-all");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (take), "u", record);
  gtk_widget_set_tooltip_text (take, about);
  crm_accessible_set_name (take, about);
  gtk_widget_set_halign (take, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (buttons), take);
  if (record > 0)
    {
      GtkWidget *keep = gtk_button_new_with_label (_("Keep This One"));
      g_autofree char *keep_about = g_strdup_printf (_("Keep %s, and merge the others into it"), get_name (page, record));

      gtk_actionable_set_action_name (GTK_ACTIONABLE (keep), "merge.keep");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (keep), "u", record);
      gtk_widget_add_css_class (keep, "flat");
      gtk_widget_set_tooltip_text (keep, keep_about);
      crm_accessible_set_name (keep, keep_about);
      gtk_widget_set_halign (keep, GTK_ALIGN_START);
      gtk_box_append (GTK_BOX (buttons), keep);
    }
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  return box;
}

/* What agrees is folded away. */
static GtkWidget *
make_same (Page *page)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *title = NULL;
  GtkWidget *expander, *label;
  guint n_same = 0;

  for (guint i = 0; i < page->sheet->fields->len; i++)
    {
      CrmMergeField *field = g_ptr_array_index (page->sheet->fields, i);
      g_autofree char *result = crm_merge_field_dup_result (page->sheet, field);

      if (!field->is_same)
        continue;
      g_string_append_printf (text, "%s%s: %s", n_same++ > 0 ? "\n" : "", field->label, result);
    }
  if (n_same == 0)
    return NULL;

  title = g_strdup_printf (ngettext ("%u field is the same, or only one has it", "%u fields are the same, or only one has them", n_same), n_same);
  expander = gtk_expander_new (title);
  label = make_label (text->str, NULL);
  gtk_widget_set_margin_start (label, 18);
  gtk_widget_set_margin_top (label, 6);
  gtk_expander_set_child (GTK_EXPANDER (expander), label);
  return expander;
}

static GtkWidget *
make_result (Page       *page,
             const char *moves)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);

  page->result = GTK_LABEL (make_label ("", NULL));
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "crm-review");
  gtk_box_append (GTK_BOX (card), make_label (_("What Comes of It"), "heading"));
  gtk_box_append (GTK_BOX (card), GTK_WIDGET (page->result));
  if (moves != NULL)
    gtk_box_append (GTK_BOX (card), make_label (moves, NULL));
  gtk_box_append (GTK_BOX (card), make_label (_("The others are hidden in it, and can be separated again at any time."), "dim-label"));
  return card;
}

static void
fill (Page *page)
{
  if (!page->narrow)
    {
      for (guint i = 0; i < page->sheet->n_records; i++)
        attach_cell (page, make_head (page, i), i);
      page->row++;
      add_line (page);
    }
  for (guint i = 0; i < page->sheet->fields->len; i++)
    {
      CrmMergeField *field = g_ptr_array_index (page->sheet->fields, i);

      if (!field->is_same)
        add_field (page, field);
    }
  for (const CrmRecordType *const *type = crm_contact_type.children; *type != NULL; type++)
    add_values (page, *type);
  if (page->narrow)
    {
      add_line (page);
      for (guint i = 0; i < page->sheet->n_records; i++)
        attach_cell (page, make_head (page, i), i);
    }
}

GtkWidget *
crm_merge_page_new (CrmMergeSheet *sheet,
                    const char    *moves,
                    gboolean       narrow)
{
  GtkWidget *box, *same;
  Page *page;

  g_return_val_if_fail (sheet != NULL, NULL);

  page = g_new0 (Page, 1);
  page->sheet = sheet;
  page->narrow = narrow;
  page->buttons = g_ptr_array_new ();
  page->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (page->grid, 18);
  gtk_grid_set_row_spacing (page->grid, narrow ? 6 : 12);
  fill (page);

  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_widget_set_margin_start (box, narrow ? 12 : 24);
  gtk_widget_set_margin_end (box, narrow ? 12 : 24);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (page->grid));
  same = make_same (page);
  if (same != NULL)
    gtk_box_append (GTK_BOX (box), same);
  gtk_box_append (GTK_BOX (box), make_result (page, moves));
  g_object_set_data_full (G_OBJECT (box), "crm-page", page, (GDestroyNotify) page_free);
  show_choices (page);
  return box;
}

void
crm_merge_page_update (GtkWidget *page)
{
  Page *self;

  g_return_if_fail (GTK_IS_WIDGET (page));

  self = g_object_get_data (G_OBJECT (page), "crm-page");
  g_return_if_fail (self != NULL);

  show_choices (self);
}
