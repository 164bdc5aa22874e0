/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-mail-template.h"

#include "crm-format-error.h"

#include <string.h>

#define MAX_OUTPUT (2 * 1024 * 1024)
#define MAX_DEPTH  32

typedef enum
{
  OP_LITERAL,
  OP_VALUE,
  OP_BRANCH,  /* jump to target unless the condition of the tag holds */
  OP_JUMP,
} OpKind;

typedef struct
{
  OpKind          kind;
  CrmMailContext  context;
  char           *text;    /* LITERAL */
  gsize           length;
  CrmMailTag     *tag;     /* VALUE, BRANCH */
  guint           target;  /* BRANCH, JUMP */
} Op;

/* An {{#if}} that has not ended; @open is the op whose target is set at the next {{else}} or {{/if}}. */
typedef struct
{
  CrmMailTag *tag;
  guint       open;
  gboolean    in_else;
} Block;

struct _CrmMailTemplate
{
  GArray    *ops;     /* of Op */
  GArray    *blocks;  /* of Block, while building */
  GPtrArray *fields;  /* of char *, NULL-terminated once closed */
};

static void
op_clear (gpointer data)
{
  Op *op = data;

  g_clear_pointer (&op->text, g_free);
  g_clear_pointer (&op->tag, crm_mail_tag_unref);
}

CrmMailTemplate *
crm_mail_template_new_empty (void)
{
  CrmMailTemplate *self = g_new0 (CrmMailTemplate, 1);

  self->ops = g_array_new (FALSE, TRUE, sizeof (Op));
  g_array_set_clear_func (self->ops, op_clear);
  self->blocks = g_array_new (FALSE, TRUE, sizeof (Block));
  self->fields = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
crm_mail_template_free (CrmMailTemplate *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->ops);
  g_array_unref (self->blocks);
  g_ptr_array_unref (self->fields);
  g_free (self);
}

void
crm_mail_template_add_literal (CrmMailTemplate *self,
                               const char      *text,
                               gssize           length)
{
  Op op = { .kind = OP_LITERAL };
  Op *last;

  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  op.length = length < 0 ? strlen (text) : (gsize) length;
  if (op.length == 0)
    return;

  /* Fewer, longer pieces; but never across the place where a branch lands. */
  last = self->ops->len > 0 ? &g_array_index (self->ops, Op, self->ops->len - 1) : NULL;
  if (last != NULL && last->kind == OP_LITERAL && last->target != self->ops->len)
    {
      last->text = g_realloc (last->text, last->length + op.length + 1);
      memcpy (last->text + last->length, text, op.length);
      last->length += op.length;
      last->text[last->length] = '\0';
      return;
    }

  op.text = g_strndup (text, op.length);
  g_array_append_val (self->ops, op);
}

