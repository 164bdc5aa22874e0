/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What the bench of sending is measured against: a folder on a real disk, a round trip of so many milliseconds, and the plainest client
 * there can be.
 */
#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <linux/magic.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/vfs.h>
#include <unistd.h>

/* A new folder where a commit reaches a disk: memory makes every commit free, and with it every ratio to one worthless. */
static inline char *
bench_make_disk_folder (void)
{
  const char *places[] = { g_getenv ("CLIENTELE_BENCH_FOLDER"), g_get_tmp_dir (), "/var/tmp", "." };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *folder = NULL;
      struct statfs about;

      if (places[i] == NULL || statfs (places[i], &about) != 0 || about.f_type == TMPFS_MAGIC || about.f_type == RAMFS_MAGIC)
        continue;

      folder = g_build_filename (places[i], "clientele-bench-XXXXXX", NULL);
      if (g_mkdtemp (folder) != NULL)
        return g_steal_pointer (&folder);
    }

  g_printerr ("No folder on a disk; name one in CLIENTELE_BENCH_FOLDER\n");
  exit (77);
}

/* ------------------------------------------------------------------------------------------------ a far away server */

/* Bytes on their way, and when they arrive. */
typedef struct
{
  gint64 due;
  gsize  length;  /* 0: the end */
  char   data[];
} BenchParcel;

typedef struct
{
  int     from;
  int     to;
  gint64  delay;
  GAsyncQueue *parcels;
} BenchWay;

static inline gpointer
bench_deliver (gpointer user_data)
{
  BenchWay *way = user_data;

  for (;;)
    {
      g_autofree BenchParcel *parcel = g_async_queue_pop (way->parcels);
      gint64 left;
      gsize done = 0;

      while ((left = parcel->due - g_get_monotonic_time ()) > 0)
        g_usleep ((gulong) left);
      if (parcel->length == 0)
        {
          shutdown (way->to, SHUT_WR);
          return NULL;
        }
      while (done < parcel->length)
        {
          gssize n = send (way->to, parcel->data + done, parcel->length - done, MSG_NOSIGNAL);

          if (n < 0)
            return NULL;
          done += (gsize) n;
        }
    }
}

static inline gpointer
bench_collect (gpointer user_data)
{
  BenchWay *way = user_data;
  gssize n;

  do
    {
      BenchParcel *parcel = g_malloc (sizeof *parcel + 65536);

      n = recv (way->from, parcel->data, 65536, 0);
      parcel->length = n > 0 ? (gsize) n : 0;
      parcel->due = g_get_monotonic_time () + way->delay;
      g_async_queue_push (way->parcels, parcel);
    }
  while (n > 0);

  return NULL;
}

static inline int
bench_connect (guint port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = g_htons (port), .sin_addr.s_addr = g_htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int on = 1;

  if (connect (fd, (struct sockaddr *) &address, sizeof address) != 0)
    g_error ("port %u: %s", port, g_strerror (errno));
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

typedef struct
{
  int    fd;
  guint  port;
  gint64 delay;
} BenchFar;

static inline void
bench_start_way (int    from,
                 int    to,
                 gint64 delay)
{
  BenchWay *way = g_new0 (BenchWay, 1);

  *way = (BenchWay) { from, to, delay, g_async_queue_new () };
  g_thread_unref (g_thread_new ("collect", bench_collect, way));
  g_thread_unref (g_thread_new ("deliver", bench_deliver, way));
}

static inline gpointer
bench_accept (gpointer user_data)
{
  const BenchFar *far = user_data;

  for (;;)
    {
      int near = accept (far->fd, NULL, NULL);
      int on = 1;
      int server;

      if (near < 0)
        return NULL;
      setsockopt (near, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      /* The connection itself takes a round trip too. */
      g_usleep ((gulong) far->delay * 2);
      server = bench_connect (far->port);
      bench_start_way (near, server, far->delay);
      bench_start_way (server, near, far->delay);
    }
}

/* A port that is @port a round trip of @ms milliseconds away. Lives as long as the program. */
static inline guint
bench_make_far (guint port,
                guint ms)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = g_htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  BenchFar *far = g_new0 (BenchFar, 1);

  *far = (BenchFar) { socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), port, ms * 1000 / 2 };
  if (bind (far->fd, (struct sockaddr *) &address, length) != 0 || listen (far->fd, 8) != 0 ||
      getsockname (far->fd, (struct sockaddr *) &address, &length) != 0)
    g_error ("listen: %s", g_strerror (errno));
  g_thread_unref (g_thread_new ("far", bench_accept, far));

  return g_ntohs (address.sin_port);
}

/* ------------------------------------------------------------------------------------------------ the plainest client */

static inline void
bench_write_all (int         fd,
                 const char *data,
                 gsize       length)
{
  while (length > 0)
    {
      gssize n = send (fd, data, length, MSG_NOSIGNAL);

      if (n < 0)
        g_error ("send: %s", g_strerror (errno));
      data += n;
      length -= (gsize) n;
    }
}

/* Waits for so many last lines of replies. */
static inline void
bench_read_replies (int   fd,
                    guint n)
{
  static char line[4096];
  static gsize filled;
  char buffer[4096];

  while (n > 0)
    {
      gssize got = recv (fd, buffer, sizeof buffer, 0);

      if (got <= 0)
        g_error ("The server hung up");
      for (gssize i = 0; i < got; i++)
        {
          if (filled < sizeof line)
            line[filled++] = buffer[i];
          if (buffer[i] != '\n')
            continue;
          if (filled > 3 && line[3] != '-')
            n--;
          filled = 0;
        }
    }
}

/* Mails a second of @n mails of @size octets over one connection, pipelined, all the same and with no journal: what the server allows. */
static inline double
bench_send_plainly (guint port,
                    guint n,
                    guint size)
{
  static const char commands[] = "MAIL FROM:<anna@shop.example>\r\nRCPT TO:<ada@example.org>\r\nDATA\r\n";
  static const char dot[] = ".\r\nMAIL FROM:<anna@shop.example>\r\nRCPT TO:<ada@example.org>\r\nDATA\r\n";
  g_autoptr (GString) body = g_string_new ("Subject: floor\r\n\r\n");
  int fd = bench_connect (port);
  gint64 start;

  while (body->len < size)
    g_string_append (body, "A line of a mail that is the same for everybody, seventy octets long.\r\n");

  bench_read_replies (fd, 1);
  bench_write_all (fd, "EHLO shop.example\r\n", 19);
  bench_read_replies (fd, 1);

  start = g_get_monotonic_time ();
  bench_write_all (fd, commands, sizeof commands - 1);
  bench_read_replies (fd, 3);
  for (guint i = 1; i <= n; i++)
    {
      bench_write_all (fd, body->str, body->len);
      bench_write_all (fd, dot, i < n ? sizeof dot - 1 : 3);
      bench_read_replies (fd, i < n ? 4 : 1);
    }
  close (fd);

  return n / ((g_get_monotonic_time () - start) / 1e6);
}
