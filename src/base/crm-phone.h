/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Phone numbers as people write them: "+49 (0)89 123-456", "0049 89 123456", "089/123456 ext. 7", "tel:+4989123456", in
 * the digits of any script. What was typed is what is kept and shown; here are the forms that are searched and compared.
 *
 * @country_code is the calling code of the country in which a number without one is dialled: 49 for Germany; 0 where
 * it is not known. All functions may be called from any thread.
 */

/* All digits of @text as 0 to 9, nothing else: what part of a number is searched in. (transfer full) */
char      *crm_phone_digits            (const char   *text);

/*
 * @text with its calling code as in E.164, "+4989123456", extensions left out; NULL when it is no number of 3 to 15
 * digits, or has no calling code and @country_code is 0. (transfer full)
 */
char      *crm_phone_international     (const char   *text,
                                        guint         country_code);

/*
 * What two writings of one number have in common: the last nine digits of the national number, without calling code,
 * trunk prefix and extension. Equal keys can still be numbers of two countries, see crm_phone_equal(). NULL when @text
 * has less than 3 digits. (transfer full)
 */
char      *crm_phone_match_key         (const char   *text,
                                        guint         country_code);

/*
 * Whether @a and @b are writings of the same number: their match keys are equal, and so are the calling codes where both
 * have one. A number without one is taken to be of @country_code, or of the other one's country when that is 0.
 */
gboolean   crm_phone_equal             (const char   *a,
                                        const char   *b,
                                        guint         country_code);

/*
 * The address by which the desktop's program for calls dials @text, RFC 3966: "tel:+4989123456", or "tel:089123456" where no calling
 * code was written. Without extension, which people dial when they are asked for it. NULL when there is no digit in it. (transfer full)
 */
char      *crm_phone_make_uri          (const char   *text);

/* The calling code of the country @region ("DE", upper or lower case), or of a locale like "de_AT.UTF-8"; 0: unknown. */
guint      crm_phone_country_code      (const char   *region);

G_END_DECLS
