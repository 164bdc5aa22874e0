/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-content-document.h"

#include "crm-content-private.h"
#include "crm-content-text.h"

#define MAX_DEPTH 100
#define MAX_LINES 1000000
#define UTF8_BOM  "\xef\xbb\xbf"

void
crm_content_link_after (CrmContentComponent *parent,
                        CrmContentNode      *prev,
                        CrmContentNode      *node)
{
  g_assert (node->parent == NULL);
  g_assert (prev == NULL || prev->parent == parent);

  node->parent = parent;
  node->prev = prev;
  node->next = prev != NULL ? prev->next : parent->first;

  if (node->prev != NULL)
    node->prev->next = node;
  else
    parent->first = node;

  if (node->next != NULL)
    node->next->prev = node;
  else
    parent->last = node;
}

void
crm_content_unlink_node (CrmContentNode *node)
{
  CrmContentComponent *parent = node->parent;

  g_assert (parent != NULL);

  if (node->prev != NULL)
    node->prev->next = node->next;
  else
    parent->first = node->next;

  if (node->next != NULL)
    node->next->prev = node->prev;
  else
    parent->last = node->prev;

  node->parent = NULL;
}

CrmContentComponent *
crm_content_component_new (CrmContentDocument *document)
{
  CrmContentComponent *component = crm_arena_alloc0 (document->arena, sizeof *component);

  component->node.is_component = TRUE;
  component->document = document;

  return component;
}

CrmContentLineNode *
crm_content_line_node_new (CrmContentDocument *document)
{
  return crm_arena_alloc0 (document->arena, sizeof (CrmContentLineNode));
}

CrmContentDocument *
crm_content_document_new (void)
{
  CrmContentDocument *document = g_new0 (CrmContentDocument, 1);

  document->arena = crm_arena_new ();
  document->root = crm_content_component_new (document);

  return document;
}

void
crm_content_document_free (CrmContentDocument *document)
{
  if (document == NULL)
    return;

  g_clear_pointer (&document->bytes, g_bytes_unref);
  g_clear_pointer (&document->arena, crm_arena_free);
  g_clear_error (&document->flaw);
  g_free (document);
}

G_GNUC_PRINTF (3, 4)
static void
add_flaw (CrmContentDocument *document,
          CrmFormatError      code,
          const char         *format,
          ...)
{
  va_list args;

  if (document->flaw != NULL)
    return;

  va_start (args, format);
  document->flaw = g_error_new_valist (CRM_FORMAT_ERROR, code, format, args);
  va_end (args);
}

static gboolean
names_component (const CrmContentLine *line,
                 const char           *keyword)
{
  return line->name.len > 0 && line->group.len == 0 && line->value.len > 0 && crm_content_line_is (line, keyword);
}

/* The component name on a BEGIN or END line; blanks behind it are common and mean nothing. */
static CrmSlice
component_name (const CrmContentLine *line)
{
  CrmSlice name = line->value;

  while (name.len > 0 && g_ascii_isspace (name.data[name.len - 1]))
    name.len--;
  while (name.len > 0 && g_ascii_isspace (name.data[0]))
    name = crm_slice (name.data + 1, name.len - 1);

  return name;
}

static gboolean
same_name (CrmSlice a,
           CrmSlice b)
{
  return a.len == b.len && g_ascii_strncasecmp (a.data, b.data, a.len) == 0;
}

/* The open component that an END line closes: the nearest of that name; NULL when there is none. */
static CrmContentComponent *
find_open (CrmContentComponent  *current,
           const CrmContentLine *line)
{
  for (; current->node.parent != NULL; current = current->node.parent)
    if (same_name (component_name (&current->begin), component_name (line)))
      return current;

  return NULL;
}

/* The scanner writes over the text of folded lines: keep it. */
static void
keep_text (CrmContentDocument *document,
           CrmContentLine     *line)
{
  const char *start = line->group.len > 0 ? line->group.data : line->name.len > 0 ? line->name.data : line->value.data;
  gsize len = line->value.data + line->value.len - start;

  if (len == 0 || (start >= line->raw.data && start + len <= line->raw.data + line->raw.len))
    return;

  crm_content_line_split (line, crm_arena_copy (document->arena, crm_slice (start, len)));
}

static void
note_flaw_of_line (CrmContentDocument   *document,
                   const CrmContentLine *line)
{
  if (line->name.len == 0 && line->value.len > 0)
    add_flaw (document, CRM_FORMAT_ERROR_SYNTAX, "line %u is no property", line->number);
  else if (!g_utf8_validate_len (line->value.data != NULL ? line->value.data : "", line->value.len, NULL) ||
           (line->params.len > 0 && !g_utf8_validate_len (line->params.data, line->params.len, NULL)))
    add_flaw (document, CRM_FORMAT_ERROR_ENCODING, "line %u is not valid UTF-8", line->number);
}

