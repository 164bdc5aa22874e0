/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-import-window.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "crm-file-dialog.h"
#include "crm-contacts-resources.h"
#include "crm-import-mapping.h"
#include "crm-import-people.h"
#include "crm-import-review.h"
#include "crm-import.h"
#include "crm-view-host.h"

#define MAX_REFUSED 50   /* shown; all of them can be saved */
#define MAX_PEOPLE  8    /* named on the page of the trial; a page of their own has all */
#define MAX_HEADER  9    /* lines that can hold the names of the columns */

#define CRM_TYPE_IMPORT_WINDOW (crm_import_window_get_type ())
G_DECLARE_FINAL_TYPE (CrmImportWindow, crm_import_window, CRM, IMPORT_WINDOW, AdwWindow)

typedef enum
{
  STEP_OPEN,
  STEP_COLUMNS,
  STEP_LOOK,        /* for what only the owner can say */
  STEP_REVIEW,
  STEP_TRY,
  STEP_REPORT,      /* of the trial */
  STEP_PEOPLE,      /* all of whom it names */
  STEP_RUN,
  STEP_DONE,
} Step;

struct _CrmImportWindow
{
  AdwWindow parent_instance;

  /* Template children */
  GtkStack *stack;
  GtkButton *cancel;
  GtkButton *next;
  GtkButton *back;
  AdwBin *review_page;
  AdwBin *people_page;
  AdwPreferencesGroup *reading;
  AdwPreferencesGroup *people;
  GtkButton *undo;
  GtkLabel *busy_words;
  GtkLabel *busy_detail;
  GtkProgressBar *progress;
  AdwPreferencesGroup *columns;
  AdwPreferencesGroup *numbers;
  AdwPreferencesGroup *refused;
  GtkLabel *headline;

  /* Owned */
  CrmBook *book;
  GtkWidget *opener;
  CrmImportSource *source;
  CrmImportReport *report;
  CrmImportReview *review;
  CrmJob *job;
  GPtrArray *rows;        /* of the report, borrowed elements, with "crm-group" */
  GPtrArray *column_rows; /* of the columns and how they are read, likewise */
  char *recalled;         /* the file that was imported with these columns; NULL: none */

  Step step;
};

G_DEFINE_FINAL_TYPE (CrmImportWindow, crm_import_window, ADW_TYPE_WINDOW)

static void go_to (CrmImportWindow *self,
                   Step             step);

/* ---- Work on a thread ---- */

typedef struct
{
  Step             step;
  CrmDb           *db;
  char            *path;
  CrmImportSource *source;     /* lent by the window, which waits; of STEP_OPEN what was opened */
  CrmImportSource *from;       /* likewise: is read again, as the options say */
  CrmImportOptions options;
  char            *sheet;
  char            *recalled;
  CrmImportReview *review;
  gboolean         look_only;  /* the page is shown, needed or not */
  CrmJob          *job;
  CrmImportReport *report;
} Work;

static void
work_free (Work *work)
{
  g_object_unref (work->db);
  g_object_unref (work->job);
  g_clear_pointer (&work->report, crm_import_report_free);
  g_clear_pointer (&work->review, crm_import_review_free);
  if (work->step == STEP_OPEN)
    g_clear_pointer (&work->source, crm_import_source_free);
  g_free (work->sheet);
  g_free (work->recalled);
  g_free (work->path);
  g_free (work);
}

static void
work_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;

  crm_job_start (work->job);
  if (work->step == STEP_OPEN)
    {
      work->source = work->from != NULL ? crm_import_source_reopen (work->from, &work->options, &error)
                                        : crm_import_source_open (work->path, &error);
      if (work->source != NULL)
        crm_import_mapping_recall (work->db, work->source, &work->recalled, NULL, NULL);
    }
  else if (work->step == STEP_LOOK)
    {
      work->review = crm_import_review_new (work->source);
    }
  else
    {
      work->report = work->step == STEP_TRY ? crm_import_try (work->db, work->source, work->job, &error)
                                            : crm_import_run (work->db, work->source, work->job, &error);
    }

  if (error != NULL)
    {
      crm_job_fail (work->job, error);
      g_task_return_error (task, error);
    }
  else
    {
      crm_job_finish (work->job, NULL);
      g_task_return_boolean (task, TRUE);
    }
}

