/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What can be wrong with bytes that were read, or with values that cannot be written. The message is technical detail
 * (where in the input, what stood there); sentences for people are made elsewhere from the code.
 */
#define CRM_FORMAT_ERROR (crm_format_error_quark ())

typedef enum
{
  CRM_FORMAT_ERROR_SYNTAX,       /* the input does not follow the format */
  CRM_FORMAT_ERROR_ENCODING,     /* the bytes are not text in the encoding they claim */
  CRM_FORMAT_ERROR_TRUNCATED,    /* the input ends in the middle */
  CRM_FORMAT_ERROR_TOO_LARGE,    /* over one of our caps: size, nesting, number of parts */
  CRM_FORMAT_ERROR_UNSUPPORTED,  /* well-formed, but a variant that is not read or written here */
  CRM_FORMAT_ERROR_UNKNOWN_NAME, /* a field, filter or property of that name does not exist */
  CRM_FORMAT_ERROR_VALUE,        /* a value that must not stand where it was put (a line break in an address) */
  CRM_FORMAT_ERROR_WRONG_KIND,   /* nothing of the expected format was found (an HTML page instead of a calendar) */
} CrmFormatError;

/* The domain. Any thread. */
GQuark     crm_format_error_quark   (void);

G_END_DECLS
