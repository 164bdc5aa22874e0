/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-deal-ids.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (CrmDealIds, crm_deal_ids, crm_deal_ids_copy, crm_deal_ids_free)

CrmDealIds *
crm_deal_ids_new (const gint64 *ids,
                  guint         n_ids)
{
  CrmDealIds *self;

  g_return_val_if_fail (ids != NULL, NULL);
  g_return_val_if_fail (n_ids > 0, NULL);

  self = g_malloc (sizeof *self + n_ids * sizeof *ids);
  self->n_ids = n_ids;
  memcpy (self->ids, ids, n_ids * sizeof *ids);

  return self;
}

CrmDealIds *
crm_deal_ids_copy (const CrmDealIds *self)
{
  return self != NULL ? crm_deal_ids_new (self->ids, self->n_ids) : NULL;
}

void
crm_deal_ids_free (CrmDealIds *self)
{
  g_free (self);
}
