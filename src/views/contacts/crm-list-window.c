/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-list-window.h"

#include <glib/gi18n.h>

#include "crm-error-words.h"
#include "crm-list-commands.h"
#include "crm-record-store.h"
#include "crm-rule-group.h"
#include "crm-rule-sql.h"
#include "crm-view-host.h"

#define COUNT_MS    150    /* after the last change */
#define MAX_NAMES   5

struct _CrmListWindow
{
  AdwWindow parent_instance;

  /* Owned */
  CrmBook        *book;
  CrmRecord      *list;
  GCancellable   *cancellable;   /* of the reading */
  GCancellable   *counting;

  /* Borrowed */
  GtkWidget      *from;          /* weak */
  GtkEditable    *name;
  AdwBin         *place;         /* of the rule */
  CrmRuleGroup   *rule;          /* NULL: a list without one */
  GtkLabel       *outcome;
  GtkLabel       *names;

  gint64          list_id;       /* 0: a new one */
  gboolean        smart;
  gboolean        incomplete;    /* a condition has no value */
  gboolean        saving;
  guint           count_source;
};

G_DEFINE_FINAL_TYPE (CrmListWindow, crm_list_window, ADW_TYPE_WINDOW)

static void
update_save (CrmListWindow *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "list.save", self->list != NULL && !self->saving && !self->incomplete
                                                                 && *gtk_editable_get_text (self->name) != '\0');
}

/* ---- Counting ---- */

typedef struct
{
  CrmRule             *rule;
  const CrmRecordType *type;
} Question;

typedef struct
{
  gint64     n;
  char      *names;
} Outcome;

static void
question_free (Question *question)
{
  crm_rule_unref (question->rule);
  g_free (question);
}

static void
outcome_free (Outcome *outcome)
{
  g_free (outcome->names);
  g_free (outcome);
}

static char *
read_names (CrmConn         *conn,
            const Question  *question,
            GError         **error)
{
  g_autoptr (CrmSql) sql = crm_sql_new (NULL);
  g_autoptr (CrmStmt) stmt = NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  crm_sql_append (sql, "SELECT t.%s FROM %s t WHERE t.deleted_at IS NULL AND ", question->type->title, question->type->table);
  if (!crm_rule_compile (question->rule, question->type, conn, NULL, sql, error))
    return NULL;
  crm_sql_append (sql, " LIMIT %d", MAX_NAMES);
  stmt = crm_sql_prepare (sql, conn, error);
  while (stmt != NULL && crm_stmt_step (stmt, error) == CRM_STEP_ROW)
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", crm_stmt_get_text (stmt, 0));

  return g_string_free (g_steal_pointer (&names), FALSE);
}

static gpointer
read_outcome (CrmConn       *conn,
              gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  const Question *question = data;
  g_autoptr (GError) local_error = NULL;
  gint64 n = crm_rule_count (question->rule, question->type, conn, NULL, &local_error);
  g_autofree char *names = local_error == NULL ? read_names (conn, question, &local_error) : NULL;
  Outcome *outcome;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  outcome = g_new (Outcome, 1);
  *outcome = (Outcome) { n, g_steal_pointer (&names) };
  return outcome;
}

static const CrmRecordType *
get_type_of (CrmListWindow *self)
{
  return crm_record_type_lookup (crm_record_get_text (self->list, "records"));
}

static void
show_outcome (CrmListWindow *self,
              const char    *text,
              const char    *names)
{
  gtk_label_set_text (self->outcome, text);
  gtk_label_set_text (self->names, names != NULL ? names : "");
  gtk_widget_set_visible (GTK_WIDGET (self->names), names != NULL && *names != '\0');
}

static void
counted_cb (GObject      *db,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (CrmListWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  Outcome *outcome = crm_db_read_finish (CRM_DB (db), result, &error);
  g_autofree char *text = NULL;
  g_autofree char *names = NULL;

  if (outcome == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          text = crm_error_words_line (error, NULL);
          show_outcome (self, text, NULL);
        }
      return;
    }

  if (get_type_of (self) == &crm_deal_type)
    text = g_strdup_printf (ngettext ("%d deal", "%d deals", (gulong) outcome->n), (int) outcome->n);
  else
    text = g_strdup_printf (ngettext ("%d contact", "%d contacts", (gulong) outcome->n), (int) outcome->n);
  names = outcome->n > MAX_NAMES ? g_strdup_printf ("%s …", outcome->names) : g_strdup (outcome->names);
  show_outcome (self, text, names);
  outcome_free (outcome);
}

