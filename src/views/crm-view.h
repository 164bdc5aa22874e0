/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book.h"
#include "crm-view-host.h"

G_BEGIN_DECLS

/*
 * A place of the window: Today, Contacts, Pipeline ... Made when it is first gone to, with the open book; it lives until the book
 * is closed. The window draws the header (title, search, the one main action); a view says what stands there by its
 * properties and does the rest itself. It asks things of the window through crm-view-host.h only.
 *
 * A new view: a folder of its own with crm-NAME-view.{c,h,ui}, a NAME.gresource.xml (prefix
 * /io/github/clientele/Clientele/views/NAME) and a meson.build that adds to views_sources and views_bundles; a line in crm-places.c.
 *
 * Properties
 *   book           CrmBook, construct only
 *   search-text    what is typed in the header's search, "" for none; a view that sets search-hint listens to its notify
 *   search-hint    what can be searched ("Search contacts"); NULL: the place has no search
 *   main-label     the main action ("New Contact"); NULL: none. Ctrl+N and the header's button call main_action
 *   header-start   a widget for the header, beside the title; NULL
 *   header-end     a widget for the header, before the main action; NULL
 *   narrow         set by the window: there is room for one pane only
 *   at-page        set by the view: folded, it shows a page that Back leaves (the window then shows Back)
 *   page-title     the title in the header while at-page; NULL: the place's
 *
 * Signals
 *   content-shown ()   the place came in sight, or there is something now where nothing was; it is laid out and can take the keyboard.
 *                      Until then the window holds the keyboard for it
 */
#define CRM_TYPE_VIEW (crm_view_get_type ())
G_DECLARE_DERIVABLE_TYPE (CrmView, crm_view, CRM, VIEW, GtkWidget)

struct _CrmViewClass
{
  GtkWidgetClass parent_class;

  /* Shows record @id; FALSE where it is none of this place's types. */
  gboolean  (*show_record) (CrmView             *self,
                            const CrmRecordType *type,
                            gint64               id);
  /* The record that is shown, for the history of places: its type, and its id (0: none). */
  const CrmRecordType *
            (*get_record)  (CrmView             *self,
                            gint64              *id);
  /* The header's main button, Ctrl+N. */
  void      (*main_action) (CrmView             *self);
  /* Leaves the page that at-page speaks of. */
  void      (*go_back)     (CrmView             *self);
  /* Enter or Down in the search entry: the keyboard goes to the first result. */
  void      (*focus_results) (CrmView           *self);
  /* The place was gone to: the keyboard goes to what one works with there, and chooses nothing. Default: focus_results. */
  void      (*focus_content) (CrmView           *self);
  /* The place is gone to (again). */
  void      (*entered)     (CrmView             *self);
};

CrmBook     *crm_view_get_book        (CrmView             *self);
const char  *crm_view_get_search_text (CrmView             *self);   /* never NULL */
gboolean     crm_view_get_narrow      (CrmView             *self);
gboolean     crm_view_get_at_page     (CrmView             *self);

/* For the view itself. */
void         crm_view_set_search_hint (CrmView             *self,
                                       const char          *hint);
void         crm_view_set_main_label  (CrmView             *self,
                                       const char          *label);
void         crm_view_set_header      (CrmView             *self,
                                       GtkWidget           *start,
                                       GtkWidget           *end);
void         crm_view_set_page        (CrmView             *self,
                                       gboolean             at_page,
                                       const char          *title);
/* There is something now that one works with, where nothing was: rows came, a page was read. @from is the view or a widget in it, which
 * may also stand alone. "content-shown" follows when it was laid out. */
void         crm_view_content_shown   (GtkWidget           *from);
/* Empties the header's search. */
void         crm_view_clear_search    (CrmView             *self);

/* For the window. */
gboolean     crm_view_show_record     (CrmView             *self,
                                       const CrmRecordType *type,
                                       gint64               id);
const CrmRecordType *
             crm_view_get_record      (CrmView             *self,
                                       gint64              *id);
void         crm_view_main_action     (CrmView             *self);
void         crm_view_go_back         (CrmView             *self);
void         crm_view_focus_results   (CrmView             *self);
void         crm_view_focus_content   (CrmView             *self);
/* Whether the place has a search of its own. */
gboolean     crm_view_has_search      (CrmView             *self);
void         crm_view_entered         (CrmView             *self);

G_END_DECLS