static void
worked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  CrmImportWindow *self = CRM_IMPORT_WINDOW (source);
  Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;

  g_clear_object (&self->job);
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      /* Read in another way it cannot be: it stays as it was. */
      if (work->step == STEP_OPEN && work->from != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          crm_view_host_failed (self->opener, _("The file cannot be read so"), error);
          go_to (self, STEP_COLUMNS);
          return;
        }
      crm_view_host_failed (self->opener, work->step == STEP_RUN ? _("The import was stopped, and nothing of it is left") : _("The file cannot be imported"), error);
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }

  if (work->step == STEP_OPEN)
    {
      g_clear_pointer (&self->review, crm_import_review_free);
      g_clear_pointer (&self->source, crm_import_source_free);
      g_free (self->recalled);
      self->source = g_steal_pointer (&work->source);
      self->recalled = g_steal_pointer (&work->recalled);
      go_to (self, crm_import_source_get_n_columns (self->source) > 0 ? STEP_COLUMNS : STEP_TRY);
      return;
    }

  if (work->step == STEP_LOOK)
    {
      /* The page that the old one is on borrows it. */
      adw_bin_set_child (self->review_page, NULL);
      g_clear_pointer (&self->review, crm_import_review_free);
      self->review = g_steal_pointer (&work->review);
      go_to (self, work->look_only || crm_import_review_is_needed (self->review) ? STEP_REVIEW : STEP_TRY);
      return;
    }

  g_clear_pointer (&self->report, crm_import_report_free);
  self->report = g_steal_pointer (&work->report);
  go_to (self, work->step == STEP_TRY ? STEP_REPORT : STEP_DONE);
}

static void
progress_cb (CrmImportWindow *self)
{
  double fraction = self->job != NULL ? crm_job_get_fraction (self->job) : -1;
  g_autofree char *detail = self->job != NULL ? crm_job_dup_detail (self->job) : NULL;

  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->progress, fraction);
  else
    gtk_progress_bar_pulse (self->progress);
  gtk_label_set_label (self->busy_detail, detail != NULL ? detail : "");
}

/* Takes over @work, which may be NULL. */
static void
run_work (CrmImportWindow *self,
          Step             step,
          Work            *work,
          const char      *words)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, worked_cb, NULL);

  if (work == NULL)
    work = g_new0 (Work, 1);

  self->job = crm_job_new (words);
  g_signal_connect_object (self->job, "notify", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);

  work->step = step;
  work->db = g_object_ref (crm_book_get_db (self->book));
  work->source = step != STEP_OPEN ? self->source : NULL;
  work->job = g_object_ref (self->job);
  g_task_set_source_tag (task, run_work);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);

  gtk_label_set_label (self->busy_words, words);
  gtk_label_set_label (self->busy_detail, "");
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_stack_set_visible_child_name (self->stack, "busy");
  gtk_widget_set_visible (GTK_WIDGET (self->back), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel), TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.next", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.back", FALSE);
  g_task_run_in_thread (task, work_thread);
}

/* ---- How a table is read ---- */

static const CrmEncoding encodings[] = { CRM_ENCODING_UTF_8, CRM_ENCODING_WINDOWS_1252, CRM_ENCODING_UTF_16_LE, CRM_ENCODING_UTF_16_BE };
static const char separators[] = { ',', ';', '\t' };

static gboolean
read_again (gpointer data)
{
  CrmImportWindow *self = data;
  Work *work = g_new0 (Work, 1);
  const char *const *sheets = crm_import_source_get_sheets (self->source, NULL);
  guint sheet = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (self), "crm-sheet"));

  work->from = self->source;
  work->options.header = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (self), "crm-header"));
  if (sheets != NULL)
    {
      work->sheet = g_strdup (sheets[sheet]);
      work->options.sheet = work->sheet;
    }
  else
    {
      work->options.force_encoding = TRUE;
      work->options.encoding = encodings[GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (self), "crm-encoding"))];
      work->options.separator = separators[GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (self), "crm-separator"))];
    }
  run_work (self, STEP_OPEN, work, _("Opening the file…"));

  return G_SOURCE_REMOVE;
}

