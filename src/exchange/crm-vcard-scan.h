/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-record.h"

G_BEGIN_DECLS

/*
 * The card of @contact as a phone takes it from a QR code: vCard 3.0, which every phone reads, with names, company, phones, mail
 * addresses, and as many of addresses, links and birthday as fit; never picture, notes or tags. The companies are named as the contact was
 * loaded with them. @modules and @side as crm_qr_code_make() gives them. FALSE with CRM_FORMAT_ERROR_TOO_LARGE.
 */
gboolean crm_vcard_make_scan (CrmRecord  *contact,
                              GBytes    **modules,
                              guint      *side,
                              GError    **error);

G_END_DECLS
