/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-contact-facts.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-contact-commands.h"
#include "crm-contact-ties.h"
#include "crm-entry-popover.h"
#include "crm-fact-row.h"
#include "crm-fact-text.h"
#include "crm-query-model.h"
#include "crm-row-box.h"
#include "crm-tooltip.h"
#include "crm-view-host.h"

#define SLICE 3       /* rows that are made within a frame */

typedef struct
{
  const char *name;
  const char *title;
  const char *singular;
  const char *icon_name;
  const CrmRecordType *type;        /* NULL: fields of the contact itself */
  const char *fields[8];
  gboolean of_person_only;
} Group;

/* In the order in which they stand. */
static const Group groups[] = {
  { "email", N_("E-mail"), N_("E-mail Address"), "crm-mail-symbolic", &crm_contact_email_type, { "address", "label" } },
  { "phone", N_("Phone"), N_("Phone Number"), "crm-call-symbolic", &crm_contact_phone_type, { "number", "label" } },
  { "company", N_("Company"), N_("Company"), "crm-company-symbolic", &crm_affiliation_type,
    { "company_id", "role", "department", "started", "ended" }, TRUE },
  { "address", N_("Address"), N_("Address"), "crm-place-symbolic", &crm_contact_address_type,
    { "street", "extended", "postal_code", "city", "region", "country", "label" } },
  { "link", N_("Links"), N_("Link"), "crm-link-symbolic", &crm_contact_link_type, { "url", "label" } },
  { "birthday", N_("Birthday"), N_("Birthday"), "crm-gift-symbolic", NULL, { "birthday" }, TRUE },
  { "date", N_("Dates"), N_("Date"), "crm-calendar-symbolic", &crm_contact_date_type, { "date", "label" } },
  { "relationship", N_("Relationship"), N_("Relationship"), "crm-person-symbolic", NULL, { "lifecycle" } },
  { "source", N_("Source"), N_("Source"), "crm-history-symbolic", NULL, { "source" } },
  { "note", N_("Notes"), N_("Notes"), "crm-note-symbolic", NULL, { "note" } },
};

struct _CrmContactFacts
{
  GtkWidget parent_instance;

  /* Owned */
  CrmBook *book;
  CrmRecord *record;
  GtkWidget *box;
  CrmQueryModel *companies;       /* of the completion of a company's name */

  /* Borrowed */
  CrmEntryPopover *popover;
  CrmContactOverview *overview;
  GtkWidget *rows;                /* of the group that is being made */

  /* State */
  guint next;                     /* the group that is made next, */
  guint next_fact;                /* and which of its facts */
  guint tick_id;
  guint rebuild_id;
};

G_DEFINE_FINAL_TYPE (CrmContactFacts, crm_contact_facts, GTK_TYPE_WIDGET)

static void rebuild (CrmContactFacts *self);
static void rebuild_later (CrmContactFacts *self);

static const Group *
get_group (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "crm-group");
}

/* The row of @copy that stands for the one shown; a new one where it is new. */
static CrmRecord *
find_target (CrmRecord   *copy,
             const Group *group,
             CrmRecord   *shown)
{
  GPtrArray *children;

  if (group->type == NULL)
    return copy;
  children = crm_record_get_children (copy, group->type);
  for (guint i = 0; i < children->len; i++)
    if (crm_record_get_id (g_ptr_array_index (children, i)) == crm_record_get_id (shown))
      return g_ptr_array_index (children, i);
  return crm_record_add_child (copy, group->type);
}

static void
commit_cb (CrmFactRow      *row,
           CrmContactFacts *self)
{
  const Group *group = get_group (GTK_WIDGET (row));
  g_autoptr (CrmRecord) copy = crm_record_copy (self->record);
  CrmRecord *target = find_target (copy, group, crm_fact_row_get_record (row));
  g_autofree char *company = crm_fact_row_dup_text (row, "company_id");

  if (company != NULL && *company == '\0')
    {
      g_signal_emit_by_name (row, "remove");
      return;
    }
  if (!crm_fact_row_apply (row, target, NULL))
    return;
  if (company != NULL
      && g_strcmp0 (company, crm_record_get_reference_title (crm_fact_row_get_record (row), "company_id")) != 0)
    crm_contact_save_at_company_async (self->book, copy, target, company, NULL, crm_view_host_command_cb, g_object_ref (self));
  else
    crm_book_save_async (self->book, copy, NULL, NULL, crm_view_host_command_cb, g_object_ref (self));
}

