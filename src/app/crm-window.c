/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-accessible.h"
#include "crm-tooltip.h"
#include "crm-window-private.h"

#include <glib/gi18n.h>

#include "crm-lazy-menu.h"

#define MAX_HISTORY 50
#define NARROW      640       /* width of the content below which a place shows one pane */

/* Where one was. */
typedef struct
{
  char *place;
  const CrmRecordType *type;
  gint64 id;
} CrmStepBack;

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmWindow, crm_window, ADW_TYPE_APPLICATION_WINDOW,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_VIEW_HOST, crm_window_host_init))

static void
step_free (CrmStepBack *step)
{
  g_free (step->place);
  g_free (step);
}

static const char *
get_place_name (CrmWindow *self)
{
  return gtk_stack_get_visible_child_name (self->places);
}

/* Takes note of where one is, before going elsewhere. */
static void
push_step (CrmWindow *self)
{
  CrmStepBack *step, *last = g_queue_peek_head (&self->history);
  const char *place = get_place_name (self);
  gint64 id = 0;
  const CrmRecordType *type;

  if (self->view == NULL || place == NULL || self->going_back)
    return;
  type = crm_view_get_record (self->view, &id);
  if (last != NULL && g_str_equal (last->place, place) && last->id == id)
    return;
  step = g_new0 (CrmStepBack, 1);
  step->place = g_strdup (place);
  step->type = type;
  step->id = id;
  g_queue_push_head (&self->history, step);
  if (g_queue_get_length (&self->history) > MAX_HISTORY)
    step_free (g_queue_pop_tail (&self->history));
}

gboolean
crm_window_can_go_back (CrmWindow *self)
{
  return (self->view != NULL && crm_view_get_at_page (self->view)) || !g_queue_is_empty (&self->history);
}

void
crm_window_go_back (CrmWindow *self)
{
  CrmStepBack *step;

  if (self->view != NULL && crm_view_get_at_page (self->view))
    {
      crm_view_go_back (self->view);
      return;
    }
  step = g_queue_pop_head (&self->history);
  if (step == NULL)
    return;
  self->going_back = TRUE;
  crm_window_go_to_place (self, step->place);
  if (self->view != NULL && step->type != NULL && step->id != 0)
    crm_view_show_record (self->view, step->type, step->id);
  self->going_back = FALSE;
  step_free (step);
  crm_window_update_header (self);
}

void
crm_window_set_searching (CrmWindow *self,
                          gboolean   searching)
{
  if (self->searching != searching)
    {
      self->searching = searching;
      crm_window_update_header (self);
    }
  if (searching)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->search));
      gtk_editable_select_region (GTK_EDITABLE (self->search), 0, -1);
    }
}

static void
set_slot (GtkWidget *slot,
          CrmView   *view,
          const char *property)
{
  g_autoptr (GtkWidget) child = NULL;

  if (view != NULL)
    g_object_get (view, property, &child, NULL);
  if (adw_bin_get_child (ADW_BIN (slot)) != child)
    adw_bin_set_child (ADW_BIN (slot), child);
  gtk_widget_set_visible (slot, child != NULL);
}

/* A window of the width of a phone has no room for more than to be closed: the title needs it. */
static void
show_title_buttons (CrmWindow *self,
                    gboolean   single)
{
  g_autofree char *layout = NULL;
  const char *kept = NULL;

  if (single)
    {
      g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-decoration-layout", &layout, NULL);
      kept = layout == NULL || strstr (layout, "close") == NULL ? "" : strchr (layout, ':') == NULL || strstr (layout, "close") < strchr (layout, ':')
             ? "close:" : ":close";
    }
  if (g_strcmp0 (adw_header_bar_get_decoration_layout (ADW_HEADER_BAR (self->header)), kept) != 0)
    adw_header_bar_set_decoration_layout (ADW_HEADER_BAR (self->header), kept);
}

