/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-contact-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-clamp.h"
#include "crm-composer.h"
#include "crm-contact-card.h"
#include "crm-contact-facts.h"
#include "crm-contact-scan.h"
#include "crm-contact-merged.h"
#include "crm-empty-page.h"
#include "crm-keep-touch.h"
#include "crm-lazy-menu.h"
#include "crm-new-deal.h"
#include "crm-phone.h"
#include "crm-row-box.h"
#include "crm-store-error.h"
#include "crm-timeline-view.h"
#include "crm-view-host.h"

#define WIDE          600     /* width from which facts and timeline stand beside each other */
#define FACTS_WIDTH   304
#define ACTIONS_WIDTH 372
#define ROOMY         480     /* width from which the page has its full margins */

struct _CrmContactPage
{
  GtkWidget parent_instance;

  /* Owned */
  CrmBook *book;
  CrmTagList *tags;
  CrmRecord *record;
  CrmContactOverview *overview;
  GCancellable *reading;
  GtkWidget *stack;

  /* Borrowed; made when the first contact is shown, as is all that shows it */
  CrmContactCard *card;
  CrmContactFacts *facts;
  CrmComposer *composer;
  CrmTimelineView *timeline;
  GtkWidget *trash_bar;
  GtkWidget *actions;
  GtkWidget *more;
  CrmContactMerged *merged;
  GtkWidget *columns;
  GtkWidget *past;
  GtkWidget *facts_clamp;
  GtkWidget *content;
  GtkWidget *scroller;

  /* State */
  gint64 id;
  guint unread;                /* of the record and its overview: shown at once, when both are there */
  gboolean wide;
  gboolean roomy;
};

enum
{
  PROP_0,
  PROP_TITLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (CrmContactPage, crm_contact_page, GTK_TYPE_WIDGET)

static void
show_record (CrmContactPage *self)
{
  gboolean trashed = crm_record_get_int (self->record, "deleted_at") != 0;

  crm_contact_card_set_record (self->card, self->record, self->overview);
  crm_contact_facts_set_record (self->facts, self->record, self->overview);
  gtk_widget_set_visible (self->trash_bar, trashed);
  gtk_widget_set_visible (self->actions, !trashed);
  gtk_widget_set_visible (self->more, !trashed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "contact.remove-picture", crm_contact_card_has_picture (self->card));
  gtk_widget_set_visible (GTK_WIDGET (self->composer), !trashed);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "page");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

static void
show_when_read (CrmContactPage *self)
{
  if (--self->unread == 0 && self->record != NULL)
    show_record (self);
}

static void
overview_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (CrmContactPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmContactOverview) overview = crm_contact_overview_load_finish (CRM_BOOK (object), result, &error);
  g_autoptr (CrmContactOverview) old = NULL;

  if (self->stack == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (overview == NULL)
    crm_view_host_failed (GTK_WIDGET (self), _("The contact could not be read"), error);
  old = g_steal_pointer (&self->overview);
  self->overview = g_steal_pointer (&overview);
  show_when_read (self);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (CrmContactPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmRecord) record = crm_book_load_finish (CRM_BOOK (object), result, &error);

  if (self->stack == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (record != NULL)
    {
      g_set_object (&self->record, record);
      show_when_read (self);
      return;
    }
  self->unread--;
  g_clear_object (&self->record);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "none");
  if (!g_error_matches (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_FOUND))
    crm_view_host_failed (GTK_WIDGET (self), _("The contact could not be read"), error);
}

static void
read_again (CrmContactPage *self)
{
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (self->id == 0)
    return;
  self->reading = g_cancellable_new ();
  self->unread = 2;
  crm_contact_overview_load_async (self->book, self->id, self->reading, overview_cb, g_object_ref (self));
  crm_book_load_async (self->book, &crm_contact_type, self->id, self->reading, loaded_cb, g_object_ref (self));
}

/* Rows that belong to a contact name it as their owner. */
static void
changed_cb (CrmBook        *book,
            CrmChangeSet   *set,
            CrmContactPage *self)
{
  static const char *const tables[] = {
    "contact", "contact_email", "contact_phone", "contact_address", "contact_link", "contact_date", "contact_photo",
    "contact_tag", "affiliation", "contact_list"
  };
  gboolean concerned = crm_change_set_concerns (set, "activity") || crm_change_set_concerns (set, "activity_link")
                       || crm_change_set_concerns (set, "deal") || crm_change_set_concerns (set, "deal_contact")
                       || crm_change_set_concerns (set, "affiliation") || crm_change_set_concerns (set, "relation")
                       || crm_change_set_concerns (set, "referral");

  for (guint i = 0; self->id != 0 && i < G_N_ELEMENTS (tables) && !concerned; i++)
    concerned = crm_change_set_has (set, tables[i], self->id);
  if (self->id != 0 && concerned)
    read_again (self);
}

/* ---- actions */

static void
compose_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  CrmContactPage *self = CRM_CONTACT_PAGE (widget);

