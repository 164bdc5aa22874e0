/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-duplicate-scan.h"

#include <stdlib.h>
#include <string.h>

#include "crm-duplicate-names.h"
#include "crm-mail-address.h"
#include "crm-memory.h"
#include "crm-name-forms.h"

#define ROWS_AT_ONCE  3000       /* read in one go: some milliseconds */
#define PAIRS_AT_ONCE 64
#define MAX_ENTRIES   1000000    /* keys in memory at a time */
#define MAX_PAIRS     4000000
#define RARE          3          /* contacts up to which a name says something by itself */
#define MAX_NAMESAKES 5          /* from more of one name nobody is looked at for the name alone */

#define PAIR_IS_RARE  (G_GUINT64_CONSTANT (1) << 63)

/* A contact (its place among the ids) under a key of 64 bits. */
typedef struct
{
  guint32 key[2];
  guint32 index;
} Entry;

typedef enum
{
  WITH_NOTHING,          /* the key alone brings people together: they are measured whatever their names */
  WITH_NAME,             /* their names have to be alike */
  WITH_NAME_ONLY,        /* the name is the key */
} Need;

typedef struct _Scan Scan;
typedef struct _Pass Pass;

struct _Pass
{
  const char *sql;       /* of an id, that of a contact, and values; the first parameter is the last id, the second how many */
  Need        need;
  void      (*take)      (Scan        *scan,
                          const Pass  *pass,
                          guint32      index,
                          CrmStmt     *row);
};

struct _Scan
{
  CrmDb        *db;              /* borrowed */
  CrmJob       *job;             /* borrowed */
  GCancellable *cancellable;     /* borrowed */

  /* By index */
  GArray     *ids;               /* gint64, ascending */
  GArray     *offsets;           /* guint32, into names */
  GByteArray *names;             /* of each: 1 for a company, the number of words, the words, each ended by NUL */

  /* Of the pass */
  const Pass *pass;
  GArray     *entries;
  guint       n_parts;           /* the keys are taken in so many goes */
  guint       part;
  gint64      last;              /* id of the row read last */
  gboolean    more;

  GArray     *pairs;             /* guint64: two indexes, and PAIR_IS_RARE */
  guint       n_measured;
  GArray     *found;             /* CrmDuplicatePair */
  guint       least;
};

/* ---- Keys ---- */

static guint64
hash_text (guint64     hash,
           const char *text)
{
  for (; *text != '\0'; text++)
    hash = (hash ^ (guchar) *text) * G_GUINT64_CONSTANT (1099511628211);

  return (hash ^ 0xff) * G_GUINT64_CONSTANT (1099511628211);
}

static guint64
hash_start (gboolean company)
{
  return G_GUINT64_CONSTANT (14695981039346656037) + company;
}

static guint64
key_of (const Entry *entry)
{
  return (guint64) entry->key[0] << 32 | entry->key[1];
}

static gboolean
is_of_part (const Scan *scan,
            guint64     key)
{
  return scan->n_parts == 1 || (key ^ key >> 29) % scan->n_parts == scan->part;
}

/* Twice as many goes: what belongs into the others is read again. */
static void
split (Scan *scan)
{
  guint kept = 0;

  g_assert (scan->part == 0);
  scan->n_parts *= 2;
  for (guint i = 0; i < scan->entries->len; i++)
    {
      Entry entry = g_array_index (scan->entries, Entry, i);

      if (is_of_part (scan, key_of (&entry)))
        g_array_index (scan->entries, Entry, kept++) = entry;
    }
  g_array_set_size (scan->entries, kept);
}

static void
add_entry (Scan    *scan,
           guint64  key,
           guint32  index)
{
  Entry entry = { { key >> 32, (guint32) key }, index };

  if (!is_of_part (scan, key))
    return;
  if (scan->entries->len >= MAX_ENTRIES && scan->part == 0)
    {
      split (scan);
      if (!is_of_part (scan, key))
        return;
    }
  g_array_append_val (scan->entries, entry);
}

/* ---- Names ---- */

static gboolean
is_company (const Scan *scan,
            guint32     index)
{
  return scan->names->data[g_array_index (scan->offsets, guint32, index)] != 0;
}

