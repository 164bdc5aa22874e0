/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book.h"
#include "crm-job.h"

G_BEGIN_DECLS

/*
 * What a view asks of the window it stands in, without knowing it. A view finds its host by crm_view_host_for(); in a test
 * without a window there is none, and every function below accepts that.
 */
#define CRM_TYPE_VIEW_HOST (crm_view_host_get_type ())
G_DECLARE_INTERFACE (CrmViewHost, crm_view_host, CRM, VIEW_HOST, GtkWidget)

struct _CrmViewHostInterface
{
  GTypeInterface parent_iface;

  void (*show_record) (CrmViewHost         *self,
                       const CrmRecordType *type,
                       gint64               id);
  void (*say)         (CrmViewHost         *self,
                       const char          *text);
  void (*offer)       (CrmViewHost         *self,
                       const char          *text,
                       const char          *button,
                       GClosure            *closure);
  void (*done)        (CrmViewHost         *self,
                       CrmChangeSet        *set);
  void (*failed)      (CrmViewHost         *self,
                       const char          *what,
                       const GError        *error);
  void (*add_job)     (CrmViewHost         *self,
                       CrmJob              *job);
  gint64 (*get_last_backup) (CrmViewHost   *self);
};

/* The host that @widget stands in; NULL where there is none. */
CrmViewHost *crm_view_host_for         (GtkWidget            *widget);

/* Goes to the place that shows records of @type, and there to record @id. */
void         crm_view_host_show_record (GtkWidget            *from,
                                        const CrmRecordType  *type,
                                        gint64                id);

/* A toast with words and nothing to press. */
void         crm_view_host_say         (GtkWidget            *from,
                                        const char           *text);

/* A toast with words and a button (@button, with a mnemonic) that runs @closure, for which (GObject *) is passed. Takes @closure. */
void         crm_view_host_offer       (GtkWidget            *from,
                                        const char           *text,
                                        const char           *button,
                                        GClosure             *closure);

/* A toast with the words of @set, and Undo where it can be undone. NULL: nothing. */
void         crm_view_host_done        (GtkWidget            *from,
                                        CrmChangeSet         *set);

/* Says that something failed: @what in words ("The contact could not be saved"), @error for the reason and what to do.
 * G_IO_ERROR_CANCELLED is not shown. */
void         crm_view_host_failed      (GtkWidget            *from,
                                        const char           *what,
                                        const GError         *error);

/* Shows @job in the jobs button. */
void         crm_view_host_add_job     (GtkWidget            *from,
                                        CrmJob               *job);

/* When the last backup of the book was made, microseconds since 1970; 0: never, -1: not known (yet). */
gint64       crm_view_host_get_last_backup (GtkWidget        *from);

/*
 * A GAsyncReadyCallback for commands of CrmBook: ends the command and shows its toast, or why it failed. @user_data is
 * g_object_ref (WIDGET), the view or a widget in it; it is released here.
 */
void         crm_view_host_command_cb  (GObject              *book,
                                        GAsyncResult         *result,
                                        gpointer              widget);

G_END_DECLS
