/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-contact-card.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-accessible.h"
#include "crm-entry-popover.h"
#include "crm-fact-row.h"
#include "crm-file-dialog.h"
#include "crm-keep-touch.h"
#include "crm-picture.h"
#include "crm-portrait.h"
#include "crm-relative-time.h"
#include "crm-row-box.h"
#include "crm-tag-pill.h"
#include "crm-text.h"
#include "crm-view-host.h"
#include "crm-wrap-box.h"

#define PICTURE      72
#define KEPT_PICTURE 512     /* pixels of its longer side: sharp at any size it is shown, and a few ten kilobytes */

struct _CrmContactCard
{
  GtkWidget parent_instance;

  /* Owned */
  CrmBook *book;
  CrmTagList *tags;
  CrmRecord *record;
  GtkWidget *box;

  /* Borrowed */
  CrmPortrait *portrait;
  GtkWidget *picture_button;
  GtkWidget *name_slot;
  GtkWidget *company;
  GtkWidget *tag_box;
  GtkLabel *facts;
  GtkWidget *next_box;
  GtkImage *next_icon;
  GtkLabel *next_label;
  CrmContactOverview *overview;
};

static const char *const name_fields[] = { "name", NULL };

G_DEFINE_FINAL_TYPE (CrmContactCard, crm_contact_card, GTK_TYPE_WIDGET)

static void
commit_name_cb (CrmFactRow     *row,
                CrmContactCard *self)
{
  g_autoptr (CrmRecord) copy = crm_record_copy (self->record);

  if (crm_fact_row_apply (row, copy, NULL))
    crm_book_save_async (self->book, copy, NULL, NULL, crm_view_host_command_cb, g_object_ref (self));
}

static void
update_name (CrmContactCard *self)
{
  const char *name = crm_record_get_title (self->record);
  GtkWidget *old = gtk_widget_get_first_child (self->name_slot);
  GtkWidget *row;

  if (old != NULL && crm_fact_row_is_editing (CRM_FACT_ROW (old))
      && crm_record_get_id (crm_fact_row_get_record (CRM_FACT_ROW (old))) == crm_record_get_id (self->record))
    return;
  if (old != NULL)
    gtk_box_remove (GTK_BOX (self->name_slot), old);
  row = crm_fact_row_new (self->record, name_fields, _("Name"), name, NULL, FALSE);
  crm_fact_row_set_heading (CRM_FACT_ROW (row));
  g_signal_connect (row, "commit", G_CALLBACK (commit_name_cb), self);
  gtk_box_append (GTK_BOX (self->name_slot), row);
}

/* ---- tags */

static void
remove_tag_cb (CrmTagPill     *pill,
               CrmContactCard *self)
{
  gint64 tag = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (pill), "crm-id"));
  gint64 id = crm_record_get_id (self->record);

  crm_tag_list_remove_async (self->tags, tag, &id, 1, crm_view_host_command_cb, g_object_ref (self));
}

static void
add_tag (CrmContactCard *self,
         const char     *name)
{
  g_autofree char *clean = crm_text_clean_line (name);
  gint64 id = crm_record_get_id (self->record);

  if (clean != NULL && *clean != '\0')
    crm_tag_list_add_async (self->tags, clean, &id, 1, crm_view_host_command_cb, g_object_ref (self));
}

static void
tag_query_cb (CrmEntryPopover *popover,
              const char      *text,
              CrmContactCard  *self)
{
  CrmEntryChoice choices[8] = { { 0 } };
  g_autofree char *folded = crm_text_fold (text);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->tags)) && n < G_N_ELEMENTS (choices); i++)
    {
      g_autoptr (CrmRecord) tag = g_list_model_get_item (G_LIST_MODEL (self->tags), i);
      g_autofree char *name = crm_text_fold (crm_record_get_title (tag));

      if (*text == '\0' || strstr (name, folded) != NULL)
        choices[n++] = (CrmEntryChoice) { crm_record_get_id (tag), crm_record_get_title (tag), NULL, "crm-tag-symbolic" };
    }
  crm_entry_popover_set_choices (popover, choices, *text != '\0' ? n : 0);
}