/* The header says what the view of the place says. */
void
crm_window_update_header (CrmWindow *self)
{
  const CrmPlace *place = crm_places_find (get_place_name (self));
  gboolean folded = crm_split_view_get_folded (self->split);
  gboolean at_page = self->view != NULL && crm_view_get_at_page (self->view);
  g_autofree char *page_title = NULL;
  g_autofree char *hint = NULL;
  g_autofree char *label = NULL;
  const char *title;
  gboolean search_shown, search_hidden, single, read_only;

  if (self->view != NULL)
    g_object_get (self->view, "page-title", &page_title, "search-hint", &hint, "main-label", &label, NULL);
  single = self->view != NULL && crm_view_get_narrow (self->view);
  title = at_page && page_title != NULL ? page_title : place != NULL ? _(place->title) : _("Clientele");
  search_shown = hint != NULL && (!single || (self->searching && !at_page));
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->narrow_title, title);
  gtk_widget_set_visible (GTK_WIDGET (self->title), !single);
  gtk_widget_set_visible (GTK_WIDGET (self->narrow_title), single && !search_shown);
  gtk_label_set_wrap (self->narrow_title, at_page);
  if (at_page)
    gtk_widget_add_css_class (GTK_WIDGET (self->narrow_title), "crm-page-title");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->narrow_title), "crm-page-title");
  show_title_buttons (self, single);
  gtk_widget_set_visible (self->search_clamp, search_shown);
  search_hidden = hint != NULL && single && !search_shown && !at_page;
  g_object_set (self->search, "placeholder-text", hint, NULL);
  gtk_widget_set_visible (self->main_button, label != NULL && !(single && (search_shown || at_page)));
  adw_button_content_set_label (ADW_BUTTON_CONTENT (self->main_content), single || label == NULL ? "" : label);
  read_only = self->book != NULL && crm_db_is_read_only (crm_book_get_db (self->book));
  crm_tooltip_set (self->main_button, read_only ? _("This book was opened to be read only.") : label);
  if (label != NULL)
    crm_accessible_set_name (GTK_WIDGET (self->main_button), label);
  gtk_widget_set_visible (self->sidebar_button, folded && !at_page);
  gtk_widget_set_visible (self->back_button, at_page || (!single && !g_queue_is_empty (&self->history)));
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (self->header), folded);
  set_slot (single ? self->start_slot : self->narrow_slot, NULL, "header-start");
  set_slot (single ? self->narrow_slot : self->start_slot, single && at_page ? NULL : self->view, "header-start");
  /* The bar of a narrow window is there for what the place puts in it; search alone is not worth a line. */
  gtk_widget_set_visible (self->narrow_bar, single && !at_page && gtk_widget_get_visible (self->narrow_slot));
  gtk_widget_set_visible (self->search_button, search_hidden && gtk_widget_get_visible (self->narrow_slot));
  gtk_widget_set_visible (self->header_search_button, search_hidden && !gtk_widget_get_visible (self->narrow_slot));
  set_slot (self->end_slot, single && (at_page || search_shown) ? NULL : self->view, "header-end");
  crm_window_update_actions (self);
}

static void
view_notify_cb (CrmView    *view,
                GParamSpec *pspec,
                CrmWindow  *self)
{
  if (view != self->view)
    return;
  if (g_str_equal (pspec->name, "search-text"))
    {
      const char *text = crm_view_get_search_text (view);

      if (!g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (self->search))))
        gtk_editable_set_text (GTK_EDITABLE (self->search), text);
      return;
    }
  if (g_str_equal (pspec->name, "at-page") && crm_view_get_at_page (view))
    crm_window_page_shown (self);
  crm_window_update_header (self);
}

CrmView *
crm_window_ensure_view (CrmWindow  *self,
                        const char *name)
{
  const CrmPlace *place = crm_places_find (name);
  GtkWidget *view;

  if (place == NULL || self->book == NULL)
    return NULL;
  view = gtk_stack_get_child_by_name (self->places, name);
  if (view == NULL)
    {
      view = g_object_new (place->get_type (), "book", self->book, NULL);
      crm_accessible_set_name (view, _(place->title));
      gtk_stack_add_named (self->places, view, name);
      g_signal_connect (view, "notify", G_CALLBACK (view_notify_cb), self);
      g_signal_connect_swapped (view, "content-shown", G_CALLBACK (crm_window_content_shown), self);
    }
  return CRM_VIEW (view);
}

/* What there is for a place, even where what it shows needs more; 0 before there is a size. */
static int
get_place_width (CrmWindow *self)
{
  int width = gtk_widget_get_width (self->content);

  return crm_split_view_get_folded (self->split) ? MIN (width, gtk_widget_get_width (GTK_WIDGET (self->split))) : width;
}

void
crm_window_go_to_place (CrmWindow  *self,
                        const char *name)
{
  CrmView *view = crm_window_ensure_view (self, name);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  gboolean first;

  if (view == NULL)
    return;
  if (view != self->view)
    {
      /* A stack gives the keyboard of the page that goes to the first thing of the one that comes. When that was never shown, this is
         not what it was on last, and mostly not what one works with. */
      first = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->places)) && !gtk_widget_get_realized (GTK_WIDGET (view));
      push_step (self);
      self->view = view;
      g_object_set (view, "narrow", get_place_width (self) > 0 && get_place_width (self) < NARROW, NULL);
      gtk_stack_set_visible_child (self->places, GTK_WIDGET (view));
      crm_sidebar_set_place (self->sidebar, name);
      g_settings_set_string (self->settings, "last-place", name);
      self->searching = FALSE;
      self->syncing_search = TRUE;
      gtk_editable_set_text (GTK_EDITABLE (self->search), crm_view_get_search_text (view));
      self->syncing_search = FALSE;
      crm_window_update_header (self);
      crm_view_entered (view);
      if (first)
        {
          gtk_window_set_focus (GTK_WINDOW (self), NULL);
          crm_window_focus_view (self);
        }
    }
  crm_split_view_set_at_sidebar (self->split, FALSE);
}

