/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-duplicate-finder.h"

#include <string.h>

#include "crm-name-forms.h"
#include "crm-phone.h"
#include "crm-text.h"

#define RARE       3      /* contacts up to which a name says something by itself */
#define MAX_DUE    300    /* contacts whose words are not indexed yet, that are looked at one by one */
#define PHONE_TAIL 6      /* digits of the index contact_phone_tail */

/* ---- The card of a contact ---- */

typedef void (*RowFunc) (CrmDuplicateCard *card,
                         CrmStmt          *row);

static gboolean
read_rows (CrmConn           *conn,
           CrmDuplicateCard  *card,
           const char        *sql,
           RowFunc            func,
           GError           **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, sql, "i", card->id);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    func (card, stmt);

  return step == CRM_STEP_DONE;
}

static void
add_email (CrmDuplicateCard *card,
           CrmStmt          *row)
{
  crm_duplicate_card_add_email (card, crm_stmt_get_text (row, 0), 0);
}

static void
add_phone (CrmDuplicateCard *card,
           CrmStmt          *row)
{
  crm_duplicate_card_add_phone (card, crm_stmt_get_text (row, 0), 0);
}

static void
add_company (CrmDuplicateCard *card,
             CrmStmt          *row)
{
  crm_duplicate_card_add_company (card, crm_stmt_get_text (row, 0));
}

static void
add_address (CrmDuplicateCard *card,
             CrmStmt          *row)
{
  crm_duplicate_card_add_address (card, crm_stmt_get_text (row, 0), crm_stmt_get_text (row, 1), crm_stmt_get_text (row, 2));
}

static void
add_link (CrmDuplicateCard *card,
          CrmStmt          *row)
{
  crm_duplicate_card_add_link (card, crm_stmt_get_text (row, 0));
}

static CrmDuplicateCard *
read_card (CrmConn  *conn,
           gint64    id,
           GError  **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
                                             "SELECT kind, name, given_name, middle_name, family_name, suffix, birthday FROM contact "
                                             "WHERE id = ? AND deleted_at IS NULL", "i", id);
  CrmDuplicateCard *card;

  if (stmt == NULL || crm_stmt_step (stmt, error) != CRM_STEP_ROW)
    return NULL;

  card = crm_duplicate_card_new (id, g_strcmp0 (crm_stmt_get_text (stmt, 0), "company") == 0);
  crm_duplicate_card_set_name (card, crm_stmt_get_text (stmt, 1), crm_stmt_get_text (stmt, 2), crm_stmt_get_text (stmt, 3),
                               crm_stmt_get_text (stmt, 4), crm_stmt_get_text (stmt, 5));
  crm_duplicate_card_set_birthday (card, crm_stmt_get_text (stmt, 6));
  return card;
}

CrmDuplicateCard *
crm_duplicate_card_load (CrmConn  *conn,
                         gint64    id,
                         GError  **error)
{
  g_autoptr (CrmDuplicateCard) card = NULL;

  g_return_val_if_fail (conn != NULL, NULL);

  card = read_card (conn, id, error);
  if (card == NULL ||
      !read_rows (conn, card, "SELECT address FROM contact_email WHERE contact_id = ?", add_email, error) ||
      !read_rows (conn, card, "SELECT number FROM contact_phone WHERE contact_id = ?", add_phone, error) ||
      !read_rows (conn, card, "SELECT street, postal_code, city FROM contact_address WHERE contact_id = ?", add_address, error) ||
      !read_rows (conn, card, card->company ? "SELECT url FROM contact_link WHERE contact_id = ?"
                                            : "SELECT c.name FROM affiliation a JOIN contact c ON c.id = a.company_id "
                                              "WHERE a.contact_id = ? AND a.ended IS NULL AND c.deleted_at IS NULL",
                  card->company ? add_link : add_company, error))
    return NULL;

  return g_steal_pointer (&card);
}

/* ---- How many have a value ---- */

#define EMAIL_SQL \
  "SELECT DISTINCT e.contact_id FROM contact_email e JOIN contact c ON c.id = e.contact_id WHERE e.address_key = ? AND c.deleted_at IS NULL"
