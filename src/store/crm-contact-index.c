/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-contact-index.h"

#include <string.h>

#include "crm-contact-words.h"
#include "crm-text-sort.h"
#include "crm-text.h"

/* A touch is a call, meeting, mail, visit or letter that is done, or was noted down without a time; a next step what is planned and not done. */
#define LAST_TOUCH_SQL \
  "(SELECT max (coalesce (a.done_at, a.created_at)) FROM activity_link l JOIN activity a ON a.id = l.activity_id " \
  "WHERE l.kind = 'contact' AND l.ref_id = ?1 AND a.deleted_at IS NULL AND a.kind IN ('call', 'meeting', 'mail', 'visit', 'letter') " \
  "AND (a.done_at IS NOT NULL OR (a.starts IS NULL AND a.due IS NULL)))"
#define NEXT_STEP_SQL \
  "(SELECT min (coalesce (a.starts, a.due)) FROM activity_link l JOIN activity a ON a.id = l.activity_id " \
  "WHERE l.kind = 'contact' AND l.ref_id = ?1 AND a.deleted_at IS NULL AND a.done_at IS NULL " \
  "AND a.kind IN ('call', 'meeting', 'task', 'visit'))"

/* How often one wants to be in touch: as the contact says, else the shortest of its tags. */
#define OWN_RHYTHM_SQL "cadence_days"
#define RHYTHM_SQL \
  "coalesce (cadence_days, (SELECT min (t.cadence_days) FROM contact_tag k JOIN tag t ON t.id = k.tag_id " \
  "WHERE k.contact_id = ?1 AND t.deleted_at IS NULL AND t.cadence_days > 0))"

/* A row of contact_list that is being made. */
typedef struct
{
  GString *texts[CRM_CONTACT_LIST_N_COLUMNS];     /* of the text columns that are gathered */
  char    *kind;
  char    *letter;
  char    *name;
  char    *detail;
  char    *next_step_at;
  GBytes  *sort_key;
  gint64   last_touch_at;
  gint64   keep_days;                             /* 0: no rhythm */
  gint64   keep_due;                              /* 0: never */
} ListRow;

