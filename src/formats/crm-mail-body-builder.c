/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-mail-body-builder.h"

#include "crm-format-error.h"
#include "crm-mail-marks.h"

#include <cmark.h>
#include <string.h>

/* An {{#if}} that has not ended, and the cmark node in which it has to end. */
typedef struct
{
  const CrmMailTag *tag;
  cmark_node       *container;
} Block;

/* One source on its way into the two parts. */
typedef struct
{
  CrmMailTemplate  *text;
  CrmMailTemplate  *html;
  GPtrArray        *tags;         /* of CrmMailTag, borrowed */
  GArray           *blocks;       /* of Block */
  GString          *prefix;       /* text part: what every line starts with, quotes and indents */
  gboolean          marker_open;  /* text part: the line has its bullet and nothing else */
  GArray           *counters;     /* of int: next number per open list, 0 for bullets */
  CrmMailPosition  *position;
} Builder;

static void
add_html_literal (Builder    *builder,
                  const char *text,
                  gsize       length)
{
  g_autofree char *piece = g_strndup (text, length);
  g_autoptr(GString) escaped = g_string_new (NULL);

  crm_mail_context_escape (CRM_MAIL_CONTEXT_HTML, piece, escaped, NULL);
  crm_mail_template_add_literal (builder->html, escaped->str, escaped->len);
}

/* Line breaks inside a literal of the text part carry the quote marks and indents with them. */
static void
add_text_literal (Builder    *builder,
                  const char *text,
                  gsize       length)
{
  const char *end = text + length;

  while (text < end)
    {
      const char *stop = memchr (text, '\n', end - text);
      const char *next = stop != NULL ? stop + 1 : end;

      crm_mail_template_add_literal (builder->text, text, next - text);
      if (stop != NULL && next < end)
        crm_mail_template_add_literal (builder->text, builder->prefix->str, builder->prefix->len);
      text = next;
    }
}

static gboolean
check_container (Builder           *builder,
                 const CrmMailTag  *tag,
                 cmark_node        *container,
                 GError           **error)
{
  Block *block;

  if (tag->kind == CRM_MAIL_TAG_IF)
    {
      Block opened = { tag, container };

      g_array_append_val (builder->blocks, opened);
      return TRUE;
    }

  /* An end without a start is reported by the template itself. */
  if (builder->blocks->len == 0)
    return TRUE;

  block = &g_array_index (builder->blocks, Block, builder->blocks->len - 1);
  if (block->container == container)
    {
      if (tag->kind == CRM_MAIL_TAG_END)
        g_array_set_size (builder->blocks, builder->blocks->len - 1);
      return TRUE;
    }

  crm_mail_position_set_error (tag->position, builder->position, error, CRM_FORMAT_ERROR_SYNTAX,
                               "“%s” has to stand in the same paragraph as its {{#if}}, or both on lines of their own",
                               tag->text);
  return FALSE;
}

static gboolean
add_tag (Builder     *builder,
         CrmMailTag  *tag,
         cmark_node  *container,
         GError     **error)
{
  if (crm_mail_tag_is_control (tag) && !check_container (builder, tag, container, error))
    return FALSE;

  return crm_mail_template_add_tag (builder->text, tag, CRM_MAIL_CONTEXT_TEXT, builder->position, error) &&
         crm_mail_template_add_tag (builder->html, tag, CRM_MAIL_CONTEXT_HTML, builder->position, error);
}