static void
close_tag_popover (GtkWidget *entry)
{
  GtkWidget *popover = gtk_widget_get_ancestor (entry, GTK_TYPE_POPOVER);

  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
tag_chosen_cb (CrmEntryPopover *popover,
               gint64           id,
               const char      *text,
               CrmContactCard  *self)
{
  GtkWidget *entry = gtk_widget_get_parent (GTK_WIDGET (popover));

  add_tag (self, text);
  close_tag_popover (entry);
}

static void
tag_activate_cb (GtkEntry       *entry,
                 CrmContactCard *self)
{
  add_tag (self, gtk_editable_get_text (GTK_EDITABLE (entry)));
  close_tag_popover (GTK_WIDGET (entry));
}

static void
make_tag_popover_cb (GtkMenuButton *button,
                     gpointer       data)
{
  CrmContactCard *self = data;
  GtkWidget *popover, *entry;
  CrmEntryPopover *completion;

  if (gtk_menu_button_get_popover (button) != NULL)
    return;
  popover = gtk_popover_new ();
  entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Name of a tag"));
  crm_accessible_set_name (entry, _("Tag"));
  completion = crm_entry_popover_attach (entry);
  g_signal_connect_object (completion, "query", G_CALLBACK (tag_query_cb), self, 0);
  g_signal_connect_object (completion, "chosen", G_CALLBACK (tag_chosen_cb), self, 0);
  g_signal_connect_object (entry, "activate", G_CALLBACK (tag_activate_cb), self, 0);
  gtk_popover_set_child (GTK_POPOVER (popover), entry);
  gtk_menu_button_set_popover (button, popover);
}

static GtkWidget *
make_tag_button (CrmContactCard *self)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), make_tag_popover_cb, self, NULL);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "crm-tag-symbolic");
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (button), FALSE);
  gtk_widget_add_css_class (button, "crm-small");
  gtk_widget_add_css_class (button, "dim-label");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Add a Tag"));
  crm_accessible_set_name (button, _("Add a Tag"));
  return button;
}

static void
update_tags (CrmContactCard *self)
{
  GPtrArray *tags;

  if (self->record == NULL)
    return;
  tags = crm_record_get_children (self->record, &crm_contact_tag_type);
  crm_wrap_box_clear (CRM_WRAP_BOX (self->tag_box));
  for (guint i = 0; i < tags->len; i++)
    {
      gint64 id = crm_record_get_int (g_ptr_array_index (tags, i), "tag_id");
      CrmRecord *tag = crm_tag_list_find (self->tags, id);
      const char *name = crm_record_get_reference_title (g_ptr_array_index (tags, i), "tag_id");
      GtkWidget *pill;

      if (tag == NULL && name == NULL)
        continue;
      pill = crm_tag_pill_new (tag != NULL ? crm_record_get_title (tag) : name,
                               tag != NULL ? crm_record_get_text (tag, "colour") : "grey");
      crm_tag_pill_set_removable (CRM_TAG_PILL (pill), TRUE);
      g_object_set_data (G_OBJECT (pill), "crm-id", GSIZE_TO_POINTER (id));
      g_signal_connect (pill, "removed", G_CALLBACK (remove_tag_cb), self);
      crm_wrap_box_append (CRM_WRAP_BOX (self->tag_box), pill);
    }
  crm_wrap_box_append (CRM_WRAP_BOX (self->tag_box), make_tag_button (self));
}

/* ---- the lines below the name */

static void
company_clicked_cb (GtkButton      *button,
                    CrmContactCard *self)
{
  gint64 id = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (button), "crm-id"));

  crm_view_host_show_record (GTK_WIDGET (self), &crm_contact_type, id);
}

/* Where somebody works now; NULL: nowhere any more. */
static CrmRecord *
find_current (GPtrArray *places)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");

  for (guint i = 0; i < places->len; i++)
    {
      CrmRecord *place = g_ptr_array_index (places, i);
      const char *ended = crm_record_get_text (place, "ended");

      if (ended == NULL || strcmp (ended, today) >= 0)
        return place;
    }

  return NULL;
}

static void
update_company (CrmContactCard *self)
{
  GPtrArray *places = crm_record_get_children (self->record, &crm_affiliation_type);
  CrmRecord *place = find_current (places);
  const char *company = place != NULL ? crm_record_get_reference_title (place, "company_id") : NULL;
  const char *role = place != NULL ? crm_record_get_text (place, "role") : NULL;
  g_autofree char *words = NULL;

  gtk_widget_set_visible (self->company, company != NULL);
  if (company == NULL)
    return;
  /* Translators: a role, and the name of a company: "Buyer at Acme" */
  words = role != NULL && *role != '\0' ? g_strdup_printf (_("%s at %s"), role, company) : g_strdup (company);
  gtk_label_set_text (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->company))), words);
  crm_accessible_set_name (self->company, words);
  g_object_set_data (G_OBJECT (self->company), "crm-id", GSIZE_TO_POINTER (crm_record_get_int (place, "company_id")));
}

