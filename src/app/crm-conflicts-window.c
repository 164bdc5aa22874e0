/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-conflicts-window.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-empty-page.h"
#include "crm-error-presenter.h"
#include "crm-relative-time.h"
#include "crm-sync-journal.h"
#include "crm-sync-review.h"
#include "crm-table-watch.h"
#include "crm-view-host.h"

struct _CrmConflictsWindow
{
  AdwWindow parent_instance;

  /* Owned */
  CrmBook *book;
  CrmTableWatch *watch;

  /* Borrowed */
  AdwToastOverlay *toasts;
  GtkStack *stack;
  GtkWidget *cards;
  GtkWidget *scroller;

  /* State */
  AdwToast *toast;             /* borrowed: the one that is shown */
  gint64 settled;              /* the card that was settled last: the keyboard goes to the one in its place */
  guint settled_index;
};

G_DEFINE_FINAL_TYPE (CrmConflictsWindow, crm_conflicts_window, ADW_TYPE_WINDOW)

/* What a button of a card does. */
typedef struct
{
  CrmConflictsWindow *self;    /* borrowed: the button is in it */
  gint64 id;
  guint index;
  const char *label;           /* of the change */
  gboolean (*write) (CrmConn  *conn,
                     gint64    id,
                     GError  **error);
} Answer;

/* ---- Settling ---- */

static void
undo_clicked_cb (AdwToast  *toast,
                 GtkWindow *window)
{
  gint64 *id = g_object_get_data (G_OBJECT (toast), "crm-set");

  if (gtk_window_get_transient_for (window) != NULL)
    gtk_widget_activate_action (GTK_WIDGET (gtk_window_get_transient_for (window)), "win.undo-set", "x", *id);
}

static void
dismissed_cb (AdwToast           *toast,
              CrmConflictsWindow *self)
{
  if (self->toast == toast)
    self->toast = NULL;
}

/* The newest is the one that matters: nobody waits for the others to go. */
static void
show_toast (CrmConflictsWindow *self,
            AdwToast           *toast)
{
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  self->toast = toast;
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), self, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
settled_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (CrmConflictsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_book_command_finish (CRM_BOOK (object), result, &error);
  g_autofree char *text = NULL;
  AdwToast *toast;

  if (self->book == NULL)
    return;
  if (set == NULL)
    {
      g_autofree char *sentence = crm_error_presenter_sentence (_("That was not settled"), error);

      text = g_markup_escape_text (sentence, -1);
      show_toast (self, adw_toast_new (text));
      return;
    }
  text = g_markup_escape_text (crm_change_set_get_label (set), -1);
  toast = adw_toast_new (text);
  if (crm_change_set_is_undoable (set))
    {
      gint64 id = crm_change_set_get_id (set);

      adw_toast_set_button_label (toast, _("_Undo"));
      g_object_set_data_full (G_OBJECT (toast), "crm-set", g_memdup2 (&id, sizeof id), g_free);
      g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_clicked_cb), self, 0);
    }
  show_toast (self, toast);
}

static gboolean
write_answer (CrmConn       *conn,
              gpointer       user_data,
              GCancellable  *cancellable,
              GError       **error)
{
  Answer *answer = user_data;

  return answer->write (conn, answer->id, error);
}

static void
answer_cb (GtkWidget *button,
           Answer    *answer)
{
  CrmConflictsWindow *self = answer->self;

  self->settled = answer->id;
  self->settled_index = answer->index;
  crm_book_run_async (self->book, answer->label, write_answer, g_memdup2 (answer, sizeof *answer), g_free, NULL, settled_cb,
                      g_object_ref (self));
}

static void
open_cb (GtkWidget *button,
         Answer    *answer)
{
  CrmConflictsWindow *self = answer->self;
  GtkWindow *window = gtk_window_get_transient_for (GTK_WINDOW (self));
  gint64 id = answer->id;

  gtk_window_close (GTK_WINDOW (self));
  if (window != NULL)
    crm_view_host_show_record (GTK_WIDGET (window), &crm_activity_type, id);
}

static void
free_answer (gpointer  answer,
             GClosure *closure)
{
  g_free (answer);
}

static GtkWidget *
add_button (GtkWidget    *box,
            const char   *label,
            const char   *about,
            GCallback     callback,
            const Answer *answer)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, about, -1);
  g_signal_connect_data (button, "clicked", callback, g_memdup2 (answer, sizeof *answer), free_answer, 0);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

/* ---- Cards ---- */

