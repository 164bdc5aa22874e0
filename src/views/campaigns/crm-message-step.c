/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-message-step.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-accessible.h"
#include "crm-campaign-text.h"
#include "crm-html-preview.h"
#include "crm-mail-merge.h"
#include "crm-settings.h"
#include "crm-view-host.h"

#define SAVE_AFTER_MS    1500
#define PREVIEW_AFTER_MS 250

struct _CrmMessageStep
{
  CrmCampaignStep parent_instance;

  /* Borrowed: children */
  AdwEntryRow *subject;
  GtkTextView *body;
  GtkTextView *footer;
  GtkTextView *address;
  GtkWidget *footer_row;
  GtkLabel *problem;
  GtkLabel *preview_to;
  GtkLabel *preview_subject;
  CrmHtmlPreview *preview_mail;
  GtkWidget *preview;

  guint save_source;
  guint address_source;
  guint preview_source;
  guint recipient;         /* whose mail is shown, among those who get one */
  gboolean showing;        /* the record is being put into the fields */
  gboolean typed;          /* the fields have something that is not saved */
};

G_DEFINE_FINAL_TYPE (CrmMessageStep, crm_message_step, CRM_TYPE_CAMPAIGN_STEP)

static char *
dup_text (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static char *
dup_body (CrmMessageStep *self)
{
  return dup_text (self->body);
}

/* NULL where it is the usual one, which then changes with the language. */
static char *
dup_footer (CrmMessageStep *self)
{
  g_autofree char *text = g_strchomp (dup_text (self->footer));

  return *text == '\0' || g_str_equal (text, crm_campaign_text_get_default_footer ()) ? NULL : g_steal_pointer (&text);
}

static void
save (CrmMessageStep *self)
{
  CrmRecord *campaign = crm_campaign_step_get_record (CRM_CAMPAIGN_STEP (self));
  g_autoptr(CrmRecord) draft = NULL;
  g_autofree char *body = NULL;
  g_autofree char *footer = NULL;

  g_clear_handle_id (&self->save_source, g_source_remove);
  if (!self->typed || campaign == NULL)
    return;

  self->typed = FALSE;
  draft = crm_record_copy (campaign);
  body = dup_body (self);
  footer = dup_footer (self);
  crm_record_set_text (draft, "subject", gtk_editable_get_text (GTK_EDITABLE (self->subject)));
  crm_record_set_text (draft, "body", body);
  crm_record_set_text (draft, "footer", footer);
  if (crm_record_is_changed (draft))
    crm_campaign_step_save (CRM_CAMPAIGN_STEP (self), draft, _("Changed the message"));
}

static gboolean
save_cb (gpointer user_data)
{
  CrmMessageStep *self = user_data;

  self->save_source = 0;
  save (self);

  return G_SOURCE_REMOVE;
}

/* ---- Preview ---- */

/* The @n-th of those who get a mail; NULL. */
static const CrmRecipient *
find_recipient (CrmPreflight *preflight,
                guint         n)
{
  for (guint i = 0; preflight != NULL && i < preflight->recipients->len; i++)
    {
      const CrmRecipient *recipient = g_ptr_array_index (preflight->recipients, i);

      if ((recipient->exclusion == CRM_EXCLUSION_NONE || recipient->exclusion == CRM_EXCLUSION_MISSING) && n-- == 0)
        return recipient;
    }

  return NULL;
}

static void
set_problem (CrmMessageStep *self,
             const char     *problem)
{
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
}

static void
show_preview (CrmMessageStep *self)
{
  CrmCampaignWatch *watch = crm_campaign_step_get_watch (CRM_CAMPAIGN_STEP (self));
  CrmPreflight *preflight = watch != NULL ? crm_campaign_watch_get_preflight (watch) : NULL;
  const CrmRecipient *recipient = find_recipient (preflight, self->recipient);
  CrmRecord *campaign = crm_campaign_step_get_record (CRM_CAMPAIGN_STEP (self));
  g_autoptr(CrmCampaignText) text = NULL;
  g_autoptr(CrmCampaignMail) mail = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *body = dup_body (self);
  g_autofree char *footer = dup_footer (self);
  g_autofree char *to = NULL;

  set_problem (self, NULL);
  gtk_widget_set_visible (self->preview, recipient != NULL);
  if (campaign == NULL)
    return;

  text = crm_campaign_text_new (gtk_editable_get_text (GTK_EDITABLE (self->subject)), body, footer, NULL, NULL, &error);
  if (text != NULL && recipient != NULL)
    mail = crm_campaign_text_render (text, recipient->values, NULL, &error);
  if (error != NULL)
    set_problem (self, error->message);
  if (mail == NULL)
    return;

  to = g_strdup_printf ("%s <%s>", recipient->name, recipient->address);
  gtk_label_set_label (self->preview_to, to);
  gtk_label_set_label (self->preview_subject, mail->subject);
  crm_html_preview_show (self->preview_mail, mail->html, mail->text);
}

static gboolean
preview_cb (gpointer user_data)
{
  CrmMessageStep *self = user_data;

  self->preview_source = 0;
  show_preview (self);

  return G_SOURCE_REMOVE;
}

static void
step_recipient (CrmMessageStep *self,
                int             delta)
{
  CrmPreflight *preflight = crm_campaign_watch_get_preflight (crm_campaign_step_get_watch (CRM_CAMPAIGN_STEP (self)));

  if (delta < 0 && self->recipient == 0)
    return;
  if (find_recipient (preflight, self->recipient + delta) != NULL)
    self->recipient += delta;
  show_preview (self);
}

static void
previous_cb (CrmMessageStep *self)
{
  step_recipient (self, -1);
}

static void
next_cb (CrmMessageStep *self)
{
  step_recipient (self, 1);
}

static void
open_in_browser_cb (CrmMessageStep *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->preview_mail), "html-preview.open-in-browser", NULL);
}