/* The rows are made anew by it: not while one of them says what it is set to. */
static void
reading_cb (AdwComboRow     *row,
            GParamSpec      *pspec,
            CrmImportWindow *self)
{
  const char *what = g_object_get_data (G_OBJECT (row), "crm-what");

  if (self->job != NULL)
    return;
  g_object_set_data (G_OBJECT (self), what, GUINT_TO_POINTER (adw_combo_row_get_selected (row)));
  /* Another sheet has names of its own. */
  if (g_str_equal (what, "crm-sheet"))
    g_object_set_data (G_OBJECT (self), "crm-header", GINT_TO_POINTER (CRM_IMPORT_HEADER_GUESS));
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, read_again, g_object_ref (self), g_object_unref);
}

static void
add_reading (CrmImportWindow   *self,
             const char        *what,
             const char        *title,
             const char *const *choices,
             guint              selected)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr(GtkStringList) list = gtk_string_list_new (choices);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  g_object_set_data (G_OBJECT (self), what, GUINT_TO_POINTER (selected));
  g_object_set_data (G_OBJECT (row), "crm-what", (gpointer) what);
  g_object_set_data (G_OBJECT (row), "crm-group", self->reading);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (reading_cb), self, 0);
  adw_preferences_group_add (self->reading, row);
  g_ptr_array_add (self->column_rows, row);
}

static void
show_reading (CrmImportWindow *self)
{
  const char *encoding_names[] = { "UTF-8", "Windows-1252", "UTF-16 LE", "UTF-16 BE", NULL };
  const char *separator_names[] = { _("Comma"), _("Semicolon"), _("Tab"), NULL };
  guint sheet, encoding = 0, separator = 0;
  const char *const *sheets = crm_import_source_get_sheets (self->source, &sheet);
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  if (sheets != NULL)
    {
      if (sheets[1] != NULL)
        add_reading (self, "crm-sheet", _("Sheet"), sheets, sheet);
      g_object_set_data (G_OBJECT (self), "crm-sheet", GUINT_TO_POINTER (sheet));
    }
  else
    {
      while (encoding + 1 < G_N_ELEMENTS (encodings) &&
             g_strcmp0 (crm_encoding_get_name (encodings[encoding]), crm_import_source_get_encoding (self->source)) != 0)
        encoding++;
      while (separator + 1 < G_N_ELEMENTS (separators) && separators[separator] != crm_import_source_get_separator (self->source))
        separator++;
      add_reading (self, "crm-encoding", _("Encoding"), encoding_names, encoding);
      add_reading (self, "crm-separator", _("Separator"), separator_names, separator);
    }

  g_ptr_array_add (lines, g_strdup (_("There are none")));
  for (guint i = 1; i <= MAX_HEADER; i++)
    g_ptr_array_add (lines, g_strdup_printf (_("Line %u"), i));
  g_ptr_array_add (lines, NULL);
  add_reading (self, "crm-header", _("Names of the columns"), (const char *const *) lines->pdata, MIN (crm_import_source_get_header (self->source), MAX_HEADER));
}

/* ---- Columns ---- */

static void
target_cb (AdwComboRow     *row,
           GParamSpec      *pspec,
           CrmImportWindow *self)
{
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "crm-column"));
  guint selected = adw_combo_row_get_selected (row);
  const char *own = g_object_get_data (G_OBJECT (row), "crm-own-key");
  guint n_targets = 0;

  while (crm_import_targets ()[n_targets].key != NULL)
    n_targets++;

  if (selected == 0)
    crm_import_source_set_key (self->source, column, NULL);
  else if (selected <= n_targets)
    crm_import_source_set_key (self->source, column, crm_import_targets ()[selected - 1].key);
  else
    crm_import_source_set_key (self->source, column, own);
}

/* One row a column: its name, what stands in it, and what it means. A meaning that is not in the list (the city of the second address) is kept as its
 * last entry. */
