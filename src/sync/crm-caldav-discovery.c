/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-caldav-discovery.h"

#include <string.h>

#include "crm-dav-request.h"
#include "crm-href.h"
#include "crm-multistatus.h"
#include "crm-net-error.h"
#include "crm-sync-error.h"

#define XML_TYPE "application/xml; charset=utf-8"

/* Providers whose domain says nothing by itself (caldav.md 1.3). USER stands for the part before the @. */
static const struct
{
  const char *domain;
  const char *url;
} known_hosts[] = {
  { "posteo.de", "https://posteo.de:8443/" },
  { "posteo.net", "https://posteo.de:8443/" },
  { "gmx.net", "https://caldav.gmx.net/begenda/dav/USER/" },
  { "gmx.de", "https://caldav.gmx.net/begenda/dav/USER/" },
  { "gmx.at", "https://caldav.gmx.net/begenda/dav/USER/" },
  { "web.de", "https://caldav.web.de/begenda/dav/USER/" },
  { "purelymail.com", "https://purelymail.com/webdav/" },
  { "icloud.com", "https://caldav.icloud.com/" },
  { "me.com", "https://caldav.icloud.com/" },
  { "fastmail.com", "https://caldav.fastmail.com/" },
  { "mailbox.org", "https://dav.mailbox.org/" },
};

/* Where well-known servers put their calendars when the root of the host says nothing. */
static const char * const known_paths[] = { "/remote.php/dav/", "/dav/", "/dav.php/", "/caldav.php/", "/SOGo/dav/", "/ucaldav/" };

static const struct
{
  const char *name;
  int         red;
  int         green;
  int         blue;
} colours[] = {
  { "blue", 0x35, 0x84, 0xe4 }, { "teal", 0x21, 0x90, 0xa4 }, { "green", 0x3a, 0x94, 0x4a },
  { "yellow", 0xc8, 0x88, 0x00 }, { "orange", 0xed, 0x5b, 0x00 }, { "red", 0xe6, 0x2d, 0x42 },
  { "pink", 0xd5, 0x61, 0x99 }, { "purple", 0x91, 0x41, 0xac }, { "slate", 0x6f, 0x83, 0x96 },
};

static void
found_calendar_free (CrmFoundCalendar *calendar)
{
  g_free (calendar->url);
  g_free (calendar->name);
  g_free (calendar->colour);
  g_free (calendar);
}

void
crm_found_account_free (CrmFoundAccount *account)
{
  if (account == NULL)
    return;

  g_free (account->principal);
  g_ptr_array_unref (account->homes);
  g_ptr_array_unref (account->calendars);
  g_free (account);
}

const char *
crm_colour_from_server (const char *value)
{
  guint64 rgb;
  char *end = NULL;
  char digits[7];
  int best = 0;
  int best_distance = G_MAXINT;

  if (value == NULL || value[0] != '#' || strlen (value) < 7)
    return colours[0].name;

  g_strlcpy (digits, value + 1, sizeof digits);
  rgb = g_ascii_strtoull (digits, &end, 16);
  if (*end != '\0')
    return colours[0].name;

  for (guint i = 0; i < G_N_ELEMENTS (colours); i++)
    {
      int red = (int) (rgb >> 16) - colours[i].red;
      int green = (int) (rgb >> 8 & 255) - colours[i].green;
      int blue = (int) (rgb & 255) - colours[i].blue;
      int distance = 2 * red * red + 4 * green * green + 3 * blue * blue;

      if (distance < best_distance)
        {
          best_distance = distance;
          best = (int) i;
        }
    }

  return colours[best].name;
}

