/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-duplicate-card.h"

#include <string.h>

#include "crm-mail-address.h"
#include "crm-name-forms.h"
#include "crm-phone.h"
#include "crm-text.h"

#define MIN_PHONE 6    /* shorter numbers are extensions and short codes */

static const char *const legal_forms[] = {
  "gmbh", "mbh", "ggmbh", "ag", "kg", "kgaa", "ohg", "gbr", "ug", "haftungsbeschrankt", "ev", "eg", "ek", "se", "co", "cie", "comp", "ltd", "limited", "llc", "llp",
  "lp", "inc", "incorporated", "corp", "corporation", "company", "plc", "pty", "sa", "sas", "sasu", "sarl", "eurl", "sci", "snc", "scop", "sl", "slu", "sau", "sll", "spa",
  "srl", "sapa", "bv", "nv", "vof", "ab", "as", "asa", "aps", "oy", "oyj", "kft", "zrt", "sro", "doo", "zoo", "the", "und", "and", "et", "y", NULL
};

static const char *const generic_names[] = {
  "info", "infos", "office", "contact", "kontakt", "contacto", "mail", "email", "post", "hello", "hallo", "hola", "bonjour", "sales", "verkauf", "vertrieb", "ventas",
  "support", "service", "help", "hilfe", "team", "admin", "administration", "buero", "buro", "sekretariat", "empfang", "reception", "accueil", "recepcion", "praxis",
  "kanzlei", "family", "familie", "famille", "familia", "booking", "buchung", "reservation", "reservas", "billing", "invoice", "rechnung", "buchhaltung",
  "accounting", "compta", "jobs", "hr", "marketing", "presse", "press", "webmaster", "postmaster", "noreply", "no-reply", "newsletter", "shop", "order", "orders",
  "bestellung", "zentrale", "direction", "secretariat", "secretaria", "administracion", "comercial", NULL
};

/* First labels of the domain; the country does not matter. */
static const char *const freemailers[] = {
  "gmail", "googlemail", "gmx", "web", "yahoo", "ymail", "rocketmail", "hotmail", "outlook", "live", "msn", "icloud", "me", "mac", "aol", "aim", "t-online", "freenet",
  "arcor", "online", "posteo", "mailbox", "proton", "protonmail", "pm", "tutanota", "tuta", "orange", "wanadoo", "free", "sfr", "laposte", "neuf", "bbox", "numericable", "telefonica",
  "terra", "ono", "movistar", "btinternet", "virginmedia", "sky", "talktalk", "ntlworld", "comcast", "verizon", "att", "sbcglobal", "bellsouth", "cox", "earthlink", "charter",
  "mail", "email", "inbox", "zoho", "fastmail", "hey", "yandex", "qq", "163", "126", "bluewin", "sunrise", "hispeed", "chello", "aon", "libero", "tiscali", "alice", "virgilio", "wp", "o2", "onet", "interia",
  "seznam", "centrum", "abv", "ukr", "rambler", "bk", "list", "naver", "daum", "hanmail", "rediffmail", NULL
};

static const struct { const char *written; const char *brief; } street_words[] = {
  { "strasse", "str" }, { "street", "st" }, { "avenue", "av" }, { "ave", "av" }, { "avenida", "av" }, { "avda", "av" }, { "road", "rd" }, { "boulevard", "bd" },
  { "blvd", "bd" }, { "lane", "ln" }, { "drive", "dr" }, { "square", "sq" }, { "place", "pl" }, { "platz", "pl" }, { "plaza", "pl" }, { "calle", "c" },
};

/* Whether @word is in @list: of each address of the book that is asked. */
static gboolean
is_listed (GHashTable        **set,
           const char *const  *list,
           const char         *word)
{
  static GMutex mutex;
  gboolean found;

  g_mutex_lock (&mutex);
  if (*set == NULL)
    {
      *set = g_hash_table_new (g_str_hash, g_str_equal);
      for (guint i = 0; list[i] != NULL; i++)
        g_hash_table_add (*set, (gpointer) list[i]);
    }
  found = g_hash_table_contains (*set, word);
  g_mutex_unlock (&mutex);

  return found;
}

