/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sync-review.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "crm-activity-ical.h"
#include "crm-ical.h"
#include "crm-record-store.h"
#include "crm-recurrence.h"
#include "crm-sql.h"
#include "crm-sync-journal.h"
#include "crm-sync-row.h"

#define MAX_VALUE 400           /* bytes of a value that no field of ours explains */
#define MAX_TEXT  4000          /* bytes of an entry that cannot be read */

static void
value_free (CrmReviewValue *value)
{
  g_free (value->label);
  g_free (value->mine);
  g_free (value->theirs);
  g_free (value);
}

static void
review_free (CrmReview *review)
{
  g_free (review->title);
  g_free (review->calendar);
  g_ptr_array_unref (review->values);
  g_free (review->decisions);
  g_free (review->reason);
  g_free (review->text);
  g_free (review);
}

static CrmReview *
review_new (CrmReviewKind kind)
{
  CrmReview *review = g_new0 (CrmReview, 1);

  review->kind = kind;
  review->values = g_ptr_array_new_with_free_func ((GDestroyNotify) value_free);

  return review;
}

static void
add_value (CrmReview  *review,
           const char *label,
           const char *mine,
           const char *theirs)
{
  CrmReviewValue *value = g_new0 (CrmReviewValue, 1);

  value->label = g_strdup (label);
  value->mine = g_strdup (mine);
  value->theirs = g_strdup (theirs);
  g_ptr_array_add (review->values, value);
}

/* ---------------------------------------------------------------- what differs, in words */

/* One side of a conflict: its object, and the activities that its events would be. */
typedef struct
{
  CrmConn       *conn;
  CrmIcalObject *object;        /* NULL: none, or one that cannot be read */
} Side;

static Side
side_open (CrmConn *conn,
           GBytes  *bytes)
{
  return (Side) { conn, bytes == NULL ? NULL : crm_ical_object_parse (bytes, NULL) };
}

static void
side_close (Side *side)
{
  g_clear_pointer (&side->object, crm_ical_object_free);
}

/* Whether the journal calls @event by @component: its RECURRENCE-ID, as the moment it means. */
static gboolean
is_component (const CrmIcalEvent *event,
              const char         *component)
{
  g_autofree char *written = NULL;
  g_autofree char *meant = NULL;
  CrmDatetime instant;

  if (event->recurrence_id.kind == CRM_DATETIME_NONE)
    return *component == '\0';

  written = crm_datetime_to_ical (&event->recurrence_id);
  instant = crm_datetime_from_instant (crm_datetime_to_instant (&event->recurrence_id, NULL));
  meant = crm_datetime_to_ical (&instant);

  return g_strcmp0 (component, written) == 0 || g_strcmp0 (component, meant) == 0;
}

/* The event @component as an activity, NULL where there is none. (transfer full) */
static CrmRecord *
side_find (Side       *side,
           const char *component)
{
  GPtrArray *events = side->object == NULL ? NULL : crm_ical_object_get_events (side->object);

  for (guint i = 0; events != NULL && i < events->len; i++)
    {
      CrmIcalEvent *event = g_ptr_array_index (events, i);

      if (is_component (event, component))
        return crm_activity_from_event (side->conn, event, NULL);
    }

  return NULL;
}

/* The merge decides about these together, under the name of the first. */
static gboolean
concerns (const char *ical,
          const char *property)
{
  if (g_str_equal (property, "DTSTART"))
    return g_str_equal (ical, "DTSTART") || g_str_equal (ical, "DTEND") || g_str_equal (ical, "DUE");
  if (g_str_equal (property, "STATUS"))
    return g_str_equal (ical, "STATUS") || g_str_equal (ical, "COMPLETED");

  return g_str_equal (ical, property);
}

static char *
format (CrmRecord      *record,
        const CrmField *field)
{
  const char *text;
  CrmRecurrence rule;

  if (record == NULL)
    return NULL;
  text = g_strcmp0 (field->ical, "RRULE") == 0 ? crm_record_get_text (record, field->name) : NULL;
  if (text != NULL && crm_recurrence_parse (text, &rule, NULL))
    return crm_recurrence_describe (&rule, NULL);

  return crm_record_format (record, field->name);
}

/* The fields of activities behind @property in which the two differ. */
static void
add_fields (CrmReview  *review,
            const char *property,
            CrmRecord  *mine,
            CrmRecord  *theirs)
{
  for (const CrmField *field = crm_activity_type.fields; field->name != NULL; field++)
    {
      g_autofree char *one = NULL;
      g_autofree char *other = NULL;

      if (field->ical == NULL || !concerns (field->ical, property))
        continue;
      one = format (mine, field);
      other = format (theirs, field);
      if (g_strcmp0 (one, other) != 0)
        add_value (review, _(field->label), one, other);
    }
}

