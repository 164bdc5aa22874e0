/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "crm-datetime.h"
#include "crm-id.h"
#include "crm-model-error.h"
#include "crm-money.h"
#include "crm-record.h"

/* Values as text: for people, for programs, and back. */

static const CrmField *
find_field (CrmRecord  *self,
            const char *name)
{
  const CrmRecordType *type = crm_record_get_record_type (self);
  int index = crm_record_type_find_field (type, name);

  if (index < 0)
    g_error ("A %s has no field \"%s\"", type->name, name);

  return &type->fields[index];
}

static const char *
currency_of (CrmRecord      *self,
             const CrmField *field)
{
  const char *currency = field->unit != NULL ? crm_record_get_text (self, field->unit) : NULL;

  return currency != NULL ? currency : "";
}

/* A date without a year reads "24 December". */
static char *
format_date (const char *text)
{
  g_autoptr (GDateTime) date = NULL;
  int year = 2000;
  int month = 0;
  int day = 0;
  gboolean has_year = TRUE;

  if (sscanf (text, "--%2d-%2d", &month, &day) == 2)
    has_year = FALSE;
  else if (sscanf (text, "%4d-%2d-%2d", &year, &month, &day) != 3)
    return g_strdup (text);

  date = g_date_time_new_utc (year, month, day, 0, 0, 0);
  if (date == NULL)
    return g_strdup (text);

  /* Translators: a day of any year, as strftime writes it: "24 December" */
  return g_date_time_format (date, has_year ? "%x" : _("%-d %B"));
}

static char *
format_time (const char *text)
{
  const char *separator = strchr (text, 'T');
  g_autofree char *date = NULL;
  g_autofree char *day = NULL;

  if (separator == NULL)
    return format_date (text);

  date = g_strndup (text, (gsize) (separator - text));
  day = format_date (date);

  return g_strdup_printf ("%s %.5s", day, separator + 1);
}

static char *
format_instant (gint64 instant)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (instant / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return local != NULL ? g_date_time_format (local, "%x %H:%M") : NULL;
}

static char *
plain_instant (gint64 instant)
{
  g_autoptr (GDateTime) seconds = g_date_time_new_from_unix_utc (instant / G_USEC_PER_SEC);
  g_autoptr (GDateTime) utc = seconds != NULL ? g_date_time_add (seconds, instant % G_USEC_PER_SEC) : NULL;

  return utc != NULL ? g_date_time_format_iso8601 (utc) : NULL;
}