static void
list_row_clear (ListRow *row)
{
  for (guint i = 0; i < CRM_CONTACT_LIST_N_COLUMNS; i++)
    {
      if (row->texts[i] != NULL)
        g_string_free (row->texts[i], TRUE);
    }

  g_free (row->kind);
  g_free (row->letter);
  g_free (row->name);
  g_free (row->detail);
  g_free (row->next_step_at);
  g_clear_pointer (&row->sort_key, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ListRow, list_row_clear)

/* Whether @part stands in @words from the beginning of a word to the end of one. */
static gboolean
has_words (const char *words,
           const char *part)
{
  gsize length = strlen (part);

  for (const char *found = strstr (words, part); found != NULL; found = strstr (found + 1, part))
    {
      if ((found == words || found[-1] == ' ') && (found[length] == ' ' || found[length] == '\0'))
        return TRUE;
    }

  return length == 0;
}

/* Adds @text, folded, unless it stands there already (a name is mostly made of its parts). */
static void
add_folded (GString    *words,
            const char *text)
{
  g_autofree char *folded = NULL;

  if (text == NULL || *text == '\0')
    return;

  folded = crm_text_fold (text);
  if (has_words (words->str, folded))
    return;

  if (words->len > 0)
    g_string_append_c (words, ' ');
  g_string_append (words, folded);
}

#define NAME_COLUMNS   "kind, name, given_name, middle_name, family_name, nickname, prefix, suffix"
#define LIVING_CONTACT ", created_at, unixepoch (snoozed_until) FROM contact WHERE id = ?1 AND deleted_at IS NULL"

/* When the rhythm asks for the contact again; crm-contact-index.h and version-010.sql say the same. */
static void
set_rhythm (ListRow *row,
            CrmStmt *stmt)
{
  gint64 created_at = crm_stmt_get_int (stmt, 11);
  gint64 snoozed_until = crm_stmt_get_int (stmt, 12) * G_USEC_PER_SEC;

  row->keep_days = MAX (crm_stmt_get_int (stmt, 10), 0);
  if (row->keep_days > 0)
    row->keep_due = MAX ((row->last_touch_at != 0 ? row->last_touch_at : created_at) + row->keep_days * G_TIME_SPAN_DAY, snoozed_until);
}

/* FALSE with @error unset: no such contact outside the trash. */
static gboolean
read_names (CrmConn  *conn,
            gint64    id,
            CrmContactParts parts,
            ListRow  *row,
            GError  **error)
{
  g_autoptr (CrmStmt) stmt = NULL;
  const char *sql = "SELECT " NAME_COLUMNS ", NULL, NULL, " OWN_RHYTHM_SQL LIVING_CONTACT;

  if ((parts & CRM_CONTACT_PART_PAST) != 0)
    sql = "SELECT " NAME_COLUMNS ", " LAST_TOUCH_SQL ", " NEXT_STEP_SQL ", " RHYTHM_SQL LIVING_CONTACT;
  else if ((parts & CRM_CONTACT_PART_TAG) != 0)
    sql = "SELECT " NAME_COLUMNS ", NULL, NULL, " RHYTHM_SQL LIVING_CONTACT;
  stmt = crm_conn_query (conn, error, sql, "i", id);
  if (stmt == NULL || crm_stmt_step (stmt, error) != CRM_STEP_ROW)
    return FALSE;

  row->kind = crm_stmt_dup_text (stmt, 0);
  row->name = crm_stmt_dup_text (stmt, 1);
  row->sort_key = crm_text_sort_key (row->name);
  row->letter = crm_text_letter (row->name);
  row->last_touch_at = crm_stmt_get_int (stmt, 8);
  row->next_step_at = crm_stmt_dup_text (stmt, 9);
  set_rhythm (row, stmt);

  for (int column = 1; column <= 7; column++)
    add_folded (row->texts[CRM_CONTACT_LIST_NAMES], crm_stmt_get_text (stmt, column));

  return TRUE;
}

/* A query of a child table by contact, with its position as last column: as it stands, and in the order of the positions. */
#define CHILDREN(columns, table) \
  "SELECT " columns ", position FROM " table " WHERE contact_id = ?", \
  "SELECT " columns ", position FROM " table " WHERE contact_id = ? ORDER BY position, id"

/* Adds all rows of @sql, folded. Without @out_of_order their order does not matter; else it is TRUE, and nothing said of the rest, when they do not
 * come in the order of their positions. */
static gboolean
add_each (CrmConn     *conn,
          gint64       id,
          GString     *words,
          char       **first,
          const char  *sql,
          gboolean    *out_of_order,
          GError     **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, sql, "i", id);
  double last = -G_MAXDOUBLE;
  CrmStep step;

  if (stmt == NULL)
    return FALSE;

  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      int n_columns = crm_stmt_n_columns (stmt) - 1;
      double position = crm_stmt_get_double (stmt, n_columns);

      if (out_of_order != NULL && position < last)
        {
          *out_of_order = TRUE;
          return TRUE;
        }

      last = position;
      if (first != NULL && *first == NULL)
        *first = crm_stmt_dup_text (stmt, 0);
      for (int column = 0; column < n_columns; column++)
        add_folded (words, crm_stmt_get_text (stmt, column));
    }

  return step == CRM_STEP_DONE;
}

/* Adds all columns of all rows, folded. *first, where it is wanted and still NULL, becomes the first value as it stands. Nearly always the rows lie
 * in their order: sorting them costs more than reading them. */
static gboolean
add_rows (CrmConn     *conn,
          gint64       id,
          GString     *words,
          char       **first,
          const char  *sql,
          const char  *ordered_sql,
          GError     **error)
{
  gboolean had_first = first != NULL && *first != NULL;
  gboolean out_of_order = FALSE;
  gsize length = words->len;

  if (!add_each (conn, id, words, first, sql, &out_of_order, error))
    return FALSE;
  if (!out_of_order)
    return TRUE;

  g_string_truncate (words, length);
  if (first != NULL && !had_first)
    g_clear_pointer (first, g_free);
  return add_each (conn, id, words, first, ordered_sql, NULL, error);
}

static gboolean
read_companies (CrmConn  *conn,
                gint64    id,
                ListRow  *row,
                GError  **error)
{
  g_autoptr (CrmStmt) stmt = NULL;
  CrmStep step;

  stmt = crm_conn_query (conn, error,
                         "SELECT c.name, a.role FROM affiliation a JOIN contact c ON c.id = a.company_id "
                         "WHERE a.contact_id = ? AND a.ended IS NULL AND c.deleted_at IS NULL ORDER BY a.position, a.id", "i", id);
  if (stmt == NULL)
    return FALSE;

  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      const char *name = crm_stmt_get_text (stmt, 0);
      const char *role = crm_stmt_get_text (stmt, 1);

      if (row->detail == NULL)
        row->detail = role != NULL && *role != '\0' ? g_strdup_printf ("%s · %s", role, name) : g_strdup (name);
      add_folded (row->texts[CRM_CONTACT_LIST_COMPANY], name);
    }

  return step == CRM_STEP_DONE;
}

