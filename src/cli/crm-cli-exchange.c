/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "crm-cli.h"
#include "crm-export.h"
#include "crm-import-mapping.h"
#include "crm-import.h"
#include "crm-model-error.h"
#include "crm-output-file.h"
#include "crm-reference.h"
#include "crm-search.h"
#include "crm-store-error.h"

/* import FILE... and export contacts|deals|activities */

#define MAX_SHOWN 20   /* refused rows that are said; --refused writes all */

/* Sets the columns called @name; how many there are. */
static guint
map_column (CrmImportSource *source,
            const char      *name,
            const char      *key)
{
  guint n = 0;

  for (guint column = 0; column < crm_import_source_get_n_columns (source); column++)
    if (g_str_equal (crm_import_source_get_column (source, column), name))
      {
        crm_import_source_set_key (source, column, key);
        n++;
      }

  return n;
}

/*
 * Lines COLUMN=KEY; "#" begins a comment. A column without a line keeps what its name suggests, an empty key leaves it out. A line that does
 * nothing in any of @sources is a mistake.
 */
static gboolean
apply_mapping (GPtrArray   *sources,
               const char  *path,
               GError     **error)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *equals = strrchr (g_strstrip (lines[i]), '=');
      const char *key;
      guint n = 0;

      if (*lines[i] == '\0' || *lines[i] == '#')
        continue;
      if (equals == NULL || !g_utf8_validate (lines[i], -1, NULL))
        {
          g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("%s, line %u: write COLUMN=KEY."), path, i + 1);
          return FALSE;
        }

      *equals = '\0';
      g_strchomp (lines[i]);
      key = g_strstrip (equals + 1);
      if (*key != '\0' && !crm_import_key_is_known (key))
        {
          g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_UNKNOWN, _("%s, line %u: “%s” is not a key."), path, i + 1, key);
          return FALSE;
        }
      for (guint j = 0; j < sources->len; j++)
        n += map_column (g_ptr_array_index (sources, j), lines[i], key);
      if (n == 0)
        {
          g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_UNKNOWN, _("%s, line %u: there is no column “%s”."), path, i + 1, lines[i]);
          return FALSE;
        }
    }

  return TRUE;
}

/* Who would be new, and what would change in those who are there. */
static void
rows_json (JsonBuilder     *builder,
           CrmImportReport *report)
{
  crm_cli_json_int (builder, "changes", report->n_changes);
  json_builder_set_member_name (builder, "rows");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->rows->len; i++)
    {
      const CrmImportRow *row = g_ptr_array_index (report->rows, i);

      json_builder_begin_object (builder);
      crm_cli_json_int (builder, "line", row->line);
      crm_cli_json_text (builder, "name", row->name);
      if (row->id != 0)
        crm_cli_json_id (builder, "id", row->id);
      json_builder_set_member_name (builder, "changes");
      json_builder_begin_array (builder);
      for (guint j = 0; row->changes != NULL && j < row->changes->len; j++)
        {
          const CrmImportChange *change = g_ptr_array_index (row->changes, j);

          json_builder_begin_object (builder);
          crm_cli_json_text (builder, "field", change->label);
          crm_cli_json_text (builder, "before", change->before);
          crm_cli_json_text (builder, "after", change->after);
          json_builder_end_object (builder);
        }
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
report_json (JsonBuilder     *builder,
             const char      *path,
             CrmImportSource *source,
             CrmImportReport *report)
{
  json_builder_begin_object (builder);
  crm_cli_json_text (builder, "file", path);
  crm_cli_json_text (builder, "encoding", crm_import_source_get_encoding (source));
  if (report->run != 0)
    crm_cli_json_id (builder, "import", report->run);
  crm_cli_json_int (builder, "new", report->n_new);
  crm_cli_json_int (builder, "updated", report->n_updated);
  crm_cli_json_int (builder, "skipped", report->n_skipped);
  crm_cli_json_int (builder, "refused", report->n_refused);
  json_builder_set_member_name (builder, "refusals");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->refused->len; i++)
    {
      const CrmImportRefusal *refusal = g_ptr_array_index (report->refused, i);

      json_builder_begin_object (builder);
      crm_cli_json_int (builder, "line", refusal->line);
      crm_cli_json_text (builder, "reason", refusal->reason);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  if (report->run == 0)
    rows_json (builder, report);
  json_builder_end_object (builder);
}

static void
report_words (CrmCli          *cli,
              const char      *path,
              CrmImportReport *report)
{
  g_autofree char *words = crm_import_report_describe (report);

  crm_cli_print (cli, "%s: %s", path, words);
  for (guint i = 0; i < MIN (report->rows->len, MAX_SHOWN); i++)
    {
      const CrmImportRow *row = g_ptr_array_index (report->rows, i);
      g_autofree char *changes = crm_import_row_describe (row);

      if (row->changes != NULL && *changes != '\0')
        crm_cli_print (cli, "  %s: %s", row->name, changes);
      else
        crm_cli_print (cli, row->changes == NULL ? _("  new: %s") : _("  again: %s"), row->name);
    }
  if (report->rows->len > MAX_SHOWN)
    crm_cli_print (cli, _("  … and %u more; --json names them"), report->rows->len - MAX_SHOWN);
  for (guint i = 0; i < MIN (report->refused->len, MAX_SHOWN); i++)
    {
      const CrmImportRefusal *refusal = g_ptr_array_index (report->refused, i);

      g_autofree char *line = g_strdup_printf ("%" G_GUINT64_FORMAT, refusal->line);

      /* Translators: a line of a file, and why it was refused */
      crm_cli_print (cli, _("  line %s: %s"), line, refusal->reason);
    }
}

/* Where the refused rows go: they are those of one file, and never written over it. */
static gboolean
check_refused (CrmCli      *cli,
               const char  *path,
               int          n_files,
               char       **files,
               GError     **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  if (n_files > 1)
    {
      g_set_error_literal (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("--refused takes the rows of one file. Import the files one after the other."));
      return FALSE;
    }
  if (crm_output_file_is_same (files[0], path))
    {
      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_IN_USE, _("“%s” is the file that is imported. It was not written over: choose another file."),
                   shown);
      return FALSE;
    }

  return crm_output_file_check (crm_cli_get_path (cli), path, CRM_OUTPUT_DOCUMENT, error);
}

