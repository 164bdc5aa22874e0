/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-rule-group.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-rule-row.h"
#include "crm-wrap-box.h"

struct _CrmRuleGroup
{
  GtkWidget parent_instance;

  /* Owned */
  CrmRuleChoices *choices;
  GtkWidget      *box;

  /* Borrowed */
  GtkDropDown    *kind;
  GtkWidget      *rows;
  GtkWidget      *add_group;
  GtkWidget      *remove;

  guint           depth;
};

enum
{
  CHANGED,
  REMOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmRuleGroup, crm_rule_group, GTK_TYPE_WIDGET)

static void
changed_cb (CrmRuleGroup *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
removed_cb (CrmRuleGroup *self,
            GtkWidget    *row)
{
  gtk_box_remove (GTK_BOX (self->rows), row);
  gtk_widget_grab_focus (GTK_WIDGET (self->kind));
  changed_cb (self);
}

static void
append (CrmRuleGroup *self,
        GtkWidget    *row)
{
  g_signal_connect_object (row, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "removed", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->rows), row);
}

/* A condition with several values is as good as several of which one is enough. */
static CrmRule *
split_values (const CrmRule *rule)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_rule_unref);
  const char *const *values = crm_rule_get_values (rule);
  gboolean denied;
  CrmRuleOp core = crm_rule_op_get_core (crm_rule_get_op (rule), &denied);

  for (; *values != NULL; values++)
    g_ptr_array_add (parts, crm_rule_new_simple (crm_rule_get_subject (rule), core, *values));

  return crm_rule_new_group (denied ? CRM_RULE_NONE : CRM_RULE_ANY, parts);
}

static void
append_rule (CrmRuleGroup  *self,
             const CrmRule *rule)
{
  g_autoptr (CrmRule) split = NULL;

  if (crm_rule_get_kind (rule) == CRM_RULE_CONDITION && g_strv_length ((char **) crm_rule_get_values (rule)) > 1)
    rule = split = split_values (rule);
  if (split != NULL && crm_rule_get_kind (split) == CRM_RULE_ANY && gtk_drop_down_get_selected (self->kind) == CRM_RULE_ANY)
    {
      for (guint i = 0; i < crm_rule_get_n_children (split); i++)
        append_rule (self, crm_rule_get_child (split, i));
      return;
    }
  append (self, crm_rule_get_kind (rule) == CRM_RULE_CONDITION ? crm_rule_row_new (self->choices, rule)
                                                               : crm_rule_group_new (self->choices, rule, self->depth + 1));
}

/* The keyboard goes on with what was added. */
static void
append_new (CrmRuleGroup *self,
            gboolean      group)
{
  g_autoptr (CrmRule) rule = crm_rule_new_simple (self->choices->type == &crm_contact_type ? "tag" : "stage", CRM_RULE_IS, "");

  append (self, group ? crm_rule_group_new (self->choices, NULL, self->depth + 1) : crm_rule_row_new (self->choices, rule));
  gtk_widget_child_focus (gtk_widget_get_last_child (self->rows), GTK_DIR_TAB_FORWARD);
  changed_cb (self);
}

static void
add_condition_cb (CrmRuleGroup *self)
{
  append_new (self, FALSE);
}

static void
add_group_cb (CrmRuleGroup *self)
{
  append_new (self, TRUE);
}

