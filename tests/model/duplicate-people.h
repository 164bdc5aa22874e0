/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A book with known duplicates, the same for the same seed: people, some written twice as people do, and those who only look alike. */

#include "crm-record-store.h"

static const char *const people_given[] = {
  "Anna", "Robert", "Johannes", "Elisabeth", "Francisco", "José", "Frédéric", "Marie", "Thomas", "Michael", "Katharina", "Wolfgang", "Jürgen", "Sabine", "William",
  "Margaret", "James", "Patricia", "Nicolas", "Sophie", "Laurent", "Isabelle", "Javier", "Carmen", "Dolores", "Ignacio", "Peter", "Ursula", "Stefan", "Christine",
};
static const char *const people_other_form[] = {
  "Anita", "Bob", "Hans", "Lisa", "Paco", "Pepe", "Fred", "Mimi", "Tom", "Mike", "Kathi", "Wolf", "Jörg", "Bine", "Bill",
  "Peggy", "Jim", "Pat", "Nico", "So", "Lolo", "Isa", "Javi", "Menchu", "Lola", "Nacho", "Pit", "Uschi", "Steffen", "Chris",
};
static const char *const people_family[] = {
  "Schneider", "Hoffmann", "Müller", "Großmann", "Zimmermann", "Krüger", "Hartmann", "Lehmann", "Schäfer", "Köhler", "Richardson", "Thompson", "Fitzgerald", "Anderson",
  "Mitchell", "Campbell", "Dubois", "Lefebvre", "Rousseau", "Fournier", "Chevalier", "Bernard", "García", "Fernández", "González", "Rodríguez", "Martínez", "Hernández",
  "Domínguez", "Villanueva", "Kowalczyk", "Baumgartner", "Weissmüller", "Strasser", "Oberhofer", "Niedermeier", "Steinberger", "Wintersteiger", "Falkenberg", "Lindqvist",
};
static const char *const people_city[] = { "Köln", "Wien", "York", "Lyon", "Sevilla", "Bern" };

typedef struct
{
  GRand     *rand;
  GPtrArray *contacts;      /* CrmRecord */
  GArray    *truth;         /* of two guint each: places in contacts that are one person */
  gint64     companies[40];
  guint      number;
} People;

typedef struct
{
  guint given;
  guint family;
  guint company;            /* place, or 40 for none */
  char *mail;
  char *mobile;             /* +49 ... */
  char *street;
  const char *city;
  char *birthday;
} Someone;

static guint
people_any (People *people,
            guint   below)
{
  return (guint) g_rand_int_range (people->rand, 0, (gint32) below);
}

static void
people_child (CrmRecord           *contact,
              const CrmRecordType *type,
              const char          *field,
              const char          *value)
{
  if (value != NULL)
    crm_record_set_text (crm_record_add_child (contact, type), field, value);
}

static CrmRecord *
people_add (People     *people,
            const char *given,
            const char *family,
            const char *mail,
            const char *phone,
            guint       company,
            const char *street,
            const char *city,
            const char *birthday)
{
  CrmRecord *contact = crm_record_new (&crm_contact_type);

  crm_record_set_text (contact, "given_name", given);
  crm_record_set_text (contact, "family_name", family);
  crm_record_set_text (contact, "birthday", birthday);
  people_child (contact, &crm_contact_email_type, "address", mail);
  people_child (contact, &crm_contact_phone_type, "number", phone);
  if (street != NULL)
    {
      CrmRecord *address = crm_record_add_child (contact, &crm_contact_address_type);

      crm_record_set_text (address, "street", street);
      crm_record_set_text (address, "city", city);
    }
  if (company < G_N_ELEMENTS (people->companies))
    crm_record_set_int (crm_record_add_child (contact, &crm_affiliation_type), "company_id", people->companies[company]);
  g_ptr_array_add (people->contacts, contact);
  return contact;
}

static void
someone_clear (Someone *someone)
{
  g_free (someone->mail);
  g_free (someone->mobile);
  g_free (someone->street);
  g_free (someone->birthday);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Someone, someone_clear)

