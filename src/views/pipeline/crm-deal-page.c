/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-deal-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "crm-composer.h"
#include "crm-contact-chooser.h"
#include "crm-deal-commands.h"
#include "crm-deal-people.h"
#include "crm-fact-row.h"
#include "crm-field-row.h"
#include "crm-relative-time.h"
#include "crm-timeline-view.h"
#include "crm-view.h"
#include "crm-view-host.h"

struct _CrmDealPage
{
  GtkWidget parent_instance;

  /* Template children */
  GtkLabel *title;
  GtkButton *link;
  GtkLabel *summary;
  GtkBox *steps;
  guint step_tick;        /* it goes with the steps */
  AdwPreferencesGroup *facts;
  CrmDealPeople *people;
  GtkBox *note_box;
  GtkBox *story;

  /* Owned */
  CrmBook *book;
  CrmBoard *board;
  CrmRecord *deal;
  GPtrArray *rows;             /* CrmFieldRow, borrowed elements */
  GCancellable *cancellable;

  /* Borrowed */
  AdwEntryRow *company;
  CrmContactChooser *company_chooser;
  CrmComposer *composer;
  CrmTimelineView *timeline;

  gulong changed_handler;
  gint64 id;
};

G_DEFINE_FINAL_TYPE (CrmDealPage, crm_deal_page, GTK_TYPE_WIDGET)

static void load (CrmDealPage *self);

static void
save (CrmDealPage *self,
      CrmRecord   *draft)
{
  crm_book_save_async (self->book, draft, NULL, NULL, crm_view_host_command_cb, g_object_ref (self));
}

/* ---- Head ---- */

static void
show_head (CrmDealPage *self)
{
  const CrmBoardStage *stage = crm_board_find_stage (self->board, crm_record_get_int (self->deal, "stage_id"));
  g_autofree char *amount = crm_record_format (self->deal, "amount");
  g_autofree char *since = crm_relative_time_of_instant (crm_record_get_int (self->deal, "entered_stage_at"), NULL);
  g_autoptr(GString) summary = g_string_new (amount);
  const char *company = crm_record_get_reference_title (self->deal, "company_id");
  gboolean own = crm_record_has (self->deal, "probability_override");
  int probability = own ? (int) crm_record_get_int (self->deal, "probability_override") : stage != NULL ? (int) stage->probability : 0;

  if (stage != NULL)
    {
      if (summary->len > 0)
        g_string_append (summary, " · ");
      /* Translators: how likely a deal is to be won, the stage it is in, and when it came there: "50 % likely · Proposal, moved 3 days ago" */
      g_string_append_printf (summary, _("%d %% likely · %s, moved %s"), probability, stage->name, since);
    }

  gtk_label_set_label (self->title, crm_record_get_title (self->deal));
  gtk_widget_set_visible (GTK_WIDGET (self->link), company != NULL);
  gtk_button_set_label (self->link, company != NULL ? company : "");
  gtk_label_set_label (self->summary, summary->str);
}

static void
link_clicked_cb (CrmDealPage *self)
{
  if (self->deal != NULL && crm_record_has (self->deal, "company_id"))
    crm_view_host_show_record (GTK_WIDGET (self), &crm_contact_type, crm_record_get_int (self->deal, "company_id"));
}

static void
step_clicked_cb (GtkButton   *button,
                 CrmDealPage *self)
{
  gint64 stage_id = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (button), "crm-stage"));

  gtk_widget_activate_action (GTK_WIDGET (self), "board.move", "(xxx)", self->id, stage_id, (gint64) 0);
}

/* The stage the deal is in, where the row of stages is wider than the page: once the row has its widths. */
static gboolean
show_current_step_cb (GtkWidget     *steps,
                      GdkFrameClock *clock,
                      gpointer       user_data)
{
  CrmDealPage *self = user_data;
  GtkWidget *scrolled = gtk_widget_get_ancestor (steps, GTK_TYPE_SCROLLED_WINDOW);
  GtkWidget *step = gtk_widget_get_first_child (steps);
  graphene_rect_t bounds;

  while (step != NULL && !gtk_widget_has_css_class (step, "suggested-action"))
    step = gtk_widget_get_next_sibling (step);
  if (step != NULL && gtk_widget_get_width (step) == 0)
    return G_SOURCE_CONTINUE;

  if (step != NULL && gtk_widget_compute_bounds (step, steps, &bounds))
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scrolled)), bounds.origin.x,
                               bounds.origin.x + bounds.size.width);
  self->step_tick = 0;

  return G_SOURCE_REMOVE;
}

