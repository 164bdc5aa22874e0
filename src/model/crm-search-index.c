/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE  /* memmem */
#include "config.h"

#include "crm-search-index.h"

#include "crm-text-scan.h"

#include <string.h>

#define CHUNK_ROWS 4096

/* Texts of up to CHUNK_ROWS rows, each ended by NUL; row i is text[starts[i]] to text[starts[i + 1] - 1]. */
typedef struct
{
  guint    n_rows;
  guint32  starts[CHUNK_ROWS + 1];
  char    *text;
} Chunk;

typedef struct
{
  gint64  id;
  guint   anchor;
  GBytes *sort_key;
  char   *text;
} Entry;

typedef struct
{
  gint64  id;
  guint32 rank;
} IdRank;

struct _CrmSearchIndex
{
  GPtrArray *chunks;
  GArray    *ids;        /* gint64 by rank */
  guint32   *by_id;      /* ranks, sorted by id */
  guint64   *dead;       /* bit per rank: removed or moved to the overlay; NULL while there is none */
  GPtrArray *overlay;    /* Entry, in list order */
  GHashTable *entries;   /* id -> Entry of the overlay */
  guint      n_dead;
  guint      cursor;     /* loading: where in by_id the ids stand that come in order */
  gboolean   has_room;   /* loading: the sizes are known */
};

static void
chunk_free (Chunk *chunk)
{
  g_free (chunk->text);
  g_free (chunk);
}

static void
entry_free (Entry *entry)
{
  g_bytes_unref (entry->sort_key);
  g_free (entry->text);
  g_free (entry);
}

CrmSearchIndex *
crm_search_index_new (void)
{
  CrmSearchIndex *self = g_new0 (CrmSearchIndex, 1);

  self->chunks = g_ptr_array_new_with_free_func ((GDestroyNotify) chunk_free);
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->overlay = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->entries = g_hash_table_new (g_int64_hash, g_int64_equal);

  return self;
}

void
crm_search_index_free (CrmSearchIndex *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->entries);
  g_ptr_array_unref (self->overlay);
  g_ptr_array_unref (self->chunks);
  g_array_unref (self->ids);
  g_free (self->by_id);
  g_free (self->dead);
  g_free (self);
}

/* ---- Loading ---- */

void
crm_search_index_add_id (CrmSearchIndex *self,
                         gint64          id)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (id > 0);
  g_return_if_fail (self->by_id == NULL);

  g_array_append_val (self->ids, id);
}

static int
compare_id_rank (gconstpointer a,
                 gconstpointer b)
{
  gint64 x = ((const IdRank *) a)->id;
  gint64 y = ((const IdRank *) b)->id;

  return (x > y) - (x < y);
}