  if (self->id != 0)
    crm_composer_open (self->composer, g_variant_get_string (parameter, NULL));
}

static void
called_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GtkWidget) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error))
    crm_view_host_failed (self, _("No program for calls could be opened; the call can still be noted"), error);
}

static void
mailed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GtkWidget) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error))
    crm_view_host_failed (self, _("No mail program could be opened"), error);
}

/* The first number or address of the contact; NULL where there is none. */
static const char *
get_first (CrmContactPage      *self,
           const CrmRecordType *type,
           const char          *field)
{
  GPtrArray *children = self->record != NULL ? crm_record_get_children (self->record, type) : NULL;

  return children != NULL && children->len > 0 ? crm_record_get_text (g_ptr_array_index (children, 0), field) : NULL;
}

/* The desktop's program for calls dials; what was said is noted here. @parameter: the number, "" for the first. */
static void
call_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmContactPage *self = CRM_CONTACT_PAGE (widget);
  const char *given = g_variant_get_string (parameter, NULL);
  const char *number = *given != '\0' ? given : get_first (self, &crm_contact_phone_type, "number");

  if (self->record == NULL)
    return;
  if (number != NULL)
    {
      g_autofree char *uri = crm_phone_make_uri (number);

      g_app_info_launch_default_for_uri_async (uri, NULL, NULL, called_cb, g_object_ref (self));
    }
  crm_composer_open (self->composer, "call");
}

/* The mail is written in the owner's mail program; what was written is noted here. @parameter: the address, "" for the first. */
static void
mail_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmContactPage *self = CRM_CONTACT_PAGE (widget);
  const char *given = g_variant_get_string (parameter, NULL);
  const char *address = *given != '\0' ? given : get_first (self, &crm_contact_email_type, "address");
  g_autofree char *escaped = NULL;
  g_autofree char *uri = NULL;

  if (self->record == NULL)
    return;
  if (address == NULL)
    {
      crm_contact_facts_add (self->facts, "email");
      return;
    }
  escaped = g_uri_escape_string (address, "@", FALSE);
  uri = g_strconcat ("mailto:", escaped, NULL);
  g_app_info_launch_default_for_uri_async (uri, NULL, NULL, mailed_cb, g_object_ref (self));
  crm_composer_open (self->composer, "mail");
}

static void
choose_picture_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  CrmContactPage *self = CRM_CONTACT_PAGE (widget);

  if (self->record != NULL)
    crm_contact_card_choose_picture (self->card);
}

static void
remove_picture_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  CrmContactPage *self = CRM_CONTACT_PAGE (widget);

  if (self->record != NULL)
    crm_contact_card_set_picture (self->card, NULL, NULL);
}

static void
deal_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmContactPage *self = CRM_CONTACT_PAGE (widget);

  if (self->record != NULL)
    crm_new_deal_present_for (widget, self->book, self->record);
}

static void
scan_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmContactPage *self = CRM_CONTACT_PAGE (widget);

  if (self->record != NULL)
    crm_contact_scan_present (widget, self->record);
}

static void
rename_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  CrmContactPage *self = CRM_CONTACT_PAGE (widget);

  if (self->record != NULL)
    crm_contact_card_edit_name (self->card);
}

static void
merge_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  CrmContactPage *self = CRM_CONTACT_PAGE (widget);

  if (self->record != NULL)
    crm_contact_merged_ask (widget, self->book, self->record);
}

static void
keep_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmContactPage *self = CRM_CONTACT_PAGE (widget);

  if (self->id != 0)
    crm_keep_touch_set_async (self->book, self->id, g_variant_get_int32 (parameter), crm_view_host_command_cb, g_object_ref (self));
}

