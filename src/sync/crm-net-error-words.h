/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Gives model/crm-error-words.h the words for CRM_NET_ERROR, which model does not see. To be called at the start of each program. */
void   crm_net_error_words_register   (void);

G_END_DECLS
