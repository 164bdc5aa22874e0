/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The IANA name for the Windows name of a zone ("W. Europe Standard Time"), NULL when it is none. Any thread. */
const char   *crm_windows_zone_to_iana  (const char *windows_name);

/* The IANA names in the table, one for each Windows zone: the world's common zones. */
const char   *crm_windows_zone_get_iana (guint       index);
guint         crm_windows_zone_get_size (void);

G_END_DECLS
