/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-calendar-edits.h"

#include <glib/gi18n.h>

#include "crm-series-question.h"
#include "crm-view-host.h"

/* A change that waits for the answer, which of a series it is meant for. */
typedef struct
{
  GtkWidget *from;             /* owned */
  CrmBook *book;               /* owned */
  gint64 id;
  char *occurrence;
  char *start;                 /* NULL: it is deleted */
  char *end;
} Edit;

static void
edit_free (Edit *edit)
{
  g_object_unref (edit->from);
  g_object_unref (edit->book);
  g_free (edit->occurrence);
  g_free (edit->start);
  g_free (edit->end);
  g_free (edit);
}

static void
run (Edit             *edit,
     CrmActivityScope  scope)
{
  if (edit->start != NULL)
    crm_activity_reschedule_async (edit->book, edit->id, edit->occurrence, scope, edit->start, edit->end, crm_view_host_command_cb,
                                   g_object_ref (edit->from));
  else
    crm_activity_delete_async (edit->book, edit->id, edit->occurrence, scope, crm_view_host_command_cb, g_object_ref (edit->from));
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Edit *edit = user_data;
  CrmActivityScope scope;

  if (crm_series_question_ask_finish (result, &scope))
    run (edit, scope);
  edit_free (edit);
}

static void
ask_and_run (GtkWidget          *from,
             CrmBook            *book,
             const CrmRangeItem *item,
             const char         *start,
             const char         *end)
{
  Edit *edit = g_new0 (Edit, 1);

  edit->from = g_object_ref (from);
  edit->book = g_object_ref (book);
  edit->id = item->id;
  edit->occurrence = g_strdup (item->occurrence);
  edit->start = g_strdup (start);
  edit->end = g_strdup (end);

  if (item->occurrence != NULL)
    {
      crm_series_question_ask_async (from, item->title, start == NULL, answered_cb, edit);
      return;
    }
  run (edit, CRM_ACTIVITY_ALL);
  edit_free (edit);
}

/* The wall clock @local of this computer in the zone and kind of @item. (transfer full) */
static char *
make_time (const CrmRangeItem *item,
           gint64              local)
{
  CrmDatetime time = crm_datetime_from_local (local, crm_timezone_get_system ());

  if (item->start.kind == CRM_DATETIME_DATE)
    time = crm_datetime_from_day (crm_local_get_day (local));
  else if (item->start.kind == CRM_DATETIME_ZONED)
    time = crm_datetime_to_zone (&time, item->start.zone);
  else if (item->start.kind == CRM_DATETIME_UTC)
    time = crm_datetime_to_zone (&time, crm_timezone_get_utc ());
  else
    time = crm_datetime_from_local (local, NULL);

  return crm_datetime_to_text (&time);
}

void
crm_calendar_edits_move (GtkWidget          *from,
                         CrmBook            *book,
                         const CrmRangeItem *item,
                         gint64              starts,
                         gint64              ends)
{
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (item != NULL);
  g_return_if_fail (ends >= starts);

  if (item->read_only || (starts == item->starts && ends == item->ends))
    return;

  start = make_time (item, starts);
  if (ends > starts)
    end = make_time (item, item->all_day ? ends - CRM_SECONDS_PER_DAY : ends);
  ask_and_run (from, book, item, start, end);
}

/* ---- Between days and hours ---- */

typedef struct
{
  GtkWidget *from;             /* owned */
  CrmBook *book;               /* owned */
  CrmRecord *activity;         /* owned; NULL until it was read */
  char *occurrence;            /* owned; NULL */
  CrmDatetime starts;
  CrmDatetime ends;
} Change;

static void
change_free (Change *change)
{
  g_object_unref (change->from);
  g_object_unref (change->book);
  g_clear_object (&change->activity);
  g_free (change->occurrence);
  g_free (change);
}

static void
save_change (Change           *change,
             CrmActivityScope  scope)
{
  crm_activity_save_async (change->book, change->activity, change->occurrence, scope, crm_view_host_command_cb, g_object_ref (change->from));
  change_free (change);
}