static void
remove_cb (CrmFactRow      *row,
           CrmContactFacts *self)
{
  const Group *group = get_group (GTK_WIDGET (row));
  g_autoptr (CrmRecord) copy = crm_record_copy (self->record);
  CrmRecord *shown = crm_fact_row_get_record (row);

  if (group->type == NULL ? !crm_record_has (copy, group->fields[0]) : crm_record_is_new (shown))
    {
      rebuild_later (self);
      return;
    }
  if (group->type == NULL)
    crm_record_clear (copy, group->fields[0]);
  else
    crm_record_remove_child (copy, find_target (copy, group, shown));
  crm_book_save_async (self->book, copy, NULL, NULL, crm_view_host_command_cb, g_object_ref (self));
}

/* ---- completion of companies */

static void
companies_changed_cb (CrmContactFacts *self)
{
  CrmEntryChoice choices[6] = { { 0 } };
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = MIN (g_list_model_get_n_items (G_LIST_MODEL (self->companies)), G_N_ELEMENTS (choices));
  guint n_choices = 0;

  if (self->popover == NULL)
    return;
  for (guint i = 0; i < n; i++)
    {
      CrmRow *row = g_list_model_get_item (G_LIST_MODEL (self->companies), i);

      g_ptr_array_add (rows, row);
      if (crm_row_is_loading (row))
        {
          if (g_signal_handler_find (row, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self) == 0)
            g_signal_connect_object (row, "changed", G_CALLBACK (companies_changed_cb), self, G_CONNECT_SWAPPED);
          continue;
        }
      choices[n_choices++] = (CrmEntryChoice) { crm_row_get_id (row), crm_row_get_title (row), crm_row_get_detail (row),
                                                "crm-company-symbolic" };
    }
  crm_entry_popover_set_choices (self->popover, choices, n_choices);
}

static void
company_query_cb (CrmEntryPopover *popover,
                  const char      *text,
                  CrmContactFacts *self)
{
  g_autoptr (CrmQuery) all = crm_query_new (&crm_contact_type);
  g_autoptr (CrmQuery) kind = crm_query_with_equal (all, "kind", "company");
  g_autoptr (CrmQuery) query = crm_query_with_search (kind, text);

  self->popover = popover;
  if (*text == '\0')
    {
      crm_entry_popover_set_choices (popover, NULL, 0);
      return;
    }
  if (self->companies == NULL)
    {
      self->companies = crm_query_model_new (self->book, NULL);
      g_signal_connect_swapped (self->companies, "items-changed", G_CALLBACK (companies_changed_cb), self);
    }
  crm_query_model_set_query (self->companies, query);
}

static void
company_chosen_cb (CrmEntryPopover *popover,
                   gint64           id,
                   const char      *text,
                   GtkEditable     *entry)
{
  gtk_editable_set_text (entry, text);
  gtk_editable_set_position (entry, -1);
}

static void
watch_company (CrmContactFacts *self,
               CrmFactRow      *row)
{
  GtkWidget *entry = crm_fact_row_get_editor (row, "company_id");
  CrmEntryPopover *popover;

  if (entry == NULL || g_object_get_data (G_OBJECT (entry), "crm-completed") != NULL)
    return;
  g_object_set_data (G_OBJECT (entry), "crm-completed", row);
  popover = crm_entry_popover_attach (entry);
  g_signal_connect_object (popover, "query", G_CALLBACK (company_query_cb), self, 0);
  g_signal_connect_object (popover, "chosen", G_CALLBACK (company_chosen_cb), entry, 0);
}

/* ---- building */