static gboolean
is_generic (const char *local)
{
  static GHashTable *set;

  return is_listed (&set, generic_names, local);
}

static gboolean
is_legal_form (const char *word)
{
  static GHashTable *set;

  return is_listed (&set, legal_forms, word);
}

static void
value_free (CrmDuplicateValue *value)
{
  g_free (value->key);
  g_free (value->shown);
  g_free (value);
}

CrmDuplicateCard *
crm_duplicate_card_new (gint64   id,
                        gboolean company)
{
  CrmDuplicateCard *self = g_new0 (CrmDuplicateCard, 1);

  self->id = id;
  self->company = company;
  self->words = g_ptr_array_new_with_free_func (g_free);
  self->emails = g_ptr_array_new_with_free_func ((GDestroyNotify) value_free);
  self->phones = g_ptr_array_new_with_free_func ((GDestroyNotify) value_free);
  self->companies = g_ptr_array_new_with_free_func ((GDestroyNotify) value_free);
  self->domains = g_ptr_array_new_with_free_func ((GDestroyNotify) value_free);
  self->addresses = g_ptr_array_new_with_free_func ((GDestroyNotify) value_free);
  self->cities = g_ptr_array_new_with_free_func ((GDestroyNotify) value_free);
  self->name = g_strdup ("");
  self->name_key = g_strdup ("");

  return self;
}

void
crm_duplicate_card_free (CrmDuplicateCard *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->words);
  g_ptr_array_unref (self->emails);
  g_ptr_array_unref (self->phones);
  g_ptr_array_unref (self->companies);
  g_ptr_array_unref (self->domains);
  g_ptr_array_unref (self->addresses);
  g_ptr_array_unref (self->cities);
  g_free (self->name);
  g_free (self->name_key);
  g_free (self->birthday);
  g_free (self);
}

/* Takes @key. Nothing twice. */
static CrmDuplicateValue *
add_value (GPtrArray  *values,
           char       *key,
           const char *shown)
{
  CrmDuplicateValue *value;

  for (guint i = 0; i < values->len; i++)
    if (strcmp (((CrmDuplicateValue *) g_ptr_array_index (values, i))->key, key) == 0)
      {
        g_free (key);
        return NULL;
      }

  value = g_new0 (CrmDuplicateValue, 1);
  value->key = key;
  value->shown = g_strdup (shown);
  g_ptr_array_add (values, value);
  return value;
}

const CrmDuplicateValue *
crm_duplicate_value_shared (GPtrArray *a,
                            GPtrArray *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, NULL);

  for (guint i = 0; i < a->len; i++)
    for (guint j = 0; j < b->len; j++)
      {
        CrmDuplicateValue *value = g_ptr_array_index (a, i);

        if (strcmp (value->key, ((CrmDuplicateValue *) g_ptr_array_index (b, j))->key) == 0)
          return value;
      }

  return NULL;
}

/* ---- Names ---- */

