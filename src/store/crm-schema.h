/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-conn-private.h"

G_BEGIN_DECLS

/* "Clnt": stands in the file's header and says whose it is. */
#define CRM_SCHEMA_APPLICATION_ID 0x436c6e74

/* The newest sql/version-NNN.sql. */
#define CRM_SCHEMA_VERSION 10

/*
 * What the file behind @conn is: *version 0 for an empty one, else the version of its tables.
 * Errors: CRM_STORE_ERROR NOT_A_BOOK, TOO_NEW, CORRUPT. Writes nothing.
 */
gboolean crm_schema_inspect (CrmConn  *conn,
                             int      *version,
                             GError  **error);

/* Brings the tables from @version to CRM_SCHEMA_VERSION, each step in one transaction. */
gboolean crm_schema_migrate (CrmConn  *conn,
                             int       version,
                             GError  **error);

/* Lets @conn, which only reads, read a book of @version as if it were of this one. */
gboolean crm_schema_stand_in (CrmConn  *conn,
                              int       version,
                              GError  **error);

G_END_DECLS