/* Puts @line into the tree below @current; gives the component that is open after it. */
static CrmContentComponent *
add_parsed (CrmContentDocument   *document,
            CrmContentComponent  *current,
            const CrmContentLine *line)
{
  CrmContentComponent *closed;
  CrmContentLineNode *node;

  if (names_component (line, "BEGIN"))
    {
      CrmContentComponent *child = crm_content_component_new (document);

      child->begin = *line;
      crm_content_link_after (current, current->last, &child->node);
      return child;
    }

  closed = names_component (line, "END") ? find_open (current, line) : NULL;
  if (closed != NULL)
    {
      if (closed != current)
        add_flaw (document, CRM_FORMAT_ERROR_TRUNCATED, "the component of line %u is never closed",
                  current->begin.number);
      closed->end = *line;
      return closed->node.parent;
    }

  if (names_component (line, "END"))
    add_flaw (document, CRM_FORMAT_ERROR_SYNTAX, "line %u closes a component that is not open", line->number);

  node = crm_content_line_node_new (document);
  node->line = *line;
  crm_content_link_after (current, current->last, &node->node);

  return current;
}

static gboolean
parse_lines (CrmContentDocument      *document,
             CrmContentScanner       *scanner,
             const CrmContentLimits  *limits,
             GError                 **error)
{
  guint max_depth = limits->max_depth > 0 ? limits->max_depth : MAX_DEPTH;
  guint max_lines = limits->max_lines > 0 ? limits->max_lines : MAX_LINES;
  CrmContentComponent *current = document->root;
  GError *local_error = NULL;
  CrmContentLine line;
  guint n_lines = 0;

  while (crm_content_scanner_next (scanner, &line, &local_error))
    {
      guint depth = 0;

      if (++n_lines > max_lines)
        {
          g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_TOO_LARGE, "more than %u lines", max_lines);
          return FALSE;
        }

      keep_text (document, &line);
      note_flaw_of_line (document, &line);
      current = add_parsed (document, current, &line);

      for (CrmContentComponent *at = current; at->node.parent != NULL; at = at->node.parent)
        depth++;
      if (depth > max_depth)
        {
          g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_TOO_LARGE,
                       "line %u: components nested more than %u deep", line.number, max_depth);
          return FALSE;
        }
    }

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  if (current != document->root)
    add_flaw (document, CRM_FORMAT_ERROR_TRUNCATED, "the component of line %u is never closed",
              current->begin.number);

  return TRUE;
}

CrmContentDocument *
crm_content_document_parse (GBytes                  *bytes,
                            const CrmContentLimits  *limits,
                            GError                 **error)
{
  static const CrmContentLimits defaults = { 0 };
  g_autoptr (CrmContentDocument) document = NULL;
  CrmContentScanner scanner;
  const char *data;
  gboolean ok;
  gsize len;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  document = crm_content_document_new ();
  document->bytes = g_bytes_ref (bytes);
  data = g_bytes_get_data (bytes, &len);
  document->has_bom = len >= 3 && memcmp (data, UTF8_BOM, 3) == 0;

  if (limits == NULL)
    limits = &defaults;
  crm_content_scanner_init (&scanner, data, len, 1, limits->max_line);
  document->cr_only = scanner.line_end == '\r';
  ok = parse_lines (document, &scanner, limits, error);
  crm_content_scanner_clear (&scanner);

  return ok ? g_steal_pointer (&document) : NULL;
}

CrmContentComponent *
crm_content_document_get_root (CrmContentDocument *document)
{
  g_return_val_if_fail (document != NULL, NULL);

  return document->root;
}

