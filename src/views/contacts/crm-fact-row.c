/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-fact-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-accessible.h"
#include "crm-model-error.h"
#include "crm-row-box.h"
#include "crm-tooltip.h"

struct _CrmFactRow
{
  GtkWidget parent_instance;

  /* Owned */
  CrmRecord *record;
  GtkWidget *stack;
  GPtrArray *editors;            /* one widget per field, borrowed */
  char *name;

  /* Borrowed */
  const char *const *fields;
  GtkWidget *reading;            /* the fact as text, and what can be done with it */
  GtkWidget *button;
  GtkWidget *text;
  GtkWidget *box;                /* of the editors; NULL until it is needed */
  GtkWidget *problem;

  /* State */
  gboolean removable;
  gboolean leaving;
};

enum
{
  COMMIT,
  REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmFactRow, crm_fact_row, GTK_TYPE_WIDGET)

static const CrmField *
get_field (CrmFactRow *self,
           guint       index)
{
  const CrmRecordType *type = crm_record_get_record_type (self->record);

  return &type->fields[crm_record_type_find_field (type, self->fields[index])];
}

/* What the editor of a field starts with, and what it is compared with. (transfer full) */
static char *
dup_value (CrmFactRow     *self,
           const CrmField *field)
{
  if (field->kind == CRM_FIELD_REFERENCE)
    return g_strdup (crm_record_get_reference_title (self->record, field->name));
  if (field->kind == CRM_FIELD_TEXT || field->kind == CRM_FIELD_LONG_TEXT || field->kind == CRM_FIELD_CHOICE)
    return g_strdup (crm_record_get_text (self->record, field->name));
  return crm_record_format (self->record, field->name);
}

/* What stands in an editor. (transfer full) */
static char *
dup_edited (CrmFactRow *self,
            guint       index)
{
  GtkWidget *editor = g_ptr_array_index (self->editors, index);

  if (GTK_IS_DROP_DOWN (editor))
    {
      guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (editor));

      return selected == 0 ? g_strdup ("") : g_strdup (get_field (self, index)->choices[selected - 1].value);
    }
  if (GTK_IS_TEXT_VIEW (editor))
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (editor));
      GtkTextIter start, end;

      gtk_text_buffer_get_bounds (buffer, &start, &end);
      return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
    }
  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (editor)));
}

static gboolean
is_changed (CrmFactRow *self)
{
  for (guint i = 0; i < self->editors->len; i++)
    {
      g_autofree char *before = dup_value (self, get_field (self, i));
      g_autofree char *now = dup_edited (self, i);

      if (g_strcmp0 (before != NULL ? before : "", g_strstrip (now)) != 0)
        return TRUE;
    }
  return FALSE;
}

static void
leave (CrmFactRow *self,
       gboolean    grab_focus)
{
  self->leaving = TRUE;
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->reading);
  if (grab_focus)
    gtk_widget_grab_focus (self->button);
  self->leaving = FALSE;
}

static void
commit (CrmFactRow *self,
        gboolean    grab_focus)
{
  if (self->leaving || !crm_fact_row_is_editing (self))
    return;
  if (!is_changed (self))
    {
      gboolean nothing = *gtk_label_get_text (GTK_LABEL (self->text)) == '\0';

      leave (self, grab_focus);
      if (nothing)
        g_signal_emit (self, signals[REMOVE], 0);
      return;
    }
  g_signal_emit (self, signals[COMMIT], 0);
}

static void
activate_cb (CrmFactRow *self)
{
  commit (self, TRUE);
}

static void
focus_left_cb (CrmFactRow *self)
{
  commit (self, FALSE);
}

static void
remove_cb (CrmFactRow *self)
{
  leave (self, FALSE);
  g_signal_emit (self, signals[REMOVE], 0);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                CrmFactRow            *self)
{
  if (keyval == GDK_KEY_Escape)
    {
      gboolean nothing = *gtk_label_get_text (GTK_LABEL (self->text)) == '\0';

      leave (self, TRUE);
      if (nothing)
        g_signal_emit (self, signals[REMOVE], 0);
      return TRUE;
    }
  if ((keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) && (state & GDK_CONTROL_MASK) != 0)
    {
      commit (self, TRUE);
      return TRUE;
    }
  return FALSE;
}