/* How tables are to be read, as the options say. */
static gboolean
read_options (CrmImportOptions  *options,
              const char        *encoding,
              const char        *separator,
              int                header,
              const char        *sheet,
              GError           **error)
{
  static const CrmEncoding encodings[] = { CRM_ENCODING_UTF_8, CRM_ENCODING_WINDOWS_1252, CRM_ENCODING_UTF_16_LE, CRM_ENCODING_UTF_16_BE };
  static const struct
  {
    const char *name;
    char        sign;
  } separators[] = { { "comma", ',' }, { ",", ',' }, { "semicolon", ';' }, { ";", ';' }, { "tab", '\t' }, { "\t", '\t' } };

  *options = (CrmImportOptions) { .header = header, .sheet = sheet };
  for (guint i = 0; encoding != NULL && i < G_N_ELEMENTS (encodings); i++)
    if (g_ascii_strcasecmp (encoding, crm_encoding_get_name (encodings[i])) == 0)
      {
        options->force_encoding = TRUE;
        options->encoding = encodings[i];
      }
  if (encoding != NULL && !options->force_encoding)
    {
      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("“%s” is not an encoding. There are utf-8, windows-1252, utf-16le and utf-16be."),
                   encoding);
      return FALSE;
    }

  for (guint i = 0; separator != NULL && i < G_N_ELEMENTS (separators); i++)
    if (strcmp (separator, separators[i].name) == 0)
      options->separator = separators[i].sign;
  if (separator != NULL && options->separator == 0)
    {
      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("“%s” is not a separator. There are comma, semicolon and tab."), separator);
      return FALSE;
    }

  return TRUE;
}

static gboolean
refuse_word (const char  *option,
             const char  *word,
             const char  *words,
             GError     **error)
{
  g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("%s: “%s” is not known. There are %s."), option, word, words);
  return FALSE;
}

