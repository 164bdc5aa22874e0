/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-test-server.h"

#include <string.h>

struct _CrmTestServer
{
  GSubprocess      *process;
  GDataInputStream *out;
  GOutputStream    *in;         /* (transfer none) */
  GStrv             words;      /* READY URL USER PASSWORD [CERTIFICATE] */
};

CrmTestServer *
crm_test_server_start (const char *script,
                       const char *argument)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "servers", script, NULL);
  g_autofree char *line = NULL;
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  const char *arguments[] = { "/usr/bin/python3", path, argument, NULL };
  CrmTestServer *self = g_new0 (CrmTestServer, 1);

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  self->process = g_subprocess_launcher_spawnv (launcher, arguments, &error);
  g_assert_no_error (error);
  self->in = g_subprocess_get_stdin_pipe (self->process);
  self->out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));

  line = g_data_input_stream_read_line (self->out, NULL, NULL, &error);
  g_assert_no_error (error);
  if (line != NULL && g_str_has_prefix (line, "SKIP "))
    {
      g_test_skip (line + 5);
      crm_test_server_stop (self);
      return NULL;
    }
  if (line == NULL || !g_str_has_prefix (line, "READY "))
    g_error ("%s did not start: %s", script, line == NULL ? "no word from it" : line);

  self->words = g_strsplit (line, " ", -1);
  g_assert_cmpuint (g_strv_length (self->words), >=, 4);

  return self;
}

void
crm_test_server_stop (CrmTestServer *self)
{
  if (self == NULL)
    return;

  g_output_stream_close (self->in, NULL, NULL);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->out);
  g_object_unref (self->process);
  g_strfreev (self->words);
  g_free (self);
}

const char *
crm_test_server_get_url (CrmTestServer *self)
{
  return self->words[1];
}

const char *
crm_test_server_get_user (CrmTestServer *self)
{
  return g_str_equal (self->words[2], "-") ? NULL : self->words[2];
}

const char *
crm_test_server_get_password (CrmTestServer *self)
{
  return g_str_equal (self->words[3], "-") ? NULL : self->words[3];
}

const char *
crm_test_server_get_ca_file (CrmTestServer *self)
{
  return self->words[4];
}

char *
crm_test_server_url (CrmTestServer *self,
                     const char    *path)
{
  g_assert (*path == '/');

  return g_strconcat (self->words[1], path + 1, NULL);
}

static JsonObject *
exchange (CrmTestServer *self,
          const char    *command)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *line = g_strconcat (command, "\n", NULL);
  g_autofree char *reply = NULL;
  JsonObject *object;

  g_output_stream_write_all (self->in, line, strlen (line), NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_flush (self->in, NULL, &error);
  g_assert_no_error (error);
  reply = g_data_input_stream_read_line (self->out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (reply);
  json_parser_load_from_data (parser, reply, -1, &error);
  g_assert_no_error (error);
  object = json_node_get_object (json_parser_get_root (parser));
  if (json_object_has_member (object, "error"))
    g_error ("%s: %s", command, json_object_get_string_member (object, "error"));

  return json_object_ref (object);
}

JsonObject *
crm_test_server_ask (CrmTestServer *self,
                     const char    *format,
                     ...)
{
  g_autofree char *command = NULL;
  va_list arguments;

  va_start (arguments, format);
  command = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  return exchange (self, command);
}

void
crm_test_server_tell (CrmTestServer *self,
                      const char    *format,
                      ...)
{
  g_autoptr (JsonObject) reply = NULL;
  g_autofree char *command = NULL;
  va_list arguments;

  va_start (arguments, format);
  command = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  reply = exchange (self, command);
}

void
crm_test_server_put (CrmTestServer *self,
                     const char    *calendar,
                     const char    *name,
                     const char    *body)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (JsonObject) reply = NULL;
  g_autofree char *command = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "calendar");
  json_builder_add_string_value (builder, calendar);
  json_builder_set_member_name (builder, "put");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, name);
  json_builder_set_member_name (builder, "body");
  json_builder_add_string_value (builder, body);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  command = json_to_string (root, FALSE);
  reply = exchange (self, command);
}

guint
crm_test_server_count (CrmTestServer *self,
                       const char    *method)
{
  g_autoptr (JsonObject) reply = exchange (self, "{\"requests\": true}");
  JsonArray *requests = json_object_get_array_member (reply, "requests");
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (requests); i++)
    if (method == NULL ||
        g_str_equal (json_array_get_string_element (json_array_get_array_element (requests, i), 0), method))
      n++;

  return n;
}