/* ---- Typing ---- */

static void
typed_cb (CrmMessageStep *self)
{
  if (self->showing)
    return;

  self->typed = TRUE;
  g_clear_handle_id (&self->save_source, g_source_remove);
  self->save_source = g_timeout_add (SAVE_AFTER_MS, save_cb, self);
  if (self->preview_source == 0)
    self->preview_source = g_timeout_add (PREVIEW_AFTER_MS, preview_cb, self);
}

/* ---- The postal address stands in the settings: it is that of the business, in every campaign ---- */

static void
save_address (CrmMessageStep *self)
{
  CrmBook *book = crm_campaign_step_get_book (CRM_CAMPAIGN_STEP (self));
  g_autofree char *text = g_strchomp (dup_text (self->address));

  g_clear_handle_id (&self->address_source, g_source_remove);
  if (book == NULL || g_str_equal (text, crm_settings_get (crm_book_get_settings (book), CRM_SETTING_BUSINESS_ADDRESS)))
    return;

  crm_book_set_setting_async (book, CRM_SETTING_BUSINESS_ADDRESS, text, crm_view_host_command_cb, g_object_ref (self));
}

static gboolean
save_address_cb (gpointer user_data)
{
  CrmMessageStep *self = user_data;

  self->address_source = 0;
  save_address (self);

  return G_SOURCE_REMOVE;
}

static void
address_typed_cb (CrmMessageStep *self)
{
  if (self->showing)
    return;

  g_clear_handle_id (&self->address_source, g_source_remove);
  self->address_source = g_timeout_add (SAVE_AFTER_MS, save_address_cb, self);
}

static void
insert_field_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  CrmMessageStep *self = CRM_MESSAGE_STEP (widget);
  g_autofree char *field = g_strdup_printf ("{{%s}}", g_variant_get_string (parameter, NULL));

  gtk_text_buffer_insert_at_cursor (gtk_text_view_get_buffer (self->body), field, -1);
  gtk_widget_grab_focus (GTK_WIDGET (self->body));
}

static GtkWidget *
make_field_button (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr(GMenu) menu = g_menu_new ();

  for (const char *const *field = crm_mail_merge_list_fields (); *field != NULL; field++)
    {
      g_autoptr(GMenuItem) item = g_menu_item_new (crm_mail_merge_get_label (*field), NULL);

      g_menu_item_set_action_and_target (item, "message.insert-field", "s", *field);
      g_menu_append_item (menu, item);
    }

  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _("Insert Field"));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_halign (button, GTK_ALIGN_START);

  return button;
}

static void
set_text (CrmMessageStep *self,
          GtkTextView    *view,
          const char     *text)
{
  g_autofree char *shown = g_strchomp (dup_text (view));

  if (g_str_equal (shown, text))
    return;

  self->showing = TRUE;
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), text, -1);
  self->showing = FALSE;
}

