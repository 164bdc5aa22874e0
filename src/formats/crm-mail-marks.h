/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-mail-tag.h"

G_BEGIN_DECLS

/*
 * While cmark reads the markup, tag number n stands in it as CRM_MAIL_MARK_OPEN n CRM_MAIL_MARK_CLOSE. The two are noncharacters: no text
 * may hold them, and to cmark they are letters.
 */
#define CRM_MAIL_MARK_OPEN  "\357\267\220"  /* U+FDD0 */
#define CRM_MAIL_MARK_CLOSE "\357\267\221"  /* U+FDD1 */
#define CRM_MAIL_MARK_SIZE  3

/*
 * The source of a body as cmark gets it (transfer full): tags, as crm_mail_tag_scan() gave them, are marks, and a line of
 * nothing but {{#if}}, {{else}} or {{/if}} is made a paragraph of its own. Pure.
 */
char       *crm_mail_marks_put          (GPtrArray   *tags);

/*
 * The tag of the mark at the start of @p, and where the text after the mark begins in @next (may be NULL). NULL when no
 * mark stands there. The tag is borrowed from @tags. Pure.
 */
CrmMailTag *crm_mail_marks_get          (const char  *p,
                                         GPtrArray   *tags,
                                         const char **next);

/* TRUE when @text holds at least one mark, all of them {{#if}} and the like, and nothing else but blanks. Pure. */
gboolean    crm_mail_marks_are_control  (const char  *text,
                                         GPtrArray   *tags);

G_END_DECLS
