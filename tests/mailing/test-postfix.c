/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mailing/mailing-fixture.h"

/* The mails that arrived for @user, as they are in the maildir. */
static GPtrArray *
read_mailbox (MailServer *server,
              const char *user)
{
  GPtrArray *mails = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = g_build_filename (mail_server_word (server, 5), "mail", user, "new", NULL);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      char *text = NULL;

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_ptr_array_add (mails, text);
    }

  return mails;
}

/* Through STARTTLS, AUTH, a real queue and delivery: one mail in each mailbox, with its own name, unchanged on the way. */
static void
test_delivery (void)
{
  g_autoptr(MailServer) server = mail_server_start ("mail-stack.py", "{}");
  g_autoptr(Book) book = NULL;

  if (server == NULL)
    return;

  book = book_new (25, server);
  fixture_write (book->db, "addresses", "UPDATE contact_email SET address = 'r' || contact_id || '@shop.example', "
                 "address_key = 'r' || contact_id || '@shop.example'");
  book_freeze (book);
  book_send (book, server);
  book_assert_run (book, "finished");
  book_assert_mails (book, "sent", "25");

  for (guint i = 1; i <= 25; i++)
    {
      g_autofree char *user = g_strdup_printf ("r%u", i);
      g_autofree char *greeting = g_strdup_printf ("Dear Given%u, come to town.", i);
      g_autofree char *subject = g_strdup_printf ("\nSubject: Hello Given%u\n", i);
      g_autoptr(GPtrArray) mails = NULL;

      for (guint wait = 0; wait < 400; wait++)
        {
          g_clear_pointer (&mails, g_ptr_array_unref);
          mails = read_mailbox (server, user);
          if (mails->len > 0)
            break;
          g_usleep (50000);
        }
      g_assert_cmpuint (mails->len, ==, 1);
      g_assert_nonnull (strstr (g_ptr_array_index (mails, 0), greeting));
      g_assert_nonnull (strstr (g_ptr_array_index (mails, 0), subject));
      g_assert_nonnull (strstr (g_ptr_array_index (mails, 0), "\nList-Unsubscribe: <mailto:anna@shop.example?subject=unsubscribe%20"));
    }
}

/* A wrong password pauses at once, with one try. */
static void
test_wrong_password (void)
{
  g_autoptr(MailServer) server = mail_server_start ("mail-stack.py", "{}");
  g_autoptr(Book) book = NULL;
  CrmSenderOptions options = { "wrong", NULL, 20, 20, 1 };
  g_autoptr(GError) error = NULL;

  if (server == NULL)
    return;

  book = book_new (3, server);
  book_freeze (book);
  options.ca_file = mail_server_word (server, 4);
  g_assert_true (crm_sender_run (book->db, CAMPAIGN, &options, NULL, &error));
  g_assert_no_error (error);
  book_assert_run (book, "paused");
  book_assert_mails (book, "pending", "3");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/postfix/delivery", test_delivery);
  g_test_add_func ("/postfix/wrong-password", test_wrong_password);

  return g_test_run ();
}
