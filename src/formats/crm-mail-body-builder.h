/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-mail-template.h"

G_BEGIN_DECLS

/* The line in the text part for a thematic break, and above the footer. */
#define CRM_MAIL_BODY_RULE "----------------------------------------"

/*
 * Reads one CommonMark @source with tags and appends what it shows to both parts, @text and @html. For CrmMailBody, which
 * describes the parameters and the errors. Pure.
 */
gboolean   crm_mail_body_build   (CrmMailTemplate    *text,
                                  CrmMailTemplate    *html,
                                  const char         *source,
                                  CrmMailKnownField   known,
                                  gpointer            known_data,
                                  CrmMailPosition    *position,
                                  GError            **error);

G_END_DECLS
