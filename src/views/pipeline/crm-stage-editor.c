/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-stage-editor.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-stage-commands.h"
#include "crm-view-host.h"

#define CRM_TYPE_STAGE_EDITOR (crm_stage_editor_get_type ())
G_DECLARE_FINAL_TYPE (CrmStageEditor, crm_stage_editor, CRM, STAGE_EDITOR, AdwWindow)

struct _CrmStageEditor
{
  AdwWindow parent_instance;

  /* Template children */
  AdwPreferencesGroup *group;

  /* Owned */
  CrmBook *book;
  GtkWidget *opener;
  GPtrArray *stages;     /* Stage, in order */

  gint64 pipeline_id;
};

/* One stage as it is being edited. Widgets are borrowed. */
typedef struct
{
  gint64          id;          /* 0: a new one */
  gboolean        open;        /* won and lost keep their kind and their place behind the others */
  GtkWidget      *row;
  AdwEntryRow    *name;
  GtkSpinButton  *probability;
  GtkSpinButton  *stale_days;
} Stage;

G_DEFINE_FINAL_TYPE (CrmStageEditor, crm_stage_editor, ADW_TYPE_WINDOW)

/* ---- Rows ---- */

static void
name_changed_cb (AdwEntryRow *name,
                 GtkWidget   *row)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), gtk_editable_get_text (GTK_EDITABLE (name)));
}

static GtkSpinButton *
add_spin (GtkWidget  *row,
          const char *title,
          double      maximum,
          double      value)
{
  GtkWidget *line = adw_action_row_new ();
  GtkWidget *spin = gtk_spin_button_new_with_range (0, maximum, 1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line), title);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), value);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  crm_accessible_set_name (spin, title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (line), spin);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), line);

  return GTK_SPIN_BUTTON (spin);
}

static guint
find_stage (CrmStageEditor *self,
            GtkWidget      *row)
{
  for (guint i = 0; i < self->stages->len; i++)
    if (((Stage *) g_ptr_array_index (self->stages, i))->row == row)
      return i;

  g_assert_not_reached ();
}

/* Rows of a preferences group only go to its end: all behind the place are put there again. */
static void
show_order (CrmStageEditor *self)
{
  for (guint i = 0; i < self->stages->len; i++)
    {
      Stage *stage = g_ptr_array_index (self->stages, i);

      g_object_ref (stage->row);
      if (gtk_widget_get_parent (stage->row) != NULL)
        adw_preferences_group_remove (self->group, stage->row);
      adw_preferences_group_add (self->group, stage->row);
      g_object_unref (stage->row);
    }
}

static void
shift (CrmStageEditor *self,
       GtkWidget      *row,
       int             delta)
{
  guint place = find_stage (self, row);
  guint other = place + delta;
  Stage *stage = g_ptr_array_index (self->stages, place);

  if (other >= self->stages->len || ((Stage *) g_ptr_array_index (self->stages, other))->open != stage->open)
    return;

  self->stages->pdata[place] = self->stages->pdata[other];
  self->stages->pdata[other] = stage;
  show_order (self);
}

static void
up_cb (GtkButton *button,
       GtkWidget *row)
{
  shift (CRM_STAGE_EDITOR (gtk_widget_get_root (row)), row, -1);
}

static void
down_cb (GtkButton *button,
         GtkWidget *row)
{
  shift (CRM_STAGE_EDITOR (gtk_widget_get_root (row)), row, 1);
}

static void
remove_cb (GtkButton *button,
           GtkWidget *row)
{
  CrmStageEditor *self = CRM_STAGE_EDITOR (gtk_widget_get_root (row));
  guint place = find_stage (self, row);

  adw_preferences_group_remove (self->group, row);
  g_ptr_array_remove_index (self->stages, place);
}

static void
add_button (GtkWidget  *box,
            const char *icon_name,
            const char *words,
            GCallback   callback,
            GtkWidget  *row)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, words);
  g_signal_connect_object (button, "clicked", callback, row, 0);
  gtk_box_append (GTK_BOX (box), button);
}

