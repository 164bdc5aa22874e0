/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Offers completions below an entry (GtkEntryCompletion is deprecated). The owner answers "query" with crm_entry_popover_set_choices(), at
 * once or later. Up, Down and Enter choose, Esc closes.
 *
 * Signals
 *   query  (text)                what stands in the entry now
 *   chosen (gint64 id, text)     a choice was taken; the entry is left as it is
 */
#define CRM_TYPE_ENTRY_POPOVER (crm_entry_popover_get_type ())
G_DECLARE_FINAL_TYPE (CrmEntryPopover, crm_entry_popover, CRM, ENTRY_POPOVER, GtkPopover)

typedef struct
{
  gint64      id;
  const char *title;
  const char *detail;          /* NULL: none */
  const char *icon_name;       /* NULL: none */
} CrmEntryChoice;

/* Hangs a popover on @entry, which keeps it alive. (transfer none) */
CrmEntryPopover *crm_entry_popover_attach      (GtkWidget             *entry);

/* Replaces what is offered; no choice closes it. Everything is copied. */
void             crm_entry_popover_set_choices (CrmEntryPopover       *self,
                                                const CrmEntryChoice  *choices,
                                                guint                  n_choices);

G_END_DECLS
