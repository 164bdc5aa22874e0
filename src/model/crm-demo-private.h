/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-demo-names.h"
#include "crm-demo.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/* What is known while the demo business is made; crm-demo.c makes contacts, crm-demo-work.c what is done with them. */
typedef struct
{
  CrmDemoOptions  options;
  GRand          *rand;
  GDateTime      *now;           /* local */
  guint           n_done;        /* contacts so far */
  gboolean        has_work;      /* deals and the rest are there */
  gint64          tags[7];
  GArray         *companies;     /* gint64 */
  GArray         *people;        /* gint64; the first few thousand */
  GPtrArray      *company_names; /* per company, in ASCII, for addresses */
} CrmDemo;

enum
{
  CRM_DEMO_TAG_CUSTOMER,
  CRM_DEMO_TAG_NEWSLETTER,
  CRM_DEMO_TAG_VIP,
  CRM_DEMO_TAG_SUPPLIER,
  CRM_DEMO_TAG_ARCHITECT,
  CRM_DEMO_TAG_TRADE_FAIR,
  CRM_DEMO_TAG_CHRISTMAS,
};

/* TRUE once in @n times. */
static inline gboolean
crm_demo_chance (CrmDemo *demo,
                 int      n)
{
  return g_rand_int_range (demo->rand, 0, n) == 0;
}

/* An element of an array of @n. */
static inline guint
crm_demo_pick (CrmDemo *demo,
               guint    n)
{
  return (guint) g_rand_int_range (demo->rand, 0, (gint32) n);
}

/* Microseconds UTC, @days from now (negative: past) at a business hour. */
gint64     crm_demo_instant     (CrmDemo   *demo,
                                 int        days);

/* 'YYYY-MM-DD', and 'YYYY-MM-DDTHH:MM', @days from today. (transfer full) */
char      *crm_demo_day         (CrmDemo   *demo,
                                 int        days);
char      *crm_demo_time        (CrmDemo   *demo,
                                 int        days,
                                 int        hour,
                                 int        minute);

/* Deals, activities, a campaign and a template, for the contacts made before. */
gboolean   crm_demo_write_work  (CrmConn   *conn,
                                 CrmDemo   *demo,
                                 GError   **error);

G_END_DECLS
