/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-stmt.h"

G_BEGIN_DECLS

/* A CrmWriteFunc: what a new book begins with, a pipeline with its stages and a calendar on this computer. Nothing where there are
 * some. @data is not used. */
gboolean   crm_book_defaults_write   (CrmConn       *conn,
                                      gpointer       data,
                                      GCancellable  *cancellable,
                                      GError       **error);

/* A CrmReadFunc: non-NULL where crm_book_defaults_write() has something to do. */
gpointer   crm_book_defaults_needed  (CrmConn       *conn,
                                      gpointer       data,
                                      GCancellable  *cancellable,
                                      GError       **error);

G_END_DECLS
