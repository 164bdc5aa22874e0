/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-mail-context.h"

#include "crm-format-error.h"

#include <string.h>

gboolean
crm_mail_context_allows_url (const char *url)
{
  static const char * const schemes[] = { "http://", "https://", "mailto:", "tel:" };

  g_return_val_if_fail (url != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      if (g_ascii_strncasecmp (url, schemes[i], strlen (schemes[i])) == 0)
        return url[strlen (schemes[i])] != '\0';
    }

  return FALSE;
}

static void
append_text (const char *value,
             GString    *out)
{
  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '\r')
        {
          if (p[1] != '\n')
            g_string_append_c (out, '\n');
        }
      else if (*p == '\n' || *p == '\t' || !g_ascii_iscntrl (*p))
        {
          g_string_append_c (out, *p);
        }
    }
}

static void
append_html (const char *value,
             GString    *out)
{
  for (const char *p = value; *p != '\0'; p++)
    {
      switch (*p)
        {
        case '&': g_string_append (out, "&amp;"); break;
        case '<': g_string_append (out, "&lt;"); break;
        case '>': g_string_append (out, "&gt;"); break;
        case '"': g_string_append (out, "&quot;"); break;
        case '\'': g_string_append (out, "&#39;"); break;
        case '\n': g_string_append (out, "<br>\n"); break;
        case '\r':
          if (p[1] != '\n')
            g_string_append (out, "<br>\n");
          break;
        default:
          if (*p == '\t' || !g_ascii_iscntrl (*p))
            g_string_append_c (out, *p);
        }
    }
}

static gboolean
append_header (const char  *value,
               GString     *out,
               GError     **error)
{
  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029)
        {
          g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_VALUE,
                       "a line break or control character in a header: “%s”", value);
          return FALSE;
        }
    }

  g_string_append (out, value);
  return TRUE;
}

static gboolean
append_url (const char  *value,
            gboolean     in_html,
            GString     *out,
            GError     **error)
{
  /* '%' stays: the owner's addresses are encoded already. Quotes and brackets could end the place they stand in. */
  static const char kept[] = "-._~:/?#[]@!$()*+,;=%";

  if (!crm_mail_context_allows_url (value))
    {
      g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_VALUE,
                   "not a web, mail or telephone link: “%s”", value);
      return FALSE;
    }

  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '&')
        g_string_append (out, in_html ? "&amp;" : "&");
      else if (g_ascii_isalnum (*p) || strchr (kept, *p) != NULL)
        g_string_append_c (out, *p);
      else
        g_string_append_printf (out, "%%%02X", (guchar) *p);
    }

  return TRUE;
}

gboolean
crm_mail_context_escape (CrmMailContext   context,
                         const char      *value,
                         GString         *out,
                         GError         **error)
{
  g_return_val_if_fail (value != NULL, FALSE);
  g_return_val_if_fail (out != NULL, FALSE);

  switch (context)
    {
    case CRM_MAIL_CONTEXT_TEXT:
      append_text (value, out);
      return TRUE;

    case CRM_MAIL_CONTEXT_HTML:
      append_html (value, out);
      return TRUE;

    case CRM_MAIL_CONTEXT_HEADER:
      return append_header (value, out, error);

    case CRM_MAIL_CONTEXT_URL_PART:
      g_string_append_uri_escaped (out, value, NULL, FALSE);
      return TRUE;

    case CRM_MAIL_CONTEXT_URL:
      return append_url (value, FALSE, out, error);

    case CRM_MAIL_CONTEXT_HTML_URL:
      return append_url (value, TRUE, out, error);

    default:
      g_return_val_if_reached (FALSE);
    }
}
