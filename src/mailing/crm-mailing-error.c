/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-mailing-error.h"

G_DEFINE_QUARK (crm-mailing-error-quark, crm_mailing_error)
