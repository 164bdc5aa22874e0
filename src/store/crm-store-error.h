/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What can go wrong with the book's file. Messages carry the technical detail; sentences for people are made from
 * (domain, code) in one place, above.
 */
#define CRM_STORE_ERROR (crm_store_error_quark ())

typedef enum
{
  CRM_STORE_ERROR_FAILED,        /* anything SQLite says that has no name here */
  CRM_STORE_ERROR_NOT_FOUND,     /* no such file, or no such row */
  CRM_STORE_ERROR_NOT_A_BOOK,    /* the file is something else */
  CRM_STORE_ERROR_TOO_NEW,       /* written by a newer version of the program */
  CRM_STORE_ERROR_READ_ONLY,     /* the file or its folder cannot be written */
  CRM_STORE_ERROR_FULL,          /* the disk is full */
  CRM_STORE_ERROR_LOCKED,        /* another running window has the book */
  CRM_STORE_ERROR_CORRUPT,       /* the file is damaged */
  CRM_STORE_ERROR_IO,            /* reading or writing failed */
  CRM_STORE_ERROR_CONSTRAINT,    /* a rule of the schema was violated */
  CRM_STORE_ERROR_CONFLICT,      /* undo: a row was changed since */
  CRM_STORE_ERROR_GONE,          /* undo: nothing left to undo, or purged since */
  CRM_STORE_ERROR_CLOSED,        /* the book is being closed */
  CRM_STORE_ERROR_DENIED,        /* the file may not be read */
} CrmStoreError;

GQuark crm_store_error_quark (void);

G_END_DECLS
