/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-html-preview.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <gmodule.h>

#include "crm-accessible.h"
#include "crm-alert.h"
#include "crm-html-preview-webkit.h"

#define MODULE_NAME "clientele-html-preview"
#define PAGE_HEIGHT 420

/* Before the mail's own head, whose declaration of a document type is then skipped. */
#define BROWSER_HEAD "<!DOCTYPE html><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" " \
                     "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data: http: https:\">\n"

struct _CrmHtmlPreview
{
  AdwBin parent_instance;

  /* Borrowed: children */
  GtkStack *stack;
  GtkWidget *page;         /* NULL until there is one */
  GtkLabel *text;

  /* Owned */
  char *html;
  char *path;              /* what a browser was given */
  GCancellable *gone;

  CrmHtmlPreviewState state;
  gboolean asked;
};

G_DEFINE_FINAL_TYPE (CrmHtmlPreview, crm_html_preview, ADW_TYPE_BIN)

/* ---- The module ---- */

typedef struct
{
  GtkWidget *(*make) (const CrmHtmlPreviewCalls *calls,
                      gpointer                   user_data);
  void       (*load) (GtkWidget                 *page,
                      const char                *html);
} Module;

/* Loaded once; NULL where there is none. */
static const Module *
get_module (void)
{
  static Module module;
  static gboolean tried;
  const char *folder = g_getenv ("CLIENTELE_MODULE_DIR");
  g_autofree char *path = NULL;
  GModule *opened;

  if (tried)
    return module.load != NULL ? &module : NULL;
  tried = TRUE;
  path = g_build_filename (folder != NULL ? folder : CRM_MODULE_DIR, MODULE_NAME "." G_MODULE_SUFFIX, NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  opened = g_module_open (path, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);
  if (opened == NULL)
    {
      g_message ("The preview of mails is shown as text: %s", g_module_error ());
      return NULL;
    }
  g_module_make_resident (opened);
  if (!g_module_symbol (opened, "crm_html_preview_webkit_new", (gpointer *) &module.make) ||
      !g_module_symbol (opened, "crm_html_preview_webkit_load", (gpointer *) &module.load))
    module.load = NULL;
  return module.load != NULL ? &module : NULL;
}

/* ---- What is shown ---- */

static void
show_state (CrmHtmlPreview      *self,
            CrmHtmlPreviewState  state)
{
  self->state = state;
  gtk_stack_set_visible_child_name (self->stack, state == CRM_HTML_PREVIEW_PAGE ? "page" : "text");
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (CrmHtmlPreview) self = user_data;
  static const CrmAlertAnswer answers[] = { { "close", N_("_Close"), CRM_BUTTON_PLAIN }, { NULL } };
  CrmAlertAnswer translated[G_N_ELEMENTS (answers)] = { 0 };
  g_autoptr (GError) error = NULL;

  if (g_app_info_launch_default_for_uri_finish (result, &error) || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  translated[0] = answers[0];
  translated[0].label = _(answers[0].label);
  crm_alert_choose_async (GTK_WIDGET (self), _("It could not be opened"), error->message, translated, NULL, self->gone, NULL, NULL);
}

static void
open_uri (CrmHtmlPreview *self,
          const char     *uri)
{
  g_app_info_launch_default_for_uri_async (uri, NULL, NULL, opened_cb, g_object_ref (self));
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autofree char *uri = user_data;
  g_autofree char *answer = crm_alert_choose_finish (result, NULL);

  if (g_strcmp0 (answer, "open") == 0)
    open_uri (CRM_HTML_PREVIEW (source), uri);
}

/* What a link says and where it leads are two things: the address is shown first. */
static void
ask_link (const char *uri,
          gpointer    user_data)
{
  CrmHtmlPreview *self = user_data;
  const CrmAlertAnswer answers[] = { { "cancel", _("_Cancel"), CRM_BUTTON_PLAIN },
                                     { "open", _("_Open the Link"), CRM_BUTTON_SUGGESTED },
                                     { NULL } };

  crm_alert_choose_async (GTK_WIDGET (self), _("Where This Link Leads"), uri, answers, NULL, self->gone, answered_cb, g_strdup (uri));
}

static void
ended (gpointer user_data)
{
  show_state (user_data, CRM_HTML_PREVIEW_TEXT);
}

static const CrmHtmlPreviewCalls calls = { ask_link, ended };

/* The page is as wide as its place and of one height: what it holds shall not make the window wider. */
static GtkWidget *
make_sheet (GtkWidget *page)
{
  GtkWidget *sheet = gtk_overlay_new ();
  GtkWidget *place = adw_bin_new ();

  gtk_widget_set_size_request (place, -1, PAGE_HEIGHT);
  gtk_overlay_set_child (GTK_OVERLAY (sheet), place);
  gtk_overlay_add_overlay (GTK_OVERLAY (sheet), page);
  gtk_widget_set_overflow (sheet, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (sheet, "crm-sheet");
  return sheet;
}

static void
show_html (CrmHtmlPreview *self)
{
  const Module *module = get_module ();

  g_assert (module != NULL);

  if (self->page == NULL)
    {
      self->page = module->make (&calls, self);
      crm_accessible_set_name (self->page, _("The mail as it arrives"));
      gtk_stack_add_named (self->stack, make_sheet (self->page), "page");
    }
  if (self->html != NULL)
    module->load (self->page, self->html);
  show_state (self, CRM_HTML_PREVIEW_PAGE);
}

/*
 * WebKit ends the whole program when the sandbox of its pages cannot be made, as on systems that forbid user namespaces. So this is
 * found out first, once, with the same tool.
 */
static void
probed_cb (GObject      *process,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (CrmHtmlPreview) self = user_data;

  if (!g_subprocess_wait_check_finish (G_SUBPROCESS (process), result, NULL))
    show_state (self, CRM_HTML_PREVIEW_TEXT);
  else if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    show_html (self);
}

static void
find_out (CrmHtmlPreview *self)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *tool = NULL;

  self->asked = TRUE;
  if (get_module () == NULL)
    {
      show_state (self, CRM_HTML_PREVIEW_TEXT);
      return;
    }
  if (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    {
      show_html (self);
      return;
    }
  tool = g_find_program_in_path ("bwrap");
  if (tool != NULL)
    process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, tool, "--ro-bind", "/", "/",
                                "--proc", "/proc", "--dev", "/dev", "--unshare-all", "true", NULL);
  if (process == NULL)
    show_state (self, CRM_HTML_PREVIEW_TEXT);
  else
    g_subprocess_wait_check_async (process, NULL, probed_cb, g_object_ref (self));
}

/* ---- Outside ---- */

static void
forget_file (CrmHtmlPreview *self)
{
  if (self->path != NULL)
    g_unlink (self->path);
  g_clear_pointer (&self->path, g_free);
}

static void
open_in_browser_action (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  CrmHtmlPreview *self = CRM_HTML_PREVIEW (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = crm_html_preview_write_file (self, &error);
  g_autofree char *uri = NULL;

  if (file == NULL)
    {
      const CrmAlertAnswer answers[] = { { "close", _("_Close"), CRM_BUTTON_PLAIN }, { NULL } };

      crm_alert_choose_async (widget, _("It could not be opened"), error->message, answers, NULL, self->gone, NULL, NULL);
      return;
    }
  uri = g_file_get_uri (file);
  open_uri (self, uri);
}

/* ---- Its life ---- */

static void
crm_html_preview_map (GtkWidget *widget)
{
  CrmHtmlPreview *self = CRM_HTML_PREVIEW (widget);

  GTK_WIDGET_CLASS (crm_html_preview_parent_class)->map (widget);
  if (!self->asked)
    find_out (self);
}

static void
crm_html_preview_dispose (GObject *object)
{
  CrmHtmlPreview *self = CRM_HTML_PREVIEW (object);

  g_cancellable_cancel (self->gone);
  forget_file (self);
  self->page = NULL;

  G_OBJECT_CLASS (crm_html_preview_parent_class)->dispose (object);
}

static void
crm_html_preview_finalize (GObject *object)
{
  CrmHtmlPreview *self = CRM_HTML_PREVIEW (object);

  g_clear_object (&self->gone);
  g_clear_pointer (&self->html, g_free);

  G_OBJECT_CLASS (crm_html_preview_parent_class)->finalize (object);
}

static void
crm_html_preview_class_init (CrmHtmlPreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_html_preview_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_html_preview_finalize;
  widget_class->map = crm_html_preview_map;
  gtk_widget_class_install_action (widget_class, "html-preview.open-in-browser", NULL, open_in_browser_action);
}

static GtkLabel *
make_label (GtkWidget *box)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
crm_html_preview_init (CrmHtmlPreview *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkLabel *hint;

  self->gone = g_cancellable_new ();
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  self->text = make_label (box);
  gtk_label_set_selectable (self->text, TRUE);
  hint = make_label (box);
  gtk_label_set_label (hint, _("This is the text part. How the formatted mail looks is shown here where WebKitGTK is installed, and in a "
                               "browser."));
  gtk_widget_add_css_class (GTK_WIDGET (hint), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (hint), "caption");
  gtk_stack_add_named (self->stack, box, "text");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}

GtkWidget *
crm_html_preview_new (void)
{
  return g_object_new (CRM_TYPE_HTML_PREVIEW, NULL);
}

void
crm_html_preview_show (CrmHtmlPreview *self,
                       const char     *html,
                       const char     *text)
{
  g_return_if_fail (CRM_IS_HTML_PREVIEW (self));
  g_return_if_fail (html != NULL);
  g_return_if_fail (text != NULL);

  gtk_label_set_label (self->text, text);
  if (g_strcmp0 (self->html, html) == 0)
    return;
  g_free (self->html);
  self->html = g_strdup (html);
  if (self->state == CRM_HTML_PREVIEW_PAGE)
    show_html (self);
}

CrmHtmlPreviewState
crm_html_preview_get_state (CrmHtmlPreview *self)
{
  g_return_val_if_fail (CRM_IS_HTML_PREVIEW (self), CRM_HTML_PREVIEW_TEXT);

  return self->state;
}

GFile *
crm_html_preview_write_file (CrmHtmlPreview  *self,
                             GError         **error)
{
  g_autofree char *page = NULL;
  int fd;

  g_return_val_if_fail (CRM_IS_HTML_PREVIEW (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  forget_file (self);
  fd = g_file_open_tmp ("clientele-mail-XXXXXX.html", &self->path, error);
  if (fd < 0)
    return NULL;
  g_close (fd, NULL);
  page = g_strconcat (BROWSER_HEAD, self->html != NULL ? self->html : "", NULL);
  if (!g_file_set_contents_full (self->path, page, -1, G_FILE_SET_CONTENTS_NONE, 0600, error))
    return NULL;
  return g_file_new_for_path (self->path);
}
