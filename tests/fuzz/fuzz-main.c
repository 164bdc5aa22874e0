/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

/* A plain mutation engine, so that every machine can run the fuzzers; repeatable by its seed. */
static void
add_file (GPtrArray  *corpus,
          const char *path)
{
  char *data;
  gsize length;

  if (!g_file_get_contents (path, &data, &length, NULL))
    g_error ("%s cannot be read", path);
  g_ptr_array_add (corpus, g_bytes_new_take (data, length));
}

static GByteArray *
mutate (GPtrArray *corpus,
        GRand     *rand)
{
  GBytes *from = g_ptr_array_index (corpus, g_rand_int_range (rand, 0, (gint32) corpus->len));
  GByteArray *input = g_byte_array_new ();
  int n_steps = g_rand_int_range (rand, 1, 8);

  g_byte_array_append (input, g_bytes_get_data (from, NULL), (guint) MIN (g_bytes_get_size (from), 65536));
  for (int i = 0; i < n_steps && input->len > 0; i++)
    {
      guint at = (guint) g_rand_int_range (rand, 0, (gint32) input->len);
      guint wanted = (guint) g_rand_int_range (rand, 1, 64);
      guint length = MIN (wanted, input->len - at);

      switch (g_rand_int_range (rand, 0, 6))
        {
        case 0:
          input->data[at] = (guint8) g_rand_int_range (rand, 0, 256);
          break;
        case 1:
          input->data[at] ^= (guint8) (1 << g_rand_int_range (rand, 0, 8));
          break;
        case 2:
          g_byte_array_remove_range (input, at, length);
          break;
        case 3:
          {
            /* A piece again, at the end. */
            g_autofree guint8 *piece = g_memdup2 (input->data + at, length);

            g_byte_array_append (input, piece, length);
            break;
          }
        case 4:
          {
            GBytes *other = g_ptr_array_index (corpus, g_rand_int_range (rand, 0, (gint32) corpus->len));
            gsize size = MIN (g_bytes_get_size (other), 65536);

            if (size > 0)
              {
                gsize begin = (gsize) g_rand_int_range (rand, 0, (gint32) size);

                g_byte_array_set_size (input, at);
                g_byte_array_append (input, (const guint8 *) g_bytes_get_data (other, NULL) + begin, (guint) (size - begin));
              }
            break;
          }
        default:
          g_byte_array_set_size (input, at);
          break;
        }
    }

  return input;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GPtrArray) corpus = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GRand) rand = NULL;
  long rounds = 1000;
  guint32 seed = 1;

  for (guint i = 0; fuzz_seeds[i] != NULL; i++)
    g_ptr_array_add (corpus, g_bytes_new_static (fuzz_seeds[i], strlen (fuzz_seeds[i])));
  for (int i = 1; i < argc; i++)
    {
      if (g_str_equal (argv[i], "--rounds") && i + 1 < argc)
        rounds = strtol (argv[++i], NULL, 10);
      else if (g_str_equal (argv[i], "--seed") && i + 1 < argc)
        seed = (guint32) strtoul (argv[++i], NULL, 10);
      else
        add_file (corpus, argv[i]);
    }

  for (guint i = 0; i < corpus->len; i++)
    LLVMFuzzerTestOneInput (g_bytes_get_data (g_ptr_array_index (corpus, i), NULL), g_bytes_get_size (g_ptr_array_index (corpus, i)));

  rand = g_rand_new_with_seed (seed);
  for (long i = 0; i < rounds; i++)
    {
      GByteArray *input = mutate (corpus, rand);

      LLVMFuzzerTestOneInput (input->data, input->len);
      g_byte_array_unref (input);
    }

  return 0;
}
