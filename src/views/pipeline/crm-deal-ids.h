/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What is dragged on the board: ids of deals, never widgets. Boxed, so that a drop target can ask for it by type. */
#define CRM_TYPE_DEAL_IDS (crm_deal_ids_get_type ())

typedef struct
{
  guint  n_ids;
  gint64 ids[];
} CrmDealIds;

GType       crm_deal_ids_get_type (void);

CrmDealIds *crm_deal_ids_new      (const gint64     *ids,
                                   guint             n_ids);
CrmDealIds *crm_deal_ids_copy     (const CrmDealIds *self);
void        crm_deal_ids_free     (CrmDealIds       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmDealIds, crm_deal_ids_free)

G_END_DECLS
