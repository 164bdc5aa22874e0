/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-record.h"

G_BEGIN_DECLS

/* A window over @parent with the QR code of @contact, to take it into a phone with its camera. */
void crm_contact_scan_present (GtkWidget  *parent,
                               CrmRecord  *contact);

G_END_DECLS