static void
add_column (CrmImportWindow *self,
            guint            column)
{
  const char *key = crm_import_source_get_key (self->source, column);
  g_autofree char *sample = crm_import_source_dup_sample (self->source, column, 3);
  g_autoptr(GtkStringList) list = gtk_string_list_new (NULL);
  GtkWidget *row = adw_combo_row_new ();
  guint selected = 0;

  gtk_string_list_append (list, _("Leave out"));
  for (guint i = 0; crm_import_targets ()[i].key != NULL; i++)
    {
      gtk_string_list_append (list, _(crm_import_targets ()[i].label));
      if (g_strcmp0 (crm_import_targets ()[i].key, key) == 0)
        selected = i + 1;
    }
  if (key != NULL && selected == 0)
    {
      gtk_string_list_append (list, crm_import_source_get_column (self->source, column));
      selected = g_list_model_get_n_items (G_LIST_MODEL (list)) - 1;
      g_object_set_data (G_OBJECT (row), "crm-own-key", (gpointer) key);
    }

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), crm_import_source_get_column (self->source, column));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), sample);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  g_object_set_data (G_OBJECT (row), "crm-column", GUINT_TO_POINTER (column));
  g_object_set_data (G_OBJECT (row), "crm-group", self->columns);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (target_cb), self, 0);
  adw_preferences_group_add (self->columns, row);
  g_ptr_array_add (self->column_rows, row);
}

static void
remove_rows (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (g_object_get_data (g_ptr_array_index (rows, i), "crm-group"), g_ptr_array_index (rows, i));
  g_ptr_array_set_size (rows, 0);
}

static void
show_columns (CrmImportWindow *self)
{
  g_autofree char *words = crm_import_source_describe (self->source);
  g_autofree char *known = self->recalled != NULL ? g_strdup_printf (_("As in the import of “%s”."), self->recalled) : NULL;

  remove_rows (self->column_rows);
  adw_preferences_group_set_description (self->reading, words);
  adw_preferences_group_set_description (self->columns, known);
  show_reading (self);
  for (guint i = 0; i < crm_import_source_get_n_columns (self->source); i++)
    if (!crm_import_source_is_label (self->source, i))
      add_column (self, i);
}

/* ---- Report ---- */

static void
add_row (CrmImportWindow     *self,
         AdwPreferencesGroup *group,
         const char          *title,
         const char          *subtitle,
         const char          *icon_name)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (icon_name != NULL)
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon_name));
  g_object_set_data (G_OBJECT (row), "crm-group", group);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
}

/* Takes over @title. */
static void
add_number (CrmImportWindow *self,
            guint            n,
            char            *title,
            const char      *explanation,
            const char      *icon_name)
{
  if (n > 0)
    add_row (self, self->numbers, title, explanation, icon_name);
  g_free (title);
}

/* The first of those whom the trial names, those that change first, and the way to all of them. */
static void
show_people (CrmImportWindow *self)
{
  GPtrArray *rows = self->report->rows;
  guint n = 0;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < rows->len && n < MAX_PEOPLE; i++)
      {
        const CrmImportRow *row = g_ptr_array_index (rows, i);
        g_autofree char *words = NULL;

        if ((row->changes == NULL) != (pass == 1))
          continue;
        words = crm_import_people_describe (row);
        add_row (self, self->people, row->name, words, NULL);
        n++;
      }

  if (rows->len > n)
    {
      g_autofree char *words = g_strdup_printf (_("Show all %u"), rows->len);
      GtkWidget *row;

      add_row (self, self->people, words, "", NULL);
      row = g_ptr_array_index (self->rows, self->rows->len - 1);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "import.people");
    }
  gtk_widget_set_visible (GTK_WIDGET (self->people), rows->len > 0);
}