/* Text with marks in it: literals and tags in turn, into both parts. */
static gboolean
add_marked (Builder     *builder,
            const char  *marked,
            cmark_node  *container,
            GError     **error)
{
  while (*marked != '\0')
    {
      const char *open = strstr (marked, CRM_MAIL_MARK_OPEN);
      gsize length = open != NULL ? (gsize) (open - marked) : strlen (marked);

      if (length > 0)
        {
          add_html_literal (builder, marked, length);
          add_text_literal (builder, marked, length);
          builder->marker_open = FALSE;
        }
      if (open == NULL)
        break;

      if (!add_tag (builder, crm_mail_marks_get (open, builder->tags, &marked), container, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
add_url_tag (Builder     *builder,
             CrmMailTag  *tag,
             gboolean     whole,
             gboolean     in_text,
             GError     **error)
{
  CrmMailContext text_context = whole ? CRM_MAIL_CONTEXT_URL : CRM_MAIL_CONTEXT_URL_PART;
  CrmMailContext html_context = whole ? CRM_MAIL_CONTEXT_HTML_URL : CRM_MAIL_CONTEXT_URL_PART;

  if (crm_mail_tag_is_control (tag))
    {
      crm_mail_position_set_error (tag->position, builder->position, error, CRM_FORMAT_ERROR_SYNTAX,
                                   "“%s” cannot stand inside the address of a link", tag->text);
      return FALSE;
    }

  if (in_text)
    return crm_mail_template_add_tag (builder->text, tag, text_context, builder->position, error);

  return crm_mail_template_add_tag (builder->html, tag, html_context, builder->position, error);
}

/* The address of a link, into one of the parts. */
static gboolean
add_url (Builder     *builder,
         const char  *marked,
         gboolean     in_text,
         GError     **error)
{
  static const char kept[] = "-._~:/?#[]@!$()*+,;=%&";
  CrmMailTemplate *part = in_text ? builder->text : builder->html;
  const char *p = marked;

  while (*p != '\0')
    {
      gboolean whole = p == marked;
      CrmMailTag *tag = crm_mail_marks_get (p, builder->tags, &p);

      if (tag != NULL)
        {
          if (!add_url_tag (builder, tag, whole, in_text, error))
            return FALSE;
        }
      else if (*p == '&' && !in_text)
        {
          crm_mail_template_add_literal (part, "&amp;", -1);
          p++;
        }
      else if (g_ascii_isalnum (*p) || strchr (kept, *p) != NULL)
        {
          crm_mail_template_add_literal (part, p++, 1);
        }
      else
        {
          char encoded[4];

          g_snprintf (encoded, sizeof encoded, "%%%02X", (guchar) *p++);
          crm_mail_template_add_literal (part, encoded, 3);
        }
    }

  return TRUE;
}

static gboolean
check_url (Builder     *builder,
           const char  *marked,
           GError     **error)
{
  if (crm_mail_marks_get (marked, builder->tags, NULL) != NULL || crm_mail_context_allows_url (marked))
    return TRUE;

  if (builder->position != NULL)
    *builder->position = (CrmMailPosition) { 0, 0 };
  g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_VALUE,
               "a link to “%s”: links start with https://, http://, mailto: or tel:", marked);
  return FALSE;
}

static void
start_text_line (Builder *builder)
{
  if (builder->marker_open)
    builder->marker_open = FALSE;
  else
    crm_mail_template_add_literal (builder->text, builder->prefix->str, builder->prefix->len);
}

static gboolean
is_tight (cmark_node *node)
{
  cmark_node *item = cmark_node_parent (node);
  cmark_node *list = item != NULL ? cmark_node_parent (item) : NULL;

  return list != NULL && cmark_node_get_type (list) == CMARK_NODE_LIST && cmark_node_get_list_tight (list);
}

static void
add_html (Builder    *builder,
          const char *html)
{
  crm_mail_template_add_literal (builder->html, html, -1);
}

static void
add_text (Builder    *builder,
          const char *text)
{
  crm_mail_template_add_literal (builder->text, text, -1);
}

static void
on_item (Builder  *builder,
         gboolean  entering)
{
  int *counter = &g_array_index (builder->counters, int, builder->counters->len - 1);
  g_autofree char *marker = *counter > 0 ? g_strdup_printf ("%d. ", *counter) : g_strdup ("- ");
  gsize width = strlen (marker);

  if (entering)
    {
      add_html (builder, "<li style=\"margin:0 0 4px 0;\">");
      start_text_line (builder);
      add_text (builder, marker);
      builder->marker_open = TRUE;
      for (gsize i = 0; i < width; i++)
        g_string_append_c (builder->prefix, ' ');
      return;
    }

  add_html (builder, "</li>\n");
  if (builder->marker_open)
    add_text (builder, "\n");
  builder->marker_open = FALSE;
  g_string_truncate (builder->prefix, builder->prefix->len - width);
  if (*counter > 0)
    (*counter)++;
}

static void
on_list (Builder    *builder,
         cmark_node *node,
         gboolean    entering)
{
  gboolean ordered = cmark_node_get_list_type (node) == CMARK_ORDERED_LIST;

  if (entering)
    {
      int start = ordered ? MAX (cmark_node_get_list_start (node), 1) : 0;
      g_autofree char *html = ordered ? g_strdup_printf ("<ol start=\"%d\" style=\"margin:0 0 16px 0;padding-left:28px;\">\n", start)
                                      : g_strdup ("<ul style=\"margin:0 0 16px 0;padding-left:28px;\">\n");

      g_array_append_val (builder->counters, start);
      add_html (builder, html);
      /* A list right at the start of an item begins on a new line. */
      if (builder->marker_open)
        add_text (builder, "\n");
      builder->marker_open = FALSE;
      return;
    }

  g_array_set_size (builder->counters, builder->counters->len - 1);
  add_html (builder, ordered ? "</ol>\n" : "</ul>\n");
  if (cmark_node_get_list_tight (node) && builder->counters->len == 0)
    add_text (builder, "\n");
}

static void
on_heading (Builder    *builder,
            cmark_node *node,
            gboolean    entering)
{
  static const int sizes[] = { 26, 22, 18, 16, 16, 16 };
  int level = CLAMP (cmark_node_get_heading_level (node), 1, 6);
  g_autofree char *html = entering ? g_strdup_printf ("<h%d style=\"margin:24px 0 12px 0;font-size:%dpx;line-height:1.25;\">",
                                                      level, sizes[level - 1])
                                   : g_strdup_printf ("</h%d>\n", level);

  if (entering)
    start_text_line (builder);
  else
    add_text (builder, "\n\n");
  add_html (builder, html);
}

static gboolean
on_paragraph (Builder     *builder,
              cmark_node  *node,
              gboolean     entering,
              GError     **error)
{
  gboolean tight = is_tight (node);

  if (entering)
    {
      start_text_line (builder);
      if (!tight)
        add_html (builder, "<p style=\"margin:0 0 16px 0;\">");
    }
  else
    {
      add_text (builder, tight ? "\n" : "\n\n");
      if (!tight)
        add_html (builder, "</p>\n");
    }

  return TRUE;
}

static void
on_quote (Builder  *builder,
          gboolean  entering)
{
  if (entering)
    {
      add_html (builder, "<blockquote style=\"margin:0 0 16px 0;padding-left:12px;border-left:3px solid #dddddd;color:#555555;\">\n");
      if (builder->marker_open)
        add_text (builder, "> ");
      g_string_append (builder->prefix, "> ");
    }
  else
    {
      add_html (builder, "</blockquote>\n");
      g_string_truncate (builder->prefix, builder->prefix->len - 2);
    }
}

static gboolean
on_code_block (Builder     *builder,
               cmark_node  *node,
               const char  *literal,
               GError     **error)
{
  g_autofree char *code = g_strchomp (g_strdup (literal));
  gboolean ok;

  start_text_line (builder);
  add_html (builder, "<div style=\"margin:0 0 16px 0;padding:8px 12px;background:#f5f5f5;font-family:monospace;\">");
  ok = add_marked (builder, code, node, error);
  add_html (builder, "</div>\n");
  add_text (builder, "\n\n");

  return ok;
}

static gboolean
has_only_text (cmark_node *link,
               const char *url)
{
  cmark_node *child = cmark_node_first_child (link);

  if (child == NULL)
    return TRUE;
  if (cmark_node_next (child) != NULL || cmark_node_get_type (child) != CMARK_NODE_TEXT)
    return FALSE;

  return g_str_equal (cmark_node_get_literal (child), url) ||
         (g_str_has_prefix (url, "mailto:") && g_str_equal (cmark_node_get_literal (child), url + strlen ("mailto:")));
}

static gboolean
on_link (Builder     *builder,
         cmark_node  *node,
         gboolean     entering,
         GError     **error)
{
  const char *url = cmark_node_get_url (node);

  if (entering)
    {
      if (!check_url (builder, url, error))
        return FALSE;
      add_html (builder, "<a href=\"");
      if (!add_url (builder, url, FALSE, error))
        return FALSE;
      add_html (builder, "\" style=\"color:#1a5fb4;\">");
      return TRUE;
    }

  add_html (builder, "</a>");
  if (has_only_text (node, url))
    return TRUE;

  add_text (builder, " <");
  if (!add_url (builder, url, TRUE, error))
    return FALSE;
  add_text (builder, ">");
  return TRUE;
}

static gboolean
on_image (Builder     *builder,
          cmark_node  *node,
          gboolean     entering,
          GError     **error)
{
  const char *url = cmark_node_get_url (node);

  if (entering)
    {
      if (!check_url (builder, url, error))
        return FALSE;
      add_html (builder, "<img src=\"");
      if (!add_url (builder, url, FALSE, error))
        return FALSE;
      add_html (builder, "\" style=\"max-width:100%;border:0;\" alt=\"");
    }
  else
    {
      add_html (builder, "\">");
    }

  return TRUE;
}

static gboolean
on_node (Builder     *builder,
         cmark_node  *node,
         gboolean     entering,
         gboolean     in_image,
         GError     **error)
{
  const char *literal = cmark_node_get_literal (node);

  switch (cmark_node_get_type (node))
    {
    case CMARK_NODE_TEXT:
    case CMARK_NODE_HTML_INLINE:
      return add_marked (builder, literal, cmark_node_parent (node), error);

    case CMARK_NODE_CODE:
      {
        gboolean ok;

        if (!in_image)
          add_html (builder, "<code style=\"background:#f5f5f5;\">");
        ok = add_marked (builder, literal, cmark_node_parent (node), error);
        if (!in_image)
          add_html (builder, "</code>");
        return ok;
      }

    case CMARK_NODE_CODE_BLOCK:
    case CMARK_NODE_HTML_BLOCK:
      return on_code_block (builder, node, literal, error);

    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK:
      add_text (builder, "\n");
      crm_mail_template_add_literal (builder->text, builder->prefix->str, builder->prefix->len);
      add_html (builder, in_image ? " " : "<br>\n");
      return TRUE;

    case CMARK_NODE_THEMATIC_BREAK:
      start_text_line (builder);
      add_text (builder, CRM_MAIL_BODY_RULE "\n\n");
      add_html (builder, "<hr style=\"border:0;border-top:1px solid #dddddd;margin:24px 0;\">\n");
      return TRUE;

    case CMARK_NODE_PARAGRAPH:
      return on_paragraph (builder, node, entering, error);

    case CMARK_NODE_HEADING:
      on_heading (builder, node, entering);
      return TRUE;

    case CMARK_NODE_BLOCK_QUOTE:
      on_quote (builder, entering);
      return TRUE;

    case CMARK_NODE_LIST:
      on_list (builder, node, entering);
      return TRUE;

    case CMARK_NODE_ITEM:
      on_item (builder, entering);
      return TRUE;

    case CMARK_NODE_EMPH:
      if (!in_image)
        add_html (builder, entering ? "<em>" : "</em>");
      return TRUE;

    case CMARK_NODE_STRONG:
      if (!in_image)
        add_html (builder, entering ? "<strong>" : "</strong>");
      return TRUE;

    case CMARK_NODE_LINK:
      return in_image || on_link (builder, node, entering, error);

    case CMARK_NODE_IMAGE:
      return on_image (builder, node, entering, error);

    default:
      return TRUE;
    }
}

/* A paragraph of nothing but {{#if}} and the like: no paragraph in the mail, its blocks frame the ones around it. */
static gboolean
add_control_paragraph (Builder     *builder,
                       cmark_node  *node,
                       GError     **error)
{
  for (cmark_node *child = cmark_node_first_child (node); child != NULL; child = cmark_node_next (child))
    {
      const char *p = cmark_node_get_type (child) == CMARK_NODE_TEXT ? cmark_node_get_literal (child) : "";

      while ((p = strstr (p, CRM_MAIL_MARK_OPEN)) != NULL)
        {
          if (!add_tag (builder, crm_mail_marks_get (p, builder->tags, &p), cmark_node_parent (node), error))
            return FALSE;
        }
    }

  return TRUE;
}

/* The tags that cmark split over several text nodes are none: a mark never holds anything it splits at. */
static gboolean
is_control_paragraph (Builder    *builder,
                      cmark_node *node)
{
  gboolean any = FALSE;

  for (cmark_node *child = cmark_node_first_child (node); child != NULL; child = cmark_node_next (child))
    {
      if (cmark_node_get_type (child) == CMARK_NODE_SOFTBREAK)
        continue;
      if (cmark_node_get_type (child) != CMARK_NODE_TEXT ||
          !crm_mail_marks_are_control (cmark_node_get_literal (child), builder->tags))
        return FALSE;
      any = TRUE;
    }

  return any;
}

static gboolean
walk (Builder     *builder,
      cmark_node  *document,
      GError     **error)
{
  cmark_iter *iter = cmark_iter_new (document);
  cmark_event_type event;
  guint images = 0;
  gboolean ok = TRUE;

  while (ok && (event = cmark_iter_next (iter)) != CMARK_EVENT_DONE)
    {
      cmark_node *node = cmark_iter_get_node (iter);
      gboolean is_image = cmark_node_get_type (node) == CMARK_NODE_IMAGE;

      if (cmark_node_get_type (node) == CMARK_NODE_PARAGRAPH && is_control_paragraph (builder, node))
        {
          ok = add_control_paragraph (builder, node, error);
          cmark_iter_reset (iter, node, CMARK_EVENT_EXIT);
          continue;
        }

      if (is_image && event == CMARK_EVENT_EXIT)
        images--;
      /* An image inside the description of an image shows as its words only. */
      if (!is_image || images == 0)
        ok = on_node (builder, node, event == CMARK_EVENT_ENTER, images > 0, error);
      if (is_image && event == CMARK_EVENT_ENTER)
        images++;
    }

  cmark_iter_free (iter);
  return ok;
}

gboolean
crm_mail_body_build (CrmMailTemplate    *text,
                     CrmMailTemplate    *html,
                     const char         *source,
                     CrmMailKnownField   known,
                     gpointer            known_data,
                     CrmMailPosition    *position,
                     GError            **error)
{
  Builder builder = { .text = text, .html = html, .position = position };
  g_autoptr(GPtrArray) tags = NULL;
  g_autoptr(GArray) blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  g_autoptr(GString) prefix = g_string_new (NULL);
  g_autoptr(GArray) counters = g_array_new (FALSE, FALSE, sizeof (int));
  g_autofree char *marked = NULL;
  cmark_node *document;
  gboolean ok;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (html != NULL, FALSE);
  g_return_val_if_fail (source != NULL, FALSE);

  if (strstr (source, CRM_MAIL_MARK_OPEN) != NULL || strstr (source, CRM_MAIL_MARK_CLOSE) != NULL)
    {
      crm_mail_position_set_error ((CrmMailPosition) { 1, 1 }, position, error, CRM_FORMAT_ERROR_ENCODING,
                                   "the text holds U+FDD0 or U+FDD1, which are no characters");
      return FALSE;
    }

  tags = crm_mail_tag_scan (source, known, known_data, position, error);
  if (tags == NULL)
    return FALSE;

  builder.tags = tags;
  builder.blocks = blocks;
  builder.prefix = prefix;
  builder.counters = counters;

  marked = crm_mail_marks_put (tags);
  document = cmark_parse_document (marked, strlen (marked), CMARK_OPT_DEFAULT);
  ok = walk (&builder, document, error);
  cmark_node_free (document);

  if (ok && blocks->len > 0)
    {
      Block *block = &g_array_index (blocks, Block, blocks->len - 1);

      crm_mail_position_set_error (block->tag->position, position, error, CRM_FORMAT_ERROR_SYNTAX,
                                   "“%s” has no {{/if}}", block->tag->text);
      return FALSE;
    }

  return ok;
}
