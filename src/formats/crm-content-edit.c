/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-content-document.h"

#include "crm-content-private.h"
#include "crm-content-text.h"

/* A copy of @text without line breaks, which could forge a line, and NUL. */
static CrmSlice
keep_written (CrmContentDocument *document,
              CrmSlice            text)
{
  CrmSlice copy = crm_arena_copy (document->arena, text);

  for (char *pos = (char *) copy.data; pos < copy.data + copy.len; pos++)
    if (*pos == '\r' || *pos == '\n' || *pos == '\0')
      *pos = ' ';

  return copy;
}

/* @line is to be written from its parts, on which it must not depend any more than on its raw bytes. */
static void
touch (CrmContentLine *line)
{
  line->raw = CRM_SLICE_EMPTY;
}

const CrmContentLine *
crm_content_component_insert (CrmContentComponent  *component,
                              const CrmContentLine *after,
                              const char           *group,
                              const char           *name,
                              const char           *params,
                              const char           *value)
{
  CrmContentDocument *document;
  CrmContentLineNode *node;

  g_return_val_if_fail (component != NULL, NULL);
  g_return_val_if_fail (after == NULL || crm_content_node_of (after)->node.parent == component, NULL);
  g_return_val_if_fail (name != NULL && *name != '\0', NULL);
  g_return_val_if_fail (value != NULL, NULL);

  document = component->document;
  node = crm_content_line_node_new (document);
  node->line.group = keep_written (document, crm_slice_from_string (group));
  node->line.name = keep_written (document, crm_slice_from_string (name));
  node->line.params = keep_written (document, crm_slice_from_string (params));
  node->line.value = keep_written (document, crm_slice_from_string (value));
  crm_content_link_after (component, after != NULL ? &crm_content_node_of (after)->node : NULL, &node->node);

  return &node->line;
}

/* The node behind which a new line of @component goes: its last line before its first component. */
static CrmContentNode *
append_position (CrmContentComponent *component)
{
  CrmContentNode *last = NULL;

  for (CrmContentNode *node = component->first; node != NULL && !node->is_component; node = node->next)
    if (((CrmContentLineNode *) node)->line.name.len > 0)
      last = node;

  return last;
}

const CrmContentLine *
crm_content_component_append (CrmContentComponent *component,
                              const char          *group,
                              const char          *name,
                              const char          *params,
                              const char          *value)
{
  CrmContentNode *last;

  g_return_val_if_fail (component != NULL, NULL);

  last = append_position (component);

  return crm_content_component_insert (component, last != NULL ? &((CrmContentLineNode *) last)->line : NULL,
                                       group, name, params, value);
}

/* A copy of @line that depends on @document only. */
static CrmContentLine
copy_line (CrmContentDocument   *document,
           const CrmContentLine *line)
{
  CrmContentLine copy = *line;

  copy.raw = line->raw.len > 0 ? crm_arena_copy (document->arena, line->raw) : CRM_SLICE_EMPTY;
  copy.group = crm_arena_copy (document->arena, line->group);
  copy.name = crm_arena_copy (document->arena, line->name);
  copy.params = crm_arena_copy (document->arena, line->params);
  copy.value = crm_arena_copy (document->arena, line->value);
  copy.number = 0;

  return copy;
}

const CrmContentLine *
crm_content_component_append_copy (CrmContentComponent  *component,
                                   const CrmContentLine *line)
{
  CrmContentLineNode *node;

  g_return_val_if_fail (component != NULL, NULL);
  g_return_val_if_fail (line != NULL, NULL);

  node = crm_content_line_node_new (component->document);
  node->line = copy_line (component->document, line);
  crm_content_link_after (component, append_position (component), &node->node);

  return &node->line;
}

void
crm_content_component_set_value (CrmContentComponent  *component,
                                 const CrmContentLine *line,
                                 const char           *value)
{
  g_return_if_fail (component != NULL);
  g_return_if_fail (line != NULL && crm_content_node_of (line)->node.parent == component);
  g_return_if_fail (line->name.len > 0);
  g_return_if_fail (value != NULL);

  if (crm_slice_equal (line->value, crm_slice_from_string (value)))
    return;

  crm_content_node_of (line)->line.value = keep_written (component->document, crm_slice_from_string (value));
  touch (&crm_content_node_of (line)->line);
}

void
crm_content_component_set_params (CrmContentComponent  *component,
                                  const CrmContentLine *line,
                                  const char           *params)
{
  g_return_if_fail (component != NULL);
  g_return_if_fail (line != NULL && crm_content_node_of (line)->node.parent == component);
  g_return_if_fail (line->name.len > 0);

  if (crm_slice_equal (line->params, crm_slice_from_string (params)))
    return;

  crm_content_node_of (line)->line.params = keep_written (component->document, crm_slice_from_string (params));
  touch (&crm_content_node_of (line)->line);
}

