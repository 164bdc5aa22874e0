/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-import.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-csv-writer.h"
#include "crm-id.h"
#include "crm-import-mapping.h"
#include "crm-import-match.h"
#include "crm-output-file.h"
#include "crm-record-store.h"
#include "crm-store-error.h"

#define BATCH_ROWS 500
#define MAX_REFUSED 100000   /* kept with their text; all are counted */
#define MAX_ROWS 20000       /* of a dry run, likewise */

static void
refusal_free (CrmImportRefusal *refusal)
{
  g_free (refusal->reason);
  g_free (refusal->raw);
  g_strfreev (refusal->fields);
  g_free (refusal);
}

static void
row_free (CrmImportRow *row)
{
  g_free (row->name);
  g_clear_pointer (&row->changes, g_ptr_array_unref);
  g_free (row);
}

char *
crm_import_row_describe (const CrmImportRow *row)
{
  g_autoptr (GString) words = g_string_new (NULL);

  g_return_val_if_fail (row != NULL, NULL);

  for (guint i = 0; row->changes != NULL && i < row->changes->len; i++)
    {
      const CrmImportChange *change = g_ptr_array_index (row->changes, i);
      g_autofree char *line = change->before != NULL
                              /* Translators: a field, what stands there, and what would */
                              ? g_strdup_printf (_("%s: %s → %s"), change->label, change->before, change->after)
                              /* Translators: a field, and what would be added */
                              : g_strdup_printf (_("%s: + %s"), change->label, change->after);

      g_string_append_printf (words, "%s%s", i > 0 ? "; " : "", g_strdelimit (line, "\r\n\t", ' '));
    }

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static CrmImportReport *
report_new (CrmDb           *db,
            CrmImportSource *source)
{
  CrmImportReport *self = g_new0 (CrmImportReport, 1);

  self->refused = g_ptr_array_new_with_free_func ((GDestroyNotify) refusal_free);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  self->book = g_strdup (crm_db_get_path (db));
  self->columns = crm_import_source_dup_header (source);
  return self;
}

void
crm_import_report_free (CrmImportReport *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->refused);
  g_ptr_array_unref (self->rows);
  g_strfreev (self->columns);
  g_free (self->book);
  g_free (self);
}

static void
refuse (CrmImportReport *report,
        CrmImportSource *source,
        CrmImportEntry  *entry,
        const char      *reason)
{
  CrmImportRefusal *refusal;

  report->n_refused++;
  if (report->refused->len == MAX_REFUSED)
    return;

  refusal = g_new (CrmImportRefusal, 1);
  refusal->line = entry->line;
  refusal->reason = g_strdup (reason);
  refusal->raw = g_strdup (entry->raw);
  refusal->fields = entry->raw != NULL ? crm_import_source_split_row (source, entry->raw) : NULL;
  g_ptr_array_add (report->refused, refusal);
}

static void
count (CrmImportReport  *report,
       CrmImportOutcome  outcome)
{
  if (outcome == CRM_IMPORT_NEW)
    report->n_new++;
  else if (outcome == CRM_IMPORT_UPDATED)
    report->n_updated++;
  else
    report->n_skipped++;
}

static gboolean
check_cancelled (CrmJob  *job,
                 GError **error)
{
  if (job == NULL || !crm_job_is_cancelled (job))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  return FALSE;
}

static void
tell (CrmJob          *job,
      double           progress,
      CrmImportReport *report)
{
  if (job != NULL)
    {
      g_autofree char *words = crm_import_report_describe (report);

      crm_job_set_detail (job, words);
      crm_job_set_fraction (job, progress);
    }
}

/* What is wrong with an entry before it is looked at more closely; NULL: nothing. */
static const char *
find_fault (CrmImportEntry *entry)
{
  static const char *const enough[] = { "name", "given_name", "family_name", "nickname", "company" };

  if (entry->refusal != NULL)
    return entry->refusal;

  for (guint i = 0; i < G_N_ELEMENTS (enough); i++)
    if (crm_import_entry_get (entry, enough[i]) != NULL)
      return NULL;
  for (guint i = 0; i < entry->keys->len; i++)
    {
      const char *key = g_ptr_array_index (entry->keys, i);

      if (g_str_has_prefix (key, "email") || g_str_has_prefix (key, "phone"))
        return NULL;
    }

  return _("There is no name, company, mail address or phone number in it.");
}

/* ---- Trying ---- */

typedef struct
{
  CrmImportSource *source;
  CrmJob          *job;
  CrmImportReport *report;
  GHashTable      *seen;       /* of entries that would be new: who comes again in the same file is found */
  gboolean         at_end;
} Trial;

