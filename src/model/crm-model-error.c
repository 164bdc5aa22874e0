/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-model-error.h"

G_DEFINE_QUARK (crm-model-error-quark, crm_model_error)