/* By what someone is known, as words with commas. */
static gboolean
read_match (CrmImportRules  *rules,
            const char      *words,
            GError         **error)
{
  static const struct
  {
    const char     *name;
    CrmImportMatch  match;
  } known[] = { { "uid", CRM_IMPORT_MATCH_UID }, { "email", CRM_IMPORT_MATCH_EMAIL }, { "phone", CRM_IMPORT_MATCH_PHONE },
                { "name", CRM_IMPORT_MATCH_NAME_COMPANY }, { "none", 0 } };
  g_auto (GStrv) names = g_strsplit (words, ",", -1);

  rules->match = 0;
  for (guint i = 0; names[i] != NULL; i++)
    {
      guint j = 0;

      while (j < G_N_ELEMENTS (known) && strcmp (known[j].name, g_strstrip (names[i])) != 0)
        j++;
      if (j == G_N_ELEMENTS (known))
        return refuse_word ("--match", names[i], "uid, email, phone, name, none", error);
      rules->match |= known[j].match;
    }

  return TRUE;
}

static gboolean
read_mode (CrmImportRules  *rules,
           const char      *word,
           GError         **error)
{
  if (strcmp (word, "create") == 0)
    rules->mode = CRM_IMPORT_CREATE;
  else if (strcmp (word, "update") == 0)
    rules->mode = CRM_IMPORT_UPDATE;
  else if (strcmp (word, "both") == 0)
    rules->mode = CRM_IMPORT_CREATE | CRM_IMPORT_UPDATE;
  else
    return refuse_word ("--mode", word, "create, update, both", error);

  return TRUE;
}

/* COLUMN:VALUE=OTHER; nothing behind the sign leaves the value out. */
static gboolean
apply_value (GPtrArray   *sources,
             const char  *text,
             GError     **error)
{
  const char *equals = strrchr (text, '=');
  const char *colon = strchr (text, ':');
  g_autofree char *column = NULL;
  g_autofree char *value = NULL;
  guint n = 0;

  if (equals == NULL || colon == NULL || colon > equals)
    {
      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("“%s”: write COLUMN:VALUE=OTHER."), text);
      return FALSE;
    }

  column = g_strndup (text, (gsize) (colon - text));
  value = g_strndup (colon + 1, (gsize) (equals - colon - 1));
  for (guint i = 0; i < sources->len; i++)
    {
      CrmImportSource *source = g_ptr_array_index (sources, i);

      for (guint j = 0; j < crm_import_source_get_n_columns (source); j++)
        if (g_str_equal (crm_import_source_get_column (source, j), column))
          {
            crm_import_source_set_value (source, j, value, equals + 1);
            n++;
          }
    }
  if (n == 0)
    g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_UNKNOWN, _("“%s”: there is no such column."), text);

  return n > 0;
}

/* What the options say of who is who, of days and of values. */
typedef struct
{
  char     *match;
  char     *mode;
  char     *dates;
  char    **values;
  gboolean  replace;
  gboolean  remembered;
} Wishes;

static void
wishes_clear (Wishes *wishes)
{
  g_free (wishes->match);
  g_free (wishes->mode);
  g_free (wishes->dates);
  g_strfreev (wishes->values);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wishes, wishes_clear)

static gboolean
apply_wishes (GPtrArray     *sources,
              const Wishes  *wishes,
              GError       **error)
{
  CrmDateOrder order = g_strcmp0 (wishes->dates, "day-first") == 0 ? CRM_DATE_ORDER_DAY_FIRST : CRM_DATE_ORDER_MONTH_FIRST;

  if (wishes->dates != NULL && order == CRM_DATE_ORDER_MONTH_FIRST && strcmp (wishes->dates, "month-first") != 0)
    return refuse_word ("--dates", wishes->dates, "day-first, month-first", error);

  for (guint i = 0; i < sources->len; i++)
    {
      CrmImportSource *source = g_ptr_array_index (sources, i);
      CrmImportRules *rules = crm_import_source_get_rules (source);

      if ((wishes->match != NULL && !read_match (rules, wishes->match, error)) || (wishes->mode != NULL && !read_mode (rules, wishes->mode, error)))
        return FALSE;
      rules->replace = rules->replace || wishes->replace;
      for (guint j = 0; wishes->dates != NULL && j < crm_import_source_get_n_columns (source); j++)
        crm_import_source_set_date_order (source, j, order);
    }
  for (guint i = 0; wishes->values != NULL && wishes->values[i] != NULL; i++)
    if (!apply_value (sources, wishes->values[i], error))
      return FALSE;

  return TRUE;
}