static void
show_report (CrmImportWindow *self,
             gboolean         done)
{
  const CrmImportReport *report = self->report;

  remove_rows (self->rows);

  gtk_label_set_label (self->headline, done ? _("Imported") : _("This would happen"));
  add_number (self, report->n_new, g_strdup_printf (ngettext ("%u new contact", "%u new contacts", report->n_new), report->n_new), "", "list-add-symbolic");
  add_number (self, report->n_updated, g_strdup_printf (ngettext ("%u updated", "%u updated", report->n_updated), report->n_updated),
              crm_import_source_get_rules (self->source)->replace ? _("They are in the book already. What differs is replaced, empty cells erase nothing.")
                                                                  : _("They are in the book already and get what is missing. Nothing is overwritten."),
              "document-edit-symbolic");
  add_number (self, report->n_skipped, g_strdup_printf (ngettext ("%u already there", "%u already there", report->n_skipped), report->n_skipped),
              _("There is nothing in them that the book does not have."), "object-select-symbolic");
  add_number (self, report->n_refused, g_strdup_printf (ngettext ("%u refused", "%u refused", report->n_refused), report->n_refused), "", "dialog-warning-symbolic");
  if (self->rows->len == 0)
    add_row (self, self->numbers, _("There is no contact in this file."), "", NULL);

  show_people (self);

  for (guint i = 0; i < MIN (report->refused->len, MAX_REFUSED); i++)
    {
      const CrmImportRefusal *refusal = g_ptr_array_index (report->refused, i);
      g_autofree char *line = g_strdup_printf ("%" G_GUINT64_FORMAT, refusal->line);
      g_autofree char *title = g_strdup_printf (_("Line %s"), line);

      add_row (self, self->refused, title, refusal->reason, NULL);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->refused), report->refused->len > 0);
  gtk_stack_set_visible_child_name (self->stack, "report");
}

/* ---- Steps ---- */

static void
go_to (CrmImportWindow *self,
       Step             step)
{
  gboolean useful = step == STEP_COLUMNS || step == STEP_REVIEW || step == STEP_DONE ||
                    (step == STEP_REPORT && self->report->n_new + self->report->n_updated > 0);
  g_autofree char *label = NULL;
  gboolean can_go_back;

  self->step = step;
  if (step == STEP_REPORT)
    {
      guint n = self->report->n_new + self->report->n_updated;

      label = g_strdup_printf (ngettext ("_Import %u Contact", "_Import %u Contacts", n), n);
    }
  else
    {
      label = g_strdup (step == STEP_DONE ? _("_Close") : _("_Continue"));
    }
  gtk_button_set_label (self->next, label);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.next", useful);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel), step != STEP_DONE);
  gtk_widget_set_visible (GTK_WIDGET (self->undo), step == STEP_DONE && self->report->set != 0);
  can_go_back = step == STEP_REPORT || step == STEP_PEOPLE || (step == STEP_REVIEW && crm_import_source_get_n_columns (self->source) > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->back), can_go_back);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.back", can_go_back);

  switch (step)
    {
    case STEP_COLUMNS:
      show_columns (self);
      gtk_stack_set_visible_child_name (self->stack, "columns");
      gtk_widget_child_focus (gtk_stack_get_visible_child (self->stack), GTK_DIR_TAB_FORWARD);
      break;

    case STEP_LOOK:
      run_work (self, STEP_LOOK, NULL, _("Looking at the file…"));
      break;

    case STEP_REVIEW:
      adw_bin_set_child (self->review_page, crm_import_review_make_page (self->review));
      gtk_stack_set_visible_child_name (self->stack, "review");
      gtk_widget_child_focus (GTK_WIDGET (self->review_page), GTK_DIR_TAB_FORWARD);
      break;

    case STEP_PEOPLE:
      adw_bin_set_child (self->people_page, crm_import_people_new (self->report));
      gtk_stack_set_visible_child_name (self->stack, "people");
      gtk_widget_child_focus (GTK_WIDGET (self->people_page), GTK_DIR_TAB_FORWARD);
      break;

    case STEP_TRY:
      run_work (self, STEP_TRY, NULL, _("Looking at the file…"));
      break;

    case STEP_RUN:
      run_work (self, STEP_RUN, NULL, _("Importing…"));
      break;

    case STEP_REPORT:
    case STEP_DONE:
      show_report (self, step == STEP_DONE);
      /* Enter goes on; else it would be on Cancel, the first of the window. */
      gtk_widget_grab_focus (GTK_WIDGET (self->next));
      break;

    case STEP_OPEN:
    default:
      break;
    }
}

