/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-timeline.h"

#include <glib/gi18n.h>
#include <time.h>

#include "crm-edits.h"

typedef struct
{
  const CrmRecordType *type;
  gint64 id;
  gint64 limit;
} Wanted;

typedef struct
{
  GPtrArray *entries;
  gint64     horizon;      /* before it something is missing */
} Found;

/* Which ones is found without their texts: of a contact with thousands, few are read. */
static const char activities_sql[] =
  "SELECT a.id, a.kind, a.subject, a.body, w.at, w.open, coalesce (a.due, a.starts), "
  "  (SELECT group_concat (c.name, ', ') FROM activity_link o JOIN contact c ON c.id = o.ref_id "
  "    WHERE o.activity_id = a.id AND o.kind = 'contact' AND o.ref_id <> ?1) "
  "FROM (SELECT a.id, coalesce (a.done_at, CASE WHEN s.starts IS NOT NULL THEN s.starts * 60000000 END, a.created_at) AS at, "
  "    a.done_at IS NULL AND a.kind IN ('call', 'meeting', 'task', 'visit') "
  "      AND coalesce (a.due, a.starts, '9') >= CASE a.kind WHEN 'task' THEN '0' ELSE strftime ('%Y-%m-%d', 'now', 'localtime') END AS open "
  "    FROM activity_link l JOIN activity a ON a.id = l.activity_id LEFT JOIN activity_span s ON s.id = a.id "
  "    WHERE l.kind = ?2 AND l.ref_id = ?1 AND a.deleted_at IS NULL ORDER BY open DESC, at DESC LIMIT ?3) w "
  "  CROSS JOIN activity a ON a.id = w.id ORDER BY w.open DESC, w.at DESC";

static const char contact_stages_sql[] =
  "SELECT d.id, d.title, f.name, t.name, e.at, e.reason FROM stage_event e JOIN deal d ON d.id = e.deal_id "
  "JOIN stage t ON t.id = e.to_stage_id LEFT JOIN stage f ON f.id = e.from_stage_id "
  "WHERE e.deal_id IN (SELECT deal_id FROM deal_contact WHERE contact_id = ?1 UNION SELECT id FROM deal WHERE company_id = ?1) "
  "  AND d.deleted_at IS NULL ORDER BY e.at DESC LIMIT ?3";

static const char deal_stages_sql[] =
  "SELECT d.id, NULL, f.name, t.name, e.at, e.reason FROM stage_event e JOIN deal d ON d.id = e.deal_id "
  "JOIN stage t ON t.id = e.to_stage_id LEFT JOIN stage f ON f.id = e.from_stage_id "
  "WHERE e.deal_id = ?1 ORDER BY e.at DESC LIMIT ?3";

static const char campaigns_sql[] =
  "SELECT c.id, c.name, m.state, coalesce ((SELECT max (coalesce (done_at, dot_at)) FROM attempt WHERE mail_id = m.id), m.date) "
  "FROM campaign_mail m JOIN campaign c ON c.id = m.campaign_id "
  "WHERE m.contact_id IN (WITH RECURSIVE merged (id) AS (SELECT ?1 UNION SELECT c.id FROM merged JOIN contact c ON c.merged_into = merged.id) "
  "  SELECT id FROM merged) AND m.state IN ('sent', 'failed', 'unknown') AND ?2 = 'contact' ORDER BY 4 DESC LIMIT ?3";

void
crm_timeline_entry_free (CrmTimelineEntry *entry)
{
  if (entry == NULL)
    return;

  g_free (entry->title);
  g_free (entry->text);
  g_free (entry->people);
  g_free (entry->due);
  g_free (entry);
}

static guint
get_day (gint64 at)
{
  time_t seconds = (time_t) (at / G_USEC_PER_SEC);
  struct tm local;

  if (localtime_r (&seconds, &local) == NULL)
    return 0;
  return (guint) ((local.tm_year + 1900) * 10000 + (local.tm_mon + 1) * 100 + local.tm_mday);
}

static CrmTimelineEntry *
add_entry (GPtrArray           *entries,
           const char          *kind,
           gint64               at,
           const CrmRecordType *type,
           gint64               id)
{
  CrmTimelineEntry *entry = g_new0 (CrmTimelineEntry, 1);

  entry->kind = g_intern_string (kind);
  entry->at = at;
  entry->day = get_day (at);
  entry->type = type;
  entry->id = id;
  g_ptr_array_add (entries, entry);
  return entry;
}

typedef void (*AddFunc) (GPtrArray *entries,
                         CrmStmt   *stmt);