static const char *
property_label (const char *property)
{
  if (g_str_equal (property, "VALARM"))
    return _("Reminder");
  if (g_str_equal (property, "ATTENDEE") || g_str_equal (property, "ORGANIZER"))
    return _("Participants");

  return property;
}

static char *
shorten (const char *text)
{
  gsize length = text == NULL ? 0 : strlen (text);

  if (length <= MAX_VALUE)
    return g_strdup (text);

  while (length > MAX_VALUE || ((guchar) text[length] & 0xc0) == 0x80)
    length--;

  return g_strdup_printf ("%.*s…", (int) length, text);
}

static void
add_decision (CrmReview  *review,
              JsonObject *decision,
              Side       *mine,
              Side       *theirs)
{
  const char *component = json_object_get_string_member_with_default (decision, "component", "");
  const char *field = json_object_get_string_member_with_default (decision, "field", "");
  const char *word = json_object_get_string_member_with_default (decision, "decision", "");
  g_autofree char *property = g_strndup (field, strcspn (field, "="));
  guint n_before = review->values->len;
  g_autoptr (CrmRecord) my_record = NULL;
  g_autoptr (CrmRecord) their_record = NULL;

  if (g_str_equal (word, "restored"))
    review->kind = CRM_REVIEW_DELETED_HERE;
  else if (g_str_equal (word, "recreated"))
    review->kind = CRM_REVIEW_DELETED_THERE;
  else if (g_str_equal (word, "lost"))
    review->kind = CRM_REVIEW_LOST;
  if (g_str_equal (word, "restored") || g_str_equal (word, "recreated"))
    return;

  review->can_use_mine = review->can_use_mine || g_str_equal (word, "remote") || g_str_equal (word, "lost");
  my_record = side_find (mine, component);
  their_record = side_find (theirs, component);
  if (*property != '\0')
    add_fields (review, property, my_record, their_record);
  if (review->values->len == n_before && *property != '\0')
    {
      g_autofree char *one = shorten (json_object_get_string_member_with_default (decision, "local", NULL));
      g_autofree char *other = shorten (json_object_get_string_member_with_default (decision, "remote", NULL));

      if (one != NULL || other != NULL)
        add_value (review, property_label (property), one, other);
    }
}

static void
add_decisions (CrmReview  *review,
               const char *decisions,
               Side       *mine,
               Side       *theirs)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;
  JsonArray *array;

  if (decisions == NULL || !json_parser_load_from_data (parser, decisions, -1, NULL))
    return;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_ARRAY (root))
    return;
  array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array); i++)
    add_decision (review, json_array_get_object_element (array, i), mine, theirs);
}

/* ---------------------------------------------------------------- reading them */

static gboolean
read_conflicts (CrmConn    *conn,
                GPtrArray  *reviews,
                GError    **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
    "SELECT f.id, f.activity_id, a.subject, c.name, f.at, f.decisions, f.local, f.remote, c.id FROM conflict f"
    " JOIN calendar c ON c.id = f.calendar_id AND c.deleted_at IS NULL LEFT JOIN activity a ON a.id = f.activity_id"
    " WHERE " CRM_SQL_CONFLICT_IS_OPEN ("f") " ORDER BY f.id DESC", "");
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmReview *review = review_new (CRM_REVIEW_CONFLICT);
      g_autoptr (GBytes) local = crm_stmt_dup_bytes (stmt, 6);
      g_autoptr (GBytes) remote = crm_stmt_dup_bytes (stmt, 7);
      Side mine = side_open (conn, local);
      Side theirs = side_open (conn, remote);

      review->id = crm_stmt_get_int (stmt, 0);
      review->activity_id = crm_stmt_get_int (stmt, 1);
      review->title = crm_stmt_dup_text (stmt, 2);
      review->calendar = crm_stmt_dup_text (stmt, 3);
      review->at = crm_stmt_get_int (stmt, 4);
      review->calendar_id = crm_stmt_get_int (stmt, 8);
      review->decisions = crm_stmt_dup_text (stmt, 5);
      add_decisions (review, review->decisions, &mine, &theirs);
      side_close (&mine);
      side_close (&theirs);
      g_ptr_array_add (reviews, review);
    }

  return step == CRM_STEP_DONE;
}

