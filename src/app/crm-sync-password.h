/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-sync.h"

G_BEGIN_DECLS

/*
 * Asks for the password of the calendar account @id over @parent, and says why: there is none, or the server refused the one there was.
 * What is entered is kept by crm_sync_set_password(), off the main thread; it is not tried yet.
 */
void      crm_sync_password_async   (GtkWidget            *parent,
                                     CrmDb                *db,
                                     CrmSync              *sync,
                                     gint64                id,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);

/* TRUE: there is another password now. FALSE without @error: called off. */
gboolean  crm_sync_password_finish  (GAsyncResult         *result,
                                     GError              **error);

G_END_DECLS
