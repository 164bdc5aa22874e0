/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The file of certificates (PEM) to trust instead of the system's: @given where it is not NULL, else the one that the variable
 * SSL_CERT_FILE names, as programs on OpenSSL have it (libcurl alone does not look); NULL for the system's. Borrowed. Any thread.
 */
const char *crm_trust_get_ca_file (const char *given);

G_END_DECLS