static GtkWidget *
make_choice_editor (const CrmField *field)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  gtk_string_list_append (list, "–");
  for (const CrmChoice *choice = field->choices; choice->value != NULL; choice++)
    gtk_string_list_append (list, _(choice->label));
  return gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&list)), NULL);
}

static GtkWidget *
make_editor (CrmFactRow     *self,
             const CrmField *field)
{
  GtkWidget *editor, *outer;

  if (field->kind == CRM_FIELD_CHOICE)
    {
      editor = outer = make_choice_editor (field);
    }
  else if (field->kind == CRM_FIELD_LONG_TEXT)
    {
      editor = gtk_text_view_new ();
      gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (editor), GTK_WRAP_WORD_CHAR);
      gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (editor), FALSE);
      gtk_text_view_set_top_margin (GTK_TEXT_VIEW (editor), 9);
      gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (editor), 9);
      gtk_text_view_set_left_margin (GTK_TEXT_VIEW (editor), 9);
      gtk_text_view_set_right_margin (GTK_TEXT_VIEW (editor), 9);
      outer = gtk_frame_new (NULL);
      gtk_widget_set_size_request (editor, -1, 96);
      gtk_frame_set_child (GTK_FRAME (outer), editor);
    }
  else
    {
      editor = outer = gtk_entry_new ();
      gtk_entry_set_placeholder_text (GTK_ENTRY (editor), _(field->label));
      gtk_editable_set_width_chars (GTK_EDITABLE (editor), 8);
      g_signal_connect_swapped (editor, "activate", G_CALLBACK (activate_cb), self);
    }
  crm_accessible_set_name (editor, _(field->label));
  gtk_box_append (GTK_BOX (self->box), outer);
  return editor;
}

static GtkWidget *
make_foot (CrmFactRow *self)
{
  GtkWidget *foot = crm_row_box_new (6);
  GtkWidget *save = gtk_button_new_with_mnemonic (_("_Save"));

  self->problem = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->problem), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->problem), 0);
  gtk_widget_add_css_class (self->problem, "error");
  gtk_widget_add_css_class (self->problem, "caption");
  gtk_widget_set_hexpand (self->problem, TRUE);
  crm_row_box_append (foot, self->problem);
  if (self->removable)
    {
      GtkWidget *button = gtk_button_new_with_mnemonic (_("_Remove"));

      gtk_widget_add_css_class (button, "flat");
      g_signal_connect_swapped (button, "clicked", G_CALLBACK (remove_cb), self);
      crm_row_box_append (foot, button);
    }
  crm_tooltip_set (save, _("Save (Ctrl+Enter). Esc leaves it as it was."));
  g_signal_connect_swapped (save, "clicked", G_CALLBACK (activate_cb), self);
  crm_row_box_append (foot, save);
  return foot;
}

static void
make_editors (CrmFactRow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  for (guint i = 0; self->fields[i] != NULL; i++)
    g_ptr_array_add (self->editors, make_editor (self, get_field (self, i)));
  gtk_box_append (GTK_BOX (self->box), make_foot (self));
  gtk_widget_set_margin_top (self->box, 6);
  gtk_widget_set_margin_bottom (self->box, 6);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (self->box, keys);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (self->box, focus);
  gtk_stack_add_child (GTK_STACK (self->stack), self->box);
}

static void
fill_editor (CrmFactRow *self,
             guint       index)
{
  const CrmField *field = get_field (self, index);
  GtkWidget *editor = g_ptr_array_index (self->editors, index);
  g_autofree char *value = dup_value (self, field);

  if (GTK_IS_DROP_DOWN (editor))
    {
      guint selected = 0;

      for (guint i = 0; field->choices[i].value != NULL; i++)
        if (g_strcmp0 (field->choices[i].value, value) == 0)
          selected = i + 1;
      gtk_drop_down_set_selected (GTK_DROP_DOWN (editor), selected);
    }
  else if (GTK_IS_TEXT_VIEW (editor))
    {
      gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (editor)), value != NULL ? value : "", -1);
    }
  else
    {
      gtk_editable_set_text (GTK_EDITABLE (editor), value != NULL ? value : "");
    }
}

static gboolean
edit_key_cb (GtkWidget *widget,
             GVariant  *arguments,
             gpointer   user_data)
{
  CrmFactRow *self = CRM_FACT_ROW (widget);

  if (crm_fact_row_is_editing (self))
    return FALSE;
  crm_fact_row_edit (self);
  return TRUE;
}