void
crm_content_component_set_param (CrmContentComponent  *component,
                                 const CrmContentLine *line,
                                 const char           *name,
                                 const char           *value)
{
  g_autoptr (GString) params = g_string_new (NULL);
  CrmContentParam param;
  CrmSlice rest;

  g_return_if_fail (line != NULL);
  g_return_if_fail (name != NULL && *name != '\0');

  rest = line->params;
  while (crm_content_param_next (&rest, &param))
    {
      if (crm_slice_is (param.name, name))
        {
          if (value != NULL)
            crm_content_param_append (params, name, value);
          value = NULL;
          continue;
        }

      if (params->len > 0)
        g_string_append_c (params, ';');
      g_string_append_len (params, param.name.data, param.name.len);
      if (param.name.len > 0)
        g_string_append_c (params, '=');
      g_string_append_len (params, param.value.data, param.value.len);
    }
  if (value != NULL)
    crm_content_param_append (params, name, value);

  crm_content_component_set_params (component, line, params->str);
}

const CrmContentLine *
crm_content_component_set (CrmContentComponent *component,
                           const char          *name,
                           const char          *params,
                           const char          *value)
{
  const CrmContentLine *line;
  const CrmContentLine *other;

  g_return_val_if_fail (component != NULL, NULL);
  g_return_val_if_fail (name != NULL && *name != '\0', NULL);
  g_return_val_if_fail (value != NULL, NULL);

  line = crm_content_component_next_line (component, name, NULL);
  if (line == NULL)
    return crm_content_component_append (component, NULL, name, params, value);

  while ((other = crm_content_component_next_line (component, name, line)) != NULL)
    crm_content_component_remove (component, other);
  crm_content_component_set_params (component, line, params);
  crm_content_component_set_value (component, line, value);

  return line;
}

void
crm_content_component_remove (CrmContentComponent  *component,
                              const CrmContentLine *line)
{
  g_return_if_fail (component != NULL);
  g_return_if_fail (line != NULL && crm_content_node_of (line)->node.parent == component);

  crm_content_unlink_node (&crm_content_node_of (line)->node);
}

guint
crm_content_component_remove_all (CrmContentComponent *component,
                                  const char          *name)
{
  const CrmContentLine *line;
  guint n = 0;

  g_return_val_if_fail (component != NULL, 0);
  g_return_val_if_fail (name != NULL && *name != '\0', 0);

  while ((line = crm_content_component_next_line (component, name, NULL)) != NULL)
    {
      crm_content_component_remove (component, line);
      n++;
    }

  return n;
}

CrmContentComponent *
crm_content_component_add_child (CrmContentComponent *component,
                                 const char          *name)
{
  CrmContentComponent *child;

  g_return_val_if_fail (component != NULL, NULL);
  g_return_val_if_fail (name != NULL && *name != '\0', NULL);

  child = crm_content_component_new (component->document);
  child->begin.name = crm_slice_from_string ("BEGIN");
  child->begin.value = keep_written (component->document, crm_slice_from_string (name));
  child->end.name = crm_slice_from_string ("END");
  child->end.value = child->begin.value;
  crm_content_link_after (component, component->last, &child->node);

  return child;
}

CrmContentComponent *
crm_content_component_add_child_copy (CrmContentComponent *component,
                                      CrmContentComponent *other)
{
  CrmContentDocument *document;
  CrmContentComponent *copy;
  CrmContentComponent *to;
  CrmContentComponent *at;
  CrmContentNode *next;

  g_return_val_if_fail (component != NULL, NULL);
  g_return_val_if_fail (other != NULL && other->begin.name.len > 0, NULL);

  document = component->document;
  at = other;
  next = other->first;
  copy = to = crm_content_component_new (document);
  copy->begin = copy_line (document, &other->begin);

  while (TRUE)
    {
      if (next == NULL)
        {
          to->end = copy_line (document, &at->end);
          if (at == other)
            break;
          next = at->node.next;
          at = at->node.parent;
          to = to->node.parent;
        }
      else if (next->is_component)
        {
          CrmContentComponent *child = crm_content_component_new (document);

          at = (CrmContentComponent *) next;
          child->begin = copy_line (document, &at->begin);
          crm_content_link_after (to, to->last, &child->node);
          to = child;
          next = at->first;
        }
      else
        {
          CrmContentLineNode *node = crm_content_line_node_new (document);

          node->line = copy_line (document, &((CrmContentLineNode *) next)->line);
          crm_content_link_after (to, to->last, &node->node);
          next = next->next;
        }
    }

  /* Only now: @other may be an ancestor of @component. */
  crm_content_link_after (component, component->last, &copy->node);

  return copy;
}

void
crm_content_component_remove_child (CrmContentComponent *component,
                                    CrmContentComponent *child)
{
  g_return_if_fail (component != NULL);
  g_return_if_fail (child != NULL && child->node.parent == component);

  crm_content_unlink_node (&child->node);
}