/* Days that nobody can tell are said before they end in the notes. */
static void
say_ambiguous (CrmCli          *cli,
               CrmImportSource *source,
               const char      *path)
{
  for (guint i = 0; i < crm_import_source_get_n_columns (source); i++)
    if (crm_import_source_get_date_order (source, i) == CRM_DATE_ORDER_UNKNOWN && crm_import_source_is_ambiguous (source, i))
      crm_cli_note (cli, _("%s, column “%s”: day or month first? --dates says it; until then such days go into the notes."), path,
                    crm_import_source_get_column (source, i));
}

static gboolean
knows_a_column (CrmImportSource *source)
{
  guint n = crm_import_source_get_n_columns (source);

  for (guint i = 0; i < n; i++)
    if (crm_import_source_get_key (source, i) != NULL)
      return TRUE;

  return n == 0;
}

/* One file, on a thread of its own so that Ctrl+C is heard. */
typedef struct
{
  CrmDb *db;
  CrmImportSource *source;
  CrmJob *job;
  gboolean dry_run;
} Import;

static void
import_thread (GTask        *task,
               gpointer      object,
               gpointer      data,
               GCancellable *cancellable)
{
  const Import *import = data;
  GError *error = NULL;
  CrmImportReport *report = import->dry_run ? crm_import_try (import->db, import->source, import->job, &error)
                                            : crm_import_run (import->db, import->source, import->job, &error);

  if (report != NULL)
    g_task_return_pointer (task, report, (GDestroyNotify) crm_import_report_free);
  else
    g_task_return_error (task, error);
}

static void
imported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      done)
{
  *(gboolean *) done = TRUE;
}

/* (transfer full). After Ctrl+C nothing of it is left: NULL with G_IO_ERROR_CANCELLED. */
static CrmImportReport *
import_source (CrmCli           *cli,
               CrmImportSource  *source,
               gboolean          dry_run,
               GError          **error)
{
  g_autoptr (CrmJob) job = crm_job_new (_("Importing…"));
  g_autoptr (GCancellable) cancellable = crm_job_ref_cancellable (job);
  Import import = { crm_book_get_db (crm_cli_get_book (cli)), source, job, dry_run };
  gboolean done = FALSE;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, imported_cb, &done);

  g_task_set_source_tag (task, import_source);
  g_task_set_task_data (task, &import, NULL);
  crm_job_start (job);
  g_task_run_in_thread (task, import_thread);
  crm_cli_wait (cli, &done, cancellable);

  return g_task_propagate_pointer (task, error);
}