static void
cancel_count (CrmListWindow *self)
{
  g_clear_handle_id (&self->count_source, g_source_remove);
  g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
}

static gboolean
count_cb (gpointer data)
{
  CrmListWindow *self = data;
  guint n_missing = 0;
  Question *question;

  self->count_source = 0;
  question = g_new0 (Question, 1);
  question->rule = crm_rule_group_dup_rule (self->rule, &n_missing);
  question->type = get_type_of (self);
  self->incomplete = n_missing > 0;
  update_save (self);
  if (n_missing > 0)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%u condition has no value yet", "%u conditions have no value yet", n_missing), n_missing);

      show_outcome (self, text, NULL);
      question_free (question);
      return G_SOURCE_REMOVE;
    }

  self->counting = g_cancellable_new ();
  crm_db_read_async (crm_book_get_db (self->book), CRM_READER_LIST, read_outcome, question, (GDestroyNotify) question_free,
                     (GDestroyNotify) outcome_free, self->counting, counted_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
rule_changed_cb (CrmListWindow *self)
{
  cancel_count (self);
  self->count_source = g_timeout_add (COUNT_MS, count_cb, self);
}

/* ---- Saving ---- */

static void
saved_cb (GObject      *book,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (CrmListWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_book_command_finish (CRM_BOOK (book), result, &error);

  if (error != NULL)
    {
      g_autofree char *text = crm_error_words_line (error, NULL);

      show_outcome (self, text, NULL);
      self->saving = FALSE;
      update_save (self);
      return;
    }

  if (self->from != NULL)
    crm_view_host_done (self->from, set);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
save (CrmListWindow *self)
{
  g_autoptr (CrmRule) rule = NULL;
  g_autoptr (CrmRecord) draft = NULL;
  guint n_missing = 0;

  if (self->rule != NULL)
    rule = crm_rule_group_dup_rule (self->rule, &n_missing);
  if (self->list == NULL || n_missing > 0)
    return;

  draft = crm_record_copy (self->list);
  crm_record_set_text (draft, "name", gtk_editable_get_text (self->name));
  self->saving = TRUE;
  update_save (self);
  crm_list_save_async (self->book, draft, rule, saved_cb, g_object_ref (self));
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  save (CRM_LIST_WINDOW (widget));
}

/* ---- Reading ---- */

typedef struct
{
  CrmRuleChoices *choices;
  CrmRecord      *list;          /* NULL: a new one */
} Start;

static void
start_free (Start *start)
{
  g_clear_pointer (&start->choices, crm_rule_choices_unref);
  g_clear_object (&start->list);
  g_free (start);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Start, start_free)

static gpointer
read_start (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  const gint64 *id = data;
  g_autoptr (Start) start = g_new0 (Start, 1);

  if (*id != 0 && (start->list = crm_record_load (conn, &crm_list_type, *id, error)) == NULL)
    return NULL;
  start->choices = crm_rule_choices_read (conn, start->list != NULL ? crm_record_type_lookup (crm_record_get_text (start->list, "records"))
                                                                    : &crm_contact_type, error);
  return start->choices != NULL ? g_steal_pointer (&start) : NULL;
}

static void
show_rule (CrmListWindow  *self,
           CrmRuleChoices *choices)
{
  const char *json = crm_record_get_text (self->list, "rule");
  g_autoptr (CrmRule) rule = json != NULL ? crm_rule_parse (json, -1, NULL) : NULL;

  /* A condition alone stands in a group. */
  if (rule != NULL && crm_rule_get_kind (rule) == CRM_RULE_CONDITION)
    {
      g_autoptr (GPtrArray) one = g_ptr_array_new ();
      CrmRule *group;

      g_ptr_array_add (one, rule);
      group = crm_rule_new_group (CRM_RULE_ALL, one);
      crm_rule_unref (rule);
      rule = group;
    }
  self->rule = CRM_RULE_GROUP (crm_rule_group_new (choices, rule, 0));
  g_signal_connect_object (self->rule, "changed", G_CALLBACK (rule_changed_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->place, GTK_WIDGET (self->rule));
  rule_changed_cb (self);
}

static void
started_cb (GObject      *db,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (CrmListWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Start) start = crm_db_read_finish (CRM_DB (db), result, &error);

  if (start == NULL)
    {
      g_autofree char *text = crm_error_words_line (error, NULL);

      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        show_outcome (self, text, NULL);
      return;
    }

  self->list = start->list != NULL ? g_object_ref (start->list) : crm_record_new (&crm_list_type);
  if (start->list == NULL)
    crm_record_set_text (self->list, "kind", self->smart ? "smart" : "static");
  else
    gtk_editable_set_text (self->name, crm_record_get_title (self->list));
  self->smart = g_str_equal (crm_record_get_text (self->list, "kind"), "smart");
  if (self->smart)
    show_rule (self, start->choices);
  else
    show_outcome (self, _("Contacts are added by hand: select them, then “Add to List”."), NULL);
  update_save (self);
}

/* ---- Object ---- */

static void
crm_list_window_dispose (GObject *object)
{
  CrmListWindow *self = CRM_LIST_WINDOW (object);

  cancel_count (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_weak_pointer (&self->from);
  g_clear_object (&self->list);
  g_clear_object (&self->book);

  G_OBJECT_CLASS (crm_list_window_parent_class)->dispose (object);
}

static void
crm_list_window_class_init (CrmListWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_list_window_dispose;
  gtk_widget_class_install_action (widget_class, "list.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "list.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, "list.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkLabel *
add_label (GtkWidget  *box,
           const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);

  return GTK_LABEL (label);
}

static GtkWidget *
make_header (void)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));
  GtkWidget *save = gtk_button_new_with_mnemonic (_("_Save"));

  gtk_widget_add_css_class (save, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (save), "list.save");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), save);

  return header;
}

static void
crm_list_window_init (CrmListWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  self->name = GTK_EDITABLE (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name), _("Name"));
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (update_save), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->name));
  self->place = ADW_BIN (adw_bin_new ());
  gtk_box_append (GTK_BOX (page), group);
  gtk_box_append (GTK_BOX (page), GTK_WIDGET (self->place));
  gtk_widget_set_margin_start (page, 18);
  gtk_widget_set_margin_end (page, 18);
  gtk_widget_set_margin_top (page, 18);
  gtk_widget_set_margin_bottom (page, 18);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 720);
  adw_clamp_set_child (ADW_CLAMP (clamp), page);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_widget_set_vexpand (scrolled, TRUE);

  gtk_widget_set_margin_start (foot, 18);
  gtk_widget_set_margin_end (foot, 18);
  gtk_widget_set_margin_top (foot, 12);
  gtk_widget_set_margin_bottom (foot, 12);
  gtk_box_append (GTK_BOX (box), make_header ());
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), foot);
  self->outcome = add_label (foot, "heading");
  self->names = add_label (foot, "dim-label");
  gtk_widget_set_visible (GTK_WIDGET (self->names), FALSE);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 640, 560);
  gtk_widget_set_size_request (GTK_WIDGET (self), 340, 300);
  self->cancellable = g_cancellable_new ();
  update_save (self);
}

void
crm_list_window_present (GtkWidget *from,
                         CrmBook   *book,
                         gint64     list_id,
                         gboolean   smart)
{
  CrmListWindow *self;
  GtkRoot *root;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (CRM_IS_BOOK (book));

  self = g_object_new (CRM_TYPE_LIST_WINDOW, "modal", TRUE, NULL);
  root = gtk_widget_get_root (from);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_set_title (GTK_WINDOW (self), list_id != 0 ? _("Edit List") : smart ? _("New Smart List") : _("New List"));
  self->book = g_object_ref (book);
  g_set_weak_pointer (&self->from, from);
  self->list_id = list_id;
  self->smart = smart;
  crm_db_read_async (crm_book_get_db (book), CRM_READER_ROW, read_start, g_memdup2 (&list_id, sizeof list_id), g_free,
                     (GDestroyNotify) start_free, self->cancellable, started_cb, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}
