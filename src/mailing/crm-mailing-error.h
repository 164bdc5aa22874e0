/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What keeps a campaign from being frozen or sent. The messages are sentences for people, translated. */
#define CRM_MAILING_ERROR (crm_mailing_error_quark ())

typedef enum
{
  CRM_MAILING_ERROR_FAILED,
  CRM_MAILING_ERROR_NOT_READY,   /* the checks found something that has to be mended first */
  CRM_MAILING_ERROR_NO_ACCOUNT,  /* no mail account is chosen */
  CRM_MAILING_ERROR_STATE,       /* the campaign is not in the state for this: frozen already, finished, not frozen yet */
  CRM_MAILING_ERROR_BUSY,        /* another sending holds the lease */
} CrmMailingError;

/* The domain. Any thread. */
GQuark     crm_mailing_error_quark   (void);

G_END_DECLS
