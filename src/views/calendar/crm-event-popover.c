/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-event-popover.h"

#include <glib/gi18n.h>

#include "crm-event-form.h"
#include "crm-series-question.h"
#include "crm-view-host.h"

#define DRAFT  "crm-event-draft"
#define NARROW 700    /* too narrow to stand beside what it is about */

struct _CrmEventPopover
{
  GtkPopover parent_instance;

  /* Owned */
  CrmBook *book;
  CrmRecord *activity;
  char *occurrence;              /* of a series: the one that is shown; NULL */
  char *state;                   /* of the form, as it was opened */

  /* Borrowed */
  GtkWidget *from;               /* had the keyboard before; NULL: it is gone */
  CrmEventForm *form;
  GtkStack *foot;
  GtkLabel *question;
  GtkWidget *choices[G_N_ELEMENTS (crm_series_choices)];
  GtkWidget *more;

  gboolean deleting;             /* what the question is about */
  gboolean read_only;
  gboolean settled;              /* saved or deleted */
  gboolean given_up;             /* closed by Esc */
};

G_DEFINE_FINAL_TYPE (CrmEventPopover, crm_event_popover, GTK_TYPE_POPOVER)

/* ---- Saving and deleting ---- */

/* Which of a series is meant, asked at the foot: what was typed stays until it is answered. */
static void
ask (CrmEventPopover *self,
     gboolean         deleting)
{
  gboolean first = TRUE;

  self->deleting = deleting;
  gtk_label_set_label (self->question, deleting ? _("It repeats. Which ones are to be deleted?") : _("It repeats. Which ones are to be changed?"));
  gtk_stack_set_visible_child_name (self->foot, "question");
  for (guint i = 0; i < G_N_ELEMENTS (crm_series_choices); i++)
    {
      /* A new rule is one of the series, not of the one. */
      gboolean possible = deleting || crm_series_choices[i].scope != CRM_ACTIVITY_ONE || !crm_record_is_field_changed (self->activity, "rrule");

      gtk_widget_set_visible (self->choices[i], possible);
      if (deleting)
        gtk_widget_add_css_class (self->choices[i], "destructive-action");
      else
        gtk_widget_remove_css_class (self->choices[i], "destructive-action");
      if (possible && first)
        gtk_widget_grab_focus (self->choices[i]);
      first = first && !possible;
    }
}

static void
run (CrmEventPopover  *self,
     gboolean          deleting,
     CrmActivityScope  scope)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  if (deleting)
    crm_activity_delete_async (self->book, crm_record_get_id (self->activity), self->occurrence, scope, crm_view_host_command_cb,
                               g_object_ref (parent));
  else
    crm_activity_save_async (self->book, self->activity, self->occurrence, scope, crm_view_host_command_cb, g_object_ref (parent));
  self->settled = TRUE;
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
save (CrmEventPopover *self)
{
  if (self->read_only || !crm_event_form_take (self->form, self->activity))
    return;

  if (self->occurrence != NULL)
    ask (self, FALSE);
  else if (crm_record_is_new (self->activity) || crm_record_is_changed (self->activity))
    run (self, FALSE, CRM_ACTIVITY_ALL);
  else
    {
      self->settled = TRUE;
      gtk_popover_popdown (GTK_POPOVER (self));
    }
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  save (CRM_EVENT_POPOVER (widget));
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  CrmEventPopover *self = CRM_EVENT_POPOVER (widget);

  if (self->read_only || crm_record_is_new (self->activity))
    return;
  if (self->occurrence != NULL)
    ask (self, TRUE);
  else
    run (self, TRUE, CRM_ACTIVITY_ALL);
}

/* The answer: an index of crm_series_choices, or none. */
static void
answer_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  CrmEventPopover *self = CRM_EVENT_POPOVER (widget);
  int choice = g_variant_get_int32 (parameter);

  if (choice >= 0 && choice < (int) G_N_ELEMENTS (crm_series_choices))
    {
      run (self, self->deleting, crm_series_choices[choice].scope);
      return;
    }
  gtk_stack_set_visible_child_name (self->foot, "buttons");
  gtk_widget_grab_focus (crm_event_form_get_title (self->form));
}

static void
more_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmEventPopover *self = CRM_EVENT_POPOVER (widget);

  crm_event_form_show_all (self->form);
  gtk_widget_set_visible (self->more, FALSE);
}

/* ---- The widgets ---- */

