/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-jobs-button.h"

#include <glib/gi18n.h>
#include <math.h>

#include "crm-accessible.h"
#include "crm-colour.h"
#include "crm-draw.h"
#include "crm-error-presenter.h"

#define RING 16

struct _CrmJobsButton
{
  GtkWidget parent_instance;

  /* Owned */
  GtkWidget *button;
  CrmJobList *jobs;

  /* Borrowed */
  GtkListBox *list;
  GtkWidget *ring;
};

G_DEFINE_FINAL_TYPE (CrmJobsButton, crm_jobs_button, GTK_TYPE_WIDGET)

/* What is left, in words of five-second steps; NULL where it cannot be said. */
static char *
time_left (int seconds)
{
  if (seconds < 0)
    return NULL;
  if (seconds < 60)
    return g_strdup_printf (ngettext ("%d second left", "%d seconds left", seconds), seconds);
  return g_strdup_printf (ngettext ("%d minute left", "%d minutes left", (seconds + 59) / 60), (seconds + 59) / 60);
}

static void
draw_ring (GtkDrawingArea *area,
           cairo_t        *cr,
           int             width,
           int             height,
           gpointer        user_data)
{
  CrmJobsButton *self = user_data;
  double fraction = self->jobs != NULL ? crm_job_list_get_fraction (self->jobs) : 0;
  guint n_failed = self->jobs != NULL ? crm_job_list_get_n_failed (self->jobs) : 0;
  guint n_active = self->jobs != NULL ? crm_job_list_get_n_active (self->jobs) : 0;
  double radius = RING / 2 - 1.5, x = width / 2.0, y = height / 2.0;
  GdkRGBA colour;

  crm_colour_get_foreground (GTK_WIDGET (area), &colour);
  if (n_failed > 0 && n_active == 0)
    crm_colour_get ("red", CRM_COLOUR_TEXT, &colour);
  cairo_set_line_width (cr, 3);
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, 0.2);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  cairo_stroke (cr);
  gdk_cairo_set_source_rgba (cr, &colour);
  if (n_active == 0)
    fraction = 1;
  else if (fraction < 0)
    fraction = 0.25;
  cairo_arc (cr, x, y, radius, -G_PI / 2, -G_PI / 2 + 2 * G_PI * fraction);
  cairo_stroke (cr);
}

static void
update_button (CrmJobsButton *self)
{
  guint n_active = self->jobs != NULL ? crm_job_list_get_n_active (self->jobs) : 0;
  guint n_failed = self->jobs != NULL ? crm_job_list_get_n_failed (self->jobs) : 0;
  g_autofree char *words = NULL;

  if (n_failed > 0)
    words = g_strdup_printf (ngettext ("%u task failed", "%u tasks failed", n_failed), n_failed);
  else if (n_active > 0)
    words = g_strdup_printf (ngettext ("%u task running", "%u tasks running", n_active), n_active);
  else
    words = g_strdup (_("Tasks are done"));
  gtk_widget_set_visible (GTK_WIDGET (self), self->jobs != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->jobs)) > 0);
  gtk_widget_set_tooltip_text (self->button, words);
  crm_accessible_set_name (GTK_WIDGET (self->button), _("Tasks"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  gtk_widget_queue_draw (self->ring);
}

static void
update_row (GtkWidget  *row,
            GParamSpec *pspec,
            CrmJob     *job)
{
  GtkWidget *detail = g_object_get_data (G_OBJECT (row), "crm-detail");
  GtkWidget *bar = g_object_get_data (G_OBJECT (row), "crm-bar");
  GtkWidget *stop = g_object_get_data (G_OBJECT (row), "crm-stop");
  GtkWidget *retry = g_object_get_data (G_OBJECT (row), "crm-retry");
  GtkWidget *dismiss = g_object_get_data (G_OBJECT (row), "crm-dismiss");
  gboolean active = crm_job_is_active (job);
  double fraction = crm_job_get_fraction (job);
  g_autofree char *words = crm_job_dup_detail (job);
  g_autofree char *left = active ? time_left (crm_job_get_seconds_left (job)) : NULL;
  g_autofree char *both = NULL;
  g_autoptr (GError) error = crm_job_dup_error (job);

  if (error != NULL)
    both = crm_error_presenter_sentence (NULL, error);
  else if (words != NULL && left != NULL)
    both = g_strdup_printf ("%s · %s", words, left);
  else
    both = g_strdup (words != NULL ? words : left);
  gtk_label_set_text (GTK_LABEL (detail), both != NULL ? both : "");
  gtk_widget_set_visible (detail, both != NULL && *both != '\0');
  gtk_widget_set_visible (bar, active);
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (bar), fraction);
  else if (active)
    gtk_progress_bar_pulse (GTK_PROGRESS_BAR (bar));
  gtk_widget_set_visible (stop, active && crm_job_get_can_cancel (job));
  gtk_widget_set_visible (retry, crm_job_can_retry (job));
  gtk_widget_set_visible (dismiss, !active);
}