static void
snooze_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  CrmContactPage *self = CRM_CONTACT_PAGE (widget);

  if (self->id != 0)
    crm_keep_touch_snooze_async (self->book, self->id, g_variant_get_int32 (parameter), crm_view_host_command_cb, g_object_ref (self));
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  CrmContactPage *self = CRM_CONTACT_PAGE (widget);

  if (self->id != 0)
    crm_book_delete_async (self->book, &crm_contact_type, &self->id, 1, crm_view_host_command_cb, g_object_ref (self));
}

static void
restore_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  CrmContactPage *self = CRM_CONTACT_PAGE (widget);

  if (self->id != 0)
    crm_book_restore_async (self->book, &crm_contact_type, &self->id, 1, crm_view_host_command_cb, g_object_ref (self));
}

/* ---- layout */

static void
add_action (GtkWidget  *box,
            const char *label,
            const char *key,
            const char *icon_name,
            const char *action,
            const char *target)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);
  GtkWidget *words = gtk_label_new (label);
  /* Translators: what a button does, and its key */
  g_autofree char *tooltip = g_strdup_printf (_("%s (%s)"), label, key);

  gtk_widget_add_css_class (button, "circular");
  gtk_widget_add_css_class (button, "crm-round");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, tooltip);
  crm_accessible_set_name (button, label);
  if (target != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (column), button);
  gtk_widget_add_css_class (words, "crm-round-label");
  gtk_label_set_ellipsize (GTK_LABEL (words), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (column), words);
  gtk_box_append (GTK_BOX (box), column);
}

static GtkWidget *
make_actions (CrmContactPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *clamp = adw_clamp_new ();

  add_action (box, _("Call"), "C", "crm-call-symbolic", "contact.call", "");
  add_action (box, _("Mail"), "M", "crm-mail-symbolic", "contact.mail", "");
  add_action (box, _("Meet"), "E", "crm-calendar-symbolic", "contact.compose", "meeting");
  add_action (box, _("Note"), "N", "crm-note-symbolic", "contact.compose", "note");
  add_action (box, _("Task"), "T", "crm-task-symbolic", "contact.compose", "task");
  add_action (box, _("Deal"), "D", "crm-deal-symbolic", "contact.deal", NULL);
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), ACTIONS_WIDTH);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), ACTIONS_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_widget_set_halign (clamp, GTK_ALIGN_START);
  gtk_widget_add_css_class (clamp, "crm-rounds");
  return clamp;
}

static void
append_days (GMenu      *menu,
             const char *label,
             const char *action,
             int         days)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "i", days);
  g_menu_append_item (menu, item);
}

/* How often one wants to be in touch. */
static GMenuModel *
make_keep_menu (void)
{
  static const int rhythms[] = { 7, 30, 90, 180, 365 };
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) every = g_menu_new ();
  g_autoptr (GMenu) other = g_menu_new ();
  g_autoptr (GMenu) snooze = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (rhythms); i++)
    {
      g_autofree char *label = crm_keep_touch_format (rhythms[i]);
      g_autofree char *first = g_utf8_substring (label, 0, 1);
      g_autofree char *upper = g_utf8_strup (first, -1);
      g_autofree char *words = g_strconcat (upper, g_utf8_next_char (label), NULL);

      append_days (every, words, "contact.keep", rhythms[i]);
    }
  append_days (other, _("As the Tags Say"), "contact.keep", -1);
  append_days (other, _("Never"), "contact.keep", 0);
  append_days (snooze, _("For a Week"), "contact.snooze", 7);
  append_days (snooze, _("For a Month"), "contact.snooze", 30);
  append_days (snooze, _("For Three Months"), "contact.snooze", 90);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (every));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (other));
  g_menu_append_section (menu, _("Snooze"), G_MENU_MODEL (snooze));

  return G_MENU_MODEL (menu);
}

/* What is done seldom, at the end of the card. */
static GtkWidget *
make_more (void)
{
  GtkWidget *more = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) picture = g_menu_new ();
  g_autoptr (GMenu) merge = g_menu_new ();
  g_autoptr (GMenu) trash = g_menu_new ();
  g_autoptr (GMenuModel) keep = make_keep_menu ();

  g_menu_append (menu, _("_Rename"), "contact.rename");
  g_menu_append (menu, _("Show _QR Code"), "contact.scan");
  g_menu_append_submenu (menu, _("_Keep in Touch"), keep);
  g_menu_append (picture, _("Choose a _Picture…"), "contact.choose-picture");
  g_menu_append (picture, _("R_emove the Picture"), "contact.remove-picture");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (picture));
  g_menu_append (merge, _("Merge _With…"), "contact.merge");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (merge));
  g_menu_append (trash, _("Move to _Trash"), "contact.delete");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (trash));
  crm_lazy_menu_set (GTK_MENU_BUTTON (more), G_MENU_MODEL (menu));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (more), "view-more-symbolic");
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (more), FALSE);
  gtk_widget_set_valign (more, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (more, _("More"));
  crm_accessible_set_name (more, _("More Actions"));
  return more;
}

