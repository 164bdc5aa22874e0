/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-zone-entry.h"

#include <string.h>

#include "crm-entry-popover.h"
#include "crm-timezone.h"

#define MAX_CHOICES 8

static char **
get_names (void)
{
  static char **names;

  if (names == NULL)
    names = crm_timezone_list_names ();

  return names;
}

/* "new york" finds America/New_York. (transfer full) */
static char *
fold (const char *text)
{
  char *folded = g_utf8_strdown (text, -1);

  for (char *p = folded; *p != '\0'; p++)
    if (*p == '_')
      *p = ' ';

  return folded;
}

static void
query_cb (CrmEntryPopover *popover,
          const char      *text)
{
  CrmEntryChoice choices[MAX_CHOICES] = { 0 };
  g_autofree char *wanted = fold (text);
  char **names = get_names ();
  guint n = 0;

  for (guint i = 0; *wanted != '\0' && names[i] != NULL && n < MAX_CHOICES; i++)
    {
      g_autofree char *name = fold (names[i]);

      if (strcmp (names[i], text) == 0)
        {
          n = 0;
          break;
        }
      if (strstr (name, wanted) != NULL)
        choices[n++] = (CrmEntryChoice) { i + 1, names[i], NULL, NULL };
    }

  crm_entry_popover_set_choices (popover, choices, n);
}

static void
chosen_cb (CrmEntryPopover *popover,
           gint64           id,
           const char      *text,
           GtkEditable     *entry)
{
  gtk_editable_set_text (entry, get_names ()[id - 1]);
  gtk_editable_set_position (entry, -1);
}

GtkWidget *
crm_zone_entry_new (void)
{
  GtkWidget *entry = gtk_entry_new ();
  CrmEntryPopover *popover = crm_entry_popover_attach (entry);

  g_signal_connect (popover, "query", G_CALLBACK (query_cb), NULL);
  g_signal_connect_object (popover, "chosen", G_CALLBACK (chosen_cb), entry, 0);

  return entry;
}