static void
sort_by_id (CrmSearchIndex *self)
{
  guint n = self->ids->len;
  g_autofree IdRank *pairs = g_new (IdRank, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    pairs[i] = (IdRank) { g_array_index (self->ids, gint64, i), i };

  qsort (pairs, n, sizeof *pairs, compare_id_rank);

  self->by_id = g_new (guint32, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    self->by_id[i] = pairs[i].rank;
}

/* The chunks, with the lengths of the texts still to come where their starts will stand. */
static void
make_chunks (CrmSearchIndex *self)
{
  for (guint done = 0; done < self->ids->len; done += CHUNK_ROWS)
    {
      Chunk *chunk = g_new0 (Chunk, 1);

      chunk->n_rows = MIN (self->ids->len - done, CHUNK_ROWS);
      g_ptr_array_add (self->chunks, chunk);
    }
}

/* Exactly the room that is needed: half again as much is a lot with a million rows. */
static void
make_room (CrmSearchIndex *self)
{
  for (guint i = 0; i < self->chunks->len; i++)
    {
      Chunk *chunk = g_ptr_array_index (self->chunks, i);

      for (guint j = 0; j < chunk->n_rows; j++)
        chunk->starts[j + 1] += chunk->starts[j] + 1;
      chunk->text = g_malloc0 (chunk->starts[chunk->n_rows]);
    }
  self->has_room = TRUE;
  self->cursor = 0;
}

/* The rank of @id, where ids are asked for in their order; FALSE where it is not known. */
static gboolean
seek (CrmSearchIndex *self,
      gint64          id,
      guint          *rank)
{
  while (self->cursor < self->ids->len && g_array_index (self->ids, gint64, self->by_id[self->cursor]) < id)
    self->cursor++;
  if (self->cursor == self->ids->len)
    return FALSE;

  *rank = self->by_id[self->cursor];
  return g_array_index (self->ids, gint64, *rank) == id;
}

void
crm_search_index_add_size (CrmSearchIndex *self,
                           gint64          id,
                           gsize           length)
{
  guint rank;

  g_return_if_fail (self != NULL);
  g_return_if_fail (length < G_MAXUINT32 / CHUNK_ROWS);
  g_return_if_fail (!self->has_room);

  if (self->by_id == NULL)
    {
      sort_by_id (self);
      make_chunks (self);
    }
  if (seek (self, id, &rank))
    ((Chunk *) g_ptr_array_index (self->chunks, rank / CHUNK_ROWS))->starts[rank % CHUNK_ROWS + 1] = length;
}

void
crm_search_index_add_text (CrmSearchIndex *self,
                           gint64          id,
                           const char     *text)
{
  Chunk *chunk;
  guint rank, row;

  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  crm_search_index_finish (self);
  if (!seek (self, id, &rank))
    return;

  chunk = g_ptr_array_index (self->chunks, rank / CHUNK_ROWS);
  row = rank % CHUNK_ROWS;
  strncpy (chunk->text + chunk->starts[row], text, chunk->starts[row + 1] - chunk->starts[row] - 1);
}

void
crm_search_index_finish (CrmSearchIndex *self)
{
  g_return_if_fail (self != NULL);

  if (self->by_id == NULL)
    {
      sort_by_id (self);
      make_chunks (self);
    }
  if (!self->has_room)
    make_room (self);
}

guint
crm_search_index_n_rows (CrmSearchIndex *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->ids->len - self->n_dead + self->overlay->len;
}

guint
crm_search_index_n_changes (CrmSearchIndex *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->overlay->len + self->n_dead;
}

static gboolean
is_dead (CrmSearchIndex *self,
         guint           rank)
{
  return self->dead != NULL && (self->dead[rank / 64] >> (rank % 64) & 1) != 0;
}

static gboolean
find_rank (CrmSearchIndex *self,
           gint64          id,
           guint          *rank)
{
  guint low = 0, high = self->ids->len;

  g_assert (self->by_id != NULL);

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      gint64 candidate = g_array_index (self->ids, gint64, self->by_id[middle]);

      if (candidate == id)
        {
          *rank = self->by_id[middle];
          return TRUE;
        }
      if (candidate < id)
        low = middle + 1;
      else
        high = middle;
    }

  return FALSE;
}

gboolean
crm_search_index_get_rank (CrmSearchIndex *self,
                           gint64          id,
                           guint          *rank)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (rank != NULL, FALSE);

  return find_rank (self, id, rank) && !is_dead (self, *rank);
}

void
crm_search_index_remove (CrmSearchIndex *self,
                         gint64          id)
{
  Entry *entry;
  guint rank;

  g_return_if_fail (self != NULL);

  entry = g_hash_table_lookup (self->entries, &id);
  if (entry != NULL)
    {
      g_hash_table_remove (self->entries, &id);
      g_ptr_array_remove (self->overlay, entry);
    }
  else if (find_rank (self, id, &rank) && !is_dead (self, rank))
    {
      if (self->dead == NULL)
        self->dead = g_new0 (guint64, self->ids->len / 64 + 1);
      self->dead[rank / 64] |= G_GUINT64_CONSTANT (1) << (rank % 64);
      self->n_dead++;
    }
}

static int
compare_entries (const Entry *a,
                 const Entry *b)
{
  int order = g_bytes_compare (a->sort_key, b->sort_key);

  return order != 0 ? order : (a->id > b->id) - (a->id < b->id);
}

