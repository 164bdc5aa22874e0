/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Names for the demo business: how it is written, and in Latin letters for mail addresses (NULL: the same). */
typedef struct
{
  const char *name;
  const char *latin;
} CrmDemoName;

typedef struct
{
  const char        *language;      /* BCP 47 */
  const char        *country;
  const char        *calling_code;
  const char        *domain;        /* ".de" */
  guint              weight;        /* of all people, in parts */
  gboolean           family_first;  /* written in one, family name first */
  const CrmDemoName *given;         /* each ended by a NULL name */
  const CrmDemoName *family;
  const CrmDemoName *cities;
  const char *const *streets;
  const char *const *companies;     /* with one %s for a family name */
} CrmDemoRegion;

/* Ended by a NULL language. */
extern const CrmDemoRegion crm_demo_regions[];

G_END_DECLS