static const char *
touch_words (const char *kind)
{
  if (g_strcmp0 (kind, "call") == 0)
    return _("by phone");
  if (g_strcmp0 (kind, "mail") == 0)
    return _("by mail");
  if (g_strcmp0 (kind, "meeting") == 0)
    return _("in a meeting");
  if (g_strcmp0 (kind, "visit") == 0)
    return _("on a visit");
  if (g_strcmp0 (kind, "letter") == 0)
    return _("by letter");
  return "";
}

static void
update_facts (CrmContactCard *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *relationship = crm_record_format (self->record, "lifecycle");
  CrmContactOverview *overview = self->overview;

  /* Since when someone is a customer says that they are one. */
  if (relationship != NULL && (overview == NULL || overview->won_since == 0))
    g_string_append (text, relationship);
  if (overview != NULL && overview->won_since != 0)
    {
      g_autoptr (GDateTime) since = g_date_time_new_from_unix_local (overview->won_since / G_USEC_PER_SEC);
      g_autofree char *year = g_date_time_format (since, "%Y");

      /* Translators: %s is a year */
      g_string_append_printf (text, _("Customer since %s"), year);
    }
  if (overview != NULL && overview->last_touch_at != 0)
    {
      g_autofree char *ago = crm_relative_time_of_instant (overview->last_touch_at, NULL);

      g_string_append (text, text->len > 0 ? " · " : "");
      /* Translators: "last touch 12 days ago by phone" */
      g_string_append_printf (text, _("last touch %s %s"), ago, touch_words (overview->last_touch_kind));
    }
  if (overview != NULL && overview->keep_days != 0)
    {
      g_autofree char *rhythm = crm_keep_touch_format (overview->keep_days);
      g_autofree char *due = crm_relative_time_of_wall (overview->keep_due_on, NULL);
      g_autoptr (GDateTime) now = g_date_time_new_now_local ();
      g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");

      g_string_append (text, text->len > 0 ? " · " : "");
      /* Translators: "keep in touch every 3 months, due in 12 days" */
      g_string_append_printf (text, g_strcmp0 (overview->keep_due_on, today) < 0 ? _("keep in touch %s, due since %s") : _("keep in touch %s, due %s"),
                              rhythm, due);
    }
  gtk_label_set_text (self->facts, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->facts), text->len > 0);
}

static void
update_next (CrmContactCard *self)
{
  CrmContactOverview *overview = self->overview;
  g_autofree char *when = overview != NULL ? crm_relative_time_of_wall (overview->next_step, NULL) : NULL;
  g_autofree char *words = NULL;
  g_autofree char *full = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  gboolean overdue;

  gtk_widget_set_visible (self->next_box, when != NULL);
  if (when == NULL)
    return;
  overdue = g_strcmp0 (overview->next_step, today) < 0;
  /* Translators: what is to be done, and when; both lines */
  words = overdue ? g_strdup_printf (_("Overdue: %s (%s)"), overview->next_step_title, when)
          : g_strdup_printf (_("Next: %s (%s)"), overview->next_step_title, when);
  full = crm_relative_time_full_wall (overview->next_step);
  gtk_label_set_text (self->next_label, words);
  gtk_widget_set_tooltip_text (self->next_box, full);
  gtk_image_set_from_icon_name (self->next_icon, overdue ? "crm-overdue-symbolic" : "crm-clock-symbolic");
  if (overdue)
    gtk_widget_add_css_class (self->next_box, "error");
  else
    gtk_widget_remove_css_class (self->next_box, "error");
}

/* ---- the picture */

