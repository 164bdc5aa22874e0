/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-format-error.h"
#include "crm-slice.h"

G_BEGIN_DECLS

/*
 * Reads the entries of a directory (LDIF, RFC 2849) one by one out of a file in memory or mapped into it: folded lines, comments, base64, options
 * of attributes. An entry that is wrong costs no other one. One thread at a time.
 */
typedef struct _CrmLdifReader CrmLdifReader;

/* What is wrong with an entry. */
typedef enum
{
  CRM_LDIF_FLAW_NONE,
  CRM_LDIF_FLAW_SYNTAX,      /* a line that is none, or base64 that is none */
  CRM_LDIF_FLAW_NO_NAME,     /* it does not begin with a dn */
  CRM_LDIF_FLAW_CHANGE,      /* it says what to change (changetype), not what there is */
  CRM_LDIF_FLAW_URL,         /* a value stands elsewhere ("jpegphoto:< file:///..."): nothing is fetched */
  CRM_LDIF_FLAW_TOO_LARGE,   /* more than 10,000 attributes, or 32 MiB */
} CrmLdifFlaw;

typedef struct
{
  char   *name;       /* in small letters, without options: "mail", "jpegphoto" */
  char   *options;    /* "binary", "lang-de"; NULL: none */
  GBytes *value;      /* of a text the UTF-8, as it stands; not checked */
} CrmLdifAttribute;

/* An entry. All of it is valid until the next one is read. */
typedef struct
{
  guint64     line;         /* number of its first line, from 1 */
  CrmSlice    raw;
  GPtrArray  *attributes;   /* CrmLdifAttribute, in order, with the dn; those before the flaw where there is one */
  CrmLdifFlaw flaw;
} CrmLdifEntry;

/* Whether @bytes look like LDIF: the first line that is neither blank nor a comment says "version:" or "dn:". */
gboolean         crm_ldif_is_one              (GBytes          *bytes);

/* Starts reading @bytes, of which it keeps a reference. CRM_FORMAT_ERROR_WRONG_KIND when it is none. (transfer full) */
CrmLdifReader   *crm_ldif_reader_new          (GBytes          *bytes,
                                               GError         **error);
void             crm_ldif_reader_free         (CrmLdifReader   *self);

/* Reads the next entry. FALSE at the end. */
gboolean         crm_ldif_reader_next         (CrmLdifReader   *self,
                                               CrmLdifEntry    *entry);

/* Starts again with the first one. */
void             crm_ldif_reader_rewind       (CrmLdifReader   *self);

/* How far it has come, from 0 to 1. */
double           crm_ldif_reader_get_progress (CrmLdifReader   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmLdifReader, crm_ldif_reader_free)

G_END_DECLS