/* Numbers that end alike; whether they are the same is told by their keys. */
#define PHONE_SQL \
  "SELECT p.contact_id, p.number FROM contact_phone p JOIN contact c ON c.id = p.contact_id " \
  "WHERE substr (p.digits, -6) = ? AND c.deleted_at IS NULL"

/* Takes the ids of @stmt (id, and a phone number where @key is one's) until there are more than @max. */
static gboolean
collect (CrmStmt      *stmt,
         const char   *key,
         guint         max,
         GHashTable   *ids,
         GError      **error)
{
  CrmStep step = CRM_STEP_ERROR;
  guint n = 0;

  while (stmt != NULL && n <= max && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      gint64 id = crm_stmt_get_int (stmt, 0);
      g_autofree char *other = key != NULL && crm_stmt_get_text (stmt, 1) != NULL ? crm_duplicate_phone_key (crm_stmt_get_text (stmt, 1)) : NULL;

      if (key != NULL && g_strcmp0 (other, key) != 0)
        continue;
      if (g_hash_table_add (ids, g_memdup2 (&id, sizeof id)))
        n++;
    }

  return step != CRM_STEP_ERROR;
}

static CrmStmt *
query_phone (CrmConn     *conn,
             const char  *key,
             GError     **error)
{
  return crm_conn_query (conn, error, PHONE_SQL, "s", key + strlen (key) - PHONE_TAIL);
}

gboolean
crm_duplicate_card_count (CrmConn           *conn,
                          CrmDuplicateCard  *card,
                          GError           **error)
{
  g_return_val_if_fail (conn != NULL && card != NULL, FALSE);

  for (guint pass = 0; pass < 2; pass++)
    {
      GPtrArray *values = pass == 0 ? card->emails : card->phones;

      for (guint i = 0; i < values->len; i++)
        {
          CrmDuplicateValue *value = g_ptr_array_index (values, i);
          g_autoptr (GHashTable) ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
          g_autoptr (CrmStmt) stmt = pass == 0 ? crm_conn_query (conn, error, EMAIL_SQL, "s", value->key) : query_phone (conn, value->key, error);

          if (!collect (stmt, pass == 0 ? NULL : value->key, CRM_DUPLICATE_MANY - 1, ids, error))
            return FALSE;
          value->holders = MIN (g_hash_table_size (ids), CRM_DUPLICATE_MANY);
        }
    }

  return TRUE;
}

/* ---- Neighbours ---- */

/* Any of the writings of @word. */
static void
append_word (GString    *match,
             const char *word)
{
  g_autoptr (GPtrArray) writings = crm_name_dup_writings (word);

  g_string_append_c (match, '(');
  for (guint i = 0; i < writings->len; i++)
    g_string_append_printf (match, "%s\"%s\"", i > 0 ? " OR " : "", (const char *) g_ptr_array_index (writings, i));
  g_string_append_c (match, ')');
}

/* Any of the names of @card; FALSE where it has none that is more than a letter. */
static gboolean
append_any_name (GString                *match,
                 const CrmDuplicateCard *card)
{
  gboolean any = FALSE;

  for (guint i = 0; i < card->words->len; i++)
    {
      const char *word = g_ptr_array_index (card->words, i);

      if (word[0] == '\0' || word[1] == '\0')
        continue;
      g_string_append (match, any ? " OR " : " AND names : (");
      append_word (match, word);
      any = TRUE;
    }
  if (any)
    g_string_append_c (match, ')');

  return any;
}

/* Those that @match, for FTS5, finds; not more than a block may have. */
static gboolean
collect_match (CrmConn                 *conn,
               const CrmDuplicateCard  *card,
               const char              *match,
               GHashTable              *ids,
               GError                 **error)
{
  g_autoptr (CrmStmt) stmt = NULL;

  stmt = crm_conn_query (conn, error,
                         "SELECT f.rowid FROM contact_fts f CROSS JOIN contact_list l ON l.id = f.rowid WHERE contact_fts MATCH ? AND l.kind = ?",
                         "ss", match, card->company ? "company" : "person");

  return collect (stmt, NULL, 4 * CRM_DUPLICATE_MAX_BLOCK, ids, error);
}

