/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-book-keeper.h"
#include "crm-empty-page.h"
#include "crm-reminder-bar.h"
#include "crm-reminder-service.h"
#include "crm-job-list.h"
#include "crm-jobs-button.h"
#include "crm-places.h"
#include "crm-sidebar.h"
#include "crm-split-view.h"
#include "crm-sync.h"
#include "crm-today.h"
#include "crm-window.h"

G_BEGIN_DECLS

/* Who has something to say in the line at the foot of the sidebar; the first that does is heard. */
typedef enum
{
  CRM_FOOT_PASSWORD,               /* an account waits for its password */
  CRM_FOOT_JOB,                    /* what goes on now */
  CRM_FOOT_REVIEW,                 /* entries of calendars that wait for a person */
  CRM_FOOT_PROBLEM,                /* a calendar that could not be synced */
  CRM_FOOT_SENDING,                /* a campaign that stands still */
  CRM_FOOT_SYNCED,                 /* when the calendars were synced */
  CRM_N_FOOTS
} CrmFootSource;


/* What the files crm-window*.c share. */
struct _CrmWindow
{
  AdwApplicationWindow parent_instance;

  /* Template */
  AdwToastOverlay *toasts;
  GtkStack *root;
  CrmSplitView *split;
  CrmSidebar *sidebar;
  GtkWidget *content;
  GtkWidget *header;
  GtkWidget *sidebar_button;
  GtkWidget *back_button;
  GtkLabel *title;
  GtkLabel *narrow_title;
  GtkWidget *start_slot;
  GtkWidget *end_slot;
  GtkWidget *narrow_bar;
  GtkWidget *narrow_slot;          /* below the header: what stands in it where there is room */
  GMenu *recent_menu;
  GtkWidget *search_clamp;
  GtkSearchEntry *search;
  GtkWidget *search_button;
  GtkWidget *header_search_button;    /* instead of it, where the bar of a narrow window has nothing else */
  GtkWidget *main_button;
  GtkWidget *main_content;
  CrmJobsButton *jobs_button;
  GtkStack *places;
  GtkMenuButton *menu_button;
  GMenuModel *main_menu;
  CrmReminderBar *reminder_bar;    /* above the place, where the desktop shows no reminders */
  GtkWidget *notice;               /* above the place: what one has to know about the book */

  /* Owned */
  GSettings *settings;
  CrmBook *book;
  char *path;                      /* of the book that is open, being opened, or could not be opened */
  CrmJobList *jobs;
  CrmSync *sync;                   /* of the open book; NULL where it is open to read only */
  CrmBookKeeper *keeper;           /* of the open book */
  CrmReminderService *reminders;   /* likewise */
  CrmToday *today;                 /* of the open book: what the sidebar counts */
  AdwToast *offer;                 /* of Undo or Redo, as long as it stands; NULL */
  GCancellable *opening;
  char *start;                     /* what to do once the book is open: "demo", "import"; NULL */
  GQueue history;                  /* CrmStep: where one was, the newest first */
  GtkWidget *palette;
  CrmFootLine *foot[CRM_N_FOOTS];  /* NULL: nothing to say; their texts are owned */
  GHashTable *asked;               /* gint64: accounts whose password was asked for, and not given */
  GtkWidget *conflicts;            /* weak: the window of that name while it is open */
  gboolean asking;                 /* for a password, now */

  /* Borrowed */
  CrmView *view;                   /* the visible place */
  GtkWidget *welcome;              /* AdwBin; NULL until it is shown for the first time */
  GtkWidget *failure;              /* CrmEmptyPage; likewise */

  /* State */
  gboolean searching;              /* narrow: the search entry stands in for the title */
  gboolean going_back;
  gboolean awaits_content;         /* the keyboard goes into the place as soon as something is there */
  gboolean syncing_search;
  gboolean closing;
  gboolean damaged;                /* the book that is being closed: no backup is made of it */
  guint loading_id;
  guint present_id;
  guint search_id;
  guint badge_id;
  guint sync_id;
  guint foot_id;                   /* the minute after which what the foot says has aged */
};

/* crm-window.c */
void     crm_window_go_to_place       (CrmWindow   *self,
                                       const char  *name);
void     crm_window_go_back           (CrmWindow   *self);
void     crm_window_set_searching     (CrmWindow   *self,
                                       gboolean     searching);
