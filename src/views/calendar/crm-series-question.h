/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-activity-commands.h"

G_BEGIN_DECLS

/*
 * Changing what repeats: only this one, this and all that follow, or all? Asked in the same words and for the same scopes
 * wherever something of a series is edited, dragged or deleted.
 */
typedef struct
{
  CrmActivityScope scope;
  const char      *label;        /* to be translated; with a mnemonic */
} CrmSeriesChoice;

/* The three, in the order in which they are offered. */
extern const CrmSeriesChoice crm_series_choices[3];

/* Asks in a dialog over @from. @title: what it is about; @deleting: it would go, else it would change. */
void      crm_series_question_ask_async  (GtkWidget            *from,
                                          const char           *title,
                                          gboolean              deleting,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
/* FALSE: nothing is to be done. */
gboolean  crm_series_question_ask_finish (GAsyncResult         *result,
                                          CrmActivityScope     *scope);

G_END_DECLS
