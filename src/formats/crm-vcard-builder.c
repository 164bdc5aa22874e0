/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-vcard-builder.h"

#include "crm-content-document.h"
#include "crm-content-text.h"

struct _CrmVcardBuilder
{
  CrmContentDocument  *document;
  CrmContentComponent *card;
  CrmVcardVersion      version;
};

/* What the functions that decode a value ask of a card. */
static CrmVcard
as_card (CrmVcardBuilder *builder)
{
  CrmVcard card = { .version = builder->version };

  return card;
}

CrmVcardBuilder *
crm_vcard_builder_new (CrmVcardVersion version)
{
  CrmVcardBuilder *builder;

  g_return_val_if_fail (version == CRM_VCARD_3_0 || version == CRM_VCARD_4_0, NULL);

  builder = g_new0 (CrmVcardBuilder, 1);
  builder->version = version;
  builder->document = crm_content_document_new ();
  builder->card = crm_content_component_add_child (crm_content_document_get_root (builder->document), "VCARD");
  crm_content_component_append (builder->card, NULL, "VERSION", NULL, version == CRM_VCARD_4_0 ? "4.0" : "3.0");

  return builder;
}

static char *
join_escaped (const char *const *parts,
              char               separator)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (out, separator);
      crm_content_text_append_escaped (out, parts[i]);
    }

  return g_string_free (out, FALSE);
}