static const char *
explain (CrmReview *review)
{
  switch (review->kind)
    {
    case CRM_REVIEW_DELETED_HERE:
      return _("You deleted it here, and it was changed on the server at the same time. It was kept.");

    case CRM_REVIEW_DELETED_THERE:
      return _("You changed it here, and it was deleted on the server at the same time. It was kept, here and there.");

    case CRM_REVIEW_LOST:
      return _("The server took your change, and does not keep it.");

    case CRM_REVIEW_REFUSED:
      return _("The server does not take your change. It is not tried again by itself.");

    case CRM_REVIEW_UNREADABLE:
      return _("This entry of the server cannot be read. It is kept as it is, and never sent.");

    case CRM_REVIEW_CONFLICT:
    default:
      return review->can_use_mine ? _("Changed here and on the server at the same time. What the server has stands now.")
                                  : _("Changed here and on the server at the same time. What you have stands now.");
    }
}

static GtkWidget *
make_label (const char *text,
            gboolean    dim)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (dim)
    gtk_widget_add_css_class (label, "dim-label");
  return label;
}

/* What differs: one block for each property, my value above the server's. */
static void
add_values (GtkWidget *box,
            CrmReview *review)
{
  GtkWidget *grid = gtk_grid_new ();
  int row = 0;

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  for (guint i = 0; i < review->values->len; i++)
    {
      CrmReviewValue *value = g_ptr_array_index (review->values, i);
      GtkWidget *name = make_label (value->label, FALSE);
      GtkWidget *mine = make_label (value->mine != NULL ? value->mine : _("Nothing"), value->mine == NULL);
      GtkWidget *theirs = make_label (value->theirs != NULL ? value->theirs : _("Nothing"), value->theirs == NULL);

      gtk_widget_add_css_class (name, "heading");
      gtk_widget_set_margin_top (name, i > 0 ? 9 : 0);
      gtk_widget_set_hexpand (mine, TRUE);
      gtk_label_set_selectable (GTK_LABEL (mine), FALSE);
      gtk_grid_attach (GTK_GRID (grid), name, 0, row++, 2, 1);
      gtk_grid_attach (GTK_GRID (grid), make_label (_("Mine"), TRUE), 0, row, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), mine, 1, row++, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), make_label (_("Server"), TRUE), 0, row, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), theirs, 1, row++, 1, 1);
    }
  if (row > 0)
    gtk_box_append (GTK_BOX (box), grid);
  else
    g_object_unref (g_object_ref_sink (grid));
}

static void
add_reason (GtkWidget *box,
            CrmReview *review)
{
  GtkWidget *expander, *text;

  if (review->reason != NULL)
    {
      text = make_label (review->reason, FALSE);
      gtk_label_set_selectable (GTK_LABEL (text), TRUE);
      gtk_box_append (GTK_BOX (box), text);
    }
  if (review->text == NULL)
    return;
  expander = gtk_expander_new_with_mnemonic (_("_Show the Entry"));
  text = make_label (review->text, FALSE);
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_widget_add_css_class (text, "monospace");
  gtk_widget_add_css_class (text, "caption");
  gtk_expander_set_child (GTK_EXPANDER (expander), text);
  gtk_box_append (GTK_BOX (box), expander);
}

static GtkWidget *
make_buttons (CrmConflictsWindow *self,
              CrmReview          *review,
              guint               index)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  Answer answer = { self, review->id, index, NULL, NULL };
  Answer keep = { self, review->id, index, _("Settled a conflict"), crm_sync_journal_resolve };

  gtk_widget_set_halign (box, GTK_ALIGN_END);
  switch (review->kind)
    {
    case CRM_REVIEW_UNREADABLE:
      break;

    case CRM_REVIEW_REFUSED:
      if (review->activity_id != 0)
        add_button (box, _("_Open"), review->title, G_CALLBACK (open_cb), &(Answer) { self, review->activity_id, index, NULL, NULL });
      answer.label = _("Trying a change again");
      answer.write = crm_sync_review_retry;
      add_button (box, _("_Try Again"), review->title, G_CALLBACK (answer_cb), &answer);
      break;

    case CRM_REVIEW_DELETED_HERE:
    case CRM_REVIEW_DELETED_THERE:
      answer.label = _("Deleted it all the same");
      answer.write = crm_sync_review_delete;
      add_button (box, _("_Delete It"), review->title, G_CALLBACK (answer_cb), &answer);
      add_button (box, _("_Keep It"), review->title, G_CALLBACK (answer_cb), &keep);
      break;

    case CRM_REVIEW_CONFLICT:
    case CRM_REVIEW_LOST:
    default:
      if (review->can_use_mine)
        {
          add_button (box, _("Keep _Theirs"), review->title, G_CALLBACK (answer_cb), &keep);
          answer.label = _("Took my version of a meeting");
          answer.write = crm_sync_journal_use_mine;
          add_button (box, _("_Use Mine"), review->title, G_CALLBACK (answer_cb), &answer);
        }
      else
        add_button (box, _("_OK"), review->title, G_CALLBACK (answer_cb), &keep);
      break;
    }
  return box;
}