static void
edited_cb (GtkStack   *stack,
           GParamSpec *pspec,
           CrmFactRow *row)
{
  CrmContactFacts *self = CRM_CONTACT_FACTS (gtk_widget_get_ancestor (GTK_WIDGET (row), CRM_TYPE_CONTACT_FACTS));

  if (self != NULL && crm_fact_row_is_editing (row))
    watch_company (self, row);
}

/* What is done with a fact most often stands behind it. */
static void
add_action (CrmFactRow  *row,
            const Group *group,
            CrmRecord   *record,
            const char  *text)
{
  g_autofree char *words = NULL;

  if (group->type == &crm_contact_email_type)
    {
      /* Translators: %s is a mail address */
      words = g_strdup_printf (_("Write to %s"), text);
      crm_fact_row_add_action (row, "crm-mail-symbolic", words, "contact.mail", g_variant_new_string (text));
    }
  else if (group->type == &crm_contact_phone_type)
    {
      /* Translators: %s is a phone number */
      words = g_strdup_printf (_("Call %s"), text);
      crm_fact_row_add_action (row, "crm-call-symbolic", words, "contact.call", g_variant_new_string (text));
    }
  else if (group->type == &crm_contact_link_type)
    {
      /* Translators: %s is the address of a page in the web */
      words = g_strdup_printf (_("Open %s"), text);
      crm_fact_row_add_action (row, "crm-link-symbolic", words, "facts.open-link",
                               g_variant_new_string (crm_record_get_text (record, "url")));
    }
  else if (group->type == &crm_affiliation_type)
    {
      /* Translators: %s is the name of a company */
      words = g_strdup_printf (_("Go to %s"), text);
      crm_fact_row_add_action (row, "go-next-symbolic", words, "facts.go-to", g_variant_new_int64 (crm_record_get_int (record, "company_id")));
    }
}

static GtkWidget *
make_fact (CrmContactFacts *self,
           const Group     *group,
           CrmRecord       *record)
{
  g_autofree char *caption = NULL;
  g_autofree char *text = crm_fact_text (group->type, group->fields[0], record, &caption);
  GtkWidget *row = crm_fact_row_new (record, group->fields, _(group->singular), text, caption, TRUE);

  g_object_set_data (G_OBJECT (row), "crm-group", (gpointer) group);
  g_signal_connect (row, "commit", G_CALLBACK (commit_cb), self);
  g_signal_connect (row, "remove", G_CALLBACK (remove_cb), self);
  if (text != NULL && *text != '\0')
    add_action (CRM_FACT_ROW (row), group, record, text);
  if (group->type == &crm_affiliation_type)
    g_signal_connect_object (gtk_widget_get_first_child (row), "notify::visible-child", G_CALLBACK (edited_cb), row, 0);
  return row;
}

static void
open_link_cb (GtkButton       *button,
              CrmContactFacts *self)
{
  const CrmRecordType *type = g_object_get_data (G_OBJECT (button), "crm-type");
  gint64 id = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (button), "crm-id"));

  crm_view_host_show_record (GTK_WIDGET (self), type, id);
}

static GtkWidget *
make_link (CrmContactFacts     *self,
           const CrmRecordType *type,
           gint64               id,
           const char          *title,
           const char          *detail)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  if (detail != NULL)
    {
      label = gtk_label_new (detail);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (label, "crm-fact-label");
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "crm-fact");
  crm_accessible_set_name (button, title);
  g_object_set_data (G_OBJECT (button), "crm-type", (gpointer) type);
  g_object_set_data (G_OBJECT (button), "crm-id", GSIZE_TO_POINTER (id));
  g_signal_connect (button, "clicked", G_CALLBACK (open_link_cb), self);
  return button;
}

/* An icon at the left, the rows beside it. Returns the box for the rows. */
static GtkWidget *
add_group_box (CrmContactFacts *self,
               const char      *icon_name,
               const char      *title)
{
  GtkWidget *outer = crm_row_box_new (6);
  GtkWidget *rows = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (icon, 10);
  gtk_widget_add_css_class (icon, "dim-label");
  crm_tooltip_set (icon, title);
  gtk_widget_set_hexpand (rows, TRUE);
  crm_row_box_append (outer, icon);
  crm_row_box_append (outer, rows);
  crm_accessible_set_name (rows, title);
  gtk_box_append (GTK_BOX (self->box), outer);
  return rows;
}