void     crm_window_update_header     (CrmWindow   *self);
gboolean crm_window_can_go_back       (CrmWindow   *self);
/* The view of a place, made where it was not yet gone to. NULL without a book. */
CrmView *crm_window_ensure_view       (CrmWindow   *self,
                                       const char  *name);

/* crm-window-pages.c: what the window shows in place of a book. */
void          crm_window_show_loading   (CrmWindow *self);
void          crm_window_show_welcoming (CrmWindow *self,
                                         GtkWidget *welcome);
/* The page of what failed, to be filled and shown as "failure" of the stack. */
CrmEmptyPage *crm_window_ensure_failure (CrmWindow *self);

/* crm-window-focus.c */
/* Puts the keyboard into the place where one is; while that is still being read, as soon as there is something to be on. */
void     crm_window_focus_view        (CrmWindow   *self);
/* Another page of the place came up: likewise, where the keyboard got lost by it. */
void     crm_window_page_shown        (CrmWindow   *self);
/* @view has something now that can take it. */
void     crm_window_content_shown     (CrmWindow   *self,
                                       CrmView     *view);

/* crm-window-book.c */
/* Which book is open, in the sidebar and in the title; the usual one needs no name. */
void     crm_window_show_book_name    (CrmWindow   *self);
void     crm_window_close_book_async  (CrmWindow           *self,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
void     crm_window_present_now       (CrmWindow   *self);
void     crm_window_show_welcome      (CrmWindow   *self);
/* The page that says what is wrong with the book at self->path, which is not open, and what can be done. */
void     crm_window_show_failure      (CrmWindow    *self,
                                       const char   *title,
                                       const GError *error);
/* The open book turned out to be damaged: closes it, and shows that page. */
void     crm_window_leave_damaged     (CrmWindow    *self);
void     crm_window_new_book          (CrmWindow   *self);
void     crm_window_ask_open          (CrmWindow   *self);
void     crm_window_save_copy         (CrmWindow   *self);
void     crm_window_set_book          (CrmWindow   *self,
                                       CrmBook     *book);      /* crm-window.c */

/* crm-window-sync.c */
/* The sync of the book that is open now, a moment later; ends that of the one before. */
void     crm_window_begin_sync        (CrmWindow   *self);
void     crm_window_end_sync          (CrmWindow   *self);
/* As a job: the calendar or account @id, 0: all. */
void     crm_window_sync_now          (CrmWindow   *self,
                                       gint64       id);
void     crm_window_add_calendar_account (CrmWindow *self);
/* Asks for the password of account @id and tries it; @parent is the window that asks. */
void     crm_window_ask_password      (CrmWindow   *self,
                                       GtkWidget   *parent,
                                       gint64       id);
/* The list of what changed in two places. */
void     crm_window_show_conflicts    (CrmWindow   *self);

/* crm-window-badge.c */
/* Counts what is overdue in the book that is open now, beside "Today", and no more in the one before. */
void     crm_window_begin_counting    (CrmWindow   *self);
void     crm_window_end_counting      (CrmWindow   *self);

/* crm-window-foot.c */
/* @source says @line (copied), or nothing any more (NULL). */
void     crm_window_set_foot          (CrmWindow         *self,
                                       CrmFootSource      source,
                                       const CrmFootLine *line);
/* Reads again how sync and sending stand. */
void     crm_window_update_foot       (CrmWindow   *self);
/* Says nothing more; at the end. */
void     crm_window_clear_foot        (CrmWindow   *self);

/* crm-window-keeping.c */
/* Looks after the book that is open now, and no more after the one before. */
void     crm_window_keep_book         (CrmWindow   *self);
/* Asks, closes the book, and puts the backup at @backup in its place. */
void     crm_window_restore_backup    (CrmWindow   *self,
                                       const char  *backup);
/* Adds to the page that says what is wrong with the book its newest backup that is whole, once that is found. */
void     crm_window_offer_backup      (CrmWindow   *self);

/* crm-window-actions.c */
void     crm_window_install_actions   (GtkWidgetClass *widget_class);
void     crm_window_update_actions    (CrmWindow      *self);

/* crm-window-host.c */
void     crm_window_host_init         (CrmViewHostInterface *iface);
void     crm_window_toast             (CrmWindow   *self,
                                       const char  *text,
                                       const char  *button,
                                       const char  *action,
                                       GVariant    *target);

G_END_DECLS
