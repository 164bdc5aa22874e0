/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-palette.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-query-model.h"
#include "crm-row-widget.h"
#include "crm-text.h"
#include "crm-window-private.h"

#define MAX_RECORDS 6

/*
 * Ctrl+K: everything by a few letters. Records come through the models' search, actions by the folded words of their
 * labels; before anything is typed there are the places and the actions.
 */
#define CRM_TYPE_PALETTE (crm_palette_get_type ())
G_DECLARE_FINAL_TYPE (CrmPalette, crm_palette, CRM, PALETTE, AdwWindow)

struct _CrmPalette
{
  AdwWindow parent_instance;

  /* Owned */
  GPtrArray *models;             /* CrmQueryModel, one per record type */

  /* Borrowed */
  CrmWindow *window;
  GtkEditable *entry;
  GtkListBox *list;
  GtkWidget *scroller;
  GtkWidget *nothing;

  /* State */
  guint update_id;
};

G_DEFINE_FINAL_TYPE (CrmPalette, crm_palette, ADW_TYPE_WINDOW)

typedef struct
{
  const char *label;
  const char *icon_name;
  const char *action;
} PaletteAction;

static const PaletteAction palette_actions[] = {
  { N_("New Contact"), "list-add-symbolic", "win.new-in::contacts" },
  { N_("New Contact from a Signature"), "edit-paste-symbolic", "win.paste" },
  { N_("New Deal"), "list-add-symbolic", "win.new-in::pipeline" },
  { N_("New Task"), "list-add-symbolic", "win.new-in::today" },
  { N_("New Event"), "list-add-symbolic", "win.new-in::calendar" },
  { N_("New Campaign"), "list-add-symbolic", "win.new-in::campaigns" },
  { N_("Undo"), "edit-undo-symbolic", "win.undo" },
  { N_("Redo"), "edit-redo-symbolic", "win.redo" },
  { N_("Changes"), "crm-history-symbolic", "win.changes" },
  { N_("New Book"), "document-new-symbolic", "win.new-book" },
  { N_("Open Book"), "document-open-symbolic", "win.open-book" },
  { N_("Save a Copy of the Book"), "document-save-symbolic", "win.save-copy" },
  { N_("Find Duplicates"), "edit-copy-symbolic", "win.duplicates" },
  { N_("Import Contacts"), "document-open-symbolic", "win.import" },
  { N_("Export Contacts"), "document-save-symbolic", "win.export" },
  { N_("Sync Calendars Now"), "view-refresh-symbolic", "win.sync" },
  { N_("Add Calendar Account"), "list-add-symbolic", "win.add-calendar-account" },
  { N_("Calendar and Mail Accounts"), "crm-calendar-symbolic", "win.accounts" },
  { N_("Changed in Two Places"), "dialog-warning-symbolic", "win.conflicts" },
  { N_("Backups"), "drive-harddisk-symbolic", "win.backups" },
  { N_("Back Up or Restore the Book"), "drive-harddisk-symbolic", "win.backups" },
  { N_("Preferences"), "preferences-system-symbolic", "win.preferences" },
  { N_("Keyboard Shortcuts"), "preferences-desktop-keyboard-symbolic", "win.shortcuts" },
  { N_("About Clientele"), "help-about-symbolic", "app.about" },
  { N_("Close and Quit"), "window-close-symbolic", "app.quit" },
};

static const CrmRecordType *
searched_type (guint index)
{
  static const CrmRecordType *const types[] = { &crm_contact_type, &crm_deal_type, &crm_activity_type };

  return index < G_N_ELEMENTS (types) ? types[index] : NULL;
}

static void
activate (GtkWidget  *window,
          const char *detailed_name)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  if (g_action_parse_detailed_name (detailed_name, &name, &target, NULL))
    gtk_widget_activate_action_variant (window, name, target);
}

static void
activate_row (CrmPalette    *self,
              GtkListBoxRow *row)
{
  CrmRow *record = g_object_get_data (G_OBJECT (row), "crm-record");
  const char *action = g_object_get_data (G_OBJECT (row), "crm-action");
  const char *place = g_object_get_data (G_OBJECT (row), "crm-place");
  g_autoptr (GtkWidget) window = g_object_ref (GTK_WIDGET (self->window));
  g_autoptr (CrmRow) kept = record != NULL ? g_object_ref (record) : NULL;

  gtk_window_close (GTK_WINDOW (self));
  if (kept != NULL)
    crm_view_host_show_record (window, crm_row_get_record_type (kept), crm_row_get_id (kept));
  else if (place != NULL)
    gtk_widget_activate_action (window, "win.place", "s", place);
  else
    activate (window, action);
}