static GtkWidget *
make_trash_bar (void)
{
  GtkWidget *bar = crm_row_box_new (12);
  GtkWidget *label = gtk_label_new (_("This contact is in the trash."));
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Restore"));

  crm_row_box_append (bar, gtk_image_new_from_icon_name ("user-trash-symbolic"));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  crm_row_box_append (bar, label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "contact.restore");
  crm_row_box_append (bar, button);
  gtk_widget_add_css_class (bar, "card");
  gtk_widget_add_css_class (bar, "crm-note");
  return bar;
}

static void
set_margins (GtkWidget *widget,
             int        margin)
{
  gtk_widget_set_margin_start (widget, margin);
  gtk_widget_set_margin_end (widget, margin);
}

static void
fit_page (CrmContactPage *self)
{
  GtkGridLayoutChild *past;

  past = GTK_GRID_LAYOUT_CHILD (gtk_layout_manager_get_layout_child (gtk_widget_get_layout_manager (self->columns), self->past));
  gtk_grid_layout_child_set_column (past, self->wide ? 1 : 0);
  gtk_grid_layout_child_set_row (past, self->wide ? 0 : 1);
  gtk_widget_set_size_request (GTK_WIDGET (self->facts), self->wide ? FACTS_WIDTH : -1, -1);
  crm_clamp_set_maximum (CRM_CLAMP (self->facts_clamp), self->wide ? FACTS_WIDTH : -1);
  set_margins (self->content, self->roomy ? 24 : 12);
}

static gboolean
set_wide_cb (gpointer data)
{
  CrmContactPage *self = data;

  if (self->stack != NULL && self->scroller != NULL)
    fit_page (self);
  return G_SOURCE_REMOVE;
}

static void
crm_contact_page_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  CrmContactPage *self = CRM_CONTACT_PAGE (widget);

  gtk_widget_allocate (self->stack, width, height, baseline, NULL);
  if ((width >= WIDE) == self->wide && (width >= ROOMY) == self->roomy)
    return;
  /* Turned a moment later: the orientation must not change while sizes are given out. */
  self->wide = width >= WIDE;
  self->roomy = width >= ROOMY;
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, set_wide_cb, g_object_ref (self), g_object_unref);
}