/* The words of a contact's name; their number. */
static guint
get_words (const Scan  *scan,
           guint32      index,
           const char **words)
{
  const guint8 *name = scan->names->data + g_array_index (scan->offsets, guint32, index);
  const char *word = (const char *) name + 2;

  for (guint i = 0; i < name[1]; i++)
    {
      words[i] = word;
      word += strlen (word) + 1;
    }

  return name[1];
}

static int
compare_words (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Equal for those of the same kind with the same words, in any order for people. */
static guint64
hash_name (const Scan *scan,
           guint32     index)
{
  const char *words[CRM_NAME_MAX_WORDS];
  guint n = get_words (scan, index, words);
  guint64 hash = hash_start (is_company (scan, index));

  if (!is_company (scan, index))
    qsort (words, n, sizeof *words, compare_words);
  for (guint i = 0; i < n; i++)
    hash = hash_text (hash, words[i]);

  return hash;
}

static void
add_name (Scan             *scan,
          CrmDuplicateCard *card)
{
  guint32 offset = scan->names->len;
  guint8 head[2] = { card->company, MIN (card->words->len, CRM_NAME_MAX_WORDS) };

  g_array_append_val (scan->ids, card->id);
  g_array_append_val (scan->offsets, offset);
  g_byte_array_append (scan->names, head, sizeof head);
  for (guint i = 0; i < head[1]; i++)
    {
      const char *word = g_ptr_array_index (card->words, i);

      g_byte_array_append (scan->names, (const guint8 *) word, strlen (word) + 1);
    }
}

static gpointer
read_names (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  Scan *scan = data;
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
                                             "SELECT id, kind, name, given_name, middle_name, family_name, suffix FROM contact "
                                             "WHERE id > ? AND deleted_at IS NULL ORDER BY id LIMIT ?",
                                             "ii", scan->last, (gint64) ROWS_AT_ONCE);
  guint n = 0;

  while (stmt != NULL && crm_stmt_step (stmt, error) == CRM_STEP_ROW)
    {
      g_autoptr (CrmDuplicateCard) card = crm_duplicate_card_new (crm_stmt_get_int (stmt, 0), g_strcmp0 (crm_stmt_get_text (stmt, 1), "company") == 0);

      crm_duplicate_card_set_name (card, crm_stmt_get_text (stmt, 2), crm_stmt_get_text (stmt, 3), crm_stmt_get_text (stmt, 4),
                                   crm_stmt_get_text (stmt, 5), crm_stmt_get_text (stmt, 6));
      add_name (scan, card);
      scan->last = card->id;
      n++;
    }
  scan->more = n == ROWS_AT_ONCE;

  return NULL;
}

/* ---- Passes ---- */

static void
take_email (Scan       *scan,
            const Pass *pass,
            guint32     index,
            CrmStmt    *row)
{
  const char *key = crm_stmt_get_text (row, 2);

  if (key != NULL)
    add_entry (scan, hash_text (hash_start (is_company (scan, index)), key), index);
}

static void
take_phone (Scan       *scan,
            const Pass *pass,
            guint32     index,
            CrmStmt    *row)
{
  g_autofree char *key = crm_duplicate_phone_key (crm_stmt_get_text (row, 2));

  if (key != NULL)
    add_entry (scan, hash_text (hash_start (is_company (scan, index)), key), index);
}

typedef struct
{
  Scan    *scan;
  guint64  hash;
  guint32  index;
} WordEntry;

static void
add_word (const char *common,
          gpointer    data)
{
  WordEntry *entry = data;

  add_entry (entry->scan, hash_text (entry->hash, common), entry->index);
}

/* @value with each word of the name; of a company by itself. */
static void
add_with_words (Scan       *scan,
                guint32     index,
                const char *value)
{
  WordEntry entry = { scan, hash_text (hash_start (is_company (scan, index)), value), index };
  const char *words[CRM_NAME_MAX_WORDS];
  guint n = is_company (scan, index) ? 0 : get_words (scan, index, words);

  if (is_company (scan, index))
    add_entry (scan, entry.hash, index);
  for (guint i = 0; i < n; i++)
    crm_name_foreach_common (words[i], add_word, &entry);
}

static void
take_domain (Scan       *scan,
             const Pass *pass,
             guint32     index,
             CrmStmt    *row)
{
  g_autofree char *domain = crm_duplicate_mail_domain (crm_stmt_get_text (row, 2));

  if (domain != NULL)
    add_with_words (scan, index, domain);
}

