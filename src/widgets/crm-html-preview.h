/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * A mail as it arrives: its HTML part where WebKitGTK is installed (an optional module, see crm-html-preview-webkit.h), else its text
 * part and a sentence that says so. "Open in Browser" shows the HTML part outside. No script runs and nothing is loaded from the
 * network; a link is opened by the desktop, after its address was shown.
 *
 * Actions: html-preview.open-in-browser. Main thread only.
 */
#define CRM_TYPE_HTML_PREVIEW (crm_html_preview_get_type ())
G_DECLARE_FINAL_TYPE (CrmHtmlPreview, crm_html_preview, CRM, HTML_PREVIEW, AdwBin)

typedef enum
{
  CRM_HTML_PREVIEW_WAITING,     /* not seen yet, or finding out whether a page can be shown */
  CRM_HTML_PREVIEW_PAGE,        /* the HTML part */
  CRM_HTML_PREVIEW_TEXT,        /* the text part, as no page can be shown here */
} CrmHtmlPreviewState;

/* A preview of nothing. */
GtkWidget           *crm_html_preview_new        (void);

/* Shows a mail by its two parts. The page is made when the widget is first seen. */
void                 crm_html_preview_show       (CrmHtmlPreview  *self,
                                                  const char      *html,
                                                  const char      *text);

/* What it shows. */
CrmHtmlPreviewState  crm_html_preview_get_state  (CrmHtmlPreview  *self);

/*
 * Writes the HTML part to a file that only the owner of this session can read (0600), which goes with the widget. In a browser
 * pictures are loaded, scripts are not run. Transfer full; NULL with G_FILE_ERROR.
 */
GFile               *crm_html_preview_write_file (CrmHtmlPreview  *self,
                                                  GError         **error);

G_END_DECLS
