/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-merge-window.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-contact-merge.h"
#include "crm-empty-page.h"
#include "crm-error-words.h"
#include "crm-merge-page.h"
#include "crm-view-host.h"

/* Below this the columns become a list. */
#define NARROW 620

struct _CrmMergeWindow
{
  AdwWindow parent_instance;

  /* Owned */
  CrmBook *book;
  GArray *ids;                  /* of gint64, the one that is kept first */
  CrmMergeSheet *sheet;         /* NULL until it was read, and once it is being merged */
  char *moves;                  /* the sentence; NULL */

  /* Borrowed */
  GtkStack *stack;
  GtkWidget *holder;            /* AdwBin: the page */
  CrmEmptyPage *problem;
  GtkWidget *merge;

  gboolean narrow;
  gboolean merging;
};

G_DEFINE_FINAL_TYPE (CrmMergeWindow, crm_merge_window, ADW_TYPE_WINDOW)

static void
show_problem (CrmMergeWindow *self,
              const char     *title,
              const GError   *error)
{
  g_autofree char *words = crm_error_words_line (error, NULL);

  crm_empty_page_set (self->problem, "dialog-warning-symbolic", title, words);
  gtk_stack_set_visible_child_name (self->stack, "problem");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "merge.merge", FALSE);
}

/* ---- Showing ---- */

static void
show_sheet (CrmMergeWindow *self)
{
  GtkWidget *page = crm_merge_page_new (self->sheet, self->moves, self->narrow);

  adw_bin_set_child (ADW_BIN (self->holder), page);
  gtk_stack_set_visible_child_name (self->stack, "page");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "merge.merge", TRUE);
}

typedef struct
{
  CrmMergeSheet *sheet;
  char *moves;
} Found;

static void
found_free (Found *found)
{
  g_clear_pointer (&found->sheet, crm_merge_sheet_free);
  g_free (found->moves);
  g_free (found);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Found, found_free)

static gpointer
read_sheet (CrmConn       *conn,
            gpointer       user_data,
            GCancellable  *cancellable,
            GError       **error)
{
  GArray *ids = user_data;
  g_autoptr (Found) found = g_new0 (Found, 1);
  CrmMergeMoves moves = { 0 };

  found->sheet = crm_merge_sheet_read (conn, (const gint64 *) ids->data, ids->len, error);
  if (found->sheet == NULL || !crm_merge_moves_read (conn, found->sheet, &moves, error))
    return NULL;
  found->moves = crm_merge_moves_to_text (&moves);

  return g_steal_pointer (&found);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (CrmMergeWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Found) found = crm_db_read_finish (CRM_DB (object), result, &error);

  if (self->book == NULL || self->merging)
    return;
  if (found == NULL)
    {
      show_problem (self, _("These Cannot Be Merged"), error);
      return;
    }
  g_clear_pointer (&self->sheet, crm_merge_sheet_free);
  g_clear_pointer (&self->moves, g_free);
  self->sheet = g_steal_pointer (&found->sheet);
  self->moves = g_steal_pointer (&found->moves);
  show_sheet (self);
}

static void
read_again (CrmMergeWindow *self)
{
  crm_db_read_async (crm_book_get_db (self->book), CRM_READER_ROW, read_sheet, g_array_ref (self->ids), (GDestroyNotify) g_array_unref,
                     (GDestroyNotify) found_free, NULL, read_cb, g_object_ref (self));
}

/* ---- Merging ---- */

static void
merged_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (CrmMergeWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_book_command_finish (CRM_BOOK (object), result, &error);
  GtkWidget *host = GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self)));

  if (self->book == NULL)
    return;
  if (set == NULL)
    {
      self->merging = FALSE;
      show_problem (self, _("Nothing Was Merged"), error);
      return;
    }
  if (host != NULL)
    {
      crm_view_host_done (host, set);
      crm_view_host_show_record (host, &crm_contact_type, g_array_index (self->ids, gint64, 0));
    }
  gtk_window_close (GTK_WINDOW (self));
}

static void
merge_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  CrmMergeWindow *self = CRM_MERGE_WINDOW (widget);

  if (self->sheet == NULL || self->merging)
    return;
  self->merging = TRUE;
  gtk_widget_action_set_enabled (widget, "merge.merge", FALSE);
  /* The page looks at the sheet, which goes over to the command. */
  adw_bin_set_child (ADW_BIN (self->holder), NULL);
  gtk_stack_set_visible_child_name (self->stack, "wait");
  crm_contact_merge_async (self->book, g_steal_pointer (&self->sheet), merged_cb, g_object_ref (self));
}

static void
take_all_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  CrmMergeWindow *self = CRM_MERGE_WINDOW (widget);
  guint position = g_variant_get_uint32 (parameter);
  GtkWidget *page = adw_bin_get_child (ADW_BIN (self->holder));

  if (self->sheet == NULL || page == NULL || position >= self->sheet->n_records)
    return;
  crm_merge_sheet_take_all (self->sheet, position);
  crm_merge_page_update (page);
}

