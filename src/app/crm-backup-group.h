/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-book-keeper.h"

G_BEGIN_DECLS

/*
 * The backups in the preferences: their folder, when the last one was made, one more now, and going back to one. @keeper NULL:
 * no book is open, only the folder. @window is told "win.restore-backup" with the path of the one that was chosen.
 */
GtkWidget *crm_backup_group_new (CrmBookKeeper *keeper,
                                 GtkWindow     *window);

G_END_DECLS
