/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-text-scan.h"

#include <string.h>

static const char *
scan_naive (const char *text,
            gsize       length,
            const char *needle,
            gsize       needle_length)
{
  for (gsize i = 0; i + needle_length <= length; i++)
    if (memcmp (text + i, needle, needle_length) == 0)
      return text + i;

  return NULL;
}

/* Few letters make many near misses; the texts end at the edge of their allocation for the sanitizer to see a read beyond. */
static void
test_random (void)
{
  for (guint round = 0; round < 20000; round++)
    {
      gsize length = g_test_rand_int_range (0, 200);
      gsize needle_length = g_test_rand_int_range (1, 9);
      g_autofree char *text = g_malloc (length + (length == 0));
      char needle[9];

      for (gsize i = 0; i < length; i++)
        text[i] = "ab\0c"[g_test_rand_int_range (0, 4)];
      for (gsize i = 0; i < needle_length; i++)
        needle[i] = "ab\0c"[g_test_rand_int_range (0, 4)];

      g_assert_true (crm_text_scan (text, length, needle, needle_length) ==
                     scan_naive (text, length, needle, needle_length));
    }
}

static void
test_edges (void)
{
  const char *text = "The quick brown fox jumps over the lazy dog and runs away";

  g_assert_true (crm_text_scan (text, strlen (text), "The", 3) == text);
  g_assert_true (crm_text_scan (text, strlen (text), "away", 4) == text + strlen (text) - 4);
  g_assert_null (crm_text_scan (text, strlen (text), "away!", 5));
  g_assert_null (crm_text_scan (text, 2, "The", 3));
  g_assert_null (crm_text_scan (NULL, 0, "x", 1));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text-scan/random", test_random);
  g_test_add_func ("/text-scan/edges", test_edges);

  return g_test_run ();
}
