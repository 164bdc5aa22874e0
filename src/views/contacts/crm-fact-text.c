/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-fact-text.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-record-type.h"
#include "crm-relative-time.h"

static char *
join (CrmRecord  *record,
      const char *const *fields,
      const char *separator)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; fields[i] != NULL; i++)
    {
      const char *value = crm_record_get_text (record, fields[i]);

      if (value == NULL || *value == '\0')
        continue;
      if (text->len > 0)
        g_string_append (text, separator);
      g_string_append (text, value);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
address_text (CrmRecord *address)
{
  const char *const lines[][3] = { { "street" }, { "extended" }, { "po_box" }, { "postal_code", "city" }, { "region" }, { "country" } };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *line = join (address, lines[i], " ");

      if (*line != '\0' && text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, line);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* "11 May 1969"; a day without a year as the record says it. */
static char *
date_text (const char *text,
           CrmRecord  *record,
           const char *field)
{
  g_autoptr (GDateTime) day = text != NULL ? crm_relative_time_parse_wall (text, NULL) : NULL;

  /* Translators: a day, as strftime writes it */
  return day != NULL ? g_date_time_format (day, _("%-d %B %Y")) : crm_record_format (record, field);
}

/* Without what every address of a page begins with. */
static char *
link_text (const char *url)
{
  static const char *const prefixes[] = { "https://", "http://" };
  g_autofree char *text = g_strdup (url != NULL ? url : "");

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_ascii_strncasecmp (text, prefixes[i], strlen (prefixes[i])) == 0)
      memmove (text, text + strlen (prefixes[i]), strlen (text) - strlen (prefixes[i]) + 1);
  if (g_str_has_suffix (text, "/") && strchr (text, '/') == text + strlen (text) - 1)
    text[strlen (text) - 1] = '\0';
  return g_steal_pointer (&text);
}

static char *
dup_label (CrmRecord *record)
{
  const char *label = crm_record_get_text (record, "label");

  return label != NULL ? g_strdup (crm_label_get_words (label)) : NULL;
}

/* Role and department, since when, until when. (transfer full); NULL */
static char *
place_caption (CrmRecord *place)
{
  g_autoptr (GString) caption = g_string_new (NULL);
  g_autofree char *started = crm_record_format (place, "started");
  g_autofree char *ended = crm_record_format (place, "ended");
  g_autofree char *dates = NULL;
  const char *parts[] = { crm_record_get_text (place, "role"), crm_record_get_text (place, "department"), NULL };

  /* Translators: of a job: both dates, the first, or the last one */
  dates = started != NULL && ended != NULL ? g_strdup_printf (_("from %s until %s"), started, ended)
          : started != NULL ? g_strdup_printf (_("since %s"), started)
          : ended != NULL ? g_strdup_printf (_("until %s"), ended) : NULL;
  parts[2] = dates;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      g_string_append_printf (caption, "%s%s", caption->len > 0 ? " · " : "\n", parts[i]);

  return caption->len > 0 ? g_string_free (g_steal_pointer (&caption), FALSE) : NULL;
}

char *
crm_fact_text (const CrmRecordType  *type,
               const char           *field,
               CrmRecord            *record,
               char                **caption)
{
  g_return_val_if_fail (field != NULL, NULL);
  g_return_val_if_fail (CRM_IS_RECORD (record), NULL);
  g_return_val_if_fail (caption != NULL, NULL);

  *caption = NULL;
  if (type == &crm_contact_address_type)
    {
      *caption = dup_label (record);
      return address_text (record);
    }
  if (type == &crm_affiliation_type)
    {
      *caption = place_caption (record);
      return g_strdup (crm_record_get_reference_title (record, "company_id"));
    }
  if (type != NULL)
    *caption = dup_label (record);
  if (g_str_equal (field, "birthday") || g_str_equal (field, "date"))
    return date_text (crm_record_get_text (record, field), record, field);
  if (type == &crm_contact_link_type)
    return link_text (crm_record_get_text (record, "url"));
  return crm_record_format (record, field);
}