static void
update_picture (CrmContactCard *self)
{
  GPtrArray *photos = crm_record_get_children (self->record, &crm_contact_photo_type);
  GBytes *bytes = photos->len > 0 ? crm_record_get_bytes (g_ptr_array_index (photos, 0), "bytes") : NULL;
  g_autoptr (GdkTexture) texture = bytes != NULL ? gdk_texture_new_from_bytes (bytes, NULL) : NULL;
  gboolean company = g_strcmp0 (crm_record_get_text (self->record, "kind"), "company") == 0;

  crm_portrait_set (self->portrait, crm_record_get_title (self->record), company ? "crm-company-symbolic" : NULL,
                    texture != NULL ? GDK_PAINTABLE (texture) : NULL);
  gtk_widget_set_sensitive (self->picture_button, crm_record_get_int (self->record, "deleted_at") == 0);
}

/* The contact that was shown when the picture was given: another one may stand here when it has been read. */
typedef struct
{
  CrmContactCard *card;
  CrmRecord *record;
} Giving;

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autofree Giving *giving = user_data;
  g_autoptr (CrmContactCard) self = giving->card;
  g_autoptr (CrmRecord) record = giving->record;
  g_autoptr (GError) error = NULL;
  const char *media_type;
  g_autoptr (GBytes) bytes = crm_picture_read_finish (result, &media_type, &error);

  if (self->box == NULL)
    return;
  if (bytes == NULL)
    crm_view_host_failed (GTK_WIDGET (self), _("The picture could not be read"), error);
  else if (self->record != NULL && crm_record_get_id (self->record) == crm_record_get_id (record))
    crm_contact_card_set_picture (self, bytes, media_type);
}

static void
read_picture (CrmContactCard *self,
              GFile          *file,
              GBytes         *bytes)
{
  Giving *giving;

  if (self->record == NULL)
    return;
  giving = g_new (Giving, 1);
  giving->card = g_object_ref (self);
  giving->record = g_object_ref (self->record);
  crm_picture_read_async (G_OBJECT (self), file, bytes, KEPT_PICTURE, NULL, read_cb, giving);
}

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (CrmContactCard) self = user_data;
  g_autoptr (GFile) file = crm_file_dialog_finish_one (result, NULL);

  if (file != NULL && self->box != NULL)
    read_picture (self, file, NULL);
}

static gboolean
dropped_cb (GtkDropTarget  *target,
            const GValue   *value,
            double          x,
            double          y,
            CrmContactCard *self)
{
  if (self->record == NULL)
    return FALSE;
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

      if (files == NULL)
        return FALSE;
      read_picture (self, files->data, NULL);
    }
  else
    {
      g_autoptr (GBytes) bytes = gdk_texture_save_to_png_bytes (g_value_get_object (value));

      read_picture (self, NULL, bytes);
    }
  return TRUE;
}

static GtkWidget *
make_picture (CrmContactCard *self)
{
  GType types[] = { GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  self->portrait = CRM_PORTRAIT (crm_portrait_new (PICTURE));
  self->picture_button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->picture_button), GTK_WIDGET (self->portrait));
  gtk_widget_add_css_class (self->picture_button, "flat");
  gtk_widget_add_css_class (self->picture_button, "circular");
  gtk_widget_add_css_class (self->picture_button, "crm-picture");
  gtk_widget_set_valign (self->picture_button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (self->picture_button, _("Choose a Picture, or Drop One Here"));
  crm_accessible_set_name (self->picture_button, _("Choose a Picture"));
  g_signal_connect_swapped (self->picture_button, "clicked", G_CALLBACK (crm_contact_card_choose_picture), self);
  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect (target, "drop", G_CALLBACK (dropped_cb), self);
  gtk_widget_add_controller (self->picture_button, GTK_EVENT_CONTROLLER (target));
  return self->picture_button;
}

static void
crm_contact_card_dispose (GObject *object)
{
  CrmContactCard *self = CRM_CONTACT_CARD (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->record);
  g_clear_object (&self->tags);
  g_clear_object (&self->book);

  G_OBJECT_CLASS (crm_contact_card_parent_class)->dispose (object);
}

