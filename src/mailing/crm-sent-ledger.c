/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sent-ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

struct _CrmSentLedger
{
  char *path;
  int   fd;    /* -1: it cannot be written */
};

/* What a write function works on. */
typedef struct
{
  gint64      campaign;
  GHashTable *counts;   /* token -> how often its dot was written */
  GPtrArray  *tokens;   /* of counts: those that the book does not know of */
} Request;

CrmSentLedger *
crm_sent_ledger_open (gint64 campaign)
{
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "clientele", "sent", NULL);
  g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT, campaign);
  CrmSentLedger *self = g_new0 (CrmSentLedger, 1);

  self->path = g_build_filename (folder, name, NULL);
  g_mkdir_with_parents (folder, 0700);
  self->fd = open (self->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (self->fd < 0)
    g_info ("%s: %s", self->path, g_strerror (errno));

  return self;
}

void
crm_sent_ledger_close (CrmSentLedger *self)
{
  g_return_if_fail (self != NULL);

  if (self->fd >= 0)
    close (self->fd);
  g_free (self->path);
  g_free (self);
}

void
crm_sent_ledger_add (CrmSentLedger *self,
                     const char    *token)
{
  g_autofree char *line = NULL;
  gsize length;

  g_return_if_fail (self != NULL);
  g_return_if_fail (token != NULL);

  if (self->fd < 0)
    return;

  line = g_strconcat (token, "\n", NULL);
  length = strlen (line);
  if (write (self->fd, line, length) != (gssize) length)
    g_info ("%s: %s", self->path, g_strerror (errno));
}

static GHashTable *
read_counts (CrmSentLedger *self)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  if (!g_file_get_contents (self->path, &text, NULL, NULL))
    return counts;

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, lines[i]));

      if (*lines[i] != '\0')
        g_hash_table_replace (counts, g_strdup (lines[i]), GUINT_TO_POINTER (n + 1));
    }

  return counts;
}

static gboolean
find_unknown (CrmConn  *conn,
              Request  *request,
              GError  **error)
{
  g_autoptr(CrmStmt) stmt = crm_conn_query (conn, error, "SELECT token, tries FROM campaign_mail WHERE campaign_id = ? AND state = 'pending'",
                                            "i", request->campaign);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      gpointer key;
      gpointer n;

      if (g_hash_table_lookup_extended (request->counts, crm_stmt_get_text (stmt, 0), &key, &n) &&
          (gint64) GPOINTER_TO_UINT (n) > crm_stmt_get_int (stmt, 1))
        g_ptr_array_add (request->tokens, key);
    }

  return step == CRM_STEP_DONE;
}

static gboolean
check_cb (CrmConn       *conn,
          gpointer       user_data,
          GCancellable  *cancellable,
          GError       **error)
{
  Request *request = user_data;

  if (!find_unknown (conn, request, error))
    return FALSE;

  for (guint i = 0; i < request->tokens->len; i++)
    {
      const char *token = g_ptr_array_index (request->tokens, i);

      /* As many tries as there were: where the owner decides to send it again, it is not held up once more. */
      if (!crm_conn_run (conn, error, "UPDATE campaign_mail SET state = 'unknown', reason = ?, tries = ? WHERE token = ?", "sis",
                         _("It was sent from a newer state of this book than the one that was restored."),
                         (gint64) GPOINTER_TO_UINT (g_hash_table_lookup (request->counts, token)), token))
        return FALSE;
    }

  if (request->tokens->len > 0)
    crm_conn_touch (conn, "campaign_mail", 0);
  return TRUE;
}

gboolean
crm_sent_ledger_check (CrmSentLedger  *self,
                       CrmDb          *db,
                       gint64          campaign,
                       GError        **error)
{
  g_autoptr(GHashTable) counts = NULL;
  g_autoptr(GPtrArray) tokens = NULL;
  CrmWriteOptions options = { .priority = CRM_PRIORITY_JOURNAL, .origin = CRM_ORIGIN_CAMPAIGN, .label = _("Sent mails"),
                              .not_undoable = TRUE };
  g_autoptr(CrmChangeSet) set = NULL;
  Request request = { .campaign = campaign };

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (CRM_IS_DB (db), FALSE);

  counts = read_counts (self);
  if (g_hash_table_size (counts) == 0)
    return TRUE;

  tokens = g_ptr_array_new ();
  request.counts = counts;
  request.tokens = tokens;
  set = crm_db_write (db, &options, check_cb, &request, NULL, error);
  return set != NULL;
}
