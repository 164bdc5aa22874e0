/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A server that a test runs: one of the scripts beside this file, ended with the test whatever happens to it. */
typedef struct _CrmTestServer CrmTestServer;

/*
 * Starts tests/servers/@script (with @argument where it is not NULL) and waits until it answers. Skips the running test and
 * gives NULL where the server is not installed; anything else that goes wrong fails the test. Returns: (transfer full)
 */
CrmTestServer *crm_test_server_start        (const char       *script,
                                             const char       *argument);

/* Ends it and waits for that. */
void           crm_test_server_stop         (CrmTestServer    *self);

/* Where it listens ("http://127.0.0.1:PORT/"), and whom it knows; NULL for a server without passwords. */
const char    *crm_test_server_get_url      (CrmTestServer    *self);
const char    *crm_test_server_get_user     (CrmTestServer    *self);
const char    *crm_test_server_get_password (CrmTestServer    *self);

/* The certificate of a server that was started with TLS, or NULL. */
const char    *crm_test_server_get_ca_file  (CrmTestServer    *self);

/* The URL of @path on it. Returns: (transfer full) */
char          *crm_test_server_url          (CrmTestServer    *self,
                                             const char       *path);

/* One command of caldav-fault.py, in the manner of printf; fails the test when the server does not understand it.
 * Returns: (transfer full) its reply */
JsonObject    *crm_test_server_ask          (CrmTestServer    *self,
                                             const char       *format,
                                             ...) G_GNUC_PRINTF (2, 3);

/* The same where the reply says nothing. */
void           crm_test_server_tell         (CrmTestServer    *self,
                                             const char       *format,
                                             ...) G_GNUC_PRINTF (2, 3);

/* Another client's write of @body under @name in the calendar @calendar. */
void           crm_test_server_put          (CrmTestServer    *self,
                                             const char       *calendar,
                                             const char       *name,
                                             const char       *body);

/* How many requests with @method (NULL: any) it has seen since it was told to clear. */
guint          crm_test_server_count        (CrmTestServer    *self,
                                             const char       *method);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmTestServer, crm_test_server_stop)

G_END_DECLS