static void
add_cb (GtkButton       *button,
        CrmContactFacts *self)
{
  const Group *group = get_group (GTK_WIDGET (button));
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_POPOVER);

  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
  crm_contact_facts_add (self, group->name);
}

static GtkWidget *
make_add_button (CrmContactFacts *self,
                 const Group     *group)
{
  GtkWidget *button = gtk_button_new_with_label (_(group->singular));
  /* Translators: %s is a kind of fact, as "Phone Number" */
  g_autofree char *name = g_strdup_printf (_("Add %s"), _(group->singular));

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "crm-add");
  gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
  crm_accessible_set_name (button, name);
  g_object_set_data (G_OBJECT (button), "crm-group", (gpointer) group);
  g_signal_connect (button, "clicked", G_CALLBACK (add_cb), self);
  return button;
}

static guint
count_facts (CrmContactFacts *self,
             const Group     *group)
{
  if (group->type != NULL)
    return crm_record_get_children (self->record, group->type)->len;
  return crm_record_has (self->record, group->fields[0]) ? 1 : 0;
}

/* Makes the next fact of the group that is being made. FALSE: that was all of the group, the next one is about to begin. */
static gboolean
add_next_fact (CrmContactFacts *self)
{
  const Group *group = &groups[self->next];
  CrmRecord *record = self->record;

  if (self->next_fact >= count_facts (self, group))
    {
      self->next++;
      self->next_fact = 0;
      return FALSE;
    }
  if (self->next_fact == 0)
    {
      self->rows = add_group_box (self, group->icon_name, _(group->title));
      g_object_set_data (G_OBJECT (self->rows), "crm-group", (gpointer) group);
    }
  if (group->type != NULL)
    record = g_ptr_array_index (crm_record_get_children (self->record, group->type), self->next_fact);
  gtk_box_append (GTK_BOX (self->rows), make_fact (self, group, record));
  self->next_fact++;
  return TRUE;
}

static void
add_tie_cb (GtkButton       *button,
            CrmContactFacts *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_POPOVER);
  CrmTie tie = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "crm-tie"));

  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
  crm_contact_ties_add (GTK_WIDGET (self), self->book, crm_record_get_id (self->record), tie);
}

/* How it hangs together with others: there may be several of each, but a company is part of one other at most. */
static void
add_tie_buttons (CrmContactFacts *self,
                 GtkWidget       *box,
                 gboolean         company)
{
  for (CrmTie tie = 0; tie < CRM_N_TIES; tie++)
    {
      const char *label = crm_contact_ties_get_label (tie);
      g_autofree char *name = g_strdup_printf (_("Add %s"), label);
      GtkWidget *button;

      if (!crm_contact_ties_is_for (tie, company) || (tie == CRM_TIE_PARENT && crm_record_get_int (self->record, "parent_id") != 0))
        continue;
      button = gtk_button_new_with_label (label);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "crm-add");
      gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
      crm_accessible_set_name (button, name);
      g_object_set_data (G_OBJECT (button), "crm-tie", GUINT_TO_POINTER (tie));
      g_signal_connect (button, "clicked", G_CALLBACK (add_tie_cb), self);
      gtk_box_append (GTK_BOX (box), button);
    }
}

/* Made when it is opened: its buttons are more widgets than most contacts have facts. */
static void
make_missing_cb (GtkMenuButton *button,
                 gpointer       data)
{
  CrmContactFacts *self = data;
  gboolean company = g_strcmp0 (crm_record_get_text (self->record, "kind"), "company") == 0;
  GtkWidget *popover, *box;

  if (gtk_menu_button_get_popover (button) != NULL)
    return;
  popover = gtk_popover_new ();
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    if ((groups[i].type != NULL || count_facts (self, &groups[i]) == 0) && !(company && groups[i].of_person_only))
      gtk_box_append (GTK_BOX (box), make_add_button (self, &groups[i]));
  add_tie_buttons (self, box, company);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (button, popover);
}