static void
scope_chosen_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  CrmActivityScope scope;

  if (crm_series_question_ask_finish (result, &scope))
    save_change (user_data, scope);
  else
    change_free (user_data);
}

static void
set_times (Change *change)
{
  gboolean all_day = change->starts.kind == CRM_DATETIME_DATE;
  gboolean due = crm_record_has (change->activity, "due") && !crm_record_has (change->activity, "starts");
  g_autofree char *starts = crm_datetime_to_text (&change->starts);
  g_autofree char *ends = crm_datetime_to_text (&change->ends);

  crm_record_set_text (change->activity, due ? "due" : "starts", starts);
  if (!due)
    {
      crm_record_set_text (change->activity, "ends", ends);
      crm_record_set_int (change->activity, "all_day", all_day);
    }
  if (all_day)
    crm_record_clear (change->activity, "tz");
  else
    crm_record_set_text (change->activity, "tz", crm_timezone_get_name (crm_timezone_get_system ()));
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Change *change = user_data;
  g_autoptr (GError) error = NULL;

  change->activity = crm_book_load_finish (CRM_BOOK (source), result, &error);
  if (change->activity == NULL)
    {
      crm_view_host_failed (change->from, _("The change was not saved"), error);
      change_free (change);
      return;
    }

  if (change->occurrence != NULL)
    crm_activity_show_occurrence (change->activity, change->occurrence);
  set_times (change);
  if (change->occurrence != NULL)
    crm_series_question_ask_async (change->from, crm_record_get_title (change->activity), FALSE, scope_chosen_cb, change);
  else
    save_change (change, CRM_ACTIVITY_ALL);
}

static void
begin_change (GtkWidget          *from,
              CrmBook            *book,
              const CrmRangeItem *item,
              CrmDatetime         starts,
              CrmDatetime         ends)
{
  Change *change;

  if (item->read_only)
    return;

  change = g_new0 (Change, 1);
  change->from = g_object_ref (from);
  change->book = g_object_ref (book);
  change->occurrence = g_strdup (item->occurrence);
  change->starts = starts;
  change->ends = ends;
  crm_book_load_async (book, &crm_activity_type, item->id, NULL, loaded_cb, change);
}

void
crm_calendar_edits_set_days (GtkWidget          *from,
                             CrmBook            *book,
                             const CrmRangeItem *item,
                             gint64              first_day,
                             gint64              last_day)
{
  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (item != NULL);
  g_return_if_fail (last_day >= first_day);

  begin_change (from, book, item, crm_datetime_from_day (first_day), crm_datetime_from_day (last_day));
}

void
crm_calendar_edits_set_hours (GtkWidget          *from,
                              CrmBook            *book,
                              const CrmRangeItem *item,
                              gint64              starts,
                              gint64              ends)
{
  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (item != NULL);
  g_return_if_fail (ends >= starts);

  begin_change (from, book, item, crm_datetime_from_local (starts, crm_timezone_get_system ()),
                crm_datetime_from_local (ends, crm_timezone_get_system ()));
}

void
crm_calendar_edits_delete (GtkWidget          *from,
                           CrmBook            *book,
                           const CrmRangeItem *item)
{
  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (item != NULL);

  if (!item->read_only)
    ask_and_run (from, book, item, NULL, NULL);
}

void
crm_calendar_edits_toggle_done (GtkWidget          *from,
                                CrmBook            *book,
                                const CrmRangeItem *item)
{
  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (item != NULL);

  if (item->read_only)
    return;
  if (item->done)
    crm_activity_reopen_async (book, item->id, crm_view_host_command_cb, g_object_ref (from));
  else
    crm_activity_complete_async (book, item->id, item->occurrence, NULL, crm_view_host_command_cb, g_object_ref (from));
}

void
crm_calendar_edits_set_day (GtkWidget *from,
                            CrmBook   *book,
                            gint64     id,
                            gint64     day)
{
  CrmDatetime date = crm_datetime_from_day (day);
  g_autofree char *text = crm_datetime_to_text (&date);

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (CRM_IS_BOOK (book));

  crm_activity_reschedule_async (book, id, NULL, CRM_ACTIVITY_ALL, text, NULL, crm_view_host_command_cb, g_object_ref (from));
}
