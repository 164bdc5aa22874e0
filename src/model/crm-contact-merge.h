/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-book.h"
#include "crm-merge-sheet.h"

G_BEGIN_DECLS

/*
 * Several contacts become one, and separate ones again at any later time.
 *
 * A merge is one transaction and one change set (CRM_ORIGIN_MERGE). The first contact is kept and gets what was chosen; activities, deals,
 * people of a company, audiences and whatever else refers to the others refers to it from then on. The others keep what was not taken and
 * are hidden (contact.merged_into with deleted_at): in no list, search, trash, export or audience. What went out to them (campaign_mail) and
 * what they consented to stays with their ids, and is read through crm_contact_find_merged().
 */

/* What else goes over to the contact that is kept, for the sentence. */
typedef struct
{
  gint64 n_activities;
  gint64 n_deals;
  gint64 n_people;        /* of companies */
  gint64 n_mails;         /* of campaigns; they are shown with it, and stay where they are */
} CrmMergeMoves;

/* Inside a read function: of the contacts of @sheet but the first. FALSE with CRM_STORE_ERROR. */
gboolean      crm_merge_moves_read             (CrmConn             *conn,
                                                CrmMergeSheet       *sheet,
                                                CrmMergeMoves       *moves,
                                                GError             **error);

/* "14 activities and 2 deals move to the contact that is kept."; (transfer full), NULL where nothing moves. */
char         *crm_merge_moves_to_text          (const CrmMergeMoves *moves);

/* Merges as @choices says, read anew: what came since is taken as by default. @choices may be freed once this returned; of
 * crm_contact_merge_async() it is taken over. Errors as crm_merge_sheet_read(). Ends with crm_book_command_finish(). */
CrmChangeSet *crm_contact_merge                (CrmBook             *book,
                                                CrmMergeSheet       *choices,
                                                GError             **error);
void          crm_contact_merge_async          (CrmBook             *book,
                                                CrmMergeSheet       *choices,
                                                GAsyncReadyCallback  callback,
                                                gpointer             user_data);

/* A merge as it is remembered. */
typedef struct
{
  gint64  set_id;
  gint64  at;             /* microseconds, UTC */
  gint64  survivor_id;    /* whom they were merged into; may have been merged into another one since */
  char   *names;          /* of those that were merged into it: "Ana Ruiz and A. Ruiz" */
  gboolean can_separate;  /* FALSE: something of it was purged or erased since */
} CrmContactMerge;

void          crm_contact_merge_free           (CrmContactMerge     *self);

/* Inside a read function: the merges that count, into contact @id or into one that was merged into it, the newest first. (transfer full), of
 * CrmContactMerge; NULL with CRM_STORE_ERROR. */
GPtrArray    *crm_contact_merge_list           (CrmConn             *conn,
                                                gint64               id,
                                                GError             **error);

/* The merge that contact @id, which is hidden, went into, or else the newest one into it; 0: none. Inside a read or write function. */
gint64        crm_contact_merge_find           (CrmConn             *conn,
                                                gint64               id,
                                                GError             **error);

/* The contact that @id is shown as: itself, or the one that it was merged into in the end. Inside a read or write function. */
gint64        crm_contact_resolve              (CrmConn             *conn,
                                                gint64               id);

/*
 * Takes back the merge @set_id. What was changed since stays with the contact that was kept: *stayed (transfer full, of char*) has it, a
 * line each, empty where there is nothing. Errors: CRM_STORE_ERROR_GONE where it was taken back already or something of it was purged.
 */
CrmChangeSet *crm_contact_unmerge              (CrmBook             *book,
                                                gint64               set_id,
                                                GPtrArray          **stayed,
                                                GError             **error);
void          crm_contact_unmerge_async        (CrmBook             *book,
                                                gint64               set_id,
                                                GAsyncReadyCallback  callback,
                                                gpointer             user_data);
CrmChangeSet *crm_contact_unmerge_finish       (CrmBook             *book,
                                                GAsyncResult        *result,
                                                GPtrArray          **stayed,
                                                GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmContactMerge, crm_contact_merge_free)

G_END_DECLS