static CrmMultistatus *
propfind (CrmHttpSession  *session,
          const char      *url,
          const char      *depth,
          char           **final_url,
          GCancellable    *cancellable,
          GError         **error)
{
  g_autoptr (CrmHttpRequest) request = crm_http_request_new ("PROPFIND", url);
  g_autoptr (CrmHttpResponse) response = NULL;
  CrmMultistatus *multistatus;

  crm_http_request_add_header (request, "Depth", depth);
  crm_http_request_set_extend_trust (request, TRUE);
  crm_http_request_take_text (request, crm_dav_request_discover (), XML_TYPE);
  response = crm_http_session_send (session, request, cancellable, error);
  if (response == NULL)
    return NULL;

  if (crm_http_response_get_status (response) != 207)
    {
      g_set_error (error, CRM_SYNC_ERROR, CRM_SYNC_ERROR_NOTHING_FOUND, "PROPFIND %s: %u", url,
                   crm_http_response_get_status (response));
      return NULL;
    }

  multistatus = crm_multistatus_parse (crm_http_response_get_body (response), error);
  if (multistatus != NULL)
    *final_url = g_strdup (crm_http_response_get_url (response));

  return multistatus;
}

/* The calendar that @response describes, or NULL when it is none of the owner's. */
static CrmFoundCalendar *
read_calendar (CrmDavResponse *response,
               const char     *base)
{
  g_autofree char *url = response->href == NULL ? NULL : crm_href_resolve (base, response->href);
  CrmFoundCalendar *calendar;

  if (url == NULL || response->status != 200 || (response->kind & CRM_DAV_IS_CALENDAR) == 0 ||
      (response->kind & CRM_DAV_IS_SPECIAL) != 0)
    return NULL;

  calendar = g_new0 (CrmFoundCalendar, 1);
  calendar->taken = TRUE;
  calendar->name = g_strdup (response->texts[CRM_DAV_DISPLAY_NAME]);
  if (calendar->name == NULL)
    {
      g_autofree char *path = g_strdup (response->href);

      while (g_str_has_suffix (path, "/"))
        path[strlen (path) - 1] = '\0';
      calendar->name = g_uri_unescape_string (strrchr (path, '/') != NULL ? strrchr (path, '/') + 1 : path, NULL);
    }
  if (calendar->name == NULL || *calendar->name == '\0')
    {
      g_free (calendar->name);
      calendar->name = g_strdup (url);
    }
  calendar->colour = g_strdup (crm_colour_from_server (response->texts[CRM_DAV_COLOUR]));
  calendar->url = g_steal_pointer (&url);
  calendar->events = (response->takes & CRM_DAV_TAKES_KNOWN) == 0 || (response->takes & CRM_DAV_TAKES_EVENTS) != 0;
  calendar->tasks = (response->takes & CRM_DAV_TAKES_KNOWN) == 0 || (response->takes & CRM_DAV_TAKES_TASKS) != 0;
  calendar->read_only = (response->kind & CRM_DAV_IS_SUBSCRIBED) != 0 ||
                        ((response->privileges & CRM_DAV_PRIVILEGES_KNOWN) != 0 &&
                         (response->privileges & (CRM_DAV_MAY_CHANGE | CRM_DAV_MAY_CREATE)) == 0);

  return calendar;
}

