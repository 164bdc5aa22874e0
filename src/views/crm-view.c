/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-view.h"

#include <string.h>

typedef struct
{
  /* Owned */
  CrmBook *book;
  GtkWidget *header_start;
  GtkWidget *header_end;
  char *search_text;
  char *search_hint;
  char *main_label;
  char *page_title;

  /* State */
  gboolean narrow;
  gboolean at_page;
  guint frame_id;               /* waits until what is shown was laid out */
  guint n_frames;
} CrmViewPrivate;

enum
{
  PROP_0,
  PROP_BOOK,
  PROP_SEARCH_TEXT,
  PROP_SEARCH_HINT,
  PROP_MAIN_LABEL,
  PROP_HEADER_START,
  PROP_HEADER_END,
  PROP_NARROW,
  PROP_AT_PAGE,
  PROP_PAGE_TITLE,
  N_PROPS
};

enum
{
  CONTENT_SHOWN,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CrmView, crm_view, GTK_TYPE_WIDGET)

#define PRIVATE(self) ((CrmViewPrivate *) crm_view_get_instance_private (CRM_VIEW (self)))

static void
set_text (CrmView    *self,
          char      **place,
          const char *text,
          guint       prop)
{
  if (g_strcmp0 (*place, text) == 0)
    return;
  g_free (*place);
  *place = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
}

static void
set_widget (CrmView    *self,
            GtkWidget **place,
            GtkWidget  *widget,
            guint       prop)
{
  if (*place == widget)
    return;
  g_clear_object (place);
  *place = widget != NULL ? g_object_ref_sink (widget) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
}

