/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-empty-page.h"

G_BEGIN_DECLS

/* One answer of a question. @id is what the question ends with. */
typedef struct
{
  const char    *id;
  const char    *label;        /* says the verb: "_Send 353 Mails" */
  CrmButtonKind  kind;
} CrmAlertAnswer;

/*
 * A question that only a person can answer (what cannot be undone). @answers is ended by a NULL id; the first is what Esc means.
 * @extra (may be NULL) stands below the text: an entry, a list. The one file that names AdwMessageDialog.
 */
void        crm_alert_choose_async   (GtkWidget             *parent,
                                      const char            *heading,
                                      const char            *body,
                                      const CrmAlertAnswer  *answers,
                                      GtkWidget             *extra,
                                      GCancellable          *cancellable,
                                      GAsyncReadyCallback    callback,
                                      gpointer               user_data);

/* The id of the answer (transfer full); the first one's when the window was closed. NULL with @error when cancelled. */
char       *crm_alert_choose_finish  (GAsyncResult          *result,
                                      GError               **error);

G_END_DECLS
