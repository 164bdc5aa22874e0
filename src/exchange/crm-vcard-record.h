/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-record.h"
#include "crm-vcard.h"

G_BEGIN_DECLS

/*
 * A contact as a card. One that came as a card goes out as that, in its version (2.1 as 3.0): what was changed here is changed in it, and every
 * other line is as it came, byte for byte. Else it is a new card of @version. @companies names its affiliations in their order, @tags its
 * tags (NULL-ended). (transfer full)
 */
GBytes *crm_vcard_from_record (CrmRecord         *contact,
                               const char *const *companies,
                               const char *const *tags,
                               CrmVcardVersion    version);

G_END_DECLS
