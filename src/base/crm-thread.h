/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Marks the calling thread as the one that draws the window: it must never wait for the store, the network or a file. */
void      crm_thread_mark_ui (void);

/* Whether the calling thread is that one. Every function that may wait asserts that it is not. */
gboolean  crm_thread_is_ui   (void);

G_END_DECLS
