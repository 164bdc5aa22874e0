/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-mail-body.h"

#include "crm-format-error.h"
#include "crm-mail-body-builder.h"

#include <string.h>

struct _CrmMailBody
{
  CrmMailTemplate *text;
  CrmMailTemplate *html;
};

#define FONT "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;"

static const char html_start[] =
  "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"
  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
  "</head>\n<body style=\"margin:0;padding:0;background:#ffffff;\">\n"
  "<div style=\"max-width:600px;margin:0 auto;padding:24px 16px;" FONT
  "font-size:16px;line-height:1.5;color:#222222;\">\n";
static const char html_footer[] =
  "<div style=\"margin-top:32px;padding-top:12px;border-top:1px solid #dddddd;font-size:13px;color:#666666;\">\n";

CrmMailBody *
crm_mail_body_new (const char         *source,
                   const char         *footer,
                   CrmMailKnownField   known,
                   gpointer            known_data,
                   CrmMailPosition    *position,
                   GError            **error)
{
  g_autoptr(CrmMailBody) self = NULL;

  g_return_val_if_fail (source != NULL, NULL);

  self = g_new0 (CrmMailBody, 1);
  self->text = crm_mail_template_new_empty ();
  self->html = crm_mail_template_new_empty ();

  crm_mail_template_add_literal (self->html, html_start, -1);
  if (!crm_mail_body_build (self->text, self->html, source, known, known_data, position, error))
    return NULL;

  if (footer != NULL && *footer != '\0')
    {
      g_autoptr(GError) inner = NULL;

      crm_mail_template_add_literal (self->text, CRM_MAIL_BODY_RULE "\n", -1);
      crm_mail_template_add_literal (self->html, html_footer, -1);
      if (!crm_mail_body_build (self->text, self->html, footer, known, known_data, NULL, &inner))
        {
          if (position != NULL)
            *position = (CrmMailPosition) { 0, 0 };
          g_propagate_prefixed_error (error, g_steal_pointer (&inner), "footer: ");
          return NULL;
        }
      crm_mail_template_add_literal (self->html, "</div>\n", -1);
    }
  crm_mail_template_add_literal (self->html, "</div>\n</body>\n</html>\n", -1);

  if (!crm_mail_template_close (self->text, position, error) ||
      !crm_mail_template_close (self->html, position, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
crm_mail_body_free (CrmMailBody *self)
{
  g_return_if_fail (self != NULL);

  crm_mail_template_free (self->text);
  crm_mail_template_free (self->html);
  g_free (self);
}

gboolean
crm_mail_body_uses_field (CrmMailBody *self,
                          const char  *field)
{
  g_return_val_if_fail (self != NULL, FALSE);

  /* An image's address stands in the HTML part alone; nothing stands in the text part alone. */
  return crm_mail_template_uses_field (self->html, field);
}

const char * const *
crm_mail_body_get_fields (CrmMailBody *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return crm_mail_template_get_fields (self->html);
}

/* One blank line between paragraphs at most, none at the ends: branches that were not taken leave no holes. */
static char *
tidy_text (const char *text)
{
  g_autoptr(GString) out = g_string_sized_new (strlen (text) + 1);
  guint breaks = 2;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p != '\n')
        {
          breaks = 0;
          g_string_append_c (out, *p);
          continue;
        }

      while (out->len > 0 && strchr (" \t", out->str[out->len - 1]) != NULL)
        g_string_truncate (out, out->len - 1);
      if (breaks++ < 2)
        g_string_append_c (out, '\n');
    }

  while (out->len > 0 && g_ascii_isspace (out->str[out->len - 1]))
    g_string_truncate (out, out->len - 1);
  g_string_append_c (out, '\n');

  return g_string_free (g_steal_pointer (&out), FALSE);
}

gboolean
crm_mail_body_render (CrmMailBody        *self,
                      CrmMailFieldValue   value,
                      gpointer            data,
                      char              **text,
                      char              **html,
                      GPtrArray          *missing,
                      GError            **error)
{
  g_autofree char *raw = NULL;
  g_autofree char *page = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (html != NULL, FALSE);

  raw = crm_mail_template_render (self->text, value, data, missing, error);
  if (raw == NULL)
    return FALSE;

  page = crm_mail_template_render (self->html, value, data, missing, error);
  if (page == NULL)
    return FALSE;

  *text = tidy_text (raw);
  *html = g_steal_pointer (&page);
  return TRUE;
}
