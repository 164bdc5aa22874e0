/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-place.h"

#include <string.h>
#include <sys/vfs.h>

#include "crm-thread.h"

typedef struct
{
  guint32     magic;
  const char *name;
} FileSystem;

/* From linux/magic.h and the kernel's sources. FUSE is told apart by /proc/self/mounts. */
static const FileSystem network_file_systems[] = {
  { 0x00006969, "nfs" },
  { 0x0000517b, "smb" },
  { 0xff534d42, "cifs" },
  { 0xfe534d42, "smb2" },
  { 0x5346414f, "afs" },
  { 0x00c36400, "ceph" },
  { 0x01021997, "9p" },
  { 0x6b414653, "afs" },
};

#define FUSE_MAGIC 0x65735546

/* A folder with one of these in it is kept in step by a program. */
static const char *const sync_markers[][2] = {
  { ".dropbox",        "Dropbox" },
  { ".dropbox.cache",  "Dropbox" },
  { ".stfolder",       "Syncthing" },
  { ".owncloudsync.log", "ownCloud" },
  { ".nextcloudsync.log", "Nextcloud" },
  { ".tmp.drivedownload", "Google Drive" },
};

/* The names that such programs give to their folder. */
static const char *const sync_folders[] = {
  "Dropbox", "Nextcloud", "ownCloud", "OneDrive", "Google Drive", "GoogleDrive", "pCloudDrive", "MEGAsync", "SeaDrive", "Seafile",
};

static void
give_name (char       **name,
           const char  *value)
{
  if (name != NULL)
    *name = g_strdup (value);
}

CrmPlaceKind
crm_place_find_sync (const char  *path,
                     char       **name)
{
  g_autofree char *folder = NULL;

  g_return_val_if_fail (path != NULL, CRM_PLACE_FINE);

  folder = g_path_get_dirname (path);
  while (strcmp (folder, "/") != 0 && strcmp (folder, ".") != 0)
    {
      g_autofree char *base = g_path_get_basename (folder);
      char *parent;

      for (guint i = 0; i < G_N_ELEMENTS (sync_folders); i++)
        {
          if (strcmp (base, sync_folders[i]) == 0)
            {
              give_name (name, sync_folders[i]);
              return CRM_PLACE_SYNC_FOLDER;
            }
        }

      for (guint i = 0; i < G_N_ELEMENTS (sync_markers); i++)
        {
          g_autofree char *marker = g_build_filename (folder, sync_markers[i][0], NULL);

          if (g_file_test (marker, G_FILE_TEST_EXISTS))
            {
              give_name (name, sync_markers[i][1]);
              return CRM_PLACE_SYNC_FOLDER;
            }
        }

      parent = g_path_get_dirname (folder);
      g_free (folder);
      folder = parent;
    }

  return CRM_PLACE_FINE;
}

/* The type of the mount that @path lies on ("fuse.sshfs"): the one with the longest matching folder. (transfer full) */
static char *
find_mount_type (const char *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  char *type = NULL;
  gsize best = 0;

  if (!g_file_get_contents ("/proc/self/mounts", &text, NULL, NULL))
    return NULL;

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], " ", 4);
      gsize length;

      if (g_strv_length (fields) < 3)
        continue;

      length = strlen (fields[1]);
      if (length >= best && g_str_has_prefix (path, fields[1]) &&
          (path[length] == '/' || path[length] == '\0' || length == 1))
        {
          best = length;
          g_free (type);
          type = g_strdup (fields[2]);
        }
    }

  return type;
}

/* FUSE serves local disks as well (NTFS, exFAT). */
static gboolean
is_local_fuse (const char *type)
{
  return type == NULL || strcmp (type, "fuseblk") == 0 || strstr (type, "ntfs") != NULL || strstr (type, "exfat") != NULL ||
         strstr (type, "overlay") != NULL || strstr (type, "gocryptfs") != NULL || strstr (type, "encfs") != NULL ||
         strstr (type, "cryfs") != NULL || strstr (type, "mergerfs") != NULL;
}

CrmPlaceKind
crm_place_inspect (const char  *path,
                   char       **name)
{
  g_autofree char *absolute = NULL;
  g_autofree char *folder = NULL;
  struct statfs status;

  g_return_val_if_fail (path != NULL, CRM_PLACE_FINE);
  g_return_val_if_fail (!crm_thread_is_ui (), CRM_PLACE_FINE);

  if (name != NULL)
    *name = NULL;

  absolute = g_canonicalize_filename (path, NULL);
  folder = g_path_get_dirname (absolute);
  if (statfs (folder, &status) == 0)
    {
      guint32 magic = (guint32) status.f_type;

      for (guint i = 0; i < G_N_ELEMENTS (network_file_systems); i++)
        {
          if (network_file_systems[i].magic == magic)
            {
              give_name (name, network_file_systems[i].name);
              return CRM_PLACE_NETWORK;
            }
        }

      if (magic == FUSE_MAGIC)
        {
          g_autofree char *type = find_mount_type (folder);

          if (!is_local_fuse (type))
            {
              give_name (name, type);
              return CRM_PLACE_NETWORK;
            }
        }
    }

  return crm_place_find_sync (absolute, name);
}