static void
note_row (CrmImportReport  *report,
          CrmImportEntry   *entry,
          CrmImportOutcome  outcome,
          gint64            id,
          GPtrArray        *changes)
{
  CrmImportRow *row;

  report->n_changes += changes->len;
  if (outcome == CRM_IMPORT_SKIPPED || report->rows->len == MAX_ROWS)
    return;

  row = g_new (CrmImportRow, 1);
  row->line = entry->line;
  row->id = id;
  row->name = crm_import_match_dup_name (entry);
  row->changes = outcome == CRM_IMPORT_UPDATED ? g_ptr_array_ref (changes) : NULL;
  g_ptr_array_add (report->rows, row);
}

static gboolean
try_entry (CrmConn         *conn,
           Trial           *trial,
           CrmImportEntry  *entry,
           GError         **error)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_import_change_free);
  const char *fault = find_fault (entry);
  CrmImportOutcome outcome;
  gint64 id;

  if (fault == NULL &&
      !crm_import_match_try (conn, entry, crm_import_source_get_rules (trial->source), trial->seen, &outcome, &id, changes, &fault, error))
    return FALSE;

  if (fault != NULL)
    {
      refuse (trial->report, trial->source, entry, fault);
      return TRUE;
    }
  count (trial->report, outcome);
  note_row (trial->report, entry, outcome, id, changes);

  return TRUE;
}

static gpointer
try_batch (CrmConn       *conn,
           gpointer       user_data,
           GCancellable  *cancellable,
           GError       **error)
{
  Trial *trial = user_data;

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr(CrmImportEntry) entry = crm_import_source_next (trial->source);

      if (entry == NULL)
        {
          trial->at_end = TRUE;
          break;
        }
      if (!try_entry (conn, trial, entry, error))
        return NULL;
    }

  return trial;
}

CrmImportReport *
crm_import_try (CrmDb            *db,
                CrmImportSource  *source,
                CrmJob           *job,
                GError          **error)
{
  g_autoptr(CrmImportReport) report = NULL;
  g_autoptr(GHashTable) seen = NULL;
  Trial trial = { 0 };

  g_return_val_if_fail (CRM_IS_DB (db), NULL);
  g_return_val_if_fail (source != NULL, NULL);

  report = report_new (db, source);
  seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  trial = (Trial) { source, job, report, seen, FALSE };

  crm_import_source_rewind (source);
  while (!trial.at_end)
    {
      if (!check_cancelled (job, error) || crm_db_read (db, CRM_READER_LIST, try_batch, &trial, NULL, error) == NULL)
        return NULL;
      tell (job, crm_import_source_get_progress (source), report);
    }

  return g_steal_pointer (&report);
}

/* ---- Doing ---- */

/* Entries that one transaction takes; the next ones are read while it runs. */
typedef struct
{
  GPtrArray *entries;
  double     progress;     /* in the file, after them */
  gboolean   last;
} Batch;

/* What the transactions of a run share. */
typedef struct
{
  CrmImportSource *source;
  CrmImportReport *report;
  GHashTable      *known;      /* companies and tags that were found or made */
  const Batch     *batch;      /* the one that is written */
  gboolean         begun;
} Run;

static gboolean
begin_run (CrmConn    *conn,
           const Run  *run,
           GError    **error)
{
  g_autofree char *name = g_path_get_basename (crm_import_source_get_path (run->source));
  g_autofree char *mapping = crm_import_mapping_write (run->source);

  return crm_conn_run (conn, error, "INSERT INTO import_run (id, started_at, mapping, file, format) VALUES (?, ?, ?, ?, ?)", "iisss", run->report->run,
                       (gint64) g_get_real_time (), mapping, name, crm_import_format_get_name (crm_import_source_get_format (run->source)));
}

static gboolean
end_run (CrmConn                *conn,
         const CrmImportReport  *report,
         GError                **error)
{
  crm_conn_touch (conn, "import_run", report->run);

  return crm_conn_run (conn, error, "UPDATE import_run SET finished_at = ?, added = ?, updated = ?, skipped = ?, refused = ? WHERE id = ?", "iiiiii",
                       (gint64) g_get_real_time (), (gint64) report->n_new, (gint64) report->n_updated, (gint64) report->n_skipped,
                       (gint64) report->n_refused, report->run);
}

static gboolean
write_entry (CrmConn         *conn,
             Run             *run,
             CrmImportEntry  *entry,
             GError         **error)
{
  g_autofree char *refusal = NULL;
  CrmImportOutcome outcome;

  if (entry->refusal == NULL && !crm_import_match_write (conn, entry, crm_import_source_get_rules (run->source), run->known, &outcome, &refusal, error))
    return FALSE;

  if (entry->refusal != NULL || refusal != NULL)
    refuse (run->report, run->source, entry, entry->refusal != NULL ? entry->refusal : refusal);
  else
    count (run->report, outcome);
  return TRUE;
}

