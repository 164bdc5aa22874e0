/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-cli.h"

void
crm_cli_json_id (JsonBuilder *builder,
                 const char  *name,
                 gint64       id)
{
  g_autofree char *text = id != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, id) : NULL;

  crm_cli_json_text (builder, name, text);
}

void
crm_cli_json_text (JsonBuilder *builder,
                   const char  *name,
                   const char  *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

void
crm_cli_json_int (JsonBuilder *builder,
                  const char  *name,
                  gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
crm_cli_json_boolean (JsonBuilder *builder,
                      const char  *name,
                      gboolean     value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

void
crm_cli_json_instant (JsonBuilder *builder,
                      const char  *name,
                      gint64       instant)
{
  g_autoptr (GDateTime) seconds = instant != 0 ? g_date_time_new_from_unix_utc (instant / G_USEC_PER_SEC) : NULL;
  g_autofree char *text = seconds != NULL ? g_date_time_format_iso8601 (seconds) : NULL;

  crm_cli_json_text (builder, name, text);
}
