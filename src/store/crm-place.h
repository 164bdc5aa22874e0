/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where a book lies, if that is a place where it may come to harm. */
typedef enum
{
  CRM_PLACE_FINE,
  CRM_PLACE_NETWORK,        /* a network share: its locks and its memory cannot be relied on */
  CRM_PLACE_SYNC_FOLDER,    /* another program copies the file while it is written (Dropbox, Nextcloud, Syncthing ...) */
} CrmPlaceKind;

/* Looks at @path or, where it does not exist yet, at its folder. *name (optional, transfer full): the kind of share or the name of
 * the program ("nfs", "Dropbox"). May wait for a slow share: not in the window's thread. */
CrmPlaceKind crm_place_inspect    (const char   *path,
                                   char        **name);

/* The part of it that looks for programs that copy files. */
CrmPlaceKind crm_place_find_sync  (const char   *path,
                                   char        **name);

G_END_DECLS
