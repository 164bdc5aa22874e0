/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "config.h"

#include "crm-text-scan.h"

#include <string.h>

#if defined (__x86_64__) && defined (__GNUC__)
# define HAVE_AVX2_SCAN 1
# include <immintrin.h>
#endif

#ifdef HAVE_AVX2_SCAN

/* Unaligned 32-byte loads are cheap; the tail that is shorter than one load is left to memmem(). */
__attribute__ ((target ("avx2")))
static const char *
scan_avx2 (const char *text,
           gsize       length,
           const char *needle,
           gsize       needle_length)
{
  const __m256i first = _mm256_set1_epi8 (needle[0]);
  const __m256i last = _mm256_set1_epi8 (needle[needle_length - 1]);
  gsize i = 0;

  for (; i + needle_length - 1 + 32 <= length; i += 32)
    {
      __m256i at_first = _mm256_loadu_si256 ((const __m256i *) (gconstpointer) (text + i));
      __m256i at_last = _mm256_loadu_si256 ((const __m256i *) (gconstpointer) (text + i + needle_length - 1));
      guint32 candidates = (guint32) _mm256_movemask_epi8 (_mm256_and_si256 (_mm256_cmpeq_epi8 (first, at_first),
                                                                             _mm256_cmpeq_epi8 (last, at_last)));

      while (candidates != 0)
        {
          const char *candidate = text + i + __builtin_ctz (candidates);

          if (memcmp (candidate, needle, needle_length) == 0)
            return candidate;
          candidates &= candidates - 1;
        }
    }

  return memmem (text + i, length - i, needle, needle_length);
}

#endif

const char *
crm_text_scan (const char *text,
               gsize       length,
               const char *needle,
               gsize       needle_length)
{
  g_return_val_if_fail (text != NULL || length == 0, NULL);
  g_return_val_if_fail (needle != NULL, NULL);
  g_return_val_if_fail (needle_length > 0, NULL);

  if (needle_length > length)
    return NULL;

#ifdef HAVE_AVX2_SCAN
  if (__builtin_cpu_supports ("avx2"))
    return scan_avx2 (text, length, needle, needle_length);
#endif

  return memmem (text, length, needle, needle_length);
}