static void
add_activity (GPtrArray *entries,
              CrmStmt   *stmt)
{
  CrmTimelineEntry *entry = add_entry (entries, crm_stmt_get_text (stmt, 1), crm_stmt_get_int (stmt, 4), &crm_activity_type,
                                       crm_stmt_get_int (stmt, 0));

  entry->title = crm_stmt_dup_text (stmt, 2);
  entry->text = crm_stmt_dup_text (stmt, 3);
  entry->open = crm_stmt_get_int (stmt, 5) != 0;
  entry->due = crm_stmt_dup_text (stmt, 6);
  entry->people = crm_stmt_dup_text (stmt, 7);
}

static void
add_stage (GPtrArray *entries,
           CrmStmt   *stmt)
{
  gboolean is_new = crm_stmt_is_null (stmt, 2);
  const char *title = crm_stmt_get_text (stmt, 1), *to = crm_stmt_get_text (stmt, 3);
  CrmTimelineEntry *entry = add_entry (entries, is_new ? "deal" : "stage", crm_stmt_get_int (stmt, 4),
                                       title != NULL ? &crm_deal_type : NULL, crm_stmt_get_int (stmt, 0));

  if (title == NULL)
    entry->title = is_new ? g_strdup_printf (_("Began in %s"), to) : g_strdup_printf (_("Moved to %s"), to);
  else if (is_new)
    entry->title = g_strdup_printf (_("New deal: %s"), title);
  else
    /* Translators: the title of a deal, and a stage */
    entry->title = g_strdup_printf (_("%s moved to %s"), title, to);
  entry->text = crm_stmt_dup_text (stmt, 5);
}

static void
add_campaign (GPtrArray *entries,
              CrmStmt   *stmt)
{
  const char *name = crm_stmt_get_text (stmt, 1), *state = crm_stmt_get_text (stmt, 2);
  CrmTimelineEntry *entry = add_entry (entries, "campaign", crm_stmt_get_int (stmt, 3), &crm_campaign_type, crm_stmt_get_int (stmt, 0));

  if (g_str_equal (state, "sent"))
    entry->title = g_strdup_printf (_("Mail of the campaign “%s”"), name);
  else if (g_str_equal (state, "failed"))
    entry->title = g_strdup_printf (_("Mail of the campaign “%s” failed"), name);
  else
    entry->title = g_strdup_printf (_("Mail of the campaign “%s”: unknown whether it arrived"), name);
}

/* Nothing older than @last is known of its sort. */
static void
end_at (Found                  *found,
        const CrmTimelineEntry *last)
{
  found->horizon = MAX (found->horizon, last->open ? G_MAXINT64 : last->at);
}

/* Statements name ?1 the record, ?2 its kind, ?3 the limit. */
static gboolean
collect (CrmConn       *conn,
         const Wanted  *wanted,
         const char    *sql,
         AddFunc        add,
         Found         *found,
         GError       **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_prepare (conn, sql, error);
  guint before = found->entries->len;
  CrmStep step;

  if (stmt == NULL)
    return FALSE;
  crm_stmt_bind_int (stmt, 1, wanted->id);
  crm_stmt_bind_text (stmt, 2, wanted->type->name);
  crm_stmt_bind_int (stmt, 3, wanted->limit);
  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    add (found->entries, stmt);
  if (found->entries->len > before && found->entries->len - before >= wanted->limit)
    end_at (found, g_ptr_array_index (found->entries, found->entries->len - 1));
  return step == CRM_STEP_DONE;
}

/* Steps of the record's history, with what changed in words. A move of a deal is told by its event; what was taken back is left out. */
static gboolean
collect_edits (CrmConn       *conn,
               const Wanted  *wanted,
               Found         *found,
               GError       **error)
{
  g_autoptr (GPtrArray) steps = crm_edits_load (conn, wanted->type, wanted->id, wanted->limit, error);
  g_autoptr (CrmStmt) stmt = NULL;

  if (steps == NULL)
    return FALSE;
  stmt = crm_conn_query (conn, error, "SELECT count(*) FROM (SELECT 1 FROM change_row WHERE record_id = ? LIMIT ?)", "ii", wanted->id,
                         wanted->limit);
  if (stmt == NULL || crm_stmt_step (stmt, error) != CRM_STEP_ROW)
    return FALSE;
  if (steps->len > 0 && crm_stmt_get_int (stmt, 0) >= wanted->limit)
    found->horizon = MAX (found->horizon, ((CrmEditStep *) g_ptr_array_index (steps, steps->len - 1))->at);
  for (guint i = 0; i < steps->len; i++)
    {
      const CrmEditStep *step = g_ptr_array_index (steps, i);
      g_autoptr (GString) text = g_string_new (NULL);
      CrmTimelineEntry *entry;

      if (step->undone || step->origin == CRM_ORIGIN_UNDO || step->origin == CRM_ORIGIN_REDO)
        continue;
      if (wanted->type == &crm_deal_type && (step->created || step->edits == NULL || step->edits->len == 0))
        continue;
      for (guint k = 0; step->edits != NULL && k < step->edits->len; k++)
        {
          g_autofree char *words = crm_edit_to_text (g_ptr_array_index (step->edits, k));

          g_string_append_printf (text, "%s%s", k > 0 ? "\n" : "", words);
        }
      entry = add_entry (found->entries, "edit", step->at, NULL, step->set_id);
      entry->title = g_strdup (step->label);
      entry->text = text->len > 0 ? g_strdup (text->str) : NULL;
    }
  return TRUE;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const CrmTimelineEntry *one = *(const CrmTimelineEntry *const *) a, *other = *(const CrmTimelineEntry *const *) b;

  if (one->open != other->open)
    return one->open ? -1 : 1;
  if (one->open)
    return g_strcmp0 (one->due != NULL ? one->due : "9", other->due != NULL ? other->due : "9");
  return one->at > other->at ? -1 : one->at < other->at ? 1 : 0;
}

