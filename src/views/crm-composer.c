/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-composer.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-accessible.h"
#include "crm-relative-time.h"
#include "crm-text.h"
#include "crm-timezone.h"
#include "crm-view-host.h"

typedef struct
{
  const char *kind;
  const char *label;
  const char *icon_name;
  const char *hint;
  const char *done;          /* the words of the command */
  gboolean planned;          /* asks when */
} Mode;

static const Mode modes[] = {
  { "note", N_("Note"), "crm-note-symbolic", N_("Write a note…"), N_("Note added"), FALSE },
  { "call", N_("Call"), "crm-call-symbolic", N_("What was the call about?"), N_("Call added"), FALSE },
  { "mail", N_("Mail"), "crm-mail-symbolic", N_("What was the mail about?"), N_("Mail added"), FALSE },
  { "meeting", N_("Meeting"), "crm-calendar-symbolic", N_("What is the meeting about?"), N_("Meeting planned"), TRUE },
  { "task", N_("Task"), "crm-task-symbolic", N_("What is to be done?"), N_("Task added"), TRUE },
};

struct _CrmComposer
{
  GtkWidget parent_instance;

  /* Owned */
  CrmBook *book;
  GtkWidget *frame;

  /* Borrowed */
  GtkWidget *buttons[G_N_ELEMENTS (modes)];
  GtkTextView *text;
  GtkWidget *hint;
  GtkWidget *foot;
  GtkWidget *when_box;
  GtkEditable *when;
  GtkLabel *when_words;
  GtkWidget *save;

  /* State */
  const CrmRecordType *type;
  gint64 id;
  guint mode;
};

G_DEFINE_FINAL_TYPE (CrmComposer, crm_composer, GTK_TYPE_WIDGET)

static char *
dup_text (CrmComposer *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  return crm_text_clean_lines (text);
}

static void
update (CrmComposer *self)
{
  const Mode *mode = &modes[self->mode];
  g_autofree char *text = dup_text (self);
  g_autofree char *wall = crm_relative_time_read (gtk_editable_get_text (self->when), NULL);
  gboolean typed = *gtk_editable_get_text (self->when) != '\0';
  gboolean written = text != NULL && *text != '\0';
  gboolean ready = written && (!mode->planned || (typed ? wall != NULL : g_str_equal (mode->kind, "task")));
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);

  gtk_label_set_text (GTK_LABEL (self->hint), _(mode->hint));
  gtk_widget_set_visible (self->hint, gtk_text_buffer_get_char_count (buffer) == 0);
  gtk_widget_set_visible (self->when_box, mode->planned);
  gtk_widget_set_sensitive (self->save, ready);
  if (wall != NULL)
    {
      g_autofree char *words = crm_relative_time_full_wall (wall);

      gtk_label_set_text (self->when_words, words);
    }
  else
    {
      gtk_label_set_text (self->when_words, typed ? _("For example: tomorrow 14:30") : "");
    }
  crm_accessible_set_name (GTK_WIDGET (self->text), _(mode->hint));
}

static void
set_mode (CrmComposer *self,
          guint        mode)
{
  self->mode = mode;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[mode]), TRUE);
  update (self);
}

static void
mode_toggled_cb (GtkToggleButton *button,
                 CrmComposer     *self)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    if (self->buttons[i] == GTK_WIDGET (button))
      set_mode (self, i);
  gtk_widget_set_visible (self->foot, TRUE);
}

static void
clear (CrmComposer *self)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), "", -1);
  gtk_editable_set_text (self->when, "");
  gtk_widget_set_visible (self->foot, FALSE);
  update (self);
}

/* An hour later than a wall time. (transfer full) */
static char *
hour_later (const char *wall)
{
  g_autoptr (GDateTime) starts = crm_relative_time_parse_wall (wall, NULL);
  g_autoptr (GDateTime) ends = starts != NULL ? g_date_time_add_hours (starts, 1) : NULL;

  return ends != NULL ? g_date_time_format (ends, "%Y-%m-%dT%H:%M") : g_strdup (wall);
}

