/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-record.h"

G_BEGIN_DECLS

/*
 * One contact as a file has it: keys and values, whatever the format. Keys are
 *
 *   a field of the contact    given_name, note, birthday, uid ...
 *   email phone link date     with an own label behind a colon: phone:work
 *   company role department tag
 *   address.FIELD             with a label: address:home.city; of a second address of that label CRM_IMPORT_SECOND and a number behind it
 */
#define CRM_IMPORT_SECOND "\x1f"

typedef struct
{
  guint64     line;      /* of the file, from 1 */
  char       *raw;       /* as it stands in the file, for the list of what was refused */
  GPtrArray  *keys;      /* char *, beside @values */
  GPtrArray  *values;
  GBytes     *photo;     /* NULL: none */
  char       *photo_type;
  GBytes     *card;      /* the vCard that it came as, in UTF-8; NULL: it did not */
  gboolean    has_more;  /* there are properties in it that are not known here */
  const char *refusal;   /* why it cannot be taken as it is, a translated sentence; NULL: it can */

  /* Made by crm_import_match_prepare(), or when they are first needed */
  char       *folded;    /* the name it goes by, folded */
  GPtrArray  *forms;     /* char *, beside @keys: of mail addresses and phone numbers what they are compared by, else NULL */
  GByteArray *passes;    /* beside @keys: when each is set */
  CrmRecord  *contact;   /* the contact it would be if it is new; NULL */
} CrmImportEntry;

CrmImportEntry *crm_import_entry_new   (void);
void            crm_import_entry_free  (CrmImportEntry *self);

/* Takes a copy of @value unless it is empty. A key may come several times; several notes are lines of one. */
void            crm_import_entry_add   (CrmImportEntry *self,
                                        const char     *key,
                                        const char     *value);

/* The part of a key before the dot, of the @n-th (from 1) of @kind with @label (NULL: none). (transfer full) */
char           *crm_import_entry_make_place (const char *kind,
                                             const char *label,
                                             guint       n);

/* The first value under @key; NULL. */
const char     *crm_import_entry_get   (CrmImportEntry *self,
                                        const char     *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmImportEntry, crm_import_entry_free)

G_END_DECLS