static void
show_steps (CrmDealPage *self)
{
  gint64 current = crm_record_get_int (self->deal, "stage_id");
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->steps))) != NULL)
    gtk_box_remove (self->steps, child);

  for (guint i = 0; i < crm_board_get_n_stages (self->board); i++)
    {
      const CrmBoardStage *stage = crm_board_get_stage (self->board, i);
      GtkWidget *button = gtk_button_new_with_label (stage->name);

      gtk_widget_set_hexpand (button, TRUE);
      g_object_set_data (G_OBJECT (button), "crm-stage", GSIZE_TO_POINTER ((gsize) stage->id));
      if (stage->id == current)
        {
          gtk_widget_add_css_class (button, "suggested-action");
          gtk_accessible_update_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_PRESSED, GTK_ACCESSIBLE_TRISTATE_TRUE, -1);
        }
      else
        {
          g_signal_connect (button, "clicked", G_CALLBACK (step_clicked_cb), self);
        }
      gtk_box_append (self->steps, button);
    }
  if (self->step_tick == 0)
    self->step_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self->steps), show_current_step_cb, self, NULL);
}

/* ---- Company ---- */

static void
named_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GtkWidget) row = user_data;
  g_autoptr (CrmRecord) company = crm_book_load_finish (CRM_BOOK (source), result, NULL);

  if (company == NULL)
    return;

  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), FALSE);
  crm_contact_chooser_set (g_object_get_data (G_OBJECT (row), "crm-chooser"), crm_record_get_id (company), crm_record_get_title (company));
}

static void
company_chosen_cb (CrmDealPage *self,
                   gint64       id)
{
  g_autoptr(CrmRecord) draft = NULL;

  if (self->deal == NULL || crm_record_get_int (self->deal, "company_id") == id)
    return;

  draft = crm_record_copy (self->deal);
  crm_record_set_int (draft, "company_id", id);
  save (self, draft);
}

/* A name that nobody has yet: who is called so from now on comes with the change of the deal. */
static void
company_named_cb (CrmDealPage *self,
                  const char  *name)
{
  if (self->deal != NULL)
    crm_deal_save_named_async (self->book, self->deal, name, NULL, crm_view_host_command_cb, g_object_ref (self));
}

static void
company_changed_cb (CrmDealPage *self)
{
  g_autofree char *name = crm_contact_chooser_dup_new_name (self->company_chooser);

  if (name != NULL)
    {
      company_named_cb (self, name);
      return;
    }

  /* Emptied: the deal has no company any more. */
  if (*gtk_editable_get_text (GTK_EDITABLE (self->company)) == '\0' && self->deal != NULL &&
      crm_record_has (self->deal, "company_id"))
    {
      g_autoptr(CrmRecord) draft = crm_record_copy (self->deal);

      crm_record_clear (draft, "company_id");
      save (self, draft);
    }
}

static void
show_company (CrmDealPage *self)
{
  gint64 id = crm_record_get_int (self->deal, "company_id");

  if (id == crm_contact_chooser_get_id (self->company_chooser) && id != 0)
    return;

  if (id != 0)
    crm_book_load_async (self->book, &crm_contact_type, id, self->cancellable, named_cb, g_object_ref (self->company));
  else
    crm_contact_chooser_set (self->company_chooser, 0, "");
}

/* ---- Notes: read as text, written in as many lines as are wanted ---- */

static const char *const note_fields[] = { "note", NULL };

static void
note_commit_cb (CrmFactRow  *row,
                CrmDealPage *self)
{
  g_autoptr(CrmRecord) draft = crm_record_copy (self->deal);

  if (crm_fact_row_apply (row, draft, NULL))
    save (self, draft);
}