/* The contact of another column is the one that is kept. */
static void
keep_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmMergeWindow *self = CRM_MERGE_WINDOW (widget);
  guint position = g_variant_get_uint32 (parameter);
  gint64 id;

  if (self->sheet == NULL || position == 0 || position >= self->ids->len)
    return;
  id = g_array_index (self->ids, gint64, position);
  g_array_remove_index (self->ids, position);
  g_array_prepend_val (self->ids, id);
  read_again (self);
}

/* ---- Its life ---- */

static gboolean
turn_cb (gpointer data)
{
  CrmMergeWindow *self = data;

  if (self->sheet != NULL && !self->merging)
    show_sheet (self);
  return G_SOURCE_REMOVE;
}

static void
crm_merge_window_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  CrmMergeWindow *self = CRM_MERGE_WINDOW (widget);

  GTK_WIDGET_CLASS (crm_merge_window_parent_class)->size_allocate (widget, width, height, baseline);
  if ((width < NARROW) == self->narrow)
    return;
  /* A moment later: widgets must not come and go while sizes are given out. */
  self->narrow = width < NARROW;
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, turn_cb, g_object_ref (self), g_object_unref);
}

static void
crm_merge_window_dispose (GObject *object)
{
  CrmMergeWindow *self = CRM_MERGE_WINDOW (object);

  g_clear_object (&self->book);
  if (self->holder != NULL)
    adw_bin_set_child (ADW_BIN (self->holder), NULL);
  self->holder = NULL;
  g_clear_pointer (&self->sheet, crm_merge_sheet_free);

  G_OBJECT_CLASS (crm_merge_window_parent_class)->dispose (object);
}

static void
crm_merge_window_finalize (GObject *object)
{
  CrmMergeWindow *self = CRM_MERGE_WINDOW (object);

  g_clear_pointer (&self->ids, g_array_unref);
  g_free (self->moves);

  G_OBJECT_CLASS (crm_merge_window_parent_class)->finalize (object);
}

static void
crm_merge_window_class_init (CrmMergeWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_merge_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_merge_window_finalize;
  widget_class->size_allocate = crm_merge_window_size_allocate;

  gtk_widget_class_install_action (widget_class, "merge.merge", NULL, merge_action);
  gtk_widget_class_install_action (widget_class, "merge.take-all", "u", take_all_action);
  gtk_widget_class_install_action (widget_class, "merge.keep", "u", keep_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "merge.merge", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, "merge.merge", NULL);
  for (guint i = 0; i < 9; i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, GDK_ALT_MASK, "merge.take-all", "u", i);
}

static GtkWidget *
make_header (CrmMergeWindow *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  self->merge = gtk_button_new_with_mnemonic (_("_Merge"));
  gtk_widget_add_css_class (self->merge, "suggested-action");
  gtk_widget_set_tooltip_text (self->merge, _("Merge (Ctrl+Return)"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->merge), "merge.merge");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->merge);
  return header;
}

static void
crm_merge_window_init (CrmMergeWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *spinner = gtk_spinner_new ();

  self->stack = GTK_STACK (gtk_stack_new ());
  self->holder = adw_bin_new ();
  self->problem = CRM_EMPTY_PAGE (crm_empty_page_new ("dialog-warning-symbolic", "", NULL));
  gtk_spinner_set_spinning (GTK_SPINNER (spinner), TRUE);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->holder);
  gtk_stack_add_named (self->stack, spinner, "wait");
  gtk_stack_add_named (self->stack, scroller, "page");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->problem), "problem");
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_box_append (GTK_BOX (box), make_header (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "merge.merge", FALSE);
}

CrmMergeWindow *
crm_merge_window_present (GtkWidget    *from,
                          CrmBook      *book,
                          const gint64 *ids,
                          guint         n_ids)
{
  CrmMergeWindow *self;
  GtkRoot *root;
  int width;

  g_return_val_if_fail (GTK_IS_WIDGET (from), NULL);
  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);
  g_return_val_if_fail (ids != NULL || n_ids == 0, NULL);

  root = gtk_widget_get_root (from);
  /* Wide enough for its columns, but no wider than what it stands over. */
  width = (int) CLAMP (200 + n_ids * 260, 560, 1100);
  if (GTK_IS_WINDOW (root) && gtk_widget_get_width (GTK_WIDGET (root)) > 0)
    width = MIN (width, gtk_widget_get_width (GTK_WIDGET (root)));
  self = g_object_new (CRM_TYPE_MERGE_WINDOW, "title", _("Merge Contacts"), "modal", TRUE, "destroy-with-parent", TRUE,
                       "default-width", width, "default-height", 640, NULL);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  self->narrow = width < NARROW;
  self->book = g_object_ref (book);
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (self->ids, ids, n_ids);
  read_again (self);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

CrmMergeSheet *
crm_merge_window_get_sheet (CrmMergeWindow *self)
{
  g_return_val_if_fail (CRM_IS_MERGE_WINDOW (self), NULL);

  return self->sheet;
}