static int
compare_words (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
make_name_key (GPtrArray *words)
{
  const char *sorted[CRM_NAME_MAX_WORDS];
  guint n = MIN (words->len, CRM_NAME_MAX_WORDS);
  GString *key = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    sorted[i] = g_ptr_array_index (words, i);
  qsort (sorted, n, sizeof *sorted, compare_words);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (key, "%s%s", i > 0 ? " " : "", sorted[i]);

  return g_string_free (key, FALSE);
}

/* The words of @text that are names. Fillers are left out unless nothing else is there. */
static void
add_name_words (CrmDuplicateCard *self,
                const char       *text,
                gboolean          keep_fillers)
{
  g_auto (GStrv) words = NULL;

  if (text == NULL || *text == '\0')
    return;

  words = crm_text_words (text);
  for (guint i = 0; words[i] != NULL && self->words->len < CRM_NAME_MAX_WORDS; i++)
    {
      guint generation = crm_name_get_generation (words[i]);

      if (generation > 0 && i > 0 && words[i + 1] == NULL)
        self->generation = generation;
      else if (keep_fillers || !crm_name_is_filler (words[i]))
        g_ptr_array_add (self->words, crm_name_word (words[i]));
    }
}

static void
set_suffix (CrmDuplicateCard *self,
            const char       *suffix)
{
  g_auto (GStrv) words = suffix != NULL ? crm_text_words (suffix) : NULL;

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    if (crm_name_get_generation (words[i]) > 0)
      self->generation = crm_name_get_generation (words[i]);
}

/* "Ruiz, Ana" is Ana Ruiz. */
static void
add_written_name (CrmDuplicateCard *self,
                  const char       *name)
{
  const char *comma = strchr (name, ',');

  if (comma != NULL)
    {
      g_autofree char *family = g_strndup (name, comma - name);

      add_name_words (self, comma + 1, FALSE);
      add_name_words (self, family, FALSE);
    }
  else
    add_name_words (self, name, FALSE);
  if (self->words->len == 0)
    add_name_words (self, name, TRUE);
}

void
crm_duplicate_card_set_name (CrmDuplicateCard *self,
                             const char       *name,
                             const char       *given,
                             const char       *middle,
                             const char       *family,
                             const char       *suffix)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->words->len == 0);

  g_free (self->name);
  self->name = g_strdup (name != NULL ? name : "");
  if (self->company)
    {
      g_autofree char *key = crm_duplicate_company_key (self->name);
      g_auto (GStrv) words = g_strsplit (key, " ", -1);

      for (guint i = 0; words[i] != NULL && self->words->len < CRM_NAME_MAX_WORDS; i++)
        g_ptr_array_add (self->words, g_strdup (words[i]));
      g_free (self->name_key);
      self->name_key = g_steal_pointer (&key);
      return;
    }

  if (given != NULL && *given != '\0' && family != NULL && *family != '\0')
    {
      add_name_words (self, given, FALSE);
      add_name_words (self, middle, FALSE);
      add_name_words (self, family, FALSE);
    }
  if (self->words->len == 0)
    add_written_name (self, self->name);
  set_suffix (self, suffix);
  g_free (self->name_key);
  self->name_key = make_name_key (self->words);
}

/* Letters that stand alone are one word where that is a legal form: "S. L." is "sl". */
static GPtrArray *
join_letters (char **words)
{
  GPtrArray *joined = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; words[i] != NULL;)
    {
      g_autoptr (GString) letters = g_string_new (NULL);
      guint n = 0;

      while (words[i + n] != NULL && words[i + n][1] == '\0')
        g_string_append (letters, words[i + n++]);
      if (n >= 2 && is_legal_form (letters->str))
        {
          g_ptr_array_add (joined, g_strdup (letters->str));
          i += n;
        }
      else
        g_ptr_array_add (joined, g_strdup (words[i++]));
    }

  return joined;
}

char *
crm_duplicate_company_key (const char *name)
{
  g_auto (GStrv) words = NULL;
  g_autoptr (GPtrArray) joined = NULL;
  GString *key;

  g_return_val_if_fail (name != NULL, NULL);

  words = crm_text_words (name);
  joined = join_letters (words);
  key = g_string_new (NULL);
  for (guint pass = 0; pass < 2 && key->len == 0; pass++)
    for (guint i = 0; i < joined->len; i++)
      {
        const char *word = g_ptr_array_index (joined, i);

        if (pass == 1 || !is_legal_form (word))
          {
            g_autofree char *plain = crm_name_word (word);

            g_string_append_printf (key, "%s%s", key->len > 0 ? " " : "", plain);
          }
      }

  return g_string_free (key, FALSE);
}

/* ---- Everything else ---- */

void
crm_duplicate_card_set_birthday (CrmDuplicateCard *self,
                                 const char       *birthday)
{
  g_return_if_fail (self != NULL);

  g_free (self->birthday);
  self->birthday = birthday != NULL && *birthday != '\0' ? g_strdup (birthday) : NULL;
}

