/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * What the module of crm-html-preview has: the one file that names WebKit. It is a module, loaded when a preview is first seen, so that
 * the window starts as fast with it as without. Main thread only.
 */

/* What the page asks of the window. */
typedef struct
{
  /* A link was clicked; it is not followed. */
  void (*link)  (const char *uri,
                 gpointer    user_data);

  /* The process that draws the page ended: it will show nothing more. */
  void (*ended) (gpointer    user_data);
} CrmHtmlPreviewCalls;

/* A page without scripts, without network, without a menu (transfer floating). @calls and @user_data outlive it. */
G_MODULE_EXPORT GtkWidget *crm_html_preview_webkit_new  (const CrmHtmlPreviewCalls *calls,
                                                         gpointer                   user_data);

/* Shows @html in a page made by crm_html_preview_webkit_new(). */
G_MODULE_EXPORT void       crm_html_preview_webkit_load (GtkWidget                 *page,
                                                         const char                *html);

G_END_DECLS