static CrmCliExit
run_import (CrmCli  *cli,
            int      argc,
            char   **argv)
{
  g_autofree char *mapping = NULL;
  g_autofree char *refused = NULL;
  g_autofree char *encoding = NULL;
  g_autofree char *separator = NULL;
  g_autofree char *sheet = NULL;
  int header = CRM_IMPORT_HEADER_GUESS;
  CrmImportOptions how = { 0 };
  g_auto (Wishes) wishes = { NULL };
  gboolean dry_run = FALSE;
  const GOptionEntry options[] = {
    { "encoding", 0, 0, G_OPTION_ARG_STRING, &encoding, N_("Read tables in this encoding: utf-8, windows-1252, utf-16le, utf-16be"), N_("NAME") },
    { "separator", 0, 0, G_OPTION_ARG_STRING, &separator, N_("What stands between columns: comma, semicolon, tab"), N_("SIGN") },
    { "sheet", 0, 0, G_OPTION_ARG_STRING, &sheet, N_("Read this sheet instead of the first one with something in it"), N_("NAME") },
    { "header", 0, 0, G_OPTION_ARG_INT, &header, N_("The line with the names of the columns; 0: there are none"), N_("LINE") },
    { "mapping", 0, 0, G_OPTION_ARG_FILENAME, &mapping, N_("Lines COLUMN=KEY that say what columns mean"), N_("FILE") },
    { "match", 0, 0, G_OPTION_ARG_STRING, &wishes.match, N_("By what someone is known: uid,email,phone,name (with the company), or none"), N_("LIST") },
    { "mode", 0, 0, G_OPTION_ARG_STRING, &wishes.mode, N_("What is done: create, update, both"), N_("MODE") },
    { "replace", 0, 0, G_OPTION_ARG_NONE, &wishes.replace, N_("Replace what differs instead of only filling in what is missing"), NULL },
    { "dates", 0, 0, G_OPTION_ARG_STRING, &wishes.dates, N_("How days like 3/4/1980 are meant: day-first, month-first"), N_("ORDER") },
    { "value", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wishes.values, N_("Take OTHER wherever VALUE stands in the column"), N_("COLUMN:VALUE=OTHER") },
    { "remembered", 0, 0, G_OPTION_ARG_NONE, &wishes.remembered, N_("Read the columns as they were read in the last import with the same ones"), NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, N_("Only say what would happen"), NULL },
    { "refused", 0, 0, G_OPTION_ARG_FILENAME, &refused, N_("Write the refused rows there, as CSV"), N_("FILE") },
    { NULL }
  };
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(GPtrArray) sources = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_import_source_free);
  GError *error = NULL;

  if (!crm_cli_parse (cli, options, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc < 2)
    return crm_cli_usage (cli, _("Which file is to be imported?"));

  if (!read_options (&how, encoding, separator, header, sheet, &error))
    return crm_cli_fail (cli, error);

  /* All that can be wrong with the files and the mapping is found before anything is written. */
  for (int i = 1; i < argc; i++)
    {
      CrmImportSource *source = crm_import_source_open_with (argv[i], &how, &error);

      if (source == NULL)
        return crm_cli_fail_file (cli, error, argv[i]);
      g_ptr_array_add (sources, source);
    }
  for (guint i = 0; wishes.remembered && i < sources->len; i++)
    crm_import_mapping_recall (crm_book_get_db (crm_cli_get_book (cli)), g_ptr_array_index (sources, i), NULL, NULL, NULL);
  if (!apply_wishes (sources, &wishes, &error))
    return crm_cli_fail (cli, error);
  if (mapping != NULL && !apply_mapping (sources, mapping, &error))
    return crm_cli_fail_file (cli, error, mapping);
  if (refused != NULL && !check_refused (cli, refused, argc - 1, argv + 1, &error))
    return crm_cli_fail (cli, error);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "imports");
  json_builder_begin_array (builder);

  for (int i = 1; i < argc; i++)
    {
      CrmImportSource *source = g_ptr_array_index (sources, i - 1);
      g_autoptr(CrmImportReport) report = import_source (cli, source, dry_run, &error);

      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_clear_error (&error);
          g_set_error (&error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_NOTHING, _("The import of %s was stopped. Nothing of it was kept."), argv[i]);
        }
      if (report == NULL)
        return crm_cli_fail (cli, error);
      if (refused != NULL && !crm_import_report_write_refused (report, refused, &error))
        return crm_cli_fail_file (cli, error, refused);

      if (!knows_a_column (source))
        crm_cli_note (cli, _("No column of %s is known. --mapping says what its columns mean."), argv[i]);
      say_ambiguous (cli, source, argv[i]);
      if (dry_run)
        {
          g_autofree char *form = crm_import_source_describe (source);

          crm_cli_print (cli, "%s: %s", argv[i], form);
        }
      report_json (builder, argv[i], source, report);
      report_words (cli, argv[i], report);
    }

  json_builder_end_array (builder);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);

  return CRM_CLI_DONE;
}

static const struct
{
  const char      *name;
  CrmExportFormat  format;
} formats[] = {
  { "csv", CRM_EXPORT_CSV },
  { "vcf", CRM_EXPORT_VCARD },
  { "ics", CRM_EXPORT_ICAL },
  { "json", CRM_EXPORT_JSON },
  { "xlsx", CRM_EXPORT_XLSX },
  { "ods", CRM_EXPORT_ODS },
};

static const CrmRecordType *
find_exported (const char *key)
{
  const CrmRecordType *const types[] = { &crm_contact_type, &crm_deal_type, &crm_activity_type };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (types[i]->key, key) == 0)
      return types[i];

  return NULL;
}

static gboolean
find_format (const char      *name,
             CrmExportFormat *format)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (strcmp (formats[i].name, name) == 0)
      {
        *format = formats[i].format;
        return TRUE;
      }

  return FALSE;
}