static GtkWidget *
make_card (CrmConflictsWindow *self,
           CrmReview          *review,
           guint               index)
{
  GtkWidget *card = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 12, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  GtkWidget *title = make_label (review->title, FALSE);
  g_autofree char *ago = review->at > 0 ? crm_relative_time_of_instant (review->at, NULL) : NULL;
  g_autofree char *place = ago != NULL ? g_strdup_printf ("%s · %s", review->calendar, ago) : g_strdup (review->calendar);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "crm-review");
  gtk_widget_add_css_class (title, "title-4");
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), make_label (place, TRUE));
  gtk_box_append (GTK_BOX (card), head);
  gtk_box_append (GTK_BOX (card), make_label (explain (review), FALSE));
  add_values (card, review);
  add_reason (card, review);
  gtk_box_append (GTK_BOX (card), make_buttons (self, review, index));
  crm_accessible_set_name (card, review->title);
  return card;
}

static void
show_reviews (CrmConflictsWindow *self,
              GPtrArray          *reviews)
{
  GtkWidget *child, *next = NULL;

  while ((child = gtk_widget_get_first_child (self->cards)) != NULL)
    gtk_box_remove (GTK_BOX (self->cards), child);
  for (guint i = 0; i < reviews->len; i++)
    {
      child = make_card (self, g_ptr_array_index (reviews, i), i);
      gtk_box_append (GTK_BOX (self->cards), child);
      if (self->settled != 0 && i <= self->settled_index)
        next = child;
    }
  gtk_stack_set_visible_child_name (self->stack, reviews->len > 0 ? "cards" : "empty");
  if (next != NULL)
    gtk_widget_child_focus (next, GTK_DIR_TAB_FORWARD);
  self->settled = 0;
}

static void
took (gpointer owner,
      gpointer snapshot)
{
  g_autoptr (GPtrArray) reviews = snapshot;

  show_reviews (owner, reviews);
}

static const CrmTableWatchSource source = {
  (const char *const []) { "conflict", "calendar_sync", "calendar", NULL },
  crm_sync_review_read,
  (GDestroyNotify) g_ptr_array_unref,
};

/* ---- Its life ---- */

static void
crm_conflicts_window_dispose (GObject *object)
{
  CrmConflictsWindow *self = CRM_CONFLICTS_WINDOW (object);

  g_clear_object (&self->watch);
  g_clear_object (&self->book);

  G_OBJECT_CLASS (crm_conflicts_window_parent_class)->dispose (object);
}

static void
crm_conflicts_window_class_init (CrmConflictsWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_conflicts_window_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_conflicts_window_init (CrmConflictsWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *clamp = adw_clamp_new ();

  self->cards = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_margin_start (self->cards, 12);
  gtk_widget_set_margin_end (self->cards, 12);
  gtk_widget_set_margin_top (self->cards, 12);
  gtk_widget_set_margin_bottom (self->cards, 24);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->cards);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), clamp);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, adw_bin_new (), "loading");
  gtk_stack_add_named (self->stack, self->scroller, "cards");
  gtk_stack_add_named (self->stack, crm_empty_page_new ("object-select-symbolic", _("Nothing Needs You"),
                                                        _("What is changed here and on a server at the same time is listed here, "
                                                          "with both versions.")), "empty");
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  self->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  adw_toast_overlay_set_child (self->toasts, GTK_WIDGET (self->stack));
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->toasts));
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_title (GTK_WINDOW (self), _("Changed in Two Places"));
  gtk_window_set_default_size (GTK_WINDOW (self), 560, 600);
}

GtkWidget *
crm_conflicts_window_new (GtkWindow *parent,
                          CrmBook   *book)
{
  CrmConflictsWindow *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);

  self = g_object_new (CRM_TYPE_CONFLICTS_WINDOW, "transient-for", parent, "modal", TRUE, NULL);
  self->book = g_object_ref (book);
  self->watch = crm_table_watch_new (book, &source, 0, took, G_OBJECT (self));
  return GTK_WIDGET (self);
}