static void
dismiss_cb (GtkWidget *button,
            CrmJob    *job)
{
  CrmJobsButton *self = CRM_JOBS_BUTTON (gtk_widget_get_ancestor (button, CRM_TYPE_JOBS_BUTTON));

  crm_job_list_dismiss (self->jobs, job);
}

static GtkWidget *
make_button (const char *icon_name,
             const char *label,
             GCallback   callback,
             gpointer    data,
             gboolean    swapped)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  crm_accessible_set_name (button, label);
  g_signal_connect_object (button, "clicked", callback, data, swapped ? G_CONNECT_SWAPPED : 0);
  return button;
}

static GtkWidget *
make_row (gpointer item,
          gpointer user_data)
{
  CrmJob *job = item;
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *title, *detail, *bar, *stop, *retry, *dismiss;
  g_autofree char *text = crm_job_dup_title (job);

  title = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_MIDDLE);
  detail = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (detail), 0);
  gtk_label_set_wrap (GTK_LABEL (detail), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (detail), 40);
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_widget_add_css_class (detail, "caption");
  bar = gtk_progress_bar_new ();
  crm_accessible_set_name (bar, text);
  gtk_box_append (GTK_BOX (words), title);
  gtk_box_append (GTK_BOX (words), bar);
  gtk_box_append (GTK_BOX (words), detail);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), words);
  stop = make_button ("process-stop-symbolic", _("Stop"), G_CALLBACK (crm_job_cancel), job, TRUE);
  retry = make_button ("view-refresh-symbolic", _("Try Again"), G_CALLBACK (crm_job_retry), job, TRUE);
  dismiss = make_button ("window-close-symbolic", _("Remove from List"), G_CALLBACK (dismiss_cb), job, FALSE);
  gtk_box_append (GTK_BOX (row), retry);
  gtk_box_append (GTK_BOX (row), stop);
  gtk_box_append (GTK_BOX (row), dismiss);
  gtk_widget_set_size_request (row, 320, -1);
  g_object_set_data (G_OBJECT (row), "crm-detail", detail);
  g_object_set_data (G_OBJECT (row), "crm-bar", bar);
  g_object_set_data (G_OBJECT (row), "crm-stop", stop);
  g_object_set_data (G_OBJECT (row), "crm-retry", retry);
  g_object_set_data (G_OBJECT (row), "crm-dismiss", dismiss);
  g_signal_connect_object (job, "notify", G_CALLBACK (update_row), row, G_CONNECT_SWAPPED);
  update_row (row, NULL, job);
  return row;
}

static void
crm_jobs_button_dispose (GObject *object)
{
  CrmJobsButton *self = CRM_JOBS_BUTTON (object);

  crm_jobs_button_set_jobs (self, NULL);
  g_clear_pointer (&self->button, gtk_widget_unparent);

  G_OBJECT_CLASS (crm_jobs_button_parent_class)->dispose (object);
}

static void
crm_jobs_button_class_init (CrmJobsButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_jobs_button_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
crm_jobs_button_init (CrmJobsButton *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->ring = gtk_drawing_area_new ();
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->ring), RING);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->ring), RING);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->ring), draw_ring, self, NULL);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "crm-jobs");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 400);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), self->ring);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  update_button (self);
}

void
crm_jobs_button_set_jobs (CrmJobsButton *self,
                          CrmJobList    *jobs)
{
  g_return_if_fail (CRM_IS_JOBS_BUTTON (self));

  if (self->jobs == jobs)
    return;
  if (self->jobs != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->jobs, self);
      gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
      g_clear_object (&self->jobs);
    }
  if (jobs != NULL)
    {
      self->jobs = g_object_ref (jobs);
      gtk_list_box_bind_model (self->list, G_LIST_MODEL (jobs), make_row, NULL, NULL);
      g_signal_connect_swapped (jobs, "notify", G_CALLBACK (update_button), self);
      g_signal_connect_swapped (jobs, "items-changed", G_CALLBACK (update_button), self);
    }
  update_button (self);
}

void
crm_jobs_button_popup (CrmJobsButton *self)
{
  g_return_if_fail (CRM_IS_JOBS_BUTTON (self));

  gtk_menu_button_popup (GTK_MENU_BUTTON (self->button));
}
