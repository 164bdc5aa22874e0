/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "crm-book.h"

G_BEGIN_DECLS

/*
 * clientele-cli [--book FILE] [--json] COMMAND [ARGUMENT...]
 *
 * A group of commands is one file, crm-cli-GROUP.c, with one table that ends in an entry without a name and is named below
 * and in main.c. A command prints sentences by crm_cli_print(), or, with --json, one document by crm_cli_print_json(); what
 * goes wrong it hands to crm_cli_fail() and returns what that returns. The command line has no main thread to keep free: commands
 * wait (crm_db_read(), crm_book_run()) or run crm_cli_wait().
 */
typedef struct _CrmCli CrmCli;

typedef enum
{
  CRM_CLI_DONE   = 0,
  CRM_CLI_FAILED = 1,
  CRM_CLI_USAGE  = 2,
} CrmCliExit;

typedef enum
{
  CRM_CLI_NO_BOOK,          /* opens none; may do so itself */
  CRM_CLI_BOOK,             /* the book, which must be there */
  CRM_CLI_READ_BOOK,        /* the same, only read: works while a window has it open, and on a read-only disk */
} CrmCliNeeds;

typedef struct
{
  const char  *name;        /* one word: "add" */
  const char  *arguments;   /* as shown in help: "contact|deal|activity KEY=VALUE..."; "" for none */
  const char  *summary;     /* N_(): one line, without a full stop */
  const char  *description; /* N_(): what more there is to say below it in --help, or NULL */
  CrmCliNeeds  needs;

  /* @argv[0] is the command's name; what follows are its arguments. Returns the exit status. */
  CrmCliExit (*run) (CrmCli  *cli,
                     int      argc,
                     char   **argv);
} CrmCliCommand;

/* Each ends with an entry whose name is NULL. */
extern const CrmCliCommand crm_cli_book_commands[];
extern const CrmCliCommand crm_cli_demo_commands[];
extern const CrmCliCommand crm_cli_bench_commands[];
extern const CrmCliCommand crm_cli_records_commands[];
extern const CrmCliCommand crm_cli_lists_commands[];
extern const CrmCliCommand crm_cli_merge_commands[];
extern const CrmCliCommand crm_cli_relations_commands[];
extern const CrmCliCommand crm_cli_history_commands[];
extern const CrmCliCommand crm_cli_duplicates_commands[];
extern const CrmCliCommand crm_cli_account_commands[];
extern const CrmCliCommand crm_cli_sync_commands[];

/* "account add-caldav", in crm-cli-sync.c. */
CrmCliExit    crm_cli_add_caldav    (CrmCli             *cli,
                                     int                 argc,
                                     char              **argv);
extern const CrmCliCommand crm_cli_campaign_commands[];
extern const CrmCliCommand crm_cli_exchange_commands[];
extern const CrmCliCommand crm_cli_signature_commands[];

/* The open book; NULL for CRM_CLI_NO_BOOK. */
CrmBook      *crm_cli_get_book      (CrmCli             *cli);
/* The path of the book, given or by default. Never NULL. */
const char   *crm_cli_get_path      (CrmCli             *cli);
gboolean      crm_cli_is_json       (CrmCli             *cli);

/*
 * Takes the options of @entries (NULL: none) out of @argc and @argv, and answers --help. FALSE: return crm_cli_get_status(). To be called
 * by every command first, so that --help and unknown options are answered everywhere alike.
 */
gboolean      crm_cli_parse         (CrmCli             *cli,
                                     const GOptionEntry *entries,
                                     int                *argc,
                                     char             ***argv);
CrmCliExit    crm_cli_get_status    (CrmCli             *cli);

/* Says on stderr what is wrong with how the command was called (a translated sentence), and where its help is. Returns CRM_CLI_USAGE. */
CrmCliExit    crm_cli_usage         (CrmCli             *cli,
                                     const char         *format,
                                     ...) G_GNUC_PRINTF (2, 3);

/* Says on stderr why it failed and what to do, in the words of crm-error-words.h; with --json also prints {"error": {"domain", "code",
 * "message", "advice", "detail"}}. Takes over @error. Returns CRM_CLI_FAILED (CRM_CLI_USAGE for what was typed wrong). */
CrmCliExit    crm_cli_fail          (CrmCli             *cli,
                                     GError             *error);

/* The same of a file that the command was given: it is @path that the words are about, not the book. Takes @error. */
CrmCliExit   crm_cli_fail_file  (CrmCli     *cli,
                                 GError     *error,
                                 const char *path);

/* Prints a line for people on stdout; nothing with --json. A line feed is added. */
void          crm_cli_print         (CrmCli             *cli,
                                     const char         *format,
                                     ...) G_GNUC_PRINTF (2, 3);

/* Prints the document on stdout; nothing without --json. The builder must be complete. Once per command. */
void          crm_cli_print_json    (CrmCli             *cli,
                                     JsonBuilder        *builder);

/* A note for people on stderr that is no failure (progress, a hint), --json or not. */
void          crm_cli_note          (CrmCli             *cli,
                                     const char         *format,
                                     ...) G_GNUC_PRINTF (2, 3);

/* Runs the main context until *@done. For commands made of asynchronous calls; Ctrl+C cancels @cancellable (nullable). */
void          crm_cli_wait          (CrmCli             *cli,
                                     gboolean           *done,
                                     GCancellable       *cancellable);

/* A password from the first line of standard input (@fd 0) or of another file descriptor; never from the command line. To be
 * cleared and freed by the caller. NULL with G_IO_ERROR. */
char         *crm_cli_read_password (CrmCli             *cli,
                                     int                 fd,
                                     GError            **error);

/*
 * JSON with stable keys: names of fields as in the descriptors; ids are strings, money is "1234.50", instants are RFC 3339, empty
 * fields are null. These add to a builder that stands in an object (or array).
 */

/* "NAME": "123" */
void          crm_cli_json_id       (JsonBuilder        *builder,
                                     const char         *name,
                                     gint64              id);
/* "NAME": "text" or null */
void          crm_cli_json_text     (JsonBuilder        *builder,
                                     const char         *name,
                                     const char         *text);
void          crm_cli_json_int      (JsonBuilder        *builder,
                                     const char         *name,
                                     gint64              value);
void          crm_cli_json_boolean  (JsonBuilder        *builder,
                                     const char         *name,
                                     gboolean            value);
/* "NAME": "2026-12-24T17:30:00Z" or null for 0 */
void          crm_cli_json_instant  (JsonBuilder        *builder,
                                     const char         *name,
                                     gint64              instant);
/* What a command changed: "change": "id", "label": what was done. Without JSON prints the label. */
CrmCliExit    crm_cli_done          (CrmCli             *cli,
                                     CrmChangeSet       *set);

G_END_DECLS