void
crm_search_index_put (CrmSearchIndex *self,
                      gint64          id,
                      guint           anchor,
                      GBytes         *sort_key,
                      const char     *text)
{
  Entry *entry;
  guint low = 0, high;

  g_return_if_fail (self != NULL);
  g_return_if_fail (id > 0);
  g_return_if_fail (anchor <= self->ids->len);
  g_return_if_fail (sort_key != NULL);
  g_return_if_fail (text != NULL);

  crm_search_index_remove (self, id);

  entry = g_new (Entry, 1);
  entry->id = id;
  entry->anchor = anchor;
  entry->sort_key = g_bytes_ref (sort_key);
  entry->text = g_strdup (text);

  high = self->overlay->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (compare_entries (g_ptr_array_index (self->overlay, middle), entry) < 0)
        low = middle + 1;
      else
        high = middle;
    }

  /* The caller counts from the rows that are still in place; the entry before may have been put behind one that is not. */
  if (low > 0)
    entry->anchor = MAX (anchor, ((const Entry *) g_ptr_array_index (self->overlay, low - 1))->anchor);

  g_ptr_array_insert (self->overlay, low, entry);
  g_hash_table_insert (self->entries, &entry->id, entry);
}

/* What is looked for: the longest word leads the scan, the others are checked in the rows it finds. */
typedef struct
{
  const char *const *words;
  const char        *lead;
  gsize              lead_length;
  guint              limit;
  GArray            *starts;
  GArray            *inside;
} Scan;

typedef enum
{
  MATCH_NONE,
  MATCH_INSIDE,
  MATCH_START,
} Match;

static gboolean
begins_word (const char *row,
             const char *at)
{
  guchar before;

  if (at == row)
    return TRUE;

  before = at[-1];
  return before < 0x80 && !g_ascii_isalnum (before);
}

/* Whether @word stands in @row, and at the beginning of a word. @from is a place before which it surely does not. */
static Match
match_word (const char *row,
            gsize       length,
            const char *from,
            const char *word,
            gsize       word_length)
{
  const char *end = row + length;
  Match match = MATCH_NONE;

  while ((from = memmem (from, end - from, word, word_length)) != NULL)
    {
      if (begins_word (row, from))
        return MATCH_START;
      match = MATCH_INSIDE;
      from++;
    }

  return match;
}

static Match
match_row (const Scan *scan,
           const char *row,
           gsize       length,
           const char *lead_at)
{
  Match match = match_word (row, length, lead_at, scan->lead, scan->lead_length);

  for (guint i = 0; match != MATCH_NONE && scan->words[i] != NULL; i++)
    if (scan->words[i] != scan->lead)
      match = MIN (match, match_word (row, length, row, scan->words[i], strlen (scan->words[i])));

  return match;
}

/* FALSE when enough was found. */
static gboolean
take_row (const Scan *scan,
          gint64      id,
          Match       match)
{
  GArray *found = match == MATCH_START ? scan->starts : match == MATCH_INSIDE ? scan->inside : NULL;
  guint n = scan->starts != NULL ? scan->starts->len : 0;

  if (scan->inside != NULL)
    n += scan->inside->len;
  if (found != NULL)
    {
      g_array_append_val (found, id);
      n++;
    }

  return scan->limit == 0 || n < scan->limit;
}

/* The overlay's rows that come before the row of @rank. */
static gboolean
scan_overlay (CrmSearchIndex *self,
              const Scan     *scan,
              guint          *next,
              guint           rank)
{
  while (*next < self->overlay->len)
    {
      const Entry *entry = g_ptr_array_index (self->overlay, *next);

      if (entry->anchor > rank)
        return TRUE;

      (*next)++;
      if (!take_row (scan, entry->id, match_row (scan, entry->text, strlen (entry->text), entry->text)))
        return FALSE;
    }

  return TRUE;
}

/* The row of @chunk in which byte @offset lies; @from is a row known not to be behind it. */
static guint
find_row (const Chunk *chunk,
          guint        from,
          gsize        offset)
{
  guint low = from, high = chunk->n_rows;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (chunk->starts[middle] <= offset)
        low = middle;
      else
        high = middle;
    }

  return low;
}