char *
crm_record_format (CrmRecord  *self,
                   const char *name)
{
  const CrmField *field;
  const char *title;

  g_return_val_if_fail (CRM_IS_RECORD (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  field = find_field (self, name);
  if (!crm_record_has (self, name))
    return NULL;

  switch (field->kind)
    {
    case CRM_FIELD_DATE:
      return format_date (crm_record_get_text (self, name));

    case CRM_FIELD_TIME:
      return format_time (crm_record_get_text (self, name));

    case CRM_FIELD_INSTANT:
      return format_instant (crm_record_get_int (self, name));

    case CRM_FIELD_BOOLEAN:
      return g_strdup (crm_record_get_int (self, name) != 0 ? _("Yes") : _("No"));

    case CRM_FIELD_MONEY:
      return crm_money_format (crm_record_get_int (self, name), currency_of (self, field), CRM_MONEY_FULL);

    case CRM_FIELD_CHOICE:
      return g_strdup (crm_field_get_choice_label (field, crm_record_get_text (self, name)));

    case CRM_FIELD_REFERENCE:
      title = crm_record_get_reference_title (self, name);
      return title != NULL ? g_strdup (title) : crm_record_dup_plain (self, name);

    case CRM_FIELD_TEXT:
    case CRM_FIELD_LONG_TEXT:
    case CRM_FIELD_INTEGER:
    case CRM_FIELD_REAL:
    case CRM_FIELD_COLOUR:
    case CRM_FIELD_BYTES:
    default:
      return crm_record_dup_plain (self, name);
    }
}

char *
crm_record_dup_plain (CrmRecord  *self,
                      const char *name)
{
  const CrmField *field;
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  gconstpointer bytes;
  gsize size;

  g_return_val_if_fail (CRM_IS_RECORD (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  field = find_field (self, name);
  if (!crm_record_has (self, name))
    return NULL;

  switch (field->kind)
    {
    case CRM_FIELD_INTEGER:
    case CRM_FIELD_REFERENCE:
      return g_strdup_printf ("%" G_GINT64_FORMAT, crm_record_get_int (self, name));

    case CRM_FIELD_BOOLEAN:
      return g_strdup (crm_record_get_int (self, name) != 0 ? "yes" : "no");

    case CRM_FIELD_REAL:
      return g_strdup (g_ascii_dtostr (buffer, sizeof buffer, crm_record_get_double (self, name)));

    case CRM_FIELD_INSTANT:
      return plain_instant (crm_record_get_int (self, name));

    case CRM_FIELD_MONEY:
      return crm_money_to_plain (crm_record_get_int (self, name), currency_of (self, field));

    case CRM_FIELD_BYTES:
      bytes = g_bytes_get_data (crm_record_get_bytes (self, name), &size);
      return g_base64_encode (bytes, size);

    case CRM_FIELD_TEXT:
    case CRM_FIELD_LONG_TEXT:
    case CRM_FIELD_DATE:
    case CRM_FIELD_TIME:
    case CRM_FIELD_CHOICE:
    case CRM_FIELD_COLOUR:
    default:
      return g_strdup (crm_record_get_text (self, name));
    }
}

static gboolean
invalid (const CrmField  *field,
         const char      *text,
         const char      *expected,
         GError         **error)
{
  g_autofree char *shown = g_utf8_make_valid (text, -1);

  if (g_utf8_strlen (shown, -1) > 60)
    {
      g_autofree char *start = g_utf8_substring (shown, 0, 60);

      g_free (shown);
      shown = g_strconcat (start, "…", NULL);
    }

  /* Translators: a field's name, what was typed, what would be right */
  g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("%s: “%s” is not %s."),
               crm_field_get_label (field), shown, expected);
  return FALSE;
}

static char *
today_plus (int days)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add_days (now, days);

  return g_date_time_format (then, "%Y-%m-%d");
}

/* What people type for a day, as 'YYYY-MM-DD'; NULL for what is none. */
static char *
day_from_text (const char *text)
{
  g_autofree char *iso = NULL;
  CrmDatetime parsed;
  int day;
  int month;
  int year;
  int end = 0;

  if (g_ascii_strcasecmp (text, "today") == 0 || strcmp (text, _("today")) == 0)
    return today_plus (0);
  if (g_ascii_strcasecmp (text, "tomorrow") == 0 || strcmp (text, _("tomorrow")) == 0)
    return today_plus (1);
  if (g_ascii_strcasecmp (text, "yesterday") == 0 || strcmp (text, _("yesterday")) == 0)
    return today_plus (-1);

  if (sscanf (text, "%2d.%2d.%4d%n", &day, &month, &year, &end) == 3 && text[end] == '\0' && year >= 1000)
    iso = g_strdup_printf ("%04d-%02d-%02d", year, month, day);
  else
    iso = g_strdup (text);

  if (!crm_datetime_parse_text (iso, NULL, &parsed) || parsed.kind != CRM_DATETIME_DATE)
    return NULL;

  return g_steal_pointer (&iso);
}

static gboolean
parse_date (CrmRecord       *self,
            const CrmField  *field,
            const char      *text,
            GError         **error)
{
  g_autofree char *date = NULL;
  int month;
  int day;
  int end = 0;

  if (sscanf (text, "--%2d-%2d%n", &month, &day, &end) == 2 && text[end] == '\0' && strlen (text) == 7 &&
      g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, 2000))
    date = g_strdup (text);
  else
    date = day_from_text (text);

  if (date == NULL)
    return invalid (field, text, _("a date like 2026-12-24"), error);

  crm_record_set_text (self, field->name, date);
  return TRUE;
}

static gboolean
parse_time (CrmRecord       *self,
            const CrmField  *field,
            const char      *text,
            GError         **error)
{
  g_autofree char *day = day_from_text (text);
  g_autofree char *joined = NULL;
  CrmDatetime parsed;
  const char *clock;

  if (day != NULL)
    {
      crm_record_set_text (self, field->name, day);
      return TRUE;
    }

  clock = strpbrk (text, "T ");
  if (clock != NULL)
    {
      g_autofree char *date = g_strndup (text, (gsize) (clock - text));
      g_autofree char *known = day_from_text (date);

      if (known != NULL)
        joined = g_strdup_printf ("%sT%s%s", known, strchr (clock + 1, ':') == clock + 2 ? "0" : "", clock + 1);
    }

  if (joined == NULL || !crm_datetime_parse_text (joined, NULL, &parsed) || parsed.kind != CRM_DATETIME_FLOATING)
    return invalid (field, text, _("a date or a time like 2026-12-24 18:30"), error);

  g_clear_pointer (&joined, g_free);
  joined = crm_datetime_to_text (&parsed);
  crm_record_set_text (self, field->name, joined);
  return TRUE;
}

static gboolean
parse_instant (CrmRecord       *self,
               const CrmField  *field,
               const char      *text,
               GError         **error)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  g_autoptr (GDateTime) instant = NULL;
  g_autofree char *joined = NULL;
  const char *space = strchr (text, ' ');

  if (g_ascii_strcasecmp (text, "now") == 0)
    {
      crm_record_set_int (self, field->name, g_get_real_time ());
      return TRUE;
    }

  if (strchr (text, ':') == NULL)
    joined = g_strconcat (text, "T00:00:00", NULL);
  else
    joined = g_strdup (text);
  if (space != NULL && strchr (text, ':') != NULL)
    joined[space - text] = 'T';
  if (strlen (joined) == strlen ("2026-12-24T18:30"))
    {
      g_autofree char *minutes = g_steal_pointer (&joined);

      joined = g_strconcat (minutes, ":00", NULL);
    }

  instant = g_date_time_new_from_iso8601 (joined, local);
  if (instant == NULL)
    return invalid (field, text, _("a moment like 2026-12-24 18:30"), error);

  crm_record_set_int (self, field->name,
                      g_date_time_to_unix (instant) * G_USEC_PER_SEC + g_date_time_get_microsecond (instant));
  return TRUE;
}