/* The first line of the postal address says in the closed row whether there is one. */
static void
show_footer (CrmMessageStep *self,
             CrmRecord      *campaign)
{
  CrmSettings *settings = crm_book_get_settings (crm_campaign_step_get_book (CRM_CAMPAIGN_STEP (self)));
  const char *footer = crm_record_get_text (campaign, "footer");
  const char *address = crm_settings_get (settings, CRM_SETTING_BUSINESS_ADDRESS);
  g_autofree char *line = g_strndup (address, strcspn (address, "\n"));

  if (!self->typed)
    set_text (self, self->footer, footer != NULL ? footer : crm_campaign_text_get_default_footer ());
  if (self->address_source == 0)
    set_text (self, self->address, address);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self->footer_row), *line != '\0' ? line : _("Your postal address is missing"));
}

static void
update (CrmCampaignStep *step)
{
  CrmMessageStep *self = CRM_MESSAGE_STEP (step);
  CrmRecord *campaign = crm_campaign_step_get_record (step);
  const char *subject, *body;
  g_autofree char *shown = NULL;

  if (campaign == NULL)
    return;

  /* What is being typed stays; it is saved soon. */
  if (!self->typed)
    {
      subject = crm_record_get_text (campaign, "subject");
      body = crm_record_get_text (campaign, "body");
      shown = dup_body (self);
      self->showing = TRUE;
      if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->subject)), subject != NULL ? subject : "") != 0)
        gtk_editable_set_text (GTK_EDITABLE (self->subject), subject != NULL ? subject : "");
      g_strchomp (shown);
      if (g_strcmp0 (shown, body != NULL ? body : "") != 0)
        gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->body), body != NULL ? body : "", -1);
      self->showing = FALSE;
    }

  show_footer (self, campaign);
  gtk_widget_set_sensitive (GTK_WIDGET (self->subject), crm_campaign_step_is_draft (step));
  gtk_text_view_set_editable (self->body, crm_campaign_step_is_draft (step));
  gtk_widget_set_sensitive (self->footer_row, crm_campaign_step_is_draft (step));
  show_preview (self);
}

static void
leave (CrmCampaignStep *step)
{
  CrmMessageStep *self = CRM_MESSAGE_STEP (step);

  save (self);
  if (self->address_source != 0)
    save_address (self);
  self->recipient = 0;
  self->showing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->subject), "");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->body), "", -1);
  self->showing = FALSE;
}

static void
crm_message_step_dispose (GObject *object)
{
  CrmMessageStep *self = CRM_MESSAGE_STEP (object);

  if (self->typed && crm_campaign_step_get_watch (CRM_CAMPAIGN_STEP (self)) != NULL && self->body != NULL)
    save (self);
  g_clear_handle_id (&self->save_source, g_source_remove);
  g_clear_handle_id (&self->address_source, g_source_remove);
  g_clear_handle_id (&self->preview_source, g_source_remove);

  G_OBJECT_CLASS (crm_message_step_parent_class)->dispose (object);
}

static void
crm_message_step_class_init (CrmMessageStepClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_message_step_dispose;
  CRM_CAMPAIGN_STEP_CLASS (klass)->update = update;
  CRM_CAMPAIGN_STEP_CLASS (klass)->leave = leave;
  gtk_widget_class_install_action (widget_class, "message.insert-field", "s", insert_field_action);
}

