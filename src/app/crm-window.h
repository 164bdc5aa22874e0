/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-book.h"
#include "crm-job-list.h"

G_BEGIN_DECLS

/* The one window: the places at the left, the header, and the view of the place. It opens and closes books. */
#define CRM_TYPE_WINDOW (crm_window_get_type ())
G_DECLARE_FINAL_TYPE (CrmWindow, crm_window, CRM, WINDOW, AdwApplicationWindow)

CrmWindow  *crm_window_new          (GtkApplication  *application);

/* Closes what is open and opens the book at @path; with @create, one is made where there is none. What goes wrong is shown. */
void        crm_window_open_book    (CrmWindow       *self,
                                     const char      *path,
                                     CrmDbOpenFlags   flags);

/* Opens the book that was open last, or welcomes who comes for the first time. */
void        crm_window_open_default (CrmWindow       *self);

/* Presents the new window as soon as its book, the welcome or what went wrong is in it, or when that takes longer than a moment. */
void        crm_window_present_soon (CrmWindow       *self);

/* The open book (transfer none), NULL for none. */
CrmBook    *crm_window_get_book     (CrmWindow       *self);

/* The jobs that the jobs button shows (transfer none), NULL without a book. */
CrmJobList *crm_window_get_jobs     (CrmWindow       *self);

G_END_DECLS
