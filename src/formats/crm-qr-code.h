/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* QR codes (ISO/IEC 18004) by libqrencode. Any thread. */

/*
 * @text, which is UTF-8, as a square of modules: row by row, a byte each, 1 is dark; @side gets how many there are in a row. Without the
 * quiet zone of four modules that belongs around it. Error correction is M (15 %), or L (7 %) where it fits no other way.
 * CRM_FORMAT_ERROR_TOO_LARGE when it does not fit at all: some 2,950 bytes. (transfer full)
 */
GBytes *crm_qr_code_make (const char  *text,
                          guint       *side,
                          GError     **error);

G_END_DECLS
