/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-rule-row.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-relative-time.h"
#include "crm-wrap-box.h"

struct _CrmRuleRow
{
  GtkWidget parent_instance;

  /* Owned */
  CrmRuleChoices *choices;
  GtkWidget      *box;
  GPtrArray      *values;      /* CrmRuleChoice the value is chosen from; NULL: it is typed */
  GArray         *ops;         /* CrmRuleOp, as in the drop-down */

  /* Borrowed */
  GtkDropDown    *subject;
  GtkDropDown    *op;
  GtkWidget      *place;       /* of the value */
  GtkWidget      *value;       /* NULL: none is needed */
  gboolean        updating;
};

enum
{
  CHANGED,
  REMOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmRuleRow, crm_rule_row, GTK_TYPE_WIDGET)

static const CrmRuleSubject *
get_subject (CrmRuleRow *self)
{
  return g_ptr_array_index (self->choices->subjects, gtk_drop_down_get_selected (self->subject));
}

static CrmRuleOp
get_op (CrmRuleRow *self)
{
  return g_array_index (self->ops, CrmRuleOp, gtk_drop_down_get_selected (self->op));
}

static void
changed_cb (CrmRuleRow *self)
{
  if (!self->updating)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- The value ---- */

static GtkWidget *
make_drop_down (GPtrArray  *choices,
                const char *value)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  GtkWidget *drop_down;
  guint selected = 0;

  for (guint i = 0; i < choices->len; i++)
    {
      const CrmRuleChoice *choice = g_ptr_array_index (choices, i);

      gtk_string_list_append (titles, choice->title);
      if (g_strcmp0 (choice->value, value) == 0)
        selected = i;
    }
  drop_down = gtk_drop_down_new (g_object_ref (G_LIST_MODEL (titles)), gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (drop_down), choices->len > 10);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), selected);

  return drop_down;
}

static GtkWidget *
make_days (const char *value)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (0, 36500, 1);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), value != NULL ? g_ascii_strtod (value, NULL) : 30);
  return spin;
}

static GtkWidget *
make_entry (const CrmRuleSubject *subject,
            const char           *value)
{
  GtkWidget *entry = gtk_entry_new ();
  gboolean is_day = subject->kind == CRM_FIELD_DATE || subject->kind == CRM_FIELD_TIME || subject->kind == CRM_FIELD_INSTANT;
  g_autofree char *day = is_day && value != NULL ? crm_relative_time_write (value) : NULL;

  gtk_editable_set_text (GTK_EDITABLE (entry), day != NULL ? day : value != NULL ? value : "");
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), is_day ? _("Date") : subject->target != NULL ? _("Name") : _("Value"));
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 12);

  return entry;
}

/* What fits field and comparison, with @value in it where that still fits. */
static void
show_value (CrmRuleRow *self,
            const char *value)
{
  const CrmRuleSubject *subject = get_subject (self);
  CrmRuleOp op = get_op (self);
  const char *signal = "changed";

  g_clear_pointer (&self->values, g_ptr_array_unref);
  self->value = NULL;
  if (crm_rule_op_has_nothing (op))
    {
      adw_bin_set_child (ADW_BIN (self->place), NULL);
      return;
    }

  self->values = op == CRM_RULE_IS || op == CRM_RULE_IS_NOT ? crm_rule_choices_get (self->choices, subject) : NULL;
  if (self->values != NULL)
    {
      self->value = make_drop_down (self->values, value);
      signal = "notify::selected";
    }
  else if (crm_rule_op_has_days (op))
    {
      self->value = make_days (value);
      signal = "value-changed";
    }
  else
    {
      self->value = make_entry (subject, value);
    }
  g_signal_connect_swapped (self->value, signal, G_CALLBACK (changed_cb), self);
  adw_bin_set_child (ADW_BIN (self->place), self->value);
  crm_accessible_set_name (self->value, _("Value"));
}

/* As in a rule; NULL: there is none. (transfer full) */
static char *
dup_value (CrmRuleRow *self)
{
  const CrmRuleSubject *subject = get_subject (self);
  g_autofree char *text = NULL;

  if (self->value == NULL)
    return NULL;
  if (self->values != NULL)
    {
      guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->value));

      return selected < self->values->len ? g_strdup (((CrmRuleChoice *) g_ptr_array_index (self->values, selected))->value) : NULL;
    }
  if (GTK_IS_SPIN_BUTTON (self->value))
    return g_strdup_printf ("%d", gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->value)));

  text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->value))));
  if (*text == '\0')
    return NULL;
  if (subject->kind == CRM_FIELD_DATE || subject->kind == CRM_FIELD_TIME || subject->kind == CRM_FIELD_INSTANT)
    {
      g_autofree char *wall = crm_relative_time_read (text, NULL);

      if (wall != NULL)
        return g_strndup (wall, 10);
    }

  return g_steal_pointer (&text);
}

/* ---- Field and comparison ---- */