static CrmCliExit
report_export (CrmCli              *cli,
               const CrmRecordType *type,
               const char          *to,
               gint64               n)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  crm_cli_json_text (builder, "file", to);
  crm_cli_json_int (builder, type->key, n);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);

  if (type == &crm_contact_type)
    crm_cli_print (cli, ngettext ("Wrote %d contact to %s.", "Wrote %d contacts to %s.", (gulong) n), (int) n, to);
  else if (type == &crm_deal_type)
    crm_cli_print (cli, ngettext ("Wrote %d deal to %s.", "Wrote %d deals to %s.", (gulong) n), (int) n, to);
  else
    crm_cli_print (cli, ngettext ("Wrote %d activity to %s.", "Wrote %d activities to %s.", (gulong) n), (int) n, to);

  return CRM_CLI_DONE;
}

typedef struct
{
  const CrmRecordType *type;
  const char          *list;
} Members;

/* A CrmReadFunc: the ids of the list's members, in the order of the list of all. */
static gpointer
read_list_ids (CrmConn       *conn,
               gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  const Members *members = data;
  gint64 id = crm_reference_resolve (conn, &crm_list_type, members->list, CRM_REFERENCE_FIND, error);
  g_autoptr (CrmQuery) all = crm_query_new (members->type);
  g_autoptr (CrmQuery) query = id != 0 ? crm_query_with_list (all, id) : NULL;
  gboolean complete;

  return query != NULL ? crm_search_run (NULL, conn, query, 0, &complete, cancellable, error) : NULL;
}

static CrmCliExit
run_export (CrmCli  *cli,
            int      argc,
            char   **argv)
{
  g_autofree char *format_name = NULL;
  g_autofree char *to = NULL;
  g_autofree char *list = NULL;
  g_autoptr(GArray) ids = NULL;
  const GOptionEntry options[] = {
    { "list", 0, 0, G_OPTION_ARG_STRING, &list, N_("Only those in the list"), N_("LIST") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format_name, N_("csv, xlsx, ods or json; of contacts also vcf, of activities also ics; else what the end of FILE says"), N_("FORMAT") },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &to, N_("Write to this file instead of standard output"), N_("FILE") },
    { NULL }
  };
  const CrmRecordType *type = NULL;
  CrmExportFormat format = CRM_EXPORT_CSV;
  GError *error = NULL;
  CrmDb *db;
  gint64 n;

  if (!crm_cli_parse (cli, options, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc != 2 || (type = find_exported (argv[1])) == NULL)
    return crm_cli_usage (cli, _("Name what to export: contacts, deals or activities."));
  if (format_name != NULL && !find_format (format_name, &format))
    return crm_cli_usage (cli, _("“%s” is not a format. There are csv, xlsx, ods, vcf, ics and json."), format_name);
  if (format_name == NULL && to != NULL)
    format = crm_export_format_from_path (to, CRM_EXPORT_CSV);
  if (!crm_export_is_possible (type, format))
    return crm_cli_usage (cli, _("%s cannot be written as %s: vcf is for contacts, ics for activities."), type->key, format_name != NULL ? format_name : to);

  db = crm_book_get_db (crm_cli_get_book (cli));
  if (list != NULL)
    {
      Members members = { type, list };

      ids = crm_db_read (db, CRM_READER_LIST, read_list_ids, &members, NULL, &error);
      if (ids == NULL)
        return crm_cli_fail (cli, error);
    }
  if (to != NULL)
    {
      n = crm_export_records (db, to, type, format, ids, NULL, &error);
    }
  else
    {
      g_autoptr(GOutputStream) stream = g_unix_output_stream_new (STDOUT_FILENO, FALSE);

      n = crm_export_records_to (db, stream, type, format, ids, NULL, &error);
    }
  if (n < 0)
    return to != NULL && error->domain != CRM_STORE_ERROR ? crm_cli_fail_file (cli, error, to) : crm_cli_fail (cli, error);

  return to != NULL ? report_export (cli, type, to, n) : CRM_CLI_DONE;
}

const CrmCliCommand crm_cli_exchange_commands[] = {
  { "import", N_("FILE..."), N_("Bring in contacts from tables (CSV, Excel, OpenDocument), vCard or LDIF files"),
    N_("Contacts that are there already get what they lack; nothing is overwritten. One undo takes all of a file back."), CRM_CLI_BOOK, run_import },
  { "export", N_("contacts|deals|activities"), N_("Write contacts, deals or activities to a file"),
    N_("csv, xlsx and ods open in a spreadsheet, json has everything, vcf and ics are what phones and calendars read."), CRM_CLI_READ_BOOK, run_export },
  { NULL }
};
