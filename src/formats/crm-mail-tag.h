/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The pieces of a mail template: literal text and the tags between it.
 *
 *   {{first_name}}                     a value; missing is a finding before sending
 *   {{first_name|"there"}}             with a fallback text
 *   {{nickname|first_name|"there"}}    the first that is not empty
 *   {{city|upper}}                     filters: upper, lower, capital, trim
 *   {{#if company}} … {{else}} … {{/if}}    also {{#if not company}}, {{#if city == "Bonn"}}, {{#if city != "Bonn"}},
 *                                      {{#if has tag "vip"}}
 *   \{{                                two braces as they are
 */
typedef enum
{
  CRM_MAIL_TAG_LITERAL,
  CRM_MAIL_TAG_VALUE,
  CRM_MAIL_TAG_IF,
  CRM_MAIL_TAG_ELSE,
  CRM_MAIL_TAG_END,
} CrmMailTagKind;

typedef enum
{
  CRM_MAIL_TEST_PRESENT,
  CRM_MAIL_TEST_EQUAL,
  CRM_MAIL_TEST_HAS_TAG,
} CrmMailTest;

typedef enum
{
  CRM_MAIL_FILTER_UPPER,
  CRM_MAIL_FILTER_LOWER,
  CRM_MAIL_FILTER_CAPITAL,
  CRM_MAIL_FILTER_TRIM,
} CrmMailFilter;

/* A place in a source: line and column count from 1, in characters. 0 stands for "no place". */
typedef struct
{
  guint line;
  guint column;
} CrmMailPosition;

typedef struct
{
  CrmMailTagKind  kind;
  CrmMailPosition position;
  char           *text;      /* the literal; for a tag its source with the braces */

  GPtrArray      *fields;    /* VALUE, IF: of char *, in the order they are tried */
  char           *fallback;  /* VALUE: used when all fields are empty; NULL for none */
  GArray         *filters;   /* VALUE: of CrmMailFilter, in order; NULL for none */

  CrmMailTest     test;      /* IF */
  gboolean        negated;   /* IF */
  char           *operand;   /* IF: what EQUAL and HAS_TAG compare with */
} CrmMailTag;

/* Whether a field of that name exists. Called while a template is compiled. */
typedef gboolean (*CrmMailKnownField)   (const char         *field,
                                         gpointer            data);

/*
 * Splits @source, valid UTF-8, into literals and tags in their order: an array of CrmMailTag (transfer full). @known NULL
 * takes every field name. On error NULL, with @position (may be NULL) at the tag that is wrong and its line and column in
 * the message: CRM_FORMAT_ERROR_SYNTAX, _UNKNOWN_NAME, _TOO_LARGE (256 KiB, 5,000 tags), _ENCODING. Blocks are not
 * matched here. Pure; any thread.
 */
GPtrArray *crm_mail_tag_scan            (const char         *source,
                                         CrmMailKnownField   known,
                                         gpointer            known_data,
                                         CrmMailPosition    *position,
                                         GError            **error);

/* Another reference to @tag, and its end. Any thread. */
CrmMailTag *crm_mail_tag_ref            (CrmMailTag         *tag);
void       crm_mail_tag_unref           (CrmMailTag         *tag);

/* TRUE for {{#if}}, {{else}} and {{/if}}, which decide what is shown and show nothing themselves. */
gboolean   crm_mail_tag_is_control      (const CrmMailTag   *tag);

/* Sets @error with "line L, column C: " before the words, and @position when it is not NULL. */
void       crm_mail_position_set_error  (CrmMailPosition     place,
                                         CrmMailPosition    *position,
                                         GError            **error,
                                         int                 code,
                                         const char         *format,
                                         ...) G_GNUC_PRINTF (5, 6);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmMailTag, crm_mail_tag_unref)

G_END_DECLS
