/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-cli.h"

G_BEGIN_DECLS

/* What main.c and crm-cli.c know of a running command. */
struct _CrmCli
{
  CrmBook             *book;
  char                *path;
  const CrmCliCommand *command;
  gboolean             json;
  gboolean             printed;
  CrmCliExit           status;
};

/* All groups of commands, NULL-ended. */
extern const CrmCliCommand *const crm_cli_groups[];

/* Prints the list of all commands (--help without a command). */
void       crm_cli_print_help    (void);

G_END_DECLS
