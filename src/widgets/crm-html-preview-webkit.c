/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-html-preview-webkit.h"

#include <webkit/webkit.h>

/* What is written in the mail itself, and nothing from anywhere. */
#define CONTENT_POLICY "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

typedef struct
{
  const CrmHtmlPreviewCalls *calls;
  gpointer user_data;
} Owner;

static Owner *
get_owner (WebKitWebView *view)
{
  return g_object_get_data (G_OBJECT (view), "crm-owner");
}

/* The page is the one that was given; every other way out of it is refused, and a link is told to the window. */
static gboolean
decide_policy_cb (WebKitWebView            *view,
                  WebKitPolicyDecision     *decision,
                  WebKitPolicyDecisionType  type,
                  gpointer                  user_data)
{
  Owner *owner = get_owner (view);
  WebKitNavigationAction *action;
  const char *uri;

  if (type == WEBKIT_POLICY_DECISION_TYPE_RESPONSE)
    return FALSE;
  action = webkit_navigation_policy_decision_get_navigation_action (WEBKIT_NAVIGATION_POLICY_DECISION (decision));
  uri = webkit_uri_request_get_uri (webkit_navigation_action_get_request (action));
  if (type == WEBKIT_POLICY_DECISION_TYPE_NAVIGATION_ACTION && g_strcmp0 (uri, "about:blank") == 0)
    return FALSE;
  webkit_policy_decision_ignore (decision);
  if (webkit_navigation_action_is_user_gesture (action) && uri != NULL)
    owner->calls->link (uri, owner->user_data);
  return TRUE;
}

static gboolean
refuse_menu_cb (void)
{
  return TRUE;
}

static void
ended_cb (WebKitWebView                     *view,
          WebKitWebProcessTerminationReason  reason,
          gpointer                           user_data)
{
  Owner *owner = get_owner (view);

  owner->calls->ended (owner->user_data);
}

/* Nothing is kept on the disk; whatever would get around the policy ends at a port where nobody listens. */
static WebKitNetworkSession *
make_session (void)
{
  WebKitNetworkSession *session = webkit_network_session_new_ephemeral ();
  WebKitNetworkProxySettings *nowhere = webkit_network_proxy_settings_new ("http://127.0.0.1:9", NULL);

  webkit_network_session_set_proxy_settings (session, WEBKIT_NETWORK_PROXY_MODE_CUSTOM, nowhere);
  webkit_network_proxy_settings_free (nowhere);
  return session;
}

GtkWidget *
crm_html_preview_webkit_new (const CrmHtmlPreviewCalls *calls,
                             gpointer                   user_data)
{
  g_autoptr (WebKitNetworkSession) session = make_session ();
  g_autoptr (WebKitSettings) settings = NULL;
  GtkWidget *view;
  Owner *owner;

  g_return_val_if_fail (calls != NULL, NULL);

  settings = webkit_settings_new_with_settings ("enable-javascript", FALSE, "enable-javascript-markup", FALSE, "enable-media", FALSE,
                                                "enable-webgl", FALSE, "enable-webaudio", FALSE, "enable-html5-local-storage", FALSE,
                                                "enable-page-cache", FALSE, "hardware-acceleration-policy",
                                                WEBKIT_HARDWARE_ACCELERATION_POLICY_NEVER, NULL);
  view = g_object_new (WEBKIT_TYPE_WEB_VIEW, "network-session", session, "settings", settings,
                       "default-content-security-policy", CONTENT_POLICY, NULL);
  owner = g_new0 (Owner, 1);
  owner->calls = calls;
  owner->user_data = user_data;
  g_object_set_data_full (G_OBJECT (view), "crm-owner", owner, g_free);
  g_signal_connect (view, "decide-policy", G_CALLBACK (decide_policy_cb), NULL);
  g_signal_connect (view, "context-menu", G_CALLBACK (refuse_menu_cb), NULL);
  g_signal_connect (view, "web-process-terminated", G_CALLBACK (ended_cb), NULL);
  return view;
}

void
crm_html_preview_webkit_load (GtkWidget  *page,
                              const char *html)
{
  g_return_if_fail (WEBKIT_IS_WEB_VIEW (page));
  g_return_if_fail (html != NULL);

  webkit_web_view_load_html (WEBKIT_WEB_VIEW (page), html, NULL);
}