static GtkWidget *
add_button (GtkWidget  *box,
            const char *label,
            const char *style,
            const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  if (style != NULL)
    gtk_widget_add_css_class (button, style);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static GtkWidget *
make_buttons (CrmEventPopover *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *spacer = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gboolean existing = !crm_record_is_new (self->activity);

  if (existing && !self->read_only)
    add_button (buttons, _("_Delete"), "flat", "event.delete");
  gtk_widget_set_hexpand (spacer, TRUE);
  gtk_box_append (GTK_BOX (buttons), spacer);
  self->more = add_button (buttons, _("_All Fields"), "flat", "event.more");
  gtk_widget_set_tooltip_text (self->more, _("All Fields (Ctrl+Enter)"));
  if (!self->read_only)
    add_button (buttons, existing ? _("_Save") : _("_Add"), "suggested-action", "event.save");

  return buttons;
}

static GtkWidget *
make_question (CrmEventPopover *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->question = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->question, 0);
  gtk_label_set_wrap (self->question, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->question), "heading");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->question));
  for (guint i = 0; i < G_N_ELEMENTS (crm_series_choices); i++)
    {
      g_autofree char *action = g_strdup_printf ("event.answer(%u)", i);

      self->choices[i] = add_button (box, _(crm_series_choices[i].label), NULL, action);
    }
  add_button (box, _("_Back"), "flat", "event.answer(-1)");

  return box;
}

static void
make_content (CrmEventPopover *self,
              CrmRangeModel   *model,
              const char      *reason,
              int              max_height)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *scrolled = gtk_scrolled_window_new ();

  self->form = CRM_EVENT_FORM (crm_event_form_new (self->book, model, self->activity));
  g_signal_connect_swapped (self->form, "activated", G_CALLBACK (save), self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->form), !self->read_only);
  if (reason != NULL)
    {
      GtkWidget *words = gtk_label_new (reason);

      gtk_label_set_xalign (GTK_LABEL (words), 0);
      gtk_label_set_wrap (GTK_LABEL (words), TRUE);
      gtk_label_set_max_width_chars (GTK_LABEL (words), 40);
      gtk_box_append (GTK_BOX (box), words);
    }

  /* Whatever the window's height, the foot stays in sight. */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), max_height);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->form));
  gtk_widget_set_size_request (scrolled, 300, -1);
  gtk_box_append (GTK_BOX (box), scrolled);

  self->foot = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_vhomogeneous (self->foot, FALSE);
  gtk_stack_add_named (self->foot, make_buttons (self), "buttons");
  gtk_stack_add_named (self->foot, make_question (self), "question");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->foot));
  gtk_popover_set_child (GTK_POPOVER (self), box);
}

static gboolean
leave_cb (gpointer popover)
{
  if (gtk_widget_get_parent (popover) != NULL)
    gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

/* ---- What was typed and not saved ---- */

static void
forget_draft (GtkWidget *parent)
{
  g_autoptr (GtkWidget) draft = g_object_steal_data (G_OBJECT (parent), DRAFT);

  if (draft != NULL && gtk_widget_get_parent (draft) == parent)
    gtk_widget_unparent (draft);
}

static gboolean
is_changed (CrmEventPopover *self)
{
  g_autofree char *state = crm_event_form_dup_state (self->form);

  return !self->settled && !self->read_only && g_strcmp0 (state, self->state) != 0;
}

static CrmEventPopover *
get_draft (GtkWidget *parent)
{
  CrmEventPopover *draft = g_object_get_data (G_OBJECT (parent), DRAFT);

  return draft != NULL && gtk_widget_get_parent (GTK_WIDGET (draft)) == parent ? draft : NULL;
}

static void
go_on (CrmEventPopover *draft)
{
  draft->given_up = FALSE;
  gtk_stack_set_visible_child_name (draft->foot, "buttons");
  gtk_popover_popup (GTK_POPOVER (draft));
  gtk_widget_grab_focus (crm_event_form_get_title (draft->form));
}

static void
continue_cb (gpointer   toast,
             GtkWidget *parent)
{
  CrmEventPopover *draft = get_draft (parent);

  /* Whoever went to another place comes back to this one. */
  if (draft != NULL && !gtk_widget_get_mapped (parent) && GTK_IS_STACK (gtk_widget_get_parent (parent)))
    {
      GtkStack *places = GTK_STACK (gtk_widget_get_parent (parent));

      gtk_widget_activate_action (parent, "win.place", "s", gtk_stack_page_get_name (gtk_stack_get_page (places, parent)));
    }
  if (draft != NULL)
    go_on (draft);
}

/* A click beside it, or another window in front, is not to say that what was typed is not wanted. */
static void
keep_draft (CrmEventPopover *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (crm_event_form_get_title (self->form)))));
  g_autofree char *text = NULL;
  GClosure *closure = g_cclosure_new (G_CALLBACK (continue_cb), g_object_ref (parent), (GClosureNotify) (void (*) (void)) g_object_unref);

  if (get_draft (parent) != self)
    forget_draft (parent);
  g_object_set_data_full (G_OBJECT (parent), DRAFT, g_object_ref (self), g_object_unref);
  text = *title != '\0' ? g_strdup_printf (_("“%s” is not saved"), title) : g_strdup (_("What you typed is not saved"));
  crm_view_host_offer (parent, text, _("_Continue"), closure);
}

