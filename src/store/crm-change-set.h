/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * What one committed transaction changed: immutable, counted, may be read by any thread. Made from the recorded
 * changeset, so no command describes its own changes. Models look here to decide whether they are concerned.
 */
#define CRM_TYPE_CHANGE_SET (crm_change_set_get_type ())

typedef struct _CrmChangeSet CrmChangeSet;

typedef enum
{
  CRM_ORIGIN_USER,
  CRM_ORIGIN_IMPORT,
  CRM_ORIGIN_SYNC,
  CRM_ORIGIN_CAMPAIGN,
  CRM_ORIGIN_UNDO,
  CRM_ORIGIN_REDO,
  CRM_ORIGIN_SYSTEM,
  CRM_ORIGIN_MERGE,
} CrmOrigin;

typedef enum
{
  CRM_CHANGE_INSERT,
  CRM_CHANGE_UPDATE,
  CRM_CHANGE_DELETE,
  CRM_CHANGE_TOUCH,        /* a row of a table that is not recorded; see crm_conn_touch() */
} CrmChangeKind;

typedef struct
{
  const char    *table;    /* interned: compare by g_intern_string() or strcmp */
  gint64         id;
  gint64         owner;    /* the row's first reference to a recorded row where it has one (contact_email: its contact), else 0 */
  CrmChangeKind  kind;
  guint64        columns;  /* update: bit n is set when the table's n-th column changed */
} CrmChange;

GType            crm_change_set_get_type    (void);
CrmChangeSet    *crm_change_set_ref         (CrmChangeSet       *self);
void             crm_change_set_unref       (CrmChangeSet       *self);

/* The id in the table change_set; 0 when nothing recorded was changed. */
gint64           crm_change_set_get_id      (const CrmChangeSet *self);
CrmOrigin        crm_change_set_get_origin  (const CrmChangeSet *self);

/* What was done, for people ("Moved 3 deals to Won"). Owned by the set. */
const char      *crm_change_set_get_label   (const CrmChangeSet *self);

/* Whether it can be undone (user, import and merge sets that changed something recorded). */
gboolean         crm_change_set_is_undoable (const CrmChangeSet *self);

/* Of the undo of an import or a merge: what stayed as it is, as it was changed since, or something added since needs it. Of
 * CrmUndoConflict (crm-undo-conflict.h), owned by the set; NULL: nothing. */
GPtrArray       *crm_change_set_get_kept    (const CrmChangeSet *self);

/* The changes, owned by the set. Above 5,000 in one table that table is not listed but crm_change_set_is_reset() for it. */
const CrmChange *crm_change_set_get_changes (const CrmChangeSet *self,
                                             guint              *n_changes);

/* Whether so much of @table changed that one should read all of it again. */
gboolean         crm_change_set_is_reset    (const CrmChangeSet *self,
                                             const char         *table);

/* Whether anything in @table changed (reset included). */
gboolean         crm_change_set_concerns    (const CrmChangeSet *self,
                                             const char         *table);

/* Whether row @id of @table, or a row that belongs to it (owner), changed, or the table was reset. */
gboolean         crm_change_set_has         (const CrmChangeSet *self,
                                             const char         *table,
                                             gint64              id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmChangeSet, crm_change_set_unref)

G_END_DECLS
