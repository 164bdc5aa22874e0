/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-arena.h"
#include "crm-content-document.h"

G_BEGIN_DECLS

/* What crm-content-document.c (reading, writing, finding) and crm-content-edit.c share; nobody else includes this. */

typedef struct _CrmContentNode CrmContentNode;

/* What a component holds, in order: lines and components. */
struct _CrmContentNode
{
  CrmContentNode      *prev;
  CrmContentNode      *next;
  CrmContentComponent *parent;
  gboolean             is_component;
};

typedef struct
{
  CrmContentNode node;
  CrmContentLine line;
} CrmContentLineNode;

struct _CrmContentComponent
{
  CrmContentNode      node;
  CrmContentDocument *document;
  CrmContentNode     *first;
  CrmContentNode     *last;
  CrmContentLine      begin;
  CrmContentLine      end;       /* neither raw nor name: never closed */
};

struct _CrmContentDocument
{
  GBytes              *bytes;
  CrmArena            *arena;
  CrmContentComponent *root;
  GError              *flaw;     /* the first thing that is not well-formed */
  gboolean             has_bom;
  gboolean             cr_only;  /* lines end with a lone CR (classic Mac) */
};

/* The node that holds @line, which a document gave. */
static inline CrmContentLineNode *
crm_content_node_of (const CrmContentLine *line)
{
  return (CrmContentLineNode *) (gpointer) ((char *) line - G_STRUCT_OFFSET (CrmContentLineNode, line));
}

/* An empty component of @document that stands nowhere yet. */
CrmContentComponent       *crm_content_component_new             (CrmContentDocument         *document);

/* An empty line of @document that stands nowhere yet. */
CrmContentLineNode        *crm_content_line_node_new             (CrmContentDocument         *document);

/* Puts @node, which stands nowhere, behind @prev, a node of @parent; NULL: before all others. */
void                       crm_content_link_after                (CrmContentComponent        *parent,
                                                                  CrmContentNode             *prev,
                                                                  CrmContentNode             *node);

/* Takes @node out. It keeps its own next, so that a loop may remove what it stands on. */
void                       crm_content_unlink_node               (CrmContentNode             *node);

G_END_DECLS
