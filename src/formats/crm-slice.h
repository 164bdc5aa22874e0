/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include <glib.h>

G_BEGIN_DECLS

/*
 * A run of bytes that someone else owns: no terminator, no promise about the encoding. Valid as long as its owner
 * says. An empty slice may have a NULL @data.
 */
typedef struct
{
  const char *data;
  gsize       len;
} CrmSlice;

#define CRM_SLICE_EMPTY ((CrmSlice) { NULL, 0 })

/* A slice over @len bytes of @data. */
static inline CrmSlice
crm_slice (const char *data,
           gsize       len)
{
  CrmSlice slice = { data, len };

  return slice;
}

/* Where @slice ends; NULL where it has no bytes at all. */
static inline const char *
crm_slice_end (CrmSlice slice)
{
  return slice.len > 0 ? slice.data + slice.len : slice.data;
}

/* A slice over the whole of the string @text; NULL gives an empty one. */
static inline CrmSlice
crm_slice_from_string (const char *text)
{
  return crm_slice (text, text != NULL ? strlen (text) : 0);
}

/* The bytes of @slice as a new NUL-terminated string. (transfer full) */
static inline char *
crm_slice_dup (CrmSlice slice)
{
  return g_strndup (slice.len > 0 ? slice.data : "", slice.len);
}

/* Whether both hold the same bytes. */
static inline gboolean
crm_slice_equal (CrmSlice a,
                 CrmSlice b)
{
  return a.len == b.len && (a.len == 0 || memcmp (a.data, b.data, a.len) == 0);
}

/* Whether @slice is the ASCII @word, upper and lower case being the same. */
static inline gboolean
crm_slice_is (CrmSlice    slice,
              const char *word)
{
  return strlen (word) == slice.len &&
         (slice.len == 0 || (g_ascii_toupper (slice.data[0]) == g_ascii_toupper (word[0]) &&
                             g_ascii_strncasecmp (slice.data, word, slice.len) == 0));
}

G_END_DECLS
