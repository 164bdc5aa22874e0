/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-book.h"

G_BEGIN_DECLS

/*
 * A business to look around in, and to measure with: contacts with names in several scripts, companies, tags, deals in all stages, what was
 * done and what is to be done around today, a campaign not sent yet. The same seed and number give the same business on the
 * same day (ids aside). It is not recorded: there is nothing to undo.
 *
 * Life is untidy: without @clean some contacts are there twice, some numbers and addresses are written strangely, some names are
 * missing or in capitals. @clean leaves all of that out.
 */
typedef struct
{
  guint    n_contacts;     /* people and companies */
  guint32  seed;
  gboolean clean;
} CrmDemoOptions;

/* Waits; for the command line. @progress (nullable) is called after each batch. Errors: CRM_MODEL_ERROR_IN_USE where the book holds contacts. */
typedef void (*CrmDemoProgress)    (guint                 n_done,
                                    guint                 n_all,
                                    gpointer              user_data);
gboolean   crm_demo_fill           (CrmBook              *book,
                                    const CrmDemoOptions *options,
                                    CrmDemoProgress       progress,
                                    gpointer              user_data,
                                    GCancellable         *cancellable,
                                    GError              **error);

/* For the window. */
void       crm_demo_fill_async     (CrmBook              *book,
                                    const CrmDemoOptions *options,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
gboolean   crm_demo_fill_finish    (CrmBook              *book,
                                    GAsyncResult         *result,
                                    GError              **error);

G_END_DECLS