static gboolean
has_field (CrmMailTemplate *self,
           const char      *field)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      if (g_strcmp0 (g_ptr_array_index (self->fields, i), field) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
note_fields (CrmMailTemplate  *self,
             const CrmMailTag *tag)
{
  for (guint i = 0; i < tag->fields->len; i++)
    {
      const char *field = g_ptr_array_index (tag->fields, i);

      if (!has_field (self, field))
        g_ptr_array_add (self->fields, g_strdup (field));
    }
}

/* What follows is jumped to: a literal before it must not be lengthened. */
static void
land_here (CrmMailTemplate *self,
           guint            op)
{
  Op *last = &g_array_index (self->ops, Op, self->ops->len - 1);

  g_array_index (self->ops, Op, op).target = self->ops->len;
  if (last->kind == OP_LITERAL)
    last->target = self->ops->len;
}

gboolean
crm_mail_template_add_tag (CrmMailTemplate  *self,
                           CrmMailTag       *tag,
                           CrmMailContext    context,
                           CrmMailPosition  *position,
                           GError          **error)
{
  Op op = { .context = context };
  Block *block;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (tag != NULL, FALSE);

  if (tag->kind == CRM_MAIL_TAG_LITERAL)
    {
      crm_mail_template_add_literal (self, tag->text, -1);
      return TRUE;
    }
  if (tag->kind == CRM_MAIL_TAG_VALUE || tag->kind == CRM_MAIL_TAG_IF)
    {
      note_fields (self, tag);
      op.kind = tag->kind == CRM_MAIL_TAG_IF ? OP_BRANCH : OP_VALUE;
      op.tag = crm_mail_tag_ref (tag);
      g_array_append_val (self->ops, op);
      if (tag->kind == CRM_MAIL_TAG_VALUE)
        return TRUE;

      if (self->blocks->len < MAX_DEPTH)
        {
          Block opened = { tag, self->ops->len - 1, FALSE };

          g_array_append_val (self->blocks, opened);
          return TRUE;
        }
      crm_mail_position_set_error (tag->position, position, error, CRM_FORMAT_ERROR_TOO_LARGE,
                                   "blocks are nested more than %d deep", MAX_DEPTH);
      return FALSE;
    }

  block = self->blocks->len > 0 ? &g_array_index (self->blocks, Block, self->blocks->len - 1) : NULL;
  if (block == NULL || (tag->kind == CRM_MAIL_TAG_ELSE && block->in_else))
    {
      crm_mail_position_set_error (tag->position, position, error, CRM_FORMAT_ERROR_SYNTAX,
                                   "“%s” without an {{#if}} before it", tag->text);
      return FALSE;
    }

  if (tag->kind == CRM_MAIL_TAG_ELSE)
    {
      guint branch = block->open;

      op.kind = OP_JUMP;
      g_array_append_val (self->ops, op);
      block->open = self->ops->len - 1;
      block->in_else = TRUE;
      land_here (self, branch);
    }
  else
    {
      land_here (self, block->open);
      g_array_set_size (self->blocks, self->blocks->len - 1);
    }

  return TRUE;
}

gboolean
crm_mail_template_close (CrmMailTemplate  *self,
                         CrmMailPosition  *position,
                         GError          **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->blocks->len > 0)
    {
      Block *block = &g_array_index (self->blocks, Block, self->blocks->len - 1);

      crm_mail_position_set_error (block->tag->position, position, error, CRM_FORMAT_ERROR_SYNTAX,
                                   "“%s” has no {{/if}}", block->tag->text);
      return FALSE;
    }

  g_ptr_array_add (self->fields, NULL);
  return TRUE;
}

CrmMailTemplate *
crm_mail_template_new (const char         *source,
                       CrmMailContext      context,
                       CrmMailKnownField   known,
                       gpointer            known_data,
                       CrmMailPosition    *position,
                       GError            **error)
{
  g_autoptr(CrmMailTemplate) self = crm_mail_template_new_empty ();
  g_autoptr(GPtrArray) tags = NULL;

  g_return_val_if_fail (source != NULL, NULL);

  tags = crm_mail_tag_scan (source, known, known_data, position, error);
  if (tags == NULL)
    return NULL;

  for (guint i = 0; i < tags->len; i++)
    {
      CrmMailTag *tag = g_ptr_array_index (tags, i);

      if (tag->kind == CRM_MAIL_TAG_LITERAL && context == CRM_MAIL_CONTEXT_HEADER)
        {
          g_autoptr(GString) unused = g_string_new (NULL);
          g_autoptr(GError) inner = NULL;

          if (!crm_mail_context_escape (context, tag->text, unused, &inner))
            {
              crm_mail_position_set_error (tag->position, position, error, CRM_FORMAT_ERROR_VALUE,
                                           "%s", inner->message);
              return NULL;
            }
        }

      if (!crm_mail_template_add_tag (self, tag, context, position, error))
        return NULL;
    }

  if (!crm_mail_template_close (self, position, error))
    return NULL;

  return g_steal_pointer (&self);
}

const char * const *
crm_mail_template_get_fields (CrmMailTemplate *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->blocks->len == 0, NULL);

  return (const char * const *) self->fields->pdata;
}

gboolean
crm_mail_template_uses_field (CrmMailTemplate *self,
                              const char      *field)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (field != NULL, FALSE);

  return has_field (self, field);
}

static gboolean
is_blank (const char *value)
{
  if (value == NULL)
    return TRUE;

  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (!g_unichar_isspace (g_utf8_get_char (p)))
        return FALSE;
    }

  return TRUE;
}

/* The value of the field "tags" holds one tag a line. */
static gboolean
has_tag (const char *tags,
         const char *name)
{
  g_auto(GStrv) lines = g_strsplit (tags != NULL ? tags : "", "\n", -1);
  g_autofree char *wanted = g_utf8_casefold (name, -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *folded = g_utf8_casefold (g_strstrip (lines[i]), -1);

      if (g_str_equal (folded, wanted))
        return TRUE;
    }

  return FALSE;
}

