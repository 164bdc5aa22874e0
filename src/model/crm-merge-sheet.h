/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-record.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/*
 * Several contacts side by side, and what is taken of each when they become one. The first record is the one that is kept. What is chosen
 * before anybody chose: of each field the first record that has it, notes one below the other, of mail addresses, tags and the like all that
 * are not said twice. Used by one thread at a time.
 */
#define CRM_MERGE_MIN 2
#define CRM_MERGE_MAX 10

typedef enum
{
  CRM_MERGE_MARK_NONE,      /* says something of its own */
  CRM_MERGE_MARK_SAME,      /* says the same as an earlier one, be it in another writing */
  CRM_MERGE_MARK_PART,      /* another one says all of it and more */
} CrmMergeMark;

/* A field of which one record's value is taken. "name" stands for all parts of a name, "photo" for the picture. */
typedef struct
{
  const char  *name;        /* of the field, static */
  char        *label;       /* for people */
  guint        n_texts;     /* records */
  char       **texts;       /* one per record as people read it; NULL: it has none */
  CrmMergeMark *marks;      /* one per record */
  guint        chosen;      /* record whose value is taken; n_records: all of them, one below the other (can_join) */
  gboolean     can_join;
  gboolean     is_same;     /* all records that have it agree */
} CrmMergeField;

/* A row of which there can be several: a mail address, a tag. */
typedef struct
{
  const CrmRecordType *type;
  gint64               id;
  guint                record;    /* the position of the record it is of */
  char                *text;      /* for people */
  char                *label;     /* "work"; NULL */
  CrmMergeMark         mark;
  gint64               like;      /* SAME, PART: the row that says it */
  gboolean             taken;     /* it stays with, or goes over to, the contact that is kept */
} CrmMergeValue;

typedef struct
{
  guint      n_records;
  GPtrArray *records;       /* of CrmRecord */
  GPtrArray *fields;        /* of CrmMergeField: those that any record has, in the order of the form */
  GPtrArray *values;        /* of CrmMergeValue: by type, then record */
} CrmMergeSheet;

/* Inside a read or write function: reads the contacts @ids, the one that is kept first. Errors: CRM_STORE_ERROR_NOT_FOUND;
 * CRM_MODEL_ERROR_INVALID with a sentence for too few or too many, one twice, one in the trash or merged already, a person and a company. */
CrmMergeSheet *crm_merge_sheet_read        (CrmConn        *conn,
                                            const gint64   *ids,
                                            guint           n_ids,
                                            GError        **error);
void           crm_merge_sheet_free        (CrmMergeSheet  *self);

/* The field called @name (an alias counts), or NULL. (transfer none) */
CrmMergeField *crm_merge_sheet_find_field  (CrmMergeSheet  *self,
                                            const char     *name);

/* The row @id; NULL. (transfer none) */
CrmMergeValue *crm_merge_sheet_find_value  (CrmMergeSheet  *self,
                                            gint64          id);

/* Takes every field that the record at @position has from it, and all of its rows instead of those that say the same. */
void           crm_merge_sheet_take_all    (CrmMergeSheet  *self,
                                            guint           position);

/* What the field will be, for people. (transfer full), NULL for nothing. */
char          *crm_merge_field_dup_result  (CrmMergeSheet  *self,
                                            CrmMergeField  *field);

/* Makes the choices of @other, where it is of the same contacts, those of @self: what it does not know is as before. */
void           crm_merge_sheet_choose_like (CrmMergeSheet        *self,
                                            const CrmMergeSheet  *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmMergeSheet, crm_merge_sheet_free)

G_END_DECLS