static void
take_link (Scan       *scan,
           const Pass *pass,
           guint32     index,
           CrmStmt    *row)
{
  g_autofree char *domain = is_company (scan, index) ? crm_duplicate_link_domain (crm_stmt_get_text (row, 2)) : NULL;

  if (domain != NULL)
    add_with_words (scan, index, domain);
}

static void
take_company (Scan       *scan,
              const Pass *pass,
              guint32     index,
              CrmStmt    *row)
{
  g_autofree char *key = crm_duplicate_company_key (crm_stmt_get_text (row, 2));

  if (*key != '\0' && !is_company (scan, index))
    add_with_words (scan, index, key);
}

static void
take_address (Scan       *scan,
              const Pass *pass,
              guint32     index,
              CrmStmt    *row)
{
  g_autofree char *key = crm_duplicate_address_key (crm_stmt_get_text (row, 2), crm_stmt_get_text (row, 3), crm_stmt_get_text (row, 4));

  if (key != NULL)
    add_with_words (scan, index, key);
}

static void
take_birthday (Scan       *scan,
               const Pass *pass,
               guint32     index,
               CrmStmt    *row)
{
  if (!is_company (scan, index))
    add_with_words (scan, index, crm_stmt_get_text (row, 2));
}

/* A company's site is a domain like that of its mail: both are taken in one pass. */
static const Pass passes[] = {
  { NULL, WITH_NAME_ONLY, NULL },
  { "SELECT id, contact_id, address_key FROM contact_email WHERE id > ? ORDER BY id LIMIT ?", WITH_NOTHING, take_email },
  { "SELECT id, contact_id, number FROM contact_phone WHERE id > ? ORDER BY id LIMIT ?", WITH_NOTHING, take_phone },
  { "SELECT id, contact_id, address FROM contact_email WHERE id > ? ORDER BY id LIMIT ?", WITH_NAME, take_domain },
  { "SELECT a.id, a.contact_id, c.name FROM affiliation a JOIN contact c ON c.id = a.company_id "
    "WHERE a.id > ? AND a.ended IS NULL AND c.deleted_at IS NULL ORDER BY a.id LIMIT ?", WITH_NAME, take_company },
  { "SELECT id, contact_id, street, postal_code, city FROM contact_address WHERE id > ? ORDER BY id LIMIT ?", WITH_NAME, take_address },
  { "SELECT id, id, birthday FROM contact WHERE id > ? AND birthday IS NOT NULL AND deleted_at IS NULL ORDER BY id LIMIT ?", WITH_NAME, take_birthday },
};
static const Pass link_pass =
  { "SELECT id, contact_id, url FROM contact_link WHERE id > ? ORDER BY id LIMIT ?", WITH_NAME, take_link };

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static gpointer
read_rows (CrmConn       *conn,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  Scan *scan = data;
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, scan->pass->sql, "ii", scan->last, (gint64) ROWS_AT_ONCE);
  guint n = 0;

  while (stmt != NULL && crm_stmt_step (stmt, error) == CRM_STEP_ROW)
    {
      gint64 id = crm_stmt_get_int (stmt, 1);
      const gint64 *place = scan->ids->len > 0 ? bsearch (&id, scan->ids->data, scan->ids->len, sizeof (gint64), compare_ids) : NULL;

      scan->last = crm_stmt_get_int (stmt, 0);
      n++;
      if (place != NULL)
        scan->pass->take (scan, scan->pass, (guint32) (place - (const gint64 *) (gpointer) scan->ids->data), stmt);
    }
  scan->more = n == ROWS_AT_ONCE;

  return NULL;
}

/* Runs @func until there is no more. */
static gboolean
read_all (Scan         *scan,
          CrmReadFunc   func,
          GError      **error)
{
  scan->last = 0;
  scan->more = TRUE;
  while (scan->more)
    {
      GError *local_error = NULL;

      scan->more = FALSE;
      crm_db_read (scan->db, CRM_READER_LIST, func, scan, scan->cancellable, &local_error);
      if (local_error == NULL)
        g_cancellable_set_error_if_cancelled (scan->cancellable, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, local_error);
          return FALSE;
        }
    }

  return TRUE;
}

/* ---- Pairs ---- */

static void
add_pair (Scan     *scan,
          guint32   a,
          guint32   b,
          gboolean  rare)
{
  guint64 pair = (guint64) MIN (a, b) << 32 | MAX (a, b) | (rare ? PAIR_IS_RARE : 0);

  if (a != b && scan->pairs->len < MAX_PAIRS)
    g_array_append_val (scan->pairs, pair);
}