/* Each of the words of @key, in column @column, and a name. */
static gboolean
collect_words (CrmConn                 *conn,
               const CrmDuplicateCard  *card,
               const char              *column,
               char                   **words,
               GHashTable              *ids,
               GError                 **error)
{
  g_autoptr (GString) match = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      {
        g_string_append_printf (match, "%s%s : ", match->len > 0 ? " AND " : "", column);
        append_word (match, words[i]);
      }
  if (match->len == 0 || (!card->company && !append_any_name (match, card)))
    return TRUE;

  return collect_match (conn, card, match->str, ids, error);
}

static gboolean
collect_domain (CrmConn                 *conn,
                const CrmDuplicateCard  *card,
                const char              *domain,
                GHashTable              *ids,
                GError                 **error)
{
  static const char *const starts[] = { "http://", "https://", "http://www.", "https://www.", "www.", "" };
  g_autofree char *phrase = g_strdelimit (g_strdup (domain), ".-_", ' ');
  g_autoptr (GString) match = g_string_new (NULL);

  g_string_append_printf (match, "addresses : \"%s\"", phrase);
  if (!card->company)
    return !append_any_name (match, card) || collect_match (conn, card, match->str, ids, error);
  if (!collect_match (conn, card, match->str, ids, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_autofree char *from = g_strconcat (starts[i], domain, NULL);
      g_autofree char *to = g_strconcat (from, "\x7f", NULL);
      g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
                                                 "SELECT contact_id FROM contact_link WHERE url COLLATE NOCASE >= ? AND url COLLATE NOCASE < ?",
                                                 "ss", from, to);

      if (!collect (stmt, NULL, CRM_DUPLICATE_MAX_BLOCK, ids, error))
        return FALSE;
    }

  return TRUE;
}

/* The house number and the city: streets are written in many ways. */
static gboolean
collect_address (CrmConn                  *conn,
                 const CrmDuplicateCard   *card,
                 const CrmDuplicateValue  *address,
                 GHashTable               *ids,
                 GError                  **error)
{
  g_auto (GStrv) all = crm_text_words (address->shown);
  g_autofree char **words = g_new0 (char *, g_strv_length (all) + 1);
  const char *comma = strrchr (address->shown, ',');
  g_auto (GStrv) places = crm_text_words (comma != NULL ? comma : "");
  guint n_places = g_strv_length (places);
  guint n_all = g_strv_length (all);
  guint n = 0;
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n_all; i++)
    if (i + n_places >= n_all || strpbrk (all[i], "0123456789") != NULL)
      {
        char *word = crm_name_word (all[i]);

        g_ptr_array_add (kept, word);
        words[n++] = word;
      }

  return collect_words (conn, card, "addresses", words, ids, error);
}

static gboolean
collect_names (CrmConn                 *conn,
               const CrmDuplicateCard  *card,
               GHashTable              *ids,
               GError                 **error)
{
  g_autoptr (GString) match = g_string_new (NULL);

  for (guint i = 0; i < card->words->len; i++)
    {
      g_string_append (match, i > 0 ? " AND names : " : "names : ");
      append_word (match, g_ptr_array_index (card->words, i));
    }

  return match->len == 0 || collect_match (conn, card, match->str, ids, error);
}

/* What FTS5 does not know yet. */
static gboolean
collect_due (CrmConn     *conn,
             GHashTable  *ids,
             GError     **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT id FROM contact_words_due ORDER BY id DESC LIMIT ?", "i", (gint64) MAX_DUE);

  return collect (stmt, NULL, MAX_DUE, ids, error);
}