static void
next_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmImportWindow *self = CRM_IMPORT_WINDOW (widget);

  if (self->step == STEP_COLUMNS)
    go_to (self, STEP_LOOK);
  else if (self->step == STEP_REVIEW)
    go_to (self, STEP_TRY);
  else if (self->step == STEP_REPORT)
    go_to (self, STEP_RUN);
  else if (self->step == STEP_DONE)
    gtk_window_destroy (GTK_WINDOW (self));
}

/* From what would happen to what was said, from there to the columns. */
static void
back_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmImportWindow *self = CRM_IMPORT_WINDOW (widget);

  if (self->step == STEP_PEOPLE)
    {
      go_to (self, STEP_REPORT);
    }
  else if (self->step == STEP_REPORT)
    {
      Work *work = g_new0 (Work, 1);

      work->look_only = TRUE;
      run_work (self, STEP_LOOK, work, _("Looking at the file…"));
    }
  else if (self->step == STEP_REVIEW && crm_import_source_get_n_columns (self->source) > 0)
    {
      go_to (self, STEP_COLUMNS);
    }
}

static void
people_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  go_to (CRM_IMPORT_WINDOW (widget), STEP_PEOPLE);
}

static void
undone_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(CrmImportWindow) self = user_data;

  crm_view_host_command_cb (source, result, g_object_ref (self->opener));
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
undo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmImportWindow *self = CRM_IMPORT_WINDOW (widget);

  if (self->step != STEP_DONE || self->report->set == 0)
    return;
  gtk_widget_set_sensitive (widget, FALSE);
  crm_book_undo_async (self->book, self->report->set, undone_cb, g_object_ref (self));
}

/* While work runs it is stopped, and the window goes when it has ended. */
static void
cancel_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  CrmImportWindow *self = CRM_IMPORT_WINDOW (widget);

  if (self->job != NULL)
    crm_job_cancel (self->job);
  else
    gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
close_request_cb (GtkWindow *window)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "import.cancel", NULL);
  return TRUE;
}

static void
save_thread (GTask        *task,
             gpointer      source,
             gpointer      path,
             GCancellable *cancellable)
{
  CrmImportWindow *self = source;
  GError *error = NULL;

  /* The window cannot go on meanwhile, and the task keeps it. */
  if (crm_import_report_write_refused (self->report, path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  CrmImportWindow *self = CRM_IMPORT_WINDOW (source);
  g_autoptr(GError) error = NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self), TRUE);
  if (!g_task_propagate_boolean (G_TASK (result), &error) && self->opener != NULL)
    crm_view_host_failed (self->opener, _("The refused rows could not be saved"), error);
}

static void
save_chosen_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(CrmImportWindow) self = user_data;
  g_autoptr(GFile) file = crm_file_dialog_finish_one (result, NULL);
  g_autoptr(GTask) task = NULL;

  /* A run that goes on makes another report. */
  if (file == NULL || self->report == NULL || self->job != NULL)
    return;

  task = g_task_new (self, NULL, saved_cb, NULL);
  g_task_set_source_tag (task, save_chosen_cb);
  g_task_set_task_data (task, g_file_get_path (file), g_free);
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);      /* the next step would replace the report */
  g_task_run_in_thread (task, save_thread);
}

static void
save_refused_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  static const CrmFileKind kinds[] = { { N_("Table (CSV)"), "*.csv" }, { NULL } };

  crm_file_dialog_async (widget, CRM_FILE_SAVE, _("Save Refused Rows"), _("_Save"), kinds, "refused.csv", save_chosen_cb, g_object_ref (widget));
}

static void
crm_import_window_dispose (GObject *object)
{
  CrmImportWindow *self = CRM_IMPORT_WINDOW (object);

  g_clear_object (&self->job);
  g_clear_object (&self->book);
  g_clear_object (&self->opener);
  gtk_widget_dispose_template (GTK_WIDGET (self), CRM_TYPE_IMPORT_WINDOW);

  G_OBJECT_CLASS (crm_import_window_parent_class)->dispose (object);
}

static void
crm_import_window_finalize (GObject *object)
{
  CrmImportWindow *self = CRM_IMPORT_WINDOW (object);

  g_clear_pointer (&self->review, crm_import_review_free);
  g_clear_pointer (&self->source, crm_import_source_free);
  g_clear_pointer (&self->report, crm_import_report_free);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->column_rows);
  g_free (self->recalled);

  G_OBJECT_CLASS (crm_import_window_parent_class)->finalize (object);
}