GPtrArray *
crm_caldav_list_calendars (CrmHttpSession      *session,
                           const char * const  *homes,
                           GCancellable        *cancellable,
                           GError             **error)
{
  g_autoptr (GPtrArray) calendars = g_ptr_array_new_with_free_func ((GDestroyNotify) found_calendar_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_return_val_if_fail (CRM_IS_HTTP_SESSION (session), NULL);
  g_return_val_if_fail (homes != NULL, NULL);

  for (guint h = 0; homes[h] != NULL; h++)
    {
      g_autofree char *final_url = NULL;
      g_autoptr (CrmMultistatus) multistatus = propfind (session, homes[h], "1", &final_url, cancellable, error);

      if (multistatus == NULL)
        return NULL;
      for (guint i = 0; i < multistatus->responses->len; i++)
        {
          CrmFoundCalendar *calendar = read_calendar (g_ptr_array_index (multistatus->responses, i), final_url);

          if (calendar == NULL)
            continue;
          if (g_hash_table_add (seen, g_strdup (calendar->url)))
            g_ptr_array_add (calendars, calendar);
          else
            found_calendar_free (calendar);
        }
    }

  return g_steal_pointer (&calendars);
}

static void
add_homes (CrmFoundAccount *account,
           GPtrArray       *hrefs,
           const char      *base)
{
  for (guint i = 0; hrefs != NULL && i < hrefs->len; i++)
    {
      char *url = crm_href_resolve (base, g_ptr_array_index (hrefs, i));

      if (url != NULL)
        g_ptr_array_add (account->homes, url);
    }
}

/*
 * Asks @url what it is and goes on from there: principal, homes, calendars. FALSE without an error: nothing here. An error
 * ends the search (wrong password, cancelled).
 */
static gboolean
explore (CrmHttpSession   *session,
         CrmFoundAccount  *account,
         const char       *url,
         GCancellable     *cancellable,
         GError          **error)
{
  g_autofree char *final_url = NULL;
  g_autoptr (CrmMultistatus) multistatus = propfind (session, url, "0", &final_url, cancellable, error);
  CrmDavResponse *response;
  CrmFoundCalendar *calendar;

  if (multistatus == NULL)
    return FALSE;

  response = multistatus->responses->len > 0 ? g_ptr_array_index (multistatus->responses, 0) : NULL;
  if (response == NULL || response->status != 200)
    return FALSE;

  add_homes (account, response->hrefs[CRM_DAV_HOME_SET], final_url);
  if (response->hrefs[CRM_DAV_PRINCIPAL] != NULL && response->hrefs[CRM_DAV_PRINCIPAL]->len > 0)
    account->principal = crm_href_resolve (final_url, g_ptr_array_index (response->hrefs[CRM_DAV_PRINCIPAL], 0));

  /* The address of one calendar was given: this one, and no other. */
  calendar = read_calendar (response, final_url);
  if (calendar != NULL)
    {
      g_free (calendar->url);
      calendar->url = g_strdup (final_url);
      g_ptr_array_add (account->calendars, calendar);
      return TRUE;
    }

  if (account->homes->len == 0 && account->principal != NULL)
    {
      g_autofree char *principal_url = NULL;
      g_autoptr (CrmMultistatus) principal = propfind (session, account->principal, "0", &principal_url, cancellable, error);

      if (principal == NULL)
        return FALSE;
      if (principal->responses->len > 0)
        {
          response = g_ptr_array_index (principal->responses, 0);
          add_homes (account, response->hrefs[CRM_DAV_HOME_SET], principal_url);
        }
    }

  /* Old servers know neither principal nor home: what was given may be the home itself. */
  if (account->homes->len == 0 && (response->kind & CRM_DAV_IS_COLLECTION) != 0)
    g_ptr_array_add (account->homes, g_strdup (final_url));

  if (account->homes->len > 0)
    {
      g_autoptr (GPtrArray) homes = g_ptr_array_new ();
      GPtrArray *calendars;

      for (guint i = 0; i < account->homes->len; i++)
        g_ptr_array_add (homes, g_ptr_array_index (account->homes, i));
      g_ptr_array_add (homes, NULL);
      calendars = crm_caldav_list_calendars (session, (const char * const *) homes->pdata, cancellable, error);
      if (calendars == NULL)
        return FALSE;
      g_ptr_array_unref (account->calendars);
      account->calendars = calendars;
    }

  return account->calendars->len > 0 || account->principal != NULL;
}

static void
add_unique (GPtrArray *urls,
            char      *url)
{
  if (url != NULL && !g_ptr_array_find_with_equal_func (urls, url, g_str_equal, NULL))
    g_ptr_array_add (urls, url);
  else
    g_free (url);
}

/* The addresses that DNS names for @domain (RFC 6764 section 3); only the secure service. */
static void
add_from_dns (GPtrArray    *urls,
              const char   *domain,
              GCancellable *cancellable)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_autofree char *name = g_strconcat ("_caldavs._tcp.", domain, NULL);
  GList *targets = g_resolver_lookup_service (resolver, "caldavs", "tcp", domain, cancellable, NULL);
  GList *texts = targets == NULL ? NULL : g_resolver_lookup_records (resolver, name, G_RESOLVER_RECORD_TXT, cancellable, NULL);
  g_autofree char *path = NULL;

  for (GList *l = texts; l != NULL; l = l->next)
    {
      g_autoptr (GVariant) strings = g_variant_get_child_value (l->data, 0);
      g_autofree const char **list = g_variant_get_strv (strings, NULL);

      for (guint i = 0; list[i] != NULL; i++)
        if (g_str_has_prefix (list[i], "path=/") && path == NULL)
          path = g_strdup (list[i] + strlen ("path="));
    }
  for (GList *l = targets; l != NULL; l = l->next)
    {
      GSrvTarget *target = l->data;

      if (g_srv_target_get_hostname (target) == NULL || *g_srv_target_get_hostname (target) == '\0' ||
          g_str_equal (g_srv_target_get_hostname (target), "."))
        continue;
      add_unique (urls, g_strdup_printf ("https://%s:%u%s", g_srv_target_get_hostname (target),
                                         g_srv_target_get_port (target), path == NULL ? "/.well-known/caldav" : path));
    }

  g_list_free_full (texts, (GDestroyNotify) g_variant_unref);
  g_resolver_free_targets (targets);
}

