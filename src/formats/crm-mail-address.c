/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-mail-address.h"

#include "crm-format-error.h"

#include <gio/gio.h>
#include <string.h>

#define MAX_LOCAL   64
#define MAX_ADDRESS 254

static gboolean
refuse (GError     **error,
        const char  *address,
        const char  *why)
{
  /* The address may hold anything: nothing of it that could end a line goes into a log. */
  g_autofree char *shown = g_strescape (address, NULL);

  g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_VALUE, "“%s” is no mail address: %s", shown, why);
  return FALSE;
}

static gboolean
check_characters (const char  *address,
                  GError     **error)
{
  for (const char *p = address; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c) || g_unichar_isspace (c) || c == 0x2028 || c == 0x2029)
        return refuse (error, address, "it has a blank or control character in it");
      if (c < 0x80 && strchr ("<>()[]\\,;:\"", (char) c) != NULL)
        return refuse (error, address, "it has a character in it that addresses cannot have");
      if (g_unichar_type (c) == G_UNICODE_FORMAT || g_unichar_type (c) == G_UNICODE_UNASSIGNED)
        return refuse (error, address, "it has an invisible character in it");
    }

  return TRUE;
}

static gboolean
check_local (const char  *address,
             gsize        length,
             GError     **error)
{
  if (length == 0)
    return refuse (error, address, "nothing stands before the @");
  if (length > MAX_LOCAL)
    return refuse (error, address, "the part before the @ is longer than 64");
  if (address[0] == '.' || address[length - 1] == '.' || g_strstr_len (address, length, "..") != NULL)
    return refuse (error, address, "a dot is in the wrong place");

  return TRUE;
}

static gboolean
check_domain (const char  *address,
              const char  *domain,
              GError     **error)
{
  g_auto(GStrv) labels = g_strsplit (domain, ".", -1);

  if (labels[0] == NULL)
    return refuse (error, address, "nothing stands after the @");
  if (labels[1] == NULL && !g_str_equal (domain, "localhost"))
    return refuse (error, address, "its domain has no dot");

  for (guint i = 0; labels[i] != NULL; i++)
    {
      gsize length = strlen (labels[i]);

      if (length == 0 || length > 63)
        return refuse (error, address, "a part of its domain is empty or too long");
      if (labels[i][0] == '-' || labels[i][length - 1] == '-')
        return refuse (error, address, "a part of its domain starts or ends with a hyphen");
      for (gsize k = 0; k < length; k++)
        {
          if (!g_ascii_isalnum (labels[i][k]) && labels[i][k] != '-')
            return refuse (error, address, "its domain has a character in it that domains cannot have");
        }
    }

  return TRUE;
}

/* Local part and ASCII domain of a good address. */
static gboolean
split (const char  *address,
       char       **local,
       char       **domain,
       GError     **error)
{
  g_autofree char *ascii = NULL;
  g_autofree char *lower = NULL;
  const char *at;

  if (strlen (address) > 4 * MAX_ADDRESS || !g_utf8_validate (address, -1, NULL))
    return refuse (error, "", "it is too long or not text");
  if (!check_characters (address, error))
    return FALSE;

  at = strchr (address, '@');
  if (at == NULL || strchr (at + 1, '@') != NULL)
    return refuse (error, address, "it needs exactly one @");
  if (!check_local (address, at - address, error))
    return FALSE;

  ascii = g_hostname_to_ascii (at + 1);
  if (ascii == NULL)
    return refuse (error, address, "its domain cannot be written in ASCII");
  lower = g_ascii_strdown (ascii, -1);
  if (!check_domain (address, lower, error))
    return FALSE;
  if ((at - address) + 1 + strlen (lower) > MAX_ADDRESS)
    return refuse (error, address, "it is longer than 254");

  *local = g_strndup (address, at - address);
  *domain = g_steal_pointer (&lower);
  return TRUE;
}

gboolean
crm_mail_address_check (const char  *address,
                        GError     **error)
{
  g_autofree char *local = NULL;
  g_autofree char *domain = NULL;

  g_return_val_if_fail (address != NULL, FALSE);

  return split (address, &local, &domain, error);
}

char *
crm_mail_address_to_wire (const char  *address,
                          GError     **error)
{
  g_autofree char *local = NULL;
  g_autofree char *domain = NULL;

  g_return_val_if_fail (address != NULL, NULL);

  if (!split (address, &local, &domain, error))
    return NULL;

  if (!g_str_is_ascii (local))
    {
      g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_UNSUPPORTED,
                   "“%s” has letters before the @ that most mail servers cannot reach", address);
      return NULL;
    }

  return g_strconcat (local, "@", domain, NULL);
}

char *
crm_mail_address_get_key (const char *address)
{
  g_autofree char *local = NULL;
  g_autofree char *domain = NULL;
  g_autofree char *lower = NULL;

  g_return_val_if_fail (address != NULL, NULL);

  if (!split (address, &local, &domain, NULL))
    return NULL;

  lower = g_utf8_strdown (local, -1);
  return g_strconcat (lower, "@", domain, NULL);
}

char *
crm_mail_address_get_domain (const char *address)
{
  g_autofree char *local = NULL;
  g_autofree char *domain = NULL;

  g_return_val_if_fail (address != NULL, NULL);

  if (!split (address, &local, &domain, NULL))
    return NULL;

  return g_steal_pointer (&domain);
}