/* The detail of the row is what tells it from others: role and company, else a mail address, phone number or city. */
static gboolean
read_children (CrmConn          *conn,
               gint64            id,
               CrmContactParts   parts,
               ListRow          *row,
               GError          **error)
{
  return ((parts & CRM_CONTACT_PART_AFFILIATION) == 0 || read_companies (conn, id, row, error)) &&
         ((parts & CRM_CONTACT_PART_EMAIL) == 0 ||
          add_rows (conn, id, row->texts[CRM_CONTACT_LIST_ADDRESSES], &row->detail,
                    CHILDREN ("address", "contact_email"), error)) &&
         ((parts & CRM_CONTACT_PART_PHONE) == 0 ||
          add_rows (conn, id, row->texts[CRM_CONTACT_LIST_PHONES], NULL,
                    CHILDREN ("digits", "contact_phone"), error)) &&
         ((parts & CRM_CONTACT_PART_ADDRESS) == 0 ||
          add_rows (conn, id, row->texts[CRM_CONTACT_LIST_ADDRESSES], &row->detail,
                    CHILDREN ("city, street, postal_code, region, country, extended, po_box", "contact_address"), error)) &&
         ((parts & CRM_CONTACT_PART_TAG) == 0 ||
          add_each (conn, id, row->texts[CRM_CONTACT_LIST_TAGS], NULL,
                    "SELECT t.name, 0 FROM contact_tag c JOIN tag t ON t.id = c.tag_id "
                    "WHERE c.contact_id = ? AND t.deleted_at IS NULL ORDER BY c.tag_id", NULL, error));
}

static gboolean
read_row (CrmConn          *conn,
          gint64            id,
          CrmContactParts   parts,
          ListRow          *row,
          GError          **error)
{
  for (guint i = CRM_CONTACT_LIST_NAMES; i <= CRM_CONTACT_LIST_TAGS; i++)
    row->texts[i] = g_string_new (NULL);

  if (!read_names (conn, id, parts, row, error) || !read_children (conn, id, parts, row, error))
    return FALSE;

  if (row->detail == NULL && (parts & CRM_CONTACT_PART_PHONE) != 0)
    row->detail = crm_conn_get_text (conn, error, "SELECT number FROM contact_phone WHERE contact_id = ? ORDER BY position, id",
                                     "i", id);
  return TRUE;
}

static const char *
get_new_text (const ListRow        *row,
              CrmContactListColumn  column)
{
  switch (column)
    {
    case CRM_CONTACT_LIST_KIND:
      return row->kind;
    case CRM_CONTACT_LIST_LETTER:
      return row->letter;
    case CRM_CONTACT_LIST_NAME:
      return row->name;
    case CRM_CONTACT_LIST_DETAIL:
      return row->detail;
    case CRM_CONTACT_LIST_NEXT_STEP_AT:
      return row->next_step_at;
    default:
      return row->texts[column] != NULL ? row->texts[column]->str : NULL;
    }
}

static guint64
compare_rows (const ListRow *row,
              CrmStmt       *old,
              gint64         updated_at)
{
  g_autoptr (GBytes) old_key = crm_stmt_dup_bytes (old, CRM_CONTACT_LIST_SORT_KEY);
  guint64 columns = 0;

  for (guint i = 0; i < CRM_CONTACT_LIST_N_COLUMNS; i++)
    {
      gboolean differs;

      if (i == CRM_CONTACT_LIST_ID)
        differs = FALSE;
      else if (i == CRM_CONTACT_LIST_SORT_KEY)
        differs = !g_bytes_equal (old_key, row->sort_key);
      else if (i == CRM_CONTACT_LIST_UPDATED_AT)
        differs = updated_at != 0 && crm_stmt_get_int (old, i) != updated_at;
      else if (i == CRM_CONTACT_LIST_LAST_TOUCH_AT)
        differs = crm_stmt_get_int (old, i) != row->last_touch_at;
      else if (i == CRM_CONTACT_LIST_KEEP_DAYS)
        differs = crm_stmt_get_int (old, i) != row->keep_days;
      else if (i == CRM_CONTACT_LIST_KEEP_DUE)
        differs = crm_stmt_get_int (old, i) != row->keep_due;
      else
        differs = g_strcmp0 (crm_stmt_get_text (old, i), get_new_text (row, i)) != 0;

      if (differs)
        columns |= G_GUINT64_CONSTANT (1) << i;
    }

  return columns;
}