static gboolean
collect_all (CrmConn                 *conn,
             const CrmDuplicateCard  *card,
             GHashTable              *ids,
             GError                 **error)
{
  gboolean ok = collect_due (conn, ids, error) && collect_names (conn, card, ids, error);

  for (guint i = 0; ok && i < card->emails->len; i++)
    {
      CrmDuplicateValue *value = g_ptr_array_index (card->emails, i);
      g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, EMAIL_SQL, "s", value->key);

      ok = collect (stmt, NULL, CRM_DUPLICATE_MAX_BLOCK, ids, error);
    }
  for (guint i = 0; ok && i < card->phones->len; i++)
    {
      CrmDuplicateValue *value = g_ptr_array_index (card->phones, i);
      g_autoptr (CrmStmt) stmt = query_phone (conn, value->key, error);

      ok = collect (stmt, value->key, CRM_DUPLICATE_MAX_BLOCK, ids, error);
    }
  if (ok && card->birthday != NULL && !card->company)
    {
      g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT id FROM contact WHERE birthday = ? AND deleted_at IS NULL", "s", card->birthday);

      ok = collect (stmt, NULL, 4 * CRM_DUPLICATE_MAX_BLOCK, ids, error);
    }
  for (guint i = 0; ok && i < card->companies->len; i++)
    {
      g_auto (GStrv) words = g_strsplit (((CrmDuplicateValue *) g_ptr_array_index (card->companies, i))->key, " ", -1);

      ok = collect_words (conn, card, "company", words, ids, error);
    }
  for (guint i = 0; ok && i < card->domains->len; i++)
    ok = collect_domain (conn, card, ((CrmDuplicateValue *) g_ptr_array_index (card->domains, i))->key, ids, error);
  for (guint i = 0; ok && i < card->addresses->len; i++)
    ok = collect_address (conn, card, g_ptr_array_index (card->addresses, i), ids, error);

  return ok;
}

/* ---- Measuring them ---- */

static GPtrArray *
load_cards (CrmConn       *conn,
            GHashTable    *ids,
            gint64         but,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr (GPtrArray) cards = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_duplicate_card_free);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      GError *local_error = NULL;
      CrmDuplicateCard *card = *(gint64 *) key != but ? crm_duplicate_card_load (conn, *(gint64 *) key, &local_error) : NULL;

      if (card != NULL)
        g_ptr_array_add (cards, card);
      if (local_error == NULL)
        g_cancellable_set_error_if_cancelled (cancellable, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, local_error);
          return NULL;
        }
    }

  return g_steal_pointer (&cards);
}

static int
compare_found (gconstpointer a,
               gconstpointer b)
{
  const CrmDuplicateFound *x = a;
  const CrmDuplicateFound *y = b;

  return x->verdict.score != y->verdict.score ? (int) y->verdict.score - (int) x->verdict.score : x->id < y->id ? -1 : x->id > y->id;
}

gboolean
crm_duplicate_is_kept_separate (CrmConn   *conn,
                                gint64     a,
                                gint64     b,
                                gboolean  *separate,
                                GError   **error)
{
  GError *local_error = NULL;

  g_return_val_if_fail (conn != NULL && separate != NULL, FALSE);

  *separate = crm_conn_get_int (conn, 0, &local_error, "SELECT 1 FROM not_duplicate WHERE contact_id = min (?1, ?2) AND other_id = max (?1, ?2)",
                                "ii", a, b) != 0;
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, local_error);
  return FALSE;
}

GArray *
crm_duplicate_find (CrmConn                 *conn,
                    const CrmDuplicateCard  *card,
                    guint                    least,
                    gboolean                 keep_separate,
                    GCancellable            *cancellable,
                    GError                 **error)
{
  g_autoptr (GHashTable) ids = NULL;
  g_autoptr (GPtrArray) cards = NULL;
  g_autoptr (GArray) found = NULL;
  guint namesakes = 1;

  g_return_val_if_fail (conn != NULL && card != NULL, NULL);

  ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  if (!collect_all (conn, card, ids, error))
    return NULL;
  cards = load_cards (conn, ids, card->id, cancellable, error);
  if (cards == NULL)
    return NULL;

  for (guint i = 0; i < cards->len; i++)
    {
      CrmDuplicateCard *other = g_ptr_array_index (cards, i);

      namesakes += other->company == card->company && strcmp (other->name_key, card->name_key) == 0;
    }

  found = g_array_new (FALSE, FALSE, sizeof (CrmDuplicateFound));
  for (guint i = 0; i < cards->len; i++)
    {
      CrmDuplicateCard *other = g_ptr_array_index (cards, i);
      CrmDuplicateFound one = { other->id, crm_duplicate_measure (card, other, namesakes <= RARE) };

      gboolean separate = FALSE;

      if (one.verdict.score < least)
        continue;
      if (keep_separate && !crm_duplicate_is_kept_separate (conn, card->id, other->id, &separate, error))
        return NULL;
      if (!separate)
        g_array_append_val (found, one);
    }
  g_array_sort (found, compare_found);

  return g_steal_pointer (&found);
}