static Stage *
make_stage (gint64      id,
            const char *name,
            const char *kind,
            guint       probability,
            guint       stale_days)
{
  Stage *stage = g_new0 (Stage, 1);
  GtkWidget *line = adw_action_row_new ();
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  stage->id = id;
  stage->open = g_str_equal (kind, "open");
  stage->row = adw_expander_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (stage->row), name);

  stage->name = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (stage->name), _("Name"));
  gtk_editable_set_text (GTK_EDITABLE (stage->name), name);
  g_signal_connect_object (stage->name, "changed", G_CALLBACK (name_changed_cb), stage->row, 0);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (stage->row), GTK_WIDGET (stage->name));

  /* What is won or lost has no probability any more, and is never stale. */
  if (!stage->open)
    return stage;

  stage->probability = add_spin (stage->row, _("Probability in Percent"), 100, probability);
  stage->stale_days = add_spin (stage->row, _("Days Until Stale"), 999, stale_days);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line), _("Place"));
  gtk_widget_set_valign (buttons, GTK_ALIGN_CENTER);
  add_button (buttons, "go-up-symbolic", _("Move Up"), G_CALLBACK (up_cb), stage->row);
  add_button (buttons, "go-down-symbolic", _("Move Down"), G_CALLBACK (down_cb), stage->row);
  add_button (buttons, "crm-trash-symbolic", _("Take Away"), G_CALLBACK (remove_cb), stage->row);
  adw_action_row_add_suffix (ADW_ACTION_ROW (line), buttons);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (stage->row), line);

  return stage;
}

static void
add_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  CrmStageEditor *self = CRM_STAGE_EDITOR (widget);
  Stage *stage = make_stage (0, _("New Stage"), "open", 50, 14);
  guint place = 0;

  while (place < self->stages->len && ((Stage *) g_ptr_array_index (self->stages, place))->open)
    place++;

  g_ptr_array_insert (self->stages, place, stage);
  show_order (self);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (stage->row), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (stage->name));
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmStageEditor *self = CRM_STAGE_EDITOR (widget);
  g_autofree CrmStageDraft *drafts = g_new0 (CrmStageDraft, self->stages->len);

  for (guint i = 0; i < self->stages->len; i++)
    {
      Stage *stage = g_ptr_array_index (self->stages, i);

      drafts[i].id = stage->id;
      drafts[i].name = gtk_editable_get_text (GTK_EDITABLE (stage->name));
      if (stage->open)
        {
          drafts[i].probability = gtk_spin_button_get_value_as_int (stage->probability);
          drafts[i].stale_days = gtk_spin_button_get_value_as_int (stage->stale_days);
        }
    }

  crm_stages_save_async (self->book, self->pipeline_id, drafts, self->stages->len, crm_view_host_command_cb,
                         g_object_ref (self->opener));
  gtk_window_close (GTK_WINDOW (self));
}

/* ---- Window ---- */

static void
crm_stage_editor_dispose (GObject *object)
{
  CrmStageEditor *self = CRM_STAGE_EDITOR (object);

  g_clear_object (&self->book);
  g_clear_object (&self->opener);
  gtk_widget_dispose_template (GTK_WIDGET (self), CRM_TYPE_STAGE_EDITOR);

  G_OBJECT_CLASS (crm_stage_editor_parent_class)->dispose (object);
}

static void
crm_stage_editor_finalize (GObject *object)
{
  g_ptr_array_unref (CRM_STAGE_EDITOR (object)->stages);

  G_OBJECT_CLASS (crm_stage_editor_parent_class)->finalize (object);
}

static void
crm_stage_editor_class_init (CrmStageEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = crm_stage_editor_dispose;
  object_class->finalize = crm_stage_editor_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/clientele/Clientele/views/pipeline/crm-stage-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmStageEditor, group);
  gtk_widget_class_install_action (widget_class, "stages.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "stages.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "stages.save", NULL);
}

static void
crm_stage_editor_init (CrmStageEditor *self)
{
  self->stages = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
crm_stage_editor_present (GtkWidget *parent,
                          CrmBook   *book,
                          CrmBoard  *board)
{
  CrmStageEditor *self;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (CRM_IS_BOARD (board));

  self = g_object_new (CRM_TYPE_STAGE_EDITOR, "transient-for", gtk_widget_get_root (parent), "modal", TRUE, NULL);
  self->book = g_object_ref (book);
  self->opener = g_object_ref (parent);
  self->pipeline_id = crm_board_get_pipeline (board);

  for (guint i = 0; i < crm_board_get_n_stages (board); i++)
    {
      const CrmBoardStage *stage = crm_board_get_stage (board, i);

      g_ptr_array_add (self->stages, make_stage (stage->id, stage->name, stage->kind, stage->probability, stage->stale_days));
    }
  show_order (self);
  gtk_window_present (GTK_WINDOW (self));
}