static gboolean
write_batch (CrmConn       *conn,
             gpointer       user_data,
             GCancellable  *cancellable,
             GError       **error)
{
  Run *run = user_data;

  if (!run->begun && !begin_run (conn, run, error))
    return FALSE;

  for (guint i = 0; i < run->batch->entries->len; i++)
    {
      if (!write_entry (conn, run, g_ptr_array_index (run->batch->entries, i), error))
        return FALSE;
    }

  return !run->batch->last || end_run (conn, run->report, error);
}

/* Those that cannot be taken carry their refusal. */
static void
read_batch (CrmImportSource *source,
            Batch           *batch)
{
  g_ptr_array_set_size (batch->entries, 0);

  while (batch->entries->len < BATCH_ROWS && !batch->last)
    {
      CrmImportEntry *entry = crm_import_source_next (source);

      batch->last = entry == NULL;
      if (entry == NULL)
        break;

      entry->refusal = find_fault (entry);
      if (entry->refusal == NULL)
        crm_import_match_prepare (entry);
      g_ptr_array_add (batch->entries, entry);
    }
  batch->progress = crm_import_source_get_progress (source);
}

/* Writes @batch; reads @ahead meanwhile. */
static gboolean
run_batch (CrmDb        *db,
           Run          *run,
           const Batch  *batch,
           Batch        *ahead,
           const char   *label,
           GError      **error)
{
  CrmWriteOptions options = { CRM_PRIORITY_IMPORT, CRM_ORIGIN_IMPORT, label, run->report->run, FALSE };
  g_autoptr(CrmChangeSet) set = NULL;
  CrmPendingWrite *pending;

  run->batch = batch;
  pending = crm_db_write_begin (db, &options, write_batch, run, NULL);
  if (!batch->last)
    read_batch (run->source, ahead);
  set = crm_db_write_end (pending, error);
  run->begun = run->begun || set != NULL;

  return set != NULL;
}

static gboolean
finish_undone (CrmConn       *conn,
                 gpointer       user_data,
                 GCancellable  *cancellable,
                 GError       **error)
{
  return end_run (conn, user_data, error);
}

static gpointer
find_last_set (CrmConn       *conn,
               gpointer       user_data,
               GCancellable  *cancellable,
               GError       **error)
{
  gint64 *run_and_set = user_data;

  run_and_set[1] = crm_conn_get_int (conn, 0, error, "SELECT max (id) FROM change_set WHERE import_run = ?", "i", run_and_set[0]);
  return NULL;
}

/*
 * What was written until it failed goes again, as a whole. The run is ended only then: where it cannot be taken back (a full disk), it is
 * unfinished, and is taken back at the next start.
 */
static void
take_back (CrmDb           *db,
           CrmImportReport *report)
{
  CrmWriteOptions options = { CRM_PRIORITY_IMPORT, CRM_ORIGIN_SYSTEM, _("Import taken back"), 0, TRUE };
  g_autoptr(GError) error = NULL;
  g_autoptr(CrmChangeSet) ended = NULL;
  g_autoptr(CrmChangeSet) undone = NULL;
  gint64 run_and_set[2] = { report->run, 0 };

  crm_db_read (db, CRM_READER_ROW, find_last_set, run_and_set, NULL, &error);
  if (error == NULL && run_and_set[1] != 0)
    undone = crm_db_undo (db, run_and_set[1], &error);
  if (error == NULL)
    ended = crm_db_write (db, &options, finish_undone, report, NULL, &error);
  if (error != NULL)
    g_message ("Taking back an import: %s", error->message);
}

/* Where it is not found, the whole is undone from the menu. */
static void
find_set (CrmDb           *db,
          CrmImportReport *report)
{
  gint64 run_and_set[2] = { report->run, 0 };

  crm_db_read (db, CRM_READER_ROW, find_last_set, run_and_set, NULL, NULL);
  report->set = run_and_set[1];
}

