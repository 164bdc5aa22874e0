/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-format-error.h"

G_DEFINE_QUARK (crm-format-error-quark, crm_format_error)