/* One menu for all that can be added: another one of what there may be several of, and what is not there yet. */
static void
add_missing (CrmContactFacts *self)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), make_missing_cb, self, NULL);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _("Add Details…"));
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (button), FALSE);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_margin_start (button, 22);
  gtk_widget_add_css_class (button, "crm-quiet");
  gtk_widget_add_css_class (button, "dim-label");
  gtk_box_append (GTK_BOX (self->box), button);
}

static void
add_links (CrmContactFacts     *self,
           const char          *icon_name,
           const char          *title,
           const CrmRecordType *type,
           GPtrArray           *links)
{
  GtkWidget *rows;

  if (links == NULL || links->len == 0)
    return;
  rows = add_group_box (self, icon_name, title);
  for (guint i = 0; i < links->len; i++)
    {
      CrmOverviewLink *link = g_ptr_array_index (links, i);

      gtk_box_append (GTK_BOX (rows), make_link (self, type, link->id, link->title, link->detail));
    }
}

/* Makes @n facts more; what links to other records comes after all of them. FALSE: everything is there. */
static gboolean
build_some (CrmContactFacts *self,
            guint            n)
{
  guint made = 0;

  while (self->next < G_N_ELEMENTS (groups) && made < n)
    made += add_next_fact (self) ? 1 : 0;
  if (made == n)
    return TRUE;
  if (self->overview != NULL)
    {
      add_links (self, "crm-contacts-symbolic", _("People"), &crm_contact_type, self->overview->people);
      gtk_box_append (GTK_BOX (self->box), crm_contact_ties_new (self->book, crm_record_get_id (self->record), self->overview));
      add_links (self, "crm-deal-symbolic", _("Deals"), &crm_deal_type, self->overview->deals);
    }
  add_missing (self);
  return FALSE;
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  CrmContactFacts *self = CRM_CONTACT_FACTS (widget);

  if (build_some (self, SLICE))
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
stop (CrmContactFacts *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
}

/* What has not been made yet is made now. */
static void
finish (CrmContactFacts *self)
{
  if (self->rebuild_id != 0)
    rebuild (self);
  if (self->tick_id == 0)
    return;
  stop (self);
  build_some (self, G_MAXUINT);
}

static void
clear (CrmContactFacts *self)
{
  GtkWidget *child;

  stop (self);
  g_clear_handle_id (&self->rebuild_id, g_source_remove);
  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  self->popover = NULL;
  self->rows = NULL;
  self->next = 0;
  self->next_fact = 0;
}

static void
rebuild (CrmContactFacts *self)
{
  clear (self);
  build_some (self, G_MAXUINT);
}

static gboolean
rebuild_cb (gpointer data)
{
  CrmContactFacts *self = data;

  self->rebuild_id = 0;
  rebuild (self);
  return G_SOURCE_REMOVE;
}

/* Not now, where a row says so because the keyboard leaves it: GTK goes on from that row to what is above it. */
static void
rebuild_later (CrmContactFacts *self)
{
  if (self->rebuild_id == 0)
    self->rebuild_id = g_idle_add (rebuild_cb, self);
}

static void
crm_contact_facts_dispose (GObject *object)
{
  CrmContactFacts *self = CRM_CONTACT_FACTS (object);

  if (self->companies != NULL)
    g_signal_handlers_disconnect_by_data (self->companies, self);
  g_clear_object (&self->companies);
  stop (self);
  g_clear_handle_id (&self->rebuild_id, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->record);
  g_clear_object (&self->book);

  G_OBJECT_CLASS (crm_contact_facts_parent_class)->dispose (object);
}

static void
opened_link_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GtkWidget) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error))
    crm_view_host_failed (self, _("The link could not be opened"), error);
}

