/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

/* A mail server that a test runs: a script beside this file, ended with the test. See smtp-fault.py and mail-stack.py. */
typedef struct
{
  GSubprocess *process;
  GStrv        words;  /* READY URL USER PASSWORD CA LEDGER */
  guint        port;
} MailServer;

static inline const char *
mail_server_word (MailServer *self,
                  guint       n)
{
  return g_str_equal (self->words[n], "-") ? NULL : self->words[n];
}

/* Starts @script with @options in the manner of printf. NULL where it is not installed: the test is skipped then. */
static inline MailServer *
mail_server_start (const char *script,
                   const char *options)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "servers", script, NULL);
  g_autoptr(GDataInputStream) out = NULL;
  g_autofree char *line = NULL;
  g_autoptr(GError) error = NULL;
  MailServer *self = g_new0 (MailServer, 1);

  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                    "/usr/bin/python3", path, options, NULL);
  g_assert_no_error (error);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (out), FALSE);
  line = g_data_input_stream_read_line (out, NULL, NULL, &error);
  g_assert_no_error (error);
  if (line != NULL && g_str_has_prefix (line, "SKIP "))
    {
      g_test_skip (line + 5);
      g_object_unref (self->process);
      g_free (self);
      return NULL;
    }
  if (line == NULL || !g_str_has_prefix (line, "READY "))
    g_error ("%s did not start: %s", script, line != NULL ? line : "no word from it");

  self->words = g_strsplit (line, " ", -1);
  g_assert_cmpuint (g_strv_length (self->words), ==, 6);
  self->port = (guint) atoi (strrchr (self->words[1], ':') + 1);

  return self;
}

static inline void
mail_server_stop (MailServer *self)
{
  if (self == NULL)
    return;

  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  g_strfreev (self->words);
  g_free (self);
}

/* The lines of the ledger. */
static inline GStrv
mail_server_read_ledger (MailServer *self)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (mail_server_word (self, 5), &text, NULL, NULL))
    return g_new0 (char *, 1);

  return g_strsplit (g_strchomp (text), "\n", -1);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MailServer, mail_server_stop)
