/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-stmt.h"

G_BEGIN_DECLS

/*
 * Who belongs to whom: the company at the top with its units and sites, and in each its people under those they report to. Of a person who works
 * nowhere: all above and below them by whom they report to.
 */
typedef struct
{
  gint64    id;
  int       parent;      /* position of the node above it, which comes before; -1: the top */
  gboolean  company;
  char     *title;
  char     *detail;      /* of a person: role, department; NULL */
} CrmOrgNode;

void       crm_org_node_free   (CrmOrgNode  *node);

/* Inside a read function: the chart in which @contact stands, parents before children, those beside each other by name; at most @limit nodes
 * (0: 2000). A book in which others wrote a circle gives a tree too. (transfer full) of CrmOrgNode, empty where there is no such contact; NULL with CRM_STORE_ERROR. */
GPtrArray *crm_org_chart_load  (CrmConn     *conn,
                                gint64       contact,
                                guint        limit,
                                GError     **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmOrgNode, crm_org_node_free)

G_END_DECLS
