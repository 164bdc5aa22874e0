/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-vcard.h"

G_BEGIN_DECLS

/*
 * Writes a vCard, new or over one that came from elsewhere. Of the latter every line that need not change stays byte
 * for byte, and so do the properties and parameters that nobody here knows: what is set is compared by its meaning
 * first, a changed value keeps its line's other parameters, and only what is left out is taken away. One thread at a
 * time.
 */
typedef struct _CrmVcardBuilder CrmVcardBuilder;

/* One of several values of a property: an e-mail address, a phone number, a postal address. */
typedef struct
{
  const char         *text;         /* the value, or NULL where it has @parts */
  const char *const  *parts;        /* of a structured value, NULL-terminated; NULL where it has @text */
  const char *const  *types;        /* "home", "cell" ...; NULL-terminated; NULL: those that @label says */
  const char         *label;        /* what crm_vcard_dup_usual_label() calls it; NULL for nothing. A line that is called so keeps its types */
  gboolean            preferred;
} CrmVcardValue;

/* An empty card of @version, 3.0 or 4.0. (transfer full) */
CrmVcardBuilder   *crm_vcard_builder_new             (CrmVcardVersion            version);

/*
 * The first card in @original, to be changed; it keeps its version, a 2.1 is rewritten as 3.0.
 * CRM_FORMAT_ERROR_WRONG_KIND when there is none in it. (transfer full)
 */
CrmVcardBuilder   *crm_vcard_builder_new_from        (GBytes                    *original,
                                                      GError                   **error);

/* Frees the builder. */
void               crm_vcard_builder_free            (CrmVcardBuilder           *builder);

/* The version that is written. */
CrmVcardVersion    crm_vcard_builder_get_version     (CrmVcardBuilder           *builder);

/* Gives the card the one property @name with @text; NULL or empty: none. */
void               crm_vcard_builder_set_text        (CrmVcardBuilder           *builder,
                                                      const char                *name,
                                                      const char                *text);

/* Gives the card the one structured property @name (N, ORG); NULL or all parts empty: none. */
void               crm_vcard_builder_set_parts       (CrmVcardBuilder           *builder,
                                                      const char                *name,
                                                      const char *const         *parts);

/* Gives the card the one list @name (CATEGORIES, NICKNAME); NULL or empty: none. */
void               crm_vcard_builder_set_list        (CrmVcardBuilder           *builder,
                                                      const char                *name,
                                                      const char *const         *items);

/* Gives the card exactly these @values of the property @name (TEL, EMAIL, ADR, URL). */
void               crm_vcard_builder_set_values      (CrmVcardBuilder           *builder,
                                                      const char                *name,
                                                      const CrmVcardValue       *values,
                                                      guint                      n_values);

/* Gives the card the one property @name with @bytes (PHOTO) of "image/jpeg" or the like; NULL: none. */
void               crm_vcard_builder_set_bytes       (CrmVcardBuilder           *builder,
                                                      const char                *name,
                                                      GBytes                    *bytes,
                                                      const char                *media_type);

/* The card as bytes, from BEGIN to END with its line ending. (transfer full) */
GBytes            *crm_vcard_builder_to_bytes        (CrmVcardBuilder           *builder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmVcardBuilder, crm_vcard_builder_free)

G_END_DECLS
