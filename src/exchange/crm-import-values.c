/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-import-values.h"

#include <string.h>

#define SEPARATOR " ::: "    /* between several values of one kind, which Google puts into one field */

/* "* Work" and "Work Fax" as words of ours. */
static char *
tidy_label (const char *label)
{
  g_autofree char *folded = g_utf8_strdown (label, -1);
  const char *start = folded;

  while (*start == '*' || *start == ' ')
    start++;

  return g_strdup (start);
}

/* @key with what the column of labels says; NULL where that is nothing. (transfer full) */
static char *
make_labelled (const char *key,
               const char *label)
{
  g_autofree char *tidy = label != NULL ? tidy_label (label) : NULL;

  if (tidy != NULL && *tidy != '\0' && strchr (key, ':') == NULL)
    {
      const char *dot = strchr (key, '.');

      g_strdelimit (tidy, ".:", ' ');
      return dot != NULL ? g_strdup_printf ("%.*s:%s%s", (int) (dot - key), key, tidy, dot) : g_strconcat (key, ":", tidy, NULL);
    }

  return NULL;
}

/* Whether a contact has one value under @key at most. */
static gboolean
is_single (const char *key)
{
  static const char *const several[] = { "email", "phone", "link", "date", "company", "tag", NULL };
  g_autofree char *kind = g_strndup (key, strcspn (key, ":."));

  return !g_strv_contains (several, kind);
}

static void
add_note (CrmImportEntry *entry,
          const char     *name,
          const char     *value)
{
  g_autofree char *line = g_strdup_printf ("%s: %s", name, value);

  if (strspn (value, " \t\r\n") < strlen (value))
    crm_import_entry_add (entry, "note", line);
}

static void
add_tags (CrmImportEntry *entry,
          const char     *value)
{
  g_auto(GStrv) tags = g_strsplit_set (value, ";,", -1);

  for (guint i = 0; tags[i] != NULL; i++)
    {
      g_auto(GStrv) parts = g_strsplit (tags[i], SEPARATOR, -1);

      for (guint j = 0; parts[j] != NULL; j++)
        if (strstr (parts[j], "* ") == NULL)      /* Google's own groups: "* myContacts" */
          crm_import_entry_add (entry, "tag", parts[j]);
    }
}

void
crm_import_values_add (CrmImportEntry *entry,
                       const char     *key,
                       const char     *label,
                       const char     *value)
{
  g_auto (GStrv) values = NULL;
  g_autofree char *labelled = NULL;

  g_return_if_fail (entry != NULL && key != NULL && value != NULL);

  if (g_str_equal (key, "tag"))
    {
      add_tags (entry, value);
      return;
    }

  values = g_strsplit (value, SEPARATOR, -1);
  labelled = make_labelled (key, label);
  for (guint i = 0; values[i] != NULL; i++)
    crm_import_entry_add (entry, labelled != NULL ? labelled : key, values[i]);
}

/* The number in "Address 2 - Street"; 1 where there is none. "Street 2" is a second line of the street. */
static guint
get_number (const char *column)
{
  const char *digits = column + strcspn (column, "0123456789");
  const char *rest = digits + strspn (digits, "0123456789");

  rest += strspn (rest, " -_:.");
  return *rest != '\0' && rest > digits ? (guint) CLAMP (g_ascii_strtoull (digits, NULL, 10), 1, 1000) : 1;
}

/* @key, of an address with a number in its @column, as that of an address of its own; NULL: it is none. (transfer full) */
static char *
make_numbered (const char *column,
               const char *key)
{
  const char *dot = strchr (key, '.');
  guint n = get_number (column);

  if (!g_str_has_prefix (key, "address") || dot == NULL || n == 1)
    return NULL;

  return g_strdup_printf ("%.*s%s%s%u%s", (int) (dot - key), key, strchr (key, ':') == NULL ? ":" : "", CRM_IMPORT_SECOND, n, dot);
}

void
crm_import_values_add_doubled (CrmImportEntry *entry,
                               const char     *column,
                               const char     *key,
                               const char     *label,
                               const char     *value)
{
  g_autofree char *labelled = NULL;
  g_autofree char *numbered = NULL;
  const char *before;

  g_return_if_fail (entry != NULL && column != NULL && key != NULL && value != NULL);

  labelled = make_labelled (key, label);
  numbered = make_numbered (column, labelled != NULL ? labelled : key);
  if (numbered != NULL)
    {
      crm_import_entry_add (entry, numbered, value);
      return;
    }

  before = crm_import_entry_get (entry, labelled != NULL ? labelled : key);
  if (g_str_equal (key, "note"))
    add_note (entry, column, value);
  else if (before == NULL || !is_single (key))
    crm_import_values_add (entry, key, label, value);
  else if (!g_str_equal (before, value))
    add_note (entry, column, value);
}