/* A type is a word; anything else is quoted like any parameter value. */
static void
append_types (GString           *params,
              const char *const *types,
              gboolean           preferred,
              CrmVcardVersion    version)
{
  gboolean open = FALSE;

  for (guint i = 0; types != NULL && types[i] != NULL; i++)
    {
      gboolean word = types[i][strspn (types[i], G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_")] == '\0';

      if (*types[i] == '\0' || g_ascii_strcasecmp (types[i], "pref") == 0)
        continue;
      if (word && open)
        g_string_append_printf (params, ",%s", types[i]);
      else
        crm_content_param_append (params, "TYPE", types[i]);
      open = word;
    }

  if (preferred && version == CRM_VCARD_4_0)
    crm_content_param_append (params, "PREF", "1");
  else if (preferred && open)
    g_string_append (params, ",pref");
  else if (preferred)
    crm_content_param_append (params, "TYPE", "pref");
}

/* The parameters of @line that are neither types nor how 2.1 encodes. */
static GString *
other_params (const CrmContentLine *line,
              gboolean              drop_encoding)
{
  GString *params = g_string_new (NULL);
  CrmSlice rest = line->params;
  CrmContentParam param;

  while (crm_content_param_next (&rest, &param))
    {
      if (param.name.len == 0 || crm_slice_is (param.name, "TYPE") || crm_slice_is (param.name, "PREF") ||
          (drop_encoding && (crm_slice_is (param.name, "ENCODING") || crm_slice_is (param.name, "CHARSET"))))
        continue;
      if (params->len > 0)
        g_string_append_c (params, ';');
      g_string_append_len (params, param.name.data, param.name.len);
      g_string_append_c (params, '=');
      g_string_append_len (params, param.value.data, param.value.len);
    }

  return params;
}

/* Writes a property of a 2.1 card as one of 3.0. */
static void
add_converted (CrmVcardBuilder      *builder,
               const CrmVcard       *card,
               const CrmContentLine *line)
{
  g_autoptr (GString) params = other_params (line, TRUE);
  g_auto (GStrv) types = crm_vcard_dup_types (line);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *group = line->group.len > 0 ? crm_slice_dup (line->group) : NULL;
  g_autofree char *name = crm_slice_dup (line->name);
  g_autofree char *value = NULL;

  append_types (params, (const char *const *) types, crm_vcard_get_preference (line) > 0, CRM_VCARD_3_0);
  bytes = crm_vcard_dup_bytes (card, line, NULL);
  if (bytes != NULL)
    {
      crm_content_param_append (params, "ENCODING", "b");
      value = g_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    }
  else
    {
      g_auto (GStrv) parts = crm_vcard_dup_parts (card, line, 0);

      value = join_escaped ((const char *const *) parts, ';');
    }

  crm_content_component_append (builder->card, group, name, params->len > 0 ? params->str : NULL, value);
}

static CrmVcardBuilder *
convert (const CrmVcard *card)
{
  CrmVcardBuilder *builder = crm_vcard_builder_new (CRM_VCARD_3_0);

  for (guint i = 0; i < card->n_properties; i++)
    add_converted (builder, card, &card->properties[i]);

  return builder;
}

/* The bytes of a card; a lone CR at the end of its lines (classic Mac) as CRLF. */
static GBytes *
lines_of (CrmSlice raw)
{
  g_autoptr (GString) text = NULL;

  if (memchr (raw.data, '\n', raw.len) != NULL)
    return g_bytes_new (raw.data, raw.len);

  text = g_string_new_len (raw.data, raw.len);
  g_string_replace (text, "\r", "\r\n", 0);

  return g_bytes_new (text->str, text->len);
}

CrmVcardBuilder *
crm_vcard_builder_new_from (GBytes  *original,
                            GError **error)
{
  g_autoptr (CrmVcardReader) reader = NULL;
  g_autoptr (CrmVcardBuilder) builder = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const CrmVcard *card;

  g_return_val_if_fail (original != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  reader = crm_vcard_reader_new (original, error);
  card = reader != NULL ? crm_vcard_reader_next (reader) : NULL;
  if (card == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_WRONG_KIND, "no BEGIN:VCARD in it");
      return NULL;
    }
  if (card->version == CRM_VCARD_2_1)
    return convert (card);

  bytes = lines_of (card->raw);
  builder = g_new0 (CrmVcardBuilder, 1);
  builder->version = card->version;
  builder->document = crm_content_document_parse (bytes, NULL, error);
  if (builder->document == NULL)
    return NULL;
  builder->card = crm_content_component_next_child (crm_content_document_get_root (builder->document), "VCARD", NULL);
  if (builder->card == NULL)
    {
      g_set_error_literal (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_WRONG_KIND, "no BEGIN:VCARD in it");
      return NULL;
    }

  return g_steal_pointer (&builder);
}

void
crm_vcard_builder_free (CrmVcardBuilder *builder)
{
  if (builder == NULL)
    return;

  g_clear_pointer (&builder->document, crm_content_document_free);
  g_free (builder);
}

CrmVcardVersion
crm_vcard_builder_get_version (CrmVcardBuilder *builder)
{
  g_return_val_if_fail (builder != NULL, CRM_VCARD_3_0);

  return builder->version;
}

/* The next property of @group behind @after (NULL: from the start); NULL: none. */
static const CrmContentLine *
next_of_group (CrmVcardBuilder      *builder,
               CrmSlice              group,
               const CrmContentLine *after)
{
  const CrmContentLine *line = after;

  while ((line = crm_content_component_next_line (builder->card, NULL, line)) != NULL)
    if (line->group.len == group.len && g_ascii_strncasecmp (line->group.data, group.data, group.len) == 0)
      break;

  return line;
}

/* Takes @line away, and with it what only described it: the rest of its group, all of it X-AB... */
static void
remove_line (CrmVcardBuilder      *builder,
             const CrmContentLine *line)
{
  const CrmContentLine *other = NULL;
  gboolean described_only = TRUE;
  CrmSlice group = line->group;

  crm_content_component_remove (builder->card, line);
  if (group.len == 0)
    return;

  while ((other = next_of_group (builder, group, other)) != NULL)
    if (other->name.len < 4 || g_ascii_strncasecmp (other->name.data, "X-AB", 4) != 0)
      described_only = FALSE;
  while (described_only && (other = next_of_group (builder, group, NULL)) != NULL)
    crm_content_component_remove (builder->card, other);
}

/* Removes all properties @name behind the first one, which is given; NULL: there is none. */
static const CrmContentLine *
keep_first (CrmVcardBuilder *builder,
            const char      *name)
{
  const CrmContentLine *first = crm_content_component_next_line (builder->card, name, NULL);
  const CrmContentLine *other;

  while (first != NULL && (other = crm_content_component_next_line (builder->card, name, first)) != NULL)
    remove_line (builder, other);

  return first;
}

/* Gives the card the one property @name with the raw @value, unless @same says that it means this already. */
static void
set_single (CrmVcardBuilder      *builder,
            const char           *name,
            const CrmContentLine *first,
            gboolean              same,
            const char           *value)
{
  if (value == NULL)
    {
      if (first != NULL)
        remove_line (builder, first);
    }
  else if (first == NULL)
    {
      crm_content_component_append (builder->card, NULL, name, NULL, value);
    }
  else if (!same)
    {
      g_autofree char *charset = crm_content_line_dup_param (first, "CHARSET");

      if (charset != NULL)
        crm_content_component_set_param (builder->card, first, "CHARSET", NULL);
      crm_content_component_set_value (builder->card, first, value);
    }
}

void
crm_vcard_builder_set_text (CrmVcardBuilder *builder,
                            const char      *name,
                            const char      *text)
{
  const CrmContentLine *first;
  g_autofree char *present = NULL;
  g_autofree char *value = NULL;
  CrmVcard card;

  g_return_if_fail (builder != NULL);
  g_return_if_fail (name != NULL && *name != '\0');

  card = as_card (builder);
  first = keep_first (builder, name);
  if (text != NULL && *text != '\0')
    value = crm_content_text_escape (text);
  if (first != NULL)
    present = crm_vcard_dup_plain (&card, first);

  set_single (builder, name, first, g_strcmp0 (present, text) == 0, value);
}

/* Whether both have the same parts; empty ones at the end do not count. */
static gboolean
same_parts (const char *const *a,
            const char *const *b)
{
  for (; *a != NULL && *b != NULL; a++, b++)
    if (strcmp (*a, *b) != 0)
      return FALSE;
  for (; *a != NULL; a++)
    if (**a != '\0')
      return FALSE;
  for (; *b != NULL; b++)
    if (**b != '\0')
      return FALSE;

  return TRUE;
}

static gboolean
is_empty (const char *const *parts)
{
  const char *const none[] = { NULL };

  return parts == NULL || same_parts (parts, none);
}

void
crm_vcard_builder_set_parts (CrmVcardBuilder   *builder,
                             const char        *name,
                             const char *const *parts)
{
  const CrmContentLine *first;
  g_auto (GStrv) present = NULL;
  g_autofree char *value = NULL;
  CrmVcard card;

  g_return_if_fail (builder != NULL);
  g_return_if_fail (name != NULL && *name != '\0');

  card = as_card (builder);
  first = keep_first (builder, name);
  if (!is_empty (parts))
    value = join_escaped (parts, ';');
  if (first != NULL)
    present = crm_vcard_dup_parts (&card, first, 0);

  set_single (builder, name, first,
              present != NULL && parts != NULL && same_parts ((const char *const *) present, parts), value);
}

void
crm_vcard_builder_set_list (CrmVcardBuilder   *builder,
                            const char        *name,
                            const char *const *items)
{
  const CrmContentLine *first;
  g_auto (GStrv) present = NULL;
  g_autofree char *value = NULL;
  CrmVcard card;

  g_return_if_fail (builder != NULL);
  g_return_if_fail (name != NULL && *name != '\0');

  card = as_card (builder);
  first = keep_first (builder, name);
  if (!is_empty (items))
    value = join_escaped (items, ',');
  if (first != NULL)
    present = crm_vcard_dup_list (&card, first);

  set_single (builder, name, first,
              present != NULL && items != NULL && same_parts ((const char *const *) present, items), value);
}

/* Whether @line means @value, its types aside. */
static gboolean
same_value (CrmVcardBuilder      *builder,
            const CrmContentLine *line,
            const CrmVcardValue  *value)
{
  CrmVcard card = as_card (builder);

  if (value->parts != NULL)
    {
      g_auto (GStrv) parts = crm_vcard_dup_parts (&card, line, 0);

      return same_parts ((const char *const *) parts, value->parts);
    }
  else
    {
      g_autofree char *text = crm_vcard_dup_plain (&card, line);

      return strcmp (text, value->text) == 0;
    }
}

/* Types that say nothing: every address is one of the internet, every phone has voice unless it says otherwise. */
static gboolean
says_nothing (const char *type)
{
  return g_ascii_strcasecmp (type, "pref") == 0 || g_ascii_strcasecmp (type, "internet") == 0 ||
         g_ascii_strcasecmp (type, "voice") == 0 || *type == '\0';
}

static gboolean
same_types (const CrmContentLine *line,
            const CrmVcardValue  *value)
{
  g_auto (GStrv) present = crm_vcard_dup_types (line);
  guint n_present = 0;
  guint n_wanted = 0;

  for (guint i = 0; present[i] != NULL; i++)
    n_present += !says_nothing (present[i]);
  for (guint i = 0; value->types != NULL && value->types[i] != NULL; i++)
    {
      if (says_nothing (value->types[i]))
        continue;
      if (!crm_vcard_has_type (line, value->types[i]))
        return FALSE;
      n_wanted++;
    }

  return n_present == n_wanted && (crm_vcard_get_preference (line) > 0) == (value->preferred != FALSE);
}

static char *
new_group (CrmVcardBuilder *builder)
{
  for (guint i = 1;; i++)
    {
      g_autofree char *group = g_strdup_printf ("item%u", i);

      if (next_of_group (builder, crm_slice_from_string (group), NULL) == NULL)
        return g_steal_pointer (&group);
    }
}

static const CrmContentLine *
find_label (CrmVcardBuilder *builder,
            CrmSlice         group)
{
  const CrmContentLine *line = NULL;

  while (group.len > 0 && (line = next_of_group (builder, group, line)) != NULL)
    if (crm_content_line_is (line, "X-ABLABEL"))
      return line;

  return NULL;
}

/* Gives @line the label @label (NULL: none); a line without a group is written anew with one. */
static void
set_label (CrmVcardBuilder      *builder,
           const CrmContentLine *line,
           const char           *label)
{
  const CrmContentLine *present = find_label (builder, line->group);
  g_autofree char *escaped = label != NULL && *label != '\0' ? crm_content_text_escape (label) : NULL;
  g_autofree char *group = NULL;

  if (escaped == NULL)
    {
      if (present != NULL)
        crm_content_component_remove (builder->card, present);
      return;
    }

  if (present != NULL)
    {
      g_autofree char *apple = g_strdup_printf ("_$!<%s>!$_", escaped);

      if (!crm_slice_equal (present->value, crm_slice_from_string (apple)))
        crm_content_component_set_value (builder->card, present, escaped);
      return;
    }

  if (line->group.len > 0)
    {
      group = crm_slice_dup (line->group);
    }
  else
    {
      g_autofree char *name = crm_slice_dup (line->name);
      g_autofree char *params = crm_slice_dup (line->params);
      g_autofree char *value = crm_slice_dup (line->value);
      const CrmContentLine *old = line;

      group = new_group (builder);
      line = crm_content_component_insert (builder->card, old, group, name, params, value);
      crm_content_component_remove (builder->card, old);
    }
  crm_content_component_insert (builder->card, line, group, "X-ABLabel", NULL, escaped);
}

static char *
raw_value (const CrmVcardValue *value)
{
  return value->parts != NULL ? join_escaped (value->parts, ';') : crm_content_text_escape (value->text);
}

/* The types and the label of one's own that @value is to have. @single is room for one type. */
static void
resolve_label (const CrmVcardValue  *value,
               const char           *single[2],
               CrmVcardValue        *resolved)
{
  *resolved = *value;
  if (value->types != NULL || value->label == NULL)
    return;

  single[0] = crm_vcard_get_usual_type (value->label);
  single[1] = NULL;
  if (single[0] != NULL)
    {
      resolved->types = single;
      resolved->label = NULL;
    }
}

/* Whether people call @line what @value wants to be called. */
static gboolean
is_called_so (CrmVcardBuilder      *builder,
              const CrmContentLine *line,
              const CrmVcardValue  *value)
{
  CrmVcard card = as_card (builder);
  const CrmContentLine *label = find_label (builder, line->group);
  g_autofree char *own = label != NULL ? crm_vcard_dup_label_text (&card, label) : NULL;
  g_autofree char *usual = crm_vcard_dup_usual_label (own, line);

  return value->types == NULL && !value->preferred && g_strcmp0 (usual, value->label) == 0;
}

/* The present value is an address with a scheme: a number without one is none. */
static void
drop_scheme (CrmVcardBuilder      *builder,
             const CrmContentLine *line)
{
  g_autofree char *kind = crm_content_line_dup_param (line, "VALUE");

  if (kind != NULL && g_ascii_strcasecmp (kind, "uri") == 0)
    crm_content_component_set_param (builder->card, line, "VALUE", NULL);
}

static void
update_line (CrmVcardBuilder      *builder,
             const CrmContentLine *line,
             const CrmVcardValue  *wanted)
{
  const char *single[2];
  CrmVcardValue resolved;
  const CrmVcardValue *value = &resolved;

  resolve_label (wanted, single, &resolved);
  if (!same_value (builder, line, value))
    {
      g_autofree char *raw = raw_value (value);

      if (strstr (raw, ":") == NULL)
        drop_scheme (builder, line);
      crm_content_component_set_param (builder->card, line, "CHARSET", NULL);
      crm_content_component_set_value (builder->card, line, raw);
    }
  if (is_called_so (builder, line, wanted))
    return;
  if (!same_types (line, value))
    {
      g_autoptr (GString) params = other_params (line, FALSE);

      append_types (params, value->types, value->preferred, builder->version);
      crm_content_component_set_params (builder->card, line, params->str);
    }
  set_label (builder, line, value->label);
}

static void
add_value (CrmVcardBuilder     *builder,
           const char          *name,
           const CrmVcardValue *wanted)
{
  g_autoptr (GString) params = g_string_new (NULL);
  g_autofree char *raw = raw_value (wanted);
  const char *single[2];
  CrmVcardValue resolved;
  const CrmVcardValue *value = &resolved;
  const CrmContentLine *line;

  resolve_label (wanted, single, &resolved);
  append_types (params, value->types, value->preferred, builder->version);
  line = crm_content_component_append (builder->card, NULL, name, params->str, raw);
  set_label (builder, line, value->label);
}

void
crm_vcard_builder_set_values (CrmVcardBuilder     *builder,
                              const char          *name,
                              const CrmVcardValue *values,
                              guint                n_values)
{
  g_autofree const CrmContentLine **chosen = g_new0 (const CrmContentLine *, n_values + 1);
  g_autoptr (GPtrArray) left = g_ptr_array_new ();
  const CrmContentLine *line = NULL;
  guint next = 0;

  g_return_if_fail (builder != NULL);
  g_return_if_fail (name != NULL && *name != '\0');
  g_return_if_fail (values != NULL || n_values == 0);

  /* First what means the same, then what is left by its order: a changed value keeps its line. */
  while ((line = crm_content_component_next_line (builder->card, name, line)) != NULL)
    {
      guint i = 0;

      while (i < n_values && (chosen[i] != NULL || !same_value (builder, line, &values[i])))
        i++;
      if (i < n_values)
        chosen[i] = line;
      else
        g_ptr_array_add (left, (gpointer) line);
    }
  for (guint i = 0; i < n_values && next < left->len; i++)
    if (chosen[i] == NULL)
      chosen[i] = left->pdata[next++];
  for (; next < left->len; next++)
    remove_line (builder, left->pdata[next]);

  for (guint i = 0; i < n_values; i++)
    if (chosen[i] != NULL)
      update_line (builder, chosen[i], &values[i]);
    else
      add_value (builder, name, &values[i]);
}

void
crm_vcard_builder_set_bytes (CrmVcardBuilder *builder,
                             const char      *name,
                             GBytes          *bytes,
                             const char      *media_type)
{
  const CrmContentLine *first;
  g_autoptr (GBytes) present = NULL;
  g_autofree char *base64 = NULL;
  g_autofree char *value = NULL;
  g_autofree char *params = NULL;
  const char *slash;
  CrmVcard card;

  g_return_if_fail (builder != NULL);
  g_return_if_fail (name != NULL && *name != '\0');
  g_return_if_fail (bytes == NULL || (media_type != NULL && strpbrk (media_type, ";,\r\n") == NULL));

  card = as_card (builder);
  first = keep_first (builder, name);
  if (bytes == NULL)
    {
      set_single (builder, name, first, FALSE, NULL);
      return;
    }

  if (first != NULL)
    present = crm_vcard_dup_bytes (&card, first, NULL);
  if (present != NULL && g_bytes_equal (present, bytes))
    return;

  base64 = g_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (builder->version == CRM_VCARD_4_0)
    {
      value = g_strdup_printf ("data:%s;base64,%s", media_type, base64);
    }
  else
    {
      g_autofree char *upper = g_ascii_strup (media_type, -1);

      slash = strchr (upper, '/');
      params = g_strdup_printf ("ENCODING=b;TYPE=%s", slash != NULL ? slash + 1 : upper);
    }
  crm_content_component_set (builder->card, name, params, value != NULL ? value : base64);
}

GBytes *
crm_vcard_builder_to_bytes (CrmVcardBuilder *builder)
{
  GString *out;
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (builder != NULL, NULL);

  bytes = crm_content_component_to_bytes (builder->card);
  out = g_string_new_len (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  /* A card that was cut off gets the end it lacks: the next one in a file must not become part of it. */
  if (out->str[out->len - 1] != '\n')
    g_string_append (out, "\r\n");
  if (!crm_content_component_is_closed (builder->card))
    g_string_append (out, "END:VCARD\r\n");

  return g_string_free_to_bytes (out);
}