static gboolean
is_freemailer (const char *domain)
{
  static GHashTable *set;
  g_autofree char *first = g_strndup (domain, strcspn (domain, "."));
  const char *rest = domain + strlen (first);

  /* Of free.fr the name is all there is; of free.acme.de it is a part. */
  return is_listed (&set, freemailers, first) && (*rest == '\0' || strchr (rest + 1, '.') == NULL || strlen (rest) <= 7);
}

char *
crm_duplicate_mail_domain (const char *address)
{
  g_autofree char *domain = NULL;

  g_return_val_if_fail (address != NULL, NULL);

  domain = crm_mail_address_get_domain (address);
  return domain == NULL || is_freemailer (domain) ? NULL : g_steal_pointer (&domain);
}

char *
crm_duplicate_link_domain (const char *url)
{
  static const char *const platforms[] = { "linkedin.com", "facebook.com", "xing.com", "twitter.com", "x.com", "instagram.com", "github.com", "youtube.com", "google.com", NULL };
  const char *host;
  g_autofree char *domain = NULL;
  g_autofree char *lower = NULL;

  g_return_val_if_fail (url != NULL, NULL);

  host = strstr (url, "://");
  host = host != NULL ? host + 3 : url;
  domain = g_strndup (host, strcspn (host, "/?#:"));
  lower = g_ascii_strdown (domain, -1);
  host = g_str_has_prefix (lower, "www.") ? lower + 4 : lower;
  if (strchr (host, '.') == NULL || strchr (host, '@') != NULL || g_strv_contains (platforms, host) || is_freemailer (host))
    return NULL;

  return g_strdup (host);
}

void
crm_duplicate_card_add_email (CrmDuplicateCard *self,
                              const char       *address,
                              guint             holders)
{
  char *key;
  g_autofree char *local = NULL;
  g_autofree char *domain = NULL;
  CrmDuplicateValue *value;

  g_return_if_fail (self != NULL && address != NULL);

  key = crm_mail_address_get_key (address);
  if (key == NULL)
    return;

  local = g_strndup (key, strcspn (key, "@"));
  value = add_value (self->emails, key, address);
  if (value == NULL)
    return;
  value->holders = holders;
  value->generic = is_generic (local);

  domain = crm_duplicate_mail_domain (address);
  if (domain != NULL)
    {
      char *own = g_strdup (domain);

      add_value (self->domains, own, domain);
    }
}

char *
crm_duplicate_phone_key (const char *number)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (number != NULL, NULL);

  key = crm_phone_match_key (number, 0);
  return key != NULL && strlen (key) >= MIN_PHONE ? g_steal_pointer (&key) : NULL;
}

void
crm_duplicate_card_add_phone (CrmDuplicateCard *self,
                              const char       *number,
                              guint             holders)
{
  char *key;
  CrmDuplicateValue *value;

  g_return_if_fail (self != NULL && number != NULL);

  key = crm_duplicate_phone_key (number);
  value = key != NULL ? add_value (self->phones, key, number) : NULL;
  if (value != NULL)
    value->holders = holders;
}

void
crm_duplicate_card_add_company (CrmDuplicateCard *self,
                                const char       *name)
{
  char *key;

  g_return_if_fail (self != NULL && name != NULL);

  key = crm_duplicate_company_key (name);
  if (*key != '\0')
    add_value (self->companies, key, name);
  else
    g_free (key);
}

static void
append_street (GString    *key,
               const char *word)
{
  g_autofree char *plain = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (street_words); i++)
    {
      gsize length = strlen (street_words[i].written);

      /* German writes the street and its kind in one word. */
      if (strcmp (word, street_words[i].written) == 0 || (i == 0 && g_str_has_suffix (word, street_words[i].written)))
        {
          g_autofree char *name = g_strndup (word, strlen (word) - length);

          plain = crm_name_word (name);
          g_string_append (key, plain);
          g_string_append (key, street_words[i].brief);
          return;
        }
    }
  plain = crm_name_word (word);
  g_string_append (key, plain);
}

