/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-query-model.h"
#include "crm-view.h"
#include "crm-window.h"

G_BEGIN_DECLS

/*
 * The program itself, as main() starts it, with the bench in front of its main loop: everything is timed from outside, at the frame
 * clock of its window. There is one.
 */
typedef gboolean (*WindowReady) (gpointer data);

/* Starts the program on @book, in @place. */
void         window_app_open          (const char  *book,
                                       const char  *place);
void         window_app_close         (void);

CrmWindow   *window_app_get_window    (void);

/* Goes on until @ready has been true at the end of a frame; the time of that end, as g_get_monotonic_time(). Where nothing is left
 * to be painted, the time of the last frame. Gives up with an error after a minute. */
gint64       window_app_wait_painted  (WindowReady  ready,
                                       gpointer     data);
/* Goes on until @ready, whatever is painted. */
void         window_app_wait          (WindowReady  ready,
                                       gpointer     data);
void         window_app_run_for       (guint        ms);
/* Goes on until the idle work of the book (merging its index) is done: it is not what is measured. */
void         window_app_wait_quiet    (void);

/* Frames painted so far. */
guint        window_app_get_n_frames  (void);

/* Processor time of the process, all threads, in ms. */
double       window_app_get_cpu       (void);

/* All mapped widgets of @type below @root, in order; @root NULL: the window. */
GPtrArray   *window_app_find_all      (GtkWidget   *root,
                                       GType        type);
/* The first of them; there must be one. */
gpointer     window_app_find          (GtkWidget   *root,
                                       GType        type);

/* The model behind @list, and whether every row in sight was read. */
CrmQueryModel *window_app_get_model   (GtkListView *list);
gboolean     window_app_rows_are_read (GtkListView *list);

/* The value below which @part of @values (doubles, sorted here) lie. */
double       window_percentile        (GArray      *values,
                                       double       part);

G_END_DECLS
