/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sent-ledger.h"

#include "crm-mail-address.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

struct _CrmSentLedger
{
  char *campaign;  /* its id: the key of the hashes */
  char *path;
  int   fd;        /* -1: it cannot be written */
};

/* A mail that the book does not know to have been sent. */
typedef struct
{
  gint64 id;
  guint  n;   /* how often its dot was written */
} Unknown;

/* What a write function works on. */
typedef struct
{
  CrmSentLedger *ledger;
  gint64         campaign;
  GHashTable    *counts;    /* line of the ledger -> how often it stands there */
  GArray        *unknown;   /* of Unknown */
} Request;

CrmSentLedger *
crm_sent_ledger_open (gint64 campaign)
{
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "clientele", "sent", NULL);
  CrmSentLedger *self = g_new0 (CrmSentLedger, 1);

  self->campaign = g_strdup_printf ("%" G_GINT64_FORMAT, campaign);
  self->path = g_build_filename (folder, self->campaign, NULL);
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
  g_free (self->campaign);
  g_free (self->path);
  g_free (self);
}

/* The line of the address with @key (crm_mail_address_get_key()). */
static char *
make_line (CrmSentLedger *self,
           const char    *key)
{
  return g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guint8 *) self->campaign, strlen (self->campaign), key, -1);
}

void
crm_sent_ledger_add (CrmSentLedger *self,
                     const char    *address)
{
  g_autofree char *key = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *line = NULL;
  gsize length;

  g_return_if_fail (self != NULL);
  g_return_if_fail (address != NULL);

  if (self->fd < 0)
    return;

  key = crm_mail_address_get_key (address);
  hash = make_line (self, key);
  line = g_strconcat (hash, "\n", NULL);
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
  g_autoptr(CrmStmt) stmt = crm_conn_query (conn, error, "SELECT id, address_key, tries FROM campaign_mail WHERE campaign_id = ? AND state = 'pending'",
                                            "i", request->campaign);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      g_autofree char *line = make_line (request->ledger, crm_stmt_get_text (stmt, 1));
      Unknown unknown = { crm_stmt_get_int (stmt, 0), GPOINTER_TO_UINT (g_hash_table_lookup (request->counts, line)) };

      if ((gint64) unknown.n > crm_stmt_get_int (stmt, 2))
        g_array_append_val (request->unknown, unknown);
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

  for (guint i = 0; i < request->unknown->len; i++)
    {
      const Unknown *unknown = &g_array_index (request->unknown, Unknown, i);

      /* As many tries as there were: where the owner decides to send it again, it is not held up once more. */
      if (!crm_conn_run (conn, error, "UPDATE campaign_mail SET state = 'unknown', reason = ?, tries = ? WHERE id = ?", "sii",
                         _("It was sent from a newer state of this book than the one that was restored."),
                         (gint64) unknown->n, unknown->id))
        return FALSE;
    }

  if (request->unknown->len > 0)
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
  g_autoptr(GArray) unknown = NULL;
  CrmWriteOptions options = { .priority = CRM_PRIORITY_JOURNAL, .origin = CRM_ORIGIN_CAMPAIGN, .label = _("Sent mails"),
                              .not_undoable = TRUE };
  g_autoptr(CrmChangeSet) set = NULL;
  Request request = { .ledger = self, .campaign = campaign };

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (CRM_IS_DB (db), FALSE);

  counts = read_counts (self);
  if (g_hash_table_size (counts) == 0)
    return TRUE;

  unknown = g_array_new (FALSE, FALSE, sizeof (Unknown));
  request.counts = counts;
  request.unknown = unknown;
  set = crm_db_write (db, &options, check_cb, &request, NULL, error);
  return set != NULL;
}