/* Not while the action that closed it is still under way. */
static void
closed_cb (GtkWidget *popover)
{
  CrmEventPopover *self = CRM_EVENT_POPOVER (popover);

  GtkWidget *parent = gtk_widget_get_parent (popover);

  /* GTK would give the keyboard to the first thing of the window. */
  if (self->from != NULL && gtk_widget_get_mapped (self->from))
    gtk_widget_grab_focus (self->from);
  if (parent != NULL && !gtk_widget_in_destruction (parent) && is_changed (self))
    {
      keep_draft (self);
      return;
    }
  if (parent != NULL && get_draft (parent) == self)
    g_object_set_data (G_OBJECT (parent), DRAFT, NULL);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, leave_cb, g_object_ref (popover), g_object_unref);
}

gboolean
crm_event_popover_continue (GtkWidget *parent)
{
  CrmEventPopover *draft;

  g_return_val_if_fail (GTK_IS_WIDGET (parent), FALSE);

  draft = get_draft (parent);
  if (draft == NULL || draft->given_up || !crm_record_is_new (draft->activity))
    return FALSE;
  go_on (draft);
  return TRUE;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                CrmEventPopover       *self)
{
  self->given_up = keyval == GDK_KEY_Escape;
  return FALSE;
}

static void
crm_event_popover_dispose (GObject *object)
{
  CrmEventPopover *self = CRM_EVENT_POPOVER (object);

  g_clear_object (&self->book);
  g_clear_object (&self->activity);
  g_clear_pointer (&self->occurrence, g_free);
  g_clear_pointer (&self->state, g_free);
  g_clear_weak_pointer (&self->from);

  G_OBJECT_CLASS (crm_event_popover_parent_class)->dispose (object);
}

static void
crm_event_popover_class_init (CrmEventPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_event_popover_dispose;
  gtk_widget_class_install_action (widget_class, "event.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "event.more", NULL, more_action);
  gtk_widget_class_install_action (widget_class, "event.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "event.answer", "i", answer_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "event.more", NULL);
}

static void
crm_event_popover_init (CrmEventPopover *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/* Why @activity cannot be changed; NULL: it can. (transfer full) */
static char *
make_reason (CrmBook       *book,
             CrmRangeModel *model,
             CrmRecord     *activity)
{
  gint64 id = crm_record_get_int (activity, "calendar_id");

  if (crm_db_is_read_only (crm_book_get_db (book)))
    return g_strdup (_("This book was opened to be read only."));
  for (guint i = 0; i < crm_range_model_get_n_calendars (model); i++)
    {
      const CrmRangeCalendar *calendar = crm_range_model_get_calendar (model, i);

      if (calendar->id == id && calendar->read_only && !crm_record_is_new (activity))
        return g_strdup_printf (_("The calendar “%s” can only be read."), calendar->name);
    }

  return NULL;
}

GtkWidget *
crm_event_popover_present (GtkWidget          *parent,
                           const GdkRectangle *area,
                           CrmBook            *book,
                           CrmRangeModel      *model,
                           CrmRecord          *activity,
                           const char         *occurrence)
{
  CrmEventPopover *self;
  g_autofree char *reason = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);
  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);
  g_return_val_if_fail (CRM_IS_RECORD (activity), NULL);

  self = get_draft (parent);
  if (self != NULL && !self->given_up && !crm_record_is_new (activity) && crm_record_get_id (self->activity) == crm_record_get_id (activity)
      && g_strcmp0 (self->occurrence, occurrence) == 0)
    {
      go_on (self);
      return GTK_WIDGET (self);
    }

  self = g_object_new (CRM_TYPE_EVENT_POPOVER, NULL);
  self->book = g_object_ref (book);
  self->activity = g_object_ref (activity);
  self->occurrence = g_strdup (occurrence);
  reason = make_reason (book, model, activity);
  self->read_only = reason != NULL;
  if (occurrence != NULL)
    crm_activity_show_occurrence (activity, occurrence);
  make_content (self, model, reason, MAX (gtk_widget_get_height (parent) - 140, 200));
  self->state = crm_event_form_dup_state (self->form);

  g_set_weak_pointer (&self->from, gtk_root_get_focus (gtk_widget_get_root (parent)));
  gtk_widget_set_parent (GTK_WIDGET (self), parent);
  gtk_popover_set_pointing_to (GTK_POPOVER (self), area);
  gtk_popover_set_position (GTK_POPOVER (self), gtk_widget_get_width (parent) < NARROW ? GTK_POS_BOTTOM : GTK_POS_RIGHT);
  g_signal_connect (self, "closed", G_CALLBACK (closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (self));
  if (!self->read_only)
    gtk_widget_grab_focus (crm_event_form_get_title (self->form));

  return GTK_WIDGET (self);
}