static void
crm_contact_page_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  gtk_widget_measure (CRM_CONTACT_PAGE (widget)->stack, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
crm_contact_page_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, crm_contact_page_get_title (CRM_CONTACT_PAGE (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
crm_contact_page_dispose (GObject *object)
{
  CrmContactPage *self = CRM_CONTACT_PAGE (object);

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->record);
  g_clear_pointer (&self->overview, crm_contact_overview_free);
  g_clear_object (&self->tags);
  g_clear_object (&self->book);

  G_OBJECT_CLASS (crm_contact_page_parent_class)->dispose (object);
}

static void
crm_contact_page_class_init (CrmContactPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = crm_contact_page_dispose;
  object_class->get_property = crm_contact_page_get_property;
  widget_class->size_allocate = crm_contact_page_size_allocate;
  widget_class->measure = crm_contact_page_measure;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "contact.compose", "s", compose_action);
  gtk_widget_class_install_action (widget_class, "contact.call", "s", call_action);
  gtk_widget_class_install_action (widget_class, "contact.mail", "s", mail_action);
  gtk_widget_class_install_action (widget_class, "contact.choose-picture", NULL, choose_picture_action);
  gtk_widget_class_install_action (widget_class, "contact.remove-picture", NULL, remove_picture_action);
  gtk_widget_class_install_action (widget_class, "contact.deal", NULL, deal_action);
  gtk_widget_class_install_action (widget_class, "contact.scan", NULL, scan_action);
  gtk_widget_class_install_action (widget_class, "contact.rename", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "contact.merge", NULL, merge_action);
  gtk_widget_class_install_action (widget_class, "contact.keep", "i", keep_action);
  gtk_widget_class_install_action (widget_class, "contact.snooze", "i", snooze_action);
  gtk_widget_class_install_action (widget_class, "contact.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "contact.restore", NULL, restore_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, 0, "contact.call", "s", "");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, 0, "contact.mail", "s", "");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, 0, "contact.compose", "s", "meeting");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, 0, "contact.compose", "s", "note");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, 0, "contact.compose", "s", "task");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, 0, "contact.deal", NULL);
}

static void
crm_contact_page_init (CrmContactPage *self)
{
  self->stack = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
}

/* Until a contact is shown there is nothing to show it with: the place is there that much sooner. */
static void
ensure_page (CrmContactPage *self)
{
  GtkWidget *box, *past, *head;

  if (self->scroller != NULL)
    return;

  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  past = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  head = crm_row_box_new (6);
  self->card = CRM_CONTACT_CARD (crm_contact_card_new (self->book, self->tags));
  self->facts = CRM_CONTACT_FACTS (crm_contact_facts_new (self->book));
  self->composer = CRM_COMPOSER (crm_composer_new (self->book));
  self->timeline = CRM_TIMELINE_VIEW (crm_timeline_view_new (self->book));
  self->trash_bar = make_trash_bar ();
  self->actions = make_actions (self);
  self->columns = crm_row_box_new (24);
  gtk_grid_set_row_spacing (GTK_GRID (self->columns), 24);
  gtk_box_append (GTK_BOX (box), self->trash_bar);
  gtk_widget_set_hexpand (GTK_WIDGET (self->card), TRUE);
  crm_row_box_append (head, GTK_WIDGET (self->card));
  self->more = make_more ();
  crm_row_box_append (head, self->more);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), self->actions);
  self->merged = CRM_CONTACT_MERGED (crm_contact_merged_new (self->book));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->merged));
  self->facts_clamp = crm_clamp_new (GTK_WIDGET (self->facts), -1);
  gtk_widget_set_valign (self->facts_clamp, GTK_ALIGN_START);
  gtk_grid_attach (GTK_GRID (self->columns), self->facts_clamp, 0, 0, 1, 1);
  gtk_box_append (GTK_BOX (past), GTK_WIDGET (self->composer));
  gtk_box_append (GTK_BOX (past), GTK_WIDGET (self->timeline));
  gtk_widget_set_hexpand (past, TRUE);
  gtk_grid_attach (GTK_GRID (self->columns), past, 0, 1, 1, 1);
  self->past = past;
  gtk_box_append (GTK_BOX (box), self->columns);
  gtk_widget_set_margin_top (box, 24);
  gtk_widget_set_margin_bottom (box, 24);
  self->content = box;
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), crm_clamp_new (box, 960));
  gtk_stack_add_named (GTK_STACK (self->stack), self->scroller, "page");
  fit_page (self);
}

GtkWidget *
crm_contact_page_new (CrmBook    *book,
                      CrmTagList *tags)
{
  CrmContactPage *self = g_object_new (CRM_TYPE_CONTACT_PAGE, NULL);
  GtkWidget *none = crm_empty_page_new ("crm-contacts-symbolic", _("No Contact Selected"), NULL);

  self->book = g_object_ref (book);
  self->tags = g_object_ref (tags);
  gtk_stack_add_named (GTK_STACK (self->stack), none, "none");
  g_signal_connect_object (book, "changed", G_CALLBACK (changed_cb), self, 0);
  return GTK_WIDGET (self);
}

void
crm_contact_page_set_contact (CrmContactPage *self,
                              gint64          id)
{
  g_return_if_fail (CRM_IS_CONTACT_PAGE (self));

  if (self->id == id)
    return;
  self->id = id;
  ensure_page (self);
  crm_composer_set_record (self->composer, &crm_contact_type, id);
  crm_timeline_view_set_record (self->timeline, &crm_contact_type, id);
  crm_contact_merged_set_contact (self->merged, id);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
  if (id == 0)
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "none");
  read_again (self);
}

gint64
crm_contact_page_get_contact (CrmContactPage *self)
{
  g_return_val_if_fail (CRM_IS_CONTACT_PAGE (self), 0);

  return self->id;
}

const char *
crm_contact_page_get_title (CrmContactPage *self)
{
  g_return_val_if_fail (CRM_IS_CONTACT_PAGE (self), "");

  return self->record != NULL ? crm_record_get_title (self->record) : "";
}
