/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-picture.h"

#define QUALITY "85"

typedef struct
{
  GFile *file;
  GBytes *bytes;
  int size;
  const char *media_type;
} Reading;

static void
reading_free (Reading *reading)
{
  g_clear_object (&reading->file);
  g_clear_pointer (&reading->bytes, g_bytes_unref);
  g_free (reading);
}

static void
size_prepared_cb (GdkPixbufLoader *loader,
                  int              width,
                  int              height,
                  gpointer         user_data)
{
  const Reading *reading = user_data;
  int longer = MAX (width, height);

  if (longer > reading->size)
    gdk_pixbuf_loader_set_size (loader, MAX (1, width * (gint64) reading->size / longer), MAX (1, height * (gint64) reading->size / longer));
}

/* The picture, not larger than wanted, upright. */
static GdkPixbuf *
decode (Reading  *reading,
        GBytes   *bytes,
        GError  **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  GdkPixbuf *pixbuf;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), reading);
  if (!gdk_pixbuf_loader_write_bytes (loader, bytes, error))
    {
      gdk_pixbuf_loader_close (loader, NULL);
      return NULL;
    }
  if (!gdk_pixbuf_loader_close (loader, error))
    return NULL;
  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (pixbuf == NULL)
    {
      g_set_error_literal (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_CORRUPT_IMAGE, "No picture in it");
      return NULL;
    }
  return gdk_pixbuf_apply_embedded_orientation (pixbuf);
}

static void
read_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Reading *reading = data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = reading->bytes != NULL ? g_bytes_ref (reading->bytes) : g_file_load_bytes (reading->file, cancellable, NULL, &error);
  g_autoptr (GdkPixbuf) pixbuf = bytes != NULL ? decode (reading, bytes, &error) : NULL;
  gboolean clear = pixbuf != NULL && gdk_pixbuf_get_has_alpha (pixbuf);
  char *buffer = NULL;
  gsize length;

  reading->media_type = clear ? "image/png" : "image/jpeg";
  if (pixbuf != NULL && (clear ? gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &length, "png", &error, NULL)
                         : gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &length, "jpeg", &error, "quality", QUALITY, NULL)))
    g_task_return_pointer (task, g_bytes_new_take (buffer, length), (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

void
crm_picture_read_async (GObject             *owner,
                        GFile               *file,
                        GBytes              *bytes,
                        int                  size,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Reading *reading;

  g_return_if_fail (owner == NULL || G_IS_OBJECT (owner));
  g_return_if_fail ((file == NULL) != (bytes == NULL));
  g_return_if_fail (size > 0);

  reading = g_new0 (Reading, 1);
  reading->file = file != NULL ? g_object_ref (file) : NULL;
  reading->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  reading->size = size;
  task = g_task_new (owner, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_picture_read_async);
  g_task_set_task_data (task, reading, (GDestroyNotify) reading_free);
  g_task_run_in_thread (task, read_thread);
}

GBytes *
crm_picture_read_finish (GAsyncResult  *result,
                         const char   **media_type,
                         GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, crm_picture_read_async), NULL);

  if (media_type != NULL)
    *media_type = ((Reading *) g_task_get_task_data (G_TASK (result)))->media_type;
  return g_task_propagate_pointer (G_TASK (result), error);
}
