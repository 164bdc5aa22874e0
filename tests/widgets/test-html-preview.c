/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "crm-html-preview.h"
#include "crm-widgets.h"

/* Anything that this page reached outside of itself would ask the server, or change its colour. */
#define PAGE \
  "<!DOCTYPE html><html><head><link rel=\"stylesheet\" href=\"%1$s/a.css\"><link rel=\"preconnect\" href=\"%1$s\">" \
  "<meta http-equiv=\"refresh\" content=\"0; url=%1$s/b\"><style>@import url(%1$s/c.css); body { margin: 0; background: #ff0000 }</style>" \
  "</head><body onload=\"document.body.style.background='#0000ff'\"><script>document.body.style.background='#0000ff'</script>" \
  "<img src=\"%1$s/d.png\"><iframe src=\"%1$s/e\"></iframe><a style=\"display: block; height: 2000px\" href=\"https://there.example/\">x</a>" \
  "</body></html>"

typedef struct
{
  GtkWidget *window;
  CrmHtmlPreview *preview;
  GSocketService *server;
  char *address;
  guint n_asked;
} Fixture;

#define WAIT_UNTIL(condition) \
  G_STMT_START { \
    gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC; \
    while (!(condition)) \
      { \
        g_assert_cmpint (g_get_monotonic_time (), <, deadline); \
        g_main_context_iteration (NULL, FALSE); \
      } \
  } G_STMT_END

static gboolean
asked_cb (GSocketService    *service,
          GSocketConnection *connection,
          GObject           *source,
          Fixture           *fixture)
{
  fixture->n_asked++;
  return TRUE;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  int port;

  fixture->server = g_socket_service_new ();
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (fixture->server), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (fixture->server, "incoming", G_CALLBACK (asked_cb), fixture);
  fixture->address = g_strdup_printf ("http://127.0.0.1:%d", port);
  fixture->preview = CRM_HTML_PREVIEW (crm_html_preview_new ());
  fixture->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->preview));
  gtk_window_maximize (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_socket_service_stop (fixture->server);
  g_clear_object (&fixture->server);
  g_free (fixture->address);
}

/* The colour in the middle of the window, as 0xRRGGBB; 0 between two frames. */
static guint
get_colour (GtkWidget *window)
{
  int width = gtk_widget_get_width (window), height = gtk_widget_get_height (window);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  g_autofree guchar *pixels = NULL;
  const guchar *pixel;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL || width < 100)
    return 0;
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, width, height));
  pixels = g_malloc (4 * width * height);
  gdk_texture_download (texture, pixels, 4 * width);
  pixel = pixels + 4 * (width * (height / 2) + width / 2);
  return pixel[2] << 16 | pixel[1] << 8 | pixel[0];
}

static gboolean
has_module (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("CLIENTELE_MODULE_DIR"), "clientele-html-preview.so", NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_test_skip ("WebKitGTK is not installed");
  else if (g_getenv ("UI_SLOW") != NULL)
    g_test_skip ("WebKit is not for sanitizers");
  else
    return TRUE;
  return FALSE;
}

static gboolean
later_cb (gpointer passed)
{
  *(gboolean *) passed = TRUE;
  return G_SOURCE_REMOVE;
}

static void
spend (guint milliseconds)
{
  gboolean passed = FALSE;

  g_timeout_add (milliseconds, later_cb, &passed);
  WAIT_UNTIL (passed);
}

static GtkWindow *
find_question (void)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        return window;
    }
  return NULL;
}

/* The HTML part is seen; its scripts do not run, nothing is loaded, it goes nowhere, and a link is asked about by its address. */
/* Whether a label within @widget says @words. */
static gboolean
has_words (GtkWidget  *widget,
           const char *words)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), words))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (has_words (child, words))
      return TRUE;

  return FALSE;
}

static void
test_page (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *html = g_strdup_printf (PAGE, fixture->address);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) click = NULL;

  if (!has_module ())
    return;
  /* WebKit warns where there is no OpenGL, as here. */
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR);
  crm_html_preview_show (fixture->preview, html, "Text");
  gtk_window_present (GTK_WINDOW (fixture->window));
  WAIT_UNTIL (crm_html_preview_get_state (fixture->preview) != CRM_HTML_PREVIEW_WAITING);
  if (crm_html_preview_get_state (fixture->preview) == CRM_HTML_PREVIEW_TEXT)
    {
      g_test_skip ("This system does not allow the sandbox of WebKit");
      return;
    }
  WAIT_UNTIL (get_colour (fixture->window) == 0xff0000);
  spend (1000);
  WAIT_UNTIL (get_colour (fixture->window) == 0xff0000);
  g_assert_cmpuint (fixture->n_asked, ==, 0);

  click = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "xdotool", "mousemove", "640", "450", "click", "1", NULL);
  g_assert_no_error (error);
  WAIT_UNTIL (find_question () != NULL);
  g_assert_true (has_words (GTK_WIDGET (find_question ()), "https://there.example/"));
  gtk_window_close (find_question ());
  WAIT_UNTIL (find_question () == NULL);
  WAIT_UNTIL (get_colour (fixture->window) == 0xff0000);
  g_assert_cmpuint (fixture->n_asked, ==, 0);

  /* another mail takes its place */
  crm_html_preview_show (fixture->preview, "<body style='background: #00ff00'>", "Text");
  WAIT_UNTIL (get_colour (fixture->window) == 0x00ff00);
}

static gboolean
shows (GtkWidget  *widget,
       const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (shows (child, text))
      return TRUE;
  return FALSE;
}

/* Without the module the text part is shown. */
static void
test_text (Fixture       *fixture,
           gconstpointer  data)
{
  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  g_setenv ("CLIENTELE_MODULE_DIR", "/nonexistent", TRUE);
  crm_html_preview_show (fixture->preview, "<p>Page</p>", "Dear Ada");
  gtk_window_present (GTK_WINDOW (fixture->window));
  WAIT_UNTIL (shows (GTK_WIDGET (fixture->preview), "Dear Ada"));
  g_assert_cmpint (crm_html_preview_get_state (fixture->preview), ==, CRM_HTML_PREVIEW_TEXT);
}

/* What a browser is given is for this person's eyes, and goes with the preview. */
static void
test_file (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFile) again = NULL;
  g_autofree char *contents = NULL;
  GStatBuf info;

  crm_html_preview_show (fixture->preview, "<p>Grüße</p>", "Grüße");
  file = crm_html_preview_write_file (fixture->preview, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (g_file_peek_path (file), &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  again = crm_html_preview_write_file (fixture->preview, &error);
  g_assert_no_error (error);
  g_assert_false (g_file_query_exists (file, NULL));
  g_assert_true (g_file_get_contents (g_file_peek_path (again), &contents, NULL, NULL));
  g_assert_true (g_str_has_suffix (contents, "<p>Grüße</p>"));
  g_assert_nonnull (strstr (contents, "default-src 'none'"));
  adw_window_set_content (ADW_WINDOW (fixture->window), NULL);
  g_assert_false (g_file_query_exists (again, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = NULL;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  crm_widgets_init ();
  folder = g_build_filename (g_getenv ("G_TEST_BUILDDIR"), "..", "src", "widgets", NULL);
  g_setenv ("CLIENTELE_MODULE_DIR", folder, TRUE);
  g_test_add ("/html-preview/text", Fixture, NULL, set_up, test_text, tear_down);
  g_test_add ("/html-preview/file", Fixture, NULL, set_up, test_file, tear_down);
  g_test_add ("/html-preview/page", Fixture, NULL, set_up, test_page, tear_down);

  return g_test_run ();
}