static void
place_chosen_cb (CrmWindow  *self,
                 const char *name)
{
  self->awaits_content = FALSE;
  crm_window_go_to_place (self, name);
}

static void
search_changed_cb (CrmWindow *self)
{
  if (self->view != NULL && !self->syncing_search)
    g_object_set (self->view, "search-text", gtk_editable_get_text (GTK_EDITABLE (self->search)), NULL);
}

static void
search_activate_cb (CrmWindow *self)
{
  if (self->view != NULL)
    crm_view_focus_results (self->view);
}

static void
search_stop_cb (CrmWindow *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  crm_window_set_searching (self, FALSE);
  search_activate_cb (self);
}

static gboolean
search_key_cb (GtkEventControllerKey *controller,
               guint                  keyval,
               guint                  keycode,
               GdkModifierType        state,
               CrmWindow             *self)
{
  if ((keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down) || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return FALSE;
  search_activate_cb (self);
  return TRUE;
}

static gboolean
update_narrow_cb (GtkWidget     *widget,
                  GdkFrameClock *clock,
                  gpointer       user_data)
{
  CrmWindow *self = CRM_WINDOW (widget);
  int width = get_place_width (self);

  if (self->view != NULL && width > 0 && crm_view_get_narrow (self->view) != (width < NARROW))
    g_object_set (self->view, "narrow", width < NARROW, NULL);
  return G_SOURCE_REMOVE;
}

static void
crm_window_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  CrmWindow *self = CRM_WINDOW (widget);
  int before = get_place_width (self);

  GTK_WIDGET_CLASS (crm_window_parent_class)->size_allocate (widget, width, height, baseline);
  /* Not here: a view shows and hides panes when it becomes narrow. */
  if (before != get_place_width (self))
    gtk_widget_add_tick_callback (widget, update_narrow_cb, NULL, NULL);
}

static void
folded_cb (CrmWindow *self)
{
  crm_window_update_header (self);
}

static void
save_size (CrmWindow *self)
{
  int width, height;
  gboolean maximized = gtk_window_is_maximized (GTK_WINDOW (self));

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  if (!maximized && width >= 360 && height >= 300)
    {
      g_settings_set_int (self->settings, "window-width", width);
      g_settings_set_int (self->settings, "window-height", height);
    }
  g_settings_set_boolean (self->settings, "window-maximized", maximized);
}

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (CrmWindow) self = user_data;

  gtk_window_destroy (GTK_WINDOW (self));
}

/* The last edits are written before the window goes. */
static gboolean
crm_window_close_request (GtkWindow *window)
{
  CrmWindow *self = CRM_WINDOW (window);

  save_size (self);
  if (self->closing)
    return TRUE;
  self->closing = TRUE;
  if (self->jobs != NULL)
    crm_job_list_cancel_all (self->jobs);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  crm_window_close_book_async (self, closed_cb, g_object_ref (self));
  return TRUE;
}

static void
update_recent (CrmWindow *self)
{
  g_auto (GStrv) paths = g_settings_get_strv (self->settings, "recent-books");

  g_menu_remove_all (self->recent_menu);
  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *name = g_filename_display_basename (paths[i]);
      g_autoptr (GMenuItem) item = g_menu_item_new (name, NULL);

      if (g_strcmp0 (paths[i], self->path) == 0)
        continue;
      g_menu_item_set_action_and_target (item, "win.open-path", "(su)", paths[i], (guint) CRM_DB_OPEN_DEFAULT);
      g_menu_append_item (self->recent_menu, item);
    }
}

static void
jobs_changed_cb (CrmWindow *self)
{
  g_autoptr (CrmJob) job = self->jobs != NULL ? g_list_model_get_item (G_LIST_MODEL (self->jobs), 0) : NULL;
  guint n_active = self->jobs != NULL ? crm_job_list_get_n_active (self->jobs) : 0;
  g_autofree char *title = NULL;

  if (job == NULL || n_active == 0)
    {
      crm_window_set_foot (self, CRM_FOOT_JOB, NULL);
      return;
    }
  title = crm_job_dup_title (job);
  crm_window_set_foot (self, CRM_FOOT_JOB, &(CrmFootLine) { .icon_name = "crm-history-symbolic", .text = title, .action = "win.jobs" });
}

