/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Filled circles, made once for each colour and size and drawn as pictures: the forty of a list's screenful, cut out of a square in
 * each frame, were half of what the frame cost where no graphics card draws.
 */

/* A circle of @colour that is @pixels of the screen wide, transparent around. (transfer none): kept until many others were asked for,
 * so take a reference for longer than the call that draws it. The main thread only. */
GdkTexture *crm_disc_get (int            pixels,
                          const GdkRGBA *colour);

G_END_DECLS