static void
row_activated_cb (GtkListBox    *list,
                  GtkListBoxRow *row,
                  CrmPalette    *self)
{
  activate_row (self, row);
}

static void
entry_activate_cb (CrmPalette *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row != NULL)
    activate_row (self, row);
}

/* Every word that was typed begins a word of @label. */
static gboolean
matches (const char *label,
         const char *text)
{
  g_auto (GStrv) wanted = crm_text_words (text);
  g_auto (GStrv) words = crm_text_words (label);

  for (guint i = 0; wanted[i] != NULL; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; words[j] != NULL && !found; j++)
        found = g_str_has_prefix (words[j], wanted[i]);
      if (!found)
        return FALSE;
    }
  return TRUE;
}

static GtkWidget *
append_row (CrmPalette       *self,
            const CrmRowFace *face)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *widget = crm_row_widget_new ();

  crm_row_widget_set_face (CRM_ROW_WIDGET (widget), face);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), widget);
  crm_accessible_set_name (row, face->title);
  gtk_list_box_append (self->list, row);
  return row;
}

static void
append_records (CrmPalette    *self,
                CrmQueryModel *model)
{
  guint n = MIN (g_list_model_get_n_items (G_LIST_MODEL (model)), MAX_RECORDS);
  const CrmRecordType *type = crm_query_get_record_type (crm_query_model_get_query (model));

  if (crm_places_find_record (type) == NULL)
    return;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CrmRow) row = g_list_model_get_item (G_LIST_MODEL (model), i);
      gboolean company = g_strcmp0 (crm_row_get_kind (row), "company") == 0;
      CrmRowFace face = {
        .title = crm_row_get_title (row), .detail = crm_row_get_detail (row), .loading = crm_row_is_loading (row),
        .trailing = _(type->label), .icon_name = type == &crm_deal_type ? "crm-deal-symbolic"
                    : type == &crm_activity_type ? "crm-calendar-symbolic" : company ? "crm-company-symbolic" : NULL
      };
      GtkWidget *widget = append_row (self, &face);

      g_object_set_data_full (G_OBJECT (widget), "crm-record", g_object_ref (row), g_object_unref);
    }
}

static void
append_places (CrmPalette *self,
               const char *text)
{
  guint n_places;
  const CrmPlace *places = crm_places_get (&n_places);

  for (guint i = 0; i < n_places; i++)
    if (matches (_(places[i].title), text))
      {
        CrmRowFace face = { .title = _(places[i].title), .icon_name = places[i].icon_name, .trailing = _("Place"), .colour = "grey" };

        g_object_set_data (G_OBJECT (append_row (self, &face)), "crm-place", (gpointer) places[i].name);
      }
}

static void
append_actions (CrmPalette *self,
                const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (palette_actions); i++)
    if (matches (_(palette_actions[i].label), text))
      {
        CrmRowFace face = { .title = _(palette_actions[i].label), .icon_name = palette_actions[i].icon_name,
                            .trailing = _("Action"), .colour = "grey" };

        g_object_set_data (G_OBJECT (append_row (self, &face)), "crm-action", (gpointer) palette_actions[i].action);
      }
}

static gboolean
update_cb (gpointer data)
{
  CrmPalette *self = data;
  const char *text = gtk_editable_get_text (self->entry);
  GtkListBoxRow *row;
  gboolean any;

  self->update_id = 0;
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  if (*text != '\0')
    for (guint i = 0; i < self->models->len; i++)
      append_records (self, g_ptr_array_index (self->models, i));
  append_places (self, text);
  append_actions (self, text);
  row = gtk_list_box_get_row_at_index (self->list, 0);
  any = row != NULL;
  if (any)
    gtk_list_box_select_row (self->list, row);
  gtk_widget_set_visible (self->scroller, any);
  gtk_widget_set_visible (self->nothing, !any);
  return G_SOURCE_REMOVE;
}

static void
queue_update (CrmPalette *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_cb, self, NULL);
}