static void
remove_cb (CrmRuleGroup *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

static void
crm_rule_group_dispose (GObject *object)
{
  CrmRuleGroup *self = CRM_RULE_GROUP (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->choices, crm_rule_choices_unref);

  G_OBJECT_CLASS (crm_rule_group_parent_class)->dispose (object);
}

static void
crm_rule_group_class_init (CrmRuleGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_rule_group_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  signals[CHANGED] = g_signal_new ("changed", CRM_TYPE_RULE_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REMOVED] = g_signal_new ("removed", CRM_TYPE_RULE_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
add_button (GtkWidget  *box,
            const char *label,
            GCallback   callback,
            gpointer    self)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_swapped (button, "clicked", callback, self);
  crm_wrap_box_append (CRM_WRAP_BOX (box), button);

  return button;
}

static void
crm_rule_group_init (CrmRuleGroup *self)
{
  const char *const kinds[] = { _("All of these hold"), _("Any of these holds"), _("None of these holds"), NULL };
  GtkWidget *head = crm_wrap_box_new (6, 6);
  GtkWidget *foot = crm_wrap_box_new (6, 6);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->kind = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (kinds));
  g_signal_connect_swapped (self->kind, "notify::selected", G_CALLBACK (changed_cb), self);
  crm_wrap_box_append (CRM_WRAP_BOX (head), GTK_WIDGET (self->kind));
  self->remove = gtk_button_new_from_icon_name ("list-remove-symbolic");
  gtk_widget_add_css_class (self->remove, "flat");
  gtk_widget_set_tooltip_text (self->remove, _("Remove the Group"));
  crm_accessible_set_name (self->remove, _("Remove the Group"));
  g_signal_connect_swapped (self->remove, "clicked", G_CALLBACK (remove_cb), self);
  crm_wrap_box_append (CRM_WRAP_BOX (head), self->remove);
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  add_button (foot, _("Add Condition"), G_CALLBACK (add_condition_cb), self);
  self->add_group = add_button (foot, _("Add Group"), G_CALLBACK (add_group_cb), self);
  gtk_box_append (GTK_BOX (self->box), head);
  gtk_box_append (GTK_BOX (self->box), self->rows);
  gtk_box_append (GTK_BOX (self->box), foot);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
crm_rule_group_new (CrmRuleChoices *choices,
                    const CrmRule  *rule,
                    guint           depth)
{
  CrmRuleGroup *self;

  g_return_val_if_fail (choices != NULL, NULL);
  g_return_val_if_fail (rule == NULL || crm_rule_get_kind (rule) != CRM_RULE_CONDITION, NULL);

  self = g_object_new (CRM_TYPE_RULE_GROUP, NULL);
  self->choices = crm_rule_choices_ref (choices);
  self->depth = depth;
  gtk_widget_set_visible (self->remove, depth > 0);
  gtk_widget_set_visible (self->add_group, depth + 2 < CRM_RULE_MAX_DEPTH);
  crm_accessible_set_name (GTK_WIDGET (self->kind), _("How many have to hold"));
  if (depth > 0)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self), "card");
      gtk_widget_set_margin_top (self->box, 12);
      gtk_widget_set_margin_bottom (self->box, 12);
      gtk_widget_set_margin_start (self->box, 12);
      gtk_widget_set_margin_end (self->box, 12);
    }
  if (rule != NULL)
    gtk_drop_down_set_selected (self->kind, crm_rule_get_kind (rule));
  for (guint i = 0; rule != NULL && i < crm_rule_get_n_children (rule); i++)
    append_rule (self, crm_rule_get_child (rule, i));
  if (rule == NULL)
    {
      g_autoptr (CrmRule) first = crm_rule_new_simple (choices->type == &crm_contact_type ? "tag" : "stage", CRM_RULE_IS, "");

      append_rule (self, first);
    }

  return GTK_WIDGET (self);
}

CrmRule *
crm_rule_group_dup_rule (CrmRuleGroup *self,
                         guint        *n_missing)
{
  g_autoptr (GPtrArray) children = NULL;

  g_return_val_if_fail (CRM_IS_RULE_GROUP (self), NULL);
  g_return_val_if_fail (n_missing != NULL, NULL);

  children = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_rule_unref);
  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      CrmRule *child = CRM_IS_RULE_GROUP (row) ? crm_rule_group_dup_rule (CRM_RULE_GROUP (row), n_missing)
                                               : crm_rule_row_dup_rule (CRM_RULE_ROW (row));

      if (child != NULL)
        g_ptr_array_add (children, child);
      else
        (*n_missing)++;
    }

  return crm_rule_new_group ((CrmRuleKind) gtk_drop_down_get_selected (self->kind), children);
}
