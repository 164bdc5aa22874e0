/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-sync-error.h"

G_DEFINE_QUARK (crm-sync-error-quark, crm_sync_error)
