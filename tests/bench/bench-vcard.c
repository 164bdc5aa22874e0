/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench-vcard [CARDS]: reads a file of vCards whole, beside Evolution Data Server's parser, which is the floor. Built where
 * libebook-contacts is there. Processor time, as a machine with other work to do says little by the clock.
 */
#include <glib.h>
#include <libebook-contacts/libebook-contacts.h>
#include <time.h>

#include "crm-vcard.h"
#include "figure.h"

static double
processor_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static void
add_card (GString *text,
          guint    number)
{
  g_string_append_printf (text,
                          "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:uid-%u\r\nN:Müller%u;Jürgen;;Dr.;\r\nFN:Dr. Jürgen Müller%u\r\n"
                          "ORG:Firm %u GmbH;Sales\r\nTITLE:Manager\r\nEMAIL;TYPE=INTERNET,WORK:user%u@firm.example\r\n"
                          "EMAIL;TYPE=HOME:home%u@mail.example\r\nTEL;TYPE=CELL:+49 170 %07u\r\nTEL;TYPE=WORK:+49 30 %06u\r\n"
                          "ADR;TYPE=WORK:;;Straße %u;Köln;;50667;Germany\r\nURL:https://firm%u.example/\r\nBDAY:1980-02-03\r\n"
                          "CATEGORIES:Customer,VIP\r\nNOTE:Met at the fair\\, wants an offer\\nfor %u pieces. A longer line that is folded\r\n"
                          "  once\\, as most programs do it\r\nX-SOMETHING:kept\r\nEND:VCARD\r\n",
                          number, number, number, number % 5000, number, number, number, number, number % 200, number, number);
}

static double
read_ours (GBytes *bytes,
           guint   n_cards)
{
  double start = processor_seconds ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmVcardReader) reader = crm_vcard_reader_new (bytes, &error);
  guint n = 0;

  g_assert_no_error (error);
  while (crm_vcard_reader_next (reader) != NULL)
    n++;
  g_assert_cmpuint (n, ==, n_cards);

  return processor_seconds () - start;
}

/* One card after the other, as it takes them; it parses when its attributes are asked for. */
static double
read_theirs (char  **cards,
             guint   n_cards)
{
  double start = processor_seconds ();

  for (guint i = 0; i < n_cards; i++)
    {
      EVCard *card = e_vcard_new_from_string (cards[i]);

      g_assert_nonnull (e_vcard_get_attributes (card));
      g_object_unref (card);
    }

  return processor_seconds () - start;
}

int
main (int   argc,
      char *argv[])
{
  guint n_cards = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 100000;
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) cards = g_new0 (char *, n_cards + 1);
  g_autoptr (GBytes) bytes = NULL;
  double best = 0;
  double floor = 0;

  for (guint i = 0; i < n_cards; i++)
    {
      gsize start = text->len;

      add_card (text, i);
      cards[i] = g_strdup (text->str + start);
    }
  bytes = g_string_free_to_bytes (g_steal_pointer (&text));

  for (guint round = 0; round < 3; round++)
    {
      double theirs = read_theirs (cards, n_cards);
      double ours = read_ours (bytes, n_cards);

      floor = round == 0 ? theirs : MIN (floor, theirs);
      best = round == 0 ? ours : MIN (best, ours);
    }

  figure_print ("vcard: cards read, EVCard", best, "s", floor, FIGURE_RATIO, 0.2);
  return 0;
}