CrmImportReport *
crm_import_run (CrmDb            *db,
                CrmImportSource  *source,
                CrmJob           *job,
                GError          **error)
{
  g_autoptr(CrmImportReport) report = NULL;
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GPtrArray) entries_ahead = NULL;
  g_autoptr(GHashTable) known = NULL;
  g_autofree char *name = NULL;
  g_autofree char *label = NULL;
  Batch batches[2] = { { NULL } };
  Run run = { 0 };

  g_return_val_if_fail (CRM_IS_DB (db), NULL);
  g_return_val_if_fail (source != NULL, NULL);

  report = report_new (db, source);
  report->run = crm_id_new ();
  entries = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_import_entry_free);
  entries_ahead = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_import_entry_free);
  name = g_path_get_basename (crm_import_source_get_path (source));
  label = g_strdup_printf (_("Imported %s"), name);
  known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  batches[0].entries = entries;
  batches[1].entries = entries_ahead;
  run = (Run) { source, report, known, NULL, FALSE };

  crm_import_source_rewind (source);
  read_batch (source, &batches[0]);
  for (guint i = 0; ; i = !i)
    {
      if (!check_cancelled (job, error) || !run_batch (db, &run, &batches[i], &batches[!i], label, error))
        {
          if (run.begun)
            take_back (db, report);
          return NULL;
        }

      tell (job, batches[i].progress, report);
      if (batches[i].last)
        break;
    }
  if (report->n_new + report->n_updated > 0)
    find_set (db, report);

  return g_steal_pointer (&report);
}

/* ---- Reports ---- */

char *
crm_import_report_describe (CrmImportReport *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  /* Translators: what came of an import, in numbers */
  return g_strdup_printf (_("%u new, %u updated, %u already there, %u refused"), self->n_new, self->n_updated, self->n_skipped, self->n_refused);
}

/* As many as the longest of the rows has. */
static guint
count_columns (CrmImportReport *self)
{
  guint n = g_strv_length (self->columns);

  for (guint i = 0; i < self->refused->len; i++)
    {
      const CrmImportRefusal *refusal = g_ptr_array_index (self->refused, i);

      n = MAX (n, refusal->fields != NULL ? g_strv_length (refusal->fields) : 0);
    }

  return n;
}

/* The reasons of an earlier import, if the file came from one: they give way to the new ones. */
static gboolean
is_old_reason (CrmImportReport *self,
               guint            column)
{
  return column + 1 == g_strv_length (self->columns) && g_strcmp0 (self->columns[column], _("Reason")) == 0;
}

static void
write_table (CrmImportReport *self,
             CrmCsvWriter    *writer)
{
  guint n_named = g_strv_length (self->columns);
  guint n = count_columns (self);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = i < n_named ? g_strdup (self->columns[i]) : g_strdup_printf (_("Column %u"), i + 1);

      if (!is_old_reason (self, i))
        crm_csv_writer_add_field (writer, name);
    }
  crm_csv_writer_add_field (writer, _("Reason"));
  crm_csv_writer_end_row (writer);

  for (guint i = 0; i < self->refused->len; i++)
    {
      const CrmImportRefusal *refusal = g_ptr_array_index (self->refused, i);
      guint n_fields = refusal->fields != NULL ? g_strv_length (refusal->fields) : 0;

      for (guint j = 0; j < n; j++)
        if (!is_old_reason (self, j))
          crm_csv_writer_add_field (writer, j < n_fields ? refusal->fields[j] : NULL);
      crm_csv_writer_add_field (writer, refusal->reason);
      crm_csv_writer_end_row (writer);
    }
}

static void
write_cards (CrmImportReport *self,
             CrmCsvWriter    *writer)
{
  crm_csv_writer_add_field (writer, _("Line"));
  crm_csv_writer_add_field (writer, _("Reason"));
  crm_csv_writer_add_field (writer, _("As it stands in the file"));
  crm_csv_writer_end_row (writer);

  for (guint i = 0; i < self->refused->len; i++)
    {
      const CrmImportRefusal *refusal = g_ptr_array_index (self->refused, i);
      g_autofree char *line = g_strdup_printf ("%" G_GUINT64_FORMAT, refusal->line);
      g_autofree char *raw = g_utf8_make_valid (refusal->raw != NULL ? refusal->raw : "", -1);

      crm_csv_writer_add_field (writer, line);
      crm_csv_writer_add_field (writer, refusal->reason);
      crm_csv_writer_add_field (writer, raw);
      crm_csv_writer_end_row (writer);
    }
}

static gboolean
write_text (GOutputStream  *stream,
            gpointer        user_data,
            GError        **error)
{
  GString *text = user_data;

  return g_output_stream_write_all (stream, text->str, text->len, NULL, NULL, error);
}

gboolean
crm_import_report_write_refused (CrmImportReport  *self,
                                 const char       *path,
                                 GError          **error)
{
  g_autoptr(GString) text = g_string_new (NULL);
  CrmCsvWriter writer;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  /* What stands in the file goes back as it was: a sign put before it would come in with the mended rows. */
  crm_csv_writer_init (&writer, text, ',', self->columns == NULL);
  crm_csv_writer_add_bom (&writer);
  if (self->columns != NULL)
    write_table (self, &writer);
  else
    write_cards (self, &writer);

  return crm_output_file_write (self->book, path, write_text, text, error);
}
