/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-cli.h"

G_BEGIN_DECLS

/* The commands of "campaign" that send or stop sending, in crm-cli-campaign-send.c, and what they share with those in crm-cli-campaign.c. */

/* The one argument that every command after "new" has. FALSE: return *status. */
gboolean     crm_cli_campaign_take             (CrmCli       *cli,
                                                int           argc,
                                                char        **argv,
                                                gint64       *campaign,
                                                CrmCliExit   *status);

/* The contact that was named, or the first of the audience where @contact is NULL; 0 with @error or without one. */
gint64       crm_cli_campaign_choose_contact   (CrmCli       *cli,
                                                gint64        campaign,
                                                const char   *contact,
                                                GError      **error);

/* "send" and "resume", "test", "pause" and "stop", "status", "again": as in CrmCliCommand. */
CrmCliExit   crm_cli_campaign_send             (CrmCli       *cli,
                                                int           argc,
                                                char        **argv);
CrmCliExit   crm_cli_campaign_test             (CrmCli       *cli,
                                                int           argc,
                                                char        **argv);
CrmCliExit   crm_cli_campaign_pause            (CrmCli       *cli,
                                                int           argc,
                                                char        **argv);
CrmCliExit   crm_cli_campaign_status           (CrmCli       *cli,
                                                int           argc,
                                                char        **argv);
CrmCliExit   crm_cli_campaign_again            (CrmCli       *cli,
                                                int           argc,
                                                char        **argv);

G_END_DECLS