static gboolean
scan_chunk (CrmSearchIndex *self,
            const Scan     *scan,
            const Chunk    *chunk,
            guint           first_rank,
            guint           n_rows,
            guint          *next_overlay)
{
  const char *text = chunk->text;
  gsize end = chunk->starts[n_rows];
  gsize offset = 0;
  guint row = 0;
  const char *at;

  while (offset < end && (at = crm_text_scan (text + offset, end - offset, scan->lead, scan->lead_length)) != NULL)
    {
      guint rank;

      row = find_row (chunk, row, at - text);
      rank = first_rank + row;

      if (!scan_overlay (self, scan, next_overlay, rank))
        return FALSE;

      if (!is_dead (self, rank))
        {
          const char *start = text + chunk->starts[row];
          gsize length = chunk->starts[row + 1] - chunk->starts[row] - 1;

          if (!take_row (scan, g_array_index (self->ids, gint64, rank), match_row (scan, start, length, at)))
            return FALSE;
        }

      offset = chunk->starts[++row];
    }

  return scan_overlay (self, scan, next_overlay, first_rank + n_rows - 1);
}

gboolean
crm_search_index_scan (CrmSearchIndex    *self,
                       const char *const *words,
                       guint              max_rows,
                       guint              limit,
                       GArray            *starts,
                       GArray            *inside,
                       GCancellable      *cancellable)
{
  Scan scan = { words, NULL, 0, limit, starts, inside };
  guint next_overlay = 0;
  guint rank = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (words != NULL && words[0] != NULL, FALSE);

  for (guint i = 0; words[i] != NULL; i++)
    {
      gsize length = strlen (words[i]);

      g_return_val_if_fail (length > 0, FALSE);
      if (length > scan.lead_length)
        {
          scan.lead = words[i];
          scan.lead_length = length;
        }
    }

  max_rows = max_rows == 0 ? self->ids->len : MIN (max_rows, self->ids->len);

  for (guint i = 0; i < self->chunks->len && rank < max_rows; i++)
    {
      const Chunk *chunk = g_ptr_array_index (self->chunks, i);

      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;
      if (!scan_chunk (self, &scan, chunk, rank, MIN (chunk->n_rows, max_rows - rank), &next_overlay))
        return TRUE;
      rank += chunk->n_rows;
    }

  if (max_rows == self->ids->len)
    scan_overlay (self, &scan, &next_overlay, self->ids->len);

  return TRUE;
}

typedef struct
{
  guint64 place;
  gint64  id;
} PlacedId;

static int
compare_placed (gconstpointer a,
                gconstpointer b)
{
  guint64 x = ((const PlacedId *) a)->place;
  guint64 y = ((const PlacedId *) b)->place;

  return (x > y) - (x < y);
}

void
crm_search_index_sort (CrmSearchIndex *self,
                       GArray         *ids)
{
  g_autoptr(GHashTable) places = NULL;
  g_autofree PlacedId *placed = NULL;
  guint n_placed = 0;

  g_return_if_fail (self != NULL);
  g_return_if_fail (ids != NULL);

  placed = g_new (PlacedId, MAX (ids->len, 1));
  places = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (guint i = 0; i < self->overlay->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->overlay, i);

      g_hash_table_insert (places, &entry->id, GUINT_TO_POINTER (i + 1));
    }

  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);
      const Entry *entry = g_hash_table_lookup (self->entries, &id);
      guint rank;

      if (entry != NULL)
        placed[n_placed++] = (PlacedId) { (guint64) entry->anchor << 32 | GPOINTER_TO_UINT (g_hash_table_lookup (places, &id)), id };
      else if (crm_search_index_get_rank (self, id, &rank))
        placed[n_placed++] = (PlacedId) { (guint64) (rank + 1) << 32, id };
    }

  qsort (placed, n_placed, sizeof *placed, compare_placed);

  g_array_set_size (ids, n_placed);
  for (guint i = 0; i < n_placed; i++)
    g_array_index (ids, gint64, i) = placed[i].id;
}