static void
crm_fact_row_dispose (GObject *object)
{
  CrmFactRow *self = CRM_FACT_ROW (object);

  self->leaving = TRUE;
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->record);

  G_OBJECT_CLASS (crm_fact_row_parent_class)->dispose (object);
}

static void
crm_fact_row_finalize (GObject *object)
{
  g_ptr_array_unref (CRM_FACT_ROW (object)->editors);
  g_free (CRM_FACT_ROW (object)->name);

  G_OBJECT_CLASS (crm_fact_row_parent_class)->finalize (object);
}

static void
crm_fact_row_class_init (CrmFactRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_fact_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_fact_row_finalize;

  signals[COMMIT] = g_signal_new ("commit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F2, 0, edit_key_cb, NULL);
}

static void
crm_fact_row_init (CrmFactRow *self)
{
  self->editors = g_ptr_array_new ();
  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
}

/* Of the first letter that has one. */
static PangoDirection
find_direction (const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      GUnicodeScript script = g_unichar_get_script (g_utf8_get_char (c));

      if (script == G_UNICODE_SCRIPT_ARABIC || script == G_UNICODE_SCRIPT_HEBREW || script == G_UNICODE_SCRIPT_SYRIAC
          || script == G_UNICODE_SCRIPT_THAANA || script == G_UNICODE_SCRIPT_NKO)
        return PANGO_DIRECTION_RTL;
      if (g_unichar_isalpha (g_utf8_get_char (c)))
        return PANGO_DIRECTION_LTR;
    }
  return PANGO_DIRECTION_NEUTRAL;
}

/* A text in another direction than the window's begins where the others begin. */
static void
align (CrmFactRow *self,
       GtkWidget  *label,
       const char *text)
{
  gboolean from_right = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  PangoDirection other = from_right ? PANGO_DIRECTION_LTR : PANGO_DIRECTION_RTL;

  gtk_label_set_justify (GTK_LABEL (label), find_direction (text) == other ? GTK_JUSTIFY_RIGHT : GTK_JUSTIFY_LEFT);
}

/* The caption stands dim behind the fact, and moves to the next line with it. Where an address has to be broken, no hyphen that is not
 * part of it comes in. */
static void
set_text (CrmFactRow *self,
          const char *text,
          const char *caption)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  g_autofree char *both = NULL;
  gboolean captioned = caption != NULL && *caption != '\0' && text != NULL && *text != '\0';

  text = text != NULL ? text : "";
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  if (captioned)
    {
      PangoAttribute *dim = pango_attr_foreground_alpha_new (G_MAXUINT16 * 6 / 10);

      dim->start_index = strlen (text);
      pango_attr_list_insert (attributes, dim);
      both = g_strdup_printf ("%s  %s", text, caption);
    }
  gtk_label_set_text (GTK_LABEL (self->text), captioned ? both : text);
  gtk_label_set_attributes (GTK_LABEL (self->text), attributes);
  align (self, self->text, text);
}

static GtkWidget *
make_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  return label;
}

GtkWidget *
crm_fact_row_new (CrmRecord         *record,
                  const char *const *fields,
                  const char        *name,
                  const char        *text,
                  const char        *caption,
                  gboolean           removable)
{
  CrmFactRow *self;
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *label = NULL;

  g_return_val_if_fail (CRM_IS_RECORD (record), NULL);
  g_return_val_if_fail (fields != NULL && fields[0] != NULL, NULL);

  self = g_object_new (CRM_TYPE_FACT_ROW, NULL);
  self->record = g_object_ref (record);
  self->fields = fields;
  self->name = g_strdup (name);
  self->removable = removable;
  self->text = make_label ();
  gtk_box_append (GTK_BOX (words), self->text);
  if (caption != NULL && *caption == '\n')
    {
      GtkWidget *below = make_label ();

      gtk_label_set_text (GTK_LABEL (below), caption + 1);
      align (self, below, caption + 1);
      gtk_widget_add_css_class (below, "crm-fact-label");
      gtk_box_append (GTK_BOX (words), below);
      caption = NULL;
    }
  set_text (self, text, caption);
  self->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->button), words);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "crm-fact");
  gtk_widget_set_hexpand (self->button, TRUE);
  /* Translators: the name of a field, and what stands in it */
  label = g_strdup_printf (_("%s: %s"), name, text != NULL ? text : "");
  crm_accessible_set_name (self->button, label);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (crm_fact_row_edit), self);
  self->reading = crm_row_box_new (0);
  crm_row_box_append (self->reading, self->button);
  gtk_stack_add_child (GTK_STACK (self->stack), self->reading);
  return GTK_WIDGET (self);
}

