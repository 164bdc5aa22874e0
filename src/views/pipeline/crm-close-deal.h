/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks why a deal was won or lost (@kind), with the reasons people give most and room for words. Nothing needs to be said. */
void      crm_close_deal_ask_async   (GtkWidget            *parent,
                                      const char           *kind,
                                      const char           *title,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);

/* FALSE when it was called off: then nothing is to be moved. Both (transfer full), NULL where nothing was said. */
gboolean  crm_close_deal_ask_finish  (GAsyncResult         *result,
                                      char                **reason,
                                      char                **note);

G_END_DECLS
