/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Who wrote a mail, from the lines at its end: by rules alone, on this computer. Layouts in English, German, French and Spanish are known;
 * what is not understood is given back as it is. A guess, to be looked at by a person before it is kept. All functions are pure; any thread.
 *
 * Of a whole mail only what stands behind the last closing words ("Best regards") or the line "-- " (RFC 3676 4.3) is read, and the
 * From line where one was copied too; of a text without either, its last 25 lines.
 */
typedef enum
{
  CRM_SIGNATURE_PREFIX,           /* "Dr." */
  CRM_SIGNATURE_NAME,             /* of a person, without prefix and suffix, first name first */
  CRM_SIGNATURE_GIVEN_NAME,       /* the same in parts, where it has more than one */
  CRM_SIGNATURE_FAMILY_NAME,
  CRM_SIGNATURE_SUFFIX,           /* "MBA" */
  CRM_SIGNATURE_ROLE,
  CRM_SIGNATURE_DEPARTMENT,
  CRM_SIGNATURE_COMPANY,
  CRM_SIGNATURE_EMAIL,
  CRM_SIGNATURE_PHONE,            /* as it was written; label "work", "mobile", "home" or "fax" */
  CRM_SIGNATURE_LINK,             /* with its scheme; label of a network ("LinkedIn") */
  CRM_SIGNATURE_PO_BOX,
  CRM_SIGNATURE_EXTENDED,         /* floor, building */
  CRM_SIGNATURE_STREET,
  CRM_SIGNATURE_POSTAL_CODE,
  CRM_SIGNATURE_CITY,
  CRM_SIGNATURE_REGION,
  CRM_SIGNATURE_COUNTRY,
} CrmSignaturePart;

typedef struct
{
  CrmSignaturePart  part;
  char             *label;        /* or NULL */
  char             *value;        /* one line of valid UTF-8, never empty */
} CrmSignatureItem;

typedef struct _CrmSignature CrmSignature;

/* At most 64 KiB of @text are read. Never NULL; without items where nothing was found. (transfer full) */
CrmSignature            *crm_signature_parse    (const char              *text);
void                     crm_signature_free     (CrmSignature            *self);

/* What was found, in the order of the parts above; of EMAIL, PHONE and LINK there may be several, of any other part one. Valid as long as
 * @self is. */
guint                    crm_signature_n_items  (const CrmSignature      *self);
const CrmSignatureItem  *crm_signature_get_item (const CrmSignature      *self,
                                                 guint                    index);

/* The value of the first item of @part; NULL for none. */
const char              *crm_signature_get      (const CrmSignature      *self,
                                                 CrmSignaturePart         part);

/* The lines, or what is left of them, that were read and not understood, a line feed between them; "" for none. */
const char              *crm_signature_get_rest (const CrmSignature      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmSignature, crm_signature_free)

G_END_DECLS