static gboolean
parse_boolean (CrmRecord       *self,
               const CrmField  *field,
               const char      *text,
               GError         **error)
{
  static const char *const yes[] = { "1", "yes", "true", "on", "y", NULL };
  static const char *const no[] = { "0", "no", "false", "off", "n", NULL };
  g_autofree char *lower = g_ascii_strdown (text, -1);

  if (g_strv_contains (yes, lower) || strcmp (text, _("Yes")) == 0)
    crm_record_set_int (self, field->name, 1);
  else if (g_strv_contains (no, lower) || strcmp (text, _("No")) == 0)
    crm_record_set_int (self, field->name, 0);
  else
    return invalid (field, text, _("yes or no"), error);

  return TRUE;
}

static gboolean
parse_choice (CrmRecord       *self,
              const CrmField  *field,
              const char      *text,
              GError         **error)
{
  g_autoptr (GString) expected = g_string_new (NULL);

  for (guint i = 0; field->choices[i].value != NULL; i++)
    {
      if (g_ascii_strcasecmp (field->choices[i].value, text) == 0 ||
          strcmp (crm_field_get_choice_label (field, field->choices[i].value), text) == 0)
        {
          crm_record_set_text (self, field->name, field->choices[i].value);
          return TRUE;
        }
      g_string_append_printf (expected, "%s%s", i > 0 ? ", " : "", field->choices[i].value);
    }

  g_string_prepend (expected, _("one of "));
  return invalid (field, text, expected->str, error);
}