static void
set_time (CrmRecord  *activity,
          const char *kind,
          const char *wall)
{
  if (g_str_equal (kind, "task"))
    {
      crm_record_set_text (activity, "due", wall);
      return;
    }
  crm_record_set_text (activity, "starts", wall);
  if (strchr (wall, 'T') == NULL)
    {
      crm_record_set_text (activity, "ends", wall);
      crm_record_set_int (activity, "all_day", 1);
    }
  else
    {
      g_autofree char *ends = hour_later (wall);

      crm_record_set_text (activity, "ends", ends);
      crm_record_set_text (activity, "tz", crm_timezone_get_name (crm_timezone_get_system ()));
    }
}

static void
save (CrmComposer *self)
{
  const Mode *mode = &modes[self->mode];
  g_autoptr (CrmRecord) activity = NULL;
  g_autofree char *text = dup_text (self);
  g_autofree char *wall = crm_relative_time_read (gtk_editable_get_text (self->when), NULL);
  g_autofree char *subject = NULL;
  CrmRecord *link;
  const char *end;

  if (!gtk_widget_get_sensitive (self->save) || self->type == NULL)
    return;
  activity = crm_record_new (&crm_activity_type);
  end = strchr (text, '\n');
  subject = end != NULL ? g_strndup (text, end - text) : g_strdup (text);
  crm_record_set_text (activity, "kind", mode->kind);
  crm_record_set_text (activity, "subject", subject);
  if (end != NULL)
    crm_record_set_text (activity, "body", end + 1);
  if (mode->planned && wall != NULL)
    set_time (activity, mode->kind, wall);
  if (g_str_equal (mode->kind, "call") || g_str_equal (mode->kind, "mail"))
    crm_record_set_int (activity, "done_at", g_get_real_time ());
  link = crm_record_add_child (activity, &crm_activity_link_type);
  crm_record_set_text (link, "kind", self->type->name);
  crm_record_set_int (link, "ref_id", self->id);
  crm_book_save_async (self->book, activity, _(mode->done), NULL, crm_view_host_command_cb, g_object_ref (self));
  clear (self);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                CrmComposer           *self)
{
  if ((keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) && (state & GDK_CONTROL_MASK) != 0)
    {
      save (self);
      return TRUE;
    }
  if (keyval == GDK_KEY_Escape && gtk_widget_get_visible (self->foot))
    {
      clear (self);
      gtk_widget_child_focus (gtk_widget_get_parent (GTK_WIDGET (self)), GTK_DIR_TAB_FORWARD);
      return TRUE;
    }
  return FALSE;
}

static void
focused_cb (CrmComposer *self)
{
  gtk_widget_set_visible (self->foot, TRUE);
}

static GtkWidget *
make_modes (CrmComposer *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      self->buttons[i] = gtk_toggle_button_new ();
      gtk_button_set_icon_name (GTK_BUTTON (self->buttons[i]), modes[i].icon_name);
      gtk_widget_set_tooltip_text (self->buttons[i], _(modes[i].label));
      crm_accessible_set_name (GTK_WIDGET (self->buttons[i]), _(modes[i].label));
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->buttons[i]), GTK_TOGGLE_BUTTON (self->buttons[0]));
      gtk_widget_add_css_class (self->buttons[i], "flat");
      gtk_box_append (GTK_BOX (box), self->buttons[i]);
    }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[0]), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    g_signal_connect (self->buttons[i], "toggled", G_CALLBACK (mode_toggled_cb), self);
  return box;
}