static gboolean
holds (const CrmMailTag  *tag,
       CrmMailFieldValue  value,
       gpointer           data)
{
  const char *text = value (g_ptr_array_index (tag->fields, 0), data);
  gboolean result;

  if (text != NULL && !g_utf8_validate (text, -1, NULL))
    text = NULL;

  switch (tag->test)
    {
    case CRM_MAIL_TEST_EQUAL:
      {
        g_autofree char *stripped = g_strstrip (g_strdup (text != NULL ? text : ""));

        result = g_str_equal (stripped, tag->operand);
      }
      break;

    case CRM_MAIL_TEST_HAS_TAG:
      result = has_tag (text, tag->operand);
      break;

    case CRM_MAIL_TEST_PRESENT:
    default:
      result = !is_blank (text);
    }

  return result != tag->negated;
}

static char *
apply_filter (char          *text,
              CrmMailFilter  filter)
{
  g_autofree char *before = text;

  switch (filter)
    {
    case CRM_MAIL_FILTER_UPPER:
      return g_utf8_strup (before, -1);

    case CRM_MAIL_FILTER_LOWER:
      return g_utf8_strdown (before, -1);

    case CRM_MAIL_FILTER_CAPITAL:
      {
        const char *rest = *before != '\0' ? g_utf8_next_char (before) : before;
        g_autofree char *first = g_utf8_strup (before, rest - before);

        return g_strconcat (first, rest, NULL);
      }

    case CRM_MAIL_FILTER_TRIM:
    default:
      return g_strstrip (g_steal_pointer (&before));
    }
}

static void
note_missing (GPtrArray  *missing,
              const char *field)
{
  if (missing == NULL)
    return;

  for (guint i = 0; i < missing->len; i++)
    {
      if (g_str_equal (g_ptr_array_index (missing, i), field))
        return;
    }

  g_ptr_array_add (missing, g_strdup (field));
}

static gboolean
render_value (const Op           *op,
              CrmMailFieldValue   value,
              gpointer            data,
              GString            *out,
              GPtrArray          *missing,
              GError            **error)
{
  const CrmMailTag *tag = op->tag;
  g_autofree char *text = NULL;
  const char *found = NULL;

  for (guint i = 0; i < tag->fields->len && found == NULL; i++)
    {
      found = value (g_ptr_array_index (tag->fields, i), data);
      if (found != NULL && (!g_utf8_validate (found, -1, NULL) || is_blank (found)))
        found = NULL;
    }

  if (found == NULL)
    found = tag->fallback;
  if (found == NULL)
    {
      note_missing (missing, g_ptr_array_index (tag->fields, 0));
      return TRUE;
    }

  text = g_strdup (found);
  for (guint i = 0; tag->filters != NULL && i < tag->filters->len; i++)
    text = apply_filter (g_steal_pointer (&text), g_array_index (tag->filters, CrmMailFilter, i));

  if (crm_mail_context_escape (op->context, text, out, error))
    return TRUE;

  g_prefix_error (error, "field “%s”: ", (const char *) g_ptr_array_index (tag->fields, 0));
  return FALSE;
}

char *
crm_mail_template_render (CrmMailTemplate    *self,
                          CrmMailFieldValue   value,
                          gpointer            data,
                          GPtrArray          *missing,
                          GError            **error)
{
  g_autoptr(GString) out = NULL;
  guint i = 0;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);
  g_return_val_if_fail (self->blocks->len == 0, NULL);

  out = g_string_sized_new (1024);
  while (i < self->ops->len)
    {
      const Op *op = &g_array_index (self->ops, Op, i++);

      switch (op->kind)
        {
        case OP_LITERAL:
          g_string_append_len (out, op->text, op->length);
          break;

        case OP_VALUE:
          if (!render_value (op, value, data, out, missing, error))
            return NULL;
          break;

        case OP_BRANCH:
          if (!holds (op->tag, value, data))
            i = op->target;
          break;

        case OP_JUMP:
        default:
          i = op->target;
        }

      if (out->len > MAX_OUTPUT)
        {
          g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_TOO_LARGE,
                       "the text for one recipient is longer than %d MiB", MAX_OUTPUT / (1024 * 1024));
          return NULL;
        }
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}
