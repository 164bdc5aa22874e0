/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "crm-book-defaults.h"
#include "crm-record-store.h"

static const struct
{
  const char *name;
  const char *kind;
  int         probability;
  int         stale_days;     /* 0: never stale */
  const char *colour;
} stages[] = {
  { N_("Lead"), "open", 10, 7, "grey" },
  { N_("Qualified"), "open", 25, 14, "blue" },
  { N_("Proposal"), "open", 50, 14, "purple" },
  { N_("Negotiation"), "open", 75, 10, "orange" },
  { N_("Won"), "won", 100, 0, "green" },
  { N_("Lost"), "lost", 0, 0, "red" },
};

static gboolean
add_pipeline (CrmConn  *conn,
              GError  **error)
{
  g_autoptr (CrmRecord) pipeline = crm_record_new (&crm_pipeline_type);

  crm_record_set_text (pipeline, "name", _("Sales"));
  if (!crm_record_save (conn, pipeline, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      g_autoptr (CrmRecord) stage = crm_record_new (&crm_stage_type);

      crm_record_set_int (stage, "pipeline_id", crm_record_get_id (pipeline));
      crm_record_set_text (stage, "name", _(stages[i].name));
      crm_record_set_text (stage, "kind", stages[i].kind);
      crm_record_set_double (stage, "position", i);
      crm_record_set_int (stage, "probability", stages[i].probability);
      if (stages[i].stale_days > 0)
        crm_record_set_int (stage, "stale_days", stages[i].stale_days);
      crm_record_set_text (stage, "colour", stages[i].colour);
      if (!crm_record_save (conn, stage, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
add_calendar (CrmConn  *conn,
              GError  **error)
{
  g_autoptr (CrmRecord) calendar = crm_record_new (&crm_calendar_type);

  crm_record_set_text (calendar, "name", "Clientele");

  return crm_record_save (conn, calendar, error);
}

/* What is in the trash counts: what the owner threw away does not come back at the next start. */
gpointer
crm_book_defaults_needed (CrmConn       *conn,
                          gpointer       data,
                          GCancellable  *cancellable,
                          GError       **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 needed = crm_conn_get_int (conn, 0, &local_error,
                                    "SELECT NOT EXISTS (SELECT 1 FROM pipeline) OR NOT EXISTS (SELECT 1 FROM calendar)", "");

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return GINT_TO_POINTER (needed != 0);
}

gboolean
crm_book_defaults_write (CrmConn       *conn,
                         gpointer       data,
                         GCancellable  *cancellable,
                         GError       **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 has_pipeline = crm_conn_get_int (conn, 0, &local_error, "SELECT EXISTS (SELECT 1 FROM pipeline)", "");
  gint64 has_calendar = local_error != NULL ? 0 : crm_conn_get_int (conn, 0, &local_error, "SELECT EXISTS (SELECT 1 FROM calendar)", "");

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return (has_pipeline || add_pipeline (conn, error)) && (has_calendar || add_calendar (conn, error));
}