static Someone
people_make (People *people)
{
  Someone someone = { people_any (people, G_N_ELEMENTS (people_given)), people_any (people, G_N_ELEMENTS (people_family)), people_any (people, 55), NULL };
  guint n = ++people->number;

  someone.mail = g_strdup_printf ("person%u@%s%u.example", n, "firm", someone.company < 40 ? someone.company : 100 + n);
  someone.mobile = g_strdup_printf ("+49 151 %07u", 1000000 + n * 37);
  someone.street = g_strdup_printf ("Lindenstraße %u", n);
  someone.city = people_city[people_any (people, G_N_ELEMENTS (people_city))];
  someone.birthday = g_strdup_printf ("%u-%02u-%02u", 1940 + people_any (people, 60), 1 + people_any (people, 12), 1 + people_any (people, 28));
  return someone;
}

/* Two letters of it change places. */
static char *
people_slip (People     *people,
             const char *word)
{
  g_autofree gunichar *letters = NULL;
  glong n;
  guint at;
  gunichar letter;

  letters = g_utf8_to_ucs4_fast (word, -1, &n);
  at = 1 + people_any (people, (guint) n - 2);
  letter = letters[at];
  letters[at] = letters[at + 1];
  letters[at + 1] = letter;
  return g_ucs4_to_utf8 (letters, n, NULL, NULL, NULL);
}

static void
people_twice (People *people)
{
  g_auto (Someone) who = people_make (people);
  const char *given = people_given[who.given];
  const char *family = people_family[who.family];
  g_autofree char *slip = people_slip (people, family);
  g_autofree char *national = g_strdup_printf ("0%s", who.mobile + 4);
  g_autofree char *initial = g_utf8_substring (given, 0, 1);
  g_autofree char *twice = g_strdup_printf ("%s-Albrecht", family);
  g_autofree char *street = g_strdup_printf ("Lindenstr. %s", strrchr (who.street, ' ') + 1);
  guint first = people->contacts->len;

  people_add (people, given, family, who.mail, who.mobile, who.company, who.street, who.city, who.birthday);
  switch (people_any (people, 11))
    {
    case 0:  /* imported again with less */
      people_add (people, given, family, who.mail, NULL, 99, NULL, NULL, NULL);
      break;
    case 1:  /* from the phone */
      people_add (people, given, family, NULL, national, 99, NULL, NULL, NULL);
      break;
    case 2:  /* as friends call them */
      people_add (people, people_other_form[who.given], family, NULL, national, who.company, NULL, NULL, NULL);
      break;
    case 3:  /* typed in a hurry */
      people_add (people, given, slip, NULL, NULL, who.company < 40 ? who.company : 99, street, who.city, NULL);
      break;
    case 4:  /* moved to another company, with the number */
      people_add (people, given, family, NULL, national, (who.company + 1) % 40, NULL, NULL, NULL);
      break;
    case 5:  /* a card with an initial */
      people_add (people, initial, family, who.mail, NULL, 99, NULL, NULL, NULL);
      break;
    case 6:  /* married */
      people_add (people, given, twice, NULL, NULL, 99, street, who.city, who.birthday);
      break;
    case 7:  /* the columns mixed up */
      people_add (people, family, given, who.mail, national, 99, NULL, NULL, NULL);
      break;
    case 8:  /* all is new but the name */
      people_add (people, given, family, "else@freemail.example", NULL, (who.company + 1) % 40, NULL, NULL, NULL);
      break;
    case 9:  /* another form and a slip */
      people_add (people, people_other_form[who.given], slip, NULL, NULL, who.company, street, who.city, NULL);
      break;
    default: /* another mail address, the birthday known */
      people_add (people, given, slip, "other@freemail.example", NULL, 99, NULL, NULL, who.birthday);
      break;
    }
  for (guint i = first; i < first + 2; i++)
    g_array_append_val (people->truth, i);
}