static gboolean
is_alike (const Scan *scan,
          guint32     a,
          guint32     b)
{
  const char *words_a[CRM_NAME_MAX_WORDS];
  const char *words_b[CRM_NAME_MAX_WORDS];
  guint n_a = get_words (scan, a, words_a);
  guint n_b = get_words (scan, b, words_b);

  return is_company (scan, a) || crm_duplicate_names_compare (words_a, n_a, words_b, n_b) >= CRM_NAMES_PART;
}

static void
pair_block (Scan        *scan,
            const Entry *block,
            guint        n,
            gboolean     same_name)
{
  gboolean rare = scan->pass->need == WITH_NAME_ONLY && n <= RARE;

  for (guint i = 0; i < n; i++)
    for (guint j = i + 1; j < n; j++)
      if (same_name || scan->pass->need != WITH_NAME || is_alike (scan, block[i].index, block[j].index))
        add_pair (scan, block[i].index, block[j].index, rare);
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const Entry *x = a;
  const Entry *y = b;
  guint64 key_x = key_of (x);
  guint64 key_y = key_of (y);

  return key_x != key_y ? (key_x < key_y ? -1 : 1) : x->index < y->index ? -1 : x->index > y->index;
}

/* Leaves each contact once under a key; the number of entries. */
static guint
drop_twins (Entry *entries,
            guint  n)
{
  guint kept = 0;

  for (guint i = 0; i < n; i++)
    if (kept == 0 || memcmp (&entries[kept - 1], &entries[i], sizeof (Entry)) != 0)
      entries[kept++] = entries[i];

  return kept;
}

static void pair_entries (Scan     *scan,
                          Entry    *entries,
                          guint     n,
                          gboolean  names);

static void
take_block (Scan     *scan,
            Entry    *block,
            guint     n,
            gboolean  names)
{
  gboolean company = is_company (scan, block[0].index);

  if (n < 2 || (scan->pass->need == WITH_NAME_ONLY && n > (company ? CRM_DUPLICATE_MAX_BLOCK : MAX_NAMESAKES)))
    return;
  if (n <= CRM_DUPLICATE_MAX_BLOCK)
    {
      pair_block (scan, block, n, names);
      return;
    }
  if (names)
    return;

  /* Too many: those of the same name among them. Their own key is not needed any more. */
  for (guint i = 0; i < n; i++)
    {
      guint64 key = hash_name (scan, block[i].index);

      block[i].key[0] = key >> 32;
      block[i].key[1] = (guint32) key;
    }
  pair_entries (scan, block, n, TRUE);
}

static void
pair_entries (Scan     *scan,
              Entry    *entries,
              guint     n,
              gboolean  names)
{
  guint start = 0;

  if (n == 0)
    return;

  qsort (entries, n, sizeof (Entry), compare_entries);
  n = drop_twins (entries, n);
  for (guint i = 1; i <= n; i++)
    if (i == n || key_of (&entries[i]) != key_of (&entries[start]))
      {
        take_block (scan, entries + start, i - start, names);
        start = i;
      }
}

static int
compare_pairs (gconstpointer a,
               gconstpointer b)
{
  guint64 x = *(const guint64 *) a & ~PAIR_IS_RARE;
  guint64 y = *(const guint64 *) b & ~PAIR_IS_RARE;

  return x < y ? -1 : x > y;
}

/* Leaves each pair once. */
static void
tidy_pairs (GArray *pairs)
{
  guint kept = 0;

  if (pairs->len == 0)
    return;
  qsort (pairs->data, pairs->len, sizeof (guint64), compare_pairs);
  for (guint i = 1; i < pairs->len; i++)
    {
      guint64 pair = g_array_index (pairs, guint64, i);

      if (compare_pairs (&g_array_index (pairs, guint64, kept), &pair) == 0)
        g_array_index (pairs, guint64, kept) |= pair;
      else
        g_array_index (pairs, guint64, ++kept) = pair;
    }
  g_array_set_size (pairs, kept + 1);
}

static gboolean
read_pass (Scan        *scan,
           const Pass  *pass,
           GError     **error)
{
  scan->pass = pass;
  if (pass->sql != NULL)
    return read_all (scan, read_rows, error);

  for (guint32 i = 0; i < scan->ids->len; i++)
    if (scan->names->data[g_array_index (scan->offsets, guint32, i) + 1] > 0)
      add_entry (scan, hash_name (scan, i), i);

  return TRUE;
}

