/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-mail-template.h"

G_BEGIN_DECLS

/*
 * The body of a mail: one CommonMark source with the tags of crm-mail-tag.h gives the text part and the HTML part.
 *
 * The tags are set aside before the markup is read and put back, each with the escaping of its place, into the finished
 * parts: a value with asterisks or brackets in it is shown as it is and never becomes markup. A line of its own with
 * {{#if}}, {{else}} or {{/if}} frames whole paragraphs; such a tag inside a paragraph has to end in the same paragraph.
 * A line break in the source is a line break in the mail, as people who write letters expect. HTML in the source is shown
 * as text. In the text part a link is written "text <url>".
 */
typedef struct _CrmMailBody CrmMailBody;

/*
 * Compiles @source and, below a thin line and in small type, @footer (CommonMark with tags as well; NULL for none): the
 * place of the postal address and the way to unsubscribe. @known as in crm_mail_template_new(). On error NULL, with
 * @position (may be NULL) in @source; a link to anything but http, https, mailto and tel is an error too
 * (CRM_FORMAT_ERROR_VALUE). An error in the footer has the position 0, 0. Transfer full; any thread.
 */
CrmMailBody *crm_mail_body_new          (const char         *source,
                                         const char         *footer,
                                         CrmMailKnownField   known,
                                         gpointer            known_data,
                                         CrmMailPosition    *position,
                                         GError            **error);

/* Ends @self. */
void         crm_mail_body_free         (CrmMailBody        *self);

/* Whether a field is used anywhere in body or footer. */
gboolean     crm_mail_body_uses_field   (CrmMailBody        *self,
                                         const char         *field);

/* All fields used, each once; NULL-terminated, owned by @self. */
const char * const *
             crm_mail_body_get_fields   (CrmMailBody        *self);

/*
 * Both parts for one recipient, with LF line ends (transfer full each). Errors and @missing as in
 * crm_mail_template_render(). A pure function of @self and the values; any thread, several at a time.
 */
gboolean     crm_mail_body_render       (CrmMailBody        *self,
                                         CrmMailFieldValue   value,
                                         gpointer            data,
                                         char              **text,
                                         char              **html,
                                         GPtrArray          *missing,
                                         GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmMailBody, crm_mail_body_free)

G_END_DECLS
