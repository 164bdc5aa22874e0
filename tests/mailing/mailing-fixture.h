/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-campaign-control.h"
#include "crm-freeze.h"
#include "crm-mailing-error.h"
#include "crm-mail-journal.h"
#include "crm-preflight.h"
#include "crm-sender-job.h"
#include "servers/mail-server.h"
#include "store/store-fixture.h"

#define CAMPAIGN 900
#define ACCOUNT  800
#define TAG      700

typedef struct
{
  char  *folder;
  CrmDb *db;
} Book;

static inline gboolean
book_fill_cb (CrmConn       *conn,
              gpointer       user_data,
              GCancellable  *cancellable,
              GError       **error)
{
  guint n = GPOINTER_TO_UINT (user_data);

  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *name = g_strdup_printf ("Person %u", i);
      g_autofree char *given = g_strdup_printf ("Given%u", i);
      g_autofree char *address = g_strdup_printf ("r%u@d%u.example", i, i % 7);

      if (!crm_conn_run (conn, error, "INSERT INTO contact (id, uid, kind, name, given_name, created_at) VALUES (?, ?, 'person', ?, ?, 1)",
                         "isss", (gint64) i, name, name, given) ||
          !crm_conn_run (conn, error, "INSERT INTO contact_email (id, contact_id, address, address_key) VALUES (?, ?, ?, ?)",
                         "iiss", (gint64) i, (gint64) i, address, address) ||
          !crm_conn_run (conn, error, "INSERT INTO contact_tag (id, contact_id, tag_id) VALUES (?, ?, 700)",
                         "ii", (gint64) i, (gint64) i))
        return FALSE;
    }

  return TRUE;
}

/* A book in @folder (taken; removed with the book) with @n tagged people, an account for @server (may be NULL) and a campaign to the tag. */
/* All books of the tests have the same campaign: what one of them sent is not news of the next. */
static inline void
book_forget_sent (void)
{
  g_autofree char *path = g_strdup_printf ("%s/clientele/sent/%d", g_get_user_state_dir (), CAMPAIGN);

  g_unlink (path);
}

static inline Book *
book_new_in (char       *folder,
             guint       n,
             MailServer *server)
{
  Book *book = g_new0 (Book, 1);
  g_autoptr(GError) error = NULL;
  CrmWriteOptions options = { .priority = CRM_PRIORITY_USER, .origin = CRM_ORIGIN_IMPORT, .label = "fixture" };
  g_autoptr(CrmChangeSet) set = NULL;
  g_autofree char *account = NULL;

  book_forget_sent ();
  book->folder = folder;
  book->db = fixture_open (book->folder);
  fixture_write (book->db, "tag", "INSERT INTO tag (id, name, created_at) VALUES (700, 'news', 1)");
  set = crm_db_write (book->db, &options, book_fill_cb, GUINT_TO_POINTER (n), NULL, &error);
  g_assert_no_error (error);

  account = g_strdup_printf ("INSERT INTO mail_account (id, uid, name, from_name, from_address, host, port, security, user, created_at) "
                             "VALUES (800, 'u', 'Work', 'Anna Öz', 'anna@shop.example', '127.0.0.1', %u, '%s', %s, 1)",
                             server != NULL ? server->port : 1,
                             server != NULL && mail_server_word (server, 4) != NULL ? "starttls" : "none",
                             server != NULL && mail_server_word (server, 2) != NULL ? "'ada'" : "NULL");
  fixture_write (book->db, "account", account);
  fixture_write (book->db, "setting", "INSERT INTO setting (id, key, value) VALUES (1, 'business_address', 'Shop, Markt 1, Bonn')");
  fixture_write (book->db, "campaign",
                 "INSERT INTO campaign (id, name, account_id, subject, body, created_at) VALUES "
                 "(900, 'Spring', 800, 'Hello {{first_name|\"you\"}}', 'Dear {{first_name}}, come to **{{city|\"town\"}}**.', 1);"
                 "INSERT INTO campaign_audience (id, campaign_id, kind, ref_id) VALUES (1, 900, 'tag', 700)");

  return book;
}

static inline Book *
book_new (guint       n,
          MailServer *server)
{
  return book_new_in (fixture_make_folder (), n, server);
}

static inline void
book_free (Book *book)
{
  if (book == NULL)
    return;

  crm_db_close (book->db);
  g_object_unref (book->db);
  fixture_remove_folder (book->folder);
  g_free (book->folder);
  g_free (book);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Book, book_free)

static inline guint
book_freeze (Book *book)
{
  g_autoptr(GError) error = NULL;
  guint n = 0;

  crm_campaign_freeze (book->db, CAMPAIGN, CRM_FREEZE_DEFAULT, &n, NULL, &error);
  g_assert_no_error (error);
  return n;
}

static inline void
book_send (Book       *book,
           MailServer *server)
{
  CrmSenderOptions options = { mail_server_word (server, 3), mail_server_word (server, 4), 10, 10, 1 };
  g_autoptr(GError) error = NULL;

  crm_sender_run (book->db, CAMPAIGN, &options, NULL, &error);
  g_assert_no_error (error);
}

#define book_assert_mails(book, with_state, expected)                                                              \
  fixture_assert_read ((book)->db, "SELECT count(*) FROM campaign_mail WHERE state = '" with_state "'", expected)

#define book_assert_run(book, expected) \
  fixture_assert_read ((book)->db, "SELECT state FROM campaign_run", expected)

/* Each recipient got exactly one mail, and the server never saw anything that was no good SMTP. */
static inline void
assert_ledger_once (MailServer *server,
                    guint       n)
{
  g_auto(GStrv) lines = mail_server_read_ledger (server);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *token = strstr (lines[i], "\"token\": \"");

      g_assert_null (strstr (lines[i], "violation"));
      g_assert_nonnull (token);
      token[strlen ("\"token\": \"") + 20] = '\0';
      g_assert_true (g_hash_table_add (seen, token));
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, n);
}