static gboolean
run_pass (Scan        *scan,
          const Pass  *pass,
          GError     **error)
{
  scan->n_parts = 1;
  for (scan->part = 0; scan->part < scan->n_parts; scan->part++)
    {
      g_array_set_size (scan->entries, 0);
      if (!read_pass (scan, pass, error) || (pass->take == take_domain && !read_pass (scan, &link_pass, error)))
        return FALSE;
      pair_entries (scan, (Entry *) (gpointer) scan->entries->data, scan->entries->len, FALSE);
    }
  tidy_pairs (scan->pairs);

  return TRUE;
}

/* ---- Measuring ---- */

static gpointer
measure_some (CrmConn       *conn,
              gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  Scan *scan = data;
  g_autoptr (CrmDuplicateCard) low = NULL;
  gboolean counted = FALSE;
  guint end = MIN (scan->n_measured + PAIRS_AT_ONCE, scan->pairs->len);

  for (; scan->n_measured < end; scan->n_measured++)
    {
      guint64 both = g_array_index (scan->pairs, guint64, scan->n_measured);
      gint64 low_id = g_array_index (scan->ids, gint64, (both & ~PAIR_IS_RARE) >> 32);
      g_autoptr (CrmDuplicateCard) high = NULL;
      CrmDuplicatePair pair = { low_id, g_array_index (scan->ids, gint64, (guint32) both), { 0, 0 } };
      GError *local_error = NULL;

      if (low == NULL || low->id != low_id)
        {
          counted = FALSE;
          g_clear_pointer (&low, crm_duplicate_card_free);
          low = crm_duplicate_card_load (conn, low_id, &local_error);
        }
      if (low != NULL)
        high = crm_duplicate_card_load (conn, pair.high, &local_error);
      /* How many have a value matters where it is shared. */
      if (high != NULL && !counted && (crm_duplicate_value_shared (low->emails, high->emails) != NULL ||
                                       crm_duplicate_value_shared (low->phones, high->phones) != NULL))
        counted = crm_duplicate_card_count (conn, low, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, local_error);
          return NULL;
        }
      if (high == NULL)
        continue;

      pair.verdict = crm_duplicate_measure (low, high, (both & PAIR_IS_RARE) != 0);
      if (pair.verdict.score >= scan->least)
        g_array_append_val (scan->found, pair);
    }
  scan->more = end < scan->pairs->len;
  if (scan->job != NULL)
    crm_job_set_fraction (scan->job, 0.5 + 0.5 * scan->n_measured / MAX (scan->pairs->len, 1));

  return NULL;
}

static gboolean
run (Scan    *scan,
     GError **error)
{
  if (!read_all (scan, read_names, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (passes); i++)
    {
      if (scan->job != NULL)
        crm_job_set_fraction (scan->job, 0.1 + 0.4 * i / G_N_ELEMENTS (passes));
      if (!run_pass (scan, &passes[i], error))
        return FALSE;
    }
  g_array_set_size (scan->entries, 0);

  return read_all (scan, measure_some, error);
}

GArray *
crm_duplicate_scan (CrmDb         *db,
                    guint          least,
                    CrmJob        *job,
                    GCancellable  *cancellable,
                    GError       **error)
{
  Scan scan = { db, job, cancellable };
  gboolean ok;

  g_return_val_if_fail (CRM_IS_DB (db), NULL);
  g_return_val_if_fail (job == NULL || CRM_IS_JOB (job), NULL);

  scan.ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  scan.offsets = g_array_new (FALSE, FALSE, sizeof (guint32));
  scan.names = g_byte_array_new ();
  scan.entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  scan.pairs = g_array_new (FALSE, FALSE, sizeof (guint64));
  scan.found = g_array_new (FALSE, FALSE, sizeof (CrmDuplicatePair));
  scan.least = least;
  ok = run (&scan, error);

  g_array_unref (scan.ids);
  g_array_unref (scan.offsets);
  g_byte_array_unref (scan.names);
  g_array_unref (scan.entries);
  g_array_unref (scan.pairs);
  if (!ok)
    g_clear_pointer (&scan.found, g_array_unref);
  crm_memory_give_back ();

  return scan.found;
}
