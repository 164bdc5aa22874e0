/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Reads a picture of any kind that the system knows and makes it small enough to be kept: turned as the camera held it, at most @size
 * pixels on its longer side (never larger than it was), as JPEG, or PNG where parts of it are transparent. Works on another thread;
 * starts and ends on the main one.
 */
void    crm_picture_read_async  (GObject              *owner,
                                 GFile                *file,     /* NULL where @bytes is given */
                                 GBytes               *bytes,    /* NULL where @file is given */
                                 int                   size,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);

/* The small picture (transfer full) and its kind, "image/jpeg" or "image/png" (a literal). NULL with GDK_PIXBUF_ERROR, G_IO_ERROR. */
GBytes *crm_picture_read_finish (GAsyncResult         *result,
                                 const char          **media_type,
                                 GError              **error);

G_END_DECLS