static void show_note (CrmDealPage *self);

static void
note_remove_cb (CrmFactRow  *row,
                CrmDealPage *self)
{
  g_autoptr(CrmRecord) draft = crm_record_copy (self->deal);

  crm_record_clear (draft, "note");
  if (crm_record_is_changed (draft))
    save (self, draft);
  else
    show_note (self);
}

static void
add_note_cb (CrmDealPage *self)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->note_box));

  gtk_widget_set_visible (row, TRUE);
  gtk_widget_set_visible (gtk_widget_get_last_child (GTK_WIDGET (self->note_box)), FALSE);
  crm_fact_row_edit (CRM_FACT_ROW (row));
}

static void
show_note (CrmDealPage *self)
{
  GtkWidget *old = gtk_widget_get_first_child (GTK_WIDGET (self->note_box));
  gboolean has = crm_record_has (self->deal, "note");
  GtkWidget *row, *add, *child;

  if (old != NULL && crm_fact_row_is_editing (CRM_FACT_ROW (old)) &&
      crm_record_get_id (crm_fact_row_get_record (CRM_FACT_ROW (old))) == crm_record_get_id (self->deal))
    return;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->note_box))) != NULL)
    gtk_box_remove (self->note_box, child);
  row = crm_fact_row_new (self->deal, note_fields, _("Notes"), crm_record_get_text (self->deal, "note"), NULL, TRUE);
  g_signal_connect (row, "commit", G_CALLBACK (note_commit_cb), self);
  g_signal_connect (row, "remove", G_CALLBACK (note_remove_cb), self);
  gtk_widget_set_visible (row, has);
  gtk_box_append (self->note_box, row);
  add = gtk_button_new_with_label (_("Add Notes…"));
  gtk_widget_add_css_class (add, "flat");
  gtk_widget_add_css_class (add, "crm-fact");
  gtk_widget_add_css_class (add, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (add))), 0);
  gtk_widget_set_visible (add, !has);
  g_signal_connect_swapped (add, "clicked", G_CALLBACK (add_note_cb), self);
  gtk_box_append (self->note_box, add);
}