static void
crm_import_window_class_init (CrmImportWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = crm_import_window_dispose;
  object_class->finalize = crm_import_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = close_request_cb;

  g_resources_register (crm_contacts_get_resource ());
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/clientele/Clientele/views/contacts/crm-import-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmImportWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmImportWindow, cancel);
  gtk_widget_class_bind_template_child (widget_class, CrmImportWindow, next);
  gtk_widget_class_bind_template_child (widget_class, CrmImportWindow, busy_words);
  gtk_widget_class_bind_template_child (widget_class, CrmImportWindow, busy_detail);
  gtk_widget_class_bind_template_child (widget_class, CrmImportWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, CrmImportWindow, columns);
  gtk_widget_class_bind_template_child (widget_class, CrmImportWindow, numbers);
  gtk_widget_class_bind_template_child (widget_class, CrmImportWindow, refused);
  gtk_widget_class_bind_template_child (widget_class, CrmImportWindow, headline);
  gtk_widget_class_install_action (widget_class, "import.next", NULL, next_action);
  gtk_widget_class_bind_template_child (widget_class, CrmImportWindow, back);
  gtk_widget_class_bind_template_child (widget_class, CrmImportWindow, review_page);
  gtk_widget_class_bind_template_child (widget_class, CrmImportWindow, people_page);
  gtk_widget_class_bind_template_child (widget_class, CrmImportWindow, reading);
  gtk_widget_class_bind_template_child (widget_class, CrmImportWindow, people);
  gtk_widget_class_bind_template_child (widget_class, CrmImportWindow, undo);
  gtk_widget_class_install_action (widget_class, "import.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "import.people", NULL, people_action);
  gtk_widget_class_install_action (widget_class, "import.undo", NULL, undo_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "import.back", NULL);
  gtk_widget_class_install_action (widget_class, "import.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "import.save-refused", NULL, save_refused_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "import.cancel", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "import.next", NULL);
}

static void
crm_import_window_init (CrmImportWindow *self)
{
  self->rows = g_ptr_array_new ();
  self->column_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* ---- Doors ---- */

typedef struct
{
  GtkWidget *parent;
  CrmBook   *book;
} Request;

static void
request_free (Request *request)
{
  g_object_unref (request->parent);
  g_object_unref (request->book);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static Request *
request_new (GtkWidget *parent,
             CrmBook   *book)
{
  Request *request = g_new0 (Request, 1);

  request->parent = g_object_ref (parent);
  request->book = g_object_ref (book);

  return request;
}

static void
file_chosen_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(Request) request = user_data;
  g_autoptr(GFile) file = crm_file_dialog_finish_one (result, NULL);
  CrmImportWindow *self;
  Work *work;

  if (file == NULL)
    return;

  self = g_object_new (CRM_TYPE_IMPORT_WINDOW, "transient-for", gtk_widget_get_root (request->parent), "modal", TRUE, NULL);
  self->book = g_object_ref (request->book);
  self->opener = g_object_ref (request->parent);
  gtk_window_present (GTK_WINDOW (self));
  go_to (self, STEP_OPEN);
  work = g_new0 (Work, 1);
  work->path = g_strdup (g_file_peek_path (file));
  run_work (self, STEP_OPEN, work, _("Opening the file…"));
}

void
crm_import_window_start (GtkWidget *parent,
                         CrmBook   *book)
{
  static const CrmFileKind kinds[] = {
    { N_("Contacts (tables, vCard, LDIF)"), "*.csv;*.tsv;*.tab;*.txt;*.xlsx;*.ods;*.vcf;*.vcard;*.ldif;*.ldi;*.CSV;*.XLSX;*.ODS;*.VCF;*.LDIF" }, { N_("All files"), "*" }, { NULL }
  };

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (CRM_IS_BOOK (book));

  crm_file_dialog_async (parent, CRM_FILE_OPEN, _("Import Contacts"), _("_Import"), kinds, NULL, file_chosen_cb, request_new (parent, book));
}