char *
crm_caldav_plain_address (const char  *input,
                          char       **user,
                          char       **password)
{
  g_autofree char *trimmed = NULL;
  g_autofree char *given = NULL;
  char *authority;
  char *at;
  char *colon;

  g_return_val_if_fail (input != NULL, NULL);

  if (user != NULL)
    *user = NULL;
  if (password != NULL)
    *password = NULL;

  trimmed = g_strstrip (g_strdup (input));
  authority = strstr (trimmed, "://");
  if (authority == NULL)
    return g_steal_pointer (&trimmed);
  authority += strlen ("://");
  at = g_strrstr_len (authority, strcspn (authority, "/?#"), "@");
  if (at == NULL)
    return g_steal_pointer (&trimmed);

  given = g_strndup (authority, at - authority);
  colon = strchr (given, ':');
  if (colon != NULL)
    *colon = '\0';
  if (user != NULL && *given != '\0')
    *user = g_uri_unescape_string (given, NULL);
  if (password != NULL && colon != NULL && colon[1] != '\0')
    *password = g_uri_unescape_string (colon + 1, NULL);
  memmove (authority, at + 1, strlen (at + 1) + 1);

  return g_steal_pointer (&trimmed);
}

/* Every address worth asking, best first. */
static GPtrArray *
candidates (const char   *input,
            GCancellable *cancellable)
{
  g_autoptr (GPtrArray) urls = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *root = NULL;
  g_autofree char *domain = NULL;
  const char *at = strrchr (input, '@');

  if (strstr (input, "://") != NULL)
    {
      g_autofree char *plain = crm_href_resolve (NULL, input);

      if (plain == NULL)
        return g_steal_pointer (&urls);
      add_unique (urls, g_strdup (plain));
      root = crm_href_resolve (plain, "/");
    }
  else
    {
      const char *host = at != NULL ? at + 1 : input;

      domain = g_ascii_strdown (host, strcspn (host, "/"));
      if (strchr (host, '/') != NULL)
        add_unique (urls, g_strconcat ("https://", host, NULL));
      for (guint i = 0; i < G_N_ELEMENTS (known_hosts); i++)
        if (g_str_equal (domain, known_hosts[i].domain))
          {
            g_auto (GStrv) parts = g_strsplit (known_hosts[i].url, "USER", 2);
            g_autofree char *local = at == NULL ? g_strdup ("") : g_strndup (input, at - input);

            add_unique (urls, g_strconcat (parts[0], parts[1] == NULL ? "" : local, parts[1], NULL));
          }
      add_from_dns (urls, domain, cancellable);
      root = g_strconcat ("https://", domain, "/", NULL);
    }

  add_unique (urls, crm_href_resolve (root, "/.well-known/caldav"));
  add_unique (urls, g_strdup (root));
  for (guint i = 0; i < G_N_ELEMENTS (known_paths); i++)
    add_unique (urls, crm_href_resolve (root, known_paths[i]));

  return g_steal_pointer (&urls);
}

