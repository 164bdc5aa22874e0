/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-window.h"

G_BEGIN_DECLS

/* Opens the command palette over @window: type a few letters of a name or of an action, Enter goes there. */
void crm_palette_present (CrmWindow *window,
                          CrmBook   *book);

G_END_DECLS
