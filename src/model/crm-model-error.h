/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is wrong with what was asked of the model, not with the file (that is CRM_STORE_ERROR). Unlike those of the layers
 * below, these messages are sentences for people, translated: only here it is known which field and which value is meant. */
#define CRM_MODEL_ERROR (crm_model_error_quark ())

typedef enum
{
  CRM_MODEL_ERROR_FAILED,
  CRM_MODEL_ERROR_INVALID,       /* a value does not fit its field; the message names both */
  CRM_MODEL_ERROR_REQUIRED,      /* a required field is empty; the message names it */
  CRM_MODEL_ERROR_UNKNOWN,       /* no such field, record type, setting, tag, stage; the message names it */
  CRM_MODEL_ERROR_AMBIGUOUS,     /* a name stands for several records */
  CRM_MODEL_ERROR_IN_USE,        /* it cannot be deleted while others refer to it; the message says who */
  CRM_MODEL_ERROR_READ_ONLY,     /* a field that people do not set; the message names it */
  CRM_MODEL_ERROR_NOTHING,       /* the command would change nothing */
} CrmModelError;

GQuark crm_model_error_quark (void);

G_END_DECLS