/* TRUE for errors after which asking the next address is pointless or harmful. */
static gboolean
ends_search (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
         g_error_matches (error, CRM_NET_ERROR, CRM_NET_ERROR_AUTH) ||
         g_error_matches (error, CRM_NET_ERROR, CRM_NET_ERROR_TLS);
}

static CrmFoundAccount *
found_account_new (void)
{
  CrmFoundAccount *account = g_new0 (CrmFoundAccount, 1);

  account->homes = g_ptr_array_new_with_free_func (g_free);
  account->calendars = g_ptr_array_new_with_free_func ((GDestroyNotify) found_calendar_free);

  return account;
}

/*
 * Explores @url. It is asked without the password first, which stays at home where nobody wants it; but a server that answers everybody may tell
 * only those whom it knows who they are (RFC 5397 section 3), so where nothing was found it is asked again, with it.
 */
static CrmFoundAccount *
try (CrmHttpSession  *session,
     const char      *url,
     const char      *user,
     const char      *password,
     GCancellable    *cancellable,
     GError         **error)
{
  for (guint known = 0; known < (user != NULL ? 2 : 1); known++)
    {
      g_autoptr (CrmFoundAccount) account = found_account_new ();
      g_autoptr (GError) local_error = NULL;

      crm_http_session_set_credentials (session, url, user, password == NULL ? "" : password, known > 0);
      if (explore (session, account, url, cancellable, &local_error))
        return g_steal_pointer (&account);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }

  return NULL;
}

CrmFoundAccount *
crm_caldav_discover (CrmHttpSession  *session,
                     const char      *input,
                     const char      *user,
                     const char      *password,
                     GCancellable    *cancellable,
                     GError         **error)
{
  g_autofree char *trimmed = NULL;
  g_autoptr (GPtrArray) urls = NULL;
  g_autoptr (GError) first_error = NULL;
  g_autoptr (GHashTable) dead = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_return_val_if_fail (CRM_IS_HTTP_SESSION (session), NULL);
  g_return_val_if_fail (input != NULL, NULL);

  trimmed = crm_caldav_plain_address (input, NULL, NULL);
  urls = candidates (trimmed, cancellable);
  for (guint i = 0; i < urls->len; i++)
    {
      const char *url = g_ptr_array_index (urls, i);
      g_autofree char *root = crm_href_resolve (url, "/");
      g_autoptr (CrmFoundAccount) account = NULL;
      g_autoptr (GError) local_error = NULL;

      if (root == NULL || g_hash_table_contains (dead, root))
        continue;

      account = try (session, url, user, password, cancellable, &local_error);
      if (account != NULL)
        return g_steal_pointer (&account);

      if (local_error == NULL)
        continue;
      if (ends_search (local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      if (!crm_net_error_may_have_arrived (local_error))
        g_hash_table_add (dead, g_strdup (root));
      if (first_error == NULL)
        first_error = g_steal_pointer (&local_error);
    }

  if (first_error != NULL && first_error->domain == CRM_NET_ERROR)
    g_propagate_error (error, g_steal_pointer (&first_error));
  else
    g_set_error (error, CRM_SYNC_ERROR, CRM_SYNC_ERROR_NOTHING_FOUND, "no calendar server behind %s%s%s", trimmed,
                 first_error == NULL ? "" : ": ", first_error == NULL ? "" : first_error->message);

  return NULL;
}

CrmFoundAccount *
crm_caldav_look_again (CrmHttpSession  *session,
                       const char      *url,
                       GCancellable    *cancellable,
                       GError         **error)
{
  g_autoptr (CrmFoundAccount) account = found_account_new ();
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (CRM_IS_HTTP_SESSION (session), NULL);
  g_return_val_if_fail (url != NULL, NULL);

  if (explore (session, account, url, cancellable, &local_error))
    return g_steal_pointer (&account);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error (error, CRM_SYNC_ERROR, CRM_SYNC_ERROR_NOTHING_FOUND, "no calendar server behind %s any more", url);

  return NULL;
}