/* ---- Loading ---- */

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(CrmDealPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(CrmRecord) deal = crm_book_load_finish (CRM_BOOK (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || (deal != NULL && crm_record_get_id (deal) != self->id))
    return;

  if (deal == NULL)
    {
      crm_view_host_failed (GTK_WIDGET (self), _("The deal could not be shown"), error);
      return;
    }

  g_set_object (&self->deal, deal);
  show_head (self);
  show_steps (self);
  show_company (self);
  crm_deal_people_set_deal (self->people, deal);
  show_note (self);
  for (guint i = 0; i < self->rows->len; i++)
    crm_field_row_set_record (g_ptr_array_index (self->rows, i), deal);
  crm_view_content_shown (GTK_WIDGET (self));
}

static void
load (CrmDealPage *self)
{
  if (self->id != 0)
    crm_book_load_async (self->book, &crm_deal_type, self->id, self->cancellable, loaded_cb, g_object_ref (self));
}

static void
changed_cb (CrmDealPage  *self,
            CrmChangeSet *set)
{
  if (self->id != 0 && crm_change_set_has (set, "deal", self->id))
    load (self);
}

static void
stages_changed_cb (CrmDealPage *self)
{
  if (self->deal != NULL)
    {
      show_head (self);
      show_steps (self);
    }
}

static void
add_field (CrmDealPage *self,
           const char  *field)
{
  GtkWidget *row = crm_field_row_new (field);

  g_signal_connect_object (row, "edited", G_CALLBACK (save), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->facts, row);
  g_ptr_array_add (self->rows, row);
}

static void
crm_deal_page_dispose (GObject *object)
{
  CrmDealPage *self = CRM_DEAL_PAGE (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  if (self->book != NULL)
    g_clear_signal_handler (&self->changed_handler, self->book);
  if (self->board != NULL)
    g_signal_handlers_disconnect_by_data (self->board, self);
  g_clear_object (&self->board);
  g_clear_object (&self->book);
  g_clear_object (&self->deal);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  gtk_widget_dispose_template (GTK_WIDGET (self), CRM_TYPE_DEAL_PAGE);

  G_OBJECT_CLASS (crm_deal_page_parent_class)->dispose (object);
}

static void
crm_deal_page_finalize (GObject *object)
{
  CrmDealPage *self = CRM_DEAL_PAGE (object);

  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (crm_deal_page_parent_class)->finalize (object);
}

static void
crm_deal_page_class_init (CrmDealPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = crm_deal_page_dispose;
  object_class->finalize = crm_deal_page_finalize;

  g_type_ensure (CRM_TYPE_DEAL_PEOPLE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/clientele/Clientele/views/pipeline/crm-deal-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmDealPage, title);
  gtk_widget_class_bind_template_child (widget_class, CrmDealPage, link);
  gtk_widget_class_bind_template_child (widget_class, CrmDealPage, summary);
  gtk_widget_class_bind_template_child (widget_class, CrmDealPage, steps);
  gtk_widget_class_bind_template_child (widget_class, CrmDealPage, facts);
  gtk_widget_class_bind_template_child (widget_class, CrmDealPage, people);
  gtk_widget_class_bind_template_child (widget_class, CrmDealPage, note_box);
  gtk_widget_class_bind_template_child (widget_class, CrmDealPage, story);
  gtk_widget_class_bind_template_callback (widget_class, link_clicked_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_deal_page_init (CrmDealPage *self)
{
  self->rows = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
crm_deal_page_set_book (CrmDealPage *self,
                        CrmBook     *book,
                        CrmBoard    *board)
{
  g_return_if_fail (CRM_IS_DEAL_PAGE (self));
  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (CRM_IS_BOARD (board));
  g_return_if_fail (self->book == NULL);

  self->book = g_object_ref (book);
  self->board = g_object_ref (board);
  self->changed_handler = g_signal_connect_swapped (book, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (board, "stages-changed", G_CALLBACK (stages_changed_cb), self);

  add_field (self, "title");
  add_field (self, "amount");
  add_field (self, "expected_close");
  add_field (self, "probability_override");
  self->company = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->company), _("Company"));
  adw_preferences_group_add (self->facts, GTK_WIDGET (self->company));
  self->company_chooser = crm_contact_chooser_attach (GTK_WIDGET (self->company), book, "company");
  crm_contact_chooser_set_offers_new (self->company_chooser, TRUE);
  g_signal_connect_object (self->company_chooser, "new-name", G_CALLBACK (company_named_cb), self, G_CONNECT_SWAPPED);
  g_object_set_data (G_OBJECT (self->company), "crm-chooser", self->company_chooser);
  g_signal_connect_object (self->company_chooser, "chosen", G_CALLBACK (company_chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->company, "entry-activated", G_CALLBACK (company_changed_cb), self, G_CONNECT_SWAPPED);
  add_field (self, "source");

  crm_deal_people_set_book (self->people, book);

  self->composer = CRM_COMPOSER (crm_composer_new (book));
  gtk_box_append (self->story, GTK_WIDGET (self->composer));
  self->timeline = CRM_TIMELINE_VIEW (crm_timeline_view_new (book));
  gtk_box_append (self->story, GTK_WIDGET (self->timeline));
}

void
crm_deal_page_show (CrmDealPage *self,
                    gint64       id)
{
  g_return_if_fail (CRM_IS_DEAL_PAGE (self));
  g_return_if_fail (self->book != NULL);

  if (self->id == id)
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_object (&self->deal);
  crm_deal_people_set_deal (self->people, NULL);
  self->id = id;
  crm_composer_set_record (self->composer, &crm_deal_type, id);
  crm_timeline_view_set_record (self->timeline, &crm_deal_type, id);
  load (self);
}

gint64
crm_deal_page_get_id (CrmDealPage *self)
{
  g_return_val_if_fail (CRM_IS_DEAL_PAGE (self), 0);

  return self->id;
}