static gboolean
read_refused (CrmConn    *conn,
              GPtrArray  *reviews,
              GError    **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
    "SELECT o.resource_id, (SELECT ar.activity_id FROM activity_resource ar WHERE ar.resource_id = o.resource_id LIMIT 1),"
    " (SELECT a.subject FROM activity_resource ar JOIN activity a ON a.id = ar.activity_id WHERE ar.resource_id = o.resource_id"
    " ORDER BY a.recurrence_id IS NOT NULL LIMIT 1), c.name, o.created_at, o.error, o.status, c.id FROM sync_outbox o"
    " JOIN calendar c ON c.id = o.calendar_id AND c.deleted_at IS NULL WHERE o.state = '" CRM_OP_HELD "' ORDER BY o.id DESC", "");
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmReview *review = review_new (CRM_REVIEW_REFUSED);
      gint64 status = crm_stmt_get_int (stmt, 6);

      review->id = crm_stmt_get_int (stmt, 0);
      review->activity_id = crm_stmt_get_int (stmt, 1);
      review->title = crm_stmt_dup_text (stmt, 2);
      review->calendar = crm_stmt_dup_text (stmt, 3);
      review->at = crm_stmt_get_int (stmt, 4);
      review->calendar_id = crm_stmt_get_int (stmt, 7);
      review->reason = crm_stmt_dup_text (stmt, 5);
      if (review->reason == NULL && status != 0)
        review->reason = g_strdup_printf ("HTTP %d", (int) status);
      g_ptr_array_add (reviews, review);
    }

  return step == CRM_STEP_DONE;
}

static char *
beginning (GBytes *bytes)
{
  gsize length = 0;
  const char *data = bytes == NULL ? NULL : g_bytes_get_data (bytes, &length);

  return data == NULL ? NULL : g_utf8_make_valid (data, (gssize) MIN (length, MAX_TEXT));
}

/* What it is called, where that much can be seen. (transfer full) */
static char *
guess_title (const char *text)
{
  const char *summary = text == NULL ? NULL : strstr (text, "\nSUMMARY");
  const char *colon = summary == NULL ? NULL : strpbrk (summary + 1, ":\n");

  return colon == NULL || *colon != ':' ? NULL : g_strstrip (g_strndup (colon + 1, strcspn (colon + 1, "\r\n")));
}

static gboolean
read_unreadable (CrmConn    *conn,
                 GPtrArray  *reviews,
                 GError    **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
    "SELECT r.id, r.href, c.name, r.error, r.base, c.id FROM resource r JOIN calendar c ON c.id = r.calendar_id AND c.deleted_at IS NULL"
    " WHERE r.state = '" CRM_RESOURCE_QUARANTINED "' ORDER BY r.id DESC", "");
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmReview *review = review_new (CRM_REVIEW_UNREADABLE);
      g_autoptr (GBytes) base = crm_stmt_dup_bytes (stmt, 4);

      review->id = crm_stmt_get_int (stmt, 0);
      review->calendar = crm_stmt_dup_text (stmt, 2);
      review->calendar_id = crm_stmt_get_int (stmt, 5);
      review->reason = crm_stmt_dup_text (stmt, 3);
      review->text = beginning (base);
      review->title = guess_title (review->text);
      if (review->title == NULL || *review->title == '\0')
        {
          g_free (review->title);
          review->title = g_path_get_basename (crm_stmt_get_text (stmt, 1));
        }
      g_ptr_array_add (reviews, review);
    }

  return step == CRM_STEP_DONE;
}

gpointer
crm_sync_review_read (CrmConn       *conn,
                      gpointer       user_data,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_autoptr (GPtrArray) reviews = g_ptr_array_new_with_free_func ((GDestroyNotify) review_free);

  g_return_val_if_fail (conn != NULL, NULL);

  if (!read_conflicts (conn, reviews, error) || !read_refused (conn, reviews, error) || !read_unreadable (conn, reviews, error))
    return NULL;

  for (guint i = 0; i < reviews->len; i++)
    {
      CrmReview *review = g_ptr_array_index (reviews, i);

      if (review->title == NULL || *review->title == '\0')
        {
          g_free (review->title);
          review->title = g_strdup (_("Without a title"));
        }
    }

  return g_steal_pointer (&reviews);
}

/* ---------------------------------------------------------------- settling them */

gboolean
crm_sync_review_retry (CrmConn  *conn,
                       gint64    resource_id,
                       GError  **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (CrmSyncOp) op = crm_sync_op_load (conn, resource_id, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  /* It was settled meanwhile. */
  if (op == NULL || !g_str_equal (op->state, CRM_OP_HELD))
    return TRUE;

  crm_sync_op_set_state (op, CRM_OP_QUEUED);
  op->attempts = 0;
  op->next_try_at = 0;
  crm_conn_touch (conn, "calendar_sync", op->calendar_id);

  return crm_sync_op_save (conn, op, error) &&
         crm_conn_run (conn, error, "UPDATE resource SET next_try_at = NULL WHERE id = ?", "i", resource_id);
}

gboolean
crm_sync_review_delete (CrmConn  *conn,
                        gint64    id,
                        GError  **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 activity = crm_conn_get_int (conn, 0, &local_error, "SELECT activity_id FROM conflict WHERE id = ?", "i", id);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return (activity == 0 || crm_record_delete (conn, &crm_activity_type, activity, error)) &&
         crm_sync_journal_settle (conn, id, error);
}