static gboolean
insert_row (CrmConn          *conn,
            gint64            id,
            gint64            updated_at,
            gboolean          now,
            CrmContactParts   parts,
            const ListRow    *row,
            GError          **error)
{
  const char *words[CRM_CONTACT_LIST_TAGS - CRM_CONTACT_LIST_NAMES + 1];

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    words[i] = row->texts[CRM_CONTACT_LIST_NAMES + i]->str;
  if (updated_at == 0)
    updated_at = crm_conn_get_int (conn, 0, error, "SELECT created_at FROM contact WHERE id = ?", "i", id);

  return crm_conn_run (conn, error,
                       "INSERT INTO contact_list (id, kind, sort_key, letter, name, detail, updated_at, last_touch_at, next_step_at, "
                       "names, company, addresses, phones, tags, keep_days, keep_due) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?, nullif (?, 0), ?, ?, ?, ?, ?, ?, nullif (?, 0), nullif (?, 0))",
                       "isbsssiissssssii", id, row->kind, row->sort_key, row->letter, row->name, row->detail, updated_at,
                       row->last_touch_at, row->next_step_at, row->texts[CRM_CONTACT_LIST_NAMES]->str,
                       row->texts[CRM_CONTACT_LIST_COMPANY]->str, row->texts[CRM_CONTACT_LIST_ADDRESSES]->str,
                       row->texts[CRM_CONTACT_LIST_PHONES]->str, row->texts[CRM_CONTACT_LIST_TAGS]->str, row->keep_days, row->keep_due) &&
         (now ? crm_contact_words_add (conn, id, words, (parts & CRM_CONTACT_PART_PAST) != 0, error) : crm_contact_words_put_off (conn, id, NULL, 0, error));
}

static gboolean
update_row (CrmConn        *conn,
            gint64          id,
            gint64          updated_at,
            const ListRow  *row,
            guint64         columns,
            GError        **error)
{
  const guint64 order = 1 << CRM_CONTACT_LIST_KIND | 1 << CRM_CONTACT_LIST_SORT_KEY | 1 << CRM_CONTACT_LIST_LETTER;
  const guint64 keep = 1 << CRM_CONTACT_LIST_KEEP_DAYS | 1 << CRM_CONTACT_LIST_KEEP_DUE;

  /* An index is only left alone by a statement that does not name its columns. */
  if ((columns & order) != 0 &&
      !crm_conn_run (conn, error, "UPDATE contact_list SET kind = ?, sort_key = ?, letter = ? WHERE id = ?", "sbsi",
                     row->kind, row->sort_key, row->letter, id))
    return FALSE;
  if ((columns & keep) != 0 &&
      !crm_conn_run (conn, error, "UPDATE contact_list SET keep_days = nullif (?, 0), keep_due = nullif (?, 0) WHERE id = ?", "iii",
                     row->keep_days, row->keep_due, id))
    return FALSE;

  return crm_conn_run (conn, error,
                       "UPDATE contact_list SET name = ?, detail = ?, updated_at = coalesce (nullif (?, 0), updated_at), "
                       "last_touch_at = nullif (?, 0), next_step_at = ?, names = ?, company = ?, addresses = ?, phones = ?, tags = ? "
                       "WHERE id = ?",
                       "ssiissssssi", row->name, row->detail, updated_at, row->last_touch_at, row->next_step_at,
                       row->texts[CRM_CONTACT_LIST_NAMES]->str, row->texts[CRM_CONTACT_LIST_COMPANY]->str,
                       row->texts[CRM_CONTACT_LIST_ADDRESSES]->str, row->texts[CRM_CONTACT_LIST_PHONES]->str,
                       row->texts[CRM_CONTACT_LIST_TAGS]->str, id);
}

static gboolean
remove_row (CrmConn   *conn,
            gint64     id,
            gboolean   now,
            CrmStmt   *old,
            GError   **error)
{
  return crm_contact_words_put_off (conn, id, old, CRM_CONTACT_LIST_NAMES, error) &&
         crm_conn_run (conn, error, "DELETE FROM contact_list WHERE id = ?", "i", id) &&
         (!now || crm_contact_words_index (conn, id, error));
}