static void
show_ops (CrmRuleRow *self,
          CrmRuleOp   wanted)
{
  const CrmRuleSubject *subject = get_subject (self);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint selected = 0;

  g_array_set_size (self->ops, 0);
  for (CrmRuleOp op = 0; op < CRM_RULE_N_OPS; op++)
    {
      if (!crm_rule_op_fits (op, subject->kind) || (subject->counted && crm_rule_op_has_nothing (op))
          || (subject->target == &crm_list_type && op != CRM_RULE_IS && op != CRM_RULE_IS_NOT))
        continue;
      if (op == wanted)
        selected = self->ops->len;
      g_array_append_val (self->ops, op);
      gtk_string_list_append (labels, crm_rule_op_get_label (op, subject->kind));
    }
  gtk_drop_down_set_model (self->op, G_LIST_MODEL (labels));
  gtk_drop_down_set_selected (self->op, selected);
}

static void
subject_cb (CrmRuleRow *self)
{
  if (self->updating)
    return;

  self->updating = TRUE;
  show_ops (self, CRM_RULE_IS);
  show_value (self, NULL);
  self->updating = FALSE;
  changed_cb (self);
}

static void
op_cb (CrmRuleRow *self)
{
  g_autofree char *value = NULL;

  if (self->updating || gtk_drop_down_get_selected (self->op) == GTK_INVALID_LIST_POSITION)
    return;

  self->updating = TRUE;
  value = dup_value (self);
  show_value (self, value);
  self->updating = FALSE;
  changed_cb (self);
}

static void
remove_cb (CrmRuleRow *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

static void
crm_rule_row_dispose (GObject *object)
{
  CrmRuleRow *self = CRM_RULE_ROW (object);

  self->updating = TRUE;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_pointer (&self->choices, crm_rule_choices_unref);
  g_clear_pointer (&self->ops, g_array_unref);

  G_OBJECT_CLASS (crm_rule_row_parent_class)->dispose (object);
}

static void
crm_rule_row_class_init (CrmRuleRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_rule_row_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  signals[CHANGED] = g_signal_new ("changed", CRM_TYPE_RULE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REMOVED] = g_signal_new ("removed", CRM_TYPE_RULE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
crm_rule_row_init (CrmRuleRow *self)
{
  GtkWidget *wrap = crm_wrap_box_new (6, 6);
  GtkWidget *remove = gtk_button_new_from_icon_name ("list-remove-symbolic");

  self->ops = g_array_new (FALSE, FALSE, sizeof (CrmRuleOp));
  self->subject = GTK_DROP_DOWN (gtk_drop_down_new (NULL, gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string")));
  gtk_drop_down_set_enable_search (self->subject, TRUE);
  self->op = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  self->place = adw_bin_new ();
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, _("Remove the Condition"));
  crm_accessible_set_name (remove, _("Remove the Condition"));
  crm_wrap_box_append (CRM_WRAP_BOX (wrap), GTK_WIDGET (self->subject));
  crm_wrap_box_append (CRM_WRAP_BOX (wrap), GTK_WIDGET (self->op));
  crm_wrap_box_append (CRM_WRAP_BOX (wrap), self->place);
  crm_wrap_box_append (CRM_WRAP_BOX (wrap), remove);
  self->box = wrap;
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_swapped (self->subject, "notify::selected", G_CALLBACK (subject_cb), self);
  g_signal_connect_swapped (self->op, "notify::selected", G_CALLBACK (op_cb), self);
  g_signal_connect_swapped (remove, "clicked", G_CALLBACK (remove_cb), self);
}

GtkWidget *
crm_rule_row_new (CrmRuleChoices *choices,
                  const CrmRule  *rule)
{
  CrmRuleRow *self;
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint selected = 0;

  g_return_val_if_fail (choices != NULL, NULL);
  g_return_val_if_fail (rule != NULL && crm_rule_get_kind (rule) == CRM_RULE_CONDITION, NULL);

  self = g_object_new (CRM_TYPE_RULE_ROW, NULL);
  self->choices = crm_rule_choices_ref (choices);
  for (guint i = 0; i < choices->subjects->len; i++)
    {
      const CrmRuleSubject *subject = g_ptr_array_index (choices->subjects, i);

      gtk_string_list_append (labels, subject->label);
      if (g_str_equal (subject->path, crm_rule_get_subject (rule)))
        selected = i;
    }
  self->updating = TRUE;
  gtk_drop_down_set_model (self->subject, G_LIST_MODEL (labels));
  gtk_drop_down_set_selected (self->subject, selected);
  show_ops (self, crm_rule_get_op (rule));
  show_value (self, crm_rule_get_values (rule)[0]);
  self->updating = FALSE;
  crm_accessible_set_name (GTK_WIDGET (self->subject), _("Field"));
  crm_accessible_set_name (GTK_WIDGET (self->op), _("Comparison"));

  return GTK_WIDGET (self);
}

CrmRule *
crm_rule_row_dup_rule (CrmRuleRow *self)
{
  g_autofree char *value = NULL;

  g_return_val_if_fail (CRM_IS_RULE_ROW (self), NULL);

  value = dup_value (self);
  if (value == NULL && !crm_rule_op_has_nothing (get_op (self)))
    return NULL;

  return crm_rule_new_simple (get_subject (self)->path, get_op (self), value);
}
