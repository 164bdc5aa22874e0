/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-trust.h"

const char *
crm_trust_get_ca_file (const char *given)
{
  const char *named = g_getenv ("SSL_CERT_FILE");

  if (given != NULL)
    return given;

  return named != NULL && *named != '\0' ? named : NULL;
}