/* Rows come a moment after their ids. */
static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  CrmPalette *self)
{
  for (guint i = 0; i < MIN (g_list_model_get_n_items (model), MAX_RECORDS); i++)
    {
      g_autoptr (CrmRow) row = g_list_model_get_item (model, i);

      if (crm_row_is_loading (row) && g_signal_handler_find (row, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self) == 0)
        g_signal_connect_object (row, "changed", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
    }
  queue_update (self);
}

static void
changed_cb (CrmPalette *self)
{
  const char *text = gtk_editable_get_text (self->entry);

  for (guint i = 0; i < self->models->len; i++)
    {
      g_autoptr (CrmQuery) all = crm_query_new (searched_type (i));
      g_autoptr (CrmQuery) query = crm_query_with_search (all, text);

      if (*text != '\0')
        crm_query_model_set_query (g_ptr_array_index (self->models, i), query);
    }
  queue_update (self);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                CrmPalette            *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int step = keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down ? 1 : keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up ? -1 : 0;

  if (step == 0 || row == NULL)
    return FALSE;
  row = gtk_list_box_get_row_at_index (self->list, gtk_list_box_row_get_index (row) + step);
  if (row != NULL)
    {
      graphene_rect_t bounds;
      GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));

      gtk_list_box_select_row (self->list, row);
      if (gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list), &bounds))
        gtk_adjustment_clamp_page (adjustment, bounds.origin.y, bounds.origin.y + bounds.size.height);
    }
  return TRUE;
}

static void
crm_palette_dispose (GObject *object)
{
  CrmPalette *self = CRM_PALETTE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  for (guint i = 0; self->models != NULL && i < self->models->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->models, i), self);
  g_clear_pointer (&self->models, g_ptr_array_unref);
  self->window = NULL;

  G_OBJECT_CLASS (crm_palette_parent_class)->dispose (object);
}

static void
crm_palette_class_init (CrmPaletteClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_palette_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_palette_init (CrmPalette *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *handle = gtk_window_handle_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->models = g_ptr_array_new_with_free_func (g_object_unref);
  self->entry = GTK_EDITABLE (gtk_entry_new ());
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (self->entry), GTK_ENTRY_ICON_PRIMARY, "edit-find-symbolic");
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _("A name, a deal, or what you want to do"));
  crm_accessible_set_name (GTK_WIDGET (self->entry), _("Find Anything"));
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (entry_activate_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
  gtk_widget_set_margin_top (GTK_WIDGET (self->entry), 12);
  gtk_widget_set_margin_start (GTK_WIDGET (self->entry), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->entry), 12);
  gtk_window_handle_set_child (GTK_WINDOW_HANDLE (handle), GTK_WIDGET (self->entry));
  gtk_box_append (GTK_BOX (box), handle);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "crm-palette-list");
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "background");
  crm_accessible_set_name (GTK_WIDGET (self->list), _("Results"));
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->list));
  gtk_widget_set_vexpand (self->scroller, TRUE);
  gtk_widget_set_margin_start (self->scroller, 6);
  gtk_widget_set_margin_end (self->scroller, 6);
  gtk_box_append (GTK_BOX (box), self->scroller);
  self->nothing = gtk_label_new (_("Nothing of that name"));
  gtk_widget_add_css_class (self->nothing, "dim-label");
  gtk_widget_set_vexpand (self->nothing, TRUE);
  gtk_widget_set_visible (self->nothing, FALSE);
  gtk_box_append (GTK_BOX (box), self->nothing);
  gtk_widget_add_css_class (GTK_WIDGET (self), "crm-palette");
  adw_window_set_content (ADW_WINDOW (self), box);
}

void
crm_palette_present (CrmWindow *window,
                     CrmBook   *book)
{
  CrmPalette *self;

  g_return_if_fail (CRM_IS_WINDOW (window));
  g_return_if_fail (CRM_IS_BOOK (book));

  self = g_object_new (CRM_TYPE_PALETTE,
                       "transient-for", window,
                       "modal", TRUE,
                       "title", _("Find Anything"),
                       "default-width", MIN (560, gtk_widget_get_width (GTK_WIDGET (window)) - 24),
                       "default-height", 460,
                       NULL);
  self->window = window;
  for (guint i = 0; searched_type (i) != NULL; i++)
    {
      CrmQueryModel *model = crm_query_model_new (book, NULL);

      g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), self);
      g_ptr_array_add (self->models, model);
    }
  update_cb (self);
  gtk_window_present (GTK_WINDOW (self));
}
