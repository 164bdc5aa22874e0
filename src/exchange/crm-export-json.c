/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-export-private.h"

#include "crm-record-json.h"

/* Records of any type as one JSON document, {"deals": [...]}, each as the command line prints it. */

static void
begin (CrmExport *export)
{
  g_string_append_printf (export->text, "{\"%s\": [", export->type->key);
}

static gboolean
add (CrmExport  *export,
     CrmConn    *conn,
     CrmRecord  *record,
     GError    **error)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonGenerator) generator = json_generator_new ();
  g_autoptr(JsonNode) root = NULL;

  crm_record_json_add (builder, record);
  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  g_string_append (export->text, export->n_written > 0 ? ",\n" : "\n");
  json_generator_to_gstring (generator, export->text);
  export->n_written++;

  return TRUE;
}

static gboolean
end (CrmExport  *export,
     GError    **error)
{
  g_string_append (export->text, "\n]}\n");

  return TRUE;
}

const CrmExportWriter crm_export_json = { begin, add, end };
