/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "crm-error-words.h"
#include "crm-net-error.h"
#include "crm-net-error-words.h"
#include "crm-sync-error.h"

static gboolean
find_words (const GError  *error,
            const char   **sentence,
            const char   **advice)
{
  switch ((CrmNetErrorCode) error->code)
    {
    case CRM_NET_ERROR_OFFLINE:
      *sentence = N_("There is no network: %s was not reached.");
      *advice = N_("It goes on by itself when the network is back.");
      return TRUE;

    case CRM_NET_ERROR_RESOLVE:
      *sentence = N_("The server of %s was not found.");
      *advice = N_("Check the server's name.");
      return TRUE;

    case CRM_NET_ERROR_CONNECT:
      *sentence = N_("The server of %s does not answer.");
      *advice = N_("Check the server's name and port, or try again later.");
      return TRUE;

    case CRM_NET_ERROR_TLS:
      *sentence = N_("No secure connection to %s could be made.");
      *advice = N_("Check the server's name and port. Do not send a password until this is solved.");
      return TRUE;

    case CRM_NET_ERROR_TIMEOUT:
      *sentence = N_("The server of %s did not answer in time.");
      *advice = N_("Try again later.");
      return TRUE;

    case CRM_NET_ERROR_AUTH:
      *sentence = N_("The server refused the user name or password of %s.");
      *advice = N_("Enter the password again. Some providers ask for an app password.");
      return TRUE;

    case CRM_NET_ERROR_REDIRECT:
      *sentence = N_("The server of %s sends to another place that cannot be followed safely.");
      *advice = N_("Check the address of the server.");
      return TRUE;

    case CRM_NET_ERROR_PROTOCOL:
      *sentence = N_("The server of %s gives answers that make no sense.");
      *advice = N_("Check the address of the server: it may be that of a web page.");
      return TRUE;

    case CRM_NET_ERROR_STATUS:
      *sentence = N_("The server of %s reports a problem of its own.");
      *advice = N_("Try again later.");
      return TRUE;

    case CRM_NET_ERROR_REJECTED:
      *sentence = N_("The server of %s refuses this for good.");
      *advice = N_("The details say why.");
      return TRUE;

    case CRM_NET_ERROR_FAILED:
      *sentence = N_("The connection to %s was cut.");
      *advice = N_("Try again.");
      return TRUE;

    default:
      return FALSE;
    }
}

static gboolean
find_sync_words (const GError  *error,
                 const char   **sentence,
                 const char   **advice)
{
  switch ((CrmSyncError) error->code)
    {
    case CRM_SYNC_ERROR_GONE:
    case CRM_SYNC_ERROR_NOT_A_CALENDAR:
      *sentence = N_("%s is not on the server any more.");
      *advice = N_("What is here stays here. Check the calendar in the server's own pages.");
      return TRUE;

    case CRM_SYNC_ERROR_FORBIDDEN:
      *sentence = N_("The server does not let you into %s.");
      *advice = N_("Ask the owner of the calendar, or check the account.");
      return TRUE;

    case CRM_SYNC_ERROR_BUSY:
      *sentence = N_("The server of %s asks to wait.");
      *advice = N_("It is tried again by itself.");
      return TRUE;

    case CRM_SYNC_ERROR_NOTHING_FOUND:
      *sentence = N_("No calendars were found for %s.");
      *advice = N_("Enter the address of the calendar server as your provider gives it.");
      return TRUE;

    case CRM_SYNC_ERROR_INCOMPLETE:
      *sentence = N_("The server's list of %s looks incomplete. Nothing was deleted.");
      *advice = N_("It is tried again by itself. Check the calendar in the server's own pages if this lasts.");
      return TRUE;

    case CRM_SYNC_ERROR_FAILED:
    case CRM_SYNC_ERROR_TOKEN:
    case CRM_SYNC_ERROR_UNSUPPORTED:
      *sentence = N_("The server of %s reports a problem of its own.");
      *advice = N_("Try again later.");
      return TRUE;

    default:
      return FALSE;
    }
}

void
crm_net_error_words_register (void)
{
  crm_error_words_register (CRM_NET_ERROR, find_words);
  crm_error_words_register (CRM_SYNC_ERROR, find_sync_words);
}