static void
found_free (Found *found)
{
  g_clear_pointer (&found->entries, g_ptr_array_unref);
  g_free (found);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Found, found_free)

/* What is older than where one sort ends is left for a reading with a higher limit. The sort that ends has its last one within. */
static void
cut (Found *found)
{
  guint n = 0;

  while (n < found->entries->len)
    {
      const CrmTimelineEntry *entry = g_ptr_array_index (found->entries, n);

      if (!entry->open && entry->at < found->horizon)
        break;
      n++;
    }
  g_ptr_array_set_size (found->entries, (int) n);
}

static gpointer
read_timeline (CrmConn       *conn,
               gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  const Wanted *wanted = data;
  gboolean contact = wanted->type == &crm_contact_type;
  g_autoptr (Found) found = g_new0 (Found, 1);

  found->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_timeline_entry_free);
  found->horizon = G_MININT64;
  if (!collect (conn, wanted, activities_sql, add_activity, found, error)
      || !collect (conn, wanted, contact ? contact_stages_sql : deal_stages_sql, add_stage, found, error)
      || !collect_edits (conn, wanted, found, error)
      || !collect (conn, wanted, campaigns_sql, add_campaign, found, error))
    return NULL;
  g_ptr_array_sort (found->entries, compare);
  cut (found);
  return g_steal_pointer (&found);
}

static GPtrArray *
take_entries (Found    *found,
              gboolean *more)
{
  GPtrArray *entries = g_steal_pointer (&found->entries);

  if (more != NULL)
    *more = found->horizon > G_MININT64;
  found_free (found);
  return entries;
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  Found *found = crm_db_read_finish (CRM_DB (object), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, found, (GDestroyNotify) found_free);
}

void
crm_timeline_load_async (CrmBook             *book,
                         const CrmRecordType *type,
                         gint64               id,
                         guint                limit,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task;
  Wanted *wanted;

  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (type == &crm_contact_type || type == &crm_deal_type);

  task = g_task_new (book, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_timeline_load_async);
  wanted = g_new (Wanted, 1);
  *wanted = (Wanted) { type, id, limit };
  crm_db_read_async (crm_book_get_db (book), CRM_READER_ROW, read_timeline, wanted, g_free,
                     (GDestroyNotify) found_free, cancellable, read_cb, task);
}

GPtrArray *
crm_timeline_load_finish (CrmBook       *book,
                          GAsyncResult  *result,
                          gboolean      *more,
                          GError       **error)
{
  Found *found;

  g_return_val_if_fail (g_task_is_valid (result, book), NULL);

  found = g_task_propagate_pointer (G_TASK (result), error);
  return found != NULL ? take_entries (found, more) : NULL;
}

GPtrArray *
crm_timeline_load (CrmBook             *book,
                   const CrmRecordType *type,
                   gint64               id,
                   guint                limit,
                   gboolean            *more,
                   GError             **error)
{
  Wanted wanted = { type, id, limit };
  Found *found;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);
  g_return_val_if_fail (type == &crm_contact_type || type == &crm_deal_type, NULL);

  found = crm_db_read (crm_book_get_db (book), CRM_READER_ROW, read_timeline, &wanted, NULL, error);
  return found != NULL ? take_entries (found, more) : NULL;
}

gboolean
crm_timeline_is_concerned (const CrmChangeSet  *set,
                           const CrmRecordType *type,
                           gint64               id)
{
  g_return_val_if_fail (set != NULL, FALSE);
  g_return_val_if_fail (type != NULL, FALSE);

  /* An activity names its records by activity_link, a deal its people by deal_contact; which ones is cheaper to read than to find out. */
  return crm_change_set_has (set, type->table, id)
         || crm_change_set_concerns (set, "activity") || crm_change_set_concerns (set, "activity_link")
         || crm_change_set_concerns (set, "stage_event") || crm_change_set_concerns (set, "deal_contact")
         || crm_change_set_concerns (set, "campaign_mail");
}