gboolean
crm_contact_index_update (CrmConn          *conn,
                          gint64            id,
                          gint64            updated_at,
                          gboolean          now,
                          CrmContactParts   parts,
                          guint64          *columns,
                          GError          **error)
{
  const guint64 all = (G_GUINT64_CONSTANT (1) << CRM_CONTACT_LIST_N_COLUMNS) - 1;
  const guint64 indexed = 1 << CRM_CONTACT_LIST_NAMES | 1 << CRM_CONTACT_LIST_COMPANY | 1 << CRM_CONTACT_LIST_ADDRESSES |
                          1 << CRM_CONTACT_LIST_PHONES | 1 << CRM_CONTACT_LIST_TAGS;
  g_auto (ListRow) row = { { NULL } };
  g_autoptr (CrmStmt) old = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean exists;
  CrmStep step = CRM_STEP_DONE;

  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (columns != NULL, FALSE);

  *columns = 0;
  if ((parts & CRM_CONTACT_PART_PAST) != 0)
    {
      old = crm_conn_query (conn, error,
                            "SELECT id, kind, sort_key, letter, name, detail, updated_at, last_touch_at, next_step_at, names, company, "
                            "addresses, phones, tags, keep_days, keep_due FROM contact_list WHERE id = ?", "i", id);
      step = old != NULL ? crm_stmt_step (old, error) : CRM_STEP_ERROR;
    }
  if (step == CRM_STEP_ERROR)
    return FALSE;

  exists = read_row (conn, id, parts, &row, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (!exists)
    {
      *columns = step == CRM_STEP_ROW ? all : 0;
      return step == CRM_STEP_DONE || remove_row (conn, id, now, old, error);
    }

  if (step == CRM_STEP_DONE)
    {
      *columns = all;
      return insert_row (conn, id, updated_at, now, parts, &row, error);
    }

  *columns = compare_rows (&row, old, updated_at);
  if (*columns == 0)
    return TRUE;

  if ((*columns & indexed) != 0 && !crm_contact_words_put_off (conn, id, old, CRM_CONTACT_LIST_NAMES, error))
    return FALSE;

  return update_row (conn, id, updated_at, &row, *columns, error) &&
         ((*columns & indexed) == 0 || !now || crm_contact_words_index (conn, id, error));
}

gboolean
crm_contact_index_update_times (CrmConn  *conn,
                                gint64    id,
                                guint64  *columns,
                                GError  **error)
{
  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (columns != NULL, FALSE);

  if (!crm_conn_run (conn, error,
                     "UPDATE contact_list SET last_touch_at = " LAST_TOUCH_SQL ", next_step_at = " NEXT_STEP_SQL " WHERE id = ?1",
                     "i", id))
    return FALSE;

  *columns = crm_conn_n_changed (conn) > 0 ? 1 << CRM_CONTACT_LIST_LAST_TOUCH_AT | 1 << CRM_CONTACT_LIST_NEXT_STEP_AT : 0;
  if (*columns == 0 ||
      !crm_conn_run (conn, error,
                     "UPDATE contact_list SET keep_due = (SELECT max (coalesce (contact_list.last_touch_at, c.created_at) + keep_days * 86400000000, "
                     "coalesce (unixepoch (c.snoozed_until) * 1000000, 0)) FROM contact c WHERE c.id = contact_list.id) "
                     "WHERE id = ?1 AND keep_days IS NOT NULL", "i", id))
    return *columns == 0;

  if (crm_conn_n_changed (conn) > 0)
    *columns |= 1 << CRM_CONTACT_LIST_KEEP_DUE;
  return TRUE;
}

gboolean
crm_contact_index_update_note (CrmConn  *conn,
                               gint64    id,
                               GError  **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *note = NULL;
  g_autofree char *folded = NULL;

  g_return_val_if_fail (conn != NULL, FALSE);

  note = crm_conn_get_text (conn, &local_error, "SELECT note FROM contact WHERE id = ? AND deleted_at IS NULL", "i", id);
  if (local_error == NULL)
    crm_conn_run (conn, &local_error, "DELETE FROM contact_note_fts WHERE rowid = ?", "i", id);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (note == NULL || *note == '\0')
    return TRUE;

  folded = crm_text_fold (note);
  return crm_conn_run (conn, error, "INSERT INTO contact_note_fts (rowid, note) VALUES (?, ?)", "is", id, folded);
}