gboolean
crm_content_document_is_well_formed (CrmContentDocument  *document,
                                     GError             **error)
{
  g_return_val_if_fail (document != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (document->flaw == NULL)
    return TRUE;

  if (error != NULL)
    *error = g_error_copy (document->flaw);
  return FALSE;
}

static gboolean
ends_softly (const CrmContentLine *line)
{
  CrmSlice rest = line->params;
  CrmContentParam param;

  if (line->value.len == 0 || line->value.data[line->value.len - 1] != '=')
    return FALSE;

  while (crm_content_param_next (&rest, &param))
    if (crm_slice_is (param.value, "QUOTED-PRINTABLE"))
      return TRUE;

  return FALSE;
}

/* @start: where the document begins in @out, behind a byte order mark. */
static void
write_line (const CrmContentLine  *line,
            const CrmContentLine **last,
            gboolean               cr_only,
            gsize                  start,
            GString               *out)
{
  if (line->raw.len == 0 && line->name.len == 0)
    return;

  /* The last line of a file may have no ending; it gets one when another follows. */
  if (out->len > start && out->str[out->len - 1] != '\n' && !(cr_only && out->str[out->len - 1] == '\r'))
    g_string_append (out, "\r\n");

  /* A soft break that was cut off would take a line that was added behind it as its own. */
  if (line->raw.len == 0 && *last != NULL && ends_softly (*last))
    g_string_append (out, "\r\n");
  *last = line;

  crm_content_line_append_to (line, out);
}

/* One LF in it makes every lone CR a byte like all others: they become CRLF. */
static void
end_lines_alike (GString *out)
{
  g_autoptr (GString) copy = g_string_sized_new (out->len + out->len / 16);

  for (gsize i = 0; i < out->len; i++)
    {
      g_string_append_c (copy, out->str[i]);
      if (out->str[i] == '\r' && out->str[i + 1] != '\n')
        g_string_append_c (copy, '\n');
    }

  g_string_truncate (out, 0);
  g_string_append_len (out, copy->str, copy->len);
}

/* Writes @top and all below it, without recursion: the depth is limited, the stack is not the limit. */
static void
write_component (CrmContentComponent *top,
                 gsize                start,
                 GString             *out)
{
  CrmContentComponent *at = top;
  CrmContentNode *next = top->first;
  const CrmContentLine *last = NULL;
  gboolean cr_only = top->document->cr_only;

  write_line (&top->begin, &last, cr_only, start, out);

  while (TRUE)
    {
      if (next == NULL)
        {
          write_line (&at->end, &last, cr_only, start, out);
          if (at == top)
            break;
          next = at->node.next;
          at = at->node.parent;
        }
      else if (next->is_component)
        {
          at = (CrmContentComponent *) next;
          write_line (&at->begin, &last, cr_only, start, out);
          next = at->first;
        }
      else
        {
          write_line (&((CrmContentLineNode *) next)->line, &last, cr_only, start, out);
          next = next->next;
        }
    }

  if (cr_only && memchr (out->str, '\n', out->len) != NULL)
    end_lines_alike (out);
}

GBytes *
crm_content_document_to_bytes (CrmContentDocument *document)
{
  GString *out;

  g_return_val_if_fail (document != NULL, NULL);

  out = g_string_sized_new (document->bytes != NULL ? g_bytes_get_size (document->bytes) + 256 : 256);
  if (document->has_bom)
    g_string_append (out, UTF8_BOM);
  write_component (document->root, out->len, out);

  return g_string_free_to_bytes (out);
}

GBytes *
crm_content_component_to_bytes (CrmContentComponent *component)
{
  GString *out;

  g_return_val_if_fail (component != NULL, NULL);

  out = g_string_sized_new (1024);
  write_component (component, 0, out);

  return g_string_free_to_bytes (out);
}

CrmSlice
crm_content_component_get_name (CrmContentComponent *component)
{
  g_return_val_if_fail (component != NULL, CRM_SLICE_EMPTY);

  return component_name (&component->begin);
}

gboolean
crm_content_component_is (CrmContentComponent *component,
                          const char          *name)
{
  g_return_val_if_fail (component != NULL, FALSE);
  g_return_val_if_fail (name != NULL && *name != '\0', FALSE);

  return crm_slice_is (component_name (&component->begin), name);
}

gboolean
crm_content_component_is_closed (CrmContentComponent *component)
{
  g_return_val_if_fail (component != NULL, FALSE);

  return component->end.name.len > 0;
}

guint
crm_content_component_get_number (CrmContentComponent *component)
{
  g_return_val_if_fail (component != NULL, 0);

  return component->begin.number;
}

CrmContentComponent *
crm_content_component_get_parent (CrmContentComponent *component)
{
  g_return_val_if_fail (component != NULL, NULL);

  return component->node.parent;
}

CrmContentComponent *
crm_content_component_next_child (CrmContentComponent *component,
                                  const char          *name,
                                  CrmContentComponent *after)
{
  g_return_val_if_fail (component != NULL, NULL);

  for (CrmContentNode *node = after != NULL ? after->node.next : component->first; node != NULL; node = node->next)
    if (node->is_component && (name == NULL || crm_content_component_is ((CrmContentComponent *) node, name)))
      return (CrmContentComponent *) node;

  return NULL;
}

const CrmContentLine *
crm_content_component_next_line (CrmContentComponent  *component,
                                 const char           *name,
                                 const CrmContentLine *after)
{
  CrmContentNode *node;

  g_return_val_if_fail (component != NULL, NULL);

  node = after != NULL ? crm_content_node_of (after)->node.next : component->first;
  for (; node != NULL; node = node->next)
    {
      const CrmContentLine *line = node->is_component ? NULL : &((CrmContentLineNode *) node)->line;

      if (line != NULL && (name == NULL || crm_content_line_is (line, name)))
        return line;
    }

  return NULL;
}

char *
crm_content_component_dup_text (CrmContentComponent *component,
                                const char          *name)
{
  const CrmContentLine *line;

  g_return_val_if_fail (name != NULL, NULL);

  line = crm_content_component_next_line (component, name, NULL);

  return line != NULL ? crm_content_text_unescape (line->value) : NULL;
}