void
crm_fact_row_add_action (CrmFactRow *self,
                         const char *icon_name,
                         const char *words,
                         const char *action_name,
                         GVariant   *target)
{
  GtkWidget *button, *box;

  g_return_if_fail (CRM_IS_FACT_ROW (self));
  g_return_if_fail (words != NULL);

  button = gtk_button_new_from_icon_name (icon_name);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "crm-add-small");
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  crm_tooltip_set (button, words);
  crm_accessible_set_name (button, words);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action_name);
  /* In a box of its own, which has no baseline: GTK 4.8 asks for another height with it than without. */
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), button);
  crm_row_box_append (self->reading, box);
}

void
crm_fact_row_set_heading (CrmFactRow *self)
{
  g_return_if_fail (CRM_IS_FACT_ROW (self));

  gtk_widget_add_css_class (self->button, "crm-outdent");
  gtk_widget_add_css_class (self->text, "crm-name");
}

CrmRecord *
crm_fact_row_get_record (CrmFactRow *self)
{
  g_return_val_if_fail (CRM_IS_FACT_ROW (self), NULL);

  return self->record;
}

void
crm_fact_row_edit (CrmFactRow *self)
{
  g_return_if_fail (CRM_IS_FACT_ROW (self));

  if (self->box == NULL)
    make_editors (self);
  for (guint i = 0; i < self->editors->len; i++)
    fill_editor (self, i);
  gtk_label_set_text (GTK_LABEL (self->problem), "");
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->box);
  gtk_widget_grab_focus (g_ptr_array_index (self->editors, 0));
}

gboolean
crm_fact_row_is_editing (CrmFactRow *self)
{
  g_return_val_if_fail (CRM_IS_FACT_ROW (self), FALSE);

  return self->box != NULL && self->stack != NULL && gtk_stack_get_visible_child (GTK_STACK (self->stack)) == self->box;
}

gboolean
crm_fact_row_apply (CrmFactRow  *self,
                    CrmRecord   *target,
                    GError     **error)
{
  g_return_val_if_fail (CRM_IS_FACT_ROW (self), FALSE);
  g_return_val_if_fail (CRM_IS_RECORD (target), FALSE);

  for (guint i = 0; i < self->editors->len; i++)
    {
      const CrmField *field = get_field (self, i);
      g_autofree char *text = dup_edited (self, i);
      g_autoptr (GError) wrong = NULL;

      if (field->kind == CRM_FIELD_REFERENCE)
        continue;
      g_strstrip (text);
      if (*text == '\0' && (field->flags & CRM_FIELD_REQUIRED) != 0)
        g_set_error (&wrong, CRM_MODEL_ERROR, CRM_MODEL_ERROR_REQUIRED, _("%s is empty"), _(field->label));
      else if (*text == '\0')
        crm_record_clear (target, field->name);
      else
        crm_record_parse (target, field->name, text, &wrong);
      if (wrong != NULL)
        {
          gtk_label_set_text (GTK_LABEL (self->problem), wrong->message);
          gtk_widget_grab_focus (g_ptr_array_index (self->editors, i));
          g_propagate_error (error, g_steal_pointer (&wrong));
          return FALSE;
        }
    }
  if (GTK_IS_EDITABLE (g_ptr_array_index (self->editors, 0)))
    set_text (self, gtk_editable_get_text (g_ptr_array_index (self->editors, 0)), NULL);
  leave (self, gtk_widget_get_focus_child (self->stack) != NULL);
  return TRUE;
}

char *
crm_fact_row_dup_text (CrmFactRow *self,
                       const char *field)
{
  g_return_val_if_fail (CRM_IS_FACT_ROW (self), NULL);

  for (guint i = 0; i < self->editors->len; i++)
    if (g_str_equal (self->fields[i], field))
      return g_strstrip (dup_edited (self, i));
  return NULL;
}

GtkWidget *
crm_fact_row_get_editor (CrmFactRow *self,
                         const char *field)
{
  g_return_val_if_fail (CRM_IS_FACT_ROW (self), NULL);

  for (guint i = 0; i < self->editors->len; i++)
    if (g_str_equal (self->fields[i], field))
      return g_ptr_array_index (self->editors, i);
  return NULL;
}
