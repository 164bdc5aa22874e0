/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-mail-context.h"
#include "crm-mail-tag.h"

G_BEGIN_DECLS

/*
 * A compiled template of a mail: a subject, or one part of a body. The language is described in crm-mail-tag.h. It is
 * small and total: no loops, no code, a field value never enters the parser again, and rendering is a pure function of
 * the template and the values, so that a mail rendered again after a crash has the same bytes.
 */
typedef struct _CrmMailTemplate CrmMailTemplate;

/* The value of a field, owned by @data until rendering ends; NULL or blank for "missing". */
typedef const char *(*CrmMailFieldValue)        (const char         *field,
                                                 gpointer            data);

/*
 * Compiles @source, all of it in @context: a subject is CRM_MAIL_CONTEXT_HEADER, plain text CRM_MAIL_CONTEXT_TEXT. @known
 * says which fields exist (NULL: every name). On error NULL, with @position (may be NULL) at what is wrong. Transfer full;
 * any thread.
 */
CrmMailTemplate *crm_mail_template_new          (const char         *source,
                                                 CrmMailContext      context,
                                                 CrmMailKnownField   known,
                                                 gpointer            known_data,
                                                 CrmMailPosition    *position,
                                                 GError            **error);

/* An empty template, to be filled by the two calls below and closed by crm_mail_template_close(). Transfer full. */
CrmMailTemplate *crm_mail_template_new_empty    (void);

/* Appends text that is right for its place already. @length -1 for a string that ends in NUL. */
void             crm_mail_template_add_literal  (CrmMailTemplate    *self,
                                                 const char         *text,
                                                 gssize              length);

/*
 * Appends a value or one end of a block; @context is where the value will stand. FALSE when an {{else}} or {{/if}} has no
 * {{#if}}, or blocks are nested more than 32 deep.
 */
gboolean         crm_mail_template_add_tag      (CrmMailTemplate    *self,
                                                 CrmMailTag         *tag,
                                                 CrmMailContext      context,
                                                 CrmMailPosition    *position,
                                                 GError            **error);

/* The end of building. FALSE when an {{#if}} is still open. */
gboolean         crm_mail_template_close        (CrmMailTemplate    *self,
                                                 CrmMailPosition    *position,
                                                 GError            **error);

/* Ends @self. NULL is allowed through g_clear_pointer() and g_autoptr() only. */
void             crm_mail_template_free         (CrmMailTemplate    *self);

/* The names of all fields used, each once, in the order of their first use; NULL-terminated, owned by @self. */
const char * const *
                 crm_mail_template_get_fields   (CrmMailTemplate    *self);

/* Whether @field stands anywhere in the template, in conditions too. */
gboolean         crm_mail_template_uses_field   (CrmMailTemplate    *self,
                                                 const char         *field);

/*
 * The text for one recipient (transfer full), or NULL with CRM_FORMAT_ERROR_VALUE (a value that must not stand in its
 * place; the message names the field) or CRM_FORMAT_ERROR_TOO_LARGE (2 MiB). A value that is missing and has no fallback
 * is left empty and its field added to @missing (of char *, may be NULL), each once; fields in a branch that is not shown
 * are not missed. Any thread, several at a time.
 */
char            *crm_mail_template_render       (CrmMailTemplate    *self,
                                                 CrmMailFieldValue   value,
                                                 gpointer            data,
                                                 GPtrArray          *missing,
                                                 GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmMailTemplate, crm_mail_template_free)

G_END_DECLS
