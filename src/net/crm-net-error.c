/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-net-error.h"

G_DEFINE_QUARK (crm-net-error-quark, crm_net_error)

gboolean
crm_net_error_may_have_arrived (const GError *error)
{
  g_return_val_if_fail (error != NULL, TRUE);

  return !(g_error_matches (error, CRM_NET_ERROR, CRM_NET_ERROR_OFFLINE) ||
           g_error_matches (error, CRM_NET_ERROR, CRM_NET_ERROR_RESOLVE) ||
           g_error_matches (error, CRM_NET_ERROR, CRM_NET_ERROR_CONNECT) ||
           g_error_matches (error, CRM_NET_ERROR, CRM_NET_ERROR_TLS));
}