char *
crm_duplicate_address_key (const char *street,
                           const char *postal_code,
                           const char *city)
{
  g_auto (GStrv) words = NULL;
  g_auto (GStrv) places = NULL;
  GString *key;
  const char *place = city != NULL && *city != '\0' ? city : postal_code;

  /* Without a number half a town lives there. */
  if (street == NULL || strpbrk (street, "0123456789") == NULL || place == NULL || *place == '\0')
    return NULL;

  key = g_string_new (NULL);
  words = crm_text_words (street);
  for (guint i = 0; words[i] != NULL; i++)
    append_street (key, words[i]);
  g_string_append_c (key, '|');
  places = crm_text_words (place);
  for (guint i = 0; places[i] != NULL; i++)
    {
      g_autofree char *word = crm_name_word (places[i]);

      g_string_append (key, word);
    }

  return g_string_free (key, FALSE);
}

void
crm_duplicate_card_add_address (CrmDuplicateCard *self,
                                const char       *street,
                                const char       *postal_code,
                                const char       *city)
{
  char *key;

  g_return_if_fail (self != NULL);

  key = crm_duplicate_address_key (street, postal_code, city);
  if (key != NULL)
    {
      g_autofree char *shown = g_strdup_printf ("%s, %s", street, city != NULL && *city != '\0' ? city : postal_code);

      add_value (self->addresses, key, shown);
    }
  if (city != NULL && *city != '\0')
    add_value (self->cities, crm_text_fold (city), city);
}

void
crm_duplicate_card_add_link (CrmDuplicateCard *self,
                             const char       *url)
{
  char *key;

  g_return_if_fail (self != NULL && url != NULL);

  key = self->company ? crm_duplicate_link_domain (url) : NULL;
  if (key != NULL)
    {
      g_autofree char *shown = g_strdup (key);

      add_value (self->domains, key, shown);
    }
}

CrmDuplicateCard *
crm_duplicate_card_new_from_record (CrmRecord         *contact,
                                    const char *const *companies)
{
  CrmDuplicateCard *self;
  GPtrArray *children;

  g_return_val_if_fail (CRM_IS_RECORD (contact), NULL);
  g_return_val_if_fail (crm_record_get_record_type (contact) == &crm_contact_type, NULL);

  self = crm_duplicate_card_new (crm_record_get_id (contact), g_strcmp0 (crm_record_get_text (contact, "kind"), "company") == 0);
  crm_duplicate_card_set_name (self, crm_record_get_text (contact, "name"), crm_record_get_text (contact, "given_name"),
                               crm_record_get_text (contact, "middle_name"), crm_record_get_text (contact, "family_name"),
                               crm_record_get_text (contact, "suffix"));
  crm_duplicate_card_set_birthday (self, crm_record_get_text (contact, "birthday"));
  children = crm_record_get_children (contact, &crm_contact_email_type);
  for (guint i = 0; i < children->len; i++)
    if (crm_record_has (g_ptr_array_index (children, i), "address"))
      crm_duplicate_card_add_email (self, crm_record_get_text (g_ptr_array_index (children, i), "address"), 0);
  children = crm_record_get_children (contact, &crm_contact_phone_type);
  for (guint i = 0; i < children->len; i++)
    if (crm_record_has (g_ptr_array_index (children, i), "number"))
      crm_duplicate_card_add_phone (self, crm_record_get_text (g_ptr_array_index (children, i), "number"), 0);
  children = crm_record_get_children (contact, &crm_contact_address_type);
  for (guint i = 0; i < children->len; i++)
    {
      CrmRecord *address = g_ptr_array_index (children, i);

      crm_duplicate_card_add_address (self, crm_record_get_text (address, "street"), crm_record_get_text (address, "postal_code"),
                                      crm_record_get_text (address, "city"));
    }
  children = crm_record_get_children (contact, &crm_contact_link_type);
  for (guint i = 0; i < children->len; i++)
    if (crm_record_has (g_ptr_array_index (children, i), "url"))
      crm_duplicate_card_add_link (self, crm_record_get_text (g_ptr_array_index (children, i), "url"));
  for (guint i = 0; companies != NULL && companies[i] != NULL; i++)
    crm_duplicate_card_add_company (self, companies[i]);

  return self;
}