static void
set_jobs (CrmWindow  *self,
          CrmJobList *jobs)
{
  if (self->jobs != NULL)
    g_signal_handlers_disconnect_by_data (self->jobs, self);
  g_set_object (&self->jobs, jobs);
  crm_jobs_button_set_jobs (self->jobs_button, jobs);
  if (jobs != NULL)
    {
      g_signal_connect_swapped (jobs, "notify", G_CALLBACK (jobs_changed_cb), self);
      g_signal_connect_swapped (jobs, "items-changed", G_CALLBACK (jobs_changed_cb), self);
    }
  jobs_changed_cb (self);
}

void
crm_window_set_book (CrmWindow *self,
                     CrmBook   *book)
{
  GtkWidget *child;

  self->view = NULL;
  self->awaits_content = FALSE;
  adw_bin_set_child (ADW_BIN (self->start_slot), NULL);
  adw_bin_set_child (ADW_BIN (self->end_slot), NULL);
  adw_bin_set_child (ADW_BIN (self->narrow_slot), NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->places))) != NULL)
    gtk_stack_remove (self->places, child);
  g_queue_clear_full (&self->history, (GDestroyNotify) step_free);
  g_set_object (&self->book, book);
  set_jobs (self, book != NULL ? crm_book_get_jobs (book) : NULL);
  crm_window_show_book_name (self);
  crm_window_keep_book (self);
  crm_window_begin_sync (self);
  crm_window_begin_counting (self);
  if (book != NULL)
    {
      g_autofree char *last = g_settings_get_string (self->settings, "last-place");
      const CrmPlace *places;
      guint n_places;

      places = crm_places_get (&n_places);
      gtk_stack_set_visible_child_name (self->root, "book");
      if (n_places > 0)
        crm_window_go_to_place (self, crm_places_find (last) != NULL ? last : places[0].name);
      crm_window_focus_view (self);
    }
  crm_window_update_header (self);
}

static void
crm_window_dispose (GObject *object)
{
  CrmWindow *self = CRM_WINDOW (object);

  g_clear_handle_id (&self->loading_id, g_source_remove);
  g_clear_handle_id (&self->present_id, g_source_remove);
  g_clear_handle_id (&self->search_id, g_source_remove);
  crm_window_end_counting (self);
  crm_window_clear_foot (self);
  g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  g_clear_object (&self->offer);
  g_queue_clear_full (&self->history, (GDestroyNotify) step_free);
  self->view = NULL;
  if (self->jobs != NULL)
    g_signal_handlers_disconnect_by_data (self->jobs, self);
  if (self->palette != NULL)
    gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&self->palette)));
  gtk_widget_dispose_template (GTK_WIDGET (self), CRM_TYPE_WINDOW);
  g_clear_object (&self->jobs);
  crm_window_end_sync (self);
  g_clear_object (&self->keeper);
  g_clear_object (&self->reminders);
  g_clear_object (&self->book);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->start, g_free);

  G_OBJECT_CLASS (crm_window_parent_class)->dispose (object);
}

static void
crm_window_class_init (CrmWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_window_dispose;
  widget_class->size_allocate = crm_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = crm_window_close_request;

  g_type_ensure (CRM_TYPE_SPLIT_VIEW);
  g_type_ensure (CRM_TYPE_SIDEBAR);
  g_type_ensure (CRM_TYPE_REMINDER_BAR);
  g_type_ensure (CRM_TYPE_JOBS_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/clientele/Clientele/app/crm-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, root);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, split);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, content);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, header);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, title);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, narrow_title);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, start_slot);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, end_slot);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, narrow_bar);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, reminder_bar);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, narrow_slot);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, recent_menu);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, search_clamp);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, search);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, search_button);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, header_search_button);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, main_button);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, main_content);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, jobs_button);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, places);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, CrmWindow, main_menu);
  gtk_widget_class_bind_template_callback (widget_class, place_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stop_cb);
  crm_window_install_actions (widget_class);
}

static void
crm_window_init (CrmWindow *self)
{
  GtkEventController *keys;

  self->settings = g_settings_new (CRM_APPLICATION_ID);
  g_queue_init (&self->history);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  g_signal_connect_swapped (self->split, "notify::folded", G_CALLBACK (folded_cb), self);
  g_signal_connect_object (self->settings, "changed::recent-books", G_CALLBACK (update_recent), self, G_CONNECT_SWAPPED);
  update_recent (self);
  crm_lazy_menu_set (self->menu_button, self->main_menu);
  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (search_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->search), keys);
  crm_window_update_header (self);
}

CrmWindow *
crm_window_new (GtkApplication *application)
{
  return g_object_new (CRM_TYPE_WINDOW, "application", application, NULL);
}

CrmBook *
crm_window_get_book (CrmWindow *self)
{
  g_return_val_if_fail (CRM_IS_WINDOW (self), NULL);

  return self->book;
}

CrmJobList *
crm_window_get_jobs (CrmWindow *self)
{
  g_return_val_if_fail (CRM_IS_WINDOW (self), NULL);

  return self->jobs;
}
