/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-content-line.h"
#include "crm-encoding.h"

G_BEGIN_DECLS

/*
 * Reads vCards 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350), one or many thousands in a file, card by card out of memory or a
 * mapped file: only what the present card needs is kept. What is wrong in one card costs no other: a card whose end is
 * missing ends where the next one begins. One thread at a time.
 *
 * Properties are CrmContentLine: names are compared with crm_content_line_is(). Their values are decoded when asked for
 * (quoted-printable, base64, CHARSET, escapes), always as valid UTF-8.
 */
typedef struct _CrmVcardReader CrmVcardReader;

typedef enum
{
  CRM_VCARD_2_1,
  CRM_VCARD_3_0,
  CRM_VCARD_4_0,
} CrmVcardVersion;

/* A card. All of it is valid until the reader gives the next one. */
typedef struct
{
  const CrmContentLine *properties;      /* all but BEGIN, END and VERSION; of an AGENT card inside none */
  guint                 n_properties;
  CrmVcardVersion       version;         /* 3.0 where none is named */
  CrmSlice              raw;             /* from BEGIN to END with its line ending, as in the file */
  guint                 line;            /* number of the line with BEGIN */
  const GError         *flaw;            /* the first thing wrong with it: TRUNCATED, ENCODING, SYNTAX, TOO_LARGE; or NULL */
} CrmVcard;

/*
 * Starts reading @bytes, of which it keeps a reference; UTF-16 is converted first. CRM_FORMAT_ERROR_WRONG_KIND when
 * there is no BEGIN:VCARD in it. (transfer full)
 */
CrmVcardReader   *crm_vcard_reader_new            (GBytes                 *bytes,
                                                   GError                **error);

/*
 * In which encoding the file is, one scan of it at most: found when a card needs it, or here. Without a CHARSET text that is not UTF-8 is
 * read as Windows-1252 where the whole file is of it; it is a flaw where the rest of the file is UTF-8.
 */
CrmEncoding       crm_vcard_reader_get_encoding   (CrmVcardReader         *reader);

/* Frees the reader and the card it gave. */
void              crm_vcard_reader_free           (CrmVcardReader         *reader);

/* Reads the next card; NULL at the end. What stands between cards is stepped over. (transfer none) */
const CrmVcard   *crm_vcard_reader_next           (CrmVcardReader         *reader);

/* How far it has come, from 0 to 1. */
double            crm_vcard_reader_get_progress   (CrmVcardReader         *reader);

/* The first property @name behind @after (NULL: from the start); NULL when there is none. (transfer none) */
const CrmContentLine *crm_vcard_find              (const CrmVcard         *card,
                                                   const char             *name,
                                                   const CrmContentLine   *after);

/* The value as text. (transfer full) */
char             *crm_vcard_dup_text              (const CrmVcard         *card,
                                                   const CrmContentLine   *property);

/* The value as people write it: text without the scheme of its address, "tel:", "mailto:" or "urn:uuid:". (transfer full) */
char             *crm_vcard_dup_plain             (const CrmVcard         *card,
                                                   const CrmContentLine   *property);

/*
 * The value's parts between semicolons: N is family, given, additional, prefixes, suffixes; ADR is box, extended,
 * street, locality, region, code, country; ORG is the organisation and its units. At least @n_min parts, missing ones
 * are empty. Several values in a part ("Paul,Maria") stay together, with ", " between them.
 * (transfer full): a NULL-terminated array, for g_strfreev().
 */
char            **crm_vcard_dup_parts             (const CrmVcard         *card,
                                                   const CrmContentLine   *property,
                                                   guint                   n_min);

/* The value's items between commas (CATEGORIES, NICKNAME), without empty ones. (transfer full), for g_strfreev(). */
char            **crm_vcard_dup_list              (const CrmVcard         *card,
                                                   const CrmContentLine   *property);

/*
 * The bytes in the value, from base64 or a data: address; NULL when it has none (it is an address of the web, or
 * damaged). @media_type, which may be NULL, is set to "image/jpeg" or the like, or NULL where it is not said.
 * (transfer full)
 */
GBytes           *crm_vcard_dup_bytes             (const CrmVcard         *card,
                                                   const CrmContentLine   *property,
                                                   char                  **media_type);

/*
 * The types of a property ("home", "work", "cell" ...) in lower case, without "pref": TYPE parameters of any number and
 * form, and the bare words of 2.1. (transfer full), for g_strfreev().
 */
char            **crm_vcard_dup_types             (const CrmContentLine   *property);

/* Whether a property has the type @type, upper and lower case being the same. */
gboolean          crm_vcard_has_type              (const CrmContentLine   *property,
                                                   const char             *type);

/* How much a property is preferred: 1 most, 100 least, 0 not at all. "pref" as a type is 1. */
guint             crm_vcard_get_preference        (const CrmContentLine   *property);

/*
 * The label that the owner gave: X-ABLabel in the same group, without Apple's brackets ("_$!<Home>!$_" is "Home").
 * NULL when there is none. (transfer full)
 */
char             *crm_vcard_dup_label             (const CrmVcard         *card,
                                                   const CrmContentLine   *property);

/* What such a label, the line X-ABLabel itself, says. (transfer full) */
char             *crm_vcard_dup_label_text        (const CrmVcard         *card,
                                                   const CrmContentLine   *property);

/*
 * What people call a value with such types: the label that the owner gave, @own (or NULL), with blanks for ":" and "."; else the type that
 * says most, as "mobile", "fax", "work", "home", "pager", "car" or "main". NULL: neither. (transfer full)
 */
char             *crm_vcard_dup_usual_label       (const char             *own,
                                                   const CrmContentLine   *property);

/* The type that such a label stands for; NULL: it is one of the owner's own. (transfer none) */
const char       *crm_vcard_get_usual_type        (const char             *label);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmVcardReader, crm_vcard_reader_free)

G_END_DECLS