static void
crm_view_get_property (GObject    *object,
                       guint       prop_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  CrmViewPrivate *private = PRIVATE (object);

  switch (prop_id)
    {
    case PROP_BOOK:
      g_value_set_object (value, private->book);
      break;
    case PROP_SEARCH_TEXT:
      g_value_set_string (value, private->search_text);
      break;
    case PROP_SEARCH_HINT:
      g_value_set_string (value, private->search_hint);
      break;
    case PROP_MAIN_LABEL:
      g_value_set_string (value, private->main_label);
      break;
    case PROP_HEADER_START:
      g_value_set_object (value, private->header_start);
      break;
    case PROP_HEADER_END:
      g_value_set_object (value, private->header_end);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, private->narrow);
      break;
    case PROP_AT_PAGE:
      g_value_set_boolean (value, private->at_page);
      break;
    case PROP_PAGE_TITLE:
      g_value_set_string (value, private->page_title);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
crm_view_set_property (GObject      *object,
                       guint         prop_id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  CrmView *self = CRM_VIEW (object);
  CrmViewPrivate *private = PRIVATE (self);

  switch (prop_id)
    {
    case PROP_BOOK:
      private->book = g_value_dup_object (value);
      break;
    case PROP_SEARCH_TEXT:
      set_text (self, &private->search_text, g_value_get_string (value), PROP_SEARCH_TEXT);
      break;
    case PROP_NARROW:
      if (private->narrow != g_value_get_boolean (value))
        {
          private->narrow = g_value_get_boolean (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static gboolean
frame_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  CrmViewPrivate *private = PRIVATE (widget);

  /* The layout of this frame comes after this. */
  if (++private->n_frames < 2)
    return G_SOURCE_CONTINUE;
  private->frame_id = 0;
  g_signal_emit (widget, signals[CONTENT_SHOWN], 0);
  return G_SOURCE_REMOVE;
}

static void
crm_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (crm_view_parent_class)->map (widget);
  crm_view_content_shown (widget);
}

static void
crm_view_dispose (GObject *object)
{
  CrmViewPrivate *private = PRIVATE (object);
  GtkWidget *child;

  if (private->frame_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (object), private->frame_id);
  private->frame_id = 0;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&private->header_start);
  g_clear_object (&private->header_end);
  g_clear_object (&private->book);

  G_OBJECT_CLASS (crm_view_parent_class)->dispose (object);
}

static void
crm_view_finalize (GObject *object)
{
  CrmViewPrivate *private = PRIVATE (object);

  g_free (private->search_text);
  g_free (private->search_hint);
  g_free (private->main_label);
  g_free (private->page_title);

  G_OBJECT_CLASS (crm_view_parent_class)->finalize (object);
}

static void
crm_view_class_init (CrmViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = crm_view_dispose;
  object_class->finalize = crm_view_finalize;
  object_class->get_property = crm_view_get_property;
  object_class->set_property = crm_view_set_property;
  GTK_WIDGET_CLASS (klass)->map = crm_view_map;

  properties[PROP_BOOK] = g_param_spec_object ("book", NULL, NULL, CRM_TYPE_BOOK,
                                               G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SEARCH_TEXT] = g_param_spec_string ("search-text", NULL, NULL, "", writable);
  properties[PROP_SEARCH_HINT] = g_param_spec_string ("search-hint", NULL, NULL, NULL, readable);
  properties[PROP_MAIN_LABEL] = g_param_spec_string ("main-label", NULL, NULL, NULL, readable);
  properties[PROP_HEADER_START] = g_param_spec_object ("header-start", NULL, NULL, GTK_TYPE_WIDGET, readable);
  properties[PROP_HEADER_END] = g_param_spec_object ("header-end", NULL, NULL, GTK_TYPE_WIDGET, readable);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, writable);
  properties[PROP_AT_PAGE] = g_param_spec_boolean ("at-page", NULL, NULL, FALSE, readable);
  properties[PROP_PAGE_TITLE] = g_param_spec_string ("page-title", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CONTENT_SHOWN] = g_signal_new ("content-shown", CRM_TYPE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  /* Newer GTK gives a name to nothing that has no role. */
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
crm_view_init (CrmView *self)
{
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
}

CrmBook *
crm_view_get_book (CrmView *self)
{
  g_return_val_if_fail (CRM_IS_VIEW (self), NULL);

  return PRIVATE (self)->book;
}

const char *
crm_view_get_search_text (CrmView *self)
{
  g_return_val_if_fail (CRM_IS_VIEW (self), "");

  return PRIVATE (self)->search_text != NULL ? PRIVATE (self)->search_text : "";
}

gboolean
crm_view_get_narrow (CrmView *self)
{
  g_return_val_if_fail (CRM_IS_VIEW (self), FALSE);

  return PRIVATE (self)->narrow;
}

gboolean
crm_view_get_at_page (CrmView *self)
{
  g_return_val_if_fail (CRM_IS_VIEW (self), FALSE);

  return PRIVATE (self)->at_page;
}

void
crm_view_set_search_hint (CrmView    *self,
                          const char *hint)
{
  g_return_if_fail (CRM_IS_VIEW (self));

  set_text (self, &PRIVATE (self)->search_hint, hint, PROP_SEARCH_HINT);
}

void
crm_view_set_main_label (CrmView    *self,
                         const char *label)
{
  g_return_if_fail (CRM_IS_VIEW (self));

  set_text (self, &PRIVATE (self)->main_label, label, PROP_MAIN_LABEL);
}

static void
forward_cb (GSimpleAction *action,
            GVariant      *parameter,
            CrmView       *self)
{
  gtk_widget_activate_action_variant (GTK_WIDGET (self), g_object_get_data (G_OBJECT (action), "crm-name"), parameter);
}

/* What stands in the window's header is not below the view: it is given the view's actions. */
static void
forward_actions (CrmView   *self,
                 GtkWidget *widget)
{
  g_autoptr (GHashTable) groups = NULL;
  const char *name, *property;
  const GVariantType *type;
  GHashTableIter iter;
  gpointer prefix, group;
  GType owner;

  if (widget == NULL)
    return;

  groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  for (guint i = 0; gtk_widget_class_query_action (GTK_WIDGET_GET_CLASS (self), i, &owner, &name, &type, &property); i++)
    {
      const char *dot = strchr (name, '.');
      g_autofree char *before = dot != NULL && owner == G_OBJECT_TYPE (self) && property == NULL ? g_strndup (name, (gsize) (dot - name)) : NULL;
      g_autoptr (GSimpleAction) action = NULL;

      if (before == NULL)
        continue;
      group = g_hash_table_lookup (groups, before);
      if (group == NULL)
        {
          group = g_simple_action_group_new ();
          g_hash_table_insert (groups, g_steal_pointer (&before), group);
        }
      action = g_simple_action_new (dot + 1, type);
      g_object_set_data_full (G_OBJECT (action), "crm-name", g_strdup (name), g_free);
      g_signal_connect_object (action, "activate", G_CALLBACK (forward_cb), self, 0);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }

  g_hash_table_iter_init (&iter, groups);
  while (g_hash_table_iter_next (&iter, &prefix, &group))
    gtk_widget_insert_action_group (widget, prefix, G_ACTION_GROUP (group));
}

void
crm_view_set_header (CrmView   *self,
                     GtkWidget *start,
                     GtkWidget *end)
{
  g_return_if_fail (CRM_IS_VIEW (self));

  forward_actions (self, start);
  forward_actions (self, end);
  set_widget (self, &PRIVATE (self)->header_start, start, PROP_HEADER_START);
  set_widget (self, &PRIVATE (self)->header_end, end, PROP_HEADER_END);
}

void
crm_view_set_page (CrmView    *self,
                   gboolean    at_page,
                   const char *title)
{
  CrmViewPrivate *private;

  g_return_if_fail (CRM_IS_VIEW (self));

  private = PRIVATE (self);
  set_text (self, &private->page_title, title, PROP_PAGE_TITLE);
  if (private->at_page == !!at_page)
    return;
  private->at_page = !!at_page;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AT_PAGE]);
}

void
crm_view_content_shown (GtkWidget *from)
{
  GtkWidget *view;
  CrmViewPrivate *private;

  g_return_if_fail (GTK_IS_WIDGET (from));

  view = gtk_widget_get_ancestor (from, CRM_TYPE_VIEW);
  if (view == NULL)
    return;
  private = PRIVATE (view);
  private->n_frames = 0;
  if (private->frame_id == 0)
    private->frame_id = gtk_widget_add_tick_callback (view, frame_cb, NULL, NULL);
}

void
crm_view_clear_search (CrmView *self)
{
  g_return_if_fail (CRM_IS_VIEW (self));

  set_text (self, &PRIVATE (self)->search_text, "", PROP_SEARCH_TEXT);
}

gboolean
crm_view_show_record (CrmView             *self,
                      const CrmRecordType *type,
                      gint64               id)
{
  g_return_val_if_fail (CRM_IS_VIEW (self), FALSE);
  g_return_val_if_fail (type != NULL, FALSE);

  return CRM_VIEW_GET_CLASS (self)->show_record != NULL && CRM_VIEW_GET_CLASS (self)->show_record (self, type, id);
}

const CrmRecordType *
crm_view_get_record (CrmView *self,
                     gint64  *id)
{
  g_return_val_if_fail (CRM_IS_VIEW (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  *id = 0;
  return CRM_VIEW_GET_CLASS (self)->get_record != NULL ? CRM_VIEW_GET_CLASS (self)->get_record (self, id) : NULL;
}

void
crm_view_main_action (CrmView *self)
{
  g_return_if_fail (CRM_IS_VIEW (self));

  if (CRM_VIEW_GET_CLASS (self)->main_action != NULL)
    CRM_VIEW_GET_CLASS (self)->main_action (self);
}

void
crm_view_go_back (CrmView *self)
{
  g_return_if_fail (CRM_IS_VIEW (self));

  if (CRM_VIEW_GET_CLASS (self)->go_back != NULL)
    CRM_VIEW_GET_CLASS (self)->go_back (self);
}

void
crm_view_focus_results (CrmView *self)
{
  g_return_if_fail (CRM_IS_VIEW (self));

  if (CRM_VIEW_GET_CLASS (self)->focus_results != NULL)
    CRM_VIEW_GET_CLASS (self)->focus_results (self);
}

void
crm_view_focus_content (CrmView *self)
{
  g_return_if_fail (CRM_IS_VIEW (self));

  if (CRM_VIEW_GET_CLASS (self)->focus_content != NULL)
    CRM_VIEW_GET_CLASS (self)->focus_content (self);
  else if (CRM_VIEW_GET_CLASS (self)->focus_results != NULL)
    CRM_VIEW_GET_CLASS (self)->focus_results (self);
  else
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

gboolean
crm_view_has_search (CrmView *self)
{
  g_return_val_if_fail (CRM_IS_VIEW (self), FALSE);

  return PRIVATE (self)->search_hint != NULL;
}

void
crm_view_entered (CrmView *self)
{
  g_return_if_fail (CRM_IS_VIEW (self));

  if (CRM_VIEW_GET_CLASS (self)->entered != NULL)
    CRM_VIEW_GET_CLASS (self)->entered (self);
}