static GtkWidget *
make_foot (CrmComposer *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *spacer = make_modes (self);

  self->when_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->when = GTK_EDITABLE (gtk_entry_new ());
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->when), _("When? tomorrow 14:30"));
  gtk_editable_set_width_chars (self->when, 18);
  crm_accessible_set_name (GTK_WIDGET (self->when), _("When"));
  g_signal_connect_swapped (self->when, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->when, "activate", G_CALLBACK (save), self);
  gtk_box_append (GTK_BOX (self->when_box), GTK_WIDGET (self->when));
  self->when_words = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->when_words, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->when_words, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->when_words), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->when_words), "dim-label");
  gtk_box_append (GTK_BOX (self->when_box), GTK_WIDGET (self->when_words));
  gtk_box_append (GTK_BOX (foot), self->when_box);
  gtk_widget_set_hexpand (spacer, TRUE);
  gtk_box_append (GTK_BOX (row), spacer);
  self->save = gtk_button_new_with_mnemonic (_("_Save"));
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_widget_set_tooltip_text (self->save, _("Save (Ctrl+Enter)"));
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (save), self);
  gtk_box_append (GTK_BOX (row), self->save);
  gtk_box_append (GTK_BOX (foot), row);
  gtk_widget_set_margin_start (foot, 6);
  gtk_widget_set_margin_end (foot, 6);
  gtk_widget_set_margin_bottom (foot, 6);
  return foot;
}

static void
crm_composer_dispose (GObject *object)
{
  CrmComposer *self = CRM_COMPOSER (object);

  g_clear_pointer (&self->frame, gtk_widget_unparent);
  g_clear_object (&self->book);

  G_OBJECT_CLASS (crm_composer_parent_class)->dispose (object);
}

static void
crm_composer_class_init (CrmComposerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_composer_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
crm_composer_init (CrmComposer *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *overlay = gtk_overlay_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->frame = gtk_frame_new (NULL);
  gtk_widget_add_css_class (self->frame, "crm-composer");
  gtk_widget_add_css_class (self->frame, "view");
  gtk_widget_set_parent (self->frame, GTK_WIDGET (self));
  self->text = GTK_TEXT_VIEW (gtk_text_view_new ());
  gtk_text_view_set_wrap_mode (self->text, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (self->text, FALSE);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->text));
  self->hint = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->hint), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->hint), PANGO_ELLIPSIZE_END);
  gtk_widget_set_can_target (self->hint, FALSE);
  gtk_widget_set_valign (self->hint, GTK_ALIGN_START);
  gtk_widget_set_margin_start (self->hint, 9);
  gtk_widget_set_margin_top (self->hint, 9);
  gtk_widget_set_margin_bottom (self->hint, 9);
  gtk_widget_add_css_class (self->hint, "dim-label");
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->hint);
  /* An empty text says how high it is only after it was laid out, and then does not say it again. */
  gtk_overlay_set_measure_overlay (GTK_OVERLAY (overlay), self->hint, TRUE);
  gtk_box_append (GTK_BOX (box), overlay);
  self->foot = make_foot (self);
  gtk_widget_set_visible (self->foot, FALSE);
  gtk_box_append (GTK_BOX (box), self->foot);
  gtk_frame_set_child (GTK_FRAME (self->frame), box);
  g_signal_connect_swapped (gtk_text_view_get_buffer (self->text), "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (focused_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->text), focus);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  update (self);
}

GtkWidget *
crm_composer_new (CrmBook *book)
{
  CrmComposer *self = g_object_new (CRM_TYPE_COMPOSER, NULL);

  self->book = g_object_ref (book);
  return GTK_WIDGET (self);
}

void
crm_composer_set_record (CrmComposer         *self,
                         const CrmRecordType *type,
                         gint64               id)
{
  g_autofree char *text = NULL;

  g_return_if_fail (CRM_IS_COMPOSER (self));

  if (self->id == id)
    return;
  /* Half written words are saved as a note where they belong: nothing typed is lost by going elsewhere. */
  text = dup_text (self);
  if (self->id != 0 && text != NULL && *text != '\0')
    {
      if (!gtk_widget_get_sensitive (self->save))
        set_mode (self, 0);
      save (self);
    }
  self->type = type;
  self->id = id;
  clear (self);
  set_mode (self, 0);
  gtk_widget_set_visible (self->foot, FALSE);
}

void
crm_composer_open (CrmComposer *self,
                   const char  *kind)
{
  g_return_if_fail (CRM_IS_COMPOSER (self));

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    if (g_strcmp0 (modes[i].kind, kind) == 0)
      set_mode (self, i);
  gtk_widget_set_visible (self->foot, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}