/* Those who are not the same. */
static void
people_alike (People *people)
{
  g_auto (Someone) who = people_make (people);
  g_auto (Someone) other = people_make (people);
  const char *given = people_given[who.given];
  const char *given_too = people_given[(who.given + 1) % G_N_ELEMENTS (people_given)];
  const char *family = people_family[who.family];
  g_autofree char *office = g_strdup_printf ("info@firm%u.example", 200 + people->number);

  switch (people_any (people, 6))
    {
    case 0:  /* a couple with one mailbox and one line */
      people_add (people, given, family, who.mail, who.mobile, 99, who.street, who.city, who.birthday);
      people_add (people, given_too, family, who.mail, who.mobile, 99, who.street, who.city, other.birthday);
      break;
    case 1:  /* twins */
      people_add (people, given, family, NULL, NULL, 99, who.street, who.city, who.birthday);
      people_add (people, given_too, family, NULL, NULL, 99, who.street, who.city, who.birthday);
      break;
    case 2:  /* father and son */
      people_add (people, given, family, NULL, NULL, 99, who.street, who.city, "1931-05-06");
      people_add (people, given, family, NULL, NULL, 99, who.street, who.city, "1962-10-17");
      break;
    case 3:  /* strangers of one name */
      people_add (people, given, family, who.mail, who.mobile, who.company, who.street, who.city, NULL);
      people_add (people, given, family, other.mail, other.mobile, (who.company + 1) % 40, other.street, other.city, NULL);
      break;
    case 4:  /* an office */
      people_add (people, given, family, office, who.mobile, 99, NULL, NULL, NULL);
      people_add (people, given_too, people_family[(who.family + 1) % G_N_ELEMENTS (people_family)], office, other.mobile, 99, NULL, NULL, NULL);
      break;
    default: /* colleagues behind a switchboard */
      for (guint i = 0; i < 5; i++)
        people_add (people, people_given[(who.given + i) % G_N_ELEMENTS (people_given)], people_family[(who.family + 3 * i) % G_N_ELEMENTS (people_family)], NULL,
                    who.mobile, who.company, NULL, NULL, NULL);
      break;
    }
}

static gboolean
people_save (CrmConn       *conn,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  GPtrArray *records = data;

  for (guint i = 0; i < records->len; i++)
    if (!crm_record_save (conn, g_ptr_array_index (records, i), error))
      return FALSE;

  return TRUE;
}

/* About @n contacts in @book. (transfer full) of people_free(). */
static People *
people_new (CrmBook *book,
            guint32  seed,
            guint    n)
{
  People *people = g_new0 (People, 1);
  g_autoptr (GPtrArray) companies = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;

  people->rand = g_rand_new_with_seed (seed);
  people->contacts = g_ptr_array_new_with_free_func (g_object_unref);
  people->truth = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < G_N_ELEMENTS (people->companies); i++)
    {
      CrmRecord *company = crm_record_new (&crm_contact_type);
      g_autofree char *name = g_strdup_printf ("%s Werke %c GmbH", people_family[i], 'A' + i % 26);

      crm_record_set_text (company, "kind", "company");
      crm_record_set_text (company, "name", name);
      people->companies[i] = crm_record_get_id (company);
      g_ptr_array_add (companies, company);
    }
  crm_change_set_unref (crm_book_run (book, "Companies", people_save, companies, NULL, &error));
  g_assert_no_error (error);

  while (people->contacts->len < n)
    {
      guint kind = people_any (people, 10);

      if (kind < 2)
        people_twice (people);
      else if (kind < 4)
        people_alike (people);
      else
        {
          g_auto (Someone) who = people_make (people);

          people_add (people, people_given[who.given], people_family[who.family], who.mail, kind < 8 ? who.mobile : NULL, who.company,
                      kind < 6 ? who.street : NULL, who.city, kind < 5 ? who.birthday : NULL);
        }
    }
  crm_change_set_unref (crm_book_run (book, "People", people_save, people->contacts, NULL, &error));
  g_assert_no_error (error);
  return people;
}

static void
people_free (People *people)
{
  g_rand_free (people->rand);
  g_ptr_array_unref (people->contacts);
  g_array_unref (people->truth);
  g_free (people);
}