static void
open_link_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  const char *text = g_variant_get_string (parameter, NULL);
  g_autofree char *scheme = g_uri_parse_scheme (text);
  g_autofree char *uri = scheme != NULL ? g_strdup (text) : g_strconcat ("https://", text, NULL);

  /* What came with an import decides no other program than a browser. */
  if (scheme != NULL && g_ascii_strcasecmp (scheme, "https") != 0 && g_ascii_strcasecmp (scheme, "http") != 0)
    {
      crm_view_host_say (widget, _("Only links to the web can be opened here."));
      return;
    }
  g_app_info_launch_default_for_uri_async (uri, NULL, NULL, opened_link_cb, g_object_ref (widget));
}

static void
go_to_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  crm_view_host_show_record (widget, &crm_contact_type, g_variant_get_int64 (parameter));
}

static void
crm_contact_facts_class_init (CrmContactFactsClass *klass)
{
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "facts.open-link", "s", open_link_action);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "facts.go-to", "x", go_to_action);
  G_OBJECT_CLASS (klass)->dispose = crm_contact_facts_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
crm_contact_facts_init (CrmContactFacts *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
crm_contact_facts_new (CrmBook *book)
{
  CrmContactFacts *self = g_object_new (CRM_TYPE_CONTACT_FACTS, NULL);

  self->book = g_object_ref (book);
  return GTK_WIDGET (self);
}

/* The row that is being edited; NULL. */
static GtkWidget *
find_editing (GtkWidget *widget)
{
  if (CRM_IS_FACT_ROW (widget))
    return crm_fact_row_is_editing (CRM_FACT_ROW (widget)) ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_editing (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

gboolean
crm_contact_facts_is_editing (CrmContactFacts *self)
{
  g_return_val_if_fail (CRM_IS_CONTACT_FACTS (self), FALSE);

  return find_editing (self->box) != NULL;
}

void
crm_contact_facts_set_record (CrmContactFacts    *self,
                              CrmRecord          *record,
                              CrmContactOverview *overview)
{
  gboolean same;

  g_return_if_fail (CRM_IS_CONTACT_FACTS (self));
  g_return_if_fail (CRM_IS_RECORD (record));

  same = self->record != NULL && crm_record_get_id (self->record) == crm_record_get_id (record);
  self->overview = overview;
  g_set_object (&self->record, record);
  if (same && crm_contact_facts_is_editing (self))
    return;
  if (same)
    {
      rebuild (self);
      return;
    }
  /* Of another contact nothing stands there that could move: it comes within some frames, none of which is late. */
  clear (self);
  self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

void
crm_contact_facts_add (CrmContactFacts *self,
                       const char      *name)
{
  const Group *group = NULL;
  GtkWidget *rows = NULL, *row;
  g_autoptr (CrmRecord) fresh = NULL;

  g_return_if_fail (CRM_IS_CONTACT_FACTS (self));

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    if (g_str_equal (groups[i].name, name))
      group = &groups[i];
  g_return_if_fail (group != NULL);
  finish (self);

  for (GtkWidget *outer = gtk_widget_get_first_child (self->box); outer != NULL; outer = gtk_widget_get_next_sibling (outer))
    {
      GtkWidget *icon = gtk_widget_get_first_child (outer);
      GtkWidget *box = icon != NULL ? gtk_widget_get_next_sibling (icon) : NULL;

      if (box != NULL && get_group (box) == group)
        rows = box;
    }
  if (rows == NULL)
    {
      GtkWidget *missing = gtk_widget_get_last_child (self->box), *outer;

      rows = add_group_box (self, group->icon_name, _(group->title));
      outer = gtk_widget_get_parent (rows);
      gtk_box_reorder_child_after (GTK_BOX (self->box), missing, outer);
    }
  if (group->type != NULL)
    {
      g_autoptr (CrmRecord) copy = crm_record_copy (self->record);

      fresh = g_object_ref (crm_record_add_child (copy, group->type));
    }
  else
    {
      fresh = g_object_ref (self->record);
    }
  row = make_fact (self, group, fresh);
  gtk_box_append (GTK_BOX (rows), row);
  crm_fact_row_edit (CRM_FACT_ROW (row));
}
