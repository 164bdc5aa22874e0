/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-content-line.h"

G_BEGIN_DECLS

/*
 * A file of content lines (an iCalendar object, a vCard) as a tree of components that keeps every byte: what is not
 * touched is written as it was read, including folds, line endings, order, blank and malformed lines. Nothing is known
 * here of what the properties mean. (Only where lines end with a lone CR do all get CRLF once one is changed.)
 *
 * The document owns all components and lines; they live as long as it does, also when removed from it, so a pointer
 * once given never dangles. A document is used by one thread at a time.
 */
typedef struct _CrmContentDocument CrmContentDocument;

/* What stands between BEGIN:NAME and END:NAME; the root has no name and holds the outermost ones. */
typedef struct _CrmContentComponent CrmContentComponent;

/* What a document refuses to be read beyond. 0 stands for the default. */
typedef struct
{
  gsize max_line;     /* bytes of a line with its folds; CRM_CONTENT_MAX_LINE */
  guint max_depth;    /* of components in components; 100 */
  guint max_lines;    /* in the whole document; 1,000,000 */
} CrmContentLimits;

/*
 * Reads @bytes, of which the document keeps a reference. @limits may be NULL. Only a limit makes it fail
 * (CRM_FORMAT_ERROR_TOO_LARGE): what is malformed is kept, see
 * crm_content_document_is_well_formed(). (transfer full)
 */
CrmContentDocument        *crm_content_document_parse            (GBytes                     *bytes,
                                                                  const CrmContentLimits     *limits,
                                                                  GError                    **error);

/* An empty document. (transfer full) */
CrmContentDocument        *crm_content_document_new              (void);

/* Frees the document with all its components and lines. */
void                       crm_content_document_free             (CrmContentDocument         *document);

/* The component that holds the outermost ones. (transfer none) */
CrmContentComponent       *crm_content_document_get_root         (CrmContentDocument         *document);

/* The document as bytes; without a change those it was read from. (transfer full) */
GBytes                    *crm_content_document_to_bytes         (CrmContentDocument         *document);

/*
 * Whether it was read without finding a malformed line, an END without its BEGIN or a BEGIN without its END, and is
 * valid UTF-8 without NUL. Where not, @error says what and in which line first: CRM_FORMAT_ERROR_SYNTAX, _TRUNCATED or
 * _ENCODING. Such a document can be shown and kept, and should not be sent anywhere.
 */
gboolean                   crm_content_document_is_well_formed   (CrmContentDocument         *document,
                                                                  GError                    **error);

/* The name as written, empty for the root. Valid as long as the document. */
CrmSlice                   crm_content_component_get_name        (CrmContentComponent        *component);

/* Whether the component's name is @name, upper and lower case being the same. */
gboolean                   crm_content_component_is              (CrmContentComponent        *component,
                                                                  const char                 *name);

/* Whether its END was there; the root has none. */
gboolean                   crm_content_component_is_closed       (CrmContentComponent        *component);

/* The number of the line with its BEGIN; 0 for the root and for one made new. */
guint                      crm_content_component_get_number      (CrmContentComponent        *component);

/* The component around it; NULL for the root and for a removed one. (transfer none) */
CrmContentComponent       *crm_content_component_get_parent      (CrmContentComponent        *component);

/*
 * The first component named @name (NULL: any) directly in @component, after @after (NULL: from the start); NULL when
 * there is none. (transfer none)
 */
CrmContentComponent       *crm_content_component_next_child      (CrmContentComponent        *component,
                                                                  const char                 *name,
                                                                  CrmContentComponent        *after);

/*
 * The first property @name directly in @component, after @after (NULL: from the start); NULL when there is none. With
 * a NULL @name any line comes, also those that are no property. The lines of its components do not. (transfer none)
 */
const CrmContentLine      *crm_content_component_next_line       (CrmContentComponent        *component,
                                                                  const char                 *name,
                                                                  const CrmContentLine       *after);

/*
 * The text of the first property @name, unescaped; NULL when there is none. (transfer full)
 */
char                      *crm_content_component_dup_text        (CrmContentComponent        *component,
                                                                  const char                 *name);

/* The component alone, from its BEGIN to its END, as crm_content_document_to_bytes() would write it. (transfer full) */
GBytes                    *crm_content_component_to_bytes        (CrmContentComponent        *component);

/*
 * Adds a property behind the last line that stands before the first sub-component. @group and @params may be NULL;
 * @params is written as in CrmContentLine (see crm_content_param_append()), @value as on the line, so text must have
 * been escaped. A line break in them becomes a space: it could forge a line. (transfer none)
 */
const CrmContentLine      *crm_content_component_append          (CrmContentComponent        *component,
                                                                  const char                 *group,
                                                                  const char                 *name,
                                                                  const char                 *params,
                                                                  const char                 *value);

/* As crm_content_component_append(), but behind @after, a line of @component; NULL: before all others. */
const CrmContentLine      *crm_content_component_insert          (CrmContentComponent        *component,
                                                                  const CrmContentLine       *after,
                                                                  const char                 *group,
                                                                  const char                 *name,
                                                                  const char                 *params,
                                                                  const char                 *value);

/* Adds a copy of @line, of this or another document, byte for byte, where crm_content_component_append() would. */
const CrmContentLine      *crm_content_component_append_copy     (CrmContentComponent        *component,
                                                                  const CrmContentLine       *line);

/*
 * Gives the first property @name the parameters @params (NULL: none) and the @value, and removes any further ones; adds
 * it when there is none. Nothing changes when it says so already. (transfer none)
 */
const CrmContentLine      *crm_content_component_set             (CrmContentComponent        *component,
                                                                  const char                 *name,
                                                                  const char                 *params,
                                                                  const char                 *value);

/*
 * Gives @line, a property of @component, the value @value; group, name and parameters stay as written. Nothing changes
 * when it has that value already.
 */
void                       crm_content_component_set_value       (CrmContentComponent        *component,
                                                                  const CrmContentLine       *line,
                                                                  const char                 *value);

/* Gives @line, a property of @component, the parameters @params (NULL: none), all else as written. */
void                       crm_content_component_set_params      (CrmContentComponent        *component,
                                                                  const CrmContentLine       *line,
                                                                  const char                 *params);

/*
 * Gives @line the one parameter @name with @value, in the place of the first of that name or behind the others; a NULL
 * @value takes all of that name away. The other parameters stay as written.
 */
void                       crm_content_component_set_param       (CrmContentComponent        *component,
                                                                  const CrmContentLine       *line,
                                                                  const char                 *name,
                                                                  const char                 *value);

/* Takes @line out of @component. */
void                       crm_content_component_remove          (CrmContentComponent        *component,
                                                                  const CrmContentLine       *line);

/* Takes all properties @name out of @component. How many there were. */
guint                      crm_content_component_remove_all      (CrmContentComponent        *component,
                                                                  const char                 *name);

/* Adds an empty component @name as the last in @component. (transfer none) */
CrmContentComponent       *crm_content_component_add_child       (CrmContentComponent        *component,
                                                                  const char                 *name);

/* Adds a copy of @other, of this or another document, byte for byte, as the last in @component. (transfer none) */
CrmContentComponent       *crm_content_component_add_child_copy  (CrmContentComponent        *component,
                                                                  CrmContentComponent        *other);

/* Takes @child out of @component with all that is in it. */
void                       crm_content_component_remove_child    (CrmContentComponent        *component,
                                                                  CrmContentComponent        *child);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmContentDocument, crm_content_document_free)

G_END_DECLS