static GtkWidget *
make_preview (CrmMessageStep *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *previous = gtk_button_new_from_icon_name ("go-previous-symbolic");
  GtkWidget *next = gtk_button_new_from_icon_name ("go-next-symbolic");
  GtkWidget *browser = gtk_button_new ();
  GtkLabel **labels[] = { &self->preview_to, &self->preview_subject };

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("As It Arrives"));
  gtk_widget_set_tooltip_text (previous, _("Previous Recipient"));
  gtk_widget_set_tooltip_text (next, _("Next Recipient"));
  g_signal_connect_swapped (previous, "clicked", G_CALLBACK (previous_cb), self);
  g_signal_connect_swapped (next, "clicked", G_CALLBACK (next_cb), self);
  gtk_widget_add_css_class (previous, "flat");
  gtk_widget_add_css_class (next, "flat");
  gtk_box_append (GTK_BOX (buttons), previous);
  gtk_box_append (GTK_BOX (buttons), next);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), buttons);

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      *labels[i] = GTK_LABEL (gtk_label_new (NULL));
      gtk_label_set_xalign (*labels[i], 0);
      gtk_label_set_wrap (*labels[i], TRUE);
      gtk_label_set_wrap_mode (*labels[i], PANGO_WRAP_WORD_CHAR);
      gtk_label_set_selectable (*labels[i], TRUE);
      gtk_box_append (GTK_BOX (card), GTK_WIDGET (*labels[i]));
    }
  gtk_widget_add_css_class (GTK_WIDGET (self->preview_to), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->preview_subject), "heading");
  self->preview_mail = CRM_HTML_PREVIEW (crm_html_preview_new ());
  gtk_widget_set_margin_top (GTK_WIDGET (self->preview_mail), 6);
  gtk_box_append (GTK_BOX (card), GTK_WIDGET (self->preview_mail));
  gtk_button_set_label (GTK_BUTTON (browser), _("Open in Browser"));
  g_signal_connect_swapped (browser, "clicked", G_CALLBACK (open_in_browser_cb), self);
  gtk_widget_set_halign (browser, GTK_ALIGN_START);
  gtk_widget_add_css_class (browser, "flat");
  gtk_box_append (GTK_BOX (card), browser);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "crm-letter");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), card);

  return group;
}

static GtkTextView *
make_text_view (const char *name)
{
  GtkWidget *view = gtk_text_view_new ();

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 12);
  crm_accessible_set_name (view, name);
  return GTK_TEXT_VIEW (view);
}

/* A text with its title above it, as a row of the footer. */
static void
add_footer_text (CrmMessageStep *self,
                 const char     *title,
                 const char     *words,
                 GtkTextView    *view)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *hint = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_widget_add_css_class (hint, "dim-label");
  gtk_widget_add_css_class (hint, "caption");
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_start (hint, 12);
  gtk_widget_set_margin_end (hint, 12);
  gtk_widget_set_size_request (GTK_WIDGET (view), -1, 72);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), hint);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (view));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self->footer_row), box);
}

static GtkWidget *
make_footer (CrmMessageStep *self)
{
  GtkWidget *group = adw_preferences_group_new ();

  self->footer_row = adw_expander_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->footer_row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->footer_row), _("Footer"));
  self->address = make_text_view (_("Postal Address"));
  self->footer = make_text_view (_("Footer of the Mail"));
  add_footer_text (self, _("Postal Address"), _("Of your business, in every campaign. Many countries require it."), self->address);
  add_footer_text (self, _("Footer of the Mail"), _("Keep the way to unsubscribe: [Unsubscribe]({{unsubscribe_url}})"), self->footer);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->footer_row);
  g_signal_connect_swapped (gtk_text_view_get_buffer (self->address), "changed", G_CALLBACK (address_typed_cb), self);
  g_signal_connect_swapped (gtk_text_view_get_buffer (self->footer), "changed", G_CALLBACK (typed_cb), self);
  return group;
}

static void
crm_message_step_init (CrmMessageStep *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *frame = gtk_scrolled_window_new ();

  self->subject = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->subject), _("Subject"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->subject));
  gtk_box_append (GTK_BOX (box), group);

  self->body = make_text_view (_("Text of the mail"));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (frame), GTK_WIDGET (self->body));
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (frame), 272);
  gtk_widget_add_css_class (frame, "card");
  gtk_widget_add_css_class (frame, "crm-write");
  gtk_widget_set_overflow (frame, GTK_OVERFLOW_HIDDEN);
  gtk_box_append (GTK_BOX (box), frame);

  self->problem = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->problem, 0);
  gtk_label_set_wrap (self->problem, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->problem));

  gtk_box_append (GTK_BOX (box), make_field_button ());
  gtk_box_append (GTK_BOX (box), make_footer (self));
  self->preview = make_preview (self);
  gtk_widget_set_margin_top (self->preview, 12);
  gtk_box_append (GTK_BOX (box), self->preview);

  g_signal_connect_swapped (self->subject, "changed", G_CALLBACK (typed_cb), self);
  g_signal_connect_swapped (gtk_text_view_get_buffer (self->body), "changed", G_CALLBACK (typed_cb), self);
  crm_campaign_step_set_content (CRM_CAMPAIGN_STEP (self), box);
}