static gboolean
parse_integer (CrmRecord       *self,
               const CrmField  *field,
               const char      *text,
               GError         **error)
{
  gint64 number;

  if (!g_ascii_string_to_signed (text, 10, G_MININT32, G_MAXINT32, &number, NULL))
    return invalid (field, text, _("a whole number"), error);

  crm_record_set_int (self, field->name, number);
  return TRUE;
}

static gboolean
parse_real (CrmRecord       *self,
            const CrmField  *field,
            const char      *text,
            GError         **error)
{
  char *end = NULL;
  double number = g_ascii_strtod (text, &end);

  if (end == text || *end != '\0' || number != number)
    return invalid (field, text, _("a number"), error);

  crm_record_set_double (self, field->name, number);
  return TRUE;
}

static gboolean
parse_reference (CrmRecord       *self,
                 const CrmField  *field,
                 const char      *text,
                 GError         **error)
{
  gint64 id;

  if (!crm_id_parse (text, &id))
    return invalid (field, text, _("an ID"), error);

  crm_record_set_int (self, field->name, id);
  return TRUE;
}

/* "1234.50", "1.234,50 €", "EUR 1234": a currency in the text goes to the field for it. */
static gboolean
parse_money (CrmRecord       *self,
             const CrmField  *field,
             const char      *text,
             GError         **error)
{
  char currency[4] = "";
  gint64 amount;

  if (!crm_money_parse (text, currency_of (self, field), &amount, currency))
    return invalid (field, text, _("an amount like 1234.50"), error);

  crm_record_set_int (self, field->name, amount);
  if (*currency != '\0' && field->unit != NULL)
    crm_record_set_text (self, field->unit, currency);
  return TRUE;
}

static gboolean
parse_bytes (CrmRecord       *self,
             const CrmField  *field,
             const char      *text,
             GError         **error)
{
  gsize size;
  guchar *data = g_base64_decode (text, &size);
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, size);

  if (size == 0)
    return invalid (field, text, _("base64"), error);

  crm_record_set_bytes (self, field->name, bytes);
  return TRUE;
}

gboolean
crm_record_parse (CrmRecord   *self,
                  const char  *name,
                  const char  *text,
                  GError     **error)
{
  const CrmField *field;
  g_autofree char *trimmed = NULL;

  g_return_val_if_fail (CRM_IS_RECORD (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  field = find_field (self, name);
  trimmed = g_strstrip (g_utf8_make_valid (text, -1));
  if (*trimmed == '\0')
    {
      crm_record_clear (self, name);
      return TRUE;
    }

  switch (field->kind)
    {
    case CRM_FIELD_INTEGER:
      return parse_integer (self, field, trimmed, error);

    case CRM_FIELD_REAL:
      return parse_real (self, field, trimmed, error);

    case CRM_FIELD_BOOLEAN:
      return parse_boolean (self, field, trimmed, error);

    case CRM_FIELD_DATE:
      return parse_date (self, field, trimmed, error);

    case CRM_FIELD_TIME:
      return parse_time (self, field, trimmed, error);

    case CRM_FIELD_INSTANT:
      return parse_instant (self, field, trimmed, error);

    case CRM_FIELD_MONEY:
      return parse_money (self, field, trimmed, error);

    case CRM_FIELD_CHOICE:
      return parse_choice (self, field, trimmed, error);

    case CRM_FIELD_REFERENCE:
      return parse_reference (self, field, trimmed, error);

    case CRM_FIELD_BYTES:
      return parse_bytes (self, field, trimmed, error);

    case CRM_FIELD_TEXT:
    case CRM_FIELD_LONG_TEXT:
    case CRM_FIELD_COLOUR:
    default:
      crm_record_set_text (self, name, text);
      return TRUE;
    }
}
