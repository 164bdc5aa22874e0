/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is wrong with what was asked of the model, not with the file (that is CRM_STORE_ERROR). */
#define CRM_MODEL_ERROR (crm_model_error_quark ())

typedef enum
{
  CRM_MODEL_ERROR_FAILED,
  CRM_MODEL_ERROR_INVALID,       /* a value does not fit its field; the message names both */
  CRM_MODEL_ERROR_REQUIRED,      /* a required field is empty; the message names it */
  CRM_MODEL_ERROR_UNKNOWN,       /* no such field, record type, setting, tag, stage; the message names it */
  CRM_MODEL_ERROR_AMBIGUOUS,     /* a name stands for several records */
} CrmModelError;

GQuark crm_model_error_quark (void);

G_END_DECLS