static void
crm_contact_card_class_init (CrmContactCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_contact_card_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
make_words (CrmContactCard *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (NULL);

  self->name_slot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (words), self->name_slot);
  self->company = gtk_button_new ();
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_button_set_child (GTK_BUTTON (self->company), label);
  gtk_widget_add_css_class (self->company, "flat");
  gtk_widget_add_css_class (self->company, "crm-text-link");
  gtk_widget_set_halign (self->company, GTK_ALIGN_START);
  g_signal_connect (self->company, "clicked", G_CALLBACK (company_clicked_cb), self);
  gtk_box_append (GTK_BOX (words), self->company);
  self->facts = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->facts, TRUE);
  gtk_label_set_xalign (self->facts, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->facts), "dim-label");
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->facts));
  self->next_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->next_icon = GTK_IMAGE (gtk_image_new ());
  self->next_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->next_label, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->next_label, 0);
  gtk_box_append (GTK_BOX (self->next_box), GTK_WIDGET (self->next_icon));
  gtk_box_append (GTK_BOX (self->next_box), GTK_WIDGET (self->next_label));
  gtk_box_append (GTK_BOX (words), self->next_box);
  self->tag_box = crm_wrap_box_new (6, 3);
  crm_accessible_set_name (self->tag_box, _("Tags"));
  gtk_box_append (GTK_BOX (words), self->tag_box);
  gtk_widget_set_hexpand (words, TRUE);
  return words;
}

static void
crm_contact_card_init (CrmContactCard *self)
{
  self->box = crm_row_box_new (18);
  crm_row_box_append (self->box, make_picture (self));
  crm_row_box_append (self->box, make_words (self));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
crm_contact_card_new (CrmBook    *book,
                      CrmTagList *tags)
{
  CrmContactCard *self = g_object_new (CRM_TYPE_CONTACT_CARD, NULL);

  self->book = g_object_ref (book);
  self->tags = g_object_ref (tags);
  g_signal_connect_object (tags, "items-changed", G_CALLBACK (update_tags), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
crm_contact_card_set_record (CrmContactCard     *self,
                             CrmRecord          *record,
                             CrmContactOverview *overview)
{
  g_return_if_fail (CRM_IS_CONTACT_CARD (self));
  g_return_if_fail (CRM_IS_RECORD (record));

  g_set_object (&self->record, record);
  self->overview = overview;
  update_picture (self);
  update_name (self);
  update_company (self);
  update_facts (self);
  update_next (self);
  update_tags (self);
}

CrmRecord *
crm_contact_card_get_record (CrmContactCard *self)
{
  g_return_val_if_fail (CRM_IS_CONTACT_CARD (self), NULL);

  return self->record;
}

void
crm_contact_card_edit_name (CrmContactCard *self)
{
  GtkWidget *row;

  g_return_if_fail (CRM_IS_CONTACT_CARD (self));

  row = gtk_widget_get_first_child (self->name_slot);
  if (row != NULL)
    crm_fact_row_edit (CRM_FACT_ROW (row));
}

void
crm_contact_card_choose_picture (CrmContactCard *self)
{
  static const CrmFileKind kinds[] = { { N_("Pictures"), "*.jpg;*.jpeg;*.png;*.webp;*.gif;*.bmp;*.tif;*.tiff;*.svg" }, { NULL, NULL } };

  g_return_if_fail (CRM_IS_CONTACT_CARD (self));

  crm_file_dialog_async (GTK_WIDGET (self), CRM_FILE_OPEN, _("Choose a Picture"), _("_Choose"), kinds, NULL, chosen_cb, g_object_ref (self));
}

void
crm_contact_card_set_picture (CrmContactCard *self,
                              GBytes         *bytes,
                              const char     *media_type)
{
  g_autoptr (CrmRecord) copy = NULL;
  GPtrArray *photos;

  g_return_if_fail (CRM_IS_CONTACT_CARD (self));
  g_return_if_fail (bytes == NULL || media_type != NULL);
  g_return_if_fail (self->record != NULL);

  copy = crm_record_copy (self->record);
  photos = crm_record_get_children (copy, &crm_contact_photo_type);
  while (photos->len > 0)
    crm_record_remove_child (copy, g_ptr_array_index (photos, 0));
  if (bytes != NULL)
    {
      CrmRecord *photo = crm_record_add_child (copy, &crm_contact_photo_type);

      crm_record_set_text (photo, "media_type", media_type);
      crm_record_set_bytes (photo, "bytes", bytes);
    }
  if (crm_record_is_changed (copy))
    crm_book_save_async (self->book, copy, bytes != NULL ? _("Picture changed") : _("Picture removed"), NULL, crm_view_host_command_cb,
                         g_object_ref (self));
}

gboolean
crm_contact_card_has_picture (CrmContactCard *self)
{
  g_return_val_if_fail (CRM_IS_CONTACT_CARD (self), FALSE);

  return self->record != NULL && crm_record_get_children (self->record, &crm_contact_photo_type)->len > 0;
}
