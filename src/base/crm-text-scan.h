/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The first place at which @needle stands in @text, or NULL: memmem() by comparing the needle's first and last byte 32 places at a
 * time where the processor can (AVX2), which scans some gigabytes a second. Bytes, not characters; both may hold NUL. Any thread.
 */
const char *crm_text_scan (const char *text,
                           gsize       length,
                           const char *needle,
                           gsize       needle_length);

G_END_DECLS
